package figure

import (
	"math"

	"kaplan/ticks"
)

// scale maps values to places on the page, from one end to the other.
type scale struct {
	lo, hi   float64 // values at the ends
	from, to float64 // places of them
	log      bool
}

func (s scale) at(v float64) float64 {
	lo, hi := s.lo, s.hi
	if s.log {
		v, lo, hi = math.Log(v), math.Log(lo), math.Log(hi)
	}
	if hi == lo {
		return tenth((s.from + s.to) / 2)
	}
	return tenth(s.from + (v-lo)/(hi-lo)*(s.to-s.from))
}

// has reports whether a value is on the scale, rounding aside.
func (s scale) has(v float64) bool {
	if math.IsNaN(v) || math.IsInf(v, 0) || s.log && v <= 0 {
		return false
	}
	slack := 1e-9 * math.Max(math.Abs(s.lo), math.Abs(s.hi))
	return v >= s.lo-slack && v <= s.hi+slack
}

// within is a value moved onto the scale.
func (s scale) within(v float64) float64 { return math.Min(math.Max(v, s.lo), s.hi) }

// tick is a labelled place of an axis.
type tick struct {
	v     float64
	label string
}

// ticked are at most n round values of a range.
func ticked(lo, hi float64, unit string, n int) []tick {
	at, step := ticks.Steps(lo, hi, unit, n)
	out := make([]tick, len(at))
	for i, v := range at {
		out[i] = tick{v, minus(ticks.Label(v, step))}
	}
	return out
}

// tickedRatios are at most n round ratios of a range on a logarithmic scale.
func tickedRatios(lo, hi float64, n int) []tick {
	var out []tick
	for _, v := range ticks.Ratios(lo, hi, n) {
		out = append(out, tick{v, short(v, 3)})
	}
	return out
}

// widened is a range with a share of it added at both ends.
func widened(lo, hi, share float64) (float64, float64) {
	if !(hi > lo) {
		d := math.Max(math.Abs(lo)*0.1, 0.5)
		return lo - d, hi + d
	}
	d := (hi - lo) * share
	return lo - d, hi + d
}

// spread is the range of what is finite of some values, 0 to 1 where nothing is.
func spread(lists ...[]float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, l := range lists {
		for _, v := range l {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				lo, hi = math.Min(lo, v), math.Max(hi, v)
			}
		}
	}
	if lo > hi {
		return 0, 1
	}
	return lo, hi
}
