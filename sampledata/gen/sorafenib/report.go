package main

import (
	"fmt"
	"io"
	"math"
	"os"

	"kaplan/sampledata/gen/kit"
	"kaplan/sampledata/published"
	"kaplan/stats"
)

// figures is every published figure beside what the studies give.
func figures(studies []*study) []kit.Figure {
	var out []kit.Figure
	for _, s := range studies {
		from := len(out)
		for _, c := range questions(s.name, "") {
			c.compile(s)
			out = append(out, c.figures()...)
		}
		for _, c := range definitionOf(s.name).Count {
			out = append(out, c.figures(s)...)
		}
		for k := range out[from:] {
			out[from+k].Study = s.name
		}
	}
	return out
}

func show(w io.Writer, fs []kit.Figure) {
	bad := 0
	for _, f := range fs {
		bad += kit.Int(!f.OK)
		fmt.Fprintf(w, "%-20s %-62s %-26s %s%s\n", f.Study, f.What, f.Printed, f.Ours, kit.If(f.OK, "", "  OUT OF BOUNDS"))
	}
	fmt.Fprintf(w, "%d figures, %d out of bounds\n", len(fs), bad)
}

// figures answers what is counted in a study.
func (c countDef) figures(s *study) []kit.Figure {
	switch {
	case c.Special != "":
		j := &kit.Judge{}
		special[c.Special](s, j)
		if err := j.Err(); err != nil {
			j.Say(c.Special, "an answer", false, "%v", err)
		}
		return j.Figures
	case c.Test != "":
		return []kit.Figure{c.test(s)}
	case c.Median != "":
		f := published.Study(s.name, c.What)
		v := kit.Median(s.num[c.Median])
		return []kit.Figure{{What: c.What, Printed: f.Value, Ours: fmt.Sprintf("%.0f", v), OK: v == published.Number(f.Value)}}
	}
	f := published.Study(s.name, c.What)
	in, has := s.rows(c.In), s.within(c.Has)
	k := 0
	for _, i := range in {
		k += kit.Int(has(i))
	}
	ours := fmt.Sprintf("%d of %d", k, len(in))
	if c.Percent {
		c.What += " (" + f.Percent + " %)"
	}
	return []kit.Figure{{What: c.What, Printed: f.N, Ours: ours, OK: ours == f.N}}
}

// test is the P value of a table of groups by those in whom something has.
func (c countDef) test(s *study) kit.Figure {
	by, levels := grouped(c.By)
	g, has := by(s), s.within(c.Has)
	table := make([][]int, len(levels))
	for k := range table {
		table[k] = make([]int, 2)
	}
	for _, i := range s.rows(c.In) {
		table[g(i)][kit.Int(has(i))]++
	}
	what := c.What + ", " + c.Test
	p, err := tableP(table, c.Test)
	if err != nil {
		return kit.Figure{What: what, Printed: "an answer", Ours: err.Error()}
	}
	return ofP(s, what, p)
}

// tableP is the P of a test by its name in the studies' files.
func tableP(table [][]int, test string) (float64, error) {
	if test == "Fisher" {
		r, err := stats.Fisher(table, 0.95)
		if err != nil {
			return math.NaN(), err
		}
		return r.P, nil
	}
	r, err := stats.PearsonChiSquare(table, test == "chi-square with Yates' correction")
	if err != nil {
		return math.NaN(), err
	}
	return r.P, nil
}

// ofP sets a P value beside the published one.
func ofP(s *study, what string, p float64) kit.Figure {
	w := want{kind: logRank, figure: published.Study(s.name, what)}
	w.read()
	return kit.Figure{What: what, Printed: "P " + w.printed, Ours: "P " + showP(p), OK: kit.If(w.less, p < w.value.want, w.value.off(p, true) <= 1)}
}

