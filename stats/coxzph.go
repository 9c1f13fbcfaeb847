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

// String is the name of R's cox.zph.
func (t TimeTransform) String() string {
	return [...]string{"km", "identity", "rank", "log"}[t]
}

// PHTest tests that hazards are proportional: for each term, the score test that
// its coefficients do not change with a function of time [1]. Slices of terms have
// one length, those of events another.
type PHTest struct {
	Transform TimeTransform
	Name      []string // of terms
	Test      []Test   // of terms
	Global    Test

	// One element per event, by stratum and time ascending, for the plot of
	// coefficient against time. PHResiduals fills in these, and Residual and Var.
	Row  []int
	Time []float64
	X    []float64 // transformed time
	// Residual holds the scaled Schoenfeld residuals plus the coefficient, one slice
	// per term; for a term of several columns, those of their linear predictor. NaN
	// where a term does not vary in the stratum.
	Residual [][]float64
	// Var is, per term, the variance of one residual, from which the band around a
	// smooth line is made.
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
	g, _, err := f.transformed(transform)
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
	return out, nil
}

// PHResiduals fills in what is plotted of a test that ProportionalHazards made of the
// same fit: one more pass over the data, O(n p), and a number for each event and term,
// which whoever reads the tests alone does not need.
func (f *CoxFit) PHResiduals(t *PHTest) error {
	g, centre, err := f.transformed(t.Transform)
	if err != nil {
		return err
	}
	ps := f.baseline()
	f.phResiduals(t, f.terms(f.estimable), ps.Info, ps.riskMeans(f.limit, f.Ties == Efron, false))
	t.X = make([]float64, len(t.Row))
	for k, i := range t.Row {
		t.X[k] = g[i] + centre
	}
	return nil
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

// phResiduals fills in what is plotted: info is the information at the estimate.
func (f *CoxFit) phResiduals(out *PHTest, terms []term, info []float64, m *riskMeans) {
	d, q, nt := f.limit, f.design.q, len(terms)
	events := f.phEvents(terms)
	for _, r := range events.row {
		out.Row = append(out.Row, int(d.row[r]))
		out.Time = append(out.Time, d.time[d.block[r]])
	}
	project := f.projection(terms)
	v := events.variance(info, project, q, nt)
	maps := events.scaling(v, project, q, nt)
	out.Residual = make([][]float64, nt)
	for k := range out.Residual {
		out.Residual[k] = make([]float64, len(out.Row))
	}
	const size = chunkRows
	n := len(events.row)
	parallel((n+size-1)/size, n*nt*q, func(c int) {
		for e := c * size; e < min((c+1)*size, n); e++ {
			r, s := events.row[e], events.stratum[e]
			row, mean := d.x[r*q:r*q+q], m.mean[int(d.block[r])*q:int(d.block[r])*q+q]
			for k, tm := range terms {
				if maps[s] == nil || !events.used[s][k] {
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
	out.Var = slices.Repeat([]float64{math.NaN()}, nt)
	if c := newCholesky(v, nt, slices.Repeat([]bool{true}, nt)); c != nil {
		x := make([]float64, nt)
		for k := range out.Var {
			c.inverseColumn(k, x)
			out.Var[k] = x[k]
		}
	}
}

// phEvents are the events of a fit by stratum and time ascending.
type phEvents struct {
	row     []int    // by event: row of the design
	stratum []int    // by event: index into used
	used    [][]bool // by stratum and term: it varies there
	count   []float64
}

// phEvents lists the events, which terms vary in each stratum, and at how many
// events each two columns do (count, q × q).
func (f *CoxFit) phEvents(terms []term) *phEvents {
	d, q := f.limit, f.design.q
	out := &phEvents{count: make([]float64, q*q)}
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
		used := make([]bool, len(terms))
		for k, tm := range terms {
			for _, j := range tm.columns {
				used[k] = used[k] || varies[j]
			}
			for _, j := range tm.columns { // a term is used whole
				varies[j] = used[k]
			}
		}
		for i := range q {
			for j := range q {
				if varies[i] && varies[j] {
					out.count[i*q+j] += float64(events)
				}
			}
		}
		for b := hi - 1; b >= lo; b-- {
			for r := d.start[b] + d.deaths[b] - 1; r >= d.start[b]; r-- {
				out.row = append(out.row, int(r))
				out.stratum = append(out.stratum, len(out.used))
			}
		}
		out.used = append(out.used, used)
	}
	return out
}

// projection takes columns to terms (q × terms): a single column is itself in its
// own units, several are their linear predictor.
func (f *CoxFit) projection(terms []term) []float64 {
	nt := len(terms)
	out := make([]float64, f.design.q*nt)
	for k, tm := range terms {
		for _, j := range tm.columns {
			out[j*nt+k] = f.limit.scale[j]
			if len(tm.columns) > 1 {
				out[j*nt+k] = f.beta[j]
			}
		}
	}
	return out
}

// variance is the mean over events of the variance of the terms (nt × nt).
func (e *phEvents) variance(info, project []float64, q, nt int) []float64 {
	v := make([]float64, nt*nt)
	for a := range nt {
		for b := range nt {
			for i := range q {
				for j := range q {
					if e.count[i*q+j] > 0 {
						v[a*nt+b] += project[i*nt+a] * info[i*q+j] / e.count[i*q+j] * project[j*nt+b]
					}
				}
			}
		}
	}
	return v
}

// scaling takes columns to scaled residuals of terms (nt × q), by stratum; nil
// where the variance of those that vary there is singular.
func (e *phEvents) scaling(v, project []float64, q, nt int) [][]float64 {
	maps := make([][]float64, len(e.used))
	x := make([]float64, nt)
	for s, used := range e.used {
		chol := newCholesky(v, nt, used)
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
	return maps
}
