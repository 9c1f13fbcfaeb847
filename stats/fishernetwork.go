package stats

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// network walks the columns of a table with fixed margins. A node is what is left
// of the row sums before a column, in descending order, since their order does not
// matter. A table's weight is the product of 1/cell!.
type network struct {
	cols    []int // column sums, ascending: the largest are forced by what is left
	start   []int // row sums, descending
	logFact []float64
	best    map[string][2]float64 // least and greatest log weight from a node to the end
	ends    map[string][]partial  // weights of all ways from a node to the end
	work    int
	most    int // of work
	kept    int
	tooMuch bool

	bound float64 // log weight up to which a table counts: that of the one observed
	all   float64 // log weight of all tables together
	// By column: log weight of the columns from it on, cells aside, and what is left
	// to be put into them.
	remaining []float64
	sumLeft   []int
}

// partial are the partial tables of one weight.
type partial struct {
	log   float64
	count float64 // how many there are
}

// weightGrid is how far the logarithms of weights may lie apart that are one, far below
// the tolerance.
const weightGrid = 1e-11

// merged orders partial tables by weight and counts those of one weight together, in
// place.
func merged(x []partial) []partial {
	slices.SortFunc(x, func(a, b partial) int { return cmp.Compare(a.log, b.log) })
	out := x[:0]
	for _, p := range x {
		if n := len(out); n > 0 && p.log-out[n-1].log <= weightGrid {
			out[n-1].count += p.count
		} else {
			out = append(out, p)
		}
	}
	return out
}

// pasts are all ways to a node.
type pasts struct {
	node []int
	ways []partial
}

// networkFisher returns P and the work that it took; not ok where that would be too
// much.
func networkFisher(table [][]int, most int) (p float64, work int, ok bool) {
	w := newNetwork(table)
	if w == nil {
		return 0, 0, false
	}
	w.most = most
	level := map[string]*pasts{nodeKey(w.start, 0): {w.start, []partial{{0, 1}}}}
	middle := len(w.cols) - 2
	for k := range middle {
		if level, p = w.next(level, k, p); w.tooMuch {
			return 0, w.work, false
		}
	}
	if p = w.finish(level, middle, p); w.tooMuch {
		return 0, w.work, false
	}
	return min(1, p), w.work, true
}

// did counts steps.
func (w *network) did(steps int) {
	w.work += steps
	w.tooMuch = w.tooMuch || w.work > w.most
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
	w := &network{best: map[string][2]float64{}, ends: map[string][]partial{}, logFact: make([]float64, int(total)+1)}
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

// inOrder lists the nodes of a level, so that sums over them have one order.
func inOrder(level map[string]*pasts) []string {
	keys := make([]string, 0, len(level))
	for id := range level {
		keys = append(keys, id)
	}
	slices.Sort(keys)
	return keys
}

// next takes all pasts through column k. Those of which every way on counts are
// settled and added to p, those of which none does are dropped, and the others are
// the pasts of the next column.
func (w *network) next(level map[string]*pasts, k int, p float64) (map[string]*pasts, float64) {
	next := map[string]*pasts{}
	w.kept = 0
	for _, id := range inOrder(level) {
		from := level[id]
		from.ways = merged(from.ways)
		n := len(from.ways)
		top := from.ways[n-1].log
		upTo := make([]float64, n+1) // the pasts before the i-th together, over the weight of the last
		for i, x := range from.ways {
			upTo[i+1] = upTo[i] + x.count*math.Exp(x.log-top)
		}
		place := func(most float64) int { return sort.Search(n, func(i int) bool { return from.ways[i].log > most }) }
		w.eachColumn(from.node, w.cols[k], func(rest []int, weight float64) {
			lo, hi := w.bounds(rest, k+1)
			if w.tooMuch {
				return
			}
			all := place(w.bound - weight - hi) // of these every way on counts
			if all > 0 {
				sum := top + weight + w.logFact[w.sumLeft[k+1]] + w.remaining[k+1] - w.all
				for _, v := range rest {
					sum -= w.logFact[v]
				}
				p += upTo[all] * math.Exp(sum)
			}
			none := max(all, place(w.bound-weight-lo)) // of these and what follows none does
			if none == all {
				return
			}
			key := nodeKey(rest, k+1)
			to := next[key]
			if to == nil {
				to = &pasts{node: slices.Clone(rest)}
				next[key] = to
			}
			for _, x := range from.ways[all:none] {
				to.ways = append(to.ways, partial{x.log + weight, x.count})
			}
			w.did(none - all)
			w.kept += none - all
			w.tooMuch = w.tooMuch || w.kept > fisherKept
		})
		if w.tooMuch {
			break
		}
	}
	return next, p
}

// finish adds to p what the pasts before column k come to. Of a node, all ways on are
// ordered by weight, with what those up to each weigh together; every past finds its
// place among them.
func (w *network) finish(level map[string]*pasts, k int, p float64) float64 {
	w.kept = 0
	for _, id := range inOrder(level) {
		from := level[id]
		ways := w.endsOf(from.node, k)
		if w.tooMuch {
			return p
		}
		n := len(ways)
		top := ways[n-1].log
		upTo := make([]float64, n+1)
		for i, x := range ways {
			upTo[i+1] = upTo[i] + x.count*math.Exp(x.log-top)
		}
		from.ways = merged(from.ways)
		i := n // the heavier the past, the lighter must be what follows
		for _, x := range from.ways {
			for i > 0 && x.log+ways[i-1].log > w.bound {
				i--
			}
			if i == 0 {
				break
			}
			p += x.count * math.Exp(x.log+top-w.all) * upTo[i]
		}
		w.did(len(from.ways) + n)
	}
	return p
}

// endsOf are the weights of all ways from a node before column k to the end.
func (w *network) endsOf(node []int, k int) []partial {
	if k == len(w.cols)-1 { // the last column is what is left
		log := 0.0
		for _, v := range node {
			log -= w.logFact[v]
		}
		return []partial{{log, 1}}
	}
	id := nodeKey(node, k)
	if ends, ok := w.ends[id]; ok {
		return ends
	}
	var out []partial
	w.eachColumn(node, w.cols[k], func(rest []int, weight float64) {
		ends := w.endsOf(rest, k+1)
		for _, x := range ends {
			out = append(out, partial{x.log + weight, x.count})
		}
		w.did(len(ends))
	})
	if w.tooMuch {
		return []partial{{0, 0}}
	}
	out = merged(out)
	w.ends[id] = out
	w.kept += len(out)
	w.tooMuch = w.tooMuch || w.kept > fisherKept
	return out
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
			if w.did(1); w.tooMuch {
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