// special are the figures that take more than a count.
var special = map[string]func(s *study, j *kit.Judge){
	"pairs of Hatooka": func(s *study, j *kit.Judge) {
		m, _ := s.match(s.rows(""), hatookaScore)
		n := pairs(s.name)
		j.Say("Pairs matched", fmt.Sprint(n), len(m.Pairs) == n, "%d", len(m.Pairs))
	},
	"pairs are marked": func(s *study, j *kit.Judge) {
		m, _ := s.match(s.rows(""), hatookaScore)
		matched, same := s.within("matched == yes"), true
		for i, set := range m.Set {
			same = same && (set >= 0) == matched(i)
		}
		j.Say("Column `matched` holds those pairs", "yes", same, "%s", kit.YesNo(same))
	},
	"pairs of Medicare": func(s *study, j *kit.Judge) {
		alive := s.rows("not OS_months <= 2")
		m, _ := s.match(alive, medicareScore)
		matched, both, n := s.within("matched == yes"), 0, pairs(s.name)
		for k, set := range m.Set {
			both += kit.Int(set >= 0 && matched(alive[k]))
		}
		j.Say("Pairs matched", fmt.Sprint(n), both == 2*n, "%.0f", float64(both)/2)
	},
	"concordance": func(s *study, j *kit.Judge) {
		risk := []string{"MSKCC risk == intermediate", "MSKCC risk == poor"}
		a, b := s.concordance(j, risk...), s.concordance(j, append(risk, "pathology score")...)
		j.Say("C of MSKCC risk", "not printed", a >= 0.58 && a <= 0.70, "%.3f", a)
		j.Say("C with the pathology score", published.Study(s.name, "C with the pathology score").Value, b >= a+0.03 && b <= a+0.12, "%.3f", b)
	},
	"alleles": func(s *study, j *kit.Judge) {
		table := [][]int{{0, 0}, {0, 0}}
		r := s.within("response == CR|PR")
		for i, g := range s.cat["VEGF-A rs2010963"] {
			for _, a := range g {
				table[kit.Int(a == 'C')][kit.Int(r(i))]++
			}
		}
		p, err := tableP(table, "Fisher")
		if !j.Fail(err) {
			j.Figures = append(j.Figures, ofP(s, "VEGF-A rs2010963, C allele and response, Fisher", p))
		}
	},
	"genotyped for the score": func(s *study, j *kit.Judge) {
		f := published.Study(s.name, "Genotyped for the score")
		k := len(s.rows("known VEGF-A rs2010963 and known DPYD rs2297595 and known DPYD rs1801265"))
		j.Say("Genotyped for the score", f.N, fmt.Sprint(k) == f.N, "%d", k)
	},
	"arms before matching": func(s *study, j *kit.Judge) {
		all := s.rows("")
		size, invasion, err := s.apart(all)
		if !j.Fail(err) {
			j.Figures = append(j.Figures, ofP(s, "All, tumor size by arm, Mann-Whitney", size),
				ofP(s, "All, portal vein invasion by arm, chi-square", invasion))
		}
	},
	"treatment days": func(s *study, j *kit.Judge) {
		var days [2][]float64
		f := s.codes("sarcopenic")
		for i, m := range s.num["treatment months"] {
			days[f(i)] = append(days[f(i)], math.Round(m*daysPerMonth))
		}
		t, err := stats.MannWhitney(days[1], days[0], stats.RankOptions{})
		if j.Fail(err) {
			return
		}
		for k, group := range []string{"sarcopenia", "no sarcopenia"} {
			what, ours := "Treatment duration, median, "+group, kit.Median(days[1-k])
			f := published.Study(s.name, what)
			j.Say(what, f.Value, ours == published.Number(f.Value), "%.0f days", ours)
		}
		j.Figures = append(j.Figures, ofP(s, "Treatment duration, Mann-Whitney", t.P))
	},
	"risk ratio": func(s *study, j *kit.Judge) {
		dead := func(arm string) (k, n int) {
			in := s.rows("matched == yes and arm == " + arm)
			died := s.within("OS_months <= 5.001 and OS_status == 1")
			for _, i := range in {
				k += kit.Int(died(i))
			}
			return k, len(in)
		}
		a, n := dead("sorafenib")
		c, d := dead("no treatment")
		r, err := stats.RiskOf(a, n-a, c, d-c, 0.95)
		if j.Fail(err) {
			return
		}
		f := published.Study(s.name, "Risk ratio at 3 months")
		ok := f.ValueBound.Meets(f.Value, r.Ratio) && f.LimitBound.Meets(f.Lower, r.RatioCI.Lower) && f.LimitBound.Meets(f.Upper, r.RatioCI.Upper)
		j.Say("Risk ratio at 3 months", f.Interval(), ok, "%.2f (%.2f to %.2f)", r.Ratio, r.RatioCI.Lower, r.RatioCI.Upper)
	},
	"first prescription": func(s *study, j *kit.Judge) {
		var days []float64
		var first stats.Outcome
		for _, i := range s.rows("arm == sorafenib") {
			days = append(days, math.Round(s.num["treatment months"][i]*daysPerMonth))
			first.Time = append(first.Time, s.num["OS_months"][i]-s.num["treatment start month"][i])
			first.Event = append(first.Event, s.num["OS_status"][i] == 1)
		}
		curve, err := stats.KaplanMeier(first, 0.95, stats.Log)
		if j.Fail(err) {
			return
		}
		quartiles(s, j, "Survival from the first prescription, median (quartiles), months", "%.1f (%.1f to %.1f)",
			func(p float64) float64 { return curve.Quantile(p).Value }, func(ours, want float64) bool { return math.Round(ours) == want })
		quartiles(s, j, "Sorafenib, median (quartiles), days", "%.0f (%.0f to %.0f)",
			func(p float64) float64 { return kit.Quantile(days, p) }, func(ours, want float64) bool { return math.Abs(ours-want) < kit.If(want > 100, 1.5, 1) })
	},
	"not matched": func(s *study, j *kit.Judge) {
		for _, q := range []questionDef{{Title: "All from diagnosis, OS"}, {Title: "All alive at 60 days, OS from then on", Landmark: 2}} {
			q.Endpoint, q.By = "OS", "arm: no treatment, sorafenib"
			c := q.comparison(s.name)
			c.wants = []want{{kind: hazard}}
			c.compile(s)
			a, err := c.eval(true)
			if j.Fail(err) {
				return
			}
			what := c.title + ", hazard ratio, not matched"
			j.Say(what, published.Study(s.name, what).Value, a.hi[0] < 0.9, "%.2f (%.2f to %.2f)", a.hr[0], a.lo[0], a.hi[0])
		}
	},
}

