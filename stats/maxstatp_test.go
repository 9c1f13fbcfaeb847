package stats

import (
	"math"
	"testing"
)

// With one cut P is that of a normal deviate; with two, correlated by rho, that
// of a bivariate normal: for rho = 0.5 and b = 0, where 1 - P is 0, and by the
// product where the cuts are so far apart that rho is 0.
func TestExactGaussByHand(t *testing.T) {
	within(t, "one cut", exactGauss(2, 100, []int{50}), math.Erfc(math.Sqrt2), 1e-12)
	// rho² = 1·1/(99999·99999): as good as independent.
	in := math.Erf(2 / math.Sqrt2)
	within(t, "independent", exactGauss(2, 100_000, []int{1, 99_999}), 1-in*in, 1e-8)
	if p := exactGauss(0, 100, []int{10, 50}); p != 1 {
		t.Errorf("P = %v at 0", p)
	}
	if p := exactGauss(math.NaN(), 100, []int{10, 50}); !math.IsNaN(p) {
		t.Errorf("P = %v at NaN", p)
	}
	// Halving the spacing of nodes changes nothing: compare to a fine trapezoid
	// sum for three cuts.
	const b, n = 2.5, 60
	size := []int{10, 25, 40}
	const grid = 2000
	h := 2 * b / grid
	f := make([]float64, grid+1)
	for k := range f {
		x := -b + float64(k)*h
		f[k] = math.Exp(-x*x/2) / math.Sqrt(2*math.Pi)
	}
	for c := 1; c < 3; c++ {
		rho := cutCorrelation(n, size[c-1], size[c])
		sd := math.Sqrt(1 - rho*rho)
		g := make([]float64, grid+1)
		for j := range g {
			for k := range f {
				w := h
				if k == 0 || k == grid {
					w /= 2
				}
				z := (float64(j-grid/2) - rho*float64(k-grid/2)) * h / sd
				g[j] += w * f[k] * math.Exp(-z*z/2) / (sd * math.Sqrt(2*math.Pi))
			}
		}
		f = g
	}
	p := 1.0
	for k := range f {
		w := h
		if k == 0 || k == grid {
			w /= 2
		}
		p -= w * f[k]
	}
	if got := exactGauss(b, n, size); math.Abs(got-p) > 1e-6 { // what the trapezoid is good for
		t.Errorf("three cuts: %v, by brute force %v", got, p)
	}
}

// The Brownian bridge's distribution is Kolmogorov's: 5 % at 1.3581, 1 % at
// 1.6276.
func TestBridge(t *testing.T) {
	within(t, "5 %", bridgeP(1.358098), 0.05, 1e-5)
	within(t, "1 %", bridgeP(1.627624), 0.01, 1e-5)
	if bridgeP(0) != 1 || !math.IsNaN(bridgeP(math.NaN())) {
		t.Errorf("at 0: %v", bridgeP(0))
	}
}

// Scores 0 1 2 3, subsets of one and of two. Sums of one: 0 1 2 3, mean 1.5,
// variance 1.25; of two: 1 2 3 3 4 5, mean 3, variance 5/3. With b = 1.3 the
// first exceeds at 0 and 3, the second at 1 and 5. Sum 0 does not count, as in
// R. From 3, which is above its mean, 0 takes to 3, which does not exceed, so
// that nothing is sure to go on: P <= 1/4 + 2/6.
func TestHothornLausenByHand(t *testing.T) {
	c := newSubsetCounts([]float64{3, 0, 2, 1}, []int{1, 2})
	allWithin(t, "subsets of two", c.count[2], []float64{0, 1, 1, 2, 1, 1, 0}, 0)
	within(t, "bound", c.bound(1.3, []int{1, 2}), 1./4+2./6, 1e-15)
	within(t, "one cut", newSubsetCounts([]float64{3, 0, 2, 1}, []int{2}).bound(1.3, []int{2}), 2./6, 1e-15)
}

func TestHothornLausenLimit(t *testing.T) {
	n := HothornLausenLimit + 1
	o, _ := simulatedOutcome(n, false, 1)
	l, err := Landscape(mustTimeline(t, o), normalMarker(n, 1), CutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.HothornLausen(); err != ErrTooManyForExact {
		t.Errorf("%v", err)
	}
}
