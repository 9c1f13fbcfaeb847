package main

import (
	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

var compareCommand = command{
	use:   "compare [FILES...]",
	short: "a value between groups: t tests, ranks, ANOVA, counts; pairs of measurements; two factors; over time",
	example: "  kaplan compare lung.csv --value age --by sex\n" +
		"  kaplan compare tace.csv --value 'log2(`miR-122 before`)' --paired 'log2(`miR-122 after`)'\n" +
		"  kaplan compare mice.csv --long day --value hCG --by arm --by2 tumor --type 2",
	names: map[model.Field]flagOf{
		model.FieldPairwise: {name: "pairwise", usage: "compare groups pairwise, corrected by `METHOD`: holm, bh, bonferroni, tukey",
			allowed: []string{"", "holm", "bh", "bonferroni", "tukey"}},
	},
	variants: []variant{
		{ask: ask(answer.CompareQuestion, write.Compare)},
		{ask: ask(answer.PairsQuestion, write.ComparePairs), On: model.FieldPairwise},
		{ask: ask(answer.PairedQuestion, write.Paired), On: model.FieldPaired},
		{ask: ask(answer.FactorsQuestion, write.TwoFactors), On: model.FieldBy2},
		{ask: ask(answer.OverTimeQuestion, write.OverTime), Flag: "over-time", Help: answer.OverTimeQuestion.Short + " (--long COL)"},
	},
}.cobra
