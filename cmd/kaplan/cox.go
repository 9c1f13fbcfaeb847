package main

import (
	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

var coxCommand = command{
	use: "cox [FILES...]", short: answer.CoxQuestion.Short,
	variants: []variant{
		{ask: ask(answer.CoxQuestion, write.Cox)},
		{ask: ask(answer.SelectionQuestion, write.Selection), On: model.FieldBackward},
		{ask: ask(answer.UnivariableQuestion, write.Univariable), Flag: "univariable", Help: answer.UnivariableQuestion.Short},
	},
}.cobra
