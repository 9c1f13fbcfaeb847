package chart

import (
	"math"
	"math/bits"
	"slices"
	"sort"
	"strconv"

	"github.com/guptarohit/asciigraph"
)

// Series is one group's curve.
type Series struct {
	Name  string
	Group int // line style and role; groups differ by both

	// At is the curve, right-continuous, on the scale of the y axis.
	At func(t float64) float64
	// AtRisk is the number at risk just before t. Where it has fallen to 0 the
	// curve ends, unless RunsOn. Nil: no count, no end.
	AtRisk func(t float64) int
	// RunsOn draws the curve to the right edge, past the last subject.
	RunsOn bool

	// Lower and Upper bound the interval, NaN where there is none; nil for no band.
	Lower, Upper func(t float64) float64
	// Censor holds the times of censorings, ascending.
	Censor []float64
	// Median is the time at which the curve meets MedianLevel; NaN or 0: none.
	Median float64
}

// SurvivalOptions say what Survival draws. The zero value of each field is
// the usual choice, but W, H, To and Series have to be given.
type SurvivalOptions struct {
	W, H int
	// From and To bound the time axis, in Unit. It is drawn up to a sixth longer
	// where that spaces the ticks evenly.
	From, To float64
	Unit     string
	Series   []Series // at most the first 64 are drawn

	YLower, YUpper float64              // both 0: 0 to 1
	YFormat        func(float64) string // nil: two decimals, or what the ticks need
	YTitle         string               // in a row above the axis
	MedianLevel    float64              // 0: 0.5

	Bands   bool // intervals
	Medians bool // lines at MedianLevel down to the medians
	NoRisk  bool // without the table
	NoMarks bool // without censorings
	NoNames bool // without names at the ends of the curves
	ASCII   bool
}

// Survival draws curves over a time axis with the numbers at risk beneath:
// y axis, curves, censorings (+), x axis with round ticks in the unit, and one
// row of counts for each series in the order given, every count under the tick
// at whose time it was counted.
//
// In the left edge of each column the curve is drawn in the row nearest to it.
// What does not fit is left out in this order: names, table, axis labels.
//
// At is called at most once for each column edge and once for each +, Lower,
// Upper and AtRisk once for each edge and AtRisk for each tick that was tried;
// besides that the cost is that of the cells, however many steps the curves have.
func Survival(o SurvivalOptions) *Grid { return newSurvival(o).g }

func newSurvival(o SurvivalOptions) *survival {
	s := &survival{SurvivalOptions: o, g: NewGrid(o.W, o.H), gl: glyphsOf(o.ASCII)}
	s.Series = slices.Clone(o.Series[:min(len(o.Series), 64)])
	if s.ASCII {
		s.Unit, s.YTitle = ASCII(s.Unit), ASCII(s.YTitle)
		for i := range s.Series {
			s.Series[i].Name = ASCII(s.Series[i].Name)
		}
	}
	if s.YLower == 0 && s.YUpper == 0 {
		s.YUpper = 1
	}
	if s.MedianLevel == 0 {
		s.MedianLevel = 0.5
	}
	if s.g.W > 0 && s.g.H > 0 {
		s.layout()
		s.axes()
		s.curves()
	}
	return s
}

// survival is a drawing in the making. Plot columns are counted from left on,
// plot levels from 0 at the bottom row to h at the top row.
type survival struct {
	SurvivalOptions
	g  *Grid
	gl *glyphs

	x         columns
	left      int // grid column of plot column 0
	top, h    int // grid row of level h; levels above 0
	labelRow  int // of the x labels, 0 for none; the axis is above it
	headRow   int // "at risk", 0 for none
	tableRow  int // first row of the table, 0 for none
	yTicks    []float64
	yLabels   []string
	ticks     []tick
	nameWidth int
}

// tick is one tick of the x axis with what stands under it: a label, and the
// counts, right-aligned with one another in a block around the tick's column.
type tick struct {
	t             float64
	col           int // grid column
	label         string
	counts        []string
	labelAt, last int // first grid column of the label; of the counts, last
}

// centre is where w cells start that stand centred on col.
func centre(col, w int) int { return col - w/2 }

