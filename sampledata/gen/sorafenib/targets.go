package main

// The published figures, by study. Documents: the abstracts of studies of
// sorafenib collected by CancerIndex (C1 to C9) and the project descriptions of
// second-line and real-world studies (D1 to D7).

var resorceOS = comparison{
	title: "OS", endpoint: "OS", by: levels("arm", "placebo", "regorafenib"), names: []string{"placebo", "regorafenib"},
	strata: []term{is("region", "Asia"), atLeast("ECOG", 1), is("macrovascular invasion", "yes"), is("extrahepatic disease", "yes"), atLeast("AFP", 400)},
	wants: []want{
		med(1, "10.6", "9.1", "12.1"), med(0, "7.8", "6.3", "8.8"), hr(0, "0.63", "0.50", "0.79"),
		{kind: oneSided, printed: "0.0001", less: true},
		between(events, 0, 134, 146), between(events, 1, 226, 240),
	},
}

var giorgioOS = comparison{
	title: "OS", endpoint: "OS", by: levels("arm", "sorafenib", "sorafenib + RFA"), names: []string{"sorafenib", "sorafenib + RFA"},
	wants: []want{
		surv(1, 12, "60"), surv(1, 24, "35"), surv(1, 36, "26"), surv(0, 12, "37"), surv(0, 24, "0"),
		between(events, 1, 30, 38), between(events, 0, 44, 50), between(logRank, 0, 1e-9, 1e-4),
	},
}

var doses = []string{"800 mg", "800 to 400 mg", "400 mg"}

var hsiaoOS = comparison{
	title: "OS by dose", endpoint: "OS", by: levels("dose group", doses...), names: doses,
	wants: []want{
		med(0, "5.0"), med(1, "16.5"), med(2, "6.5"), medAll("7.5"), p("0.011"),
		between(events, 0, 36, 45), between(events, 1, 32, 44), between(events, 2, 30, 40),
	},
}

var hsiaoCox = comparison{
	title: "OS, Cox model", endpoint: "OS",
	terms:    []term{atMost("Child-Pugh score", 5), is("any adverse event", "no"), atMost("tumor number", 3), atMost("treatment months", 1), is("TACE", "no")},
	termName: []string{"Child-Pugh score 5", "no adverse event", "at most 3 tumors", "sorafenib for at most 1 cycle", "no TACE"},
	wants:    []want{hr(0, "0.492"), hr(1, "3.423"), hr(2, "0.313"), hr(3, "3.694"), hr(4, "3.197")},
}

var hsiaoTTF = comparison{
	title: "Sorafenib duration by dose", endpoint: "TTF", by: levels("dose group", doses...), names: doses,
	wants: []want{med(0, "2.5"), med(1, "5.5"), med(2, "4.0"), medAll("4.0"), p("0.010")},
}

var leeArms = []string{"resection", "TACE", "sorafenib"}

var leeOS = []*comparison{
	{
		title: "OS", endpoint: "OS", by: levels("arm", leeArms...), names: leeArms,
		wants: []want{med(0, "19.9"), med(1, "6.6"), med(2, "6.2"), between(events, 0, 18, 34), between(events, 1, 56, 78), between(events, 2, 34, 51)},
	},
	{title: "OS, resection or TACE", endpoint: "OS", by: levels("arm", "resection", "TACE"), wants: []want{p("<0.001")}},
	{title: "OS, resection or sorafenib", endpoint: "OS", by: levels("arm", "resection", "sorafenib"), wants: []want{p("<0.001")}},
	{title: "OS, TACE or sorafenib", endpoint: "OS", by: levels("arm", "TACE", "sorafenib"), wants: []want{p("0.698")}},
	{
		title: "OS of Child-Pugh A, type I and unilobar", endpoint: "OS", by: levels("arm", leeArms...), names: leeArms,
		where: all(is("Child-Pugh", "A"), is("PVTT type", "I"), is("involved lobe", "unilobar")),
		wants: []want{p("0.006")},
	},
	{title: "OS of Child-Pugh A", endpoint: "OS", by: levels("arm", leeArms...), where: is("Child-Pugh", "A"), wants: []want{between(logRank, 0, 0, 0.02)}},
	{title: "OS of type I", endpoint: "OS", by: levels("arm", leeArms...), where: is("PVTT type", "I"), wants: []want{between(logRank, 0, 0, 0.02)}},
	{title: "OS of unilobar", endpoint: "OS", by: levels("arm", leeArms...), where: is("involved lobe", "unilobar"), wants: []want{between(logRank, 0, 0, 0.02)}},
	{
		title: "OS, Cox model", endpoint: "OS", by: levels("arm", leeArms...), names: leeArms,
		terms:    []term{is("involved lobe", "bilobar"), is("PVTT type", "II"), is("Child-Pugh", "B")},
		termName: []string{"bilobar", "PVTT type II", "Child-Pugh B"},
		wants: []want{
			hr(0, "1.750"), pOf(wald, 0, "0.036"), hr(1, "2.262").times(3), pOf(wald, 1, "0.006"), hr(2, "1.705"), pOf(wald, 2, "0.008"),
			hr(3, "1.617"), pOf(wald, 3, "0.013"), hr(4, "1.712"), pOf(wald, 4, "0.012"),
		},
	},
}

