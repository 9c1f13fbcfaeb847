package answer

import (
	"math"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// Ledger is every question that was looked at in a session, in order. Nothing
// is ever taken out of it: what was looked at was looked at. It holds no
// patient data.
type Ledger struct {
	Entries []LedgerEntry
	index   map[model.Look]int
}

// LedgerEntry is one look and what it said.
type LedgerEntry struct {
	Look      model.Look
	Endpoint  string
	Marker    string
	Rule      string // of the cut; "" for levels
	Cuts      []float64
	N, Events int
	P         float64 // naive: the log-rank test at this cut
	Corrected float64 // P of the best cut of this marker, NaN where the cut was not chosen from the data
	Chosen    bool    // the cut was moved or optimised
	Times     int     // how often it was looked at
	Note      string  // a person's own words
}

// Cut says the rule and the values that it gave.
func (e *LedgerEntry) Cut(show func(float64) string) string {
	out := ""
	if !strings.HasPrefix(e.Rule, "value:") {
		out = e.Rule
	}
	for i, c := range e.Cuts {
		if i > 0 {
			out += ","
		}
		if out != "" {
			out += " "
		}
		out += show(c)
	}
	return out
}

// family is what one search is: the same question but for the cut.
func family(l model.Look) model.Look {
	l = l.Survival()
	l.Cut, l.Moved, l.Reference, l.Level, l.ConfType, l.CI, l.Ties = "", false, "", 0, "", "", ""
	l.Times, l.RMST, l.Rho, l.Gamma, l.Pairwise, l.Firth, l.MinProp, l.Band, l.PH = "", 0, 0, 0, "", false, 0, "", ""
	return l
}

// sight is what makes two looks one entry: how an answer is printed does not.
func sight(l model.Look) model.Look {
	f := family(l)
	f.Cut, f.Moved = l.Cut, l.Moved
	return f
}

// Record writes an answer down; a look that is seen again is counted.
func (g *Ledger) Record(s *Survival) {
	if g.index == nil {
		g.index = map[model.Look]int{}
	}
	key := sight(s.Look)
	if i, ok := g.index[key]; ok {
		g.Entries[i].Times++
		if s.Corrected != nil {
			g.Entries[i].Corrected = s.Corrected.P
		}
		return
	}
	e := LedgerEntry{Look: s.Look, Endpoint: s.Endpoint.Name, N: s.Used, Events: s.Events, P: math.NaN(), Corrected: math.NaN(), Chosen: s.Moved, Times: 1}
	if s.Frame.Marker != nil {
		e.Marker = s.Frame.Marker.Title()
		e.Cuts = s.Frame.Cuts
		if len(e.Cuts) > 0 || s.Frame.Rule.Kind == model.CutBy {
			e.Rule = s.Frame.Rule.Rule
		}
	}
	if len(s.Tests) > 0 {
		e.P = s.Tests[0].P
	}
	if s.Corrected != nil {
		e.Corrected = s.Corrected.P
	}
	g.index[key] = len(g.Entries)
	g.Entries = append(g.Entries, e)
}

// Family is one question and all cuts of it that were tried.
type Family struct {
	First    int // index of its first entry
	Looks    int
	P        float64 // of the family: see Families
	Kind     string  // in words, such as "pre-specified", "Bonferroni", "corrected for the search"
	Holm, BH float64 // over the families
}

// Families judges the ledger. Looks that differ in the cut alone are one
// family. Where a cut was chosen from the data, its P is the corrected P of the
// best cut; where only pre-specified cuts were tried, the least P times their
// number; and over families P is corrected by Holm and by Benjamini-Hochberg.
// of[i] is the family of entry i.
func (g *Ledger) Families() (families []Family, of []int) {
	at := map[model.Look]int{}
	of = make([]int, len(g.Entries))
	chosen := map[int]bool{}
	for i, e := range g.Entries {
		key := family(e.Look)
		k, ok := at[key]
		if !ok {
			k = len(families)
			at[key] = k
			families = append(families, Family{First: i, P: math.NaN()})
		}
		of[i] = k
		f := &families[k]
		f.Looks++
		if e.Chosen {
			if !math.IsNaN(e.Corrected) {
				f.P = e.Corrected
			}
			chosen[k] = true
		}
	}
	for k := range families {
		f := &families[k]
		if chosen[k] {
			f.Kind = "corrected for the search"
			if math.IsNaN(f.P) { // three groups or more
				f.Kind = "searched, and there is no correction"
			}
			continue
		}
		tests := 0
		for i, e := range g.Entries {
			if of[i] == k && !math.IsNaN(e.P) {
				tests++
				if !(f.P <= e.P) {
					f.P = e.P
				}
			}
		}
		f.Kind = "pre-specified"
		if tests > 1 {
			f.P = min(1, f.P*float64(tests))
			f.Kind = "Bonferroni"
		}
	}
	p := make([]float64, len(families))
	for k, f := range families {
		p[k] = f.P
	}
	holm, bh := stats.AdjustP(p, stats.Holm), stats.AdjustP(p, stats.BH)
	for k := range families {
		families[k].Holm, families[k].BH = holm[k], bh[k]
	}
	return families, of
}

// Annotate writes a note beside an entry.
func (g *Ledger) Annotate(i int, note string) {
	if i >= 0 && i < len(g.Entries) {
		g.Entries[i].Note = model.Printable(note)
	}
}
