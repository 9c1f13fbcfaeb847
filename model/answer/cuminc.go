package answer

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// IncidenceQuestion asks for the cumulative incidence of one cause.
var IncidenceQuestion = Question[*Incidence]{
	Name: "cuminc", Page: "Cumulative incidence", Short: "cumulative incidence of one of several causes, Gray's test",
	Tab: "CIF", Words: "CIF, competing risks, Aalen-Johansen, Gray",
	Silent: oneCause,
	Parts: func(l model.Look) model.Look {
		p := unfitted(l)
		p.Level, p.ConfType, p.Times, p.Extend = l.Level, l.ConfType, l.Times, l.Extend && l.Times != ""
		return p
	},
	Only: map[model.Field]string{"Extend": atTimes},
	Ask:  plainly(askIncidence),
}

// unfitted are the patients and their groups for questions that fit no model: the
// reference changes nothing.
func unfitted(l model.Look) model.Look {
	p := withLimits(patients(l), l)
	p.Reference = ""
	return p
}

// Incidence is the cumulative incidence of one cause in the presence of others.
type Incidence struct {
	Answer
	Frame  *model.Frame
	Level  float64
	Cause  string
	Groups []IncidenceGroup
	Gray   *stats.Gray // nil for one group
	Strata int         // within which groups are compared; 0 where in none
	Last   float64
}

// IncidenceGroup is one curve.
type IncidenceGroup struct {
	model.Group
	N, Events, Competing int        // patients
	Weighted             weightSums // of N and Events
	Curve                *stats.CumulativeIncidence
	FollowUp             Interval
	At                   []stats.IncidencePoint
}

// From is where the curves begin, as for survival.
func (a *Incidence) From() float64 {
	first := 0.0
	if e := a.Frame.Outcome.Entry; e != nil {
		first = math.Inf(1)
		for k, g := range a.Frame.Code {
			if g != stats.NoGroup {
				first = math.Min(first, e[k])
			}
		}
	}
	return math.Max(first, a.Look.StartAt)
}

// causes are the cause codes of a frame's patients, how many causes there are,
// and which of them is asked about.
func causes(f *model.Frame) (code []uint8, n int, of uint8, name string, err error) {
	ep := f.Endpoint
	fail := func(what, hint string, ways ...model.Way) ([]uint8, int, uint8, string, error) {
		return nil, 0, 0, "", &model.QuestionError{What: what, Hint: hint, Ways: ways}
	}
	if len(ep.Codes) == 0 {
		return fail("an event that is an expression has one cause", "",
			model.Way{Field: model.FieldEvent, Do: "give the status column as the event"}, model.ChooseCause)
	}
	names := ep.CauseNames()
	switch {
	case len(names) == 0:
		_, _, censored, _ := ep.Values()
		return fail(fmt.Sprintf("nobody had the event: %s is %s for everybody, which is censored", ep.Event, strings.Join(censored, " or ")), "",
			model.OtherEndpoint)
	case ep.Cause == "" && len(names) > 1:
		return fail(fmt.Sprintf("%s has several causes (%s): which one is of interest?", ep.Event, strings.Join(names, ", ")), "", model.ChooseCause)
	case len(ep.Undecided) > 0:
		open := strings.Join(ep.Undecided, ", ")
		return fail(fmt.Sprintf("what %s = %s means beside the cause %s is not known: censored, or another event that competes with it", ep.Event, open,
			ep.Cause), "the incidence differs", readings(ep.Undecided)...)
	case len(names) > 250:
		return fail("there are too many causes", "")
	}
	of = 1
	if ep.Cause != "" {
		of += uint8(slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, ep.Cause) }))
	}
	code = make([]uint8, len(f.Row))
	for k := range f.Row {
		code[k] = f.CauseAt(k)
	}
	return code, len(names), of, names[of-1], nil
}

// readings are the two ways to read values that may be censored or compete.
func readings(open []string) []model.Way {
	it := "it is"
	if len(open) > 1 {
		it = "they are"
	}
	return []model.Way{{Field: model.FieldCensored.To(strings.Join(open, ",")), Do: "say that " + it + " censored"},
		{Field: model.FieldCensored.To(model.NobodyCensored), Do: "that nobody is"}}
}

// competing starts the answer about one cause in the presence of others; apart says
// what tells the others apart, where the status does not, and asked is the Look before
// they were.
func competing(f *model.Frame, apart string, asked model.Look) Answer {
	a := startOf(f, true)
	a.Look = asked
	if apart != "" {
		a.Warnings = append(a.Warnings, apart)
	}
	event, other, censored, _ := a.Values()
	if len(other) > 0 && len(censored) == 0 && a.Endpoint.Censored == "" {
		a.warn("nobody is censored: %s is the event and %s %s with it", strings.Join(event, ", "), strings.Join(other, ", "),
			map[bool]string{true: "compete", false: "competes"}[len(other) > 1])
	}
	if open := a.Endpoint.Guessed(); len(open) > 0 && a.Endpoint.Cause == "" {
		values := strings.Join(open, ", ")
		a.warn("%s = %s is taken as censored, which is not known: if it is another event, it competes, and the incidence is another: "+
			"say which value is censored, or that none is", a.Endpoint.Event, values)
	}
	return a
}

