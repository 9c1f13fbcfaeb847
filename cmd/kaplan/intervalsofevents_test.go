package main

import (
	"strconv"
	"strings"
	"testing"
)

// finalRows are (start, stop] rows that all hold whether the patient died at last.
const finalRows = "id,start,stop,dead,arm\n1,0,4,1,A\n1,4,9,1,A\n2,0,4,0,B\n2,4,12,0,B\n3,0,4,1,B\n3,4,6,1,B\n4,0,3,1,A\n" +
	"5,0,4,0,A\n5,4,15,0,A\n6,0,4,1,B\n6,4,11,1,B\n7,0,2,0,B\n8,0,4,1,A\n8,4,7,1,A\n"

// R: d$e <- d$dead * ave(d$stop, d$id, FUN = function(x) x == max(x));
// coxph(Surv(start, stop, e) ~ arm, d); survfit(Surv(start, stop, e) ~ 1, d).
func TestAnEventThatIsRepeatedInEveryRow(t *testing.T) {
	refused(t, finalRows, []string{"km", "-"}, "dead has the event in every row of 4 patients who have several: as intervals, each of these would end in it",
		"dead == 1 and last(stop)")
	refused(t, finalRows, []string{"cox", "-", "--time", "stop", "--entry", "start", "--event", "dead", "--covariates", "arm"}, "dead == 1 and last(stop)")
	by := []string{"--time", "stop", "--entry", "start", "--event", "dead == 1 and last(stop)"}
	a := asked(t, finalRows, append([]string{"cox", "-", "--covariates", "arm"}, by...)...)
	a.near("result/terms[0]/estimate", -0.416211104068698, 1e-8)
	a.near("result/terms[0]/std_error", 0.929366665501009, 1e-8)
	a = asked(t, finalRows, append([]string{"km", "-"}, by...)...)
	same(t, a, "endpoint/events", 5)
	same(t, a, "cohort/used", 8)
	a.near("result/groups[0]/median/estimate", 9, 0)
	// Who has an event in a row and goes on without one is an ordinary patient of
	// recurrent events.
	asked(t, strings.Replace(finalRows, "1,4,9,1,A", "1,4,9,0,A", 1), "km", "-")
}

// states go on after a progression: the rows of who had one are no longer at risk of it.
const states = "id,start,stop,state,arm\n1,0,5,progression,A\n1,5,9,death,A\n2,0,7,censored,B\n3,0,3,progression,B\n3,3,12,censored,B\n" +
	"4,0,6,death,A\n5,0,8,progression,A\n6,0,10,death,B\n7,0,11,censored,A\n8,0,4,progression,B\n8,4,13,death,B\n"

// R: d <- d[d$start == 0, ]; cuminc(d$stop, d$state, cencode = "censored"), at 6 and 9.
func TestIncidenceOfPatientsWhoGoOn(t *testing.T) {
	by := []string{"-", "--time", "stop", "--entry", "start", "--event", "state", "--cause", "progression", "--censored", "censored"}
	refused(t, states, append([]string{"cuminc"}, by...), "3 patients have rows after theirs", "--where")
	a := asked(t, states, append([]string{"cuminc", "--where", "start == 0", "--times", "6,9"}, by...)...)
	a.near("result/groups[0]/at[0]/estimate", 0.375, 1e-12)
	a.near("result/groups[0]/at[1]/estimate", 0.541666666666666667, 1e-12)
	for _, command := range []string{"km", "cox"} {
		args := append([]string{command}, by...)
		if command == "cox" {
			args = append(args, "--covariates", "arm")
		}
		if _, out, _ := kaplan(states, args...); !strings.Contains(out, "3 patients have rows after their event, in which they count as at risk of another") {
			t.Errorf("%s says nothing of them:\n%s", command, out)
		}
	}
}

// splitRows are the patients of unsplit, each cut at 4: every number must be the same. There
// are so few starts that by patient they would be levels.
const (
	unsplit   = "id,time,state,arm\n1,9,1,A\n2,12,0,B\n3,6,2,B\n4,3,1,A\n5,15,0,A\n6,11,1,B\n7,2,0,B\n8,7,2,A\n"
	splitRows = "id,begin,time,state,arm\n1,0,4,0,A\n1,4,9,1,A\n2,0,4,0,B\n2,4,12,0,B\n3,0,4,0,B\n3,4,6,2,B\n4,0,3,1,A\n5,0,4,0,A\n5,4,15,0,A\n" +
		"6,0,4,0,B\n6,4,11,1,B\n7,0,2,0,B\n8,0,4,0,A\n8,4,7,2,A\n"
)

func TestIncidenceOfIntervalsCountsPatients(t *testing.T) {
	args := []string{"cuminc", "-", "--time", "time", "--event", "state", "--cause", "1", "--by", "arm", "--times", "5,10"}
	a, b := asked(t, unsplit, args...), asked(t, splitRows, append(args, "--entry", "begin")...)
	for _, path := range []string{"n", "events", "at[0]/estimate", "at[0]/std_error", "at[1]/estimate", "at[1]/std_error", "at[1]/n_risk"} {
		for _, group := range []string{"result/groups[0]/", "result/groups[1]/"} {
			b.near(group+path, a.at(group+path).(float64), 1e-12)
		}
	}
	f := asked(t, splitRows, "forest", "-", "--time", "time", "--event", "state", "--cause", "1", "--by", "arm", "--within", "arm", "--entry", "begin")
	same(t, f, "result/rows[0]/n", 8)
}

// A 9 that more patients have than an event is no mere code for not known.
func TestNotKnownOfMoreThanHadAnEvent(t *testing.T) {
	rows := "id,time,status\n1,4,0\n2,5,9\n3,6,9\n4,8,0\n5,9,9\n6,11,0\n"
	refused(t, rows, []string{"km", "-"}, "status = 9 (3) is taken as not known, though more have it than had an event", "--event 'status == 9'", "--cause 9")
	same(t, asked(t, rows, "km", "-", "--cause", "9"), "endpoint/events", 3)
	refused(t, rows+"7,12,7\n8,13,8\n", []string{"km", "-"}, "several events, 7 (1), 8 (1)", "status = 9 (3) is taken as not known", "--cause 9",
		"--event 'status in [7, 8, 9]'")
	same(t, asked(t, rows+"7,12,1\n8,13,1\n9,14,1\n", "km", "-"), "cohort/used", 6)
}

// A number that differs between the rows of a patient is not missing, and is not called so.
func TestRowsThatDifferInACovariate(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("id,time,dead,ldh,grade\n")
	for i := range 40 {
		rows.WriteString(strings.NewReplacer("I", string(rune('A'+i/26))+string(rune('A'+i%26)), "T", strconv.Itoa(5+i*7%23), "D", strconv.Itoa(i%2), "L", strconv.Itoa(100+i*13%57)).
			Replace("I,T,D,L,1\n"))
	}
	rows.WriteString("AA,5,0,399,1\n")
	for _, args := range [][]string{{"cox", "-", "--covariates", "ldh"}, {"roc", "-", "--marker", "ldh", "--outcome", "dead"},
		{"compare", "-", "--value", "ldh", "--by", "dead"}} {
		if _, out, errs := kaplan(rows.String(), args...); !strings.Contains(out, "ldh is missing where the rows of a patient differ in it: 1 patient") {
			t.Errorf("%s:\n%s%s", args[0], out, errs)
		}
	}
}
