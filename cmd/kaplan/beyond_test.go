package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const beyond = "id,time,status,g\n1,2,1,a\n2,4,1,a\n3,5,0,a\n4,6,1,a\n5,7,0,a\n6,3,1,b\n7,8,1,b\n8,11,1,b\n9,12,0,b\n"

// Group a is followed to 7 and group b to 12. By hand, S of a at 7 is 4/5 × 3/4 × 1/2
// = 0.3. At 10 nothing is known of a, at 15 of neither: R's summary(survfit, times)
// drops or refuses such rows, and gives them with extend = TRUE (survival 3.5-3,
// oracle/beyond.R).
func TestBeyondFollowUp(t *testing.T) {
	r := oracle(t, "beyond")
	args := []string{"km", "-", "--time", "time", "--event", "status", "--by", "g", "--times", "7,10,15"}
	known := asked(t, beyond, args...)
	extended := asked(t, beyond, append(slices.Clone(args), "--extend")...)
	for g, want := range map[string][]bool{"0": {true, false, false}, "1": {true, true, false}} {
		for k, is := range want {
			at := "result/groups[" + g + "]/at[" + string(rune('0'+k)) + "]/"
			row := "curves[" + string(rune('0'+3*int(g[0]-'0')+k)) + "]/"
			for field, of := range map[string]string{"n_risk": "n_risk", "estimate": "surv", "std_error": "se", "conf_low": "lower", "conf_high": "upper"} {
				same(t, extended, at+field, r.number(row+of))
				switch {
				case is || field == "n_risk":
					same(t, known, at+field, r.number(row+of))
				case known.at(at+field) != nil:
					t.Errorf("%s is %v, beyond the follow-up", at+field, known.at(at+field))
				}
			}
		}
	}
	// What is extrapolated is marked, and nothing else is: a at 10 and 15, b at 15.
	for _, at := range []struct {
		g, k int
		is   bool
	}{{0, 0, false}, {0, 1, true}, {0, 2, true}, {1, 0, false}, {1, 1, false}, {1, 2, true}} {
		if got := marked(extended, fmt.Sprintf("result/groups[%d]/at", at.g), at.k); got != at.is || marked(known, fmt.Sprintf("result/groups[%d]/at", at.g), at.k) {
			t.Errorf("group %d at %d: extrapolated is %v", at.g, at.k, got)
		}
	}
	if !marked(extended, "result/milestones", 2) || marked(extended, "result/milestones", 0) {
		t.Error("a difference of extrapolated survival is not marked")
	}
	for _, text := range [][]string{append(slices.Clone(args), "--extend"), {"cuminc", "-", "--time", "time", "--event", "status", "--times", "15", "--extend"},
		{"cox", "-", "--time", "time", "--event", "status", "--covariates", "g", "--predict", "g=a", "--times", "15", "--extend"}} {
		if _, out, errs := kaplan(beyond, text...); !strings.Contains(out, "extrapolated\n") || !strings.Contains(out, "extrapolated: beyond the follow-up") {
			t.Errorf("%v: %s%s", text, out, errs)
		}
	}
	says := strings.Join(warningsOf(known), "\n")
	for _, w := range []string{"a: follow-up ends at 7", "b: follow-up ends at 12"} {
		if !strings.Contains(says, w) {
			t.Errorf("nothing says %q:\n%s", w, says)
		}
	}
	if says := strings.Join(warningsOf(extended), "\n"); strings.Contains(says, "follow-up ends") {
		t.Errorf("what was asked for is warned of: %s", says)
	}
	status, out, errs := kaplan(beyond, args...)
	if status != exitDone || !strings.Contains(out, "b vs a    15          NA") {
		t.Errorf("exit %d, %s\n%s", status, errs, out)
	}
	// Where the last one dies, survival is known to be 0 for good.
	a := asked(t, strings.ReplaceAll(beyond, "5,7,0,a", "5,7,1,a"), args...)
	a.near("result/groups[0]/at[2]/estimate", 0, 0)
	a.near("result/groups[0]/at[2]/n_risk", 0, 0)
	// Incidence likewise: of a, who all have had one event or the other; of b, not.
	c := asked(t, strings.ReplaceAll(strings.ReplaceAll(beyond, "3,5,0,a", "3,5,2,a"), "5,7,0,a", "5,7,1,a"), "cuminc", "-", "--time", "time", "--event", "status", "--cause", "1",
		"--by", "g", "--times", "15")
	c.near("result/groups[0]/at[0]/estimate", 0.8, 1e-12)
	if v := c.at("result/groups[1]/at[0]/estimate"); v != nil {
		t.Errorf("the incidence at 15 is %v", v)
	}
}

