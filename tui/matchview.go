package tui

import (
	"fmt"
	"math"
	"strconv"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
	"kaplan/tui/chart"
)

func init() {
	pagesOf[viewTable] = append(pagesOf[viewTable],
		page{Name: "Matching", Key: answer.MatchQuestion.Parts, Draw: drawMatching, Document: matchDocument,
			Ask: func(w *work) (any, error) { return askMatch(w, answer.MatchQuestion) }},
		page{Name: "Effect", Key: answer.EffectQuestion.Parts, Draw: drawEffect, Document: matchDocument,
			Ask: func(w *work) (any, error) { return askMatch(w, answer.EffectQuestion) }})
}

func askMatch(w *work, q answer.Question[*answer.Matching]) (any, error) {
	switch {
	case w.look.Marker == "":
		return nil, &model.QuestionError{What: "no treatment is chosen yet: m chooses a column with two groups"}
	case len(model.SplitList(w.look.Covariates)) == 0:
		return nil, &model.QuestionError{What: "there are no covariates to match on yet: a chooses them"}
	}
	m, err := q.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.Matching]{})
	if err == nil && m.Without != nil {
		return nil, &model.QuestionError{What: "an effect needs an endpoint, and there is none: e in view 1 gives it; for an outcome without times: kaplan match --outcome COL"}
	}
	return m, err
}

func matchDocument(v any) write.Document { return write.Matching(v.(*answer.Matching), "") }

// matchWords say what was done, and to whom.
func matchWords(m *answer.Matching) (done, short string) {
	switch m.Estimand {
	case "ate":
		return "weighted to all (IPTW)", "weighted"
	case "att":
		return "weighted to the treated (IPTW)", "weighted"
	case "overlap":
		return "weighted to the overlap", "weighted"
	}
	done = fmt.Sprintf("%d matched pairs", len(m.Pairs))
	if len(m.Pairs) == 1 {
		done = "1 matched pair"
	}
	if m.Caliper > 0 {
		done += fmt.Sprintf(", caliper %s SD", digits(m.Caliper))
	}
	return done, "matched"
}

// drawMatching is the balance: a love plot with its numbers, and how the scores
// of both arms lie.
func drawMatching(a *App, g *chart.Grid, r rect, v any) {
	m := v.(*answer.Matching)
	done, short := matchWords(m)
	y := r.Y
	a.put(g, r.X, y, r.W, done+": "+m.Treatment.Title(), chart.Title)
	y++
	y = a.drawArms(g, rect{r.X, y, r.W, r.Y + r.H - y}, m, short)
	if r.H >= 20 {
		y++
	}

	// The strips get their rows where every term of the balance has its own.
	bottom := r.Y + r.H
	strips := 6
	terms := len(m.Balance)
	if bottom-y-3-strips < terms {
		strips = 0
	}
	room := bottom - y - 3 - strips
	head := []string{chart.LoveMark(false, a.theme.ASCII) + " before", chart.LoveMark(true, a.theme.ASCII) + " " + short}
	wide := r.W >= 72
	if wide {
		head = append(head, "var. ratio")
	}
	var rows []chart.LoveRow
	for i, b := range m.Balance {
		if i == room-1 && terms > room {
			rows = append(rows, chart.LoveRow{Label: fmt.Sprintf("+%d: x exports", terms-i), Before: math.NaN(), After: math.NaN(), Role: chart.Dim})
			break
		}
		label := b.Term
		if b.Score {
			label = "score"
		}
		row := chart.LoveRow{Label: label, Before: b.Before.SMD, After: b.After.SMD, Columns: []string{write.SMD(b.Before.SMD, 2), write.SMD(b.After.SMD, 2)}}
		if wide {
			s := ""
			if !math.IsNaN(b.After.VarianceRatio) {
				s = ratio(b.After.VarianceRatio)
			}
			row.Columns = append(row.Columns, s)
		}
		switch {
		case b.Score:
			row.Role = chart.Dim
		case math.Abs(b.After.SMD) > answer.BalanceLimit:
			row.Role = chart.Warn
		}
		rows = append(rows, row)
	}
	title := "BALANCE (SMD, lines at ±0.1)"
	if r.W < 60 {
		title = "SMD, lines ±0.1"
	}
	love := chart.Love(rows, chart.LoveOptions{W: min(r.W, 110), Title: title, Headers: head, Limit: answer.BalanceLimit, ASCII: a.theme.ASCII})
	blitClip(g, love, rect{r.X, y, r.W, bottom - y})
	y += love.H
	if strips > 0 {
		if bottom-y > strips {
			y++
		}
		a.drawScores(g, rect{r.X, y, min(r.W, 110), bottom - y}, m, short)
	}
}

