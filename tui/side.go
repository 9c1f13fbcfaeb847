package tui

import (
	"fmt"
	"slices"
	"strconv"

	"kaplan/model"
	"kaplan/model/write"
	"kaplan/stats"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// drawSide is the left column: question, groups, tests, landscape.
func (a *App) drawSide(g *chart.Grid, r rect) {
	y := a.drawQuestion(g, r)
	s := a.answer
	if s == nil || a.failed() != nil || a.view.withoutEndpoint() {
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
	y = a.drawGroups(g, rect{X: r.X, Y: y, W: r.W, H: groups + 1}) + gap
	tests := min(len(s.Tests), max(0, bottom-y-1-strip-gap))
	if tests > 0 && s.Events > 0 {
		y = a.drawTests(g, rect{X: r.X, Y: y, W: r.W, H: tests + 1}) + gap
	}
	if strip > 0 && y+strip <= bottom {
		a.drawLandscape(g, rect{X: r.X, Y: y, W: r.W, H: bottom - y})
	}
}

func (a *App) drawGroups(g *chart.Grid, r rect) int {
	s := a.answer
	n, median := page.GroupHeads(s)
	// The columns of numbers take what their numbers need, the names the rest; beside
	// seven figures there is no room for intervals.
	wn := max(3, chart.Width(n))
	for _, gr := range s.Groups {
		wn = max(wn, len(strconv.Itoa(gr.N)))
	}
	intervals := r.W >= 36 && wn < 7
	head := median
	if intervals {
		head = fmt.Sprintf("%s (%g%% CI)", median, s.Level*100)
	}
	medians, longest := make([]string, len(s.Groups)), 0
	widest := func(intervals bool, head string) int {
		w := chart.Width(head)
		for i, gr := range s.Groups {
			medians[i] = page.TimeText(gr.Median.Estimate)
			if intervals {
				medians[i] += fmt.Sprintf(" (%s%s%s)", page.TimeText(gr.Median.Lower), a.glyphs().Dash, page.TimeText(gr.Median.Upper))
			}
			if a.guessing() >= hideNumbers {
				medians[i] = a.hidden()
			}
			w, longest = max(w, chart.Width(medians[i])), max(longest, chart.Width(gr.Name))
		}
		return w
	}
	wm := widest(intervals, head)
	count := strconv.Itoa
	gap := 2
	if r.W-wm-gap-2*wn-5 < 6 { // six figures
		gap = 1
	}
	if r.W-wm-gap-2*wn-5 < 6 { // seven: what the groups are called comes before their last digits
		count, wn = roundCount, 5
		head = "med."
		if wm = widest(intervals, head); intervals && r.W-wm-gap-2*wn-5 < min(longest, 6) { // and before intervals
			head = median
			wm = widest(false, head)
		}
	}
	xm := r.X + r.W - wm
	xe := xm - gap - wn
	xn := xe - 1 - wn
	name := max(xn-1-(r.X+3), 3)
	names := make([]string, len(s.Groups))
	for i, gr := range s.Groups {
		names[i] = gr.Name
	}
	names = chart.FitApart(names, name, a.theme.ASCII)
	g.Text(r.X, r.Y, "GROUPS", chart.Title)
	g.Text(xn, r.Y, page.PadLeft(n, wn), chart.Dim)
	g.Text(xe, r.Y, page.PadLeft("ev", wn), chart.Dim)
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
		g.Text(r.X+3, y, names[i], role)
		g.Text(xn, y, page.PadLeft(count(gr.N), wn), chart.Plain)
		g.Text(xe, y, page.PadLeft(count(gr.Events), wn), chart.Plain)
		a.put(g, xm, y, wm, medians[i], chart.Plain)
	}
	return r.Y + r.H
}

// roundCount is a number of patients in at most five columns.
func roundCount(n int) string {
	switch {
	case n < 100_000:
		return strconv.Itoa(n)
	case n < 999_500:
		return strconv.Itoa((n+500)/1000) + "k"
	}
	return write.Significant(float64(n)/1e6, 3) + "M"
}

func testName(name string) string {
	return map[string]string{
		"log-rank": "log-rank", "gehan-breslow": "Gehan-Breslow", "tarone-ware": "Tarone-Ware", "peto-peto": "Peto d/(n+1)",
		"fleming-harrington": "Fleming-Harr.", "trend": "trend",
	}[name]
}

func (a *App) drawTests(g *chart.Grid, r rect) int {
	s := a.answer
	gl := a.glyphs()
	hidden := a.hides()
	if v := a.curves.shown; !hidden && v != nil {
		a.insight(placeTests, &a.curves, a.leaf(viewSurvival, 0), v, v.Found())
	}
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
	xs, wide := r.X+r.W-20, 7
	if r.W < 34 { // the names of the tests have what the statistics leave
		wide = chart.Width(gl.Chi)
		for i := range s.Tests {
			wide = max(wide, chart.Width(write.Fixed(s.Tests[i].ChiSq, 2)))
		}
		xs = r.X + r.W - 8 - wide
	}
	right(r.Y, xs, wide, gl.Chi, chart.Dim)
	if r.W >= 34 {
		right(r.Y, xs+7, 4, "df", chart.Dim)
	}
	p := "P"
	if s.Moved {
		p = "naive P"
	}
	right(r.Y, r.X+r.W-8, 8, p, chart.Dim)
	// The test that is read comes first. Trend answers the question that ordered groups
	// ask: it stands second.
	order := make([]*stats.LogRank, 0, len(s.Tests))
	for i := range s.Tests {
		if s.Tests[i].Why != "" { // withheld, as the warnings say
			continue
		}
		order = append(order, &s.Tests[i])
	}
	place := func(t *stats.LogRank) int {
		switch t.Name {
		case s.Primary:
			return 0
		case "trend":
			return 1
		}
		return 2
	}
	slices.SortStableFunc(order, func(x, y *stats.LogRank) int { return place(x) - place(y) })
	for i, t := range order {
		if i >= r.H-1 {
			break
		}
		y := r.Y + 1 + i
		name := testName(t.Name)
		if t.Name == "fleming-harrington" {
			name = fmt.Sprintf("F-H(%g,%g)", t.Rho, t.Gamma)
		}
		role := chart.Plain
		if i > 0 || s.Moved {
			role = chart.Dim
		}
		a.put(g, r.X, y, xs-r.X-1, name, role)
		chi, p := write.Fixed(t.ChiSq, 2), write.P(t.P)
		if hidden {
			chi, p = a.hidden(), a.hidden()
		}
		right(y, xs, wide, chi, role)
		if r.W >= 34 {
			right(y, xs+7, 4, strconv.Itoa(t.DF), role)
		}
		if i == 0 && !s.Moved {
			role = chart.Title
		}
		right(y, r.X+r.W-8, 8, p, role)
	}
	return r.Y + r.H
}

// drawLandscape is the strip of the log-rank chi-square over possible cuts.
func (a *App) drawLandscape(g *chart.Grid, r rect) {
	s := a.answer
	g.Text(r.X, r.Y, "CUT-OFF LANDSCAPE", chart.Title)
	values := make([]float64, len(s.Landscape))
	for i, c := range s.Landscape {
		values[i] = c.ChiSq
	}
	right := fmt.Sprintf("max %s %s", a.glyphs().Chi, write.Fixed(s.LandscapeTop.ChiSq, 2))
	if !s.LandscapeWhole {
		right = fmt.Sprintf("%s so far", model.Count(len(s.Landscape), "cut"))
	}
	if m := s.Frame.Marker; m != nil && m.Bins != nil {
		right = "between bins"
	}
	if r.W >= 18+chart.Width(right) && !a.hides() {
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
	page.Blit(g, grid, rect{X: r.X, Y: r.Y + 1, W: r.W, H: r.H - 1})
	if y := r.Y + 2 + rows; s.Moved && len(s.Tests) > 0 && r.H > rows+2 && !a.hides() {
		a.drawSearched(g, rect{X: r.X, Y: y, W: r.W, H: 1})
	}
}

// drawSearched is the P of a cut that was chosen from the data: corrected by
// permutation, or that this is being computed.
func (a *App) drawSearched(g *chart.Grid, r rect) {
	s := a.answer
	c := s.Corrected
	text, role := "P not corrected for the search", chart.Warn
	switch {
	case c != nil && c.Why == "":
		text, role = fmt.Sprintf("best cut P %s, permuted", write.P(c.P)), chart.Title
		if c.Best != nil {
			text = fmt.Sprintf("this cut P %s, permuted", write.P(c.P))
		}
	case c == nil && s.Pending:
		text = "permutation P: computing"
	}
	a.put(g, r.X, r.Y, r.W, text, role)
}
