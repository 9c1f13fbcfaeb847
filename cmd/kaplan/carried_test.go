package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kaplan/stats/like"
)

// carriedModels are the models of oracle/carried.R, with the flags that fit them.
var carriedModels = map[string][]string{
	"plain":  {"--covariates", "age,nodes,log(pgr + 1),hormon"},
	"strata": {"--covariates", "rcs(nodes,4),age > 50,hormon,hormon:age,age", "--strata", "meno"},
	"groups": {"--by", "nodes", "--cut", "value:3", "--covariates", "age"},
}

// A model that is fitted to gbsg and carried to rotterdam has R's coefficients, and R's
// concordance, calibration, and survival predicted and observed (oracle/carried.R).
func TestCarriedModel(t *testing.T) {
	t.Parallel()
	r := oracle(t, "carried")
	endpoint := []string{"--time", "rfstime", "--event", "status"}
	for name, flags := range carriedModels {
		path := filepath.Join(t.TempDir(), name+".json")
		asked(t, "", slices.Concat([]string{"cox", data(t, "gbsg")}, endpoint, flags, []string{"--save-model", path})...)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(b, &v); err != nil {
			t.Fatal(err)
		}
		m, want := decoded{t, v}, r.part(name)
		if len(m.list("terms")) != len(want.list("coef")) {
			t.Fatalf("%s: %d terms", name, len(m.list("terms")))
		}
		order := make([]int, len(m.list("terms"))) // R's order of the same columns
		for i := range order {
			order[i] = i
		}
		if name == "strata" { // R puts the product last, we where it is written
			order = []int{0, 1, 2, 3, 4, 6, 5}
		}
		for i, at := range order {
			term := "terms[" + string(rune('0'+i)) + "]/"
			j := "[" + string(rune('0'+at)) + "]"
			m.near(term+"estimate", want.number("coef"+j), like.Relative)
			m.near(term+"std_error", want.number("se"+j), like.Relative)
			m.near(term+"mean", want.number("means"+j), like.Relative)
			for k, other := range order {
				if got, w := m.list("variance")[i].([]any)[k].(float64), want.list("variance")[at].([]any)[other].(float64); like.Number(got, w, like.Relative) != nil {
					t.Errorf("%s: variance %d, %d is %v, R's %v", name, i, k, got, w)
				}
			}
		}
		a := asked(t, "", slices.Concat([]string{"cox", data(t, "rotterdam")}, endpoint, []string{"--validate-model", path, "--times", "365,1826"})...).part("result")
		if a.number("n") != 2982 || a.number("events") != 1713 {
			t.Errorf("%s: %v patients, %v events", name, a.number("n"), a.number("events"))
		}
		for ours, theirs := range map[string]string{
			"linear_predictor/mean": "lp_mean", "linear_predictor/sd": "lp_sd", "expected": "expected",
			"concordance/estimate": "concordance", "concordance/std_error": "concordance_se",
			"calibration/intercept/estimate": "intercept", "calibration/intercept/std_error": "intercept_se",
			"calibration/slope/estimate": "slope", "calibration/slope/std_error": "slope_se",
			"calibration/slope/conf_low": "slope_ci[0]", "calibration/slope/conf_high": "slope_ci[1]",
			"at[0]/predicted": "predicted[0]", "at[1]/predicted": "predicted[1]", "at[0]/observed": "observed[0]", "at[1]/observed": "observed[1]",
			"at[0]/std_error": "observed_se[0]", "at[1]/conf_low": "observed_lower[1]", "at[1]/conf_high": "observed_upper[1]",
		} {
			a.near(ours, want.number(theirs), like.Relative)
		}
	}
}

// A model on the patients whom it was fitted to is calibrated, and its C is that of the
// fit.
func TestCarriedModelAtHome(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "m.json")
	fitted := []string{"cox", data(t, "pbc"), "--time", "time", "--event", "status == 2"}
	a := asked(t, "", slices.Concat(fitted, []string{"--ties", "breslow", "--covariates", "rcs(age,4),sex,albumin", "--strata", "edema", "--save-model", path})...)
	b := asked(t, "", slices.Concat(fitted, []string{"--validate-model", path})...)
	b.near("result/concordance/estimate", a.number("result/concordance/estimate"), like.Relative)
	b.near("result/calibration/slope/estimate", 1, 1e-6, "the fit ends when its likelihood does not grow any more")
	b.near("result/expected", a.number("result/events"), like.Relative)
}

