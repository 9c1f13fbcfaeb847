package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// numbersOf are one field of every element of a list.
func (a decoded) numbersOf(path, field string) []float64 {
	a.t.Helper()
	var out []float64
	for _, x := range a.list(path) {
		v, ok := x.(map[string]any)[field].(float64)
		if !ok {
			v = math.NaN()
		}
		out = append(out, v)
	}
	return out
}

func (a decoded) words(path, field string) []string {
	a.t.Helper()
	var out []string
	for _, x := range a.list(path) {
		out = append(out, fmt.Sprint(x.(map[string]any)[field]))
	}
	return out
}

// alike holds two lists of numbers together; NaN and null are one.
func alike(t *testing.T, what string, got, want []float64, within float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d numbers, not %d: %v, %v", what, len(got), len(want), got, want)
		return
	}
	for i := range got {
		if math.IsNaN(got[i]) && math.IsNaN(want[i]) {
			continue
		}
		// Each call gives its bound, and those are 1e-8 or tighter but for what is printed.
		if !(math.Abs(got[i]-want[i]) <= within*math.Max(1, math.Abs(want[i]))) {
			t.Errorf("%s[%d] is %.12g, not %.12g", what, i, got[i], want[i])
		}
	}
}

// nullable are the numbers of a list in which null stands for none.
func (a decoded) nullable(path string) []float64 {
	a.t.Helper()
	var out []float64
	for _, x := range a.list(path) {
		v, ok := x.(float64)
		if !ok {
			v = math.NaN()
		}
		out = append(out, v)
	}
	return out
}

