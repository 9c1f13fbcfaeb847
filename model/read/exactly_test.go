package read

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kaplan/model"
)

// wasSaid reports whether something was said of a cohort that was read, or of a column.
func wasSaid(c *model.Cohort, what string) bool {
	doubts := slices.Clone(c.Doubts)
	for _, col := range c.Columns {
		doubts = append(doubts, col.Doubts...)
	}
	return slices.ContainsFunc(doubts, func(d model.Doubt) bool { return strings.Contains(d.What, what) })
}

func readOf(t *testing.T, text string, opt Options) *model.Cohort {
	t.Helper()
	c, err := Reader("few.csv", strings.NewReader(text), opt)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What is declared of a file and is not so in it is said; what is so is not.
func TestDeclaredAndNotSo(t *testing.T) {
	const once, twice = "patient_id,age,time,status\n11,40,5,1\n12,999,7,0\n13,60,9,1\n", "patient_id,age,time,status\n11,40,5,1\n11,50,7,0\n13,60,9,1\n"
	missing := func(code string) Options { return Options{Missing: map[string][]string{"age": {code}}} }
	for _, x := range []struct {
		text string
		opt  Options
		what string
		want bool
	}{
		{once, missing("888"), `"888" was said to be missing, and nobody has it`, true},
		{once, missing("999"), "was said to be missing", false},
		{twice, Options{ID: NoID}, "2 values have 3 rows: each row was declared to be a subject of its own", true},
		{once, Options{ID: NoID}, "declared to be a subject", false},
	} {
		if got := wasSaid(readOf(t, x.text, x.opt), x.what); got != x.want {
			t.Errorf("%q was said: %v", x.what, got)
		}
	}
}

// A name of three letters that ends as names of identifiers do names the patients.
func TestShortNamesOfIdentifiers(t *testing.T) {
	for _, name := range []string{"xID", "x_id", "x id"} {
		c := readOf(t, name+",age,time,status\n507,40,5,1\n309,50,7,0\n113,60,9,1\n", Options{})
		if !slices.Equal(c.ID, []string{"507", "309", "113"}) {
			t.Errorf("%s: patients %q", name, c.ID)
		}
	}
}

// A row stands for as many patients as it says, and one of none is left out.
func TestRowsOfManyPatients(t *testing.T) {
	c := readOf(t, "arm,time,status,n\nA,5,1,3\nB,7,0,2\nB,8,0,0\n", Options{Freq: "n"})
	if c.N != 5 || !wasSaid(c, "1 row stands for nobody and is left out") {
		t.Errorf("%d patients: %+v", c.N, c.Doubts)
	}
}

// The records that are looked at first are all of a small file, to the last letter.
func TestProbeToTheEnd(t *testing.T) {
	for text, want := range map[string]int{"a\n1\n2": 3, "a\n1\n2\n": 3, "a\n\n1": 2, "": 0} {
		p := &table{s: text}
		if got := len(p.probe(0, 1, ',')); got != want {
			t.Errorf("%q has %d records, not %d", text, got, want)
		}
	}
}

// A line with one cell above names is a title; one with more is not, where no numbers
// say what the names are.
func TestTitleAboveNames(t *testing.T) {
	head, words := probed{cells: []string{"arm", "sex", "site"}}, probed{cells: []string{"x", "y", "z"}}
	for first, want := range map[string]bool{"Cohort||": true, "Cohort|2026|": false} {
		rs := []probed{{cells: strings.Split(first, "|")}, head, words}
		if got := titled(rs, 1, 3); got != want {
			t.Errorf("%q is a title: %v", first, got)
		}
	}
	if rs := []probed{{cells: []string{"Cohort", "", ""}}, {cells: []string{"arm", "7", "site"}}, words}; titled(rs, 1, 3) {
		t.Error("a number is no name")
	}
}

// Two names that become one are alike; one name twice, and names of nothing, are not.
func TestNamesThatBecomeOne(t *testing.T) {
	for text, want := range map[string]bool{"A a": true, "A b": false, "A A": false, "b A c a": true, "- --": false} {
		names := strings.Fields(text)
		norm := func(s string) string { return strings.Trim(strings.ToLower(s), "-") }
		if got := alike(norm, len(names), func(i int) string { return names[i] }); got != want {
			t.Errorf("%q are alike: %v", text, got)
		}
	}
}

// A column that was computed never becomes the one that names the patients.
func TestComputedIsNoIdentifier(t *testing.T) {
	text := "who,dose,time,status\n"
	for p := range 12 {
		for v := range 2 {
			text += fmt.Sprintf("%d,%d,%d,%d\n", 4000+7*p, 10+(p+3*v)%5, 5+p*17%40, p%2)
		}
	}
	c := readOf(t, text, Options{ID: NoID})
	col := actsAsID(c)
	if col == nil {
		t.Fatal("nothing acts as an identifier")
	}
	if col.Derived = true; actsAsID(c) != nil {
		t.Errorf("%s was computed", col.Name)
	}
	col.Derived = false
	if col.Name = "survival_time"; actsAsID(c) != nil {
		t.Error("a survival time names nobody")
	}
}
