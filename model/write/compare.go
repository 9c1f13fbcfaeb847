package write

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model/answer"
)

type comparedGroupJSON struct {
	Name   string `json:"name"`
	Range  string `json:"range,omitempty"`
	N      int    `json:"n"`
	Mean   Num    `json:"mean"`
	SD     Num    `json:"sd"`
	SEM    Num    `json:"sem"`
	Change Num    `json:"percent_change"` // of the mean, from that of the first group
	Lower  Num    `json:"conf_low"`
	Upper  Num    `json:"conf_high"`
	Median Num    `json:"median"`
	Q1     Num    `json:"q1"`
	Q3     Num    `json:"q3"`
	Min    Num    `json:"min"`
	Max    Num    `json:"max"`
}

func groupName(name, of string) string {
	if of == "" {
		return name
	}
	return name + " (" + of + ")"
}

// prefaceOf is the preface; where long says so, it counts rows.
func prefaceOf(a answer.Answer, long bool) []Table {
	t := preface(a)
	if long {
		t[0].Notes[0] = strings.Replace(t[0].Notes[0], "patients", "rows", 1)
	}
	return t
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
		groups := []comparedGroupJSON{}
		t := Table{Title: title, Head: []string{"group", "n", "mean", "% change", "SD", "SEM", fmt.Sprintf("%g%% CI low", c.Level*100), "high", "median",
			"q1", "q3", "min", "max"}}
		for k, g := range c.Groups {
			change := word("")
			if p := answer.PercentChange(c.Groups[0].Mean, g.Mean); k > 0 && !math.IsNaN(p) {
				change = Cell{Num: p, IsNum: true, Show: func(v float64) string { return Fixed(v, 1) }}
			}
			groups = append(groups, comparedGroupJSON{g.Name, g.Range, g.N, Num(g.Mean), Num(g.SD), Num(g.SEM),
				Num(answer.PercentChange(c.Groups[0].Mean, g.Mean)), Num(g.CI.Lower), Num(g.CI.Upper),
				Num(g.Median), Num(g.Q1), Num(g.Q3), Num(g.Min), Num(g.Max)})
			t.Rows = append(t.Rows, []Cell{word(groupName(g.Name, g.Range)), count(g.N), number(g.Mean), change, number(g.SD), number(g.SEM),
				number(g.CI.Lower), number(g.CI.Upper), number(g.Median), number(g.Q1), number(g.Q3), number(g.Min), number(g.Max)})
		}
		result["groups"] = groups
		tables = append(tables, t)
	} else {
		tables = append(tables, countTables(c, title, result)...)
	}
	if len(c.Tests) > 0 {
		t := testTable("Tests", c.Tests, c.Read, c.Level)
		if c.Read != "" {
			t.Notes = append(t.Notes, "* what the checks speak for; the choice is sound where it was made before the data were seen")
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

// Compare renders a value between groups.
func Compare(c *answer.Compared) Document {
	result, tables := comparedResult(c)
	return Document{JSON: wrap("compare", c.Answer, result), Tables: append(append(prefaceOf(c.Answer, c.Long), tables...), footnotes(c.Answer)...)}
}
