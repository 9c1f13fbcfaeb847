package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/write"
)

// Screen all markers of two files, open the first by q, slide its cut: the P
// that counts is the corrected one, the ledger holds every look as one family,
// and Enter brings a look back. Every number is the one that screen, km and cut
// print.
func TestStoryOfTheSearchedCut(t *testing.T) {
	t.Parallel()
	clinical, mirna := absolute(t, "testdata/kirc_clinical.csv"), absolute(t, "testdata/kirc_mirna.csv")
	x := open(t, 120, 40, "", clinical, mirna)
	x.wait("60 patients", "at risk", "1 look ")
	x.keys("4")
	first := "age_at_initial_pathologic_diagnosis"
	s := asked(t, "", "screen", clinical, mirna, "--sort", "p")
	q := write.P(s.number("result/markers[0]/q_value"))
	row := "60 20 " + write.Significant(s.number("result/markers[0]/scale"), 3) + " 2.10 (1.31–3.37) " + write.P(s.number("result/markers[0]/p_value")) + " " + q + " " + write.P(s.number("result/markers[0]/p_family"))
	x.wait("13 markers, continuous order: q", row)
	x.keys("o")
	x.wait("order: hazard ratio")
	x.keys("o")
	rows := markerRows(x.wait("order: name"))
	if len(rows) != 13 || rows[1] != "hsa-let-7a-5p" || !slices.IsSorted(rows) {
		t.Errorf("ordered by name: %v", rows)
	}
	x.keys("o", "o")
	rows = markerRows(x.wait("order: q"))
	for i, m := range s.list("result/markers") {
		name := m.(map[string]any)["marker"].(string)
		if i >= len(rows) || !strings.HasPrefix(name, strings.TrimSuffix(rows[i], "…")) {
			t.Fatalf("ordered by q: %v, and screen says %s", rows, name)
		}
	}

	x.keys("Enter")
	x.wait(first+" by 59 (median)", "low 31", "3 looks")
	x.keys("Right")
	x.wait("diagnosis by 61", "Cut 61 moved", "4 looks")
	x.keys("Right")
	x.wait("diagnosis by 62", "Cut 62 moved", "low 35", "5 looks")
	c := asked(t, "", "cut", clinical, mirna, "--by", first)
	corrected := write.P(c.number("result/p_adjusted/permutation"))
	km := asked(t, "", "km", clinical, mirna, "--by", first, "--cut", "value:62")
	naive := write.P(km.number("result/tests[log-rank]/p_value"))
	best := c.number("result/best/cut")
	x.wait("this cut P ", ", permuted", "naive P", naive, "is that of this cut, corrected for the search", "the best cut, "+model.FormatNumber(best)+", has "+corrected)

	x.keys("2")
	x.wait("BEST CUT "+model.FormatNumber(best), "permutation (10000)", "Lausen-Schumacher * "+write.P(c.number("result/p_adjusted/lausen_schumacher")), "HERE 62:")

	x.keys("9")
	second := asked(t, "", "km", clinical, mirna, "--by", first)
	x.wait("LEDGER 6 looks in 2 families",
		"median 59, of a screen of 13 20 "+write.P(second.number("result/tests[log-rank]/p_value"))+" 2", // of the screen's family
		"62 chosen, of a screen of 13 20 "+naive+" 2",
		"lower bound on multiplicity, not control of error")
	x.keys("Down", "Down")
	x.wait("one of 13; family of 5: P " + write.P(s.number("result/markers[0]/p_family")) + " corrected for 13 tests")
	x.keys("Enter")
	x.wait(first+" by 59 (median)", "back at look 3", "low 31", "6 looks")
	x.keys("9")
	x.wait("LEDGER 6 looks in 2 families") // and going back took nothing out
}

// markerRows are the names in the screen's table.
func markerRows(s string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`(?m)([a-zA-Z][^ ]*) +60 +20 +[^ ]+ +[0-9.]+ \(`).FindAllStringSubmatch(s, -1) {
		out = append(out, m[1])
	}
	return out
}

// oracle is an answer of R under stats/testdata/oracle, read as an answer of
// kaplan is.
func oracle(t *testing.T, name string) decoded {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "stats", "testdata", "oracle", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	a := decoded{t: t}
	if err := json.Unmarshal(b, &a.v); err != nil {
		t.Fatal(err)
	}
	return a
}

// part is the answer below a path.
func (a decoded) part(path string) decoded { return decoded{a.t, a.at(path)} }

func (a decoded) numbers(path string) []float64 {
	a.t.Helper()
	var out []float64
	for _, v := range a.list(path) {
		out = append(out, v.(float64))
	}
	return out
}

