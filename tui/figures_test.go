package tui

import (
	"regexp"
	"testing"

	"kaplan/model"
	"kaplan/tui/chart"
)

// Numbers of seven figures stand apart from the names of their groups, and from one
// another.
func TestGroupsOfSevenFigures(t *testing.T) {
	look := model.Look{Observing: model.Observing{Endpoint: "time/status"}, Grouping: model.Grouping{Marker: "miR-1", Cut: "median"},
		Showing: model.Showing{Gamma: 1}}
	for _, w := range []int{120, 200} {
		a := started(madeUp(75, true), look, w, 40)
		for k := range a.answer.Groups {
			a.answer.Groups[k].N, a.answer.Groups[k].Events = 5_000_030+k, 3_545_370
		}
		g := chart.NewGrid(w, 40)
		a.drawSide(g, arrange(w, 40, 0).Side)
		if s := g.String(); !regexp.MustCompile(`low +5000030 +3545370 +\d`).MatchString(s) || !regexp.MustCompile(`hi\S* +5000031 +3545370 +\d`).MatchString(s) {
			t.Errorf("%d columns:\n%s", w, s)
		}
	}
}
