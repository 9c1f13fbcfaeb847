package stats

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// LogisticOptions are the choices of a logistic regression; the zero value is
// R's glm.
type LogisticOptions struct {
	Level  float64   // of intervals, 0 for 0.95
	Weight []float64 // nil (all 1), or length n: case weights, finite, >= 0
}

// Logistic is a fitted logistic regression. Slices by covariate have length p,
// in the order given; a covariate that was set aside has NaN.
type Logistic struct {
	N, Events     int
	Intercept     float64
	SEIntercept   float64
	Coef, SE      []float64 // log odds ratios
	Z, P          []float64 // Wald
	OR            []float64
	CI            []Interval // of the odds ratio, Wald
	LogLik        float64
	LogLikNull    float64 // intercept only
	LR            Test    // all covariates together
	AIC           float64
	Fitted        []float64 // probability of the event, by row
	LinearPredict []float64 // its logit
	Aliased       []Aliased
	Separated     *Monotone // nil unless outcomes are separated
	Iterations    int

	design *logisticDesign
	free   []bool
	beta   []float64 // of the standardised columns, intercept first
	level  float64
}

// ErrOneOutcome is returned where all subjects, or none, have the event.
var ErrOneOutcome = errors.New("logistic regression: all subjects have the same outcome: some must have the event and some not")

// errLogistic is returned where Newton's method has not settled.
var errLogistic = refuse("logistic regression", "the likelihood could not be maximised: "+
	"look for covariates that are nearly combinations of others, or that have extreme values")

// logisticDesign has an intercept and the covariates, centred and in units of
// their standard deviation, by column.
type logisticDesign struct {
	n, q         int
	x            [][]float64
	y            []float64
	w            []float64
	centre, unit []float64
}

// FitLogistic regresses a binary outcome on covariates by maximum likelihood
// [1]; as R's glm(y ~ x, family = binomial).
//
// x has p columns of length n, finite; y has length n. Collinear and constant
// covariates are set aside, as in R. Where covariates separate the outcomes,
// so that the likelihood rises for ever, Separated names them, their
// coefficients are ±Inf, LogLik is the limit, LR and Profile still hold, and
// the Wald statistics of these covariates are NaN.
//
// Errors: ErrNoSubjects; ErrOneOutcome; ErrLevel; *LengthError; *ValueError;
// *SampleError where the likelihood cannot be maximised. O(n p²) per iteration,
// of which there are about 6.
//
// [1] McCullagh & Nelder (1989) Generalized Linear Models.
func FitLogistic(x [][]float64, y []bool, opt LogisticOptions) (*Logistic, error) {
	level, err := levelOr(opt.Level, 0.95)
	if err != nil {
		return nil, err
	}
	opt.Level = level
	d, err := newLogisticDesign(x, y, opt.Weight)
	if err != nil {
		return nil, err
	}
	f := &Logistic{N: d.n, design: d, level: opt.Level}
	events, total := 0.0, 0.0
	for i, v := range d.y {
		f.Events += int(v)
		events += v * d.w[i]
		total += d.w[i]
	}
	if !(events > 0 && events < total) {
		return nil, ErrOneOutcome
	}
	f.LogLikNull = events*math.Log(events/total) + (total-events)*math.Log(1-events/total)
	f.free = d.estimable(nil)
	for j := 1; j < d.q; j++ {
		if !f.free[j] {
			f.Aliased = append(f.Aliased, Aliased{j - 1, whyAside(x[j-1], true, false)})
		}
	}
	start := make([]float64, d.q)
	start[0] = math.Log(events / (total - events))
	s, err := d.maximise(start, f.free)
	if err != nil {
		return nil, err
	}
	f.beta, f.LogLik, f.Iterations = s.beta, s.ll, s.iterations
	f.describe(s)
	return f, nil
}

