package figure

import (
	"fmt"
	"math"
	"strconv"

	"kaplan/model"
	"kaplan/model/answer"
)

// curve is a step function of time.
type curve struct {
	name, legend string
	begins       float64 // the first time at which it is known
	ends         float64
	first        float64 // its value there
	time         []float64
	value        []float64
	lower, upper []float64 // nil: no interval; NaN: none there
	gaps         [][2]float64
	censored     []float64 // times, ascending
	median       float64   // NaN for none
}

// curveSet is a figure of curves over time with the table of the patients under it.
type curveSet struct {
	title          string
	xTitle, yTitle string
	unit           string
	from, to       float64
	yTop           float64
	curves         []curve
	undrawn        []string // names of groups that are left out
	tests          []string
	counts         func(times []float64) []answer.Followed
	caption        func(shown float64) caption // where the axis ends
}

// The least height and width of a plot, in points.
const leastPlot = 80.0

// draw lays the figure out: heading, plot, axis, table, caption.
func (c *curveSet) draw(s *sheet) (*Figure, error) {
	if err := c.withoutFew(s.pic); err != nil {
		return nil, err
	}
	var legend []entry
	for i, k := range c.curves {
		if len(c.curves) > 1 || k.legend != "" || c.undrawn != nil {
			legend = append(legend, entry{name: k.name + k.legend, at: s.of(i)})
		}
	}
	p := &plot{sheet: s, xTitle: c.xTitle, yTitle: c.yTitle}
	p.x = scale{lo: c.from, hi: c.to}
	p.y = scale{lo: 0, hi: c.yTop}
	p.yTicks = ticked(0, c.yTop, "", 6)

	about := c.caption(c.to)
	if c.undrawn != nil {
		about.must = append(about.must, "Not drawn, as their counts are hidden: "+join(c.undrawn)+".")
	}
	lines := s.captioned(about)
	table := riskTableOf(s.pic, len(c.curves))
	t := riskTable{sheet: s, extended: table == "extended", off: table == "none", groups: len(c.curves)}
	if !t.off {
		t.rows, t.ends = c.counts([]float64{c.from}), c.counts([]float64{math.Inf(1)})
	}
	p.left = s.edge() + s.yAxisWidth(p.yTicks, p.yTitle)
	p.left = math.Max(p.left, s.edge()+t.labelWidth())
	p.right = s.Width - s.edge()
	c.placeTicks(p, &t)

	var tests []string
	for _, t := range c.tests {
		tests = append(tests, wrapped(model.Printable(t), s.size, p.right-p.left-14, false)...)
	}
	c.tests = tests

	top := s.head(c.title, legend)
	inside := len(c.tests) > 0
	need := top + leastPlot + p.xAxisHeight() + t.height() + s.footHeight(lines)
	want := need
	if !s.given { // a plot keeps its shape, whatever stands under it
		want = math.Max(need, top+0.42*(p.right-p.left)+p.xAxisHeight()+t.height()+s.footHeight(lines))
	}
	if err := s.grow(want, "the plot, with the table and the text around it"); err != nil {
		return nil, err
	}
	p.top = top
	foot := s.foot(lines)
	p.bottom = foot - t.height() - p.xAxisHeight()
	p.y.from, p.y.to = p.bottom, p.top+4
	paths := c.lines(p)
	if inside {
		if at, ok := c.room(p, paths); ok {
			c.stats(s, at)
		} else { // above the plot, which gives way
			h := float64(len(c.tests)) * lead(s.size)
			c.stats(s, point{p.left + 6, p.top})
			p.top += h
			p.y.to = p.top + 4
			paths = c.lines(p)
		}
	}
	c.paint(p, paths)
	p.yAxis()
	y := p.xAxis()
	t.draw(p, y)
	return s.Figure, nil
}

// withoutFew leaves out the curves of groups of fewer patients than are to be shown, and of
// those whose number would follow. Errors are *model.QuestionError where none is left.
func (c *curveSet) withoutFew(p model.Picture) error {
	if p.Below == 0 {
		return nil
	}
	all := c.counts
	var of []answer.Followed
	if all != nil {
		of = all([]float64{c.from})
	}
	left := make([]bool, len(c.curves))
	var kept []curve
	for i, k := range c.curves {
		if left[i] = !p.Draws(k.name) || i < len(of) && model.IsSmall(of[i].N, p.Below); !left[i] {
			kept = append(kept, k)
		} else {
			c.undrawn = append(c.undrawn, k.name)
		}
	}
	if len(kept) == 0 {
		return &model.QuestionError{What: fmt.Sprintf("this picture cannot be had with counts below %d hidden: "+
			"each of its curves is of a group of so few, or would tell how many one has", p.Below),
			Hint: "put small groups together, or ask for it without hiding"}
	}
	c.curves = kept
	if all == nil {
		return nil
	}
	c.counts = func(times []float64) (out []answer.Followed) {
		for i, f := range all(times) {
			if !left[i] {
				out = append(out, f)
			}
		}
		return out
	}
	return nil
}