var hatookaArms = []string{"HAIC", "sorafenib"}

var hatookaOS = []*comparison{
	{
		title: "Matched, OS", endpoint: "OS", by: levels("arm", hatookaArms...), names: hatookaArms, where: is("matched", "yes"),
		wants: []want{med(1, "15"), med(0, "8"), p("0.021"), between(events, 0, 36, 44), between(events, 1, 30, 40)},
	},
	{
		title: "Matched, OS, Cox model", endpoint: "OS", by: levels("arm", hatookaArms...), names: hatookaArms, where: is("matched", "yes"),
		terms:    []term{is("sex", "male"), below("relative tumor size", 50), below("AFP", 400)},
		termName: []string{"male", "relative tumor size below 50 %", "AFP below 400"},
		wants: []want{
			pOf(wald, 0, "0.001"), pOf(wald, 1, "0.008"), pOf(wald, 2, "0.012"), pOf(wald, 3, "0.005"),
			between(hazard, 0, 0.2, 0.6), between(hazard, 1, 0.2, 0.6), between(hazard, 2, 0.2, 0.65), between(hazard, 3, 0.2, 0.65),
		},
	},
}

var hatookaTTF = comparison{
	title: "Matched, time to treatment failure", endpoint: "TTF", by: levels("arm", hatookaArms...), names: hatookaArms, where: is("matched", "yes"),
	wants: []want{med(1, "12.2"), med(0, "4.4"), p("0.002")},
}

var lamarcaOS = []*comparison{
	{title: "OS", endpoint: "OS", wants: []want{med(0, "6.5", "4.9", "8.01"), between(events, 0, 42, 60)}},
	{
		title: "OS", endpoint: "OS", by: levels("HFS/HTN", "no", "yes"), names: []string{"no HFS/HTN", "HFS/HTN"},
		wants: []want{med(1, "8.2", "6.5", "12.4"), med(0, "4.1", "2.7", "5.4").times(4), hr(0, "0.4", "0.2", "0.7").times(6), p("0.003").times(2)},
	},
	{title: "OS of those alive at 2 months, by HFS/HTN at any time", endpoint: "OS", by: levels("HFS/HTN", "no", "yes"), landmark: 2, wants: []want{p("0.019"), between(hazard, 0, 0.2, 0.75)}},
	{title: "OS of those alive at 2 months, by HFS/HTN by then", endpoint: "OS", by: two(atMost("HFS/HTN month", 2)), landmark: 2, wants: []want{p("0.019"), between(hazard, 0, 0.2, 0.75)}},
	{title: "OS of those alive at 3 months, by HFS/HTN by then", endpoint: "OS", by: two(atMost("HFS/HTN month", 3)), landmark: 3, wants: []want{p("0.006"), between(hazard, 0, 0.2, 0.75)}},
	{
		title: "OS, Cox model", endpoint: "OS", by: levels("HFS/HTN", "no", "yes"), names: []string{"no HFS/HTN", "HFS/HTN"},
		terms: []term{value("Child-Pugh score")}, termName: []string{"Child-Pugh score"},
		wants: []want{pOf(wald, 1, "<0.001"), between(wald, 0, 0, 0.04), between(hazard, 0, 0.2, 0.7), between(hazard, 1, 1.2, 2.2)},
	},
}

var lamarcaPFS = comparison{title: "PFS", endpoint: "PFS", wants: []want{med(0, "4.6", "2.8", "5.2")}}

var kuzuyaOS = []*comparison{
	{
		title: "OS, Cox model", endpoint: "OS", by: levels("fever", "no", "yes"), names: []string{"no fever", "fever"},
		terms: []term{atLeast("ECOG", 1), is("macrovascular invasion", "yes"), atLeast("AFP", 400)}, termName: []string{"ECOG", "macrovascular invasion", "AFP"},
		wants: []want{
			hr(0, "0.517", "0.319", "0.838").times(4), pOf(wald, 0, "0.0071"),
			between(wald, 1, 0.08, 1), between(wald, 2, 0.08, 1), between(wald, 3, 0.08, 1), between(hazard, 1, 1.02, 1.6), between(hazard, 2, 1.02, 1.6), between(hazard, 3, 1.02, 1.6), between(events, 0, 52, 64), between(events, 1, 20, 30),
		},
	},
}

