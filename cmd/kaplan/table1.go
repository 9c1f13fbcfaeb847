package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var table1Command = command{
	use: "table1 [FILES...]", short: answer.Table1Question.Short,
	long: "table1 describes every column, or those of --rows: numbers by median and range, quartiles, or mean and\n" +
		"standard deviation, categories by n and percent. With --by, groups stand beside each other, with the P of a\n" +
		"test and the standardised difference. --format md prints what can be pasted into a paper.",
	example: "  kaplan table1 --sample tace75 --by 'miR-122 ratio' --format md\n" +
		"  kaplan table1 clinical.csv --by arm --rows 'age,sex,AFP > 20,stage' --summary mean-sd",
	variants: []variant{{ask: ask(answer.Table1Question, write.Table1)}},
}.cobra
