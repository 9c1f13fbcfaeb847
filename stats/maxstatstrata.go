package stats

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
)

// ErrCutStrata is returned where something is known of the best of all cuts, but
// not of the best within strata.
var ErrCutStrata = errors.New("within strata the best cut is corrected by permutation alone")

// StratifiedLandscape is Landscape with the groups compared within strata, each
// cut being the same in all of them. stratum is by subject, length tl.N.
//
// ChiSq is that of LogRankTests over the strata's tables: observed less expected
// events and their variance are summed over strata. Standardised is the sum of
// the low group's log-rank scores, which are taken within strata, less its mean
// and divided by its standard deviation over all permutations of the scores
// within strata [1]: R's coin::maxstat_test with a block, where trafo is given
// the block too (without, coin takes scores over all patients). Limits of group
// size count all patients. Permutation permutes within strata; the other
// corrections do not exist.
//
// Errors: as Landscape. O(strata n + n log n + strata cuts).
//
// [1] Hothorn & Zeileis (2008) Biometrics 64:1263.
func StratifiedLandscape(tl *Timeline, marker []float64, stratum []int32, opt CutOptions) (*CutLandscape, error) {
	l, _, err := newCutLandscape(tl, marker, opt)
	if err != nil {
		return nil, err
	}
	l.score = nil
	l.strata = newCutStrata(tl, l.order, stratum)
	l.strata.unit = make([]float64, l.size[len(l.size)-1])
	l.Cuts = make([]CutPoint, len(l.size))
	l.strata.each(l.size, func(k int, sum cutSum, score, spread float64) {
		c := &l.Cuts[k]
		m := l.size[k]
		c.Cut, c.NLow, c.NHigh = l.marker[m-1], m, l.N-m
		c.ChiSq, c.OneStepCoef, c.OneStepSE, c.Standardised = math.NaN(), math.NaN(), math.NaN(), math.NaN()
		if v := sum.linear - sum.quad; v > 1e-13*sum.linear {
			c.ChiSq = sum.score * sum.score / v
			c.OneStepCoef, c.OneStepSE = sum.score/v, 1/math.Sqrt(v)
		}
		if spread > 0 {
			c.Standardised = math.Abs(score) / math.Sqrt(spread)
			l.strata.unit[m-1] = 1 / math.Sqrt(spread)
		}
	})
	l.choose()
	return l, nil
}

// Strata is how many strata the groups are compared within, 1 where in none.
func (l *CutLandscape) Strata() int {
	if l.strata == nil {
		return 1
	}
	return len(l.strata.part)
}

// resamples is why nothing can be said by resampling log-rank scores, nil where
// it can.
func (l *CutLandscape) resamples() error {
	switch {
	case l.strata != nil:
		return ErrCutStrata
	case l.score == nil || l.Best < 0:
		return ErrCutScores
	}
	return nil
}

// StratifiedLandscapeAt is LandscapeAt with the groups compared within strata.
// stratum is by subject, length tl.N. O(strata n + n log n + strata cuts).
func StratifiedLandscapeAt(tl *Timeline, marker []float64, stratum []int32, cuts []float64) []CutStat {
	l := &CutLandscape{tl: tl}
	var who []int32
	var value []float64
	for _, i := range slices.Sorted(slices.Values(tl.Subject)) {
		if int(i) < len(marker) && marker[i] == marker[i] {
			who, value = append(who, i), append(value, marker[i])
		}
	}
	order := sortedOrder(value)
	for p, k := range order {
		order[p] = who[k]
		l.marker = append(l.marker, value[k])
	}
	n := len(order)
	size, at := make([]int, len(cuts)), make([]int, len(cuts))
	for k, cut := range cuts {
		size[k], at[k] = sort.Search(n, func(p int) bool { return !(l.marker[p] <= cut) }), k
	}
	slices.SortStableFunc(at, func(a, b int) int { return size[a] - size[b] })
	ascending := make([]int, len(cuts))
	for r, k := range at {
		ascending[r] = size[k]
	}
	out := make([]CutStat, len(cuts))
	newCutStrata(tl, order, stratum).each(ascending, func(r int, sum cutSum, _, _ float64) {
		c := &out[at[r]]
		*c = CutStat{cuts[at[r]], ascending[r], n - ascending[r], math.NaN(), math.NaN()}
		if v := sum.linear - sum.quad; v > 1e-13*sum.linear {
			c.ChiSq = sum.score * sum.score / v
			c.P = chiSqSurvival(c.ChiSq, 1)
		}
	})
	return out
}

// cutStrata has the sums of every cut by stratum.
type cutStrata struct {
	of   []int32 // by place in the order of the marker: index into part
	part []stratumSums
	unit []float64 // by size-1 of the low group: 1/SD of the sum of scores, 0 where no cut may fall
}

type stratumSums struct {
	n         int
	low, high *cutSums
	score     []float64 // centred, by marker; nil where there are no scores
	squares   float64   // of the scores
}

