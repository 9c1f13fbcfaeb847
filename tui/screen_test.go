package tui

import (
	"strings"
	"testing"

	"kaplan/model/answer"
	"kaplan/tui/page"
)

// Whoever looks at a few markers after all of them has chosen: q and family P stay
// those of the largest family that was on the screen, which the page says, and so
// does what is exported. Undoing the list, and typing a smaller one, change nothing of
// that; a list that is larger is its own family.
func TestScreenKeepsItsLargestFamily(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	q := func(marker string) (q, family float64) {
		t.Helper()
		s, ok := page.Of[*answer.Screen](a.shown())
		if !ok {
			t.Fatalf("no screen\n%s", screen(a))
		}
		for _, r := range s.Rows {
			if s.Columns[r.Marker].Name == marker {
				return r.Q, r.FamilyP
			}
		}
		t.Fatalf("%s is not there\n%s", marker, screen(a))
		return
	}
	l := a.look
	l.Markers = "chol,platelet,trt"
	a.change(l)
	do(a, "4")
	few, _ := q("platelet")
	if a.look.Family != "" {
		t.Errorf("before all were seen the family is %q", a.look.Family)
	}
	do(a, "u", "4") // undo shows the view in which the list was made
	all, family := q("platelet")
	if all == few {
		t.Fatal("all markers have the q of three")
	}
	for _, list := range []string{"chol,platelet,trt", "platelet"} {
		do(a, "N", "ctrl+u", list, "enter")
		if x, y := q("platelet"); x != all || y != family {
			t.Errorf("of %s q is %g and family P %g, not %g and %g\n%s", list, x, y, all, family, screen(a))
		}
		if s := screen(a); !strings.Contains(s, "q and family P are over all 16 markers") || !strings.Contains(s, "of "+list) {
			t.Errorf("not said\n%s", s)
		}
		said := false
		for _, table := range a.shown().Document().Tables {
			said = said || strings.Contains(strings.Join(table.Notes, "; "), "over all 16 markers")
		}
		if !said {
			t.Error("the document does not say of which family q is")
		}
	}
	do(a, "u", "u")
	if x, _ := q("platelet"); x != all || a.look.Markers != "" {
		t.Errorf("undone: q %g of %q", x, a.look.Markers)
	}
	do(a, "P")
	if s := screen(a); a.look.Per != "iqr" || !strings.Contains(s, "HR per IQR") {
		t.Errorf("per %q\n%s", a.look.Per, s)
	}
	do(a, "N", "nothing-*")
	if s := screen(a); !strings.Contains(s, `no column matches "nothing-*"`) {
		t.Errorf("taken\n%s", s)
	}
}
