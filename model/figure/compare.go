package figure

import (
	"math"
	"sort"
	"strconv"

	"kaplan/model"
	"kaplan/model/answer"
)

// Compared draws a number in groups as boxes with every patient beside them, and a
// category as shares. Errors as those of Survival.
func Compared(a *answer.Compared, p model.Picture) (*Figure, error) {
	by := "all patients"
	if m := a.Frame.Marker; m != nil {
		by = m.Title()
		if len(a.Frame.CutText) > 0 {
			by += " by " + join(a.Frame.CutText)
		}
	}
	s, err := newSheet(p, a.Value.Title()+" by "+by)
	if err != nil {
		return nil, err
	}
	said := ""
	for _, t := range a.Tests {
		if t.Name == a.Read && t.Why == "" && p.Shows("p", true) {
			name := t.Title
			if name == "" {
				name = t.Name
			}
			said = name + ": " + naive(&a.Answer) + pOf(t.P)
		}
	}
	if a.Table != nil {
		return shares(s, a, by, said)
	}
	var names []string
	var of []int
	for _, g := range a.Groups {
		of = append(of, g.N)
	}
	for i, n := range sizes(p, &a.Answer, of...) {
		names = append(names, sized(a.Groups[i].Name, n))
	}
	c := captionOf(p, &a.Answer, "boxes: quartiles and median, whiskers: the extreme values within 1.5 interquartile ranges")
	cells, err := s.page(a.Value.Title(), nil, c, 1)
	if err != nil {
		return nil, err
	}
	lo, hi := spread(a.Values...)
	lo, hi = widened(lo, hi, 0.06)
	if said != "" {
		hi += (hi - lo) * 0.08
	}
	q := s.panel(cells[0], categories(s, cells[0], names, axes{ylo: lo, yhi: hi, xTitle: by, yTitle: titleOf(a.Value)}))
	for i, g := range a.Groups {
		q.boxed(i, float64(i), g.Q1, g.Median, g.Q3, g.WhiskerLow, g.WhiskerHigh)
		q.strip(s.of(i), float64(i)+0.27, a.Values[i])
	}
	if said != "" {
		q.note([]string{said}, false)
	}
	q.drawAxes()
	return s.Figure, nil
}

// categories are axes whose x has places with names.
func categories(s *sheet, b box, names []string, a axes) axes {
	a.xlo, a.xhi = -0.6, float64(len(names))-0.4
	a.tickRoom = (b.w-s.size*5)/float64(max(1, len(names))) - s.size
	for i, n := range names {
		a.xTicks = append(a.xTicks, tick{float64(i), n})
	}
	return a
}

// boxed draws a box plot at a place of the x axis.
func (p *plot) boxed(group int, at, q1, median, q3, low, high float64) {
	if math.IsNaN(median) {
		return
	}
	ink := p.of(group).colour
	unit := p.x.at(1) - p.x.at(0)
	half := math.Min(unit*0.17, 24)
	x := p.x.at(at - 0.1)
	y1, y3 := p.y.at(q1), p.y.at(q3)
	p.line(line(ink, 0.8), x, p.y.at(low), x, y1)
	p.line(line(ink, 0.8), x, y3, x, p.y.at(high))
	for _, v := range []float64{low, high} {
		p.line(line(ink, 0.8), x-half/2, p.y.at(v), x+half/2, p.y.at(v))
	}
	p.rect(pen{fill: ink.lighter(0.25), stroke: ink, width: 0.8}, x-half, y3, 2*half, y1-y3)
	p.line(line(ink, 1.6), x-half, p.y.at(median), x+half, p.y.at(median))
}

