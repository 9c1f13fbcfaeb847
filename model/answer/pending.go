package answer

import (
	"context"

	"kaplan/model"
)

type ctxt = context.Context

func whole(l model.Look) model.Look { return l }

func noCut(l model.Look) model.Look {
	l.Cut, l.Moved, l.Reference = "", false, ""
	return l
}

func withValue(l model.Look) model.Look {
	p := grouped(l)
	p.Comparing = l.Comparing
	p.Level, p.Pairwise = l.Level, l.Pairwise
	return p
}

var (
	CutQuestion = Question[*Cutoff]{Name: "cut", Page: "Landscape", Parts: noCut, Ask: func(ctx ctxt, r *model.Resolver, l model.Look, p Progress[*Cutoff]) (*Cutoff, error) {
		rounds := l.Permutations
		if rounds == 0 {
			rounds = 10_000
		}
		return AskCutoff(r, ctx, l, CutOptions{Rounds: rounds, Seed: 1, Progress: p.Count})
	}}
	UncutQuestion = Question[*Uncut]{Name: "uncut", Page: "Uncut", Parts: noCut, Ask: func(_ ctxt, r *model.Resolver, l model.Look, _ Progress[*Uncut]) (*Uncut, error) {
		return AskUncut(r, l)
	}}
	TrustQuestion = Question[*Search]{Name: "trust", Page: "Trust", Parts: noCut, Ask: func(ctx ctxt, r *model.Resolver, l model.Look, p Progress[*Search]) (*Search, error) {
		rounds := l.Permutations
		if rounds == 0 {
			rounds = 1_000
		}
		return AskSearch(r, ctx, l, CutOptions{Rounds: rounds, Seed: 1, Progress: p.Count})
	}}
	TimeROCQuestion = Question[*ROC]{Name: "roc", Page: "ROC", Parts: noCut, Ask: func(_ ctxt, r *model.Resolver, l model.Look, _ Progress[*ROC]) (*ROC, error) {
		return AskTimeROC(r, l, l.At)
	}}
	ValidationQuestion = Question[*Validation]{Name: "cut", Page: "Validation", Parts: whole, Ask: func(_ ctxt, r *model.Resolver, l model.Look, _ Progress[*Validation]) (*Validation, error) {
		if len(r.Others) > 0 {
			return Validate(r, r.Others, l)
		}
		if l.Moved { // chosen in the first part, not in the whole
			l.Cut = "optimal"
		}
		parts := make([]*model.Cohort, 2)
		if l.Split != "" {
			var err error
			if parts, err = r.SplitColumn(l.Split); err != nil {
				return nil, err
			}
		} else {
			parts[0], parts[1] = r.Cohort.SplitSeed(1)
		}
		var others []*model.Resolver
		for _, c := range parts[1:] {
			others = append(others, model.NewResolver(c))
		}
		return Validate(model.NewResolver(parts[0]), others, l)
	}}
	ScreenQuestion = Question[*Screen]{Name: "screen", Page: "Markers", Parts: func(l model.Look) model.Look {
		l.Marker, l.Cut, l.Moved, l.Levels, l.AsLevels, l.Reference = "", "", false, "", false, ""
		return l
	}, Ask: func(ctx ctxt, r *model.Resolver, l model.Look, p Progress[*Screen]) (*Screen, error) {
		rounds := l.Permutations
		if rounds == 0 {
			rounds = 1_000
		}
		return AskScreen(r, ctx, l, ScreenOptions{Mode: l.Mode, Permutations: rounds, Seed: 1, Progress: p.Count, Each: p.Show})
	}}
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
