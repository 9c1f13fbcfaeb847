package answer

import (
	"context"
	"fmt"
	"math"
	"testing"

	"kaplan/model"
	"kaplan/model/read"
	"kaplan/stats"
)

// lungOf is R's lung cancer cohort, and a Look at its survival.
func lungOf(t *testing.T, l model.Look) (*model.Resolver, model.Look) {
	t.Helper()
	c, err := read.Files([]string{"../../stats/testdata/lung.csv"}, nil, read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l.Time, l.Event, l.Seed = "time", "status == 2", 1
	return model.NewResolver(c), l
}

// drawn asks a question and writes the answer down, as a page does that draws it.
func drawn[A any](t *testing.T, g *Ledger, q *Question[A], r *model.Resolver, l model.Look) A {
	t.Helper()
	a, err := q.Answer(context.Background(), r, l, Progress[A]{})
	if err != nil {
		t.Fatalf("%s: %v", q.Page, err)
	}
	if found, ok := any(a).(Found); ok {
		g.Record(q.Page, l, q.Parts, found)
	}
	return a
}

// Every question that has P values is written down under its name, one that has
// none is not, and one that was not drawn is not there.
func TestLedgerOfManyQuestions(t *testing.T) {
	t.Parallel()
	r, l := lungOf(t, model.Look{Grouping: model.Grouping{Marker: "age", Cut: "median"}, Searching: model.Searching{Permutations: 99}})
	var g Ledger
	curves := drawn(t, &g, &SurvivalQuestion, r, l)
	cut := drawn(t, &g, &CutQuestion, r, l)
	uncut := drawn(t, &g, &UncutQuestion, r, l)
	drawn(t, &g, &LifeTableQuestion, r, l)
	drawn(t, &g, &TimeROCQuestion, r, l)
	trust := drawn(t, &g, &TrustQuestion, r, l)
	split := l
	split.Split, split.Moved = "sex", true
	carried := drawn(t, &g, &ValidationQuestion, r, split)
	screen := drawn(t, &g, &ScreenQuestion, r, l) // last, as later looks at its markers would belong to it
	median := l
	median.Mode = "median"
	drawn(t, &g, &ScreenQuestion, r, median)
	drawn(t, &g, &ScreenQuestion, r, l)

	for i, want := range []struct {
		page         string
		p, corrected float64
		tests, times int
		family       float64
	}{
		{"Curves", curves.Tests[0].P, nan, 1, 1, cut.Permutation.P}, // the landscape is the search of the same marker
		{"Landscape", cut.Naive, cut.Permutation.P, 1, 1, cut.Permutation.P},
		{"Uncut", nan, nan, 4, 1, nan},
		{"Trust", math.Min(trust.Cross.Test.P, trust.TwoP.P), nan, 2, 1, 2 * math.Min(trust.Cross.Test.P, trust.TwoP.P)},
		{"Validation", carried.Cohorts[1].Survival.Tests[0].P, nan, 1, 1, carried.Cohorts[1].Survival.Tests[0].P},
		{"Markers", nan, nan, len(screen.Rows), 2, nan},
		{"Markers", nan, nan, len(screen.Rows), 1, nan},
	} {
		if i >= len(g.Entries) {
			t.Fatalf("%d entries", len(g.Entries))
		}
		e := g.Entries[i]
		families, of := g.Families()
		f := families[of[i]]
		if e.Page != want.page || e.Tests != want.tests || e.Times != want.times || e.N == 0 || e.What == "" {
			t.Errorf("entry %d: %+v", i, e)
		}
		unlike := func(got, want float64) bool { return !math.IsNaN(want) && !near(got, min(1, want)) }
		if unlike(e.P, want.p) || unlike(e.Corrected, want.corrected) || unlike(f.P, want.family) {
			t.Errorf("%s: P %v, corrected %v, family %v (%s); expected %v, %v, %v", e.Page, e.P, e.Corrected, f.P, f.Kind, want.p, want.corrected, want.family)
		}
	}
	if n := len(g.Entries); n != 7 {
		t.Errorf("%d entries", n)
	}
	// The screen's least P, and the least family-wise P for all markers.
	p, family := math.Inf(1), math.Inf(1)
	for _, x := range screen.Rows {
		if x.Err == nil {
			p, family = math.Min(p, x.P), math.Min(family, x.FamilyP)
		}
	}
	families, of := g.Families()
	kind := fmt.Sprintf("corrected for %d tests", len(screen.Rows))
	if e, f := g.Entries[5], families[of[5]]; e.P != p || e.Corrected != family || f.P != family || f.Kind != kind || e.What != "every marker, continuous" {
		t.Errorf("the screen: %+v, %+v; least P %v, family-wise %v", e, families[of[5]], p, family)
	}
	// The cut that was searched for is no test of the marker.
	for _, m := range uncut.Models {
		if m.Searched && g.Entries[2].P == m.LR.P {
			t.Error("the naive P of a searched cut is in the ledger")
		}
	}
	if e := g.Entries[1]; !e.Chosen || e.Cut(model.FormatNumber) != "optimal 70" {
		t.Errorf("the landscape: %+v", e)
	}
}

// What each kind of answer brings, by hand.
func TestFindingsByHand(t *testing.T) {
	t.Parallel()
	frame := &model.Frame{Marker: &model.Column{Name: "arm"}}
	value := &model.Column{Name: "AFP"}
	compared := &Compared{Frame: frame, Value: value, Read: "welch-t", Tests: []TestRow{{Name: "student-t", P: 0.2}, {Name: "welch-t", P: 0.1}}}
	pair := func(p, q float64) CorrelatedPair {
		return CorrelatedPair{X: value, Y: value, Correlation: stats.Correlation{P: p}, Q: q}
	}
	pairs := &ComparePairs{Compared: compared, Methods: []PairMethod{{Why: "counts"},
		{Pairs: []ComparePair{{P: 0.01, PAdjusted: 0.03}, {P: 0.5, PAdjusted: 1}, {P: nan, PAdjusted: nan}}}}}
	change := &PairedChange{First: value, Second: value, Read: "t", Between: []TestRow{{Name: "t", P: 0.2}},
		Groups: []ChangeGroup{{Tests: []TestRow{{Name: "t", P: 0.02}}}}}
	matrix := &CorrelationMatrix{Columns: []*model.Column{value, value, value},
		P: []float64{nan, 0.1, 0.2, 0.1, nan, 0.05, 0.2, 0.05, nan}, Q: []float64{nan, 0.15, 0.2, 0.15, nan, 0.15, 0.2, 0.15, nan}}
	tables := []TwoWayTable{{}, {Terms: []stats.ANOVARow{{P: 0.2}, {P: 0.04}, {P: nan}}}}
	curves := []ROCPair{{ROCComparison: &stats.ROCComparison{P: 0.3}, PAdjusted: 0.6}, {PAdjusted: nan}}
	scatter := &Scatter{Method: "spearman", X: value, Y: []*model.Column{value},
		Pairs: []ScatterPair{{Pearson: pair(0.5, nan), Spearman: pair(0.1, nan), Within: []CorrelatedPair{pair(0.02, nan)}}}}
	subgroups := &Subgroups{Rows: []SubgroupRow{{First: true, Effect: Effect{P: 0.001}, Interaction: stats.Test{P: 0.4}}, {Effect: Effect{P: 0.002}}},
		Continuous: []ContinuousInteraction{{Test: stats.Test{P: 0.3}}}}
	ratio := func(name string, p float64) EffectRatio {
		return EffectRatio{Name: name, Fitted: true, Effect: Effect{P: p}}
	}
	for name, c := range map[string]struct {
		a            Found
		p, corrected float64
		tests        int
	}{
		"the test that is read": {compared, 0.1, nan, 1},
		"no test is read":       {&Compared{Frame: frame, Value: value, Tests: []TestRow{{P: nan}, {P: 0.3}}}, 0.3, nan, 1},
		"nothing to compare":    {&Compared{Frame: frame, Value: value}, nan, nan, 0},
		"pairs":                 {pairs, 0.01, 0.03, 2},
		"changes":               {change, 0.02, nan, 2},
		"two factors":           {&TwoFactors{Frame: frame, Value: value, Second: value, Main: 1, Tables: tables}, 0.04, nan, 2},
		"correlations":          {&Correlations{Pairs: []CorrelatedPair{pair(0.01, 0.02), pair(0.3, 0.3)}}, 0.01, 0.02, 2},
		"one correlation":       {&Correlations{Pairs: []CorrelatedPair{pair(0.01, 0.01)}}, 0.01, nan, 1},
		"matrix":                {matrix, 0.05, 0.15, 3},
		"scatter":               {scatter, 0.02, nan, 2},
		"Table 1":               {&Table1{Variables: []Described{{Test: "anova", P: 0.2}, {P: 0}, {Test: "fisher", P: 0.1}}}, 0.1, nan, 2},
		"Gray":                  {&Incidence{Frame: frame, Gray: &stats.Gray{P: 0.3}}, 0.3, nan, 1},
		"one incidence":         {&Incidence{Frame: frame}, nan, nan, 0},
		"subgroups":             {subgroups, 0.3, nan, 2},
		"univariable":           {&Univariable{Rows: []UnivariableRow{{Item: "a", TermP: 0.1}, {Item: "a", TermP: 0.1}, {Item: "b", TermP: 0.2}}}, 0.1, nan, 2},
		"genotype":              {&Genotype{Gene: Gene{Column: value}, Fits: []stats.GenotypeFit{{LR: stats.Test{P: 0.1}}, {LR: stats.Test{P: 0.2}}}}, 0.1, nan, 2},
		"logistic":              {&Logistic{LR: stats.Test{P: 0.2}}, 0.2, nan, 1},
		"a curve":               {&ROC{Marker: value}, nan, nan, 0},
		"two curves":            {&ROC{Marker: value, Versus: &Versus{Marker: value, ROCComparison: stats.ROCComparison{P: 0.3}}}, 0.3, nan, 1},
		"three curves":          {&ROC{Marker: value, Pairs: curves}, 0.3, 0.6, 1},
		"matched":               {&Matching{Treatment: value, Effect: &MatchEffect{Ratios: []EffectRatio{ratio("before", 0.1), ratio("after", 0.4)}}}, 0.4, nan, 1},
		"matched, an outcome": {&Matching{Treatment: value, Effect: &MatchEffect{Risk: &RiskAt{After: &stats.ArmRisks{Difference: stats.RobustEffect{P: 0.3},
			Ratio: stats.RobustEffect{P: 0.2}}}}}, 0.3, nan, 1},
		"balance alone": {&Matching{Treatment: value}, nan, nan, 0},
		"a half screen": {&Screen{Rows: []stats.ScreenResult{{P: 0.1}}}, nan, nan, 0},
	} {
		f, ok := c.a.Finding()
		if ok != (c.tests > 0) {
			t.Errorf("%s: written down is %v", name, ok)
		}
		same := func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) }
		if ok && (f.Tests != c.tests || !same(f.P, c.p) || !same(f.Corrected, c.corrected)) {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// A correlation is found in those who have both values, not in everybody.
func TestFindingOfScatterCountsPairs(t *testing.T) {
	t.Parallel()
	value := &model.Column{Name: "AFP"}
	of := func(n int) CorrelatedPair {
		return CorrelatedPair{X: value, Y: value, Correlation: stats.Correlation{N: n, P: 0.1}}
	}
	for method, n := range map[string]int{"": 7, "pearson": 7, "spearman": 5, "kendall": 3} {
		s := &Scatter{Answer: Answer{Used: 100, Events: 40}, Method: method, X: value, Y: []*model.Column{value},
			Pairs: []ScatterPair{{Pearson: of(7), Spearman: of(5), Kendall: of(3)}}}
		if f, ok := s.Finding(); !ok || f.N != n || f.Events != 0 {
			t.Errorf("%q: %v, %d patients and %d events, not %d", method, ok, f.N, f.Events, n)
		}
	}
}

// A model is judged by the marker's groups where it has two, else as a whole.
func TestFindingOfModels(t *testing.T) {
	t.Parallel()
	r, l := lungOf(t, model.Look{Grouping: model.Grouping{Marker: "age", Cut: "median"}, Fitting: model.Fitting{Covariates: "sex"}})
	h, err := ModelQuestion.Answer(context.Background(), r, l, Progress[*Hazard]{})
	if err != nil {
		t.Fatal(err)
	}
	if f, ok := h.Finding(); !ok || f.P != h.Rows[0].P || f.Chosen || f.What != "age" {
		t.Errorf("two groups: %+v", f)
	}
	// A model does not ask how its cut was found: the Look knows.
	var g Ledger
	parts := func(l model.Look) model.Look { l.Moved = false; return l }
	g.Record("Model", l, parts, h)
	l.Moved = true
	g.Record("Model", l, parts, h)
	if e := g.Entries[0]; len(g.Entries) != 1 || !e.Chosen || e.Times != 2 {
		t.Errorf("a moved cut: %+v", g.Entries)
	}
	if families, _ := g.Families(); !math.IsNaN(families[0].P) {
		t.Errorf("a moved cut has a P: %+v", families[0])
	}
	l.Marker = ""
	if h, err = ModelQuestion.Answer(context.Background(), r, l, Progress[*Hazard]{}); err != nil {
		t.Fatal(err)
	}
	if f, ok := h.Finding(); !ok || f.P != h.Fit.LR.P || f.What != "sex" || f.N != h.Used {
		t.Errorf("covariates alone: %+v", f)
	}
}

// Pages about one model show different things of it.
func TestFindingsOfPagesAboutAModel(t *testing.T) {
	t.Parallel()
	r, l := lungOf(t, model.Look{Fitting: model.Fitting{Covariates: "rcs(age,4),sex"}})
	var g Ledger
	h := drawn(t, &g, &SchoenfeldQuestion, r, l)
	drawn(t, &g, &InfluenceQuestion, r, l)
	s := drawn(t, &g, &SplineQuestion, r, l)
	if n := len(g.Entries); n != 2 || g.Entries[0].P != h.PH.Global.P || g.Entries[1].P != s.Curves[0].NonLinear.P {
		t.Errorf("%d entries: %+v", n, g.Entries)
	}
}
