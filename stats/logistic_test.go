package stats

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func outcomes(v numbers) []bool {
	out := make([]bool, len(v))
	for i, x := range v {
		out[i] = x == 1
	}
	return out
}

// A binary covariate: 20 of 40 exposed and 10 of 40 others have the event. The
// odds are 1 and 1/3: odds ratio 3, SE = sqrt(1/20+1/20+1/10+1/30).
func TestLogisticByHand(t *testing.T) {
	t.Parallel()
	var x []float64
	var y []bool
	for i := range 80 {
		x = append(x, float64(i/40))
		y = append(y, i >= 40 && i < 60 || i < 10)
	}
	f, err := FitLogistic([][]float64{x}, y, LogisticOptions{})
	if err != nil {
		t.Fatal(err)
	}
	within(t, "odds ratio", f.OR[0], 3, 1e-12)
	within(t, "SE", f.SE[0], math.Sqrt(0.1+0.1+1.0/30), 1e-12)
	within(t, "intercept", f.Intercept, -math.Log(3), 1e-12)
	within(t, "its SE", f.SEIntercept, math.Sqrt(0.1+1.0/30), 1e-12)
	within(t, "log-likelihood", f.LogLik, 40*math.Log(0.5)+10*math.Log(0.25)+30*math.Log(0.75), 1e-13)
	r, _ := RiskOf(20, 20, 10, 30, 0.95)
	within(t, "Wald bound", f.CI[0].Lower, r.OddsRatioCI.Lower, 1e-10)
}

type logisticOracle struct {
	Fits map[string]struct {
		Y              numbers
		X              []numbers
		W              numbers
		Coef, SE, Z, P numbers
		OK             []bool
		LL, Null, AIC  number
		LR, Fitted     numbers
		Profile        []numbers
	}
	Separated struct {
		Y             numbers
		X             []numbers
		LL, LR, Lower number
		Other         numbers
	}
}

