package chart

import (
	"math"
	"strconv"
	"strings"

	"kaplan/ticks"
)

// PointsOptions describe a scatter plot. X, Y and, unless nil, Group have one
// length; a point of group i has that group's glyph, one below 0 or of a nil
// Group the glyph of none. Points that are not finite, or not above 0 on a
// logarithmic axis, are left out.
type PointsOptions struct {
	W, H   int
	X, Y   []float64
	Group  []int
	XTitle string // below its axis
	YTitle string // above its axis
	XLog   bool
	YLog   bool
	// Line is a curve through the points with its band, at x; nil for none. NaN
	// where there is none.
	Line  func(x float64) (y, lower, upper float64)
	ASCII bool
}

var (
	unicodePoints = [Groups]rune{'●', '○', '▲', '△', '■', '□', '◆', '◇'}
	asciiPoints   = [Groups]rune{'o', 'x', '#', '*', '%', '@', '&', '$'}
)

// PointGlyph is the glyph of the points of group i; below 0 of points without a
// group.
func PointGlyph(group int, ascii bool) string {
	r := unicodePoints
	none := '∙'
	if ascii {
		r, none = asciiPoints, '.'
	}
	if group < 0 {
		return string(none)
	}
	return string(r[styleIndex(group)])
}

// scale maps numbers to the cells of an axis, whose ends are lo and hi.
type scale struct {
	lo, hi float64 // of the logarithm where log
	n      int
	log    bool
}

// scaleOf is the scale that holds all of x, widened where they are all alike.
func scaleOf(log bool, n int, xs ...[]float64) scale {
	s := scale{lo: math.Inf(1), hi: math.Inf(-1), n: n, log: log}
	for _, x := range xs {
		for _, v := range x {
			if v = s.of(v); !math.IsNaN(v) && !math.IsInf(v, 0) {
				s.lo, s.hi = math.Min(s.lo, v), math.Max(s.hi, v)
			}
		}
	}
	if s.lo > s.hi {
		s.lo, s.hi = 0, 1
	}
	if s.hi == s.lo {
		d := math.Max(1, math.Abs(s.lo)/10)
		if log {
			d = math.Ln2
		}
		s.lo, s.hi = s.lo-d, s.hi+d
	}
	return s
}

// of is v on the scale: its logarithm, NaN where it has none.
func (s scale) of(v float64) float64 {
	switch {
	case !s.log:
		return v
	case v > 0:
		return math.Log(v)
	}
	return math.NaN()
}

// at is the value in the middle of cell k.
func (s scale) at(k int) float64 {
	v := s.lo
	if s.n > 1 {
		f := float64(k) / float64(s.n-1)
		v = s.lo*(1-f) + s.hi*f // which cannot overflow where hi - lo would
	}
	if s.log {
		return math.Exp(v)
	}
	return v
}

// cell is the cell that holds v, -1 where none does.
func (s scale) cell(v float64) int {
	v = s.of(v)
	if math.IsNaN(v) || v < s.lo-1e-9*math.Abs(s.lo) || v > s.hi+1e-9*math.Abs(s.hi) || s.n < 1 {
		return -1
	}
	half := s.hi/2 - s.lo/2
	f := (v/2 - s.lo/2) / half
	return min(max(int(math.Round(f*float64(s.n-1))), 0), s.n-1)
}

// ticks are at most n round values of the scale and how each is written.
func (s scale) ticks(n int) (at []float64, label []string) {
	if !s.log {
		vs, step := ticks.Steps(s.lo, s.hi, "", n)
		for _, v := range vs {
			at, label = append(at, v), append(label, ticks.Label(v, step))
		}
		return at, label
	}
	for _, mantissas := range [][]float64{{1, 2, 5}, {1, 3}, {1}} {
		if at = s.decades(mantissas, 1); len(at) <= n {
			break
		}
	}
	for step := 2; len(at) > n && step < 1000; step++ {
		at = s.decades([]float64{1}, step)
	}
	if len(at) < 2 { // less than a decade, and no two round values in it
		at = Ticks(math.Exp(s.lo), math.Exp(s.hi), "", max(n, 2))
	}
	for _, v := range at {
		label = append(label, strconv.FormatFloat(v, 'g', 6, 64))
	}
	return at, label
}

// decades are mantissas times powers of ten, every step-th power, within the
// scale.
func (s scale) decades(mantissas []float64, step int) []float64 {
	first, last := math.Floor(s.lo/math.Ln10), math.Ceil(s.hi/math.Ln10)
	if last-first > 700 {
		return nil
	}
	var out []float64
	for e := math.Ceil(first/float64(step)) * float64(step); e <= last; e += float64(step) {
		for _, m := range mantissas {
			v, err := strconv.ParseFloat(strconv.FormatFloat(m, 'f', 0, 64)+"e"+strconv.Itoa(int(e)), 64)
			if l := math.Log(v); err == nil && v > 0 && l >= s.lo-1e-9 && l <= s.hi+1e-9 {
				out = append(out, v)
			}
		}
	}
	return out
}

// Points draws a scatter plot: points over the line over its band (the line over
// a crowd), axes with round values, the titles of the axes above and below.
// Several points in one cell are drawn as one, larger where they have no group.
func Points(o PointsOptions) *Grid {
	g := NewGrid(o.W, o.H)
	if g.W < 12 || g.H < 5 {
		return g
	}
	top := 0
	if o.YTitle != "" {
		top = 1
	}
	bottom := 2
	if o.XTitle != "" {
		bottom = 3
	}
	h := g.H - top - bottom
	if h < 2 {
		return g
	}
	ys := scaleOf(o.YLog, h, o.Y)
	at, labels := ys.ticks(max(2, h/3))
	left := 0
	for _, l := range labels {
		left = max(left, Width(l))
	}
	left = min(left+1, g.W-8)
	w := g.W - left - 1
	xs := scaleOf(o.XLog, w, o.X)
	p := &points{o: o, g: g, x: xs, y: ys, left: left + 1, top: top}
	if many, most := p.count(); len(o.Group) == 0 && most > crowded { // the line would be lost
		p.marks(many, most)
		p.line()
	} else {
		p.line()
		p.marks(many, most)
	}
	p.axes(at, labels)
	return g
}

