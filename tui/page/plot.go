package page

import (
	"math"
	"strconv"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// yLabel are the columns for the labels of a y axis, where none of them needs more.
const yLabel = 7

// drawRatios is drawScatter of logarithms of ratios: the y axis has round ratios.
func drawRatios(a *Sheet, g *chart.Grid, r Rect, s answer.Smooth, xlabel string) {
	drawScatterOn(a, g, r, s, xlabel, func(lo, hi float64, n int) (at []float64, label []string) {
		for _, v := range chart.RatioTicks(math.Exp(lo), math.Exp(hi), n) {
			text := strconv.FormatFloat(v, 'f', -1, 64)
			if chart.Width(text) > yLabel {
				text = write.Significant(v, 3)
			}
			at, label = append(at, math.Log(v)), append(label, text)
		}
		return at, label
	})
}

// drawScatter plots points with the line through them and its band.
func drawScatter(a *Sheet, g *chart.Grid, r Rect, s answer.Smooth, xlabel string, show func(float64) string) {
	drawScatterOn(a, g, r, s, xlabel, func(lo, hi float64, n int) (at []float64, label []string) {
		at = chart.Ticks(lo, hi, "", n)
		for _, v := range at {
			label = append(label, show(v))
		}
		return at, label
	})
}

// drawScatterOn is drawScatter with the ticks of its y axis.
func drawScatterOn(a *Sheet, g *chart.Grid, r Rect, s answer.Smooth, xlabel string, ticks func(lo, hi float64, n int) ([]float64, []string)) {
	if len(s.X) == 0 || r.H < 5 || r.W < 20 {
		return
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, list := range [][]float64{s.Y, s.Lower, s.Upper} {
		for _, v := range list {
			if !math.IsNaN(v) {
				lo, hi = math.Min(lo, v), math.Max(hi, v)
			}
		}
	}
	xlo, xhi := s.X[0], s.X[0]
	for _, v := range s.X {
		xlo, xhi = math.Min(xlo, v), math.Max(xhi, v)
	}
	if hi <= lo {
		lo, hi = lo-1, hi+1
	}
	if xhi <= xlo {
		xlo, xhi = xlo-1, xhi+1
	}
	height := r.H - 2
	at, labels := ticks(lo, hi, max(2, height/4))
	left := 2 + yLabel
	for _, l := range labels {
		left = max(left, 2+chart.Width(l))
	}
	w := r.W - left - 1
	col := func(x float64) int { return r.X + left + int(math.Round((x-xlo)/(xhi-xlo)*float64(w-1))) }
	row := func(y float64) int { return r.Y + height - 1 - int(math.Round((y-lo)/(hi-lo)*float64(height-1))) }
	point, line, band := '·', '━', '╌'
	if a.ASCII {
		point, line, band = '.', '#', '-'
	}
	bar := '│'
	if a.ASCII {
		bar = '|'
	}
	for y := r.Y; y < r.Y+height; y++ {
		g.Put(r.X+left-1, y, bar, chart.Axis)
	}
	for k, v := range at {
		g.Text(r.X+left-2-chart.Width(labels[k]), row(v), labels[k], chart.Axis)
	}
	for i := range s.X {
		g.Put(col(s.X[i]), row(s.Y[i]), point, chart.Dim)
	}
	for i := range s.LineX {
		if i < len(s.Lower) {
			g.Put(col(s.LineX[i]), row(s.Lower[i]), band, chart.BandRole(0))
			g.Put(col(s.LineX[i]), row(s.Upper[i]), band, chart.BandRole(0))
		}
	}
	for i := range s.Line {
		g.Put(col(s.LineX[i]), row(s.Line[i]), line, chart.GroupRole(0))
	}
	end := -1
	for _, v := range chart.Ticks(xlo, xhi, "", max(2, w/12)) {
		label := write.Significant(v, 4)
		x := col(v) - chart.Width(label)/2
		if x > end+1 && x+chart.Width(label) <= r.X+r.W {
			end = g.Text(x, r.Y+height, label, chart.Axis)
		}
	}
	a.put(g, r.X+left, r.Y+height+1, w, xlabel, chart.Dim)
}
