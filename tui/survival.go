package tui

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
	"kaplan/tui/chart"
)

// glyphs that have another form in ASCII.
type glyphSet struct{ arrow, dot, leq, times, chi, cursor, ellipsis, dash string }

func (a *App) glyphs() glyphSet {
	if a.theme.ASCII {
		return glyphSet{"->", "-", "<=", "x", "chi2", ">", "...", "-"}
	}
	return glyphSet{"→", "·", "≤", "×", "χ²", "▸", "…", "–"}
}

// put writes text cut to width w.
func (a *App) put(g *chart.Grid, x, y, w int, s string, role chart.Role) int {
	if w <= 0 {
		return x
	}
	return g.Text(x, y, chart.Fit(s, w, a.theme.ASCII), role)
}

// drawHeader is the first line: whose data, which endpoint, which subgroup.
func (a *App) drawHeader(g *chart.Grid, r rect) {
	gl := a.glyphs()
	looks := itoa(len(a.ledger.Entries)) + " looks"
	if len(a.ledger.Entries) == 1 {
		looks = "1 look"
	}
	right := looks + "  ? help "
	if a.working {
		right = "computing" + gl.ellipsis + "  " + right
	}
	xr := r.W - chart.Width(right)
	x := g.Text(1, r.Y, "kaplan", chart.Title)
	x = a.put(g, x+2, r.Y, 24, a.cohort.Name, chart.Plain)
	if a.cohort.Synthetic != "" {
		x = g.Text(x+1, r.Y, "(synthetic)", chart.Warn)
	}
	n := fmt.Sprintf("%d patients", a.cohort.N)
	if s := a.answer; s != nil && r.W >= 100 {
		n += " " + gl.dot + " " + s.Endpoint.Title()
		if s.Endpoint.Cause != "" {
			n += " (" + s.Endpoint.Event + " = " + s.Endpoint.Cause + ")"
		}
	}
	x = a.put(g, x+2, r.Y, min(xr-x-3, 44), n, chart.Plain)
	if a.look.Landmark > 0 {
		x = a.put(g, x+2, r.Y, min(xr-x-3, 20), "landmark "+digits(a.look.Landmark), chart.Title)
	}
	if a.look.Where != "" {
		count := ""
		if m, err := a.resolver.CountWhere(a.look.Where); err == nil {
			count = " " + gl.arrow + " " + itoa(m)
		}
		a.put(g, x+3, r.Y, xr-x-5-chart.Width(count), a.look.Where, chart.Title)
		end := x + 3 + min(chart.Width(a.look.Where), max(0, xr-x-5-chart.Width(count)))
		a.put(g, end, r.Y, xr-end, count, chart.Title)
	}
	g.Text(xr, r.Y, right, chart.Dim)
}

// drawFooter is the last line: the keys, or what there is to say.
func (a *App) drawFooter(g *chart.Grid, r rect) {
	if a.notice != "" {
		a.put(g, 1, r.Y, r.W-2, a.notice, chart.Warn)
		return
	}
	var hints []string
	for i := range actions {
		act := &actions[i]
		if h := act.Hint; h != "" && (act.In == nil || act.In(a)) && (act.Why == nil || act.Why(a) == "") {
			if a.theme.ASCII {
				h = strings.ReplaceAll(h, "←→", "<>")
			}
			if a.view == viewData && act.In != nil { // its own keys first
				hints = slices.Insert(hints, 0, h)
				continue
			}
			hints = append(hints, h)
		}
	}
	// Where not all fit, the last two stay: they lead to all others and out.
	slices.SortStableFunc(hints, func(x, y string) int {
		way := func(h string) int { return slices.Index([]string{"q quit", "? help"}, h) }
		return cmp.Compare(way(x), way(y))
	})
	const last = 2
	room := r.W - 2
	for _, h := range hints[max(0, len(hints)-last):] {
		room -= chart.Width(h) + 2
	}
	x := 1
	for i, h := range hints {
		w := chart.Width(h) + 2
		if i < len(hints)-last {
			if w > room {
				continue
			}
			room -= w
		}
		k, rest, _ := strings.Cut(h, " ")
		x = g.Text(x, r.Y, k, chart.Title)
		x = g.Text(x+1, r.Y, rest, chart.Dim) + 2
	}
}

