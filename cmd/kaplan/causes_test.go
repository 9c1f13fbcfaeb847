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

// icu is a ward where nobody is censored: 1 was discharged, 2 died there.
func icu(t *testing.T, command string, more ...string) []string {
	return append([]string{command, data(t, "icu_two_causes"), "--time", "days", "--event", "outcome", "--by", "vent", "--levels"}, more...)
}

// inWords is a cohort of testdata in which the codes of a status are words.
func inWords(t *testing.T, name, column string, words map[string]string) string {
	t.Helper()
	text, err := os.ReadFile(data(t, name))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	at := -1
	for i, h := range strings.Split(lines[0], ",") {
		if strings.Trim(strings.TrimSpace(h), `"`) == column {
			at = i
		}
	}
	for i, l := range lines[1:] {
		cells := strings.Split(strings.TrimRight(l, "\r"), ",")
		cells[at] = words[cells[at]]
		lines[i+1] = strings.Join(cells, ",")
	}
	path := filepath.Join(t.TempDir(), name+".csv")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// sameIncidence holds the answer of cuminc to R's.
func sameIncidence(t *testing.T, a, r decoded, times ...float64) {
	t.Helper()
	est, se := r.numbers("incidence"), r.numbers("se")
	for g := range 2 {
		a.near(fmt.Sprintf("result/groups[%d]/events", g), r.numbers("events")[g], 0)
		for k := range times {
			at := fmt.Sprintf("result/groups[%d]/at[%d]/", g, k)
			a.near(at+"estimate", est[g*len(times)+k], 1e-8)
			if got := a.number(at + "std_error"); math.Abs(got-se[g*len(times)+k]) > 1e-8 {
				t.Errorf("%s: SE %g, R has %g", at, got, se[g*len(times)+k])
			}
		}
	}
	a.near("result/tests[gray]/statistic", r.number("gray/statistic"), 1e-8)
	a.near("result/tests[gray]/p_value", r.number("gray/p"), 1e-8)
}

// values holds what an answer says of the status.
func values(t *testing.T, a decoded, cause, event, competing, censored string) {
	t.Helper()
	e := a.at("endpoint").(map[string]any)
	for name, want := range map[string]string{"event_values": event, "competing_values": competing, "censored_values": censored, "excluded_values": ""} {
		var got []string
		list, _ := e[name].([]any)
		for _, x := range list {
			got = append(got, x.(string))
		}
		if strings.Join(got, ",") != want {
			t.Errorf("%s: %v, want %q", name, got, want)
		}
	}
	if got, _ := e["cause"].(string); got != cause {
		t.Errorf("cause %q, want %q", got, cause)
	}
}

// By hand: without ventilation, patients 1, 3 and 6 are discharged on days 2, 7 and
// 14, so 2/3 by day 7 and all by day 14. With it, one of five is discharged on day
// 9, between deaths on days 5, 10, 15: at day 9 four of five are left, and 4/5 × 1/4
// is 0.2. R: Gray 4.77, P 0.029.
func TestTheNamedCauseIsAnEvent(t *testing.T) {
	t.Parallel()
	r := oracle(t, "causes")
	a := asked(t, "", icu(t, "cuminc", "--cause", "1", "--times", "7,14")...)
	sameIncidence(t, a, r.part("icu"), 7, 14)
	values(t, a, "1", "1", "2", "")
	if a.at("result/cause") != "1" || a.number("endpoint/events") != 5 {
		t.Errorf("cause %v, %v events", a.at("result/cause"), a.at("endpoint/events"))
	}
	overruled := "outcome = 1 is the event because it is named as the cause; where no cause is named it is taken as censored"
	if w := fmt.Sprint(a.list("warnings")); !strings.Contains(w, "nobody is censored: 1 is the event and 2 competes with it") ||
		!strings.Contains(w, overruled) {
		t.Errorf("warnings %s", w)
	}
	for _, cause := range [][]string{{"--cause", "2", "--censored", "none"}, {"--cause", "1", "--censored", "none"}} {
		if w := fmt.Sprint(asked(t, "", icu(t, "cuminc", cause...)...).list("warnings")); strings.Contains(w, "where no cause is named") {
			t.Errorf("%v: warnings %s", cause, w)
		}
	}
	if w := fmt.Sprint(asked(t, "", icu(t, "cuminc")...).list("warnings")); !strings.Contains(w,
		"outcome = 1 is taken as censored, which is not known: if it is another event, it competes, and the incidence is another") {
		t.Errorf("warnings %s", w)
	}
	sameIncidence(t, asked(t, "", icu(t, "cuminc", "--cause", "2", "--censored", "none", "--times", "7,14")...), r.part("icu_death"), 7, 14)
	sameIncidence(t, asked(t, "", icu(t, "cuminc", "--cause", "2", "--censored", "1", "--times", "7,14")...), r.part("icu_censored"), 7, 14)

	// The same in words, of which one decides nothing by itself.
	words := inWords(t, "icu_two_causes", "outcome", map[string]string{"1": "discharge", "2": "death"})
	worded := func(more ...string) []string {
		args := icu(t, "cuminc", more...)
		args[1] = words
		return args
	}
	a = asked(t, "", worded("--cause", "discharge", "--times", "7,14")...)
	sameIncidence(t, a, r.part("icu"), 7, 14)
	values(t, a, "discharge", "discharge", "death", "")
	sameIncidence(t, asked(t, "", worded("--cause", "death", "--censored", "none", "--times", "7,14")...), r.part("icu_death"), 7, 14)
	sameIncidence(t, asked(t, "", worded("--cause", "death", "--censored", "discharge", "--times", "7,14")...), r.part("icu_censored"), 7, 14)

	// Curves and models of one cause are the same whatever the other value is.
	km := asked(t, "", icu(t, "km", "--cause", "1")...)
	for g, want := range r.numbers("icu/median") {
		km.near(fmt.Sprintf("result/groups[%d]/median/estimate", g), want, 0)
	}
	values(t, km, "1", "1", "", "2")
	if km.number("endpoint/events") != 5 {
		t.Errorf("%v events", km.at("endpoint/events"))
	}
}

// In lung 1 is censored and 2 is dead, which the codes do not tell: where it makes a
// difference, it has to be said.
func TestWhatIsCensoredIsAskedFor(t *testing.T) {
	t.Parallel()
	r := oracle(t, "causes")
	lung := func(command string, more ...string) []string {
		return append([]string{command, data(t, "lung"), "--time", "time", "--event", "status"}, more...)
	}
	words := inWords(t, "lung", "status", map[string]string{"1": "x", "2": "y"})
	for _, path := range []string{data(t, "lung"), words} {
		cause, other := "2", "1"
		if path == words {
			cause, other = "y", "x"
		}
		of := func(command string, more ...string) []string {
			args := lung(command, more...)
			args[1] = path
			return append(args, "--cause", cause)
		}
		for _, x := range []struct{ censored, name, competing, left string }{{other, "lung", "", other}, {"none", "lung_none", other, ""}} {
			a := asked(t, "", of("cuminc", "--by", "sex", "--times", "365", "--censored", x.censored)...)
			sameIncidence(t, a, r.part(x.name), 365)
			values(t, a, cause, cause, x.competing, x.left)
			f := asked(t, "", of("finegray", "--covariates", "sex", "--censored", x.censored)...)
			f.near("result/terms[sex]/estimate", r.number(x.name+"/finegray/coef"), 1e-8)
			f.near("result/terms[sex]/std_error", r.number(x.name+"/finegray/se"), 1e-8)
			values(t, f, cause, cause, x.competing, x.left)
		}
		for _, command := range []string{"cuminc", "finegray"} {
			args := of(command)
			if command == "finegray" {
				args = append(args, "--covariates", "sex")
			}
			status, out, errs := kaplan("", args...)
			if status != exitNoAnswer || out != "" || !strings.Contains(errs, "what status = "+other+" means beside the cause "+cause+" is not known") ||
				!strings.Contains(errs, "the incidence differs; say that it is censored (--censored "+other+") or that nobody is (--censored none)") {
				t.Errorf("%s: exit %d, %s", command, status, errs)
			}
		}
		cox := asked(t, "", of("cox", "--covariates", "sex")...)
		cox.near("result/terms[sex]/estimate", r.number("lung/cox/coef"), 1e-8)
		km := asked(t, "", of("km", "--by", "sex")...)
		for g, want := range r.numbers("lung/median") {
			km.near(fmt.Sprintf("result/groups[%d]/median/estimate", g), want, 0)
		}
		for _, a := range []decoded{cox, km} {
			values(t, a, cause, cause, "", other)
			if w := fmt.Sprint(a.list("warnings")); !strings.Contains(w, "counts as censored beside "+cause) {
				t.Errorf("warnings %s", w)
			}
		}
	}
}

// More than two codes, and what cannot be meant.
func TestCensoredOfSeveralCodes(t *testing.T) {
	t.Parallel()
	r := oracle(t, "causes")
	var b strings.Builder
	b.WriteString("id,time,status,g\n")
	for i, s := range []int{1, 2, 3, 2, 1, 3, 2, 1, 3, 2} {
		fmt.Fprintf(&b, "P%d,%d,%d,%s\n", i, []int{3, 5, 8, 9, 12, 14, 17, 20, 21, 25}[i], s, []string{"a", "b"}[i%2])
	}
	of := func(command string, more ...string) []string {
		return append([]string{command, "-", "--id", "id", "--time", "time", "--event", "status"}, more...)
	}
	a := asked(t, b.String(), of("cuminc", "--by", "g", "--cause", "2", "--censored", "none", "--times", "9,20")...)
	sameIncidence(t, a, r.part("three"), 9, 20)
	values(t, a, "2", "2", "1,3", "")
	a = asked(t, b.String(), of("cuminc", "--by", "g", "--cause", "2", "--censored", "1", "--times", "9,20")...)
	sameIncidence(t, a, r.part("three_censored"), 9, 20)
	values(t, a, "2", "2", "3", "1")
	a = asked(t, b.String(), of("finegray", "--by", "g", "--cause", "2", "--censored", "none")...)
	a.near("result/terms[0]/estimate", r.number("three/finegray/coef"), 1e-8)
	a = asked(t, b.String(), of("cox", "--by", "g", "--cause", "2")...)
	a.near("result/terms[0]/estimate", r.number("three/cox/coef"), 1e-8)
	// The lowest code is the cause: it is not the censored one, and nothing is left to be.
	a = asked(t, b.String(), of("cuminc", "--cause", "1")...)
	values(t, a, "1", "1", "2,3", "")
	// Several are censored.
	a = asked(t, b.String(), of("km", "--censored", "1,3")...)
	values(t, a, "", "2", "", "1,3")

	for _, c := range []struct {
		args   []string
		status int
		says   []string
	}{
		{of("cuminc", "--cause", "2"), exitNoAnswer, []string{"what status = 1 means beside the cause 2 is not known", "(--censored 1)", "(--censored none)"}},
		{of("km", "--censored", "7"), exitNoAnswer, []string{`status has no value "7"`, "its values: 1, 2, 3; none: nobody is censored"}},
		{of("km", "--cause", "2", "--censored", "2"), exitUsage, []string{"--cause: status = 2 is said to be censored, and cannot be the cause"}},
		{of("km", "--censored", "1,2,3"), exitNoAnswer, []string{"with 1,2,3 censored, no value of status is an event"}},
		{of("km", "--censored", "none"), exitNoAnswer, []string{"status has several events, 1 (3), 2 (4), 3 (3)", "--cause 1, --cause 2, --cause 3"}},
		{of("km"), exitNoAnswer, []string{"--censored 1, --censored none where nobody is"}},
		{[]string{"km", "-", "--id", "id", "--time", "time", "--event", "status == 2", "--censored", "1"}, exitUsage,
			[]string{"what is censored is said among the values of a status column, and the event is an expression"}},
	} {
		status, out, errs := kaplan(b.String(), c.args...)
		for _, s := range c.says {
			if status != c.status || out != "" || !strings.Contains(errs, s) {
				t.Errorf("%v: exit %d, %q, want %q", c.args, status, errs, s)
			}
		}
	}
}

// Spellings of one word are one cause, however many there are of it.
func TestSpellingsOfACauseAreOne(t *testing.T) {
	t.Parallel()
	text := "id,time,status\na,1,Dead\nb,2,dead\nc,3,alive\nd,4,relapse\ne,5,alive\n"
	a := asked(t, text, "cuminc", "-", "--id", "id", "--time", "time", "--event", "status", "--cause", "dead")
	values(t, a, "dead", "Dead,dead", "relapse", "alive")
	if n := a.number("endpoint/events"); n != 2 {
		t.Errorf("%v events", n)
	}
}

// Where nobody has the event there is no incidence, and that is said.
func TestNobodyHasTheEvent(t *testing.T) {
	t.Parallel()
	const text = "id,time,status,x\nP1,1,0,1\nP2,2,0,2\nP3,3,0,3\n"
	for _, line := range []string{"cuminc -", "finegray - --covariates x"} {
		status, out, errs := kaplan(text, strings.Fields(line)...)
		if status != exitNoAnswer || out != "" || !strings.Contains(errs, "nobody had the event: status is 0 for everybody") {
			t.Errorf("%s: exit %d, %s", line, status, errs)
		}
	}
	if a := asked(t, text, "km", "-"); !slices.Contains(a.list("warnings"), any("no events: widen the subgroup or choose another endpoint")) {
		t.Errorf("warnings %v", a.list("warnings"))
	}
}
