package write

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/stats"
)

type geneJSON struct {
	Genotype  string    `json:"genotype"`
	Risk      string    `json:"risk_allele"`
	Other     string    `json:"other_allele"`
	Why       string    `json:"counted_because"`
	Frequency Num       `json:"frequency"`
	Names     [3]string `json:"genotypes"`
}

func geneOf(g answer.Gene) geneJSON {
	return geneJSON{g.Column.Name, g.Risk, g.Other, g.Why, Num(g.Frequency), g.Name}
}

type alleleEffectJSON struct {
	Term  string `json:"term"`
	OR    Num    `json:"odds_ratio"`
	Lower Num    `json:"conf_low"`
	Upper Num    `json:"conf_high"`
	P     Num    `json:"p_value"`
	CI    string `json:"ci"`
}

func alleleEffect(term string, e stats.GenotypeEffect) alleleEffectJSON {
	return alleleEffectJSON{term, Num(e.OR), Num(e.CI.Lower), Num(e.CI.Upper), Num(e.P),
		map[bool]string{true: "profile", false: "wald"}[e.CI.Method == "profile"]}
}

// Genotype renders the models of one genotype.
func Genotype(a *answer.Genotype) Document {
	type countJSON struct {
		Genotype string `json:"genotype"`
		Copies   int    `json:"copies"`
		Cases    int    `json:"cases"`
		Controls int    `json:"controls"`
	}
	type modelJSON struct {
		Name    string             `json:"name"`
		Effects []alleleEffectJSON `json:"effects"`
		Test    modelTestJSON      `json:"test"`
		Kind    string             `json:"test_kind"`
		AIC     Num                `json:"aic"`
	}
	g := &a.Gene
	ci := fmt.Sprintf("%g%% CI", a.Level*100)
	counts := Table{Title: fmt.Sprintf("%s and %s", g.Column.Name, a.Outcome.Title()),
		Head: []string{g.Column.Name, "copies of " + g.Risk, "without", "with the event", "share"}}
	var countsJSON []countJSON
	for n, name := range g.Name {
		k, m := a.Counts[1][n], a.Counts[0][n]
		countsJSON = append(countsJSON, countJSON{name, n, k, m})
		share := nan
		if k+m > 0 {
			share = float64(k) / float64(k+m)
		}
		counts.Rows = append(counts.Rows, []Cell{word(name), count(n), count(m), count(k), number(share)})
	}
	counts.Notes = append(counts.Notes, fmt.Sprintf("the allele that is counted is %s (%s), frequency %s; the other is %s", g.Risk, g.Why,
		Fixed(g.Frequency, 3), g.Other))
	models := Table{Title: "Models", Head: []string{"model", "", "OR", ci + " low", "high", "P", "model P", "AIC"}}
	modelsJSON := []modelJSON{}
	for _, f := range a.Fits {
		j := modelJSON{Name: f.Model.String(), Test: modelTest(f.LR), Kind: "likelihood ratio", AIC: Num(f.AIC)}
		if f.Model == stats.Allelic {
			j.Kind = "pearson"
		}
		for i, e := range f.Effects {
			term := a.Contrast(f.Model, i)
			j.Effects = append(j.Effects, alleleEffect(term, e))
			name, p, aic := word(""), word(""), word("")
			if i == 0 {
				name, p = word(f.Model.String()), pvalue(f.LR.P)
				if f.Model != stats.Allelic {
					aic = number(f.AIC)
				}
			}
			models.Rows = append(models.Rows, []Cell{name, word(term), number(e.OR), number(e.CI.Lower), number(e.CI.Upper), pvalue(e.P), p, aic})
		}
		modelsJSON = append(modelsJSON, j)
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
		result["trend"] = modelTestJSON{Num(t.ChiSq), 1, Num(t.P)}
		models.Notes = append(models.Notes, fmt.Sprintf("trend over the copies (Cochran-Armitage): chi-square %s, P %s", Fixed(t.ChiSq, 3), P(t.P)))
	}
	hardy := hardyTable(a, result)
	return Document{JSON: wrap("genotype", a.Answer, result), Tables: append(append(preface(a.Answer), counts, models, hardy), footnotes(a.Answer)...)}
}

// hardyTable tests the genotypes of all, and of those without the event, for
// equilibrium.
func hardyTable(a *answer.Genotype, result map[string]any) Table {
	type hardyJSON struct {
		Frequency Num           `json:"frequency"`
		Expected  [3]Num        `json:"expected"`
		ChiSq     modelTestJSON `json:"chi_square"`
		Exact     Num           `json:"p_exact"`
	}
	g := &a.Gene
	hardy := Table{Title: "Hardy-Weinberg equilibrium", Head: []string{"", "expected " + g.Name[0], g.Name[1], g.Name[2], "chi-square", "P", "exact P"}}
	both := map[string]any{}
	for k, name := range [2]string{"all", "without the event"} {
		key := [2]string{"all", "controls"}[k]
		h := a.Hardy[k]
		if h == nil {
			hardy.Notes = append(hardy.Notes, name+": "+a.HardyWhy[k])
			both[key] = nil
			continue
		}
		both[key] = hardyJSON{Num(h.Frequency), [3]Num{Num(h.Expected[0]), Num(h.Expected[1]), Num(h.Expected[2])}, modelTest(h.ChiSq), Num(h.ExactP)}
		hardy.Rows = append(hardy.Rows, []Cell{word(name), number(h.Expected[0]), number(h.Expected[1]), number(h.Expected[2]), number(h.ChiSq.Statistic),
			pvalue(h.ChiSq.P), pvalue(h.ExactP)})
	}
	result["hardy_weinberg"] = both
	return hardy
}
