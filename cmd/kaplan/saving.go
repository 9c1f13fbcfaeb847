package main

import (
	"io"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/save"
	"kaplan/model/write"
)

// written registers the flag that lets files be written over.
func (q *question) written(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&q.force, "force", false, "write over a file that exists")
	q.cmd = cmd
}

// writer says what the flags let be written.
func (q *question) writer() save.Writer {
	return save.Writer{ReadOnly: readOnly(q.cmd), Force: q.force, Sources: q.wereRead}
}

// scripts registers the R script of an answer.
func (q *question) scripts(cmd *cobra.Command) {
	cmd.Flags().StringVar(&q.rscript, "rscript", "", "the R script that makes the same numbers, and stops where it finds others, into a new `FILE` "+
		"that ends in .R; -: to standard output, in the place of the answer")
}

// rows has the file of patients' rows that --out names written with the answer.
func (q *question) rows(fill func(io.Writer) error) {
	q.toWrite = append(q.toWrite, save.File{Path: *q.out, Mode: save.Private, Fill: fill})
}

// readOnly reports whether nothing is to be written.
func readOnly(cmd *cobra.Command) bool {
	is, err := cmd.Flags().GetBool(readOnlyFlag)
	return err == nil && is
}

// readOnlyFlag is of every command.
const readOnlyFlag = "read-only"

// checkWriting finds before any work is done what cannot be written: out is a file of
// patients' rows, which are CSV.
func (q *question) checkWriting(out string) error {
	if q.rscript != "" {
		switch {
		case readOnly(q.cmd) && q.rscript != "-":
			return &model.UsageError{What: save.ErrReadOnly.What, Hint: "leave out --rscript, or take - for standard output"}
		case q.rscript == "-" && (q.save != "" || q.format != "text" && q.format != ""):
			return &model.UsageError{What: "--rscript - takes the place of the answer on standard output, which --save and --format say something of",
				Hint: "name a file for the script, or leave them out"}
		case q.rscript != "-" && !write.NamesScript(q.rscript):
			return &model.UsageError{What: "--rscript " + model.Printable(q.rscript) + ": a script of R has a name that ends in .R",
				Hint: "such as --rscript look.R"}
		case q.rscript == q.save || q.rscript == out:
			return &model.UsageError{What: "--rscript and another flag name one file", Hint: "give them two names"}
		}
	}
	switch {
	case q.save != "" && q.save == out:
		return &model.UsageError{What: "--save and --out name one file", Hint: "give them two names"}
	case readOnly(q.cmd) && (q.save != "" || out != ""):
		return &model.UsageError{What: save.ErrReadOnly.What, Hint: "leave out --save and --out"}
	case q.save == "":
		if q.force && out == "" && (q.rscript == "" || q.rscript == "-") && (q.model == nil || *q.model == "") &&
			(q.drawing.file == "" || q.drawing.file == shown) {
			return &model.UsageError{What: "--force changes nothing here: no file is written", Hint: "leave it out, or name a file with --save"}
		}
		return nil
	}
	format := write.FormatOf(q.save)
	switch {
	case format == "":
		return &model.UsageError{What: "--save " + model.Printable(q.save) + ": nothing is written in a file of this ending",
			Hint: "end the name in " + write.Endings(" or ")}
	case q.cmd.Flags().Changed("json") && format != "json", q.cmd.Flags().Changed("format") && format != q.format:
		return &model.UsageError{What: "--save " + model.Printable(q.save) + " and --format " + q.format + " ask for two formats", Hint: "give one of them"}
	}
	return nil
}
