package stats

import (
	"math"
	"slices"
	"sync/atomic"
)

// coxPass holds the results of one pass over a design, and the memory for it.
//
// The information is Σ Λ(t_i) e_i x_i x_i' - Σ x̄ x̄' over rows and over events,
// where e_i is the weighted hazard ratio of row i, Λ its cumulative hazard
// while at risk, and x̄ the mean of those at risk; the score is
// Σ (w_i δ_i - Λ(t_i) e_i) x_i. So only sums of first order have to run along
// time, and the products of covariates are made in blocks.
type coxPass struct {
	LogLik float64
	Score  []float64 // q
	Info   []float64 // q × q, symmetric

	e         []float64 // m: weight times hazard ratio
	eta       []float64 // m: log hazard ratio against the centre of the stratum
	inc, incD []float64 // nb: hazard increment, and the part of it that those who die there have
	// Length nb: the sum of inc over this and the earlier times, back to when the
	// risk set was last empty, and what rounding lost of it.
	cum, rest []float64

	// Risk set sums of e and e·x, and what rounding lost of them (see addTo2):
	// since a chunk began, and at its start.
	sums, starts []float64 // chunks × 2(1+q)
	clean        []bool    // the chunk empties the risk set, so that sums from before it do not count
	ll           []float64 // by chunk
	parts        []float64 // chunks × (q + q·q)

	at     []float64 // the coefficients that the results are of, without block weights; nil where there are none
	atTies Ties
}

// newCoxPass makes room for passes over d.
func newCoxPass(d *coxDesign) *coxPass {
	m, nb, nc, q := len(d.row), len(d.time), len(d.chunk)-1, d.q
	return &coxPass{
		Score: make([]float64, q), Info: make([]float64, q*q),
		e: make([]float64, m), eta: make([]float64, m),
		inc: make([]float64, nb), incD: make([]float64, nb), cum: make([]float64, nb), rest: make([]float64, nb),
		sums: make([]float64, nc*2*(1+q)), starts: make([]float64, nc*2*(1+q)),
		clean: make([]bool, nc), ll: make([]float64, nc), parts: make([]float64, nc*(q+q*q)),
	}
}

// efronSum is what the d events of a block add up to: the log-likelihood's
// denominators, the hazard increment of those at risk and of those who die,
// and a, b, c such that Σ x̄x̄' = a·s1s1' - b·(s1e1' + e1s1') + c·e1e1'.
type efronSum struct{ ll, inc, incD, a, b, c float64 }

// tiedSum is the Efron sum over a risk set with weight s0, whose d deaths have
// risk weight e0 and case weight w; with efron false, Breslow's. Where many die at
// a time, a quadrature stands for the sum over them (see tiedNodes).
func tiedSum(efron bool, s0, e0, w float64, d int) efronSum {
	if d == 1 || !efron {
		t := oneEvent(s0, w)
		t.ll = w * math.Log(s0)
		return t
	}
	var t efronSum
	mean := w / float64(d)
	add := func(f, mean float64) {
		den := s0 - f*e0
		h := mean / den
		t.ll += mean * math.Log(den)
		t.inc += h
		t.incD += h * (1 - f)
		t.a += h / den
		t.b += h * f / den
		t.c += h * f * f / den
	}
	if d >= manyTied && 4*e0 <= s0 {
		for _, node := range tiedNodes(d) {
			add(node.at, mean*node.weight)
		}
		return t
	}
	for l := range d {
		add(float64(l)/float64(d), mean)
	}
	return t
}

// oneEvent is the sum where one dies at a time, or all who do have the whole risk set,
// but for the logarithm, which takes longer than all else.
func oneEvent(s0, w float64) efronSum {
	h := w / s0
	return efronSum{inc: h, incD: h, a: h / s0}
}

// maxEta bounds |log hazard ratio| so that sums of its exponential stay finite.
const maxEta = 300

