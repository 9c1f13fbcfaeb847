package answer

import (
	"math"
	"slices"

	"kaplan/model"
)

// InfluenceQuestion asks which patients move a model most.
var InfluenceQuestion = Question[*Hazard]{
	Name: "influence", Page: "Influence", Short: "the patients who move a model most when they are left out",
	Tab: "Infl", Words: "dfbeta, outliers, deviance, residuals",
	Parts: func(l model.Look) model.Look {
		p := modelled(l)
		p.CI, p.Level, p.Influence = "", 0, l.Influence
		return p
	},
	Needs: needsModel,
	Ask: plainly(func(r *model.Resolver, l model.Look) (*Hazard, error) {
		h, err := hazardOf(r, l)
		if err != nil {
			return nil, err
		}
		h.warnSearched(l, h.frame)
		most := l.Influence
		if most == 0 {
			most = 40
		}
		h.Influence, err = h.influential(most)
		return h, err
	}),
}

// influential lists the most influential patients of a fitted model, by the
// largest standardised change of a coefficient when the patient is left out.
func (h *Hazard) influential(most int) ([]Influence, error) {
	betas, err := h.cox.Dfbetas()
	if err != nil {
		return nil, err
	}
	beta, err := h.cox.Dfbeta()
	if err != nil {
		return nil, err
	}
	if h.cox.RobustVar != nil && h.Look.RobustWeights() {
		// The model's standard errors depend on the scale of the weights.
		for j := range betas {
			for i := range betas[j] {
				betas[j][i] *= h.cox.NaiveSE[j] / h.cox.SE[j]
			}
		}
	}
	mart, dev := h.cox.Martingale(), h.cox.Deviance()
	out := make([]Influence, len(h.design.Pos))
	c := h.frame.Cohort
	for i, k := range h.design.Pos {
		in := Influence{ID: rowName(c, h.frame.Row[k]), Patients: 1, Time: h.frame.Outcome.Time[k], Event: h.frame.Outcome.Event[k],
			Martingale: mart[i], Deviance: dev[i], Dfbetas: math.NaN()}
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
	if c.Of != nil {
		// The patients of a row are alike in everything and follow one another.
		out = alike(out, most)
	}
	return out[:min(most, len(out))], nil
}

// rowName names a patient, or the row of counts that the patient is of.
func rowName(c *model.Cohort, i int32) string {
	if c.Of == nil {
		return c.ID[i]
	}
	return c.RowID[c.Of[i]]
}

// alike makes one line of patients of a row of counts about whom the same is said,
// up to so many lines.
func alike(in []Influence, most int) []Influence {
	var out []Influence
	for _, x := range in {
		if n := len(out); n > 0 {
			if y := out[n-1]; x.ID == y.ID && x.Time == y.Time && x.Event == y.Event && same(x.Dfbetas, y.Dfbetas) && same(x.Martingale, y.Martingale) {
				out[n-1].Patients++
				continue
			}
			if n == most {
				break
			}
		}
		out = append(out, x)
	}
	return out
}

// same reports whether two numbers are equal, or neither exists.
func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