// Values of maxstat and survdiff in R.
func TestCutOfDLBCL(t *testing.T) {
	t.Parallel()
	a := asked(t, "", "cut", data(t, "dlbcl"), "--time", "time", "--event", "cens", "--by", "MGE")
	for path, want := range map[string]float64{
		"result/best/cut": 0.186052631578947, "result/best/n_low": 33, "result/best/n_high": 7, "result/best/maxstat": 3.17722246327165,
		"result/best_logrank/cut": 0.150631578947368, "result/best_logrank/n_low": 30, "result/best_logrank/n_high": 10,
		"result/p_adjusted/lausen_schumacher": 0.0354762485549333, "result/p_adjusted/improved_bonferroni": 0.0238683220178731, "result/p_adjusted/hothorn_lausen": 0.0221824896782594,
		"result/permutation/rounds": 10000, "result/permutation/seed": 1, "result/min_prop": 0.1, "result/max_prop": 0.9,
		"cohort/n": 42, "cohort/used": 40, "cohort/excluded[time missing]/n": 2, "endpoint/events": 22,
	} {
		a.near(path, want, 1e-9)
	}
	a.near("result/best_logrank/logrank", 8.035010, 1e-7, inPrint)
	a.near("result/p_value", 0.0053, 1e-2, inPrint)
	a.near("result/p_adjusted/permutation", 0.0110, 0.2, "two runs of 10,000 permutations")
	a.near("result/permutation/std_error", math.Sqrt(0.011*0.989/10000), 0.1, "two runs of 10,000 permutations")
	// Seven patients above the cut and no event among them: the ratio is 0.
	a.near("result/best/hazard_ratio/estimate", 0, 0)

	r := oracle(t, "maxstat").part("cases[0]")
	cuts := a.list("result/landscape")
	if len(cuts) != len(r.list("cuts")) {
		t.Fatalf("%d cuts, maxstat has %d", len(cuts), len(r.list("cuts")))
	}
	for i := range cuts {
		p := decoded{t, cuts[i]}
		p.near("cut", r.numbers("cuts")[i], 1e-12)
		p.near("maxstat", r.numbers("stats")[i], 1e-9)
		p.near("logrank", r.numbers("chisq")[i], 1e-9)
		if p.number("n_low")+p.number("n_high") != 40 || p.number("hazard_ratio") <= 0 {
			t.Errorf("cut %d: %v", i, p.v)
		}
	}
	// A chi-square of one degree of freedom has this P.
	p := decoded{t, cuts[0]}
	p.near("p_value", math.Erfc(math.Sqrt(p.number("logrank")/2)), 1e-12)

	// The same seed gives the same P; none asked for, none given.
	same := asked(t, "", "cut", data(t, "dlbcl"), "--time", "time", "--event", "cens", "--by", "MGE", "--permutations", "500", "--seed", "7")
	same.near("result/p_adjusted/permutation", asked(t, "", "cut", data(t, "dlbcl"), "--time", "time", "--event", "cens", "--by", "MGE", "--permutations", "500", "--seed", "7").number("result/p_adjusted/permutation"), 0)
	none := asked(t, "", "cut", data(t, "dlbcl"), "--time", "time", "--event", "cens", "--by", "MGE", "--permutations", "0", "--min-prop", "0.25")
	if none.at("result/p_adjusted/permutation") != nil || none.at("result/permutation") != nil {
		t.Error("a P without permutations")
	}
	if n := none.part("result/landscape[0]").number("n_low"); n < 10 {
		t.Errorf("--min-prop 0.25 leaves %v of 40 patients", n)
	}
}

// A cut that was chosen from the data is marked wherever it is used.
func TestKMAtTheBestCut(t *testing.T) {
	t.Parallel()
	args := []string{"km", data(t, "dlbcl"), "--time", "time", "--event", "cens", "--by", "MGE", "--cut", "optimal"}
	a := asked(t, "", args...)
	a.near("result/tests[log-rank]/p_value", 0.0053, 1e-2, inPrint)
	a.near("result/groups[0]/n", 33, 0)
	warned := false
	for _, w := range a.list("warnings") {
		warned = warned || w == "the cut was chosen from these data: P 0.0128 is that of the best cut, corrected for the search (permutation, 10000 rounds, "+
			"seed 1), and the naive P is too small; the hazard ratio and its interval are not corrected"
	}
	if !warned {
		t.Errorf("no warning of the search: %v", a.at("warnings"))
	}
	_, text, _ := kaplan("", args...)
	if !strings.Contains(text, "(optimal) in the 40 in the analysis") || !strings.Contains(text, "! the cut was chosen from these data") ||
		!strings.Contains(text, "not corrected for the search of the cut") {
		t.Errorf("text says\n%s", text)
	}
	given := asked(t, "", "km", data(t, "dlbcl"), "--time", "time", "--event", "cens", "--by", "MGE", "--cut", "value:0.186052631578947")
	for _, w := range given.list("warnings") {
		if strings.Contains(w.(string), "search") {
			t.Errorf("a cut that was typed: %v", w)
		}
	}
}

