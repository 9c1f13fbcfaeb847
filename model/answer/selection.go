package answer

import (
	"fmt"

	"kaplan/model"
	"kaplan/stats"
)

// SelectionQuestion asks which covariates stay in a model.
var SelectionQuestion = Question[*Selection]{
	Name: "cox", Page: "Selection", Short: "backward elimination of covariates",
	Tab: "Sel", Words: "backward, stepwise, AIC, variable selection",
	Parts: func(l model.Look) model.Look {
		p := modelParts(l)
		p.Backward = l.Backward
		if l.Backward != "" && l.Backward != "aic" {
			p.Keep = l.Keep
		}
		return p
	},
	Only:  map[model.Field]string{"Times": onlyModel["Times"], "Extend": onlyModel["Extend"], "Keep": "in elimination by P"},
	Needs: []model.Need{model.Needs("there are no covariates to select from", model.FieldCovariates)},
	Ask: plainly(func(r *model.Resolver, l model.Look) (*Selection, error) {
		s, err := askBackward(r, l)
		if err != nil {
			return nil, err
		}
		return s, s.Final.extras(r, l)
	}),
}

// Selection is backward elimination: what was dropped, in order, and the model
// that is left.
type Selection struct {
	By      string // aic or p
	Keep    float64
	Dropped []SelectionStep
	Final   *Hazard
}

// Footnotes are those of the model that is left.
func (s *Selection) Footnotes() []string { return s.Final.Footnotes() }

// SelectionStep is one covariate that was dropped.
type SelectionStep struct {
	Item   string
	P      float64 // likelihood ratio of dropping it
	AIC    float64 // of the model without it
	Before float64 // AIC with it
}

// askBackward eliminates covariates one at a time: by AIC, the one whose loss
// lowers it most; by P, the one with the highest likelihood-ratio P above the
// Look's Keep. All models are fitted to the patients who have all covariates.
// The marker's groups stay.
func askBackward(r *model.Resolver, l model.Look) (*Selection, error) {
	if err := l.NotWeighted("a selection of covariates by likelihood"); err != nil {
		return nil, err
	}
	s := &Selection{By: l.Backward, Keep: l.Keep}
	if s.By == "" {
		s.By = "aic"
	}
	if s.Keep == 0 {
		s.Keep = 0.05
	}
	if s.By != "aic" && s.By != "p" {
		return nil, &model.UsageError{Field: model.FieldBackward, What: fmt.Sprintf("unknown criterion %q", s.By), Hint: "one of aic, p"}
	}
	e, err := newElimination(r, l)
	if err != nil {
		return nil, err
	}
	for {
		step, k, without, err := e.worst(s.By)
		if err != nil {
			return nil, err
		}
		if k < 0 || s.By == "aic" && step.AIC >= step.Before || s.By == "p" && !(step.P > s.Keep) {
			break
		}
		e.in[k], e.now = false, without
		s.Dropped = append(s.Dropped, step)
	}
	var left []string
	for k, item := range e.items {
		if e.in[e.first+k] {
			left = append(left, item)
		}
	}
	if len(left) == 0 && e.first == 0 {
		return nil, &model.QuestionError{What: "no covariate stays in the model", Hint: "none of them is worth its place by " + s.By}
	}
	final := l
	final.Covariates = model.JoinList(left)
	// The same patients as before, so that what is left can be compared.
	if s.Final, err = askCox(r, final); err != nil {
		return nil, err
	}
	if rows := len(s.Final.design.Pos); rows != len(e.design.Pos) {
		s.Final.warn("the final model has %d rows, selection had the %d of those who have every covariate", rows, len(e.design.Pos))
	}
	s.Final.warn("covariates were selected on these data (backward, by %s): the intervals and P values do not account for it", s.By)
	return s, nil
}

// elimination is a model that covariates are taken out of.
type elimination struct {
	r      *model.Resolver
	design *model.Design
	data   stats.CoxData
	opt    stats.CoxOptions
	items  []string // the covariates as given
	first  int      // term of the first covariate, behind the groups
	in     []bool   // by term
	now    *stats.CoxFit
}

func newElimination(r *model.Resolver, l model.Look) (*elimination, error) {
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	e := &elimination{r: r, items: model.SplitList(l.Covariates)}
	if e.design, err = r.Design(f); err != nil {
		return nil, err
	}
	if e.data, err = coxData(r, f, e.design); err != nil {
		return nil, err
	}
	e.opt = stats.CoxOptions{Level: l.Confidence(), Firth: l.Firth}
	if e.opt.Ties, err = tiesOf(l.Ties); err != nil {
		return nil, err
	}
	if len(f.Groups) > 1 {
		e.first = 1
	}
	for range e.design.TermName {
		e.in = append(e.in, true)
	}
	e.now, err = e.fit(-1)
	return e, err
}

// fit is the model of the terms that are in, but for one.
func (e *elimination) fit(without int) (*stats.CoxFit, error) {
	sub := e.data
	sub.X, sub.Name, sub.Term, sub.TermName = nil, nil, nil, nil
	for j, k := range e.data.Term {
		if e.in[k] && k != without {
			sub.X, sub.Name = append(sub.X, e.data.X[j]), append(sub.Name, e.data.Name[j])
		}
	}
	return stats.Cox(sub, e.opt)
}

// needed reports whether a term is part of an interaction that is in the model, which
// would mean something else without it.
func (e *elimination) needed(k int) bool {
	for o := e.first; o < len(e.in); o++ {
		if e.in[o] && e.r.Within(e.items[k-e.first], e.items[o-e.first]) {
			return true
		}
	}
	return false
}

// worst is the covariate that the model can best do without, -1 where none is
// left, and the fit without it.
func (e *elimination) worst(by string) (step SelectionStep, term int, fit *stats.CoxFit, err error) {
	term = -1
	for k := e.first; k < len(e.in); k++ {
		if !e.in[k] || e.needed(k) {
			continue
		}
		without, err := e.fit(k)
		if err != nil {
			return step, -1, nil, err
		}
		t := stats.ChiSquareTest(2*(e.now.LogLik-without.LogLik), e.now.DF-without.DF)
		c := SelectionStep{Item: e.items[k-e.first], P: t.P, AIC: without.AIC, Before: e.now.AIC}
		if term < 0 || by == "aic" && c.AIC < step.AIC || by == "p" && c.P > step.P {
			step, term, fit = c, k, without
		}
	}
	return step, term, fit, nil
}

// Finding is the final model, whose P knows nothing of the selection.
func (s *Selection) Finding() (Finding, bool) {
	f, ok := s.Final.Finding()
	f.Chosen = true
	return f, ok
}
