package tui

import (
	"errors"
	"fmt"
	"math"
	"sort"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
	"kaplan/tui/chart"
)

func init() {
	pagesOf[viewCompare] = append(pagesOf[viewCompare],
		page{Name: "ROC", Ask: askOutcomeROC, Draw: drawOutcomeROC,
			Key:      func(l model.Look) model.Look { return answer.ROCQuestion.Parts(rocLook(l)) },
			Document: func(v any) write.Document { return write.ROC(v.(*answer.ROC)) }},
		page{Name: "Genotype", Ask: askGenotype, Draw: drawGenotype, Hint: "Enter counts the other allele",
			Key:  func(l model.Look) model.Look { return answer.GenotypeQuestion.Parts(outcomeLook(l)) },
			Rows: func(any) int { return 1 },
			Take: func(a *App, v any, _ int) {
				gene := &v.(*answer.Genotype).Gene
				l := a.look
				l.Reference = model.SetReference(l.Reference, gene.Column.Name, gene.Name[2])
				a.change(l)
				a.say(fmt.Sprintf("%s is the reference: the copies of %s are counted", gene.Name[2], gene.Other))
			},
			Document: func(v any) write.Document { return write.Genotype(v.(*answer.Genotype)) }},
		page{Name: "Logistic", Ask: askLogistic, Draw: drawLogistic,
			Key:      func(l model.Look) model.Look { return answer.LogisticQuestion.Parts(outcomeLook(l)) },
			Document: func(v any) write.Document { return write.Logistic(v.(*answer.Logistic)) }})
}

// The ways out of what these pages cannot answer, with the keys that take them.
var (
	rocKeys = strings.NewReplacer(
		"choose another marker", "v chooses the number",
		"choose another second marker", "V chooses another second marker",
		"choose two groups", "m chooses two groups, g merges levels",
		"write a condition, such as ", "g merges its levels, m chooses another column, or A adds a condition as a column: ")
	outcomeKeys = strings.NewReplacer(
		"choose another outcome", "v chooses another outcome",
		"write a condition, such as ", "v chooses another column, or with Ctrl-E a condition, such as ",
		"choose another genotype", "m chooses another genotype",
		"choose a genotype", "m chooses a genotype",
		"choose a marker or covariates", "m chooses groups, a covariates")
)

// withOutcomeKeys names the keys in an error that a page shows.
func withOutcomeKeys(err error, keys *strings.Replacer) error {
	var q *model.QuestionError
	if errors.As(err, &q) {
		hint := strings.TrimSpace(model.Advise("", q.Hint, q.Ways, func(model.Field) string { return "" }))
		return &model.QuestionError{What: plainText(q.What), Hint: keys.Replace(hint)}
	}
	return err
}

// rocLook takes a Look without an outcome to test its value between its two
// groups: the second measurement is the second marker, the second factor makes
// groups that have a curve each.
func rocLook(l model.Look) model.Look {
	if l.Outcome == "" {
		l.Outcome, l.Marker, l.Versus, l.Levels = l.Marker, l.By2, l.Paired, ""
	}
	return l
}

// outcomeLook takes the value of a Look without an outcome for it.
func outcomeLook(l model.Look) model.Look {
	if l.Outcome == "" {
		l.Outcome = l.Value
	}
	return l
}

func askOutcomeROC(w *work) (any, error) {
	if err := noValue(w.look); err != nil {
		return nil, err
	}
	r := model.NewResolver(w.resolver.Cohort)
	r.Others = w.validate
	a, err := answer.ROCQuestion.Answer(w.ctx, r, rocLook(w.look), answer.Progress[*answer.ROC]{})
	if err != nil {
		return nil, withOutcomeKeys(err, rocKeys)
	}
	return a, nil
}

