package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// A curve that is worked out where it is read is the curve that has its rows, to the bit.
func TestLazyCurve(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3000).Draw(t, "n")
		groups := rapid.IntRange(1, 3).Draw(t, "groups")
		rng := newRand(rapid.Uint64().Draw(t, "seed"))
		chance := rapid.SampledFrom([]float64{0, 0.02, 0.5, 1}).Draw(t, "events")
		days := rapid.SampledFrom([]float64{0, 10, 100, 10_000}).Draw(t, "days")
		o, group := Outcome{Time: make([]float64, n), Event: make([]bool, n)}, make([]uint8, n)
		for i := range n {
			group[i] = uint8(rng.IntN(groups))
			if rng.IntN(8) == 0 {
				group[i] = NoGroup
			}
			o.Time[i] = min(50, rng.ExpFloat64()) / (1 + float64(group[i]))
			if days > 0 {
				o.Time[i] = math.Ceil(days * o.Time[i])
			}
			o.Event[i] = rng.Float64() < chance
		}
		table := rapidTimeline(t, o).Table(group, groups, nil)
		opt := CurveOptions{Transform: rapid.SampledFrom([]Transform{Log, LogLog, Plain, Logit, Arcsin}).Draw(t, "kind")}
		curves := table.KaplanMeiers(opt, nil)
		times := []float64{-1, 0, math.Inf(1)}
		for range 60 {
			at := o.Time[rng.IntN(n)]
			times = append(times, at, math.Nextafter(at, 0), at*rng.Float64())
		}
		for g, lazy := range table.lazyCurves(opt) {
			c := curves[g]
			same := func(what string, got, want float64) {
				if math.Float64bits(got) != math.Float64bits(want) && (got == got || want == want) {
					t.Fatalf("group %d of %d, %s: %v, of the rows %v", g, groups, what, got, want)
				}
			}
			if lazy.Subjects != c.Subjects || lazy.TotalEvents != c.TotalEvents {
				t.Fatalf("group %d has %d subjects and %d events, of the rows %d and %d", g, lazy.Subjects, lazy.TotalEvents, c.Subjects, c.TotalEvents)
			}
			same("last time", lazy.LastTime(), c.LastTime())
			same("last event", lazy.LastEvent(), c.LastEvent())
			a, b := lazy.Median(), c.Median()
			same("median", a.Value, b.Value)
			same("lower limit of the median", a.CI.Lower, b.CI.Lower)
			same("upper limit of the median", a.CI.Upper, b.CI.Upper)
			top, bottom := lazy.Extremes()
			largest, smallest := c.Extremes()
			same("largest below 1", top, largest)
			same("smallest above 0", bottom, smallest)
			for k, at := range times {
				s, ci := lazy.ReadAt(at)
				want, band := c.ReadAt(at)
				same("survival", s, want)
				same("lower limit", ci.Lower, band.Lower)
				same("upper limit", ci.Upper, band.Upper)
				same("at risk", lazy.AtRiskAt(at), c.AtRiskAt(at))
				same("events after", lazy.EventsAfter(at), c.EventsAfter(at))
				after := times[(k+7)%len(times)]
				same("censored in", lazy.CensoredIn(after, at), c.CensoredIn(after, at))
			}
		}
	})
}
