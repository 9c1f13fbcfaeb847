package stats

import (
	"cmp"
	"math"
	"slices"
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
	TablesVisited int      // partial tables looked at, for tables beyond 2 × 2
}

// fisherTolerance is how much more probable than the observed table another may be
// and still count as no more probable, relative to it; as in R.
const fisherTolerance = 1e-7

// FisherStates is the largest number of partial tables that Fisher looks at, so
// that no table takes longer than a few seconds.
const FisherStates = 5_000_000

// fisherPasts is how many partial tables may be kept at once, which bounds memory.
const fisherPasts = 400_000

// Fisher tests whether rows and columns of a table of counts are independent,
// by the probabilities of all tables with its margins; as R's fisher.test. Empty
// rows and columns are left out. Tables beyond 2 × 2 are taken column by column
// through the network of their remaining row sums [1]: a partial table is settled
// at once where all of its completions, or none of them, are as improbable as the
// table at hand.
//
// Errors: *LengthError; *SampleError where less than 2 × 2 is left, or where more
// than FisherStates partial tables would have to be looked at (use chi-square,
// or merge levels); ErrLevel.
//
// [1] Mehta & Patel (1983) JASA 78:427.
func Fisher(table [][]int, level float64) (*FisherResult, error) {
	left := FisherStates
	return FisherWithin(table, level, &left)
}

// FisherWithin is Fisher for one of many tables, which share a bound: left is how
// many partial tables they may still look at, and becomes what is left of it, below
// 0 where it did not suffice. No table looks at more than FisherStates.
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
	p, visited, work, ok := networkFisher(table, most)
	if *left -= work; !ok {
		*left = -1
		return nil, refuse(name, "the %d × %d table has too many tables with its margins (more than %d partial ones): "+
			"use the chi-square test, or merge levels", f.Rows, f.Columns, most)
	}
	f.P, f.TablesVisited = p, visited
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

// network walks the columns of a table with fixed margins. A node is what is left
// of the row sums before a column, in descending order, since their order does not
// matter. A table's weight is the product of 1/cell!.
type network struct {
	cols    []int // column sums, ascending: the largest are forced by what is left
	start   []int // row sums, descending
	logFact []float64
	best    map[string][2]float64 // least and greatest log weight from a node to the end
	work    int
	most    int // of work
	tooMuch bool

	bound float64 // log weight up to which a table counts: that of the one observed
	all   float64 // log weight of all tables together
	// By column: log weight of the columns from it on, cells aside, and what is left
	// to be put into them.
	remaining []float64
	sumLeft   []int
}

// past is all ways to a node that have one weight.
type past struct {
	node  []int
	log   float64 // weight of the columns so far
	count float64 // ways to it
}

// pastKey tells pasts apart. Weights that agree to pastGrid are one, which is far
// below the tolerance.
type pastKey struct {
	node string
	log  int64
}

const pastGrid = 1e-11

// networkFisher returns P and the number of partial tables looked at; not ok
// where these would be too many.
func networkFisher(table [][]int, most int) (p float64, visited, work int, ok bool) {
	w := newNetwork(table)
	if w == nil {
		return 0, 0, 0, false
	}
	w.most = most
	level := map[pastKey]*past{{nodeKey(w.start, 0), 0}: {w.start, 0, 1}}
	last := len(w.cols) - 2
	for k := range last {
		level, p = w.next(level, k, &visited, p)
		if w.tooMuch {
			return 0, visited, w.work, false
		}
	}
	p = w.finish(level, last, &visited, p)
	if w.tooMuch {
		return 0, visited, w.work, false
	}
	return min(1, p), visited, w.work, true
}

// newNetwork lays a table out; nil where it has too many subjects.
func newNetwork(table [][]int) *network {
	row, col, total := tableMargins(table)
	if total > 1e5 {
		return nil
	}
	if len(row) > len(col) { // few rows make few nodes
		row, col = col, row
	}
	w := &network{best: map[string][2]float64{}, logFact: make([]float64, int(total)+1)}
	for i := 2; i < len(w.logFact); i++ {
		w.logFact[i], _ = math.Lgamma(float64(i) + 1)
	}
	for _, c := range col {
		w.cols = append(w.cols, int(c))
	}
	slices.Sort(w.cols)
	w.start = make([]int, len(row))
	for i, r := range row {
		w.start[i] = int(r)
	}
	observed := 0.0
	for _, r := range table {
		for _, v := range r {
			observed -= w.logFact[v]
		}
	}
	w.bound = observed + math.Log1p(fisherTolerance)
	// All tables of a node together weigh left! / (prod rows! prod columns!).
	w.remaining = make([]float64, len(w.cols)+1)
	w.sumLeft = make([]int, len(w.cols)+1)
	for k := len(w.cols) - 1; k >= 0; k-- {
		w.remaining[k] = w.remaining[k+1] - w.logFact[w.cols[k]]
		w.sumLeft[k] = w.sumLeft[k+1] + w.cols[k]
	}
	w.all = w.logFact[int(total)] + w.remaining[0]
	for _, v := range w.start {
		w.all -= w.logFact[v]
	}
	slices.SortFunc(w.start, func(a, b int) int { return cmp.Compare(b, a) })
	return w
}