func TestLogisticAgainstR(t *testing.T) {
	t.Parallel()
	var o logisticOracle
	readOracle(t, "logistic.json", &o)
	for name, c := range o.Fits {
		x := make([][]float64, len(c.X))
		for j := range x {
			x[j] = c.X[j]
		}
		f, err := FitLogistic(x, outcomes(c.Y), LogisticOptions{Weight: c.W})
		if err != nil {
			t.Fatal(name, err)
		}
		coef, se, z, p := []float64{f.Intercept}, []float64{f.SEIntercept}, []float64{f.Intercept / f.SEIntercept}, []float64{NormalP(f.Intercept / f.SEIntercept)}
		profile, err := f.Profile(0)
		if err != nil {
			t.Fatal(err)
		}
		k := 0
		for j, ok := range c.OK {
			if !ok {
				if !math.IsNaN(f.Coef[j]) {
					t.Errorf("%s: covariate %d is collinear", name, j)
				}
				continue
			}
			coef = append(coef, f.Coef[j])
			se, z, p = append(se, f.SE[j]), append(z, f.Z[j]), append(p, f.P[j])
			allAsR(t, name+" profile", []float64{profile[j].Lower, profile[j].Upper, profile[j].LR.Statistic}, c.Profile[k])
			k++
		}
		allAsR(t, name+" coef", coef, c.Coef)
		allAsR(t, name+" se", se, c.SE)
		allAsR(t, name+" z", z, c.Z)
		allAsR(t, name+" p", p, c.P)
		allAsR(t, name+" likelihood", []float64{f.LogLik, f.LogLikNull, f.AIC, f.LR.Statistic, f.LR.P},
			[]float64{float64(c.LL), float64(c.Null), float64(c.AIC), c.LR[0], c.LR[1]})
		allAsR(t, name+" fitted", f.Fitted[:5], c.Fitted)
	}
	s := o.Separated
	f, err := FitLogistic([][]float64{s.X[0], s.X[1]}, outcomes(s.Y), LogisticOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if f.Separated == nil || len(f.Separated.Columns) != 1 || f.Separated.Columns[0] != 0 || !f.Separated.Up[0] || !math.IsInf(f.Coef[0], 1) {
		t.Fatalf("separation by the first covariate: %+v", f.Separated)
	}
	// The likelihood's limit is approached, by glm as here, to 1e-8 or so.
	within(t, "limit of the likelihood", f.LogLik, float64(s.LL), 1e-8)
	within(t, "the other coefficient", f.Coef[1], s.Other[0], 1e-8)
	within(t, "its standard error", f.SE[1], s.Other[1], 1e-8)
	p, err := f.Profile(0)
	if err != nil {
		t.Fatal(err)
	}
	if !math.IsInf(p[0].Upper, 1) {
		t.Errorf("upper bound %v", p[0].Upper)
	}
	within(t, "LR", p[0].LR.Statistic, float64(s.LR), 1e-8)
	within(t, "lower bound", p[0].Lower, float64(s.Lower), 1e-8)
}

func TestLogisticLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(12, 60).Draw(t, "n")
		// In steps, as outcomes that are separated by a millionth of a standard deviation are
		// refused (see TestLogisticEdges).
		step := rapid.Map(rapid.IntRange(-64, 64), func(k int) float64 { return float64(k) / 32 })
		x := rapid.SliceOfN(step, n, n).Draw(t, "x")
		z := rapid.SliceOfN(step, n, n).Draw(t, "z")
		y := rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "y")
		f, err := FitLogistic([][]float64{x, z}, y, LogisticOptions{})
		if errors.Is(err, ErrOneOutcome) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if f.Separated != nil || len(f.Aliased) > 0 {
			return
		}
		// The score is 0: fitted and observed agree in number and in x.
		sum, sx, scale := 0.0, 0.0, 0.0
		for i, p := range f.Fitted {
			v := 0.0
			if y[i] {
				v = 1
			}
			sum += v - p
			sx += (v - p) * x[i]
			scale += math.Abs(x[i])
		}
		if math.Abs(sum) > 1e-7 || math.Abs(sx) > 1e-7*(1+scale) {
			t.Fatalf("score %v, %v", sum, sx)
		}
		not, moved := make([]bool, n), make([]float64, n)
		for i := range y {
			not[i], moved[i] = !y[i], 1e4-3*x[i]
		}
		g, err := FitLogistic([][]float64{moved, z}, not, LogisticOptions{})
		if err != nil {
			t.Fatal(err)
		}
		// A marker that was moved by 1e4 loses four digits.
		if math.Abs(g.Coef[0]*3-f.Coef[0]) > 1e-6*(1+math.Abs(f.Coef[0])) || math.Abs(g.LogLik-f.LogLik) > 1e-9*math.Abs(f.LogLik) {
			t.Fatalf("rescaled and reversed: %v, %v", g.Coef, f.Coef)
		}
		// A difference of two log-likelihoods of random data.
		if d, err := f.DropTest([]int{0, 1}); err != nil || math.Abs(d.Statistic-f.LR.Statistic) > 1e-7 {
			t.Fatalf("dropping all: %v, %v, %v", d, f.LR, err)
		}
	})
}

