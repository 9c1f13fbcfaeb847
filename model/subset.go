package model

import (
	"math"
	"slices"

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
func (r *Resolver) Order(c *Column) []int32 {
	o, _ := Remember(r, "order", 16, orderKey{c}, func() ([]int32, error) { return stats.OrderOf(c.Num), nil })
	return o
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
	counts := map[string]int{}
	var reasons []string
	drop := func(reason string) {
		if counts[reason] == 0 {
			reasons = append(reasons, reason)
		}
		counts[reason]++
	}
	outside := "outside the subgroup: " + l.Where
	noMarker := ""
	if marker != nil {
		noMarker = marker.Name + " missing"
	}
	for i := range n {
		in[i] = (m == nil || m.in[i]) && b.reason[i] == "" && (marker == nil || !marker.IsMissing(i))
	}
	out := func(i int) bool { return !in[i] }
	if of := r.Cohort.Intervals(); of != nil { // a patient is out who has no row in, once
		seen := make([]bool, r.Cohort.Repeats.Patients.N)
		for i, p := range of {
			seen[p] = seen[p] || in[i]
		}
		once := make([]bool, n)
		for i, p := range of {
			once[i], seen[p] = !seen[p], true
		}
		out = func(i int) bool { return once[i] }
	}
	// Reasons in the order in which they are asked: subgroup, endpoint, marker.
	for i := range n {
		if m != nil && !m.in[i] && out(i) {
			drop(outside)
		}
	}
	first := len(reasons)
	for i := range n {
		if (m == nil || m.in[i]) && b.reason[i] != "" && out(i) {
			drop(b.reason[i])
		}
	}
	slices.Sort(reasons[first:]) // whatever the order of the rows
	for i := range n {
		if (m == nil || m.in[i]) && b.reason[i] == "" && out(i) {
			drop(noMarker)
		}
	}
	for k, i := range b.row {
		a.in[k] = in[i]
	}
	for _, reason := range reasons {
		a.out = append(a.out, Exclusion{reason, counts[reason]})
	}
	if marker != nil && marker.Kind == Number {
		a.value = make([]float64, len(b.row))
		for k, i := range b.row {
			if a.in[k] {
				a.value[k] = marker.Num[i]
			} else {
				a.value[k] = math.NaN()
			}
		}
		a.sorted = make([]float64, 0, len(b.row))
		for _, i := range r.Order(marker) {
			if in[i] {
				a.sorted = append(a.sorted, marker.Num[i])
			}
		}
	}
	return a, nil
}
