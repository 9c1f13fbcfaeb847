package chart

import (
	"math"

	"kaplan/ticks"
)

// Ticks are the round values of an axis: see ticks.Of.
func Ticks(lo, hi float64, unit string, n int) []float64 { return ticks.Of(lo, hi, unit, n) }

// RatioTicks are those of a logarithmic axis: see ticks.Ratios.
func RatioTicks(lo, hi float64, n int) []float64 { return ticks.Ratios(lo, hi, n) }

// columns maps times to columns. Column k is centred on lo + k(hi-lo)/(n-1) and
// holds (edge(k), edge(k+1)], so that a step at a tick's time is drawn in the
// tick's own column. Curves, censorings, medians, ticks and counts all go
// through it, and so they cannot drift apart.
type columns struct {
	lo, hi float64
	n      int
}

// edge is the time at the left edge of column k, within [lo, hi] but for the
// right edge of the last column.
func (c columns) edge(k int) float64 {
	if k <= 0 {
		return c.lo
	}
	if c.n < 2 {
		return c.hi
	}
	return c.lo + (c.hi-c.lo)*((float64(k)-0.5)/float64(c.n-1))
}

// of is the column that holds t, -1 or n beyond the axis.
func (c columns) of(t float64) int {
	switch {
	case c.n < 1 || math.IsNaN(t) || t < c.lo:
		return -1
	case t == c.lo || c.hi <= c.lo:
		return 0
	case t > c.edge(c.n):
		return c.n
	case c.n == 1:
		return 0
	}
	k := int(math.Ceil((t-c.lo)/(c.hi-c.lo)*float64(c.n-1) - 0.5))
	k = min(max(k, 0), c.n-1)
	// Rounding must not part a time from the edges that the curve is read at.
	for k > 0 && t <= c.edge(k) {
		k--
	}
	for k < c.n-1 && t > c.edge(k+1) {
		k++
	}
	return k
}
