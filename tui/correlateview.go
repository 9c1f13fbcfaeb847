package tui

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

// The pages of the view of correlations, by their place.
const (
	pageScatter = iota
	pageColumn
	pageMatrix
)

// correlateState is how correlations are looked at; it outlives an answer.
type correlateState struct {
	XLog, YLog bool
	ByP        bool // the column by P, not as given
	Column     int  // of the matrix, under the cursor
}

func init() {
	pagesOf[viewCorrelate] = []page{
		{Name: "Scatter", Key: answer.ScatterQuestion.Parts, Ask: askScatter, Draw: drawCorrelation, Hint: "{} the next Y   X, Y logarithmic axis",
			Document: func(v any) write.Document { return write.Scatter(v.(*answer.Scatter)) }},
		{Name: "Column", Key: answer.CorrelateQuestion.Parts, Ask: askColumn, Draw: drawColumn, Wide: true, Hint: "Enter shows the points   P orders by P, or as given",
			Rows:     func(v any) int { return len(v.(*answer.Correlations).Pairs) },
			Take:     takePair,
			Document: func(v any) write.Document { return write.Correlations(v.(*answer.Correlations)) }},
		{Name: "Matrix", Key: answer.MatrixQuestion.Parts, Ask: askMatrix, Draw: drawMatrix, Wide: true, Hint: "arrows go to a pair, Enter shows its points",
			Rows:     func(v any) int { return len(v.(*answer.CorrelationMatrix).Columns) },
			Take:     takeCell,
			Document: func(v any) write.Document { return write.CorrelationMatrix(v.(*answer.CorrelationMatrix)) }},
	}
}

// onPage reports that a page of the view of correlations is in hand.
func onPage(page int) func(*App) bool {
	return func(a *App) bool { return a.view == viewCorrelate && a.page[viewCorrelate] == page }
}

// moveColumn moves the cursor of the matrix to another column.
func moveColumn(d int) func(*App) {
	return func(a *App) {
		if m, ok := a.pageValue().(*answer.CorrelationMatrix); ok {
			a.correlating.Column = min(max(a.correlating.Column+d, 0), len(m.Columns)-1)
		}
	}
}

// turnPair goes to the next pair of the page in hand and reports whether there
// are several.
func (a *App) turnPair(d int) bool {
	if a.view != viewCorrelate {
		return false
	}
	n := 0
	switch v := a.pageValue().(type) {
	case *answer.Scatter:
		n = len(v.Y)
	case *answer.Correlations:
		n = len(v.Pairs)
	case *answer.CorrelationMatrix:
		n = len(v.Columns)
	}
	if n < 2 {
		return false
	}
	a.pageRow = ((a.pageRow+d)%n + n) % n
	return true
}

func noX(l model.Look) error {
	if l.X == "" && !l.Means {
		return &model.QuestionError{What: "no X is chosen", Hint: "V chooses it, v chooses what it is correlated with"}
	}
	return nil
}

func askScatter(w *work) (any, error) {
	if err := noX(w.look); err != nil {
		return nil, err
	}
	return answer.ScatterQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.Scatter]{Show: func(s *answer.Scatter) { w.show(s) }})
}

func askColumn(w *work) (any, error) {
	if err := noX(w.look); err != nil {
		return nil, err
	}
	return answer.CorrelateQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.Correlations]{})
}

func askMatrix(w *work) (any, error) {
	return answer.MatrixQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.CorrelationMatrix]{Count: w.progress})
}

// takePair shows the points of the pair under the cursor.
func takePair(a *App, v any, row int) {
	c := v.(*answer.Correlations)
	a.page[viewCorrelate], a.pageRow = pageScatter, a.pairOrder(c)[row]
}

