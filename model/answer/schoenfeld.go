package answer

import (
	"math"
	"slices"
	"sort"

	"kaplan/model"
	"kaplan/stats"
)

// SchoenfeldQuestion asks whether the hazards of a model are proportional.
var SchoenfeldQuestion = Question[*Hazard]{
	Name: "schoenfeld", Page: "Proportional hazards", Short: "whether hazards are proportional: tests and residuals",
	Tab: "PH", Words: "Schoenfeld, cox.zph, assumption",
	Parts: func(l model.Look) model.Look {
		p := modelled(l)
		p.CI, p.PH, p.Robust = "", l.PH, "" // there is no check with weights
		return p
	},
	Needs: needsModel,
	Ask: plainly(func(r *model.Resolver, l model.Look) (*Hazard, error) {
		h, err := askCox(r, l)
		if err == nil && h.PH == nil {
			err = &model.QuestionError{What: h.NoCheck(), Ways: []model.Way{{Field: model.FieldWeights, Do: "leave out the weights"}}}
			if !h.Look.RobustWeights() {
				err = &model.QuestionError{What: h.NoCheck()}
			}
		}
		if err == nil {
			h.cox.PHResiduals(h.PH)
		}
		return h, err
	}),
}

// NoCheck says why a model has no test of proportional hazards.
func (h *Hazard) NoCheck() string {
	if h.Look.RobustWeights() {
		return "there is no such check with weights: it takes them for numbers of patients"
	}
	return "there is no such check for a penalised or exact fit"
}

// PHRow is the test of one term of a model.
type PHRow struct {
	Term string
	stats.Test
	Why string // there is no statistic; "" where there is one
}

// PHRows are the tests of proportional hazards by term, with a row also for the terms
// that were set aside.
func (h *Hazard) PHRows() []PHRow {
	var out []PHRow
	aside := whyAside(h.cox.Aliased)
	for t, name := range h.design.TermName {
		row := PHRow{Term: name, Test: stats.Test{Statistic: math.NaN(), P: math.NaN()}}
		if i := slices.Index(h.PH.Name, name); i >= 0 {
			row.Test = h.PH.Test[i]
		}
		columns, left := 0, 0
		for j, of := range h.design.Term {
			if of != t {
				continue
			}
			columns++
			if aside[j] != "" {
				left++
				row.Why = h.design.Name[j] + " " + aside[j]
			}
		}
		switch {
		case left == 0:
		case left == columns:
			row.Why = "set aside: " + row.Why
		case h.design.Interaction[t]: // what is tested would depend on what was set aside
			row.Statistic, row.P = math.NaN(), math.NaN()
			row.Why = "no test of its own: " + row.Why + ", and of what is left the test is that of another model; see GLOBAL"
		default:
			row.Why = ""
		}
		if left > 0 || slices.Contains(h.PH.Name, name) {
			out = append(out, row)
		}
	}
	return out
}

// warnPH says what the test of an interaction's hazards depends on.
func (h *Hazard) warnPH() {
	for _, row := range h.PHRows() {
		name := row.Term
		if row.Why == "" && h.design.Interaction[slices.Index(h.design.TermName, name)] {
			h.warn("the test of proportional hazards of %s depends on the reference levels, as R's cox.zph does; that of all terms (GLOBAL) does not", name)
		}
	}
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
