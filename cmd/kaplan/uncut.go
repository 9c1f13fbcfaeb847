package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var uncutCommand = command{
	use: "uncut [FILES...]", short: answer.UncutQuestion.Short,
	example:  "  kaplan uncut --sample tace75 --by 'miR-122 ratio'",
	variants: []variant{{ask: ask(answer.UncutQuestion, write.Uncut)}},
}.cobra
