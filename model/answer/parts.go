package answer

import (
	"maps"

	"kaplan/model"
)

// searched reports whether a Look's cut is one that only an endpoint gives. With
// it come the endpoint, and all that the search uses.
func searched(l model.Look) bool {
	rule, err := model.ParseCut(l.Cut)
	return err == nil && l.Marker != "" && (rule.Kind == model.CutOptimal || rule.Kind == model.CutYouden)
}

// patients are the parts of every question about survival: who is in, what was
// observed of them, and the groups.
func patients(l model.Look) model.Look {
	p := model.Look{Who: l.Who, Observing: l.Observing, Grouping: l.Grouping, Fitting: model.Fitting{Strata: l.Strata}}
	if l.Marker == "" {
		p.Grouping = model.Grouping{Reference: l.Reference, Switch: l.Switch}
	}
	if searched(l) || p.Moved {
		p.MinProp = l.MinProp
	}
	return weighed(p)
}

// weighed is a Look without what says of weights how they are used, where it has
// none.
func weighed(p model.Look) model.Look {
	if p.Weights == "" {
		p.Robust = ""
	}
	return p
}

// withLimits leaves the limits of group size in the parts p of a Look only where its cut is
// searched between them.
func withLimits(p, l model.Look) model.Look {
	if !searched(l) {
		p.MinProp = 0
	}
	return p
}

// grouped are the parts of every question without an endpoint: who is in, and the
// groups. Where the cut is searched, the endpoint and all else that the search
// uses belong to them, too.
func grouped(l model.Look) model.Look {
	if searched(l) {
		p := patients(l)
		p.Switch = ""
		return p
	}
	p := model.Look{Who: l.Who, Grouping: model.Grouping{Reference: l.Reference}}
	if l.Marker != "" {
		p.Marker, p.AsLevels, p.Levels, p.Cut, p.Moved = l.Marker, l.AsLevels, l.Levels, l.Cut, l.Moved
	}
	return p
}

// onlyGrouped says when fields of the groups are used, in every question.
var onlyGrouped = map[model.Field]string{
	"Cut": "with groups to make", "AsLevels": "with groups to make", "Levels": "with groups to make", "Moved": "with groups to make",
	"MinProp": "where the cut is searched", "Robust": "with weights",
}

// with is a copy of only in which some fields are used for another reason.
func with(only map[model.Field]string, why string, fields ...model.Field) map[model.Field]string {
	out := map[model.Field]string{}
	maps.Copy(out, only)
	for _, f := range fields {
		out[f] = why
	}
	return out
}

// onlySearched says when a question without an endpoint uses one.
var onlySearched = func() map[model.Field]string {
	out := map[model.Field]string{}
	for _, f := range []model.Field{"Endpoint", "Time", "Event", "Entry", "Cause", "Censored", "Landmark", "StartAt", "Weights", "Robust", "MinProp",
		"Strata"} {
		out[f] = "where the cut is searched"
	}
	for _, f := range []model.Field{"Weights", "Robust"} {
		out[f] = "where the cut is searched and every weight is taken for so many patients"
	}
	return out
}()

// fitted are the parts of a proportional hazards model.
func fitted(l model.Look) model.Look {
	p := patients(l)
	p.Covariates, p.Cluster, p.Ties, p.CI, p.Firth, p.Level = l.Covariates, l.Cluster, l.Ties, l.CI, l.Firth, l.Level
	return p
}
