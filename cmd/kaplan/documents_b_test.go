package main

// Document B: circulating miR-221 and sorafenib (sample mir221). The abstract
// prints no numbers. It says that miR-221 before treatment was lower in those who
// then responded, that it rose by two months in responders, and that there were
// two independent cohorts; so what stands as printed here is a direction: "<0.05"
// for a difference that it reports as found, "<0" or "<-1" for the side on
// which one lies (a number that a - before its path turned round is called
// negative), "n.s." for a change that it does not report. How large anything is,
// the sample chose (sampledata/mir221.md).

// twoCohorts are in the order in which a cut is chosen and carried.
var twoCohorts = []string{"discovery", "validation"}

var documentB = func() []figure {
	var out []figure
	add := func(row, what, printed, args, path string) {
		out = append(out, figure{row, what, printed, args, path, toDigits()})
	}
	split := "roc --sample mir221 --marker 'miR-221 baseline' --outcome response --split cohort"
	for _, c := range twoCohorts {
		where := ` --where 'cohort == "` + c + `"'`
		before := "compare --sample mir221 --value 'log2 miR-221' --by response" + where
		add("B1", c+", log2 miR-221 before treatment, responders less others", "<0", before, "-result/tests[welch-t]/estimate")
		add("B1", c+", the same, Welch t test: P", "<0.05", before, "result/tests[welch-t]/p_value")
		add("B1", c+", the same, Mann-Whitney test: P", "<0.05", before, "result/tests[mann-whitney]/p_value")
		// Above the half of a marker that tells nothing, low values being the responders'.
		roc := "roc --sample mir221 --marker 'miR-221 baseline' --outcome response" + where
		add("B1", c+", AUC of a low miR-221 for response, negative", "<-0.5", roc, "-result/auc/estimate")
		add("B1", c+", its lower bound, negative", "<-0.5", roc, "-result/auc/conf_low")

		change := "compare --sample mir221 --value 'miR-221 change' --by response" + where
		pairs := "compare --sample mir221 --value 'log2(`miR-221 baseline`)' --paired 'log2(`miR-221 2 months`)' --by response" + where
		add("B2", c+", responders, rise of log2 miR-221 by two months, negative", "<0", pairs, "-result/groups[responder]/mean_change/estimate")
		add("B2", c+", responders, paired t test: P", "<0.05", pairs, "result/groups[responder]/tests[paired-t]/p_value")
		add("B2", c+", responders, Wilcoxon test: P", "<0.05", pairs, "result/groups[responder]/tests[wilcoxon]/p_value")
		add("B2", c+", others, Wilcoxon test: P", "n.s.", pairs, "result/groups[non-responder]/tests[wilcoxon]/p_value")
		add("B2", c+", change of others less that of responders", "<0", change, "result/tests[welch-t]/estimate")
		add("B2", c+", the same, Mann-Whitney test: P", "<0.05", change, "result/tests[mann-whitney]/p_value")
	}
	// The cut of the first cohort, unchanged in the second, still finds more
	// responders below it than above: the abstract's low miR-221 in both. The cut
	// itself is the sample's (sampledata/mir221.md); its looks are drawn at it.
	for _, at := range [][2]string{{"Youden's cut where it was chosen", "result/groups[cohort = discovery]/cuts[Youden]/"},
		{"the same cut, carried to validation", "result/groups[cohort = validation]/cuts[carried from cohort = discovery]/"}} {
		add("B3", at[0]+": the cut of the looks", "0.3932", split, at[1]+"cut")
		add("B3", at[0]+": odds of response at or below it, negative", "<-1", split, "-"+at[1]+"odds_ratio/estimate")
	}
	return out
}()

var walksB = []walk{
	{"B1", "miR-221 before treatment by response, discovery", "mir221", "' 1", []string{"Welch t test 0.0012", "Mann-Whitney test 0.00057"}, "compare --sample mir221 --value 'log2 miR-221' --by response --where 'cohort == \"discovery\"'"},
	{"B1", "the same, validation", "mir221", "' v", []string{"Mann-Whitney test 0.0447"}, "compare --sample mir221 --value 'log2 miR-221' --by response --where 'cohort == \"validation\"'"},
	{"B1", "ROC and Youden's cut, discovery", "mir221", "' r", []string{"AUC 0.746", "0.3932 is positive"}, "roc --sample mir221 --marker 'miR-221 baseline' --outcome response --where 'cohort == \"discovery\"'"},
	{"B1", "ROC and Youden's cut, validation", "mir221", "' s", []string{"AUC 0.661", "0.4097 is positive"}, "roc --sample mir221 --marker 'miR-221 baseline' --outcome response --where 'cohort == \"validation\"'"},
	{"B2", "change by two months, by response", "mir221", "' 2", []string{"-0.6006", "Mann-Whitney test <0.0001"}, "compare --sample mir221 --value 'miR-221 change' --by response"},
	{"B2", "responders before and at two months", "mir221", "' p", []string{"P <0.0001", "mean change 0.5594"}, "compare --sample mir221 --value 'log2(`miR-221 baseline`)' --paired 'log2(`miR-221 2 months`)' --where 'response == \"responder\"'"},
	{"B2", "others before and at two months", "mir221", "' n", []string{"P 0.639", "mean change -0.04119"}, "compare --sample mir221 --value 'log2(`miR-221 baseline`)' --paired 'log2(`miR-221 2 months`)' --where 'response == \"non-responder\"'"},
	{"B3", "Youden's cut of discovery, tried in validation", "mir221", "' y", []string{"discovery discovery ≤ 0.3932 0.676", "discovery validation ≤ 0.3932 0.444"}, "roc --sample mir221 --marker 'miR-221 baseline' --outcome response --split cohort"},
	{"B3", "the best cut of discovery for PFS, carried to validation, both shown", "mir221", "' b", []string{"0.4639, chosen in the first and carried unchanged", "HR 1.85 (1.06–3.25)"}, "cut --sample mir221 --endpoint PFS --by 'miR-221 baseline' --split cohort"},
	{"B3", "PFS at Youden's cut, discovery", "mir221", "' d", []string{"log-rank 12.57 1 0.00039"}, "km --sample mir221 --endpoint PFS --by 'miR-221 baseline' --cut value:0.3932 --where 'cohort == \"discovery\"'"},
	{"B3", "PFS at the same cut, validation", "mir221", "' c", []string{"log-rank 8.58 1 0.0034"}, "km --sample mir221 --endpoint PFS --by 'miR-221 baseline' --cut value:0.3932 --where 'cohort == \"validation\"'"},
}
