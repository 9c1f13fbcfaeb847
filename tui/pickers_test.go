package tui

import (
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/tui/page"
)

// Weights may be the same for everybody, or set aside as a marker, or an expression:
// each can be chosen, and what the list does not know is gone on with as text.
func TestWeightsOfAnyNumber(t *testing.T) {
	t.Parallel()
	c := table(t, "weights", "id,time,status,x,w,k\n1,4,1,0.2,0.5,2\n2,3,1,1.1,1.7,2\n3,8,0,0.4,2.1,2\n4,2,1,2.2,0.7,2\n5,6,1,0.1,1.1,2\n6,9,0,0.9,1.3,2\n7,5,1,0.6,0.9,2\n")
	a := start(c, 80, 24)
	do(a, "O", "weights", "enter")
	if s := screen(a); !strings.Contains(s, "k       always 2") || !strings.Contains(s, "w       0.5 to 2.1") {
		t.Errorf("a constant weight is not offered\n%s", s)
	}
	do(a, "k", "enter")
	if a.look.Weights != "k" {
		t.Errorf("weights %q\n%s", a.look.Weights, screen(a))
	}
	do(a, "O", "weights", "enter", "w * 2")
	if s := screen(a); !strings.Contains(s, "Ctrl-E types it") {
		t.Errorf("nothing says how it is typed\n%s", s)
	}
	do(a, "ctrl+e", "enter")
	if a.look.Weights != "w * 2" {
		t.Errorf("weights %q\n%s", a.look.Weights, screen(a))
	}
	do(a, "O", "weights", "enter", "w", "enter")
	if a.look.Weights != "w" || a.failed() != nil {
		t.Errorf("weights %q, %v\n%s", a.look.Weights, a.failed(), screen(a))
	}
}

// A half or a centre without events is not drawn as curves that never fall: the page
// says so, and nothing of it is cut in a word or a number.
func TestValidationWithoutEvents(t *testing.T) {
	t.Parallel()
	csv := "id,time,status,x,centre\n"
	for i, line := range []string{"0,0.24,B", "0,0.54,A", "0,0.37,B", "1,0.60,A", "0,0.63,B", "1,0.07,A", "0,0.01,B", "0,0.84,A", "0,0.26,B", "1,0.23,A",
		"0,0.71,B", "0,0.95,A", "0,0.48,B", "0,0.12,A", "0,0.33,B", "0,0.88,A"} {
		csv += model.FormatNumber(float64(i+1)) + "," + model.FormatNumber(float64(10+i)) + "," + line + "\n"
	}
	for _, size := range sizes {
		c := table(t, "few", csv)
		l := opened(c)
		l.Marker, l.Split = "x", "centre"
		a := startWith(c, l, size[0], size[1], false)
		do(a, "2", "page Validation")
		s := told(screen(a))
		for _, want := range []string{"no events among 8", "no hazard ratio: no events", "pooling needs a hazard ratio of two groups in two"} {
			if !strings.Contains(s, want) {
				t.Errorf("%v: %q is not said\n%s", size, want, screen(a))
			}
		}
		if strings.Count(s, "1.00 ┤") != 1 {
			t.Errorf("%v: both centres are drawn\n%s", size, screen(a))
		}
	}
}

// What is missing of half a range or half an expression is said while it is typed.
func TestHalfAConditionSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	a := start(cohort(t, "lung"), 80, 24)
	for typed, want := range map[string]string{">": "a value is missing beside >", "60..": "a value is missing beside ..", "60": `"60" says no range: write > 20, <= 20, 20..60 or`} {
		do(a, "s", "age", "enter", typed)
		if s := screen(a); !strings.Contains(s, want) {
			t.Errorf("%q: %q is not said\n%s", typed, want, s)
		}
		do(a, "esc", "esc", "esc")
	}
	do(a, "S", "age > 60 and")
	if s := screen(a); !strings.Contains(s, "it is not finished: a condition is missing behind and") {
		t.Errorf("nothing is said of what is missing\n%s", s)
	}
	do(a, "enter")
	if len(a.overlays) != 1 || a.look.Where != "" {
		t.Errorf("half an expression is taken: %q", a.look.Where)
	}
}

// One patient is not screened: the page says so, and what leads out of it.
func TestScreenOfOnePatient(t *testing.T) {
	t.Parallel()
	a := start(cohort(t, "lung"), 80, 24)
	do(a, "S", "age == 82", "enter", "4")
	if s := screen(a); !strings.Contains(s, "a screen compares patients, and there is 1 patient") || !strings.Contains(s, "widen the subgroup (s)") ||
		strings.Contains(s, "covariate") {
		t.Errorf("one patient\n%s", s)
	}
	one := start(table(t, "one", "id,time,status,x\n1,306,1,3\n"), 80, 24)
	do(one, "4")
	if s := screen(one); !strings.Contains(s, "there is 1 patient\n open a file with more patients") || strings.Contains(s, "1 patients") {
		t.Errorf("a cohort of one\n%s", s)
	}
}

// What is taken as censored can be said for certain, and several values can be.
func TestCensoredIsSaid(t *testing.T) {
	t.Parallel()
	c := table(t, "icu", "id,days,outcome,vent\n1,2,1,0\n2,5,2,1\n3,7,1,0\n4,9,1,1\n5,10,2,1\n6,14,1,0\n7,15,2,1\n8,20,1,1\n")
	l := c.Opening(model.Look{Observing: model.Observing{Time: "days", Event: "outcome"}, Grouping: model.Grouping{Marker: "vent"}})
	a := startWith(c, l, 80, 24, false)
	do(a, "page Cumulative incidence")
	if s := told(screen(a)); !strings.Contains(s, "say which value is censored (E)") {
		t.Fatalf("nothing is asked\n%s", screen(a))
	}
	do(a, "E", "1 is censored", "enter")
	if s := screen(a); a.look.Censored != "1" || strings.Contains(s, "which is not known") {
		t.Errorf("censored %q\n%s", a.look.Censored, s)
	}
	do(a, "E", "ctrl+e", "backspace", "7")
	if s := screen(a); !strings.Contains(s, `outcome has no value "7"`) {
		t.Errorf("a value that is not there\n%s", s)
	}
	p := pbcBy(t, "trt")
	do(p, "E", "ctrl+e", "0,1", "enter")
	if g := p.answer.Groups; p.look.Censored != "0,1" || g[0].Events+g[1].Events != 125 {
		t.Errorf("censored %q, %d and %d events", p.look.Censored, g[0].Events, g[1].Events)
	}
}

// While something is tried out a warning keeps its words, but for its P.
func TestWarningsKeepTheirWordsInAPreview(t *testing.T) {
	t.Parallel()
	if got := quotedP.ReplaceAllString("not in equilibrium (P <0.0001), P 0.03", "P "+page.Hidden(false)); got != "not in equilibrium (P ···), P ···" {
		t.Error(got)
	}
	c := cohort(t, "lung")
	l := opened(c)
	l.Weights = "wt.loss + 30"
	a := startWith(c, l, 120, 40, false)
	before := a.warningsText()
	do(a, "m")
	if after := a.warningsText(); before == "" || after != before {
		t.Errorf("%q became %q", before, after)
	}
}

func (a *App) warningsText() string {
	text := ""
	for _, n := range a.notes() {
		text += n.Text + "\n"
	}
	return text
}
