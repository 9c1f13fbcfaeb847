package main

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// ratioNear holds a hazard ratio with its interval against a coefficient of R's.
func ratioNear(x, r decoded, estimate string) {
	x.t.Helper()
	b, se := r.number("coef"), r.number("se")
	x.near(estimate, math.Exp(b), 1e-8)
	x.near("conf_low", math.Exp(b-1.959963984540054*se), 1e-8)
	x.near("conf_high", math.Exp(b+1.959963984540054*se), 1e-8)
	x.near("p_value", r.number("p"), 1e-8)
	x.near("n", r.number("n"), 0)
	x.near("events", r.number("events"), 0)
}

// Curves and tests keep every patient; the hazard ratio under them is adjusted
// on those who have all covariates, and says so.
func TestCurvesWithCovariates(t *testing.T) {
	t.Parallel()
	args := ofLung(t, "km", "--by", "sex")
	plain := asked(t, "", args...)
	a := asked(t, "", append(args, "--covariates", "age,ph.karno")...)
	r := oracle(t, "commands_adjusted")
	ratioNear(a.part("result/hazard_ratio"), r.part("lung/all"), "estimate")
	if got := a.list("result/hazard_ratio/adjusted_for"); len(got) != 2 || got[0] != "age" || got[1] != "ph.karno" {
		t.Errorf("adjusted for %v", got)
	}
	if x := plain.at("result/hazard_ratio").(map[string]any); x["n"] != nil || x["adjusted_for"] != nil {
		t.Errorf("a ratio that is not adjusted says %v", x)
	}
	a.near("cohort/used", plain.number("cohort/used"), 0)
	a.near("result/tests[log-rank]/statistic", plain.number("result/tests[log-rank]/statistic"), 0)
	a.near("result/groups[0]/n", 138, 0)
	a.near("result/model/excluded[0]/n", 1, 0)
	if got := a.list("result/model/terms"); len(got) != 3 {
		t.Errorf("%d terms", len(got))
	}
	for _, format := range []string{"text", "csv", "md"} {
		_, out, _ := kaplan("", append(args, "--covariates", "age,ph.karno", "--format", format)...)
		if !strings.Contains(out, "Hazard ratios adjusted for age, ph.karno (Cox, ties efron, wald intervals; 227 patients, 164 events)") {
			t.Errorf("%s does not say what is adjusted for:\n%s", format, out)
		}
	}
	// A model that cannot be fitted is said, and the curves stand.
	a = asked(t, "", append(args, "--covariates", "rcs(ph.ecog,4)")...)
	if w := a.list("warnings"); len(w) != 1 || !strings.HasPrefix(w[0].(string), "there is no hazard ratio: rcs(ph.ecog,4)") {
		t.Errorf("warnings %v", w)
	}
}

// A forest with covariates adjusts every hazard ratio and every interaction test.
func TestForestAdjusted(t *testing.T) {
	t.Parallel()
	r := oracle(t, "commands_adjusted")
	small := asked(t, "", "forest", data(t, "forest_adjusted"), "--by", "arm", "--within", "x", "--covariates", "age")
	ratioNear(small.part("result/rows[0]"), r.part("small"), "hazard_ratio")

	a := asked(t, "", ofLung(t, "forest", "--by", "sex", "--within", "`ph.ecog` == 0,age", "--covariates", "age,ph.karno")...)
	ratioNear(a.part("result/rows[0]"), r.part("lung/all"), "hazard_ratio")
	a.near("cohort/used", 227, 0)
	for i, part := range []string{"well/rows[0]", "well/rows[1]", "age/rows[0]", "age/rows[1]"} {
		x, want := a.part([]string{"result/rows[1]", "result/rows[2]", "result/rows[3]", "result/rows[4]"}[i]), r.part("lung/"+part)
		if x.at("level") != want.at("level") {
			t.Errorf("row %d is %v", i+1, x.at("level"))
		}
		ratioNear(x, want, "hazard_ratio")
	}
	a.near("result/rows[1]/interaction/statistic", r.number("lung/well/interaction/statistic"), 1e-8)
	a.near("result/rows[3]/interaction/statistic", r.number("lung/age/interaction/statistic"), 1e-8)
	along := r.part("lung/along_age")
	a.near("result/continuous[0]/ratio_per_sd", math.Exp(along.number("coef")), 1e-8)
	a.near("result/continuous[0]/interaction/statistic", along.number("statistic"), 1e-8)

	// A covariate that is the subgroup's own column is set aside in its levels.
	own := asked(t, "", ofLung(t, "forest", "--by", "sex", "--within", "`ph.ecog` == 0", "--covariates", "`ph.ecog` == 0,age,ph.karno")...)
	for i, x := range []string{"result/rows[1]", "result/rows[2]"} {
		ratioNear(own.part(x), r.part([]string{"own/rows[0]", "own/rows[1]"}[i]), "hazard_ratio")
	}
}

