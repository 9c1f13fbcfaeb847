package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var fineGrayCommand = command{
	use: "finegray [FILES...]", short: answer.FineGrayQuestion.Short,
	variants: []variant{{ask: ask(answer.FineGrayQuestion, write.FineGray)}},
}.cobra