func warningsOf(a decoded) []string {
	var out []string
	for _, w := range a.list("warnings") {
		out = append(out, w.(string))
	}
	return out
}

// A covariate that is one value for everybody is set aside and judges nobody: the
// others have what the model without it has (coxph of survival 3.5-3).
func TestConstantCovariate(t *testing.T) {
	r := oracle(t, "beyond")
	a := asked(t, "", "cox", data(t, "lung"), "--time", "time", "--event", "status", "--covariates", "age,ph.ecog,sex", "--where", "sex == 1")
	for i, term := range []string{"age", "ph.ecog"} {
		want := r.part("constant[" + string(rune('0'+i)) + "]")
		for field, of := range map[string]string{"estimate": "coef", "std_error": "se", "hazard_ratio": "hr", "conf_low": "lower", "conf_high": "upper", "p_value": "p"} {
			a.near("result/terms["+term+"]/"+field, want.number(of), 1e-8)
		}
	}
	if a.at("result/ci") != "wald" {
		t.Errorf("intervals are %v", a.at("result/ci"))
	}
	for _, w := range warningsOf(a) {
		if !strings.HasPrefix(w, "sex ") {
			t.Errorf("a warning without its subject, or one too many: %q", w)
		}
	}
	_, out, _ := kaplan("", "cox", data(t, "lung"), "--time", "time", "--event", "status", "--covariates", "age,sex", "--where", "sex == 1")
	if strings.Contains(out, "! is 1 for everybody") {
		t.Error("who is 1 for everybody?\n" + out)
	}
}

// The survival of one patient is in JSON too, with its standard error, and not known
// beyond the follow-up (survfit.coxph of survival 3.5-3).
func TestPredictedAtTimes(t *testing.T) {
	r := oracle(t, "beyond").part("predicted")
	args := []string{"cox", data(t, "lung"), "--time", "time", "--event", "status", "--covariates", "age,ph.ecog", "--predict", "age=60,ph.ecog=1", "--times", "100,500,2000"}
	a := asked(t, "", args...)
	for k, row := range []string{"[0]", "[1]"} {
		at := "result/predicted[0]/at[" + string(rune('0'+k)) + "]/"
		for field, of := range map[string]string{"estimate": "surv", "std_error": "se", "conf_low": "lower", "conf_high": "upper"} {
			a.near(at+field, r.number(of+row), 1e-8)
		}
	}
	if v := a.at("result/predicted[0]/at[2]/estimate"); v != nil {
		t.Errorf("survival at 2000 is %v", v)
	}
	if !strings.Contains(strings.Join(warningsOf(a), "\n"), "follow-up ends at 1022") {
		t.Errorf("warnings %q", warningsOf(a))
	}
	e := asked(t, "", append(args, "--extend")...)
	if v := e.number("result/predicted[0]/at[2]/estimate"); !(v > 0 && v < e.number("result/predicted[0]/at[1]/estimate")) {
		t.Errorf("extended, survival at 2000 is %v", v)
	}
}

// Whoever leaves at the landmark is no longer there: lung, of whom some leave on each
// of these days (survival 3.5-3 of time > landmark, oracle/beyond.R).
func TestLandmarkIsStrict(t *testing.T) {
	r := oracle(t, "beyond")
	for i, at := range []string{"92", "105", "163"} {
		want := r.part("landmark[" + string(rune('0'+i)) + "]")
		a := asked(t, "", "km", data(t, "lung"), "--time", "time", "--event", "status", "--by", "sex", "--landmark", at)
		same(t, a, "cohort/used", want.number("n"))
		same(t, a, "cohort/excluded[no longer under observation after "+at+"]/n", want.number("out"))
		same(t, a, "result/tests[log-rank]/statistic", want.number("chisq"))
		same(t, a, "result/groups[0]/median/estimate", want.number("median[0]"))
	}
}

