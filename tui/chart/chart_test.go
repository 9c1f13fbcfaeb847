package chart

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTicks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lo, hi float64
		unit   string
		n      int
		want   []float64
	}{
		{0, 61, "months", 8, []float64{0, 12, 24, 36, 48, 60}},
		{0, 61, "months", 11, []float64{0, 6, 12, 18, 24, 30, 36, 42, 48, 54, 60}},
		{0, 11, "months", 5, []float64{0, 3, 6, 9}},
		{0, 200, "Month", 8, []float64{0, 60, 120, 180}},
		{0, 1022, "days", 8, []float64{0, 200, 400, 600, 800, 1000}},
		{0, 1100, "days", 8, []float64{0, 365, 730, 1095}},
		{0, 4795, "days", 8, []float64{0, 730, 1460, 2190, 2920, 3650, 4380}},
		{0, 35, "weeks", 8, []float64{0, 8, 16, 24, 32}},
		{0, 13, "years", 8, []float64{0, 2, 4, 6, 8, 10, 12}},
		{0, 0.3, "", 4, []float64{0, 0.1, 0.2, 0.3}},
		{-1, 1, "", 5, []float64{-1, -0.5, 0, 0.5, 1}},
		{5, 5, "", 3, []float64{5}},
		{1, 0, "", 3, nil},
		{0, math.Inf(1), "", 3, nil},
		{math.NaN(), 1, "", 3, nil},
		{0, 1, "", 0, nil},
	} {
		if diff := cmp.Diff(c.want, Ticks(c.lo, c.hi, c.unit, c.n)); diff != "" {
			t.Errorf("Ticks(%v, %v, %q, %d) (-want +got):\n%s", c.lo, c.hi, c.unit, c.n, diff)
		}
	}
}

// Four patients: death at 1, censored at 2, death at 3, death at 4. By hand
// S = 0.75 from 1, 0.375 from 3, 0 from 4; at risk 4, 4, 3, 2, 1 at 0 to 4.
// With 21 columns of 0.2 the steps stand in columns 5, 15 and 20 and the
// censoring in column 10, each under its own tick.
func TestSurvivalByHand(t *testing.T) {
	t.Parallel()
	c := newCohort([]float64{1, 2, 3, 4}, []bool{true, false, true, true})
	g := Survival(SurvivalOptions{W: 28, H: 12, To: 4, Unit: "years", Series: []Series{c.series("a", 0)}})
	want := []string{
		" 1.00 ┤─────╮",
		"      │     │",
		" 0.75 ┤     ╰────+────╮",
		"      │               │",
		" 0.50 ┤               │  a",
		"      │               ╰────╮",
		" 0.25 ┤                    │",
		"      │                    │",
		" 0.00 ┤                    ╰",
		"      └┬────┬────┬────┬────┬",
		"years  0    1    2    3    4",
		"── a   4    4    3    2    1",
	}
	if diff := cmp.Diff(want, g.Lines()); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, g)
	}
}

// A curve stops where its last subject leaves, at whatever height, unless it runs on.
func TestCurveEndsWithItsLastSubject(t *testing.T) {
	t.Parallel()
	c := newCohort([]float64{1, 5}, []bool{true, false}) // S = 0.5 from 1, nobody left after 5
	r := c.series("", 0)
	last := func() (x int) {
		s := newSurvival(SurvivalOptions{W: 60, H: 12, To: 10, Series: []Series{r}})
		for i := range s.x.n {
			for lv := 0; lv <= s.h; lv++ {
				if s.g.At(s.left+i, s.row(lv)).Role == Group0 {
					x = i - s.x.of(5)
				}
			}
		}
		return x
	}
	if x := last(); x != 0 {
		t.Errorf("drawn %d columns past the last subject", x)
	}
	if r.RunsOn = true; last() < 10 {
		t.Error("does not run on")
	}
}

