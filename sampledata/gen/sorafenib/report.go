package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"kaplan/stats"
)

// quantile is R's type 7.
func quantile(x []float64, p float64) float64 {
	s := slices.Sorted(slices.Values(x))
	h := p * float64(len(s)-1)
	k := min(int(h), len(s)-2)
	return s[k] + (h-float64(k))*(s[k+1]-s[k])
}

func sortFloats(x []float64) { slices.Sort(x) }

// questions are the comparisons of each study.
var questions = map[string][]*comparison{
	"RESORCE": {&resorceOS}, "Giorgio": {&giorgioOS}, "Hsiao": {&hsiaoOS, &hsiaoTTF, &hsiaoCox}, "Lee": leeOS,
	"Hatooka": append(slices.Clone(hatookaOS), &hatookaTTF), "Lamarca": append(slices.Clone(lamarcaOS), &lamarcaPFS),
	"Kuzuya": kuzuyaOS, "Gu": guOS, "TKI-ICI": append(slices.Clone(tkiOS), &tkiPFS), "Beyond progression": beyondOS,
	"SORAMIC": append(slices.Clone(soramicOS), soramicPFS...), "Framingham": framinghamOS,
	"Sarcopenia": append(slices.Clone(sarcopeniaOS), &sarcopeniaPFS), "Medicare": {&medicareOS},
}

// figures is every published figure beside what the studies give.
func figures(studies []*study) []figure {
	var out []figure
	for _, s := range studies {
		for _, q := range questions[s.name] {
			c := *q // questions are shared; an answer is not
			c.rows, c.group, c.x, c.stratum = nil, nil, nil, nil
			c.compile(s)
			out = append(out, c.figures()...)
		}
		if f := counts[s.name]; f != nil {
			for _, x := range f(s) {
				x.study = s.name
				out = append(out, x)
			}
		}
	}
	return out
}

func show(w io.Writer, fs []figure) {
	bad := 0
	for _, f := range fs {
		mark := ""
		if !f.ok {
			mark = "  OUT OF BOUNDS"
			bad++
		}
		fmt.Fprintf(w, "%-20s %-62s %-26s %s%s\n", f.study, f.what, f.printed, f.reached, mark)
	}
	fmt.Fprintf(w, "%d figures, %d out of bounds\n", len(fs), bad)
}

// tally counts those of in, and those of them that has.
func (s *study) tally(in, has term) (k, n int) {
	a, b := in(s), has(s)
	for i := range s.n {
		if a(i) == 1 {
			n++
			k += int(b(i))
		}
	}
	return k, n
}

func everybody(*study) func(int) float64 { return func(int) float64 { return 1 } }

// share is a printed count.
func share(s *study, what string, in, has term, k, n int) figure {
	gotK, gotN := s.tally(in, has)
	return figure{what: what, printed: fmt.Sprintf("%d of %d", k, n), reached: fmt.Sprintf("%d of %d", gotK, gotN), ok: gotK == k && gotN == n}
}

type test int

const (
	pearson test = iota
	yates
	fisher
)

// tableP is the P value of a two by two table: those of in, by by, by has.
func tableP(s *study, what string, in, by, has term, t test, printed string) figure {
	a, b, c := in(s), by(s), has(s)
	table := [][]int{{0, 0}, {0, 0}}
	for i := range s.n {
		if a(i) == 1 {
			table[int(b(i))][int(c(i))]++
		}
	}
	var p float64
	switch t {
	case fisher:
		r, err := stats.Fisher(table, 0.95)
		if err != nil {
			return figure{what: what, printed: "P " + printed, reached: err.Error()}
		}
		p = r.P
	default:
		r, err := stats.PearsonChiSquare(table, t == yates)
		if err != nil {
			return figure{what: what, printed: "P " + printed, reached: err.Error()}
		}
		p = r.P
	}
	return ofP(what+[3]string{", chi-square", ", chi-square with Yates' correction", ", Fisher"}[t], p, printed)
}

func ofP(what string, p float64, printed string) figure {
	f := figure{what: what, reached: "P " + showP(p)}
	if v, ok := strings.CutPrefix(printed, "<"); ok {
		f.printed, f.ok = "P <"+v, p < parse(v)
	} else {
		f.printed, f.ok = "P "+printed, off(p, logRank, printed, false) <= 1
	}
	return f
}

// ofNumber is a figure that is printed as it stands.
func ofNumber(what, printed, format string, v, lower, upper float64) figure {
	return figure{what: what, printed: printed, reached: fmt.Sprintf(format, v), ok: v >= lower && v <= upper}
}