// withKeys names the keys that do what a message advises.
var withKeys = strings.NewReplacer(
	"widen the subgroup", "widen the subgroup (s)",
	"choose another endpoint", "choose another endpoint (e)",
	"choose another marker", "choose another marker (m)",
	"change the cut", "change the cut (c)",
	"choose one cause", "choose one cause (E)",
	"drop a covariate", "drop a covariate (a)",
	"--cause CODE", "choose one (E)",
	"Firth's penalised fit", "Firth's penalised fit (F)",
	"use a landmark", "use a landmark (n)",
	"see cumulative incidence", "Tab: cumulative incidence",
)

// notes are the lines that must not be missed, most important first.
func (a *App) notes() []line {
	var out []line
	if a.view.free() {
		if v, ok := a.pageValue().(interface{ Footnotes() []string }); ok {
			for _, w := range v.Footnotes() {
				out = append(out, line{withKeys.Replace(w), chart.Warn})
			}
		}
		if a.cohort.Synthetic != "" {
			out = append(out, line{a.cohort.Synthetic, chart.Dim})
		}
		return out
	}
	s := a.answer
	if s == nil || a.failed != nil { // which stands where the curves would
		return nil
	}
	for _, w := range s.Warnings {
		out = append(out, line{withKeys.Replace(w), chart.Warn})
	}
	if len(s.Assumed) > 0 {
		out = append(out, line{"assumed: " + strings.Join(s.Assumed, "; "), chart.Dim})
	}
	if a.cohort.Synthetic != "" {
		out = append(out, line{a.cohort.Synthetic, chart.Dim})
	}
	return out
}

func (a *App) drawNotes(g *chart.Grid, r rect) {
	notes := a.notes()
	for i := 0; i < r.H && i < len(notes); i++ {
		text := notes[i].Text
		mark := "! "
		if notes[i].Role == chart.Dim {
			mark = "  "
		}
		if i == r.H-1 && len(notes) > r.H {
			more := fmt.Sprintf("  (+%d: i)", len(notes)-r.H)
			a.put(g, r.X, r.Y+i, r.W-len(more), mark+text, notes[i].Role)
			g.Text(r.X+r.W-len(more), r.Y+i, more, chart.Dim)
			continue
		}
		a.put(g, r.X, r.Y+i, r.W, mark+text, notes[i].Role)
	}
}

// drawSurvivalView is view 1.
func (a *App) drawSurvivalView(g *chart.Grid) {
	l := arrange(a.width, a.height, a.hazardRows(), len(a.notes()))
	a.drawHeader(g, l.Header)
	a.drawFooter(g, l.Footer)
	a.drawNotes(g, l.Notes)
	a.drawSide(g, l.Side)
	if a.drawFailure(g, l.Chart) {
		return
	}
	a.drawChart(g, l.Chart)
	a.drawHazard(g, l.Hazard)
}

// drawFailure says in the place of an answer why there is none, and reports
// whether that is so: old curves under a new question would lie.
func (a *App) drawFailure(g *chart.Grid, r rect) bool {
	switch {
	case a.failed != nil:
		for i, s := range wrapText(withKeys.Replace(a.failed.Error()), r.W-2, r.H-2) {
			a.put(g, r.X+2, r.Y+2+i, r.W-2, s, chart.Warn)
		}
		return true
	case a.answer == nil && a.working:
		g.Text(r.X+2, r.Y+2, "computing", chart.Dim)
	}
	return a.answer == nil
}

// drawSide is the left column: question, groups, tests, landscape.
func (a *App) drawSide(g *chart.Grid, r rect) {
	y := a.drawQuestion(g, r)
	s := a.answer
	if s == nil || a.failed != nil || a.view.free() {
		return
	}
	bottom := r.Y + r.H
	strip := 0
	if len(s.Landscape) > 1 && s.Events > 0 {
		strip = 3
		if s.Moved {
			strip = 4
		}
	}
	gap := 0
	if r.H >= 26 {
		gap = 1
	}
	y += gap
	// What is left goes to the tests: the log-rank always, the others where there is room.
	groups := min(len(s.Groups), max(2, bottom-y-1-2-strip-2*gap))
	y = a.drawGroups(g, rect{r.X, y, r.W, groups + 1}) + gap
	tests := min(len(s.Tests), max(0, bottom-y-1-strip-gap))
	if tests > 0 && s.Events > 0 {
		y = a.drawTests(g, rect{r.X, y, r.W, tests + 1}) + gap
	}
	if strip > 0 && y+strip <= bottom {
		a.drawLandscape(g, rect{r.X, y, r.W, bottom - y})
	}
}

func (a *App) markerTitle() string {
	if a.look.Switch != "" {
		return a.look.Switch + " reached (switch)"
	}
	if c := a.cohort.Column(a.look.Marker); c != nil {
		return c.Title()
	}
	return a.look.Marker
}