// run makes a full pass at beta (in the design's units). With ties Exact the
// blocks of several events are left to exactBlocks. blockWeight is nil, or
// multiplies what each block contributes. It reports false, and leaves the
// pass unusable, where beta is so far out that hazard ratios overflow. Where the
// results of the last run are those asked for they stand.
func (ps *coxPass) run(d *coxDesign, ties Ties, beta, blockWeight []float64) bool {
	q, nc := d.q, len(d.chunk)-1
	if blockWeight == nil && ps.at != nil && ps.atTies == ties && slices.Equal(ps.at, beta) {
		return true
	}
	ps.at = nil
	work := len(d.row) * q * 4
	var over atomic.Bool
	parallel(nc, work, func(c int) {
		if !ps.hazardRatios(d, c, beta) {
			over.Store(true)
		}
		if d.goneAt == nil {
			ps.chunkSums(d, c)
		}
	})
	if over.Load() {
		return false
	}
	if d.goneAt != nil { // these sums need the hazard ratios of other chunks
		parallel(nc, work, func(c int) { ps.chunkSums(d, c) })
	}
	for c := 1; c < nc; c++ {
		prev, at, sums := ps.start(c-1, q), ps.start(c, q), ps.sum(c-1, q)
		copy(at, sums)
		if !ps.clean[c-1] {
			for j := range 1 + q {
				addTo2(&at[j], &at[1+q+j], prev[j])
				at[1+q+j] += prev[1+q+j]
			}
		}
	}
	ps.finish(d, ties, blockWeight)
	if blockWeight == nil {
		ps.at, ps.atTies = slices.Clone(beta), ties
	}
	return true
}

// reweighted is a second pass at the same coefficients with block weights. It
// shares with the first the parts that do not depend on these weights.
func (ps *coxPass) reweighted(d *coxDesign, ties Ties, blockWeight []float64) *coxPass {
	out := newCoxPass(d)
	out.e, out.eta, out.starts = ps.e, ps.eta, ps.starts
	out.finish(d, ties, blockWeight)
	return out
}

// finish computes the results of a pass from the hazard ratios and from the sums
// over the risk sets at the start of each chunk.
func (ps *coxPass) finish(d *coxDesign, ties Ties, blockWeight []float64) {
	q, nc := d.q, len(d.chunk)-1
	work := len(d.row) * q * 4
	parallel(nc, work, func(c int) { ps.hazards(d, c, ties, blockWeight) })
	ps.LogLik = 0
	for _, v := range ps.ll {
		ps.LogLik += v
	}
	for b := len(ps.inc) - 1; b >= 0; b-- {
		ps.cum[b], ps.rest[b] = ps.inc[b], 0
		if b+1 < len(ps.inc) && !d.reset[b+1] {
			ps.rest[b] = ps.rest[b+1]
			addTo2(&ps.cum[b], &ps.rest[b], ps.cum[b+1])
		}
	}
	parallel(nc, work, func(c int) { ps.moments(d, c, ties, blockWeight) })
	clear(ps.Score)
	clear(ps.Info)
	for c := range nc {
		part := ps.parts[c*(q+q*q) : (c+1)*(q+q*q)]
		for j := range q {
			ps.Score[j] += part[j]
		}
		for j, v := range part[q:] {
			ps.Info[j] += v
		}
	}
	mirror(ps.Info, q)
	if ties == Exact && d.tied {
		ps.exactBlocks(d, blockWeight)
	}
}

// chunkOfRows is the half-open range of rows of chunk c.
func (d *coxDesign) chunkOfRows(c int) (lo, hi int) {
	return int(d.start[d.chunk[c]]), int(d.start[d.chunk[c+1]])
}

// hazardRatios fills eta and e of chunk c at beta; false where one is out of
// range.
func (ps *coxPass) hazardRatios(d *coxDesign, c int, beta []float64) bool {
	q := d.q
	lo, hi := d.chunkOfRows(c)
	null := true
	for _, v := range beta {
		null = null && v == 0
	}
	if null {
		clear(ps.eta[lo:hi])
		copy(ps.e[lo:hi], d.w[lo:hi])
		return true
	}
	ok := true
	eta, e, w := ps.eta[lo:hi], ps.e[lo:hi], d.w[lo:hi]
	dots(eta, d.x[lo*q:hi*q], beta)
	for r, v := range eta {
		if !(v < maxEta && v > -maxEta) {
			ok = false
		}
		e[r] = w[r] * math.Exp(v)
	}
	return ok
}

// start and sum are the rows of starts and sums of chunk c.
func (ps *coxPass) start(c, q int) []float64 { return ps.starts[c*2*(1+q) : (c+1)*2*(1+q)] }
func (ps *coxPass) sum(c, q int) []float64   { return ps.sums[c*2*(1+q) : (c+1)*2*(1+q)] }

// addTo2 adds v to sum and what rounding loses to rest [1]. Where rows leave
// the risk set their terms are subtracted again, and may have been larger than
// all that stays by more than a float64 can hold.
//
// [1] Neumaier (1974) ZAMM 54:39.
func addTo2(sum, rest *float64, v float64) {
	s := *sum + v
	if math.Abs(*sum) >= math.Abs(v) {
		*rest += (*sum - s) + v
	} else {
		*rest += (v - s) + *sum
	}
	*sum = s
}

