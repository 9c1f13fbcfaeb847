package answer

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/read"
)

// Exact tests of every pair of 8 groups in 10 levels, n = 3,000, would take half a
// minute, and those that come to an end say nothing about the others: all are
// withheld, with the reason, and chi-square stands in their place.
func TestExactTestsOfPairsAreBounded(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("id,g,v,w\n")
	x := uint32(7)
	next := func(n uint32) uint32 { x = x*1664525 + 1013904223; return (x >> 16) % n }
	for i := range 3000 {
		fmt.Fprintf(&text, "P%d,%c,%d,%c\n", i, 'A'+next(8), next(10), 'y'+next(2))
	}
	c, err := read.Reader("pairs.csv", strings.NewReader(text.String()), read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(value string) *ComparePairs {
		var l model.Look
		l.Value, l.Marker, l.AsLevels, l.Pairwise = value, "g", true, "holm"
		p, err := PairsQuestion.Answer(context.Background(), model.NewResolver(c), l, Progress[*ComparePairs]{})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := ask("v")
	exact, chi := p.Methods[0], p.Methods[1]
	if exact.Name != "fisher" || len(exact.Pairs) != 0 || !strings.Contains(exact.Why, "10 levels in 28 pairs") || !strings.Contains(exact.Why, "chi-square") {
		t.Errorf("%s: %d pairs, %q", exact.Name, len(exact.Pairs), exact.Why)
	}
	if chi.Name != "chi-square" || chi.Why != "" || len(chi.Pairs) != 28 || !(chi.Pairs[0].P > 0) {
		t.Errorf("%s: %d pairs, %q", chi.Name, len(chi.Pairs), chi.Why)
	}
	if f, ok := p.Finding(); !ok || !(f.P > 0) {
		t.Errorf("finding %v %v", f, ok)
	}
	if exact = ask("w").Methods[0]; exact.Why != "" || len(exact.Pairs) != 28 || !(exact.Pairs[0].P > 0) {
		t.Errorf("of two levels: %d pairs, %q", len(exact.Pairs), exact.Why)
	}
}

// The test of symmetry of more than two levels has another name, and none that is exact.
func TestNamesOfMcNemar(t *testing.T) {
	two, three := mcnemarTests([][]int{{5, 2}, {7, 6}}), mcnemarTests([][]int{{5, 2, 1}, {7, 6, 3}, {2, 1, 4}})
	if len(two) != 2 || two[0].Title != "McNemar" || two[1].Name != "mcnemar-exact" {
		t.Errorf("two levels: %+v", two)
	}
	// (7-2)²/9 + (2-1)²/3 + (1-3)²/4
	if len(three) != 1 || three[0].Title != "McNemar-Bowker" || three[0].DF != 3 || !near(three[0].Statistic, 25.0/9+1.0/3+1) {
		t.Errorf("three levels: %+v", three)
	}
}

// The interval of a pair has its difference in the middle, and leaves 0 out as often as its
// test rejects at that level, where the two are of one distribution.
func TestIntervalsOfPairs(t *testing.T) {
	var text strings.Builder
	text.WriteString("id,g,v\n")
	for i := range 60 {
		fmt.Fprintf(&text, "P%d,%c,%d\n", i, 'A'+i%4, i*i%37+5*(i%4))
	}
	c, err := read.Reader("pairs.csv", strings.NewReader(text.String()), read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var l model.Look
	l.Value, l.Marker, l.Pairwise = "v", "g", "holm"
	p, err := PairsQuestion.Answer(context.Background(), model.NewResolver(c), l, Progress[*ComparePairs]{})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range p.Methods {
		for _, x := range m.Pairs {
			if x.CI.Level == 0 || m.Name == "mann-whitney" { // whose interval is of a shift, and not symmetric
				continue
			}
			seen[m.Name] = true
			if up, down := x.CI.Upper-x.Difference, x.Difference-x.CI.Lower; !(up > 0) || !near(up, down) {
				t.Errorf("%s, %s and %s: %v is not in the middle of %v", m.Name, x.A, x.B, x.Difference, x.CI)
			}
			if m.Name == "dunn" && (x.CI.Lower > 0 || x.CI.Upper < 0) != (x.P < 0.05) {
				t.Errorf("%s, %s and %s: %v with P %v", m.Name, x.A, x.B, x.CI, x.P)
			}
		}
	}
	if !seen["dunn"] || len(seen) < 2 {
		t.Errorf("intervals of %v", seen)
	}
}
