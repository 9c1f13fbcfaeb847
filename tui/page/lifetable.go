package page

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
	"kaplan/tui/chart"
)

// LifeTable is the page of actuarial life tables.
func LifeTable() Leaf {
	return New(Page[*answer.LifeTables]{Question: answer.LifeTableQuestion, Draw: drawLifeTable, Document: write.LifeTables, Of: Traits{Tall: true}})
}

func drawLifeTable(s *Sheet, lt *answer.LifeTables) {
	g, r := s.g, s.r
	y := r.Y
	interval := func(t *stats.LifeTable, k int) string {
		if math.IsInf(t.End[k], 1) {
			return Digits(t.Start[k]) + " to ..."
		}
		return Digits(t.Start[k]) + " to " + Digits(t.End[k])
	}
	large := false
	for _, t := range lt.Tables {
		for k := range t.Start {
			large = large || len(interval(t, k)) > 12 || len(Digits(t.Lost[k])) > 4 || len(Digits(t.Entered[k])) > 7
		}
	}
	for i, t := range lt.Tables {
		if y >= r.Y+r.H-2 {
			break
		}
		x := g.Text(r.X, y, chart.Sample(i, s.ASCII), chart.GroupRole(i))
		s.put(g, x+1, y, r.W-4, lt.Survival.Groups[i].Name, chart.Title)
		y++
		line := func(role chart.Role, interval, entered, lost, exposed, events, survival, hazard string) {
			switch short, _, _ := strings.Cut(survival, " ("); {
			case r.W >= 75:
				s.put(g, r.X, y, r.W, fmt.Sprintf("%15s %8s %6s %8s %7s  %-16s %9s", interval, entered, lost, exposed, events, survival, hazard), role)
			case large: // beside five figures and more there is no room for the error
				s.put(g, r.X, y, r.W, fmt.Sprintf("%15s %8s %6s %7s  %s", interval, entered, lost, events, short), role)
			default:
				s.put(g, r.X, y, r.W, fmt.Sprintf("%12s %7s %4s %6s  %-15s", interval, entered, lost, events, survival), role)
			}
		}
		line(chart.Dim, "interval", "entered", "lost", "exposed", "events", "S at start (SE)", "hazard")
		y++
		for k := range t.Start {
			if y >= r.Y+r.H {
				break
			}
			if t.Entered[k] == 0 {
				continue
			}
			line(chart.Plain, interval(t, k), Digits(t.Entered[k]), Digits(t.Lost[k]), Digits(t.AtRisk[k]), Digits(t.Events[k]),
				fmt.Sprintf("%s (%s)", write.Fixed(t.Surv[k], 4), write.Fixed(t.SE[k], 4)), write.Significant(t.Hazard[k], 3))
			y++
		}
		y++
	}
}
