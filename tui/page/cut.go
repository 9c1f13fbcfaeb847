package page

import (
	"fmt"
	"math"
	"sort"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
	"kaplan/tui/chart"
)

// Landscape is the page of all cuts of a marker.
func Landscape() Leaf {
	return New(Page[*answer.Cutoff]{Question: answer.CutQuestion, Draw: drawCutoff, Document: write.Cutoff})
}

// cutLine is a line of the tables under the landscape.
type cutLine struct {
	label, value string
	role         chart.Role
}

// drawCutoff plots the chi-square over the marker's values, with the line that
// the best of all cuts must reach, and the P values that a searched cut has.
func drawCutoff(s *Sheet, c *answer.Cutoff) {
	g, r := s.g, s.r
	table := 9
	if r.H < 22 {
		table = 7
	}
	s.drawCutPlot(g, Rect{r.X, r.Y, r.W, r.H - table - 1}, c)
	y := r.Y + r.H - table
	wide := r.W >= 64
	half := r.W
	if wide {
		half = r.W - 34
	}
	left, right := s.cutLines(c, half-14), correctionLines(c)
	if !wide && c.Permutation != nil { // one column: what matters most
		left = append(left[:1:1], append([]cutLine{{"P corrected", write.P(c.Permutation.P) + " (permutation)", chart.Title}}, left[1:]...)...)
	}
	for i, x := range left {
		if i < table {
			s.put(g, r.X, y+i, half-1, fmt.Sprintf("%-12s %s", x.label, x.value), x.role)
		}
	}
	for i, x := range right {
		if wide && i < table {
			s.put(g, r.X+half, y+i, 30, x.label, x.role)
			g.Text(r.X+r.W-chart.Width(x.value), y+i, x.value, x.role)
		}
	}
}

// cutLines are what is known of the best cut, and of the one in hand: each with its
// own naive P. A value has w columns.
func (s *Sheet) cutLines(c *answer.Cutoff, w int) []cutLine {
	gl := s.glyphs()
	ratio := func(h *answer.Effect) string {
		text := s.estimated(h.Ratio, h.Lower, h.Upper)
		if with := text + " " + h.Label; chart.Width(with) <= w {
			return with
		}
		return text
	}
	tested := func(p stats.CutPoint) string {
		return fmt.Sprintf("%s %s, naive P %s", gl.Chi, write.Fixed(p.ChiSq, 2), write.P(p.NaiveP()))
	}
	b := c.Best
	shrunk := "not corrected for the search"
	if x := c.Corrected.Shrunk(&c.HR); !math.IsNaN(x) {
		shrunk = "not corrected; shrunk: HR " + Ratio(x)
	}
	lines := []cutLine{
		{"BEST CUT", fmt.Sprintf("%s: low %d, high %d", Digits(b.Cut), b.NLow, b.NHigh), chart.Title},
		{"maxstat", write.Fixed(b.Standardised, 3), chart.Plain},
		{"log-rank", tested(b), chart.Dim},
		{"HR", ratio(&c.HR), chart.Plain},
		{"", shrunk, chart.Warn},
	}
	if c.BestChiSq.Cut != b.Cut {
		lines = append(lines, cutLine{"largest " + gl.Chi, fmt.Sprintf("%s at %s", write.Fixed(c.BestChiSq.ChiSq, 2), Digits(c.BestChiSq.Cut)), chart.Dim})
	}
	if at := s.cutInPlot(c); at >= 0 {
		p := c.Landscape.Cuts[at]
		lines = append(lines, cutLine{"HERE", fmt.Sprintf("%s: low %d, high %d", Digits(p.Cut), p.NLow, p.NHigh), chart.Title},
			cutLine{"log-rank", tested(p), chart.Dim})
		if h := s.Now.HazardRatio; h != nil {
			lines = append(lines, cutLine{"HR", ratio(h), chart.Plain})
		}
	}
	return lines
}

// correctionLines are the P values of the best cut that know of the search: the one
// by permutation, and the others below it.
func correctionLines(c *answer.Cutoff) []cutLine {
	lines := []cutLine{{"BEST CUT, P CORRECTED", "", chart.Title}}
	if c.Permutation != nil {
		lines = append(lines, cutLine{fmt.Sprintf("permutation (%d)", c.Permutation.Rounds), write.P(c.Permutation.P), chart.Title})
	} else {
		lines = append(lines, cutLine{"permutation", "none", chart.Warn})
	}
	contal := "Contal-O'Quigley"
	if c.Contal.Warning != "" {
		contal += " *"
	}
	lines = append(lines, cutLine{"Lausen-Schumacher *", write.P(c.Lausen92), chart.Dim}, cutLine{"improved Bonferroni", write.P(c.Lausen94), chart.Dim},
		cutLine{contal, write.P(c.Contal.P), chart.Dim})
	if c.Hothorn != nil {
		lines = append(lines, cutLine{"Hothorn-Lausen", write.P(c.Hothorn.P), chart.Dim})
	}
	conservative := "* conservative"
	if c.Contal.Warning != "" {
		conservative += " (2nd: by ties)"
	}
	lines = append(lines, cutLine{conservative, "", chart.Dim})
	if why := c.Corrected.Unshrunk(&c.HR); why != "" {
		for _, line := range Wrap("HR not shrunk: "+why, 30, 2) {
			lines = append(lines, cutLine{line, "", chart.Dim})
		}
	}
	return lines
}

