package page

import (
	"fmt"
	"math"
	"slices"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Trust is the page of how far a searched cut can be trusted.
func Trust() Leaf {
	return New(Page[*answer.Trust]{Question: answer.TrustQuestion, Draw: drawSearch,
		Document: write.Trust})
}

// drawSearch says how far a searched cut can be trusted.
func drawSearch(a *Sheet, s *answer.Trust) {
	g, r := a.g, a.r
	b := s.Cutoff.Best
	beside := r.W >= 110 // two panes: what is said, and what was searched
	if beside {
		w := r.W / 2
		a.drawSearched(Rect{r.X + w + 2, r.Y, r.W - w - 2, min(r.H, 30)}, s)
		r.W = w
	}
	y := r.Y
	say := func(t string, role chart.Role) {
		for _, l := range Wrap(t, r.W, 4) {
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
	say(fmt.Sprintf("where the best cut falls in %s", model.Count(len(s.Bootstrap.Cut), "resample")), chart.Title)
	y += a.drawHistogram(g, Rect{r.X, y, r.W, min(8, max(3, r.H/6))}, s.Bootstrap.Cut, b.Cut)
	say(fmt.Sprintf("best cut %s, %g %% of resamples between %s and %s", Digits(b.Cut), s.Cutoff.Level*100, Digits(s.Lower), Digits(s.Upper)), chart.Plain)
	gap()
	say("what is left of its effect", chart.Title)
	h := s.Cutoff.HR
	say(fmt.Sprintf("hazard ratio %s as fitted: %s", h.Label, Estimated(h.Ratio)), chart.Dim)
	say(fmt.Sprintf("shrunk by the bootstrap (factor %s): %s", write.Fixed(s.Bootstrap.ShrinkageSlope, 2), Ratio(s.Shrunk(s.Bootstrap.ShrinkageSlope))),
		chart.Plain)
	say(fmt.Sprintf("shrunk by Verweij-van Houwelingen (factor %s): %s", write.Fixed(s.Heuristic, 2), Ratio(s.Shrunk(s.Heuristic))), chart.Plain)
	gap()
	say("does it hold in patients it was not chosen in", chart.Title)
	if c := s.Cross; c != nil {
		say(fmt.Sprintf("two-fold cross-validation (Faraggi-Simon), cuts %s and %s: %s %s, P %s", Digits(c.Cut[0]), Digits(c.Cut[1]), a.glyphs().Chi,
			write.Fixed(c.Test.ChiSq, 2), write.P(c.Test.P)), chart.Plain)
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
		say(fmt.Sprintf("%s and %s: low %d, middle %d, high %d; statistic %s on 2 df%s (naive P %s)", Digits(t.Lower), Digits(t.Upper), t.NLow, t.NMiddle,
			t.NHigh, write.Fixed(t.Statistic, 2), p, write.P(t.LogRank.P)), chart.Plain)
	} else {
		say(s.TwoWhy, chart.Dim)
	}
	if rest := r.Y + r.H - y - 1; !beside && rest >= 9 {
		a.drawSearched(Rect{r.X, y + 1, r.W, rest}, s)
	}
}

// drawSearched is the landscape in which the best cut was found.
func (a *Sheet) drawSearched(r Rect, s *answer.Trust) {
	a.put(a.g, r.X, r.Y, r.W, "the landscape that was searched", chart.Title)
	a.drawCutPlot(a.g, Rect{r.X, r.Y + 1, r.W, r.H - 1}, s.Cutoff)
}

// drawHistogram draws where values fall, and marks one; it returns its rows.
func (s *Sheet) drawHistogram(g *chart.Grid, r Rect, values []float64, mark float64) int {
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
		s.put(g, r.X, r.Y, r.W, "always at "+Digits(lo), chart.Plain)
		return 1
	}
	bins := make([]float64, r.W)
	at := func(x float64) int { return min(max(int((x-lo)/(hi-lo)*float64(r.W)), 0), r.W-1) }
	for _, x := range v {
		bins[at(x)]++
	}
	grid := chart.Strip(bins, chart.StripOptions{W: r.W, Rows: r.H - 2, Mark: at(mark), Label: Digits(mark), ASCII: s.ASCII})
	Blit(g, grid, Rect{r.X, r.Y, r.W, r.H - 1})
	left, right := Digits(lo), Digits(hi)
	g.Text(r.X, r.Y+r.H-1, left, chart.Axis)
	g.Text(r.X+r.W-chart.Width(right), r.Y+r.H-1, right, chart.Axis)
	return r.H
}
