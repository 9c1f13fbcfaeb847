package main

import "math"

// Cox partial likelihoods for at most four binary covariates and no tied times.
// A patient's covariates are the bits of a pattern, so a risk set is the number
// of patients with each of the 16 patterns. Annealing needs millions of these,
// and asks only how far the printed values are from solving their equations.

const (
	maxK        = 4
	maxPatterns = 1 << maxK
	halfChiSq95 = 1.9207294103470620 // half of the 95 % quantile of chi-square, 1 df
)

// riskSets holds, for each event in time order, the pattern of the patient who
// died and the patterns of all who were at risk.
type riskSets struct {
	k       int
	pattern []uint8
	atRisk  [][maxPatterns]float64
	now     [maxPatterns]float64
}

// reset prepares for k covariates.
func (r *riskSets) reset(k int) {
	r.k = k
	r.pattern = r.pattern[:0]
	r.atRisk = r.atRisk[:0]
	r.now = [maxPatterns]float64{}
}

// add takes the next patient, last time first.
func (r *riskSets) add(pattern uint8, event bool) {
	r.now[pattern]++
	if event {
		r.pattern = append(r.pattern, pattern)
		r.atRisk = append(r.atRisk, r.now)
	}
}

type vec [maxK]float64
type matrix [maxK][maxK]float64

// eval gives the log partial likelihood at b, its gradient and minus its Hessian.
func (r *riskSets) eval(b vec) (l float64, g vec, info matrix) {
	n := 1 << r.k
	var w, eta [maxPatterns]float64
	for p := range n {
		for j := range r.k {
			if p>>j&1 == 1 {
				eta[p] += b[j]
			}
		}
		w[p] = math.Exp(eta[p])
	}
	for e, risk := range r.atRisk {
		var s0 float64
		var s1 vec
		var s2 matrix
		for p := range n {
			t := risk[p] * w[p]
			if t == 0 {
				continue
			}
			s0 += t
			for j := range r.k {
				if p>>j&1 == 0 {
					continue
				}
				s1[j] += t
				for i := range j {
					if p>>i&1 == 1 {
						s2[j][i] += t
					}
				}
			}
		}
		died := int(r.pattern[e])
		l += eta[died] - math.Log(s0)
		for j := range r.k {
			m := s1[j] / s0
			g[j] -= m
			if died>>j&1 == 1 {
				g[j]++
			}
			info[j][j] += m - m*m
			for i := range j {
				info[j][i] += s2[j][i]/s0 - m*s1[i]/s0
			}
		}
	}
	for j := range r.k {
		for i := range j {
			info[i][j] = info[j][i]
		}
	}
	return l, g, info
}

// step is the Newton step with coefficient fixed held (fixed < 0: none), and
// the rise of the log-likelihood that it promises. No coordinate moves by more
// than one: a state far from its targets must not throw the annealing off.
func (r *riskSets) step(g vec, info matrix, fixed int) (vec, float64) {
	if fixed >= 0 {
		for j := range r.k {
			info[j][fixed], info[fixed][j] = 0, 0
		}
		info[fixed][fixed], g[fixed] = 1, 0
	}
	x := solve(info, g, r.k)
	var rise float64
	for j := range r.k {
		x[j] = min(max(x[j], -1), 1)
		rise += x[j] * g[j] / 2
	}
	return x, rise
}

// solve solves a x = y for a symmetric positive definite k × k matrix, with a
// small ridge so that a covariate without events gives a large, finite answer.
func solve(a matrix, y vec, k int) vec {
	for j := range k {
		a[j][j] += 1e-9
	}
	for j := range k { // Cholesky, lower triangle in place
		for i := range j {
			a[j][j] -= a[j][i] * a[j][i]
		}
		a[j][j] = math.Sqrt(max(a[j][j], 1e-12))
		for m := j + 1; m < k; m++ {
			for i := range j {
				a[m][j] -= a[m][i] * a[j][i]
			}
			a[m][j] /= a[j][j]
		}
	}
	for j := range k {
		for i := range j {
			y[j] -= a[j][i] * y[i]
		}
		y[j] /= a[j][j]
	}
	for j := k - 1; j >= 0; j-- {
		for i := j + 1; i < k; i++ {
			y[j] -= a[i][j] * y[i]
		}
		y[j] /= a[j][j]
	}
	return y
}

