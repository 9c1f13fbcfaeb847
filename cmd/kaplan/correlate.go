package main

import (
	"io"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
)

var correlateOf = command{
	use: "correlate [FILES...]", short: answer.CorrelateQuestion.Short,
	long: "Relate X to each of Y: coefficient, interval, P, q, and for Pearson's r the\n" +
		"regression of Y on X. Without --y, Y is every number of the cohort; without --x,\n" +
		"each two of Y are correlated. With --r and --n, make the interval and P of a\n" +
		"printed coefficient, and read no file.",
	example: "  kaplan correlate --sample tace75 --x 'log2(`miR-122 before`)' --y AST,ALT,PT\n" +
		"  kaplan correlate --sample hep3b --x day --y plasma --means\n" +
		"  kaplan correlate --r 0.3144 --n 75",
	figure: aFigure,
	variants: []variant{
		{ask: ask(answer.MatrixQuestion, write.CorrelationMatrix)},
		{ask: ask(answer.CorrelateQuestion, write.Correlations), On: model.FieldX},
		{ask: ask(answer.CorrelateQuestion, write.Correlations), On: model.FieldMeans},
		{ask: ask(answer.WithinQuestion, write.Correlations), On: model.FieldMarker},
	},
}

// correlateCommand is the command of its questions, and beside them of a
// coefficient that a paper prints, which asks no cohort.
func correlateCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	var q *question
	var r float64
	var n int
	of := correlateOf
	of.files = func(cmd *cobra.Command, own *question) {
		q = own
		cmd.Flags().Float64Var(&r, "r", 0, "Pearson's `COEFFICIENT` as a paper prints it, with --n")
		cmd.Flags().IntVar(&n, "n", 0, "number `N` of pairs behind --r")
	}
	cmd := of.cobra(stdin, stdout)
	ask := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if f := cmd.Flags(); f.Changed("r") || f.Changed("n") {
			return fromPrinted(cmd, q, stdout, args, r, n)
		}
		return ask(cmd, args)
	}
	return cmd
}

// fromPrinted answers for a coefficient that a paper prints.
func fromPrinted(cmd *cobra.Command, q *question, stdout io.Writer, files []string, r float64, n int) error {
	if err := q.check(model.Uses(answer.CorrelateQuestion.Parts)...); err != nil {
		return err
	}
	f := cmd.Flags()
	both, more := f.Changed("r") && f.Changed("n"), len(files) > 0
	f.Visit(func(given *pflag.Flag) {
		more = more || !slices.Contains([]string{"r", "n", "level", "format", "json"}, given.Name)
	})
	switch {
	case !both:
		return &model.UsageError{What: "--r and --n go together", Hint: "--r 0.3144 --n 75"}
	case more:
		return &model.UsageError{What: "--r and --n are all that a printed coefficient of Pearson has",
			Hint: "leave the files and every other flag out, but --level and --format"}
	}
	c, err := stats.PearsonFromR(r, n, q.look.Level)
	if err != nil {
		return &model.UsageError{What: err.Error(), Hint: "--r 0.3144 --n 75"}
	}
	return q.print(stdout, write.CorrelationFromR(c))
}