func TestScreenCommand(t *testing.T) {
	t.Parallel()
	pbc := []string{data(t, "pbc"), "--time", "time", "--event", "status == 2"}
	a := asked(t, "", append([]string{"screen", "--permutations", "200"}, pbc...)...)
	markers := a.list("result/markers")
	var p, q []float64
	seen := map[string]decoded{}
	for _, m := range markers {
		x := decoded{t, m}
		for _, name := range []string{"marker", "n", "events", "estimate", "std_error", "hazard_ratio", "conf_low", "conf_high", "p_value", "q_value", "p_family"} {
			x.at(name)
		}
		seen[x.at("marker").(string)] = x
		p, q = append(p, x.number("p_value")), append(q, x.number("q_value"))
	}
	for _, name := range []string{"time", "status", "id"} {
		if _, ok := seen[name]; ok {
			t.Errorf("%s is screened as a marker", name)
		}
	}
	// A marker's row is its own Cox model, here per unit.
	r := oracle(t, "commands")
	for _, m := range asked(t, "", append([]string{"screen", "--permutations", "0", "--per", "unit"}, pbc...)...).list("result/markers") {
		x := decoded{t, m}
		x.near("scale", 1, 0)
		seen[x.at("marker").(string)] = x
	}
	seen["age"].near("estimate", r.number("alone[0]/coef[0]"), 1e-8)
	seen["age"].near("std_error", r.number("alone[0]/se[0]"), 1e-8)
	seen["edema"].near("estimate", r.number("alone[3]/coef[0]"), 1e-8)
	// q of the largest P is that P, and q P * m / rank before it was made monotone.
	order := slices.Clone(p)
	slices.Sort(order)
	for i := range p {
		rank := slices.Index(order, p[i]) + 1
		if q[i] < p[i] || q[i] > p[i]*float64(len(p))/float64(rank)*(1+1e-12) {
			t.Errorf("P %g of rank %d has q %g", p[i], rank, q[i])
		}
	}
	sorted := asked(t, "", append([]string{"screen", "--permutations", "0", "--sort", "p", "--mode", "optimal", "--covariates", "age"}, pbc...)...)
	last := 0.0
	for _, m := range sorted.list("result/markers") {
		x := decoded{t, m}
		if x.at("marker") == "age" {
			t.Error("a covariate is screened")
		}
		if x.at("p_value") == nil {
			continue
		}
		// Of a cut that separates nothing the bound is an approximation.
		if p := x.number("p_value"); p < last || p < 0.5 && p < x.number("p_naive") {
			t.Errorf("%v has P %g, naive %g, after %g", x.at("marker"), x.number("p_value"), x.number("p_naive"), last)
		}
		last = x.number("p_value")
		if x.number("n_low")+x.number("n_high") != x.number("n") {
			t.Errorf("%v: %v", x.at("marker"), x.v)
		}
		x.number("cut")
	}
	if got := sorted.list("result/adjusted_for"); len(got) != 1 || got[0] != "age" {
		t.Errorf("adjusted for %v", got)
	}
}

// pROC says > where cases have lower values; its threshold lies between two
// values of the marker, where kaplan names the lower one.
func TestROCBesidePROC(t *testing.T) {
	t.Parallel()
	for _, c := range oracle(t, "timeroc").list("binary") {
		r := decoded{t, c}
		file, marker := r.at("file").(string), r.at("marker").(string)
		quoted := model.Quote(r.at("event").(string))
		a := asked(t, "", "roc", data(t, file), "--marker", model.Quote(marker), "--outcome", quoted+" == "+write.Number(r.number("code")))
		a.near("result/auc/estimate", r.number("auc"), 1e-9)
		a.near("result/auc/std_error", r.number("se"), 1e-9)
		a.near("result/auc/conf_low", r.number("lower"), 1e-9)
		a.near("result/auc/conf_high", r.number("upper"), 1e-9)
		a.near("result/youden/sensitivity", r.number("sensitivity"), 1e-9)
		a.near("result/youden/specificity", r.number("specificity"), 1e-9)
		if want := map[string]string{"<": ">", ">": "<="}[r.at("direction").(string)]; a.at("result/direction") != want {
			t.Errorf("%s of %s: direction %v", marker, file, a.at("result/direction"))
		}
		// pROC's threshold lies half way between our cut and the next value.
		cut, next := a.number("result/youden/cut"), math.Inf(1)
		for _, p := range a.list("result/curve") {
			if v, ok := p.(map[string]any)["cut"].(float64); ok && v > cut {
				next = min(next, v)
			}
		}
		if math.Abs((cut+next)/2-r.number("threshold")) > 1e-9*math.Abs(cut) {
			t.Errorf("%s of %s: Youden's cut %g, the next value %g, pROC's threshold %g", marker, file, cut, next, r.number("threshold"))
		}
		cases, controls := 0.0, 0.0
		for _, row := range rowsOf(t, data(t, file)) {
			if _, err := strconv.ParseFloat(row[marker], 64); err != nil { // "NA"
				continue
			}
			if row[r.at("event").(string)] == write.Number(r.number("code")) {
				cases++
			} else {
				controls++
			}
		}
		a.near("result/cases", cases, 0)
		a.near("result/controls", controls, 0)
		a.near("result/n", cases+controls, 0)
	}
	_, text, _ := kaplan("", "roc", data(t, "pbc"), "--marker", "bili", "--outcome", "status == 2")
	if !strings.Contains(text, "outcome: status == 2") || strings.Contains(text, "(time ,") {
		t.Errorf("text says\n%s", text)
	}
}