// newLogisticDesign checks the data and standardises the covariates.
func newLogisticDesign(x [][]float64, y []bool, weight []float64) (*logisticDesign, error) {
	n := len(y)
	if n == 0 {
		return nil, ErrNoSubjects
	}
	d := &logisticDesign{n: n, q: len(x) + 1, y: make([]float64, n), w: weight, centre: make([]float64, len(x)+1), unit: make([]float64, len(x)+1)}
	for i, v := range y {
		if v {
			d.y[i] = 1
		}
	}
	if err := checkWeights(weight, n); err != nil {
		return nil, err
	}
	if weight == nil {
		d.w = slices.Repeat([]float64{1}, n)
	}
	d.x, d.unit[0] = append(d.x, slices.Repeat([]float64{1}, n)), 1
	for j, c := range x {
		if len(c) != n {
			return nil, &LengthError{fmt.Sprintf("covariate %d", j+1), len(c), n}
		}
		if err := checkFinite(fmt.Sprintf("covariate %d", j+1), c); err != nil {
			return nil, err
		}
		m := momentsOf(c)
		sd := math.Sqrt(m.ss / m.n)
		if !(sd > 1e-14*math.Abs(m.mean)) {
			sd = 0
		}
		z := make([]float64, n)
		if sd > 0 {
			for i, v := range c {
				z[i] = (v - m.mean) / sd
			}
		}
		d.centre[j+1], d.unit[j+1] = m.mean, sd
		d.x = append(d.x, z)
	}
	return d, nil
}

// estimable marks the columns (among some; nil for all) that are not a linear
// function of those before them.
func (d *logisticDesign) estimable(among []bool) []bool {
	g := make([]float64, d.q*d.q)
	for a, u := range d.x {
		for b, v := range d.x[:a+1] {
			s := 0.0
			for i := range u {
				s += d.w[i] * u[i] * v[i]
			}
			g[a*d.q+b], g[b*d.q+a] = s, s
		}
	}
	return independent(g, d.q, among)
}

// logisticSolution is the maximum of the likelihood.
type logisticSolution struct {
	beta, eta   []float64
	ll          float64
	information []float64
	free        []bool    // columns that information is of
	direction   []float64 // nil, or the one along which the likelihood rises for ever
	iterations  int
}

// evaluate fills in eta and ll at beta.
func (d *logisticDesign) evaluate(s *logisticSolution) {
	clear(s.eta)
	for j, b := range s.beta {
		if b != 0 {
			for i, v := range d.x[j] {
				s.eta[i] += b * v
			}
		}
	}
	s.ll = 0
	for i, e := range s.eta {
		if d.y[i] == 0 {
			e = -e
		}
		// log of 1 / (1 + exp(-e)) without overflow.
		s.ll += d.w[i] * (min(e, 0) - math.Log1p(math.Exp(-math.Abs(e))))
	}
}

// derivatives returns the score and fills in the information.
func (d *logisticDesign) derivatives(s *logisticSolution) (score []float64) {
	score = make([]float64, d.q)
	clear(s.information)
	resid, v := make([]float64, d.n), make([]float64, d.n)
	for i, e := range s.eta {
		small := 1 / (1 + math.Exp(math.Abs(e))) // the less probable outcome
		v[i] = d.w[i] * small * (1 - small)
		switch {
		case d.y[i] == 1 && e >= 0, d.y[i] == 0 && e < 0:
			resid[i] = d.w[i] * small
		default:
			resid[i] = d.w[i] * (1 - small)
		}
		if d.y[i] == 0 {
			resid[i] = -resid[i]
		}
	}
	weighted := make([]float64, d.n)
	for a, x := range d.x {
		for i, z := range x {
			score[a] += resid[i] * z
			weighted[i] = v[i] * z
		}
		for b, z := range d.x[:a+1] {
			sum := 0.0
			for i, u := range weighted {
				sum += u * z[i]
			}
			s.information[a*d.q+b], s.information[b*d.q+a] = sum, sum
		}
	}
	return score
}

