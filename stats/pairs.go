package stats

import (
	"math"
	"slices"
	"sort"
)

// Pairs are counted by score: patients join one after the other, the lowest first, and
// each is told how many have joined whom it can be compared with. Those lie before or
// after it in time, so that what has joined is kept in a tree by time. Whole days are few
// times, and patients who count alike are bits: such a tree stays in a processor's cache.

// pairWalk are the rows in the order in which pairs are compared, and what a count needs
// of each. By position: stratum by stratum, time descending, and at one time the censored
// before those with the event.
type pairWalk struct {
	s      *coxSource
	order  []int32 // rows
	weight []float64
	index  []int32 // into times
	times  []pairTime
	strata []int // first of times, and the number of times
	// entered is the earliest time after the entry; nil where nobody enters late.
	entered []int32

	score []int32 // positions by ascending score
	group []int32 // where in score a new one begins, and the end
}

// pairTime are the positions at one time of a stratum.
type pairTime struct {
	time         float64
	lo, died, hi int32 // of the censored, of those with the event, and the end
}

func (s *coxSource) newPairWalk(score []float64) *pairWalk {
	w := &pairWalk{s: s, order: slices.Clone(s.order)}
	if s.ns > 1 {
		w.order = byStratum(s.order, s.stratum, s.ns)
	}
	w.walk()
	w.rank(score)
	return w
}

// walk fills in what there is of each time.
func (w *pairWalk) walk() {
	s, n := w.s, len(w.order)
	time, event := pick(s.Time, w.order), pick(s.Event, w.order)
	w.weight, w.index = make([]float64, n), make([]int32, n)
	distinct := s.ns
	for p := 1; p < n; p++ {
		if time[p] != time[p-1] {
			distinct++
		}
	}
	w.times = make([]pairTime, 0, min(distinct, n))
	var died []int32
	for lo, hi := 0, 0; lo < n; lo = hi {
		first := w.order[lo]
		if lo == 0 || s.stratum[first] != s.stratum[w.order[lo-1]] {
			w.strata = append(w.strata, len(w.times))
		}
		died = died[:0]
		to := lo
		for ; hi < n && time[hi] == time[lo] && s.stratum[w.order[hi]] == s.stratum[first]; hi++ {
			w.index[hi] = int32(len(w.times))
			if i := w.order[hi]; event[hi] {
				died = append(died, i)
			} else {
				w.order[to] = i
				to++
			}
		}
		copy(w.order[to:hi], died)
		w.times = append(w.times, pairTime{time[lo], int32(lo), int32(to), int32(hi)})
	}
	w.strata = append(w.strata, len(w.times))
	if s.Weight != nil {
		w.weight = pick(s.Weight, w.order)
	} else {
		for p := range w.weight {
			w.weight[p] = 1
		}
	}
	if s.Entry != nil {
		w.entered = make([]int32, n)
		w.eachStratum(func(from, to int) {
			for p := w.times[from].lo; p < w.times[to-1].hi; p++ {
				entry := s.Entry[w.order[p]]
				w.entered[p] = int32(from + sort.Search(to-from, func(b int) bool { return w.times[from+b].time <= entry }) - 1)
			}
		})
	}
}

// rank puts the positions in the order of their scores.
func (w *pairWalk) rank(score []float64) {
	n := len(w.order)
	by := pick(score, w.order)
	w.score, w.group = sortedOrder(by), make([]int32, 0, n+1)
	last := 0.0
	for k, v := range pick(by, w.score) {
		if k == 0 || v != last {
			w.group = append(w.group, int32(k))
			last = v
		}
	}
	w.group = append(w.group, int32(n))
}

// eachStratum calls f with the half-open range of the times of each stratum.
func (w *pairWalk) eachStratum(f func(from, to int)) {
	for k := 1; k < len(w.strata); k++ {
		f(w.strata[k-1], w.strata[k])
	}
}

// pairCell is where a patient stands in a tree, -1 for nowhere, and whom it asks for:
// those from base on and below bound; -1 asks for nobody.
type pairCell struct{ slot, base, bound int32 }

func (c pairCell) ask(tree pairTree) float64 {
	if c.bound < 0 {
		return 0
	}
	n := tree.below(c.bound)
	if c.base > 0 {
		n -= tree.below(c.base)
	}
	return n
}

// pairCount is one count by score. Slices are by position.
type pairCount struct {
	tree, tied pairTree // of all, and of those with one score
	cell       []pairCell
	weight     []float64 // in the tree; nil where all are 1
	// late, where somebody enters late, is what is taken off again, counted in the same
	// tree or in a tree of its own.
	late     []pairCell
	lateTree pairTree

	lower, same []float64 // weights of those with a lower score, with the same; same is nil where no two have one
}

