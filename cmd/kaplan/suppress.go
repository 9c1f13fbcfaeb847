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

// hushed is what went wrong, without small counts where they were to be hidden.
func hushed(cmd *cobra.Command, message string) string {
	if cmd == nil {
		return message
	}
	below, err := cmd.Flags().GetInt(suppressFlag)
	if err != nil { // a command without it
		return message
	}
	return write.Hushed(message, below)
}

// notSuppressed says why commands without the flag have it not.
var notSuppressed = map[string]string{
	"report":   "a report holds every count: save the tables and figures of its looks by their commands, with small counts hidden",
	"replay":   "the answers of a session hold every count: ask its looks by their commands, with small counts hidden",
	"qpcr":     "it writes the wells of single patients",
	"looks":    "it counts no patients",
	"samples":  "the cohorts that come along were made up, or are published",
	"selftest": "it asks cohorts that come along",
	"sessions": "it counts no patients",
	"explain":  "it counts no patients",
	"learn":    "it asks cohorts that come along",
}
