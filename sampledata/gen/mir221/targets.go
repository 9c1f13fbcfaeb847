package main

import (
	"fmt"
	"math"

	"kaplan/sampledata/gen/kit"
	"kaplan/sampledata/published"
	"kaplan/stats"
)

// table lays the figures out as in mir221.md.
func table(list []kit.Figure) string { return kit.Table(list, "figure", "the abstract", "here") }

// part is one cohort as read from the file.
type part struct {
	name          string
	before, after []float64 // relative expression
	responder     []bool
	pfs           stats.Outcome
}

// first says whether the cohort is the one in which cuts are chosen.
func (c *part) first() bool { return c.name == settings[0].name }

func parse(file []byte) (map[string]*part, error) {
	c, err := kit.Read(file)
	if err != nil {
		return nil, err
	}
	var x [3][]float64
	for k, column := range []string{"miR-221 baseline", "miR-221 2 months", "PFS_months"} {
		if x[k], err = c.Numbers(column); err != nil {
			return nil, err
		}
	}
	out := map[string]*part{}
	for i, name := range c.Text["cohort"] {
		p := out[name]
		if p == nil {
			p = &part{name: name}
			out[name] = p
		}
		p.before, p.after = append(p.before, x[0][i]), append(p.after, x[1][i])
		p.responder = append(p.responder, c.Text["response"][i] == "responder")
		p.pfs.Time, p.pfs.Event = append(p.pfs.Time, x[2][i]), append(p.pfs.Event, c.Text["PFS_status"][i] == "1")
	}
	return out, nil
}

// split gives the baseline (log2) of responders and of the others.
func (c *part) split() (responders, others []float64) {
	for i, v := range c.before {
		if c.responder[i] {
			responders = append(responders, math.Log2(v))
		} else {
			others = append(others, math.Log2(v))
		}
	}
	return responders, others
}

// changes gives log2 of the ratio after / before where both were measured.
func (c *part) changes(responder bool) (out []float64) {
	for i, v := range c.before {
		if c.responder[i] == responder && !math.IsNaN(c.after[i]) {
			out = append(out, math.Log2(c.after[i]/v))
		}
	}
	return out
}

// at says how well a cut tells responders, who lie at or below it.
func (c *part) at(cut float64) (sensitivity, specificity float64) {
	var hit, yes, right, no float64
	for i, v := range c.before {
		if c.responder[i] {
			yes++
			hit += kit.Float(v <= cut)
		} else {
			no++
			right += kit.Float(v > cut)
		}
	}
	return hit / yes, right / no
}

// logRank compares progression-free survival at a cut.
func (c *part) logRank(cut float64) (p float64, lowIsBetter bool, err error) {
	g := make([]uint8, len(c.before))
	for i, v := range c.before {
		g[i] = uint8(kit.Int(v > cut))
	}
	t, err := kit.LogRank(c.pfs, g, 2)
	if err != nil {
		return 0, false, err
	}
	return t.P, t.Observed[0] < t.Expected[0], nil
}

// silent stands where the abstract prints no number.
const silent = "no number"

// judge is what is found in both cohorts, the first before the second.
type judge struct {
	kit.Judge
	youden, youdenIndex, youdenP float64 // the cut chosen in the first cohort, and how it does there
	best, bestP                  float64 // that with the largest log-rank statistic
}

// figures judges a file by package stats.
func figures(file []byte) ([]kit.Figure, error) {
	parts, err := parse(file)
	if err != nil {
		return nil, err
	}
	var j judge
	for _, s := range settings {
		c := parts[s.name]
		j.baseline(c)
		j.change(c)
		j.cut(c)
		j.bestCut(c)
	}
	return j.Figures, j.Err()
}

