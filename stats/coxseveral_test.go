package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// With six patients and four covariates events are separated in several directions
// again and again. Every profile is found, and a coefficient of which not even the sign
// is known is one whose interval has no end: the likelihood is as high without it.
func TestSeparationInSeveralDirections(t *testing.T) {
	undetermined := 0
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 7))
		var d CoxData
		for i := range 6 {
			d.Time, d.Event = append(d.Time, float64(i+1)), append(d.Event, r.IntN(10) < 8)
		}
		for range 4 {
			x := make([]float64, 6)
			for i := range x {
				x[i] = float64(r.IntN(10))
			}
			d.X = append(d.X, x)
		}
		f, err := Cox(d, CoxOptions{})
		if err == ErrNoEvents {
			continue
		}
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		p, err := f.Profile(0)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, j := range f.Undetermined() {
			undetermined++
			if !math.IsInf(f.Coef[j], 0) || !math.IsInf(p[j].Lower, -1) || !math.IsInf(p[j].Upper, 1) || p[j].LR.P < 0.99 {
				t.Errorf("seed %d, %d: coefficient %v, profile %v to %v, P %v", seed, j, f.Coef[j], p[j].Lower, p[j].Upper, p[j].LR.P)
			}
		}
	}
	if undetermined < 50 {
		t.Errorf("%d coefficients were not determined: the cohorts are no longer what is tested", undetermined)
	}
}
