package model

import (
	"slices"
	"strings"
	"testing"
)

// understoodOf is a status beside a time of its own, as it is recognised.
func understoodOf(t *testing.T, name, values string) (*Cohort, Endpoint) {
	t.Helper()
	n := len(strings.Fields(values))
	c := cohortOf("time: "+strings.Join(strings.Fields(strings.Repeat("7 8 9 10 11 ", n))[:n], " "), "x: "+values)
	c.Columns[1].Name = name
	c.Index()
	e := Endpoint{Name: "time/" + name, Time: "time", Event: name}
	e.understand(c, c.Columns[1], false)
	return c, e
}

// Of ten patients three are marked and seven blank. With the blank as the living there
// are 3 events of 10 patients, with the blank as not known 3 of 3: the same events,
// another curve. Neither is drawn before it was said which.
func TestBlankIsAsked(t *testing.T) {
	for _, mark := range []string{"1", "2", "Y", "yes", "x", "Dead", "TRUE", "ja"} {
		for _, name := range []string{"dead", "status", "OS"} {
			c, e := understoodOf(t, name, strings.Join([]string{mark, "NA NA", mark, "NA NA NA", mark, "NA NA"}, " "))
			if !e.Open || len(e.Readings) != 2 || e.Blank != 7 {
				t.Errorf("%s %s: %+v", name, mark, e)
				continue
			}
			r := NewResolver(c)
			for k, of := range []int{10, 3} {
				reading := e.Readings[k]
				o, err := r.population(Look{Observing: Observing{Time: "time", Event: reading.Event}})
				if err != nil {
					t.Fatal(err)
				}
				events := 0
				for _, is := range o.outcome.Event {
					if is {
						events++
					}
				}
				if len(o.row) != of || reading.Of != of || events != 3 || reading.N != 3 {
					t.Errorf("%s: %d patients and %d events, said %+v", reading.Event, len(o.row), events, reading)
				}
			}
			if _, err := r.EndpointOf(Look{Observing: Observing{Time: "time", Event: name}}); err == nil {
				t.Errorf("%s %s by hand is not asked", name, mark)
			}
			if _, err := r.EndpointOf(Look{Observing: Observing{Time: "time", Event: name, Cause: mark}}); err == nil {
				t.Errorf("%s: the cause %s says what the blank are", name, mark)
			}
			said, err := r.EndpointOf(Look{Observing: Observing{Time: "time", Event: name, Censored: NobodyCensored}})
			if err != nil || !strings.Contains(strings.Join(said.Notes, ""), "blank for 7 patients") {
				t.Errorf("%s: nobody censored: %v %q", name, err, said.Notes)
			}
		}
	}
	// One of twelve is missing: all had the event, which is a doubt.
	if _, e := understoodOf(t, "dead", "1 1 1 1 1 NA 1 1 1 1 1 1"); e.Open || e.Ambiguous != "" || len(e.Notes) != 1 {
		t.Errorf("one missing of twelve: %+v", e)
	}
	// The living marked and the dead blank.
	if _, e := understoodOf(t, "alive", "1 NA NA 1 1"); !e.Open || len(e.Readings) != 2 || e.Readings[0].Event != "missing(alive)" || e.Readings[0].N != 2 {
		t.Errorf("alive: %+v", e)
	}
	// What says who is censored is not asked, and neither is the custom of 1 and 2.
	for _, values := range []string{"0 1 NA NA NA", "dead alive NA NA NA", "1 2 NA NA NA", "0 0 0 NA NA"} {
		if _, e := understoodOf(t, "status", values); e.Open {
			t.Errorf("%s: %s", values, e.Ambiguous)
		}
	}
}

// Who has no time is in no analysis: a status that is blank there says nothing.
func TestBlankWithoutTime(t *testing.T) {
	c := cohortOf("time: 5 6 7 NA NA NA", "dead: 1 1 1 NA NA NA")
	e := Endpoint{Time: "time", Event: "dead"}
	if e.understand(c, c.Columns[1], false); e.Open {
		t.Error(e.Ambiguous)
	}
}

// Codes of ICD-10 are causes: I21 and I22 are two, N18 is no "no" and Y83 no "yes".
func TestCodesOfDiseaseAreCauses(t *testing.T) {
	_, e := understoodOf(t, "death", "C22.0 NA I21 N18 NA C22.1 Y83 I22 NA NA")
	if !e.Open || len(e.Readings) != 2 || e.Readings[0].Event != "not missing(death)" || e.Readings[0].N != 6 || e.Readings[0].Of != 10 {
		t.Errorf("%+v", e)
	}
	if got := e.CauseNames(); len(got) != 6 {
		t.Errorf("causes %q", got)
	}
	_, e = understoodOf(t, "death", "alive alive I21 N18 alive")
	if got := e.CauseNames(); e.Open || !slices.Equal(got, []string{"I21", "N18"}) {
		t.Errorf("%q beside alive: %+v", got, e)
	}
}

// Access writes yes as -1. Beside 0 alone it is asked; beside 0 and 1 it is a value
// that nobody knows.
func TestMinusOne(t *testing.T) {
	c, e := understoodOf(t, "status", "-1 0 0 -1 0")
	if !e.Open || len(e.Readings) != 2 {
		t.Fatalf("%+v", e)
	}
	r := NewResolver(c)
	for _, reading := range e.Readings {
		want := map[string]int{"status == -1": 2, "status == 0": 3}[reading.Event]
		o, err := r.population(Look{Observing: Observing{Time: "time", Event: reading.Event}})
		if err != nil || len(o.row) != 5 || reading.N != want || want == 0 {
			t.Errorf("%+v: %v", reading, err)
		}
	}
	if _, e = understoodOf(t, "alive", "-1 0 0 -1 0"); !e.Open {
		t.Errorf("alive: %+v", e)
	}
	if _, e = understoodOf(t, "status", "-1 0 1 -1 0"); e.Open {
		t.Errorf("beside 1: %s", e.Ambiguous)
	}
}

// 1 and 2 in a status of an outcome that is named is the custom, and it is said.
func TestOneTwoIsSaid(t *testing.T) {
	if _, e := understoodOf(t, "OS_STATUS", "1 2 1 2"); e.Open || e.Coding != CodingAssumed || len(e.Notes) != 1 {
		t.Errorf("%+v", e)
	}
}
