package answer

import (
	"errors"
	"fmt"

	"kaplan/model"
)

// sharedColumn is the first column that an item of one list of columns and expressions and
// an item of the other are both made of; "" where there is none.
func sharedColumn(r *model.Resolver, one, other []string) string {
	in := map[string]bool{}
	for _, c := range r.ReadBy(one...) {
		in[c.Name] = true
	}
	for _, c := range r.ReadBy(other...) {
		if in[c.Name] {
			return c.Name
		}
	}
	return ""
}

// adjustedForItself warns of covariates that the groups are made of. A category that is
// both is set aside in the model, which is said there.
func (a *Answer) adjustedForItself(r *model.Resolver, f *model.Frame) {
	l := a.Look
	for _, item := range model.SplitList(l.Covariates) {
		c := sharedColumn(r, []string{l.Marker}, []string{item})
		if c == "" || item == l.Marker && !f.Numeric() {
			continue
		}
		a.warn("groups and covariates are both made of %s: the ratio of the groups is one beside the rest of %s, not that of the groups", c, c)
	}
}

// explainedByItself refuses a marker or covariate that is the outcome, and warns of one
// that is made of the same column.
func (a *Answer) explainedByItself(r *model.Resolver, outcome, what string, ways []model.Way, items ...string) error {
	for _, item := range items {
		if item == outcome && item != "" {
			return &model.QuestionError{What: fmt.Sprintf("%s is both the outcome and %s: nothing is explained by itself", item, what),
				Ways: append([]model.Way{model.OtherOutcome}, ways...)}
		}
		if c := sharedColumn(r, []string{outcome}, []string{item}); c != "" {
			a.warn("the outcome is made of %s, and so is %s: what it explains is how it was made", c, what)
		}
	}
	return nil
}

// warnFollowUp warns of items that are made of the time of an endpoint at which some were
// censored, where they are taken for numbers like any others.
func (a *Answer) warnFollowUp(r *model.Resolver, items ...string) {
	warned := map[string]bool{}
	for _, c := range r.ReadBy(items...) {
		if e, censored := a.censoredAt(c.Name); censored > 0 && !warned[c.Name] {
			warned[c.Name] = true
			a.warn("%s is the time of the endpoint %s, at which %s censored: how long they were followed is taken here for "+
				"the time of their event; curves and Cox regression tell the two apart",
				c.Name, e.Title(), model.Count(censored, "patient was", "patients were"))
		}
	}
}

// censoredAt is the first endpoint whose time a column is and at which some were censored,
// with how many.
func (a *Answer) censoredAt(column string) (model.Endpoint, int) {
	for _, e := range a.Cohort.Endpoints {
		if column != e.Time {
			continue
		}
		f, err := model.NewResolver(a.Cohort).Frame(model.Look{Who: a.Look.Who, Observing: model.Observing{Endpoint: e.Name}})
		if err == nil && f.Used > f.Events {
			return e, f.Used - f.Events
		}
	}
	return model.Endpoint{}, 0
}

// warnNeverChanged warns of a time of change that is the end of follow-up of those who
// were censored at it: they may never have changed group.
func (a *Answer) warnNeverChanged() {
	at := a.Look.Switch
	if at == "" {
		return
	}
	if e, censored := a.censoredAt(at); censored > 0 {
		who := e.Event
		if status := a.Cohort.Column(e.Event); status != nil {
			values, _, _, _ := e.Values()
			who = model.LevelCondition(status, values).Source
		}
		a.warn("%s is the time of the endpoint %s, at which %s censored: they are taken to change group then; if they never did, their time of "+
			"change is missing: derive it as if(%s, %s, 0/0)", at, e.Title(), model.Count(censored, "patient was", "patients were"), who, model.Quote(at))
	}
}

// ofValue puts the ways right that lead out of an error about a frame where the
// marker is the Look's value, as in a ROC curve, and the endpoint may be an outcome.
func ofValue(l model.Look, err error) error {
	var e *model.QuestionError
	if !errors.As(err, &e) {
		return err
	}
	right := *e
	right.Ways = nil
	for _, w := range e.Ways {
		switch {
		case w == model.OtherMarker:
			w = otherROCMarker
		case w == model.OtherEndpoint && l.Outcome != "":
			w = model.OtherOutcome
		}
		right.Ways = append(right.Ways, w)
	}
	return &right
}
