package stats

import "math"

// exactBlocks adds the discrete partial likelihood of the blocks with several
// events [1]: the probability that, of those at risk, these d have the event and
// not d others. The denominator is the sum over all subsets of size d, made by the recursion of [2] over
// (subjects, size), with the first and second moments of a subset's covariate
// sum carried along. O(n d q²) for a risk set of n.
//
// Each subject's hazard ratio θ enters as the probability θ/(c+θ), with c such
// that the probabilities add up to d: the sum over subsets is then the
// probability of d events, which neither over- nor underflows.
//
// [1] Cox (1972) JRSS B 34:187, section 5. [2] Gail, Lubin & Rubinstein (1981)
// Biometrika 68:703.
func (ps *coxPass) exactBlocks(d *coxDesign) {
	var tied []int
	for b, n := range d.deaths {
		if n > 1 {
			tied = append(tied, b)
		}
	}
	q := d.q
	type part struct {
		ll    float64
		score []float64
		info  []float64
	}
	parts := make([]part, len(tied))
	parallel(len(tied), len(d.row)*len(tied)*q, func(k int) {
		p := &parts[k]
		p.score, p.info = make([]float64, q), make([]float64, q*q)
		p.ll = ps.exactBlock(d, tied[k], p.score, p.info)
	})
	for _, p := range parts {
		ps.LogLik += p.ll
		for j, v := range p.score {
			ps.Score[j] += v
		}
		for j, v := range p.info {
			ps.Info[j] += v
		}
	}
}

// riskSet lists the rows at risk at block b.
func (d *coxDesign) riskSet(b int) []int32 {
	first := b
	for !d.reset[first] {
		first--
	}
	var rows []int32
	for r := d.start[first]; r < d.start[b+1]; r++ {
		if d.exit == nil || d.exit[r] < 0 || int(d.exit[r]) > b {
			rows = append(rows, r)
		}
	}
	return rows
}

// exactBlock adds the score and information of one block, and returns its
// log-likelihood.
func (ps *coxPass) exactBlock(d *coxDesign, b int, score, info []float64) float64 {
	q, nd := d.q, int(d.deaths[b])
	rows := d.riskSet(b)
	n := len(rows)
	sum := make([]float64, q) // of the covariates of those who died
	for r := int(d.start[b]); r < int(d.start[b])+nd; r++ {
		for j, v := range d.x[r*q : r*q+q] {
			sum[j] += v
		}
	}
	if nd == n { // everybody dies: the likelihood does not depend on the coefficients
		return 0
	}
	// c by bisection on the log scale: Σ θ/(c+θ) falls from n to 0.
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, r := range rows {
		lo, hi = min(lo, ps.eta[r]), max(hi, ps.eta[r])
	}
	odds := math.Log(float64(nd) / float64(n-nd))
	lo, hi = lo-odds, hi-odds
	for range 60 {
		mid, total := (lo+hi)/2, 0.0
		for _, r := range rows {
			total += 1 / (1 + math.Exp(mid-ps.eta[r]))
		}
		if total > float64(nd) {
			lo = mid
		} else {
			hi = mid
		}
	}
	logC := (lo + hi) / 2

	// f0[k]: probability of k events among the subjects so far; f1, f2: times
	// the sum of covariates and its square, summed over subsets.
	f0 := make([]float64, nd+1)
	f1 := make([]float64, (nd+1)*q)
	f2 := make([]float64, (nd+1)*q*q)
	f0[0] = 1
	for m, r := range rows {
		p := 1 / (1 + math.Exp(logC-ps.eta[r]))
		not := 1 / (1 + math.Exp(ps.eta[r]-logC))
		x := d.x[int(r)*q : int(r)*q+q]
		for k := min(m+1, nd); k >= 1; k-- {
			a1, b1 := f1[k*q:(k+1)*q], f1[(k-1)*q:k*q]
			a2, b2 := f2[k*q*q:(k+1)*q*q], f2[(k-1)*q*q:k*q*q]
			for i := range q {
				for j := i; j < q; j++ {
					a2[i*q+j] = not*a2[i*q+j] + p*(b2[i*q+j]+b1[i]*x[j]+b1[j]*x[i]+f0[k-1]*x[i]*x[j])
				}
			}
			for i := range q {
				a1[i] = not*a1[i] + p*(b1[i]+f0[k-1]*x[i])
			}
			f0[k] = not*f0[k] + p*f0[k-1]
		}
		for i := range q {
			for j := i; j < q; j++ {
				f2[i*q+j] *= not
			}
			f1[i] *= not
		}
		f0[0] *= not
	}
	// Σ_subsets Π θ = c^d · P(d events) · Π (1 + θ/c).
	total := f0[nd]
	ll := -math.Log(total)
	for _, r := range rows {
		ll -= math.Log1p(math.Exp(ps.eta[r] - logC))
	}
	for r := int(d.start[b]); r < int(d.start[b])+nd; r++ {
		ll += ps.eta[r] - logC
	}
	mean := f1[nd*q : (nd+1)*q]
	for i := range q {
		mi := mean[i] / total
		score[i] += sum[i] - mi
		for j := i; j < q; j++ {
			v := f2[nd*q*q+i*q+j]/total - mi*mean[j]/total
			info[i*q+j] += v
			if j > i {
				info[j*q+i] += v
			}
		}
	}
	return ll
}
