package main

import "strings"

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
	for _, c := range []struct{ column, median, least, most string }{
		{"age", "73", "38", "89"}, {"AST", "47", "13", "219"}, {"ALT", "33", "9", "220"}, {"HbA1c", "5.5", "4.1", "8.4"},
		{"T-Bil", "0.9", "0.3", "4.2"}, {"ALB", "3.5", "2.3", "5.0"}, {"PT", "75", "47", "118"}, {"Plt", "11.1", "2.6", "39.7"},
		{"Child-Pugh score", "6", "5", "9"}, {"AFP", "15.8", "1", "126234"}, {"DCP", "96", "7", "225827"},
		{"tumor diameter", "3.4", "1", "19.5"}, {"tumor number", "2", "1", "10"},
	} {
		at := "result/rows[" + c.column + "]/overall_numbers/"
		add(c.column+", median", c.median, at+"median", toDigits())
		add(c.column+", least", c.least, at+"min", toDigits())
		add(c.column+", most", c.most, at+"max", toDigits())
	}
	for _, c := range []struct{ column, level, n, percent string }{
		{"sex", "male", "49", "65"}, {"sex", "female", "26", "35"}, {"cirrhosis", "yes", "57", "76"}, {`cirrhosis == "no"`, "", "18", "24"},
		{"etiology", "HBV", "9", "12"}, {"etiology", "HBV+HCV", "3", "4"}, {"etiology", "HCV", "39", "52"}, {"etiology", "NBNC", "24", "32"},
		{"BCLC", "0", "1", "1"}, {"BCLC", "A", "36", "48"}, {"BCLC", "B", "34", "46"}, {"BCLC", "C", "4", "5"},
		{"diabetes", "yes", "30", "40"}, {`diabetes == "no"`, "", "45", "60"},
	} {
		row := "variable=" + c.column + "&level=" + c.level
		if c.level == "" {
			row = c.column
		}
		at := "result/rows[" + row + "]/overall_numbers/"
		b := toDigits()
		if c.n == "34" {
			b = apart(0.7) // 34 of 75 are 45.3 %; the table has 46, so that its stages add up to 100
		}
		what := strings.TrimSpace(c.column + " " + c.level)
		add(what, c.n, at+"count", toDigits())
		add(what+", %", c.percent, at+"percent", b)
	}
	return out
}
