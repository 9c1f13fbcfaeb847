package stats

import (
	"math"
	"slices"
	"sort"
)

// Curve is a Kaplan-Meier estimate of one group. All slices have one length,
// the number of distinct times at which someone of the group leaves, ascending;
// Surv[j] holds on [Time[j], Time[j+1]).
type Curve struct {
	Time      []float64
	AtRisk    []float64 // just before Time[j]
	Events    []float64
	Censored  []float64
	Surv      []float64
	SELogSurv []float64 // standard error of log S; +Inf where S = 0 (0 there if Robust)

	Subjects    int // unweighted
	TotalEvents int // unweighted
	Level       float64
	Transform   Transform
	// Robust says that SELogSurv is the infinitesimal jackknife, between clusters
	// where the outcome has them (Outcome.Variance); else it is Greenwood's.
	Robust bool

	people *members // where Robust: those whose influence is summed
}

// KaplanMeier estimates S(t) = P(T > t) from right-censored outcomes [1],
// left-truncated and weighted where o says so.
//
// o.Time and o.Event have length n >= 1; times are finite and >= 0, in the
// caller's unit, which the result keeps. Rows may be in any order; o is not
// changed. At equal times events precede censorings, and who enters at t is not
// at risk at t.
//
// Every slice in Curve has length m, the number of distinct times, ascending.
// SELogSurv is Greenwood's standard error of log S [2], +Inf where S = 0; a weight
// then counts as so many patients. It is the infinitesimal jackknife where
// o.Variance says so (Curve.Robust).
//
// Errors: those of NewTimeline; ErrLevel unless 0 < level < 1. O(n).
//
// [1] Kaplan & Meier (1958) JASA 53:457. [2] Greenwood (1926) Rep. Public
// Health 33:1.
func KaplanMeier(o Outcome, level float64, tr Transform) (*Curve, error) {
	if !isLevel(level) {
		return nil, ErrLevel
	}
	tl, err := NewTimeline(o)
	if err != nil {
		return nil, err
	}
	return tl.Table(nil, 1, nil).KaplanMeier(0, CurveOptions{Level: level, Transform: tr}), nil
}

// CurveOptions say how intervals of a curve are made; the zero value is R's
// default.
type CurveOptions struct {
	Level     float64 // 0 means 0.95
	Transform Transform
	Reuse     *Curve // nil, or a curve that is no longer needed, whose memory is used again
}

// KaplanMeier is the curve of group g, empty where g has no subject or does not
// exist. A level outside (0, 1) gives intervals of NaN. One pass.
func (t *EventTable) KaplanMeier(g int, opt CurveOptions) *Curve {
	return t.curve(g, opt, false)
}

// ReverseKaplanMeier swaps events and censorings: the curve of follow-up, whose
// median is the median follow-up [1]. A patient who dies at t still counts as at risk
// of being censored at t, as in R's survfit(Surv(time, 1 - status) ~ 1).
//
// [1] Schemper & Smith (1996) Control. Clin. Trials 17:343.
func (t *EventTable) ReverseKaplanMeier(g int, opt CurveOptions) *Curve {
	return t.curve(g, opt, true)
}

// KaplanMeiers are the curves of all groups, made in parallel. reuse holds curves that
// are no longer needed, whose memory is used again; it may be nil or shorter than the
// number of groups.
func (t *EventTable) KaplanMeiers(opt CurveOptions, reuse []*Curve) []*Curve {
	out := make([]*Curve, t.Groups)
	eachChunk(t.Groups, func(g int) {
		o := opt
		o.Reuse = nil
		if g < len(reuse) {
			o.Reuse = reuse[g]
		}
		out[g] = t.curve(g, o, false)
	})
	return out
}