func askGenotype(w *work) (any, error) {
	l := outcomeLook(w.look)
	if l.Marker == "" {
		return nil, &model.QuestionError{What: "there is no genotype yet: m chooses its column"}
	}
	if l.Outcome == "" {
		return nil, &model.QuestionError{What: "there is no outcome yet: v chooses it"}
	}
	a, err := answer.GenotypeQuestion.Answer(w.ctx, w.resolver, l, answer.Progress[*answer.Genotype]{})
	if err != nil {
		return nil, withOutcomeKeys(err, outcomeKeys)
	}
	return a, nil
}

func askLogistic(w *work) (any, error) {
	l := outcomeLook(w.look)
	if l.Outcome == "" {
		return nil, &model.QuestionError{What: "there is no outcome yet: v chooses it"}
	}
	if l.Marker == "" && l.Covariates == "" {
		return nil, &model.QuestionError{What: "there is nothing to regress the outcome on: m chooses groups, a covariates"}
	}
	a, err := answer.LogisticQuestion.Answer(w.ctx, w.resolver, l, answer.Progress[*answer.Logistic]{})
	if err != nil {
		return nil, withOutcomeKeys(err, outcomeKeys)
	}
	return a, nil
}

// share prints a proportion in three decimals.
func share(v float64) string { return write.Fixed(v, 3) }

// span prints the bounds of an interval; where one may be negative a dash
// would be read as a sign.
func (a *App) span(lower, upper float64, show func(float64) string) string {
	if math.IsNaN(lower) && math.IsNaN(upper) {
		return ""
	}
	if lower < 0 {
		return show(lower) + " to " + show(upper)
	}
	return show(lower) + a.glyphs().dash + show(upper)
}

