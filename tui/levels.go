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

// levelsEditor merges, reorders and leaves out a marker's levels.
type levelsEditor struct {
	column string
	groups []model.LevelSet
	out    []string // levels left out
	cursor int
	counts map[string]int
	end    func(keep bool)
}

func arrangeLevels(a *App) {
	c, err := a.resolver.Marker(a.look.Marker)
	if err != nil {
		a.say(model.FirstLine(err.Error()))
		return
	}
	levels, n := model.LevelsOf(c)
	if len(levels) > model.MaxGroups {
		a.say(fmt.Sprintf("%s has %d values: too many to arrange", c.Name, len(levels)))
		return
	}
	e := &levelsEditor{column: c.Title(), counts: map[string]int{}, end: a.trial()}
	for i, l := range levels {
		e.counts[l] = n[i]
	}
	if a.look.Levels != "" {
		e.groups, _ = model.ParseLevels(a.look.Levels)
	}
	if e.groups == nil {
		for _, l := range levels {
			e.groups = append(e.groups, model.LevelSet{Name: l, Levels: []string{l}})
		}
	}
	for _, l := range levels {
		if !slices.ContainsFunc(e.groups, func(s model.LevelSet) bool { return slices.Contains(s.Levels, l) }) {
			e.out = append(e.out, l)
		}
	}
	a.push(e)
}

func (e *levelsEditor) apply(a *App) {
	l := a.look
	l.Levels = model.FormatLevels(e.groups)
	plain := len(e.out) == 0
	for _, g := range e.groups {
		plain = plain && len(g.Levels) == 1
	}
	if c, err := a.resolver.Marker(l.Marker); err == nil && plain {
		if levels, _ := model.LevelsOf(c); slices.EqualFunc(levels, e.groups, func(l string, s model.LevelSet) bool { return l == s.Name }) {
			l.Levels = ""
		}
	}
	// A reference that has been merged away refers to nobody.
	l.Reference = model.SetReference(l.Reference, l.Marker, "")
	a.change(l)
}

func (e *levelsEditor) Key(a *App, k key) bool {
	n := len(e.groups)
	all := n + len(e.out)
	switch k.Name {
	case "esc", "enter":
		e.end(k.Name == "enter")
		return true
	case "up", "k":
		e.cursor = max(0, e.cursor-1)
	case "down", "j":
		e.cursor = min(all-1, e.cursor+1)
	case "K", "shift+up":
		if e.cursor > 0 && e.cursor < n {
			e.groups[e.cursor-1], e.groups[e.cursor] = e.groups[e.cursor], e.groups[e.cursor-1]
			e.cursor--
			e.apply(a)
		}
	case "J", "shift+down":
		if e.cursor+1 < n {
			e.groups[e.cursor+1], e.groups[e.cursor] = e.groups[e.cursor], e.groups[e.cursor+1]
			e.cursor++
			e.apply(a)
		}
	case "+", "=":
		if e.cursor+1 < n {
			x, y := e.groups[e.cursor], e.groups[e.cursor+1]
			m := model.LevelSet{Levels: append(slices.Clone(x.Levels), y.Levels...)}
			m.Name = strings.Join(m.Levels, "+")
			e.groups = slices.Replace(e.groups, e.cursor, e.cursor+2, m)
			e.apply(a)
		} else {
			a.say("+ merges a group with the one below it")
		}
	case "-":
		if e.cursor < n && len(e.groups[e.cursor].Levels) > 1 {
			var parts []model.LevelSet
			for _, l := range e.groups[e.cursor].Levels {
				parts = append(parts, model.LevelSet{Name: l, Levels: []string{l}})
			}
			e.groups = slices.Replace(e.groups, e.cursor, e.cursor+1, parts...)
			e.apply(a)
		} else {
			a.say("- takes a merged group apart")
		}
	case "x", " ":
		switch {
		case e.cursor < n && n > 1:
			e.out = append(e.out, e.groups[e.cursor].Levels...)
			e.groups = slices.Delete(e.groups, e.cursor, e.cursor+1)
			e.apply(a)
		case e.cursor >= n && e.cursor < all:
			l := e.out[e.cursor-n]
			e.out = slices.Delete(e.out, e.cursor-n, e.cursor-n+1)
			e.groups = append(e.groups, model.LevelSet{Name: l, Levels: []string{l}})
			e.cursor = n
			e.apply(a)
		default:
			a.say("one group has to stay")
		}
	case "n":
		if e.cursor < n {
			at := e.cursor
			p := newPrompt("Name of this group", e.groups[at].Name)
			p.Accept = func(a *App, s string) {
				if s != "" {
					e.groups[at].Name = s
					e.apply(a)
				}
			}
			a.push(p)
		}
	}
	return false
}

func (e *levelsEditor) Draw(a *App, g *chart.Grid) {
	r := box(a, g, 68, len(e.groups)+len(e.out)+3, "Groups of "+e.column, "J K order  + merge  - split  x leave out  n name  Enter takes  Esc cancels")
	for i := range len(e.groups) + len(e.out) {
		label, role, n := "", chart.Plain, 0
		if i < len(e.groups) {
			label = strconv.Itoa(i+1) + "  " + e.groups[i].Name
			for _, l := range e.groups[i].Levels {
				n += e.counts[l]
			}
		} else {
			label, role = "-  "+e.out[i-len(e.groups)]+"  (left out)", chart.Dim
			n = e.counts[e.out[i-len(e.groups)]]
		}
		if i == e.cursor {
			role = chart.Cursor
		}
		if i >= r.H {
			break
		}
		a.put(g, r.X, r.Y+i, r.W-14, label, role)
		g.Text(r.X+r.W-13, r.Y+i, a.cohort.Said(page.PadLeft(strconv.Itoa(n), 5)+" patients"), chart.Dim)
	}
}
