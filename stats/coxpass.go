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
	eventSums
	LogLik float64

	e         []float64 // m: weight times hazard ratio
	eta       []float64 // m: log hazard ratio against the centre of the stratum
	inc, incD []float64 // nb: hazard increment, and the part of it that those who die there have

	// Risk set sums of e and e·x, and what rounding lost of them (see addTo2):
	// since a chunk began, and at its start.
	sums, starts []float64 // chunks × 2(1+q)
	clean        []bool    // the chunk empties the risk set, so that sums from before it do not count
	// Where blocks have many rows, and nobody leaves but with them, nb × 2(1+q) and nb × q: the
	// sums of e and e·x over those who die there, then over all who join; and of w·x over those
	// who die. Else nil: they are made when they are needed.
	joining, died []float64
	ll            []float64 // by chunk

	of     []float64 // the coefficients that the results are of; nil where there are none
	ofTies Ties
}

// eventSums are score and information, to which events count with a weight each.
type eventSums struct {
	Score []float64 // q
	Info  []float64 // q × q, symmetric

	weight []float64 // nb: of the events at a time; nil where each counts 1
	// Length nb: the sum of the weighted increments over this and the earlier times, back
	// to when the risk set was last empty, and what rounding lost of it, nil where nobody
	// leaves, so that nothing is subtracted from it.
	cum, rest []float64
	parts     []float64 // chunks × (q + q·q)
}

// newEventSums makes room for the sums over d.
func newEventSums(d *coxDesign, weight []float64) eventSums {
	nb, nc, q := len(d.time), len(d.chunk)-1, d.q
	s := eventSums{
		Score: make([]float64, q), Info: make([]float64, q*q), weight: weight,
		cum: make([]float64, nb), parts: make([]float64, nc*(q+q*q)),
	}
	if d.goneAt != nil {
		s.rest = make([]float64, nb)
	}
	return s
}

// at is the weight of the events of block b.
func (s *eventSums) at(b int) float64 { return weightAt(s.weight, b) }

// newCoxPass makes room for passes over d.
func newCoxPass(d *coxDesign) *coxPass {
	m, nb, nc, q := len(d.row), len(d.time), len(d.chunk)-1, d.q
	ps := &coxPass{
		eventSums: newEventSums(d, nil),
		e:         make([]float64, m), eta: make([]float64, m),
		inc: make([]float64, nb), incD: make([]float64, nb),
		sums: make([]float64, nc*2*(1+q)), starts: make([]float64, nc*2*(1+q)),
		clean: make([]bool, nc), ll: make([]float64, nc),
	}
	if d.goneAt == nil && m >= rowsOfKept*nb {
		ps.joining, ps.died = make([]float64, nb*2*(1+q)), make([]float64, nb*q)
		parallel(nc, m*q, func(c int) {
			for b := int(d.chunk[c]); b < int(d.chunk[c+1]); b++ {
				d.sumDied(ps.died[b*q:b*q+q], b, d.w)
			}
		})
	}
	return ps
}

// rowsOfKept is how many rows blocks have on average where their sums are kept.
const rowsOfKept = 16

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
// blocks of several events are left to exactBlocks. It reports false, and leaves the
// pass unusable, where beta is so far out that hazard ratios overflow. Where the
// results of the last run are those asked for they stand.
func (ps *coxPass) run(d *coxDesign, ties Ties, beta []float64) bool {
	q, nc := d.q, len(d.chunk)-1
	if ps.of != nil && ps.ofTies == ties && slices.Equal(ps.of, beta) {
		return true
	}
	ps.of = nil
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
	parallel(nc, work, func(c int) { ps.hazards(d, c, ties) })
	ps.LogLik = 0
	for _, v := range ps.ll {
		ps.LogLik += v
	}
	ps.addUp(d, ties, &ps.eventSums)
	if ties == Exact && d.tied {
		ps.exactBlocks(d)
	}
	ps.of, ps.ofTies = slices.Clone(beta), ties
	return true
}

