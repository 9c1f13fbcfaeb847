package answer

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"kaplan/model"
	"kaplan/stats"
)

// Whoever stops at the best of twenty markers that mean nothing finds P < 0.05 in
// two sessions of three: 1 - 0.95^20 = 0.64. By the ledger's Holm it is one in twenty.
func TestTwentyMarkersAreTwentyLooks(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(20, 26))
	const sessions, markers, n = 600, 20, 60
	naive, holm := 0, 0
	for range sessions {
		var g Ledger
		o := stats.Outcome{Time: make([]float64, n), Event: make([]bool, n)}
		for i := range n {
			o.Time[i], o.Event[i] = rng.ExpFloat64(), rng.Float64() < 0.7
		}
		group := make([]int, n)
		for i := range group {
			group[i] = i % 2
		}
		for m := range markers {
			rng.Shuffle(n, func(i, j int) { group[i], group[j] = group[j], group[i] })
			look(&g, seen(model.Look{Grouping: model.Grouping{Marker: string(rune('A' + m)), Cut: "median"}}, logRankByHand(o, group), nan))
		}
		families, _ := g.Families()
		if len(families) != markers {
			t.Fatalf("%d families of %d markers", len(families), markers)
		}
		p, h := 1.0, 1.0
		for _, f := range families {
			p, h = math.Min(p, f.P), math.Min(h, f.Holm)
		}
		if p < 0.05 {
			naive++
		}
		if h < 0.05 {
			holm++
		}
	}
	if s := float64(naive) / sessions; s < 0.58 || s > 0.70 {
		t.Errorf("the best of twenty has P < 0.05 in %.3f of the sessions", s)
	}
	// Three standard errors of 5 % in 600 sessions are 0.027.
	if s := float64(holm) / sessions; s > 0.05+0.027 {
		t.Errorf("the best of twenty has Holm's P < 0.05 in %.3f of the sessions", s)
	}
}

// logRankByHand is the P of the log-rank test of two groups, written out.
func logRankByHand(o stats.Outcome, group []int) float64 {
	u, v := 0.0, 0.0
	for i := range o.Time {
		if !o.Event[i] {
			continue
		}
		all, ones := 0.0, 0.0
		for j := range o.Time {
			if o.Time[j] >= o.Time[i] {
				all++
				ones += float64(group[j])
			}
		}
		u += float64(group[i]) - ones/all
		v += ones / all * (1 - ones/all)
	}
	return math.Erfc(math.Abs(u) / math.Sqrt(2*v))
}

// A covariate takes no part in the tests of the curves: the look is the same one.
// A marker of a screen that was drawn counts as one of all its markers, and belongs
// to the screen's family, whose P stays: Holm counts one family, not two.
func TestFamiliesOfScreensAndCovariates(t *testing.T) {
	t.Parallel()
	r, l := lungOf(t, model.Look{Grouping: model.Grouping{Marker: "age", Cut: "median"}, Searching: model.Searching{Permutations: 99}})
	var g Ledger
	drawn(t, &g, &SurvivalQuestion, r, l)
	adjusted := l
	adjusted.Covariates = "sex"
	s := drawn(t, &g, &SurvivalQuestion, r, adjusted)
	if len(g.Entries) != 1 || g.Entries[0].Times != 2 {
		t.Fatalf("a covariate makes another look at the log-rank test: %+v", g.Entries)
	}
	g.Record(SurvivalQuestion.Page, adjusted, SurvivalQuestion.Parts, s.Adjusted())
	drawn(t, &g, &ModelQuestion, r, adjusted) // the same test on another page
	families, of := g.Families()
	if want := []int{0, 1, 1}; !reflect.DeepEqual(of, want) || families[1].P != s.Ratios.Rows[0].P || g.Entries[1].Adjusted() != "sex" {
		t.Errorf("families %v, %+v", of, families)
	}
	screen := drawn(t, &g, &ScreenQuestion, r, l)
	other := l
	other.Marker = "wt.loss"
	drawn(t, &g, &SurvivalQuestion, r, other)
	men := other
	men.Where = "sex == 1"
	drawn(t, &g, &SurvivalQuestion, r, men)
	families, of = g.Families()
	e, m := g.Entries[4], len(screen.Rows)
	if want := []int{0, 1, 1, 2, 2, 3}; !reflect.DeepEqual(of, want) || e.Screen != m || !near(e.Counted(), math.Min(1, e.P*float64(m))) {
		t.Errorf("families %v, of a screen of %d: %+v", of, e.Screen, e)
	}
	if f := families[2]; f.P != g.Entries[3].Corrected || f.Looks != 2 {
		t.Errorf("a look at a marker of the screen changed its family: %+v", f)
	}
	if e, f := g.Entries[5], families[3]; e.Screen != m || !near(f.P, math.Min(1, e.P*float64(m))) {
		t.Errorf("in a subgroup: %+v, %+v", e, f)
	}
}

