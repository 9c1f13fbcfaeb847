package page

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
	"kaplan/tui/chart"
)

// Paired is the page of two measurements of each patient.
func Paired() Leaf {
	return New(Page[*answer.PairedChange]{Question: answer.PairedQuestion, Draw: drawPairedPage, Document: write.Paired})
}

func drawPairedPage(a *Sheet, p *answer.PairedChange) {
	g, r := a.g, a.r
	s := a.in(g, r)
	if p.Levels != nil {
		drawPairedCategory(s, p)
		return
	}
	all := p.Groups[0]
	if top := readTest(all.Tests, p.Read); top != nil {
		s.fit(chart.Title, append(a.testParts(*top), countOf(all.N, "pair"))...)
	} else {
		s.wrapped("no test: "+all.Tests[0].Why, 2, chart.Warn)
	}
	s.fit(chart.Plain, "mean change "+a.estimateText(all.Mean.Mean, all.Mean.CI.Lower, all.Mean.CI.Upper), "median "+short(all.Change.Median))
	s.fit(chart.Dim, plainText(p.Label()), "the line joins the "+middleOf(p)+"s")
	between := readTest(p.Between, p.ReadBetween)
	if between != nil {
		parts := a.testParts(*between)
		parts[0] = "between groups " + parts[0]
		s.fit(chart.Title, parts...)
	}
	if len(p.Notes) > 0 && r.H > 22 {
		s.wrapped(p.Notes[0], 2, chart.Dim)
	}
	s.skip(1)
	table := min(1+len(p.Groups), s.r.H/2)
	if between != nil && s.r.H >= 26 {
		table += 3 + len(p.Between)
	}
	drawBeforeAfter(s, p, s.r.H-table-1)
	s.skip(1)
	s.changeTable(p, s.r.H)
	if len(p.Between) > 0 && s.r.H >= 4 {
		s.skip(1)
		s.line("do the changes differ between the groups", chart.Title)
		between := p.Between
		if len(p.Groups) == 3 { // all, and two groups: those of any number say the same
			between = between[:3]
		}
		s.tests(between, p.ReadBetween, s.r.H)
	}
}

// middleOf is what the test that is read compares: means, or what goes with ranks.
func middleOf(p *answer.PairedChange) string {
	if p.Read == "paired-t" {
		return "mean"
	}
	return "median"
}

// middle is that of a summary.
func middle(p *answer.PairedChange, x stats.Summary) float64 {
	if middleOf(p) == "mean" {
		return x.Mean
	}
	return x.Median
}

func (s *Sheet) changeTable(p *answer.PairedChange, most int) {
	one, two := shortNames(titled(p.First), titled(p.Second))
	of := middleOf(p) + " "
	cols := []column{{Head: "", Left: true}, {Head: "n"}, {Head: of + chart.Fit(one, 12, s.ASCII), Drop: 4},
		{Head: of + chart.Fit(two, 12, s.ASCII), Drop: 4},
		{Head: "mean change (interval)", Left: true}, {Head: "P paired t"}, {Head: "P Wilcoxon", Drop: 1}, {Head: "SD", Drop: 3}}
	var rows []tableRow
	for i, x := range p.Groups {
		role := map[int]chart.Role{}
		if i > 0 {
			role[0] = chart.GroupRole(i - 1)
		}
		rows = append(rows, tableRow{Cells: []string{write.GroupTitle(model.Group{Name: x.Name, Range: x.Range}), itoa(x.N), short(middle(p, x.Before)),
			short(middle(p, x.After)),
			s.estimateText(x.Mean.Mean, x.Mean.CI.Lower, x.Mean.CI.Upper), write.P(x.Tests[0].P), write.P(x.Tests[1].P), short(x.Change.SD)}, Cell: role})
	}
	s.table(cols, rows, most)
}

