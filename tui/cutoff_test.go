package tui

import (
	"fmt"
	"strings"
	"testing"

	"kaplan/model"
)

// The pages about cuts, the screen of markers, the ledger, and the pages of
// numbers beside the curves, as they are drawn.
func TestScreensOfCuts(t *testing.T) {
	t.Parallel()
	marker := func(name, cause string) func(*model.Look) {
		return func(l *model.Look) { l.Marker, l.Cause = name, cause }
	}
	for _, s := range []struct {
		name, cohort string
		look         func(l *model.Look)
		keys         []string
	}{
		{"cut/plain", "pbc", marker("bili", "2"), []string{"right", "2"}},
		{"cut/few", "dlbcl", marker("MGE", ""), []string{"2"}},
		{"uncut/plain", "pbc", marker("bili", "2"), []string{"2", "page Uncut"}},
		{"trust/plain", "pbc", marker("bili", "2"), []string{"2", "page Trust"}},
		{"simulate/null", "dlbcl", marker("MGE", ""), []string{"2", "page Simulate"}},
		{"simulate/ratio", "dlbcl", func(l *model.Look) { l.Marker, l.Ratio, l.CohortSize = "MGE", 3, 60 }, []string{"2", "page Simulate"}},
		{"timeroc/plain", "pbc", marker("bili", "2"), []string{"2", "page ROC"}},
		{"validation/plain", "pbc", marker("bili", "2"), []string{"right", "2", "page Validation"}},
		{"cut/levels", "pbc", marker("sex", "2"), []string{"2"}},
		{"screen/plain", "pbc", marker("bili", "2"), []string{"4", "down"}},
		{"screen/optimal", "pbc", marker("bili", "2"), []string{"4", "M", "M", "o", "o"}},
		{"screen/volcano", "pbc", marker("bili", "2"), []string{"4", "v"}},
		{"screen/filtered", "pbc", marker("bili", "2"), []string{"4", "/", "al"}},
		{"screen/adjusted", "pbc", func(l *model.Look) { l.Marker, l.Cause, l.Covariates = "bili", "2", "age,log(bili)" }, []string{"4"}},
		{"ledger/plain", "pbc", marker("bili", "2"), []string{"right", "right", "]", "9", "down", "n", "see the protocol", "enter"}},
		{"numbers/plain", "pbc", marker("bili", "2"), []string{"page Numbers"}},
		{"lifetable/plain", "pbc", marker("bili", "2"), []string{"page Life table"}},
		{"cuminc/cut", "pbc", marker("bili", "2"), []string{"page Cumulative incidence"}},
	} {
		for _, size := range []string{narrow, usual} {
			t.Run(s.name+"/"+size, func(t *testing.T) {
				t.Parallel()
				var w, h int
				if _, err := fmt.Sscanf(size, "%dx%d", &w, &h); err != nil {
					t.Fatal(err)
				}
				c := cohort(t, s.cohort)
				l := opened(c)
				s.look(&l)
				a := startWith(c, l, w, h, false)
				do(a, s.keys...)
				if why := wellFormed(a.View(), w, h); why != "" {
					t.Error(why)
				}
				sameAsGolden(t, s.name+"_"+size, pane(a))
				b := startWith(c, l, w, h, true)
				do(b, s.keys...)
				if why := wellFormed(b.View(), w, h); why != "" {
					t.Error("ASCII: " + why)
				}
				if i := strings.IndexFunc(b.View(), func(r rune) bool { return r >= 0x80 }); i >= 0 {
					t.Errorf("--ascii: %q", b.View()[i:min(len(b.View()), i+40)])
				}
			})
		}
	}
}
