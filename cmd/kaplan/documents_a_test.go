package main

import (
	"fmt"
	"strings"

	"kaplan/sampledata/published"
)

// Document A: serum exosomal miR-122 and miR-21 before and after TACE (sample
// tace75, and tace75_cq for its wells). What the scan of the paper lost is read
// as its own totals and its other tables have it.

const (
	cirrhosis = `--where 'cirrhosis == "yes"' `
	// The 16 rows of Table IV, its groups in words.
	tableIVRows = "'sex,age > 60,diabetes,etiology in [\"HBV\", \"HBV+HCV\"],AST > 50,ALT > 50,`Child-Pugh`,AFP > 20,DCP > 40,`tumor diameter` > 3,`tumor number` >= 2,BCLC in [\"B\", \"C\"],`miR-122 before` <= 0.00024,`miR-122 ratio` <= 0.793,`miR-21 before` <= 0.00064,`miR-21 ratio` <= 0.82169'"
	parameters  = "'age,HbA1c,AST,ALT,`T-Bil`,ALB,PT,Plt,`Child-Pugh score`,AFP,DCP,`tumor diameter`,`tumor number`'"
)

// interval is three printed numbers of one answer: an estimate and its bounds.
func interval(row, what, args, at string, f published.Figure, hr, ci, pv bound) []figure {
	out := []figure{
		{row, what, f.Value, args, at + "/hazard_ratio", hr},
		{row, what + ", lower", f.Lower, args, at + "/conf_low", ci},
		{row, what + ", upper", f.Upper, args, at + "/conf_high", ci},
	}
	if f.P != "" {
		out = append(out, figure{row, what + ", P", f.P, args, at + "/p_value", pv})
	}
	return out
}

// tableII is a row of Tables II and III: r, n, its interval and P.
func tableII(marker, name string) []figure {
	f := published.A.At("r of log " + marker + " before and " + name)
	table := map[string]string{"miR-122": "Table II", "miR-21": "Table III"}[marker]
	args := "correlate --sample tace75 --x 'log2(`" + marker + " before`)' --y " + parameters
	at := "result/pairs[" + name + "]"
	what := fmt.Sprintf("%s, %s and %s", table, marker, name)
	// r is met within 0.005, and its interval follows it.
	out := []figure{
		{"A4", what + ": r", f.Value, args, at + "/estimate", apart(0.005)},
		{"A4", what + ": n", f.N, args, at + "/n", toDigits()},
		{"A4", what + ": lower", f.Lower, args, at + "/conf_low", apart(0.005)},
		{"A4", what + ": upper", f.Upper, args, at + "/conf_high", apart(0.005)},
	}
	if strings.HasPrefix(f.P, "<") {
		return append(out, figure{"A4", what + ": P", f.P, args, at + "/p_value", toDigits()})
	}
	return append(out, figure{"A4", what + ": P", f.P, args, at + "/p_value", apart(0.002)})
}

// tableIV is a row of Table IV.
func tableIV(column, term, name string) []figure {
	args := "cox --sample tace75 " + cirrhosis + "--univariable --enter 0.05 --ci profile --covariates " + tableIVRows
	at := "result/" + column + "[" + term + "]"
	model := map[string]string{"terms": "univariate, ", "multivariable/terms": "multivariable, "}[column]
	return interval("A7", "Table IV, "+model+term, args, at, published.A.At("Cirrhosis, "+model+name), within(0.02), within(0.05), significance())
}

// whole is a hazard ratio of all 75, from the text.
func whole(joint bool, term, name string) []figure {
	covariates, model := "'"+strings.TrimSuffix(strings.TrimSuffix(term, "=true"), "=B")+"'", "univariate, "
	if strings.HasPrefix(term, "Child-Pugh") {
		covariates = "'`Child-Pugh`'"
	}
	args, at := "cox --sample tace75 --ci profile --covariates "+covariates, "result/terms["
	if joint { // of the sixteen factors, the four that enter, and no other
		args, at, model = "cox --sample tace75 --univariable --enter 0.05 --ci profile --covariates "+tableIVRows, "result/multivariable/terms[", "multivariable, "
	}
	// The bounds of the text are met as those of Table IV are, but for one (7.6 %).
	return interval("A7", "all 75, "+model+term, args, at+term+"]", published.A.At("All, "+model+name), within(0.03), within(0.08), within(0.2))
}