// The event by a time: the data of the oracle, written out.
func TestROCByATime(t *testing.T) {
	t.Parallel()
	for _, c := range oracle(t, "timeroc").list("timed") {
		r := decoded{t, c}
		csv := "months,died,x\n"
		time, event, x := r.numbers("time"), r.numbers("event"), r.numbers("x")
		for i := range time {
			csv += write.Number(time[i]) + "," + write.Number(event[i]) + "," + write.Number(x[i]) + "\n"
		}
		a := asked(t, csv, "roc", "-", "--time", "months", "--event", "died", "--marker", "x", "--at", write.Number(r.number("t")))
		auc := r.number("auc") // of higher values; kaplan's is of the better direction
		a.near("result/auc/estimate", max(auc, 1-auc), 1e-8)
		if (a.at("result/direction") == ">") != (auc > 0.5) {
			t.Errorf("AUC %g, direction %v", auc, a.at("result/direction"))
		}
		a.near("result/auc/std_error", r.number("se"), 1e-6, "R's is a difference quotient")
		a.near("result/time", r.number("t"), 0)
	}
}

// A cut is carried unchanged; where it was chosen is said.
func TestValidation(t *testing.T) {
	t.Parallel()
	pbc := []string{data(t, "pbc"), "--time", "time", "--event", "status == 2", "--by", "bili"}
	a := asked(t, "", append([]string{"cut", "--split", "sex"}, pbc...)...)
	women := asked(t, "", append([]string{"cut", "--where", `sex == "f"`, "--permutations", "0"}, pbc...)...)
	cut := women.number("result/best/cut")
	a.near("result/cuts[0]", cut, 0)
	men := asked(t, "", append([]string{"km", "--where", `sex == "m"`, "--cut", "value:" + write.Number(cut)}, pbc...)...)
	a.near("result/cohorts[sex = m]/logrank/p_value", men.number("result/tests[log-rank]/p_value"), 0)
	a.near("result/cohorts[sex = m]/hazard_ratio/estimate", men.number("result/hazard_ratio/estimate"), 0)
	a.near("result/cohorts[sex = f]/logrank/statistic", women.number("result/best/logrank"), 1e-10)
	if a.at("result/cohorts[sex = f]/note") != "the cut was chosen in this cohort" || a.at("result/chosen_in_first") != true || a.at("result/pooled/includes_chosen") != true {
		t.Errorf("nothing says where the cut was chosen: %v", a.at("result"))
	}
	// Two effects pooled by inverse variance, by hand.
	effect := func(x decoded) (b, v float64) {
		se := math.Log(x.number("conf_high")/x.number("conf_low")) / (2 * 1.959963984540054)
		return math.Log(x.number("estimate")), se * se
	}
	b1, v1 := effect(a.part("result/cohorts[0]/hazard_ratio"))
	b2, v2 := effect(a.part("result/cohorts[1]/hazard_ratio"))
	a.near("result/pooled/fixed/estimate", math.Exp((b1/v1+b2/v2)/(1/v1+1/v2)), 1e-9)
	q := (b1 - b2) * (b1 - b2) / (v1 + v2)
	a.near("result/pooled/q", q, 1e-9)
	a.near("result/pooled/i2", (q-1)/q, 1e-9)

	// Levels are nobody's choice, and the columns of the groups have their names.
	_, text, _ := kaplan("", append([]string{"cut", "--split", "sex", "--by", "trt"}, pbc[:len(pbc)-2]...)...)
	if !strings.Contains(text, "Levels of trt, the same in every cohort") || strings.Contains(text, "chosen") {
		t.Errorf("a category has a cut that was chosen:\n%s", text)
	}
	if head := "cohort   n    events  1    2"; !strings.Contains(strings.Join(strings.Fields(text), " "), strings.Join(strings.Fields(head), " ")) {
		t.Errorf("the groups of a category are not named:\n%s", text)
	}

	// A median is no search.
	median := asked(t, "", append([]string{"cut", "--split", "sex", "--cut", "median"}, pbc...)...)
	if median.at("result/chosen_in_first") != false {
		t.Error("a median is no search")
	}

	half := asked(t, "", append([]string{"cut", "--split-seed", "4"}, pbc...)...)
	half.near("result/cohorts[half 1 (seed 4)]/n", 209, 0)
	half.near("result/cohorts[half 2 (seed 4)]/n", 209, 0)
	if other := asked(t, "", append([]string{"cut", "--split-seed", "5"}, pbc...)...); other.number("result/cohorts[0]/events") == half.number("result/cohorts[0]/events") && other.number("result/cohorts[0]/hazard_ratio/estimate") == half.number("result/cohorts[0]/hazard_ratio/estimate") {
		t.Error("two seeds give the same halves")
	}

	// A second file: the same one carries the same cut and the same effect.
	again := asked(t, "", append([]string{"cut", "--validate", data(t, "pbc")}, pbc...)...)
	again.near("result/cohorts[1]/hazard_ratio/estimate", again.number("result/cohorts[0]/hazard_ratio/estimate"), 0)
	again.near("result/pooled/i2", 0, 0)
	// One without the marker is refused.
	if status, out, errs := kaplan("", append([]string{"cut", "--validate", data(t, "lung")}, pbc...)...); status != exitNoAnswer || out != "" ||
		!strings.Contains(errs, "there is no bili in it") {
		t.Errorf("a cohort without the marker: exit %d, %s%s", status, out, errs)
	}
	// Nobody dies above the cut in one half: an infinite ratio is not pooled.
	_, text, _ = kaplan("", "cut", data(t, "dlbcl"), "--time", "time", "--event", "cens", "--by", "MGE", "--split-seed", "4")
	if strings.Contains(text, "Pooled") || !strings.Contains(text, "pooling needs a finite hazard ratio") {
		t.Errorf("text says\n%s", text)
	}
}

