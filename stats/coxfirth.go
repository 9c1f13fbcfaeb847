package stats

import (
	"fmt"
	"math"
	"slices"
)

// penalised is a pass with Jeffreys' prior added: the log-likelihood is
// log L + ½ log det I, over the covariates that were not set aside [1], [2].
//
// [1] Firth (1993) Biometrika 80:27. [2] Heinze & Schemper (2001) Biometrics
// 57:114.
type penalised struct {
	ll    float64
	score []float64
}

// penalise adds the penalty to a pass that has been run; nil where the
// information is singular.
func (f *CoxFit) penalise(ps *coxPass) *penalised {
	d := f.design
	q := d.q
	chol := newCholesky(ps.Info, q, f.null.free)
	if chol == nil {
		return nil
	}
	out := &penalised{ll: ps.LogLik}
	for i, j := range chol.cols {
		// det of the information per unit of the covariates as given
		out.ll += 0.5*math.Log(chol.l[i*len(chol.cols)+i]) + math.Log(d.scale[j])
	}
	inverse := make([]float64, q*q)
	for _, j := range chol.cols {
		chol.inverseColumn(j, inverse[j*q:(j+1)*q])
	}
	out.score = ps.penaltyScore(d, f.Ties == Efron, inverse)
	for j := range out.score {
		out.score[j] = ps.Score[j] + out.score[j]/2
	}
	return out
}

// penaltyScore is the derivative of log det I: at each event, the mean over
// those at risk of (x-x̄)'I⁻¹(x-x̄)·(x-x̄). O(n q²).
func (ps *coxPass) penaltyScore(d *coxDesign, efron bool, inverse []float64) []float64 {
	q := d.q
	out := make([]float64, q)
	// Sums over a set: e; e·x; e·k; e·k·x; e·xx', where k = x'I⁻¹x.
	size := 2 + 2*q + q*q
	all, died, at := make([]float64, size), make([]float64, size), make([]float64, size)
	times := func(x, y []float64) {
		for i := range q {
			y[i] = 0
			for j, v := range x {
				y[i] += inverse[i*q+j] * v
			}
		}
	}
	jx := make([]float64, q)
	add := func(s []float64, r int, sign float64) {
		x := d.x[r*q : r*q+q]
		times(x, jx)
		k, e := 0.0, sign*ps.e[r]
		for j, v := range x {
			k += v * jx[j]
		}
		s[0] += e
		s[1] += e * k
		for i, v := range x {
			s[2+i] += e * v
			s[2+q+i] += e * k * v
			for j, u := range x {
				s[2+2*q+i*q+j] += e * v * u
			}
		}
	}
	mean := make([]float64, q)
	for b := range d.time {
		if d.reset[b] {
			clear(all)
		} else if d.goneAt != nil {
			for _, r := range d.gone[d.goneAt[b]:d.goneAt[b+1]] {
				add(all, int(r), -1)
			}
		}
		clear(died)
		first, nd := int(d.start[b]), int(d.deaths[b])
		for r := first; r < int(d.start[b+1]); r++ {
			add(all, r, 1)
			if r < first+nd {
				add(died, r, 1)
			}
		}
		_, w := ps.deathSums(d, b)
		for l := range nd {
			f := 0.0
			if efron {
				f = float64(l) / float64(nd)
			}
			for i := range at {
				at[i] = all[i] - f*died[i]
			}
			for i := range mean {
				mean[i] = at[2+i] / at[0]
			}
			times(mean, jx)
			mjm := 0.0
			for i, v := range mean {
				mjm += v * jx[i]
			}
			for i := range out {
				third := at[2+q+i] - at[1]*mean[i]
				for j, v := range jx {
					third -= 2 * at[2+2*q+i*q+j] * v
				}
				out[i] += w / float64(nd) * (third/at[0] + 2*mjm*mean[i])
			}
		}
	}
	return out
}

// curvature is the negative Hessian of the penalised likelihood at beta over the
// free coefficients, by differences of its score; nil where the likelihood cannot
// be computed beside beta. It leaves the pass at another beta.
func (f *CoxFit) curvature(beta []float64, free []bool, ps *coxPass) []float64 {
	const h = 1e-4 // in standard deviations of a covariate
	q := f.design.q
	out, at := make([]float64, q*q), slices.Clone(beta)
	for j := range q {
		if !free[j] {
			continue
		}
		for _, sign := range [2]float64{-1, 1} {
			at[j] = beta[j] + sign*h
			if !ps.run(f.design, f.Ties, at) {
				return nil
			}
			p := f.penalise(ps)
			if p == nil {
				return nil
			}
			for i, v := range p.score {
				out[i*q+j] -= sign * v / (4 * h)
				out[j*q+i] -= sign * v / (4 * h)
			}
		}
		at[j] = beta[j]
	}
	return out
}

