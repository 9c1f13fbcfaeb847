package stats

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"sync"
)

// movedShare is the share of the subjects up to which a table is changed where they change
// groups; to put more of them in order costs what it saves.
const movedShare = 1.0 / 32

// places has the position of every subject of a timeline, once somebody has asked for it.
type places struct {
	once     sync.Once
	position []int32 // by subject, -1 for one who is not in the timeline
}

// positions is, by subject, the place in the order of time.
func (tl *Timeline) positions() []int32 {
	tl.inverse.once.Do(func() {
		at := make([]int32, tl.N)
		if len(tl.Subject) < tl.N {
			for i := range at {
				at[i] = -1
			}
		}
		for p, i := range tl.Subject {
			at[i] = int32(p)
		}
		tl.inverse.position = at
	})
	return tl.inverse.position
}

// move makes a table of plain counts that of other groups, if it is one of the same timeline
// and few subjects have changed groups, as when a cut slides: between the times at which
// two of these leave all counts change by the same number. The result is that of counting
// anew.
//
// O(n + k log k) for k subjects who change groups, with a step of a few additions for n.
func (t *EventTable) move(tl *Timeline, group []uint8, groups int) bool {
	// Where times are few, the table is counted faster than subjects are sorted.
	if t.tl != tl || tl.inverse == nil || t.Groups != groups || len(group) != tl.N || len(t.kept) != tl.N || len(tl.Time) < len(tl.Subject)/4 {
		return false
	}
	moved := changes(t.kept, group, int(movedShare*float64(tl.N)))
	if moved == nil {
		return false
	}
	t.changeTo(tl, group, moved)
	return true
}

// changeTo counts the subjects who have changed groups.
func (t *EventTable) changeTo(tl *Timeline, group []uint8, moved []int32) {
	at, groups := tl.positions(), t.Groups
	moves := make([]move, 0, len(moved))
	for _, i := range moved {
		p := at[i]
		from, to := min(int(t.kept[i]), groups), min(int(group[i]), groups)
		t.kept[i] = group[i]
		if p >= 0 && from != to {
			moves = append(moves, move(p)<<16|move(from)<<8|move(to))
		}
	}
	slices.Sort(moves)
	t.group = group
	// More than before are in group g at the beginning of each chunk of rows: those who come
	// there and leave then or later.
	nc, k := chunks(len(tl.Time)), len(moves)
	first, more := make([]int, nc), make([]float64, nc*groups)
	for c := nc - 1; c >= 0; c-- {
		lo, _ := chunkOf(c, len(tl.Time))
		here := more[c*groups : (c+1)*groups]
		if c+1 < nc {
			copy(here, more[(c+1)*groups:])
		}
		for ; k > 0 && int(tl.Index[moves[k-1].position()]) >= lo; k-- {
			for g := range here {
				here[g] += moves[k-1].into(g)
			}
		}
		first[c] = k
	}
	eachChunk(nc*groups, func(k int) {
		c, g := k/groups, k%groups
		lo, hi := chunkOf(c, len(tl.Time))
		t.moveRows(moves[first[c]:], g, lo, hi, more[k])
	})
	for _, m := range moves {
		event := int(bit(tl.Event[m.position()]))
		if m.from() < groups {
			t.Subjects[m.from()]--
			t.TotalEvents[m.from()] -= event
		}
		if m.to() < groups {
			t.Subjects[m.to()]++
			t.TotalEvents[m.to()] += event
		}
	}
}

// move is a subject, by position, who changes from one group to another; the number of
// groups stands for no group.
type move uint64

func (m move) position() int { return int(m >> 16) }
func (m move) from() int     { return int(m >> 8 & 0xff) }
func (m move) to() int       { return int(m & 0xff) }

// into is what a move adds to the number of group g.
func (m move) into(g int) float64 {
	return float64(bit(m.to() == g)) - float64(bit(m.from() == g))
}

// moveRows changes the counts of group g in rows lo..hi-1. moves begin with the first there
// or later, and the group has more from row lo on.
func (t *EventTable) moveRows(moves []move, g, lo, hi int, more float64) {
	tl, atRisk, events := t.tl, t.AtRisk[g], t.Events[g]
	add := func(end int) {
		if rows := atRisk[lo:end]; more != 0 {
			for j := range rows {
				rows[j] += more
			}
		}
		lo = end
	}
	for _, m := range moves {
		j := int(tl.Index[m.position()])
		if j >= hi {
			break
		}
		add(j + 1)
		more -= m.into(g)
		if tl.Event[m.position()] {
			events[j] += m.into(g)
		}
	}
	add(hi)
}

// changes are the places at which b differs from a, of the same length; nil where they are
// more than most. The result is not nil where there is none.
func changes(a, b []uint8, most int) []int32 {
	out := make([]int32, 0, min(most, 1<<12))
	whole := len(a) &^ 7
	for i := 0; i < whole; i += 8 {
		d := binary.LittleEndian.Uint64(a[i:]) ^ binary.LittleEndian.Uint64(b[i:])
		if d == 0 {
			continue
		}
		if len(out) > most {
			return nil
		}
		for d != 0 {
			k := bits.TrailingZeros64(d) >> 3
			out = append(out, int32(i+k))
			d &^= 0xff << (8 * k)
		}
	}
	for i := whole; i < len(a); i++ {
		if a[i] != b[i] {
			out = append(out, int32(i))
		}
	}
	if len(out) > most {
		return nil
	}
	return out
}
