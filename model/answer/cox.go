package answer

import (
	"context"
	"math"
	"slices"

	"kaplan/model"
	"kaplan/stats"
)

// CoxQuestion asks for a proportional hazards regression and what can be asked of
// one: what covariates add to a base model, which patients move it most, its
// residuals, and the survival that it predicts.
var CoxQuestion = Question[*Hazard]{
	Name: "cox", Page: "Model", Short: "Cox proportional hazards regression",
	Tab: "Model", Words: "Cox, multivariable, hazard ratio, HR, concordance",
	Parts: func(l model.Look) model.Look {
		p := modelParts(l)
		p.Base = l.Base
		return p
	},
	Only:  onlyModel,
	Needs: needsModel,
	Ask: func(ctx context.Context, r *model.Resolver, l model.Look, p Progress[*Hazard]) (*Hazard, error) {
		if staysAfar(r, l) {
			return askFarCox(ctx, r, l, p.count)
		}
		var added *Added
		whole := l
		if l.Base != "" {
			var err error
			if added, err = askAdded(r, l, l.Base); err != nil {
				return nil, err
			}
			whole.Covariates = added.Full.Look.Covariates
		}
		h, err := askCox(r, whole)
		if err != nil {
			return nil, err
		}
		h.Added = added
		return h, h.extras(r, l)
	},
}

// ModelQuestion asks for the model of the groups and the covariates, and what
// the groups add to the covariates where there are both.
var ModelQuestion = Question[*Hazard]{
	Name: CoxQuestion.Name, Page: CoxQuestion.Page, Short: CoxQuestion.Short, Tab: CoxQuestion.Tab, Words: CoxQuestion.Words,
	Parts: func(l model.Look) model.Look {
		p := modelled(l)
		p.PH = l.PH
		return p
	},
	Needs: needsModel,
	Ask: func(ctx context.Context, r *model.Resolver, l model.Look, p Progress[*Hazard]) (*Hazard, error) {
		if staysAfar(r, l) {
			return askFarCox(ctx, r, l, p.count)
		}
		h, err := askCoxFirst(r, l, p.show)
		if err != nil {
			return nil, err
		}
		if l.Marker != "" && l.Covariates != "" {
			if added, err := askAdded(r, l, l.Covariates); err == nil { // a model that adds nothing is a model all the same
				h.Added = added
			}
		}
		return h, nil
	},
}

// modelParts are the parts of a model and of what else is asked of it.
func modelParts(l model.Look) model.Look {
	p := modelled(l)
	p.PH, p.Influence, p.Residuals, p.Pattern = l.PH, l.Influence, l.Residuals, l.Pattern
	if l.Pattern != "" {
		p.Times, p.Extend = l.Times, l.Extend && l.Times != ""
	}
	return p
}

// onlyModel says when the parts of a model are used.
var onlyModel = map[model.Field]string{"Times": "with a patient to predict for", "Extend": "with a patient to predict for, at given times"}

// extras adds what a Look asks of a fitted model.
func (h *Hazard) extras(r *model.Resolver, l model.Look) error {
	var err error
	if l.Influence > 0 {
		if h.Influence, err = h.influential(l.Influence); err != nil {
			return err
		}
	}
	if l.Residuals {
		if h.Residuals, err = h.residuals(); err != nil {
			return err
		}
	}
	if l.Pattern != "" {
		at := h.Look
		at.Pattern, at.Times, at.Extend = l.Pattern, l.Times, l.Extend
		if h.Predicted, err = askPredict(r, at); err != nil {
			return err
		}
		for _, w := range h.Predicted.Hazard.Warnings {
			if !slices.Contains(h.Warnings, w) {
				h.Warnings = append(h.Warnings, w)
			}
		}
	}
	return nil
}

// residuals lists every patient's residuals.
func (h *Hazard) residuals() (*Residuals, error) {
	score, err := h.cox.ScoreResiduals()
	if err != nil {
		return nil, err
	}
	beta, err := h.cox.Dfbeta()
	if err != nil {
		return nil, err
	}
	r := &Residuals{Martingale: h.cox.Martingale(), Deviance: h.cox.Deviance(), Terms: h.design.Name, Score: score, Dfbeta: beta}
	c := h.frame.Cohort
	for _, k := range h.design.Pos {
		r.ID = append(r.ID, rowName(c, h.frame.Row[k]))
		r.Time, r.Event = append(r.Time, h.frame.Outcome.Time[k]), append(r.Event, h.frame.Outcome.Event[k])
	}
	if c.Of != nil {
		r.together()
	}
	return r, nil
}

