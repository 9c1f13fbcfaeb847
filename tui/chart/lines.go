package chart

import (
	"math"
	"strconv"
)

// Line joins the points of one subject.
type Line struct {
	Group int
	X, Y  []float64
}

// Means are the points of one group over x, with error bars.
type Means struct {
	Name         string
	Group        int
	X, Y         []float64
	Lower, Upper []float64 // nil: no bars
	N            []int     // shown under the axis; nil: not
	Labels       []string  // beside the marks, the first to the left, others to the right; nil: none
}

// XTick names a place on the x axis.
type XTick struct {
	At    float64
	Label string
}

// LinesOptions say what Lines draws.
type LinesOptions struct {
	W, H  int
	Lines []Line
	Means []Means
	Ticks []XTick // nil: round values
	// Pad is how much of the width stays free on either side of the x axis.
	Pad float64
	// YLower and YUpper are the ends of the axis; both 0: those of the values.
	YLower, YUpper float64
	XTitle         string
	NoNames        bool // no key and no names beside the numbers
	// Strips are values stacked outward from the first and from the last x, in
	// the room that Pad leaves.
	Strips [2][]float64
	ASCII  bool
}

// MeanMark is the mark at the means of group i.
func MeanMark(i int, ascii bool) rune { return []rune(PointGlyph(styleIndex(i), ascii))[0] }

// asciiTrace draws the lines of a group where there is no braille.
var asciiTrace = [Groups]rune{'.', '-', ':', '\'', ',', '`', '~', '_'}

