package page

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Subgroups is the page of the marker's effect within subgroups.
func Subgroups() Leaf {
	return New(Page[*answer.Subgroups]{Question: answer.ForestQuestion, Draw: drawSubgroups, Document: write.Subgroups,
		Of: Traits{Wide: true, Hint: "up/down and Enter make a row the subgroup   v: within which columns", Bindings: []Binding{
			{Keys: []string{"v"}, Name: "choose the columns whose levels are the subgroups", Hint: "v within", Part: "Hazard", Field: model.FieldWithin,
				Do: func(d Desk) { d.Open(model.FieldWithin) }},
		}},
		Rows: func(v *answer.Subgroups) int { return len(v.Rows) },
		Take: func(d Desk, v *answer.Subgroups, row int) {
			where := v.Rows[row].Where
			cohort := d.Resolver().Cohort
			l := d.Look()
			cs := model.SplitWhere(cohort, l.Where)
			for _, c := range model.SplitWhere(cohort, where) {
				cs = model.ReplaceCondition(cs, c)
			}
			l.Where = model.JoinWhere(cs)
			d.Change(l)
			d.Say("subgroup: " + where + " (u goes back)")
		}})
}

func drawSubgroups(a *Sheet, s *answer.Subgroups) {
	g, r := a.g, a.r
	rows := []chart.ForestRow{}
	row := func(label string, x answer.SubgroupRow, role chart.Role) {
		hr, lower, upper := ratioTexts(x.Ratio, x.Lower, x.Upper)
		ci := lower + a.glyphs().Dash + upper
		if math.IsNaN(x.Lower) && math.IsNaN(x.Upper) {
			ci = x.Note
		}
		inter := ""
		if x.First {
			inter = write.P(x.Interaction.P)
		}
		cols := []string{itoa(x.N), itoa(x.Events), hr, ci, inter}
		rows = append(rows, chart.ForestRow{Label: label, Tail: chart.Width(x.LevelName) + 1, Estimate: x.Ratio, Lower: x.Lower, Upper: x.Upper,
			Columns: cols, Role: role})
	}
	row("all", s.Overall, chart.Title)
	// What fits around the cursor.
	room := max(1, r.H-5)
	top := 0
	if a.Row >= room {
		top = a.Row - room + 1
	}
	var said []string
	if len(s.Skipped) > 0 {
		said = Wrap("left out: "+strings.Join(s.Skipped, "; "), r.W, 3)
		if r.H < 24 {
			said = []string{fmt.Sprintf("left out: %s (y copies why)", countOf(len(s.Skipped), "column"))}
		}
		for i, line := range said {
			a.put(g, r.X, r.Y+r.H-len(said)+i, r.W, line, chart.Dim)
		}
		r.H -= len(said)
		room = max(1, room-len(said))
		if a.Row >= room {
			top = a.Row - room + 1
		}
	}
	for i := top; i < len(s.Rows) && i < top+room; i++ {
		x := s.Rows[i]
		role := chart.Plain
		if i == a.Row {
			role = chart.Cursor
		}
		row(x.Column+" "+x.LevelName, x, role)
	}
	within := s.Heading + " within subgroups"
	a.put(g, r.X, r.Y, r.W, Longest(r.W, within+" (P of interaction by likelihood ratio)", within), chart.Title)
	grid := chart.Forest(rows, chart.ForestOptions{W: r.W, Title: "", Headers: []string{"n", "ev", "HR", fmt.Sprintf("%g%% CI", s.Level*100), "P inter."},
		ASCII: a.ASCII})
	Blit(g, grid, Rect{r.X, r.Y + 1, r.W, r.H - 1})
	if len(s.Rows) == 0 {
		a.put(g, r.X, r.Y+1+grid.H, r.W, "no column has levels to look within", chart.Dim)
		grid.H++
	}
	y := r.Y + 1 + grid.H
	if len(s.Continuous) > 0 && y+2 < r.Y+r.H {
		title := "along a number, uncut: factor on the hazard ratio per SD of the whole cohort"
		if r.W < 64 {
			title = "along a number: factor on the HR per SD of all"
		}
		a.put(g, r.X, y, r.W, title, chart.Title)
		for i, c := range s.Continuous {
			if y+1+i >= r.Y+r.H {
				break
			}
			ratio := fmt.Sprintf("%5s (%s%s%s)  P %s", Estimated(c.Ratio), Ratio(c.Lower), a.glyphs().Dash, Ratio(c.Upper), write.P(c.Test.P))
			if r.W < 64 {
				found := fmt.Sprintf(" %-26s SD %s", ratio, write.Significant(c.Step, 3))
				name := min(14, r.W-chart.Width(found))
				a.put(g, r.X, y+1+i, r.W, fmt.Sprintf("%-*s%s", name, chart.Fit(c.Column, name, a.ASCII), found), chart.Plain)
				continue
			}
			a.put(g, r.X, y+1+i, r.W, fmt.Sprintf("%-20s SD %-8s n %-5d %s", chart.Fit(c.Column, 20, a.ASCII), write.Significant(c.Step, 3), c.N,
				ratio), chart.Plain)
		}
	}
}