func TestUsageOfCuts(t *testing.T) {
	t.Parallel()
	pbc := []string{data(t, "pbc"), "--time", "time", "--event", "status == 2"}
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"cut"}, exitUsage, "a cut needs a marker\nchoose a marker (--by)"},
		{[]string{"cut", "--by", "bili", "--permutations", "-1"}, exitUsage, "\"--permutations\" flag: takes a number from 0 to 10,000,000"},
		{[]string{"cut", "--by", "bili", "--min-prop", "0.7"}, exitUsage, "--min-prop 0.7: must be a share from 0 to 0.5"},
		{[]string{"cut", "--by", "sex"}, exitNoAnswer, "there is no cut to search for"},
		{[]string{"cut", "--by", "nothing"}, exitNoAnswer, "nothing"},
		{[]string{"cut", "--by", "bili", "--split", "bili"}, exitNoAnswer, "bili has too many values to split by"},
		{[]string{"cut", "--by", "bili", "--validate", "nothing.csv"}, exitNoAnswer, "nothing.csv: there is no such file"},
		{[]string{"screen", "--mode", "best"}, exitUsage, "--mode best: not known\none of continuous, median, optimal"},
		{[]string{"screen", "--sort", "q"}, exitUsage, "\"--sort\" flag: takes p, or is left out for the order of the file"},
	} {
		status, out, errs := kaplan("", append(slices.Clone(c.args), pbc...)...)
		if status != c.status || out != "" || !strings.Contains(errs, c.want) || !strings.HasPrefix(errs, "kaplan: ") {
			t.Errorf("%v: exit %d, %q, %q; expected %d, %q", c.args, status, out, errs, c.status, c.want)
		}
	}
}

// Within strata the chi-square is survdiff's with strata(), the statistic and its P
// are coin's with a block, and what is not known within strata is null with the
// reason. The best cut of km is the same one.
func TestCutWithinStrata(t *testing.T) {
	t.Parallel()
	for _, c := range oracle(t, "maxstat_strata").list("cases") {
		r := decoded{t, c}
		args := []string{data(t, r.at("file").(string)), "--time", r.at("time").(string), "--event", r.at("event").(string) + " == " + write.Number(r.number("code")), "--by", r.at("marker").(string), "--strata", r.at("stratum").(string)}
		a := asked(t, "", append([]string{"cut", "--permutations", "20000"}, args...)...)
		cuts := a.list("result/landscape")
		if len(cuts) != len(r.list("cuts")) {
			t.Fatalf("%v: %d cuts, R has %d", args, len(cuts), len(r.list("cuts")))
		}
		for i := range cuts {
			p := decoded{t, cuts[i]}
			p.near("cut", r.numbers("cuts")[i], 1e-12)
			p.near("logrank", r.numbers("chisq")[i], 1e-9)
			if got, want := p.number("maxstat"), r.numbers("stats")[i]; math.Abs(got-want) > 1e-9 {
				t.Errorf("%v at %v: maxstat %g, coin has %g", args, p.at("cut"), got, want)
			}
		}
		a.near("result/best/maxstat", r.number("m"), 1e-9)
		a.near("result/strata", r.number("blocks"), 0)
		a.near("cohort/used", r.number("n"), 0)
		// Two Monte Carlo P values: four standard errors of their difference.
		if got, want := a.number("result/p_adjusted/permutation"), r.number("montecarlo"); math.Abs(got-want) > 4*math.Sqrt((got+want)/2*(1./20_000+1./100_000))+1e-4 {
			t.Errorf("%v: P %g by permutation, coin says %g", args, got, want)
		}
		for _, name := range []string{"lausen_schumacher", "improved_bonferroni", "contal_oquigley", "hothorn_lausen"} {
			if v := a.at("result/p_adjusted/" + name); v != nil {
				t.Errorf("%v: %s is %v", args, name, v)
			}
		}
		if w := a.list("warnings"); !slices.ContainsFunc(w, func(s any) bool { return strings.Contains(s.(string), "asymptotic corrections") }) {
			t.Errorf("%v: nothing says why: %v", args, w)
		}
		km := asked(t, "", append([]string{"km", "--cut", "optimal", "--permutations", "20000"}, args...)...)
		km.near("result/cuts[0]", a.number("result/best/cut"), 0)
		km.near("result/tests[log-rank]/statistic", a.number("result/best/logrank"), 1e-9)
		km.near("result/hazard_ratio/estimate", a.number("result/best/hazard_ratio/estimate"), 1e-9)
		km.near("result/p_corrected/p_value", a.number("result/p_adjusted/permutation"), 0)
		km.near("result/p_corrected/strata", r.number("blocks"), 0)
	}
	_, text, _ := kaplan("", "cut", data(t, "lung"), "--time", "time", "--event", "status == 2", "--by", "age", "--strata", "sex", "--permutations", "0")
	for _, want := range []string{"Best cut of age within 2 strata", "Lausen-Schumacher 1992             NA", "Hothorn-Lausen                     NA", "NA: within strata the best cut is corrected by permutation alone", "! groups are compared within 2 strata: the asymptotic corrections"} {
		if !strings.Contains(text, want) {
			t.Errorf("text has no %q:\n%s", want, text)
		}
	}
	// Whose stratum is not known takes no part in the search.
	missing := asked(t, "", "cut", data(t, "lung"), "--time", "time", "--event", "status == 2", "--by", "age", "--strata", "ph.ecog > 1", "--permutations", "0")
	if n := missing.number("result/best/n_low") + missing.number("result/best/n_high"); n != missing.number("cohort/used") || n != 227 {
		t.Errorf("%v in the search, %v in the analysis", n, missing.number("cohort/used"))
	}
}

