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
	distinct := len(entries)
	for p, t := range times {
		if p == 0 || t != times[p-1] {
			distinct++
		}
	}
	y := make([]float64, 0, distinct)
	next := func(v float64) {
		if len(y) == 0 || y[len(y)-1] != v {
			y = append(y, v)
		}
	}
	e := 0
	for _, t := range times {
		for e < len(entries) && entries[e] <= t {
			next(entries[e])
			e++
		}
		next(t)
	}
	// R's mean adds in extended precision; one correction pass comes as near.
	mean := 0.0
	for _, v := range y {
		mean += math.Abs(v)
	}
	mean /= float64(len(y))
	rest := 0.0
	for _, v := range y {
		rest += math.Abs(v) - mean
	}
	mean += rest / float64(len(y))

	cut := y[:0]
	prev := math.Inf(-1)
	for _, v := range y {
		d := v - prev
		prev = v
		if d <= tieTolerance || d/mean <= tieTolerance {
			continue
		}
		cut = append(cut, v)
	}
	return cut
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