// takeCell makes the pair under the cursor X and Y.
func takeCell(a *App, v any, row int) {
	m := v.(*answer.CorrelationMatrix)
	at := min(a.correlating.Column, len(m.Columns)-1)
	if at == row {
		a.say("a column with itself: choose another pair")
		return
	}
	l := a.look
	l.X, l.Y = m.Columns[at].Name, expressionOf(a, m.Columns[row].Name)
	a.change(l)
	a.page[viewCorrelate], a.pageRow = pageScatter, 0
	a.say("X and Y are this pair (u goes back)")
}

// pairOrder is the order in which the pairs are listed.
func (a *App) pairOrder(c *answer.Correlations) []int {
	order := make([]int, len(c.Pairs))
	for i := range order {
		order[i] = i
	}
	if a.correlating.ByP {
		slices.SortStableFunc(order, func(i, j int) int { return answer.CompareP(c.Pairs[i].P, c.Pairs[j].P) })
	}
	return order
}

// coefficientText prints a coefficient of correlation as tables do.
func coefficientText(v float64) string { return decimals(v, 4) }

// decimals prints v with so many decimals, and nothing that rounds to 0 as -0.
func decimals(v float64, n int) string {
	s := write.Fixed(v, n)
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return s
}

// fromTo prints the bounds of an interval, apart by "to" where a sign might be
// taken for the dash.
func (a *App) fromTo(lower, upper float64, show func(float64) string) string {
	switch {
	case math.IsNaN(lower) && math.IsNaN(upper):
		return "no interval"
	case lower < 0 || upper < 0:
		return show(lower) + " to " + show(upper)
	}
	return show(lower) + a.glyphs().dash + show(upper)
}

// counted says how many patients, or rows, there are.
func counted(n int, rows bool) string {
	what := "patient"
	if rows {
		what = "row"
	}
	if n != 1 {
		what += "s"
	}
	return itoa(n) + " " + what
}

// drawCorrelation is one pair: its points, the line through them, and every
// coefficient.
func drawCorrelation(a *App, g *chart.Grid, r rect, v any) {
	s := v.(*answer.Scatter)
	at := min(max(a.pageRow, 0), len(s.Y)-1)
	if at >= len(s.Pairs) {
		a.put(g, r.X, r.Y, r.W, a.workText(), chart.Dim)
		return
	}
	p := s.Pairs[at]
	place := ""
	if len(s.Y) > 1 {
		place = fmt.Sprintf("%d of %d", at+1, len(s.Y))
	}
	g.Text(r.X+r.W-chart.Width(place), r.Y, place, chart.Dim)
	room := r.W - chart.Width(place) - 1
	a.put(g, r.X, r.Y, room, a.headline(s, p, room), chart.Title)
	plot := rect{r.X, r.Y + 1, r.W, r.H - 1}
	lines := a.scatterLines(s, p)
	if r.W >= 100 {
		const panel = 46
		plot.W -= panel + 2
		y := plot.Y + 1
		for _, l := range lines {
			if y < r.Y+r.H {
				a.put(g, r.X+r.W-panel, y, panel, l.Text, l.Role)
				y++
			}
		}
	} else {
		// What is said below the plot gets two fifths of the room.
		lines = a.scatterLinesBelow(s, p)
		room := min(len(lines), max(2, 2*(r.H-1)/5))
		plot.H -= room
		for i, l := range lines[:room] {
			a.put(g, r.X, plot.Y+plot.H+i, r.W, l.Text, l.Role)
		}
	}
	a.drawPoints(g, plot, s, at)
}

// headline is the answer in one line, its interval shorter where room is short.
func (a *App) headline(s *answer.Scatter, p answer.ScatterPair, room int) string {
	c := p.Pearson
	if c.Note != "" {
		return "no correlation: " + c.Note
	}
	for n := 4; ; n-- {
		show := func(v float64) string { return decimals(v, n) }
		t := fmt.Sprintf("r %s (%s)  P %s  n %d", coefficientText(c.R), a.fromTo(c.CI.Lower, c.CI.Upper, show), write.P(c.P), c.N)
		if n == 2 || chart.Width(t) <= room {
			return t
		}
	}
}

