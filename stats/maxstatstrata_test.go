package stats

import (
	"context"
	"errors"
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// Two strata: in the first, markers 1, 3 and 5 have the event at 1, 2 and 3; in the
// second, markers 2, 4 and 6 have it at 3, 1 and 2. Within strata the scores by
// marker are, with 1/(later+1) summed over events, 1-1/3, 1-1/3-1/2, 1-1/3-1/2-1
// = 4/6, 1/6, -5/6; in the second by time -5/6, 4/6, 1/6. Their sum of squares is
// 42/36 in each.
//
// Cut at 3: two of the first stratum are low, one of the second. The sum is
// 5/6 - 5/6 = 0. Cut at 2: one and one, 4/6 - 5/6 = -1/6 with variance
// 2 * (1*2)/(3*2) * 42/36 = 28/36, so that the statistic is 1/sqrt(28). Cut at 1:
// one and none, 4/6 over sqrt(1/3 * 42/36) = 4/sqrt(14).
//
// Log-rank at 2: first stratum, low 1 of 3, then gone: O 1, E 1/3, V 2/9. Second:
// low 1 of 3 without event, 1 of 2 without, 1 of 1 with: O 1, E 1/3 + 1/2 + 1,
// V 2/9 + 1/4. O - E = 2/3 - 5/6 = -1/6, V = 25/36, chi-square 1/25.
func TestStratifiedLandscapeByHand(t *testing.T) {
	t.Parallel()
	tl := mustTimeline(t, Outcome{Time: []float64{1, 3, 2, 1, 3, 2}, Event: events(1, 1, 1, 1, 1, 1)})
	l, err := StratifiedLandscape(tl, []float64{1, 2, 3, 4, 5, 6}, []int32{4, 9, 4, 9, 4, 9}, CutOptions{MinProp: 0, MaxProp: 1})
	if err != nil {
		t.Fatal(err)
	}
	within(t, "M at 1", l.Cuts[0].Standardised, 4/math.Sqrt(14), 1e-14)
	within(t, "M at 2", l.Cuts[1].Standardised, 1/math.Sqrt(28), 1e-14)
	if l.Cuts[2].Standardised > 1e-15 {
		t.Errorf("M at 3 is %v", l.Cuts[2].Standardised)
	}
	within(t, "chi-square at 2", l.Cuts[1].ChiSq, 1./25, 1e-14)
	within(t, "one step", l.Cuts[1].OneStepCoef, (1./6)/(25./36), 1e-14)
	if l.Strata() != 2 || l.Best != 0 || l.Cuts[0].NLow != 1 || l.Cuts[0].NHigh != 5 {
		t.Errorf("%+v", l)
	}
}

// survdiff with strata at every cut, and coin's maxstat_test with a block.
func TestStratifiedMaxstatOracle(t *testing.T) {
	t.Parallel()
	var file struct {
		Cases []struct {
			markerCase
			Stratum            string
			N, Blocks          int
			Cuts, ChiSq, Stats numbers
			Low                []int
			M, MonteCarlo      float64
		}
	}
	readOracle(t, "maxstat_strata.json", &file)
	if len(file.Cases) != 5 {
		t.Fatalf("%d cases", len(file.Cases))
	}
	for _, c := range file.Cases {
		tl, marker := c.load(t)
		stratum := c.strata(t, c.Stratum)
		l, err := StratifiedLandscape(tl, marker, stratum, CutOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if l.N != c.N || l.Strata() != c.Blocks || len(l.Cuts) != len(c.Cuts) {
			t.Fatalf("%s: %d patients, %d strata, %d cuts; R has %d, %d, %d", c.File, l.N, l.Strata(), len(l.Cuts), c.N, c.Blocks, len(c.Cuts))
		}
		at := StratifiedLandscapeAt(tl, marker, stratum, c.Cuts)
		for k, cut := range l.Cuts {
			within(t, "cut", cut.Cut, c.Cuts[k], 1e-13)
			within(t, "chi-square", cut.ChiSq, c.ChiSq[k], 1e-9)
			within(t, "chi-square at a given cut", at[k].ChiSq, c.ChiSq[k], 1e-9)
			if cut.NLow != c.Low[k] || at[k].NLow != c.Low[k] || at[k].NHigh != c.N-c.Low[k] {
				t.Errorf("%s at %v: %d and %d low, R has %d", c.File, cut.Cut, cut.NLow, at[k].NLow, c.Low[k])
			}
			if math.Abs(cut.Standardised-c.Stats[k]) > 1e-9 {
				t.Errorf("%s at %v: statistic %.15g, coin's %.15g", c.File, cut.Cut, cut.Standardised, c.Stats[k])
			}
		}
		within(t, "M", l.Cuts[l.Best].Standardised, c.M, 1e-10)
		p, err := l.Permutation(context.Background(), RandomOptions{Seed: 1, Rounds: 20_000})
		if err != nil {
			t.Fatal(err)
		}
		// R's 100,000 permutations and our 20,000, four standard errors.
		q := (c.MonteCarlo + p.P) / 2
		// Two Monte Carlo P values: four standard errors of their difference.
		if math.Abs(p.P-c.MonteCarlo) > 4*math.Sqrt(q*(1-q)*(1./20_000+1./100_000))+1e-4 {
			t.Errorf("%s: P %v by permutation (SE %v), coin says %v", c.File, p.P, p.SE, c.MonteCarlo)
		}
	}
}

// strata are the codes of a column, of the rows that load takes.
func (c markerCase) strata(t testing.TB, column string) []int32 {
	x := columnsOf(t, c.File, c.Rows, c.Time, c.Event)
	var out []int32
	seen := map[string]int32{}
	for i, v := range wordsOf(t, c.File, column) {
		if !math.IsNaN(x[0][i]) && !math.IsNaN(x[1][i]) {
			if _, ok := seen[v]; !ok {
				seen[v] = int32(len(seen))
			}
			out = append(out, seen[v])
		}
	}
	return out
}

// Every cut is what a stratified test of its own says, with ties in time and in
// the marker, missing values, entry times, weights, and strata of one patient or
// without events; one stratum is none.
func TestStratifiedLandscapeIsATestPerCut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCohort(t, true, true)
		tl, _ := c.table(t)
		strata := rapid.SampledFrom([]int{1, 2, 5}).Draw(t, "strata")
		marker, stratum := make([]float64, tl.N), make([]int32, tl.N)
		for i := range marker {
			stratum[i] = int32(rapid.IntRange(0, strata-1).Draw(t, "stratum"))
			if marker[i] = float64(rapid.IntRange(0, 8).Draw(t, "marker")); marker[i] == 0 {
				marker[i] = math.NaN()
			}
		}
		l, err := StratifiedLandscape(tl, marker, stratum, CutOptions{MinProp: 0, MaxProp: 1})
		if err != nil {
			return
		}
		var cuts []float64
		for _, cut := range l.Cuts {
			cuts = append(cuts, cut.Cut)
		}
		at := StratifiedLandscapeAt(tl, marker, stratum, cuts)
		for k, cut := range l.Cuts {
			tables := make([]*EventTable, strata)
			for s := range tables {
				group := make([]uint8, tl.N)
				for i, x := range marker {
					switch {
					case math.IsNaN(x) || int(stratum[i]) != s:
						group[i] = NoGroup
					case x > cut.Cut:
						group[i] = 1
					}
				}
				tables[s] = tl.Table(group, 2, nil)
			}
			r := LogRankTests(tables, TestOptions{})[0]
			for _, got := range []float64{cut.ChiSq, at[k].ChiSq} {
				if math.IsNaN(r.ChiSq) != math.IsNaN(got) || math.Abs(r.ChiSq-got) > 1e-9*(1+r.ChiSq) {
					t.Fatalf("cut %v: chi-square %.17g, the test says %.17g", cut.Cut, got, r.ChiSq)
				}
			}
		}
		if strata > 1 {
			return
		}
		plain, err := Landscape(tl, marker, CutOptions{MinProp: 0, MaxProp: 1})
		if err != nil {
			t.Fatal(err)
		}
		for k, cut := range plain.Cuts {
			got := l.Cuts[k].Standardised
			here := plain.score != nil && cut.Standardised > 1e-6
			if here && math.IsNaN(got) || math.Abs(cut.Standardised-got) > 1e-9*(1+got) {
				t.Fatalf("cut %v: statistic %v in one stratum, %v without strata", cut.Cut, got, cut.Standardised)
			}
		}
	})
}

