package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What --save writes is what would have been printed, in the format that its ending
// says; nothing is printed then.
func TestSaveIsTheAnswer(t *testing.T) {
	dir := t.TempDir()
	km := []string{"km", data(t, "lung"), "--by", "sex", "--event", "status == 2"}
	for _, format := range []string{"text", "md", "json"} {
		_, want, _ := kaplan("", append(km, "--format", format)...)
		path := filepath.Join(dir, "answer."+strings.Replace(format, "text", "txt", 1))
		status, out, errs := kaplan("", append(km, "--save", path)...)
		got, err := os.ReadFile(path)
		if status != exitDone || out != "" || errs != "" || err != nil || string(got) != want || len(want) < 100 {
			t.Errorf("%s: exit %d, %q %q, %v, %d bytes of %d", format, status, out, errs, err, len(got), len(want))
		}
	}
	// One CSV holds one table: together the files are the blocks of standard output, in
	// their order, and standard error says what they are called.
	path := filepath.Join(dir, "a.csv")
	status, out, errs := kaplan("", append(km, "--save", path)...)
	said := "written: " + path + "; beside it a-….csv: "
	names, found := strings.CutPrefix(strings.TrimSuffix(errs, "\n"), said)
	if status != exitDone || out != "" || !found || !strings.HasSuffix(names, "tests, hazard-ratio, endpoint, notes") {
		t.Fatalf("exit %d, %q, %q", status, out, errs)
	}
	_, want, _ := kaplan("", append(km, "--format", "csv")...)
	blocks := strings.Split(strings.TrimSuffix(want, "\n"), "\n\n")
	files := append([]string{"a.csv"}, strings.Split(names, ", ")...)
	if len(files) != len(blocks) {
		t.Fatalf("%d files %q of %d blocks", len(files), files, len(blocks))
	}
	for k, name := range files {
		if k > 0 {
			name = "a-" + name + ".csv"
		}
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || strings.TrimSuffix(string(b), "\n") != blocks[k] {
			t.Errorf("%s: %v\n%s\nis not\n%s", name, err, b, blocks[k])
		}
		if rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll(); err != nil || len(rows) < 2 { // rows of one length
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
	if found, err := os.ReadDir(dir); err != nil || len(found) != len(files)+3 {
		t.Errorf("%d files in the folder, %v", len(found), err)
	}

	// What exists is left as it is without --force; of several files, all are.
	taken := filepath.Join(dir, "b-notes.csv")
	if err := os.WriteFile(taken, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	b := filepath.Join(dir, "b.csv")
	status, _, errs = kaplan("", append(km, "--save", b)...)
	if status != exitNoAnswer || errs != "kaplan: "+taken+" exists and was left as it is\nchoose another name; write over it (--force)\n" {
		t.Errorf("exit %d, %s", status, errs)
	}
	if _, err := os.Stat(b); err == nil {
		t.Error("one file of three was written")
	}
	if status, _, errs := kaplan("", append(km, "--save", b, "--force")...); status != exitDone {
		t.Error(errs)
	}
	if text, _ := os.ReadFile(taken); !strings.Contains(string(text), "note") {
		t.Errorf("--force left %s", text)
	}
}

// Rows of patients are for nobody else.
func TestPatientsRowsArePrivate(t *testing.T) {
	dir := t.TempDir()
	for name, args := range map[string][]string{
		"matched.csv":    {"match", "--sample", "tace75", "--treatment", "cirrhosis", "--covariates", "age,ALB", "--out"},
		"expression.csv": {"qpcr", "--sample", "tace75_cq", "--reference", "cel-miR-39", "--out"},
		"residuals.csv":  {"cox", data(t, "lung"), "--covariates", "age", "--event", "status == 2", "--residuals", "--save"},
		"cox.csv":        {"cox", data(t, "lung"), "--covariates", "age", "--event", "status == 2", "--save"},
	} {
		path := filepath.Join(dir, name)
		status, _, errs := kaplan("", append(args, path)...)
		info, err := os.Stat(path)
		if status != exitDone || err != nil {
			t.Errorf("%s: exit %d, %s, %v", name, status, errs, err)
			continue
		}
		if open := info.Mode().Perm()&0o077 != 0; open != (name == "cox.csv") {
			t.Errorf("%s: %v", name, info.Mode())
		}
	}
}

// What cannot be written is refused before anything is read, as wrong usage.
func TestSaveIsRefusedBeforehand(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"km nosuch.csv --save a.exe":                   "--save a.exe: nothing is written in a file of this ending\nend the name in .txt, .md, .html, .docx, .tex, .csv or .json",
		"km nosuch.csv --save a.csv --json":            "--save a.csv and --format json ask for two formats",
		"km nosuch.csv --save a.csv --format md":       "--save a.csv and --format md ask for two formats",
		"km nosuch.csv --force":                        "--force changes nothing here: no file is written",
		"km nosuch.csv --save a.csv --read-only":       "nothing is written: kaplan was started with --read-only\nleave out --save and --out",
		"--read-only match nosuch.csv --out a.csv":     "nothing is written: kaplan was started with --read-only\nleave out --save and --out",
		"qpcr nosuch.csv --out a.csv --save a.csv":     "--save and --out name one file",
		"describe nosuch.csv --read-only --save a.txt": "nothing is written: kaplan was started with --read-only",
	} {
		status, out, errs := kaplan("", strings.Fields(args)...)
		if status != exitUsage || out != "" || !strings.HasPrefix(errs, "kaplan: "+want) {
			t.Errorf("%s: exit %d, %s", args, status, errs)
		}
	}
	if status, out, _ := kaplan("", "km", data(t, "lung"), "--event", "status == 2", "--read-only"); status != exitDone || out == "" {
		t.Errorf("an answer is refused: exit %d", status)
	}
}

// What was read is never written over, by its name, by another or by a link, and of the
// files of a command all are written or none.
func TestWhatWasReadStays(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	before, err := os.ReadFile(data(t, "lung"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(at("in.csv"), before, 0o600), os.Symlink("in.csv", at("link.csv"))); err != nil {
		t.Fatal(err)
	}
	const own = " is a file that was read, and is never written over\nchoose another name\n"
	for _, args := range [][]string{
		{"km", at("in.csv"), "--by", "sex", "--save", at("in.csv"), "--force"},
		{"km", at("in.csv"), "--by", "sex", "--save", at("link.csv"), "--force"},
		{"km", at("link.csv"), "--by", "sex", "--save", dir + "/./in.csv", "--force"},
		{"match", at("in.csv"), "--treatment", "sex == 1", "--covariates", "age", "--out", at("in.csv"), "--force"},
	} {
		status, _, stderr := kaplan("", args...)
		if status != 1 || !strings.HasSuffix(stderr, own) {
			t.Errorf("%q: status %d, %s", args, status, stderr)
		}
	}
	if after, err := os.ReadFile(at("in.csv")); err != nil || string(after) != string(before) {
		t.Errorf("the cohort has changed: %v", err)
	}
	if err := os.WriteFile(at("there.docx"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	status, _, stderr := kaplan("", "cox", at("in.csv"), "--covariates", "age", "--save-model", at("m.json"), "--figure", at("f.svg"), "--rscript", at("r.R"),
		"--save", at("there.docx"))
	if status != 1 || !strings.Contains(stderr, "exists and was left as it is") {
		t.Errorf("status %d, %s", status, stderr)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 3 {
		t.Errorf("left are %v, %v", left, err)
	}
}
