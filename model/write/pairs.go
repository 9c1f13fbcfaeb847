package write

import (
	"fmt"

	"kaplan/model/answer"
)

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
		t := Table{Title: fmt.Sprintf("Pairs: %s (%s)", m.Title, m.Adjust),
			Head: []string{"a", "b", "b less a", fmt.Sprintf("%g%% CI low", p.Level*100), "high", "statistic", "df", "P", "adjusted P"}}
		if p.Table != nil {
			t.Head[2] = "odds ratio b/a"
		} else if m.Effect != "" {
			t.Head[2] = m.Effect + ", b less a"
		}
		for _, x := range m.Pairs {
			j.Pairs = append(j.Pairs, pairJSON{x.A, x.B, Num(x.Difference), Num(x.CI.Lower), Num(x.CI.Upper), Num(x.Statistic), Num(x.DF), Num(x.P),
				Num(x.PAdjusted)})
			t.Rows = append(t.Rows, []Cell{word(x.A), word(x.B), number(x.Difference), number(x.CI.Lower), number(x.CI.Upper), number(x.Statistic),
				number(x.DF), pvalue(x.P), pvalue(x.PAdjusted)})
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
