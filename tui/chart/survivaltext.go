package chart

import (
	"math"
	"slices"
)

// names writes each name at the end of its curve where there is room for it
// and nothing that it could be taken for the name of. Where one has no room and
// no table names the lines either, a key does.
func (s *survival) names(traces []trace) {
	named, fitted := 0, s.fitNames(16)
	for i, t := range traces {
		name := fitted[i]
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
		for back := 2; back <= last-w-1; back += 2 { // further to the left along the curve
			if y := t.ys[last-back]; !math.IsNaN(y) {
				at := int(math.Round(y))
				spots = append(spots, [2]int{last - w - back, at + 1}, [2]int{last - w - back, at - 1})
			}
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

// fitNames are the names of the series in w columns.
func (s *survival) fitNames(w int) []string {
	names := make([]string, len(s.Series))
	for i, r := range s.Series {
		names[i] = r.Name
	}
	return FitApart(names, w, s.ASCII)
}

// key names the lines in the right upper or the left lower corner, if one is blank.
func (s *survival) key() {
	w, fitted := 0, s.fitNames(16)
	for _, name := range fitted {
		w = max(w, Width(name)+3)
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
			s.g.Text(x+3, y, fitted[i], GroupRole(r.Group))
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
