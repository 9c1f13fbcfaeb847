package main

import (
	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

var compareCommand = command{
	use:   "compare [FILES...]",
	short: "a value between groups, in pairs, by two factors, or over time",
	long: "A number is compared by t tests, ranks and analysis of variance, a category by\n" +
		"its counts; two measurements of each patient with --paired, two factors with\n" +
		"--by2, and a measure that was taken again and again with --over-time.",
	example: "  kaplan compare --sample tace75 --value AFP --by BCLC --pairwise holm\n" +
		"  kaplan compare --sample tace75 --value 'miR-21 before' --paired 'miR-21 after'\n" +
		"  kaplan compare --sample tace75 --value ALB --by sex --by2 cirrhosis\n" +
		"  kaplan compare --sample hep3b --value plasma --by tumor --over-time",
	names: map[model.Field]flagOf{
		model.FieldPairwise: {name: "pairwise", usage: "compare groups pairwise, P corrected by `METHOD`: holm, bh, bonferroni, tukey"},
	},
	words:  map[model.Field][]string{model.FieldPairwise: {"tukey"}},
	figure: aFigure,
	variants: []variant{
		{ask: ask(answer.CompareQuestion, write.Compare)},
		{ask: ask(answer.PairsQuestion, write.ComparePairs), On: model.FieldPairwise},
		{ask: ask(answer.PairedQuestion, write.Paired), On: model.FieldPaired},
		{ask: ask(answer.FactorsQuestion, write.TwoFactors), On: model.FieldBy2},
		{ask: ask(answer.OverTimeQuestion, write.OverTime), Flag: "over-time", Help: answer.OverTimeQuestion.Short + " (--long COL)"},
	},
}.cobra
