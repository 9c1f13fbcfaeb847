package figure

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/model/answer"
)

// box is a part of the page.
type box struct{ x, y, w, h float64 }

// axes are what a panel of a figure has.
type axes struct {
	title          string // over the panel
	xlo, xhi       float64
	ylo, yhi       float64
	xLog, yLog     bool
	xTicks, yTicks []tick // nil: round values
	tickRoom       float64
	xTitle, yTitle string
	unit           string // of x, where that is time
	square         bool
}

// mostPanels is how many panels stand on one page.
const mostPanels = 12

// page writes what stands around the panels of a figure, and returns their places, in
// rows. Where no size was given the page is as high as they need.
func (s *sheet) page(title string, legend []entry, c caption, n int) ([]box, error) {
	if n > mostPanels {
		c.must = append(c.must, fmt.Sprintf("Drawn are the first %d of %d.", mostPanels, n))
		n = mostPanels
	}
	n = max(n, 1)
	columns := int(math.Ceil(math.Sqrt(float64(n))))
	if n == 2 && s.Width < 4*72 {
		columns = 1
	}
	rows := (n + columns - 1) / columns
	lines := s.captioned(c)
	top := s.head(title, legend)
	around := top + s.footHeight(lines)
	least := 110.0
	if !s.given && rows > 1 {
		least = 0.72 * (s.Width / float64(columns))
	}
	if err := s.grow(around+float64(rows)*least, "its panels and the text around them"); err != nil {
		return nil, err
	}
	foot := s.foot(lines)
	gap := s.size
	w := (s.Width - 2*s.edge() - float64(columns-1)*gap) / float64(columns)
	h := (foot - top - float64(rows-1)*gap) / float64(rows)
	var out []box
	for i := range n {
		out = append(out, box{s.edge() + float64(i%columns)*(w+gap), top + float64(i/columns)*(h+gap), w, h})
	}
	return out, nil
}

// panel lays axes into a box.
func (s *sheet) panel(b box, a axes) *plot {
	p := &plot{sheet: s, xTitle: a.xTitle, yTitle: a.yTitle, xTicks: a.xTicks, yTicks: a.yTicks, tickRoom: a.tickRoom, box: b}
	p.top = b.y
	if a.title != "" {
		p.top += s.size * 1.5
		s.within(black, text{at: point{b.x, tenth(p.top - s.size*0.4)}, s: a.title, bold: true, role: "panel"}, b.w, s.size*1.4)
	}
	p.bottom = b.y + b.h - p.xAxisHeight()
	count := max(2, min(7, int((p.bottom-p.top)/(s.size*2.4))))
	if p.yTicks == nil && a.yLog {
		p.yTicks = tickedRatios(a.ylo, a.yhi, count)
	} else if p.yTicks == nil {
		p.yTicks = ticked(a.ylo, a.yhi, "", count)
	}
	p.left = b.x + s.yAxisWidth(p.yTicks, a.yTitle)
	p.right = b.x + b.w - s.size*0.8
	if a.square { // as wide as high
		side := math.Min(p.right-p.left, p.bottom-p.top)
		p.right, p.bottom = p.left+side, p.top+side
	}
	p.x = scale{lo: a.xlo, hi: a.xhi, from: p.left, to: p.right, log: a.xLog}
	p.y = scale{lo: a.ylo, hi: a.yhi, from: p.bottom, to: p.top, log: a.yLog}
	if p.xTicks == nil {
		p.xTicks = p.roundTicks(a)
	}
	return p
}

// roundTicks are as many round values of the x axis as stand clear of one another.
func (p *plot) roundTicks(a axes) []tick {
	for n := max(2, int((p.right-p.left)/(p.size*3.5))); ; n-- {
		list := ticked(a.xlo, a.xhi, a.unit, n)
		if a.xLog {
			list = tickedRatios(a.xlo, a.xhi, n)
		}
		clear := true
		for i := 1; i < len(list); i++ {
			room := p.x.at(list[i].v) - p.x.at(list[i-1].v)
			clear = clear && room >= (p.width(list[i].label)+p.width(list[i-1].label))/2+p.size*0.5
		}
		if clear || n <= 2 {
			return list
		}
	}
}

// drawAxes draws both.
func (p *plot) drawAxes() {
	p.yAxis()
	p.xAxis()
}

// curve is a line through points on the plot; what is not on the scale breaks it.
func (p *plot) curve(pen pen, x, y []float64) {
	var paths [][]point
	var path []point
	for i := range x {
		if !p.x.has(x[i]) || !p.y.has(y[i]) {
			if len(path) > 1 {
				paths = append(paths, path)
			}
			path = nil
			continue
		}
		q := point{p.x.at(x[i]), p.y.at(y[i])}
		if n := len(path); n == 0 || path[n-1] != q {
			path = append(path, q)
		}
	}
	if len(path) > 1 {
		paths = append(paths, path)
	}
	p.path(pen, false, paths...)
}

// between is the area between two curves, kept on the plot.
func (p *plot) between(pen pen, x, lower, upper []float64) {
	var up, down []point
	for i := range x {
		if !p.x.has(x[i]) || math.IsNaN(lower[i]) || math.IsNaN(upper[i]) {
			continue
		}
		up = append(up, point{p.x.at(x[i]), p.y.at(p.y.within(upper[i]))})
		down = append(down, point{p.x.at(x[i]), p.y.at(p.y.within(lower[i]))})
	}
	for i := len(down) - 1; i >= 0; i-- {
		up = append(up, down[i])
	}
	if len(up) > 2 {
		p.path(pen, true, up)
	}
}

// points are the places of what is on the plot.
func (p *plot) points(x, y []float64) []point {
	var out []point
	for i := range x {
		if p.x.has(x[i]) && p.y.has(y[i]) {
			out = append(out, point{p.x.at(x[i]), p.y.at(y[i])})
		}
	}
	return out
}

// level is a line across the plot at a height, upright one at a place along it.
func (p *plot) level(pen pen, v float64) {
	if p.y.has(v) {
		p.line(pen, p.left, p.y.at(v), p.right, p.y.at(v))
	}
}

func (p *plot) upright(pen pen, v float64) {
	if p.x.has(v) {
		p.line(pen, p.x.at(v), p.top, p.x.at(v), p.bottom)
	}
}

// note writes lines in a corner of the plot: at the top, at its left or right.
func (p *plot) note(lines []string, right bool) {
	for i, l := range p.noted(lines, p.right-p.left) {
		t := text{at: point{p.left + 5, tenth(p.top + float64(i)*lead(p.size) + p.size)}, s: l, role: "test"}
		if right {
			t.at.x, t.anchor = p.right-2, end
		}
		p.say(black, t)
	}
}

// noted are the lines of a note in a plot of some width: what it says is broken, and
// never cut.
func (s *sheet) noted(lines []string, w float64) []string {
	var out []string
	for _, l := range lines {
		out = append(out, wrapped(model.Printable(l), s.size, w-6, false)...)
	}
	return out
}

// refline is the pen of what is there to compare with.
func refline() pen { return line(dim, 0.6, 3, 2) }

// naive is the word before a P of groups whose cut was searched for.
func naive(a *answer.Answer) string {
	if a.Searched() {
		return "naive "
	}
	return ""
}

// titleOf is a column with its unit.
func titleOf(c *model.Column) string {
	if c.Unit != "" {
		return c.Title() + " (" + c.Unit + ")"
	}
	return c.Title()
}
