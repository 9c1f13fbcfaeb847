package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// observed asks a command of one of the small files of testdata, whose columns are
// id, time and status.
func observed(t *testing.T, command, name string, more ...string) []string {
	return append([]string{command, data(t, name), "--id", "id", "--time", "time", "--event", "status"}, more...)
}

// warned holds that some warning of an answer has all of some words, or that none has
// where but is true.
func warned(t *testing.T, a decoded, but bool, words string) {
	t.Helper()
	if got := slices.ContainsFunc(warningsOf(a), func(w string) bool { return strings.Contains(w, words) }); got == but {
		t.Errorf("%q: found %v in %q", words, got, warningsOf(a))
	}
}

// By hand: patients 3, 4 and 7 have no h. R leaves them out (oracle/numbers.R); taken
// as a cluster of their own, as they once were, they make 0.15718 (0.16022) of n 10.
func TestWhoHasNoClusterIsLeftOut(t *testing.T) {
	t.Parallel()
	r := oracle(t, "numbers")
	for _, c := range []struct {
		of   string
		ask  []string
		left float64
	}{
		{"cluster/case", observed(t, "cox", "cluster_missing", "--covariates", "x", "--cluster", "h"), 3},
		{"cluster/lung", ofLung(t, "cox", "--covariates", "ph.ecog", "--cluster", "inst"), 1},
	} {
		want := r.part(c.of)
		a := asked(t, "", c.ask...)
		a.near("result/n", want.number("n"), 0)
		a.near("cohort/used", want.number("n"), 0)
		a.near("result/events", want.number("events"), 0)
		a.near("result/terms[0]/estimate", want.number("coef"), 1e-8)
		a.near("result/terms[0]/std_error", want.number("se"), 1e-8)
		a.near("result/tests/likelihood_ratio/statistic", want.numbers("lr")[0], 1e-8)
		list := a.list("cohort/excluded")
		if last := list[len(list)-1].(map[string]any); last["n"] != c.left || !strings.HasSuffix(last["reason"].(string), " missing") {
			t.Errorf("%s: %v", c.of, list)
		}
		warned(t, a, false, "are not robust")
	}
	a := asked(t, "", ofLung(t, "cox", "--covariates", "ph.ecog", "--cluster", "inst")...)
	robust := r.numbers("cluster/robust_score")
	a.near("result/tests/robust_score/statistic", robust[0], 1e-8)
	a.near("result/tests/robust_score/p_value", robust[2], 1e-8)
	_, text, _ := kaplan("", ofLung(t, "cox", "--covariates", "ph.ecog", "--cluster", "inst")...)
	for _, line := range []string{"likelihood ratio (not robust)", "score (not robust)", "robust score  "} {
		if !strings.Contains(text, line) {
			t.Errorf("no %q in\n%s", line, text)
		}
	}
	_, text, _ = kaplan("", ofLungBySex(t, "--cluster", "inst")...)
	for _, words := range []string{"only the hazard ratio is robust to clusters of inst", "1 inst missing: in the curves and tests, not in the model"} {
		if !strings.Contains(text, words) {
			t.Errorf("no %q in\n%s", words, text)
		}
	}
}