// mostExtended is how many groups have the extended table unasked: that of more is
// higher than the page.
const mostExtended = 6

// riskTableOf is the table that stands under curves of so many groups.
func riskTableOf(p model.Picture, groups int) string {
	switch {
	case p.RiskTable != "":
		return p.RiskTable
	case groups > mostExtended:
		return "at-risk"
	}
	return "extended"
}

// placeTicks takes as many ticks as leave room for the numbers under them.
func (c *curveSet) placeTicks(p *plot, t *riskTable) {
	s := p.sheet
	left, right := p.left, p.right
	for n := max(2, int((right-left)/(s.size*4.2))); n >= 1; n-- {
		p.xTicks = ticked(c.from, c.to, c.unit, n)
		n = min(n, max(1, len(p.xTicks)))
		times := make([]float64, len(p.xTicks))
		for i, k := range p.xTicks {
			times[i] = k.v
		}
		if !t.off {
			t.rows = c.counts(times)
		}
		widths := make([]float64, len(times))
		for i, k := range p.xTicks {
			widths[i] = math.Max(s.width(k.label), t.numberWidth(i))
		}
		p.left, p.right = left, right
		if m := len(times); m > 0 {
			// The last number may be wider than what is right of its tick.
			p.right = math.Min(right, s.Width-s.edge()-widths[m-1]/2)
			p.left = math.Max(left, s.edge()+t.labelWidth()+widths[0]/2+6)
		}
		p.x.from, p.x.to = p.left, p.right
		clear := true
		for i := 1; i < len(times); i++ {
			clear = clear && p.x.at(times[i])-p.x.at(times[i-1]) >= (widths[i]+widths[i-1])/2+s.size*0.5
		}
		if clear {
			return
		}
	}
}

// traced is a curve as it is drawn.
type traced struct {
	line     [][]point
	band     [][]point // closed
	censored []point
	median   [][]point
}

// lines are the curves on the page. Steps that fall on the same tenth of a point are
// one, so that a picture is no larger for more patients.
func (c *curveSet) lines(p *plot) []traced {
	out := make([]traced, len(c.curves))
	bands := p.pic.Shows("intervals", len(c.curves) <= 3)
	for i := range c.curves {
		k := &c.curves[i]
		var t traced
		for _, stretch := range k.stretches(c.from, c.to) {
			from, to := stretch[0], stretch[1]
			t.line = append(t.line, p.steps(k, k.value, from, to))
			if bands && k.lower != nil {
				t.band = append(t.band, p.band(k, from, to)...)
			}
		}
		if p.pic.Shows("censored", true) {
			last := point{-10, -10}
			for _, at := range k.censored {
				if at < c.from || at > c.to {
					continue
				}
				q := point{p.x.at(at), p.y.at(p.y.within(k.at(at)))}
				if q.x-last.x >= 0.8 || math.Abs(q.y-last.y) >= 0.8 {
					t.censored, last = append(t.censored, q), q
				}
			}
		}
		if m := k.median; !math.IsNaN(m) && m > c.from && m <= c.to && c.yTop == 1 && p.pic.Shows("median", len(c.curves) <= 4) {
			x, y := p.x.at(m), p.y.at(0.5)
			t.median = [][]point{{{p.left, y}, {x, y}, {x, p.bottom}}}
		}
		out[i] = t
	}
	return out
}

// stretches are where a curve is known, between two times.
func (k *curve) stretches(from, to float64) [][2]float64 {
	var out [][2]float64
	at := math.Max(from, k.begins)
	to = math.Min(to, k.ends)
	for _, g := range k.gaps {
		if g[0] > at && at < to {
			out = append(out, [2]float64{at, math.Min(g[0], to)})
		}
		at = math.Max(at, g[1])
	}
	if at < to {
		out = append(out, [2]float64{at, to})
	}
	return out
}