// positive is a cut with the side of it that speaks for the event.
func (a *App) positive(c *answer.CutTest, higher bool) string {
	return strings.Replace(c.Positive(higher, digits), "<=", a.glyphs().leq, 1)
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
func (a *App) deLong(c *stats.ROC, level float64) string {
	return fmt.Sprintf("%s (%g%% CI %s, DeLong)", share(c.AUC), level*100, a.span(c.Lower, c.Upper, share))
}

// drawOutcomeROC draws the curves of a marker for an outcome, and what its cut
// is worth as a test.
func drawOutcomeROC(a *App, g *chart.Grid, r rect, v any) {
	x := v.(*answer.ROC)
	s := &sheet{a, g, r}
	several := len(x.Parts) > 0 || x.Versus != nil
	titles := 2
	if several && r.H < 22 {
		titles = 1
	}
	s.wrapped(fmt.Sprintf("%s for %s", titled(x.Marker), strings.ReplaceAll(plainText(x.Outcome), "<=", a.glyphs().leq)), titles, chart.Title)
	ci := fmt.Sprintf("%g%% CI", x.Level*100)
	t, n := "AUC "+a.deLong(x.Curve, x.Level), fmt.Sprintf("%d cases, %d controls", x.Curve.Cases, x.Curve.Controls)
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
	tables := func(s *sheet) { a.rocTables(s, x, ci) }
	if r.W >= 104 && r.H >= 16 {
		s.skip(1)
		grid := chart.ROC(chart.ROCOptions{W: r.W - 54, H: min(s.r.H, (r.W-54)/2), Curves: curves, ASCII: a.theme.ASCII})
		blitClip(g, grid, s.r)
		right := &sheet{a, g, rect{s.r.X + grid.W + 3, s.r.Y, s.r.W - grid.W - 3, s.r.H}}
		tables(right)
		return
	}
	// The tables first, on a sheet of their own: the curve has what they leave,
	// and at least what it can be read with.
	gap := 0
	if r.H >= 24 {
		gap = 1
	}
	trial := &sheet{a, chart.NewGrid(g.W, 200), rect{s.r.X, 0, s.r.W, 200}}
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
	grid := chart.ROC(chart.ROCOptions{W: s.r.W, H: min(h, s.r.W/2+4), Curves: curves, ASCII: a.theme.ASCII})
	blitClip(g, grid, s.r)
	s.skip(grid.H + gap)
	tables(s)
}

// rocTables is what stands beside or under the curves, most telling first.
func (a *App) rocTables(s *sheet, x *answer.ROC, ci string) {
	gap := func() {
		if s.r.H >= 18 {
			s.skip(1)
		}
	}
	name := func(i int, n string) string { return chart.Sample(i, a.theme.ASCII) + " " + n }
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
		if long := t + fmt.Sprintf("; z %s, DeLong, %d patients with both", write.Fixed(v.Statistic, 2), v.N); chart.Width(long) <= s.r.W {
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
		cells := []string{p.name, share(p.p.Value), a.span(p.p.Exact.Lower, p.p.Exact.Upper, share), a.span(p.p.Wilson.Lower, p.p.Wilson.Upper, share), fmt.Sprintf("%d of %d", p.p.K, p.p.N)}
		rows = append(rows, tableRow{Cells: cells})
	}
	for _, l := range []struct {
		name string
		v    float64
		i    stats.Interval
	}{{"LR positive", d.LRPositive, d.LRPositiveCI}, {"LR negative", d.LRNegative, d.LRNegativeCI}} {
		rows = append(rows, tableRow{Cells: []string{l.name, ratio(l.v), a.span(l.i.Lower, l.i.Upper, ratio)}})
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
	s.table([]column{{Head: "", Left: true}, {Head: "estimate"}, {Head: "exact " + ci}, {Head: "Wilson", Drop: 1}, {Head: "patients", Drop: 2}}, rows, len(rows)+1)
}

// rocPairs compares the parts: one pair in a line, several in a table.
func (a *App) rocPairs(s *sheet, x *answer.ROC) {
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
func (a *App) rocCarried(s *sheet, x *answer.ROC) {
	var rows []tableRow
	for i, p := range x.Parts {
		for k := range p.Cuts {
			c := &p.Cuts[k]
			d := c.Diagnostic
			r := tableRow{Cells: []string{p.Name, p.Name, a.positive(c, p.Curve.Higher), share(d.Sensitivity.Value), a.span(d.Sensitivity.Exact.Lower, d.Sensitivity.Exact.Upper, share),
				share(d.Specificity.Value), a.span(d.Specificity.Exact.Lower, d.Specificity.Exact.Upper, share), share(d.PPV.Value), share(d.NPV.Value)}, Cell: map[int]chart.Role{1: chart.GroupRole(i)}}
			if strings.HasPrefix(c.Name, "carried") {
				r.Cells[0], r.Role = x.Parts[0].Name, chart.Title
			}
			rows = append(rows, r)
		}
	}
	s.table([]column{{Head: "Youden of", Left: true}, {Head: "tried in", Left: true}, {Head: "cut"}, {Head: "sens."}, {Head: "exact CI", Drop: 3}, {Head: "spec."}, {Head: "exact CI", Drop: 3}, {Head: "PPV", Drop: 2}, {Head: "NPV", Drop: 2}}, rows, len(rows)+1)
}

// drawGenotype is the counts by genotype and the odds ratios of every model.
func drawGenotype(a *App, g *chart.Grid, r rect, v any) {
	x := v.(*answer.Genotype)
	gene := &x.Gene
	s := &sheet{a, g, r}
	wide := r.W >= 60 // there is room for a plot
	all := r.W >= 104 // and for all columns beside it
	effects := 0
	for _, f := range x.Fits {
		effects += len(f.Effects)
	}
	need := 9 + effects + len(x.Skipped)
	if wide {
		need += 2
	}
	gap := func() {
		if r.H >= need+3 {
			s.skip(1)
		}
	}
	s.line(fmt.Sprintf("%s and %s", titled(gene.Column), plainText(x.Outcome.Title())), chart.Title)
	t := fmt.Sprintf("counted: %s (%s)", gene.Risk, gene.Why)
	if long := t + ", frequency " + share(gene.Frequency); chart.Width(long) <= r.W {
		t = long
	}
	s.line(t, chart.Plain)
	gap()
	var rows []tableRow
	for n, name := range gene.Name {
		k, m := x.Counts[1][n], x.Counts[0][n]
		cells := []string{name, fmt.Sprintf("%d %s", n, gene.Risk), itoa(m), itoa(k), "", ""}
		if k+m > 0 {
			p := float64(k) / float64(k+m)
			cells[4] = write.Fixed(100*p, 1) + " %"
			cells[5] = strings.Repeat(map[bool]string{false: "█", true: "#"}[a.theme.ASCII], int(math.Round(20*p)))
		}
		rows = append(rows, tableRow{Cells: cells})
	}
	s.table([]column{{Head: "genotype", Left: true}, {Head: "copies", Left: true, Drop: 2}, {Head: "without"}, {Head: "with"}, {Head: "share"}, {Head: "", Left: true, Drop: 1}}, rows, 4)
	gap()

	best := math.Inf(1)
	for _, f := range x.Fits {
		if f.AIC < best {
			best = f.AIC
		}
	}
	var forest []chart.ForestRow
	var fits []tableRow
	kind := "wald"
	for _, f := range x.Fits {
		fit := []string{write.P(f.LR.P), ""}
		if !math.IsNaN(f.AIC) {
			fit[1] = write.Fixed(f.AIC, 1)
		}
		role := chart.Plain
		if f.AIC == best {
			role = chart.Title
		}
		for i, e := range f.Effects {
			label := x.Contrast(f.Model, i)
			if f.Model != stats.Codominant {
				label = f.Model.String()
				if all {
					label += ": " + x.Contrast(f.Model, i)
				}
			}
			ci := a.span(e.CI.Lower, e.CI.Upper, ratio)
			if e.CI.Method == "profile" {
				ci += "*"
				kind = "* profile"
			}
			row := chart.ForestRow{Label: label, Estimate: e.OR, Lower: e.CI.Lower, Upper: e.CI.Upper, Columns: []string{ratio(e.OR), ci, write.P(e.P)}, Role: role}
			if i == 0 && (all || !wide) {
				row.Columns = append(row.Columns, fit...)
			}
			forest = append(forest, row)
		}
		what := x.Contrast(f.Model, 0)
		if f.Model == stats.Codominant {
			what += ", " + x.Contrast(f.Model, 1)
		}
		fits = append(fits, tableRow{Cells: append([]string{f.Model.String(), what}, fit...), Role: role})
	}
	head := []string{"OR", fmt.Sprintf("%g%% CI (%s)", x.Level*100, kind), "P"}
	if all || !wide {
		head = append(head, "model P", "AIC")
	}
	if !wide { // all fits without the name of what is usual
		head[1] = strings.TrimSuffix(head[1], " (wald)")
	}
	s.odds(forest, "ODDS", head)
	gap()
	if wide && !all && s.r.H >= len(fits)+4 {
		s.table([]column{{Head: "model", Left: true}, {Head: "", Left: true, Drop: 1}, {Head: "model P"}, {Head: "AIC"}}, fits, len(fits)+1)
		gap()
	}
	for _, why := range x.Skipped {
		s.line("left out: "+why, chart.Dim)
	}
	if t := x.Trend; t != nil {
		s.line(fmt.Sprintf("trend over the copies: %s %s, P %s", a.glyphs().chi, write.Fixed(t.ChiSq, 2), write.P(t.P)), chart.Plain)
	}
	hardy := func(k int) string {
		if h := x.Hardy[k]; h != nil {
			return "P " + write.P(h.ExactP)
		}
		return "none"
	}
	if h := [2]string{hardy(0), hardy(1)}; r.W >= 60 {
		s.line(fmt.Sprintf("Hardy-Weinberg, exact: %s in all, %s in those without the event", h[0], h[1]), chart.Plain)
	} else {
		s.line(fmt.Sprintf("Hardy-Weinberg: %s, without event %s", h[0], h[1]), chart.Plain)
	}
}

// odds draws a forest of odds ratios.
func (s *sheet) odds(rows []chart.ForestRow, title string, head []string) {
	grid := chart.Forest(rows, chart.ForestOptions{W: s.r.W, Title: title, Headers: head, ASCII: s.a.theme.ASCII})
	blitClip(s.g, grid, s.r)
	s.skip(min(grid.H, s.r.H))
}

// drawLogistic is a logistic regression: odds ratios as a forest, what each term
// is worth, and how well the model fits.
func drawLogistic(a *App, g *chart.Grid, r rect, v any) {
	x := v.(*answer.Logistic)
	s := &sheet{a, g, r}
	s.line(plainText(x.Heading()), chart.Title)
	t := fmt.Sprintf("%d patients, %d with the event", x.N, x.Events)
	s.line(t, chart.Plain)
	for _, e := range x.Excluded {
		if strings.HasSuffix(e.Reason, "missing") && s.r.H > 14 {
			s.line(fmt.Sprintf("- %d %s", e.N, plainText(e.Reason)), chart.Dim)
		}
	}
	if r.H >= 22 {
		s.skip(1)
	}
	title := "ODDS"
	if x.Adjusted {
		title = "ODDS (adjusted)"
	}
	var rows []chart.ForestRow
	for _, o := range x.Rows {
		role := chart.Plain
		if o.Note != "" {
			role = chart.Dim
		}
		ci := a.span(o.Lower, o.Upper, ratio)
		if ci == "" {
			ci = o.Note
		}
		rows = append(rows, chart.ForestRow{Label: strings.TrimSuffix(plainText(o.Label), " true vs false"), Estimate: o.Ratio, Lower: o.Lower, Upper: o.Upper, Columns: []string{ratio(o.Ratio), ci, write.P(o.P)}, Role: role})
	}
	if most := s.r.H - 6; len(rows) > most && most > 1 { // the axis and what follows keep their place
		left := len(rows) - most + 1
		rows = append(rows[:most-1:most-1], chart.ForestRow{Label: fmt.Sprintf("+%d: x exports", left), Estimate: math.NaN(), Lower: math.NaN(), Upper: math.NaN(), Role: chart.Dim})
	}
	s.odds(rows, title, []string{"OR", fmt.Sprintf("%g%% CI (%s)", x.Level*100, x.CI), "P"})
	if r.H >= 22 {
		s.skip(1)
	}
	s.wrapped(plainText(x.Note), 3, chart.Warn)
	chi := a.glyphs().chi
	test := fmt.Sprintf("all terms: %s %s, df %d, P %s", chi, write.Fixed(x.LR.Statistic, 2), x.LR.DF, write.P(x.LR.P))
	if long := test + fmt.Sprintf("   AIC %s", write.Fixed(x.AIC, 2)); chart.Width(long) <= s.r.W {
		test = long
	}
	s.line(test, chart.Plain)
	if c := x.C; c != nil {
		s.line("C "+a.deLong(c, x.Level), chart.Plain)
	}
	s.line(fmt.Sprintf("R2: Nagelkerke %s, McFadden %s", share(x.R2.Nagelkerke), share(x.R2.McFadden)), chart.Plain)
	if h := x.Hosmer; h != nil {
		role := chart.Plain
		t := fmt.Sprintf("Hosmer-Lemeshow: %s %s, df %d, P %s", chi, write.Fixed(h.Statistic, 2), h.DF, write.P(h.P))
		if h.P < 0.05 {
			role = chart.Warn
			if long := t + "  (the fit is in doubt)"; chart.Width(long) <= s.r.W {
				t = long
			}
		}
		s.line(t, role)
	}
	if len(x.Terms) > 0 && s.r.H >= 3 {
		if s.r.H > len(x.Terms)+2 {
			s.skip(1)
		}
		var rows []tableRow
		for _, t := range x.Terms {
			rows = append(rows, tableRow{Cells: []string{plainText(t.Name), write.Fixed(t.Statistic, 2), itoa(int(t.DF)), write.P(t.P)}})
		}
		s.table([]column{{Head: "likelihood ratio", Left: true}, {Head: chi}, {Head: "df", Drop: 1}, {Head: "P"}}, rows, s.r.H)
	}
}
