package write

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRounded(t *testing.T) {
	for _, c := range []struct {
		v      float64
		digits int
		want   string
	}{
		{0.98966, 2, "0.99"}, {0.98966, 3, "0.990"}, {0.066, 2, "0.066"}, {0.0664, 2, "0.066"}, {0.20646, 2, "0.21"}, {1, 2, "1.00"}, {9.999, 2, "10.0"},
		{12.345, 2, "12.3"}, {12.345, 3, "12.35"}, {224.922, 2, "224.9"}, {1234, 2, "1234"}, {-2.274, 2, "-2.27"}, {0.0000123, 2, "1.2e-05"}, {0, 2, "0"},
		{0.09999, 2, "0.10"}, {0.9999, 2, "1.00"}, {math.NaN(), 2, "NA"}, {math.Inf(1), 3, "Inf"}, {99.99, 2, "100.0"},
	} {
		if got := Rounded(c.v, c.digits); got != c.want {
			t.Errorf("%v with %d decimals is %s, not %s", c.v, c.digits, got, c.want)
		}
	}
	for p, want := range map[float64]string{0.0067: "0.007", 0.04962: "0.0496", 0.0504: "0.0504", 0.05: "0.050", 0.00099: "<0.001", 0.9995: ">0.999", 0.572: "0.572", 0: "<0.001"} {
		if got := JournalP(p); got != want {
			t.Errorf("P %v is %s, not %s", p, got, want)
		}
	}
	if JournalP(math.NaN()) != "NA" {
		t.Error("no P is", JournalP(math.NaN()))
	}
}

// Rounding loses no more than half of the last digit, whatever the number.
func TestRoundedIsNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64Range(-1e9, 1e9).Draw(t, "v") * math.Pow(10, -float64(rapid.IntRange(0, 12).Draw(t, "down")))
		digits := rapid.IntRange(1, 6).Draw(t, "digits")
		r, err := strconv.ParseFloat(Rounded(v, digits), 64)
		// Half of the last digit that is shown, of a decimal or, of a large number, of a digit.
		if bound := math.Max(0.5*math.Pow(10, -float64(digits-1)), math.Abs(v)*0.51*math.Pow(10, -float64(digits-1))); err != nil || math.Abs(r-v) > bound {
			t.Fatalf("%v with %d decimals is %s: %v", v, digits, Rounded(v, digits), err)
		}
	})
}

// What is rounded for reading has every digit in CSV, and leaves the document as it was.
func TestRoundedLeavesCSV(t *testing.T) {
	tab := table("Ratios", "term", "n", "HR", "95% CI low", "high", "P")
	tab.add("a", 38, 0.98966, 0.95457, 1.026, pvalue(0.0004))
	tab.add("b", 37, math.NaN(), math.NaN(), math.NaN(), pvalue(math.NaN()))
	d := Document{Tables: []Table{tab}}
	text := func(d Document, format string) string {
		var b bytes.Buffer
		if err := Write(&b, d, format); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	before, csv := text(d, "text"), text(d, "csv")
	r := d.Rounded(2)
	if text(r, "csv") != csv || text(d, "text") != before {
		t.Error("rounding changed more than what is read")
	}
	const want = "Ratios\nterm   n    HR  95% CI low  high       P\na     38  0.99        0.95  1.03  <0.001\nb     37    NA          NA    NA      NA\n"
	if got := text(r, "text"); got != want {
		t.Errorf("%s", got)
	}
	s := r.sheets()[0]
	if s.rows[0][3] != "0.95–1.03" || s.rows[1][3] != "NA" || s.head[3] != "95% CI" || s.rows[0][1] != "38" {
		t.Errorf("%q under %q", s.rows, s.head)
	}
}

// Two columns are the ends of an interval where the first says of what it is the low end and
// the next is the high one: groups, levels and markers are called so too.
func TestIntervalsOfColumns(t *testing.T) {
	for _, c := range []struct {
		heads []string
		want  string
	}{
		{[]string{"term", "95% CI low", "high "}, "term|95% CI"},
		{[]string{"term", "95% CI low", "95% CI high"}, "term|95% CI"},
		{[]string{"term", "90% CI low (S)", "high", "P"}, "term|90% CI (S)|P"},
		{[]string{"variable", "low", "high"}, "variable|low|high"},
		{[]string{"variable", "all", "high"}, "variable|all|high"},
		{[]string{"variable", "risk low", "risk middle"}, "variable|risk low|risk middle"},
		{[]string{"variable", "risk high", "risk low"}, "variable|risk high|risk low"}, // the last of them
		{[]string{"HR low"}, "HR low"},
	} {
		tab := table("", c.heads...)
		var row []any
		for j := range c.heads {
			row = append(row, j+1)
		}
		tab.add(row...)
		s := (Document{Tables: []Table{tab}}).sheets()[0]
		if got := strings.Join(s.head, "|"); got != c.want {
			t.Errorf("%q are %q, not %q", c.heads, got, c.want)
		}
		if len(s.head) != len(s.rows[0]) {
			t.Errorf("%q: %d heads over %d cells", c.heads, len(s.head), len(s.rows[0]))
		}
	}
}
