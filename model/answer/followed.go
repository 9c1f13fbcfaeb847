package answer

import (
	"cmp"
	"math"
	"slices"
	"sort"

	"kaplan/model"
	"kaplan/stats"
)

// Followed is what has become of the patients of a group before each of some times. At
// every time AtRisk + Events + Others + Censored + Moved is N, or Entered where that is
// not nil. Every slice has the length of Times.
//
// Patients are counted, whatever their weights. Who leaves at a time is still at risk
// at it, and who enters at a time is not, but for the first of the times, where
// counting begins.
type Followed struct {
	Name     string
	N        int
	Times    []float64
	AtRisk   []int
	Events   []int // of the event, or of the cause of interest
	Others   []int // of the causes that compete; nil where none does
	Censored []int
	Entered  []int // nil where everybody is there from the start
	Moved    []int // to another group; nil where nobody does
}

// FollowedAt counts each group of the answer at times that ascend. O(n log n).
func (s *Survival) FollowedAt(times []float64) []Followed {
	return followedAt(s.Frame, nil, 0, s.From(), times)
}

// FollowedAt counts each group of the answer at times that ascend. O(n log n).
func (a *Incidence) FollowedAt(times []float64) []Followed {
	code, _, of, _, err := causes(a.Frame)
	if err != nil {
		return nil // the answer would not be there
	}
	return followedAt(a.Frame, code, of, a.From(), times)
}

// fate is one way in which a patient comes to be under observation, or no longer is.
type fate int

const (
	entered fate = iota
	hadEvent
	hadOther
	censored
	moved
	noFate
)

// followedAt counts the rows of a frame. cause is nil, or the cause by row, of which one
// is of interest.
func followedAt(f *model.Frame, cause []uint8, of uint8, from float64, times []float64) []Followed {
	at := make([][noFate][]float64, len(f.Groups))
	o := f.Outcome
	on := continued(f)
	late, moves, others := false, false, false
	for k, g := range f.Code {
		if g == stats.NoGroup {
			continue
		}
		start, end := 0.0, censored
		if o.Entry != nil {
			start = o.Entry[k]
		}
		switch {
		case cause != nil && cause[k] == of, cause == nil && o.Event[k]:
			end = hadEvent
		case cause != nil && cause[k] != 0:
			end = hadOther
		case on != nil && on[k].after >= 0:
			if f.Code[on[k].after] == g {
				end = noFate // the same patient goes on in the same group
			} else {
				end = moved
			}
		}
		fresh := on == nil || on[k].before < 0 || f.Code[on[k].before] != g
		if fresh {
			at[g][entered] = append(at[g][entered], start)
		}
		if end < noFate {
			at[g][end] = append(at[g][end], o.Time[k])
		}
		late, moves, others = late || fresh && start > 0, moves || end == moved, others || end == hadOther
	}
	out := make([]Followed, len(f.Groups))
	for g := range out {
		for i := range at[g] {
			slices.Sort(at[g][i])
		}
		row := Followed{Name: f.Groups[g].Name, N: len(at[g][entered]), Times: times}
		for i, t := range times {
			before := func(x []float64) int { return countBefore(x, t) }
			n := sort.Search(len(at[g][entered]), func(j int) bool {
				e := at[g][entered][j]
				return e >= t && !oneTime(e, t) && e > 0 || oneTime(e, t) && t > 0 && (i > 0 || t > from)
			})
			row.Events, row.Censored = append(row.Events, before(at[g][hadEvent])), append(row.Censored, before(at[g][censored]))
			left := row.Events[i] + row.Censored[i]
			if others {
				row.Others = append(row.Others, before(at[g][hadOther]))
				left += row.Others[i]
			}
			if moves {
				row.Moved = append(row.Moved, before(at[g][moved]))
				left += row.Moved[i]
			}
			if late {
				row.Entered = append(row.Entered, n)
			}
			row.AtRisk = append(row.AtRisk, n-left)
		}
		out[g] = row
	}
	return out
}

// oneTime reports whether two times are one but for rounding, as the curves have it.
func oneTime(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b))
}

// countBefore counts the ascending times that are before t.
func countBefore(x []float64, t float64) int {
	return sort.Search(len(x), func(i int) bool { return x[i] >= t || oneTime(x[i], t) })
}

// going says from which row a patient comes to a row of a frame, and to which one the
// patient goes on without a gap; -1 for none.
type going struct{ before, after int32 }

// continued links the rows of patients who have several; nil where nobody has.
func continued(f *model.Frame) []going {
	if f.Outcome.Entry == nil {
		return nil
	}
	of := f.Cohort.Intervals()
	rows := map[int32][]int32{}
	several := false
	for k, i := range f.Row {
		if f.Code[k] == stats.NoGroup {
			continue
		}
		if of != nil {
			i = of[i]
		}
		rows[i] = append(rows[i], int32(k))
		several = several || len(rows[i]) > 1
	}
	if !several {
		return nil
	}
	out := make([]going, len(f.Row))
	for k := range out {
		out[k] = going{-1, -1}
	}
	for _, own := range rows {
		slices.SortFunc(own, func(a, b int32) int { return cmp.Compare(f.Outcome.Time[a], f.Outcome.Time[b]) })
		for i := 1; i < len(own); i++ {
			a, b := own[i-1], own[i]
			if !f.Outcome.Event[a] && oneTime(f.Outcome.Time[a], f.Outcome.Entry[b]) {
				out[a].after, out[b].before = b, a
			}
		}
	}
	return out
}

// Gaps are the stretches of time, after a group's first entry and before its last exit,
// in which nobody of it is under observation, and its curve rests on nobody; nil unless
// some enter late.
func (g *GroupSurvival) Gaps() [][2]float64 {
	var out [][2]float64
	for j := 1; j < len(g.enter); j++ {
		// All who entered before have left.
		if t := g.leave[j-1]; t < g.enter[j] && sort.Search(len(g.enter), func(i int) bool { return g.enter[i] > t }) == j {
			out = append(out, [2]float64{t, g.enter[j]})
		}
	}
	return out
}

// First is when the first of the group comes under observation.
func (g *GroupSurvival) First() float64 {
	if len(g.enter) == 0 {
		return 0
	}
	return g.enter[0]
}
