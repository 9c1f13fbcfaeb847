package page

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
	"kaplan/tui/chart"
)

// Genotype is the page of a genotype and an outcome.
func Genotype() Leaf {
	return New(Page[*answer.Genotype]{Question: answer.GenotypeQuestion, Draw: drawGenotype, Document: write.Genotype,
		Of:   Traits{Hint: "Enter counts the other allele", Begin: beginOutcome},
		Rows: func(*answer.Genotype) int { return 1 },
		Take: func(d Desk, v *answer.Genotype, _ int) {
			gene := &v.Gene
			l := d.Look()
			l.Reference = model.SetReference(l.Reference, gene.Column.Name, gene.Name[2])
			d.Change(l)
			d.Say(fmt.Sprintf("%s is the reference: the copies of %s are counted", gene.Name[2], gene.Other))
		}})
}

// drawGenotype is the counts by genotype and the odds ratios of every model.
func drawGenotype(a *Sheet, x *answer.Genotype) {
	g, r := a.g, a.r
	gene := &x.Gene
	s := a.in(g, r)
	wide := r.W >= 60 // there is room for a plot
	all := r.W >= 104 // and for all columns beside it
	effects := 0
	for _, f := range x.Fits {
		effects += len(f.Effects)
	}
	need := 9 + effects + len(x.Skipped)
	if wide {
		need += 2
	}
	gap := func() {
		if r.H >= need+3 {
			s.skip(1)
		}
	}
	s.line(fmt.Sprintf("%s and %s", titled(gene.Column), plainText(x.Outcome.Title())), chart.Title)
	t := fmt.Sprintf("counted: %s (%s)", gene.Risk, gene.Why)
	if long := t + ", frequency " + share(gene.Frequency); chart.Width(long) <= r.W {
		t = long
	}
	s.line(t, chart.Plain)
	gap()
	var rows []tableRow
	for n, name := range gene.Name {
		k, m := x.Counts[1][n], x.Counts[0][n]
		cells := []string{name, fmt.Sprintf("%d %s", n, gene.Risk), itoa(m), itoa(k), "", ""}
		if k+m > 0 {
			p := float64(k) / float64(k+m)
			cells[4] = write.Fixed(100*p, 1) + " %"
			cells[5] = strings.Repeat(map[bool]string{false: "█", true: "#"}[a.ASCII], int(math.Round(20*p)))
		}
		rows = append(rows, tableRow{Cells: cells})
	}
	s.table([]column{{Head: "genotype", Left: true}, {Head: "copies", Left: true, Drop: 2}, {Head: "without"}, {Head: "with"}, {Head: "share"},
		{Head: "", Left: true, Drop: 1}}, rows, 4)
	gap()

	best := math.Inf(1)
	for _, f := range x.Fits {
		if f.AIC < best {
			best = f.AIC
		}
	}
	var forest []chart.ForestRow
	var fits []tableRow
	kind := "wald"
	for _, f := range x.Fits {
		fit := []string{write.P(f.LR.P), ""}
		if !math.IsNaN(f.AIC) {
			fit[1] = write.Fixed(f.AIC, 1)
		}
		role := chart.Plain
		if f.AIC == best {
			role = chart.Title
		}
		for i, e := range f.Effects {
			label := x.Contrast(f.Model, i)
			if f.Model != stats.Codominant {
				label = f.Model.String()
				if all {
					label += ": " + x.Contrast(f.Model, i)
				}
			}
			ci := a.span(e.CI.Lower, e.CI.Upper, Ratio)
			if e.CI.Method == "profile" {
				ci += "*"
				kind = "* profile"
			}
			row := chart.ForestRow{Label: label, Estimate: e.OR, Lower: e.CI.Lower, Upper: e.CI.Upper, Columns: []string{Ratio(e.OR), ci, write.P(e.P)},
				Role: role}
			if i == 0 && (all || !wide) {
				row.Columns = append(row.Columns, fit...)
			}
			forest = append(forest, row)
		}
		what := x.Contrast(f.Model, 0)
		if f.Model == stats.Codominant {
			what += ", " + x.Contrast(f.Model, 1)
		}
		fits = append(fits, tableRow{Cells: append([]string{f.Model.String(), what}, fit...), Role: role})
	}
	head := []string{"OR", fmt.Sprintf("%g%% CI (%s)", x.Level*100, kind), "P"}
	if all || !wide {
		head = append(head, "model P", "AIC")
	}
	if !wide { // all fits without the name of what is usual
		head[1] = strings.TrimSuffix(head[1], " (wald)")
	}
	s.odds(forest, "ODDS", head)
	gap()
	if wide && !all && s.r.H >= len(fits)+4 {
		s.table([]column{{Head: "model", Left: true}, {Head: "", Left: true, Drop: 1}, {Head: "model P"}, {Head: "AIC"}}, fits, len(fits)+1)
		gap()
	}
	for _, why := range x.Skipped {
		s.line("left out: "+why, chart.Dim)
	}
	if t := x.Trend; t != nil {
		s.line(fmt.Sprintf("trend over the copies: %s %s, P %s", a.glyphs().Chi, write.Fixed(t.ChiSq, 2), write.P(t.P)), chart.Plain)
	}
	hardy := func(k int) string {
		if h := x.Hardy[k]; h != nil {
			return "P " + write.P(h.ExactP)
		}
		return "none"
	}
	if h := [2]string{hardy(0), hardy(1)}; r.W >= 60 {
		s.line(fmt.Sprintf("Hardy-Weinberg, exact: %s in all, %s in those without the event", h[0], h[1]), chart.Plain)
	} else {
		s.line(fmt.Sprintf("Hardy-Weinberg: %s, without event %s", h[0], h[1]), chart.Plain)
	}
}

// odds draws a forest of odds ratios.
func (s *Sheet) odds(rows []chart.ForestRow, title string, head []string) {
	grid := chart.Forest(rows, chart.ForestOptions{W: s.r.W, Title: title, Headers: head, ASCII: s.ASCII})
	Blit(s.g, grid, s.r)
	s.skip(min(grid.H, s.r.H))
}
