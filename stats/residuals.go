package stats

import (
	"errors"
	"math"
	"slices"
)

// ErrExactResiduals is returned for residuals (and so a robust variance) of a
// fit with exact ties; R has none either.
var ErrExactResiduals = errors.New("score residuals and robust variance do not exist for exact ties: use efron or breslow")

// Martingale returns, by row, the events observed minus those expected under
// the fit [1]: Efron's expectation for an Efron fit, Breslow's otherwise.
// Rows of weight 0 have NaN. O(n).
//
// [1] Therneau, Grambsch & Fleming (1990) Biometrika 77:147.
func (f *CoxFit) Martingale() []float64 {
	d, ps := f.limit, f.baseline()
	out := make([]float64, d.src.n)
	for i := range out {
		if !(d.src.weight(int32(i)) > 0) {
			out[i] = math.NaN()
		}
	}
	for r, i := range d.row {
		expected := ps.atRisk(d, int(d.block[r]), r) * ps.e[r] / d.weight(r)
		out[i] = -expected
		if d.src.Event[i] {
			out[i] = 1 - expected
		}
	}
	return out
}

// Deviance returns, by row, the martingale residual made more symmetric: its
// sign times the root of its share of the deviance. O(n).
func (f *CoxFit) Deviance() []float64 {
	out := f.Martingale()
	for i, m := range out {
		v := m
		if f.design.src.Event[i] {
			v += math.Log(1 - m)
		}
		out[i] = math.Copysign(math.Sqrt(-2*v), m)
	}
	return out
}

// riskMeans holds, by block, the means of the risk sets: increments of
// ∫ x̄ dΛ for those at risk and for those who die, and the mean with which an event
// is compared.
type riskMeans struct {
	cum, inc, incD, mean []float64 // nb × q
	square               []float64 // nb: increments of the variance of Λ
}

// eachRiskSet calls f with every block, chunks in parallel: what its events add up to, the
// mean with which they are compared, and the sums over its risk set (of e, then of e·x) and
// over those who die there (of e·x, where they do not count as one). The slices stand
// during the call only. O(n q).
func (ps *coxPass) eachRiskSet(d *coxDesign, efron bool, f func(b int, t efronSum, mean, s, e1 []float64)) {
	q := d.q
	parallel(len(d.chunk)-1, len(d.row)*q*4, func(c int) {
		running, buffer := slices.Clone(ps.start(c, q)), make([]float64, 1+q)
		own, mean := make([]float64, q), make([]float64, q)
		e1 := own
		for b := int(d.chunk[c]); b < int(d.chunk[c+1]); b++ {
			s := ps.joined(d, b, running, buffer)
			nd := int(d.deaths[b])
			e0, w := ps.deathSums(d, b)
			t := oneEvent(s[0], w)
			all, dead := t.inc/w, 0.0
			if nd > 1 && efron {
				t = tiedSum(true, s[0], e0, w, nd)
				e1 = ps.deathMoments(d, b, own)
				all, dead = t.inc/w, (t.inc-t.incD)/w
			}
			for j := range mean {
				mean[j] = all*s[1+j] - dead*e1[j]
			}
			f(b, t, mean, s, e1)
		}
	})
}

// riskMeans makes the means and the increments. O(n q).
func (ps *coxPass) riskMeans(d *coxDesign, efron bool) *riskMeans {
	q, nb := d.q, len(d.time)
	m := &riskMeans{mean: make([]float64, nb*q), square: make([]float64, nb)}
	m.cum, m.inc, m.incD = make([]float64, nb*q), make([]float64, nb*q), make([]float64, nb*q)
	ps.eachRiskSet(d, efron, func(b int, t efronSum, mean, s, e1 []float64) {
		m.square[b] = t.a
		copy(m.mean[b*q:b*q+q], mean)
		for j := range q {
			m.inc[b*q+j] = t.a*s[1+j] - t.b*e1[j]
			m.incD[b*q+j] = (t.a-t.b)*s[1+j] - (t.b-t.c)*e1[j]
		}
	})
	for b := nb - 1; b >= 0; b-- {
		for k := b * q; k < (b+1)*q; k++ {
			m.cum[k] = m.inc[k]
			if b+1 < nb && !d.reset[b+1] {
				m.cum[k] += m.cum[k+q]
			}
		}
	}
	return m
}

// scaledScore returns the score residuals in the design's units (rows of the
// design × q).
func (f *CoxFit) scaledScore() []float64 {
	d, ps, q := f.limit, f.pass, f.limit.q
	m := ps.riskMeans(d, f.Ties == Efron)
	out := make([]float64, len(d.row)*q)
	for r := range d.row {
		b := int(d.block[r])
		dies := r-int(d.start[b]) < int(d.deaths[b])
		ratio, h := ps.e[r]/d.weight(r), ps.atRisk(d, int(d.block[r]), r)
		for j := range q {
			k := b*q + j
			h1 := m.cum[k]
			if dies {
				h1 += m.incD[k] - m.inc[k]
			}
			if d.exit != nil && d.exit[r] >= 0 {
				h1 -= m.cum[int(d.exit[r])*q+j]
			}
			v := -ratio * (d.x[r*q+j]*h - h1)
			if dies {
				v += d.x[r*q+j] - m.mean[k]
			}
			out[r*q+j] = v
		}
	}
	return out
}

