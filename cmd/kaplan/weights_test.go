package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// weightsByHand is fractional_weights.csv of the shared cases.
const weightsByHand = `id,time,status,x,w
1,4,1,0.2,0.5
2,3,1,1.1,1.7
3,8,0,0.4,2.1
4,2,1,2.2,0.9
5,9,1,0.1,1.3
6,6,0,1.9,0.8
7,7,1,1.0,1.1
`

// Values by R 4.2.2, survival 3.5-3: coxph and survfit with weights = w, robust =
// TRUE, and with robust = FALSE (stats/testdata/oracle/robust.R has the former).
// survfit prints the standard error of log S where it is not robust (0.2638781 at 4),
// and of S where it is.
func TestWeightsAreRobust(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args string
		want map[string]any
	}{
		{"cox --covariates x", map[string]any{"result/terms[x]/estimate": 1.51283859117059, "result/terms[x]/std_error": 0.794710883200586,
			"result/terms[x]/p_value": 0.0569578784051825, "result/n": 7, "result/events": 5, "result/n_weighted": 8.4, "result/events_weighted": 5.5,
			"result/tests/likelihood_ratio/p_value": nil, "result/tests/score/p_value": nil, "result/aic": nil,
			"result/tests/robust_score/statistic": 2.44852453259098}},
		{"cox --covariates x --robust=false", map[string]any{"result/terms[x]/std_error": 0.864991824647916, "result/terms[x]/p_value": 0.0802974363902762}},
		{"km --times 4 --rmst 5", map[string]any{"result/groups[0]/at[4]/estimate": 0.630952380952381, "result/groups[0]/at[4]/std_error": 0.1939876454395031,
			"result/groups[0]/median/estimate": 7, "result/groups[0]/median/conf_low": 3, "result/groups[0]/rmst/std_error": 0.431736704997966,
			"result/groups[0]/events": 5, "result/groups[0]/n_weighted": 8.4, "result/groups[0]/events_weighted": 5.5}},
		{"km --times 4 --robust=false", map[string]any{"result/groups[0]/at[4]/std_error": 0.166494485080588}},
	} {
		args := strings.Fields(c.args)
		a := asked(t, weightsByHand, append([]string{args[0], "-", "--time", "time", "--event", "status", "--weights", "w"}, args[1:]...)...)
		for path, want := range c.want {
			got := a.at(path)
			w, number := want.(float64)
			if n, ok := want.(int); ok {
				w, number = float64(n), true
			}
			// Worked out by hand to eight digits.
			if x, ok := got.(float64); number != ok || number && math.Abs(x-w) > 1e-7*math.Abs(w) {
				t.Errorf("%s: %s is %v, want %v", c.args, path, got, want)
			}
		}
	}
}

// weightedQuestions use weights. What else a Look says of them, TestPartsOfAllQuestions
// holds.
var weightedQuestions = []string{
	"km --by g --times 3,6 --rmst 6", "km --by h --pairwise holm --strata g", "km --by x --covariates z", "km --by g --cluster h --times 5",
	"km --lifetable 3", "km --switch switch --times 5", "cox --covariates x,g", "cox --by h --covariates z --strata g", "cox --covariates z --cluster h",
	"cox --covariates x --influence 4 --residuals", "cox --covariates x --predict x=3 --times 4", "cox --univariable --covariates x,z --enter 0.5",
	"cox --covariates x,z --base x", "cox --switch switch", "forest --by g --within h", "landmark --switch switch --landmark 3",
	"cuminc --cause relapse --by g --times 5", "finegray --cause relapse --covariates z --weights w",
	"cut --by x", "screen", "km --by x --cut optimal", "km --by x --cut youden", "compare --value z --by x --cut optimal",
	"roc --marker x --at 5", "match --treatment g --covariates z", "cox --covariates x,z --backward p", "cox --covariates x --firth",
}

