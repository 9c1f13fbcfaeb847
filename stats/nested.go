package stats

import "math"

// ChiSquareTest is the upper tail of a chi-square statistic; NaN on 0 degrees
// of freedom. A statistic that rounding made negative counts as 0.
func ChiSquareTest(statistic float64, df int) Test {
	return chiSquare(max(0, statistic), df)
}

// NormalCI is the two-sided standard normal quantile of a level: 1.96 for 0.95.
func NormalCI(level float64) float64 { return quantileOf(level) }

// NormalP is the two-sided P value of a standard normal statistic.
func NormalP(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// ConcordanceDifference compares two scores of the same subjects: the standard
// error of a.C - b.C by the infinitesimal jackknife, which knows that they are
// correlated, and the two-sided P value that they are equal [1]. NaN where the
// two are not of the same subjects.
//
// [1] as R's survival::concordance(a, b) and its contrast of 1, -1.
func ConcordanceDifference(a, b *Concordance) (se, p float64) {
	if a == nil || b == nil || len(a.Influence) != len(b.Influence) {
		return math.NaN(), math.NaN()
	}
	sum := 0.0
	for i, u := range a.Influence {
		d := u - b.Influence[i]
		sum += d * d
	}
	se = math.Sqrt(sum)
	return se, NormalP((a.C - b.C) / se)
}
