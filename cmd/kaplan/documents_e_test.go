package main

import (
	"fmt"
	"strings"

	"kaplan/sampledata/published"
)

// Document E: sorafenib in mice bearing Hep3B-hCG tumors (sample hep3b). What
// the paper prints as R², P and percentages the sample meets to the printed
// digits; what it leaves open (the interaction in its two-way ANOVA, the n of its
// lines) is set down in sampledata/hep3b.md.

// Subgroups of the mice, as its looks have them.
const (
	on30     = `arm == "30 mg/kg"`
	escalate = `arm == "30 to 60 mg/kg"`
	treated  = `arm != "vehicle"` // of these, 43 and 20 were followed to the endpoint
	trough   = `experiment == "trough"`
	bearing  = `experiment == "peak" and tumor == "yes"`
	free     = `experiment == "peak" and tumor == "no"`
	waning   = `phase in ["sensitive", "resistant"] and ` // sensitive to resistant
	raised   = `phase in ["resistant", "escalated"] and ` // resistant to escalated
)

// mice is the command that compares a value between groups of mice.
func mice(value, by, where, rest string) string {
	args := fmt.Sprintf("compare --sample hep3b --value '%s' --by %s", value, by)
	if where != "" {
		args += " --where '" + where + "'"
	}
	return args + rest
}

// testOf is the P of one test between groups.
func testOf(row, what, printed, value, by, where, test string) figure {
	return figure{row, what + ": P", printed, mice(value, by, where, ""), "result/tests[" + test + "]/p_value", toDigits()}
}

// pairOf is a Bonferroni-corrected P of two phases.
func pairOf(what, value, where, a, b string) figure {
	name := fmt.Sprintf("%s, %s and %s, Bonferroni", what, a, b)
	return figure{"E3", name + ": P", published.E.At(name).P,
		mice(value, "phase", where, " --pairwise bonferroni"), "result/pairwise[a=" + a + "&b=" + b + "]/p_adjusted", toDigits()}
}

// twoWay is tumor × day in the mice on 30 mg/kg. Every cell has 8 samples, so that
// the types of sums of squares agree; the paper does not say whether it had an
// interaction, and one answer has both.
func twoWay(value, tumor, time string) []figure {
	args := mice(value, "tumor", on30, " --by2 day")
	return []figure{
		{"E2", value + ", two-way ANOVA, tumor: P", tumor, args, "result/terms[tumor]/p_value", toDigits()},
		{"E2", value + ", two-way ANOVA, time: P", time, args, "result/terms[day]/p_value", toDigits()},
		{"E2", value + ", the same without interaction, tumor: P", tumor, args, "result/types[type=II&interaction=false]/terms[tumor]/p_value", toDigits()},
	}
}

// straight is R², P and n of a linear regression; n follows from R² and P where
// the paper does not print it.
func straight(what, x, y, where, rest string) []figure {
	f := published.E.At(what)
	args := fmt.Sprintf("correlate --sample hep3b --x '%s' --y '%s' --where '%s'%s", x, y, where, rest)
	return []figure{
		{"E4", what + ": R²", f.Value, args, "result/pairs[0]/regression/r_squared", toDigits()},
		{"E4", what + ": P", f.P, args, "result/pairs[0]/regression/slope/p_value", toDigits()},
		{"E4", what + ": n", f.N, args, "result/pairs[0]/n", toDigits()},
	}
}

// changeOf is the mean of the resistant phase in per cent of the sensitive one's.
func changeOf(row, what, value, where string) figure {
	printed := strings.TrimSuffix(published.E.At(what+", sensitive to resistant").Value, "%")
	return figure{row, what + ", sensitive to resistant: %", printed, mice(value, "phase", where, ""), "result/groups[resistant]/percent_change", toDigits()}
}

