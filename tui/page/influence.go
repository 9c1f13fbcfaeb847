package page

import (
	"slices"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Influence is the page of the patients who move a model most.
func Influence() Leaf {
	return New(Page[*answer.Hazard]{Question: answer.InfluenceQuestion, Draw: drawInfluence, Document: write.Influence,
		Of:   Traits{Hint: "Enter shows the patient"},
		Rows: func(h *answer.Hazard) int { return len(h.Influence) },
		Take: func(d Desk, h *answer.Hazard, row int) {
			at := slices.Index(d.Resolver().Cohort.ID, h.Influence[row].ID)
			if at < 0 {
				d.Say(h.Influence[row].ID + " is no patient of the cohort by itself")
				return
			}
			d.Go(8)
			d.Turn(PatientsName, at)
		}})
}

// PatientsName is the name of the page with a row per patient.
const PatientsName = "Patients"

func drawInfluence(a *Sheet, h *answer.Hazard) {
	of, alone := "a coefficient", len(h.Rows) == 1 && len(h.Influence) > 0
	if alone { // which every row moves
		of = h.Influence[0].Term
	}
	a.line(Longest(a.r.W, "who moves "+of+" most when left out (dfbetas, in standard errors)", "who moves "+of+" most (dfbetas)"), chart.Title)
	a.skip(1)
	cols := []column{{Head: "id"}, {Head: "patients"}, {Head: "time"}, {Head: "event", Left: true}, {Head: "dfbetas"}, {Head: "martin.", Drop: 2},
		{Head: "deviance", Drop: 1}, {Head: "moves", Left: true}}
	a.Row = min(max(a.Row, 0), max(0, len(h.Influence)-1))
	var rows []tableRow
	for i, x := range h.Influence {
		event := "no"
		if x.Event {
			event = "yes"
		}
		role := chart.Plain
		if i == a.Row {
			role = chart.Cursor
		}
		rows = append(rows, tableRow{Role: role, Cells: []string{chart.Fit(x.ID, 18, a.ASCII), itoa(x.Patients), Digits(x.Time), event,
			write.Fixed(x.Dfbetas, 3), write.Fixed(x.Martingale, 3), write.Fixed(x.Deviance, 3), x.Term}})
	}
	if alone {
		cols = cols[:len(cols)-1]
		for i := range rows {
			rows[i].Cells = rows[i].Cells[:len(cols)]
		}
	}
	if h.Cohort.Freq == "" { // a row is a patient
		cols = append(cols[:1], cols[2:]...)
		for i := range rows {
			rows[i].Cells = append(rows[i].Cells[:1], rows[i].Cells[2:]...)
		}
	}
	// The row in hand is in sight, below the head and above what says how many more.
	a.table(cols, rows[max(0, min(a.Row-a.r.H+3, len(rows)-a.r.H+1)):], a.r.H)
}