// quartiles sets a median with quartiles beside the published ones.
func quartiles(s *study, j *kit.Judge, what, format string, at func(p float64) float64, near func(ours, want float64) bool) {
	f := published.Study(s.name, what)
	m, lower, upper := at(0.5), at(0.25), at(0.75)
	ok := near(m, published.Number(f.Value)) && near(lower, published.Number(f.Lower)) && near(upper, published.Number(f.Upper))
	j.Say(what, f.Interval(), ok, format, m, lower, upper)
}

// concordance is C of a Cox model.
func (s *study) concordance(j *kit.Judge, terms ...string) float64 {
	var d stats.CoxData
	for i := range s.n {
		d.Time, d.Event = append(d.Time, s.num["OS_months"][i]), append(d.Event, s.num["OS_status"][i] == 1)
	}
	for _, t := range terms {
		d.X = append(d.X, s.values(t, s.rows("")))
	}
	fit, err := stats.Cox(d, stats.CoxOptions{})
	if j.Fail(err) {
		return math.NaN()
	}
	h, err := fit.Concordance(stats.ConcordanceOptions{})
	j.Fail(err)
	return h.C
}

// tables are those of sorafenib.md, by their marks in the page.
func tables(fs []kit.Figure) map[string]string {
	list := "| column | what it holds |\n|---|---|\n"
	for _, c := range columns {
		list += fmt.Sprintf("| `%s` | %s |\n", c.name, c.what)
	}
	return map[string]string{"sorafenib columns": list, "sorafenib": kit.Table(fs, "study", "figure", "published", "here")}
}

// document puts the tables of columns and figures into the page.
func document(path string, fs []kit.Figure) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	page := string(b)
	for name, table := range tables(fs) {
		if page, err = kit.PutTable(page, name, table); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return os.WriteFile(path, []byte(page), 0o644)
}
