package main

import (
	"io"

	"github.com/spf13/cobra"

	"kaplan/model/write"
	"kaplan/sampledata"
)

func samplesDocument() write.Document {
	var rows []write.SampleRow
	for _, s := range sampledata.List() {
		rows = append(rows, write.SampleRow{Name: s.Name, N: s.N, Events: s.Events, Title: s.Title, Source: s.Source, Synthetic: s.Synthetic, Real: s.Real})
	}
	return write.Samples(rows)
}

func samplesCommand(_ io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{}
	cmd := &cobra.Command{
		Use:   "samples",
		Short: "the embedded cohorts",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := q.checkFormat(); err != nil {
				return err
			}
			return q.print(stdout, samplesDocument())
		},
	}
	q.output(cmd)
	return cmd
}