// counts are the figures that are no survival: numbers, responses, adverse
// events, matching.
var counts = map[string]func(s *study) []figure{
	"RESORCE": func(s *study) []figure {
		var out []figure
		for _, a := range []struct {
			arm          string
			efficacy, n  int
			any, fatal   int
			htn, hfs     int
			fatigue, dia int
		}{{"regorafenib", 379, 374, 374, 50, 57, 47, 34, 12}, {"placebo", 194, 193, 179, 38, 9, 1, 9, 0}} {
			in := all(is("arm", a.arm), is("safety population", "yes"))
			out = append(out, share(s, a.arm+" of those randomised", everybody, is("arm", a.arm), a.efficacy, 573),
				share(s, "Adverse events, "+a.arm, in, is("any adverse event", "yes"), a.any, a.n),
				share(s, "Hypertension of grade 3 or 4, "+a.arm, in, atLeast("hypertension grade", 3), a.htn, a.n),
				share(s, "Hand-foot skin reaction of grade 3, "+a.arm, in, atLeast("hand-foot grade", 3), a.hfs, a.n),
				share(s, "Fatigue of grade 3 or 4, "+a.arm, in, atLeast("fatigue grade", 3), a.fatigue, a.n),
				share(s, "Diarrhea of grade 3 or 4, "+a.arm, in, atLeast("diarrhea grade", 3), a.dia, a.n),
				share(s, "Deaths by adverse event, "+a.arm, in, is("fatal adverse event", "yes"), a.fatal, a.n))
		}
		return out
	},
	"Hsiao": func(s *study) []figure {
		g := levels("dose group", doses...)(s)
		r := is("response", "CR", "PR", "SD")(s)
		table := [][]int{{0, 0}, {0, 0}, {0, 0}}
		for i := range s.n {
			table[g(i)][int(r(i))]++
		}
		t, err := stats.PearsonChiSquare(table, false)
		if err != nil {
			return []figure{{what: "Disease control by dose", reached: err.Error()}}
		}
		return []figure{ofP("Disease control by dose, chi-square", t.P, "0.010")}
	},
	"Hatooka": func(s *study) []figure {
		m, _ := s.match("sorafenib", hatookaScore...)
		out := []figure{
			ofNumber("Pairs matched", "48", "%.0f", float64(len(m.Pairs)), 48, 48),
			share(s, "HAIC in the matched cohort", is("matched", "yes"), is("arm", "HAIC"), 48, 96),
		}
		mine := is("matched", "yes")(s)
		same := true
		for i, set := range m.Set {
			same = same && (set >= 0) == (mine(i) == 1)
		}
		return append(out, figure{what: "Column `matched` holds those pairs", printed: "yes", reached: map[bool]string{true: "yes", false: "no"}[same], ok: same})
	},
	"Lamarca": func(s *study) []figure {
		return []figure{
			share(s, "HFS/HTN (58 %)", everybody, is("HFS/HTN", "yes"), 49, 85),
			share(s, "Hypertension of grade 3 or 4 (45 %)", everybody, atLeast("hypertension grade", 3), 38, 85),
			share(s, "Hand-foot syndrome of grade 3 (8 %)", everybody, atLeast("hand-foot grade", 3), 7, 85),
			share(s, "Fatigue of grade 3 or 4 (8 %)", everybody, atLeast("fatigue grade", 3), 7, 85),
		}
	},
	"Kuzuya": func(s *study) []figure {
		yes, no := is("fever", "yes"), is("fever", "no")
		pr, dc, gone := is("response", "CR", "PR"), is("response", "CR", "PR", "SD"), is("enhancement disappeared", "yes")
		return []figure{
			share(s, "Partial response, fever", yes, pr, 13, 34), share(s, "Partial response, no fever", no, pr, 4, 68),
			tableP(s, "Partial response", everybody, yes, pr, fisher, "0.0001"),
			share(s, "Disease control, fever", yes, dc, 29, 34), share(s, "Disease control, no fever", no, dc, 41, 68),
			tableP(s, "Disease control", everybody, yes, dc, pearson, "0.0103"),
			share(s, "Enhancement gone, fever", yes, gone, 26, 34), share(s, "Enhancement gone, no fever", no, gone, 24, 68),
			tableP(s, "Enhancement gone", everybody, yes, gone, pearson, "<0.0001"),
		}
	},
	"Gu": func(s *study) []figure {
		c := func(ts ...term) float64 {
			o := stats.CoxData{}
			for i := range s.n {
				o.Time, o.Event = append(o.Time, s.num["OS_months"][i]), append(o.Event, s.num["OS_status"][i] == 1)
			}
			for _, t := range ts {
				f := t(s)
				var x []float64
				for i := range s.n {
					x = append(x, f(i))
				}
				o.X = append(o.X, x)
			}
			fit, err := stats.Cox(o, stats.CoxOptions{})
			if err != nil {
				return math.NaN()
			}
			h, err := fit.Concordance(stats.ConcordanceOptions{})
			if err != nil {
				return math.NaN()
			}
			return h.C
		}
		base := []term{is("MSKCC risk", "intermediate"), is("MSKCC risk", "poor")}
		a, b := c(base...), c(append(base, value("pathology score"))...)
		return []figure{
			ofNumber("C of MSKCC risk", "not printed", "%.3f", a, 0.58, 0.70),
			ofNumber("C with the pathology score", "higher", "%.3f", b, a+0.03, a+0.12),
		}
	},
	"TKI-ICI": func(s *study) []figure {
		tki, ici := is("arm", "TKI"), is("arm", "TKI-ICI")
		or, dc := is("response", "CR", "PR"), is("response", "CR", "PR", "SD")
		return []figure{
			share(s, "Objective response, TKI", tki, or, 3, 37), share(s, "Objective response, TKI-ICI", ici, or, 12, 56),
			tableP(s, "Objective response", everybody, ici, or, yates, "0.1552"),
			share(s, "Disease control, TKI", tki, dc, 17, 37), share(s, "Disease control, TKI-ICI", ici, dc, 47, 56),
			tableP(s, "Disease control", everybody, ici, dc, yates, "0.0003"),
			ofNumber("Median age", "56", "%.0f", middle(s.num["age"]), 56, 56),
		}
	},
	"SORAMIC": func(s *study) []figure {
		or := is("response", "CR", "PR")
		known := not(is("VEGF-A rs2010963", ""))
		alleles := [][]int{{0, 0}, {0, 0}}
		r := or(s)
		for i, g := range s.cat["VEGF-A rs2010963"] {
			for _, a := range g {
				alleles[int(b2f(a == 'C'))][int(r(i))]++
			}
		}
		f, err := stats.Fisher(alleles, 0.95)
		if err != nil {
			return []figure{{what: "Alleles", reached: err.Error()}}
		}
		return []figure{
			share(s, "Objective response (29.5 %)", everybody, or, 34, 115),
			share(s, "Responders among those genotyped", known, or, 9, 34),
			tableP(s, "VEGF-A rs2010963, CC and response", known, is("VEGF-A rs2010963", "CC"), or, fisher, "<0.05"),
			ofP("VEGF-A rs2010963, C allele and response, Fisher", f.P, "<0.05"),
		}
	},
	"Framingham": func(s *study) []figure {
		r := func(l string) term { return is("Framingham risk", l) }
		return []figure{
			share(s, "Low risk", everybody, r("low"), 15, 173), share(s, "Intermediate risk", everybody, r("intermediate"), 104, 173),
			share(s, "High risk", everybody, r("high"), 54, 173),
		}
	},
	"Sarcopenia": func(s *study) []figure {
		or, dc := is("response", "CR", "PR"), is("response", "CR", "PR", "SD")
		var days [2][]float64
		f := sarcopenic(s)
		for i, m := range s.num["treatment months"] {
			days[int(f(i))] = append(days[int(f(i))], math.Round(m*daysPerMonth))
		}
		t, err := stats.MannWhitney(days[1], days[0], stats.RankOptions{})
		if err != nil {
			return []figure{{what: "Treatment duration", reached: err.Error()}}
		}
		return []figure{
			share(s, "Sarcopenia", everybody, sarcopenic, 151, 232), share(s, "Child-Pugh A", everybody, is("Child-Pugh", "A"), 165, 232),
			ofNumber("Median age", "72", "%.0f", middle(s.num["age"]), 72, 72),
			ofNumber("Treatment duration, median, sarcopenia", "66 days", "%.0f days", middle(days[1]), 66, 66),
			ofNumber("Treatment duration, median, no sarcopenia", "103 days", "%.0f days", middle(days[0]), 103, 103),
			ofP("Treatment duration, Mann-Whitney", t.P, "0.001"),
			tableP(s, "Objective response", everybody, sarcopenic, or, fisher, "0.0146"),
			tableP(s, "Disease control", everybody, sarcopenic, dc, fisher, "0.0151"),
		}
	},
	"Medicare": func(s *study) []figure {
		var alive []int
		for i, t := range s.num["OS_months"] {
			if t >= sixtyDays {
				alive = append(alive, i)
			}
		}
		m, _ := s.matchOf("sorafenib", alive, medicareScore...)
		mine := is("matched", "yes")(s)
		both := 0
		for k, set := range m.Set {
			if set >= 0 && mine(alive[k]) == 1 {
				both++
			}
		}
		dead := func(arm string) (k, n int) {
			return s.tally(all(is("matched", "yes"), is("arm", arm)), all(atMost("OS_months", sixtyDays+3.001), atLeast("OS_status", 1)))
		}
		a, n := dead("sorafenib")
		c, d := dead("no treatment")
		r, err := stats.RiskOf(a, n-a, c, d-c, 0.95)
		if err != nil {
			return []figure{{what: "Risk ratio", reached: err.Error()}}
		}
		out := []figure{
			share(s, "Sorafenib (27 %)", everybody, is("arm", "sorafenib"), 414, 1532),
			ofNumber("Pairs matched", "223", "%.0f", float64(both)/2, pairs, pairs),
			share(s, "Deaths within 3 months of the landmark, sorafenib (44 %)", all(is("matched", "yes"), is("arm", "sorafenib")), all(atMost("OS_months", sixtyDays+3.001), atLeast("OS_status", 1)), 99, 223),
			share(s, "Deaths within 3 months of the landmark, no treatment (51 %)", all(is("matched", "yes"), is("arm", "no treatment")), all(atMost("OS_months", sixtyDays+3.001), atLeast("OS_status", 1)), 113, 223),
			{what: "Risk ratio at 3 months", printed: "0.88 (0.72 to 1.07)", reached: fmt.Sprintf("%.2f (%.2f to %.2f)", r.Ratio, r.RatioCI.Lower, r.RatioCI.Upper),
				ok: round(r.Ratio, 2) == 0.88 && round(r.RatioCI.Lower, 2) == 0.72 && round(r.RatioCI.Upper, 2) == 1.07},
		}
		var days []float64
		first := stats.Outcome{}
		for i, m := range s.num["treatment months"] {
			if !math.IsNaN(m) {
				days = append(days, math.Round(m*daysPerMonth))
				first.Time = append(first.Time, s.num["OS_months"][i]-s.num["treatment start month"][i])
				first.Event = append(first.Event, s.num["OS_status"][i] == 1)
			}
		}
		curve, err := stats.KaplanMeier(first, 0.95, stats.Log)
		if err != nil {
			return append(out, figure{what: "Survival from the first prescription", reached: err.Error()})
		}
		at := func(p float64) float64 { return curve.Quantile(p).Value }
		out = append(out, figure{what: "Survival from the first prescription, median (quartiles), months", printed: "3 (1 to 8)",
			reached: fmt.Sprintf("%.1f (%.1f to %.1f)", at(0.5), at(0.25), at(0.75)), ok: math.Round(at(0.5)) == 3 && math.Round(at(0.25)) == 1 && math.Round(at(0.75)) == 8})
		dq := func(p float64) float64 { return quantile(days, p) }
		out = append(out, figure{what: "Sorafenib, median (quartiles), days", printed: "60 (30 to 107)",
			reached: fmt.Sprintf("%.0f (%.0f to %.0f)", dq(0.5), dq(0.25), dq(0.75)), ok: math.Abs(dq(0.5)-60) < 1 && math.Abs(dq(0.25)-30) < 1 && math.Abs(dq(0.75)-107) < 1.5})
		for _, q := range medicareNaive {
			c := *q
			c.wants = []want{hr(0, "1")}
			c.compile(s)
			a, err := c.eval(true)
			if err != nil {
				return append(out, figure{what: c.title, reached: err.Error()})
			}
			out = append(out, figure{what: c.title + ", hazard ratio, not matched", printed: "confounded",
				reached: fmt.Sprintf("%.2f (%.2f to %.2f)", a.hr[0], a.lo[0], a.hi[0]), ok: a.hi[0] < 0.9})
		}
		return out
	},
}

