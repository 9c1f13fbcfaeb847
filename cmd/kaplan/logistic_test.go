package main

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

// withStages is pbc with its stages as words, so that they are a factor.
func withStages(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(data(t, "pbc"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	for i, l := range lines {
		if k := strings.LastIndex(l, ","); i > 0 && l[k+1:] != "" && l[k+1:] != "NA" {
			lines[i] = l[:k+1] + "S" + l[k+1:]
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// likeGLM compares an answer with glm, drop1, pROC and the rest; j is R's terms
// in the order of kaplan's.
func likeGLM(t *testing.T, a, r decoded) {
	t.Helper()
	a.near("result/n", r.number("n"), 0)
	a.near("result/events", r.number("events"), 0)
	a.near("result/intercept/estimate", r.numbers("coef")[0], 1e-8)
	a.near("result/intercept/std_error", r.numbers("se")[0], 1e-8)
	z := 1.959963984540054
	for j := range a.list("result/terms") {
		x := a.part(fmt.Sprintf("result/terms[%d]", j))
		b, se := r.numbers("coef")[j+1], r.numbers("se")[j+1]
		x.near("estimate", b, 1e-8)
		x.near("std_error", se, 1e-8)
		x.near("odds_ratio", math.Exp(b), 1e-8)
		x.near("statistic", r.numbers("z")[j+1], 1e-8)
		if a.at("result/ci") == "wald" {
			x.near("conf_low", math.Exp(b-z*se), 1e-8)
			x.near("conf_high", math.Exp(b+z*se), 1e-8)
			x.near("p_value", r.numbers("p")[j+1], 1e-8)
		}
	}
	for j := range r.list("lr") {
		x := a.part(fmt.Sprintf("result/term_tests[%d]", j))
		x.near("statistic", r.numbers("lr")[j], 1e-8)
		x.near("df", r.numbers("df")[j], 0)
		x.near("p_value", r.numbers("lrp")[j], 1e-8)
	}
	a.near("result/loglik[0]", r.numbers("loglik")[0], 1e-10)
	a.near("result/loglik[1]", r.numbers("loglik")[1], 1e-10)
	for name, of := range map[string]string{"aic": "aic", "r2_mcfadden": "mcfadden", "r2_cox_snell": "cox_snell", "r2_nagelkerke": "nagelkerke", "auc/estimate": "auc", "auc/std_error": "auc_se"} {
		a.near("result/"+name, r.number(of), 1e-8)
	}
	a.near("result/auc/conf_low", r.numbers("auc_ci")[0], 1e-8)
	h := a.part("result/hosmer_lemeshow")
	h.near("statistic", r.number("hosmer/statistic"), 1e-8)
	h.near("df", r.number("hosmer/df"), 0)
	h.near("p_value", r.number("hosmer/p"), 1e-8)
	for k := range h.list("groups") {
		g := h.part(fmt.Sprintf("groups[%d]", k))
		g.near("n", r.numbers("hosmer/n")[k], 0)
		g.near("observed", r.numbers("hosmer/observed")[k], 0)
		g.near("expected", r.numbers("hosmer/expected")[k], 1e-8)
	}
}

func TestLogisticBesideGLM(t *testing.T) {
	t.Parallel()
	r := oracle(t, "commands_outcome").part("logistic/pbc")
	pbc := withStages(t)
	args := []string{"logistic", "-", "--outcome", "status == 2", "--covariates", "age,sex,log(bili),stage"}
	a := asked(t, pbc, args...)
	likeGLM(t, a, r)
	if a.at("result/terms[stage=S3]/term") != "stage=S3" || a.at("result/event") != "true" || a.at("endpoint/name") != "status == 2" {
		t.Errorf("the names: %v, %v, %v", a.at("result/terms"), a.at("result/event"), a.at("endpoint/name"))
	}
	a.near("cohort/excluded[stage missing]/n", 6, 0)

	p := asked(t, pbc, append(args, "--ci", "profile")...)
	for j, v := range r.list("profile") {
		x := p.part(fmt.Sprintf("result/terms[%d]", j))
		x.near("conf_low", math.Exp(v.([]any)[0].(float64)), 1e-8)
		x.near("conf_high", math.Exp(v.([]any)[1].(float64)), 1e-8)
	}
	p.near("result/terms[age]/p_value", r.numbers("lrp")[0], 1e-8)
	if p.at("result/ci") != "profile" {
		t.Errorf("intervals are %v", p.at("result/ci"))
	}

	// Turned round, every odds ratio is its inverse.
	b := asked(t, pbc, append(args, "--reference", "status == 2=true,stage=S4")...)
	b.near("result/terms[age]/odds_ratio", 1/a.number("result/terms[age]/odds_ratio"), 1e-9)
	b.near("result/terms[stage=S1]/estimate", a.number("result/terms[stage=S4]/estimate"), 1e-8)
	b.near("result/aic", a.number("result/aic"), 1e-9)
}

func TestLogisticByGroups(t *testing.T) {
	t.Parallel()
	a := asked(t, "", "logistic", data(t, "pbc"), "--outcome", "status == 2", "--by", "bili", "--covariates", "age")
	likeGLM(t, a, oracle(t, "commands_outcome").part("logistic/pbc_by"))
	if a.at("result/terms[0]/term") != "bili=high" {
		t.Errorf("the groups are %v", a.at("result/terms[0]/term"))
	}
}

// One patient has ph.ecog 3, and died: glm runs away and says 31.96 with a
// standard error of 67108864; the others stand.
func TestLogisticSeparated(t *testing.T) {
	t.Parallel()
	r := oracle(t, "commands_outcome").part("logistic/lung")
	a := asked(t, "", "logistic", data(t, "lung"), "--outcome", "status", "--covariates", "age,ecog", "--derive", "ecog = `ph.ecog` == 0 ? \"E0\" : `ph.ecog` == 1 ? \"E1\" : `ph.ecog` == 2 ? \"E2\" : `ph.ecog` == 3 ? \"E3\" : \"\"",
		"--where", "`ph.ecog` >= 0", "--reference", "ecog=E0", "--ci", "wald")
	a.near("result/n", r.number("n"), 0)
	a.near("result/loglik[1]", r.numbers("loglik")[1], 1e-9)
	a.near("result/terms[age]/estimate", r.numbers("coef")[1], 1e-8)
	a.near("result/terms[ecog=E2]/estimate", r.numbers("coef")[3], 1e-8)
	a.near("result/terms[ecog=E2]/std_error", r.numbers("se")[3], 1e-8)
	a.near("result/term_tests[1]/statistic", r.numbers("lr")[1], 1e-8)
	e3 := a.part("result/terms[ecog=E3]")
	if e3.at("odds_ratio") != nil || e3.at("conf_low") != nil || e3.at("note") != "no finite value" || !strings.Contains(a.at("result/note").(string), "the outcome is separated by ecog=E3:") {
		t.Errorf("the separated level: %v; %v", e3.v, a.at("result/note"))
	}
	// Unless told, the profile likelihood stands in.
	args := []string{"logistic", data(t, "lung"), "--outcome", "status", "--covariates", "age,`ph.ecog` == 3"}
	p := asked(t, "", args...)
	if p.at("result/ci") != "profile" || !strings.Contains(fmt.Sprint(p.at("warnings")), "profile-likelihood intervals, because an odds ratio is 0 or infinite") {
		t.Errorf("%v, %v", p.at("result/ci"), p.at("warnings"))
	}
	x := p.part("result/terms[1]")
	if x.at("conf_high") != nil || x.number("conf_low") <= 0 || x.number("p_value") >= 1 {
		t.Errorf("profile of the separated term: %v", x.v)
	}
}

func TestLogisticUnivariable(t *testing.T) {
	t.Parallel()
	a := asked(t, withStages(t), "logistic", "-", "--outcome", "status == 2", "--covariates", "age,sex,log(bili),stage", "--univariable", "--enter", "0.01")
	k := 0
	for i, c := range oracle(t, "commands_outcome").list("alone") {
		r := decoded{t, c}
		for j := range r.list("coef") {
			x := a.part(fmt.Sprintf("result/terms[%d]", k))
			x.near("estimate", r.numbers("coef")[j], 1e-8)
			x.near("std_error", r.numbers("se")[j], 1e-8)
			x.near("term_p_value", r.number("p"), 1e-8)
			x.near("n", r.number("n"), 0)
			if x.at("entered") != (i != 1) { // sex has P 0.023
				t.Errorf("term %d entered: %v", k, x.at("entered"))
			}
			k++
		}
	}
	if got := len(a.list("result/multivariable/terms")); got != 5 || k != len(a.list("result/terms")) {
		t.Errorf("%d terms together, %d alone", got, k)
	}
	together := asked(t, withStages(t), "logistic", "-", "--outcome", "status == 2", "--covariates", "age,log(bili),stage")
	a.near("result/multivariable/aic", together.number("result/aic"), 1e-12)
	a.near("cohort/used", 418, 0)
}

func TestUsageOfLogistic(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"--covariates", "age"}, exitUsage, "a logistic regression needs an outcome\nchoose an outcome (--outcome)"},
		{[]string{"--outcome", "status == 2"}, exitUsage, "a model needs covariates or groups\nchoose covariates (--covariates) or choose a marker (--by)"},
		{[]string{"--outcome", "status == 2", "--covariates", "age", "--enter", "0.05"}, exitUsage, "--enter is not used by itself\nleave it out: it is used with --univariable"},
		{[]string{"--outcome", "status == 2", "--covariates", "age", "--univariable", "--enter", "5"}, exitUsage, "--enter: 5 is not a P value"},
		{[]string{"--outcome", "status == 2", "--covariates", "age", "--ci", "exact"}, exitUsage, "--ci exact: not known"},
		{[]string{"--outcome", "stage", "--covariates", "age"}, exitNoAnswer, "the outcome stage has 4 values: a logistic regression needs two\nwrite a condition, such as stage > 3"},
		{[]string{"--outcome", "status == 9", "--covariates", "age"}, exitNoAnswer, "everybody in the analysis has status == 9 = false: a logistic regression needs some with it and some without"},
		{[]string{"--outcome", "sex", "--covariates", "age", "--reference", "sex=x"}, exitNoAnswer, `sex has no value "x" to refer to` + "\nits values: f, m"},
		{[]string{"--outcome", "sex", "--covariates", "nothing"}, exitNoAnswer, "nothing"},
		{[]string{"--outcome", "sex", "--covariates", "age", "--where", "age > 999"}, exitNoAnswer, "no patient is left"},
		{[]string{"--outcome", "sex", "--covariates", "age", "--strata", "trt"}, exitUsage, "--strata changes nothing here: kaplan logistic uses it only where the cut is searched"},
	} {
		status, out, errs := kaplan("", append([]string{"logistic", data(t, "pbc")}, c.args...)...)
		if status != c.status || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("%v: exit %d, %q, %q; expected %d, %q", c.args, status, out, errs, c.status, c.want)
		}
	}
	_, text, _ := kaplan("", "logistic", data(t, "pbc"), "--outcome", "status == 2", "--covariates", "age")
	for _, want := range []string{"Logistic regression, status == 2 (wald intervals)", "C statistic (AUC)", "Hosmer-Lemeshow: chi-square", "R2: McFadden"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
