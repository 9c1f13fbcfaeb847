package answer

import (
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
