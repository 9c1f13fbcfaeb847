package stats

import (
	"bytes"
	"slices"
	"sync/atomic"
)

// EventTable counts, for each group and each distinct time, the patients at risk and
// the events. Every estimator and test of this package that needs no covariate other
// than the group is made from it.
//
// Where the outcome has weights the counts are sums of weights, which the estimators
// treat as numbers of patients.
type EventTable struct {
	Time   []float64   // length m: the timeline's distinct times
	AtRisk [][]float64 // [group][row]: at risk just before Time[row]
	Events [][]float64 // [group][row]: events at Time[row]

	Groups      int
	Subjects    []int // by group, unweighted
	TotalEvents []int // by group, unweighted

	tl     *Timeline
	group  []uint8     // as given; nil: all in group 0
	row    [][]int32   // by group: rows at which someone of it leaves, ascending; nil where they follow from AtRisk
	left   [][]float64 // by group, beside row: events and censorings there; nil where row is
	deaths []int32     // by row, all groups: how many of a weight above 0; nil where there are no weights
	code   []uint8     // scratch: group by position
	kept   []uint8     // the group of everybody, for move; empty where the counts are not those of plain subjects

	shares []float64 // memory for the first fit of the groups: its shares of the risk sets
	lent   atomic.Bool
}

// Table counts the subjects of the timeline by group. group holds a code per
// subject of the Outcome (length tl.N); codes >= groups, NoGroup among them,
// and subjects beyond the end of group are left out. A nil group is one group
// of all. groups is cut to 1..NoGroup.
//
// reuse is nil, or a table that is no longer needed, and no fit of it, whose memory is used
// again, and whose counts where few subjects have another group in it. The result refers to
// group, which must not change while the result is in use.
//
// One pass, in parallel where there are neither weights nor entries.
func (tl *Timeline) Table(group []uint8, groups int, reuse *EventTable) *EventTable {
	return tl.table(group, groups, reuse, false)
}

// TableAlike is Table for groups that have all or none of the subjects who are alike, in
// the Outcome's Alike: a step for each run of them, whose first says the group of all.
func (tl *Timeline) TableAlike(group []uint8, groups int, reuse *EventTable) *EventTable {
	return tl.table(group, groups, reuse, tl.same != nil && tl.Weight == nil)
}

func (tl *Timeline) table(group []uint8, groups int, reuse *EventTable, alike bool) *EventTable {
	groups = min(max(groups, 1), int(NoGroup))
	if group == nil {
		groups = 1
	}
	t := reuse
	if t == nil {
		t = new(EventTable)
	}
	t.lent.Store(false)
	if !alike && t.move(tl, group, groups) {
		return t
	}
	m := len(tl.Time)
	t.Time, t.tl, t.group, t.Groups = tl.Time, tl, group, groups
	t.AtRisk = resize2(t.AtRisk, groups, m)
	t.Events = resize2(t.Events, groups, m)
	t.Subjects = resize(t.Subjects, groups)
	t.TotalEvents = resize(t.TotalEvents, groups)
	clear(t.Subjects)
	clear(t.TotalEvents)
	if group != nil && len(group) < tl.N {
		t.group = append(slices.Clone(group), bytes.Repeat([]byte{NoGroup}, tl.N-len(group))...)
	}
	t.row, t.left, t.deaths, t.kept = nil, nil, nil, t.kept[:0]
	if alike {
		t.countAlike()
		return t
	}
	t.code = resize(t.code, len(tl.Subject))
	if tl.Weight == nil && tl.EntrySubject == nil {
		t.count()
		if len(group) == tl.N {
			t.kept = append(t.kept, group...)
		}
	} else {
		t.countWeighted()
	}
	return t
}

// shareRoom is room for so many numbers, of the table's own memory for the first who asks.
func (t *EventTable) shareRoom(n int) []float64 {
	if !t.lent.CompareAndSwap(false, true) {
		return make([]float64, n)
	}
	t.shares = resize(t.shares, n)
	return t.shares
}

// chunkRows is the range of rows whose first position lies in chunk c, so that
// tied subjects share a chunk.
func (tl *Timeline) chunkRows(c int) (lo, hi int) {
	return tl.rowFrom(c * chunkSize), tl.rowFrom((c + 1) * chunkSize)
}

