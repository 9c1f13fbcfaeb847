package stats

import (
	"fmt"
	"math"
)

// Comparison compares group A with group B by a difference or a ratio.
type Comparison struct {
	Estimate float64
	SE       float64 // of Estimate, or of its logarithm where CI.Transform is Log
	CI       CI
	Z, P     float64 // of the hypothesis that there is no difference, or a ratio of 1
}

// plainDifference is a - b, whose standard errors are independent.
func plainDifference(a, seA, b, seB, level float64) Comparison {
	c := Comparison{Estimate: a - b, SE: math.Hypot(seA, seB), CI: CI{Level: level, Transform: Plain}}
	h := quantileOf(level) * c.SE
	c.CI.Lower, c.CI.Upper = c.Estimate-h, c.Estimate+h
	c.test(c.Estimate)
	return c
}

// ratio is a/b, made on the scale of logarithms.
func ratio(a, seA, b, seB, level float64) Comparison {
	c := Comparison{Estimate: a / b, SE: math.Hypot(seA/a, seB/b), CI: CI{Level: level, Transform: Log}}
	if !(a > 0 && b > 0) {
		c.Estimate, c.SE = math.NaN(), math.NaN()
	}
	l, h := math.Log(c.Estimate), quantileOf(level)*c.SE
	c.CI.Lower, c.CI.Upper = math.Exp(l-h), math.Exp(l+h)
	c.test(l)
	return c
}

// Unsure takes the standard error and what follows from it away, of groups that are
// not independent.
func (c *Comparison) Unsure() {
	nan := math.NaN()
	c.SE, c.CI.Lower, c.CI.Upper, c.Z, c.P = nan, nan, nan, nan, nan
}

// test sets Z and P of a difference from 0, on the scale on which SE is. Without a
// standard error, as where each group is one patient, there is no test.
func (c *Comparison) test(difference float64) {
	if c.SE == 0 {
		c.Z, c.P = math.NaN(), math.NaN()
		return
	}
	c.Z = difference / c.SE
	c.P = NormalP(c.Z)
}

// RMSTComparison compares the restricted mean survival times of two groups.
type RMSTComparison struct {
	Tau        float64
	A, B       RMST
	Difference Comparison // A - B
	Ratio      Comparison // A / B
	LossRatio  Comparison // of the restricted mean time lost, (Tau - A) / (Tau - B)
	Warnings   []string
}

// CompareRMST compares the areas under two independent curves up to tau [1],
// as survRM2's rmst2 does without covariates: the difference with its normal
// interval, the ratios with theirs on the scale of logarithms. The variances
// are those of print(survfit, rmean = tau). Level is that of a.
//
// A ratio to or of 0, such as that of the time lost before anybody has died, is
// NaN. Where a curve ends above 0 before tau, it is taken to stay at its last
// value, and Warnings says so; rmst2 refuses this.
//
// [1] Uno et al. (2014) J. Clin. Oncol. 32:2380.
func CompareRMST(a, b *Curve, tau float64) RMSTComparison {
	r := RMSTComparison{Tau: tau, A: a.RMST(tau), B: b.RMST(tau)}
	x, y := r.A, r.B
	r.Difference = plainDifference(x.Value, x.SE, y.Value, y.SE, a.Level)
	r.Ratio = ratio(x.Value, x.SE, y.Value, y.SE, a.Level)
	r.LossRatio = ratio(tau-x.Value, x.SE, tau-y.Value, y.SE, a.Level)
	r.Warnings = beyondFollowUp(a, b, tau, true)
	return r
}

// beyondFollowUp warns where a curve ends above 0 before t: what is taken of it
// there, or that nothing is known.
func beyondFollowUp(a, b *Curve, t float64, extend bool) []string {
	var out []string
	for i, c := range []*Curve{a, b} {
		switch m := len(c.Time); {
		case m == 0:
			out = append(out, fmt.Sprintf("the %s group has no patients", [2]string{"first", "second"}[i]))
		case c.Time[m-1] < t && c.Surv[m-1] > 0:
			then := "survival is not known"
			if extend {
				then = fmt.Sprintf("survival is taken to stay at %.3g", c.Surv[m-1])
			}
			out = append(out, fmt.Sprintf("the %s group was followed to %v only: beyond it, %s", [2]string{"first", "second"}[i], c.Time[m-1], then))
		}
	}
	return out
}

// MilestoneComparison compares the survival of two groups at one time.
type MilestoneComparison struct {
	Time       float64
	A, B       Point
	Difference Comparison // A - B, with Greenwood's standard errors
	LogLog     Test       // of equality, on the scale log(-log S)
	Warnings   []string
}

// CompareAt compares two independent curves at time t: the difference with its
// normal interval, and the test of equality on the scale log(-log S), which
// keeps its level better in small groups [1]. Level is that of a.
//
// Beyond a group's follow-up its survival is not known and there is no comparison,
// unless extend takes the curve to stay level. Where S is 0 in a group its standard error does not exist, and the comparison is
// NaN; the test is NaN also where S is 1. Warnings says so.
//
// [1] Klein, Logan, Harhoff & Andersen (2007) Stat. Med. 26:4505.
func CompareAt(a, b *Curve, t float64, extend bool) MilestoneComparison {
	r := MilestoneComparison{Time: t}
	nan := math.NaN()
	none := Point{Time: t, Surv: nan, SE: nan, CI: CI{nan, nan, a.Level, a.Transform}}
	r.A, r.B = none, none
	if p := a.At([]float64{t}, extend); len(p) == 1 {
		r.A, r.B = p[0], b.At([]float64{t}, extend)[0]
	}
	r.Difference = plainDifference(r.A.Surv, r.A.SE, r.B.Surv, r.B.SE, a.Level)
	r.Warnings = beyondFollowUp(a, b, t, extend)
	// The standard error of log(-log S) is that of log S over log S.
	la, lb := math.Log(r.A.Surv), math.Log(r.B.Surv)
	u := math.Log(-la) - math.Log(-lb)
	se := math.Hypot(r.A.SE/(r.A.Surv*la), r.B.SE/(r.B.Surv*lb))
	r.LogLog = chiSquare(u*u/(se*se), 1)
	for i, p := range []Point{r.A, r.B} {
		if p.Surv == 0 || p.Surv == 1 {
			r.LogLog = chiSquare(nan, 1)
			r.Warnings = append(r.Warnings, fmt.Sprintf("survival of the %s group is %v at %v: there is no test on the scale log(-log S)",
				[2]string{"first", "second"}[i], p.Surv, t))
		}
	}
	return r
}
