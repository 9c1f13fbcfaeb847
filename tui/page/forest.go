package page

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Subgroups is the page of the marker's effect within subgroups.
func Subgroups() Leaf {
	return New(Page[*answer.Subgroups]{Question: answer.ForestQuestion, Draw: drawSubgroups, Document: write.Subgroups,
		Of: Traits{Hint: "up/down and Enter make a row the subgroup   v: within which columns", Bindings: []Binding{
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
		ci := Ratio(x.Lower) + a.glyphs().Dash + Ratio(x.Upper)
		if math.IsNaN(x.Lower) && math.IsNaN(x.Upper) {
			ci = x.Note
		}
		inter := ""
		if x.First {
			inter = write.P(x.Interaction.P)
		}
		cols := []string{itoa(x.N), itoa(x.Events), Estimated(x.Ratio), ci, inter}
		rows = append(rows, chart.ForestRow{Label: label, Estimate: x.Ratio, Lower: x.Lower, Upper: x.Upper, Columns: cols, Role: role})
	}
	row("all", s.Overall, chart.Title)
	// What fits around the cursor.
	room := max(1, r.H-5)
	top := 0
	if a.Row >= room {
		top = a.Row - room + 1
	}
	for i := top; i < len(s.Rows) && i < top+room; i++ {
		x := s.Rows[i]
		role := chart.Plain
		if i == a.Row {
			role = chart.Cursor
		}
		row(x.Column+" "+x.LevelName, x, role)
	}
	a.put(g, r.X, r.Y, r.W, fmt.Sprintf("%s within subgroups (P of interaction by likelihood ratio)", s.Heading), chart.Title)
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
				a.put(g, r.X, y+1+i, r.W, fmt.Sprintf("%-14s %-26s SD %s", chart.Fit(c.Column, 14, a.ASCII), ratio, write.Significant(c.Step, 3)), chart.Plain)
				continue
			}
			a.put(g, r.X, y+1+i, r.W, fmt.Sprintf("%-20s SD %-8s n %-5d %s", chart.Fit(c.Column, 20, a.ASCII), write.Significant(c.Step, 3), c.N,
				ratio), chart.Plain)
		}
	}
}
