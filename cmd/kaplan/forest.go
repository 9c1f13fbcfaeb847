package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var forestCommand = command{
	use: "forest [FILES...]", short: answer.ForestQuestion.Short,
	example: "  kaplan forest --sample tace75 --by 'miR-122 ratio' --within sex,cirrhosis\n" +
		"  kaplan forest trial.csv --by arm --within sex,stage,age --covariates AFP",
	figure:   aFigure,
	variants: []variant{{ask: ask(answer.ForestQuestion, write.Subgroups)}},
}.cobra
