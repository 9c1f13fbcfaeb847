package main

import (
	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

var coxCommand = command{
	use: "cox [FILES...]", short: answer.CoxQuestion.Short,
	example: "  kaplan cox --sample tace75 --covariates 'age,sex,log(AFP)'\n" +
		"  kaplan cox --sample tace75 --covariates age,sex,BCLC --univariable --enter 0.1\n" +
		"  kaplan cox --sample tace75 --covariates age,sex,ALB,PT --backward aic\n" +
		"  kaplan cox trial.csv --covariates 'arm,stage,rcs(age,4)'",
	figure: aFigure,
	variants: []variant{
		{ask: ask(answer.CoxQuestion, write.Cox)},
		{ask: ask(answer.SelectionQuestion, write.Selection), On: model.FieldBackward},
		{ask: ask(answer.UnivariableQuestion, write.Univariable), Flag: "univariable", Help: answer.UnivariableQuestion.Short},
	},
}.cobra
