package answer

import (
	"errors"
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// Interval is a number with its interval; NaN where one does not exist.
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
	LogLower  float64 // of Coef: what another step of the covariate is made from, as limits of the ratio may overflow
	LogUpper  float64
	Statistic float64
	P         float64
	CI        string // how the interval was made: wald, profile
	Note      string // why there is no number
}

// NoFinite is why a ratio has no number where the likelihood rises for ever.
const NoFinite = "no finite value"

// noEffect is an effect that has no number, and why.
func noEffect(term, label, note string) Effect {
	nan := math.NaN()
	return Effect{Term: term, Label: label, Coef: nan, SE: nan, Ratio: nan, Lower: nan, Upper: nan, Statistic: nan, P: nan, CI: "wald", Note: note}
}

// TestRow is one test with its name: a chi-square unless the name or the symbol
// says otherwise. A field that the test does not have is NaN or "".
type TestRow struct {
	Name      string // student-t, welch-t, mann-whitney, ...
	Title     string // as people call it
	Symbol    string // of the statistic: t, W, F, H, chi2
	Statistic float64
	DF, DF2   float64 // DF2: of the denominator
	P         float64
	Effect    string // what Estimate is: "mean difference, low - high"
	Estimate  float64
	CI        stats.Interval
	Method    string // how P was found, where there are ways
	Why       string // why there is no such test; P is then NaN
}

// testRow names a chi-square test.
func testRow(name string, t stats.Test) TestRow {
	row := blankTest(name, "", "chi2")
	row.Statistic, row.DF, row.P = t.Statistic, float64(t.DF), t.P
	return row
}

// noTest is a test that these data do not allow.
func noTest(name, title string, err error) TestRow {
	nan := math.NaN()
	return TestRow{Name: name, Title: title, Statistic: nan, DF: nan, DF2: nan, P: nan, Estimate: nan,
		CI: stats.Interval{Lower: nan, Upper: nan}, Why: err.Error()}
}

// whyNot is what an error says, without the name of the analysis.
func whyNot(err error) string {
	if s := (*stats.SampleError)(nil); errors.As(err, &s) {
		return s.Why
	}
	return err.Error()
}

// blankTest is a test whose numbers are still to be filled in.
func blankTest(name, title, symbol string) TestRow {
	t := noTest(name, title, errNoTest)
	t.Symbol, t.Why = symbol, ""
	return t
}

var errNoTest = &model.QuestionError{What: "no test"}
