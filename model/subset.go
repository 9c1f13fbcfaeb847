package model

import (
	"math"
	"slices"
	"sync"

	"kaplan/stats"
)

// whereMask holds which patients satisfy the condition of a subgroup.
type whereMask struct {
	in      []bool
	unknown int // patients for whom the condition is missing
}

// subset is a population narrowed to a subgroup and to the patients whose marker is
// known.
type subset struct {
	value  []float64
	sorted []float64
	in     []bool
	out    []Exclusion
}

// mask evaluates a condition for every patient; the last few are kept.
func (r *Resolver) mask(where string) (*whereMask, error) {
	return Remember(r, "condition", 32, whereKey(where), func() (*whereMask, error) {
		in, known, err := r.condition(where)
		m := &whereMask{in: in}
		for _, k := range known {
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
		return q.count(m.in), nil
	}
	for _, in := range m.in {
		if in {
			n++
		}
	}
	return n, nil
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
	a := &subset{in: make([]bool, len(b.row))}
	n := r.Cohort.N
	in := make([]bool, n) // by patient
	var m *whereMask
	if l.Where != "" {
		var err error
		if m, err = r.mask(l.Where); err != nil {
			return nil, err
		}
	}
	a.out = r.leave(in, b, m, l.Where, marker)
	for k, i := range b.row {
		a.in[k] = in[i]
	}
	if marker == nil || marker.Kind != Number {
		return a, nil
	}
	order := r.inOrder(marker)
	// Nobody can foresee who is in a subgroup, a processor neither: no branches.
	var both sync.WaitGroup
	both.Go(func() {
		a.value = make([]float64, len(b.row))
		missing := math.Float64bits(math.NaN())
		for k, i := range b.row {
			a.value[k] = math.Float64frombits(math.Float64bits(marker.Num[i]) | missing&-uint64(1-one(in[i])))
		}
	})
	a.sorted = make([]float64, len(order.row)+1)
	kept := 0
	for k, i := range order.row {
		a.sorted[kept] = order.value[k]
		kept += int(one(in[i]))
	}
	a.sorted = a.sorted[:kept:kept]
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
	inSubgroup := func(i int) bool { return m == nil || m.in[i] }
	if m != nil {
		copy(in, m.in)
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
	counts := map[string]int{}
	var reasons []string
	drop := func(reason string, n int) {
		if n > 0 && counts[reason] == 0 {
			reasons = append(reasons, reason)
		}
		counts[reason] += n
	}
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
		outside = len(in)
		for _, is := range m.in {
			outside -= int(one(is))
		}
	}
	// Reasons in the order in which they are asked: subgroup, endpoint, marker.
	drop("outside the subgroup: "+where, outside)
	first := len(reasons)
	b.reason.each(func(i int, why string) {
		if inSubgroup(i) && out(i) {
			drop(why, 1)
		}
	})
	slices.Sort(reasons[first:]) // whatever the order of the rows
	if marker != nil {
		n := 0
		for _, i := range unknown {
			if out(i) {
				n++
			}
		}
		drop(marker.Lacking(), n)
	}
	var excluded []Exclusion
	for _, reason := range reasons {
		excluded = append(excluded, Exclusion{reason, counts[reason]})
	}
	return excluded
}
