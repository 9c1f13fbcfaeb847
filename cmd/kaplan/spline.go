package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var splineCommand = command{
	use: "spline [FILES...]", short: answer.SplineQuestion.Short,
	example:  "  kaplan spline --sample tace75 --covariates 'rcs(age,4),sex'",
	figure:   aFigure,
	variants: []variant{{ask: ask(answer.SplineQuestion, write.Splines)}},
}.cobra