// join brings the risk set sums (of e, then of e·x, then what rounding lost)
// to block b.
func (ps *coxPass) join(d *coxDesign, b int, s []float64) {
	if d.reset[b] {
		clear(s)
	}
	if d.goneAt != nil {
		if !d.reset[b] {
			for _, r := range d.gone[d.goneAt[b]:d.goneAt[b+1]] {
				ps.addRow2(d, int(r), s, -ps.e[r])
			}
		}
		for r := int(d.start[b]); r < int(d.start[b+1]); r++ {
			ps.addRow2(d, r, s, ps.e[r])
		}
		return
	}
	ps.addRisk(d, int(d.start[b]), int(d.start[b+1]), s)
}

// addRisk adds the rows lo to hi-1 to risk set sums.
func (ps *coxPass) addRisk(d *coxDesign, lo, hi int, s []float64) {
	q, e := d.q, ps.e[lo:hi]
	for _, v := range e {
		s[0] += v
	}
	weightedSum(s[1:1+q], d.x[lo*q:hi*q], e)
}

// addRow2 adds row r with weight e to risk set sums, with what rounding loses.
func (ps *coxPass) addRow2(d *coxDesign, r int, s []float64, e float64) {
	q := d.q
	addTo2(&s[0], &s[1+q], e)
	for j, v := range d.x[r*q : r*q+q] {
		addTo2(&s[1+j], &s[2+q+j], e*v)
	}
}

// joined is join, returning the sums at block b: a view of s or of buffer
// (length 1+q).
func (ps *coxPass) joined(d *coxDesign, b int, s, buffer []float64) []float64 {
	ps.join(d, b, s)
	w := 1 + d.q
	if d.goneAt == nil {
		return s[:w]
	}
	for j := range buffer {
		buffer[j] = s[j] + s[w+j]
	}
	return buffer
}

// chunkSums adds up the risk set sums of chunk c alone.
func (ps *coxPass) chunkSums(d *coxDesign, c int) {
	s := ps.sum(c, d.q)
	clear(s)
	ps.clean[c] = false
	if d.goneAt == nil { // nobody leaves: all since the risk set was last empty
		from := int(d.chunk[c])
		for b := from; b < int(d.chunk[c+1]); b++ {
			if d.reset[b] {
				from, ps.clean[c] = b, true
			}
		}
		_, hi := d.chunkOfRows(c)
		ps.addRisk(d, int(d.start[from]), hi, s)
		return
	}
	for b := int(d.chunk[c]); b < int(d.chunk[c+1]); b++ {
		ps.clean[c] = ps.clean[c] || d.reset[b]
		ps.join(d, b, s)
	}
}

// deathSums returns the risk weight and the case weight of a block's deaths.
func (ps *coxPass) deathSums(d *coxDesign, b int) (e0, w float64) {
	for r := d.start[b]; r < d.start[b]+d.deaths[b]; r++ {
		e0 += ps.e[r]
		w += d.w[r]
	}
	return e0, w
}

// hazards fills the hazard increments and the log-likelihood of chunk c.
func (ps *coxPass) hazards(d *coxDesign, c int, ties Ties, blockWeight []float64) {
	start, ll := ps.start(c, d.q), 0.0
	logs := newLogSum() // of the risk sets of single events of weight 1
	sum, rest := start[0], start[1+d.q]
	for b := int(d.chunk[c]); b < int(d.chunk[c+1]); b++ {
		if d.reset[b] {
			sum, rest = 0, 0
		}
		if d.goneAt == nil {
			for r := d.start[b]; r < d.start[b+1]; r++ {
				sum += ps.e[r]
			}
		} else {
			if !d.reset[b] {
				for _, r := range d.gone[d.goneAt[b]:d.goneAt[b+1]] {
					addTo2(&sum, &rest, -ps.e[r])
				}
			}
			for r := d.start[b]; r < d.start[b+1]; r++ {
				addTo2(&sum, &rest, ps.e[r])
			}
		}
		s0 := sum + rest
		nd := int(d.deaths[b])
		if ties == Exact && nd > 1 {
			ps.inc[b], ps.incD[b] = 0, 0
			continue
		}
		if r := d.start[b]; nd == 1 && d.w[r] == 1 && blockWeight == nil {
			t := oneEvent(s0, 1)
			ps.inc[b], ps.incD[b] = t.inc, t.incD
			logs.add(s0)
			ll += ps.eta[r]
			continue
		}
		e0, w := ps.deathSums(d, b)
		t := tiedSum(ties == Efron, s0, e0, w, nd)
		ps.inc[b], ps.incD[b] = t.inc, t.incD
		part := -t.ll
		for r := d.start[b]; r < d.start[b]+d.deaths[b]; r++ {
			part += d.w[r] * ps.eta[r]
		}
		if blockWeight != nil {
			ps.inc[b] *= blockWeight[b]
			ps.incD[b] *= blockWeight[b]
			part *= blockWeight[b]
		}
		ll += part
	}
	ps.ll[c] = ll - logs.total()
}

