package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kaplan/sampledata"
)

// The files that are written are the embedded cohorts, and nothing is written over.
func TestSamplesAreWritten(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "cohorts")
	status, out, errs := kaplan("", "samples", "--save", dir)
	if status != exitDone || errs != "" {
		t.Fatalf("status %d: %s", status, errs)
	}
	for _, s := range sampledata.List() {
		csv, config := filepath.Join(dir, s.Name+".csv"), filepath.Join(dir, s.Name+".toml")
		for path, want := range map[string]string{csv: string(s.CSV()), config: s.Config()} {
			if got, err := os.ReadFile(path); err != nil || string(got) != want {
				t.Errorf("%s: %v, and %d bytes in the place of %d", path, err, len(got), len(want))
			}
			if !strings.Contains(out, "written: "+path+"\n") {
				t.Errorf("%s is not said in\n%s", path, out)
			}
		}
		if s.Name == "tace75_cq" {
			continue // wells
		}
		of := func(args ...string) string {
			text, _ := json.Marshal(asked(t, "", append([]string{"describe"}, args...)...).at("result"))
			where := strings.NewReplacer(csv, s.Name+".csv", config, "sample "+s.Name, `"path":"sample `+s.Name+`"`, `"path":"`+s.Name+`.csv"`)
			return where.Replace(string(text))
		}
		if of(csv, "--config", config) != of("--sample", s.Name) {
			t.Errorf("%s is not the sample that it was written of", csv)
		}
	}
	if status, _, errs = kaplan("", "samples", "--save", dir); status != exitNoAnswer || !strings.Contains(errs, "exists and was left as it is") {
		t.Errorf("written over without a word: status %d, %s", status, errs)
	}
	if status, _, errs = kaplan("", "samples", "--save", dir, "--force"); status != exitDone {
		t.Errorf("--force: status %d, %s", status, errs)
	}
	if status, _, _ = kaplan("", "samples", "--save", filepath.Join(dir, "other"), "--read-only"); status != exitUsage {
		t.Errorf("--read-only: status %d", status)
	}
}