const (
	beginColumns = "<!-- sorafenib columns: begin -->"
	endColumns   = "<!-- sorafenib columns: end -->"
	beginFigures = "<!-- sorafenib: begin -->"
	endFigures   = "<!-- sorafenib: end -->"
)

// document puts the tables of columns and figures into the page.
func document(path string, fs []figure) error {
	page, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var c strings.Builder
	c.WriteString("| column | what it holds |\n|---|---|\n")
	for _, col := range columns {
		fmt.Fprintf(&c, "| `%s` | %s |\n", col.name, col.what)
	}
	var t strings.Builder
	t.WriteString("| study | figure | published | here |\n|---|---|---|---|\n")
	for _, f := range fs {
		here := f.reached
		if !f.ok {
			here += " (not met)"
		}
		fmt.Fprintf(&t, "| %s | %s | %s | %s |\n", f.study, f.what, f.printed, here)
	}
	s := string(page)
	for _, part := range [][3]string{{beginColumns, endColumns, c.String()}, {beginFigures, endFigures, t.String()}} {
		head, rest, ok := strings.Cut(s, part[0])
		_, tail, ok2 := strings.Cut(rest, part[1])
		if !ok || !ok2 {
			return fmt.Errorf("%s has no place between %s and %s", path, part[0], part[1])
		}
		s = head + part[0] + "\n" + part[2] + part[1] + tail
	}
	return os.WriteFile(path, []byte(s), 0o644)
}
