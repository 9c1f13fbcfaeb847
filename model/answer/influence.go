package answer

import (
	"math"
	"slices"
	"sort"

	"kaplan/model"
	"kaplan/stats"
)

// Influence is how much one patient moves a model.
type Influence struct {
	ID      string
	Time    float64
	Event   bool
	Term    string  // the coefficient moved most
	Dfbetas float64 // by how many standard errors
	Dfbeta  float64 // on the log hazard ratio
	// Martingale and Deviance are the patient's residuals.
	Martingale, Deviance float64
}

// Influential lists the most influential patients of a fitted model, by the
// largest standardised change of a coefficient when the patient is left out.
func (h *Hazard) Influential(most int) ([]Influence, error) {
	betas, err := h.cox.Dfbetas()
	if err != nil {
		return nil, err
	}
	beta, err := h.cox.Dfbeta()
	if err != nil {
		return nil, err
	}
	mart, dev := h.cox.Martingale(), h.cox.Deviance()
	out := make([]Influence, len(h.design.Pos))
	for i, k := range h.design.Pos {
		in := Influence{ID: h.frame.Cohort.ID[h.frame.Row[k]], Time: h.frame.Outcome.Time[k], Event: h.frame.Outcome.Event[k], Martingale: mart[i], Deviance: dev[i], Dfbetas: math.NaN()}
		for j := range betas {
			if v := betas[j][i]; math.Abs(v) > math.Abs(in.Dfbetas) || math.IsNaN(in.Dfbetas) && !math.IsNaN(v) {
				in.Term, in.Dfbetas, in.Dfbeta = h.design.Name[j], v, beta[j][i]
			}
		}
		out[i] = in
	}
	slices.SortStableFunc(out, func(x, y Influence) int {
		a, b := math.Abs(x.Dfbetas), math.Abs(y.Dfbetas)
		switch {
		case a > b || math.IsNaN(b) && !math.IsNaN(a):
			return -1
		case a < b || math.IsNaN(a) && !math.IsNaN(b):
			return 1
		}
		return 0
	})
	return out[:min(most, len(out))], nil
}

// Smooth is a scatter and the line through it.
type Smooth struct {
	X, Y []float64 // points
	// LineX ascends; Line, Lower and Upper follow the points.
	LineX, Line, Lower, Upper []float64
}

// Schoenfeld is the scaled Schoenfeld residuals of one term against time with
// their smoother: the natural cubic spline of 4 degrees of freedom that R's
// plot of cox.zph draws, at about so many points.
func (h *Hazard) Schoenfeld(term, points int) Smooth {
	s := Smooth{}
	if h.PH == nil || term >= len(h.PH.Residual) {
		return s
	}
	for i, y := range h.PH.Residual[term] {
		if !math.IsNaN(y) {
			s.X, s.Y = append(s.X, h.PH.X[i]), append(s.Y, y)
		}
	}
	knots := splineKnotsAt(s.X, 4)
	if knots == nil {
		return s
	}
	lo, hi := slices.Min(s.X), slices.Max(s.X)
	for i := range points {
		s.LineX = append(s.LineX, lo+(hi-lo)*float64(i)/float64(points-1))
	}
	basis, err1 := stats.SplineBasis(s.X, knots)
	at, err2 := stats.SplineBasis(s.LineX, knots)
	if err1 != nil || err2 != nil {
		return s
	}
	s.Line, s.Lower, s.Upper = stats.SmoothLine(basis, s.Y, at, h.PH.Var[term], h.Level)
	return s
}

// splineKnotsAt are df-1 inner knots at equal quantiles and both ends, as R's
// ns(x, df); nil where x has too few values.
func splineKnotsAt(x []float64, df int) []float64 {
	v := slices.Clone(x)
	sort.Float64s(v)
	if len(v) < df+2 {
		return nil
	}
	knots := []float64{v[0]}
	for i := 1; i < df; i++ {
		knots = append(knots, model.Quantile(v, float64(i)/float64(df)))
	}
	knots = slices.Compact(append(knots, v[len(v)-1]))
	if len(knots) < 3 {
		return nil
	}
	return knots
}
