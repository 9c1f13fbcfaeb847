package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

var (
	// ErrNoEvents is returned where there is no event, so that hazards cannot be
	// compared.
	ErrNoEvents = errors.New("no events: hazards cannot be compared")
	// ErrExactWeights is returned for case weights with exact ties, whose
	// likelihood counts subsets of patients.
	ErrExactWeights = errors.New("exact ties cannot be combined with case weights: use efron or breslow")
	// ErrFirthExact is returned for a penalised fit with exact ties.
	ErrFirthExact = errors.New("a penalised fit needs efron or breslow ties, not exact ones")
)

// CoxOptions are the choices of a fit; the zero value is R's default.
type CoxOptions struct {
	Ties   Ties
	Level  float64 // of intervals, 0 for 0.95
	Robust bool    // sandwich variance; implied by CoxData.Cluster
	Firth  bool    // penalise by Jeffreys' prior
}

// CoxFit is a fitted proportional hazards regression. Slices by covariate have
// length p, in the order given; a covariate that was set aside has NaN.
type CoxFit struct {
	Name  []string
	Coef  []float64   // log hazard ratio per unit; ±Inf where the likelihood is monotone
	SE    []float64   // robust where asked for
	Var   [][]float64 // p × p, model-based: the inverse information
	Z, P  []float64   // Wald
	Lower []float64   // Wald interval of Coef
	Upper []float64

	// RobustVar is the sandwich of Lin and Wei [3], nil unless asked for.
	// NaiveSE is then the model-based standard error.
	RobustVar [][]float64
	NaiveSE   []float64

	Ties        Ties
	Level       float64
	Firth       bool
	LogLikNull  float64 // at 0; penalised where Firth, as are LogLik, LR, AIC and BIC
	LogLik      float64
	LR          Test
	Wald        Test
	Score       Test
	RobustScore *Test   // nil without robust variance
	AIC, BIC    float64 // BIC counts events, as R does
	Iterations  int
	N, Events   int
	DF          int // coefficients estimated
	Aliased     []Aliased
	Monotone    []Monotone
	Warnings    []string

	data   CoxData
	design *coxDesign // as given
	limit  *coxDesign // the design of the fit: refined where monotone
	pass   *coxPass   // at the fit
	free   []bool     // estimated and finite
	beta   []float64  // in the design's units; 0 where not free
	null   coxNull

	directions [][]float64 // in which the likelihood is monotone
}

// coxNull is the fit without covariates.
type coxNull struct {
	ll    float64
	score []float64
	info  []float64
	free  []bool // not set aside
}

// Cox fits a proportional hazards regression by partial likelihood [1], with
// R's treatment of ties, weights, strata and (entry, exit] rows.
//
// Covariates are centred and scaled inside. One that is constant among those
// at risk, or collinear with those before it, is set aside by name, and the
// model stands. Where the likelihood is monotone (no events in a group,
// separation) coefficients are ±Inf, the log-likelihood and the other
// coefficients are the limits that they tend to, and the likelihood-ratio and
// score tests remain right; Wald statistics of such a term are NaN.
//
// Near-tied times are made tied as by R's timefix. Rows may be in any order;
// d is kept by the fit and must not be changed while that is used.
//
// Errors: ErrNoSubjects, ErrNoEvents, *LengthError, *ValueError (row, value),
// ErrLevel, ErrExactWeights, ErrFirthExact. O(n log n) for (entry, exit] rows,
// else O(n), and O(n p²) per iteration; exact ties O(n d p²) per event time
// with d > 1 events.
//
// [1] Cox (1972) JRSS B 34:187; Cox (1975) Biometrika 62:269. [2] Efron (1977)
// JASA 72:557. [3] Lin & Wei (1989) JASA 84:1074.
func Cox(d CoxData, opt CoxOptions) (*CoxFit, error) {
	level, err := levelOr(opt.Level, 0.95)
	if err != nil {
		return nil, err
	}
	opt.Level = level
	if opt.Ties == Exact {
		if slices.ContainsFunc(d.Weight, func(w float64) bool { return w != 1 }) {
			return nil, ErrExactWeights
		}
		if opt.Firth {
			return nil, ErrFirthExact
		}
	}
	src, design, err := coxOf(d)
	if err != nil {
		return nil, err
	}
	f := &CoxFit{
		Name: src.Name, Ties: opt.Ties, Level: opt.Level, Firth: opt.Firth,
		N: len(src.order), Events: design.events,
		data: d, design: design,
	}
	ps := newCoxPass(design)
	ps.run(design, opt.Ties, make([]float64, src.p))
	f.null = coxNull{ps.LogLik, slices.Clone(ps.Score), slices.Clone(ps.Info), nil}
	f.setAside()
	fit := f.fitNewton
	if opt.Firth {
		fit = f.fitFirth
	}
	if err := fit(ps); err != nil {
		return nil, err
	}
	f.summarise()
	if opt.Robust || d.Cluster != nil {
		if err := f.robust(); err != nil {
			return nil, err
		}
	}
	f.wald()
	return f, nil
}

