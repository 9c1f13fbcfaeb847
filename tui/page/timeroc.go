package page

import (
	"fmt"
	"math"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// TimeROC is the page of the ROC curve for the event by a time.
func TimeROC() Leaf {
	return New(Page[*answer.ROC]{Question: answer.TimeROCQuestion, Draw: drawROC, Document: write.ROC})
}

func drawROC(s *Sheet, x *answer.ROC) {
	g, r := s.g, s.r
	c := x.Curve
	title, away := fmt.Sprintf("who has the event by %s", Digits(x.Time)), ";"
	if r.W >= 78 {
		title, away = title+" (the median survival, or half of the follow-up)", ", censoring weighted away;"
	}
	s.put(g, r.X, r.Y, r.W, title, chart.Title)
	s.put(g, r.X, r.Y+1, r.W, fmt.Sprintf("AUC %s (%s%s%s)%s %d cases, %d controls", write.Fixed(c.AUC, 3), write.Fixed(c.Lower, 3), s.glyphs().Dash,
		write.Fixed(c.Upper, 3), away, c.Cases, c.Controls), chart.Plain)
	sign := s.glyphs().Leq
	if c.Higher {
		sign = ">"
	}
	youden := fmt.Sprintf("Youden: %s %s, sensitivity %s, specificity %s", sign, Digits(c.Youden.Cut), write.Fixed(c.Youden.Sensitivity, 3),
		write.Fixed(c.Youden.Specificity, 3))
	for i, line := range Wrap(youden, r.W, 2) {
		s.put(g, r.X, r.Y+2+i, r.W, line, chart.Plain)
	}
	sm := answer.Smooth{X: []float64{0, 1}, Y: []float64{0, 1}}
	for i := range 200 {
		want := float64(i) / 199
		best := 0.0
		for _, p := range c.Points {
			if 1-p.Specificity <= want {
				best = math.Max(best, p.Sensitivity)
			}
		}
		sm.LineX, sm.Line = append(sm.LineX, want), append(sm.Line, best)
	}
	plot := Rect{r.X, r.Y + 4, min(r.W, 2*(r.H-5)+12), r.H - 4}
	drawScatter(s, g, plot, sm, Longest(plot.W-10, "1 - specificity (up: sensitivity)", "1 - specificity"),
		func(v float64) string { return write.Significant(v, 2) })
}