// curve is the curve of group g; reverse swaps events and censorings.
func (t *EventTable) curve(g int, opt CurveOptions, reverse bool) *Curve {
	c := opt.Reuse
	if c == nil {
		c = new(Curve)
	}
	c.Level, c.Transform = opt.Level, opt.Transform
	if c.Level == 0 {
		c.Level = 0.95
	}
	c.Robust, c.people = t.tl.robust, nil
	c.Subjects, c.TotalEvents = 0, 0
	room := 0
	if g >= 0 && g < t.Groups {
		room = min(len(t.Time), t.Subjects[g]) + 1 // counted writes the row after the last
		c.Subjects, c.TotalEvents = t.Subjects[g], t.TotalEvents[g]
		if reverse {
			c.TotalEvents = c.Subjects - c.TotalEvents
		}
	}
	columns := []*[]float64{&c.Time, &c.AtRisk, &c.Events, &c.Censored, &c.Surv, &c.SELogSurv}
	for _, s := range columns {
		*s = resize(*s, room)
	}
	m := 0
	if room > 0 {
		m = c.counted(t, g)
	}
	for _, s := range columns {
		*s = (*s)[:m]
	}
	if m == 0 {
		return c
	}
	if reverse {
		c.Events, c.Censored = c.Censored, c.Events
	}
	c.product()
	if c.Robust {
		c.people = &members{tl: t.tl, group: slices.Clone(t.group), of: g, reverse: reverse, row: t.leaving(g)}
		c.SELogSurv = c.people.jackknife(c)
	}
	return c
}

// counted fills the counts at the times at which someone of group g leaves, and says how
// many these are.
func (c *Curve) counted(t *EventTable, g int) int {
	atRisk, events := t.AtRisk[g], t.Events[g]
	if t.row != nil {
		for k, j := range t.row[g] {
			c.Time[k], c.AtRisk[k], c.Events[k], c.Censored[k] = t.Time[j], atRisk[j], events[j], t.left[g][k]-events[j]
		}
		return len(t.row[g])
	}
	// Every row is written before it is known whether someone leaves: a processor could not
	// predict a branch.
	k := 0
	for j, n := range atRisk {
		next := 0.0
		if j+1 < len(atRisk) {
			next = atRisk[j+1]
		}
		c.Time[k], c.AtRisk[k], c.Events[k], c.Censored[k] = t.Time[j], n, events[j], n-next-events[j]
		k += int(bit(n > next))
	}
	return k
}

// product fills Surv and SELogSurv from the counts.
func (c *Curve) product() {
	s, v := 1.0, 0.0
	ev, surv, se := c.Events[:len(c.AtRisk)], c.Surv[:len(c.AtRisk)], c.SELogSurv[:len(c.AtRisk)]
	for k, n := range c.AtRisk {
		// There is no branch on d > 0, which a processor could not predict; d = 0 changes
		// nothing.
		d := ev[k]
		if n > 0 { // weights may all be 0
			s *= (n - d) / n
			v += d / (n * (n - d))
		}
		surv[k], se[k] = s, math.Sqrt(v)
	}
}

// CI is the interval of Surv[j], as R's survfit makes it: NaN where S = 0, and
// for the log-log, logit and arcsin kinds also where S = 1.
func (c *Curve) CI(j int) CI {
	lo, hi := interval(c.Surv[j], c.SELogSurv[j], quantileOf(c.Level), c.Transform)
	return CI{lo, hi, c.Level, c.Transform}
}

// reading is what the rows of a curve say at one time.
type reading struct {
	time             float64
	row              int     // the last row up to time, -1 before the first
	beyond           bool    // after the last row, at which somebody was censored
	atRisk           float64 // just before the next time at which someone leaves, time included
	events, censored float64 // since the reading before
}

