package chart

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLoveGolden(t *testing.T) {
	t.Parallel()
	nan, inf := math.NaN(), math.Inf(1)
	rows := []LoveRow{
		{"score", 0.64, 0.02, []string{"0.64", "0.02"}, Dim},
		{"age", -0.26, -0.08, []string{"-0.26", "-0.08"}, Plain},
		{"Child-Pugh = B", 0.31, 0.18, []string{"0.31", "0.18"}, Warn},
		{"portal vein thrombosis", 0.03, 0.03, []string{"0.03", "0.03"}, Plain},
		{"constant", nan, nan, []string{"NA", "NA"}, Dim},
		{"AFP", inf, 0.5, []string{"Inf", "0.50"}, Plain},
		{"HBV", -0.02, 0, []string{"-0.02", "0.00"}, Plain},
	}
	for _, w := range []int{100, 72, 46, 24} {
		for _, ascii := range []bool{false, true} {
			name := fmt.Sprintf("love_%d", w)
			if ascii {
				name += "_ascii"
			}
			t.Run(name, func(t *testing.T) {
				golden(t, name, Love(rows, LoveOptions{W: w, Title: "term", Headers: []string{LoveMark(false, ascii) + " before", LoveMark(true, ascii) + " after"}, ASCII: ascii}))
			})
		}
	}
	golden(t, "love_close", Love([]LoveRow{{"age", 0.12, 0.01, []string{"0.12"}, Plain}, {"sex", -0.05, 0.02, []string{"-0.05"}, Plain}}, LoveOptions{W: 60, Title: "term"}))
}

// Whatever the values and the size, the grid has its size, ASCII is ASCII, and
// in a plot the marks of a row stand in the order of their values.
func TestLoveLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(rapid.Float64Range(-1, 1), rapid.Float64(), rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 0}))
		n := rapid.IntRange(0, 12).Draw(t, "rows")
		var rows []LoveRow
		for range n {
			rows = append(rows, LoveRow{rapid.String().Draw(t, "label"), value.Draw(t, "before"), value.Draw(t, "after"), []string{rapid.StringN(0, 6, -1).Draw(t, "cell")}, Plain})
		}
		w := rapid.IntRange(-2, 150).Draw(t, "W")
		g := Love(rows, LoveOptions{W: w, Title: "term", Headers: []string{"before"}, Limit: value.Draw(t, "limit"), ASCII: true})
		if g.W != max(w, 0) || len(g.Cells) != g.W*g.H {
			t.Fatalf("%d × %d with %d cells for a width of %d", g.W, g.H, len(g.Cells), w)
		}
		if g.H != 1+n && g.H != 3+n {
			t.Fatalf("%d rows for %d terms", g.H, n)
		}
		for _, r := range g.String() {
			if r >= 0x80 {
				t.Fatalf("not ASCII: %q", g.String())
			}
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		before, after := rapid.Float64Range(-0.99, 0.99).Draw(t, "before"), rapid.Float64Range(-0.99, 0.99).Draw(t, "after")
		g := Love([]LoveRow{{"a", before, after, nil, Plain}}, LoveOptions{W: rapid.IntRange(30, 150).Draw(t, "W"), ASCII: true})
		line := g.Lines()[1]
		o, x, both := strings.Index(line, "o"), strings.Index(line, "#"), strings.Index(line, "@")
		switch {
		case both >= 0 && o < 0 && x < 0:
		case o < 0 || x < 0 || (o < x) != (before < after):
			t.Fatalf("before %v, after %v: %s", before, after, line)
		}
	})
}
