package stats

import "math"

// Proportion is the proportion K/N with two intervals.
type Proportion struct {
	K, N   int
	Value  float64
	Wilson Interval // by the score test, without continuity correction
	Exact  Interval // Clopper & Pearson
}

// ProportionOf estimates a proportion; as R's prop.test(correct = FALSE) and
// binom.test. Errors: *SampleError unless 0 <= k <= n and n >= 1; ErrLevel.
func ProportionOf(k, n int, level float64) (*Proportion, error) {
	if !isLevel(level) {
		return nil, ErrLevel
	}
	if k < 0 || k > n || n < 1 {
		return nil, refuse("proportion", "%d of %d: the count must lie between 0 and the number of subjects, of whom there must be at least 1", k, n)
	}
	p := &Proportion{K: k, N: n, Value: float64(k) / float64(n)}
	f, z := float64(n), quantileOf(level)
	centre := p.Value + z*z/(2*f)
	h := z * math.Sqrt(p.Value*(1-p.Value)/f+z*z/(4*f*f))
	p.Wilson = Interval{max(0, (centre-h)/(1+z*z/f)), min(1, (centre+h)/(1+z*z/f)), level, "Wilson"}
	if k == 0 {
		p.Wilson.Lower = 0
	}
	if k == n {
		p.Wilson.Upper = 1
	}
	p.Exact = Interval{0, 1, level, "Clopper-Pearson"}
	if k > 0 {
		p.Exact.Lower = betaQuantile((1-level)/2, float64(k), float64(n-k+1))
	}
	if k < n {
		p.Exact.Upper = 1 - betaQuantile((1-level)/2, float64(n-k), float64(k+1))
	}
	return p, nil
}

// RiskMeasures compare the risk of an event in two groups.
type RiskMeasures struct {
	Risk [2]Proportion // exposed, not exposed

	Difference         float64
	DifferenceWald     Interval
	DifferenceNewcombe Interval // from the Wilson intervals of both risks [1]

	Ratio   float64
	RatioCI Interval // Wald on the log scale [2]

	OddsRatio   float64
	OddsRatioCI Interval // Wald on the log scale [3]

	ConditionalOddsRatio   float64 // as fisher.test
	ConditionalOddsRatioCI Interval

	// NumberNeeded is 1/|Difference|: to treat, or to harm; +Inf for no difference.
	NumberNeeded float64
	Warnings     []string
}

// RiskOf compares a of a+b exposed who have the event with c of c+d who are not
// exposed. Where a cell is 0 the ratios are 0, +Inf or NaN as the counts say, and
// their Wald intervals are NaN, while the conditional interval still exists.
//
// Errors: *SampleError where a count is negative or a group empty; ErrLevel.
//
// [1] Newcombe (1998) Stat Med 17:873, method 10. [2] Katz et al. (1978)
// Biometrics 34:469. [3] Woolf (1955) Ann Hum Genet 19:251.
func RiskOf(a, b, c, d int, level float64) (*RiskMeasures, error) {
	const name = "risk ratio"
	for k, v := range [4]int{a, b, c, d} {
		if v < 0 {
			return nil, refuse(name, "count %d is %d: counts must not be negative", k+1, v)
		}
	}
	if a+b == 0 || c+d == 0 {
		return nil, refuse(name, "the groups have %d and %d subjects: each needs at least 1", a+b, c+d)
	}
	p, err := ProportionOf(a, a+b, level)
	if err != nil {
		return nil, err
	}
	q, err := ProportionOf(c, c+d, level)
	if err != nil {
		return nil, err
	}
	z := quantileOf(level)
	fa, fb, fc, fd := float64(a), float64(b), float64(c), float64(d)
	r := &RiskMeasures{Risk: [2]Proportion{*p, *q}, Difference: p.Value - q.Value, Ratio: p.Value / q.Value, OddsRatio: fa * fd / (fb * fc)}
	h := z * math.Sqrt(p.Value*(1-p.Value)/(fa+fb)+q.Value*(1-q.Value)/(fc+fd))
	r.DifferenceWald = Interval{max(-1, r.Difference-h), min(1, r.Difference+h), level, "Wald"}
	r.DifferenceNewcombe = Interval{
		r.Difference - math.Hypot(p.Value-p.Wilson.Lower, q.Wilson.Upper-q.Value),
		r.Difference + math.Hypot(p.Wilson.Upper-p.Value, q.Value-q.Wilson.Lower), level, "Newcombe"}
	r.NumberNeeded = 1 / math.Abs(r.Difference)
	nan := math.NaN()
	r.RatioCI, r.OddsRatioCI = Interval{nan, nan, level, "log"}, Interval{nan, nan, level, "log"}
	if a > 0 && c > 0 {
		k := math.Exp(z * math.Sqrt(1/fa-1/(fa+fb)+1/fc-1/(fc+fd)))
		r.RatioCI.Lower, r.RatioCI.Upper = r.Ratio/k, r.Ratio*k
	}
	if a > 0 && b > 0 && c > 0 && d > 0 {
		k := math.Exp(z * math.Sqrt(1/fa+1/fb+1/fc+1/fd))
		r.OddsRatioCI.Lower, r.OddsRatioCI.Upper = r.OddsRatio/k, r.OddsRatio*k
	} else {
		r.Warnings = append(r.Warnings, "a count is 0: the odds ratio has no Wald interval; the conditional interval still holds")
	}
	r.ConditionalOddsRatio, r.ConditionalOddsRatioCI = nan, Interval{nan, nan, level, ""}
	if m := smallestMargin(a, b, c, d); m > 0 && m <= hypergeometricLimit {
		x := newHypergeometric(a, b, c, d)
		r.ConditionalOddsRatio, r.ConditionalOddsRatioCI = x.estimate(), x.interval(level)
	}
	return r, nil
}
