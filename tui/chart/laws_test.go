package chart

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawCohort draws up to 40 subjects with tied and untied times.
func drawCohort(t *rapid.T) *cohort {
	n := rapid.IntRange(1, 40).Draw(t, "n")
	time, event := make([]float64, n), make([]bool, n)
	for i := range time {
		if rapid.Bool().Draw(t, "whole") {
			time[i] = float64(rapid.IntRange(0, 60).Draw(t, "month"))
		} else {
			time[i] = rapid.Float64Range(0, 60).Draw(t, "time")
		}
		event[i] = rapid.Bool().Draw(t, "event")
	}
	return newCohort(time, event)
}

func drawOptions(t *rapid.T, series ...Series) SurvivalOptions {
	return SurvivalOptions{
		W: rapid.IntRange(30, 130).Draw(t, "W"), H: rapid.IntRange(6, 40).Draw(t, "H"),
		To: rapid.Float64Range(0.5, 90).Draw(t, "to"), Unit: rapid.SampledFrom([]string{"months", "days", "years", ""}).Draw(t, "unit"),
		Series: series, NoNames: true, ASCII: rapid.Bool().Draw(t, "ascii"),
	}
}

func TestColumnHoldsItsTimes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := columns{lo: rapid.Float64Range(-10, 10).Draw(t, "lo"), n: rapid.IntRange(1, 200).Draw(t, "n")}
		c.hi = c.lo + rapid.Float64Range(1e-3, 1e4).Draw(t, "span")
		at := c.lo + (c.hi-c.lo)*rapid.Float64Range(0, 1).Draw(t, "f")
		if rapid.Bool().Draw(t, "on an edge") {
			at = c.edge(rapid.IntRange(0, c.n).Draw(t, "edge"))
		}
		k := c.of(at)
		if k < 0 || k >= c.n || at > c.edge(k+1) || k > 0 && at <= c.edge(k) {
			t.Fatalf("column %d of %d for %v does not hold it: (%v, %v]", k, c.n, at, c.edge(k), c.edge(k+1))
		}
		if c.of(c.lo) != 0 || c.of(c.hi) != c.n-1 {
			t.Fatalf("ends in columns %d and %d of %d", c.of(c.lo), c.of(c.hi), c.n)
		}
	})
}

// In each column the curve enters in the row nearest to S at the column's left
// edge, leaves in that nearest to S at its right edge, fills what is between
// and nothing else, and ends with the last subject.
func TestCurveIsWithinHalfARow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCohort(t)
		r := c.series("group", 0)
		r.RunsOn = rapid.Bool().Draw(t, "runs on")
		o := drawOptions(t, r)
		s := newSurvival(o)
		last := c.time[len(c.time)-1]
		for x := range s.x.n {
			in, out := r.At(s.x.edge(x)), r.At(s.x.edge(x+1))
			ended := !r.RunsOn && last < s.x.edge(x)
			for lv := 0; lv <= s.h; lv++ {
				drawn := s.g.At(s.left+x, s.row(lv)).Role == Group0
				near := func(v float64) bool { return math.Abs(float64(lv)-v*float64(s.h)) <= 0.5+1e-9 }
				between := float64(lv) >= out*float64(s.h)-0.5-1e-9 && float64(lv) <= in*float64(s.h)+0.5+1e-9
				if drawn && (ended || !between) {
					t.Fatalf("column %d level %d drawn; S %v to %v, ended %v\n%v", x, lv, in, out, ended, s.g)
				}
				// Exactly half way between two rows either is near enough.
				tie := math.Abs(math.Abs(float64(lv)-in*float64(s.h))-0.5) < 1e-9 || math.Abs(math.Abs(float64(lv)-out*float64(s.h))-0.5) < 1e-9
				if !drawn && !ended && !tie && (near(in) || near(out) || between) {
					t.Fatalf("column %d level %d not drawn; S %v to %v\n%v", x, lv, in, out, s.g)
				}
			}
		}
	})
}

