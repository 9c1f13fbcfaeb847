package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var fineGrayCommand = command{
	use: "finegray [FILES...]", short: answer.FineGrayQuestion.Short,
	example: "  kaplan finegray --sample tace75 --covariates age,sex\n" +
		"  kaplan finegray trial.csv --time EFS_months --event state \\\n    --cause relapse --covariates arm",
	figure:   aFigure,
	variants: []variant{{ask: ask(answer.FineGrayQuestion, write.FineGray)}},
}.cobra
