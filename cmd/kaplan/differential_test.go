package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"kaplan/model/selftest"
	"kaplan/stats/testdata/differential"
)

var differentialFolder = filepath.Join("..", "..", "stats", "testdata", "differential")

// archived are the committed answers of R, or those of the file that
// KAPLAN_DIFFERENTIAL names.
var archived = sync.OnceValues(func() (*selftest.Archive, error) {
	path := os.Getenv("KAPLAN_DIFFERENTIAL")
	if path == "" {
		path = filepath.Join(differentialFolder, "answers.json.gz")
	}
	packed, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return selftest.Read(packed)
})

// setBesideR is the report on all of them, made once.
var setBesideR = sync.OnceValues(func() (*selftest.Report, error) {
	a, err := archived()
	if err != nil {
		return nil, err
	}
	return a.Check(inside, nil), nil
})

// Every number of every command is R's, on cohorts of every awkward kind. With
// KAPLAN_COHORTS=1-20 R answers anew about twenty more cohorts of each kind.
func TestDifferential(t *testing.T) {
	if which := os.Getenv("KAPLAN_COHORTS"); which != "" {
		askAnew(t, which)
		return
	}
	r, err := setBesideR()
	if err != nil {
		t.Fatal(err)
	}
	judge(t, r, os.Getenv("KAPLAN_DIFFERENTIAL") == "")
	const least = 100_000
	if n := r.Count(); n < least && os.Getenv("KAPLAN_DIFFERENTIAL") == "" {
		t.Errorf("%d values were compared, fewer than %d", n, least)
	}
}

// askAnew has R answer about further cohorts and compares, in blocks.
func askAnew(t *testing.T, which string) {
	var from, to int
	if n, err := fmt.Sscanf(which, "%d-%d", &from, &to); n != 2 || err != nil {
		t.Fatalf("KAPLAN_COHORTS is %q: write the first and the last, as 1-20", which)
	}
	total := 0
	for i := from; i <= to; i++ {
		out := filepath.Join(t.TempDir(), "answers.json.gz")
		cmd := exec.Command("go", "run", "./"+filepath.ToSlash(filepath.Join("stats", "testdata", "differential", "make")),
			"-from", fmt.Sprint(i), "-to", fmt.Sprint(i+1), "-out", out)
		cmd.Dir = filepath.Join("..", "..")
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("R: %v\n%s", err, text)
		}
		packed, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		a, err := selftest.Read(packed)
		if err != nil {
			t.Fatal(err)
		}
		r := a.Check(inside, nil)
		judge(t, r, false)
		total += r.Count()
	}
	t.Logf("%d values compared in all", total)
}

var places = regexp.MustCompile(`\[[0-9]+\]`)

// judge reports what differs, by field. What is known to be wrong is no failure as
// long as it is wrong.
func judge(t *testing.T, r *selftest.Report, whole bool) {
	t.Helper()
	failed := map[string][]selftest.Failure{}
	for _, f := range r.Failures {
		key := strings.Fields(f.Question)[0] + " " + places.ReplaceAllString(f.Field, "[]")
		failed[key] = append(failed[key], f)
	}
	for _, k := range selftest.Known {
		if n := r.Known[k.Why]; n > 0 {
			t.Logf("known to be wrong, %d values: %s", n, k.Why)
		} else if whole {
			t.Errorf("no longer wrong, take it from the list: %s", k.Why)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(failed)) {
		f := failed[k]
		t.Errorf("%d of %s, such as\n%s\n%s\n%s", len(f), k, f[0], f[len(f)/2], f[len(f)-1])
	}
	excused := 0
	for _, n := range r.Excused {
		excused += n
	}
	t.Logf("%d values compared, of %d questions; %d not compared for %d reasons", r.Count(), r.Questions, excused, len(r.Excused))
}

// The cohorts and the questions of the archive are those that the program makes.
func TestDifferentialIsMadeByItsProgram(t *testing.T) {
	t.Parallel()
	a, err := archived()
	if err != nil {
		t.Fatal(err)
	}
	typed := map[string]bool{}
	for _, c := range a.Cases {
		typed[c.Typed] = true
	}
	n := 0
	for _, c := range differential.Cohorts(0, 1) {
		if a.Cohorts[c.Name] != c.CSV && len(differential.Questions(c)) > 0 {
			t.Errorf("%s is another cohort in the archive: run stats/testdata/differential/make", c.Name)
		}
		for _, q := range differential.Questions(c) {
			if n++; !typed[q.String()] {
				t.Errorf("R was not asked %s: run stats/testdata/differential/make", q)
			}
		}
	}
	if n != len(a.Cases) {
		t.Errorf("the archive has %d questions, the program %d", len(a.Cases), n)
	}
}

// What the program carries is a part of the archive, and passes.
func TestSelftest(t *testing.T) {
	t.Parallel()
	part, err := selftest.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	all, err := archived()
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]string{}
	for _, c := range all.Cases {
		answers[c.Typed] = string(c.Answer)
	}
	for _, c := range part.Cases {
		if answers[c.Typed] != string(c.Answer) {
			t.Fatalf("the embedded answer to %s is another: run make -only-part", c.Typed)
		}
	}
	out, errs, exit := inside([]string{"selftest"}, "")
	if !strings.Contains(out, "PASS") || exit != exitDone {
		t.Errorf("exit %d\n%s%s", exit, out, errs)
	}
	out, errs, exit = inside([]string{"selftest", "--json"}, "")
	if !strings.Contains(out, `"pass": true`) || exit != exitDone {
		t.Errorf("exit %d\n%.2000s%s", exit, out, errs)
	}
}