// Pairs, balance, weights and effects are those of MatchIt, coxph, survfit,
// survdiff and glm.
func TestMatchIsR(t *testing.T) {
	t.Parallel()
	const tight = 1e-8
	lung := []string{data(t, "lung"), "--time", "time", "--event", "status", "--treatment", "sex", "--covariates", "age,`ph.ecog`,`wt.loss`"}
	all := oracle(t, "commands_match")
	for _, c := range []struct {
		name string
		at   string
		args []string
	}{
		{"lung", "365", lung},
		{"lung_caliper", "365", append(slices.Clone(lung), "--caliper", "0.2")},
		{"lung_logit", "365", append(slices.Clone(lung), "--caliper", "0.1", "--score", "logit")},
		{"lung_landmark", "200", append(slices.Clone(lung), "--landmark", "90")},
		{"veteran", "90", []string{data(t, "veteran"), "--time", "time", "--event", "status", "--treatment", "trt", "--covariates", "celltype,karno,age,prior", "--caliper", "0.25"}},
		{"pbc", "1825", []string{data(t, "pbc"), "--time", "time", "--event", "status == 2", "--treatment", "edema > 0", "--covariates", "log(bili),age,albumin,sex"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := all.part(c.name)
			got := asked(t, "", append([]string{"match", "--risk-at", c.at}, c.args...)...)
			got.t, want.t = t, t
			got.near("cohort/used", want.number("n"), 0)
			alike(t, "score", got.numbersOf("result/propensity/terms", "estimate"), want.numbers("score_coef"), tight)
			alike(t, "score's errors", got.numbersOf("result/propensity/terms", "std_error"), want.numbers("score_se"), tight)
			for _, side := range []string{"treated", "control"} {
				var ids []string
				for _, v := range want.numbers(side) {
					ids = append(ids, strconv.Itoa(int(v)))
				}
				if pairs := got.words("result/pairs", side); !slices.Equal(pairs, ids) {
					t.Errorf("%s of pairs\n%v\nnot\n%v", side, pairs, ids)
				}
			}
			// The first row is the score itself.
			alike(t, "before", got.numbersOf("result/balance", "smd_before")[1:], want.numbers("before"), tight)
			alike(t, "after", got.numbersOf("result/balance", "smd_after")[1:], want.numbers("after"), tight)
			alike(t, "variance ratio", got.numbersOf("result/balance", "variance_ratio_after")[1:], want.nullable("variance"), tight)
			alike(t, "ecdf", got.numbersOf("result/balance", "ecdf_max_after")[1:], want.numbers("ecdf"), tight)

			effect := got.part("result/effect")
			for name, of := range map[string]string{"before": "crude", "adjusted": "adjusted", "after": "matched"} {
				h := "hazard_ratios[" + name + "]"
				effect.near(h+"/estimate", want.number(of+"/coef"), tight)
				effect.near(h+"/std_error", want.number(of+"/se"), tight)
				effect.near(h+"/conf_low", want.numbers(of + "/ci")[0], tight)
				effect.near(h+"/conf_high", want.numbers(of + "/ci")[1], tight)
			}
			effect.near("tests[log-rank]/statistic", want.number("logrank"), tight)
			effect.near("tests[log-rank, stratified by pair]/statistic", want.number("stratified"), tight)
			alike(t, "medians", []float64{effect.number("groups[0]/median/estimate"), effect.number("groups[1]/median/estimate")}, want.numbers("median"), tight)
			riskIs(t, effect.part("risk/after"), want.part("risk"))
			riskIs(t, effect.part("risk/before"), want.part("risk_before"))
			alike(t, "left out", []float64{effect.number("risk/censored_before/treated"), effect.number("risk/censored_before/control")}, want.numbers("left_out"), 0)

			weighted := slices.Clone(c.args) // which has no caliper
			if k := slices.Index(weighted, "--caliper"); k >= 0 {
				weighted = slices.Delete(weighted, k, k+2)
			}
			for _, e := range []string{"ate", "att", "overlap"} {
				got := asked(t, "", append([]string{"match", "--risk-at", c.at, "--estimand", e}, weighted...)...)
				want := want.part("weighted/" + e)
				got.t = t
				effect := got.part("result/effect")
				effect.near("hazard_ratios[after]/estimate", want.number("cox/coef"), tight)
				effect.near("hazard_ratios[after]/std_error", want.number("cox/se"), tight)
				effect.near("tests[robust score]/statistic", want.numbers("score")[0], 1e-8)
				alike(t, e+" medians", effect.mediansOf("groups"), want.nullable("median"), tight)
				alike(t, e+" survival", []float64{effect.number("groups[0]/at[0]/estimate"), effect.number("groups[1]/at[0]/estimate")}, want.numbers("surv"), tight)
				alike(t, e+" its error", []float64{effect.number("groups[0]/at[0]/std_error"), effect.number("groups[1]/at[0]/std_error")}, want.numbers("se"), tight)
				alike(t, e+" effective", got.numbersOf("result/arms", "effective_n"), want.numbers("ess"), tight)
				alike(t, e+" largest", got.numbersOf("result/arms", "largest_weight"), want.numbers("largest"), tight)
				riskIs(t, effect.part("risk/after"), want.part("risk"))
			}
			// Without a time, the risks are by the median follow-up.
			free := asked(t, "", append([]string{"match"}, c.args...)...)
			free.t = t
			if f, ok := want.at("follow_up").(float64); ok {
				free.near("result/effect/risk/time", f, tight)
			} else if free.at("result/effect/risk/why") != "the median time under observation" {
				t.Errorf("a median follow-up that is not reached: %v", free.at("result/effect/risk/why"))
			}
		})
	}
}

func (a decoded) mediansOf(path string) []float64 {
	var out []float64
	for i := range a.list(path) {
		v, ok := a.at(fmt.Sprintf("%s[%d]/median/estimate", path, i)).(float64)
		if !ok {
			v = math.NaN()
		}
		out = append(out, v)
	}
	return out
}

func riskIs(t *testing.T, got, want decoded) {
	t.Helper()
	const tight = 1e-8
	got.t, want.t = t, t
	ratio, difference, odds := want.numbers("ratio"), want.numbers("difference"), want.numbers("odds")
	got.near("risk_ratio/estimate", math.Exp(ratio[0]), tight)
	got.near("risk_ratio/std_error", ratio[1], tight)
	got.near("risk_difference/estimate", difference[0], tight)
	got.near("risk_difference/std_error", difference[1], tight)
	got.near("odds_ratio/estimate", math.Exp(odds[0]), tight)
	got.near("odds_ratio/std_error", odds[1], tight)
	alike(t, "risks", got.numbersOf("arms", "estimate"), want.numbers("arms"), tight)
}

