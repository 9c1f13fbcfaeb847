package model

import (
	"fmt"
	"strings"
	"testing"
)

// The first value that keeps text from being numbers is named by its patient, or by its row
// of the file where that is known, and the others are counted.
func TestFirstNoNumber(t *testing.T) {
	for _, tc := range []struct {
		values string
		row    int
		want   string
	}{
		{"12 8 3", 0, ""},
		{"x 8 3", 0, `patient 1 has "x"`},
		{"12 x 3", 0, `patient 2 has "x"`},
		{"12 NA x y NA z", 0, `patient 3 has "x" and 2 more are not numbers`},
		{"12 x y", 7, `row 7 has "x" and 1 more are not numbers`},
		{"12 x", 7, `row 7 has "x"`},
		{"12 8", 7, ""},
	} {
		c := &Column{Name: "time", Kind: Category, NoNumber: tc.row}
		for i, v := range strings.Fields(tc.values) {
			if c.Level = append(c.Level, v); v == "NA" {
				i = -1
			}
			c.Code = append(c.Code, int32(i))
		}
		if got := FirstNoNumber(c); got != tc.want {
			t.Errorf("%s: %q, not %q", tc.values, got, tc.want)
		}
	}
}

// A list of signed parts changes what a figure shows unasked; one part without a sign makes
// it the whole list; the last that names a part counts.
func TestShows(t *testing.T) {
	for _, tc := range []struct {
		show       string
		usual, not bool // whether a usual part a is shown, and an unusual one b
	}{
		{"", true, false}, {"+b", true, true}, {"-a", false, false}, {"-a +b", false, true}, {"b", false, true}, {"a", true, false},
		{"+b a", true, true}, {"-a b", false, true}, {"c", false, false}, {"+c", true, false}, {"-c", true, false}, {"-b", true, false},
		{"-a +a", true, false}, {"+a -a", false, false}, {"a -a", false, false}, {"c -b", false, false},
	} {
		p := Picture{Show: strings.Fields(tc.show)}
		if a, b := p.Shows("a", true), p.Shows("b", false); a != tc.usual || b != tc.not {
			t.Errorf("%q: a %v, b %v", tc.show, a, b)
		}
	}
}

// States are said by their values: at least one event, no value twice, none that the status
// has not; what is said neither way is left out, but where events alone are said.
func TestWithStates(t *testing.T) {
	e := Endpoint{Name: "os", Time: "time", Event: "status", Codes: []Code{
		{Value: "0", State: Censored}, {Value: "1", State: Event}, {Value: "2", State: Event}, {Value: "9", State: Unknown}}}
	for _, tc := range []struct {
		events, censored string
		want             string // of 0, 1, 2, 9
	}{
		{"", "0", "no value of status is said to be an event"},
		{"1", "", "censored event censored unknown"},
		{"1 2", "", "censored event event unknown"},
		{"1", "0", "censored event unknown unknown"},
		{"9", "0 1", "censored censored unknown event"},
		{"1", "0 1", "status = 1 is said to be both an event and censored"},
		{"3", "", `status has no value `},
		{"1", "3", `status has no value `},
	} {
		got, err := e.WithStates(strings.Fields(tc.events), strings.Fields(tc.censored))
		said := fmt.Sprint(err)
		if err == nil {
			var states []string
			for _, c := range got.Codes {
				states = append(states, map[State]string{Event: "event", Censored: "censored", Unknown: "unknown"}[c.State])
			}
			said = strings.Join(states, " ")
		}
		if !strings.HasPrefix(said, tc.want) {
			t.Errorf("events %q, censored %q: %s\nnot %s", tc.events, tc.censored, said, tc.want)
		}
	}
	if e.Codes[1].State != Event || e.Codes[3].State != Unknown {
		t.Error("the endpoint itself was changed")
	}
}
