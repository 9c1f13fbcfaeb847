package main

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

// as compares with R to a relative 1e-8.
func (a decoded) as(path string, want float64) {
	a.t.Helper()
	if got := a.number(path); !(math.Abs(got-want) <= 1e-8*math.Abs(want)+1e-300) {
		a.t.Errorf("%s is %.15g, not %.15g", path, got, want)
	}
}

// cor.test, lm and p.adjust in R on lung.
func TestCorrelateAsR(t *testing.T) {
	t.Parallel()
	o := oracle(t, "commands_correlate")
	for _, method := range []string{"pearson", "spearman", "kendall"} {
		a := asked(t, "", "correlate", data(t, "lung"), "--x", "age", "--y", "meal.cal,wt.loss,ph.karno,pat.karno", "--method", method)
		if got := a.at("result/method"); got != method {
			t.Errorf("method %v", got)
		}
		if len(a.list("result/pairs")) != 4 {
			t.Fatalf("%d pairs", len(a.list("result/pairs")))
		}
		for i, y := range []string{"meal.cal", "wt.loss", "ph.karno", "pat.karno"} {
			want := o.part(fmt.Sprintf("plain/%s[%d]", method, i))
			got := a.part(fmt.Sprintf("result/pairs[%d]", i))
			if got.at("x") != "age" || got.at("y") != y {
				t.Errorf("pair %d is of %v and %v", i, got.at("x"), got.at("y"))
			}
			got.as("n", want.number("n"))
			got.as("estimate", want.number("estimate"))
			got.as("statistic", want.number("statistic"))
			got.as("p_value", want.number("p"))
			got.as("q_value", want.number("q"))
			if method != "pearson" {
				continue
			}
			for here, there := range map[string]string{"df": "df", "conf_low": "low", "conf_high": "high",
				"regression/intercept/estimate": "intercept", "regression/intercept/std_error": "intercept_se", "regression/intercept/p_value": "intercept_p",
				"regression/intercept/conf_low": "intercept_low", "regression/intercept/conf_high": "intercept_high",
				"regression/slope/estimate": "slope", "regression/slope/std_error": "slope_se", "regression/slope/p_value": "p",
				"regression/slope/conf_low": "slope_low", "regression/slope/conf_high": "slope_high", "regression/statistic": "slope_t",
				"regression/r_squared": "r2", "regression/adj_r_squared": "adj", "regression/sigma": "sigma"} {
				got.as(here, want.number(there))
			}
		}
	}
}

// Within groups, of an expression, in a subgroup.
func TestCorrelateWithinGroups(t *testing.T) {
	t.Parallel()
	o := oracle(t, "commands_correlate")
	a := asked(t, "", "correlate", data(t, "lung"), "--x", "log(age)", "--y", "meal.cal,wt.loss", "--by", "sex", "--where", "age > 55")
	for i := range 2 {
		for g := range 2 {
			got, want := a.part(fmt.Sprintf("result/pairs[%d]", 2*i+g)), o.part("within").at(fmt.Sprintf("[%d]", i)).([]any)[g].(map[string]any)
			if got.at("group") != fmt.Sprint(g+1) {
				t.Errorf("group %v in the place of %d", got.at("group"), g+1)
			}
			for here, there := range map[string]string{"n": "n", "estimate": "estimate", "p_value": "p", "conf_low": "low", "regression/slope/estimate": "slope"} {
				got.as(here, want[there].(float64))
			}
		}
	}
	used := a.number("cohort/used")
	for _, x := range a.list("cohort/excluded") {
		used += x.(map[string]any)["n"].(float64)
	}
	if used != 228 {
		t.Errorf("used and excluded are %v together, and the cohort has 228", used)
	}
}

// Without X, each two; every column that is no number, no endpoint's and no
// constant takes part where none is named.
func TestCorrelateEachTwo(t *testing.T) {
	t.Parallel()
	o := oracle(t, "commands_correlate")
	a := asked(t, "", "correlate", data(t, "pbc"), "--y", "age,bili,chol,albumin,copper,platelet")
	want := o.list("matrix")
	if len(a.list("result/pairs")) != 15 || len(want) != 15 {
		t.Fatalf("%d pairs, R has %d", len(a.list("result/pairs")), len(want))
	}
	for i := range want {
		w, got := o.part(fmt.Sprintf("matrix[%d]", i)), a.part(fmt.Sprintf("result/pairs[%d]", i))
		if got.at("x") != w.at("x") || got.at("y") != w.at("y") {
			t.Errorf("pair %d: %v and %v", i, got.at("x"), got.at("y"))
		}
		for here, there := range map[string]string{"n": "n", "estimate": "estimate", "p_value": "p", "q_value": "q"} {
			got.as(here, w.number(there))
		}
	}
	seen := map[string]bool{}
	for _, p := range asked(t, "", "correlate", data(t, "pbc"), "--x", "age").list("result/pairs") {
		seen[p.(map[string]any)["y"].(string)] = true
	}
	for name, in := range map[string]bool{"bili": true, "stage": true, "platelet": true, "age": false, "id": false, "sex": false, "time": false, "status": false} {
		if seen[name] != in {
			t.Errorf("%s among every number: %v", name, seen[name])
		}
	}
}

