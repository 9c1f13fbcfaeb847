package main

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/save"
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
	folder := ""
	cmd := &cobra.Command{
		Use:   "samples",
		Short: "the embedded cohorts",
		Long: "Lists the embedded cohorts. With --save their files are written: NAME.csv, and\n" +
			"NAME.toml with what is known of its columns (kaplan DIR/NAME.csv --config\n" +
			"DIR/NAME.toml is then the same as --sample NAME).",
		Example: "  kaplan samples\n  kaplan samples --save cohorts",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := q.checkFormat(); err != nil {
				return err
			}
			if folder == "" {
				return q.print(stdout, samplesDocument())
			}
			return q.saveSamples(stdout, folder)
		},
	}
	q.printed(cmd)
	cmd.Flags().StringVar(&folder, "save", "", "write the files of the embedded cohorts into the folder `DIR`, which is made where it does not exist")
	q.out = &folder
	q.written(cmd)
	return cmd
}

// saveSamples writes the files of all embedded cohorts into a folder, all of them or
// none, and says which they are.
func (q *question) saveSamples(stdout io.Writer, folder string) error {
	if err := q.writer().Folder(folder); err != nil {
		return err
	}
	var files []save.File
	for _, s := range sampledata.List() {
		files = append(files, save.Text(filepath.Join(folder, s.Name+".csv"), save.Shared, s.CSV()),
			save.Text(filepath.Join(folder, s.Name+".toml"), save.Shared, []byte(s.Config())))
	}
	if err := q.writer().Write(files...); err != nil {
		return err
	}
	for _, f := range files {
		fmt.Fprintln(stdout, "written: "+model.Printable(f.Path))
	}
	return nil
}
