package stats

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// CoxCells is what a proportional hazards regression is fitted to where the patients stay
// where they are: cells of patients who have the same time, status, stratum and fixed
// covariates, and of the other covariates only sums over each cell.
type CoxCells struct {
	Time    []float64 // by cell, finite
	Event   []bool    // by cell
	Stratum []int     // nil, or by cell

	Column []CellColumn // the covariates, in the order of the model
	Name   []string     // theirs

	// Sums gives, for the log hazard ratios beta of the summed covariates, the sums over
	// each cell. It is asked once per step. Errors end the fit and are returned.
	Sums func(ctx context.Context, beta []float64) (*CellSums, error)
}

// CellColumn is a covariate: the same for all of a cell, or known by its sums.
type CellColumn struct {
	Fixed  []float64 // by cell, finite; nil where it is summed
	Summed int       // which of the summed it is
}

// CellSums are sums over the patients of each cell who have every summed covariate x, with
// w = exp(Σ beta x): how many they are, Σw, Σwx and Σwxx'. The x are less some numbers that
// are the same in every call.
type CellSums struct {
	N, W []float64
	X    [][]float64   // by summed covariate, then by cell
	XX   [][][]float64 // by two of them, the second not after the first, then by cell
}

// farOff is how large the square of a mean may be beside a variance for sums about it to be
// had from sums of the values themselves without losing what counts.
const farOff = 1e6

// About are sums at beta = 0 of the covariates less some numbers, of those of the covariates
// as they are; nil where too much would be lost to rounding. O(cells p²).
func (s *CellSums) About(about []float64) *CellSums {
	p := len(s.X)
	out := &CellSums{N: s.N, W: s.W, X: make([][]float64, p), XX: make([][][]float64, p)}
	total := 0.0
	for _, w := range s.W {
		total += w
	}
	for j := range p {
		out.X[j] = make([]float64, len(s.W))
		for i, w := range s.W {
			out.X[j][i] = s.X[j][i] - about[j]*w
		}
		spread := 0.0
		for k := range j + 1 {
			xx := make([]float64, len(s.W))
			for i, w := range s.W {
				xx[i] = s.XX[j][k][i] - about[j]*s.X[k][i] - about[k]*s.X[j][i] + about[j]*about[k]*w
				if j == k {
					spread += xx[i]
				}
			}
			out.XX[j] = append(out.XX[j], xx)
		}
		if total > 0 && about[j]*about[j]*total > farOff*spread {
			return nil
		}
	}
	return out
}

// cellFit is a fit in hand: score and information at the coefficients beta, of covariates
// less their means over the patients.
type cellFit struct {
	d       CoxCells
	ties    Ties
	block   []cellBlock
	centre  []float64 // of the fixed
	p       int
	summed  int
	score   []float64
	info    []float64
	loglik  float64
	n       float64
	events  int
	onEvent []float64 // Σ of each covariate over the events
}

// cellBlock are the cells of one stratum that leave at one time; all of a stratum follow
// one another, the latest first.
type cellBlock struct {
	cell  []int
	first bool // of its stratum
}