// setAside finds the covariates that cannot be estimated, and says why.
func (f *CoxFit) setAside() {
	d := f.design
	q := d.q
	varies := make([]bool, q)
	for j := range q {
		varies[j] = d.scale[j] > 0 && f.null.info[j*q+j] > pivotTolerance*float64(f.Events)
	}
	f.null.free = independent(f.null.info, q, varies)
	for j, free := range f.null.free {
		if free {
			continue
		}
		why := whyAside(d.src.X[j], varies[j], d.src.ns > 1)
		f.Aliased = append(f.Aliased, Aliased{j, why})
		f.Warnings = append(f.Warnings, f.Name[j]+" "+why+": set aside")
	}
}

// solution is where a maximisation ended.
type solution struct {
	beta       []float64
	design     *coxDesign // refined where monotone
	pass       *coxPass
	free       []bool // estimated and finite
	directions [][]float64
	iterations int
}

// ErrNoConvergence is returned where Newton's method has not settled.
var ErrNoConvergence = errors.New("the partial likelihood could not be maximised in 100 iterations")

const maxIterations = 100

// maximise finds the maximum of the partial likelihood over the free
// coefficients, from beta on, by Newton's method with step-halving. Where the
// likelihood is monotone in a direction z = δ'x it is maximised in the limit: at
// every event only those at risk with the highest z count. They have the same z as
// the patient with the event, so that the limit is the likelihood stratified by z.
func maximise(d *coxDesign, ties Ties, beta []float64, free []bool, ps *coxPass) (*solution, error) {
	q := d.q
	sol := &solution{beta: slices.Clone(beta), design: d, pass: ps, free: slices.Clone(free)}
	if ps == nil {
		sol.pass = newCoxPass(d)
	}
	for !sol.pass.run(d, ties, sol.beta) { // the start is too far out
		moved := false
		for j := range q {
			if sol.free[j] && sol.beta[j] != 0 {
				sol.beta[j] /= 2
				moved = moved || math.Abs(sol.beta[j]) > 1e-3
			}
		}
		if !moved {
			return nil, ErrNoConvergence
		}
	}
	if !slices.Contains(free, true) {
		return sol, nil
	}
	step, trial := make([]float64, q), make([]float64, q)
	for sol.iterations = 1; sol.iterations <= maxIterations; sol.iterations++ {
		ps := sol.pass
		chol := newCholesky(ps.Info, q, sol.free)
		decrement := math.Inf(1)
		if chol != nil {
			chol.solve(ps.Score, step)
			decrement = 0
			for j := range step {
				decrement += step[j] * ps.Score[j]
			}
			if decrement < 1e-20 {
				return sol, nil
			}
		}
		ll := ps.LogLik
		if chol == nil || sol.iterations > 4 {
			if chol == nil {
				gradientStep(ps, sol.free, step)
			}
			for _, direction := range [2][]float64{step, sol.beta} {
				if z := d.monotone(ties, sol.free, direction); z != nil {
					return sol.refine(ties, z)
				}
			}
		}
		part := d.shorten(step)
		accepted := false
		for range 40 {
			for j := range trial {
				trial[j] = sol.beta[j] + step[j]
			}
			enough := -1e-12 * math.Abs(ll)
			if decrement > 1e-6 && !math.IsInf(decrement, 1) {
				enough = 1e-3 * part * decrement
			}
			if ps.run(d, ties, trial) && ps.LogLik-ll >= enough {
				accepted = true
				break
			}
			for j := range step {
				step[j] /= 2
			}
			part /= 2
		}
		if !accepted {
			ps.run(d, ties, sol.beta)
			if decrement < 1e-9 {
				return sol, nil // no step gains more than rounding
			}
			return nil, ErrNoConvergence
		}
		copy(sol.beta, trial)
	}
	return nil, ErrNoConvergence
}

