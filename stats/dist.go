package stats

import "math"

// chiSqSurvival is P(X > x) for chi-square with df degrees of freedom, by the
// finite sum that whole degrees of freedom allow; every term is positive, so
// that it keeps its digits in the far tail. NaN where df < 1 or x is NaN.
func chiSqSurvival(x float64, df int) float64 {
	switch {
	case df < 1 || math.IsNaN(x):
		return math.NaN()
	case x <= 0:
		return 1
	}
	h := x / 2
	var first, term, k float64
	if df%2 == 0 {
		term = math.Exp(-h)
	} else {
		first = math.Erfc(math.Sqrt(h))
		term, k = math.Exp(-h)*math.Sqrt(h)/(math.Sqrt(math.Pi)/2), 0.5
	}
	sum := 0.0
	for i := 0; i < df/2; i++ {
		sum += term
		k++
		term *= h / k
	}
	return first + sum
}

// quantileOf is the standard normal's quantile for a two-sided interval of the
// given level: 1.96 for 0.95; NaN where the level is none.
func quantileOf(level float64) float64 {
	if !(level > 0 && level < 1) {
		return math.NaN()
	}
	return math.Sqrt2 * math.Erfinv(level)
}
