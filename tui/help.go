package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

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

func openHelp(a *App) {
	var parts []string
	of := map[string][]page.Line{}
	for _, b := range a.all() {
		if of[b.Part] == nil {
			parts = append(parts, b.Part)
		}
		of[b.Part] = append(of[b.Part], page.Line{Text: fmt.Sprintf("  %-15s %s", keyNames(a, b.Keys), b.Name), Role: chart.Plain})
	}
	var lines []page.Line
	for i, part := range parts {
		if i > 0 {
			lines = append(lines, page.Line{})
		}
		lines = append(lines, page.Line{Text: strings.ToUpper(part), Role: chart.Title})
		lines = append(lines, of[part]...)
	}
	lines = append(lines, page.Line{}, page.Line{Text: "In every list: type to filter, arrows or Ctrl-N Ctrl-P move, Enter takes, Esc goes back.",
		Role: chart.Dim},
		page.Line{Text: "What scrolls: arrows or j k, PgUp PgDn, Home End.", Role: chart.Dim},
		page.Line{Text: "Groups: low is <= the cut, high is above it. + on a curve is a censoring.", Role: chart.Dim})
	a.push(&scroll{Title: "Help", Lines: lines})
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
		return b.Why(desk{a})
	}
	return ""
}

func openPalette(a *App) {
	all := a.all()
	var items []item
	for i, b := range all {
		it := item{Key: strconv.Itoa(i), Label: b.Name, Detail: keyNames(a, b.Keys)}
		if why := a.whyNot(b); why != "" {
			it.Dim, it.Why, it.Detail = true, why, why
		}
		items = append(items, it)
	}
	l := newList("Actions", items)
	l.Hint = "type a part of the name  Enter does it  Esc back"
	a.push(&picker{list: l, Width: 84, Accept: func(a *App, key string) {
		for i, b := range all {
			if strconv.Itoa(i) == key {
				a.act(b)
			}
		}
	}})
}

// openRow takes the row under the page's cursor, else opens the line of the
// question under its cursor.
func openRow(a *App) {
	if s := a.shown(); s != nil && (s.Rows() == 0 || a.pageRow < s.Rows()) && s.Take(desk{a}, a.pageRow) {
		return
	}
	if q := a.question(); a.row < len(q) {
		q[a.row].Open(a)
	}
}

func clearRow(a *App) {
	if q := a.question(); a.row < len(q) {
		l := a.look
		q[a.row].Clear(&l)
		a.change(l)
	}
}

// advise puts the keys that do what a warning advises behind its words.
func (a *App) advise(text string) string {
	for _, w := range model.SharedWays() {
		if k := a.keyOf(w.Field); k != "" && strings.Contains(text, w.Do) {
			text = strings.Replace(text, w.Do, w.Do+" ("+k+")", 1)
		}
	}
	for _, p := range a.viewNow().Pages {
		see := "see " + strings.ToLower(p.Name())
		text = strings.Replace(text, see, see+" (Tab)", 1)
	}
	return text
}
