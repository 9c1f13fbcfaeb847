package answer

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// OddsRow is one line of a table of odds ratios.
type OddsRow struct {
	Term     string // "age", "size=20-50"
	Label    string // "high vs low"
	Coef, SE float64
	OR       float64
	Lower    float64 // of the odds ratio
	Upper    float64
	Z        float64
	P        float64
	CI       string // wald, profile
	Note     string // why there is no number
}

// Logistic is a logistic regression of a binary outcome on the groups and the
// covariates of a Look.
type Logistic struct {
	Answer
	Outcome     *Binary
	Level       float64
	CI          string
	Adjusted    bool // groups and covariates
	Rows        []OddsRow
	Intercept   float64
	SEIntercept float64
	Note        string    // separation, what was set aside
	Terms       []TestRow // likelihood ratio of each term, as of all levels of a factor
	N, Events   int
	LogLikNull  float64
	LogLik      float64
	LR          stats.Test
	AIC         float64
	R2          stats.PseudoR2
	C           *stats.ROC            // of the fitted probabilities
	Hosmer      *stats.HosmerLemeshow // nil where it does not exist
	HosmerWhy   string                // why not

	design *model.Design
	fit    *stats.Logistic
	groups bool // the first term is the compared groups
}

// hosmerGroups is how many groups the test of fit makes, by custom.
const hosmerGroups = 10

// AskLogistic answers for a Look's Value as the outcome, with its groups and its
// covariates.
func AskLogistic(r *model.Resolver, l model.Look) (*Logistic, error) {
	names := append([]string{l.Value, l.Marker, l.Where}, covariateSources(l.Covariates)...)
	r, long := r.Rows(names...)
	if l.Value == "" {
		return nil, &model.QuestionError{What: "a logistic regression needs an outcome of two values", Hint: "choose another outcome"}
	}
	f, err := r.Grouped(l)
	if err != nil {
		return nil, err
	}
	b, err := binary(r, f, l.Value, "a logistic regression")
	if err != nil {
		return nil, err
	}
	d, err := r.Design(f)
	if err != nil {
		return nil, err
	}
	if len(d.X) == 0 {
		return nil, &model.QuestionError{What: "there is no covariate that differs between patients", Hint: "choose a marker or covariates"}
	}
	a := &Logistic{Answer: answerOf(f), Outcome: b, Level: l.Confidence(), CI: "wald", design: d, groups: len(f.Groups) > 1}
	a.Look = l
	a.Adjusted = a.groups && l.Covariates != ""
	a.Excluded = append(append([]model.Exclusion(nil), a.Excluded...), d.Excluded...)
	y := make([]bool, len(d.Pos))
	b.N = [2]int{}
	for i, k := range d.Pos {
		y[i] = b.of[k]
		if y[i] {
			b.N[1]++
		} else {
			b.N[0]++
		}
	}
	a.Used = len(y)
	b.outcome(&a.Answer)
	a.dependent(f, long)
	if b.N[0] == 0 || b.N[1] == 0 {
		return nil, &model.QuestionError{What: fmt.Sprintf("of the %d patients who have every covariate %d have %s: a logistic regression needs some with it and some without", a.Used, b.N[1], b.Title()), Hint: "drop a covariate with many missing values, or widen the subgroup"}
	}
	if a.fit, err = stats.FitLogistic(d.X, y, stats.LogisticOptions{Level: a.Level}); err != nil {
		return nil, &model.QuestionError{What: "the model could not be fitted: " + err.Error(), Hint: "drop a covariate"}
	}
	a.measures(y)
	a.rows()
	a.intervals(l.CI, y)
	return a, a.terms()
}

// covariateSources are the columns or expressions that a covariate list reads,
// without what only a model knows: splines and interactions.
func covariateSources(list string) []string {
	var out []string
	for _, item := range model.SplitList(list) {
		parts := model.SplitOuter(item, ':')
		if strings.Contains(item, "?") { // a choice, not an interaction
			parts = []string{item}
		}
		for _, part := range parts {
			if len(part) > 5 && part[:4] == "rcs(" && part[len(part)-1] == ')' {
				if args := model.SplitList(part[4 : len(part)-1]); len(args) > 0 {
					part = args[0]
				}
			}
			out = append(out, part)
		}
	}
	return out
}

