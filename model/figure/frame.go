package figure

import (
	"fmt"
	"math"

	"kaplan/model"
)

// caption is the text under a figure.
type caption struct {
	about string   // what it is of: left out by choice
	must  []string // what no figure goes without
}

// entry is a name in a legend.
type entry struct {
	name string
	at   swatch
	mark mark
	fill colour // of a box; else a lighter shade
}

// mark is how an entry of a legend looks.
type mark uint8

const (
	lineMark mark = iota
	dotMark
	boxMark
	ringMark
)

// boxShade is how much of a group's colour is in a box of it.
const boxShade = 0.45

// edge is the margin of a page.
func (s *sheet) edge() float64 { return s.size * 0.9 }

// plot is a rectangle in which something is drawn, with its scales.
type plot struct {
	*sheet
	x, y        scale
	top, bottom float64
	left, right float64
	xTitle      string
	yTitle      string
	xTicks      []tick
	yTicks      []tick
	tickRoom    float64 // that a name under the x axis has, 0 where there are numbers
	box         box     // of a panel, in which its title stays
}

// head writes title and legend and returns where the rest begins. legendTitle is used
// where the title is off.
func (s *sheet) head(title string, legend []entry) float64 {
	y := s.edge()
	if own := s.pic.Title; own != "" {
		title = own
		if own == "none" {
			title = ""
		}
	} else if !s.pic.Shows("title", true) {
		title = ""
	}
	room := s.Width - 2*s.edge()
	if title != "" {
		for _, l := range wrapped(model.Printable(title), s.size*1.1, room, true) {
			y += s.size * 1.1
			s.say(black, text{at: point{s.edge(), y}, s: l, size: s.size * 1.1, bold: true, role: "title"})
			y += s.size * 0.3
		}
	}
	if len(legend) > 0 && s.pic.Shows("legend", true) {
		y = s.legend(legend, y+s.size*0.2)
	}
	return y + s.size*0.5
}

// legend writes the names of groups side by side: in one line where there is room for
// it, and in columns where there is not.
func (s *sheet) legend(list []entry, y float64) float64 {
	const sample = 18.0
	room := s.Width - 2*s.edge()
	gap := s.size * 1.6
	names, widths := make([][]string, len(list)), make([]float64, len(list))
	for i, e := range list { // a name that is wider than the page is broken, for it ends in its numbers
		names[i] = wrapped(model.Printable(e.name), s.size, room-sample-4, false)
		for _, l := range names[i] {
			widths[i] = math.Max(widths[i], sample+4+s.width(l))
		}
	}
	columns := columnsOf(widths, gap, room)
	x := s.edge()
	y += s.size
	for i, e := range list {
		column := i % len(columns)
		if i > 0 && column == 0 {
			x, y = s.edge(), y+lead(s.size)
		}
		mid := y - s.size*0.33
		switch e.mark {
		case lineMark:
			s.line(line(e.at.colour, 1.3, e.at.dash...), x, mid, x+sample, mid)
		case dotMark:
			s.dots(area(e.at.colour), 2.2, []point{{x + sample - 4, mid}})
		case ringMark:
			s.ring(e.at.colour, point{x + sample - 4, mid})
		case boxMark:
			fill := e.fill
			if !fill.set {
				fill = e.at.colour.lighter(boxShade)
			}
			s.rect(pen{fill: fill, stroke: e.at.colour, width: 0.6}, x+4, mid-3, 10, 6)
		}
		for k, l := range names[i] {
			if k > 0 { // there is one column then
				y += lead(s.size)
			}
			s.say(black, text{at: point{x + sample + 4, y}, s: l, role: "legend"})
		}
		x += columns[column] + gap
	}
	return y + s.size*0.3
}

// ring is an open dot.
func (s *sheet) ring(c colour, at point) {
	s.dots(area(c), 2.8, []point{at})
	s.dots(area(white), 1.7, []point{at})
}

// columnsOf are the widths of columns, as many as there is room for, into which things
// of these widths are put line by line.
func columnsOf(widths []float64, gap, room float64) []float64 {
	for n := len(widths); n > 1; n-- {
		columns, whole := make([]float64, n), gap*float64(n-1)
		for i, w := range widths {
			columns[i%n] = math.Max(columns[i%n], w)
		}
		for _, w := range columns {
			whole += w
		}
		if whole <= room {
			return columns
		}
	}
	return []float64{room}
}

// captioned are the lines of a caption.
func (s *sheet) captioned(c caption) []string {
	var lines []string
	room := s.Width - 2*s.edge()
	if c.about != "" && s.pic.Shows("caption", true) {
		lines = append(lines, wrapped(model.Printable(c.about), s.small(), room, false)...)
	}
	for _, m := range c.must {
		lines = append(lines, wrapped(model.Printable(m), s.small(), room, false)...)
	}
	return lines
}

