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
	var seed uint64
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
			ctx, stop := interruptible()
			defer stop()
			c, err := r.Cutoff(ctx, q.look, model.CutOptions{MinProp: minProp, Rounds: rounds, Seed: seed})
			if err != nil {
				return err
			}
			return q.print(stdout, write.Cutoff(c))
		},
	}
	q.flags(cmd)
	q.output(cmd)
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
			s, err := r.Screen(ctx, q.look, model.ScreenOptions{Mode: mode, Permutations: rounds, Seed: seed})
			if err != nil {
				return err
			}
			if sortBy == "p" {
				slices.SortStableFunc(s.Rows, func(x, y stats.ScreenResult) int { return model.CompareP(x.P, y.P) })
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