func (s *survival) layout() {
	groups := len(s.Series)
	rows := s.g.H
	if s.YTitle != "" && rows >= 8 {
		s.top = 1
		rows--
	}
	below := 0
	hasCounts := false
	for _, r := range s.Series {
		hasCounts = hasCounts || r.AtRisk != nil
	}
	const fewest = 5 // rows of plot that a table may not take
	axis, table, head, gap := rows >= 4, false, false, 0
	if axis {
		below = 2
		table = hasCounts && !s.NoRisk && rows-2-groups >= fewest
	}
	if table {
		below += groups
		if head = rows-below > 2*fewest; head {
			below++
		}
	}
	s.h = rows - below - 1
	exact := exactHeight(s.h, s.YLower, s.YUpper)
	spare := s.h - exact
	s.h = exact
	if head && spare > 0 {
		gap, spare = 1, spare-1
	}
	s.top += spare
	y := s.top + s.h + 1 // the axis
	if axis {
		s.labelRow = y + 1
		y = s.labelRow + 1 + gap
		if head {
			s.headRow = y
			y++
		}
		if table {
			s.tableRow = y
		}
	}

	s.yAxis()
	yw := 0
	for _, l := range s.yLabels {
		yw = max(yw, Width(l))
	}
	s.left = yw + 2
	if axis {
		// The first label and count stand half over the left margin, the last over
		// the right one.
		first, last := 1, Width(s.widest())
		if table {
			for _, r := range s.Series {
				s.nameWidth = max(s.nameWidth, Width(r.Name))
				first = max(first, len(s.count(r, s.From)))
			}
			s.nameWidth = min(s.nameWidth, max(s.g.W/4, 8)) + 3
			s.left = max(s.left, s.nameWidth+1+first/2)
		}
		if s.Unit != "" {
			s.left = max(s.left, min(Width(s.Unit), max(s.g.W/5, 6))+2)
		}
		s.x.n = s.g.W - s.left - (last-1)/2
	} else {
		s.x.n = s.g.W - s.left
	}
	s.x.n = max(s.x.n, 0)
	s.x.lo, s.x.hi = s.From, s.To
	if axis {
		s.placeTicks(table)
	}
}

// exactHeight is h, or a little less where that puts the ticks of 0 to 1
// exactly on rows.
func exactHeight(h int, lo, hi float64) int {
	if lo != 0 || hi != 1 || h < 4 {
		return h
	}
	for e := h; e >= h-(h+3)/6; e-- {
		if e%4 == 0 || e%10 == 0 {
			return e
		}
	}
	return h &^ 1
}

// yAxis chooses the ticks of the y axis for its height.
func (s *survival) yAxis() {
	if s.h < 1 {
		return
	}
	step := 1.0
	switch {
	case s.YLower != 0 || s.YUpper != 1:
		s.yTicks, step = ticksStep(s.YLower, s.YUpper, "", min(s.h/2+1, 9))
	case s.h < 2:
	case s.h >= 30 && s.h%10 == 0:
		step = 0.1
	case s.h%4 == 0:
		step = 0.25
	case s.h%10 == 0:
		step = 0.2
	default:
		step = 0.5
	}
	if s.YLower == 0 && s.YUpper == 1 {
		s.yTicks = multiples(0, 1, step)
	}
	for _, v := range s.yTicks {
		label := ""
		switch {
		case s.YFormat != nil:
			label = Fit(s.YFormat(v), max(s.g.W/4, 1), s.ASCII)
		case s.YLower == 0 && s.YUpper == 1:
			label = strconv.FormatFloat(v, 'f', 2, 64)
		default:
			label = formatTick(v, step)
		}
		s.yLabels = append(s.yLabels, label)
	}
}

// widest is the label that needs most room: the last tick's, nearly.
func (s *survival) widest() string {
	ticks, step := ticksStep(s.From, s.To, s.Unit, 8)
	if len(ticks) == 0 {
		return ""
	}
	return formatTick(ticks[len(ticks)-1], step)
}

func (s *survival) count(r Series, t float64) string {
	if r.AtRisk == nil {
		return ""
	}
	return strconv.Itoa(r.AtRisk(t))
}

