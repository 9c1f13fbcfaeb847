package main

import (
	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/answer"
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

// cohorts are the one that a cut is chosen in and those it is carried to.
func cohorts(r *model.Resolver, q *question, files []string, split string, seed uint64) (first *model.Resolver, others []*model.Resolver, err error) {
	if len(files) > 0 {
		c, err := q.files(files)
		if err != nil {
			return nil, nil, err
		}
		return r, []*model.Resolver{model.NewResolver(c)}, nil
	}
	return answer.Divide(r, model.Look{Searching: model.Searching{Split: split, SplitSeed: seed}})
}
