package figure

import (
	"math"

	"kaplan/model"
	"kaplan/model/answer"
)

// Schoenfeld draws the scaled Schoenfeld residuals of every term against time, with their
// smoother: level where hazards are proportional. Errors as those of Survival.
func Schoenfeld(h *answer.Hazard, p model.Picture) (*Figure, error) {
	if h.PH == nil || len(h.PH.Residual) == 0 {
		return nil, &model.QuestionError{What: "there are no residuals to draw: the test of proportional hazards was not made"}
	}
	s, err := newSheet(p, "Scaled Schoenfeld residuals")
	if err != nil {
		return nil, err
	}
	terms := h.PH.Name
	c := captionOf(p, &h.Answer, "scaled Schoenfeld residuals and their smoother (natural cubic spline of 4 degrees of freedom) with intervals",
		"global test of proportional hazards: "+pOf(h.PH.Global.P))
	cells, err := s.page("Proportional hazards", nil, c, len(terms))
	if err != nil {
		return nil, err
	}
	// The axis is that of the test, transformed; its ticks are times.
	for i, b := range cells {
		if i >= len(terms) {
			break
		}
		g := h.Schoenfeld(i, 80)
		if len(g.X) == 0 {
			continue
		}
		xlo, xhi := spread(g.X)
		ylo, yhi := spread(g.Y, g.Lower, g.Upper)
		xlo, xhi = widened(xlo, xhi, 0.02)
		ylo, yhi = widened(ylo, yhi, 0.05)
		q := s.panel(b, axes{title: terms[i], xlo: xlo, xhi: xhi, ylo: ylo, yhi: yhi, xTicks: transformed(h.PH.X, h.PH.Time, b.w/(s.size*4)),
			xTitle: timeTitle(&h.Answer), yTitle: "Coefficient"})
		pale := area(s.of(0).colour)
		pale.alpha = 0.45
		q.dots(pale, 1.3, q.points(g.X, g.Y))
		if len(g.Line) > 0 {
			band := area(s.of(1).colour)
			band.alpha = 0.18
			if p.Shows("intervals", true) {
				q.between(band, g.LineX, g.Lower, g.Upper)
			}
			q.curve(line(s.of(1).colour, 1.3), g.LineX, g.Line)
		}
		q.level(refline(), 0)
		if t := h.PH.Test[i]; !math.IsNaN(t.P) && p.Shows("p", true) {
			q.note([]string{pOf(t.P)}, true)
		}
		q.drawAxes()
	}
	return s.Figure, nil
}

// transformed are ticks of a transformed time, labelled with the times, as many as fit.
func transformed(x, t []float64, most float64) []tick {
	if len(x) == 0 {
		return nil
	}
	lo, hi := spread(x)
	n := max(2, min(7, int(most)))
	var out []tick
	last := math.Inf(-1)
	for k := range n {
		want := lo + (hi-lo)*float64(k)/float64(n-1)
		best := 0
		for i := range x {
			if math.Abs(x[i]-want) < math.Abs(x[best]-want) {
				best = i
			}
		}
		if x[best]-last >= (hi-lo)/float64(n)*0.6 {
			out = append(out, tick{x[best], model.FormatSignificant(t[best], 3)})
			last = x[best]
		}
	}
	return out
}
