package stats

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// asR compares to 1e-8 relative, however small the value; 0 to 1e-12.
func asR(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(want) && math.IsNaN(got) || got == want {
		return
	}
	bound := 1e-8 * math.Abs(want)
	if math.Abs(want) < 1e-14 && math.Abs(got) < 1e-14 {
		return // 0 but for rounding
	}
	// 1e-8 of the value.
	if !(math.Abs(got-want) <= bound) {
		t.Errorf("%s: got %.17g, R has %.17g", what, got, want)
	}
}

func allAsR(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: got %v, R has %v", what, got, want)
		return
	}
	for i := range got {
		asR(t, fmt.Sprintf("%s[%d]", what, i), got[i], want[i])
	}
}

// says checks that err is of the kind that explains itself, with these words.
func says(t *testing.T, err error, words string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), words) {
		t.Errorf("error %v: should say %q", err, words)
	}
}

func codesOf(v numbers) []uint8 {
	out := make([]uint8, len(v))
	for i, x := range v {
		out[i] = uint8(x)
	}
	return out
}

func levelsOf(g []uint8) int {
	top := 0
	for _, v := range g {
		top = max(top, int(v)+1)
	}
	return top
}

// x = 1, 2, 3 and y = 3, 4, 5: means 2 and 4, both variances 1, pooled 1,
// SE = sqrt(2/3), t = -2 sqrt(3/2), 4 df. On 4 df the two-sided P is
// 1 - u (3 - u²) / 2 with u = t / sqrt(t² + 4) = sqrt(6/10).
func TestStudentTByHand(t *testing.T) {
	t.Parallel()
	x, y := []float64{1, 2, 3}, []float64{3, 4, 5}
	s, err := StudentT(x, y, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	u := math.Sqrt(0.6)
	within(t, "t", s.T, -2*math.Sqrt(1.5), 1e-15)
	within(t, "P", s.P, 1-u*(3-u*u)/2, 1e-14)
	within(t, "one-sided", s.PLess, s.P/2, 1e-15)
	w, _ := WelchT(x, y, 0.95) // equal variances and sizes: the same
	within(t, "Welch df", w.DF, 4, 1e-15)
	within(t, "Welch P", w.P, s.P, 1e-14)
	// Differences -2, -1, 0 on pairs with 3, 3, 3: mean -1, SD 1, t = -sqrt 3 on
	// 2 df, where P = 1 - |t| / sqrt(t² + 2).
	p, _ := PairedT(x, []float64{3, 3, 3}, 0.95)
	within(t, "paired", p.P, 1-math.Sqrt(3.0/5), 1e-14)
}

// Groups 1 2 3, 2 3 4, 6 7 8 about 2, 3, 7 and 4 in all: between 3(4+1+9) = 42
// on 2, within 6 on 6, F = 21; P = (1 + 2F/6)^-3 = 1/512.
func TestOneWayByHand(t *testing.T) {
	t.Parallel()
	y := []float64{1, 2, 3, 2, 3, 4, 6, 7, 8}
	g := []uint8{0, 0, 0, 1, 1, 1, 2, 2, 2}
	a, err := OneWayANOVA(y, g, 3)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "between", a.Rows[0].SumSq, 42, 1e-14)
	within(t, "within", a.Residual().SumSq, 6, 1e-14)
	within(t, "F", a.Rows[0].F, 21, 1e-14)
	within(t, "P", a.Rows[0].P, 1.0/512, 1e-13)
	// Of two means the studentized range is sqrt 2 |t|: Tukey is Student.
	two, _ := TukeyHSD(y[:6], g[:6], 2, 0.95)
	s, _ := StudentT(y[3:6], y[:3], 0.95)
	within(t, "Tukey of two", two[0].PAdjusted, s.P, 1e-13)
	within(t, "its bound", two[0].CI.Lower, s.CI.Lower, 1e-12)
}