// The file of a matched cohort is a cohort: read again, it has the same pairs
// and gives the same hazard ratio.
func TestMatchedFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, c := range []struct {
		name string
		args []string
		cox  []string
		rows float64
	}{
		{"pairs", []string{"--caliper", "0.2"}, []string{"--cluster", "pair"}, 152},
		{"weights", []string{"--estimand", "att"}, []string{"--weights", "weight", "--cluster", "patient"}, 213},
	} {
		out := filepath.Join(dir, c.name+".csv")
		args := append([]string{"match", data(t, "lung"), "--time", "time", "--event", "status", "--treatment", "sex", "--covariates", "age,`ph.ecog`,`wt.loss`", "--out", out}, c.args...)
		m := asked(t, "", args...)
		if m.at("result/file") != out {
			t.Errorf("the answer does not name %s", out)
		}
		cox := asked(t, "", append([]string{"cox", out, "--time", "time", "--event", "status", "--covariates", "sex == 2"}, c.cox...)...)
		cox.near("cohort/n", c.rows, 0)
		cox.near("result/terms[0]/estimate", m.number("result/effect/hazard_ratios[after]/estimate"), 1e-12)
		cox.near("result/terms[0]/std_error", m.number("result/effect/hazard_ratios[after]/std_error"), 1e-12)
		d := asked(t, "", "describe", out)
		for _, name := range []string{"propensity", "weight", "ph.ecog"} {
			if !slices.Contains(d.words("result/columns", "name"), name) {
				t.Errorf("%s: no column %s", c.name, name)
			}
		}
		was, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		status, stdout, errs := kaplan("", args...)
		if status != exitNoAnswer || stdout != "" || errs != "kaplan: "+out+" exists and was left as it is\nchoose another name; write over it (--force)\n" {
			t.Errorf("a file that exists: exit %d, %q, %q", status, stdout, errs)
		}
		if now, _ := os.ReadFile(out); string(now) != string(was) {
			t.Errorf("%s was changed", out)
		}
	}
}

// A small cohort worked out by hand: two covariate cells, so that the score of a
// patient is the share of treated in the cell.
const small = "patient,arm,x,response,t,d\n" +
	"a,new,0,yes,5,1\nb,old,0,no,3,1\nc,old,0,no,6,0\nd,old,0,yes,4,1\n" +
	"e,new,1,yes,8,0\nf,new,1,yes,2,1\ng,new,1,no,7,1\nh,old,1,no,9,1\n"

func TestMatchByHand(t *testing.T) {
	t.Parallel()
	// Score 1/4 in cell 0 and 3/4 in cell 1. Of the treated of cell 1, e goes
	// first and takes h, at distance 0; for f and g nobody is left but cell 0, at
	// distance 1/2, which is beyond the caliper; a takes b, the nearest of three
	// of one score.
	a := asked(t, small, "match", "-", "--treatment", "arm", "--reference", "arm=old", "--covariates", "x", "--outcome", "response", "--caliper", "0.1")
	if got := fmt.Sprint(a.words("result/pairs", "treated"), a.words("result/pairs", "control")); got != "[a e] [b h]" {
		t.Errorf("pairs %s", got)
	}
	a.near("result/propensity/patients[0]/propensity", 0.25, 1e-9)
	a.near("result/propensity/patients[7]/propensity", 0.75, 1e-9)
	a.near("result/unmatched[0]/n", 2, 0) // f, g
	a.near("result/unmatched[1]/n", 2, 0) // c, d
	// Before: 3 of 4 treated respond, 1 of 4 controls.
	a.near("result/effect/risk/before/risk_difference/estimate", 0.5, 1e-12)
	a.near("result/effect/risk/before/risk_ratio/estimate", 3, 1e-12)
	// x: mean 3/4 of the treated, 1/4 of the controls; SD of the treated sqrt(3)/4.
	a.near("result/balance[x]/smd_before", 0.5/(math.Sqrt(3)/4), 1e-12)
	a.near("result/balance[x]/smd_after", 0, 1e-12)
	if _, ok := a.v.(map[string]any)["endpoint"].(map[string]any); !ok {
		t.Error("the outcome is not named")
	}

	// Weighted to all, each cell is made like the whole: half of the treated
	// weight is in each cell. Risk of treated: (1 + 2/3)/2, of controls: (1/3 + 0)/2.
	w := asked(t, small, "match", "-", "--treatment", "arm", "--reference", "arm=old", "--covariates", "x", "--outcome", "response", "--estimand", "ate")
	w.near("result/effect/risk/after/arms[0]/estimate", (1+2.0/3)/2, 1e-9)
	w.near("result/effect/risk/after/arms[1]/estimate", (1.0/3)/2, 1e-9)
	// Of the treated: controls of cell 0 weigh 1/3, of cell 1 3.
	w = asked(t, small, "match", "-", "--treatment", "arm", "--reference", "arm=old", "--covariates", "x", "--outcome", "response", "--estimand", "att")
	w.near("result/propensity/patients[1]/weight", 1.0/3, 1e-9)
	w.near("result/propensity/patients[7]/weight", 3, 1e-8)
	w.near("result/arms[0]/effective_n", 4, 1e-9)
	w.near("result/arms[1]/effective_n", 16/(9+1.0/3), 1e-8)

	// By default the treated are the last level: old.
	d := asked(t, small, "match", "-", "--treatment", "arm", "--covariates", "x", "--outcome", "response")
	if d.at("result/treatment/treated") != "old" || d.at("result/treatment/control") != "new" {
		t.Errorf("treated %v", d.at("result/treatment"))
	}
}

func TestMatchRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "small.csv")
	if err := os.WriteFile(file, []byte(small), 0o644); err != nil {
		t.Fatal(err)
	}
	three := filepath.Join(dir, "three.csv")
	if err := os.WriteFile(three, []byte("id,g,x,y,z,time,status\n1,a,1,1,0,2,1\n2,b,2,1,0,3,0\n3,c,3,1,1,4,1\n4,a,4,1,1,5,1\n5,b,5,1,1,1,1\n6,c,6,1,0,7,1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{file, "--covariates", "x"}, exitUsage, "matching needs a treatment\nchoose a marker (--treatment)\n"},
		{[]string{file, "--treatment", "arm"}, exitUsage, "matching needs covariates\nchoose covariates (--covariates)\n"},
		{[]string{file, "--treatment", "arm", "--covariates", "x", "--estimand", "all"}, exitUsage, "--estimand all: not known\none of matched, ate, att, overlap\n"},
		{[]string{file, "--treatment", "arm", "--covariates", "x", "--caliper", "-1"}, exitUsage, "--caliper -1: must be a number >= 0\n"},
		{[]string{file, "--treatment", "arm", "--covariates", "x", "--score", "rank"}, exitUsage, "--score rank: not known\none of probability, logit\n"},
		{[]string{file, "--treatment", "arm", "--covariates", "x", "--time", "t", "--event", "d", "--risk-at", "0"}, exitUsage, "--risk-at takes a number above 0, and 0 was given\nfor example --risk-at 12; or leave it out\n"},
		{[]string{file, "--treatment", "arm", "--covariates", "x", "--time", "t", "--event", "d", "--outcome", "response"}, exitUsage, "--event changes nothing here: kaplan match uses it only where the effect is on an endpoint, not on an outcome\n"},
		{[]string{file, "--treatment", "arm", "--covariates", "x", "--outcome", "response", "--risk-at", "3"}, exitUsage, "--risk-at changes nothing here: "},
		{[]string{file, "--treatment", "arm", "--covariates", "x", "--estimand", "ate", "--caliper", "0.2"}, exitUsage, "--caliper changes nothing here: kaplan match uses it only where pairs are matched\n"},
		{[]string{file, "--treatment", "arm", "--covariates", "x", "--outcome", "response", "--landmark", "3"}, exitUsage, "--landmark changes nothing here: kaplan match uses it only where the effect is on an endpoint, not on an outcome\n"},
		{[]string{file, "--treatment", "arm", "--covariates", "x", "--landmark", "3"}, exitUsage, "--landmark needs an endpoint: no endpoint was recognised\nsay which columns are time and event (--time COL --event COL) or choose an outcome (--outcome)\n"},
		{[]string{file, "--treatment", "arm", "--covariates", "x,arm"}, exitNoAnswer, "arm is both a covariate and what is compared\ndrop a covariate: arm\n"},
		{[]string{file, "--treatment", "arm", "--covariates", "x", "--outcome", "t"}, exitNoAnswer, "the outcome t has 8 values among these patients: risks need two\n"},
		{[]string{file, "--treatment", "arm", "--covariates", "x,`arm == \"new\"`"}, exitNoAnswer, ""},
		{[]string{file, "--treatment", "arm", "--covariates", "x", "--weights", "t"}, exitNoAnswer, "case weights and a propensity score are not combined\nleave out the weights\n"},
		{[]string{file, "--treatment", "arm", "--covariates", "x", "--switch", "t"}, exitNoAnswer, "a group that patients reach only later cannot be matched on\n"},
		{[]string{three, "--treatment", "g", "--covariates", "x"}, exitNoAnswer, "matching compares two groups, and g has 3 here (a, b, c)\nmerge levels, choose another marker, or write a condition such as g == ...\n"},
		{[]string{three, "--treatment", "z", "--covariates", "y"}, exitNoAnswer, "no covariate differs between these patients: there is nothing to match on\nchoose covariates that vary\n"},
		{[]string{three, "--treatment", "x > 3", "--covariates", "x"}, exitNoAnswer, "x tells who is treated without error, at least in part: there the arms have nobody in common\n"},
		{[]string{three, "--treatment", "y", "--covariates", "x"}, exitNoAnswer, "matching compares two groups, and y has 1 here (1)\n"},
		{[]string{three, "--treatment", "z", "--covariates", "nothing"}, exitNoAnswer, ""},
	} {
		status, out, errs := kaplan("", append([]string{"match"}, c.args...)...)
		if status != c.status || out != "" || errs == "" || !strings.HasPrefix(errs, "kaplan: "+c.want) || controls(errs) != "" {
			t.Errorf("%v: exit %d, standard output %q, says\n%s", c.args[1:], status, out, errs)
		}
	}
}