// An interaction alone is the model of all its cells, whatever the reference, as R
// expands it: LR 0.504 on 3 df, where one product has 0.143 or 0.322 on 1.
func TestInteractionsAreExpanded(t *testing.T) {
	t.Parallel()
	r := oracle(t, "numbers")
	rename := func(s string) string {
		for _, level := range []string{"armnew", "armold", "sexf", "sexm"} {
			s = strings.ReplaceAll(s, level, level[:3]+"="+level[3:])
		}
		return s
	}
	aged := aged(t)
	for _, c := range []struct{ of, covariates string }{
		{"alone", "arm:sex"}, {"with_arm", "arm,arm:sex"}, {"with_both", "arm,sex,arm:sex"}, {"number", "arm:age"}, {"number_with", "age,arm:age"},
		{"three", "arm:sex:age"}, {"three_main", "arm,age,arm:age:sex"}, {"numbers", "age:(age/2)"},
	} {
		want := r.part("interaction/" + c.of)
		for _, reference := range []string{"", "arm=old", "sex=m"} {
			ask := []string{"cox", aged, "--id", "id", "--time", "time", "--event", "status", "--covariates", c.covariates, "--ci", "wald"}
			if reference != "" && strings.Contains(c.covariates, reference[:3]) {
				ask = append(ask, "--reference", reference)
			}
			a := asked(t, "", ask...)
			lr := want.numbers("lr")
			a.near("result/tests/likelihood_ratio/statistic", lr[0], 1e-8)
			a.near("result/tests/likelihood_ratio/df", lr[1], 0)
			a.near("result/tests/likelihood_ratio/p_value", lr[2], 1e-8)
			if reference != "" || c.of == "numbers" {
				continue
			}
			coef, _ := want.at("coef").([]any)
			names, _ := want.at("names").([]any)
			for j := range names {
				at := fmt.Sprintf("result/terms[%d]/", j)
				if got, name := a.at(at+"term"), rename(names[j].(string)); got != name && c.of != "number_with" {
					t.Errorf("%s: term %v, R has %s", c.of, got, name)
				}
				if coef[j] == nil {
					if a.at(at+"estimate") != nil || a.at(at+"note") != "set aside" {
						t.Errorf("%s: %s %v, R sets it aside", c.of, at, a.at(at+"estimate"))
					}
					continue
				}
				a.near(at+"estimate", coef[j].(float64), 1e-8)
			}
		}
	}
	// cox.zph: that of the interaction depends on the reference, that of all does not.
	for _, c := range []struct{ of, reference string }{{"zph", "arm=new"}, {"zph_other", "arm=old"}} {
		want := r.part("interaction/" + c.of)
		a := asked(t, "", "cox", aged, "--id", "id", "--time", "time", "--event", "status", "--covariates", "arm,sex,arm:sex", "--reference", c.reference)
		for i, name := range []string{"arm", "sex", "arm:sex", "GLOBAL"} {
			a.near("result/ph_test["+name+"]/statistic", want.numbers("chisq")[i], 1e-8)
			a.near("result/ph_test["+name+"]/p_value", want.numbers("p")[i], 1e-8)
		}
		warned(t, a, false, "the test of proportional hazards of arm:sex depends on the reference levels")
	}
	a := asked(t, "", "cox", aged, "--id", "id", "--time", "time", "--event", "status", "--covariates", "arm:sex")
	if a.at("result/ph_test[arm:sex]/statistic") != nil || !strings.Contains(a.at("result/ph_test[arm:sex]/why").(string), "arm=old:sex=m") {
		t.Errorf("zph of a term of which a column was set aside: %v", a.at("result/ph_test"))
	}
	a.near("result/ph_test[GLOBAL]/statistic", r.numbers("interaction/zph/chisq")[3], 1e-8)
	_, _, errs := kaplan("", "cox", aged, "--id", "id", "--time", "time", "--event", "status", "--covariates", "arm*sex")
	if !strings.Contains(errs, "are written arm,sex,arm:sex") {
		t.Errorf("arm*sex: %q", errs)
	}
}

