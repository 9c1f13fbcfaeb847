package main

import (
	"github.com/spf13/cobra"

	"kaplan/model"
)

// validates registers the files of a second cohort.
func validates(help string) func(*cobra.Command, *question) {
	return func(cmd *cobra.Command, q *question) {
		cmd.Flags().StringSliceVar(&q.validate, "validate", nil, help)
	}
}

// others reads the second cohort beside a first.
func (q *question) others(r *model.Resolver) error {
	if len(q.validate) == 0 {
		return nil
	}
	if q.look.Split != "" || q.look.SplitSeed != 0 {
		return &model.UsageError{What: "--validate carries a cut to another cohort, --split and --split-seed to a part of this one", Hint: "use one of them"}
	}
	c, err := q.files(q.validate)
	if err == nil {
		r.Others = []*model.Resolver{model.NewResolver(c)}
	}
	return err
}
