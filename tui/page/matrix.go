package page

import (
	"fmt"
	"math"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// matrixState is where in a matrix the cursor stands; it outlives an answer.
type matrixState struct{ Column int }

// Matrix is the page of each two of many.
func Matrix() Leaf {
	st := &matrixState{}
	move := func(by int) func(Desk) { return func(Desk) { st.Column += by } }
	return New(Page[*answer.CorrelationMatrix]{Question: answer.MatrixQuestion, Document: write.CorrelationMatrix,
		Draw: func(s *Sheet, v *answer.CorrelationMatrix) { drawMatrix(s, st, v) },
		Rows: func(v *answer.CorrelationMatrix) int { return len(v.Columns) },
		Take: st.take,
		Of: Traits{Wide: true, Hint: "arrows go to a pair, Enter shows its points", Bindings: []Binding{
			{Keys: []string{"left", "h"}, Do: move(-1)},
			{Keys: []string{"right", "l"}, Do: move(1)},
			{Keys: []string{"shift+left", "H"}, Do: move(-10)},
			{Keys: []string{"shift+right", "L"}, Do: move(10)},
		}}})
}

// take makes the pair under the cursor X and Y.
func (st *matrixState) take(d Desk, m *answer.CorrelationMatrix, row int) {
	at := min(max(st.Column, 0), len(m.Columns)-1) // where nothing has room to be drawn the cursor may be anywhere
	if at == row {
		d.Say("a column with itself: choose another pair")
		return
	}
	l := d.Look()
	l.X, l.Y = m.Columns[at].Name, d.Resolver().Source(m.Columns[row].Name)
	d.Change(l)
	d.Turn("Scatter", 0)
	d.Say("X and Y are this pair (u goes back)")
}

// drawMatrix is the coefficient of each two columns, as many as fit around the
// cursor.
func drawMatrix(s *Sheet, st *matrixState, m *answer.CorrelationMatrix) {
	g, r := s.g, s.r
	n := len(m.Columns)
	s.Row = min(max(s.Row, 0), n-1)
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
	top := scrolled(s.Row, down, n)
	head := fmt.Sprintf("%s of each two of %d, %s", methodWords[m.Method], n, counted(m.Used, m.ByRows))
	if across < n || down < n {
		head += fmt.Sprintf("   rows %d%s%d, columns %d%s%d", top+1, s.glyphs().Dash, min(n, top+down), left+1, s.glyphs().Dash, left+across)
	}
	s.put(g, r.X, r.Y, r.W, head, chart.Title)

	x0 := r.X + number + name + 1
	for j := left; j < left+across; j++ {
		role := chart.Dim
		if j == st.Column {
			role = chart.Title
		}
		label := itoa(j + 1)
		if cell >= 10 {
			label = chart.Fit(itoa(j+1)+" "+m.Columns[j].Title(), cell-1, s.ASCII)
		}
		g.Text(x0+(j-left+1)*cell-chart.Width(label), r.Y+1, label, role)
	}
	for i := top; i < n && i < top+down; i++ {
		y := r.Y + 2 + i - top
		role := chart.Plain
		if i == s.Row {
			role = chart.Title
		}
		label := itoa(i + 1)
		g.Text(r.X+number-1-chart.Width(label), y, label, chart.Dim)
		s.put(g, r.X+number, y, name, m.Columns[i].Title(), role)
		for j := left; j < left+across; j++ {
			text, role := s.matrixCell(m, i, j)
			if i == s.Row && j == st.Column {
				role = chart.Cursor
			}
			g.Text(x0+(j-left+1)*cell-chart.Width(text), y, text, role)
		}
	}
	k := m.At(s.Row, st.Column)
	said := fmt.Sprintf("%s and %s: %s %s  P %s  q %s  n %d", m.Columns[st.Column].Title(), m.Columns[s.Row].Title(), answer.Symbol(m.Method),
		coefficientText(m.R[k]), write.P(m.P[k]), write.P(m.Q[k]), m.N[k])
	if s.Row == st.Column {
		said = fmt.Sprintf("%s: n %d", m.Columns[s.Row].Title(), m.N[k])
	}
	y := min(r.Y+2+min(down, n), r.Y+r.H-2)
	s.put(g, r.X, y, r.W, said, chart.Plain)
	s.put(g, r.X, y+1, r.W, s.shades(r.W), chart.Dim)
}

// shades explains the cells.
func (a *Sheet) shades(w int) string {
	s := ""
	for _, v := range []float64{0.3, 0.5, 0.7, 0.9} {
		s += fmt.Sprintf("%s from %g  ", shade(v, a.ASCII), v)
	}
	s += "* q < 0.05"
	if w >= 100 {
		s += " (Benjamini-Hochberg over all pairs)"
	}
	return s
}

// matrixCell is one coefficient: shaded by its strength, marked where it is
// significant after the correction.
func (s *Sheet) matrixCell(m *answer.CorrelationMatrix, i, j int) (string, chart.Role) {
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
	return fmt.Sprintf("%s%5s%s", shade(m.R[k], s.ASCII), write.Fixed(m.R[k], 2), mark), role
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
