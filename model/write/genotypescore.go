package write

import (
	"strings"

	"kaplan/model/answer"
)

// GenotypeScore renders a cumulative score of risk alleles.
func GenotypeScore(a *answer.GenotypeScore) Document {
	ci := ciOf(a.Level)
	genes := table("What the score adds up", "genotype", "allele", "frequency", "OR per copy", ci+" low", "high", "P")
	var genesJSON []object
	var names []string
	for i, g := range a.Genes {
		e := a.Each[i]
		names = append(names, g.Column.Name)
		genesJSON = append(genesJSON, obj(geneOf(g), "effect", alleleEffect("each "+g.Risk, e)))
		genes.add(g.Column.Name, g.Risk, g.Frequency, e.OR, e.CI, pvalue(e.P))
	}
	scores := table("Risk alleles and "+a.Outcome.Title(), "score", "n", "events", "share", "exact "+ci+" low", "high")
	rows := []object{}
	for _, r := range a.Rows {
		p := r.Share
		rows = append(rows, obj("score", r.Score, "n", r.N, "cases", r.Cases, "estimate", p.Value, "exact", bounds(p.Exact), "wilson", bounds(p.Wilson)))
		scores.add(r.Score, r.N, r.Cases, p.Value, p.Exact)
	}
	f := a.Fit
	result := map[string]any{"genes": genesJSON, "score": strings.Join(names, " + "), "outcome": a.Outcome.Column.Name, "event": a.Outcome.Event,
		"reference": a.Outcome.Other, "n": a.Used, "cases": a.Outcome.N[1], "level": a.Level, "scores": rows,
		"logistic": map[string]any{"term": "each allele", "estimate": Num(f.Coef[0]), "std_error": Num(f.SE[0]), "odds_ratio": Num(f.OR[0]),
			"conf_low": Num(f.CI[0].Lower), "conf_high": Num(f.CI[0].Upper), "statistic": Num(f.Z[0]), "p_value": Num(f.P[0]),
			"likelihood_ratio": modelTest(f.LR), "aic": Num(f.AIC)}}
	scores.notef("logistic regression, each allele: OR %s (%s %s to %s), P %s; likelihood ratio chi-square %s, P %s", Significant(f.OR[0], 5), ci,
		Significant(f.CI[0].Lower, 5), Significant(f.CI[0].Upper, 5), P(f.P[0]), Fixed(f.LR.Statistic, 3), P(f.LR.P))
	if t := a.Trend; t != nil {
		result["trend"] = obj("statistic", t.ChiSq, "df", 1, "p_value", t.P)
		scores.notef("trend (Cochran-Armitage): chi-square %s, P %s", Fixed(t.ChiSq, 3), P(t.P))
	}
	if c := a.ROC; c != nil {
		result["auc"] = auc(c)
		scores.notef("AUC %s (%s %s to %s, DeLong)", Fixed(c.AUC, 4), ci, Fixed(c.Lower, 4), Fixed(c.Upper, 4))
	}
	return document("genotype", a.Answer, result, genes, scores)
}
