package main

import (
	"encoding/json"
	"fmt"
	"kaplan/stats/like"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
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

// A handout leaves open whatever is to be found, tells on no line what an earlier one
// comes to, and has the whole document as its solutions.
func TestHandoutsHaveGaps(t *testing.T) {
	t.Parallel()
	for _, of := range [][]string{
		{"--sample", "tace75", "--by", "miR-122 ratio"},
		{"--sample", "tace75", "--by", "miR-122 ratio", "--of", "logrank"},
		{"--sample", "tace75", "--by", "BCLC", "--of", "logrank", "--draw", "20"},
		{"--sample", "tace75", "--by", "cirrhosis", "--of", "cox"},
		{"--sample", "tace75", "--of", "cox", "--covariates", "age,sex", "--draw", "30"},
		{"--sample", "lihc", "--endpoint", "DSS", "--of", "cuminc"},
		{"--sample", "tace75", "--by", "miR-122 ratio", "--of", "permutation", "--permutations", "5"},
	} {
		said := strings.Join(of, " ")
		md := func(more ...string) asTables {
			status, out, errs := kaplan("", slices.Concat([]string{"steps"}, of, []string{"--format", "md"}, more)...)
			if status != exitDone {
				t.Fatalf("%s: %s", said, errs)
			}
			return ofMarkdown(out)
		}
		whole, gaps, both := md(), md("--blanks=alone"), md("--blanks")
		if !slices.Equal(whole.heads, gaps.heads) {
			t.Errorf("%s: with gaps the tables are %q, and without %q", said, gaps.heads, whole.heads)
		}
		open := 0
		for _, head := range whole.heads {
			for k, row := range whole.rows[head] {
				for j, cell := range row {
					now := gaps.rows[head][k][j]
					switch {
					case now == cell: // given
					case strings.Contains(now, "____"):
						open++
					default:
						if x, err := strconv.ParseFloat(cell, 64); err != nil || !isShown(now, x) { // the same in other digits
							t.Errorf("%s, %s: %q is %q with gaps", said, head, cell, now)
						}
					}
				}
			}
			if head == "Patients" || strings.HasPrefix(head, "Log-rank scores") {
				continue
			}
			if !slices.Contains(both.heads, "Solutions: "+head) || fmt.Sprint(both.rows["Solutions: "+head]) != fmt.Sprint(whole.rows[head]) {
				t.Errorf("%s, %s: the solutions are %q", said, head, both.rows["Solutions: "+head])
			}
			if fmt.Sprint(both.rows[head]) != fmt.Sprint(gaps.rows[head]) {
				t.Errorf("%s, %s: before the solutions stands something else than alone", said, head)
			}
		}
		if open < 10 {
			t.Errorf("%s: only %d numbers are open", said, open)
		}
		// Behind the first equals sign of a line that has a gap stands no decimal that is not
		// given with the data: times, and what a curve begins with.
		given := map[string]bool{"1.000": true, "0.000": true, "0.0000": true}
		for _, row := range slices.Concat(whole.rows["Patients"], whole.rows["Every cut of Ratio after/before miR-122"]) {
			for _, cell := range row {
				given[cell] = true
			}
		}
		for _, row := range gaps.rows["Step by step"] {
			line := row[len(row)-1]
			if !strings.Contains(line, "____") || strings.Contains(said, "permutation") { // whose statistics are given
				continue
			}
			_, after, _ := strings.Cut(line, " = ")
			for _, number := range decimals.FindAllString(after, -1) {
				if !given[number] && number != "1.96" {
					t.Errorf("%s: %s tells %s", said, line, number)
				}
			}
		}
	}
}

var decimals = regexp.MustCompile(`[0-9]+\.[0-9]+`)

// What is built of any small cohort is what the other commands answer about it, late entry,
// ties and strata included, and every number at risk follows from the one before.
func TestStepsAreTheOtherAnswers(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 1))
		rows := "id,entry,time,status,g,s,x\n"
		for i := range 36 {
			entry := 0
			if seed%2 == 1 && i%3 == 0 {
				entry = 1 + r.IntN(4)
			}
			rows += fmt.Sprintf("p%d,%d,%d,%d,%s,%d,%d\n", i, entry, entry+1+r.IntN(12), r.IntN(3), []string{"a", "b", "c"}[r.IntN(2+int(seed)%2)],
				r.IntN(2), r.IntN(40))
		}
		of := []string{"-", "--time", "time", "--by", "g"}
		if seed%2 == 1 {
			of = append(of, "--entry", "entry")
		}
		dead := slices.Concat(of, []string{"--event", "status == 1"})
		ask := func(command string, more ...string) decoded {
			return asked(t, rows, slices.Concat([]string{command}, more)...)
		}

		built, km := ask("steps", dead...), ask("km", dead...)
		compared := 0
		for g := range km.list("result/groups") {
			group := fmt.Sprintf("result/groups[%d]", g)
			mine := rowsWithEvents(built)[km.at(group+"/name").(string)]
			at := 0
			for i := range km.list(group + "/steps") {
				step := fmt.Sprintf("%s/steps[%d]", group, i)
				if km.number(step+"/n_event") == 0 {
					continue
				}
				row := fmt.Sprintf("result/rows[%d]", mine[at])
				at++
				for _, field := range []string{"time", "n_risk", "n_event", "estimate", "std_error", "conf_low", "conf_high"} {
					if want := km.at(step + "/" + field); want == nil {
						if built.at(row+"/"+field) != nil {
							t.Errorf("seed %d: %s/%s is %v", seed, row, field, built.at(row+"/"+field))
						}
					} else {
						built.near(row+"/"+field, want.(float64), 1e-12)
						compared++
					}
				}
			}
		}
		for i := 1; i < len(built.list("result/rows")); i++ {
			row, before := fmt.Sprintf("result/rows[%d]", i), fmt.Sprintf("result/rows[%d]", i-1)
			if built.at(row+"/group") != built.at(before+"/group") {
				continue
			}
			n := built.number(before+"/n_risk") - built.number(before+"/n_event") - built.number(before+"/n_censor")
			if v, ok := built.at(before).(map[string]any)["n_entered"]; ok {
				n += v.(float64)
			}
			built.near(row+"/n_risk", n, 0)
		}
		if compared < 40 {
			t.Errorf("seed %d: only %d numbers are compared", seed, compared)
		}

		strata := slices.Concat(dead, []string{"--strata", "s"})
		for _, of := range [][]string{dead, strata} {
			ask("steps", slices.Concat(of, []string{"--of", "logrank"})...).near("result/tests[log-rank]/statistic",
				ask("km", of...).number("result/tests[log-rank]/statistic"), 1e-10)
			model := slices.Concat(of, []string{"--covariates", "x"})
			cox, steps := ask("cox", model...), ask("steps", slices.Concat(model, []string{"--of", "cox"})...)
			last := fmt.Sprintf("result/rows[%d]", len(steps.list("result/rows"))-1)
			for j := range cox.list("result/terms") {
				steps.near(fmt.Sprintf("%s/terms[%d]/estimate", last, j), cox.number(fmt.Sprintf("result/terms[%d]/estimate", j)), 1e-6,
					"R's criterion ends before ours")
			}
			steps.near(last+"/loglik", cox.numbers("result/loglik")[1], 1e-8)
		}
		causes := slices.Concat(of, []string{"--event", "status", "--cause", "1", "--censored", "0"})
		steps, cuminc := ask("steps", slices.Concat(causes, []string{"--of", "cuminc"})...), ask("cuminc", causes...)
		for g := range cuminc.list("result/groups") {
			group := fmt.Sprintf("result/groups[%d]", g)
			at := map[float64]float64{}
			for i := range cuminc.list(group + "/steps") {
				step := fmt.Sprintf("%s/steps[%d]", group, i)
				at[cuminc.number(step+"/time")] = cuminc.number(step + "/estimate")
			}
			for _, row := range rowsWithEvents(steps)[cuminc.at(group+"/name").(string)] {
				path := fmt.Sprintf("result/rows[%d]", row)
				steps.near(path+"/estimate", at[steps.number(path+"/time")], 1e-12)
			}
		}
	}
}

