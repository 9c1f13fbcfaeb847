package page

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
	"kaplan/tui/chart"
)

// volcano is a plot of P against the hazard ratio, both on logarithmic axes.
type volcano struct {
	a        *Sheet
	g        *chart.Grid
	r        Rect // of the plot
	lo, hi   float64
	top      float64 // -log10 P of the first row
	rows     []stats.ScreenResult
	screened *answer.Screen
}

// volcanoLevel is the P and the q at which lines stand.
const volcanoLevel = 0.05

// drawVolcano plots the markers: P upwards, the hazard ratio to the right, lines at
// P and at q = 0.05, names where there is room for them, and the row in hand.
func drawVolcano(a *Sheet, g *chart.Grid, r Rect, s *answer.Screen, rows []stats.ScreenResult) {
	const left, below = 7, 4 // axis labels, hazard ratios, their title, and the row in hand
	if r.H < below+4 || r.W < left+20 {
		return
	}
	v := &volcano{a: a, g: g, r: Rect{r.X + left, r.Y, r.W - left, r.H - below}, screened: s, rows: rows, lo: -0.5, hi: 0.5, top: 2}
	for _, x := range rows {
		if v.drawn(x) {
			v.lo, v.hi, v.top = min(v.lo, x.Coef-0.05), max(v.hi, x.Coef+0.05), max(v.top, -math.Log10(x.P)+0.3)
		}
	}
	v.axes()
	v.line(-math.Log10(volcanoLevel), "P 0.05")
	if p := worstWithin(rows); s.Done && p > 0 {
		v.line(-math.Log10(p), "q 0.05")
	}
	v.points()
	title := "hazard ratio"
	if s.Per != "" {
		title += " per " + answer.PerWords(s.Per)
	} else {
		title += ", high against low"
	}
	a.put(g, v.r.X, v.r.Y+v.r.H+2, v.r.W, title+", log scale; up: P", chart.Dim)
	if a.Row < len(rows) {
		x := rows[a.Row]
		said := s.Columns[x.Marker].Title() + ": "
		if x.Err != nil {
			said += model.FirstLine(x.Err.Error())
		} else {
			said += fmt.Sprintf("HR %s, P %s", a.estimated(x.HR(), x.Lower, x.Upper), write.P(x.P))
			if s.Done {
				said += ", q " + write.P(x.Q)
			}
		}
		a.put(g, r.X, r.Y+r.H-1, r.W, said+"   (Enter takes it, up and down go on)", chart.Plain)
	}
}

// worstWithin is the largest P whose q is below 0.05, 0 where there is none.
func worstWithin(rows []stats.ScreenResult) float64 {
	p := 0.0
	for _, x := range rows {
		if x.Q < volcanoLevel && x.P > p {
			p = x.P
		}
	}
	return p
}

// drawn reports whether a marker has a place on the plot.
func (v *volcano) drawn(x stats.ScreenResult) bool {
	return x.Err == nil && !math.IsNaN(x.P) && x.P > 0 && !math.IsInf(x.Coef, 0) && !math.IsNaN(x.Coef)
}

func (v *volcano) col(coef float64) int {
	return v.r.X + int(math.Round((coef-v.lo)/(v.hi-v.lo)*float64(v.r.W-1)))
}

func (v *volcano) row(y float64) int {
	return v.r.Y + v.r.H - 1 - int(math.Round(y/v.top*float64(v.r.H-1)))
}

func (v *volcano) glyph(unicode, ascii rune) rune {
	if v.a.ASCII {
		return ascii
	}
	return unicode
}

