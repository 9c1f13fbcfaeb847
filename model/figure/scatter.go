package figure

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/stats"
)

// pair is one panel of points.
type pair struct {
	y     *model.Column
	px    []float64
	py    []float64
	group []uint8
	found []answer.CorrelatedPair // of all, or by group
}

// Scatter draws X against each of Y with the line of Y on X. Errors as those of Survival.
func Scatter(a *answer.Scatter, p model.Picture) (*Figure, error) {
	var pairs []pair
	for i := range a.Pairs {
		x, y, group := a.Points(i)
		found := a.Pairs[i].Pearson
		line := found.Line
		switch a.Method {
		case "spearman":
			found = a.Pairs[i].Spearman
		case "kendall":
			found = a.Pairs[i].Kendall
		}
		found.Line = line
		pairs = append(pairs, pair{a.Y[i], x, y, group, []answer.CorrelatedPair{found}})
	}
	return scattered(&a.Answer, a.X, a.Groups, pairs, a.Method, a.Level, p)
}

// Correlations draws what Scatter draws, of the pairs that were correlated, and within
// groups where there are any. Errors as those of Survival.
func Correlations(a *answer.Correlations, p model.Picture) (*Figure, error) {
	if len(a.Pairs) == 0 {
		return nil, &model.QuestionError{What: "there is no pair to draw"}
	}
	var pairs []pair
	for _, c := range a.Pairs {
		if n := len(pairs); n > 0 && pairs[n-1].y == c.Y {
			pairs[n-1].found = append(pairs[n-1].found, c)
			continue
		}
		k := pair{y: c.Y, found: []answer.CorrelatedPair{c}}
		if len(pairs) < mostPanels {
			k.px, k.py, k.group = a.Points(c.Y)
		}
		pairs = append(pairs, k)
	}
	return scattered(&a.Answer, a.Pairs[0].X, a.Groups, pairs, a.Method, a.Level, p)
}

func scattered(a *answer.Answer, x *model.Column, groups []model.Group, pairs []pair, method string, level float64, p model.Picture) (*Figure, error) {
	s, err := newSheet(p, x.Title()+" against other numbers")
	if err != nil {
		return nil, err
	}
	var legend []entry
	for i, g := range groups {
		legend = append(legend, entry{name: g.Name, at: s.of(i), mark: dotMark})
	}
	title := ""
	if len(pairs) == 1 {
		title = x.Title() + " and " + pairs[0].y.Title()
	}
	note := ""
	if pairs[0].found[0].Line != nil {
		note = "lines: linear regression"
	}
	cells, err := s.page(title, legend, captionOf(s.pic, a, note), len(pairs))
	if err != nil {
		return nil, err
	}
	for i, b := range cells {
		s.scatterPanel(b, a, x, groups, &pairs[i], method, level)
	}
	return s.Figure, nil
}

// scatterPanel draws the points of one pair.
func (s *sheet) scatterPanel(b box, a *answer.Answer, x *model.Column, groups []model.Group, k *pair, method string, level float64) {
	xlo, xhi := spread(k.px)
	ylo, yhi := spread(k.py)
	lo, hi := xlo, xhi
	xlo, xhi = widened(xlo, xhi, 0.04)
	ylo, yhi = widened(ylo, yhi, 0.04)
	var said []string
	room := b.w - s.yAxisWidth(ticked(ylo, yhi, "", 5), "y") - s.size*1.5
	for _, c := range k.found {
		if c.Note == "" && s.pic.Shows("p", true) && len(said) < 6 {
			said = append(said, s.coefficientWords(a, &c, method, level, room))
		}
	}
	top := yhi
	if len(said) > 0 { // above the points
		yhi += (yhi - ylo) * math.Min(0.5, float64(len(said))*lead(s.size)/math.Max(60, b.h-s.size*4))
	}
	q := s.panel(b, axes{xlo: xlo, xhi: xhi, ylo: ylo, yhi: yhi, xTitle: titleOf(x), yTitle: titleOf(k.y)})
	radius := 1.6
	if len(k.px) > 500 {
		radius = 1.1
	}
	of := map[int][]point{}
	for i := range k.px {
		g := len(groups)
		if i < len(k.group) && k.group[i] != stats.NoGroup && int(k.group[i]) < len(groups) {
			g = int(k.group[i])
		}
		if q.x.has(k.px[i]) && q.y.has(k.py[i]) {
			of[g] = append(of[g], point{q.x.at(k.px[i]), q.y.at(k.py[i])})
		}
	}
	for g := len(groups); g >= 0; g-- {
		ink := area(faint)
		if g < len(groups) || len(groups) == 0 {
			ink = area(s.of(g).colour)
		}
		ink.alpha = 0.7
		q.dots(ink, radius, of[g])
	}
	for g, c := range k.found {
		if c.Line == nil {
			continue
		}
		w := line(black, 1)
		if len(k.found) > 1 {
			w = line(s.of(g).colour, 1, s.of(g).dash...)
		}
		var at, v []float64
		for i := range 101 {
			at = append(at, lo+(hi-lo)*float64(i)/100)
			if v = append(v, c.Line.Intercept+c.Line.Slope*at[i]); v[i] > top {
				v[i] = math.NaN() // what is written above the points stays clear
			}
		}
		q.curve(w, at, v)
	}
	q.note(said, false)
	q.drawAxes()
}

// coefficientWords are a coefficient with its interval, P and number of pairs, as much
// as there is room for.
func (s *sheet) coefficientWords(a *answer.Answer, c *answer.CorrelatedPair, method string, level, room float64) string {
	name := map[string]string{"spearman": "Spearman's ρ", "kendall": "Kendall's τ"}[method]
	if name == "" {
		name = "r"
	}
	if c.Group != "" {
		name = c.Group + ": " + name
	}
	said := name + " = " + signed(c.R)
	interval, p, n := "", ", "+pOf(c.P), ", n = "+sizes(s.pic, a, c.N)[0]
	if !math.IsNaN(c.CI.Lower) && s.pic.Shows("intervals", true) {
		interval = fmt.Sprintf(" (%g%% CI %s to %s)", level*100, signed(c.CI.Lower), signed(c.CI.Upper))
	}
	for _, t := range []string{said + interval + p + n, said + interval + p, said + p} {
		if s.width(t) <= room {
			return t
		}
	}
	return said + p
}

// signed is a coefficient with two decimals and a minus.
func signed(v float64) string {
	return minus(strings.Replace(fmt.Sprintf("%.2f", v), "-0.00", "0.00", 1))
}