// together makes one line of patients of a row of counts who have the same
// residuals.
func (r *Residuals) together() {
	columns := slices.Concat([][]float64{r.Time, r.Martingale, r.Deviance}, r.Score, r.Dfbeta)
	n := 0
	for i := range r.ID {
		alike := i > 0 && r.ID[i] == r.ID[n-1] && r.Event[i] == r.Event[n-1]
		for _, c := range columns {
			alike = alike && same(c[i], c[n-1])
		}
		if alike {
			r.Patients[n-1]++
			continue
		}
		r.ID[n], r.Event[n] = r.ID[i], r.Event[i]
		for _, c := range columns {
			c[n] = c[i]
		}
		r.Patients = append(r.Patients, 1)
		n++
	}
	r.ID, r.Event, r.Time, r.Martingale, r.Deviance = r.ID[:n], r.Event[:n], r.Time[:n], r.Martingale[:n], r.Deviance[:n]
	for k := range r.Terms {
		r.Score[k], r.Dfbeta[k] = r.Score[k][:n], r.Dfbeta[k][:n]
	}
}

// askAdded compares the Look's model with the one of the base covariates alone.
func askAdded(r *model.Resolver, l model.Look, base string) (*Added, error) {
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	full := l
	baseItems := model.SplitList(base)
	in := map[string]bool{}
	for _, b := range baseItems {
		in[b] = true
	}
	all := baseItems
	a := &Added{}
	for _, c := range model.SplitList(l.Covariates) {
		if !in[c] {
			all = append(all, c)
			a.Items = append(a.Items, c)
		}
	}
	if l.Marker != "" && len(f.Groups) > 1 {
		a.Items = append([]string{f.Marker.Name}, a.Items...)
	}
	if len(a.Items) == 0 {
		return nil, &model.UsageError{What: "the model adds nothing to its base", Hint: "name what comes on top of it",
			Ways: []model.Way{{Field: model.FieldCovariates, Do: "choose covariates"}}}
	}
	full.Covariates = model.JoinList(all)
	if f, err = r.Frame(full); err != nil {
		return nil, err
	}
	if a.Full, err = hazard(r, f); err != nil {
		return nil, err
	}
	// The base model on the patients of the full one.
	d := a.Full.design
	bare := l
	bare.Marker, bare.Covariates = "", base
	bf := *f
	bf.Look, bf.Groups = bare, []model.Group{{Name: "all"}}
	bf.Code = make([]uint8, len(f.Code))
	for k := range bf.Code {
		bf.Code[k] = stats.NoGroup
	}
	for _, k := range d.Pos {
		bf.Code[k] = 0
	}
	if a.Base, err = hazard(r, &bf); err != nil {
		return nil, err
	}
	t := stats.ChiSquareTest(2*(a.Full.Fit.LogLik-a.Base.Fit.LogLik), a.Full.cox.DF-a.Base.cox.DF)
	if l.RobustWeights() {
		t.Statistic, t.P = math.NaN(), math.NaN() // there is no likelihood
	}
	a.LR = testRow("likelihood ratio", t)
	cb, err := a.Base.cox.Concordance(stats.ConcordanceOptions{})
	if err != nil {
		return nil, err
	}
	cf, err := a.Full.cox.Concordance(stats.ConcordanceOptions{})
	if err != nil {
		return nil, err
	}
	a.CBase, a.CFull, a.Diff = cb.C, cf.C, cf.C-cb.C
	a.SE, a.P = stats.ConcordanceDifference(cf, cb)
	return a, nil
}

// Finding is the test of what is added.
func (a *Added) Finding() (Finding, bool) {
	return find(&a.Full.Answer, model.JoinList(a.Items), a.LR.P).ifTested()
}

// Finding is the test of the groups, else of the model.
func (h *Hazard) Finding() (Finding, bool) {
	f := find(&h.Answer, h.Look.Covariates)
	if h.Look.Marker != "" {
		f.What, f.Of = h.Look.Marker, model.PlainName(h.Look.Marker)
		f.Chosen = chosen(h.Look)
		f.cutBy(h.frame)
	}
	if h.ofGroups() && len(h.frame.Groups) == 2 && len(h.Rows) > 0 {
		f.P, f.Tests = least([]float64{h.Rows[0].P})
	} else if h.Fit != nil {
		test := h.Fit.LR
		if h.Fit.RobustScore != nil {
			test = h.Fit.Wald
		}
		f.P, f.Tests = least([]float64{test.P})
	}
	return f.ifTested()
}
