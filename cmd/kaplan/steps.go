package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var stepsCommand = command{
	use: "steps [FILES...]", short: answer.StepsQuestion.Short,
	long: "Every step as a blackboard has it: at risk, events, the factor, the product and\n" +
		"Greenwood's sum of a curve; expected events and variance of the log-rank test;\n" +
		"Newton's steps of a Cox model; the increments of a cumulative incidence; the\n" +
		"permutations behind a corrected P. Of more than 50 patients 12 are drawn\n" +
		"(--draw, --seed), and everything says that they are a teaching sample.\n" +
		"--blanks makes an exercise of it.",
	example: "  kaplan steps --sample tace75 --by 'miR-122 ratio'\n" +
		"  kaplan steps --sample tace75 --by 'miR-122 ratio' --of logrank --step 3\n" +
		"  kaplan steps --sample lihc --endpoint OS --of cox --covariates age --draw 20\n" +
		"  kaplan steps --sample tace75 --by 'miR-122 ratio' --blanks --save handout.html",
	variants: []variant{{ask: ask(answer.StepsQuestion, write.Steps)}},
}.cobra
