package main

import (
	"io"

	"github.com/spf13/cobra"

	"kaplan/model/write"
)

func describeCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	patients := false
	cmd := &cobra.Command{
		Use:   "describe [FILES...]",
		Short: "the columns as they were understood, and every doubt",
		Example: "  kaplan describe --sample tace75\n" +
			"  kaplan describe clinical.csv mirna.tsv --json\n" +
			"  kaplan describe clinical.csv mirna.tsv --patients --save joined.csv",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := q.checkFormat(); err != nil {
				return err
			}
			c, err := q.load(args)
			if err != nil {
				return err
			}
			if patients {
				return q.print(stdout, write.Patients(c))
			}
			sayEntry(c)
			return q.print(stdout, write.Describe(c))
		},
	}
	q.source(cmd)
	cmd.Flags().BoolVar(&patients, "patients", false, "a row per patient with every column, as the files were joined, and read")
	q.output(cmd)
	q.suppresses(cmd, "what is written")
	q.completes(cmd)
	return cmd
}
