package stats

import "math"

// Profile is the profile-likelihood inference of one covariate.
type Profile struct {
	// Lower and Upper bound the log hazard ratio: where twice the drop in
	// log-likelihood, maximised over the other coefficients, is the chi-square
	// quantile. ±Inf where the likelihood never drops so far; NaN for a covariate that
	// was set aside.
	Lower, Upper float64
	LR           Test // that the coefficient is 0, df 1
}

// Profile returns profile-likelihood intervals and likelihood-ratio tests of
// each covariate (with Firth, of the penalised likelihood). level 0 is the
// fit's own. Bounds are found to 1e-10 of a standard error.
//
// Errors: ErrLevel; ErrNoConvergence. About ten fits of p-1 covariates for
// each of the p covariates.
func (f *CoxFit) Profile(level float64) ([]Profile, error) {
	level, err := levelOr(level, f.Level)
	if err != nil {
		return nil, err
	}
	z := quantileOf(level)
	out := make([]Profile, f.design.q)
	for j := range out {
		if !f.null.free[j] {
			out[j] = Profile{math.NaN(), math.NaN(), chiSquare(math.NaN(), 0)}
			continue
		}
		at := f.profiler(j)
		zero, err := at(0)
		if err != nil {
			return nil, err
		}
		p := &out[j]
		p.LR = chiSquare(max(0, 2*(f.LogLik-zero.ll)), 1)
		for _, side := range [2]float64{-1, 1} {
			bound, err := f.profileBound(j, side, z, at)
			if err != nil {
				return nil, err
			}
			if side < 0 {
				p.Lower = bound / f.design.scale[j]
			} else {
				p.Upper = bound / f.design.scale[j]
			}
		}
	}
	return out, nil
}

// Undetermined are the columns of the fit's Monotone of which not even the sign is
// known: the likelihood is as high without them, since the covariates separate the
// events in several directions at once. One fit of the others for each column.
func (f *CoxFit) Undetermined() []int {
	var out []int
	for j, b := range f.Coef {
		if !math.IsInf(b, 0) {
			continue
		}
		if zero, err := f.profiler(j)(0); err != nil || f.LogLik-zero.ll < 1e-6 {
			out = append(out, j)
		}
	}
	return out
}

// profilePoint is the log-likelihood with one coefficient held fixed, and its
// derivative in that coefficient.
type profilePoint struct{ ll, slope float64 }

// profiler returns the profile likelihood of column j as a function of its
// coefficient in the design's units. Each call starts where the last ended.
func (f *CoxFit) profiler(j int) func(b float64) (profilePoint, error) {
	q := f.design.q
	free := append([]bool(nil), f.null.free...)
	free[j] = false
	beta := make([]float64, q)
	for k := range beta {
		if f.free[k] && free[k] {
			beta[k] = f.beta[k]
		}
	}
	if f.Firth {
		return f.firthProfiler(j, free, beta)
	}
	design, ps := f.design, newCoxPass(f.design)
	return func(b float64) (profilePoint, error) {
		start := append([]float64(nil), beta...)
		start[j] = b
		sol, err := maximise(design, f.Ties, start, free, ps)
		if err != nil {
			return profilePoint{}, err
		}
		copy(beta, sol.beta)
		// In which directions the others go to infinity does not depend on b: their
		// limit is found once.
		design, free, ps = sol.design, sol.free, sol.pass
		return profilePoint{sol.pass.LogLik, sol.pass.Score[j]}, nil
	}
}

// profileBound finds the bound of coefficient j on one side. The root of twice
// the drop is close to linear in the coefficient, so Newton's method on that
// root takes few fits; a bracket guards it.
func (f *CoxFit) profileBound(j int, side, root float64, at func(float64) (profilePoint, error)) (float64, error) {
	// Beyond any hazard ratio: e^200 between the extremes of the covariate.
	q := f.design.q
	far := 200 / f.design.widest[j]
	se := 1.0
	if c := newCholesky(f.pass.Info, q, f.free); c != nil && f.free[j] {
		column := make([]float64, q)
		c.inverseColumn(j, column)
		se = math.Sqrt(column[j])
	}
	inside, outside := f.beta[j], side*math.Inf(1)
	b := f.beta[j] + side*root*se
	if !f.free[j] || math.IsInf(f.Coef[j], 0) { // the maximum is at infinity
		up := f.Coef[j] > 0
		if up == (side > 0) {
			return side * math.Inf(1), nil
		}
		// Come back from the far end: the bound is where the drop begins.
		inside, b = -side*far, 0
	}
	for range 200 {
		point, err := at(b)
		if err != nil {
			return 0, err
		}
		r := math.Sqrt(max(0, 2*(f.LogLik-point.ll)))
		if r > root {
			outside = b
		} else {
			inside = b
		}
		if math.Abs(inside) >= far && (inside > 0) == (side > 0) {
			return side * math.Inf(1), nil
		}
		next := b - (r-root)/(-point.slope/r)
		low, high := min(inside, outside), max(inside, outside)
		if !(next > low && next < high) || math.IsNaN(next) {
			if math.IsInf(outside, 0) {
				next = inside + side*2*max(se, math.Abs(inside-f.beta[j]))
			} else {
				next = (inside + outside) / 2
			}
		}
		if math.IsInf(outside, 0) && math.Abs(next) > far {
			next = side * far
		}
		if math.Abs(next-b) <= 1e-11*max(se, 1e-3*math.Abs(b)) || high-low < 1e-12*se {
			return next, nil
		}
		b = next
	}
	return b, nil
}
