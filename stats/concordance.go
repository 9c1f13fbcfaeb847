package stats

import (
	"cmp"
	"math"
	"slices"
)

// Concordance is how well a score orders the outcomes of pairs of patients: the
// probability that of two patients the one with the higher score has the event
// first, from the pairs of which that is known [1].
//
// A pair can be compared where the earlier of two times is an event at which the
// other patient is at risk; one who is censored at that time still is. C is NaN
// where no pair can be compared.
//
// [1] Harrell et al. (1982) JAMA 247:2543.
type Concordance struct {
	C  float64 // (concordant + tied/2) / (concordant + discordant + tied)
	SE float64 // infinitesimal jackknife, grouped by cluster
	// Weighted numbers of the pairs that can be compared: the higher score with the
	// earlier event, the higher score with the later one, equal scores.
	Concordant, Discordant, TiedScore float64
	// Pairs of events at one time, with different and with equal scores. They enter
	// neither the numerator nor the denominator of C.
	TiedTime, TiedBoth float64
	// Influence is the change of C, to first order, that each row makes (each
	// cluster, in ascending order of code, where clusters are given). The sum of its
	// squares is SE²; for two scores, the sum of the squared differences of their
	// influences is the variance of the difference of their C.
	Influence []float64
}

// ConcordanceOptions choose the kind of concordance; the zero value is Harrell's C.
type ConcordanceOptions struct {
	// Uno weights each event by 1/G²(t-), G being the Kaplan-Meier estimate of
	// remaining uncensored, so that C does not depend on the censoring: Uno et al.
	// (2011) Stat. Med. 30:1105.
	Uno bool
	// Before, where > 0, leaves out events after that time.
	Before float64

	Stratum []int // nil, or length n: only pairs within a stratum count
	Cluster []int // nil, or length n
	Counts  bool  // without clusters, the variance takes a weight of w for w patients
}

// Concordance is Harrell's C (or Uno's) of the fit's linear predictor, with the
// strata, weights and clusters of the fit, which take the place of those in opt.
// A covariate with an infinite coefficient decides before the finite ones do.
// Counts, weights, entry times, strata and variance are those of R's
// concordance(reverse = TRUE).
//
// Errors: *ValueError for Uno's C with entry times, where G is not defined.
// O(n log n).
func (f *CoxFit) Concordance(opt ConcordanceOptions) (*Concordance, error) {
	opt.Stratum, opt.Cluster, opt.Counts = f.data.Stratum, f.data.Cluster, f.data.Counts
	return f.design.src.concordance(f.order(), opt)
}

// order returns a score by row that orders patients as the fit does.
func (f *CoxFit) order() []float64 {
	d := f.design
	n := d.src.n
	score := f.LinearPredictor()
	if len(f.Monotone) == 0 {
		return score
	}
	for k := len(f.directions) - 1; k >= 0; k-- { // the first direction counts most
		z := d.src.along(f.directions[k], d.scale)
		by := make([]int, n)
		for i := range by {
			by[i] = i
		}
		slices.SortFunc(by, func(a, b int) int {
			if math.Abs(z[a]-z[b]) > zTolerance {
				return cmp.Compare(z[a], z[b])
			}
			return cmp.Compare(score[a], score[b])
		})
		rank := make([]float64, n)
		for p := 1; p < n; p++ {
			rank[by[p]] = rank[by[p-1]]
			if z[by[p]]-z[by[p-1]] > zTolerance || score[by[p]] != score[by[p-1]] {
				rank[by[p]]++
			}
		}
		score = rank
	}
	return score
}

// LinearPredictor returns, by row, the sum of the finite coefficients times
// the covariates' distance from the middle of their range. O(n p).
func (f *CoxFit) LinearPredictor() []float64 {
	src := f.design.src
	out := make([]float64, src.n)
	for j, x := range src.X {
		if f.estimable(j) {
			for i, v := range x {
				out[i] += f.Coef[j] * (v - src.mid[j])
			}
		}
	}
	return out
}

// fenwick holds weights by rank 1..n, with sums over ranges of ranks: a Fenwick tree
// over blocks of ranks, so that of a million ranks it stays in a processor's cache, and
// the rest of a sum lies in one place.
type fenwick struct {
	at, sums []float64 // by rank; by block, from 1
	total    float64
}

const rankBlock = 16

// newFenwick is an empty tree for ranks 1..n.
func newFenwick(n int32) *fenwick {
	return &fenwick{at: make([]float64, n+1), sums: make([]float64, n/rankBlock+2)}
}

// empty takes out all weights, given the rows that have any. Where these are few it costs
// what they do and not what the tree does: there may be as many strata as pairs.
func (t *fenwick) empty(rows, rank []int32) {
	t.total = 0
	if 16*len(rows) > len(t.at) {
		clear(t.at)
		clear(t.sums)
		return
	}
	for _, i := range rows {
		t.at[rank[i]] = 0
		for b := rank[i]/rankBlock + 1; int(b) < len(t.sums); b += b & -b {
			t.sums[b] = 0
		}
	}
}