// shorten limits a step so that no hazard ratio changes by more than a factor of
// e^8, since the curvature at the start says nothing about the likelihood farther
// away. It returns the part of the step that is left.
func (d *coxDesign) shorten(step []float64) float64 {
	const most = 8
	q, bound := d.q, 0.0
	for j, v := range step {
		bound += math.Abs(v) * d.widest[j]
	}
	if bound <= most {
		return 1
	}
	far := 0.0
	for r := range d.row {
		v := 0.0
		for j, x := range d.x[r*q : r*q+q] {
			v += step[j] * x
		}
		far = max(far, math.Abs(v))
	}
	if far <= most {
		return 1
	}
	for j := range step {
		step[j] *= most / far
	}
	return most / far
}

// gradientStep is a direction of ascent for an information that has become
// singular: each coefficient by its own curvature.
func gradientStep(ps *coxPass, free []bool, step []float64) {
	q := len(step)
	for j := range step {
		step[j] = 0
		if free[j] && ps.Score[j] != 0 {
			step[j] = max(-1, min(1, ps.Score[j]/max(ps.Info[j*q+j], 1e-300)))
		}
	}
}

// fitNewton maximises the partial likelihood; ps is at beta = 0.
func (f *CoxFit) fitNewton(ps *coxPass) error {
	q := f.design.q
	sol, err := maximise(f.design, f.Ties, make([]float64, q), f.null.free, ps)
	if err != nil {
		return err
	}
	f.limit, f.pass, f.beta, f.free = sol.design, sol.pass, sol.beta, sol.free
	f.Iterations = sol.iterations
	f.LogLikNull, f.LogLik = f.null.ll, sol.pass.LogLik
	f.directions = sol.directions
	for _, z := range sol.directions {
		f.addMonotone(z)
	}
	return nil
}

// addMonotone notes the direction z, in which the likelihood rises for ever.
func (f *CoxFit) addMonotone(z []float64) {
	var m Monotone
	for j, v := range z {
		if v != 0 {
			m.Columns = append(m.Columns, j)
			m.Up = append(m.Up, v > 0)
		}
	}
	if len(m.Columns) == 1 {
		m.Why = f.whyMonotone(m.Columns[0], m.Up[0])
	} else {
		m.Why = m.together(f.Name) + " is highest, at every event, in whoever has the event"
	}
	f.Monotone = append(f.Monotone, m)
	f.Warnings = append(f.Warnings, m.warnings(f.Name)...)
}

// whyMonotone says how column j separates those who have the event.
func (f *CoxFit) whyMonotone(j int, up bool) string {
	x := f.design.src.X[j]
	lo, hi := slices.Min(x), slices.Max(x)
	two := !slices.ContainsFunc(x, func(v float64) bool { return v != lo && v != hi })
	events := map[float64]int{}
	for i, e := range f.design.src.Event {
		if e && f.design.src.weight(int32(i)) > 0 {
			events[x[i]]++
		}
	}
	if two {
		for _, v := range [2]float64{lo, hi} {
			if events[v] == 0 {
				return fmt.Sprintf("no events where it is %v", v)
			}
		}
	}
	which := "lowest"
	if up {
		which = "highest"
	}
	return "at every event, whoever has it has the " + which + " value among those at risk"
}

