package page

import (
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
	"kaplan/tui/chart"
)

// The page shows the groups of lung by a state at 20, whose sizes and test R has
// (stats/testdata/oracle/landmark.R).
func TestByStatePage(t *testing.T) {
	c, err := read.Files([]string{"../../stats/testdata/lung.csv"}, nil, read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l := c.Opening(model.Look{Observing: model.Observing{Landmark: 20}, Grouping: model.Grouping{Switch: "`wt.loss` * 3"}})
	v, err := answer.LandmarkQuestion.Answer(t.Context(), model.NewResolver(c), l, answer.Progress[*answer.Survival]{})
	if err != nil {
		t.Fatal(err)
	}
	got := drawn(Show(ByState(), v), 80, 24)
	for _, want := range []string{"220 patients, 157 events from then on", "log-rank P 0.0378", "not yet", "reached"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q on\n%s", want, got)
		}
	}
}

// drawn is a page as text.
func drawn(p Shown, w, h int) string {
	g := chart.NewGrid(w, h)
	p.Draw((&Sheet{Curves: &Curves{}}).On(g, Rect{W: w, H: h}))
	text := ""
	for y := range g.H {
		for _, cell := range g.Row(y) {
			text += string(cell.R)
		}
		text = strings.TrimRight(text, " ") + "\n"
	}
	return text
}
