package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/write"
)

// suppressFlag hides small counts in what is taken away.
const suppressFlag = "suppress-below"

// suppresses registers that small counts are hidden in what a command writes, what.
func (q *question) suppresses(cmd *cobra.Command, what string) {
	cmd.Flags().IntVar(&q.below, suppressFlag, 0, "hide counts of patients and events under `N` in "+what+
		", and those from which they would follow; it is not disclosure control: the steps of a curve stand for single patients")
}

// checkSuppressed finds before any work is done what cannot be had with small counts
// hidden.
func (q *question) checkSuppressed() error {
	if q.cmd == nil || !q.cmd.Flags().Changed(suppressFlag) {
		return nil
	}
	if err := model.CheckSuppressed(q.below); err != nil {
		return err
	}
	for name, why := range map[string]string{"rscript": "an R script holds the numbers, and stops where it finds others",
		"out": "it writes the patients themselves", "ids": "it lists the patients", "patients": "it lists the patients",
		"save-model": "a model is carried with its baseline, of which each step stands for patients"} {
		if f := q.cmd.Flags().Lookup(name); f != nil && f.Changed {
			return &model.UsageError{What: fmt.Sprintf("--%s and --%s exclude each other: %s", suppressFlag, name, why), Hint: "leave out one of them"}
		}
	}
	return nil
}

// suppressed is a document as --suppress-below lets it be written.
func (q *question) suppressed(d write.Document) (write.Document, error) {
	if q.below == 0 || d.HidesBelow() > 0 {
		return d, nil
	}
	return d.Suppressed(q.below)
}
