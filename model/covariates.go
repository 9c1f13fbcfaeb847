package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"kaplan/stats"
)

// Design is the covariates of a model, resolved for the patients of a frame
// who have all of them.
type Design struct {
	Pos      []int32     // positions in the frame, in its order
	X        [][]float64 // p columns of length len(Pos)
	Name     []string    // p: "age", "size=20-50", "sex=m:age"
	Term     []int       // p: which item of the list a column belongs to
	TermName []string
	// Interaction says of each term whether it is a product of others.
	Interaction []bool
	// Label says a column in words: "m vs f", "per unit".
	Label    []string
	Splines  []Spline
	Excluded []Exclusion
	Blocks   []Block // by term
}

// Spline is a restricted cubic spline among the terms of a design.
type Spline struct {
	Term    int
	Columns []int // of X
	Column  *Column
	Source  string // the column as it was written
	Knots   []float64
}

// Block is the columns of one item of the covariate list over the whole frame;
// NaN where the item is missing.
type Block struct {
	name   string
	cols   [][]float64
	Names  []string
	labels []string
	Spline *Spline
	Item   string  // as it was written
	Parts  []Block // of an interaction, nil for everything else
	Index  [][]int // by column of an interaction: the columns of the parts that it is the product of

	Level     []string // of a category: the level of each column
	Levels    []string // of a category: all that there are
	Reference string   // of a category: the level without a column, "" where all have one
	Groups    []int    // of the compared groups: the group of each column
}

// Design resolves the covariates of the frame's Look, behind the indicators of
// its groups where there are two or more.
func (r *Resolver) Design(f *Frame) (*Design, error) {
	blocks, gaps, err := r.blocks(f)
	if err != nil {
		return nil, err
	}
	d := &Design{}
	missing := make([]int, len(blocks))
	cluster, noCluster := (*Column)(nil), 0
	if f.Look.Cluster != "" {
		if cluster, err = r.Column(f.Look.Cluster); err != nil {
			return nil, err
		}
	}
	for k, g := range f.Code {
		if g == stats.NoGroup {
			continue
		}
		ok := true
		for _, j := range gaps {
			for _, c := range blocks[j].cols {
				if math.IsNaN(c[k]) || math.IsInf(c[k], 0) {
					ok = false
				}
			}
			if !ok {
				if k == 0 || f.Row[k] != f.Row[k-1] { // once, where a patient has two rows
					missing[j]++
				}
				break
			}
		}
		if ok && cluster != nil && cluster.IsMissing(int(f.Row[k])) {
			ok = false
			if k == 0 || f.Row[k] != f.Row[k-1] {
				noCluster++
			}
		}
		if ok {
			d.Pos = append(d.Pos, int32(k))
		}
	}
	for j, b := range blocks {
		if missing[j] > 0 {
			d.Excluded = append(d.Excluded, Exclusion{r.lacking(b.name), missing[j]})
		}
		d.TermName, d.Blocks = append(d.TermName, b.name), append(d.Blocks, b)
		d.Interaction = append(d.Interaction, len(b.Parts) > 1)
		if b.Spline != nil {
			s := *b.Spline
			s.Term = j
			for c := range b.cols {
				s.Columns = append(s.Columns, len(d.X)+c)
			}
			d.Splines = append(d.Splines, s)
		}
		for c, col := range b.cols {
			d.X = append(d.X, col)
			d.Name = append(d.Name, b.Names[c])
			d.Label = append(d.Label, b.labels[c])
			d.Term = append(d.Term, j)
		}
	}
	if noCluster > 0 {
		d.Excluded = append(d.Excluded, Exclusion{cluster.Name + " missing", noCluster})
	}
	if len(d.Pos) == 0 {
		f.Excluded = append(f.Excluded, d.Excluded...)
		return nil, f.Nobody()
	}
	if len(d.Pos) < len(f.Row) { // else the columns of the blocks are those of the design
		each(len(d.X), func(j int) {
			x, all := make([]float64, len(d.Pos)), d.X[j]
			for i, k := range d.Pos {
				x[i] = all[k]
			}
			d.X[j] = x
		})
	}
	return d, nil
}

