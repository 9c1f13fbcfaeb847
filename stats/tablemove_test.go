package stats

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Four patients leave at 1, 2, 3 and 4, all but the third with the event. Where the second
// goes from group 0 to group 1, one less of group 0 is at risk at 1 and 2, one more of
// group 1, and the event at 2 is of group 1; where the fourth goes to no group, one less of
// group 1 is at risk at all four times.
func TestTableMovedByHand(t *testing.T) {
	t.Parallel()
	tl := mustTimeline(t, Outcome{Time: []float64{1, 2, 3, 4}, Event: []bool{true, true, false, true}})
	table := tl.Table([]uint8{0, 0, 1, 1}, 2, nil)
	// One in 32 of four is none: the moves are given by hand.
	if table.move(tl, []uint8{0, 1, 1, NoGroup}, 2) {
		t.Fatal("more than one in 32 was moved")
	}
	table.changeTo(tl, []uint8{0, 1, 1, NoGroup}, []int32{1, 3})
	if want := [][]float64{{1, 0, 0, 0}, {2, 2, 1, 0}}; !reflect.DeepEqual(table.AtRisk, want) {
		t.Errorf("at risk %v, want %v", table.AtRisk, want)
	}
	if want := [][]float64{{1, 0, 0, 0}, {0, 1, 0, 0}}; !reflect.DeepEqual(table.Events, want) {
		t.Errorf("events %v, want %v", table.Events, want)
	}
	if !slices.Equal(table.Subjects, []int{1, 2}) || !slices.Equal(table.TotalEvents, []int{1, 1}) {
		t.Errorf("%v subjects, %v events", table.Subjects, table.TotalEvents)
	}
}

// A table that is changed again and again is the one that is counted anew, whoever goes
// where, tied or not, over a part of the subjects or all.
func TestTableMoved(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{40, 400, 3000, 70_000}).Draw(t, "n")
		o, group := simulatedOutcome(n, false, rapid.Uint64Range(1, 9).Draw(t, "seed"))
		rng := newRand(rapid.Uint64().Draw(t, "moves"))
		ties := rapid.SampledFrom([]float64{0, 1, 50}).Draw(t, "ties")
		for i := range o.Time {
			if ties > 0 && o.Time[i] > 1000/ties {
				o.Time[i] = float64(int(o.Time[i]*10)) / 10
			}
		}
		tl := rapidTimeline(t, o)
		if rapid.Bool().Draw(t, "part") {
			mask := make([]bool, n)
			for i := range mask {
				mask[i] = rng.IntN(10) > 0
			}
			tl = tl.Keep(mask)
		}
		groups := rapid.IntRange(1, 4).Draw(t, "groups")
		table := tl.Table(group, groups, nil)
		most := int(movedShare * float64(n))
		for range 4 {
			group = slices.Clone(group)
			for range rapid.IntRange(0, most).Draw(t, "move") {
				group[rng.IntN(n)] = rapid.SampledFrom([]uint8{0, 1, 2, 3, 4, NoGroup}).Draw(t, "to")
			}
			want := tl.Table(group, groups, nil)
			if many := len(tl.Time) >= len(tl.Subject)/4; table.move(tl, group, groups) != many {
				t.Fatal("the table was not changed, or is one that is counted faster")
			}
			table = tl.Table(group, groups, table)
			if !reflect.DeepEqual(table.AtRisk, want.AtRisk) || !reflect.DeepEqual(table.Events, want.Events) ||
				!slices.Equal(table.Subjects, want.Subjects) || !slices.Equal(table.TotalEvents, want.TotalEvents) {
				t.Fatal("counts differ from those made anew")
			}
			for g := range groups {
				if !reflect.DeepEqual(table.KaplanMeier(g, CurveOptions{}), want.KaplanMeier(g, CurveOptions{})) {
					t.Fatal("curves differ from those made anew")
				}
			}
		}
	})
}

// A table of another timeline, of more groups or of everybody is not changed but made anew.
func TestTableMovedElsewhere(t *testing.T) {
	t.Parallel()
	o, group := simulatedOutcome(3000, false, 1)
	a, b := mustTimeline(t, o), mustTimeline(t, o)
	table := a.Table(group, 2, nil)
	for name, moved := range map[string]bool{"another timeline": table.move(b, group, 2), "more groups": table.move(a, group, 3),
		"shorter codes": table.move(a, group[:2999], 2), "nobody's table": new(EventTable).move(a, group, 2), "everybody": a.Table(nil, 1, nil).move(a, group, 1)} {
		if moved {
			t.Errorf("%s: changed", name)
		}
	}
	o.Weight = slices.Repeat([]float64{2}, 3000)
	w := mustTimeline(t, o)
	if w.Table(group, 2, nil).move(w, group, 2) {
		t.Error("weights: changed")
	}
}

// The places at which codes differ, in words of eight and in what is left.
func TestChanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SliceOfN(rapid.SampledFrom([]uint8{0, 1, 255}), 0, 40).Draw(t, "a")
		b := slices.Clone(a)
		want := []int32{}
		for i := range b {
			if rapid.IntRange(0, 5).Draw(t, "change") == 0 {
				b[i] ^= 128
				want = append(want, int32(i))
			}
		}
		if got := changes(a, b, 40); !slices.Equal(got, want) || got == nil {
			t.Fatalf("%v, want %v", got, want)
		}
		if len(want) > 0 && changes(a, b, len(want)-1) != nil {
			t.Fatal("more than asked for")
		}
	})
}

// BenchmarkTableMoved changes 4,000 of a million subjects, as a step of the arrow keys does.
func BenchmarkTableMoved(b *testing.B) {
	o, group := simulatedOutcome(1_000_000, false, 1)
	tl := mustTimeline(b, o)
	table := tl.Table(group, 2, nil)
	other := slices.Clone(group)
	for i := 0; i < len(other); i += 250 {
		other[i] = 1 - other[i]
	}
	for b.Loop() {
		table = tl.Table(other, 2, table)
		group, other = other, group
	}
}
