package answer

import (
	"slices"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/stats"
)

// The scale of weights is the power of two next above their mean, whatever their number.
func TestWeightScale(t *testing.T) {
	for want, w := range map[float64][]float64{4: {3, 3, 2, 4}, 8: {5, 5, 5, 5, 5}, 0.5: {0.25, 0.375}, 1: {0, 0}} {
		var pos []int32
		for i := range w {
			pos = append(pos, int32(i))
		}
		if got := weightScale(w, pos); got != want {
			t.Errorf("weights %v are divided by %v, not by %v", w, got, want)
		}
	}
}

// A curve rests on those who came in and have not left, those who enter then among them.
func TestRestsOn(t *testing.T) {
	g := &GroupSurvival{enter: []float64{0, 0, 1, 2}, leave: []float64{1, 3, 4, 5}}
	for at, want := range map[float64]int{0: 2, 1: 2, 2: 3, 3: 2, 5: 0} {
		if got := g.RestsOn(at); got != want {
			t.Errorf("at %v the curve rests on %d, not on %d", at, got, want)
		}
	}
}

// Where curves could start does not depend on the order of the patients.
func TestQuietInAnyOrder(t *testing.T) {
	f := &model.Frame{Groups: make([]model.Group, 1), Code: make([]uint8, 4)}
	f.Outcome = stats.Outcome{Time: []float64{9, 8, 1, 10}, Event: []bool{true, true, true, true}, Entry: []float64{0, 0, 0, 5}}
	if !quietFrom(f, 0) {
		t.Error("three are at risk until 1, and two until 8")
	}
	f.Outcome.Time = []float64{1, 1, 1, 10}
	if quietFrom(f, 0) {
		t.Error("all of the first have died before the last enters")
	}
}

// Only the markers that are listed are doubted, each file once.
func TestDoubtsOfLogarithm(t *testing.T) {
	column := func(name, file string, x ...float64) *model.Column {
		return &model.Column{Name: name, File: file, Kind: model.Number, Distinct: 3, Num: x}
	}
	a, b, c := column("a", "a.tsv", -1, 2), column("b", "b.tsv", -1, 2), column("c", "a.tsv", -3, 2)
	s := &Screen{Columns: []*model.Column{a, b, c}}
	s.doubtLogarithm([]bool{true, false, true})
	if len(s.Warnings) != 1 || !strings.Contains(s.Warnings[0], "a.tsv") || !strings.Contains(s.Warnings[0], "(-3)") {
		t.Errorf("%q", s.Warnings)
	}
	even := column("even", "", 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5)
	skew := column("skew", "", 2.5, 2.6, 2.7, 2.8, 2.9, 9.5, 20.5)
	if got := looksLogged([]*model.Column{even}); !strings.Contains(got, "evenly") {
		t.Errorf("values that lie evenly: %q", got)
	}
	if got := looksLogged([]*model.Column{skew}); got != "" {
		t.Errorf("values that lean to the right: %q", got)
	}
	whole := &model.Cohort{Columns: []*model.Column{a, b, c}}
	if got := union(whole, []*model.Column{c}, []*model.Column{a}); !slices.Equal(got, []*model.Column{a, c}) {
		t.Errorf("a and c together are %d columns", len(got))
	}
}

// What was planned, the first plan too, belongs to no screen, though a screen showed it.
func TestPlannedBelongsToNoScreen(t *testing.T) {
	g := &Ledger{Entries: []LedgerEntry{{Finding: Finding{Among: []string{"x"}, Tests: 20}}}}
	for _, plan := range []int{0, 1} {
		e := &LedgerEntry{Finding: Finding{Of: "x"}, Planned: plan}
		if got := g.familyOf(e); got.plan != plan || e.Screen != 0 {
			t.Errorf("plan %d: family %+v of a screen of %d", plan, got, e.Screen)
		}
	}
	e := &LedgerEntry{Finding: Finding{Of: "x"}, Planned: -1}
	if g.familyOf(e); e.Screen != 20 {
		t.Errorf("not planned: of a screen of %d tests", e.Screen)
	}
}

