package main

import (
	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

var cutCommand = command{
	use: "cut [FILES...]", short: answer.CutQuestion.Short,
	long: "Every cut-off that leaves enough patients on either side, the best one, and its\n" +
		"P corrected for the search. --split, --split-seed and --validate carry a cut\n" +
		"unchanged to patients that it was not chosen from.",
	example: "  kaplan cut --sample tace75 --by 'miR-122 ratio'\n" +
		"  kaplan cut --sample mir221 --endpoint OS --by 'log2 miR-221' --split cohort\n" +
		"  kaplan cut clinical.csv --by AFP --cut value:400 --validate other.csv",
	names: map[model.Field]flagOf{"Marker": {"by", "`COL` of the marker", ""},
		"Cut": {"cut", "`RULE` of the cut that --validate, --split and --split-seed carry (default: the best one)", ""}},
	figure: aFigure,
	variants: []variant{
		{ask: ask(answer.CutQuestion, write.Cutoff)},
		{ask: validation, Flag: "validate"},
		{ask: validation, On: model.FieldSplit},
		{ask: validation, On: "SplitSeed"},
	},
	files: validates("`FILES` of a second cohort, to which the cut is carried unchanged"),
}.cobra

var validation = ask(answer.ValidationQuestion, write.Validation)