// index is the row of a curve in force at a time, -1 before the first.
func (k *curve) index(t float64) int {
	lo, hi := 0, len(k.time)
	for lo < hi {
		if m := (lo + hi) / 2; k.time[m] > t {
			hi = m
		} else {
			lo = m + 1
		}
	}
	return lo - 1
}

func (k *curve) at(t float64) float64 {
	if j := k.index(t); j >= 0 {
		return k.value[j]
	}
	return k.first
}

// steps is a step function between two times: level, then up or down.
func (p *plot) steps(k *curve, values []float64, from, to float64) []point {
	v := k.first
	j := k.index(from)
	if j >= 0 {
		v = values[j]
	}
	path := []point{{p.x.at(from), p.y.at(p.y.within(v))}}
	for j++; j < len(k.time) && k.time[j] <= to; j++ {
		x, y := p.x.at(k.time[j]), p.y.at(p.y.within(values[j]))
		last := &path[len(path)-1]
		switch {
		case y == last.y:
		case x == last.x: // two steps at one place
			last.y = y
		default:
			path = append(path, point{x, last.y}, point{x, y})
		}
	}
	if x := p.x.at(to); x > path[len(path)-1].x {
		path = append(path, point{x, path[len(path)-1].y})
	}
	return path
}

// band is the area between two step functions, where both are known.
func (p *plot) band(k *curve, from, to float64) [][]point {
	var out [][]point
	known := func(j int) bool { return j < 0 || !math.IsNaN(k.lower[j]) && !math.IsNaN(k.upper[j]) }
	begin := from
	for j := k.index(from); j < len(k.time); j++ {
		next := to
		if j+1 < len(k.time) {
			next = math.Min(to, k.time[j+1])
		}
		if !known(j) {
			begin = next
		} else if next >= to || !known(j+1) {
			if begin < next {
				before := math.Nextafter(next, math.Inf(-1)) // the band ends with the step, which may lead to where nothing is known
				up, down := p.until(p.steps(k, k.upper, begin, before), next), p.until(p.steps(k, k.lower, begin, before), next)
				for i := len(down) - 1; i >= 0; i-- {
					up = append(up, down[i])
				}
				out = append(out, up)
			}
			begin = next
		}
		if next >= to {
			break
		}
	}
	return out
}

// until draws a path on to a time.
func (p *plot) until(path []point, t float64) []point {
	if x := p.x.at(t); x > path[len(path)-1].x {
		path = append(path, point{x, path[len(path)-1].y})
	}
	return path
}

// paint puts bands under curves, and marks over them.
func (c *curveSet) paint(p *plot, paths []traced) {
	s := p.sheet
	for i, t := range paths {
		b := area(s.of(i).colour)
		b.alpha = 0.15
		s.path(b, true, t.band...)
	}
	for _, t := range paths {
		s.path(line(dim, 0.5, 2, 2), false, t.median...)
	}
	for i, t := range paths {
		s.path(line(s.of(i).colour, 1.2, s.of(i).dash...), false, t.line...)
		var marks [][]point
		for _, q := range t.censored {
			marks = append(marks, []point{{q.x, q.y - 2.2}, {q.x, q.y + 2.2}})
		}
		s.path(line(s.of(i).colour, 0.7), false, marks...)
	}
}

// stats writes the tests, their upper left corner at a place.
func (c *curveSet) stats(s *sheet, at point) {
	for i, t := range c.tests {
		s.say(black, text{at: point{tenth(at.x), tenth(at.y + float64(i)*lead(s.size) + s.size)}, s: t, role: "test"})
	}
}

// room is a place on the plot for the tests that no curve crosses.
func (c *curveSet) room(p *plot, paths []traced) (point, bool) {
	w, h := 0.0, float64(len(c.tests))*lead(p.size)
	for _, t := range c.tests {
		w = math.Max(w, p.width(t))
	}
	const gap = 5
	free := func(x, y float64) bool {
		if x < p.left+gap-1 || x+w > p.right || y < p.top || y+h > p.bottom {
			return false
		}
		for _, t := range paths {
			for _, list := range [][][]point{t.line, t.band, t.median} {
				for _, path := range list {
					if crosses(path, x-gap, y-gap, x+w+gap, y+h+gap) {
						return false
					}
				}
			}
		}
		return true
	}
	left, right, low, high := p.left+gap+2, p.right-w-1, p.bottom-h-gap, p.top+gap
	for _, y := range []float64{low, high} {
		for _, x := range []float64{left, right} {
			if y == high {
				x = left + right - x // above, the right is free more often
			}
			if free(x, y) {
				return point{x, y}, true
			}
		}
	}
	for y := high; y <= low; y += p.size {
		if free(right, y) {
			return point{right, y}, true
		}
	}
	return point{}, false
}