// summarise turns the solution into what is reported.
func (f *CoxFit) summarise() {
	q, d := f.design.q, f.design
	nan := func() []float64 {
		v := make([]float64, q)
		for j := range v {
			v[j] = math.NaN()
		}
		return v
	}
	infinite := make([]bool, q)
	f.Coef, f.SE = nan(), nan()
	for j := range q {
		if f.free[j] {
			f.Coef[j] = f.beta[j] / d.scale[j]
		}
	}
	for _, m := range slices.Backward(f.Monotone) { // the first found goes to infinity fastest
		for i, j := range m.Columns {
			infinite[j] = true
			f.Coef[j] = m.coef(i)
		}
	}
	for j := range q {
		if f.null.free[j] && !f.free[j] && !infinite[j] {
			why := "cannot be estimated beside a covariate whose coefficient is infinite"
			f.Aliased = append(f.Aliased, Aliased{j, why})
			f.Warnings = append(f.Warnings, f.Name[j]+" "+why)
		}
	}
	f.Var = make([][]float64, q)
	chol := newCholesky(f.pass.Info, q, f.free)
	column := make([]float64, q)
	for j := range q {
		f.Var[j] = nan()
		if !f.free[j] || infinite[j] || chol == nil {
			continue
		}
		chol.inverseColumn(j, column)
		for i := range q {
			if f.free[i] && !infinite[i] {
				f.Var[j][i] = column[i] / (d.scale[i] * d.scale[j])
			}
		}
		f.SE[j] = math.Sqrt(f.Var[j][j])
	}
	f.DF = 0
	for _, free := range f.null.free {
		if free {
			f.DF++
		}
	}
	f.LR = chiSquare(max(0, 2*(f.LogLik-f.LogLikNull)), f.DF)
	f.Score = chiSquare(quadInverse(f.null.info, f.null.score, f.null.free), f.DF)
	f.AIC = -2*f.LogLik + 2*float64(f.DF)
	f.BIC = -2*f.LogLik + math.Log(float64(f.Events))*float64(f.DF)
}

// wald sets the Wald statistics, from the robust variance where there is one.
func (f *CoxFit) wald() {
	unsure := false // a coefficient has no robust standard error
	for j, se := range f.SE {
		unsure = unsure || f.RobustVar != nil && math.IsNaN(se) && finite(f.Coef[j])
	}
	if len(f.Monotone) > 0 || unsure {
		f.Wald = chiSquare(math.NaN(), f.DF)
	} else {
		f.Wald = chiSquare(f.waldOf(nil), f.DF)
	}
	f.Z, f.P, f.Lower, f.Upper = waldEach(f.Coef, f.SE, f.Level)
}

// waldEach are each coefficient over its standard error, the two-sided P of that, and the
// bounds of the coefficient.
func waldEach(coef, se []float64, level float64) (z, p, lower, upper []float64) {
	quantile, n := quantileOf(level), len(se)
	z, p, lower, upper = make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for j, e := range se {
		z[j] = coef[j] / e
		p[j] = NormalP(z[j])
		lower[j], upper[j] = coef[j]-quantile*e, coef[j]+quantile*e
	}
	return z, p, lower, upper
}

// waldOf is b'V⁻¹b over the given columns, nil for all. Collinear columns are left
// out; NaN where a coefficient is infinite.
func (f *CoxFit) waldOf(columns []int) float64 {
	v := f.Var
	if f.RobustVar != nil {
		v = f.RobustVar
	}
	if columns == nil {
		for j := range f.Coef {
			columns = append(columns, j)
		}
	}
	var use []int
	for _, j := range columns {
		switch {
		case math.IsInf(f.Coef[j], 0):
			return math.NaN()
		case !math.IsNaN(f.Coef[j]):
			use = append(use, j)
		}
	}
	k := len(use)
	a, b := make([]float64, k*k), make([]float64, k)
	for i, ci := range use {
		b[i] = f.Coef[ci] * f.design.scale[ci]
		for j, cj := range use {
			a[i*k+j] = v[ci][cj] * f.design.scale[ci] * f.design.scale[cj]
		}
	}
	return quadInverse(a, b, independent(a, k, nil))
}

// WaldTest tests that all coefficients of some columns of X are 0, as for the
// columns of a factor or the non-linear ones of a spline. Columns that were
// set aside do not count; P is NaN where a coefficient is infinite.
//
// Errors: *ValueError for a column that does not exist. O(k³) for k columns.
func (f *CoxFit) WaldTest(columns []int) (Test, error) {
	df := 0
	for _, j := range columns {
		if j < 0 || j >= len(f.Coef) {
			return Test{}, badValue("column", float64(j), fmt.Sprintf("between 0 and %d", len(f.Coef)-1))
		}
		if !math.IsNaN(f.Coef[j]) {
			df++
		}
	}
	if df == 0 {
		return chiSquare(math.NaN(), 0), nil
	}
	return chiSquare(f.waldOf(columns), df), nil
}