// A planned look is known whatever the words, and is judged among the planned ones:
// of two, of which one was looked at, its P counts twice.
func TestPlannedLooks(t *testing.T) {
	t.Parallel()
	r, l := lungOf(t, model.Look{Who: model.Who{Where: "sex == 1 and age > 40"}, Grouping: model.Grouping{Marker: "wt.loss", Cut: "median"}})
	plan := l
	plan.Where, plan.Marker, plan.Cut = "age>40 and sex==1", "`wt.loss`", ""
	second := plan
	second.Marker, second.Covariates = "age", "sex"
	g := Ledger{Same: r.Canonical, Plan: []Planned{{Name: "primary", Page: "Curves", Look: plan}, {Name: "second", Page: "Model", Look: second}}}
	explored := l
	explored.Marker = "ph.karno"
	a := drawn(t, &g, &SurvivalQuestion, r, explored)
	printed := l
	printed.Level, printed.ConfType, printed.CI = 0.9, "plain", "profile"
	b := drawn(t, &g, &SurvivalQuestion, r, printed)
	slid := l
	slid.Cut, slid.Moved = "value:7", true
	drawn(t, &g, &SurvivalQuestion, r, slid)
	families, _ := g.Families()
	for i, want := range []int{-1, 0, -1} {
		if g.Entries[i].Planned != want || families[i].Planned != (want >= 0) {
			t.Errorf("look %d: planned %d, %+v", i+1, g.Entries[i].Planned, families[i])
		}
	}
	if !near(families[1].Holm, math.Min(1, 2*b.Tests[0].P)) {
		t.Errorf("planned: %+v, P %v", families[1], b.Tests[0].P)
	}
	if p := math.Min(1, 2*math.Min(a.Tests[0].P, families[2].P)); !near(math.Min(families[0].Holm, families[2].Holm), p) {
		t.Errorf("explored: %+v, %+v", families[0], families[2])
	}
}

// Whatever is asked of groups by a cut that was moved is recorded as of a chosen cut, and
// asked again of the cut that was typed it is the same look.
func TestMovedCutsAreChosenOnEveryPage(t *testing.T) {
	t.Parallel()
	r, l := lungOf(t, model.Look{Grouping: model.Grouping{Marker: "wt.loss", Cut: "value:7", Moved: true}, Fitting: model.Fitting{Covariates: "age"},
		Comparing: model.Comparing{Value: "ph.karno", Paired: "pat.karno", By2: "sex", Outcome: "sex"}})
	g := Ledger{Same: r.Canonical}
	drawn(t, &g, &CompareQuestion, r, l)
	drawn(t, &g, &PairedQuestion, r, l)
	drawn(t, &g, &FactorsQuestion, r, l)
	drawn(t, &g, &MissingQuestion, r, l)
	drawn(t, &g, &ForestQuestion, r, l)
	drawn(t, &g, &UnivariableQuestion, r, l)
	drawn(t, &g, &LogisticQuestion, r, l)
	n := len(g.Entries)
	for _, e := range g.Entries {
		if !e.Chosen {
			t.Errorf("%s: the cut was chosen: %+v", e.Page, e.Finding)
		}
	}
	l.Moved = false
	drawn(t, &g, &CompareQuestion, r, l)
	drawn(t, &g, &PairedQuestion, r, l)
	if len(g.Entries) != n || n < 6 {
		t.Errorf("%d looks became %d", n, len(g.Entries))
	}
}
