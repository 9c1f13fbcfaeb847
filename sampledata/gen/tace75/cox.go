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
	if r.k == 1 {
		return r.eval1(b[0])
	}
	// Sums over a risk set are sums over the 16 patterns; those with fewer than
	// four covariates leave the upper patterns empty.
	var w [maxPatterns]float64
	w[0] = 1
	for j := range r.k {
		e := math.Exp(b[j])
		for p := range 1 << j {
			w[p|1<<j] = w[p] * e
		}
	}
	product := 1.0 // of the weighted risk sets: at most 75 factors below 1e4, one logarithm for all
	for e := range r.atRisk {
		n := &r.atRisk[e]
		var t [maxPatterns]float64
		for p := range t {
			t[p] = n[p] * w[p]
		}
		// By the lower two bits, by the upper two, then the pairs across.
		a0, a1, a2, a3 := t[0]+t[4]+t[8]+t[12], t[1]+t[5]+t[9]+t[13], t[2]+t[6]+t[10]+t[14], t[3]+t[7]+t[11]+t[15]
		c1, c2, c3 := t[4]+t[5]+t[6]+t[7], t[8]+t[9]+t[10]+t[11], t[12]+t[13]+t[14]+t[15]
		s0 := a0 + a1 + a2 + a3
		u := 1 / s0
		m0, m1, m2, m3 := (a1+a3)*u, (a2+a3)*u, (c1+c3)*u, (c2+c3)*u
		if product *= s0; product > 1e200 {
			l -= math.Log(product)
			product = 1
		}
		died := int(r.pattern[e])
		g[0] += float64(died&1) - m0
		g[1] += float64(died>>1&1) - m1
		g[2] += float64(died>>2&1) - m2
		g[3] += float64(died>>3&1) - m3
		info[0][0] += m0 - m0*m0
		info[1][1] += m1 - m1*m1
		info[2][2] += m2 - m2*m2
		info[3][3] += m3 - m3*m3
		info[1][0] += a3*u - m0*m1
		info[2][0] += (t[5]+t[7]+t[13]+t[15])*u - m0*m2
		info[2][1] += (t[6]+t[7]+t[14]+t[15])*u - m1*m2
		info[3][0] += (t[9]+t[11]+t[13]+t[15])*u - m0*m3
		info[3][1] += (t[10]+t[11]+t[14]+t[15])*u - m1*m3
		info[3][2] += c3*u - m2*m3
		for j := range r.k {
			l += float64(died>>j&1) * b[j]
		}
	}
	l -= math.Log(product)
	for j := range maxK {
		for i := range j {
			info[i][j] = info[j][i]
		}
	}
	return l, g, info
}

// eval1 is eval for one covariate.
func (r *riskSets) eval1(b float64) (l float64, g vec, info matrix) {
	w := math.Exp(b)
	product, slope, curve := 1.0, 0.0, 0.0
	for e := range r.atRisk {
		n := &r.atRisk[e]
		t := n[1] * w
		s0 := n[0] + t
		m := t / s0
		if product *= s0; product > 1e200 {
			l -= math.Log(product)
			product = 1
		}
		x := float64(r.pattern[e])
		l += x * b
		slope += x - m
		curve += m - m*m
	}
	l -= math.Log(product)
	g[0], info[0][0] = slope, curve
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
		if x[j] = min(max(x[j], -1), 1); math.IsNaN(x[j]) { // a flat likelihood
			x[j] = 0
		}
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
	scaleHR    = 0.0025
	scaleBound = 0.005
	scaleP     = 0.015
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
				next[j][b][i] = min(max(start[i]+db[i], -6), 6) // far from the goal they would run away
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
