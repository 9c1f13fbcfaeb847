package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

func init() {
	more := []page{
		{Name: "Trust", Key: withoutCut, Draw: drawSearch,
			Ask: func(w *work) (any, error) {
				return answer.AskSearch(w.resolver, w.ctx, w.look, answer.CutOptions{Rounds: familyRounds, Seed: 1, Progress: w.progress})
			}},
		{Name: "ROC", Key: withoutCut, Draw: drawROC,
			Ask: func(w *work) (any, error) {
				return answer.TimeROCQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.ROC]{})
			}},
		{Name: "Validation", Draw: drawValidation, Ask: askValidation, Hint: "V: by the levels of a column   a second cohort: kaplan --validate FILES"},
	}
	pagesOf[viewCutoff] = append(pagesOf[viewCutoff], more...)
}

// drawSearch says how far a searched cut can be trusted.
func drawSearch(a *App, g *chart.Grid, r rect, v any) {
	s := v.(*answer.Search)
	b := s.Cutoff.Best
	y := r.Y
	say := func(t string, role chart.Role) {
		for _, l := range wrapText(t, r.W, 4) {
			if y < r.Y+r.H {
				g.Text(r.X, y, l, role)
				y++
			}
		}
	}
	gap := func() {
		if r.H >= 24 {
			y++
		}
	}
	say(fmt.Sprintf("where the best cut falls in %d resamples", len(s.Bootstrap.Cut)), chart.Title)
	y += a.drawHistogram(g, rect{r.X, y, r.W, min(8, max(3, r.H/6))}, s.Bootstrap.Cut, b.Cut)
	say(fmt.Sprintf("best cut %s, %g %% of resamples between %s and %s", digits(b.Cut), s.Cutoff.Level*100, digits(s.Lower), digits(s.Upper)), chart.Plain)
	gap()
	say("what is left of its effect", chart.Title)
	h := s.Cutoff.HR
	say(fmt.Sprintf("hazard ratio %s as fitted: %s", h.Label, ratio(h.Ratio)), chart.Dim)
	say(fmt.Sprintf("shrunk by the bootstrap (factor %s): %s", write.Fixed(s.Bootstrap.ShrinkageSlope, 2), ratio(s.Shrunk(s.Bootstrap.ShrinkageSlope))), chart.Plain)
	say(fmt.Sprintf("shrunk by Verweij-van Houwelingen (factor %s): %s", write.Fixed(s.Heuristic, 2), ratio(s.Shrunk(s.Heuristic))), chart.Plain)
	gap()
	say("does it hold in patients it was not chosen in", chart.Title)
	if c := s.Cross; c != nil {
		say(fmt.Sprintf("two-fold cross-validation (Faraggi-Simon), cuts %s and %s: %s %s, P %s", digits(c.Cut[0]), digits(c.Cut[1]), a.glyphs().chi, write.Fixed(c.Test.ChiSq, 2), write.P(c.Test.P)), chart.Plain)
	} else {
		say(s.CrossWhy, chart.Dim)
	}
	gap()
	say("two cuts, three groups, by the same principle", chart.Title)
	if t := s.Two; t != nil {
		p := ""
		if s.TwoP != nil {
			p = fmt.Sprintf(", P %s by %d permutations", write.P(s.TwoP.P), s.TwoP.Rounds)
		}
		say(fmt.Sprintf("%s and %s: low %d, middle %d, high %d; statistic %s on 2 df%s (naive P %s)", digits(t.Lower), digits(t.Upper), t.NLow, t.NMiddle, t.NHigh, write.Fixed(t.Statistic, 2), p, write.P(t.LogRank.P)), chart.Plain)
	} else {
		say(s.TwoWhy, chart.Dim)
	}
}

// drawHistogram draws where values fall, and marks one; it returns its rows.
func (a *App) drawHistogram(g *chart.Grid, r rect, values []float64, mark float64) int {
	var v []float64
	for _, x := range values {
		if !math.IsNaN(x) {
			v = append(v, x)
		}
	}
	if len(v) == 0 || r.H < 3 {
		return 0
	}
	slices.Sort(v)
	lo, hi := v[0], v[len(v)-1]
	if lo == hi {
		a.put(g, r.X, r.Y, r.W, "always at "+digits(lo), chart.Plain)
		return 1
	}
	bins := make([]float64, r.W)
	at := func(x float64) int { return min(max(int((x-lo)/(hi-lo)*float64(r.W)), 0), r.W-1) }
	for _, x := range v {
		bins[at(x)]++
	}
	grid := chart.Strip(bins, chart.StripOptions{W: r.W, Rows: r.H - 2, Mark: at(mark), Label: digits(mark), ASCII: a.theme.ASCII})
	blitClip(g, grid, rect{r.X, r.Y, r.W, r.H - 1})
	left, right := digits(lo), digits(hi)
	g.Text(r.X, r.Y+r.H-1, left, chart.Axis)
	g.Text(r.X+r.W-chart.Width(right), r.Y+r.H-1, right, chart.Axis)
	return r.H
}

