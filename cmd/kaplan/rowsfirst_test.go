package main

import (
	"strings"
	"testing"
)

// Two endpoints of six patients, a row each, in the form of ADaM's times to events.
const twoParameters = "STUDYID,USUBJID,TRT01P,AGE,PARAMCD,AVAL,AVALU,CNSR\n" +
	"S1,1,A,60,OS,100,DAYS,0\nS1,1,A,60,PFS,50,DAYS,0\nS1,2,B,55,OS,200,DAYS,1\nS1,2,B,55,PFS,150,DAYS,0\n" +
	"S1,3,A,70,OS,80,DAYS,0\nS1,3,A,70,PFS,80,DAYS,0\nS1,4,B,65,OS,300,DAYS,0\nS1,4,B,65,PFS,300,DAYS,1\n" +
	"S1,5,A,61,OS,310,DAYS,1\nS1,5,A,61,PFS,90,DAYS,0\nS1,6,B,44,OS,400,DAYS,1\nS1,6,B,44,PFS,400,DAYS,1\n"

// A subgroup of one parameter filters the rows first, and what is left is counted: its
// endpoint has the parameter's name. Chi-squares are survdiff's of survival 3.5-3, for
// the rows of each parameter.
func TestRowsOfOneParameter(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		args   []string
		name   string
		n      float64
		events float64
		chisq  float64
	}{
		{[]string{"--where", `PARAMCD == "OS"`}, "OS", 6, 3, 0.825273010920437},
		{[]string{"--where", `PARAMCD == "OS"`, "--time", "AVAL", "--event", "CNSR == 0"}, "", 6, 3, 0.825273010920437},
		{[]string{"--where", `PARAMCD == "PFS"`, "--endpoint", "PFS"}, "PFS", 6, 4, 5.05166051660517},
		{[]string{"--where", `PARAMCD != "OS" and AGE > 50`}, "PFS", 5, 4, 0},
	} {
		a := asked(t, twoParameters, append([]string{"km", "-", "--by", "TRT01P"}, x.args...)...)
		if a.at("cohort/used") != x.n || a.at("endpoint/events") != x.events || x.name != "" && a.at("endpoint/name") != x.name {
			t.Errorf("%v: %v used, %v events, endpoint %v", x.args, a.at("cohort/used"), a.at("endpoint/events"), a.at("endpoint/name"))
		}
		if x.chisq > 0 {
			a.near("result/tests[log-rank]/statistic", x.chisq, 1e-8)
		}
	}
	for where, want := range map[string]string{
		`PARAMCD in ["OS", "PFS"]`: "leaves 12 rows of 6 patients",
		`PARAMCD == "EFS"`:         `its levels are "OS", "PFS"`,
		`PARMCD == "OS"`:           "did you mean PARAMCD?",
	} {
		if status, _, errs := kaplan(twoParameters, "km", "-", "--where", where); status != exitNoAnswer || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d, %s", where, status, errs)
		}
	}
}
