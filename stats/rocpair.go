package stats

import "math"

// ROCComparison is DeLong's test of two areas under ROC curves.
type ROCComparison struct {
	Method      string // "DeLong test of two correlated AUCs", "... of two independent AUCs"
	A, B        *ROC   // of the subjects who are compared
	Difference  float64
	SE          float64 // of Difference, the AUC of A less that of B
	Correlation float64 // of both AUCs; 0 for independent ones, NaN where one has no variance
	Statistic   float64 // z of correlated AUCs, D of independent ones
	DF          float64 // of D; NaN for z
	P           float64 // two-sided
	CI          Interval
	Warnings    []string
}

// CompareROC tests whether two markers of the same subjects have one AUC [1]; as
// pROC's roc.test(paired = TRUE, method = "delong").
//
// a, b and isCase have length n. Subjects without one of the markers (NaN) are left
// out of both curves, so that A and B may differ from the curves of one marker alone.
// AutoDirection is that of the subjects compared. The interval is Difference ± z SE.
// Where both the difference and its variance are 0 (one marker twice, or two perfect
// ones) z is 0 and P is 1, as in pROC; where only the variance is 0, z is infinite and
// a warning says so.
//
// Errors: *LengthError; ErrROC; *SampleError for fewer than 2 cases or controls;
// ErrLevel. O(n log n).
//
// [1] DeLong et al. (1988) Biometrics 44:837.
func CompareROC(a, b []float64, isCase []bool, directionA, directionB ROCDirection, level float64) (*ROCComparison, error) {
	const name = "DeLong test of two correlated AUCs"
	if !isLevel(level) {
		return nil, ErrLevel
	}
	if len(b) != len(a) {
		return nil, &LengthError{"second marker", len(b), len(a)}
	}
	if len(isCase) != len(a) {
		return nil, &LengthError{"case", len(isCase), len(a)}
	}
	var x, y []float64
	var of []bool
	for i, v := range a {
		if v == v && b[i] == b[i] {
			x, y, of = append(x, v), append(y, b[i]), append(of, isCase[i])
		}
	}
	rocA, placeA, err := placed(x, of, ROCOptions{Direction: directionA, Level: level})
	if err != nil {
		return nil, err
	}
	rocB, placeB, err := placed(y, of, ROCOptions{Direction: directionB, Level: level})
	if err != nil {
		return nil, err
	}
	if err := enoughForDeLong(name, rocA); err != nil {
		return nil, err
	}
	c := &ROCComparison{Method: name, A: rocA, B: rocB, Difference: rocA.AUC - rocB.AUC, DF: math.NaN()}
	// The variance of the differences of placements is that of the difference of the
	// AUCs, without the cancellation in var + var - 2 cov.
	var ofCases, ofControls, jointCases, jointControls float64
	for i, isOne := range of {
		if isOne {
			u, v := placeA.beats[i]-rocA.AUC, placeB.beats[i]-rocB.AUC
			ofCases += square(u - v)
			jointCases += u * v
		} else {
			u, v := placeA.beatenBy[i]-rocA.AUC, placeB.beatenBy[i]-rocB.AUC
			ofControls += square(u - v)
			jointControls += u * v
		}
	}
	m, n := float64(rocA.Cases), float64(rocA.Controls)
	c.SE = math.Sqrt(ofCases/(m-1)/m + ofControls/(n-1)/n)
	c.Correlation = math.NaN()
	if rocA.SE > 0 && rocB.SE > 0 {
		c.Correlation = max(-1, min(1, (jointCases/(m-1)/m+jointControls/(n-1)/n)/(rocA.SE*rocB.SE)))
	}
	c.finish(level)
	return c, nil
}

// CompareIndependentROC tests whether the AUCs of two curves of ROCOf, of
// different subjects, are one; as pROC's roc.test(paired = FALSE, method =
// "delong"): D on Satterthwaite's degrees of freedom. The interval is
// Difference ± t SE on these degrees of freedom.
//
// Errors: *SampleError for a curve that is nil or has fewer than 2 cases or
// controls; ErrLevel. O(1).
func CompareIndependentROC(a, b *ROC, level float64) (*ROCComparison, error) {
	const name = "DeLong test of two independent AUCs"
	if !isLevel(level) {
		return nil, ErrLevel
	}
	for _, r := range [2]*ROC{a, b} {
		if r == nil {
			return nil, refuse(name, "a curve is missing: the test compares 2")
		}
		if err := enoughForDeLong(name, r); err != nil {
			return nil, err
		}
	}
	c := &ROCComparison{Method: name, A: a, B: b, Difference: a.AUC - b.AUC, SE: math.Hypot(a.SE, b.SE)}
	va, vb := a.SE*a.SE, b.SE*b.SE
	c.DF = square(va+vb) / (va*va/float64(a.Cases+a.Controls-1) + vb*vb/float64(b.Cases+b.Controls-1))
	c.finish(level)
	return c, nil
}

// enoughForDeLong refuses a curve without a variance.
func enoughForDeLong(name string, r *ROC) error {
	if r.Cases < 2 || r.Controls < 2 {
		return refuse(name, "there %s %s and %s: at least 2 of each are needed", isAre(r.Cases), plural(r.Cases, "case"), plural(r.Controls, "control"))
	}
	return nil
}

// finish sets statistic, P and interval from difference, standard error and
// degrees of freedom.
func (c *ROCComparison) finish(level float64) {
	// Placements are shares of subjects, so that differences below these bounds are
	// rounding.
	if math.Abs(c.Difference) < 1e-12 {
		c.Difference = 0
	}
	if c.SE < 1e-13 {
		c.SE = 0
	}
	c.Statistic = c.Difference / c.SE
	quantile, method := quantileOf(level), "DeLong, normal"
	switch {
	case c.SE == 0 && c.Difference == 0:
		c.Statistic, c.P = 0, 1
	case math.IsNaN(c.DF) || c.SE == 0:
		c.P = NormalP(c.Statistic)
	default:
		c.P = tTwoSided(c.Statistic, c.DF)
		quantile, method = tQuantile(level, c.DF), "DeLong, t"
	}
	c.CI = Interval{c.Difference - quantile*c.SE, c.Difference + quantile*c.SE, level, method}
	if c.SE == 0 {
		c.Warnings = append(c.Warnings, "the difference of the AUCs has a standard error of 0: "+
			"this says only that the sample shows no variation, not that the difference is certain")
	}
	if c.A.Higher != c.B.Higher {
		c.Warnings = append(c.Warnings, "high values of one marker and low values of the other speak for being a case: "+
			"the test compares areas that were each turned to the marker's own side")
	}
}
