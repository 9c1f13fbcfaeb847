package answer

import (
	"fmt"
	"slices"
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
	// Competing says that the other causes compete with the one of interest; else
	// they are censored.
	Competing bool
	// OfRows says that Used and Events are rows of long data, of which a patient has
	// several.
	OfRows bool
	// Rounding is how far curves can be from those of the times that a database rounded;
	// nil where it did not.
	Rounding *model.Rounding
}

// Footnotes are what has to be said about an answer wherever it is shown.
func (a *Answer) Footnotes() []string { return a.Warnings }

// About is what every answer carries, of whatever type the answer is.
func (a *Answer) About() *Answer { return a }

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
		if a.Endpoint.Censored == model.NobodyCensored && len(a.Endpoint.Codes) > 0 {
			said = append(said, "nobody is censored")
		} else {
			add("censored:", a.Endpoint.Censored)
		}
		add("entry at", a.Endpoint.Entry)
	}
	if l.StartAt > 0 {
		add("given alive at", model.FormatShort(l.StartAt))
	}
	if l.Landmark > 0 {
		add("time counted from", model.FormatShort(l.Landmark))
	}
	add("stratified by", strings.Join(model.SplitList(l.Strata), ", "))
	if l.Weights != "" && !l.RobustWeights() {
		add("weighted by", l.Weights+" as numbers of patients")
	} else {
		add("weighted by", l.Weights)
	}
	add("clusters of", l.Cluster)
	return strings.Join(said, "; ")
}

// warnSearched says of an answer about groups whose cut was chosen from the data to
// tell survival apart that nothing in it knows of the search.
func (a *Answer) warnSearched(l model.Look, f *model.Frame) {
	if chosen(l) && len(f.Cuts) > 0 {
		a.warn("%s", SearchWarning(f))
	}
}

// Searched reports whether the cut of the groups was chosen from the data, so that P
// values of the groups are naive.
func (a *Answer) Searched() bool { return chosen(a.Look) }

// chosenHere stands in every warning about a cut that was chosen from the data.
const chosenHere = "chosen from these data: "

// SearchWarning says of groups whose cut was chosen from the data that nothing knows of
// the search.
func SearchWarning(f *model.Frame) string {
	return "the cut of " + f.Marker.Name + " was " + chosenHere + "P, ratios and intervals of its groups are not corrected for the search"
}

// SaysSearched reports whether a warning is about a cut that was chosen from the
// data.
func SaysSearched(warning string) bool { return strings.Contains(warning, chosenHere) }

// answerOf starts an answer from its frame.
func answerOf(f *model.Frame) Answer { return startOf(f, false) }