// What splines are drawn against is the median, and what is bent has two degrees of
// freedom less than there are knots.
func TestSplineOfKnots(t *testing.T) {
	r, l := lungOf(t, model.Look{})
	l.Covariates = "rcs(age,5)"
	s, err := SplineQuestion.Answer(t.Context(), r, l, Progress[*Splines]{})
	if err != nil {
		t.Fatal(err)
	}
	c := s.Curves[0]
	if c.NonLinear.DF != float64(len(c.Knots)-2) || len(c.Knots) != 5 {
		t.Errorf("%d knots, %v degrees of freedom", len(c.Knots), c.NonLinear.DF)
	}
	if want := stats.Summarise(r.Cohort.Column("age").Num).Median; c.Reference != want || !slices.IsSorted(c.X) || c.X[0] < 39 || c.X[0] > 50 {
		t.Errorf("against %v, not %v, from %v", c.Reference, want, c.X[0])
	}
}

// The power of a pair is that of its share of patients.
func TestPowerShare(t *testing.T) {
	r, l := lungOf(t, model.Look{})
	l.Marker, l.AsLevels = "sex", true
	p, err := PowerQuestion.Answer(t.Context(), r, l, Progress[*Power]{})
	if err != nil {
		t.Fatal(err)
	}
	if x := p.Pairs[0]; x.N != 228 || x.Share != 138.0/228 && x.Share != 90.0/228 {
		t.Errorf("%d patients, share %v", x.N, x.Share)
	}
}

// Risks are compared at the first of the times that are asked for.
func TestRiskAtTheFirstTime(t *testing.T) {
	r, l := lungOf(t, model.Look{})
	l.Marker, l.Covariates, l.Times = "sex", "age", "200,400"
	for at, want := range map[float64]float64{0: 200, 1: 1, 300: 300} {
		l.RiskAt = at
		m, err := EffectQuestion.Answer(t.Context(), r, l, Progress[*Matching]{})
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Effect.Risk.Time; got != want {
			t.Errorf("asked at %v, compared at %v", at, got)
		}
	}
}

// A late entry that the endpoint has is assumed, and said so; one that was asked for is not.
func TestLateEntryIsSaid(t *testing.T) {
	r, l := lungOf(t, model.Look{})
	said := func(f *model.Frame) bool {
		return slices.Contains(answerOf(f).Assumed, "under observation from age")
	}
	f := &model.Frame{Cohort: r.Cohort, Look: l, Endpoint: model.Endpoint{Time: "time", Event: "status"}}
	if said(f) {
		t.Error("said of those who are observed from the start")
	}
	if f.Endpoint.Entry = "age"; !said(f) {
		t.Errorf("not said: %q", answerOf(f).Assumed)
	}
	if f.Look.Entry = "age"; said(f) {
		t.Error("said of what was asked for")
	}
}

// A combination of a single value is counted as one, and none where there is none.
func TestSingleValuesOfTwoFactors(t *testing.T) {
	for want, y := range map[string][]float64{"": {1, 2, 3, 4}, "1 of 2 combinations have a single value": {1, 2, 3}} {
		x := &TwoFactors{Frame: &model.Frame{Groups: make([]model.Group, 1)}, Levels: []string{"a", "b"}, Level: 0.95}
		for i, v := range y {
			x.y, x.a, x.b = append(x.y, v), append(x.a, 0), append(x.b, uint8(i/2))
		}
		if err := x.cells(); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(x.Warnings, "; "); got != want {
			t.Errorf("%v: %q, not %q", y, got, want)
		}
	}
}

// What a table compares is the other group with the reference.
func TestWhatAnOddsRatioCompares(t *testing.T) {
	x := &ComparedTable{Levels: []string{"no", "yes"}, Event: 1, Other: 1, Groups: []model.Group{{Name: "low"}, {Name: "high"}}}
	if got := x.oddsLabel(); got != "yes of high / low" {
		t.Errorf("%q", got)
	}
}
