package chart

import (
	"math"
	"slices"
	"strconv"
)

// ForestRow is one term. An Estimate, Lower or Upper that does not exist is NaN;
// 0 and +Inf are bounds that run off the axis.
type ForestRow struct {
	Label                  string
	Estimate, Lower, Upper float64
	Columns                []string // right of the plot, right-aligned
	Role                   Role     // of label and columns
	Tail                   int      // columns at the label's end that stay where it is cut
}

// ForestOptions say what Forest draws.
type ForestOptions struct {
	W         int
	Title     string   // over the labels
	Headers   []string // over the columns
	Reference float64  // 0: 1
	ASCII     bool
}

// Forest draws ratios on a log axis: a header (where there is a Title or
// Headers), one row to a term, and the axis with its labels; a line stands at
// the reference. A bound that is infinite or far out ends in an arrow; one that
// does not exist leaves out the bar; the row and its text stay in any case.
// The axis covers every estimate between 1/1000 and 1000 and at most a factor
// of 8 beyond, so that one wide interval does not hide the others. Where W is
// small, the plot goes first, the last columns next, and the labels are cut.
func Forest(rows []ForestRow, o ForestOptions) *Grid {
	if o.Reference <= 0 || math.IsNaN(o.Reference) || math.IsInf(o.Reference, 0) {
		o.Reference = 1
	}
	f := forest{ForestOptions: o, rows: rows, gl: glyphsOf(o.ASCII)}
	if o.ASCII {
		f.Title, f.Headers = ASCII(o.Title), asciiAll(o.Headers)
		f.rows = slices.Clone(rows)
		for i := range f.rows {
			r := &f.rows[i]
			r.Label, r.Columns = ASCII(r.Label), asciiAll(r.Columns)
		}
	}
	f.bounds()
	f.layout()
	f.draw()
	return f.g
}

func asciiAll(ss []string) []string {
	out := make([]string, len(ss))
	for i, s := range ss {
		out[i] = ASCII(s)
	}
	return out
}

type forest struct {
	ForestOptions
	rows []ForestRow
	g    *Grid
	gl   *glyphs

	lo, hi  float64 // log2 of the ends of the axis
	label   int     // width of the labels
	plot, n int     // first column and width of the plot
	columns []int   // width of each text column
	top     int     // row of the first term
}

const (
	forestPlot  = 12 // columns below which no plot is drawn
	forestLabel = 16 // columns that labels keep before the plot goes
	forestWide  = 24 // columns above which the plot gives way to labels
	forestFar   = 3  // log2 of how far the axis goes beyond the estimates
)

// usable reports whether v has a place on a log axis that others can share.
func usable(v float64) bool { return v >= 1e-3 && v <= 1e3 }

func (f *forest) bounds() {
	f.lo = math.Log2(f.Reference)
	f.hi = f.lo
	for _, r := range f.rows {
		if usable(r.Estimate) {
			f.lo = math.Min(f.lo, math.Log2(r.Estimate))
			f.hi = math.Max(f.hi, math.Log2(r.Estimate))
		}
	}
	lo, hi := f.lo-0.5, f.hi+0.5
	for _, r := range f.rows {
		for _, v := range [2]float64{r.Lower, r.Upper} {
			if v > 0 && !math.IsInf(v, 0) && usable(r.Estimate) {
				lo, hi = math.Min(lo, math.Log2(v)-0.1), math.Max(hi, math.Log2(v)+0.1)
			}
		}
	}
	f.lo, f.hi = math.Max(lo, f.lo-forestFar), math.Min(hi, f.hi+forestFar)
}

func (f *forest) layout() {
	head := 0
	if f.Title != "" || len(f.Headers) > 0 {
		head = 1
	}
	f.top = head
	f.label = Width(f.Title)
	for _, r := range f.rows {
		f.label = max(f.label, Width(r.Label))
		for i, c := range r.Columns {
			f.widen(i, c)
		}
	}
	for i, c := range f.Headers {
		f.widen(i, c)
	}
	want := f.label
	f.label = min(f.label, max(f.W/3, 8))
	room := func() int {
		n := f.W - f.label - 1
		for _, w := range f.columns {
			n -= w + 2
		}
		return n
	}
	if f.n = room(); f.n < forestPlot+4 && f.label > forestLabel { // labels give way to a plot
		f.label = max(forestLabel, f.label-(forestPlot+4-f.n))
		if room() < forestPlot {
			f.label = min(want, max(f.W/3, 8))
		}
	}
	if f.n = room(); f.n < forestPlot {
		f.n = 0
		for len(f.columns) > 0 && room() < -1 {
			f.columns = f.columns[:len(f.columns)-1]
		}
		f.label = min(want, f.label+max(room()+1, 0)) // nothing else needs the room
	} else if spare := min(want-f.label, f.n-forestWide); spare > 0 {
		f.label += spare
		f.n -= spare
	}
	f.plot = f.label + 1
	h := head + len(f.rows)
	if f.n > 0 && len(f.rows) > 0 {
		h += 2
	}
	f.g = NewGrid(f.W, h)
}

func (f *forest) widen(i int, s string) {
	for len(f.columns) <= i {
		f.columns = append(f.columns, 0)
	}
	f.columns[i] = max(f.columns[i], Width(s))
}

// column is the plot column of a ratio, which may lie outside the plot.
func (f *forest) column(v float64) int {
	x := (math.Log2(v) - f.lo) / (f.hi - f.lo) * float64(f.n-1)
	return int(math.Round(math.Min(math.Max(x, -1), float64(f.n))))
}

