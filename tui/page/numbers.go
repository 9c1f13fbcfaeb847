package page

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
	"kaplan/tui/chart"
)

// Numbers is the page of what a paper prints beside its curves.
func Numbers() Leaf {
	return New(Page[*answer.Numbers]{Question: answer.NumbersQuestion, Draw: drawNumbers,
		Document: write.Numbers, Of: Traits{Tall: true}})
}

// drawNumbers is what a paper prints beside the curves.
func drawNumbers(a *Sheet, n *answer.Numbers) {
	g, r := a.g, a.r
	y := r.Y
	name := 12
	for _, gr := range n.Groups {
		name = min(max(name, chart.Width(gr.Name)+1), 24)
	}
	if len(n.Groups) > 1 {
		name = min(max(name, 16), 24)
	}
	pitch := 28
	narrow := r.W < 64
	if !narrow { // room for "b - a" beside an interval and its P
		for _, m := range n.Diff {
			name = max(name, min(chart.Width(m.A+" - "+m.B)+1, r.W-pitch-16))
		}
	}
	if narrow {
		name = 11
	}
	dash := a.glyphs().Dash
	ci := func(e, lo, hi float64, show func(float64) string) string {
		if lo < 0 {
			return fmt.Sprintf("%s (%s to %s)", show(e), show(lo), show(hi))
		}
		return fmt.Sprintf("%s (%s%s%s)", show(e), show(lo), dash, show(hi))
	}
	row := func(label string, cells ...string) {
		if y >= r.Y+r.H {
			return
		}
		a.put(g, r.X, y, name, label, chart.Plain)
		x := r.X + name + 1
		for i, c := range cells { // a number is never cut: it takes more room, or a row of its own
			w := chart.Width(c)
			if i > 0 && x+w > r.X+r.W && y+1 < r.Y+r.H {
				x, y = r.X+name+1, y+1
			}
			a.put(g, x, y, r.X+r.W-x, c, chart.Plain)
			x += max(pitch, w+1)
		}
		y++
	}
	title := func(s string) {
		if y > r.Y {
			y++
		}
		if y < r.Y+r.H {
			a.put(g, r.X, y, r.W, s, chart.Title)
			y++
		}
	}
	pct := fmt.Sprintf("%g%% CI", n.Level*100)
	three := func(v float64) string { return write.Fixed(v, 3) }
	if n.Look.Switch == "" {
		title("median follow-up by reverse Kaplan-Meier, " + pct)
		for _, gr := range n.Groups {
			row(gr.Name, ci(gr.FollowUp.Estimate, gr.FollowUp.Lower, gr.FollowUp.Upper, TimeText))
		}
	}
	if len(n.Groups) > 2 { // before what may not find room: pairs are why the page is turned to
		title("log-rank of each pair, P corrected by " + n.Look.Pairwise)
		for _, p := range n.Pairwise {
			row(p.A+", "+p.B, fmt.Sprintf("%s %-7s P %s", a.glyphs().Chi, write.Fixed(p.ChiSq, 2), write.P(p.P)), "corrected "+write.P(p.PAdjusted))
		}
	}
	beyond := ""
	for _, gr := range n.Groups {
		if slices.ContainsFunc(gr.At, func(p stats.Point) bool { return p.Extended }) {
			beyond = "; * extrapolated"
		}
	}
	if narrow && len(n.Groups) == 2 {
		title("survival, " + pct + " (" + n.ConfType + "): " + n.Groups[0].Name + ", " + n.Groups[1].Name + beyond)
	} else {
		title("survival at a time, " + pct + " (" + n.ConfType + "); P of a difference by log(-log S)" + beyond)
	}
	for k, t := range n.Times {
		var cells []string
		for _, gr := range n.Groups {
			p := gr.At[k]
			cell := ci(p.Surv, p.CI.Lower, p.CI.Upper, three) + map[bool]string{true: "*"}[p.Extended]
			if !narrow || len(n.Groups) != 2 {
				cell = gr.Name + " " + cell
			}
			cells = append(cells, cell)
		}
		switch label := "at " + Digits(t); {
		case !narrow && !slices.ContainsFunc(cells, func(c string) bool { return chart.Width(c) >= pitch }) && name+1+len(cells)*pitch <= r.W+1:
			row(label, cells...)
		case !narrow: // a row for each group
			for _, gr := range n.Groups {
				row(label+strings.Repeat(" ", max(1, 7-chart.Width(label)))+gr.Name, ci(gr.At[k].Surv, gr.At[k].CI.Lower, gr.At[k].CI.Upper, three))
				label = ""
			}
		case len(cells) == 2: // two intervals side by side just fit
			wideName, widePitch := name, pitch
			name, pitch = 8, 21
			row(label, cells...)
			name, pitch = wideName, widePitch
		default:
			for i, c := range cells {
				if i > 0 {
					label = ""
				}
				row(label, c)
			}
		}
		for _, m := range n.Diff {
			if m.Time == t {
				row(m.A+" - "+m.B, ci(m.Difference.Estimate, m.Difference.CI.Lower, m.Difference.CI.Upper, three), "P "+write.P(m.LogLog.P))
			}
		}
	}
	title(fmt.Sprintf("restricted mean survival to %s, %s", Digits(n.Tau), pct))
	for _, gr := range n.Groups {
		row(gr.Name, ci(gr.RMST.Value, gr.RMST.CI.Lower, gr.RMST.CI.Upper, TimeText))
	}
	for _, m := range n.RMST {
		row(m.A+" - "+m.B, ci(m.Difference.Estimate, m.Difference.CI.Lower, m.Difference.CI.Upper, TimeText), "P "+write.P(m.Difference.P))
		row(m.A+" / "+m.B, ci(m.Ratio.Estimate, m.Ratio.CI.Lower, m.Ratio.CI.Upper, three), "P "+write.P(m.Ratio.P))
	}
	if len(n.Tests) > 0 && len(n.Groups) == 2 {
		title("log-rank")
		row("two-sided", "P "+write.P(n.Tests[0].P))
		row("one-sided", "P "+write.P(n.Tests[0].POneSided)+" (as observed)")
	}
}