func (v *volcano) axes() {
	g, r := v.g, v.r
	for y := r.Y; y < r.Y+r.H; y++ {
		g.Put(r.X-1, y, v.glyph('│', '|'), chart.Axis)
	}
	for x := r.X; x < r.X+r.W; x++ {
		g.Put(x, r.Y+r.H, v.glyph('─', '-'), chart.Axis)
	}
	for _, t := range chart.Ticks(0, v.top, "", max(2, r.H/3)) {
		if t != math.Trunc(t) {
			continue
		}
		label := "1"
		if t > 0 {
			label = "1e-" + strconv.Itoa(int(t))
			if t <= 3 {
				label = strconv.FormatFloat(math.Pow(10, -t), 'f', -1, 64)
			}
		}
		g.Put(r.X-1, v.row(t), v.glyph('┤', '|'), chart.Axis)
		g.Text(r.X-2-chart.Width(label), v.row(t), label, chart.Axis)
	}
	end := -1
	for _, t := range chart.RatioTicks(math.Exp(v.lo), math.Exp(v.hi), max(2, r.W/10)) {
		label := strconv.FormatFloat(t, 'f', -1, 64)
		x := v.col(math.Log(t))
		at := min(x-len(label)/2, r.X+r.W-len(label))
		if at <= end {
			continue
		}
		g.Put(x, r.Y+r.H, v.glyph('┬', '+'), chart.Axis)
		end = g.Text(at, r.Y+r.H+1, label, chart.Axis)
	}
	for y := r.Y; y < r.Y+r.H; y++ { // no effect
		g.Put(v.col(0), y, v.glyph('┊', ':'), chart.Axis)
	}
}

// line draws a level across the plot, with its name at the right.
func (v *volcano) line(y float64, name string) {
	if y > v.top {
		return
	}
	for x := v.r.X; x < v.r.X+v.r.W; x++ {
		v.g.Put(x, v.row(y), v.glyph('╌', '-'), chart.Median)
	}
	v.g.Text(v.r.X+v.r.W-len(name), v.row(y), name, chart.Median)
}

// points draws the markers, the most telling last, and names as many as find room.
func (v *volcano) points() {
	order := make([]int, 0, len(v.rows))
	for i, x := range v.rows {
		if v.drawn(x) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return answer.CompareP(v.rows[i].P, v.rows[j].P) })
	taken := map[[2]int]bool{}
	for k := len(order) - 1; k >= 0; k-- {
		x := v.rows[order[k]]
		at := [2]int{v.col(x.Coef), v.row(-math.Log10(x.P))}
		r, role := v.glyph('·', '.'), chart.Dim
		switch {
		case v.screened.Done && x.Q < volcanoLevel:
			r, role = v.glyph('●', 'o'), chart.Title
		case x.P < volcanoLevel:
			r, role = v.glyph('○', '.'), chart.Plain
		}
		v.g.Put(at[0], at[1], r, role)
		taken[at] = true
	}
	if i := v.a.Row; i < len(v.rows) && v.drawn(v.rows[i]) { // the row in hand has its name first
		x := v.rows[i]
		v.g.Put(v.col(x.Coef), v.row(-math.Log10(x.P)), v.glyph('◆', '#'), chart.Cursor)
		v.name(i, taken, chart.Cursor)
	}
	for _, i := range order {
		if i != v.a.Row && v.rows[i].P < volcanoLevel {
			v.name(i, taken, chart.Plain)
		}
	}
}

// name writes the name of a marker beside its point where nothing else stands.
func (v *volcano) name(i int, taken map[[2]int]bool, role chart.Role) {
	x := v.rows[i]
	text := v.screened.Columns[x.Marker].Title()
	if v.a.ASCII {
		text = chart.ASCII(text)
	}
	w := chart.Width(text)
	if w > 24 {
		text, w = chart.FitMiddle(text, 24, 8, v.a.ASCII), 24
	}
	col, row := v.col(x.Coef), v.row(-math.Log10(x.P))
	for _, at := range [2]int{col + 2, col - 1 - w} {
		if at < v.r.X || at+w > v.r.X+v.r.W {
			continue
		}
		free := true
		for k := at - 1; k <= at+w && free; k++ {
			free = k == col || !taken[[2]int{k, row}]
		}
		if !free {
			continue
		}
		v.g.Text(at, row, text, role)
		for k := at - 1; k <= at+w; k++ {
			taken[[2]int{k, row}] = true
		}
		return
	}
}
