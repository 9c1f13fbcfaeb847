package stats

import (
	"kaplan/stats/like"
	"math"
	"testing"
)

// near fails unless got is want to a relative bound; a loose one needs a reason.
func near(t *testing.T, what string, got, want, rel float64, why ...string) {
	t.Helper()
	if err := like.Number(got, want, rel, why...); err != nil {
		t.Errorf("%s: %v", what, err)
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
// U = 0 where 2(r+1)(r+3) = r(r+3) + 2r(r+1), so r² - 3r - 6 = 0 and
// r = (3+√33)/2. At β = 0:
// log L = -log 6 - 2 log 4 = -4.564348, U = 2 - 1/2 - 1/2 = 1 and
// I = r/(r+1)² + 2·3r/(r+3)² = 1/4 + 6/16 = 5/8.
//
// Efron. The second of the two deaths at 6 has half of each removed:
// (r+3) - (r+1)/2 = (r+5)/2, so log L = 2β - log(3r+3) - log(r+3) -
// log((r+5)/2); U(0) = 2 - 1/2 - 1/4 - 1/6 = 52/48, I(0) = 1/4 + 3/16 + 5/36
// = 83/144.
//
// Exact. At 6 two of x = 1, 0, 0, 0 die: of the six pairs three have x = 1 in
// them, 3r + 3 in all. The likelihood r/(3r+3) · r/(3r+3) rises for ever, to 1/9.
// One coefficient's profile is the likelihood itself, and its lower bound where
// 4 log(1 + 1/r) is 3.8415.
func TestCoxTiny1(t *testing.T) {
	t.Parallel()
	d := CoxData{
		Time:  []float64{1, 1, 6, 6, 8, 9},
		Event: events(1, 0, 1, 1, 0, 1),
		X:     [][]float64{{1, 1, 1, 0, 0, 0}},
		Name:  []string{"x"},
	}
	f := mustCox(t, d, CoxOptions{Ties: Breslow})
	near(t, "breslow coef", f.Coef[0], math.Log((3+math.Sqrt(33))/2), 1e-13)
	near(t, "breslow loglik 0", f.LogLikNull, -math.Log(6)-2*math.Log(4), 1e-14)
	near(t, "breslow loglik", f.LogLik, -3.824750, 2e-7, printed)
	near(t, "breslow score test", f.Score.Statistic, 1/(5.0/8), 1e-13)

	f = mustCox(t, d, CoxOptions{})
	near(t, "efron coef", f.Coef[0], 1.676857486, 1e-9)
	near(t, "efron loglik 0", f.LogLikNull, -4.276666, 2e-7, printed)
	near(t, "efron loglik", f.LogLik, -3.358975, 2e-7, printed)
	near(t, "efron score test", f.Score.Statistic, (52.0/48)*(52.0/48)/(83.0/144), 1e-13)

	f = mustCox(t, d, CoxOptions{Ties: Exact})
	if !math.IsInf(f.Coef[0], 1) || len(f.Monotone) != 1 {
		t.Errorf("exact: coefficient %v, monotone %v; want +Inf", f.Coef[0], f.Monotone)
	}
	near(t, "exact loglik", f.LogLik, -2*math.Log(3), 1e-13)
	p, err := f.Profile(0)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "exact lower bound", 4*math.Log1p(math.Exp(-p[0].Lower)), 3.841458820694124, 1e-9)
	if !math.IsInf(p[0].Upper, 1) {
		t.Errorf("exact upper bound %v", p[0].Upper)
	}
}

// Values that other programs' users know by heart.
func TestCoxLung(t *testing.T) {
	t.Parallel()
	for _, c := range coxCases(t) {
		if c.name != "lung/efron" {
			continue
		}
		f := mustCox(t, c.data, CoxOptions{})
		for j, want := range []float64{0.011066765, -0.552612396, 0.463728475} {
			near(t, f.Name[j], f.Coef[j], want, 5e-8, printed)
		}
		ph, err := f.ProportionalHazards(TimeKM)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "zph", ph.Global.Statistic, 4.463658, 1e-7, printed)
		harrell, err := f.Concordance(ConcordanceOptions{})
		if err != nil {
			t.Fatal(err)
		}
		near(t, "C", harrell.C, 0.6371355, 2e-8, printed)
	}
}

// explicitly checks a fit of one coefficient against a log-likelihood written
// out as a function of β: its value at 0 and at the estimate, and that its
// slope there is 0.
func explicitly(t *testing.T, what string, f *CoxFit, ll func(b, r float64) float64) {
	t.Helper()
	at := func(b float64) float64 { return ll(b, math.Exp(b)) }
	near(t, what+" loglik 0", f.LogLikNull, at(0), 1e-13)
	near(t, what+" loglik", f.LogLik, at(f.Coef[0]), 1e-13)
	const h = 1e-3
	b := f.Coef[0]
	slope := (at(b-2*h) - 8*at(b-h) + 8*at(b+h) - at(b+2*h)) / (12 * h)
	curve := -(at(b-h) - 2*at(b) + at(b+h)) / h / h
	if math.Abs(slope) > 1e-9 {
		t.Errorf("%s: slope %g at the estimate", what, slope)
	}
	near(t, what+" SE", f.SE[0], 1/math.Sqrt(curve), 1e-7, "a second difference has no more digits")
}

