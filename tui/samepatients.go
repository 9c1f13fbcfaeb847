package tui

import (
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/tui/page"
)

// samePatients is the key that puts models of one covariate, of several, and curves on
// the same patients: those who have every covariate, and the marker.
func samePatients(a *App) page.Binding {
	return page.Binding{Keys: []string{"#"}, Name: "the same patients in every model: those who have all covariates, or as many as each has", Hint: "# same n",
		Part: "Hazard", Field: model.FieldWhere, Why: whyOf(a, noneMissing), Do: does(a, func(a *App) {
			l := a.look
			block := a.completeCases()
			switch rest, cut := strings.CutSuffix(l.Where, block); {
			case cut && (rest == "" || strings.HasSuffix(rest, " and ")):
				l.Where = strings.TrimSuffix(rest, " and ")
				a.change(l)
				a.say("every model has the patients who have its own covariates")
				return
			case strings.Contains(l.Where, " or ") || strings.Contains(l.Where, "||"):
				l.Where = "(" + l.Where + ") and " + block
			case l.Where != "":
				l.Where += " and " + block
			default:
				l.Where = block
			}
			n, err := a.resolver.CountWhere(l.Where)
			if err != nil || n == 0 {
				a.say("nobody has all of these covariates")
				return
			}
			a.change(l)
			a.say(a.cohort.Said("every model, and the curves, have the same patients: those with all covariates (# takes all again)"))
		})}
}

// incomplete are the columns that the marker and the covariates are made of and that
// some patients lack.
func (a *App) incomplete() []*model.Column {
	items := model.SplitList(a.look.Covariates)
	if a.look.Marker != "" {
		items = append(items, a.look.Marker)
	}
	var out []*model.Column
	for _, c := range a.resolver.ReadBy(items...) {
		if c.Missing > 0 && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// completeCases is the condition that nothing of a model is missing.
func (a *App) completeCases() string {
	var parts []string
	for _, c := range a.incomplete() {
		parts = append(parts, "not missing("+model.Quote(c.Name)+")")
	}
	return strings.Join(parts, " and ")
}

// noneMissing says why models cannot be put on the same patients, "" where they can.
func noneMissing(a *App) string {
	switch {
	case a.look.Covariates == "":
		return "there are no covariates: a chooses them"
	case len(a.incomplete()) == 0:
		return "no covariate is missing for anybody: every model has the same patients"
	}
	return ""
}
