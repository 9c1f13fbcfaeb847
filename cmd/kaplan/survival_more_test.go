package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"kaplan/model/write"
)

// columns writes columns as a file with missing values where nil.
func columns(t *testing.T, names string, of ...[]any) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(names + "\n")
	for i := range of[0] {
		for k, col := range of {
			if k > 0 {
				b.WriteByte(',')
			}
			if v, ok := col[i].(float64); ok {
				b.WriteString(write.Number(v))
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// sameTerms compares the terms of a model with coefficients and standard errors
// of R.
func sameTerms(a decoded, path string, r decoded, within float64) {
	a.t.Helper()
	terms := a.list(path)
	if len(terms) != len(r.numbers("coef")) {
		a.t.Fatalf("%d terms, R has %d", len(terms), len(r.numbers("coef")))
	}
	for i := range terms {
		x := decoded{a.t, terms[i]}
		b, se := r.numbers("coef")[i], r.numbers("se")[i]
		x.near("estimate", b, within)
		x.near("std_error", se, within)
		x.near("hazard_ratio", math.Exp(b), within)
		x.near("conf_low", math.Exp(b-1.959963984540054*se), within)
		x.near("p_value", math.Erfc(math.Abs(b/se)/math.Sqrt2), within)
	}
}

func pbcDead(t *testing.T, args ...string) []string {
	t.Helper()
	return append(args, data(t, "pbc"), "--time", "time", "--event", "status == 2")
}

func ofLung(t *testing.T, args ...string) []string {
	t.Helper()
	return append(args, data(t, "lung"), "--time", "time", "--event", "status")
}

func TestCumulativeIncidence(t *testing.T) {
	t.Parallel()
	r := oracle(t, "commands").part("gray")
	a := asked(t, "", "cuminc", data(t, "pbc"), "--time", "time", "--event", "status", "--cause", "2", "--by", "sex", "--times", "1000,2000")
	a.near("result/tests[gray]/statistic", r.number("statistic"), 1e-9)
	a.near("result/tests[gray]/p_value", r.number("p"), 1e-9)
	a.near("result/tests[gray]/df", 1, 0)
	for _, g := range []string{"f", "m"} {
		for _, at := range []string{"1000", "2000"} {
			a.near("result/groups["+g+"]/at["+at+"]/estimate", r.number(g+"/"+at), 1e-12)
		}
		steps := a.list("result/groups[" + g + "]/steps")
		last := 0.0
		for _, s := range steps {
			x := decoded{t, s}
			if v := x.number("estimate"); v < last || v > 1 {
				t.Errorf("the incidence of %s goes from %g to %g", g, last, v)
			}
			last = x.number("estimate")
		}
	}
	if a.at("result/cause") != "2" || a.at("command") != "cuminc" {
		t.Errorf("cause %v", a.at("result/cause"))
	}
}

func TestFineGray(t *testing.T) {
	t.Parallel()
	r := oracle(t, "commands").part("finegray")
	args := []string{"finegray", data(t, "pbc"), "--time", "time", "--event", "status", "--cause", "2", "--covariates", "age,sex,log(bili)"}
	a := asked(t, "", args...)
	sameTerms(a, "result/terms", r, 1e-8)
	a.near("result/loglik[0]", r.numbers("loglik")[0], 1e-9)
	a.near("result/loglik[1]", r.numbers("loglik")[1], 1e-9)
	if a.at("result/terms[1]/term") != "sex=m" || a.at("result/aic") != nil {
		t.Errorf("terms %v, AIC %v", a.at("result/terms"), a.at("result/aic"))
	}
	_, text, _ := kaplan("", args...)
	if !strings.Contains(text, "Fine-Gray regression, subdistribution hazard of status = 2") || strings.Contains(text, " NA") || !strings.Contains(text, "! 25 competing events") {
		t.Errorf("text says\n%s", text)
	}
	// Without competing events it is Cox regression.
	lone := asked(t, "", ofLung(t, "finegray", "--covariates", "age,sex")...)
	cox := asked(t, "", ofLung(t, "cox", "--covariates", "age,sex", "--ties", "breslow")...)
	for _, term := range []string{"age", "sex"} {
		lone.near("result/terms["+term+"]/estimate", cox.number("result/terms["+term+"]/estimate"), 1e-9)
	}
	if w := lone.list("warnings"); len(w) != 2 || !strings.HasPrefix(w[0].(string), "status = 1 is taken as censored, which is not known") ||
		!strings.HasPrefix(w[1].(string), "there are no competing events") {
		t.Errorf("warnings %v", w)
	}
}

func TestUnivariable(t *testing.T) {
	t.Parallel()
	r := oracle(t, "commands")
	a := asked(t, "", pbcDead(t, "cox", "--covariates", "age,sex,log(bili),edema", "--univariable", "--enter", "0.05")...)
	for i, term := range []string{"age", "sex=m", "log(bili)", "edema"} {
		x, want := a.part("result/terms["+term+"]"), r.part("alone["+write.Number(float64(i))+"]")
		x.near("estimate", want.numbers("coef")[0], 1e-8)
		x.near("std_error", want.numbers("se")[0], 1e-8)
		x.near("p_value", want.numbers("p")[0], 1e-8)
		if x.at("entered") != (term != "sex=m") {
			t.Errorf("%s entered: %v", term, x.at("entered"))
		}
	}
	sameTerms(a, "result/multivariable/terms", r.part("together"), 1e-8)
	if alone := asked(t, "", pbcDead(t, "cox", "--covariates", "age,sex", "--univariable")...); alone.at("result").(map[string]any)["multivariable"] != nil {
		t.Error("a joint model that was not asked for")
	}
}

func TestBackward(t *testing.T) {
	t.Parallel()
	r := oracle(t, "commands").part("backward")
	for _, by := range []string{"aic", "p"} {
		a := asked(t, "", pbcDead(t, "cox", "--covariates", "age,sex,log(bili),edema,albumin", "--backward", by)...)
		for i, b := range r.numbers("coef") {
			x := decoded{t, a.list("result/terms")[i]}
			x.near("estimate", b, 1e-8)
			if x.at("term") != r.list("terms")[i] {
				t.Errorf("term %v, R has %v", x.at("term"), r.list("terms")[i])
			}
		}
		a.near("result/aic", r.number("aic"), 1e-10)
		if s := a.list("result/selection"); len(s) != 1 || a.at("result/selection[0]/dropped") != "sex" {
			t.Errorf("dropped %v", s)
		}
		if w := a.list("warnings"); !strings.Contains(w[len(w)-1].(string), "selected on these data") {
			t.Errorf("warnings %v", w)
		}
	}
	// A stricter rule drops more.
	strict := asked(t, "", pbcDead(t, "cox", "--covariates", "age,sex,log(bili),edema,albumin", "--backward", "p", "--keep", "0.00001")...)
	if n := len(strict.list("result/selection")); n < 2 {
		t.Errorf("--keep 0.00001 drops %d", n)
	}
}

func TestAddedValue(t *testing.T) {
	t.Parallel()
	r := oracle(t, "commands").part("added")
	a := asked(t, "", ofLung(t, "cox", "--covariates", "age,sex", "--base", "ph.ecog")...)
	for name, want := range map[string]string{"likelihood_ratio/statistic": "lr", "concordance_base": "base", "concordance_full": "full", "std_error": "se"} {
		a.near("result/added/"+name, r.number(want), 1e-8)
	}
	a.near("result/added/difference", r.number("full")-r.number("base"), 1e-9)
	a.near("result/added/likelihood_ratio/df", 2, 0)
	if len(a.list("result/terms")) != 3 {
		t.Errorf("terms %v", a.at("result/terms"))
	}
}

func TestResidualsInfluencePrediction(t *testing.T) {
	t.Parallel()
	r := oracle(t, "commands")
	a := asked(t, "", ofLung(t, "cox", "--covariates", "age,sex", "--residuals", "--influence", "3", "--predict", "age=60,sex=1", "--times", "365,730")...)
	rows := a.list("result/residuals")
	if len(rows) != 228 {
		t.Fatalf("residuals of %d patients", len(rows))
	}
	for _, row := range r.numbers("residual/rows") {
		x, key := decoded{t, rows[int(row)-1]}, "/"+write.Number(row)
		if x.at("id") != write.Number(row) {
			t.Errorf("row %g is patient %v", row, x.at("id"))
		}
		x.near("martingale", r.number("residual/martingale"+key), 1e-9)
		x.near("deviance", r.number("residual/deviance"+key), 1e-9)
		x.near("score/age", r.number("residual/score_age"+key), 1e-8)
		x.near("dfbeta/sex", r.number("residual/dfbeta_sex"+key), 1e-9)
	}
	for i, row := range r.numbers("influence/rows") {
		x := decoded{t, a.list("result/influence")[i]}
		if x.at("id") != write.Number(row) {
			t.Errorf("influential: patient %v, R has %g", x.at("id"), row)
		}
		x.near("dfbetas", r.number("influence/dfbetas/"+write.Number(row)), 1e-8)
	}
	p := a.part("result/predicted[0]")
	for i, at := range []float64{365, 730} {
		p.near("adjusted["+write.Number(at)+"]/estimate", r.numbers("predict/adjusted")[i], 1e-9)
		var last decoded
		for _, s := range p.list("steps") {
			if x := (decoded{t, s}); x.number("time") <= at {
				last = x
			}
		}
		last.near("estimate", r.numbers("predict/surv")[i], 1e-9)
		last.near("conf_low", r.numbers("predict/lower")[i], 1e-8)
		last.near("conf_high", r.numbers("predict/upper")[i], 1e-8)
	}
}

func TestWaysToFit(t *testing.T) {
	t.Parallel()
	r := oracle(t, "commands")
	a := asked(t, "", ofLung(t, "cox", "--covariates", "age,sex", "--ties", "exact")...)
	sameTerms(a, "result/terms", r.part("exact"), 1e-8)

	a = asked(t, "", ofLung(t, "cox", "--covariates", "age,sex", "--ph", "rank")...)
	for i, term := range []string{"age", "sex", "GLOBAL"} {
		a.near("result/ph_test["+term+"]/statistic", r.numbers("rank/chisq")[i], 1e-8)
	}
	if a.at("result/ph_transform") != "rank" {
		t.Errorf("transform %v", a.at("result/ph_transform"))
	}

	// optim finds the place of the maximum to half of its digits only.
	a = asked(t, "", ofLung(t, "cox", "--covariates", "age,sex", "--firth")...)
	a.near("result/terms[age]/estimate", r.numbers("firth/coef")[0], 1e-6, "the search in R stops there")
	a.near("result/terms[sex]/estimate", r.numbers("firth/coef")[1], 1e-6, "the search in R stops there")
	a.near("result/loglik[1]", r.number("firth/penalised"), 1e-10)
	if a.at("result/ci") != "profile" || a.at("result/firth") != true {
		t.Errorf("ci %v", a.at("result/ci"))
	}

	a = asked(t, "", ofLung(t, "cox", "--covariates", "rcs(age,4)")...)
	sameTerms(a, "result/terms", r.part("spline"), 1e-8)
	a.near("result/loglik[1]", r.number("spline/loglik"), 1e-10)
	a.near("result/nonlinearity[age]/statistic", r.number("spline/wald_nonlinear"), 1e-8)
}

// Patients who change group while they are observed: the data of the oracle,
// written out.
func TestSwitch(t *testing.T) {
	t.Parallel()
	for _, c := range oracle(t, "switch").list("cases") {
		r := decoded{t, c}
		file := columns(t, "days,died,at", r.list("time"), r.list("event"), r.list("at"))
		for _, ties := range []string{"efron", "breslow", "exact"} {
			a := asked(t, file, "cox", "-", "--time", "days", "--event", "died", "--switch", "at", "--ties", ties)
			want := r.numbers(ties)
			a.near("result/terms[0]/estimate", want[0], 1e-8)
			a.near("result/terms[0]/std_error", want[1], 1e-8)
			a.near("result/loglik[0]", want[2], 1e-9)
			a.near("result/loglik[1]", want[3], 1e-9)
			a.near("cohort/used", float64(len(r.list("time"))), 0)
		}
	}
}

func TestForest(t *testing.T) {
	t.Parallel()
	r := oracle(t, "commands").part("forest")
	a := asked(t, "", ofLung(t, "forest", "--by", "sex", "--within", "age")...)
	for i, level := range []string{"<= 63", "> 63"} {
		x := a.part("result/rows[" + write.Number(float64(i+1)) + "]")
		if x.at("level") != level || x.at("column") != "age" {
			t.Errorf("row %d is %v %v", i+1, x.at("column"), x.at("level"))
		}
		b, se := r.numbers("sub[" + write.Number(float64(i)) + "]/coef")[0], r.numbers("sub[" + write.Number(float64(i)) + "]/se")[0]
		x.near("hazard_ratio", math.Exp(b), 1e-8)
		x.near("conf_low", math.Exp(b-1.959963984540054*se), 1e-8)
		x.near("conf_high", math.Exp(b+1.959963984540054*se), 1e-8)
	}
	a.near("result/rows[1]/interaction/statistic", r.number("lr"), 1e-8)
	all := asked(t, "", ofLung(t, "km", "--by", "sex")...)
	a.near("result/rows[0]/hazard_ratio", all.number("result/hazard_ratio/estimate"), 1e-10)
	if a.at("result/comparison") != "2 vs 1" {
		t.Errorf("comparison %v", a.at("result/comparison"))
	}
}

func TestLifeTable(t *testing.T) {
	t.Parallel()
	r := oracle(t, "lifetable").part("cases[0]")
	file := columns(t, "days,died", r.list("time"), r.list("event"))
	a := asked(t, file, "km", "-", "--time", "days", "--event", "died", "--lifetable", "100")
	rows := a.list("result/life_tables[0]/rows")
	for i := range r.list("table/nsubs") {
		x := decoded{t, rows[i]}
		for ours, theirs := range map[string]string{"n_entered": "nsubs", "n_lost": "nlost", "n_risk": "nrisk", "n_event": "nevent", "estimate": "surv", "std_error": "se.surv", "density": "pdf", "hazard": "hazard"} {
			if want, ok := r.list("table/" + theirs)[i].(float64); ok {
				x.near(ours, want, 1e-12)
			}
		}
	}
}

// The range, the critical value and every step of a band: the former as R has them, and
// each step by the formula of its kind from the survival and the error beside it.
func TestBand(t *testing.T) {
	t.Parallel()
	r := oracle(t, "bands").part("data[0]")
	file := columns(t, "days,died", r.list("time"), r.list("event"))
	whole := r.part("whole")
	for _, kind := range []string{"equal-precision", "hall-wellner"} {
		a := asked(t, file, "km", "-", "--time", "days", "--event", "died", "--band", kind)
		band := a.part("result/groups[0]/band")
		if band.at("kind") != kind {
			t.Errorf("%s: band %v", kind, band.at("kind"))
		}
		band.near("from", whole.number("from"), 0)
		band.near("to", whole.number("to"), 0)
		c := whole.number(kind)
		band.near("critical", c, 1e-6, "R's is by integrate() or a grid, and uniroot()")
		point := map[float64]decoded{}
		for _, s := range a.list("result/groups[0]/steps") {
			x := decoded{t, s}
			point[x.number("time")] = x
		}
		steps := band.list("steps")
		if len(steps) != int(whole.number("steps")) {
			t.Fatalf("%s: %d steps, R has %v", kind, len(steps), whole.at("steps"))
		}
		n := float64(len(r.list("time")))
		for _, s := range steps {
			x := decoded{t, s}
			p, ok := point[x.number("time")]
			if !ok {
				t.Fatalf("%s: no survival at %v", kind, x.at("time"))
			}
			// On the scale of log S: c SE, or c (1 + n SE^2) / sqrt(n).
			surv := p.number("estimate")
			se := p.number("std_error") / surv
			half := band.number("critical") * se
			if kind == "hall-wellner" {
				half = band.number("critical") * (1 + n*se*se) / math.Sqrt(n)
			}
			x.near("conf_low", surv*math.Exp(-half), 1e-9)
			x.near("conf_high", min(1, surv*math.Exp(half)), 1e-9)
		}
	}
}

func TestUsageOfModels(t *testing.T) {
	t.Parallel()
	lung := []string{data(t, "lung"), "--time", "time", "--event", "status"}
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"cox"}, exitUsage, "a model needs covariates\nchoose covariates (--covariates), choose a marker (--by) or choose the column with the time of the change (--switch)"},
		{[]string{"cox", "--covariates", "age", "--enter", "0.05"}, exitUsage, "--enter is not used by itself\nleave it out: it is used with --univariable"},
		{[]string{"cox", "--covariates", "age", "--univariable", "--enter", "5"}, exitUsage, "--enter: a P value lies between 0 and 1"},
		{[]string{"cox", "--covariates", "age", "--backward", "bic"}, exitUsage, "--backward bic: not known\none of aic, p"},
		{[]string{"cox", "--covariates", "age", "--ph", "sqrt"}, exitUsage, "--ph sqrt: not known\none of km, identity, rank, log"},
		{[]string{"cox", "--covariates", "age", "--ties", "best"}, exitUsage, "--ties best: not known"},
		{[]string{"cox", "--covariates", "age", "--predict", "age"}, exitUsage, "\"age\" is not of the form COL=VALUE\nfor example age=60,sex=f"},
		{[]string{"cox", "--covariates", "age", "--predict", "xyzzy=1"}, exitNoAnswer, "there is no column \"xyzzy\"\nlook at the list of columns"},
		{[]string{"cox", "--covariates", "age", "--predict", "agee=1"}, exitNoAnswer, "did you mean age"},
		{[]string{"cox", "--covariates", "age", "--predict", "age=old"}, exitUsage, "age=old: age is a number"},
		{[]string{"cox", "--covariates", "age", "--predict", "age=60", "--times", "soon"}, exitUsage, "\"soon\" is not a time"},
		{[]string{"cox", "--covariates", "nothing"}, exitNoAnswer, "there is no column \"nothing\""},
		{[]string{"cox", "--covariates", "age", "--base", "nothing"}, exitNoAnswer, "there is no column \"nothing\""},
		{[]string{"cox", "--switch", "nothing"}, exitNoAnswer, "there is no column \"nothing\""},
		{[]string{"finegray"}, exitUsage, "a model needs covariates"},
		{[]string{"finegray", "--covariates", "age", "--cause", "7"}, exitNoAnswer, "status has no value \"7\""},
		{[]string{"cuminc", "--cause", "7"}, exitNoAnswer, "status has no value \"7\""},
		{[]string{"forest"}, exitUsage, "a forest compares two groups\nchoose a marker (--by) or choose the column with the time of the change (--switch)"},
		{[]string{"forest", "--by", "sex", "--within", "nothing"}, exitNoAnswer, "there is no column \"nothing\""},
		{[]string{"km", "--lifetable", "0"}, exitUsage, "--lifetable takes a number above 0"},
		{[]string{"km", "--lifetable", "wide"}, exitUsage, "invalid argument \"wide\""},
		{[]string{"km", "--band", "wide"}, exitUsage, "--band wide: not known\none of hall-wellner, equal-precision"},
	} {
		status, out, errs := kaplan("", append(slices.Clone(c.args), lung...)...)
		if status != c.status || out != "" || !strings.Contains(errs, c.want) || !strings.HasPrefix(errs, "kaplan: ") {
			t.Errorf("%v: exit %d, %q, %q; expected %d, %q", c.args, status, out, errs, c.status, c.want)
		}
	}
}

