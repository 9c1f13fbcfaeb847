package write

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/stats"
)

type effectRatioJSON struct {
	Name      string `json:"name"`
	Of        string `json:"of"`
	Groups    string `json:"groups"`
	N         int    `json:"n"`
	Events    int    `json:"events"`
	Robust    bool   `json:"robust"`
	Estimate  Num    `json:"estimate"`
	SE        Num    `json:"std_error"`
	HR        Num    `json:"hazard_ratio"`
	Lower     Num    `json:"conf_low"`
	Upper     Num    `json:"conf_high"`
	Statistic Num    `json:"statistic"`
	P         Num    `json:"p_value"`
	Note      string `json:"note,omitempty"`
}

type armRiskJSON struct {
	Arm    string `json:"arm"`
	Name   string `json:"name"`
	N      int    `json:"n"`
	Events int    `json:"events"`
	Risk   Num    `json:"estimate"`
	SE     Num    `json:"std_error"`
	Lower  Num    `json:"conf_low"`
	Upper  Num    `json:"conf_high"`
}

type riskCompareJSON struct {
	Estimate Num `json:"estimate"`
	SE       Num `json:"std_error"`
	Lower    Num `json:"conf_low"`
	Upper    Num `json:"conf_high"`
	P        Num `json:"p_value"`
}

type armRisksJSON struct {
	Arms         []armRiskJSON   `json:"arms"`
	Difference   riskCompareJSON `json:"risk_difference"`
	Ratio        riskCompareJSON `json:"risk_ratio"`
	OddsRatio    riskCompareJSON `json:"odds_ratio"`
	NumberNeeded Num             `json:"number_needed"`
	Clusters     int             `json:"clusters"`
}

type riskAtJSON struct {
	Time     *Num           `json:"time,omitempty"`
	Why      string         `json:"why,omitempty"`
	Outcome  string         `json:"outcome,omitempty"`
	Censored map[string]int `json:"censored_before,omitempty"`
	Before   *armRisksJSON  `json:"before"`
	After    *armRisksJSON  `json:"after"`
	Note     string         `json:"note,omitempty"`
}

type matchEffectJSON struct {
	Ratios   []effectRatioJSON `json:"hazard_ratios,omitempty"`
	Groups   []groupJSON       `json:"groups,omitempty"`
	Cuts     []float64         `json:"cuts,omitempty"`
	ConfType string            `json:"conf_type,omitempty"`
	Tests    []testJSON        `json:"tests,omitempty"`
	Risk     *riskAtJSON       `json:"risk,omitempty"`
}

// matchEffect renders how the arms fare.
func matchEffect(m *answer.Matching, e *answer.MatchEffect, ci string) (*matchEffectJSON, []Table) {
	j := &matchEffectJSON{}
	var out []Table
	if e.Curves != nil {
		out = append(out, j.survival(m, e, ci)...)
	}
	if e.Risk != nil {
		out = append(out, j.risk(m, e.Risk, ci))
	}
	return j, out
}

// survival renders the curves of the arms, and what compares them.
func (j *matchEffectJSON) survival(m *answer.Matching, e *answer.MatchEffect, ci string) []Table {
	s := e.Curves
	j.ConfType, j.Cuts = s.ConfType, s.Frame.Cuts
	groups := Table{Title: "Survival of the " + either(m, "matched", "weighted") + " arms", Head: []string{"group", "n", "events", "median", ci + " low",
		"high", "median follow-up"},
		Notes: []string{"intervals: " + s.ConfType}}
	at := Table{Title: "Survival at", Head: []string{"group", "time", "at risk", "events", "survival", "std error", ci + " low", "high"}}
	for i := range s.Groups {
		g := &s.Groups[i]
		gj := groupJSON{Name: g.Name, Range: g.Range, N: g.N, Events: g.Events, Median: interval(g.Median), FollowUp: interval(g.FollowUp), At: []pointJSON{},
			Steps: steps(g.Curve)}
		groups.Rows = append(groups.Rows, []Cell{word(g.Name), count(g.N), count(g.Events), number(g.Median.Estimate), number(g.Median.Lower),
			number(g.Median.Upper), number(g.FollowUp.Estimate)})
		for _, p := range g.At {
			gj.At = append(gj.At, pointJSON{Num(p.Time), Num(p.AtRisk), Num(p.Events), Num(p.Censored), Num(p.Surv), Num(p.SE), Num(p.CI.Lower),
				Num(p.CI.Upper)})
			at.Rows = append(at.Rows, []Cell{word(g.Name), number(p.Time), number(p.AtRisk), number(p.Events), number(p.Surv), number(p.SE), number(p.CI.Lower),
				number(p.CI.Upper)})
		}
		j.Groups = append(j.Groups, gj)
	}
	out := []Table{groups}
	if len(at.Rows) > 0 {
		out = append(out, at)
	}
	ratios := Table{Title: "Hazard ratio of " + e.Ratios[0].Label, Head: []string{"", "n", "events", "HR", ci + " low", "high", "P", "interval", ""}}
	for _, r := range e.Ratios {
		j.Ratios = append(j.Ratios, effectRatioJSON{r.Name, r.How, r.Label, r.N, r.Events, r.Robust, Num(r.Coef), Num(r.SE), Num(r.Ratio), Num(r.Lower),
			Num(r.Upper), Num(r.Statistic), Num(r.P), r.Note})
		ratios.Rows = append(ratios.Rows, []Cell{word(r.How), count(r.N), count(r.Events), number(r.Ratio), number(r.Lower), number(r.Upper), pvalue(r.P),
			word(r.CI), word(r.Note)})
	}
	out = append(out, ratios)
	tests := Table{Title: "Tests", Head: []string{"test", "chi-square", "df", "P"}}
	for _, t := range e.Tests {
		j.Tests = append(j.Tests, testJSON{Name: t.Name, Statistic: Num(t.Statistic), DF: int(t.DF), P: Num(t.P), POneSided: Num(t.P / 2)})
		tests.Rows = append(tests.Rows, []Cell{word(t.Name), number(t.Statistic), count(int(t.DF)), pvalue(t.P)})
	}
	if len(tests.Rows) > 0 {
		out = append(out, tests)
	}
	return out
}

