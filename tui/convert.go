package tui

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
)

// convertTime asks into which unit the time under the cursor goes, and before that in
// which one it is, where nobody knows.
func convertTime(a *App) {
	c := a.dataColumn()
	switch {
	case c == nil:
		return
	case c.Kind != model.Number:
		a.say(fmt.Sprintf("%s is a %s: a time is a number", c.Name, c.Kind))
		return
	}
	unit := c.Unit
	ofTime := slices.IndexFunc(a.cohort.Endpoints, func(e model.Endpoint) bool { return e.Time == c.Name || e.Entry == c.Name })
	if unit == "" && ofTime >= 0 {
		unit = a.cohort.Endpoints[ofTime].Unit
	}
	if slices.Contains(model.TimeUnits, unit) {
		a.convertFrom(c.Name, unit)
		return
	}
	a.choose("In which unit is "+c.Name+"?", takesIt, unitItems(""), "", func(a *App, unit string) { a.convertFrom(c.Name, unit) })
}

func unitItems(but string) []item {
	var items []item
	for _, u := range model.TimeUnits {
		if u != but {
			items = append(items, item{Key: u, Label: u})
		}
	}
	return items
}

func (a *App) convertFrom(time, from string) {
	a.choose(fmt.Sprintf("%s is in %s: convert it to", time, from), takesIt, unitItems(from), "months", func(a *App, to string) {
		said, per, err := a.setup.said.Converted(a.cohort, time, from, to)
		if err != nil {
			a.say(model.FirstLine(err.Error()))
			return
		}
		var of []string
		for _, e := range a.cohort.Endpoints {
			if e.Time == time || e.Entry == time {
				of = append(of, e.Name)
			}
		}
		note := fmt.Sprintf("%s from %s to %s", time, from, to)
		if of != nil {
			note += ", of " + strings.Join(of, ", ")
		}
		asked, err := a.resolver.Understood(a.look)
		a.reread(said, note, func(a *App) {
			l := a.look
			if err == nil && slices.Contains(of, asked.Name) {
				l = l.InUnits(per)
				l.Endpoint, l.Time, l.Event, l.Entry = asked.Name, "", "", ""
			}
			a.change(l)
		})
	})
}
