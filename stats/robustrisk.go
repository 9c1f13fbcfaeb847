package stats

import (
	"fmt"
	"math"
)

// RiskOptions are the choices of RisksOf; the zero value takes all subjects as
// alike and independent, with 95 % intervals.
type RiskOptions struct {
	// Weight is nil (all 1), or has length n: finite and >= 0, for example weights by
	// the inverse of the propensity. Rows of weight 0 are left out.
	Weight []float64
	// Cluster is nil where subjects are independent, or has length n: subjects with
	// one label, such as a matched pair, may be correlated.
	Cluster []int
	Level   float64 // 0 for 0.95
}

// fewClusters is the number of clusters below which sandwich variances are noticeably
// too small.
const fewClusters = 30

// RobustEffect is one comparison of risks with its sandwich variance.
type RobustEffect struct {
	Estimate float64 // ratio or difference
	SE       float64 // of Estimate; for ratios, of its logarithm
	Z, P     float64
	CI       Interval
}

// ArmRisk is the risk in one arm.
type ArmRisk struct {
	N, Events int     // subjects with a weight above 0
	Weight    float64 // their sum of weights
	Risk, SE  float64
	CI        Interval // symmetric on the logit scale; NaN where the risk is 0 or 1
}

// ArmRisks compare the risk of a binary outcome in two arms.
type ArmRisks struct {
	Arm                          [2]ArmRisk // treated, control
	Clusters                     int        // number of clusters; of subjects, where no clusters are given
	Difference, Ratio, OddsRatio RobustEffect
	NumberNeeded                 float64 // 1/|Difference|, to treat or to harm; +Inf for no difference
	Warnings                     []string
}

// RisksOf compares the risk of an event between treated and controls of a
// matched or weighted cohort, with sandwich variances (HC0, summed by cluster,
// without a factor for small samples). On each scale it equals R's glm of one binary
// covariate with its sandwich variance. For matched pairs without other weights, the
// variance of the difference is McNemar's, (b + c - (b-c)²/n)/n², and that of the log
// ratio (b + c)/((a+b)(a+c)), where in a pairs both have the event, and in b and c
// only the one or the other.
//
// treated and event have length n. Where the risk in an arm is 0 or 1 the ratios are
// 0, 1, +Inf or NaN, as the risks say, and the statistics of estimates without a
// variance are NaN. The interval of the difference is kept within -1 and 1.
//
// Errors: ErrLevel; ErrNoSubjects; *LengthError; *ValueError for a weight;
// *SampleError where an arm has no weight, or there is one cluster. O(n).
func RisksOf(treated, event []bool, opt RiskOptions) (*ArmRisks, error) {
	const name = "risks of two arms"
	n := len(event)
	if len(treated) != n {
		return nil, &LengthError{"treated", len(treated), n}
	}
	level, cluster, clusters, err := opt.check(name, n)
	if err != nil {
		return nil, err
	}
	r := &ArmRisks{Clusters: clusters}
	if err := r.count(name, treated, event, opt.Weight); err != nil {
		return nil, err
	}
	variance := r.influences(treated, event, opt.Weight, cluster).variance
	p, q := r.Arm[0].Risk, r.Arm[1].Risk
	z := quantileOf(level)
	odds := func(p float64) float64 { return p / (1 - p) }
	for k := range r.Arm {
		a := &r.Arm[k]
		a.SE = math.Sqrt(variance(float64(1-k), float64(k)))
		a.CI = Interval{math.NaN(), math.NaN(), level, "logit"}
		if a.Risk > 0 && a.Risk < 1 {
			h := math.Exp(z * a.SE / (a.Risk * (1 - a.Risk)))
			o := odds(a.Risk)
			a.CI.Lower, a.CI.Upper = o/h/(1+o/h), o*h/(1+o*h)
		}
	}
	r.Difference = robustEffect(p-q, math.Sqrt(variance(1, -1)), z, level, false)
	r.Difference.CI.Lower, r.Difference.CI.Upper = max(-1, r.Difference.CI.Lower), min(1, r.Difference.CI.Upper)
	r.NumberNeeded = 1 / math.Abs(p-q)
	r.Ratio = robustEffect(math.Log(p/q), math.Sqrt(variance(1/p, -1/q)), z, level, true)
	r.OddsRatio = robustEffect(math.Log(odds(p)/odds(q)), math.Sqrt(variance(1/(p*(1-p)), -1/(q*(1-q)))), z, level, true)
	switch {
	case p*q == 0:
		r.Warnings = append(r.Warnings, "an arm has no events: ratios have no interval; the difference still holds")
	case p == 1 || q == 1:
		r.Warnings = append(r.Warnings, "everybody in an arm has the event: the odds ratio has no interval; the risk ratio and the difference still hold")
	}
	if math.IsNaN(r.Difference.SE) || r.Difference.SE == 0 {
		r.Warnings = append(r.Warnings, "the outcomes do not vary within arms and clusters: there is no variance to judge the difference by")
	}
	r.Warnings = append(r.Warnings, warnFewClusters(clusters, opt.Cluster != nil)...)
	return r, nil
}

