package page

import (
	"fmt"
	"math"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
	"kaplan/tui/chart"
)

// Effect is the page of the effect in matched or weighted patients.
func Effect() Leaf {
	return New(Page[*answer.Matching]{Question: answer.EffectQuestion, Draw: drawEffect,
		Document: write.MatchedArms})
}

// drawEffect is how the arms fare after matching, and the hazard ratios and
// risks before and after.
func drawEffect(s *Sheet, m *answer.Matching) {
	g, r := s.g, s.r
	e := m.Effect
	if e == nil {
		s.wrapped("there is no effect: "+s.Explain(m.Without), s.r.H, chart.Plain)
		return
	}
	done, _ := matchWords(m)
	y := r.Y
	bottom := r.Y + r.H
	if e.Curves == nil { // of an outcome, which has no times
		s.put(g, r.X, y, r.W, done, chart.Title)
		s.drawRisk(g, Rect{r.X, y + 1, min(r.W, 110), bottom - y - 1}, m)
		return
	}
	title := done
	switch {
	case e.Curves.Events == 0:
		title += ": no events"
	case len(e.Tests) > 0:
		title += fmt.Sprintf(": %s P %s", e.Tests[0].Name, write.P(e.Tests[0].P))
	}
	if len(e.Tests) > 1 && e.Curves.Events > 0 {
		t := e.Tests[1]
		if more := fmt.Sprintf(", by pair %s", write.P(t.P)); chart.Width(title+more) <= r.W {
			title += more
		}
	}
	s.put(g, r.X, y, r.W, title, chart.Title)
	y++

	var rows []chart.ForestRow
	for _, x := range e.Ratios {
		label := map[string]string{"before": "before", "adjusted": "adjusted",
			"after": map[bool]string{true: "matched", false: "weighted"}[m.Pair != nil]}[x.Name]
		ci := Ratio(x.Lower) + s.glyphs().Dash + Ratio(x.Upper)
		if math.IsNaN(x.Lower) && math.IsNaN(x.Upper) {
			ci = x.Note
		}
		row := chart.ForestRow{Label: label, Estimate: x.Ratio, Lower: x.Lower, Upper: x.Upper, Columns: []string{Estimated(x.Ratio), ci, write.P(x.P)}}
		if x.Robust {
			row.Role = chart.Title
		}
		rows = append(rows, row)
	}
	forest := chart.Forest(rows, chart.ForestOptions{W: min(r.W, 110), Title: "HAZARD", Headers: []string{"HR", fmt.Sprintf("%g%% CI", m.Level*100), "P"},
		ASCII: s.ASCII})
	groups := len(e.Curves.Groups)
	medians := 1 + groups
	risks := 4
	if e.Risk != nil && e.Risk.After == nil {
		risks = 2
	}
	// The curves take what is left, and the table of medians only what they can spare.
	const least = 9
	if bottom-y-forest.H-risks-medians < least+2 {
		medians = 0
	}
	if bottom-y-forest.H-risks-medians < least && forest.H > 1+len(rows) {
		forest.H = 1 + len(rows) // without its axis
	}
	gap := 0
	if bottom-y-forest.H-risks-medians >= 16 {
		gap = 1
	}
	tall := max(0, bottom-y-forest.H-risks-medians-2*gap)
	s.drawCurves(g, Rect{r.X, y, r.W, tall}, e.Curves)
	y += tall
	if medians > 0 {
		s.drawGroupTable(g, Rect{r.X, y, min(r.W, 110), medians}, e.Curves)
		y += medians
	}
	y += gap
	Blit(g, forest, Rect{r.X, y, r.W, min(forest.H, bottom-y)})
	y += forest.H + gap
	s.drawRisk(g, Rect{r.X, y, min(r.W, 110), bottom - y}, m)
}

// drawGroupTable lists the arms of a survival answer with their medians.
func (a *Sheet) drawGroupTable(g *chart.Grid, r Rect, s *answer.Survival) {
	right := func(y, end int, t string, role chart.Role) { g.Text(end-chart.Width(t), y, t, role) }
	end := r.X + min(r.W, 60)
	xe, xn := end-24, end-24-8
	g.Text(r.X, r.Y, "ARMS", chart.Title)
	right(r.Y, xn, "n", chart.Dim)
	right(r.Y, xe, "events", chart.Dim)
	right(r.Y, end, fmt.Sprintf("median (%g%% CI)", s.Level*100), chart.Dim)
	for i, gr := range s.Groups {
		y := r.Y + 1 + i
		g.Text(r.X, y, chart.Sample(i, a.ASCII), chart.GroupRole(i))
		a.put(g, r.X+3, y, xn-r.X-3-6, gr.Name, chart.GroupRole(i))
		right(y, xn, itoa(gr.N), chart.Plain)
		right(y, xe, itoa(gr.Events), chart.Plain)
		right(y, end, fmt.Sprintf("%s (%s%s%s)", TimeText(gr.Median.Estimate), TimeText(gr.Median.Lower), a.glyphs().Dash, TimeText(gr.Median.Upper)),
			chart.Plain)
	}
}

// drawRisk compares the risks by a time.
func (a *Sheet) drawRisk(g *chart.Grid, r Rect, m *answer.Matching) {
	k := m.Effect.Risk
	if k == nil || r.H < 1 {
		return
	}
	if k.Outcome != "" {
		a.put(g, r.X, r.Y, r.W, "RISK of "+k.Outcome, chart.Title)
	} else {
		x := a.put(g, r.X, r.Y, r.W, fmt.Sprintf("RISK by %s", Digits(k.Time)), chart.Title)
		a.put(g, x+1, r.Y, r.X+r.W-x-1, "("+k.Why+")", chart.Dim)
	}
	if k.After == nil {
		if r.H > 1 {
			a.put(g, r.X, r.Y+1, r.W, k.Note, chart.Warn)
		}
		return
	}
	arm := func(i int, name string) string {
		return fmt.Sprintf("%s %s%% (%d/%d)", name, write.Fixed(100*k.After.Arm[i].Risk, 1), k.After.Arm[i].Events, k.After.Arm[i].N)
	}
	both := arm(0, armText(m, 0)) + " vs " + arm(1, armText(m, 1))
	if chart.Width(both) > r.W {
		both = arm(0, "treated") + ", " + arm(1, "control")
	}
	a.put(g, r.X, r.Y+1, r.W, both, chart.Plain)
	d, q := k.After.Difference, k.After.Ratio
	inner := func(e stats.RobustEffect, dash string, show func(float64) string) string {
		if math.IsNaN(e.CI.Lower) {
			return "no interval"
		}
		return fmt.Sprintf("%s%s%s), P %s", show(e.CI.Lower), dash, show(e.CI.Upper), write.P(e.P))
	}
	percent := func(v float64) string { return write.Fixed(100*v, 1) }
	lines := []string{"difference " + percent(d.Estimate) + "% (" + inner(d, " to ", percent), "ratio " + Ratio(q.Estimate) + " (" +
		inner(q, a.glyphs().Dash, Ratio)}
	for i, e := range []stats.RobustEffect{d, q} {
		if math.IsNaN(e.CI.Lower) {
			lines[i] += ")"
		}
	}
	if k.Before != nil {
		b := k.Before
		for i, s := range []string{"; before " + percent(b.Difference.Estimate) + "%", "; before " + Ratio(b.Ratio.Estimate)} {
			if chart.Width(lines[i]+s) <= r.W {
				lines[i] += s
			}
		}
	}
	for i, s := range lines {
		if 2+i < r.H {
			a.put(g, r.X, r.Y+2+i, r.W, s, chart.Plain)
		}
	}
}
