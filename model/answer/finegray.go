package answer

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// FineGrayQuestion asks for a regression of the subdistribution hazard.
var FineGrayQuestion = Question[*Hazard]{
	Name: "finegray", Page: "Fine-Gray", Short: "Fine-Gray regression of a cause's subdistribution hazard",
	Tab: "F-G", Words: "competing risks, subdistribution hazard, crr, SHR",
	Silent: oneCause,
	Parts: func(l model.Look) model.Look {
		p := modelled(l)
		p.Entry, p.StartAt, p.Weights, p.Robust, p.Switch, p.Strata = "", 0, "", "", "", ""
		p.Cluster, p.Ties, p.CI, p.Firth = "", "", "", false
		return p
	},
	Needs: []model.Need{model.Needs("a model needs covariates", model.FieldCovariates, model.FieldMarker)},
	Ask:   plainly(askFineGray),
}

// askFineGray answers a Look with a regression of the subdistribution hazard: of
// the marker's groups, if any, and the covariates.
func askFineGray(r *model.Resolver, l model.Look) (*Hazard, error) {
	asked := l
	r, l, apart, err := r.CausesApart(l)
	if err != nil {
		return nil, err
	}
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	code, _, of, name, err := causes(f)
	if err != nil {
		return nil, err
	}
	if f.Outcome.Entry != nil { // the endpoint's own
		return nil, &model.QuestionError{What: "the model of Fine and Gray is fitted without entry times",
			Hint: "a Cox regression of one cause fits the cause-specific hazard with them"}
	}
	d, err := r.Design(f)
	if err != nil {
		return nil, err
	}
	if len(d.X) == 0 {
		return nil, errNoCovariate()
	}
	data := stats.FineGrayData{Time: make([]float64, len(d.Pos)), Cause: make([]uint8, len(d.Pos)), Of: of, X: d.X, Name: d.Name}
	for i, k := range d.Pos {
		data.Time[i], data.Cause[i] = f.Outcome.Time[k], code[k]
	}
	h := &Hazard{Answer: competing(f, apart, asked), Level: l.Confidence(), CI: "wald", Ties: "breslow", frame: f, design: d,
		Adjusted: l.Covariates != "" && len(f.Groups) > 1}
	for _, c := range data.Cause {
		h.event = append(h.event, c == of)
	}
	h.warnSearched(l, f)
	h.immortal(f)
	h.adjustedForItself(r, f)
	h.Excluded = append(append([]model.Exclusion(nil), h.Excluded...), d.Excluded...)
	h.Used = len(d.Pos)
	fit, err := stats.FineGray(data, h.Level)
	if err != nil {
		return nil, &model.QuestionError{What: "the model could not be fitted: " + err.Error(), Ways: []model.Way{model.OtherCovariates, model.WidenSubgroup}}
	}
	h.Events = fit.Events
	h.Heading = fmt.Sprintf("Fine-Gray regression, subdistribution hazard of %s = %s", f.Endpoint.Event, name)
	h.Warnings = append(h.Warnings, fit.Warnings...)
	if fit.Competing == 0 {
		h.warn("there are no competing events: this is Cox regression, with robust standard errors")
	} else {
		h.warn("%s in the risk set with falling weight: a hazard ratio here is of the subdistribution",
			model.Count(fit.Competing, "competing event stays", "competing events stay"))
	}
	nan := stats.Test{Statistic: math.NaN(), P: math.NaN()}
	h.Fit = &ModelFit{N: fit.N, Events: fit.Events, Ties: "breslow", LogLikNull: fit.LogLikNull, LogLik: fit.LogLik,
		AIC: math.NaN(), BIC: math.NaN(), LR: fit.LR, Wald: fit.Wald, Score: nan, Robust: true}
	aside := whyAside(fit.Aliased)
	for _, a := range fit.Aliased {
		h.Note = d.Name[a.Column] + " " + a.Why
	}
	for _, m := range fit.Monotone {
		h.Note = m.Why
	}
	for j, term := range d.Name {
		row := Effect{Term: term, Label: rowLabel(term, d, j, len(f.Groups) > 1), Coef: fit.Coef[j], SE: fit.SE[j], Statistic: fit.Z[j], P: fit.P[j],
			CI:    "wald",
			Ratio: math.Exp(fit.Coef[j]), Lower: math.Exp(fit.Lower[j]), Upper: math.Exp(fit.Upper[j])}
		switch {
		case aside[j] != "":
			row.Note = "set aside"
		case math.IsInf(row.Coef, 0):
			row.Note, row.Lower, row.Upper = NoFinite, math.NaN(), math.NaN()
		}
		h.Rows = append(h.Rows, row)
	}
	h.naive()
	if s, err := hazardOf(r, l); err == nil { // the rate among those still free of any event, which is another question
		h.Specific = s
	}
	return h, nil
}