// maximise climbs from start by Newton's method over the free columns.
func (d *logisticDesign) maximise(start []float64, free []bool) (*logisticSolution, error) {
	s := &logisticSolution{beta: append([]float64(nil), start...), eta: make([]float64, d.n), information: make([]float64, d.q*d.q), free: free}
	d.evaluate(s)
	step := make([]float64, d.q)
	for s.iterations = 1; s.iterations <= 200; s.iterations++ {
		score := d.derivatives(s)
		chol := newCholesky(s.information, d.q, free)
		if chol == nil { // perhaps because nearly all outcomes are fitted exactly
			if dir := d.separates(step, free); dir != nil {
				return d.limit(s, dir, free)
			}
			return nil, errLogistic
		}
		chol.solve(score, step)
		largest, widest := 0.0, 0.0
		for j := range step {
			largest = max(largest, math.Abs(step[j])/(1+math.Abs(s.beta[j])))
		}
		for _, e := range s.eta {
			widest = max(widest, math.Abs(e))
		}
		if widest > 18 && largest > 1e-3 {
			if dir := d.separates(step, free); dir != nil {
				return d.limit(s, dir, free)
			}
		}
		from, before := append([]float64(nil), s.beta...), s.ll
		for k := 1.0; ; k /= 2 {
			for j := range step {
				s.beta[j] = from[j] + k*step[j]
			}
			if d.evaluate(s); s.ll >= before-1e-12*math.Abs(before) {
				break
			}
			if k < 1e-10 {
				return nil, errLogistic
			}
		}
		if largest < 1e-9 { // Newton squares it: this step was the last that counts
			d.derivatives(s)
			return s, nil
		}
	}
	return nil, errLogistic
}

// limit turns a solution on its way to infinity along dir into its limit: rows whose
// outcome becomes certain add nothing to the log-likelihood, and the others are
// fitted by themselves.
func (d *logisticDesign) limit(s *logisticSolution, dir []float64, free []bool) (*logisticSolution, error) {
	rest := *d
	rest.w = make([]float64, d.n)
	margin, most := d.margins(dir)
	left := false
	for i, m := range margin {
		if m <= separationTolerance*most {
			rest.w[i] = d.w[i]
			left = left || d.w[i] > 0
		}
	}
	s.direction, s.ll = dir, 0
	clear(s.information)
	s.free = make([]bool, d.q)
	if !left {
		return s, nil
	}
	start := append([]float64(nil), s.beta...) // columns that are held stay where they are
	for j := range start {
		if free[j] {
			start[j] = 0
		}
	}
	r, err := rest.maximise(start, rest.estimable(free))
	if err != nil {
		return nil, err
	}
	s.ll, s.information, s.free = r.ll, r.information, r.free
	for j := range dir {
		if dir[j] == 0 && r.free[j] {
			s.beta[j] = r.beta[j]
		}
		if r.direction != nil && dir[j] == 0 {
			dir[j] = r.direction[j]
		}
	}
	for i, w := range rest.w {
		if w > 0 {
			s.eta[i] = r.eta[i]
		}
	}
	return s, nil
}

// separationTolerance is the part of the largest movement along a direction below
// which a row counts as not moving.
const separationTolerance = 1e-5

// margins are the distances by which rows move along dir towards their own outcome,
// and the largest of them.
func (d *logisticDesign) margins(dir []float64) (margin []float64, most float64) {
	margin = make([]float64, d.n)
	for i := range margin {
		for j, v := range dir {
			margin[i] += v * d.x[j][i]
		}
		if d.y[i] == 0 {
			margin[i] = -margin[i]
		}
		if d.w[i] > 0 {
			most = max(most, margin[i])
		}
	}
	return margin, most
}

// direction is the free part of a step, scaled so that its largest coordinate is 1,
// without the coordinates that are small beside it.
func direction(step []float64, free []bool) []float64 {
	top := 0.0
	for j, v := range step {
		if free[j] {
			top = max(top, math.Abs(v))
		}
	}
	dir := make([]float64, len(step))
	for j, v := range step {
		if free[j] && math.Abs(v) > 1e-4*top {
			dir[j] = v / top
		}
	}
	return dir
}

