package stats

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// chanceCohort is a cohort of n patients with a normal marker that has nothing to do with
// exponential times, a third of them censored.
func chanceCohort(n int, seed uint64) (Outcome, []float64) {
	rng := rand.New(rand.NewPCG(seed, 7))
	o, x := Outcome{Time: make([]float64, n), Event: make([]bool, n)}, make([]float64, n)
	for i := range x {
		event, censored := rng.ExpFloat64(), 2*rng.ExpFloat64()
		o.Time[i], o.Event[i], x[i] = min(event, censored), event <= censored, rng.NormFloat64()
	}
	return o, x
}

func mustSimulate(t testing.TB, o Outcome, x []float64, opt SimulationOptions) *Simulation {
	t.Helper()
	s, err := Simulate(context.Background(), o, x, opt)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Four scores have six ways of making two pairs with the marker: the distribution that serves all
// cohorts gives, up to the error of its permutations, the P that counting them gives.
func TestSimulatedPermutationByCounting(t *testing.T) {
	// Times 1 to 4, all with the event: scores 3/4, 5/12, -1/12, -13/12, whose sum of
	// squares is less 0 mean: a low group of 2 has the variance 2·2/(4·3)·squares.
	o := Outcome{Time: []float64{1, 2, 3, 4}, Event: []bool{true, true, true, true}}
	s := mustSimulate(t, o, []float64{1, 2, 3, 4}, SimulationOptions{Cohorts: 200, Cut: CutOptions{MinProp: 0.5, MaxProp: 0.6}, Permutations: 100_000})
	if !s.Shared {
		t.Fatal("the cohorts do not share their permutations")
	}
	// One cut, two patients on either side: |sum| is 7/6 (2 pairings of 6), 2/3 (2) or 1/3 (2).
	want := map[float64]float64{}
	scores := []float64{0.75, 5.0 / 12, -1.0 / 12, -13.0 / 12}
	squares := 0.0
	for _, v := range scores {
		squares += v * v
	}
	for i, p := range map[float64]float64{7.0 / 6: 1.0 / 3, 2.0 / 3: 2.0 / 3, 1.0 / 3: 1} {
		want[math.Round(1e6*i/math.Sqrt(squares/3))] = p
	}
	seen := map[float64]int{}
	for _, c := range s.Drawn {
		key := math.Round(1e6 * c.Statistic)
		p, ok := want[key]
		if !ok {
			t.Fatalf("a statistic of %v, which no pairing has", c.Statistic)
		}
		// four Monte Carlo errors of 100,000 permutations
		if math.Abs(c.Permutation-p) > 0.006 {
			t.Errorf("the statistic %v has P %v, and %v by counting", c.Statistic, c.Permutation, p)
		}
		if c.Cut != 2 {
			t.Errorf("the cut is %v", c.Cut)
		}
		seen[key]++
	}
	if len(seen) != 3 {
		t.Errorf("%d of 3 statistics were drawn", len(seen))
	}
}

// A cohort that shares its permutations has the P that its own landscape has by
// permutations of its own, up to the errors of both.
func TestSharedPermutationsAreOwnOnes(t *testing.T) {
	o, x := chanceCohort(60, 3)
	opt := SimulationOptions{Cohorts: 12, Cut: CutOptions{MinProp: 0.1, MaxProp: 0.9}, Permutations: 40_000, Seed: 5}
	s := mustSimulate(t, o, x, opt)
	if err := opt.prepare(len(x)); err != nil {
		t.Fatal(err)
	}
	d, err := newDrawing(o, x, &opt)
	if err != nil {
		t.Fatal(err)
	}
	for k, c := range s.Drawn {
		marker := d.draw(rand.NewPCG(splitMix(opt.Seed), splitMix(^uint64(k)))).marker
		l, err := Landscape(mustTimeline(t, o), marker, opt.Cut)
		if err != nil {
			t.Fatal(err)
		}
		p, err := l.Permutation(context.Background(), RandomOptions{Seed: uint64(k + 100), Rounds: 40_000})
		if err != nil {
			t.Fatal(err)
		}
		if l.Cuts[l.Best].Standardised != c.Statistic || l.Cuts[l.Best].NaiveP() != c.Naive || l.Lausen92() != c.Lausen92 || l.Lausen94() != c.Lausen94 {
			t.Errorf("cohort %d: %+v, and its landscape has %+v", k, c, l.Cuts[l.Best])
		}
		// both are drawn
		if math.Abs(p.P-c.Permutation) > 5*math.Sqrt2*p.SE {
			t.Errorf("cohort %d: P %v by shared permutations, %v by its own", k, c.Permutation, p.P)
		}
	}
}

// What ends early says of P <= 0.05 what all rounds say.
func TestEarlyPermutationDecides(t *testing.T) {
	under := 0
	for seed := range uint64(60) {
		o, x := chanceCohort(30, seed)
		l, err := Landscape(mustTimeline(t, o), x, CutOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, rounds := range []int{19, 99, 130, 199} {
			random := func() *rand.PCG { return rand.NewPCG(seed, uint64(rounds)) }
			early := l.early(context.Background(), random(), rounds)
			s := newScoreSweep(l.score, l.size)
			score, rng, maxima := slices.Clone(s.score), random(), make([]float64, rounds)
			for r := range maxima {
				maxima[r] = s.permuted(rng, score, RandomOptions{})
			}
			whole := permutationP(l.Cuts[l.Best].Standardised, maxima, 0).P
			if (early <= 0.05) != (whole <= 0.05) || whole <= 0.05 && early != whole {
				t.Errorf("seed %d, %d rounds: %v early, %v by all", seed, rounds, early, whole)
			}
			under += int(bit(whole <= 0.05))
		}
	}
	if under < 4 {
		t.Errorf("only %d P were at most 0.05: nothing was tried", under)
	}
}

// The same seed gives the same cohorts on any number of cores, and shows the first of
// them on the way; another seed gives others.
func TestSimulateSeedCoresShow(t *testing.T) {
	o, x := chanceCohort(50, 11)
	for name, opt := range map[string]SimulationOptions{
		"null": {}, "smaller": {Size: 30}, "larger": {Size: 70}, "true": {Ratio: 2}, "no permutations": {Permutations: -1},
	} {
		opt.Cohorts, opt.Seed = 150, 3
		if opt.Permutations == 0 {
			opt.Permutations = 199
		}
		var parts []int
		opt.Show = func(s *Simulation) {
			parts = append(parts, len(s.Drawn))
			if s.Wanted != 150 {
				t.Errorf("%s: %d cohorts are wanted", name, s.Wanted)
			}
		}
		run := func(cores int) *Simulation {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
			return mustSimulate(t, o, x, opt)
		}
		one := run(1)
		if !slices.Equal(parts, []int{64, 128}) {
			t.Errorf("%s: shown at %v", name, parts)
		}
		four := run(4)
		if !sameDrawn(one.Drawn, four.Drawn) {
			t.Errorf("%s: another result on four cores", name)
		}
		opt.Seed = 4
		if sameDrawn(one.Drawn, run(2).Drawn) {
			t.Errorf("%s: the seed changes nothing", name)
		}
	}
}

func sameDrawn(a, b []DrawnCohort) bool {
	return slices.EqualFunc(a, b, func(x, y DrawnCohort) bool {
		bits := func(c DrawnCohort) [13]uint64 {
			var out [13]uint64
			for k, v := range []float64{float64(c.Events), c.Cut, c.Statistic, c.Naive, c.Permutation, c.Lausen92, c.Lausen94, c.Coef, c.SE,
				c.Fixed, c.FixedCoef, c.FixedSE} {
				out[k] = math.Float64bits(v)
			}
			return out
		}
		return bits(x) == bits(y)
	})
}

// Cohorts of the source's size have its outcomes and its markers, paired anew; smaller
// ones have some of them, each once.
func TestDrawnAreThePatients(t *testing.T) {
	o, x := chanceCohort(40, 2)
	for i := range x {
		x[i] = math.Round(4 * x[i]) // tied
	}
	sorted := func(v []float64) []float64 { return pick(v, sortedOrder(v)) }
	for _, size := range []int{40, 25} {
		opt := SimulationOptions{Size: size}
		d, err := newDrawing(o, x, &opt)
		if err != nil {
			t.Fatal(err)
		}
		one, two := d.draw(rand.NewPCG(1, 1)), d.draw(rand.NewPCG(1, 2))
		if len(one.marker) != size || len(one.outcome.Time) != size || slices.Equal(one.marker, two.marker) {
			t.Fatalf("%d markers and %d outcomes of %d patients", len(one.marker), len(one.outcome.Time), size)
		}
		if size == 40 && (!slices.Equal(sorted(one.marker), sorted(x)) || !slices.Equal(one.outcome.Time, o.Time) || !slices.Equal(one.outcome.Event, o.Event)) {
			t.Error("a permuted cohort has other markers or outcomes than the source")
		}
		count := map[float64]int{}
		for _, v := range x {
			count[v]++
		}
		seen := map[float64]bool{}
		for k, v := range one.marker {
			if count[v]--; count[v] < 0 {
				t.Errorf("%v was drawn more often than it is there", v)
			}
			i := slices.Index(o.Time, one.outcome.Time[k])
			if i < 0 || o.Event[i] != one.outcome.Event[k] || seen[one.outcome.Time[k]] && size < 40 {
				t.Errorf("time %v is not that of a patient, or of one who was drawn before", one.outcome.Time[k])
			}
			seen[one.outcome.Time[k]] = true
		}
	}
}

// Times by inversion, by hand: three events at 1, 2, 4 of four patients, one censored
// at 3. The cumulative hazard is 1/4, 7/12, 19/12 there.
func TestInversionByHand(t *testing.T) {
	opt := SimulationOptions{Ratio: 4, Cut: CutOptions{MinProp: 0.2, MaxProp: 0.8}}
	d, err := newDrawing(Outcome{Time: []float64{1, 2, 4, 3}, Event: []bool{true, true, true, false}}, []float64{1, 2, 3, 4}, &opt)
	if err != nil {
		t.Fatal(err)
	}
	for h, want := range map[float64]float64{0: 0, 0.125: 0.5, 0.25: 1, 5.0 / 12: 1.5, 7.0 / 12: 2, 13.0 / 12: 3, 19.0 / 12: 4} {
		if got := d.hazard.at(h); math.Abs(got-want) > 1e-12 {
			t.Errorf("the hazard %v is reached at %v, not %v", h, got, want)
		}
	}
	if got := d.hazard.at(1.6); !math.IsInf(got, 1) {
		t.Errorf("more hazard than there is is reached at %v", got)
	}
	// Of those under observation at 3, one of two is censored there; the rest at 4.
	for u, want := range map[float64]float64{0: 3, 0.49: 3, 0.5: 4, 0.99: 4} {
		if got := d.censoring.step(u); got != want {
			t.Errorf("the share %v is censored by %v, not %v", u, got, want)
		}
	}
	if d.fixed != 2.5 {
		t.Errorf("the median is %v", d.fixed)
	}
}

// In 2,000 null cohorts of 100 the tests have the sizes that are known of them: the
// naive P of a searched cut is wrong, permutation is right, Lausen and Schumacher's
// cautious; and intervals at a cut that was fixed hold what they promise.
func TestSimulatedSizesAndCoverage(t *testing.T) {
	o, x := chanceCohort(100, 1)
	within := func(name string, p *Proportion, lower, upper float64) {
		t.Helper()
		t.Logf("%s: %.2f %% (%.2f to %.2f)", name, 100*p.Value, 100*p.Exact.Lower, 100*p.Exact.Upper)
		if p.Value < lower || p.Value > upper {
			t.Errorf("%s: %v is not within %v and %v", name, p.Value, lower, upper)
		}
	}
	for name, opt := range map[string]SimulationOptions{"permuted": {}, "drawn": {Size: 80}, "ratio 1": {Ratio: 1}} {
		s := mustSimulate(t, o, x, opt)
		// Four standard errors of 2,000 cohorts at 5 % are 2 %.
		within(name+", fixed", s.Rejected(0.05, func(c *DrawnCohort) float64 { return c.Fixed }), 0.03, 0.07)
		within(name+", naive", s.Rejected(0.05, func(c *DrawnCohort) float64 { return c.Naive }), 0.25, 0.55)
		within(name+", permutation", s.Rejected(0.05, func(c *DrawnCohort) float64 { return c.Permutation }), 0.03, 0.07)
		within(name+", Lausen-Schumacher", s.Rejected(0.05, func(c *DrawnCohort) float64 { return c.Lausen92 }), 0.005, 0.04)
		within(name+", coverage fixed", s.Covered(func(c *DrawnCohort) (float64, float64) { return c.FixedCoef, c.FixedSE }), 0.93, 0.97)
		within(name+", coverage best", s.Covered(func(c *DrawnCohort) (float64, float64) { return c.Coef, c.SE }), 0.5, 0.8)
	}
	// A true ratio is estimated where the cut is fixed, and held by its interval.
	s := mustSimulate(t, o, x, SimulationOptions{Ratio: 2.5, Permutations: -1})
	within("ratio 2.5, coverage fixed", s.Covered(func(c *DrawnCohort) (float64, float64) { return c.FixedCoef, c.FixedSE }), 0.93, 0.97)
	mean := 0.0
	for _, c := range s.Drawn {
		mean += c.FixedCoef / float64(len(s.Drawn))
	}
	// four standard errors of the mean of 2,000 drawn ratios, and the bias of 65 events
	if math.Abs(mean-math.Log(2.5)) > 0.05 {
		t.Errorf("the mean log hazard ratio is %v, and %v was put in", mean, math.Log(2.5))
	}
}

func TestSimulateRefuses(t *testing.T) {
	o, x := chanceCohort(30, 1)
	entry := o
	entry.Entry = make([]float64, 30)
	for i := range entry.Entry {
		entry.Entry[i] = -1
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for name, c := range map[string]struct {
		ctx context.Context
		o   Outcome
		x   []float64
		opt SimulationOptions
	}{
		"entry":               {o: entry, x: x},
		"no marker":           {o: o},
		"one value":           {o: o, x: make([]float64, 30)},
		"three patients":      {o: o, x: x, opt: SimulationOptions{Size: 3}},
		"18 permutations":     {o: o, x: x, opt: SimulationOptions{Permutations: 18}},
		"negative ratio":      {o: o, x: x, opt: SimulationOptions{Ratio: -1}},
		"infinite ratio":      {o: o, x: x, opt: SimulationOptions{Ratio: math.Inf(1)}},
		"level":               {o: o, x: x, opt: SimulationOptions{Level: 1}},
		"cancelled":           {ctx: ended, o: o, x: x},
		"cancelled with true": {ctx: ended, o: o, x: x, opt: SimulationOptions{Ratio: 2}},
	} {
		ctx := c.ctx
		if ctx == nil {
			ctx = context.Background()
		}
		if s, err := Simulate(ctx, c.o, c.x, c.opt); err == nil || s != nil {
			t.Errorf("%s: %v, error %v", name, s, err)
		}
	}
	// Where drawn cohorts have no events there is no P, and none counts as found.
	few := Outcome{Time: o.Time, Event: make([]bool, 30)}
	few.Event[0] = true
	s := mustSimulate(t, few, x, SimulationOptions{Size: 8, Cohorts: 50})
	none := 0
	for _, c := range s.Drawn {
		none += int(bit(math.IsNaN(c.Naive)))
	}
	p := s.Rejected(0.05, func(c *DrawnCohort) float64 { return c.Naive })
	if none == 0 || p.N != 50 {
		t.Errorf("%d cohorts without P, of %d", none, p.N)
	}
}

func BenchmarkSimulate(b *testing.B) {
	o, x := chanceCohort(100, 1)
	for _, c := range []struct {
		name string
		opt  SimulationOptions
	}{{"null100", SimulationOptions{}}, {"drawn100of150", SimulationOptions{}}, {"ratio2", SimulationOptions{Ratio: 2}}} {
		if c.name == "drawn100of150" {
			o, x = chanceCohort(150, 1)
			c.opt.Size = 100
		}
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Simulate(context.Background(), o, x, c.opt); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
