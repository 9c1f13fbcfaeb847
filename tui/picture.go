package tui

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/tui/page"
)

// picture makes bindings of how curves are drawn and read.
func picture(a *App) func(name, hint string, f func(*App), keys ...string) page.Binding {
	return func(name, hint string, f func(*App), keys ...string) page.Binding {
		return page.Binding{Keys: keys, Name: name, Hint: hint, Part: "Picture", Do: does(a, f)}
	}
}

// readingBindings are the keys that read the curves.
func readingBindings(a *App) []page.Binding {
	set := picture(a)
	off := set("read the curves no more", "", func(a *App) { a.style.Reading = false }, "|")
	off.Why = whyOf(a, func(a *App) string {
		if !a.style.Reading {
			return "no cursor stands on the curves: < and > put one there"
		}
		return ""
	})
	on := set("read the curves: the cursor a column on", "<> read", func(a *App) { a.style.Read(1) }, ">")
	back := set("read the curves: the cursor a column back", "", func(a *App) { a.style.Read(-1) }, "<")
	on.Why = whyOf(a, func(a *App) string {
		if a.current() == nil {
			return "there are no curves to read"
		}
		return ""
	})
	back.Why = on.Why
	return []page.Binding{on, back, off}
}

// curvesBindings are the keys of how curves are drawn.
func curvesBindings(a *App) []page.Binding {
	set := picture(a)
	unit := set("unit of the time: days, weeks, months, years, where the file does not say it", "", turnUnit, "U")
	unit.Why = whyOf(a, noUnit)
	return []page.Binding{
		set("draw curves finer, in braille dots, or in whole cells", "", finer, "."),
		set("where the time axis ends: 10 % at risk, a number at risk, a time, all", "", pickEnd, "Z"),
		unit,
	}
}

// finer turns between dots and whole cells.
func finer(a *App) {
	if a.theme.ASCII {
		a.say("braille dots are not ASCII, and this screen is drawn with ASCII alone")
		return
	}
	a.style.Dots = !a.style.Dots
	a.say(map[bool]string{true: "drawn in dots, 2 × 4 to a cell", false: "drawn in whole cells"}[a.style.Dots])
}

// pickEnd asks where the time axis ends.
func pickEnd(a *App) {
	take := func(a *App, e answer.TimeEnd) {
		a.style.End = e
		a.say("the time axis ends " + e.Words() + "; tests, medians and ratios use all")
	}
	items := []item{
		{Key: "", Label: "by itself", Detail: "with the last patient, unless the right half has under 1 % of them"},
		{Key: "share", Label: "10 % at risk", Detail: "where a tenth of all patients are still at risk"},
		{Key: "number", Label: "a number at risk…", Detail: "typed: 20"},
		{Key: "time", Label: "a time…", Detail: "typed, in " + a.timeUnit()},
		{Key: "all", Label: "all", Detail: "with the last patient"},
	}
	p := a.choose("Where the time axis ends", takesIt, items, a.style.End.Kind, func(a *App, kind string) {
		switch kind {
		case "share":
			take(a, answer.TimeEnd{Kind: kind, At: 0.1})
			return
		case "", "all":
			take(a, answer.TimeEnd{Kind: kind})
			return
		}
		value := ""
		if a.style.End.Kind == kind {
			value = page.Digits(a.style.End.At)
		}
		p := newPrompt(map[string]string{"number": "The axis ends where so many are at risk", "time": "The axis ends at this time"}[kind], value)
		p.Aside = true
		p.Check = func(_ *App, s string) (string, error) {
			if v, err := model.ReadNumber(s); err != nil || v <= 0 {
				return "", fmt.Errorf("%q is not a number above 0", model.Excerpt(s))
			}
			return "", nil
		}
		p.Accept = func(a *App, s string) {
			if v, err := model.ReadNumber(s); err == nil && v > 0 {
				take(a, answer.TimeEnd{Kind: kind, At: v})
			}
		}
		a.push(p)
	})
	p.Aside = true
}

// timeUnit is the unit of the time in words.
func (a *App) timeUnit() string {
	if s := a.answer; s != nil && s.Endpoint.Unit != "" {
		return s.Endpoint.Unit
	}
	return "the unit of the file"
}

// timeUnits are those that a person turns through where the file says none.
var timeUnits = []string{"", "days", "weeks", "months", "years"}

// noUnit says why the unit is not turned to the next, "" where it is.
func noUnit(a *App) string {
	s := a.current()
	if s == nil {
		return "there are no curves whose time could have a unit"
	}
	c := a.cohort.Column(s.Endpoint.Time)
	switch {
	case c == nil:
		return "the time is not a column of the file, and has the unit that it was given"
	case s.Endpoint.Unit != "" && !a.saidUnit(c.Name):
		return "the file says that the time is in " + s.Endpoint.Unit + ": U in view 8 says another unit"
	}
	return noFiles(a)
}

// saidUnit reports whether the unit of a column was said in this session.
func (a *App) saidUnit(name string) bool {
	return slices.ContainsFunc(a.setup.said.Columns, func(c model.ColumnSetup) bool { return c.Name == name && c.Unit != "" })
}

// turnUnit says that the time is in the next of the units. No number changes.
func turnUnit(a *App) {
	s := a.current()
	name := s.Endpoint.Time
	next := timeUnits[(slices.Index(timeUnits, strings.ToLower(s.Endpoint.Unit))+1)%len(timeUnits)]
	note := "the time is in " + next + " (U changes it, W in view 8 writes it down)"
	if next == "" {
		note = "the time has no unit"
	}
	a.sayColumn(name, note, func(c *model.ColumnSetup) { c.Unit = next })
}