func TestLogisticEdges(t *testing.T) {
	t.Parallel()
	// Outcomes separated by 3e-5 of a standard deviation: glm(y ~ x + z, family = binomial) of
	// R 4.2.2 ends after 25 steps with "algorithm did not converge" and a coefficient of -7e5.
	x := append(slices.Repeat([]float64{1}, 12), 0.5)
	z := []float64{0x1p-15, 1, 1, 1, -1, 1, -1, -1, 1, 1.5, 0x1p-12, 0x1p-14, 0x1p-12}
	y := []bool{true, false, false, false, true, false, true, true, false, false, false, false, true}
	if _, err := FitLogistic([][]float64{x, z}, y, LogisticOptions{}); !errors.Is(err, errLogistic) {
		t.Errorf("outcomes that are hardly separated: %v", err)
	}
	_, err := FitLogistic(nil, nil, LogisticOptions{})
	says(t, err, "no subjects")
	_, err = FitLogistic(nil, []bool{true, true}, LogisticOptions{})
	says(t, err, "same outcome")
	_, err = FitLogistic([][]float64{{1}}, []bool{true, false}, LogisticOptions{})
	says(t, err, "covariate 1 has length 1")
	_, err = FitLogistic([][]float64{{1, math.NaN()}}, []bool{true, false}, LogisticOptions{})
	says(t, err, "finite")
	// Complete separation, by the covariate itself.
	f, err := FitLogistic([][]float64{{1, 2, 3, 4, 5, 6}}, []bool{true, true, true, false, false, false}, LogisticOptions{})
	if err != nil || f.Separated == nil || !math.IsInf(f.Coef[0], -1) || f.OR[0] != 0 {
		t.Fatalf("%+v, %v", f, err)
	}
	within(t, "LR of complete separation", f.LR.Statistic, 12*math.Ln2, 1e-8)
	// Several covariates of which none separates alone.
	f, err = FitLogistic([][]float64{{1, 2, 3, 4, 5, 6}, {2, 1, 4, 3, 6, 5}}, []bool{true, false, true, false, true, false}, LogisticOptions{})
	if err != nil || f.Separated == nil || len(f.Separated.Columns) != 2 {
		t.Fatalf("%+v, %v", f, err)
	}
	p, err := f.Profile(0.95)
	if err != nil || len(p) != 2 {
		t.Fatal(p, err)
	}
	// Intercept alone: the log odds.
	f, err = FitLogistic(nil, []bool{true, false, false, false}, LogisticOptions{})
	if err != nil {
		t.Fatal(err)
	}
	within(t, "intercept", f.Intercept, -math.Log(3), 1e-12)
}

// Three groups with 7 of 13, 2 of 15 and none of 6 events, the last being the
// reference: both coefficients are infinite, and each has a lower bound. With
// the first held at b, the second is free and infinite still, and the
// log-likelihood tends to that of the first two groups alone with their
// difference free and the third fitted: the profile of b is flat from below, so
// that the bound is where the group's own binomial log-likelihood has dropped.
func TestProfileWhereTheReferenceHasNoEvents(t *testing.T) {
	t.Parallel()
	var x [2][]float64
	var y []bool
	add := func(group, events, n int) {
		for i := range n {
			for g := range x {
				v := 0.0
				if g == group {
					v = 1
				}
				x[g] = append(x[g], v)
			}
			y = append(y, i < events)
		}
	}
	add(0, 7, 13)
	add(1, 2, 15)
	add(2, 0, 6)
	fit, err := FitLogistic(x[:], y, LogisticOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := fit.Profile(0.95)
	if err != nil {
		t.Fatal(err)
	}
	// By hand: with coefficient b of group 0 and intercept a (the logit of the
	// reference), group 1 is fitted whatever a is, so that the profile is the
	// maximum over a of 7(a+b) - 13 log(1+e^(a+b)) - 6 log(1+e^a).
	ll := func(b float64) float64 {
		best := math.Inf(-1)
		for a := -30.0; a < 5; a += 0.001 {
			v := 7*(a+b) - 13*math.Log1p(math.Exp(a+b)) - 6*math.Log1p(math.Exp(a))
			best = math.Max(best, v)
		}
		return best
	}
	top := 7*math.Log(7.0/13) + 6*math.Log(6.0/13)
	z := NormalCI(0.95)
	// The likelihood is maximised over a grid here.
	if got := math.Sqrt(2 * (top - ll(p[0].Lower))); math.Abs(got-z) > 1e-4 {
		t.Errorf("at the lower bound %v the root of the drop is %v, not %v", p[0].Lower, got, z)
	}
	if !math.IsInf(p[0].Upper, 1) || !math.IsInf(p[1].Upper, 1) {
		t.Errorf("upper bounds %v and %v", p[0].Upper, p[1].Upper)
	}
}
