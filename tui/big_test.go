package tui

import (
	"fmt"
	"strings"
	"testing"

	"kaplan/model"
)

// The screen of a presenter, as it is drawn: without colours, and with ASCII alone.
func TestScreensOfPresenting(t *testing.T) {
	t.Parallel()
	marker := func(name string) func(*model.Look) { return func(l *model.Look) { l.Marker = name } }
	for _, s := range []struct {
		name, cohort string
		look         func(*model.Look)
		keys         []string
		sizes        []string
	}{
		{"curves", "lung", marker("age"), []string{"@"}, []string{narrow, usual, large}},
		{"moved", "lung", marker("age"), []string{"@", "right", "right"}, []string{narrow, usual}},
		{"one_group", "lung", marker(""), []string{"@"}, []string{narrow}},
		{"four_groups", "veteran", marker("celltype"), []string{"@"}, []string{narrow, usual}},
		{"cut", "dlbcl", marker("MGE"), []string{"@", "2"}, []string{narrow, usual}},
		{"simulate", "dlbcl", marker("MGE"), []string{"@", "2", "page Simulate"}, []string{narrow, usual}},
		{"model", "veteran", func(l *model.Look) { l.Marker, l.Covariates = "trt", "karno" }, []string{"@", "3"}, []string{narrow}},
		{"markers", "pbc", func(l *model.Look) { l.Marker, l.Cause = "bili", "2" }, []string{"@", "4"}, []string{narrow, usual, large}},
		{"compare", "pbc", func(l *model.Look) { l.Marker, l.Value = "sex", "bili" }, []string{"@", "5"}, []string{narrow, usual}},
		{"scatter", "pbc", func(l *model.Look) { l.X, l.Y = "bili", "albumin" }, []string{"@", "6"}, []string{narrow}},
		{"table1", "pbc", marker("sex"), []string{"@", "7"}, []string{narrow, usual, large}},
		{"uncut", "dlbcl", marker("MGE"), []string{"@", "2", "page Uncut"}, []string{narrow, usual, large}},
		{"trust", "dlbcl", marker("MGE"), []string{"@", "2", "page Trust"}, []string{narrow, usual, large}},
		{"validate", "dlbcl", marker("MGE"), []string{"@", "2", "page Validation"}, []string{narrow, usual, large}},
		{"data", "pbc", marker("sex"), []string{"@", "8", "page Data"}, []string{narrow, usual, large}},
		{"ledger", "pbc", marker("sex"), []string{"@", "3", "9"}, []string{narrow, usual, large}},
		{"no_events", "lung", func(l *model.Look) { l.Marker, l.Where = "age", "status == 1" }, []string{"@"}, []string{narrow}},
	} {
		for _, size := range s.sizes {
			for _, ascii := range []bool{false, true} {
				name := "present/" + s.name
				if ascii {
					name += "_ascii"
				}
				t.Run(name+"/"+size, func(t *testing.T) {
					t.Parallel()
					var w, h int
					if _, err := fmt.Sscanf(size, "%dx%d", &w, &h); err != nil {
						t.Fatal(err)
					}
					c := cohort(t, s.cohort)
					l := opened(c)
					s.look(&l)
					a := startWith(c, l, w, h, ascii)
					do(a, s.keys...)
					a.notice = ""
					a.dirty = true
					if why := wellFormed(a.View(), w, h); why != "" {
						t.Error(why)
					}
					if i := strings.IndexFunc(a.View(), func(r rune) bool { return r >= 0x80 }); ascii && i >= 0 {
						t.Errorf("--ascii: %q", a.View()[i:min(len(a.View()), i+40)])
					}
					if !ascii || s.name == "curves" || s.name == "cut" {
						sameAsGolden(t, name+"_"+size, pane(a))
					}
				})
			}
		}
	}
}