// armText names an arm; a bare number says nothing without its column.
func armText(m *answer.Matching, arm int) string {
	name := m.Arms[arm].Name
	if _, err := strconv.ParseFloat(name, 64); err == nil {
		return m.Treatment.Title() + "=" + name
	}
	return name
}

// drawArms is the table of both arms and returns the row after it.
func (a *App) drawArms(g *chart.Grid, r rect, m *answer.Matching, short string) int {
	name := 8
	for i := range m.Arms {
		name = max(name, chart.Width(armText(m, i)))
	}
	name = min(name, max(r.W-34, 8))
	right := func(y, end int, s string, role chart.Role) { g.Text(end-chart.Width(s), y, s, role) }
	x0 := r.X + 9 + name
	heads := []string{"n", short}
	if m.Pair == nil {
		heads = []string{"n", "effective", "largest w."}
	}
	const w = 11
	y := r.Y
	for k, h := range heads {
		right(y, x0+6+w*k, h, chart.Dim)
	}
	for i, arm := range m.Arms {
		y++
		role := chart.GroupRole(m.Group(i))
		a.put(g, r.X, y, 8, [2]string{"treated", "control"}[i], chart.Dim)
		a.put(g, r.X+8, y, name, armText(m, i), role)
		cells := []string{itoa(arm.N), itoa(arm.Kept)}
		if m.Pair == nil {
			cells = []string{itoa(arm.N), write.Fixed(arm.Effective, 1), digits(arm.Largest)}
		}
		for k, s := range cells {
			right(y, x0+6+w*k, s, chart.Plain)
		}
		if m.Pair != nil && arm.N > arm.Kept {
			a.put(g, x0+6+w+2, y, r.X+r.W-(x0+6+w+2), fmt.Sprintf("%d unmatched", arm.N-arm.Kept), chart.Dim)
		}
	}
	return y + 1
}

// drawScores draws how the propensity scores of both arms lie before and after:
// a strip for each, all on one axis, each by the share of its arm.
func (a *App) drawScores(g *chart.Grid, r rect, m *answer.Matching, short string) {
	const label = 17
	if r.H < 6 || r.W < label+16 {
		return
	}
	w := r.W - label
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, p := range m.Propensity {
		lo, hi = min(lo, p), max(hi, p)
	}
	if !(hi > lo) {
		return
	}
	a.put(g, r.X, r.Y, r.W, "PROPENSITY SCORE", chart.Title)
	// A bin takes as many columns as leave some thirty of them.
	step := max(1, (w+15)/30)
	bins := (w + step - 1) / step
	bin := func(p float64) int { return min(int((p-lo)/(hi-lo)*float64(bins)), bins-1) }
	y := r.Y + 1
	height := min(max((r.H-2)/4, 1), 3)
	for after := range 2 {
		for arm := range 2 {
			n := make([]float64, bins)
			for i, p := range m.Propensity {
				if m.Treated[i] != (arm == 0) {
					continue
				}
				v := 1.0
				if after == 1 {
					v = m.Weight[i]
				}
				n[bin(p)] += v
			}
			bars := make([]float64, w)
			for k := range bars {
				if bars[k] = n[k/step]; bars[k] == 0 {
					bars[k] = math.NaN()
				}
			}
			if arm == 0 {
				a.put(g, r.X, y+height-1, 9, [2]string{"before", short}[after], chart.Plain)
			}
			a.put(g, r.X+9, y+height-1, 8, [2]string{"treated", "control"}[arm], chart.GroupRole(m.Group(arm)))
			strip := chart.Strip(bars, chart.StripOptions{W: w, Rows: height, Mark: -1, ASCII: a.theme.ASCII})
			for i := range strip.Cells {
				strip.Cells[i].Role = chart.GroupRole(m.Group(arm))
			}
			blitClip(g, strip, rect{r.X + label, y, w, height})
			y += height
		}
	}
	left, right := write.Fixed(lo, 2), write.Fixed(hi, 2)
	g.Text(r.X+label, y, left, chart.Axis)
	g.Text(r.X+label+w-len(right), y, right, chart.Axis)
}

