package main

import (
	"encoding/json"
	"fmt"
	"kaplan/stats/like"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// stepCases are the analyses that R builds too: stats/testdata/oracle/steps.R reads who is
// in them, and the permuted scores, from steps_cases.json, and all else from the files.
var stepCases = []struct {
	name string
	args []string
}{
	{"tace75", []string{"--sample", "tace75", "--by", "miR-122 ratio", "--draw", "30", "--seed", "3"}},
	{"lihc", []string{"--sample", "lihc", "--endpoint", "OS", "--by", "hsa-mir-122", "--draw", "40", "--seed", "2"}},
	{"drug6mp", []string{"-", "--time", "weeks", "--event", "relapse", "--by", "arm"}},
	{"causes", []string{"--sample", "lihc", "--endpoint", "DSS", "--by", "sex", "--draw", "40", "--seed", "2"}},
}

// stepsOf asks for one of the cases.
func stepsOf(t *testing.T, name string, more ...string) decoded {
	t.Helper()
	for _, c := range stepCases {
		if c.name == name {
			return asked(t, drug6mp(t), slices.Concat([]string{"steps"}, c.args, more)...)
		}
	}
	t.Fatalf("there is no case %s", name)
	return decoded{}
}

// The patients who are drawn are those of the oracle, and so are the permuted scores: the
// same seed draws the same.
func TestStepsDrawTheSame(t *testing.T) {
	t.Parallel()
	type drawn struct {
		Name   string      `json:"name"`
		IDs    []string    `json:"ids"`
		Scores [][]float64 `json:"scores,omitempty"`
	}
	var now []drawn
	for _, c := range stepCases {
		of := "km"
		if c.name == "causes" {
			of = "cuminc"
		}
		a := stepsOf(t, c.name, "--of", of)
		d := drawn{Name: c.name}
		for i := range a.list("result/patients") {
			d.IDs = append(d.IDs, a.at(fmt.Sprintf("result/patients[%d]/id", i)).(string))
		}
		if of == "km" && c.name != "drug6mp" {
			p := stepsOf(t, c.name, "--of", "permutation", "--permutations", "40")
			for i := range p.list("result/rows") {
				d.Scores = append(d.Scores, p.numbers(fmt.Sprintf("result/rows[%d]/scores", i)))
			}
		}
		now = append(now, d)
	}
	path := filepath.Join("..", "..", "stats", "testdata", "oracle", "steps_cases.json")
	text, err := json.Marshal(now)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	was, err := os.ReadFile(path)
	if err != nil || strings.TrimSpace(string(was)) != string(text) {
		t.Errorf("others are drawn than those of R's script: go test ./cmd/kaplan -run TestStepsDrawTheSame -update, and Rscript steps.R (%v)", err)
	}
}

// stepOracle is what R built of a case.
func stepOracle(t *testing.T, name string) decoded {
	t.Helper()
	r := oracle(t, "steps")
	for i := range r.list("cases") {
		if c := r.part(fmt.Sprintf("cases[%d]", i)); c.at("name") == name {
			return c
		}
	}
	t.Fatalf("R has no case %s", name)
	return r
}

// rowsWithEvents are the indexes of the rows at which somebody has an event, by group.
func rowsWithEvents(a decoded) map[string][]int {
	out := map[string][]int{}
	for i := range a.list("result/rows") {
		row := fmt.Sprintf("result/rows[%d]/", i)
		events := a.number(row + "n_event")
		if a.at("result/of") == "cuminc" {
			events += a.number(row + "n_other")
		}
		if g := a.at(row + "group").(string); events > 0 {
			out[g] = append(out[g], i)
		}
	}
	return out
}

// Every row of what is built is R's: Kaplan-Meier curves with each kind of interval.
func TestStepsOfCurvesEqualR(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"tace75", "lihc", "drug6mp"} {
		r := stepOracle(t, name)
		for k, kind := range []string{"log", "log-log", "plain", "logit", "arcsin"} {
			a := stepsOf(t, name, "--conf-type", kind)
			rows := rowsWithEvents(a)
			for g := range r.list("km") {
				of := r.part(fmt.Sprintf("km[%d]", g))
				times := of.numbers("time")
				mine := rows[of.at("name").(string)]
				if len(mine) != len(times) {
					t.Fatalf("%s: %d event times, %d in R", name, len(mine), len(times))
				}
				for i, row := range mine {
					at := fmt.Sprintf("result/rows[%d]", row)
					for _, field := range []string{"time", "n_risk", "n_event", "n_censor", "factor", "estimate", "greenwood", "std_error"} {
						want := of.list(field)[i]
						if want == nil { // where S = 0
							if v := a.at(at + "/" + field); v != nil {
								t.Errorf("%s: %s of row %d is %v", name, field, row, v)
							}
							continue
						}
						a.near(at+"/"+field, want.(float64), like.Relative)
					}
					for field, of := range map[string]decoded{"conf_low": of.part(fmt.Sprintf("types[%d]", k)),
						"conf_high": of.part(fmt.Sprintf("types[%d]", k))} {
						want := of.list(map[string]string{"conf_low": "lower", "conf_high": "upper"}[field])[i]
						if got := a.at(at + "/" + field); want == nil || got == nil {
							if want != got {
								t.Errorf("%s, %s: %s of row %d is %v, and in R %v", name, kind, field, row, got, want)
							}
							continue
						}
						a.near(at+"/"+field, want.(float64), like.Relative)
					}
				}
			}
		}
	}
}