// Lines draws subjects and means over x, the numbers of the groups under the
// axis. Means of one x stand side by side where they would hide one another.
func Lines(o LinesOptions) *Grid {
	g := NewGrid(o.W, o.H)
	var ys, xs [][]float64
	for _, l := range o.Lines {
		ys, xs = append(ys, l.Y), append(xs, l.X)
	}
	ys = append(ys, o.Strips[0], o.Strips[1])
	name, counts := 0, 0
	for _, m := range o.Means {
		ys, xs = append(ys, m.Y, m.Lower, m.Upper), append(xs, m.X)
		if m.N != nil {
			counts++
			if !o.NoNames {
				name = max(name, 2+Width(m.Name))
			}
		}
	}
	var places []float64
	for _, t := range o.Ticks {
		places = append(places, t.At)
	}
	xs = append(xs, places)
	// What does not fit goes: first the numbers, then the title of the axis.
	below := 2
	if o.XTitle != "" && o.H >= 10 {
		below++
	}
	if counts > 0 && o.H-below-counts < 6 {
		counts = 0
	}
	key := 0
	if counts == 0 && !o.NoNames && len(o.Means) > 1 {
		key = 1
	}
	h := o.H - below - counts - key
	if h < 3 {
		return g
	}
	if !anyFinite(false, ys...) || !anyFinite(false, xs...) {
		return g
	}
	y := scaleOf(false, h, ys...)
	if o.YLower != 0 || o.YUpper != 0 {
		y.lo, y.hi = o.YLower, o.YUpper
	}
	if !(y.hi > y.lo) {
		return g
	}
	at, label := y.ticks(max(2, h/3))
	left := 0
	for _, l := range label {
		left = max(left, Width(l))
	}
	left += 2
	if counts > 0 {
		left = max(left, min(name+2, o.W/4))
	}
	w := o.W - left - 1
	if w < 6 {
		return g
	}
	x := scaleOf(false, w, xs...)
	pad := o.Pad
	if len(o.Means) > 0 { // room for marks side by side at the ends
		pad = math.Max(pad, (float64(len(o.Means))/2+0.5)/float64(w))
	}
	span := x.hi - x.lo
	x.lo, x.hi = x.lo-pad*span, x.hi+pad*span
	gl := glyphsOf(o.ASCII)
	top := key
	for i := range h {
		g.Put(left-1, top+i, gl.yAxis, Axis)
	}
	row := func(v float64) int { return top + h - 1 - y.cell(v) }
	for i, v := range at {
		r := row(v)
		g.Text(left-2-Width(label[i])+1, r, label[i], Axis)
		g.Put(left-1, r, gl.yTick, Axis)
	}
	c := newCanvas(w, h, o.ASCII)
	fx, fy := x, y
	fx.n, fy.n = w*c.sx, h*c.sy
	trace := func(l Line, role Role, shift int) {
		px, py := -1, -1
		for i, v := range l.Y {
			dx, dy := fx.cell(l.X[i]), fy.cell(v)
			if dx < 0 || dy < 0 {
				continue
			}
			dx, dy = dx+shift*c.sx, h*c.sy-1-dy
			if px >= 0 {
				c.line(px, py, dx, dy, role, asciiTrace[styleIndex(l.Group)])
			} else {
				c.dot(dx, dy, role, asciiTrace[styleIndex(l.Group)])
			}
			px, py = dx, dy
		}
	}
	thin := len(o.Means) > 0
	for _, l := range o.Lines {
		role := GroupRole(l.Group)
		if thin {
			role = BandRole(l.Group)
		}
		trace(l, role, 0)
	}
	shifts := dodge(o, x)
	for k, m := range o.Means {
		trace(Line{m.Group, m.X, m.Y}, GroupRole(m.Group), shifts[k])
	}
	c.paste(g, left, top)
	o.drawStrips(g, left, top, x, y)
	for k, m := range o.Means {
		for i, v := range m.X {
			if m.Lower == nil || x.cell(v) < 0 || y.cell(m.Lower[i]) < 0 || y.cell(m.Upper[i]) < 0 {
				continue
			}
			col := left + x.cell(v) + shifts[k]
			lo, hi := row(m.Lower[i]), row(m.Upper[i])
			for r := hi; r <= lo && lo > hi; r++ {
				if col >= left && col < left+w {
					g.Put(col, r, gl.yAxis, GroupRole(m.Group))
				}
			}
		}
	}
	for k, m := range o.Means {
		for i, v := range m.X {
			if x.cell(v) < 0 || y.cell(m.Y[i]) < 0 {
				continue
			}
			if col := left + x.cell(v) + shifts[k]; col >= left && col < left+w {
				g.Put(col, row(m.Y[i]), MeanMark(m.Group, o.ASCII), GroupRole(m.Group))
				if i < len(m.Labels) {
					label := m.Labels[i]
					if from := col - 1 - Width(label); i == 0 && from > left {
						g.Text(from-1, row(m.Y[i]), " "+label+" ", Title)
					} else if i > 0 && col+2+Width(label) <= left+w+1 {
						g.Text(col+1, row(m.Y[i]), " "+label+" ", Title)
					}
				}
			}
		}
	}
	base := top + h
	g.Put(left-1, base, gl.corner, Axis)
	for k := range w {
		g.Put(left+k, base, gl.xAxis, Axis)
	}
	labelled := o.drawPlaces(g, left, base, x, gl)
	if o.XTitle != "" && below > 2 {
		g.Text(left, base+2, Fit(o.XTitle, w, o.ASCII), Dim)
	}
	if key > 0 {
		drawMarks(g, left, 0, w, o)
	}
	if counts > 0 {
		drawCounts(g, base+below, left, x, labelled, o)
	}
	return g
}

// drawStrips stacks the values beside the ends of the lines; where a row holds
// more than there is room for, all rows are drawn by their shares.
func (o LinesOptions) drawStrips(g *Grid, left, top int, x, y scale) {
	point := '•'
	if o.ASCII {
		point = 'o'
	}
	from := x
	room := int(o.Pad/(1+2*o.Pad)*float64(x.n)) - 2
	if room < 1 {
		return
	}
	lo, hi := from.lo+o.Pad/(1+2*o.Pad)*(from.hi-from.lo), from.hi-o.Pad/(1+2*o.Pad)*(from.hi-from.lo)
	for side, values := range o.Strips {
		counts, most := stack(values, y)
		for k, n := range counts {
			if most > room {
				n = int(math.Ceil(float64(n) * float64(room) / float64(most)))
			}
			for i := range n {
				col := left + x.cell(lo) - 2 - i
				if side == 1 {
					col = left + x.cell(hi) + 2 + i
				}
				if col >= left && col < left+x.n {
					g.Put(col, top+y.n-1-k, point, Dim)
				}
			}
		}
	}
}

