package page

import (
	"fmt"
	"math"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Factors is the page of two factors.
func Factors() Leaf {
	return New(Page[*answer.TwoFactors]{Question: answer.FactorsQuestion, Draw: drawTwoFactors, Document: write.TwoFactors,
		Of: Traits{Hint: "up/down: types I to III, with interaction or not"}, Rows: func(v *answer.TwoFactors) int { return len(v.Tables) }})
}

func drawTwoFactors(a *Sheet, t *answer.TwoFactors) {
	g, r := a.g, a.r
	s := a.in(g, r)
	// The cursor turns through the analyses, beginning with the one that is shown
	// where nothing is chosen.
	a.Row = min(max(a.Row, 0), len(t.Tables)-1)
	at := (t.Main + a.Row) % len(t.Tables)
	x := t.Tables[at]
	s.line(fmt.Sprintf("%s by %s and %s", titled(t.Value), titled(t.Frame.Marker), titled(t.Second)), chart.Title)
	if notes := t.Notes(); len(notes) > 0 && at == t.Main {
		s.wrapped(notes[0], 2, chart.Plain)
	}
	s.line("analysis of variance, "+x.Name(), chart.Dim)
	if x.Why != "" {
		s.wrapped(x.Why, 3, chart.Warn)
	} else {
		cols := []column{{Head: "term", Left: true}, {Head: "df"}, {Head: "F"}, {Head: "P"}, {Head: "sum sq.", Drop: 2}, {Head: "mean sq.", Drop: 4},
			{Head: "part. eta2", Drop: 1}}
		// The other types beside it.
		for _, o := range t.Tables {
			if o.Interaction == x.Interaction && o.Type != x.Type {
				cols = append(cols, column{Head: "P " + o.Type.String(), Drop: 3})
			}
		}
		var rows []tableRow
		for i, q := range x.Terms {
			last := i == len(x.Terms)-1
			row := tableRow{Cells: []string{plainText(q.Term), itoa(q.DF), "", "", short(q.SumSq), short(q.MeanSq), short(q.PartialEtaSq)}}
			if !last {
				row.Cells[2], row.Cells[3] = short(q.F), write.P(q.P)
				row.Cell = map[int]chart.Role{}
				if q.P < 0.05 {
					row.Cell[0], row.Cell[3] = chart.Title, chart.Title
				}
			} else {
				row.Role = chart.Dim
			}
			for _, o := range t.Tables {
				if o.Interaction == x.Interaction && o.Type != x.Type {
					cell := ""
					if !last && o.Why == "" {
						cell = write.P(o.Terms[i].P)
					}
					row.Cells = append(row.Cells, cell)
				}
			}
			rows = append(rows, row)
		}
		s.table(cols, rows, s.r.H)
	}
	s.skip(1)
	cells := 2 + len(t.Frame.Groups)*len(t.Levels)
	if s.r.H-cells < 8 {
		cells = 0
	}
	h := min(s.r.H-cells, 24)
	if h >= 6 {
		drawInteraction(s, t, h)
	}
	if cells > 0 {
		s.skip(1)
		s.cellTable(t, s.r.H)
	}
}

// numberedLevels places the levels at their numbers, where they are numbers.
func numberedLevels(levels []string) []chart.XTick {
	var out []chart.XTick
	for j, l := range levels {
		out = append(out, chart.XTick{At: float64(j), Label: l})
	}
	return out
}

// drawInteraction plots the cell means with their standard errors over the
// second factor, a line for each group.
func drawInteraction(s *Sheet, t *answer.TwoFactors, h int) {
	ticks := numberedLevels(t.Levels)
	var means []chart.Means
	for g, gr := range t.Frame.Groups {
		m := chart.Means{Name: gr.Name, Group: g}
		for j := range t.Levels {
			c := t.Cells[g][j]
			if c.N == 0 {
				continue
			}
			sem := c.SEM
			if math.IsNaN(sem) {
				sem = 0
			}
			m.X, m.Y, m.Lower, m.Upper, m.N = append(m.X, ticks[j].At), append(m.Y, c.Mean), append(m.Lower, c.Mean-sem), append(m.Upper, c.Mean+sem),
				append(m.N, c.N)
		}
		means = append(means, m)
	}
	grid := chart.Lines(chart.LinesOptions{W: s.r.W, H: h, Means: means, Ticks: ticks, Pad: 0.06, XTitle: titled(t.Second) + "   (mean ± SEM; n below)",
		ASCII: s.ASCII})
	Blit(s.g, grid, Rect{s.r.X, s.r.Y, s.r.W, h})
	s.skip(h)
}

func (s *Sheet) cellTable(t *answer.TwoFactors, most int) {
	cols := []column{{Head: titled(t.Frame.Marker), Left: true}, {Head: titled(t.Second), Left: true}, {Head: "n"}, {Head: "mean"}, {Head: "SD"},
		{Head: "SEM", Drop: 1}}
	var rows []tableRow
	for g, gr := range t.Frame.Groups {
		for j, l := range t.Levels {
			c := t.Cells[g][j]
			rows = append(rows, tableRow{Cells: []string{gr.Name, l, itoa(c.N), short(c.Mean), short(c.SD), short(c.SEM)},
				Cell: map[int]chart.Role{0: chart.GroupRole(g)}})
		}
	}
	s.table(cols, rows, most)
}
