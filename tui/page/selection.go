package page

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Selection is the page of backward elimination.
func Selection() Leaf {
	return New(Page[*answer.Selection]{Question: answer.SelectionQuestion, Draw: drawSelection,
		Document: write.Selection,
		Of:       Traits{Hint: "Enter adjusts for what is left"},
		Rows:     func(*answer.Selection) int { return 1 },
		Take: func(d Desk, v *answer.Selection, _ int) {
			l := d.Look()
			l.Covariates = v.Final.Look.Covariates
			d.Change(l)
		}})
}

func drawSelection(a *Sheet, s *answer.Selection) {
	g, r := a.g, a.r
	y := r.Y
	a.put(g, r.X, y, r.W, Longest(r.W, "backward elimination by AIC, on the patients who have every covariate",
		"backward elimination by AIC, on complete patients",
		"backward elimination by AIC"), chart.Title)
	y += 2
	if len(s.Dropped) == 0 {
		a.put(g, r.X, y, r.W, Longest(r.W, "nothing is dropped: every covariate lowers the AIC", "nothing is dropped: each lowers the AIC"), chart.Plain)
		y++
	}
	for _, d := range s.Dropped {
		found := fmt.Sprintf(" AIC %s %s %s   P %s", write.Fixed(d.Before, 2), a.glyphs().Arrow, write.Fixed(d.AIC, 2), write.P(d.P))
		name := min(24, r.W-2-chart.Width(found)) // which gives way: a number is whole
		a.put(g, r.X, y, r.W, fmt.Sprintf("- %-*s%s", name, chart.Fit(d.Item, name, a.ASCII), found), chart.Plain)
		y++
	}
	y++
	warning := Wrap("selected on these data: intervals and P values do not account for it", r.W, 0)
	if y < r.Y+r.H {
		y += a.drawForest(g, Rect{r.X, y, r.W, r.Y + r.H - y - 1 - len(warning)}, s.Final)
	}
	for i, line := range warning {
		if y+1+i < r.Y+r.H {
			a.put(g, r.X, y+1+i, r.W, line, chart.Warn)
		}
	}
}
