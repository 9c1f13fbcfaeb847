package chart

import "math"

// StripOptions say what Strip draws.
type StripOptions struct {
	W     int // 0: one column for each value
	Rows  int // rows of bars, at least 1; the marker's row comes below
	Mark  int // index of the value that is the present one, else out of range
	Label string
	// Lower and Upper are the values of an empty and a full bar; both 0: from 0,
	// or the least value if that is below, to the greatest.
	Lower, Upper float64
	ASCII        bool
}

// Strip draws values as bars, one to a column, with ▲ and the label under the
// marked one. A bar has eight steps to the row; no value (NaN) is a blank, and
// any value at least the lowest step. Where there are more values than columns,
// a column shows the greatest of its values, so that no peak is lost, unless it
// holds the marked one, which it then shows.
func Strip(values []float64, o StripOptions) *Grid {
	rows := max(o.Rows, 1)
	w := o.W
	if w <= 0 {
		w = len(values)
	}
	g := NewGrid(w, rows+1)
	bars := min(w, len(values))
	if bars == 0 {
		return g
	}
	// Column c holds values [c n/bars, (c+1) n/bars).
	shown := make([]float64, bars)
	marked := -1
	for c := range shown {
		shown[c] = math.NaN()
		for i := c * len(values) / bars; i < (c+1)*len(values)/bars; i++ {
			v := values[i]
			if i == o.Mark {
				marked, shown[c] = c, v
				break
			}
			if !(v <= shown[c]) && !math.IsNaN(v) {
				shown[c] = v
			}
		}
	}
	lo, hi := o.Lower, o.Upper
	if lo == 0 && hi == 0 {
		for _, v := range shown {
			if !math.IsInf(v, 0) && !math.IsNaN(v) {
				lo, hi = math.Min(lo, v), math.Max(hi, v)
			}
		}
	}
	steps := []rune("▁▂▃▄▅▆▇█")
	if o.ASCII {
		steps = []rune("_.-~=+*#")
	}
	for c, v := range shown {
		if math.IsNaN(v) {
			continue
		}
		role := Plain
		if c == marked {
			role = Cursor
		}
		f := (v - lo) / (hi - lo)
		if math.IsInf(v, 0) || !(hi > lo) {
			f = 0
			if v > lo {
				f = 1
			}
		}
		total := 1 + int(math.Round(math.Min(math.Max(f, 0), 1)*float64(8*rows-1)))
		for r := range rows { // from the bottom
			if part := min(total-8*r, 8); part > 0 {
				g.Put(c, rows-1-r, steps[part-1], role)
			}
		}
	}
	if marked >= 0 {
		glyph := glyphsOf(o.ASCII).marker
		g.Put(marked, rows, glyph, Cursor)
		label := Fit(o.Label, max(w-2, 0), o.ASCII)
		if n := Width(label); n > 0 {
			x := marked + 2
			if x+n > w {
				x = marked - 1 - n
			}
			// Neither side has room for all of it: cut it on the wider one.
			if x < 0 {
				right, left := w-marked-2, marked-1
				label = Fit(o.Label, max(right, left), o.ASCII)
				x = marked + 2
				if left > right {
					x = marked - 1 - Width(label)
				}
			}
			g.Text(x, rows, label, Cursor)
		}
	}
	return g
}
