package main

import (
	"fmt"
	"math"
	"strings"

	"kaplan/sampledata/published"
)

// Document C: abstracts of studies of sorafenib. Documents C and D are asked of
// sample sorafenib, in which every study is a sub-cohort. What an abstract
// claims without a number ("independent", "correlated") is asked as P <0.05, or
// n.s. where it says that groups are alike.

// of is a command's question to one study, rest in the words of the command
// line; a condition in where narrows the study.
func of(command, study, where, rest string) string {
	cond := `study == "` + study + `"`
	if where != "" {
		cond += " and " + where
	}
	return command + " --sample sorafenib --where '" + cond + "' " + rest
}

// The bounds of sampledata/gen/sorafenib: what is printed, or where the sample
// does not meet it to its digits, hazard ratios to 2 %, bounds of intervals to
// 5 %, P values to 15 %.
var (
	ratioBound    = func(printed string) bound { return digitsOr(printed, 0.02) }
	intervalBound = func(printed string) bound { return digitsOr(printed, 0.05) }
	pBound        = func(printed string) bound { return digitsOr(printed, 0.15) }
)

// digitsOr is met by what rounds to what is printed, and by what is no further
// from it than the relative distance.
func digitsOr(printed string, relative float64) bound {
	_, decimals, _ := strings.Cut(strings.TrimPrefix(printed, "<"), ".")
	unit := math.Pow(10, -float64(len(decimals)))
	return bound{fmt.Sprintf("to the printed digits or within %g %%", relative*100), func(p, o float64) bool {
		// The documents print so many digits.
		return math.Abs(o-p) <= math.Max(unit/2*(1+1e-6), relative*math.Abs(p))
	}}
}

// number is a figure to its printed digits.
func number(row, what, printed, args, path string) figure {
	return figure{row, what, printed, args, path, toDigits()}
}

// pOf is a P value: 0.021, <0.001 or n.s.
func pOf(row, what, printed, args, path string) figure {
	return figure{row, what + ": P", printed, args, path, pBound(printed)}
}

// med is a median survival, with its interval where that is printed; days are
// those of an endpoint in days.
func med(row, what, args, at string, f published.Figure) []figure {
	out := []figure{number(row, what+": median", strings.TrimSuffix(f.Value, " days"), args, at+"/median/estimate")}
	if f.Lower == "" {
		return out
	}
	for i, end := range []string{f.Lower, f.Upper} {
		name := [2]string{"lower", "upper"}[i]
		out = append(out, figure{row, what + ": median, " + name, end, args, at + "/median/" + [2]string{"conf_low", "conf_high"}[i], intervalBound(end)})
	}
	return out
}

// hazards is a hazard ratio, with its bounds and P where they are printed ("" if
// not).
func hazards(row, what, args, at, field string, f published.Figure, p string) []figure {
	out := []figure{{row, what + ": hazard ratio", f.Value, args, at + "/" + field, ratioBound(f.Value)}}
	if f.Lower != "" {
		out = append(out,
			figure{row, what + ": lower", f.Lower, args, at + "/conf_low", intervalBound(f.Lower)},
			figure{row, what + ": upper", f.Upper, args, at + "/conf_high", intervalBound(f.Upper)})
	}
	if p != "" {
		out = append(out, pOf(row, what, p, args, at+"/p_value"))
	}
	return out
}

// rate is a count of a group, and its percentage where that is printed.
func rate(row, what, args, group string, f published.Figure) []figure {
	return append([]figure{number(row, what+", "+group, f.Count(), args, "result/table["+group+"]/risk/n")}, percent(row, what, args, group, f)...)
}

// percent is the percentage alone.
func percent(row, what, args, group string, f published.Figure) []figure {
	if f.Percent == "" {
		return nil
	}
	return []figure{number(row, what+", "+group, f.Percent+"%", args, "result/table["+group+"]/risk/estimate")}
}

// printed is a figure of a study, from the files of sampledata/published.
func printed(study, name string) published.Figure { return published.Study(study, name) }

const (
	logRank = "result/tests[log-rank]/p_value"

	resorceStrata  = "--strata 'region,ECOG,`macrovascular invasion`,`extrahepatic disease`,AFP >= 400' "
	hsiaoFactors   = "'`Child-Pugh score` <= 5,`any adverse event` == \"no\",`tumor number` <= 3,`treatment months` <= 1,TACE == \"no\"'"
	leeFactors     = "'arm,`involved lobe`,`PVTT type`,`Child-Pugh`'"
	leeOne         = "'arm,`tumor size`,`PVTT type`,`involved lobe`,`Child-Pugh`,cirrhosis,ascites'"
	hatookaFactors = "'arm,sex,`size below 50 %`,`AFP below 400`'"
	hatookaMatch   = "--treatment arm --reference arm=HAIC --covariates '`tumor size`,`portal vein invasion`' --caliper 0.2"
	kuzuyaFactors  = "'fever,`ECOG above 0`,`macrovascular invasion`,AFP >= 400'"
	guModel        = "--endpoint OS --base '`MSKCC risk`' --covariates '`MSKCC risk`,`pathology score`' --reference 'MSKCC risk=favorable'"
	inPairs        = `matched == "yes"`
	treatedSafely  = "`safety population` == \"yes\""
)

