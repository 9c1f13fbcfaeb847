package stats

import (
	"math"
	"slices"
)

// SwitchRows are patients split at the time at which they change group, as by a
// response or a second treatment: before it they count as not switched, from it
// on as switched. Slices but Split have one length, the number of rows; rows of
// a patient follow one another.
type SwitchRows struct {
	Entry, Time []float64 // at risk on (Entry, Time]
	Event       []bool
	Switched    []float64 // 0 or 1
	Subject     []int     // index of the patient in what was given

	Split int // patients that have two rows
}

// SplitAtSwitch makes rows out of patients of whom it is known only later that
// they belong to another group. time and event are as in Outcome; at[i] is when
// patient i switches, NaN for never.
//
// Who switches at 0 or before is switched from the start; who would switch at
// his time or after it never does, as the switch must come first to count. Times
// and switches that differ by rounding are one time, as in NewTimeline. Rows
// begin at 0; at -1 if somebody's time is 0, so that all are at risk then.
//
// Errors: ErrNoSubjects, *LengthError, *ValueError. O(n).
func SplitAtSwitch(time []float64, event []bool, at []float64) (*SwitchRows, error) {
	if err := checkOutcome(Outcome{Time: time, Event: event}); err != nil {
		return nil, err
	}
	n := len(time)
	if len(at) != n {
		return nil, &LengthError{What: "switch time", Got: len(at), Want: n}
	}
	s := make([]float64, n)
	for i, v := range at {
		switch {
		case math.IsInf(v, 0):
			return nil, &ValueError{What: "switch time", Row: i, Value: v, Expected: "finite, or NaN for never"}
		case math.IsNaN(v):
			s[i] = time[i]
		default:
			s[i] = max(v, 0)
		}
	}
	order, switchOrder := sortedOrder(time), sortedOrder(s)
	both := append(append(make([]float64, 0, 2*n), time...), s...)
	cut := mergeTies(Outcome{Time: both}, sortedOrder(both), nil)
	end, from := snapTo(cut, time, order), snapTo(cut, s, switchOrder)
	r := &SwitchRows{}
	add := func(i int, entry, exit float64, ev bool, switched float64) {
		r.Entry, r.Time = append(r.Entry, entry), append(r.Time, exit)
		r.Event, r.Switched = append(r.Event, ev), append(r.Switched, switched)
		r.Subject = append(r.Subject, i)
	}
	start := 0.0
	if slices.Min(end) == 0 {
		start = -1
	}
	for i := range n {
		switch never := math.IsNaN(at[i]); {
		case !never && from[i] <= 0:
			add(i, start, end[i], event[i], 1)
		case never || from[i] >= end[i]:
			add(i, start, end[i], event[i], 0)
		default:
			add(i, start, from[i], false, 0)
			add(i, from[i], end[i], event[i], 1)
			r.Split++
		}
	}
	return r, nil
}
