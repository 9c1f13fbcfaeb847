package tui

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
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
	a.choose("Endpoint", takesIt+"   (E: causes and codes)", items, a.look.Endpoint, func(a *App, name string) {
		if name == "\x00hand" {
			endpointByHand(a)
			return
		}
		l := a.look
		l.Endpoint, l.Time, l.Event, l.Cause, l.Censored = name, "", "", "", ""
		a.change(l)
	}).Width = 64
}

// endpointByHand asks for the time column, then for the status column.
func endpointByHand(a *App) {
	times := columnItems(a.cohort.Columns, isTime)
	spans := map[string]model.Span{}
	for _, s := range a.cohort.Spans() {
		if a.cohort.Column(s.Name()) == nil {
			spans[s.Name()] = s
			times = append(times, item{Key: s.Name(), Label: s.Name(), Detail: "the days between two dates"})
		}
	}
	if len(times) == 0 {
		why := "open another file"
		for _, c := range a.cohort.Columns {
			for _, d := range c.Doubts {
				if d.Field == model.ReadDates {
					why = c.Name + ": " + d.What
				}
			}
		}
		times = append(times, item{Label: "no column holds numbers or dates that could be times", Dim: true, Why: why})
	}
	a.choose("Which column is the time on study?", takesIt, times, "", func(a *App, timeCol string) {
		if s, ok := spans[timeCol]; ok {
			c, err := a.cohort.Between(s, "days")
			if err != nil {
				a.say(model.FirstLine(err.Error()))
				return
			}
			a.compute(model.Derived{Name: s.Name(), Expr: model.Quote(s.End) + " - " + model.Quote(s.Start), Unit: "days"}, c)
		}
		events := columnItems(a.cohort.Columns, func(c *model.Column) bool {
			return c.Name != timeCol && c.Kind != model.Identifier && c.Kind != model.Date && c.Distinct <= 12 && c.Distinct > 0
		})
		for i := range events {
			if _, err := model.EndpointFromColumns(a.cohort, timeCol, events[i].Key); err != nil {
				events[i].Dim, events[i].Why = true, model.FirstLine(err.Error())
			}
		}
		if len(events) == 0 {
			a.say("no column could be a status: it has few distinct values")
			return
		}
		a.choose("Which column says whether the event happened?", takesIt, dimLast(events), "", func(a *App, eventCol string) {
			l := a.look
			l.Endpoint, l.Time, l.Event, l.Cause, l.Censored = "", timeCol, eventCol, "", ""
			if l.Marker == "" || l.Marker == timeCol || l.Marker == eventCol {
				l.Marker = model.FirstMarker(a.cohort, timeCol, eventCol)
			}
			a.change(l)
		})
	})
}