// rowFrom is the first row that begins at position p or later.
func (tl *Timeline) rowFrom(p int) int {
	if p >= len(tl.Subject) {
		return len(tl.Time)
	}
	j := int(tl.Index[p])
	if int(tl.Start[j]) < p {
		j++
	}
	return j
}

// count fills a table of plain counts.
func (t *EventTable) count() {
	tl, groups := t.tl, t.Groups
	nc := chunks(len(tl.Subject))
	type totals struct{ subjects, events [int(NoGroup) + 1]int32 }
	before := make([]totals, nc)

	// Codes by position, and the counts of each chunk.
	unit := units()
	eachChunk(nc, func(c int) {
		tot := &before[c]
		lo, hi := tl.chunkRows(c)
		first, end := int(tl.Start[lo]), int(tl.Start[hi])
		if groups <= 2 { // both fit into one word
			subjects, events := t.gatherTwo(first, end, &unit)
			tot.subjects[0], tot.subjects[1] = int32(subjects), int32(subjects>>32)
			tot.events[0], tot.events[1] = int32(events), int32(events>>32)
			return
		}
		t.gather(first, end)
		for p := first; p < end; p++ {
			g := t.code[p]
			tot.subjects[g]++
			tot.events[g] += int32(bit(tl.Event[p]))
		}
	})
	var run totals
	for c := range before {
		for g := 0; g < groups; g++ {
			s, e := before[c].subjects[g], before[c].events[g]
			before[c].subjects[g] = run.subjects[g]
			run.subjects[g] += s
			run.events[g] += e
		}
	}
	for g := 0; g < groups; g++ {
		t.Subjects[g], t.TotalEvents[g] = int(run.subjects[g]), int(run.events[g])
	}
	eachChunk(nc, func(c int) {
		lo, hi := tl.chunkRows(c)
		if groups <= 2 {
			t.fillTwo(lo, hi, before[c].subjects[:2])
		} else {
			t.fill(lo, hi, before[c].subjects[:groups])
		}
	})
}

// leaving are the rows at which someone of group g leaves, ascending.
func (t *EventTable) leaving(g int) []int32 {
	if t.row != nil {
		return t.row[g]
	}
	var row []int32
	for j := range t.AtRisk[g] {
		if t.leaves(g, j) {
			row = append(row, int32(j))
		}
	}
	return row
}

// leaves reports whether someone of group g leaves at row j, of a table whose counts say so.
func (t *EventTable) leaves(g, j int) bool {
	atRisk := t.AtRisk[g]
	if j+1 == len(atRisk) {
		return atRisk[j] > 0
	}
	return atRisk[j] > atRisk[j+1]
}

// gather looks up the groups of positions a..b-1.
func (t *EventTable) gather(a, b int) {
	code, subject := t.code[a:b], t.tl.Subject[a:b]
	if t.group == nil {
		clear(code)
		return
	}
	for k, i := range subject {
		g := t.group[i]
		if int(g) >= t.Groups {
			g = NoGroup
		}
		code[k] = g
	}
}

// units maps the code of one of two groups to a count of one for it, in a word with 32
// bits for each group.
func units() (u [256]uint64) {
	u[0], u[1] = 1, 1<<32
	return u
}

// gatherTwo is gather for one or two groups, counting subjects and events.
func (t *EventTable) gatherTwo(a, b int, unit *[256]uint64) (subjects, events uint64) {
	t.gather(a, b)
	event := t.tl.Event[a:b]
	for k, g := range t.code[a:b] {
		u := unit[g]
		subjects += u
		events += u & -bit(event[k])
	}
	return subjects, events
}

// fill writes rows lo..hi-1: gone is, by group, how many left before.
func (t *EventTable) fill(lo, hi int, gone []int32) {
	tl, groups := t.tl, t.Groups
	var n, ev, left [int(NoGroup) + 1]int32
	for g := 0; g < groups; g++ {
		n[g] = int32(t.Subjects[g]) - gone[g]
	}
	for j := lo; j < hi; j++ {
		for p := tl.Start[j]; p < tl.Start[j+1]; p++ {
			g := t.code[p]
			left[g]++
			if tl.Event[p] {
				ev[g]++
			}
		}
		for g := 0; g < groups; g++ {
			t.AtRisk[g][j] = float64(n[g])
			t.Events[g][j] = float64(ev[g])
			n[g] -= left[g]
			left[g], ev[g] = 0, 0
		}
	}
}

