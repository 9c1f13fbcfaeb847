package answer

import (
	"math"
	"reflect"
	"testing"

	"kaplan/model"
	"kaplan/stats"
)

// seen is an answer as far as the ledger reads it.
func seen(l model.Look, p float64, corrected float64) *Survival {
	f := &model.Frame{Look: l, Rule: model.Cut{Kind: model.CutValue, Rule: l.Cut}}
	if l.Marker != "" {
		f.Marker = &model.Column{Name: l.Marker, Kind: model.Number}
		f.Cuts = []float64{1}
	}
	s := &Survival{Answer: Answer{Look: l, Endpoint: model.Endpoint{Name: "OS"}, Used: 100, Events: 40}, Frame: f, Moved: l.Moved}
	if !math.IsNaN(p) {
		s.Tests, s.Primary = []stats.LogRank{{Name: "log-rank"}}, "log-rank"
		s.Tests[0].P = p
	}
	if !math.IsNaN(corrected) {
		s.Corrected = &Corrected{P: corrected, Method: "by hand"}
	}
	return s
}

var nan = math.NaN()

// look writes down that curves were looked at.
func look(g *Ledger, s *Survival) { g.Record(SurvivalQuestion.Page, s.Look, SurvivalQuestion.Parts, s) }

// Three markers. A was slid: three looks, of which the last two were chosen from
// the data, so that its family has the corrected P 0.03 and not the naive 0.001.
// B had two cuts that were given beforehand: 2 * 0.004 = 0.008. C had one: 0.04.
// Holm over 0.03, 0.008, 0.04: 0.008 * 3 = 0.024, 0.03 * 2 = 0.06, then 0.04 * 1
// but no less than before: 0.06. BH: 0.04 * 3/3 = 0.04, 0.03 * 3/2 = 0.045 but
// no more than after: 0.04, 0.008 * 3 = 0.024.
func TestLedgerByHand(t *testing.T) {
	t.Parallel()
	var g Ledger
	look(&g, seen(model.Look{Grouping: model.Grouping{Marker: "A", Cut: "median"}}, 0.02, nan))
	look(&g, seen(model.Look{Grouping: model.Grouping{Marker: "A", Cut: "value:3", Moved: true}}, 0.01, 0.03))
	look(&g, seen(model.Look{Grouping: model.Grouping{Marker: "B", Cut: "median"}}, 0.004, nan))
	look(&g, seen(model.Look{Grouping: model.Grouping{Marker: "A", Cut: "value:4", Moved: true}}, 0.001, 0.03))
	look(&g, seen(model.Look{Grouping: model.Grouping{Marker: "B", Cut: "value:7"}}, 0.5, nan))
	look(&g, seen(model.Look{Grouping: model.Grouping{Marker: "C", Cut: "median"}}, 0.04, nan))
	families, of := g.Families()
	if want := []int{0, 0, 1, 0, 1, 2}; !reflect.DeepEqual(of, want) {
		t.Fatalf("families %v, not %v", of, want)
	}
	for i, want := range []Family{
		{0, 3, 0.03, "corrected for the search", 0.06, 0.04, false},
		{2, 2, 0.008, "Bonferroni", 0.024, 0.024, false},
		{5, 1, 0.04, "median, not searched", 0.06, 0.04, false},
	} {
		f := families[i]
		if f.First != want.First || f.Looks != want.Looks || f.Kind != want.Kind || !near(f.P, want.P) || !near(f.Holm, want.Holm) || !near(f.BH, want.BH) {
			t.Errorf("family %d is %+v, not %+v", i, f, want)
		}
	}
}

func near(x, y float64) bool { return math.Abs(x-y) < 1e-12 }

// A look that is seen again is counted and not written down twice; how an answer
// is printed makes no other look, but the question does.
func TestLedgerCountsLooks(t *testing.T) {
	t.Parallel()
	var g Ledger
	l := model.Look{Grouping: model.Grouping{Marker: "A", Cut: "median"}}
	look(&g, seen(l, 0.2, nan))
	printed := l
	printed.Level, printed.ConfType, printed.CI, printed.Ties, printed.Reference, printed.Times, printed.Pairwise, printed.RMST = 0.9, "plain", "profile", "breslow", "A=low", "12", "holm", 60
	look(&g, seen(printed, 0.2, nan))
	if len(g.Entries) != 1 || g.Entries[0].Times != 2 {
		t.Fatalf("%d looks, the first seen %d times", len(g.Entries), g.Entries[0].Times)
	}
	// Another test is another look at the same question, and none is planned by being chosen.
	var tests Ledger
	other := l
	other.Rho = 1
	look(&tests, seen(l, 0.2, nan))
	look(&tests, seen(other, 0.1, nan))
	if f, _ := tests.Families(); len(tests.Entries) != 2 || len(f) != 1 || f[0].Kind != "Bonferroni" || !near(f[0].P, 0.2) {
		t.Errorf("%d looks, families %+v", len(tests.Entries), f)
	}
	// What was waited for is no second look.
	var waited Ledger
	moved := model.Look{Grouping: model.Grouping{Marker: "A", Cut: "value:3", Moved: true}}
	first := seen(moved, 0.01, nan)
	first.Pending = true
	look(&waited, first)
	if f, _ := waited.Families(); f[0].Kind != "searched, and the permutation P is being computed" {
		t.Errorf("%+v", f[0])
	}
	look(&waited, seen(moved, 0.01, 0.03))
	if f, _ := waited.Families(); waited.Entries[0].Times != 1 || !near(f[0].P, 0.03) {
		t.Errorf("seen %d times, %+v", waited.Entries[0].Times, f[0])
	}
	look(&waited, seen(moved, 0.01, 0.03))
	if waited.Entries[0].Times != 2 {
		t.Errorf("seen %d times", waited.Entries[0].Times)
	}
	for i, change := range []func(*model.Look){
		func(l *model.Look) { l.Cut = "value:3" },
		func(l *model.Look) { l.Cut, l.Moved = "value:3", true },
		func(l *model.Look) { l.Where = "age > 60" },
		func(l *model.Look) { l.Marker = "B" },
		func(l *model.Look) { l.Endpoint = "PFS" },
		func(l *model.Look) { l.Cause = "2" },
		func(l *model.Look) { l.Strata = "sex" },
		func(l *model.Look) { l.Landmark = 6 },
	} {
		x := l
		change(&x)
		look(&g, seen(x, 0.2, nan))
		if len(g.Entries) != i+2 {
			t.Errorf("change %d is no other look: %+v", i, x)
		}
	}
	_, of := g.Families()
	if want := []int{0, 0, 0, 1, 2, 3, 4, 5, 6}; !reflect.DeepEqual(of, want) {
		t.Errorf("families %v, not %v", of, want)
	}
	if e := g.Entries[0]; e.N != 100 || e.Events != 40 || e.Outcome != "OS" || e.What != "A" || e.P != 0.2 || !math.IsNaN(e.Corrected) {
		t.Errorf("written down as %+v", e)
	}
}

