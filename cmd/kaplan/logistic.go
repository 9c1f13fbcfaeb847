package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var logisticCommand = command{
	use: "logistic [FILES...]", short: answer.LogisticQuestion.Short,
	example: "  kaplan logistic trial.csv --outcome response --covariates 'age,sex,log(AFP)'\n" +
		"  kaplan logistic trial.csv --outcome 'grade >= 3' --by arm --covariates age --ci profile\n" +
		"  kaplan logistic trial.csv --outcome response --covariates age,sex,AFP --univariable --enter 0.05",
	variants: []variant{
		{ask: ask(answer.LogisticQuestion, write.Logistic)},
		{ask: ask(answer.UnivariableLogisticQuestion, write.UnivariableLogistic), Flag: "univariable", Help: "each covariate in a model of its own"},
	},
}.cobra
