package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// rash is a cage of mice whose skin was graded every second week until they died.
const rash = "mouse,week,tumor,skin,days,dead\n" +
	"A,0,yes,none,40,1\nA,2,yes,rash,40,1\nA,4,yes,rash,40,1\nB,0,yes,none,25,1\nB,2,yes,none,25,1\n" +
	"C,0,no,none,60,0\nC,2,no,rash,60,0\nC,4,no,resolved,60,0\nD,0,no,none,60,0\nD,2,no,,60,0\nD,4,no,rash,60,0\n"

// A category that was graded again and again is counted by time point: over all levels
// in their order, among those who have a value.
func TestCountsOverTime(t *testing.T) {
	t.Parallel()
	args := []string{"compare", "-", "--id", "mouse", "--long", "week", "--value", "skin", "--by", "tumor", "--over-time"}
	a := asked(t, rash, args...)
	if got := fmt.Sprint(a.at("result/levels")); got != "[none rash resolved]" {
		t.Errorf("levels %s", got)
	}
	want := map[string][][]float64{"no": {{0, 2, 2, 0, 0}, {2, 1, 0, 1, 0}, {4, 2, 0, 1, 1}}, "yes": {{0, 2, 2, 0, 0}, {2, 2, 1, 1, 0}, {4, 1, 0, 1, 0}}}
	for group, points := range want {
		for i, p := range points {
			at := fmt.Sprintf("result/groups[%s]/at[%d]/", group, i)
			a.near(at+"time", p[0], 0)
			a.near(at+"n", p[1], 0)
			for k, n := range p[2:] {
				a.near(fmt.Sprintf("%scounts[%d]", at, k), n, 0)
			}
		}
	}
	// Columns named by time points share the levels of all of them.
	b := asked(t, "id,skin @ 0,skin @ 2\nA,none,rash\nB,none,none\nC,none,resolved\n", "compare", "-", "--value", "skin @ 0", "--over-time")
	if got := fmt.Sprint(b.at("result/levels"), b.at("result/groups[0]/at[1]/counts")); got != "[none rash resolved] [1 1 1]" {
		t.Errorf("columns of time points: %s", got)
	}
}

// The mice are walked through: survival in their own words, a marker over time, rash by
// week as stacked bars.
func TestStoryOfTheMice(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, "", "--sample", "hep3b")
	x.wait("109 mice", "at risk", "log-rank")
	x.keys("5")
	x.wait("Groups", "Over time")
	x.keys(":")
	x.wait("> ")
	x.typed("over time")
	x.keys("Enter")
	x.wait("mean ± SEM")
	if s := x.screen(); strings.Contains(strings.ToLower(s), "patient") {
		t.Errorf("mice are called patients\n%s", s)
	}

	path := filepath.Join(t.TempDir(), "rash.csv")
	if err := os.WriteFile(path, []byte(rash), 0o644); err != nil {
		t.Fatal(err)
	}
	y := open(t, 80, 24, "", "--id", "mouse", "--long", "week", path)
	y.wait("log-rank")
	y.keys("m")
	y.wait("> ")
	y.typed("tumor")
	y.keys("Enter", "5", "v")
	y.wait("> ")
	y.typed("skin")
	y.keys("Enter", ":")
	y.wait("> ")
	y.typed("over time")
	y.keys("Enter")
	y.wait("skin over week", "no: 2 patients", "██ none ▒▒ rash ░░ resolved", "50%", "yes: 2 patients")
	y.keys("Down", "Down")
	y.wait("yes: 2 patients")
}

// Where a paired test of means is read, means are joined and listed, and are called so;
// beside a test of ranks they are medians.
func TestStoryOfMeansAndMedians(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, "", "--sample", "tace75")
	x.wait("at risk")
	x.keys("'", "1")
	x.wait("paired t test", "the line joins the means", "mean change")
	x.keys("5", "v")
	x.wait("> ")
	x.typed("miR-21 before")
	x.keys("Enter")
	x.wait("Compare miR-21 before")
	x.keys("V")
	x.wait("> ")
	x.typed("miR-21 after")
	x.keys("Enter")
	x.wait("miR-21 after - miR-21 before, the line joins the")
}

// Where a question is put to rows, of which a mouse has several, rows are counted, those
// that are in the answer, and mice are called so.
func TestRowsOfMiceAreRows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line, rows string
	}{
		{"roc --marker hCG --outcome 'dose>0'", "! 370 rows of 81 mice: rows of one mouse"},
		{"roc --marker hCG --versus weight --outcome 'dose>0'", "! 370 rows of 81 mice: rows of one mouse"},
		{"logistic --outcome 'dose>0' --covariates hCG", "! 370 rows of 81 mice: rows of one mouse"},
		{"correlate --x hCG --y dose", ""},
		{"compare --value hCG --by phase", ""},
		{"table1 --rows hCG,dose", ""},
	} {
		words := strings.Fields(strings.ReplaceAll(c.line, "'", ""))
		status, out, errs := kaplan("", append(words, "--sample", "hep3b")...)
		if status != exitDone || !strings.HasPrefix(out, "hep3b: 531 rows (synthetic)\n") || !strings.Contains(out, c.rows) || strings.Contains(out, "atient") {
			t.Errorf("%s: exit %d, %s\n%s", c.line, status, errs, out)
		}
	}
}
