package tui

import (
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/tui/page"
)

func pickEndpoint(a *App) {
	var items []item
	for _, e := range a.cohort.Endpoints {
		d := e.Time + " / " + e.Event
		if e.Unit != "" {
			d += ", " + e.Unit
		}
		items = append(items, item{Key: e.Name, Label: e.Name, Detail: d})
	}
	items = append(items, item{Key: "\x00hand", Label: "by hand…", Detail: "choose the time and the status column"})
	cur := a.look.Endpoint
	l := newList("Endpoint", items).At(cur)
	l.Hint = "Enter takes it  Esc back   (E: causes and codes)"
	a.push(&picker{list: l, Accept: func(a *App, name string) {
		if name == "\x00hand" {
			a.push(endpointByHand(a))
			return
		}
		l := a.look
		l.Endpoint, l.Time, l.Event, l.Cause = name, "", "", ""
		a.change(l)
	}})
}

// endpointByHand asks for the time column, then for the status column.
func endpointByHand(a *App) overlay {
	var times []item
	for _, c := range a.cohort.Columns {
		if c.Kind == model.Number && c.Distinct > 2 {
			times = append(times, item{Key: c.Name, Label: c.Title(), Detail: describeColumn(c)})
		}
	}
	if len(times) == 0 {
		times = append(times, item{Label: "no column holds numbers that could be times", Dim: true, Why: "open another file"})
	}
	l := newList("Which column is the time on study?", times)
	l.Hint = "Enter takes it  Esc back"
	return &picker{list: l, Width: 76, Accept: func(a *App, timeCol string) {
		var events []item
		for _, c := range a.cohort.Columns {
			if c.Name == timeCol || c.Kind == model.Identifier || c.Kind == model.Date || c.Distinct > 12 || c.Distinct == 0 {
				continue
			}
			it := item{Key: c.Name, Label: c.Title(), Detail: describeColumn(c)}
			if _, err := model.EndpointFromColumns(a.cohort, timeCol, c.Name); err != nil {
				it.Dim, it.Why = true, page.FirstLine(err.Error())
			}
			events = append(events, it)
		}
		slices.SortStableFunc(events, func(x, y item) int {
			if x.Dim == y.Dim {
				return 0
			}
			if x.Dim {
				return 1
			}
			return -1
		})
		if len(events) == 0 {
			a.say("no column could be a status: it has few distinct values")
			return
		}
		l := newList("Which column says whether the event happened?", events)
		l.Hint = "Enter takes it  Esc back"
		a.push(&picker{list: l, Width: 76, Accept: func(a *App, eventCol string) {
			l := a.look
			l.Endpoint, l.Time, l.Event, l.Cause = "", timeCol, eventCol, ""
			if l.Marker == "" || l.Marker == timeCol || l.Marker == eventCol {
				l.Marker = model.FirstMarker(a.cohort, timeCol, eventCol)
			}
			a.change(l)
		}})
	}}
}

// pickCause shows how the status was understood and changes it: one cause of
// several, or what counts as the event.
func pickCause(a *App) {
	ep, err := a.resolver.EndpointOf(a.look)
	if err != nil {
		a.say(page.FirstLine(err.Error()))
		return
	}
	if len(ep.Codes) == 0 {
		a.say("the event is an expression: e chooses another endpoint")
		return
	}
	var items []item
	any := ""
	for _, c := range ep.Codes {
		if c.State == model.Event {
			if any != "" {
				any += ", "
			}
			any += c.Value
		}
	}
	items = append(items, item{Key: "\x00any", Label: "any event", Detail: any})
	for _, c := range ep.Codes {
		if c.State == model.Event && len(ep.Causes) > 1 {
			items = append(items, item{Key: "=" + c.Value, Label: "only " + c.Value, Detail: strconv.Itoa(c.N) + " patients; other causes are censored"})
		}
	}
	for _, c := range ep.Codes {
		items = append(items, item{Key: "?" + c.Value, Label: "the event is " + ep.Event + " = " + c.Value, Detail: strconv.Itoa(c.N) +
			" patients; every other value is censored"})
	}
	l := newList(ep.Event+": "+codesLine(ep), items)
	if a.look.Cause != "" {
		l.At("=" + a.look.Cause)
	}
	l.Hint = "Enter takes it  Esc back"
	a.push(&picker{list: l, Width: 76, Accept: func(a *App, k string) {
		l := a.look
		switch k[0] {
		case '=':
			l.Cause = k[1:]
		case '?':
			col := a.cohort.Column(ep.Event)
			l.Endpoint, l.Time, l.Cause = "", ep.Time, ""
			l.Event = model.LevelCondition(col, []string{k[1:]}).Source
		default:
			l.Cause = ""
		}
		a.change(l)
	}})
}

func codesLine(ep model.Endpoint) string {
	var parts []string
	for _, c := range ep.Codes {
		parts = append(parts, c.Value+" "+c.State.String())
	}
	return strings.Join(parts, ", ")
}