func pairedT(marker string) []figure {
	printed := published.A.At(marker + " before and after, paired t test").P
	args := "compare --sample tace75 --value 'log2(`" + marker + " before`)' --paired 'log2(`" + marker + " after`)'"
	wells := strings.Replace(args, "--sample tace75 ", "--sample tace75_cq ", 1)
	return []figure{
		{"A3", marker + " before and after, paired t: P", printed, args, "result/tests[paired-t]/p_value", toDigits()},
		{"A1", marker + " before and after from the wells, paired t: P", printed, wells, "result/tests[paired-t]/p_value", toDigits()},
	}
}

func medianOf(column string) figure {
	return figure{"A1", "median of " + column + ", cirrhosis", published.A.At("Cirrhosis, median of " + column).Value,
		"compare --sample tace75 " + cirrhosis + "--value '`" + column + "`'", "result/groups[0]/median", toDigits()}
}

var documentA = func() []figure {
	fig3 := "km --sample tace75 " + cirrhosis + "--by 'miR-122 ratio' --cut median --reference 'miR-122 ratio=high' --ci profile"
	after, test := published.A.At("r of log miR-122 after and Child-Pugh score"), published.A.At("Figure 3, log-rank test")
	out := []figure{
		medianOf("miR-122 before"), medianOf("miR-21 before"),
		medianOf("miR-122 ratio"), medianOf("miR-21 ratio"),
		{"A5", "miR-122 by Child-Pugh grade, ANOVA: P", published.A.At("miR-122 by Child-Pugh grade, ANOVA").P,
			"compare --sample tace75 --value 'log2(`miR-122 before`)' --by Child-Pugh", "result/tests[anova]/p_value", toDigits()},
		{"A5", "miR-21 by Child-Pugh grade, ANOVA: P", published.A.At("miR-21 by Child-Pugh grade, ANOVA").P,
			"compare --sample tace75 --value 'log2(`miR-21 before`)' --by Child-Pugh", "result/tests[anova]/p_value", toDigits()},
		{"A4", "miR-122 after TACE and Child-Pugh score: r", after.Value, "correlate --sample tace75 --x 'log2(`miR-122 after`)' --y '`Child-Pugh score`'",
			"result/pairs[0]/estimate", apart(0.005)},
		{"A4", "miR-122 after TACE and Child-Pugh score: P", after.P, "correlate --sample tace75 --x 'log2(`miR-122 after`)' --y '`Child-Pugh score`'",
			"result/pairs[0]/p_value", toDigits()},
		{"A6", "Figure 3, patients with cirrhosis", test.N, fig3, "cohort/used", toDigits()},
		{"A6", "Figure 3, cut of the ratio", published.A.At("Cirrhosis, median of miR-122 ratio").Value, fig3, "result/cuts[0]", toDigits()},
		{"A6", "Figure 3, log-rank: P", test.P, fig3, "result/tests[log-rank]/p_value", apart(0.0005)},
		{"A6", "Figure 3, hazard ratio of the lower ratio", published.A.At("Cirrhosis, univariate, miR-122 ratio low").Value, fig3,
			"result/hazard_ratio/estimate", within(0.02)},
		{"A6", "median survival of all 75, months", published.A.At("Median survival of all, months").Value, "km --sample tace75",
			"result/groups[0]/median/estimate", toDigits()},
	}
	for _, m := range []string{"miR-122 before", "miR-21 before", "miR-122 ratio", "miR-21 ratio"} {
		out = append(out, figure{"A6", "all 75 by the median of " + m + ", log-rank: P", published.A.At("All, " + m + " by its median, log-rank test").P,
			"km --sample tace75 --by '" + m + "' --cut median", "result/tests[log-rank]/p_value", toDigits()})
	}
	out = append(out, figure{"A6", "cirrhosis by the median of the miR-21 ratio, log-rank: P",
		published.A.At("Cirrhosis, miR-21 ratio by its median, log-rank test").P, "km --sample tace75 " + cirrhosis + "--by 'miR-21 ratio' --cut median",
		"result/tests[log-rank]/p_value", toDigits()})
	add := func(f ...[]figure) {
		for _, x := range f {
			out = append(out, x...)
		}
	}
	add(pairedT("miR-122"), pairedT("miR-21"))
	for _, marker := range []string{"miR-122", "miR-21"} {
		for _, name := range []string{"age", "HbA1c", "AST", "ALT", "T-Bil", "ALB", "PT", "Plt", "Child-Pugh score", "AFP", "DCP", "tumor diameter", "tumor number"} {
			add(tableII(marker, name))
		}
	}
	const one, joint = "terms", "multivariable/terms"
	hbv, bc := `etiology in ["HBV", "HBV+HCV"]=true`, `BCLC in ["B", "C"]=true`
	add(
		tableIV(one, "sex=male", "Sex male"),
		tableIV(one, "age > 60=true", "Age >60"),
		tableIV(one, "diabetes=yes", "Type 2 diabetes"),
		tableIV(one, hbv, "HBV"),
		tableIV(one, "AST > 50=true", "AST >50"),
		tableIV(one, "ALT > 50=true", "ALT >50"),
		tableIV(one, "Child-Pugh=B", "Child-Pugh B"),
		tableIV(one, "AFP > 20=true", "AFP >20"),
		tableIV(one, "DCP > 40=true", "DCP >40"),
		tableIV(one, "`tumor diameter` > 3=true", "Tumor diameter >3"),
		tableIV(one, "`tumor number` >= 2=true", "Tumor number >=2"),
		tableIV(one, bc, "BCLC B+C"),
		tableIV(one, "`miR-122 before` <= 0.00024=true", "miR-122 low"),
		tableIV(one, "`miR-122 ratio` <= 0.793=true", "miR-122 ratio low"),
		tableIV(one, "`miR-21 before` <= 0.00064=true", "miR-21 low"),
		tableIV(one, "`miR-21 ratio` <= 0.82169=true", "miR-21 ratio low"),
		tableIV(joint, "Child-Pugh=B", "Child-Pugh B"),
		tableIV(joint, "DCP > 40=true", "DCP >40"),
		tableIV(joint, "`tumor diameter` > 3=true", "Tumor diameter >3"),
		tableIV(joint, "`miR-122 ratio` <= 0.793=true", "miR-122 ratio low"),
		whole(false, "Child-Pugh=B", "Child-Pugh B"),
		whole(false, "AFP > 20=true", "AFP >20"),
		whole(false, "DCP > 40=true", "DCP >40"),
		whole(false, "`tumor diameter` > 3=true", "Tumor diameter >3"),
		whole(true, "Child-Pugh=B", "Child-Pugh B"),
		whole(true, "AFP > 20=true", "AFP >20"),
		whole(true, "DCP > 40=true", "DCP >40"),
		whole(true, "`tumor diameter` > 3=true", "Tumor diameter >3"),
	)
	return append(out, tableI()...)
}()

