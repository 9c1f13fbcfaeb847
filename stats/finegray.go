package stats

import (
	"cmp"
	"fmt"
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
	LR         Test // as if it were a likelihood: cmprsk prints it as a pseudo likelihood-ratio test
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
// covariate's coefficient says how the cumulative incidence of the cause moves
// with it. Who had a competing event stays in the risk set, with a weight that
// falls as censoring would have taken him: G(t-)/G(T-), G the Kaplan-Meier of
// censoring. Ties are Breslow's.
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
	if level == 0 {
		level = 0.95
	}
	if !(level > 0 && level < 1) {
		return nil, ErrLevel
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

// fineGrayPass is the data of a fit in ascending order of time, and what one
// pass over it makes. A block is a distinct time at which the cause has events.
type fineGrayPass struct {
	src    *coxSource
	n, q   int
	x      []float64 // n × q, centred and scaled
	scale  []float64 // 0 for a constant column
	row    []int32   // the caller's
	what   []uint8   // 0 censored, 1 of the cause, 2 competing
	when   []float64
	group  []int32 // of censoring
	groups int
	blocks []int32 // by position: blocks at or before its time

	time  []float64 // by block
	start []int32   // by block: first position of its time
	d     []float64 // by block: events
	dOwn  []float64 // blocks × groups: events of each group
	g     []float64 // blocks × groups: G just before
	rank  []int32   // by position: in the directions in which the likelihood is monotone
	v     []float64 // by position, of competing events: 1/G just before; else 0

	logLik      float64
	score       []float64
	info        []float64 // q × q
	e           []float64 // by position: hazard ratio
	s0          []float64 // by block
	mean        []float64 // blocks × q: of the risk set
	cum         []float64 // blocks+1: cumulative hazard before each block, and in all
	future      []float64 // (blocks+1) × groups: sum of G times hazard from each block on
	prior, ever []float64 // scratch: sums of e v and e v x, by group
}

func newFineGrayPass(d FineGrayData) (*fineGrayPass, error) {
	if d.Of == 0 {
		d.Of = 1
	}
	n := len(d.Time)
	if n > 0 && len(d.Cause) != n {
		return nil, &LengthError{"cause", len(d.Cause), n}
	}
	if d.CensorGroup != nil && len(d.CensorGroup) != n {
		return nil, &LengthError{"censor group", len(d.CensorGroup), n}
	}
	event := make([]bool, n)
	for i, c := range d.Cause {
		event[i] = c == d.Of
	}
	src, err := newCoxSource(CoxData{Time: d.Time, Event: event, X: d.X, Name: d.Name})
	if err != nil {
		return nil, err
	}
	if !slices.Contains(event, true) {
		return nil, ErrNoEvents
	}
	q := src.p
	p := &fineGrayPass{src: src, n: n, q: q, row: slices.Clone(src.order)}
	slices.Reverse(p.row)
	p.what, p.when, p.group, p.rank = make([]uint8, n), make([]float64, n), make([]int32, n), make([]int32, n)
	codes, groups := denseCodes(d.CensorGroup, n)
	p.groups = groups
	for r, i := range p.row {
		p.when[r], p.group[r] = src.Time[i], codes[i]
		switch d.Cause[i] {
		case 0:
		case d.Of:
			p.what[r] = 1
		default:
			p.what[r] = 2
		}
	}
	p.censoring()
	p.gather()
	nb := len(p.time)
	p.score, p.info = make([]float64, q), make([]float64, q*q)
	p.e, p.s0, p.mean = make([]float64, n), make([]float64, nb), make([]float64, nb*q)
	p.cum, p.future = make([]float64, nb+1), make([]float64, (nb+1)*groups)
	p.prior, p.ever = make([]float64, groups), make([]float64, groups*q)
	return p, nil
}

// censoring estimates G and finds the blocks. Who has an event at a time is
// still at risk of being censored then.
func (p *fineGrayPass) censoring() {
	atRisk := make([]int, p.groups)
	censored := make([]int, p.groups)
	died := make([]float64, p.groups)
	for _, k := range p.group {
		atRisk[k]++
	}
	g := make([]float64, p.groups)
	for k := range g {
		g[k] = 1
	}
	p.blocks, p.v = make([]int32, p.n), make([]float64, p.n)
	for lo, hi := 0, 0; lo < p.n; lo = hi {
		events := 0
		for hi = lo; hi < p.n && p.when[hi] == p.when[lo]; hi++ {
			switch p.what[hi] {
			case 0:
				censored[p.group[hi]]++
			case 1:
				events++
				died[p.group[hi]]++
			case 2:
				p.v[hi] = 1 / g[p.group[hi]]
			}
		}
		if events > 0 {
			p.time = append(p.time, p.when[lo])
			p.start = append(p.start, int32(lo))
			p.d = append(p.d, float64(events))
			p.dOwn = append(p.dOwn, died...)
			p.g = append(p.g, g...)
		}
		for r := lo; r < hi; r++ {
			p.blocks[r] = int32(len(p.time))
		}
		for k, c := range censored {
			if c > 0 {
				g[k] *= float64(atRisk[k]-c) / float64(atRisk[k])
			}
		}
		for _, k := range p.group[lo:hi] {
			if atRisk[k]--; atRisk[k] == 0 {
				g[k] = 0 // beyond what its group was followed for, as crr has it
			}
		}
		clear(censored)
		clear(died)
	}
}

// gather copies the covariates in the order of time, centred on their mean and
// divided by their standard deviation.
func (p *fineGrayPass) gather() {
	q := p.q
	p.x = make([]float64, p.n*q)
	p.scale = make([]float64, q)
	parallel(q, p.n*q, func(j int) {
		col := p.src.X[j]
		sum, ss := 0.0, 0.0
		for _, v := range col {
			sum += v - col[0]
		}
		sum /= float64(p.n)
		for r, i := range p.row {
			v := (col[i] - col[0]) - sum
			p.x[r*q+j] = v
			ss += v * v
		}
		sd := math.Sqrt(ss / float64(p.n))
		p.scale[j] = sd
		if sd > 0 {
			for r := range p.n {
				p.x[r*q+j] /= sd
			}
		}
	})
}

// chunkCount is how many chunks the positions make.
func (p *fineGrayPass) chunkCount() int { return (p.n + chunkRows - 1) / chunkRows }

// inChunks calls f for the chunks of positions, on several cores.
func (p *fineGrayPass) inChunks(f func(c, lo, hi int)) {
	parallel(p.chunkCount(), p.n*max(p.q, 1)*4, func(c int) {
		f(c, c*chunkRows, min((c+1)*chunkRows, p.n))
	})
}

// own is the cumulative hazard of position r while in the risk set: at risk,
// and after a competing event by what is left of his weight.
func (p *fineGrayPass) own(r int) float64 {
	b := int(p.blocks[r])
	h := p.cum[b]
	if p.what[r] == 2 {
		h += p.v[r] * p.future[b*p.groups+int(p.group[r])]
	}
	return h
}

// run computes log-likelihood, score and information at beta (per standard
// deviation). It reports false where hazard ratios overflow.
func (p *fineGrayPass) run(beta []float64) bool {
	q, ng, nb := p.q, p.groups, len(p.time)
	nc := p.chunkCount()
	over := make([]bool, nc)
	ll := make([]float64, nc)
	p.inChunks(func(c, lo, hi int) {
		for r := lo; r < hi; r++ {
			eta := 0.0
			for j, v := range p.x[r*q : r*q+q] {
				eta += beta[j] * v
			}
			if !(math.Abs(eta) <= maxEta) {
				over[c] = true
				return
			}
			p.e[r] = math.Exp(eta)
			if p.what[r] == 1 {
				ll[c] += eta
			}
		}
	})
	if slices.Contains(over, true) {
		return false
	}
	p.logLik = 0
	for _, v := range ll {
		p.logLik += v
	}
	// Those at risk, from the last time back.
	s1 := make([]float64, q)
	s0, r := 0.0, p.n
	for b := nb - 1; b >= 0; b-- {
		for ; r > int(p.start[b]); r-- {
			e := p.e[r-1]
			s0 += e
			for j, v := range p.x[(r-1)*q : r*q] {
				s1[j] += e * v
			}
		}
		p.s0[b] = s0
		copy(p.mean[b*q:b*q+q], s1)
	}
	// Those who had a competing event before, from the first time on.
	clear(p.prior)
	clear(p.ever)
	r = 0
	for b := range nb {
		for ; r < int(p.start[b]); r++ {
			p.compete(r)
		}
		mean := p.mean[b*q : b*q+q]
		for k, g := range p.g[b*ng : b*ng+ng] {
			p.s0[b] += g * p.prior[k]
			for j := range mean {
				mean[j] += g * p.ever[k*q+j]
			}
		}
		for j := range mean {
			mean[j] /= p.s0[b]
		}
		p.cum[b+1] = p.cum[b] + p.d[b]/p.s0[b]
		p.logLik -= p.d[b] * math.Log(p.s0[b])
	}
	for b := nb - 1; b >= 0; b-- {
		for k := range ng {
			p.future[b*ng+k] = p.future[(b+1)*ng+k] + p.g[b*ng+k]*p.d[b]/p.s0[b]
		}
	}
	// With each one's own hazard, the sums over risk sets are sums over rows.
	parts := make([]float64, nc*(q+q*q))
	p.inChunks(func(c, lo, hi int) {
		part := parts[c*(q+q*q) : (c+1)*(q+q*q)]
		h := make([]float64, hi-lo)
		for r := lo; r < hi; r++ {
			h[r-lo] = p.e[r] * p.own(r)
			resid := -h[r-lo]
			if p.what[r] == 1 {
				resid++
			}
			for j, v := range p.x[r*q : r*q+q] {
				part[j] += resid * v
			}
		}
		gram(part[q:], p.x[lo*q:hi*q], h, q)
	})
	clear(p.score)
	clear(p.info)
	for c := range nc {
		addTo(p.score, parts[c*(q+q*q):c*(q+q*q)+q])
		addTo(p.info, parts[c*(q+q*q)+q:(c+1)*(q+q*q)])
	}
	minus := make([]float64, nb)
	for b, d := range p.d {
		minus[b] = -d
	}
	gram(p.info, p.mean, minus, q)
	mirror(p.info, q)
	return true
}

// compete adds position r to the sums of competing events.
func (p *fineGrayPass) compete(r int) {
	if p.what[r] != 2 {
		return
	}
	k, w := int(p.group[r]), p.e[r]*p.v[r]
	p.prior[k] += w
	for j, v := range p.x[r*p.q : r*p.q+p.q] {
		p.ever[k*p.q+j] += w * v
	}
}

// mirror copies the upper triangle to the lower.
func mirror(m []float64, q int) {
	for a := range q {
		for b := range a {
			m[a*q+b] = m[b*q+a]
		}
	}
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
		why := "is a linear combination of the covariates before it"
		if x := p.src.X[j]; !slices.ContainsFunc(x, func(v float64) bool { return v != x[0] }) {
			why = fmt.Sprintf("is %v for everybody", x[0])
		} else if !varies[j] {
			why = "does not vary among those at risk at any event"
		}
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
			// What is left of those who were pushed out is noise of about 1e-14.
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

// push moves beta along z as long as the likelihood rises, and says whether it
// has moved.
func (p *fineGrayPass) push(beta, z []float64) bool {
	p.run(beta)
	trial := make([]float64, len(beta))
	moved := false
	for ll := p.logLik; ; ll = p.logLik {
		for j := range trial {
			trial[j] = beta[j] + 4*z[j]
		}
		if !p.run(trial) || !(p.logLik > ll+1e-14*math.Abs(ll)) {
			p.run(beta)
			return moved
		}
		copy(beta, trial)
		moved = true
	}
}

// dropConstant sets aside what does not vary any more among those who are left
// to be compared.
func (f *FineGrayFit) dropConstant(p *fineGrayPass, active []bool) {
	varies := slices.Clone(active)
	for j := range varies {
		varies[j] = active[j] && p.info[j*p.q+j] > 1e-8*float64(f.Events)
	}
	left := independent(p.info, p.q, varies)
	for j, ok := range left {
		if !active[j] || ok {
			continue
		}
		active[j] = false
		if !slices.ContainsFunc(f.Monotone, func(m Monotone) bool { return slices.Contains(m.Columns, j) }) {
			why := "does not vary among those who are compared once the infinite coefficients are"
			f.Aliased = append(f.Aliased, Aliased{j, why})
			f.Warnings = append(f.Warnings, f.Name[j]+" "+why+": set aside")
		}
	}
}

// findMonotone looks for covariates along which the likelihood rises for ever,
// each by itself or else together, and takes them out of the active ones. Of
// those that only rise together, one is replaced by their sum, which is taken
// out. The direction is nil where there is none.
func (f *FineGrayFit) findMonotone(p *fineGrayPass, step []float64, longest float64, active []bool) []float64 {
	var out []float64
	for j, s := range step {
		if !active[j] || math.Abs(s) < 0.1*longest {
			continue
		}
		z := make([]float64, p.q)
		z[j] = math.Copysign(1, s)
		if !p.risesAlong(z) {
			continue
		}
		p.refine(z)
		active[j] = false
		f.addMonotone(Monotone{[]int{j}, []bool{s > 0}, p.src.whyExtreme(j, s > 0)})
		if out == nil {
			out = make([]float64, p.q)
		}
		addTo(out, z)
	}
	if out != nil {
		return out
	}
	// Where there are many such directions the step need not be one of them, but
	// the way that the coefficients have gone is.
	for _, way := range [2][]float64{step, f.beta} {
		for _, clean := range [3]float64{1e-1, 1e-3, 1e-6} {
			if z := f.riseTogether(p, way, clean, active); z != nil {
				return z
			}
		}
	}
	return nil
}

// riseTogether is findMonotone for one direction, without components that are
// small beside the largest.
func (f *FineGrayFit) riseTogether(p *fineGrayPass, way []float64, clean float64, active []bool) []float64 {
	top := -1
	for j, v := range way {
		if active[j] && (top < 0 || math.Abs(v) > math.Abs(way[top])) {
			top = j
		}
	}
	if way[top] == 0 {
		return nil
	}
	z := make([]float64, p.q)
	var m Monotone
	for j, v := range way {
		if active[j] && math.Abs(v) > clean*math.Abs(way[top]) {
			z[j] = v / math.Abs(way[top])
			m.Columns, m.Up = append(m.Columns, j), append(m.Up, v > 0)
		}
	}
	if !p.risesAlong(z) {
		return nil
	}
	m.Why = "together: a combination of " + f.Name[m.Columns[0]]
	for _, j := range m.Columns[1:] {
		m.Why += ", " + f.Name[j]
	}
	m.Why += " is highest in whoever has the event"
	p.refine(z)
	f.addMonotone(m)
	for r := range p.n {
		x, sum := p.x[r*p.q:r*p.q+p.q], 0.0
		for j, v := range z {
			sum += v * x[j]
		}
		x[top] = sum
	}
	f.beta[top] /= z[top]
	for j, v := range z {
		if j != top {
			f.beta[j] -= f.beta[top] * v
		}
	}
	active[top] = false
	out := make([]float64, p.q)
	out[top] = 1
	return out
}

func (f *FineGrayFit) addMonotone(m Monotone) {
	f.Monotone = append(f.Monotone, m)
	for i, j := range m.Columns {
		way := "-Inf"
		if m.Up[i] {
			way = "+Inf"
		}
		f.Warnings = append(f.Warnings, fmt.Sprintf("%s: no finite hazard ratio (coefficient %s): %s", f.Name[j], way, m.Why))
	}
}

// whyExtreme says what about column j separates those who have the event.
func (s *coxSource) whyExtreme(j int, up bool) string {
	x := s.X[j]
	lo, hi := slices.Min(x), slices.Max(x)
	without, which := hi, "lowest"
	if up {
		without, which = lo, "highest"
	}
	two := true
	for i, v := range x {
		two = two && (v == lo || v == hi) && !(s.Event[i] && v == without)
	}
	if two {
		return fmt.Sprintf("no events of this cause where it is %v", without)
	}
	return "whoever has the event has the " + which + " value in the risk set"
}

// extreme is where a row stands in the directions found so far, and in another.
type extreme struct {
	rank  int32
	value float64
}

func (a extreme) max(b extreme) extreme {
	if b.rank > a.rank || b.rank == a.rank && b.value > a.value {
		return b
	}
	return a
}

// along is z'x by position.
func (p *fineGrayPass) along(z []float64) []float64 {
	value := make([]float64, p.n)
	for r := range value {
		for j, v := range p.x[r*p.q : r*p.q+p.q] {
			value[r] += z[j] * v
		}
	}
	return value
}

// risesAlong says that the likelihood never falls along z: at every event,
// whoever has it is highest in z among those in the risk set that are level
// with him in the directions found before. The others' part in the likelihood
// has gone by then.
func (p *fineGrayPass) risesAlong(z []float64) bool {
	value := p.along(z)
	nobody := extreme{-1, math.Inf(-1)}
	top := make([]extreme, p.n+1) // over positions from r on
	top[p.n] = nobody
	for r := p.n - 1; r >= 0; r-- {
		top[r] = top[r+1].max(extreme{p.rank[r], value[r]})
	}
	competing := make([]extreme, p.groups)
	for k := range competing {
		competing[k] = nobody
	}
	r := 0
	for b := range p.time {
		for ; r < int(p.start[b]); r++ {
			if k := p.group[r]; p.what[r] == 2 {
				competing[k] = competing[k].max(extreme{p.rank[r], value[r]})
			}
		}
		highest := top[p.start[b]]
		for k, v := range competing {
			if p.g[b*p.groups+k] > 0 {
				highest = highest.max(v)
			}
		}
		for i := int(p.start[b]); i < p.n && p.when[i] == p.time[b]; i++ {
			if p.what[i] == 1 && p.rank[i] == highest.rank && value[i] < highest.value-zTolerance {
				return false
			}
		}
	}
	return true
}

// refine ranks the rows by z within their ranks.
func (p *fineGrayPass) refine(z []float64) {
	value := p.along(z)
	by := make([]int32, p.n)
	for r := range by {
		by[r] = int32(r)
	}
	slices.SortStableFunc(by, func(a, b int32) int {
		return cmp.Or(cmp.Compare(p.rank[a], p.rank[b]), cmp.Compare(value[a], value[b]))
	})
	next, rank := make([]int32, p.n), int32(0)
	for k, r := range by {
		if k > 0 && (p.rank[r] != p.rank[by[k-1]] || value[r]-value[by[k-1]] > zTolerance) {
			rank++
		}
		next[r] = rank
	}
	p.rank = next
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
			f.Coef[j] = math.Inf(-1)
			if m.Up[i] {
				f.Coef[j] = math.Inf(1)
			}
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
	z := quantileOf(f.Level)
	f.Z, f.P, f.Lower, f.Upper = make([]float64, q), make([]float64, q), make([]float64, q), make([]float64, q)
	for j, se := range f.SE {
		f.Z[j] = f.Coef[j] / se
		f.P[j] = math.Erfc(math.Abs(f.Z[j]) / math.Sqrt2)
		f.Lower[j], f.Upper[j] = f.Coef[j]-z*se, f.Coef[j]+z*se
	}
	f.Wald = chiSquare(math.NaN(), f.DF)
	if len(f.Monotone) == 0 {
		f.Wald = chiSquare(quadInverse(v, f.beta, free), f.DF)
	}
}

// variance is I⁻¹ Σ (η + ψ)(η + ψ)' I⁻¹ of Fine and Gray: η is a row's share in
// the score, ψ what its being censored, or not, does to everybody's weight.
func (p *fineGrayPass) variance(estimable []bool) []float64 {
	q, ng := p.q, p.groups
	out := make([]float64, q*q)
	chol := newCholesky(p.info, q, estimable)
	if chol == nil || !slices.Contains(estimable, true) {
		for i := range out {
			out[i] = math.NaN()
		}
		return out
	}
	hazard := func(b int) float64 { return p.d[b] / p.s0[b] }
	// Sums over blocks of hazard·mean, up to the present one and, times G, from
	// the next one on.
	upTo, ahead := make([]float64, q), make([]float64, ng*q)
	// The latter, and the hazard, with the events of the group alone.
	aheadOwn, futureOwn := make([]float64, ng*q), make([]float64, ng)
	// pass adds block b to the sums ahead, or takes it out of them.
	pass := func(b int, sign float64) {
		for k, g := range p.g[b*ng : b*ng+ng] {
			all, own := sign*g*hazard(b), sign*g*p.dOwn[b*ng+k]/p.s0[b]
			futureOwn[k] += own
			for j, m := range p.mean[b*q : b*q+q] {
				ahead[k*q+j] += all * m
				aheadOwn[k*q+j] += own * m
			}
		}
	}
	for b := range p.time {
		pass(b, 1)
	}
	atRisk := make([]float64, ng)
	for _, k := range p.group {
		atRisk[k]++
	}
	clear(p.prior)
	clear(p.ever)
	share := make([]float64, p.n*q)
	psi := make([]float64, ng*q)    // what having been at risk of censoring has brought so far
	effect := make([]float64, ng*q) // of a censoring at the present time
	next := 0
	for lo, hi := 0, 0; lo < p.n; lo = hi {
		censored := 0
		for hi = lo; hi < p.n && p.when[hi] == p.when[lo]; hi++ {
			if p.what[hi] == 0 {
				censored++
			}
		}
		if censored > 0 {
			for k := range ng {
				for j := range q {
					effect[k*q+j] = p.ever[k*q+j]*futureOwn[k] - aheadOwn[k*q+j]*p.prior[k]
				}
			}
			for r := lo; r < hi; r++ {
				if k := int(p.group[r]); p.what[r] == 0 {
					for j, v := range effect[k*q : k*q+q] {
						psi[k*q+j] -= v / (atRisk[k] * atRisk[k])
					}
				}
			}
		}
		if next < len(p.time) && p.time[next] == p.when[lo] {
			for j, m := range p.mean[next*q : next*q+q] {
				upTo[j] += hazard(next) * m
			}
			pass(next, -1)
			next++
		}
		for r := lo; r < hi; r++ {
			k, e, h := int(p.group[r]), p.e[r], p.own(r)
			s, x := share[r*q:r*q+q], p.x[r*q:r*q+q]
			for j := range s {
				s[j] = psi[k*q+j] - e*(x[j]*h-upTo[j]-p.v[r]*ahead[k*q+j])
				switch p.what[r] {
				case 0:
					s[j] += effect[k*q+j] / atRisk[k]
				case 1:
					s[j] += x[j] - p.mean[(next-1)*q+j]
				}
			}
		}
		for r := lo; r < hi; r++ {
			p.compete(r)
		}
		for _, k := range p.group[lo:hi] {
			atRisk[k]--
		}
	}
	nc := p.chunkCount()
	parts := make([]float64, nc*q*q)
	p.inChunks(func(c, lo, hi int) {
		one := make([]float64, hi-lo)
		for i := range one {
			one[i] = 1
		}
		gram(parts[c*q*q:(c+1)*q*q], share[lo*q:hi*q], one, q)
	})
	middle := make([]float64, q*q)
	for c := range nc {
		addTo(middle, parts[c*q*q:(c+1)*q*q])
	}
	mirror(middle, q)
	inverse, column := make([]float64, q*q), make([]float64, q)
	for j := range q {
		if estimable[j] {
			chol.inverseColumn(j, column)
			copy(inverse[j*q:], column)
		}
	}
	half := make([]float64, q*q)
	for i := range q {
		for j := range q {
			for k := range q {
				half[i*q+j] += inverse[i*q+k] * middle[k*q+j]
			}
		}
	}
	for i := range q {
		for j := range q {
			for k := range q {
				out[i*q+j] += half[i*q+k] * inverse[k*q+j]
			}
		}
	}
	return out
}
