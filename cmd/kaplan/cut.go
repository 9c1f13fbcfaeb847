package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
)

// interruptible is a context that Ctrl-C ends.
func interruptible() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt)
}

func cutCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	var rounds int
	var minProp float64
	var seed, splitSeed uint64
	var validate []string
	var split string
	cmd := &cobra.Command{
		Use:   "cut [FILES...]",
		Short: "every cut-off of a marker, the best one, and its P corrected for the search",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if q.look.Marker == "" {
				return &model.UsageError{What: "a cut needs a marker", Hint: "--by COL"}
			}
			if rounds < 0 || rounds > 10_000_000 {
				return &model.UsageError{What: "--permutations takes a number from 0 to 10,000,000"}
			}
			r, err := q.resolve(args)
			if err != nil {
				return err
			}
			if len(validate) > 0 || split != "" || cmd.Flags().Changed("split-seed") {
				first, others, err := cohorts(r, q, validate, split, splitSeed)
				if err != nil {
					return err
				}
				l := q.look
				if l.Cut == "" {
					l.Cut = "optimal"
				}
				v, err := answer.Validate(first, others, l)
				if err != nil {
					return err
				}
				return q.print(stdout, write.Validation(v))
			}
			ctx, stop := interruptible()
			defer stop()
			c, err := answer.AskCutoff(r, ctx, q.look, answer.CutOptions{MinProp: minProp, Rounds: rounds, Seed: seed})
			if err != nil {
				return err
			}
			return q.print(stdout, write.Cutoff(c))
		},
	}
	q.flags(cmd)
	q.output(cmd)
	cmd.Flags().StringSliceVar(&validate, "validate", nil, "`FILES` of a second cohort, to which the cut is carried unchanged (the cut is --cut, optimal by default)")
	cmd.Flags().StringVar(&split, "split", "", "choose the cut in the largest level of `COL` and carry it to the others")
	cmd.Flags().Uint64Var(&splitSeed, "split-seed", 0, "choose the cut in a random half by this `SEED` and carry it to the other")
	cmd.Flags().IntVar(&rounds, "permutations", 10_000, "`N` permutations behind the corrected P; 0 for none")
	cmd.Flags().Float64Var(&minProp, "min-prop", 0.1, "least share of patients on either side of a cut")
	cmd.Flags().Uint64Var(&seed, "seed", 1, "of the permutations")
	return cmd
}

func screenCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	var mode, sortBy string
	var rounds int
	var seed uint64
	cmd := &cobra.Command{
		Use:   "screen [FILES...]",
		Short: "every marker at once: hazard ratio, P, q, family-wise P",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if sortBy != "" && sortBy != "p" {
				return &model.UsageError{What: fmt.Sprintf("--sort %s: not known", sortBy), Hint: "p, or nothing for the order of the file"}
			}
			r, err := q.resolve(args)
			if err != nil {
				return err
			}
			ctx, stop := interruptible()
			defer stop()
			s, err := answer.AskScreen(r, ctx, q.look, answer.ScreenOptions{Mode: mode, Permutations: rounds, Seed: seed})
			if err != nil {
				return err
			}
			if sortBy == "p" {
				slices.SortStableFunc(s.Rows, func(x, y stats.ScreenResult) int { return answer.CompareP(x.P, y.P) })
			}
			return q.print(stdout, write.Screen(s))
		},
	}
	q.flags(cmd)
	q.output(cmd)
	cmd.Flags().StringVar(&mode, "mode", "continuous", "`HOW` each marker enters: continuous, median, optimal (P then corrected for the search)")
	cmd.Flags().IntVar(&rounds, "permutations", 1000, "`N` permutations behind the family-wise P (Westfall-Young); 0 for none")
	cmd.Flags().Uint64Var(&seed, "seed", 1, "of the permutations")
	cmd.Flags().StringVar(&sortBy, "sort", "", "order by `p`; default as in the file")
	return cmd
}

// cohorts are the one that a cut is chosen in and those it is carried to.
func cohorts(r *model.Resolver, q *question, files []string, split string, seed uint64) (first *model.Resolver, others []*model.Resolver, err error) {
	switch {
	case len(files) > 0:
		c, err := q.files(files)
		if err != nil {
			return nil, nil, err
		}
		return r, []*model.Resolver{model.NewResolver(c)}, nil
	case split != "":
		parts, err := r.SplitColumn(split)
		if err != nil {
			return nil, nil, err
		}
		for _, c := range parts[1:] {
			others = append(others, model.NewResolver(c))
		}
		return model.NewResolver(parts[0]), others, nil
	}
	one, two := r.Cohort.SplitSeed(seed)
	return model.NewResolver(one), []*model.Resolver{model.NewResolver(two)}, nil
}
