package tui

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/model/write"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// dataPages are the pages of view 8; that of wells where the cohort was made of them.
func dataPages(a *App) []page.Leaf {
	pages := []page.Leaf{dataPage(a), patientsPage(a), page.Flow()}
	if a.cohort == nil || a.cohort.Wells != nil { // without a cohort: all that there are
		pages = append(pages, wellsPage(a))
	}
	return pages
}

// wellsPage is the page of the wells of quantitative PCR: a row for each target in each
// sample, and its replicates on Enter.
func wellsPage(a *App) page.Leaf {
	return &board{name: "Wells", short: "Cq, replicates, what was left out", words: "qPCR, Cq, Ct, replicates, outliers, plate",
		rows:     func() int { return len(wellRows(a.cohort.Wells)) },
		draw:     func(s *page.Sheet) { drawWells(a, s) },
		document: func() write.Document { return write.QPCR(a.cohort.Wells, "") },
		take: func(row int) {
			r := wellRows(a.cohort.Wells)[row]
			a.push(&scroll{Title: strings.Join(strings.Fields(r.Patient+" "+r.Time+" "+r.Target), " "), Lines: replicates(a.cohort.Wells, r)})
		},
		traits: page.Traits{Whole: true}}
}

// wellRow is a target in a sample; the references follow the targets.
type wellRow struct {
	model.TargetCq
	delta, sd, relative float64 // NaN of a reference
	reference           bool
}

func wellRows(q *model.QPCR) []wellRow {
	out := make([]wellRow, 0, len(q.Expression)+len(q.ReferenceCq))
	for _, x := range q.Expression {
		out = append(out, wellRow{x.TargetCq, x.DeltaCq, x.Expression.SD, x.Relative, false})
	}
	for _, x := range q.ReferenceCq {
		out = append(out, wellRow{x, math.NaN(), math.NaN(), math.NaN(), true})
	}
	return out
}

// flags say what of a row's replicates does not count as it stands.
func (r wellRow) flags() string {
	var said []string
	if r.Outliers > 0 {
		said = append(said, model.Count(r.Outliers, "outlier"))
	}
	if r.Undetermined > 0 {
		said = append(said, fmt.Sprintf("%d undetermined", r.Undetermined))
	}
	if math.IsNaN(r.Mean) {
		said = append(said, "no mean")
	} else if r.Used == 1 {
		said = append(said, "one well")
	}
	if r.reference {
		said = append(said, "reference")
	}
	return strings.Join(said, ", ")
}

func cq(v float64, decimals int) string {
	if math.IsNaN(v) {
		return ""
	}
	return write.Fixed(v, decimals)
}

func drawWells(a *App, s *page.Sheet) {
	g, q := s.Grid(), a.cohort.Wells
	rows := wellRows(q)
	s.Row = min(max(s.Row, 0), max(0, len(rows)-1))
	y := 2
	say := func(text string, role chart.Role) {
		a.put(g, 1, y, a.width-2, text, role)
		y++
	}
	sum := q.Summary
	say(fmt.Sprintf("WELLS  %s of %s, relative to %s", model.Count(sum.Wells, "well"), model.Count(len(q.Patients), "patient"),
		strings.Join(q.Reference, ", ")), chart.Title)
	used := fmt.Sprintf("%d used; left out: %s, %d undetermined; SD of replicates: median %s, largest %s cycles", sum.Used,
		model.Count(sum.Outliers, "outlier"), sum.Undetermined, write.Significant(sum.MedianSD, 3), write.Significant(sum.MaxSD, 3))
	for _, line := range page.Wrap(used, a.width-2, 2) {
		say(line, chart.Plain)
	}
	for _, line := range page.Wrap(model.RulesText(q.Rules), a.width-2, 2) {
		say(line, chart.Dim)
	}
	y++
	patient, target := 8, 8
	for _, r := range rows {
		patient = max(patient, chart.Width(strings.TrimSpace(r.Patient+" "+r.Time)))
		target = max(target, chart.Width(r.Target))
	}
	patient, target = min(patient, 24), min(target, 20)
	line := func(role chart.Role, cells ...string) {
		if role == chart.Cursor {
			for x := 1; x < a.width-1; x++ {
				g.Put(x, y, ' ', role)
			}
		}
		x := 1
		for i, w := range []int{patient, target, 6, 7, 6, 7, 6, 10} {
			text := chart.Fit(cells[i], w, a.theme.ASCII)
			if i > 1 {
				text = page.PadLeft(text, w)
			}
			if x+w < a.width {
				g.Text(x, y, text, role)
			}
			x += w + 1
		}
		a.put(g, x+1, y, a.width-2-x, cells[8], role)
		y++
	}
	delta := "ΔCq"
	if a.theme.ASCII {
		delta = "dCq"
	}
	line(chart.Dim, "sample", "target", "wells", "Cq", "SD", delta, "SD", "2^-"+delta, "")
	room := max(1, a.height-2-y)
	top := max(0, min(s.Row-room/2, len(rows)-room))
	for i := top; i < len(rows) && i < top+room; i++ {
		r := rows[i]
		role := chart.Plain
		switch {
		case i == s.Row:
			role = chart.Cursor
		case r.Outliers+r.Undetermined > 0 || math.IsNaN(r.Mean):
			role = chart.Warn
		case r.reference:
			role = chart.Dim
		}
		relative := ""
		if !math.IsNaN(r.relative) {
			relative = write.Significant(r.relative, 4)
		}
		line(role, strings.TrimSpace(r.Patient+" "+r.Time), r.Target, fmt.Sprintf("%d/%d", r.Used, r.Wells), cq(r.Mean, 2), cq(r.TargetCq.SD, 2),
			cq(r.delta, 2), cq(r.sd, 2), relative, r.flags())
	}
	a.put(g, 1, a.height-2, a.width-2, "Enter shows the replicates   x exports", chart.Dim)
}

// replicates are the wells of a row, each with why it does not count where it does not.
func replicates(q *model.QPCR, r wellRow) []page.Line {
	var lines []page.Line
	for _, w := range q.Wells.Well {
		if w.Patient != r.Patient || w.Time != r.Time || w.Target != r.Target {
			continue
		}
		text, role := "Cq "+cq(w.Cq, 3), chart.Plain
		if math.IsNaN(w.Cq) {
			text = "no product was seen"
		}
		for _, lost := range q.Lost {
			if lost.Row == w.Row {
				text, role = text+"   left out: "+lost.Why, chart.Warn
			}
		}
		if w.Replicate != "" {
			text = "replicate " + w.Replicate + ": " + text
		}
		lines = append(lines, page.Line{Text: fmt.Sprintf("row %d   %s", w.Row, text), Role: role})
	}
	mean := fmt.Sprintf("mean of %d: Cq %s, SD %s", r.Used, cq(r.Mean, 3), cq(r.TargetCq.SD, 3))
	return append(lines, page.Line{}, page.Line{Text: mean, Role: chart.Title})
}
