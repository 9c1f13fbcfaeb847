package postgres

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"kaplan/model/read/foreign"
)

// Counted are rows that stay where they are: the different combinations of the values of
// some of their columns come, each with how many rows have it.
type Counted struct {
	*foreign.Table
	Frequency string   // the column that says how many
	Others    []string // the columns of the table that were not asked for
	// Withheld are how many rows stand in cells of fewer than the least, and WithheldCells
	// how many cells that are: they stay where they are.
	Withheld, WithheldCells int64
}

// Narrow leaves the columns that are wanted, and says which others there are. Errors are
// *foreign.Error: none is wanted.
func (r *Rows) Narrow(wanted func(name string) bool) (others []string, err error) {
	var kept []*column
	for _, c := range r.column {
		if wanted(c.name) {
			kept = append(kept, c)
		} else {
			others = append(others, c.name)
		}
	}
	if len(kept) == 0 {
		return nil, &foreign.Error{What: "no column is named that could be counted", Hint: "it has " + strings.Join(others[:min(8, len(others))], ", ")}
	}
	r.column = kept
	return others, nil
}

// Names are those of the columns, in their order.
func (r *Rows) Names() []string {
	var out []string
	for _, c := range r.column {
		out = append(out, c.name)
	}
	return out
}

// Repeats reports whether a value of a column stands in several rows.
func (r *Rows) Repeats(ctx context.Context, name string) (bool, error) {
	for _, c := range r.column {
		if c.name == name {
			rows, err := r.conn.rows(ctx, repeated(r.source, r.source.column(c.k, c.name)))
			return len(rows) > 0, err
		}
	}
	return false, nil
}

// cells are the columns as they are asked for, and as they are grouped by. A text that
// the server takes for equal to another, as citext does, is grouped as it is written.
func (r *Rows) cells() (list, by []string) {
	for _, c := range r.column {
		name := r.source.column(c.k, c.name)
		as := c.how.as(name)
		list = append(list, as)
		if c.how == textForm {
			by = append(by, as)
		} else {
			by = append(by, name)
		}
	}
	return list, by
}

// Count asks for the cells of at least so many rows; the others stay where they are, and
// only how many they are is asked. Memory and errors are as those of Read.
func (r *Rows) Count(ctx context.Context, least int, budget foreign.Budget, each func(rows int)) (*Counted, error) {
	out := &Counted{Frequency: "patients"}
	for slices.Contains(r.Names(), out.Frequency) {
		out.Frequency += " counted"
	}
	list, by := r.cells()
	if least > 1 {
		rows, err := r.conn.rows(ctx, withheld(r.source, by), strconv.Itoa(least))
		if err != nil {
			return nil, err
		}
		if out.WithheldCells, err = strconv.ParseInt(rows[0][0], 10, 64); err == nil {
			out.Withheld, err = strconv.ParseInt(rows[0][1], 10, 64)
		}
		if err != nil {
			return nil, errDamaged
		}
	}
	columns := append(append([]*column{}, r.column...), &column{name: out.Frequency, how: forms["int8"]})
	table, err := r.read(ctx, counted(r.source, list, by, least), columns, budget, 0, each)
	if err != nil {
		return nil, err
	}
	out.Table = table
	return out, nil
}
