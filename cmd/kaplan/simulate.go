package main

import (
	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

var simulateCommand = command{
	use: "simulate [FILES...]", short: answer.SimulateQuestion.Short,
	long: "Draws cohorts like the one at hand in which the truth is known, searches each\n" +
		"for the best cut of the marker, and counts: how often each P is at most 0.05,\n" +
		"how often intervals of the hazard ratio hold the truth, and how far the best cut\n" +
		"and its hazard ratio scatter. Without --hr the marker is permuted, so that there\n" +
		"is nothing to be found.",
	example: "  kaplan simulate --sample tace75 --by 'miR-122 ratio'\n" +
		"  kaplan simulate --sample lihc --endpoint OS --by age --patients 100\n" +
		"  kaplan simulate trial.csv --by AFP --hr 2 --cohorts 500 --seed 7",
	names: map[model.Field]flagOf{"Marker": {"by", "`COL or EXPR` of the marker, a number", ""},
		"Ratio": {"hr", "the true hazard ratio of the patients above the marker's median is `HR` (default: none, the marker is permuted)", "2"},
		"Permutations": {"permutations", "`N` permutations behind each permutation P (default: 10000 where one set serves all cohorts, " +
			"else 999 of each); 0: none", ""}},
	variants: []variant{{ask: ask(answer.SimulateQuestion, write.Simulated)}},
}.cobra