// km, cut and screen correct one search by one method, within strata and without: by
// as many permutations with the same seed they say the same P.
func TestOneCorrection(t *testing.T) {
	t.Parallel()
	lung := []string{data(t, "lung"), "--time", "time", "--event", "status == 2", "--permutations", "500", "--seed", "3"}
	ask := func(args ...string) decoded { return asked(t, "", append(args, lung...)...) }
	cut, km := ask("cut", "--by", "age", "--strata", "sex"), ask("km", "--by", "age", "--cut", "optimal", "--strata", "sex")
	p := cut.number("result/p_adjusted/permutation")
	cut.near("result/p_corrected/p_value", p, 0)
	km.near("result/p_corrected/p_value", p, 0)
	screen := ask("screen", "--mode", "optimal", "--strata", "sex")
	screen.near("result/markers[1]/p_value", p, 0)
	screen.near("result/markers[1]/cut", cut.number("result/best/cut"), 0)
	screen.near("result/markers[1]/p_naive", cut.number("result/p_value"), 1e-12)
	if by := screen.at("result/p_corrected_by"); by != "permutation within 2 strata, 500 rounds, seed 3" {
		t.Errorf("by %v", by)
	}
	// The ratio of strata, and one without resamples, is not shrunk, and says why.
	unpermuted := func(args ...string) decoded {
		return asked(t, "", append(append(args, "--by", "age", "--permutations", "0"), lung[:5]...)...)
	}
	for k, a := range []decoded{cut, km, unpermuted("cut"), unpermuted("km", "--cut", "optimal")} {
		h, why := "result/best/hazard_ratio/", "the bootstrap of a cut knows no strata"
		if k%2 == 1 {
			h = "result/hazard_ratio/"
		}
		if k > 1 {
			why = "no permutations were wanted"
		}
		if said := a.at(h + "shrunk_note"); said != why {
			t.Errorf("not shrunk because %v, want %s", said, why)
		}
	}
	none := ask("screen", "--mode", "optimal")
	if none.number("result/markers[1]/p_naive") == screen.number("result/markers[1]/p_naive") {
		t.Error("the strata change no cut")
	}
	// Without strata the ratio is shrunk, as the page of trust shrinks it, and all say so.
	cut, km = ask("cut", "--by", "age"), ask("km", "--by", "age", "--cut", "optimal")
	none.near("result/markers[1]/p_value", cut.number("result/p_adjusted/permutation"), 0)
	if by, why := none.at("result/p_corrected_by"), none.at("result/p_corrected_note"); by != "permutation, 500 rounds, seed 3" || why != nil {
		t.Errorf("by %v, %v", by, why)
	}
	km.near("result/p_corrected/p_value", cut.number("result/p_adjusted/permutation"), 0)
	km.near("result/p_corrected/cut", cut.number("result/best/cut"), 0)
	for _, h := range []string{"result/hazard_ratio/", "result/best/hazard_ratio/"} {
		a := km
		if strings.Contains(h, "best") {
			a = cut
		}
		if a.at(h+"corrected") != false {
			t.Errorf("%s is not marked", h)
		}
		a.near(h+"shrunk/estimate", math.Pow(a.number(h+"estimate"), a.number(h+"shrunk/factor")), 1e-9)
	}
	if _, text, _ := kaplan("", append([]string{"km", "--by", "age", "--cut", "value:64"}, lung[:5]...)...); strings.Contains(text, "corrected") {
		t.Errorf("a cut that was given is corrected:\n%s", text)
	}
}