// crosses reports whether a path of level and upright lines enters a rectangle, or
// lies around it.
func crosses(path []point, x1, y1, x2, y2 float64) bool {
	for i := 1; i < len(path); i++ {
		a, b := path[i-1], path[i]
		if math.Max(a.x, b.x) >= x1 && math.Min(a.x, b.x) <= x2 && math.Max(a.y, b.y) >= y1 && math.Min(a.y, b.y) <= y2 {
			return true
		}
	}
	return false
}

// riskTable is the table under curves.
type riskTable struct {
	*sheet
	extended, off bool
	groups        int
	rows          []answer.Followed
	ends          []answer.Followed // what has become of all of them
}

// kinds are the rows of a group.
func (t *riskTable) kinds(f *answer.Followed) (names []string, counts [][]int) {
	add := func(name string, c []int) {
		if c != nil {
			names, counts = append(names, name), append(counts, c)
		}
	}
	if t.extended {
		add("Entered", f.Entered)
	}
	add("At risk", f.AtRisk)
	if t.extended {
		add("Events", f.Events)
		add("Other events", f.Others)
		add("Changed group", f.Moved)
		add("Censored", f.Censored)
	}
	return names, counts
}

const indent = 8.0

// widestLabel is the share of the page that the names of groups may take.
const widestLabel = 0.26

func (t *riskTable) labelWidth() float64 {
	if t.off {
		return 0
	}
	w := 0.0
	for i := range t.rows {
		names, _ := t.kinds(&t.rows[i])
		if t.extended {
			for _, n := range names {
				w = math.Max(w, t.width(n)+indent)
			}
		}
		if t.groups > 1 {
			w = math.Max(w, face(t.extended).width(model.Printable(t.rows[i].Name), t.size))
		}
	}
	if !t.extended {
		w = math.Max(w, t.width("At risk"))
	}
	return math.Min(w, widestLabel*t.Width)
}

// numberWidth is that of the widest number under a tick.
func (t *riskTable) numberWidth(i int) float64 {
	w := 0.0
	if t.off {
		return w
	}
	for g := range t.rows {
		_, counts := t.kinds(&t.rows[g])
		for _, c := range counts {
			w = math.Max(w, t.width(strconv.Itoa(c[i])))
		}
	}
	return w
}

func (t *riskTable) line() float64 { return t.size * 1.28 }

func (t *riskTable) height() float64 {
	if t.off {
		return 0
	}
	h := t.size * 0.6
	if !t.extended && t.groups > 1 {
		h += t.line() // its heading
	}
	for i := range t.rows {
		names, _ := t.kinds(&t.rows[i])
		h += float64(len(names)) * t.line()
		if t.extended && t.groups > 1 {
			h += t.line() + t.size*0.2
		}
	}
	return h
}

// draw writes the numbers under their ticks.
func (t *riskTable) draw(p *plot, y float64) {
	if t.off {
		return
	}
	s := t.sheet
	y += s.size * 0.5
	if !t.extended && t.groups > 1 {
		y += t.line()
		s.say(black, text{at: point{s.edge(), y}, s: "At risk", role: "row"})
	}
	for g := range t.rows {
		f := &t.rows[g]
		names, counts := t.kinds(f)
		hidden := t.hideTimes(f, &t.ends[g])
		if t.extended && t.groups > 1 {
			y += t.line() + s.size*0.2
			s.within(s.of(g).colour, text{at: point{s.edge(), tenth(y)}, s: f.Name, bold: true, role: "group"}, p.left-s.edge()-6, t.line())
		}
		for r, name := range names {
			y += t.line()
			switch {
			case t.extended && t.groups > 1:
				s.say(black, text{at: point{s.edge() + indent, tenth(y)}, s: name, role: "row"})
			case t.groups > 1:
				s.within(s.of(g).colour, text{at: point{s.edge(), tenth(y)}, s: f.Name, role: "group"}, t.labelWidth(), t.line())
			default:
				s.say(black, text{at: point{s.edge(), tenth(y)}, s: name, role: "row"})
			}
			for i, k := range p.xTicks {
				n := strconv.Itoa(counts[r][i])
				if hidden[i] {
					n = "·"
				}
				s.say(black, text{at: point{p.x.at(k.v), tenth(y)}, s: n, anchor: middle, role: "count"})
			}
		}
	}
}