// placeTicks takes as many ticks as stand clear of one another, preferring a
// step that is a whole number of columns: then the ticks are evenly spaced, for
// which the axis is extended a little.
func (s *survival) placeTicks(table bool) {
	if s.x.n < 1 {
		return
	}
	axis := s.x
	var fallback []tick
	for n := min(axis.n/5+1, 10); n >= 1; n-- {
		ts, step := ticksStep(axis.lo, axis.hi, s.Unit, n)
		if len(ts) == 0 {
			break
		}
		n = min(n, len(ts)) // the next n gives another step
		s.x = axis
		span := axis.hi - axis.lo
		c := math.Floor(float64(axis.n-1)*step/span + 1e-9)
		to := axis.lo + float64(axis.n-1)*step/c
		even := c >= 1 && to-axis.lo <= 1.16*span
		if even {
			s.x.hi = math.Max(to, axis.hi)
			ts = multiples(axis.lo, s.x.hi, step)
		}
		ticks, clear := s.stand(ts, step, table)
		switch {
		case clear && (even || len(ts) < 3):
			s.ticks = ticks
			return
		case clear && fallback == nil && !even:
			fallback = ticks
		}
	}
	s.x, s.ticks = axis, fallback
}

// stand places ticks from left to right, and reports whether all are clear of
// one another; the last may go for want of room.
func (s *survival) stand(ts []float64, step float64, table bool) ([]tick, bool) {
	ticks := make([]tick, 0, len(ts))
	end, gap := 0, 0 // the column after what is placed
	if table {
		end, gap = s.nameWidth, 1
	}
	for _, t := range ts {
		k := tick{t: t, col: s.left + s.x.of(t), label: formatTick(t, step)}
		k.labelAt = centre(k.col, len(k.label))
		from, to := k.labelAt, k.labelAt+len(k.label)-1
		if table {
			w := 0
			for _, r := range s.Series {
				k.counts = append(k.counts, s.count(r, t))
				w = max(w, len(k.counts[len(k.counts)-1]))
			}
			k.last = centre(k.col, w) + w - 1
			from, to = min(from, centre(k.col, w)), max(to, k.last)
		}
		if to >= s.g.W {
			return ticks, len(ticks) > 1 || len(ts) < 3
		}
		if from < end+gap {
			return ticks, false
		}
		end, gap = to+1, 3
		ticks = append(ticks, k)
	}
	return ticks, true
}

// row is the grid row of a level.
func (s *survival) row(level int) int { return s.top + s.h - level }

// scale turns a value into levels; 0 and h are the ends of the y axis.
func (s *survival) scale(v float64) float64 {
	return (v - s.YLower) / (s.YUpper - s.YLower) * float64(s.h)
}

func (s *survival) axes() {
	g, gl := s.g, s.gl
	if s.YTitle != "" && s.top > 0 {
		g.Text(0, s.top-1, Fit(s.YTitle, g.W, s.ASCII), Title)
	}
	axis := s.left - 1
	for lv := 0; lv <= s.h; lv++ {
		g.Put(axis, s.row(lv), gl.yAxis, Axis)
	}
	for i, v := range s.yTicks {
		y := s.scale(v)
		if math.IsNaN(y) || y < 0 || y > float64(s.h) {
			continue
		}
		row := s.row(int(math.Round(y)))
		g.Put(axis, row, gl.yTick, Axis)
		g.Text(axis-1-Width(s.yLabels[i]), row, s.yLabels[i], Axis)
	}
	if s.labelRow == 0 {
		return
	}
	g.Put(axis, s.labelRow-1, gl.corner, Axis)
	for x := range s.x.n {
		g.Put(s.left+x, s.labelRow-1, gl.xAxis, Axis)
	}
	if s.Unit != "" {
		end := g.W
		if len(s.ticks) > 0 {
			end = s.ticks[0].labelAt - 1
		}
		g.Text(0, s.labelRow, Fit(s.Unit, min(end, s.left-1), s.ASCII), Dim)
	}
	for _, k := range s.ticks {
		g.Put(k.col, s.labelRow-1, gl.xTick, Axis)
		g.Text(k.labelAt, s.labelRow, k.label, Axis)
	}
	if s.headRow > 0 {
		g.Text(0, s.headRow, Fit("at risk", g.W, s.ASCII), Dim)
	}
	if s.tableRow == 0 {
		return
	}
	for i, r := range s.Series {
		y := s.tableRow + i
		role := GroupRole(r.Group)
		g.Text(0, y, Sample(r.Group, s.ASCII), role)
		g.Text(3, y, Fit(r.Name, s.nameWidth-3, s.ASCII), role)
		for _, k := range s.ticks {
			g.Text(k.last+1-len(k.counts[i]), y, k.counts[i], role)
		}
	}
}

