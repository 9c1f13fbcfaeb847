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

// Univariable is the page of covariates one by one, and together.
func Univariable() Leaf {
	return New(Page[*answer.Univariable]{Question: answer.UnivariableQuestion, Draw: drawUnivariable, Document: write.Univariable,
		Of: Traits{Tall: true, Begin: func(_ Desk, l model.Look) model.Look {
			if l.Enter == 0 {
				l.Enter = 0.05 // those below it make the joint model
			}
			return l
		}}})
}

// univariableLine is one line of the table of covariates: a row with one or two
// cells, or words across it.
type univariableLine struct {
	label       string
	alone, with *answer.Effect
	role        chart.Role
}

// univariableLines are all lines of the table; the joint model stands beside the
// rows where there is room, else below them.
func univariableLines(u *answer.Univariable, beside bool) []univariableLine {
	var out []univariableLine
	for i := range u.Rows {
		row := &u.Rows[i]
		l := univariableLine{label: perTerm(row.Term, termText(row.Term)), alone: &row.Effect}
		if row.Entered {
			l.role = chart.Title
			if beside {
				for j := range u.Multivariable.Rows {
					if m := &u.Multivariable.Rows[j]; m.Term == row.Term {
						l.with = m
					}
				}
			}
		}
		out = append(out, l)
	}
	if m := u.Multivariable; m != nil {
		out = append(out, univariableLine{}, univariableLine{role: chart.Warn,
			label: fmt.Sprintf("together: %s, %s; selected here, intervals do not account for it", model.Count(m.Used, "patient"),
				model.Count(m.Events, "event"))})
		if !beside {
			for i := range m.Rows {
				out = append(out, univariableLine{label: perTerm(m.Rows[i].Term, termText(m.Rows[i].Term)), alone: &m.Rows[i]})
			}
		}
	}
	return out
}

func drawUnivariable(a *Sheet, u *answer.Univariable) {
	g, r := a.g, a.r
	head := fmt.Sprintf("HR (%g%% CI, %s)", u.Level*100, u.CI)
	ciW, decimals := 19, 2
	if r.W >= 100 { // as papers print it
		ciW, decimals = 23, 3
	}
	show := func(v float64) string {
		if decimals == 3 && v >= 0.01 && v < 100 {
			return write.Fixed(v, decimals)
		}
		return Ratio(v)
	}
	text := func(row *answer.Effect) string {
		ratio := Estimated(row.Ratio)
		if ratio != "none" {
			ratio = show(row.Ratio)
		}
		lower, upper := show(row.Lower), show(row.Upper)
		if ratio == lower && lower == upper {
			ratio, lower, upper = ratioTexts(row.Ratio, row.Lower, row.Upper)
		}
		s := fmt.Sprintf("%*s (%s%s%s)", decimals+3, ratio, lower, a.glyphs().Dash, upper)
		if math.IsNaN(row.Ratio) {
			s = row.Note
		}
		return s
	}
	for _, l := range univariableLines(u, false) { // an interval is never cut
		if l.alone != nil && !math.IsNaN(l.alone.Ratio) {
			ciW = max(ciW, chart.Width(text(l.alone)))
		}
	}
	const pW = 8
	two := u.Multivariable != nil && r.W >= 14+2*(ciW+pW)+6
	label := r.W - ciW - pW - 2
	if two {
		label = r.W - 2*(ciW+pW) - 6
	}
	lines := univariableLines(u, two)
	widest := 0
	for _, l := range lines {
		if l.alone != nil {
			widest = max(widest, chart.Width(l.label))
		}
	}
	label = min(label, max(widest+1, 14))
	y := r.Y
	a.put(g, r.X, y, r.W, "each alone, and those with P < 0.05 together", chart.Title)
	y += 2
	x1 := r.X + label + 1
	x2 := x1 + ciW + pW + 3
	a.put(g, x1, y, ciW+pW, head, chart.Dim)
	g.Text(x1+ciW+pW-1, y, "P", chart.Dim)
	if two {
		a.put(g, x2, y, ciW+pW-3, "together", chart.Dim)
		g.Text(x2+ciW+pW-1, y, "P", chart.Dim)
	}
	y++
	cell := func(x int, row *answer.Effect, role chart.Role) {
		a.put(g, x, y, ciW, text(row), role)
		p := write.P(row.P)
		g.Text(x+ciW+pW-chart.Width(p), y, p, role)
	}
	for _, l := range lines {
		switch {
		case l.alone == nil:
			text := l.label
			if chart.Width(text) > r.W { // what it warns of stands in the notes and on paper
				text, _, _ = strings.Cut(text, ", intervals")
			}
			a.put(g, r.X, y, r.W, text, l.role)
		default:
			a.put(g, r.X, y, label, l.label, l.role)
			cell(x1, l.alone, l.role)
			if l.with != nil {
				cell(x2, l.with, l.role)
			}
		}
		y++
	}
}
