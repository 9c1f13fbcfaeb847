package read

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"kaplan/model"
	"kaplan/model/read/foreign"
	"kaplan/model/read/postgres"
)

// afar is the way back to the rows that a database counted.
type afar struct {
	address string
	opt     Options
	name    string   // of the table, "" for a query
	counted []string // the columns by which it was
	bins    []*postgres.Binned
	least   int
	cells   *postgres.Counted
	missing map[string][]float64 // by column, the numbers that are no values
	kinds   map[string]string    // what was said that a column is
	sql     func(item string) error
}

// codes are the numbers that were said to be no values, by column.
func codes(opt Options) (missing map[string][]float64, kinds map[string]string) {
	missing, kinds = map[string][]float64{}, map[string]string{}
	add := func(column, value string) {
		if x, ok := number(value, false); ok {
			missing[column] = append(missing[column], x)
		}
	}
	for column, values := range opt.Missing {
		for _, v := range values {
			add(column, v)
		}
	}
	if opt.Config != nil {
		for column, say := range opt.Config.Columns {
			kinds[column] = say.Kind
			for _, v := range say.Missing {
				add(column, fmt.Sprint(v))
			}
		}
	}
	return missing, kinds
}

// Covariate tells whether an item can be summed there.
func (a *afar) Covariate(item string) error { return a.sql(item) }

// Sum asks in one transaction, which sees the same rows to its end.
func (a *afar) Sum(ctx context.Context, items []string, do func(*model.FarCells) error) error {
	opt := a.opt
	opt.Work = &Work{Context: ctx}
	return connected(a.address, opt, func(ctx context.Context, _ *Work, conn *postgres.Conn, _ *postgres.Address) (*table, error) {
		rows, err := conn.Find(ctx, a.name)
		if err != nil {
			return nil, err
		}
		var terms []string
		for _, item := range items {
			sql, err := rows.Expression(item, a.missing)
			if err != nil {
				return nil, err
			}
			terms = append(terms, sql)
		}
		if _, err := rows.Narrow(func(name string) bool { return slices.Contains(a.counted, name) }); err != nil {
			return nil, err
		}
		sums, err := rows.Sums(ctx, a.least, a.bins, terms, a.cells)
		if err != nil {
			return nil, err
		}
		return nil, do(&model.FarCells{Complete: sums.Complete, Centre: sums.Centre, Sums: sums.At})
	})
}

// translates is whether an item can be summed by the database, by the columns of rows
// that were found.
func (a *afar) translates(rows *postgres.Rows) func(item string) error {
	all := *rows
	return func(item string) error {
		_, err := all.Expression(item, a.missing)
		var own *foreign.Error
		if errors.As(err, &own) {
			return &model.QuestionError{What: model.Printable(own.What), Hint: model.Printable(own.Hint)}
		}
		return err
	}
}