// trace is one series drawn alone.
type trace struct {
	ys     []float64 // levels at the n+1 edges, NaN where nothing is drawn
	shape  []uint8   // (h+1) × n, by level
	marks  []int     // level of the censoring in each column, -1 for none
	lo, hi []float64 // levels of the band at the edges
	end    int       // columns that the curve reaches over
}

func (s *survival) curves() {
	n := s.x.n
	if n < 1 || s.h < 0 || math.IsNaN(s.To-s.From) || s.To <= s.From {
		return
	}
	traces := make([]trace, len(s.Series))
	for i := range s.Series {
		traces[i] = s.trace(&s.Series[i])
	}
	if s.Bands {
		s.bands(traces)
	}
	if s.Medians {
		s.medians()
	}
	for lv := 0; lv <= s.h; lv++ {
		for x := range n {
			s.merge(traces, lv, x)
		}
	}
	if !s.NoNames {
		s.names(traces)
	}
}

// trace reads one series at the edges and has asciigraph draw it.
func (s *survival) trace(r *Series) trace {
	n, h := s.x.n, float64(s.h)
	t := trace{ys: make([]float64, n+1), shape: make([]uint8, n*(s.h+1)), marks: make([]int, n), end: n}
	// asciigraph panics on infinities and stretches to values out of bounds, so
	// those are held at the edge, and erased where a column has nothing else.
	beyond := make([]int8, n+1)
	if r.AtRisk != nil && !r.RunsOn {
		// The column in which the last subject leaves is the last one drawn. With
		// delayed entry nobody need be at risk at first, so search from the right.
		for t.end > 0 && r.AtRisk(s.x.edge(t.end-1)) <= 0 {
			t.end--
		}
	}
	drawn := false
	for k := range t.ys {
		t.ys[k] = math.NaN()
		if k > t.end || t.end == 0 || r.At == nil {
			continue
		}
		y := s.scale(r.At(s.x.edge(k)))
		switch {
		case math.IsNaN(y):
			continue
		case y < -0.5:
			beyond[k] = -1
		case y > h+0.5:
			beyond[k] = 1
		}
		t.ys[k] = math.Min(math.Max(y, 0), h)
		drawn = true
	}
	if drawn {
		plot(t.shape, t.ys, s.h)
	}
	for x := range n {
		if beyond[x] != 0 && beyond[x] == beyond[x+1] {
			for lv := 0; lv <= s.h; lv++ {
				t.shape[lv*n+x] = blank
			}
		}
	}
	s.mark(r, &t)
	if s.Bands && r.Lower != nil && r.Upper != nil {
		t.lo, t.hi = make([]float64, n+1), make([]float64, n+1)
		for k := range t.lo {
			t.lo[k], t.hi[k] = math.NaN(), math.NaN()
			if k <= t.end && t.end > 0 {
				t.lo[k] = s.scale(r.Lower(s.x.edge(k)))
				t.hi[k] = s.scale(r.Upper(s.x.edge(k)))
			}
		}
	}
	return t
}

// mark finds the level of the last censoring in each column.
func (s *survival) mark(r *Series, t *trace) {
	n := s.x.n
	for x := range t.marks {
		t.marks[x] = -1
	}
	defer t.thin()
	if s.NoMarks || r.At == nil || len(r.Censor) == 0 {
		return
	}
	i := sort.SearchFloat64s(r.Censor, s.x.lo)
	for x := 0; x < n && i < len(r.Censor); x++ {
		edge := s.x.edge(x + 1)
		j := i + sort.Search(len(r.Censor)-i, func(j int) bool { return r.Censor[i+j] > edge })
		if j == i {
			continue
		}
		i = j
		if y := s.scale(r.At(r.Censor[j-1])); y >= -0.5 && y <= float64(s.h)+0.5 {
			t.marks[x] = int(math.Round(math.Min(math.Max(y, 0), float64(s.h))))
		}
	}
}

// thin takes every second mark out of four or more in a row, and keeps the
// first and the last: between them the line has to show whose it is.
func (t *trace) thin() {
	for from := 0; from < len(t.marks); {
		lv, to := t.marks[from], from+1
		for to < len(t.marks) && t.marks[to] == lv {
			to++
		}
		if lv >= 0 && to-from >= 4 {
			for x := from + 1; x < to-1; x += 2 {
				t.marks[x] = -1
			}
		}
		from = to
	}
}

