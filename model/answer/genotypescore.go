package answer

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// GenotypeScoreQuestion asks how the number of risk alleles at several places is
// related to a yes-or-no outcome.
var GenotypeScoreQuestion = Question[*GenotypeScore]{
	Name: "genotype", Short: "a score that adds up the risk alleles of several genotypes",
	Parts: func(l model.Look) model.Look {
		p := genotyped(l)
		p.Genes = l.Genes
		return p
	},
	Needs: []model.Need{needsRelated, model.Needs("a score needs genotypes", model.FieldGenes)},
	Ask:   plainly(askGenotypeScore),
}

// GenotypeScore relates the number of risk alleles at several places to a binary
// outcome.
type GenotypeScore struct {
	Answer
	Genes   []Gene
	Outcome *Binary
	Level   float64

	Rows  []ScoreRow
	Trend *stats.Trend
	Fit   *stats.Logistic // on the score
	ROC   *stats.ROC
	Each  []stats.GenotypeEffect // each gene alone, per copy
}

// ScoreRow is the patients with one score.
type ScoreRow struct {
	Score    int
	N, Cases int
	Share    stats.Proportion
}

// askGenotypeScore adds up the risk alleles at several places, of the patients who
// have all genotypes, and relates the sum to the Look's outcome.
func askGenotypeScore(r *model.Resolver, l model.Look) (*GenotypeScore, error) {
	sources := model.SplitList(l.Genes)
	risks, err := parseRisk(l.Allele, sources)
	if err != nil {
		return nil, err
	}
	r, long := r.Rows(append([]string{l.Outcome, l.Where}, sources...)...)
	f, b, genes, warnings, err := genesAndOutcome(r, l, sources, risks)
	if err != nil {
		return nil, err
	}
	a := &GenotypeScore{Answer: answerOf(f), Genes: genes, Outcome: b, Level: l.Confidence()}
	a.Look = l
	a.Warnings = append(a.Warnings, warnings...)
	a.Endpoint, a.Events = b.endpoint(), b.N[1]
	a.dependent(f, long, nil)
	var score []float64
	var y []bool
	for g := range a.Genes {
		var copies []int
		copies, y = a.Genes[g].of(f, b)
		if score == nil {
			score = make([]float64, len(copies))
		}
		for i, n := range copies {
			score[i] += float64(n)
		}
		a.alone(&a.Genes[g], copies, y)
	}
	if a.Fit, err = stats.FitLogistic([][]float64{score}, y, stats.LogisticOptions{Level: a.Level}); err != nil {
		return nil, &model.QuestionError{What: "the score could not be related to the outcome: " + err.Error(), Ways: []model.Way{model.WidenSubgroup}}
	}
	if len(a.Fit.Aliased) > 0 {
		return nil, &model.QuestionError{What: fmt.Sprintf("all %d patients have one score: there is nothing to compare", len(y)),
			Ways: []model.Way{model.WidenSubgroup, {Field: model.FieldGenes, Do: "add a genotype"}}}
	}
	if a.Fit.Separated != nil {
		a.warn("the outcome is separated by the score, the odds ratio is 0 or infinite; the trend and the likelihood-ratio test hold")
	}
	return a, a.tabulate(score, y)
}

// alone relates the copies at one place to the outcome.
func (a *GenotypeScore) alone(g *Gene, copies []int, y []bool) {
	x := make([]float64, len(copies))
	for i, n := range copies {
		x[i] = float64(n)
	}
	nan := math.NaN()
	each := []stats.GenotypeEffect{{Contrast: "each copy", OR: nan, P: nan, CI: stats.Interval{Lower: nan, Upper: nan, Level: a.Level}}}
	if fit, err := stats.FitLogistic([][]float64{x}, y, stats.LogisticOptions{Level: a.Level}); err == nil {
		each[0].OR, each[0].CI, each[0].P = fit.OR[0], fit.CI[0], fit.P[0]
		if fit.Separated != nil {
			profiled(each, [][]float64{x}, y, a.Level)
		}
	}
	if each[0].OR < 1 {
		a.warn("%s: the counted allele %s goes with fewer events (odds ratio %.2f): count %s instead", g.Column.Name, g.Risk, each[0].OR, g.Other)
	}
	a.Each = append(a.Each, each...)
}

// tabulate counts the events of each score, and tests whether they rise with it.
func (a *GenotypeScore) tabulate(score []float64, y []bool) error {
	var events, total []int
	var at []float64
	for s := 0; s <= 2*len(a.Genes); s++ {
		row := ScoreRow{Score: s}
		for i, v := range score {
			if v == float64(s) {
				row.N++
				if y[i] {
					row.Cases++
				}
			}
		}
		if row.N == 0 {
			continue
		}
		p, err := stats.ProportionOf(row.Cases, row.N, a.Level)
		if err != nil {
			return err
		}
		row.Share = *p
		a.Rows = append(a.Rows, row)
		events, total, at = append(events, row.Cases), append(total, row.N), append(at, float64(s))
	}
	var err error
	if a.Trend, err = stats.CochranArmitage(events, total, at); err != nil {
		a.warn("%s", err)
	}
	if a.ROC, err = stats.ROCOf(score, y, stats.ROCOptions{Level: a.Level, Direction: stats.HigherIsCase}); err != nil {
		a.warn("%s", err)
	}
	return nil
}

// Finding is the trend over the score.
func (g *GenotypeScore) Finding() (Finding, bool) {
	if g.Trend == nil {
		return Finding{}, false
	}
	f := find(&g.Answer, "score of "+g.Look.Genes, g.Trend.P)
	return f.ifTested()
}
