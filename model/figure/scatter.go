package figure

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/stats"
)

// Scatter draws X against each of Y with the line of Y on X. Errors as those of Survival.
func Scatter(a *answer.Scatter, p model.Picture) (*Figure, error) {
	s, err := newSheet(p, a.X.Title()+" against other numbers")
	if err != nil {
		return nil, err
	}
	var legend []entry
	for i, g := range a.Groups {
		legend = append(legend, entry{name: g.Name, at: s.of(i), mark: dotMark})
	}
	title := ""
	if len(a.Pairs) == 1 {
		title = a.X.Title() + " and " + a.Y[0].Title()
	}
	cells, err := s.page(title, legend, captionOf(&a.Answer, "line: linear regression of all"), len(a.Pairs))
	if err != nil {
		return nil, err
	}
	for i, b := range cells {
		if i >= len(a.Pairs) {
			break
		}
		x, y, group := a.Points(i)
		xlo, xhi := spread(x)
		ylo, yhi := spread(y)
		xlo, xhi = widened(xlo, xhi, 0.04)
		ylo, yhi = widened(ylo, yhi, 0.04)
		pair := a.Pairs[i]
		used := pair.Pearson
		switch a.Method {
		case "spearman":
			used = pair.Spearman
		case "kendall":
			used = pair.Kendall
		}
		show := p.Shows("p", true) && used.Note == ""
		if show {
			yhi += (yhi - ylo) * 0.12
		}
		q := s.panel(b, axes{xlo: xlo, xhi: xhi, ylo: ylo, yhi: yhi, xTitle: titleOf(a.X), yTitle: titleOf(a.Y[i])})
		radius := 1.6
		if len(x) > 500 {
			radius = 1.1
		}
		of := map[int][]point{}
		for k := range x {
			g := len(a.Groups)
			if len(a.Groups) > 0 && k < len(group) && group[k] != stats.NoGroup {
				g = int(group[k])
			}
			if q.x.has(x[k]) && q.y.has(y[k]) {
				of[g] = append(of[g], point{q.x.at(x[k]), q.y.at(y[k])})
			}
		}
		for g := len(a.Groups); g >= 0; g-- {
			ink := area(faint)
			switch {
			case g < len(a.Groups):
				ink = area(s.of(g).colour)
			case len(a.Groups) == 0:
				ink = area(s.of(0).colour)
			}
			ink.alpha = 0.7
			q.dots(ink, radius, of[g])
		}
		if l := pair.Pearson.Line; l != nil {
			lineX := []float64{}
			lo, hi := spread(x)
			for k := range 101 {
				lineX = append(lineX, lo+(hi-lo)*float64(k)/100)
			}
			at := make([]float64, len(lineX))
			for k, v := range lineX {
				at[k] = l.Intercept + l.Slope*v
			}
			q.curve(line(black, 1), lineX, at)
		}
		if show {
			name := map[string]string{"spearman": "Spearman's ρ", "kendall": "Kendall's τ"}[a.Method]
			if name == "" {
				name = "r"
			}
			said := fmt.Sprintf("%s = %s", name, signed(used.R))
			if !math.IsNaN(used.CI.Lower) && p.Shows("intervals", true) {
				said += fmt.Sprintf(" (%g%% CI %s to %s)", a.Level*100, signed(used.CI.Lower), signed(used.CI.Upper))
			}
			q.note([]string{said + ", " + pOf(used.P) + fmt.Sprintf(", n = %d", used.N)}, false)
		}
		q.drawAxes()
	}
	return s.Figure, nil
}

// signed is a coefficient with two decimals and a minus.
func signed(v float64) string {
	if v < 0 {
		return "−" + fmt.Sprintf("%.2f", -v)
	}
	return fmt.Sprintf("%.2f", v)
}
