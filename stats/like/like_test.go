package like

import (
	"math"
	"testing"
)

func TestNumber(t *testing.T) {
	t.Parallel()
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		got, want, bound float64
		why              string
		alike            bool
	}{
		{1 + 9e-9, 1, 1e-8, "", true},
		{1 + 2e-8, 1, 1e-8, "", false},
		{1 + 2e-8, 1, 1e-7, "", false}, // a looser bound without a reason
		{1 + 2e-8, 1, 1e-7, " ", false},
		{1 + 2e-8, 1, 1e-7, "printed so", true},
		{1, 1, 1e-7, "", false},
		{1, 1, nan, "", false},
		{1e-3 + 2e-11, 1e-3, 1e-8, "", false}, // relative below 1, too
		{1e-14, 0, 1e-8, "", true},
		{2e-14, 0, 1e-8, "", false},
		{nan, nan, 0, "", true},
		{nan, 1, 1e-8, "", false},
		{1, nan, 1e-8, "", false},
		{inf, inf, 0, "", true},
		{-inf, inf, 1e-8, "", false},
		{1, inf, 1e-8, "", false},
	} {
		if err := Number(c.got, c.want, c.bound, c.why); (err == nil) != c.alike {
			t.Errorf("%v: %v", c, err)
		}
	}
}

func TestP(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		got, want float64
		alike     bool
	}{
		{0.5 + 4e-9, 0.5, true}, {0.5 + 6e-9, 0.5, false},
		{1e-20, 1e-20 * (1 + 1e-7), true}, // digits of its logarithm, 46
		{1e-20, 1e-20 * (1 + 1e-6), false},
		{1e-30, 1e-20, false}, {0, 1e-20, false}, {1e-20, 0, false}, {0, 0, true}, {1, 1, true}, {math.NaN(), math.NaN(), true}, {math.NaN(), 1, false},
	} {
		if err := P(c.got, c.want, Relative); (err == nil) != c.alike {
			t.Errorf("%v: %v", c, err)
		}
	}
}
