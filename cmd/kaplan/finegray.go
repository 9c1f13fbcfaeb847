package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var fineGrayCommand = command{
	use: "finegray [FILES...]", short: answer.FineGrayQuestion.Short,
	example: "  kaplan finegray --sample tace75 --covariates age,sex\n" +
		"  kaplan finegray pbc.csv --time time --event status --cause 2 --covariates age",
	variants: []variant{{ask: ask(answer.FineGrayQuestion, write.FineGray)}},
}.cobra
