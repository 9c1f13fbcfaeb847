package tui

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

func (a *App) draw() string {
	g := a.paint()
	if a.screen.W >= minWidth && a.screen.H >= minHeight {
		for _, o := range a.overlays {
			o.Draw(a, g)
		}
	}
	return chart.Render(g, a.theme.Around)
}

// paint draws the screen without what lies over it.
func (a *App) paint() *chart.Grid {
	if w, h := a.screen.W, a.screen.H; w < minWidth || h < minHeight {
		g := chart.NewGrid(w, h)
		for i, l := range page.Wrap(smallScreen(w, h), w, h) {
			a.put(g, 0, i, w, l, chart.Plain)
		}
		return g
	}
	g := chart.NewGrid(a.width, a.height)
	a.drawSafely(g)
	if a.lesson != nil {
		g = a.drawLesson(g)
	}
	return g
}

// sheetOn is the sheet on which the page in hand draws.
func (a *App) sheetOn(g *chart.Grid, r rect) *page.Sheet {
	s := &page.Sheet{Hidden: a.hides(), Bare: a.guessing() >= hideNumbers || a.presents(), ASCII: a.theme.ASCII, Row: a.pageRow, Working: a.working(),
		Title: a.title, Said: a.cohort.Said, Explain: a.explain, Advise: a.advise, Now: a.answer,
		Curves: &a.style}
	return s.On(g, r)
}

// drawView draws the frame of a view, and its page.
func (a *App) drawView(g *chart.Grid) {
	leaf := a.pageNow()
	traits := leaf.Traits()
	l := arrange(a.width, a.height, len(a.noteRows()))
	if traits.Whole {
		l = arrange(a.width, a.height, 0)
	}
	a.drawHeader(g, l.Header)
	tabs, body := a.places(traits, l)
	big := a.presents()
	beside := func() {}
	if big {
		body, beside = a.placeBig(g, leaf)
	}
	defer func() { // over what a page needs beyond its place on a low screen
		page.Blit(g, chart.NewGrid(l.Footer.W, l.Footer.H), l.Footer)
		a.drawFooter(g, l.Footer)
		beside()
		if !traits.Whole && !big {
			page.Blit(g, chart.NewGrid(a.width, l.Notes.H), rect{Y: l.Notes.Y, W: a.width, H: l.Notes.H})
			a.drawNotes(g, l.Notes)
		}
	}()
	if !traits.Whole && !traits.Wide && !big {
		a.drawSide(g, l.Side)
	}
	if !big {
		a.drawTabs(g, tabs)
	}
	s := a.shown()
	switch {
	case !a.view.withoutEndpoint() && a.drawFailure(g, body):
	case a.sheet.leaf == leaf && a.sheet.err != nil && a.sheet.job == nil:
		for i, text := range page.Wrap(a.explain(a.sheet.err), body.W, body.H) {
			a.put(g, body.X, body.Y+i, body.W, text, chart.Plain)
		}
	case s == nil:
		a.put(g, body.X, body.Y, body.W, cmp.Or(a.working(), "computing"), chart.Dim)
	case a.hides() && !traits.Curves && !traits.Whole, a.guessing() == hidePage && !traits.Whole:
		for i, text := range page.Wrap(a.whyHidden(), body.W, body.H) {
			a.put(g, body.X, body.Y+i, body.W, text, chart.Dim)
		}
	default:
		a.drawPage(g, body, s, traits)
		a.sawPage(leaf, s)
	}
}

