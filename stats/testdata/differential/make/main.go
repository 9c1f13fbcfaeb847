// Command make has R answer the questions about the made cohorts, and packs cohorts,
// questions and answers into one file:
//
//	go run ./stats/testdata/differential/make -out answers.json.gz
//
// -from and -to choose which cohorts of every kind are made.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"kaplan/model/selftest"
	"kaplan/stats/testdata/differential"
)

func main() {
	log.SetFlags(0)
	from := flag.Int("from", 0, "number of the first cohort of each kind")
	to := flag.Int("to", 1, "number after the last")
	scripts := flag.String("scripts", "stats/testdata/differential/R", "folder of R's scripts")
	out := flag.String("out", "stats/testdata/differential/answers.json.gz", "file to write")
	command := flag.String("command", "", "only the questions of this command")
	kind := flag.String("kind", "", "only the cohorts of this kind")
	small := flag.Int("every", 1, "only every so manieth question of a cohort")
	part := flag.String("part", "", "file to write a part to, of the cohorts of -cohorts: what the program carries")
	carried := flag.String("cohorts", "ties0,twoarms0,strataofone0,tiny0,unbalanced0,entry0", "cohorts of -part")
	only := flag.Bool("only-part", false, "take the part from -out as it is, without R")
	workers := flag.Int("workers", 2, "how many R at once")
	flag.Parse()
	if *only {
		if err := writePart(*out, *part, *carried); err != nil {
			log.Fatal(err)
		}
		return
	}
	var cohorts []differential.Cohort
	for _, c := range differential.Cohorts(*from, *to) {
		if *kind == "" || c.Kind == *kind {
			cohorts = append(cohorts, c)
		}
	}
	parts := make([]*selftest.Archive, *workers)
	errs := make([]error, *workers)
	var wg sync.WaitGroup
	for i := range parts {
		wg.Go(func() {
			var mine []differential.Cohort
			for j := i; j < len(cohorts); j += *workers {
				mine = append(mine, cohorts[j])
			}
			parts[i], errs[i] = answered(mine, *scripts, *command, *small)
		})
	}
	wg.Wait()
	all := &selftest.Archive{Cohorts: map[string]string{}}
	for i, p := range parts {
		if errs[i] != nil {
			log.Fatal(errs[i])
		}
		all.Versions = p.Versions
		for k, v := range p.Cohorts {
			all.Cohorts[k] = v
		}
		all.Cases = append(all.Cases, p.Cases...)
	}
	f, err := os.Create(*out)
	if err != nil {
		log.Fatal(err)
	}
	if err := all.Write(f); err != nil {
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
	if *part != "" {
		if err := writePart(*out, *part, *carried); err != nil {
			log.Fatal(err)
		}
	}
	errors := 0
	for _, c := range all.Cases {
		if strings.HasPrefix(string(c.Answer), `{"error"`) {
			if errors++; errors <= 40 {
				fmt.Fprintf(os.Stderr, "R: %s: %s\n", c.Typed, c.Answer)
			}
		}
	}
	fmt.Printf("%d cohorts, %d questions, %d errors of R\n", len(cohorts), len(all.Cases), errors)
}

// writePart writes the cases of some cohorts of an archive.
func writePart(from, to, cohorts string) error {
	packed, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	all, err := selftest.Read(packed)
	if err != nil {
		return err
	}
	part := &selftest.Archive{Versions: all.Versions, Cohorts: all.Cohorts}
	for _, c := range all.Cases {
		if slices.Contains(strings.Split(cohorts, ","), c.Cohort) {
			part.Cases = append(part.Cases, c)
		}
	}
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	if err := part.Write(f); err != nil {
		return err
	}
	return f.Close()
}

// answered asks R about some cohorts, in a folder of their own.
func answered(cohorts []differential.Cohort, scripts, command string, every int) (*selftest.Archive, error) {
	dir, err := os.MkdirTemp("", "differential")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	a := &selftest.Archive{Cohorts: map[string]string{}}
	var questions []differential.Question
	for _, c := range cohorts {
		a.Cohorts[c.Name] = c.CSV
		for i, q := range differential.Questions(c) {
			if (command == "" || q.Command == command) && i%every == 0 {
				questions = append(questions, q)
				a.Cases = append(a.Cases, selftest.Case{Cohort: c.Name, Command: q.Command, Args: q.Args(), Typed: q.String()})
			}
		}
	}
	if err := write(filepath.Join(dir, "cohorts.json"), cohorts); err != nil {
		return nil, err
	}
	if err := write(filepath.Join(dir, "questions.json"), questions); err != nil {
		return nil, err
	}
	r := exec.Command("Rscript", "--vanilla", filepath.Join(scripts, "answer.R"), dir)
	r.Env = append(os.Environ(), "LANG=C.UTF-8", "OMP_NUM_THREADS=1")
	if text, err := r.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("R: %w\n%s", err, text)
	}
	text, err := os.ReadFile(filepath.Join(dir, "versions.json"))
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &a.Versions); err != nil {
		return nil, err
	}
	f, err := os.Open(filepath.Join(dir, "answers.jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 64<<20)
	n := 0
	for ; s.Scan() && n < len(a.Cases); n++ {
		a.Cases[n].Answer = json.RawMessage(strings.Clone(s.Text()))
	}
	if n != len(a.Cases) {
		return nil, fmt.Errorf("R answered %d of %d questions: %w", n, len(a.Cases), s.Err())
	}
	return a, s.Err()
}

func write(path string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o644)
}