// ScoreResiduals returns each row's part in the score, p columns of length n,
// not multiplied by case weights. Covariates that were set aside, and rows of
// weight 0, have NaN. O(n p). Error: ErrExactResiduals.
func (f *CoxFit) ScoreResiduals() ([][]float64, error) {
	if f.Ties == Exact {
		return nil, ErrExactResiduals
	}
	score, d := f.scaledScore(), f.limit
	out := f.byColumn(func(j int, col []float64) {
		for r, i := range d.row {
			col[i] = score[r*d.q+j] * d.scale[j]
		}
	})
	return out, nil
}

// byColumn makes p columns of length n: 0, NaN for rows of weight 0 and for
// columns without a finite coefficient, the others filled by fill.
func (f *CoxFit) byColumn(fill func(j int, col []float64)) [][]float64 {
	src := f.design.src
	out := make([][]float64, src.p)
	for j := range out {
		out[j] = make([]float64, src.n)
		estimable := f.estimable(j)
		if estimable {
			fill(j, out[j])
		}
		for i := range out[j] {
			if !estimable || !(src.weight(int32(i)) > 0) {
				out[j][i] = math.NaN()
			}
		}
	}
	return out
}

// estimable says whether covariate j has a finite coefficient.
func (f *CoxFit) estimable(j int) bool { return finite(f.Coef[j]) }

// Dfbeta returns the change of each coefficient, to first order, that a row
// makes: p columns of length n, case weights included as R includes them.
// O(n p²). Error: ErrExactResiduals.
func (f *CoxFit) Dfbeta() ([][]float64, error) {
	if f.Ties == Exact {
		return nil, ErrExactResiduals
	}
	rows := f.scaledDfbeta()
	d := f.limit
	return f.byColumn(func(j int, col []float64) {
		for r, i := range d.row {
			col[i] = rows[r*d.q+j] / d.scale[j]
		}
	}), nil
}

// Dfbetas returns Dfbeta in model-based standard errors. Error: ErrExactResiduals.
func (f *CoxFit) Dfbetas() ([][]float64, error) {
	out, err := f.Dfbeta()
	for j := range out {
		se := math.Sqrt(f.Var[j][j])
		for i := range out[j] {
			out[j][i] /= se
		}
	}
	return out, err
}

// scaledDfbeta is w_i s_i I⁻¹ in the design's units, rows × q.
func (f *CoxFit) scaledDfbeta() []float64 {
	d := f.limit
	q := d.q
	rows := f.scaledScore()
	chol := newCholesky(f.pass.Info, q, f.free)
	if chol == nil {
		return rows
	}
	u, v := make([]float64, q), make([]float64, q)
	for r := range d.row {
		for j := range u {
			u[j] = d.weight(r) * rows[r*q+j]
		}
		chol.solve(u, v)
		copy(rows[r*q:r*q+q], v)
	}
	return rows
}

// robust sets the sandwich variance of Lin and Wei, grouped by cluster, and
// the robust score test.
func (f *CoxFit) robust() error {
	if f.Ties == Exact {
		return ErrExactResiduals
	}
	d, q := f.limit, f.design.q
	cluster, nc := denseCodes(f.data.Cluster, d.src.n)
	if f.data.Cluster == nil {
		nc = d.src.n
		for i := range cluster {
			cluster[i] = int32(i)
		}
	}
	bread := func(d *coxDesign, rows []float64) []float64 {
		sums := make([]float64, nc*q)
		for r, i := range d.row {
			for j := range q {
				sums[int(cluster[i])*q+j] += rows[r*q+j]
			}
		}
		v := make([]float64, q*q)
		gram(v, sums, slices.Repeat([]float64{1}, nc), q)
		mirror(v, q)
		return v
	}
	v := bread(d, f.scaledDfbeta())
	f.NaiveSE = slices.Clone(f.SE)
	f.RobustVar = make([][]float64, q)
	for i := range q {
		f.RobustVar[i] = make([]float64, q)
		for j := range q {
			f.RobustVar[i][j] = v[i*q+j] / (d.scale[i] * d.scale[j])
			if math.IsNaN(f.Var[i][j]) {
				f.RobustVar[i][j] = math.NaN()
			}
		}
		f.SE[i] = math.Sqrt(f.RobustVar[i][i])
		if f.RobustVar[i][i] < 1e-20*f.Var[i][i] { // nothing but rounding
			f.SE[i] = math.NaN()
			f.Warnings = append(f.Warnings, f.Name[i]+" has no robust standard error: no patient, or cluster, has an influence on it")
		}
	}
	// The score test at 0 with the variance of the scores between clusters.
	null := *f
	null.limit, null.beta = f.design, make([]float64, q)
	null.pass = newCoxPass(f.design)
	null.pass.run(f.design, f.Ties, null.beta)
	rows := null.scaledScore()
	for r := range f.design.row {
		for j := range q {
			rows[r*q+j] *= f.design.weight(r)
		}
	}
	v = bread(f.design, rows)
	varies := slices.Clone(f.null.free)
	for j := range varies {
		info := f.null.info[j*q+j]
		varies[j] = varies[j] && v[j*q+j] > 1e-20*info*info // more than rounding
	}
	free := independent(v, q, varies)
	df := 0
	for _, ok := range free {
		if ok {
			df++
		}
	}
	test := chiSquare(quadInverse(v, f.null.score, free), df)
	f.RobustScore = &test
	return nil
}
