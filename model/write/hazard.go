package write

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model/answer"
	"kaplan/stats"
)

func modelTest(t stats.Test) object { return obj("statistic", t.Statistic, "df", t.DF, "p_value", t.P) }

// testOf is modelTest of a test that has a name.
func testOf(t answer.TestRow) object {
	return obj("statistic", t.Statistic, "df", t.DF, "p_value", t.P)
}

// effectOf is a line of a table of effects; ratio is what its ratio is called.
func effectOf(ratio string, r answer.Effect) object {
	return obj("term", r.Term, "estimate", r.Coef, "std_error", r.SE, ratio, r.Ratio, "conf_low", r.Lower, "conf_high", r.Upper,
		"statistic", r.Statistic, "p_value", r.P, "statistic_of?", where(r.CI == "profile", "wald"),
		"p_value_of?", where(r.CI == "profile", "likelihood-ratio"), "note?", r.Note)
}

func effectsOf(ratio string, rows []answer.Effect) []object {
	out := []object{}
	for _, r := range rows {
		out = append(out, effectOf(ratio, r))
	}
	return out
}

// weighed notes what the weights of a group's patients add up to; nothing where
// there are none.
func (t *Table) weighed(group string, n, events float64) {
	if group != "" {
		group += ": "
	}
	if n > 0 {
		t.notef("%sthe weights add up to %s, those of events to %s", group, Significant(n, 6), Significant(events, 6))
	}
}

// addEffects adds the lines of a table of effects.
func (t *Table) addEffects(rows []answer.Effect) {
	for _, r := range rows {
		t.add(r.Term, r.Coef, r.SE, r.Ratio, r.Lower, r.Upper, pvalue(r.P), r.Note)
	}
}

func termTests(tests []answer.TestRow) []object {
	out := []object{}
	for _, t := range tests {
		out = append(out, obj("term", t.Name, testOf(t)))
	}
	return out
}

func coxResult(h *answer.Hazard) object {
	f := h.Fit
	tests := map[string]object{"likelihood_ratio": modelTest(f.LR), "wald": modelTest(f.Wald), "score": modelTest(f.Score)}
	if f.RobustScore != nil {
		tests["robust_score"] = modelTest(*f.RobustScore)
	}
	var harrell, uno object
	if c := h.Concordance; c != nil {
		harrell = obj("estimate", c.C, "std_error", c.SE)
	}
	if c := h.Uno; c != nil {
		uno = obj("estimate", c.C, "std_error", c.SE)
	}
	var ph []object
	var transform string
	if h.PH != nil {
		ph, transform = phTests(h), h.PH.Transform.String()
	}
	w := f.Weighted
	var afar object
	if h.Afar != "" {
		afar = obj("concordance", nil, "ph_test", nil, "residuals", nil, "null_because", h.Afar)
	}
	return append(obj("n", f.N, "events", f.Events, "n_weighted?", w.N, "events_weighted?", where(w.N > 0, w.Events),
		"ties", f.Ties, "ci", h.CI, "level", h.Level, "firth?", f.Firth, "robust?", f.Robust,
		"loglik", [2]Num{Num(f.LogLikNull), Num(f.LogLik)}, "aic", f.AIC, "bic", f.BIC, "terms", effectsOf("hazard_ratio", h.Rows), "tests", tests,
		"concordance?", harrell, "concordance_uno?", uno, "ph_test?", ph, "ph_transform?", transform, "nonlinearity?", termTests(h.NonLinear)), afar...)
}

func coxTables(h *answer.Hazard) []Table {
	f := h.Fit
	ci := ciOf(h.Level)
	kind := fmt.Sprintf("ties %s, %s intervals", f.Ties, h.CI)
	if f.Firth {
		kind += ", Firth's penalty"
	}
	se := "std error"
	if f.Robust {
		se = "robust std error"
	}
	t := table(fmt.Sprintf("%s (%s)", h.Heading, kind), append(slices.Clone(contrastHead), "estimate", se, "HR", ci+" low", "high", "P", "")...)
	t.addContrasts(h.Rows, h.Contrasts())
	t.Notes = append(t.Notes, intervalsBy(h.CI))
	if h.Note != "" {
		t.Notes = append(t.Notes, "! "+h.Note)
	}
	tests := table(fmt.Sprintf("Model: log-likelihood %s to %s", Fixed(f.LogLikNull, 4), Fixed(f.LogLik, 4)), "test", "chi-square", "df", "P")
	if !math.IsNaN(f.AIC) { // a pseudo-likelihood has none
		tests.Title += fmt.Sprintf(", AIC %s, BIC %s", Fixed(f.AIC, 3), Fixed(f.BIC, 3))
	}
	for _, x := range h.Tests() {
		if math.IsNaN(x.Statistic) && x.DF == 0 { // not defined for this model
			continue
		}
		tests.add(x.Name, x.Statistic, int(x.DF), pvalue(x.P))
	}
	tests.weighed("", f.Weighted.N, f.Weighted.Events)
	for _, x := range h.NonLinear {
		tests.add("non-linearity of "+x.Name, x.Statistic, int(x.DF), pvalue(x.P))
	}
	if h.Concordance != nil {
		tests.notef("concordance (Harrell) %s, std error %s", Fixed(h.Concordance.C, 4), Fixed(h.Concordance.SE, 4))
	}
	if h.Uno != nil {
		tests.notef("concordance (Uno) %s, std error %s", Fixed(h.Uno.C, 4), Fixed(h.Uno.SE, 4))
	}
	out := []Table{t, tests}
	if h.PH != nil {
		out = append(out, phTable(h))
	}
	return out
}

// AdjustedFor says what a ratio is adjusted for, in the words of a title.
func AdjustedFor(covariates []string) string {
	if len(covariates) == 0 {
		return ""
	}
	return " adjusted for " + strings.Join(covariates, ", ")
}
