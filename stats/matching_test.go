package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Treated at 5, 3 and 3; controls at 4, 6, 2, 4. The first takes a 4 (as near as
// the 6, but below; the later of two), the next the 2, the last the other 4.
func TestMatchingByHand(t *testing.T) {
	t.Parallel()
	score := []float64{5, 3, 4, 6, 2, 4, 3}
	treated := []bool{true, true, false, false, false, false, true}
	m, err := NearestNeighbours(score, treated, MatchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := []MatchedPair{{0, 5, 1}, {1, 4, 1}, {6, 2, 1}}
	for i, p := range m.Pairs {
		if p != want[i] {
			t.Errorf("pair %d: %+v, want %+v", i, p, want[i])
		}
	}
	// A binary covariate: 3 of 4 treated, 1 of 4 controls; sqrt(3/4 1/4).
	b, _ := BalanceOf([]float64{1, 1, 1, 0, 1, 0, 0, 0}, []bool{true, true, true, true, false, false, false, false}, nil, TreatedSD)
	within(t, "SMD", b.SMD, 0.5/math.Sqrt(3.0/16), 1e-15)
	w, _ := PropensityWeights([]float64{0.2, 0.2}, []bool{true, false}, ATE)
	within(t, "1/p", w[0], 5, 1e-15)
	within(t, "1/(1-p)", w[1], 1.25, 1e-15)
}

type matchingOracle struct {
	Cases map[string]struct {
		Treat numbers
		X     []numbers
		Runs  []struct {
			Order, Link      string
			Caliper          number
			Treated, Control []int
			Before, After    []numbers
		}
		PS, Total, ESS, SMD numbers
		Weights             map[string]numbers
	}
	Ties []struct {
		Score, Treat     numbers
		Caliper          number
		Treated, Control []int
	}
}

func samePairs(t *testing.T, name string, m *Matching, treated, control []int) {
	t.Helper()
	if len(m.Pairs) != len(treated) {
		t.Errorf("%s: %d pairs, MatchIt has %d", name, len(m.Pairs), len(treated))
		return
	}
	want := map[int]int{}
	for i, row := range treated {
		want[row] = control[i]
	}
	for _, p := range m.Pairs {
		if c, ok := want[p.Treated]; !ok || c != p.Control {
			t.Errorf("%s: row %d has row %d, in MatchIt %d", name, p.Treated, p.Control, c)
		}
	}
}

func TestMatchingAgainstR(t *testing.T) {
	t.Parallel()
	var o matchingOracle
	readOracle(t, "matching.json", &o)
	orders := map[string]MatchOrder{"largest": LargestFirst, "smallest": SmallestFirst, "data": DataOrder}
	for name, c := range o.Cases {
		treated := outcomes(c.Treat)
		x := make([][]float64, len(c.X))
		for j := range x {
			x[j] = c.X[j]
		}
		f, err := FitLogistic(x, treated, LogisticOptions{})
		if err != nil {
			t.Fatal(err)
		}
		allAsR(t, name+" propensity", f.Fitted[:6], c.PS)
		for _, r := range c.Runs {
			from := f.LinearPredict
			if r.Link == "logit" {
				from = f.Fitted
			}
			score := make([]float64, len(from)) // as MatchIt was given it
			for i, v := range from {
				score[i] = math.Round(v * 1e7)
			}
			m, err := NearestNeighbours(score, treated, MatchOptions{Order: orders[r.Order], Caliper: float64(r.Caliper)})
			if err != nil {
				t.Fatal(err)
			}
			samePairs(t, name+" "+r.Order, m, r.Treated, r.Control)
			for j := range x {
				for k, want := range [2]numbers{r.Before[j], r.After[j]} {
					w := m.Weights()
					if k == 0 {
						w = nil
					}
					b, err := BalanceOf(x[j], treated, w, TreatedSD)
					if err != nil {
						t.Fatal(err)
					}
					allAsR(t, name+" balance", []float64{b.MeanTreated, b.MeanControl, b.SMD, b.VarianceRatio, b.EMean, b.EMax}, want)
				}
			}
		}
		for e, kind := range map[Estimand]string{ATE: "ate", ATEStabilised: "stabilised", ATT: "att", Overlap: "overlap"} {
			w, err := PropensityWeights(f.Fitted, treated, e)
			if err != nil {
				t.Fatal(err)
			}
			allAsR(t, name+" "+kind, w[:6], c.Weights[kind])
			sum := 0.0
			for _, v := range w {
				sum += v
			}
			asR(t, name+" sum of "+kind, sum, c.Total[e])
			asR(t, name+" effective size of "+kind, EffectiveSize(w), c.ESS[e])
			if e == ATE {
				for j := range x {
					b, _ := BalanceOf(x[j], treated, w, PooledSD)
					asR(t, name+" weighted balance", b.SMD, c.SMD[j])
				}
			}
		}
	}
	for k, c := range o.Ties {
		m, err := NearestNeighbours(c.Score, outcomes(c.Treat), MatchOptions{Caliper: float64(c.Caliper)})
		if err != nil {
			t.Fatal(err)
		}
		samePairs(t, "ties "+string(rune('1'+k)), m, c.Treated, c.Control)
	}
}

func TestMatchingLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 60).Draw(t, "n")
		score := make([]float64, n)
		treated := make([]bool, n)
		for i := range score {
			score[i] = float64(rapid.IntRange(0, 30).Draw(t, "score"))
			treated[i] = rapid.Bool().Draw(t, "treated")
		}
		caliper := rapid.SampledFrom([]float64{0, 0.2, 1}).Draw(t, "caliper")
		m, err := NearestNeighbours(score, treated, MatchOptions{Caliper: caliper})
		if err != nil {
			return
		}
		seen := map[int]bool{}
		for _, p := range m.Pairs {
			if !treated[p.Treated] || treated[p.Control] || seen[p.Control] || seen[p.Treated] {
				t.Fatalf("%+v", p)
			}
			seen[p.Control], seen[p.Treated] = true, true
			if p.Distance != math.Abs(score[p.Treated]-score[p.Control]) || p.Distance > m.CaliperWidth {
				t.Fatalf("%+v, caliper %v", p, m.CaliperWidth)
			}
		}
		// Who is left has no control left within the caliper.
		for _, row := range m.UnmatchedTreated {
			for i := range score {
				// A caliper, and no comparison.
				if !treated[i] && !seen[i] && math.Abs(score[i]-score[row]) <= m.CaliperWidth {
					t.Fatalf("treated %d could have %d", row, i)
				}
			}
		}
		if len(m.Pairs)*2 != int(EffectiveSize(m.Weights())+0.5) {
			t.Fatal("weights")
		}
	})
}

func TestMatchingEdges(t *testing.T) {
	t.Parallel()
	_, err := NearestNeighbours([]float64{1, 2}, []bool{true, true}, MatchOptions{})
	says(t, err, "2 of 2 subjects are treated")
	_, err = NearestNeighbours([]float64{1, math.NaN()}, []bool{true, false}, MatchOptions{})
	says(t, err, "finite")
	_, err = NearestNeighbours([]float64{1, 2}, []bool{true, false}, MatchOptions{Caliper: -1})
	says(t, err, "not negative")
	_, err = PropensityWeights([]float64{1, 0.5}, []bool{true, false}, ATE)
	says(t, err, "below 1")
	_, err = BalanceOf([]float64{1, 2}, []bool{true, false}, []float64{0, 1}, TreatedSD)
	says(t, err, "treated have no weight")
	m, err := NearestNeighbours([]float64{1, 1, 9}, []bool{true, true, false}, MatchOptions{})
	if err != nil || len(m.Pairs) != 1 || len(m.UnmatchedTreated) != 1 || len(m.Warnings) != 1 {
		t.Errorf("%+v, %v", m, err)
	}
}
