package stats

import (
	"math"
	"slices"
)

// Ties is how a Cox partial likelihood treats events at one time.
type Ties uint8

// The treatments, by R's names.
const (
	Efron   Ties = iota // R's default: averages over the orders of tied events
	Breslow             // every tied event has the whole risk set
	Exact               // the discrete (conditional logistic) likelihood
)

// String is R's name of the treatment: efron, breslow or exact.
func (t Ties) String() string {
	switch t {
	case Breslow:
		return "breslow"
	case Exact:
		return "exact"
	}
	return "efron"
}

// tieTolerance is sqrt of the float64 epsilon, as in R's aeqSurv.
const tieTolerance = 1.4901161193847656e-08

// mergeTies lists the distinct times (and entry times), near-ties represented
// by the smallest of their run, ascending. Both are given in order.
func mergeTies(times, entries []float64) []float64 {
	all := times
	if len(entries) > 0 {
		all = make([]float64, 0, len(times)+len(entries))
		e := 0
		for _, t := range times {
			for e < len(entries) && entries[e] <= t {
				all = append(all, entries[e])
				e++
			}
			all = append(all, t)
		}
	}
	// R's mean of the distinct times adds in extended precision; one correction pass comes as
	// near.
	sum, distinct := sumDistinct(all, 0)
	mean := sum / float64(distinct)
	rest, _ := sumDistinct(all, mean)
	mean += rest / float64(distinct)

	cut := make([]float64, 0, distinct)
	prev, far := math.Inf(-1), 2*tieTolerance*max(1, mean)
	for _, v := range all {
		d := v - prev
		prev = v
		if d <= far && (d <= tieTolerance || d/mean <= tieTolerance) {
			continue
		}
		cut = append(cut, v)
	}
	return cut
}

// sumDistinct is the sum of |v| - less over the distinct values of x, which are in order, and
// how many they are.
func sumDistinct(x []float64, less float64) (sum float64, distinct int) {
	type part struct {
		sum   float64
		count int
	}
	parts := make([]part, chunks(len(x)))
	eachChunk(len(parts), func(c int) {
		lo, hi := chunkOf(c, len(x))
		last := math.NaN()
		if lo > 0 {
			last = x[lo-1]
		}
		var p part
		for _, v := range x[lo:hi] {
			if v != last {
				p.sum += math.Abs(v) - less
				p.count++
				last = v
			}
		}
		parts[c] = p
	})
	for _, p := range parts {
		sum, distinct = sum+p.sum, distinct+p.count
	}
	return sum, distinct
}

// Tied makes near-tied times tied, as R's timefix does: each is the smallest of its
// run. Times are finite; they are not changed. O(n log n).
func Tied(times []float64) []float64 {
	if len(times) == 0 {
		return times
	}
	order := sortedOrder(times)
	sorted := pick(times, order)
	return snapTo(mergeTies(sorted, nil), times, sorted, order)
}

// snapTo gives each of the times, of which order is the order and sorted that in order,
// the distinct time of mergeTies that stands for it. times is not changed: it is the result
// where nothing moves.
func snapTo(distinct, times, sorted []float64, order []int32) []float64 {
	out, c := times, 0
	for p, t := range sorted {
		for c+1 < len(distinct) && distinct[c+1] <= t {
			c++
		}
		if distinct[c] == t {
			continue
		}
		if &out[0] == &times[0] {
			out = slices.Clone(times)
		}
		out[order[p]] = distinct[c]
	}
	return out
}