// aged is marginality.csv with an age.
func aged(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(data(t, "marginality"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	lines[0] += ",age"
	for i, age := range []int{50, 61, 47, 55, 70, 66, 58, 49, 63, 52, 68, 60} {
		lines[i+1] += fmt.Sprintf(",%d", age)
	}
	path := filepath.Join(t.TempDir(), "aged.csv")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// The deviance of a logistic regression of an interaction is R's.
func TestLogisticInteraction(t *testing.T) {
	t.Parallel()
	want := oracle(t, "numbers").number("interaction/logistic/deviance")
	a := asked(t, "", "logistic", data(t, "veteran"), "--outcome", "karno >= 60", "--derive", `arm = trt == 1 ? "one" : "two"`, "--covariates", "celltype:arm")
	a.near("result/loglik[1]", -want/2, 1e-8)
}

// In A the one who is at risk at 51 dies there, and S is 0 for good while four have yet
// to enter. From 52 on R has medians 70 and 71.5, and means to 70 of 67.5 and 68.
func TestRiskSetThatEmptiesEarly(t *testing.T) {
	t.Parallel()
	r := oracle(t, "numbers").part("entry")
	ask := []string{"km", data(t, "early_zero"), "--entry", "age_in", "--time", "age_out", "--event", "dead", "--by", "arm", "--id", "id", "--rmst", "70"}
	a := asked(t, "", ask...)
	warned(t, a, false, "A: survival is 0 for good from 51, since all who were at risk had the event, while 4 patients have yet to enter")
	warned(t, a, false, "start at 52 (--start-at 52)")
	warned(t, a, false, "withheld")
	a.near("result/tests[log-rank]/p_value", r.numbers("logrank")[2], 1e-8)
	a.near("result/groups[0]/rmst/estimate", 51, 0)
	for _, at := range []string{"groups[0]/rmst/std_error", "rmst_comparison[0]/difference/estimate", "rmst_comparison[0]/difference/p_value",
		"rmst_comparison[0]/ratio/p_value"} {
		if got := a.at("result/" + at); got != nil {
			t.Errorf("%s is %v where it is withheld", at, got)
		}
	}
	a = asked(t, "", append(ask, "--start-at", "52")...)
	a.near("endpoint/start_at", 52, 0)
	for g := range 2 {
		at := fmt.Sprintf("result/groups[%d]/", g)
		a.near(at+"n", r.numbers("n")[g], 0)
		a.near(at+"median/estimate", r.numbers("median")[g], 0)
		a.near(at+"rmst/estimate", r.numbers("mean")[g], 1e-12)
	}
	a.near("result/tests[log-rank]/p_value", r.numbers("logrank_52")[2], 1e-8)
	if list := fmt.Sprint(a.at("cohort/excluded")); !strings.Contains(list, "left at or before 52") {
		t.Errorf("excluded %s", list)
	}
	warned(t, a, true, "have yet to enter")
	status, _, errs := kaplan("", append(ask, "--start-at", "52", "--landmark", "51")...)
	if status != exitUsage || !strings.Contains(errs, "two beginnings") {
		t.Errorf("a landmark beside it: exit %d, %q", status, errs)
	}
	// Where nobody enters late it is the subset of those who live so long.
	lung := asked(t, "", ofLungBySex(t, "--start-at", "100")...)
	alive := asked(t, "", ofLungBySex(t, "--where", "time > 100")...)
	for g := range 2 {
		at := fmt.Sprintf("result/groups[%d]/median/estimate", g)
		lung.near(at, alive.number(at), 0)
	}
	lung.near("result/tests[log-rank]/statistic", alive.number("result/tests[log-rank]/statistic"), 1e-12)
	lung.near("cohort/used", alive.number("cohort/used"), 0)
}

func ofLungBySex(t *testing.T, more ...string) []string {
	return append([]string{"km", data(t, "lung"), "--time", "time", "--event", "status", "--by", "sex"}, more...)
}

// A curve that halves while one or two are at risk is said, and one that rests on many
// is not. By hand: the first of two at risk dies at 2, and S is 0.5 from there.
func TestCurveThatRestsOnFew(t *testing.T) {
	t.Parallel()
	few := "id,entry,time,dead\n1,0,2,1\n2,0,9,0\n3,3,8,1\n4,3,7,0\n5,4,9,1\n"
	a := asked(t, few, "km", "-", "--id", "id", "--entry", "entry", "--time", "time", "--event", "dead")
	warned(t, a, false, "all: survival falls by half or more at 2 with 2 patients at risk, while 3 patients have yet to enter")
	gap := "id,entry,time,dead\n1,0,2,0\n2,0,3,0\n3,0,3,1\n4,5,8,1\n5,5,9,0\n6,5,9,0\n"
	a = asked(t, gap, "km", "-", "--id", "id", "--entry", "entry", "--time", "time", "--event", "dead")
	warned(t, a, false, "all: survival falls by half or more at 3 with 2 patients at risk, while 3 patients have yet to enter")
	lost := "id,entry,time,dead\n1,0,1,1\n2,0,3,0\n3,0,3,0\n4,5,8,1\n5,5,9,0\n6,5,9,0\n"
	a = asked(t, lost, "km", "-", "--id", "id", "--entry", "entry", "--time", "time", "--event", "dead")
	warned(t, a, false, "all: nobody is at risk for a while from 3, and 3 patients have yet to enter")
}

// Follow-up counts from each one's entry: 7 (6 to NA), where the ages make 62.
func TestFollowUpFromEntry(t *testing.T) {
	t.Parallel()
	want := oracle(t, "numbers").list("entry/followup")
	a := asked(t, "", "km", data(t, "age_scale"), "--entry", "age_in", "--time", "age_out", "--event", "dead", "--id", "id")
	a.near("result/groups[0]/follow_up/estimate", want[0].(float64), 0)
	a.near("result/groups[0]/follow_up/conf_low", want[1].(float64), 0)
	if got := a.at("result/groups[0]/follow_up/conf_high"); got != nil || want[2] != nil {
		t.Errorf("upper bound %v, R has %v", got, want[2])
	}
}

// Ten thousand matched pairs are as many strata.
func TestTenThousandStrata(t *testing.T) {
	t.Parallel()
	r := oracle(t, "numbers").part("strata")
	var b strings.Builder
	b.WriteString("id,pair,arm,time,status,state,x\n")
	for i := 1; i <= 20_000; i++ {
		u, w := float64(i*7919%10007)/10007, float64(i*104729%10009)/10009
		status, state := 0, 0
		if w < 0.7 {
			status, state = 1, 2
		}
		if w < 0.4 {
			state = 1
		}
		fmt.Fprintf(&b, "%d,%d,%d,%.3f,%d,%d,%d\n", i, (i+1)/2, i%2, 1+99*u+5*float64(i%2), status, state, i%977)
	}
	path := filepath.Join(t.TempDir(), "pairs.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	ask := func(command string, more ...string) []string {
		return append([]string{command, path, "--id", "id", "--time", "time", "--strata", "pair"}, more...)
	}
	a := asked(t, "", ask("cox", "--event", "status", "--covariates", "arm")...)
	a.near("result/terms[0]/estimate", r.number("coef"), 1e-8)
	a.near("result/terms[0]/std_error", r.number("se"), 1e-8)
	warned(t, a, false, "pair is a number of 10000 values, and each makes a stratum")
	a = asked(t, "", ask("km", "--event", "status", "--by", "arm")...)
	a.near("result/tests[log-rank]/statistic", r.number("logrank"), 1e-8)
	a = asked(t, "", ask("cuminc", "--event", "state", "--cause", "1", "--censored", "0", "--by", "arm")...)
	a.near("result/tests[gray]/statistic", r.numbers("gray")[0], 1e-8)
	a.near("result/tests[gray]/strata", 10_000, 0)
	a = asked(t, "", ask("cut", "--event", "status", "--by", "x", "--permutations", "20")...)
	a.near("result/strata", 10_000, 0)
}

// Of nine strata one has two patients: nothing else is compared, and that is said.
func TestStrataThatCompareNothing(t *testing.T) {
	t.Parallel()
	a := asked(t, "", observed(t, "cox", "strata_num", "--covariates", "arm", "--strata", "age")...)
	a.near("result/tests/likelihood_ratio/p_value", math.Erfc(math.Sqrt(math.Ln2)), 1e-8) // twice the log of 2, since one pair decides
	warned(t, a, false, "1 of 9 strata compares anything: 2 patients")
	a = asked(t, "", observed(t, "km", "strata_num", "--by", "arm", "--strata", "age")...)
	warned(t, a, false, "1 of 9 strata compares anything: 2 patients")
	a = asked(t, "", ofLung(t, "cox", "--covariates", "age", "--strata", "sex")...)
	warned(t, a, true, "strata compare")
}

// Any hazard ratio of g1 or g3 is as likely as any other; that of g2 is above 1.317.
// Firth's fit is R's likelihood with Jeffreys' prior, maximised by optim to 1e-5.
func TestSeparatedInSeveralDirections(t *testing.T) {
	t.Parallel()
	r := oracle(t, "numbers").part("firth")
	for _, ci := range []string{"profile", "wald"} {
		a := asked(t, "", observed(t, "cox", "many_directions", "--covariates", "g1,g2,g3", "--ci", ci)...)
		warned(t, a, false, "g1, g2, g3 separate the events in several directions at once")
		warned(t, a, false, "Firth's penalised fit (--firth)")
		for _, at := range []string{"result/terms[0]/", "result/terms[2]/"} {
			if a.at(at+"estimate") != nil || a.at(at+"p_value") != nil || a.at(at+"note") != "not determined" {
				t.Errorf("%s: %v", at, a.at(strings.TrimSuffix(at, "/")))
			}
		}
	}
	a := asked(t, "", observed(t, "cox", "many_directions", "--covariates", "g1,g2,g3", "--firth")...)
	for j, want := range r.numbers("coef") {
		a.near(fmt.Sprintf("result/terms[%d]/estimate", j), want, 1e-5, "optim finds the maximum of a penalised likelihood to 1e-5")
	}
	a.near("result/loglik[1]", r.number("loglik"), 1e-8)
}

// Two tests are Peto and Peto's by somebody's account, and Gray's may be stratified.
func TestNamesOfTests(t *testing.T) {
	t.Parallel()
	r := oracle(t, "numbers")
	ask := observed(t, "km", "peto", "--by", "arm", "--rho", "1", "--gamma", "0")
	a := asked(t, "", ask...)
	a.near("result/tests[peto-peto]/statistic", r.number("names/peto"), 1e-8)
	a.near("result/tests[fleming-harrington]/statistic", r.number("names/rho1"), 1e-8)
	_, text, _ := kaplan("", ask...)
	_, csv, _ := kaplan("", append(ask, "--format", "csv")...)
	for _, name := range []string{"peto-peto (by 1-d/(n+1))", "fleming-harrington (1,0), Peto & Peto's in R's survdiff"} {
		if !strings.Contains(text, name) {
			t.Errorf("no %q in\n%s", name, text)
		}
	}
	if !strings.Contains(csv, "Tests,peto-peto,") || !strings.Contains(csv, `Tests,"fleming-harrington (1,0)",`) {
		t.Errorf("the names of CSV have changed:\n%s", csv)
	}
	gray := []string{"cuminc", data(t, "gray_stratified"), "--time", "time", "--event", "state", "--cause", "relapse", "--by", "trt", "--id", "id"}
	a = asked(t, "", gray...)
	a.near("result/tests[gray]/statistic", r.numbers("gray/plain")[0], 1e-8)
	if a.at("result/tests[0]").(map[string]any)["stratified"] != nil {
		t.Error("a test without strata is called stratified")
	}
	gray = append(gray, "--strata", "grade")
	a = asked(t, "", gray...)
	a.near("result/tests[gray]/statistic", r.numbers("gray/stratified")[0], 1e-8)
	if a.at("result/tests[gray]/stratified") != true {
		t.Error("Gray's test is not called stratified")
	}
	if _, text, _ = kaplan("", gray...); !strings.Contains(text, "Test, stratified (2 strata)") || !strings.Contains(text, "Gray, stratified") {
		t.Errorf("not called stratified in\n%s", text)
	}
}

// Two factors make the groups of their combinations: as a column that holds them.
func TestGroupsOfTwoFactors(t *testing.T) {
	t.Parallel()
	base := []string{"km", data(t, "gray_stratified"), "--time", "time", "--event", `state == "relapse"`, "--id", "id"}
	a := asked(t, "", append(base, "--by", "trt,grade")...)
	b := asked(t, "", append(base, "--derive", `both = trt == "A" ? (grade == "I" ? "1" : "2") : (grade == "I" ? "3" : "4")`, "--by", "both")...)
	a.near("result/tests[log-rank]/statistic", b.number("result/tests[log-rank]/statistic"), 1e-12)
	for g, name := range []string{"A / I", "A / II", "B / I", "B / II"} {
		at := fmt.Sprintf("result/groups[%d]/", g)
		if got := a.at(at + "name"); got != name {
			t.Errorf("group %v, not %s", got, name)
		}
		a.near(at+"n", b.number(at+"n"), 0)
		a.near(at+"events", b.number(at+"events"), 0)
	}
	if a.at("result/tests").([]any)[len(a.list("result/tests"))-1].(map[string]any)["name"] == "trend" {
		t.Error("combinations of two factors have no trend")
	}
	status, _, errs := kaplan("", append(ofLungBySex(t)[:6], "--by", "sex,age")...)
	if status != exitNoAnswer || !strings.Contains(errs, "age > 1") {
		t.Errorf("a number among the factors: exit %d, %q", status, errs)
	}
}

// Where the cut was searched for, the corrected P comes first in every format, and
// every other is called naive.
func TestCorrectedPLeads(t *testing.T) {
	t.Parallel()
	ask := ofLungBySex(t)
	ask = append(ask[:6], "--by", "age", "--cut", "optimal", "--permutations", "200")
	a := asked(t, "", ask...)
	p := a.number("result/p_corrected/p_value")
	for _, format := range []string{"text", "csv", "md"} {
		_, out, _ := kaplan("", append(ask, "--format", format)...)
		first, naive := strings.Index(out, "corrected P"), strings.Index(out, "naive P")
		if first < 0 || naive < first || !strings.Contains(out, "permutation, 200 rounds, seed 1") {
			t.Errorf("%s: corrected at %d, naive at %d in\n%s", format, first, naive, out)
		}
		for _, head := range []string{",P\n", ",P,", "| P |", "  P  P one-sided"} {
			if strings.Contains(out, head) {
				t.Errorf("%s: a P that is not called naive in\n%s", format, out)
			}
		}
		if format == "csv" && !strings.Contains(out, fmt.Sprint(p)) {
			t.Errorf("no %v in\n%s", p, out)
		}
	}
	for _, command := range []string{"cox", "cut"} {
		_, out, _ := kaplan("", append([]string{command}, append(ask[1:6:6], "--by", "age")...)...)
		if command == "cut" && strings.Index(out, "P corrected for the search") > strings.Index(out, "naive P") {
			t.Errorf("cut leads with the naive P:\n%s", out)
		}
	}
	_, out, _ := kaplan("", append([]string{"cox"}, append(ask[1:6:6], "--by", "age", "--cut", "optimal", "--format", "csv")...)...)
	if !strings.Contains(out, "naive: the cut was searched for") {
		t.Errorf("cox in CSV does not say that P is naive:\n%s", out)
	}
}

// Weights that are numbers of patients are the rows repeated, also in the variance of
// an incidence and of a concordance.
func TestWeightsThatCountPatients(t *testing.T) {
	t.Parallel()
	r := oracle(t, "numbers").part("weights")
	lung := repeatedLung(t)
	a := asked(t, "", "cuminc", lung, "--time", "time", "--event", "k", "--cause", "1", "--censored", "0", "--by", "sex", "--times", "200,400",
		"--weights", "w", "--robust=false", "--id", "none")
	for g := range 2 {
		for k := range 2 {
			at := fmt.Sprintf("result/groups[%d]/at[%d]/", g, k)
			a.near(at+"estimate", r.numbers("incidence")[2*g+k], 1e-8)
			a.near(at+"std_error", r.numbers("se")[2*g+k], 1e-8)
		}
	}
	a = asked(t, "", "cox", lung, "--time", "time", "--event", "status", "--covariates", "age,ph.ecog", "--ties", "breslow", "--weights", "w", "--robust=false", "--id", "none")
	a.near("result/concordance/estimate", r.number("concordance"), 1e-8)
	a.near("result/concordance/std_error", r.number("concordance_se"), 1e-8)
}

// repeatedLung is lung without those whose ph.ecog is missing, with the weights w and
// the causes k of oracle/numbers.R.
func repeatedLung(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(data(t, "lung"))
	if err != nil {
		t.Fatal(err)
	}
	r := oracle(t, "numbers").part("weights")
	weights, causes := r.numbers("w"), r.numbers("cause")
	kept, _ := r.at("kept").([]any)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	out := []string{lines[0] + ",w,k"}
	for i, k := range kept {
		if k == true {
			n := len(out) - 1
			out = append(out, fmt.Sprintf("%s,%g,%g", lines[i+1], weights[n], causes[n]))
		}
	}
	path := filepath.Join(t.TempDir(), "lung_weighted.csv")
	if err := os.WriteFile(path, []byte(strings.Join(out, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
