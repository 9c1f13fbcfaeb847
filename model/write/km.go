package write

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/stats"
)

type pointJSON struct {
	Time     Num `json:"time"`
	AtRisk   Num `json:"n_risk"`
	Events   Num `json:"n_event"`
	Censored Num `json:"n_censor"`
	Estimate Num `json:"estimate"`
	SE       Num `json:"std_error"`
	Lower    Num `json:"conf_low"`
	Upper    Num `json:"conf_high"`
}

type rmstJSON struct {
	Tau      Num `json:"tau"`
	Estimate Num `json:"estimate"`
	SE       Num `json:"std_error"`
	Lower    Num `json:"conf_low"`
	Upper    Num `json:"conf_high"`
}

type groupJSON struct {
	Name     string      `json:"name"`
	Range    string      `json:"range,omitempty"`
	N        int         `json:"n"`
	Events   int         `json:"events"`
	Median   Estimate    `json:"median"`
	FollowUp Estimate    `json:"follow_up"`
	RMST     *rmstJSON   `json:"rmst,omitempty"`
	At       []pointJSON `json:"at"`
	Steps    []pointJSON `json:"steps"`
	Band     *bandJSON   `json:"band,omitempty"`
}

type bandJSON struct {
	Kind     string     `json:"kind"`
	Critical Num        `json:"critical"`
	From     Num        `json:"from"`
	To       Num        `json:"to"`
	Steps    []edgeJSON `json:"steps"`
}

type edgeJSON struct {
	Time  Num `json:"time"`
	Lower Num `json:"conf_low"`
	Upper Num `json:"conf_high"`
}

type testJSON struct {
	Name      string    `json:"name"`
	Rho       *Num      `json:"rho,omitempty"`
	Gamma     *Num      `json:"gamma,omitempty"`
	Statistic Num       `json:"statistic"`
	DF        int       `json:"df"`
	P         Num       `json:"p_value"`
	POneSided Num       `json:"p_one_sided"`
	Observed  []float64 `json:"observed,omitempty"`
	Expected  []float64 `json:"expected,omitempty"`
}

type pairJSON struct {
	A         string `json:"a"`
	B         string `json:"b"`
	Statistic Num    `json:"statistic"`
	P         Num    `json:"p_value"`
	PAdjusted Num    `json:"p_adjusted"`
}

type ratioJSON struct {
	Term     string `json:"term"`
	Groups   string `json:"groups"`
	Estimate Num    `json:"estimate"`
	Lower    Num    `json:"conf_low"`
	Upper    Num    `json:"conf_high"`
	P        Num    `json:"p_value"`
	CI       string `json:"ci"`
	Ties     string `json:"ties"`
}

// adjustedRatioJSON is the ratio of two groups; where it is adjusted, on how
// many patients, and for what.
type adjustedRatioJSON struct {
	ratioJSON
	N           int      `json:"n,omitempty"`
	Events      int      `json:"events,omitempty"`
	AdjustedFor []string `json:"adjusted_for,omitempty"`
}

// ratiosJSON is the model under the curves that a covariate is in.
type ratiosJSON struct {
	N        int         `json:"n"`
	Events   int         `json:"events"`
	Excluded []exclusion `json:"excluded"`
	Ties     string      `json:"ties"`
	CI       string      `json:"ci"`
	Terms    []termJSON  `json:"terms"`
}

type correctedJSON struct {
	P      Num    `json:"p_value"`
	Method string `json:"method"`
}

type survivalJSON struct {
	Groups      []groupJSON        `json:"groups"`
	Cuts        []float64          `json:"cuts,omitempty"`
	CutRule     string             `json:"cut_rule,omitempty"`
	Corrected   *correctedJSON     `json:"p_corrected,omitempty"`
	Level       float64            `json:"level"`
	ConfType    string             `json:"conf_type"`
	Tests       []testJSON         `json:"tests"`
	Pairwise    []pairJSON         `json:"pairwise,omitempty"`
	HazardRatio *adjustedRatioJSON `json:"hazard_ratio,omitempty"`
	Model       *ratiosJSON        `json:"model,omitempty"`

	RMSTDifference []rmstPairJSON      `json:"rmst_comparison,omitempty"`
	Milestones     []milestonePairJSON `json:"milestones,omitempty"`
}

func interval(i answer.Interval) Estimate {
	return Estimate{Num(i.Estimate), Num(i.Lower), Num(i.Upper)}
}

// steps are the rows of a curve. The standard error is that of S(t); R gives
// none where S = 0.
func steps(c *stats.Curve) []pointJSON {
	out := make([]pointJSON, len(c.Time))
	for j := range c.Time {
		ci := c.CI(j)
		out[j] = pointJSON{Num(c.Time[j]), Num(c.AtRisk[j]), Num(c.Events[j]), Num(c.Censored[j]),
			Num(c.Surv[j]), Num(c.SELogSurv[j] * c.Surv[j]), Num(ci.Lower), Num(ci.Upper)}
	}
	return out
}

