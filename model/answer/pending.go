package answer

import (
	"context"

	"kaplan/model"
)

type ctxt = context.Context

func whole(l model.Look) model.Look { return l }

func withValue(l model.Look) model.Look {
	p := grouped(l)
	p.Comparing = l.Comparing
	p.Level, p.Pairwise = l.Level, l.Pairwise
	return p
}

var (
	CompareQuestion = Question[*Compared]{Name: "compare", Page: "Groups", Parts: withValue, Ask: func(ctx ctxt, r *model.Resolver, l model.Look, p Progress[*Compared]) (*Compared, error) {
		return AskCompare(r, ctx, l, CompareOptions{Each: p.Show})
	}}
	PairsQuestion = Question[*ComparePairs]{Name: "compare", Page: "Pairs", Parts: withValue, Ask: func(ctx ctxt, r *model.Resolver, l model.Look, p Progress[*ComparePairs]) (*ComparePairs, error) {
		return AskComparePairs(r, ctx, l, p.Show)
	}}
	PairedQuestion = Question[*PairedChange]{Name: "compare", Page: "Paired", Parts: withValue, Ask: func(_ ctxt, r *model.Resolver, l model.Look, _ Progress[*PairedChange]) (*PairedChange, error) {
		return AskPaired(r, l)
	}}
	FactorsQuestion = Question[*TwoFactors]{Name: "compare", Page: "Two factors", Parts: withValue, Ask: func(ctx ctxt, r *model.Resolver, l model.Look, _ Progress[*TwoFactors]) (*TwoFactors, error) {
		return AskTwoFactors(r, ctx, l, 0)
	}}
	OverTimeQuestion = Question[*OverTime]{Name: "compare", Page: "Over time", Parts: withValue, Ask: func(_ ctxt, r *model.Resolver, l model.Look, _ Progress[*OverTime]) (*OverTime, error) {
		return AskOverTime(r, l)
	}}
	ROCQuestion = Question[*ROC]{Name: "roc", Page: "ROC", Parts: withValue, Ask: func(_ ctxt, r *model.Resolver, l model.Look, _ Progress[*ROC]) (*ROC, error) {
		if len(r.Others) > 0 && l.By2 == "" {
			return ValidateROC(r, r.Others, l, nil)
		}
		return AskROC(r, l, nil)
	}}
	GenotypeQuestion = Question[*Genotype]{Name: "genotype", Page: "Genotype", Parts: withValue, Ask: func(_ ctxt, r *model.Resolver, l model.Look, _ Progress[*Genotype]) (*Genotype, error) {
		return AskGenotype(r, l, l.Allele)
	}}
	LogisticQuestion = Question[*Logistic]{Name: "logistic", Page: "Logistic", Parts: func(l model.Look) model.Look {
		p := withValue(l)
		p.Covariates, p.CI = l.Covariates, l.CI
		return p
	}, Ask: func(_ ctxt, r *model.Resolver, l model.Look, _ Progress[*Logistic]) (*Logistic, error) {
		return AskLogistic(r, l)
	}}
	CorrelateQuestion = Question[*Correlations]{Name: "correlate", Page: "Column", Parts: whole, Ask: func(ctx ctxt, r *model.Resolver, l model.Look, _ Progress[*Correlations]) (*Correlations, error) {
		l.Grouping = model.Grouping{}
		return AskCorrelate(r, ctx, l)
	}}
	ScatterQuestion = Question[*Scatter]{Name: "correlate", Page: "Scatter", Parts: whole, Ask: func(ctx ctxt, r *model.Resolver, l model.Look, p Progress[*Scatter]) (*Scatter, error) {
		return AskScatter(r, ctx, l, p.Show)
	}}
	MatrixQuestion = Question[*CorrelationMatrix]{Name: "correlate", Page: "Matrix", Parts: whole, Ask: func(ctx ctxt, r *model.Resolver, l model.Look, p Progress[*CorrelationMatrix]) (*CorrelationMatrix, error) {
		l.Grouping, l.Means = model.Grouping{}, false
		return AskCorrelationMatrix(r, ctx, l, p.Count)
	}}
	Table1Question = Question[*Table1]{Name: "table1", Page: "Table 1", Parts: whole, Ask: func(ctx ctxt, r *model.Resolver, l model.Look, p Progress[*Table1]) (*Table1, error) {
		return AskTable1(r, ctx, l, func(t *Table1, of int) {
			p.count(len(t.Variables), of)
			p.show(t)
		})
	}}
	MatchQuestion = Question[*Matching]{Name: "match", Page: "Matching", Parts: whole, Ask: func(_ ctxt, r *model.Resolver, l model.Look, _ Progress[*Matching]) (*Matching, error) {
		return AskMatch(r, l, MatchOptions{NoEffect: true, NoEndpoint: len(r.Cohort.Endpoints) == 0 && l.Time == ""})
	}}
	EffectQuestion = Question[*Matching]{Name: "match", Page: "Effect", Parts: whole, Ask: func(_ ctxt, r *model.Resolver, l model.Look, _ Progress[*Matching]) (*Matching, error) {
		return AskMatch(r, l, MatchOptions{})
	}}
)
