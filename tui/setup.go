package tui

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"kaplan/model"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// dataColumn is the column under the cursor of view 8, nil where there is none.
func (a *App) dataColumn() *model.Column {
	if a.data == nil || a.pageRow < 0 || a.pageRow >= len(a.data.Items) {
		return nil
	}
	return a.cohort.Column(a.data.Items[a.pageRow].Key)
}

// sayColumn reads the files again with something else said of a column.
func (a *App) sayColumn(name, note string, change func(*model.ColumnSetup)) {
	a.reread(a.setup.said.Column(name, change), note, nil)
}

// pickKind changes what the column under the cursor holds.
func pickKind(a *App) {
	c := a.dataColumn()
	if c == nil {
		return
	}
	items := []item{
		{Key: "number", Label: "number", Detail: "a measurement: it is cut, correlated, a straight line in a model"},
		{Key: "category", Label: "category", Detail: "each value is a group"},
		{Key: "identifier", Label: "identifier", Detail: "a name: never a group, never a covariate"},
	}
	a.choose("What "+c.Name+" holds", takesIt, items, c.Kind.String(), func(a *App, kind string) {
		a.sayColumn(c.Name, c.Name+" is a "+kind, func(s *model.ColumnSetup) {
			if s.Kind = kind; kind != "category" {
				s.Levels = nil
			}
		})
	})
}

// turnRole offers the column under the cursor in lists, or no more.
func turnRole(a *App) {
	c := a.dataColumn()
	if c == nil {
		return
	}
	role, note := "ignore", c.Name+" is set aside: no list offers it"
	if c.Aside != "" {
		role, note = "marker", c.Name+" is offered again"
	}
	a.sayColumn(c.Name, note, func(s *model.ColumnSetup) { s.Role = role })
}

// typeOf asks for a text that is said of the column under the cursor.
func typeOf(what string, now func(*model.Column) string, set func(*model.ColumnSetup, string)) func(*App) {
	return func(a *App) {
		c := a.dataColumn()
		if c == nil {
			return
		}
		p := newPrompt(what+" of "+c.Name, now(c))
		p.Aside = true
		p.Accept = func(a *App, s string) {
			if s != "" && s != now(c) {
				a.sayColumn(c.Name, fmt.Sprintf("%s of %s: %s", strings.ToLower(what), c.Name, s), func(col *model.ColumnSetup) { set(col, s) })
			}
		}
		a.push(p)
	}
}

// sayMissing asks which values of the column under the cursor are missing.
func sayMissing(a *App) {
	c := a.dataColumn()
	switch {
	case c == nil:
		return
	case c.Derived:
		a.say(c.Name + " is computed from other columns: say of those what is missing")
		return
	}
	said := a.setup.said.ColumnSaid(c.Name).Missing
	var now []string
	for _, v := range c.Codes {
		now = append(now, model.FormatNumber(v))
	}
	if said != nil {
		now = said
	}
	p := newPrompt("Values of "+c.Name+" that are missing", strings.Join(now, ","))
	p.Aside = true
	p.Help = []string{"999,998   several with commas; none: every value is one"}
	p.Check = func(_ *App, s string) (string, error) {
		var counts []string
		for _, v := range model.SplitList(s) {
			n := c.CountOf(v)
			switch {
			case v == model.NoneMissing || slices.Contains(said, v):
			case n == 0:
				return "", &model.UsageError{What: "nobody has the value " + v}
			default:
				counts = append(counts, v+": "+model.Count(n, "patient"))
			}
		}
		return strings.Join(counts, ", "), nil
	}
	p.Accept = func(a *App, s string) {
		values := model.SplitList(s)
		if len(values) == 0 {
			return
		}
		note := "missing in " + c.Name + ": " + strings.Join(values, ", ")
		if slices.Equal(values, []string{model.NoneMissing}) {
			values, note = []string{}, "every value of "+c.Name+" is one"
		}
		a.sayColumn(c.Name, note, func(col *model.ColumnSetup) { col.Missing = values })
	}
	a.push(p)
}

// orderLevels changes the order of the levels of the column under the cursor; the
// first is the reference.
func orderLevels(a *App) {
	c := a.dataColumn()
	switch {
	case c == nil:
		return
	case c.Kind != model.Category:
		a.say(fmt.Sprintf("%s is a %s: K makes it a category first", c.Name, c.Kind))
		return
	}
	_, n := model.LevelsOf(c)
	e := &valuesEditor{Title: "Order of " + c.Name + ": the first is the reference", Hint: "J K move it  f first  Enter done  Esc back"}
	for i, l := range c.Level {
		count := 0
		if i < len(n) {
			count = n[i]
		}
		e.Rows = append(e.Rows, valueRow{l, "", count})
	}
	e.Do = func(e *valuesEditor, k key) {
		to := e.cursor
		switch k.Name {
		case "K", "shift+up":
			to--
		case "J", "shift+down":
			to++
		case "f":
			to = 0
		default:
			return
		}
		if to = min(max(to, 0), len(e.Rows)-1); to != e.cursor {
			row := e.Rows[e.cursor]
			e.Rows = slices.Insert(slices.Delete(e.Rows, e.cursor, e.cursor+1), to, row)
			e.cursor = to
		}
	}
	e.Accept = func(a *App, rows []valueRow) {
		var levels []string
		for _, r := range rows {
			levels = append(levels, r.Value)
		}
		if !slices.Equal(levels, c.Level) {
			a.sayColumn(c.Name, "order of "+c.Name+": "+strings.Join(levels, ", "), func(s *model.ColumnSetup) { s.Kind, s.Levels = "category", levels })
		}
	}
	a.push(e)
}