// Going on sliding, back to the median, over to another marker: the family stays
// under the corrected P, and whoever has searched once cannot unsearch.
func TestLedgerForgetsNothing(t *testing.T) {
	t.Parallel()
	var g Ledger
	look(&g, seen(model.Look{Grouping: model.Grouping{Marker: "A", Cut: "value:3", Moved: true}}, 0.001, 0.03))
	look(&g, seen(model.Look{Grouping: model.Grouping{Marker: "A", Cut: "median"}}, 0.0001, nan))
	look(&g, seen(model.Look{Grouping: model.Grouping{Marker: "A", Cut: "value:3"}}, 0.001, nan)) // typed now, but found by sliding
	families, _ := g.Families()
	if len(families) != 1 || families[0].P != 0.03 || families[0].Looks != 3 {
		t.Errorf("after a search: %+v", families)
	}
	// Families returns copies: judging takes nothing out and changes nothing.
	families[0].P = 1
	if again, _ := g.Families(); again[0].P != 0.03 || len(g.Entries) != 3 {
		t.Error("a family can be edited from outside")
	}
	// There is no way to take an entry out: recording, noting, saying how far it is and taking up
	// what an earlier session recorded are all that a ledger can do.
	var names []string
	for m := range reflect.TypeFor[*Ledger]().NumMethod() {
		names = append(names, reflect.TypeFor[*Ledger]().Method(m).Name)
	}
	if want := []string{"Annotate", "Families", "Headline", "Record", "Restore"}; !reflect.DeepEqual(names, want) {
		t.Errorf("a ledger can %v", names)
	}
	g.Annotate(1, "as\x1b[2J planned")
	g.Annotate(7, "nowhere")
	g.Annotate(-1, "nowhere")
	if n := g.Entries[1].Note; n == "" || n != model.Printable(n) || g.Entries[0].Note != "" {
		t.Errorf("note %q", n)
	}
}

// A search without a correction (two cuts that were slid) has no P; it is not
// given the naive one, and the other families are judged without it.
func TestLedgerWithoutP(t *testing.T) {
	t.Parallel()
	var g Ledger
	look(&g, seen(model.Look{Grouping: model.Grouping{Marker: "A", Cut: "value:3,4", Moved: true}}, 0.001, nan))
	look(&g, seen(model.Look{Grouping: model.Grouping{Marker: "B"}}, 0.02, nan))
	look(&g, seen(model.Look{}, nan, nan)) // everybody: no test
	families, _ := g.Families()
	if f := families[0]; !math.IsNaN(f.P) || !math.IsNaN(f.Holm) || f.Kind != "searched, and there is no correction" {
		t.Errorf("a search without a correction: %+v", f)
	}
	if f := families[1]; !near(f.Holm, 0.02) || !near(f.BH, 0.02) {
		t.Errorf("the only P: %+v", f)
	}
	if f := families[2]; !math.IsNaN(f.P) || f.Kind != "not searched" {
		t.Errorf("no test: %+v", f)
	}
	var none Ledger
	if f, of := none.Families(); len(f) != 0 || len(of) != 0 {
		t.Error("an empty ledger has families")
	}
}

func TestLedgerCutInWords(t *testing.T) {
	t.Parallel()
	show := model.FormatNumber
	for _, c := range []struct {
		e    LedgerEntry
		want string
	}{
		{LedgerEntry{Finding: Finding{Rule: "median", Cuts: []float64{2.5}}}, "median 2.5"},
		{LedgerEntry{Finding: Finding{Rule: "value:3", Cuts: []float64{3}}}, "3"},
		{LedgerEntry{Finding: Finding{Rule: "tertile", Cuts: []float64{1, 2}}}, "tertile 1, 2"},
		{LedgerEntry{Finding: Finding{Rule: "value:1,2", Cuts: []float64{1, 2}}}, "1, 2"},
		{LedgerEntry{Finding: Finding{Rule: "by:sex:m=1,f=2"}}, "by:sex:m=1,f=2"},
		{LedgerEntry{}, ""},
	} {
		if got := c.e.Cut(show); got != c.want {
			t.Errorf("%+v is %q, not %q", c.e, got, c.want)
		}
	}
}
