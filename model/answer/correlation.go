package answer

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// needsX is what a correlation cannot do without. Where no X is named, the means
// of long data are taken at its time points.
var needsX = []model.Need{model.Needs("a correlation needs X", model.FieldX, model.FieldMeans)}

// otherPairs are the ways out where a pair has no coefficient.
var otherPairs = []model.Way{model.WidenSubgroup, {Field: model.FieldY, Do: "choose other columns"}}

// correlates holds the patients (or rows) and columns of a question about
// correlation.
type correlates struct {
	Answer
	at     *model.Resolver
	method string
	level  float64
	byRows bool
	means  bool
	x      *model.Column
	y      []*model.Column
	row    []int32 // those in the analysis
	code   []uint8 // the group of each
	groups []model.Group
}

// correlatesOf resolves X, Y, the subgroup and, where grouped is set, the groups
// of a look. X may be absent: the columns are then those of Y.
func correlatesOf(r *model.Resolver, l model.Look, grouped bool) (*correlates, error) {
	method, err := methodOf(l)
	if err != nil {
		return nil, err
	}
	if !grouped {
		l.Marker, l.Cut, l.Levels, l.AsLevels, l.Moved, l.Reference = "", "", "", false, false, ""
	}
	names := append(model.SplitList(l.Y), l.X, l.Where, l.Marker)
	if l.Means && r.Cohort.Long != nil {
		names = append(names, r.Cohort.PointColumn) // which only the rows have
		if l.X == "" {
			l.X = model.Quote(r.Cohort.PointColumn)
		}
	}
	c := &correlates{method: method, level: l.Confidence(), means: l.Means}
	c.at, c.byRows = r.Rows(names...)
	if l.Means && l.X == "" {
		return nil, &model.UsageError{What: "means are at each value of X, and no X is named", Ways: []model.Way{{Field: model.FieldX, Do: "choose X"}}}
	}
	if l.X != "" {
		if c.x, err = number(c.at, l.X); err != nil {
			return nil, err
		}
	}
	if c.y, err = numberColumns(c.at, l.Y, c.x); err != nil {
		return nil, err
	}
	itself := c.x != nil && slices.ContainsFunc(c.y, func(y *model.Column) bool { return y.Name == c.x.Name })
	if itself && len(c.y) == 1 {
		return nil, &model.QuestionError{What: c.x.Name + " is X and Y: every column correlates with itself by 1",
			Ways: []model.Way{{Field: model.FieldY, Do: "choose another Y"}}}
	}
	f, err := c.at.Grouped(l)
	if err != nil {
		return nil, err
	}
	c.Answer = answerOf(f)
	c.warnSearched(l, f)
	if itself {
		c.warn("%s is X and among Y: every column correlates with itself by 1", c.x.Name)
	}
	items := []string{l.X}
	for _, y := range c.y {
		items = append(items, model.Quote(y.Name))
	}
	c.warnFollowUp(c.at, items...)
	c.groups = f.Groups
	if f.Marker == nil {
		c.groups = nil
	}
	c.choose(f)
	if len(c.row) == 0 {
		return nil, &model.QuestionError{What: "nobody has both: " + describeExclusions(c.Excluded), Ways: otherPairs}
	}
	all := c.y
	if c.x != nil {
		all = append([]*model.Column{c.x}, c.y...)
	}
	c.sayCodes(all)
	if bad := infinite(all); len(bad) > 0 {
		c.Warnings = append(c.Warnings, "infinite values count as missing: "+strings.Join(bad, ", "))
	}
	if c.byRows && !c.means && slices.ContainsFunc(c.row, c.repeated()) {
		c.Warnings = append(c.Warnings, fmt.Sprintf("n counts rows, one for each %s: rows of one patient are not independent, and P is too small",
			r.Cohort.PointColumn))
	}
	return c, nil
}

// absent reports whether a row has no number that can be correlated.
func absent(c *model.Column, i int32) bool {
	v := c.Num[i]
	return math.IsNaN(v) || math.IsInf(v, 0)
}

// infinite are the columns with infinite values, and how many.
func infinite(columns []*model.Column) []string {
	var out []string
	for _, c := range columns {
		n := 0
		for _, v := range c.Num {
			if math.IsInf(v, 0) {
				n++
			}
		}
		if n > 0 {
			out = append(out, fmt.Sprintf("%s (%d)", c.Name, n))
		}
	}
	return out
}

