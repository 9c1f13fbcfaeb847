package stats

import (
	"math"
)

// FisherResult is Fisher's exact test. PLess, PGreater, OddsRatio and CI exist for
// 2 × 2 tables only, and are NaN for others.
type FisherResult struct {
	P             float64 // two-sided: all tables no more probable than this one
	PLess         float64 // alternative: odds ratio < 1
	PGreater      float64
	OddsRatio     float64  // conditional maximum likelihood: 0 or +Inf where a cell is at its bound
	CI            Interval // by the conditional likelihood
	Rows, Columns int      // that are not empty
	TablesVisited int      // steps that it took, for tables beyond 2 × 2
}

// fisherTolerance is how much more probable than the observed table another may be
// and still count as no more probable, relative to it; as in R.
const fisherTolerance = 1e-7

// FisherStates is the largest number of steps that Fisher takes, so that no table
// takes longer than about two seconds. A step is a way to fill a column of a partial
// table, or a partial table that is kept.
const FisherStates = 20_000_000

// fisherKept is how many weights of partial tables may be kept at once, which bounds
// memory.
const fisherKept = 5_000_000

// Fisher tests whether rows and columns of a table of counts are independent,
// by the probabilities of all tables with its margins; as R's fisher.test. Empty
// rows and columns are left out. Tables beyond 2 × 2 are taken column by column
// through the network of their remaining row sums [1], from both ends: a partial table
// of the first columns is settled at once where all of its completions, or none of
// them, are as improbable as the table at hand, and else finds its place among the
// weights of all ways to fill the last columns.
//
// Errors: *LengthError; *SampleError where less than 2 × 2 is left, or where more
// than FisherStates steps would have to be taken (use chi-square, or merge levels);
// ErrLevel.
//
// [1] Mehta & Patel (1983) JASA 78:427.
func Fisher(table [][]int, level float64) (*FisherResult, error) {
	left := FisherStates
	return FisherWithin(table, level, &left)
}

// FisherWithin is Fisher for one of many tables, which share a bound: left is how
// many steps they may still take, and becomes what is left of it, below 0 where it did
// not suffice. No table takes more than FisherStates.
func FisherWithin(table [][]int, level float64, left *int) (*FisherResult, error) {
	const name = "Fisher's exact test"
	if !isLevel(level) {
		return nil, ErrLevel
	}
	table, err := checkTable(name, table, 2)
	if err != nil {
		return nil, err
	}
	nan := math.NaN()
	f := &FisherResult{Rows: len(table), Columns: len(table[0]), PLess: nan, PGreater: nan, OddsRatio: nan, CI: Interval{nan, nan, level, ""}}
	if f.Rows == 2 && f.Columns == 2 {
		if smallestMargin(table[0][0], table[0][1], table[1][0], table[1][1]) > hypergeometricLimit {
			return nil, refuse(name, "the smallest margin is above %d: use the chi-square test, which is accurate for counts of that size", hypergeometricLimit)
		}
		h := newHypergeometric(table[0][0], table[0][1], table[1][0], table[1][1])
		f.P = h.twoSided()
		f.PLess, f.PGreater = h.tail(0, false), h.tail(0, true)
		f.OddsRatio = h.estimate()
		f.CI = h.interval(level)
		return f, nil
	}
	most := max(0, min(*left, FisherStates))
	p, work, ok := networkFisher(table, most)
	if *left -= work; !ok {
		*left = -1
		return nil, refuse(name, "the %d × %d table has too many tables with its margins (more than %d steps): "+
			"use the chi-square test, or merge levels", f.Rows, f.Columns, most)
	}
	f.P, f.TablesVisited = p, work
	return f, nil
}

// hypergeometric is the distribution of a 2 × 2 table's first cell, given all
// margins.
type hypergeometric struct {
	lo, x int       // least possible value; the value
	log   []float64 // log probability, up to a constant, of lo, lo+1, ...
}

// hypergeometricLimit bounds the smallest margin of a 2 × 2 table, and so the
// time that its exact interval takes.
const hypergeometricLimit = 200_000

// smallestMargin is the smallest sum of a row or column of a 2 × 2 table.
func smallestMargin(a, b, c, d int) int { return min(a+b, c+d, a+c, b+d) }

// newHypergeometric is the distribution of a in the table with rows a b and c
// d.
func newHypergeometric(a, b, c, d int) *hypergeometric {
	m, n, k := a+c, b+d, a+b // columns' sums, and the first row's
	h := &hypergeometric{lo: max(0, k-n), x: a}
	hi := min(k, m)
	h.log = make([]float64, hi-h.lo+1)
	for i := 1; i < len(h.log); i++ {
		x := float64(h.lo + i)
		h.log[i] = h.log[i-1] + math.Log((float64(m)-x+1)*(float64(k)-x+1)/(x*(float64(n-k)+x)))
	}
	return h
}

// sums returns the share of the values for which in is true, and the mean, at
// log odds ratio theta.
func (h *hypergeometric) sums(theta float64, in func(i int) bool) (share, mean float64) {
	top := math.Inf(-1)
	for i, l := range h.log {
		top = max(top, l+theta*float64(i))
	}
	total, part, weighted := 0.0, 0.0, 0.0
	for i, l := range h.log {
		p := math.Exp(l + theta*float64(i) - top)
		total += p
		weighted += p * float64(i)
		if in(i) {
			part += p
		}
	}
	return part / total, float64(h.lo) + weighted/total
}

// tail is P(X >= x), or P(X <= x), at log odds ratio theta.
func (h *hypergeometric) tail(theta float64, upper bool) float64 {
	at := h.x - h.lo
	p, _ := h.sums(theta, func(i int) bool { return upper && i >= at || !upper && i <= at })
	return p
}

// twoSided is the probability of all tables no more probable than the one
// observed.
func (h *hypergeometric) twoSided() float64 {
	bound := h.log[h.x-h.lo] + math.Log1p(fisherTolerance)
	p, _ := h.sums(0, func(i int) bool { return h.log[i] <= bound })
	return p
}

// estimate is the odds ratio at which the mean is what was seen.
func (h *hypergeometric) estimate() float64 {
	switch h.x {
	case h.lo:
		return 0
	case h.lo + len(h.log) - 1:
		return math.Inf(1)
	}
	return math.Exp(rootOf(func(theta float64) float64 {
		_, mean := h.sums(theta, func(int) bool { return false })
		return mean - float64(h.x)
	}, -1, 1))
}

// interval is the exact interval of the odds ratio; 0 and +Inf where the cell
// is at its bound.
func (h *hypergeometric) interval(level float64) Interval {
	ci := Interval{0, math.Inf(1), level, "conditional exact"}
	alpha := math.Log((1 - level) / 2)
	if h.x > h.lo {
		ci.Lower = math.Exp(rootOf(func(theta float64) float64 { return math.Log(h.tail(theta, true)) - alpha }, -1, 1))
	}
	if h.x < h.lo+len(h.log)-1 {
		ci.Upper = math.Exp(rootOf(func(theta float64) float64 { return alpha - math.Log(h.tail(theta, false)) }, -1, 1))
	}
	return ci
}