// dodge moves the means of several groups apart by a column each, where the x
// values leave room.
func dodge(o LinesOptions, x scale) []int {
	out := make([]int, len(o.Means))
	n := len(o.Means)
	if n < 2 {
		return out
	}
	gap := x.n
	var last = map[int]bool{}
	for _, m := range o.Means {
		for _, v := range m.X {
			if k := x.cell(v); k >= 0 {
				last[k] = true
			}
		}
	}
	for a := range last {
		for b := range last {
			if a < b {
				gap = min(gap, b-a)
			}
		}
	}
	if gap <= n {
		return out
	}
	for k := range out {
		out[k] = k - (n-1)/2
	}
	return out
}

// drawPlaces labels the x axis and returns the columns of what has a label:
// what has no room is left out.
func (o LinesOptions) drawPlaces(g *Grid, left, base int, x scale, gl *glyphs) map[int]bool {
	labelled := map[int]bool{}
	ticks := o.Ticks
	if ticks == nil {
		at, label := x.ticks(max(2, x.n/9))
		for i, v := range at {
			ticks = append(ticks, XTick{v, label[i]})
		}
	}
	room := x.n
	if n := len(ticks); n > 1 && n <= 6 { // names of few places may be cut to fit
		room = max(4, x.n/n-1)
	}
	end := -1
	for _, t := range ticks {
		k := x.cell(t.At)
		if k < 0 {
			continue
		}
		label := Fit(t.Label, room, o.ASCII)
		w := Width(label)
		from := min(max(left+k-w/2, left), left+x.n-w)
		g.Put(left+k, base, gl.xTick, Axis)
		if from > end {
			end = g.Text(from, base+1, label, Axis)
			labelled[k] = true
		}
	}
	return labelled
}

// drawMarks is the key: mark and name of each group.
func drawMarks(g *Grid, x, y, w int, o LinesOptions) {
	end := x + w
	for i, m := range o.Means {
		label := Fit(m.Name, 20, o.ASCII)
		if x+3+Width(label) > end {
			g.Text(x, y, Fit("+"+strconv.Itoa(len(o.Means)-i), end-x, o.ASCII), Dim)
			return
		}
		g.Put(x, y, MeanMark(m.Group, o.ASCII), GroupRole(m.Group))
		x = g.Text(x+2, y, label, GroupRole(m.Group)) + 2
	}
}

// drawCounts writes the numbers of each group under the labels of the axis, as
// the numbers at risk stand under survival curves; where two would touch, the
// later is left out.
func drawCounts(g *Grid, y, left int, x scale, labelled map[int]bool, o LinesOptions) {
	for _, m := range o.Means {
		if m.N == nil {
			continue
		}
		end := -1
		if !o.NoNames {
			g.Put(0, y, MeanMark(m.Group, o.ASCII), GroupRole(m.Group))
			end = g.Text(2, y, Fit(m.Name, left-3, o.ASCII), GroupRole(m.Group))
		}
		for i, v := range m.X {
			k := x.cell(v)
			if k < 0 || i >= len(m.N) || o.Ticks != nil && !labelled[k] {
				continue
			}
			s := strconv.Itoa(m.N[i])
			from := min(max(left+k-Width(s)/2, left-1), left+x.n-Width(s))
			if from > end && from > left-2 {
				end = g.Text(from, y, s, Plain)
			}
		}
		y++
	}
}