// The cause-specific ratios beside those of the subdistribution are those of cox, which
// are R's: with a cut, a category, strata of missing values and another cause.
func TestCauseSpecificIsCox(t *testing.T) {
	t.Parallel()
	n := 0
	for _, more := range [][]string{
		{"--covariates", "age,sex"}, {"--by", "sex", "--covariates", "bili,edema"}, {"--by", "bili", "--cut", "median"}, {"--covariates", "platelet,chol", "--level", "0.9"},
		{"--covariates", "rcs(age,4)", "--where", `sex == "f"`},
	} {
		for _, cause := range []string{"1", "2"} {
			args := append([]string{data(t, "pbc"), "--time", "time", "--event", "status", "--cause", cause, "--ci", "wald"}, more...)
			fine := append([]string{"finegray"}, slices.DeleteFunc(slices.Clone(args), func(s string) bool { return s == "--ci" || s == "wald" })...)
			beside, alone := asked(t, "", fine...), asked(t, "", append([]string{"cox"}, args...)...)
			rows := beside.list("result/cause_specific")
			if len(rows) == 0 || len(rows) != len(alone.list("result/terms")) {
				t.Fatalf("%v: %d rows", more, len(rows))
			}
			for k := range rows {
				row, term := fmt.Sprintf("result/cause_specific[%d]/", k), fmt.Sprintf("result/terms[%d]/", k)
				for _, of := range []string{"estimate", "std_error", "hazard_ratio", "conf_low", "conf_high", "statistic", "p_value"} {
					beside.near(row+of, alone.number(term+of), 0)
					n++
				}
			}
		}
	}
	if n < 60 {
		t.Errorf("%d numbers", n)
	}
}
