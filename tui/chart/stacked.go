package chart

import (
	"fmt"
	"math"
)

// StackedBar is one group of a stacked bar chart: how many have each level.
type StackedBar struct {
	Name   string
	Counts []int
}

// StackedOptions say what Stacked draws.
type StackedOptions struct {
	W, H  int // room; the grid is as high as it needs to be
	ASCII bool
}

// Fills of the levels, the darkest first; level 8 looks like level 0 again.
var (
	unicodeFills = [Groups]rune{'█', '▒', '░', '▓', '▤', '▥', '▨', '▦'}
	asciiFills   = [Groups]rune{'#', '=', '.', '%', 'o', 'x', '*', '~'}
)

// Fill is two cells of what level i is filled with, for keys and tables.
func Fill(i int, ascii bool) string {
	f := unicodeFills[styleIndex(i)]
	if ascii {
		f = asciiFills[styleIndex(i)]
	}
	return string([]rune{f, f})
}

// Stacked draws each group as a bar of 100 %, parted by level, with the
// percentages where they fit and the number of each group behind it; a key of
// the levels stands above. Groups that do not fit are counted in a line.
func Stacked(bars []StackedBar, levels []string, o StackedOptions) *Grid {
	name, count := 4, 1
	total := make([]int, len(bars))
	for i, b := range bars {
		name = max(name, Width(b.Name))
		for _, n := range b.Counts {
			total[i] += n
		}
		count = max(count, len(fmt.Sprint(total[i])))
	}
	name = min(name, max(6, o.W/4))
	left, w := name+1, o.W-name-1-count-1
	if len(bars) == 0 || w < 8 || o.H < 2 {
		return NewGrid(o.W, 0)
	}
	g := NewGrid(o.W, o.H)
	y := drawKey(g, levels, max(1, min(3, o.H/4)), o.ASCII)
	shown := len(bars)
	per := 1
	switch room := o.H - y; {
	case room >= 3*shown:
		per = 3
	case room >= 2*shown:
		per = 2
	case room < shown:
		shown = max(0, room-1)
	}
	for i, b := range bars[:shown] {
		g.Text(0, y, Fit(b.Name, name, o.ASCII), Plain)
		for k := range max(1, per-1) { // the last of several rows parts the groups
			drawParts(g, left, y+k, w, b.Counts, total[i], k == 0, o.ASCII)
		}
		label := fmt.Sprint(total[i])
		g.Text(o.W-len(label), y, label, Dim)
		y += per
	}
	if shown < len(bars) && y < o.H {
		g.Text(left, y, Fit(fmt.Sprintf("and %d more groups", len(bars)-shown), w, o.ASCII), Dim)
		y++
	}
	g.H = min(y, o.H)
	g.Cells = g.Cells[:g.W*g.H]
	return g
}

func drawParts(g *Grid, x, y, w int, counts []int, total int, text bool, ascii bool) {
	if total == 0 {
		return
	}
	sum, from := 0, 0
	for j, n := range counts {
		sum += n
		to := int(math.Round(float64(sum) / float64(total) * float64(w)))
		fill := []rune(Fill(j, ascii))[0]
		for k := from; k < to; k++ {
			g.Put(x+k, y, fill, GroupRole(j))
		}
		label := fmt.Sprintf(" %.0f%% ", 100*float64(n)/float64(total))
		if text && n > 0 && to-from >= len(label)+2 {
			g.Text(x+from+(to-from-len(label))/2, y, label, Plain)
		}
		from = to
	}
}

// drawKey names the levels in at most rows lines and returns the row after it.
func drawKey(g *Grid, levels []string, rows int, ascii bool) int {
	x, y := 0, 0
	for i, l := range levels {
		label := Fit(l, 24, ascii)
		w := 3 + Width(label)
		rest := fmt.Sprintf("and %d more", len(levels)-i)
		last := y == rows-1 && i < len(levels)-1
		room := g.W
		if last {
			room -= len(rest) + 2
		}
		if x > 0 && x+w > room {
			if y == rows-1 {
				g.Text(x, y, Fit(rest, g.W-x, ascii), Dim)
				break
			}
			x, y = 0, y+1
		}
		g.Text(x, y, Fill(i, ascii), GroupRole(i))
		x = g.Text(x+3, y, label, Plain) + 2
	}
	return y + 1
}
