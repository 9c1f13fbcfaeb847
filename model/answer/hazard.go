package answer

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"kaplan/model"
	"kaplan/stats"
)

// Hazard is the table of hazard ratios of a Look: of its groups, adjusted for
// its covariates.
type Hazard struct {
	Answer
	Heading  string
	Level    float64
	CI       string
	Ties     string
	Adjusted bool
	Rows     []Effect
	Note     string
	Fit      *ModelFit

	// Afar says why parts of the fit are not there, where the rows stay in a database; "" where
	// they are here.
	Afar string

	// Unchecked says that what Cox fills in of a large model is still to come: see ModelQuestion.
	Unchecked bool

	// Filled by Cox, not under the curves.
	Concordance, Uno *stats.Concordance
	Specific         *Hazard // of the cause's own hazard, beside that of the subdistribution
	PH               *stats.PHTest
	NonLinear        []TestRow // of the splines, by Wald

	// Filled where the Look asks for them.
	Added     *Added
	Influence []Influence
	Residuals *Residuals
	Predicted *Predicted

	frame  *model.Frame
	groups []Contrast // of a model of nothing but the groups, which has no design
	design *model.Design
	cox    *stats.CoxFit
	event  []bool // by row of the design
}

// modelled are the parts of a model alone, without curves. That a cut was moved
// changes no coefficient, but what is said of its P.
func modelled(l model.Look) model.Look {
	return withLimits(fitted(l), l)
}

// needsModel are the fields of which a model needs at least one.
var needsModel = []model.Need{model.Needs("a model needs covariates", model.FieldCovariates, model.FieldMarker, model.FieldSwitch)}

// ModelFit is how well a model fits.
type ModelFit struct {
	N, Events          int
	Ties               string
	LogLikNull, LogLik float64
	AIC, BIC           float64
	LR, Wald, Score    stats.Test
	RobustScore        *stats.Test
	Robust, Firth      bool
	Weighted           weightSums
}

// Tests are the three tests of the whole model; with sampling weights those that
// are robust.
func (h *Hazard) Tests() []TestRow {
	if h.Fit == nil {
		return nil
	}
	f := h.Fit
	if h.Look.RobustWeights() && f.RobustScore != nil {
		return []TestRow{testRow("Wald", f.Wald), testRow("robust score", *f.RobustScore)}
	}
	if f.RobustScore != nil {
		return []TestRow{testRow("likelihood ratio (not robust)", f.LR), testRow("Wald", f.Wald), testRow("score (not robust)", f.Score),
			testRow("robust score", *f.RobustScore)}
	}
	return []TestRow{testRow("likelihood ratio", f.LR), testRow("Wald", f.Wald), testRow("score", f.Score)}
}

// plain reports whether a model can be fitted to the groups' event tables alone:
// it has no covariates, clusters, sampling weights or penalty, and ties that need only counts.
func plain(l model.Look) bool {
	return l.Covariates == "" && l.Cluster == "" && !l.Firth && l.Ties != "exact" && !l.RobustWeights()
}

// clusters are what the rows of a frame are clusters by: what the Look says, else the
// patients, where one has more than one event, as coxph(..., id) takes them. "" is
// each row by itself.
func clusters(f *model.Frame) string {
	if c := f.Look.Cluster; c != "" || f.Cohort.RowsOf == "" {
		return c
	}
	id := f.Cohort.Column(f.Cohort.RowsOf)
	if id == nil {
		return ""
	}
	if f.Look.RobustWeights() {
		return model.Quote(id.Name)
	}
	had := map[string]bool{}
	for k, event := range f.Outcome.Event {
		if i := int(f.Row[k]); event && f.Code[k] != stats.NoGroup && !id.IsMissing(i) {
			v := id.Format(i)
			if had[v] {
				return model.Quote(id.Name)
			}
			had[v] = true
		}
	}
	return ""
}

