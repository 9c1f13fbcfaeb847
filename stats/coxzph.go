package stats

import (
	"math"
	"slices"
)

// TimeTransform is the function of time that a coefficient is tested against.
type TimeTransform uint8

// The transforms, by the names of R's cox.zph.
const (
	TimeKM       TimeTransform = iota // 1 - Kaplan-Meier just before t; R's default
	TimeIdentity                      // t
	TimeRank                          // rank of t
	TimeLog                           // log t
)

func (t TimeTransform) String() string {
	return [...]string{"km", "identity", "rank", "log"}[t]
}

// PHTest is the check that hazards are proportional: per term, the score test
// that its coefficients do not change with a function of time [1].
type PHTest struct {
	Transform TimeTransform
	Name      []string // of terms
	Test      []Test   // of terms
	Global    Test

	// One element per event, by stratum and time ascending, for the plot of
	// coefficient against time.
	Row  []int
	Time []float64
	X    []float64 // transformed time
	// Residual holds the scaled Schoenfeld residuals plus coefficient, one
	// slice per term; of a term of several columns, of their linear predictor.
	// NaN where a term does not vary in the stratum.
	Residual [][]float64
	// Var is the variance of one residual, per term, against which a
	// smoother's band is measured.
	Var []float64
}

// ProportionalHazards tests that the coefficients are constant in time, per
// term and globally, as R's cox.zph does from survival 3 on. Covariates
// without a finite coefficient are left out. With exact ties the test is that
// of Breslow's likelihood at the estimate, R's too.
//
// Error: *ValueError with TimeLog where a time is <= 0. Two further passes over
// the data: O(n p²).
//
// [1] Grambsch & Therneau (1994) Biometrika 81:515.
func (f *CoxFit) ProportionalHazards(transform TimeTransform) (*PHTest, error) {
	d, q := f.limit, f.design.q
	g, centre, err := f.transformed(transform)
	if err != nil {
		return nil, err
	}
	ties := f.Ties
	if ties == Exact {
		ties = Breslow
	}
	ps := f.baseline()
	weight := make([]float64, len(d.time))
	info := [3][]float64{ps.Info}
	var score []float64
	for power := 1; power <= 2; power++ {
		for b := range weight {
			weight[b] = g[d.row[d.start[b]]]
			if power == 2 {
				weight[b] *= weight[b]
			}
		}
		weighted := ps.reweighted(d, ties, weight)
		info[power] = weighted.Info
		if power == 1 {
			score = weighted.Score
		}
	}
	terms := f.terms(f.estimable)
	out := &PHTest{Transform: transform}
	test := func(columns []int) Test {
		// The information of all coefficients and of the slopes in question.
		k := 2 * q
		a, u, free := make([]float64, k*k), make([]float64, k), make([]bool, k)
		for i := range q {
			free[i] = f.free[i] && f.estimable(i)
			for j := range q {
				a[i*k+j] = info[0][i*q+j]
				a[i*k+q+j], a[(q+i)*k+j] = info[1][i*q+j], info[1][i*q+j]
				a[(q+i)*k+q+j] = info[2][i*q+j]
			}
		}
		for _, j := range columns {
			free[q+j], u[q+j] = true, score[j]
		}
		return chiSquare(quadInverse(a, u, free), len(columns))
	}
	var all []int
	for _, tm := range terms {
		out.Name = append(out.Name, tm.name)
		out.Test = append(out.Test, test(tm.columns))
		all = append(all, tm.columns...)
	}
	out.Global = test(all)
	f.phResiduals(out, terms, info[0], ps.riskMeans(d, ties == Efron, false))
	for _, i := range out.Row {
		out.X = append(out.X, g[i]+centre)
	}
	return out, nil
}

// transformed gives, by row of the data, the function of time less its mean
// over events, and that mean.
func (f *CoxFit) transformed(transform TimeTransform) ([]float64, float64, error) {
	src := f.limit.src
	g := slices.Clone(src.Time)
	switch transform {
	case TimeLog:
		for i, t := range g {
			if !(t > 0) {
				return nil, 0, &ValueError{"time", i, t, "> 0 for its logarithm"}
			}
			g[i] = math.Log(t)
		}
	case TimeRank:
		for lo, hi := 0, 0; lo < len(src.order); lo = hi { // times descend
			t := src.Time[src.order[lo]]
			for hi < len(src.order) && src.Time[src.order[hi]] == t {
				hi++
			}
			for _, i := range src.order[lo:hi] {
				g[i] = float64(len(src.order)) - float64(lo+hi-1)/2
			}
		}
	case TimeKM:
		src.kmBefore(g)
	}
	mean, events := 0.0, 0
	for _, i := range src.order {
		if src.Event[i] {
			mean += g[i]
			events++
		}
	}
	mean /= float64(events)
	for i := range g {
		g[i] -= mean
	}
	return g, mean, nil
}

