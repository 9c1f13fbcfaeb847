package main

import (
	"io"
	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"

	"github.com/spf13/cobra"
)

func forestCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	var within string
	cmd := &cobra.Command{
		Use:   "forest [FILES...]",
		Short: "hazard ratio of two groups within subgroups, with interaction tests",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if q.look.Marker == "" {
				return &model.UsageError{What: "a forest compares two groups", Hint: "--by COL"}
			}
			r, err := q.resolve(args)
			if err != nil {
				return err
			}
			s, err := answer.AskSubgroups(r, q.look, model.SplitList(within))
			if err != nil {
				return err
			}
			return q.print(stdout, write.Subgroups(s))
		},
	}
	q.flags(cmd)
	q.output(cmd)
	cmd.Flags().StringVar(&within, "within", "", "comma-separated `LIST` of columns; numbers are halved at their median (default: every category)")
	return cmd
}
