package page

import (
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Influence is the page of the patients who move a model most.
func Influence() Leaf {
	return New(Page[*answer.Hazard]{Question: answer.InfluenceQuestion, Draw: drawInfluence, Document: write.Influence, Of: Traits{Tall: true}})
}

func drawInfluence(a *Sheet, h *answer.Hazard) {
	a.line(Longest(a.r.W, "who moves a coefficient most when left out (dfbetas, in standard errors)", "who moves a coefficient most (dfbetas)"), chart.Title)
	a.skip(1)
	cols := []column{{Head: "id"}, {Head: "patients"}, {Head: "time"}, {Head: "event", Left: true}, {Head: "dfbetas"}, {Head: "martin.", Drop: 2},
		{Head: "deviance", Drop: 1}, {Head: "moves", Left: true}}
	var rows []tableRow
	for _, x := range h.Influence {
		event := "no"
		if x.Event {
			event = "yes"
		}
		rows = append(rows, tableRow{Cells: []string{chart.Fit(x.ID, 18, a.ASCII), itoa(x.Patients), Digits(x.Time), event, write.Fixed(x.Dfbetas, 3),
			write.Fixed(x.Martingale, 3), write.Fixed(x.Deviance, 3), x.Term}})
	}
	if h.Cohort.Freq == "" { // a row is a patient
		cols = append(cols[:1], cols[2:]...)
		for i := range rows {
			rows[i].Cells = append(rows[i].Cells[:1], rows[i].Cells[2:]...)
		}
	}
	a.table(cols, rows, a.r.H)
}
