package tui

import (
	"strings"
	"testing"

	"kaplan/model"
)

// The header has who is analysed of how many, the hazard ratios their own number where
// covariates are missing, and the notes everybody who is left out. What ends follow-up
// as another event is nowhere called censored.
func TestHeaderCountsTheAnalysed(t *testing.T) {
	t.Parallel()
	c := cohort(t, "pbc")
	l := opened(c)
	l.Marker, l.Cause, l.Covariates = "trt", "2", "chol"
	a := startWith(c, l, 120, 40, false)
	first := screen(a)
	for _, want := range []string{"312 of 418 patients", "HAZARD n 284 (adjusted)", "2 is the event, 1 ends follow-up as another event, 0 is censored"} {
		if !strings.Contains(first, want) {
			t.Errorf("the screen lacks %q:\n%s", want, first)
		}
	}
	do(a, "i")
	notes := screen(a)
	for _, want := range []string{"- 106 trt missing", "= 312 in the analysis", "- 28 more, chol missing", "= 284, 114 events",
		"status = 1: another event, which ends follow-up, 25 patients"} {
		if !strings.Contains(notes, want) {
			t.Errorf("the notes lack %q:\n%s", want, notes)
		}
	}
	do(a, "esc")
	l = opened(c)
	l.Grouping = model.Grouping{}
	if s := screen(startWith(c, l, 120, 40, false)); !strings.Contains(s, " 418 patients") || strings.Contains(s, " of 418") {
		t.Errorf("nobody is left out, and the header says otherwise:\n%s", s)
	}
}
