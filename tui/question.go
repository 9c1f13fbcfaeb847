package tui

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// questionLine is one line of the question in the left column: its title, the
// fields of the Look that it shows, and what Enter and Backspace do there. The
// first of its fields identifies it.
type questionLine struct {
	Name   string
	Fields []model.Field
	Value  func(*App) string
	Open   func(*App)
	Clear  func(*model.Look)
}

func orNone(s string) string { return cmp.Or(s, "none") }

// makeLines are the lines of all questions. A field that has no line of its own
// is among the options.
func makeLines(a *App) []questionLine {
	column := func(name string, open func(*App), f model.Field) questionLine {
		return questionLine{name, []model.Field{f}, func(a *App) string { return orNone(a.title(f.Of(&a.look).String())) }, open,
			func(l *model.Look) { f.Of(l).SetZero() }}
	}
	list := func(name, empty string, open func(*App), f model.Field, more ...model.Field) questionLine {
		return questionLine{name, append([]model.Field{f}, more...), func(a *App) string { return cmp.Or(f.Of(&a.look).String(), empty) }, open,
			func(l *model.Look) { f.Of(l).SetZero() }}
	}
	return []questionLine{
		{"Endpoint", []model.Field{"Endpoint", "Time", "Event", "Cause"}, func(a *App) string {
			if ep, err := a.resolver.EndpointOf(a.look); err == nil {
				return ep.Name
			}
			return "not known: e"
		}, pickEndpoint, func(l *model.Look) { l.Cause = "" }},
		{"Marker", []model.Field{"Marker", "AsLevels", "Levels", "Reference", "Switch"}, func(a *App) string { return orNone(a.markerTitle()) }, pickMarker,
			func(l *model.Look) { l.Marker, l.Levels, l.AsLevels, l.Moved, l.Reference = "", "", false, false, "" }},
		{"Cut", []model.Field{"Cut", "Moved"}, (*App).cutText, openCut, func(l *model.Look) { l.Cut, l.Moved, l.Levels = "median", false, "" }},
		list("Subgroup", "all patients", pickSubgroup, "Where"),
		list("Adjust", "none", pickCovariates, "Covariates"),
		list("Strata", "none", pickStrata, "Strata"),
		column("Compare", pickValue, "Value"),
		column("Outcome", pickOutcome, "Outcome"),
		column("Paired", pickPaired, "Paired"),
		column("Versus", pickVersus, "Versus"),
		column("Factor 2", pickFactor, "By2"),
		column("X", pickX, "X"),
		list("Y", "every number", pickY, "Y"),
		list("Method", "pearson", nextMethod, "Method"),
		list("Rows", "every column", pickRows, "Rows"),
		list("Within", "every category", pickWithin, "Within"),
		list("Numbers", summaries()[0], nextSummary, "Summary"),
		{"Effect in", []model.Field{"Estimand"}, func(a *App) string { return estimandName(a.look.Estimand) }, nextEstimand,
			func(l *model.Look) { l.Estimand = "" }},
		{"Caliper", []model.Field{"Caliper"}, func(a *App) string {
			if a.look.Caliper == 0 {
				return "none"
			}
			return page.Digits(a.look.Caliper) + " SD"
		}, typeCaliper, func(l *model.Look) { l.Caliper = 0 }},
		optionsLine(a),
	}
}

// optionsLine shows every field that has no line of its own and is not as usual.
func optionsLine(a *App) questionLine {
	return questionLine{"Options", nil, (*App).optionsText, pickOption, func(l *model.Look) {
		var plain model.Look
		plain = a.cohort.Opening(plain)
		for _, f := range a.options() {
			f.Of(l).Set(f.Of(&plain))
		}
	}}
}

// options are the fields of the page's question that none of its lines says.
func (a *App) options() []model.Field {
	var out []model.Field
	view, uses := a.viewNow(), model.Uses(a.pageNow().Parts)
	for _, f := range uses {
		if !slices.ContainsFunc(a.lines, func(l questionLine) bool {
			return slices.Contains(l.Fields, f) && slices.Contains(view.Lines, l.Fields[0]) && slices.Contains(uses, l.Fields[0])
		}) {
			out = append(out, f)
		}
	}
	return out
}

