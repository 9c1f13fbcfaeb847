package write

import (
	"cmp"
	"math"

	"kaplan/model/answer"
)

// compareTests are tests as every comparison prints them.
func compareTests(tests []answer.TestRow) []object {
	out := []object{}
	for _, t := range tests {
		j := obj("name", t.Name, "statistic", t.Statistic, "df", t.DF, "df_residual?", optional(t.DF2), "p_value", t.P)
		if t.Effect != "" {
			j = obj(j, "effect", t.Effect, "estimate", t.Estimate)
			if t.CI.Level > 0 {
				j = obj(j, t.CI)
			}
		}
		out = append(out, obj(j, "method?", t.Method, "note?", t.Why))
	}
	return out
}

// degrees of freedom are none, one or two.
func degrees(x answer.TestRow) Cell {
	switch {
	case !math.IsNaN(x.DF2):
		return word(Significant(x.DF, 5) + ", " + Significant(x.DF2, 5))
	case !math.IsNaN(x.DF):
		return number(x.DF)
	}
	return word("")
}

// testTable prints tests; read marks the one that the checks speak for.
func testTable(title string, tests []answer.TestRow, read string, level float64) Table {
	t := table(title, "test", "statistic", "df", "P", "estimate", ciOf(level)+" low", "high", "of", "")
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
		row := cells(name, blank(x.Statistic), degrees(x), pvalue(x.P), "", "", "", x.Effect, cmp.Or(x.Why, x.Method))
		if x.Effect != "" {
			row[4] = number(x.Estimate)
			if x.CI.Level > 0 {
				row[5], row[6] = number(x.CI.Lower), number(x.CI.Upper)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func checkTable(k *answer.CompareChecks) (Table, any) {

	normal := []object{}
	t := table("Checks", "check", "statistic", "df", "P", "")
	for _, n := range k.Normality {
		normal = append(normal, obj("group", n.Group, "statistic", n.W, "p_value", n.P, "note?", n.Why))
		t.add("normal: "+n.Group+" (Shapiro-Wilk)", n.W, "", pvalue(n.P), n.Why)
	}
	variances := []answer.TestRow{k.Levene, k.Bartlett}
	for _, x := range variances {
		t.add("equal variances: "+x.Title, x.Statistic, degrees(x), pvalue(x.P), x.Why)
	}
	return t, map[string]any{"shapiro_wilk": normal, "equal_variances": compareTests(variances)}
}
