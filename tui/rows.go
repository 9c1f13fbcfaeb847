package tui

import (
	"slices"

	"kaplan/model"
)

// noRepeats says why nothing can be said of the rows of a patient, "" where it can.
func noRepeats(a *App) string {
	if a.cohort.Repeats == nil && a.cohort.RowsRule == "" {
		return "every patient has one row"
	}
	return noFiles(a)
}

// chooseRows says how the rows of a patient are taken where a file has several of each.
func chooseRows(a *App) {
	const typed = "\x00typed"
	rule := a.cohort.RowsRule
	items := []item{{Key: model.RowsAuto, Label: "as the rows themselves tell", Detail: a.resolver.RowsTold(a.look)}}
	ways := a.resolver.RowsWays(a.look)
	for _, w := range ways {
		it := item{Key: w.Rule, Label: w.Do, Detail: w.Closed, Dim: w.Closed != "", Why: w.Closed}
		if !model.RowsWord(w.Rule) {
			it.Detail = w.Rule
		}
		items = append(items, it)
	}
	items = append(items, item{Key: typed, Label: "only the rows where…", Detail: "type a condition"})
	if rule == "" {
		rule = model.RowsAuto
	}
	a.choose("How the rows of a patient are taken", takesIt, dimLast(items), rule, func(a *App, rule string) {
		switch rule {
		case typed:
			typeRows(a)
		case model.RowsIntervals:
			a.intervals()
		default:
			a.sayRows(a.setup.said.RowsBy(rule), rule)
		}
	}).Width = 100
}

// sayRows reads the files again with a rule for the rows of a patient.
func (a *App) sayRows(said model.Setup, rule string) {
	note := map[string]string{model.RowsAuto: "rows as they themselves tell", model.RowsPatients: "the rows of each are one patient",
		model.RowsIntervals: "the rows are intervals of a patient", model.RowsClusters: "the rows as they are, in clusters"}[rule]
	if note == "" {
		note = "only the rows where " + rule
	}
	a.reread(said, note, func(a *App) {
		l := a.look
		if q := a.cohort.Repeats; q == nil || l.Cluster == model.Quote(q.ID) && rule != model.RowsClusters {
			l.Cluster = ""
		}
		a.change(a.cohort.Opening(l))
	})
}

// typeRows asks which rows are taken.
func typeRows(a *App) {
	rule := a.cohort.RowsRule
	if model.RowsWord(rule) {
		rule = ""
	}
	p := newPrompt("Only the rows where", rule)
	p.Help = []string{`etype == 2      visit == "baseline"      last(time)`}
	rows := a.cohort
	if q := rows.Repeats; q != nil {
		rows = q.Rows
	}
	p.Check = func(_ *App, s string) (string, error) {
		if s == "" || s == rule {
			return "", nil
		}
		in, err := rows.RowsIn(s)
		return in, err
	}
	p.Accept = func(a *App, s string) {
		if s != "" && s != rule {
			a.sayRows(a.setup.said.RowsBy(s), s)
		}
	}
	a.push(p)
}

// intervals takes the rows as the intervals of a patient, and asks when they start
// where the endpoint does not say so.
func (a *App) intervals() {
	said := a.setup.said.RowsBy(model.RowsIntervals)
	ep, err := a.resolver.Understood(a.look)
	if err == nil && ep.Entry != "" {
		a.sayRows(said, model.RowsIntervals)
		return
	}
	q := a.cohort.Repeats
	if q == nil || err != nil {
		a.say("choose the endpoint first: e")
		return
	}
	items := columnItems(q.Rows.Columns, func(c *model.Column) bool { return c.Kind == model.Number && c.Name != ep.Time && c.Name != ep.Event })
	starts := q.Rows.Starts(ep.Time)
	items = first(items, func(it item) bool { return slices.Contains(starts, it.Key) })
	a.choose("In which column does a row start?", takesIt, items, "", func(a *App, entry string) {
		e := model.SetupOf(ep)
		e.Entry = entry
		a.sayRows(said.Endpoint(e), model.RowsIntervals)
	})
}
