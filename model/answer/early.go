package answer

import (
	"math"
	"slices"
	"sort"

	"kaplan/model"
	"kaplan/stats"
)

// early is where, under late entry, the risk set of a group was empty, or all but
// empty, while others of it had yet to enter. Times are NaN where it never was.
type early struct {
	zero    float64 // the curve is 0 from here on
	toEnter int     // patients who enter at or after it
	halved  float64 // the curve at least halves here, with one or two at risk
	atRisk  int     // then
	still   int     // who enter at or after it
	empty   float64 // nobody is at risk from here on, though the curve is not 0
	later   int     // who enter after it
}

// before reports whether the curve became 0 too early for what is measured up to tau.
func (e early) before(tau float64) bool { return e.zero < tau }

// troubled reports whether anything is wrong, and up to which time.
func (e early) troubled() (last float64, ok bool) {
	last = math.Inf(-1)
	for _, t := range []float64{e.zero, e.halved, e.empty} {
		if !math.IsNaN(t) {
			last, ok = math.Max(last, t), true
		}
	}
	return last, ok
}

// noEarly is nothing of the kind.
func noEarly() early { return early{zero: math.NaN(), halved: math.NaN(), empty: math.NaN()} }

// earlyOf looks at a curve of patients who enter and leave at times that ascend.
func earlyOf(c *stats.Curve, enter, leave []float64) early {
	e, before := noEarly(), 1.0
	upTo := func(x []float64, t float64) int { return sort.Search(len(x), func(i int) bool { return x[i] > t }) }
	for j, t := range c.Time {
		entered := sort.SearchFloat64s(enter, t) // who enters at t is not at risk at t
		left := len(enter) - entered
		if left == 0 {
			break
		}
		atRisk := entered - sort.SearchFloat64s(leave, t)
		if c.Surv[j] == 0 && before > 0 {
			e.zero, e.toEnter = t, left
			break
		}
		if math.IsNaN(e.halved) && c.Events[j] > 0 && atRisk <= 2 && c.Surv[j] <= before/2 {
			e.halved, e.atRisk, e.still = t, atRisk, left
		}
		if in := upTo(enter, t); math.IsNaN(e.empty) && in == upTo(leave, t) {
			e.empty, e.later = t, len(enter)-in
		}
		before = c.Surv[j]
	}
	return e
}

// entering are the times at which the members of a group enter and leave, ascending;
// none where nobody enters late.
func entering(f *model.Frame, group int) (enter, leave []float64) {
	if f.Outcome.Entry == nil {
		return nil, nil
	}
	for k, code := range f.Code {
		if int(code) == group {
			enter, leave = append(enter, f.Outcome.Entry[k]), append(leave, f.Outcome.Time[k])
		}
	}
	slices.Sort(enter)
	slices.Sort(leave)
	return enter, leave
}

// enterAt notes when the members of the group enter and leave.
func (g *GroupSurvival) enterAt(f *model.Frame, group int) {
	g.enter, g.leave = entering(f, group)
	g.early = earlyOf(g.Curve(), g.enter, g.leave)
}

// restrictedMean is the restricted mean of a group, without standard error where its
// curve became 0 before everybody had entered.
func restrictedMean(g *GroupSurvival, tau float64) *stats.RMST {
	x := g.Curve().RMST(tau)
	if g.early.before(tau) {
		x.SE, x.CI.Lower, x.CI.Upper = math.NaN(), math.NaN(), math.NaN()
	}
	return &x
}