// The sums of a log-rank test are R's after every event time, over strata and for several
// groups, and so is the statistic at the end.
func TestStepsOfLogRankEqualR(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, part string
		more       []string
	}{
		{"tace75", "logrank", nil}, {"lihc", "logrank", nil}, {"drug6mp", "logrank", nil},
		{"tace75", "stratified", []string{"--strata", "sex"}}, {"lihc", "stratified", []string{"--strata", "sex"}},
	} {
		a, r := stepsOf(t, c.name, append([]string{"--of", "logrank"}, c.more...)...), stepOracle(t, c.name).part(c.part)
		if got, want := len(a.list("result/rows")), len(r.list("rows")); got != want {
			t.Fatalf("%s: %d event times, %d in R", c.name, got, want)
		}
		compared := 0
		for i := range r.list("rows") {
			row, of := fmt.Sprintf("result/rows[%d]", i), r.part(fmt.Sprintf("rows[%d]", i))
			a.near(row+"/time", of.number("time"), like.Relative)
			if of.v.(map[string]any)["observed"] == nil { // survdiff stops where one group alone is left
				continue
			}
			compared++
			for g, want := range of.numbers("observed") {
				group := fmt.Sprintf("%s/groups[%d]", row, g)
				a.near(group+"/sum_observed", want, like.Relative)
				a.near(group+"/sum_expected", of.numbers("expected")[g], like.Relative)
				for h, v := range of.numbers(fmt.Sprintf("variance[%d]", g)) {
					if got := a.numbers(fmt.Sprintf("%s/sum_covariance[%d]", row, g))[h]; like.Number(got, v, like.Relative) != nil {
						t.Errorf("%s, row %d: the covariance is %v, and in R %v", c.name, i, got, v)
					}
				}
			}
		}
		if compared < len(r.list("rows"))-2 {
			t.Errorf("%s: only %d rows are compared", c.name, compared)
		}
		a.near("result/tests[log-rank]/statistic", r.number("statistic"), like.Relative)
		a.near("result/tests[log-rank]/p_value", r.number("p"), like.Relative)
	}
}

