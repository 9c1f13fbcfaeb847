package page

import (
	"fmt"
	"math"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// OverTime is the page of a measure that was taken again and again.
func OverTime() Leaf {
	return New(Page[*answer.OverTime]{Question: answer.OverTimeQuestion, Draw: drawOverTime, Document: write.OverTime,
		Of: Traits{Hint: "up/down: means, every patient, each group"}, Rows: overTimeWays})
}

// overTimeWays is how many ways there are to look at a measure over time: the
// means, everybody, and each of several groups.
func overTimeWays(o *answer.OverTime) int {
	if len(o.Groups) > 1 {
		return 2 + len(o.Groups)
	}
	return 2
}

func drawOverTime(a *Sheet, o *answer.OverTime) {
	g, r := a.g, a.r
	s := a.in(g, r)
	a.Row = min(max(a.Row, 0), overTimeWays(o)-1)
	way := a.Row
	title := plainText(o.Measure)
	switch {
	case way == 0:
		title += ": mean ± SEM"
	case way == 1:
		title += ": every patient, and the means"
	default:
		title += ": every patient of " + o.Groups[way-2].Name
	}
	s.line(title, chart.Title)
	var lines []chart.Line
	var means []chart.Means
	for i, gr := range o.Groups {
		if way > 1 && way-2 != i {
			continue
		}
		if way > 0 {
			for _, l := range gr.Lines {
				lines = append(lines, chart.Line{Group: i, X: l.At, Y: l.Y})
			}
		}
		m := chart.Means{Name: gr.Name, Group: i}
		for j, x := range gr.Means {
			if x.N == 0 {
				continue
			}
			m.X, m.Y, m.N = append(m.X, o.Points[j].At), append(m.Y, x.Mean), append(m.N, x.N)
			sem := x.SEM
			if math.IsNaN(sem) {
				sem = 0
			}
			if way == 0 {
				m.Lower, m.Upper = append(m.Lower, x.Mean-sem), append(m.Upper, x.Mean+sem)
			}
		}
		means = append(means, m)
	}
	var ticks []chart.XTick
	for _, p := range o.Points {
		ticks = append(ticks, chart.XTick{At: p.At, Label: p.Label})
	}
	table := 0
	if n := len(o.Points) * len(o.Groups); way == 0 && s.r.H > 26 {
		table = min(n+2, s.r.H-20)
	}
	h := s.r.H - table
	grid := chart.Lines(chart.LinesOptions{W: s.r.W, H: h, Lines: lines, Means: means, Ticks: ticks, Pad: 0.02, XTitle: o.Time + "   (n below)",
		ASCII: a.ASCII})
	Blit(g, grid, Rect{s.r.X, s.r.Y, s.r.W, h})
	s.skip(h)
	if table > 0 {
		s.skip(1)
		cols := []column{{Head: "group", Left: true}, {Head: o.Time}, {Head: "n"}, {Head: "mean"}, {Head: "SD"}, {Head: "SEM"},
			{Head: fmt.Sprintf("%g%% interval", o.Level*100), Drop: 1}}
		var rows []tableRow
		for i, gr := range o.Groups {
			for j, x := range gr.Means {
				if x.N > 0 {
					ci := ""
					if !math.IsNaN(x.CI.Lower) {
						ci = fmt.Sprintf("%s to %s", short(x.CI.Lower), short(x.CI.Upper))
					}
					rows = append(rows, tableRow{Cells: []string{gr.Name, o.Points[j].Label, itoa(x.N), short(x.Mean), short(x.SD), short(x.SEM), ci},
						Cell: map[int]chart.Role{0: chart.GroupRole(i)}})
				}
			}
		}
		s.table(cols, rows, table-1)
	}
}
