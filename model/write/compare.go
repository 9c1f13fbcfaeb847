package write

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model/answer"
	"kaplan/stats"
)

// compareTestJSON is a test as every comparison prints it.
type compareTestJSON struct {
	Name      string `json:"name"`
	Statistic Num    `json:"statistic"`
	DF        Num    `json:"df"`
	DF2       *Num   `json:"df_residual,omitempty"`
	P         Num    `json:"p_value"`
	Effect    string `json:"effect,omitempty"`
	Estimate  *Num   `json:"estimate,omitempty"`
	Lower     *Num   `json:"conf_low,omitempty"`
	Upper     *Num   `json:"conf_high,omitempty"`
	Method    string `json:"method,omitempty"`
	Note      string `json:"note,omitempty"`
}

func optional(v float64) *Num {
	if math.IsNaN(v) {
		return nil
	}
	n := Num(v)
	return &n
}

func compareTests(tests []answer.CompareTest) []compareTestJSON {
	out := []compareTestJSON{}
	for _, t := range tests {
		j := compareTestJSON{Name: t.Name, Statistic: Num(t.Statistic), DF: Num(t.DF), DF2: optional(t.DF2), P: Num(t.P), Effect: t.Effect, Method: t.Method, Note: t.Why}
		if t.Effect != "" {
			e := Num(t.Estimate)
			j.Estimate = &e
			if t.CI.Level > 0 {
				lo, hi := Num(t.CI.Lower), Num(t.CI.Upper)
				j.Lower, j.Upper = &lo, &hi
			}
		}
		out = append(out, j)
	}
	return out
}