// CoxOfCells fits a proportional hazards regression [1] with Efron's or Breslow's ties to
// sums over cells, by Newton's method, one call of Sums per step. Coefficients, standard
// errors, likelihoods and their tests are those of Cox on the patients; what needs
// patients (residuals, concordance, profiles, tests of proportional hazards) the fit has
// not, and its methods must not be called. Near-tied times are made tied as by R's timefix.
//
// Errors: ErrNoSubjects, ErrNoEvents, *LengthError, ErrLevel, ErrNoConvergence also where
// the likelihood has no maximum, and those of Sums. O(cells p²) per step, beside Sums.
//
// [1] Cox (1972) JRSS B 34:187; Efron (1977) JASA 72:557.
func CoxOfCells(ctx context.Context, d CoxCells, opt CoxOptions) (*CoxFit, error) {
	level, err := levelOr(opt.Level, 0.95)
	if err != nil {
		return nil, err
	}
	if opt.Ties == Exact || opt.Firth || opt.Robust {
		return nil, ErrNoConvergence
	}
	c, err := newCellFit(d, opt.Ties)
	if err != nil {
		return nil, err
	}
	p := c.p
	beta := make([]float64, p)
	if err := c.pass(ctx, beta); err != nil {
		return nil, err
	}
	switch {
	case c.n == 0:
		return nil, ErrNoSubjects
	case c.events == 0:
		return nil, ErrNoEvents
	}
	f := &CoxFit{Name: d.Name, Ties: opt.Ties, Level: level, N: int(c.n), Events: c.events, LogLikNull: c.loglik}
	scale, varies := make([]float64, p), make([]bool, p)
	for j := range p {
		v := c.info[j*p+j]
		size := c.size(j)
		varies[j] = v > 1e-12*size*size*float64(c.events)
		scale[j] = 1
		if varies[j] {
			scale[j] = 1 / math.Sqrt(v/float64(c.events))
		}
	}
	info, score := c.scaled(scale)
	free := independent(info, p, varies)
	for j, ok := range free {
		if !ok {
			why := "is a combination of the covariates before it"
			if !varies[j] {
				why = "does not differ between those at risk"
			}
			f.Aliased = append(f.Aliased, Aliased{j, why})
			f.Warnings = append(f.Warnings, d.Name[j]+" "+why+": set aside")
		} else {
			f.DF++
		}
	}
	f.Score = chiSquare(quadInverse(info, score, free), f.DF)
	if beta, err = c.climb(ctx, scale, free, &f.Iterations); err != nil {
		return nil, err
	}
	f.LogLik = c.loglik
	c.summarise(f, beta, scale, free)
	return f, nil
}

func newCellFit(d CoxCells, ties Ties) (*cellFit, error) {
	n := len(d.Time)
	if n == 0 {
		return nil, ErrNoSubjects
	}
	if len(d.Event) != n {
		return nil, &LengthError{"event", len(d.Event), n}
	}
	if d.Stratum != nil && len(d.Stratum) != n {
		return nil, &LengthError{"stratum", len(d.Stratum), n}
	}
	c := &cellFit{d: d, ties: ties, p: len(d.Column)}
	for _, col := range d.Column {
		if col.Fixed == nil {
			c.summed = max(c.summed, col.Summed+1)
		} else if len(col.Fixed) != n {
			return nil, &LengthError{"covariate", len(col.Fixed), n}
		}
	}
	c.score, c.info = make([]float64, c.p), make([]float64, c.p*c.p)
	c.centre, c.onEvent = make([]float64, c.p), make([]float64, c.p)
	stratum, _ := denseCodes(d.Stratum, n)
	time := Tied(d.Time)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case stratum[a] != stratum[b]:
			return int(stratum[a]) - int(stratum[b])
		case time[a] > time[b]:
			return -1
		case time[a] < time[b]:
			return 1
		}
		return 0
	})
	for k, i := range order {
		first := k == 0 || stratum[i] != stratum[order[k-1]]
		if first || time[i] != time[order[k-1]] {
			c.block = append(c.block, cellBlock{first: first})
		}
		b := &c.block[len(c.block)-1]
		b.cell = append(b.cell, i)
	}
	return c, nil
}

// size is how large the values of a covariate are, for what is rounding beside them.
func (c *cellFit) size(j int) float64 {
	if f := c.d.Column[j].Fixed; f != nil {
		m := 0.0
		for _, v := range f {
			m = max(m, math.Abs(v))
		}
		return m
	}
	return 0
}

// riskSums are sums over patients: w, wx and wxx'.
type riskSums struct {
	w  float64
	x  []float64
	xx []float64
}

func newRiskSums(p int) riskSums { return riskSums{x: make([]float64, p), xx: make([]float64, p*p)} }

func (s *riskSums) clear() {
	s.w = 0
	clear(s.x)
	clear(s.xx)
}

