package answer

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
)

// UnivariableQuestion asks what each covariate says alone, and those that enter
// together: a paper's table of prognostic factors.
var UnivariableQuestion = Question[*Univariable]{
	Name: "cox", Page: "Univariable", Short: "each covariate in a model of its own, and those that enter together",
	Tab: "Uni", Words: "univariate, table of covariates",
	Parts: func(l model.Look) model.Look {
		p := modelled(l)
		if p.Enter = l.Enter; l.Enter > 0 {
			p.PH = l.PH
		}
		return p
	},
	Only:  map[model.Field]string{"PH": "with a model of those that enter"},
	Needs: []model.Need{model.Needs("a table of covariates needs covariates", model.FieldCovariates, model.FieldMarker)},
	Ask:   plainly(askUnivariable),
}

// Univariable is every covariate in a model of its own, and those that enter
// by their P value in one model together: a paper's table of prognostic
// factors.
type Univariable struct {
	Answer
	Level         float64
	CI            string
	Enter         float64 // 0: no multivariable model
	Rows          []UnivariableRow
	Entered       []string
	Multivariable *Hazard // nil where none entered
}

// UnivariableRow is one coefficient of one covariate's own model.
type UnivariableRow struct {
	Effect
	Contrast  Contrast
	Item      string // as given
	N, Events int
	TermP     float64 // of the whole covariate: likelihood ratio, or Wald in a Cox model
	Entered   bool
}

// askUnivariable fits the marker's groups and each covariate of a Look alone, on
// the patients who have it, and those with P below the Look's Enter together.
func askUnivariable(r *model.Resolver, l model.Look) (*Univariable, error) {
	if !(l.Enter >= 0 && l.Enter <= 1) {
		return nil, &model.UsageError{Field: "Enter", What: "a P value lies between 0 and 1", Hint: "for example 0.05"}
	}
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	u := &Univariable{Answer: answerOf(f), Level: l.Confidence(), CI: "wald", Enter: l.Enter}
	u.immortal(f)
	u.warnSearched(l, f)
	items := model.SplitList(l.Covariates)
	if l.Marker != "" {
		items = append([]string{l.Marker}, items...)
	}
	var failed []string
	for i, item := range items {
		one := l
		one.Marker, one.Covariates = "", item
		if i == 0 && l.Marker != "" {
			one.Marker, one.Covariates = l.Marker, ""
		}
		h, err := hazardOf(r, one)
		if err != nil {
			failed = append(failed, fmt.Sprintf("%s: %s", item, model.FirstLine(err.Error())))
			continue
		}
		h.naive()
		u.add(item, h)
	}
	if len(u.Rows) == 0 {
		return nil, &model.QuestionError{What: "no covariate could be fitted: " + strings.Join(failed, "; ")}
	}
	for _, f := range failed {
		u.warn("left out: %s", f)
	}
	return u, u.together(r)
}

// add adds the rows of one covariate's own model.
func (u *Univariable) add(item string, h *Hazard) {
	p := h.Fit.Wald.P
	if h.CI == "profile" || h.Fit.Wald.DF == 0 {
		p = h.Fit.LR.P
		u.CI = "profile"
	}
	words := h.Contrasts()
	for j, row := range h.Rows {
		u.Rows = append(u.Rows, UnivariableRow{Effect: row, Contrast: words[j], Item: item, N: h.Used, Events: h.Events, TermP: p,
			Entered: u.Enter > 0 && p < u.Enter})
	}
	u.warnOf(h.Warnings, answerOf(h.frame).Warnings)
}

// warnOf warns of what one of several fits warns of: what is so of its patients, whatever
// was fitted to them, is said once, of all.
func (a *Answer) warnOf(warnings, whatever []string) {
	for _, w := range warnings {
		if !slices.Contains(whatever, w) && !slices.Contains(a.Warnings, w) {
			a.Warnings = append(a.Warnings, w)
		}
	}
}

// together fits those that enter in one model.
func (u *Univariable) together(r *model.Resolver) error {
	if u.Enter <= 0 {
		return nil
	}
	many := u.Look
	groups := many.Marker != "" && u.Rows[0].Item == many.Marker
	many.Marker = ""
	seen := map[string]bool{}
	var covariates []string
	for i, row := range u.Rows {
		switch {
		case !row.Entered || seen[row.Item]:
			continue
		case i == 0 && groups:
			many.Marker = row.Item
		default:
			covariates = append(covariates, row.Item)
		}
		seen[row.Item] = true
		u.Entered = append(u.Entered, row.Item)
	}
	if len(u.Entered) == 0 {
		u.warn("no covariate has P < %g: there is no multivariable model", u.Enter)
		return nil
	}
	many.Covariates = model.JoinList(covariates)
	var err error
	if u.Multivariable, err = askCox(r, many); err != nil {
		return err
	}
	u.warnOf(u.Multivariable.Warnings, nil)
	u.warn("covariates were chosen by their P on these data: the intervals of the multivariable model do not account for it")
	return nil
}

// Finding are the tests of every covariate, and of the model of those that
// entered.
func (u *Univariable) Finding() (Finding, bool) { return findAlone(&u.Answer, u.Rows) }

// findAlone are the tests of every covariate alone: a screen of them.
func findAlone(a *Answer, rows []UnivariableRow) (Finding, bool) {
	var p []float64
	var items []string
	for _, r := range rows {
		if !slices.Contains(items, r.Item) {
			items, p = append(items, r.Item), append(p, r.TermP)
		}
	}
	f := find(a, model.JoinList(items), p...)
	for i := range items {
		items[i] = model.PlainName(items[i])
		if a.Look.Outcome != "" {
			items[i] = pairOf(items[i], model.PlainName(a.Look.Outcome))
		}
	}
	f.among(items)
	return f.ifTested()
}