// add adds the weight v at a rank.
func (t *fenwick) add(rank int32, v float64) {
	t.total += v
	t.at[rank] += v
	for b := rank/rankBlock + 1; int(b) < len(t.sums); b += b & -b {
		t.sums[b] += v
	}
}

// pairCounts are a row's weighted comparable partners, seen from the one with
// the event first: with a lower score, with a higher one, with the same.
type pairCounts struct{ lower, higher, same float64 }

// counts are the weights in the tree below, above and at a rank.
func (t *fenwick) counts(rank int32) pairCounts {
	lower, same := 0.0, t.at[rank]
	block := rank / rankBlock
	for b := block; b > 0; b -= b & -b {
		lower += t.sums[b]
	}
	for _, v := range t.at[block*rankBlock : rank] {
		lower += v
	}
	return pairCounts{lower, t.total - lower - same, same}
}

// concordance counts the pairs of a score by row, which need only be ordered as
// the hazard is.
func (s *coxSource) concordance(score []float64, opt ConcordanceOptions) (*Concordance, error) {
	if opt.Uno && s.Entry != nil {
		return nil, &ValueError{"entry", 0, s.Entry[0], "left out for Uno's C, whose weights need everybody to be followed from time 0"}
	}
	// Dense ranks of the score, 1..k.
	byScore := sortedOrder(score)
	rank, k := make([]int32, s.n), int32(0)
	for p, i := range byScore {
		if p == 0 || score[i] != score[byScore[p-1]] {
			k++
		}
		rank[i] = k
	}
	// Each row's partners after it and before it: two walks, each on its own.
	after := pairCounter{s: s, rank: rank, tree: newFenwick(k), part: make([]pairCounts, s.n)}
	before := pairCounter{s: s, rank: rank, tree: newFenwick(k), part: make([]pairCounts, s.n)}
	// Time descending within each stratum.
	order := slices.Clone(s.order)
	if s.ns > 1 {
		slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(s.stratum[a], s.stratum[b]) })
	}
	parallel(2, 50*len(order), func(side int) {
		for lo, hi := 0, 0; lo < len(order); lo = hi {
			for hi < len(order) && s.stratum[order[hi]] == s.stratum[order[lo]] {
				hi++
			}
			if side == 0 {
				after.backward(order[lo:hi], opt)
			} else {
				before.forward(order[lo:hi], opt)
			}
		}
	})
	c := &after.total
	pairs := c.Concordant + c.Discordant + c.TiedScore
	c.C = (c.Concordant + c.TiedScore/2) / pairs
	somers := (c.Concordant - c.Discordant) / pairs
	cluster, nc := denseCodes(opt.Cluster, s.n)
	if opt.Cluster == nil {
		nc = s.n
		for i := range cluster {
			cluster[i] = int32(i)
		}
	}
	c.Influence = make([]float64, nc)
	for i := range s.n {
		if w := s.weight(int32(i)); w > 0 {
			// The earlier event is concordant with lower scores, the later row
			// with higher ones.
			p, q := after.part[i], before.part[i]
			a, b, t := p.lower+q.higher, p.higher+q.lower, p.same+q.same
			if opt.Counts && opt.Cluster == nil {
				w = math.Sqrt(w) // the squares of w patients add up
			}
			c.Influence[cluster[i]] += w * ((a - b) - somers*(a+b+t)) / pairs / 2
		}
	}
	sum := 0.0
	for _, v := range c.Influence {
		sum += v * v
	}
	c.SE = math.Sqrt(sum)
	return c, nil
}

// pairCounter counts pairs, stratum by stratum, in all and by row.
type pairCounter struct {
	s     *coxSource
	rank  []int32
	tree  *fenwick
	total Concordance
	part  []pairCounts // by row, weights of partners
}

// byEntry lists rows by entry descending, none where nobody enters late.
func (s *coxSource) byEntry(rows []int32) []int32 {
	if s.Entry == nil {
		return nil
	}
	out := slices.Clone(rows)
	slices.SortFunc(out, func(a, b int32) int { return cmp.Compare(s.Entry[b], s.Entry[a]) })
	return out
}

