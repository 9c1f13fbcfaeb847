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

	// By block of the design: the function of time less its mean over events, and that mean.
	overTime []float64
	centre   float64
}

// ProportionalHazards tests that the coefficients are constant in time, per
// term and globally, as R's cox.zph does from survival 3 on. Covariates
// without a finite coefficient are left out. With exact ties the test is that
// of Breslow's likelihood at the estimate, R's too.
//
// Error: *ValueError with TimeLog where a time is <= 0. One further pass over
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
	square := make([]float64, len(g))
	for b, v := range g {
		square[b] = v * v
	}
	once, twice := newEventSums(d, g), newEventSums(d, square)
	ps.addUp(d, ties, &once, &twice)
	info, score := [3][]float64{ps.Info, once.Info, twice.Info}, once.Score
	terms := f.terms(f.estimable)
	out := &PHTest{Transform: transform, overTime: g, centre: centre}
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

// transformed gives, by block of the design, the function of time less its mean over
// events, and that mean.
func (f *CoxFit) transformed(transform TimeTransform) ([]float64, float64, error) {
	d := f.limit
	g := slices.Clone(d.time)
	switch transform {
	case TimeLog:
		for i, t := range d.src.Time {
			if !(t > 0) {
				return nil, 0, &ValueError{"time", i, t, "> 0 for its logarithm"}
			}
		}
		for b, t := range g {
			g[b] = math.Log(t)
		}
	case TimeRank, TimeKM:
		time, first := d.src.distinctTimes()
		at := make([]float64, len(time)) // each distinct time, what it becomes
		if transform == TimeRank {
			for k := range time {
				at[k] = float64(len(d.src.order)) - float64(first[k]+first[k+1]-1)/2
			}
		} else {
			d.src.kmBefore(at, time, first)
		}
		k := 0
		for b, t := range d.time {
			if b > 0 && d.strat[b] != d.strat[b-1] {
				k = 0
			}
			k = descendTo(time, k, t)
			g[b] = at[k]
		}
	}
	mean := 0.0
	for b, v := range g {
		mean += v * float64(d.deaths[b])
	}
	mean /= float64(d.events)
	for b := range g {
		g[b] -= mean
	}
	return g, mean, nil
}

// distinctTimes are the times of the rows of positive weight, descending, and where each
// begins in order, and the length of that.
func (s *coxSource) distinctTimes() (time []float64, first []int32) {
	for p, t := range s.times {
		if p == 0 || t != time[len(time)-1] {
			time, first = append(time, t), append(first, int32(p))
		}
	}
	return time, append(first, int32(len(s.order)))
}

// descendTo finds t in times that descend, from position k on: at once where it is near.
func descendTo(time []float64, k int, t float64) int {
	step := 1
	for k+step < len(time) && time[k+step] >= t {
		k += step
		step *= 2
	}
	for ; step > 0; step /= 2 {
		if k+step < len(time) && time[k+step] >= t {
			k += step
		}
	}
	return k
}

// kmBefore sets at to 1 - S(t-) at each distinct time: Kaplan-Meier over all rows
// together and without case weights, as cox.zph has it.
func (s *coxSource) kmBefore(at, time []float64, first []int32) {
	var entries []float64
	if s.Entry != nil {
		for _, i := range s.order {
			entries = append(entries, s.Entry[i])
		}
		slices.Sort(entries)
	}
	event := pick(s.Event, s.order)
	surv, entered := 1.0, 0
	for k, t := range slices.Backward(time) {
		at[k] = 1 - surv
		deaths := 0
		for _, e := range event[first[k]:first[k+1]] {
			deaths += int(bit(e))
		}
		atRisk := int(first[k+1])
		if s.Entry != nil {
			for entered < len(entries) && entries[entered] < t {
				entered++
			}
			atRisk = entered - (len(s.order) - atRisk)
		}
		surv *= 1 - float64(deaths)/float64(atRisk)
	}
}

// PHResiduals fills in what is plotted of a test that ProportionalHazards made of the
// same fit: one more pass over the data, O(n p), and a number for each event and term,
// which whoever reads the tests alone does not need.
func (f *CoxFit) PHResiduals(out *PHTest) {
	terms, ps := f.terms(f.estimable), f.baseline()
	d, q, nt := f.limit, f.design.q, len(terms)
	strata := f.phStrata(terms)
	project := f.projection(terms)
	v := strata.variance(ps.Info, project, q, nt)
	maps := strata.scaling(v, project, q, nt)
	n := d.events
	out.Row, out.Time, out.X = make([]int, n), make([]float64, n), make([]float64, n)
	out.Residual = make([][]float64, nt)
	for k := range out.Residual {
		out.Residual[k] = make([]float64, n)
	}
	ps.eachRiskSet(d, f.Ties == Efron, func(b int, _ efronSum, mean, _, _ []float64) {
		of := strata.of[b]
		for r := int(d.start[b]); r < int(d.start[b])+int(d.deaths[b]); r++ {
			e := strata.place(d, b, r)
			out.Row[e], out.Time[e], out.X[e] = int(d.row[r]), d.time[b], out.overTime[b]+out.centre
			row := d.x[r*q : r*q+q]
			for k, tm := range terms {
				if maps[of] == nil || !strata.used[of][k] {
					out.Residual[k][e] = math.NaN()
					continue
				}
				y := 1.0
				if len(tm.columns) == 1 {
					y = f.Coef[tm.columns[0]]
				}
				for j, by := range maps[of][k*q : k*q+q] {
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

// phStrata are the strata of a fit that have events.
type phStrata struct {
	of    []int32   // by block: index into used
	end   []int32   // by index: how many events this stratum and those before it have
	later []int32   // by block: events of its stratum there and at later times
	used  [][]bool  // by index and term: it varies there
	count []float64 // q × q: at how many events each two columns do
}

// place is where an event stands among all, by stratum and time ascending: row r of the
// design, of block b.
func (s *phStrata) place(d *coxDesign, b, r int) int {
	return int(s.end[s.of[b]]-s.later[b]+d.start[b]+d.deaths[b]) - 1 - r
}

// phStrata counts the events, and finds which terms vary in each stratum.
func (f *CoxFit) phStrata(terms []term) *phStrata {
	d, q := f.limit, f.design.q
	out := &phStrata{count: make([]float64, q*q), of: make([]int32, len(d.time)), later: make([]int32, len(d.time))}
	before := int32(0)
	for lo, hi := 0, 0; lo < len(d.time); lo = hi {
		events := int32(0)
		for hi < len(d.time) && d.strat[hi] == d.strat[lo] {
			events += d.deaths[hi]
			out.of[hi], out.later[hi] = int32(len(out.used)), events
			hi++
		}
		before += events
		out.end = append(out.end, before)
		varies := make([]bool, q)
		first := d.start[lo]
		for j := range q {
			for r := first; r < d.start[hi] && !varies[j]; r++ {
				varies[j] = d.x[int(r)*q+j] != d.x[int(first)*q+j]
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
func (e *phStrata) variance(info, project []float64, q, nt int) []float64 {
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
func (e *phStrata) scaling(v, project []float64, q, nt int) [][]float64 {
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
