package stats

import (
	"bytes"
	"slices"
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
	row    [][]int32   // by group: rows at which someone of it leaves, ascending
	left   [][]float64 // by group, beside row: events and censorings there; nil where they follow from AtRisk
	deaths []int32     // by row, all groups: how many of a weight above 0; nil where there are no weights
	code   []uint8     // scratch: group by position
}

// Table counts the subjects of the timeline by group. group holds a code per
// subject of the Outcome (length tl.N); codes >= groups, NoGroup among them,
// and subjects beyond the end of group are left out. A nil group is one group
// of all. groups is cut to 1..NoGroup.
//
// reuse is nil, or a table that is no longer needed, whose memory is used again. The
// result refers to group, which must not change while the result is in use.
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
	m := len(tl.Time)
	t.Time, t.tl, t.group, t.Groups = tl.Time, tl, group, groups
	t.AtRisk = resize2(t.AtRisk, groups, m)
	t.Events = resize2(t.Events, groups, m)
	t.row = resize2(t.row, groups, min(m, len(tl.Subject)))
	t.Subjects = resize(t.Subjects, groups)
	t.TotalEvents = resize(t.TotalEvents, groups)
	clear(t.Subjects)
	clear(t.TotalEvents)
	if group != nil && len(group) < tl.N {
		t.group = append(slices.Clone(group), bytes.Repeat([]byte{NoGroup}, tl.N-len(group))...)
	}
	t.left, t.deaths = nil, nil
	if alike {
		t.countAlike()
		return t
	}
	t.code = resize(t.code, len(tl.Subject))
	if tl.Weight == nil && tl.EntrySubject == nil {
		t.count()
	} else {
		t.countWeighted()
	}
	return t
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
	type totals struct{ subjects, events, rows [int(NoGroup) + 1]int32 }
	before := make([]totals, nc)

	// Codes by position, and the counts of each chunk.
	unit := units()
	eachChunk(nc, func(c int) {
		tot := &before[c]
		lo, hi := tl.chunkRows(c)
		first, end := int(tl.Start[lo]), int(tl.Start[hi])
		if groups <= 2 && end-first == hi-lo {
			// No ties: nobody shares a row, and two groups fit into one word.
			subjects, events := t.gatherTwo(first, end, &unit)
			tot.subjects[0], tot.subjects[1] = int32(subjects), int32(subjects>>32)
			tot.events[0], tot.events[1] = int32(events), int32(events>>32)
			tot.rows = tot.subjects
			return
		}
		t.gather(first, end)
		for j := lo; j < hi; j++ {
			var seen [4]uint64
			for p := tl.Start[j]; p < tl.Start[j+1]; p++ {
				g := t.code[p]
				tot.subjects[g]++
				tot.events[g] += int32(bit(tl.Event[p]))
				seen[g>>6] |= 1 << (g & 63)
			}
			for g := 0; g < groups; g++ {
				tot.rows[g] += int32(seen[g>>6] >> (g & 63) & 1)
			}
		}
	})
	var run totals
	for c := range before {
		for g := 0; g < groups; g++ {
			s, e, r := before[c].subjects[g], before[c].events[g], before[c].rows[g]
			before[c].subjects[g], before[c].rows[g] = run.subjects[g], run.rows[g]
			run.subjects[g] += s
			run.events[g] += e
			run.rows[g] += r
		}
	}
	for g := 0; g < groups; g++ {
		t.Subjects[g], t.TotalEvents[g] = int(run.subjects[g]), int(run.events[g])
	}
	eachChunk(nc, func(c int) {
		lo, hi := tl.chunkRows(c)
		if groups <= 2 {
			end := run.rows[:2]
			if c+1 < nc {
				end = before[c+1].rows[:2]
			}
			t.fillTwo(lo, hi, before[c].subjects[:2], before[c].rows[:2], end)
		} else {
			rows := before[c].rows // a copy: fill counts it up
			t.fill(lo, hi, before[c].subjects[:groups], rows[:groups])
		}
	})
	for g := range t.row {
		t.row[g] = t.row[g][:run.rows[g]]
	}
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

// fill writes rows lo..hi-1: gone and rows are, by group, how many left and how
// many rows of t.row were taken before.
func (t *EventTable) fill(lo, hi int, gone, rows []int32) {
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
			if left[g] > 0 {
				t.row[g][rows[g]] = int32(j)
				rows[g]++
				n[g] -= left[g]
				left[g], ev[g] = 0, 0
			}
		}
	}
}

// fillTwo is fill for one or two groups; end is, by group, how many rows are
// taken after this chunk. The counts of both groups are kept in one word, 32
// bits each, and nothing branches on a group or an event, which a processor could not
// predict.
func (t *EventTable) fillTwo(lo, hi int, gone, rows, end []int32) {
	tl := t.tl
	start, code, event := tl.Start[lo:hi+1], t.code, tl.Event
	var spare [2]int32
	// A row is written before it is known whether it is taken, so that the last slot may
	// be overwritten; it is corrected after the loop.
	slots := func(g int) []int32 {
		if rows[g] == end[g] {
			return spare[g : g+1]
		}
		return t.row[g][rows[g]:end[g]]
	}
	a0, e0, row0 := t.AtRisk[0][lo:hi], t.Events[0][lo:hi], slots(0)
	unit := units()
	n := uint64(uint32(int32(t.Subjects[0]) - gone[0]))
	last0, k0 := int32(0), 0
	if t.Groups == 1 {
		for j := range a0 {
			var left, ev uint64
			for p := start[j]; p < start[j+1]; p++ {
				u := unit[code[p]]
				left += u
				ev += u & -bit(event[p])
			}
			a0[j], e0[j] = float64(uint32(n)), float64(uint32(ev))
			row0[min(k0, len(row0)-1)] = int32(j + lo)
			if left != 0 {
				k0++
				last0 = int32(j + lo)
			}
			n -= left
		}
		if k0 > 0 {
			row0[k0-1] = last0
		}
		return
	}
	a1, e1, row1 := t.AtRisk[1][lo:hi], t.Events[1][lo:hi], slots(1)
	a1, e0, e1 = a1[:len(a0)], e0[:len(a0)], e1[:len(a0)]
	n |= uint64(uint32(int32(t.Subjects[1])-gone[1])) << 32
	last1, k1 := int32(0), 0
	for j := range a0 {
		var left, ev uint64
		for p := start[j]; p < start[j+1]; p++ {
			u := unit[code[p]]
			left += u
			ev += u & -bit(event[p])
		}
		a0[j], e0[j] = float64(uint32(n)), float64(uint32(ev))
		a1[j], e1[j] = float64(uint32(n>>32)), float64(uint32(ev>>32))
		here := int32(j + lo)
		row0[min(k0, len(row0)-1)] = here
		row1[min(k1, len(row1)-1)] = here
		if uint32(left) != 0 {
			k0++
			last0 = here
		}
		if left>>32 != 0 {
			k1++
			last1 = here
		}
		n -= left
	}
	if k0 > 0 {
		row0[k0-1] = last0
	}
	if k1 > 0 {
		row1[k1-1] = last1
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
	for g := range rows {
		rows[g] = t.row[g][:0]
	}
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
		t.row[g] = rows[g]
	}
}
