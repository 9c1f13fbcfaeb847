package figure

import (
	"fmt"
	"math"
	"strconv"

	"kaplan/model"
	"kaplan/model/answer"
)

// forestRow is a line of a forest: an estimate with its interval between words.
type forestRow struct {
	label    string
	indented bool
	heading  bool // a name alone
	bold     bool
	before   []string // columns at the left of the plot
	after    []string // at its right
	estimate answer.Interval
	weight   float64 // 0 to 1: the size of the mark
}

// conceal leaves a row without its numbers, of a level whose patients are not to be counted.
func (r *forestRow) conceal() {
	r.after, r.estimate = make([]string, len(r.after)), answer.Interval{Estimate: math.NaN(), Lower: math.NaN(), Upper: math.NaN()}
	if len(r.after) > 0 {
		r.after[0] = model.HiddenCount
	}
}

// forest is a figure of estimates under one another.
type forest struct {
	title         string
	first         string // over the labels
	before, after []string
	xTitle        string
	rows          []forestRow
	caption       caption
	left, right   string // what the sides of 1 mean
}

// layout is where the rows of a forest begin, below the first, and how high they are.
type layout struct{ y, h []float64 }

// layout gives every line of a forest the height of its label, where the page is not full
// then, and else all of them one height.
func (f *forest) layout(s *sheet, label, fixed float64) (l layout, whole float64) {
	row := s.size * 1.55
	n := float64(len(f.rows))
	for _, r := range f.rows {
		lines := len(wrapped(model.Printable(r.label), s.size, label-r.indent(), r.heavy()))
		l.y, l.h = append(l.y, whole), append(l.h, row+float64(max(0, lines-1))*s.size*lineOf)
		whole += l.h[len(l.h)-1]
	}
	if s.given && fixed+whole > s.Height {
		row = math.Min(row, math.Max(s.size*1.15, (s.Height-fixed)/n))
		for i := range l.y {
			l.y[i], l.h[i] = float64(i)*row, row
		}
		whole = n * row
	}
	return l, whole
}

func (r *forestRow) heavy() bool { return r.bold || r.heading }

// indent is how far from the edge the label begins.
func (r *forestRow) indent() float64 {
	if r.indented {
		return indent
	}
	return 0
}

// draw lays a forest out. A bound beyond the axis ends in an arrow; an estimate that does
// not exist leaves its row, and says why.
func (f *forest) draw(s *sheet) (*Figure, error) {
	lines := s.captioned(f.caption)
	top := s.head(f.title, nil)
	label := s.width(f.first)
	for _, r := range f.rows {
		label = math.Max(label, face(r.heavy()).width(model.Printable(r.label), s.size)+r.indent())
	}
	gap := s.size * 1.2
	widths := func(heads []string, of func(forestRow) []string) (out []float64, sum float64) {
		for i, h := range heads {
			w := s.width(h)
			for _, r := range f.rows {
				if c := of(r); i < len(c) {
					w = math.Max(w, s.width(c[i]))
				}
			}
			out, sum = append(out, w), sum+w+gap
		}
		return out, sum
	}
	before, left := widths(f.before, func(r forestRow) []string { return r.before })
	after, right := widths(f.after, func(r forestRow) []string { return r.after })
	const leastWidth = 90.0
	room := s.Width - 2*s.edge() - left - right - leastWidth - gap
	if room < math.Min(label, s.size*4) {
		return nil, &model.QuestionError{What: fmt.Sprintf("a figure of %s inches is too narrow for its columns", short(s.Width/72, 3)),
			Hint: "make it wider or its type smaller"}
	}
	label = math.Min(label, room)
	row := s.size * 1.55
	fixed := top + row + 4 + s.size*2.8 + s.footHeight(lines)
	at, whole := f.layout(s, label, fixed)
	want := fixed + whole
	if !s.given && want < s.Height { // no higher than its rows
		s.Height = math.Ceil(math.Max(want, 1.5*72))
	}
	if err := s.grow(want, fmt.Sprintf("%d rows", len(f.rows))); err != nil {
		return nil, err
	}
	p := &plot{sheet: s, top: top + row, xTitle: f.xTitle}
	p.left, p.right = s.edge()+label+left+gap, s.Width-s.edge()-right
	p.bottom = p.top + whole
	lo, hi := f.bounds()
	p.x = scale{lo: lo, hi: hi, from: p.left, to: p.right, log: true}
	p.xTicks = p.roundTicks(axes{xlo: lo, xhi: hi, xLog: true})

	base := func(y, h float64) float64 { return tenth(y + h/2 + s.size*0.35) }
	columns := func(y, h float64, words []string, widths []float64, x float64, heavy bool) {
		for i, w := range words {
			x += widths[i]
			s.say(black, text{at: point{tenth(x), base(y, h)}, s: w, anchor: end, bold: heavy, role: "cell"})
			x += gap
		}
	}
	s.say(black, text{at: point{s.edge(), base(top, row)}, s: f.first, bold: true, role: "head"})
	columns(top, row, f.before, before, s.edge()+label+gap, true)
	columns(top, row, f.after, after, p.right+gap, true)
	s.line(line(faint, 0.5), s.edge(), top+row, s.Width-s.edge(), top+row)
	s.line(refline(), p.x.at(1), p.top, p.x.at(1), p.bottom)
	for i, r := range f.rows {
		y, h := p.top+at.y[i], at.h[i]
		label := label - r.indent()
		s.within(black, text{at: point{s.edge() + r.indent(), base(y, h)}, s: r.label, bold: r.heavy(), role: "label"}, label, h)
		columns(y, h, r.before, before, p.left-left, false)
		columns(y, h, r.after, after, p.right+gap, false)
		if !r.heading {
			f.bar(p, r, tenth(y+h/2))
		}
	}
	y := p.xAxis()
	if f.left != "" { // beside the title
		for k, t := range []string{"← " + f.left, f.right + " →"} {
			at := text{at: point{p.left, y - s.size*0.25}, s: t, size: s.small(), role: "side"}
			if k == 1 {
				at.at.x, at.anchor = p.right, end
			}
			if face(false).width(t, s.small()) < (p.right-p.left-s.width(f.xTitle))/2-4 {
				s.say(dim, at)
			}
		}
	}
	s.foot(lines)
	return s.Figure, nil
}

