package postgres

import (
	"context"
	"fmt"
	"math"
	"slices"

	"kaplan/model/read/foreign"
	"kaplan/stats"
)

// Sums are of numbers over the rows of each cell that Count has counted: of weights that
// are exp of a sum of the numbers, each times a coefficient.
type Sums struct {
	rows  *Rows
	least int
	cell  []cell
	terms []string        // as SQL
	null  *stats.CellSums // at coefficients of 0, the numbers as they are
	about []float64

	counted *Counted

	// Complete is by number how many rows of a cell have it and those before it.
	Complete [][]float64
}

// errChanged is a table of which other rows are there than were counted.
var errChanged = &foreign.Error{What: "the table is another one than when it was counted", Hint: "count it again"}

// Sums asks for the sums of numbers, as Expression writes them, over the cells of the columns that
// are left, which were counted before, with what came then. bins are as they were counted.
// Errors are as those of Read: also where the cells are others than they were.
func (r *Rows) Sums(ctx context.Context, least int, bins []*Binned, terms []string, counted *Counted) (*Sums, error) {
	if r.shards.n > 0 {
		if err := r.conn.do(ctx, countApart); err != nil {
			return nil, err
		}
	}
	s := &Sums{rows: r, least: least, terms: terms, counted: counted, about: make([]float64, len(terms))}
	s.cell, _, _ = r.cells(bins)
	first, err := s.ask(ctx, make([]float64, len(terms)), true)
	if err != nil {
		return nil, err
	}
	s.null = first
	return s, nil
}

// Centre takes the sums to be of the numbers less these from now on.
func (s *Sums) Centre(about []float64) { s.about = about }

// At are the sums where the numbers have some coefficients.
func (s *Sums) At(ctx context.Context, beta []float64) (*stats.CellSums, error) {
	if !slices.ContainsFunc(beta, func(b float64) bool { return b != 0 }) {
		if out := s.null.About(s.about); out != nil {
			return out, nil
		}
	}
	return s.ask(ctx, beta, false)
}

// ask asks the server; the first time for how many rows have the numbers, too.
func (s *Sums) ask(ctx context.Context, beta []float64, first bool) (*stats.CellSums, error) {
	r, m := s.rows, len(s.terms)
	sum := func(of string) aggregate { return aggregate{"sum(" + of + ")", "sum(%s)"} }
	of := []aggregate{counting, {"count(w)", counting.together}, sum("w")}
	for j := range m {
		of = append(of, sum(fmt.Sprintf("w * z%d", j+1)))
		for k := range j + 1 {
			of = append(of, sum(fmt.Sprintf("w * z%d * z%d", j+1, k+1)))
		}
	}
	if first {
		for j := range m {
			of = append(of, aggregate{fmt.Sprintf("count(%s)", present(j+1)), counting.together})
		}
	}
	var by, order []string
	for _, c := range s.cell {
		by = append(by, c.by)
	}
	key := r.key()
	if slices.Contains(by, key) {
		key = ""
	}
	statement := weighed(r.source, by, s.terms, s.about, beta, of, key, r.shards.n == 0)
	var columns []*column
	for k := range of {
		how := forms["float8"]
		if of[k].together == counting.together {
			how = forms["int8"]
		}
		columns = append(columns, &column{name: fmt.Sprintf("a%d", k+1), how: how})
		order = append(order, fmt.Sprintf("a%d", k+1))
	}
	if first { // what cells they are
		for _, c := range s.cell {
			order, columns = append(order, c.as), append(columns, c.column)
		}
	}
	table, err := r.read(ctx, ordered(statement, order, len(by), s.least), columns, nil, int64(s.counted.Rows), func(int) {})
	if err != nil {
		return nil, err
	}
	n := s.counted.cells[len(s.cell)]
	if !slices.Equal(table.Columns[0].Num, n.Num) {
		return nil, errChanged
	}
	if first {
		for k, c := range table.Columns[len(of):] {
			if !sameCells(c, s.counted.cells[k]) {
				return nil, errChanged
			}
		}
	}
	num := func(k int) []float64 {
		x := table.Columns[k].Num
		for i, v := range x {
			if math.IsNaN(v) { // of nobody
				x[i] = 0
			}
		}
		return x
	}
	out := &stats.CellSums{N: num(1), W: num(2), X: make([][]float64, m), XX: make([][][]float64, m)}
	at := 3
	for j := range m {
		out.X[j] = num(at)
		at++
		for range j + 1 {
			out.XX[j] = append(out.XX[j], num(at))
			at++
		}
	}
	if first {
		for j := range m {
			s.Complete = append(s.Complete, num(at+j))
		}
	}
	return out, nil
}

// sameCells reports whether two columns have the same values in the same order.
func sameCells(a, b *foreign.Column) bool {
	number := func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) }
	word := func(c *foreign.Column) func(int32) string {
		return func(k int32) string {
			if k < 0 {
				return ""
			}
			return c.Level[k]
		}
	}
	of, as := word(a), word(b)
	return slices.EqualFunc(a.Num, b.Num, number) && slices.Equal(a.Text, b.Text) &&
		slices.EqualFunc(a.Code, b.Code, func(x, y int32) bool { return (x < 0) == (y < 0) && of(x) == as(y) })
}