// baseline is row B1: miR-221 before treatment, and how it tells responders.
func (j *judge) baseline(c *part) {
	yes, no := c.split()
	t, err1 := stats.MannWhitney(yes, no, stats.RankOptions{})
	welch, err2 := stats.WelchT(yes, no, 0.95)
	roc, err3 := stats.ROCOf(c.before, c.responder, stats.ROCOptions{})
	if j.Fail(err1) || j.Fail(err2) || j.Fail(err3) {
		return
	}
	b1 := "B1, " + c.name + ", "
	f := published.B.At("baseline miR-221, medians of responders and others")
	low, high := kit.Median(yes), kit.Median(no)
	j.Say(b1+f.Name, f.Value, low < high, "%.3f (n %d) and %.3f (n %d)", math.Exp2(low), len(yes), math.Exp2(high), len(no))
	planted, area := t.P > 0.03 && t.P < 0.15, roc.AUC > 0.6 && roc.AUC < 0.68
	if c.first() {
		planted, area = t.P < 0.005 && t.P > 0.0003, roc.AUC > 0.7 && roc.AUC < 0.78
		j.youden = roc.Youden.Cut
	}
	j.Say(b1+"the same, Mann-Whitney test", silent, planted, "P %.2g", t.P)
	j.Say(b1+"log2 of it, Welch t test", silent, welch.Difference < 0, "P %.2g", welch.P)
	j.Say(b1+"AUC for response", silent, !roc.Higher && area, "%.3f (%.3f to %.3f)", roc.AUC, roc.Lower, roc.Upper)
}

// change is row B2: what becomes of miR-221 by two months.
func (j *judge) change(c *part) {
	up, still := c.changes(true), c.changes(false)
	for _, g := range []struct {
		who    string
		change []float64
	}{{"responders", up}, {"others", still}} {
		r, err := stats.SignedRank(g.change, stats.RankOptions{})
		if j.Fail(err) {
			return
		}
		m := kit.Median(g.change)
		ok := r.P > 0.2 && math.Abs(m) < 0.15
		if g.who == "responders" {
			ok = r.P < 0.01 && m > 0
		}
		j.Say(fmt.Sprintf("B2, %s, %s (n %d), two months / baseline, median; signed-rank test", c.name, g.who, len(g.change)),
			published.B.At(g.who+", two months / baseline").Value, ok, "%.2f; P %.2g", math.Exp2(m), r.P)
	}
	both, err := stats.MannWhitney(up, still, stats.RankOptions{})
	if j.Fail(err) {
		return
	}
	j.Say("B2, "+c.name+", change in responders and others, Mann-Whitney test", silent, both.P < 0.05, "P %.2g", both.P)
}

// cut is row B3: Youden's cut, less good where it was not chosen, and not
// worthless.
func (j *judge) cut(c *part) {
	sens, spec := c.at(j.youden)
	p, better, err := c.logRank(j.youden)
	if j.Fail(err) {
		return
	}
	what, index := "B3, validation, the same cut carried over", sens+spec-1
	ok := better && p > j.youdenP && index < j.youdenIndex-0.1 && index > 0.05
	if c.first() {
		what, ok = "B3, discovery, Youden cut, chosen here", better && p < 0.05
		j.youdenIndex, j.youdenP = index, p
	}
	j.Say(what+", sensitivity and specificity", silent, ok, "at %.4g: %.3f, %.3f", j.youden, sens, spec)
	j.Say(what+", progression-free survival, log-rank test", silent, ok, "P %.2g", p)
}

// bestCut is the other way to choose: the cut that tells progression-free
// survival best.
func (j *judge) bestCut(c *part) {
	what := "B3, validation, that cut carried over"
	if c.first() {
		what = "B3, discovery, cut with the largest log-rank statistic"
		line, err := stats.NewTimeline(c.pfs)
		if j.Fail(err) {
			return
		}
		l, err := stats.Landscape(line, c.before, stats.CutOptions{})
		if j.Fail(err) {
			return
		}
		j.best = l.Cuts[l.Best].Cut
	}
	p, better, err := c.logRank(j.best)
	if j.Fail(err) {
		return
	}
	low := 0
	for _, v := range c.before {
		low += kit.Int(v <= j.best)
	}
	share := float64(low) / float64(len(c.before))
	ok := better && share > 0.3 && share < 0.7
	if c.first() {
		ok, j.bestP = ok && p < 0.05, p
	} else {
		ok = ok && p > j.bestP
	}
	j.Say(what+", log-rank test", silent, ok, "at %.4g: %d low, %d high, P %.2g", j.best, low, len(c.before)-low, p)
}
