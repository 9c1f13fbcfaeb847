package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// fewOfStage writes a cohort with 3 patients of stage III, and two of a rare site.
func fewOfStage(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("id,arm,stage,t,s,x,site,resp,seldom,two\n")
	for i := range 80 {
		stage, site, resp, seldom := "I", "breast", "no", 0
		switch {
		case i >= 77:
			stage, resp, seldom = "III", "yes", 1
		case i >= 40:
			stage = "II"
		}
		two := []string{"alive", "dead"}[(i/2)%2]
		if i == 12 || i == 13 || i == 32 {
			two = "other"
		}
		if i == 10 || i == 51 {
			site = "rare"
		}
		fmt.Fprintf(&b, "q%d,%s,%s,%d,%d,%g,%s,%s,%d,%s\n", i, []string{"A", "B"}[i%2], stage, 5+(i*37)%83, (i/2)%2, 1+float64((i*53)%97)/10, site, resp, seldom, two)
	}
	path := filepath.Join(t.TempDir(), "few.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A group of a few has no number in any table, pair or figure, nor have those from which
// its size would follow; what cannot be shown without it is refused with its reason.
func TestSmallGroupsHaveNoNumbers(t *testing.T) {
	t.Parallel()
	few := fewOfStage(t)
	follow := []string{few, "--time", "t", "--event", "s"}
	hide := []string{"--suppress-below", "5"}
	ask := func(line []string, more ...string) (int, string, string) {
		return kaplan("", append(append(append([]string{}, line...), hide...), more...)...)
	}
	of := func(command string, rest ...string) []string {
		return append(append([]string{command}, follow...), rest...)
	}
	for _, x := range []struct {
		line []string
		why  string
	}{
		{of("km", "--by", "stage", "--lifetable", "40"), "what a group does"},
		{of("power", "--by", "stage"), "what a pair of groups can detect"},
		{[]string{"simulate", few, "--time", "t", "--event", "seldom", "--by", "x", "--cohorts", "20"}, "few events"},
		{[]string{"roc", few, "--marker", "x", "--outcome", "resp"}, "shares of the counts"},
		{[]string{"logistic", few, "--outcome", "resp", "--covariates", "x"}, "observed and expected"},
		{of("match", "--treatment", "arm", "--covariates", "site"), "means, shares"},
		{[]string{"compare", few, "--value", "x", "--by", "stage"}, "deviations with their errors"},
		{[]string{"compare", few, "--value", "site", "--by", "arm"}, "shares with their bounds"},
	} {
		for _, format := range []string{"text", "json", "csv"} {
			status, out, errs := ask(x.line, "--format", format)
			if status != exitNoAnswer || out != "" || !strings.Contains(errs, "cannot be had with counts below 5 hidden") || !strings.Contains(errs, x.why) {
				t.Errorf("%s as %s: exit %d, %s%s", x.line[0], format, status, out, errs)
			}
		}
	}
	true3 := regexp.MustCompile(`(?m)\b3 (patients|events)\b|\bvs I\b.*\d|^III .*[0-9]{2}|\(n = 3\)|"n": ?3\b|\bn=3\b|,3,|III vs`)
	for _, line := range [][]string{of("km", "--by", "stage", "--times", "0,20"), of("table1", "--by", "stage", "--levels")} {
		for _, format := range []string{"text", "json", "csv", "md"} {
			status, out, errs := ask(line, "--format", format)
			if status != exitDone {
				t.Fatalf("%s: %s", line[0], errs)
			}
			if m := true3.FindString(out); m != "" {
				t.Errorf("%s as %s shows %q", line[0], format, m)
			}
			if line[0] == "table1" && format == "text" && !strings.Contains(out, "III (n <5)") {
				t.Errorf("the head of the few:\n%s", out)
			}
		}
	}
	for i, line := range [][]string{of("km", "--by", "stage"), of("km", "--by", "stage", "--risk-table", "at-risk"),
		of("cuminc", "--by", "stage", "--cause", "1")} {
		file := filepath.Join(t.TempDir(), "a.svg")
		status, _, errs := ask(line, "--figure", file)
		if status != exitDone {
			t.Errorf("%v: %s", line, errs)
			continue
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if svg := string(b); strings.Contains(svg, `class="count"`) || !strings.Contains(svg, "the numbers at risk are left out") {
			t.Errorf("figure %d has numbers at risk, or does not say that it has none", i)
		}
	}
}

// Notes, warnings and life tables show no number of a few, and the explorer's documents
// of curves are refused as the command's are.
func TestSmallCountsInSentences(t *testing.T) {
	t.Parallel()
	few := fewOfStage(t)
	causes := []string{few, "--time", "t", "--event", "two", "--cause", "dead", "--censored", "alive", "--suppress-below", "5"}
	said := regexp.MustCompile(`\b[1-4] (\w+ )?(events?|values?|patients?|deaths?)\b`)
	for _, line := range [][]string{{"finegray", "--covariates", "x"}, {"cuminc", "--by", "arm"}} {
		for _, format := range []string{"text", "json", "csv"} {
			status, out, errs := kaplan("", append(append(append([]string{line[0]}, causes...), line[1:]...), "--format", format)...)
			if status != exitDone {
				t.Fatalf("%s: %s", line[0], errs)
			}
			if m := said.FindString(out); m != "" {
				t.Errorf("%s as %s says %q", line[0], format, m)
			}
			if line[0] == "finegray" && !strings.Contains(strings.ReplaceAll(out, `\u003c`, "<"), "<5 competing events stay") {
				t.Errorf("finegray as %s does not say that others compete:\n%s", format, out)
			}
		}
	}
	status, out, _ := kaplan("", "ledger", "--sample", "mir221", "--suppress-below", "5")
	if status != exitDone || !regexp.MustCompile(`(?m)^ 3 +Groups`).MatchString(out) {
		t.Errorf("the number of a look is hidden:\n%s", out)
	}
}
