package stats

import (
	"cmp"
	"math"
	"slices"
)

// fenwick holds weights by rank 1..n, with sums over ranges of ranks: a Fenwick tree
// over blocks of ranks, so that of a million ranks it stays in a processor's cache, and
// the rest of a sum lies in one place. Each rank has kinds weights, side by side: to
// find the way through the tree takes longer than to add along it.
type fenwick struct {
	kinds    int
	at, sums []float64 // by rank and kind; by block, from 1, and kind
	total    [maxKinds]float64
}

// maxKinds is how many kinds of concordance are counted in one walk.
const maxKinds = 2

const rankBlock = 16

// newFenwick is an empty tree for ranks 1..n.
func newFenwick(n int32, kinds int) *fenwick {
	return &fenwick{kinds: kinds, at: make([]float64, (int(n)+1)*kinds), sums: make([]float64, (int(n)/rankBlock+2)*kinds)}
}

// empty takes out all weights, given the ranks that have any. Where these are few it costs
// what they do and not what the tree does: there may be as many strata as pairs.
func (t *fenwick) empty(ranks []int32) {
	t.total = [maxKinds]float64{}
	if 16*len(ranks)*t.kinds > len(t.at) {
		clear(t.at)
		clear(t.sums)
		return
	}
	for _, r := range ranks {
		at := int(r) * t.kinds
		clear(t.at[at : at+t.kinds])
		for b := (int(r)/rankBlock + 1) * t.kinds; b < len(t.sums); b = t.up(b) {
			clear(t.sums[b : b+t.kinds])
		}
	}
}

// up is the next block of sums that a block belongs to.
func (t *fenwick) up(b int) int {
	b /= t.kinds
	return (b + b&-b) * t.kinds
}

// add adds the weight v at a rank, in a tree of one kind.
func (t *fenwick) add(rank int32, v float64) {
	t.total[0] += v
	t.at[rank] += v
	for b := int(rank)/rankBlock + 1; b < len(t.sums); b += b & -b {
		t.sums[b] += v
	}
}

// addTwo adds weights of both kinds at a rank.
func (t *fenwick) addTwo(rank int32, v, u float64) {
	t.total[0] += v
	t.total[1] += u
	at := t.at[2*rank : 2*rank+2]
	at[0] += v
	at[1] += u
	for b := int(rank)/rankBlock + 1; 2*b < len(t.sums); b += b & -b {
		at := t.sums[2*b : 2*b+2]
		at[0] += v
		at[1] += u
	}
}

// pairCounts are a row's weighted comparable partners, seen from the one with
// the event first: with a lower score, with a higher one, with the same.
type pairCounts struct{ lower, higher, same float64 }

// plus adds other counts, sign times.
func (p *pairCounts) plus(sign float64, n pairCounts) {
	p.lower += sign * n.lower
	p.higher += sign * n.higher
	p.same += sign * n.same
}

// counts are the weights in a tree of one kind below, above and at a rank.
func (t *fenwick) counts(rank int32) pairCounts {
	lower, same := 0.0, t.at[rank]
	block := rank / rankBlock
	for b := block; b > 0; b -= b & -b {
		lower += t.sums[b]
	}
	for _, v := range t.at[block*rankBlock : rank] {
		lower += v
	}
	return pairCounts{lower, t.total[0] - lower - same, same}
}

// countsTwo are counts of both kinds.
func (t *fenwick) countsTwo(rank int32) (n, m pairCounts) {
	block := rank / rankBlock
	for b := block; b > 0; b -= b & -b {
		at := t.sums[2*b : 2*b+2]
		n.lower += at[0]
		m.lower += at[1]
	}
	within := t.at[2*block*rankBlock : 2*rank+2]
	for len(within) > 2 {
		n.lower += within[0]
		m.lower += within[1]
		within = within[2:]
	}
	n.same, m.same = within[0], within[1]
	n.higher, m.higher = t.total[0]-n.lower-n.same, t.total[1]-m.lower-m.same
	return n, m
}

// pairWalk are the rows in the order in which pairs are counted, and what a count needs
// of each, side by side. By position: stratum by stratum, time descending, and at one
// time the censored before those with the event.
type pairWalk struct {
	s      *coxSource
	order  []int32 // rows
	rank   []int32 // of the score, 1..top, alike where the score is
	top    int32
	weight []float64
	times  []pairTime
	strata []int // first of times, and the number of times
	// byEntry are positions by entry descending, within each stratum; nil where nobody
	// enters late.
	byEntry []int32
}

// pairTime are the positions at one time of a stratum.
type pairTime struct {
	time         float64
	lo, died, hi int32 // of the censored, of those with the event, and the end
}