// endpointHere makes an endpoint whose time is the column under the cursor: a number,
// or a date from which it is counted.
func endpointHere(a *App) {
	c := a.dataColumn()
	switch {
	case c == nil:
		return
	case c.Kind == model.Number:
		a.pickStatus(a.cohort, model.Setup{}, c.Name)
		return
	case c.Kind != model.Date:
		a.say(fmt.Sprintf("%s is a %s: the time of an endpoint is a number, or begins at a date", c.Name, c.Kind))
		return
	}
	dates := columnItems(a.cohort.Columns, func(d *model.Column) bool { return d.Kind == model.Date && d != c })
	if len(dates) == 0 {
		a.say("there is no other date to count to")
		return
	}
	a.choose("From "+c.Name+" to which date?", takesIt, dates, "", func(a *App, end string) {
		d := model.Derived{Name: "days from " + c.Name + " to " + end, Expr: model.Quote(end) + " - " + model.Quote(c.Name), Unit: "days"}
		with, err := a.cohort.Derive(d)
		if err != nil {
			a.say(model.FirstLine(err.Error()))
			return
		}
		a.pickStatus(with, model.Setup{}.Derived(d), d.Name)
	})
}

// pickStatus asks which column says what happened at a time, what its values mean, and
// how the endpoint is called.
func (a *App) pickStatus(c *model.Cohort, with model.Setup, time string) {
	items := columnItems(c.Columns, func(col *model.Column) bool {
		return col.Name != time && (col.Kind == model.Number || col.Kind == model.Category) && col.Distinct <= 12 && col.Distinct > 0
	})
	rank := map[string]int{} // words that are understood, other words, numbers
	for i := range items {
		ep, err := model.EndpointFromColumns(c, time, items[i].Key)
		if err != nil {
			items[i].Dim, items[i].Why = true, model.FirstLine(err.Error())
			continue
		}
		event, _, censored, _ := ep.Values()
		col := c.Column(items[i].Key)
		words := col.Kind == model.Category
		switch known := ep.Ambiguous == "" && len(event) > 0 && len(censored) > 0; {
		case words && known:
		case words && col.Distinct <= 4:
			rank[items[i].Key] = 1
		case known:
			rank[items[i].Key] = 2
		default:
			rank[items[i].Key] = 3
		}
	}
	slices.SortStableFunc(items, func(x, y item) int { return rank[x.Key] - rank[y.Key] })
	if len(items) == 0 {
		a.say("no column could be a status: it has few distinct values")
		return
	}
	a.choose("Which column says what happened at "+time+"?", takesIt, dimLast(items), "", func(a *App, event string) {
		ep, err := model.EndpointFromColumns(c, time, event)
		if err != nil {
			a.say(model.FirstLine(err.Error()))
			return
		}
		a.pickStates(ep, func(a *App, e model.EndpointSetup) {
			e.Name = ep.Event // C gives it another name
			a.makeEndpoint(with, e)
		})
	})
}

// The states that a value of a status may have, in the order in which a key turns them.
var stateWords = []string{"event", "censored", "left out"}

// undecided is the state of a value of which nobody knows yet what it means.
const undecided = "not known"

