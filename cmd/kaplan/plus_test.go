package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The 6-MP trial as textbooks print it: weeks of remission, with a plus, or a star,
// behind the censored, and no status. The numbers are R's of the same data with one
// (survival 3.5-3): survdiff 16.7929409892165; medians 8 (4 to 12) and 23 (16 to NA).
func TestPlusMarksTheCensored(t *testing.T) {
	trial, err := os.ReadFile(data(t, "drug6mp"))
	if err != nil {
		t.Fatal(err)
	}
	for _, mark := range []string{"+", "*", " +"} {
		var b strings.Builder
		b.WriteString("weeks,treatment\n")
		for _, l := range strings.Split(strings.TrimSpace(string(trial)), "\n")[1:] {
			c := strings.Split(l, ",")
			plus := ""
			if c[4] == "0" {
				plus = mark
			}
			fmt.Fprintf(&b, "%s,placebo\n%s%s,6-MP\n", c[2], c[3], plus)
		}
		a := said(t, b.String(), []string{"--by", "treatment"}, "a plus behind a number (24+) is taken as censored at it",
			"weeks: a number is the event, a number with a plus is censored (named)")
		same(t, a, "cohort/used", 42)
		same(t, a, "endpoint/events", 30)
		a.near("result/tests[0]/statistic", 16.7929409892165, 1e-9)
		same(t, a, "result/groups[0]/median/estimate", 23)
		same(t, a, "result/groups[0]/median/conf_low", 16)
		same(t, a, "result/groups[1]/median/estimate", 8)
		same(t, a, "result/groups[1]/median/conf_high", 12)
	}
	// More than half may have one; what is above a number in another way says nothing.
	a := asked(t, "patient,OS (months)\n1,3\n2,5+\n3,7+\n4,8\n5,9+\n6,11+\n", "km", "-")
	same(t, a, "endpoint/events", 2)
	if a.at("endpoint/name") != "OS" || a.at("endpoint/unit") != "months" {
		t.Error(a.at("endpoint"))
	}
	refused(t, "patient,time\n1,3\n2,5\n3,>7\n4,8\n5,9\n6,>11\n", []string{"km", "-"}, "no endpoint was recognised")
	refused(t, "patient,psa\n1,3\n2,5\n3,7+\n4,8\n5,9\n6,11+\n", []string{"km", "-"}, "no endpoint was recognised")
	// A status beside it goes before the plus.
	a = asked(t, "patient,time,status\n1,3,1\n2,5,0\n3,7+,0\n4,8,1\n5,9,0\n6,11+,0\n", "km", "-")
	same(t, a, "endpoint/events", 2)
	if a.at("endpoint/event") != "status" {
		t.Error(a.at("endpoint"))
	}
}
