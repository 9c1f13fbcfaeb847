package stats

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// Split makes of each stratum what Keep makes of its subjects, who may be in none.
func TestSplitIsKeepOfEach(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "n")
		o := Outcome{Time: make([]float64, n), Event: make([]bool, n)}
		late, weighted := rapid.Bool().Draw(t, "late"), rapid.Bool().Draw(t, "weighted")
		for i := range n {
			o.Time[i], o.Event[i] = float64(rapid.IntRange(1, 9).Draw(t, "time")), rapid.Bool().Draw(t, "event")
			if late {
				o.Entry = append(o.Entry, float64(rapid.IntRange(0, int(o.Time[i])-1).Draw(t, "entry")))
			}
			if weighted {
				o.Weight = append(o.Weight, rapid.Float64Range(0.1, 3).Draw(t, "weight"))
			}
		}
		tl, err := NewTimeline(o)
		if err != nil {
			t.Fatal(err)
		}
		strata := rapid.IntRange(1, 5).Draw(t, "strata")
		stratum := make([]int32, n)
		for i := range stratum {
			stratum[i] = int32(rapid.IntRange(-1, strata-1).Draw(t, "stratum"))
		}
		for s, got := range tl.Split(stratum, strata) {
			mask := make([]bool, n)
			for i := range mask {
				mask[i] = stratum[i] == int32(s)
			}
			want := tl.Keep(mask)
			for _, x := range [][2]any{{got.Time, want.Time}, {got.Start, want.Start}, {got.Subject, want.Subject}, {got.Index, want.Index},
				{got.Event, want.Event}, {got.EntrySubject, want.EntrySubject}, {got.EntryRow, want.EntryRow}, {got.eventRow, want.eventRow}} {
				a, b := reflect.ValueOf(x[0]), reflect.ValueOf(x[1])
				if a.Len() != b.Len() || a.Len() > 0 && !reflect.DeepEqual(x[0], x[1]) {
					t.Fatalf("stratum %d: %v, Keep has %v", s, x[0], x[1])
				}
			}
		}
	})
}

// A landscape in many strata, whose sums run on, is that of few, added up anew.
func TestManyStrataRunOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 60).Draw(t, "n")
		o := Outcome{}
		order, stratum := make([]int32, n), make([]int32, n)
		for i := range n {
			o.Time, o.Event = append(o.Time, float64(rapid.IntRange(1, 20).Draw(t, "time"))), append(o.Event, rapid.Bool().Draw(t, "event"))
			order[i], stratum[i] = int32(i), int32(rapid.IntRange(0, 9).Draw(t, "stratum"))
		}
		tl, err := NewTimeline(o)
		if err != nil {
			t.Fatal(err)
		}
		size := make([]int, n-1)
		for k := range size {
			size[k] = k + 1
		}
		type sums struct{ a, b, c, d, e float64 }
		read := func(each func([]int, func(int, cutSum, float64, float64))) (out []sums) {
			each(size, func(_ int, s cutSum, score, spread float64) {
				out = append(out, sums{s.score, s.linear, s.quad, score, spread})
			})
			return out
		}
		c := newCutStrata(tl, order, stratum)
		anew, on := read(c.each), read(c.running)
		for k := range anew {
			a, b := anew[k], on[k]
			for _, d := range []float64{a.a - b.a, a.b - b.b, a.c - b.c, a.d - b.d, a.e - b.e} {
				if d > 1e-10 || d < -1e-10 {
					t.Fatalf("at %d: %v, running on %v", size[k], a, b)
				}
			}
		}
	})
}
