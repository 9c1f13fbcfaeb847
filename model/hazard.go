package model

import (
	"fmt"
	"math"

	"kaplan/stats"
)

// HazardRow is one line of a table of hazard ratios.
type HazardRow struct {
	Term     string // "age", "size=20-50"
	Label    string // "high vs low"
	Coef, SE float64
	HR       float64
	Lower    float64 // of the hazard ratio
	Upper    float64
	Z        float64
	P        float64
	CI       string // wald, profile
	Note     string // why there is no number
}

// Hazard is the table of hazard ratios of a Look: of its groups, adjusted for
// its covariates.
type Hazard struct {
	Answer
	Heading  string
	Level    float64
	CI       string
	Ties     string
	Adjusted bool
	Rows     []HazardRow
	Note     string
	Fit      *ModelFit
}

// ModelFit is how well a model fits.
type ModelFit struct {
	N, Events          int
	Ties               string
	LogLikNull, LogLik float64
	AIC                float64
	LR, Wald, Score    stats.Test
}

// NamedTest is one chi-square test with its name.
type NamedTest struct {
	Name  string
	ChiSq float64
	DF    int
	P     float64
}

// Tests are the three tests of the whole model.
func (h *Hazard) Tests() []NamedTest {
	if h.Fit == nil {
		return nil
	}
	f := h.Fit
	return []NamedTest{
		{"likelihood ratio", f.LR.Statistic, f.LR.DF, f.LR.P},
		{"Wald", f.Wald.Statistic, f.Wald.DF, f.Wald.P},
		{"score", f.Score.Statistic, f.Score.DF, f.Score.P},
	}
}

// groupRows fits the groups alone, from their event tables: no pass over the
// patients, so that it can follow every key.
func (s *Survival) groupRows() ([]HazardRow, *stats.GroupCoxFit, error) {
	ties, err := tiesOf(s.Look.Ties)
	if err != nil {
		return nil, nil, err
	}
	f := s.Frame
	fit, err := stats.GroupCox(s.tables, ties)
	if err != nil {
		return nil, nil, err
	}
	z := math.Sqrt2 * math.Erfinv(s.Level)
	ref := s.Reference
	var rows []HazardRow
	for g := range f.Groups {
		if g == ref {
			continue
		}
		row := HazardRow{Term: f.Marker.Name + "=" + f.Groups[g].Name, Label: f.Groups[g].Name + " vs " + f.Groups[ref].Name, CI: "wald"}
		row.Coef = fit.Coef[g] - fit.Coef[ref]
		row.SE = math.Sqrt(fit.Cov[g][g] + fit.Cov[ref][ref] - 2*fit.Cov[g][ref])
		row.HR, row.Z = math.Exp(row.Coef), row.Coef/row.SE
		row.P = math.Erfc(math.Abs(row.Z) / math.Sqrt2)
		row.Lower, row.Upper = math.Exp(row.Coef-z*row.SE), math.Exp(row.Coef+z*row.SE)
		if math.IsInf(row.Coef, 0) || math.IsNaN(row.Coef) {
			row.Note = "no finite value"
			row.SE, row.Z, row.P, row.Lower, row.Upper = math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()
		}
		if s.Look.CI == "profile" && len(f.Groups) == 2 {
			row.CI, row.Note = "profile", ""
			row.P = fit.LR.P
			lo, hi := fit.ProfileCI(s.Level)
			if ref != 0 { // the fit's reference is always the first group
				lo, hi = 1/hi, 1/lo
			}
			row.Lower, row.Upper = lo, hi
		}
		rows = append(rows, row)
	}
	return rows, fit, nil
}

// HazardOf is the table of hazard ratios under a survival answer: nil where
// there is neither a second group nor a covariate. Trouble becomes a Note: the
// curves stand whatever the model does.
func (r *Resolver) HazardOf(s *Survival) *Hazard {
	if (len(s.Groups) < 2 && s.Look.Covariates == "") || s.Events == 0 {
		return nil
	}
	if s.Look.Covariates == "" && (s.Look.CI != "profile" || len(s.Groups) == 2) {
		return s.groupHazard()
	}
	h, err := r.hazard(s.Frame)
	if err != nil {
		return &Hazard{Answer: s.Answer, Level: s.Level, CI: "wald", Note: err.Error()}
	}
	return h
}

// groupHazard is the model of the groups alone.
func (s *Survival) groupHazard() *Hazard {
	fit := s.fit
	h := &Hazard{Answer: s.Answer, Level: s.Level, CI: s.rows[0].CI, Ties: fit.Ties.String(), Rows: s.rows}
	h.Heading = h.heading(s.Frame)
	h.Fit = &ModelFit{N: s.Used, Events: s.Events, Ties: h.Ties, LogLikNull: fit.LogLikNull, LogLik: fit.LogLik,
		AIC: -2*fit.LogLik + 2*float64(fit.DF), LR: fit.LR, Wald: fit.Wald, Score: fit.Score}
	if len(fit.Warnings) > 0 {
		h.Note = fit.Warnings[0]
	}
	return h
}

