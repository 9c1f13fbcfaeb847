package page

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
	"kaplan/tui/chart"
)

// Groups is the page of a value between groups.
func Groups() Leaf {
	return New(Page[*answer.Compared]{Question: answer.CompareQuestion, Draw: drawGroupsPage, Document: write.Compare})
}

// comparedTitle is a value and what makes the groups.
func comparedTitle(c *answer.Compared) string {
	if m := c.Frame.Marker; m != nil {
		return titled(c.Value) + " by " + titled(m)
	}
	return titled(c.Value)
}

// untested says why there is no test.
func (s *Sheet) untested(c *answer.Compared) {
	s.line(comparedTitle(c), chart.Title)
	switch {
	case len(c.Tests) > 0:
		s.wrapped("no test: "+c.Tests[0].Why, 2, chart.Warn)
	case c.Frame.Marker == nil:
		s.wrapped("one group, nothing to test: m chooses what makes groups", 2, chart.Dim)
	default:
		s.wrapped("one group is left, nothing to test: widen the subgroup (s) or choose another marker (m)", 2, chart.Warn)
	}
}

func drawGroupsPage(a *Sheet, c *answer.Compared) {
	g, r := a.g, a.r
	s := a.in(g, r)
	if c.Table != nil {
		drawCategory(s, c)
		return
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
		s.untested(c)
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
		boxes = append(boxes, chart.Box{Name: x.Name, Group: i, Values: c.Values[i], Low: x.WhiskerLow, Q1: x.Q1, Median: x.Median, Q3: x.Q3,
			High: x.WhiskerHigh})
	}
	axis := comparedTitle(c)
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
		grid := chart.Boxes(boxes, chart.BoxOptions{W: s.r.W, H: min(picture-1, 3+7*len(boxes)), Log: log, ASCII: a.ASCII})
		Blit(g, grid, Rect{s.r.X, s.r.Y, s.r.W, picture})
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
// same, but for one that is read; the exported answer has them all.
func shownTests(c *answer.Compared) []answer.TestRow {
	if len(c.Groups) != 2 || len(c.Tests) <= 3 {
		return c.Tests
	}
	out := slices.Clone(c.Tests[:3])
	for _, t := range c.Tests[3:] {
		if t.Name == c.Read {
			out = append(out, t)
		}
	}
	return out
}

func (s *Sheet) groupTable(c *answer.Compared, most int) {
	cols := []column{{Head: "group", Left: true, Whole: true}, {Head: "n"}, {Head: "mean"}, {Drop: 5},
		{Head: "SD", Drop: 2}, {Head: "SEM", Drop: 6}, {Head: "median"},
		{Head: "q1", Drop: 3}, {Head: "q3", Drop: 3}, {Head: "min", Drop: 4}, {Head: "max", Drop: 4}}
	var rows []tableRow
	for i, x := range c.Groups {
		name := write.GroupTitle(model.Group{Name: x.Name, Range: x.Range})
		change := ""
		if p := answer.PercentChange(c.Groups[0].Mean, x.Mean); i > 0 && !math.IsNaN(p) {
			change = fmt.Sprintf("%+.1f%%", p)
			cols[3].Head = "change"
		}
		rows = append(rows, tableRow{Cells: []string{name, itoa(x.N), short(x.Mean), change, short(x.SD), short(x.SEM), short(x.Median), short(x.Q1),
			short(x.Q3), short(x.Min), short(x.Max)},
			Cell: map[int]chart.Role{0: chart.GroupRole(i)}})
	}
	s.table(cols, rows, most)
}

func (s *Sheet) checks(k *answer.CompareChecks) {
	cols := []column{{Head: "check", Left: true}, {Head: "statistic"}, {Head: "P"}, {Head: "", Left: true, Drop: 1}}
	var rows []tableRow
	for _, n := range k.Normality {
		rows = append(rows, tableRow{Cells: []string{"normal in " + n.Group + " (Shapiro-Wilk)", strings.TrimSpace("W " + short(n.W)), write.P(n.P),
			model.FirstLine(n.Why)}})
		if n.Why != "" {
			rows[len(rows)-1].Cells[1] = ""
		}
	}
	for _, t := range []answer.TestRow{k.Levene, k.Bartlett} {
		r := tableRow{Cells: []string{"one spread: " + t.Title, "", write.P(t.P), model.FirstLine(t.Why)}}
		if t.Why == "" {
			r.Cells[1] = t.Symbol + " " + short(t.Statistic)
		}
		rows = append(rows, r)
	}
	s.table(cols, rows, s.r.H)
}

// drawCategory draws a category between groups.
func drawCategory(s *Sheet, c *answer.Compared) {
	x := c.Table
	tall := s.r.H > 22
	if top := readTest(c.Tests, c.Read); top != nil {
		s.fit(chart.Title, s.testParts(*top)...)
		if m := x.Measures; m != nil {
			s.line(fmt.Sprintf("risk of %s, %s / %s: %s", x.Levels[x.Event], x.Groups[x.Other].Name, x.Groups[x.Reference].Name,
				s.estimateText(m.Ratio, m.RatioCI.Lower, m.RatioCI.Upper)), chart.Plain)
		} else if top.Method != "" && top.Name == "cochran-armitage" {
			s.line(top.Method, chart.Plain)
		}
		for i, n := range c.Notes {
			if i == 0 || tall {
				s.wrapped(n, map[bool]int{true: 3, false: 2}[tall], chart.Warn)
			}
		}
	} else {
		s.untested(c)
	}
	below := 0
	if n := len(c.Tests); n > 0 {
		below = n + 2
	}
	counts := min(len(x.Groups)+1, 10) + 1
	if len(x.Groups) > 1 {
		counts++
	}
	if s.r.H-below-counts < 3 {
		counts = 0
	}
	var bars []chart.StackedBar
	for g := range x.Groups {
		bars = append(bars, chart.StackedBar{Name: x.Groups[g].Name, Counts: x.Count[g]})
	}
	picture := s.r.H - below - counts
	if picture >= 3 {
		if picture >= 8 {
			s.skip(1)
			picture--
		}
		grid := chart.Stacked(bars, x.Levels, chart.StackedOptions{W: s.r.W, H: picture, ASCII: s.ASCII})
		Blit(s.g, grid, Rect{s.r.X, s.r.Y, s.r.W, picture})
		s.skip(min(grid.H, picture))
		if s.r.H > below+counts {
			s.skip(1)
		}
	}
	if counts > 0 {
		s.countTable(c, counts)
		s.skip(1)
	}
	if len(c.Tests) > 0 {
		s.tests(c.Tests, c.Read, s.r.H)
	}
	if m := x.Measures; m != nil && s.r.H >= 6 {
		s.skip(1)
		s.measures(c)
	}
}

// countTable is the counts with the percentages of each group's row.
func (s *Sheet) countTable(c *answer.Compared, most int) {
	x := c.Table
	cols := []column{{Head: "group", Left: true, Whole: true}, {Head: "n"}}
	for j, l := range x.Levels {
		drop := 2 + j
		if j == x.Event {
			drop = 0
		}
		cols = append(cols, column{Head: chart.Fit(l, 14, s.ASCII), Drop: drop})
	}
	if x.Event >= 0 {
		cols = append(cols, column{Head: "interval", Left: true, Drop: 1})
	}
	cell := func(n, of int) string {
		if of == 0 {
			return "0"
		}
		return fmt.Sprintf("%d (%s%%)", n, write.Fixed(100*float64(n)/float64(of), 1))
	}
	var rows []tableRow
	add := func(name string, count []int, of int, role chart.Role) {
		r := tableRow{Cells: []string{name, itoa(of)}, Role: role}
		for _, n := range count {
			r.Cells = append(r.Cells, cell(n, of))
		}
		rows = append(rows, r)
	}
	for g, gr := range x.Groups {
		add(write.GroupTitle(model.Group{Name: gr.Name, Range: gr.Range}), x.Count[g], x.Row[g], chart.Plain)
		if x.Event >= 0 {
			p := x.Risk[g]
			i := len(rows) - 1
			rows[i].Cells = append(rows[i].Cells, fmt.Sprintf("%s to %s%%", write.Fixed(100*p.Wilson.Lower, 1), write.Fixed(100*p.Wilson.Upper, 1)))
		}
	}
	if x.Event >= 0 {
		cols[len(cols)-1].Head = "of " + chart.Fit(x.Levels[x.Event], 12, s.ASCII) + ", Wilson"
	}
	if len(x.Groups) > 1 {
		add("all", x.Column, x.N, chart.Dim)
	}
	s.table(cols, rows, most)
}

func (s *Sheet) measures(c *answer.Compared) {
	x, m := c.Table, c.Table.Measures
	of := fmt.Sprintf("%s / %s", x.Groups[x.Other].Name, x.Groups[x.Reference].Name)
	minus := fmt.Sprintf("%s - %s", x.Groups[x.Other].Name, x.Groups[x.Reference].Name)
	row := func(name string, v float64, ci stats.Interval, of string) tableRow {
		return tableRow{Cells: []string{name, s.estimateText(v, ci.Lower, ci.Upper), of}}
	}
	rows := []tableRow{row("risk ratio", m.Ratio, m.RatioCI, of), row("risk difference (Newcombe)", m.Difference, m.DifferenceNewcombe, minus),
		row("odds ratio (Woolf)", m.OddsRatio, m.OddsRatioCI, of), row("odds ratio, conditional", m.ConditionalOddsRatio, m.ConditionalOddsRatioCI, of)}
	s.table([]column{{Head: "risk of " + chart.Fit(x.Levels[x.Event], 20, s.ASCII), Left: true}, {Head: "estimate (interval)", Left: true},
		{Head: "of", Left: true, Drop: 1}}, rows, s.r.H)
}