// Every iteration of a Cox model is that of coxph(iter.max = 0, 1, 2, ...): coefficients,
// log-likelihood, score and information, with each way to treat ties.
func TestStepsOfCoxEqualR(t *testing.T) {
	t.Parallel()
	compare := func(name string, a, r decoded) {
		t.Helper()
		if got, want := len(a.list("result/rows")), len(r.list("rows")); got != want || a.at("result/converged") != true {
			t.Fatalf("%s: %d iterations, %d in R", name, got, want)
		}
		for k := range r.list("rows") {
			row, of := fmt.Sprintf("result/rows[%d]", k), r.part(fmt.Sprintf("rows[%d]", k))
			a.near(row+"/loglik", of.number("loglik"), like.Relative)
			for j, want := range of.numbers("coef") {
				term := fmt.Sprintf("%s/terms[%d]", row, j)
				a.near(term+"/estimate", want, like.Relative)
				for i, v := range of.numbers(fmt.Sprintf("information[%d]", j)) {
					if got := a.numbers(fmt.Sprintf("%s/information[%d]", row, j))[i]; like.Number(got, v, like.Relative) != nil {
						t.Errorf("%s, iteration %d: the information is %v, and in R %v", name, k, got, v)
					}
				}
				// At the maximum the score is what rounding leaves of 0.
				scale := 1e-8 * math.Sqrt(of.numbers(fmt.Sprintf("information[%d]", j))[j])
				if got, want := a.number(term+"/score"), of.numbers("score")[j]; math.Abs(got-want) > scale+1e-8*math.Abs(want) {
					t.Errorf("%s, iteration %d: the score is %v, and in R %v", name, k, got, want)
				}
			}
		}
	}
	for _, name := range []string{"tace75", "lihc", "drug6mp"} {
		r := stepOracle(t, name)
		for i := range r.list("cox") {
			of := r.part(fmt.Sprintf("cox[%d]", i))
			ties := of.at("ties").(string)
			compare(name+" "+ties, stepsOf(t, name, "--of", "cox", "--ties", ties), of)
		}
		if name != "drug6mp" {
			compare(name+" adjusted", stepsOf(t, name, "--of", "cox", "--covariates", "age,sex"), r.part("adjusted"))
		}
	}
}

// Every row of a cumulative incidence is that of survfit of states.
func TestStepsOfIncidenceEqualR(t *testing.T) {
	t.Parallel()
	a, r := stepsOf(t, "causes", "--of", "cuminc"), stepOracle(t, "causes")
	rows := rowsWithEvents(a)
	for g := range r.list("cuminc") {
		of := r.part(fmt.Sprintf("cuminc[%d]", g))
		mine := rows[of.at("name").(string)]
		if len(mine) != len(of.list("time")) {
			t.Fatalf("%d event times, %d in R", len(mine), len(of.list("time")))
		}
		for i, row := range mine {
			for _, field := range []string{"time", "n_risk", "n_event", "n_other", "event_free_before", "estimate", "event_free"} {
				a.near(fmt.Sprintf("result/rows[%d]/%s", row, field), of.numbers(field)[i], like.Relative)
			}
		}
	}
}

// The scores are those of R, the statistic of every permutation is the one that R finds
// for the same scores, and what cut counts with the same seed is what they come to.
func TestStepsOfPermutationsEqualR(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"tace75", "lihc"} {
		a, r := stepsOf(t, name, "--of", "permutation", "--permutations", "40"), stepOracle(t, name).part("permutation")
		for i, want := range r.numbers("scores") {
			a.near(fmt.Sprintf("result/scores[%d]/score", i), want, like.Relative)
		}
		a.near("result/best/maxstat", r.number("maxstat"), like.Relative)
		a.near("result/best/cut", r.number("cut"), like.Relative)
		for k, want := range r.numbers("largest") {
			row := fmt.Sprintf("result/rows[%d]", k)
			a.near(row+"/maxstat", want, like.Relative)
			a.near(row+"/cut", r.numbers("at")[k], like.Relative)
			a.near(row+"/n_reached", r.numbers("reached")[k], 0)
			a.near(row+"/p_value", r.numbers("p")[k], like.Relative)
		}
	}
	// Of all patients of a small cohort they are the permutations of cut.
	of := []string{"--sample", "tace75", "--by", "miR-122 ratio", "--where", `BCLC == "B"`, "--permutations", "200", "--seed", "4"}
	a, b := asked(t, "", append([]string{"steps", "--of", "permutation"}, of...)...), asked(t, "", append([]string{"cut"}, of...)...)
	if a.at("result/sample/drawn") != false {
		t.Fatal("patients are drawn of a small cohort")
	}
	a.near("result/rows[199]/p_value", b.number("result/p_adjusted/permutation"), 0)
}