func (f *forest) draw() {
	if f.top > 0 {
		f.text(0, f.Headers, Title)
		f.g.Text(0, 0, Fit(f.Title, f.titleRoom(), f.ASCII), Title)
	}
	labels := make([]string, len(f.rows))
	for i, r := range f.rows {
		labels[i] = r.Label
	}
	labels = FitApart(labels, f.label, f.ASCII)
	for i, r := range f.rows {
		if r.Tail > 0 {
			labels[i] = FitMiddle(r.Label, f.label, min(r.Tail, f.label*2/3), f.ASCII)
		}
	}
	for i, r := range f.rows {
		y := f.top + i
		f.g.Text(0, y, labels[i], r.Role)
		f.text(y, r.Columns, r.Role)
		if f.n > 0 {
			f.bar(y, r)
		}
	}
	if f.n > 0 && len(f.rows) > 0 {
		f.axis(f.top + len(f.rows))
	}
}

// titleRoom is how far the title may run: to the first header.
func (f *forest) titleRoom() int {
	for x, c := range f.g.Row(0) {
		if c.R != ' ' {
			return x - 2
		}
	}
	return f.W
}

// text writes a row's columns, each right-aligned in its own.
func (f *forest) text(y int, cells []string, role Role) {
	end := f.plot + f.n
	if f.n == 0 {
		end = f.label
	}
	for i, w := range f.columns {
		end += w + 2
		if i < len(cells) {
			s := Fit(cells[i], w, f.ASCII)
			f.g.Text(end-Width(s), y, s, role)
		}
	}
}

func (f *forest) bar(y int, r ForestRow) {
	put := func(x int, c rune, role Role) {
		if x >= 0 && x < f.n {
			f.g.Put(f.plot+x, y, c, role)
		}
	}
	put(f.column(f.Reference), f.gl.reference, Axis)
	if math.IsNaN(r.Estimate) || r.Estimate < 0 {
		return
	}
	at := f.column(r.Estimate)
	if r.Lower >= 0 && r.Upper >= r.Lower {
		from, to := f.column(r.Lower), f.column(r.Upper)
		for x := max(from, 0); x <= min(to, f.n-1); x++ {
			put(x, f.gl.bar, r.Role)
		}
		put(from, f.gl.barLeft, r.Role)
		put(to, f.gl.barRight, r.Role)
		if from < 0 {
			put(0, f.gl.arrowLeft, r.Role)
		}
		if to >= f.n {
			put(f.n-1, f.gl.arrowRight, r.Role)
		}
	}
	switch {
	case at < 0:
		put(0, f.gl.arrowLeft, r.Role)
	case at >= f.n:
		put(f.n-1, f.gl.arrowRight, r.Role)
	default:
		put(at, f.gl.point, r.Role)
	}
}

// narrowTicks are the ratios that an axis of less than two doublings has room
// for, the most telling first: each is drawn where it stands clear of those.
var narrowTicks = []float64{1, 0.5, 2, 0.25, 4, 0.8, 1.5, 0.7, 1.2, 0.6, 3, 0.3, 0.4, 0.9, 1.1, 1.3, 0.95, 1.05, 8, 0.125, 16, 0.98,
	1.02, 0.99, 1.01, 0.995, 1.005}

// narrowAxis labels an axis of less than two doublings.
func (f *forest) narrowAxis(y int) {
	taken := make([]bool, f.g.W)
	for _, v := range narrowTicks {
		if l := math.Log2(v); l < f.lo || l > f.hi {
			continue
		}
		label := strconv.FormatFloat(v, 'f', -1, 64)
		col := f.plot + f.column(v)
		at := centre(col, len(label))
		if at < f.plot || at+len(label) > f.g.W || slices.Contains(taken[max(at-2, 0):min(at+len(label)+2, f.g.W)], true) {
			continue
		}
		for x := at; x < at+len(label); x++ {
			taken[x] = true
		}
		f.g.Put(col, y, f.gl.xTick, Axis)
		f.g.Text(at, y+1, label, Axis)
	}
}

// axis draws as many of 0.25, 0.5, 1, 2, 4 ... as stand clear, every second or
// third of them if need be; over more than ten doublings, powers of ten.
func (f *forest) axis(y int) {
	for x := range f.n {
		f.g.Put(f.plot+x, y, f.gl.xAxis, Axis)
	}
	if f.hi-f.lo < 2 {
		f.narrowAxis(y)
		return
	}
	base := 1.0
	if f.hi-f.lo > 10 {
		base = math.Log2(10)
	}
	type mark struct {
		at, col int
		label   string
	}
	for every := 1; every <= 16; every++ {
		var marks []mark
		end, clear := f.plot-1, true
		first := int(math.Ceil(f.lo/base/float64(every))) * every
		for k := first; float64(k)*base <= f.hi; k += every {
			v := math.Exp2(float64(k))
			if base != 1 {
				v = math.Pow(10, float64(k))
			}
			label := strconv.FormatFloat(v, 'f', -1, 64)
			if v < 0.01 || v > 9999 {
				label = strconv.FormatFloat(v, 'g', 3, 64)
			}
			col := f.plot + f.column(v)
			at := centre(col, len(label))
			if at < end {
				clear = false
				break
			}
			if at+len(label) > f.g.W {
				break
			}
			end = at + len(label) + 2
			marks = append(marks, mark{at, col, label})
		}
		if !clear {
			continue
		}
		if len(marks) < 2 && base == 1 { // one alone says no scale
			f.narrowAxis(y)
			return
		}
		for _, m := range marks {
			f.g.Put(m.col, y, f.gl.xTick, Axis)
			f.g.Text(m.at, y+1, m.label, Axis)
		}
		return
	}
}
