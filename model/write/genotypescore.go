package write

import (
	"fmt"
	"strings"

	"kaplan/model/answer"
)

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
		genes.Rows = append(genes.Rows, []Cell{word(g.Column.Name), word(g.Risk), number(g.Frequency), number(e.OR), number(e.CI.Lower), number(e.CI.Upper),
			pvalue(e.P)})
	}
	scores := Table{Title: "Risk alleles and " + a.Outcome.Title(), Head: []string{"score", "n", "events", "share", "exact " + ci + " low", "high"}}
	rows := []rowJSON{}
	for _, r := range a.Rows {
		p := r.Share
		rows = append(rows, rowJSON{r.Score, r.N, r.Cases, Num(p.Value), bounds(p.Exact), bounds(p.Wilson)})
		scores.Rows = append(scores.Rows, []Cell{count(r.Score), count(r.N), count(r.Cases), number(p.Value), number(p.Exact.Lower), number(p.Exact.Upper)})
	}
	f := a.Fit
	result := map[string]any{"genes": genesJSON, "score": strings.Join(names, " + "), "outcome": a.Outcome.Column.Name, "event": a.Outcome.Event,
		"reference": a.Outcome.Other, "n": a.Used, "cases": a.Outcome.N[1], "level": a.Level, "scores": rows,
		"logistic": map[string]any{"term": "each allele", "estimate": Num(f.Coef[0]), "std_error": Num(f.SE[0]), "odds_ratio": Num(f.OR[0]),
			"conf_low": Num(f.CI[0].Lower), "conf_high": Num(f.CI[0].Upper), "statistic": Num(f.Z[0]), "p_value": Num(f.P[0]),
			"likelihood_ratio": modelTest(f.LR), "aic": Num(f.AIC)}}
	scores.Notes = append(scores.Notes, fmt.Sprintf("logistic regression, each allele: OR %s (%s %s to %s), P %s; likelihood ratio chi-square %s, P %s",
		Significant(f.OR[0], 5), ci, Significant(f.CI[0].Lower, 5), Significant(f.CI[0].Upper, 5), P(f.P[0]), Fixed(f.LR.Statistic, 3), P(f.LR.P)))
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