func (s *coxSource) newPairWalk(score []float64) *pairWalk {
	w := &pairWalk{s: s, order: slices.Clone(s.order)}
	byScore := sortedOrder(score)
	rank := make([]int32, s.n)
	for p, i := range byScore {
		if p == 0 || score[i] != score[byScore[p-1]] {
			w.top++
		}
		rank[i] = w.top
	}
	if s.ns > 1 {
		slices.SortStableFunc(w.order, func(a, b int32) int { return cmp.Compare(s.stratum[a], s.stratum[b]) })
	}
	w.rank, w.weight = make([]int32, len(w.order)), make([]float64, len(w.order))
	var died []int32
	for lo, hi := 0, 0; lo < len(w.order); lo = hi {
		first := w.order[lo]
		if lo == 0 || s.stratum[first] != s.stratum[w.order[lo-1]] {
			w.strata = append(w.strata, len(w.times))
		}
		died = died[:0]
		to := lo
		for ; hi < len(w.order) && s.stratum[w.order[hi]] == s.stratum[first] && s.Time[w.order[hi]] == s.Time[first]; hi++ {
			if i := w.order[hi]; s.Event[i] {
				died = append(died, i)
			} else {
				w.order[to] = i
				to++
			}
		}
		copy(w.order[to:hi], died)
		w.times = append(w.times, pairTime{s.Time[first], int32(lo), int32(to), int32(hi)})
	}
	w.strata = append(w.strata, len(w.times))
	for p, i := range w.order {
		w.rank[p], w.weight[p] = rank[i], s.weight(i)
	}
	if s.Entry != nil {
		w.byEntry = make([]int32, len(w.order))
		for p := range w.byEntry {
			w.byEntry[p] = int32(p)
		}
		for k := 1; k < len(w.strata); k++ {
			lo, hi := w.positions(w.strata[k-1], w.strata[k])
			slices.SortFunc(w.byEntry[lo:hi], func(a, b int32) int { return cmp.Compare(s.Entry[w.order[b]], s.Entry[w.order[a]]) })
		}
	}
	return w
}

// positions is the half-open range of the positions of some times.
func (w *pairWalk) positions(from, to int) (lo, hi int) {
	return int(w.times[from].lo), int(w.times[to-1].hi)
}

// late are the positions of a stratum by entry descending.
func (w *pairWalk) late(from, to int) []int32 {
	if w.byEntry == nil {
		return nil
	}
	lo, hi := w.positions(from, to)
	return w.byEntry[lo:hi]
}

func (w *pairWalk) entry(p int32) float64 { return w.s.Entry[w.order[p]] }

// concordances counts the pairs of a score by row, which need only be ordered as
// the hazard is.
func (s *coxSource) concordances(score []float64, opts []ConcordanceOptions) ([]*Concordance, error) {
	for _, o := range opts {
		if o.Uno && s.Entry != nil {
			return nil, &ValueError{"entry", 0, s.Entry[0], "left out for Uno's C, whose weights need everybody to be followed from time 0"}
		}
	}
	w := s.newPairWalk(score)
	var out []*Concordance
	for ; len(opts) > 0; opts = opts[min(len(opts), maxKinds):] {
		out = append(out, w.count(opts[:min(len(opts), maxKinds)])...)
	}
	return out, nil
}

// count counts the pairs for as many kinds as one walk has room for.
func (w *pairWalk) count(opts []ConcordanceOptions) []*Concordance {
	kinds, n := len(opts), len(w.order)
	out, weight := make([]*Concordance, kinds), make([][]float64, kinds)
	for k, o := range opts {
		out[k], weight[k] = &Concordance{}, w.eventWeights(o)
	}
	// Each row's partners after it and before it: two walks, each on its own.
	after, before := make([]pairCounts, n), make([][]pairCounts, kinds)
	for k := range before {
		before[k] = make([]pairCounts, n)
	}
	parallel(2, 50*n, func(side int) {
		tree := newFenwick(w.top, 1)
		if side == 1 {
			tree = newFenwick(w.top, kinds)
		}
		for k := 1; k < len(w.strata); k++ {
			from, to := w.strata[k-1], w.strata[k]
			if side == 0 {
				w.backward(from, to, tree, after, weight, out)
			} else {
				w.forward(from, to, tree, before, weight)
			}
			lo, hi := w.positions(from, to)
			tree.empty(w.rank[lo:hi])
		}
	})
	for k, o := range opts {
		w.judge(out[k], o, weight[k], after, before[k])
	}
	return out
}

