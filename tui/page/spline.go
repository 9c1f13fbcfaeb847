package page

import (
	"fmt"
	"math"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Splines is the page of bent covariates.
func Splines() Leaf {
	return New(Page[*answer.Splines]{Question: answer.SplineQuestion, Draw: drawSplines,
		Document: write.Splines})
}

func drawSplines(a *Sheet, s *answer.Splines) {
	g, r := a.g, a.r
	h := r.H / len(s.Curves)
	for i, c := range s.Curves {
		y := r.Y + i*h
		a.put(g, r.X, y, r.W, fmt.Sprintf("hazard ratio of %s against %s; non-linearity P %s", c.Column.Title(), Digits(c.Reference),
			write.P(c.NonLinear.P)), chart.Title)
		sm := answer.Smooth{}
		for k := range c.X {
			sm.X, sm.Y = append(sm.X, c.X[k]), append(sm.Y, math.Log(c.HR[k]))
			sm.LineX, sm.Line = append(sm.LineX, c.X[k]), append(sm.Line, math.Log(c.HR[k]))
			sm.Lower, sm.Upper = append(sm.Lower, math.Log(c.Lower[k])), append(sm.Upper, math.Log(c.Upper[k]))
		}
		drawRatios(a, g, Rect{r.X, y + 1, r.W, h - 1}, sm, c.Column.Title()+" (y: hazard ratio, log scale)")
	}
}