// A model that was fitted in days says nothing of patients in months, and where nobody
// said the units the numbers do.
func TestCarriedModelDoubtsUnits(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "m.json")
	of := func(args ...string) []string {
		return slices.Concat([]string{"cox", data(t, "gbsg"), "--event", "status"}, args)
	}
	asked(t, "", of("--time", "rfstime", "--covariates", "age,nodes", "--save-model", path)...)
	const doubt = "is the time in one unit in both cohorts?"
	for _, c := range []struct {
		derived string
		doubted bool
	}{{"t = rfstime / 30.4375", true}, {"t = rfstime / 7", true}, {"t = rfstime * 1.2", false}, {"t = rfstime * 24", true}} {
		warned := fmt.Sprint(asked(t, "", of("--derive", c.derived, "--time", "t", "--validate-model", path)...).at("warnings"))
		if strings.Contains(warned, doubt) != c.doubted {
			t.Errorf("%s: %s", c.derived, warned)
		}
	}
}

// A model that cannot be applied is refused, with what is wrong.
func TestCarriedModelIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	table := func(stage, column string, levels ...string) string {
		s := "id,time,event," + stage + "," + column + "\n"
		for i := range 40 {
			s += strings.Join([]string{string(rune('a'+i/26)) + string(rune('a'+i%26)), string(rune('1'+i%9)) + "0", string(rune('0' + i%2)), levels[i/2%len(levels)],
				string(rune('1'+i*7%8)) + ".5"}, ",") + "\n"
		}
		return s
	}
	at := write("a.csv", table("stage", "x", "I", "II"))
	path := filepath.Join(dir, "m.json")
	flags := []string{"--time", "time", "--event", "event"}
	asked(t, "", slices.Concat([]string{"cox", at}, flags, []string{"--covariates", "stage,x", "--config", write("u.toml", "[columns.x]\nunit = \"mg\"\n"), "--save-model", path})...)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	model := string(b)
	for _, c := range []struct{ file, model, config, want string }{
		{table("stage", "y", "I", "II"), model, "", "the model uses x, which these patients do not have"},
		{table("stage", "x", "I", "II", "III"), model, "", "the model has not seen stage = III: it knows I, II"},
		{table("stage", "x", "I", "II"), model, "[columns.x]\nunit = \"g\"\n", "x is in g here, and in mg in the model"},
		{table("stage", "x", "I", "II"), strings.Replace(model, `"kaplan_model": 1`, `"kaplan_model": 2`, 1), "", "its format is 2, and this program knows format 1"},
		{table("stage", "x", "I", "II"), strings.Replace(model, `"unit": ""`, `"unit": "months"`, 1),
			"[[endpoint]]\nname = \"OS\"\ntime = \"time\"\nevent = \"event\"\nunit = \"days\"\n", "the model counts time in months, and time here is in days"},
		{table("stage", "x", "I", "II"), "{}", "", "it has no field kaplan_model"},
		{table("stage", "x", "I", "II"), model[:len(model)/2], "", "it is no JSON"},
		{table("stage", "x", "I", "II"), strings.Replace(model, `"product_of"`, `"sum_of"`, 1), "", "unknown field"},
		{table("stage", "x", "I", "II"), strings.Replace(model, `"column": "x"`, `"column": "z"`, 1), "", "is not among the columns"},
	} {
		args := []string{"cox", write("b.csv", c.file), "--validate-model", write("n.json", c.model)}
		if c.config != "" {
			args = append(args, "--config", write("c.toml", c.config))
		}
		if !strings.Contains(c.config, "endpoint") {
			args = append(args, flags...)
		}
		if status, out, errs := kaplan("", args...); status != exitNoAnswer || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("exit %d, %s, and not %q", status, errs, c.want)
		}
	}
	for args, want := range map[string]string{
		"--validate-model " + filepath.Join(dir, "none.json"):    "cannot be read: no such file",
		"--covariates x --univariable --save-model x.json":       "--save-model saves one model, and --univariable fits none or several",
		"--covariates x --read-only --save-model x.json":         "kaplan was started with --read-only",
		"--covariates x --save-model " + path:                    "exists and was left as it is",
		"--covariates x --validate-model " + path:                "--covariates",
		"--covariates x --save-model x.json --save x.json":       "name one file",
		"--validate-model " + path + " --save-model x.json":      "saves one model, and --validate-model fits none",
		"--validate-model " + path + " --landmark 20 --times 30": "ask for the same landmark",
		"--validate-model " + dir:                                "is no file",
	} {
		if status, out, errs := kaplan("", slices.Concat([]string{"cox", at}, flags, strings.Fields(args))...); status == exitDone || out != "" || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d, %s%s", args, status, out, errs)
		}
	}
}
