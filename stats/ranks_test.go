package stats

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// x = 1, 2 against y = 3, 4: none of the 4 pairs has x above y, W = 0, and of
// the 6 ways to choose two ranks one gives it: P = 2/6.
func TestMannWhitneyByHand(t *testing.T) {
	t.Parallel()
	m, err := MannWhitney([]float64{1, 2}, []float64{3, 4}, RankOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if m.Statistic != 0 || m.P != 2.0/6 || m.PLess != 1.0/6 || m.PGreater != 1 || m.Shift != -2 || m.Method != "exact" {
		t.Errorf("%+v", m)
	}
	// 1, 2, 3 all above 0: V = 6 is one of 8 signs, P = 2/8.
	s, err := SignedRank([]float64{1, 2, 3, 0, 0}, RankOptions{})
	if err != nil || s.Statistic != 6 || s.Zeros != 2 || s.Method != "normal approximation with continuity correction" {
		t.Errorf("%+v %v", s, err)
	}
	s, _ = SignedRank([]float64{1, 2, 3}, RankOptions{})
	if s.P != 2.0/8 || s.Shift != 2 {
		t.Errorf("%+v", s)
	}
	// The counts of 49 and 49 add up to the binomial coefficient.
	total := 0.0
	for _, c := range rankSumCounts(49, 49) {
		total += c
	}
	want, _ := new(big.Float).SetInt(new(big.Int).Binomial(98, 49)).Float64()
	within(t, "orders of 49 and 49", total, want, 1e-12)
}

type ranksOracle struct {
	MW map[string]struct {
		X, Y             numbers
		W                number
		P, Normal, Plain map[string]number
		CI               numbers
	}
	SR map[string]struct {
		D                numbers
		V                number
		P, Normal, Plain map[string]number
		CI               numbers
	}
	KW map[string]struct {
		Y, Group         numbers
		Statistic, DF, P number
	}
	Cor  map[string]struct{ X, Y, Pearson, CI, Spearman, Kendall, Line, At numbers }
	From []struct {
		R               number
		N               int
		P, Lower, Upper number
	} `json:"from_r"`
}

func TestRanksAgainstR(t *testing.T) {
	t.Parallel()
	var o ranksOracle
	readOracle(t, "ranks.json", &o)
	check := func(name string, want map[string]number, f func() (*RankTest, error)) {
		t.Helper()
		got, err := f()
		if err != nil {
			t.Fatal(name, err)
		}
		asR(t, name+" P", got.P, float64(want["two"]))
		asR(t, name+" less", got.PLess, float64(want["less"]))
		asR(t, name+" greater", got.PGreater, float64(want["greater"]))
	}
	for name, c := range o.MW {
		f := func(opt RankOptions) func() (*RankTest, error) {
			return func() (*RankTest, error) { return MannWhitney(c.X, c.Y, opt) }
		}
		check(name, c.P, f(RankOptions{}))
		check(name+" normal", c.Normal, f(RankOptions{Approximate: true}))
		check(name+" uncorrected", c.Plain, f(RankOptions{Approximate: true, NoContinuity: true}))
		got, _ := MannWhitney(c.X, c.Y, RankOptions{Level: 0.9})
		asR(t, name+" W", got.Statistic, float64(c.W))
		if c.CI != nil {
			allAsR(t, name+" shift", []float64{got.Shift, got.CI.Lower, got.CI.Upper}, c.CI)
		}
	}
	for name, c := range o.SR {
		f := func(opt RankOptions) func() (*RankTest, error) {
			return func() (*RankTest, error) { return SignedRank(c.D, opt) }
		}
		check(name, c.P, f(RankOptions{}))
		check(name+" normal", c.Normal, f(RankOptions{Approximate: true}))
		check(name+" uncorrected", c.Plain, f(RankOptions{Approximate: true, NoContinuity: true}))
		got, _ := SignedRank(c.D, RankOptions{})
		asR(t, name+" V", got.Statistic, float64(c.V))
		if c.CI != nil {
			allAsR(t, name+" shift", []float64{got.Shift, got.CI.Lower, got.CI.Upper}, c.CI)
		}
	}
	for name, c := range o.KW {
		g := codesOf(c.Group)
		got, err := KruskalWallis(c.Y, g, levelsOf(g))
		if err != nil {
			t.Fatal(err)
		}
		allAsR(t, name, []float64{got.Statistic, float64(got.DF), got.P}, []float64{float64(c.Statistic), float64(c.DF), float64(c.P)})
	}
}

func TestRankLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.IntRange(-40, 40).Draw(t, "v")) })
		x := rapid.SliceOfN(value, 1, 20).Draw(t, "x")
		y := rapid.SliceOfN(value, 1, 20).Draw(t, "y")
		a, err := MannWhitney(x, y, RankOptions{})
		if err != nil {
			t.Fatal(err)
		}
		b, _ := MannWhitney(y, x, RankOptions{})
		if a.Statistic+b.Statistic != float64(len(x)*len(y)) {
			t.Fatalf("W and W' add up to the pairs: %v, %v", a.Statistic, b.Statistic)
		}
		if math.Abs(a.P-b.P) > 1e-12 || math.Abs(a.PLess-b.PGreater) > 1e-12 || a.Shift != -b.Shift {
			t.Fatalf("%+v and swapped %+v", a, b)
		}
		cube := func(v []float64) (out []float64) {
			for _, x := range v {
				out = append(out, x*x*x)
			}
			return
		}
		c, _ := MannWhitney(cube(x), cube(y), RankOptions{})
		if c.P != a.P || c.Statistic != a.Statistic {
			t.Fatal("a monotone change of scale moved the ranks")
		}
		all := append(append([]float64(nil), x...), y...)
		g := make([]uint8, len(all))
		for i := range x {
			g[i] = 1
		}
		// Of two groups, Kruskal-Wallis is the uncorrected z².
		z, _ := MannWhitney(x, y, RankOptions{Approximate: true, NoContinuity: true})
		if k, err := KruskalWallis(all, g, 2); err == nil && math.Abs(k.P-z.P) > 1e-9 {
			t.Fatalf("Kruskal-Wallis %v, Mann-Whitney %v", k.P, z.P)
		}
	})
}

