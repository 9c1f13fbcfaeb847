package main

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kaplan/sampledata"
)

// tace75 is the cohort whose expressions the wells of tace75_cq give back, by
// patient and column.
func tace75(t *testing.T) map[string]map[string]float64 {
	t.Helper()
	s, ok := sampledata.Get("tace75")
	if !ok {
		t.Fatal("no sample tace75")
	}
	rows, err := csv.NewReader(strings.NewReader(string(s.CSV()))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]float64{}
	for _, r := range rows[1:] {
		out[r[0]] = map[string]float64{}
		for k, h := range rows[0] {
			if v, err := strconv.ParseFloat(r[k], 64); err == nil {
				out[r[0]][h] = v
			}
		}
	}
	return out
}

func wellsFile(t *testing.T) string {
	t.Helper()
	s, _ := sampledata.Get("tace75_cq")
	path := filepath.Join(t.TempDir(), "wells.csv")
	if err := os.WriteFile(path, s.CSV(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// The wells of tace75_cq come to the expressions and ratios of tace75, by the
// command and by every other one that is given the wells.
func TestQPCRGivesTace75(t *testing.T) {
	t.Parallel()
	want := tace75(t)
	a := asked(t, "", "qpcr", "--sample", "tace75_cq")
	a.near("result/counts/wells", 1350, 0)
	a.near("result/counts/groups", 450, 0)
	a.near("result/counts/undetermined", 9, 0)
	a.near("result/counts/outliers", 2, 0)
	a.near("cohort/n", 75, 0)
	if got := fmt.Sprintln(a.at("result/reference"), a.at("result/calibrator"), a.at("result/times"), a.at("result/targets")); got != "[cel-miR-39] before [before after] [miR-122 miR-21]\n" {
		t.Error(got)
	}
	if n := len(a.list("result/wells_set_aside")); n != 11 {
		t.Errorf("%d wells are listed", n)
	}
	farthest := 0.0
	apart := func(got, want float64) { farthest = math.Max(farthest, math.Abs(got/want-1)) }
	list := a.list("result/expression")
	if len(list) != 300 {
		t.Errorf("%d expressions", len(list))
	}
	for _, x := range list {
		e := x.(map[string]any)
		of := want[e["patient"].(string)]
		apart(e["expression"].(float64), of[fmt.Sprintf("%s %s", e["target"], e["time"])])
		if d := e["log2"].(float64) + e["delta_cq"].(float64); d != 0 {
			t.Errorf("log2 is not -ΔCq: %v", e)
		}
	}
	for _, x := range a.list("result/changes") {
		c := x.(map[string]any)
		apart(c["fold"].(float64), want[c["patient"].(string)][fmt.Sprintf("%s ratio", c["target"])])
	}
	if !(farthest < 1e-9) {
		t.Errorf("farthest of itself: %v", farthest)
	}

	// As a cohort, and beside the clinical file.
	d := asked(t, "", "describe", "--sample", "tace75_cq")
	if names := d.words("result/columns", "name"); !slices.Contains(names, "miR-122 ratio") || !slices.Contains(names, "miR-21 dCq ratio") {
		t.Errorf("columns %v", names)
	}
	clinical := filepath.Join(t.TempDir(), "clinical.csv")
	var b strings.Builder
	s, _ := sampledata.Get("tace75")
	rows, _ := csv.NewReader(strings.NewReader(string(s.CSV()))).ReadAll()
	out := csv.NewWriter(&b)
	for _, r := range rows { // without the expressions
		var keep []string
		for k, h := range rows[0] {
			if !strings.HasPrefix(h, "miR-") {
				keep = append(keep, r[k])
			}
		}
		_ = out.Write(keep)
	}
	out.Flush()
	if err := os.WriteFile(clinical, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"--endpoint", "DSS", "--by", "miR-122 ratio", "--where", "cirrhosis == \"yes\""}
	published := asked(t, "", append([]string{"km", "--sample", "tace75"}, args...)...).number("result/tests[log-rank]/statistic")
	joined := asked(t, "", append([]string{"km", clinical, wellsFile(t)}, args...)...)
	joined.near("result/tests[log-rank]/statistic", published, 1e-12)

	// So does the file that is written, which is never overwritten.
	file := filepath.Join(t.TempDir(), "expression.csv")
	w := asked(t, "", "qpcr", wellsFile(t), "--out", file)
	if w.at("result/file") != file {
		t.Errorf("written to %v", w.at("result/file"))
	}
	asked(t, "", append([]string{"km", clinical, file}, args...)...).near("result/tests[log-rank]/statistic", published, 1e-12)
	status, stdout, errs := kaplan("", "qpcr", wellsFile(t), "--out", file)
	if status != exitNoAnswer || stdout != "" || errs != "kaplan: "+file+" exists and was left as it is\nchoose another name; write over it (--force)\n" {
		t.Errorf("a file that exists: exit %d, %q, %q", status, stdout, errs)
	}
}

func TestQPCRFlags(t *testing.T) {
	t.Parallel()
	const plate = "who,when,what,no,cycles seen\nP1,d1,A,1,24\nP1,d1,A,2,24.2\nP1,d1,A,3,26\nP1,d1,R,1,20\nP1,d2,A,1,38\nP1,d2,A,2,36\nP1,d2,R,1,20\n"
	columns := []string{"qpcr", "-", "--patient", "who", "--time", "when", "--target", "what", "--replicate", "no", "--cq", "cycles seen", "--reference", "R"}
	a := asked(t, plate, columns...)
	a.near("result/expression[0]/cq", 24.1, 1e-12)
	a.near("result/expression[0]/delta_cq", 4.1, 1e-12)
	a.near("result/changes[0]/delta_delta_cq", 12.9, 1e-12)
	a.near("result/changes[0]/delta_ratio", 17/4.1, 1e-12)
	a = asked(t, plate, append(slices.Clone(columns), "--outlier", "none", "--max-cq", "37", "--undetermined", "40", "--calibrator", "d2")...)
	a.near("result/expression[0]/cq", 74.2/3, 1e-12)
	a.near("result/expression[1]/cq", 38, 1e-12)
	a.near("result/rules/max_cq", 37, 0)
	a.near("result/rules/undetermined", 40, 0)
	if a.at("result/rules/outlier_cycles") != nil {
		t.Errorf("outliers by %v", a.at("result/rules/outlier_cycles"))
	}
	a.near("result/changes[0]/delta_delta_cq", 74.2/3-38, 1e-12)
	a = asked(t, plate, append(slices.Clone(columns), "--min-wells", "2")...)
	if a.at("result/expression[0]/delta_cq") != nil { // the reference has one well
		t.Errorf("ΔCq without a reference: %v", a.at("result/expression[0]"))
	}
	for _, format := range []string{"text", "csv", "md"} {
		status, out, errs := kaplan(plate, append(slices.Clone(columns), "--min-wells", "2", "--format", format)...)
		if status != exitDone || errs != "" || strings.Contains(out, "NaN") || strings.Contains(out, "Inf") {
			t.Errorf("as %s: exit %d, %s\n%s", format, status, errs, out)
		}
	}
}

func TestQPCRRefuses(t *testing.T) {
	t.Parallel()
	file := wellsFile(t)
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{nil, exitUsage, "no file of wells is named\nname one, - for standard input, or --sample NAME (kaplan samples lists them)\n"},
		{[]string{file, file}, exitUsage, "2 files are named, and wells are read from one\nput plates below each other in one file\n"},
		{[]string{file, "--sample", "tace75_cq"}, exitUsage, "--sample and files exclude each other\ndrop one of them\n"},
		{[]string{"--sample", "nobody"}, exitUsage, "there is no sample \"nobody\"\n"},
		{[]string{"--sample", "tace75"}, exitNoAnswer, "tace75.csv, row 1: no column is known as the quantification cycle (such as Cq, Ct or Cp)\n"},
		{[]string{file, "--outlier", "-1"}, exitUsage, "--outlier -1: must be a number of cycles above 0, or none\n0.5 by custom\n"},
		{[]string{file, "--outlier", "few"}, exitUsage, "--outlier few: must be a number of cycles above 0, or none\n0.5 by custom\n"},
		{[]string{file, "--max-cq", "0"}, exitUsage, "--max-cq 0: must be a number of cycles above 0\n"},
		{[]string{file, "--undetermined", "-40"}, exitUsage, "--undetermined -40: must be a number of cycles above 0\n"},
		{[]string{file, "--min-wells", "0"}, exitUsage, "--min-wells 0: a mean needs at least 1\n"},
		{[]string{file, "--format", "xml"}, exitUsage, "--format xml: not known\n"},
		{[]string{file, "--reference", "U6"}, exitNoAnswer, "there is no target \"U6\" to refer to\ntargets: miR-122, miR-21, cel-miR-39\n"},
		{[]string{file, "--calibrator", "later"}, exitNoAnswer, "there is neither a time point nor a patient \"later\" to compare with\ntime points: before, after; it may be a patient too\n"},
		{[]string{file, "--time", "visit"}, exitNoAnswer, file + ", row 1: there is no column \"visit\"\nthere are: patient, time, target, replicate, Cq; name one of them (--time COL)\n"},
		{[]string{file + ".gz"}, exitNoAnswer, file + ".gz: there is no such file\n"},
		{[]string{file, "--out", filepath.Join(file, "x.csv")}, exitNoAnswer, ""},
	} {
		status, out, errs := kaplan("", append([]string{"qpcr"}, c.args...)...)
		if status != c.status || out != "" || !strings.HasPrefix(errs, "kaplan: "+c.want) || controls(errs) != "" {
			t.Errorf("%v: exit %d, standard output %q, says\n%s", c.args, status, out, errs)
		}
	}
}

// Cycles are printed as machines give them, with three decimals.
func TestCyclesHaveThreeDecimals(t *testing.T) {
	t.Parallel()
	_, out, errs := kaplan("", "qpcr", "--sample", "tace75_cq", "--reference", "cel-miR-39")
	if m := regexp.MustCompile(`(?m)^T01 +before +miR-122 +3 +3 +(31\.414) +(0\.053) +(11\.482) +(0\.117) +0\.00034961 +(-11\.482)$`).FindString(out); m == "" {
		t.Errorf("no such row of T01 in\n%.2000s%s", out, errs)
	}
}
