package main

import (
	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

var logisticCommand = command{
	use: "logistic [FILES...]", short: answer.LogisticQuestion.Short,
	example: "  kaplan logistic --sample mir221 --outcome response --covariates 'age,log(AFP)'\n" +
		"  kaplan logistic --sample mir221 --outcome response --covariates age,AFP \\\n" +
		"    --univariable --enter 0.1\n" +
		"  kaplan logistic trial.csv --outcome 'grade >= 3' --by arm --ci profile",
	names:  map[model.Field]flagOf{model.FieldReference: ofOutcome},
	figure: aFigure,
	variants: []variant{
		{ask: ask(answer.LogisticQuestion, write.Logistic)},
		{ask: ask(answer.UnivariableLogisticQuestion, write.UnivariableLogistic), Flag: "univariable", Help: "each covariate in a model of its own"},
	},
}.cobra

// ofOutcome is the flag of references where one may be of the outcome.
var ofOutcome = flagOf{name: "reference", usage: "`COL=LEVEL`: reference level of a factor, or the value of the outcome that is not the event"}