// places are where the tabs of the view stand, and its page under them.
func (a *App) places(t *page.Traits, l layout) (tabs, body rect) {
	tabs = rect{X: 1, Y: 1, W: a.width - 2, H: 1}
	switch {
	case t.Whole:
		return tabs, rect{X: 1, Y: 2, W: a.width - 2, H: a.height - 3}
	case t.Wide:
		return tabs, rect{X: 1, Y: l.Chart.Y + 2, W: a.width - 2, H: l.Chart.H - 2}
	}
	tabs = rect{X: l.Chart.X, Y: l.Chart.Y, W: l.Chart.W, H: 1}
	under := 2
	if t.Curves { // their heading follows at once
		under = 1
	}
	return tabs, rect{X: l.Chart.X, Y: l.Chart.Y + under, W: l.Chart.W, H: l.Chart.H - under}
}

// sawPage notes whose P values a page shows. Those of curves are the hazard ratios
// under them, where there is room for these.
func (a *App) sawPage(leaf page.Leaf, s page.Shown) {
	if a.hides() {
		return
	}
	if leaf.Traits().Curves && a.presents() {
		return // what the large number shows is noted there
	}
	if !leaf.Traits().Curves {
		if a.sheet.leaf == leaf && s == a.sheet.shown || a.partial() != nil {
			a.insight(placePage, &a.sheet, leaf, s, s.Found())
		}
		return
	}
	v, ok := page.Of[*answer.Survival](s)
	if !ok {
		return
	}
	_, body := a.places(leaf.Traits(), arrange(a.width, a.height, len(a.noteRows())))
	if len(v.Tests) == 0 { // curves without tests are written down, too
		a.insight(placeTests, &a.curves, leaf, s, v)
	}
	if a.style.HasRoomForRatios(v, body) {
		a.insight(placePage, &a.curves, leaf, s, v.Adjusted())
	}
}

func (a *App) drawPage(g *chart.Grid, r rect, s page.Shown, traits *page.Traits) {
	if traits.Hint != "" {
		hint := traits.Hint
		for at := strings.LastIndex(hint, "   "); at > 0 && chart.Width(hint) > r.W; at = strings.LastIndex(hint, "   ") {
			hint = hint[:at] // its parts are whole or not there
		}
		a.put(g, r.X, r.Y+r.H-1, r.W, hint, chart.Dim)
		r.H--
	}
	if traits.Tall {
		a.drawTall(g, r, s)
		return
	}
	sheet := a.sheetOn(g, r)
	s.Draw(sheet)
	a.pageRow = sheet.Row
}

// drawTall draws a page as high as it wants to be and shows the part of it that
// the cursor has scrolled to.
func (a *App) drawTall(g *chart.Grid, r rect, s page.Shown) {
	whole := chart.NewGrid(r.W, tallest)
	s.Draw(a.sheetOn(whole, rect{W: r.W, H: tallest}))
	used := tallest
	for used > 0 && page.BlankRow(whole.Row(used-1)) {
		used--
	}
	if used <= r.H {
		a.pageRow = 0
		page.Blit(g, whole, r)
		return
	}
	room := r.H - 1
	a.pageRow = min(max(a.pageRow, 0), used-room)
	part := &chart.Grid{W: r.W, H: room, Cells: whole.Cells[a.pageRow*r.W : (a.pageRow+room)*r.W]}
	page.Blit(g, part, r)
	a.put(g, r.X, r.Y+r.H-1, r.W, fmt.Sprintf("lines %d to %d of %d: up and down", a.pageRow+1, a.pageRow+room, used), chart.Dim)
}

