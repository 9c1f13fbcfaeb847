package tui

import (
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/tui/page"
)

// uses are the fields that a page can use. A page that asks nothing uses none.
func (a *App) uses(leaf page.Leaf) []model.Field {
	out, ok := a.used[leaf]
	if !ok {
		out = model.Uses(leaf.Parts)
		a.used[leaf] = out
	}
	return out
}

// moves reports whether something on the screen moves with a field: the page in hand,
// or the curves whose groups and tests stand beside it.
func (a *App) moves(f model.Field) bool {
	leaf := a.pageNow()
	beside := !a.view.withoutEndpoint() && !leaf.Traits().Wide && (a.answer != nil || a.curves.job != nil)
	return slices.Contains(a.uses(leaf), f) || beside && slices.Contains(a.uses(a.leaf(viewSurvival, 0)), f)
}

// unused says why a field is not changed by a key of the view on this page, "" where
// it can be: nothing on the screen would move.
func (a *App) unused(f model.Field) string {
	if a.moves(f) {
		return ""
	}
	var others []string
	for _, p := range a.viewNow().Pages {
		if slices.Contains(a.uses(p), f) {
			others = append(others, p.Name())
		}
	}
	why := "the page " + a.pageNow().Name() + " does not use " + f.Key()
	if len(others) > 0 {
		why += ": Tab turns to " + strings.Join(others, ", ")
	}
	return why
}

// concerns reports whether what a key changes is used by the page in hand, so that
// the footer offers it there. What asks nothing offers what leads elsewhere.
func (a *App) concerns(b *page.Binding) bool {
	return b.Field == "" || len(a.uses(a.pageNow())) == 0 || a.moves(b.Field)
}

// offered are the hints of the footer: what acts and is of use where a person stands,
// what is of the page first, and then what there may be room for.
func (a *App) offered() []string {
	var hints, spare []string
	taken := map[string]bool{}
	for _, list := range a.reach() {
		for i := range list {
			b := &list[i]
			if a.taken(b, taken) || b.Hint == "" && b.Spare == "" || !a.concerns(b) || b.Why != nil && b.Why(a.desk) != "" {
				continue
			}
			if b.Hint == "" {
				spare = append(spare, b.Spare)
				continue
			}
			h := b.Hint
			if a.theme.ASCII {
				h = strings.ReplaceAll(h, "←→", "<>")
			}
			hints = append(hints, h)
		}
	}
	return append(hints, spare...)
}
