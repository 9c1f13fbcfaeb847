package main

import "strings"

// Document D: descriptions of second-line and real-world studies.

const (
	muscle        = "--by 'skeletal muscle index' --cut by:sex:male=36.2,female=29.6 "
	highRisk      = "--by 'high risk' --reference 'high risk=no' "
	riskFactors   = "'`high risk`,`Child-Pugh B/C`,`macrovascular invasion`,`ECOG above 0`'"
	responded     = "--by 'objective response' --reference 'objective response=no' "
	shrinkage     = "--derive 'shrinkage = 100 * (1 - `enhancing diameter follow` / `enhancing diameter base`)' --by shrinkage --cut value:20 "
	genotypes     = "--score '`VEGF-A rs2010963`,`DPYD rs2297595`,`DPYD rs1801265`' "
	medicareMatch = "--treatment arm --reference 'arm=no treatment' --covariates 'age,`tumor stage`,cirrhosis,`comorbidity index`' --caliper 0.2 --landmark 2 "
)

var documentD = func() []figure {
	var out []figure
	add := func(list ...[]figure) {
		for _, f := range list {
			out = append(out, f...)
		}
	}
	one := func(f ...figure) { out = append(out, f...) }

	// D1: TKI-ICI. The printed P values of rates are chi-square's with Yates'
	// correction.
	os, pfs := of("km", "TKI-ICI", "", "--endpoint OS --by arm --reference arm=TKI"), of("km", "TKI-ICI", "", "--endpoint PFS --by arm --reference arm=TKI")
	age := of("compare", "TKI-ICI", "", "--value age")
	one(
		number("D1", "TKI-ICI, patients", printed("TKI-ICI", "patients").N, os, "cohort/used"),
		number("D1", "TKI-ICI, TKI", printed("TKI-ICI", "Objective response, TKI").Of(), os, "result/groups[TKI]/n"),
		number("D1", "TKI-ICI, TKI-ICI", printed("TKI-ICI", "Objective response, TKI-ICI").Of(), os, "result/groups[TKI-ICI]/n"),
		number("D1", "TKI-ICI, follow-up by reverse Kaplan-Meier", printed("TKI-ICI", "OS, median follow-up (reverse Kaplan-Meier)").Value,
			of("km", "TKI-ICI", "", "--endpoint OS"), "result/groups[0]/follow_up/estimate"),
		number("D1", "TKI-ICI, median age", printed("TKI-ICI", "Median age").Value, age, "result/groups[0]/median"),
		pOf("D1", "TKI-ICI, OS, log-rank", printed("TKI-ICI", "OS, log-rank test").P, os, logRank),
		pOf("D1", "TKI-ICI, PFS, log-rank", printed("TKI-ICI", "PFS, log-rank test").P, pfs, logRank),
	)
	add(
		med("D1", "TKI-ICI, OS, TKI", os, "result/groups[TKI]", printed("TKI-ICI", "OS, median, TKI")),
		med("D1", "TKI-ICI, OS, TKI-ICI", os, "result/groups[TKI-ICI]", printed("TKI-ICI", "OS, median, TKI-ICI")),
		med("D1", "TKI-ICI, PFS, TKI", pfs, "result/groups[TKI]", printed("TKI-ICI", "PFS, median, TKI")),
		med("D1", "TKI-ICI, PFS, TKI-ICI", pfs, "result/groups[TKI-ICI]", printed("TKI-ICI", "PFS, median, TKI-ICI")),
	)
	for _, v := range []struct{ value, name string }{{"disease control", "Disease control"}, {"objective response", "Objective response"}} {
		args := of("compare", "TKI-ICI", "", "--value '"+v.value+"' --by arm")
		for _, arm := range []string{"TKI", "TKI-ICI"} {
			add(percent("D1", "TKI-ICI, "+v.value, args, arm, printed("TKI-ICI", v.name+", "+arm)))
		}
		one(pOf("D1", "TKI-ICI, "+v.value+", chi-square with Yates' correction", printed("TKI-ICI", v.name+", chi-square with Yates' correction").P, args,
			"result/tests[chi-square]/p_value"))
	}
	tkiFactors := "--reference arm=TKI --covariates 'arm,`Child-Pugh score` >= 7'"
	cox := of("cox", "TKI-ICI", "", "--endpoint OS "+tkiFactors)
	one(
		pOf("D1", "TKI-ICI, Cox, OS, regimen", "<0.05", cox, "result/terms[arm=TKI-ICI]/p_value"),
		number("D1", "TKI-ICI, Cox, OS, regimen protects: hazard ratio", "<1", cox, "result/terms[arm=TKI-ICI]/hazard_ratio"),
		pOf("D1", "TKI-ICI, Cox, OS, Child-Pugh B7", "<0.05", cox, "result/terms[1]/p_value"),
		number("D1", "TKI-ICI, Cox, OS, Child-Pugh B7 is a risk: log hazard ratio, negated", "<0", cox, "-result/terms[1]/estimate"),
		pOf("D1", "TKI-ICI, Cox, PFS, regimen", "<0.05", of("cox", "TKI-ICI", "", "--endpoint PFS "+tkiFactors), "result/terms[arm=TKI-ICI]/p_value"),
	)

	// D2: groups that are only known later.
	beyond := of("km", "Beyond progression", "", "--endpoint OS --by 'beyond progression' --pairwise holm")
	oneTwo := of("km", "Beyond progression", "", "--endpoint OS --by 'beyond progression 1 or 2'")
	poor := of("km", "Beyond progression", "`poor prognosis` == \"yes\"", "--endpoint OS --by 'beyond progression 1 or 2'")
	one(
		number("D2", "Beyond progression, patients", printed("Beyond progression", "patients").N, beyond, "cohort/used"),
		pOf("D2", "Beyond progression, 1a and 1b, log-rank", printed("Beyond progression", "OS, 1a or 1b, log-rank test").P, beyond,
			"result/pairwise[a=1a&b=1b]/p_value"),
		pOf("D2", "Beyond progression, 1a and 2, log-rank", printed("Beyond progression", "OS, 1a or 2, log-rank test").P, beyond,
			"result/pairwise[a=1a&b=2]/p_value"),
		pOf("D2", "Beyond progression, 1 and 2, log-rank", printed("Beyond progression", "OS, 1 or 2, log-rank test").P, oneTwo, logRank),
		pOf("D2", "Beyond progression, poor prognosis, 1 and 2, log-rank", printed("Beyond progression", "OS with poor prognosis, 1 or 2, log-rank test").P, poor,
			logRank),
	)
	// Groups 1 and 2 are asked by their place: in brackets a number is a place.
	add(
		med("D2", "Beyond progression, all", of("km", "Beyond progression", "", "--endpoint OS"), "result/groups[0]",
			printed("Beyond progression", "OS by group, median, all")),
		med("D2", "Beyond progression, 1a", beyond, "result/groups[name=1a]", printed("Beyond progression", "OS by group, median, 1a")),
		med("D2", "Beyond progression, 1b", beyond, "result/groups[name=1b]", printed("Beyond progression", "OS by group, median, 1b")),
		med("D2", "Beyond progression, 2", beyond, "result/groups[name=2]", printed("Beyond progression", "OS by group, median, 2")),
		med("D2", "Beyond progression, 1", oneTwo, "result/groups[name=1]", printed("Beyond progression", "OS, 1 or 2, median, 1")),
		med("D2", "Beyond progression, 2", oneTwo, "result/groups[name=2]", printed("Beyond progression", "OS by group, median, 2")),
		med("D2", "Beyond progression, poor prognosis, 1", poor, "result/groups[name=1]", printed("Beyond progression", "OS with poor prognosis, 1 or 2, median, 1")),
		med("D2", "Beyond progression, poor prognosis, 2", poor, "result/groups[name=2]", printed("Beyond progression", "OS with poor prognosis, 1 or 2, median, 2")),
	)
	os, pfs = of("km", "SORAMIC", "", "--endpoint OS "+responded), of("km", "SORAMIC", "", "--endpoint PFS "+responded)
	add(
		med("D2", "SORAMIC, OS, response", os, "result/groups[yes]", printed("SORAMIC", "OS by response, median, response")),
		med("D2", "SORAMIC, OS, no response", os, "result/groups[no]", printed("SORAMIC", "OS by response, median, no response")),
		hazards("D2", "SORAMIC, OS, response", os, "result/hazard_ratio", "estimate", printed("SORAMIC", "OS by response, hazard ratio, response"), ""),
		med("D2", "SORAMIC, PFS, response", pfs, "result/groups[yes]", printed("SORAMIC", "PFS by response, median, response")),
		med("D2", "SORAMIC, PFS, no response", pfs, "result/groups[no]", printed("SORAMIC", "PFS by response, median, no response")),
	)
	rates := of("compare", "SORAMIC", "", "--value 'objective response'")
	depends := of("cox", "SORAMIC", "", "--endpoint OS --switch 'response month' --covariates sex")
	four := of("km", "SORAMIC", "", "--endpoint OS --by 'response by 4 months' --reference 'response by 4 months=no' --landmark 4")
	one(
		number("D2", "SORAMIC, patients", printed("SORAMIC", "Objective response").Of(), os, "cohort/used"),
		// 34 of 115 are 29.57 %: what is printed was cut off, not rounded.
		figure{"D2", "SORAMIC, objective response", printed("SORAMIC", "Objective response").Percent + "%", rates, "result/table[all]/risk/estimate", apart(0.001)},
		pOf("D2", "SORAMIC, OS, response, log-rank", printed("SORAMIC", "OS by response, log-rank test").P, os, logRank),
		pOf("D2", "SORAMIC, PFS, response, log-rank", printed("SORAMIC", "PFS by response, log-rank test").P, pfs, logRank),
		pOf("D2", "SORAMIC, Cox, response as it comes", "<0.05", depends, "result/terms[0]/p_value"),
		number("D2", "SORAMIC, Cox, response as it comes: hazard ratio", "<1", depends, "result/terms[0]/hazard_ratio"),
		pOf("D2", "SORAMIC, alive at 4 months, by response by then, log-rank", "<0.05", four, logRank),
		number("D2", "SORAMIC, alive at 4 months: hazard ratio", "<1", four, "result/hazard_ratio/estimate"),
	)

	// D3: genotypes and response.
	gene := of("genotype", "Genotypes", "", "--genotype 'VEGF-A rs2010963' --outcome 'objective response' --risk-allele C")
	score := of("genotype", "Genotypes", "", genotypes+"--outcome 'objective response'")
	one(
		number("D3", "Genotypes, genotyped", printed("Genotypes", "Responders among those genotyped").Of(), gene, "result/n"),
		number("D3", "Genotypes, responders", printed("Genotypes", "Responders among those genotyped").Count(), gene, "result/cases"),
		number("D3", "Genotypes, non-responders", "25", gene, "result/controls"),
		pOf("D3", "Genotypes, CC and the other genotypes", printed("Genotypes", "VEGF-A rs2010963, CC and response, Fisher").P, gene,
			"result/models[recessive]/test/p_value"),
		pOf("D3", "Genotypes, C allele", printed("Genotypes", "VEGF-A rs2010963, C allele and response, Fisher").P, gene, "result/models[allele]/test/p_value"),
		pOf("D3", "Genotypes, three genotypes", "<0.05", gene, "result/models[codominant]/test/p_value"),
		number("D3", "Genotypes, genotyped for the score", printed("Genotypes", "Genotyped for the score").N, score, "result/n"),
		pOf("D3", "Genotypes, cumulative risk score, trend", "<0.05", score, "result/trend/p_value"),
	)

	// D4: ordered categories of risk.
	risk := of("km", "Framingham", "", "--endpoint OS --by 'Framingham risk'")
	high := of("km", "Framingham", "", "--endpoint OS "+highRisk)
	cox = of("cox", "Framingham", "", "--endpoint OS --covariates "+riskFactors)
	shares := of("compare", "Framingham", "", "--value 'Framingham risk'")
	for i, g := range [][2]string{{"low", "Low"}, {"intermediate", "Intermediate"}, {"high", "High"}} {
		share := printed("Framingham", g[1]+" risk")
		one(number("D4", "Framingham, "+g[0], share.Count(), risk, "result/groups["+g[0]+"]/n"))
		f := number("D4", "Framingham, "+g[0]+", percent", share.Percent, shares, "result/table[0]/levels["+string(rune('0'+i))+"]/row_percent")
		out = append(out, f)
	}
	one(
		number("D4", "Framingham, patients", printed("Framingham", "Assessable").Of(), of("km", "Framingham", "", "--endpoint OS"), "cohort/used"),
		number("D4", "Framingham, assessable", printed("Framingham", "Assessable").Count(), risk, "cohort/used"),
		number("D4", "Framingham, high or not", printed("Framingham", "Assessable").Count(), high, "cohort/used"),
		pOf("D4", "Framingham, trend along low, intermediate and high", "<0.05", risk, "result/tests[trend]/p_value"),
		pOf("D4", "Framingham, high against the others, log-rank", "<0.05", high, logRank),
	)
	add(
		med("D4", "Framingham, high", high, "result/groups[yes]", printed("Framingham", "OS, median, high")),
		med("D4", "Framingham, low and intermediate", high, "result/groups[no]", printed("Framingham", "OS, median, low or intermediate")),
		hazards("D4", "Framingham, Cox, high", cox, "result/terms[high risk=yes]", "hazard_ratio", printed("Framingham", "OS, Cox model, hazard ratio, high"),
			printed("Framingham", "OS, Cox model, P of high").P),
	)

	// D5: early shrinkage, from two diameters.
	os, pfs = of("km", "SORAMIC", "", "--endpoint OS "+shrinkage), of("km", "SORAMIC", "", "--endpoint PFS "+shrinkage)
	add(
		med("D5", "SORAMIC, OS, shrinkage", os, "result/groups[high]", printed("SORAMIC", "OS by early shrinkage, median, 20 % or more")),
		med("D5", "SORAMIC, OS, no shrinkage", os, "result/groups[low]", printed("SORAMIC", "OS by early shrinkage, median, below 20 %")),
		med("D5", "SORAMIC, PFS, shrinkage", pfs, "result/groups[high]", printed("SORAMIC", "PFS by early shrinkage, median, 20 % or more")),
		med("D5", "SORAMIC, PFS, no shrinkage", pfs, "result/groups[low]", printed("SORAMIC", "PFS by early shrinkage, median, below 20 %")),
	)
	one(
		number("D5", "SORAMIC, cut in %", "20", os, "result/cuts[0]"),
		pOf("D5", "SORAMIC, OS, log-rank", printed("SORAMIC", "OS by early shrinkage, log-rank test").P, os, logRank),
		pOf("D5", "SORAMIC, PFS, log-rank", printed("SORAMIC", "PFS by early shrinkage, log-rank test").P, pfs, logRank),
	)

	// D6: muscle, cut by sex. Times are in days, as printed.
	os, pfs = of("km", "Sarcopenia", "", "--endpoint 'OS in days' "+muscle), of("km", "Sarcopenia", "", "--endpoint 'PFS in days' "+muscle)
	cox = of("cox", "Sarcopenia", "", "--endpoint 'OS in days' "+muscle+"--covariates '`Child-Pugh`,`macrovascular invasion`,AFP >= 400'")
	days := of("compare", "Sarcopenia", "", "--value 'treatment days' "+muscle)
	child := of("compare", "Sarcopenia", "", "--value Child-Pugh")
	add(
		med("D6", "Sarcopenia, OS, sarcopenia", os, "result/groups[low]", printed("Sarcopenia", "OS, median, sarcopenia")),
		med("D6", "Sarcopenia, OS, no sarcopenia", os, "result/groups[high]", printed("Sarcopenia", "OS, median, no sarcopenia")),
		med("D6", "Sarcopenia, PFS, sarcopenia", pfs, "result/groups[low]", printed("Sarcopenia", "PFS, median, sarcopenia")),
		med("D6", "Sarcopenia, PFS, no sarcopenia", pfs, "result/groups[high]", printed("Sarcopenia", "PFS, median, no sarcopenia")),
		hazards("D6", "Sarcopenia, Cox, no sarcopenia", cox, "result/terms[0]", "hazard_ratio",
			printed("Sarcopenia", "OS, Cox model, hazard ratio, no sarcopenia"), printed("Sarcopenia", "OS, Cox model, P of no sarcopenia").P),
	)
	one(
		number("D6", "Sarcopenia, patients", printed("Sarcopenia", "Sarcopenia").Of(), os, "cohort/used"),
		number("D6", "Sarcopenia, sarcopenia", printed("Sarcopenia", "Sarcopenia").Count(), os, "result/groups[low]/n"),
		number("D6", "Sarcopenia, Child-Pugh A", printed("Sarcopenia", "Child-Pugh A").Count(), child, "result/table[0]/levels[level=A]/n"),
		number("D6", "Sarcopenia, Child-Pugh B", printed("Sarcopenia", "Child-Pugh B").Count(), child, "result/table[0]/levels[level=B]/n"),
		number("D6", "Sarcopenia, median age", printed("Sarcopenia", "Median age").Value, of("compare", "Sarcopenia", "", "--value age"), "result/groups[0]/median"),
		pOf("D6", "Sarcopenia, OS, log-rank", printed("Sarcopenia", "OS, log-rank test").P, os, logRank),
		pOf("D6", "Sarcopenia, PFS, log-rank", printed("Sarcopenia", "PFS, log-rank test").P, pfs, logRank),
		number("D6", "Sarcopenia, days of treatment, sarcopenia", strings.TrimSuffix(printed("Sarcopenia", "Treatment duration, median, sarcopenia").Value,
			" days"), days, "result/groups[low]/median"),
		number("D6", "Sarcopenia, days of treatment, no sarcopenia",
			strings.TrimSuffix(printed("Sarcopenia", "Treatment duration, median, no sarcopenia").Value, " days"), days, "result/groups[high]/median"),
		pOf("D6", "Sarcopenia, days of treatment, Mann-Whitney", printed("Sarcopenia", "Treatment duration, Mann-Whitney").P, days,
			"result/tests[mann-whitney]/p_value"),
		pOf("D6", "Sarcopenia, objective response, Fisher", printed("Sarcopenia", "Objective response, Fisher").P,
			of("compare", "Sarcopenia", "", "--value 'objective response' "+muscle), "result/tests[fisher]/p_value"),
		pOf("D6", "Sarcopenia, disease control, Fisher", printed("Sarcopenia", "Disease control, Fisher").P,
			of("compare", "Sarcopenia", "", "--value 'disease control' "+muscle), "result/tests[fisher]/p_value"),
	)

	// D7: Medicare. A landmark at 60 days is one at 2 months of 30 days.
	match := of("match", "Medicare", "", "--endpoint OS "+medicareMatch+"--risk-at 3")
	died := of("compare", "Medicare", inPairs, "--value 'OS_months <= 5 and OS_status == 1' --by arm")
	take := of("compare", "Medicare", `arm == "sorafenib"`, "--value 'treatment days'")
	risks, taken := printed("Medicare", "Risk ratio at 3 months"), printed("Medicare", "Sorafenib, median (quartiles), days")
	first := of("km", "Medicare", `arm == "sorafenib"`, "--endpoint 'OS from first prescription' --times 1,8")
	one(
		number("D7", "Medicare, patients", printed("Medicare", "Sorafenib").Of(), of("km", "Medicare", "", "--endpoint OS"), "cohort/used"),
		number("D7", "Medicare, matched, sorafenib", printed("Medicare", "Pairs matched").N, match, "result/arms[sorafenib]/kept"),
		number("D7", "Medicare, matched, no treatment", printed("Medicare", "Pairs matched").N, match, "result/arms[no treatment]/kept"),
		number("D7", "Medicare, dead within 3 months, sorafenib", printed("Medicare", "Deaths within 3 months of the landmark, sorafenib").Percent+"%", match,
			"result/effect/risk/after/arms[sorafenib]/estimate"),
		number("D7", "Medicare, dead within 3 months, no treatment", printed("Medicare", "Deaths within 3 months of the landmark, no treatment").Percent+"%",
			match, "result/effect/risk/after/arms[no treatment]/estimate"),
		// By pair, as in the model with a variance by cluster, and below as if the
		// arms were independent.
		figure{"D7", "Medicare, matched pairs, risk ratio", risks.Value, match, "result/effect/risk/after/risk_ratio/estimate", toDigits()},
		figure{"D7", "Medicare, matched pairs, risk ratio, lower", risks.Lower, match, "result/effect/risk/after/risk_ratio/conf_low", intervalBound(risks.Lower)},
		figure{"D7", "Medicare, matched pairs, risk ratio, upper", risks.Upper, match, "result/effect/risk/after/risk_ratio/conf_high", intervalBound(risks.Upper)},
		number("D7", "Medicare, two arms, risk ratio", risks.Value, died, "result/measures/risk_ratio/estimate"),
		number("D7", "Medicare, two arms, risk ratio, lower", risks.Lower, died, "result/measures/risk_ratio/conf_low"),
		number("D7", "Medicare, two arms, risk ratio, upper", risks.Upper, died, "result/measures/risk_ratio/conf_high"),
		number("D7", "Medicare, days of sorafenib: median", taken.Value, take, "result/groups[0]/median"),
		number("D7", "Medicare, days of sorafenib: lower quartile", taken.Lower, take, "result/groups[0]/q1"),
		number("D7", "Medicare, days of sorafenib: upper quartile", taken.Upper, take, "result/groups[0]/q3"),
		number("D7", "Medicare, months from first prescription: median",
			printed("Medicare", "Survival from the first prescription, median (quartiles), months").Value, first, "result/groups[0]/median/estimate"),
		// The quartiles 1 and 8 are whole months: about three quarters live for
		// one, a quarter for eight.
		figure{"D7", "Medicare, alive a month from first prescription", "75%", first, "result/groups[0]/at[time=1]/estimate", apart(0.05)},
		figure{"D7", "Medicare, alive 8 months from first prescription", "25%", first, "result/groups[0]/at[time=8]/estimate", apart(0.02)},
	)
	add(
		percent("D7", "Medicare, sorafenib", of("compare", "Medicare", "", "--value arm"), "all", printed("Medicare", "Sorafenib")),
		med("D7", "Medicare, matched, from the landmark, sorafenib", match, "result/effect/groups[sorafenib]",
			printed("Medicare", "Matched, alive at 60 days, OS from then on, median, sorafenib")),
		med("D7", "Medicare, matched, from the landmark, no treatment", match, "result/effect/groups[no treatment]",
			printed("Medicare", "Matched, alive at 60 days, OS from then on, median, no treatment")),
		hazards("D7", "Medicare, matched pairs", match, "result/effect/hazard_ratios[after]", "hazard_ratio",
			printed("Medicare", "Matched, alive at 60 days, OS from then on, hazard ratio, sorafenib"), ""),
	)
	return out
}()

