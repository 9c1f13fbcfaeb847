package stats

import (
	"math"
	"slices"
	"sort"
	"strconv"
)

// Timeline is the order in time of the subjects of one endpoint. It is made once;
// tables of any grouping and any subset follow from it in one pass, without a sort.
//
// Position p = 0..len(Subject)-1 runs through the subjects by time; row
// j = 0..len(Time)-1 through the distinct times. All slices are shared with the
// tables made from it and must not be changed.
type Timeline struct {
	Time    []float64 // length m: distinct times, ascending, near-ties merged
	Start   []int32   // length m+1: row j holds positions Start[j] to Start[j+1]-1
	Subject []int32   // by position: index into the Outcome; ascending within a row
	Index   []int32   // by position: row
	Event   []bool    // by position

	// Where the outcome has Entry: subjects by entry time, and the first row
	// whose time is after that entry. Else nil.
	EntrySubject []int32
	EntryRow     []int32

	Weight []float64 // by subject; nil where all are 1
	N      int       // subjects in the Outcome: the length of group codes and masks

	same       *runsAlike    // nil: no runs of subjects who are alike
	eventRow   []int32       // rows with at least one event, ascending
	fractional bool          // some weight is not a whole number
	robust     bool          // variances are robust
	cluster    []int32       // by subject, from 0; nil where every subject is its own
	clusters   int           // how many codes there are
	together   *keptSurvival // see pooledSurvival
	inverse    *places       // see EventTable.move; nil where runs of subjects are alike
}

// NewTimeline puts the subjects of o in order. Times that differ by at most
// 1.49e-8, absolutely or relative to the mean of the distinct times, are merged
// into the smallest of them, entry times included, as R's aeqSurv does
// (timefix). o is not kept and not changed.
//
// Errors: ErrNoSubjects; *LengthError; *ValueError for a time that is negative
// or not finite, an entry that is not finite or not before its time (also
// after merging), a weight that is negative or not finite.
//
// O(n), by radix; a single pass over times that are already in order. Of subjects who are
// alike only the runs are put in order.
func NewTimeline(o Outcome) (*Timeline, error) {
	if err := checkOutcome(o); err != nil {
		return nil, err
	}
	if o.Alike != nil && o.Entry == nil && o.Weight == nil && o.Variance != Robust {
		return newAlike(o)
	}
	n := len(o.Time)
	order := sortedOrder(o.Time)
	tl := &Timeline{N: n, Subject: order}
	sorted := pick(o.Time, order)
	var entryOrder []int32
	var entries []float64
	if o.Entry != nil {
		entryOrder = sortedOrder(o.Entry)
		entries = pick(o.Entry, entryOrder)
	}
	cut := mergeTies(sorted, entries)

	tl.Index = make([]int32, n)
	tl.Event = pick(o.Event, order)
	tl.Time = cut
	if o.Entry != nil {
		tl.Time = whoseTimes(cut, sorted)
	}
	tl.Start = make([]int32, len(tl.Time)+1)
	tl.Start[len(tl.Time)] = int32(n)
	eachChunk(chunks(n), func(k int) {
		lo, hi := chunkOf(k, n)
		row := sort.Search(len(tl.Time), func(j int) bool { return tl.Time[j] > sorted[lo] }) - 1
		starts := lo == 0 || sorted[lo-1] < tl.Time[row]
		for p := lo; p < hi; p++ {
			for row+1 < len(tl.Time) && tl.Time[row+1] <= sorted[p] {
				row++
				starts = true
			}
			if starts {
				tl.Start[row], starts = int32(p), false
			}
			tl.Index[p] = int32(row)
		}
	})
	if o.Entry != nil {
		if err := tl.enter(o, entryOrder, cut); err != nil {
			return nil, err
		}
	}
	if o.Weight != nil {
		tl.Weight = slices.Clone(o.Weight)
		for _, w := range o.Weight {
			if w != math.Floor(w) {
				tl.fractional = true
				break
			}
		}
	}
	tl.robust = o.Variance == Robust || o.Variance == ByWeights && tl.fractional
	tl.clusters = n
	if tl.robust && o.Cluster != nil {
		tl.cluster, tl.clusters = denseCodes(o.Cluster, n)
	}
	tl.findEventRows()
	return tl, nil
}

// whoseTimes are those of the distinct times at which somebody leaves, not only enters; both
// are in order.
func whoseTimes(cut, sorted []float64) []float64 {
	out := make([]float64, 0, len(cut))
	p := 0
	for c, t := range cut {
		for p < len(sorted) && sorted[p] < t {
			p++
		}
		if p < len(sorted) && (c+1 == len(cut) || sorted[p] < cut[c+1]) {
			out = append(out, t)
		}
	}
	return out
}