// Means of bilirubin at each stage, of all and within sex.
func TestCorrelateMeans(t *testing.T) {
	t.Parallel()
	o := oracle(t, "commands_correlate")
	check := func(got, want decoded) {
		t.Helper()
		for here, there := range map[string]string{"n": "n", "estimate": "estimate", "p_value": "p", "conf_low": "low", "regression/intercept/estimate": "intercept", "regression/slope/estimate": "slope", "regression/r_squared": "r2"} {
			got.as(here, want.number(there))
		}
	}
	check(asked(t, "", "correlate", data(t, "pbc"), "--x", "stage", "--y", "bili", "--means").part("result/pairs[0]"), o.part("means/all"))
	a := asked(t, "", "correlate", data(t, "pbc"), "--x", "stage", "--y", "bili", "--means", "--by", "sex")
	check(a.part("result/pairs[0]"), o.part("means/f"))
	check(a.part("result/pairs[1]"), o.part("means/m"))
}

// animals is long data: a row for each animal and day. On days 0, 1, 2 the means
// are 1, 3 and 5 (one value is missing), which lie on a line; the
// eight rows themselves do not.
const animals = "animal,day,dose,hCG\nA,0,low,0\nA,1,low,2\nA,2,low,4\nB,0,low,1\nB,1,low,3\nB,2,low,\nC,0,high,2\nC,1,high,4\nC,2,high,6\n"

func TestCorrelateLongData(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("animals.csv", []byte(animals), 0o644); err != nil {
		t.Fatal(err)
	}
	a := asked(t, "", "correlate", "animals.csv", "--id", "animal", "--long", "day", "--x", "day", "--y", "hCG", "--means")
	a.as("result/pairs[0]/n", 3)
	a.as("result/pairs[0]/estimate", 1)
	a.as("result/pairs[0]/regression/slope/estimate", 2)
	a.as("result/pairs[0]/regression/intercept/estimate", 1)
	if len(a.list("warnings")) != 0 {
		t.Errorf("means warned: %v", a.list("warnings"))
	}
	// The time is X where none is named.
	b := asked(t, "", "correlate", "animals.csv", "--id", "animal", "--long", "day", "--y", "hCG", "--means", "--by", "dose")
	if b.at("result/pairs[0]/x") != "day" || b.at("result/pairs[0]/group") != "high" {
		t.Errorf("%v", b.at("result/pairs[0]"))
	}
	b.as("result/pairs[1]/regression/slope/estimate", 1.75) // 0.5, 2.5, 4

	// x̄ = 7/8, ȳ = 22/8; Sxy = 29 - 8·(7/8)(22/8) = 9.75, Sxx = 11 - 49/8 = 4.875, Syy = 86 - 484/8 = 25.5.
	rows := asked(t, "", "correlate", "animals.csv", "--id", "animal", "--long", "day", "--x", "day", "--y", "hCG")
	rows.as("result/pairs[0]/n", 8)
	rows.as("result/pairs[0]/estimate", 9.75/math.Sqrt(4.875*25.5))
	rows.as("cohort/n", 9)
	rows.as("cohort/used", 8)
	if w := fmt.Sprint(rows.list("warnings")); !strings.Contains(w, "rows of one patient are not independent") {
		t.Errorf("rows were taken for patients: %s", w)
	}
	// What the patients have is correlated among patients.
	folded := asked(t, "", "correlate", "animals.csv", "--id", "animal", "--long", "day", "--x", "`hCG @ 0`", "--y", "`hCG @ 1`")
	folded.as("result/pairs[0]/n", 3)
	folded.as("result/pairs[0]/estimate", 1)
}