// separates returns the free part of step, without its small coordinates, if no
// outcome becomes less probable along it and some outcome more probable; else nil.
func (d *logisticDesign) separates(step []float64, free []bool) []float64 {
	dir := direction(step, free)
	margin, most := d.margins(dir)
	least := math.Inf(1)
	for i, m := range margin {
		if d.w[i] > 0 {
			least = min(least, m)
		}
	}
	if least < -separationTolerance*most || !(most > 0) {
		return nil
	}
	return dir
}

// describe turns a solution into coefficients in the caller's units.
func (f *Logistic) describe(s *logisticSolution) {
	d, p := f.design, f.design.q-1
	nan := math.NaN()
	f.LinearPredict, f.Fitted = s.eta, make([]float64, d.n)
	for i, e := range s.eta {
		f.Fitted[i] = 1 / (1 + math.Exp(-e))
	}
	for _, v := range []*[]float64{&f.Coef, &f.SE, &f.Z, &f.P, &f.OR} {
		*v = make([]float64, p)
		for j := range *v {
			(*v)[j] = nan
		}
	}
	f.CI = make([]Interval, p)
	rank := 0
	infinite := func(j int) bool { return s.direction != nil && s.direction[j] != 0 }
	chol := newCholesky(s.information, d.q, s.free)
	z := quantileOf(f.level)
	f.Intercept = s.beta[0]
	toIntercept := make([]float64, d.q)
	toIntercept[0] = 1
	column := make([]float64, d.q)
	for j := 1; j < d.q; j++ {
		f.CI[j-1] = Interval{nan, nan, f.level, "Wald"}
		if !f.free[j] {
			continue
		}
		rank++
		k := j - 1
		f.Coef[k] = s.beta[j] / d.unit[j]
		if s.direction != nil && !infinite(j) && !s.free[j] {
			f.Coef[k] = nan // the rows whose outcome is not certain cannot estimate it
			continue
		}
		f.Intercept -= f.Coef[k] * d.centre[j]
		toIntercept[j] = -d.centre[j] / d.unit[j]
		if infinite(j) {
			f.Coef[k] = math.Copysign(math.Inf(1), s.direction[j])
			f.OR[k] = math.Exp(f.Coef[k])
			continue
		}
		f.OR[k] = math.Exp(f.Coef[k])
		if chol != nil && s.free[j] {
			chol.inverseColumn(j, column)
			f.SE[k] = math.Sqrt(column[j]) / d.unit[j]
			f.Z[k] = f.Coef[k] / f.SE[k]
			f.P[k] = NormalP(f.Z[k])
			f.CI[k].Lower, f.CI[k].Upper = math.Exp(f.Coef[k]-z*f.SE[k]), math.Exp(f.Coef[k]+z*f.SE[k])
		}
	}
	f.SEIntercept = nan
	if s.direction != nil {
		m := &Monotone{Why: "the covariates separate those who have the event from those who do not: " +
			"the likelihood rises for ever, and the odds ratio has no finite value; its profile interval and likelihood-ratio P still hold"}
		for j := 1; j < d.q; j++ {
			if infinite(j) {
				m.Columns, m.Up = append(m.Columns, j-1), append(m.Up, s.direction[j] > 0)
			}
		}
		f.Separated = m
		if f.Intercept = nan; len(m.Columns) == 0 { // cannot be: somebody has each outcome
			f.Separated = nil
		}
	} else if chol != nil {
		chol.solve(toIntercept, column)
		v := 0.0
		for j, c := range toIntercept {
			v += c * column[j]
		}
		f.SEIntercept = math.Sqrt(v)
	}
	f.LR = ChiSquareTest(2*(f.LogLik-f.LogLikNull), rank)
	f.AIC = -2*f.LogLik + 2*float64(rank+1)
}

