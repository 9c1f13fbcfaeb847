package figure

import (
	"math"

	"kaplan/model"
	"kaplan/model/answer"
)

// OverTime draws the means of groups over time with their standard errors, above the
// lines of the patients. Errors as those of Survival.
func OverTime(a *answer.OverTime, p model.Picture) (*Figure, error) {
	s, err := newSheet(p, a.Measure+" over time")
	if err != nil {
		return nil, err
	}
	if a.Levels != nil {
		return countsOverTime(s, a)
	}
	var legend []entry
	var values, points [][]float64
	drawn := 0
	for i, g := range a.Groups {
		if len(a.Groups) > 1 {
			legend = append(legend, entry{name: g.Name, at: s.of(i)})
		}
		for _, l := range g.Lines {
			values, points = append(values, l.Y), append(points, l.At)
			drawn++
		}
		var bounds []float64
		for _, m := range g.Means {
			bounds = append(bounds, m.Mean-finite(m.SEM), m.Mean+finite(m.SEM))
		}
		values = append(values, bounds)
	}
	lines := drawn <= 200
	note := "means and standard errors"
	if lines {
		note += "; thin lines: patients"
	} else {
		values = nil
		for _, g := range a.Groups {
			for _, m := range g.Means {
				values = append(values, []float64{m.Mean - finite(m.SEM), m.Mean + finite(m.SEM)})
			}
		}
	}
	cells, err := s.page(a.Title, legend, captionOf(p, &a.Answer, note), 1)
	if err != nil {
		return nil, err
	}
	var at []float64
	for _, t := range a.Points {
		at = append(at, t.At)
	}
	xlo, xhi := spread(append(points, at)...)
	xlo, xhi = widened(xlo, xhi, 0.03)
	ylo, yhi := spread(values...)
	ylo, yhi = widened(ylo, yhi, 0.05)
	ax := axes{xlo: xlo, xhi: xhi, ylo: ylo, yhi: yhi, xTitle: a.Time, yTitle: measureTitle(a)}
	room, last := (cells[0].w-s.size*5)/(xhi-xlo), math.Inf(-1)
	for _, t := range a.Points { // as many names as stand clear
		if w := s.width(t.Label); (t.At-last)*room > w+s.size*0.6 {
			ax.xTicks, last = append(ax.xTicks, tick{t.At, t.Label}), t.At
		}
	}
	q := s.panel(cells[0], ax)
	if lines {
		for i, g := range a.Groups {
			thin := line(s.of(i).colour, 0.4)
			thin.alpha = 0.35
			for _, l := range g.Lines {
				q.curve(thin, l.At, l.Y)
			}
		}
	}
	for i, g := range a.Groups {
		var x, y []float64
		w := s.of(i)
		// Groups at one time stand side by side.
		shift := (float64(i) - float64(len(a.Groups)-1)/2) * 2.2
		for j, m := range g.Means {
			if m.N == 0 {
				continue
			}
			x, y = append(x, a.Points[j].At), append(y, m.Mean)
			if sem := finite(m.SEM); sem > 0 && p.Shows("intervals", true) {
				px, y1, y2 := tenth(q.x.at(a.Points[j].At)+shift), q.y.at(m.Mean-sem), q.y.at(m.Mean+sem)
				q.path(line(w.colour, 0.9), false, []point{{px, y1}, {px, y2}}, []point{{px - 2, y1}, {px + 2, y1}}, []point{{px - 2, y2}, {px + 2, y2}})
			}
		}
		path := q.points(x, y)
		for k := range path {
			path[k].x = tenth(path[k].x + shift)
		}
		q.path(line(w.colour, 1.4, w.dash...), false, path)
		q.dots(area(w.colour), 2, path)
	}
	q.drawAxes()
	return s.Figure, nil
}

// countsOverTime draws the levels of a category at each time point as bars of one height,
// a panel for each group.
func countsOverTime(s *sheet, a *answer.OverTime) (*Figure, error) {
	tone, legend := s.tones(a.Levels)
	note := "numbers in the bars: patients"
	if a.OfRows {
		note = "numbers in the bars: rows"
	}
	cells, err := s.page(a.Title, legend, captionOf(s.pic, &a.Answer, note), len(a.Groups))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, t := range a.Points {
		names = append(names, t.Label)
	}
	var of []int
	for _, g := range a.Groups {
		of = append(of, g.N)
	}
	ns := sizes(s.pic, &a.Answer, of...)
	for g, b := range cells {
		k := &a.Groups[g]
		if err := s.few(k.Counts...); err != nil {
			return nil, err
		}
		ax := categories(s, b, names, axes{ylo: 0, yhi: 110, xTitle: a.Time, yTitle: "Share (%)"})
		ax.yTicks = ticked(0, 100, "", 6)
		if len(a.Groups) > 1 {
			ax.title = sized(k.Name, ns[g])
		}
		q := s.panel(b, ax)
		half := math.Min((q.x.at(1)-q.x.at(0))*0.36, 40)
		for t, counts := range k.Counts {
			q.stack(tone, float64(t), half, counts)
		}
		q.drawAxes()
	}
	return s.Figure, nil
}

// finite is v, or 0 where it does not exist.
func finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}

// measureTitle is the measure with its unit.
func measureTitle(a *answer.OverTime) string {
	if a.Unit != "" {
		return a.Title + " (" + a.Unit + ")"
	}
	return a.Title
}
