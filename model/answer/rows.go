package answer

import (
	"math"

	"kaplan/stats"
)

// Interval is a number with its interval; what does not exist is NaN.
type Interval struct{ Estimate, Lower, Upper float64 }

// noInterval is an interval that does not exist.
func noInterval() Interval { return Interval{math.NaN(), math.NaN(), math.NaN()} }

// Effect is one line of a table of effects: a hazard ratio or an odds ratio
// with its interval.
type Effect struct {
	Term      string  // "age", "size=20-50"
	Label     string  // "high vs low"
	Coef, SE  float64 // on the log scale
	Ratio     float64 // hazard ratio or odds ratio
	Lower     float64 // of the ratio
	Upper     float64
	Statistic float64
	P         float64
	CI        string // how the interval was made: wald, profile
	Note      string // why there is no number
}

// noEffect is an effect that has no number, and why.
func noEffect(term, label, note string) Effect {
	nan := math.NaN()
	return Effect{Term: term, Label: label, Coef: nan, SE: nan, Ratio: nan, Lower: nan, Upper: nan, Statistic: nan, P: nan, CI: "wald", Note: note}
}

// TestRow is one test with its name: a chi-square unless the name says
// otherwise.
type TestRow struct {
	Name      string
	Statistic float64
	DF        int
	P         float64
}

// testRow names a test.
func testRow(name string, t stats.Test) TestRow { return TestRow{name, t.Statistic, t.DF, t.P} }