// testTable prints tests; read marks the one that the checks speak for.
func testTable(title string, tests []answer.CompareTest, read string, level float64) Table {
	t := Table{Title: title, Head: []string{"test", "statistic", "df", "P", "estimate", fmt.Sprintf("%g%% CI low", level*100), "high", "of", ""}}
	blank := func(v float64) Cell {
		if math.IsNaN(v) {
			return word("")
		}
		return number(v)
	}
	for _, x := range tests {
		name := x.Title
		if x.Name == read {
			name += " *"
		}
		df := word("")
		switch {
		case !math.IsNaN(x.DF2):
			df = word(Significant(x.DF, 5) + ", " + Significant(x.DF2, 5))
		case !math.IsNaN(x.DF):
			df = number(x.DF)
		}
		row := []Cell{word(name), blank(x.Statistic), df, pvalue(x.P), word(""), word(""), word(""), word(x.Effect), word(x.Method)}
		if x.Effect != "" {
			row[4] = number(x.Estimate)
			if x.CI.Level > 0 {
				row[5], row[6] = number(x.CI.Lower), number(x.CI.Upper)
			}
		}
		if x.Why != "" {
			row[8] = word(x.Why)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

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

// prefaceOf is the preface; of long data the rows are counted.
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
		t := Table{Title: title, Head: []string{"group", "n", "mean", "% change", "SD", "SEM", fmt.Sprintf("%g%% CI low", c.Level*100), "high", "median", "q1", "q3", "min", "max"}}
		for k, g := range c.Groups {
			change := word("")
			if p := answer.PercentChange(c.Groups[0].Mean, g.Mean); k > 0 && !math.IsNaN(p) {
				change = Cell{Num: p, IsNum: true, Show: func(v float64) string { return Fixed(v, 1) }}
			}
			groups = append(groups, comparedGroupJSON{g.Name, g.Range, g.N, Num(g.Mean), Num(g.SD), Num(g.SEM), Num(answer.PercentChange(c.Groups[0].Mean, g.Mean)), Num(g.CI.Lower), Num(g.CI.Upper), Num(g.Median), Num(g.Q1), Num(g.Q3), Num(g.Min), Num(g.Max)})
			t.Rows = append(t.Rows, []Cell{word(groupName(g.Name, g.Range)), count(g.N), number(g.Mean), change, number(g.SD), number(g.SEM), number(g.CI.Lower), number(g.CI.Upper),
				number(g.Median), number(g.Q1), number(g.Q3), number(g.Min), number(g.Max)})
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

func checkTable(k *answer.CompareChecks) (Table, any) {
	type normalJSON struct {
		Group string `json:"group"`
		W     Num    `json:"statistic"`
		P     Num    `json:"p_value"`
		Note  string `json:"note,omitempty"`
	}
	normal := []normalJSON{}
	t := Table{Title: "Checks", Head: []string{"check", "statistic", "df", "P", ""}}
	for _, n := range k.Normality {
		normal = append(normal, normalJSON{n.Group, Num(n.W), Num(n.P), n.Why})
		t.Rows = append(t.Rows, []Cell{word("normal: " + n.Group + " (Shapiro-Wilk)"), number(n.W), word(""), pvalue(n.P), word(n.Why)})
	}
	variances := []answer.CompareTest{k.Levene, k.Bartlett}
	for _, x := range variances {
		df := word("")
		if !math.IsNaN(x.DF2) {
			df = word(Significant(x.DF, 5) + ", " + Significant(x.DF2, 5))
		} else if !math.IsNaN(x.DF) {
			df = number(x.DF)
		}
		t.Rows = append(t.Rows, []Cell{word("equal variances: " + x.Title), number(x.Statistic), df, pvalue(x.P), word(x.Why)})
	}
	return t, map[string]any{"shapiro_wilk": normal, "equal_variances": compareTests(variances)}
}

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
			j.Risk = &riskJSON{x.Levels[x.Event], p.K, Num(p.Value), Num(p.Wilson.Lower), Num(p.Wilson.Upper), Estimate{Num(p.Value), Num(p.Exact.Lower), Num(p.Exact.Upper)}}
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
			r.Rows = append(r.Rows, []Cell{word(groupName(x.Groups[g].Name, x.Groups[g].Range)), count(p.K), count(p.N), number(p.Value), number(p.Wilson.Lower), number(p.Wilson.Upper), number(p.Exact.Lower), number(p.Exact.Upper)})
		}
		tables = append(tables, r)
	}
	if m := x.Measures; m != nil {
		of := fmt.Sprintf("%s / %s", x.Groups[x.Other].Name, x.Groups[x.Reference].Name)
		minus := fmt.Sprintf("%s - %s", x.Groups[x.Other].Name, x.Groups[x.Reference].Name)
		e := func(v float64, i stats.Interval) Estimate { return Estimate{Num(v), Num(i.Lower), Num(i.Upper)} }
		result["measures"] = map[string]any{"event": x.Levels[x.Event], "label": of, "reference": x.Groups[x.Reference].Name,
			"risk_ratio": e(m.Ratio, m.RatioCI), "risk_difference": e(m.Difference, m.DifferenceNewcombe), "risk_difference_wald": e(m.Difference, m.DifferenceWald),
			"odds_ratio": e(m.OddsRatio, m.OddsRatioCI), "odds_ratio_conditional": e(m.ConditionalOddsRatio, m.ConditionalOddsRatioCI), "number_needed": Num(m.NumberNeeded)}
		mt := Table{Title: "Risk of " + x.Levels[x.Event] + " compared", Head: []string{"measure", "of", "estimate", ci + " low", "high", "interval"}}
		row := func(name, of string, v float64, i stats.Interval, how string) {
			mt.Rows = append(mt.Rows, []Cell{word(name), word(of), number(v), number(i.Lower), number(i.Upper), word(how)})
		}
		row("risk ratio", of, m.Ratio, m.RatioCI, "log")
		row("risk difference", minus, m.Difference, m.DifferenceNewcombe, "Newcombe")
		row("risk difference", minus, m.Difference, m.DifferenceWald, "Wald")
		row("odds ratio", of, m.OddsRatio, m.OddsRatioCI, "Woolf")
		row("odds ratio, conditional", of, m.ConditionalOddsRatio, m.ConditionalOddsRatioCI, "exact")
		tables = append(tables, mt)
	}
	return tables
}

// Compare renders a value between groups.
func Compare(c *answer.Compared) Document {
	result, tables := comparedResult(c)
	if c.Pairs != nil {
		tables = append(tables, pairTables(c.Pairs, result)...)
	}
	return Document{JSON: wrap("compare", c.Answer, result), Tables: append(append(prefaceOf(c.Answer, c.Long), tables...), footnotes(c.Answer)...)}
}

// ComparePairs renders all pairs of groups by every method.
func ComparePairs(p *answer.ComparePairs) Document {
	result, tables := comparedResult(p.Compared)
	tables = append(tables, pairTables(p, result)...)
	return Document{JSON: wrap("compare", p.Answer, result), Tables: append(append(prefaceOf(p.Answer, p.Long), tables...), footnotes(p.Answer)...)}
}

// pairTables puts the method that was asked for under pairwise, all others
// under pairwise_methods.
func pairTables(p *answer.ComparePairs, result map[string]any) []Table {
	type pairJSON struct {
		A         string `json:"a"`
		B         string `json:"b"`
		Estimate  Num    `json:"estimate"`
		Lower     Num    `json:"conf_low"`
		Upper     Num    `json:"conf_high"`
		Statistic Num    `json:"statistic"`
		DF        Num    `json:"df"`
		P         Num    `json:"p_value"`
		PAdjusted Num    `json:"p_adjusted"`
	}
	type methodJSON struct {
		Name   string     `json:"name"`
		Adjust string     `json:"adjust"`
		Effect string     `json:"effect,omitempty"`
		Note   string     `json:"note,omitempty"`
		Pairs  []pairJSON `json:"pairs"`
	}
	methods := []methodJSON{}
	var tables []Table
	for i, m := range p.Methods {
		j := methodJSON{m.Name, m.Adjust, m.Effect, m.Why, []pairJSON{}}
		t := Table{Title: fmt.Sprintf("Pairs: %s (%s)", m.Title, m.Adjust), Head: []string{"a", "b", "b less a", fmt.Sprintf("%g%% CI low", p.Level*100), "high", "statistic", "df", "P", "adjusted P"}}
		if p.Table != nil {
			t.Head[2] = "odds ratio b/a"
		} else if m.Effect != "" {
			t.Head[2] = m.Effect + ", b less a"
		}
		for _, x := range m.Pairs {
			j.Pairs = append(j.Pairs, pairJSON{x.A, x.B, Num(x.Difference), Num(x.CI.Lower), Num(x.CI.Upper), Num(x.Statistic), Num(x.DF), Num(x.P), Num(x.PAdjusted)})
			t.Rows = append(t.Rows, []Cell{word(x.A), word(x.B), number(x.Difference), number(x.CI.Lower), number(x.CI.Upper), number(x.Statistic), number(x.DF), pvalue(x.P), pvalue(x.PAdjusted)})
		}
		if m.Why != "" {
			t.Notes = append(t.Notes, m.Why)
		}
		if i == 0 {
			result["pairwise"], result["pairwise_method"], result["pairwise_adjust"] = j.Pairs, m.Name, m.Adjust
		}
		methods = append(methods, j)
		tables = append(tables, t)
	}
	result["pairwise_methods"] = methods
	return tables
}

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
	t := Table{Title: "Change: " + p.Label(), Head: []string{"group", "n", "median first", "median second", "median change", "mean first", "mean second", "mean change", ci + " low", "high", "SD of change"}}
	for _, g := range p.Groups {
		j := groupJSON{Name: g.Name, Range: g.Range, N: g.N, Tests: compareTests(g.Tests), Table: g.Table}
		if numbers {
			sem := Num(g.Mean.SEM)
			j.First, j.Second, j.Change = summary(g.Before), summary(g.After), summary(g.Change)
			share := Num(answer.PercentChange(g.Before.Mean, g.After.Mean))
			j.Share = &share
			j.Mean, j.SEM = &Estimate{Num(g.Mean.Mean), Num(g.Mean.CI.Lower), Num(g.Mean.CI.Upper)}, &sem
			j.Normal = optional(g.Checks.Normality[0].P)
			t.Rows = append(t.Rows, []Cell{word(groupName(g.Name, g.Range)), count(g.N), number(g.Before.Median), number(g.After.Median), number(g.Change.Median),
				number(g.Before.Mean), number(g.After.Mean), number(g.Mean.Mean), number(g.Mean.CI.Lower), number(g.Mean.CI.Upper), number(g.Change.SD)})
		}
		groups = append(groups, j)
	}
	if numbers {
		tables = append(tables, t)
	} else {
		result["levels"] = p.Levels
		for _, g := range p.Groups {
			c := Table{Title: fmt.Sprintf("%s: from %s (rows) to %s (columns)", groupName(g.Name, g.Range), p.First.Name, p.Second.Name), Head: append([]string{""}, p.Levels...)}
			for i, l := range p.Levels {
				row := []Cell{word(l)}
				for _, n := range g.Table[i] {
					row = append(row, count(n))
				}
				c.Rows = append(c.Rows, row)
			}
			tables = append(tables, c)
		}
	}
	for i, g := range p.Groups {
		title := "Tests"
		if len(p.Groups) > 1 {
			title = "Tests: " + groupName(g.Name, g.Range)
		}
		read := ""
		if i == 0 {
			read = p.Read
		}
		x := testTable(title, g.Tests, read, p.Level)
		if i == 0 {
			x.Notes = append(x.Notes, p.Notes...)
		}
		tables = append(tables, x)
	}
	result["tests"] = groups[0].Tests
	result["groups"] = groups
	if len(p.Between) > 0 {
		result["between"] = compareTests(p.Between)
		tables = append(tables, testTable("Do the changes differ between the groups", p.Between, "", p.Level))
	}
	return Document{JSON: wrap("compare", p.Answer, result), Tables: append(tables, footnotes(p.Answer)...)}
}

