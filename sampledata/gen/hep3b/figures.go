package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"kaplan/sampledata/gen/kit"
	"kaplan/sampledata/published"
	"kaplan/stats"
)

// data is the file as anyone reads it.
type data struct {
	*kit.Columns
	first []bool // the first row of a mouse
}

func parse(file []byte) (*data, error) {
	c, err := kit.Read(file)
	if err != nil {
		return nil, err
	}
	d := &data{Columns: c}
	seen := map[string]bool{}
	for _, m := range c.Text["mouse"] {
		d.first = append(d.first, !seen[m])
		seen[m] = true
	}
	return d, nil
}

// where tells which rows count.
type where func(i int) bool

// is keeps the rows with one of the values in a column.
func (d *data) is(column string, values ...string) where {
	x := d.Text[column]
	return func(i int) bool { return slices.Contains(values, x[i]) }
}

// between keeps the rows of a range of days.
func (d *data) between(from, to float64) where {
	return func(i int) bool { v := d.at("day", i); return v >= from && v <= to }
}

func (d *data) mouse(i int) bool { return d.first[i] }

func (d *data) at(column string, i int) float64 {
	v, err := strconv.ParseFloat(d.Text[column][i], 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

// rows gives the rows that all of the conditions keep and in which all of the
// columns are measured.
func (d *data) rows(columns []string, keep ...where) (out []int) {
	for i := range d.N {
		ok := true
		for _, k := range keep {
			ok = ok && k(i)
		}
		for _, c := range columns {
			ok = ok && d.Text[c][i] != ""
		}
		if ok {
			out = append(out, i)
		}
	}
	return out
}

// values gives a column in those rows.
func (d *data) values(column string, keep ...where) (out []float64) {
	for _, i := range d.rows([]string{column}, keep...) {
		out = append(out, d.at(column, i))
	}
	return out
}

// codes numbers the values of a column in the rows, in the order given.
func (d *data) codes(column string, rows []int, levels ...string) []uint8 {
	out := make([]uint8, len(rows))
	for k, i := range rows {
		out[k] = stats.NoGroup
		if l := slices.Index(levels, d.Text[column][i]); l >= 0 {
			out[k] = uint8(l)
		}
	}
	return out
}

// judge collects figures of a file.
type judge struct {
	kit.Judge
	d *data
}

// number holds ours to the digits of a printed number, as every number of
// document E, and shows one more.
func (j *judge) number(what, before, printed, after string, ours float64) {
	more := published.Decimals(printed) + kit.Int(before != "n ")
	number := strings.TrimSuffix(printed, "%")
	j.Say(what, before+number+after, published.Digits.Meets(number, ours), "%s%.*f%s", before, more, ours, after)
}

// p holds a P value to its digits, "<" and "n.s." to their side.
func (j *judge) p(what, printed string, ours float64) {
	if bound, ok := strings.CutPrefix(printed, "<"); ok {
		j.Say(what, "P < "+bound, published.Digits.Meets(printed, ours), "P %.2g", ours)
	} else if printed == "n.s." {
		j.Say(what, "P > 0.05", ours > 0.05, "P %.2g", ours)
	} else {
		j.number(what, "P ", printed, "", ours)
	}
}

func (j *judge) r2(what, printed string, ours float64)      { j.number(what, "R² ", printed, "", ours) }
func (j *judge) percent(what, printed string, ours float64) { j.number(what, "", printed, " %", ours) }
func (j *judge) count(what, printed string, ours int) {
	j.number(what, "n ", printed, "", float64(ours))
}

// t is Student's P of two samples.
func (j *judge) t(x, y []float64) float64 {
	r, err := stats.StudentT(x, y, 0.95)
	if j.Fail(err) {
		return math.NaN()
	}
	return r.P
}

// anova is the one-way P by phase, and what PairwiseT finds.
func (j *judge) anova(column string, phases ...string) (float64, []stats.MeanPair) {
	rows := j.d.rows([]string{column}, j.d.mouse, j.d.is("phase", phases...))
	y, g := make([]float64, len(rows)), j.d.codes("phase", rows, phases...)
	for k, i := range rows {
		y[k] = j.d.at(column, i)
	}
	a, err := stats.OneWayANOVA(y, g, len(phases))
	if j.Fail(err) {
		return math.NaN(), nil
	}
	pairs, err := stats.PairwiseT(y, g, len(phases), true, stats.Bonferroni, 0.95)
	j.Fail(err)
	return a.Rows[0].P, pairs
}

// twoWay is the table of tumor × day of the mice on 30 mg/kg.
func (j *judge) twoWay(column string, interaction bool) *stats.ANOVA {
	d := j.d
	rows := d.rows([]string{column}, d.is("arm", arm30))
	y := make([]float64, len(rows))
	var levels []string
	for _, day := range plasmaDays {
		levels = append(levels, strconv.Itoa(day))
	}
	for k, i := range rows {
		y[k] = d.at(column, i)
	}
	a, err := stats.TwoWayANOVA(y, d.codes("tumor", rows, "no", "yes"), d.codes("day", rows, levels...), 2, len(levels), stats.TypeII, interaction)
	if j.Fail(err) {
		return &stats.ANOVA{Rows: make([]stats.ANOVARow, 4)}
	}
	return a
}

func (j *judge) line(x, y []float64) *stats.Line {
	l, err := stats.LinearRegression(x, y, 0.95)
	if j.Fail(err) {
		return &stats.Line{}
	}
	return l
}

// overDays is the line of daily means of plasma.
func (j *judge) overDays(tumor string, from, to float64) *stats.Line {
	var x, y []float64
	for _, day := range plasmaDays {
		if v := float64(day); v >= from && v <= to {
			x = append(x, v)
			y = append(y, mean(j.d.values("plasma", j.d.is("arm", arm30), j.d.is("tumor", tumor), j.d.between(v, v))))
		}
	}
	return j.line(x, y)
}

// onHCG is the line of a column on hCG in the mice with tumors on 30 mg/kg.
func (j *judge) onHCG(column, hCG string, keep ...where) *stats.Line {
	d := j.d
	var x, y []float64
	for _, i := range d.rows([]string{column, hCG}, append(keep, d.is("arm", arm30), d.is("tumor", "yes"))...) {
		x, y = append(x, d.at(hCG, i)), append(y, d.at(column, i))
	}
	return j.line(x, y)
}

// logRank is P of groups by a column.
func (j *judge) logRank(column string, levels []string, keep ...where) float64 {
	d := j.d
	rows := d.rows([]string{"survival_days", column}, append(keep, d.mouse)...)
	var o stats.Outcome
	for _, i := range rows {
		o.Time, o.Event = append(o.Time, d.at("survival_days", i)), append(o.Event, d.Text["survival_status"][i] == "1")
	}
	r, err := kit.LogRank(o, d.codes(column, rows, levels...), len(levels))
	if j.Fail(err) {
		return math.NaN()
	}
	return r.P
}

// change is the mean of y less that of x, of x.
func change(x, y []float64) float64 { return mean(y)/mean(x) - 1 }

func mean(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v
	}
	return s / float64(len(x))
}

// figures judges a file: every printed figure beside what package stats finds.
func figures(file []byte) ([]kit.Figure, error) {
	d, err := parse(file)
	if err != nil {
		return nil, err
	}
	j := &judge{d: d}
	j.anovas()
	j.phases()
	j.lines()
	j.tissues()
	j.survival()
	j.toxicity()
	return j.Figures, j.Err()
}

func printed(name string) published.Figure { return published.E.At(name) }

// anovas are those of row E2.
func (j *judge) anovas() {
	d := j.d
	for _, c := range [][2]string{{"plasma", "plasma sorafenib"}, {"N-oxide", "%N-oxide"}} {
		full, additive := j.twoWay(c[0], true), j.twoWay(c[0], false)
		tumor, time := printed(c[1]+", two-way ANOVA, tumor"), printed(c[1]+", two-way ANOVA, time")
		j.p("E2, "+tumor.Name, tumor.P, full.Rows[0].P)
		j.p("E2, "+time.Name, time.P, full.Rows[1].P)
		j.p("E2, the same without interaction, tumor", tumor.P, additive.Rows[0].P)
	}
	f := printed("%N-oxide on day 11, tumor or none, t test")
	j.p("E2, "+f.Name, f.P, j.t(d.values("N-oxide", d.is("tumor", "yes"), d.between(11, 11)), d.values("N-oxide", d.is("tumor", "no"), d.between(11, 11))))
}

// phases is row E3: what differs from phase to phase.
func (j *judge) phases() {
	of := func(column, phase string) []float64 { return j.d.values(column, j.d.mouse, j.d.is("phase", phase)) }
	// against are the pairs of a column whose Bonferroni-corrected P is printed.
	against := func(what, a string, phases []string, pairs []stats.MeanPair) {
		for _, q := range pairs {
			if f, ok := published.E.Find(fmt.Sprintf("%s, %s and %s, Bonferroni", what, phases[q.A], phases[q.B])); ok && phases[q.A] == a {
				j.p("E3, "+f.Name, f.P, q.PAdjusted)
			}
		}
	}
	trough, all := []string{sensitive, pre, resist}, []string{control, sensitive, resist, esc}
	p, pairs := j.anova("plasma trough", trough...)
	j.p("E3, trough plasma by phase (6, 6, 8 mice), one-way ANOVA", printed("trough plasma by phase, one-way ANOVA").P, p)
	f := printed("trough plasma, sensitive to resistant")
	j.percent("E3, "+f.Name, f.Value, 100*change(of("plasma trough", sensitive), of("plasma trough", resist)))
	against("trough plasma", sensitive, trough, pairs)
	one := func(name string, p float64) { j.p("E3, "+name, printed(name).P, p) }
	p, _ = j.anova("tumor trough", trough...)
	one("trough in tumors by phase, one-way ANOVA", p)
	p, pairs = j.anova("MVD", all...)
	one("microvessel density by phase, one-way ANOVA", p)
	against("microvessel density", control, all, pairs)
	p, _ = j.anova("Ki-67", all...)
	one("proliferation by phase, one-way ANOVA", p)
	one("proliferation, resistant and escalated, t test", j.t(of("Ki-67", resist), of("Ki-67", esc)))
}

// lines are the regressions of row E4.
func (j *judge) lines() {
	line := func(name, points string, l *stats.Line) {
		f := printed(name)
		if points != "" {
			name += ", " + f.N + points
		}
		j.r2("E4, "+name, f.Value, l.R2)
		j.p("E4, the same", f.P, l.P)
		if points == "" && f.Name != "%N-oxide on hCG, all time points" { // which are the samples of plasma
			j.count("E4, the same, samples (from R² and P)", f.N, l.N)
		}
	}
	line("mean plasma on day, 4 to 70, tumor", " days", j.overDays("yes", 4, 70))
	line("mean plasma on day, 7 to 70, no tumor", " days", j.overDays("no", 7, 70))
	line("sorafenib in tumors on hCG", " mice", j.onHCG("tumor sorafenib", "hCG at sacrifice", j.d.mouse))
	line("sorafenib in livers on hCG", " mice", j.onHCG("liver sorafenib", "hCG at sacrifice", j.d.mouse))
	line("plasma sorafenib on hCG, all time points", "", j.onHCG("plasma", "hCG"))
	line("%N-oxide on hCG, all time points", "", j.onHCG("N-oxide", "hCG"))
}

// tissues are the levels of row E4.
func (j *judge) tissues() {
	d := j.d
	for _, c := range []struct{ name, column, from, to, tumor string }{
		{"tumors, sensitive to resistant", "tumor sorafenib", sensitive, resist, "yes"},
		{"livers, sensitive to resistant", "liver sorafenib", sensitive, resist, "yes"},
		{"livers without tumor, sensitive to resistant", "liver sorafenib", sensitive, resist, "no"},
		{"livers, resistant to escalated", "liver sorafenib", resist, esc, "yes"},
		{"tumors, resistant to escalated", "tumor sorafenib", resist, esc, "yes"},
	} {
		f, tumor := printed(c.name), d.is("tumor", c.tumor)
		x, y := d.values(c.column, d.mouse, tumor, d.is("phase", c.from)), d.values(c.column, d.mouse, tumor, d.is("phase", c.to))
		what := fmt.Sprintf("E4, %s (%d and %d mice)", c.name, len(x), len(y))
		if f.Value != "" {
			j.percent(what, f.Value, 100*change(x, y))
		}
		j.p(what+", t test", f.P, j.t(x, y))
	}
	f, up := printed("plasma from day 28 to 42, escalated in between"), d.is("arm", armUp)
	j.percent("E4, "+f.Name, f.Value, 100*change(d.values("plasma", up, d.between(28, 28)), d.values("plasma", up, d.between(42, 42))))
}

// survival is row E5.
func (j *judge) survival() {
	arms := []string{arm30, armUp}
	f := printed("survival of 30 and 30 to 60 mg/kg, tumor, log-rank test")
	j.p("E5, "+f.Name, f.P, j.logRank("arm", arms, j.d.is("tumor", "yes")))
	f = printed("survival with and without tumor, log-rank test")
	j.p("E5, "+f.Name, f.P, j.logRank("tumor", []string{"no", "yes"}, j.d.is("arm", arms...)))
}

// toxicity is told beside the rows: rash, and who had progressed when the dose
// was doubled.
func (j *judge) toxicity() {
	d := j.d
	any := func(int) bool { return true }
	for _, c := range []struct {
		name, column string
		arm          where
	}{
		{"rash", "rash", any},
		{"rash improved, 30 mg/kg", "rash improved", d.is("arm", arm30)},
		{"rash improved, 30 to 60 mg/kg", "rash improved", d.is("arm", armUp)},
	} {
		for _, g := range [][2]string{{"with tumor", "yes"}, {"without", "no"}} {
			f, tumor := printed(c.name+", "+g[0]), d.is("tumor", g[1])
			all, yes := d.rows([]string{c.column}, c.arm, tumor, d.mouse), d.rows(nil, c.arm, tumor, d.mouse, d.is(c.column, "yes"))
			j.percent(c.name+", of "+f.N+" "+g[0], f.Percent, 100*float64(len(yes))/float64(len(all)))
		}
	}
	f := printed("hCG above 200 on day 28, with tumor")
	above := func(i int) bool { return d.at("hCG", i) > progressionHCG }
	j.count("hCG above 200 on day 28, of "+f.Of()+" with tumor", f.Count(),
		len(d.rows([]string{"hCG", "survival_days"}, d.is("tumor", "yes"), d.is("arm", arm30, armUp), d.between(28, 28), above)))
}
