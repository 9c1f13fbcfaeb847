package stats

import (
	"math"
	"slices"
)

// FineGrayData is what a regression of a subdistribution hazard is fitted to:
// n patients, p covariates.
type FineGrayData struct {
	Time  []float64   // length n, finite
	Cause []uint8     // length n: 0 is censored
	Of    uint8       // the cause that is modelled, 0 for 1; other codes compete with it
	X     [][]float64 // p columns of length n, finite
	Name  []string    // nil (x1, x2, ...), or length p

	// CensorGroup lets censoring follow a distribution of its own in each group:
	// nil (one for all), or length n.
	CensorGroup []int
}

// FineGrayFit is a fitted model of Fine and Gray. Slices by covariate have
// length p; a covariate that was set aside has NaN.
type FineGrayFit struct {
	Name  []string
	Coef  []float64   // log subdistribution hazard ratio per unit; ±Inf where the likelihood is monotone
	SE    []float64   // robust
	Var   [][]float64 // p × p, robust: Fine and Gray's, for the weights being estimated
	Z, P  []float64   // Wald
	Lower []float64   // Wald interval of Coef
	Upper []float64

	// Information is minus the second derivative of the log-likelihood, p × p.
	Information [][]float64

	Level      float64
	LogLikNull float64
	LogLik     float64
	LR         Test // of a pseudo-likelihood, as cmprsk prints it
	Wald       Test
	Iterations int
	N          int
	Events     int // of the cause
	Competing  int
	Censored   int
	DF         int
	Aliased    []Aliased
	Monotone   []Monotone
	Warnings   []string

	beta []float64 // per standard deviation
}

// FineGray fits the proportional subdistribution hazards model [1]: a
// coefficient says how the cumulative incidence of the cause changes with the
// covariate. A patient who had a competing event stays in the risk set, with a
// weight that falls by the probability of being censored meanwhile: G(t-)/G(T-), G
// being the Kaplan-Meier estimate of censoring. Ties are Breslow's.
//
// Coefficients, log-likelihoods and variance are those of cmprsk's crr, which
// allows for G being estimated. survival's finegray with coxph(ties =
// "breslow") has the same coefficients where no event is tied with a censoring
// (it takes events out of the risk set of censoring first, crr does not) and,
// with cluster(id), a variance that takes G as known. With several censoring
// groups all is as in crr: G is 0 beyond the last time of a group, and what
// censoring in a group adds to the variance is summed over the events of that
// group.
//
// Covariates are centred and scaled inside; one that is constant or collinear
// is set aside by name. Near-tied times are made tied as by R's timefix.
//
// Errors: ErrNoSubjects, ErrNoEvents, *LengthError, *ValueError (row, value),
// ErrLevel, ErrNoConvergence. level is that of the intervals, 0 for 0.95.
// O(n), and O(n p²) per iteration.
//
// [1] Fine & Gray (1999) JASA 94:496.
func FineGray(d FineGrayData, level float64) (*FineGrayFit, error) {
	level, err := levelOr(level, 0.95)
	if err != nil {
		return nil, err
	}
	p, err := newFineGrayPass(d)
	if err != nil {
		return nil, err
	}
	f := &FineGrayFit{Name: p.src.Name, Level: level, N: p.n}
	for _, c := range p.what {
		switch c {
		case 0:
			f.Censored++
		case 1:
			f.Events++
		default:
			f.Competing++
		}
	}
	p.run(make([]float64, p.q))
	f.LogLikNull = p.logLik
	free := f.setAside(p)
	if free, err = f.maximise(p, free); err != nil {
		return nil, err
	}
	f.summarise(p, free)
	return f, nil
}

// setAside finds the covariates that can be estimated; p is at 0.
func (f *FineGrayFit) setAside(p *fineGrayPass) []bool {
	varies := make([]bool, p.q)
	for j := range varies {
		varies[j] = p.scale[j] > 0 && p.info[j*p.q+j] > pivotTolerance*float64(f.Events)
	}
	free := independent(p.info, p.q, varies)
	for j, ok := range free {
		if ok {
			f.DF++
			continue
		}
		why := whyAside(p.src.X[j], varies[j], false)
		f.Aliased = append(f.Aliased, Aliased{j, why})
		f.Warnings = append(f.Warnings, f.Name[j]+" "+why+": set aside")
	}
	return free
}