// maximiseFirth goes from beta to the penalised maximum over the free
// coefficients, and returns the number of iterations. Steps are Newton's with the
// information of the likelihood alone, which in a large cohort differs little from
// the curvature of the penalised likelihood; where they converge slowly, that
// curvature is computed and used.
func (f *CoxFit) maximiseFirth(beta []float64, free []bool, ps *coxPass) (*penalised, int, error) {
	d := f.design
	q := d.q
	var at *penalised
	if ps.run(d, f.Ties, beta) {
		at = f.penalise(ps)
	}
	if at == nil {
		return nil, 0, ErrNoConvergence
	}
	step, trial, last := make([]float64, q), make([]float64, q), math.Inf(1)
	for iteration := 1; iteration <= maxIterations; iteration++ {
		chol := newCholesky(ps.Info, q, free)
		if chol == nil {
			if slices.Contains(free, true) {
				return nil, 0, ErrNoConvergence
			}
			return at, 0, nil
		}
		chol.solve(at.score, step)
		decrement := 0.0
		for j, v := range step {
			decrement += v * at.score[j]
		}
		if decrement < 1e-20 {
			return at, iteration, nil
		}
		if iteration > 2 && decrement > 1e-3*last {
			if hessian := f.curvature(beta, free, ps); hessian != nil {
				if chol := newCholesky(hessian, q, free); chol != nil {
					chol.solve(at.score, step)
				}
			}
		}
		last = decrement
		longest := 0.0
		for _, v := range step {
			longest = max(longest, math.Abs(v))
		}
		if longest > 2 { // where the likelihood is flat a Newton step is far too long
			for j := range step {
				step[j] *= 2 / longest
			}
		}
		var next *penalised
		for range 40 {
			for j := range trial {
				trial[j] = beta[j] + step[j]
			}
			if ps.run(d, f.Ties, trial) {
				if next = f.penalise(ps); next != nil && next.ll >= at.ll-1e-13*math.Abs(at.ll) {
					break
				}
			}
			next = nil
			for j := range step {
				step[j] /= 2
			}
		}
		if next == nil {
			ps.run(d, f.Ties, beta)
			if decrement < 1e-12 {
				return at, iteration, nil
			}
			return nil, 0, ErrNoConvergence
		}
		at = next
		copy(beta, trial)
	}
	return nil, 0, ErrNoConvergence
}

// fitFirth maximises the penalised likelihood; ps is at beta = 0.
func (f *CoxFit) fitFirth(ps *coxPass) error {
	f.limit, f.pass, f.free = f.design, ps, f.null.free
	f.beta = make([]float64, f.design.q)
	if !slices.Contains(f.free, true) {
		f.LogLikNull, f.LogLik = f.null.ll, f.null.ll
		return nil
	}
	null := f.penalise(ps)
	if null == nil {
		return ErrNoConvergence
	}
	f.LogLikNull = null.ll
	at, iterations, err := f.maximiseFirth(f.beta, f.free, ps)
	if err != nil {
		return err
	}
	f.LogLik, f.Iterations = at.ll, iterations
	covariates := 0
	for _, free := range f.free {
		if free {
			covariates++
		}
	}
	if f.Events < 5*covariates && covariates > 1 {
		f.Warnings = append(f.Warnings, fmt.Sprintf("%d events for %d covariates: the penalised likelihood may have several maxima, "+
			"and one of them is shown", f.Events, covariates))
	}
	return nil
}

// firthProfiler is profiler for the penalised likelihood, whose penalty still
// includes the coefficient that is held fixed.
func (f *CoxFit) firthProfiler(j int, free []bool, beta []float64) func(b float64) (profilePoint, error) {
	ps := newCoxPass(f.design)
	return func(b float64) (profilePoint, error) {
		start := slices.Clone(beta)
		start[j] = b
		at, _, err := f.maximiseFirth(start, free, ps)
		if err != nil && b != 0 {
			// Far out the information is singular and the penalty unbounded.
			return profilePoint{math.Inf(-1), math.NaN()}, nil
		} else if err != nil {
			return profilePoint{}, err
		}
		copy(beta, start)
		return profilePoint{at.ll, at.score[j]}, nil
	}
}
