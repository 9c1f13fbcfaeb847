package page

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Missing is the page of who lacks what.
func Missing() Leaf {
	return New(Page[*answer.Missingness]{Question: answer.MissingQuestion, Document: write.Missing, Draw: drawMissing, Of: Traits{Wide: true, Tall: true}})
}

func drawMissing(a *Sheet, m *answer.Missingness) {
	a.line(fmt.Sprintf("missing values: %d of %d lack none of these", m.Complete, m.Used), chart.Title)
	if len(m.Rows) == 0 {
		a.line("nobody lacks a value", chart.Plain)
		return
	}
	cols := []column{{Head: "column", Left: true, Whole: true}, {Head: "missing"}}
	for g, gr := range m.Groups {
		head := write.GroupTitle(gr)
		if chart.Width(head) > 16 { // half a range is none
			head = chart.Fit(gr.Name, 16, a.ASCII)
		}
		cols = append(cols, column{Head: head, Drop: 1 + g})
	}
	if len(m.Groups) > 1 {
		cols = append(cols, column{Head: "P"})
	}
	var rows []tableRow
	for _, r := range m.Rows {
		cells := []string{write.VariableTitle(r.Column), write.MissingShare(r.N, m.Used)}
		for g, n := range r.OfGroup {
			cells = append(cells, write.MissingShare(n, m.N[g]))
		}
		role := chart.Plain
		if len(m.Groups) > 1 {
			cells = append(cells, write.P(r.P))
			if r.P < 0.05 {
				role = chart.Title
			}
		}
		rows = append(rows, tableRow{Cells: cells, Role: role})
	}
	a.table(cols, rows, len(rows)+1)
}
