package stats

import (
	"math"
	"testing"
)

// The Brownian bridge's distribution is Kolmogorov's: 5 % at 1.3581, 1 % at
// 1.6276.
func TestBridge(t *testing.T) {
	t.Parallel()
	within(t, "5 %", bridgeP(1.358098), 0.05, 5e-6, printed)
	within(t, "1 %", bridgeP(1.627624), 0.01, 5e-6, printed)
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
	t.Parallel()
	c := newSubsetCounts([]float64{3, 0, 2, 1}, []int{1, 2})
	allWithin(t, "subsets of two", c.count[2], []float64{0, 1, 1, 2, 1, 1, 0}, 0)
	within(t, "bound", c.bound(1.3, []int{1, 2}), 1./4+2./6, 1e-15)
	within(t, "one cut", newSubsetCounts([]float64{3, 0, 2, 1}, []int{2}).bound(1.3, []int{2}), 2./6, 1e-15)
}

func TestHothornLausenLimit(t *testing.T) {
	t.Parallel()
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