// run counts by ascending score, some patients at a time: what is read at random places is
// brought together first, and what is found put back afterwards, so that the processor
// waits for many places at once.
func (c *pairCount) run(w *pairWalk) {
	const some = 1024
	c.lower = make([]float64, len(w.order))
	if len(w.group)-1 < len(w.order) {
		c.same = make([]float64, len(w.order))
	}
	var b pairBatch
	for from, to := 0, 0; from+1 < len(w.group); from = to {
		for to = from + 1; to+1 < len(w.group) && w.group[to]-w.group[from] < some; {
			to++
		}
		who := w.score[w.group[from]:w.group[to]]
		b.fill(c, who)
		for g := from; g < to; g++ {
			b.group(c, int(w.group[g]-w.group[from]), int(w.group[g+1]-w.group[from]))
		}
		for k, p := range who {
			c.lower[p] = b.lower[k]
		}
		for k, v := range b.same {
			c.same[who[k]] = v
		}
	}
}

// pairBatch is what run has in hand, by place among those patients.
type pairBatch struct {
	cell, late          []pairCell
	weight, lower, same []float64
}

func (b *pairBatch) fill(c *pairCount, who []int32) {
	b.cell, b.late, b.weight, b.lower, b.same = b.cell[:0], b.late[:0], b.weight[:0], slices.Grow(b.lower[:0], len(who))[:len(who)], b.same[:0]
	for _, p := range who {
		b.cell = append(b.cell, c.cell[p])
	}
	if c.late != nil {
		for _, p := range who {
			b.late = append(b.late, c.late[p])
		}
	}
	if c.weight != nil {
		for _, p := range who {
			b.weight = append(b.weight, c.weight[p])
		}
	}
	if c.same != nil {
		b.same = slices.Grow(b.same, len(who))[:len(who)]
		clear(b.same)
	}
}

// add puts the patient at place k of the batch into a tree.
func (b *pairBatch) add(tree pairTree, cell pairCell, k int) {
	switch {
	case cell.slot < 0:
	case len(b.weight) == 0:
		tree.add(cell.slot, 1)
	default:
		tree.add(cell.slot, b.weight[k])
	}
}

// group counts for those who have one score, lo to hi-1, and lets them join.
func (b *pairBatch) group(c *pairCount, lo, hi int) {
	for k := lo; k < hi; k++ {
		b.lower[k] = b.cell[k].ask(c.tree)
		if c.late != nil {
			b.lower[k] -= b.late[k].ask(c.lateTree)
		}
	}
	if hi-lo > 1 {
		b.among(c.tied, b.cell, b.cell, lo, hi, 1)
		switch {
		case c.late == nil:
		case c.lateTree == c.tree:
			b.among(c.tied, b.cell, b.late, lo, hi, -1)
		default:
			b.among(c.tied, b.late, b.late, lo, hi, -1)
		}
	}
	for k := lo; k < hi; k++ {
		b.add(c.tree, b.cell[k], k)
		if c.late != nil {
			b.add(c.lateTree, b.late[k], k)
		}
	}
}

// among counts among lo to hi-1 alone, in a tree that is empty before and after.
func (b *pairBatch) among(tied pairTree, cell, ask []pairCell, lo, hi int, sign float64) {
	for k := lo; k < hi; k++ {
		b.add(tied, cell[k], k)
	}
	for k := lo; k < hi; k++ {
		b.same[k] += sign * ask[k].ask(tied)
	}
	for k := lo; k < hi; k++ {
		if cell[k].slot >= 0 {
			tied.clear(cell[k].slot)
		}
	}
}

// after counts for each event those who are still at risk after it.
func (w *pairWalk) after() *pairCount {
	n := len(w.order)
	c := &pairCount{cell: make([]pairCell, n)}
	asBits := w.s.Weight == nil && w.entered == nil
	if asBits {
		c.tree, c.tied = newBitTree(n), newBitTree(n)
	} else {
		c.weight = w.weight
		c.tree, c.tied = newWeightTree(2*len(w.times)), newWeightTree(2*len(w.times))
	}
	if w.entered != nil {
		c.late, c.lateTree = make([]pairCell, n), newWeightTree(len(w.times))
	}
	w.eachStratum(func(from, to int) {
		first := w.times[from].lo
		for b := from; b < to; b++ {
			t := w.times[b]
			for p := t.lo; p < t.hi; p++ {
				cell := pairCell{slot: p, base: first, bound: t.died}
				if !asBits { // at one time the censored come first
					cell = pairCell{slot: int32(2 * b), base: int32(2 * from), bound: int32(2*b + 1)}
				}
				late := pairCell{base: int32(from), bound: int32(b)}
				if p < t.died {
					cell.bound, late.bound = -1, -1
				} else if !asBits {
					cell.slot++
				}
				c.cell[p] = cell
				if c.late != nil {
					late.slot = w.entered[p]
					c.late[p] = late
				}
			}
		}
	})
	return c
}

