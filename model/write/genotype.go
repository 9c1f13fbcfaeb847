package write

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/stats"
)

func geneOf(g answer.Gene) object {
	return obj("genotype", g.Column.Name, "risk_allele", g.Risk, "other_allele", g.Other, "counted_because", g.Why, "frequency", g.Frequency,
		"genotypes", g.Name)
}

func alleleEffect(term string, e stats.GenotypeEffect) object {
	return obj("term", term, "odds_ratio", e.OR, "conf_low", e.CI.Lower, "conf_high", e.CI.Upper, "p_value", e.P,
		"ci", map[bool]string{true: "profile", false: "wald"}[e.CI.Method == "profile"])
}

// Genotype renders the models of one genotype.
func Genotype(a *answer.Genotype) Document {

	g := &a.Gene
	ci := ciOf(a.Level)
	counts := table(fmt.Sprintf("%s and %s", g.Column.Name, a.Outcome.Title()), g.Column.Name, "copies of "+g.Risk, "without", "with the event", "share")
	var countsJSON []object
	for n, name := range g.Name {
		k, m := a.Counts[1][n], a.Counts[0][n]
		countsJSON = append(countsJSON, obj("genotype", name, "copies", n, "cases", k, "controls", m))
		share := nan
		if k+m > 0 {
			share = float64(k) / float64(k+m)
		}
		counts.add(name, n, m, k, share)
	}
	counts.notef("the allele that is counted is %s (%s), frequency %s; the other is %s", g.Risk, g.Why, Fixed(g.Frequency, 3), g.Other)
	models := table("Models", "model", "", "OR", ci+" low", "high", "P", "model P", "AIC")
	modelsJSON := []object{}
	for _, f := range a.Fits {
		kind, effects := "likelihood ratio", []object(nil)
		if f.Model == stats.Allelic {
			kind = "pearson"
		}
		for i, e := range f.Effects {
			term := a.Contrast(f.Model, i)
			effects = append(effects, alleleEffect(term, e))
			name, p, aic := word(""), word(""), word("")
			if i == 0 {
				name, p = word(f.Model.String()), pvalue(f.LR.P)
				if f.Model != stats.Allelic {
					aic = number(f.AIC)
				}
			}
			models.add(name, term, e.OR, e.CI, pvalue(e.P), p, aic)
		}
		modelsJSON = append(modelsJSON, obj("name", f.Model.String(), "effects", effects, "test", modelTest(f.LR), "test_kind", kind, "aic", f.AIC))
	}
	for _, s := range a.Skipped {
		models.Notes = append(models.Notes, "left out: "+s)
	}
	models.Notes = append(models.Notes, "intervals are Wald's; model P is by likelihood ratio, of the allele model by Pearson's chi-square; "+
		"the model of least AIC describes the data best")
	result := map[string]any{"gene": geneOf(a.Gene), "outcome": a.Outcome.Column.Name, "event": a.Outcome.Event, "reference": a.Outcome.Other, "n": a.Used,
		"cases": a.Outcome.N[1], "controls": a.Outcome.N[0],
		"level": a.Level, "counts": countsJSON, "models": modelsJSON, "skipped": append([]string{}, a.Skipped...)}
	if t := a.Trend; t != nil {
		result["trend"] = obj("statistic", t.ChiSq, "df", 1, "p_value", t.P)
		models.notef("trend over the copies (Cochran-Armitage): chi-square %s, P %s", Fixed(t.ChiSq, 3), P(t.P))
	}
	hardy := hardyTable(a, result)
	return document("genotype", a.Answer, result, counts, models, hardy)
}

// hardyTable tests the genotypes of all, and of those without the event, for
// equilibrium.
func hardyTable(a *answer.Genotype, result map[string]any) Table {

	g := &a.Gene
	hardy := table("Hardy-Weinberg equilibrium", "", "expected "+g.Name[0], g.Name[1], g.Name[2], "chi-square", "P", "exact P")
	both := map[string]any{}
	for k, name := range [2]string{"all", "without the event"} {
		key := [2]string{"all", "controls"}[k]
		h := a.Hardy[k]
		if h == nil {
			hardy.Notes = append(hardy.Notes, name+": "+a.HardyWhy[k])
			both[key] = nil
			continue
		}
		both[key] = obj("frequency", h.Frequency, "expected", [3]Num{Num(h.Expected[0]), Num(h.Expected[1]), Num(h.Expected[2])},
			"chi_square", modelTest(h.ChiSq), "p_exact", h.ExactP)
		hardy.add(name, h.Expected[0], h.Expected[1], h.Expected[2], h.ChiSq.Statistic, pvalue(h.ChiSq.P), pvalue(h.ExactP))
	}
	result["hardy_weinberg"] = both
	return hardy
}
