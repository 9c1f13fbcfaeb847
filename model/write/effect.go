package write

import (
	"fmt"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/stats"
)

// matchEffect renders how the arms fare.
func matchEffect(m *answer.Matching, e *answer.MatchEffect, ci string) (object, []Table) {
	j := obj()
	var out []Table
	if e.Curves != nil {
		j, out = armSurvival(m, e, ci)
	}
	if e.Risk != nil {
		t, risk := risks(m, e.Risk, ci)
		j, out = obj(j, "risk", risk), append(out, t)
	}
	return j, out
}

// armSurvival renders the curves of the arms, and what compares them.
func armSurvival(m *answer.Matching, e *answer.MatchEffect, ci string) (object, []Table) {
	s := e.Curves
	var p survivalParts
	out := p.curves(s, groupTable(s, "Survival of the "+either(m, "matched", "weighted")+" arms"), true)
	out[0] = out[0].without(1) // the arms have no range
	ratios := table("Hazard ratio of "+e.Ratios[0].Label, "", "n", "events", "HR", ci+" low", "high", "P", "interval", "")
	var list, tested []object
	for _, r := range e.Ratios {
		list = append(list, obj("name", r.Name, "of", r.How, "groups", r.Label, "n", r.N, "events", r.Events, "robust", r.Robust, "estimate", r.Coef,
			"std_error", r.SE, "hazard_ratio", r.Ratio, "conf_low", r.Lower, "conf_high", r.Upper, "statistic", r.Statistic, "p_value", r.P,
			"note?", r.Note))
		ratios.add(r.How, r.N, r.Events, r.Ratio, r.Lower, r.Upper, pvalue(r.P), r.CI, r.Note)
	}
	tests := table("Tests", "test", "chi-square", "df", "P")
	for _, t := range e.Tests {
		tested = append(tested, obj("name", t.Name, testOf(t), "p_one_sided", t.P/2))
		tests.add(t.Name, t.Statistic, int(t.DF), pvalue(t.P))
	}
	j := obj("hazard_ratios?", list, "groups?", p.groups, "cuts?", s.Frame.Cuts, "conf_type?", s.ConfType, "tests?", tested)
	return j, append(append(out, ratios), filled(tests)...)
}

// risks renders the risks by a time, or of an outcome.
func risks(m *answer.Matching, r *answer.RiskAt, ci string) (Table, object) {
	t := table("Risk of "+r.Outcome, "", "", "estimate", "std error", ci+" low", "high", "P")
	var at any
	var censored map[string]int
	if r.Outcome == "" {
		at, censored = &r.Time, map[string]int{"treated": r.Censored[0], "control": r.Censored[1]}
		t.Title = fmt.Sprintf("Risk of the event by %s (%s)", Significant(r.Time, 6), r.Why)
	}
	t.addRisks("before", m, r.Before)
	t.addRisks("after", m, r.After)
	if r.Note != "" {
		t.Notes = append(t.Notes, r.Note)
	}
	if len(t.Rows) == 0 {
		t.Head = nil
	}
	if n := r.Censored[0] + r.Censored[1]; n > 0 {
		t.notef("left out, being censored before: %d treated, %s", r.Censored[0], model.Count(r.Censored[1], "control"))
	}
	return t, obj("time?", at, "why?", r.Why, "outcome?", r.Outcome, "censored_before?", censored, "before", armRisks(m, r.Before),
		"after", armRisks(m, r.After), "note?", r.Note)
}

// addRisks adds the risk of each arm, and what compares them.
func (t *Table) addRisks(when string, m *answer.Matching, a *stats.ArmRisks) {
	if a == nil {
		return
	}
	for k, arm := range a.Arm {
		t.add(when, fmt.Sprintf("%s: %d of %d", m.Arms[k].Name, arm.Events, arm.N), arm.Risk, arm.SE, arm.CI, "")
	}
	add := func(name string, e stats.RobustEffect) { t.add(when, name, e.Estimate, e.SE, e.CI, pvalue(e.P)) }
	add("difference", a.Difference)
	add("ratio (std error of its log)", a.Ratio)
	add("odds ratio (std error of its log)", a.OddsRatio)
}

func armRisks(m *answer.Matching, a *stats.ArmRisks) object {
	if a == nil {
		return nil
	}
	of := func(e stats.RobustEffect) object {
		return obj("estimate", e.Estimate, "std_error", e.SE, e.CI, "p_value", e.P)
	}
	var arms []object
	for k, r := range a.Arm {
		arms = append(arms, obj("arm", armNames[k], "name", m.Arms[k].Name, "n", r.N, "events", r.Events, "estimate", r.Risk, "std_error", r.SE, r.CI))
	}
	return obj("arms", arms, "risk_difference", of(a.Difference), "risk_ratio", of(a.Ratio), "odds_ratio", of(a.OddsRatio),
		"number_needed", a.NumberNeeded, "clusters", a.Clusters)
}
