package chart

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// values are n numbers that look drawn at random and are always the same.
func values(n int, shift, spread float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		u := float64(i*7919%997+1) / 998
		out[i] = shift + spread*math.Log(u/(1-u))
	}
	return out
}

func box(name string, group int, v []float64) Box {
	s := append([]float64(nil), v...)
	for i := range s { // few values
		for j := range s[:i] {
			if s[i] < s[j] {
				s[i], s[j] = s[j], s[i]
			}
		}
	}
	at := func(f float64) float64 { return s[int(f*float64(len(s)-1)+0.5)] }
	b := Box{Name: name, Group: group, Values: v, Q1: at(0.25), Median: at(0.5), Q3: at(0.75)}
	reach := 1.5 * (b.Q3 - b.Q1)
	b.Low, b.High = b.Q1, b.Q3
	for _, x := range v {
		if x >= b.Q1-reach {
			b.Low = math.Min(b.Low, x)
		}
		if x <= b.Q3+reach {
			b.High = math.Max(b.High, x)
		}
	}
	return b
}

func TestBoxesGolden(t *testing.T) {
	t.Parallel()
	few := []Box{box("low", 0, values(20, 10, 1)), box("high", 1, values(26, 12, 2)), box("not known at the time", 2, values(1, 11, 1))}
	many := []Box{box("A", 0, values(300, 0, 1)), box("B", 1, values(150, 2, 1))}
	skewed := []Box{}
	for i, b := range many {
		v := make([]float64, len(b.Values))
		for k, x := range b.Values {
			v[k] = math.Exp(2 * x)
		}
		skewed = append(skewed, box(b.Name, i, v))
	}
	for name, c := range map[string]struct {
		boxes []Box
		o     BoxOptions
	}{
		"boxes_few":     {few, BoxOptions{W: 80, H: 20}},
		"boxes_low":     {few, BoxOptions{W: 49, H: 6}},
		"boxes_many":    {many, BoxOptions{W: 80, H: 14}},
		"boxes_log":     {skewed, BoxOptions{W: 80, H: 14, Log: true}},
		"boxes_crowded": {append(append([]Box(nil), few...), many...), BoxOptions{W: 60, H: 6}},
	} {
		for _, ascii := range []bool{false, true} {
			c.o.ASCII = ascii
			file := name + map[bool]string{true: "_ascii"}[ascii]
			t.Run(file, func(t *testing.T) { golden(t, file, Boxes(c.boxes, c.o)) })
		}
	}
}

func TestStackedGolden(t *testing.T) {
	t.Parallel()
	bars := []StackedBar{{"sorafenib", []int{2, 10, 50, 56}}, {"lenvatinib", []int{0, 24, 40, 33}}, {"nobody", []int{0, 0, 0, 0}}, {"one", []int{0, 1, 0, 0}}}
	levels := []string{"complete response", "partial response", "stable disease", "progressive disease"}
	for name, o := range map[string]StackedOptions{"stacked": {W: 80, H: 16}, "stacked_narrow": {W: 46, H: 6}, "stacked_low": {W: 80, H: 4}} {
		for _, ascii := range []bool{false, true} {
			o.ASCII = ascii
			file := name + map[bool]string{true: "_ascii"}[ascii]
			t.Run(file, func(t *testing.T) { golden(t, file, Stacked(bars, levels, o)) })
		}
	}
}

func TestLinesGolden(t *testing.T) {
	t.Parallel()
	x := []float64{0, 14, 28, 42, 56}
	means := []Means{
		{Name: "vehicle", Group: 0, X: x, Y: []float64{100, 280, 680, 1257, 1724}, Lower: []float64{93, 266, 634, 1143, 1724}, Upper: []float64{107, 294, 726, 1371, 1724}, N: []int{8, 8, 8, 6, 1}},
		{Name: "30 mg/kg", Group: 1, X: x, Y: []float64{62, 65, 158, 353, 835}, Lower: []float64{58, 60, 140, 303, 670}, Upper: []float64{66, 70, 177, 403, 1000}, N: []int{52, 36, 36, 30, 25}},
	}
	var lines []Line
	for i, v := range values(12, 80, 20) {
		lines = append(lines, Line{Group: i % 2, X: x, Y: []float64{v, v * 1.5, v * 3, v * 5, v * 9}})
	}
	pairs := LinesOptions{W: 50, H: 16, Lines: lines[:0], Pad: 0.5, NoNames: true, Ticks: []XTick{{0, "before"}, {1, "after"}},
		Means: []Means{{Group: 0, X: []float64{0, 1}, Y: []float64{5, 4}, Labels: []string{"5.0", "4.0"}}}}
	for i, v := range values(14, 5, 1) {
		after := v - 1 + float64(i%3)
		pairs.Lines = append(pairs.Lines, Line{X: []float64{0, 1}, Y: []float64{v, after}})
		pairs.Strips[0], pairs.Strips[1] = append(pairs.Strips[0], v), append(pairs.Strips[1], after)
	}
	for name, o := range map[string]LinesOptions{
		"lines_means":     {W: 80, H: 20, Means: means, XTitle: "day"},
		"lines_spaghetti": {W: 80, H: 20, Means: means, Lines: lines, XTitle: "day"},
		"lines_narrow":    {W: 46, H: 10, Means: means},
		"lines_pairs":     pairs,
	} {
		for _, ascii := range []bool{false, true} {
			o.ASCII = ascii
			file := name + map[bool]string{true: "_ascii"}[ascii]
			t.Run(file, func(t *testing.T) { golden(t, file, Lines(o)) })
		}
	}
}

