package answer

import (
	"fmt"
	"strings"

	"kaplan/model"
)

// Answer is what every answer carries: the question, who is in it, and what
// has to be said about it. It never prints.
type Answer struct {
	Cohort   *model.Cohort
	Look     model.Look
	Endpoint model.Endpoint
	Used     int
	Events   int
	Excluded []model.Exclusion
	Assumed  []string // what was understood without being told
	Warnings []string
}

// Footnotes are what has to be said about an answer wherever it is shown.
func (a *Answer) Footnotes() []string { return a.Warnings }

// Conditions are what an answer about survival holds for beside its endpoint,
// subgroup and groups, in words, as it has to be said wherever numbers are shown:
// cause, landmark, entry, strata, weights and clusters.
func (a *Answer) Conditions() string {
	l := a.Look
	var said []string
	add := func(what, of string) {
		if of != "" {
			said = append(said, what+" "+of)
		}
	}
	if a.Endpoint.Time != "" {
		add("cause", a.Endpoint.Cause)
		add("entry at", a.Endpoint.Entry)
	}
	if l.Landmark > 0 {
		add("time counted from", model.FormatShort(l.Landmark))
	}
	add("stratified by", strings.Join(model.SplitList(l.Strata), ", "))
	add("weighted by", l.Weights)
	add("clusters of", l.Cluster)
	return strings.Join(said, "; ")
}

// answerOf starts an answer from its frame.
func answerOf(f *model.Frame) Answer {
	a := Answer{Cohort: f.Cohort, Look: f.Look, Endpoint: f.Endpoint, Used: f.Used, Events: f.Events, Excluded: f.Excluded}
	a.Warnings = append(a.Warnings, f.Warnings...)
	ep := f.Endpoint
	if len(ep.Codes) > 0 {
		var events, censored, unknown []string
		lost := 0
		for _, c := range ep.Codes {
			switch {
			case c.State == model.Event && (ep.Cause == "" || ep.Cause == c.Value):
				events = append(events, c.Value)
			case c.State == model.Unknown:
				unknown = append(unknown, c.Value)
				lost += c.N
			default:
				censored = append(censored, c.Value)
			}
		}
		understood := fmt.Sprintf("%s: %s is the event", ep.Event, strings.Join(events, ", "))
		if len(events) > 1 {
			understood = fmt.Sprintf("%s: %s are events", ep.Event, strings.Join(events, ", "))
		}
		if len(censored) > 0 {
			understood += ", " + strings.Join(censored, ", ") + map[bool]string{true: " are", false: " is"}[len(censored) > 1] + " censored"
		}
		a.Assumed = append(a.Assumed, understood)
		if len(unknown) > 0 {
			a.Warnings = append(a.Warnings, fmt.Sprintf("%s: %s not understood, %d patients left out", ep.Event, strings.Join(unknown, ", "), lost))
		}
	}
	if len(ep.Causes) > 1 {
		if ep.Cause == "" {
			a.Warnings = append(a.Warnings, fmt.Sprintf("choose one cause: %s has %s, and any of them counts as the event", ep.Event,
				strings.Join(ep.Causes, ", ")))
		} else {
			a.Warnings = append(a.Warnings,
				fmt.Sprintf("competing events are censored: 1 - S overstates the probability of %s = %s (see cumulative incidence)", ep.Event, ep.Cause))
		}
	} else if ep.Ambiguous != "" && ep.Cause == "" {
		a.Warnings = append(a.Warnings, ep.Ambiguous)
	}
	return a
}

func (a *Answer) warn(format string, args ...any) {
	a.Warnings = append(a.Warnings, fmt.Sprintf(format, args...))
}

// unknown says that a group's follow-up ("" for everybody's) ends at last, before a
// time at which its curve was asked for.
func (a *Answer) unknown(group string, last, at float64) {
	if group != "" {
		group += ": "
	}
	a.warn("%sfollow-up ends at %s: what comes after, such as at %s, is not known", group, model.FormatShort(last), model.FormatShort(at))
}