// The axis has its mark in the column of the tick's time, the label and the
// counts stand over and under it, and the counts are those at that time.
func TestCountsStandUnderTheirTicks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawCohort(t), exponential(rapid.Uint64Range(1, 50).Draw(t, "seed"), 1200, 20, 60)
		o := drawOptions(t, a.series("a", 0), b.series("longer name", 1))
		s := newSurvival(o)
		if s.labelRow == 0 {
			return
		}
		if len(s.ticks) == 0 && s.x.n > 8 {
			t.Fatalf("no tick\n%v", s.g)
		}
		for x := range s.x.n {
			want := s.gl.xAxis
			for _, k := range s.ticks {
				if s.left+s.x.of(k.t) == s.left+x {
					want = s.gl.xTick
				}
			}
			if got := s.g.At(s.left+x, s.labelRow-1).R; got != want {
				t.Fatalf("axis column %d is %c, not %c\n%v", x, got, want, s.g)
			}
		}
		check := func(y, from int, want func(k tick) float64) {
			line := []rune(string(rowRunes(s.g.Row(y))))
			fields := strings.Fields(string(line[from:]))
			if len(fields) != len(s.ticks) {
				t.Fatalf("row %d has %d numbers for %d ticks\n%v", y, len(fields), len(s.ticks), s.g)
			}
			for i, k := range s.ticks {
				// The number nearest to the tick's column is its own.
				if v, err := strconv.ParseFloat(fields[i], 64); err != nil || math.Abs(v-want(k)) > 1e-9 {
					t.Fatalf("row %d under %v: %s, not %v\n%v", y, k.t, fields[i], want(k), s.g)
				}
				if c := s.g.At(k.col, y).R; c == ' ' && s.g.At(k.col+1, y).R == ' ' {
					t.Fatalf("nothing under the tick at %v in row %d\n%v", k.t, y, s.g)
				}
			}
		}
		check(s.labelRow, max(Width(o.Unit)+1, s.nameWidth), func(k tick) float64 { return k.t })
		if s.tableRow > 0 {
			for i, c := range []*cohort{a, b} {
				check(s.tableRow+i, s.nameWidth, func(k tick) float64 { return float64(c.atRisk(k.t)) })
			}
		}
	})
}

func rowRunes(cells []Cell) []rune {
	var out []rune
	for _, c := range cells {
		out = append(out, c.R)
	}
	return out
}

// Of two curves, even one upon the other, each shows; a censoring shows unless
// it stands inside a row of four or more.
func TestAllCurvesAndCensoringsShow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCohort(t)
		o := drawOptions(t, c.series("a", 0), c.series("b", 1))
		o.To = math.Max(o.To, 1)
		s := newSurvival(o)
		var cells [2]int
		for _, c := range s.g.Cells {
			if c.Role == Group0 || c.Role == Group1 {
				cells[c.Role-Group0]++
			}
		}
		if drawn := min(s.x.n, s.x.of(c.time[len(c.time)-1])+1); drawn >= 2 && (cells[0] == 0 || cells[1] == 0) {
			t.Fatalf("cells %v\n%v", cells, s.g)
		}
		o.Series = o.Series[:1]
		s = newSurvival(o)
		marked := func(x int) bool {
			for lv := 0; lv <= s.h; lv++ {
				if c := s.g.At(s.left+x, s.row(lv)); c.R == '+' && c.Role == Group0 {
					return true
				}
			}
			return false
		}
		has := map[int]bool{}
		for _, at := range c.censor {
			has[s.x.of(at)] = true
		}
		for x := range s.x.n {
			if marked(x) && !has[x] {
				t.Fatalf("a + in column %d without a censoring\n%v", x, s.g)
			}
			crowd := has[x-1] && has[x+1] && (has[x-2] || has[x+2])
			if has[x] && !marked(x) && !crowd {
				t.Fatalf("no + in column %d for its censoring\n%v", x, s.g)
			}
		}
	})
}

