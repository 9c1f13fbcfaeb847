package stats

import "math"

// Test is a chi-square test.
type Test struct {
	Statistic float64
	DF        int
	P         float64
}

// chiSquare is the test of a statistic on df degrees of freedom; NaN where
// there are none, or no statistic.
func chiSquare(statistic float64, df int) Test {
	if df == 0 || math.IsNaN(statistic) {
		return Test{math.NaN(), df, math.NaN()}
	}
	return Test{statistic, df, chiSqSurvival(statistic, df)}
}

// ChiSquareTest is the upper tail of a chi-square statistic; NaN on 0 degrees
// of freedom. A statistic that rounding made negative counts as 0.
func ChiSquareTest(statistic float64, df int) Test {
	return chiSquare(max(0, statistic), df)
}
