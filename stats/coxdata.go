package stats

import (
	"fmt"
	"slices"
)

// CoxData is what a proportional hazards regression is fitted to: n rows, p
// covariates. A patient whose covariates change has several rows, each
// (Entry, Time].
type CoxData struct {
	Time   []float64 // length n, finite
	Event  []bool    // length n; false is censored
	Entry  []float64 // nil, or length n, finite, < Time
	Weight []float64 // nil (all 1), or length n, finite, >= 0; rows of weight 0 take no part

	X    [][]float64 // p columns of length n, finite
	Name []string    // nil (x1, x2, ...), or length p

	// Term joins columns that only mean something together, such as the
	// indicators of a factor: nil (each column its own), or length p, with one
	// number >= 0 per column. TermName[k] is the name of term k, nil for the
	// name of its first column.
	Term     []int
	TermName []string

	Stratum []int // nil, or length n; each stratum has its own baseline hazard
	Cluster []int // nil, or length n; rows of one cluster may be correlated

	// Counts says that a weight of w stands for w patients, in the variance of the
	// concordance, too; coefficients and their own variance are the same either way.
	Counts bool
}

// coxSource is a CoxData that has been checked, with names filled in, near-ties
// made ties, and rows ordered by time.
type coxSource struct {
	CoxData
	n, p     int
	stratum  []int32 // dense codes 0..ns-1 in the order of the caller's codes
	ns       int
	order    []int32   // rows of positive weight by time descending
	times    []float64 // theirs, in that order
	distinct int       // times
	mid      []float64
}

// maxCovariate keeps differences of covariates finite.
const maxCovariate = 1e300

// newCoxSource checks d and puts it in order. d is not changed.
func newCoxSource(d CoxData) (*coxSource, error) {
	n, p := len(d.Time), len(d.X)
	if n == 0 {
		return nil, ErrNoSubjects
	}
	for _, c := range []struct {
		what string
		got  int
		ok   bool
	}{
		{"event", len(d.Event), true},
		{"entry", len(d.Entry), d.Entry != nil},
		{"weight", len(d.Weight), d.Weight != nil},
		{"stratum", len(d.Stratum), d.Stratum != nil},
		{"cluster", len(d.Cluster), d.Cluster != nil},
	} {
		if c.ok && c.got != n {
			return nil, &LengthError{c.what, c.got, n}
		}
	}
	if d.Name != nil && len(d.Name) != p {
		return nil, &LengthError{"covariate names", len(d.Name), p}
	}
	if d.Term != nil && len(d.Term) != p {
		return nil, &LengthError{"term", len(d.Term), p}
	}
	if d.Name == nil {
		d.Name = make([]string, p)
		for j := range d.Name {
			d.Name[j] = fmt.Sprintf("x%d", j+1)
		}
	}
	for i, t := range d.Time {
		if !finite(t) {
			return nil, &ValueError{"time", i, t, "finite"}
		}
	}
	for i, t := range d.Entry {
		if !finite(t) || t >= d.Time[i] {
			return nil, &ValueError{"entry", i, t, fmt.Sprintf("finite and before the exit at %v", d.Time[i])}
		}
	}
	if err := checkWeights(d.Weight, n); err != nil {
		return nil, err
	}
	if d.Weight != nil && !slices.ContainsFunc(d.Weight, func(w float64) bool { return w > 0 }) {
		return nil, ErrNoSubjects
	}
	s := &coxSource{CoxData: d, n: n, p: p, mid: make([]float64, p)}
	for j, x := range d.X {
		if len(x) != n {
			return nil, &LengthError{"covariate " + d.Name[j], len(x), n}
		}
	}
	wrong := make([]error, p)
	parallel(p, n*p, func(j int) {
		x := d.X[j]
		lo, hi := x[0], x[0]
		for i, v := range x {
			if !(v <= maxCovariate && v >= -maxCovariate) {
				wrong[j] = &ValueError{"covariate " + d.Name[j], i, v, "finite and at most 1e300 in size"}
				return
			}
			if v < lo { // once in a while: min and max would ask every time whether one is NaN
				lo = v
			}
			if v > hi {
				hi = v
			}
		}
		s.mid[j] = lo/2 + hi/2
	})
	for _, err := range wrong {
		if err != nil {
			return nil, err
		}
	}
	for j, k := range d.Term {
		if k < 0 {
			return nil, badValue("term of covariate "+d.Name[j], float64(k), ">= 0")
		}
	}
	s.stratum, s.ns = denseCodes(d.Stratum, n)
	return s, s.orderByTime()
}

// weight is the case weight of row i.
func (s *coxSource) weight(i int32) float64 { return weightAt(s.Weight, int(i)) }

// timesOf are the times of the rows in order, or in order by so many strata.
func (s *coxSource) timesOf(order []int32, ns int) []float64 {
	if ns == 1 {
		return s.times
	}
	return pick(s.Time, order)
}

