package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var cumincCommand = command{
	use: "cuminc [FILES...]", short: answer.IncidenceQuestion.Short,
	variants: []variant{{ask: ask(answer.IncidenceQuestion, write.Incidence)}},
}.cobra
