package chart

import (
	"fmt"
	"math"
	"strconv"

	"kaplan/ticks"
)

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
		s.counted = groups
		switch {
		case s.Counted > 0:
			s.counted = min(groups, s.Counted)
		case groups > 6:
			s.counted = min(groups, max(6, rows/2-3))
		}
		table = hasCounts && !s.NoRisk && rows-2-s.counted >= fewest
	}
	if table {
		below += s.counted
		if head = rows-below > 2*fewest || s.counted < groups; head {
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
	lowest := h - (h+3)/6
	if e := h / 10 * 10; e >= 30 && e >= lowest { // a tick every tenth
		return e
	}
	for e := h; e >= lowest; e-- {
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
		s.yTicks, step = ticks.Steps(s.YLower, s.YUpper, "", min(s.h/2+1, 9))
	case s.h < 2:
	case s.h >= 20 && s.h%10 == 0:
		step = 0.1
	case s.h%4 == 0:
		step = 0.25
	case s.h%10 == 0:
		step = 0.2
	default:
		step = 0.5
	}
	if s.YLower == 0 && s.YUpper == 1 {
		s.yTicks = ticks.Multiples(0, 1, step)
	}
	for _, v := range s.yTicks {
		label := ""
		switch {
		case s.YFormat != nil:
			label = Fit(s.YFormat(v), max(s.g.W/4, 1), s.ASCII)
		case s.YLower == 0 && s.YUpper == 1:
			label = strconv.FormatFloat(v, 'f', 2, 64)
		default:
			label = ticks.Label(v, step)
		}
		s.yLabels = append(s.yLabels, label)
	}
}

// widest is the label that needs most room: the last tick's, nearly.
func (s *survival) widest() string {
	at, step := ticks.Steps(s.From, s.To, s.Unit, 8)
	if len(at) == 0 {
		return ""
	}
	return ticks.Label(at[len(at)-1], step)
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
		ts, step := ticks.Steps(axis.lo, axis.hi, s.Unit, n)
		if len(ts) == 0 {
			break
		}
		n = min(n, len(ts)) // the next n gives another step
		s.x = axis
		span := axis.hi - axis.lo
		c := math.Floor(float64(axis.n-1)*step/span + 1e-9)
		to := axis.lo + float64(axis.n-1)*step/c
		even := c >= 1 && to-axis.lo <= 1.16*span && !s.Exact
		if even {
			s.x.hi = math.Max(to, axis.hi)
			ts = ticks.Multiples(axis.lo, s.x.hi, step)
		}
		placed, clear := s.stand(ts, step, table)
		switch {
		case clear && (even || len(ts) < 3):
			s.ticks = placed
			return
		case clear && fallback == nil && !even:
			fallback = placed
		}
	}
	s.x, s.ticks = axis, fallback
}

// stand places ticks from left to right, and reports whether all are clear of
// one another; the last may go for want of room.
func (s *survival) stand(ts []float64, step float64, table bool) ([]tick, bool) {
	placed := make([]tick, 0, len(ts))
	end, gap := 0, 0 // the column after what is placed
	if table {
		end, gap = s.nameWidth, 1
	}
	for _, t := range ts {
		k := tick{t: t, col: s.left + s.x.of(t), label: ticks.Label(t, step)}
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
			return placed, len(placed) > 1 || len(ts) < 3
		}
		if from < end+gap {
			return placed, false
		}
		end, gap = to+1, 3
		placed = append(placed, k)
	}
	return placed, true
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
		head := "at risk"
		if s.counted < len(s.Series) {
			head += fmt.Sprintf(", %d of %d groups", s.counted, len(s.Series))
		}
		g.Text(0, s.headRow, Fit(head, g.W, s.ASCII), Dim)
	}
	if s.tableRow == 0 {
		return
	}
	names := s.fitNames(s.nameWidth - 3)
	for i, r := range s.Series[:s.counted] {
		y := s.tableRow + i
		role := GroupRole(r.Group)
		g.Text(0, y, Sample(r.Group, s.ASCII), role)
		g.Text(3, y, names[i], role)
		for _, k := range s.ticks {
			g.Text(k.last+1-len(k.counts[i]), y, k.counts[i], role)
		}
	}
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
