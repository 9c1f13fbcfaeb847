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

// spread gives everybody in a run what the run has: neighbours with one value at once.
func spread[T comparable](first []int32, of, to []T) {
	for q := 0; q < len(of); {
		end := q + 1
		for end < len(of) && of[end] == of[q] {
			end++
		}
		all := to[first[q]:first[end]]
		all[0] = of[q]
		for n := 1; n < len(all); n *= 2 {
			copy(all[n:], all[:n])
		}
		q = end
	}
}

// condition is what the patients of each cell say of a condition.
func (c *cells) condition(src string) (*whereMask, error) {
	holds, known, err := c.one.condition(src)
	if err != nil {
		return nil, err
	}
	m := &whereMask{in: make([]bool, c.first[len(holds)])}
	spread(c.first, holds, m.in)
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

// narrowInCells is narrow in a step for each run of a population, whose cells are c.
func (r *Resolver) narrowInCells(c *cells, b *population, m *whereMask, where string, marker *Column) *subset {
	a := &subset{in: make([]bool, len(b.row))}
	out, reasons, unknown := tally{}, tally{}, 0
	if m != nil {
		out.add("outside the subgroup: "+where, r.Cohort.N-m.n)
	}
	for q, first := range c.first[:len(c.first)-1] {
		i, n := int(first), int(c.first[q+1]-first)
		if m != nil && !m.in[i] {
			continue
		}
		if why := b.reason.of(i); why != "" {
			reasons.add(why, n)
		} else if marker != nil && marker.IsMissing(i) {
			unknown += n
		}
	}
	out.addSorted(reasons)
	if marker != nil {
		out.add(marker.Lacking(), unknown)
	}
	a.out = out.list
	runs := b.alike[:len(b.alike)-1]
	in := make([]bool, len(runs))
	for q, k := range runs {
		i := int(b.row[k])
		in[q] = (m == nil || m.in[i]) && (marker == nil || !marker.IsMissing(i))
	}
	spread(b.alike, in, a.in)
	if marker == nil || marker.Kind != Number {
		return a
	}
	a.ofRun = make([]float64, len(runs))
	for q, k := range runs {
		if a.ofRun[q] = math.NaN(); in[q] {
			a.ofRun[q] = marker.Num[b.row[k]]
		}
	}
	row, value := stats.Sorted(a.ofRun)
	var times []int
	for k, q := range row {
		if value[k] != value[k] { // and so are all that follow
			break
		}
		times = append(times, int(b.alike[q+1]-b.alike[q]))
	}
	a.sorted = repeated(value[:len(times)], times)
	a.value = sync.OnceValue(func() []float64 {
		value := make([]float64, len(b.row))
		spread(b.alike, a.ofRun, value)
		return value
	})
	return a
}

// codeRuns makes the groups between cuts in a step for each run, and counts the patients
// of each.
func (a *subset) codeRuns(first []int32, cuts []float64, code []uint8) (count []int) {
	of := make([]uint8, len(a.ofRun))
	stats.CodesOf(a.ofRun, cuts, of)
	spread(first, of, code)
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
