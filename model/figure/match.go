package figure

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/model/answer"
)

// Matching draws the balance of two groups before and after they were made alike: a love
// plot. Errors as those of Survival.
func Matching(a *answer.Matching, p model.Picture) (*Figure, error) {
	s, err := newSheet(p, "Balance of "+a.Treatment.Title())
	if err != nil {
		return nil, err
	}
	after := "weighted"
	if a.Estimand == "matched" {
		after = "matched"
	}
	legend := []entry{{name: "before", at: s.of(1), mark: ringMark}, {name: after, at: s.of(0), mark: dotMark}}
	c := captionOf(p, &a.Answer, "standardised mean differences", fmt.Sprintf("lines at ±%g", answer.BalanceLimit))
	lines := s.captioned(c)
	top := s.head("Balance: "+a.Treatment.Title(), legend)
	row := s.size * 1.5
	n := float64(len(a.Balance))
	fixed := top + 4 + s.size*2.8 + s.footHeight(lines) + s.size
	if s.given && fixed+n*row > s.Height {
		row = math.Max(s.size*1.15, (s.Height-fixed)/math.Max(n, 1))
	}
	if !s.given {
		s.Height = math.Ceil(math.Max(fixed+n*row, 1.5*72))
	}
	if err := s.grow(fixed+n*row, fmt.Sprintf("%d rows", len(a.Balance))); err != nil {
		return nil, err
	}
	label, most := 0.0, answer.BalanceLimit*1.5
	for _, b := range a.Balance {
		label = math.Max(label, s.width(loveName(b)))
		for _, v := range []float64{b.Before.SMD, b.After.SMD} {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				most = math.Max(most, math.Abs(v))
			}
		}
	}
	label = math.Min(label, s.Width*0.35)
	q := &plot{sheet: s, top: top, bottom: top + n*row, left: s.edge() + label + s.size, right: s.Width - s.edge() - s.size,
		xTitle: "Standardised mean difference"}
	q.x = scale{lo: -most * 1.08, hi: most * 1.08, from: q.left, to: q.right}
	q.xTicks = q.roundTicks(axes{xlo: q.x.lo, xhi: q.x.hi})
	for _, v := range []float64{-answer.BalanceLimit, 0, answer.BalanceLimit} {
		pen := refline()
		if v == 0 {
			pen = line(dim, 0.6)
		}
		q.upright(pen, v)
	}
	for i, b := range a.Balance {
		y := tenth(top + (float64(i)+0.5)*row)
		s.within(black, text{at: point{s.edge(), tenth(y + s.size*0.35)}, s: loveName(b), role: "label"}, label, row)
		if x1, x2 := b.Before.SMD, b.After.SMD; q.x.has(x1) && q.x.has(x2) {
			s.line(line(faint, 0.7), q.x.at(x1), y, q.x.at(x2), y)
		}
		if v := b.Before.SMD; q.x.has(v) { // open
			s.ring(s.of(1).colour, point{q.x.at(v), y})
		}
		if v := b.After.SMD; q.x.has(v) {
			s.dots(area(s.of(0).colour), 2.8, []point{{q.x.at(v), y}})
		}
	}
	q.xAxis()
	s.foot(lines)
	return s.Figure, nil
}

func loveName(b answer.BalanceRow) string {
	if b.Score {
		return "score"
	}
	return b.Term
}
