package page

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
	"kaplan/tui/chart"
)

// ROC is the page of a marker that tells an outcome.
func ROC() Leaf {
	q := answer.ROCQuestion
	q.Ask = func(ctx context.Context, r *model.Resolver, l model.Look, p answer.Progress[*answer.ROC]) (*answer.ROC, error) {
		return answer.ROCQuestion.Ask(ctx, r, answer.ROCOfView(r, l), p)
	}
	return New(Page[*answer.ROC]{Question: q, Draw: drawOutcomeROC, Document: write.ROC, Of: Traits{Begin: beginOutcome, Bindings: []Binding{
		{Keys: []string{"V"}, Name: "choose a second marker, whose curve is compared", Hint: "V versus", Part: "Compare", Field: model.FieldVersus,
			Do: func(d Desk) { d.Open(model.FieldVersus) }},
	}}})
}

// beginOutcome takes the outcome from what a Look compares, where it has none.
func beginOutcome(d Desk, l model.Look) model.Look {
	if l.Outcome == "" {
		l.Outcome = answer.OutcomeFor(d.Resolver(), l)
	}
	return l
}

// positive is a cut with the side of it that speaks for the event.
func (s *Sheet) positive(c *answer.CutTest, higher bool) string {
	return strings.Replace(c.Positive("", higher, Digits), "<=", s.glyphs().Leq, 1)
}

// rocLine is a curve to be drawn, with its cut.
func rocLine(c *stats.ROC, group int) chart.ROCCurve {
	n := len(c.Points)
	x, y := make([]float64, n), make([]float64, n)
	for i, p := range c.Points {
		if c.Higher { // the highest cut is the least 1 - specificity
			i = n - 1 - i
		}
		x[i], y[i] = 1-p.Specificity, p.Sensitivity
	}
	return chart.ROCCurve{Group: group, Marks: [][2]float64{{1 - c.Youden.Specificity, c.Youden.Sensitivity}},
		At: func(v float64) float64 {
			// The last point that is not beyond v, but for rounding.
			k := sort.Search(n, func(i int) bool { return x[i] > v+1e-12 }) - 1
			if k < 0 {
				return 0
			}
			return y[k]
		}}
}

// deLong is an AUC with its interval, and how that was made.
func (s *Sheet) deLong(c *stats.ROC, level float64) string {
	return fmt.Sprintf("%s (%g%% CI %s, DeLong)", share(c.AUC), level*100, s.span(c.Lower, c.Upper, share))
}

// drawOutcomeROC draws the curves of a marker for an outcome, and what its cut
// is worth as a test.
func drawOutcomeROC(a *Sheet, x *answer.ROC) {
	g, r := a.g, a.r
	s := a.in(g, r)
	several := len(x.Parts) > 0 || x.Versus != nil
	titles := 2
	if several && r.H < 22 {
		titles = 1
	}
	s.wrapped(fmt.Sprintf("%s for %s", titled(x.Marker), strings.ReplaceAll(plainText(x.Outcome), "<=", a.glyphs().Leq)), titles, chart.Title)
	ci := fmt.Sprintf("%g%% CI", x.Level*100)
	t, n := "AUC "+a.deLong(x.Curve, x.Level), fmt.Sprintf("%s, %s", model.Count(x.Curve.Cases, "case"), model.Count(x.Curve.Controls, "control"))
	if together := t + ", all together"; len(x.Parts) > 0 && chart.Width(together) <= r.W {
		t = together
	}
	if chart.Width(t+"; "+n) <= r.W {
		s.line(t+"; "+n, chart.Plain)
	} else {
		s.line(t, chart.Plain)
		if !several { // else the table has them
			s.line(n, chart.Plain)
		}
	}

	curves := []chart.ROCCurve{rocLine(x.Curve, 0)}
	switch {
	case len(x.Parts) > 0:
		curves = nil
		for i, p := range x.Parts {
			if p.Curve != nil {
				curves = append(curves, rocLine(p.Curve, i))
			}
		}
	case x.Versus != nil:
		curves = []chart.ROCCurve{rocLine(x.Versus.A, 0), rocLine(x.Versus.B, 1)}
	}
	tables := func(s *Sheet) { a.rocTables(s, x, ci) }
	if r.W >= 104 && r.H >= 16 {
		s.skip(1)
		grid := chart.ROC(chart.ROCOptions{W: r.W - 54, H: min(s.r.H, (r.W-54)/2), Curves: curves, ASCII: a.ASCII})
		Blit(g, grid, s.r)
		right := a.in(g, Rect{s.r.X + grid.W + 3, s.r.Y, s.r.W - grid.W - 3, s.r.H})
		tables(right)
		return
	}
	// The tables first, on a sheet of their own: the curve has what they leave,
	// and at least what it can be read with.
	gap := 0
	if r.H >= 24 {
		gap = 1
	}
	trial := a.in(chart.NewGrid(g.W, 200), Rect{s.r.X, 0, s.r.W, 200})
	tables(trial)
	h := s.r.H - trial.r.Y - gap
	least := max(9, r.H/3)
	if several && r.H < 22 {
		least = 7
	}
	if h < least {
		h = min(least, s.r.H)
		gap = 0
	}
	grid := chart.ROC(chart.ROCOptions{W: s.r.W, H: min(h, s.r.W/2+4), Curves: curves, ASCII: a.ASCII})
	Blit(g, grid, s.r)
	s.skip(grid.H + gap)
	tables(s)
}

