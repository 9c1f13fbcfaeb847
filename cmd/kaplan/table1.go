package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var table1Command = command{
	use: "table1 [FILES...]", short: answer.Table1Question.Short,
	long: "Describe every column, or those of --rows: numbers by median and range,\n" +
		"quartiles, or mean and standard deviation, categories by n and percent. With\n" +
		"--by, groups stand beside each other, with the P of a test and the standardised\n" +
		"difference. --format md prints what can be pasted into a paper.",
	example: "  kaplan table1 --sample tace75 --by 'miR-122 ratio' --format md\n" +
		"  kaplan table1 clinical.csv --by arm --rows 'age,AFP > 20' --summary mean-sd",
	variants: []variant{
		{ask: ask(answer.Table1Question, write.Table1)},
		{ask: ask(answer.MissingQuestion, write.Missing), Flag: "missingness", Help: "how many lack a value of each column, by group"},
	},
}.cobra