var guOS = []*comparison{
	{
		title: "OS, Cox model on MSKCC risk", endpoint: "OS", by: levels("MSKCC risk", "favorable", "intermediate", "poor"),
		names: []string{"favorable", "intermediate", "poor"}, terms: []term{value("pathology score")}, termName: []string{"pathology score"},
		wants: []want{
			pOf(likelihood, 0, "<0.001"), between(hazard, 2, 1.42, 1.6), between(hazard, 0, 1.3, 1.9), between(hazard, 1, 2.2, 3.4),
			between(events, 0, 25, 60), between(events, 1, 80, 120), between(events, 2, 35, 60),
		},
	},
}

var tkiArms = []string{"TKI", "TKI-ICI"}

var tkiOS = []*comparison{
	{
		title: "OS", endpoint: "OS", by: levels("arm", tkiArms...), names: tkiArms,
		wants: []want{med(0, "7.63"), med(1, "19.23"), p("<0.001"), {kind: followUp, printed: "13.7", weight: 1}, between(events, 0, 22, 30), between(events, 1, 17, 26)},
	},
	{
		title: "OS, Cox model", endpoint: "OS", by: levels("arm", tkiArms...), names: tkiArms,
		terms: []term{atLeast("Child-Pugh score", 7)}, termName: []string{"Child-Pugh B7"},
		wants: []want{between(wald, 1, 0.004, 0.03), between(hazard, 1, 1.8, 3.2), between(wald, 0, 0, 0.001)},
	},
}

var tkiPFS = comparison{
	title: "PFS", endpoint: "PFS", by: levels("arm", tkiArms...), names: tkiArms,
	wants: []want{med(0, "2.97"), med(1, "8.63"), p("<0.001")},
}

var beyond = []string{"1a", "1b", "2"}

var beyondOS = []*comparison{
	{title: "OS by group", endpoint: "OS", by: levels("beyond progression", beyond...), names: beyond, wants: []want{
		med(0, "19.7"), med(1, "13.6"), med(2, "13.0"), medAll("15.4"), between(events, 0, 11, 19), between(events, 1, 17, 22), between(events, 2, 22, 30)}},
	{title: "OS, 1 or 2", endpoint: "OS", by: levels("beyond progression", "1a|1b", "2"), names: []string{"1", "2"}, wants: []want{med(0, "15.6"), p("0.90")}},
	{title: "OS, 1a or 1b", endpoint: "OS", by: levels("beyond progression", "1a", "1b"), wants: []want{p("0.004")}},
	{title: "OS, 1a or 2", endpoint: "OS", by: levels("beyond progression", "1a", "2"), wants: []want{p("0.126")}},
	{
		title: "OS with poor prognosis, 1 or 2", endpoint: "OS", by: levels("beyond progression", "1a|1b", "2"), names: []string{"1", "2"},
		where: is("poor prognosis", "yes"), wants: []want{med(0, "12.1"), med(1, "6.4"), p("0.019")},
	},
}

var responders = levels("response", "SD|PD|NE", "CR|PR")

// shrunk is early tumor shrinkage: the enhancing diameter fell by at least 20 %.
func shrunk(s *study) func(i int) float64 {
	base, follow := s.number("enhancing diameter base"), s.number("enhancing diameter follow")
	return func(i int) float64 { return b2f(1-follow[i]/base[i] > 0.2) }
}

var soramicOS = []*comparison{
	{
		title: "OS by response", endpoint: "OS", by: responders, names: []string{"no response", "response"},
		wants: []want{med(1, "30.3"), med(0, "11.4"), hr(0, "0.38", "0.22", "0.63").times(4), p("<0.001"), between(events, 1, 15, 24), between(events, 0, 55, 74)},
	},
	{
		title: "OS by early shrinkage", endpoint: "OS", by: two(shrunk), names: []string{"below 20 %", "20 % or more"},
		wants: []want{med(1, "22.1"), med(0, "11.4"), p("0.002")},
	},
	{title: "OS of those alive at 4 months, by response by then", endpoint: "OS", by: two(atMost("response month", 4)), landmark: 4, wants: []want{between(logRank, 0, 0, 0.04), between(hazard, 0, 0.2, 0.8)}},
	{title: "OS of those alive at 6 months, by response by then", endpoint: "OS", by: two(atMost("response month", 6)), landmark: 6, wants: []want{between(logRank, 0, 0, 0.03), between(hazard, 0, 0.2, 0.8)}},
}

