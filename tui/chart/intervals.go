package chart

// Interval is a number with its interval, on an axis of differences.
type Interval struct {
	Name                   string
	Estimate, Lower, Upper float64
	Role                   Role
}

// IntervalOptions say what Intervals draws.
type IntervalOptions struct {
	W, H  int
	ASCII bool
}

// Intervals draws numbers with their intervals on one linear axis about 0. What
// does not fit is left out.
func Intervals(rows []Interval, o IntervalOptions) *Grid {
	name := 4
	lists := [][]float64{{0}}
	for _, r := range rows {
		name = max(name, Width(r.Name))
		lists = append(lists, []float64{r.Estimate, r.Lower, r.Upper})
	}
	name = min(name, max(6, o.W/2))
	left, w := name+1, o.W-name-2
	shown := min(len(rows), o.H-2)
	if shown < 1 || w < 8 {
		return NewGrid(o.W, 0)
	}
	g := NewGrid(o.W, shown+2)
	s := scaleOf(false, w, lists...)
	gl := glyphsOf(o.ASCII)
	zero := left + s.cell(0)
	for i, r := range rows[:shown] {
		g.Put(zero, i, gl.reference, Axis)
		g.Text(0, i, Fit(r.Name, name, o.ASCII), r.Role)
		lo, hi, at := s.cell(r.Lower), s.cell(r.Upper), s.cell(r.Estimate)
		if lo >= 0 && hi >= lo {
			for k := lo; k <= hi; k++ {
				g.Put(left+k, i, gl.bar, r.Role)
			}
			g.Put(left+lo, i, gl.barLeft, r.Role)
			g.Put(left+hi, i, gl.barRight, r.Role)
		}
		if at >= 0 {
			g.Put(left+at, i, gl.point, r.Role)
		}
	}
	drawXAxis(g, left, shown, s, o.ASCII)
	return g
}
