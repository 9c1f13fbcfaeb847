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

// bound is the binding of a key: the page's, else the view's, else the App's.
func (a *App) bound(key string) *page.Binding {
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

// all are the bindings that act now, and those of the other views and pages.
func (a *App) all() []*page.Binding {
	var out []*page.Binding
	add := func(list []page.Binding) {
		for i := range list {
			if list[i].Part != "" && !slices.Contains(out, &list[i]) {
				out = append(out, &list[i])
			}
		}
	}
	for _, list := range a.reach() {
		add(list)
	}
	for _, v := range a.views {
		add(v.Bindings)
		for _, p := range v.Pages {
			add(p.Traits().Bindings)
		}
	}
	return out
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
	if b.Why != nil {
		if why := b.Why(a.desk); why != "" {
			a.say(why)
			return
		}
	}
	b.Do(a.desk)
}

// whyNot says why a binding cannot be used now: it belongs to another view or page,
// or it has a reason of its own; "" where it can.
func (a *App) whyNot(b *page.Binding) string {
	here := false
	for _, list := range a.reach() {
		for i := range list {
			here = here || &list[i] == b
		}
	}
	if !here {
		for i, v := range a.views {
			for j := range v.Bindings {
				if &v.Bindings[j] == b {
					return fmt.Sprintf("acts in view %d, %s", i+1, v.Name)
				}
			}
			for _, p := range v.Pages {
				for j := range p.Traits().Bindings {
					if &p.Traits().Bindings[j] == b {
						return fmt.Sprintf("acts in view %d, page %s", i+1, p.Name())
					}
				}
			}
		}
	}
	if b.Why != nil {
		return b.Why(a.desk)
	}
	return ""
}

// keyOf is the key that changes a field of the Look, "" where there is none.
func (a *App) keyOf(f model.Field) string {
	if f == model.FieldTime || f == model.FieldEvent {
		f = model.FieldEndpoint
	}
	if f == model.FieldCensored { // one list has both
		f = model.FieldCause
	}
	if f == model.DeriveTime {
		return "A"
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
	}
	return key
}
