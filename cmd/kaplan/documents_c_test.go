package main

import (
	"fmt"
	"math"
	"strings"
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

// med is a median survival, with its interval where that is printed.
func med(row, what, args, at, median string, interval ...string) []figure {
	out := []figure{number(row, what+": median", median, args, at+"/median/estimate")}
	for i, end := range interval {
		name := [2]string{"lower", "upper"}[i]
		out = append(out, figure{row, what + ": median, " + name, end, args, at + "/median/" + [2]string{"conf_low", "conf_high"}[i], intervalBound(end)})
	}
	return out
}

// hazards is a hazard ratio, with its bounds and P where they are printed ("" if
// not).
func hazards(row, what, args, at, field, hr, lower, upper, p string) []figure {
	out := []figure{{row, what + ": hazard ratio", hr, args, at + "/" + field, ratioBound(hr)}}
	if lower != "" {
		out = append(out,
			figure{row, what + ": lower", lower, args, at + "/conf_low", intervalBound(lower)},
			figure{row, what + ": upper", upper, args, at + "/conf_high", intervalBound(upper)})
	}
	if p != "" {
		out = append(out, pOf(row, what, p, args, at+"/p_value"))
	}
	return out
}

// rate is a count and its percentage of a group.
func rate(row, what, args, group, count, percent string) []figure {
	at := "result/table[" + group + "]/risk"
	var out []figure
	if count != "" {
		out = append(out, number(row, what+", "+group, count, args, at+"/n"))
	}
	if percent != "" {
		out = append(out, number(row, what+", "+group, percent, args, at+"/estimate"))
	}
	return out
}

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
		number("C1", "RESORCE, randomised", "573", km, "cohort/used"),
		number("C1", "RESORCE, regorafenib", "379", km, "result/groups[regorafenib]/n"),
		number("C1", "RESORCE, placebo", "194", km, "result/groups[placebo]/n"),
		pOf("C1", "RESORCE, stratified log-rank, one-sided", "<0.0001", km, "result/tests[log-rank]/p_one_sided"),
	)
	add(
		med("C1", "RESORCE, regorafenib", km, "result/groups[regorafenib]", "10.6", "9.1", "12.1"),
		med("C1", "RESORCE, placebo", km, "result/groups[placebo]", "7.8", "6.3", "8.8"),
		hazards("C1", "RESORCE, beside the curves", km, "result/hazard_ratio", "estimate", "0.63", "0.50", "0.79", ""),
		hazards("C1", "RESORCE, stratified Cox", cox, "result/terms[arm=regorafenib]", "hazard_ratio", "0.63", "0.50", "0.79", ""),
	)

	// C2: Giorgio, survival at 1, 2 and 3 years.
	km = of("km", "Giorgio", "", "--endpoint OS --by arm --reference arm=sorafenib --times 12,24,36")
	for _, g := range []struct{ name, n, y1, y2, y3 string }{{"sorafenib + RFA", "49", "60%", "35%", "26%"}, {"sorafenib", "50", "37%", "0%", ""}} {
		at := "result/groups[" + g.name + "]"
		one(number("C2", "Giorgio, "+g.name, g.n, km, at+"/n"))
		for i, s := range []string{g.y1, g.y2, g.y3} {
			if s != "" {
				one(number("C2", fmt.Sprintf("Giorgio, %s, alive at %d years", g.name, i+1), s, km, fmt.Sprintf("%s/at[%d]/estimate", at, 12*(i+1))))
			}
		}
	}
	one(
		number("C2", "Giorgio, randomised", "99", km, "cohort/used"),
		pOf("C2", "Giorgio, the combination increases survival", "<0.05", km, logRank),
	)

	// C3: Hsiao, three groups by dose. The abstract tells which group did best,
	// not by which pair.
	os := of("km", "Hsiao", "", "--endpoint OS --by 'dose group' --pairwise holm")
	ttf := of("km", "Hsiao", "", "--endpoint TTF --by 'dose group' --pairwise holm")
	for _, g := range []struct{ name, n, os, ttf string }{{"800 mg", "52", "5.00", "2.50"}, {"800 to 400 mg", "58", "16.50", "5.50"}, {"400 mg", "46", "6.50", "4.00"}} {
		at := "result/groups[" + g.name + "]"
		one(
			number("C3", "Hsiao, "+g.name, g.n, os, at+"/n"),
			// Two digits are printed, of which the standard errors beside them
			// say that the second means nothing.
			figure{"C3", "Hsiao, OS, " + g.name + ": median", g.os, os, at + "/median/estimate", apart(0.05)},
			figure{"C3", "Hsiao, time on sorafenib, " + g.name + ": median", g.ttf, ttf, at + "/median/estimate", apart(0.05)},
		)
	}
	one(
		figure{"C3", "Hsiao, OS of all: median", "7.50", of("km", "Hsiao", "", "--endpoint OS"), "result/groups[0]/median/estimate", apart(0.05)},
		figure{"C3", "Hsiao, time on sorafenib of all: median", "4.00", of("km", "Hsiao", "", "--endpoint TTF"), "result/groups[0]/median/estimate", apart(0.05)},
		pOf("C3", "Hsiao, OS, log-rank", "0.011", os, logRank),
		pOf("C3", "Hsiao, OS, 800 mg and the reduced dose, corrected by Holm", "<0.05", os, "result/pairwise[a=800 mg&b=800 to 400 mg]/p_adjusted"),
		pOf("C3", "Hsiao, time on sorafenib, log-rank", "0.010", ttf, logRank),
		pOf("C3", "Hsiao, response (disease control) by dose, chi-square", "0.010", of("compare", "Hsiao", "", "--value 'disease control' --by 'dose group'"), "result/tests[chi-square]/p_value"),
	)
	// The P values beside these hazard ratios (0.049 to 0.004) are those of some
	// forty deaths, not of 156 patients of whom half die within 7.5 months.
	cox = of("cox", "Hsiao", "", "--endpoint OS --covariates "+hsiaoFactors)
	for i, f := range []struct{ what, hr string }{{"Child-Pugh score 5", "0.492"}, {"no adverse event", "3.423"}, {"at most 3 tumors", "0.313"}, {"sorafenib for at most a cycle", "3.694"}, {"no TACE", "3.197"}} {
		add(hazards("C3", "Hsiao, Cox, "+f.what, cox, fmt.Sprintf("result/terms[%d]", i), "hazard_ratio", f.hr, "", "", "<0.05"))
	}

	// C4: survival within subgroups.
	km = of("km", "Lee", "", "--endpoint OS --by arm --reference arm=resection --pairwise holm")
	for _, g := range []struct{ name, n, median string }{{"resection", "40", "19.9"}, {"TACE", "80", "6.6"}, {"sorafenib", "52", "6.2"}} {
		one(number("C4", "Lee, "+g.name, g.n, km, "result/groups["+g.name+"]/n"))
		add(med("C4", "Lee, "+g.name, km, "result/groups["+g.name+"]", g.median))
	}
	pair := func(a, b string) string { return "result/pairwise[a=" + a + "&b=" + b + "]/p_value" }
	one(
		pOf("C4", "Lee, resection and TACE, log-rank", "<0.001", km, pair("resection", "TACE")),
		pOf("C4", "Lee, resection and sorafenib, log-rank", "<0.001", km, pair("resection", "sorafenib")),
		pOf("C4", "Lee, TACE and sorafenib, log-rank", "0.698", km, pair("TACE", "sorafenib")),
	)
	cox = of("cox", "Lee", "", "--endpoint OS --reference arm=resection --covariates "+leeFactors)
	for _, f := range []struct{ term, hr, p string }{{"arm=TACE", "1.750", "0.036"}, {"arm=sorafenib", "2.262", "0.006"}, {"involved lobe=bilobar", "1.705", "0.008"}, {"PVTT type=II", "1.617", "0.013"}, {"Child-Pugh=B", "1.712", "0.012"}} {
		add(hazards("C4", "Lee, Cox, "+f.term, cox, "result/terms["+f.term+"]", "hazard_ratio", f.hr, "", "", f.p))
	}
	cox = of("cox", "Lee", "", "--endpoint OS --reference arm=resection --univariable --covariates "+leeOne)
	// Tumor size and cirrhosis were among them too, and are not in the sample.
	for _, term := range []string{"arm=TACE", "PVTT type=II", "involved lobe=bilobar", "Child-Pugh=B", "ascites=yes"} {
		one(pOf("C4", "Lee, univariate, "+term, "<0.05", cox, "result/terms["+term+"]/term_p_value"))
	}
	lee := func(where string) string {
		return of("km", "Lee", where, "--endpoint OS --by arm --reference arm=resection")
	}
	one(
		pOf("C4", "Lee, Child-Pugh A, type I, unilobar, log-rank", "0.006", lee("`Child-Pugh` == \"A\" and `PVTT type` == \"I\" and `involved lobe` == \"unilobar\""), logRank),
		pOf("C4", "Lee, Child-Pugh A, log-rank", "<0.05", lee("`Child-Pugh` == \"A\""), logRank),
		pOf("C4", "Lee, type I, log-rank", "<0.05", lee("`PVTT type` == \"I\""), logRank),
		pOf("C4", "Lee, unilobar, log-rank", "<0.05", lee("`involved lobe` == \"unilobar\""), logRank),
	)
	forest := of("forest", "Lee", `arm in ["resection", "TACE"]`, "--endpoint OS --by arm --reference arm=resection --within '`Child-Pugh`,`PVTT type`,`involved lobe`'")
	for _, level := range []string{"column=Child-Pugh&level=A", "column=PVTT type&level=I", "column=involved lobe&level=unilobar"} {
		one(pOf("C4", "Lee, forest, TACE and resection, "+level, "<0.05", forest, "result/rows["+level+"]/p_value"))
	}
	forest = of("forest", "Hatooka", inPairs, "--endpoint OS --by arm --reference arm=HAIC --within 'sex,`size below 50 %`,`AFP below 400`'")
	one(
		pOf("C4", "Hatooka, forest, sorafenib and HAIC, all", "<0.05", forest, "result/rows[column=all]/p_value"),
		number("C4", "Hatooka, forest, patients", "96", forest, "result/rows[column=all]/n"),
	)
	cox = of("cox", "Hatooka", inPairs, "--endpoint OS --reference arm=HAIC --covariates "+hatookaFactors)
	for _, f := range []struct{ term, p string }{{"arm=sorafenib", "0.001"}, {"sex=male", "0.008"}, {"size below 50 %=yes", "0.012"}, {"AFP below 400=yes", "0.005"}} {
		at := "result/terms[" + f.term + "]"
		one(
			pOf("C4", "Hatooka, Cox, "+f.term, f.p, cox, at+"/p_value"),
			// "Determinants of better overall survival".
			number("C4", "Hatooka, Cox, "+f.term+": hazard ratio", "<1", cox, at+"/hazard_ratio"),
		)
	}

	// C5: Hatooka, matched one to one, and C9: its endpoints.
	os, ttf = of("match", "Hatooka", "", "--endpoint OS "+hatookaMatch), of("match", "Hatooka", "", "--endpoint TTF "+hatookaMatch)
	one(
		number("C5", "Hatooka, patients", "123", os, "cohort/used"),
		number("C5", "Hatooka, HAIC", "65", os, "result/arms[HAIC]/n"),
		number("C5", "Hatooka, sorafenib", "58", os, "result/arms[sorafenib]/n"),
		number("C5", "Hatooka, HAIC, matched", "48", os, "result/arms[HAIC]/kept"),
		number("C5", "Hatooka, sorafenib, matched", "48", os, "result/arms[sorafenib]/kept"),
		pOf("C5", "Hatooka, matched, OS, log-rank", "0.021", os, "result/effect/tests[log-rank]/p_value"),
		pOf("C5", "Hatooka, matched, time to treatment failure, log-rank", "0.002", ttf, "result/effect/tests[log-rank]/p_value"),
	)
	add(
		med("C5", "Hatooka, matched, OS, sorafenib", os, "result/effect/groups[sorafenib]", "15"),
		med("C5", "Hatooka, matched, OS, HAIC", os, "result/effect/groups[HAIC]", "8"),
		med("C5", "Hatooka, matched, time to treatment failure, sorafenib", ttf, "result/effect/groups[sorafenib]", "12.2"),
		med("C5", "Hatooka, matched, time to treatment failure, HAIC", ttf, "result/effect/groups[HAIC]", "4.4"),
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
		med("C9", "Hatooka, matched, OS, sorafenib", os, "result/groups[sorafenib]", "15"),
		med("C9", "Hatooka, matched, OS, HAIC", os, "result/groups[HAIC]", "8"),
		med("C9", "Hatooka, matched, time to treatment failure, sorafenib", ttf, "result/groups[sorafenib]", "12.2"),
		med("C9", "Hatooka, matched, time to treatment failure, HAIC", ttf, "result/groups[HAIC]", "4.4"),
	)
	one(
		pOf("C9", "Hatooka, matched, OS, log-rank", "0.021", os, logRank),
		pOf("C9", "Hatooka, matched, time to treatment failure, log-rank", "0.002", ttf, logRank),
		number("C9", "Hatooka, matched, time to progression, HAIC", "48", of("km", "Hatooka", inPairs, "--endpoint TTP --by arm --reference arm=HAIC"), "result/groups[HAIC]/n"),
	)
	add(med("C9", "Lamarca, OS", of("km", "Lamarca", "", "--endpoint OS"), "result/groups[0]", "6.5", "4.9", "8.01"),
		med("C9", "Lamarca, PFS", of("km", "Lamarca", "", "--endpoint PFS"), "result/groups[0]", "4.6", "2.8", "5.2"))

	// C6: Lamarca, landmarks.
	km = of("km", "Lamarca", "", "--endpoint OS --by HFS/HTN --reference HFS/HTN=no")
	two := of("km", "Lamarca", "", "--endpoint OS --by HFS/HTN --reference HFS/HTN=no --landmark 2")
	three := of("km", "Lamarca", "", "--endpoint OS --by 'HFS/HTN by 3 months' --reference 'HFS/HTN by 3 months=no' --landmark 3")
	add(
		med("C6", "Lamarca, HFS/HTN", km, "result/groups[yes]", "8.2", "6.5", "12.4"),
		med("C6", "Lamarca, no HFS/HTN", km, "result/groups[no]", "4.1", "2.7", "5.4"),
		hazards("C6", "Lamarca, HFS/HTN", km, "result/hazard_ratio", "estimate", "0.4", "0.2", "0.7", ""),
		rate("C6", "Lamarca, HFS/HTN", of("compare", "Lamarca", "", "--value HFS/HTN"), "all", "", "58%"),
		rate("C6", "Lamarca, hypertension of grade 3 or 4", of("compare", "Lamarca", "", "--value '`hypertension grade` >= 3'"), "all", "", "45%"),
		rate("C6", "Lamarca, fatigue of grade 3 or 4", of("compare", "Lamarca", "", "--value '`fatigue grade` >= 3'"), "all", "", "8%"),
		rate("C6", "Lamarca, hand-foot syndrome of grade 3 or 4", of("compare", "Lamarca", "", "--value '`hand-foot grade` >= 3'"), "all", "", "8%"),
	)
	// The landmarks confirm that the toxicity goes with longer survival.
	cox = of("cox", "Lamarca", "", "--endpoint OS --covariates 'HFS/HTN,`Child-Pugh score`' --reference HFS/HTN=no")
	one(
		number("C6", "Lamarca, patients", "85", km, "cohort/used"),
		pOf("C6", "Lamarca, HFS/HTN, log-rank", "0.003", km, logRank),
		pOf("C6", "Lamarca, alive at 2 months, log-rank", "0.019", two, logRank),
		number("C6", "Lamarca, alive at 2 months, hazard ratio", "<1", two, "result/hazard_ratio/estimate"),
		pOf("C6", "Lamarca, alive at 3 months, log-rank", "0.006", three, logRank),
		number("C6", "Lamarca, alive at 3 months, hazard ratio", "<1", three, "result/hazard_ratio/estimate"),
		pOf("C6", "Lamarca, Cox, HFS/HTN", "<0.05", cox, "result/terms[0]/p_value"),
		pOf("C6", "Lamarca, Cox, Child-Pugh score", "<0.001", cox, "result/terms[Child-Pugh score]/p_value"),
	)

	// C7: rates by arm. The P value of disease control is Pearson's without a
	// correction; that of response (0.0001) is between Yates' (0.00012) and
	// Fisher's (0.00009), both of which round to it.
	for _, v := range []struct{ value, printed, count, no, countNo, test, p string }{
		{"objective response", "38.2%", "13", "5.9%", "4", "fisher", "0.0001"},
		{"disease control", "85.3%", "29", "60.3%", "41", "chi-square-uncorrected", "0.0103"},
		{"enhancement disappeared", "76.5%", "26", "35.3%", "24", "chi-square-uncorrected", "<0.0001"},
	} {
		args := of("compare", "Kuzuya", "", "--value '"+v.value+"' --by fever")
		add(rate("C7", "Kuzuya, fever, "+v.value, args, "yes", v.count, v.printed), rate("C7", "Kuzuya, fever, "+v.value, args, "no", v.countNo, v.no))
		one(pOf("C7", "Kuzuya, "+v.value+" by fever, "+v.test, v.p, args, "result/tests["+v.test+"]/p_value"))
	}
	cox = of("cox", "Kuzuya", "", "--endpoint OS --reference fever=no --covariates "+kuzuyaFactors)
	add(hazards("C7", "Kuzuya, Cox, fever", cox, "result/terms[fever=yes]", "hazard_ratio", "0.517", "0.319", "0.838", "0.0071"))
	for _, i := range []string{"1", "2", "3"} { // the only predictor
		one(pOf("C7", "Kuzuya, Cox, other factor "+i, "n.s.", cox, "result/terms["+i+"]/p_value"))
	}
	for _, e := range []struct{ what, value, n, percent, placebo, percentPlacebo string }{
		{"any adverse event", "`any adverse event`", "374", "100%", "179", "93%"},
		{"hypertension of grade 3 or 4", "`hypertension grade` >= 3", "57", "15%", "9", "5%"},
		{"hand-foot skin reaction of grade 3 or 4", "`hand-foot grade` >= 3", "47", "13%", "1", "1%"},
		{"fatigue of grade 3 or 4", "`fatigue grade` >= 3", "34", "9%", "9", "5%"},
		{"diarrhea of grade 3 or 4", "`diarrhea grade` >= 3", "12", "3%", "0", ""},
		{"adverse event of grade 5", "`fatal adverse event`", "50", "13%", "38", "20%"},
	} {
		args := of("compare", "RESORCE", treatedSafely, "--by arm --value '"+e.value+"'")
		add(rate("C7", "RESORCE, "+e.what, args, "regorafenib", e.n, e.percent), rate("C7", "RESORCE, "+e.what, args, "placebo", e.placebo, e.percentPlacebo))
		if e.n == "57" {
			one(number("C7", "RESORCE, regorafenib, safety", "374", args, "result/table[regorafenib]/n"), number("C7", "RESORCE, placebo, safety", "193", args, "result/table[placebo]/n"))
		}
	}

	// C8: Gu, added prognostic value. No number is printed.
	cox = of("cox", "Gu", "", guModel)
	one(
		number("C8", "Gu, patients", "284", cox, "cohort/used"),
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
	{"C3", "Hsiao: pairs of doses, corrected by Holm", "sorafenib", "' c Tab", []string{"log-rank of each pair, P corrected by holm", "800 mg, 400 mg", "corre"}, of("km", "Hsiao", "", "--endpoint OS --by 'dose group' --pairwise holm")},
	{"C3", "Hsiao: time on sorafenib by dose", "sorafenib", "' d", []string{"TTF", "log-rank", "0.0", "800 mg 52", "800 to 400 mg 58", "400 mg 46"}, of("km", "Hsiao", "", "--endpoint TTF --by 'dose group' --pairwise holm")},
	{"C4", "Lee: OS by treatment", "sorafenib", "' e", []string{"log-rank", "<0.0001", "resection 40", "TACE 80", "sorafenib 52", "sorafenib vs resection"}, of("km", "Lee", "", "--endpoint OS --by arm --reference arm=resection")},
	{"C4", "Lee: pairs of treatments", "sorafenib", "' e Tab", []string{"log-rank of each pair, P corrected by holm", "resection, TACE", "resection, sora", "TACE, sorafenib"}, of("km", "Lee", "", "--endpoint OS --by arm --reference arm=resection --pairwise holm")},
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
	{"C7", "Kuzuya: disease control by fever", "sorafenib", "' o", []string{"29 (85.3%)", "41 (60.3%)", "0.0103", "Fisher exact"}, of("compare", "Kuzuya", "", "--value 'disease control' --by fever")},
	{"C7", "Kuzuya: response by fever", "sorafenib", "' p", []string{"13 (38.2%)", "4 (5.9%)", "Fisher exact"}, of("compare", "Kuzuya", "", "--value 'objective response' --by fever")},
	{"C7", "Kuzuya: enhancement gone by fever", "sorafenib", "' R", []string{"26 (76.5%)", "24 (35.3%)", "<0.0001"}, of("compare", "Kuzuya", "", "--value 'enhancement disappeared' --by fever")},
	{"C7", "Kuzuya: Cox model", "sorafenib", "' r", []string{"fever yes vs no", "0.5"}, of("cox", "Kuzuya", "", "--endpoint OS --reference fever=no --covariates "+kuzuyaFactors)},
	{"C7", "RESORCE: adverse events by arm", "sorafenib", "' q", []string{"Table 1", "regorafenib", "57 (15.2%)", "9 (4.7%)", "47 (12.6%)", "34 (9.1%)", "12 (3.2%)", "50 (13.4%)"}, of("table1", "RESORCE", treatedSafely, "--by arm --rows '`any adverse event`,`hypertension grade` >= 3,`hand-foot grade` >= 3,`fatigue grade` >= 3,`diarrhea grade` >= 3,`fatal adverse event`'")},
	{"C8", "Gu: what the pathology score adds", "sorafenib", "' s", []string{"high vs low", "MSKCC risk poor", "the marker adds", "P <0.0001; C 0."}, of("cox", "Gu", "", guModel)},
	{"C9", "Hatooka: time to treatment failure of the matched", "sorafenib", "' t", []string{"TTF", "log-rank", "0.00", "HAIC 48", "sorafenib 48"}, of("km", "Hatooka", inPairs, "--endpoint TTF --by arm --reference arm=HAIC")},
	{"C9", "Hatooka: time to progression of the matched", "sorafenib", "' S", []string{"TTP", "HAIC 48"}, of("km", "Hatooka", inPairs, "--endpoint TTP --by arm --reference arm=HAIC")},
	{"C9", "Lamarca: PFS of all", "sorafenib", "' T", []string{"PFS", "all 85"}, of("km", "Lamarca", "", "--endpoint PFS")},
}
