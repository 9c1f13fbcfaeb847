package stats

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Ranks 1 2, 3 4 and 5 6: mean ranks 1.5, 3.5, 5.5; variance 6·7/12 (1/2 + 1/2).
func TestDunnByHand(t *testing.T) {
	t.Parallel()
	d, err := Dunn([]float64{1, 2, 5, 7, 11, 12}, []uint8{0, 0, 1, 1, 2, 2}, 3, Bonferroni)
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range []float64{2, 4, 2} {
		within(t, "difference", d[k].Difference, want, 1e-15)
		within(t, "z", d[k].Z, want/math.Sqrt(3.5), 1e-14)
		within(t, "P", d[k].PAdjusted, min(1, 3*NormalP(want/math.Sqrt(3.5))), 1e-14)
	}
	// Of two groups the studentized range is sqrt 2 |t|: Games-Howell is Welch.
	x, y := []float64{1, 2, 4}, []float64{3, 5, 9, 8}
	g, err := GamesHowell([]float64{1, 2, 4, 3, 5, 9, 8}, []uint8{0, 0, 0, 1, 1, 1, 1}, 2, 0.9)
	if err != nil {
		t.Fatal(err)
	}
	w, _ := WelchT(y, x, 0.9)
	within(t, "P", g[0].PAdjusted, w.P, 1e-12)
	within(t, "df", g[0].DF, w.DF, 1e-14)
	within(t, "bound", g[0].CI.Lower, w.CI.Lower, 1e-11)
}

func TestPostHocAgainstR(t *testing.T) {
	t.Parallel()
	var o struct {
		Many map[string]struct {
			Y, Group numbers
			Dunn     struct{ Diff, SE, Z, P, Holm, Bonferroni, BH numbers }
			Howell   struct{ Diff, Q, DF, P, Lower, Upper numbers }
		}
		CI []struct{ X, Y, Spearman, Kendall numbers }
	}
	readOracle(t, "posthoc.json", &o)
	for name, c := range o.Many {
		g := codesOf(c.Group)
		k := levelsOf(g)
		for method, want := range map[Adjustment]numbers{NoAdjustment: c.Dunn.P, Holm: c.Dunn.Holm, Bonferroni: c.Dunn.Bonferroni, BH: c.Dunn.BH} {
			d, err := Dunn(c.Y, g, k, method)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range d {
				allAsR(t, name+" Dunn "+method.String(), []float64{p.Difference, p.SE, p.Z, p.P, p.PAdjusted},
					[]float64{c.Dunn.Diff[i], c.Dunn.SE[i], c.Dunn.Z[i], c.Dunn.P[i], want[i]})
			}
			if len(d) != len(want) {
				t.Errorf("%s: %d pairs", name, len(d))
			}
		}
		h, err := GamesHowell(c.Y, g, k, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range h {
			allAsR(t, name+" Games-Howell", []float64{p.Difference, p.Statistic, p.DF}, []float64{c.Howell.Diff[i], c.Howell.Q[i], c.Howell.DF[i]})
			// As of Tukey: R loses digits of small P, and ptukey is off by 1e-8 or so
			// on few degrees of freedom; the bounds are solved by it.
			if d := math.Abs(p.PAdjusted - c.Howell.P[i]); d > 1e-8 {
				t.Errorf("%s Games-Howell P %v, R has %v", name, p.PAdjusted, c.Howell.P[i])
			}
			within(t, name+" lower", p.CI.Lower, c.Howell.Lower[i], 5e-8, "R's ptukey, which solves for it, is off by so much on few degrees of freedom")
			within(t, name+" upper", p.CI.Upper, c.Howell.Upper[i], 5e-8, "R's ptukey, which solves for it, is off by so much on few degrees of freedom")
		}
	}
	for _, c := range o.CI {
		s, err := Spearman(c.X, c.Y)
		if err != nil {
			t.Fatal(err)
		}
		ci := SpearmanCI(s.R, s.N, 0.95)
		allAsR(t, "Spearman", []float64{s.R, ci.Lower, ci.Upper}, c.Spearman)
		k, _ := Kendall(c.X, c.Y)
		ci = KendallCI(k.R, k.N, 0.95)
		allAsR(t, "Kendall", []float64{k.R, ci.Lower, ci.Upper}, c.Kendall)
	}
	if len(o.Many) != 6 || len(o.CI) != 5 {
		t.Errorf("%d and %d cases", len(o.Many), len(o.CI))
	}
}

// Of two groups z² is the Kruskal-Wallis chi-square; order and monotone scale do
// not matter to ranks, nor a linear one to Games-Howell.
func TestPostHocLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 40).Draw(t, "n")
		y, g := make([]float64, n), make([]uint8, n)
		two := rapid.Bool().Draw(t, "two")
		for i := range y {
			y[i] = float64(rapid.IntRange(-9, 9).Draw(t, "y"))
			g[i] = uint8(rapid.IntRange(0, 2).Draw(t, "group"))
			if two {
				g[i] &= 1
			}
		}
		same := func(what string, a, b float64) {
			t.Helper()
			if !(math.Abs(a-b) <= 1e-8*max(1, math.Abs(a))) && !(math.IsNaN(a) && math.IsNaN(b)) {
				t.Fatalf("%s: %v and %v", what, a, b)
			}
		}
		a, err := Dunn(y, g, 3, Holm)
		if err != nil {
			var e *SampleError
			if !errors.As(err, &e) {
				t.Fatal(err)
			}
			return
		}
		if len(a) == 1 {
			k, _ := KruskalWallis(y, g, 3)
			same("Kruskal-Wallis", a[0].Z*a[0].Z, k.Statistic)
			same("its P", a[0].P, k.P)
		}
		rank, linear, group := make([]float64, n), make([]float64, n), make([]uint8, n)
		for i := range y {
			rank[n-1-i], linear[n-1-i], group[n-1-i] = math.Exp(y[i]), 5-3*y[i], g[i]
		}
		b, err := Dunn(rank, group, 3, Holm)
		if err != nil {
			t.Fatal(err)
		}
		for k := range a {
			same("Dunn", b[k].Z, a[k].Z)
			if a[k].PAdjusted < a[k].P {
				t.Fatalf("%+v", a[k])
			}
		}
		if rapid.IntRange(0, 4).Draw(t, "Games-Howell") > 0 { // whose quantiles take their time
			return
		}
		h, err := GamesHowell(y, g, 3, 0.9)
		if err != nil {
			return
		}
		m, err := GamesHowell(linear, group, 3, 0.9)
		if err != nil {
			t.Fatal(err)
		}
		for k := range h {
			same("Games-Howell", m[k].Statistic, h[k].Statistic)
			same("its bound", m[k].CI.Lower, -3*h[k].CI.Upper)
			// No claim is made where P is the level to the precision of a quantile.
			if covers := h[k].CI.Lower <= 0 && h[k].CI.Upper >= 0; math.Abs(h[k].PAdjusted-0.1) > 1e-6 && covers != (h[k].PAdjusted > 0.1) {
				t.Fatalf("the interval and P disagree: %+v", h[k])
			}
		}
	})
}