// foot writes the caption at the bottom and returns where it begins.
func (s *sheet) foot(lines []string) float64 {
	top := s.Height - s.edge() - float64(len(lines))*lead(s.small())
	for i, l := range lines {
		s.say(dim, text{at: point{s.edge(), top + float64(i)*lead(s.small()) + s.small()}, s: l, size: s.small(), role: "caption"})
	}
	if len(lines) > 0 {
		top -= s.size * 0.4
	}
	return top
}

// footHeight is how much of the page a caption takes.
func (s *sheet) footHeight(lines []string) float64 {
	h := s.edge()
	if len(lines) > 0 {
		h += float64(len(lines))*lead(s.small()) + s.size*0.4
	}
	return h
}

// grow makes a page of no given size as high as what is on it needs; one whose size was
// given is refused. Errors are *model.QuestionError.
func (s *sheet) grow(height float64, what string) error {
	if height <= s.Height {
		return nil
	}
	if s.given {
		return &model.QuestionError{What: fmt.Sprintf("a figure of %s x %s inches has no room for %s", short(s.Width/72, 3), short(s.Height/72, 3), what),
			Hint: fmt.Sprintf("make it %s inches high, its type smaller, or leave parts of it out", short(math.Ceil(height/7.2)/10, 3))}
	}
	s.Height = math.Ceil(height)
	return nil
}

// xAxis draws the axis under the plot and returns where what is below begins.
func (p *plot) xAxis() float64 {
	s := p.sheet
	s.line(line(black, 0.7), p.left, p.bottom, p.right, p.bottom)
	for _, t := range p.xTicks {
		x := p.x.at(t.v)
		s.line(line(black, 0.7), x, p.bottom, x, p.bottom+3)
		label := text{at: point{x, p.bottom + 4 + s.size}, s: t.label, anchor: middle, role: "x-tick"}
		if p.tickRoom > 0 {
			s.within(black, label, p.tickRoom, s.size*1.3)
		} else {
			s.say(black, label)
		}
	}
	y := p.bottom + 4 + s.size*1.1
	if t := labelled(s.pic.XLabel, p.xTitle); t != "" {
		y += s.size * 1.25
		at, left, right := tenth((p.left+p.right)/2), s.edge(), s.Width-s.edge()
		if p.box.w > 0 {
			left, right = p.box.x, p.box.x+p.box.w
		}
		s.within(black, text{at: point{at, y}, s: t, anchor: middle, role: "x-title"}, 2*math.Min(at-left, right-at), s.size*1.5)
		y += s.size * 0.25
	}
	return y
}

// xAxisHeight is how much xAxis takes.
func (p *plot) xAxisHeight() float64 {
	h := 4 + p.size*1.1
	if labelled(p.pic.XLabel, p.xTitle) != "" {
		h += p.size * 1.5
	}
	return h
}

// labelled is an axis title: a person's own, or the usual one.
func labelled(own, usual string) string {
	switch own {
	case "":
		return usual
	case "none":
		return ""
	}
	return own
}

// yAxisWidth is how much room the y axis takes at the left of the plot.
func (s *sheet) yAxisWidth(list []tick, title string) float64 {
	w := 0.0
	for _, t := range list {
		w = math.Max(w, s.width(t.label))
	}
	w += 6
	if labelled(s.pic.YLabel, title) != "" {
		w += s.size * 1.5
	}
	return w
}

// yAxis draws the axis at the left of the plot.
func (p *plot) yAxis() {
	s := p.sheet
	s.line(line(black, 0.7), p.left, p.top, p.left, p.bottom)
	w := 0.0
	for _, t := range p.yTicks {
		y := p.y.at(t.v)
		s.line(line(black, 0.7), p.left-3, y, p.left, y)
		s.say(black, text{at: point{p.left - 5, tenth(y + s.size*0.35)}, s: t.label, anchor: end, role: "y-tick"})
		w = math.Max(w, s.width(t.label))
	}
	if t := labelled(s.pic.YLabel, p.yTitle); t != "" {
		edge, long := s.edge(), math.Max(p.bottom-p.top, 40)
		if p.box.w > 0 {
			edge = p.box.x
		}
		room := math.Max(s.size*1.5, p.left-w-5-edge)
		lines, size := squeezed(model.Printable(t), s.size, long, room, false)
		x := p.left - w - 5 - s.size*0.6 - math.Min(float64(len(lines)-1)*size*lineOf, room-s.size*1.5)/2 // the last line beside the numbers
		s.within(black, text{at: point{tenth(x), tenth((p.top + p.bottom) / 2)}, s: t, anchor: middle, turned: true, role: "y-title"}, long, room)
	}
}