// From r and n alone.
func TestCorrelatePrinted(t *testing.T) {
	t.Parallel()
	a := asked(t, "", "correlate", "--r", "0.3144", "--n", "75")
	a.near("result/pairs[0]/conf_low", 0.0942, 1e-3, inPrint)
	a.near("result/pairs[0]/conf_high", 0.5053, 1e-4, inPrint)
	a.near("result/pairs[0]/p_value", 0.006, 5e-3, inPrint)
	a.as("result/pairs[0]/df", 73)
	wide := asked(t, "", "correlate", "--r", "0.3144", "--n", "75", "--level", "0.99")
	if wide.number("result/pairs[0]/conf_low") >= a.number("result/pairs[0]/conf_low") {
		t.Error("the interval of 99 % is not wider")
	}
}

// Tables II and III of the paper behind tace75: n, r, interval and P as printed.
// The synthetic patients reproduce r to 0.0004, most of them to the fourth
// decimal, and what follows from r with it; with the r that the paper prints,
// interval and P are the printed ones.
func TestTablesIIAndIII(t *testing.T) {
	t.Parallel()
	type row struct {
		y            string
		r            float64
		n            int
		lower, upper float64
		p            string
	}
	tables := map[string][]row{
		"miR-122": {{"age", -0.1594, 75, -0.3729, 0.0701, "0.172"}, {"HbA1c", 0.1528, 70, -0.0852, 0.3743, "0.206"},
			{"AST", 0.3144, 75, 0.0942, 0.5053, "0.006"}, {"ALT", 0.3365, 75, 0.1186, 0.5235, "0.003"},
			{"T-Bil", -0.1892, 75, -0.399, 0.0395, "0.104"}, {"ALB", 0.1092, 75, -0.1208, 0.328, "0.351"},
			{"PT", 0.2209, 73, -0.0097, 0.4291, "0.060"}, {"Plt", 0.1423, 75, -0.0874, 0.3578, "0.223"},
			{"Child-Pugh score", -0.2838, 75, -0.4798, -0.0607, "0.013"}, {"AFP", 0.1893, 75, -0.0394, 0.3991, "0.103"},
			{"DCP", 0.2194, 73, -0.0112, 0.4279, "0.062"}, {"tumor diameter", 0.2933, 75, 0.0711, 0.4878, "0.010"},
			{"tumor number", 0.1461, 75, -0.0837, 0.3611, "0.211"}},
		"miR-21": {{"age", 0.0487, 75, -0.1802, 0.2727, "0.678"}, {"HbA1c", 0.1242, 70, -0.1141, 0.349, "0.305"},
			{"AST", 0.1937, 75, -0.0348, 0.403, "0.095"}, {"ALT", 0.2248, 75, -0.0023, 0.4298, "0.052"},
			{"T-Bil", -0.1781, 75, -0.3893, 0.051, "0.126"}, {"ALB", 0.1932, 75, -0.0353, 0.4025, "0.096"},
			{"PT", 0.3846, 73, 0.1696, 0.5647, "<0.001"}, {"Plt", 0.1831, 75, -0.0457, 0.3937, "0.115"},
			{"Child-Pugh score", -0.3093, 75, -0.5011, -0.0886, "0.006"}, {"AFP", 0.1495, 75, -0.0802, 0.3641, "0.200"},
			{"DCP", 0.1168, 73, -0.1164, 0.3378, "0.325"}, {"tumor diameter", 0.1263, 75, -0.1036, 0.3434, "0.280"},
			{"tumor number", -0.0639, 75, -0.2867, 0.1655, "0.586"}},
	}
	exact := 0
	for marker, rows := range tables {
		var ys []string
		for _, r := range rows {
			ys = append(ys, "`"+r.y+"`")
		}
		a := asked(t, "", "correlate", "--sample", "tace75", "--x", "log2(`"+marker+" before`)", "--y", strings.Join(ys, ","))
		for i, r := range rows {
			got := a.part(fmt.Sprintf("result/pairs[%d]", i))
			what := marker + " and " + r.y
			if got.at("y") != r.y || got.number("n") != float64(r.n) {
				t.Errorf("%s: %v, n %v", what, got.at("y"), got.at("n"))
			}
			for path, want := range map[string]float64{"estimate": r.r, "conf_low": r.lower, "conf_high": r.upper} {
				// The paper prints four digits, and its patients were made anew to give three of them.
				if v := got.number(path); math.Abs(v-want) > 0.0004 {
					t.Errorf("%s: %s %.4f, printed %.4f", what, path, v, want)
				}
			}
			if fmt.Sprintf("%.4f", got.number("estimate")) == fmt.Sprintf("%.4f", r.r) {
				exact++
			}
			printed := asked(t, "", "correlate", "--r="+fmt.Sprint(r.r), "--n", fmt.Sprint(r.n)).part("result/pairs[0]")
			for path, want := range map[string]float64{"conf_low": r.lower, "conf_high": r.upper} {
				if v := printed.number(path); math.Abs(v-want) > 0.00011 { // r is rounded itself
					t.Errorf("%s, as printed: %s %.5f, printed %.4f", what, path, v, want)
				}
			}
			for k, p := range []float64{printed.number("p_value"), got.number("p_value")} {
				switch want := 0.0; {
				case r.p == "<0.001":
					if p >= 0.001 {
						t.Errorf("%s: P %v", what, p)
					}
				default:
					fmt.Sscan(r.p, &want)
					// The paper prints three digits, of an r that it has rounded.
					if math.Abs(p-want) > 0.0016 {
						t.Errorf("%s (%d): P %.5f, printed %s", what, k, p, r.p)
					}
				}
			}
		}
	}
	if exact < 21 {
		t.Errorf("%d of 26 coefficients agree to the fourth decimal, and 21 did", exact)
	}
}