// A column that is named must exist, in every flag.
func TestNamedColumns(t *testing.T) {
	t.Parallel()
	lung := []string{data(t, "lung"), "--time", "time", "--event", "status"}
	for _, args := range [][]string{
		{"km", "--by", "sex", "--cluster", "nosuch"},
		{"km", "--by", "sex", "--covariates", "nosuch"},
		{"km", "--by", "sex", "--covariates", "age,rcs(nosuch,3)"},
		{"km", "--by", "sex", "--covariates", "age:nosuch"},
		{"km", "--by", "sex", "--strata", "age > 60,nosuch"},
		{"km", "--covariates", "nosuch"},
		{"km", "--weights", "nosuch"},
		{"km", "--where", "nosuch > 1"},
		{"km", "--by", "nosuch"},
		{"cox", "--by", "sex", "--base", "nosuch"},
		{"cox", "--covariates", "age", "--univariable", "--cluster", "nosuch"},
		{"cox", "--covariates", "age,nosuch", "--backward", "p"},
		{"forest", "--by", "sex", "--covariates", "nosuch"},
		{"forest", "--by", "sex", "--within", "nosuch"},
		{"cox", "--covariates", "age", "--reference", "nosuch=1"},
	} {
		status, out, errs := kaplan("", append(slices.Clone(args), lung...)...)
		if status != exitNoAnswer || out != "" || !strings.Contains(errs, `there is no column "nosuch"`) {
			t.Errorf("%v: exit %d, %q, %q", args, status, out, errs)
		}
	}
	for _, column := range []string{"--entry", "--time"} {
		status, _, errs := kaplan("", instead([]string{"km", data(t, "lung"), "--event", "status", "--time", "time"}, column+"=agge")...)
		if status != exitNoAnswer || !strings.Contains(errs, `"agge"`) || !strings.Contains(errs, "did you mean age") {
			t.Errorf("%s: exit %d, %q", column, status, errs)
		}
	}
	if a := asked(t, "", ofLung(t, "km", "--by", "sex", "--cluster", "inst")...); a.at("result/hazard_ratio") == nil {
		t.Error("a cluster that there is loses the hazard ratio")
	}
}

// Flags that change nothing are none.
func TestFlagsOfModelsAct(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"cuminc", "--covariates", "age"}, "unknown flag: --covariates"},
		{[]string{"cuminc", "--cluster", "inst"}, "unknown flag: --cluster"},
		{[]string{"cuminc", "--ci", "profile"}, "unknown flag: --ci"},
		{[]string{"cuminc", "--ties", "exact"}, "unknown flag: --ties"},
		{[]string{"cuminc", "--reference", "sex=2"}, "unknown flag: --reference"},
		{[]string{"finegray", "--covariates", "age", "--cluster", "inst"}, "unknown flag: --cluster"},
		{[]string{"finegray", "--covariates", "age", "--ci", "profile"}, "unknown flag: --ci"},
		{[]string{"finegray", "--covariates", "age", "--strata", "sex"}, "unknown flag: --strata"},
		{[]string{"finegray", "--covariates", "age", "--ties", "exact"}, "unknown flag: --ties"},
		{[]string{"finegray", "--covariates", "age", "--conf-type", "plain"}, "unknown flag: --conf-type"},
		{[]string{"forest", "--by", "sex", "--conf-type", "plain"}, "unknown flag: --conf-type"},
		{[]string{"cox", "--covariates", "age", "--conf-type", "plain"}, "unknown flag: --conf-type"},
		{[]string{"cox", "--covariates", "age", "--times", "100"}, "--times changes nothing here: kaplan cox uses it only with a patient to predict for"},
		{[]string{"cox", "--covariates", "age", "--backward", "aic", "--keep", "0.1"}, "--keep changes nothing here: kaplan cox uses it only in elimination by P"},
		{[]string{"cox", "--covariates", "age", "--keep", "0.1"}, "--keep is not used by itself\nleave it out: it is used with --backward"},
		{[]string{"cox", "--covariates", "age", "--univariable", "--influence", "3"},
			"--influence is not used with --univariable\nleave it out: it is used by itself or with --backward"},
		{[]string{"cox", "--covariates", "age", "--backward", "aic", "--base", "sex"}, "--base is not used with --backward\nleave it out: it is used by itself"},
	} {
		status, out, errs := kaplan("", append(slices.Clone(c.args), data(t, "lung"))...)
		if status != exitUsage || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("%v: exit %d, %q, %q", c.args, status, out, errs)
		}
	}
}

// What was asked of a model is asked of the one that is left, too.
func TestBackwardWithExtras(t *testing.T) {
	t.Parallel()
	a := asked(t, "", pbcDead(t, "cox", "--covariates", "age,sex,log(bili),edema,albumin", "--backward", "p",
		"--influence", "3", "--residuals", "--predict", "age=50", "--times", "1000")...)
	for part, n := range map[string]int{"influence": 3, "residuals": 418, "predicted": 1, "selection": 1} {
		if got := len(a.list("result/" + part)); got != n {
			t.Errorf("%d %s, expected %d", got, part, n)
		}
	}
	typical := asked(t, "", ofLung(t, "cox", "--covariates", "age", "--predict", "")...)
	median := asked(t, "", ofLung(t, "cox", "--covariates", "age", "--predict", "age=63")...)
	typical.near("result/predicted[0]/steps[0]/estimate", median.number("result/predicted[0]/steps[0]/estimate"), 0)
}
