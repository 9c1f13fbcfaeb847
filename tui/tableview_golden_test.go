package tui

import (
	"fmt"
	"strings"
	"testing"

	"kaplan/model"
)

func TestTable1Screens(t *testing.T) {
	t.Parallel()
	everywhere, two := []string{narrow, usual, large}, []string{narrow, usual}
	tace := func(t testing.TB) *model.Cohort { return sampled(t, "tace75") }
	by := func(marker string, more ...func(*model.Look)) func(*model.Look) {
		return func(l *model.Look) {
			l.Marker = marker
			for _, f := range more {
				f(l)
			}
		}
	}
	rows := func(s string) func(*model.Look) { return func(l *model.Look) { l.Rows = s } }
	const paper = "age,sex,cirrhosis,etiology,BCLC,diabetes,AST,ALT,HbA1c,`T-Bil`,ALB,PT,Plt,`Child-Pugh score`,AFP,DCP,`tumor diameter`,`tumor number`"
	for _, s := range []struct {
		name   string
		cohort func(testing.TB) *model.Cohort
		sizes  []string
		look   func(*model.Look)
		keys   []string
	}{
		{"table1/paper", tace, everywhere, by("", rows(paper)), []string{"down"}},
		{"table1/two", tace, everywhere, by("miR-122 ratio"), nil},
		{"table1/three", tace, two, by("etiology", func(l *model.Look) { l.Where = `cirrhosis == "yes"` }), []string{"end"}},
		{"table1/mean", tace, two, by("sex", rows("age,`AFP` > 20,AST,`Child-Pugh`")), []string{"M", "M"}},
		{"table1/percent", func(t testing.TB) *model.Cohort { return cohort(t, "pbc") }, two, by("stage", func(l *model.Look) { l.AsLevels = true }),
			[]string{"pgdown"}},
		{"table1/many", wards, everywhere, by("ward"), nil},
		{"table1/nobody", tace, []string{narrow}, by("sex", func(l *model.Look) { l.Where = "age > 200" }), nil},
	} {
		for _, size := range s.sizes {
			t.Run(s.name+"/"+size, func(t *testing.T) {
				t.Parallel()
				var w, h int
				if _, err := fmt.Sscanf(size, "%dx%d", &w, &h); err != nil {
					t.Fatal(err)
				}
				open := func(ascii bool) *App {
					c := s.cohort(t)
					l := opened(c)
					s.look(&l)
					a := startWith(c, l, w, h, ascii)
					a.overlays = nil // a cohort without an endpoint asks for one
					do(a, "7", "page Table 1")
					do(a, s.keys...)
					if why := wellFormed(a.View(), w, h); why != "" {
						t.Error(why)
					}
					return a
				}
				sameAsGolden(t, s.name+"_"+size, pane(open(false)))
				for i, line := range strings.Split(open(true).View(), "\n") {
					for j := range len(line) {
						if line[j] >= 0x80 {
							t.Fatalf("--ascii: line %d holds %q", i+1, line)
						}
					}
				}
			})
		}
	}
}

// Table 1 is the view's first page; the cursor goes line by line; Enter compares
// the variable that the line is of; what is copied is the whole table.
func TestTable1Keys(t *testing.T) {
	t.Parallel()
	if name := startWith(sampled(t, "tace75"), model.Look{}, 120, 40, false).views[viewTable-1].Pages[0].Name(); name != "Table 1" {
		t.Fatalf("the view opens on %s", name)
	}
	c := sampled(t, "tace75")
	l := opened(c)
	l.Marker, l.Rows = "sex", "age,etiology,AFP > 20"
	copied := ""
	a := startWith(c, l, 120, 40, false)
	a.copy = func(s string) { copied = s }
	do(a, "7", "down", "down", "down", "enter") // age, etiology, HBV, HBV+HCV
	wantLook(t, a, "compared", a.look.Value, "etiology")
	if a.view != viewCompare {
		t.Errorf("Enter leads to view %d", a.view)
	}
	do(a, "7", "end", "enter")
	wantLook(t, a, "compared", a.look.Value, "AFP > 20")
	do(a, "7", "M", "y")
	wantLook(t, a, "summary", a.look.Summary, "median-iqr")
	for _, want := range []string{"Table 1 by sex", "Age (years)", "AFP > 20", "Numbers are median (interquartile range)"} {
		if !strings.Contains(copied, want) {
			t.Errorf("what was copied has no %q:\n%s", want, copied)
		}
	}
}
