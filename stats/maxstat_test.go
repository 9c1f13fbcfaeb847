package stats

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Six patients with markers 1 to 6, times 3 1 6 2 5 4, all events but the one
// at 5 (marker 5).
//
//	t  n  marker  1/(later+1)  sum    score
//	1  6  2       1/6          10/60   50/60
//	2  5  4       1/5          22/60   38/60
//	3  4  1       1/4          37/60   23/60
//	4  3  6       1/3          57/60    3/60
//	5  2  5 (c)   0            57/60  -57/60
//	6  1  3       1            117/60 -57/60
//
// By marker 23, 50, -57, 38, -57, 3 (sixtieths), sum 0, squares 10980. Running
// sums 23, 73, 16, 54, -3; the variance of the sum of m of 6 is m(6-m)/30·10980:
// 5, 8, 9, 8, 5 times 366. Cut at 2: 73/sqrt(2928).
//
// Log-rank at that cut, low at risk and n: 2 of 6, 1 of 5, 1 of 4, then none:
// O = 2, E = 1/3 + 1/5 + 1/4 = 47/60, V = 2/9 + 4/25 + 3/16 = 2051/3600, so that
// chi-square = (73/60)²/V = 5329/2051.
func TestLandscapeByHand(t *testing.T) {
	t.Parallel()
	tl := mustTimeline(t, Outcome{Time: []float64{3, 1, 6, 2, 5, 4}, Event: events(1, 1, 1, 1, 0, 1)})
	l, err := Landscape(tl, []float64{1, 2, 3, 4, 5, 6}, CutOptions{MinProp: 0, MaxProp: 1})
	if err != nil {
		t.Fatal(err)
	}
	squares := 10980. / 3600
	for k, sum := range []float64{23, 73, 16, 54, -3} {
		c, m := l.Cuts[k], float64(k+1)
		if c.Cut != m || c.NLow != k+1 || c.NHigh != 5-k {
			t.Errorf("%+v", c)
		}
		within(t, "M", c.Standardised, math.Abs(sum)/60/math.Sqrt(m*(6-m)/30*squares), 1e-14)
	}
	best := l.Cuts[1]
	within(t, "chi-square", best.ChiSq, 5329./2051, 1e-14)
	within(t, "one step", best.OneStepCoef, -(73./60)/(2051./3600), 1e-14)
	within(t, "its SE", best.OneStepSE, 60/math.Sqrt(2051), 1e-14)
	if l.Best != 1 || l.BestChiSq != 1 || l.N != 6 || l.Events != 5 {
		t.Errorf("best %d and %d of %d patients, %d events", l.Best, l.BestChiSq, l.N, l.Events)
	}
}

// Every cut is what a test of its own says, with ties in time and in the
// marker, missing values, entry times and weights.
func TestLandscapeIsATestPerCut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCohort(t, true, true)
		tl, _ := c.table(t)
		values := rapid.SampledFrom([]int{2, 5, 1000}).Draw(t, "values")
		marker := make([]float64, tl.N)
		present := 0
		for i := range marker {
			marker[i] = float64(rapid.IntRange(0, values).Draw(t, "marker"))
			if marker[i] == 0 {
				marker[i] = math.NaN()
			} else {
				present++
			}
		}
		opt := CutOptions{MinProp: rapid.Float64Range(0, 0.5).Draw(t, "least"), MaxProp: rapid.Float64Range(0.51, 1).Draw(t, "most")}
		l, err := Landscape(tl, marker, opt)
		if err != nil {
			return // the errors have their own test
		}
		opt.Order = OrderOf(marker)
		known, err := Landscape(tl, marker, opt)
		if err != nil || sprint(known.Cuts) != sprint(l.Cuts) || !slices.Equal(known.order, l.order) {
			t.Fatalf("with the order known: %v\n%v\n%v", err, known, l)
		}
		got := map[float64]CutPoint{}
		for _, cut := range l.Cuts {
			got[cut.Cut] = cut
		}
		for v := 1; v <= values; v++ {
			group := make([]uint8, tl.N)
			low, here := 0, false
			for i, x := range marker {
				switch {
				case math.IsNaN(x):
					group[i] = NoGroup
				case x <= float64(v):
					low++
				default:
					group[i] = 1
				}
				here = here || x == float64(v)
			}
			cut, found := got[float64(v)]
			allowed := here && low >= max(1, int(float64(present)*opt.MinProp)) && low <= int(float64(present)*opt.MaxProp) && low < present
			if found != allowed {
				t.Fatalf("cut %d with %d of %d: listed %v", v, low, present, found)
			}
			if !found {
				continue
			}
			if cut.NLow != low || cut.NHigh != present-low {
				t.Fatalf("cut %d: %d and %d, want %d of %d", v, cut.NLow, cut.NHigh, low, present)
			}
			r := LogRankTests([]*EventTable{tl.Table(group, 2, nil)}, TestOptions{})[0]
			if math.IsNaN(r.ChiSq) != math.IsNaN(cut.ChiSq) || math.Abs(r.ChiSq-cut.ChiSq) > 1e-10*(1+r.ChiSq) {
				t.Fatalf("cut %d: chi-square %.17g, the test says %.17g", v, cut.ChiSq, r.ChiSq)
			}
			if !math.IsNaN(r.ChiSq) {
				u, vv := r.Observed[1]-r.Expected[1], r.Variance[1][1]
				if math.Abs(cut.OneStepCoef-u/vv) > 1e-9*(1+math.Abs(u/vv)) || math.Abs(cut.OneStepSE*math.Sqrt(vv)-1) > 1e-9 {
					t.Fatalf("cut %d: one step %v (%v), want %v (%v)", v, cut.OneStepCoef, cut.OneStepSE, u/vv, 1/math.Sqrt(vv))
				}
			}
		}
		if k := l.BestChiSq; k >= 0 {
			for _, cut := range l.Cuts {
				if cut.ChiSq > l.Cuts[k].ChiSq*(1+1e-12) {
					t.Fatalf("best is %v, but %v has %v", l.Cuts[k], cut.Cut, cut.ChiSq)
				}
			}
		}
	})
}

