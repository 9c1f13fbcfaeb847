package page

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
	"kaplan/tui/chart"
)

// scatterState is how points are looked at; it outlives an answer.
type scatterState struct{ XLog, YLog bool }

// Scatter is the page of the points of a pair.
func Scatter() Leaf {
	st := &scatterState{}
	return New(Page[*answer.Scatter]{Question: answer.ScatterQuestion, Document: write.Scatter,
		Draw: func(s *Sheet, v *answer.Scatter) { drawCorrelation(s, st, v) },
		Of: Traits{Hint: "{} the next Y   X, Y logarithmic axis", Bindings: []Binding{
			{Keys: []string{"X"}, Name: "X on a logarithmic axis, or a linear one", Part: "Correlate", Do: func(Desk) { st.XLog = !st.XLog }},
			{Keys: []string{"Y"}, Name: "Y on a logarithmic axis, or a linear one", Part: "Correlate", Do: func(Desk) { st.YLog = !st.YLog }},
			{Keys: []string{"}"}, Name: "next Y", Hint: "{} next", Part: "Correlate", Do: func(d Desk) { st.turn(d, 1) }},
			{Keys: []string{"{"}, Name: "previous Y", Part: "Correlate", Do: func(d Desk) { st.turn(d, -1) }},
		}}})
}

// turn goes to the next pair where several are asked for, else to the next
// column as Y.
func (*scatterState) turn(d Desk, by int) {
	if v, ok := Of[*answer.Scatter](d.Shown()); ok && len(v.Y) > 1 {
		d.MoveTo(((d.Row()+by)%len(v.Y) + len(v.Y)) % len(v.Y))
		return
	}
	d.Next(model.FieldY, by)
}

// drawCorrelation is one pair: its points, the line through them, and every
// coefficient.
func drawCorrelation(a *Sheet, st *scatterState, s *answer.Scatter) {
	g, r := a.g, a.r
	at := min(max(a.Row, 0), len(s.Y)-1)
	if at >= len(s.Pairs) {
		a.put(g, r.X, r.Y, r.W, a.Working, chart.Dim)
		return
	}
	p := s.Pairs[at]
	place := ""
	if len(s.Y) > 1 {
		place = fmt.Sprintf("%d of %d", at+1, len(s.Y))
	}
	room := r.W - chart.Width(place) - 1
	head := a.headline(s, p, room)
	if chart.Width(head) > room && place != "" {
		place = fmt.Sprintf("%d/%d", at+1, len(s.Y))
		room = r.W - chart.Width(place) - 1
	}
	g.Text(r.X+r.W-chart.Width(place), r.Y, place, chart.Dim)
	a.put(g, r.X, r.Y, room, head, chart.Title)
	plot := Rect{r.X, r.Y + 1, r.W, r.H - 1}
	lines := a.scatterLines(s, p)
	if r.W >= 100 {
		const panel = 46
		plot.W -= panel + 2
		y := plot.Y + 1
		for _, l := range lines {
			if y < r.Y+r.H {
				a.put(g, r.X+r.W-panel, y, panel, l.Text, l.Role)
				y++
			}
		}
	} else {
		// What is said below the plot gets two fifths of the room.
		lines = a.scatterLinesBelow(s, p)
		room := min(len(lines), max(2, 2*(r.H-1)/5))
		plot.H -= room
		for i, l := range lines[:room] {
			a.put(g, r.X, plot.Y+plot.H+i, r.W, l.Text, l.Role)
		}
	}
	a.drawPoints(g, plot, s, at, st)
}

// headline is the answer in one line, its interval shorter where room is short.
func (a *Sheet) headline(s *answer.Scatter, p answer.ScatterPair, room int) string {
	c := p.Pearson
	if c.Note != "" {
		return "no correlation: " + c.Note
	}
	for n := 4; ; n-- {
		show := func(v float64) string { return write.Fixed(v, n) }
		t := fmt.Sprintf("r %s (%s)  P %s  n %d", coefficientText(c.R), a.fromTo(c.CI.Lower, c.CI.Upper, show), write.P(c.P), c.N)
		if chart.Width(t) <= room {
			return t
		}
		if n == 2 {
			return strings.ReplaceAll(t, "  ", " ")
		}
	}
}