// rocTables is what stands beside or under the curves, most telling first.
func (a *Sheet) rocTables(s *Sheet, x *answer.ROC, ci string) {
	gap := func() {
		if s.r.H >= 18 {
			s.skip(1)
		}
	}
	name := func(i int, n string) string { return chart.Sample(i, a.ASCII) + " " + n }
	row := func(n string, c *stats.ROC) tableRow {
		return tableRow{Cells: []string{n, itoa(c.Cases), itoa(c.Cases + c.Controls), share(c.AUC), a.span(c.Lower, c.Upper, share)}}
	}
	drawn := func(i int, n string, c *stats.ROC) tableRow {
		r := row(name(i, n), c)
		r.Cell = map[int]chart.Role{0: chart.GroupRole(i)}
		return r
	}
	cols := []column{{Head: "", Left: true}, {Head: "cases", Drop: 2}, {Head: "of", Drop: 1}, {Head: "AUC"}, {Head: ci}}
	if len(x.Parts) > 0 {
		var rows []tableRow
		var none []string
		for i, p := range x.Parts {
			if p.Curve == nil {
				none = append(none, p.Name+": "+p.Why)
				continue
			}
			rows = append(rows, drawn(i, p.Name, p.Curve))
		}
		s.table(cols, rows, len(rows)+1)
		for _, why := range none {
			s.wrapped(plainText(why), 2, chart.Warn)
		}
		a.rocPairs(s, x)
		gap()
		a.rocCarried(s, x)
		gap()
	}
	if v := x.Versus; v != nil {
		if len(x.Parts) == 0 {
			s.table(cols, []tableRow{drawn(0, titled(x.Marker), v.A), drawn(1, titled(v.Marker), v.B)}, 3)
		} else {
			s.table(cols, []tableRow{row(titled(x.Marker), v.A), row(titled(v.Marker), v.B)}, 3)
		}
		t := fmt.Sprintf("difference %s (%s), P %s", share(v.Difference), a.span(v.CI.Lower, v.CI.Upper, share), write.P(v.P))
		if long := t + fmt.Sprintf("; z %s, DeLong, %s with both", write.Fixed(v.Statistic, 2), model.Count(v.N, x.Unit())); chart.Width(long) <= s.r.W {
			t = long
		}
		s.line(t, chart.Title)
		gap()
	}
	c := &x.Cuts[0]
	d := c.Diagnostic
	rows := []tableRow{}
	for _, p := range []struct {
		name string
		p    stats.Proportion
	}{{"sensitivity", d.Sensitivity}, {"specificity", d.Specificity}, {"PPV", d.PPV}, {"NPV", d.NPV}} {
		cells := []string{p.name, share(p.p.Value), a.span(p.p.Exact.Lower, p.p.Exact.Upper, share), a.span(p.p.Wilson.Lower, p.p.Wilson.Upper, share),
			fmt.Sprintf("%d of %d", p.p.K, p.p.N)}
		rows = append(rows, tableRow{Cells: cells})
	}
	for _, l := range []struct {
		name string
		v    float64
		i    stats.Interval
	}{{"LR positive", d.LRPositive, d.LRPositiveCI}, {"LR negative", d.LRNegative, d.LRNegativeCI}} {
		rows = append(rows, tableRow{Cells: []string{l.name, Ratio(l.v), a.span(l.i.Lower, l.i.Upper, Ratio)}})
	}
	head := fmt.Sprintf("Youden's cut: %s is positive", a.positive(c, x.Curve.Higher))
	if len(x.Parts) > 0 {
		head += ", of all together"
	}
	if s.r.H < 3 {
		return
	}
	if s.r.H < 6 { // in short
		s.line(head, chart.Title)
		s.line(fmt.Sprintf("sensitivity %s, specificity %s", rows[0].Cells[1], rows[1].Cells[1]), chart.Plain)
		s.line(fmt.Sprintf("PPV %s, NPV %s", rows[2].Cells[1], rows[3].Cells[1]), chart.Plain)
		return
	}
	s.line(head, chart.Title)
	s.table([]column{{Head: "", Left: true}, {Head: "estimate"}, {Head: "exact " + ci}, {Head: "Wilson", Drop: 1}, {Head: x.Unit() + "s", Drop: 2}}, rows,
		len(rows)+1)
}

