package main

import (
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"kaplan/model/write"
)

func describeCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	cmd := &cobra.Command{
		Use:   "describe [FILES...]",
		Short: "the columns as they were understood, and every doubt",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			q.look.Level, q.look.ConfType, q.look.Ties = 0.95, "log", "efron"
			if err := q.check(); err != nil {
				return err
			}
			c, err := q.load(args)
			if err != nil {
				return err
			}
			return q.print(stdout, write.Describe(c))
		},
	}
	q.source(cmd)
	q.output(cmd)
	return cmd
}

func samplesCommand(_ io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{}
	cmd := &cobra.Command{
		Use:   "samples",
		Short: "the embedded cohorts",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, args []string) error {
			if q.json {
				q.format = "json"
			}
			return q.print(stdout, samplesDocument())
		},
	}
	q.output(cmd)
	return cmd
}

func manCommand(root *cobra.Command, stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "print the manual page (kaplan man > kaplan.1)",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, args []string) error {
			root.DisableAutoGenTag = true
			return doc.GenMan(root, &doc.GenManHeader{Title: "KAPLAN", Section: "1"}, stdout)
		},
	}
}