// measures says how well the model fits.
func (a *Logistic) measures(y []bool) {
	f := a.fit
	a.N, a.Events, a.LogLikNull, a.LogLik, a.LR, a.AIC, a.R2 = f.N, f.Events, f.LogLikNull, f.LogLik, f.LR, f.AIC, f.R2()
	a.Intercept, a.SEIntercept = f.Intercept, f.SEIntercept
	a.C, _ = stats.ROCOf(f.LinearPredict, y, stats.ROCOptions{Level: a.Level, Direction: stats.HigherIsCase})
	var err error
	if a.Hosmer, err = f.HosmerLemeshow(hosmerGroups); err != nil {
		a.Hosmer, a.HosmerWhy = nil, err.Error()
	}
}

// rows fills the table with Wald inference.
func (a *Logistic) rows() {
	f, d := a.fit, a.design
	aliased := map[int]bool{}
	for _, x := range f.Aliased {
		aliased[x.Column] = true
		a.Note = fmt.Sprintf("%s is set aside: %s", d.Name[x.Column], x.Why)
	}
	apart := map[int]bool{}
	if s := f.Separated; s != nil {
		var names []string
		for _, c := range s.Columns {
			apart[c] = true
			names = append(names, d.Name[c])
		}
		a.Note = fmt.Sprintf("the outcome is separated by %s: its odds ratio is 0 or infinite", strings.Join(names, ", "))
	}
	nan := math.NaN()
	for j, name := range d.Name {
		row := OddsRow{Term: name, Label: rowLabel(name, d, j, a.groups), Coef: f.Coef[j], SE: f.SE[j], OR: f.OR[j], Lower: f.CI[j].Lower, Upper: f.CI[j].Upper, Z: f.Z[j], P: f.P[j], CI: "wald"}
		switch {
		case aliased[j]:
			row.Note = "set aside"
		case apart[j]:
			row.Note = "no finite value"
			row.Lower, row.Upper, row.SE, row.Z, row.P = nan, nan, nan, nan, nan
		case math.IsNaN(row.Coef):
			row.Note = "no value"
		}
		a.Rows = append(a.Rows, row)
	}
}

// intervals puts profile-likelihood intervals and likelihood-ratio P values in
// the place of Wald's: where asked for, and by itself where Wald is known to
// fail, which is then said.
func (a *Logistic) intervals(asked string, y []bool) {
	why := ""
	if asked == "" {
		if a.fit.Separated != nil {
			asked = "profile"
			why = "profile-likelihood intervals, because an odds ratio is 0 or infinite and Wald's would say nothing"
		} else {
			without := make([]bool, len(y))
			for i, v := range y {
				without[i] = !v
			}
			few := fewOnOneSide(a.design.Name, a.design.X, y)
			what := "events"
			if few == "" {
				few, what = fewOnOneSide(a.design.Name, a.design.X, without), "patients without the event"
			}
			if few != "" {
				asked = "profile"
				why = fmt.Sprintf("profile-likelihood intervals, because one side of %s has so few %s that Wald's cannot be trusted", few, what)
			}
		}
	}
	if asked != "profile" {
		return
	}
	profile, err := a.fit.Profile(a.Level)
	if err != nil {
		a.warn("intervals are Wald's: those of the profile likelihood could not be found (%s)", err)
		return
	}
	a.CI = "profile"
	if why != "" {
		a.warn("%s", why)
	}
	if a.fit.Separated != nil {
		a.Note += ", but its profile interval and likelihood-ratio P hold"
	}
	for j := range a.Rows {
		row := &a.Rows[j]
		if math.IsNaN(row.Coef) {
			continue
		}
		row.CI, row.Note = "profile", ""
		row.Lower, row.Upper, row.P = math.Exp(profile[j].Lower), math.Exp(profile[j].Upper), profile[j].LR.P
	}
}

// terms tests each term by what the fit loses without it.
func (a *Logistic) terms() error {
	for t, name := range a.design.TermName {
		var columns []int
		for j, of := range a.design.Term {
			if of == t {
				columns = append(columns, j)
			}
		}
		x, err := a.fit.DropTest(columns)
		if err != nil {
			return &model.QuestionError{What: fmt.Sprintf("the model without %s could not be fitted: %s", name, err), Hint: "drop a covariate"}
		}
		a.Terms = append(a.Terms, TestRow{name, x.Statistic, x.DF, x.P})
	}
	return nil
}