// TwoFactors renders a two-way analysis of variance.
func TwoFactors(t *answer.TwoFactors) Document {
	type termJSON struct {
		Term      string `json:"term"`
		SumSq     Num    `json:"sum_sq"`
		DF        int    `json:"df"`
		MeanSq    Num    `json:"mean_sq"`
		Statistic Num    `json:"statistic"`
		P         Num    `json:"p_value"`
		Eta       Num    `json:"partial_eta_sq"`
	}
	type tableJSON struct {
		Type        string     `json:"type"`
		Interaction bool       `json:"interaction"`
		Terms       []termJSON `json:"terms"`
		Note        string     `json:"note,omitempty"`
	}
	type cellJSON struct {
		A     string `json:"by"`
		B     string `json:"by2"`
		N     int    `json:"n"`
		Mean  Num    `json:"mean"`
		SD    Num    `json:"sd"`
		SEM   Num    `json:"sem"`
		Lower Num    `json:"conf_low"`
		Upper Num    `json:"conf_high"`
	}
	number2 := func(k stats.SumsOfSquares) string { return []string{"?", "I", "II", "III"}[min(int(k), 3)] }
	terms := func(x answer.TwoWayTable) []termJSON {
		out := []termJSON{}
		for _, r := range x.Terms {
			out = append(out, termJSON{r.Term, Num(r.SumSq), r.DF, Num(r.MeanSq), Num(r.F), Num(r.P), Num(r.PartialEtaSq)})
		}
		return out
	}
	main := t.Tables[t.Main]
	all := []tableJSON{}
	for _, x := range t.Tables {
		all = append(all, tableJSON{number2(x.Type), x.Interaction, terms(x), x.Why})
	}
	cells := []cellJSON{}
	ct := Table{Title: fmt.Sprintf("%s by %s and %s", t.Value.Name, t.Frame.Marker.Name, t.Second.Name), Head: []string{t.Frame.Marker.Name, t.Second.Name, "n", "mean", "SD", "SEM"}}
	for g, gr := range t.Frame.Groups {
		for j, l := range t.Levels {
			m := t.Cells[g][j]
			cells = append(cells, cellJSON{gr.Name, l, m.N, Num(m.Mean), Num(m.SD), Num(m.SEM), Num(m.CI.Lower), Num(m.CI.Upper)})
			ct.Rows = append(ct.Rows, []Cell{word(groupName(gr.Name, gr.Range)), word(l), count(m.N), number(m.Mean), number(m.SD), number(m.SEM)})
		}
	}
	result := map[string]any{"value": t.Value.Name, "by": t.Frame.Marker.Name, "by2": t.Second.Name, "type": number2(main.Type), "interaction": main.Interaction,
		"terms": terms(main), "cells": cells, "types": all}
	if main.Why != "" {
		result["note"] = main.Why
	}
	tables := append(prefaceOf(t.Answer, t.Long), ct)
	show := func(i int, x answer.TwoWayTable) {
		at := Table{Title: "Analysis of variance, " + x.Name(), Head: []string{"term", "sum of squares", "df", "mean square", "F", "P", "partial eta²"}}
		for k, r := range x.Terms {
			row := []Cell{word(r.Term), number(r.SumSq), count(r.DF), number(r.MeanSq), number(r.F), pvalue(r.P), number(r.PartialEtaSq)}
			if k == len(x.Terms)-1 {
				row[4], row[5], row[6] = word(""), word(""), word("")
			}
			at.Rows = append(at.Rows, row)
		}
		if x.Why != "" {
			at.Notes = append(at.Notes, x.Why)
		}
		if i == t.Main {
			at.Notes = append(at.Notes, t.Notes()...)
		}
		tables = append(tables, at)
	}
	show(t.Main, main)
	for i, x := range t.Tables {
		if i != t.Main {
			show(i, x)
		}
	}
	return Document{JSON: wrap("compare", t.Answer, result), Tables: append(tables, footnotes(t.Answer)...)}
}