// strataOf are the strata of rows; nil where there is one, whose codes nobody need look up.
func (s *coxSource) strataOf(rows []int32) []int32 {
	if s.ns == 1 {
		return nil
	}
	return pick(s.stratum, rows)
}

// orderByTime fills order, and makes times equal that differ by rounding alone
// (see mergeTies).
func (s *coxSource) orderByTime() error {
	order := sortedOrder(s.Time)
	sorted := pick(s.Time, order)
	var entryOrder []int32
	var entries []float64
	if s.Entry != nil {
		entryOrder = sortedOrder(s.Entry)
		entries = pick(s.Entry, entryOrder)
	}
	cut := mergeTies(sorted, entries)
	given := s.Time
	s.Time = snapTo(cut, s.Time, sorted, order)
	moved := &s.Time[0] != &given[0]
	s.distinct = len(cut)
	if s.Entry != nil {
		given := s.Entry
		s.Entry = snapTo(cut, given, entries, entryOrder)
		for i := range s.Entry {
			if s.Entry[i] >= s.Time[i] {
				return &ValueError{"entry", i, given[i], fmt.Sprintf("before the exit at %v by more than rounding", s.Time[i])}
			}
		}
	}
	slices.Reverse(order)
	if s.Weight != nil {
		order = slices.DeleteFunc(order, func(i int32) bool { return s.Weight[i] == 0 })
	}
	s.order, s.times = order, sorted
	if moved || len(order) < len(sorted) {
		s.times = pick(s.Time, order)
	} else {
		slices.Reverse(s.times)
	}
	return nil
}

// coxDesign is the working copy of a fit: the rows that are at risk at some
// event, by stratum and time descending, row-major, centred within stratum and
// scaled, so that a pass reads memory in one direction.
//
// A block is an event time of a stratum with the rows that join the risk set
// there: the d deaths first, then those that leave at or after that time and
// before the next later event time. Rows that entered after an event time have
// left the risk set (walking back in time) at the block of that time.
type coxDesign struct {
	src     *coxSource
	stratum []int32   // of every row of src
	q       int       // columns, p
	row     []int32   // length m: the caller's row
	x       []float64 // m × q
	w       []float64 // nil (all 1), or length m
	block   []int32   // length m: the block a row joins
	exit    []int32   // nil, or length m: the block at which a row has left, -1 never
	start   []int32   // length nb+1: first row of a block
	deaths  []int32   // length nb
	time    []float64 // length nb
	strat   []int32   // length nb, ascending
	reset   []bool    // length nb: the risk set is empty before the block joins
	gone    []int32   // rows that leave, by block
	goneAt  []int32   // nil, or length nb+1: first of a block in gone
	chunk   []int32   // blocks at which the chunks of a pass start, and nb
	centre  []float64 // strata × q
	scale   []float64 // length q, 0 for a column that is constant within every stratum
	widest  []float64 // length q: largest absolute value
	events  int       // rows
	tied    bool      // some block has more than one death
}

// chunkRows is how many rows one unit of parallel work has. It is fixed so
// that sums are grouped alike on any number of cores.
const chunkRows = 1024

// byStratum puts rows in the order of their strata, and leaves their order within.
func byStratum(order, stratum []int32, ns int) []int32 {
	at := make([]int32, ns+1)
	for _, i := range order {
		at[stratum[i]+1]++
	}
	for k := range ns {
		at[k+1] += at[k]
	}
	out := make([]int32, len(order))
	for _, i := range order {
		out[at[stratum[i]]] = i
		at[stratum[i]]++
	}
	return out
}

// coxOf is the source of a fit and its arrangement by the strata of the data. Errors are
// those of newCoxSource, and ErrNoEvents.
func coxOf(d CoxData) (*coxSource, *coxDesign, error) {
	src, err := newCoxSource(d)
	if err != nil {
		return nil, nil, err
	}
	design := newCoxDesign(src, src.stratum, src.ns, nil)
	if design.events == 0 {
		return nil, nil, ErrNoEvents
	}
	return src, design, nil
}

