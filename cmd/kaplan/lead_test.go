package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
	"kaplan/sampledata"
)

// Two groups of four by hand: 1, 2, 3, 4 and 3, 4, 5, 26. The last value is far
// out, so that the checks speak for ranks; a test that is named is
// read all the same, and what the checks say stands beside it.
const outlying = "id,g,x,y\nA,a,1,2\nB,a,2,2\nC,a,3,4\nD,a,4,6\nE,b,3,3\nF,b,4,4\nG,b,5,5\nH,b,26,40\n"

func TestLead(t *testing.T) {
	t.Parallel()
	compared := []string{"compare", "-", "--value", "x", "--by", "g"}
	plain := asked(t, outlying, compared...)
	if got := plain.at("result/read"); got != "mann-whitney" {
		t.Fatalf("the checks speak for %v", got)
	}
	for _, name := range []string{"student-t", "welch-t", "mann-whitney", "anova", "welch-anova", "kruskal-wallis"} {
		a := asked(t, outlying, append(compared, "--lead", name)...)
		if got := a.at("result/read"); got != name {
			t.Errorf("--lead %s reads %v", name, got)
		}
		notes := fmt.Sprint(a.at("result/notes"))
		if name != "mann-whitney" && !strings.Contains(notes, "is read, as the look names it; the checks speak for the Mann-Whitney test: not normal in b") {
			t.Errorf("--lead %s: notes %s", name, notes)
		}
		// Every test is there whichever is read, with the same P.
		for _, other := range []string{"student-t", "anova", "kruskal-wallis"} {
			at := "result/tests[" + other + "]/p_value"
			if a.at(at) != plain.at(at) {
				t.Errorf("--lead %s changes the P of %s", name, other)
			}
		}
	}
	pairs := asked(t, outlying, "compare", "-", "--value", "x", "--paired", "y", "--lead", "paired-t")
	if got := pairs.at("result/read"); got != "paired-t" {
		t.Errorf("--lead paired-t reads %v", got)
	}
	counts := asked(t, outlying, "compare", "-", "--value", "x > 3", "--by", "g", "--lead", "chi-square-uncorrected")
	if got := counts.at("result/read"); got != "chi-square-uncorrected" {
		t.Errorf("--lead chi-square-uncorrected reads %v", got)
	}
	status, out, errs := kaplan(outlying, append(compared, "--lead", "anova", "--format", "text")...)
	if status != exitDone || !strings.Contains(out, "* named by the look; the choice is sound where it was made before the data were seen") || strings.Contains(out, "what the checks speak for;") {
		t.Errorf("the text does not say that the test was named: %s\n%s", out, errs)
	}
}

// A test that the comparison does not have is refused, with those that it has.
func TestLeadRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--value", "x", "--by", "g", "--lead", "fisher"}, `"fisher" is no test of this comparison` + "\none of student-t, welch-t, mann-whitney, anova"},
		{[]string{"--value", "x > 3", "--by", "g", "--lead", "anova"}, `"anova" is no test of this comparison` + "\none of chi-square, chi-square-uncorrected, "},
		{[]string{"--value", "x", "--paired", "y", "--lead", "student-t"}, `"student-t" is no test of this comparison` + "\none of paired-t, wilcoxon"},
		{[]string{"--value", "x", "--by", "g", "--lead", "t"}, "--lead t: not known\none of student-t"},
		{[]string{"--value", "x", "--lead", "anova"}, "--lead"}, // nothing is compared
		{[]string{"--value", "x", "--by", "g", "--pairwise", "holm", "--lead", "anova"}, "--lead"},
	} {
		status, out, errs := kaplan(outlying, append([]string{"compare", "-"}, c.args...)...)
		if status != exitUsage || !strings.Contains(errs, c.want) {
			t.Errorf("%v: exit %d, %s%s", c.args, status, out, errs)
		}
	}
}

// A saved look of a sample whose caption names a test leads with that test, and
// every look that names one has its P on top.
func TestCaptionsLead(t *testing.T) {
	t.Parallel()
	captions := map[string][]string{"ANOVA": {"anova"}, "t test": {"student-t", "paired-t"}}
	said := regexp.MustCompile(`ANOVA|t test`)
	leads := 0
	for _, s := range sampledata.List() {
		config, err := read.ParseConfig(s.Name+".toml", s.Config())
		if err != nil {
			t.Fatal(err)
		}
		c, err := read.Reader(s.Name+".csv", strings.NewReader(string(s.CSV())), read.Options{Config: config})
		if err != nil {
			t.Fatal(err)
		}
		r := model.NewResolver(c)
		for _, l := range c.Looks {
			if caption := said.FindString(l.Name); caption != "" && !slices.Contains(captions[caption], l.Lead) {
				t.Errorf("%s, %s: leads with %q", s.Name, l.Name, l.Lead)
			}
			if l.Lead == "" {
				continue
			}
			leads++
			var tests []answer.TestRow
			var read string
			if l.Page == "Paired" {
				a, err := answer.PairedQuestion.Answer(t.Context(), r, l.Look, answer.Progress[*answer.PairedChange]{})
				if err != nil {
					t.Errorf("%s, %s: %v", s.Name, l.Name, err)
					continue
				}
				tests, read = a.Groups[0].Tests, a.Read
			} else {
				a, err := answer.CompareQuestion.Answer(t.Context(), r, l.Look, answer.Progress[*answer.Compared]{})
				if err != nil {
					t.Errorf("%s, %s: %v", s.Name, l.Name, err)
					continue
				}
				tests, read = a.Tests, a.Read
			}
			at := slices.IndexFunc(tests, func(x answer.TestRow) bool { return x.Name == read })
			if read != l.Lead || at < 0 || tests[at].Why != "" {
				t.Errorf("%s, %s: leads with %q, reads %q", s.Name, l.Name, l.Lead, read)
			}
		}
	}
	if leads < 20 {
		t.Errorf("%d looks name their test, expected 20 at least", leads)
	}
}