// startOf starts an answer about survival, or about the incidence of one event in the
// presence of others.
func startOf(f *model.Frame, incidence bool) Answer {
	a := Answer{Competing: incidence, Cohort: f.Cohort, Look: f.Look, Endpoint: f.Endpoint, Used: f.Used, Events: f.Events, Excluded: f.Excluded}
	a.Warnings = slices.Concat(f.Warnings, f.Cohort.VariesIn(f.Look), f.Cohort.CodesIn(f.Look), f.Cohort.TimeCodes(f.Endpoint, f.Excluded),
		f.Cohort.SpanDoubts(f.Endpoint), f.Cohort.RowDoubts())
	if a.Rounding = f.Rounding(incidence); a.Rounding != nil {
		a.Warnings = append(a.Warnings, a.Rounding.Sentence())
	}
	ep := f.Endpoint
	a.Assumed = append(a.Assumed, a.Understood())
	if len(ep.Codes) > 0 {
		if _, _, _, out := ep.Values(); len(out) > 0 {
			lost := 0
			for _, c := range ep.Codes {
				if c.State == model.Unknown {
					lost += c.N
				}
			}
			a.Warnings = append(a.Warnings, fmt.Sprintf("%s: %s not understood, %s left out", ep.Event, strings.Join(out, ", "),
				model.Count(lost, "patient")))
		}
	}
	if ep.Entry != "" && f.Look.Entry == "" {
		a.Assumed = append(a.Assumed, "under observation from "+ep.Entry)
	}
	if c := f.Cohort.Column(ep.Time); c != nil && c.Two != nil {
		a.Assumed = append(a.Assumed, "time: the dead by "+c.Two.Death+", the others by "+c.Two.Contact)
	}
	if len(ep.Causes) > 1 {
		if ep.Cause == "" && ep.AnyDeath() && ep.Ambiguous == "" {
			// which is among the notes
		} else if ep.Cause == "" {
			a.Warnings = append(a.Warnings, fmt.Sprintf("choose one cause: %s has %s, and any of them counts as the event", ep.Event,
				strings.Join(ep.Causes, ", ")))
		} else if !incidence {
			a.Warnings = append(a.Warnings,
				fmt.Sprintf("competing events are censored: 1 - S overstates the probability of %s = %s; see cumulative incidence", ep.Event, ep.Cause))
		}
	} else if ep.Ambiguous != "" && ep.Cause == "" {
		a.Warnings = append(a.Warnings, ep.Ambiguous)
	} else if n, of := f.OtherDeaths(); n > 0 && !incidence {
		a.warnFirst("competing events are censored: %s dead in %s where %s has them censored, so that 1 - S overstates the probability of its event; "+
			"see cumulative incidence", model.Count(n, "patient is", "patients are"), of, ep.Name)
	}
	a.Warnings = append(a.Warnings, f.Cohort.EndpointDoubts(ep)...)
	if ep.Time != "" {
		a.Warnings = append(a.Warnings, f.Cohort.WeightDoubts(f.Look)...)
	}
	a.Warnings = append(a.Warnings, ep.Notes...)
	if ep.Overruled {
		a.warn("%s = %s is the event because it is named as the cause; where no cause is named it is taken as censored: if it is, these are numbers "+
			"of censoring, not of an event", ep.Event, ep.Cause)
	}
	if len(ep.Causes) < 2 && len(ep.Undecided) > 0 {
		a.warn("%s = %s counts as censored beside %s: if it is another event, 1 - S overstates the probability of %s; see cumulative incidence",
			ep.Event, strings.Join(ep.Undecided, ", "), ep.Cause, ep.Cause)
	}
	return a
}

// sayCodes adds the doubts about codes in columns that an answer takes without their
// being named.
func (a *Answer) sayCodes(columns []*model.Column) {
	for _, w := range model.CodesOf(columns) {
		if !slices.Contains(a.Warnings, w) {
			a.Warnings = append(a.Warnings, w)
		}
	}
}

// Values are the values of the status by what they mean in this answer: the event,
// the events that compete with it, censored, and those whose patients are left
// out.
func (a *Answer) Values() (event, competing, censored, out []string) {
	event, competing, censored, out = a.Endpoint.Values()
	if a.Competing || len(competing) == 0 {
		return event, competing, censored, out
	}
	var both []string
	for _, c := range a.Endpoint.Codes { // in their order
		if slices.Contains(competing, c.Value) || slices.Contains(censored, c.Value) {
			both = append(both, c.Value)
		}
	}
	return event, nil, both, out
}

// Understood says what the values of the status were taken for.
func (a *Answer) Understood() string {
	event, competing, censored, out := a.Endpoint.Values() // what competes is not called censored, whatever it is taken for
	list := func(values []string, one, more string) string {
		if len(values) > 1 {
			one = more
		}
		return strings.Join(values, ", ") + one
	}
	s := a.Endpoint.Event + ": "
	if len(a.Endpoint.Codes) == 0 && a.Endpoint.Said != nil {
		s = model.EventColumn(a.Cohort, a.Endpoint) + ": "
	}
	if len(event) > 0 {
		s += list(event, " is the event", " are events")
	} else {
		s += "no value is the event"
	}
	switch {
	case len(competing) == 0:
	case a.Competing:
		s += ", " + list(competing, " competes", " compete")
	default:
		s += ", " + list(competing, " ends follow-up as another event", " end follow-up as other events")
	}
	if len(censored) > 0 {
		s += ", " + list(censored, " is censored", " are censored")
	}
	if len(out) > 0 {
		s += ", " + list(out, " is left out", " are left out")
	}
	return s
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
