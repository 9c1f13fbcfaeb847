package stats

import (
	"fmt"
	"math"
)

// TTest is a test of one mean, or of the difference of two.
type TTest struct {
	Method     string    // "Student t test", "Welch t test", "paired t test"
	N          []int     // of each sample; for paired tests one number, that of pairs
	Mean, SD   []float64 // of x and of y
	Difference float64   // mean of x less mean of y
	SE         float64   // of Difference
	T, DF      float64
	P          float64 // two-sided
	PLess      float64 // alternative: Difference < 0
	PGreater   float64 // alternative: Difference > 0
	CI         Interval
}

// StudentT compares two means, the variances taken as equal; as R's
// t.test(x, y, var.equal = TRUE).
//
// x and y are finite. Errors: *ValueError; *SampleError unless both samples have a
// value and one of them has two, or where both are constant; ErrLevel. O(n).
func StudentT(x, y []float64, level float64) (*TTest, error) {
	const name = "Student t test"
	a, b, err := twoMoments(name, x, y, level, 1)
	if err != nil {
		return nil, err
	}
	if a.n+b.n < 3 {
		return nil, refuse(name, "each group has one value: one of them needs at least 2")
	}
	df := a.n + b.n - 2
	se := math.Sqrt((a.ss + b.ss) / df * (1/a.n + 1/b.n))
	return newTTest(name, a, b, a.mean-b.mean, se, df, level)
}

// WelchT compares two means whose variances may differ, on Satterthwaite's
// degrees of freedom; as R's t.test(x, y).
//
// Errors: *ValueError; *SampleError where a sample has fewer than 2 values, or both
// are constant; ErrLevel. O(n).
func WelchT(x, y []float64, level float64) (*TTest, error) {
	const name = "Welch t test"
	a, b, err := twoMoments(name, x, y, level, 2)
	if err != nil {
		return nil, err
	}
	variance, df := welch(a, b)
	return newTTest(name, a, b, a.mean-b.mean, math.Sqrt(variance), df, level)
}

// PairedT tests whether the mean of x[i] - y[i] is 0; as R's
// t.test(x, y, paired = TRUE). x and y have one length n >= 2.
//
// Errors: *LengthError; *ValueError; *SampleError where there are fewer than 2
// pairs or all differences are equal; ErrLevel. O(n).
func PairedT(x, y []float64, level float64) (*TTest, error) {
	const name = "paired t test"
	if len(x) != len(y) {
		return nil, &LengthError{"y", len(y), len(x)}
	}
	a, b, err := twoMoments(name, x, y, level, 1)
	if err != nil {
		return nil, err
	}
	if a.n < 2 {
		return nil, refuse(name, "there is 1 pair: at least 2 are needed")
	}
	d := make([]float64, len(x))
	for i, v := range x {
		d[i] = v - y[i]
	}
	m := momentsOf(d)
	t, err := newTTest(name, a, b, m.mean, math.Sqrt(m.variance()/m.n), m.n-1, level)
	if err != nil {
		return nil, refuse(name, "the differences of all %d pairs are equal (%.6g): there is no spread to test against", len(d), m.mean)
	}
	t.N = t.N[:1]
	return t, nil
}

// newTTest is the test of a difference with its standard error; *SampleError
// where that is nothing but rounding.
func newTTest(name string, a, b moments, diff, se, df, level float64) (*TTest, error) {
	if !(se > 10*0x1p-52*max(math.Abs(a.mean), math.Abs(b.mean))) {
		return nil, refuse(name, "the values are constant within the groups (%.6g and %.6g): there is no spread to test against", a.mean, b.mean)
	}
	t := diff / se
	h := tQuantile(level, df) * se
	return &TTest{
		Method: name,
		N:      []int{int(a.n), int(b.n)}, Mean: []float64{a.mean, b.mean}, SD: []float64{a.sd(), b.sd()},
		Difference: diff, SE: se, T: t, DF: df,
		P: tTwoSided(t, df), PLess: tUpper(-t, df), PGreater: tUpper(t, df),
		CI: Interval{diff - h, diff + h, level, "t"},
	}, nil
}

// twoMoments are the moments of two samples of at least so many values each.
func twoMoments(name string, x, y []float64, level float64, least int) (a, b moments, err error) {
	if !isLevel(level) {
		return a, b, ErrLevel
	}
	for k, v := range [2][]float64{x, y} {
		if len(v) < least {
			return a, b, refuse(name, "group %d has %s: at least %d %s needed", k+1, plural(len(v), "value"), least, isAre(least))
		}
		if err := checkFinite(fmt.Sprintf("value in group %d", k+1), v); err != nil {
			return a, b, err
		}
	}
	return momentsOf(x), momentsOf(y), nil
}