// drawEffect is how the arms fare after matching, and the hazard ratios and
// risks before and after.
func drawEffect(a *App, g *chart.Grid, r rect, v any) {
	m := v.(*answer.Matching)
	e := m.Effect
	done, _ := matchWords(m)
	y := r.Y
	bottom := r.Y + r.H
	if e.Curves == nil { // of an outcome, which has no times
		a.put(g, r.X, y, r.W, done, chart.Title)
		a.drawRisk(g, rect{r.X, y + 1, min(r.W, 110), bottom - y - 1}, m)
		return
	}
	title := done
	switch {
	case e.Curves.Events == 0:
		title += ": no events"
	case len(e.Tests) > 0:
		title += fmt.Sprintf(": %s P %s", e.Tests[0].Name, write.P(e.Tests[0].P))
	}
	if len(e.Tests) > 1 && e.Curves.Events > 0 {
		t := e.Tests[1]
		if more := fmt.Sprintf(", by pair %s", write.P(t.P)); chart.Width(title+more) <= r.W {
			title += more
		}
	}
	a.put(g, r.X, y, r.W, title, chart.Title)
	y++

	var rows []chart.ForestRow
	for _, x := range e.Ratios {
		label := map[string]string{"before": "before", "adjusted": "adjusted", "after": map[bool]string{true: "matched", false: "weighted"}[m.Pair != nil]}[x.Name]
		ci := ratio(x.Lower) + a.glyphs().dash + ratio(x.Upper)
		if math.IsNaN(x.Lower) && math.IsNaN(x.Upper) {
			ci = x.Note
		}
		row := chart.ForestRow{Label: label, Estimate: x.Ratio, Lower: x.Lower, Upper: x.Upper, Columns: []string{ratio(x.Ratio), ci, write.P(x.P)}}
		if x.Robust {
			row.Role = chart.Title
		}
		rows = append(rows, row)
	}
	forest := chart.Forest(rows, chart.ForestOptions{W: min(r.W, 110), Title: "HAZARD", Headers: []string{"HR", fmt.Sprintf("%g%% CI", m.Level*100), "P"}, ASCII: a.theme.ASCII})
	groups := len(e.Curves.Groups)
	medians := 1 + groups
	risks := 4
	if e.Risk != nil && e.Risk.After == nil {
		risks = 2
	}
	// The curves take what is left, and the table of medians only what they can spare.
	const least = 9
	if bottom-y-forest.H-risks-medians < least+2 {
		medians = 0
	}
	if bottom-y-forest.H-risks-medians < least && forest.H > 1+len(rows) {
		forest.H = 1 + len(rows) // without its axis
	}
	gap := 0
	if bottom-y-forest.H-risks-medians >= 16 {
		gap = 1
	}
	tall := max(0, bottom-y-forest.H-risks-medians-2*gap)
	a.drawCurves(g, rect{r.X, y, r.W, tall}, e.Curves)
	y += tall
	if medians > 0 {
		a.drawGroupTable(g, rect{r.X, y, min(r.W, 110), medians}, e.Curves)
		y += medians
	}
	y += gap
	blitClip(g, forest, rect{r.X, y, r.W, min(forest.H, bottom-y)})
	y += forest.H + gap
	a.drawRisk(g, rect{r.X, y, min(r.W, 110), bottom - y}, m)
}

