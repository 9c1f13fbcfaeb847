package answer

import (
	"fmt"
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
	index   map[ledgerKey]int
}

// LedgerEntry is one look at one question, and what it said.
type LedgerEntry struct {
	Page string     // of the question
	Look model.Look // as it was, to go back to
	Finding
	Times int    // how often it was looked at
	Note  string // a person's own words

	family ledgerKey
}

// ledgerKey is a question put to a Look.
type ledgerKey struct {
	page string
	look model.Look
}

// Cut is the rule of the cut with the values that it gave.
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

// curvesAlone is a look at curves without the fields that only change how they are
// printed.
func curvesAlone(l model.Look) model.Look {
	l = curvesParts(l)
	l.Searching, l.Showing = model.Searching{}, model.Showing{Test: readsTest(l)}
	l.Reference, l.CI, l.Ties, l.Firth = "", "", "", false
	return l
}

// keysOf says which looks are one entry, and which entries are one family. Looks at
// curves that differ in the cut alone are one search, and so one family; a look of
// any other question is a family of its own.
func keysOf(page string, l model.Look, a Found) (entry, family ledgerKey) {
	if _, ok := a.(*Survival); !ok {
		l.Level, l.ConfType, l.Seed, l.Permutations = 0, "", 0, 0
		l.Per, l.Family = "", "" // neither changes the P of a marker
		return ledgerKey{page, l}, ledgerKey{page, l}
	}
	entry.page, entry.look = page, curvesAlone(l)
	family = entry
	family.look.Cut, family.look.Moved, family.look.Test = "", false, ""
	return entry, family
}

// Record writes down what an answer on the screen says; a look that is seen again
// is counted, not repeated. page and parts are the question's. l is the whole Look,
// as it says whether a cut was moved, which most questions do not use. An answer
// without P values leaves no entry.
func (g *Ledger) Record(page string, l model.Look, parts func(model.Look) model.Look, found Found) {
	f, ok := found.Finding()
	if h, model := found.(*Hazard); model {
		f, ok = h.findingOn(page)
	}
	if !ok {
		return
	}
	if g.index == nil {
		g.index = map[ledgerKey]int{}
	}
	used := parts(l)
	if l.Moved && !used.Moved && used.Marker != "" && used.Cut != "" {
		f.Chosen = true
	}
	entry, family := keysOf(page, used, found)
	if i, ok := g.index[entry]; ok {
		if !g.Entries[i].Pending || f.Pending { // what was waited for is no second look
			g.Entries[i].Times++
		}
		g.Entries[i].Pending = f.Pending
		g.Entries[i].Chosen = g.Entries[i].Chosen || f.Chosen
		if !math.IsNaN(f.Corrected) {
			g.Entries[i].Corrected = f.Corrected
		}
		return
	}
	g.index[entry] = len(g.Entries)
	g.Entries = append(g.Entries, LedgerEntry{Page: page, Look: l, Finding: f, Times: 1, family: family})
}

// findingOn is what a page about a model shows of it: the tests of proportional
// hazards, or nothing where it shows who moves the model.
func (h *Hazard) findingOn(page string) (Finding, bool) {
	switch page {
	case InfluenceQuestion.Page:
		return Finding{}, false
	case SchoenfeldQuestion.Page:
		if h.PH == nil {
			return Finding{}, false
		}
		f := find(&h.Answer, "proportional hazards", h.PH.Global.P)
		return f.ifTested()
	}
	return h.Finding()
}

// Family is one question and all cuts of it that were tried.
type Family struct {
	First    int // index of its first entry
	Looks    int
	P        float64 // of the family: see Families
	Kind     string  // in words, such as "median, not searched", "Bonferroni", "corrected for the search"
	Holm, BH float64 // over the families
}

// Families judges the ledger. Looks at curves that differ in the cut alone are one
// family, any other look is one by itself. Where a cut was chosen from the data,
// the family's P is the corrected P of the best cut; where one look brings a P for
// all its tests together, that one; else the least P times the number of tests.
// Over families P is corrected by Holm and by Benjamini-Hochberg. of[i] is the
// family of entry i.
func (g *Ledger) Families() (families []Family, of []int) {
	at := map[ledgerKey]int{}
	of = make([]int, len(g.Entries))
	var members [][]*LedgerEntry
	for i := range g.Entries {
		e := &g.Entries[i]
		k, ok := at[e.family]
		if !ok {
			k = len(families)
			at[e.family] = k
			families, members = append(families, Family{First: i}), append(members, nil)
		}
		of[i] = k
		members[k] = append(members[k], e)
	}
	p := make([]float64, len(families))
	for k := range families {
		f := &families[k]
		f.Looks = len(members[k])
		f.P, f.Kind = familyP(members[k])
		p[k] = f.P
	}
	holm, bh := stats.AdjustP(p, stats.Holm), stats.AdjustP(p, stats.BH)
	for k := range families {
		families[k].Holm, families[k].BH = holm[k], bh[k]
	}
	return families, of
}

// familyP is the P of a family and where it comes from, in words.
func familyP(entries []*LedgerEntry) (p float64, kind string) {
	searched, pending, tests, corrected := false, false, 0, math.NaN()
	p = math.NaN()
	for _, e := range entries {
		searched, pending = searched || e.Chosen, pending || e.Pending
		if !math.IsNaN(e.Corrected) && (e.Chosen || len(entries) == 1) {
			corrected = e.Corrected
		}
		tests += e.Tests
		p, _ = least([]float64{p, e.P})
	}
	switch {
	case searched && math.IsNaN(corrected) && pending:
		return corrected, "searched, and the permutation P is being computed"
	case searched && math.IsNaN(corrected): // three groups or more, weights
		return corrected, "searched, and there is no correction"
	case searched:
		return corrected, "corrected for the search"
	case !math.IsNaN(corrected):
		return corrected, fmt.Sprintf("corrected for %d tests", tests)
	case tests > 1:
		return min(1, p*float64(tests)), "Bonferroni"
	}
	return p, notSearched(entries)
}

// notSearched says what is known of a test of which nothing was searched for: that
// its cut has a rule of its own. Whether anybody had planned it nobody here can know.
func notSearched(entries []*LedgerEntry) string {
	rule := ""
	for i, e := range entries {
		own, _, _ := strings.Cut(e.Rule, ":")
		if i > 0 && own != rule {
			return "not searched"
		}
		rule = own
	}
	switch rule {
	case "":
		return "not searched"
	case "value":
		return "cut as given, not searched"
	}
	return rule + ", not searched"
}

// Annotate writes a note beside an entry.
func (g *Ledger) Annotate(i int, note string) {
	if i >= 0 && i < len(g.Entries) {
		g.Entries[i].Note = model.Printable(note)
	}
}
