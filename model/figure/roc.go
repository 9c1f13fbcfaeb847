package figure

import (
	"fmt"
	"slices"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/stats"
)

// ROC draws the curves of one or two markers, or of the parts that were compared. Errors
// as those of Survival.
func ROC(a *answer.ROC, p model.Picture) (*Figure, error) {
	s, err := newSheet(p, "ROC of "+a.Marker.Title())
	if err != nil {
		return nil, err
	}
	type one struct {
		name  string
		curve *stats.ROC
	}
	list := []one{{a.Marker.Title(), a.Curve}}
	if v := a.Versus; v != nil {
		list = []one{{a.Marker.Title(), v.A}, {v.Marker.Title(), v.B}}
	}
	if len(a.Parts) > 0 {
		list = nil
		for _, part := range a.Parts {
			if part.Curve != nil {
				list = append(list, one{part.Name, part.Curve})
			}
		}
	}
	var legend []entry
	for i, k := range list {
		name := fmt.Sprintf("%s: AUC %.3f", k.name, k.curve.AUC)
		if p.Shows("intervals", true) {
			name += fmt.Sprintf(" (%s)", ci(a.Level, k.curve.Lower, k.curve.Upper, func(v float64) string { return fmt.Sprintf("%.3f", v) }))
		}
		legend = append(legend, entry{name: name, at: s.of(i)})
	}
	about := "outcome: " + a.Outcome
	if a.Time > 0 {
		about = "event by " + model.FormatShort(a.Time)
	}
	if !s.given { // a square plot
		s.Width = 5 * 72
		s.Height = 5 * 72
	}
	title := ""
	if len(list) == 1 {
		title = list[0].name
	}
	cells, err := s.page(title, legend, captionOf(p, &a.Answer, about, "dots: the cut of the largest Youden index"), 1)
	if err != nil {
		return nil, err
	}
	ax := axes{xlo: 0, xhi: 1, ylo: 0, yhi: 1, xTitle: "1 − specificity", yTitle: "Sensitivity", square: true}
	ax.xTicks, ax.yTicks = ticked(0, 1, "", 6), ticked(0, 1, "", 6)
	q := s.panel(cells[0], ax)
	q.line(refline(), q.left, q.bottom, q.right, q.top)
	for i, k := range list {
		n := len(k.curve.Points)
		var path []point
		add := func(x, y float64) {
			at := point{q.x.at(x), q.y.at(y)}
			if m := len(path); m == 0 || path[m-1] != at {
				path = append(path, at)
			}
		}
		// From the strictest cut on: sensitivity rises with 1 - specificity.
		first, by := 0, 1
		if n > 1 && k.curve.Points[0].Sensitivity+1-k.curve.Points[0].Specificity > k.curve.Points[n-1].Sensitivity+1-k.curve.Points[n-1].Specificity {
			first, by = n-1, -1
		}
		add(0, 0)
		for j := first; j >= 0 && j < n; j += by {
			add(1-k.curve.Points[j].Specificity, k.curve.Points[j].Sensitivity)
		}
		add(1, 1)
		q.path(line(s.of(i).colour, 1.3, s.of(i).dash...), false, path)
		y := k.curve.Youden
		if a.Time == 0 {
			q.dots(area(s.of(i).colour), 2.4, q.points([]float64{1 - y.Specificity}, []float64{y.Sensitivity}))
		}
	}
	if v := a.Versus; v != nil && p.Shows("p", true) {
		q.belowDiagonal([][]string{{"difference of AUC: " + pOf(v.P)}, {"difference of AUC:", pOf(v.P)}, {"difference", "of AUC:", pOf(v.P)}})
	}
	q.drawAxes()
	return s.Figure, nil
}

// belowDiagonal writes a text into the lower right corner, in the first of the ways to part
// it into lines that stays clear of the diagonal; in the last one where none does.
func (p *plot) belowDiagonal(ways [][]string) {
	clear := func(lines []string) bool {
		for i, t := range lines {
			top := p.size*1.6 + float64(len(lines)-1-i)*lead(p.size)
			if p.width(t) > (p.right-p.left)*(1-top/(p.bottom-p.top))-4-p.size/2 {
				return false
			}
		}
		return true
	}
	lines := ways[len(ways)-1]
	if i := slices.IndexFunc(ways, clear); i >= 0 {
		lines = ways[i]
	}
	for i, t := range lines {
		up := p.size*0.8 + float64(len(lines)-1-i)*lead(p.size)
		p.say(black, text{at: point{p.right - 4, p.bottom - up}, s: t, anchor: end, role: "test"})
	}
}
