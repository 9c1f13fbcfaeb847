package stats

import (
	"fmt"
	"math"
	"slices"
)

// RiskScale is how risks are compared.
type RiskScale uint8

// The scales, with the model that FitRisk fits on each.
const (
	RatioScale      RiskScale = iota // log link, Poisson likelihood: risk ratios [1]
	DifferenceScale                  // identity link, least squares: risk differences [2]
	OddsScale                        // logit link, binomial likelihood: odds ratios
)

func (s RiskScale) String() string {
	return [...]string{"risk ratio", "risk difference", "odds ratio"}[min(s, OddsScale)]
}

// RiskOptions are the choices of FitRisk and RisksOf; the zero value is risk
// ratios of subjects that are alike and independent, with 95 % intervals.
type RiskOptions struct {
	Scale   RiskScale // of FitRisk; RisksOf gives all three
	Weight  []float64 // nil (all 1), or length n: finite, >= 0, such as of the inverse of propensity; 0 leaves out
	Cluster []int     // nil (each by himself), or length n: who have one label, such as a matched pair, depend on each other
	Level   float64   // 0 for 0.95
}

// fewClusters is where sandwich variances begin to be noticeably too small.
const fewClusters = 30

// RobustEffect is one comparison of risks with its sandwich variance.
type RobustEffect struct {
	Estimate float64 // ratio or difference
	SE       float64 // of its log for ratios
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
	Clusters                     int        // that independence is claimed for: subjects, where no cluster is given
	Difference, Ratio, OddsRatio RobustEffect
	NumberNeeded                 float64 // 1/|Difference|, to treat or to harm; +Inf for no difference
	Warnings                     []string
}

// RisksOf compares the risk of an event between treated and controls of a
// matched or weighted cohort, with sandwich variances (HC0, summed by cluster,
// without a factor for small samples): what glm of one binary covariate and
// R's sandwich give on each scale. Of matched pairs without other weights, the
// variance of the difference is McNemar's, (b + c - (b-c)²/n)/n², and that of the
// log ratio (b + c)/((a+b)(a+c)), a pairs having both events, b and c one.
//
// treated and event have length n. Where the risk in an arm is 0 or 1 the ratios
// are 0, 1, +Inf or NaN, as the risks say, and what has no variance is NaN. The
// interval of the difference is kept within -1 and 1.
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
	weight := func(i int) float64 {
		if opt.Weight == nil {
			return 1
		}
		return opt.Weight[i]
	}
	var hit [2]float64
	for i, t := range treated {
		a := &r.Arm[1-bit(t)]
		if w := weight(i); w > 0 {
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
			return nil, refuse(name, "the %s have nobody with a weight above 0: both arms need somebody", [2]string{"treated", "controls"}[k])
		}
		a.Risk = hit[k] / a.Weight
		switch a.Events { // not what rounding left
		case 0:
			a.Risk = 0
		case a.N:
			a.Risk = 1
		}
	}
	// Influences on the risks of both arms, summed by cluster.
	influence := make([][2]float64, clusters)
	for i, t := range treated {
		if w := weight(i); w > 0 {
			k := 1 - bit(t)
			a := &r.Arm[k]
			influence[cluster[i]][k] += w * (float64(bit(event[i])) - a.Risk) / a.Weight
		}
	}
	p, q := r.Arm[0].Risk, r.Arm[1].Risk
	// variance of a function of the risks, by its derivatives
	variance := func(dp, dq float64) float64 {
		s := 0.0
		for _, u := range influence {
			s += square(dp*u[0] + dq*u[1])
		}
		return s
	}
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
		r.Warnings = append(r.Warnings, "an arm is without events: ratios have no interval; the difference stands")
	case p == 1 || q == 1:
		r.Warnings = append(r.Warnings, "everybody in an arm has the event: the odds ratio has no interval; risk ratio and difference stand")
	}
	if math.IsNaN(r.Difference.SE) || r.Difference.SE == 0 {
		r.Warnings = append(r.Warnings, "the outcomes do not vary within arms and clusters: there is no variance to judge the difference by")
	}
	r.Warnings = append(r.Warnings, warnFewClusters(clusters, opt.Cluster != nil)...)
	return r, nil
}