// count finds the risk in each arm.
func (r *ArmRisks) count(name string, treated, event []bool, weight []float64) error {
	var hit [2]float64
	for i, t := range treated {
		a := &r.Arm[1-bit(t)]
		if w := weightOf(weight, i); w > 0 {
			a.N++
			a.Weight += w
			if event[i] {
				a.Events++
				hit[1-bit(t)] += w
			}
		}
	}
	for k := range r.Arm {
		a := &r.Arm[k]
		if a.N == 0 {
			return refuse(name, "the %s have nobody with a weight above 0: both arms need somebody", [2]string{"treated", "controls"}[k])
		}
		a.Risk = hit[k] / a.Weight
		switch a.Events { // not what rounding left
		case 0:
			a.Risk = 0
		case a.N:
			a.Risk = 1
		}
	}
	return nil
}

// riskInfluences are those of each cluster on the risks of both arms.
type riskInfluences [][2]float64

// influences sums the influences of the subjects by cluster.
func (r *ArmRisks) influences(treated, event []bool, weight []float64, cluster []int) riskInfluences {
	out := make(riskInfluences, r.Clusters)
	for i, t := range treated {
		if w := weightOf(weight, i); w > 0 {
			k := 1 - bit(t)
			a := &r.Arm[k]
			out[cluster[i]][k] += w * (float64(bit(event[i])) - a.Risk) / a.Weight
		}
	}
	return out
}

// variance is that of a function of the risks, by its derivatives.
func (f riskInfluences) variance(dp, dq float64) float64 {
	s := 0.0
	for _, u := range f {
		s += square(dp*u[0] + dq*u[1])
	}
	return s
}

// weightOf is the weight of row i, 1 where there are no weights.
func weightOf(weight []float64, i int) float64 {
	if weight == nil {
		return 1
	}
	return weight[i]
}

// warnFewClusters warns where the robust variance rests on few subjects, or on
// few clusters where these were given.
func warnFewClusters(clusters int, given bool) []string {
	if clusters >= fewClusters {
		return nil
	}
	what := "subject"
	if given {
		what = "cluster"
	}
	return []string{fmt.Sprintf("%s: with fewer than about %d the robust variance tends to be too small, and P with it", plural(clusters, what), fewClusters)}
}

// robustEffect makes z, P and the interval of an estimate. A standard error within
// rounding of 0 counts as 0. Ratios are given, and tested, as logarithms.
func robustEffect(coef, se, z, level float64, ratio bool) RobustEffect {
	nan := math.NaN()
	e := RobustEffect{Estimate: coef, SE: se, Z: nan, P: nan, CI: Interval{nan, nan, level, "robust"}}
	if ratio {
		e.Estimate = math.Exp(coef)
		e.CI.Method = "robust, log"
	}
	if se < 1e-12 {
		e.SE = 0
	}
	if !(e.SE > 0) || !finite(coef) || !finite(se) {
		if !finite(coef) || !finite(se) {
			e.SE = nan
		}
		return e
	}
	e.Z = coef / se
	e.P = NormalP(e.Z)
	e.CI.Lower, e.CI.Upper = coef-z*se, coef+z*se
	if ratio {
		e.CI.Lower, e.CI.Upper = math.Exp(e.CI.Lower), math.Exp(e.CI.Upper)
	}
	return e
}

// check returns the level, the cluster of each row as 0..clusters-1 (0, without being
// counted, for rows of weight 0) and the number of clusters.
func (o *RiskOptions) check(name string, n int) (level float64, cluster []int, clusters int, err error) {
	if level, err = levelOr(o.Level, 0.95); err != nil {
		return 0, nil, 0, err
	}
	if n == 0 {
		return 0, nil, 0, ErrNoSubjects
	}
	if err := checkWeights(o.Weight, n); err != nil {
		return 0, nil, 0, err
	}
	if o.Cluster != nil && len(o.Cluster) != n {
		return 0, nil, 0, &LengthError{"cluster", len(o.Cluster), n}
	}
	cluster = make([]int, n)
	number := map[int]int{}
	for i := range n {
		if o.Weight != nil && o.Weight[i] == 0 {
			continue
		}
		if o.Cluster == nil {
			cluster[i] = clusters
			clusters++
			continue
		}
		c, known := number[o.Cluster[i]]
		if !known {
			c = clusters
			number[o.Cluster[i]] = c
			clusters++
		}
		cluster[i] = c
	}
	if clusters < 2 {
		what := "subject"
		if o.Cluster != nil {
			what = "cluster"
		}
		return 0, nil, 0, refuse(name, "there %s %s with a weight above 0: at least 2 are needed for a variance", isAre(clusters), plural(clusters, what))
	}
	return level, cluster, clusters, nil
}