// addUp makes score and information for one or more weights of the events, from the
// hazards and from the sums over the risk sets at the start of each chunk: one pass,
// whatever the number of weights.
func (ps *coxPass) addUp(d *coxDesign, ties Ties, of ...*eventSums) {
	q, nc := d.q, len(d.chunk)-1
	for _, s := range of {
		s.cumulate(d, ps.inc)
	}
	parallel(nc, len(d.row)*q*4, func(c int) { ps.moments(d, c, ties, of) })
	for _, s := range of {
		clear(s.Score)
		clear(s.Info)
		for c := range nc {
			part := s.part(c, q)
			for j := range q {
				s.Score[j] += part[j]
			}
			for j, v := range part[q:] {
				s.Info[j] += v
			}
		}
		mirror(s.Info, q)
	}
}

// cumulate adds up the increments of the hazard from the last block to the first.
func (s *eventSums) cumulate(d *coxDesign, inc []float64) {
	nb := len(inc)
	ends := func(b int) bool { return b+1 == nb || d.reset[b+1] }
	if d.goneAt != nil {
		for b := nb - 1; b >= 0; b-- {
			s.cum[b], s.rest[b] = inc[b]*s.at(b), 0
			if !ends(b) {
				s.rest[b] = s.rest[b+1]
				addTo2(&s.cum[b], &s.rest[b], s.cum[b+1])
			}
		}
		return
	}
	// By chunk, then what the chunks before it in time have come to, up to an empty risk set.
	nc := len(d.chunk) - 1
	before, through := make([]float64, nc), make([]bool, nc)
	run := func(c int, sum float64) (float64, bool) {
		open := true
		for b := int(d.chunk[c+1]) - 1; b >= int(d.chunk[c]); b-- {
			if ends(b) {
				sum, open = 0, false
			}
			sum += inc[b] * s.at(b)
			s.cum[b] = sum
		}
		return sum, open
	}
	parallel(nc, nb*4, func(c int) { before[c], through[c] = run(c, 0) })
	sum := 0.0
	for c, own := range slices.Backward(before) {
		before[c] = sum
		if through[c] {
			own += sum
		}
		sum = own
	}
	parallel(nc, nb*4, func(c int) {
		if before[c] != 0 && !ends(int(d.chunk[c+1])-1) {
			run(c, before[c])
		}
	})
}

// part is what chunk c contributes: to the score, then to the information.
func (s *eventSums) part(c, q int) []float64 { return s.parts[c*(q+q*q) : (c+1)*(q+q*q)] }

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
		for r := lo; r < hi; r++ {
			ps.e[r] = d.weight(r)
		}
		return true
	}
	eta, e := ps.eta[lo:hi], ps.e[lo:hi]
	dots(eta, d.x[lo*q:hi*q], beta)
	for _, v := range eta {
		if !(v < maxEta && v > -maxEta) {
			return false
		}
	}
	copy(e, eta)
	exps(e)
	if d.w != nil {
		for r, w := range d.w[lo:hi] {
			e[r] *= w
		}
	}
	return true
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
	if ps.joining == nil {
		ps.addRisk(d, int(d.start[b]), int(d.start[b+1]), s)
		return
	}
	_, all := ps.joins(d, b)
	for j, v := range all {
		s[j] += v
	}
}

// joins are the sums that joining keeps of block b: of those who die there, and of all.
func (ps *coxPass) joins(d *coxDesign, b int) (dead, all []float64) {
	w := 1 + d.q
	return ps.joining[2*b*w : (2*b+1)*w], ps.joining[(2*b+1)*w : (2*b+2)*w]
}

