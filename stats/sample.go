package stats

import "math"

// moments are the size, mean and sum of squares about the mean of a sample.
type moments struct{ n, mean, ss float64 }

// variance has n-1 in the denominator; NaN for one value.
func (m moments) variance() float64 { return m.ss / (m.n - 1) }

// sd is the standard deviation.
func (m moments) sd() float64 { return math.Sqrt(m.variance()) }

// momentsOf are the moments of x. A second pass over the values corrects the rounding
// of the mean.
func momentsOf(x []float64) moments {
	n, sum := float64(len(x)), 0.0
	for _, v := range x {
		sum += v
	}
	mean, rest := sum/n, 0.0
	for _, v := range x {
		rest += v - mean
	}
	mean += rest / n
	ss := 0.0
	for _, v := range x {
		ss += (v - mean) * (v - mean)
	}
	return moments{n, mean, ss}
}

// meanSD is the mean and the standard deviation of n >= 1 values; the latter is NaN
// for one value, and for infinite ones.
func meanSD(x []float64) (mean, sd float64) {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	if !finite(sum) { // infinite values, or a sum that overflows
		scaled := 0.0
		for _, v := range x {
			scaled += v / float64(len(x))
		}
		return scaled, math.NaN()
	}
	m := momentsOf(x)
	if len(x) < 2 {
		return m.mean, math.NaN()
	}
	return m.mean, m.sd()
}

// medianOfSorted is the median of ascending values.
func medianOfSorted(x []float64) float64 {
	n := len(x)
	if n%2 == 1 {
		return x[n/2]
	}
	return (x[n/2-1] + x[n/2]) / 2
}

// medianOf is the median of values in any order; x is not changed.
func medianOf(x []float64) float64 {
	return medianOfSorted(pick(x, sortedOrder(x)))
}

// sortedQuantile is R's type 7 quantile of ascending values.
func sortedQuantile(v []float64, p float64) float64 {
	h := p * float64(len(v)-1)
	lo := math.Floor(h + 4*0x1p-52) // as R, so that 0.95·100 is 95
	frac := h - lo
	if math.Abs(frac) < 4*0x1p-52 {
		frac = 0
	}
	i := int(lo)
	if frac == 0 || i+1 >= len(v) {
		return v[min(i, len(v)-1)]
	}
	return (1-frac)*v[i] + frac*v[i+1]
}

// welch is the variance of the difference of two means whose variances may
// differ, and Satterthwaite's degrees of freedom.
func welch(a, b moments) (variance, df float64) {
	va, vb := a.variance()/a.n, b.variance()/b.n
	return va + vb, (va + vb) * (va + vb) / (va*va/(a.n-1) + vb*vb/(b.n-1))
}

// spread says whether the values differ.
func (m moments) spread() bool { return m.n >= 2 && m.ss > 0 }