// coxData gathers the rows of a design.
func coxData(r *model.Resolver, f *model.Frame, d *model.Design) (stats.CoxData, error) {
	n := len(d.Pos)
	data := stats.CoxData{Time: make([]float64, n), Event: make([]bool, n), X: d.X, Name: d.Name, Term: d.Term, TermName: d.TermName}
	o := f.Outcome
	if o.Entry != nil {
		data.Entry = make([]float64, n)
	}
	scale := 1.0
	if o.Weight != nil {
		data.Weight = make([]float64, n)
		if data.Counts = !f.Look.RobustWeights(); !data.Counts {
			scale = weightScale(o.Weight, d.Pos)
		}
	}
	if f.Stratum != nil {
		data.Stratum = make([]int, n)
	}
	for i, k := range d.Pos {
		data.Time[i], data.Event[i] = o.Time[k], o.Event[k]
		if data.Entry != nil {
			data.Entry[i] = o.Entry[k]
		}
		if data.Weight != nil {
			data.Weight[i] = o.Weight[k] / scale
		}
		if data.Stratum != nil {
			data.Stratum[i] = int(f.Stratum[k])
		}
	}
	if by := clusters(f); by != "" {
		c, err := r.Column(by)
		if err != nil {
			return data, err
		}
		data.Cluster = make([]int, n)
		at := map[string]int{}
		for i, k := range d.Pos {
			if c.IsMissing(int(f.Row[k])) { // who has no identifier is nobody else
				data.Cluster[i] = -1 - int(f.Row[k])
				continue
			}
			v := c.Format(int(f.Row[k]))
			id, ok := at[v]
			if !ok {
				id = len(at)
				at[v] = id
			}
			data.Cluster[i] = id
		}
	} else if f.Look.RobustWeights() {
		data.Cluster = make([]int, n) // a patient who changes group has two rows
		for i, k := range d.Pos {
			data.Cluster[i] = int(f.Row[k])
		}
	}
	return data, nil
}

// fewEvents is the number of events on one side of a comparison up to which Wald
// intervals are not trusted: the log-likelihood is then far from a parabola.
const fewEvents = 1

// whyAside says of each column of a model that was set aside why.
func whyAside(aliased []stats.Aliased) map[int]string {
	aside := map[int]string{}
	for _, a := range aliased {
		aside[a.Column] = a.Why
	}
	return aside
}

// fewOnOneSide names a comparison of which one side has hardly any event; "" for
// none. x holds the columns of a model, of which those of zeros and ones compare;
// a column that was set aside compares nobody.
func fewOnOneSide(name []string, x [][]float64, event []bool, aside map[int]string) string {
	for j, col := range x {
		n := [2]int{}
		comparison := aside[j] == ""
		for i, v := range col {
			if v != 0 && v != 1 {
				comparison = false
				break
			}
			if event[i] {
				n[int(v)]++
			}
		}
		if comparison && min(n[0], n[1]) <= fewEvents {
			return name[j]
		}
	}
	return ""
}

// hazardOf is the model of a Look, without the checks of its fit.
func hazardOf(r *model.Resolver, l model.Look) (*Hazard, error) {
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	return hazard(r, f)
}

// errNoCovariate is the error of a model in which nothing differs between
// patients.
func errNoCovariate() error {
	return &model.QuestionError{What: "there is no covariate that differs between patients",
		Ways: []model.Way{{Field: model.FieldMarker, Do: "choose a marker"}, {Field: model.FieldCovariates, Do: "choose covariates"}}}
}