// Ten times the weights, or a billion times, say the same in every question, or it is
// refused alike.
func TestScaleOfWeights(t *testing.T) {
	t.Parallel()
	answers, refused := 0, map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		counts, _ := counted(t)
		lines := strings.Split(strings.TrimSpace(counts), "\n")
		factor := rapid.SampledFrom([]float64{10, 1e9, 1e-9, 1.0 / 3}).Draw(t, "factor")
		var a, b strings.Builder
		fmt.Fprintln(&a, "w,"+lines[0])
		fmt.Fprintln(&b, "w,"+lines[0])
		for _, l := range lines[1:] {
			w := float64(rapid.IntRange(1, 16).Draw(t, "weight")) / 4
			fmt.Fprintf(&a, "%v,%s\n", w, l)
			fmt.Fprintf(&b, "%v,%s\n", w*factor, l)
		}
		for range 5 {
			q := strings.Fields(rapid.SampledFrom(weightedQuestions).Draw(t, "question"))
			args := append(slices.Concat(q[:1], []string{"-", "--json"}, q[1:]), "--time", "time", "--event", "dead", "--weights", "w")
			if q[0] == "cuminc" {
				args[slices.Index(args, "dead")] = "state"
			}
			s1, out1, err1 := kaplan(a.String(), args...)
			s2, out2, err2 := kaplan(b.String(), args...)
			if s1 != s2 || err1 != err2 {
				t.Fatalf("%v times %v: exit %d %s and %d %s\n%s", q, factor, s1, err1, s2, err2, a.String())
			}
			if s1 != exitDone {
				refused[strings.SplitN(err1, "\n", 2)[0]]++
				continue
			}
			answers++
			var x, y any
			if json.Unmarshal([]byte(out1), &x) != nil || json.Unmarshal([]byte(out2), &y) != nil {
				t.Fatal("not JSON")
			}
			if where := unlike("", x, y); where != "" {
				t.Fatalf("%v times %v: %s\n%s", q, factor, where, a.String())
			}
		}
	})
	t.Logf("%d answers alike; refused: %v", answers, refused)
}

// unlike is where two answers differ, but for what counts weights.
func unlike(at string, a, b any) string {
	switch x := a.(type) {
	case map[string]any:
		for k := range x {
			switch k {
			case "n_risk", "n_event", "n_censor", "n_weighted", "events_weighted", "loglik", "n_entered", "n_lost", "observed", "expected",
				"influence", "concordance", "concordance_uno": // whose order, and ties of predictors, hang on rounding
				continue
			}
			if s := unlike(at+"/"+k, x[k], b.(map[string]any)[k]); s != "" {
				return s
			}
		}
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return fmt.Sprintf("%s: %v and %v", at, a, b)
		}
		for k := range x {
			if s := unlike(fmt.Sprintf("%s[%d]", at, k), x[k], y[k]); s != "" {
				return s
			}
		}
	case float64:
		// Weights that are scaled meet other stopping rules.
		if y, ok := b.(float64); !ok || math.Abs(x-y) > 1e-5*max(1, math.Abs(x), math.Abs(y)) {
			return fmt.Sprintf("%s: %v and %v", at, a, b)
		}
	default:
		if a != b {
			return fmt.Sprintf("%s: %v and %v", at, a, b)
		}
	}
	return ""
}