// drawBeforeAfter draws the pairs as lines between two strips, a panel for each
// group, with the means or medians on either side, as the test that is read has them.
func drawBeforeAfter(s *Sheet, p *answer.PairedChange, h int) {
	h = min(h, s.r.H)
	if h < 5 {
		return
	}
	groups := len(p.Frame.Groups)
	panels := max(1, min(groups, s.r.W/24))
	if groups > panels { // too many: all in one
		groups, panels = 1, 1
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, list := range [][]float64{p.Before, p.After} {
		for _, v := range list {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	one, two := shortNames(titled(p.First), titled(p.Second))
	w := min(s.r.W/panels, 60)
	for k := range panels {
		var pairs []chart.Line
		var strips [2][]float64
		fell := 0
		for i, g := range p.Code {
			if groups > 1 && int(g) != k {
				continue
			}
			before, after := p.Before[i], p.After[i]
			pairs = append(pairs, chart.Line{Group: k, X: []float64{0, 1}, Y: []float64{before, after}})
			strips[0], strips[1] = append(strips[0], before), append(strips[1], after)
			if after < before {
				fell++
			}
		}
		x := p.Groups[0]
		n := len(pairs)
		// Lines upon lines show nothing: of many, every second or third is drawn.
		every := 1 + len(pairs)/(3*h)
		if every > 1 {
			slices.SortStableFunc(pairs, func(a, b chart.Line) int { return cmp.Compare(a.Y[0], b.Y[0]) })
			var some []chart.Line
			for i := every / 2; i < len(pairs); i += every {
				some = append(some, pairs[i])
			}
			pairs = some
		}
		at := Rect{s.r.X + k*w, s.r.Y, w - 1, h}
		panel := s.in(s.g, Rect{at.X, at.Y, at.W, 1})
		share, drawn := fmt.Sprintf("%d/%d fell", fell, n), ""
		if every > 1 {
			drawn = fmt.Sprintf("1 line in %d drawn", every)
		}
		if groups > 1 {
			x = p.Groups[k+1]
			share = chart.Fit(x.Name, at.W-chart.Width(share)-2, s.ASCII) + ": " + share
		}
		panel.fit(chart.GroupRole(k), share, drawn)
		grid := chart.Lines(chart.LinesOptions{W: at.W, H: h - 1, Lines: pairs, Strips: strips, Pad: 0.5, NoNames: true, YLower: lo, YUpper: hi, ASCII: s.ASCII,
			Means: []chart.Means{{Group: k, X: []float64{0, 1}, Y: []float64{middle(p, x.Before), middle(p, x.After)},
				Labels: []string{short(middle(p, x.Before)), short(middle(p, x.After))}}},
			Ticks: []chart.XTick{{At: 0, Label: one}, {At: 1, Label: two}}})
		Blit(s.g, grid, Rect{at.X, at.Y + 1, at.W, h - 1})
	}
	s.skip(h)
}

func drawPairedCategory(s *Sheet, p *answer.PairedChange) {
	all := p.Groups[0]
	if top := readTest(all.Tests, "mcnemar"); top != nil {
		s.fit(chart.Title, append(s.testParts(*top), countOf(all.N, "pair"))...)
	} else {
		s.wrapped("no test: "+all.Tests[0].Why, 2, chart.Warn)
	}
	s.line(fmt.Sprintf("rows: %s; columns: %s", titled(p.First), titled(p.Second)), chart.Dim)
	s.skip(1)
	for i, x := range p.Groups {
		if s.r.H < 4 {
			return
		}
		name := write.GroupTitle(model.Group{Name: x.Name, Range: x.Range})
		cols := []column{{Head: name, Left: true}}
		for j, l := range p.Levels {
			cols = append(cols, column{Head: chart.Fit(l, 14, s.ASCII), Drop: 1 + j})
		}
		cols = append(cols, column{Head: "all"})
		var rows []tableRow
		for j, l := range p.Levels {
			r := tableRow{Cells: []string{l}, Cell: map[int]chart.Role{j + 1: chart.Dim}}
			sum := 0
			for _, n := range x.Table[j] {
				r.Cells = append(r.Cells, itoa(n))
				sum += n
			}
			r.Cells = append(r.Cells, itoa(sum))
			rows = append(rows, r)
		}
		s.table(cols, rows, min(s.r.H-3, 14))
		if i > 0 || len(p.Groups) == 1 {
			for _, t := range x.Tests {
				if t.Why == "" {
					s.fit(chart.Plain, s.testParts(t)...)
				} else if t.Name == "mcnemar" {
					s.wrapped(t.Why, 2, chart.Dim)
				}
			}
		} else {
			for _, t := range x.Tests[1:] {
				if t.Why == "" {
					s.fit(chart.Plain, s.testParts(t)...)
				}
			}
		}
		s.skip(1)
	}
}