// judge makes C and its standard error of the counts of pairs.
func (w *pairWalk) judge(c *Concordance, opt ConcordanceOptions, weight []float64, after, before []pairCounts) {
	s := w.s
	pairs := c.Concordant + c.Discordant + c.TiedScore
	c.C = (c.Concordant + c.TiedScore/2) / pairs
	somers := (c.Concordant - c.Discordant) / pairs
	var cluster []int32
	nc := s.n
	if opt.Cluster != nil {
		cluster, nc = denseCodes(opt.Cluster, s.n)
	}
	c.Influence = make([]float64, nc)
	for b, t := range w.times {
		for p := t.lo; p < t.hi; p++ {
			// The earlier event is concordant with lower scores, the later row
			// with higher ones.
			q := before[p]
			lower, higher, same := q.higher, q.lower, q.same
			if p >= t.died {
				n, tw := after[p], weight[b]
				lower, higher, same = tw*n.lower+lower, tw*n.higher+higher, tw*n.same+same
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
	sum := 0.0
	for _, v := range c.Influence {
		sum += v * v
	}
	c.SE = math.Sqrt(sum)
}

// backward goes back in time through one stratum, and counts for each event those who
// are still at risk after it: by row in after, and in all, by kind, in out.
func (w *pairWalk) backward(from, to int, tree *fenwick, after []pairCounts, weight [][]float64, out []*Concordance) {
	late := w.late(from, to)
	var tied []uint64
	for b := from; b < to; b++ {
		t := w.times[b]
		for len(late) > 0 && w.entry(late[0]) >= t.time {
			tree.add(w.rank[late[0]], -w.weight[late[0]])
			late = late[1:]
		}
		for p := t.lo; p < t.died; p++ {
			tree.add(w.rank[p], w.weight[p])
		}
		var sum pairCounts
		for p := t.died; p < t.hi; p++ {
			n := tree.counts(w.rank[p])
			after[p] = n
			sum.plus(w.weight[p], n)
		}
		for k, c := range out {
			tw := weight[k][b]
			c.Concordant += tw * sum.lower
			c.Discordant += tw * sum.higher
			c.TiedScore += tw * sum.same
		}
		if t.hi-t.died > 1 {
			tied = w.tiedEvents(t, tied[:0])
			different, equal := w.pairsAmong(tied)
			for k, c := range out {
				c.TiedTime += weight[k][b] * different
				c.TiedBoth += weight[k][b] * equal
			}
		}
		for p := t.died; p < t.hi; p++ {
			tree.add(w.rank[p], w.weight[p])
		}
	}
}

// tiedEvents are the events at one time by rank: the rank above the position.
func (w *pairWalk) tiedEvents(t pairTime, tied []uint64) []uint64 {
	for p := t.died; p < t.hi; p++ {
		tied = append(tied, uint64(w.rank[p])<<32|uint64(p))
	}
	slices.Sort(tied)
	return tied
}

// pairsAmong are the pairs of tied events with different and with equal scores.
func (w *pairWalk) pairsAmong(tied []uint64) (different, equal float64) {
	sum, group := 0.0, 0.0
	for k, key := range tied {
		if k > 0 && key>>32 != tied[k-1]>>32 {
			group = 0
		}
		v := w.weight[uint32(key)]
		equal += v * group
		different += v * (sum - group)
		sum += v
		group += v
	}
	return different, equal
}

// forward goes forward in time, and counts for each row, by kind, the events while it
// was at risk.
func (w *pairWalk) forward(from, to int, tree *fenwick, before [][]pairCounts, weight [][]float64) {
	late := w.late(from, to)
	part := func(p int32, sign float64) {
		if len(before) == 1 {
			before[0][p].plus(sign, tree.counts(w.rank[p]))
			return
		}
		n, m := tree.countsTwo(w.rank[p])
		before[0][p].plus(sign, n)
		before[1][p].plus(sign, m)
	}
	for b := to - 1; b >= from; b-- {
		t := w.times[b]
		for len(late) > 0 && w.entry(late[len(late)-1]) < t.time {
			part(late[len(late)-1], -1)
			late = late[:len(late)-1]
		}
		for p := t.died; p < t.hi; p++ {
			part(p, 1)
		}
		for p := t.died; p < t.hi; p++ {
			if len(before) == 1 {
				tree.add(w.rank[p], w.weight[p]*weight[0][b])
			} else {
				tree.addTwo(w.rank[p], w.weight[p]*weight[0][b], w.weight[p]*weight[1][b])
			}
		}
		for p := t.lo; p < t.died; p++ {
			part(p, 1)
		}
	}
}

// eventWeights gives the weight that events have by their time: 1, or Uno's; 0 after
// opt.Before.
func (w *pairWalk) eventWeights(opt ConcordanceOptions) []float64 {
	out := make([]float64, len(w.times))
	for b := range out {
		out[b] = 1
	}
	for k := 1; k < len(w.strata) && opt.Uno; k++ {
		lo, hi := w.positions(w.strata[k-1], w.strata[k])
		atRisk := 0.0
		for _, v := range w.weight[lo:hi] {
			atRisk += v
		}
		g := 1.0
		for b := w.strata[k] - 1; b >= w.strata[k-1]; b-- { // forward in time; events leave before censorings
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
	}
	for b, t := range w.times {
		if opt.Before > 0 && t.time > opt.Before {
			out[b] = 0
		}
	}
	return out
}