// The variance of weights is asked for with weights alone, by flag and in a
// cohort.toml, and contradicts clusters.
func TestRobustIsOfWeights(t *testing.T) {
	t.Parallel()
	cox := func(more ...string) (int, string, string) {
		return kaplan(weightsByHand, append([]string{"cox", "-", "--time", "time", "--event", "status", "--covariates", "x", "--json"}, more...)...)
	}
	for _, c := range []struct {
		more []string
		exit int
		want string
	}{
		{[]string{"--robust"}, exitUsage, "--robust changes nothing here: kaplan cox uses it only with weights"},
		{[]string{"--robust=false"}, exitUsage, "uses it only with weights"},
		{[]string{"--weights", "w", "--robust=maybe"}, exitUsage, "it is true or false"},
		{[]string{"--weights", "w", "--robust=false", "--cluster", "id"}, exitUsage, "clusters ask for a robust variance"},
		{[]string{"--weights", "w", "--firth"}, exitNoAnswer, "Firth's penalty cannot be had with weights"},
		{[]string{"--weights", "w", "--ci", "profile"}, exitDone, "intervals are Wald's: a robust variance has no likelihood to profile"},
	} {
		status, out, errs := cox(c.more...)
		if status != c.exit || !strings.Contains(out+errs, c.want) {
			t.Errorf("%v: exit %d, %s", c.more, status, errs)
		}
	}
	_, unasked, _ := cox("--weights", "w")
	if _, same, _ := cox("--weights", "w", "--robust"); same != unasked {
		t.Error("--robust is not what weights do unasked")
	}
	config := filepath.Join(t.TempDir(), "cohort.toml")
	for _, robust := range []string{"false", `"false"`, "true"} {
		text := "[[look]]\nname = \"a\"\ntime = \"time\"\nevent = \"status\"\ncovariates = \"x\"\nweights = \"w\"\nrobust = " + robust + "\n"
		if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if status, _, errs := kaplan(weightsByHand, "describe", "-", "--config", config); status != exitDone {
			t.Errorf("robust = %s: %s", robust, errs)
		}
	}
	if err := os.WriteFile(config, []byte("[[look]]\nname = \"a\"\nrobust = \"perhaps\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, errs := kaplan(weightsByHand, "describe", "-", "--config", config); status == exitDone || !strings.Contains(errs, "robust = perhaps") {
		t.Errorf("robust = perhaps: exit %d, %s", status, errs)
	}
}

// recurrent are (start, stop] rows of six patients, three of whom have two events.
const recurrent = `id,start,stop,status,x
1,0,3,1,0.5
1,3,7,1,0.5
1,7,9,0,0.5
2,0,4,1,1.5
2,4,8,0,1.5
3,0,5,0,0.1
4,0,2,1,2.0
4,2,6,1,2.0
5,0,6,1,0.9
5,6,10,0,0.9
6,0,8,1,0.2
`

// Groups that share a cluster are not independent: what compares their curves as if
// they were is withheld, and the log-rank test, which knows of clusters, is not.
func TestSharedClusters(t *testing.T) {
	t.Parallel()
	args := []string{"km", "-", "--time", "time", "--event", "status", "--weights", "w", "--by", "x", "--cut", "value:0.7", "--rmst", "5", "--times", "4"}
	own := asked(t, weightsByHand, args...)
	both := asked(t, strings.ReplaceAll(weightsByHand, "id,time", "pid,time"), append(args, "--cluster", "status")...)
	for _, path := range []string{"result/rmst_comparison[0]/difference/p_value", "result/milestones[0]/difference/p_value"} {
		if own.at(path) == nil || both.at(path) != nil {
			t.Errorf("%s is %v, and %v where groups share clusters", path, own.at(path), both.at(path))
		}
	}
	if both.at("result/tests[log-rank]/p_value") == nil || both.at("result/tests[gehan-breslow]/p_value") != nil {
		t.Error("the log-rank test is withheld, or Gehan's is not")
	}
}

// A patient with more than one event is a cluster, though every row was declared a
// subject: coxph(Surv(start, stop, status) ~ x, id = id) by R 4.2.2, survival 3.5-3.
func TestPatientsOfSeveralEventsAreClusters(t *testing.T) {
	t.Parallel()
	args := []string{"cox", "-", "--id", "none", "--time", "stop", "--entry", "start", "--event", "status", "--covariates", "x"}
	a := asked(t, recurrent, args...)
	for path, want := range map[string]float64{"result/terms[x]/estimate": 0.53318358828595, "result/terms[x]/std_error": 0.30646774752019} {
		if got := a.at(path).(float64); math.Abs(got-want) > 1e-8*want {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
	_, out, _ := kaplan(recurrent, args...)
	if !strings.Contains(out, "some patients have more than one event: the variance is robust, between the patients of id") {
		t.Errorf("nothing says so: %s", out)
	}
	once := strings.NewReplacer("1,3,7,1", "1,3,7,0", "4,2,6,1", "4,2,6,0").Replace(recurrent)
	if _, out, _ := kaplan(once, args...); strings.Contains(out, "robust") {
		t.Errorf("robust with one event each: %s", out)
	}
}

// What commands make of weights beside curves and Cox models, by R: see "commands" in
// stats/testdata/oracle/robust.R.
func TestWeightedCommandsEqualR(t *testing.T) {
	t.Parallel()
	var file struct {
		Commands struct {
			Time, Status, Sex, Cr, W, E []float64
			Interaction                 struct{ Z, P float64 }
			Incidence                   struct{ Estimate, SE float64 }
		}
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "stats", "testdata", "oracle", "robust.json"))
	if err == nil {
		err = json.Unmarshal(text, &file)
	}
	if err != nil {
		t.Fatal(err)
	}
	c := file.Commands
	var b strings.Builder
	fmt.Fprintln(&b, "time,status,sex,cr,w,e")
	for i := range c.Time {
		fmt.Fprintln(&b, strings.Trim(strings.ReplaceAll(fmt.Sprint([]float64{c.Time[i], c.Status[i], c.Sex[i], c.Cr[i], c.W[i], c.E[i]}), " ", ","), "[]"))
	}
	near := func(what string, got any, want float64) {
		if x, ok := got.(float64); !ok || math.Abs(x-want) > 1e-8*math.Abs(want) {
			t.Errorf("%s is %v, R has %v", what, got, want)
		}
	}
	a := asked(t, b.String(), "forest", "-", "--by", "sex", "--within", "e", "--weights", "w", "--time", "time", "--event", "status")
	near("interaction", a.at("result/rows[1]/interaction/statistic"), c.Interaction.Z*c.Interaction.Z)
	near("P of the interaction", a.at("result/rows[1]/interaction/p_value"), c.Interaction.P)
	a = asked(t, b.String(), "cuminc", "-", "--cause", "1", "--times", "365", "--weights", "w", "--time", "time", "--event", "cr")
	near("incidence", a.at("result/groups[0]/at[365]/estimate"), c.Incidence.Estimate)
	near("its standard error", a.at("result/groups[0]/at[365]/std_error"), c.Incidence.SE)
}

// The log-likelihood of weights is R's, whatever they are divided by inside:
// coxph(Surv(time, status) ~ sex, lung, weights = age)$loglik of survival 3.5-3.
func TestWeightedLogLikelihood(t *testing.T) {
	for _, more := range [][]string{nil, {"--robust=false"}} {
		a := asked(t, "", append([]string{"cox", data(t, "lung"), "--time", "time", "--event", "status", "--covariates", "sex", "--weights", "age"}, more...)...)
		a.near("result/loglik[0]", -90595.556422787, 1e-12)
		a.near("result/loglik[1]", -90248.978403310, 1e-12)
	}
}

// Weights that weigh nobody, or cannot be squared, are refused by name.
func TestWeightsThatCannotBeUsed(t *testing.T) {
	const rows = "id,time,status,w,v,u\n1,3,1,0,1e-200,1e308\n2,4,0,0,1e-200,1\n3,5,1,0,1e-200,2\n"
	for column, want := range map[string]string{
		"w": "every weight in w is 0: nobody is left",
		"v": "the weight 1e-200 of patient 1 in v cannot be computed with: weights are 0, or between 1e-100 and 1e+100",
		"u": "the weight 1e+308 of patient 1 in u cannot be computed with",
	} {
		status, out, errs := kaplan(rows, "km", "-", "--time", "time", "--event", "status", "--weights", column)
		if status != exitNoAnswer || out != "" || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d, %s%s", column, status, out, errs)
		}
	}
}