var walksD = []walk{
	{"D1", "TKI-ICI: OS by regimen, follow-up of each", "sorafenib", "' u", []string{"median follow-up by reverse Kaplan-Meier", "log-rank", "7.63 (", "19.23 ("}, of("km", "TKI-ICI", "", "--endpoint OS --by arm --reference arm=TKI")},
	{"D1", "TKI-ICI: follow-up of all", "sorafenib", "' U", []string{"median follow-up by reverse Kaplan-Meier", "all 13.7"}, of("km", "TKI-ICI", "", "--endpoint OS")},
	{"D1", "TKI-ICI: PFS by regimen", "sorafenib", "' v", []string{"PFS", "2.97 (", "8.63 ("}, of("km", "TKI-ICI", "", "--endpoint PFS --by arm --reference arm=TKI")},
	{"D1", "TKI-ICI: disease control", "sorafenib", "' w", []string{"17 (45.9%)", "47 (83.9%)", "chi-square (Yates)", "0.00027"}, of("compare", "TKI-ICI", "", "--value 'disease control' --by arm --lead chi-square")},
	{"D1", "TKI-ICI: objective response", "sorafenib", "' x", []string{"3 (8.1%)", "12 (21.4%)", "chi-square (Yates)", "0.155"}, of("compare", "TKI-ICI", "", "--value 'objective response' --by arm --lead chi-square")},
	{"D1", "TKI-ICI: Cox model of OS", "sorafenib", "' V", []string{"arm TKI-ICI vs TKI", "Child-Pugh score"}, of("cox", "TKI-ICI", "", "--endpoint OS --reference arm=TKI --covariates 'arm,`Child-Pugh score` >= 7'")},
	{"D2", "Beyond progression: OS by group, with the warning", "sorafenib", "' y", []string{"1a 19", "1b 21", "2 31", "log-rank", "may be known only after time 0"}, of("km", "Beyond progression", "", "--endpoint OS --by 'beyond progression'")},
	{"D2", "Beyond progression: pairs of groups", "sorafenib", "' y Tab Tab", []string{"log-rank of each pair", "1a, 1b", "1a, 2"}, of("km", "Beyond progression", "", "--endpoint OS --by 'beyond progression' --pairwise holm")},
	{"D2", "Beyond progression: groups 1 and 2", "sorafenib", "' W", []string{"1 40", "2 31", "log-rank", "2 vs 1", "may be known only after time 0"}, of("km", "Beyond progression", "", "--endpoint OS --by 'beyond progression 1 or 2'")},
	{"D2", "Beyond progression: poor prognosis", "sorafenib", "' X", []string{"poor prognosis", "log-rank", "0.01", "2 vs 1"}, of("km", "Beyond progression", "`poor prognosis` == \"yes\"", "--endpoint OS --by 'beyond progression 1 or 2'")},
	{"D2", "Beyond progression: a covariate that depends on time", "sorafenib", "' z", []string{"3 months beyond progression reached", "reached vs not yet"}, of("km", "Beyond progression", "", "--endpoint OS --switch '3 months beyond progression'")},
	{"D2", "SORAMIC: OS by response, with the warning", "sorafenib", "' A", []string{"no 81", "yes 34", "log-rank", "0.3", "may be known only after time 0"}, of("km", "SORAMIC", "", "--endpoint OS "+responded)},
	{"D2", "SORAMIC: PFS by response", "sorafenib", "' Y", []string{"PFS", "no 81", "yes 34", "log-rank", "0.01"}, of("km", "SORAMIC", "", "--endpoint PFS "+responded)},
	{"D2", "SORAMIC: response as a covariate that depends on time", "sorafenib", "' B", []string{"response month reached", "reached vs not yet"}, of("km", "SORAMIC", "", "--endpoint OS --switch 'response month'")},
	{"D2", "SORAMIC: landmark at 4 months", "sorafenib", "' C", []string{"landmark 4", "Objective response by 4 months", "yes vs no"}, of("km", "SORAMIC", "", "--endpoint OS --by 'response by 4 months' --reference 'response by 4 months=no' --landmark 4")},
	{"D3", "Genotypes: VEGF-A rs2010963, C counted", "sorafenib", "' D", []string{"counted: C", "CC 2 C 6 7", "dominant", "recessive CC vs GG or CG", "allele C vs G"}, of("genotype", "Genotypes", "", "--genotype 'VEGF-A rs2010963' --outcome 'objective response' --risk-allele C")},
	{"D3", "Genotypes: cumulative risk score", "sorafenib", "' E", []string{"Cumulative genetic risk score by Objective response", "Mann-Whitney"},
		of("compare", "Genotypes", "", "--value 'risk alleles' --by 'objective response'")},
	{"D4", "Framingham: test for trend", "sorafenib", "' F", []string{"trend", "log-rank", "high vs low"}, of("km", "Framingham", "", "--endpoint OS --by 'Framingham risk'")},
	{"D4", "Framingham: high risk against the others", "sorafenib", "' G", []string{"High Framingham risk", "no 119", "yes 54", "yes vs no", "1.5"}, of("km", "Framingham", "", "--endpoint OS "+highRisk)},
	{"D4", "Framingham: Cox model", "sorafenib", "' H", []string{"high risk yes vs no", "1.5", "0.0"}, of("cox", "Framingham", "", "--endpoint OS --covariates "+riskFactors)},
	{"D5", "SORAMIC: OS by early shrinkage", "sorafenib", "' I", []string{"Early tumor shrinkage by 20", "low 70", "high 45", "high vs low", "log-rank", "0.00"}, of("km", "SORAMIC", "", "--endpoint OS "+shrinkage)},
	{"D5", "SORAMIC: PFS by early shrinkage", "sorafenib", "' J", []string{"PFS", "Early tumor shrinkage by 20", "low 70", "high 45", "log-rank", "0.03"}, of("km", "SORAMIC", "", "--endpoint PFS "+shrinkage)},
	{"D6", "Sarcopenia: OS in days by muscle cut by sex", "sorafenib", "' K", []string{"Skeletal muscle index cut by sex", "174 (", "454 (", "low 151", "high 81"}, of("km", "Sarcopenia", "", "--endpoint 'OS in days' "+muscle)},
	{"D6", "Sarcopenia: PFS in days", "sorafenib", "' L", []string{"77 (", "106 ("}, of("km", "Sarcopenia", "", "--endpoint 'PFS in days' "+muscle)},
	{"D6", "Sarcopenia: Cox model", "sorafenib", "' Z", []string{"HAZARD (adjusted)", "high vs low", "Child-Pugh B vs A"}, of("cox", "Sarcopenia", "", "--endpoint 'OS in days' "+muscle+"--covariates '`Child-Pugh`,`macrovascular invasion`,AFP >= 400'")},
	{"D6", "Sarcopenia: days of treatment", "sorafenib", "' 1", []string{"Duration of treatment by Skeletal muscle index", "low - high", "Mann-Whitney test"}, of("compare", "Sarcopenia", "", "--value 'treatment days' --lead mann-whitney "+muscle)},
	{"D6", "Sarcopenia: objective response", "sorafenib", "' 2", []string{"6 (4.0%)", "11 (13.6%)", "0.0146"}, of("compare", "Sarcopenia", "", "--value 'objective response' --lead fisher "+muscle)},
	{"D6", "Sarcopenia: disease control", "sorafenib", "' 3", []string{"87 (57.6%)", "60 (74.1%)", "0.0151"}, of("compare", "Sarcopenia", "", "--value 'disease control' --lead fisher "+muscle)},
	{"D7", "Medicare: balance of the matched", "sorafenib", "' 4", []string{"223 matched pairs", "BALANCE", "comorbidity index"}, of("match", "Medicare", "", "--endpoint OS "+medicareMatch+"--risk-at 3 --out OUT.csv")},
	{"D7", "Medicare: effect in the matched", "sorafenib", "' M", []string{"223 matched pairs", "RISK by 3", "44.4% (99/223)", "50.7% (113/223)", "0.95", "0.88"}, of("match", "Medicare", "", "--endpoint OS "+medicareMatch+"--risk-at 3")},
	{"D7", "Medicare: all from diagnosis, not matched", "sorafenib", "' N", []string{"sorafenib vs no treatment", "no treatment 1118"}, of("km", "Medicare", "", "--endpoint OS --by arm --reference 'arm=no treatment'")},
	{"D7", "Medicare: from the first prescription", "sorafenib", "' 5", []string{"OS from first prescription", "all 414"}, of("km", "Medicare", `arm == "sorafenib"`, "--endpoint 'OS from first prescription'")},
}
