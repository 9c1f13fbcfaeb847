package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var schoenfeldCommand = command{
	use: "schoenfeld [FILES...]", short: answer.SchoenfeldQuestion.Short,
	example:  "  kaplan schoenfeld --sample tace75 --covariates age,sex,BCLC",
	figure:   aFigure,
	variants: []variant{{ask: ask(answer.SchoenfeldQuestion, write.Schoenfeld)}},
}.cobra
