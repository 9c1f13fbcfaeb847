package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kaplan/model/selftest"
)

// inProcess is the program without its process.
func inProcess(args []string, stdin string) (string, string, int) {
	var out, err bytes.Buffer
	exit := run(args, strings.NewReader(stdin), &out, &err)
	return out.String(), err.String(), exit
}

func TestDifferential(t *testing.T) {
	path := os.Getenv("KAPLAN_DIFFERENTIAL")
	if path == "" {
		path = filepath.Join("..", "..", "stats", "testdata", "differential", "answers.json.gz")
	}
	packed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a, err := selftest.Read(packed)
	if err != nil {
		t.Fatal(err)
	}
	n, excused, failed := 0, map[string]int{}, map[string][]selftest.Failure{}
	for i := range a.Cases {
		o := a.Cases[i].Compare(a.Cohorts[a.Cases[i].Cohort], inProcess)
		n += len(o.Values)
		for _, e := range o.Excused {
			excused[e.Reason]++
		}
		for _, f := range o.Failures {
			key := a.Cases[i].Command + " " + places.ReplaceAllString(f.Field, "[]")
			failed[key] = append(failed[key], f)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(excused)) {
		t.Logf("not compared %d: %s", excused[k], k)
	}
	for _, k := range slices.Sorted(maps.Keys(failed)) {
		f := failed[k]
		t.Errorf("%d of %s, such as\n%s\n%s\n%s", len(f), k, f[0], f[len(f)/2], f[len(f)-1])
	}
	t.Logf("%d values of %d questions", n, len(a.Cases))
}

var places = regexp.MustCompile(`\[[0-9]+\]`)