// scatterLines is what is said beside the points.
func (a *App) scatterLines(s *answer.Scatter, p answer.ScatterPair) []line {
	four := func(v float64) string { return write.Significant(v, 4) }
	var out []line
	say := func(role chart.Role, format string, args ...any) {
		out = append(out, line{fmt.Sprintf(format, args...), role})
	}
	coefficient := func(name string, c answer.CorrelatedPair) {
		if c.Note == "" {
			say(chart.Plain, "%-9s %8s (%s)  P %s", name, coefficientText(c.R), a.fromTo(c.CI.Lower, c.CI.Upper, func(v float64) string { return decimals(v, 2) }), write.P(c.P))
		}
	}
	unit := "patients"
	switch {
	case s.Means:
		unit = "means"
	case s.ByRows:
		unit = "rows"
	}
	say(chart.Dim, "%d %s, %g%% intervals", p.Pearson.N, unit, s.Level*100)
	say(chart.Plain, "")
	coefficient("r", p.Pearson)
	coefficient("rho", p.Spearman)
	coefficient("tau", p.Kendall)
	if l := p.Pearson.Line; l != nil {
		say(chart.Plain, "")
		say(chart.Dim, "LINE")
		say(chart.Plain, "slope     %8s (%s)", four(l.Slope), a.fromTo(l.SlopeCI.Lower, l.SlopeCI.Upper, four))
		say(chart.Plain, "R2        %8s  sigma %s", write.Fixed(l.R2, 4), four(l.Sigma))
		say(chart.Plain, "intercept %8s (%s)", four(l.Intercept), a.fromTo(l.InterceptCI.Lower, l.InterceptCI.Upper, four))
	}
	if len(s.Groups) > 0 {
		say(chart.Plain, "")
		say(chart.Dim, "WITHIN %s (%s)", a.markerTitle(), answer.Symbol(s.Method))
		name := 0
		for _, w := range p.Within {
			name = min(max(name, chart.Width(w.Group)), 12)
		}
		for i, w := range p.Within {
			label := chart.Fit(w.Group, name, a.theme.ASCII)
			label += strings.Repeat(" ", name-chart.Width(label))
			if w.Note != "" {
				say(chart.GroupRole(i), "%s %s  n %d: no correlation", chart.PointGlyph(i, a.theme.ASCII), label, w.N)
				continue
			}
			say(chart.GroupRole(i), "%s %s %7s  P %s  n %d", chart.PointGlyph(i, a.theme.ASCII), label, coefficientText(w.R), write.P(w.P), w.N)
		}
	}
	return out
}

// scatterLinesBelow is what is said below the points, what must not be missed
// first: whose glyphs these are.
func (a *App) scatterLinesBelow(s *answer.Scatter, p answer.ScatterPair) []line {
	lines := a.scatterLines(s, p)
	groups := lines[len(lines)-len(s.Groups):]
	rest := slices.DeleteFunc(lines[:len(lines)-len(groups)], func(l line) bool {
		return l.Text == "" || l.Role == chart.Dim || strings.HasPrefix(l.Text, "r ") // which stands above
	})
	if len(groups) > 3 {
		legend := ""
		for i, g := range s.Groups {
			legend += chart.PointGlyph(i, a.theme.ASCII) + " " + g.Name + "  "
		}
		groups = []line{{legend, chart.Plain}}
	}
	return slices.Concat(groups, rest)
}

// drawPoints plots the points of a pair and the line through them.
func (a *App) drawPoints(g *chart.Grid, r rect, s *answer.Scatter, at int) {
	x, y, code := s.Points(at)
	st := a.correlating
	o := chart.PointsOptions{W: r.W, H: r.H, X: x, Y: y, XLog: st.XLog, YLog: st.YLog, ASCII: a.theme.ASCII,
		XTitle: axisTitle(s.X, x, st.XLog), YTitle: axisTitle(s.Y[at], y, st.YLog)}
	if s.Means {
		o.YTitle = "mean of " + o.YTitle
	}
	if len(s.Groups) > 0 {
		o.Group = make([]int, len(code))
		for i, c := range code {
			o.Group[i] = int(c)
			if c == stats.NoGroup {
				o.Group[i] = -1
			}
		}
	}
	if l := s.Pairs[at].Pearson.Line; l != nil {
		o.Line = func(x float64) (y, lower, upper float64) {
			y, ci := l.At(x)
			return y, ci.Lower, ci.Upper
		}
	}
	blitClip(g, chart.Points(o), r)
}

