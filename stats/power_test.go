package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// By hand: half and half, 5 % two-sided, 80 %: (1.959964 + 0.841621)² = 7.848880,
// divided by 1/4 is 31.39552; a ratio of 2, log² 0.480453, needs 65.3457 events;
// and 65.3457 events detect the ratio 2. At a share of 1/3 the quarter is 2/9.
func TestPowerByHand(t *testing.T) {
	for _, c := range []struct{ ratio, share, level, power, want float64 }{
		{2, 0.5, 0.95, 0.8, 65.3457},
		{0.5, 0.5, 0.95, 0.8, 65.3457},
		{2, 1.0 / 3, 0.95, 0.8, 73.5139},
		{1.5, 0.5, 0.95, 0.9, 255.6515},
	} {
		got, err := EventsNeeded(c.ratio, c.share, c.level, c.power)
		// Worked out by hand to six digits.
		if err != nil || math.Abs(got-c.want) > 1e-3 {
			t.Errorf("%+v: %v, %v", c, got, err)
		}
	}
	below, above, err := Detectable(100, 0.5, 0.95, 0.8)
	if want := math.Exp((1.9599639845400545 + 0.8416212335729143) / 5); err != nil || math.Abs(above-want) > 1e-12*want || math.Abs(below-1/want) > 1e-12 {
		t.Errorf("100 events detect %v and %v, not %v: %v", below, above, want, err)
	}
}

// What so many events can detect needs so many events, and more power needs more.
func TestPowerLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := rapid.IntRange(1, 1_000_000).Draw(t, "events")
		share := rapid.Float64Range(0.01, 0.99).Draw(t, "share")
		power := rapid.Float64Range(0.3, 0.99).Draw(t, "power")
		below, above, err := Detectable(events, share, 0.95, power)
		if err != nil || below > 1 || above < 1 {
			t.Fatal(below, above, err)
		}
		for _, ratio := range []float64{below, above} {
			n, err := EventsNeeded(ratio, share, 0.95, power)
			// The square of a logarithm near 0, where a ratio is near 1.
			if err != nil || math.Abs(n-float64(events)) > 1e-6*float64(events) {
				t.Fatalf("%v needs %v events, not %d: %v", ratio, n, events, err)
			}
		}
		if _, more, _ := Detectable(events, share, 0.95, power+0.005); more <= above {
			t.Fatal("more power detects a smaller ratio")
		}
	})
}

func TestPowerErrors(t *testing.T) {
	for _, c := range []struct {
		events              int
		share, level, power float64
		want                string
	}{
		{0, 0.5, 0.95, 0.8, "0 events: at least one is needed"},
		{9, 0, 0.95, 0.8, "the share of a group is 0: must lie between 0 and 1"},
		{9, 0.5, 1, 0.8, "the level is 1: must lie between 0 and 1"},
		{9, 0.5, 0.95, math.NaN(), "the power is NaN: must lie between 0 and 1"},
	} {
		if _, _, err := Detectable(c.events, c.share, c.level, c.power); err == nil || err.Error() != c.want {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if _, err := EventsNeeded(1, 0.5, 0.95, 0.8); err == nil || err.Error() != "a hazard ratio of 1: must be above 0 and not 1" {
		t.Error(err)
	}
}
