package answer

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"kaplan/model"
	"kaplan/stats"
)

// Ledger is every question that was looked at in a session, in order. Nothing
// is ever taken out of it: what was looked at was looked at. It holds no
// patient data.
//
// What is looked at. A look is written down when its P was drawn for a person, not
// when it was asked for: whoever pages through twenty markers has looked at twenty.
//
// What a family is. One test of one thing in one set of patients, however its cut
// was placed: cuts that are slid over, or that the landscape shows, are one search.
// Curves test their groups by tests that use no covariates, so that
// a covariate makes no new family of it; the hazard ratio of the same groups, not
// adjusted, is the same test in other words. The hazard ratio adjusted for
// covariates is another test, of another hypothesis (the effect among patients who
// are alike in the covariates), and so another family; it is the same one under the
// curves and on the page of the model. Strata, weights, a landmark, a cause, a
// subgroup and other arrangements of levels each make another test or other
// patients, and so another family.
//
// Screens. An answer that tests many things at once (all markers, a column with all
// others, the rows of a Table 1) is one family. Whoever looks later at one of those
// things found it there, or could have: that look belongs to the screen's family and
// counts as one of all its tests. It makes no further family, and it neither
// improves nor spoils the family's P, which stays that of the screen. Of other
// patients, or another outcome, no screen was drawn: looks at what the screen showed
// are one family there, of the least P times the tests of the screen.
//
// Planned and explored. A look that a plan has is judged among the planned ones,
// all others among all explored ones. What a plan asks is known beforehand, also
// where it was not looked at yet: Holm runs over all that is planned.
type Ledger struct {
	Entries []LedgerEntry
	Plan    []Planned
	Hash    string // of the plan as it was written, see model.PlanHash
	// Forgotten is how many earlier looks a person has had forgotten, and Doubts say
	// what was changed of the ledger elsewhere than in the program.
	Forgotten int
	Doubts    []string
	// Now is the time at which a look is made; nil where the ledger is not kept.
	Now func() time.Time
	// Same writes a Look as all Looks are written that ask the same, so that a plan
	// and a person may use other words; nil takes Looks as they are.
	Same func(model.Look) model.Look

	index map[entryKey]int
}

// Planned is a look of a plan: a question that was written down beforehand.
type Planned struct {
	Name, Day string
	Page      string // of the question
	Look      model.Look
}

// LedgerEntry is one look at one question, and what it said.
type LedgerEntry struct {
	Page string     // of the question
	Look model.Look // as it was, to go back to
	Used model.Look // what of it the test uses
	Finding
	Times   int    // how often it was looked at
	Note    string // a person's own words
	Planned int    // index into the ledger's plan; -1 explored
	Screen  int    // of so many tests of a screen that was drawn before this is one; 0 of none
	Seal    Seal   // who looked, when, at which files; of a ledger that is kept

	test   testKey
	family familyKey
}

// testKey is a test of a Look: entries with the same one say the same in other words.
type testKey struct {
	kind string
	look model.Look
}

// entryKey is what makes a look another line of the ledger.
type entryKey struct {
	page string
	test testKey
	plan int
}