// Each shape as asciigraph is told to write it; shapeOf reads it back.
var charSet = asciigraph.CharSet{
	Horizontal: "h", VerticalLine: "v", ArcDownLeft: "t", ArcUpRight: "f",
	ArcUpLeft: "u", ArcDownRight: "d", EndCap: " ", StartCap: " ",
}

var shapeOf = [256]uint8{'h': level, 'v': riser, 't': fallTop, 'f': fallFoot, 'u': riseFoot, 'd': riseTop}

// plot has asciigraph draw ys, levels in [0, h] or NaN at the n+1 edges of n
// columns, and stores the shapes by level. The levels being whole rows, it does
// no scaling of its own, and without Width it does not interpolate.
func plot(shape []uint8, ys []float64, h int) {
	n := len(ys) - 1
	if h < 1 { // asciigraph would choose a height
		for x := range n {
			if !math.IsNaN(ys[x]) && !math.IsNaN(ys[x+1]) {
				shape[x] = level
			}
		}
		return
	}
	drawing := asciigraph.PlotMany([][]float64{ys},
		asciigraph.Height(h), asciigraph.LowerBound(0), asciigraph.UpperBound(float64(h)),
		asciigraph.Offset(1), asciigraph.SeriesChars(charSet),
		asciigraph.YAxisValueFormatter(func(float64) string { return "" }))
	lv, x := h, -1 // each line starts with one rune of asciigraph's own axis
	for _, r := range drawing {
		switch {
		case r == '\n':
			lv, x = lv-1, -1
			continue
		case x >= 0 && x < n && lv >= 0 && r < 256:
			shape[lv*n+x] = shapeOf[r]
		}
		x++
	}
}

// bands fills the blank cells between the bounds. Where bands overlap their
// cells take turns.
func (s *survival) bands(traces []trace) {
	n := s.x.n
	masks := make([]uint64, n*(s.h+1))
	for i, t := range traces {
		if t.lo == nil {
			continue
		}
		for x := 0; x < min(n, t.end); x++ {
			lo, hi := t.lo[x], t.hi[x]
			if !(lo <= hi) {
				continue
			}
			if l, h := t.lo[x+1], t.hi[x+1]; l <= h { // a step within the column
				lo, hi = math.Min(lo, l), math.Max(hi, h)
			}
			top := float64(s.h)
			if lo > top || hi < 0 {
				continue
			}
			from, to := int(math.Round(math.Max(lo, 0))), int(math.Round(math.Min(hi, top)))
			for lv := from; lv <= to; lv++ {
				masks[lv*n+x] |= 1 << i
			}
		}
	}
	for j, mask := range masks {
		if mask != 0 {
			lv, x := j/n, j%n
			i := turn(mask, x+lv)
			s.g.Put(s.left+x, s.row(lv), s.gl.band[s.Series[i].Group&1], BandRole(s.Series[i].Group))
		}
	}
}

// turn picks one of the bits of mask, each in its turn.
func turn(mask uint64, k int) int {
	for k %= bits.OnesCount64(mask); k > 0; k-- {
		mask &= mask - 1
	}
	return bits.TrailingZeros64(mask)
}

// medians draws the median level out to the furthest median, and each median
// down to the axis.
func (s *survival) medians() {
	y := s.scale(s.MedianLevel)
	if !(y >= 0 && y <= float64(s.h)) {
		return
	}
	lv := int(math.Round(y))
	far := -1
	for _, r := range s.Series {
		x := s.x.of(r.Median)
		if !(r.Median > 0) || x < 0 || x >= s.x.n {
			continue
		}
		far = max(far, x)
		for l := range lv {
			s.g.Put(s.left+x, s.row(l), s.gl.medianV, Median)
		}
	}
	for x := 0; x <= far; x++ {
		if s.ASCII && x%2 == 0 { // else it would be group 0's line
			continue
		}
		s.g.Put(s.left+x, s.row(lv), s.gl.medianH, Median)
	}
}

