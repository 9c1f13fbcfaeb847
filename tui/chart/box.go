package chart

import (
	"fmt"
	"math"
)

// Box is one group of values: its points, and the numbers of its box.
type Box struct {
	Name                      string
	Group                     int // colour and style
	Values                    []float64
	Low, Q1, Median, Q3, High float64 // whiskers, quartiles; NaN: no box
}

// BoxOptions say what Boxes draws.
type BoxOptions struct {
	W, H  int  // room; the grid is as high as it needs to be
	Log   bool // a logarithmic axis, for values above 0
	ASCII bool
}

// Boxes draws groups one under the other on one axis: the points of each as a
// strip in which values of one column are stacked, and its box plot under them,
// with a dot for what lies beyond the whiskers. Where
// more points share a column than fit, heights are shares and no longer
// numbers. Groups that do not fit are counted in a line.
func Boxes(boxes []Box, o BoxOptions) *Grid {
	n := len(boxes)
	name := 4
	for _, b := range boxes {
		name = max(name, Width(b.Name))
	}
	name = min(name, max(6, o.W/4))
	left := name + 1
	w := o.W - left
	if n == 0 || w < 8 || o.H < 3 {
		return NewGrid(o.W, 0)
	}
	shown, rest := n, 0
	if o.H-2 < n {
		shown = max(1, o.H-3)
		rest = n - shown
	}
	per := min(max((o.H-2)/shown, 1), 8)
	if rest > 0 {
		per = 1
	}
	h := shown*per + 2
	if rest > 0 {
		h++
	}
	g := NewGrid(o.W, min(h, o.H))
	lists := make([][]float64, 0, 2*n)
	for _, b := range boxes {
		lists = append(lists, b.Values, []float64{b.Low, b.Q1, b.Median, b.Q3, b.High})
	}
	if !anyFinite(o.Log, lists...) {
		return NewGrid(o.W, 0)
	}
	s := scaleOf(o.Log, w, lists...)
	strip := per - 1
	if per >= 4 {
		strip-- // a blank row parts the groups
	}
	// All groups are drawn in one way, so that they can be compared by eye.
	large := strip > 0
	most := 0
	for _, b := range boxes[:shown] {
		_, fits := spread(b.Values, s, strip)
		large = large && fits
		fine := s
		fine.n = 2 * w
		if o.ASCII {
			fine.n = w
		}
		_, m := stack(b.Values, fine)
		most = max(most, m)
	}
	for i, b := range boxes[:shown] {
		y := i * per
		role := GroupRole(b.Group)
		g.Text(0, y+strip, Fit(b.Name, name, o.ASCII), role)
		if large {
			counts, _ := spread(b.Values, s, strip)
			drawPoints(g, left, y, counts, strip, role, o.ASCII)
		} else if strip > 0 {
			drawStack(g, left, y, w, strip, b.Values, s, most, role, o.ASCII)
		}
		drawBox(g, left, y+strip, b, s, role, o.ASCII)
	}
	y := shown * per
	if rest > 0 {
		g.Text(left, y, Fit(fmt.Sprintf("and %d more groups", rest), w, o.ASCII), Dim)
		y++
	}
	drawXAxis(g, left, y, s, o.ASCII)
	return g
}

// stack counts the values in each cell of the scale, and the most of one.
func stack(values []float64, s scale) (counts []int, most int) {
	counts = make([]int, s.n)
	for _, v := range values {
		if k := s.cell(v); k >= 0 {
			counts[k]++
			most = max(most, counts[k])
		}
	}
	return counts, most
}

// spread is stack with at most rows values to a cell: what is too much moves to
// the cells beside it. fits is false where these are full too.
func spread(values []float64, s scale, rows int) (counts []int, fits bool) {
	counts, most := stack(values, s)
	if most <= rows {
		return counts, true
	}
	out := make([]int, len(counts))
	for k, n := range counts {
		out[k] = min(n, rows)
	}
	for k, n := range counts {
		over := n - rows
		for _, d := range []int{-1, 1} {
			if at := k + d; over > 0 && at >= 0 && at < len(out) {
				take := min(over, rows-out[at])
				out[at] += take
				over -= take
			}
		}
		if over > 0 {
			return nil, false
		}
	}
	return out, true
}

// drawPoints draws a dot for each value.
func drawPoints(g *Grid, x, y int, counts []int, rows int, role Role, ascii bool) {
	point := '•'
	if ascii {
		point = 'o'
	}
	for c, n := range counts {
		for k := range n {
			g.Put(x+c, y+rows-1-k, point, role)
		}
	}
}

// drawStack stacks values as braille; where most, the largest stack of all
// groups, is higher than the rows, heights are its shares.
func drawStack(g *Grid, x, y, w, rows int, values []float64, s scale, most int, role Role, ascii bool) {
	c := newCanvas(w, rows, ascii)
	s.n = w * c.sx
	counts, _ := stack(values, s)
	high := rows * c.sy
	for k, n := range counts {
		if most > high {
			n = int(math.Ceil(float64(n) * float64(high) / float64(most)))
		}
		for d := range n {
			c.dot(k, high-1-d, role, ':')
		}
	}
	c.paste(g, x, y)
}

func drawBox(g *Grid, x, y int, b Box, s scale, role Role, ascii bool) {
	if math.IsNaN(b.Median) {
		return
	}
	gl := glyphsOf(ascii)
	body, middle := '▒', '┃'
	if ascii {
		body, middle = '=', '#'
	}
	outlier := '·'
	if ascii {
		outlier = '.'
	}
	for _, v := range b.Values {
		if k := s.cell(v); k >= 0 && (v < b.Low || v > b.High) {
			g.Put(x+k, y, outlier, role)
		}
	}
	low, q1, q3, high := s.cell(b.Low), s.cell(b.Q1), s.cell(b.Q3), s.cell(b.High)
	if low < 0 || q1 < 0 || q3 < 0 || high < 0 {
		return
	}
	for k := low; k <= high; k++ {
		g.Put(x+k, y, gl.bar, role)
	}
	if low < q1 {
		g.Put(x+low, y, gl.barLeft, role)
	}
	if high > q3 {
		g.Put(x+high, y, gl.barRight, role)
	}
	for k := q1; k <= q3; k++ {
		g.Put(x+k, y, body, role)
	}
	if m := s.cell(b.Median); m >= 0 {
		g.Put(x+m, y, middle, Title)
	}
}

// drawXAxis draws an axis under a plot that begins in column x, and its labels
// in the row below.
func drawXAxis(g *Grid, x, y int, s scale, ascii bool) {
	gl := glyphsOf(ascii)
	for k := range s.n {
		g.Put(x+k, y, gl.xAxis, Axis)
	}
	at, label := s.ticks(max(2, s.n/9))
	end := -1
	for i, v := range at {
		c := x + s.cell(v)
		w := Width(label[i])
		from := min(max(c-w/2, x-1), x+s.n-w)
		if from <= end {
			continue
		}
		g.Put(c, y, gl.xTick, Axis)
		end = g.Text(from, y+1, label[i], Axis)
	}
}
