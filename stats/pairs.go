package stats

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// Pairs are counted along time: patients join and leave as they are at risk, or join as
// they have the event, and each asks how many of those who are there have a lower score.
// Who is there is kept in a tree by score. Patients who count alike are bits: such a tree
// stays in a processor's cache.

// pairWalk are the rows in the order in which pairs are compared, and what a count needs
// of each. By position: stratum by stratum, time descending, and at one time the censored
// before those with the event.
type pairWalk struct {
	s      *coxSource
	order  []int32   // rows
	weight []float64 // nil where all are 1
	times  []pairTime
	strata []int // first of times, and the number of times

	// Where somebody enters late: by position the earliest time after the entry, and by
	// time the positions of those who enter just before it. Else nil.
	entered []int32
	entries [][]int32

	slot []int32 // place in ascending order of the score
	// How many have a lower score, and how many no higher one; the second is nil where no
	// two have one score, and the first is slot.
	low, high []int32
}

// pairTime are the positions at one time of a stratum: of the censored, of those with the
// event, and the end.
type pairTime struct{ lo, died, hi int32 }

// weigh is the weight of the row at position p.
func (w *pairWalk) weigh(p int32) float64 { return weightAt(w.weight, int(p)) }

// sum is the weight of the rows at positions from to to-1.
func (w *pairWalk) sum(from, to int32) float64 {
	if w.weight == nil {
		return float64(to - from)
	}
	return sum(w.weight[from:to])
}

// time is that of times[b].
func (w *pairWalk) time(b int) float64 { return w.s.Time[w.order[w.times[b].lo]] }

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
	time, event := s.timesOf(w.order, s.ns), pick(s.Event, w.order)
	distinct := s.ns
	for p := 1; p < n; p++ {
		if time[p] != time[p-1] {
			distinct++
		}
	}
	w.times = make([]pairTime, 0, min(distinct, n))
	stratum := s.strataOf(w.order)
	var died []int32
	for lo, hi := 0, 0; lo < n; lo = hi {
		if lo == 0 || stratum != nil && stratum[lo] != stratum[lo-1] {
			w.strata = append(w.strata, len(w.times))
		}
		died = died[:0]
		to := lo
		for ; hi < n && time[hi] == time[lo] && (stratum == nil || stratum[hi] == stratum[lo]); hi++ {
			if i := w.order[hi]; event[hi] {
				died = append(died, i)
			} else {
				w.order[to] = i
				to++
			}
		}
		copy(w.order[to:hi], died)
		w.times = append(w.times, pairTime{int32(lo), int32(to), int32(hi)})
	}
	w.strata = append(w.strata, len(w.times))
	if s.Weight != nil {
		w.weight = pick(s.Weight, w.order)
	}
	if s.Entry != nil {
		w.entered = make([]int32, n)
		w.eachStratum(func(from, to int) {
			for p := w.times[from].lo; p < w.times[to-1].hi; p++ {
				entry := s.Entry[w.order[p]]
				w.entered[p] = int32(from + sort.Search(to-from, func(b int) bool { return w.time(from+b) <= entry }) - 1)
			}
		})
		w.entries = make([][]int32, len(w.times))
		for p, b := range w.entered {
			w.entries[b] = append(w.entries[b], int32(p))
		}
	}
}

// rank puts the positions in the order of their scores.
func (w *pairWalk) rank(score []float64) {
	n := len(w.order)
	by := pick(score, w.order)
	order := sortedOrder(by)
	sorted := pick(by, order)
	w.slot = make([]int32, n)
	eachChunk(chunks(n), func(c int) {
		lo, hi := chunkOf(c, n)
		for k, p := range order[lo:hi] {
			w.slot[p] = int32(lo + k)
		}
	})
	w.low = w.slot
	tied := false
	for k := 1; k < n && !tied; k++ {
		tied = sorted[k] == sorted[k-1]
	}
	if !tied {
		return
	}
	w.low, w.high = make([]int32, n), make([]int32, n)
	for from, to := 0, 0; from < n; from = to {
		for to = from + 1; to < n && sorted[to] == sorted[from]; to++ {
		}
		for _, p := range order[from:to] {
			w.low[p], w.high[p] = int32(from), int32(to)
		}
	}
}

// eachStratum calls f with the half-open range of the times of each stratum.
func (w *pairWalk) eachStratum(f func(from, to int)) {
	for k := 1; k < len(w.strata); k++ {
		f(w.strata[k-1], w.strata[k])
	}
}