// scatterLines is what is said beside the points.
func (a *Sheet) scatterLines(s *answer.Scatter, p answer.ScatterPair) []Line {
	four := func(v float64) string { return write.Significant(v, 4) }
	var out []Line
	say := func(role chart.Role, format string, args ...any) {
		out = append(out, Line{fmt.Sprintf(format, args...), role})
	}
	coefficient := func(name string, c answer.CorrelatedPair) {
		if c.Note == "" {
			say(chart.Plain, "%-9s %8s (%s)  P %s", name, coefficientText(c.R),
				a.fromTo(c.CI.Lower, c.CI.Upper, func(v float64) string { return write.Fixed(v, 2) }), write.P(c.P))
		}
	}
	unit := "patients"
	switch {
	case s.Means:
		unit = "means"
	case s.ByRows:
		unit = "rows"
	}
	say(chart.Dim, "%d %s, %g%% intervals", p.Pearson.N, unit, s.Level*100)
	say(chart.Plain, "")
	coefficient("r", p.Pearson)
	coefficient("rho", p.Spearman)
	coefficient("tau", p.Kendall)
	if l := p.Pearson.Line; l != nil {
		say(chart.Plain, "")
		say(chart.Dim, "LINE")
		say(chart.Plain, "slope     %8s (%s)", four(l.Slope), a.fromTo(l.SlopeCI.Lower, l.SlopeCI.Upper, four))
		say(chart.Plain, "R2        %8s  sigma %s", write.Fixed(l.R2, 4), four(l.Sigma))
		say(chart.Plain, "intercept %8s (%s)", four(l.Intercept), a.fromTo(l.InterceptCI.Lower, l.InterceptCI.Upper, four))
	}
	if len(s.Groups) > 0 {
		say(chart.Plain, "")
		say(chart.Dim, "WITHIN %s (%s)", a.Title(s.Look.Marker), answer.Symbol(s.Method))
		name := 0
		for _, w := range p.Within {
			name = min(max(name, chart.Width(w.Group)), 12)
		}
		for i, w := range p.Within {
			label := chart.Fit(w.Group, name, a.ASCII)
			label += strings.Repeat(" ", name-chart.Width(label))
			if w.Note != "" {
				say(chart.GroupRole(i), "%s %s  n %d: no correlation", chart.PointGlyph(i, a.ASCII), label, w.N)
				continue
			}
			say(chart.GroupRole(i), "%s %s %7s  P %s  n %d", chart.PointGlyph(i, a.ASCII), label, coefficientText(w.R), write.P(w.P), w.N)
		}
	}
	return out
}

// scatterLinesBelow is what is said below the points, what must not be missed
// first: whose glyphs these are.
func (a *Sheet) scatterLinesBelow(s *answer.Scatter, p answer.ScatterPair) []Line {
	lines := a.scatterLines(s, p)
	groups := lines[len(lines)-len(s.Groups):]
	rest := slices.DeleteFunc(lines[:len(lines)-len(groups)], func(l Line) bool {
		return l.Text == "" || l.Role == chart.Dim || strings.HasPrefix(l.Text, "r ") // which stands above
	})
	if len(groups) > 3 {
		legend := ""
		for i, g := range s.Groups {
			legend += chart.PointGlyph(i, a.ASCII) + " " + g.Name + "  "
		}
		groups = []Line{{legend, chart.Plain}}
	}
	return slices.Concat(groups, rest)
}

// drawPoints plots the points of a pair and the line through them.
func (a *Sheet) drawPoints(g *chart.Grid, r Rect, s *answer.Scatter, at int, st *scatterState) {
	x, y, code := s.Points(at)
	o := chart.PointsOptions{W: r.W, H: r.H, X: x, Y: y, XLog: st.XLog, YLog: st.YLog, ASCII: a.ASCII,
		XTitle: axisTitle(s.X, x, st.XLog), YTitle: axisTitle(s.Y[at], y, st.YLog)}
	if s.Means {
		o.YTitle = "mean of " + o.YTitle
	}
	if len(s.Groups) > 0 {
		o.Group = make([]int, len(code))
		for i, c := range code {
			o.Group[i] = int(c)
			if c == stats.NoGroup {
				o.Group[i] = -1
			}
		}
	}
	if l := s.Pairs[at].Pearson.Line; l != nil {
		o.Line = func(x float64) (y, lower, upper float64) {
			y, ci := l.At(x)
			return y, ci.Lower, ci.Upper
		}
	}
	Blit(g, chart.Points(o), r)
}

// axisTitle names an axis, says its scale, and counts what that cannot show.
func axisTitle(c *model.Column, values []float64, log bool) string {
	s := write.VariableTitle(c)
	if !log {
		return s
	}
	lost := 0
	for _, v := range values {
		if !(v > 0) {
			lost++
		}
	}
	s += ", log scale"
	if lost > 0 {
		s += fmt.Sprintf(", %d of 0 or less not shown", lost)
	}
	return s
}
