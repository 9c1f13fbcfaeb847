package page

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Validation is the page of a cut that is carried to other patients.
func Validation() Leaf {
	return New(Page[*answer.Validation]{Question: answer.ValidationQuestion, Draw: drawValidation, Document: write.Validation,
		Of: Traits{Hint: "V: by the levels of a column   a second cohort is given when kaplan is started"}})
}

func drawValidation(s *Sheet, x *answer.Validation) {
	g, r := s.g, s.r
	cuts := ""
	for i, c := range x.Cuts {
		if i > 0 {
			cuts += ", "
		}
		cuts += Digits(c)
	}
	y := r.Y
	s.put(g, r.X, y, r.W, fmt.Sprintf("%s by %s, chosen in the first and carried unchanged", x.Marker, cuts), chart.Title)
	y++
	n := max(1, len(x.Cohorts))
	h := r.H - 9
	w := r.W / min(n, 2)
	for i, c := range x.Cohorts[:min(n, 2)] {
		at := Rect{r.X + i*w, y, w - 1, h}
		s.put(g, at.X, at.Y, at.W, c.Name, chart.Plain)
		if c.Survival == nil {
			for k, l := range Wrap(c.Why, at.W, 4) {
				g.Text(at.X, at.Y+1+k, l, chart.Warn)
			}
			continue
		}
		s.drawCurves(g, Rect{at.X, at.Y + 1, at.W, at.H - 1}, c.Survival)
	}
	y += h + 1
	name := 16
	if r.W >= 76 {
		for _, c := range x.Cohorts {
			name = min(max(name, chart.Width(c.Name)), 28)
		}
	}
	for i, c := range x.Cohorts {
		if c.Survival == nil || y >= r.Y+r.H {
			continue
		}
		t := chart.Fit(c.Name, name, s.ASCII)
		t += strings.Repeat(" ", name-chart.Width(t))
		if r.W >= 64 {
			t += fmt.Sprintf("  n %d, events %d ", c.Survival.Used, c.Survival.Events)
		}
		if hr := c.Survival.HazardRatio; hr != nil {
			t += fmt.Sprintf(" HR %s P %s", s.estimated(hr.Ratio, hr.Lower, hr.Upper), write.P(hr.P))
		}
		role := chart.Plain
		if i == 0 && x.Chosen {
			if r.W >= 64 {
				t += "  chosen here"
			}
			role = chart.Dim
		}
		s.put(g, r.X, y, r.W, t, role)
		y++
	}
	if p := x.Pooled; p != nil && y+2 < r.Y+r.H {
		s.put(g, r.X, y, r.W, fmt.Sprintf("pooled, fixed effect   HR %s (%s%s%s)", Ratio(p.Fixed.HR()), Ratio(math.Exp(p.Fixed.Lower)), s.glyphs().Dash,
			Ratio(math.Exp(p.Fixed.Upper))), chart.Title)
		s.put(g, r.X, y+1, r.W, fmt.Sprintf("pooled, random effects HR %s (%s%s%s)", Ratio(p.Random.HR()), Ratio(math.Exp(p.Random.Lower)), s.glyphs().Dash,
			Ratio(math.Exp(p.Random.Upper))), chart.Title)
		s.put(g, r.X, y+2, r.W, fmt.Sprintf("heterogeneity: Q %s, df %d, P %s, I2 %s %%", write.Fixed(p.Q.Statistic, 2), p.Q.DF, write.P(p.Q.P),
			write.Fixed(100*p.I2, 0)), chart.Plain)
		if x.Chosen && y+3 < r.Y+r.H {
			s.put(g, r.X, y+3, r.W, "pooled with the cohort of the choice: too large", chart.Dim)
		}
	} else if x.PoolWhy != "" && y < r.Y+r.H {
		s.put(g, r.X, y, r.W, x.PoolWhy, chart.Dim)
	}
}