var documentE = func() []figure {
	var out []figure
	add := func(f ...figure) { out = append(out, f...) }
	add(
		changeOf("E3", "trough plasma", "plasma trough", trough),
		changeOf("E4", "tumors", "tumor sorafenib", waning+bearing),
		changeOf("E4", "livers", "liver sorafenib", waning+bearing),
		changeOf("E4", "livers without tumor", "liver sorafenib", waning+free),
		figure{"E1", "plasma, the dose doubled on day 29: from day 28 to 42: %",
			strings.TrimSuffix(published.E.At("plasma from day 28 to 42, escalated in between").Value, "%"),
			"compare --sample hep3b --value 'plasma @ 28' --paired 'plasma @ 42' --where '" + escalate + "'", "result/groups[all]/percent_change", toDigits()})
	overTime := mice("plasma", "tumor", on30, " --over-time")
	for _, at := range []string{"no]/at[time=4", "no]/at[time=7", "yes]/at[time=4", "yes]/at[time=7"} {
		tumor, day, _ := strings.Cut(at, "]/at[time=")
		// The text has the peak, days 4 to 7, at about 20,000 ng/ml and no more digits.
		add(figure{"E1", "plasma, tumor " + tumor + ", mean of day " + day + ": about", published.E.At("plasma at its peak, days 4 to 7, about").Value, overTime,
			"result/groups[" + at + "]/mean", within(0.15)})
	}

	add(twoWay("plasma", published.E.At("plasma sorafenib, two-way ANOVA, tumor").P, published.E.At("plasma sorafenib, two-way ANOVA, time").P)...)
	add(twoWay("N-oxide", published.E.At("%N-oxide, two-way ANOVA, tumor").P, published.E.At("%N-oxide, two-way ANOVA, time").P)...)
	add(testOf("E2", "%N-oxide on day 11, t test", published.E.At("%N-oxide on day 11, tumor or none, t test").P, "N-oxide @ 11", "tumor", "", "student-t"))

	add(
		testOf("E3", "trough plasma by phase, ANOVA", published.E.At("trough plasma by phase, one-way ANOVA").P, "plasma trough", "phase", trough, "anova"),
		testOf("E3", "trough in tumors by phase, ANOVA", published.E.At("trough in tumors by phase, one-way ANOVA").P, "tumor trough", "phase", trough, "anova"),
		pairOf("trough plasma", "plasma trough", trough, "sensitive", "resistant"),
		testOf("E3", "microvessel density by phase, ANOVA", published.E.At("microvessel density by phase, one-way ANOVA").P, "MVD", "phase", bearing, "anova"),
		pairOf("microvessel density", "MVD", bearing, "control", "sensitive"),
		pairOf("microvessel density", "MVD", bearing, "control", "resistant"),
		pairOf("microvessel density", "MVD", bearing, "control", "escalated"),
		testOf("E3", "proliferation by phase, ANOVA", published.E.At("proliferation by phase, one-way ANOVA").P, "Ki-67", "phase", bearing, "anova"),
		testOf("E3", "proliferation, resistant and escalated, t test", published.E.At("proliferation, resistant and escalated, t test").P, "Ki-67", "phase",
			raised+bearing, "student-t"),
	)
	for _, phase := range []string{"sensitive", "preprogression", "resistant"} {
		add(figure{"E3", "trough mice, " + phase + ": n", published.E.At("trough mice, " + phase).N, mice("plasma trough", "phase", trough, ""),
			"result/groups[" + phase + "]/n", toDigits()})
	}

	const all30 = on30 + ` and tumor == "yes"`
	add(straight("mean plasma on day, 4 to 70, tumor", "day", "plasma", all30+" and day >= 4", " --means")...)
	add(straight("mean plasma on day, 7 to 70, no tumor", "day", "plasma", on30+` and tumor == "no" and day >= 7`, " --means")...)
	add(straight("sorafenib in tumors on hCG", "hCG at sacrifice", "`tumor sorafenib`", on30+" and "+bearing, "")...)
	add(straight("sorafenib in livers on hCG", "hCG at sacrifice", "`liver sorafenib`", on30+" and "+bearing, "")...)
	add(straight("plasma sorafenib on hCG, all time points", "hCG", "plasma", all30, "")...)
	// The same samples: n is that of plasma.
	add(straight("%N-oxide on hCG, all time points", "hCG", "`N-oxide`", all30, "")...)
	for _, c := range []struct{ what, from, to, value, where string }{
		{"tumors", "sensitive", "resistant", "tumor sorafenib", waning + bearing},
		{"livers", "sensitive", "resistant", "liver sorafenib", waning + bearing},
		{"livers without tumor", "sensitive", "resistant", "liver sorafenib", waning + free},
		{"livers", "resistant", "escalated", "liver sorafenib", raised + bearing},
		{"tumors", "resistant", "escalated", "tumor sorafenib", raised + bearing},
	} {
		printed := published.E.At(c.what + ", " + c.from + " to " + c.to).P
		add(testOf("E4", c.what+", "+c.from+" and "+c.to+", t test", printed, c.value, "phase", c.where, "student-t"))
		if c.from != "sensitive" {
			continue
		}
		for _, phase := range []string{c.from, c.to} {
			add(figure{"E4", c.what + ", " + phase + ": n", published.E.At(c.what + ", " + phase).N, mice(c.value, "phase", c.where, ""),
				"result/groups[" + phase + "]/n", toDigits()})
		}
	}

	// The paper gives one P for the two doses; it is taken to be that of the mice with tumors.
	byDose := `km --sample hep3b --by arm --where 'tumor == "yes" and ` + treated + "'"
	byTumor := `km --sample hep3b --by tumor --where '` + treated + "'"
	add(
		figure{"E5", "30 and 30 to 60 mg/kg, tumor, log-rank: P", published.E.At("survival of 30 and 30 to 60 mg/kg, tumor, log-rank test").P, byDose,
			"result/tests[log-rank]/p_value", toDigits()},
		figure{"E5", "with and without tumor, log-rank: P", published.E.At("survival with and without tumor, log-rank test").P, byTumor,
			"result/tests[log-rank]/p_value", toDigits()},
		figure{"E5", "mice with tumor: n", published.E.At("rash, with tumor").N, byTumor, "result/groups[yes]/n", toDigits()},
		figure{"E5", "mice without tumor: n", published.E.At("rash, without").N, byTumor, "result/groups[no]/n", toDigits()},
		figure{"E5", "progressed (hCG above 200) by day 29, of 43: n", published.E.At("hCG above 200 on day 28, with tumor").Count(),
			mice("`hCG @ 28` > 200", "tumor", treated+" and survival_days > 0", ""), "result/table[yes]/levels[level=true]/n", toDigits()},
	)
	// Toxicity of the doses, told with E5: rash, and its improvement after week 6.
	for _, c := range []struct{ what, value, where string }{
		{"rash", "rash", treated}, {"rash improved, 30 mg/kg", "rash improved", on30}, {"rash improved, 30 to 60 mg/kg", "rash improved", escalate},
	} {
		for _, g := range [][2]string{{"yes", "with tumor"}, {"no", "without"}} {
			tumor, f := g[0], published.E.At(c.what+", "+g[1])
			args, at := mice(c.value, "tumor", c.where, ""), "result/table["+tumor+"]/risk/"
			add(figure{"E5", c.what + ", tumor " + tumor, f.Percent + "%", args, at + "estimate", toDigits()},
				figure{"E5", c.what + ", tumor " + tumor + ": n", f.N, args, "result/table[" + tumor + "]/n", toDigits()})
		}
	}
	return out
}()