// bounds are the ends of the axis: what the estimates need, and no more than a factor of
// eight beyond them for intervals that are wider.
func (f *forest) bounds() (lo, hi float64) {
	lo, hi = 1/1.25, 1.25
	low, high := 1.0, 1.0
	for _, r := range f.rows {
		if v := r.estimate.Estimate; v > 0 && !math.IsInf(v, 0) {
			low, high = math.Min(low, v), math.Max(high, v)
		}
	}
	for _, r := range f.rows {
		if v := r.estimate.Lower; v > 0 && !math.IsInf(v, 0) {
			lo = math.Min(lo, math.Max(v, low/8))
		}
		if v := r.estimate.Upper; v > 0 && !math.IsInf(v, 0) {
			hi = math.Max(hi, math.Min(v, high*8))
		}
	}
	lo, hi = math.Min(lo, low), math.Max(hi, high)
	return math.Max(lo/1.08, 1e-6), math.Min(hi*1.08, 1e6)
}

// bar draws an estimate and its interval.
func (f *forest) bar(p *plot, r forestRow, y float64) {
	e := r.estimate
	if math.IsNaN(e.Estimate) {
		return // the row says why
	}
	ink := p.of(0).colour
	if !math.IsNaN(e.Lower) && !math.IsNaN(e.Upper) && p.pic.Shows("intervals", true) {
		end := func(v, limit, sign float64) float64 {
			if on := v > 0 && p.x.has(v); on {
				x := p.x.at(v)
				p.line(line(ink, 0.9), x, y-2, x, y+2)
				return x
			}
			x := p.x.at(limit)
			p.path(area(ink), true, []point{{x, y}, {x - sign*4, y - 2.2}, {x - sign*4, y + 2.2}})
			return x
		}
		x1, x2 := end(e.Lower, p.x.lo, -1), end(e.Upper, p.x.hi, 1)
		p.line(line(ink, 0.9), x1, y, x2, y)
	}
	if !(e.Estimate > 0) || math.IsInf(e.Estimate, 0) {
		return // an interval that ends at one side has no mark
	}
	side := 2.2 + 2.6*math.Sqrt(r.weight)
	x := p.x.at(e.Estimate)
	p.rect(area(ink), x-side/2, tenth(y-side/2), side, side)
}

// effectWords are an estimate and its interval as text, or why there is none.
func effectWords(e *answer.Effect) string {
	if math.IsNaN(e.Lower) && math.IsNaN(e.Upper) {
		if e.Note != "" {
			return e.Note
		}
		return ratio(e.Ratio)
	}
	return fmt.Sprintf("%s (%s to %s)", ratio(e.Ratio), ratio(e.Lower), ratio(e.Upper))
}

func intervalOf(e *answer.Effect) answer.Interval {
	return answer.Interval{Estimate: e.Ratio, Lower: e.Lower, Upper: e.Upper}
}

// ratioHead is the head of a column of ratios.
func ratioHead(name string, level float64) string {
	return fmt.Sprintf("%s (%g%% CI)", name, level*100)
}

// Subgroups draws the hazard ratio of two groups within subgroups. Errors as those of
// Survival.
func Subgroups(a *answer.Subgroups, p model.Picture) (*Figure, error) {
	title := a.Heading + " within subgroups"
	if m := a.Cohort.Column(a.Look.Marker); m != nil {
		title = m.Title() + ", " + title
	}
	s, err := newSheet(p, title)
	if err != nil {
		return nil, err
	}
	f := forest{title: title, first: "Subgroup", before: []string{"n", "Events"},
		after: []string{ratioHead("HR", a.Level), naive(&a.Answer) + "P interaction"}, xTitle: "Hazard ratio"}
	most := float64(max(1, a.Overall.Events))
	shown := []numbered{{"", a.Overall.N, a.Overall.Events}}
	for _, r := range a.Rows {
		shown = append(shown, numbered{r.Column, r.N, r.Events})
	}
	ns, events := counts(p, &a.Answer, shown)
	at := 0
	add := func(label string, r answer.SubgroupRow, within bool) {
		row := forestRow{label: label, indented: within, bold: !within, before: []string{ns[at], events[at]},
			after: []string{effectWords(&r.Effect), ""}, estimate: intervalOf(&r.Effect), weight: float64(r.Events) / most}
		if r.First && p.Shows("p", true) {
			row.after[1] = model.FormatP(r.Interaction.P)
		}
		if _, err := strconv.Atoi(ns[at] + events[at]); within && err != nil { // one of them is hidden
			row.conceal()
		}
		at++
		f.rows = append(f.rows, row)
	}
	add("All", a.Overall, false)
	column := ""
	for _, r := range a.Rows {
		if r.Column != column {
			column = r.Column
			label := column
			if c := a.Cohort.Column(column); c != nil {
				label = c.Title()
			}
			f.rows = append(f.rows, forestRow{label: label, heading: true})
		}
		add(r.LevelName, r, true)
	}
	notes := []string{"P of interaction: likelihood ratio"}
	if len(a.Adjusted) > 0 {
		notes = append(notes, "adjusted for "+join(a.Adjusted))
	}
	f.caption = captionOf(p, &a.Answer, notes...)
	return f.draw(s)
}
