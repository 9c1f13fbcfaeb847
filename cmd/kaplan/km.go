package main

import (
	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

var kmCommand = command{
	use: "km [FILES...]", short: answer.SurvivalQuestion.Short,
	variants: []variant{
		{ask: ask(answer.SurvivalQuestion, write.Survival)},
		{ask: ask(answer.LifeTableQuestion, write.LifeTables), On: model.FieldWidth},
	},
}.cobra
