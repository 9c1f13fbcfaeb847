package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var forestCommand = command{
	use: "forest [FILES...]", short: answer.ForestQuestion.Short,
	variants: []variant{{ask: ask(answer.ForestQuestion, write.Subgroups)}},
}.cobra
