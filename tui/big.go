package tui

import (
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// present turns between the usual screen and the one that is read from the back of a
// room: the picture of the page and, where its answer is one number, that and a sentence.
// All keys act as before.
func present(a *App) {
	a.big = !a.big
	if !a.big {
		a.say("the usual screen")
		return
	}
	a.say("one picture, one number, one sentence; @ is the way back, and every key acts as before")
}

// presents reports whether the large screen is drawn: not for a page that wants the
// whole screen, which is rows to be read, unless it has something to say from afar.
func (a *App) presents() bool {
	b, rows := a.pageNow().(*board)
	return a.big && (!a.pageNow().Traits().Whole || rows && b.headline != nil)
}

// bigWidth are the columns of the large number.
func bigWidth(w int) int {
	switch {
	case w >= 180:
		return 64
	case w >= 110:
		return 48
	}
	return 30
}

// placeBig returns where the picture of a page goes, and what draws the number and the
// sentence beside it; a page without a number has the whole body.
func (a *App) placeBig(g *chart.Grid, leaf page.Leaf) (body rect, beside func()) {
	body = rect{X: 1, Y: 1, W: a.width - 2, H: a.height - 2}
	s := a.shown()
	if s == nil || !a.view.withoutEndpoint() && a.failed() != nil {
		return body, func() {}
	}
	h, ok := s.Headline()
	if !ok {
		return body, func() {}
	}
	if a.hides() {
		h = answer.Headline{Caption: a.whyHidden()}
	} else {
		a.sawHeadline(leaf, s)
	}
	said := page.Wrap(a.cohort.Said(h.Sentence), body.W-2, 4)
	rows, w := max(len(said), 2)+1, bigWidth(a.width)
	foot := rect{X: body.X, Y: body.Y + body.H - rows, W: body.W, H: rows}
	number := rect{X: body.X + body.W - w, Y: body.Y, W: w, H: body.H - rows}
	body.W, body.H = body.W-w-2, body.H-rows
	return body, func() {
		for _, r := range []rect{foot, {X: number.X - 2, Y: number.Y, W: w + 2, H: number.H}} {
			page.Blit(g, chart.NewGrid(r.W, r.H), r)
		}
		for i, line := range said {
			a.put(g, foot.X+1, foot.Y+1+i, foot.W-2, line, chart.Title)
		}
		a.drawNumber(g, number, h)
	}
}

// sawHeadline notes whose P the large number shows.
func (a *App) sawHeadline(leaf page.Leaf, s page.Shown) {
	v, ok := page.Of[*answer.Survival](s)
	if !ok {
		return // the page's own P are noted where the page is drawn
	}
	a.insight(placeTests, &a.curves, leaf, s, v)
	if len(v.AdjustedFor) > 0 {
		a.insight(placePage, &a.curves, leaf, s, v.Adjusted())
	}
}

// drawNumber draws a number in large signs, and under it what it is.
func (a *App) drawNumber(g *chart.Grid, r rect, h answer.Headline) {
	var under []page.Line
	add := func(text string, role chart.Role) {
		for _, l := range page.Wrap(a.cohort.Said(text), r.W, 4) {
			under = append(under, page.Line{Text: l, Role: role})
		}
	}
	add(h.Caption, chart.Title)
	if h.Beside != "" {
		for _, l := range strings.Split(h.Beside, "\n") {
			add(l, chart.Plain)
		}
	}
	if n := len(a.notes()); n > 0 {
		under = append(under, page.Line{}, page.Line{Text: model.Count(n, "note") + ": i", Role: chart.Dim})
	}
	digits := chart.Digits(h.Number, r.W, r.H-len(under)-2, chart.Title, a.theme.ASCII)
	high := 1
	switch {
	case h.Number == "":
		high = 0
	case digits != nil:
		high = digits.H
	}
	y := r.Y + max(0, (r.H-high-1-len(under))/2)
	if digits != nil {
		page.Blit(g, digits, rect{X: r.X, Y: y, W: digits.W, H: digits.H})
	} else {
		a.put(g, r.X, y, r.W, h.Number, chart.Title)
	}
	for i, l := range under {
		a.put(g, r.X, y+high+1+i, r.W, l.Text, l.Role)
	}
}

// roomOf is how wide and high a page of rows is that begins at the left of the screen: all
// of it, or what the large number and its sentence leave.
func (a *App) roomOf(s *page.Sheet) (w, h int) {
	if !a.presents() {
		return a.width, a.height
	}
	r := s.Room()
	return r.X + r.W, r.Y + r.H
}