// The corrections of contal_ties.csv, whose 18 deaths fall on two times: 0.99992 is
// that of survMisc's cutp, over all cuts; within the usual limits of group size the
// largest |O - E| is the same.
func TestTiedTimes(t *testing.T) {
	t.Parallel()
	args := []string{"cut", data(t, "contal_ties"), "--by", "v"} // the time is known by its name, though it has two values
	a := asked(t, "", args...)
	a.near("result/p_adjusted/contal_oquigley", 0.99991887875306784, 1e-8)
	// A Monte Carlo P, of which 0.01 is more than four standard errors.
	if p := a.number("result/p_adjusted/permutation"); math.Abs(p-0.95) > 0.01 || p < a.number("result/p_value") {
		t.Errorf("P %v by permutation", p)
	}
	const ties = "18 events at 2 times: Contal-O'Quigley's variance supposes one event at a time, which makes it conservative"
	if notes := a.list("result/p_adjusted_notes"); len(notes) == 0 || notes[0] != ties {
		t.Errorf("notes %v", notes)
	}
	if _, text, _ := kaplan("", args...); !strings.Contains(text, ties) {
		t.Errorf("the text says nothing of the ties:\n%s", text)
	}
	asked(t, "", "cut", data(t, "lung"), "--time", "time", "--event", "status == 2", "--by", "age").near("result/p_adjusted/contal_oquigley", 0.322587065421233, 1e-8)
	asked(t, "", "cut", data(t, "veteran"), "--time", "time", "--event", "status", "--by", "karno").near("result/p_adjusted/contal_oquigley",
		0.000124569990295515, 1e-8)
}

// One test is read, the one that the question names; the others stand beside it.
func TestPrimaryTest(t *testing.T) {
	t.Parallel()
	lung := []string{"km", data(t, "lung"), "--time", "time", "--event", "status == 2"}
	for _, c := range []struct{ flags, want string }{
		{"--by sex", "log-rank"}, {"--by sex --rho 1", "fleming-harrington"}, {"--by sex --gamma 1", "log-rank"},
		{"--by sex --gamma 2", "fleming-harrington"}, {"--by sex --test gehan-breslow", "gehan-breslow"}, {"--by sex --test trend", "log-rank"},
		{"--by ph.ecog --levels --test trend", "trend"}, {"--by sex --rho 1 --test log-rank", "log-rank"},
	} {
		args := append(slices.Clone(lung), strings.Fields(c.flags)...)
		a := asked(t, "", args...)
		if got := a.at("result/primary"); got != c.want {
			t.Errorf("%s: reads %v", c.flags, got)
		}
		_, text, _ := kaplan("", args...)
		if !strings.Contains(text, "read: "+c.want) {
			t.Errorf("%s: the text does not say which test is read\n%s", c.flags, text)
		}
	}
	a := asked(t, "", append(slices.Clone(lung), "--by", "sex", "--test", "trend")...)
	if w := a.list("warnings"); !slices.Contains(w, any("there is no trend test of these groups: the log-rank test is read")) {
		t.Errorf("warnings %v", w)
	}
	if status, _, errs := kaplan("", append(slices.Clone(lung), "--by", "sex", "--test", "wilcoxon")...); status != exitUsage || !strings.Contains(errs, "not known") {
		t.Errorf("exit %d, %q", status, errs)
	}
}

// Bands and intervals say what they hold for; groups of stretches of follow-up say
// that they are no patients.
func TestCoverageAndStretches(t *testing.T) {
	t.Parallel()
	lung := []string{"km", data(t, "lung"), "--time", "time", "--event", "status == 2"}
	a := asked(t, "", append(slices.Clone(lung), "--by", "sex", "--band", "hall-wellner")...)
	if a.at("result/conf_coverage") != "pointwise" || a.at("result/groups[0]/band/coverage") != "simultaneous" {
		t.Errorf("%v, %v", a.at("result/conf_coverage"), a.at("result/groups[0]/band/coverage"))
	}
	_, text, _ := kaplan("", append(slices.Clone(lung), "--by", "sex", "--band", "hall-wellner")...)
	if !strings.Contains(text, "intervals: log, pointwise") || !strings.Contains(text, "1: simultaneous hall-wellner band") {
		t.Errorf("the text says\n%s", text)
	}
	// 167 began in one group and 210 were in the other: 149 of 228 in both.
	args := append(slices.Clone(lung), "--switch", "wt.loss")
	a = asked(t, "", args...)
	_, text, _ = kaplan("", args...)
	if s, _ := a.at("result/groups_are").(string); !strings.Contains(s, "149 of them in both") || !strings.Contains(text, s) ||
		!strings.Contains(text, "group    ever  events  0.5 at") {
		t.Errorf("groups are %q\n%s", s, text)
	}
}

// Whatever is asked of groups whose cut was searched for says that the search is not
// corrected there.
func TestSearchedEverywhere(t *testing.T) {
	t.Parallel()
	lung := []string{data(t, "lung"), "--time", "time", "--event", "status", "--by", "age"}
	for _, c := range []string{"cox", "forest --within sex", "cuminc --cause 2 --censored 1", "finegray --cause 2 --censored 1", "compare --value wt.loss", "match --covariates sex",
		"logistic --outcome sex"} {
		const said = "! the cut of age was chosen from these data: P, ratios and intervals of its groups are not corrected for the search"
		args := append(strings.Fields(c), lung...)
		if _, text, errs := kaplan("", append(slices.Clone(args), "--cut", "optimal")...); !strings.Contains(text, said) {
			t.Errorf("%s says nothing of the search: %s\n%s", c, errs, text)
		}
		if _, text, _ := kaplan("", args...); strings.Contains(text, "chosen from these data") {
			t.Errorf("%s takes the median for searched:\n%s", c, text)
		}
	}
}

