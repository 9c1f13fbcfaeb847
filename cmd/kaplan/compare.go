package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
)

func compareCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	var value, paired, by2, pairwise string
	var kind int
	var overTime bool
	cmd := &cobra.Command{
		Use:   "compare [FILES...]",
		Short: "a value between groups: t tests, ranks, ANOVA, counts; pairs of measurements; two factors; over time",
		Example: "  kaplan compare lung.csv --value age --by sex\n" +
			"  kaplan compare tace.csv --value 'log2(`miR-122 before`)' --paired 'log2(`miR-122 after`)'\n" +
			"  kaplan compare mice.csv --long day --value hCG --by arm --by2 tumor --type 2",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkCompare(cmd, value, paired, by2, pairwise, kind, overTime, q.look.Marker); err != nil {
				return err
			}
			r, err := q.open(args)
			if err != nil {
				return err
			}
			l := q.look
			l.Value, l.Paired, l.By2, l.Pairwise = value, paired, by2, pairwise
			ctx, stop := interruptible()
			defer stop()
			var d write.Document
			switch {
			case overTime:
				o, err := answer.AskOverTime(r, l)
				if err != nil {
					return err
				}
				d = write.OverTime(o)
			case paired != "":
				p, err := answer.AskPaired(r, l)
				if err != nil {
					return err
				}
				d = write.Paired(p)
			case by2 != "":
				t, err := answer.AskTwoFactors(r, ctx, l, stats.SumsOfSquares(kind))
				if err != nil {
					return err
				}
				d = write.TwoFactors(t)
			default:
				c, err := answer.AskCompare(r, ctx, l, answer.CompareOptions{Pairs: pairwise != ""})
				if err != nil {
					return err
				}
				d = write.Compare(c)
			}
			return q.print(stdout, d)
		},
	}
	q.flags(cmd)
	q.output(cmd)
	f := cmd.Flags()
	f.StringVar(&value, "value", "", "`COL or EXPR` that is compared: a number by means and ranks, a category by its counts")
	f.StringVar(&paired, "paired", "", "`COL or EXPR` of the second measurement of each patient: the change is this less --value")
	f.StringVar(&by2, "by2", "", "`COL or EXPR` of the second factor: two-way analysis of variance")
	f.StringVar(&pairwise, "pairwise", "", "compare groups pairwise, corrected by `METHOD`: holm, bh, bonferroni, tukey")
	f.IntVar(&kind, "type", 2, "sums of squares of the two-way analysis, by `TYPE`: 1, 2, 3")
	f.BoolVar(&overTime, "over-time", false, "means by time point of a measure that was taken again and again (--long COL)")
	return cmd
}

// checkCompare finds what is written wrongly before any file is opened.
func checkCompare(cmd *cobra.Command, value, paired, by2, pairwise string, kind int, overTime bool, by string) error {
	if value == "" {
		return &model.UsageError{What: "compare needs to know what is compared", Hint: "--value COL"}
	}
	ways := 0
	for _, on := range []bool{paired != "", by2 != "", overTime} {
		if on {
			ways++
		}
	}
	if ways > 1 {
		return &model.UsageError{What: "--paired, --by2 and --over-time are different questions", Hint: "give one of them"}
	}
	if kind < 1 || kind > 3 {
		return &model.UsageError{What: fmt.Sprintf("--type %d: not known", kind), Hint: "one of 1, 2, 3"}
	}
	if cmd.Flags().Changed("type") && by2 == "" {
		return &model.UsageError{What: "--type is of the two-way analysis of variance", Hint: "--by2 COL"}
	}
	if by2 != "" && by == "" {
		return &model.UsageError{What: "--by2 is the second factor, and there is no first", Hint: "--by COL"}
	}
	switch pairwise {
	case "", "holm", "bh", "bonferroni", "tukey":
	default:
		return &model.UsageError{What: fmt.Sprintf("--pairwise %s: not known", pairwise), Hint: "one of holm, bh, bonferroni, tukey"}
	}
	if pairwise != "" && (by == "" || ways > 0) {
		return &model.UsageError{What: "--pairwise compares the groups of --by", Hint: "--by COL, without --paired, --by2 and --over-time"}
	}
	return nil
}