func (a *App) optionsText() string {
	usual := a.cohort.Opening(model.Look{})
	kept := a.pageNow().Parts(a.look)
	var said []string
	for _, f := range a.options() {
		v, u := f.Of(&kept), f.Of(&usual)
		if v.IsZero() || v.Equal(u) {
			continue
		}
		said = append(said, f.Key()+" "+optionText(v))
	}
	return strings.Join(said, ", ")
}

// optionText is the value of an option.
func optionText(v reflect.Value) string {
	switch {
	case v.Kind() == reflect.Bool:
		return map[bool]string{true: "yes", false: "no"}[v.Bool()]
	case v.IsZero():
		return "as usual"
	case v.Kind() == reflect.Float64:
		return page.Digits(v.Float())
	}
	return fmt.Sprint(v.Interface())
}

// question is the lines of the page's question: those of its view that it uses
// at present, and the options where one is not as usual.
func (a *App) question() []questionLine {
	v, uses := a.viewNow(), a.pageNow()
	var out []questionLine
	for _, f := range v.Lines {
		probe := a.look
		if of := f.Of(&probe); of.IsZero() {
			one := model.Every()
			of.Set(f.Of(&one))
		}
		if !f.IsSet(uses.Parts(probe)) {
			continue
		}
		for _, l := range a.lines {
			if len(l.Fields) > 0 && l.Fields[0] == f {
				l.Name = cmp.Or(v.Names[f], l.Name)
				out = append(out, l)
			}
		}
	}
	if a.optionsText() != "" {
		out = append(out, a.lines[len(a.lines)-1])
	}
	return out
}

// open opens what changes a field of the Look.
func (a *App) open(f model.Field) {
	switch f {
	case model.FieldWhere:
		pickSubgroup(a)
	case model.FieldCause:
		pickCause(a)
	case model.FieldLandmark:
		typeLandmark(a)
	case model.FieldSwitch:
		pickSwitch(a)
	case model.FieldSplit:
		pickSplit(a)
	case model.FieldMode:
		l := a.look
		l.Mode = next([]string{"continuous", "median", "optimal"}, cmp.Or(l.Mode, "continuous"))
		a.change(l)
	case model.FieldPairwise:
		l := a.look
		l.Pairwise = next([]string{"holm", "bh", "bonferroni"}, l.Pairwise)
		a.change(l)
		a.say("P corrected by " + l.Pairwise)
	default:
		for _, l := range a.lines {
			if len(l.Fields) > 0 && l.Fields[0] == f {
				l.Open(a)
				return
			}
		}
		typeField(a, f)
	}
}

// pickOption lists what the page's question can be told beyond its lines.
func pickOption(a *App) {
	var items []item
	for _, f := range a.options() {
		items = append(items, item{Key: string(f), Label: f.Key(), Detail: optionText(f.Of(&a.look))})
	}
	l := newList("Options of "+a.pageNow().Name(), items)
	l.Hint = "Enter changes it  Esc back"
	a.push(&picker{list: l, Accept: func(a *App, key string) { a.open(model.Field(key)) }})
}

// typeField asks for the value of a field that has no form of its own; a yes-or-no
// field is switched at once.
func typeField(a *App, f model.Field) {
	l := a.look
	v := f.Of(&l)
	if v.Kind() == reflect.Bool {
		v.SetBool(!v.Bool())
		a.change(l)
		a.say(f.Key() + ": " + optionText(v))
		return
	}
	value := ""
	if !v.IsZero() {
		value = fmt.Sprint(v.Interface())
	}
	p := newPrompt(f.Key(), value)
	p.Help = []string{"nothing: as usual"}
	p.Check = func(_ *App, s string) (string, error) {
		l := a.look
		return "", setField(f, &l, s)
	}
	p.Accept = func(a *App, s string) {
		l := a.look
		if setField(f, &l, s) == nil {
			a.change(l)
		}
	}
	a.push(p)
}

