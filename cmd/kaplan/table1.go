package main

import (
	"io"

	"github.com/spf13/cobra"

	"kaplan/model/answer"
	"kaplan/model/write"
)

func table1Command(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	cmd := &cobra.Command{
		Use:   "table1 [FILES...]",
		Short: "Table 1: the patients, and groups of them beside each other",
		Long: "table1 describes every column, or those of --rows: numbers by median and range, quartiles, or mean and\n" +
			"standard deviation, categories by n and percent. With --by, groups stand beside each other, with the P of a\n" +
			"test and the standardised difference. --format md prints what can be pasted into a paper.",
		Example: "  kaplan table1 --sample tace75 --by 'miR-122 ratio' --format md\n" +
			"  kaplan table1 clinical.csv --by arm --rows 'age,sex,AFP > 20,stage' --summary mean-sd",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := q.open(args)
			if err != nil {
				return err
			}
			ctx, stop := interruptible()
			defer stop()
			t, err := answer.AskTable1(r, ctx, q.look, nil)
			if err != nil {
				return err
			}
			return q.print(stdout, write.Table1(t))
		},
	}
	q.flags(cmd)
	q.output(cmd)
	f := cmd.Flags()
	f.StringVar(&q.look.Rows, "rows", "", "comma-separated `LIST` of columns or expressions (default: every column)")
	f.StringVar(&q.look.Summary, "summary", "median-range", "`HOW` numbers are summarised: median-range, median-iqr, mean-sd")
	return cmd
}