type meansOracle struct {
	Two map[string]struct {
		X, Y                   numbers
		Student, Welch, Paired *struct{ T, DF, P, Lower, Upper, SE, Less, Greater number }
	}
	Many map[string]struct {
		Y, Group, SS, DF, Welch numbers
		F, P                    number
		Tukey                   struct{ Diff, P, Lower, Upper numbers }
		Pooled, Separate        map[string]numbers
	}
	Twoway map[string]struct {
		Y, A, B       numbers
		With, Without []struct{ SS, DF, F, P numbers }
	}
	Empty struct{ Y, A, B, SS, DF, F, P numbers }
	Tails []struct {
		What                string
		X, A, B, Log, Upper number
	}
	Exact     []struct{ X, A, B, Upper number }
	Quantiles []struct {
		What           string
		Level, A, B, Q number
	}
}

func TestMeansAgainstR(t *testing.T) {
	t.Parallel()
	var o meansOracle
	readOracle(t, "means.json", &o)
	for name, c := range o.Two {
		for kind, f := range map[string]func(x, y []float64, level float64) (*TTest, error){"student": StudentT, "welch": WelchT, "paired": PairedT} {
			r, level := c.Student, 0.9
			if kind == "welch" {
				r, level = c.Welch, 0.95
			} else if kind == "paired" {
				r, level = c.Paired, 0.95
			}
			if r == nil {
				continue
			}
			got, err := f(c.X, c.Y, level)
			if err != nil {
				t.Fatal(name, kind, err)
			}
			allAsR(t, name+" "+kind, []float64{got.T, got.DF, got.P, got.CI.Lower, got.CI.Upper, got.SE, got.PLess, got.PGreater},
				[]float64{float64(r.T), float64(r.DF), float64(r.P), float64(r.Lower), float64(r.Upper), float64(r.SE), float64(r.Less), float64(r.Greater)})
		}
	}
	for name, c := range o.Many {
		g := codesOf(c.Group)
		k := levelsOf(g)
		a, err := OneWayANOVA(c.Y, g, k)
		if err != nil {
			t.Fatal(err)
		}
		allAsR(t, name, []float64{a.Rows[0].SumSq, a.Rows[1].SumSq, a.Rows[0].F, a.Rows[0].P}, []float64{c.SS[0], c.SS[1], float64(c.F), float64(c.P)})
		f, d1, d2, p, err := WelchANOVA(c.Y, g, k)
		if err != nil {
			t.Fatal(err)
		}
		allAsR(t, name+" Welch", []float64{f, d1, d2, p}, c.Welch)
		tk, _ := TukeyHSD(c.Y, g, k, 0.95)
		for i, p := range tk {
			asR(t, name+" Tukey difference", p.Difference, c.Tukey.Diff[i])
			// R sums the lower tail and loses what is below 1e-10 or so.
			if d := math.Abs(p.PAdjusted - c.Tukey.P[i]); d > 1e-8 {
				t.Errorf("%s Tukey P %v, R has %v", name, p.PAdjusted, c.Tukey.P[i])
			}
			asR(t, name+" Tukey lower", p.CI.Lower, c.Tukey.Lower[i])
			asR(t, name+" Tukey upper", p.CI.Upper, c.Tukey.Upper[i])
		}
		for _, m := range []Adjustment{NoAdjustment, Holm, Bonferroni, BH} {
			for _, pooled := range []bool{true, false} {
				want := c.Pooled[m.String()]
				if !pooled {
					want = c.Separate[m.String()]
				}
				if want == nil {
					continue
				}
				pairs, err := PairwiseT(c.Y, g, k, pooled, m, 0.95)
				if err != nil {
					t.Fatal(err)
				}
				var got []float64
				for _, p := range pairs {
					got = append(got, p.PAdjusted)
				}
				allAsR(t, name+" "+m.String(), got, want)
			}
		}
	}
	for name, c := range o.Twoway {
		a, b := codesOf(c.A), codesOf(c.B)
		for kind := TypeI; kind <= TypeIII; kind++ {
			for k, want := range [2]struct{ SS, DF, F, P numbers }{c.With[kind-1], c.Without[kind-1]} {
				got, err := TwoWayANOVA(c.Y, a, b, levelsOf(a), levelsOf(b), kind, k == 0)
				if err != nil {
					t.Fatal(err)
				}
				compareANOVA(t, name+" "+kind.String(), got, want.SS, want.DF, want.F, want.P)
			}
		}
	}
	a, b := codesOf(o.Empty.A), codesOf(o.Empty.B)
	got, err := TwoWayANOVA(o.Empty.Y, a, b, 2, 3, TypeI, true)
	if err != nil {
		t.Fatal(err)
	}
	compareANOVA(t, "empty cell", got, o.Empty.SS, o.Empty.DF, o.Empty.F, o.Empty.P)
	if len(got.Warnings) == 0 {
		t.Error("an empty cell goes without a word")
	}
	_, err = TwoWayANOVA(o.Empty.Y, a, b, 2, 3, TypeIII, true)
	says(t, err, "1 of 6 combinations of levels are empty")
}