// atRisk is the cumulative hazard of row r, which joins at block b, while it was at risk.
func (ps *coxPass) atRisk(d *coxDesign, b, r int) float64 {
	h, rest := ps.cum[b], ps.rest[b]
	if r-int(d.start[b]) < int(d.deaths[b]) {
		rest += ps.incD[b] - ps.inc[b]
	}
	if d.exit != nil && d.exit[r] >= 0 {
		h -= ps.cum[d.exit[r]]
		rest -= ps.rest[d.exit[r]]
	}
	return h + rest
}

// moments makes the parts of score and information that chunk c contributes.
func (ps *coxPass) moments(d *coxDesign, c int, ties Ties, blockWeight []float64) {
	q := d.q
	part := ps.parts[c*(q+q*q) : (c+1)*(q+q*q)]
	clear(part)
	score, info := part[:q], part[q:]
	running, buffer := slices.Clone(ps.start(c, q)), make([]float64, 1+q)
	e1, diff := make([]float64, q), make([]float64, q)
	// The means of the risk sets, a few at a time.
	const batch = 64
	means, minus := make([]float64, 0, batch*q), make([]float64, 0, batch)
	push := func(v []float64, weight float64) {
		means, minus = append(means, v...), append(minus, -weight)
		if len(minus) == batch {
			gram(info, means, minus, q)
			means, minus = means[:0], minus[:0]
		}
	}
	for b := int(d.chunk[c]); b < int(d.chunk[c+1]); b++ {
		nd := int(d.deaths[b])
		scale := 1.0
		if blockWeight != nil {
			scale = blockWeight[b]
		}
		if nd == 1 && d.goneAt == nil && !d.reset[b] { // most of all blocks where times are continuous
			first := int(d.start[b])
			for r := first; r < int(d.start[b+1]); r++ {
				e, s := ps.e[r], running[1:1+q]
				running[0] += e
				for j, v := range d.x[r*q : r*q+q] {
					s[j] += e * v
				}
			}
			push(running[1:1+q], scale*oneEvent(running[0], d.w[first]).a)
			continue
		}
		s := ps.joined(d, b, running, buffer)
		if ties == Exact && nd > 1 {
			continue
		}
		e0, w := ps.deathSums(d, b)
		if nd == 1 || ties != Efron {
			push(s[1:], scale*oneEvent(s[0], w).a)
			continue
		}
		t := tiedSum(true, s[0], e0, w, nd)
		clear(e1)
		at := int(d.start[b])
		weightedSum(e1, d.x[at*q:(at+nd)*q], ps.e[at:at+nd])
		// a·ss' - b(se' + es') + c·ee' as two squares.
		k := t.b / t.a
		for j := range e1 {
			diff[j] = s[1+j] - k*e1[j]
		}
		push(diff, scale*t.a)
		push(e1, scale*(t.c-k*t.b))
	}
	gram(info, means, minus, q)

	lo, hi := d.chunkOfRows(c)
	// By row, its hazard while at risk, and by how much it had more events than that.
	hazard, more := make([]float64, hi-lo), make([]float64, hi-lo)
	for b := int(d.chunk[c]); b < int(d.chunk[c+1]); b++ {
		first, end := int(d.start[b]), int(d.start[b+1])
		died := first + int(d.deaths[b])
		if d.exit != nil {
			for r := first; r < end; r++ {
				h := ps.atRisk(d, b, r) * ps.e[r]
				hazard[r-lo], more[r-lo] = h, -h
			}
		} else {
			h := ps.atRisk(d, b, first)
			for r := first; r < end; r++ {
				if r == died {
					h = ps.atRisk(d, b, died)
				}
				v := h * ps.e[r]
				hazard[r-lo], more[r-lo] = v, -v
			}
		}
		if ties == Exact && died-first > 1 {
			continue
		}
		scale := 1.0
		if blockWeight != nil {
			scale = blockWeight[b]
		}
		for r := first; r < died; r++ {
			more[r-lo] += d.w[r] * scale
		}
	}
	weightedSum(score, d.x[lo*q:hi*q], more)
	gram(info, d.x[lo*q:hi*q], hazard, q)
}
