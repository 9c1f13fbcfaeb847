package tui

import (
	"fmt"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// drawCategory draws a category between groups.
func drawCategory(s *sheet, c *answer.Compared) {
	a, x := s.a, c.Table
	heading := titled(c.Value)
	if m := c.Frame.Marker; m != nil {
		heading += " by " + titled(m)
	}
	tall := s.r.H > 22
	if top := readTest(c.Tests, c.Read); top != nil {
		s.fit(chart.Title, a.testParts(*top)...)
		if m := x.Measures; m != nil {
			s.line(fmt.Sprintf("risk of %s, %s / %s: %s", x.Levels[x.Event], x.Groups[x.Other].Name, x.Groups[x.Reference].Name, a.estimateText(m.Ratio, m.RatioCI.Lower, m.RatioCI.Upper)), chart.Plain)
		} else if top.Method != "" && top.Name == "cochran-armitage" {
			s.line(top.Method, chart.Plain)
		}
		for i, n := range c.Notes {
			if i == 0 || tall {
				s.wrapped(n, map[bool]int{true: 3, false: 2}[tall], chart.Warn)
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
		grid := chart.Stacked(bars, x.Levels, chart.StackedOptions{W: s.r.W, H: picture, ASCII: a.theme.ASCII})
		blitClip(s.g, grid, rect{s.r.X, s.r.Y, s.r.W, picture})
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
func (s *sheet) countTable(c *answer.Compared, most int) {
	x := c.Table
	cols := []column{{Head: "group", Left: true}, {Head: "n"}}
	for j, l := range x.Levels {
		drop := 2 + j
		if j == x.Event {
			drop = 0
		}
		cols = append(cols, column{Head: chart.Fit(l, 14, s.a.theme.ASCII), Drop: drop})
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
		cols[len(cols)-1].Head = "of " + chart.Fit(x.Levels[x.Event], 12, s.a.theme.ASCII) + ", Wilson"
	}
	if len(x.Groups) > 1 {
		add("all", x.Column, x.N, chart.Dim)
	}
	s.table(cols, rows, most)
}

func (s *sheet) measures(c *answer.Compared) {
	x, m := c.Table, c.Table.Measures
	of := fmt.Sprintf("%s / %s", x.Groups[x.Other].Name, x.Groups[x.Reference].Name)
	minus := fmt.Sprintf("%s - %s", x.Groups[x.Other].Name, x.Groups[x.Reference].Name)
	rows := []tableRow{
		{Cells: []string{"risk ratio", s.a.estimateText(m.Ratio, m.RatioCI.Lower, m.RatioCI.Upper), of}},
		{Cells: []string{"risk difference (Newcombe)", s.a.estimateText(m.Difference, m.DifferenceNewcombe.Lower, m.DifferenceNewcombe.Upper), minus}},
		{Cells: []string{"odds ratio (Woolf)", s.a.estimateText(m.OddsRatio, m.OddsRatioCI.Lower, m.OddsRatioCI.Upper), of}},
		{Cells: []string{"odds ratio, conditional", s.a.estimateText(m.ConditionalOddsRatio, m.ConditionalOddsRatioCI.Lower, m.ConditionalOddsRatioCI.Upper), of}},
	}
	s.table([]column{{Head: "risk of " + chart.Fit(x.Levels[x.Event], 20, s.a.theme.ASCII), Left: true}, {Head: "estimate (interval)", Left: true}, {Head: "of", Left: true, Drop: 1}}, rows, s.r.H)
}