func compareANOVA(t *testing.T, name string, got *ANOVA, ss, df, f, p numbers) {
	t.Helper()
	for i, r := range got.Rows {
		asR(t, name+" sum of squares "+r.Term, r.SumSq, ss[i])
		asR(t, name+" df "+r.Term, float64(r.DF), df[i])
		if i < len(f) {
			asR(t, name+" F "+r.Term, r.F, f[i])
			asR(t, name+" P "+r.Term, r.P, p[i])
		}
	}
}

func TestTailsAgainstR(t *testing.T) {
	t.Parallel()
	var o meansOracle
	readOracle(t, "means.json", &o)
	for _, c := range o.Tails {
		what := fmt.Sprintf("%s(%v, %v, %v)", c.What, c.X, c.A, c.B)
		x, a, b := float64(c.X), float64(c.A), float64(c.B)
		switch c.What {
		case "t":
			tail(t, what, logTTwoSided(x, a), float64(c.Log))
		case "f":
			tail(t, what, logFUpper(x, a, b), float64(c.Log))
		case "tukey":
			// R's ptukey is off by this much itself: see the exact values below,
			// and Student's t for two means.
			bound := 1e-8
			if b <= 2 {
				bound = 1e-4
			} else if b <= 5 {
				bound = 1e-7
			}
			got := tukeyUpper(x, int(a), b)
			// Ptukey of R is off by this much itself.
			if math.Abs(got-float64(c.Upper)) > bound {
				t.Errorf("%s: got %.17g, R has %.17g", what, got, c.Upper)
			}
			if a == 2 {
				asR(t, what+" by t", got, tTwoSided(x/math.Sqrt2, b))
			}
		}
	}
	for _, c := range o.Exact {
		asR(t, fmt.Sprintf("exact tukey(%v, %v, %v)", c.X, c.A, c.B), tukeyUpper(float64(c.X), int(c.A), float64(c.B)), float64(c.Upper))
	}
	for _, c := range o.Quantiles {
		q := tQuantile(float64(c.Level), float64(c.A))
		if c.What == "f" {
			q = fQuantile(float64(c.Level), float64(c.A), float64(c.B))
		}
		asR(t, fmt.Sprintf("%s quantile %v, %v, %v", c.What, c.Level, c.A, c.B), q, float64(c.Q))
	}
}

// fQuantile is f with P(F <= f) = p, by the root that other quantiles are found by.
func fQuantile(p, d1, d2 float64) float64 {
	return d2 / d1 * math.Exp(betaLogit(math.Log(p), d1/2, d2/2))
}

// tail compares logs of probabilities: near 0 the log itself is the relative
// error of the other tail.
func tail(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9*max(1, math.Abs(want)) {
		t.Errorf("log %s: got %.17g, R has %.17g", what, got, want)
	}
}

