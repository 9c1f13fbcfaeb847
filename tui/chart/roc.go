package chart

import (
	"math"
	"math/bits"
	"strconv"

	"kaplan/ticks"
)

// ROCCurve is one receiver operating characteristic.
type ROCCurve struct {
	Group int // line style and role
	// At is the sensitivity at 1 - specificity x, for x and the result from 0 to
	// 1: a step function that rises.
	At func(x float64) float64
	// Marks are points on it, as 1 - specificity and sensitivity; those that are
	// no numbers are left out.
	Marks [][2]float64
}

// ROCOptions say what ROC draws.
type ROCOptions struct {
	W, H   int
	Curves []ROCCurve // at most the first 64 are drawn
	ASCII  bool
}

// rocShape is how many columns the plot has at most for each of its rows: with
// two the diagonal is at 45 degrees on most terminals; a little wider is easier
// to read, the more so where there are few rows.
func rocShape(rows int) float64 {
	if rows <= 12 {
		return 3
	}
	return 2.5
}

// ROC draws curves of sensitivity against 1 - specificity over the diagonal of
// a marker that tells nothing. Where curves meet they take turns. The grid is no
// larger than the plot needs, W × H at most. What does not fit is left out in
// this order: titles, axes.
func ROC(o ROCOptions) *Grid {
	p := rocPlot{ROCOptions: o, gl: glyphsOf(o.ASCII)}
	p.Curves = o.Curves[:min(len(o.Curves), 64)]
	p.layout()
	if p.n > 0 && p.h >= 0 {
		p.axes()
		p.diagonal()
		p.curves()
	}
	return p.g
}

// rocPlot is a drawing in the making: n columns from left on, levels 0 to h
// above the axis.
type rocPlot struct {
	ROCOptions
	g            *Grid
	gl           *glyphs
	left, top, h int
	n            int
	axis, titles bool
}

func (p *rocPlot) layout() {
	p.W, p.H = max(p.W, 0), max(p.H, 0)
	rows := p.H
	p.axis = rows >= 5 && p.W >= 16
	if p.axis {
		rows -= 2
		p.left = 6
		if p.titles = rows >= 11; p.titles {
			rows -= 2 // one above, one below
			p.top = 1
		}
	}
	p.h = rows - 1
	if p.h >= 1 {
		p.h = exactHeight(p.h, 0, 1)
	}
	p.n = p.W - p.left
	if p.axis {
		p.n-- // half of the last label
	}
	if p.h >= 1 {
		p.n = min(p.n, int(rocShape(p.h)*float64(p.h))+1)
	}
	p.n = max(p.n, 0)
	w, h := p.W, p.top+p.h+1
	if p.axis {
		h += 2
		w = min(p.W, p.left+p.n+2)
		if p.titles {
			h++
			w = min(p.W, max(w, p.left+len(rocX)))
		} else if w+1+len(rocX) <= p.W { // beside the labels
			w += 1 + len(rocX)
		}
	}
	p.g = NewGrid(w, min(h, p.H))
}

const rocX = "1 - specificity"

func (p *rocPlot) row(level int) int { return p.top + p.h - level }

// column is the plot column of a share.
func (p *rocPlot) column(x float64) int { return int(math.Round(x * float64(p.n-1))) }

func (p *rocPlot) axes() {
	if !p.axis {
		return
	}
	if p.titles {
		p.g.Text(0, 0, "sensitivity", Dim)
	}
	for lv := 0; lv <= p.h; lv++ {
		p.g.Put(p.left-1, p.row(lv), p.gl.yAxis, Axis)
	}
	step := 0.5
	switch {
	case p.h%4 == 0:
		step = 0.25
	case p.h >= 10 && p.h%10 == 0:
		step = 0.2
	}
	for _, v := range ticks.Multiples(0, 1, step) {
		y := p.row(int(math.Round(v * float64(p.h))))
		p.g.Put(p.left-1, y, p.gl.yTick, Axis)
		p.g.Text(0, y, strconv.FormatFloat(v, 'f', 2, 64), Axis)
	}
	y := p.row(0) + 1
	p.g.Put(p.left-1, y, p.gl.corner, Axis)
	for x := range p.n {
		p.g.Put(p.left+x, y, p.gl.xAxis, Axis)
	}
	step = 0.5
	switch {
	case p.n >= 33:
		step = 0.25
	case p.n < 12:
		step = 1
	}
	for _, v := range ticks.Multiples(0, 1, step) {
		label := strconv.FormatFloat(v, 'f', 2, 64)
		if step >= 0.5 {
			label = strconv.FormatFloat(v, 'g', 2, 64)
		}
		x := p.left + p.column(v)
		p.g.Put(x, y, p.gl.xTick, Axis)
		p.g.Text(min(centre(x, len(label)), p.g.W-len(label)), y+1, label, Axis)
	}
	if p.titles {
		p.g.Text(p.left+max(0, (p.n-len(rocX))/2), y+2, rocX, Dim)
	} else if p.g.W > p.left+p.n+2 {
		p.g.Text(p.left+p.n+3, y+1, rocX, Dim)
	}
}

// diagonal is what a marker does that tells nothing.
func (p *rocPlot) diagonal() {
	dot := '·'
	if p.ASCII {
		dot = ','
	}
	for x := range p.n {
		v := 0.0
		if p.n > 1 {
			v = float64(x) / float64(p.n-1)
		}
		p.g.Put(p.left+x, p.row(int(math.Round(v*float64(p.h)))), dot, Axis)
	}
}

func (p *rocPlot) curves() {
	axis := columns{0, 1, p.n}
	shapes := make([][]uint8, len(p.Curves))
	for i, c := range p.Curves {
		shapes[i] = make([]uint8, p.n*(p.h+1))
		if c.At == nil {
			continue
		}
		ys := make([]float64, p.n+1)
		drawn := false
		for k := range ys {
			v := c.At(math.Min(axis.edge(k), 1))
			ys[k] = math.Min(math.Max(v, 0), 1) * float64(p.h)
			drawn = drawn || !math.IsNaN(ys[k])
		}
		if drawn {
			plot(shapes[i], ys, p.h)
		}
	}
	for lv := 0; lv <= p.h; lv++ {
		for x := range p.n {
			var steps, levels uint64
			for i := range shapes {
				switch shapes[i][lv*p.n+x] {
				case blank:
				case level:
					levels |= 1 << i
				default:
					steps |= 1 << i
				}
			}
			mask := steps
			if mask == 0 {
				mask = levels
			}
			if mask == 0 {
				continue
			}
			i := turn(mask, x+bits.OnesCount(uint(lv)))
			group := p.Curves[i].Group
			p.g.Put(p.left+x, p.row(lv), styleOf(group, p.ASCII)[shapes[i][lv*p.n+x]], GroupRole(group))
		}
	}
	for _, c := range p.Curves {
		for _, m := range c.Marks {
			if m[0] >= 0 && m[0] <= 1 && m[1] >= 0 && m[1] <= 1 {
				p.g.Text(p.left+p.column(m[0]), p.row(int(math.Round(m[1]*float64(p.h)))), PointGlyph(c.Group, p.ASCII), GroupRole(c.Group))
			}
		}
	}
}
