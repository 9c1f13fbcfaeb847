package stats

import "math"

// finite says that v is neither NaN nor infinite.
func finite(v float64) bool { return v-v == 0 }

// square is x².
func square(x float64) float64 { return x * x }

// clipP keeps a probability between 0 and 1; NaN stays NaN.
func clipP(p float64) float64 {
	if p != p {
		return p
	}
	return max(0, min(1, p))
}

// addTo adds b to a, element by element.
func addTo(a, b []float64) {
	for i, v := range b {
		a[i] += v
	}
}

// power is x^k, without math.Pow for the exponents in use.
func power(x, k float64) float64 {
	switch k {
	case 0:
		return 1
	case 1:
		return x
	case 0.5:
		return math.Sqrt(x)
	case 2:
		return x * x
	}
	return math.Pow(x, k)
}

// weightAt is a weight: 1 where all are, which nil stands for.
func weightAt(weight []float64, i int) float64 {
	if weight == nil {
		return 1
	}
	return weight[i]
}

// resize is a slice of length n, of the memory of s where that is enough. Its
// contents are not defined.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// resize2 is resize for one slice of length n per group.
func resize2[T any](s [][]T, groups, n int) [][]T {
	if cap(s) < groups {
		s = append(s[:cap(s)], make([][]T, groups-cap(s))...)
	}
	s = s[:groups]
	for g := range s {
		s[g] = resize(s[g], n)
	}
	return s
}

// bit is 1 for true, without a branch.
func bit(b bool) uint64 {
	var u uint64
	if b {
		u = 1
	}
	return u
}

// firstLargest is the first index whose value is the largest up to rounding, -1
// where all are NaN.
func firstLargest(n int, value func(k int) float64) int {
	top, first := math.Inf(-1), -1
	for k := range n {
		if v := value(k); v > top+1e-12*math.Abs(top) || first < 0 && v == v {
			top, first = v, k
		}
	}
	return first
}