// maximise runs Newton's method with step-halving from 0, where p is, and
// returns the covariates that have a maximum. Coefficients in whose direction
// the likelihood rises for ever are pushed out until that gains nothing, which
// is where the others, and the log-likelihood, reach their limits.
func (f *FineGrayFit) maximise(p *fineGrayPass, free []bool) ([]bool, error) {
	beta, step, trial := make([]float64, p.q), make([]float64, p.q), make([]float64, p.q)
	f.beta = beta
	active := slices.Clone(free)
	var pushed []float64 // direction
	for f.Iterations = 1; f.Iterations <= maxIterations && slices.Contains(active, true); f.Iterations++ {
		enough := 1e-20
		if pushed != nil {
			// The directions that were pushed out still contribute noise of about 1e-14.
			enough = 1e-15
			f.dropConstant(p, active)
		}
		chol := newCholesky(p.info, p.q, active)
		if chol == nil {
			return nil, ErrNoConvergence
		}
		chol.solve(p.score, step)
		gain, longest := 0.0, 0.0
		for j, s := range step {
			gain += s * p.score[j]
			longest = max(longest, math.Abs(s))
		}
		if gain < enough {
			if pushed == nil || !p.push(beta, pushed) {
				return active, nil
			}
			continue
		}
		if f.Iterations > 4 && longest > 0.1 {
			if z := f.findMonotone(p, step, longest, active); z != nil {
				if pushed == nil {
					pushed = make([]float64, p.q)
				}
				addTo(pushed, z)
				p.push(beta, pushed)
				continue
			}
		}
		ll, accepted := p.logLik, false
		for range 40 {
			for j := range trial {
				trial[j] = beta[j] + step[j]
			}
			if p.run(trial) && !(p.logLik < ll-1e-12*math.Abs(ll)) {
				accepted = true
				break
			}
			for j := range step {
				step[j] /= 2
			}
		}
		if !accepted {
			p.run(beta)
			if gain < 1e-9 {
				return active, nil // no step gains more than rounding
			}
			return nil, ErrNoConvergence
		}
		copy(beta, trial)
	}
	if slices.Contains(active, true) {
		return nil, ErrNoConvergence
	}
	return active, nil
}

// summarise turns the maximum, where p is, into what is reported.
func (f *FineGrayFit) summarise(p *fineGrayPass, free []bool) {
	q := p.q
	f.LogLik = p.logLik
	f.LR = chiSquare(max(0, 2*(f.LogLik-f.LogLikNull)), f.DF)
	estimable := slices.Clone(free)
	f.Coef, f.SE = make([]float64, q), make([]float64, q)
	for j := range q {
		f.Coef[j], f.SE[j] = math.NaN(), math.NaN()
		if free[j] {
			f.Coef[j] = f.beta[j] / p.scale[j]
		}
	}
	for _, m := range f.Monotone {
		for i, j := range m.Columns {
			estimable[j] = false
			f.Coef[j] = m.coef(i)
		}
	}
	v := p.variance(estimable)
	f.Var, f.Information = make([][]float64, q), make([][]float64, q)
	for j := range q {
		f.Var[j], f.Information[j] = make([]float64, q), make([]float64, q)
		for i := range q {
			f.Var[j][i] = math.NaN()
			f.Information[j][i] = math.NaN()
			if estimable[i] && estimable[j] {
				f.Information[j][i] = p.info[j*q+i] * p.scale[i] * p.scale[j]
				f.Var[j][i] = v[j*q+i] / (p.scale[i] * p.scale[j])
			}
		}
		f.SE[j] = math.Sqrt(f.Var[j][j])
	}
	f.Z, f.P, f.Lower, f.Upper = waldEach(f.Coef, f.SE, f.Level)
	f.Wald = chiSquare(math.NaN(), f.DF)
	if len(f.Monotone) == 0 {
		f.Wald = chiSquare(quadInverse(v, f.beta, free), f.DF)
	}
}