// backward goes back in time through the rows of one stratum, given by time
// descending, and counts for each event those who are still at risk after it.
func (c *pairCounter) backward(rows []int32, opt ConcordanceOptions) {
	s := c.s
	weight, byEntry := s.eventWeights(rows, opt), s.byEntry(rows)
	defer c.tree.empty(rows, c.rank)
	left := 0
	for lo, hi := 0, 0; lo < len(rows); lo = hi {
		t := s.Time[rows[lo]]
		for hi < len(rows) && s.Time[rows[hi]] == t {
			hi++
		}
		for ; left < len(byEntry) && s.Entry[byEntry[left]] >= t; left++ {
			c.tree.add(c.rank[byEntry[left]], -s.weight(byEntry[left]))
		}
		for _, i := range rows[lo:hi] {
			if !s.Event[i] {
				c.tree.add(c.rank[i], s.weight(i))
			}
		}
		for p := lo; p < hi; p++ {
			i := rows[p]
			if s.Event[i] {
				n, tw, w := c.tree.counts(c.rank[i]), weight[p], s.weight(i)
				c.part[i] = pairCounts{tw * n.lower, tw * n.higher, tw * n.same}
				c.total.Concordant += w * tw * n.lower
				c.total.Discordant += w * tw * n.higher
				c.total.TiedScore += w * tw * n.same
			}
		}
		c.tiedEvents(rows[lo:hi], weight[lo:hi])
		for _, i := range rows[lo:hi] {
			if s.Event[i] {
				c.tree.add(c.rank[i], s.weight(i))
			}
		}
	}
}

// forward goes forward in time, and counts for each row the events while it
// was at risk.
func (c *pairCounter) forward(rows []int32, opt ConcordanceOptions) {
	s := c.s
	weight, byEntry := s.eventWeights(rows, opt), s.byEntry(rows)
	defer c.tree.empty(rows, c.rank)
	left := len(byEntry) - 1
	part := func(i int32, sign float64) {
		n, p := c.tree.counts(c.rank[i]), &c.part[i]
		p.lower += sign * n.lower
		p.higher += sign * n.higher
		p.same += sign * n.same
	}
	for hi := len(rows); hi > 0; {
		lo := hi - 1
		t := s.Time[rows[lo]]
		for lo > 0 && s.Time[rows[lo-1]] == t {
			lo--
		}
		for ; left >= 0 && s.Entry[byEntry[left]] < t; left-- {
			part(byEntry[left], -1)
		}
		for _, i := range rows[lo:hi] {
			if s.Event[i] {
				part(i, 1)
			}
		}
		for p := lo; p < hi; p++ {
			if i := rows[p]; s.Event[i] {
				c.tree.add(c.rank[i], s.weight(i)*weight[p])
			}
		}
		for _, i := range rows[lo:hi] {
			if !s.Event[i] {
				part(i, 1)
			}
		}
		hi = lo
	}
}

// tiedEvents counts the pairs of events at one time.
func (c *pairCounter) tiedEvents(rows []int32, timeWeight []float64) {
	s := c.s
	var at []int32
	tw := 0.0
	for p, i := range rows {
		if s.Event[i] {
			at, tw = append(at, i), timeWeight[p]
		}
	}
	if len(at) < 2 {
		return
	}
	slices.SortFunc(at, func(a, b int32) int { return cmp.Compare(c.rank[a], c.rank[b]) })
	sum, group := 0.0, 0.0
	for p, i := range at {
		if p > 0 && c.rank[i] != c.rank[at[p-1]] {
			group = 0
		}
		w := s.weight(i)
		c.total.TiedBoth += tw * w * group
		c.total.TiedTime += tw * w * (sum - group)
		sum += w
		group += w
	}
}

// eventWeights gives the weight that the event of each row has by its time: 1, or
// Uno's; 0 after opt.Before.
func (s *coxSource) eventWeights(rows []int32, opt ConcordanceOptions) []float64 {
	out := make([]float64, len(rows))
	for p := range out {
		out[p] = 1
	}
	if opt.Uno {
		atRisk := 0.0
		for _, i := range rows {
			atRisk += s.weight(i)
		}
		g := 1.0
		for hi := len(rows); hi > 0; { // forward in time; events leave before censorings
			lo, died, lost := hi, 0.0, 0.0
			for t := s.Time[rows[hi-1]]; lo > 0 && s.Time[rows[lo-1]] == t; {
				lo--
				if w := s.weight(rows[lo]); s.Event[rows[lo]] {
					died += w
				} else {
					lost += w
				}
				out[lo] = 1 / (g * g)
			}
			if lost > 0 {
				g *= 1 - lost/(atRisk-died)
			}
			atRisk -= died + lost
			hi = lo
		}
	}
	if opt.Before > 0 {
		for p, i := range rows {
			if s.Time[i] > opt.Before {
				out[p] = 0
			}
		}
	}
	return out
}

// ConcordanceDifference compares two scores of the same subjects: the standard
// error of a.C - b.C by the infinitesimal jackknife, which knows that they are
// correlated, and the two-sided P value that they are equal [1]. NaN where the
// two are not of the same subjects.
//
// [1] as R's survival::concordance(a, b) and its contrast of 1, -1.
func ConcordanceDifference(a, b *Concordance) (se, p float64) {
	if a == nil || b == nil || len(a.Influence) != len(b.Influence) {
		return math.NaN(), math.NaN()
	}
	sum := 0.0
	for i, u := range a.Influence {
		d := u - b.Influence[i]
		sum += d * d
	}
	se = math.Sqrt(sum)
	return se, NormalP((a.C - b.C) / se)
}