// setField sets a field to what was typed for it.
func setField(f model.Field, l *model.Look, s string) error {
	v := f.Of(l)
	if s == "" {
		v.SetZero()
		return nil
	}
	var err error
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Float64:
		var n float64
		if n, err = strconv.ParseFloat(s, 64); err == nil && !(n >= 0 && n < 1e300) {
			err = strconv.ErrRange
		}
		v.SetFloat(n)
	case reflect.Int:
		var n int
		n, err = strconv.Atoi(s)
		v.SetInt(int64(n))
	case reflect.Uint64:
		var n uint64
		n, err = strconv.ParseUint(s, 10, 64)
		v.SetUint(n)
	}
	if err != nil {
		return &model.UsageError{What: fmt.Sprintf("%q is not a number that %s can have", s, f.Key())}
	}
	return nil
}

// drawQuestion draws the question and returns the row after it.
func (a *App) drawQuestion(g *chart.Grid, r rect) int {
	g.Text(r.X, r.Y, "QUESTION", chart.Title)
	q := a.question()
	for i, row := range q {
		y := r.Y + 1 + i
		mark := " "
		role := chart.Plain
		if i == a.row {
			mark, role = a.glyphs().Cursor, chart.Title
		}
		g.Text(r.X-1, y, mark, chart.Title)
		g.Text(r.X, y, row.Name, chart.Dim)
		v := row.Value(a)
		switch v {
		case "none", "all patients", "every number", "every column", "every category":
			role = chart.Dim
		}
		a.put(g, r.X+10, y, r.W-10, v, role)
	}
	return r.Y + 1 + len(q)
}

func openCut(a *App) {
	if why := noNumber(a); why != "" {
		if noLevels(a) == "" {
			arrangeLevels(a)
			return
		}
		a.say(why)
		return
	}
	pickCut(a)
}

// column finds a column of the cohort, or of its long rows; nil where it is an
// expression or unknown.
func (a *App) column(name string) *model.Column {
	if c := a.cohort.Column(name); c != nil {
		return c
	}
	if len(name) > 2 && name[0] == '`' && name[len(name)-1] == '`' {
		return a.column(name[1 : len(name)-1])
	}
	if a.cohort.Long != nil {
		return a.cohort.Long.Column(name)
	}
	return nil
}

// title is what a column or expression is called on the screen.
func (a *App) title(name string) string {
	if c := a.column(name); c != nil {
		return c.Title()
	}
	return name
}

// everyColumn are the columns of the cohort and those that only its long rows
// have.
func (a *App) everyColumn() []*model.Column {
	out := a.cohort.Columns
	if l := a.cohort.Long; l != nil {
		out = slices.Clone(out)
		for _, c := range l.Columns {
			if a.cohort.Column(c.Name) == nil {
				out = append(out, c)
			}
		}
	}
	return out
}

// pickColumn chooses one column, or none, or types an expression.
func pickColumn(a *App, title, now string, usable func(*model.Column) bool, set func(l *model.Look, name string)) {
	var items []item
	for _, c := range a.everyColumn() {
		if !usable(c) {
			continue
		}
		it := item{Key: c.Name, Label: c.Title(), Detail: describeColumn(c)}
		if a.cohort.Column(c.Name) == nil {
			it.Detail = "by " + a.cohort.PointColumn + ": " + it.Detail
		}
		items = append(items, it)
	}
	take := func(a *App, name string) {
		l := a.look
		set(&l, name)
		a.change(l)
	}
	at := now
	if c := a.column(now); c != nil {
		at = c.Name
	}
	l := newList(title, items).At(at)
	l.Hint = "Enter takes it  Ctrl-E types an expression  Ctrl-X none  Esc back"
	a.push(&picker{list: l, Width: 76, Accept: func(a *App, name string) { take(a, name) },
		Extra: map[string]func(*App, *picker){
			"ctrl+x": func(a *App, p *picker) { take(a, ""); a.pop(p) },
			"ctrl+e": func(a *App, p *picker) {
				pr := newPrompt(title, expressionOf(a, now))
				pr.Help = []string{"an expression of columns: log2(`miR-122 before`), AFP > 20, after / before"}
				pr.Check = func(a *App, s string) (string, error) {
					if s == "" {
						return "", nil
					}
					r, _ := a.resolver.Rows(s)
					_, err := r.Column(s)
					return "", err
				}
				pr.Accept = func(a *App, s string) { take(a, s) }
				a.pop(p)
				a.push(pr)
			}}})
}

