package stats

import (
	"math"
	"slices"
)

// runsAlike says of a timeline that its subjects come in runs of those who do not differ in
// their outcome, as where one row of a file stands for many patients.
type runsAlike struct {
	first []int32   // by run, its first subject; one more for the end
	line  *Timeline // of the runs, each as one subject
}

// newAlike is NewTimeline of runs: only these are put in order.
func newAlike(o Outcome) (*Timeline, error) {
	first := o.Alike
	runs := len(first) - 1
	r := Outcome{Time: pick(o.Time, first[:runs]), Event: pick(o.Event, first[:runs])}
	line, err := NewTimeline(r)
	if err != nil {
		return nil, err
	}
	n := len(o.Time)
	tl := &Timeline{N: n, Time: line.Time, eventRow: line.eventRow, clusters: n, same: &runsAlike{first, line},
		Subject: make([]int32, n), Index: make([]int32, n), Event: make([]bool, n), Start: make([]int32, 0, len(line.Start))}
	p := 0
	for j := range line.Time {
		tl.Start = append(tl.Start, int32(p))
		for _, q := range line.Subject[line.Start[j]:line.Start[j+1]] {
			for i := first[q]; i < first[q+1]; i++ {
				tl.Subject[p], tl.Index[p], tl.Event[p] = i, int32(j), r.Event[q]
				p++
			}
		}
	}
	tl.Start = append(tl.Start, int32(n))
	return tl, nil
}

// checkAlike validates the runs of an outcome.
func checkAlike(o Outcome) error {
	n, runs := len(o.Time), len(o.Alike)-1
	if runs < 1 || o.Alike[0] != 0 || int(o.Alike[runs]) != n {
		return &LengthError{What: "alike", Got: runs, Want: n}
	}
	for q := range runs {
		a, b := int(o.Alike[q]), int(o.Alike[q+1])
		if b <= a || b > n {
			return &ValueError{What: "alike", Row: q + 1, Value: float64(b), Expected: "ascending, and at most the number of subjects"}
		}
		for i := a + 1; i < b; i++ {
			if o.Time[i] != o.Time[a] || o.Event[i] != o.Event[a] {
				return &ValueError{What: "time", Row: i, Value: o.Time[i], Expected: "that of the subjects who are alike"}
			}
		}
	}
	return nil
}

// countAlike fills a table of plain counts in a step for each run, whose subjects have one
// group.
func (t *EventTable) countAlike() {
	line, first := t.tl.same.line, t.tl.same.first
	m := len(line.Time)
	for g := range t.Events {
		clear(t.Events[g])
		clear(t.AtRisk[g])
	}
	for j := range m {
		for p := line.Start[j]; p < line.Start[j+1]; p++ {
			q := line.Subject[p]
			g := 0
			if t.group != nil {
				if g = int(t.group[first[q]]); g >= t.Groups {
					continue
				}
			}
			n := int(first[q+1] - first[q])
			t.AtRisk[g][j] += float64(n) // who leave, until the pass below
			t.Subjects[g] += n
			if line.Event[p] {
				t.Events[g][j] += float64(n)
				t.TotalEvents[g] += n
			}
		}
	}
	for g := range t.AtRisk {
		n := float64(t.Subjects[g])
		for j, left := range t.AtRisk[g] {
			t.AtRisk[g][j] = n
			n -= left
		}
	}
}

// StratumTablesAlike are the tables of Split's n parts, for strata and groups that have all
// or none of the subjects who are alike: a step for each run of them. The outcome must say
// who is alike, and have neither weights nor entries.
func (tl *Timeline) StratumTablesAlike(stratum []int32, n int, group []uint8, groups int) []*EventTable {
	first := tl.same.first
	out := make([]*EventTable, n)
	for s, line := range tl.same.line.Split(pick(stratum, first[:len(first)-1]), n) {
		part := &Timeline{N: tl.N, Time: line.Time, eventRow: line.eventRow, clusters: tl.clusters, same: &runsAlike{first, line}}
		out[s] = part.TableAlike(group, groups, nil)
	}
	return out
}

// LandscapeAlike is LandscapeAt of a timeline whose outcome says who is alike: marker is by
// run in the place of by subject. O(runs log cuts + times cuts).
func LandscapeAlike(tl *Timeline, marker, cuts []float64) []CutStat {
	out := make([]CutStat, len(cuts))
	line, first := tl.same.line, tl.same.first
	sorted := slices.Clone(cuts)
	for k, cut := range cuts {
		if out[k].Cut = cut; cut != cut {
			sorted[k] = math.Inf(-1) // nobody is <= NaN
		}
	}
	order, sorted := Sorted(sorted)
	width := len(sorted) + 1 // a bucket is low from its cut on
	bucket := make([]int32, len(marker))
	at := make([]float64, width) // at risk by bucket
	for q, v := range marker {
		bucket[q] = -1
		if v == v {
			b, _ := slices.BinarySearch(sorted, v)
			bucket[q] = int32(b)
			at[b] += float64(first[q+1] - first[q])
		}
	}
	n, events := 0.0, 0.0
	for _, x := range at {
		n += x
	}
	all, before := n, slices.Clone(at)
	obs, less, square := make([]float64, width), make([]float64, width), make([]float64, width)
	died, left := make([]float64, width), make([]float64, width)
	for j := range line.Time {
		clear(died)
		clear(left)
		d, gone := 0.0, 0.0
		for p := line.Start[j]; p < line.Start[j+1]; p++ {
			q := line.Subject[p]
			if b := bucket[q]; b >= 0 {
				times := float64(first[q+1] - first[q])
				left[b] += times
				gone += times
				if line.Event[p] {
					died[b] += times
					d += times
				}
			}
		}
		if d > 0 {
			low, low1 := 0.0, 0.0
			for b, x := range at {
				low, low1 = low+x, low1+died[b]
				share := low / n
				obs[b] += low1 - d*share
				if n > 1 {
					less[b] += d * share * (n - d) / (n - 1)
					square[b] += d * share * (1 - share) * (n - d) / (n - 1)
				}
			}
			events += d
		}
		for b := range at {
			at[b] -= left[b]
		}
		n -= gone
	}
	low := 0.0
	for b, k := range order {
		low += before[b]
		r := &out[k]
		r.NLow, r.NHigh = int(low), int(all-low)
		r.ChiSq, r.P = math.NaN(), math.NaN()
		if low > 0 && low < all && events > 0 && square[b] > 1e-13*less[b] {
			r.ChiSq = obs[b] * obs[b] / square[b]
			r.P = chiSqSurvival(r.ChiSq, 1)
		}
	}
	return out
}
