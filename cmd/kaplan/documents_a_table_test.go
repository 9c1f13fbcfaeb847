package main

import (
	"strings"

	"kaplan/sampledata/published"
)

// Table I of document A: medians with ranges, and counts with percentages. What
// the scan lost is read as the totals have it: HBV+HCV 3 (4 %), HbA1c 5.5
// (4.1-8.4), albumin up to 5.0, tumor diameter 3.4 cm.

// tableIColumns are the rows of Table I as the sample names them. Of a yes or no
// the program prints the yes; the paper prints both.
const tableIColumns = "'age,sex,cirrhosis,cirrhosis == \"no\",etiology,BCLC,diabetes,diabetes == \"no\",AST,ALT,HbA1c,`T-Bil`,ALB,PT,Plt,`Child-Pugh score`,AFP,DCP,`tumor diameter`,`tumor number`'"

func tableI() []figure {
	var out []figure
	args := "table1 --sample tace75 --rows " + tableIColumns
	add := func(what, printed, at string, b bound) {
		out = append(out, figure{"A2", "Table I, " + what, printed, args, at, b})
	}
	for _, f := range published.A.Under("Table I, ") {
		column, level, counted := strings.Cut(strings.TrimPrefix(f.Name, "Table I, "), ", ")
		if !counted {
			at := "result/rows[" + column + "]/overall_numbers/"
			add(column+", median", f.Value, at+"median", toDigits())
			add(column+", least", f.Lower, at+"min", toDigits())
			add(column+", most", f.Upper, at+"max", toDigits())
			continue
		}
		row := "variable=" + column + "&level=" + level
		if level == "no" {
			row = column + ` == "no"`
		}
		at := "result/rows[" + row + "]/overall_numbers/"
		b := toDigits()
		if f.Count() == "34" {
			b = apart(0.7) // 34 of 75 are 45.3 %; the table has 46, so that its stages add up to 100
		}
		add(column+" "+level, f.Count(), at+"count", toDigits())
		add(column+" "+level+", %", f.Percent, at+"percent", b)
	}
	return out
}
