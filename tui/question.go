package tui

import (
	"cmp"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/tui/chart"
)

// questionRow is one line of the question in the left column: what it is
// called, what it says now, and what Enter and Backspace do there.
type questionRow struct {
	Name  string
	Value func(*App) string
	Open  func(*App)
	Clear func(*model.Look)
}

// The lines of the question of views 1 to 4, in order.
const (
	rowEndpoint = iota
	rowMarker
	rowCut
	rowSubgroup
	rowAdjust
	rowStrata
)

// questionOf are the lines of each view's question; views without lines of
// their own have those of the survival view.
var questionOf map[view][]questionRow

func orNone(s string) string { return cmp.Or(s, "none") }

func init() {
	marker := func(name string) questionRow {
		return questionRow{name, func(a *App) string { return orNone(a.markerTitle()) }, pickMarker, func(l *model.Look) {
			l.Marker, l.Levels, l.AsLevels, l.Moved, l.Reference = "", "", false, false, ""
		}}
	}
	cut := questionRow{"Cut", (*App).cutText, openCut, func(l *model.Look) { l.Cut, l.Moved, l.Levels = "median", false, "" }}
	subgroup := questionRow{"Subgroup", func(a *App) string { return cmp.Or(a.look.Where, "all patients") }, pickSubgroup,
		func(l *model.Look) { l.Where = "" }}
	adjust := questionRow{"Adjust", func(a *App) string { return orNone(a.look.Covariates) }, pickCovariates, func(l *model.Look) { l.Covariates = "" }}
	questionOf = map[view][]questionRow{
		viewSurvival: {
			{"Endpoint", func(a *App) string {
				if ep, err := a.resolver.EndpointOf(a.look); err == nil {
					return ep.Name
				}
				return "not known: e"
			}, pickEndpoint, func(l *model.Look) { l.Cause = "" }},
			marker("Marker"), cut, subgroup, adjust,
			{"Strata", func(a *App) string { return orNone(a.look.Strata) }, pickStrata, func(l *model.Look) { l.Strata = "" }},
		},
		viewCompare: {
			{"Compare", func(a *App) string { return orNone(a.title(a.look.Value)) }, pickValue, func(l *model.Look) { l.Value = "" }},
			marker("Between"), cut, subgroup,
			{"Paired", func(a *App) string { return orNone(a.title(a.look.Paired)) }, pickPaired, func(l *model.Look) { l.Paired = "" }},
			{"Factor 2", func(a *App) string { return orNone(a.title(a.look.By2)) }, pickFactor, func(l *model.Look) { l.By2 = "" }},
			adjust,
		},
		viewCorrelate: {
			{"X", func(a *App) string { return orNone(a.title(a.look.X)) }, pickX, func(l *model.Look) { l.X = "" }},
			{"Y", func(a *App) string { return cmp.Or(a.look.Y, "every number") }, pickY, func(l *model.Look) { l.Y = "" }},
			{"Method", func(a *App) string { return cmp.Or(a.look.Method, "pearson") }, nextMethod, func(l *model.Look) { l.Method = "" }},
			subgroup,
		},
		viewTable: {
			marker("By"), cut, subgroup,
			{"Rows", func(a *App) string { return cmp.Or(a.look.Rows, "every column") }, pickRows, func(l *model.Look) { l.Rows = "" }},
			{"Numbers", func(a *App) string { return cmp.Or(a.look.Summary, summaries[0]) }, nextSummary, func(l *model.Look) { l.Summary = "" }},
			{"Match on", func(a *App) string { return orNone(a.look.Covariates) }, pickCovariates, func(l *model.Look) { l.Covariates = "" }},
			{"Effect in", func(a *App) string { return estimandNames[a.look.Estimand] }, nextEstimand, func(l *model.Look) { l.Estimand = "" }},
			{"Caliper", func(a *App) string {
				if a.look.Caliper == 0 {
					return "none"
				}
				return digits(a.look.Caliper) + " SD"
			}, typeCaliper, func(l *model.Look) { l.Caliper = 0 }},
		},
	}
}

// question is the lines of the view's question.
func (a *App) question() []questionRow {
	if q, ok := questionOf[a.view]; ok {
		return q
	}
	return questionOf[viewSurvival]
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
			mark, role = a.glyphs().cursor, chart.Title
		}
		g.Text(r.X-1, y, mark, chart.Title)
		g.Text(r.X, y, row.Name, chart.Dim)
		v := row.Value(a)
		switch v {
		case "none", "all patients", "every number", "every column":
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

func pickRows(a *App) {
	pickList(a, "Rows of Table 1", "Space ticks  Ctrl-E types  Enter done  Ctrl-X every column", a.look.Rows,
		func(c *model.Column) bool { return comparable(c) },
		func(l model.Look, v string) model.Look { l.Rows = v; return l })
}

var (
	methods       = []string{"pearson", "spearman", "kendall"}
	summaries     = []string{"median-range", "median-iqr", "mean-sd"}
	estimands     = []string{"", "ate", "att", "overlap"}
	estimandNames = map[string]string{"": "matched pairs", "ate": "all (IPTW)", "att": "the treated (IPTW)", "overlap": "the overlap"}
)

// next is the value after v in a list, in a circle.
func next(list []string, v string) string {
	return list[(max(0, slices.Index(list, v))+1)%len(list)]
}

func nextMethod(a *App) {
	l := a.look
	l.Method = next(methods, l.Method)
	a.change(l)
}

func nextSummary(a *App) {
	l := a.look
	l.Summary = next(summaries, l.Summary)
	a.change(l)
}

func nextEstimand(a *App) {
	l := a.look
	l.Estimand = next(estimands, l.Estimand)
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

// begin gives a view's question what it cannot do without, where nothing was
// chosen yet. That is no step of undo: it is what the view opens on.
func (a *App) begin(v view) {
	first := func(usable func(*model.Column) bool) string {
		for _, c := range a.cohort.Columns {
			if usable(c) && model.NoMarker(a.cohort, c) == "" {
				return c.Name
			}
		}
		return ""
	}
	switch v {
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
}

// nextValue turns to the next column that is compared or correlated.
func nextValue(d int) func(*App) {
	return func(a *App) {
		if a.turnPair(d) { // several are asked for: the next of these
			return
		}
		var cols []string
		for _, c := range a.everyColumn() {
			if a.view == viewCompare && comparable(c) && c.Name != a.look.Marker || a.view == viewCorrelate && isNumber(c) && c.Name != a.look.X {
				cols = append(cols, c.Name)
			}
		}
		if len(cols) == 0 {
			a.say("there is no other column")
			return
		}
		l := a.look
		now := l.Value
		if a.view == viewCorrelate {
			now = strings.Trim(l.Y, "`")
		}
		at := slices.Index(cols, now)
		if at < 0 && d < 0 {
			at = 0
		}
		to := cols[(at+d+len(cols))%len(cols)]
		if a.view == viewCorrelate {
			l.Y = model.Quote(to)
		} else {
			l.Value = to
		}
		a.change(l)
	}
}
