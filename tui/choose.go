package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/tui/page"
)

// describeColumn is a column in a few words, for lists.
func describeColumn(c *model.Column) string {
	s := ""
	switch c.Kind {
	case model.Number:
		if lo, hi, ok := c.Range(); ok && lo == hi {
			s = "always " + page.Digits(lo)
		} else if ok {
			s = page.Digits(lo) + " to " + page.Digits(hi)
		} else {
			s = "no values"
		}
	case model.Date:
		if lo, hi, ok := c.Range(); ok {
			s = model.FormatDate(lo) + " to " + model.FormatDate(hi)
		}
	case model.Category:
		s = strings.Join(c.Level[:min(len(c.Level), 6)], ", ")
		if len(c.Level) > 6 {
			s += fmt.Sprintf(" … %d levels", len(c.Level))
		}
	default:
		s = strconv.Itoa(c.Distinct) + " different"
	}
	if c.Missing > 0 {
		s += fmt.Sprintf("  (%d missing)", c.Missing)
	}
	return s
}

// takesIt is the hint of most lists.
const takesIt = "Enter takes it  Esc back"

// isTime reports whether a column holds numbers that could be times.
func isTime(c *model.Column) bool { return c.Kind == model.Number && c.Distinct > 2 }

func pickMarker(a *App) {
	var items []item
	asked := map[string]bool{} // those that are there for who asks for them
	for _, c := range a.cohort.Columns {
		why := model.NoMarker(a.cohort, c)
		it := item{Key: c.Name, Label: c.Title(), Detail: describeColumn(c)}
		if why != "" {
			it.Dim, it.Why, it.Detail = true, c.Name+" cannot group patients: "+why, why
		} else if why := model.NotOffered(a.cohort, c); why != "" {
			it.Detail = why
			asked[c.Name] = true
		}
		items = append(items, it)
	}
	items = first(items, func(it item) bool { return !asked[it.Key] })
	take := (*App).setMarker
	if k := a.cohort.Counted; k != nil {
		for _, name := range k.Others {
			items = append(items, item{Key: name, Label: name, Detail: "not counted: the database is asked"})
		}
		take = func(a *App, name string) {
			if a.cohort.LeftAfar(name) {
				a.countColumn(name, func(a *App) { a.setMarker(name) })
				return
			}
			a.setMarker(name)
		}
	}
	a.choose("Marker", "type a part of the name  Enter takes it  Ctrl-X none  Esc back", dimLast(items), a.look.Marker, take).
		Extra = map[string]func(*App, *picker){"ctrl+x": func(a *App, p *picker) { a.setMarker(""); a.pop(p) }}
}

// choose shows a list of which one is taken, the cursor at a key.
func (a *App) choose(title, hint string, items []item, at string, take func(*App, string)) *picker {
	p := &picker{list: newList(title, items).At(at), Width: 76, Accept: take}
	p.Hint = hint
	a.push(p)
	return p
}

// columnItems lists the columns that can be used.
func columnItems(cols []*model.Column, usable func(*model.Column) bool) []item {
	var out []item
	for _, c := range cols {
		if usable(c) {
			out = append(out, item{Key: c.Name, Label: c.Title(), Detail: describeColumn(c)})
		}
	}
	return out
}

// first puts items in front of the others, both in the order that they have.
func first(items []item, is func(item) bool) []item {
	var front, rest []item
	for _, it := range items {
		if is(it) {
			front = append(front, it)
		} else {
			rest = append(rest, it)
		}
	}
	return append(front, rest...)
}

func dimLast(items []item) []item { return first(items, func(it item) bool { return !it.Dim }) }

// pop closes an overlay.
func (a *App) pop(o overlay) {
	if i := slices.Index(a.overlays, o); i >= 0 {
		a.overlays = slices.Delete(a.overlays, i, i+1)
	}
}

func pickCut(a *App) {
	setRule := func(a *App, rule string) {
		l := a.look
		l.Cut, l.Moved = rule, false
		a.cutInHand = 0
		a.change(l)
	}
	items := []item{
		{Key: "median", Label: "median", Detail: "two groups of equal size"},
		{Key: "mean", Label: "mean", Detail: "two groups"},
		{Key: "tertile", Label: "tertiles", Detail: "low, middle, high"},
		{Key: "quartile", Label: "quartiles", Detail: "Q1 to Q4"},
		{Key: "optimal", Label: "optimal", Words: "best", Detail: "where groups differ most: its P is corrected for the search"},
		{Key: "youden", Label: "Youden", Words: "ROC", Detail: "where sensitivity + specificity is largest: corrected likewise"},
		{Key: "value:", Label: "a value…", Detail: "typed: 20, or 10,20 for three groups"},
		{Key: "quantile:", Label: "quantiles…", Detail: "typed: 0.25,0.75"},
		{Key: "by:", Label: "a value per level of a factor…", Detail: "typed: sex:male=36.2,female=29.6"},
	}
	a.choose("Cut "+a.look.Marker, takesIt, items, "", func(a *App, rule string) {
		switch {
		case rule == "optimal" || rule == "youden":
			takeSearched(a, rule)
			return
		case !strings.HasSuffix(rule, ":"):
			setRule(a, rule)
			return
		}
		value := ""
		if rest, ok := strings.CutPrefix(a.look.Cut, rule); ok {
			value = rest
		}
		p := newPrompt("Cut "+a.look.Marker+" by "+map[string]string{"value:": "a value", "quantile:": "quantiles", "by:": "a value per level"}[rule], value)
		p.Help = map[string][]string{
			"value:": {"low is <= the value, high is above it; two values make three groups",
				"a typed cut counts as chosen beforehand: its P is not corrected"},
			"quantile:": {"probabilities between 0 and 1, ascending; quantiles are R's type 7"},
			"by:":       {"a column, a colon, and a cut for each of its levels", "sex:male=36.2,female=29.6"},
		}[rule]
		p.Check = func(a *App, s string) (string, error) {
			if s == "" {
				return "", nil
			}
			if _, err := model.ParseCut(rule + s); err != nil {
				return "", err
			}
			look := a.look
			look.Cut, look.Moved = rule+s, false
			f, err := a.resolver.Frame(look)
			if err != nil {
				return "", err
			}
			return groupSizes(f), nil
		}
		p.Accept = func(a *App, s string) {
			if s != "" {
				setRule(a, rule+s)
			}
		}
		a.push(p)
	})
}

