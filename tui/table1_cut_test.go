package tui

import (
	"strings"
	"testing"

	"kaplan/model"
)

// A searched cut is one and the same in every view: what it depends on, such as
// weights, belongs to a Table 1 too.
func TestTable1CutsAsView1(t *testing.T) {
	t.Parallel()
	c := cohort(t, "pbc")
	l := opened(c)
	l.Grouping = model.Grouping{Marker: "age", Cut: "optimal"}
	l.Cause, l.Weights, l.Robust, l.Rows = "2", "stage", model.No, "bili"
	a := startWith(c, l, 160, 48, false)
	const cut = "58.648"
	for view, s := range map[string]string{"view 1": screen(a), "Table 1": do(a, "7", "page Table 1")} {
		if !strings.Contains(s, cut) {
			t.Errorf("%s does not cut at %s:\n%s", view, cut, s)
		}
	}
}
