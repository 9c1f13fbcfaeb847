package stats

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// CountTest is a test of a table of counts.
type CountTest struct {
	Method    string
	Statistic float64 // chi-square; NaN where P is exact
	DF        int
	P         float64
	Expected  [][]float64 // chi-square only, of the rows and columns kept
	Warnings  []string
}

// checkTable returns the table without its empty rows and columns, as R's
// factors drop unused levels.
func checkTable(name string, table [][]int, least int) ([][]int, error) {
	if len(table) == 0 {
		return nil, refuse(name, "the table has no rows: at least %d are needed", least)
	}
	width := len(table[0])
	column := make([]int, width)
	var kept [][]int
	for i, row := range table {
		if len(row) != width {
			return nil, &LengthError{fmt.Sprintf("row %d of the table", i+1), len(row), width}
		}
		sum := 0
		for j, v := range row {
			if v < 0 || v > 1<<40 {
				return nil, refuse(name, "the count in row %d, column %d is %d: counts lie between 0 and 2^40", i+1, j+1, v)
			}
			column[j] += v
			sum += v
		}
		if sum > 0 {
			kept = append(kept, row)
		}
	}
	var cols []int
	for j, v := range column {
		if v > 0 {
			cols = append(cols, j)
		}
	}
	if len(kept) < least || len(cols) < least {
		return nil, refuse(name, "the table has %s and %s that are not empty: at least %d of each are needed", plural(len(kept), "row"), plural(len(cols), "column"), least)
	}
	out := make([][]int, len(kept))
	for i, row := range kept {
		for _, j := range cols {
			out[i] = append(out[i], row[j])
		}
	}
	return out, nil
}

func tableMargins(table [][]int) (row, col []float64, n float64) {
	row, col = make([]float64, len(table)), make([]float64, len(table[0]))
	for i, r := range table {
		for j, v := range r {
			row[i] += float64(v)
			col[j] += float64(v)
			n += float64(v)
		}
	}
	return row, col, n
}

// PearsonChiSquare tests whether rows and columns of a table of counts are
// independent; as R's chisq.test(table, correct = yates). yates corrects a 2 × 2
// table for continuity and has no effect on others. Empty rows and columns are
// left out. Warnings say where an expected count is below 5.
//
// Errors: *LengthError; *SampleError where less than 2 × 2 is left. O(cells).
func PearsonChiSquare(table [][]int, yates bool) (*CountTest, error) {
	const name = "chi-square test"
	table, err := checkTable(name, table, 2)
	if err != nil {
		return nil, err
	}
	row, col, n := tableMargins(table)
	t := &CountTest{Method: "Pearson", DF: (len(row) - 1) * (len(col) - 1)}
	shift, small, least := 0.0, 0, math.Inf(1)
	for i, r := range row {
		t.Expected = append(t.Expected, make([]float64, len(col)))
		for j, c := range col {
			e := r * c / n
			t.Expected[i][j] = e
			if e < 5 {
				small++
			}
			least = min(least, e)
			shift = math.Abs(float64(table[i][j]) - e) // alike in all cells of 2 × 2
		}
	}
	if yates = yates && len(row) == 2 && len(col) == 2; yates {
		t.Method = "Pearson with Yates' correction"
		shift = min(0.5, shift)
	}
	for i := range row {
		for j := range col {
			e := t.Expected[i][j]
			d := math.Abs(float64(table[i][j]) - e)
			if yates {
				d -= shift
			}
			t.Statistic += d * d / e
		}
	}
	t.P = chiSqSurvival(t.Statistic, t.DF)
	if small > 0 {
		t.Warnings = append(t.Warnings, fmt.Sprintf("%d of %d expected counts are below 5 (the least is %.3g): P is approximate, and Fisher's exact test is safer", small, len(row)*len(col), least))
	}
	return t, nil
}

// FisherResult is Fisher's exact test; what is of 2 × 2 tables only is NaN for
// others.
type FisherResult struct {
	P             float64 // two-sided: all tables no more probable than this one
	PLess         float64 // alternative: odds ratio < 1
	PGreater      float64
	OddsRatio     float64  // conditional maximum likelihood: 0 or +Inf where a cell allows
	CI            Interval // by the conditional likelihood
	Rows, Columns int      // kept
	TablesVisited int      // larger tables: partial tables looked at
}