func TestCorrelateRefuses(t *testing.T) {
	t.Parallel()
	lung := data(t, "lung")
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{lung, "--x", "agee"}, exitNoAnswer, "age"},
		{[]string{lung, "--x", "age", "--y", "sexx"}, exitNoAnswer, "sex"},
		{[]string{data(t, "pbc"), "--x", "sex"}, exitNoAnswer, "sex is a category column, and a correlation needs numbers"},
		{[]string{lung, "--x", "age", "--method", "best"}, exitUsage, "one of pearson, spearman, kendall"},
		{[]string{lung, "--x", "age", "--y", "wt.loss", "--where", "age > 200"}, exitNoAnswer, "outside the subgroup"},
		{[]string{lung, "--x", "age", "--y", "wt.loss", "--where", "inst == 33"}, exitNoAnswer, "at least 3 are needed"},
		{[]string{lung, "--by", "sex"}, exitUsage, "choose X (--x)"},
		{[]string{lung, "--y", "age"}, exitNoAnswer, "nothing to correlate with"},
		{[]string{"--r", "0.5"}, exitUsage, "go together"},
		{[]string{"--n", "5"}, exitUsage, "go together"},
		{[]string{"--r", "1.5", "--n", "5"}, exitUsage, "it must lie between -1 and 1"},
		{[]string{"--r", "NaN", "--n", "5"}, exitUsage, "it takes a number"},
		{[]string{"--r", "0.5", "--n", "2"}, exitUsage, "at least 3"},
		{[]string{"--r", "0.5", "--n", "20", lung}, exitUsage, "leave the files"},
		{[]string{"--x", "age"}, exitUsage, "no file is named"},
	} {
		status, out, errs := kaplan("", append([]string{"correlate"}, c.args...)...)
		if status != c.status || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("correlate %q: exit %d, %q, %q", c.args, status, out, errs)
		}
	}
}

// What cannot be correlated is a row without a number that says why; the others
// stand.
func TestCorrelateWithoutAnswer(t *testing.T) {
	t.Parallel()
	csv := "id,x,flat,few,y\nA,1,5,,2\nB,2,5,,1\nC,3,5,7,4\nD,4,5,9,3\nE,,5,1,9\nF,Inf,5,,7\n"
	a := asked(t, csv, "correlate", "-", "--x", "x", "--y", "y,flat,few")
	a.as("result/pairs[0]/estimate", 0.6)
	if w := fmt.Sprint(a.list("warnings")); !strings.Contains(w, "infinite values count as missing: x (1)") {
		t.Errorf("the infinite value is not named: %s", w)
	}
	for i, why := range map[int]string{1: "what does not vary does not correlate", 2: "at least 3 are needed"} {
		p := a.part(fmt.Sprintf("result/pairs[%d]", i))
		if p.at("estimate") != nil || p.at("p_value") != nil || p.at("q_value") != nil || !strings.Contains(p.at("note").(string), why) {
			t.Errorf("%v", p.v)
		}
	}
	a.as("result/pairs[0]/q_value", a.number("result/pairs[0]/p_value")) // of one known P
	for _, format := range []string{"text", "md", "csv"} {
		status, out, errs := kaplan(csv, "correlate", "-", "--x", "x", "--y", "y,flat", "--format", format)
		if status != exitDone || errs != "" || !strings.Contains(out, "NA") || !strings.Contains(out, "does not vary") {
			t.Errorf("%s: exit %d, %s%s", format, status, out, errs)
		}
	}
}
