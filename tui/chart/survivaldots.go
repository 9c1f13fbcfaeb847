package chart

import "math"

// dashes are the patterns of dots that tell groups apart without colour: bit k is set
// where dot k of eight is drawn.
var dashes = [Groups]uint8{0xff, 0x77, 0x33, 0x55, 0x5f, 0x11, 0x0f, 0x37}

// dots draws the curves in braille: a step of a quarter of a row shows, and half a
// column. A censoring is a short upright across the line.
func (s *survival) dots(traces []trace) {
	n := s.x.n
	c := newCanvas(n, s.h+1, false)
	for i := range traces {
		r, t := &s.Series[i], &traces[i]
		if r.At == nil || t.end == 0 {
			continue
		}
		role, dash := GroupRole(r.Group), dashes[styleIndex(r.Group)]
		ends := min(t.end, n) * c.sx
		row := func(k int) (int, bool) { // of the dot at edge k of half columns
			y := s.scale(r.At(s.halfEdge(k)))
			if math.IsNaN(y) || y < -0.5 || y > float64(s.h)+0.5 {
				return 0, false
			}
			return min(max(int(math.Round((float64(s.h)-y)*4+1.5)), 0), c.h*c.sy-1), true
		}
		from, ok := row(0)
		for k := range ends {
			to, next := row(k + 1)
			switch {
			case ok && next:
				// Risers are whole in every pattern: a step is what is looked for.
				for y := min(from, to); y <= max(from, to); y++ {
					if from != to || dash>>(k%8)&1 == 1 {
						c.dot(k, y, role, 0)
					}
				}
			case ok && dash>>(k%8)&1 == 1:
				c.dot(k, from, role, 0)
			}
			from, ok = to, next
		}
		for x, lv := range t.marks {
			if lv < 0 {
				continue
			}
			if y, there := row(2*x + 2); there {
				for _, d := range [3]int{-1, 0, 1} {
					c.dot(2*x+1, y+d, role, 0)
				}
			}
		}
	}
	c.paste(s.g, s.left, s.row(s.h))
}

// halfEdge is the time at the left edge of half column k.
func (s *survival) halfEdge(k int) float64 {
	if k%2 == 0 {
		return s.x.edge(k / 2)
	}
	return (s.x.edge(k/2) + s.x.edge(k/2+1)) / 2
}

// cursor draws a line at a time, under the curves.
func (s *survival) cursor(t float64) {
	x := s.x.of(t)
	if x < 0 || x >= s.x.n {
		return
	}
	for lv := 0; lv <= s.h; lv++ {
		s.g.Put(s.left+x, s.row(lv), s.gl.medianV, Median)
	}
}

// corner writes lines at the right edge, each in the first row, from the top, that is
// blank there. What finds no row is left out.
func (s *survival) corner() {
	top := s.h
	for _, forms := range s.Corner {
	search:
		for _, text := range forms {
			text = Fit(text, max(s.x.n, 0), s.ASCII)
			w := Width(text)
			for lv := top; lv > 0; lv-- {
				if s.blank(s.x.n-w-1, lv, w+1) {
					s.g.Text(s.left+s.x.n-w, s.row(lv), text, Dim)
					top = lv - 1
					break search
				}
			}
		}
	}
}

// blank reports whether nothing is drawn in w cells from plot column x on.
func (s *survival) blank(x, lv, w int) bool {
	if x < 0 {
		return false
	}
	for k := x; k < x+w; k++ {
		if s.g.At(s.left+k, s.row(lv)).R != ' ' {
			return false
		}
	}
	return true
}