// A rule of a cut says in whom it was taken.
func TestMedianOfWhom(t *testing.T) {
	t.Parallel()
	lung := []string{"km", data(t, "lung"), "--time", "time", "--event", "status == 2"}
	for flags, want := range map[string]string{
		"--by age": "age by 63 (median) of all 228", "--by wt.loss": "(median) of the 214 in the analysis",
		"--by age --where sex==1": "(median) of the 138 in the subgroup", "--by age --cut optimal --permutations 20": "(optimal) in all 228",
		"--by age --cut value:60": "groups: age by 60\n",
	} {
		if _, text, _ := kaplan("", append(slices.Clone(lung), strings.Fields(flags)...)...); !strings.Contains(text, want) {
			t.Errorf("%s: no %q in\n%s", flags, want, text)
		}
	}
	asked(t, "", append(slices.Clone(lung), "--by", "age", "--where", "sex == 1")...).near("result/cut_of/n", 138, 0)
}

// A flag that would change nothing is refused; one that acts does.
func TestFlagsOfCuts(t *testing.T) {
	t.Parallel()
	lung := []string{data(t, "lung"), "--time", "time", "--event", "status == 2"}
	for _, c := range [][]string{
		{"cut", "--by", "age", "--covariates", "sex"}, {"cut", "--by", "age", "--conf-type", "plain"}, {"cut", "--by", "age", "--switch", "wt.loss"},
		{"cut", "--by", "age", "--cut", "tertile"}, {"cut", "--by", "age", "--split", "sex", "--permutations", "10"}, {"cut", "--by", "age", "--permutations", "0", "--seed", "4"},
		{"cut", "--by", "age", "--split", "sex", "--split-seed", "4"}, {"cut", "--by", "age", "--split", "sex", "--validate", data(t, "lung")},
		{"cut", "--by", "age", "--split", "sex", "--cut", "median", "--min-prop", "0.2"},
		{"screen", "--cluster", "inst"}, {"screen", "--ci", "profile"}, {"screen", "--by", "sex"}, {"screen", "--cut", "median"}, {"screen", "--conf-type", "plain"},
		{"screen", "--switch", "wt.loss"}, {"screen", "--levels"}, {"screen", "--reference", "sex=2"}, {"screen", "--min-prop", "0.2"}, {"screen", "--mode", "median", "--min-prop", "0.2"},
	} {
		if status, out, errs := kaplan("", append(slices.Clone(c), lung...)...); status != exitUsage || out != "" {
			t.Errorf("%v: exit %d, %q", c, status, errs)
		}
	}
	for _, c := range [][]string{
		{"cut", "--by", "age", "--cluster", "inst"}, {"cut", "--by", "age", "--ci", "profile"}, {"cut", "--by", "age", "--ties", "breslow"}, {"cut", "--by", "age", "--reference", "age=high"},
		{"cut", "--by", "age", "--level", "0.9"}, {"cut", "--by", "age", "--firth"}, {"cut", "--by", "age", "--strata", "sex"}, {"cut", "--by", "age", "--min-prop", "0.2"}, {"cut", "--by", "age", "--seed", "2"},
		{"screen", "--strata", "sex"}, {"screen", "--covariates", "sex"}, {"screen", "--ties", "breslow"}, {"screen", "--level", "0.9"},
		{"screen", "--landmark", "100"}, {"screen", "--weights", "ph.ecog", "--robust=false"}, {"screen", "--mode", "optimal", "--min-prop", "0.3"}, {"screen", "--seed", "2"},
	} {
		few := append([]string{"--permutations", "100", "--json"}, lung...)
		plain := c[:1]
		if c[0] == "cut" {
			plain = c[:3]
		} else if i := slices.Index(c, "--min-prop"); i > 0 {
			plain = c[:i]
		}
		_, without, _ := kaplan("", append(slices.Clone(plain), few...)...)
		status, with, errs := kaplan("", append(slices.Clone(c), few...)...)
		if status != exitDone || with == without {
			t.Errorf("%v: exit %d, %q, or it changes nothing", c, status, errs)
		}
	}
}

// The title of a validation prints the cut to be read, and JSON has every digit.
func TestValidationPrintsCutsToBeRead(t *testing.T) {
	t.Parallel()
	args := []string{"cut", data(t, "lung"), "--time", "time", "--event", "status", "--derive", "a = age / 7", "--by", "a", "--split", "sex"}
	cut := asked(t, "", args...).number("result/cuts[0]")
	want := "Cut of a at " + model.FormatSignificant(cut, 8) + ", chosen in the first cohort" // in fewer, patients at the cut change sides
	if _, text, _ := kaplan("", args...); !strings.Contains(text, want) || len(write.Number(cut)) < 10 {
		t.Errorf("no %q for %v in\n%s", want, cut, text)
	}
}