// kmBefore sets g to 1 - S(t-) at each row's time: Kaplan-Meier over all rows
// together and without case weights, as cox.zph has it.
func (s *coxSource) kmBefore(g []float64) {
	var entries []float64
	if s.Entry != nil {
		for _, i := range s.order {
			entries = append(entries, s.Entry[i])
		}
		slices.Sort(entries)
	}
	surv, entered := 1.0, 0
	for hi := len(s.order); hi > 0; {
		lo, t, deaths := hi, s.Time[s.order[hi-1]], 0
		for lo > 0 && s.Time[s.order[lo-1]] == t {
			lo--
			g[s.order[lo]] = 1 - surv
			if s.Event[s.order[lo]] {
				deaths++
			}
		}
		atRisk := hi
		if s.Entry != nil {
			for entered < len(entries) && entries[entered] < t {
				entered++
			}
			atRisk = entered - (len(s.order) - hi)
		}
		surv *= 1 - float64(deaths)/float64(atRisk)
		hi = lo
	}
}

// phResiduals fills in what is plotted.
func (f *CoxFit) phResiduals(out *PHTest, terms []term, info []float64, m *riskMeans) {
	d, q, nt := f.limit, f.design.q, len(terms)
	// Which columns vary in each stratum, and at how many events.
	type stratum struct {
		used   []bool // terms
		events int
	}
	var strata []stratum
	var stratumOf, rowOf []int // of an event: the latter in the design
	count := make([]float64, q*q)
	for lo, hi := 0, 0; lo < len(d.time); lo = hi {
		events := 0
		for hi < len(d.time) && d.strat[hi] == d.strat[lo] {
			events += int(d.deaths[hi])
			hi++
		}
		varies := make([]bool, q)
		first := d.start[lo]
		for r := first; r < d.start[hi]; r++ {
			for j := range q {
				varies[j] = varies[j] || d.x[int(r)*q+j] != d.x[int(first)*q+j]
			}
		}
		s := stratum{make([]bool, nt), events}
		for k, tm := range terms {
			for _, j := range tm.columns {
				s.used[k] = s.used[k] || varies[j]
			}
			for _, j := range tm.columns { // a term is used whole
				varies[j] = s.used[k]
			}
		}
		for i := range q {
			for j := range q {
				if varies[i] && varies[j] {
					count[i*q+j] += float64(events)
				}
			}
		}
		for b := hi - 1; b >= lo; b-- {
			for r := d.start[b] + d.deaths[b] - 1; r >= d.start[b]; r-- {
				out.Row = append(out.Row, int(d.row[r]))
				out.Time = append(out.Time, d.time[b])
				stratumOf = append(stratumOf, len(strata))
				rowOf = append(rowOf, int(r))
			}
		}
		strata = append(strata, s)
	}
	// Project columns on terms: a single column is itself in its own units, of
	// several their linear predictor.
	project := make([]float64, q*nt)
	for k, tm := range terms {
		for _, j := range tm.columns {
			project[j*nt+k] = d.scale[j]
			if len(tm.columns) > 1 {
				project[j*nt+k] = f.beta[j]
			}
		}
	}
	v := make([]float64, nt*nt)
	for a := range nt {
		for b := range nt {
			for i := range q {
				for j := range q {
					if count[i*q+j] > 0 {
						v[a*nt+b] += project[i*nt+a] * info[i*q+j] / count[i*q+j] * project[j*nt+b]
					}
				}
			}
		}
	}
	out.Residual = make([][]float64, nt)
	for k := range out.Residual {
		out.Residual[k] = make([]float64, len(out.Row))
	}
	// From columns to scaled residuals of terms, by stratum.
	maps := make([][]float64, len(strata))
	x := make([]float64, nt)
	for s := range strata {
		chol := newCholesky(v, nt, strata[s].used)
		if chol == nil {
			continue
		}
		maps[s] = make([]float64, nt*q)
		for k := range nt {
			chol.inverseColumn(k, x)
			for a := range nt {
				for j := range q {
					maps[s][a*q+j] += x[a] * project[j*nt+k]
				}
			}
		}
	}
	const size = chunkRows
	parallel((len(rowOf)+size-1)/size, len(rowOf)*nt*q, func(c int) {
		for e := c * size; e < min((c+1)*size, len(rowOf)); e++ {
			r, s := rowOf[e], stratumOf[e]
			row, mean := d.x[r*q:r*q+q], m.mean[int(d.block[r])*q:int(d.block[r])*q+q]
			for k, tm := range terms {
				if maps[s] == nil || !strata[s].used[k] {
					out.Residual[k][e] = math.NaN()
					continue
				}
				y := 1.0
				if len(tm.columns) == 1 {
					y = f.Coef[tm.columns[0]]
				}
				for j, by := range maps[s][k*q : k*q+q] {
					y += by * (row[j] - mean[j])
				}
				out.Residual[k][e] = y
			}
		}
	})
	out.Var = make([]float64, nt)
	every := make([]bool, nt)
	for k := range every {
		every[k] = true
	}
	for k := range out.Var {
		out.Var[k] = math.NaN()
		if c := newCholesky(v, nt, every); c != nil {
			c.inverseColumn(k, x)
			out.Var[k] = x[k]
		}
	}
}