// Of two equal curves each has every second column.
func TestEqualCurvesTakeTurns(t *testing.T) {
	t.Parallel()
	c := newCohort([]float64{50}, []bool{false})
	g := Survival(SurvivalOptions{W: 40, H: 8, To: 40, NoNames: true, Series: []Series{c.series("a", 0), c.series("b", 1)}})
	if !strings.Contains(g.String(), "┤─━─━─━─━") {
		t.Errorf("\n%s", g)
	}
}

func TestStripByHand(t *testing.T) {
	t.Parallel()
	values := []float64{0, 1, 2, 3, 4, 5, 6, 7, math.NaN(), 3}
	for _, c := range []struct {
		name string
		v    []float64
		o    StripOptions
		want []string
	}{
		{"a step to each", values, StripOptions{Mark: 1, Label: "0.793"}, []string{"▁▂▃▄▅▆▇█ ▄", " ▲ 0.793"}},
		{"label on the left", values, StripOptions{Mark: 7, Label: "0.793"}, []string{"▁▂▃▄▅▆▇█ ▄", " 0.793 ▲"}},
		{"label cut", values, StripOptions{Mark: 4, Label: "0.7931868"}, []string{"▁▂▃▄▅▆▇█ ▄", "    ▲ 0.7…"}},
		{"two rows", []float64{0, 15, 7, 8}, StripOptions{Rows: 2, Mark: -1}, []string{" █ ▁", "▁███", ""}},
		{"peaks survive", []float64{0, 0, 7, 0, 0, 0}, StripOptions{W: 3, Mark: -1}, []string{"▁█▁", ""}},
		{"the marked value shows", []float64{0, 0, 7, 0, 0, 0}, StripOptions{W: 3, Mark: 3}, []string{"▁▁▁", " ▲"}},
		{"ASCII", values, StripOptions{Mark: 1, Label: "0.793", ASCII: true}, []string{"_.-~=+*# ~", " ^ 0.793"}},
		{"fixed scale", []float64{0, 7, 70}, StripOptions{Mark: -1, Upper: 7}, []string{"▁██", ""}},
		{"all equal", []float64{0, 0}, StripOptions{Mark: -1}, []string{"▁▁", ""}},
		{"nothing", nil, StripOptions{W: 3}, []string{"", ""}},
	} {
		if diff := cmp.Diff(c.want, Strip(c.v, c.o).Lines()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestStripMarksTheCursor(t *testing.T) {
	t.Parallel()
	g := Strip([]float64{1, 2, 3}, StripOptions{Mark: 1})
	if g.At(1, 0).Role != Cursor || g.At(1, 1) != (Cell{'▲', Cursor}) || g.At(0, 0).Role != Plain {
		t.Errorf("%v", g.Cells)
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"low", "low"},
		{"e\u0301te\u0301", "été"},     // composed
		{"x\u0301", "x"},               // no such letter: without the mark
		{"日本", "日本"},                   // two columns each
		{"a\x1b[31mb\n\x00", "a[31mb"}, // no control bytes
		{"日本語日本語日本語", "日本語日本語"}, // cut at the edge, not through a rune
		{"abcdefghijklmnop", "abcdefghijklm"},
	} {
		g := NewGrid(13, 1)
		g.Text(0, 0, c.in, Plain)
		if got := g.Lines()[0]; got != c.want {
			t.Errorf("%q gives %q, not %q", c.in, got, c.want)
		}
		if w := Width(Render(g, func(Role) (before, after string) { return "", "" })); w != 13 {
			t.Errorf("%q: rendered %d columns wide", c.in, w)
		}
	}
	g := NewGrid(6, 1)
	g.Text(0, 0, "日本語", Plain)
	g.Put(3, 0, 'x', Plain) // through the middle of the second
	g.Put(4, 0, 'y', Plain)
	if got := g.Lines()[0]; got != "日 xy" {
		t.Errorf("%q", got)
	}
}

func TestFit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in    string
		w     int
		ascii bool
		want  string
	}{
		{"intermediate", 12, false, "intermediate"},
		{"intermediate", 10, false, "intermedi…"},
		{"intermediate", 10, true, "intermedi~"},
		{"size ≥ 5 cm", 20, true, "size >= 5 cm"},
		{"é 日", 5, true, "e ??"},
		{"日本語", 5, false, "日本…"},
		{"日本語", 4, false, "日…"},
		{"low", 0, false, ""},
	} {
		if got := Fit(c.in, c.w, c.ascii); got != c.want {
			t.Errorf("Fit(%q, %d) = %q, not %q", c.in, c.w, got, c.want)
		}
	}
}