// readings reads the rows of a curve at the given times, in ascending order; those
// that are NaN are left out.
func readings(times, rows, atRisk, events, censored []float64) []reading {
	ts := slices.DeleteFunc(slices.Clone(times), math.IsNaN)
	slices.Sort(ts)
	m := len(rows)
	out := make([]reading, len(ts))
	from := 0
	for k, t := range ts {
		j := sort.Search(m, func(j int) bool { return rows[j] > t }) // rows up to t
		r := reading{time: t, row: j - 1, beyond: m > 0 && t > rows[m-1] && censored[m-1] > 0}
		next := j
		if j > 0 && rows[j-1] == t {
			next = j - 1
		}
		if next < m {
			r.atRisk = atRisk[next]
		}
		for ; from < j; from++ {
			r.events += events[from]
			r.censored += censored[from]
		}
		out[k] = r
	}
	return out
}

// Point is a curve at one time.
type Point struct {
	Time     float64
	AtRisk   float64 // just before the next time at which someone leaves, Time included
	Events   float64 // since the point before
	Censored float64 // since the point before
	Surv     float64
	SE       float64 // of S; NaN where S = 0, as in R
	CI       CI
	// Extended is true beyond the last time, where S is not known and taken to stay level.
	Extended bool
}

// At is the curve at the given times, in ascending order of time, as R's
// summary(survfit, times, extend = TRUE) has it. Beyond the last time nobody is at
// risk. S stays 0 there where it is 0; elsewhere it is not known, and NaN but for the
// counts, unless extend takes it to stay level. Times that are NaN are left out.
func (c *Curve) At(times []float64, extend bool) []Point {
	read := readings(times, c.Time, c.AtRisk, c.Events, c.Censored)
	out := make([]Point, len(read))
	for k, r := range read {
		pt := Point{Time: r.time, AtRisk: r.atRisk, Events: r.events, Censored: r.censored, Surv: 1, CI: CI{1, 1, c.Level, c.Transform}}
		pt.Extended = r.beyond && extend && c.Surv[r.row] > 0
		switch j := r.row; {
		case len(c.Time) == 0 || r.beyond && !extend && c.Surv[r.row] > 0:
			pt.Surv, pt.SE, pt.CI.Lower, pt.CI.Upper = math.NaN(), math.NaN(), math.NaN(), math.NaN()
		case j >= 0:
			pt.Surv, pt.SE, pt.CI = c.Surv[j], c.SELogSurv[j]*c.Surv[j], c.CI(j)
		}
		out[k] = pt
	}
	return out
}

// RMST is a restricted mean survival time: the area under S up to Tau.
type RMST struct {
	Tau   float64
	Value float64
	SE    float64
	CI    CI // Value ± z SE; Transform is Plain
}

// RMST is the area under the curve up to tau with R's standard error
// (print(survfit, rmean = tau)) [1]; where the curve is Robust it is that of the
// patients' influences (residuals(survfit, times = tau, type = "auc")), since
// print takes weights for patients. Beyond the last time the curve is taken to
// stay at its last value, as in R; the caller must judge whether that is reasonable.
// NaN where tau is negative or not finite.
//
// [1] Klein & Moeschberger (2003) Survival Analysis, section 4.5.
func (c *Curve) RMST(tau float64) RMST {
	r := RMST{tau, math.NaN(), math.NaN(), CI{math.NaN(), math.NaN(), c.Level, Plain}}
	if !(tau >= 0) || math.IsInf(tau, 1) || len(c.Time) == 0 {
		return r
	}
	k := sort.Search(len(c.Time), func(j int) bool { return c.Time[j] > tau })
	// From tau backwards: area is what lies right of row j's time.
	area, variance, end := 0.0, 0.0, tau
	for j := k - 1; j >= 0; j-- {
		area += c.Surv[j] * (end - c.Time[j])
		end = c.Time[j]
		if n, d := c.AtRisk[j], c.Events[j]; n > d {
			variance += area * area * d / (n * (n - d))
		}
	}
	r.Value, r.SE = area+end, math.Sqrt(variance)
	if c.Robust {
		r.SE = c.people.areaSE(c, tau)
	}
	z := quantileOf(c.Level)
	r.CI.Lower, r.CI.Upper = r.Value-z*r.SE, r.Value+z*r.SE
	return r
}
