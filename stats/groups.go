package stats

import (
	"fmt"
	"math"
	"slices"
)

// splitGroups lists the values of each group; NoGroup is left out. Empty groups are
// allowed as long as two groups have values.
//
// Errors: *LengthError; *ValueError for a value that is not finite or a group that
// does not exist; *SampleError where fewer than two groups have values.
func splitGroups(name string, y []float64, group []uint8, groups int) ([][]float64, error) {
	if len(group) != len(y) {
		return nil, &LengthError{"group", len(group), len(y)}
	}
	out := make([][]float64, groups)
	for i, g := range group {
		switch {
		case g == NoGroup:
			continue
		case int(g) >= groups:
			return nil, &ValueError{"group", i, float64(g), fmt.Sprintf("below %d, the number of groups", groups)}
		case !finite(y[i]):
			return nil, &ValueError{"value", i, y[i], "a finite number (leave out missing values)"}
		}
		out[g] = append(out[g], y[i])
	}
	filled := 0
	for _, v := range out {
		if len(v) > 0 {
			filled++
		}
	}
	if filled < 2 {
		return nil, refuse(name, "%s of %d with values: at least 2 are needed", plural(filled, "group"), groups)
	}
	return out, nil
}

// groupSums holds the sums for one-way comparisons of means.
type groupSums struct {
	of              []moments
	filled          int // groups with values
	between, within float64
	df              int // of within
}

// groupMoments are the sizes, means and sums of squares of the groups, between
// and within them.
//
// Errors: those of splitGroups; *SampleError where no group has two values or
// nothing varies within groups.
func groupMoments(name string, y []float64, group []uint8, groups int) (*groupSums, error) {
	split, err := splitGroups(name, y, group, groups)
	if err != nil {
		return nil, err
	}
	s := &groupSums{}
	n, sum, scale := 0.0, 0.0, 0.0
	for _, v := range split {
		m := moments{0, math.NaN(), math.NaN()}
		if len(v) > 0 {
			m = momentsOf(v)
			s.filled++
			s.within += m.ss
			n += m.n
			sum += m.n * m.mean
			scale = max(scale, math.Abs(m.mean))
		}
		s.of = append(s.of, m)
	}
	for _, m := range s.of {
		if m.n > 0 {
			d := m.mean - sum/n
			s.between += m.n * d * d
		}
	}
	s.df = int(n) - s.filled
	if s.df < 1 {
		return nil, refuse(name, "every group has a single value: one of them needs at least 2")
	}
	if !(math.Sqrt(s.within/float64(s.df)) > 10*0x1p-52*scale) {
		return nil, refuse(name, "the values are constant within every group: there is no spread to test against")
	}
	return s, nil
}

// eachPair calls f for groups with values, A before B.
func (g *groupSums) eachPair(f func(i, j int, a, b moments)) {
	for i, a := range g.of {
		for j := i + 1; j < len(g.of); j++ {
			if b := g.of[j]; a.n > 0 && b.n > 0 {
				f(i, j, a, b)
			}
		}
	}
}

// noSpread refuses group g, in which no two values differ.
func noSpread(name string, g int, m moments) error {
	return refuse(name, "group %d has no spread (%s): at least 2 values that differ are needed", g+1, plural(int(m.n), "value"))
}

// rankGroups ranks the values of all groups together: rank has those of the first
// group first, ties is as midranks has it.
//
// Errors: those of splitGroups; *SampleError where all values are equal.
func rankGroups(name string, y []float64, group []uint8, groups int) (split [][]float64, rank []float64, ties float64, err error) {
	if split, err = splitGroups(name, y, group, groups); err != nil {
		return nil, nil, 0, err
	}
	rank, ties = midranks(slices.Concat(split...))
	if n := float64(len(rank)); n < 2 || ties == n*n*n-n {
		return nil, nil, 0, refuse(name, "all %d values are equal: there is nothing to rank", len(rank))
	}
	return split, rank, ties, nil
}

// codeOf is the group of subject i: 0 where there are no groups, and NoGroup for
// codes beyond them and subjects beyond the end of group.
func codeOf(group []uint8, groups int, i int32) uint8 {
	switch {
	case group == nil:
		return 0
	case int(i) < len(group) && int(group[i]) < groups:
		return group[i]
	}
	return NoGroup
}
