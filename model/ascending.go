package model

import (
	"math"
	"slices"
	"sort"
)

// Ascending are values in ascending order, one of each patient. Where many patients have
// the same ones, each may be kept once.
type Ascending struct {
	value []float64
	upTo  []int // beside value, how many patients have it or one before; nil: one each
}

// Ascend are values that ascend already, one of each patient.
func Ascend(value []float64) Ascending { return Ascending{value: value} }

// ascendingRuns makes Ascending of values that many patients have.
type ascendingRuns struct{ of Ascending }

// add adds n patients with a value, which is not below the one before.
func (a *ascendingRuns) add(value float64, n int) {
	last := len(a.of.value) - 1
	if last >= 0 {
		n += a.of.upTo[last]
	}
	if last >= 0 && a.of.value[last] == value {
		a.of.upTo[last] = n
	} else {
		a.of.value, a.of.upTo = append(a.of.value, value), append(a.of.upTo, n)
	}
}

func (a *ascendingRuns) all() Ascending { return a.of }

// Len is how many patients there are.
func (a Ascending) Len() int {
	if n := len(a.upTo); n > 0 {
		return a.upTo[n-1]
	}
	return len(a.value)
}

// At is the value of the k-th patient from below, 0 <= k < Len.
func (a Ascending) At(k int) float64 {
	if a.upTo == nil {
		return a.value[k]
	}
	return a.value[sort.SearchInts(a.upTo, k+1)]
}

// Last is the greatest value; there must be one.
func (a Ascending) Last() float64 { return a.value[len(a.value)-1] }

// Low is how many patients go to the lower side of a cut: those of a value up to it.
func (a Ascending) Low(cut float64) int {
	k, _ := slices.BinarySearchFunc(a.value, cut, above)
	return a.before(k)
}

// Below is how many patients have a value below another.
func (a Ascending) Below(value float64) int {
	k, _ := slices.BinarySearch(a.value, value)
	return a.before(k)
}

// before is how many patients have one of the first k values.
func (a Ascending) before(k int) int {
	if a.upTo == nil || k == 0 {
		return k
	}
	return a.upTo[k-1]
}

// Mean is R's two-pass mean, of each patient's value in turn.
func (a Ascending) Mean() float64 {
	if a.upTo == nil {
		return Mean(a.value)
	}
	all := make([]float64, 0, a.Len())
	for k, v := range a.value {
		for range a.before(k+1) - a.before(k) {
			all = append(all, v)
		}
	}
	return Mean(all)
}

// around are the two values that the p-quantile of type 7 lies between, and the share of
// the second in it.
func (a Ascending) around(p float64) (lo, hi, share float64) {
	h := float64(a.Len()-1) * p
	// R nudges by 4 machine epsilons so that 0.7*10 is 7 and not 6.999...
	below := math.Floor(h + 4*epsilon)
	if share = h - below; math.Abs(share) < 4*epsilon {
		share = 0
	}
	i := int(below)
	if i >= a.Len()-1 {
		return a.Last(), a.Last(), 0
	}
	if share == 0 {
		return a.At(i), a.At(i), 0
	}
	return a.At(i), a.At(i + 1), share
}

// Quantile is R's type 7, of one patient or more.
func (a Ascending) Quantile(p float64) float64 {
	lo, hi, share := a.around(p)
	if lo == hi { // as R does: the sum below may miss a tied value in its last bit
		return lo
	}
	return (1-share)*lo + share*hi
}