func drawROC(a *App, g *chart.Grid, r rect, v any) {
	x := v.(*answer.ROC)
	c := x.Curve
	title, away := fmt.Sprintf("who has the event by %s", digits(x.Time)), ";"
	if r.W >= 78 {
		title, away = title+" (the median survival, or half of the follow-up)", ", censoring weighted away;"
	}
	a.put(g, r.X, r.Y, r.W, title, chart.Title)
	a.put(g, r.X, r.Y+1, r.W, fmt.Sprintf("AUC %s (%s%s%s)%s %d cases, %d controls", write.Fixed(c.AUC, 3), write.Fixed(c.Lower, 3), a.glyphs().dash, write.Fixed(c.Upper, 3), away, c.Cases, c.Controls), chart.Plain)
	sign := a.glyphs().leq
	if c.Higher {
		sign = ">"
	}
	a.put(g, r.X, r.Y+2, r.W, fmt.Sprintf("Youden: %s %s, sensitivity %s, specificity %s", sign, digits(c.Youden.Cut), write.Fixed(c.Youden.Sensitivity, 3), write.Fixed(c.Youden.Specificity, 3)), chart.Plain)
	sm := answer.Smooth{X: []float64{0, 1}, Y: []float64{0, 1}}
	for i := range 200 {
		want := float64(i) / 199
		best := 0.0
		for _, p := range c.Points {
			if 1-p.Specificity <= want {
				best = math.Max(best, p.Sensitivity)
			}
		}
		sm.LineX, sm.Line = append(sm.LineX, want), append(sm.Line, best)
	}
	drawScatter(a, g, rect{r.X, r.Y + 4, min(r.W, 2*(r.H-5)+12), r.H - 4}, sm, "1 - specificity (up: sensitivity)", func(v float64) string { return write.Significant(v, 2) })
}

// askValidation carries the cut in hand to the second cohort, else from the
// largest level of a column to the others, else from one random half to the
// other.
func askValidation(w *work) (any, error) {
	if len(w.validate) > 0 {
		return answer.Validate(w.resolver, w.validate, w.look)
	}
	l := w.look
	if l.Moved { // chosen in the first part, not in the whole
		l.Cut = "optimal"
	}
	parts := make([]*model.Cohort, 2)
	if l.Split != "" {
		var err error
		if parts, err = w.resolver.SplitColumn(l.Split); err != nil {
			return nil, err
		}
	} else {
		parts[0], parts[1] = w.resolver.Cohort.SplitSeed(1)
	}
	var others []*model.Resolver
	for _, c := range parts[1:] {
		others = append(others, model.NewResolver(c))
	}
	return answer.Validate(model.NewResolver(parts[0]), others, l)
}

// pickSplit chooses the column whose largest level a cut is chosen in.
func pickSplit(a *App) {
	pickColumn(a, "Choose the cut in the largest level of, and carry it to the others", a.look.Split, isFactor, func(l *model.Look, name string) { l.Split = name })
}

func drawValidation(a *App, g *chart.Grid, r rect, v any) {
	x := v.(*answer.Validation)
	cuts := ""
	for i, c := range x.Cuts {
		if i > 0 {
			cuts += ", "
		}
		cuts += digits(c)
	}
	y := r.Y
	a.put(g, r.X, y, r.W, fmt.Sprintf("%s by %s, chosen in the first and carried unchanged", x.Marker, cuts), chart.Title)
	y++
	n := max(1, len(x.Cohorts))
	h := r.H - 9
	w := r.W / min(n, 2)
	for i, c := range x.Cohorts[:min(n, 2)] {
		at := rect{r.X + i*w, y, w - 1, h}
		a.put(g, at.X, at.Y, at.W, c.Name, chart.Plain)
		if c.Survival == nil {
			for k, l := range wrapText(c.Why, at.W, 4) {
				g.Text(at.X, at.Y+1+k, l, chart.Warn)
			}
			continue
		}
		a.drawCurves(g, rect{at.X, at.Y + 1, at.W, at.H - 1}, c.Survival)
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
		t := chart.Fit(c.Name, name, a.theme.ASCII)
		t += strings.Repeat(" ", name-chart.Width(t))
		if r.W >= 64 {
			t += fmt.Sprintf("  n %d, events %d ", c.Survival.Used, c.Survival.Events)
		}
		if hr := c.Survival.HazardRatio; hr != nil {
			t += fmt.Sprintf(" HR %s (%s%s%s) P %s", ratio(hr.Ratio), ratio(hr.Lower), a.glyphs().dash, ratio(hr.Upper), write.P(hr.P))
		}
		role := chart.Plain
		if i == 0 && x.Chosen {
			if r.W >= 64 {
				t += "  chosen here"
			}
			role = chart.Dim
		}
		a.put(g, r.X, y, r.W, t, role)
		y++
	}
	if p := x.Pooled; p != nil && y+2 < r.Y+r.H {
		a.put(g, r.X, y, r.W, fmt.Sprintf("pooled, fixed effect   HR %s (%s%s%s)", ratio(p.Fixed.HR()), ratio(math.Exp(p.Fixed.Lower)), a.glyphs().dash, ratio(math.Exp(p.Fixed.Upper))), chart.Title)
		a.put(g, r.X, y+1, r.W, fmt.Sprintf("pooled, random effects HR %s (%s%s%s)", ratio(p.Random.HR()), ratio(math.Exp(p.Random.Lower)), a.glyphs().dash, ratio(math.Exp(p.Random.Upper))), chart.Title)
		a.put(g, r.X, y+2, r.W, fmt.Sprintf("heterogeneity: Q %s, df %d, P %s, I2 %s %%", write.Fixed(p.Q.Statistic, 2), p.Q.DF, write.P(p.Q.P), write.Fixed(100*p.I2, 0)), chart.Plain)
		if x.Chosen && y+3 < r.Y+r.H {
			a.put(g, r.X, y+3, r.W, "pooled with the cohort of the choice: too large", chart.Dim)
		}
	} else if x.PoolWhy != "" && y < r.Y+r.H {
		a.put(g, r.X, y, r.W, x.PoolWhy, chart.Dim)
	}
}
