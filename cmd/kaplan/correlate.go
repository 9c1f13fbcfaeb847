package main

import (
	"io"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
)

func correlateCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	var r float64
	var n int
	cmd := &cobra.Command{
		Use:   "correlate [FILES...]",
		Short: "correlation of one number with others, and the line through them",
		Long: "correlate relates X to each of Y: coefficient, interval, P, q, and for Pearson's r the regression of Y on X.\n" +
			"Without --y, Y is every number of the cohort; without --x, each two of Y are correlated.\n" +
			"With --r and --n it makes the interval and P of a printed coefficient, and reads no file.",
		Example: "  kaplan correlate --sample tace75 --x 'log2(`miR-122 before`)' --y AST,ALT,PT\n" +
			"  kaplan correlate animals.csv --long day --x day --y 'plasma hCG' --means\n" +
			"  kaplan correlate --r 0.3144 --n 75",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if f := cmd.Flags(); f.Changed("r") || f.Changed("n") {
				return fromPrinted(q, stdout, args, f.Changed("r") && f.Changed("n"), r, n)
			}
			a, err := q.open(args)
			if err != nil {
				return err
			}
			ctx, stop := interruptible()
			defer stop()
			if q.look.X == "" && !q.look.Means {
				if q.look.Marker != "" {
					return &model.UsageError{What: "--by gives the pairs of X within each group", Hint: "--x COL"}
				}
				m, err := answer.AskCorrelationMatrix(a, ctx, q.look, nil)
				if err != nil {
					return err
				}
				return q.print(stdout, write.CorrelationMatrix(m))
			}
			c, err := answer.AskCorrelate(a, ctx, q.look)
			if err != nil {
				return err
			}
			return q.print(stdout, write.Correlations(c))
		},
	}
	q.flags(cmd)
	q.output(cmd)
	f := cmd.Flags()
	f.StringVar(&q.look.X, "x", "", "`COL or EXPR` that is correlated with each of Y")
	f.StringVar(&q.look.Y, "y", "", "comma-separated `LIST` of columns or expressions (default: every number)")
	f.StringVar(&q.look.Method, "method", "pearson", "`HOW`: pearson, spearman, kendall")
	f.BoolVar(&q.look.Means, "means", false, "correlate the means of Y at each value of X, such as the time points of long data")
	f.Float64Var(&r, "r", 0, "a printed `COEFFICIENT` of Pearson, with --n")
	f.IntVar(&n, "n", 0, "the number of pairs `N` behind --r")
	return cmd
}

// fromPrinted answers for a coefficient that a paper prints.
func fromPrinted(q *question, stdout io.Writer, files []string, both bool, r float64, n int) error {
	if err := q.check(); err != nil {
		return err
	}
	switch {
	case !both:
		return &model.UsageError{What: "--r and --n go together", Hint: "--r 0.3144 --n 75"}
	case len(files) > 0 || q.sample != "" || q.look.X != "" || q.look.Y != "" || q.look.Method != "pearson":
		return &model.UsageError{What: "--r and --n are all that a printed coefficient of Pearson has", Hint: "leave the files, --sample, --x, --y and --method out"}
	}
	c, err := stats.PearsonFromR(r, n, q.look.Level)
	if err != nil {
		return &model.UsageError{What: err.Error(), Hint: "--r 0.3144 --n 75"}
	}
	return q.print(stdout, write.CorrelationFromR(c))
}