// blocks resolves the groups and the covariates of a frame, a term each, and says which
// of them are missing for somebody.
func (r *Resolver) blocks(f *Frame) (blocks []Block, gaps []int, err error) {
	items := SplitList(f.Look.Covariates)
	first := 0
	if len(f.Groups) > 1 {
		blocks, first = append(blocks, f.GroupBlock()), 1
	}
	blocks = append(blocks, make([]Block, len(items))...)
	lacks, wrong := make([]bool, len(blocks)), make([]error, len(blocks))
	each(len(blocks), func(j int) {
		if j >= first {
			blocks[j], wrong[j] = r.Covariate(f, items[j-first])
		}
		lacks[j] = slices.ContainsFunc(blocks[j].cols, func(c []float64) bool {
			return slices.ContainsFunc(c, func(v float64) bool { return v-v != 0 }) // NaN and the infinities
		})
	})
	for j := range blocks {
		if wrong[j] != nil {
			return nil, nil, wrong[j]
		}
		if lacks[j] {
			gaps = append(gaps, j)
		}
	}
	return blocks, gaps, nil
}

// each calls f(0), ..., f(n-1) side by side, and returns when all have.
func each(n int, f func(k int)) {
	var wg sync.WaitGroup
	for k := range n {
		wg.Go(func() { f(k) })
	}
	wg.Wait()
}

// Columns are the values of a block's columns, by row of the frame.
func (b Block) Columns() [][]float64 { return b.cols }

// Title is what the block is called.
func (b Block) Title() string { return b.name }

// Labels say the columns of a block in words.
func (b Block) Labels() []string { return b.labels }

// GroupBlock is the indicators of the compared groups.
func (f *Frame) GroupBlock() Block {
	ref := f.ReferenceGroup()
	b := Block{name: f.Marker.Name}
	for g := range f.Groups {
		if g == ref {
			continue
		}
		col := make([]float64, len(f.Code))
		for k, code := range f.Code {
			if int(code) == g {
				col[k] = 1
			}
		}
		b.cols = append(b.cols, col)
		b.Groups = append(b.Groups, g)
		b.Names = append(b.Names, f.Marker.Name+"="+f.Groups[g].Name)
		b.labels = append(b.labels, f.Groups[g].Name+" vs "+f.Groups[ref].Name)
	}
	return b
}

// splineBlock resolves rcs(x, k): a restricted cubic spline with k knots, 4 by
// default as in rms.
func (r *Resolver) splineBlock(f *Frame, item string) (Block, error) {
	inner := strings.TrimSuffix(strings.TrimPrefix(item, "rcs("), ")")
	args := SplitList(inner)
	nk := 4
	if len(args) == 2 {
		k, err := ReadCount(args[1])
		if err != nil || k < 3 || k > 20 {
			return Block{}, &UsageError{What: fmt.Sprintf("%s: %q is not a number of knots", item, args[1]), Hint: "3 to 20, for example rcs(age,4)"}
		}
		nk = k
	}
	if len(args) < 1 || len(args) > 2 {
		return Block{}, &UsageError{What: item + ": a spline takes a column and a number of knots", Hint: "for example rcs(age,4)"}
	}
	c, err := r.Column(args[0])
	if err != nil {
		return Block{}, err
	}
	if c.Kind != Number {
		return Block{}, &QuestionError{What: fmt.Sprintf("%s is a %s: a spline needs a number", c.Name, c.Kind)}
	}
	if err := c.Computable(); err != nil {
		return Block{}, err
	}
	col := make([]float64, len(f.Row))
	var used []float64
	for k, i := range f.Row {
		col[k] = c.Num[i]
		if f.Code[k] != stats.NoGroup && !math.IsNaN(col[k]) && !math.IsInf(col[k], 0) {
			used = append(used, col[k])
		}
	}
	knots, err := stats.SplineKnots(used, nk)
	if err != nil {
		return Block{}, &QuestionError{What: item + ": " + err.Error(), Hint: "use fewer knots, or the column as it is"}
	}
	cols, err := stats.SplineBasis(col, knots)
	if err != nil {
		return Block{}, &QuestionError{What: item + ": " + err.Error(), Hint: "use fewer knots, or the column as it is"}
	}
	b := Block{name: c.Name, cols: cols, Spline: &Spline{Column: c, Source: args[0], Knots: knots}}
	for j := range cols {
		// As rms names them: age, age', age''.
		b.Names = append(b.Names, c.Name+strings.Repeat("'", j))
		b.labels = append(b.labels, "")
	}
	return b, nil
}