// merge draws one cell of the curves. A censoring hides a line and a step hides
// a level; equals take turns from column to column, so that each of several
// curves in one place shows.
func (s *survival) merge(traces []trace, lv, x int) {
	var marks, steps, levels uint64
	for i := range traces {
		switch sh := traces[i].shape[lv*s.x.n+x]; {
		case traces[i].marks[x] == lv:
			marks |= 1 << i
		case sh == level:
			levels |= 1 << i
		case sh != blank:
			steps |= 1 << i
		}
	}
	mask := marks
	if mask == 0 {
		mask = steps
	}
	if mask == 0 {
		mask = levels
	}
	if mask == 0 {
		return
	}
	i := turn(mask, x)
	group := s.Series[i].Group
	r := '+'
	if marks == 0 {
		r = styleOf(group, s.ASCII)[traces[i].shape[lv*s.x.n+x]]
	}
	s.g.Put(s.left+x, s.row(lv), r, GroupRole(group))
}

// names writes each name at the end of its curve where there is room for it
// and nothing that it could be taken for the name of. Where one has no room and
// no table names the lines either, a key does.
func (s *survival) names(traces []trace) {
	named := 0
	for i, t := range traces {
		name := Fit(s.Series[i].Name, 16, s.ASCII)
		w := Width(name)
		last := t.end
		for last > 0 && (last >= len(t.ys) || math.IsNaN(t.ys[last])) {
			last--
		}
		if w == 0 || last == 0 {
			continue
		}
		lv := int(math.Round(t.ys[last]))
		above := [2]int{last - w, lv + 1}
		below := [2]int{last - w, lv - 1}
		spots := [][2]int{{last + 1, lv}, above, below}
		if s.others(traces, i, last-1, lv, 1) > s.others(traces, i, last-1, lv, -1) {
			spots[1], spots[2] = below, above
		}
		k := slices.IndexFunc(spots, func(p [2]int) bool { return s.free(i, p[0], p[1], w) })
		if k >= 0 {
			x, y := s.left+spots[k][0], s.row(spots[k][1])
			for _, side := range [2]int{x - 1, x + w} { // stand clear of a band
				if side >= s.left {
					s.g.Put(side, y, ' ', Plain)
				}
			}
			s.g.Text(x, y, name, GroupRole(s.Series[i].Group))
			named++
		}
	}
	if named < len(s.Series) && s.tableRow == 0 {
		s.key()
	}
}

// key names the lines in the right upper or the left lower corner, if one is blank.
func (s *survival) key() {
	w := 0
	for _, r := range s.Series {
		w = max(w, Width(Fit(r.Name, 16, s.ASCII))+3)
	}
	for _, at := range [2][2]int{{s.x.n - w, s.h}, {1, len(s.Series)}} {
		clear := true
		for i := range s.Series {
			clear = clear && s.free(-1, at[0], at[1]-i, w)
		}
		if !clear {
			continue
		}
		for i, r := range s.Series {
			x, y := s.left+at[0], s.row(at[1]-i)
			s.g.Text(x, y, Sample(r.Group, s.ASCII), GroupRole(r.Group))
			s.g.Text(x+3, y, Fit(r.Name, 16, s.ASCII), GroupRole(r.Group))
		}
		return
	}
}

// others counts the other curves that have a cell on the given side of level lv in column x.
func (s *survival) others(traces []trace, self, x, lv, side int) int {
	count := 0
	for i, t := range traces {
		if i == self || x < 0 {
			continue
		}
		for l := lv + side; l >= 0 && l <= s.h; l += side {
			if t.shape[l*s.x.n+x] != blank {
				count++
				break
			}
		}
	}
	return count
}

// free reports whether w cells from plot column x on are blank, with a blank
// on either side, and no other group's curve runs right above or below; with
// self -1, nobody's.
func (s *survival) free(self, x, lv, w int) bool {
	if x < 0 || x+w > s.x.n || lv < 0 || lv > s.h {
		return false
	}
	own := Plain
	if self >= 0 {
		own = GroupRole(s.Series[self].Group)
	}
	for k := x - 1; k <= x+w; k++ {
		if k < 0 || k >= s.x.n {
			continue
		}
		c := s.g.At(s.left+k, s.row(lv))
		if c.R != ' ' && !(c.Role >= Band0 && c.Role <= Band7) {
			return false
		}
		for _, l := range [2]int{lv - 1, lv + 1} {
			if l < 0 || l > s.h {
				continue
			}
			if c := s.g.At(s.left+k, s.row(l)); c.Role >= Group0 && c.Role <= Group7 && c.Role != own {
				return false
			}
		}
	}
	return true
}
