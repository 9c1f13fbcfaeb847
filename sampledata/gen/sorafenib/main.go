// Gen/sorafenib makes sampledata/sorafenib.csv: synthetic sub-cohorts, one for
// each of fifteen published studies around sorafenib, whose survival curves,
// hazard ratios, tests and counts agree with the figures of their abstracts. No
// patient's data went in.
//
// A study is a file of studies/: its steps draw the covariates that its figures
// need; then a seeded annealing moves times, statuses and covariates until package
// stats finds what is printed; then what else a patient has is drawn beside it.
// What the files cannot say is in calls.go and matching.go.
//
//	go run ./sampledata/gen/sorafenib
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"sync"
)

func main() {
	dir := flag.String("dir", "sampledata", "where sorafenib.csv is written, and the tables of sorafenib.md")
	only := flag.String("study", "", "make this study alone, and show its figures")
	flag.Parse()
	if err := write(*dir, *only); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(dir, only string) error {
	if only != "" {
		studies := build(only, os.Stderr)
		if len(studies) == 0 {
			return fmt.Errorf("there is no study %q", only)
		}
		show(os.Stdout, figures(studies))
		return nil
	}
	file := writeCSV(build("", os.Stderr))
	// The figures are those of the file, read back.
	studies, err := readCSV(file)
	if err != nil {
		return err
	}
	fs := figures(studies)
	show(os.Stdout, fs)
	if err := os.WriteFile(dir+"/sorafenib.csv", file, 0o644); err != nil {
		return err
	}
	return document(dir+"/sorafenib.md", fs)
}

// build makes the studies, or one of them; as many at once as there are
// processors, each from its own random numbers.
func build(only string, trace io.Writer) []*study {
	var wg sync.WaitGroup
	out := make([]*study, len(order))
	notes := make([]bytes.Buffer, len(order))
	slots := make(chan struct{}, 2)
	for k, name := range order {
		if only != "" && name != only {
			continue
		}
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			out[k] = makeStudy(name, &notes[k])
		})
	}
	wg.Wait()
	var made []*study
	for k, s := range out {
		io.Copy(trace, &notes[k])
		if s != nil {
			made = append(made, s)
		}
	}
	return made
}
