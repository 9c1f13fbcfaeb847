package tui

import (
	"kaplan/model"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// silence is what pages say of why they have nothing to say, for one cohort and one
// endpoint: nothing else decides it.
type silence struct {
	of   *model.Resolver
	look model.Observing
	why  map[page.Leaf]string
}

// silent says why a page has nothing to say of the cohort, "" where it has.
func (a *App) silent(p page.Leaf) string {
	s := &a.quiet
	if s.of != a.resolver || s.look != a.look.Observing || s.why == nil {
		*s = silence{of: a.resolver, look: a.look.Observing, why: map[page.Leaf]string{}}
	}
	why, ok := s.why[p]
	if !ok {
		why = p.Silent(a.resolver, a.look)
		s.why[p] = why
	}
	return why
}

// tab is one page in the line of tabs.
type tab struct {
	text string
	role chart.Role
}

// tabLine is the line of a view's pages in w columns: their names, the longest made
// short until all fit, so that all are always seen. Those that have nothing to say
// stand in brackets.
func tabLine(pages []page.Leaf, current int, silent func(page.Leaf) string, w int) []tab {
	names := make([]string, len(pages))
	for i, p := range pages {
		names[i] = p.Name()
	}
	pad, brackets := 2, 2
	width := func() int {
		n := len(names) - 1
		for i, p := range pages {
			n += chart.Width(names[i])
			switch {
			case silent(p) != "":
				n += max(brackets, pad)
			case i == current:
				n += 2
			default:
				n += pad
			}
		}
		return n
	}
	shorten := func(but int) bool {
		longest := -1
		for i, p := range pages {
			if i == but || names[i] == p.Tab() {
				continue
			}
			if longest < 0 || chart.Width(names[i]) > chart.Width(names[longest]) {
				longest = i
			}
		}
		if longest >= 0 {
			names[longest] = pages[longest].Tab()
		}
		return longest >= 0
	}
	for width() > w && shorten(current) {
	}
	if width() > w {
		pad = 0
	}
	if width() > w {
		shorten(-1)
	}
	if width() > w {
		brackets = 0
	}
	out := make([]tab, len(pages))
	for i, p := range pages {
		t := tab{names[i], chart.Plain}
		quiet := silent(p) != ""
		switch {
		case quiet && brackets > 0:
			t.text = "(" + t.text + ")"
		case i == current || pad > 0:
			t.text = " " + t.text + " "
		}
		switch {
		case i == current:
			t.role = chart.Cursor
		case quiet:
			t.role = chart.Dim
		}
		out[i] = t
	}
	return out
}

// drawTabs is the line of the view's pages.
func (a *App) drawTabs(g *chart.Grid, r rect) {
	v := a.viewNow()
	x := r.X
	for _, t := range tabLine(v.Pages, v.page, a.silent, r.W) {
		x = a.put(g, x, r.Y, r.X+r.W-x, t.text, t.role) + 1
	}
}

// turnPage turns to the next page that has something to say, in a circle; where none
// has, to the next.
func (a *App) turnPage(by int) {
	v := a.viewNow()
	n := len(v.Pages)
	passed := ""
	for i := 1; i < n; i++ {
		to := ((v.page+i*by)%n + n) % n
		why := a.silent(v.Pages[to])
		if why == "" {
			a.toPage(to)
			if passed != "" {
				a.say(passed)
			}
			return
		}
		if passed == "" {
			passed = "passed over " + v.Pages[to].Name() + ": " + why
		}
	}
	a.toPage((v.page + by + n) % n)
}