// fisherTolerance is how much more probable a table may be and still count as
// no more probable: R's.
const fisherTolerance = 1e-7

// FisherStates bounds the partial tables that Fisher looks at, so that no
// table takes longer than a few seconds.
const FisherStates = 5_000_000

// fisherPasts bounds how many of them are kept at once, and so the memory.
const fisherPasts = 400_000

// Fisher tests whether rows and columns of a table of counts are independent,
// by the probabilities of all tables with its margins; as R's fisher.test. Empty
// rows and columns are left out. Tables beyond 2 × 2 are taken column by column
// through the network of their remaining row sums [1]: what cannot become, or
// cannot fail to become, as improbable as the table at hand is settled at once.
//
// Errors: *LengthError; *SampleError where less than 2 × 2 is left, or where more
// than FisherStates partial tables would have to be looked at (use chi-square,
// or merge levels); ErrLevel.
//
// [1] Mehta & Patel (1983) JASA 78:427.
func Fisher(table [][]int, level float64) (*FisherResult, error) {
	const name = "Fisher's exact test"
	if !(level > 0 && level < 1) {
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
			return nil, refuse(name, "the smallest margin is above %d: use the chi-square test, which is exact enough there", hypergeometricLimit)
		}
		h := newHypergeometric(table[0][0], table[0][1], table[1][0], table[1][1])
		f.P = h.twoSided()
		f.PLess, f.PGreater = h.tail(0, false), h.tail(0, true)
		f.OddsRatio = h.estimate()
		f.CI = h.interval(level)
		return f, nil
	}
	p, visited, ok := networkFisher(table)
	if !ok {
		return nil, refuse(name, "the %d × %d table has too many tables with its margins (more than %d partial ones): use the chi-square test, or merge levels", f.Rows, f.Columns, FisherStates)
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

func smallestMargin(a, b, c, d int) int { return min(a+b, c+d, a+c, b+d) }

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

// network walks the columns of a table; a node is what is left of the row sums
// before a column, in descending order, since their order does not matter.
type network struct {
	cols    []int
	logFact []float64
	best    map[string][2]float64 // least and greatest log weight from a node to the end
	work    int
	tooMuch bool
}

// networkFisher returns P and the number of partial tables looked at; not ok
// where these would be too many. A table's weight is the product of 1/cell!.
func networkFisher(table [][]int) (p float64, visited int, ok bool) {
	row, col, total := tableMargins(table)
	if total > 1e5 {
		return 0, 0, false
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
	slices.Sort(w.cols) // the largest last: they are forced by what is left
	start := make([]int, len(row))
	for i, r := range row {
		start[i] = int(r)
	}
	observed, whole := 0.0, w.logFact[int(total)]
	for _, r := range table {
		for _, v := range r {
			observed -= w.logFact[v]
		}
	}
	// All tables of a node together weigh left! / (prod rows! prod columns!).
	remaining := make([]float64, len(w.cols)+1)
	sumLeft := make([]int, len(w.cols)+1)
	for k := len(w.cols) - 1; k >= 0; k-- {
		remaining[k] = remaining[k+1] - w.logFact[w.cols[k]]
		sumLeft[k] = sumLeft[k+1] + w.cols[k]
	}
	all := whole + remaining[0]
	for _, v := range start {
		all -= w.logFact[v]
	}
	bound := observed + math.Log1p(fisherTolerance)

	type past struct {
		node  []int
		log   float64 // weight of the columns so far
		count float64 // ways to it
	}
	// Weights that agree to 1e-11 are one, far below the tolerance.
	const grid = 1e-11
	type key struct {
		node string
		log  int64
	}
	level := map[key]*past{}
	slices.SortFunc(start, func(a, b int) int { return cmp.Compare(b, a) })
	level[key{nodeKey(start, 0), 0}] = &past{start, 0, 1}
	ordered := func() []key { // so that sums have one order
		keys := make([]key, 0, len(level))
		for id := range level {
			keys = append(keys, id)
		}
		slices.SortFunc(keys, func(a, b key) int {
			return cmp.Or(cmp.Compare(a.node, b.node), cmp.Compare(a.log, b.log))
		})
		return keys
	}
	last := len(w.cols) - 2
	for k := range last {
		next := map[key]*past{}
		for _, id := range ordered() {
			from := level[id]
			w.eachColumn(from.node, w.cols[k], func(rest []int, weight float64) {
				visited++
				log := from.log + weight
				lo, hi := w.bounds(rest, k+1)
				switch {
				case w.tooMuch:
				case log+hi <= bound: // every way on counts
					sum := log + w.logFact[sumLeft[k+1]] + remaining[k+1] - all
					for _, v := range rest {
						sum -= w.logFact[v]
					}
					p += from.count * math.Exp(sum)
				case log+lo > bound: // none does
				default:
					id := key{nodeKey(rest, k+1), int64(math.Round(log / grid))}
					if to := next[id]; to != nil {
						to.count += from.count
					} else {
						next[id] = &past{slices.Clone(rest), log, from.count}
						w.tooMuch = len(next) > fisherPasts
					}
				}
			})
			if w.tooMuch {
				return 0, visited, false
			}
		}
		level = next
	}

	// Two columns are left: of a node, all ways on by weight, and what those up
	// to each weigh together; every past finds its place among them.
	var at string
	var ways, sums []float64
	for _, id := range ordered() {
		from := level[id]
		if sums == nil || id.node != at {
			at, ways, sums = id.node, ways[:0], sums[:0]
			w.eachColumn(from.node, w.cols[last], func(rest []int, weight float64) {
				visited++
				for _, v := range rest {
					weight -= w.logFact[v]
				}
				ways = append(ways, weight)
			})
			if w.tooMuch {
				return 0, visited, false
			}
			slices.Sort(ways)
			sum := 0.0
			for _, v := range ways {
				sum += math.Exp(v - ways[len(ways)-1])
				sums = append(sums, sum)
			}
		}
		n, _ := slices.BinarySearchFunc(ways, bound-from.log, func(v, most float64) int {
			if v <= most {
				return -1
			}
			return 1
		})
		if n > 0 {
			p += from.count * math.Exp(from.log+ways[len(ways)-1]-all) * sums[n-1]
		}
	}
	return min(1, p), visited, true
}

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
			if w.work++; w.work > FisherStates {
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

// McNemar tests whether a table of pairs (rows: before, columns: after) is
// symmetric; as R's mcnemar.test(table, correct), which for more than 2 levels
// is Bowker's test. Exact is the binomial P of a 2 × 2 table, NaN for others.
//
// Errors: *LengthError; *SampleError where the table is not square, or no pair
// changed.
func McNemar(table [][]int, correct bool) (t *CountTest, exact float64, err error) {
	const name = "McNemar test"
	k := len(table)
	if k < 2 {
		return nil, 0, refuse(name, "the table has %s: at least 2 are needed", plural(k, "row"))
	}
	for i, row := range table {
		if len(row) != k {
			return nil, 0, &LengthError{fmt.Sprintf("row %d of the table", i+1), len(row), k}
		}
		for j, v := range row {
			if v < 0 {
				return nil, 0, refuse(name, "the count in row %d, column %d is %d: counts are not negative", i+1, j+1, v)
			}
		}
	}
	t = &CountTest{Method: "McNemar", DF: 0}
	if k > 2 {
		t.Method = "McNemar-Bowker"
	} else if correct {
		t.Method = "McNemar with continuity correction"
	}
	none := 0
	for i := range k {
		for j := range i {
			b, c := float64(table[i][j]), float64(table[j][i])
			if b+c == 0 {
				none++
				continue
			}
			d := math.Abs(b - c)
			if k == 2 && correct && d > 0 {
				d--
			}
			t.Statistic += d * d / (b + c)
			t.DF++
		}
	}
	if t.DF == 0 {
		return nil, 0, refuse(name, "no pair changed from one level to another: there is nothing to test")
	}
	if none > 0 {
		t.Warnings = append(t.Warnings, fmt.Sprintf("between %s of levels no pair changed: left out of the degrees of freedom (R gives no answer)", plural(none, "combination")))
	}
	t.P = chiSqSurvival(t.Statistic, t.DF)
	exact = math.NaN()
	if k == 2 {
		b, c := table[0][1], table[1][0]
		exact = min(1, 2*binomialUpper(max(b, c), b+c, 0.5))
	}
	return t, exact, nil
}

// binomialUpper is P(X >= k) of n trials.
func binomialUpper(k, n int, p float64) float64 {
	if k <= 0 {
		return 1
	}
	if k > n {
		return 0
	}
	l, _ := logBeta(p, 1-p, float64(k), float64(n-k+1))
	return math.Exp(l)
}

// Trend is the Cochran-Armitage test.
type Trend struct {
	Z           float64 // positive where the proportion rises with the score
	ChiSq, P    float64 // Z², 1 df, two-sided
	POneSided   float64 // in the direction observed
	Proportions []float64
}

// CochranArmitage tests whether the proportion events[k] / n[k] rises or falls
// with score[k] (nil for 1, 2, ...); as R's prop.trend.test.
//
// Errors: *LengthError; *SampleError for counts that are no counts, fewer than 2
// groups with different scores, or where all or none have the event.
func CochranArmitage(events, n []int, score []float64) (*Trend, error) {
	const name = "Cochran-Armitage trend test"
	if len(events) != len(n) {
		return nil, &LengthError{"events", len(events), len(n)}
	}
	if score == nil {
		for k := range n {
			score = append(score, float64(k+1))
		}
	}
	if len(score) != len(n) {
		return nil, &LengthError{"score", len(score), len(n)}
	}
	if err := checkFinite("score", score); err != nil {
		return nil, err
	}
	t := &Trend{}
	all, hits, mean := 0.0, 0.0, 0.0
	for k := range n {
		if events[k] < 0 || n[k] < events[k] {
			return nil, refuse(name, "group %d has %d events in %d: events lie between 0 and the number of subjects", k+1, events[k], n[k])
		}
		all += float64(n[k])
		hits += float64(events[k])
		mean += float64(n[k]) * score[k]
		t.Proportions = append(t.Proportions, float64(events[k])/float64(n[k]))
	}
	if hits == 0 || hits == all {
		return nil, refuse(name, "%g of %g subjects have the event: some must have it and some not", hits, all)
	}
	mean /= all
	num, ss := 0.0, 0.0
	for k := range n {
		d := score[k] - mean
		num += float64(events[k]) * d
		ss += float64(n[k]) * d * d
	}
	if !(ss > 0) {
		return nil, refuse(name, "all subjects have one score: at least 2 are needed")
	}
	p := hits / all
	t.Z = num / math.Sqrt(p*(1-p)*ss)
	t.ChiSq, t.P = t.Z*t.Z, NormalP(t.Z)
	t.POneSided = t.P / 2
	return t, nil
}

// Proportion is k of n with two intervals.
type Proportion struct {
	K, N   int
	Value  float64
	Wilson Interval // by the score test, without continuity correction
	Exact  Interval // Clopper & Pearson
}

// ProportionOf estimates a proportion; as R's prop.test(correct = FALSE) and
// binom.test. Errors: *SampleError unless 0 <= k <= n and n >= 1; ErrLevel.
func ProportionOf(k, n int, level float64) (*Proportion, error) {
	if !(level > 0 && level < 1) {
		return nil, ErrLevel
	}
	if k < 0 || k > n || n < 1 {
		return nil, refuse("proportion", "%d of %d: the count lies between 0 and the number of subjects, which is at least 1", k, n)
	}
	p := &Proportion{K: k, N: n, Value: float64(k) / float64(n)}
	f, z := float64(n), quantileOf(level)
	centre := p.Value + z*z/(2*f)
	h := z * math.Sqrt(p.Value*(1-p.Value)/f+z*z/(4*f*f))
	p.Wilson = Interval{max(0, (centre-h)/(1+z*z/f)), min(1, (centre+h)/(1+z*z/f)), level, "Wilson"}
	if k == 0 {
		p.Wilson.Lower = 0
	}
	if k == n {
		p.Wilson.Upper = 1
	}
	p.Exact = Interval{0, 1, level, "Clopper-Pearson"}
	if k > 0 {
		p.Exact.Lower = betaQuantile((1-level)/2, float64(k), float64(n-k+1))
	}
	if k < n {
		p.Exact.Upper = 1 - betaQuantile((1-level)/2, float64(n-k), float64(k+1))
	}
	return p, nil
}

// RiskMeasures compare the risk of an event in two groups.
type RiskMeasures struct {
	Risk [2]Proportion // exposed, not exposed

	Difference         float64
	DifferenceWald     Interval
	DifferenceNewcombe Interval // from the Wilson intervals of both risks [1]

	Ratio   float64
	RatioCI Interval // Wald on the log scale [2]

	OddsRatio   float64
	OddsRatioCI Interval // Wald on the log scale [3]

	ConditionalOddsRatio   float64 // as fisher.test
	ConditionalOddsRatioCI Interval

	// NumberNeeded is 1/|Difference|: to treat, or to harm; +Inf for no difference.
	NumberNeeded float64
	Warnings     []string
}

// RiskOf compares a of a+b exposed who have the event with c of c+d who are not
// exposed. Where a cell is 0 the ratios are 0, +Inf or NaN as the counts say,
// their Wald intervals do not exist, and the conditional one still does.
//
// Errors: *SampleError where a count is negative or a group empty; ErrLevel.
//
// [1] Newcombe (1998) Stat Med 17:873, method 10. [2] Katz et al. (1978)
// Biometrics 34:469. [3] Woolf (1955) Ann Hum Genet 19:251.
func RiskOf(a, b, c, d int, level float64) (*RiskMeasures, error) {
	const name = "risk ratio"
	for k, v := range [4]int{a, b, c, d} {
		if v < 0 {
			return nil, refuse(name, "count %d is %d: counts are not negative", k+1, v)
		}
	}
	if a+b == 0 || c+d == 0 {
		return nil, refuse(name, "the groups have %d and %d subjects: each needs at least 1", a+b, c+d)
	}
	p, err := ProportionOf(a, a+b, level)
	if err != nil {
		return nil, err
	}
	q, err := ProportionOf(c, c+d, level)
	if err != nil {
		return nil, err
	}
	z := quantileOf(level)
	fa, fb, fc, fd := float64(a), float64(b), float64(c), float64(d)
	r := &RiskMeasures{Risk: [2]Proportion{*p, *q}, Difference: p.Value - q.Value, Ratio: p.Value / q.Value, OddsRatio: fa * fd / (fb * fc)}
	h := z * math.Sqrt(p.Value*(1-p.Value)/(fa+fb)+q.Value*(1-q.Value)/(fc+fd))
	r.DifferenceWald = Interval{max(-1, r.Difference-h), min(1, r.Difference+h), level, "Wald"}
	r.DifferenceNewcombe = Interval{
		r.Difference - math.Hypot(p.Value-p.Wilson.Lower, q.Wilson.Upper-q.Value),
		r.Difference + math.Hypot(p.Wilson.Upper-p.Value, q.Value-q.Wilson.Lower), level, "Newcombe"}
	r.NumberNeeded = 1 / math.Abs(r.Difference)
	nan := math.NaN()
	r.RatioCI, r.OddsRatioCI = Interval{nan, nan, level, "log"}, Interval{nan, nan, level, "log"}
	if a > 0 && c > 0 {
		k := math.Exp(z * math.Sqrt(1/fa-1/(fa+fb)+1/fc-1/(fc+fd)))
		r.RatioCI.Lower, r.RatioCI.Upper = r.Ratio/k, r.Ratio*k
	}
	if a > 0 && b > 0 && c > 0 && d > 0 {
		k := math.Exp(z * math.Sqrt(1/fa+1/fb+1/fc+1/fd))
		r.OddsRatioCI.Lower, r.OddsRatioCI.Upper = r.OddsRatio/k, r.OddsRatio*k
	} else {
		r.Warnings = append(r.Warnings, "a count is 0: the odds ratio has no Wald interval; the conditional one stands")
	}
	r.ConditionalOddsRatio, r.ConditionalOddsRatioCI = nan, Interval{nan, nan, level, ""}
	if m := smallestMargin(a, b, c, d); m > 0 && m <= hypergeometricLimit {
		x := newHypergeometric(a, b, c, d)
		r.ConditionalOddsRatio, r.ConditionalOddsRatioCI = x.estimate(), x.interval(level)
	}
	return r, nil
}
