package model

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A status by number beside another column that says who died: however it is coded,
// the dead of the other column are never its living without a question, and where
// both agree nothing is asked.
func TestStatusBesideItsWitness(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(8, 30).Draw(t, "n")
		dead := make([]bool, n)
		for i := range dead {
			dead[i] = i%2 == 0 && i < 8 || i > 8 && rapid.Bool().Draw(t, "dead")
		}
		inverted := rapid.Bool().Draw(t, "inverted")
		codes := rapid.SampledFrom([][2]string{{"0", "1"}, {"1", "2"}}).Draw(t, "codes")
		name := rapid.SampledFrom([]string{"status", "os", "death", "event", "fustat", "overall_survival", "vital_status", "cens"}).Draw(t, "name")
		if codes[1] == "2" && slices.Contains([]string{"death", "overall_survival", "cens"}, name) {
			codes = [2]string{"0", "1"}
		}
		kind := rapid.SampledFrom([]string{"words", "named", "alive", "date"}).Draw(t, "witness")
		var times, status, says []string
		for i, d := range dead {
			times = append(times, fmt.Sprint(5+2*i))
			at := 0
			if d != inverted {
				at = 1
			}
			status = append(status, codes[at])
			unknown := i > 8 && rapid.IntRange(0, 9).Draw(t, "missing") == 0
			word := map[string][2]string{"words": {"Living", "Died_of_Disease"}, "named": {"0", "1"}, "alive": {"yes", "no"}, "date": {"NA", "700"}}[kind]
			if d && kind == "words" && i%3 == 0 {
				word[1] = "DOC"
			}
			w := word[map[bool]int{false: 0, true: 1}[d]]
			if kind == "date" && d {
				w = fmt.Sprint(700 + i)
			} else if unknown {
				w = "NA"
			}
			says = append(says, w)
		}
		twin := map[string]string{"words": "death_from_cancer", "named": "is_dead", "alive": "alive", "date": "days_to_death"}[kind]
		c := cohortOf("time: "+strings.Join(times, " "), name+": "+strings.Join(status, " "), twin+": "+strings.Join(says, " "))
		for _, col := range c.Columns {
			for i := range col.Len() {
				if col.IsMissing(i) && col.Missing == 0 {
					col.Missing = 1
				}
			}
		}
		for _, byHand := range []bool{false, true} {
			e := Endpoint{Event: name}
			e.understand(c, c.Columns[1], byHand)
			free := name == "vital_status" || name == "cens" && !byHand // of no direction
			if e.Open || (e.Ambiguous != "") != (inverted && !free) {
				t.Fatalf("asked %q, inverted %v, by hand %v", e.Ambiguous, inverted, byHand)
			}
			if e.Ambiguous != "" && (!strings.Contains(e.Ambiguous, name) || !strings.Contains(e.Ambiguous, twin) || len(e.Readings) != 2) {
				t.Fatalf("%s: %+v", e.Ambiguous, e.Readings)
			}
			states := e.statesOfCodes(c.Columns[1])
			for i, d := range dead {
				if (states[i] == Event) != d {
					t.Fatalf("patient %d: %v, dead %v", i, states[i], d)
				}
			}
		}
	})
}

// Of 1 and 2 where the witness tells only one of three codes apart, nothing is decided;
// two witnesses that contradict each other decide nothing.
func TestWitnessThatDoesNotTell(t *testing.T) {
	c := cohortOf("time: 1 2 3 4 5 6", "exit_status: 1 2 3 1 2 3", "died: 1 0 1 1 0 0")
	e, err := EndpointFromColumns(c, "time", "exit_status")
	if err != nil || !e.Open || len(e.Readings) != 3 {
		t.Errorf("3 is dead once and alive once: %+v, %v", e, err)
	}
	c = cohortOf("time: 1 2 3 4 5 6", "vital_status: 1 0 1 0 1 0", "died: 1 0 1 0 1 0", "alive: 1 0 1 0 1 0")
	if e, err = EndpointFromColumns(c, "time", "vital_status"); err != nil || !e.Open || !strings.Contains(e.Ambiguous, "died and alive say the contrary") {
		t.Errorf("%+v, %v", e, err)
	}
	// Progression is no death: many progress and live.
	c = cohortOf("time: 1 2 3 4 5 6 7", "pfs_status: 1 1 1 1 0 1 0", "vital_status: Alive Alive Alive Dead Alive Alive Alive")
	if e, err = EndpointFromColumns(c, "time", "pfs_status"); err != nil || e.Ambiguous != "" {
		t.Errorf("%s, %v", e.Ambiguous, err)
	}
	// Most deaths may be of another cause than the one that is asked about.
	c = cohortOf("time: 1 2 3 4 5 6 7", "dss_status: 0 0 0 1 0 0 0", "vital_status: Dead Dead Dead Dead Alive Alive Dead")
	if e, err = EndpointFromColumns(c, "time", "dss_status"); err != nil || e.Ambiguous != "" {
		t.Errorf("%s, %v", e.Ambiguous, err)
	}
}

// An event that is given alone goes with the time that was recognised, and with its
// entry.
func TestEventAlone(t *testing.T) {
	c := cohortOf("tstart: 0 0 1 2", "tstop: 5 6 7 8", "status: 0 1 1 0", "x: 1 2 3 4")
	c.Endpoints = RecogniseEndpoints(c)
	r := NewResolver(c)
	e, err := r.EndpointOf(Look{Observing: Observing{Event: "status == 0"}})
	if err != nil || e.Time != "tstop" || e.Entry != "tstart" || e.Coding != CodingDeclared {
		t.Errorf("%+v, %v", e, err)
	}
	c = cohortOf("os_time: 5 6 7 8", "os_status: 0 1 1 0", "pfs_time: 4 5 6 8", "pfs_status: 1 1 1 0", "y: a b a b")
	c.Endpoints = RecogniseEndpoints(c)
	r = NewResolver(c)
	for event, want := range map[string]string{"pfs_status == 1": "pfs_time", "os_status": "os_time", `y == "a"`: ""} {
		if e, err = r.EndpointOf(Look{Observing: Observing{Event: event}}); (err != nil) != (want == "") || e.Time != want {
			t.Errorf("%s: %q, %v", event, e.Time, err)
		}
	}
	if e, err = r.EndpointOf(Look{Observing: Observing{Endpoint: "PFS", Event: `y == "a"`}}); err != nil || e.Time != "pfs_time" {
		t.Errorf("%+v, %v", e, err)
	}
}

// What says that nothing is known is neither dead nor alive, whatever it is compared
// with: 9 in a status of 0 and 1, "unknown" among words. A count of 9 is a count.
func TestNotSaid(t *testing.T) {
	c := cohortOf("time: 1 2 3 4 5", "vital: 0 1 9 1 0", "dead: yes no unknown Y NA", "nodes: 0 9 4 1 2")
	r := NewResolver(c)
	for event, want := range map[string]string{
		"vital == 0": "+-?-+", "vital != 0": "-+?+-", "vital in [1, 9]": "-+++-", "vital == 1 and nodes < 59": "-+?+-", `dead in ["yes", "Y"]`: "+-?+?", `dead != "no"`: "+-?+?",
		`dead == "yes" or dead == "unknown"`: "+-+-?", "nodes > 1": "-++-+",
	} {
		states, err := r.statesOf(Endpoint{Time: "time", Event: event})
		got := ""
		for _, s := range states {
			got += map[State]string{Event: "+", Censored: "-", Unknown: "?"}[s]
		}
		if err != nil || got != want {
			t.Errorf("%s: %s, want %s (%v)", event, got, want, err)
		}
	}
}
