package model

import (
	"math"
	"slices"
	"strings"
	"sync"

	"kaplan/stats"
)

// whereMask holds which patients satisfy the condition of a subgroup.
type whereMask struct {
	in      func() []bool // by patient
	ofCell  []bool        // likewise by cell of the cohort; nil where it is not looked at in cells
	n       int           // how many do
	unknown int           // patients for whom the condition is missing
}

// subset is a population narrowed to a subgroup and to the patients whose marker is
// known.
type subset struct {
	value  func() []float64 // of a numeric marker by row of the population, NaN for who is out
	sorted Ascending
	in     func() []bool // by row of the population
	inRun  []bool        // likewise by run of the population; nil where it has none
	out    []Exclusion
	ofRun  []float64 // likewise by run of the population; nil where it has none
}

// mask evaluates a condition for every patient; the last few are kept.
func (r *Resolver) mask(where string) (*whereMask, error) {
	return Remember(r, "condition", 32, whereKey(where), func() (*whereMask, error) {
		if c := r.cells(); c != nil {
			if m, err := c.condition(where); err == nil {
				return m, nil
			}
		}
		in, known, err := r.condition(where)
		m := &whereMask{in: func() []bool { return in }}
		for i, k := range known {
			m.n += int(one(in[i]))
			if !k {
				m.unknown++
			}
		}
		return m, err
	})
}

// whereKey is the source of a condition.
type whereKey string

// CountWhere is how many patients of the whole cohort satisfy a condition.
func (r *Resolver) CountWhere(where string) (n int, err error) {
	if where == "" {
		return r.Cohort.Patients(), nil
	}
	m, err := r.mask(where)
	if err != nil {
		return 0, err
	}
	if q := r.Cohort.Repeats; q != nil && r.Cohort != q.Patients {
		return q.count(m.in()), nil
	}
	return m.n, nil
}

// Order is a column's patients by ascending value, the missing last; made once
// per column.
func (r *Resolver) Order(c *Column) []int32 { return r.inOrder(c).row }

// inOrder are a column's patients by ascending value, and their values.
func (r *Resolver) inOrder(c *Column) *inOrder {
	o, _ := Remember(r, "order", 16, orderKey{c}, func() (*inOrder, error) {
		row, value := stats.Sorted(c.Num)
		return &inOrder{row, value}, nil
	})
	return o
}

type inOrder struct {
	row   []int32
	value []float64 // by position in row
}

type orderKey struct{ column *Column }

// subset narrows the endpoint's patients to the subgroup and to those whose marker
// is known. The last ones are kept: sliding a cut changes nothing here.
func (r *Resolver) subset(b *population, l Look, marker *Column) (*subset, error) {
	return Remember(r, "subset", 2, subsetKey{b, l.Where, marker}, func() (*subset, error) { return r.narrow(b, l, marker) })
}

type subsetKey struct {
	population *population
	where      string
	marker     *Column
}

func (r *Resolver) narrow(b *population, l Look, marker *Column) (*subset, error) {
	var m *whereMask
	if l.Where != "" {
		var err error
		if m, err = r.mask(l.Where); err != nil {
			return nil, err
		}
	}
	if c := r.cells(); c != nil && b.alike != nil && (m == nil || m.ofCell != nil) {
		return r.narrowInCells(c, b, m, l.Where, marker), nil
	}
	ofRow := make([]bool, len(b.row))
	a := &subset{in: func() []bool { return ofRow }}
	in := make([]bool, r.Cohort.N) // by patient
	a.out = r.leave(in, b, m, l.Where, marker)
	for k, i := range b.row {
		ofRow[k] = in[i]
	}
	if marker == nil || marker.Kind != Number {
		return a, nil
	}
	order := r.inOrder(marker)
	// Nobody can foresee who is in a subgroup, a processor neither: no branches.
	var both sync.WaitGroup
	value := make([]float64, len(b.row))
	a.value = func() []float64 { return value }
	both.Go(func() {
		missing := math.Float64bits(math.NaN())
		for k, i := range b.row {
			value[k] = math.Float64frombits(math.Float64bits(marker.Num[i]) | missing&-uint64(1-one(in[i])))
		}
	})
	if !slices.Contains(in, false) {
		a.sorted = Ascend(order.value)
	} else {
		sorted := make([]float64, len(order.row)+1)
		kept := 0
		for k, i := range order.row {
			sorted[kept] = order.value[k]
			kept += int(one(in[i]))
		}
		a.sorted = Ascend(sorted[:kept:kept])
	}
	both.Wait()
	return a, nil
}

// one is 1 for true, 0 for false.
func one(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// leave sets who is in: those in the subgroup (m, nil for all) whose endpoint can be used
// and whose marker, if any, is known. It counts the others by the first of these that
// they lack.
func (r *Resolver) leave(in []bool, b *population, m *whereMask, where string, marker *Column) []Exclusion {
	var holds []bool
	if m != nil {
		holds = m.in()
	}
	inSubgroup := func(i int) bool { return m == nil || holds[i] }
	if m != nil {
		copy(in, holds)
	} else {
		for i := range in {
			in[i] = true
		}
	}
	// Here nearly everybody stays: the branches are foreseen.
	b.reason.each(func(i int, _ string) { in[i] = false })
	var unknown []int // those who were in but for their marker
	if marker != nil {
		marker.eachMissing(func(i int) {
			if in[i] {
				unknown, in[i] = append(unknown, i), false
			}
		})
	}
	excluded, reasons := tally{}, tally{}
	out := func(i int) bool { return true } // of those who are not in, whom to count
	outside := 0
	if of := r.Cohort.Intervals(); of != nil { // a patient is out who has no row in, once
		seen := make([]bool, r.Cohort.Repeats.Patients.N)
		for i, p := range of {
			seen[p] = seen[p] || in[i]
		}
		once := make([]bool, len(in))
		for i, p := range of {
			once[i], seen[p] = !seen[p], true
		}
		out = func(i int) bool { return once[i] }
		for i := range in {
			if !inSubgroup(i) && out(i) {
				outside++
			}
		}
	} else if m != nil {
		outside = len(in) - m.n
	}
	// Reasons in the order in which they are asked: subgroup, endpoint, marker.
	excluded.add("outside the subgroup: "+where, outside)
	b.reason.each(func(i int, why string) {
		if inSubgroup(i) && out(i) {
			reasons.add(why, 1)
		}
	})
	excluded.addSorted(reasons)
	if marker != nil {
		n := 0
		for _, i := range unknown {
			if out(i) {
				n++
			}
		}
		excluded.add(marker.Lacking(), n)
	}
	return excluded.list
}

// tally counts patients by the reason for which they are out, in the order in which the
// reasons came.
type tally struct {
	list []Exclusion
	at   map[string]int
}

// add counts n further patients, who may be none.
func (t *tally) add(reason string, n int) {
	if n <= 0 {
		return
	}
	k, ok := t.at[reason]
	if !ok {
		if t.at == nil {
			t.at = map[string]int{}
		}
		k = len(t.list)
		t.at[reason] = k
		t.list = append(t.list, Exclusion{Reason: reason})
	}
	t.list[k].N += n
}

// addSorted adds those of another tally by their reasons, whatever the order of the rows.
func (t *tally) addSorted(of tally) {
	slices.SortFunc(of.list, func(a, b Exclusion) int { return strings.Compare(a.Reason, b.Reason) })
	for _, x := range of.list {
		t.add(x.Reason, x.N)
	}
}
