package model

import (
	"fmt"
	"math"
	"slices"
)

// Outcome is an endpoint resolved for every patient of a cohort. Slices have the
// cohort's length N; the entries of a patient who is left out have no meaning,
// except that State is Unknown.
type Outcome struct {
	Time  []float64
	State []State
	// Cause is 0 for the censored and k for the k-th of the endpoint's codes
	// that is an event, whichever cause is of interest; all 1 where the status
	// has one event or is an expression. See Endpoint.CauseNames.
	Cause []int32
	Entry []float64 // nil where everyone is observed from 0
	// Out is 0 for the patients in the analysis and else the index in Reasons
	// of the first reason to leave one out.
	Out     []int32
	Reasons []string // Reasons[0] is ""

	beyond  []bool    // whose time is the number that it is known to be above; nil for nobody
	untimed []untimed // those whose status is known and whose time is missing
}

// Reason is why patient i is left out, "" where i is not.
func (o *Outcome) Reason(i int) string { return o.Reasons[o.Out[i]] }

// Outcome resolves e in c. expr holds the state of every patient where e.Event
// is an expression (Unknown where it cannot be told), and is nil where it is a
// column. With a Cause, State is Event for that cause only and the others are
// censored; Cause keeps them apart.
//
// Patients are left out, for the first reason that applies, whose time is missing,
// negative or not finite, whose status is missing or not coded, and whose entry is
// missing, not finite or not before the time. A time of 0 stays in, and so does a
// negative entry. O(N).
//
// Errors: *QuestionError where a column does not exist or has the wrong kind.
func (e Endpoint) Outcome(c *Cohort, expr []State) (*Outcome, error) {
	tc := c.Column(e.Time)
	if tc == nil || tc.Kind != Number {
		return nil, noColumn(c, "time", e.Time, Number)
	}
	if err := tc.binned(); err != nil && tc.Rounded == nil {
		return nil, err
	}
	o := &Outcome{Time: tc.Num, State: make([]State, c.N), Cause: make([]int32, c.N), Out: make([]int32, c.N), Reasons: []string{""}}
	reasons := map[string]int32{}
	out := func(i int, why string) {
		k, ok := reasons[why]
		if !ok {
			k = int32(len(o.Reasons))
			reasons[why] = k
			o.Reasons = append(o.Reasons, why)
		}
		o.Out[i], o.State[i], o.Cause[i] = k, Unknown, 0
	}
	if expr != nil {
		copy(o.State, expr)
		for i, s := range expr {
			if s == Event {
				o.Cause[i] = 1
			}
		}
	} else {
		ec := c.Column(e.Event)
		if ec == nil || ec.Kind != Number && ec.Kind != Category {
			return nil, noColumn(c, "event", e.Event, Category)
		}
		e.states(ec, o)
	}
	codes := tc.timeCodes()
	missing, negative, infinite := tc.Name+" missing", tc.Name+" negative", tc.Name+" not finite"
	two := tc.Two
	switch {
	case two == nil || c.Column(two.Death) == nil || c.Column(two.Contact) == nil:
		two = nil
	case expr == nil && two.Event == e.Event:
		o.Time = two.times(c, o) // what is censored may have been said since
	default: // an event of the person's own is at the time of death
		o.Time = slices.Clone(tc.Num)
		for i, s := range o.State {
			if s == Event {
				o.Time[i] = c.Column(two.Death).Num[i]
			}
		}
		two = nil
	}
	o.beyondTimes(tc)
	above := tc.Name + " above a number only, and an event"
	for i, t := range o.Time {
		if math.IsNaN(t) && o.State[i] != Unknown {
			o.untimed = append(o.untimed, untimed{int32(i), o.Cause[i] > 0})
		}
		switch {
		case two != nil && o.State[i] == Unknown:
			out(i, e.unknown(c, i))
		case math.IsNaN(t) && two != nil && o.Cause[i] > 0:
			out(i, two.Death+" missing")
		case math.IsNaN(t) && two != nil:
			out(i, two.Contact+" missing")
		case math.IsNaN(t) && tc.Beyond != nil && tc.Beyond[i] >= 0 && o.Cause[i] > 0:
			out(i, above)
		case math.IsNaN(t):
			out(i, missing)
		case math.IsInf(t, 0):
			out(i, infinite)
		case t < 0:
			out(i, negative)
		case len(codes) > 0 && slices.Contains(codes, t):
			out(i, tc.noTime(t))
		case o.State[i] == Unknown:
			out(i, e.unknown(c, i))
		}
	}
	if e.Entry == "" {
		return o, nil
	}
	nc := c.Column(e.Entry)
	if nc == nil || nc.Kind != Number {
		return nil, noColumn(c, "entry", e.Entry, Number)
	}
	if err := nc.binned(); err != nil {
		return nil, err
	}
	o.Entry = nc.Num
	for i, t := range nc.Num {
		switch {
		case o.Out[i] != 0:
		case math.IsNaN(t):
			out(i, nc.Name+" missing")
		case math.IsInf(t, 0):
			out(i, nc.Name+" not finite")
		case t >= o.Time[i]:
			out(i, nc.Name+" not before "+tc.Name)
		}
	}
	return o, nil
}

// unknown says why patient i has no state.
func (e Endpoint) unknown(c *Cohort, i int) string {
	ec := c.Column(e.Event)
	if ec == nil {
		return "event not known (" + Printable(e.Event) + ")"
	}
	if ec.IsMissing(i) {
		return ec.Name + " missing"
	}
	return fmt.Sprintf("%s not coded (value %s)", ec.Name, Excerpt(ec.Format(i)))
}

// states looks every value of the status column up in Codes.
func (e Endpoint) states(c *Column, o *Outcome) {
	type meaning struct {
		state State
		cause int32
	}
	byValue := make(map[string]meaning, len(e.Codes))
	causes := e.CauseNames()
	for _, code := range e.Codes {
		m := meaning{state: code.State}
		if code.State == Event {
			m.cause = 1 + int32(slices.IndexFunc(causes, func(name string) bool { return sameEvent(name, code.Value) }))
			if e.Cause != "" && !sameEvent(e.Cause, code.Value) {
				m.state = Censored
			}
		}
		byValue[code.Value] = m
	}
	if c.Kind == Category {
		byLevel := make([]meaning, len(c.Level))
		for k, l := range c.Level {
			byLevel[k] = byValue[l]
		}
		for i, k := range c.Code {
			if k >= 0 {
				o.State[i], o.Cause[i] = byLevel[k].state, byLevel[k].cause
			}
		}
		return
	}
	byNumber := map[float64]meaning{}
	last, m := math.NaN(), meaning{}
	for i, v := range c.Num {
		if math.IsNaN(v) {
			continue
		}
		if v != last {
			var ok bool
			if m, ok = byNumber[v]; !ok {
				m = byValue[FormatNumber(v)]
				byNumber[v] = m
			}
			last = v
		}
		o.State[i], o.Cause[i] = m.state, m.cause
	}
}
