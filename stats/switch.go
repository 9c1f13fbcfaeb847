package stats

import (
	"fmt"
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
	snap := func(v []float64, order []int32) []float64 {
		out, c := make([]float64, n), 0
		for _, i := range order {
			for c+1 < len(cut) && cut[c+1] <= v[i] {
				c++
			}
			out[i] = cut[c]
		}
		return out
	}
	end, from := snap(time, order), snap(s, switchOrder)
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

// Outcome is the rows as an outcome with entries.
func (r *SwitchRows) Outcome() Outcome {
	return Outcome{Time: r.Time, Event: r.Event, Entry: r.Entry}
}

// Group is 1 for rows that have switched, else 0.
func (r *SwitchRows) Group() []uint8 {
	out := make([]uint8, len(r.Switched))
	for i, v := range r.Switched {
		out[i] = uint8(v)
	}
	return out
}

// Spread gives each row its patient's value of x, one per patient.
func (r *SwitchRows) Spread(x []float64) ([]float64, error) {
	out := make([]float64, len(r.Subject))
	for k, i := range r.Subject {
		if i >= len(x) {
			return nil, &LengthError{What: "covariate", Got: len(x), Want: r.Subject[len(r.Subject)-1] + 1}
		}
		out[k] = x[i]
	}
	return out, nil
}

// CoxData is the rows for a regression on having switched, a covariate that
// depends on time, and on x, columns of one value per patient. names are those
// of all columns, nil for none. A patient has at most one event, so that the
// usual standard errors hold; for robust ones set Cluster to Subject.
func (r *SwitchRows) CoxData(x [][]float64, names []string) (CoxData, error) {
	d := CoxData{Time: r.Time, Event: r.Event, Entry: r.Entry, X: [][]float64{r.Switched}, Name: names}
	for j, col := range x {
		spread, err := r.Spread(col)
		if err != nil {
			return CoxData{}, fmt.Errorf("covariate %d: %w", j+1, err)
		}
		d.X = append(d.X, spread)
	}
	return d, nil
}

// SimonMakuch estimates the survival of the not switched, [0], and of the
// switched, [1], where who switches leaves the one risk set for the other [1]:
// Kaplan-Meier curves with late entry. Counting begins at `from`; those who have
// switched by then are switched from there on, and S is survival from there.
//
// The second return value holds warnings: where all of the first few who have
// switched die before others do, the curve of the switched drops to 0 and stays
// there, and a later `from` is needed.
//
// Errors: ErrNoSubjects where nobody is left after from, *ValueError.
//
// [1] Simon & Makuch (1984) Stat. Med. 3:35.
func (r *SwitchRows) SimonMakuch(from float64, opt CurveOptions) ([]*Curve, []string, error) {
	if !(from >= 0) || math.IsInf(from, 1) {
		return nil, nil, &ValueError{What: "start of the curves", Value: from, Expected: "finite and >= 0"}
	}
	o, group := r.Outcome(), r.Group()
	if from > 0 {
		var later Outcome
		var g []uint8
		for k, t := range o.Time {
			if t > from {
				later.Time, later.Event = append(later.Time, t), append(later.Event, o.Event[k])
				later.Entry = append(later.Entry, max(o.Entry[k], from))
				g = append(g, group[k])
			}
		}
		o, group = later, g
	}
	tl, err := NewTimeline(o)
	if err != nil {
		return nil, nil, err
	}
	curves := tl.Table(group, 2, nil).KaplanMeiers(opt, nil)
	var warnings []string
	for g, c := range curves {
		for k, s := range c.Surv {
			if s == 0 && k+1 < len(c.Surv) {
				warnings = append(warnings, fmt.Sprintf("the curve of the %s is 0 from %v, when all %v at risk have died, although others enter later: begin later",
					[2]string{"not switched", "switched"}[g], c.Time[k], c.AtRisk[k]))
				break
			}
		}
	}
	return curves, warnings, nil
}

// MantelByar is the log-rank test of the switched against the not switched,
// each patient counting in the group to which he belongs at the time [1]: the
// score test of Cox's regression on having switched, with exact ties.
//
// [1] Mantel & Byar (1974) JASA 69:81.
func (r *SwitchRows) MantelByar() (LogRank, error) {
	tl, err := NewTimeline(r.Outcome())
	if err != nil {
		return LogRank{}, err
	}
	t := LogRankTests([]*EventTable{tl.Table(r.Group(), 2, nil)}, TestOptions{})[unit]
	t.Name = "mantel-byar"
	return t, nil
}