// Cox answers a Look with a proportional hazards regression: its groups, if
// any, and its covariates.
func (r *Resolver) Cox(l Look) (*Hazard, error) {
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	return r.hazard(f)
}

func (r *Resolver) hazard(f *Frame) (*Hazard, error) {
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
		return nil, &QuestionError{What: "there is no covariate that differs between patients", Hint: "choose a marker or covariates"}
	}
	h := &Hazard{Answer: answerOf(f), Level: l.Confidence(), CI: "wald", Ties: ties.String(), Adjusted: l.Covariates != "" && len(f.Groups) > 1}
	h.Excluded = append(append([]Exclusion(nil), h.Excluded...), d.Excluded...)
	data := stats.CoxData{Time: make([]float64, len(d.Pos)), Event: make([]bool, len(d.Pos)), X: d.X, Name: d.Name, Term: d.Term, TermName: d.TermName}
	if f.Outcome.Entry != nil {
		data.Entry = make([]float64, len(d.Pos))
	}
	if f.Stratum != nil {
		data.Stratum = make([]int, len(d.Pos))
	}
	events := 0
	for i, k := range d.Pos {
		data.Time[i], data.Event[i] = f.Outcome.Time[k], f.Outcome.Event[k]
		if data.Event[i] {
			events++
		}
		if data.Entry != nil {
			data.Entry[i] = f.Outcome.Entry[k]
		}
		if data.Stratum != nil {
			data.Stratum[i] = int(f.Stratum[k])
		}
	}
	h.Used, h.Events = len(d.Pos), events
	h.Heading = h.heading(f)
	if events == 0 {
		return nil, &QuestionError{What: "nobody in this model has had the event: there is nothing to fit", Hint: "widen the subgroup, choose another endpoint or drop a covariate with many missing values"}
	}
	fit, err := stats.Cox(data, stats.CoxOptions{Ties: ties, Level: h.Level})
	if err != nil {
		return nil, err
	}
	h.Warnings = append(h.Warnings, fit.Warnings...)
	h.Fit = &ModelFit{N: fit.N, Events: fit.Events, Ties: ties.String(), LogLikNull: fit.LogLikNull, LogLik: fit.LogLik, AIC: fit.AIC, LR: fit.LR, Wald: fit.Wald, Score: fit.Score}
	aliased := map[int]string{}
	for _, a := range fit.Aliased {
		aliased[a.Column] = a.Why
	}
	monotone := map[int]bool{}
	for _, m := range fit.Monotone {
		for _, c := range m.Columns {
			monotone[c] = true
		}
		h.Note = m.Why
	}
	var profile []stats.Profile
	if l.CI == "profile" {
		h.CI = "profile"
		if profile, err = fit.Profile(h.Level); err != nil {
			return nil, err
		}
	}
	for j, name := range d.Name {
		row := HazardRow{Term: name, Label: rowLabel(name, d, j, len(f.Groups) > 1), Coef: fit.Coef[j], SE: fit.SE[j], Z: fit.Z[j], P: fit.P[j], CI: h.CI}
		row.HR = math.Exp(row.Coef)
		row.Lower, row.Upper = math.Exp(fit.Lower[j]), math.Exp(fit.Upper[j])
		switch {
		case aliased[j] != "":
			row.Note = "set aside"
			row.HR, row.Lower, row.Upper, row.SE = math.NaN(), math.NaN(), math.NaN(), math.NaN()
			h.Note = aliased[j]
		case profile != nil:
			row.Lower, row.Upper = math.Exp(profile[j].Lower), math.Exp(profile[j].Upper)
			row.P = profile[j].LR.P
		case monotone[j]:
			row.Note = "no finite value"
			row.Lower, row.Upper = math.NaN(), math.NaN()
			row.SE, row.Z, row.P = math.NaN(), math.NaN(), math.NaN()
		}
		h.Rows = append(h.Rows, row)
	}
	return h, nil
}

// rowLabel names a row on the screen: the levels of a factor are said against
// their reference; the marker's groups need no other name.
func rowLabel(name string, d *Design, j int, groups bool) string {
	if groups && d.Term[j] == 0 {
		return d.Label[j]
	}
	if d.Label[j] == "" || d.Label[j] == "per unit" {
		return name
	}
	return d.TermName[d.Term[j]] + " " + d.Label[j]
}

func (h *Hazard) heading(f *Frame) string {
	s := fmt.Sprintf("Cox regression, %s", h.Endpoint.Title())
	if len(f.Strata) > 1 {
		s += fmt.Sprintf(", %d strata", len(f.Strata))
	}
	return s
}
