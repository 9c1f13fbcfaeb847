package tui

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/tui/page"
)

// does makes a binding's Do of a function of the App.
func does(a *App, f func(*App)) func(page.Desk) { return func(page.Desk) { f(a) } }

// whyOf makes a binding's Why of a function of the App.
func whyOf(a *App, f func(*App) string) func(page.Desk) string {
	return func(page.Desk) string { return f(a) }
}

// bound is the binding of a key: the page's, else the view's, else the App's. A lesson is
// walked by one key over every page, whatever that is there without it.
func (a *App) bound(key string) *page.Binding {
	if a.lesson != nil && key == " " {
		for i := range a.bindings {
			if b := &a.bindings[i]; b.Part == "Lesson" && slices.Contains(b.Keys, key) {
				return b
			}
		}
	}
	for _, list := range a.reach() {
		for i := range list {
			if slices.Contains(list[i].Keys, key) {
				return &list[i]
			}
		}
	}
	return nil
}

// reach are the bindings that act now, the innermost first.
func (a *App) reach() [][]page.Binding {
	return [][]page.Binding{a.pageNow().Traits().Bindings, a.viewNow().Bindings, a.bindings}
}

// bindingAt is a binding with where it acts: a page of a view, a whole view (leaf -1),
// or everywhere (view 0).
type bindingAt struct {
	*page.Binding
	view view
	leaf int
}

// all are the bindings that act now, and those of the other views and pages.
func (a *App) all() []bindingAt {
	var out []bindingAt
	add := func(v view, leaf int, list []page.Binding) {
		for i := range list {
			b := bindingAt{&list[i], v, leaf}
			if b.Part != "" && !slices.Contains(out, b) {
				out = append(out, b)
			}
		}
	}
	add(a.view, a.viewNow().page, a.pageNow().Traits().Bindings)
	add(a.view, -1, a.viewNow().Bindings)
	add(0, -1, a.bindings)
	for i, v := range a.views {
		add(view(i+1), -1, v.Bindings)
		for j, p := range v.Pages {
			add(view(i+1), j, p.Traits().Bindings)
		}
	}
	return out
}

// here reports whether a binding acts where a person stands.
func (a *App) here(b bindingAt) bool {
	return b.view == 0 || b.view == a.view && (b.leaf < 0 || b.leaf == a.viewNow().page)
}

// taken reports whether a binding further in has taken all keys of this one, and
// marks the keys that this one takes.
func (a *App) taken(b *page.Binding, taken map[string]bool) bool {
	free := false
	for _, k := range b.Keys {
		free = free || !taken[k]
	}
	for _, k := range b.Keys {
		taken[k] = true
	}
	return !free
}

// act does what a binding does, or says why it cannot.
func (a *App) act(b *page.Binding) {
	if b.Tells {
		if why := a.telling(); why != "" {
			a.say(why)
			return
		}
	}
	if b.Why != nil {
		if why := b.Why(a.desk); why != "" {
			a.say(why)
			return
		}
	}
	b.Do(a.desk)
}

// whyNot says why a binding cannot be used, "" where it can. Of another view it says
// what holds there; what its pages show is known only when they are turned to.
func (a *App) whyNot(b bindingAt) string {
	if why := a.telling(); b.Tells && why != "" {
		return why
	}
	if b.Why == nil || b.leaf >= 0 && !a.here(b) {
		return ""
	}
	if a.here(b) {
		return b.Why(a.desk)
	}
	from := a.view
	v := a.views[b.view-1]
	leaf := v.page
	a.view, v.page = b.view, a.pageFor(b)
	why := b.Why(a.desk)
	v.page, a.view = leaf, from
	return why
}

// pageFor is the page of its view on which a binding acts: the one in hand where that
// uses what the binding changes, else the first that does.
func (a *App) pageFor(b bindingAt) int {
	v := a.views[b.view-1]
	uses := func(i int) bool { return b.Field == "" || slices.Contains(a.uses(v.Pages[i]), b.Field) }
	if b.leaf >= 0 {
		return b.leaf
	}
	if !uses(v.page) {
		for i := range v.Pages {
			if uses(i) {
				return i
			}
		}
	}
	return v.page
}

// elsewhere says in which views and on which pages a key acts, "" for none. What belongs to
// a page names the page: one may be in its view, and on another page of it.
func (a *App) elsewhere(key string) string {
	has := func(list []page.Binding) bool {
		return slices.ContainsFunc(list, func(b page.Binding) bool { return b.Name != "" && slices.Contains(b.Keys, key) })
	}
	var in, on []string
	for i, v := range a.views {
		if has(v.Bindings) {
			in = append(in, fmt.Sprintf("%s (%d)", v.Short, i+1))
			continue
		}
		for _, p := range v.Pages {
			if has(p.Traits().Bindings) {
				on = append(on, fmt.Sprintf("%s (%d)", p.Name(), i+1))
			}
		}
	}
	var where []string
	if len(in) > 0 {
		where = append(where, "in "+strings.Join(in, ", "))
	}
	if len(on) > 0 {
		where = append(where, "on "+strings.Join(on, ", "))
	}
	if len(where) == 0 {
		return ""
	}
	return keyName(key, a.theme.ASCII) + " acts " + strings.Join(where, " and ")
}

// keyOf is the key that changes a field of the Look, "" where there is none.
func (a *App) keyOf(f model.Field) string {
	if f == model.FieldTime || f == model.FieldEvent {
		f = model.FieldEndpoint
	}
	if f == model.FieldCensored { // one list has both
		f = model.FieldCause
	}
	switch f {
	case model.DeriveTime:
		return "A"
	case model.ReadRows:
		return "8 r"
	case model.ReadFiner, model.ReadBins, model.ReadCounted:
		return "Q"
	}
	for _, list := range a.reach() {
		for _, b := range list {
			if b.Field == f && f != "" {
				return keyName(b.Keys[0], a.theme.ASCII)
			}
		}
	}
	return ""
}

// keyNames prints keys as they stand on a keyboard.
func keyNames(a *App, keys []string) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = keyName(k, a.theme.ASCII)
	}
	return strings.Join(out, " ")
}

func keyName(key string, ascii bool) string {
	arrows := [4]string{"←", "→", "↑", "↓"}
	if ascii {
		arrows = [4]string{"Left", "Right", "Up", "Down"}
	}
	switch key {
	case "left":
		return arrows[0]
	case "right":
		return arrows[1]
	case "up":
		return arrows[2]
	case "down":
		return arrows[3]
	case "shift+left":
		return "Shift-" + arrows[0]
	case "shift+right":
		return "Shift-" + arrows[1]
	case "enter":
		return "Enter"
	case "esc":
		return "Esc"
	case "tab":
		return "Tab"
	case "backspace":
		return "Backspace"
	case "delete":
		return "Del"
	case "ctrl+r":
		return "Ctrl-R"
	case " ":
		return "Space"
	case "pgup":
		return "PgUp"
	case "pgdown":
		return "PgDn"
	case "home":
		return "Home"
	case "end":
		return "End"
	}
	return key
}