// familyKey is a test without the cut.
type familyKey struct {
	test testKey
	plan int
	of   string // the screen that it belongs to, where that was of other patients
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

// Adjusted are the covariates that the test is adjusted for, "" where it is not.
func (e *LedgerEntry) Adjusted() string {
	if e.What == e.Used.Covariates { // they are what is tested
		return ""
	}
	return e.Used.Covariates
}

// With says what else makes a look another one than a look at the same marker: what
// it is adjusted for, the cause, the landmark, and so on; nil where there is nothing.
func (e *LedgerEntry) With() []string {
	var out []string
	add := func(format, value string) {
		if value != "" {
			out = append(out, fmt.Sprintf(format, strings.ReplaceAll(value, "`", "")))
		}
	}
	u := &e.Used
	if e.Screen > 0 {
		out = append(out, fmt.Sprintf("of a screen of %d", e.Screen))
	}
	add("adj. %s", strings.ReplaceAll(e.Adjusted(), ",", ", "))
	add("strata %s", strings.ReplaceAll(u.Strata, ",", ", "))
	add("cause %s", u.Cause)
	if u.Landmark > 0 {
		add("landmark %s", model.FormatNumber(u.Landmark))
	}
	add("weights %s", u.Weights)
	if u.StartAt > 0 {
		add("start at %s", model.FormatNumber(u.StartAt))
	}
	add("entry %s", u.Entry)
	if sets, err := model.ParseLevels(u.Levels); err == nil && u.Marker != "" {
		names := make([]string, len(sets))
		for i, s := range sets {
			names[i] = s.Name
		}
		add("levels %s", strings.Join(names, " | "))
	}
	if u.AsLevels && u.Marker != "" {
		out = append(out, "by its values")
	}
	add("cluster %s", u.Cluster)
	return out
}

// Counted is the P of an entry as it counts in its family: of a cut that was chosen
// from the data the corrected one, of several tests the least times their number,
// and of one thing of a screen times the tests of the screen.
func (e *LedgerEntry) Counted() float64 {
	p := e.P
	switch {
	case e.Chosen || !math.IsNaN(e.Corrected):
		p = e.Corrected
	case e.Tests > 1:
		p *= float64(e.Tests)
	}
	if e.Screen > 0 {
		p *= float64(e.Screen)
	}
	if p > 1 {
		return 1
	}
	return p
}

// printed takes out of a Look what only changes how an answer is printed.
func printed(l model.Look) model.Look {
	l.Level, l.ConfType, l.Seed, l.Permutations = 0, "", 0, 0
	l.Per, l.Family = "", "" // neither changes the P of a marker
	return l
}

// groupsOf is a Look as far as a test of groups uses it that is not adjusted.
func groupsOf(l model.Look) model.Look {
	g := model.Look{Who: l.Who, Observing: l.Observing, Grouping: l.Grouping, Fitting: model.Fitting{Strata: l.Strata}}
	g.Reference, g.Test = "", "log-rank"
	return g
}

// keysOf is the test that an answer to a Look makes; page is the question's, used
// what the question uses of the Look.
func keysOf(page string, used model.Look, found Found) testKey {
	const groups = "groups"
	switch a := found.(type) {
	case *Survival:
		g := groupsOf(used)
		g.Test = readsTest(used)
		return testKey{groups, g}
	case *Cutoff: // the landscape is the search, whichever cut is in hand
		g := groupsOf(used)
		g.Cut, g.Moved, g.MinProp = "optimal", true, used.MinProp
		return testKey{groups, g}
	case *Hazard:
		if page == SchoenfeldQuestion.Page {
			break
		}
		g := groupsOf(used)
		g.Moved, g.Covariates, g.Cluster = false, used.Covariates, used.Cluster
		if a.ofGroups() {
			return testKey{groups, g}
		}
		return testKey{"model", g}
	}
	used.Moved = false // whoever moved a cut asks what whoever typed it asks
	return testKey{page, printed(used)}
}

// Record writes down what an answer that was drawn says; a look that is seen again
// is counted, not repeated. page and parts are the question's. l is the whole Look,
// as it says whether a cut was moved, which most questions do not use. An answer
// without P values leaves no entry.
func (g *Ledger) Record(page string, l model.Look, parts func(model.Look) model.Look, found Found) {
	f, ok := findingOn(page, found)
	if !ok {
		return
	}
	if g.index == nil {
		g.index = map[entryKey]int{}
	}
	used := parts(l)
	if _, carried := found.(*Validation); l.Moved && !carried && used.Marker != "" && used.Cut != "" {
		f.Chosen = true
	}
	test := keysOf(page, g.same(l, parts), found)
	key := entryKey{page, test, g.planned(page, l, parts, test, found)}
	if i, ok := g.index[key]; ok {
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
	e := LedgerEntry{Page: page, Look: l, Used: keysOf(page, used, found).look, Finding: f, Times: 1, Planned: key.plan, test: test}
	if g.Now != nil {
		e.Seal.At = g.Now()
	}
	e.family = g.familyOf(&e)
	g.index[key] = len(g.Entries)
	g.Entries = append(g.Entries, e)
}

// same is what a question uses of a Look, as all Looks are written that ask the same.
func (g *Ledger) same(l model.Look, parts func(model.Look) model.Look) model.Look {
	if g.Same != nil {
		l = g.Same(l)
	}
	return parts(l)
}

// planned is which look of the plan a look is, -1 where it is none. The plan's page
// counts but for the groups of curves and of a model, which are one test. Adjusted
// curves in a plan mean the adjusted test; the log-rank test beside it is none of it.
func (g *Ledger) planned(page string, l model.Look, parts func(model.Look) model.Look, test testKey, found Found) int {
	for i, p := range g.Plan {
		if p.Page != page && !(shared[p.Page] && shared[page]) || l.Moved && !p.Look.Moved {
			continue
		}
		if _, curves := found.(*Survival); curves && p.Look.Covariates != "" {
			continue
		}
		other := keysOf(page, g.same(p.Look, parts), found)
		if other == test {
			return i
		}
	}
	return -1
}

// shared are the pages that show tests of one kind: of groups, or of a model.
var shared = map[string]bool{SurvivalQuestion.Page: true, ModelQuestion.Page: true}

// familyOf is the family that a new entry belongs to. Whatever a screen that was
// drawn before has shown belongs to that screen, the largest of them.
func (g *Ledger) familyOf(e *LedgerEntry) familyKey {
	own := familyKey{test: e.test, plan: e.Planned}
	own.test.look.Cut, own.test.look.Moved, own.test.look.MinProp, own.test.look.Test = "", false, 0, ""
	if e.Of == "" || e.Planned >= 0 {
		return own
	}
	of := -1
	for i := range g.Entries {
		if s := &g.Entries[i]; slices.Contains(s.Among, e.Of) && (of < 0 || s.Tests >= g.Entries[of].Tests) {
			of = i
		}
	}
	if of < 0 {
		return own
	}
	s := &g.Entries[of]
	e.Screen = s.Tests
	if who, there := whose(e.test.look), whose(s.test.look); who != there {
		return familyKey{testKey{"screen", who}, -1, strings.Join(s.Among, "\x00")}
	}
	return s.family
}

// whose are the patients and the outcome of a Look.
func whose(l model.Look) model.Look { return model.Look{Who: l.Who, Observing: l.Observing} }

// findingOn is what a page shows of what was found.
func findingOn(page string, found Found) (Finding, bool) {
	if h, model := found.(*Hazard); model {
		return h.findingOn(page)
	}
	return found.Finding()
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

// ofGroups reports whether a model is about its groups: there are two, or nothing
// else is in it.
func (h *Hazard) ofGroups() bool {
	if h.frame == nil || h.Look.Marker == "" && h.Look.Switch == "" {
		return false
	}
	return len(h.frame.Groups) == 2 || h.Look.Covariates == ""
}

// Family is one question and all cuts of it that were tried.
type Family struct {
	First    int // index of its first entry
	Looks    int
	P        float64 // of the family: see Families
	Kind     string  // in words, such as "median, not searched", "Bonferroni", "corrected for the search"
	Holm, BH float64 // over the planned families, or over the explored ones
	Planned  bool
}

// Families judges the ledger; Ledger says what a family is. Where a cut was chosen
// from the data, the family's P is the corrected P of the best cut; where one look
// brings a P for all its tests together, that one; else the least P times the number
// of tests. Planned families and explored ones are corrected apart by Holm and by
// Benjamini-Hochberg; the planned ones as if what was not looked at yet had P 1.
// of[i] is the family of entry i.
func (g *Ledger) Families() (families []Family, of []int) {
	at := map[familyKey]int{}
	of = make([]int, len(g.Entries))
	var members [][]*LedgerEntry
	for i := range g.Entries {
		e := &g.Entries[i]
		k, ok := at[e.family]
		if !ok {
			k = len(families)
			at[e.family] = k
			families, members = append(families, Family{First: i, Planned: e.family.plan >= 0}), append(members, nil)
		}
		of[i] = k
		members[k] = append(members[k], e)
	}
	for k := range families {
		f := &families[k]
		f.Looks = len(members[k])
		f.P, f.Kind = familyP(members[k])
	}
	adjust(families, false, 0)
	adjust(families, true, len(g.Plan))
	return families, of
}

// adjust corrects the P of the planned families, or of the explored ones, for at
// least so many of them.
func adjust(families []Family, planned bool, least int) {
	var p []float64
	for _, f := range families {
		if f.Planned == planned {
			p = append(p, f.P)
		}
	}
	for len(p) < least {
		p = append(p, 1)
	}
	holm, bh := stats.AdjustP(p, stats.Holm), stats.AdjustP(p, stats.BH)
	i := 0
	for k := range families {
		if families[k].Planned == planned {
			families[k].Holm, families[k].BH = holm[i], bh[i]
			i++
		}
	}
}

// familyP is the P of a family and where it comes from, in words.
func familyP(entries []*LedgerEntry) (p float64, kind string) {
	if entries[0].Screen > 0 || len(entries[0].Among) > 0 {
		return screenP(entries)
	}
	searched, pending, tests, corrected := false, false, 0, math.NaN()
	p = math.NaN()
	made := map[testKey]bool{}
	for _, e := range entries {
		searched, pending = searched || e.Chosen, pending || e.Pending
		if !math.IsNaN(e.Corrected) && (e.Chosen || len(entries) == 1) {
			corrected = e.Corrected
		}
		if made[e.test] { // the same test in other words
			continue
		}
		made[e.test] = true
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

// screenP is the P of a family that belongs to a screen: the screen's own, else
// the least of its looks, each counted as one of all tests of the screen.
func screenP(entries []*LedgerEntry) (p float64, kind string) {
	p = math.NaN()
	kinds := map[string]int{}
	for _, e := range entries {
		if len(e.Among) > 0 {
			if !math.IsNaN(e.Corrected) {
				return e.Corrected, fmt.Sprintf("corrected for %d tests", e.Tests)
			}
			return e.Counted(), "Bonferroni"
		}
		p, _ = least([]float64{p, e.Counted()})
		kinds[e.Page]++
	}
	return min(1, p*float64(len(kinds))), fmt.Sprintf("P × %d, of a screen", entries[0].Screen*len(kinds))
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
