package answer

import "kaplan/model"

// FlowQuestion asks who of the patients in the files is in an analysis, and why the
// others are not.
var FlowQuestion = Question[*Flow]{
	Name: "flow", Page: "Patient flow", Short: "the patients from file to analysis: who was left out, and why",
	Tab: "Flow", Words: "CONSORT, STROBE, excluded, left out, missing",
	Parts: func(l model.Look) model.Look {
		p := model.Look{Who: l.Who, Observing: l.Observing, Grouping: model.Grouping{Marker: l.Marker},
			Fitting: model.Fitting{Covariates: l.Covariates, Strata: l.Strata, Cluster: l.Cluster}}
		p.Weights, p.Robust = "", ""
		return p
	},
	Ask: plainly(func(r *model.Resolver, l model.Look) (*Flow, error) {
		f, err := r.Flow(l)
		if err != nil {
			return nil, err
		}
		out := &Flow{Answer: Answer{Cohort: f.Cohort, Look: l, Endpoint: f.Endpoint, Used: f.Used, Events: f.Events}, Flow: f}
		for _, x := range f.Out {
			out.Excluded = append(out.Excluded, model.Exclusion{Reason: x.Reason, N: len(x.ID)})
		}
		if f.Said != "" {
			out.warn("%s", f.Said)
		}
		out.Assumed = []string{out.Understood()}
		return out, nil
	}),
}

// Flow is the way of the patients from the files to an analysis.
type Flow struct {
	Answer
	*model.Flow
}

// FlowLine is a step of the flow in words.
type FlowLine struct {
	Text string
	N    int
	ID   []string // whom it is about; nil for rows of a file
}

// Lines are the steps, in order: what the files hold, the patients of the cohort, who
// was left out, who is analysed.
func (f *Flow) Lines() []FlowLine {
	var out []FlowLine
	for _, s := range f.Files {
		out = append(out, FlowLine{Text: s.File + ": " + s.What, N: s.N})
	}
	out = append(out, FlowLine{Text: "in the cohort", N: f.N})
	for _, x := range f.Out {
		out = append(out, FlowLine{Text: "left out: " + x.Reason, N: len(x.ID), ID: x.ID})
	}
	return append(out, FlowLine{Text: "analysed", N: f.Flow.Used, ID: f.In})
}
