package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"kaplan/stats"
)

// figure is something that the abstract says, or that follows from it, and what
// is found. ok tells whether the sample shows it.
type figure struct {
	what, said, ours string
	ok               bool
}

func shown(list []figure) bool {
	return !slices.ContainsFunc(list, func(f figure) bool { return !f.ok })
}

// table lays the figures out as in mir221.md.
func table(list []figure) string {
	var b strings.Builder
	b.WriteString("| figure | the abstract | here |\n|---|---|---|\n")
	for _, f := range list {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", f.what, f.said, f.ours)
	}
	return b.String()
}

// part is one cohort as read from the file.
type part struct {
	before, after []float64 // relative expression
	responder     []bool
	pfs           stats.Outcome
}

func parse(file []byte) (map[string]*part, error) {
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for k, h := range rows[0] {
		at[h] = k
	}
	out := map[string]*part{}
	for i, r := range rows[1:] {
		number := func(column string) float64 {
			s := r[at[column]]
			if s == "" {
				return math.NaN()
			}
			v, e := strconv.ParseFloat(s, 64)
			if e != nil && err == nil {
				err = fmt.Errorf("row %d, %s: %w", i+2, column, e)
			}
			return v
		}
		c := out[r[at["cohort"]]]
		if c == nil {
			c = &part{}
			out[r[at["cohort"]]] = c
		}
		c.before, c.after = append(c.before, number("miR-221 baseline")), append(c.after, number("miR-221 2 months"))
		c.responder = append(c.responder, r[at["response"]] == "responder")
		c.pfs.Time, c.pfs.Event = append(c.pfs.Time, number("PFS_months")), append(c.pfs.Event, r[at["PFS_status"]] == "1")
	}
	return out, err
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
			hit += float64(b2i(v <= cut))
		} else {
			no++
			right += float64(b2i(v > cut))
		}
	}
	return hit / yes, right / no
}

// logRank compares progression-free survival at a cut.
func (c *part) logRank(cut float64) (p float64, lowIsBetter bool, err error) {
	tl, err := stats.NewTimeline(c.pfs)
	if err != nil {
		return 0, false, err
	}
	g := make([]uint8, len(c.before))
	for i, v := range c.before {
		g[i] = uint8(b2i(v > cut))
	}
	t := stats.LogRankTests([]*stats.EventTable{tl.Table(g, 2, nil)}, stats.TestOptions{})[0]
	return t.P, t.Observed[0] < t.Expected[0], nil
}

func median(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	n := len(s)
	return (s[(n-1)/2] + s[n/2]) / 2
}

// figures judges a file by package stats.
func figures(file []byte) ([]figure, error) {
	parts, err := parse(file)
	if err != nil {
		return nil, err
	}
	var list []figure
	add := func(what, said string, ok bool, format string, ours ...any) {
		list = append(list, figure{what, said, fmt.Sprintf(format, ours...), ok})
	}
	const lower, rise, none = "lower in responders", "increase in responders", "none reported in the others"
	var cut, youden, first, best, bestP float64
	for _, s := range settings {
		c := parts[s.name]
		yes, no := c.split()
		t, err := stats.MannWhitney(yes, no, stats.RankOptions{})
		if err != nil {
			return nil, err
		}
		ok := t.P < 0.005 && t.P > 0.0003
		if s.name == "validation" {
			ok = t.P > 0.03 && t.P < 0.15
		}
		add("B1, "+s.name+", baseline miR-221, medians of responders and others", lower, median(yes) < median(no), "%.3f (n %d) and %.3f (n %d)", math.Exp2(median(yes)), len(yes), math.Exp2(median(no)), len(no))
		add("B1, "+s.name+", the same, Mann-Whitney test", "no number", ok, "P %.2g", t.P)
		welch, err := stats.WelchT(yes, no, 0.95)
		if err != nil {
			return nil, err
		}
		add("B1, "+s.name+", log2 of it, Welch t test", "no number", welch.Difference < 0, "P %.2g", welch.P)
		roc, err := stats.ROCOf(c.before, c.responder, stats.ROCOptions{})
		if err != nil {
			return nil, err
		}
		ok = !roc.Higher && roc.AUC > 0.7 && roc.AUC < 0.78
		if s.name == "validation" {
			ok = !roc.Higher && roc.AUC > 0.6 && roc.AUC < 0.68
		}
		add("B1, "+s.name+", AUC for response", "no number", ok, "%.3f (%.3f to %.3f)", roc.AUC, roc.Lower, roc.Upper)

		up, still := c.changes(true), c.changes(false)
		for _, g := range []struct {
			who    string
			change []float64
			said   string
			moved  bool
		}{{"responders", up, rise, true}, {"others", still, none, false}} {
			r, err := stats.SignedRank(g.change, stats.RankOptions{})
			if err != nil {
				return nil, err
			}
			ok := r.P > 0.2 && math.Abs(median(g.change)) < 0.15
			if g.moved {
				ok = r.P < 0.01 && median(g.change) > 0
			}
			add(fmt.Sprintf("B2, %s, %s (n %d), two months / baseline, median; signed-rank test", s.name, g.who, len(g.change)), g.said, ok, "%.2f; P %.2g", math.Exp2(median(g.change)), r.P)
		}
		both, err := stats.MannWhitney(up, still, stats.RankOptions{})
		if err != nil {
			return nil, err
		}
		add("B2, "+s.name+", change in responders and others, Mann-Whitney test", "no number", both.P < 0.05, "P %.2g", both.P)

		carried := "B3, validation, the same cut carried over"
		if s.name == "discovery" {
			cut = roc.Youden.Cut
			carried = "B3, discovery, Youden cut, chosen here"
		}
		sens, spec := c.at(cut)
		p, better, err := c.logRank(cut)
		if err != nil {
			return nil, err
		}
		ok = better && p < 0.05
		if s.name == "discovery" {
			youden, first = sens+spec-1, p
		} else { // less well than where it was chosen, and not worthless
			ok = better && p > first && sens+spec-1 < youden-0.1 && sens+spec-1 > 0.05
		}
		add(carried+", sensitivity and specificity", "no number", ok, "at %.4g: %.3f, %.3f", cut, sens, spec)
		add(carried+", progression-free survival, log-rank test", "no number", ok, "P %.2g", p)

		// The other way to choose: the cut that tells progression-free survival best.
		carried = "B3, validation, that cut carried over"
		if s.name == "discovery" {
			carried = "B3, discovery, cut with the largest log-rank statistic"
			tl, err := stats.NewTimeline(c.pfs)
			if err != nil {
				return nil, err
			}
			l, err := stats.Landscape(tl, c.before, stats.CutOptions{})
			if err != nil {
				return nil, err
			}
			best = l.Cuts[l.Best].Cut
		}
		if p, better, err = c.logRank(best); err != nil {
			return nil, err
		}
		low := 0
		for _, v := range c.before {
			low += b2i(v <= best)
		}
		share := float64(low) / float64(len(c.before))
		ok = better && share > 0.3 && share < 0.7
		if s.name == "discovery" {
			ok, bestP = ok && p < 0.05, p
		} else {
			ok = ok && p > bestP
		}
		add(carried+", log-rank test", "no number", ok, "at %.4g: %d low, %d high, P %.2g", best, low, len(c.before)-low, p)
	}
	return list, nil
}