// cutText says the rule and the value that it gave.
func (a *App) cutText() string {
	if a.look.Switch != "" {
		return "when it is reached"
	}
	if a.look.Marker == "" {
		return "none"
	}
	if why := noNumber(a); why != "" {
		if a.look.Levels != "" {
			return "levels, arranged"
		}
		return "levels"
	}
	rule, err := model.ParseCut(a.look.Cut)
	if err != nil {
		return a.look.Cut
	}
	if rule.Kind == model.CutBy {
		return rule.Rule
	}
	var cuts []float64
	if rule.Kind == model.CutValue {
		cuts = rule.Values
	} else if s := a.current(); s != nil && a.answered == a.look.Survival() {
		cuts = s.Frame.Cuts
	}
	parts := make([]string, len(cuts))
	for i, c := range cuts {
		parts[i] = digits(c)
	}
	at := strings.Join(parts, ", ")
	switch {
	case rule.Kind == model.CutValue && a.look.Moved:
		return at + "  moved"
	case rule.Kind == model.CutValue:
		return at
	}
	return rule.Rule + "  " + at
}

func (a *App) drawGroups(g *chart.Grid, r rect) int {
	s := a.answer
	head := fmt.Sprintf("median (%g%% CI)", s.Level*100)
	if r.W < 36 {
		head = "median"
	}
	// The columns of numbers take what their numbers need, the names the rest.
	medians := make([]string, len(s.Groups))
	wn, wm := 3, chart.Width(head)
	for i, gr := range s.Groups {
		medians[i] = timeText(gr.Median.Estimate)
		if r.W >= 36 {
			medians[i] += fmt.Sprintf(" (%s%s%s)", timeText(gr.Median.Lower), a.glyphs().dash, timeText(gr.Median.Upper))
		}
		wn, wm = max(wn, len(itoa(gr.N))), max(wm, chart.Width(medians[i]))
	}
	xm := r.X + r.W - wm
	xe := xm - 2 - wn
	xn := xe - 1 - wn
	name := max(xn-1-(r.X+3), 6)
	g.Text(r.X, r.Y, "GROUPS", chart.Title)
	g.Text(xn, r.Y, padLeft("n", wn), chart.Dim)
	g.Text(xe, r.Y, padLeft("ev", wn), chart.Dim)
	a.put(g, xm, r.Y, wm, head, chart.Dim)
	for i, gr := range s.Groups {
		y := r.Y + 1 + i
		if i >= r.H-1 {
			break
		}
		if i == r.H-2 && len(s.Groups) > r.H-1 {
			a.put(g, r.X, y, r.W, fmt.Sprintf("and %d more groups", len(s.Groups)-i), chart.Dim)
			break
		}
		role := chart.GroupRole(i)
		g.Text(r.X, y, chart.Sample(i, a.theme.ASCII), role)
		a.put(g, r.X+3, y, name, gr.Name, role)
		g.Text(xn, y, padLeft(itoa(gr.N), wn), chart.Plain)
		g.Text(xe, y, padLeft(itoa(gr.Events), wn), chart.Plain)
		a.put(g, xm, y, wm, medians[i], chart.Plain)
	}
	return r.Y + r.H
}

var testNames = map[string]string{
	"log-rank": "log-rank", "gehan-breslow": "Gehan-Breslow", "tarone-ware": "Tarone-Ware", "peto-peto": "Peto-Peto",
	"fleming-harrington": "Fleming-Harr.", "trend": "trend",
}

func (a *App) drawTests(g *chart.Grid, r rect) int {
	s := a.answer
	gl := a.glyphs()
	title := "TESTS"
	if len(s.Frame.Strata) > 0 {
		title = "TESTS (stratified)"
		if r.W < 34 {
			title = "TESTS (strata)"
		}
	}
	g.Text(r.X, r.Y, title, chart.Title)
	right := func(y int, x int, w int, t string, role chart.Role) {
		g.Text(x+max(0, w-chart.Width(t)), y, t, role)
	}
	xs := r.X + r.W - 20
	if r.W < 34 {
		xs = r.X + r.W - 17
	}
	right(r.Y, xs, 7, gl.chi, chart.Dim)
	if r.W >= 34 {
		right(r.Y, xs+7, 4, "df", chart.Dim)
	}
	right(r.Y, r.X+r.W-8, 8, "P", chart.Dim)
	// Trend answers the question that ordered groups ask: it stands second.
	order := make([]*stats.LogRank, 0, len(s.Tests))
	for i := range s.Tests {
		if t := &s.Tests[i]; t.Name == "trend" && len(order) > 1 {
			order = append(order[:1], append([]*stats.LogRank{t}, order[1:]...)...)
		} else {
			order = append(order, t)
		}
	}
	for i, t := range order {
		if i >= r.H-1 {
			break
		}
		y := r.Y + 1 + i
		name := testNames[t.Name]
		if t.Name == "fleming-harrington" {
			name = fmt.Sprintf("F-H(%g,%g)", t.Rho, t.Gamma)
		}
		role := chart.Plain
		if i > 0 || s.Moved {
			role = chart.Dim
		}
		a.put(g, r.X, y, xs-r.X, name, role)
		right(y, xs, 7, fixedNA(t.ChiSq, 2), role)
		if r.W >= 34 {
			right(y, xs+7, 4, itoa(t.DF), role)
		}
		if i == 0 && !s.Moved {
			role = chart.Title
		}
		right(y, r.X+r.W-8, 8, write.P(t.P), role)
	}
	return r.Y + r.H
}