// choose keeps the rows of the frame that are in a pair, and counts the others.
func (c *correlates) choose(f *model.Frame) {
	noX, noY := 0, 0
	for k, i := range f.Row {
		switch {
		case f.Code[k] == stats.NoGroup:
			continue
		case c.x != nil && absent(c.x, i):
			noX++
			continue
		case !slices.ContainsFunc(c.y, func(y *model.Column) bool { return !absent(y, i) }):
			noY++
			continue
		}
		c.row, c.code = append(c.row, i), append(c.code, f.Code[k])
	}
	drop := func(reason string, n int) {
		if n > 0 {
			c.Excluded = append(slices.Clone(c.Excluded), model.Exclusion{Reason: reason, N: n})
		}
	}
	if c.x != nil {
		drop(c.x.Name+" missing", noX)
	}
	if len(c.y) == 1 {
		drop(c.y[0].Name+" missing", noY)
	} else {
		drop("none of the columns known", noY)
	}
	c.Used = len(c.row)
}

// repeated makes a function that reports whether a row's patient has come before.
func (c *correlates) repeated() func(int32) bool {
	seen := map[string]bool{}
	return func(i int32) bool {
		id := c.at.Cohort.ID[i]
		was := seen[id]
		seen[id] = true
		return was
	}
}

func describeExclusions(xs []model.Exclusion) string {
	s := ""
	for i, x := range xs {
		if i > 0 {
			s += "; "
		}
		s += fmt.Sprintf("%s (%d)", x.Reason, x.N)
	}
	return s
}

// number is the column that a name or expression means, where it is a number.
func number(r *model.Resolver, src string) (*model.Column, error) {
	c, err := r.Column(src)
	if err != nil {
		return nil, err
	}
	if c.Kind != model.Number {
		return nil, &model.QuestionError{What: fmt.Sprintf("%s is a %s column, and a correlation needs numbers", c.Name, c.Kind),
			Hint: "choose a number; a category is compared between its levels"}
	}
	return c, c.Computable()
}

// numberColumns are the columns of a list. An empty list stands for every number
// other than x that belongs to no endpoint, is not constant and is not set aside
// by the configuration.
func numberColumns(r *model.Resolver, list string, x *model.Column) ([]*model.Column, error) {
	var out []*model.Column
	for _, src := range model.SplitList(list) {
		c, err := number(r, src)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	if len(out) > 0 {
		return out, nil
	}
	for _, c := range r.Cohort.Columns {
		if c.Kind == model.Number && c != x && model.NotOffered(r.Cohort, c) == "" && c.WhyIncomputable() == "" {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return nil, &model.QuestionError{What: "no other number could be correlated", Hint: "open a file of measurements beside this one",
			Ways: []model.Way{{Field: model.FieldY, Do: "name columns"}}}
	}
	return out, nil
}

// points are the values of the pairs of x and y, complete ones only, in one
// group or, below 0, in all; with means, the mean of y at each value of x.
func (c *correlates) points(x, y *model.Column, group int) (px, py []float64, code []uint8) {
	var rows []int
	for k, i := range c.row {
		if (group < 0 || int(c.code[k]) == group) && !absent(x, i) && !absent(y, i) {
			rows = append(rows, k)
		}
	}
	px, py, code = make([]float64, len(rows)), make([]float64, len(rows)), make([]uint8, len(rows))
	for j, k := range rows {
		px[j], py[j], code[j] = x.Num[c.row[k]], y.Num[c.row[k]], c.code[k]
	}
	if !c.means {
		return px, py, code
	}
	var of []uint8 // of all groups together where none is asked for
	n := 1
	if group >= 0 {
		of, n = code, len(c.groups)
	}
	means, err := stats.MeansOverTime(px, py, of, n, c.level)
	px, py, code = nil, nil, nil
	if err != nil { // a mean beyond what a number can hold
		return px, py, code
	}
	for g, s := range means {
		for _, m := range s {
			px, py, code = append(px, m.Time), append(py, m.Mean), append(code, uint8(g))
		}
	}
	return px, py, code
}

// pair correlates x and y in one group (below 0: in all).
func (c *correlates) pair(method string, x, y *model.Column, group int) CorrelatedPair {
	px, py, _ := c.points(x, y, group)
	p := CorrelatedPair{X: x, Y: y, Q: math.NaN()}
	if group >= 0 {
		p.Group = c.groups[group].Name
	}
	if p.Correlation, p.Note = correlated(method, px, py, c.level); method == "pearson" && p.Note == "" {
		if line, err := stats.LinearRegression(px, py, c.level); err == nil {
			p.Line = line
		}
	}
	return p
}

// CorrelatedPair is one correlation. What does not exist is NaN, and Note says
// why.
type CorrelatedPair struct {
	X, Y  *model.Column
	Group string // "" for all
	stats.Correlation
	Q    float64     // Benjamini-Hochberg, over all pairs of the answer
	Line *stats.Line // Y on X; of pearson only, nil where it cannot be fitted
	Note string
}