// before counts for each row the events while it was at risk, which weigh by their time.
func (w *pairWalk) before(weight []float64) *pairCount {
	n, m := int32(len(w.order)), int32(len(w.times))
	c := &pairCount{cell: make([]pairCell, n)}
	asBits := w.s.Weight == nil && w.entered == nil && !slices.ContainsFunc(weight, func(v float64) bool { return v != 0 && v != 1 })
	if asBits {
		c.tree, c.tied = newBitTree(int(n)), newBitTree(int(n))
	} else {
		c.tree, c.tied, c.weight = newWeightTree(int(m)), newWeightTree(int(m)), make([]float64, n)
	}
	if w.entered != nil {
		c.late, c.lateTree = make([]pairCell, n), c.tree
	}
	w.eachStratum(func(from, to int) { // slots by time ascending
		last := w.times[to-1].hi
		for b := from; b < to; b++ {
			t := w.times[b]
			for p := t.lo; p < t.hi; p++ {
				cell := pairCell{slot: n - 1 - p, base: n - last, bound: n - t.hi}
				if p < t.died {
					cell.bound = n - t.died
				}
				if !asBits {
					cell = pairCell{slot: m - 1 - int32(b), base: m - int32(to), bound: m - 1 - int32(b)}
					if p < t.died {
						cell.bound++
					}
					c.weight[p] = w.weight[p] * weight[b]
				}
				if p < t.died || weight[b] == 0 {
					cell.slot = -1
				}
				c.cell[p] = cell
				if c.late != nil {
					c.late[p] = pairCell{slot: -1, base: m - int32(to), bound: m - 1 - w.entered[p]}
				}
			}
		}
	})
	return c
}

// atRisk is by time the weight of all who are at risk after an event there.
func (w *pairWalk) atRisk() []float64 {
	out, late := make([]float64, len(w.times)), make([]float64, len(w.times))
	for p, b := range w.entered {
		late[b] += w.weight[p]
	}
	w.eachStratum(func(from, to int) {
		sum := 0.0
		for b := from; b < to; b++ {
			t := w.times[b]
			for _, v := range w.weight[t.lo:t.died] {
				sum += v
			}
			if b > from {
				sum -= late[b-1]
			}
			out[b] = sum
			for _, v := range w.weight[t.died:t.hi] {
				sum += v
			}
		}
	})
	return out
}

// events are by time the weights of the events up to it, and of those before it, which
// weigh by their time.
func (w *pairWalk) events(weight []float64) (upTo, before []float64) {
	upTo, before = make([]float64, len(w.times)), make([]float64, len(w.times))
	w.eachStratum(func(from, to int) {
		sum := 0.0
		for b := to - 1; b >= from; b-- {
			t := w.times[b]
			before[b] = sum
			for _, v := range w.weight[t.died:t.hi] {
				sum += v * weight[b]
			}
			upTo[b] = sum
		}
	})
	return upTo, before
}

// tiedEvents are by time the pairs of events there, with different and with equal scores.
func (w *pairWalk) tiedEvents() (different, equal []float64) {
	m := len(w.times)
	different, equal = make([]float64, m), make([]float64, m)
	if !slices.ContainsFunc(w.times, func(t pairTime) bool { return t.hi-t.died > 1 }) {
		return different, equal
	}
	tied := make([]uint64, len(w.order)/64+1) // a bit by position, since hardly anybody is where times are continuous
	for _, t := range w.times {
		for p := t.died; p < t.hi && t.hi-t.died > 1; p++ {
			tied[p>>6] |= 1 << (p & 63)
		}
	}
	all, alike := make([]float64, m), make([]float64, m) // who has joined: with a lower score, with this
	var group []int32
	for g := 1; g < len(w.group); g++ {
		group = group[:0]
		for _, p := range w.score[w.group[g-1]:w.group[g]] {
			if tied[p>>6]>>(p&63)&1 != 0 {
				group = append(group, p)
			}
		}
		for _, p := range group {
			b, v := w.index[p], w.weight[p]
			different[b] += v * all[b]
			equal[b] += v * alike[b]
			alike[b] += v
		}
		for _, p := range group {
			b := w.index[p]
			all[b], alike[b] = all[b]+alike[b], 0
		}
	}
	return different, equal
}