// addRisk adds the rows lo to hi-1 to risk set sums.
func (ps *coxPass) addRisk(d *coxDesign, lo, hi int, s []float64) {
	q, e := d.q, ps.e[lo:hi]
	s[0] += sum(e)
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
	if ps.joining != nil {
		for b := int(d.chunk[c]); b < int(d.chunk[c+1]); b++ {
			dead, all := ps.joins(d, b)
			clear(dead)
			first := int(d.start[b])
			died := first + int(d.deaths[b])
			ps.addRisk(d, first, died, dead)
			copy(all, dead)
			ps.addRisk(d, died, int(d.start[b+1]), all)
		}
	} else if d.goneAt == nil { // nobody leaves: all since the risk set was last empty
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
	first, died := d.start[b], d.start[b]+d.deaths[b]
	w = float64(d.deaths[b])
	if d.w != nil {
		w = sum(d.w[first:died])
	}
	if ps.joining != nil {
		dead, _ := ps.joins(d, b)
		return dead[0], w
	}
	return sum(ps.e[first:died]), w
}

// deathMoments are the sums of e·x over those who die at block b: kept ones, or made in e1.
func (ps *coxPass) deathMoments(d *coxDesign, b int, e1 []float64) []float64 {
	if ps.joining != nil {
		dead, _ := ps.joins(d, b)
		return dead[1:]
	}
	d.sumDied(e1, b, ps.e)
	return e1
}

// sumDied sets out to the sum of x over those who die at block b, with a weight each; nil
// for 1.
func (d *coxDesign) sumDied(out []float64, b int, weight []float64) {
	clear(out)
	q, first, died := d.q, int(d.start[b]), int(d.start[b]+d.deaths[b])
	if weight != nil {
		weightedSum(out, d.x[first*q:died*q], weight[first:died])
		return
	}
	for r := first; r < died; r++ {
		for j, v := range d.x[r*q : r*q+q] {
			out[j] += v
		}
	}
}

// hazards fills the hazard increments and the log-likelihood of chunk c.
func (ps *coxPass) hazards(d *coxDesign, c int, ties Ties) {
	start, ll := ps.start(c, d.q), 0.0
	logs := newLogSum() // of the risk sets of single events of weight 1
	at, rest := start[0], start[1+d.q]
	for b := int(d.chunk[c]); b < int(d.chunk[c+1]); b++ {
		if d.reset[b] {
			at, rest = 0, 0
		}
		switch {
		case ps.joining != nil:
			_, all := ps.joins(d, b)
			at += all[0]
		case d.goneAt == nil:
			for r := d.start[b]; r < d.start[b+1]; r++ {
				at += ps.e[r]
			}
		default:
			if !d.reset[b] {
				for _, r := range d.gone[d.goneAt[b]:d.goneAt[b+1]] {
					addTo2(&at, &rest, -ps.e[r])
				}
			}
			for r := d.start[b]; r < d.start[b+1]; r++ {
				addTo2(&at, &rest, ps.e[r])
			}
		}
		s0 := at + rest
		nd := int(d.deaths[b])
		if ties == Exact && nd > 1 {
			ps.inc[b], ps.incD[b] = 0, 0
			continue
		}
		if r := int(d.start[b]); nd == 1 && d.weight(r) == 1 {
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
		for r := int(d.start[b]); r < int(d.start[b]+d.deaths[b]); r++ {
			part += d.weight(r) * ps.eta[r]
		}
		ll += part
	}
	ps.ll[c] = ll - logs.total()
}

// atRisk is the cumulative hazard of row r, which joins at block b, while it was at risk.
func (ps *coxPass) atRisk(d *coxDesign, b, r int) float64 {
	return ps.whileAtRisk(d, &ps.eventSums, b, r)
}

// whileAtRisk is atRisk for events of any weights.
func (ps *coxPass) whileAtRisk(d *coxDesign, s *eventSums, b, r int) float64 {
	h, rest := s.cum[b], 0.0
	if r-int(d.start[b]) < int(d.deaths[b]) {
		rest = (ps.incD[b] - ps.inc[b]) * s.at(b)
	}
	if s.rest != nil {
		rest += s.rest[b]
	}
	if d.exit != nil && d.exit[r] >= 0 {
		h -= s.cum[d.exit[r]]
		rest -= s.rest[d.exit[r]]
	}
	return h + rest
}
