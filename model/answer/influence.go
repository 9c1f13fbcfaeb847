package answer

import (
	"math"
	"slices"

	"kaplan/model"
)

// InfluenceQuestion asks which patients move a model most.
var InfluenceQuestion = Question[*Hazard]{
	Name: "influence", Page: "Influence", Short: "the patients who move a model most when they are left out",
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
	mart, dev := h.cox.Martingale(), h.cox.Deviance()
	out := make([]Influence, len(h.design.Pos))
	for i, k := range h.design.Pos {
		in := Influence{ID: h.frame.Cohort.ID[h.frame.Row[k]], Time: h.frame.Outcome.Time[k], Event: h.frame.Outcome.Event[k],
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
	return out[:min(most, len(out))], nil
}
