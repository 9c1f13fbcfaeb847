package main

import (
	"fmt"
	"regexp"
	"testing"
)

// Who is not marked may be alive or not known: each answer that is offered can be
// pasted, and gives the events and the patients that it says.
func TestStatusBlankIsAsked(t *testing.T) {
	offered := regexp.MustCompile(`--event '([^']+)' \((\d+) with the event(?: of (\d+) patients)?`)
	for csv, want := range map[string][]string{
		"os_days,dead\n5,1\n6,\n7,\n8,1\n9,\n":            {"2 of 5", "2 of 2"},
		"os_days,dead\n5,x\n6,\n7,\n8,x\n9,\n":            {"2 of 5", "2 of 2"},
		"os_days,dead\n5,1\n6,.\n7,.\n8,1\n9,.\n":         {"2 of 5", "2 of 2"},
		"os_days,death\n5,C22.0\n6,\n7,\n8,I21\n9,\n":     {"2 of 5", "2 of 2"},
		"os_days,status\n5,M\n6,V\n7,V\n8,M\n9,V\n":       {"3 of 5", "2 of 5"},
		"os_days,status\n5,-1\n6,0\n7,0\n8,-1\n9,0\n":     {"2 of 5", "3 of 5"},
		"os_days,alive\n5,yes\n6,\n7,\n8,yes\n9,\n10,yes": {"3 of 6", "0 of 3"},
	} {
		status, _, told := kaplan(csv, "km", "-")
		found := offered.FindAllStringSubmatch(told, -1)
		if status == 0 || len(found) != len(want) {
			t.Errorf("%q: status %d, %s", csv, status, told)
			continue
		}
		for k, way := range found {
			a := asked(t, csv, "km", "-", "--event", way[1])
			got := fmt.Sprintf("%.0f of %.0f", a.number("endpoint/events"), a.number("cohort/used"))
			if got != want[k] || way[3] != "" && way[2]+" of "+way[3] != got {
				t.Errorf("%s gives %s and says %s of %s, want %s", way[1], got, way[2], way[3], want[k])
			}
		}
	}
}
