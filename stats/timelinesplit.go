package stats

// Split divides the timeline among n strata: stratum is by subject, length tl.N, and
// below 0 for those who are in none. Each part is what Keep makes of its subjects.
//
// One pass for all of them, however many.
func (tl *Timeline) Split(stratum []int32, n int) []*Timeline {
	size := make([]int, n)
	for _, i := range tl.Subject {
		if s := stratum[i]; s >= 0 {
			size[s]++
		}
	}
	subject, index, event := make([]int32, len(tl.Subject)), make([]int32, len(tl.Subject)), make([]bool, len(tl.Subject))
	out, at := make([]*Timeline, n), 0
	for s := range out {
		end := at + size[s]
		out[s] = &Timeline{Subject: subject[at:at:end], Index: index[at:at:end], Event: event[at:at:end],
			Weight: tl.Weight, N: tl.N, fractional: tl.fractional, robust: tl.robust, cluster: tl.cluster, clusters: tl.clusters}
		at = end
	}
	last := make([]int32, n) // the row before which each part stands
	for s := range last {
		last[s] = -1
	}
	for p, i := range tl.Subject {
		s := stratum[i]
		if s < 0 {
			continue
		}
		t := out[s]
		if j := tl.Index[p]; j != last[s] {
			t.Time, t.Start = append(t.Time, tl.Time[j]), append(t.Start, int32(len(t.Subject)))
			last[s] = j
		}
		t.Subject, t.Index, t.Event = append(t.Subject, i), append(t.Index, int32(len(t.Time)-1)), append(t.Event, tl.Event[p])
	}
	for _, t := range out {
		t.Start = append(t.Start, int32(len(t.Subject)))
		t.findEventRows()
		if tl.EntrySubject != nil {
			t.EntrySubject, t.EntryRow = []int32{}, []int32{}
		}
	}
	row := make([]int, n)
	for q, i := range tl.EntrySubject {
		s := stratum[i]
		if s < 0 {
			continue
		}
		t, old := out[s], int(tl.EntryRow[q])
		for row[s] < len(t.Time) && (old >= len(tl.Time) || t.Time[row[s]] < tl.Time[old]) {
			row[s]++
		}
		t.EntrySubject, t.EntryRow = append(t.EntrySubject, i), append(t.EntryRow, int32(row[s]))
	}
	return out
}

// renumbered gives the n subjects of a timeline, which is changed, other numbers from
// 0 on, in the same order.
func (tl *Timeline) renumbered(number []int32, n int) *Timeline {
	var weight []float64
	if tl.Weight != nil {
		weight = make([]float64, n)
	}
	for p, i := range tl.Subject {
		if tl.Subject[p] = number[i]; weight != nil {
			weight[number[i]] = tl.Weight[i]
		}
	}
	for q, i := range tl.EntrySubject {
		tl.EntrySubject[q] = number[i]
	}
	tl.N, tl.Weight, tl.cluster, tl.clusters, tl.same = n, weight, nil, n, nil
	return tl
}
