package chart

import (
	"math"
	"strconv"
)

// LoveRow is one term of a love plot. A difference that does not exist is NaN;
// an infinite one runs off the axis.
type LoveRow struct {
	Label         string
	Before, After float64  // standardised mean differences
	Columns       []string // right of the plot, right-aligned
	Role          Role     // of label and columns
}

// LoveOptions say what Love draws.
type LoveOptions struct {
	W       int
	Title   string   // over the labels
	Headers []string // over the columns
	Limit   float64  // lines at plus and minus this; 0: 0.1
	ASCII   bool
}

// loveMarks are the marks of before, after, and both in one cell.
func loveMarks(ascii bool) [3]rune {
	if ascii {
		return [3]rune{'o', '#', '@'}
	}
	return [3]rune{'○', '●', '◉'}
}

// LoveMark is the mark of a difference before or after, for legends.
func LoveMark(after, ascii bool) string {
	m := loveMarks(ascii)
	if after {
		return string(m[1])
	}
	return string(m[0])
}

const (
	lovePlot = 10  // columns below which no plot is drawn
	loveFar  = 1.0 // no difference counts for more of the axis
)

// Love draws standardised mean differences before and after matching, each term
// in a row of its own: a header, the rows with lines at 0 and at the limits, and
// the axis with its labels. A line leads from before to after. What is beyond
// the axis ends in an arrow. Where W is small, the plot goes first, the last
// columns next, and the labels are cut.
func Love(rows []LoveRow, o LoveOptions) *Grid {
	if !(o.Limit > 0) || o.Limit > loveFar {
		o.Limit = 0.1
	}
	gl, marks := glyphsOf(o.ASCII), loveMarks(o.ASCII)
	label := 0
	var widths []int
	widen := func(cells []string) {
		for i, c := range cells {
			for len(widths) <= i {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], Width(c))
		}
	}
	widen(o.Headers)
	lo, hi := -1.5*o.Limit, 1.5*o.Limit
	for _, r := range rows {
		label = max(label, Width(r.Label))
		widen(r.Columns)
		for _, v := range [2]float64{r.Before, r.After} {
			if v >= -loveFar && v <= loveFar {
				lo, hi = min(lo, v-o.Limit/4), max(hi, v+o.Limit/4)
			} else if v > loveFar && !math.IsInf(v, 0) {
				hi = loveFar
			} else if v < -loveFar && !math.IsInf(v, 0) {
				lo = -loveFar
			}
		}
	}
	label = min(max(label, 8), max(o.W/3, 8))
	room := func() int {
		n := o.W - label - 1
		for _, w := range widths {
			n -= w + 2
		}
		return n
	}
	n := room()
	if n < lovePlot {
		n = 0
		for len(widths) > 0 && room() < -1 {
			widths = widths[:len(widths)-1]
		}
	}
	h := 1 + len(rows)
	if n > 0 && len(rows) > 0 {
		h += 2
	}
	g := NewGrid(o.W, h)
	plot := label + 1
	text := func(y int, cells []string, role Role) {
		end := plot + n
		if n == 0 {
			end = label
		}
		for i, w := range widths {
			end += w + 2
			if i < len(cells) {
				s := Fit(cells[i], w, o.ASCII)
				g.Text(end-Width(s), y, s, role)
			}
		}
	}
	text(0, o.Headers, Title)
	free := 0 // the title may run over the plot, up to the first header
	for free < o.W && g.At(free, 0).R == ' ' {
		free++
	}
	if free < o.W {
		free -= 2
	}
	g.Text(0, 0, Fit(o.Title, free, o.ASCII), Title)
	column := func(v float64) int {
		x := math.Round((v - lo) / (hi - lo) * float64(n-1))
		return int(min(max(x, -1), float64(n)))
	}
	for i, r := range rows {
		y := 1 + i
		g.Text(0, y, Fit(r.Label, label, o.ASCII), r.Role)
		text(y, r.Columns, r.Role)
		if n == 0 {
			continue
		}
		put := func(x int, c rune, role Role) {
			if x >= 0 && x < n {
				g.Put(plot+x, y, c, role)
			}
		}
		put(column(-o.Limit), gl.reference, Axis)
		put(column(o.Limit), gl.reference, Axis)
		put(column(0), gl.yAxis, Axis)
		from, to := column(r.Before), column(r.After)
		if math.IsNaN(r.Before) || math.IsNaN(r.After) {
			from, to = 1, 0
		}
		for x := min(from, to) + 1; x < max(from, to); x++ {
			put(x, gl.bar, Dim)
		}
		mark := func(v float64, c rune) {
			if math.IsNaN(v) {
				return
			}
			switch x := column(v); {
			case x < 0:
				put(0, gl.arrowLeft, r.Role)
			case x >= n:
				put(n-1, gl.arrowRight, r.Role)
			case g.At(plot+x, y).R == marks[0]:
				put(x, marks[2], r.Role)
			default:
				put(x, c, r.Role)
			}
		}
		mark(r.Before, marks[0])
		mark(r.After, marks[1])
	}
	if n > 0 && len(rows) > 0 {
		y := 1 + len(rows)
		for x := range n {
			g.Put(plot+x, y, gl.xAxis, Axis)
		}
		// Labels at multiples of the least step that keeps them apart.
		for _, step := range []float64{0.1, 0.2, 0.25, 0.5, 1, 2} {
			if every := step / (hi - lo) * float64(n-1); every < 7 && step < 2 {
				continue
			}
			for k := math.Ceil(lo / step); k*step <= hi; k++ {
				v := k * step
				s := strconv.FormatFloat(v, 'g', 3, 64)
				if k == 0 {
					s = "0"
				}
				x := plot + column(v)
				at := centre(x, len(s))
				if at < 0 || at+len(s) > o.W {
					continue
				}
				g.Put(x, y, gl.xTick, Axis)
				g.Text(at, y+1, s, Axis)
			}
			break
		}
	}
	return g
}