func fixedNA(v float64, d int) string { return write.Fixed(v, d) }

// drawLandscape is the strip of the log-rank chi-square over possible cuts.
func (a *App) drawLandscape(g *chart.Grid, r rect) {
	s := a.answer
	g.Text(r.X, r.Y, "CUT-OFF LANDSCAPE", chart.Title)
	best := math.Inf(-1)
	values := make([]float64, len(s.Landscape))
	for i, c := range s.Landscape {
		values[i] = c.ChiSq
		if c.ChiSq > best { // NaN where there is nothing to test
			best = c.ChiSq
		}
	}
	right := fmt.Sprintf("log-rank %s to %s", a.glyphs().chi, fixedNA(best, 1))
	if r.W >= 38 {
		g.Text(r.X+r.W-chart.Width(right), r.Y, right, chart.Dim)
	}
	label := ""
	if len(s.Frame.Cuts) == 1 {
		label = s.Frame.CutText[0]
	}
	rows := 1
	if r.H >= 8 {
		rows = 3
	} else if r.H >= 6 {
		rows = 2
	}
	grid := chart.Strip(values, chart.StripOptions{W: r.W, Rows: rows, Mark: s.LandscapeAt, Label: label, ASCII: a.theme.ASCII})
	blitClip(g, grid, rect{r.X, r.Y + 1, r.W, r.H - 1})
	if s.Moved && len(s.Tests) > 0 && r.H > rows+2 {
		y := r.Y + 2 + rows
		if s.Corrected == nil {
			a.put(g, r.X, y, r.W, fmt.Sprintf("P %s: cut from the data", write.P(s.Tests[0].P)), chart.Dim)
			return
		}
		x := a.put(g, r.X, y, r.W, fmt.Sprintf("P %s corrected", write.P(s.Corrected.P)), chart.Title)
		a.put(g, x+2, y, r.X+r.W-x-2, "naive "+write.P(s.Tests[0].P), chart.Dim)
	}
}

// drawing is one way to draw the curves.
type drawing struct {
	Name   string
	Title  string // over the y axis; "" for S(t)
	Y      func(surv float64) float64
	Turned bool // a falling S makes it rise: the bounds change places
}

var drawings = []drawing{
	{Name: "survival"},
	{Name: "cumulative events, 1 - S(t)", Title: "1 - S(t)", Y: func(s float64) float64 { return 1 - s }, Turned: true},
	{Name: "cumulative hazard, -log S(t)", Title: "-log S(t)", Y: func(s float64) float64 { return -math.Log(s) }, Turned: true},
	{Name: "log cumulative hazard, log(-log S(t)): parallel where hazards are proportional", Title: "log(-log S(t))", Y: func(s float64) float64 { return math.Log(-math.Log(s)) }, Turned: true},
}

func nextDrawing(a *App) {
	a.drawing = (a.drawing + 1) % len(drawings)
	a.say("drawn: " + drawings[a.drawing].Name)
}

// drawChart draws the curves with a heading.
func (a *App) drawChart(g *chart.Grid, r rect) {
	s := a.answer
	a.put(g, r.X+8, r.Y, r.W-8, s.Heading(), chart.Title)
	if a.band {
		kind := fmt.Sprintf("%g%% intervals (%s)", s.Level*100, s.ConfType)
		if s.Look.Band != "" {
			kind = fmt.Sprintf("%g%% %s band (%s)", s.Level*100, s.Look.Band, s.ConfType)
		}
		g.Text(r.X+r.W-len(kind), r.Y, kind, chart.Dim)
	}
	a.drawCurves(g, rect{r.X, r.Y + 1, r.W, r.H - 1}, s)
}