// rocPairs compares the parts: one pair in a line, several in a table.
func (a *Sheet) rocPairs(s *Sheet, x *answer.ROC) {
	if len(x.Pairs) == 1 {
		p := &x.Pairs[0]
		if p.ROCComparison == nil {
			return // the parts say why
		}
		t := fmt.Sprintf("difference %s (%s), P %s", share(p.Difference), a.span(p.CI.Lower, p.CI.Upper, share), write.P(p.P))
		if long := t + fmt.Sprintf("; D %s, df %s", write.Fixed(p.Statistic, 2), write.Fixed(p.DF, 1)); chart.Width(long) <= s.r.W {
			t = long
		}
		s.line(t, chart.Title)
		return
	}
	var rows []tableRow
	for _, p := range x.Pairs {
		r := tableRow{Cells: []string{p.A + " - " + p.B, "none"}}
		if p.ROCComparison != nil {
			r.Cells = []string{r.Cells[0], share(p.Difference), a.span(p.CI.Lower, p.CI.Upper, share), write.P(p.P), write.P(p.PAdjusted)}
		}
		rows = append(rows, r)
	}
	s.table([]column{{Head: "", Left: true}, {Head: "difference"}, {Head: "interval", Drop: 1}, {Head: "P"}, {Head: x.Adjusted}}, rows, max(5, s.r.H/3))
}

// rocCarried is every cut that was chosen in one part and tried in this or
// another.
func (a *Sheet) rocCarried(s *Sheet, x *answer.ROC) {
	var rows []tableRow
	for i, p := range x.Parts {
		for k := range p.Cuts {
			c := &p.Cuts[k]
			d := c.Diagnostic
			r := tableRow{Cells: []string{p.Name, p.Name, a.positive(c, p.Curve.Higher), share(d.Sensitivity.Value),
				a.span(d.Sensitivity.Exact.Lower, d.Sensitivity.Exact.Upper, share),
				share(d.Specificity.Value), a.span(d.Specificity.Exact.Lower, d.Specificity.Exact.Upper, share), share(d.PPV.Value), share(d.NPV.Value)},
				Cell: map[int]chart.Role{1: chart.GroupRole(i)}}
			if strings.HasPrefix(c.Name, "carried") {
				r.Cells[0], r.Role = x.Parts[0].Name, chart.Title
			}
			rows = append(rows, r)
		}
	}
	s.table([]column{{Head: "Youden of", Left: true}, {Head: "tried in", Left: true}, {Head: "cut"}, {Head: "sens."}, {Head: "exact CI", Drop: 3},
		{Head: "spec."}, {Head: "exact CI", Drop: 3}, {Head: "PPV", Drop: 2}, {Head: "NPV", Drop: 2}}, rows, len(rows)+1)
}
