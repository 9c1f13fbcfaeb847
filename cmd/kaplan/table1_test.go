package main

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

// described finds the row of a variable (and level, unless "") in a Table 1.
func described(t *testing.T, a decoded, variable, level string) decoded {
	t.Helper()
	for i, r := range a.list("result/rows") {
		m := r.(map[string]any)
		if m["variable"] == variable && (level == "" && m["level"] == nil || m["level"] == level) {
			return a.part(fmt.Sprintf("result/rows[%d]", i))
		}
	}
	t.Fatalf("no row %s %s", variable, level)
	return decoded{}
}

// Summaries, tests and standardised differences of pbc, two groups and four.
func TestTable1AsR(t *testing.T) {
	t.Parallel()
	const class = `bili < 1 ? "low" : bili < 3 ? "mid" : "top"`
	name := map[string]string{"high": "bili > 20", "class": class}
	rows := "age,bili,chol,albumin,copper,sex,ascites,spiders,bili > 20," + class
	for _, by := range []string{"trt", "stage"} {
		o := oracle(t, "commands_table1").part(by)
		args := []string{"table1", data(t, "pbc"), "--by", by, "--levels", "--rows", rows}
		medians := asked(t, "", args...)
		means := asked(t, "", append(args, "--summary", "mean-sd")...)
		medians.as("cohort/used", o.number("n"))
		for i, n := range o.list("sizes") {
			medians.as(fmt.Sprintf("result/groups[%d]/n", i), n.(float64))
		}
		same := func(got, want decoded) {
			t.Helper()
			for _, k := range []string{"n", "missing", "median", "min", "max", "q1", "q3", "mean", "sd"} {
				got.as(k, want.number(k))
			}
		}
		for i := range o.list("numbers") {
			want := o.part(fmt.Sprintf("numbers[%d]", i))
			v := want.at("variable").(string)
			got, mean := described(t, medians, v, ""), described(t, means, v, "")
			same(got.part("overall_numbers"), want.part("overall"))
			for g := range want.list("groups") {
				same(got.part(fmt.Sprintf("groups_numbers[%d]", g)), want.part(fmt.Sprintf("groups[%d]", g)))
			}
			got.as("smd", want.number("smd"))
			got.as("p_value", want.number("rank"))
			mean.as("p_value", want.number("mean"))
			tests := [2]string{"mann-whitney", "student-t"}
			if by == "stage" {
				tests = [2]string{"kruskal-wallis", "anova"}
			}
			if got.at("test") != tests[0] || mean.at("test") != tests[1] {
				t.Errorf("%s by %s: %v and %v", v, by, got.at("test"), mean.at("test"))
			}
		}
		for i := range o.list("categories") {
			want := o.part(fmt.Sprintf("categories[%d]", i))
			v := want.at("variable").(string)
			listed := 0
			for j, l := range want.list("levels") {
				level := strings.ToLower(l.(string)) // R's FALSE and TRUE
				if level == "false" || v != "sex" && level == "0" {
					continue // of no and yes, yes is the one row
				}
				listed++
				var got decoded
				if n, ok := name[v]; ok {
					got = described(t, medians, n, level)
				} else {
					got = described(t, medians, v, level)
				}
				count := want.list("overall")[j].(float64)
				got.as("overall_numbers/count", count)
				got.as("overall_numbers/missing", want.number("missing"))
				got.as("overall_numbers/percent", 100*count/(o.number("n")-want.number("missing")))
				for g := range want.list("groups") {
					got.as(fmt.Sprintf("groups_numbers[%d]/count", g), want.list(fmt.Sprintf("groups[%d]", g))[j].(float64))
				}
				// R's networks of larger tables sum less exactly.
				if p := got.number("p_value"); math.Abs(p-want.number("p")) > 1e-7*want.number("p") {
					t.Errorf("%s by %s: P %v, R has %v", v, by, p, want.number("p"))
				}
				got.as("smd", want.number("smd"))
				if got.at("test") != want.at("test") {
					t.Errorf("%s by %s: %v, R's expected counts ask for %v", v, by, got.at("test"), want.at("test"))
				}
			}
			if listed == 0 {
				t.Errorf("%s is not listed", v)
			}
		}
	}
}

