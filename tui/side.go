package tui

import (
	"fmt"
	"math"
	"strconv"

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
	head := fmt.Sprintf("median (%g%% CI)", s.Level*100)
	if r.W < 36 {
		head = "median"
	}
	// The columns of numbers take what their numbers need, the names the rest.
	medians := make([]string, len(s.Groups))
	wn, wm := 3, chart.Width(head)
	for i, gr := range s.Groups {
		medians[i] = page.TimeText(gr.Median.Estimate)
		if r.W >= 36 {
			medians[i] += fmt.Sprintf(" (%s%s%s)", page.TimeText(gr.Median.Lower), a.glyphs().Dash, page.TimeText(gr.Median.Upper))
		}
		wn, wm = max(wn, len(strconv.Itoa(gr.N))), max(wm, chart.Width(medians[i]))
	}
	xm := r.X + r.W - wm
	xe := xm - 2 - wn
	xn := xe - 1 - wn
	name := max(xn-1-(r.X+3), 6)
	g.Text(r.X, r.Y, "GROUPS", chart.Title)
	g.Text(xn, r.Y, page.PadLeft("n", wn), chart.Dim)
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
		a.put(g, r.X+3, y, name, gr.Name, role)
		g.Text(xn, y, page.PadLeft(strconv.Itoa(gr.N), wn), chart.Plain)
		g.Text(xe, y, page.PadLeft(strconv.Itoa(gr.Events), wn), chart.Plain)
		a.put(g, xm, y, wm, medians[i], chart.Plain)
	}
	return r.Y + r.H
}

func testName(name string) string {
	return map[string]string{
		"log-rank": "log-rank", "gehan-breslow": "Gehan-Breslow", "tarone-ware": "Tarone-Ware", "peto-peto": "Peto-Peto",
		"fleming-harrington": "Fleming-Harr.", "trend": "trend",
	}[name]
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
	right(r.Y, xs, 7, gl.Chi, chart.Dim)
	if r.W >= 34 {
		right(r.Y, xs+7, 4, "df", chart.Dim)
	}
	right(r.Y, r.X+r.W-8, 8, "P", chart.Dim)
	// Trend answers the question that ordered groups ask: it stands second.
	order := make([]*stats.LogRank, 0, len(s.Tests))
	for i := range s.Tests {
		if s.Tests[i].Why != "" { // withheld, as the warnings say
			continue
		}
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
		name := testName(t.Name)
		if t.Name == "fleming-harrington" {
			name = fmt.Sprintf("F-H(%g,%g)", t.Rho, t.Gamma)
		}
		role := chart.Plain
		if i > 0 || s.Moved {
			role = chart.Dim
		}
		a.put(g, r.X, y, xs-r.X, name, role)
		right(y, xs, 7, write.Fixed(t.ChiSq, 2), role)
		if r.W >= 34 {
			right(y, xs+7, 4, strconv.Itoa(t.DF), role)
		}
		if i == 0 && !s.Moved {
			role = chart.Title
		}
		right(y, r.X+r.W-8, 8, write.P(t.P), role)
	}
	return r.Y + r.H
}

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
	right := fmt.Sprintf("log-rank %s to %s", a.glyphs().Chi, write.Fixed(best, 1))
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
	page.Blit(g, grid, rect{X: r.X, Y: r.Y + 1, W: r.W, H: r.H - 1})
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