// Survival renders curves and tests.
func Survival(s *answer.Survival) Document {
	j := newSurvivalJSON(s)
	if c := s.Corrected; c != nil {
		j.Corrected = &correctedJSON{Num(c.P), c.Method}
	}
	tables := survivalPreface(s)
	tables = append(tables, groups(s, &j)...)
	for i := range s.Groups {
		j.Groups[i].Steps = steps(s.Groups[i].Curve)
	}
	var at []float64
	for _, p := range s.Groups[0].At {
		at = append(at, p.Time)
	}
	tables = append(tables, differences(s, s.Look.RMST, at, &j)...)
	tables = append(tables, tests(s, s.Tests, &j)...)
	tables = append(tables, pairs(s, &j)...)
	a := s.Answer
	tables = append(tables, ratios(s, &j, &a)...)
	return Document{JSON: wrap("km", a, j), Tables: append(tables, footnotes(a)...)}
}

func newSurvivalJSON(s *answer.Survival) survivalJSON {
	j := survivalJSON{Groups: []groupJSON{}, Tests: []testJSON{}, Cuts: s.Frame.Cuts, Level: s.Level, ConfType: s.ConfType}
	if len(s.Frame.Cuts) > 0 {
		j.CutRule = s.Frame.Rule.Rule
	}
	return j
}

// survivalPreface says who is in, and what the groups are.
func survivalPreface(s *answer.Survival) []Table {
	tables := preface(s.Answer)
	tables[0].Notes = append(tables[0].Notes, "groups: "+s.Heading())
	return tables
}