func TestPostHocEdges(t *testing.T) {
	t.Parallel()
	_, err := Dunn([]float64{3, 3, 3}, []uint8{0, 1, 1}, 2, Holm)
	says(t, err, "all 3 values are equal")
	_, err = Dunn([]float64{3, 4}, []uint8{0, NoGroup}, 2, Holm)
	says(t, err, "1 group of 2")
	_, err = GamesHowell([]float64{1, 2, 3}, []uint8{0, 0, 1}, 2, 0.95)
	says(t, err, "group 2 has no spread (1 value)")
	if _, err = GamesHowell([]float64{1, 2, 3, 5}, []uint8{0, 0, 1, 1}, 2, 0); !errors.Is(err, ErrLevel) {
		t.Error(err)
	}
	d, err := Dunn([]float64{1, 2, 3}, []uint8{0, 0, 2}, 3, Holm) // an empty group is left out
	if err != nil || len(d) != 1 || d[0].B != 2 {
		t.Errorf("%+v, %v", d, err)
	}
	for _, ci := range []Interval{
		SpearmanCI(0.5, 3, 0.95), KendallCI(0.5, 4, 0.95), SpearmanCI(1.5, 30, 0.95), KendallCI(math.NaN(), 30, 0.95), SpearmanCI(0.5, 30, 1),
	} {
		if !math.IsNaN(ci.Lower) || !math.IsNaN(ci.Upper) {
			t.Errorf("%+v", ci)
		}
	}
	if ci := SpearmanCI(1, 30, 0.95); ci.Lower != 1 || ci.Upper != 1 {
		t.Errorf("%+v", ci)
	}
}