// hazard fits the model of a frame's Look.
func hazard(r *model.Resolver, f *model.Frame) (*Hazard, error) {
	l := f.Look
	ties, err := tiesOf(l.Ties)
	if err != nil {
		return nil, err
	}
	d, err := r.Design(f)
	if err != nil {
		return nil, err
	}
	if len(d.X) == 0 {
		return nil, errNoCovariate()
	}
	h := &Hazard{Answer: answerOf(f), Level: l.Confidence(), CI: "wald", Ties: ties.String(),
		Adjusted: l.Covariates != "" && len(f.Groups) > 1, frame: f, design: d}
	h.Excluded = append(append([]model.Exclusion(nil), h.Excluded...), d.Excluded...)
	data, err := coxData(r, f, d)
	if err != nil {
		return nil, err
	}
	h.Used, h.Events = 0, 0
	for i, k := range d.Pos {
		if i == 0 || f.Row[k] != f.Row[d.Pos[i-1]] {
			h.Used++
		}
	}
	if f.Cohort.Intervals() != nil {
		in := make([]bool, len(f.Row))
		for _, k := range d.Pos {
			in[k] = true
		}
		h.Used = f.CountPatients(func(k int) bool { return in[k] })
	}
	for _, e := range data.Event {
		if e {
			h.Events++
		}
	}
	h.Heading = h.heading(f)
	if len(f.Strata) > 1 {
		h.warnStrata(f, f.ClassesOf(d.X, d.Pos))
	}
	if l.Firth {
		if err := l.NotWeighted("Firth's penalty"); err != nil {
			return nil, err
		}
	}
	h.immortal(f)
	h.adjustedForItself(r, f)
	if h.Events == 0 {
		return nil, &model.QuestionError{What: "nobody in this model has had the event: there is nothing to fit",
			Ways: []model.Way{model.WidenSubgroup, model.OtherEndpoint,
				{Field: model.FieldCovariates, Do: "drop a covariate with many missing values"}}}
	}
	fit, err := stats.Cox(data, stats.CoxOptions{Ties: ties, Level: h.Level, Firth: l.Firth})
	if err != nil {
		return nil, &model.QuestionError{What: "the model could not be fitted: " + err.Error(), Ways: []model.Way{model.OtherCovariates,
			{Field: model.FieldTies, Do: "choose other ties"}}}
	}
	h.cox, h.event = fit, data.Event
	h.Warnings = append(h.Warnings, fit.Warnings...)
	h.Fit = &ModelFit{N: fit.N, Events: fit.Events, Ties: ties.String(), LogLikNull: fit.LogLikNull, LogLik: fit.LogLik, AIC: fit.AIC, BIC: fit.BIC,
		LR: fit.LR, Wald: fit.Wald, Score: fit.Score, RobustScore: fit.RobustScore, Robust: fit.RobustVar != nil, Firth: l.Firth}
	if by := clusters(f); by != l.Cluster && !l.RobustWeights() {
		h.warn("some patients have more than one event: the variance is robust, between the patients of %s", by)
	} else if said := stillAtRisk(f); said != "" && by == "" {
		h.warn("%s", said)
	}
	h.weighted(f)
	if h.Fit.RobustScore != nil && !l.RobustWeights() {
		h.warn("the likelihood-ratio and the score test take every row as independent, and are not robust: read Wald's or the robust score test")
	}
	h.rows()
	return h, h.intervals(l.CI)
}

// rows fills the table with Wald inference.
func (h *Hazard) rows() {
	fit, d := h.cox, h.design
	aside, monotone := whyAside(fit.Aliased), map[int]bool{}
	for _, a := range fit.Aliased {
		h.Note = d.Name[a.Column] + " " + a.Why
	}
	for _, m := range fit.Monotone {
		for _, c := range m.Columns {
			monotone[c] = true
		}
		h.Note = m.Why
		if !h.Look.Firth {
			h.Note += "; Firth's penalised fit keeps it finite"
		}
	}
	undetermined := h.severalDirections()
	for j, name := range d.Name {
		row := Effect{Term: name, Label: rowLabel(name, d, j, len(h.frame.Groups) > 1),
			Coef: fit.Coef[j], SE: fit.SE[j], Statistic: fit.Z[j], P: fit.P[j], CI: "wald",
			Ratio: math.Exp(fit.Coef[j]), Lower: math.Exp(fit.Lower[j]), Upper: math.Exp(fit.Upper[j]), LogLower: fit.Lower[j], LogUpper: fit.Upper[j]}
		nan := math.NaN()
		switch {
		case slices.Contains(undetermined, j):
			row.Note = "not determined"
			row.Coef, row.Ratio, row.SE, row.Statistic, row.P = nan, nan, nan, nan, nan
			row.Lower, row.Upper, row.LogLower, row.LogUpper = nan, nan, nan, nan
		case aside[j] != "":
			row.Note = "set aside"
			row.Coef, row.Ratio, row.SE, row.Statistic, row.P = nan, nan, nan, nan, nan
			row.Lower, row.Upper, row.LogLower, row.LogUpper = nan, nan, nan, nan
		case monotone[j]:
			row.Note = NoFinite
			row.Lower, row.Upper, row.LogLower, row.LogUpper, row.SE, row.Statistic, row.P = nan, nan, nan, nan, nan, nan, nan
		}
		h.Rows = append(h.Rows, row)
	}
}