func newCutStrata(tl *Timeline, order []int32, stratum []int32) *cutStrata {
	c := &cutStrata{of: make([]int32, len(order))}
	code := make([]int32, tl.N)
	for i := range code {
		code[i] = -1
	}
	most := int32(-1)
	for _, i := range order {
		most = max(most, stratum[i])
	}
	count := make([]int, most+1)
	for _, i := range order {
		count[stratum[i]]++
	}
	index := make([]int32, most+1)
	for s, n := range count {
		if n > 0 {
			index[s] = int32(len(c.part))
			c.part = append(c.part, stratumSums{n: n})
		}
	}
	who := make([][]int32, len(c.part))
	for p, i := range order {
		s := index[stratum[i]]
		c.of[p], code[i] = s, s
		who[s] = append(who[s], i)
	}
	each := tl.Split(code, len(c.part))
	// Within its stratum a patient has a number of its own, so that no stratum needs
	// memory for all.
	number, next := make([]int32, tl.N), make([]int32, len(c.part))
	for i, s := range code {
		if s >= 0 {
			number[i] = next[s]
			next[s]++
		}
	}
	eachChunk(len(c.part), func(s int) {
		for k, i := range who[s] {
			who[s][k] = number[i]
		}
		c.part[s].fill(each[s].renumbered(number, len(who[s])), who[s])
	})
	return c
}

// fill sums over the patients of one stratum, all of whom are on its timeline, in the
// order of the marker.
func (s *stratumSums) fill(tl *Timeline, order []int32) {
	in := make([]bool, tl.N)
	for i := range in {
		in[i] = true
	}
	row := newRiskRows(tl, in)
	l := &CutLandscape{order: order}
	s.low, s.high = newCutSums(row, l, s.n/2, false), newCutSums(row, l, s.n-s.n/2-1, true)
	_, _ = s.low.sweep(nil), s.high.sweep(nil)
	if tl.EntrySubject != nil || tl.Weight != nil {
		return
	}
	s.score = logRankScores(tl, in, order)
	mean := 0.0
	for _, v := range s.score {
		mean += v / float64(s.n)
	}
	for k := range s.score {
		s.score[k] -= mean
		s.squares += s.score[k] * s.score[k]
	}
}

// at is the log-rank test of this stratum with m patients low; the score is that
// of the high group.
func (s *stratumSums) at(m int) cutSum {
	switch {
	case m == 0 || m == s.n:
		return cutSum{}
	case m <= s.n/2:
		sum := s.low.at[m-1]
		sum.score = -sum.score
		return sum
	}
	return s.high.at[s.n-m-1]
}

// each calls f at every size of the low group, ascending, with the sums of the
// log-rank test over strata, the sum of the low group's centred scores, and its
// variance over permutations within strata (0 without scores).
func (c *cutStrata) each(size []int, f func(k int, sum cutSum, score, spread float64)) {
	if len(c.part) > manyStrata {
		c.running(size, f)
		return
	}
	count, low := make([]int, len(c.part)), make([]float64, len(c.part))
	p := 0
	for k, m := range size {
		for ; p < m; p++ {
			s := c.of[p]
			if part := &c.part[s]; part.score != nil {
				low[s] += part.score[count[s]]
			}
			count[s]++
		}
		var sum cutSum
		score, spread := 0.0, 0.0
		for s := range c.part {
			part := &c.part[s]
			x := part.at(count[s])
			sum.score += x.score
			sum.linear += x.linear
			sum.quad += x.quad
			if part.score != nil && part.n > 1 {
				m, n := float64(count[s]), float64(part.n)
				score += low[s]
				spread += m * (n - m) / (n * (n - 1)) * part.squares
			}
		}
		f(k, sum, score, spread)
	}
}

// manyStrata is how many strata are added up anew for every cut; with more of them,
// those that a cut changes are.
const manyStrata = 256

// running is each for many strata: the sums of the strata that a cut changes are taken
// out and put in again.
func (c *cutStrata) running(size []int, f func(k int, sum cutSum, score, spread float64)) {
	count, low := make([]int, len(c.part)), make([]float64, len(c.part))
	var sum cutSum
	score, spread := 0.0, 0.0
	add := func(s int32, sign float64) {
		part := &c.part[s]
		x := part.at(count[s])
		sum.score += sign * x.score
		sum.linear += sign * x.linear
		sum.quad += sign * x.quad
		if part.score != nil && part.n > 1 {
			m, n := float64(count[s]), float64(part.n)
			score += sign * low[s]
			spread += sign * m * (n - m) / (n * (n - 1)) * part.squares
		}
	}
	p := 0
	for k, m := range size {
		for ; p < m; p++ {
			s := c.of[p]
			add(s, -1)
			if part := &c.part[s]; part.score != nil {
				low[s] += part.score[count[s]]
			}
			count[s]++
			add(s, 1)
		}
		f(k, sum, score, spread)
	}
}

// permuted makes a function that shuffles the scores within strata as far as
// cuts go, and returns the largest statistic on the way.
func (c *cutStrata) permuted(opt RandomOptions) func(rng *rand.PCG) float64 {
	score, next := make([][]float64, len(c.part)), make([]int, len(c.part))
	for s := range c.part {
		score[s] = slices.Clone(c.part[s].score)
	}
	return func(rng *rand.PCG) float64 {
		clear(next)
		top, sum := 0.0, 0.0
		for p, unit := range c.unit {
			opt.rest(p)
			s := c.of[p]
			x, k := score[s], next[s]
			j := k + below(rng, len(x)-k)
			v := x[j]
			x[j] = x[k]
			x[k] = v
			next[s]++
			sum += v
			top = max(top, math.Abs(sum)*unit)
		}
		return top
	}
}