// Eight patients: those who respond do so at 2 or at 6. A landmark at 6 has all
// responses behind it; one at 4 has not, and says for how many.
func TestImmortalTime(t *testing.T) {
	const small = "id,x,time,status,response,response month\n1,3.5,5,1,no,\n2,1,7,1,no,\n3,2.5,9,1,no,\n4,4,10,0,no,\n5,1.5,8,1,yes,2\n6,3,9,1,yes,6\n7,2,12,1,yes,6\n8,4.5,14,0,yes,2\n"
	usual := []string{"-", "--time", "time", "--event", "status"}
	with := func(command string, more ...string) string {
		t.Helper()
		return strings.Join(warningsOf(asked(t, small, append(append([]string{command}, usual...), more...)...)), "\n")
	}
	for _, c := range []struct {
		says, want string
	}{
		{with("km", "--by", "response"), "response may be known only after time 0"},
		{with("km", "--by", "response", "--landmark", "4"), "response became known after the landmark at 4 in 2 of 4 patients (response month, up to 6)"},
		{with("km", "--by", "response", "--landmark", "6"), ""},
		{with("km", "--by", `response == "yes"`, "--landmark", "4"), "2 of 4 patients"},
		{with("cox", "--covariates", "response"), "response may be known only after time 0"},
		{with("forest", "--by", "response", "--within", "x > 2.2"), "response may be known only after time 0"},
		{with("cox", "--by", "response", "--landmark", "6"), ""},
		{with("match", "--treatment", "response", "--covariates", "x"), "matching and weighting do not undo immortal time"},
	} {
		if c.want == "" && strings.Contains(c.says, "immortal") || !strings.Contains(c.says, c.want) {
			t.Errorf("not %q, but:\n%s", c.want, c.says)
		}
	}
	says := strings.Join(warningsOf(asked(t, strings.ReplaceAll(small, "4.5,14,0", "8,14,2"), "cuminc", "-", "--time", "time", "--event", "status", "--cause", "1", "--by", "response")), "\n")
	if !strings.Contains(says, "response may be known only after time 0") {
		t.Errorf("cuminc: %s", says)
	}
}

func TestExtendNeedsTimes(t *testing.T) {
	status, _, errs := kaplan(beyond, "km", "-", "--time", "time", "--event", "status", "--extend")
	if status != exitUsage || !strings.Contains(errs, "at given times") {
		t.Errorf("exit %d: %s", status, errs)
	}
}

// A table too large for Fisher's exact test is not sent there; entry times that are
// all 0 are no late entry; a group of one patient has a test that means nothing.
func TestSmallWords(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("id,g,v,time,status,entry\n")
	for i := range 300 {
		fmt.Fprintf(&rows, "%d,%c,%c,%d,%d,0\n", i, 'a'+rune(i*i%11), 'a'+rune(i*i*i%13), i%37+1, i%3)
	}
	small := rows.String()
	a := asked(t, small, "compare", "-", "--value", "v", "--by", "g")
	if notes := fmt.Sprint(a.at("result/notes")); !strings.Contains(notes, "P is approximate") || strings.Contains(notes, "Fisher") {
		t.Errorf("notes %s", notes)
	}
	late := []string{"-", "--time", "time", "--event", "status", "--cause", "1", "--by", "v == \"a\""}
	with := asked(t, small, append([]string{"cuminc", "--entry", "entry"}, late...)...)
	same(t, with, "result/tests[gray]/statistic", asked(t, small, append([]string{"cuminc"}, late...)...).number("result/tests[gray]/statistic"))
	says := strings.Join(warningsOf(asked(t, small, "km", "-", "--time", "time", "--event", "status == 1", "--by", "id == \"7\"")), "\n")
	if !strings.Contains(says, "true is one patient") {
		t.Error(says)
	}
}

// marked reports whether the k-th entry of a list says that it is extrapolated.
func marked(d decoded, list string, k int) bool {
	is, _ := d.list(list)[k].(map[string]any)["extrapolated"].(bool)
	return is
}

// With a landmark at 2, a time of 2 is 4 after time 0, and every answer at times says
// so; a landmark that nobody reaches is what to change; one of 0 is none.
func TestTimesCountFromTheLandmark(t *testing.T) {
	t.Parallel()
	args := func(command string, more ...string) []string {
		return append([]string{command, "-", "--time", "time", "--event", "status"}, more...)
	}
	for _, c := range [][]string{args("km", "--times", "1,2"), args("km", "--rmst", "2"), args("cuminc", "--times", "1,2"),
		args("cox", "--covariates", "g", "--predict", "g=a", "--times", "1,2")} {
		if _, out, errs := kaplan(beyond, append(c, "--landmark", "2")...); !strings.Contains(out, "times count from the landmark at 2: 2 here is 4 after time 0") {
			t.Errorf("%v: %s%s", c, out, errs)
		}
		if _, out, _ := kaplan(beyond, append(c, "--landmark", "0")...); strings.Contains(out, "landmark") || out == "" {
			t.Errorf("%v: a landmark of 0 is one: %s", c, out)
		}
	}
	asked(t, beyond, args("km", "--landmark", "4")...).near("endpoint/landmark", 4, 0)
	status, _, errs := kaplan(beyond, args("km", "--landmark", "40")...)
	if status != exitNoAnswer || !strings.Contains(errs, "no longer under observation after 40 (9)\nchoose an earlier landmark (--landmark)") {
		t.Errorf("exit %d, %s", status, errs)
	}
}