// add adds a cell's sums: value has by covariate its fixed value, and e the hazard ratio
// of these.
func (s *riskSums) add(c *cellFit, m *CellSums, i int, value []float64, e float64) {
	s.w += e * m.W[i]
	for j, a := range c.d.Column {
		s.x[j] += e * c.first(m, i, j, value)
		for k, b := range c.d.Column[:j+1] {
			v := 0.0
			switch {
			case a.Fixed != nil && b.Fixed != nil:
				v = value[j] * value[k] * m.W[i]
			case a.Fixed != nil:
				v = value[j] * m.X[b.Summed][i]
			case b.Fixed != nil:
				v = value[k] * m.X[a.Summed][i]
			default:
				v = m.XX[max(a.Summed, b.Summed)][min(a.Summed, b.Summed)][i]
			}
			s.xx[j*c.p+k] += e * v
		}
	}
}

// first is Σwx of covariate j over a cell.
func (c *cellFit) first(m *CellSums, i, j int, value []float64) float64 {
	if a := c.d.Column[j]; a.Fixed == nil {
		return m.X[a.Summed][i]
	}
	return value[j] * m.W[i]
}

// pass computes score, information and likelihood at beta.
func (c *cellFit) pass(ctx context.Context, beta []float64) error {
	summed, null := make([]float64, c.summed), true
	for j, a := range c.d.Column {
		null = null && beta[j] == 0
		if a.Fixed == nil {
			summed[a.Summed] = beta[j]
		}
	}
	m, err := c.d.Sums(ctx, summed)
	if err != nil {
		return err
	}
	if null {
		c.begin(m)
	}
	p := c.p
	c.loglik = 0
	for j := range p {
		c.loglik += beta[j] * c.onEvent[j]
	}
	copy(c.score, c.onEvent)
	clear(c.info)
	risk, dead := newRiskSums(p), newRiskSums(p)
	value := make([]float64, p)
	for _, b := range c.block {
		if b.first {
			risk.clear()
		}
		dead.clear()
		d := 0.0
		for _, i := range b.cell {
			eta := 0.0
			for j, a := range c.d.Column {
				if a.Fixed != nil {
					value[j] = a.Fixed[i] - c.centre[j]
					eta += beta[j] * value[j]
				}
			}
			e := math.Exp(eta)
			risk.add(c, m, i, value, e)
			if c.d.Event[i] && m.N[i] > 0 {
				d += m.N[i]
				dead.add(c, m, i, value, e)
			}
		}
		if d == 0 {
			continue
		}
		t := tiedSum(c.ties == Efron, risk.w, dead.w, d, int(d))
		c.loglik -= t.ll
		less := t.inc - t.incD
		for j := range p {
			c.score[j] -= t.inc*risk.x[j] - less*dead.x[j]
			for k := range j + 1 {
				at := j*p + k
				c.info[at] += t.inc*risk.xx[at] - less*dead.xx[at] -
					(t.a*risk.x[j]*risk.x[k] - t.b*(risk.x[j]*dead.x[k]+dead.x[j]*risk.x[k]) + t.c*dead.x[j]*dead.x[k])
			}
		}
	}
	mirrorLower(c.info, p)
	for _, v := range append(slices.Clone(c.info), c.loglik) {
		if !finite(v) {
			c.loglik = math.Inf(-1)
		}
	}
	return nil
}

func mirrorLower(a []float64, p int) {
	for j := range p {
		for k := range j {
			a[k*p+j] = a[j*p+k]
		}
	}
}

// begin learns from the sums at beta = 0, where every weight is 1, who there is.
func (c *cellFit) begin(m *CellSums) {
	c.n, c.events = 0, 0
	for i, n := range m.N {
		c.n += n
		if c.d.Event[i] {
			c.events += int(n)
		}
	}
	for j, a := range c.d.Column {
		if a.Fixed != nil && c.n > 0 {
			sum := 0.0
			for i, n := range m.N {
				sum += n * a.Fixed[i]
			}
			c.centre[j] = sum / c.n
		}
		c.onEvent[j] = 0
		for i, n := range m.N {
			switch {
			case !c.d.Event[i]:
			case a.Fixed != nil:
				c.onEvent[j] += n * (a.Fixed[i] - c.centre[j])
			default:
				c.onEvent[j] += m.X[a.Summed][i]
			}
		}
	}
}