// axisTitle names an axis, says its scale, and counts what that cannot show.
func axisTitle(c *model.Column, values []float64, log bool) string {
	s := write.VariableTitle(c)
	if !log {
		return s
	}
	lost := 0
	for _, v := range values {
		if !(v > 0) {
			lost++
		}
	}
	s += ", log scale"
	if lost > 0 {
		s += fmt.Sprintf(", %d of 0 or less not shown", lost)
	}
	return s
}

// drawColumn is X against every Y, a row each, as papers print it.
func drawColumn(a *App, g *chart.Grid, r rect, v any) {
	c := v.(*answer.Correlations)
	order := a.pairOrder(c)
	a.pageRow = min(max(a.pageRow, 0), len(order)-1)
	sorted := "as given"
	if a.correlating.ByP {
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
	at := rect{r.X + fixed + widths[0] + 4, r.Y + 2, bar, 1}
	if bar >= 21 {
		a.drawBarAxis(g, at)
	}
	room := r.H - 3
	top := max(0, a.pageRow-room+1)
	for k := top; k < len(order) && k < top+room; k++ {
		p := c.Pairs[order[k]]
		y := r.Y + 3 + k - top
		role := chart.Plain
		if p.Q < 0.05 {
			role = chart.Title
		}
		if bar >= 21 {
			a.drawBar(g, rect{at.X, y, bar, 1}, p)
		}
		if k == a.pageRow {
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
		row(y, role, write.VariableTitle(p.Y), coefficientText(p.R), itoa(p.N), coefficientText(p.CI.Lower), coefficientText(p.CI.Upper), write.P(p.P), write.P(p.Q))
	}
}

// methodWords are the methods as a heading has them.
var methodWords = map[string]string{"pearson": "Pearson's r", "spearman": "Spearman's rho", "kendall": "Kendall's tau-b"}

// barColumn is the column of a coefficient on a line from -1 to 1.
func barColumn(r rect, v float64) int {
	return r.X + int(math.Round((v+1)/2*float64(r.W-1)))
}

func (a *App) drawBarAxis(g *chart.Grid, r rect) {
	g.Text(r.X, r.Y, "-1", chart.Axis)
	g.Text(barColumn(r, 0), r.Y, "0", chart.Axis)
	g.Text(r.X+r.W-1, r.Y, "1", chart.Axis)
}

// drawBar draws a coefficient and its interval on a line from -1 to 1.
func (a *App) drawBar(g *chart.Grid, r rect, p answer.CorrelatedPair) {
	zero, bar, left, right, point := '┊', '─', '├', '┤', '■'
	if a.theme.ASCII {
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

// drawMatrix is the coefficient of each two columns, as many as fit around the
// cursor.
func drawMatrix(a *App, g *chart.Grid, r rect, v any) {
	m := v.(*answer.CorrelationMatrix)
	n := len(m.Columns)
	st := a.correlating
	a.pageRow = min(max(a.pageRow, 0), n-1)
	st.Column = min(max(st.Column, 0), n-1)

	number := len(itoa(n)) + 1
	name := 10
	for _, c := range m.Columns {
		name = max(name, chart.Width(c.Title()))
	}
	name = min(name, max(12, r.W/4))
	const least, most = 8, 16
	room := r.W - number - name - 1
	cell := min(max(room/n, least), most)
	across, down := max(1, min(n, room/cell)), max(1, r.H-4)
	left := scrolled(st.Column, across, n)
	top := scrolled(a.pageRow, down, n)
	head := fmt.Sprintf("%s of each two of %d, %s", methodWords[m.Method], n, counted(m.Used, m.ByRows))
	if across < n || down < n {
		head += fmt.Sprintf("   rows %d%s%d, columns %d%s%d", top+1, a.glyphs().dash, min(n, top+down), left+1, a.glyphs().dash, left+across)
	}
	a.put(g, r.X, r.Y, r.W, head, chart.Title)

	x0 := r.X + number + name + 1
	for j := left; j < left+across; j++ {
		role := chart.Dim
		if j == st.Column {
			role = chart.Title
		}
		label := itoa(j + 1)
		if cell >= 10 {
			label = chart.Fit(itoa(j+1)+" "+m.Columns[j].Title(), cell-1, a.theme.ASCII)
		}
		g.Text(x0+(j-left+1)*cell-chart.Width(label), r.Y+1, label, role)
	}
	for i := top; i < n && i < top+down; i++ {
		y := r.Y + 2 + i - top
		role := chart.Plain
		if i == a.pageRow {
			role = chart.Title
		}
		label := itoa(i + 1)
		g.Text(r.X+number-1-chart.Width(label), y, label, chart.Dim)
		a.put(g, r.X+number, y, name, m.Columns[i].Title(), role)
		for j := left; j < left+across; j++ {
			text, role := a.matrixCell(m, i, j)
			if i == a.pageRow && j == st.Column {
				role = chart.Cursor
			}
			g.Text(x0+(j-left+1)*cell-chart.Width(text), y, text, role)
		}
	}
	k := m.At(a.pageRow, st.Column)
	said := fmt.Sprintf("%s and %s: %s %s  P %s  q %s  n %d", m.Columns[st.Column].Title(), m.Columns[a.pageRow].Title(), answer.Symbol(m.Method),
		coefficientText(m.R[k]), write.P(m.P[k]), write.P(m.Q[k]), m.N[k])
	if a.pageRow == st.Column {
		said = fmt.Sprintf("%s: n %d", m.Columns[a.pageRow].Title(), m.N[k])
	}
	y := min(r.Y+2+min(down, n), r.Y+r.H-2)
	a.put(g, r.X, y, r.W, said, chart.Plain)
	a.put(g, r.X, y+1, r.W, a.shades(r.W), chart.Dim)
}

// scrolled is the first of n that is shown where room of them are and at must
// be.
func scrolled(at, room, n int) int {
	return min(max(0, at-room+1), max(0, n-room))
}

// shade is a coefficient's strength in one glyph.
func shade(r float64, ascii bool) string {
	glyphs := []string{" ", "░", "▒", "▓", "█"}
	if ascii {
		glyphs = []string{" ", ".", ":", "+", "#"}
	}
	k := 0
	for _, least := range []float64{0.3, 0.5, 0.7, 0.9} {
		if math.Abs(r) >= least {
			k++
		}
	}
	return glyphs[k]
}

// shades explains the cells.
func (a *App) shades(w int) string {
	s := ""
	for _, v := range []float64{0.3, 0.5, 0.7, 0.9} {
		s += fmt.Sprintf("%s from %g  ", shade(v, a.theme.ASCII), v)
	}
	s += "* q < 0.05"
	if w >= 100 {
		s += " (Benjamini-Hochberg over all pairs)"
	}
	return s
}

// matrixCell is one coefficient: shaded by its strength, marked where it is
// significant after the correction.
func (a *App) matrixCell(m *answer.CorrelationMatrix, i, j int) (string, chart.Role) {
	k := m.At(i, j)
	switch {
	case i == j:
		return "1 ", chart.Dim
	case math.IsNaN(m.R[k]):
		return "NA ", chart.Dim
	}
	mark, role := " ", chart.Dim
	if m.Q[k] < 0.05 {
		mark, role = "*", chart.GroupRole(0)
		if m.R[k] < 0 {
			role = chart.GroupRole(1)
		}
	}
	return fmt.Sprintf("%s%5s%s", shade(m.R[k], a.theme.ASCII), decimals(m.R[k], 2), mark), role
}