// The arrows slide the cut under the large number, which follows; what it says is
// written into the ledger, and the key is the way back.
func TestPresentingFollowsTheKeys(t *testing.T) {
	t.Parallel()
	c := cohort(t, "lung")
	l := opened(c)
	l.Marker = "age"
	a := startWith(c, l, 80, 24, false)
	usualScreen := screen(a)
	do(a, "@")
	first := screen(a)
	if strings.Contains(first, "QUESTION") || !strings.Contains(first, "hazard ratio, ") || !strings.Contains(first, "██") {
		t.Fatalf("not the presenter's screen\n%s", first)
	}
	do(a, "right", "right", "right", "right", "right", "right")
	moved := screen(a)
	numbers := func(s string) string {
		var out []string
		for _, line := range strings.Split(s, "\n") {
			if i := strings.Index(line, "██"); i >= 0 {
				out = append(out, line[i:])
			}
		}
		return strings.Join(out, "\n")
	}
	if numbers(first) == numbers(moved) {
		t.Errorf("the number does not follow the cut\n%s\n%s", first, moved)
	}
	if !strings.Contains(moved, "search") {
		t.Errorf("nothing says that the cut was searched\n%s", moved)
	}
	if n := len(a.ledger.Entries); n < 2 {
		t.Errorf("%d looks are in the ledger", n)
	}
	do(a, "u", "u", "u", "u", "u", "u", "@")
	a.notice = ""
	a.dirty = true
	for i, line := range strings.Split(screen(a), "\n") { // the header counts the looks
		if was := strings.Split(usualScreen, "\n")[i]; i > 0 && i < 23 && line != was {
			t.Errorf("line %d is %q, and was %q", i, line, was)
		}
	}
}

// It can be opened so, and every view and page can be shown on it, on any screen.
func TestEveryPageCanBePresented(t *testing.T) {
	t.Parallel()
	c := cohort(t, "pbc")
	l := opened(c)
	l.Marker, l.Cause, l.Covariates, l.Value = "bili", "2", "age", "albumin"
	for _, size := range [][2]int{{80, 24}, {133, 30}, {200, 60}} {
		a := startWith(c, l, size[0], size[1], false)
		do(a, "@")
		for v := view(1); v <= 9; v++ {
			do(a, fmt.Sprint(int(v)))
			for range a.views[v-1].Pages {
				a.dirty = true
				if why := wellFormed(a.View(), size[0], size[1]); why != "" {
					t.Errorf("view %d, page %s: %s", v, a.pageNow().Name(), why)
				}
				if s := screen(a); strings.Contains(s, "could not be drawn") {
					t.Errorf("view %d, page %s\n%s", v, a.pageNow().Name(), s)
				}
				do(a, "tab")
			}
		}
	}
}

// The large number is that of the page, of the patients that the page is about.
func TestPresentedNumberIsThePages(t *testing.T) {
	t.Parallel()
	c := cohort(t, "lung")
	l := opened(c)
	l.Marker = "age"
	a := startWith(c, l, 120, 40, false)
	says := func(where string, all ...string) {
		t.Helper()
		s := screen(a)
		for _, want := range all {
			if !strings.Contains(s, want) {
				t.Errorf("%s: no %q\n%s", where, want, s)
			}
		}
	}
	do(a, "@", "6")
	says("scatter", "n 227", "227 patients", "Pearson correlation, age with inst", "P 0.993.")
	if s := screen(a); strings.Count(s, "228 patients") > 1 { // that of the header
		t.Errorf("the patients of the cohort stand beside a number of fewer\n%s", s)
	}
	do(a, "3")
	says("Cox", "hazard ratio, high vs low", "95 % CI 0.912 to 1.68", "P 0.171")
	do(a, "page Proportional hazards")
	says("check", "P: proportional hazards")
	do(a, "page Influence")
	if s := screen(a); strings.Contains(s, "██") {
		t.Errorf("a page of many numbers has a large one\n%s", s)
	}
	l = opened(c)
	l.Marker, l.Covariates = "sex", "age"
	a = startWith(c, l, 120, 40, false)
	do(a, "@", "3")
	says("adjusted", "adjusted for age")
	c = cohort(t, "pbc")
	l = opened(c)
	l.Value, l.Outcome, l.Marker = "bili", "status == 2", ""
	a = startWith(c, l, 120, 40, false)
	a.toPageOf(viewCompare, "ROC")
	do(a, "esc", "5", "@")
	says("ROC", "area under the ROC curve, bili", "██", "points to the case")
}

// Numbers that are left open are left open in the large number and its sentence.
func TestPresentedBlanks(t *testing.T) {
	t.Parallel()
	c, l := stepsLook(t, "drug6mp")
	l.Built = "logrank"
	a := startWith(c, l, 120, 40, false)
	do(a, "page By hand", ")", "@")
	if s := screen(a); !strings.Contains(s, "██") || !strings.Contains(s, "P <0.0001.") {
		t.Fatalf("no P to hide\n%s", s)
	}
	s := do(a, "_")
	if strings.Contains(s, "██") || strings.Contains(s, "<0.0001") || !strings.Contains(s, "the numbers of the step are left open") {
		t.Errorf("P stands where it is to be filled in\n%s", s)
	}
}