// Profile returns profile-likelihood intervals of the log odds ratios and
// likelihood-ratio tests of each covariate. level 0 is the fit's own. Bounds are
// found to the last digits (R's confint interpolates them by a spline). ±Inf
// where the likelihood never drops so far; NaN for a covariate set aside.
//
// Errors: ErrLevel; *SampleError where the likelihood cannot be maximised. About
// 20 fits per covariate.
func (f *Logistic) Profile(level float64) ([]Profile, error) {
	level, err := levelOr(level, f.level)
	if err != nil {
		return nil, err
	}
	d := f.design
	z := quantileOf(level)
	out := make([]Profile, d.q-1)
	for j := 1; j < d.q; j++ {
		p := &out[j-1]
		*p = Profile{math.NaN(), math.NaN(), chiSquare(math.NaN(), 0)}
		if !f.free[j] {
			continue
		}
		var failed error
		warm := append([]float64(nil), f.beta...)
		// The signed root of the drop is nearly straight in b.
		drop := func(b float64) float64 {
			s, err := d.held(j, b, warm, f.free)
			if err != nil {
				failed = err
				return math.NaN()
			}
			return math.Sqrt(max(0, 2*(f.LogLik-s.ll)))
		}
		zero := drop(0)
		p.LR = chiSquare(zero*zero, 1)
		top := f.beta[j]
		width := z // in standard deviations of the covariate
		if se := f.SE[j-1]; se > 0 {
			width = z * se * d.unit[j]
		}
		bound := func(sign float64) float64 {
			if math.IsInf(f.Coef[j-1], int(sign)) {
				return math.Inf(int(sign))
			}
			inner := top
			for k := 1.0; k < 1e6; k *= 2 {
				outer := top + sign*k*width
				v := drop(outer)
				if failed != nil {
					return math.NaN()
				}
				if v >= z {
					g := func(b float64) float64 { return drop(b) - z }
					return brent(g, inner, outer, drop(inner)-z, v-z) / d.unit[j]
				}
				inner = outer
			}
			return math.Inf(int(sign))
		}
		p.Lower, p.Upper = bound(-1), bound(1)
		if failed != nil {
			return nil, failed
		}
	}
	return out, nil
}

// held maximises with column j held at b (in standard deviations).
func (d *logisticDesign) held(j int, b float64, warm []float64, free []bool) (*logisticSolution, error) {
	others := append([]bool(nil), free...)
	others[j] = false
	start := append([]float64(nil), warm...)
	start[j] = b
	s, err := d.maximise(start, others)
	if err != nil { // warm coefficients may be far off: begin at none
		clear(start)
		start[j] = b
		s, err = d.maximise(start, others)
	}
	if err != nil { // for example where other coefficients are infinite: go there in steps
		const steps = 64
		at := append([]float64(nil), warm...)
		for k := 1; k <= steps; k++ {
			at[j] = warm[j] + (b-warm[j])*float64(k)/steps
			if s, err = d.maximise(at, others); err != nil {
				return nil, err
			}
			copy(at, s.beta)
		}
	}
	return s, err
}

// DropTest is the likelihood-ratio test of several covariates together, such as the
// levels of a factor, against the fit without them. Columns that were set aside do
// not count.
//
// Errors: *ValueError for a column that does not exist; *SampleError where the
// likelihood cannot be maximised. One fit.
func (f *Logistic) DropTest(columns []int) (Test, error) {
	others := append([]bool(nil), f.free...)
	df := 0
	for _, c := range columns {
		if c < 0 || c >= f.design.q-1 {
			return Test{}, badValue("covariate", float64(c), fmt.Sprintf("between 0 and %d", f.design.q-2))
		}
		if others[c+1] {
			others[c+1] = false
			df++
		}
	}
	start := make([]float64, f.design.q)
	s, err := f.design.maximise(start, others)
	if err != nil {
		return Test{}, err
	}
	return ChiSquareTest(2*(f.LogLik-s.ll), df), nil
}