// drawHeader is the first line: whose data, which endpoint, which subgroup.
func (a *App) drawHeader(g *chart.Grid, r rect) {
	gl := a.glyphs()
	looks := strconv.Itoa(len(a.ledger.Entries)) + " looks"
	if len(a.ledger.Entries) == 1 {
		looks = "1 look"
	}
	if a.kept.failed != "" {
		looks += ", not kept"
	}
	right := looks + "  ? help "
	if a.curves.job != nil {
		right = "computing" + gl.Ellipsis + "  " + right
	}
	xr := r.W - chart.Width(right)
	x := g.Text(1, r.Y, "kaplan", chart.Title)
	x = a.put(g, x+2, r.Y, 24, a.cohort.Name, chart.Plain)
	if word, _ := a.cohort.Origin(); word != "" {
		x = g.Text(x+1, r.Y, "("+word+")", chart.Warn)
	}
	switch {
	case a.cohort.Counted != nil:
		counts := "counts"
		if c := a.column(a.look.Marker); c != nil && c.Bins != nil {
			counts = fmt.Sprintf("counts, %d bins of %s", len(c.Bins.N), c.Name)
		}
		x = a.put(g, x+2, r.Y, 32, counts, chart.Dim)
		if k := a.cohort.Counted; len(k.Steps) > 0 {
			x = a.put(g, x, r.Y, 32, ", times rounded "+map[bool]string{true: "up", false: "down"}[k.Up], chart.Dim)
		}
	case a.cohort.Database:
		x = g.Text(x+2, r.Y, "rows", chart.Dim)
	}
	if a.cohort.Config != "" {
		x = a.put(g, x+2, r.Y, 24, filepath.Base(a.cohort.Config), chart.Dim)
	}
	n := model.Count(a.cohort.Patients(), "patient")
	if s := a.answer; s != nil && a.failed() == nil && !a.view.withoutEndpoint() && s.Used != a.cohort.Patients() {
		n = strconv.Itoa(s.Used) + " of " + n
	}
	if s := a.answer; s != nil && r.W >= 100 {
		n += " " + gl.Dot + " " + s.Endpoint.Title()
		if s.Endpoint.Cause != "" {
			n += " (" + s.Endpoint.Event + " = " + s.Endpoint.Cause + ")"
		}
		if c := s.Endpoint.Censored; c == model.NobodyCensored {
			n += ", nobody censored"
		} else if c != "" {
			n += ", censored " + c
		}
		if s.Endpoint.Entry != "" {
			n += ", entry at " + s.Endpoint.Entry
		}
	}
	room := xr - x - 3
	if a.look.Where != "" || a.look.Landmark > 0 || a.look.StartAt > 0 {
		room = min(room, 44)
	}
	x = a.put(g, x+2, r.Y, room, n, chart.Plain)
	if a.look.Landmark > 0 {
		x = a.put(g, x+2, r.Y, min(xr-x-3, 20), "landmark "+page.Digits(a.look.Landmark), chart.Title)
	}
	if a.look.StartAt > 0 {
		x = a.put(g, x+2, r.Y, min(xr-x-3, 20), "alive at "+page.Digits(a.look.StartAt), chart.Title)
	}
	if a.look.Where != "" {
		count := ""
		if m, err := a.resolver.CountWhere(a.look.Where); err == nil {
			count = " " + gl.Arrow + " " + strconv.Itoa(m)
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
	switch {
	case a.trying():
		a.put(g, 1, r.Y, r.W-2, a.whyHidden(), chart.Dim)
		return
	case a.answeringGuess() != nil:
		a.put(g, 1, r.Y, r.W-2, "type the answer in the lesson   "+a.answeringGuess().answers(a)+"   Esc goes back to the page", chart.Dim)
		return
	}
	hints := a.offered()
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

// drawFailure says in the place of an answer why there is none, and reports
// whether that is so: old curves under a new question would lie.
func (a *App) drawFailure(g *chart.Grid, r rect) bool {
	switch {
	case a.failed() != nil:
		for i, s := range page.Wrap(a.explain(a.failed()), r.W-2, r.H-2) {
			a.put(g, r.X+2, r.Y+2+i, r.W-2, s, chart.Warn)
		}
		return true
	case a.answer == nil && a.curves.job != nil:
		g.Text(r.X+2, r.Y+2, "computing", chart.Dim)
	}
	return a.answer == nil
}

func smallScreen(w, h int) string {
	return fmt.Sprintf("kaplan needs %d x %d characters, this screen has %d x %d: make it larger (q quits)", minWidth, minHeight, w, h)
}
