package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var powerCommand = command{
	use: "power [FILES...]", short: answer.PowerQuestion.Short,
	example: "  kaplan power --sample tace75 --by 'miR-122 ratio'\n" +
		"  kaplan power trial.csv --by arm --hr 1.5",
	variants: []variant{{ask: ask(answer.PowerQuestion, write.Power)}},
}.cobra
