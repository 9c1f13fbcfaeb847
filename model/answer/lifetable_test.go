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

// Every round width is taken up to where nine of it fit, and the next one from there on.
func TestRoundWidthOfUnits(t *testing.T) {
	t.Parallel()
	for unit, widths := range map[string][]float64{
		"months": {1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2000},
		"weeks":  {1, 2, 4, 8, 12, 26, 52, 104, 260, 520, 1040, 2600, 5000},
		"days":   {365, 730, 1825, 3650, 7300, 18250, 36500, 50000},
		"":       {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000},
	} {
		for i := 1; i < len(widths); i++ {
			w, end := widths[i-1], 9*widths[i-1]
			for last, want := range map[float64]float64{math.Nextafter(end, 0): w, end: widths[i]} {
				if got := roundWidth(last, unit); math.Abs(got-want) > 1e-12*want {
					t.Errorf("roundWidth(%v, %q) = %v, want %v", last, unit, got, want)
				}
			}
		}
	}
	// Years begin where three of them fit.
	for last, want := range map[float64]float64{1094: 200, 1095: 365} {
		if got := roundWidth(last, "days"); got != want {
			t.Errorf("roundWidth(%v, days) = %v, want %v", last, got, want)
		}
	}
}