// scaled are information and score of covariates that are multiplied by 1/scale.
func (c *cellFit) scaled(scale []float64) (info, score []float64) {
	info, score = slices.Clone(c.info), slices.Clone(c.score)
	for j := range c.p {
		score[j] *= scale[j]
		for k := range c.p {
			info[j*c.p+k] *= scale[j] * scale[k]
		}
	}
	return info, score
}

const (
	cellSteps   = 30    // the most of a fit
	cellSettled = 1e-18 // of the likelihood that a further step would gain
	farOut      = 25    // coefficient, in units in which covariates differ by about 1, that no maximum has
)

// climb finds the maximum from beta = 0 on, where the last pass was made. Coefficients are
// of the covariates as they are.
func (c *cellFit) climb(ctx context.Context, scale []float64, free []bool, steps *int) ([]float64, error) {
	p := c.p
	beta, step := make([]float64, p), make([]float64, p)
	if !slices.Contains(free, true) {
		return beta, nil
	}
	for *steps = 1; *steps <= cellSteps; *steps++ {
		info, score := c.scaled(scale)
		chol := newCholesky(info, p, free)
		if chol == nil {
			return nil, ErrNoConvergence
		}
		chol.solve(score, step)
		gain, length := 0.0, 0.0
		for j, s := range step {
			gain += s * score[j]
			length += math.Abs(s)
		}
		if gain < cellSettled {
			for j := range beta {
				beta[j] += step[j] * scale[j]
			}
			return beta, nil
		}
		const longest = 6
		part := min(1, longest/length)
		before := c.loglik
		for try := 0; ; try++ {
			trial := make([]float64, p)
			for j := range trial {
				if trial[j] = beta[j] + part*step[j]*scale[j]; math.Abs(trial[j]/scale[j]) > farOut {
					return nil, fmt.Errorf("%w: the coefficient of %s grows for ever, as where its values separate the events from the others",
						ErrNoConvergence, c.d.Name[j])
				}
			}
			if err := c.pass(ctx, trial); err != nil {
				return nil, err
			}
			if c.loglik >= before-1e-9*math.Abs(before)-1e-12 {
				beta = trial
				break
			}
			if part /= 4; try == 6 {
				return nil, ErrNoConvergence
			}
		}
	}
	return nil, ErrNoConvergence
}

// summarise turns the solution into what is reported.
func (c *cellFit) summarise(f *CoxFit, beta, scale []float64, free []bool) {
	p := c.p
	info, _ := c.scaled(scale)
	chol := newCholesky(info, p, free)
	f.Coef, f.SE, f.Var = make([]float64, p), make([]float64, p), make([][]float64, p)
	column := make([]float64, p)
	for j := range p {
		f.Var[j] = make([]float64, p)
		f.Coef[j], f.SE[j] = math.NaN(), math.NaN()
		for i := range p {
			f.Var[j][i] = math.NaN()
		}
		if !free[j] || chol == nil {
			continue
		}
		chol.inverseColumn(j, column)
		for i := range p {
			if free[i] {
				f.Var[j][i] = column[i] * scale[i] * scale[j]
			}
		}
		f.Coef[j], f.SE[j] = beta[j], math.Sqrt(f.Var[j][j])
	}
	f.LR = chiSquare(max(0, 2*(f.LogLik-f.LogLikNull)), f.DF)
	f.AIC = -2*f.LogLik + 2*float64(f.DF)
	f.BIC = -2*f.LogLik + math.Log(float64(f.Events))*float64(f.DF)
	w := 0.0 // b'Ib: the inverse of the variance is the information
	for j := range p {
		for k := range p {
			if free[j] && free[k] {
				w += beta[j] * c.info[j*p+k] * beta[k]
			}
		}
	}
	f.Wald = chiSquare(w, f.DF)
	f.Z, f.P, f.Lower, f.Upper = waldEach(f.Coef, f.SE, f.Level)
}
