package main

import (
	"io"

	"github.com/spf13/cobra"

	"kaplan/model/write"
	"kaplan/tui"
)

func ledgerCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	cmd := &cobra.Command{
		Use:   "ledger [FILES...]",
		Short: "every planned and saved look with its P, corrected over families",
		Long: "ledger answers the looks that a cohort.toml plans and saves, one after another,\n" +
			"and prints the ledger that the explorer (view 9) would then have: naive P, the\n" +
			"families of questions, and P corrected over them, planned and explored apart.\n" +
			"Where the explorer has kept a session of the files, it is the ledger of that.",
		Example: "  kaplan ledger --sample mir221",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := q.checkFormat(); err != nil {
				return err
			}
			c, err := q.load(args)
			if err != nil {
				return err
			}
			if kept, err := q.lastOf(args); err != nil {
				return err
			} else if kept != nil && !q.fresh {
				return q.print(stdout, write.Ledger(tui.LedgerOf(c, &kept.State)).Saying(keptIn(kept)))
			}
			g, refused := tui.Replay(cmd.Context(), c)
			return q.print(stdout, write.LedgerOf(g, refused))
		},
	}
	q.source(cmd)
	q.output(cmd)
	q.suppresses(cmd, "what is written")
	cmd.Flags().BoolVar(&q.fresh, "fresh", false, "answer the looks of the cohort.toml, whatever a session holds")
	q.completes(cmd)
	return cmd
}
