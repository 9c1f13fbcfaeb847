package answer

import (
	"math"
	"testing"
)

// The width is round and fits at most nine times into any follow-up, from none at all,
// where everybody's time is 0, to the longest number.
func TestRoundWidth(t *testing.T) {
	t.Parallel()
	for last, want := range map[float64]float64{0: 1, 8.5: 1, 9: 2, 1: 0.2, 0.045: 0.01, 1e9: 2e8} {
		if got := roundWidth(last, ""); math.Abs(got-want) > 1e-12*want {
			t.Errorf("roundWidth(%g) = %g, want %g", last, got, want)
		}
	}
	for _, unit := range []string{"", "days", "weeks", "months"} {
		for _, last := range []float64{0, math.SmallestNonzeroFloat64, 1e-300, 1, 1095, 1e300, math.MaxFloat64} {
			if w := roundWidth(last, unit); !(w > 0) || last/w >= 9 {
				t.Errorf("roundWidth(%g, %q) = %g", last, unit, w)
			}
		}
	}
}