// warnEarly says where curves under late entry rest on nobody, and what helps. what is
// what the curves are of.
func (a *Answer) warnEarly(f *model.Frame, of []early, what string) {
	if f.Outcome.Entry == nil || a.Look.Switch != "" {
		return
	}
	any, show := false, model.FormatNumber
	for g, e := range of {
		name := f.Groups[g].Name
		switch {
		case !math.IsNaN(e.zero):
			a.warn("%s: %s is 0 for good from %s, since all who were at risk had the event, while %s yet to enter", name, what, show(e.zero), have(e.toEnter))
		case !math.IsNaN(e.halved):
			a.warn("%s: %s falls by half or more at %s with %s at risk, while %s yet to enter", name, what, show(e.halved),
				model.Count(e.atRisk, "patient"), have(e.still))
		case !math.IsNaN(e.empty):
			a.warn("%s: nobody is at risk for a while from %s, and %s yet to enter", name, show(e.empty), have(e.later))
		default:
			continue
		}
		any = true
	}
	if at, ok := startAt(f, of); any && ok {
		a.warn("start at %s for curves that rest on more: given alive then, who leaves by then is out and who enters later stays", show(at))
	}
}

// warnEarly is Answer's, with what is withheld.
func (s *Survival) warnEarly() {
	of, withheld := make([]early, len(s.Groups)), false
	for i := range s.Groups {
		of[i] = s.Groups[i].early
		withheld = withheld || of[i].before(s.Look.RMST)
	}
	s.Answer.warnEarly(s.Frame, of, "survival")
	if withheld && s.Look.Switch == "" {
		s.warn("withheld, since survival is 0 before everybody has entered: standard error, difference and P of restricted means")
	}
}

// have is "4 patients have".
func have(n int) string {
	if n == 1 {
		return "1 patient has"
	}
	return model.Count(n, "patient") + " have"
}

// startAt is the first time of entry from which on no group's risk set is empty too
// early, were the curves to start there.
func startAt(f *model.Frame, of []early) (float64, bool) {
	last := math.Inf(-1)
	for _, e := range of {
		if t, ok := e.troubled(); ok {
			last = math.Max(last, t)
		}
	}
	entries := slices.Compact(sorted(f.Outcome.Entry))
	tried := 0
	for _, t := range entries[sort.SearchFloat64s(entries, last):] {
		if tried++; tried > 50 { // a long way from where curves could start
			break
		}
		if quietFrom(f, t) {
			return t, true
		}
	}
	return 0, false
}

// quietFrom reports whether somebody of every group is at risk from a time on, and no
// curve from there rests on nobody.
func quietFrom(f *model.Frame, t float64) bool {
	o := stats.Outcome{Weight: f.Outcome.Weight}
	code := make([]uint8, len(f.Code))
	enter, leave := make([][]float64, len(f.Groups)), make([][]float64, len(f.Groups))
	for k, g := range f.Code {
		o.Time, o.Event, o.Entry = append(o.Time, f.Outcome.Time[k]), append(o.Event, f.Outcome.Event[k]), append(o.Entry, f.Outcome.Entry[k])
		if code[k] = g; g == stats.NoGroup || o.Time[k] <= t {
			code[k] = stats.NoGroup
			continue
		}
		o.Entry[k] = math.Max(o.Entry[k], t)
		enter[g], leave[g] = append(enter[g], o.Entry[k]), append(leave[g], o.Time[k])
	}
	tl, err := stats.NewTimeline(o)
	if err != nil {
		return false
	}
	for g, c := range tl.Table(code, len(f.Groups), nil).KaplanMeiers(stats.CurveOptions{}, nil) {
		slices.Sort(enter[g])
		slices.Sort(leave[g])
		e := earlyOf(c, enter[g], leave[g])
		if _, bad := e.troubled(); bad || len(enter[g]) == 0 || enter[g][0] > t {
			return false
		}
	}
	return true
}

// earlyIncidence looks at the share of a group that has had no event of any cause.
func earlyIncidence(f *model.Frame, group int, causes []*stats.CumulativeIncidence) early {
	c := &stats.Curve{Time: causes[0].Time, Surv: causes[0].EventFree, Events: make([]float64, len(causes[0].Time))}
	for _, cause := range causes {
		for j, d := range cause.Events {
			c.Events[j] += d
		}
	}
	enter, leave := entering(f, group)
	return earlyOf(c, enter, leave)
}