// concordances counts the pairs of a score by row, which need only be ordered as
// the hazard is.
func (s *coxSource) concordances(score []float64, opts []ConcordanceOptions) ([]*Concordance, error) {
	for _, o := range opts {
		if o.Uno && s.Entry != nil {
			return nil, &ValueError{"entry", 0, s.Entry[0], "left out for Uno's C, whose weights need everybody to be followed from time 0"}
		}
	}
	w := s.newPairWalk(score)
	kinds := len(opts)
	weight, before := make([][]float64, kinds), make([]*pairCount, kinds)
	var after *pairCount
	var different, equal, atRisk []float64
	parallel(kinds+3, 50*len(w.order), func(k int) {
		switch {
		case k < kinds:
			weight[k] = w.eventWeights(opts[k])
			before[k] = w.before(weight[k])
			before[k].run(w)
		case k == kinds:
			after = w.after()
			after.run(w)
		case k == kinds+1:
			different, equal = w.tiedEvents()
		default:
			atRisk = w.atRisk()
		}
	})
	out := make([]*Concordance, kinds)
	parallel(kinds, 50*len(w.order), func(k int) {
		o := opts[k]
		c := &Concordance{}
		for b, v := range weight[k] {
			c.TiedTime += v * different[b]
			c.TiedBoth += v * equal[b]
		}
		w.judge(c, o, weight[k], after, before[k], atRisk)
		out[k] = c
	})
	return out, nil
}

// at are the weights of those with a lower score, a higher one and the same, of total
// weights.
func (c *pairCount) at(p int32, total float64) (lower, higher, same float64) {
	lower = c.lower[p]
	if c.same != nil {
		same = c.same[p]
	}
	return lower, total - lower - same, same
}

// judge makes C and its standard error of the counts of pairs.
func (w *pairWalk) judge(c *Concordance, opt ConcordanceOptions, weight []float64, after, before *pairCount, atRisk []float64) {
	s := w.s
	upTo, earlier := w.events(weight)
	for b, t := range w.times {
		var concordant, discordant, tied float64
		for p := t.died; p < t.hi; p++ {
			lower, higher, same := after.at(p, atRisk[b])
			concordant += w.weight[p] * lower
			discordant += w.weight[p] * higher
			tied += w.weight[p] * same
		}
		c.Concordant += weight[b] * concordant
		c.Discordant += weight[b] * discordant
		c.TiedScore += weight[b] * tied
	}
	pairs := c.Concordant + c.Discordant + c.TiedScore
	c.C = (c.Concordant + c.TiedScore/2) / pairs
	somers := (c.Concordant - c.Discordant) / pairs
	var cluster []int32
	nc := s.n
	if opt.Cluster != nil {
		cluster, nc = denseCodes(opt.Cluster, s.n)
	}
	c.Influence = make([]float64, nc)
	influence := func(b int) {
		t := w.times[b]
		for p := t.lo; p < t.hi; p++ {
			total := upTo[b]
			if p >= t.died {
				total = earlier[b]
			}
			if w.entered != nil {
				total -= earlier[w.entered[p]]
			}
			// The earlier event is concordant with lower scores, the later row
			// with higher ones.
			higher, lower, same := before.at(p, total)
			if p >= t.died {
				l, h, e := after.at(p, atRisk[b])
				lower, higher, same = lower+weight[b]*l, higher+weight[b]*h, same+weight[b]*e
			}
			weighs := w.weight[p]
			if opt.Counts && opt.Cluster == nil {
				weighs = math.Sqrt(weighs) // the squares of w patients add up
			}
			i := w.order[p]
			if cluster != nil {
				i = cluster[i]
			}
			c.Influence[i] += weighs * ((lower - higher) - somers*(lower+higher+same)) / pairs / 2
		}
	}
	parts := 1
	if cluster == nil { // each row has a place of its own
		parts = chunks(len(w.order))
	}
	eachChunk(parts, func(k int) {
		for b := len(w.times) * k / parts; b < len(w.times)*(k+1)/parts; b++ {
			influence(b)
		}
	})
	sum := 0.0
	for _, v := range c.Influence {
		sum += v * v
	}
	c.SE = math.Sqrt(sum)
}

// eventWeights gives the weight that events have by their time: 1, or Uno's; 0 after
// opt.Before.
func (w *pairWalk) eventWeights(opt ConcordanceOptions) []float64 {
	out := make([]float64, len(w.times))
	for b := range out {
		out[b] = 1
	}
	w.eachStratum(func(from, to int) {
		if !opt.Uno {
			return
		}
		atRisk := 0.0
		for _, v := range w.weight[w.times[from].lo:w.times[to-1].hi] {
			atRisk += v
		}
		g := 1.0
		for b := to - 1; b >= from; b-- { // forward in time; events leave before censorings
			t, died, lost := w.times[b], 0.0, 0.0
			for _, v := range w.weight[t.died:t.hi] {
				died += v
			}
			for _, v := range w.weight[t.lo:t.died] {
				lost += v
			}
			out[b] = 1 / (g * g)
			if lost > 0 {
				g *= 1 - lost/(atRisk-died)
			}
			atRisk -= died + lost
		}
	})
	for b, t := range w.times {
		if opt.Before > 0 && t.time > opt.Before {
			out[b] = 0
		}
	}
	return out
}
