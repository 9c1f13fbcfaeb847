package model

import (
	"fmt"
	"strings"
	"testing"
)

// Two times and two statuses whose names do not say which belong together: the disease
// comes back in half of the patients, who are followed on; the others are followed to
// the same day by both times. The time that ends at the relapse is its own, in whatever
// order the columns stand, and the other one is that of death.
func TestTheTimeThatEndsAtTheEvent(t *testing.T) {
	var short, long, relapse, dead []string
	for i := range 24 {
		s := 5 + i*7%40
		l := s
		if i%2 == 0 {
			l += 3 + i%5
		}
		short, long = append(short, fmt.Sprint(s)), append(long, fmt.Sprint(l))
		relapse, dead = append(relapse, fmt.Sprint((i+1)%2)), append(dead, fmt.Sprint(i/3%2))
	}
	column := func(name string, values []string) string { return name + ": " + strings.Join(values, " ") }
	a, b := column("follow_up", long), column("duration", short)
	back, death := column("recurred", relapse), column("died", dead)
	for _, cols := range [][]string{{a, b, back, death}, {b, a, back, death}, {b, a, death, back}, {back, death, a, b}, {death, a, back, b}, {a, back, b, death}} {
		got := map[string]string{}
		for _, e := range RecogniseEndpoints(cohortOf(cols...)) {
			got[e.Event] = e.Time + ", " + e.Why
		}
		if got["recurred"] != "duration, it ends at the event" || !strings.HasPrefix(got["died"], "follow_up, ") || len(got) != 2 {
			t.Errorf("%v: %v", cols, got)
		}
	}
	// A name that says more goes before it, and times that differ by chance say nothing.
	for _, e := range RecogniseEndpoints(cohortOf(column("recur_time", long), column("duration", short), back)) {
		if e.Event == "recurred" && e.Time != "recur_time" {
			t.Errorf("%+v", e)
		}
	}
	for _, e := range RecogniseEndpoints(cohortOf(a, column("duration", append(long[5:len(long):len(long)], long[:5]...)), back)) {
		if e.Why == "it ends at the event" {
			t.Errorf("%+v", e)
		}
	}
}
