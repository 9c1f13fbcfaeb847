package write

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/stats"
)

// countTables are the counts of a category with percentages, and its risks.
func countTables(c *answer.Compared, title string, result map[string]any) []Table {
	x := c.Table
	type levelJSON struct {
		Level    string `json:"level"`
		N        int    `json:"n"`
		Row      Num    `json:"row_percent"`
		Column   Num    `json:"column_percent"`
		Expected Num    `json:"expected"`
	}
	type riskJSON struct {
		Event    string   `json:"event"`
		N        int      `json:"n"`
		Estimate Num      `json:"estimate"`
		Lower    Num      `json:"conf_low"`
		Upper    Num      `json:"conf_high"`
		Exact    Estimate `json:"exact"`
	}
	type groupJSON struct {
		Name   string      `json:"name"`
		Range  string      `json:"range,omitempty"`
		N      int         `json:"n"`
		Levels []levelJSON `json:"levels"`
		Risk   *riskJSON   `json:"risk,omitempty"`
	}
	percent := func(v float64) Cell {
		return Cell{Num: 100 * v, IsNum: true, Show: func(v float64) string { return Fixed(v, 1) }}
	}
	groups := []groupJSON{}
	t := Table{Title: title, Head: []string{"group", "n"}}
	for _, l := range x.Levels {
		t.Head = append(t.Head, l, "row %", "column %")
	}
	for g, gr := range x.Groups {
		j := groupJSON{Name: gr.Name, Range: gr.Range, N: x.Row[g], Levels: []levelJSON{}}
		row := []Cell{word(groupName(gr.Name, gr.Range)), count(x.Row[g])}
		for k, l := range x.Levels {
			j.Levels = append(j.Levels, levelJSON{l, x.Count[g][k], Num(100 * x.Share(g, k)), Num(100 * x.ShareOfLevel(g, k)), Num(x.Expected[g][k])})
			row = append(row, count(x.Count[g][k]), percent(x.Share(g, k)), percent(x.ShareOfLevel(g, k)))
		}
		if x.Event >= 0 {
			p := x.Risk[g]
			j.Risk = &riskJSON{x.Levels[x.Event], p.K, Num(p.Value), Num(p.Wilson.Lower), Num(p.Wilson.Upper),
				Estimate{Num(p.Value), Num(p.Exact.Lower), Num(p.Exact.Upper)}}
		}
		groups = append(groups, j)
		t.Rows = append(t.Rows, row)
	}
	if len(x.Groups) > 1 {
		row := []Cell{word("all"), count(x.N)}
		for k := range x.Levels {
			row = append(row, count(x.Column[k]), percent(float64(x.Column[k])/float64(x.N)), percent(1))
		}
		t.Rows = append(t.Rows, row)
	}
	result["table"] = groups
	result["levels"] = x.Levels
	tables := []Table{t}
	ci := fmt.Sprintf("%g%% CI", c.Level*100)
	if x.Event >= 0 {
		result["event"] = x.Levels[x.Event]
		r := Table{Title: "Risk of " + x.Levels[x.Event], Head: []string{"group", "events", "n", "risk", ci + " low (Wilson)", "high", "exact low", "high "}}
		for g, p := range x.Risk {
			r.Rows = append(r.Rows, []Cell{word(groupName(x.Groups[g].Name, x.Groups[g].Range)), count(p.K), count(p.N), number(p.Value),
				number(p.Wilson.Lower), number(p.Wilson.Upper), number(p.Exact.Lower), number(p.Exact.Upper)})
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
	e := func(v float64, i stats.Interval) Estimate { return Estimate{Num(v), Num(i.Lower), Num(i.Upper)} }
	result["measures"] = map[string]any{"event": x.Levels[x.Event], "label": of, "reference": x.Groups[x.Reference].Name,
		"risk_ratio":             e(m.Ratio, m.RatioCI),
		"risk_difference":        e(m.Difference, m.DifferenceNewcombe),
		"risk_difference_wald":   e(m.Difference, m.DifferenceWald),
		"odds_ratio":             e(m.OddsRatio, m.OddsRatioCI),
		"odds_ratio_conditional": e(m.ConditionalOddsRatio, m.ConditionalOddsRatioCI),
		"number_needed":          Num(m.NumberNeeded)}
	t := Table{Title: "Risk of " + x.Levels[x.Event] + " compared", Head: []string{"measure", "of", "estimate", ci + " low", "high", "interval"}}
	row := func(name, of string, v float64, i stats.Interval, how string) {
		t.Rows = append(t.Rows, []Cell{word(name), word(of), number(v), number(i.Lower), number(i.Upper), word(how)})
	}
	row("risk ratio", of, m.Ratio, m.RatioCI, "log")
	row("risk difference", minus, m.Difference, m.DifferenceNewcombe, "Newcombe")
	row("risk difference", minus, m.Difference, m.DifferenceWald, "Wald")
	row("odds ratio", of, m.OddsRatio, m.OddsRatioCI, "Woolf")
	row("odds ratio, conditional", of, m.ConditionalOddsRatio, m.ConditionalOddsRatioCI, "exact")
	return t
}
