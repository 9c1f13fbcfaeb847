package write

import (
	"fmt"
	"strings"

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
	return alleleEffectJSON{term, Num(e.OR), Num(e.CI.Lower), Num(e.CI.Upper), Num(e.P), map[bool]string{true: "profile", false: "wald"}[e.CI.Method == "profile"]}
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
	type hardyJSON struct {
		Frequency Num           `json:"frequency"`
		Expected  [3]Num        `json:"expected"`
		ChiSq     modelTestJSON `json:"chi_square"`
		Exact     Num           `json:"p_exact"`
	}
	g := &a.Gene
	ci := fmt.Sprintf("%g%% CI", a.Level*100)
	counts := Table{Title: fmt.Sprintf("%s and %s", g.Column.Name, a.Outcome.Title()), Head: []string{g.Column.Name, "copies of " + g.Risk, "without", "with the event", "share"}}
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
	counts.Notes = append(counts.Notes, fmt.Sprintf("the allele that is counted is %s (%s), frequency %s; the other is %s", g.Risk, g.Why, Fixed(g.Frequency, 3), g.Other))
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
	models.Notes = append(models.Notes, "intervals are Wald's; model P is by likelihood ratio, of the allele model by Pearson's chi-square; the model of least AIC describes the data best")
	result := map[string]any{"gene": geneOf(a.Gene), "outcome": a.Outcome.Column.Name, "event": a.Outcome.Event, "reference": a.Outcome.Other, "n": a.Used, "cases": a.Outcome.N[1], "controls": a.Outcome.N[0],
		"level": a.Level, "counts": countsJSON, "models": modelsJSON, "skipped": append([]string{}, a.Skipped...)}
	if t := a.Trend; t != nil {
		result["trend"] = modelTestJSON{Num(t.ChiSq), 1, Num(t.P)}
		models.Notes = append(models.Notes, fmt.Sprintf("trend over the copies (Cochran-Armitage): chi-square %s, P %s", Fixed(t.ChiSq, 3), P(t.P)))
	}
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
		hardy.Rows = append(hardy.Rows, []Cell{word(name), number(h.Expected[0]), number(h.Expected[1]), number(h.Expected[2]), number(h.ChiSq.Statistic), pvalue(h.ChiSq.P), pvalue(h.ExactP)})
	}
	result["hardy_weinberg"] = both
	return Document{JSON: wrap("genotype", a.Answer, result), Tables: append(append(preface(a.Answer), counts, models, hardy), footnotes(a.Answer)...)}
}

// GenotypeScore renders a cumulative score of risk alleles.
func GenotypeScore(a *answer.GenotypeScore) Document {
	type geneRow struct {
		geneJSON
		Effect alleleEffectJSON `json:"effect"`
	}
	type rowJSON struct {
		Score    int        `json:"score"`
		N        int        `json:"n"`
		Cases    int        `json:"cases"`
		Estimate Num        `json:"estimate"`
		Exact    boundsJSON `json:"exact"`
		Wilson   boundsJSON `json:"wilson"`
	}
	ci := fmt.Sprintf("%g%% CI", a.Level*100)
	genes := Table{Title: "What the score adds up", Head: []string{"genotype", "allele", "frequency", "OR per copy", ci + " low", "high", "P"}}
	var genesJSON []geneRow
	var names []string
	for i, g := range a.Genes {
		e := a.Each[i]
		names = append(names, g.Column.Name)
		genesJSON = append(genesJSON, geneRow{geneOf(g), alleleEffect("each "+g.Risk, e)})
		genes.Rows = append(genes.Rows, []Cell{word(g.Column.Name), word(g.Risk), number(g.Frequency), number(e.OR), number(e.CI.Lower), number(e.CI.Upper), pvalue(e.P)})
	}
	scores := Table{Title: "Risk alleles and " + a.Outcome.Title(), Head: []string{"score", "n", "events", "share", "exact " + ci + " low", "high"}}
	rows := []rowJSON{}
	for _, r := range a.Rows {
		p := r.Share
		rows = append(rows, rowJSON{r.Score, r.N, r.Cases, Num(p.Value), bounds(p.Exact), bounds(p.Wilson)})
		scores.Rows = append(scores.Rows, []Cell{count(r.Score), count(r.N), count(r.Cases), number(p.Value), number(p.Exact.Lower), number(p.Exact.Upper)})
	}
	f := a.Fit
	result := map[string]any{"genes": genesJSON, "score": strings.Join(names, " + "), "outcome": a.Outcome.Column.Name, "event": a.Outcome.Event, "reference": a.Outcome.Other, "n": a.Used, "cases": a.Outcome.N[1], "level": a.Level, "scores": rows,
		"logistic": map[string]any{"term": "each allele", "estimate": Num(f.Coef[0]), "std_error": Num(f.SE[0]), "odds_ratio": Num(f.OR[0]), "conf_low": Num(f.CI[0].Lower), "conf_high": Num(f.CI[0].Upper), "statistic": Num(f.Z[0]), "p_value": Num(f.P[0]), "likelihood_ratio": modelTest(f.LR), "aic": Num(f.AIC)}}
	scores.Notes = append(scores.Notes, fmt.Sprintf("logistic regression, each allele: OR %s (%s %s to %s), P %s; likelihood ratio chi-square %s, P %s", Significant(f.OR[0], 5), ci, Significant(f.CI[0].Lower, 5), Significant(f.CI[0].Upper, 5), P(f.P[0]), Fixed(f.LR.Statistic, 3), P(f.LR.P)))
	if t := a.Trend; t != nil {
		result["trend"] = modelTestJSON{Num(t.ChiSq), 1, Num(t.P)}
		scores.Notes = append(scores.Notes, fmt.Sprintf("trend (Cochran-Armitage): chi-square %s, P %s", Fixed(t.ChiSq, 3), P(t.P)))
	}
	if c := a.ROC; c != nil {
		result["auc"] = auc(c)
		scores.Notes = append(scores.Notes, fmt.Sprintf("AUC %s (%s %s to %s, DeLong)", Fixed(c.AUC, 4), ci, Fixed(c.Lower, 4), Fixed(c.Upper, 4)))
	}
	return Document{JSON: wrap("genotype", a.Answer, result), Tables: append(append(preface(a.Answer), genes, scores), footnotes(a.Answer)...)}
}
