package main

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// By hand, at 4: A leaves at 3 and B at 4, so neither is compared. C changed at 2
// and E at 4: both have reached the state. D changes at 6, and F never: not yet, for
// good. Times count from 4.
func TestLandmarkByHand(t *testing.T) {
	small := "id,time,status,change\nA,3,1,1\nB,4,1,2\nC,9,1,2\nD,8,1,6\nE,10,0,4\nF,7,1,\n"
	a := asked(t, small, "landmark", "-", "--time", "time", "--event", "status", "--switch", "change", "--landmark", "4")
	for path, want := range map[string]float64{
		"cohort/used": 4, "result/groups[0]/n": 2, "result/groups[0]/events": 2, "result/groups[0]/median/estimate": 3.5,
		"result/groups[1]/n": 2, "result/groups[1]/events": 1, "result/groups[1]/steps[0]/time": 5,
	} {
		a.near(path, want, 1e-12)
	}
	if name := a.at("result/groups[1]/name"); name != "reached" {
		t.Errorf("the second group is %v", name)
	}
	left := 0.0
	for _, x := range a.list("cohort/excluded") {
		left += x.(map[string]any)["n"].(float64)
	}
	if left != 2 {
		t.Errorf("%v are accounted for, not 2", left)
	}
}

// lung, with a state that is reached at 3 × wt.loss days, as R's survival 3.5-3 has
// it (oracle/landmark.R).
func TestLandmarkAgainstR(t *testing.T) {
	r := oracle(t, "landmark")
	for i, at := range []string{"20", "100"} {
		a := asked(t, "", "landmark", data(t, "lung"), "--time", "time", "--event", "status", "--derive", "change = `wt.loss` * 3", "--switch", "change",
			"--landmark", at)
		want := r.part([]string{"at[0]", "at[1]"}[i])
		for g, name := range []string{"groups[0]", "groups[1]"} {
			index := []string{"[0]", "[1]"}[g]
			same(t, a, "result/"+name+"/n", want.number("n"+index))
			same(t, a, "result/"+name+"/events", want.number("events"+index))
			same(t, a, "result/"+name+"/median/estimate", want.number("median"+index))
		}
		same(t, a, "result/tests[log-rank]/statistic", want.number("chisq"))
		same(t, a, "result/tests[log-rank]/p_value", want.number("p"))
		a.near("result/hazard_ratio/estimate", math.Exp(want.number("coef")), 1e-8)
		a.near("result/hazard_ratio/conf_high", math.Exp(want.number("coef")+1.959963984540054*want.number("se")), 1e-8)
	}
}

func TestLandmarkRefuses(t *testing.T) {
	lung := []string{"landmark", data(t, "lung"), "--time", "time", "--event", "status"}
	for _, c := range []struct {
		flags  string
		status int
		want   string
	}{
		{"--landmark 100", exitUsage,
			"groups by state need the time at which a patient changes group\nchoose the column with the time of the change (--switch)"},
		{"--switch wt.loss", exitUsage, "groups by state need a landmark at which the state is looked at\nchoose a landmark (--landmark)"},
		{"--switch wt.loss --landmark 100 --by sex", exitUsage, "landmark does not use it"},
		{"--switch wt.loss --landmark 9999", exitNoAnswer, "no patient is left"},
		{"--switch nosuch --landmark 9", exitNoAnswer, `there is no column "nosuch"`},
	} {
		status, out, errs := kaplan("", append(slices.Clone(lung), strings.Fields(c.flags)...)...)
		if status != c.status || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("landmark %s: exit %d, %q, %q; not %d, %q", c.flags, status, out, errs, c.status, c.want)
		}
	}
}

// A time of change at which some were censored is the end of their follow-up, and no
// change: that is said, with the column that leaves them out.
func TestChangeAtTheEndOfFollowUp(t *testing.T) {
	text := "id,futime,death,ptime,pstat\n1,10,1,4,1\n2,20,0,20,0\n3,15,1,9,1\n4,12,1,11,0\n5,30,0,25,1\n6,18,1,17,0\n"
	const never = "ptime is the time of the endpoint ptime/pstat, at which 3 patients were censored: they are taken to change group then; " +
		"if they never did, their time of change is missing: derive it as if(pstat == 1, ptime, 0/0)"
	for _, args := range [][]string{{"km"}, {"cox"}, {"landmark", "--landmark", "10"}} {
		args = append(args, "-", "--time", "futime", "--event", "death")
		_, out, errs := kaplan(text, append(args, "--switch", "ptime")...)
		if strings.Count(out, never) != 1 {
			t.Errorf("%s does not say it once:\n%s%s", args[0], out, errs)
		}
		_, out, errs = kaplan(text, append(args, "--switch", "p", "--derive", "p = if(pstat == 1, ptime, 0/0)")...)
		if out == "" || strings.Contains(out, "if they never did") {
			t.Errorf("%s of the derived column:\n%s%s", args[0], out, errs)
		}
	}
}