// What cannot be built is refused in words, with the way out.
func TestStepsAreRefusedInWords(t *testing.T) {
	t.Parallel()
	lung := data(t, "lung")
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{lung, "--by", "sex", "--weights", "age"}, exitNoAnswer, "counts patients, and these have weights"},
		{[]string{lung, "--by", "sex", "--draw", "60"}, exitUsage, "a number of patients from 2 to 50"},
		{[]string{lung, "--of", "logrank"}, exitNoAnswer, "choose other groups (--by)"},
		{[]string{lung, "--of", "cox", "--covariates", "age", "--firth"}, exitNoAnswer, "Firth's penalised fit"},
		{[]string{lung, "--of", "permutation", "--by", "sex"}, exitNoAnswer, "sex has levels"},
		{[]string{lung, "--of", "permutation", "--by", "age", "--strata", "sex"}, exitNoAnswer, "leave out the strata (--strata)"},
		{[]string{lung, "--of", "permutation", "--by", "age", "--permutations", "100000"}, exitUsage, "at most 10000"},
		{[]string{lung, "--of", "nonsense"}, exitUsage, "one of km, logrank, cox, cuminc, permutation"},
		{[]string{lung, "--ties", "breslow"}, exitUsage, "uses it only for a model"},
		{[]string{lung, "--step", "0"}, exitUsage, "takes a number above 0"},
		{[]string{lung, "--blanks=all"}, exitUsage, "one of solutions, alone"},
		{[]string{lung, "--by", "sex", "--switch", "wt.loss"}, exitNoAnswer, "patients change group"},
		{[]string{data(t, "heart"), "--by", "transplant"}, exitNoAnswer, "several intervals"},
	} {
		status, _, errs := kaplan("", append([]string{"steps"}, c.args...)...)
		if status != c.status || !strings.Contains(errs, c.says) {
			t.Errorf("%q: exit %d, %q", c.args[1:], status, errs)
		}
	}
	// Beyond the last step there are no more.
	a := asked(t, "", "steps", "--sample", "tace75", "--step", "999")
	if a.number("result/step") != a.number("result/steps") {
		t.Errorf("step 999 is %v of %v", a.at("result/step"), a.at("result/steps"))
	}
}