// Table I of the paper behind tace75, as printed, but for what the scan lost
// (HBV+HCV 3, HbA1c 5.5 (4.1-8.4), ALB to 5.0, diameter 3.4) and for BCLC B,
// where 34 of 75 are 45 % and the paper's 46 % makes a sum of 100.
func TestTableI(t *testing.T) {
	t.Parallel()
	a := asked(t, "", "table1", "--sample", "tace75", "--rows", "age,sex,cirrhosis,etiology,BCLC,diabetes,AST,ALT,HbA1c,`T-Bil`,ALB,PT,Plt,`Child-Pugh score`,AFP,DCP,`tumor diameter`,`tumor number`")
	for _, r := range []struct{ variable, level, cell string }{
		{"age", "", "73 (38-89)"}, {"sex", "male", "49 (65%)"}, {"sex", "female", "26 (35%)"}, {"cirrhosis", "yes", "57 (76%)"},
		{"etiology", "HBV", "9 (12%)"}, {"etiology", "HBV+HCV", "3 (4%)"}, {"etiology", "HCV", "39 (52%)"}, {"etiology", "NBNC", "24 (32%)"},
		{"BCLC", "0", "1 (1%)"}, {"BCLC", "A", "36 (48%)"}, {"BCLC", "B", "34 (45%)"}, {"BCLC", "C", "4 (5%)"}, {"diabetes", "yes", "30 (40%)"},
		{"AST", "", "47 (13-219)"}, {"ALT", "", "33 (9-220)"}, {"HbA1c", "", "5.5 (4.1-8.4)"}, {"T-Bil", "", "0.9 (0.3-4.2)"}, {"ALB", "", "3.5 (2.3-5)"},
		{"PT", "", "75 (47-118)"}, {"Plt", "", "11.1 (2.6-39.7)"}, {"Child-Pugh score", "", "6 (5-9)"}, {"AFP", "", "15.8 (1-126234)"}, {"DCP", "", "96 (7-225827)"},
		{"tumor diameter", "", "3.4 (1-19.5)"}, {"tumor number", "", "2 (1-10)"},
	} {
		if got := described(t, a, r.variable, r.level).at("overall"); got != r.cell {
			t.Errorf("%s %s: %v, printed %s", r.variable, r.level, got, r.cell)
		}
	}
	// Chronic hepatitis 18 and diabetes negative 45 are the complements.
	described(t, a, "cirrhosis", "yes").as("overall_numbers/n", 75)
	if n := len(a.list("result/rows")); n != 25 {
		t.Errorf("%d rows", n)
	}
}

// What is described where no rows are named: not who the patients are, nor what
// the endpoint is made of, nor the groups themselves.
func TestTable1Rows(t *testing.T) {
	t.Parallel()
	a := asked(t, "", "table1", "--sample", "tace75", "--by", "sex")
	seen := map[string]bool{}
	for _, r := range a.list("result/rows") {
		seen[r.(map[string]any)["variable"].(string)] = true
	}
	for v, in := range map[string]bool{"age": true, "miR-21 ratio": true, "BCLC": true, "id": false, "sex": false, "DSS_months": false, "DSS_status": false} {
		if seen[v] != in {
			t.Errorf("%s is described: %v", v, seen[v])
		}
	}
	b := asked(t, "", "table1", data(t, "pbc"))
	if n := len(b.list("result/groups")); n != 0 || b.at("result/rows[0]/p_value") != nil {
		t.Errorf("%d groups where none were asked for", n)
	}
}

