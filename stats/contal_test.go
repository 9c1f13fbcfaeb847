package stats

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Four deaths, at 1, 1, 2 and 2, by marker 1 2 3 4. At time 1 four are at risk and
// two die, at 2 two and two: a patient who dies at 1 is expected 1/2 deaths, one who
// dies at 2 is expected 1/2 + 1 = 3/2. O - E of those low is 1/2, 1, 1/2 at the three
// cuts, so |O - E| is 1 at 2. The scores of four deaths one at a time are 1 - 1/4,
// 1 - 7/12, 1 - 13/12, 1 - 25/12 = 9/12, 5/12, -1/12, -13/12, whose squares sum to
// 276/144; Q is 1 by its root, 0.7223. By the two distinct times alone it would be
// 1 by the root of 1/4 + 1/4: 1.414, which is what an exact tie is not worth.
func TestContalByHand(t *testing.T) {
	t.Parallel()
	tl := mustTimeline(t, Outcome{Time: []float64{1, 1, 2, 2}, Event: events(1, 1, 1, 1)})
	l, err := Landscape(tl, []float64{1, 2, 3, 4}, CutOptions{MinProp: 0, MaxProp: 1})
	if err != nil {
		t.Fatal(err)
	}
	c := l.ContalOQuigley()
	q := 1 / math.Sqrt(276./144)
	within(t, "cut", c.Cut, 2, 0)
	within(t, "Q", c.Q, q, 1e-14)
	within(t, "P", c.P, 2*(math.Exp(-2*q*q)-math.Exp(-8*q*q)+math.Exp(-18*q*q)-math.Exp(-32*q*q)), 1e-9)
	if c.Warning != "4 events at 2 times: Contal-O'Quigley's variance supposes one event at a time, which makes it conservative" {
		t.Error(c.Warning)
	}
}

// Every value that survMisc's cutp gives, with few ties and with hardly anything
// else.
func TestContalOracle(t *testing.T) {
	t.Parallel()
	var file struct {
		Cases []struct {
			markerCase
			N, Events, Times int
			Cut              []float64
			U, Q, P          float64
		}
	}
	readOracle(t, "contal.json", &file)
	if len(file.Cases) != 8 {
		t.Fatalf("%d cases", len(file.Cases))
	}
	for _, c := range file.Cases {
		t.Run(fmt.Sprintf("%s/%s", c.File, c.Marker), func(t *testing.T) {
			tl, marker := c.load(t)
			l, err := Landscape(tl, marker, CutOptions{MinProp: 0, MaxProp: 1})
			if err != nil {
				t.Fatal(err)
			}
			got := l.ContalOQuigley()
			if !slices.Contains(c.Cut, got.Cut) || l.Events != c.Events {
				t.Errorf("cut %v of %v, %d events", got.Cut, c.Cut, l.Events)
			}
			within(t, "Q", got.Q, c.Q, 1e-8)
			within(t, "P", got.P, c.P, 1e-8)
			if (got.Warning != "") != (c.Events > c.Times) {
				t.Errorf("%d events at %d times: %q", c.Events, c.Times, got.Warning)
			}
		})
	}
}

// A search costs something: no correction is below the P of a single cut of the same
// statistic by the same reference distribution. That is a normal one for
// Lausen-Schumacher and the improved Bonferroni bound, a Brownian bridge at the share
// of the low group for Contal-O'Quigley, and all subsets of one size for
// Hothorn-Lausen. The ordinary log-rank test is no such test: its variance is another.
func TestCorrectionsAreNotBelowOneCut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 24).Draw(t, "n")
		times, values := rapid.SampledFrom([]int{2, 5, 100}).Draw(t, "times"), rapid.SampledFrom([]int{3, 8, 100}).Draw(t, "values")
		o, marker := Outcome{Time: make([]float64, n), Event: make([]bool, n)}, make([]float64, n)
		for i := range n {
			o.Time[i] = float64(rapid.IntRange(1, times).Draw(t, "time"))
			o.Event[i] = rapid.IntRange(0, 3).Draw(t, "event") > 0
			marker[i] = float64(rapid.IntRange(1, values).Draw(t, "marker"))
		}
		tl, err := NewTimeline(o)
		if err != nil {
			t.Fatal(err)
		}
		l, err := Landscape(tl, marker, CutOptions{
			MinProp: rapid.Float64Range(0, 0.4).Draw(t, "least"), MaxProp: rapid.Float64Range(0.6, 1).Draw(t, "most")})
		if err != nil || l.Best < 0 {
			return
		}
		const slack = 1 - 1e-9
		best := l.Cuts[l.Best].Standardised
		if one := math.Erfc(best / math.Sqrt2); l.Lausen92() < one*slack || l.Lausen94() < one*slack {
			t.Fatalf("one cut %v, Lausen 1992 %v, 1994 %v", one, l.Lausen92(), l.Lausen94())
		}
		if c := l.ContalOQuigley(); !math.IsNaN(c.P) {
			at := l.Cuts[slices.IndexFunc(l.Cuts, func(p CutPoint) bool { return p.Cut == c.Cut })]
			u := float64(at.NLow) / float64(l.N)
			if one := math.Erfc(c.Q / math.Sqrt(2*u*(1-u))); c.P < one*slack {
				t.Fatalf("Contal-O'Quigley %v, one cut %v", c.P, one)
			}
		}
		h, err := l.HothornLausen()
		if err != nil {
			return
		}
		score := wholeScores(l.score)
		low := slices.Min(score)
		for i := range score {
			score[i] -= low
		}
		for k, cut := range l.Cuts {
			if cut.Cut == h.Cut {
				if one := newSubsetCounts(score, l.size).reaches(h.Statistic, l.size[k]); h.P < one*slack {
					t.Fatalf("Hothorn-Lausen %v, one cut %v", h.P, one)
				}
			}
		}
	})
}
