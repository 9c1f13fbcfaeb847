package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var trustCommand = command{
	use: "trust [FILES...]", short: answer.TrustQuestion.Short,
	example:  "  kaplan trust --sample tace75 --by 'miR-122 ratio'",
	variants: []variant{{ask: ask(answer.TrustQuestion, write.Trust)}},
}.cobra
