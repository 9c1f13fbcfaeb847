package write

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/model/figure"
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

	summary := func(s stats.Summary) object {
		return obj("mean", s.Mean, "sd", s.SD, "median", s.Median, "q1", s.Q1, "q3", s.Q3, "min", s.Min, "max", s.Max)
	}
	groups := []object{}
	var tables []Table
	numbers := p.Levels == nil
	t := table("Change: "+p.Label(), "group", "n", "median first", "median second", "median change", "mean first", "mean second", "mean change",
		ciOf(p.Level)+" low", "high", "SD of change", "fell")
	for _, g := range p.Groups {
		j := obj("name", g.Name, "range?", g.Range, "n", g.N)
		if numbers {
			j = obj(j, "fell", g.Fell, "first", summary(g.Before), "second", summary(g.After), "change", summary(g.Change),
				"mean_change", obj("estimate", g.Mean.Mean, g.Mean.CI), "percent_change", answer.PercentChange(g.Before.Mean, g.After.Mean),
				"sem_change", g.Mean.SEM)
			t.add(groupName(g.Name, g.Range), g.N, g.Before.Median, g.After.Median, g.Change.Median, g.Before.Mean, g.After.Mean, g.Mean.Mean, g.Mean.CI,
				g.Change.SD, g.Fell)
		}
		j = obj(j, "table?", g.Table, "tests", compareTests(g.Tests))
		if numbers {
			j = obj(j, "shapiro_wilk_p?", optional(g.Checks.Normality[0].P))
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
	result["tests"] = compareTests(p.Groups[0].Tests)
	result["groups"] = groups
	if len(p.Between) > 0 {
		result["between"], result["between_read"] = compareTests(p.Between), p.ReadBetween
		tables = append(tables, testTable("Do the changes differ between the groups", p.Between, p.ReadBetween, p.Level))
	}
	d := document("compare", ofRows(p.Answer, p.Long), result, tables...).naiveHeads(&p.Answer)
	if !numbers {
		return d
	}
	return drawn(d, p, figure.Paired)
}

// changeTables count how many went from which level to which, in each group.
func changeTables(p *answer.PairedChange) []Table {
	var out []Table
	for _, g := range p.Groups {
		t := table(fmt.Sprintf("%s: from %s (rows) to %s (columns)", groupName(g.Name, g.Range), p.First.Name, p.Second.Name),
			append(append([]string{""}, p.Levels...), "all")...)
		for i, l := range p.Levels {
			row, all := cells(l), 0
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
