package write

import (
	"fmt"
	"math"
	"slices"

	"kaplan/model/answer"
	"kaplan/model/figure"
)

func logisticResult(a *answer.Logistic) object {
	var c, hosmer object
	if a.C != nil {
		c = auc(a.C)
	}
	if h := a.Hosmer; h != nil {
		var groups []object
		for k, n := range h.N {
			groups = append(groups, obj("n", n, "from", h.Lower[k], "to", h.Upper[k], "observed", h.Observed[k], "expected", h.Expected[k]))
		}
		hosmer = obj(modelTest(h.Test), "groups", groups)
	}
	return obj("outcome", a.Outcome.Column.Name, "event", a.Outcome.Event, "reference", a.Outcome.Other, "n", a.N, "events", a.Events, "ci", a.CI,
		"level", a.Level, "loglik", [2]Num{Num(a.LogLikNull), Num(a.LogLik)}, "aic", a.AIC, "r2_mcfadden", a.R2.McFadden, "r2_cox_snell", a.R2.CoxSnell,
		"r2_nagelkerke", a.R2.Nagelkerke, "intercept", obj("estimate", a.Intercept, "std_error", a.SEIntercept), "terms", effectsOf("odds_ratio", a.Rows),
		"term_tests", termTests(a.Terms), "tests", obj("likelihood_ratio", modelTest(a.LR)), "auc?", c, "hosmer_lemeshow?", hosmer, "note?", a.Note)
}

func logisticTables(a *answer.Logistic) []Table {
	ci := ciOf(a.Level)
	t := table(fmt.Sprintf("%s (%s intervals)", a.Heading(), a.CI), append(slices.Clone(contrastHead), "estimate", "std error", "OR",
		ci+" low", "high", "P", "")...)
	t.addContrasts(a.Rows, a.Contrasts())
	t.Notes = append(t.Notes, intervalsBy(a.CI))
	if !math.IsNaN(a.Intercept) {
		t.notef("intercept %s (std error %s): the log odds where every covariate is 0", Significant(a.Intercept, 5), Significant(a.SEIntercept, 5))
	}
	if a.Note != "" {
		t.Notes = append(t.Notes, "! "+a.Note)
	}
	tests := table(fmt.Sprintf("Model: log-likelihood %s to %s, AIC %s", Fixed(a.LogLikNull, 4), Fixed(a.LogLik, 4), Fixed(a.AIC, 3)), "likelihood ratio",
		"chi-square", "df", "P")
	for _, x := range a.Terms {
		tests.add("without "+x.Name, x.Statistic, int(x.DF), pvalue(x.P))
	}
	tests.add("all terms", a.LR.Statistic, a.LR.DF, pvalue(a.LR.P))
	tests.notef("R2: McFadden %s, Cox-Snell %s, Nagelkerke %s", Fixed(a.R2.McFadden, 4), Fixed(a.R2.CoxSnell, 4), Fixed(a.R2.Nagelkerke, 4))
	if c := a.C; c != nil {
		tests.notef("C statistic (AUC) %s, %s %s to %s (DeLong)", Fixed(c.AUC, 4), ci, Fixed(c.Lower, 4), Fixed(c.Upper, 4))
	}
	out := []Table{t, tests}
	if h := a.Hosmer; h != nil {
		x := table(fmt.Sprintf("Hosmer-Lemeshow: chi-square %s, df %d, P %s", Fixed(h.Statistic, 3), h.DF, P(h.P)), "probability from", "to", "n",
			"events", "expected")
		for k, n := range h.N {
			observed := number(h.Observed[k])
			observed.counted = observed.Num == math.Trunc(observed.Num)
			x.add(h.Lower[k], h.Upper[k], n, observed, h.Expected[k])
		}
		out = append(out, x)
	} else if a.HosmerWhy != "" {
		out[1].Notes = append(out[1].Notes, a.HosmerWhy)
	}
	return out
}

// Logistic renders a logistic regression.
func Logistic(a *answer.Logistic) Document {
	return drawn(document("logistic", a.Answer, logisticResult(a), logisticTables(a)...), a, figure.Logistic)
}

// UnivariableLogistic renders one model per covariate, and the joint one.
func UnivariableLogistic(u *answer.UnivariableLogistic) Document {
	b := u.Outcome
	a := alone{heading: "Logistic regression, " + b.Title() + ",", head: "OR", ratio: "odds_ratio", level: u.Level, ci: u.CI, enter: u.Enter,
		rows: u.Rows, used: u.Used}
	if m := u.Multivariable; m != nil {
		a.joint, a.of, a.n, a.events = m.Rows, logisticResult(m), m.N, m.Events
	}
	t, terms := a.table()
	result := obj("outcome", b.Column.Name, "event", b.Event, "reference", b.Other, "n", u.Used, "events", u.Events, "ci", u.CI, "level", u.Level,
		"enter?", u.Enter, "terms", terms, "multivariable?", a.of)
	return drawn(document("logistic", u.Answer, result, t), u, figure.UnivariableLogistic)
}
