package page

import (
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Flow is the page of the patients from the files to the analysis.
func Flow() Leaf {
	return New(Page[*answer.Flow]{Question: answer.FlowQuestion, Draw: drawFlow, Document: write.Flow,
		Of:   Traits{Whole: true, Hint: "Enter lists who they are"},
		Rows: func(f *answer.Flow) int { return len(f.Lines()) },
		Take: func(d Desk, f *answer.Flow, row int) {
			l := f.Lines()[row]
			if l.ID == nil {
				d.Say("these are rows of a file: the patients are those of the cohort")
				return
			}
			d.List(l.Text, l.ID)
		}})
}

func drawFlow(a *Sheet, f *answer.Flow) {
	a.line("from the files to the analysis of "+f.Answer.Endpoint.Title(), chart.Title)
	a.skip(1)
	lines := f.Lines()
	a.Row = min(max(a.Row, 0), len(lines)-1)
	cols := []column{{Head: "step", Left: true}, {Head: "n"}, {Head: "share"}}
	var rows []tableRow
	for i, l := range lines {
		role := chart.Plain
		if i == a.Row {
			role = chart.Cursor
		}
		share := ""
		if l.ID != nil && f.N > 0 {
			share = write.Fixed(100*float64(l.N)/float64(f.N), 1) + " %"
		}
		rows = append(rows, tableRow{Role: role, Cells: []string{l.Text, itoa(l.N), share}})
	}
	a.table(cols, rows[max(0, min(a.Row-a.r.H+3, len(rows)-a.r.H+1)):], a.r.H)
}
