package page

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Pairs is the page of groups two by two.
func Pairs() Leaf {
	return New(Page[*answer.ComparePairs]{Question: answer.PairsQuestion, Draw: drawPairsPage, Document: write.ComparePairs,
		Of:   Traits{Hint: "up/down: the method   Enter: how P is corrected"},
		Rows: func(v *answer.ComparePairs) int { return len(v.Methods) },
		Take: func(d Desk, _ *answer.ComparePairs, _ int) { d.Open(model.FieldPairwise) }})
}

func drawPairsPage(a *Sheet, p *answer.ComparePairs) {
	g, r := a.g, a.r
	s := a.in(g, r)
	a.Row = min(max(a.Row, 0), max(0, len(p.Methods)-1))
	m := p.Methods[a.Row]
	// The methods in a row, the one in hand marked; narrow, its name and place.
	x, all := s.r.X, 0
	for _, q := range p.Methods {
		all += chart.Width(q.Title) + 3
	}
	if all <= s.r.W {
		for i, q := range p.Methods {
			role := chart.Dim
			if i == a.Row {
				role = chart.Cursor
			}
			x = g.Text(x, s.r.Y, " "+q.Title+" ", role) + 1
		}
	} else {
		x = g.Text(x, s.r.Y, " "+m.Title+" ", chart.Cursor)
		a.put(g, x+1, s.r.Y, s.r.X+s.r.W-x-1, fmt.Sprintf("%d of %d", a.Row+1, len(p.Methods)), chart.Dim)
	}
	s.skip(1)
	how := "corrected: " + m.Adjust
	if m.Adjust == "" {
		how = ""
	}
	if m.Effect != "" {
		how += "; " + m.Effect
		if p.Table != nil {
			how += ", second / first"
		} else {
			how += ", second - first"
		}
	}
	how = strings.TrimPrefix(how, "; ")
	s.wrapped(how, 2, chart.Dim)
	if len(p.Methods) < 2 && a.Working != "" {
		s.line(a.Working, chart.Dim)
	}
	s.skip(1)
	if m.Why != "" {
		s.wrapped(m.Why, 3, chart.Warn)
		return
	}
	head := m.Symbol
	if head == "chi2" {
		head = a.glyphs().Chi
	}
	cols := []column{{Head: "pair", Left: true, Whole: true}, {Head: "difference", Drop: 1}, {Head: fmt.Sprintf("%g%% interval", p.Level*100), Drop: 2},
		{Head: head, Drop: 4}, {Head: "df", Drop: 5}, {Head: "P", Drop: 3}, {Head: "P corr."}}
	if p.Table != nil {
		cols[1].Head = "odds ratio"
	}
	var rows []tableRow
	some := make([]bool, len(cols))
	for _, q := range m.Pairs {
		cells := []string{q.A + ", " + q.B, numberText(a, q.Difference), "", short(q.Statistic), short(q.DF), "", write.P(q.PAdjusted)}
		if !math.IsNaN(q.CI.Lower) || !math.IsNaN(q.CI.Upper) {
			cells[2] = fmt.Sprintf("%s to %s", boundText(a, q.CI.Lower), boundText(a, q.CI.Upper))
		}
		if !math.IsNaN(q.P) {
			cells[5] = write.P(q.P)
		}
		role := chart.Plain
		if q.PAdjusted < 0.05 {
			role = chart.Title
		}
		for j, c := range cells {
			some[j] = some[j] || c != ""
		}
		rows = append(rows, tableRow{Cells: cells, Role: role})
	}
	for j := range cols {
		if !some[j] {
			cols[j].Head = ""
		}
	}
	room := s.r.H
	forest := len(rows) + 4
	if m.Name == "fisher" || m.Name == "chi-square" || s.r.H < len(rows)+2+forest {
		forest = 0
	}
	s.table(cols, rows, room-forest)
	if forest > 0 {
		s.skip(1)
		drawPairForest(s, m)
	}
}

// drawPairForest draws the differences with their intervals about 0.
func drawPairForest(s *Sheet, m answer.PairMethod) {
	lo, hi := 0.0, 0.0
	for _, q := range m.Pairs {
		for _, v := range []float64{q.Difference, q.CI.Lower, q.CI.Upper} {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				lo, hi = math.Min(lo, v), math.Max(hi, v)
			}
		}
	}
	if !(hi > lo) {
		return
	}
	var boxes []chart.Interval
	for _, q := range m.Pairs {
		role := chart.Plain
		if q.PAdjusted < 0.05 {
			role = chart.Title
		}
		boxes = append(boxes, chart.Interval{Name: q.A + ", " + q.B, Estimate: q.Difference, Lower: q.CI.Lower, Upper: q.CI.Upper, Role: role})
	}
	grid := chart.Intervals(boxes, chart.IntervalOptions{W: s.r.W, H: s.r.H, ASCII: s.ASCII})
	Blit(s.g, grid, s.r)
	s.skip(grid.H)
}