// points is a scatter plot that is being drawn; left and top are the first
// column and row of its field.
type points struct {
	o         PointsOptions
	g         *Grid
	x, y      scale
	left, top int
}

func (p *points) put(x, y int, r rune, role Role) {
	if x >= 0 && y >= 0 {
		p.g.Put(p.left+x, p.top+p.y.n-1-y, r, role)
	}
}

func (p *points) line() {
	if p.o.Line == nil {
		return
	}
	line, riser, band := '━', '┃', '╌'
	if p.o.ASCII {
		line, riser, band = '=', '=', '-'
	}
	before := -1
	for k := range p.x.n {
		y, lower, upper := p.o.Line(p.x.at(k))
		p.put(k, p.y.cell(lower), band, Band0)
		p.put(k, p.y.cell(upper), band, Band0)
		at := p.y.cell(y)
		if at >= 0 && before >= 0 { // a steep line stays whole
			for r := min(at, before) + 1; r < max(at, before); r++ {
				p.put(k, r, riser, Group0)
			}
		}
		p.put(k, at, line, Group0)
		before = at
	}
}

// crowded is how many points in one cell make a crowd.
const crowded = 8

// each calls f for every point that has a cell.
func (p *points) each(f func(i, x, y int)) {
	for i := range min(len(p.o.X), len(p.o.Y)) {
		if x, y := p.x.cell(p.o.X[i]), p.y.cell(p.o.Y[i]); x >= 0 && y >= 0 {
			f(i, x, y)
		}
	}
}

// count is how many points each cell has, and the fullest.
func (p *points) count() (many []int, most int) {
	many = make([]int, p.x.n*p.y.n)
	p.each(func(i, x, y int) {
		many[y*p.x.n+x]++
		most = max(most, many[y*p.x.n+x])
	})
	return many, most
}

func (p *points) marks(many []int, most int) {
	group := func(i int) int {
		if i < len(p.o.Group) {
			return p.o.Group[i]
		}
		return -1
	}
	// From one point to the fullest cell, where there are no groups.
	steps := []rune{'∙', '•', '●'}
	if p.o.ASCII {
		steps = []rune{'.', 'o', '@'}
	}
	if most <= crowded {
		steps = steps[1:]
	}
	p.each(func(i, x, y int) {
		if group(i) >= 0 {
			return
		}
		if len(p.o.Group) > 0 {
			p.put(x, y, []rune(PointGlyph(-1, p.o.ASCII))[0], Dim)
			return
		}
		c := many[y*p.x.n+x]
		step := 0
		switch {
		case c > 1 && len(steps) == 2, c*4 > most && c > 1:
			step = len(steps) - 1
		case c > 1:
			step = 1
		}
		p.put(x, y, steps[step], Plain)
	})
	p.each(func(i, x, y int) {
		if g := group(i); g >= 0 {
			p.put(x, y, []rune(PointGlyph(g, p.o.ASCII))[0], GroupRole(g))
		}
	})
}

func (p *points) axes(at []float64, labels []string) {
	gl := glyphsOf(p.o.ASCII)
	g, h, w := p.g, p.y.n, p.x.n
	axis := p.left - 1
	for y := range h {
		g.Put(axis, p.top+y, gl.yAxis, Axis)
	}
	taken := -1
	for i, v := range at {
		row := p.y.cell(v)
		if row < 0 || row == taken {
			continue
		}
		taken = row
		y := p.top + h - 1 - row
		g.Put(axis, y, gl.yTick, Axis)
		l := Fit(labels[i], axis, p.o.ASCII)
		g.Text(axis-Width(l), y, l, Axis)
	}
	y := p.top + h
	g.Put(axis, y, gl.corner, Axis)
	for x := range w {
		g.Put(p.left+x, y, gl.xAxis, Axis)
	}
	for n := max(2, w/8); n >= 2; n-- {
		if p.xTicks(n, y) {
			break
		}
	}
	if p.o.YTitle != "" {
		g.Text(0, 0, Fit(p.o.YTitle, g.W, p.o.ASCII), Dim)
	}
	if p.o.XTitle != "" {
		l := Fit(p.o.XTitle, g.W, p.o.ASCII)
		g.Text(max(0, min(p.left+(w-Width(l))/2, g.W-Width(l))), y+2, l, Dim)
	}
}

// xTicks writes at most n labels below the axis in row y, unless two would
// meet; with two they are written as far as there is room.
func (p *points) xTicks(n, y int) bool {
	at, labels := p.x.ticks(n)
	type place struct {
		x, at int
		s     string
	}
	var out []place
	end := -1
	for i, v := range at {
		c := p.x.cell(v)
		if c < 0 {
			continue
		}
		w := Width(labels[i])
		x := min(max(p.left+c-w/2, 0), p.g.W-w)
		if x <= end {
			if n > 2 {
				return false
			}
			continue
		}
		out = append(out, place{x, c, labels[i]})
		end = x + w
	}
	for _, t := range out {
		p.g.Put(p.left+t.at, y, glyphsOf(p.o.ASCII).xTick, Axis)
		p.g.Text(t.x, y+1, strings.TrimSpace(t.s), Axis)
	}
	return true
}
