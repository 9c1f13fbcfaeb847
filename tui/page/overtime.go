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
		Of: Traits{Hint: "up/down: all, every patient, each group"}, Rows: overTimeWays})
}

// drawCountsOverTime draws a bar of 100 % for each time point, parted by level, group by
// group; where there is no room for all of them a row is one group.
func drawCountsOverTime(a *Sheet, o *answer.OverTime) {
	s := a.in(a.g, a.r)
	each := len(o.Points) + 3 // title, key, bars, blank
	first, last := 0, len(o.Groups)
	way := min(max(a.Row, 0), overTimeWays(o)-1)
	a.Row = way
	of := fmt.Sprintf("%s over %s", plainText(o.Measure), o.Time)
	if len(o.Groups) > 1 && (way > 0 || each*len(o.Groups)+1 > s.r.H) {
		first = max(way-1, 0)
		last = min(len(o.Groups), first+max(1, (s.r.H-1)/each))
		if way > 0 {
			last = first + 1
		} else if last < len(o.Groups) {
			of += fmt.Sprintf(" (%d of %d groups)", last, len(o.Groups))
		}
	}
	s.line(of, chart.Title)
	for i := first; i < last && s.r.H > 2; i++ {
		gr := &o.Groups[i]
		if len(o.Groups) > 1 {
			s.line(gr.Name+": "+countOf(gr.N, "patient"), chart.GroupRole(i))
		}
		var bars []chart.StackedBar
		for j, p := range o.Points {
			if gr.At(j) > 0 {
				bars = append(bars, chart.StackedBar{Name: p.Label, Counts: gr.Counts[j]})
			}
		}
		grid := chart.Stacked(bars, o.Levels, chart.StackedOptions{W: s.r.W, H: s.r.H / (last - i), ASCII: a.ASCII})
		Blit(s.g, grid, Rect{s.r.X, s.r.Y, s.r.W, grid.H})
		s.skip(grid.H)
	}
}

// overTimeWays is how many ways there are to look at a measure over time: the
// means, everybody, and each of several groups.
func overTimeWays(o *answer.OverTime) int {
	ways := 2
	if o.Levels != nil {
		ways = 1
	}
	if len(o.Groups) > 1 {
		return ways + len(o.Groups)
	}
	return ways
}

func drawOverTime(a *Sheet, o *answer.OverTime) {
	if o.Levels != nil {
		drawCountsOverTime(a, o)
		return
	}
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