// newCoxDesign arranges a source by the given strata. scale is nil, or kept
// from another design of the same source.
func newCoxDesign(s *coxSource, stratum []int32, ns int, scale []float64) *coxDesign {
	d := &coxDesign{src: s, stratum: stratum, q: s.p}
	order := s.order
	if ns > 1 {
		order = byStratum(order, stratum, ns)
	}
	time, event := s.timesOf(order, ns), pick(s.Event, order)
	d.row = make([]int32, 0, len(order))
	d.expect(event, ns)
	for lo := 0; lo < len(order); {
		// One stratum at a time.
		k := stratum[order[lo]]
		hi, first := len(order), len(d.time)
		if ns > 1 {
			for hi = lo; hi < len(order) && stratum[order[hi]] == k; {
				hi++
			}
		}
		pending := lo
		for a := lo; a < hi; {
			t, b, nd := time[a], a, 0
			for ; b < hi && time[b] == t; b++ {
				nd += int(bit(event[b]))
			}
			if nd > 0 {
				d.start = append(d.start, int32(len(d.row)))
				d.deaths = append(d.deaths, int32(nd))
				d.time = append(d.time, t)
				d.strat = append(d.strat, k)
				d.reset = append(d.reset, len(d.time)-1 == first)
				for p := a; p < b; p++ {
					if event[p] {
						d.row = append(d.row, order[p])
					}
				}
				for p := pending; p < b; p++ {
					if !event[p] && (s.Entry == nil || s.Entry[order[p]] < t) {
						d.row = append(d.row, order[p])
					}
				}
				d.events += nd
				d.tied = d.tied || nd > 1
				pending = b
			}
			a = b
		}
		lo = hi
	}
	d.start = append(d.start, int32(len(d.row)))
	nb, m := len(d.time), len(d.row)
	d.block = make([]int32, m)
	eachChunk(chunks(nb), func(c int) {
		lo, hi := chunkOf(c, nb)
		for b := lo; b < hi; b++ {
			for r := d.start[b]; r < d.start[b+1]; r++ {
				d.block[r] = int32(b)
			}
		}
	})
	if s.Weight != nil {
		d.w = pick(s.Weight, d.row)
	}
	if s.Entry != nil {
		d.findExits()
	}
	work := 0
	d.chunk = append(d.chunk, 0)
	for b := range nb {
		work += int(d.start[b+1] - d.start[b])
		if d.goneAt != nil {
			work += int(d.goneAt[b+1] - d.goneAt[b])
		}
		if work >= chunkRows || b == nb-1 {
			d.chunk = append(d.chunk, int32(b+1))
			work = 0
		}
	}
	d.gather(ns, scale)
	return d
}

// weight is the case weight of row r.
func (d *coxDesign) weight(r int) float64 { return weightAt(d.w, r) }

// expect makes room for blocks: no more than there are events, or distinct times by stratum.
func (d *coxDesign) expect(event []bool, ns int) {
	blocks := 0
	for _, e := range event {
		blocks += int(bit(e))
	}
	blocks = min(blocks, ns*d.src.distinct)
	d.start, d.deaths, d.strat = make([]int32, 0, blocks+1), make([]int32, 0, blocks), make([]int32, 0, blocks)
	d.time, d.reset = make([]float64, 0, blocks), make([]bool, 0, blocks)
}

// findExits finds the block at which each row has left the risk set, walking
// back in time, and where the risk set is thereby empty.
func (d *coxDesign) findExits() {
	nb, m := len(d.time), len(d.row)
	d.exit = make([]int32, m)
	d.goneAt = make([]int32, nb+1)
	end := make([]int32, nb) // one past the last block of the block's stratum
	for b := nb - 1; b >= 0; b-- {
		end[b] = int32(b + 1)
		if b+1 < nb && d.strat[b+1] == d.strat[b] {
			end[b] = end[b+1]
		}
	}
	for r, i := range d.row {
		entry, b := d.src.Entry[i], d.block[r]
		lo, hi := b+1, end[b]
		for lo < hi {
			if mid := (lo + hi) / 2; d.time[mid] <= entry {
				hi = mid
			} else {
				lo = mid + 1
			}
		}
		if lo == end[b] {
			d.exit[r] = -1
			continue
		}
		d.exit[r] = lo
		d.goneAt[lo+1]++
	}
	for b := range nb {
		d.goneAt[b+1] += d.goneAt[b]
	}
	d.gone = make([]int32, d.goneAt[nb])
	at := slices.Clone(d.goneAt)
	for r, b := range d.exit {
		if b >= 0 {
			d.gone[at[b]] = int32(r)
			at[b]++
		}
	}
	count := int32(0)
	for b := range nb {
		if d.reset[b] {
			count = 0
		}
		count -= d.goneAt[b+1] - d.goneAt[b]
		d.reset[b] = d.reset[b] || count == 0
		count += d.start[b+1] - d.start[b]
	}
	for r, b := range d.exit { // those who leave with everybody else: the reset does that
		if b >= 0 && d.reset[b] {
			d.exit[r] = -1
		}
	}
}

// term is some columns of X that stand or fall together.
type term struct {
	name    string
	columns []int
}

// terms lists the terms in the order of their first column. It keeps only the
// columns for which keep is true; terms without such a column are left out.
func (f *CoxFit) terms(keep func(j int) bool) []term {
	var out []term
	at := map[int]int{}
	for j := range f.Name {
		if !keep(j) {
			continue
		}
		k := j
		if f.data.Term != nil {
			k = f.data.Term[j]
		}
		i, seen := at[k]
		if !seen {
			i = len(out)
			at[k] = i
			name := f.Name[j]
			if f.data.Term != nil && k < len(f.data.TermName) {
				name = f.data.TermName[k]
			}
			out = append(out, term{name: name})
		}
		out[i].columns = append(out[i].columns, j)
	}
	return out
}