// A number that is not R's is found and named.
func TestSelftestFindsADifference(t *testing.T) {
	t.Parallel()
	part, err := selftest.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	c := part.Cases[0]
	wrong := func(args []string, stdin string) (string, string, int) {
		out, errs, exit := inside(args, stdin)
		return strings.Replace(out, `"estimate": 0.`, `"estimate": 0.9`, 1), errs, exit
	}
	if o := c.Compare(part.Cohorts[c.Cohort], wrong); len(o.Failures) != 1 || !strings.Contains(o.Failures[0].Field, "estimate") {
		t.Errorf("%v", o.Failures)
	}
	more := func(args []string, stdin string) (string, string, int) {
		out, errs, exit := inside(args, stdin)
		return strings.Replace(out, `"result": {`, `"result": {"new": 1,`, 1), errs, exit
	}
	if o := c.Compare(part.Cohorts[c.Cohort], more); len(o.Failures) != 1 || o.Failures[0].Field != "result.new" {
		t.Errorf("%v", o.Failures)
	}
}

// The validation document says what the comparison found.
func TestValidationDocument(t *testing.T) {
	if os.Getenv("KAPLAN_DIFFERENTIAL") != "" || os.Getenv("KAPLAN_COHORTS") != "" {
		t.Skip("the document is about the committed answers")
	}
	a, err := archived()
	if err != nil {
		t.Fatal(err)
	}
	r, err := setBesideR()
	if err != nil {
		t.Fatal(err)
	}
	for f := range r.Values {
		if selftest.QuantityOf(f) == nil {
			t.Errorf("%s is compared, but nobody says what it is: add it to selftest.Quantities", f)
		}
	}
	want := selftest.Document(a, r, differential.Kinds())
	path := filepath.Join("..", "..", "docs", "validation.md")
	whole := selftest.WholeOf(a, r)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(whole)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join("..", "..", "model", "selftest", "whole.json"), append(b, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got := selftest.Carried(); got != whole {
		t.Errorf("the program says that the whole comparison is %+v, and it is %+v", got, whole)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/validation.md is not what the comparison found: go test ./cmd/kaplan -run TestValidationDocument -update")
	}
}

// What the document says is held by tests of its own is: each of them exists.
func TestHeldBeside(t *testing.T) {
	t.Parallel()
	for _, h := range selftest.Beside {
		text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(h.File)))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, name := range h.Tests {
			if !strings.Contains(string(text), "func "+name+"(t *testing.T) {") {
				t.Errorf("%s: %s has no %s", h.Is, h.File, name)
			}
		}
		for _, m := range regexp.MustCompile(`oracle/(\w+)\.R`).FindAllStringSubmatch(h.By, -1) {
			if _, err := os.Stat(filepath.Join("..", "..", "stats", "testdata", "oracle", m[1]+".R")); err != nil {
				t.Error(err)
			}
		}
	}
}
