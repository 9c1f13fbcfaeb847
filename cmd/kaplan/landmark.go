package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var landmarkCommand = command{
	use: "landmark [FILES...]", short: answer.LandmarkQuestion.Short,
	long: "Each patient belongs to the group of their state at the landmark: whether the\n" +
		"change, whose time --switch gives, has happened by then. Time is counted from\n" +
		"the landmark. It is for groups that are known only later than time 0.",
	example: "  kaplan landmark --sample sorafenib --endpoint OS --landmark 2 \\\n" +
		"    --where 'study == \"Lamarca\"' --switch 'HFS/HTN month'",
	figure:   overTime,
	variants: []variant{{ask: ask(answer.LandmarkQuestion, write.Landmark)}},
}.cobra