var documentC = func() []figure {
	var out []figure
	add := func(list ...[]figure) {
		for _, f := range list {
			out = append(out, f...)
		}
	}
	one := func(f ...figure) { out = append(out, f...) }

	// C1: RESORCE, stratified.
	km := of("km", "RESORCE", "", "--endpoint OS --by arm --reference arm=placebo "+resorceStrata)
	cox := of("cox", "RESORCE", "", "--endpoint OS --covariates arm --reference arm=placebo "+resorceStrata)
	one(
		number("C1", "RESORCE, randomised", printed("RESORCE", "regorafenib of those randomised").Of(), km, "cohort/used"),
		number("C1", "RESORCE, regorafenib", printed("RESORCE", "regorafenib of those randomised").Count(), km, "result/groups[regorafenib]/n"),
		number("C1", "RESORCE, placebo", printed("RESORCE", "placebo of those randomised").Count(), km, "result/groups[placebo]/n"),
		pOf("C1", "RESORCE, stratified log-rank, one-sided", printed("RESORCE", "OS, log-rank test, one-sided").P, km, "result/tests[log-rank]/p_one_sided"),
	)
	add(
		med("C1", "RESORCE, regorafenib", km, "result/groups[regorafenib]", printed("RESORCE", "OS, median, regorafenib")),
		med("C1", "RESORCE, placebo", km, "result/groups[placebo]", printed("RESORCE", "OS, median, placebo")),
		hazards("C1", "RESORCE, beside the curves", km, "result/hazard_ratio", "estimate", printed("RESORCE", "OS, hazard ratio, regorafenib"), ""),
		hazards("C1", "RESORCE, stratified Cox", cox, "result/terms[arm=regorafenib]", "hazard_ratio", printed("RESORCE", "OS, hazard ratio, regorafenib"), ""),
	)

	// C2: Giorgio, survival at 1, 2 and 3 years.
	km = of("km", "Giorgio", "", "--endpoint OS --by arm --reference arm=sorafenib --times 12,24,36")
	for _, g := range []struct {
		name  string
		years int
	}{{"sorafenib + RFA", 3}, {"sorafenib", 2}} {
		at := "result/groups[" + g.name + "]"
		one(number("C2", "Giorgio, "+g.name, printed("Giorgio", "patients, "+g.name).Count(), km, at+"/n"))
		for y := 1; y <= g.years; y++ {
			s := printed("Giorgio", fmt.Sprintf("OS at %d months, %s", 12*y, g.name)).Value
			one(number("C2", fmt.Sprintf("Giorgio, %s, alive at %d years", g.name, y), s, km, fmt.Sprintf("%s/at[%d]/estimate", at, 12*y)))
		}
	}
	one(
		number("C2", "Giorgio, randomised", printed("Giorgio", "patients, sorafenib").Of(), km, "cohort/used"),
		pOf("C2", "Giorgio, the combination increases survival", "<0.05", km, logRank),
	)

	// C3: Hsiao, three groups by dose. The abstract tells which group did best,
	// not by which pair.
	os := of("km", "Hsiao", "", "--endpoint OS --by 'dose group' --pairwise holm")
	ttf := of("km", "Hsiao", "", "--endpoint TTF --by 'dose group' --pairwise holm")
	for _, dose := range []string{"800 mg", "800 to 400 mg", "400 mg"} {
		at := "result/groups[" + dose + "]"
		one(
			number("C3", "Hsiao, "+dose, printed("Hsiao", "patients, "+dose).Count(), os, at+"/n"),
			// Two digits are printed, of which the standard errors beside them
			// say that the second means nothing.
			figure{"C3", "Hsiao, OS, " + dose + ": median", printed("Hsiao", "OS by dose, median, "+dose).Value, os, at + "/median/estimate", apart(0.05)},
			figure{"C3", "Hsiao, time on sorafenib, " + dose + ": median", printed("Hsiao", "Sorafenib duration by dose, median, "+dose).Value, ttf,
				at + "/median/estimate", apart(0.05)},
		)
	}
	one(
		figure{"C3", "Hsiao, OS of all: median", printed("Hsiao", "OS by dose, median, all").Value, of("km", "Hsiao", "", "--endpoint OS"),
			"result/groups[0]/median/estimate", apart(0.05)},
		figure{"C3", "Hsiao, time on sorafenib of all: median", printed("Hsiao", "Sorafenib duration by dose, median, all").Value,
			of("km", "Hsiao", "", "--endpoint TTF"), "result/groups[0]/median/estimate", apart(0.05)},
		pOf("C3", "Hsiao, OS, log-rank", printed("Hsiao", "OS by dose, log-rank test").P, os, logRank),
		pOf("C3", "Hsiao, OS, 800 mg and the reduced dose, corrected by Holm", "<0.05", os, "result/pairwise[a=800 mg&b=800 to 400 mg]/p_adjusted"),
		pOf("C3", "Hsiao, response (disease control) by dose, chi-square", printed("Hsiao", "Disease control by dose, chi-square").P,
			of("compare", "Hsiao", "", "--value 'disease control' --by 'dose group'"), "result/tests[chi-square]/p_value"),
	)
	// The P values beside these hazard ratios (0.049 to 0.004) are those of some
	// forty deaths, not of 156 patients of whom half die within 7.5 months.
	cox = of("cox", "Hsiao", "", "--endpoint OS --covariates "+hsiaoFactors)
	for i, f := range []string{"Child-Pugh score 5", "no adverse event", "at most 3 tumors", "sorafenib for at most 1 cycle", "no TACE"} {
		add(hazards("C3", "Hsiao, Cox, "+f, cox, fmt.Sprintf("result/terms[%d]", i), "hazard_ratio", printed("Hsiao", "OS, Cox model, hazard ratio, "+f), "<0.05"))
	}

	// C4: survival within subgroups.
	km = of("km", "Lee", "", "--endpoint OS --by arm --reference arm=resection --pairwise holm")
	for _, g := range []string{"resection", "TACE", "sorafenib"} {
		one(number("C4", "Lee, "+g, printed("Lee", "patients, "+g).Count(), km, "result/groups["+g+"]/n"))
		add(med("C4", "Lee, "+g, km, "result/groups["+g+"]", printed("Lee", "OS, median, "+g)))
	}
	pair := func(a, b string) string { return "result/pairwise[a=" + a + "&b=" + b + "]/p_value" }
	one(
		pOf("C4", "Lee, resection and TACE, log-rank", printed("Lee", "OS, resection or TACE, log-rank test").P, km, pair("resection", "TACE")),
		pOf("C4", "Lee, resection and sorafenib, log-rank", printed("Lee", "OS, resection or sorafenib, log-rank test").P, km, pair("resection", "sorafenib")),
		pOf("C4", "Lee, TACE and sorafenib, log-rank", printed("Lee", "OS, TACE or sorafenib, log-rank test").P, km, pair("TACE", "sorafenib")),
	)
	cox = of("cox", "Lee", "", "--endpoint OS --reference arm=resection --covariates "+leeFactors)
	for _, f := range [][2]string{{"arm=TACE", "TACE"}, {"arm=sorafenib", "sorafenib"}, {"involved lobe=bilobar", "bilobar"}, {"PVTT type=II", "PVTT type II"},
		{"Child-Pugh=B", "Child-Pugh B"}} {
		hr, p := printed("Lee", "OS, Cox model, hazard ratio, "+f[1]), printed("Lee", "OS, Cox model, P of "+f[1]).P
		add(hazards("C4", "Lee, Cox, "+f[0], cox, "result/terms["+f[0]+"]", "hazard_ratio", hr, p))
	}
	cox = of("cox", "Lee", "", "--endpoint OS --reference arm=resection --univariable --covariates "+leeOne)
	for _, f := range [][2]string{{"arm=TACE", "TACE"}, {"tumor size", "tumor size"}, {"PVTT type=II", "PVTT type II"}, {"involved lobe=bilobar", "bilobar"},
		{"Child-Pugh=B", "Child-Pugh B"}, {"cirrhosis=yes", "cirrhosis"}, {"ascites=yes", "ascites"}} {
		one(pOf("C4", "Lee, univariate, "+f[0], printed("Lee", "OS, univariate, P of "+f[1]).P, cox, "result/terms["+f[0]+"]/term_p_value"))
	}
	lee := func(where string) string {
		return of("km", "Lee", where, "--endpoint OS --by arm --reference arm=resection")
	}
	one(
		pOf("C4", "Lee, Child-Pugh A, type I, unilobar, log-rank", printed("Lee", "OS of Child-Pugh A, type I and unilobar, log-rank test").P,
			lee("`Child-Pugh` == \"A\" and `PVTT type` == \"I\" and `involved lobe` == \"unilobar\""), logRank),
		pOf("C4", "Lee, Child-Pugh A, log-rank", "<0.05", lee("`Child-Pugh` == \"A\""), logRank),
		pOf("C4", "Lee, type I, log-rank", "<0.05", lee("`PVTT type` == \"I\""), logRank),
		pOf("C4", "Lee, unilobar, log-rank", "<0.05", lee("`involved lobe` == \"unilobar\""), logRank),
	)
	// Survival is longer after resection than with both others in each of these, and
	// there too nobody on sorafenib lives many times the 6.2 months of the arm.
	for _, where := range []string{"`Child-Pugh` == \"A\" and `PVTT type` == \"I\" and `involved lobe` == \"unilobar\"", "`Child-Pugh` == \"A\"",
		"`PVTT type` == \"I\"", "`involved lobe` == \"unilobar\""} {
		args := lee(where)
		for _, arm := range []string{"TACE", "sorafenib"} {
			one(number("C4", "Lee, "+where+", "+arm+": median below that after resection", "<19", args, "result/groups["+arm+"]/median/estimate"))
		}
		one(number("C4", "Lee, "+where+", resection: median above 19, negated", "<-19", args, "-result/groups[resection]/median/estimate"))
	}
	forest := of("forest", "Lee", `arm in ["resection", "TACE"]`, "--endpoint OS --by arm --reference arm=resection --within '`Child-Pugh`,`PVTT type`,`involved lobe`'")
	for _, level := range []string{"column=Child-Pugh&level=A", "column=PVTT type&level=I", "column=involved lobe&level=unilobar"} {
		one(pOf("C4", "Lee, forest, TACE and resection, "+level, "<0.05", forest, "result/rows["+level+"]/p_value"))
	}
	forest = of("forest", "Hatooka", inPairs, "--endpoint OS --by arm --reference arm=HAIC --within 'sex,`size below 50 %`,`AFP below 400`'")
	one(
		pOf("C4", "Hatooka, forest, sorafenib and HAIC, all", "<0.05", forest, "result/rows[column=all]/p_value"),
		number("C4", "Hatooka, forest, patients", printed("Hatooka", "HAIC in the matched cohort").Of(), forest, "result/rows[column=all]/n"),
	)
	cox = of("cox", "Hatooka", inPairs, "--endpoint OS --reference arm=HAIC --covariates "+hatookaFactors)
	for _, f := range [][2]string{{"arm=sorafenib", "sorafenib"}, {"sex=male", "male"}, {"size below 50 %=yes", "relative tumor size below 50 %"},
		{"AFP below 400=yes", "AFP below 400"}} {
		at := "result/terms[" + f[0] + "]"
		one(
			pOf("C4", "Hatooka, Cox, "+f[0], printed("Hatooka", "Matched, OS, Cox model, P of "+f[1]).P, cox, at+"/p_value"),
			// "Determinants of better overall survival".
			number("C4", "Hatooka, Cox, "+f[0]+": hazard ratio", "<1", cox, at+"/hazard_ratio"),
		)
	}

	// C5: Hatooka, matched one to one, and C9: its endpoints.
	os, ttf = of("match", "Hatooka", "", "--endpoint OS "+hatookaMatch), of("match", "Hatooka", "", "--endpoint TTF "+hatookaMatch)
	one(
		number("C5", "Hatooka, patients", printed("Hatooka", "patients, HAIC").Of(), os, "cohort/used"),
		number("C5", "Hatooka, HAIC", printed("Hatooka", "patients, HAIC").Count(), os, "result/arms[HAIC]/n"),
		number("C5", "Hatooka, sorafenib", printed("Hatooka", "patients, sorafenib").Count(), os, "result/arms[sorafenib]/n"),
		number("C5", "Hatooka, HAIC, matched", printed("Hatooka", "HAIC in the matched cohort").Count(), os, "result/arms[HAIC]/kept"),
		number("C5", "Hatooka, sorafenib, matched", printed("Hatooka", "Pairs matched").N, os, "result/arms[sorafenib]/kept"),
		pOf("C5", "Hatooka, matched, OS, log-rank", printed("Hatooka", "Matched, OS, log-rank test").P, os, "result/effect/tests[log-rank]/p_value"),
		pOf("C5", "Hatooka, matched, time to treatment failure, log-rank", printed("Hatooka", "Matched, time to treatment failure, log-rank test").P, ttf,
			"result/effect/tests[log-rank]/p_value"),
	)
	add(
		med("C5", "Hatooka, matched, OS, sorafenib", os, "result/effect/groups[sorafenib]", printed("Hatooka", "Matched, OS, median, sorafenib")),
		med("C5", "Hatooka, matched, OS, HAIC", os, "result/effect/groups[HAIC]", printed("Hatooka", "Matched, OS, median, HAIC")),
		med("C5", "Hatooka, matched, time to treatment failure, sorafenib", ttf, "result/effect/groups[sorafenib]",
			printed("Hatooka", "Matched, time to treatment failure, median, sorafenib")),
		med("C5", "Hatooka, matched, time to treatment failure, HAIC", ttf, "result/effect/groups[HAIC]",
			printed("Hatooka", "Matched, time to treatment failure, median, HAIC")),
	)
	// Size of the main tumor and invasion of the portal vein were significantly
	// different between the groups, which is why they were matched.
	one(
		pOf("C5", "Hatooka, all, tumor size, Mann-Whitney", printed("Hatooka", "All, tumor size by arm, Mann-Whitney").P,
			of("compare", "Hatooka", "", "--value 'tumor size' --by arm"), "result/tests[mann-whitney]/p_value"),
		pOf("C5", "Hatooka, all, portal vein invasion, chi-square", printed("Hatooka", "All, portal vein invasion by arm, chi-square").P,
			of("compare", "Hatooka", "", "--value 'portal vein invasion' --by arm"), "result/tests[chi-square-uncorrected]/p_value"),
	)
	// "The clinical characteristics were similar": by the usual measure of it,
	// and by the tests that the abstract used.
	for _, term := range []string{"tumor size", "portal vein invasion=yes"} {
		at := "result/balance[" + term + "]/smd_after"
		one(number("C5", "Hatooka, matched, standardised difference of "+term, "<0.1", os, at), number("C5", "Hatooka, matched, the other way round", "<0.1", os, "-"+at))
	}
	one(
		pOf("C5", "Hatooka, matched, tumor size, Mann-Whitney", "n.s.", of("compare", "Hatooka", inPairs, "--value 'tumor size' --by arm"), "result/tests[mann-whitney]/p_value"),
		pOf("C5", "Hatooka, matched, portal vein invasion, Fisher", "n.s.", of("compare", "Hatooka", inPairs, "--value 'portal vein invasion' --by arm"), "result/tests[fisher]/p_value"),
	)
	os, ttf = of("km", "Hatooka", inPairs, "--endpoint OS --by arm --reference arm=HAIC"), of("km", "Hatooka", inPairs, "--endpoint TTF --by arm --reference arm=HAIC")
	add(
		med("C9", "Hatooka, matched, OS, sorafenib", os, "result/groups[sorafenib]", printed("Hatooka", "Matched, OS, median, sorafenib")),
		med("C9", "Hatooka, matched, OS, HAIC", os, "result/groups[HAIC]", printed("Hatooka", "Matched, OS, median, HAIC")),
		med("C9", "Hatooka, matched, time to treatment failure, sorafenib", ttf, "result/groups[sorafenib]",
			printed("Hatooka", "Matched, time to treatment failure, median, sorafenib")),
		med("C9", "Hatooka, matched, time to treatment failure, HAIC", ttf, "result/groups[HAIC]",
			printed("Hatooka", "Matched, time to treatment failure, median, HAIC")),
	)
	one(
		pOf("C9", "Hatooka, matched, OS, log-rank", printed("Hatooka", "Matched, OS, log-rank test").P, os, logRank),
		pOf("C9", "Hatooka, matched, time to treatment failure, log-rank", printed("Hatooka", "Matched, time to treatment failure, log-rank test").P, ttf, logRank),
		number("C9", "Hatooka, matched, time to progression, HAIC", printed("Hatooka", "HAIC in the matched cohort").Count(),
			of("km", "Hatooka", inPairs, "--endpoint TTP --by arm --reference arm=HAIC"), "result/groups[HAIC]/n"),
	)
	add(med("C9", "Lamarca, OS", of("km", "Lamarca", "", "--endpoint OS"), "result/groups[0]", printed("Lamarca", "OS, median")),
		med("C9", "Lamarca, PFS", of("km", "Lamarca", "", "--endpoint PFS"), "result/groups[0]", printed("Lamarca", "PFS, median")))

	// C6: Lamarca, landmarks.
	km = of("km", "Lamarca", "", "--endpoint OS --by HFS/HTN --reference HFS/HTN=no")
	two := of("km", "Lamarca", "", "--endpoint OS --by HFS/HTN --reference HFS/HTN=no --landmark 2")
	three := of("km", "Lamarca", "", "--endpoint OS --by 'HFS/HTN by 3 months' --reference 'HFS/HTN by 3 months=no' --landmark 3")
	add(
		med("C6", "Lamarca, HFS/HTN", km, "result/groups[yes]", printed("Lamarca", "OS, median, HFS/HTN")),
		med("C6", "Lamarca, no HFS/HTN", km, "result/groups[no]", printed("Lamarca", "OS, median, no HFS/HTN")),
		hazards("C6", "Lamarca, HFS/HTN", km, "result/hazard_ratio", "estimate", printed("Lamarca", "OS, hazard ratio, HFS/HTN"), ""),
		percent("C6", "Lamarca, HFS/HTN", of("compare", "Lamarca", "", "--value HFS/HTN"), "all", printed("Lamarca", "HFS/HTN")),
		percent("C6", "Lamarca, hypertension of grade 3 or 4", of("compare", "Lamarca", "", "--value '`hypertension grade` >= 3'"), "all",
			printed("Lamarca", "Hypertension of grade 3 or 4")),
		percent("C6", "Lamarca, fatigue of grade 3 or 4", of("compare", "Lamarca", "", "--value '`fatigue grade` >= 3'"), "all",
			printed("Lamarca", "Fatigue of grade 3 or 4")),
		percent("C6", "Lamarca, hand-foot syndrome of grade 3 or 4", of("compare", "Lamarca", "", "--value '`hand-foot grade` >= 3'"), "all",
			printed("Lamarca", "Hand-foot syndrome of grade 3")),
	)
	// The landmarks confirm that the toxicity goes with longer survival.
	cox = of("cox", "Lamarca", "", "--endpoint OS --covariates 'HFS/HTN,`Child-Pugh score`' --reference HFS/HTN=no")
	one(
		number("C6", "Lamarca, patients", printed("Lamarca", "HFS/HTN").Of(), km, "cohort/used"),
		pOf("C6", "Lamarca, HFS/HTN, log-rank", printed("Lamarca", "OS, log-rank test").P, km, logRank),
		pOf("C6", "Lamarca, alive at 2 months, log-rank", printed("Lamarca", "OS of those alive at 2 months, by HFS/HTN at any time, log-rank test").P, two, logRank),
		number("C6", "Lamarca, alive at 2 months, hazard ratio", "<1", two, "result/hazard_ratio/estimate"),
		pOf("C6", "Lamarca, alive at 3 months, log-rank", printed("Lamarca", "OS of those alive at 3 months, by HFS/HTN by then, log-rank test").P, three, logRank),
		number("C6", "Lamarca, alive at 3 months, hazard ratio", "<1", three, "result/hazard_ratio/estimate"),
		pOf("C6", "Lamarca, Cox, HFS/HTN", "<0.05", cox, "result/terms[0]/p_value"),
		pOf("C6", "Lamarca, Cox, Child-Pugh score", printed("Lamarca", "OS, Cox model, P of Child-Pugh score").P, cox, "result/terms[Child-Pugh score]/p_value"),
	)

	// C7: rates by arm. The P value of disease control is Pearson's without a
	// correction; that of response (0.0001) is between Yates' (0.00012) and
	// Fisher's (0.00009), both of which round to it.
	for _, v := range []struct{ value, name, by, test string }{
		{"objective response", "Partial response", ", Fisher", "fisher"},
		{"disease control", "Disease control", ", chi-square", "chi-square-uncorrected"},
		{"enhancement disappeared", "Enhancement gone", ", chi-square", "chi-square-uncorrected"},
	} {
		args := of("compare", "Kuzuya", "", "--value '"+v.value+"' --by fever")
		add(rate("C7", "Kuzuya, fever, "+v.value, args, "yes", printed("Kuzuya", v.name+", fever")),
			rate("C7", "Kuzuya, fever, "+v.value, args, "no", printed("Kuzuya", v.name+", no fever")))
		one(pOf("C7", "Kuzuya, "+v.value+" by fever, "+v.test, printed("Kuzuya", v.name+v.by).P, args, "result/tests["+v.test+"]/p_value"))
	}
	cox = of("cox", "Kuzuya", "", "--endpoint OS --reference fever=no --covariates "+kuzuyaFactors)
	add(hazards("C7", "Kuzuya, Cox, fever", cox, "result/terms[fever=yes]", "hazard_ratio", printed("Kuzuya", "OS, Cox model, hazard ratio, fever"),
		printed("Kuzuya", "OS, Cox model, P of fever").P))
	for _, i := range []string{"1", "2", "3"} { // the only predictor
		one(pOf("C7", "Kuzuya, Cox, other factor "+i, "n.s.", cox, "result/terms["+i+"]/p_value"))
	}
	for _, e := range []struct{ what, value, name string }{
		{"any adverse event", "`any adverse event`", "Adverse events"},
		{"hypertension of grade 3 or 4", "`hypertension grade` >= 3", "Hypertension of grade 3 or 4"},
		{"hand-foot skin reaction of grade 3 or 4", "`hand-foot grade` >= 3", "Hand-foot skin reaction of grade 3"},
		{"fatigue of grade 3 or 4", "`fatigue grade` >= 3", "Fatigue of grade 3 or 4"},
		{"diarrhea of grade 3 or 4", "`diarrhea grade` >= 3", "Diarrhea of grade 3 or 4"},
		{"adverse event of grade 5", "`fatal adverse event`", "Deaths by adverse event"},
	} {
		args := of("compare", "RESORCE", treatedSafely, "--by arm --value '"+e.value+"'")
		for _, arm := range []string{"regorafenib", "placebo"} {
			f := printed("RESORCE", e.name+", "+arm)
			add(rate("C7", "RESORCE, "+e.what, args, arm, f))
			if e.name == "Hypertension of grade 3 or 4" {
				one(number("C7", "RESORCE, "+arm+", safety", f.Of(), args, "result/table["+arm+"]/n"))
			}
		}
	}

	// C8: Gu, added prognostic value. No number is printed.
	cox = of("cox", "Gu", "", guModel)
	one(
		number("C8", "Gu, patients", printed("Gu", "patients").N, cox, "cohort/used"),
		pOf("C8", "Gu, pathology score beside MSKCC risk, likelihood ratio", "<0.05", cox, "result/added/likelihood_ratio/p_value"),
		pOf("C8", "Gu, change in C", "<0.05", cox, "result/added/p_value"),
		number("C8", "Gu, C with the score, above that without", "<0", cox, "-result/added/difference"),
	)
	return out
}()