// expressionOf writes a column's name as it stands in an expression.
func expressionOf(a *App, name string) string {
	if a.column(name) != nil && !strings.HasPrefix(name, "`") {
		return model.Quote(name)
	}
	return name
}

func comparable(c *model.Column) bool {
	return c.Aside == "" && c.Kind != model.Identifier && c.Kind != model.Date && c.Distinct > 1
}

func isNumber(c *model.Column) bool { return comparable(c) && c.Kind == model.Number }

func isFactor(c *model.Column) bool {
	return comparable(c) && c.Distinct <= model.MaxGroups
}

func pickValue(a *App) {
	pickColumn(a, "Compare", a.look.Value, comparable, func(l *model.Look, name string) { l.Value = name })
}

func pickPaired(a *App) {
	pickColumn(a, "The second measurement of each patient", a.look.Paired, comparable, func(l *model.Look, name string) { l.Paired = name })
}

func pickFactor(a *App) {
	pickColumn(a, "The second factor", a.look.By2, isFactor, func(l *model.Look, name string) { l.By2 = name })
}

func pickX(a *App) {
	pickColumn(a, "X", a.look.X, isNumber, func(l *model.Look, name string) { l.X = name })
}

func pickY(a *App) {
	pickList(a, "Y", "Space ticks  Ctrl-E types  Enter done  Ctrl-X every number", a.look.Y,
		func(c *model.Column) bool { return isNumber(c) && c.Name != a.look.X },
		func(l model.Look, v string) model.Look { l.Y = v; return l })
}

func pickWithin(a *App) {
	pickList(a, "Look within the levels of", "Space ticks  Ctrl-E types  Enter done  Ctrl-X every category", a.look.Within,
		func(c *model.Column) bool { return comparable(c) && c.Name != a.look.Marker },
		func(l model.Look, v string) model.Look { l.Within = v; return l })
}

func pickRows(a *App) {
	pickList(a, "Rows of Table 1", "Space ticks  Ctrl-E types  Enter done  Ctrl-X every column", a.look.Rows,
		func(c *model.Column) bool { return comparable(c) },
		func(l model.Look, v string) model.Look { l.Rows = v; return l })
}

func methods() []string   { return []string{"pearson", "spearman", "kendall"} }
func summaries() []string { return []string{"median-range", "median-iqr", "mean-sd"} }
func estimands() []string { return []string{"", "ate", "att", "overlap"} }

// estimandName says whom an effect is of.
func estimandName(e string) string {
	return map[string]string{"": "matched pairs", "matched": "matched pairs", "ate": "all (IPTW)", "att": "the treated (IPTW)", "overlap": "the overlap"}[e]
}

// next is the value after v in a list, in a circle.
func next(list []string, v string) string {
	return list[(max(0, slices.Index(list, v))+1)%len(list)]
}

func nextMethod(a *App) {
	l := a.look
	l.Method = next(methods(), l.Method)
	a.change(l)
}

func nextSummary(a *App) {
	l := a.look
	l.Summary = next(summaries(), l.Summary)
	a.change(l)
}

func nextEstimand(a *App) {
	l := a.look
	l.Estimand = next(estimands(), l.Estimand)
	a.change(l)
}

