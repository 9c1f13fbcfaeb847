package tui

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/write"
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

// tail is a cohort in which nearly everybody is followed for a year, and a few for 20.
func tail(t *testing.T) *model.Cohort {
	var b strings.Builder
	b.WriteString("id,time,status,arm\n")
	for i := range 1200 {
		time := 1 + i%360
		if i < 8 {
			time = 3000 + 400*i
		}
		fmt.Fprintf(&b, "p%d,%d,%d,%s\n", i, time, []int{1, 0, 1, 1}[i%4], []string{"a", "b"}[i/3%2])
	}
	return table(t, "tail", b.String())
}

// The time axis ends by itself where the data thin out, says whom it leaves to the right
// of it, and is drawn to the last patient where that is asked for; no number changes.
func TestAxisEndsWhereDataThinOut(t *testing.T) {
	t.Parallel()
	c := tail(t)
	l := opened(c)
	l.Marker = "arm"
	a := startWith(c, l, 120, 40, false)
	before := a.answer
	s := screen(a)
	sameAsGolden(t, "km/thin_120x40", pane(a))
	if !strings.Contains(s, "8 patients, 6 events beyond") {
		t.Errorf("what lies beyond the axis is not said:\n%s", s)
	}
	do(a, "Z", "end", "enter")
	if s := screen(a); strings.Contains(s, "beyond") || !strings.Contains(s, "5000") {
		t.Errorf("not all of the follow-up is drawn:\n%s", s)
	}
	do(a, "Z", "time", "enter", "180", "enter")
	if s := screen(a); !strings.Contains(s, "beyond 180") {
		t.Errorf("the axis does not end at 180:\n%s", s)
	}
	do(a, "Z", "10", "enter")
	if s := screen(a); !strings.Contains(s, "beyond") {
		t.Errorf("the axis does not end where a tenth is at risk:\n%s", s)
	}
	if a.answer != before {
		t.Error("where the axis ends asked the question again")
	}
	if !strings.Contains(screen(startWith(cohort(t, "lung"), opened(cohort(t, "lung")), 120, 40, false)), "1000") {
		t.Error("the axis of an ordinary cohort ends early")
	}
}

// The unit of the time is turned where the file does not say it, and only there.
func TestUnitOfTheTime(t *testing.T) {
	t.Parallel()
	a := start(cohort(t, "lung"), 120, 40)
	do(a, "U")
	if !strings.Contains(footer(a), "standard input and pipes cannot be read again") {
		t.Errorf("nothing says why the unit stays: %s", footer(a))
	}
	c := table(t, "unit", "id,OS_months,OS_event,m\n1,3,1,2\n2,5,0,3\n3,7,1,1\n4,9,0,4\n5,11,1,5\n")
	a = start(c, 120, 40)
	do(a, "U")
	if !strings.Contains(footer(a), "the file says that the time is in months") {
		t.Errorf("the unit that the file says was turned: %s", footer(a))
	}
}

// A cursor reads S, its interval and the number at risk of each group off the curves.
// What it reads is what the answer has.
func TestReadingTheCurves(t *testing.T) {
	t.Parallel()
	for _, size := range []string{narrow, usual} {
		c := cohort(t, "veteran")
		l := opened(c)
		l.Marker = "trt"
		var w, h int
		fmt.Sscanf(size, "%dx%d", &w, &h)
		a := startWith(c, l, w, h, false)
		do(a, "<", "<", "<", "<", "<", "<", "<", "<", "<", "<", "<")
		sameAsGolden(t, "km/read_"+size, pane(a))
		s := screen(a)
		for i := range a.answer.Groups {
			g := &a.answer.Groups[i]
			surv, lower, upper := g.Reads(a.style.At)
			want := write.Fixed(surv, 3)
			if w > 80 {
				want += "  " + write.Fixed(lower, 3) + " to " + write.Fixed(upper, 3)
			}
			if math.IsNaN(surv) || !strings.Contains(s, want) {
				t.Errorf("%s: the screen lacks %q of %s:\n%s", size, want, g.Name, s)
			}
		}
		do(a, "|")
		if s := screen(a); strings.Contains(s, "READ at") || !strings.Contains(s, "HAZARD") {
			t.Errorf("the cursor is still there:\n%s", s)
		}
	}
}

// Dots draw steps that a row of cells swallows.
func TestDots(t *testing.T) {
	t.Parallel()
	c := cohort(t, "veteran")
	l := opened(c)
	l.Marker = "celltype"
	for _, size := range []string{narrow, usual} {
		var w, h int
		fmt.Sscanf(size, "%dx%d", &w, &h)
		a := startWith(c, l, w, h, false)
		do(a, ".", "b")
		sameAsGolden(t, "km/dots_"+size, pane(a))
	}
	b := startWith(c, l, 120, 40, true)
	do(b, ".")
	if !strings.Contains(footer(b), "braille dots are not ASCII") {
		t.Errorf("ASCII draws dots: %s", footer(b))
	}
}

// Of fourteen groups the curves keep half of the height, the table says how many it
// has, and every curve has its name.
func TestManyGroups(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("id,time,status,stage\n")
	for i := range 420 {
		fmt.Fprintf(&b, "p%d,%d,%d,Stage %c%d\n", i, 30+(i*37)%(200+20*(i%14)), i%3%2, 'A'+rune(i%14)/2, i%14%2+1)
	}
	c := table(t, "stages", b.String())
	l := opened(c)
	l.Marker = "stage"
	for _, size := range []string{narrow, usual, large} {
		var w, h int
		fmt.Sscanf(size, "%dx%d", &w, &h)
		a := startWith(c, l, w, h, false)
		sameAsGolden(t, "km/stages_"+size, pane(a))
	}
}
