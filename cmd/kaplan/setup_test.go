package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// oddCohort is a folder with a file of odd names, and what is said of it beside it.
// Dead (X) at 4, 9 and 12 months, alive (L) at 6 and 15, not known (?) at 3.
func oddCohort(t *testing.T, config string) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "odd.csv")
	for name, text := range map[string]string{path: "pt,zeit,ausgang,gruppe\nA,4,X,1\nB,6,L,2\nC,9,X,1\nD,12,X,1\nE,15,L,2\nF,3,?,2\n",
		filepath.Join(dir, "cohort.toml"): config} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

const oddConfig = "[[endpoint]]\nname = \"OS\"\ntime = \"zeit\"\nevent = \"ausgang\"\nunit = \"months\"\nevents = [\"X\"]\ncensored_values = [\"L\"]\n"

// A cohort.toml beside the first file is read by every command, and named in text and
// JSON; --config none does without. By hand: 5 patients, 3 events; S falls to 4/5 at
// 4, to 4/5 · 2/3 at 9, to 4/5 · 2/3 · 1/2 at 12.
func TestConfigBesideTheFile(t *testing.T) {
	t.Parallel()
	path := oddCohort(t, oddConfig)
	config := filepath.Join(filepath.Dir(path), "cohort.toml")
	a := asked(t, "", "km", path, "--times", "12")
	if s, ok := a.at("result/groups[0]/at[12]/estimate").(float64); !ok || s < 0.26666 || s > 0.26667 {
		t.Errorf("S(12) is %v", s)
	}
	if a.at("cohort/config") != config || a.at("cohort/used") != 5.0 || a.at("endpoint/events") != 3.0 ||
		a.at("endpoint/coding") != "declared" {
		t.Errorf("%v", a.v)
	}
	_, out, _ := kaplan("", "km", path)
	if !strings.Contains(out, "as "+config+" says") {
		t.Errorf("the text does not name %s:\n%s", config, out)
	}
	for _, command := range []string{"describe", "table1"} {
		if b := asked(t, "", command, path); b.at("cohort/config") != config {
			t.Errorf("%s does not name it", command)
		}
	}
	status, _, errs := kaplan("", "km", path, "--config", "none")
	if status != exitNoAnswer || !strings.Contains(errs, "no endpoint") {
		t.Errorf("--config none: exit %d, %s", status, errs)
	}

	// What is wrong with it names it, and how to do without.
	for _, x := range []struct{ config, want string }{
		{"[columns.seit]\nunit = \"months\"\n", "speaks of a column \"seit\", which the cohort has not"},
		{"[columns.zeit]\nunits = \"months\"\n", "did you mean unit?"},
		{"[[endpoint]]\nname = \"OS\"\ntime = \"zeit\"\nevent = \"ausgang\"\nevents = [\"Y\"]\n", "ausgang has no value \"Y\""},
	} {
		path := oddCohort(t, x.config)
		status, _, errs := kaplan("", "describe", path)
		if status != exitNoAnswer || !strings.Contains(errs, x.want) || !strings.Contains(errs, "--config none does without") ||
			!strings.Contains(errs, "cohort.toml") {
			t.Errorf("exit %d, %s", status, errs)
		}
		if status, _, errs := kaplan("", "describe", path, "--config", "none"); status != exitDone {
			t.Errorf("--config none: exit %d, %s", status, errs)
		}
	}
}

// A look or a plan at which nobody could arrive is an error on loading, and names the
// file and the look.
func TestLooksThatDoNotFit(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ entry, want string }{
		{"by = \"grupe\"", `"grupe"`},
		{"where = 'gruppe =='", "gruppe =="},
		{"endpoint = \"PFS\"", `there is no endpoint "PFS"`},
		{"view = 3\npage = \"Modell\"", `view 3 has no page "Modell"`},
		{"covariates = \"zeit,alter\"", `"alter"`},
	} {
		for _, kind := range []string{"look", "plan"} {
			entry := "[[" + kind + "]]\nname = \"first\"\n" + x.entry + "\n"
			if kind == "plan" {
				entry += "date = 2026-01-15\n"
			}
			path := oddCohort(t, oddConfig+entry)
			status, _, errs := kaplan("", "describe", path)
			if status != exitNoAnswer || !strings.Contains(errs, `cohort.toml: `+kind+` "first": `) || !strings.Contains(errs, x.want) {
				t.Errorf("%s: exit %d, %s", entry, status, errs)
			}
		}
	}
	if status, _, errs := kaplan("", "describe", oddCohort(t, oddConfig+"[[look]]\nname = \"a\"\nview = 3\npage = \"model\"\nby = \"gruppe\"\n")); status != exitDone {
		t.Error(errs)
	}
}