// OverTime renders the means of a measure by group and time point.
func OverTime(o *answer.OverTime) Document {
	type pointJSON struct {
		Time  any `json:"time"`
		N     int `json:"n"`
		Mean  Num `json:"mean"`
		SD    Num `json:"sd"`
		SEM   Num `json:"sem"`
		Lower Num `json:"conf_low"`
		Upper Num `json:"conf_high"`
	}
	type groupJSON struct {
		Name  string      `json:"name"`
		Range string      `json:"range,omitempty"`
		N     int         `json:"n"`
		At    []pointJSON `json:"at"`
	}
	groups := []groupJSON{}
	t := Table{Title: fmt.Sprintf("%s over %s", o.Measure, o.Time), Head: []string{"group", "time", "n", "mean", "SD", "SEM", fmt.Sprintf("%g%% CI low", o.Level*100), "high"}}
	for _, g := range o.Groups {
		j := groupJSON{Name: g.Name, Range: g.Range, N: g.N, At: []pointJSON{}}
		for k, m := range g.Means {
			if m.N == 0 {
				continue
			}
			var at any = o.Points[k].Label
			if !o.Words {
				at = o.Points[k].At
			}
			j.At = append(j.At, pointJSON{at, m.N, Num(m.Mean), Num(m.SD), Num(m.SEM), Num(m.CI.Lower), Num(m.CI.Upper)})
			t.Rows = append(t.Rows, []Cell{word(groupName(g.Name, g.Range)), word(o.Points[k].Label), count(m.N), number(m.Mean), number(m.SD), number(m.SEM), number(m.CI.Lower), number(m.CI.Upper)})
		}
		groups = append(groups, j)
	}
	result := map[string]any{"value": o.Measure, "time": o.Time, "groups": groups}
	return Document{JSON: wrap("compare", o.Answer, result), Tables: append(append(prefaceOf(o.Answer, o.Rows), t), footnotes(o.Answer)...)}
}
