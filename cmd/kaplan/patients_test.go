package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kaplan/sampledata"
)

// The rows that describe prints as a cohort file are read as the same patients with the
// same values, of joined, derived and folded columns too.
func TestDescribedPatientsAreReadAgain(t *testing.T) {
	t.Parallel()
	cases := map[string][]string{
		"joined":  {filepath.Join(repository, "examples", "clinical.csv"), filepath.Join(repository, "examples", "mirna.tsv")},
		"derived": {data(t, "lung"), "--derive", "ratio = wt.loss / meal.cal", "--derive", `old = if(age > 70, "old", "young")`},
		"no id":   {data(t, "lung"), "--id", "none"},
	}
	for _, s := range sampledata.List() {
		cases[s.Name] = []string{"--sample", s.Name}
	}
	for name, args := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "patients.csv")
			ask := append([]string{"describe", "--patients"}, args...)
			if status, out, errs := kaplan("", append(ask, "--save", file)...); status != exitDone || out != "" {
				t.Fatalf("exit %d, %s%s", status, out, errs)
			}
			if of, err := os.Stat(file); err != nil || of.Mode().Perm() != 0o600 {
				t.Errorf("rows of patients are written for others to read: %v, %v", of.Mode(), err)
			}
			was, again := asked(t, "", ask...), asked(t, "", "describe", "--patients", file, "--config", "none")
			made, _ := was.at("cohort").(map[string]any)["synthetic"]
			if said := again.at("cohort").(map[string]any)["synthetic"]; said != made {
				t.Errorf("read again, synthetic is %q, and was %q", said, made)
			}
			of, is := was.list("result/patients"), again.list("result/patients")
			if len(of) != len(is) || len(of) == 0 {
				t.Fatalf("%d patients, and %d when they are read again", len(of), len(is))
			}
			// What a number means, a level or an amount, is the cohort.toml's to say.
			for i := range of {
				x, y := of[i].(map[string]any), is[i].(map[string]any)
				a, b := x["values"].(map[string]any), y["values"].(map[string]any)
				for name, v := range a {
					if got, ok := b[name]; !ok || (v == nil) != (got == nil) || fmt.Sprint(v) != fmt.Sprint(got) {
						t.Fatalf("patient %v: %s is %v, and was %v", x["id"], name, got, v)
					}
				}
				if x["id"] != y["id"] || len(b) > len(a)+1 || len(b) > len(a) && (made == nil || b["synthetic"] != made) {
					t.Fatalf("patient %v is %v, with %d columns of %d", x["id"], y["id"], len(b), len(a))
				}
			}
		})
	}
	_, text, _ := kaplan("", "describe", "--sample", "tace75", "--patients")
	if !strings.Contains(text, "Synthetic: ") || !strings.Contains(text, "T75") {
		t.Errorf("text says %.200s ...", text)
	}
}
