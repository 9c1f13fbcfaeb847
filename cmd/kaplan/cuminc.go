package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var cumincCommand = command{
	use: "cuminc [FILES...]", short: answer.IncidenceQuestion.Short,
	example: "  kaplan cuminc --sample tace75 --by cirrhosis --times 12,36\n" +
		"  kaplan cuminc trial.csv --time EFS_months --event state \\\n    --cause relapse --by arm",
	figure:   overTime,
	variants: []variant{{ask: ask(answer.IncidenceQuestion, write.Incidence)}},
}.cobra