// pairCount is one count. Slices are by position.
type pairCount struct {
	tree        pairTree
	lower, same []float64 // weights of those with a lower score, with the same; same is nil where no two have one
}

// newPairCount has a tree of bits where all who join it count alike.
func (w *pairWalk) newPairCount(alike bool) *pairCount {
	n := len(w.order)
	c := &pairCount{lower: make([]float64, n)}
	if w.high != nil {
		c.same = make([]float64, n)
	}
	if alike {
		c.tree = newBitTree(n)
	} else {
		c.tree = newWeightTree(n)
	}
	return c
}

// ask adds to the counts of position p, with a sign, what is in the tree.
func (c *pairCount) ask(w *pairWalk, p int32, sign float64) {
	lower := c.tree.below(w.low[p])
	c.lower[p] += sign * lower
	if c.same != nil {
		c.same[p] += sign * (c.tree.below(w.high[p]) - lower)
	}
}

// empty takes out what is left of a stratum, where another follows.
func (c *pairCount) empty(w *pairWalk, from, to int) {
	if len(w.strata) > 2 {
		for _, slot := range w.slot[w.times[from].lo:w.times[to-1].hi] {
			c.tree.clear(slot)
		}
	}
}

// after counts for each event those who are still at risk after it.
func (w *pairWalk) after() *pairCount {
	c := w.newPairCount(w.s.Weight == nil)
	w.eachStratum(func(from, to int) {
		for b := from; b < to; b++ {
			t := w.times[b]
			for p := t.lo; p < t.died; p++ {
				c.tree.add(w.slot[p], w.weigh(p))
			}
			for p := t.died; p < t.hi; p++ {
				c.ask(w, p, 1)
			}
			for p := t.died; p < t.hi; p++ {
				c.tree.add(w.slot[p], w.weigh(p))
			}
			if w.entries != nil { // those who are not at risk earlier
				for _, p := range w.entries[b] {
					c.tree.take(w.slot[p], w.weigh(p))
				}
			}
		}
		c.empty(w, from, to)
	})
	return c
}

// before counts for each row the events while it was at risk, which weigh by their time;
// weight is nil where each counts 1.
func (w *pairWalk) before(weight []float64) *pairCount {
	c := w.newPairCount(w.s.Weight == nil && !slices.ContainsFunc(weight, func(v float64) bool { return v != 0 && v != 1 }))
	w.eachStratum(func(from, to int) {
		for b := to - 1; b >= from; b-- {
			t := w.times[b]
			if w.entries != nil { // what was before they were at risk
				for _, p := range w.entries[b] {
					c.ask(w, p, -1)
				}
			}
			for p := t.died; p < t.hi; p++ {
				c.ask(w, p, 1)
			}
			by := weightAt(weight, b)
			for p := t.died; p < t.hi && by != 0; p++ {
				c.tree.add(w.slot[p], w.weigh(p)*by)
			}
			for p := t.lo; p < t.died; p++ {
				c.ask(w, p, 1)
			}
		}
		c.empty(w, from, to)
	})
	return c
}

// atRisk is by time the weight of all who are at risk after an event there; nil where it is
// how many stand before that.
func (w *pairWalk) atRisk() []float64 {
	if w.weight == nil && w.entered == nil && len(w.strata) == 2 {
		return nil
	}
	out := make([]float64, len(w.times))
	var late []float64
	if w.entered != nil {
		late = make([]float64, len(w.times))
	}
	for p, b := range w.entered {
		late[b] += w.weigh(int32(p))
	}
	w.eachStratum(func(from, to int) {
		sum := 0.0
		for b := from; b < to; b++ {
			t := w.times[b]
			sum += w.sum(t.lo, t.died)
			if b > from && late != nil {
				sum -= late[b-1]
			}
			out[b] = sum
			sum += w.sum(t.died, t.hi)
		}
	})
	return out
}

// events are by time the weights of the events up to it, and of those before it, which
// weigh by their time.
func (w *pairWalk) events(weight []float64) (upTo, before []float64) {
	m := len(w.times)
	upTo = make([]float64, m+1)
	before = upTo[1:] // what is before a time is up to the one that comes next
	if len(w.strata) > 2 {
		before = make([]float64, m)
	}
	w.eachStratum(func(from, to int) {
		sum := 0.0
		for b := to - 1; b >= from; b-- {
			t := w.times[b]
			before[b] = sum
			sum += w.sum(t.died, t.hi) * weightAt(weight, b)
			upTo[b] = sum
		}
	})
	return upTo, before
}

