package model

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestParseCut(t *testing.T) {
	for rule, want := range map[string]Cut{
		"":                             {Kind: CutMedian, Rule: "median", Probs: []float64{0.5}},
		"value:10,20":                  {Kind: CutValue, Rule: "value:10,20", Values: []float64{10, 20}},
		"median":                       {Kind: CutMedian, Rule: "median", Probs: []float64{0.5}},
		"mean":                         {Kind: CutMean, Rule: "mean"},
		"optimal":                      {Kind: CutOptimal, Rule: "optimal"},
		"youden":                       {Kind: CutYouden, Rule: "youden"},
		"tertile":                      {Kind: CutQuantile, Rule: "tertile", Probs: []float64{1.0 / 3, 2.0 / 3}},
		" quartile ":                   {Kind: CutQuantile, Rule: "quartile", Probs: []float64{0.25, 0.5, 0.75}},
		"20":                           {Kind: CutValue, Rule: "value:20", Values: []float64{20}},
		"quantile:0.25,0.75":           {Kind: CutQuantile, Rule: "quantile:0.25,0.75", Probs: []float64{0.25, 0.75}},
		"by:sex:male=36.2,female=29.6": {Kind: CutBy, Rule: "by:sex:male=36.2,female=29.6", Factor: "sex", Per: map[string]float64{"male": 36.2, "female": 29.6}},
	} {
		got, err := ParseCut(rule)
		if err != nil {
			t.Errorf("%q: %v", rule, err)
			continue
		}
		if got.Kind != want.Kind || !slices.Equal(got.Values, want.Values) || !slices.Equal(got.Probs, want.Probs) || got.Factor != want.Factor ||
			!maps.Equal(got.Per, want.Per) || got.Rule != want.Rule {
			t.Errorf("%q: got %+v", rule, got)
		}
	}
	for _, bad := range []string{"medain", "value:", "value:20,10", "value:NaN", "quantile:0,1", "quantile:0,0.5", "quantile:0.5,1", "quantile:", "by:sex", "by:sex:male", "by:sex:male=x", "value:1,1"} {
		if _, err := ParseCut(bad); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

// R 4.2.2: Quantile(x, p, type = 7).
func TestQuantileEqualsR(t *testing.T) {
	for _, c := range []struct {
		x    []float64
		p    float64
		want float64
	}{
		{[]float64{1, 2, 3, 4}, 0.5, 2.5},
		{[]float64{1, 2, 3, 4}, 0.25, 1.75},
		{[]float64{1, 2, 3, 4, 5}, 1.0 / 3, 2.333333333333333},
		{[]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 0.7, 8},
		{[]float64{0.793}, 0.5, 0.793},
		{[]float64{1, 100}, 0.75, 75.25},
		{[]float64{1.0000009999999999e-07, 1.0000009999999999e-07}, 0.2, 1.0000009999999999e-07},
	} {
		if got := Quantile(c.x, c.p); got != c.want {
			t.Errorf("Quantile(%v, %v) = %v, want %v", c.x, c.p, got, c.want)
		}
	}
}

// By hand: values 1 2 2 3 5. A cut between 2 and 3 counts as lying at 2.
func TestSlideCut(t *testing.T) {
	x := []float64{1, 2, 2, 3, 5}
	for _, c := range []struct {
		cut   float64
		steps int
		want  float64
	}{
		{2, 1, 3}, {2.5, 1, 3}, {2.5, -1, 1}, {1, -1, 1}, {3, 1, 3}, {3, -1, 2}, {1, 2, 3}, {0.5, 1, 1}, {9, -1, 3},
	} {
		if got := SlideCut(Ascend(x), c.cut, c.steps); got != c.want {
			t.Errorf("from %v by %d: %v, want %v", c.cut, c.steps, got, c.want)
		}
	}
}

func TestSlidingNeverEmptiesAGroup(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 20), func(i int) float64 { return float64(i) / 4 }), 2, 40).Draw(t, "x")
		slices.Sort(x)
		if x[0] == x[len(x)-1] {
			return
		}
		cut := Quantile(x, 0.5)
		if cut == x[len(x)-1] {
			return
		}
		low := func(c float64) (n int) {
			for _, v := range x {
				if v <= c {
					n++
				}
			}
			return n
		}
		for _, d := range rapid.SliceOfN(rapid.SampledFrom([]int{1, -1, 7, -7}), 1, 30).Draw(t, "keys") {
			before := cut
			if d == 1 || d == -1 {
				cut = SlideCut(Ascend(x), cut, d)
			} else {
				cut = SlidePatients(Ascend(x), cut, d)
			}
			if n := low(cut); n < 1 || n == len(x) {
				t.Fatalf("%v: cut %v after %d from %v leaves %d low of %d", x, cut, d, before, n, len(x))
			}
			if cut != before && (low(cut) > low(before)) != (d > 0) {
				t.Fatalf("%v: %d moved from %v to %v", x, d, before, cut)
			}
		}
	})
}

func TestLevelsRoundTrip(t *testing.T) {
	for _, s := range []string{`"A"|"B"+"C"`, `"early":="0"+"A"|"late":="B"`, `"a|b"|"c+d":="e"+"f"`} {
		sets, err := ParseLevels(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := FormatLevels(sets); got != s {
			t.Errorf("%s came back as %s", s, got)
		}
	}
}
