package model

import (
	"context"

	"kaplan/stats"
)

// Afar are the rows of a database that counted them: they stay there, and sums over the
// cells are asked for.
type Afar interface {
	// Covariate is an error where an item is no number that can be made of the columns of
	// the database: *QuestionError, or one of the expression.
	Covariate(item string) error
	// Sum asks for sums of such items over the cells, and hands them to do, which may be
	// called twice where the connection is lost. Errors are those of do, of reading, and of ctx.
	Sum(ctx context.Context, items []string, do func(*FarCells) error) error
}

// FarCells are the cells of a cohort that a database counted, in the order of RowID.
type FarCells struct {
	// Complete is by item, and then by cell, how many patients have it and the items
	// before it.
	Complete [][]float64
	// Centre takes the sums to be of the items less some numbers from then on.
	Centre func(about []float64)
	// Sums are those that stats.CoxCells asks for, of the items in their order.
	Sums func(ctx context.Context, beta []float64) (*stats.CellSums, error)
}

// StaysAfar reports whether an item of a list of covariates is a number of columns that a
// database has kept: they were not counted, or in bins.
func (r *Resolver) StaysAfar(item string) bool {
	k := r.Cohort.Counted
	if k == nil || k.Afar == nil {
		return false
	}
	for _, s := range r.CovariateSources(item) {
		if c := r.Cohort.Column(s); c != nil && c.Bins == nil {
			continue
		}
		if _, err := ParseExpr(r.Cohort, s); err == nil {
			continue
		}
		return k.Afar.Covariate(s) == nil
	}
	return false
}
