package stats

import (
	"fmt"
	"math"
)

// Diagnostic is how well a test that is positive or negative tells cases from
// controls. Proportions carry their Clopper-Pearson and Wilson intervals; where a
// denominator is 0, N is 0 and everything else NaN.
type Diagnostic struct {
	TP, FP, FN, TN int // cases positive, controls positive, cases negative, controls negative

	Sensitivity Proportion // positive among cases
	Specificity Proportion // negative among controls
	PPV         Proportion // cases among positive, at the sample's prevalence
	NPV         Proportion // controls among negative, at the sample's prevalence
	Accuracy    Proportion
	Prevalence  Proportion

	Youden float64 // sensitivity + specificity - 1

	LRPositive   float64 // sensitivity / (1 - specificity)
	LRPositiveCI Interval
	LRNegative   float64 // (1 - sensitivity) / specificity
	LRNegativeCI Interval
	OddsRatio    float64 // LRPositive / LRNegative
	OddsRatioCI  Interval

	Warnings []string
}

// DiagnosticOf describes a test by its four counts. Intervals of the likelihood
// ratios [1] and of the diagnostic odds ratio are Wald's on the log scale, and
// NaN where a count that they divide by is 0; the ratios themselves are then 0,
// +Inf or NaN, as the counts say.
//
// Errors: *SampleError where a count is negative, or all are 0; ErrLevel.
// O(1).
//
// [1] Simel, Samsa & Matchar (1991) J Clin Epidemiol 44:763.
func DiagnosticOf(tp, fp, fn, tn int, level float64) (*Diagnostic, error) {
	const name = "diagnostic test"
	if !isLevel(level) {
		return nil, ErrLevel
	}
	for k, v := range [4]int{tp, fp, fn, tn} {
		if v < 0 {
			what := [4]string{"true positives", "false positives", "false negatives", "true negatives"}[k]
			return nil, refuse(name, "the number of %s is %d: counts must not be negative", what, v)
		}
	}
	n := tp + fp + fn + tn
	if n == 0 {
		return nil, refuse(name, "all four counts are 0: at least 1 subject is needed")
	}
	d := &Diagnostic{TP: tp, FP: fp, FN: fn, TN: tn}
	nan := math.NaN()
	share := func(to *Proportion, k, of int, what, whom string) error {
		if of == 0 {
			*to = Proportion{0, 0, nan, Interval{nan, nan, level, "Wilson"}, Interval{nan, nan, level, "Clopper-Pearson"}}
			d.Warnings = append(d.Warnings, fmt.Sprintf("there are no %s: the %s does not exist", whom, what))
			return nil
		}
		p, err := ProportionOf(k, of, level)
		if err == nil {
			*to = *p
		}
		return err
	}
	for _, s := range []struct {
		to         *Proportion
		k, of      int
		what, whom string
	}{
		{&d.Sensitivity, tp, tp + fn, "sensitivity", "cases"},
		{&d.Specificity, tn, tn + fp, "specificity", "controls"},
		{&d.PPV, tp, tp + fp, "positive predictive value", "subjects with a positive test"},
		{&d.NPV, tn, tn + fn, "negative predictive value", "subjects with a negative test"},
		{&d.Accuracy, tp + tn, n, "accuracy", "subjects"},
		{&d.Prevalence, tp + fn, n, "prevalence", "subjects"},
	} {
		if err := share(s.to, s.k, s.of, s.what, s.whom); err != nil {
			return nil, err
		}
	}
	d.Youden = d.Sensitivity.Value + d.Specificity.Value - 1
	none := Interval{nan, nan, level, "log"}
	d.LRPositive, d.LRPositiveCI = nan, none
	d.LRNegative, d.LRNegativeCI = nan, none
	d.OddsRatio, d.OddsRatioCI = nan, none
	if tp+fn == 0 || fp+tn == 0 {
		return d, nil
	}
	z := quantileOf(level)
	a, b, c, e := float64(tp), float64(fn), float64(fp), float64(tn)
	cases, controls := a+b, c+e
	onLog := func(ratio, variance float64) Interval {
		if !finite(variance) || !(ratio > 0) {
			return none
		}
		k := math.Exp(z * math.Sqrt(variance))
		return Interval{ratio / k, ratio * k, level, "log"}
	}
	d.LRPositive = a / cases / (c / controls)
	d.LRPositiveCI = onLog(d.LRPositive, 1/a-1/cases+1/c-1/controls)
	d.LRNegative = b / cases / (e / controls)
	d.LRNegativeCI = onLog(d.LRNegative, 1/b-1/cases+1/e-1/controls)
	d.OddsRatio = a * e / (b * c)
	d.OddsRatioCI = onLog(d.OddsRatio, 1/a+1/b+1/c+1/e)
	if min(tp, fp, fn, tn) == 0 {
		d.Warnings = append(d.Warnings, "a count is 0: the odds ratio and the likelihood ratios that it enters have no interval")
	}
	return d, nil
}

// CutCounts counts true and false positives and negatives at a cut. Positive are
// the values above it where higher is true, and otherwise those up to and including
// it, as in ROCPoint. marker and isCase have length n; subjects without a marker
// (NaN) are left out.
//
// Errors: *LengthError; *ValueError for a cut that is NaN. O(n).
func CutCounts(marker []float64, isCase []bool, cut float64, higher bool) (tp, fp, fn, tn int, err error) {
	if len(isCase) != len(marker) {
		return 0, 0, 0, 0, &LengthError{"case", len(isCase), len(marker)}
	}
	if math.IsNaN(cut) {
		return 0, 0, 0, 0, badValue("cut", cut, "a number")
	}
	for i, v := range marker {
		if v != v {
			continue
		}
		switch positive := v > cut == higher; {
		case positive && isCase[i]:
			tp++
		case positive:
			fp++
		case isCase[i]:
			fn++
		default:
			tn++
		}
	}
	return tp, fp, fn, tn, nil
}
