package tui

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// helpOrder is the order in which actions are used: parts that are not named here are
// of a view.
var helpOrder = []string{"Lesson", "Question", "Cut", "Picture", "Views", "General"}

// openHelp lists what can be done: first where a person stands, then everywhere, then
// in the other views, and what the pages show.
func openHelp(a *App) {
	var lines []page.Line
	head := func(format string, args ...any) {
		if len(lines) > 0 {
			lines = append(lines, page.Line{})
		}
		lines = append(lines, page.Line{Text: fmt.Sprintf(format, args...), Role: chart.Title})
	}
	one := func(b bindingAt, why string) {
		l := page.Line{Text: fmt.Sprintf("  %-15s %s", keyNames(a, b.Keys), b.Name)}
		if why != "" {
			l.Text, l.Role = l.Text+": "+why, chart.Dim
		}
		lines = append(lines, l)
	}
	v, leaf := a.viewNow(), a.pageNow()
	all := a.all()
	head("HERE: %s (%d), page %s", v.Short, a.view, leaf.Name())
	lines = append(lines, page.Line{Text: "  " + leaf.Short()})
	for _, b := range all {
		if b.view != 0 && a.here(b) {
			one(b, a.whyNot(b))
		}
	}
	for _, part := range helpOrder {
		if part == "Lesson" && a.lesson == nil {
			continue
		}
		head("%s", strings.ToUpper(part))
		for _, b := range all {
			if b.view == 0 && b.Part == part && !a.overridden(b) {
				one(b, a.whyNot(b))
			}
		}
	}
	for i, w := range a.views {
		first := true
		for _, b := range all {
			if b.view != view(i+1) || a.here(b) {
				continue
			}
			if first {
				head("IN %s (%d)", strings.ToUpper(w.Short), i+1)
				first = false
			}
			one(b, "")
		}
	}
	head("PAGES")
	for i, w := range a.views {
		for _, p := range w.Pages {
			l := page.Line{Text: fmt.Sprintf("  %-1d %-20s %s (%s)", i+1, p.Name(), p.Short(), p.Words())}
			if why := a.silent(p); why != "" {
				l.Text, l.Role = l.Text+": "+why, chart.Dim
			}
			lines = append(lines, l)
		}
	}
	lines = append(lines, page.Line{})
	for _, s := range []string{
		"In every list: type to filter, arrows or Ctrl-N Ctrl-P move, Enter takes, Esc goes back; behind a colon: its ranges and levels.",
		"What scrolls: arrows or j k, PgUp PgDn, Home End.", "Groups: low is <= the cut, high is above it. + on a curve is a censoring."} {
		lines = append(lines, page.Line{Text: s, Role: chart.Dim})
	}
	a.push(&scroll{Title: "Help", Lines: lines, Finds: true})
}

// overridden reports whether the view or the page has another use for all keys of a
// binding that acts everywhere.
func (a *App) overridden(b bindingAt) bool {
	return !slices.ContainsFunc(b.Keys, func(k string) bool { return a.bound(k) == b.Binding })
}
