package answer

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// LogisticQuestion asks what a yes-or-no outcome depends on.
var LogisticQuestion = Question[*Logistic]{
	Name: "logistic", Page: "Logistic", Short: "logistic regression of a yes-or-no outcome: odds ratios",
	Tab: "Logit", Words: "odds ratio, OR, Hosmer-Lemeshow",
	Parts: regressed,
	Only:  onlyRegressed,
	Needs: []model.Need{needsRegressed, needsTerms},
	Ask:   plainly(askLogistic),
}

// UnivariableLogisticQuestion asks what each covariate tells of a yes-or-no
// outcome by itself.
var UnivariableLogisticQuestion = Question[*UnivariableLogistic]{
	Name: "logistic", Short: "odds ratios of each covariate alone, and of those that enter together",
	Parts: func(l model.Look) model.Look {
		p := regressed(l)
		p.Enter = l.Enter
		return p
	},
	Only:  onlyRegressed,
	Needs: []model.Need{needsRegressed, needsTerms},
	Ask:   plainly(askUnivariableLogistic),
}

// regressed are the parts of a logistic regression.
func regressed(l model.Look) model.Look {
	p := grouped(onItself(l))
	p.Outcome, p.Covariates, p.CI, p.Level = l.Outcome, l.Covariates, l.CI, l.Level
	return p
}

var (
	needsRegressed = model.Needs("a logistic regression needs an outcome", model.FieldOutcome)
	needsTerms     = model.Needs("a model needs covariates or groups", model.FieldCovariates, model.FieldMarker)
)

// onlyRegressed says when fields of a logistic regression are used.
var onlyRegressed = with(onlySearched, apart, model.FieldMarker)

// Logistic is a logistic regression of a binary outcome on the groups and the
// covariates of a Look.
type Logistic struct {
	Answer
	Outcome     *Binary
	Level       float64
	CI          string
	Adjusted    bool // groups and covariates
	Rows        []Effect
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

	frame  *model.Frame
	design *model.Design
	event  []bool // by row of the design
	fit    *stats.Logistic
	groups bool // the first term is the compared groups
}

// hosmerGroups is how many groups the test of fit makes, by custom.
const hosmerGroups = 10

// askLogistic answers for a Look's outcome, with its groups and its
// covariates.
func askLogistic(r *model.Resolver, l model.Look) (*Logistic, error) {
	r, long := rowsRegressed(r, l)
	f, err := r.Grouped(l)
	if err != nil {
		return nil, err
	}
	b, err := binary(r, f, l.Outcome, "a logistic regression")
	if err != nil {
		return nil, err
	}
	d, err := r.Design(f)
	if err != nil {
		return nil, err
	}
	if len(d.X) == 0 {
		return nil, &model.QuestionError{What: "there is no covariate that differs between patients",
			Ways: []model.Way{{Field: model.FieldMarker, Do: "choose a marker"}, {Field: model.FieldCovariates, Do: "choose covariates"}}}
	}
	a := &Logistic{Answer: answerOf(f), Outcome: b, Level: l.Confidence(), CI: "wald", frame: f, design: d, groups: len(f.Groups) > 1}
	a.warnSearched(l, f)
	a.Look = l
	a.warnFollowUp(r, append(model.SplitList(l.Covariates), l.Marker, l.Outcome)...)
	if err := a.explainedByItself(r, l.Outcome, "a covariate", []model.Way{model.OtherCovariates}, model.SplitList(l.Covariates)...); err != nil {
		return nil, err
	}
	if err := a.explainedByItself(r, l.Outcome, "the marker", []model.Way{model.OtherMarker}, l.Marker); err != nil {
		return nil, err
	}
	a.adjustedForItself(r, f)
	a.Adjusted = a.groups && l.Covariates != ""
	a.Excluded = append(append([]model.Exclusion(nil), a.Excluded...), d.Excluded...)
	y := make([]bool, len(d.Pos))
	b.N = [2]int{}
	for i, k := range d.Pos {
		y[i] = b.hasEvent[k]
		if y[i] {
			b.N[1]++
		} else {
			b.N[0]++
		}
	}
	a.Used = len(y)
	a.Endpoint, a.Answer.Events = b.endpoint(), b.N[1]
	a.dependent(f, long, d.Pos)
	if b.N[0] == 0 || b.N[1] == 0 {
		return nil, &model.QuestionError{What: fmt.Sprintf("of the %d patients who have every covariate %d have %s: "+
			"a logistic regression needs some with it and some without", a.Used, b.N[1], b.Title()),
			Ways: []model.Way{{Field: model.FieldCovariates, Do: "drop a covariate with many missing values"}, model.WidenSubgroup}}
	}
	if a.fit, err = stats.FitLogistic(d.X, y, stats.LogisticOptions{Level: a.Level}); err != nil {
		return nil, &model.QuestionError{What: "the model could not be fitted: " + err.Error(), Ways: []model.Way{model.OtherCovariates}}
	}
	a.event = y
	a.measures(y)
	a.rows()
	a.intervals(l.CI, y)
	a.naive(f)
	return a, a.terms()
}