func TestIntervalsGolden(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	rows := []Interval{{"A, B", -11.5, -20.9, -2, Title}, {"A, C", 2.7, -7.3, 12.8, Plain}, {"B, C, which is a long name", nan, nan, nan, Dim}, {"B, D", 4, nan, nan, Plain}}
	for _, ascii := range []bool{false, true} {
		file := "intervals" + map[bool]string{true: "_ascii"}[ascii]
		golden(t, file, Intervals(rows, IntervalOptions{W: 70, H: 8, ASCII: ascii}))
	}
}

// Whatever the values and the room: no panic, a grid of the width asked for and
// no higher than allowed, no control character, and only ASCII where asked.
func TestComparisonsOfAnything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.OneOf(rapid.Float64Range(-50, 50), rapid.SampledFrom([]float64{0, 1, -1, 1e-300, 1e300, -1e308, 1e308, math.Inf(1), math.Inf(-1), math.NaN()}))
		list := rapid.SliceOfN(number, 0, 30)
		w, h := rapid.IntRange(-2, 140).Draw(t, "w"), rapid.IntRange(-2, 50).Draw(t, "h")
		ascii, log := rapid.Bool().Draw(t, "ascii"), rapid.Bool().Draw(t, "log")
		name := rapid.SampledFrom([]string{"", "low", "a much longer name than there is room for", "漢字の群", "x\x1b[2J"})
		n := rapid.IntRange(0, 45).Draw(t, "groups")
		var boxes []Box
		var bars []StackedBar
		var means []Means
		var lines []Line
		var rows []Interval
		levels := rapid.SliceOfN(name, 0, 12).Draw(t, "levels")
		for i := range n {
			q := [5]float64{number.Draw(t, "low"), number.Draw(t, "q1"), number.Draw(t, "median"), number.Draw(t, "q3"), number.Draw(t, "high")}
			v := list.Draw(t, "values")
			boxes = append(boxes, Box{name.Draw(t, "name"), i, v, q[0], q[1], q[2], q[3], q[4]})
			counts := make([]int, len(levels))
			for j := range counts {
				counts[j] = rapid.IntRange(0, 1000).Draw(t, "count")
			}
			bars = append(bars, StackedBar{name.Draw(t, "name"), counts})
			x := make([]float64, len(v))
			whole := make([]int, len(v))
			for k := range x {
				x[k], whole[k] = number.Draw(t, "x"), k
			}
			m := Means{Name: name.Draw(t, "name"), Group: i, X: x, Y: v}
			if rapid.Bool().Draw(t, "bars") {
				m.Lower, m.Upper, m.N = v, v, whole
			}
			means = append(means, m)
			lines = append(lines, Line{i, x, v})
			rows = append(rows, Interval{name.Draw(t, "name"), q[2], q[0], q[4], Plain})
		}
		o := LinesOptions{W: w, H: h, Lines: lines, Means: means, Pad: rapid.SampledFrom([]float64{0, 0.1, 0.5}).Draw(t, "pad"), XTitle: name.Draw(t, "title"), NoNames: rapid.Bool().Draw(t, "no names"), ASCII: ascii}
		if n > 0 {
			o.Strips = [2][]float64{boxes[0].Values, boxes[n-1].Values}
		}
		for what, g := range map[string]*Grid{
			"boxes":     Boxes(boxes, BoxOptions{W: w, H: h, Log: log, ASCII: ascii}),
			"stacked":   Stacked(bars, levels, StackedOptions{W: w, H: h, ASCII: ascii}),
			"lines":     Lines(o),
			"intervals": Intervals(rows, IntervalOptions{W: w, H: h, ASCII: ascii}),
		} {
			if g.W != max(w, 0) || g.H > max(h, 0) || len(g.Cells) != g.W*g.H {
				t.Fatalf("%s: a grid of %d × %d (%d cells) in %d × %d", what, g.W, g.H, len(g.Cells), w, h)
			}
			for _, c := range g.Cells {
				if c.R != 0 && c.R < ' ' || ascii && c.R >= 0x80 {
					t.Fatalf("%s holds %q", what, c.R)
				}
			}
		}
	})
}

// Every value of a strip is there: as many points as values where they are
// drawn one by one, and each within a column of its own.
func TestStripHoldsAllValues(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.Float64Range(0, 100), 1, 60).Draw(t, "values")
		b := box("g", 0, v)
		g := Boxes([]Box{b}, BoxOptions{W: 100, H: 12})
		points := 0
		for y := range g.H - 3 { // the box and the axis below
			for _, c := range g.Row(y) {
				if c.R == '•' {
					points++
				}
			}
		}
		if points > 0 && points != len(v) {
			t.Fatalf("%d points for %d values\n%v", points, len(v), g)
		}
		if points == 0 && !strings.ContainsFunc(g.String(), func(r rune) bool { return r > 0x2800 && r < 0x2900 }) {
			t.Fatalf("no point\n%v", g)
		}
	})
}

// The parts of a bar are as long as their shares, to a cell, and fill it.
func TestBarsAreShares(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 500), 1, 8).Draw(t, "counts")
		total := 0
		levels := make([]string, len(counts))
		for i, n := range counts {
			total += n
			levels[i] = fmt.Sprint(i)
		}
		if total == 0 {
			return
		}
		g := Stacked([]StackedBar{{"g", counts}}, levels, StackedOptions{W: 100, H: 12})
		row := g.Row(2) // the second row of the bar has no text
		filled := map[Role]int{}
		width := 0
		for _, c := range row {
			if c.R != ' ' {
				filled[c.Role]++
				width++
			}
		}
		for i, n := range counts {
			// A cell of the screen.
			if want := float64(n) / float64(total) * float64(width); math.Abs(float64(filled[GroupRole(i)])-want) > 1 {
				t.Fatalf("level %d fills %d of %d cells, not %.1f\n%v", i, filled[GroupRole(i)], width, want, g)
			}
		}
	})
}