// drawCurves draws the curves of an answer.
func (a *App) drawCurves(g *chart.Grid, r rect, s *answer.Survival) {
	d := drawings[a.drawing]
	opt := chart.SurvivalOptions{W: r.W, H: r.H, From: 0, To: s.LastTime, Unit: s.Endpoint.Unit, Bands: a.band, Medians: a.medians && d.Y == nil, ASCII: a.theme.ASCII, YTitle: d.Title}
	lo, hi := math.Inf(1), math.Inf(-1)
	for i := range s.Groups {
		gr := &s.Groups[i]
		c := gr.Curve
		at := gr.IndexAt
		y := d.Y
		if y == nil {
			y = func(v float64) float64 { return v }
		} else {
			for _, v := range c.Surv {
				if t := y(v); !math.IsInf(t, 0) && !math.IsNaN(t) {
					lo, hi = math.Min(lo, t), math.Max(hi, t)
				}
			}
		}
		bound := func(upper bool) func(float64) float64 {
			return func(t float64) float64 {
				if s.Look.Band != "" {
					lo, hi := gr.BandAt(t)
					if upper {
						return y(hi)
					}
					return y(lo)
				}
				j := at(t)
				if j < 0 {
					return y(1)
				}
				if upper {
					return y(c.CI(j).Upper)
				}
				return y(c.CI(j).Lower)
			}
		}
		opt.Series = append(opt.Series, chart.Series{
			Name: gr.Name, Group: i, Censor: gr.CensorTimes(), Median: gr.Median.Estimate,
			At: func(t float64) float64 {
				if j := at(t); j >= 0 {
					return y(c.Surv[j])
				}
				return y(1)
			},
			AtRisk: gr.AtRiskAt,
			Lower:  bound(d.Turned), Upper: bound(!d.Turned),
		})
	}
	if d.Y != nil {
		switch {
		case d.Title == "1 - S(t)":
			lo, hi = 0, 1
		case d.Title == "-log S(t)":
			lo = 0
		}
		if !(hi > lo) {
			lo, hi = 0, 1
		}
		opt.YLower, opt.YUpper = lo, hi
	}
	blitClip(g, chart.Survival(opt), r)
}

// hazardRows is how many rows the hazard pane wants.
func (a *App) hazardRows() int {
	if a.hazard == nil {
		return 0
	}
	n := len(a.hazard.Rows) + 3
	if a.hazard.Note != "" {
		n += 2
	}
	return min(n, 12)
}

// drawHazard draws the hazard ratios under the curves.
func (a *App) drawHazard(g *chart.Grid, r rect) {
	h := a.hazard
	if h == nil || r.H < 2 {
		return
	}
	y := r.Y + a.drawForest(g, r, h)
	if room := r.Y + r.H - y; h.Note != "" && room > 0 {
		for _, s := range wrapText(withKeys.Replace(h.Note), r.W, room) {
			g.Text(r.X, y, s, chart.Warn)
			y++
		}
	}
}

// drawForest is the table of hazard ratios with its plot; it returns the rows
// that it took.
func (a *App) drawForest(g *chart.Grid, r rect, h *answer.Hazard) int {
	var rows []chart.ForestRow
	for i := range h.Rows {
		t := &h.Rows[i]
		role := chart.Plain
		if t.Note != "" {
			role = chart.Dim
		}
		p := write.P(t.P)
		ci := ratio(t.Lower) + a.glyphs().dash + ratio(t.Upper)
		if math.IsNaN(t.Lower) && math.IsNaN(t.Upper) {
			ci = t.Note
		}
		hr := ratio(t.Ratio)
		rows = append(rows, chart.ForestRow{Label: termText(t.Label), Estimate: t.Ratio, Lower: t.Lower, Upper: t.Upper, Columns: []string{hr, ci, p}, Role: role})
	}
	title := "HAZARD"
	if h.Adjusted {
		title = "HAZARD (adjusted)"
	}
	grid := chart.Forest(rows, chart.ForestOptions{W: r.W, Title: title, Headers: []string{"HR", fmt.Sprintf("%g%% CI (%s)", h.Level*100, h.CI), "P"}, ASCII: a.theme.ASCII})
	blitClip(g, grid, r)
	return min(grid.H, r.H)
}

func smallScreen(w, h int) string {
	return fmt.Sprintf("kaplan needs %d x %d characters, this screen has %d x %d: make it larger (q quits)", minWidth, minHeight, w, h)
}
