package stats

import (
	"math"
	"slices"
)

// SwitchRows are the rows of patients who may change group during follow-up, for
// example by a response or a second treatment: a patient counts as not switched before
// that time, and as switched from it on. Slices have one length, the number of rows;
// the rows of a patient follow one another.
type SwitchRows struct {
	Entry, Time []float64 // at risk on (Entry, Time]
	Event       []bool
	Switched    []float64 // 0 or 1
	Subject     []int     // index of the patient in the arguments

	Split int // number of patients who have two rows
}

// SplitAtSwitch splits the follow-up of patients at the time at which they switch to
// another group. time and event are as in Outcome; at[i] is the time at which patient
// i switches, NaN for never. Ordinary curves, log-rank tests and regressions with
// entry times of these rows are those of Simon and Makuch [1], of Mantel and Byar [2],
// and of Cox with having switched as a covariate that depends on time.
//
// A patient who switches at 0 or before counts as switched from the start; one who
// would switch at the end of his follow-up or later never does. Times and switches
// that differ by rounding are one time, as in NewTimeline. Rows begin at 0, or at -1
// if somebody's time is 0, so that everybody is at risk at 0.
//
// Errors: ErrNoSubjects, *LengthError, *ValueError. O(n).
//
// [1] Simon & Makuch (1984) Stat. Med. 3:35. [2] Mantel & Byar (1974) JASA 69:81.
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
	cut := mergeTies(pick(both, sortedOrder(both)), nil)
	end, from := snapTo(cut, time, pick(time, order), order), snapTo(cut, s, pick(s, switchOrder), switchOrder)
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
