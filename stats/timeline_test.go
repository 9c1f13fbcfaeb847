package stats

import (
	"math"
	"slices"
	"sort"
	"testing"

	"pgregory.net/rapid"
)

func TestTiesAreRs(t *testing.T) {
	t.Parallel()
	var file struct {
		Cases []struct {
			Entry, Time, Fixed numbers
			FixedEntry         numbers `json:"fixed_entry"`
		}
	}
	readOracle(t, "survival_timefix.json", &file)
	for k, c := range file.Cases {
		tl := mustTimeline(t, Outcome{Time: c.Time, Entry: c.Entry, Event: make([]bool, len(c.Time))})
		for p, i := range tl.Subject {
			if got := tl.Time[tl.Index[p]]; got != c.Fixed[i] {
				t.Errorf("case %d: time %.17g became %.17g, in R %.17g", k, c.Time[i], got, c.Fixed[i])
			}
		}
		for q, i := range tl.EntrySubject {
			want := sort.Search(len(tl.Time), func(j int) bool { return tl.Time[j] > c.FixedEntry[i] })
			if got := int(tl.EntryRow[q]); got != want {
				t.Errorf("case %d: who enters at %.17g is at risk from row %d, in R %d", k, c.Entry[i], got, want)
			}
		}
	}
}

func TestSortedOrder(t *testing.T) {
	t.Parallel()
	x := []float64{3, -1, math.Copysign(0, -1), 0, 1e300, -1e300, 3, 5e-324, 0.5}
	got := sortedOrder(x)
	want := []int32{5, 1, 2, 3, 7, 8, 0, 6, 4}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := sortedOrder([]float64{1, 1, 2}); !slices.Equal(got, []int32{0, 1, 2}) {
		t.Error(got)
	}
}

// A mask or group codes that are too short leave the rest out; codes beyond the
// groups are no group.
func TestShortInput(t *testing.T) {
	t.Parallel()
	tl := mustTimeline(t, Outcome{Time: []float64{1, 2, 3}, Event: events(1, 1, 1)})
	if n := tl.Keep([]bool{true}).Len(); n != 1 {
		t.Errorf("kept %d", n)
	}
	tab := tl.Table([]uint8{0, 9}, 2, nil)
	if tab.Subjects[0] != 1 || tab.Subjects[1] != 0 {
		t.Errorf("subjects %v", tab.Subjects)
	}
	if tab := tl.Table([]uint8{0, 0, 0}, 0, nil); tab.Groups != 1 || tab.Subjects[0] != 3 {
		t.Errorf("%d groups", tab.Groups)
	}
	got := LandscapeAt(tl, []float64{1}, []float64{1, 0, math.NaN()})
	if got[0].NLow != 1 || got[1].NLow != 0 || got[2].NLow != 0 || !math.IsNaN(got[2].ChiSq) || !math.IsNaN(got[2].Cut) {
		t.Errorf("%+v", got)
	}
}

// Codes of a cut by all cores are those of one value after another.
func TestCodesOf(t *testing.T) {
	t.Parallel()
	rng := newRand(5)
	value := normalMarker(3*chunkSize+7, 5)
	for i := range value {
		if rng.IntN(9) == 0 {
			value[i] = math.NaN()
		}
	}
	for _, cuts := range [][]float64{{value[0]}, {-0.5, value[1], 1.2}, {}} {
		slices.Sort(cuts)
		code := make([]uint8, len(value))
		count := CodesOf(value, cuts, code)
		want := make([]int, len(cuts)+1)
		for i, v := range value {
			g := NoGroup
			if v == v {
				g = 0
				for _, c := range cuts {
					g += uint8(bit(v > c))
				}
				want[g]++
			}
			if code[i] != g {
				t.Fatalf("%v between %v has the code %d, want %d", v, cuts, code[i], g)
			}
		}
		if !slices.Equal(count, want) {
			t.Errorf("%v: counted %v, want %v", cuts, count, want)
		}
	}
}

func TestSpreadCodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of := rapid.SliceOfN(rapid.Byte(), 1, 8).Draw(t, "of")
		first, want := []int32{0}, []uint8(nil)
		for _, g := range of {
			n := rapid.OneOf(rapid.IntRange(0, 5), rapid.IntRange(1000, 70_000)).Draw(t, "n")
			for range n {
				want = append(want, g)
			}
			first = append(first, int32(len(want)))
		}
		code := make([]uint8, len(want))
		SpreadCodes(first, of, code)
		if !slices.Equal(code, want) {
			t.Fatal("not everybody has the group of their run")
		}
	})
}
