package model

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Every name of the table means what the table says.
func TestNameMeanings(t *testing.T) {
	for _, m := range nameMeanings {
		for _, name := range SplitList(m.names) {
			if got := nameSays(name).means; got != m.means {
				t.Errorf("%q (%q) means %d, want %d", name, nameTokens(name), got, m.means)
			}
		}
	}
}

// A name that carries its coding is believed, however it is written.
func TestCodedNames(t *testing.T) {
	for name, want := range map[string]string{
		"Censor (alive=0; dead=1)":           "0- 1+",
		"Death (1=yes)":                      "0- 1+",
		"Alive (1=yes, 0=no)":                "0+ 1-",
		"Censored (1=yes)":                   "0+ 1-",
		"status_1dead":                       "0- 1+",
		"status.0alive.1dead":                "0- 1+",
		"status..1.dead..0.alive.":           "0- 1+",
		"Censor..alive.0..dead.1.":           "0- 1+",
		"vital status (0 = dead, 1 = alive)": "0+ 1-",
		"Vital Status [1: alive, 0: dead]":   "0+ 1-",
		"OS status (1=dead)":                 "0- 1+",
		"OS (0=alive/1=dead)":                "0- 1+",
		"Status 1=Alive 0=Dead":              "0+ 1-",
		"event (0 censored, 1 progression)":  "0- 1+",
		"relapse (No=0 Yes=1)":               "0- 1+",
	} {
		c := cohortOf("x: 1 2 3")
		col := cohortOf("y: 0 1 1").Columns[0]
		col.Name = name
		c.Columns = append(c.Columns, col)
		c.Index()
		e := Endpoint{Event: name}
		e.understand(c, col, false)
		var got []string
		for _, k := range e.Codes {
			got = append(got, k.Value+map[State]string{Censored: "-", Event: "+", Unknown: "?"}[k.State])
		}
		if g := strings.Join(got, " "); g != want || e.Ambiguous != "" || e.Coding != CodingNamed {
			t.Errorf("%s: %s, want %s (%s) %s", name, g, want, e.Coding, e.Ambiguous)
		}
	}
	// A digit in a name is no coding.
	for _, name := range []string{"t1_dead", "visit_0_relapse", "event_1", "os_5y", "death_30d", "status2", "arm_2_event"} {
		if _, code := codedName(name); len(code) > 0 {
			t.Errorf("%s carries %v", name, code)
		}
	}
}

// However a name of the table is written, and whatever says yes in the column, the
// answer or the question is the one of the table: and the dead of a name that says
// the contrary are never its living.
func TestNoContraryNameInverts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(nameMeanings).Draw(t, "meaning")
		name := rapid.SampledFrom(SplitList(m.names)).Draw(t, "name")
		tokens := nameTokens(name)
		switch rapid.IntRange(0, 5).Draw(t, "style") {
		case 0:
			name = strings.Join(tokens, "_")
		case 1:
			name = strings.Join(tokens, ".")
		case 2:
			name = strings.ToUpper(strings.Join(tokens, " "))
		case 3:
			for i := range tokens {
				tokens[i] = strings.ToUpper(tokens[i][:1]) + tokens[i][1:]
			}
			name = strings.Join(tokens, "")
		case 4:
			name = "pt_" + strings.Join(tokens, "_")
		}
		yesNo := rapid.SampledFrom([][2]string{{"1", "0"}, {"TRUE", "FALSE"}, {"Yes", "No"}, {"y", "n"}, {"T", "F"}}).Draw(t, "values")
		number := yesNo[0] == "1"
		n := rapid.IntRange(3, 12).Draw(t, "n")
		var times, values []string
		yes := make([]bool, n)
		for i := range n {
			yes[i] = i == 0 || i > 1 && rapid.Bool().Draw(t, "yes")
			times = append(times, fmt.Sprint(10+3*i))
			values = append(values, yesNo[map[bool]int{true: 0, false: 1}[yes[i]]])
		}
		c := cohortOf("time: "+strings.Join(times, " "), "y: "+strings.Join(values, " "))
		c.Columns[1].Name = name
		c.Index()
		r := NewResolver(c)

		hand, err := EndpointFromColumns(c, "time", name)
		if m.means == saysLost {
			if err == nil {
				t.Fatalf("%s is taken for a status", name)
			}
			if len(RecogniseEndpoints(c)) > 0 {
				t.Fatalf("%s is recognised", name)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		all := append(RecogniseEndpoints(c), hand)
		for k, e := range all {
			byHand := k == len(all)-1
			asked, open := e.Ambiguous != "", e.Open
			switch m.means {
			case saysNothing, saysEvent:
				if asked {
					t.Fatalf("%s is asked: %s", name, e.Ambiguous)
				}
			case saysContrary:
				if asked != byHand || open {
					t.Fatalf("%s: asked %v by hand %v", name, asked, byHand)
				}
			case saysEither:
				if asked != (!byHand || !number) || open != !number {
					t.Fatalf("%s: asked %v, open %v, by hand %v", name, asked, open, byHand)
				}
				if !asked && (len(e.Notes) == 0 || e.Coding != CodingAssumed) {
					t.Fatalf("%s: nothing says that it may be the other way round", name)
				}
			case saysSurvival:
				if !asked || open != !number {
					t.Fatalf("%s: asked %v, open %v", name, asked, open)
				}
			default:
				if !open {
					t.Fatalf("%s goes on without being told", name)
				}
			}
			if asked && len(e.Readings) != 2 && !slices.Equal(yes, []bool{true}) {
				t.Fatalf("%s: %d readings", name, len(e.Readings))
			}
			for _, reading := range e.Readings { // each can be asked, and is taken at its word
				ep, err := r.EndpointOf(Look{Observing: Observing{Time: "time", Event: reading.Event}})
				if err != nil || ep.Coding != CodingDeclared {
					t.Fatalf("%s: %v", reading.Event, err)
				}
				states, err := r.statesOf(ep)
				if got := count(states, Event); err != nil || got != reading.N {
					t.Fatalf("%s has %d events and not %d", reading.Event, got, reading.N)
				}
			}
			if open {
				if _, err := r.EndpointOf(Look{Observing: Observing{Time: "time", Event: name}}); err == nil {
					t.Fatalf("%s is drawn", name)
				}
				continue
			}
			o, err := e.Outcome(c, nil)
			if err != nil {
				t.Fatal(err)
			}
			for i := range yes {
				if (o.State[i] == Event) != (yes[i] != (m.means == saysContrary)) {
					t.Fatalf("%s = %s is %v", name, values[i], o.State[i])
				}
			}
		}
	})
}

