package chart

import (
	"math"
	"math/bits"
	"slices"
	"sort"

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
	// Censor holds the times of censorings, ascending. CensorIn, where it is given,
	// finds the last of them after one time and up to another, NaN for none.
	Censor   []float64
	CensorIn func(after, to float64) float64
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
	Exact   bool // the axis ends at To, however the ticks fall
	NoRisk  bool // without the table
	Counted int  // series that the table has rows for; 0: all, of more than six what leaves the curves half of the height
	NoMarks bool // without censorings
	NoNames bool // without names at the ends of the curves
	// Dots draws curves with braille dots, 2 × 4 to a cell, where it is not ASCII.
	Dots bool
	// Cursor is a time at which a line stands across the plot; nil for none.
	Cursor *float64
	// Corner are lines at the right edge of the plot, each in as many words as there is
	// room for where nothing else is drawn: the longest first.
	Corner [][]string
	ASCII  bool
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

// SurvivalOn is Survival, with the time axis that was drawn.
func SurvivalOn(o SurvivalOptions) (*Grid, TimeAxis) {
	s := newSurvival(o)
	return s.g, TimeAxis{s.x.lo, s.x.hi, s.x.n}
}

func newSurvival(o SurvivalOptions) *survival {
	s := laidOut(o)
	if s.g.W > 0 && s.g.H > 0 {
		s.axes()
		s.curves()
	}
	return s
}

// TimeAxis is the time axis of a drawing: N columns from Lo to Hi.
type TimeAxis struct {
	Lo, Hi float64
	N      int
}

// AxisOf is the time axis that Survival draws, without drawing it.
func AxisOf(o SurvivalOptions) TimeAxis {
	x := laidOut(o).x
	return TimeAxis{x.lo, x.hi, x.n}
}

func laidOut(o SurvivalOptions) *survival {
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
	counted   int // rows of the table
	yTicks    []float64
	yLabels   []string
	ticks     []tick
	nameWidth int
}

// row is the grid row of a level.
func (s *survival) row(level int) int { return s.top + s.h - level }

// scale turns a value into levels; 0 and h are the ends of the y axis.
func (s *survival) scale(v float64) float64 {
	return (v - s.YLower) / (s.YUpper - s.YLower) * float64(s.h)
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
	if s.Cursor != nil {
		s.cursor(*s.Cursor)
	}
	if s.Dots && !s.ASCII {
		s.dots(traces)
	} else {
		for lv := 0; lv <= s.h; lv++ {
			for x := range n {
				s.merge(traces, lv, x)
			}
		}
	}
	if !s.NoNames {
		s.names(traces)
	}
	s.corner()
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
	if s.NoMarks || r.At == nil || len(r.Censor) == 0 && r.CensorIn == nil {
		return
	}
	last := r.CensorIn
	if last == nil {
		last = func(after, to float64) float64 {
			j := sort.Search(len(r.Censor), func(j int) bool { return r.Censor[j] > to })
			if j == 0 || !(r.Censor[j-1] > after) {
				return math.NaN()
			}
			return r.Censor[j-1]
		}
	}
	after := math.Nextafter(s.x.lo, math.Inf(-1)) // one at the left edge counts
	for x := range n {
		edge := s.x.edge(x + 1)
		at := last(after, edge)
		if after = edge; math.IsNaN(at) {
			continue
		}
		if y := s.scale(r.At(at)); y >= -0.5 && y <= float64(s.h)+0.5 {
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