// Heading says what the model is of.
func (a *Logistic) Heading() string { return "Logistic regression, " + a.Outcome.Title() }

// UnivariableLogistic is every covariate in a model of its own, and those that
// enter by their P value in one model together.
type UnivariableLogistic struct {
	Answer
	Outcome       *Binary
	Level         float64
	CI            string
	Enter         float64 // 0: no multivariable model
	Rows          []UnivariableOdds
	Entered       []string
	Multivariable *Logistic // nil where none entered
}

// UnivariableOdds is one coefficient of one covariate's own model.
type UnivariableOdds struct {
	OddsRow
	Item      string // as given
	N, Events int
	TermP     float64 // of the whole covariate, by likelihood ratio
	Entered   bool
}

// AskUnivariableLogistic fits the groups and each covariate of a Look alone, on the
// patients who have it, and with enter > 0 those with P < enter together.
func AskUnivariableLogistic(r *model.Resolver, l model.Look, enter float64) (*UnivariableLogistic, error) {
	u := &UnivariableLogistic{Level: l.Confidence(), CI: "wald", Enter: enter}
	var failed []string
	var why error
	add := func(item, marker, covariates string) bool {
		one := l
		one.Marker, one.Covariates = marker, covariates
		a, err := AskLogistic(r, one)
		if err != nil {
			failed, why = append(failed, fmt.Sprintf("%s: %s", item, firstLineOf(err))), err
			return false
		}
		if a.CI == "profile" {
			u.CI = "profile"
		}
		entered := enter > 0 && a.LR.P < enter
		for _, row := range a.Rows {
			u.Rows = append(u.Rows, UnivariableOdds{OddsRow: row, Item: item, N: a.N, Events: a.Events, TermP: a.LR.P, Entered: entered})
		}
		if u.Outcome == nil {
			u.Outcome, u.Answer = a.Outcome, a.Answer
			u.Warnings = nil
		}
		if a.Note != "" {
			u.warn("%s", a.Note)
		}
		if entered {
			u.Entered = append(u.Entered, item)
		}
		return entered
	}
	markerIn := l.Marker != "" && add(l.Marker, l.Marker, "")
	var covariates []string
	for _, item := range model.SplitList(l.Covariates) {
		if add(item, "", item) {
			covariates = append(covariates, item)
		}
	}
	if len(u.Rows) == 0 {
		switch len(failed) {
		case 0:
			return nil, &model.UsageError{What: "a table of covariates needs covariates", Hint: "--covariates age,sex"}
		case 1:
			return nil, why
		}
		return nil, &model.QuestionError{What: "no covariate could be fitted: " + failed[0], Hint: "the others fail as well: choose another outcome, or widen the subgroup"}
	}
	for _, f := range failed {
		u.warn("left out: %s", f)
	}
	// Everybody who has the outcome: each row says how many of them it is of.
	at, long := r.Rows(append([]string{l.Value, l.Marker, l.Where}, covariateSources(l.Covariates)...)...)
	whole := l
	whole.Marker = ""
	f, err := at.Grouped(whole)
	if err != nil {
		return nil, err
	}
	b, err := binary(at, f, l.Value, "a logistic regression")
	if err != nil {
		return nil, err
	}
	base := answerOf(f)
	u.Cohort, u.Look, u.Used, u.Excluded, u.Outcome = base.Cohort, l, f.Used, base.Excluded, b
	b.outcome(&u.Answer)
	u.dependent(f, long)
	if enter <= 0 {
		return u, nil
	}
	if len(u.Entered) == 0 {
		u.warn("no covariate has P < %g: there is no multivariable model", enter)
		return u, nil
	}
	many := l
	many.Covariates = model.JoinList(covariates)
	if !markerIn {
		many.Marker = ""
	}
	if u.Multivariable, err = AskLogistic(r, many); err != nil {
		return nil, err
	}
	u.Warnings = append(u.Warnings, u.Multivariable.Warnings...)
	u.warn("covariates were chosen by their P on these data: the intervals of the multivariable model do not account for it")
	return u, nil
}
