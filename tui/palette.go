package tui

import (
	"fmt"
	"strconv"
	"strings"
)

// openPalette lists every page and every action by its name: a page is turned to, an
// action is done, in the view where it acts.
func openPalette(a *App) {
	var items []item
	var do []func()
	add := func(it item, f func()) {
		it.Key = "\x00" + strconv.Itoa(len(do))
		items, do = append(items, it), append(do, f)
	}
	for i, v := range a.views {
		for j, p := range v.Pages {
			it := item{Label: p.Name(), Words: p.Words(), Detail: fmt.Sprintf("%d %s: %s", i+1, v.Short, p.Short())}
			if strings.EqualFold(p.Name(), v.Short) {
				it.Detail = fmt.Sprintf("%d: %s", i+1, p.Short())
			}
			add(it, func() { a.turnToPlace(view(i+1), j) })
		}
	}
	for _, b := range a.all() {
		if b.view == 0 && strings.HasPrefix(b.Name, "view: ") { // its pages are listed
			continue
		}
		it := item{Label: b.Name, Words: b.Words, Detail: keyNames(a, b.Keys)}
		why := a.whyNot(b)
		switch {
		case why != "":
			it.Dim, it.Why, it.Detail = true, why, why
		case !a.here(b):
			it.Detail += fmt.Sprintf(" in %s (%d)", a.views[b.view-1].Short, b.view)
		}
		add(it, func() {
			if !a.here(b) {
				a.turnToPlace(b.view, a.pageFor(b))
			}
			a.act(b.Binding)
		})
	}
	l := newList("Pages and actions", items)
	l.Hint = "type a part of the name  Enter goes there or does it  Esc back"
	a.push(&picker{list: l, Width: 100, Aside: true, Accept: func(a *App, key string) {
		if i, err := strconv.Atoi(strings.TrimPrefix(key, "\x00")); err == nil {
			do[i]()
		}
	}})
}

// turnToPlace shows a page of a view.
func (a *App) turnToPlace(v view, leaf int) {
	a.views[v-1].page = leaf
	a.showView(v)
	a.toPage(leaf)
}
