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
		Short:   "the looks that a cohort.toml, or a session, saves and plans",
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
			kept, err := q.lastOf(args)
			if err != nil {
				return err
			}
			d := write.Looks(c)
			if kept != nil {
				d = write.Looks(c, kept.Looks...).Saying(keptIn(kept))
			}
			return q.print(stdout, d)
		},
	}
	q.source(cmd)
	q.output(cmd)
	q.completes(cmd)
	return cmd
}
