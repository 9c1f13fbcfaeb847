package write

import (
	"fmt"
	"math"

	"kaplan/model/answer"
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

func compareTests(tests []answer.TestRow) []compareTestJSON {
	out := []compareTestJSON{}
	for _, t := range tests {
		j := compareTestJSON{Name: t.Name, Statistic: Num(t.Statistic), DF: Num(t.DF), DF2: optional(t.DF2), P: Num(t.P), Effect: t.Effect, Method: t.Method,
			Note: t.Why}
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
func testTable(title string, tests []answer.TestRow, read string, level float64) Table {
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
	variances := []answer.TestRow{k.Levene, k.Bartlett}
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