// table is a set of printed rows that belong to one fit, with warm starts for
// the coefficients that a profile likelihood leaves free.
type table struct {
	rows []row
	at   vec
	free [maxK][3]vec
}

func newTable(rows []row) *table {
	t := &table{rows: rows}
	for j, r := range rows {
		t.at[j] = math.Log(r.hr)
	}
	for j, r := range rows {
		for b, v := range [3]float64{math.Log(r.lower), math.Log(r.upper), 0} {
			t.free[j][b] = t.at
			t.free[j][b][j] = v
		}
	}
	return t
}

// The scales on which an error counts as one: log HR, log of a bound, log P.
const (
	scaleHR    = 0.002
	scaleBound = 0.004
	scaleP     = 0.02
)

// cost is the squared distance of the printed table from what r says, each
// entry on its scale and capped softly so that one bad entry does not hide the
// rest. It takes one Newton step from the printed values: exact near the goal,
// which is where it matters. next receives the improved warm starts.
func (t *table) cost(r *riskSets, next *[maxK][3]vec) float64 {
	l, g, info := r.eval(t.at)
	d, rise := r.step(g, info, -1)
	top := l + rise
	var sum float64
	for j, row := range t.rows {
		sum += soft(d[j] / scaleHR)
		for b := range 3 {
			if b == 2 && row.p == 0 {
				continue
			}
			start := t.free[j][b]
			lb, gb, ib := r.eval(start)
			db, riseb := r.step(gb, ib, j)
			lb += riseb
			for i := range r.k {
				next[j][b][i] = start[i] + db[i]
			}
			if b == 2 {
				p := math.Erfc(math.Sqrt(max(top-lb, 0)))
				if (t.at[j] > 0) != (t.at[j]+d[j] > 0) { // the effect points the other way
					p = 2 - p
				}
				sum += soft(errP(p, row) / scaleP)
				continue
			}
			slope := gb[j]
			if math.Abs(slope) < 0.3 {
				slope = math.Copysign(0.3, slope)
			}
			sum += soft((top - halfChiSq95 - lb) / slope / scaleBound)
		}
	}
	return sum
}

// soft is x² near zero and grows as |x| far away, more steeply where an entry
// leaves what counts as reproduced.
func soft(x float64) float64 {
	return 20*(math.Sqrt(1+x*x/10)-1) + 15*max(math.Abs(x)-5, 0)
}

// errP is the error of log P beyond what the printed digits leave open.
func errP(p float64, r row) float64 {
	p = max(p, 1e-12)
	mid, half := r.p+0.2*r.pUnit, 0.5*r.pUnit
	switch {
	case p > mid+half:
		return math.Log(p / (mid + half))
	case p < mid-half:
		return math.Log(p / (mid - half))
	}
	return 0
}

// fitted is one covariate of a fit solved to convergence.
type fitted struct{ hr, lower, upper, p float64 }

// fit solves the tables' equations exactly, for the report.
func (r *riskSets) fit() []fitted {
	maximise := func(b vec, fixed int) (vec, float64) {
		var l float64
		for range 60 {
			var g vec
			var info matrix
			l, g, info = r.eval(b)
			d, _ := r.step(g, info, fixed)
			for j := range r.k {
				b[j] += d[j]
			}
		}
		return b, l
	}
	hat, top := maximise(vec{}, -1)
	out := make([]fitted, r.k)
	for j := range r.k {
		bound := func(sign float64) float64 {
			near, far := hat[j], hat[j]+8*sign
			for range 60 {
				b := hat
				b[j] = (near + far) / 2
				if _, l := maximise(b, j); top-l < halfChiSq95 {
					near = b[j]
				} else {
					far = b[j]
				}
			}
			return math.Exp((near + far) / 2)
		}
		b := hat
		b[j] = 0
		_, null := maximise(b, j)
		out[j] = fitted{math.Exp(hat[j]), bound(-1), bound(1), math.Erfc(math.Sqrt(max(top-null, 0)))}
	}
	return out
}