func typeCaliper(a *App) {
	value := ""
	if a.look.Caliper > 0 {
		value = model.FormatNumber(a.look.Caliper)
	}
	typeNumber(a, "Caliper", value, "in standard deviations of the propensity score, 0.2 by custom; 0 or nothing: none",
		func(l *model.Look, v float64) { l.Caliper = v })
}

// typeNumber asks for a number >= 0.
func typeNumber(a *App, title, value, help string, set func(l *model.Look, v float64)) {
	p := newPrompt(title, value)
	p.Help = []string{help}
	read := func(s string) (v float64, err error) {
		if s == "" {
			return 0, nil
		}
		vs, err := model.ParseTimes(s)
		if err != nil || len(vs) != 1 || vs[0] > 1e300 {
			return 0, &model.UsageError{What: "write one number >= 0"}
		}
		return vs[0], nil
	}
	p.Check = func(a *App, s string) (string, error) { _, err := read(s); return "", err }
	p.Accept = func(a *App, s string) {
		if v, err := read(s); err == nil {
			l := a.look
			set(&l, v)
			a.change(l)
		}
	}
	a.push(p)
}

func pickOutcome(a *App) {
	pickColumn(a, "The outcome: a column or condition of two values", a.look.Outcome, func(c *model.Column) bool { return comparable(c) && c.Distinct == 2 },
		func(l *model.Look, name string) { l.Outcome = name })
}

func pickVersus(a *App) {
	pickColumn(a, "A second marker, whose curve is compared", a.look.Versus, isNumber, func(l *model.Look, name string) { l.Versus = name })
}

// pickSplit chooses the column whose largest level a cut is chosen in.
func pickSplit(a *App) {
	pickColumn(a, "Choose the cut in the largest level of, and carry it to the others", a.look.Split, isFactor,
		func(l *model.Look, name string) { l.Split = name })
}

// begin fills in the fields that a page cannot do without, where nothing was chosen
// yet. It is not a step of undo: the page opens on it.
func (a *App) begin() {
	first := func(usable func(*model.Column) bool) string {
		for _, c := range a.cohort.Columns {
			if usable(c) && model.NoMarker(a.cohort, c) == "" {
				return c.Name
			}
		}
		return ""
	}
	switch a.view {
	case viewCompare:
		if a.look.Value == "" {
			a.look.Value = first(func(c *model.Column) bool { return isNumber(c) && c.Name != a.look.Marker })
		}
	case viewCorrelate:
		if a.look.X == "" {
			if c := a.cohort.Column(a.look.Marker); c != nil && isNumber(c) {
				a.look.X = c.Name
			} else {
				a.look.X = first(isNumber)
			}
		}
	}
	if f := a.pageNow().Traits().Begin; f != nil {
		a.look = f(desk{a}, a.look)
	}
}

// nextColumn turns to the next column that a field of the question can have.
func (a *App) nextColumn(f model.Field, by int) {
	if n := a.severalRows(); f == model.FieldY && n > 1 { // several are asked for: the next of these
		a.pageRow = ((a.pageRow+by)%n + n) % n
		return
	}
	var cols []string
	for _, c := range a.everyColumn() {
		if f == model.FieldValue && comparable(c) && c.Name != a.look.Marker || f == model.FieldY && isNumber(c) && c.Name != a.look.X {
			cols = append(cols, c.Name)
		}
	}
	if len(cols) == 0 {
		a.say("there is no other column")
		return
	}
	l := a.look
	at := slices.Index(cols, strings.Trim(f.Of(&l).String(), "`"))
	if at < 0 && by < 0 {
		at = 0
	}
	to := cols[(at+by+len(cols))%len(cols)]
	if f == model.FieldY {
		to = model.Quote(to)
	}
	f.Of(&l).SetString(to)
	a.change(l)
}

// severalRows is how many rows the page in hand has.
func (a *App) severalRows() int {
	if s := a.shown(); s != nil {
		return s.Rows()
	}
	return 0
}