// rowsRegressed is a resolver whose cohort has every column that a regression
// reads.
func rowsRegressed(r *model.Resolver, l model.Look) (at *model.Resolver, long bool) {
	names := []string{l.Outcome, l.Marker, l.Where}
	for _, item := range model.SplitList(l.Covariates) {
		names = append(names, r.CovariateSources(item)...)
	}
	return r.Rows(names...)
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
	aside := whyAside(f.Aliased)
	for _, x := range f.Aliased {
		a.Note = fmt.Sprintf("%s %s: set aside", d.Name[x.Column], x.Why)
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
		row := Effect{Term: name, Label: rowLabel(name, d, j, a.groups), Coef: f.Coef[j], SE: f.SE[j], Ratio: f.OR[j], Lower: f.CI[j].Lower,
			Upper: f.CI[j].Upper, Statistic: f.Z[j], P: f.P[j], CI: "wald"}
		switch {
		case aside[j] != "":
			row.Note = "set aside"
		case apart[j]:
			row.Note = NoFinite
			row.Lower, row.Upper, row.SE, row.Statistic, row.P = nan, nan, nan, nan, nan
		case math.IsNaN(row.Coef):
			row.Note = "no value"
		}
		a.Rows = append(a.Rows, row)
	}
}

// naive marks the rows of groups whose cut was chosen from the data.
func (a *Logistic) naive(f *model.Frame) {
	for j := range a.Rows {
		if row := &a.Rows[j]; a.groups && chosen(a.Look) && len(f.Cuts) > 0 && a.design.Term[j] == 0 {
			row.Note = strings.TrimPrefix(row.Note+"; "+naiveGroups, "; ")
		}
	}
}

// intervals puts profile-likelihood intervals and likelihood-ratio P values in
// the place of Wald's: where they were asked for, and unasked where Wald is known
// to fail; a warning says so.
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
			aside := whyAside(a.fit.Aliased)
			few := fewOnOneSide(a.design.Name, a.design.X, y, aside)
			what := "events"
			if few == "" {
				few, what = fewOnOneSide(a.design.Name, a.design.X, without, aside), "patients without the event"
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
			return &model.QuestionError{What: fmt.Sprintf("the model without %s could not be fitted: %s", name, err),
				Ways: []model.Way{model.OtherCovariates}}
		}
		a.Terms = append(a.Terms, testRow(name, x))
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
	Rows          []UnivariableRow
	Entered       []string
	Multivariable *Logistic // nil where none entered
}

