package write

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/stats"
)

// countTables are the counts of a category with percentages, and its risks.
func countTables(c *answer.Compared, title string, result map[string]any) []Table {
	x := c.Table

	percent := func(v float64) Cell {
		return Cell{Num: 100 * v, IsNum: true, Show: func(v float64) string { return Fixed(v, 1) }}
	}
	groups := []object{}
	t := table(title, "group", "n")
	for _, l := range x.Levels {
		t.Head = append(t.Head, l, "row %", "column %")
	}
	for g, gr := range x.Groups {
		levels, risk := []object{}, object(nil)
		row := cells(groupName(gr.Name, gr.Range), x.Row[g])
		for k, l := range x.Levels {
			levels = append(levels, obj("level", l, "n", x.Count[g][k], "row_percent", 100*x.Share(g, k), "column_percent", 100*x.ShareOfLevel(g, k),
				"expected", x.Expected[g][k]))
			row = append(row, count(x.Count[g][k]), percent(x.Share(g, k)), percent(x.ShareOfLevel(g, k)))
		}
		if x.Event >= 0 {
			p := x.Risk[g]
			risk = obj("event", x.Levels[x.Event], "n", p.K, "estimate", p.Value, p.Wilson, "exact", obj("estimate", p.Value, p.Exact))
		}
		groups = append(groups, obj("name", gr.Name, "range?", gr.Range, "n", x.Row[g], "levels", levels, "risk?", risk))
		t.Rows = append(t.Rows, row)
	}
	if len(x.Groups) > 1 {
		row := cells("all", x.N)
		for k := range x.Levels {
			row = append(row, count(x.Column[k]), percent(float64(x.Column[k])/float64(x.N)), percent(1))
		}
		t.Rows = append(t.Rows, row)
	}
	result["table"] = groups
	result["levels"] = x.Levels
	tables := []Table{t}
	ci := ciOf(c.Level)
	if x.Event >= 0 {
		result["event"] = x.Levels[x.Event]
		r := table("Risk of "+x.Levels[x.Event], "group", "events", "n", "risk", ci+" low (Wilson)", "high", "exact low", "high ")
		for g, p := range x.Risk {
			r.add(groupName(x.Groups[g].Name, x.Groups[g].Range), p.K, p.N, p.Value, p.Wilson, p.Exact)
		}
		tables = append(tables, r)
	}
	if x.Measures != nil {
		tables = append(tables, measureTable(c, ci, result))
	}
	return tables
}

// measureTable compares the risks of two groups.
func measureTable(c *answer.Compared, ci string, result map[string]any) Table {
	x, m := c.Table, c.Table.Measures
	of := fmt.Sprintf("%s / %s", x.Groups[x.Other].Name, x.Groups[x.Reference].Name)
	minus := fmt.Sprintf("%s - %s", x.Groups[x.Other].Name, x.Groups[x.Reference].Name)
	e := func(v float64, i stats.Interval) object { return obj("estimate", v, i) }
	result["measures"] = map[string]any{"event": x.Levels[x.Event], "label": of, "reference": x.Groups[x.Reference].Name,
		"risk_ratio":             e(m.Ratio, m.RatioCI),
		"risk_difference":        e(m.Difference, m.DifferenceNewcombe),
		"risk_difference_wald":   e(m.Difference, m.DifferenceWald),
		"odds_ratio":             e(m.OddsRatio, m.OddsRatioCI),
		"odds_ratio_conditional": e(m.ConditionalOddsRatio, m.ConditionalOddsRatioCI),
		"number_needed":          Num(m.NumberNeeded)}
	t := table("Risk of "+x.Levels[x.Event]+" compared", "measure", "of", "estimate", ci+" low", "high", "interval")
	row := func(name, of string, v float64, i stats.Interval, how string) {
		t.add(name, of, v, i, how)
	}
	row("risk ratio", of, m.Ratio, m.RatioCI, "log")
	row("risk difference", minus, m.Difference, m.DifferenceNewcombe, "Newcombe")
	row("risk difference", minus, m.Difference, m.DifferenceWald, "Wald")
	row("odds ratio", of, m.OddsRatio, m.OddsRatioCI, "Woolf")
	row("odds ratio, conditional", of, m.ConditionalOddsRatio, m.ConditionalOddsRatioCI, "exact")
	return t
}