// severalDirections are the columns whose ratio is not known at all, since the
// covariates separate the events in several directions, with a warning that says so in
// the place of those about each of them.
func (h *Hazard) severalDirections() []int {
	columns := h.cox.Undetermined()
	if len(columns) == 0 || h.Look.Firth {
		return nil
	}
	var names, all []string
	for _, j := range columns {
		names = append(names, h.design.Name[j])
	}
	for _, m := range h.cox.Monotone {
		for _, j := range m.Columns {
			all = append(all, h.design.Name[j])
		}
	}
	h.Warnings = slices.DeleteFunc(slices.Clone(h.Warnings), func(w string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(w, name+": no finite hazard ratio") })
	})
	h.Note = "the covariates separate the events in several directions at once; Firth's penalised fit keeps them finite"
	h.warn("%s separate the events in several directions at once: the likelihood is as high without %s, and neither hazard ratio nor direction is "+
		"determined there; Firth's penalised fit has them", strings.Join(all, ", "), strings.Join(names, " or "))
	return columns
}

// intervals puts profile-likelihood intervals and likelihood-ratio P values in
// the place of Wald's: where they were asked for, and unasked where Wald is known
// to fail; a warning says so.
func (h *Hazard) intervals(asked string) error {
	fit := h.cox
	if asked == "" && fit.RobustVar == nil {
		switch {
		case len(fit.Monotone) > 0:
			asked = "profile"
			h.warn("profile-likelihood intervals, because a coefficient has no finite value and Wald's would say nothing")
		default:
			if few := fewOnOneSide(h.design.Name, h.design.X, h.event, whyAside(fit.Aliased)); few != "" {
				asked = "profile"
				h.warn("profile-likelihood intervals, because one side of %s has so few events that Wald's cannot be trusted", few)
			}
		}
	}
	if h.Look.Firth && asked == "" {
		asked = "profile"
	}
	if asked != "profile" {
		return nil
	}
	if fit.RobustVar != nil {
		h.warn("intervals are Wald's: a robust variance has no likelihood to profile")
		return nil
	}
	profile, err := fit.Profile(h.Level)
	if errors.Is(err, stats.ErrNoConvergence) && len(fit.Monotone) > 0 {
		h.warn("profile-likelihood intervals could not be found beside coefficients that have no finite value: Firth's penalised fit has them")
		return nil
	}
	if err != nil {
		return err
	}
	h.CI = "profile"
	for j := range h.Rows {
		row := &h.Rows[j]
		if math.IsNaN(row.Coef) {
			continue
		}
		row.CI, row.Note = "profile", ""
		row.LogLower, row.LogUpper, row.P = profile[j].Lower, profile[j].Upper, profile[j].LR.P
		row.Lower, row.Upper = math.Exp(row.LogLower), math.Exp(row.LogUpper)
	}
	return nil
}

// rowLabel names a row on the screen: a level of a factor with the reference that
// it is compared with; the marker's groups need no further name.
func rowLabel(name string, d *model.Design, j int, groups bool) string {
	if groups && d.Term[j] == 0 {
		return d.Label[j]
	}
	if d.Label[j] == "" || d.Label[j] == "per unit" {
		return name
	}
	return d.TermName[d.Term[j]] + " " + d.Label[j]
}

func (h *Hazard) heading(f *model.Frame) string {
	s := fmt.Sprintf("Cox regression, %s", h.Endpoint.Title())
	if len(f.Strata) > 1 {
		s += fmt.Sprintf(", %d strata", len(f.Strata))
	}
	return s
}

func tiesOf(name string) (stats.Ties, error) {
	switch name {
	case "", "efron":
		return stats.Efron, nil
	case "breslow":
		return stats.Breslow, nil
	case "exact":
		return stats.Exact, nil
	}
	return 0, &model.UsageError{What: fmt.Sprintf("unknown treatment of ties %q", name), Hint: "one of efron, breslow, exact"}
}

func transformOf(name string) (stats.Transform, error) {
	switch name {
	case "", "log":
		return stats.Log, nil
	case "log-log":
		return stats.LogLog, nil
	case "plain":
		return stats.Plain, nil
	case "logit":
		return stats.Logit, nil
	case "arcsin":
		return stats.Arcsin, nil
	}
	return 0, &model.UsageError{What: fmt.Sprintf("unknown kind of interval %q", name), Hint: "one of log, log-log, plain, logit, arcsin"}
}