// Whatever the floats and sizes, nothing panics and grids have the size asked for.
func TestAnythingIsDrawn(t *testing.T) {
	t.Parallel()
	hostile := rapid.OneOf(
		rapid.SampledFrom([]float64{0, 1, -1, 0.5, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, 5e-324, 1e300}),
		rapid.Float64())
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "low", "日本語のグループ", "e\u0301\u0301", "\x1b[31m\x00\n", "≥5 cm"}))
	size := rapid.OneOf(rapid.IntRange(-1, 30), rapid.IntRange(0, 300))
	rapid.Check(t, func(t *rapid.T) {
		value := func(string) func(float64) float64 {
			vs := rapid.SliceOfN(hostile, 1, 8).Draw(t, "values")
			i := 0
			return func(float64) float64 { i++; return vs[i%len(vs)] }
		}
		var series []Series
		for range rapid.IntRange(0, 5).Draw(t, "series") {
			r := Series{
				Name: text.Draw(t, "name"), Group: rapid.Int().Draw(t, "group"), At: value("at"), RunsOn: rapid.Bool().Draw(t, "runs on"),
				Censor: rapid.SliceOfN(hostile, 0, 5).Draw(t, "censor"), Median: hostile.Draw(t, "median"),
			}
			if rapid.Bool().Draw(t, "band") {
				r.Lower, r.Upper = value("lower"), value("upper")
			}
			if rapid.Bool().Draw(t, "counts") {
				ns := rapid.SliceOfN(rapid.Int(), 1, 5).Draw(t, "at risk")
				i := 0
				r.AtRisk = func(float64) int { i++; return ns[i%len(ns)] }
			}
			series = append(series, r)
		}
		o := SurvivalOptions{
			W: size.Draw(t, "W"), H: size.Draw(t, "H"), From: hostile.Draw(t, "from"), To: hostile.Draw(t, "to"),
			Unit:   rapid.SampledFrom([]string{"months", "days", "weeks", "years", "", "月"}).Draw(t, "unit"),
			YLower: hostile.Draw(t, "ylo"), YUpper: hostile.Draw(t, "yhi"), YTitle: text.Draw(t, "title"), MedianLevel: hostile.Draw(t, "level"),
			Series: series, Bands: rapid.Bool().Draw(t, "bands"), Medians: rapid.Bool().Draw(t, "medians"), NoRisk: rapid.Bool().Draw(t, "no risk"),
			ASCII: rapid.Bool().Draw(t, "ascii"),
		}
		check := func(g *Grid, w int) {
			for _, row := range strings.Split(Render(g, func(Role) (before, after string) { return "", "" }), "\n") {
				if g.H > 0 && Width(row) != w {
					t.Fatalf("a row of %d columns in %d: %q", Width(row), w, row)
				}
				if o.ASCII && !isASCII(row) {
					t.Fatalf("not ASCII: %q", row)
				}
			}
			for _, c := range g.Cells {
				if c.R < ' ' && c.R != 0 || c.R == 0x7f {
					t.Fatalf("control character %q in a cell", c.R)
				}
			}
		}
		check(Survival(o), max(o.W, 0))
		values := rapid.SliceOfN(hostile, 0, 50).Draw(t, "strip")
		w := size.Draw(t, "strip W")
		if w <= 0 {
			w = len(values)
		}
		check(Strip(values, StripOptions{
			W: w, Rows: rapid.IntRange(-1, 4).Draw(t, "rows"), Mark: rapid.IntRange(-1, 60).Draw(t, "mark"), Label: text.Draw(t, "label"),
			Lower: hostile.Draw(t, "lo"), Upper: hostile.Draw(t, "hi"), ASCII: o.ASCII,
		}), w)
		var rows []ForestRow
		for range rapid.IntRange(0, 4).Draw(t, "terms") {
			rows = append(rows, ForestRow{
				Label: text.Draw(t, "term"), Estimate: hostile.Draw(t, "estimate"), Lower: hostile.Draw(t, "lower"), Upper: hostile.Draw(t, "upper"),
				Columns: rapid.SliceOfN(text, 0, 4).Draw(t, "columns"),
			})
		}
		check(Forest(rows, ForestOptions{W: o.W, Title: text.Draw(t, "heading"), Headers: rapid.SliceOfN(text, 0, 4).Draw(t, "headers"), Reference: hostile.Draw(t, "ref"), ASCII: o.ASCII}), max(o.W, 0))
	})
}

// An axis of ratios that holds 1 has a second tick wherever there is room for three, and
// every tick is a round number.
func TestRatioTicksLaw(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lo := 1 - rapid.Float64Range(0.01, 0.95).Draw(t, "below")
		hi := 1 + rapid.Float64Range(0.01, 20).Draw(t, "above")
		n := rapid.IntRange(3, 12).Draw(t, "n")
		ticks := RatioTicks(lo, hi, n)
		if len(ticks) < 2 || len(ticks) > n {
			t.Fatalf("%v in [%v, %v] for at most %d", ticks, lo, hi, n)
		}
		for _, v := range ticks {
			if s := strconv.FormatFloat(v, 'g', -1, 64); len(strings.Trim(strings.ReplaceAll(s, ".", ""), "0")) > 3 && math.Exp2(math.Round(math.Log2(v))) != v {
				t.Fatalf("%s is no round ratio", s)
			}
		}
	})
}

func TestTicksLaw(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lo, hi := rapid.Float64().Draw(t, "lo"), rapid.Float64().Draw(t, "hi")
		n := rapid.IntRange(-1, 20).Draw(t, "n")
		ticks := Ticks(lo, hi, rapid.SampledFrom([]string{"months", "days", "weeks", ""}).Draw(t, "unit"), n)
		if len(ticks) > max(n, 0) {
			t.Fatalf("%d ticks for at most %d", len(ticks), n)
		}
		for i, v := range ticks {
			if !(v >= lo && v <= hi) || i > 0 && !(v > ticks[i-1]) {
				t.Fatalf("ticks %v in [%v, %v]", ticks, lo, hi)
			}
		}
	})
}