// Nothing is lost in a large cohort, up to its very ends.
func TestLandscapeOfMany(t *testing.T) {
	t.Parallel()
	const n = 20_000
	for _, days := range []bool{false, true} {
		o, _ := simulatedOutcome(n, days, 9)
		tl := mustTimeline(t, o)
		marker := normalMarker(n, 10)
		l, err := Landscape(tl, marker, CutOptions{MinProp: 0, MaxProp: 1})
		if err != nil {
			t.Fatal(err)
		}
		if len(l.Cuts) != n-1 {
			t.Fatalf("%d cuts", len(l.Cuts))
		}
		group := make([]uint8, n)
		for _, k := range []int{0, 1, 10, 100, 1999, 7777, n/2 - 2, n/2 - 1, n / 2, n/2 + 1, 15_000, n - 101, n - 3, n - 2} {
			c := l.Cuts[k]
			for i, v := range marker {
				group[i] = uint8(bit(v > c.Cut))
			}
			r := LogRankTests([]*EventTable{tl.Table(group, 2, nil)}, TestOptions{})[0]
			if math.Abs(c.ChiSq-r.ChiSq) > 1e-10*(1+r.ChiSq) || c.NLow != k+1 {
				t.Errorf("%d of %d low: %.17g, the test says %.17g", k+1, n, c.ChiSq, r.ChiSq)
			}
		}
	}
}

