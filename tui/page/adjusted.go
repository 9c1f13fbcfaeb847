package page

import (
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Adjusted is the page of curves averaged over the covariates.
func Adjusted() Leaf {
	return New(Page[*answer.Predicted]{Question: answer.AdjustedQuestion, Draw: drawAdjusted,
		Document: write.Adjusted})
}

func drawAdjusted(s *Sheet, p *answer.Predicted) {
	g, r := s.g, s.r
	title := "survival as the model sees it"
	if len(p.Groups) > 1 && p.Hazard.Adjusted {
		title = Longest(r.W, "adjusted curves: averaged over the cohort, as if everybody were in each group", "adjusted curves: averaged over the cohort")
	}
	s.put(g, r.X, r.Y, r.W, title, chart.Title)
	opt := chart.SurvivalOptions{W: r.W, H: r.H - 1, From: 0, To: s.Now.LastTime, Unit: s.Now.Endpoint.Unit, NoRisk: true, ASCII: s.ASCII,
		Dots: s.Curves.Dots}
	for i := range p.Groups {
		opt.Series = append(opt.Series, chart.Series{Name: p.Groups[i], Group: i, At: func(t float64) float64 { return stepAt(p.Times, p.Adjusted[i], t) }})
	}
	Blit(g, chart.Survival(opt), Rect{r.X, r.Y + 1, r.W, r.H - 1})
}

// stepAt is a right-continuous step function that starts at 1.
func stepAt(times, values []float64, t float64) float64 {
	lo, hi := 0, len(times)
	for lo < hi {
		if m := (lo + hi) / 2; times[m] <= t {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo == 0 {
		return 1
	}
	return values[lo-1]
}