// drawGroupTable lists the arms of a survival answer with their medians.
func (a *App) drawGroupTable(g *chart.Grid, r rect, s *answer.Survival) {
	right := func(y, end int, t string, role chart.Role) { g.Text(end-chart.Width(t), y, t, role) }
	end := r.X + min(r.W, 60)
	xe, xn := end-24, end-24-8
	g.Text(r.X, r.Y, "ARMS", chart.Title)
	right(r.Y, xn, "n", chart.Dim)
	right(r.Y, xe, "events", chart.Dim)
	right(r.Y, end, fmt.Sprintf("median (%g%% CI)", s.Level*100), chart.Dim)
	for i, gr := range s.Groups {
		y := r.Y + 1 + i
		g.Text(r.X, y, chart.Sample(i, a.theme.ASCII), chart.GroupRole(i))
		a.put(g, r.X+3, y, xn-r.X-3-6, gr.Name, chart.GroupRole(i))
		right(y, xn, itoa(gr.N), chart.Plain)
		right(y, xe, itoa(gr.Events), chart.Plain)
		right(y, end, fmt.Sprintf("%s (%s%s%s)", timeText(gr.Median.Estimate), timeText(gr.Median.Lower), a.glyphs().dash, timeText(gr.Median.Upper)), chart.Plain)
	}
}

// drawRisk compares the risks by a time.
func (a *App) drawRisk(g *chart.Grid, r rect, m *answer.Matching) {
	k := m.Effect.Risk
	if k == nil || r.H < 1 {
		return
	}
	if k.Outcome != "" {
		a.put(g, r.X, r.Y, r.W, "RISK of "+k.Outcome, chart.Title)
	} else {
		x := a.put(g, r.X, r.Y, r.W, fmt.Sprintf("RISK by %s", digits(k.Time)), chart.Title)
		a.put(g, x+1, r.Y, r.X+r.W-x-1, "("+k.Why+")", chart.Dim)
	}
	if k.After == nil {
		if r.H > 1 {
			a.put(g, r.X, r.Y+1, r.W, k.Note, chart.Warn)
		}
		return
	}
	arm := func(i int, name string) string {
		return fmt.Sprintf("%s %s%% (%d/%d)", name, write.Fixed(100*k.After.Arm[i].Risk, 1), k.After.Arm[i].Events, k.After.Arm[i].N)
	}
	both := arm(0, armText(m, 0)) + " vs " + arm(1, armText(m, 1))
	if chart.Width(both) > r.W {
		both = arm(0, "treated") + ", " + arm(1, "control")
	}
	a.put(g, r.X, r.Y+1, r.W, both, chart.Plain)
	d, q := k.After.Difference, k.After.Ratio
	inner := func(e stats.RobustEffect, dash string, show func(float64) string) string {
		if math.IsNaN(e.CI.Lower) {
			return "no interval"
		}
		return fmt.Sprintf("%s%s%s), P %s", show(e.CI.Lower), dash, show(e.CI.Upper), write.P(e.P))
	}
	percent := func(v float64) string { return write.Fixed(100*v, 1) }
	lines := []string{"difference " + percent(d.Estimate) + "% (" + inner(d, " to ", percent), "ratio " + ratio(q.Estimate) + " (" + inner(q, a.glyphs().dash, ratio)}
	for i, e := range []stats.RobustEffect{d, q} {
		if math.IsNaN(e.CI.Lower) {
			lines[i] += ")"
		}
	}
	if k.Before != nil {
		b := k.Before
		for i, s := range []string{"; before " + percent(b.Difference.Estimate) + "%", "; before " + ratio(b.Ratio.Estimate)} {
			if chart.Width(lines[i]+s) <= r.W {
				lines[i] += s
			}
		}
	}
	for i, s := range lines {
		if 2+i < r.H {
			a.put(g, r.X, r.Y+2+i, r.W, s, chart.Plain)
		}
	}
}