// tiedEvents are the pairs of events at one time, with different and with equal scores.
type tiedEvents struct {
	at               int // in times
	different, equal float64
}

// tiedEvents are those of all times with several events.
func (w *pairWalk) tiedEvents() []tiedEvents {
	var out []tiedEvents
	var at []int32
	for b, t := range w.times {
		if t.hi-t.died < 2 {
			continue
		}
		tied := tiedEvents{at: b}
		if w.high == nil {
			sum := 0.0
			for p := t.died; p < t.hi; p++ {
				v := w.weigh(p)
				tied.different += v * sum
				sum += v
			}
			out = append(out, tied)
			continue
		}
		at = at[:0]
		for p := t.died; p < t.hi; p++ {
			at = append(at, p)
		}
		slices.SortFunc(at, func(p, q int32) int { return cmp.Compare(w.slot[p], w.slot[q]) })
		lower, alike := 0.0, 0.0 // with a lower score, with this
		for k, p := range at {
			if k > 0 && w.low[p] != w.low[at[k-1]] {
				lower, alike = lower+alike, 0
			}
			v := w.weigh(p)
			tied.different += v * lower
			tied.equal += v * alike
			alike += v
		}
		out = append(out, tied)
	}
	return out
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
	var tied []tiedEvents
	var atRisk []float64
	parallel(kinds+3, 50*len(w.order), func(k int) {
		switch {
		case k < kinds:
			weight[k] = w.eventWeights(opts[k])
			before[k] = w.before(weight[k])
		case k == kinds:
			after = w.after()
		case k == kinds+1:
			tied = w.tiedEvents()
		default:
			atRisk = w.atRisk()
		}
	})
	out := make([]*Concordance, kinds)
	parallel(kinds, 50*len(w.order), func(k int) {
		o := opts[k]
		c := &Concordance{}
		for _, t := range tied {
			by := weightAt(weight[k], t.at)
			c.TiedTime += by * t.different
			c.TiedBoth += by * t.equal
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
	risk := func(b int) float64 {
		if atRisk == nil {
			return float64(w.times[b].died)
		}
		return atRisk[b]
	}
	count := make([][3]float64, chunks(len(w.times)))
	eachChunk(len(count), func(k int) {
		lo, hi := chunkOf(k, len(w.times))
		var concordant, discordant, tied float64
		for b := lo; b < hi; b++ {
			t, total, by := w.times[b], risk(b), weightAt(weight, b)
			for p := t.died; p < t.hi; p++ {
				lower, higher, same := after.at(p, total)
				v := by * w.weigh(p)
				concordant += v * lower
				discordant += v * higher
				tied += v * same
			}
		}
		count[k] = [3]float64{concordant, discordant, tied}
	})
	for _, n := range count {
		c.Concordant += n[0]
		c.Discordant += n[1]
		c.TiedScore += n[2]
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
	share := 1 / pairs / 2
	influence := func(b int) {
		t, by := w.times[b], weightAt(weight, b)
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
				l, h, e := after.at(p, risk(b))
				lower, higher, same = lower+by*l, higher+by*h, same+by*e
			}
			weighs := w.weigh(p)
			if opt.Counts && opt.Cluster == nil {
				weighs = math.Sqrt(weighs) // the squares of w patients add up
			}
			i := w.order[p]
			if cluster != nil {
				i = cluster[i]
			}
			c.Influence[i] += weighs * ((lower - higher) - somers*(lower+higher+same)) * share
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

// eventWeights gives the weight that events have by their time: Uno's, and 0 after
// opt.Before; nil where each counts 1.
func (w *pairWalk) eventWeights(opt ConcordanceOptions) []float64 {
	if !opt.Uno && !(opt.Before > 0) {
		return nil
	}
	out := make([]float64, len(w.times))
	for b := range out {
		out[b] = 1
	}
	w.eachStratum(func(from, to int) {
		if !opt.Uno {
			return
		}
		atRisk := w.sum(w.times[from].lo, w.times[to-1].hi)
		g := 1.0
		for b := to - 1; b >= from; b-- { // forward in time; events leave before censorings
			t := w.times[b]
			died, lost := w.sum(t.died, t.hi), w.sum(t.lo, t.died)
			out[b] = 1 / (g * g)
			if lost > 0 {
				g *= 1 - lost/(atRisk-died)
			}
			atRisk -= died + lost
		}
	})
	for b := range out {
		if opt.Before > 0 && w.time(b) > opt.Before {
			out[b] = 0
		}
	}
	return out
}