// strip draws every value at a place of the x axis, those that are near one another side
// by side.
func (p *plot) strip(w swatch, at float64, values []float64) {
	const radius = 1.2
	unit := p.x.at(1) - p.x.at(0)
	most := math.Max(2, math.Min(unit*0.14, 20))
	sorted := append([]float64(nil), values...)
	sort.Float64s(sorted)
	x := p.x.at(at)
	taken := map[int]int{} // how many stand at a height
	var dots []point
	for _, v := range sorted {
		if !p.y.has(v) {
			continue
		}
		y := p.y.at(v)
		row := int(math.Round(y / (2 * radius)))
		n := taken[row]
		taken[row]++
		shift := float64((n+1)/2) * 2.2 * radius
		if n%2 == 1 {
			shift = -shift
		}
		for math.Abs(shift) > most { // in the end over one another
			shift /= 2
		}
		dots = append(dots, point{tenth(x + shift), y})
	}
	ink := area(w.colour)
	ink.alpha = 0.65
	p.dots(ink, radius, dots)
}

// tones are how the levels of a category are drawn: ink and fill.
func (s *sheet) tones(levels []string) (tone func(i int) (ink, fill colour), legend []entry) {
	tone = func(i int) (ink, fill colour) {
		if !s.grey {
			return s.of(i).colour, s.of(i).colour.lighter(boxShade)
		}
		return black, black.lighter(0.8 * float64(i) / float64(max(1, len(levels)-1)))
	}
	for i, l := range levels {
		ink, fill := tone(i)
		legend = append(legend, entry{name: l, at: swatch{colour: ink}, mark: boxMark, fill: fill})
	}
	return tone, legend
}

// stack draws the counts of levels over one another, as shares of all of them.
func (p *plot) stack(tone func(i int) (ink, fill colour), at, half float64, counts []int) {
	of, sum := 0, 0.0
	for _, n := range counts {
		of += n
	}
	for i, n := range counts {
		if n == 0 {
			continue
		}
		share := 100 * float64(n) / float64(of)
		y1, y2 := p.y.at(sum), p.y.at(sum+share)
		x := p.x.at(at)
		ink, fill := tone(i)
		p.rect(pen{fill: fill, stroke: ink, width: 0.6}, x-half, y2, 2*half, y1-y2)
		if label := strconv.Itoa(n); y1-y2 > p.size*1.2 && p.width(label) < 2*half {
			shade := black
			if int(fill.r)+int(fill.g)+int(fill.b) < 330 {
				shade = white
			}
			p.say(shade, text{at: point{x, tenth((y1+y2)/2 + p.size*0.35)}, s: label, anchor: middle, role: "share"})
		}
		sum += share
	}
}

// few refuses bars whose heights would give away a count that is to be hidden.
func (s *sheet) few(counts ...[]int) error {
	for _, list := range counts {
		for _, n := range list {
			if model.IsSmall(n, s.pic.Below) {
				return &model.QuestionError{
					What: "the shares of these groups cannot be drawn with small counts hidden: the heights of the bars would give them away",
					Hint: "merge levels that few patients have, or take the table alone"}
			}
		}
	}
	return nil
}

// shares draws a category in groups as bars of one height.
func shares(s *sheet, a *answer.Compared, by, said string) (*Figure, error) {
	t := a.Table
	tone, legend := s.tones(t.Levels)
	cells, err := s.page(a.Value.Title(), legend, captionOf(s.pic, &a.Answer), 1)
	if err != nil {
		return nil, err
	}
	var names []string
	for g, n := range sizes(s.pic, &a.Answer, t.Row...) {
		names = append(names, sized(t.Groups[g].Name, n))
	}
	if err := s.few(t.Count...); err != nil {
		return nil, err
	}
	top := 100.0
	if said != "" {
		top = 112
	}
	ax := categories(s, cells[0], names, axes{ylo: 0, yhi: top, xTitle: by, yTitle: "Share of patients (%)"})
	ax.yTicks = ticked(0, 100, "", 6)
	q := s.panel(cells[0], ax)
	half := math.Min((q.x.at(1)-q.x.at(0))*0.3, 40)
	for g := range t.Groups {
		q.stack(tone, float64(g), half, t.Count[g])
	}
	if said != "" {
		q.note([]string{said}, false)
	}
	q.drawAxes()
	return s.Figure, nil
}