// fillTwo is fill for one or two groups. The counts of both are kept in one word, 32 bits
// each, and nothing branches on a group or an event, which a processor could not predict.
func (t *EventTable) fillTwo(lo, hi int, gone []int32) {
	start, code, event := t.tl.Start[lo:hi+1], t.code, t.tl.Event
	a0, e0 := t.AtRisk[0][lo:hi], t.Events[0][lo:hi]
	a1, e1 := a0, e0 // written before those of group 0, where there is no other
	n := uint64(uint32(int32(t.Subjects[0]) - gone[0]))
	if t.Groups == 2 {
		a1, e1 = t.AtRisk[1][lo:hi], t.Events[1][lo:hi]
		n |= uint64(uint32(int32(t.Subjects[1])-gone[1])) << 32
	}
	a1, e0, e1 = a1[:len(a0)], e0[:len(a0)], e1[:len(a0)]
	unit := units()
	for j := range a0 {
		var left, ev uint64
		for p := start[j]; p < start[j+1]; p++ {
			u := unit[code[p]]
			left += u
			ev += u & -bit(event[p])
		}
		a1[j], e1[j] = float64(uint32(n>>32)), float64(uint32(ev>>32))
		a0[j], e0[j] = float64(uint32(n)), float64(uint32(ev))
		n -= left
	}
}

// countWeighted fills a table of weighted counts or one with entries, from the
// last row to the first, the order in which R adds weights up.
func (t *EventTable) countWeighted() {
	tl, groups := t.tl, t.Groups
	m := len(tl.Time)
	t.gather(0, len(tl.Subject))
	t.left = make([][]float64, groups)
	if tl.Weight != nil {
		t.deaths = make([]int32, m)
	}
	var entryCode []uint8
	if tl.EntrySubject != nil {
		entryCode = make([]uint8, len(tl.EntrySubject))
		for q, i := range tl.EntrySubject {
			entryCode[q] = codeOf(t.group, groups, i)
		}
	}
	n := make([]float64, groups+1) // the last is for those in no group
	ev := make([]float64, groups+1)
	left := make([]float64, groups+1)
	heads := make([]int, groups+1) // unweighted at risk
	leaving := make([]int, groups+1)
	dying := make([]int, groups+1)
	rows := make([][]int32, groups)
	q := len(tl.EntrySubject) - 1
	for j := m - 1; j >= 0; j-- {
		for p := tl.Start[j]; p < tl.Start[j+1]; p++ {
			g := min(int(t.code[p]), groups)
			w := tl.weight(tl.Subject[p])
			n[g] += w
			left[g] += w
			leaving[g]++
			if tl.Event[p] {
				ev[g] += w
				dying[g]++
				if g < groups {
					t.TotalEvents[g]++
					if t.deaths != nil && w > 0 {
						t.deaths[j]++
					}
				}
			}
		}
		for g := range heads {
			heads[g] += leaving[g]
		}
		for ; q >= 0 && int(tl.EntryRow[q]) > j; q-- {
			g := min(int(entryCode[q]), groups)
			n[g] -= tl.weight(tl.EntrySubject[q])
			heads[g]--
			if heads[g] == 0 {
				n[g] = 0 // not what rounding left
			}
		}
		for g := 0; g < groups; g++ {
			if dying[g] == heads[g] {
				ev[g] = n[g] // exactly, so that S becomes 0
			}
			t.AtRisk[g][j], t.Events[g][j] = n[g], ev[g]
			if leaving[g] > 0 {
				rows[g] = append(rows[g], int32(j))
				t.left[g] = append(t.left[g], left[g])
				t.Subjects[g] += leaving[g]
			}
		}
		clear(ev)
		clear(left)
		clear(leaving)
		clear(dying)
	}
	for g := range rows {
		slices.Reverse(rows[g])
		slices.Reverse(t.left[g])
	}
	t.row = rows
}