// askUnivariableLogistic fits the groups and each covariate of a Look alone, on the
// patients who have it, and with Enter those with P below it together.
func askUnivariableLogistic(r *model.Resolver, l model.Look) (*UnivariableLogistic, error) {
	if !(l.Enter >= 0 && l.Enter <= 1) {
		return nil, &model.UsageError{Field: "Enter", What: fmt.Sprintf("%v is not a P value", l.Enter), Hint: "for example 0.05"}
	}
	u := &UnivariableLogistic{Level: l.Confidence(), CI: "wald", Enter: l.Enter}
	u.Look = l
	var failed []string
	var why error
	add := func(item, marker, covariates string) bool {
		entered, err := u.alone(r, item, marker, covariates)
		if err != nil {
			failed, why = append(failed, fmt.Sprintf("%s: %s", item, model.FirstLine(err.Error()))), err
		}
		return entered
	}
	many := l
	if l.Marker == "" || !add(l.Marker, l.Marker, "") {
		many.Marker = ""
	}
	var covariates []string
	for _, item := range model.SplitList(l.Covariates) {
		if add(item, "", item) {
			covariates = append(covariates, item)
		}
	}
	many.Covariates = model.JoinList(covariates)
	switch {
	case len(u.Rows) > 0:
	case len(failed) == 0:
		return nil, model.Missing(model.Look{}, []model.Need{needsTerms})
	case len(failed) == 1:
		return nil, why
	default:
		return nil, &model.QuestionError{What: "no covariate could be fitted: " + failed[0], Hint: "the others fail as well",
			Ways: []model.Way{model.OtherOutcome, model.WidenSubgroup}}
	}
	for _, f := range failed {
		u.warn("left out: %s", f)
	}
	if err := u.everybody(r); err != nil {
		return nil, err
	}
	return u, u.together(r, many)
}

// alone fits one covariate, or the groups, and reports whether it enters the
// model of several.
func (u *UnivariableLogistic) alone(r *model.Resolver, item, marker, covariates string) (entered bool, err error) {
	one := u.Look
	one.Marker, one.Covariates = marker, covariates
	a, err := askLogistic(r, one)
	if err != nil {
		return false, err
	}
	if a.CI == "profile" {
		u.CI = "profile"
	}
	entered = a.LR.P < u.Enter
	words := a.Contrasts()
	for j, row := range a.Rows {
		u.Rows = append(u.Rows, UnivariableRow{Effect: row, Contrast: words[j], Item: item, N: a.N, Events: a.Events, TermP: a.LR.P, Entered: entered})
	}
	u.warnOf(a.Warnings, answerOf(a.frame).Warnings)
	if entered {
		u.Entered = append(u.Entered, item)
	}
	return entered, nil
}

// everybody sets the answer's numbers to those of everybody who has the outcome;
// each row has its own n.
func (u *UnivariableLogistic) everybody(r *model.Resolver) error {
	l := u.Look
	at, long := rowsRegressed(r, l)
	whole := l
	whole.Marker = ""
	f, err := at.Grouped(whole)
	if err != nil {
		return err
	}
	if u.Outcome, err = binary(at, f, l.Outcome, "a logistic regression"); err != nil {
		return err
	}
	warnings := u.Warnings
	u.Answer = answerOf(f)
	u.Look = l
	u.warnOf(warnings, nil)
	u.Endpoint, u.Events = u.Outcome.endpoint(), u.Outcome.N[1]
	u.dependent(f, long, nil)
	return nil
}

// together fits those that enter in one model, where any may.
func (u *UnivariableLogistic) together(r *model.Resolver, many model.Look) (err error) {
	if u.Enter <= 0 {
		return nil
	}
	if len(u.Entered) == 0 {
		u.warn("no covariate has P < %g: there is no multivariable model", u.Enter)
		return nil
	}
	if u.Multivariable, err = askLogistic(r, many); err != nil {
		return err
	}
	u.warnOf(u.Multivariable.Warnings, nil)
	u.warn("covariates were chosen by their P on these data: the intervals of the multivariable model do not account for it")
	return nil
}

// Finding is the test of the groups, else of the model.
func (m *Logistic) Finding() (Finding, bool) {
	f := find(&m.Answer, m.Look.Covariates, m.LR.P)
	if m.Look.Marker != "" {
		f.What, f.Chosen = m.Look.Marker, chosen(m.Look)
		f.Of = pairOf(model.PlainName(m.Look.Marker), model.PlainName(m.Look.Outcome))
		if m.groups && len(m.Terms) > 0 {
			f.P, f.Tests = least([]float64{m.Terms[0].P})
		}
	}
	return f.ifTested()
}

// Finding are the tests of every covariate.
func (u *UnivariableLogistic) Finding() (Finding, bool) { return findAlone(&u.Answer, u.Rows) }

// Design is the columns of the model.
func (m *Logistic) Design() *model.Design { return m.design }
