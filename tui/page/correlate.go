package page

import (
	"fmt"
	"math"
	"slices"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// columnState is how a column of correlations is looked at; it outlives an answer.
type columnState struct{ ByP bool }

// Column is the page of X with each of Y.
func Column() Leaf {
	st := &columnState{}
	return New(Page[*answer.Correlations]{Question: answer.CorrelateQuestion, Document: write.Correlations,
		Draw: func(s *Sheet, v *answer.Correlations) { drawColumn(s, st, v) },
		Rows: func(v *answer.Correlations) int { return len(v.Pairs) },
		Take: func(d Desk, v *answer.Correlations, row int) { d.Turn("Scatter", st.order(v)[row]) },
		Of: Traits{Wide: true, Hint: "Enter shows the points   o orders by P, or as given", Bindings: []Binding{
			{Keys: []string{"o"}, Name: "order the column by P, or as given", Hint: "o order", Part: "Correlate", Do: func(d Desk) {
				st.ByP = !st.ByP
				d.MoveTo(0)
			}},
		}}})
}

// order is the order in which the pairs are listed.
func (st *columnState) order(c *answer.Correlations) []int {
	order := make([]int, len(c.Pairs))
	for i := range order {
		order[i] = i
	}
	if st.ByP {
		slices.SortStableFunc(order, func(i, j int) int { return answer.CompareP(c.Pairs[i].P, c.Pairs[j].P) })
	}
	return order
}

// drawColumn is X against every Y, a row each, as papers print it.
func drawColumn(a *Sheet, st *columnState, c *answer.Correlations) {
	g, r := a.g, a.r
	order := st.order(c)
	a.Row = min(max(a.Row, 0), len(order)-1)
	sorted := "as given"
	if st.ByP {
		sorted = "by P"
	}
	x := c.Pairs[0].X
	head := fmt.Sprintf("%s with %s   %s, ordered %s", methodWords[c.Method], write.VariableTitle(x), counted(c.Used, c.ByRows), sorted)
	if c.Means {
		head = "means: " + head
	}
	a.put(g, r.X, r.Y, r.W, head, chart.Title)
	widths := []int{0, 9, 7, 9, 9, 9, 9}
	name := 9
	for _, p := range c.Pairs {
		name = max(name, chart.Width(write.VariableTitle(p.Y))+1)
		widths[2] = max(widths[2], 2+len(itoa(p.N)))
	}
	fixed := 0
	for _, w := range widths {
		fixed += w
	}
	widths[0] = min(name, r.W-fixed)
	bar := min(r.W-fixed-widths[0]-4, 61) // r on a line from -1 to 1, where there is room
	row := func(y int, role chart.Role, cells ...string) {
		x := r.X
		for i, s := range cells {
			if i == 0 {
				a.put(g, x, y, widths[0]-1, s, role)
			} else {
				g.Text(x+widths[i]-chart.Width(s), y, s, role)
			}
			x += widths[i]
		}
	}
	pct := fmt.Sprintf("%g%%", c.Level*100)
	row(r.Y+2, chart.Dim, "variable", answer.Symbol(c.Method), "n", pct+" low", "high", "P", "q (BH)")
	at := Rect{r.X + fixed + widths[0] + 4, r.Y + 2, bar, 1}
	if bar >= 21 {
		a.drawBarAxis(g, at)
	}
	room := r.H - 3
	top := max(0, a.Row-room+1)
	for k := top; k < len(order) && k < top+room; k++ {
		p := c.Pairs[order[k]]
		y := r.Y + 3 + k - top
		role := chart.Plain
		if p.Q < 0.05 {
			role = chart.Title
		}
		if bar >= 21 {
			a.drawBar(g, Rect{at.X, y, bar, 1}, p)
		}
		if k == a.Row {
			role = chart.Cursor
			for i := range fixed + widths[0] {
				g.Put(r.X+i, y, ' ', chart.Cursor)
			}
		}
		if p.Note != "" {
			row(y, role, write.VariableTitle(p.Y))
			a.put(g, r.X+widths[0], y, r.W-widths[0], "  "+p.Note, role)
			continue
		}
		row(y, role, write.VariableTitle(p.Y), coefficientText(p.R), itoa(p.N), coefficientText(p.CI.Lower), coefficientText(p.CI.Upper), write.P(p.P),
			write.P(p.Q))
	}
}

func (s *Sheet) drawBarAxis(g *chart.Grid, r Rect) {
	g.Text(r.X, r.Y, "-1", chart.Axis)
	g.Text(barColumn(r, 0), r.Y, "0", chart.Axis)
	g.Text(r.X+r.W-1, r.Y, "1", chart.Axis)
}

// drawBar draws a coefficient and its interval on a line from -1 to 1.
func (s *Sheet) drawBar(g *chart.Grid, r Rect, p answer.CorrelatedPair) {
	zero, bar, left, right, point := '┊', '─', '├', '┤', '■'
	if s.ASCII {
		zero, bar, left, right, point = ':', '-', '|', '|', '#'
	}
	g.Put(barColumn(r, 0), r.Y, zero, chart.Axis)
	if math.IsNaN(p.R) {
		return
	}
	if !math.IsNaN(p.CI.Lower) {
		from, to := barColumn(r, p.CI.Lower), barColumn(r, p.CI.Upper)
		for x := from; x <= to; x++ {
			g.Put(x, r.Y, bar, chart.Plain)
		}
		g.Put(from, r.Y, left, chart.Plain)
		g.Put(to, r.Y, right, chart.Plain)
	}
	g.Put(barColumn(r, p.R), r.Y, point, chart.GroupRole(0))
}

// methodWords are the methods as a heading has them.
var methodWords = map[string]string{"pearson": "Pearson's r", "spearman": "Spearman's rho", "kendall": "Kendall's tau-b"}

// barColumn is the column of a coefficient on a line from -1 to 1.
func barColumn(r Rect, v float64) int {
	return r.X + int(math.Round((v+1)/2*float64(r.W-1)))
}
