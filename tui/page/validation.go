package page

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Validation is the page of a cut that is carried to other patients.
func Validation() Leaf {
	return New(Page[*answer.Validation]{Question: answer.ValidationQuestion, Draw: drawValidation, Document: write.Validation,
		Of: Traits{Hint: "V: by the levels of a column   a second cohort is given when kaplan is started"}})
}

// notDrawn is why a cohort's curves are not drawn, "" where they are: curves that never
// fall look like something that was found.
func notDrawn(c answer.Carried) string {
	switch {
	case c.Survival == nil:
		return c.Why
	case c.Survival.Events == 0:
		return fmt.Sprintf("no events among %s: nothing can be compared here", model.Count(c.Survival.Used, "patient"))
	}
	return ""
}

// noRatio is why groups have no hazard ratio.
func noRatio(s *answer.Survival) string {
	switch {
	case s.Events == 0:
		return "no events"
	case len(s.Groups) == 1:
		return "only " + s.Groups[0].Name
	}
	return fmt.Sprintf("%d groups", len(s.Groups))
}

func drawValidation(s *Sheet, x *answer.Validation) {
	g, r := s.g, s.r
	y := r.Y
	longer := x.Title()
	if x.Chosen && len(x.Cuts) > 0 {
		longer = x.ShortTitle() + " and carried unchanged"
	}
	s.put(g, r.X, y, r.W, Longest(r.W, longer, x.ShortTitle()), chart.Title)
	y++
	n := max(1, len(x.Cohorts))
	h := r.H - 9
	w := r.W / min(n, 2)
	for i, c := range x.Cohorts[:min(n, 2)] {
		at := Rect{r.X + i*w, y, w - 1, h}
		s.put(g, at.X, at.Y, at.W, c.Name, chart.Plain)
		if why := notDrawn(c); why != "" {
			for k, l := range Wrap(why, at.W, h-1) {
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
		if hr := c.Survival.HazardRatio; hr == nil {
			t += " no hazard ratio: " + noRatio(c.Survival)
		} else {
			p := " P " + write.P(hr.P)
			found := s.estimated(hr.Ratio, hr.Lower, hr.Upper)
			if chart.Width(t+" HR "+found+p) > r.W { // P is whole or not there
				found = Estimated(hr.Ratio)
			}
			t += " HR " + found + p
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
		for i, l := range Wrap(x.PoolWhy, r.W, r.Y+r.H-y) {
			s.put(g, r.X, y+i, r.W, l, chart.Dim)
		}
	}
}