var walksE = []walk{
	{"E1", "plasma over time, mean ± SEM (Figure 2A)", "hep3b", "' 1", []string{"mean ± SEM", "no 4 8 20986"}, mice("plasma", "tumor", on30, " --over-time")},
	{"E1", "urinary hCG over time by arm (Figures 1A and 4B)", "hep3b", "' h", []string{"hCG: mean ± SEM", "vehicle"}, mice("hCG", "arm", bearing, " --over-time")},
	{"E1", "body weight over time by arm (Figure 4C)", "hep3b", "' w", []string{"weight: mean ± SEM"}, mice("weight", "arm", `experiment == "peak"`, " --over-time")},
	{"E1", "plasma before and after the dose was doubled (Figure 3D)", "hep3b", "' e", []string{"plasma @ 42 - plasma @ 28", "mean change 4106"}, "compare --sample hep3b --value 'plasma @ 28' --paired 'plasma @ 42' --where '" + escalate + "'"},
	{"E2", "plasma, tumor × time", "hep3b", "' 2", []string{"tumor 1 5.589 0.0196", "day 8 6.992 <0.0001"}, mice("plasma", "tumor", on30, " --by2 day")},
	{"E2", "%N-oxide, tumor × time", "hep3b", "' n", []string{"0.0063", "0.111"}, mice("N-oxide", "tumor", on30, " --by2 day")},
	{"E2", "%N-oxide on day 11, t test", "hep3b", "' o", []string{"Student t test 0.0372"}, mice("N-oxide @ 11", "tumor", "", " --lead student-t")},
	{"E3", "trough plasma by phase (Figure 1B)", "hep3b", "' g", []string{"one-way ANOVA 0.0204"}, mice("plasma trough", "phase", trough, " --lead anova")},
	{"E3", "the same, Bonferroni", "hep3b", "' 3", []string{"sensitive, resistant -4482", "0.0180"}, mice("plasma trough", "phase", trough, " --pairwise bonferroni")},
	{"E3", "trough in tumors by phase (Figure 1C)", "hep3b", "' t", []string{"one-way ANOVA 0.309"}, mice("tumor trough", "phase", trough, " --lead anova")},
	{"E3", "microvessel density by phase (Figure 5)", "hep3b", "' v", []string{"one-way ANOVA <0.0001"}, mice("MVD", "phase", bearing, " --lead anova")},
	{"E3", "the same, Bonferroni", "hep3b", "' m", []string{"control, sensitive -30.9", "<0.0001 <0.0001"}, mice("MVD", "phase", bearing, " --pairwise bonferroni")},
	{"E3", "proliferation by phase (Figure 5C)", "hep3b", "' k", []string{"one-way ANOVA 0.0822"}, mice("Ki-67", "phase", bearing, " --lead anova")},
	{"E3", "the same, resistant and escalated", "hep3b", "' z", []string{"Student t test 0.0135"}, mice("Ki-67", "phase", raised+bearing, " --lead student-t")},
	{"E4", "mean plasma on day, with tumor (Figure 2A)", "hep3b", "' 4", []string{"R2 0.7230", "P 0.0075 n 8"}, "correlate --sample hep3b --x day --y plasma --means --where '" + on30 + ` and tumor == "yes" and day >= 4'`},
	{"E4", "mean plasma on day, without tumor (Figure 2A)", "hep3b", "' f", []string{"R2 0.8130", "P 0.0055 n 7"}, "correlate --sample hep3b --x day --y plasma --means --where '" + on30 + ` and tumor == "no" and day >= 7'`},
	{"E4", "sorafenib in tumors on hCG (Figure 3A)", "hep3b", "' a", []string{"R2 0.2480", "P 0.0419 n 17"}, "correlate --sample hep3b --x 'hCG at sacrifice' --y 'tumor sorafenib' --where '" + on30 + " and " + bearing + "'"},
	{"E4", "sorafenib in livers on hCG (Figure 3A)", "hep3b", "' b", []string{"R2 0.1507", "P 0.0820 n 21"}, "correlate --sample hep3b --x 'hCG at sacrifice' --y 'liver sorafenib' --where '" + on30 + " and " + bearing + "'"},
	{"E4", "plasma on hCG, all time points (Figure 3A)", "hep3b", "' c", []string{"R2 0.0498", "P 0.0740 n 65"}, "correlate --sample hep3b --x hCG --y plasma --where '" + on30 + ` and tumor == "yes"'`},
	{"E4", "%N-oxide on hCG, all time points (Figure 3A)", "hep3b", "' d", []string{"R2 0.2800", "P <0.0001 n 65"}, "correlate --sample hep3b --x hCG --y N-oxide --where '" + on30 + ` and tumor == "yes"'`},
	{"E4", "tumors, sensitive and resistant (Figure 2C)", "hep3b", "' p", []string{"Student t test 0.0192"}, mice("tumor sorafenib", "phase", waning+bearing, " --lead student-t")},
	{"E4", "livers, sensitive and resistant (Figure 2C)", "hep3b", "' l", []string{"Student t test 0.0018"}, mice("liver sorafenib", "phase", waning+bearing, " --lead student-t")},
	{"E4", "livers without tumor (Figure 2C)", "hep3b", "' u", []string{"Student t test 0.232"}, mice("liver sorafenib", "phase", waning+free, " --lead student-t")},
	{"E4", "tumors, resistant and escalated (Figure 4A)", "hep3b", "' x", []string{"Student t test 0.0387"}, mice("tumor sorafenib", "phase", raised+bearing, " --lead student-t")},
	{"E4", "livers, resistant and escalated (Figure 4A)", "hep3b", "' y", []string{"Student t test 0.0090"}, mice("liver sorafenib", "phase", raised+bearing, " --lead student-t")},
	{"E5", "survival by dose, with tumor (Figure 4D)", "hep3b", "' 5", []string{"log-rank 9.57 1 0.0020"}, `km --sample hep3b --by arm --where 'tumor == "yes" and ` + treated + "'"},
	{"E5", "survival with tumor and without", "hep3b", "' s", []string{"log-rank 1.65 1 0.199"}, "km --sample hep3b --by tumor --where '" + treated + "'"},
	{"E5", "rash, with tumor and without (Figure 2E)", "hep3b", "' r", []string{"15 (75.0%)", "32 (74.4%)"}, mice("rash", "tumor", treated, "")},
	{"E5", "rash improved, 30 mg/kg (Figure 2F)", "hep3b", "' i", []string{"4 (44.4%)", "5 (41.7%)"}, mice("rash improved", "tumor", on30, "")},
	{"E5", "rash improved, 30 to 60 mg/kg (Figure 4E)", "hep3b", "' j", []string{"4 (50.0%)", "7 (58.3%)"}, mice("rash improved", "tumor", escalate, "")},
}
