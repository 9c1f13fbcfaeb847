package stats

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"
)

// Four patients, marker 1 to 4, no ties and no censoring: 24 permutations can be
// counted. What random permutations estimate must be that share.
func TestPermutationByCounting(t *testing.T) {
	t.Parallel()
	tl := mustTimeline(t, Outcome{Time: []float64{1, 2, 3, 4, 5}, Event: events(1, 1, 1, 1, 0)})
	l, err := Landscape(tl, []float64{1, 2, 3, 5, 4}, CutOptions{MinProp: 0, MaxProp: 1})
	if err != nil {
		t.Fatal(err)
	}
	all, reach := 0, 0
	var visit func(k int, x []float64)
	visit = func(k int, x []float64) {
		if k == len(x) {
			all++
			top := 0.0
			for _, v := range standardised(x, l.size) {
				top = max(top, v)
			}
			if top >= l.Cuts[l.Best].Standardised*(1-1e-10) {
				reach++
			}
			return
		}
		for j := k; j < len(x); j++ {
			x[k], x[j] = x[j], x[k]
			visit(k+1, x)
			x[k], x[j] = x[j], x[k]
		}
	}
	visit(0, append([]float64(nil), l.score...))
	exact := float64(reach) / float64(all)
	p, err := l.Permutation(context.Background(), RandomOptions{Seed: 1, Rounds: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	// A Monte Carlo P: four standard errors.
	if all != 120 || math.Abs(p.P-exact) > 4*p.SE+1e-4 {
		t.Errorf("%d of %d permutations, %v; estimated %v (%v)", reach, all, exact, p.P, p.SE)
	}
}

// Every order is as likely as any other.
func TestShuffleIsUniform(t *testing.T) {
	t.Parallel()
	rng := rand.NewPCG(1, 2)
	count := map[[4]int]float64{}
	const rounds = 240_000
	for range rounds {
		x := [4]int{0, 1, 2, 3}
		shuffle(rng, x[:])
		count[x]++
	}
	chi := 0.0
	for _, c := range count {
		chi += square(c-rounds/24) / (rounds / 24)
	}
	if len(count) != 24 || chiSqSurvival(chi, 23) < 1e-4 {
		t.Errorf("%d orders, chi-square %v", len(count), chi)
	}
}

func TestPermutationSeedCoresCancel(t *testing.T) {
	o, _ := simulatedOutcome(200, true, 5)
	l, err := Landscape(mustTimeline(t, o), normalMarker(200, 6), CutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	run := func(seed uint64) PermutationP {
		calls, last := 0, 0
		p, err := l.Permutation(context.Background(), RandomOptions{Seed: seed, Rounds: 1001, Progress: func(done, total int) {
			if total != 1001 || done <= last {
				t.Errorf("progress %d of %d after %d", done, total, last)
			}
			last = done
			calls++
		}})
		if err != nil || last != 1001 || calls < 10 {
			t.Fatal(err, last, calls)
		}
		return p
	}
	a := run(1)
	was := runtime.GOMAXPROCS(1)
	b := run(1)
	runtime.GOMAXPROCS(4)
	c := run(1)
	runtime.GOMAXPROCS(was)
	if !reflect.DeepEqual(a, b) || !reflect.DeepEqual(a, c) {
		t.Errorf("by cores: %+v, %+v, %+v", a, b, c)
	}
	if d := run(2); d.Exceed == a.Exceed && d.Critical == a.Critical {
		t.Errorf("seed 2 gives the same: %+v", d)
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err = l.Permutation(ctx, RandomOptions{Rounds: 1_000_000, Progress: func(done, _ int) {
		if done > 3*roundsPerBatch {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	// A statistic equal to Critical has P <= 0.05, anything lower more.
	maxima := make([]float64, 999)
	for k := range maxima {
		maxima[k] = float64(k)
	}
	crit := permutationP(0, maxima, 0).Critical
	if at, below := permutationP(crit, maxima, 0).P, permutationP(crit-1, maxima, 0).P; at > 0.05 || below <= 0.05 {
		t.Errorf("critical %v: P %v there, %v below", crit, at, below)
	}
	if crit := permutationP(0, maxima[:38], 0).Critical; !math.IsInf(crit, 1) {
		t.Errorf("38 permutations leave no upper 5 %% point: %v", crit)
	}
}

// Where there are entry times or weights there are no scores.
func TestCorrectedWithoutScores(t *testing.T) {
	t.Parallel()
	tl := mustTimeline(t, Outcome{Time: []float64{1, 2, 3, 4}, Event: events(1, 1, 0, 1), Weight: []float64{1, 2, 1, 1}})
	l, err := Landscape(tl, []float64{4, 2, 3, 1}, CutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = l.Permutation(context.Background(), RandomOptions{})
	_, hl := l.HothornLausen()
	if !errors.Is(err, ErrCutScores) || !errors.Is(hl, ErrCutScores) || len(l.Warnings) == 0 || l.Best != l.BestChiSq {
		t.Errorf("%v, %v, %+v", err, hl, l)
	}
	for _, p := range []float64{l.Lausen92(), l.Lausen94(), l.ContalOQuigley().P} {
		if !math.IsNaN(p) {
			t.Errorf("P = %v", p)
		}
	}
}