var walksC = []walk{
	{"C1", "RESORCE: stratified log-rank and hazard ratio", "sorafenib", "' a", []string{"TESTS (stratified)", "log-rank", "<0.0001", "placebo 194", "regorafenib 379", "regorafenib vs placebo", "0.6"}, of("km", "RESORCE", "", "--endpoint OS --by arm --reference arm=placebo "+resorceStrata)},
	{"C2", "Giorgio: survival at 1, 2 and 3 years", "sorafenib", "' b", []string{"survival at a time, 95% CI", "at 12", "at 24", "at 36", "sorafenib + RFA 0.", "sorafenib 0.000"}, of("km", "Giorgio", "", "--endpoint OS --by arm --reference arm=sorafenib --times 12,24,36")},
	{"C3", "Hsiao: OS by dose", "sorafenib", "' c", []string{"Dose of sorafenib", "log-rank", "0.01", "800 mg 52", "800 to 400 mg 58", "400 mg 46", "400 mg vs 800 mg"}, of("km", "Hsiao", "", "--endpoint OS --by 'dose group'")},
	{"C3", "Hsiao: pairs of doses, corrected by Holm", "sorafenib", "' c Tab Tab", []string{"log-rank of each pair, P corrected by holm", "800 mg, 400 mg", "corre"}, of("km", "Hsiao", "", "--endpoint OS --by 'dose group' --pairwise holm")},
	{"C3", "Hsiao: time on sorafenib by dose", "sorafenib", "' d", []string{"TTF", "log-rank", "0.0", "800 mg 52", "800 to 400 mg 58", "400 mg 46"}, of("km", "Hsiao", "", "--endpoint TTF --by 'dose group' --pairwise holm")},
	{"C4", "Lee: OS by treatment", "sorafenib", "' e", []string{"log-rank", "<0.0001", "resection 40", "TACE 80", "sorafenib 52", "sorafenib vs resection"}, of("km", "Lee", "", "--endpoint OS --by arm --reference arm=resection")},
	{"C4", "Lee: pairs of treatments", "sorafenib", "' e Tab Tab", []string{"log-rank of each pair, P corrected by holm", "resection, TACE", "resection, sora", "TACE, sorafenib"}, of("km", "Lee", "", "--endpoint OS --by arm --reference arm=resection --pairwise holm")},
	{"C4", "Lee: Child-Pugh A, type I, unilobar", "sorafenib", "' O", []string{"log-rank", "0.00", "resection", "sorafenib vs resection"}, of("km", "Lee", "`Child-Pugh` == \"A\" and `PVTT type` == \"I\" and `involved lobe` == \"unilobar\"", "--endpoint OS --by arm --reference arm=resection")},
	{"C4", "Lee: one factor at a time", "sorafenib", "' Q", []string{"ascites", "cirrhosis", "PVTT type", "involved lobe"}, of("cox", "Lee", "", "--endpoint OS --reference arm=resection --univariable --covariates "+leeOne)},
	{"C4", "Lee: Cox model", "sorafenib", "' f", []string{"TACE vs resection", "sorafenib vs resection", "involved lobe bilobar", "1.7"}, of("cox", "Lee", "", "--endpoint OS --reference arm=resection --covariates "+leeFactors)},
	{"C4", "Lee: resection and TACE within subgroups", "sorafenib", "' P", []string{"TACE vs resection within subgroups", "Child-Pugh A", "PVTT type I", "involved lobe unilobar", "P inter."}, of("forest", "Lee", `arm in ["resection", "TACE"]`, "--endpoint OS --by arm --reference arm=resection --within '`Child-Pugh`,`PVTT type`,`involved lobe`'")},
	{"C4", "Hatooka: sorafenib and HAIC within subgroups", "sorafenib", "' g", []string{"sorafenib vs HAIC within subgroups", "sex male", "size below 50 % yes", "AFP below 400 yes", "P inter."}, of("forest", "Hatooka", inPairs, "--endpoint OS --by arm --reference arm=HAIC --within 'sex,`size below 50 %`,`AFP below 400`'")},
	{"C4", "Hatooka: Cox model of the matched", "sorafenib", "' h", []string{"96 patients", "arm sorafenib vs HAIC", "0.001", "sex male vs female", "size below 50 % yes vs no", "AFP below 400 yes vs no"}, of("cox", "Hatooka", inPairs, "--endpoint OS --reference arm=HAIC --covariates "+hatookaFactors)},
	{"C5", "Hatooka: matched one to one, balance", "sorafenib", "' i", []string{"48 matched pairs", "BALANCE", "tumor size", "portal vein invasion=yes"}, of("match", "Hatooka", "", "--endpoint OS "+hatookaMatch)},
	{"C5", "Hatooka: effect in the matched", "sorafenib", "' i Tab", []string{"48 matched pairs", "HAZARD", "matched", "RISK"}, of("match", "Hatooka", "", "--endpoint OS "+hatookaMatch+" --out OUT.csv")},
	{"C5", "Hatooka: OS of the matched", "sorafenib", "' j", []string{"HAIC 48", "sorafenib vs HAIC", "log-rank"}, of("km", "Hatooka", inPairs, "--endpoint OS --by arm --reference arm=HAIC")},
	{"C6", "Lamarca: as if HFS/HTN were known from the start", "sorafenib", "' m", []string{"no 36", "yes 49", "log-rank", "0.00", "yes vs no", "0.4"}, of("km", "Lamarca", "", "--endpoint OS --by HFS/HTN --reference HFS/HTN=no")},
	{"C6", "Lamarca: landmark at 2 months", "sorafenib", "' k", []string{"landmark 2", "log-rank", "0.0", "yes vs no"}, of("km", "Lamarca", "", "--endpoint OS --by HFS/HTN --reference HFS/HTN=no --landmark 2")},
	{"C6", "Lamarca: landmark at 3 months", "sorafenib", "' l", []string{"landmark 3", "log-rank", "0.00", "yes vs no"}, of("km", "Lamarca", "", "--endpoint OS --by 'HFS/HTN by 3 months' --reference 'HFS/HTN by 3 months=no' --landmark 3")},
	{"C6", "Lamarca: HFS/HTN as a covariate that depends on time", "sorafenib", "' n", []string{"reached vs not yet", "Simon-Makuch"}, of("km", "Lamarca", "", "--endpoint OS --switch 'HFS/HTN month'")},
	{"C7", "Kuzuya: disease control by fever", "sorafenib", "' o", []string{"29 (85.3%)", "41 (60.3%)", "0.0103", "Fisher exact"}, of("compare", "Kuzuya", "", "--value 'disease control' --by fever --lead chi-square-uncorrected")},
	{"C7", "Kuzuya: response by fever", "sorafenib", "' p", []string{"13 (38.2%)", "4 (5.9%)", "Fisher exact"}, of("compare", "Kuzuya", "", "--value 'objective response' --by fever --lead fisher")},
	{"C7", "Kuzuya: enhancement gone by fever", "sorafenib", "' R", []string{"26 (76.5%)", "24 (35.3%)", "<0.0001"}, of("compare", "Kuzuya", "", "--value 'enhancement disappeared' --by fever --lead chi-square-uncorrected")},
	{"C7", "Kuzuya: Cox model", "sorafenib", "' r", []string{"fever yes vs no", "0.5"}, of("cox", "Kuzuya", "", "--endpoint OS --reference fever=no --covariates "+kuzuyaFactors)},
	{"C7", "RESORCE: adverse events by arm", "sorafenib", "' 6", []string{"Table 1", "regorafenib", "57 (15.2%)", "9 (4.7%)", "47 (12.6%)", "34 (9.1%)", "12 (3.2%)", "50 (13.4%)"}, of("table1", "RESORCE", treatedSafely, "--by arm --rows '`any adverse event`,`hypertension grade` >= 3,`hand-foot grade` >= 3,`fatigue grade` >= 3,`diarrhea grade` >= 3,`fatal adverse event`'")},
	{"C8", "Gu: what the pathology score adds", "sorafenib", "' s", []string{"high vs low", "MSKCC risk poor", "the marker adds", "P <0.0001; C 0."}, of("cox", "Gu", "", guModel)},
	{"C9", "Hatooka: time to treatment failure of the matched", "sorafenib", "' t", []string{"TTF", "log-rank", "0.00", "HAIC 48", "sorafenib 48"}, of("km", "Hatooka", inPairs, "--endpoint TTF --by arm --reference arm=HAIC")},
	{"C9", "Hatooka: time to progression of the matched", "sorafenib", "' S", []string{"TTP", "HAIC 48"}, of("km", "Hatooka", inPairs, "--endpoint TTP --by arm --reference arm=HAIC")},
	{"C9", "Lamarca: PFS of all", "sorafenib", "' T", []string{"PFS", "all 85"}, of("km", "Lamarca", "", "--endpoint PFS")},
}