// Ten (start, stop] rows. Who enters at t is not at risk at t, so the risk sets
// are, with r = e^β and rows named by their order:
//
//	t  at risk (x)                  sum    who dies
//	2  1(1) 5(0)                    r+1    x = 1
//	3  2(0) 4(1) 5(0)               r+2    x = 0
//	6  3(0) 4(1) 5(0) 7(1) 8(1)     3r+2   x = 0
//	7  4(1) 5(0) 7(1) 8(1)          3r+1   x = 1
//	8  5(0) 6(1) 7(1) 8(1)          3r+1   x = 0
//	9  6(1) 7(1) 8(1) 9(0) 10(0)    3r+2   x = 1, twice
//
// Efron's second death at 9 has half of the two removed: 2r+2.
func TestCoxTiny2(t *testing.T) {
	t.Parallel()
	d := CoxData{
		Entry: []float64{1, 2, 5, 2, 1, 7, 3, 4, 8, 8},
		Time:  []float64{2, 3, 6, 7, 8, 9, 9, 9, 14, 17},
		Event: events(1, 1, 1, 1, 1, 1, 1, 0, 0, 0),
		X:     [][]float64{{1, 0, 0, 1, 0, 1, 1, 1, 0, 0}},
	}
	f := mustCox(t, d, CoxOptions{Ties: Breslow})
	explicitly(t, "breslow", f, func(b, r float64) float64 {
		return 4*b - math.Log((r+1)*(r+2)) - 3*math.Log(3*r+2) - 2*math.Log(3*r+1)
	})
	near(t, "breslow coef", f.Coef[0], -0.0845260807, 1e-8)
	near(t, "breslow loglik 0", f.LogLikNull, -9.392661929, 1e-9)
	near(t, "breslow loglik", f.LogLik, -9.387015118, 1e-9)
	f = mustCox(t, d, CoxOptions{})
	explicitly(t, "efron", f, func(b, r float64) float64 {
		return 4*b - math.Log((r+1)*(r+2)) - 2*math.Log(3*r+2) - 2*math.Log(3*r+1) - math.Log(2*r+2)
	})
	near(t, "efron coef", f.Coef[0], -0.0211052097, 1e-8)
	near(t, "efron loglik 0", f.LogLikNull, -9.169518377, 1e-9)
	near(t, "efron loglik", f.LogLik, -9.169166465, 1e-9)
}

// Nine weighted patients. Sums of weight times r^x over the risk sets:
//
//	t  sum            deaths (x, weight)
//	1  r² + 11r + 7   (2, 1)
//	2  11r + 5        (1, 3) (1, 4) (0, 3): weight 10, sum 7r + 3
//	4  2r + 1         (1, 2)
//
// Breslow has the sum at 2 to the power of 10. Efron's three deaths there share
// the weight, 10/3 each, with none, one and two thirds of 7r + 3 removed.
func TestCoxTiny3(t *testing.T) {
	t.Parallel()
	d := CoxData{
		Time:   []float64{1, 1, 2, 2, 2, 2, 3, 4, 5},
		Event:  events(1, 0, 1, 1, 1, 0, 0, 1, 0),
		X:      [][]float64{{2, 0, 1, 1, 0, 1, 0, 1, 0}},
		Weight: []float64{1, 2, 3, 4, 3, 2, 1, 2, 1},
	}
	f := mustCox(t, d, CoxOptions{Ties: Breslow})
	explicitly(t, "breslow", f, func(b, r float64) float64 {
		return 11*b - math.Log(r*r+11*r+7) - 10*math.Log(11*r+5) - 2*math.Log(2*r+1)
	})
	near(t, "breslow coef", f.Coef[0], 0.8595574445, 1e-9)
	near(t, "breslow loglik 0", f.LogLikNull, -32.867551, 1e-8)
	near(t, "breslow loglik", f.LogLik, -32.021046, 1e-8)
	f = mustCox(t, d, CoxOptions{})
	explicitly(t, "efron", f, func(b, r float64) float64 {
		s, dead := 11*r+5, 7*r+3
		return 11*b - math.Log(r*r+11*r+7) - 10.0/3*math.Log(s*(s-dead/3)*(s-2*dead/3)) - 2*math.Log(2*r+1)
	})
	near(t, "efron coef", f.Coef[0], 0.8726042464, 1e-9)
	near(t, "efron loglik 0", f.LogLikNull, -30.292180, 2e-8, printed)
	near(t, "efron loglik", f.LogLik, -29.416785, 2e-8, printed)
}

// Freireich's 6-MP trial under each treatment of ties; with exact ties the
// score test is the log-rank test.
func TestCoxFreireich(t *testing.T) {
	t.Parallel()
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
		near(t, c.name+" lower", math.Exp(p[0].Lower), want[1], 5e-7, printed)
		near(t, c.name+" upper", math.Exp(p[0].Upper), want[2], 5e-7, printed)
		if c.ties == Exact {
			near(t, "score test", f.Score.Statistic, 16.79294099, 1e-9)
		}
	}
}
