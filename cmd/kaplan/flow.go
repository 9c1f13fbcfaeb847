package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var flowCommand = command{
	use: "flow [FILES...]", short: answer.FlowQuestion.Short,
	example: "  kaplan flow --sample lihc --endpoint OS --by hsa-mir-21 --covariates age,stage\n" +
		"  kaplan flow clinical.csv --where 'age > 60' --ids --format csv",
	figure: aFigure,
	variants: []variant{{ask: ask(answer.FlowQuestion, write.Flow)},
		{ask: ask(answer.FlowQuestion, write.FlowIDs), Flag: "ids", Help: "name the patients of every step"}},
}.cobra