// risk renders the risks by a time, or of an outcome.
func (j *matchEffectJSON) risk(m *answer.Matching, r *answer.RiskAt, ci string) Table {
	x := &riskAtJSON{Why: r.Why, Outcome: r.Outcome, Note: r.Note, Before: armRisks(m, r.Before), After: armRisks(m, r.After)}
	t := Table{Head: []string{"", "", "estimate", "std error", ci + " low", "high", "P"}}
	if r.Outcome != "" {
		t.Title = "Risk of " + r.Outcome
	} else {
		at := Num(r.Time)
		x.Time = &at
		x.Censored = map[string]int{"treated": r.Censored[0], "control": r.Censored[1]}
		t.Title = fmt.Sprintf("Risk of the event by %s (%s)", Significant(r.Time, 6), r.Why)
	}
	j.Risk = x
	for _, part := range []struct {
		name string
		a    *stats.ArmRisks
	}{{"before", r.Before}, {"after", r.After}} {
		if part.a == nil {
			continue
		}
		for k, arm := range part.a.Arm {
			t.Rows = append(t.Rows, []Cell{word(part.name), word(fmt.Sprintf("%s: %d of %d", m.Arms[k].Name, arm.Events, arm.N)), number(arm.Risk),
				number(arm.SE),
				number(arm.CI.Lower), number(arm.CI.Upper), word("")})
		}
		for _, c := range []struct {
			name string
			e    stats.RobustEffect
		}{{"difference", part.a.Difference}, {"ratio (std error of its log)", part.a.Ratio}, {"odds ratio (std error of its log)", part.a.OddsRatio}} {
			t.Rows = append(t.Rows, []Cell{word(part.name), word(c.name), number(c.e.Estimate), number(c.e.SE), number(c.e.CI.Lower), number(c.e.CI.Upper),
				pvalue(c.e.P)})
		}
	}
	if r.Note != "" {
		t.Notes = append(t.Notes, r.Note)
	}
	if len(t.Rows) == 0 {
		t.Head = nil
	}
	if n := r.Censored[0] + r.Censored[1]; n > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf("left out, being censored before: %d treated, %d controls", r.Censored[0], r.Censored[1]))
	}
	return t
}

func armRisks(m *answer.Matching, a *stats.ArmRisks) *armRisksJSON {
	if a == nil {
		return nil
	}
	of := func(e stats.RobustEffect) riskCompareJSON {
		return riskCompareJSON{Num(e.Estimate), Num(e.SE), Num(e.CI.Lower), Num(e.CI.Upper), Num(e.P)}
	}
	x := &armRisksJSON{Difference: of(a.Difference), Ratio: of(a.Ratio), OddsRatio: of(a.OddsRatio), NumberNeeded: Num(a.NumberNeeded), Clusters: a.Clusters}
	for k, r := range a.Arm {
		x.Arms = append(x.Arms, armRiskJSON{armNames[k], m.Arms[k].Name, r.N, r.Events, Num(r.Risk), Num(r.SE), Num(r.CI.Lower), Num(r.CI.Upper)})
	}
	return x
}
