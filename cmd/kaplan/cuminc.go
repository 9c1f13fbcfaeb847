package main

import (
	"io"
	"kaplan/model/answer"
	"kaplan/model/write"

	"github.com/spf13/cobra"
)

func cumincCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	cmd := &cobra.Command{
		Use:   "cuminc [FILES...]",
		Short: "cumulative incidence of one cause among competing ones, Gray's test",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := q.resolve(args)
			if err != nil {
				return err
			}
			a, err := answer.AskIncidence(r, q.look)
			if err != nil {
				return err
			}
			return q.print(stdout, write.Incidence(a))
		},
	}
	q.flags(cmd)
	q.output(cmd)
	cmd.Flags().StringVar(&q.look.Times, "times", "", "cumulative incidence at these times: `12,36,60`")
	return cmd
}
