package stats

import (
	"math"
	"slices"
)

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

// newFineGrayPass checks d and puts it in the order of time.
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

// censoring estimates G and finds the blocks. A patient who has an event at a time
// is still at risk of being censored at that time.
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
				g[k] = 0 // beyond the last time of the group, as in crr
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

// own is the cumulative hazard of position r while in the risk set: while at risk
// and, after a competing event, by the weight that remains.
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
	// With the cumulative hazard of each row, sums over risk sets become sums over
	// rows.
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

// variance is I⁻¹ Σ (η + ψ)(η + ψ)' I⁻¹ of Fine and Gray: η is a row's share in
// the score, ψ what its being censored, or not, does to everybody's weight.
func (p *fineGrayPass) variance(estimable []bool) []float64 {
	q := p.q
	chol := newCholesky(p.info, q, estimable)
	if chol == nil || !slices.Contains(estimable, true) {
		return slices.Repeat([]float64{math.NaN()}, q*q)
	}
	share := p.scoreShares()
	nc := p.chunkCount()
	parts := make([]float64, nc*q*q)
	p.inChunks(func(c, lo, hi int) {
		gram(parts[c*q*q:(c+1)*q*q], share[lo*q:hi*q], slices.Repeat([]float64{1}, hi-lo), q)
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
	return multiply(multiply(inverse, middle, q), inverse, q)
}

// scoreShares are, by position, η + ψ of the variance (n × q): one walk forward in
// time.
func (p *fineGrayPass) scoreShares() []float64 {
	q, ng := p.q, p.groups
	s := newFineGraySums(p)
	atRisk := make([]float64, ng)
	for _, k := range p.group {
		atRisk[k]++
	}
	clear(p.prior)
	clear(p.ever)
	share := make([]float64, p.n*q)
	psi := make([]float64, ng*q)    // from having been at risk of censoring so far
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
			s.effect(p, effect)
			for r := lo; r < hi; r++ {
				if k := int(p.group[r]); p.what[r] == 0 {
					for j, v := range effect[k*q : k*q+q] {
						psi[k*q+j] -= v / (atRisk[k] * atRisk[k])
					}
				}
			}
		}
		if next < len(p.time) && p.time[next] == p.when[lo] {
			s.pass(p, next)
			next++
		}
		for r := lo; r < hi; r++ {
			k, e, h := int(p.group[r]), p.e[r], p.own(r)
			eta, x := share[r*q:r*q+q], p.x[r*q:r*q+q]
			for j := range eta {
				eta[j] = psi[k*q+j] - e*(x[j]*h-s.upTo[j]-p.v[r]*s.ahead[k*q+j])
				switch p.what[r] {
				case 0:
					eta[j] += effect[k*q+j] / atRisk[k]
				case 1:
					eta[j] += x[j] - p.mean[(next-1)*q+j]
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
	return share
}

// fineGraySums are the sums over blocks that the shares in the score need.
type fineGraySums struct {
	upTo  []float64 // of hazard·mean, up to the present block
	ahead []float64 // by group: of G·hazard·mean, from the next block on
	// The same, and G·hazard, with the events of the group alone.
	aheadOwn, futureOwn []float64
}

// newFineGraySums stands before the first block.
func newFineGraySums(p *fineGrayPass) *fineGraySums {
	s := &fineGraySums{
		upTo: make([]float64, p.q), ahead: make([]float64, p.groups*p.q),
		aheadOwn: make([]float64, p.groups*p.q), futureOwn: make([]float64, p.groups),
	}
	for b := range p.time {
		s.move(p, b, 1)
	}
	return s
}

// move adds block b to the sums ahead, or takes it out of them.
func (s *fineGraySums) move(p *fineGrayPass, b int, sign float64) {
	q, ng := p.q, p.groups
	for k, g := range p.g[b*ng : b*ng+ng] {
		all, own := sign*g*(p.d[b]/p.s0[b]), sign*g*p.dOwn[b*ng+k]/p.s0[b]
		s.futureOwn[k] += own
		for j, m := range p.mean[b*q : b*q+q] {
			s.ahead[k*q+j] += all * m
			s.aheadOwn[k*q+j] += own * m
		}
	}
}

// pass goes on past block b.
func (s *fineGraySums) pass(p *fineGrayPass, b int) {
	for j, m := range p.mean[b*p.q : b*p.q+p.q] {
		s.upTo[j] += p.d[b] / p.s0[b] * m
	}
	s.move(p, b, -1)
}

// effect is, by group, what a censoring at the present time does to the score,
// through the weights of those who had a competing event before.
func (s *fineGraySums) effect(p *fineGrayPass, out []float64) {
	for k := range p.groups {
		for j := range p.q {
			out[k*p.q+j] = p.ever[k*p.q+j]*s.futureOwn[k] - s.aheadOwn[k*p.q+j]*p.prior[k]
		}
	}
}
