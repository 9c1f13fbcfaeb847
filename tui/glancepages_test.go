package tui

import (
	"fmt"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/read"
)

// The new pages, as they are drawn.
func TestGlancePages(t *testing.T) {
	t.Parallel()
	wells, err := read.Files([]string{"../examples/wells.csv"}, nil, read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range wells.Files { // the screen names the file
		wells.Files[i].Path = "wells.csv"
	}
	for _, s := range []struct {
		name string
		c    *model.Cohort
		look func(*model.Look)
		keys []string
	}{
		{"words/plain", cohort(t, "lung"), func(l *model.Look) { l.Marker = "sex" }, []string{"page In words"}},
		{"words/not_proportional", cohort(t, "veteran"), func(l *model.Look) { l.Marker = "karno" }, []string{"page In words"}},
		{"missing/plain", cohort(t, "pbc"), func(l *model.Look) { l.Marker = "trt" }, []string{"7", "page Missing"}},
		{"univariable/same_patients", cohort(t, "pbc"), func(l *model.Look) { l.Marker, l.Cause, l.Covariates = "trt", "2", "chol,trig" },
			[]string{"3", "page Univariable", "#"}},
		{"finegray/beside", cohort(t, "pbc"), func(l *model.Look) { l.Marker, l.Cause, l.Covariates = "sex", "2", "age" }, []string{"page Fine-Gray"}},
		{"wells/plain", wells, nil, []string{"esc", "esc", "8", "page Wells", "down"}},
		{"wells/replicates", wells, nil, []string{"esc", "esc", "8", "page Wells", "down", "enter"}},
	} {
		for _, size := range []string{narrow, usual} {
			var w, h int
			fmt.Sscanf(size, "%dx%d", &w, &h)
			l := opened(s.c)
			if s.look != nil {
				s.look(&l)
			}
			for _, ascii := range []bool{false, true} {
				a := startWith(s.c, l, w, h, ascii)
				do(a, s.keys...)
				if why := wellFormed(a.View(), w, h); why != "" {
					t.Errorf("%s %s: %s", s.name, size, why)
				}
				if !ascii {
					sameAsGolden(t, s.name+"_"+size, pane(a))
				}
			}
		}
	}
}

// One key puts all models on the patients who have every covariate, and takes it back.
func TestSamePatients(t *testing.T) {
	t.Parallel()
	c := cohort(t, "pbc")
	l := opened(c)
	l.Marker, l.Cause, l.Covariates, l.Where = "trt", "2", "chol,trig", "age > 40 or sex == \"f\""
	a := startWith(c, l, 120, 40, false)
	do(a, "3", "#")
	n := a.answer.Used
	if a.answer.Ratios.Used != n || !strings.HasSuffix(a.look.Where, `and not missing(chol) and not missing(trig) and not missing(trt)`) {
		t.Errorf("%d in the curves, %d in the model, where %s", n, a.answer.Ratios.Used, a.look.Where)
	}
	if !strings.HasPrefix(a.look.Where, "(age") {
		t.Errorf("the subgroup means something else: %s", a.look.Where)
	}
	do(a, "#")
	if a.answer.Used <= n || strings.Contains(a.look.Where, "missing") {
		t.Errorf("%d in the curves, where %s", a.answer.Used, a.look.Where)
	}
	l.Covariates = "age"
	l.Marker = "sex"
	a = startWith(c, l, 120, 40, false)
	do(a, "3", "#")
	if !strings.Contains(footer(a), "no covariate is missing for anybody") {
		t.Errorf("said %q", footer(a))
	}
}

// A cohort of mice is spoken of as mice, but for what its columns are called.
func TestNounOfTheCohort(t *testing.T) {
	t.Parallel()
	csv := "id,time,status,patient,m\n"
	for i := range 20 {
		csv += fmt.Sprintf("m%d,%d,%d,%s,%d\n", i, 3+i, i%2, []string{"x", "y"}[i%2], i)
	}
	c := table(t, "mice", csv)
	c.Noun = "mouse, mice"
	l := opened(c)
	l.Marker = "patient"
	a := startWith(c, l, 120, 40, false)
	s := screen(a)
	if !strings.Contains(s, " 20 mice") || strings.Contains(s, "patients") || !strings.Contains(s, "▸Marker    patient\n") {
		t.Errorf("the screen does not speak of mice, or renames a column:\n%s", s)
	}
	do(a, "i")
	if s := screen(a); strings.Contains(s, "10 patients") || !strings.Contains(s, "10 mice") {
		t.Errorf("the notes do not speak of mice:\n%s", s)
	}
}
