package answer

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"kaplan/model"
)

// Seal is what is kept of a look beside what it said: who looked, when, with which
// program, at which data. Hash chains it to the looks before it.
type Seal struct {
	At      time.Time
	User    string
	Host    string
	Version string
	Data    string // SHA-256 of the files
	Hash    string // "" as long as the entry is not chained
}

// Test is the test that an entry makes, by its kind and the Look that makes it:
// entries with the same one say the same in other words. Restore takes both.
func (e *LedgerEntry) Test() (kind string, look model.Look) { return e.test.kind, e.test.look }

// Differs says what of an answer to the same look is another than what an entry holds,
// nil for nothing. An answer may have several findings, of which the entry was one: only
// where it is none of them it differs, from that whose P is nearest.
func (e *LedgerEntry) Differs(now ...Found) (out []string) {
	near, distance := Finding{}, math.Inf(1)
	for _, found := range now {
		if found == nil {
			continue
		}
		f, ok := findingOn(e.Page, found)
		if !ok {
			continue
		}
		d := math.Abs(f.P - e.P)
		if math.IsNaN(f.P) && math.IsNaN(e.P) {
			d = 0
		} else if math.IsNaN(d) {
			d = 1
		}
		if d < distance {
			near, distance = f, d
		}
	}
	if math.IsInf(distance, 1) {
		return nil
	}
	if near.N != e.N || near.Events != e.Events {
		out = append(out, fmt.Sprintf("it was of %s and %s, and is of %d and %d", model.Count(e.N, "patient"), model.Count(e.Events, "event"),
			near.N, near.Events))
	}
	if distance > 1e-6*math.Abs(e.P) {
		was, is := model.FormatP(e.P), model.FormatP(near.P)
		if was == is { // less than the screen shows
			was, is = model.FormatShort(e.P), model.FormatShort(near.P)
		}
		if was == is {
			was, is = strconv.FormatFloat(e.P, 'g', 10, 64), strconv.FormatFloat(near.P, 'g', 10, 64)
		}
		out = append(out, fmt.Sprintf("P was %s and is %s", was, is))
	}
	return out
}

// Restore adds an entry of an earlier session to the end of a ledger, before anything
// is recorded. kind and look are what Test gave; plan and day are those of the planned
// look that it was, "" for none: where the plan has it no more, it is an explored one.
// Families are made anew, in the order of the entries.
func (g *Ledger) Restore(e LedgerEntry, kind string, look model.Look, plan, day string) {
	e.Planned, e.Screen = -1, 0
	for i, p := range g.Plan {
		if plan != "" && p.Name == plan && p.Day == day {
			e.Planned = i
		}
	}
	e.test = testKey{kind, look}
	e.family = g.familyOf(&e)
	if g.index == nil {
		g.index = map[entryKey]int{}
	}
	g.index[entryKey{e.Page, e.test, e.Planned}] = len(g.Entries)
	g.Entries = append(g.Entries, e)
}
