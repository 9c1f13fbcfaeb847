package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Tables II and III of the paper behind tace75 print r, n, interval and P.
func TestCorrelationFromPaper(t *testing.T) {
	t.Parallel()
	c, err := PearsonFromR(0.3144, 75, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	// The paper prints four decimals, and of P three.
	if math.Abs(c.CI.Lower-0.0942) > 5e-5 || math.Abs(c.CI.Upper-0.5053) > 5e-5 || math.Abs(c.P-0.006) > 5e-4 {
		t.Errorf("r = 0.3144, n = 75: %+v", c)
	}
}

// x = 1, 2, 3 and y = 1, 3, 2: r = 1/2, t = (1/2) / sqrt(3/4) = 1/sqrt 3 on 1
// df, P = 1 - 2 atan(t) / pi = 2/3. Of 3 pairs 2 are concordant and 1 is not:
// tau 1/3, and 5 of 6 orders have at least one discordant and one concordant or
// more: P = 1. The line is y = 1 + x/2.
func TestCorrelationByHand(t *testing.T) {
	t.Parallel()
	x, y := []float64{1, 2, 3}, []float64{1, 3, 2}
	p, _ := Pearson(x, y, 0.95)
	within(t, "r", p.R, 0.5, 1e-15)
	within(t, "P", p.P, 2.0/3, 1e-14)
	k, _ := Kendall(x, y)
	within(t, "tau", k.R, 1.0/3, 1e-15)
	within(t, "P of tau", k.P, 1, 1e-15)
	s, _ := Spearman(x, y)
	within(t, "rho", s.R, 0.5, 1e-15)
	within(t, "P of rho", s.P, 1, 1e-15) // S = 2: half of the orders have S <= 2
	l, _ := LinearRegression(x, y, 0.95)
	within(t, "slope", l.Slope, 0.5, 1e-15)
	within(t, "intercept", l.Intercept, 1, 1e-15)
	within(t, "R²", l.R2, 0.25, 1e-15)
	within(t, "P of the slope", l.P, p.P, 1e-14)
}

func TestCorrelationAgainstR(t *testing.T) {
	t.Parallel()
	var o ranksOracle
	readOracle(t, "ranks.json", &o)
	for name, c := range o.Cor {
		p, err := Pearson(c.X, c.Y, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		allAsR(t, name+" pearson", []float64{p.R, p.Statistic, p.P, p.CI.Lower, p.CI.Upper}, append(append(numbers(nil), c.Pearson...), c.CI...))
		s, _ := Spearman(c.X, c.Y)
		allAsR(t, name+" spearman", []float64{s.R, s.Statistic, s.P}, c.Spearman)
		k, _ := Kendall(c.X, c.Y)
		allAsR(t, name+" kendall", []float64{k.R, k.Statistic, k.P}, c.Kendall)
		l, err := LinearRegression(c.X, c.Y, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		allAsR(t, name+" line", []float64{l.Intercept, l.SEIntercept, l.InterceptP, l.Slope, l.SESlope, l.T, l.P,
			l.InterceptCI.Lower, l.InterceptCI.Upper, l.SlopeCI.Lower, l.SlopeCI.Upper, l.R2, l.AdjustedR2, l.Sigma, l.F}, c.Line)
		var at []float64
		for _, x := range []float64{0, 2.5} {
			y, ci := l.At(x)
			at = append(at, y, ci.Lower, ci.Upper)
		}
		allAsR(t, name+" at 0 and 2.5", at, c.At)
	}
	for _, c := range o.From {
		got, err := PearsonFromR(float64(c.R), c.N, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		allAsR(t, "from r", []float64{got.P, got.CI.Lower, got.CI.Upper}, []float64{float64(c.P), float64(c.Lower), float64(c.Upper)})
	}
}

func TestCorrelationLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 40).Draw(t, "n")
		value := rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.IntRange(-9, 9).Draw(t, "v")) })
		x, y := rapid.SliceOfN(value, n, n).Draw(t, "x"), rapid.SliceOfN(value, n, n).Draw(t, "y")
		k, err := Kendall(x, y)
		if err != nil {
			return // constant
		}
		// Tau-b by its definition.
		s, tx, ty := 0.0, 0.0, 0.0
		sign := func(v float64) float64 {
			switch {
			case v > 0:
				return 1
			case v < 0:
				return -1
			}
			return 0
		}
		for i := range x {
			for j := range i {
				a, b := sign(x[i]-x[j]), sign(y[i]-y[j])
				s += a * b
				tx += a * a
				ty += b * b
			}
		}
		if math.Abs(k.R-s/math.Sqrt(tx*ty)) > 1e-12 {
			t.Fatalf("tau %v, by pairs %v", k.R, s/math.Sqrt(tx*ty))
		}
		for _, f := range []func(x, y []float64) (*Correlation, error){Spearman, Kendall,
			func(x, y []float64) (*Correlation, error) { return Pearson(x, y, 0.9) }} {
			a, _ := f(x, y)
			b, _ := f(y, x)
			minus := make([]float64, n)
			for i, v := range x {
				minus[i] = 5 - 2*v
			}
			c, _ := f(minus, y)
			if math.Abs(a.R-b.R) > 1e-12 || math.Abs(a.R+c.R) > 1e-12 || math.Abs(a.P-c.P) > 1e-8 || !(a.P >= 0 && a.P <= 1) {
				t.Fatalf("%+v, swapped %+v, reversed %+v", a, b, c)
			}
		}
	})
}

func TestCorrelationEdges(t *testing.T) {
	t.Parallel()
	_, err := Pearson([]float64{1, 2}, []float64{1, 2}, 0.95)
	says(t, err, "there are 2 pairs: at least 3 are needed")
	_, err = Pearson([]float64{1, 2, 3}, []float64{4, 4, 4}, 0.95)
	says(t, err, "y is 4 for all 3 pairs")
	_, err = Spearman([]float64{1, 2, 3}, []float64{4, 4})
	says(t, err, "length")
	_, err = Kendall([]float64{1}, []float64{1})
	says(t, err, "there is 1 pair")
	_, err = LinearRegression([]float64{1, 1, 1}, []float64{1, 2, 3}, 0.95)
	says(t, err, "x is 1 for all")
	_, err = PearsonFromR(1.2, 20, 0.95)
	says(t, err, "between -1 and 1")
	one, err := PearsonFromR(1, 20, 0.95)
	if err != nil || one.P != 0 || one.CI.Lower != 1 {
		t.Errorf("r = 1: %+v, %v", one, err)
	}
}