// pickStates asks what every value of a status means. What is understood without a
// doubt stands there already.
func (a *App) pickStates(ep model.Endpoint, take func(*App, model.EndpointSetup)) {
	e := &valuesEditor{Title: "What the values of " + ep.Event + " mean", Hint: "e event (those not known: censored)  Space turns  Enter done  Esc back"}
	for _, c := range ep.Codes {
		word := map[model.State]string{model.Event: "event", model.Censored: "censored", model.Unknown: "left out"}[c.State]
		switch {
		case !strings.ContainsFunc(c.Value, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
			word = "left out"
		case (ep.Ambiguous != "" || ep.Open) && c.State != model.Unknown:
			word = undecided
		}
		e.Rows = append(e.Rows, valueRow{c.Value, word, c.N})
	}
	e.Do = func(e *valuesEditor, k key) {
		switch {
		case k.Name == "e":
			for i := range e.Rows {
				if e.Rows[i].Word == undecided {
					e.Rows[i].Word = "censored"
				}
			}
			e.Rows[e.cursor].Word = "event"
		case k.Name == " ":
			if e.Rows[e.cursor].Word == undecided {
				e.Rows[e.cursor].Word = stateWords[len(stateWords)-1]
			}
			e.Rows[e.cursor].Word = next(stateWords, e.Rows[e.cursor].Word)
		}
	}
	e.Check = func(rows []valueRow) string {
		events := 0
		for _, r := range rows {
			switch r.Word {
			case undecided:
				return "what " + r.Value + " means is not said yet"
			case "event":
				events++
			}
		}
		if events == 0 {
			return "no value is the event: e says which one is"
		}
		return ""
	}
	e.Accept = func(a *App, rows []valueRow) {
		say := model.SetupOf(ep)
		say.Events, say.Censored = nil, nil
		for _, r := range rows {
			switch r.Word {
			case "event":
				say.Events = append(say.Events, r.Value)
			case "censored":
				say.Censored = append(say.Censored, r.Value)
			}
		}
		take(a, say)
	}
	a.push(e)
}

// nameEndpoint asks for the name of an endpoint, and the unit of its time, and makes it.
func (a *App) nameEndpoint(e model.EndpointSetup) {
	value := e.Name
	if e.Unit != "" {
		value += ", " + e.Unit
	}
	p := newPrompt("Name of this endpoint, and the unit of its time", value)
	p.Help = []string{"OS, months      the unit is days, weeks, months or years, or left out"}
	p.Check = func(_ *App, s string) (string, error) {
		if name, _ := nameAndUnit(s); name == "" {
			return "", &model.UsageError{What: "an endpoint has a name", Hint: "for example OS, months"}
		}
		return "", nil
	}
	p.Accept = func(a *App, s string) {
		e.Name, e.Unit = nameAndUnit(s)
		a.makeEndpoint(model.Setup{}, e)
	}
	a.push(p)
}

// makeEndpoint reads the files again with an endpoint, and asks about that one.
func (a *App) makeEndpoint(with model.Setup, e model.EndpointSetup) {
	said := a.setup.said
	for _, d := range with.Derive {
		said = said.Derived(d)
	}
	a.reread(said.Endpoint(e), fmt.Sprintf("endpoint %s: %s of %s is the event", e.Name, strings.Join(e.Events, ", "), e.Event), func(a *App) {
		l := a.look
		l.Endpoint, l.Time, l.Event, l.Entry, l.Cause, l.Censored = e.Name, "", "", "", "", ""
		a.change(l)
	})
}

// nameAndUnit divides OS, months.
func nameAndUnit(s string) (name, unit string) {
	s = strings.TrimSpace(s)
	if k := strings.LastIndexByte(s, ','); k >= 0 {
		if u := strings.TrimSpace(s[k+1:]); slices.Contains([]string{"days", "weeks", "months", "years"}, u) {
			return strings.TrimSpace(s[:k]), u
		}
	}
	return s, ""
}

// confirmEndpoint asks what the values of the endpoint in hand mean: what was assumed
// is then said by a person.
func confirmEndpoint(a *App) {
	ep, err := a.resolver.EndpointOf(a.look)
	switch {
	case err != nil:
		a.say(model.FirstLine(err.Error()))
	case len(ep.Codes) == 0:
		a.say("the event of " + ep.Name + " is an expression: it says itself what it means")
	default:
		a.pickStates(ep, (*App).nameEndpoint)
	}
}

// valuesEditor is a list of values, each with a word that keys change or a place that
// they move it to.
type valuesEditor struct {
	Title, Hint string
	Rows        []valueRow
	Do          func(e *valuesEditor, k key)
	Check       func(rows []valueRow) string // why they cannot be taken so, "" where they can; nil: always
	Accept      func(a *App, rows []valueRow)
	cursor, top int
}

type valueRow struct {
	Value, Word string
	N           int
}

// Key moves, changes, takes or leaves.
func (e *valuesEditor) Key(a *App, k key) bool {
	switch k.Name {
	case "esc":
		return true
	case "enter":
		if e.Check != nil {
			if why := e.Check(e.Rows); why != "" {
				a.say(why)
				return false
			}
		}
		e.Accept(a, e.Rows)
		return true
	case "K", "J":
		e.Do(e, k)
	default:
		if by, ok := moves(k.Name, 10); ok {
			e.cursor = min(max(e.cursor+by, 0), len(e.Rows)-1)
			return false
		}
		e.Do(e, k)
	}
	return false
}

// Draw shows the values.
func (e *valuesEditor) Draw(a *App, g *chart.Grid) {
	r := box(a, g, 68, len(e.Rows)+2, e.Title, e.Hint)
	e.top = max(0, min(e.cursor, max(e.top, e.cursor-r.H+1)))
	for i := range min(r.H, len(e.Rows)-e.top) {
		row := e.Rows[e.top+i]
		role := chart.Plain
		if e.top+i == e.cursor {
			role = chart.Cursor
		}
		a.put(g, r.X, r.Y+i, r.W-28, row.Value, role)
		a.put(g, r.X+r.W-27, r.Y+i, 10, row.Word, chart.Title)
		a.put(g, r.X+r.W-16, r.Y+i, 16, page.PadLeft(model.Count(row.N, "patient"), 14), chart.Dim)
	}
}
