package main

import (
	"io"

	"github.com/spf13/cobra"

	"kaplan/model/write"
)

func looksCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	cmd := &cobra.Command{
		Use:     "looks [FILES...]",
		Short:   "the looks that a cohort.toml saves and plans",
		Example: "  kaplan looks --sample tace75",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := q.checkFormat(); err != nil {
				return err
			}
			c, err := q.load(args)
			if err != nil {
				return err
			}
			return q.print(stdout, write.Looks(c))
		},
	}
	q.source(cmd)
	q.output(cmd)
	q.completes(cmd)
	return cmd
}
