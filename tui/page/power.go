package page

import (
	"fmt"
	"math"
	"strconv"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Power is the page of what the events at hand can detect.
func Power() Leaf {
	return New(Page[*answer.Power]{Question: answer.PowerQuestion, Draw: drawPower, Document: write.Power,
		Of: Traits{Tall: true, Bindings: []Binding{
			{Keys: []string{"v"}, Name: "type a hazard ratio whose events are asked for", Hint: "v ratio", Part: "Power", Field: model.FieldRatio,
				Do: func(d Desk) { d.Open(model.FieldRatio) }},
		}}})
}

func drawPower(s *Sheet, a *answer.Power) {
	for _, p := range a.Pairs {
		s.line(p.Title(), chart.Title)
		for _, d := range p.Detects {
			s.line(fmt.Sprintf("%g %% power: hazard ratio under %s or over %s", 100*d.Power, Ratio(d.Below), Ratio(d.Above)), chart.Plain)
		}
		s.skip(1)
		cols := []column{{Head: "hazard ratio"}, {Head: "events, 80 %"}, {Head: "90 %"}, {Head: "patients, 80 %", Drop: 1}, {Head: "90 %", Drop: 1}}
		whole := func(v float64) string {
			if math.IsInf(v, 0) || math.IsNaN(v) {
				return "NA"
			}
			return strconv.FormatFloat(math.Ceil(v), 'f', 0, 64)
		}
		var rows []tableRow
		for _, n := range p.Needs {
			rows = append(rows, tableRow{Cells: []string{Ratio(n.Ratio), whole(n.Events80), whole(n.Events90), whole(n.Patients80), whole(n.Patients90)}})
		}
		s.table(cols, rows, len(rows)+1)
		s.skip(1)
	}
	s.wrapped(fmt.Sprintf("Schoenfeld's formula, two-sided at %s %%, for groups of these sizes", Digits(100*(1-a.Level))), 2, chart.Dim)
}
