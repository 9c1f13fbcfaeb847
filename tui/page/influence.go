package page

import (
	"fmt"
	"slices"
	"strings"

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
	g, r := a.g, a.r
	a.put(g, r.X, r.Y, r.W, "who moves a coefficient most when left out (dfbetas, in standard errors)", chart.Title)
	idW := 6
	for _, x := range h.Influence {
		idW = min(max(idW, chart.Width(x.ID)), 18)
	}
	y := r.Y + 2
	counted := h.Cohort.Freq != ""
	head := fmt.Sprintf("%-*s %8s  %-6s %8s %8s %8s  %s", idW, "id", "time", "event", "dfbetas", "martin.", "deviance", "moves")
	if counted {
		head = fmt.Sprintf("%8s ", "patients") + head
	}
	a.put(g, r.X, y, r.W, head, chart.Dim)
	y++
	a.Row = min(max(a.Row, 0), max(0, len(h.Influence)-1))
	top := max(0, a.Row-(r.Y+r.H-y)+1)
	for i, x := range h.Influence {
		if i < top {
			continue
		}
		if y >= r.Y+r.H {
			break
		}
		role := chart.Plain
		if i == a.Row {
			role = chart.Cursor
		}
		event := "no"
		if x.Event {
			event = "yes"
		}
		id := chart.Fit(x.ID, idW, a.ASCII)
		id += strings.Repeat(" ", max(0, idW-chart.Width(id)))
		s := fmt.Sprintf("%s %8s  %-6s %8s %8s %8s  %s", id, Digits(x.Time), event, write.Fixed(x.Dfbetas, 3), write.Fixed(x.Martingale, 3),
			write.Fixed(x.Deviance, 3), x.Term)
		if counted {
			s = fmt.Sprintf("%8d ", x.Patients) + s
		}
		a.put(g, r.X, y, r.W, s, role)
		y++
	}
}
