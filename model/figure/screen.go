package figure

import (
	"fmt"
	"math"
	"slices"

	"kaplan/model"
	"kaplan/model/answer"
)

// Screen draws every marker of a screen as a volcano: P upwards, the hazard ratio to the
// right, names where there is room for them. Errors as those of Survival.
func Screen(a *answer.Screen, p model.Picture) (*Figure, error) {
	s, err := newSheet(p, "Markers by hazard ratio and P")
	if err != nil {
		return nil, err
	}
	type marker struct {
		name    string
		hr, p   float64
		notable bool
	}
	var list []marker
	least := 1.0
	for _, r := range a.Rows {
		if hr := r.HR(); r.Err == nil && hr > 0 && !math.IsInf(hr, 0) && r.P >= 0 && r.P <= 1 {
			list = append(list, marker{a.Columns[r.Marker].Title(), hr, r.P, r.Q < 0.05})
			if r.P > 0 {
				least = math.Min(least, r.P)
			}
		}
	}
	if len(list) == 0 {
		return nil, &model.QuestionError{What: "no marker has a finite hazard ratio to draw"}
	}
	slices.SortStableFunc(list, func(x, y marker) int {
		switch {
		case x.p < y.p:
			return -1
		case x.p > y.p:
			return 1
		}
		return 0
	})
	height := func(v float64) float64 { return -math.Log10(math.Max(v, least)) }
	yTitle, note := "P", ""
	if a.Mode == "optimal" {
		corrected, why := a.CorrectedBy()
		yTitle = "P, corrected"
		note = "P of best cuts: " + corrected
		if corrected == "" {
			note = "P of best cuts: " + why
		}
	}
	lo, hi := 1/1.2, 1.2
	for _, m := range list {
		lo, hi = math.Min(lo, m.hr), math.Max(hi, m.hr)
	}
	lo, hi = lo/1.1, hi*1.1
	top := math.Max(height(least)*1.08, 1.5)
	xTitle := "Hazard ratio"
	if a.Per != "" {
		xTitle += " per " + answer.PerWords(a.Per)
	} else {
		xTitle += ", high against low"
	}
	legend := []entry{{name: "q < 0.05", at: s.of(1), mark: dotMark}, {name: "q ≥ 0.05", at: swatch{colour: faint}, mark: dotMark}}
	if s.grey {
		legend[0].at = swatch{colour: black}
	}
	c := captionOf(p, &a.Answer, model.Count(len(list), "marker"), "q: Benjamini-Hochberg over "+model.Count(len(a.Columns), "marker"), "line: P = 0.05", note)
	cells, err := s.page("", legend, c, 1)
	if err != nil {
		return nil, err
	}
	ax := axes{xlo: lo, xhi: hi, xLog: true, ylo: 0, yhi: top, xTitle: xTitle, yTitle: yTitle + " (logarithmic)"}
	every := math.Max(1, math.Ceil(top/7))
	for v := 0.0; v <= top; v += every {
		label := fmt.Sprintf("%g", math.Pow(10, -v))
		if v > 4 {
			label = fmt.Sprintf("1e−%g", v)
		}
		ax.yTicks = append(ax.yTicks, tick{v, label})
	}
	q := s.panel(cells[0], ax)
	q.level(refline(), -math.Log10(0.05))
	q.upright(refline(), 1)
	var quiet, loud []point
	for _, m := range list {
		at := point{q.x.at(m.hr), q.y.at(height(m.p))}
		if m.notable {
			loud = append(loud, at)
		} else {
			quiet = append(quiet, at)
		}
	}
	grey := area(faint)
	q.dots(grey, 1.5, quiet)
	q.dots(area(legend[0].at.colour), 1.9, loud)
	q.names(append(loud, quiet...), func(yield func(string, point)) {
		for i, m := range list {
			if i < 25 && (m.notable || i < 5) {
				yield(m.name, point{q.x.at(m.hr), q.y.at(height(m.p))})
			}
		}
	})
	q.drawAxes()
	return s.Figure, nil
}

// names writes names beside points, each where it covers no other name; else not at all.
func (p *plot) names(dots []point, each func(func(string, point))) {
	size := p.small()
	var taken []box
	over := func(b box) bool {
		for _, o := range taken {
			if b.x < o.x+o.w && o.x < b.x+b.w && b.y < o.y+o.h && o.y < b.y+b.h {
				return true
			}
		}
		return slices.ContainsFunc(dots, func(d point) bool { return d.x > b.x-2 && d.x < b.x+b.w+2 && d.y > b.y-1 && d.y < b.y+b.h+1 })
	}
	each(func(name string, at point) {
		w := face(false).width(model.Printable(name), size)
		for _, side := range []anchor{start, end} {
			b := box{at.x + 4, at.y - size*0.6, w, size * 1.1}
			if side == end {
				b.x = at.x - 4 - w
			}
			if b.x < p.left || b.x+w > p.right || b.y < p.top || over(b) {
				continue
			}
			taken = append(taken, b)
			t := text{at: point{at.x + 4, tenth(at.y + size*0.35)}, s: name, size: size, anchor: side, role: "name"}
			if side == end {
				t.at.x = at.x - 4
			}
			p.say(black, t)
			return
		}
	})
}
