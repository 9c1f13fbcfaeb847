package write

import (
	"math"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/figure"
)

func groupName(name, of string) string {
	if of == "" {
		return name
	}
	return name + " (" + of + ")"
}

// comparedResult is what Compare and the pairs have in common.
func comparedResult(c *answer.Compared) (map[string]any, []Table) {
	result := map[string]any{"value": c.Value.Name, "level": c.Level, "tests": compareTests(c.Tests)}
	if m := c.Frame.Marker; m != nil {
		result["by"] = m.Name
	}
	if len(c.Frame.Cuts) > 0 {
		result["cuts"] = c.Frame.Cuts
	}
	if c.Read != "" {
		result["read"] = c.Read
	}
	if len(c.Notes) > 0 {
		result["notes"] = c.Notes
	}
	var tables []Table
	title := c.Value.Name
	if m := c.Frame.Marker; m != nil {
		title += " by " + m.Name
	}
	if c.Table == nil {
		groups := []object{}
		t := table(title, "group", "n", "mean", "% change", "SD", "SEM", ciOf(c.Level)+" low", "high", "median", "q1", "q3", "min", "max")
		for k, g := range c.Groups {
			change := word("")
			if p := answer.PercentChange(c.Groups[0].Mean, g.Mean); k > 0 && !math.IsNaN(p) {
				change = Cell{Num: p, IsNum: true, Show: func(v float64) string { return Fixed(v, 1) }}
			}
			groups = append(groups, obj("name", g.Name, "range?", g.Range, "n", g.N, "mean", g.Mean, "sd", g.SD, "sem", g.SEM,
				"percent_change", answer.PercentChange(c.Groups[0].Mean, g.Mean), "conf_low", g.CI.Lower, "conf_high", g.CI.Upper, "median", g.Median,
				"q1", g.Q1, "q3", g.Q3, "min", g.Min, "max", g.Max))
			t.add(groupName(g.Name, g.Range), g.N, g.Mean, change, g.SD, g.SEM, g.CI, g.Median, g.Q1, g.Q3, g.Min, g.Max)
		}
		result["groups"] = groups
		tables = append(tables, t)
	} else {
		tables = append(tables, countTables(c, title, result)...)
	}
	if len(c.Tests) > 0 {
		t := testTable("Tests", c.Tests, c.Read, c.Level)
		if c.Read != "" {
			t.Notes = append(t.Notes, readNote(c.Look))
		}
		t.Notes = append(t.Notes, c.Notes...)
		tables = append(tables, t)
	}
	if k := c.Checks; k != nil {
		t, j := checkTable(k)
		result["checks"] = j
		tables = append(tables, t)
	}
	return result, tables
}

// readNote says why a test is marked.
func readNote(l model.Look) string {
	why := "* what the checks speak for"
	if l.Lead != "" {
		why = "* named by the look"
	}
	return why + "; the choice is sound where it was made before the data were seen"
}

// Compare renders a value between groups.
func Compare(c *answer.Compared) Document {
	result, tables := comparedResult(c)
	return drawn(document("compare", ofRows(c.Answer, c.Long), result, tables...).naiveHeads(&c.Answer), c, figure.Compared)
}
