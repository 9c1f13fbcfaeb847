package stats

import "sync"

// meansBatch is how many means of risk sets are squared together.
const meansBatch = 64

// momentMemory is what the moments of a chunk are made in.
type momentMemory struct {
	running, joined  []float64 // 2(1+q) and 1+q: sums over the risk set
	died, e1, diff   []float64 // q
	means            []float64 // meansBatch × q: of risk sets, or parts of them
	square, compared []float64 // weights × meansBatch: how much their squares and they themselves count
	hazard           []float64 // by row of the chunk, while at risk
}

var momentPool = sync.Pool{New: func() any { return new(momentMemory) }}

// prepare makes room for so many covariates and weights.
func (m *momentMemory) prepare(q, weights int) {
	m.running, m.joined = resize(m.running, 2*(1+q)), resize(m.joined, 1+q)
	m.died, m.e1, m.diff = resize(m.died, q), resize(m.e1, q), resize(m.diff, q)
	m.means = resize(m.means, meansBatch*q)
	m.square, m.compared = resize(m.square, weights*meansBatch), resize(m.compared, weights*meansBatch)
}

// moments makes the parts of score and information that chunk c contributes.
func (ps *coxPass) moments(d *coxDesign, c int, ties Ties, of []*eventSums) {
	q := d.q
	m := momentPool.Get().(*momentMemory)
	defer momentPool.Put(m)
	m.prepare(q, len(of))
	for _, s := range of {
		clear(s.part(c, q))
	}
	copy(m.running, ps.start(c, q))
	last := m.running[1 : 1+q] // sums of e·x over the present risk set: these, or the last of means
	n := 0
	settle := func() {
		copy(m.running[1:1+q], last)
		last = m.running[1 : 1+q]
	}
	flush := func() {
		settle()
		for k, s := range of {
			part, at := s.part(c, q), k*meansBatch
			weightedSum(part[:q], m.means[:n*q], m.compared[at:at+n])
			gram(part[q:], m.means[:n*q], m.square[at:at+n], q)
		}
		n = 0
	}
	push := func(b int, v []float64, a float64) {
		copy(m.means[n*q:n*q+q], v)
		for k, s := range of {
			m.square[k*meansBatch+n], m.compared[k*meansBatch+n] = -s.at(b)*a, 0
		}
		n++
	}
	for b := int(d.chunk[c]); b < int(d.chunk[c+1]); b++ {
		if n+2 > meansBatch {
			flush()
		}
		nd, first := int(d.deaths[b]), int(d.start[b])
		if nd == 1 && d.goneAt == nil && ps.joining == nil && !d.reset[b] { // most of all where times are continuous
			x, e, next := d.x[first*q:first*q+q], ps.e[first], m.means[n*q:n*q+q]
			m.running[0] += e
			for j, v := range x {
				next[j] = last[j] + e*v
			}
			last = next
			for r := first + 1; r < int(d.start[b+1]); r++ {
				e := ps.e[r]
				m.running[0] += e
				for j, v := range d.x[r*q : r*q+q] {
					next[j] += e * v
				}
			}
			h, w := ps.inc[b], d.weight(first)
			a := h * h
			if w != 1 { // a division takes as long as all else here
				a /= w
			}
			for k, s := range of {
				g, score := s.at(b), s.part(c, q)[:q]
				m.square[k*meansBatch+n], m.compared[k*meansBatch+n] = -g*a, -g*h
				for j, v := range x {
					score[j] += g * w * v
				}
			}
			n++
			continue
		}
		settle()
		s := ps.joined(d, b, m.running, m.joined)
		if ties == Exact && nd > 1 {
			continue
		}
		e0, w := ps.deathSums(d, b)
		t, e1, died := oneEvent(s[0], w), m.e1, m.died
		if nd > 1 && ties == Efron {
			t, e1 = tiedSum(true, s[0], e0, w, nd), ps.deathMoments(d, b, m.e1)
			// a·ss' - b(se' + es') + c·ee' as two squares.
			k := t.b / t.a
			for j := range m.diff {
				m.diff[j] = s[1+j] - k*e1[j]
			}
			push(b, m.diff, t.a)
			push(b, e1, t.c-k*t.b)
		} else {
			clear(e1)
			push(b, s[1:1+q], t.a)
		}
		if ps.joining != nil {
			died = ps.died[b*q : b*q+q]
		} else {
			d.sumDied(died, b, d.w)
		}
		for _, to := range of {
			g, score := to.at(b), to.part(c, q)[:q]
			for j := range score {
				score[j] += g * (died[j] - t.inc*s[1+j] + (t.inc-t.incD)*e1[j])
			}
		}
	}
	flush()

	lo, hi := d.chunkOfRows(c)
	m.hazard = resize(m.hazard, hi-lo)
	for _, s := range of {
		ps.hazardsOfRows(d, c, s, m.hazard)
		gram(s.part(c, q)[q:], d.x[lo*q:hi*q], m.hazard, q)
	}
}

// hazardsOfRows fills in, by row of chunk c, its hazard while at risk.
func (ps *coxPass) hazardsOfRows(d *coxDesign, c int, s *eventSums, hazard []float64) {
	lo, _ := d.chunkOfRows(c)
	for b := int(d.chunk[c]); b < int(d.chunk[c+1]); b++ {
		first, end := int(d.start[b]), int(d.start[b+1])
		if d.exit != nil {
			for r := first; r < end; r++ {
				hazard[r-lo] = ps.whileAtRisk(d, s, b, r) * ps.e[r]
			}
			continue
		}
		if nd := int(d.deaths[b]); nd > 1 { // one who dies alone was at risk as the others were
			h := ps.whileAtRisk(d, s, b, first)
			for died := first + nd; first < died; first++ {
				hazard[first-lo] = h * ps.e[first]
			}
		}
		h := s.cum[b]
		for r := first; r < end; r++ {
			hazard[r-lo] = h * ps.e[r]
		}
	}
}
