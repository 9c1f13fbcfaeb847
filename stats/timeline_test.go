package stats

import (
	"cmp"
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

// The timeline of many patients, who are put in order by parts on all cores, is that of one
// after another: days, times of their own, near-ties across the borders of parts, entries.
func TestTimelineOfMany(t *testing.T) {
	t.Parallel()
	n := 3*chunkSize + 7
	for kind := range 6 {
		rng := newRand(uint64(kind))
		o := Outcome{Time: make([]float64, n), Event: make([]bool, n)}
		if kind >= 3 {
			o.Entry = make([]float64, n)
		}
		for i := range n {
			switch kind % 3 {
			case 0:
				o.Time[i] = 1 + float64(rng.IntN(3000))
			case 1:
				o.Time[i] = 1 + rng.ExpFloat64()
			default: // runs of near-ties, some longer than a part
				o.Time[i] = 1 + float64(rng.IntN(4)) + 1e-9*float64(rng.IntN(3))
			}
			o.Event[i] = rng.IntN(2) > 0
			if o.Entry != nil {
				o.Entry[i] = o.Time[i] * (rng.Float64() - 0.5)
			}
		}
		tl := mustTimeline(t, o)
		cut := mergeTies(slices.Sorted(slices.Values(o.Time)), slices.Sorted(slices.Values(o.Entry)))
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(o.Time[a], o.Time[b]) })
		row, last, eventRow := -1, math.NaN(), []int32(nil)
		for p, i := range order {
			at := cut[sort.Search(len(cut), func(c int) bool { return cut[c] > o.Time[i] })-1]
			if at != last {
				row, last = row+1, at
				if int(tl.Start[row]) != p || tl.Time[row] != at {
					t.Fatalf("kind %d: row %d is %v from %d on, one after another %v from %d on", kind, row, tl.Time[row], tl.Start[row], at, p)
				}
			}
			if int(tl.Subject[p]) != i || int(tl.Index[p]) != row || tl.Event[p] != o.Event[i] {
				t.Fatalf("kind %d: place %d has %d in row %d", kind, p, tl.Subject[p], tl.Index[p])
			}
			if o.Event[i] && (len(eventRow) == 0 || eventRow[len(eventRow)-1] != int32(row)) {
				eventRow = append(eventRow, int32(row))
			}
		}
		if len(tl.Time) != row+1 || int(tl.Start[row+1]) != n || !slices.Equal(tl.eventRow, eventRow) {
			t.Errorf("kind %d: %d rows to %d with %d event rows, one after another %d with %d", kind, len(tl.Time), tl.Start[row+1], len(tl.eventRow), row+1, len(eventRow))
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
