package model

import "slices"

// SlideCut moves a cut by so many observed values: every step moves the
// patients of one value from one group to the other. A cut between two values
// counts as lying at the lower. At least one value stays on either side.
// sorted is ascending.
func SlideCut(sorted []float64, cut float64, steps int) float64 {
	for ; steps > 0; steps-- {
		up, _ := slices.BinarySearchFunc(sorted, cut, above)
		if up >= len(sorted) || sorted[up] == sorted[len(sorted)-1] {
			return cut
		}
		cut = sorted[up]
	}
	for ; steps < 0; steps++ {
		up, _ := slices.BinarySearchFunc(sorted, cut, above)
		if up == 0 {
			return cut
		}
		first, _ := slices.BinarySearch(sorted, sorted[up-1])
		if first == 0 {
			return cut
		}
		cut = sorted[first-1]
	}
	return cut
}

// SlidePatients moves a cut past about so many patients, at least one value.
func SlidePatients(sorted []float64, cut float64, patients int) float64 {
	if len(sorted) == 0 {
		return cut
	}
	up, _ := slices.BinarySearchFunc(sorted, cut, above)
	to := sorted[min(max(up+patients, 1), len(sorted))-1]
	if end, _ := slices.BinarySearch(sorted, sorted[len(sorted)-1]); to == sorted[len(sorted)-1] && end > 0 {
		to = sorted[end-1] // the last value stays above
	}
	if now, _ := slices.BinarySearchFunc(sorted, to, above); now == up || (now > up) != (patients > 0) {
		return SlideCut(sorted, cut, sign(patients))
	}
	return to
}

// above orders v against a cut so that a search finds the first v > cut.
func above(v, cut float64) int {
	if v > cut {
		return 1
	}
	return -1
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}
