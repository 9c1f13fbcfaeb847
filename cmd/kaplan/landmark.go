package main

import (
	"kaplan/model/answer"
	"kaplan/model/write"
)

var landmarkCommand = command{
	use: "landmark [FILES...]", short: answer.LandmarkQuestion.Short,
	example:  "  kaplan landmark --sample sorafenib --endpoint OS --where 'study == \"Lamarca\"' --switch 'HFS/HTN month' --landmark 2",
	variants: []variant{{ask: ask(answer.LandmarkQuestion, write.Landmark)}},
}.cobra