// What is not known within strata is refused or NaN.
func TestStratifiedLandscapeKnowsPermutationAlone(t *testing.T) {
	t.Parallel()
	o, _ := simulatedOutcome(60, true, 3)
	stratum := make([]int32, 60)
	for i := range stratum {
		stratum[i] = int32(i % 3)
	}
	l, err := StratifiedLandscape(mustTimeline(t, o), normalMarker(60, 4), stratum, CutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range map[string]float64{
		"Lausen 1992": l.Lausen92(), "Lausen 1994": l.Lausen94(), "Contal": l.ContalOQuigley().P, "critical": l.Critical(0.05),
	} {
		if !math.IsNaN(p) {
			t.Errorf("%s: %v", name, p)
		}
	}
	_, hl := l.HothornLausen()
	_, boot := l.Bootstrap(context.Background(), RandomOptions{Rounds: 10})
	_, cross := l.CrossValidate(1)
	_, two := l.TwoCuts()
	for _, err := range []error{hl, boot, cross, two} {
		if !errors.Is(err, ErrCutStrata) {
			t.Errorf("%v", err)
		}
	}
	a, errA := l.Permutation(context.Background(), RandomOptions{Seed: 5, Rounds: 500})
	b, errB := l.Permutation(context.Background(), RandomOptions{Seed: 5, Rounds: 500})
	if errA != nil || errB != nil || !reflect.DeepEqual(a, b) {
		t.Errorf("%+v %v and %+v %v by one seed", a, errA, b, errB)
	}
}
