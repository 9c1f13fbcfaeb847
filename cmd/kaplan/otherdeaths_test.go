package main

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// Deaths that another endpoint of the file has compete with one that has them censored:
// incidence, Gray's test and both ratios are R's, and km warns and names the way.
func TestOtherDeathsCompete(t *testing.T) {
	t.Parallel()
	of := oracle(t, "otherdeaths")
	for _, endpoint := range []string{"DSS", "PFS"} {
		r := decoded{t: t, v: of.at(endpoint)}
		sex := []string{"--sample", "lihc", "--endpoint", endpoint, "--by", "sex"}
		a := asked(t, "", append([]string{"cuminc", "--times", "12,60"}, sex...)...)
		values(t, a, a.at("endpoint").(map[string]any)["cause"].(string), map[string]string{"DSS": "death of the disease", "PFS": "progression"}[endpoint],
			"other death", "no event")
		est, se := r.numbers("incidence"), r.numbers("se")
		for g := range 2 {
			for k := range 2 {
				at := fmt.Sprintf("result/groups[%d]/at[%d]/", g, k)
				a.near(at+"estimate", est[2*g+k], 1e-8)
				a.near(at+"std_error", se[2*g+k], 1e-8)
			}
		}
		a.near("result/tests[gray]/statistic", r.number("gray/statistic"), 1e-8)
		a.near("result/tests[gray]/p_value", r.number("gray/p"), 1e-8)
		a.near("cohort/used", r.number("n"), 0)

		f := asked(t, "", append([]string{"finegray"}, sex...)...)
		f.near("result/terms[0]/estimate", r.number("finegray/estimate"), 1e-8)
		f.near("result/terms[0]/std_error", r.number("finegray/std_error"), 1e-8)
		f.near("result/cause_specific[0]/estimate", r.number("specific/estimate"), 1e-8)
		f.near("result/cause_specific[0]/std_error", r.number("specific/std_error"), 1e-8)

		status, out, errs := kaplan("", append([]string{"km", "--times", "12,60"}, sex...)...)
		want := fmt.Sprintf("%.0f patients are dead in OS where %s has them censored", r.number("competing"), endpoint)
		if status != exitDone || !strings.Contains(out, want) || !strings.Contains(out, "see cumulative incidence (kaplan cuminc)") {
			t.Errorf("km of %s says neither %q nor the way: %s\n%s", endpoint, want, errs, out)
		}
		k := asked(t, "", append([]string{"km", "--times", "12,60"}, sex...)...)
		for g := range 2 {
			for j := range 2 {
				x := r.numbers("curve")[2*g+j]
				if got := 1 - k.number(fmt.Sprintf("result/groups[%d]/at[%d]/estimate", g, j)); math.Abs(got-x) > 1e-8 || x <= est[2*g+j] {
					t.Errorf("1 - S of %s is %g, R has %g, and the incidence is %g", endpoint, got, x, est[2*g+j])
				}
			}
		}
	}
	if _, out, _ := kaplan("", "km", "--sample", "lihc", "--endpoint", "OS", "--by", "sex"); strings.Contains(out, "compet") {
		t.Errorf("nothing competes with death\n%s", out)
	}
}

// A death in another unit is at the same time to a day; one after the end of follow-up
// for the event leaves its patient censored, and is said. A death is no competitor of
// an endpoint that counts it.
func TestOtherDeathsInTime(t *testing.T) {
	t.Parallel()
	const file = "id,OS_days,OS_status,TTP_months,TTP_status,PFS_months,PFS_status\n" +
		"1,365,1,12,0,12,1\n2,400,1,5,0,5,0\n3,700,0,23,0,23,0\n4,300,1,3,1,3,1\n5,200,1,6.57,0,6.57,1\n6,900,0,8,1,8,1\n7,610,1,20.05,0,20.05,1\n"
	a := asked(t, file, "cuminc", "-", "--endpoint", "TTP", "--times", "7")
	warned := ""
	for _, w := range a.at("warnings").([]any) {
		warned += w.(string) + "\n"
	}
	if !strings.Contains(warned, "3 deaths of OS compete with TTP") || !strings.Contains(warned, "1 patient died after follow-up for it had ended") {
		t.Errorf("who competes: %s", warned)
	}
	// By hand: of 7 one progresses at 3, one of 6 is lost at 5, one of 5 dies at 6.57, one
	// of 4 progresses at 8 with a probability of 6/7 x 4/5 of being there.
	a.near("result/groups[0]/at[0]/estimate", 1.0/7, 1e-12)
	b := asked(t, file, "cuminc", "-", "--endpoint", "TTP", "--times", "9")
	b.near("result/groups[0]/at[0]/estimate", 1.0/7+6.0/7*4/5/4, 1e-12)
	if _, out, _ := kaplan(file, "km", "-", "--endpoint", "PFS"); strings.Contains(out, "dead in OS") {
		t.Errorf("progression-free survival counts these deaths\n%s", out)
	}
}

// A look at disease-specific survival shows the incidence beside the curves, offers it,
// and has both ratios side by side.
func TestStoryOfCompetingRisks(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, "", "--sample", "lihc")
	x.wait("OS, months", "at risk")
	x.keys("e")
	x.wait("> ")
	x.typed("DSS")
	x.keys("Enter")
	x.wait("DSS, months", "COMPETING EVENTS, by", "1 - S(t)", "incidence (Tab: CIF)", "are dead in OS where DSS has them censored", "see cumulative incidence (Tab)")
	x.keys(":")
	x.wait("> ")
	x.typed("cif")
	x.keys("Enter")
	s := x.wait("cumulative incidence of DSS and other deaths = death of the disease", "Gray:", "too much by")
	if shows(s, "competing events are censored") {
		t.Errorf("the page that has them compete says that they are censored\n%s", s)
	}
	x.keys("Tab")
	x.wait("sHR (Fine-Gray)", "HR (cause-specific)", "two questions, two ratios")
}
