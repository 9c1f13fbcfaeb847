package write

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/stats"
)

// Paired renders the change from one measurement to another.
func Paired(p *answer.PairedChange) Document {
	result := map[string]any{"value": p.First.Name, "paired": p.Second.Name, "difference": p.Label(), "level": p.Level}
	if m := p.Frame.Marker; m != nil {
		result["by"] = m.Name
	}
	if p.Read != "" {
		result["read"] = p.Read
	}
	if len(p.Notes) > 0 {
		result["notes"] = p.Notes
	}
	type summaryJSON struct {
		Mean   Num `json:"mean"`
		SD     Num `json:"sd"`
		Median Num `json:"median"`
		Q1     Num `json:"q1"`
		Q3     Num `json:"q3"`
		Min    Num `json:"min"`
		Max    Num `json:"max"`
	}
	summary := func(s stats.Summary) *summaryJSON {
		return &summaryJSON{Num(s.Mean), Num(s.SD), Num(s.Median), Num(s.Q1), Num(s.Q3), Num(s.Min), Num(s.Max)}
	}
	type groupJSON struct {
		Name   string            `json:"name"`
		Range  string            `json:"range,omitempty"`
		N      int               `json:"n"`
		Fell   *int              `json:"fell,omitempty"` // pairs of which the second is the lower
		First  *summaryJSON      `json:"first,omitempty"`
		Second *summaryJSON      `json:"second,omitempty"`
		Change *summaryJSON      `json:"change,omitempty"`
		Mean   *Estimate         `json:"mean_change,omitempty"`
		Share  *Num              `json:"percent_change,omitempty"` // of the mean, from the first to the second
		SEM    *Num              `json:"sem_change,omitempty"`
		Table  [][]int           `json:"table,omitempty"`
		Tests  []compareTestJSON `json:"tests"`
		Normal *Num              `json:"shapiro_wilk_p,omitempty"`
	}
	groups := []groupJSON{}
	tables := prefaceOf(p.Answer, p.Long)
	numbers := p.Levels == nil
	ci := fmt.Sprintf("%g%% CI", p.Level*100)
	t := Table{Title: "Change: " + p.Label(),
		Head: []string{"group", "n", "median first", "median second", "median change", "mean first", "mean second", "mean change", ci + " low", "high",
			"SD of change", "fell"}}
	for _, g := range p.Groups {
		j := groupJSON{Name: g.Name, Range: g.Range, N: g.N, Tests: compareTests(g.Tests), Table: g.Table}
		if numbers {
			sem, fell := Num(g.Mean.SEM), g.Fell
			j.Fell = &fell
			j.First, j.Second, j.Change = summary(g.Before), summary(g.After), summary(g.Change)
			share := Num(answer.PercentChange(g.Before.Mean, g.After.Mean))
			j.Share = &share
			j.Mean, j.SEM = &Estimate{Num(g.Mean.Mean), Num(g.Mean.CI.Lower), Num(g.Mean.CI.Upper)}, &sem
			j.Normal = optional(g.Checks.Normality[0].P)
			t.Rows = append(t.Rows, []Cell{word(groupName(g.Name, g.Range)), count(g.N), number(g.Before.Median), number(g.After.Median),
				number(g.Change.Median),
				number(g.Before.Mean), number(g.After.Mean), number(g.Mean.Mean), number(g.Mean.CI.Lower), number(g.Mean.CI.Upper),
				number(g.Change.SD), count(g.Fell)})
		}
		groups = append(groups, j)
	}
	if numbers {
		tables = append(tables, t)
	} else {
		result["levels"] = p.Levels
		tables = append(tables, changeTables(p)...)
	}
	tables = append(tables, changeTests(p)...)
	result["tests"] = groups[0].Tests
	result["groups"] = groups
	if len(p.Between) > 0 {
		result["between"], result["between_read"] = compareTests(p.Between), p.ReadBetween
		tables = append(tables, testTable("Do the changes differ between the groups", p.Between, p.ReadBetween, p.Level))
	}
	return Document{JSON: wrap("compare", p.Answer, result), Tables: append(tables, footnotes(p.Answer)...)}
}

// changeTables count how many went from which level to which, in each group.
func changeTables(p *answer.PairedChange) []Table {
	var out []Table
	for _, g := range p.Groups {
		t := Table{Title: fmt.Sprintf("%s: from %s (rows) to %s (columns)", groupName(g.Name, g.Range), p.First.Name, p.Second.Name),
			Head: append(append([]string{""}, p.Levels...), "all")}
		for i, l := range p.Levels {
			row, all := []Cell{word(l)}, 0
			for _, n := range g.Table[i] {
				row = append(row, count(n))
				all += n
			}
			t.Rows = append(t.Rows, append(row, count(all)))
		}
		out = append(out, t)
	}
	return out
}

// changeTests are the tests within each group.
func changeTests(p *answer.PairedChange) []Table {
	var out []Table
	for i, g := range p.Groups {
		title, read := "Tests", ""
		if len(p.Groups) > 1 {
			title = "Tests: " + groupName(g.Name, g.Range)
		}
		if i == 0 {
			read = p.Read
		}
		t := testTable(title, g.Tests, read, p.Level)
		if i == 0 {
			t.Notes = append(t.Notes, p.Notes...)
		}
		out = append(out, t)
	}
	return out
}
