package tui

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

func drawGroupsPage(a *App, g *chart.Grid, r rect, v any) {
	c := v.(*answer.Compared)
	s := &sheet{a, g, r}
	if c.Table != nil {
		drawCategory(s, c)
		return
	}
	heading := titled(c.Value)
	if m := c.Frame.Marker; m != nil {
		heading += " by " + titled(m)
	}
	top := readTest(c.Tests, c.Read)
	if top != nil {
		s.fit(chart.Title, a.testParts(*top)...)
		if top.Effect != "" {
			e := a.estimateText(top.Estimate, top.CI.Lower, top.CI.Upper)
			what := plainText(top.Effect) + ": "
			if chart.Width(what+e) > s.r.W {
				what = what[strings.LastIndex(what, ", ")+1:] // the groups alone
			}
			s.line(strings.TrimSpace(what)+" "+e, chart.Plain)
		}
		rows := 1
		if r.H > 22 {
			rows = 3
		}
		for i, n := range c.Notes {
			if i == 0 || r.H > 22 {
				s.wrapped(n, rows, chart.Dim)
			}
		}
	} else {
		s.line(heading, chart.Title)
		switch {
		case len(c.Tests) > 0:
			s.wrapped("no test: "+c.Tests[0].Why, 2, chart.Warn)
		case c.Frame.Marker == nil:
			s.wrapped("one group, nothing to test: m chooses what makes groups", 2, chart.Dim)
		default:
			s.wrapped("one group is left, nothing to test: widen the subgroup (s) or choose another marker (m)", 2, chart.Warn)
		}
	}
	// The tests, the table of the groups, and what is left for the picture.
	tests := shownTests(c)
	below := 0
	if n := len(tests); n > 0 {
		below = n + 2
	}
	groups := min(len(c.Groups)+1, 9) + 1
	if s.r.H-below-groups < 4 {
		groups = 0
	}
	picture := s.r.H - below - groups
	log := logAxis(c.Values)
	var boxes []chart.Box
	for i, x := range c.Groups {
		boxes = append(boxes, chart.Box{Name: x.Name, Group: i, Values: c.Values[i], Low: x.WhiskerLow, Q1: x.Q1, Median: x.Median, Q3: x.Q3, High: x.WhiskerHigh})
	}
	axis := heading
	if c.Value.Unit != "" {
		axis += ", " + c.Value.Unit
	}
	if log {
		axis += " (log scale)"
	}
	if picture >= 5 {
		if s.r.H-below-groups >= 10 {
			s.skip(1)
			picture--
		}
		grid := chart.Boxes(boxes, chart.BoxOptions{W: s.r.W, H: min(picture-1, 3+7*len(boxes)), Log: log, ASCII: a.theme.ASCII})
		blitClip(g, grid, rect{s.r.X, s.r.Y, s.r.W, picture})
		s.skip(grid.H)
		s.line("  "+axis, chart.Dim)
		if s.r.H > below+groups {
			s.skip(1)
		}
	}
	if groups > 0 {
		s.groupTable(c, groups)
		s.skip(1)
	}
	if len(tests) > 0 {
		s.tests(tests, c.Read, s.r.H)
	}
	if k := c.Checks; k != nil && s.r.H >= 3+len(k.Normality) {
		s.skip(1)
		s.checks(k)
	}
}

// shownTests leaves out of two groups' tests those of any number, which say the
// same; the exported answer has them all.
func shownTests(c *answer.Compared) []answer.TestRow {
	if len(c.Groups) == 2 && len(c.Tests) > 3 {
		return c.Tests[:3]
	}
	return c.Tests
}

func (s *sheet) groupTable(c *answer.Compared, most int) {
	cols := []column{{Head: "group", Left: true}, {Head: "n"}, {Head: "mean"}, {Drop: 5}, {Head: "SD", Drop: 2}, {Head: "SEM", Drop: 6}, {Head: "median"}, {Head: "q1", Drop: 3}, {Head: "q3", Drop: 3}, {Head: "min", Drop: 4}, {Head: "max", Drop: 4}}
	var rows []tableRow
	for i, x := range c.Groups {
		name := write.GroupTitle(model.Group{Name: x.Name, Range: x.Range})
		change := ""
		if p := answer.PercentChange(c.Groups[0].Mean, x.Mean); i > 0 && !math.IsNaN(p) {
			change = fmt.Sprintf("%+.1f%%", p)
			cols[3].Head = "change"
		}
		rows = append(rows, tableRow{Cells: []string{name, itoa(x.N), short(x.Mean), change, short(x.SD), short(x.SEM), short(x.Median), short(x.Q1), short(x.Q3), short(x.Min), short(x.Max)},
			Cell: map[int]chart.Role{0: chart.GroupRole(i)}})
	}
	s.table(cols, rows, most)
}

func (s *sheet) checks(k *answer.CompareChecks) {
	cols := []column{{Head: "check", Left: true}, {Head: "statistic"}, {Head: "P"}, {Head: "", Left: true, Drop: 1}}
	var rows []tableRow
	for _, n := range k.Normality {
		rows = append(rows, tableRow{Cells: []string{"normal in " + n.Group + " (Shapiro-Wilk)", strings.TrimSpace("W " + short(n.W)), write.P(n.P), firstLine(n.Why)}})
		if n.Why != "" {
			rows[len(rows)-1].Cells[1] = ""
		}
	}
	for _, t := range []answer.TestRow{k.Levene, k.Bartlett} {
		r := tableRow{Cells: []string{"one spread: " + t.Title, "", write.P(t.P), firstLine(t.Why)}}
		if t.Why == "" {
			r.Cells[1] = t.Symbol + " " + short(t.Statistic)
		}
		rows = append(rows, r)
	}
	s.table(cols, rows, s.r.H)
}
