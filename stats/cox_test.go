package stats

import (
	"math"
	"testing"
)

// near fails unless got is want to a relative tolerance.
func near(t *testing.T, what string, got, want, rel float64) {
	t.Helper()
	if math.IsNaN(want) && math.IsNaN(got) || got == want {
		return
	}
	if !(math.Abs(got-want) <= rel*math.Max(math.Abs(want), 1e-3)) {
		t.Errorf("%s: got %.17g, want %.17g (relative %.2g)", what, got, want, math.Abs(got-want)/math.Abs(want))
	}
}

func events(codes ...int) []bool {
	out := make([]bool, len(codes))
	for i, c := range codes {
		out[i] = c == 1
	}
	return out
}

func mustCox(t *testing.T, d CoxData, opt CoxOptions) *CoxFit {
	t.Helper()
	f, err := Cox(d, opt)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Six patients: time 1, 1+, 6, 6, 8+, 9 with x 1 1 1 0 0 0. With r = e^β:
//
// Breslow. At 1 the risk set is 3r+3, the death has x = 1; at 6 it is r+3, two
// deaths with x = 1 and 0; at 9 one patient is left. So
//
//	log L = 2β - log(3r+3) - 2 log(r+3)
//	U     = 2 - r/(r+1) - 2r/(r+3)
//
// U = 0 where 6 + 3r - r² = 0... r² - 3r - 6 = 0, r = (3+√33)/2. At β = 0:
// log L = -log 6 - 2 log 4 = -4.564348, U = 2 - 1/2 - 1/2 = 1 and
// I = r/(r+1)² + 2·3r/(r+3)² = 1/4 + 6/16 = 5/8.
//
// Efron. The second of the two deaths at 6 has half of each removed:
// (r+3) - (r+1)/2 = (r+5)/2, so log L = 2β - log(3r+3) - log(r+3) -
// log((r+5)/2); U(0) = 2 - 1/2 - 1/4 - 1/6 = 52/48, I(0) = 1/4 + 3/16 + 5/36
// = 83/144.
//
// Exact. At 6 two of {1, 0, 0, 0} die: 3r + 3 subsets, and one of the r + ...
// subsets happened, so the likelihood r/(3r+3) · r/(3r+3) rises for ever.
func TestCoxTiny1(t *testing.T) {
	d := CoxData{
		Time:  []float64{1, 1, 6, 6, 8, 9},
		Event: events(1, 0, 1, 1, 0, 1),
		X:     [][]float64{{1, 1, 1, 0, 0, 0}},
		Name:  []string{"x"},
	}
	f := mustCox(t, d, CoxOptions{Ties: Breslow})
	near(t, "breslow coef", f.Coef[0], math.Log((3+math.Sqrt(33))/2), 1e-13)
	near(t, "breslow loglik 0", f.LogLikNull, -math.Log(6)-2*math.Log(4), 1e-14)
	near(t, "breslow loglik", f.LogLik, -3.824750, 1e-6)
	near(t, "breslow score test", f.Score.Statistic, 1/(5.0/8), 1e-13)

	f = mustCox(t, d, CoxOptions{})
	near(t, "efron coef", f.Coef[0], 1.676857486, 1e-9)
	near(t, "efron loglik 0", f.LogLikNull, -4.276666, 1e-6)
	near(t, "efron loglik", f.LogLik, -3.358975, 1e-6)
	near(t, "efron score test", f.Score.Statistic, (52.0/48)*(52.0/48)/(83.0/144), 1e-13)

	f = mustCox(t, d, CoxOptions{Ties: Exact})
	if !math.IsInf(f.Coef[0], 1) || len(f.Monotone) != 1 {
		t.Errorf("exact: coefficient %v, monotone %v; want +Inf", f.Coef[0], f.Monotone)
	}
	near(t, "exact loglik", f.LogLik, -2*math.Log(3), 1e-13)
	p, err := f.Profile(0)
	t.Log(p, err, f.Warnings)
}

func TestCoxTiny2(t *testing.T) {
	d := CoxData{
		Entry: []float64{1, 2, 5, 2, 1, 7, 3, 4, 8, 8},
		Time:  []float64{2, 3, 6, 7, 8, 9, 9, 9, 14, 17},
		Event: events(1, 1, 1, 1, 1, 1, 1, 0, 0, 0),
		X:     [][]float64{{1, 0, 0, 1, 0, 1, 1, 1, 0, 0}},
	}
	f := mustCox(t, d, CoxOptions{Ties: Breslow})
	near(t, "breslow coef", f.Coef[0], -0.0845260807, 1e-8)
	near(t, "breslow loglik 0", f.LogLikNull, -9.392661929, 1e-9)
	near(t, "breslow loglik", f.LogLik, -9.387015118, 1e-9)
	f = mustCox(t, d, CoxOptions{})
	near(t, "efron coef", f.Coef[0], -0.0211052097, 1e-8)
	near(t, "efron loglik 0", f.LogLikNull, -9.169518377, 1e-9)
	near(t, "efron loglik", f.LogLik, -9.169166465, 1e-9)
}

func TestCoxTiny3(t *testing.T) {
	d := CoxData{
		Time:   []float64{1, 1, 2, 2, 2, 2, 3, 4, 5},
		Event:  events(1, 0, 1, 1, 1, 0, 0, 1, 0),
		X:      [][]float64{{2, 0, 1, 1, 0, 1, 0, 1, 0}},
		Weight: []float64{1, 2, 3, 4, 3, 2, 1, 2, 1},
	}
	f := mustCox(t, d, CoxOptions{Ties: Breslow})
	near(t, "breslow coef", f.Coef[0], 0.8595574445, 1e-9)
	near(t, "breslow loglik 0", f.LogLikNull, -32.867551, 1e-7)
	near(t, "breslow loglik", f.LogLik, -32.021046, 1e-7)
	f = mustCox(t, d, CoxOptions{})
	near(t, "efron coef", f.Coef[0], 0.8726042464, 1e-9)
	near(t, "efron loglik 0", f.LogLikNull, -30.292180, 1e-7)
	near(t, "efron loglik", f.LogLik, -29.416785, 1e-7)
}

// Freireich's 6-MP trial under each treatment of ties; with exact ties the
// score test is the log-rank test.
func TestCoxFreireich(t *testing.T) {
	for _, c := range coxCases(t) {
		want, ok := map[string][3]float64{ // coefficient, profile interval of the hazard ratio
			"mp/efron":   {1.572125149, 2.214572, 11.36835},
			"mp/breslow": {1.509191413, 2.089499, 10.61072},
			"mp/exact":   {1.628243952, 2.263292, 12.64004},
		}[c.name]
		if !ok {
			continue
		}
		f := mustCox(t, c.data, CoxOptions{Ties: c.ties})
		p, err := f.Profile(0.95)
		if err != nil {
			t.Fatal(err)
		}
		near(t, c.name, f.Coef[0], want[0], 1e-9)
		near(t, c.name+" lower", math.Exp(p[0].Lower), want[1], 1e-6)
		near(t, c.name+" upper", math.Exp(p[0].Upper), want[2], 1e-6)
		if c.ties == Exact {
			near(t, "score test", f.Score.Statistic, 16.79294099, 1e-9)
		}
	}
}