// What is pasted into a paper: groups with n in the head, a line for each level,
// footnotes that name summaries and tests. By hand: the ages have means 60.33 and
// 66.67, variances 110.33 and 158.33, so that they are 6.33/√134.33 = 0.546
// apart; the shares of stages √(8/7) = 1.069; of fit (2/3)/√(1/9) = 2, of age > 60
// (1/3)/√(2/9) = 0.707. Of the 20 orders of ages 7 have W <= 3; of the 10 tables
// of fit 4 are as improbable.
func TestTable1Markdown(t *testing.T) {
	t.Parallel()
	csv := "id,arm,age,stage,fit\nA,x,50,I,yes\nB,x,60,II,no\nC,x,71,II,yes\nD,y,55,I,\nE,y,65,III,no\nF,y,80,II,no\n"
	status, out, errs := kaplan(csv, "table1", "-", "--by", "arm", "--rows", "age,stage,fit,age > 60", "--format", "md")
	if status != exitDone || errs != "" {
		t.Fatalf("exit %d, %s", status, errs)
	}
	want := `### Table 1 by arm

| variable | level | overall (n = 6) | x (n = 3) | y (n = 3) | P | SMD |
|---|---|---|---|---|---:|---:|
| age |  | 62.5 (50-80) | 60 (50-71) | 65 (55-80) | 0.700 | 0.546 |
| stage |  |  |  |  | >0.999 | 1.069 |
|  | I | 2 (33%) | 1 (33%) | 1 (33%) |  |  |
|  | II | 3 (50%) | 2 (67%) | 1 (33%) |  |  |
|  | III | 1 (17%) | 0 (0%) | 1 (33%) |  |  |
| fit, yes |  | 2 (40%) | 2 (67%) | 0 (0%) | 0.400 | 2.000 |
|  | missing | 1 | 0 | 1 |  |  |
| age > 60 |  | 3 (50%) | 1 (33%) | 2 (67%) | >0.999 | 0.707 |

Numbers are median (range), categories n (%), of those whose value is known.

P by Mann-Whitney test of numbers; Fisher's exact test where an expected count is below 5 (stage, fit, age > 60).

SMD: standardised mean difference.
`
	_, got, _ := strings.Cut(out, "###")
	if got = strings.ReplaceAll("###"+got, "&gt;", ">"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Long data: what the patients have is counted by patient, what only rows have
// by row, which is said.
func TestTable1LongData(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("animals.csv", []byte(animals), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"table1", "animals.csv", "--id", "animal", "--long", "day", "--by", "dose", "--rows"}
	a := asked(t, "", append(args, "`hCG @ 1`")...)
	a.as("result/rows[0]/overall_numbers/n", 3)
	b := asked(t, "", append(args, "hCG")...)
	b.as("result/rows[0]/overall_numbers/n", 8)
	b.as("result/rows[0]/overall_numbers/missing", 1)
	if len(a.list("warnings")) != 0 || !strings.Contains(fmt.Sprint(b.list("warnings")), "rows of one patient are not independent") {
		t.Errorf("%v; %v", a.list("warnings"), b.list("warnings"))
	}
}

func TestTable1Refuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{data(t, "lung"), "--rows", "agee"}, exitNoAnswer, "age"},
		{[]string{data(t, "lung"), "--summary", "mode"}, exitUsage, "one of median-range, median-iqr, mean-sd"},
		{[]string{data(t, "lung"), "--where", "age > 200"}, exitNoAnswer, "no patient is left"},
		{[]string{"--sample", "tace75", "--rows", "id"}, exitNoAnswer, "names patients"},
		{[]string{"--sample", "tace75", "--by", "id"}, exitNoAnswer, "cannot group"},
		{nil, exitUsage, "no file is named"},
	} {
		status, out, errs := kaplan("", append([]string{"table1"}, c.args...)...)
		if status != c.status || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("table1 %q: exit %d, %q, %q", c.args, status, out, errs)
		}
	}
}

// What everybody has alike is no row of a Table 1 unless it is named, and what has one
// value or none comes last: in the patients of the question, not of the file.
func TestTable1LeavesOutWhatTellsNothing(t *testing.T) {
	t.Parallel()
	file := "id,site,consent,sex,age,time,status\n"
	for i := range 24 {
		file += fmt.Sprintf("p%d,Hospital,%s,%s,%d,%d,%d\n", i, []string{"Yes", "", "Yes"}[i%3], []string{"m", "f"}[i%2], 40+i, 5+i*7%19, i%2)
	}
	rows := func(args ...string) (names []string, warnings string) {
		a := asked(t, file, append([]string{"table1", "-", "--id", "id"}, args...)...)
		for _, r := range a.at("result/rows").([]any) {
			if name := r.(map[string]any)["variable"].(string); len(names) == 0 || names[len(names)-1] != name {
				names = append(names, name)
			}
		}
		return names, fmt.Sprint(a.at("warnings"))
	}
	names, said := rows()
	if strings.Join(names, " ") != "sex age consent" || !strings.Contains(said, "left out, since everybody has one value: site (Hospital); name them as rows to have them") {
		t.Errorf("rows %q, %s", names, said)
	}
	names, said = rows("--where", `sex == "f"`)
	if strings.Join(names, " ") != "age consent" || !strings.Contains(said, "site (Hospital), sex (f);") {
		t.Errorf("rows %q, %s", names, said)
	}
	names, said = rows("--rows", "site,age")
	if strings.Join(names, " ") != "site age" || strings.Contains(said, "left out") {
		t.Errorf("rows %q, %s", names, said)
	}
}
