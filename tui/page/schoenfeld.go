package page

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Proportional is the page that checks proportional hazards.
func Proportional() Leaf {
	return New(Page[*answer.Hazard]{Question: answer.SchoenfeldQuestion, Draw: drawChecks,
		Document: write.Schoenfeld,
		Of:       Traits{Hint: "up/down: the term that is plotted   z: how time is transformed"},
		Rows: func(v *answer.Hazard) int {
			return len(v.PH.Name)
		}})
}

// drawChecks is the table of cox.zph and the residuals of one term.
func drawChecks(a *Sheet, h *answer.Hazard) {
	g, r := a.g, a.r
	y := r.Y
	a.put(g, r.X, y, r.W, "score test of each term (time transformed by "+h.PH.Transform.String()+")", chart.Title)
	y++
	name := min(30, r.W-30)
	line := func(n string, chi float64, df int, p float64, role chart.Role) {
		a.put(g, r.X, y, name, n, role)
		s := fmt.Sprintf("%9s  df %-2d  P %s", write.Fixed(chi, 3), df, write.P(p))
		a.put(g, r.X+name+1, y, r.W-name-1, s, role)
		y++
	}
	for i, t := range h.PH.Test {
		role := chart.Plain
		if i == a.Row {
			role = chart.Cursor
		}
		line(h.PH.Name[i], t.Statistic, t.DF, t.P, role)
	}
	line("all terms", h.PH.Global.Statistic, h.PH.Global.DF, h.PH.Global.P, chart.Title)
	y++
	term := min(a.Row, len(h.PH.Name)-1)
	if term < 0 || r.Y+r.H-y < 6 {
		return
	}
	s := h.Schoenfeld(term, max(8, r.W-8))
	over := h.PH.Name[term] + " over time"
	a.put(g, r.X, y, r.W, Longest(r.W, "log hazard ratio of "+over+" (scaled Schoenfeld residuals, spline of 4 df)",
		"log hazard ratio of "+over+" (scaled Schoenfeld)", "log hazard ratio of "+over, "log HR of "+over), chart.Dim)
	y++
	drawScatter(a, g, Rect{r.X, y, r.W, r.Y + r.H - y}, s, "time ("+h.PH.Transform.String()+")", func(v float64) string { return write.Significant(v, 3) })
}
