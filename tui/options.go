package tui

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
)

// optionsLine is the line of every field that has no line of its own and is not as usual.
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
	view, leaf := a.viewNow(), a.pageNow()
	if out, ok := a.optional[leaf]; ok {
		return out
	}
	out, uses := []model.Field{}, model.Uses(leaf.Parts)
	for _, f := range uses {
		if !slices.ContainsFunc(a.lines, func(l questionLine) bool {
			return slices.Contains(l.Fields, f) && slices.Contains(view.Lines, l.Fields[0]) && slices.Contains(uses, l.Fields[0])
		}) {
			out = append(out, f)
		}
	}
	a.optional[leaf] = out
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

// optionWords say in few words what an option is: its name alone is a riddle.
var optionWords = map[model.Field]string{
	"Where": "who is in", "Endpoint": "what is followed", "Time": "column of the time", "Event": "column of the event", "Cause": "the event of interest",
	"Censored": "which value is censored", "Entry": "column: under observation from then on", "Marker": "what makes the groups",
	"Covariates": "what the model adjusts for", "Strata": "tests and model within these", "Reference": "level that ratios refer to",
	"Landmark": "count time from here, those still there", "StartAt": "given alive at it, time as before", "Switch": "column: when a patient changes group",
	"Weights": "column: weights of the patients", "Robust": "variances between patients", "Cluster": "column: rows that belong together",
	"MinProp": "least share on either side of a cut", "Permutations": "behind a corrected P", "Seed": "of what is drawn at random",
	"Split": "column: the cut comes from its largest level", "SplitSeed": "the cut comes from a random half", "Mode": "how markers enter",
	"Markers": "which markers are screened", "Per": "ratios per SD, IQR or unit", "Log2": "take logarithms of markers", "Offset": "added before the logarithm",
	"Detected": "leave out markers detected in fewer", "Family": "markers that P is corrected over", "Ties": "equal times: efron, breslow, exact",
	"CI": "ratios: wald or profile", "Firth": "keeps ratios finite", "PH": "time of the check: km, rank, log", "Level": "of all intervals",
	"ConfType": "interval of S(t)", "Band": "band for the whole curve", "Times": "survival at these times", "Extend": "curves go on beyond the last time",
	"RMST": "mean survival up to this time", "Rho": "weight of early times in a test", "Gamma": "weight of late times in a test", "Test": "which test is read",
	"Pairwise": "how P of pairs is corrected", "Width": "width of the intervals", "At": "the event by this time", "Ratio": "hazard ratio taken to be true",
	"Cohorts": "how many are drawn", "CohortSize": "patients of each that is drawn",
	"Enter": "P below which a covariate enters", "Backward": "eliminate by aic or p", "Keep": "P below which a covariate stays",
	"Base": "what the others are added to", "Influence": "how many patients are listed", "Residuals": "list those of every patient",
	"Pattern": "the patient that is predicted for", "Lead": "which test leads", "Squares": "kind of sums of squares", "Allele": "which allele is counted",
	"Genes": "genotypes that are added up", "Means": "correlate means of time points", "Score": "scale of the distances", "RiskAt": "risks by this time",
	"Built": "curve, test, model: what is built", "Drawn": "how many patients are drawn", "Step": "how far it is built",
	"Blanks": "what is left to be filled in",
}

// pickOption lists what the page's question can be told beyond its lines.
func pickOption(a *App) {
	var items []item
	for _, f := range a.options() {
		items = append(items, item{Key: string(f), Label: f.Key(), Detail: fmt.Sprintf("%-9s  %s", optionText(f.Of(&a.look)), optionWords[f])})
	}
	l := newList("Options of "+a.pageNow().Name(), items)
	l.Hint = "Enter changes it  Esc back"
	a.push(&picker{list: l, Accept: func(a *App, key string) { a.desk.Open(model.Field(key)) }})
}