var soramicPFS = []*comparison{
	{title: "PFS by response", endpoint: "PFS", by: responders, names: []string{"no response", "response"}, wants: []want{med(1, "10.1"), med(0, "4.3"), p("0.015")}},
	{title: "PFS by early shrinkage", endpoint: "PFS", by: two(shrunk), names: []string{"below 20 %", "20 % or more"}, wants: []want{med(1, "8.0"), med(0, "4.3"), p("0.034")}},
}

var framinghamOS = []*comparison{
	{
		title: "OS", endpoint: "OS", by: levels("Framingham risk", "low|intermediate", "high"), names: []string{"low or intermediate", "high"},
		wants: []want{med(1, "7.4", "3.4", "11.3"), med(0, "10.0", "6.8", "13.2"), between(logRank, 0, 0.005, 0.049), between(events, 0, 80, 112), between(events, 1, 38, 52)},
	},
	{
		title: "OS, Cox model", endpoint: "OS", by: levels("Framingham risk", "low|intermediate", "high"), names: []string{"low or intermediate", "high"},
		terms: []term{is("Child-Pugh", "B", "C"), is("macrovascular invasion", "yes"), atLeast("ECOG", 1)}, termName: []string{"Child-Pugh", "macrovascular invasion", "ECOG"},
		wants: []want{hr(0, "1.53", "1.07", "2.19").times(3), pOf(wald, 0, "0.019"), between(hazard, 1, 1.4, 2.2), between(hazard, 2, 1.1, 1.8), between(hazard, 3, 1.05, 1.6)},
	},
	{title: "OS", endpoint: "OS", by: levels("Framingham risk", "low", "intermediate", "high"), wants: []want{between(trendP, 0, 0.002, 0.03)}},
}

// sarcopenic is muscle at or below the cut of the sex.
func sarcopenic(s *study) func(i int) float64 {
	index, sex := s.number("skeletal muscle index"), s.text("sex")
	return func(i int) float64 {
		if sex[i] == "male" {
			return b2f(index[i] <= 36.2)
		}
		return b2f(index[i] <= 29.6)
	}
}

var sarcopeniaNames = []string{"no sarcopenia", "sarcopenia"}

// dayMed is a median that was printed in days.
func dayMed(kind kind, g int, days string) want {
	return want{kind: kind, k: g, printed: days, weight: 1, days: true}
}

var sarcopeniaOS = []*comparison{
	{
		title: "OS", endpoint: "OS", by: two(sarcopenic), names: sarcopeniaNames,
		wants: []want{dayMed(median, 1, "174"), dayMed(median, 0, "454"), p("<0.0001"), between(events, 1, 112, 138), between(events, 0, 38, 56)},
	},
	{
		title: "OS, Cox model", endpoint: "OS", by: two(not(sarcopenic)), names: []string{"sarcopenia", "no sarcopenia"},
		terms: []term{is("Child-Pugh", "B"), is("macrovascular invasion", "yes"), atLeast("AFP", 400)}, termName: []string{"Child-Pugh B", "macrovascular invasion", "AFP"},
		wants: []want{hr(0, "0.365"), pOf(wald, 0, "<0.0001"), between(wald, 1, 0, 0.02), between(hazard, 1, 1.2, 2), between(hazard, 2, 1.1, 1.8), between(hazard, 3, 1.05, 1.8)},
	},
}

var sarcopeniaPFS = comparison{
	title: "PFS", endpoint: "PFS", by: two(sarcopenic), names: sarcopeniaNames,
	wants: []want{dayMed(median, 1, "77"), dayMed(median, 0, "106"), p("0.0131")},
}

var medicareArms = []string{"no treatment", "sorafenib"}

// sixtyDays is the landmark, in months; months(59) lies before it.
var sixtyDays = months(60)

var medicareOS = comparison{
	title: "Matched, alive at 60 days, OS from then on", endpoint: "OS", by: levels("arm", medicareArms...), names: medicareArms,
	where: is("matched", "yes"), landmark: sixtyDays,
	wants: []want{med(1, "3"), med(0, "2").times(4), hr(0, "0.95", "0.78", "1.16"),
		{kind: survival, k: 1, at: 3, lower: 55.55, upper: 55.65, weight: 2}, // 99 of 223 died
		{kind: survival, k: 0, at: 3, lower: 49.30, upper: 49.35, weight: 2}, // 113 of 223 died
	},
}

var medicareNaive = []*comparison{
	{title: "All from diagnosis, OS", endpoint: "OS", by: levels("arm", medicareArms...), names: medicareArms},
	{title: "All alive at 60 days, OS from then on", endpoint: "OS", by: levels("arm", medicareArms...), names: medicareArms, landmark: sixtyDays},
}