func count(states []State, of State) int {
	n := 0
	for _, s := range states {
		if s == of {
			n++
		}
	}
	return n
}

// Words of negation turn the word that follows; dead and alive go before all else.
func TestLevelWords(t *testing.T) {
	for levels, want := range map[string]State{
		"not censored|Not Censored|non-censored|uncensored|dead|DOD|DOC|DOOC|DOT|Died, no recurrence|no relapse, died|not alive|no longer alive|1:DECEASED": Event,
		"Dead, cause unknown|unknown cause of death|dead disease-free|relapse: yes|Yes, dead|progressed|death from any cause|1 = dead|1-Dead|event":         Event,
		"censored|not dead|Not yet dead|no event|non-event|without relapse|w/o relapse|never relapsed|alive without disease|alive with disease":             Censored,
		"AWD|AWOD|NED|ANED|LFU|LTFU|no evidence of disease|free of disease|event-free|relapse free|No, still alive|No (alive)|relapse: no|No":               Censored,
		"didn't relapse|has not recurred|No sign of progression|lost to follow-up|0:DiseaseFree|0:ALIVE OR DEAD TUMOR FREE|0 - alive|end of study":          Censored,
		"unknown|Unknown|not reported|not known|N/A not seq 0-59|missing|uncertain":                                                                         Unknown,
	} {
		for _, l := range strings.Split(levels, "|") {
			w := readLevel(l)
			if w.is() != want || want == Unknown && w.state != wordMissing {
				t.Errorf("%q is %v (%d), want %v", l, w.is(), w.state, want)
			}
		}
	}
	for _, l := range []string{"pos", "neg", "mut", "wt", "married", "1.5", "A", "WITH TUMOR", "former"} {
		if w := readLevel(l); w.state != wordStrange {
			t.Errorf("%q is %d", l, w.state)
		}
	}
}

// Several ways to write one thing are one thing; what died of is another.
func TestSameEvent(t *testing.T) {
	for _, same := range []string{"TRUE|True|T|yes|Y|1", "1:DECEASED|DECEASED|dead|Died", "DOD|Dead of disease|died of the disease", "relapse|Relapsed", "DOOC|Dead of other causes"} {
		words := strings.Split(same, "|")
		for _, w := range words {
			if !sameEvent(w, words[0]) {
				t.Errorf("%q (%s) is not %q (%s)", w, oneEvent(w), words[0], oneEvent(words[0]))
			}
		}
	}
	for _, other := range []string{"DOD|DOC", "dead|Dead of disease", "1|2", "relapse|death", "A|B"} {
		if a, b, _ := strings.Cut(other, "|"); sameEvent(a, b) {
			t.Errorf("%q is taken for %q", a, b)
		}
	}
}