// askCox answers a Look with a proportional hazards regression: its groups, if
// any, and its covariates, with the measures and checks of the fit.
func askCox(r *model.Resolver, l model.Look) (*Hazard, error) {
	return askCoxFirst(r, l, func(*Hazard) {})
}

// askCoxFirst is askCox, which shows a large model before its checks, that take as long
// as the fit.
func askCoxFirst(r *model.Resolver, l model.Look, show func(*Hazard)) (*Hazard, error) {
	const large = 50_000
	h, err := hazardOf(r, l)
	if err != nil {
		return nil, err
	}
	h.warnSearched(l, h.frame)
	h.naive()
	if h.Used >= large {
		first := *h
		first.Warnings, first.Unchecked = slices.Clone(h.Warnings), true
		show(&first)
	}
	h.check()
	return h, nil
}

// naiveGroups is said of a row of groups whose cut was chosen from the data.
const naiveGroups = "naive: the cut was searched for"

// naive marks the rows of groups whose cut was chosen from the data.
func (h *Hazard) naive() {
	for j := range h.Rows {
		if row := &h.Rows[j]; chosen(h.Look) && len(h.frame.Cuts) > 0 && len(h.frame.Groups) > 1 && h.design.Term[j] == 0 {
			row.Note = strings.TrimPrefix(row.Note+"; "+naiveGroups, "; ")
		}
	}
}

// check adds what a fit is judged by: concordance, and whether the hazards are
// proportional.
func (h *Hazard) check() {
	fit := h.cox
	var both sync.WaitGroup
	both.Go(func() {
		if c, err := fit.Concordances(stats.ConcordanceOptions{}, stats.ConcordanceOptions{Uno: true}); err == nil {
			h.Concordance, h.Uno = c[0], c[1]
		} else if c, err := fit.Concordance(stats.ConcordanceOptions{}); err == nil { // Uno's is not defined with late entry
			h.Concordance = c
		}
	})
	both.Go(func() {
		if h.Look.Firth || h.Look.RobustWeights() {
			return
		}
		if tr, ok := phTransforms[h.Look.PH]; ok {
			if ph, err := fit.ProportionalHazards(tr); err == nil {
				h.PH = ph
				h.warnPH()
			}
		}
	})
	both.Wait()
	for _, s := range h.design.Splines {
		if t, err := fit.WaldTest(s.Columns[1:]); err == nil {
			h.NonLinear = append(h.NonLinear, testRow(s.Column.Name, t))
		}
	}
}

var phTransforms = map[string]stats.TimeTransform{
	"": stats.TimeKM, "km": stats.TimeKM, "identity": stats.TimeIdentity, "rank": stats.TimeRank, "log": stats.TimeLog,
}

// Residuals are those of every patient of a fitted model.
type Residuals struct {
	ID                   []string
	Patients             []int // alike in a row of counts; nil where every line is a patient
	Time                 []float64
	Event                []bool
	Martingale, Deviance []float64
	Terms                []string
	Score, Dfbeta        [][]float64 // [term][patient]
}

// Added is what covariates add to a base model (nested, on the same patients).
type Added struct {
	Base, Full   *Hazard
	Items        []string
	LR           TestRow
	CBase, CFull float64
	Diff, SE     float64 // of C, by the infinitesimal jackknife
	P            float64
}

// Influence is how much one patient moves a model.
type Influence struct {
	ID       string // of the row, where it stands for several patients
	Patients int    // whom the line is about: as many as are alike in a row of counts, else 1
	Time     float64
	Event    bool
	Term     string  // the coefficient moved most
	Dfbetas  float64 // by how many standard errors
	Dfbeta   float64 // on the log hazard ratio
	// Martingale and Deviance are the patient's residuals.
	Martingale, Deviance float64
}

// Frame is who is in the model, and who was left out before; nil of the groups' own
// ratios, which no model was fitted for.
func (h *Hazard) Frame() *model.Frame { return h.frame }

// Design is the columns of the model; nil where Frame is.
func (h *Hazard) Design() *model.Design { return h.design }
