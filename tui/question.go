package tui

import (
	"cmp"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

func orNone(s string) string { return cmp.Or(s, "none") }

// makeLines are the lines of all questions. A field that has no line of its own
// is among the options.
func makeLines(a *App) []questionLine {
	column := func(name string, f model.Field, title string, usable func(*model.Column) bool) questionLine {
		return questionLine{name, []model.Field{f}, func(a *App) string { return orNone(a.title(f.Of(&a.look).String())) },
			func(a *App) { pickColumn(a, f, title, usable) }, func(l *model.Look) { f.Of(l).SetZero() }}
	}
	text := func(name, empty string, open func(*App), f model.Field) questionLine {
		return questionLine{name, []model.Field{f}, func(a *App) string { return cmp.Or(f.Of(&a.look).String(), empty) }, open,
			func(l *model.Look) { f.Of(l).SetZero() }}
	}
	ticks := func(name string, f model.Field, title, empty string, usable func(*model.Column) bool) questionLine {
		return text(name, empty, func(a *App) { pickList(a, f, title, empty, usable) }, f)
	}
	isMarker := func(c *model.Column) bool { return model.NotOffered(a.cohort, c) == "" && c.Name != a.look.Marker }
	return []questionLine{
		{"Endpoint", []model.Field{"Endpoint", "Time", "Event", "Cause", "Censored"}, func(a *App) string {
			if ep, err := a.resolver.Understood(a.look); err == nil {
				return ep.Name
			}
			return "not known: e"
		}, pickEndpoint, func(l *model.Look) { l.Cause, l.Censored = "", "" }},
		{"Marker", []model.Field{"Marker", "AsLevels", "Levels", "Reference", "Switch"}, func(a *App) string { return orNone(a.markerTitle()) }, pickMarker,
			func(l *model.Look) { l.Marker, l.Levels, l.AsLevels, l.Moved, l.Reference = "", "", false, false, "" }},
		{"Cut", []model.Field{"Cut", "Moved"}, (*App).cutText, openCut, func(l *model.Look) {
			l.Cut, l.Moved, l.Levels = a.cohort.FirstCut(l.Marker), false, ""
		}},
		text("Subgroup", "all patients", pickSubgroup, "Where"),
		ticks("Adjust", "Covariates", "Adjust for", "none", isMarker),
		ticks("Strata", "Strata", "Stratify by", "none", func(c *model.Column) bool {
			return isMarker(c) && (c.Kind == model.Category || c.Distinct <= 12)
		}),
		column("Compare", "Value", "Compare", comparable),
		column("Outcome", "Outcome", "The outcome: a column or condition of two values", func(c *model.Column) bool {
			return comparable(c) && c.Distinct == 2
		}),
		column("Paired", "Paired", "The second measurement of each patient", comparable),
		column("Versus", "Versus", "A second marker, whose curve is compared", isNumber),
		column("Factor 2", "By2", "The second factor", isFactor),
		column("X", "X", "X", isNumber),
		ticks("Y", "Y", "Y", "every number", func(c *model.Column) bool { return isNumber(c) && c.Name != a.look.X }),
		text("Method", "pearson", turn("Method"), "Method"),
		ticks("Rows", "Rows", "Rows of Table 1", "every column", comparable),
		ticks("Within", "Within", "Look within the levels of", "every category", func(c *model.Column) bool {
			return comparable(c) && c.Name != a.look.Marker
		}),
		text("Numbers", "median-range", turn("Summary"), "Summary"),
		{"Effect in", []model.Field{"Estimand"}, func(a *App) string { return estimandName(a.look.Estimand) }, turn("Estimand"),
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

// question is the lines of the page's question: those of its view that it uses
// at present, and the options where one is not as usual.
func (a *App) question() []questionLine {
	key := a.look
	key.Cut, _, _ = strings.Cut(key.Cut, ":") // where a cut lies changes no line
	if q := &a.asked; q.lines != nil && q.page == a.pageNow() && q.look == key && q.cohort == a.cohort {
		return q.lines
	}
	v, uses := a.viewNow(), a.pageNow()
	var out []questionLine
	one := model.Every()
	for _, f := range v.Lines {
		probe := a.look
		if of := f.Of(&probe); of.IsZero() {
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
	a.asked.page, a.asked.look, a.asked.cohort, a.asked.lines = uses, key, a.cohort, out
	return out
}

// open opens what changes a field of the Look.
func (a *App) open(f model.Field) {
	switch f {
	case model.FieldWhere:
		pickSubgroup(a)
	case model.FieldCause, model.FieldCensored:
		pickCause(a)
	case model.FieldLandmark:
		typeLandmark(a)
	case model.FieldStartAt:
		typeStartAt(a)
	case model.FieldSwitch:
		pickSwitch(a)
	case model.FieldSplit:
		pickColumn(a, f, "Choose the cut in the largest level of, and carry it to the others", isFactor)
	case model.FieldMarkers:
		typeMarkers(a)
	case model.FieldMode, model.FieldPairwise, model.FieldPer:
		turn(f)(a)
	case model.FieldBuilt:
		pickBuilt(a)
	case model.FieldEntry:
		pickColumn(a, f, "The time at which a patient comes under observation", anyNumber)
	case model.FieldWeights:
		pickColumn(a, f, "Case weights", anyNumber)
	case model.FieldCluster:
		pickColumn(a, f, "Rows of one value may be correlated", func(*model.Column) bool { return true })
	default:
		for _, l := range a.lines {
			if len(l.Fields) > 0 && l.Fields[0] == f {
				l.Open(a)
				return
			}
		}
		if words := f.Allowed(); words != nil {
			pickWord(a, f, words)
			return
		}
		typeField(a, f)
	}
}

// drawQuestion draws the question and returns the row after it.
func (a *App) drawQuestion(g *chart.Grid, r rect) int {
	g.Text(r.X, r.Y, "QUESTION", chart.Title)
	q := a.question()
	for i, row := range q {
		y := r.Y + 1 + i
		role := chart.Plain
		if i == a.row {
			role = chart.Title
			g.Text(r.X-1, y, a.glyphs().Cursor, role)
		}
		g.Text(r.X, y, row.Name, chart.Dim)
		v := row.Value(a)
		switch v {
		case "none", "all patients", "every number", "every column", "every category":
			role = chart.Dim
		}
		if rule, cuts, ok := strings.Cut(v, "  "); ok && len(row.Fields) > 0 && row.Fields[0] == model.FieldCut { // the cuts are whole
			if cuts == "moved" {
				cuts = rule
			}
			v = page.Longest(r.W-10, v, strings.ReplaceAll(v, "  ", " "), cuts)
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

// pickColumn chooses one column for a field, or none, or types an expression.
func pickColumn(a *App, f model.Field, title string, usable func(*model.Column) bool) {
	items := columnItems(a.everyColumn(), usable)
	for i, it := range items {
		if a.cohort.Column(it.Key) == nil {
			items[i].Detail = "by " + a.cohort.PointColumn + ": " + it.Detail
		}
	}
	take := func(a *App, name string) { a.setWord(f, name) }
	now := f.Of(&a.look).String()
	at := now
	if c := a.column(now); c != nil {
		at = c.Name
	}
	a.choose(title, "Enter takes it  Ctrl-E types an expression  Ctrl-X none  Esc back", items, at, take).Extra = map[string]func(*App, *picker){
		"ctrl+x": func(a *App, p *picker) { take(a, ""); a.pop(p) },
		"ctrl+e": func(a *App, p *picker) {
			typed := expressionOf(a, now)
			if len(p.filter) > 0 { // a person goes on with what the list did not know
				typed = string(p.filter)
			}
			pr := newPrompt(title, typed)
			pr.Help = []string{"an expression of columns: log2(`miR-122 before`), AFP > 20, after / before"}
			pr.Check = func(a *App, s string) (string, error) {
				if s == "" {
					return "", nil
				}
				r, _ := a.resolver.Rows(s)
				_, err := r.Column(s)
				return "", err
			}
			pr.Accept = take
			a.pop(p)
			a.push(pr)
		}}
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

// anyNumber are the columns of what is no marker, such as weights: all may be the
// same, and a configuration that sets one aside sets it aside as a marker.
func anyNumber(c *model.Column) bool { return c.Kind == model.Number && c.Distinct > 0 }

func isNumber(c *model.Column) bool { return comparable(c) && c.Kind == model.Number }

func isFactor(c *model.Column) bool {
	return comparable(c) && c.Distinct <= model.MaxGroups
}

// estimandName says whom an effect is of.
func estimandName(e string) string {
	return map[string]string{"": "matched pairs", "matched": "matched pairs", "ate": "all (IPTW)", "att": "the treated (IPTW)", "overlap": "the overlap"}[e]
}

// begin fills in the fields that a page cannot do without, where nothing was chosen
// yet. It is not a step of undo: the page opens on it.
func (a *App) begin() {
	first := func(usable func(*model.Column) bool) string {
		for _, c := range a.cohort.Columns {
			if usable(c) && model.NotOffered(a.cohort, c) == "" {
				return c.Name
			}
		}
		return ""
	}
	if a.begun != "" && a.look.Outcome == a.begun { // it was for the page that was left
		a.look.Outcome = ""
	}
	a.begun = ""
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
		was := a.look.Outcome
		if a.look = f(a.desk, a.look); was == "" {
			a.begun = a.look.Outcome
		}
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
	at := slices.Index(cols, strings.Trim(f.Of(&a.look).String(), "`"))
	if at < 0 && by < 0 {
		at = 0
	}
	to := cols[(at+by+len(cols))%len(cols)]
	if f == model.FieldY {
		to = model.Quote(to)
	}
	a.setWord(f, to)
}

// severalRows is how many rows the page in hand has.
func (a *App) severalRows() int {
	if s := a.shown(); s != nil {
		return s.Rows()
	}
	return 0
}

func (a *App) markerTitle() string {
	if a.look.Switch != "" {
		return a.look.Switch + " reached (switch)"
	}
	if c := a.cohort.Column(a.look.Marker); c != nil {
		return c.Title()
	}
	return a.look.Marker
}

// cutText says the rule and the value that it gave.
func (a *App) cutText() string {
	if a.look.Switch != "" {
		return "when it is reached"
	}
	if a.look.Marker == "" {
		return "none"
	}
	if why := noNumber(a); why != "" {
		if a.look.Levels != "" {
			return "levels, arranged"
		}
		return "levels"
	}
	rule, err := model.ParseCut(a.look.Cut)
	if err != nil {
		return a.look.Cut
	}
	if rule.Kind == model.CutBy {
		return rule.Rule
	}
	var cuts []float64
	if rule.Kind == model.CutValue {
		cuts = rule.Values
	} else if s := a.current(); s != nil && a.answered == a.curvesLook() {
		cuts = s.Frame.Cuts
	}
	parts := make([]string, len(cuts))
	for i, c := range cuts {
		parts[i] = page.Digits(c)
		// As many digits as tell patients apart, where the curves are of this marker.
		if s := a.current(); s != nil && s.Frame.Look.Marker == a.look.Marker && s.Frame.Sorted.Len() > 0 && s.Frame.Marker.Bins == nil {
			parts[i] = model.FormatCut(c, s.Frame.Sorted)
		}
	}
	at := strings.Join(parts, ", ")
	switch {
	case rule.Kind == model.CutValue && a.look.Moved:
		return at + "  moved"
	case rule.Kind == model.CutValue:
		return at
	}
	return rule.Rule + "  " + at
}