// cutInPlot is the index of the present cut in the landscape, the nearest by
// group size; -1 where there is none.
func (a *Sheet) cutInPlot(c *answer.Cutoff) int {
	s := a.Now
	if s == nil || len(s.Frame.Cuts) != 1 || s.Frame.Marker != c.Frame.Marker || s.Frame.Sorted.Len() != c.Frame.Sorted.Len() {
		return -1
	}
	low := s.Frame.Sorted.Low(s.Frame.Cuts[0])
	cuts := c.Landscape.Cuts
	k := sort.Search(len(cuts), func(i int) bool { return cuts[i].NLow >= low })
	if k == len(cuts) || k == 0 && cuts[0].NLow > low {
		return -1
	}
	return k
}

// drawCutPlot draws the landscape: height is the square of the standardised
// statistic, on the scale of a chi-square.
func (s *Sheet) drawCutPlot(g *chart.Grid, r Rect, c *answer.Cutoff) {
	cuts := c.Landscape.Cuts
	if r.H < 5 || r.W < 24 || len(cuts) == 0 {
		return
	}
	const left = 7
	w, h := r.W-left-1, r.H-3
	line := math.NaN()
	if z := c.Landscape.Critical(0.05); !math.IsNaN(z) {
		line = z * z
	}
	if c.Permutation != nil && !math.IsInf(c.Permutation.Critical, 0) {
		line = c.Permutation.Critical * c.Permutation.Critical
	}
	height := func(p stats.CutPoint) float64 {
		if !math.IsNaN(p.Standardised) {
			return p.Standardised * p.Standardised
		}
		return p.ChiSq
	}
	top := 1.1 * math.Max(line, height(c.Best))
	if math.IsNaN(line) {
		top = 1.1 * height(c.Best)
	}
	// Columns by rank: each has as many patients, which is how the search goes.
	here := s.cutInPlot(c)
	col := func(k int) int { return k * w / len(cuts) }
	full, part := []rune("▁▂▃▄▅▆▇█"), 8.0
	rule, corner, bar := '╌', '└', '│'
	if s.ASCII {
		full, part, rule, corner, bar = []rune("#"), 1, '-', '`', '|'
	}
	best := make([]float64, w)
	from := make([]int, w)
	for i := range from {
		from[i] = -1
	}
	for k, p := range cuts {
		x := min(col(k), w-1)
		if v := height(p); v > best[x] {
			best[x] = v
		}
		if from[x] < 0 {
			from[x] = k
		}
	}
	if len(cuts) < w { // stretch
		for x := 1; x < w; x++ {
			if from[x] < 0 {
				best[x] = best[x-1]
			}
		}
	}
	marker := c.Frame.Marker.Title()
	s.put(g, r.X, r.Y, r.W, Longest(r.W, "standardised log-rank statistic (squared) at every cut, by rank of "+marker,
		"squared log-rank statistic at every cut of "+marker, "log-rank statistic at every cut of "+marker, "log-rank at every cut"), chart.Title)
	base := r.Y + h
	for y := r.Y + 1; y <= base; y++ {
		g.Put(r.X+left-1, y, bar, chart.Axis)
	}
	hx := -1
	if here >= 0 {
		hx = min(col(here), w-1)
	}
	for x := range w {
		units := best[x] / top * float64(h) * part
		role := chart.Plain
		switch {
		case x == hx:
			role = chart.GroupRole(1)
		case !math.IsNaN(line) && best[x] >= line:
			role = chart.GroupRole(0)
		default:
			role = chart.Dim
		}
		for y := 0; y < h && units > 0.5; y++ {
			n := int(math.Min(units, part))
			if n > 0 {
				g.Put(r.X+left+x, base-y, full[n-1], role)
			}
			units -= part
		}
	}
	for _, v := range chart.Ticks(0, top, "", max(2, h/3)) {
		label := write.Significant(v, 3)
		y := base - int(v/top*float64(h))
		if y > r.Y {
			g.Text(r.X+left-2-chart.Width(label), y, label, chart.Axis)
		}
	}
	if !math.IsNaN(line) {
		y := base - int(line/top*float64(h))
		for x := range w {
			if best[x] < line {
				g.Put(r.X+left+x, y, rule, chart.Warn)
			}
		}
		label := y - 1
		if label <= r.Y { // where the title stands
			label = y + 1
		}
		s.put(g, r.X+left+1, label, w, "5 % corrected", chart.Warn)
	}
	g.Put(r.X+left-1, base+1, corner, chart.Axis)
	end := -1
	for i := 0; i <= 4; i++ {
		k := i * (len(cuts) - 1) / 4
		label := Digits(cuts[k].Cut)
		x := r.X + left + min(max(col(k)-chart.Width(label)/2, 0), w-chart.Width(label))
		if x > end {
			end = g.Text(x, base+1, label, chart.Axis) + 1
		}
	}
	if hx >= 0 {
		mark := '▲'
		if s.ASCII {
			mark = '^'
		}
		g.Put(r.X+left+hx, base+2, mark, chart.GroupRole(1))
		s.put(g, r.X+left+hx+2, base+2, w-hx-2, "here", chart.GroupRole(1))
	}
	limits := fmt.Sprintf("between %d and %d of %d patients low", cuts[0].NLow, cuts[len(cuts)-1].NLow, c.Landscape.N)
	x := r.X + left + w - chart.Width(limits)
	if hx < 0 || x > r.X+left+hx+8 {
		g.Text(x, base+2, limits, chart.Dim)
	}
}