var walksA = []walk{
	{"A1", "wells to expression: ΔCq, 2^-ΔCq, after / before", "tace75_cq", "", []string{"miR-122"}, "qpcr --sample tace75_cq"},
	{"A2", "Table I", "tace75", "' a", []string{"73 (38-89)", "49 (65"}, "table1 --sample tace75 --rows 'age,sex,cirrhosis,etiology,BCLC,diabetes,AST,ALT,HbA1c,`T-Bil`,ALB,PT,Plt,`Child-Pugh score`,AFP,DCP,`tumor diameter`,`tumor number`'"},
	{"A3", "Figure 1", "tace75", "' 1", []string{"0.0120"}, "compare --sample tace75 --value 'log2(`miR-122 before`)' --paired 'log2(`miR-122 after`)' --lead paired-t"},
	{"A3", "Figure 2", "tace75", "' 2", []string{"0.296"}, "compare --sample tace75 --value 'log2(`miR-21 before`)' --paired 'log2(`miR-21 after`)' --lead paired-t"},
	{"A4", "Table II", "tace75", "' b", []string{"0.3144", "0.0942", "0.5053"}, "correlate --sample tace75 --x 'log2(`miR-122 before`)' --y " + parameters},
	{"A4", "Table III", "tace75", "' c", []string{"0.3846"}, "correlate --sample tace75 --x 'log2(`miR-21 before`)' --y " + parameters},
	{"A5", "miR-122 by Child-Pugh grade", "tace75", "' e", []string{"0.0090"}, "compare --sample tace75 --value 'log2(`miR-122 before`)' --by Child-Pugh --lead anova"},
	{"A5", "miR-21 by Child-Pugh grade", "tace75", "' f", []string{"0.0022"}, "compare --sample tace75 --value 'log2(`miR-21 before`)' --by Child-Pugh --lead anova"},
	{"A6", "Figure 3", "tace75", "' 3", []string{"0.793 (median)", "log-rank", "low vs high"}, "km --sample tace75 " + cirrhosis + "--by 'miR-122 ratio' --reference 'miR-122 ratio=high' --ci profile"},
	{"A7", "Table IV", "tace75", "' d", []string{"together", "tumor diameter > 3", "Child-Pugh=B"}, "cox --sample tace75 " + cirrhosis + "--univariable --enter 0.05 --ci profile --covariates " + tableIVRows},
	{"A7", "the same factors in all 75", "tace75", "' g", []string{"Subgroup all patients", "together", "AFP > 20", "DCP > 40", "tumor diameter > 3", "Child-Pugh=B"}, "cox --sample tace75 --univariable --enter 0.05 --ci profile --covariates " + tableIVRows},
}