// askIncidence answers a Look with Aalen-Johansen curves and Gray's test.
func askIncidence(r *model.Resolver, l model.Look) (*Incidence, error) {
	tr, err := transformOf(l.ConfType)
	if err != nil {
		return nil, err
	}
	times, err := model.ParseTimes(l.Times)
	if err != nil {
		return nil, err
	}
	asked := l
	r, l, apart, err := r.CausesApart(l)
	if err != nil {
		return nil, err
	}
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	code, n, of, name, err := causes(f)
	if err != nil {
		return nil, err
	}
	if err := firstEvents(f, code); err != nil {
		return nil, err
	}
	a := &Incidence{Answer: competing(f, apart, asked), Frame: f, Level: l.Confidence(), Cause: name, Last: lastTime(f)}
	a.warnSearched(l, f)
	a.immortal(f)
	curves, err := f.Timeline.AalenJohansen(code, n, f.Code, len(f.Groups), stats.IncidenceOptions{Level: a.Level, Transform: tr,
		Counts: !l.RobustWeights()})
	if err != nil {
		return nil, err
	}
	// Follow-up ends where somebody is censored: an event, of whatever cause, hides when
	// it would have.
	lost := f.Outcome
	lost.Event = make([]bool, len(code))
	for k, cause := range code {
		lost.Event[k] = cause == 0
	}
	followed, err := stats.NewTimeline(lost)
	if err != nil {
		return nil, err
	}
	follow := followed.Table(f.Code, len(f.Groups), nil).KaplanMeiers(stats.CurveOptions{Level: a.Level, Transform: tr}, nil)
	rests := make([]early, len(f.Groups))
	var late []Interval
	if f.Outcome.Entry != nil {
		if late, err = followUps(f, stats.CurveOptions{Level: a.Level, Transform: tr}, func(k int) bool { return code[k] != 0 }); err != nil {
			return nil, err
		}
	}
	for g, causes := range curves {
		rests[g] = earlyIncidence(f, g, causes)
		c := causes[of-1]
		row := IncidenceGroup{Group: f.Groups[g], N: c.Subjects, Events: c.TotalEvents, Curve: c, At: c.At(times, l.Extend),
			Weighted: sumsOf(f, func(k int) bool { return int(f.Code[k]) == g })}
		if f.Cohort.Intervals() != nil {
			row.N = f.CountPatients(func(k int) bool { return int(f.Code[k]) == g })
		}
		if n, m := len(row.At), len(c.Time); n > 0 && m > 0 && math.IsNaN(row.At[n-1].Estimate) {
			a.unknown(row.Name, c.Time[m-1], row.At[n-1].Time)
		}
		for k, other := range causes {
			if k != int(of-1) {
				row.Competing += other.TotalEvents
			}
		}
		m := follow[g].Median()
		row.FollowUp = Interval{m.Value, m.CI.Lower, m.CI.Upper}
		if late != nil {
			row.FollowUp = late[g]
		}
		a.Groups = append(a.Groups, row)
	}
	a.warnEarly(f, rests, "the share without any event")
	if l.RobustWeights() {
		withheld := ""
		if len(f.Groups) > 1 {
			withheld = "Gray's test"
		}
		a.robustly(l, withheld)
	} else if len(f.Groups) > 1 {
		strata := []*stats.Timeline{f.Timeline}
		if len(f.Strata) > 1 {
			a.Strata = len(f.Strata)
			a.warnStrata(f, groupClasses(f))
			strata = f.Timeline.Split(f.Stratum, len(f.Strata))
		}
		if a.Gray, err = stats.GrayTest(strata, code, of, f.Code, len(f.Groups), 0); err != nil {
			a.warn("%s", err.Error())
			a.Gray = nil
		} else {
			a.Warnings = append(a.Warnings, a.Gray.Warnings...)
		}
	}
	if a.Events == 0 {
		a.warn("nobody has had %s = %s: widen the subgroup or choose another endpoint", f.Endpoint.Event, name)
	}
	return a, nil
}

// SaysCompeting reports whether a warning is about competing events that are censored,
// which cumulative incidence answers.
func SaysCompeting(warning string) bool {
	return strings.HasPrefix(warning, "competing events are censored")
}

// Finding is Gray's test.
func (a *Incidence) Finding() (Finding, bool) {
	if a.Gray == nil {
		return Finding{}, false
	}
	f := find(&a.Answer, named(a.Frame.Marker), a.Gray.P)
	f.Chosen, f.Of = chosen(a.Look), name(a.Frame.Marker)
	f.cutBy(a.Frame)
	return f.ifTested()
}