func groupSizes(f *model.Frame) string {
	n := make([]int, len(f.Groups))
	for _, g := range f.Code {
		if int(g) < len(n) {
			n[g]++
		}
	}
	var parts []string
	for i, g := range f.Groups {
		parts = append(parts, fmt.Sprintf("%s %d", g.Name, n[i]))
	}
	return "groups: " + strings.Join(parts, ", ")
}

// pickList edits a comma-separated list of columns by ticks; what was typed as
// an expression stays in the list.
func pickList(a *App, f model.Field, title, empty string, usable func(*model.Column) bool) {
	with := func(l model.Look, value string) model.Look { f.Of(&l).SetString(value); return l }
	set := func(a *App, value string) { a.change(with(a.look, value)) }
	ticked := model.SplitList(f.Of(&a.look).String())
	for i, t := range ticked { // a quoted name and the name are the same
		if n := strings.Trim(t, "`"); a.cohort.Column(n) != nil || a.cohort.LeftAfar(n) {
			ticked[i] = n
		}
	}
	items := columnItems(a.cohort.Columns, usable)
	if f == model.FieldCovariates {
		items = append(items, a.afarItems()...)
	}
	for _, t := range slices.Backward(ticked) {
		if !slices.ContainsFunc(items, func(it item) bool { return it.Key == t }) {
			items = slices.Insert(items, 0, item{Key: t, Label: t, Detail: "expression"})
		}
	}
	// The ticked ones come first, so that they are seen at once.
	l := newList(title, first(items, func(it item) bool { return slices.Contains(ticked, it.Key) }))
	l.Multi, l.Ticked, l.Hint = true, ticked, "Space ticks  Enter takes  Esc cancels  Ctrl-E types  Ctrl-X "+empty
	join := func(keys []string) string {
		out := make([]string, len(keys))
		for i, k := range keys {
			out[i] = k
			if a.cohort.Column(k) != nil || a.cohort.LeftAfar(k) {
				out[i] = model.Quote(k)
			}
		}
		return model.JoinList(out)
	}
	p := &picker{list: l, Width: 76, Count: (*App).analysedText}
	p.Change = func(a *App, keys []string) { set(a, join(keys)) }
	end := a.trial()
	p.Done = func(_ *App, taken bool) { end(taken) }
	p.Extra = map[string]func(*App, *picker){
		"ctrl+x": func(a *App, p *picker) { p.Ticked = nil; set(a, "") },
		"ctrl+e": func(a *App, p *picker) {
			end(true)
			pr := newPrompt(title, join(p.Ticked))
			pr.Help = []string{"columns or expressions with commas: age, log(bili), sex"}
			pr.Check = func(a *App, s string) (string, error) {
				f, err := a.resolver.Frame(with(a.look, s))
				if err == nil && f.Look.Covariates != "" && !slices.ContainsFunc(model.SplitList(s), a.resolver.StaysAfar) {
					_, err = a.resolver.Design(f)
				}
				return "", err
			}
			pr.Accept = func(a *App, s string) { set(a, s) }
			a.pop(p)
			a.push(pr)
		},
	}
	a.push(p)
}

// analysedText is how many patients and events are in the answer to what is ticked, ""
// where none is on the screen.
func (a *App) analysedText() string {
	switch {
	case a.view.withoutEndpoint():
		return ""
	case a.failed() != nil:
		return "no answer"
	case a.answer == nil || a.answered != a.curvesLook():
		return "counting"
	}
	if h := a.ratios(); h != nil && h.Fit != nil && h.Fit.N > 0 {
		return fmt.Sprintf("%s, %s", model.Count(h.Fit.N, "patient"), model.Count(h.Fit.Events, "event"))
	}
	return fmt.Sprintf("%s, %s", model.Count(a.answer.Used, "patient"), model.Count(a.answer.Frame.Events, "event"))
}

// pickSwitch chooses the time at which patients change group.
func pickSwitch(a *App) {
	items := []item{{Key: "", Label: "none", Detail: "groups by a marker"}}
	items = append(items, columnItems(a.cohort.Columns, isTime)...)
	a.choose("The time at which a patient changes group (missing: never)", takesIt, items, a.look.Switch, func(a *App, name string) {
		l := a.look
		l.Switch = name
		l.Marker, l.Levels, l.AsLevels, l.Moved, l.Reference, l.Cut = "", "", false, false, "", "median"
		if name == "" {
			l.Marker = model.FirstMarker(a.cohort)
			l.Cut = a.cohort.FirstCut(l.Marker)
		}
		a.change(l)
	})
}
