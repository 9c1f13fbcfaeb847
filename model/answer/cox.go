package answer

import (
	"kaplan/model"
	"kaplan/stats"
)

// AskCox answers a Look with a proportional hazards regression: its groups, if
// any, and its covariates, with the measures and checks of the fit.
func AskCox(r *model.Resolver, l model.Look) (*Hazard, error) {
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	h, err := hazard(r, f)
	if err != nil {
		return nil, err
	}
	h.check()
	return h, nil
}

// check adds what a fit is judged by: concordance, and whether the hazards are
// proportional.
func (h *Hazard) check() {
	fit := h.cox
	if c, err := fit.Concordance(stats.ConcordanceOptions{}); err == nil {
		h.Concordance = c
	}
	if c, err := fit.Concordance(stats.ConcordanceOptions{Uno: true}); err == nil {
		h.Uno = c
	}
	if !h.Look.Firth {
		if tr, ok := phTransforms[h.Look.PH]; ok {
			if ph, err := fit.ProportionalHazards(tr); err == nil {
				h.PH = ph
			}
		}
	}
	for _, s := range h.design.Splines {
		if t, err := fit.WaldTest(s.Columns[1:]); err == nil {
			h.NonLinear = append(h.NonLinear, testRow(s.Column.Name, t))
		}
	}
}

// Residuals are those of every patient of a fitted model.
type Residuals struct {
	ID                   []string
	Time                 []float64
	Event                []bool
	Martingale, Deviance []float64
	Terms                []string
	Score, Dfbeta        [][]float64 // [term][patient]
}

// Residuals lists every patient's residuals.
func (h *Hazard) Residuals() (*Residuals, error) {
	score, err := h.cox.ScoreResiduals()
	if err != nil {
		return nil, err
	}
	beta, err := h.cox.Dfbeta()
	if err != nil {
		return nil, err
	}
	r := &Residuals{Martingale: h.cox.Martingale(), Deviance: h.cox.Deviance(), Terms: h.design.Name, Score: score, Dfbeta: beta}
	for _, k := range h.design.Pos {
		r.ID = append(r.ID, h.frame.Cohort.ID[h.frame.Row[k]])
		r.Time, r.Event = append(r.Time, h.frame.Outcome.Time[k]), append(r.Event, h.frame.Outcome.Event[k])
	}
	return r, nil
}

// Added is what covariates add to a base model (nested, on the same patients).
type Added struct {
	Base, Full   *Hazard
	Items        []string
	LR           TestRow
	CBase, CFull float64
	Diff, SE     float64 // of C, by the infinitesimal jackknife
	P            float64
}

// AskAdded compares the Look's model with the one of the base covariates alone.
func AskAdded(r *model.Resolver, l model.Look, base string) (*Added, error) {
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
		return nil, &model.UsageError{What: "the model adds nothing to its base", Hint: "name in --covariates what comes on top of --base"}
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