// What can be answered is answered, with a word where it has to be said.
func TestMatchWarns(t *testing.T) {
	t.Parallel()
	lung := data(t, "lung")
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"poor", []string{lung, "--time", "time", "--event", "status", "--treatment", "ph.ecog > 1", "--covariates", "age,`ph.karno`"}, "not alike after matching: "},
		{"extreme", []string{lung, "--time", "time", "--event", "status", "--treatment", "ph.ecog > 1", "--covariates", "age,`ph.karno`", "--estimand", "ate"}, "extreme weights in "},
		{"costly", []string{lung, "--time", "time", "--event", "status", "--treatment", "ph.ecog > 1", "--covariates", "age,`ph.karno`", "--estimand", "att"}, "weighting costs much in false: "},
		{"more treated", []string{lung, "--time", "time", "--event", "status", "--treatment", "sex", "--reference", "sex=2", "--covariates", "age"}, "48 of 138 treated are not matched (no control was left)"},
		{"strata", []string{lung, "--time", "time", "--event", "status", "--treatment", "sex", "--covariates", "age", "--strata", "inst"}, "strata are left aside (inst)"},
		{"endpoints", []string{data(t, "bmt"), "--treatment", "z3", "--covariates", "z1"}, "no effect: "},
		{"left out", []string{lung, "--time", "time", "--event", "status", "--treatment", "sex", "--covariates", "age", "--risk-at", "300"}, "risk by 300: "},
	} {
		a := asked(t, "", append([]string{"match"}, c.args...)...)
		if !strings.Contains(fmt.Sprint(a.at("warnings")), c.want) {
			t.Errorf("%s: no %q among %v", c.name, c.want, a.at("warnings"))
		}
		for _, format := range []string{"text", "csv", "md"} {
			status, out, errs := kaplan("", append([]string{"match", "--format", format}, c.args...)...)
			if status != exitDone || errs != "" || strings.Contains(out, "NaN") || strings.Contains(out, "Inf") {
				t.Errorf("%s as %s: exit %d, %s\n%s", c.name, format, status, errs, out)
			}
		}
	}
}

// Who is matched does not hang on the last digits of the scores, which the order of the
// covariates changes: of covariates of few values many distances are equal.
func TestPairsDoNotHangOnLastDigits(t *testing.T) {
	t.Parallel()
	text := "id,treat,age,school,sex\n"
	for i := range 240 {
		text += fmt.Sprintf("%d,%d,%d,%d,%s\n", i, i*i%7/4, 20+i*11%31, 6+i*i%9, []string{"f", "m"}[i*5%3%2])
	}
	for _, score := range []string{"probability", "logit"} {
		var first string
		for _, covariates := range []string{"age,school,sex", "school,age,sex", "sex,school,age", "age,sex,school"} {
			a := asked(t, text, "match", "-", "--treatment", "treat", "--covariates", covariates, "--score", score, "--caliper", "0.2",
				"--outcome", "age > 30")
			pairs := fmt.Sprint(a.words("result/pairs", "treated"), a.words("result/pairs", "control"))
			if first == "" {
				first = pairs
			}
			if pairs != first || len(pairs) < 100 {
				t.Errorf("%s of %s: other pairs\n%s\n%s", score, covariates, pairs, first)
			}
		}
	}
}
