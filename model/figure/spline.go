package figure

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/model/answer"
)

// Splines draws the hazard ratio of bent covariates against their references. Errors as
// those of Survival.
func Splines(a *answer.Splines, p model.Picture) (*Figure, error) {
	s, err := newSheet(p, "Hazard ratio along a number")
	if err != nil {
		return nil, err
	}
	c := captionOf(p, &a.Answer, fmt.Sprintf("restricted cubic splines; bands: %g%% intervals; the reference is the median; triangles: knots", a.Level*100))
	cells, err := s.page("", nil, c, len(a.Curves))
	if err != nil {
		return nil, err
	}
	for i, b := range cells {
		if i >= len(a.Curves) {
			break
		}
		k := &a.Curves[i]
		xlo, xhi := spread(k.X)
		lo, hi := ratioRange(k.HR, k.Lower, k.Upper)
		ax := axes{xlo: xlo, xhi: xhi, ylo: lo, yhi: hi, yLog: true, xTitle: titleOf(k.Column),
			yTitle: fmt.Sprintf("Hazard ratio (reference %s)", short(k.Reference, 4))}
		ax.title = k.Column.Title()
		if t := k.NonLinear; t.Why == "" && !math.IsNaN(t.P) && p.Shows("p", true) {
			ax.title += ", not linear: " + naive(&a.Answer) + pOf(t.P)
		}
		q := s.panel(b, ax)
		band := area(s.of(0).colour)
		band.alpha = 0.15
		if p.Shows("intervals", true) {
			q.between(band, k.X, k.Lower, k.Upper)
		}
		q.level(refline(), 1)
		q.upright(refline(), k.Reference)
		q.curve(line(s.of(0).colour, 1.3), k.X, k.HR)
		for _, at := range k.Knots {
			if q.x.has(at) {
				x := q.x.at(at)
				q.path(area(dim), true, []point{{x, q.bottom - 4}, {x - 2, q.bottom - 0.5}, {x + 2, q.bottom - 0.5}})
			}
		}
		q.drawAxes()
	}
	return s.Figure, nil
}

// ratioRange is the range of a logarithmic axis: the curve, and its band as far as a
// factor of four beyond it.
func ratioRange(v, lower, upper []float64) (lo, hi float64) {
	lo, hi = 1/1.1, 1.1
	low, high := 1.0, 1.0
	for _, x := range v {
		if x > 0 && !math.IsInf(x, 0) {
			low, high = math.Min(low, x), math.Max(high, x)
		}
	}
	for i := range v {
		if x := lower[i]; x > 0 {
			lo = math.Min(lo, math.Max(x, low/4))
		}
		if x := upper[i]; x > 0 && !math.IsInf(x, 0) {
			hi = math.Max(hi, math.Min(x, high*4))
		}
	}
	return math.Min(lo, low) / 1.05, math.Max(hi, high) * 1.05
}
