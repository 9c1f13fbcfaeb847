package write

import (
	"fmt"

	"kaplan/model/answer"
)

// ComparePairs renders all pairs of groups by every method.
func ComparePairs(p *answer.ComparePairs) Document {
	result, tables := comparedResult(p.Compared)
	tables = append(tables, pairTables(p, result)...)
	return document("compare", ofRows(p.Answer, p.Long), result, tables...).naiveHeads(&p.Answer)
}

// pairTables puts the method that was asked for under pairwise, all others
// under pairwise_methods.
func pairTables(p *answer.ComparePairs, result map[string]any) []Table {

	methods := []object{}
	var tables []Table
	for i, m := range p.Methods {
		pairs := []object{}
		t := table(fmt.Sprintf("Pairs: %s (%s)", m.Title, m.Adjust), "a", "b", "b less a", ciOf(p.Level)+" low", "high", "statistic",
			"df", "P", "adjusted P")
		if p.Table != nil {
			t.Head[2] = "odds ratio b/a"
		} else if m.Effect != "" {
			t.Head[2] = m.Effect + ", b less a"
		}
		for _, x := range m.Pairs {
			pairs = append(pairs, obj("a", x.A, "b", x.B, "estimate", x.Difference, x.CI, "statistic", x.Statistic, "df", x.DF, "p_value", x.P,
				"p_adjusted", x.PAdjusted))
			t.add(x.A, x.B, x.Difference, x.CI, x.Statistic, x.DF, pvalue(x.P), pvalue(x.PAdjusted))
		}
		if m.Why != "" {
			t.Notes = append(t.Notes, m.Why)
		}
		if i == 0 {
			result["pairwise"], result["pairwise_method"], result["pairwise_adjust"] = pairs, m.Name, m.Adjust
		}
		methods = append(methods, obj("name", m.Name, "adjust", m.Adjust, "effect?", m.Effect, "note?", m.Why, "pairs", pairs))
		tables = append(tables, t)
	}
	result["pairwise_methods"] = methods
	return tables
}
