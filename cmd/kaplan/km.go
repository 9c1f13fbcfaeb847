package main

import (
	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

var kmCommand = command{
	use: "km [FILES...]", short: answer.SurvivalQuestion.Short,
	long: "Survival of every group, its median and its numbers at risk, the tests of the\n" +
		"log-rank family, and the hazard ratio of two groups. A number in --by is cut\n" +
		"(--cut, by itself at the median); a category makes a group of every level.",
	example: "  kaplan km --sample tace75 --by 'miR-122 ratio' --times 12,36,60\n" +
		"  kaplan km --sample sorafenib --endpoint OS --by region --rmst 12 --json\n" +
		"  kaplan km --sample tace75 --by BCLC --pairwise holm\n" +
		"  kaplan km clinical.csv --time OS_months --event OS_status --lifetable 12",
	figure: overTime,
	variants: []variant{
		{ask: ask(answer.SurvivalQuestion, write.Survival)},
		{ask: ask(answer.LifeTableQuestion, write.LifeTables), On: model.FieldWidth},
		{ask: ask(answer.WordsQuestion, write.InWords), Flag: "words", Help: "say in plain words what the curves show"},
	},
}.cobra
