package page

import (
	"fmt"
	"strings"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Influence is the page of the patients who move a model most.
func Influence() Leaf {
	return New(Page[*answer.Hazard]{Question: answer.InfluenceQuestion, Draw: drawInfluence, Document: write.Influence, Of: Traits{Tall: true}})
}

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
	for _, x := range h.Influence {
		if y >= r.Y+r.H {
			break
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
		a.put(g, r.X, y, r.W, s, chart.Plain)
		y++
	}
}
