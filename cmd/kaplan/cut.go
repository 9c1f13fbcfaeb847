package main

import (
	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

var cutCommand = command{
	use: "cut [FILES...]", short: answer.CutQuestion.Short,
	names: map[model.Field]flagOf{"Marker": {"by", "`COL` of the marker", nil, ""},
		"Cut": {"cut", "with --validate, --split and --split-seed: the `RULE` of the cut that is carried (default: the best one)", nil, ""}},
	variants: []variant{
		{ask: ask(answer.CutQuestion, write.Cutoff)},
		{ask: validation, Flag: "validate"},
		{ask: validation, On: model.FieldSplit},
		{ask: validation, On: "SplitSeed"},
	},
	files: validates("`FILES` of a second cohort, to which the cut is carried unchanged"),
}.cobra

var validation = ask(answer.ValidationQuestion, write.Validation)
