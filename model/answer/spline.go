package answer

import (
	"math"
	"slices"

	"kaplan/model"
	"kaplan/stats"
)

// SplineQuestion asks for the hazard ratio along each covariate that is bent.
var SplineQuestion = Question[*Splines]{
	Name: "spline", Page: "Splines", Short: "the hazard ratio along each covariate that is bent",
	Tab: "Spl", Words: "rcs, non-linear, restricted cubic",
	Silent: fewNumbers(1, 1, "no column is a number"),
	Parts: func(l model.Look) model.Look {
		p := modelled(l)
		p.CI, p.Reference = "", "" // a curve is against the median, whatever other covariates are against
		return p
	},
	Needs: needsModel,
	Ask: plainly(func(r *model.Resolver, l model.Look) (*Splines, error) {
		h, err := hazardOf(r, l)
		if err != nil {
			return nil, err
		}
		h.warnSearched(l, h.frame)
		s := &Splines{Hazard: h}
		if s.Curves, err = h.splineCurves(200); err != nil {
			return nil, err
		}
		if len(s.Curves) == 0 {
			return nil, &model.QuestionError{What: "no covariate is bent: rcs(age,4) is a restricted cubic spline with 4 knots",
				Ways: []model.Way{{Field: model.FieldCovariates, Do: "bend a covariate"}}}
		}
		return s, nil
	}),
}

// Splines are a model and the curves of its bent covariates.
type Splines struct {
	*Hazard
	Curves []SplineCurve
}

// SplineCurve is the hazard ratio of a bent covariate against its reference.
type SplineCurve struct {
	Column           *model.Column
	X                []float64
	HR, Lower, Upper []float64
	Reference        float64
	NonLinear        TestRow
	Knots            []float64
}

// splineCurves are the curves of a model's splines at about so many values,
// against the median.
func (h *Hazard) splineCurves(points int) ([]SplineCurve, error) {
	var out []SplineCurve
	for _, s := range h.design.Splines {
		var vals []float64
		for _, k := range h.design.Pos {
			vals = append(vals, s.Column.Num[h.frame.Row[k]])
		}
		slices.Sort(vals)
		lo, hi := model.Quantile(vals, 0.01), model.Quantile(vals, 0.99)
		c := SplineCurve{Column: s.Column, Reference: model.Quantile(vals, 0.5), Knots: s.Knots}
		for i := range points {
			c.X = append(c.X, lo+(hi-lo)*float64(i)/float64(max(points-1, 1)))
		}
		basis, err := stats.SplineBasis(c.X, s.Knots)
		if err != nil {
			return nil, err
		}
		at, err := stats.SplineBasis([]float64{c.Reference}, s.Knots)
		if err != nil {
			return nil, err
		}
		ref := make([]float64, len(at))
		for j := range at {
			ref[j] = at[j][0]
		}
		con, err := h.cox.Contrast(s.Columns, basis, ref, h.Level)
		if err != nil {
			return nil, err
		}
		for i := range con.Coef {
			c.HR = append(c.HR, math.Exp(con.Coef[i]))
			c.Lower, c.Upper = append(c.Lower, math.Exp(con.Lower[i])), append(c.Upper, math.Exp(con.Upper[i]))
		}
		if t, err := h.cox.WaldTest(s.Columns[1:]); err == nil {
			c.NonLinear = testRow("non-linearity", t)
		}
		out = append(out, c)
	}
	return out, nil
}

// Finding are the tests of the covariates being bent.
func (s *Splines) Finding() (Finding, bool) {
	var p []float64
	for _, c := range s.Curves {
		p = append(p, c.NonLinear.P)
	}
	return find(&s.Hazard.Answer, "splines of "+s.Look.Covariates, p...).ifTested()
}