// pickCause shows how the status was understood and changes it: one cause of
// several, or what counts as the event.
func pickCause(a *App) {
	ep, err := a.resolver.Understood(a.look)
	if err != nil {
		a.say(model.FirstLine(err.Error()))
		return
	}
	if len(ep.Codes) == 0 {
		a.say("the event is an expression: e chooses another endpoint")
		return
	}
	// A cause is one of what the status has beside what was chosen before.
	plain := a.look
	plain.Cause = ""
	if e, err := a.resolver.Understood(plain); err == nil {
		ep = e
	}
	var items []item
	if !ep.Open {
		items = append(items, item{Key: "=", Label: "any event", Detail: strings.Join(ep.CauseNames(), ", ")})
	}
	for _, r := range ep.Readings {
		if ep.Blank > 0 {
			items = append(items, item{Key: "&" + r.Event, Label: r.Why + ": " + r.Event,
				Detail: fmt.Sprintf("%s, %s", model.Count(r.N, "event"), model.Count(r.Of, "patient"))})
		}
	}
	known := 0
	for _, c := range ep.Codes {
		if ep.Blank > 0 { // its values do not say what the blank are
			break
		}
		if c.State != model.Unknown {
			known++
		}
		if c.State == model.Event && len(ep.Causes) > 1 {
			items = append(items, item{Key: "=" + c.Value, Label: "only " + c.Value, Detail: patients(c) + "; other causes are censored"})
		}
	}
	if known > 1 {
		_, _, censored, _ := ep.Values()
		for _, c := range ep.Codes {
			others := "; the other values are events"
			if len(censored) == 1 && c.State == model.Censored && a.look.Censored == "" && !ep.Open {
				others = "; as it is taken now"
			}
			items = append(items, item{Key: "!" + c.Value, Label: c.Value + " is censored", Detail: patients(c) + others})
		}
		items = append(items, item{Key: "!" + model.NobodyCensored, Label: "nobody is censored", Detail: "every value is an event"})
	}
	for _, c := range ep.Codes {
		if ep.Blank > 0 {
			break // the readings say it
		}
		items = append(items, item{Key: "?" + c.Value, Label: "the event is " + ep.Event + " = " + c.Value, Detail: patients(c) +
			"; every other value is censored"})
	}
	if n, of := a.resolver.OtherDeaths(a.look); n > 0 {
		items = append(items, item{Key: "+", Label: model.OtherDeath,
			Detail: fmt.Sprintf("%d dead in %s: shows the CIF", n, of)})
	}
	at := "=" + a.look.Cause
	if a.look.Cause == "" && a.look.Censored != "" {
		at = "!" + a.look.Censored
	}
	p := a.choose(ep.Event+": "+codesLine(ep), "Enter takes it  Ctrl-E types what is censored  Esc back", items, at, func(a *App, k string) {
		l := a.look
		switch value := k[1:]; k[0] {
		case '=':
			l.Cause = value
		case '!':
			sayCensored(a, value)
			return
		case '+':
			a.showView(viewSurvival)
			a.turnTo(answer.IncidenceQuestion.Page)
			return
		case '&':
			l.Endpoint, l.Time, l.Entry, l.Cause, l.Censored, l.Event = "", ep.Time, ep.Entry, "", "", value
		case '?':
			col := a.cohort.Column(ep.Event)
			l.Endpoint, l.Time, l.Entry, l.Cause, l.Censored = "", ep.Time, ep.Entry, "", ""
			l.Event = model.LevelCondition(col, []string{value}).Source
		}
		a.change(l)
	})
	p.Width = 112 // its details are sentences
	p.Extra = map[string]func(*App, *picker){"ctrl+e": func(a *App, p *picker) {
		a.pop(p)
		typeCensored(a, ep)
	}}
}

// sayCensored says which values of the status are censored; all others are events.
func sayCensored(a *App, values string) {
	l := a.look
	l.Censored = values
	if slices.Contains(model.SplitList(values), l.Cause) {
		l.Cause = ""
	}
	if e, err := a.resolver.Understood(l); err == nil && len(e.Causes) > 1 && l.Cause == "" {
		a.say("any of " + strings.Join(e.Causes, ", ") + " is the event: E chooses one of them")
	}
	a.change(l)
}

// typeCensored asks which values are censored, of which there may be several.
func typeCensored(a *App, ep model.Endpoint) {
	var values []string
	for _, c := range ep.Codes {
		values = append(values, c.Value)
	}
	p := newPrompt("Which values of "+ep.Event+" are censored?", a.look.Censored)
	p.Help = []string{"several with commas; none: every value is an event; nothing: as it is understood",
		ep.Event + " has " + strings.Join(values, ", ")}
	p.Check = func(a *App, s string) (string, error) {
		l := a.look
		if l.Censored = s; slices.Contains(model.SplitList(s), l.Cause) {
			l.Cause = ""
		}
		e, err := a.resolver.EndpointOf(l)
		if err != nil {
			return "", err
		}
		return codesLine(e), nil
	}
	p.Accept = sayCensored
	a.push(p)
}

func patients(c model.Code) string { return model.Count(c.N, "patient") }

func codesLine(ep model.Endpoint) string {
	var parts []string
	for _, c := range ep.Codes {
		state := c.State
		if ep.Open {
			state = model.Unknown
		}
		parts = append(parts, c.Value+" "+state.String())
	}
	return strings.Join(parts, ", ")
}
