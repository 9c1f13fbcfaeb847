package model

// SlideCut moves a cut by so many observed values: every step moves the
// patients of one value from one group to the other. A cut between two values
// counts as lying at the lower. At least one value stays on either side.
// sorted is ascending.
func SlideCut(sorted Ascending, cut float64, steps int) float64 {
	for ; steps > 0; steps-- {
		up := sorted.Low(cut)
		if up >= sorted.Len() || sorted.At(up) == sorted.Last() {
			return cut
		}
		cut = sorted.At(up)
	}
	for ; steps < 0; steps++ {
		up := sorted.Low(cut)
		if up == 0 {
			return cut
		}
		first := sorted.Below(sorted.At(up - 1))
		if first == 0 {
			return cut
		}
		cut = sorted.At(first - 1)
	}
	return cut
}

// SlidePatients moves a cut past about so many patients, at least one value.
func SlidePatients(sorted Ascending, cut float64, patients int) float64 {
	if sorted.Len() == 0 {
		return cut
	}
	up := sorted.Low(cut)
	to := sorted.At(min(max(up+patients, 1), sorted.Len()) - 1)
	if end := sorted.Below(sorted.Last()); to == sorted.Last() && end > 0 {
		to = sorted.At(end - 1) // the last value stays above
	}
	if now := sorted.Low(to); now == up || (now > up) != (patients > 0) {
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
