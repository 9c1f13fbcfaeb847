package main

import (
	"fmt"
	"strings"
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
func interval(row, what, args, at, estimate, lower, upper, p string, hr, ci, pv bound) []figure {
	out := []figure{
		{row, what, estimate, args, at + "/hazard_ratio", hr},
		{row, what + ", lower", lower, args, at + "/conf_low", ci},
		{row, what + ", upper", upper, args, at + "/conf_high", ci},
	}
	if p != "" {
		out = append(out, figure{row, what + ", P", p, args, at + "/p_value", pv})
	}
	return out
}

// tableII is a row of Tables II and III: r, n, its interval and P.
func tableII(marker, name, r string, n int, lower, upper, p string) []figure {
	table := map[string]string{"miR-122": "Table II", "miR-21": "Table III"}[marker]
	args := "correlate --sample tace75 --x 'log2(`" + marker + " before`)' --y " + parameters
	at := "result/pairs[" + name + "]"
	what := fmt.Sprintf("%s, %s and %s", table, marker, name)
	// r is met within 0.005, and its interval follows it.
	out := []figure{
		{"A4", what + ": r", r, args, at + "/estimate", apart(0.005)},
		{"A4", what + ": n", fmt.Sprint(n), args, at + "/n", toDigits()},
		{"A4", what + ": lower", lower, args, at + "/conf_low", apart(0.005)},
		{"A4", what + ": upper", upper, args, at + "/conf_high", apart(0.005)},
	}
	if strings.HasPrefix(p, "<") {
		return append(out, figure{"A4", what + ": P", p, args, at + "/p_value", toDigits()})
	}
	return append(out, figure{"A4", what + ": P", p, args, at + "/p_value", apart(0.002)})
}

// tableIV is a row of Table IV.
func tableIV(column, term, hr, lower, upper, p string) []figure {
	args := "cox --sample tace75 " + cirrhosis + "--univariable --enter 0.05 --ci profile --covariates " + tableIVRows
	at := "result/" + column + "[" + term + "]"
	what := "Table IV, " + map[string]string{"terms": "univariate, ", "multivariable/terms": "multivariable, "}[column] + term
	return interval("A7", what, args, at, hr, lower, upper, p, within(0.02), within(0.05), significance())
}

// whole is a hazard ratio of all 75, from the text.
func whole(joint bool, term, hr, lower, upper, p string) []figure {
	covariates, what := "'"+strings.TrimSuffix(strings.TrimSuffix(term, "=true"), "=B")+"'", "all 75, univariate, "
	if strings.HasPrefix(term, "Child-Pugh") {
		covariates = "'`Child-Pugh`'"
	}
	if joint {
		covariates, what = "'`Child-Pugh`,AFP > 20,DCP > 40,`tumor diameter` > 3'", "all 75, multivariable, "
	}
	args := "cox --sample tace75 --ci profile --covariates " + covariates
	// The bounds of the text are met as those of Table IV are, but for one (7.6 %).
	return interval("A7", what+term, args, "result/terms["+term+"]", hr, lower, upper, p, within(0.03), within(0.08), within(0.2))
}

func pairedT(marker, printed string) []figure {
	args := "compare --sample tace75 --value 'log2(`" + marker + " before`)' --paired 'log2(`" + marker + " after`)'"
	wells := strings.Replace(args, "--sample tace75 ", "--sample tace75_cq ", 1)
	return []figure{
		{"A3", marker + " before and after, paired t: P", printed, args, "result/tests[paired-t]/p_value", toDigits()},
		{"A1", marker + " before and after from the wells, paired t: P", printed, wells, "result/tests[paired-t]/p_value", toDigits()},
	}
}

func medianOf(column, printed string) figure {
	return figure{"A1", "median of " + column + ", cirrhosis", printed,
		"compare --sample tace75 " + cirrhosis + "--value '`" + column + "`'", "result/groups[0]/median", toDigits()}
}

var documentA = func() []figure {
	fig3 := "km --sample tace75 " + cirrhosis + "--by 'miR-122 ratio' --cut median --reference 'miR-122 ratio=high' --ci profile"
	out := []figure{
		medianOf("miR-122 before", "0.00024"), medianOf("miR-21 before", "0.00064"),
		medianOf("miR-122 ratio", "0.793"), medianOf("miR-21 ratio", "0.82169"),
		{"A5", "miR-122 by Child-Pugh grade, ANOVA: P", "0.0090", "compare --sample tace75 --value 'log2(`miR-122 before`)' --by Child-Pugh", "result/tests[anova]/p_value", toDigits()},
		{"A5", "miR-21 by Child-Pugh grade, ANOVA: P", "0.0022", "compare --sample tace75 --value 'log2(`miR-21 before`)' --by Child-Pugh", "result/tests[anova]/p_value", toDigits()},
		{"A4", "miR-122 after TACE and Child-Pugh score: r", "-0.24", "correlate --sample tace75 --x 'log2(`miR-122 after`)' --y '`Child-Pugh score`'", "result/pairs[0]/estimate", apart(0.005)},
		{"A4", "miR-122 after TACE and Child-Pugh score: P", "0.0344", "correlate --sample tace75 --x 'log2(`miR-122 after`)' --y '`Child-Pugh score`'", "result/pairs[0]/p_value", toDigits()},
		{"A6", "Figure 3, patients with cirrhosis", "57", fig3, "cohort/used", toDigits()},
		{"A6", "Figure 3, cut of the ratio", "0.793", fig3, "result/cuts[0]", toDigits()},
		{"A6", "Figure 3, log-rank: P", "0.0461", fig3, "result/tests[log-rank]/p_value", apart(0.0005)},
		{"A6", "Figure 3, hazard ratio of the lower ratio", "2.490", fig3, "result/hazard_ratio/estimate", within(0.02)},
		{"A6", "median survival of all 75, months", "47", "km --sample tace75", "result/groups[0]/median/estimate", toDigits()},
	}
	for _, m := range []string{"miR-122 before", "miR-21 before", "miR-122 ratio", "miR-21 ratio"} {
		out = append(out, figure{"A6", "all 75 by the median of " + m + ", log-rank: P", "n.s.", "km --sample tace75 --by '" + m + "' --cut median", "result/tests[log-rank]/p_value", toDigits()})
	}
	out = append(out, figure{"A6", "cirrhosis by the median of the miR-21 ratio, log-rank: P", "n.s.", "km --sample tace75 " + cirrhosis + "--by 'miR-21 ratio' --cut median", "result/tests[log-rank]/p_value", toDigits()})
	add := func(f ...[]figure) {
		for _, x := range f {
			out = append(out, x...)
		}
	}
	add(pairedT("miR-122", "0.012"), pairedT("miR-21", "0.296"))
	add(
		tableII("miR-122", "age", "-0.1594", 75, "-0.3729", "0.0701", "0.172"),
		tableII("miR-122", "HbA1c", "0.1528", 70, "-0.0852", "0.3743", "0.206"),
		tableII("miR-122", "AST", "0.3144", 75, "0.0942", "0.5053", "0.006"),
		tableII("miR-122", "ALT", "0.3365", 75, "0.1186", "0.5235", "0.003"),
		tableII("miR-122", "T-Bil", "-0.1892", 75, "-0.399", "0.0395", "0.104"),
		tableII("miR-122", "ALB", "0.1092", 75, "-0.1208", "0.328", "0.351"),
		tableII("miR-122", "PT", "0.2209", 73, "-0.0097", "0.4291", "0.060"),
		tableII("miR-122", "Plt", "0.1423", 75, "-0.0874", "0.3578", "0.223"),
		tableII("miR-122", "Child-Pugh score", "-0.2838", 75, "-0.4798", "-0.0607", "0.013"),
		tableII("miR-122", "AFP", "0.1893", 75, "-0.0394", "0.3991", "0.103"),
		tableII("miR-122", "DCP", "0.2194", 73, "-0.0112", "0.4279", "0.062"),
		tableII("miR-122", "tumor diameter", "0.2933", 75, "0.0711", "0.4878", "0.010"),
		tableII("miR-122", "tumor number", "0.1461", 75, "-0.0837", "0.3611", "0.211"),
		tableII("miR-21", "age", "0.0487", 75, "-0.1802", "0.2727", "0.678"),
		tableII("miR-21", "HbA1c", "0.1242", 70, "-0.1141", "0.349", "0.305"),
		tableII("miR-21", "AST", "0.1937", 75, "-0.0348", "0.403", "0.095"),
		tableII("miR-21", "ALT", "0.2248", 75, "-0.0023", "0.4298", "0.052"),
		tableII("miR-21", "T-Bil", "-0.1781", 75, "-0.3893", "0.051", "0.126"),
		tableII("miR-21", "ALB", "0.1932", 75, "-0.0353", "0.4025", "0.096"),
		tableII("miR-21", "PT", "0.3846", 73, "0.1696", "0.5647", "<0.001"),
		tableII("miR-21", "Plt", "0.1831", 75, "-0.0457", "0.3937", "0.115"),
		tableII("miR-21", "Child-Pugh score", "-0.3093", 75, "-0.5011", "-0.0886", "0.006"),
		tableII("miR-21", "AFP", "0.1495", 75, "-0.0802", "0.3641", "0.200"),
		tableII("miR-21", "DCP", "0.1168", 73, "-0.1164", "0.3378", "0.325"),
		tableII("miR-21", "tumor diameter", "0.1263", 75, "-0.1036", "0.3434", "0.280"),
		tableII("miR-21", "tumor number", "-0.0639", 75, "-0.2867", "0.1655", "0.586"),
	)
	const one, joint = "terms", "multivariable/terms"
	hbv, bc := `etiology in ["HBV", "HBV+HCV"]=true`, `BCLC in ["B", "C"]=true`
	add(
		tableIV(one, "sex=male", "0.545", "0.236", "1.320", "0.172"),
		tableIV(one, "age > 60=true", "0.678", "0.300", "1.623", "0.369"),
		tableIV(one, "diabetes=yes", "0.433", "0.155", "1.044", "0.063"),
		tableIV(one, hbv, "2.144", "0.610", "5.896", "0.209"),
		tableIV(one, "AST > 50=true", "1.158", "0.489", "2.664", "0.731"),
		tableIV(one, "ALT > 50=true", "0.838", "0.301", "2.029", "0.708"),
		tableIV(one, "Child-Pugh=B", "2.372", "1.011", "5.685", "0.047"),
		tableIV(one, "AFP > 20=true", "2.225", "0.968", "5.378", "0.059"),
		tableIV(one, "DCP > 40=true", "2.810", "1.046", "9.763", "0.039"),
		tableIV(one, "`tumor diameter` > 3=true", "2.554", "1.101", "6.387", "0.028"),
		tableIV(one, "`tumor number` >= 2=true", "1.007", "0.412", "2.816", "0.987"),
		tableIV(one, bc, "1.108", "0.492", "2.585", "0.804"),
		tableIV(one, "`miR-122 before` <= 0.00024=true", "0.754", "0.329", "1.743", "0.502"),
		tableIV(one, "`miR-122 ratio` <= 0.793=true", "2.490", "1.028", "6.689", "0.042"),
		tableIV(one, "`miR-21 before` <= 0.00064=true", "1.049", "0.466", "2.407", "0.906"),
		tableIV(one, "`miR-21 ratio` <= 0.82169=true", "1.293", "0.564", "2.996", "0.539"),
		tableIV(joint, "Child-Pugh=B", "3.588", "1.446", "9.224", "0.006"),
		tableIV(joint, "DCP > 40=true", "2.960", "0.984", "11.238", "0.053"),
		tableIV(joint, "`tumor diameter` > 3=true", "3.606", "1.484", "9.505", "0.004"),
		tableIV(joint, "`miR-122 ratio` <= 0.793=true", "2.720", "1.035", "8.022", "0.042"),
		whole(false, "Child-Pugh=B", "2.495", "1.186", "5.218", "0.016"),
		whole(false, "AFP > 20=true", "2.186", "1.061", "4.609", "0.034"),
		whole(false, "DCP > 40=true", "3.240", "1.248", "11.060", "0.013"),
		whole(false, "`tumor diameter` > 3=true", "2.426", "1.132", "5.637", "0.022"),
		whole(true, "Child-Pugh=B", "5.172", "2.194", "12.586", "0.0002"),
		whole(true, "AFP > 20=true", "2.667", "1.197", "6.147", "0.0163"),
		whole(true, "DCP > 40=true", "4.695", "1.674", "17.051", ""),
		whole(true, "`tumor diameter` > 3=true", "2.844", "1.266", "6.931", "0.0106"),
	)
	return append(out, tableI()...)
}()

var walksA = []walk{
	{"A1", "wells to expression: ΔCq, 2^-ΔCq, after / before", "tace75_cq", "", []string{"miR-122"}, "qpcr --sample tace75_cq"},
	{"A2", "Table I", "tace75", "' a", []string{"73 (38-89)", "49 (65"}, "table1 --sample tace75 --rows 'age,sex,cirrhosis,etiology,BCLC,diabetes,AST,ALT,HbA1c,`T-Bil`,ALB,PT,Plt,`Child-Pugh score`,AFP,DCP,`tumor diameter`,`tumor number`'"},
	{"A3", "Figure 1", "tace75", "' 1", []string{"0.0120"}, "compare --sample tace75 --value 'log2(`miR-122 before`)' --paired 'log2(`miR-122 after`)'"},
	{"A3", "Figure 2", "tace75", "' 2", []string{"0.296"}, "compare --sample tace75 --value 'log2(`miR-21 before`)' --paired 'log2(`miR-21 after`)'"},
	{"A4", "Table II", "tace75", "' b", []string{"0.3144", "0.0942", "0.5053"}, "correlate --sample tace75 --x 'log2(`miR-122 before`)' --y " + parameters},
	{"A4", "Table III", "tace75", "' c", []string{"0.3846"}, "correlate --sample tace75 --x 'log2(`miR-21 before`)' --y " + parameters},
	{"A5", "miR-122 by Child-Pugh grade", "tace75", "' e", []string{"0.0090"}, "compare --sample tace75 --value 'log2(`miR-122 before`)' --by Child-Pugh"},
	{"A5", "miR-21 by Child-Pugh grade", "tace75", "' f", []string{"0.0022"}, "compare --sample tace75 --value 'log2(`miR-21 before`)' --by Child-Pugh"},
	{"A6", "Figure 3", "tace75", "' 3", []string{"0.793 (median)", "log-rank", "low vs high"}, "km --sample tace75 " + cirrhosis + "--by 'miR-122 ratio' --reference 'miR-122 ratio=high' --ci profile"},
	{"A7", "Table IV", "tace75", "' d", []string{"together", "tumor diameter > 3", "Child-Pugh=B"}, "cox --sample tace75 " + cirrhosis + "--univariable --enter 0.05 --ci profile --covariates " + tableIVRows},
}
