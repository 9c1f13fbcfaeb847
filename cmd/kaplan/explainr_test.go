package main

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"kaplan/model/explain"
)

// The call of R that a quantity names gives the number that is printed: each is run as it
// is printed, with the columns of a cohort under the names that it uses.
func TestExplainedCallsRunInR(t *testing.T) {
	t.Parallel()
	if out, err := exec.Command("Rscript", "--vanilla", "-e", "library(survival)").CombinedOutput(); err != nil {
		t.Skipf("no R with survival: %v %s", err, out)
	}
	veteran := data(t, "veteran")
	km := []string{"km", veteran, "--by", "trt", "--times", "100"}
	compare := []string{"compare", veteran, "--value", "age", "--by", "trt"}
	cox := []string{"cox", veteran, "--covariates", "age,karno"}
	calls := []struct {
		quantity string
		line     []string
		path     string
		part     string // of what the call gives, %s
	}{
		{"median survival", km, "result/groups[0]/median/estimate", `(%s)[1, "median"]`},
		{"number at risk", km, "result/groups[0]/at[0]/n_risk", `(%s)[1]`},
		{"Welch's t test", compare, "result/tests[welch-t]/p_value", `(%s)$p.value`},
		{"Mann-Whitney test", compare, "result/tests[mann-whitney]/p_value", `(%s)$p.value`},
		{"Welch's analysis of variance", compare, "result/tests[welch-anova]/p_value", `(%s)$p.value`},
		{"Kruskal-Wallis test", compare, "result/tests[kruskal-wallis]/p_value", `(%s)$p.value`},
		{"Pearson correlation", []string{"correlate", veteran, "--x", "karno", "--y", "age"}, "result/pairs[0]/p_value", `(%s)$p.value`},
		{"Spearman correlation", []string{"correlate", veteran, "--x", "karno", "--y", "age", "--method", "spearman"}, "result/pairs[0]/estimate", `(%s)$estimate`},
		{"concordance", cox, "result/concordance/estimate", `(%s)$concordance`},
		{"Uno's concordance", cox, "result/concordance_uno/estimate", `(%s)$concordance`},
		{"test of proportional hazards", cox, "result/ph_test[GLOBAL]/p_value", `(%s)$table["GLOBAL", "p"]`},
	}
	var script strings.Builder
	fmt.Fprintf(&script, "library(survival); d <- read.csv(%q); time <- d$time; status <- d$status; group <- factor(d$trt); t <- 100; y <- d$age; x <- d$karno\n"+
		"fit <- coxph(Surv(time, status) ~ age + karno, d); options(digits = 17)\n", veteran)
	for _, c := range calls {
		q, err := explain.Find(c.quantity)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&script, "cat(sprintf(\"%%.17g\\n\", suppressWarnings(as.numeric("+c.part+"))))\n", q.R)
	}
	out, err := exec.Command("Rscript", "--vanilla", "-e", script.String()).Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, script.String())
	}
	lines := strings.Fields(string(out))
	if len(lines) != len(calls) {
		t.Fatalf("R gave %d numbers for %d calls: %s", len(lines), len(calls), out)
	}
	for i, c := range calls {
		want, err := strconv.ParseFloat(lines[i], 64)
		if err != nil {
			t.Errorf("%s: R gave %s", c.quantity, lines[i])
			continue
		}
		asked(t, "", c.line...).near(c.path, want, 1e-8)
	}
}
