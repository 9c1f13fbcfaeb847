package tui

import (
	"slices"
	"strings"

	"kaplan/tui/page"
)

// turnTo turns to the page of the view that has a name, or to the first page where
// none has it, and reports whether one has.
func (a *App) turnTo(name string) bool {
	i := 0
	if name != "" {
		i = slices.IndexFunc(a.viewNow().Pages, func(p page.Leaf) bool { return strings.EqualFold(p.Name(), name) })
	}
	a.toPage(max(i, 0))
	return i >= 0
}

func (a *App) toPage(i int) {
	a.viewNow().page = i
	a.pageRow = 0
	a.begin()
}

func (a *App) showView(v view) {
	if a.view != v {
		a.row = 0 // other lines; the cursor of views about survival stands on the marker
		if v <= viewScreen {
			a.row = 1
		}
		a.pageRow = 0
	}
	a.view = v
	a.begin()
}