func warnFewClusters(clusters int, given bool) []string {
	if clusters >= fewClusters {
		return nil
	}
	what := "subject"
	if given {
		what = "cluster"
	}
	return []string{fmt.Sprintf("%s: of fewer than about %d the robust variance tends to be too small, and so does P", plural(clusters, what), fewClusters)}
}

// robustEffect makes z, P and interval of an estimate on its own scale; what is
// below rounding is no variance. Ratios come and are tested as logs.
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

// check returns the level, the cluster of each row as 0..clusters-1 (rows
// without weight: 0, and not counted) and how many have weight.
func (o *RiskOptions) check(name string, n int) (level float64, cluster []int, clusters int, err error) {
	level = o.Level
	if level == 0 {
		level = 0.95
	}
	if !(level > 0 && level < 1) {
		return 0, nil, 0, ErrLevel
	}
	if n == 0 {
		return 0, nil, 0, ErrNoSubjects
	}
	if o.Weight != nil && len(o.Weight) != n {
		return 0, nil, 0, &LengthError{"weight", len(o.Weight), n}
	}
	if o.Cluster != nil && len(o.Cluster) != n {
		return 0, nil, 0, &LengthError{"cluster", len(o.Cluster), n}
	}
	for i, w := range o.Weight {
		if !(finite(w) && w >= 0) {
			return 0, nil, 0, &ValueError{"weight", i, w, "finite and >= 0"}
		}
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

// RiskFit is a regression of a binary outcome with sandwich variances. Slices by
// covariate have length p, in the order given; a covariate that was set aside
// has NaN.
type RiskFit struct {
	Scale                  RiskScale
	N, Events              int // subjects with a weight above 0
	Clusters               int // that independence is claimed for
	Intercept, SEIntercept float64
	Coef, SE               []float64 // logs of ratios, or differences
	Z, P                   []float64
	Effect                 []float64  // ratio = exp(Coef), or the difference itself
	CI                     []Interval // of Effect
	Fitted                 []float64  // risk by row; with covariates it may leave 0 to 1 but on the odds scale
	Aliased                []Aliased
	Iterations             int
	Warnings               []string

	free       []bool
	covariance []float64 // (p+1) × (p+1), intercept first
}

// SeparatedError is the *SampleError of a regression whose likelihood rises for
// ever, and says along which covariates.
type SeparatedError struct {
	SampleError
	Columns []int // of x
}

// Unwrap makes it a *SampleError to errors.As.
func (e *SeparatedError) Unwrap() error { return &e.SampleError }

// FitRisk regresses a binary outcome on covariates so that coefficients are risk
// ratios (modified Poisson regression [1]), risk differences (modified least
// squares [2]) or odds ratios, with the sandwich variance A⁻¹BA⁻¹ [3] that makes
// them hold for a binary outcome, for weights and for clusters: A is the weighted
// information, B the sum over clusters of the squared sums of weighted scores,
// without a factor for small samples. As R's glm(family = poisson, gaussian or
// binomial) with sandwich's HC0, or vcovCL(type = "HC0", cadjust = FALSE).
//
// x has p columns of length n, finite; event has length n. Collinear and
// constant covariates are set aside, as in R.
//
// Errors: ErrLevel; ErrNoSubjects; *LengthError; *ValueError; *SampleError where
// the outcome does not vary, there is one cluster, or the fit fails;
// *SeparatedError where who has some value of a covariate never has the event (or,
// of odds, always), though not for risk differences. O(n p²) per iteration,
// about 6; memory O(clusters p).
//
// [1] Zou (2004) Am J Epidemiol 159:702. [2] Cheung (2007) Am J Epidemiol
// 166:1337. [3] White (1982) Econometrica 50:1.
func FitRisk(x [][]float64, event []bool, opt RiskOptions) (*RiskFit, error) {
	name := "regression of the " + opt.Scale.String()
	level, cluster, clusters, err := opt.check(name, len(event))
	if err != nil {
		return nil, err
	}
	d, err := newLogisticDesign(x, event, opt.Weight)
	if err != nil {
		return nil, err
	}
	f := &RiskFit{Scale: min(opt.Scale, OddsScale), Clusters: clusters}
	hit, total := 0.0, 0.0
	for i, w := range d.w {
		if w > 0 {
			f.N++
			f.Events += int(d.y[i])
			hit += w * d.y[i]
			total += w
		}
	}
	if f.Events == 0 || f.Events == f.N {
		return nil, refuse(name, "%d of %s have the event: some must have it and some not", f.Events, plural(f.N, "subject"))
	}
	f.free = d.estimable(nil)
	for j := 1; j < d.q; j++ {
		if !f.free[j] {
			why := "it is a linear combination of the covariates before it"
			if d.unit[j] == 0 {
				why = "it is the same for all subjects"
			}
			f.Aliased = append(f.Aliased, Aliased{j - 1, why})
		}
	}
	var s *logisticSolution
	start := make([]float64, d.q)
	switch f.Scale {
	case RatioScale:
		start[0] = math.Log(hit / total)
		s, err = d.maximisePoisson(start, f.free)
	case DifferenceScale:
		s, err = d.leastSquares(f.free)
	default:
		start[0] = math.Log(hit / (total - hit))
		s, err = d.maximise(start, f.free)
	}
	if err != nil {
		return nil, refuse(name, "the fit did not converge: look for covariates that are nearly combinations of others, or of extreme values")
	}
	if s.direction != nil {
		e := &SeparatedError{SampleError: SampleError{name, "covariates single out subjects whose outcome is always the same: their ratio is 0 or infinite and has no robust variance; merge levels, leave them out, or compare by the risk difference"}}
		for j := 1; j < d.q; j++ {
			if s.direction[j] != 0 {
				e.Columns = append(e.Columns, j-1)
			}
		}
		return nil, e
	}
	f.Iterations = s.iterations
	if !f.describe(d, s, cluster, level) {
		return nil, refuse(name, "the information is singular: look for covariates that are nearly combinations of others")
	}
	return f, nil
}

// mean fills mu with the risk of each row at s.eta, and v with its weighted
// derivative.
func (f *RiskFit) mean(d *logisticDesign, s *logisticSolution, mu, v []float64) {
	for i, e := range s.eta {
		switch f.Scale {
		case RatioScale:
			mu[i] = math.Exp(e)
			v[i] = d.w[i] * mu[i]
		case DifferenceScale:
			mu[i] = e
			v[i] = d.w[i]
		default:
			mu[i] = 1 / (1 + math.Exp(-e))
			v[i] = d.w[i] * mu[i] / (1 + math.Exp(e))
		}
	}
}

// describe makes the sandwich and what follows from it, in the caller's units;
// false where the information is singular.
func (f *RiskFit) describe(d *logisticDesign, s *logisticSolution, cluster []int, level float64) bool {
	q, n := d.q, d.n
	f.Fitted = make([]float64, n)
	v := make([]float64, n)
	f.mean(d, s, f.Fitted, v)
	chol := newCholesky(d.information(v), q, f.free)
	if chol == nil {
		return false
	}
	scores := make([]float64, f.Clusters*q)
	for i, w := range d.w {
		if w > 0 {
			u := scores[cluster[i]*q:][:q]
			r := w * (d.y[i] - f.Fitted[i])
			for j := range u {
				u[j] += r * d.x[j][i]
			}
		}
	}
	f.covariance = make([]float64, q*q)
	z := make([]float64, q)
	for c := range f.Clusters {
		chol.solve(scores[c*q:][:q], z)
		for j := 1; j < q; j++ {
			if f.free[j] {
				z[j] /= d.unit[j]
				z[0] -= z[j] * d.centre[j]
			}
		}
		for a, u := range z {
			for b, w := range z[:a+1] {
				f.covariance[a*q+b] += u * w
			}
		}
	}
	for a := range q {
		for b := range a {
			f.covariance[b*q+a] = f.covariance[a*q+b]
		}
	}
	nan, quantile, none := math.NaN(), quantileOf(level), false
	f.Intercept, f.SEIntercept = s.beta[0], math.Sqrt(f.covariance[0])
	for _, to := range []*[]float64{&f.Coef, &f.SE, &f.Z, &f.P, &f.Effect} {
		*to = slices.Repeat([]float64{nan}, q-1)
	}
	f.CI = make([]Interval, q-1)
	for j := 1; j < q; j++ {
		k := j - 1
		f.CI[k] = Interval{nan, nan, level, "robust"}
		if !f.free[j] {
			continue
		}
		// Judged in standard deviations of the covariate, whose size says nothing.
		coef, se := s.beta[j], math.Sqrt(f.covariance[j*q+j])*d.unit[j]
		e := robustEffect(coef, se, quantile, level, false)
		f.Coef[k], f.SE[k], f.Z[k], f.P[k] = coef/d.unit[j], e.SE/d.unit[j], e.Z, e.P
		none = none || e.SE == 0
		f.Intercept -= f.Coef[k] * d.centre[j]
		f.CI[k].Lower, f.CI[k].Upper = e.CI.Lower/d.unit[j], e.CI.Upper/d.unit[j]
		f.Effect[k] = f.Coef[k]
		if f.Scale != DifferenceScale {
			f.CI[k] = Interval{math.Exp(f.CI[k].Lower), math.Exp(f.CI[k].Upper), level, "robust, log"}
			f.Effect[k] = math.Exp(f.Coef[k])
		}
	}
	if none {
		f.Warnings = append(f.Warnings, "the covariates foretell the outcome without error: there is no variance to judge them by")
	}
	outside := 0
	for i, p := range f.Fitted {
		if d.w[i] > 0 && (p > 1+1e-9 || p < -1e-9) {
			outside++
		}
	}
	if outside > 0 {
		f.Warnings = append(f.Warnings, fmt.Sprintf("the fitted risk of %s of %d lies outside 0 to 1: the %s is an average over them, and single risks should not be read off", plural(outside, "subject"), f.N, f.Scale))
	}
	f.Warnings = append(f.Warnings, warnFewClusters(f.Clusters, f.Clusters < f.N)...)
	return true
}

// WaldTest tests that all coefficients of some covariates are 0, as of a factor's
// levels, by the sandwich variance. Covariates that were set aside do not count;
// NaN where they have no variance.
//
// Errors: *ValueError for a column that is none. O(k³).
func (f *RiskFit) WaldTest(columns []int) (Test, error) {
	q := len(f.Coef) + 1
	var use []int
	for i, c := range columns {
		if c < 0 || c >= q-1 {
			return Test{}, &ValueError{"covariate", i, float64(c), fmt.Sprintf("between 0 and %d", q-2)}
		}
		if f.free[c+1] && !slices.Contains(use, c) {
			use = append(use, c)
		}
	}
	// In units of the standard errors, so that no scale outweighs another.
	k := len(use)
	a, b := make([]float64, k*k), make([]float64, k)
	for i, ci := range use {
		b[i] = f.Coef[ci] / f.SE[ci]
		for j, cj := range use {
			a[i*k+j] = f.covariance[(ci+1)*q+cj+1] / (f.SE[ci] * f.SE[cj])
		}
	}
	if k == 0 {
		return chiSquare(math.NaN(), 0), nil
	}
	free := independent(a, k, nil)
	if slices.Contains(free, false) { // fewer clusters than covariates
		return chiSquare(math.NaN(), k), nil
	}
	return chiSquare(quadInverse(a, b, free), k), nil
}

// information is the sum of v x x' over rows.
func (d *logisticDesign) information(v []float64) []float64 {
	out := make([]float64, d.q*d.q)
	weighted := make([]float64, d.n)
	for a, x := range d.x {
		for i, z := range x {
			weighted[i] = v[i] * z
		}
		for b, z := range d.x[:a+1] {
			sum := 0.0
			for i, u := range weighted {
				sum += u * z[i]
			}
			out[a*d.q+b], out[b*d.q+a] = sum, sum
		}
	}
	return out
}

// predict fills in eta at beta.
func (d *logisticDesign) predict(beta, eta []float64) {
	clear(eta)
	for j, b := range beta {
		if b != 0 {
			for i, v := range d.x[j] {
				eta[i] += b * v
			}
		}
	}
}

// residualScore is the score of the residuals y - mu, weighted.
func (d *logisticDesign) residualScore(mu []float64) []float64 {
	score := make([]float64, d.q)
	for j, x := range d.x {
		for i, v := range x {
			score[j] += d.w[i] * (d.y[i] - mu[i]) * v
		}
	}
	return score
}

// leastSquares solves the normal equations, and once more for what rounding left.
func (d *logisticDesign) leastSquares(free []bool) (*logisticSolution, error) {
	s := &logisticSolution{beta: make([]float64, d.q), eta: make([]float64, d.n), free: free}
	chol := newCholesky(d.information(d.w), d.q, free)
	if chol == nil {
		return nil, errLogistic
	}
	step := make([]float64, d.q)
	for s.iterations = 1; s.iterations <= 2; s.iterations++ {
		chol.solve(d.residualScore(s.eta), step)
		for j := range step {
			s.beta[j] += step[j]
		}
		d.predict(s.beta, s.eta)
	}
	s.iterations = 1
	return s, nil
}

// maximisePoisson climbs the likelihood of counts 0 and 1 with mean exp(eta) by
// Newton's method. Where it rises for ever, the solution has a direction.
func (d *logisticDesign) maximisePoisson(start []float64, free []bool) (*logisticSolution, error) {
	s := &logisticSolution{beta: slices.Clone(start), eta: make([]float64, d.n), free: free}
	mu, v, step := make([]float64, d.n), make([]float64, d.n), make([]float64, d.q)
	evaluate := func() {
		d.predict(s.beta, s.eta)
		s.ll = 0
		for i, e := range s.eta {
			mu[i] = math.Exp(e)
			v[i] = d.w[i] * mu[i]
			if d.w[i] > 0 {
				s.ll += d.w[i]*d.y[i]*e - v[i]
			}
		}
	}
	evaluate()
	for s.iterations = 1; s.iterations <= 200; s.iterations++ {
		chol := newCholesky(d.information(v), d.q, free)
		if chol == nil { // hardly any risk is left to those without events
			if dir := d.recedes(step, free); dir != nil {
				s.direction = dir
				return s, nil
			}
			return nil, errLogistic
		}
		chol.solve(d.residualScore(mu), step)
		largest, lowest := 0.0, 0.0
		for j := range step {
			largest = max(largest, math.Abs(step[j])/(1+math.Abs(s.beta[j])))
		}
		for i, e := range s.eta {
			if d.w[i] > 0 {
				lowest = min(lowest, e)
			}
		}
		if lowest < -18 && largest > 1e-3 {
			if dir := d.recedes(step, free); dir != nil {
				s.direction = dir
				return s, nil
			}
		}
		from, before := slices.Clone(s.beta), s.ll
		for k := 1.0; ; k /= 2 {
			for j := range step {
				s.beta[j] = from[j] + k*step[j]
			}
			if evaluate(); s.ll >= before-1e-12*math.Abs(before) {
				break
			}
			if k < 1e-10 {
				return nil, errLogistic
			}
		}
		if largest < 1e-9 { // Newton squares it: this step was the last that counts
			return s, nil
		}
	}
	return nil, errLogistic
}

// recedes returns the free part of step, cleaned of what is small, if along it
// the risk of those with the event stays and of others falls or stays.
func (d *logisticDesign) recedes(step []float64, free []bool) []float64 {
	dir := direction(step, free)
	least, most := 0.0, 0.0 // of how far anybody falls
	moved := make([]float64, d.n)
	d.predict(dir, moved)
	for i, m := range moved {
		if d.w[i] > 0 {
			least, most = min(least, m), max(most, m)
		}
	}
	tolerance := separationTolerance * -least
	if !(least < 0) || most > tolerance {
		return nil
	}
	for i, m := range moved {
		if d.w[i] > 0 && d.y[i] == 1 && m < -tolerance {
			return nil
		}
	}
	return dir
}