// Covariate resolves one item: a column, an expression, a spline rcs(x,k), or
// an interaction a:b.
func (r *Resolver) Covariate(f *Frame, item string) (Block, error) {
	return r.covariate(f, item, false)
}

// covariate resolves an item; full is a category by all of its levels.
func (r *Resolver) covariate(f *Frame, item string, full bool) (Block, error) {
	b, err := r.block(f, item, full)
	b.Item = item
	return b, err
}

func (r *Resolver) block(f *Frame, item string, full bool) (Block, error) {
	if strings.HasPrefix(item, "rcs(") && strings.HasSuffix(item, ")") && r.Cohort.Column(item) == nil {
		return r.splineBlock(f, item)
	}
	if parts := r.InteractionParts(item); len(parts) > 1 || !sameItem(parts[0], item) {
		return r.interaction(f, parts)
	}
	c, err := r.Column(item)
	if err != nil {
		return Block{}, err
	}
	switch c.Kind {
	case Identifier:
		return Block{}, &QuestionError{What: fmt.Sprintf("%s names patients (%s) and is not a covariate", c.Name, c.Why)}
	case Number, Date:
		if err := c.Computable(); err != nil {
			return Block{}, err
		}
		col := make([]float64, len(f.Row))
		for k, i := range f.Row {
			col[k] = c.Num[i]
		}
		return Block{name: c.Name, cols: [][]float64{col}, Names: []string{c.Name}, labels: []string{"per unit"}}, nil
	}
	b, err := f.factor(c)
	if full && err == nil {
		return f.levelsOf(c), nil
	}
	return b, err
}

// factor makes an indicator of each level of a category except the reference
// level.
func (f *Frame) factor(c *Column) (Block, error) {
	levels, code := LevelsAmong(c, f.Row, func(k int) bool { return f.Code[k] != stats.NoGroup })
	if len(levels) > MaxGroups {
		return Block{}, &QuestionError{What: fmt.Sprintf("%s has %d levels, too many for a covariate", c.Name, len(levels)),
			Hint: "merge levels or leave it out"}
	}
	if len(levels) == 0 {
		return Block{}, &QuestionError{What: c.Name + " is missing for every patient in the analysis", Hint: "leave it out"}
	}
	ref := 0
	if want, ok := ReferenceLevel(f.Look.Reference, c.Name); ok {
		ref = -1
		for j, l := range levels {
			if l == want {
				ref = j
			}
		}
		if ref < 0 {
			return Block{}, &QuestionError{What: fmt.Sprintf("%s has no level %q to refer to", c.Name, want), Hint: "its levels: " + strings.Join(levels, ", ")}
		}
	}
	b := Block{name: c.Name, Levels: levels}
	if len(levels) == 1 {
		// One level is left in this subgroup: a constant, which the fit sets aside and names.
		ref = -1
	}
	for j, l := range levels {
		if j == ref {
			b.Reference = l
			continue
		}
		b.cols, b.Level = append(b.cols, indicator(code, j)), append(b.Level, l)
		b.Names = append(b.Names, c.Name+"="+l)
		if ref >= 0 {
			b.labels = append(b.labels, l+" vs "+levels[ref])
		} else {
			b.labels = append(b.labels, l+" only")
		}
	}
	return b, nil
}

// indicator is 1 where the code of a row is that of a level, NaN where it has none.
func indicator(code []int32, level int) []float64 {
	col := make([]float64, len(code))
	for k, g := range code {
		switch {
		case g < 0:
			col[k] = math.NaN()
		case int(g) == level:
			col[k] = 1
		}
	}
	return col
}

// lacking says why patients without a covariate are left out.
func (r *Resolver) lacking(covariate string) string {
	if c, err := r.Column(covariate); err == nil {
		return c.Lacking()
	}
	return covariate + " missing"
}
