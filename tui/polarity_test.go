package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A status whose direction nothing says is asked on the screen, and nobody's curve is
// drawn before it was said; what a person says is kept as declared. Twelve patients,
// of whom the five with 0 are the dead.
func TestStatusIsAskedOnTheScreen(t *testing.T) {
	t.Parallel()
	open := func(name string) *App {
		b, err := os.ReadFile(filepath.Join("..", "stats", "testdata", "polarity", name+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		return start(table(t, name, string(b)), 120, 40)
	}
	has := func(s string, words ...string) {
		t.Helper()
		for _, w := range words {
			if !strings.Contains(s, w) {
				t.Errorf("nothing says %q:\n%s", w, s)
			}
		}
	}
	a := open("ncdb_vital")
	has(screen(a), "has no direction", "vitalStatus == 0", "say which value is censored (E)")
	has(do(a, "E"), "0 unknown, 1 unknown", "0 is censored", "1 is censored")
	s := do(a, "down", "enter")
	has(s, "confirmed: vitalStatus: 0 is the event, 1 is censored")
	if a.answer == nil || a.answer.Events != 5 || a.look.Censored != "1" {
		t.Errorf("censored %q: %+v", a.look.Censored, a.answer)
	}
	// A worded column that contradicts a number is taken, and it is said.
	a = open("inverted_os")
	has(screen(a), "os and cause_of_death contradict each other", "0 is the event, 1 is censored, as cause_of_death says")
	if a.answer == nil || a.answer.Events != 4 || a.answer.Groups[len(a.answer.Groups)-1].Events == 0 {
		t.Errorf("%+v", a.answer)
	}
	// Names and words are taken at their word.
	a = open("censored_words")
	has(screen(a), "named: Censored: FALSE is the event, TRUE is censored")
	a = open("dod_codes")
	has(screen(a), "any death is the event: Dead of disease, Dead of other causes")
}

// Where a status marks the dead alone, nobody is drawn before it was said what a
// blank is, and both answers are there to be taken.
func TestBlankStatusIsAskedOnTheScreen(t *testing.T) {
	t.Parallel()
	a := start(table(t, "blank", "id,os_days,dead,age\na,5,1,50\nb,6,,61\nc,7,,52\nd,8,1,63\ne,9,,54\nf,10,1,65\ng,11,,56\nh,12,,67\n"), 120, 40)
	if s := screen(a); a.answer != nil || !strings.Contains(s, "blank for 5 of 8 patients") {
		t.Errorf("not asked:\n%s", s)
	}
	s := do(a, "E")
	for _, w := range []string{"blank is censored: not missing(dead)", "3 events, 8 patients", "blank is not known: dead == 1", "3 events, 3 patients"} {
		if !strings.Contains(s, w) {
			t.Errorf("nothing says %q:\n%s", w, s)
		}
	}
	if do(a, "enter"); a.answer == nil || a.answer.Used != 8 || a.answer.Events != 3 {
		t.Errorf("%+v", a.look)
	}
}

// Where deaths of another endpoint compete, the list of causes has them, with their
// number, and leads to the incidence in their presence.
func TestOtherDeathsAreAmongTheCauses(t *testing.T) {
	t.Parallel()
	c := embeddedSample(t, "lihc")
	l := opened(c)
	l.Endpoint = "DSS"
	a := startWith(c, l, 120, 40, false)
	n, of := a.resolver.OtherDeaths(l)
	if n < 10 || of != "OS" {
		t.Fatalf("%d deaths of %q", n, of)
	}
	do(a, "E")
	if s := screen(a); !strings.Contains(s, "other death") || !strings.Contains(s, fmt.Sprintf("%d dead in OS: shows the CIF", n)) {
		t.Errorf("the causes lack other deaths\n%s", s)
	}
	if do(a, "other death", "enter"); a.pageNow().Name() != "Cumulative incidence" || a.look != l {
		t.Errorf("on page %s with %+v", a.pageNow().Name(), a.look)
	}
	l.Endpoint = "OS"
	b := startWith(c, l, 120, 40, false)
	if do(b, "E"); strings.Contains(screen(b), "other death") {
		t.Errorf("something competes with death\n%s", screen(b))
	}
}