// groups are a line for each group, then survival at times and restricted means
// where there are any.
func groups(s *answer.Survival, j *survivalJSON) []Table {
	ci := fmt.Sprintf("%g%% CI", s.Level*100)
	groups := Table{Title: "Groups", Head: []string{"group", "range", "n", "events", "median", ci + " low", "high", "median follow-up"},
		Notes: []string{"intervals: " + s.ConfType}}
	at := Table{Title: "Survival at", Head: []string{"group", "time", "at risk", "events", "survival", "std error", ci + " low", "high"}}
	rmst := Table{Head: []string{"group", "mean", "std error", ci + " low", "high"}}
	for i := range s.Groups {
		g := &s.Groups[i]
		gj := groupJSON{Name: g.Name, Range: g.Range, N: g.N, Events: g.Events,
			Median: interval(g.Median), FollowUp: interval(g.FollowUp), At: []pointJSON{}, Steps: []pointJSON{}}
		groups.Rows = append(groups.Rows, []Cell{word(g.Name), word(g.Range), count(g.N), count(g.Events),
			number(g.Median.Estimate), number(g.Median.Lower), number(g.Median.Upper), number(g.FollowUp.Estimate)})
		if x := g.RMST; x != nil {
			gj.RMST = &rmstJSON{Num(x.Tau), Num(x.Value), Num(x.SE), Num(x.CI.Lower), Num(x.CI.Upper)}
			rmst.Title = "Restricted mean survival time to " + Number(x.Tau)
			rmst.Rows = append(rmst.Rows, []Cell{word(g.Name), number(x.Value), number(x.SE), number(x.CI.Lower), number(x.CI.Upper)})
		}
		for _, p := range g.At {
			gj.At = append(gj.At, pointJSON{Num(p.Time), Num(p.AtRisk), Num(p.Events), Num(p.Censored), Num(p.Surv), Num(p.SE), Num(p.CI.Lower),
				Num(p.CI.Upper)})
			at.Rows = append(at.Rows, []Cell{word(g.Name), number(p.Time), number(p.AtRisk), number(p.Events),
				number(p.Surv), number(p.SE), number(p.CI.Lower), number(p.CI.Upper)})
		}
		if b := g.Band; b != nil {
			gj.Band = &bandJSON{Kind: b.Kind.String(), Critical: Num(b.Critical), From: Num(b.From), To: Num(b.To)}
			for k := range b.Time {
				gj.Band.Steps = append(gj.Band.Steps, edgeJSON{Num(b.Time[k]), Num(b.Lower[k]), Num(b.Upper[k])})
			}
			groups.Notes = append(groups.Notes, fmt.Sprintf("%s: %s band from %s to %s, critical value %s (steps in JSON)",
				g.Name, b.Kind, Significant(b.From, 5), Significant(b.To, 5), Fixed(b.Critical, 4)))
		}
		j.Groups = append(j.Groups, gj)
	}
	out := []Table{groups}
	for _, t := range []Table{at, rmst} {
		if len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// tests are a line for each test of the groups.
func tests(s *answer.Survival, list []stats.LogRank, j *survivalJSON) []Table {
	if len(list) == 0 {
		return nil
	}
	t := Table{Title: "Tests", Head: []string{"test", "chi-square", "df", "P", "P one-sided"}}
	if len(s.Frame.Strata) > 1 {
		t.Title = fmt.Sprintf("Tests, stratified (%d strata)", len(s.Frame.Strata))
	}
	for _, x := range list {
		tj := testJSON{Name: x.Name, Statistic: Num(x.ChiSq), DF: x.DF, P: Num(x.P), POneSided: Num(x.POneSided), Observed: x.Observed, Expected: x.Expected}
		name := x.Name
		if x.Name == "fleming-harrington" {
			rho, gamma := Num(x.Rho), Num(x.Gamma)
			tj.Rho, tj.Gamma = &rho, &gamma
			name += fmt.Sprintf(" (%g,%g)", x.Rho, x.Gamma)
		}
		j.Tests = append(j.Tests, tj)
		t.Rows = append(t.Rows, []Cell{word(name), number(x.ChiSq), count(x.DF), pvalue(x.P), pvalue(x.POneSided)})
	}
	return []Table{t}
}

// pairs are a line for each pair of groups.
func pairs(s *answer.Survival, j *survivalJSON) []Table {
	if len(s.Pairwise) == 0 {
		return nil
	}
	t := Table{Title: "Pairwise log-rank, P corrected by " + s.Look.Pairwise, Head: []string{"a", "b", "chi-square", "P", "P corrected"}}
	for _, p := range s.Pairwise {
		j.Pairwise = append(j.Pairwise, pairJSON{p.A, p.B, Num(p.ChiSq), Num(p.P), Num(p.PAdjusted)})
		t.Rows = append(t.Rows, []Cell{word(p.A), word(p.B), number(p.ChiSq), pvalue(p.P), pvalue(p.PAdjusted)})
	}
	return []Table{t}
}

// ratios are the hazard ratios under the curves: of two groups alone, or the
// model of the groups and the covariates, with the number of patients who have
// all of these. What there is to say about a model goes to the warnings of a.
func ratios(s *answer.Survival, j *survivalJSON, a *answer.Answer) []Table {
	ties := s.Look.Ties
	if ties == "" {
		ties = "efron"
	}
	ci := fmt.Sprintf("%g%% CI", s.Level*100)
	h, m := s.HazardRatio, s.Ratios
	if h != nil {
		j.HazardRatio = &adjustedRatioJSON{ratioJSON: ratioJSON{h.Term, h.Label, Num(h.Ratio), Num(h.Lower), Num(h.Upper), Num(h.P), h.CI, ties}}
	}
	if m != nil && len(m.Rows) == 0 && m.Note != "" {
		a.Warnings = append(slices.Clone(a.Warnings), "there is no hazard ratio: "+strings.ReplaceAll(m.Note, "\n", "; "))
		return nil
	}
	if m == nil || s.Look.Covariates == "" {
		if h == nil {
			return nil
		}
		t := Table{Title: fmt.Sprintf("Hazard ratio (Cox, ties %s, %s intervals)", ties, h.CI), Head: []string{"groups", "HR", ci + " low", "high", "P"}}
		if math.IsInf(h.Coef, 0) {
			t.Notes = append(t.Notes, h.Note)
		}
		t.Rows = append(t.Rows, []Cell{word(h.Label), number(h.Ratio), number(h.Lower), number(h.Upper), pvalue(h.P)})
		return []Table{t}
	}
	covariates := model.SplitList(s.Look.Covariates)
	if h != nil {
		j.HazardRatio.N, j.HazardRatio.Events, j.HazardRatio.AdjustedFor = m.Used, m.Events, covariates
	}
	j.Model = &ratiosJSON{N: m.Used, Events: m.Events, Excluded: []exclusion{}, Ties: m.Ties, CI: m.CI, Terms: terms(m)}
	title := "Hazard ratios"
	if len(s.Groups) > 1 {
		title += adjustedFor(covariates)
	}
	t := Table{Title: fmt.Sprintf("%s (Cox, ties %s, %s intervals; %d patients, %d events)", title, m.Ties, m.CI, m.Used, m.Events),
		Head: []string{"term", "HR", ci + " low", "high", "P", ""}}
	for _, r := range m.Rows {
		t.Rows = append(t.Rows, []Cell{word(r.Label), number(r.Ratio), number(r.Lower), number(r.Upper), pvalue(r.P), word(r.Note)})
	}
	for _, x := range m.Excluded[len(s.Excluded):] { // curves and tests keep them
		j.Model.Excluded = append(j.Model.Excluded, exclusion{x.Reason, x.N})
		t.Notes = append(t.Notes, fmt.Sprintf("  - %d %s: in the curves and tests, not in the model", x.N, x.Reason))
	}
	if m.Note != "" {
		t.Notes = append(t.Notes, "! "+m.Note)
	}
	for _, w := range m.Warnings {
		if !slices.Contains(a.Warnings, w) {
			a.Warnings = append(slices.Clip(a.Warnings), w)
		}
	}
	return []Table{t}
}
