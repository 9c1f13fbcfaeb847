package answer

import (
	"context"
	"math"
	"strconv"
	"sync/atomic"
	"testing"

	"kaplan/model"
	"kaplan/stats"
)

// searchedCohort has a marker that nearly orders the times.
func searchedCohort() *model.Cohort {
	c := &model.Cohort{Name: "searched", N: 40}
	num := func(name string, f func(i int) float64) {
		col := &model.Column{Name: name, Kind: model.Number, Num: make([]float64, c.N), Distinct: c.N}
		for i := range c.N {
			col.Num[i] = f(i)
		}
		c.Columns = append(c.Columns, col)
	}
	num("time", func(i int) float64 { return float64(1 + (i*7)%40) })
	num("status", func(i int) float64 { return float64(min(i%4, 1)) })
	num("v", func(i int) float64 { return float64((i*7)%40) + 9*float64((i*11)%4) })
	num("w", func(i int) float64 { return float64(1 + i%2) })
	c.Columns[1].Distinct = 2
	c.Columns[3].Distinct = 2
	c.Index()
	return c
}

// A search lets others go first at every step, who must be able to ask for what it is
// making: they would wait for one who waits for them.
func TestSearchRests(t *testing.T) {
	t.Parallel()
	l := model.Look{Observing: model.Observing{Time: "time", Event: "status == 1"}, Grouping: model.Grouping{Marker: "v", Cut: "value:20", Moved: true},
		Searching: model.Searching{Seed: 5, Permutations: 300}}
	ctx, stop := context.WithCancel(context.Background())
	r := model.NewResolver(searchedCohort())
	f, err := r.Frame(l)
	if err != nil {
		t.Fatal(err)
	}
	var rests atomic.Int64
	if err := Search(ctx, r, l, func() { stop() }); err == nil {
		t.Fatal("a search that was stopped while it rested has an end")
	}
	others, err := model.NewResolver(r.Cohort).AllCuts(f, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := Search(context.Background(), r, l, func() {
		rests.Add(1)
		if land, err := r.AllCuts(f, 0); err != nil || len(land.Cuts) != len(others.Cuts) {
			t.Error("another landscape is made while the search rests", err)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if rests.Load() < 300 {
		t.Errorf("%d rests in 300 permutations", rests.Load())
	}
	s, err := Curves(r, l, CurvesOptions{Quick: true, Correct: true, Strip: 7})
	if err != nil || s.Pending || s.Corrected == nil {
		t.Errorf("after the search: %v, %+v", err, s)
	}
}

// Curves do not wait for a correction while a key is answered: it is pending, comes
// with Search, and is then that of the cut question and of the page of trust.
func TestSearchBesideKeys(t *testing.T) {
	t.Parallel()
	ctx, r := context.Background(), model.NewResolver(searchedCohort())
	l := model.Look{Observing: model.Observing{Time: "time", Event: "status == 1"}, Grouping: model.Grouping{Marker: "v", Cut: "value:20", Moved: true},
		Searching: model.Searching{Seed: 5, Permutations: 300}}
	quick := func(l model.Look) *Survival {
		s, err := Curves(r, l, CurvesOptions{Quick: true, Correct: true, Strip: 7})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := quick(l)
	if !s.Pending || s.Corrected != nil || s.LandscapeTop.ChiSq <= 0 || len(s.Landscape) > 7 {
		t.Fatalf("pending %v, %+v, %d bars", s.Pending, s.Corrected, len(s.Landscape))
	}
	if f, _ := s.Finding(); !f.Pending || !f.Chosen {
		t.Errorf("%+v", f)
	}
	if err := Search(ctx, r, l, nil); err != nil {
		t.Fatal(err)
	}
	s = quick(l)
	if s.Pending || s.Corrected == nil || s.Corrected.Rounds != 300 || s.Corrected.Method != "permutation, 300 rounds, seed 5" {
		t.Fatalf("pending %v, %+v", s.Pending, s.Corrected)
	}
	other := l
	other.Cut = "value:25" // another cut of the same search
	if o := quick(other); o.Pending || *o.Corrected.Best != *s.Corrected.Best || o.LandscapeTop != s.LandscapeTop {
		t.Errorf("another cut: %+v", o.Corrected)
	}
	for _, columns := range []int{1, 3, 100} {
		if o, err := Curves(r, l, CurvesOptions{Quick: true, Correct: true, Strip: columns}); err != nil || o.LandscapeTop != s.LandscapeTop {
			t.Errorf("%d columns have the maximum %v, 7 have %v", columns, o.LandscapeTop, s.LandscapeTop)
		}
	}

	cut, err := CutQuestion.Answer(ctx, model.NewResolver(r.Cohort), l, Progress[*Cutoff]{})
	if err != nil {
		t.Fatal(err)
	}
	trust, err := TrustQuestion.Answer(ctx, r, l, Progress[*Trust]{})
	if err != nil {
		t.Fatal(err)
	}
	c := s.Corrected
	if cut.Corrected.P != c.Best.P || cut.Permutation.P != c.Best.P || cut.Best.Cut != c.Best.Cut || cut.BestChiSq.ChiSq != s.LandscapeTop.ChiSq ||
		trust.Bootstrap.ShrinkageSlope != c.Shrinkage || trust.Shrunk(c.Shrinkage) != c.Shrunk(&cut.HR) {
		t.Errorf("curves say %+v, cut %+v, trust %v", c, cut.Corrected, trust.Bootstrap.ShrinkageSlope)
	}

	// What was given up is not kept, and what cannot be corrected says why.
	stopped, stop := context.WithCancel(ctx)
	stop()
	l.Seed = 6
	if err := Search(stopped, r, l, nil); err == nil {
		t.Error("a search that was stopped has an end")
	}
	if s := quick(l); !s.Pending || s.Corrected != nil {
		t.Errorf("pending %v, %+v", s.Pending, s.Corrected)
	}
	l.Permutations = model.NoPermutations
	if s := quick(l); s.Pending || s.Corrected == nil || s.Corrected.Why != "no permutations were wanted" {
		t.Errorf("pending %v, %+v", s.Pending, s.Corrected)
	}
	l.Permutations, l.Weights = 0, "w"
	if s := quick(l); s.Pending || s.Corrected == nil || s.Corrected.Why == "" {
		t.Errorf("pending %v, %+v", s.Pending, s.Corrected)
	}
}

// The corrected P of any cut that is slid to is how often the largest statistic of all
// cuts reaches the one of that cut: never below the P of the best cut, nor, but for the
// error of the simulation, below the naive P of its own statistic; a value between two
// cuts has the groups of the lower, and beyond the last there is none.
func TestCorrectedAtAnyCut(t *testing.T) {
	t.Parallel()
	c := searchedCohort()
	r := model.NewResolver(c)
	l := model.Look{Observing: model.Observing{Time: "time", Event: "status == 1"}, Grouping: model.Grouping{Marker: "v", Moved: true},
		Searching: model.Searching{Seed: 5, Permutations: 500}}
	at := func(cut float64) *Survival {
		l.Cut = "value:" + strconv.FormatFloat(cut, 'g', -1, 64)
		s, err := Curves(r, l, CurvesOptions{Correct: true})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	f, err := r.Frame(model.Look{Observing: l.Observing, Grouping: model.Grouping{Marker: "v", Cut: "median"}})
	if err != nil {
		t.Fatal(err)
	}
	land, err := r.AllCuts(f, 0)
	if err != nil {
		t.Fatal(err)
	}
	best := land.Cuts[land.Best]
	of, err := land.Permutation(t.Context(), stats.RandomOptions{Seed: 5, Rounds: 500})
	if err != nil {
		t.Fatal(err)
	}
	others := 0
	for i, cut := range land.Cuts {
		got := at(cut.Cut).Corrected
		p, se := of.Of(cut.Standardised)
		naive := math.Erfc(cut.Standardised / math.Sqrt2)
		if got.P != p || got.SE != se || got.Cut != cut.Cut || p < of.P || p < naive-3*se-0.01 {
			t.Errorf("cut %v: %+v, and not %v (naive %v)", cut.Cut, got, p, naive)
		}
		if (got.Best == nil) != (i == land.Best) {
			t.Errorf("cut %v: the best is %+v", cut.Cut, got.Best)
		}
		if i != land.Best {
			others++
			if *got.Best != (BestCut{best.Cut, of.P}) {
				t.Errorf("the best is %+v", got.Best)
			}
		}
	}
	if between := at(best.Cut + 1e-6).Corrected; between.P != of.P {
		t.Errorf("the groups of the best cut: %+v", between)
	}
	if beyond := at(59).Corrected; !math.IsNaN(beyond.P) || beyond.Why == "" || others < 10 {
		t.Errorf("beyond the last: %+v", beyond)
	}
}
