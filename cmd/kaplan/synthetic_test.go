package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kaplan/sampledata"
)

// A shipped file that is opened by its path, under any name, and what is written
// of a sample is said to be synthetic; data that only resemble it are not.
func TestSyntheticIsSaid(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, s := range sampledata.List() {
		if s.Real != "" {
			continue // held by TestLIHC
		}
		args := []string{"describe"}
		if s.Name == "hep3b" {
			args = append(args, "--id", "mouse", "--long", "day")
		}
		text := string(s.CSV())
		for name, file := range map[string]string{"renamed": text, "bom": "\ufeff" + text, "crlf": strings.ReplaceAll(text, "\n", "\r\n")} {
			a := asked(t, "", append(args, put(s.Name+"_"+name+".csv", file))...)
			if got, _ := a.at("cohort/synthetic").(string); got != s.Synthetic {
				t.Errorf("%s, %s: synthetic is %q", s.Name, name, got)
			}
		}
		// One digit is another: it may be anybody's.
		k := strings.LastIndexAny(text, "0123456789")
		other := text[:k] + string('0'+(text[k]-'0'+1)%10) + text[k+1:]
		status, out, errs := kaplan("", append(args, put(s.Name+"_other.csv", other), "--json")...)
		if status != exitDone || strings.Contains(out, `"synthetic"`) {
			t.Errorf("%s, changed: exit %d, synthetic in %.200s\n%s", s.Name, status, out, errs)
		}
	}
	tace, _ := sampledata.Get("tace75")
	cq, _ := sampledata.Get("tace75_cq")

	// Every table of an answer has a last column that says so.
	for _, args := range [][]string{{"km", "--by", "miR-122 ratio"}, {"compare", "--value", "ALB", "--by", "sex"}, {"describe"}, {"table1"}} {
		_, out, _ := kaplan("", append(args, "--sample", "tace75", "--format", "csv")...)
		for _, block := range strings.Split(strings.TrimSpace(out), "\n\n") {
			for i, line := range strings.Split(block, "\n") {
				if want := map[bool]string{true: ",synthetic", false: ",yes"}[i == 0]; !strings.HasSuffix(line, want) {
					t.Fatalf("%v: %q does not end in %q", args, line, want)
				}
			}
		}
	}
	_, out, _ := kaplan(outlying, "compare", "-", "--value", "x", "--by", "g", "--format", "csv")
	if out == "" || strings.Contains(out, "synthetic") {
		t.Errorf("real data are called synthetic: %s", out)
	}

	// Files that are written of a sample say so in every row, and are known again.
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"match", "--sample", "tace75", "--treatment", "cirrhosis", "--covariates", "age,ALB"}, tace.Synthetic},
		{[]string{"qpcr", "--sample", "tace75_cq"}, cq.Synthetic},
		{[]string{"qpcr", put("wells.csv", string(cq.CSV()))}, cq.Synthetic},
	} {
		path := filepath.Join(dir, fmt.Sprintf("%s_%d.csv", c.args[0], len(c.args[len(c.args)-1])))
		if status, _, errs := kaplan("", append(c.args, "--out", path)...); status != exitDone {
			t.Fatalf("%v: %s", c.args, errs)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(b)), "\n")
		if !strings.HasSuffix(lines[0], ",synthetic") {
			t.Errorf("%v: the file begins with %s", c.args, lines[0])
		}
		for _, l := range lines[1:] {
			if !strings.HasSuffix(l, c.want) && !strings.HasSuffix(l, `"`+c.want+`"`) {
				t.Fatalf("%v: %s", c.args, l)
			}
		}
		again := asked(t, "", "describe", path)
		if got, _ := again.at("cohort/synthetic").(string); got != c.want {
			t.Errorf("%v: read again, synthetic is %q", c.args, got)
		}
		if len(c.args) == 7 {
			twice := filepath.Join(dir, "twice.csv")
			if status, _, errs := kaplan("", "match", path, "--treatment", "cirrhosis", "--covariates", "age", "--out", twice); status != exitDone {
				t.Fatalf("matched again: %s", errs)
			}
			b, _ := os.ReadFile(twice)
			if head, _, _ := strings.Cut(string(b), "\n"); strings.Count(head, "synthetic") != 1 {
				t.Errorf("matched twice: %s", head)
			}
		}
	}
	// A column of that name which says anything else is a column.
	b := asked(t, "id,t,s,synthetic\nA,1,1,yes\nB,2,0,yes\nC,3,1,yes\n", "describe", "-")
	if got, ok := b.at("cohort").(map[string]any)["synthetic"]; ok {
		t.Errorf("somebody's column is believed: %v", got)
	}
}