// Runs of one role are painted once, and plain blanks inside them with them.
func TestRenderJoinsRuns(t *testing.T) {
	t.Parallel()
	g := NewGrid(12, 2)
	g.Text(0, 0, "ab", Group0)
	g.Text(4, 0, "cd", Group0)
	g.Text(7, 0, "ef", Group1)
	g.Put(0, 1, 'x', Cursor)
	g.Put(2, 1, 'y', Cursor)
	var calls []Role
	out := Render(g, func(r Role) (before, after string) {
		calls = append(calls, r)
		if r == Plain {
			return "", ""
		}
		return "<", ">"
	})
	if want := "<ab  cd> <ef>   \n<x> <y>         "; out != want {
		t.Errorf("%q, not %q", out, want)
	}
	if want := []Role{Group0, Plain, Group1, Plain, Cursor, Plain, Cursor, Plain}; !slices.Equal(calls, want) {
		t.Errorf("painted %v, not %v", calls, want)
	}
}

// No style may be taken for another's, or for the + of a censoring.
func TestStylesDiffer(t *testing.T) {
	t.Parallel()
	for _, styles := range [][Groups]style{unicodeStyles, asciiStyles} {
		seen := map[rune]int{}
		for i, s := range styles {
			if j, ok := seen[s[level]]; ok {
				t.Errorf("groups %d and %d have one line style", i, j)
			}
			seen[s[level]] = i
			if slices.Contains(s[:], '+') {
				t.Errorf("group %d is drawn with +", i)
			}
			for _, r := range s {
				if runeWidth(r) != 1 {
					t.Errorf("group %d: %c is not one column", i, r)
				}
			}
		}
	}
}

// At is asked once for an edge and once for a mark, however long the series.
func TestFewCalls(t *testing.T) {
	t.Parallel()
	calls := 0
	censor := make([]float64, 100000)
	for i := range censor {
		censor[i] = float64(i) / 1000
	}
	s := newSurvival(SurvivalOptions{W: 120, H: 40, To: 100, Series: []Series{{
		At: func(t float64) float64 { calls++; return math.Exp(-t / 50) }, Censor: censor,
	}}})
	if calls > 2*(s.x.n+1) {
		t.Errorf("%d calls for %d columns", calls, s.x.n)
	}
}

// A number is never cut, nor left without what it counts: 53 of "53 missing" might be of
// 5341.
func TestFitNumbers(t *testing.T) {
	t.Parallel()
	for w, want := range map[int]string{40: "number     marker    53 missing  ! 1", 30: "number marker 53 missing ! 1", 27: "number marker 53 missing !\u2026",
		25: "number marker 53 missing\u2026", 23: "number marker\u2026", 15: "number marker\u2026", 13: "number\u2026", 4: "num\u2026"} {
		if got := FitNumbers("number     marker    53 missing  ! 1", w, false); got != want {
			t.Errorf("in %d columns: %q, want %q", w, got, want)
		}
	}
	if got := FitNumbers("289 to 13862  (106 missing)", 18, false); got != "289 to 13862\u2026" {
		t.Errorf("a range: %q", got)
	}
	if got := FitNumbers("1234 missing", 8, true); got != "~" {
		t.Errorf("a number at the beginning: %q", got)
	}
}

// Texts of widths of their own never read the same where they differ.
func TestFitApartEach(t *testing.T) {
	t.Parallel()
	got := FitApartEach([]string{"pathologic_stage in IIA", "pathologic_stage in IIB", "gender"}, []int{12, 12, 10}, false)
	if got[0] == got[1] || Width(got[0]) > 12 || got[2] != "gender" {
		t.Errorf("%q", got)
	}
}