// checkOutcome validates lengths and values.
func checkOutcome(o Outcome) error {
	n := len(o.Time)
	if n == 0 {
		return ErrNoSubjects
	}
	if len(o.Event) != n {
		return &LengthError{What: "event", Got: len(o.Event), Want: n}
	}
	if o.Entry != nil && len(o.Entry) != n {
		return &LengthError{What: "entry", Got: len(o.Entry), Want: n}
	}
	for i, t := range o.Time {
		if !(t >= 0) || math.IsInf(t, 1) {
			return &ValueError{What: "time", Row: i, Value: t, Expected: "finite and >= 0"}
		}
	}
	for i, e := range o.Entry {
		if math.IsNaN(e) || math.IsInf(e, 0) {
			return &ValueError{What: "entry", Row: i, Value: e, Expected: "finite"}
		}
		if e >= o.Time[i] {
			return &ValueError{What: "entry", Row: i, Value: e, Expected: beforeTime(o.Time[i])}
		}
	}
	if o.Cluster != nil && len(o.Cluster) != n {
		return &LengthError{What: "cluster", Got: len(o.Cluster), Want: n}
	}
	if o.Alike != nil {
		if err := checkAlike(o); err != nil {
			return err
		}
	}
	return checkWeights(o.Weight, n)
}

// beforeTime is what is expected of an entry.
func beforeTime(t float64) string {
	return "before the subject's time, " + strconv.FormatFloat(t, 'g', -1, 64)
}

// enter fills EntrySubject and EntryRow.
func (tl *Timeline) enter(o Outcome, entryOrder []int32, cut []float64) error {
	n := len(entryOrder)
	tl.EntrySubject = entryOrder
	tl.EntryRow = make([]int32, n)
	exitRow := make([]int32, n)
	for p, i := range tl.Subject {
		exitRow[i] = tl.Index[p]
	}
	c, row := -1, 0
	for q, i := range entryOrder {
		for c+1 < len(cut) && cut[c+1] <= o.Entry[i] {
			c++
		}
		for row < len(tl.Time) && tl.Time[row] <= cut[c] {
			row++
		}
		tl.EntryRow[q] = int32(row)
		if int32(row) > exitRow[i] {
			return &ValueError{What: "entry", Row: int(i), Value: o.Entry[i],
				Expected: beforeTime(o.Time[i]) + ", by more than the tolerance for ties"}
		}
	}
	return nil
}

// findEventRows lists the rows at which somebody has the event.
func (tl *Timeline) findEventRows() {
	tl.together, tl.inverse = new(keptSurvival), new(places)
	// Written for everybody and kept for some: a processor cannot guess who has the event.
	rows := make([]int32, min(len(tl.Time), len(tl.Subject))+1)
	k, last := 0, int32(-1)
	for p, ev := range tl.Event {
		j := tl.Index[p]
		rows[k] = j
		first := int32(bit(ev) & bit(j != last))
		last += (j - last) * first
		k += int(first)
	}
	tl.eventRow = rows[:k]
}

// weight is the case weight of subject i.
func (tl *Timeline) weight(i int32) float64 { return weightAt(tl.Weight, int(i)) }

// clusterOf is the cluster of subject i.
func (tl *Timeline) clusterOf(i int32) int32 {
	if tl.cluster == nil {
		return i
	}
	return tl.cluster[i]
}

// Robust reports whether variances are robust: between subjects, or clusters of
// them, and not those of a model in which a weight counts patients.
func (tl *Timeline) Robust() bool { return tl.robust }

// Len is the number of subjects on the timeline.
func (tl *Timeline) Len() int { return len(tl.Subject) }

// Keep is the timeline of the subjects i with mask[i]; distinct times without
// one are dropped. Subjects keep their index, so that group codes stay valid.
// mask has length tl.N; subjects beyond its end are left out. Near-ties are those of
// the whole cohort. The result may be empty.
//
// One pass, no sort.
func (tl *Timeline) Keep(mask []bool) *Timeline {
	if len(mask) < tl.N {
		mask = append(slices.Clone(mask), make([]bool, tl.N-len(mask))...)
	}
	n, m := len(tl.Subject), len(tl.Time)
	out := &Timeline{
		Time: make([]float64, 0, m), Start: make([]int32, 0, m+1),
		Subject: make([]int32, n), Index: make([]int32, n), Event: make([]bool, n),
		Weight: tl.Weight, N: tl.N, fractional: tl.fractional, robust: tl.robust, cluster: tl.cluster, clusters: tl.clusters,
	}
	k := 0
	for j, t := range tl.Time {
		first := k
		row := int32(len(out.Time))
		for p := tl.Start[j]; p < tl.Start[j+1]; p++ {
			i := tl.Subject[p]
			out.Subject[k] = i
			out.Index[k] = row
			out.Event[k] = tl.Event[p]
			if mask[i] {
				k++
			}
		}
		if k > first {
			out.Time = append(out.Time, t)
			out.Start = append(out.Start, int32(first))
		}
	}
	out.Start = append(out.Start, int32(k))
	out.Subject, out.Index, out.Event = out.Subject[:k], out.Index[:k], out.Event[:k]
	if tl.EntrySubject != nil {
		out.EntrySubject = make([]int32, 0, k)
		out.EntryRow = make([]int32, 0, k)
		row := 0
		for q, i := range tl.EntrySubject {
			if !mask[i] {
				continue
			}
			old := int(tl.EntryRow[q])
			for row < len(out.Time) && (old >= m || out.Time[row] < tl.Time[old]) {
				row++
			}
			out.EntrySubject = append(out.EntrySubject, i)
			out.EntryRow = append(out.EntryRow, int32(row))
		}
	}
	out.findEventRows()
	return out
}
