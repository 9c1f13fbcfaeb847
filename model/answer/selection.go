package answer

import (
	"fmt"
	"kaplan/model"
	"kaplan/stats"
)

// Selection is backward elimination: what was dropped, in order, and the model
// that is left.
type Selection struct {
	By      string // aic or p
	Keep    float64
	Dropped []SelectionStep
	Final   *Hazard
}

// SelectionStep is one covariate that was dropped.
type SelectionStep struct {
	Item   string
	P      float64 // likelihood ratio of dropping it
	AIC    float64 // of the model without it
	Before float64 // AIC with it
}

// AskBackward eliminates covariates one at a time: by AIC, the one whose loss
// lowers it most; by P, the one with the highest likelihood-ratio P above keep.
// All models are fitted to the patients who have all covariates. The marker's
// groups stay.
func AskBackward(r *model.Resolver, l model.Look, by string, keep float64) (*Selection, error) {
	if by != "aic" && by != "p" {
		return nil, &model.UsageError{What: fmt.Sprintf("unknown criterion %q", by), Hint: "aic or p"}
	}
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	d, err := r.Design(f)
	if err != nil {
		return nil, err
	}
	data, err := coxData(r, f, d)
	if err != nil {
		return nil, err
	}
	ties, err := tiesOf(l.Ties)
	if err != nil {
		return nil, err
	}
	items := model.SplitList(l.Covariates)
	first := 0 // term of the first covariate
	if len(f.Groups) > 1 {
		first = 1
	}
	in := make([]bool, len(d.TermName))
	for k := range in {
		in[k] = true
	}
	fit := func(without int) (*stats.CoxFit, error) {
		sub := data
		sub.X, sub.Name, sub.Term, sub.TermName = nil, nil, nil, nil
		for j := range data.X {
			if k := data.Term[j]; in[k] && k != without {
				sub.X, sub.Name = append(sub.X, data.X[j]), append(sub.Name, data.Name[j])
			}
		}
		return stats.Cox(sub, stats.CoxOptions{Ties: ties, Level: l.Confidence(), Firth: l.Firth})
	}
	s := &Selection{By: by, Keep: keep}
	now, err := fit(-1)
	if err != nil {
		return nil, err
	}
	for {
		best, bestFit := -1, (*stats.CoxFit)(nil)
		var step SelectionStep
		for k := first; k < len(in); k++ {
			if !in[k] {
				continue
			}
			without, err := fit(k)
			if err != nil {
				return nil, err
			}
			t := stats.ChiSquareTest(2*(now.LogLik-without.LogLik), now.DF-without.DF)
			cand := SelectionStep{Item: items[k-first], P: t.P, AIC: without.AIC, Before: now.AIC}
			better := best < 0 || (by == "aic" && cand.AIC < step.AIC) || (by == "p" && cand.P > step.P)
			if better {
				best, bestFit, step = k, without, cand
			}
		}
		if best < 0 || (by == "aic" && step.AIC >= now.AIC) || (by == "p" && !(step.P > keep)) {
			break
		}
		in[best], now = false, bestFit
		s.Dropped = append(s.Dropped, step)
	}
	var left []string
	for k := first; k < len(in); k++ {
		if in[k] {
			left = append(left, items[k-first])
		}
	}
	final := l
	final.Covariates = model.JoinList(left)
	if len(left) == 0 && first == 0 {
		return nil, &model.QuestionError{What: "no covariate stays in the model", Hint: "none of them is worth its place by " + by}
	}
	// The same patients as before, so that what is left can be compared.
	if s.Final, err = AskCox(r, final); err != nil {
		return nil, err
	}
	if rows := len(s.Final.design.Pos); rows != len(d.Pos) {
		s.Final.warn("the final model has %d rows, selection had the %d of those who have every covariate", rows, len(d.Pos))
	}
	s.Final.warn("covariates were selected on these data (backward, by %s): the intervals and P values do not account for it", by)
	return s, nil
}