func TestRankEdges(t *testing.T) {
	t.Parallel()
	_, err := MannWhitney(nil, []float64{1}, RankOptions{})
	says(t, err, "group 1 has no values")
	_, err = MannWhitney([]float64{math.Inf(1)}, []float64{1}, RankOptions{})
	says(t, err, "finite")
	_, err = SignedRank([]float64{0, 0}, RankOptions{})
	says(t, err, "none of 2 differences is other than 0")
	_, err = KruskalWallis([]float64{2, 2, 2}, []uint8{0, 1, 2}, 3)
	says(t, err, "all 3 values are equal")
	_, err = MannWhitney([]float64{1}, []float64{1}, RankOptions{Level: 2})
	says(t, err, "confidence level")
	m, err := MannWhitney([]float64{1, 1}, []float64{1, 1, 1}, RankOptions{})
	if err != nil || m.P != 1 {
		t.Errorf("all tied: %+v, %v", m, err)
	}
}

func BenchmarkMannWhitneyExact49(b *testing.B) {
	x, y := make([]float64, 49), make([]float64, 49)
	for i := range x {
		x[i], y[i] = math.Sin(float64(i)), math.Cos(float64(i))
	}
	for b.Loop() {
		if _, err := MannWhitney(x, y, RankOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

// wilcox.test searches the ends of an approximate interval to 1e-4; here they
// are the differences themselves at which the test begins to reject, so that
// the two agree to that and no closer.
func TestApproximateRankIntervals(t *testing.T) {
	t.Parallel()
	type set struct {
		X, Y, D numbers
		Level   number
		Correct bool
		CI      numbers
	}
	var o struct{ MW, SR map[string]set }
	readOracle(t, "ranks_ci.json", &o)
	if len(o.MW) != 5 || len(o.SR) != 4 {
		t.Fatalf("%d and %d sets", len(o.MW), len(o.SR))
	}
	near := func(name string, got Interval, want numbers) {
		t.Helper()
		// R looks for the bounds to 1e-4.
		if math.Abs(got.Lower-want[0]) > 1.5e-4 || math.Abs(got.Upper-want[1]) > 1.5e-4 || got.Method != "normal approximation" {
			t.Errorf("%s: %v to %v by %s, R has %v", name, got.Lower, got.Upper, got.Method, want)
		}
	}
	for name, c := range o.MW {
		got, err := MannWhitney(c.X, c.Y, RankOptions{Level: float64(c.Level), Approximate: true, NoContinuity: !c.Correct})
		if err != nil {
			t.Fatal(err)
		}
		near(name, got.CI, c.CI)
	}
	for name, c := range o.SR {
		got, err := SignedRank(c.D, RankOptions{Level: float64(c.Level), Approximate: true, NoContinuity: !c.Correct})
		if err != nil {
			t.Fatal(err)
		}
		near(name, got.CI, c.CI)
	}
}

// Where the test rejects at a level, the interval of that level leaves 0 out,
// and turning the samples round turns the interval round.
func TestRankIntervalLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Float64Range(-3, 3)
		x := rapid.SliceOfN(value, 5, 30).Draw(t, "x")
		y := rapid.SliceOfN(value, 5, 30).Draw(t, "y")
		a, err := MannWhitney(x, y, RankOptions{Approximate: true})
		if err != nil {
			t.Fatal(err)
		}
		b, err := MannWhitney(y, x, RankOptions{Approximate: true})
		if err != nil {
			t.Fatal(err)
		}
		if a.CI.Lower != -b.CI.Upper || a.CI.Upper != -b.CI.Lower {
			t.Fatalf("%v turned round is %v", a.CI, b.CI)
		}
		if a.CI.Lower > a.Shift || a.CI.Upper < a.Shift {
			t.Fatalf("%v is outside %v", a.Shift, a.CI)
		}
		if outside := a.CI.Lower > 0 || a.CI.Upper < 0; outside && a.P > 0.0501 {
			t.Fatalf("0 is outside %v and P is %v", a.CI, a.P)
		}
		if inside := a.CI.Lower < 0 && a.CI.Upper > 0; inside && a.P < 0.0499 {
			t.Fatalf("0 is inside %v and P is %v", a.CI, a.P)
		}
		// At the level of P itself 0 is at an end of the interval: a little more confidence
		// takes it in, a little less leaves it out. Where values repeat, a shift makes many ties
		// at once and the variance falls, in the end to 0, so that there is no such level; nor is
		// there where the samples lie apart, since no shift away from each other changes a rank.
		all := slices.Sorted(slices.Values(slices.Concat(x, y)))
		apart := slices.Min(x) > slices.Max(y) || slices.Min(y) > slices.Max(x)
		if a.P < 1e-6 || a.P > 0.9 || apart || len(slices.Compact(all)) < len(x)+len(y) {
			return
		}
		for _, more := range []bool{true, false} {
			level := 1 - a.P*(1+1e-3)
			if more {
				level = 1 - a.P*(1-1e-3)
			}
			c, err := MannWhitney(x, y, RankOptions{Approximate: true, Level: level})
			if err != nil {
				t.Fatal(err)
			}
			if holds := c.CI.Lower <= 0 && c.CI.Upper >= 0; holds != more {
				t.Fatalf("P %v, and at the level %v the interval is %v", a.P, level, c.CI)
			}
		}
	})
}
