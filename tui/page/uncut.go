package page

import (
	"fmt"
	"math"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Uncut is the page of what cutting loses.
func Uncut() Leaf {
	return New(Page[*answer.Uncut]{Question: answer.UncutQuestion, Draw: drawUncut, Document: write.Uncut})
}

// drawUncut says what is lost by cutting.
func drawUncut(s *Sheet, u *answer.Uncut) {
	g, r := s.g, s.r
	s.put(g, r.X, r.Y, r.W, "what cutting loses, on the same patients: "+u.Marker.Title(), chart.Title)
	y := r.Y + 2
	line := func(role chart.Role, name, lr, df, aic, p string) {
		if r.W < 64 { // AIC says as much as the statistic
			s.put(g, r.X, y, r.W, fmt.Sprintf("%-27s %2s %8s %8s", name, df, aic, p), role)
			return
		}
		s.put(g, r.X, y, r.W, fmt.Sprintf("%-34s %9s %3s %9s   %s", name, lr, df, aic, p), role)
	}
	line(chart.Dim, "model", "LR "+s.glyphs().Chi, "df", "AIC", "P")
	for _, m := range u.Models {
		y++
		role := chart.Plain
		if m.AIC == u.LeastAIC {
			role = chart.Title
		}
		line(role, m.Name, write.Fixed(m.LR.Statistic, 2), itoa(m.LR.DF), write.Fixed(m.AIC, 2), write.P(m.LR.P))
	}
	y += 2
	per := "per SD (" + write.Significant(u.Step, 3) + ")"
	if u.Marker.HasLevels() {
		per = "per unit"
	}
	perSD, straight := fmt.Sprintf("%s: HR %s", per, s.estimated(u.PerSD, u.PerSDLower, u.PerSDUpper)),
		"non-linearity P "+write.P(u.NonLinear.P)
	if r.W < 64 {
		s.put(g, r.X, y, r.W, perSD, chart.Plain)
		y++
		s.put(g, r.X, y, r.W, straight, chart.Plain)
	} else {
		s.put(g, r.X, y, r.W, perSD+"   "+straight, chart.Plain)
	}
	y += 2
	if r.Y+r.H-y >= 14 {
		y = s.drawByOutcome(g, Rect{r.X, y, r.W, 4}, u) + 1
	}
	if u.Curve == nil || r.Y+r.H-y < 6 {
		return
	}
	c := u.Curve
	against := "hazard ratio against " + Digits(c.Reference)
	s.put(g, r.X, y, r.W, Longest(r.W, against+", as a restricted cubic spline", against+", as a spline", against), chart.Dim)
	sm := answer.Smooth{}
	for k := range c.X {
		sm.X, sm.Y = append(sm.X, c.X[k]), append(sm.Y, math.Log(c.HR[k]))
		sm.LineX, sm.Line = append(sm.LineX, c.X[k]), append(sm.Line, math.Log(c.HR[k]))
		sm.Lower, sm.Upper = append(sm.Lower, math.Log(c.Lower[k])), append(sm.Upper, math.Log(c.Upper[k]))
	}
	drawRatios(s, g, Rect{r.X, y + 1, r.W, r.Y + r.H - y - 1}, sm, u.Marker.Title())
}

// drawByOutcome draws the marker's distribution among those who had the event
// and those who have not, on one scale.
func (s *Sheet) drawByOutcome(g *chart.Grid, r Rect, u *answer.Uncut) int {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, list := range [][]float64{u.Event, u.Free} {
		for _, v := range list {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	if !(hi > lo) {
		return r.Y
	}
	const name = 19
	w := r.W - name
	for i, x := range []struct {
		label  string
		values []float64
	}{{"event", u.Event}, {"no event yet", u.Free}} {
		bins := make([]float64, w)
		for _, v := range x.values {
			bins[min(int((v-lo)/(hi-lo)*float64(w)), w-1)]++
		}
		y := r.Y + i
		s.put(g, r.X, y, name, fmt.Sprintf("%s %d", x.label, len(x.values)), chart.Plain)
		strip := chart.Strip(bins, chart.StripOptions{W: w, Rows: 1, Mark: -1, ASCII: s.ASCII})
		Blit(g, strip, Rect{r.X + name, y, w, 1})
	}
	left, right := Digits(lo), Digits(hi)
	g.Text(r.X+name, r.Y+2, left, chart.Axis)
	g.Text(r.X+r.W-chart.Width(right), r.Y+2, right, chart.Axis)
	return r.Y + 3
}