// A monotone transform of the marker moves cuts, and changes nothing else; nor
// does the order of rows.
func TestLandscapeInvariance(t *testing.T) {
	t.Parallel()
	o, _ := simulatedOutcome(300, true, 3)
	rng := newRand(4)
	marker, other := make([]float64, 300), make([]float64, 300)
	for i := range marker {
		marker[i] = math.Round(rng.NormFloat64() * 20)
		other[i] = math.Exp(marker[i] / 30)
	}
	a, err := Landscape(mustTimeline(t, o), marker, CutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := Landscape(mustTimeline(t, o), other, CutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var back Outcome
	reversed := make([]float64, 300)
	for i := range 300 {
		back.Time = append(back.Time, o.Time[299-i])
		back.Event = append(back.Event, o.Event[299-i])
		reversed[i] = marker[299-i]
	}
	c, err := Landscape(mustTimeline(t, back), reversed, CutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for k, cut := range a.Cuts {
		within(t, "moved cut", b.Cuts[k].Cut, math.Exp(cut.Cut/30), 1e-15)
		within(t, "chi-square after a transform", b.Cuts[k].ChiSq, cut.ChiSq, 0)
		within(t, "M after a transform", b.Cuts[k].Standardised, cut.Standardised, 0)
		within(t, "chi-square of rows reversed", c.Cuts[k].ChiSq, cut.ChiSq, 1e-11)
		within(t, "M of rows reversed", c.Cuts[k].Standardised, cut.Standardised, 1e-11)
	}
}

func TestLandscapeErrors(t *testing.T) {
	t.Parallel()
	tl := mustTimeline(t, Outcome{Time: []float64{1, 2, 3, 4}, Event: events(1, 0, 1, 1)})
	quiet := mustTimeline(t, Outcome{Time: []float64{1, 2, 3, 4}, Event: events(0, 0, 0, 0)})
	nan := math.NaN()
	for _, c := range []struct {
		tl     *Timeline
		marker []float64
		opt    CutOptions
		want   error
	}{
		{tl, []float64{1, 2, 3, 4}, CutOptions{MinProp: 0.5, MaxProp: 0.2}, ErrCutLimits},
		{tl, []float64{1, 2, 3, 4}, CutOptions{MinProp: nan, MaxProp: 0.2}, ErrCutLimits},
		{tl, []float64{1, 2, 3, 4}, CutOptions{MinProp: -1, MaxProp: 2}, ErrCutLimits},
		{tl, nil, CutOptions{}, ErrNoSubjects},
		{tl, []float64{nan, nan, nan, nan, 7}, CutOptions{}, ErrNoSubjects},
		{tl, []float64{5, 5, 5, 5}, CutOptions{}, ErrNoCut},
		{tl, []float64{5}, CutOptions{}, ErrNoCut},
		{tl, []float64{1, 2, 2, 2}, CutOptions{MinProp: 0.6, MaxProp: 0.9}, ErrNoCut},
		{tl, []float64{nan, 2}, CutOptions{}, ErrNoEvents},
		{quiet, []float64{1, 2, 3, 4}, CutOptions{}, ErrNoEvents},
	} {
		if l, err := Landscape(c.tl, c.marker, c.opt); err != c.want {
			t.Errorf("%v %v: %v, %v; want %v", c.marker, c.opt, l, err, c.want)
		}
	}
	if l, err := Landscape(tl, []float64{math.Inf(-1), 0, 1, math.Inf(1)}, CutOptions{}); err != nil || len(l.Cuts) != 3 || !math.IsInf(l.Cuts[0].Cut, -1) {
		t.Errorf("infinite values: %v, %v", l, err)
	}
}

// However many bars a landscape has, its peak is in them, every cut is in one of them,
// and none is higher or lower than the highest of its cuts.
func TestBarsKeepThePeak(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCohort(t, true, true)
		tl, _ := c.table(t)
		values := rapid.SampledFrom([]int{3, 9, 1000}).Draw(t, "values")
		marker := make([]float64, tl.N)
		for i := range marker {
			marker[i] = float64(rapid.IntRange(0, values).Draw(t, "marker"))
		}
		l, err := Landscape(tl, marker, CutOptions{MinProp: 0, MaxProp: 1})
		if err != nil {
			return
		}
		k := rapid.IntRange(1, 40).Draw(t, "bars")
		bars := l.Bars(k)
		if len(bars) > k || len(bars) > len(l.Cuts) || len(l.Cuts) <= k && len(bars) != len(l.Cuts) {
			t.Fatalf("%d bars of %d for %d cuts", len(bars), k, len(l.Cuts))
		}
		peak, in := math.NaN(), 0
		for _, b := range bars {
			if !(peak >= b.ChiSq) && !math.IsNaN(b.ChiSq) {
				peak = b.ChiSq
			}
			top := math.NaN()
			for _, c := range l.Cuts {
				if c.NLow >= b.From && c.NLow <= b.To {
					in++
					if !(top >= c.ChiSq) && !math.IsNaN(c.ChiSq) {
						top = c.ChiSq
					}
				}
			}
			if top != b.ChiSq && !(math.IsNaN(top) && math.IsNaN(b.ChiSq)) {
				t.Fatalf("bar %+v, its cuts have %v", b, top)
			}
		}
		if in != len(l.Cuts) {
			t.Fatalf("%d of %d cuts have a bar", in, len(l.Cuts))
		}
		if l.BestChiSq >= 0 && math.Abs(peak-l.Cuts[l.BestChiSq].ChiSq) > 1e-9*(1+peak) {
			t.Fatalf("the highest bar is %v, the best cut has %v", peak, l.Cuts[l.BestChiSq].ChiSq)
		}
	})
}
