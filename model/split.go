package model

import (
	"fmt"
	"math/rand/v2"
	"sort"
)

// Subset is a cohort of some of the patients.
func (c *Cohort) Subset(keep []bool, name string) *Cohort {
	if c.Repeats != nil {
		return c.Repeats.subset(c, keep, name)
	}
	var rows []int32
	for i, k := range keep {
		if k {
			rows = append(rows, int32(i))
		}
	}
	out := &Cohort{Name: name, Files: c.Files, Synthetic: c.Synthetic, Real: c.Real, Config: c.Config, N: len(rows),
		IDColumn: c.IDColumn, Endpoints: c.Endpoints, Late: c.Late, Doubts: c.Doubts, Picture: c.Picture}
	for _, col := range c.Columns {
		out.Columns = append(out.Columns, col.pick(rows))
	}
	out.RowsOf, out.Freq, out.RowID, out.RowsRule, out.Database, out.Counted = c.RowsOf, c.Freq, c.RowID, c.RowsRule, c.Database, c.Counted
	for _, i := range rows {
		out.ID = append(out.ID, c.ID[i])
		if int(i) < len(c.Lines) {
			out.Lines = append(out.Lines, c.Lines[i])
		}
		if c.Of != nil {
			out.Of = append(out.Of, c.Of[i])
		}
	}
	out.Index()
	return out
}

// SplitSeed divides a cohort at random into two halves.
func (c *Cohort) SplitSeed(seed uint64) (one, two *Cohort) {
	order := rand.New(rand.NewPCG(seed, 0x6b61706c616e)).Perm(c.N)
	in, out := make([]bool, c.N), make([]bool, c.N)
	for k, i := range order {
		in[i] = k < (c.N+1)/2
		out[i] = !in[i]
	}
	return c.Subset(in, fmt.Sprintf("half 1 (seed %d)", seed)), c.Subset(out, fmt.Sprintf("half 2 (seed %d)", seed))
}

// SplitColumn divides a cohort by the levels of a column, the largest first.
func (r *Resolver) SplitColumn(name string) ([]*Cohort, error) {
	c, err := r.Column(name)
	if err != nil {
		return nil, err
	}
	if c.Kind == Identifier {
		return nil, &QuestionError{What: fmt.Sprintf("%s names patients (%s) and does not divide them", c.Name, c.Why),
			Ways: []Way{{FieldSplit, "choose another column"}}}
	}
	if c.Kind != Category && c.Distinct > 12 {
		return nil, &QuestionError{What: fmt.Sprintf("%s has too many values to split by", c.Name), Hint: "use an expression such as year > 2010",
			Ways: []Way{{FieldSplit, "choose another column"}}}
	}
	levels, n := LevelsOf(c)
	if len(levels) < 2 {
		return nil, &QuestionError{What: c.Name + " has one level: there is nothing to split", Ways: []Way{{FieldSplit, "choose another column"}}}
	}
	order := make([]int, len(levels))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(x, y int) bool { return n[order[x]] > n[order[y]] })
	var out []*Cohort
	for _, k := range order {
		keep := make([]bool, r.Cohort.N)
		for i := range keep {
			keep[i] = !c.IsMissing(i) && c.Format(i) == levels[k]
		}
		out = append(out, r.Cohort.Subset(keep, c.Name+" = "+levels[k]))
	}
	return out, nil
}
