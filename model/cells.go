package model

import (
	"math"
	"sync"

	"kaplan/stats"
)

// cells are the rows of a file that stand for many patients each. Whatever is found out
// about one patient of a row holds for all of them, so that a question of ten million
// patients in a hundred thousand cells costs what the cells cost.
type cells struct {
	one   *Resolver // of one patient of each row
	first []int32   // the patient with whom each begins; one more for the end
}

// rowsStand is how many patients the rows of a file stand for in the mean from where on
// they are looked at in the place of the patients.
const rowsStand = 2

// cells are those of the cohort, nil where rows do not stand for many patients.
func (r *Resolver) cells() *cells {
	c := r.Cohort
	if c.Of == nil || c.Repeats != nil || c.Long != nil {
		return nil
	}
	out, _ := Remember(r, "cells", 1, cellsKey{}, func() (*cells, error) {
		first := runs(c.Of, AllRows(c.N))
		if first == nil {
			return nil, nil
		}
		keep := make([]bool, c.N)
		for _, i := range first[:len(first)-1] {
			keep[i] = true
		}
		return &cells{NewResolver(c.Subset(keep, c.Name)), first}, nil
	})
	return out
}

// cellsKey is the key of the cells of the whole cohort.
type cellsKey struct{}

// runs says where in some ascending patients those of each row of the file begin, with one
// more for the end; nil where these are not many to a row.
func runs(of, patient []int32) []int32 {
	first := []int32{}
	for k, i := range patient {
		if k == 0 || of[i] != of[patient[k-1]] {
			first = append(first, int32(k))
		}
	}
	if len(first) == 0 || len(first)*rowsStand > len(patient) {
		return nil
	}
	return append(first, int32(len(patient)))
}

// spread gives everybody in a run what the run has.
func spread[T any](first []int32, of []T, n int) []T {
	to := make([]T, n)
	for q, v := range of {
		all := to[first[q]:first[q+1]]
		for k := range all {
			all[k] = v
		}
	}
	return to
}

// condition is what the patients of each cell say of a condition.
func (c *cells) condition(src string) (*whereMask, error) {
	holds, known, err := c.one.condition(src)
	if err != nil {
		return nil, err
	}
	m := &whereMask{ofCell: holds, in: sync.OnceValue(func() []bool { return spread(c.first, holds, int(c.first[len(holds)])) })}
	for q, is := range holds {
		n := int(c.first[q+1] - c.first[q])
		if is {
			m.n += n
		}
		if !known[q] {
			m.unknown += n
		}
	}
	return m, nil
}

// markerRuns is a marker by run of a population.
type markerRuns struct {
	missing []bool
	value   []float64 // of a number
	order   []int32   // the runs that have one, ascending
}

// markerRunsKey is the key of these.
type markerRunsKey struct {
	population *population
	marker     *Column
}

// markerRuns are those of a marker, made once.
func (r *Resolver) markerRuns(b *population, marker *Column) *markerRuns {
	out, _ := Remember(r, "marker runs", 4, markerRunsKey{b, marker}, func() (*markerRuns, error) {
		n := len(b.alike) - 1
		m := &markerRuns{missing: make([]bool, n)}
		for q, k := range b.alike[:n] {
			m.missing[q] = marker.IsMissing(int(b.row[k]))
		}
		if marker.Kind == Number {
			m.value = make([]float64, n)
			for q, k := range b.alike[:n] {
				m.value[q] = marker.Num[b.row[k]]
			}
			m.order = stats.OrderOf(m.value)
			for len(m.order) > 0 && m.missing[m.order[len(m.order)-1]] {
				m.order = m.order[:len(m.order)-1]
			}
		}
		return m, nil
	})
	return out
}

// narrowInCells is narrow in a step for each run of a population, whose cells are c. m has
// been made in cells too.
func (r *Resolver) narrowInCells(c *cells, b *population, m *whereMask, where string, marker *Column) *subset {
	out, reasons, unknown := tally{}, tally{}, 0
	if m != nil {
		out.add("outside the subgroup: "+where, r.Cohort.N-m.n)
	}
	if b.reason.code != nil {
		for q, i := range c.first[:len(c.first)-1] {
			if why := b.reason.of(int(i)); why != "" && (m == nil || m.ofCell[q]) {
				reasons.add(why, int(c.first[q+1]-i))
			}
		}
	}
	var of *markerRuns
	if marker != nil {
		of = r.markerRuns(b, marker)
	}
	runs := len(b.alike) - 1
	a := &subset{inRun: make([]bool, runs)}
	for q := range runs {
		if m != nil && !m.ofCell[b.cell[q]] {
			continue
		}
		if of != nil && of.missing[q] {
			unknown += b.inRun(q)
		} else {
			a.inRun[q] = true
		}
	}
	out.addSorted(reasons)
	if marker != nil {
		out.add(marker.Lacking(), unknown)
	}
	a.out = out.list
	a.in = sync.OnceValue(func() []bool { return spread(b.alike, a.inRun, len(b.row)) })
	if marker == nil || marker.Kind != Number {
		return a
	}
	a.ofRun = make([]float64, runs)
	for q, in := range a.inRun {
		if a.ofRun[q] = math.NaN(); in {
			a.ofRun[q] = of.value[q]
		}
	}
	var sorted ascendingRuns
	for _, q := range of.order {
		if a.inRun[q] {
			sorted.add(of.value[q], b.inRun(int(q)))
		}
	}
	a.sorted = sorted.all()
	a.value = sync.OnceValue(func() []float64 { return spread(b.alike, a.ofRun, len(b.row)) })
	return a
}

// inRun is how many patients are in a run.
func (b *population) inRun(q int) int { return int(b.alike[q+1] - b.alike[q]) }

// inCells says of a population whose patients come in runs which cell each run is.
func (b *population) inCells(c *cells) {
	b.cell = make([]int32, len(b.alike)-1)
	at := 0
	for q := range b.cell {
		for i := b.row[b.alike[q]]; c.first[at+1] <= i; {
			at++
		}
		b.cell[q] = int32(at)
	}
}

// codeRuns makes the groups between cuts in a step for each run, and counts the patients
// of each.
func (a *subset) codeRuns(first []int32, cuts []float64, code []uint8) (count []int) {
	of := make([]uint8, len(a.ofRun))
	stats.CodesOf(a.ofRun, cuts, of)
	stats.SpreadCodes(first, of, code)
	count = make([]int, len(cuts)+1)
	for q, g := range of {
		if g != stats.NoGroup {
			count[g] += int(first[q+1] - first[q])
		}
	}
	return count
}

// usedIn counts the patients of runs that have a group, and their events.
func usedIn(first []int32, code []uint8, event []bool) (used, events int) {
	for q, k := range first[:len(first)-1] {
		if code[k] == stats.NoGroup {
			continue
		}
		n := int(first[q+1] - k)
		used += n
		if event[k] {
			events += n
		}
	}
	return used, events
}