func TestMeansLaws(t *testing.T) {
	t.Parallel()
	// Thousandths: adding 7 to what is a millionth would take its digits away.
	value := rapid.Custom(func(t *rapid.T) float64 { return math.Round(1000*rapid.Float64Range(-50, 50).Draw(t, "value")) / 1000 })
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(value, 2, 30).Draw(t, "x")
		y := rapid.SliceOfN(value, 2, 30).Draw(t, "y")
		s, err := StudentT(x, y, 0.95)
		if err != nil {
			var e *SampleError
			if !errors.As(err, &e) {
				t.Fatal(err)
			}
			return
		}
		all := append(append([]float64(nil), x...), y...)
		g := make([]uint8, len(all))
		for i := range x {
			g[i] = 1
		}
		a, err := OneWayANOVA(all, g, 2)
		if err != nil {
			return
		}
		equal := func(what string, a, b float64) {
			if math.Abs(a-b) > 1e-9*max(1e-3, math.Abs(a)) {
				t.Fatalf("%s: %v and %v", what, a, b)
			}
		}
		equal("F of two groups is t²", a.Rows[0].F, s.T*s.T)
		equal("and has its P", a.Rows[0].P, s.P)
		equal("one-sided add up", s.PLess+s.PGreater, 1)
		swapped, _ := StudentT(y, x, 0.95)
		equal("swapped", swapped.T, -s.T)
		equal("swapped bound", swapped.CI.Lower, -s.CI.Upper)
		for i := range all {
			all[i] = 3*all[i] + 7
		}
		scaled, err := StudentT(all[:len(x)], all[len(x):], 0.95)
		if err == nil {
			equal("scaled", scaled.T, s.T)
		}
		if h, _ := StudentT(x, y, 1-s.P); h != nil && s.P > 1e-6 && s.P < 1-1e-6 {
			if b := min(math.Abs(h.CI.Lower), math.Abs(h.CI.Upper)); b > 1e-8*s.SE {
				t.Fatalf("the interval of level 1-P ends at 0, not %v", b)
			}
		}
	})
}

func TestMeansEdges(t *testing.T) {
	t.Parallel()
	_, err := WelchT([]float64{1}, []float64{1, 2}, 0.95)
	says(t, err, "group 1 has 1 value: at least 2 are needed")
	_, err = StudentT(nil, []float64{1, 2}, 0.95)
	says(t, err, "group 1 has 0 values")
	_, err = StudentT([]float64{2, 2}, []float64{3, 3}, 0.95)
	says(t, err, "constant")
	_, err = StudentT([]float64{2, math.NaN()}, []float64{3, 3}, 0.95)
	says(t, err, "leave out missing values")
	_, err = PairedT([]float64{1, 2}, []float64{3, 4}, 0.95)
	says(t, err, "differences of all 2 pairs are equal")
	_, err = PairedT([]float64{1, 2}, []float64{3}, 0.95)
	says(t, err, "length")
	_, err = OneWayANOVA([]float64{1, 2}, []uint8{0, 0}, 2)
	says(t, err, "1 group of 2 with values: at least 2 are needed")
	_, err = OneWayANOVA([]float64{1, 2}, []uint8{0, 1}, 2)
	says(t, err, "single value")
	_, err = OneWayANOVA([]float64{1, 2}, []uint8{0, 7}, 2)
	says(t, err, "below 2")
	_, err = TukeyHSD(nil, nil, 3, 0.95)
	says(t, err, "0 groups")
	_, err = TwoWayANOVA([]float64{1, 2}, []uint8{0, 1}, []uint8{0, 0}, 2, 2, TypeII, true)
	says(t, err, "each needs at least 2")
	_, err = TwoWayANOVA(nil, nil, nil, 2, 2, TypeII, true)
	says(t, err, "each needs at least 2")
	if _, err = WelchT([]float64{1, 2}, []float64{1, 2}, 1); !errors.Is(err, ErrLevel) {
		t.Error(err)
	}
	// An empty group among three is left out, not counted.
	a, err := OneWayANOVA([]float64{1, 2, 3, 5}, []uint8{0, 0, 2, 2}, 3)
	if err != nil || a.Rows[0].DF != 1 || a.N[1] != 0 {
		t.Error(a, err)
	}
}