// ordered lists the keys of pasts, so that sums over them have one order.
func ordered(level map[pastKey]*past) []pastKey {
	keys := make([]pastKey, 0, len(level))
	for id := range level {
		keys = append(keys, id)
	}
	slices.SortFunc(keys, func(a, b pastKey) int {
		return cmp.Or(cmp.Compare(a.node, b.node), cmp.Compare(a.log, b.log))
	})
	return keys
}

// next takes every past through column k. Those of which every way on counts are
// settled and added to p, those of which none does are dropped, and the others are
// the pasts of the next column.
func (w *network) next(level map[pastKey]*past, k int, visited *int, p float64) (map[pastKey]*past, float64) {
	next := map[pastKey]*past{}
	for _, id := range ordered(level) {
		from := level[id]
		w.eachColumn(from.node, w.cols[k], func(rest []int, weight float64) {
			*visited++
			log := from.log + weight
			lo, hi := w.bounds(rest, k+1)
			switch {
			case w.tooMuch:
			case log+hi <= w.bound: // every way on counts
				sum := log + w.logFact[w.sumLeft[k+1]] + w.remaining[k+1] - w.all
				for _, v := range rest {
					sum -= w.logFact[v]
				}
				p += from.count * math.Exp(sum)
			case log+lo > w.bound: // none does
			default:
				id := pastKey{nodeKey(rest, k+1), int64(math.Round(log / pastGrid))}
				if to := next[id]; to != nil {
					to.count += from.count
				} else {
					next[id] = &past{slices.Clone(rest), log, from.count}
					w.tooMuch = len(next) > fisherPasts
				}
			}
		})
		if w.tooMuch {
			break
		}
	}
	return next, p
}

// finish adds to p what the pasts before the last two columns come to. Of a node,
// all ways on are ordered by weight, with what those up to each weigh together;
// every past finds its place among them.
func (w *network) finish(level map[pastKey]*past, last int, visited *int, p float64) float64 {
	var at string
	var ways, sums []float64
	for _, id := range ordered(level) {
		from := level[id]
		if sums == nil || id.node != at {
			at, ways, sums = id.node, ways[:0], sums[:0]
			w.eachColumn(from.node, w.cols[last], func(rest []int, weight float64) {
				*visited++
				for _, v := range rest {
					weight -= w.logFact[v]
				}
				ways = append(ways, weight)
			})
			if w.tooMuch {
				return p
			}
			slices.Sort(ways)
			sum := 0.0
			for _, v := range ways {
				sum += math.Exp(v - ways[len(ways)-1])
				sums = append(sums, sum)
			}
		}
		n, _ := slices.BinarySearchFunc(ways, w.bound-from.log, func(v, most float64) int {
			if v <= most {
				return -1
			}
			return 1
		})
		if n > 0 {
			p += from.count * math.Exp(from.log+ways[len(ways)-1]-w.all) * sums[n-1]
		}
	}
	return p
}

// nodeKey is a node before column k as a key of a map.
func nodeKey(node []int, k int) string {
	b := make([]byte, 0, 4*len(node)+1)
	b = append(b, byte(k), byte(k>>8))
	for _, v := range node {
		b = append(b, byte(v>>16), byte(v>>8), byte(v))
	}
	return string(b)
}

// eachColumn calls f for every way to take total out of the rows, with what is
// left (ordered, to be copied if kept) and the log weight of the column.
func (w *network) eachColumn(node []int, total int, f func(rest []int, weight float64)) {
	cells := make([]int, len(node))
	rest := make([]int, len(node))
	after := make([]int, len(node)+1) // what the rows from i on can give
	for i := len(node) - 1; i >= 0; i-- {
		after[i] = after[i+1] + node[i]
	}
	var fill func(i, todo int, weight float64)
	fill = func(i, todo int, weight float64) {
		if w.tooMuch {
			return
		}
		if i == len(node)-1 {
			cells[i] = todo
			for j, v := range node {
				rest[j] = v - cells[j]
			}
			slices.SortFunc(rest, func(a, b int) int { return cmp.Compare(b, a) })
			if w.work++; w.work > w.most {
				w.tooMuch = true
				return
			}
			f(rest, weight-w.logFact[todo])
			return
		}
		for v := max(0, todo-after[i+1]); v <= min(node[i], todo); v++ {
			cells[i] = v
			fill(i+1, todo-v, weight-w.logFact[v])
		}
	}
	if total <= after[0] {
		fill(0, total, 0)
	}
}

// bounds are the least and the greatest log weight of the columns from k on.
func (w *network) bounds(node []int, k int) (lo, hi float64) {
	if k == len(w.cols) {
		return 0, 0
	}
	if k == len(w.cols)-1 { // the last column is what is left
		for _, v := range node {
			lo -= w.logFact[v]
		}
		return lo, lo
	}
	id := nodeKey(node, k)
	if b, ok := w.best[id]; ok {
		return b[0], b[1]
	}
	lo, hi = math.Inf(1), math.Inf(-1)
	w.eachColumn(node, w.cols[k], func(rest []int, weight float64) {
		a, b := w.bounds(rest, k+1)
		lo, hi = min(lo, weight+a), max(hi, weight+b)
	})
	w.best[id] = [2]float64{lo, hi}
	return lo, hi
}
