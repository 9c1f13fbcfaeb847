package stats

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestTwoCutsOracle(t *testing.T) {
	t.Parallel()
	var file struct {
		Cases []struct {
			markerCase
			Statistic, Lower, Upper, ChiSq float64
			Sizes                          []int
		}
	}
	readOracle(t, "maxstat_two.json", &file)
	for _, c := range file.Cases {
		tl, marker := c.load(t)
		l, err := Landscape(tl, marker, CutOptions{})
		if err != nil {
			t.Fatal(err)
		}
		two, err := l.TwoCuts()
		if err != nil {
			t.Fatal(err)
		}
		name := c.File + " " + c.Marker
		within(t, name+" statistic", two.Statistic, c.Statistic, 1e-10)
		within(t, name+" lower", two.Lower, c.Lower, 1e-13)
		within(t, name+" upper", two.Upper, c.Upper, 1e-13)
		within(t, name+" log-rank", two.LogRank.ChiSq, c.ChiSq, 1e-9)
		if got := []int{two.NLow, two.NMiddle, two.NHigh}; !slices.Equal(got, c.Sizes) || two.LogRank.DF != 2 {
			t.Errorf("%s: groups %v, want %v", name, got, c.Sizes)
		}
		p, err := l.PermutationTwoCuts(context.Background(), RandomOptions{Seed: 1, Rounds: 500})
		if err != nil || p.P < chiSqSurvival(two.Statistic, 2) {
			t.Errorf("%s: P %v for %v on 2 degrees of freedom, %v", name, p.P, two.Statistic, err)
		}
		// The same by the definition: shuffle the marker, and search anew.
		rng, shuffled, reached := newRand(77), slices.Clone(marker), 0
		const rounds = 60
		for range rounds {
			rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
			l, err := Landscape(tl, shuffled, CutOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if other, err := l.TwoCuts(); err == nil && other.Statistic >= two.Statistic-1e-9 {
				reached++
			}
		}
		share := float64(reached) / rounds
		// A share of shuffles: four standard errors.
		if se := math.Sqrt(max(p.P*(1-p.P), 1.0/rounds) / rounds); math.Abs(share-p.P) > 4*se {
			t.Errorf("%s: P %v, and %d of %d shuffled markers do as well", name, p.P, reached, rounds)
		}
	}
	if len(file.Cases) != 5 {
		t.Errorf("%d cases", len(file.Cases))
	}
}

// Under the null the permutation P of two cuts is below 0.05 in 5 % of cohorts.
func TestTwoCutsNull(t *testing.T) {
	t.Parallel()
	cohorts := 600
	if testing.Short() {
		cohorts = 100
	}
	rejected := make([]bool, cohorts)
	eachChunk(cohorts, func(c int) {
		o, _ := simulatedOutcome(50, true, uint64(c))
		l, err := Landscape(mustTimeline(t, o), normalMarker(50, uint64(c)+1e6), CutOptions{})
		if err != nil {
			t.Error(err)
			return
		}
		p, err := l.PermutationTwoCuts(context.Background(), RandomOptions{Seed: uint64(c), Rounds: 99})
		rejected[c] = err == nil && p.P <= 0.05
	})
	rate := share(rejected)
	t.Logf("%d null cohorts of 50: %.3f rejected", cohorts, rate)
	// A share of simulated cohorts: four standard errors.
	if math.Abs(rate-0.05) > 4*math.Sqrt(0.05*0.95/float64(cohorts)) {
		t.Errorf("rejected in %v", rate)
	}
}

func share(yes []bool) float64 {
	n := 0.0
	for _, y := range yes {
		n += float64(bit(y))
	}
	return n / float64(len(yes))
}

// A patient who counts k times is k patients.
func TestResampleIsDuplication(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCohort(t, false, false)
		tl, _ := c.table(t)
		marker := make([]float64, tl.N)
		for i := range marker {
			marker[i] = float64(rapid.IntRange(0, 12).Draw(t, "marker"))
		}
		l, err := Landscape(tl, marker, CutOptions{})
		if err != nil || l.Best < 0 {
			return
		}
		r := newResampler(l)
		var o Outcome
		var x []float64
		for i := range marker {
			k := rapid.IntRange(0, 3).Draw(t, "times")
			r.times[i] = float64(k)
			for range k {
				o.Time, o.Event = append(o.Time, c.o.Time[i]), append(o.Event, c.o.Event[i])
				x = append(x, marker[i])
			}
		}
		cut, ok := r.best()
		if len(x) == 0 {
			return
		}
		again, err := NewTimeline(o)
		if err != nil {
			t.Fatal(err)
		}
		d, err := Landscape(again, x, CutOptions{})
		if err != nil || d.Best < 0 {
			if ok && !errors.Is(err, ErrNoEvents) {
				t.Fatalf("cut %v, but %v", cut, err)
			}
			return
		}
		if !ok || cut != d.Cuts[d.Best].Cut {
			t.Fatalf("cut %v %v, duplicated patients %v", cut, ok, d.Cuts[d.Best])
		}
		group := make([]uint8, len(x))
		for i, v := range x {
			group[i] = uint8(bit(v > cut))
		}
		f, err := GroupCox([]*EventTable{again.Table(group, 2, nil)}, Breslow)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := r.coefs(cut); got != f.Coef[1] && math.Abs(got-f.Coef[1]) > 1e-9*(1+math.Abs(got)) {
			t.Fatalf("coefficient %v, duplicated patients %v", got, f.Coef[1])
		}
	})
}

// markedCohort has a hazard exp(effect) times as high above a marker of 0.
func markedCohort(n int, effect float64, seed uint64) (Outcome, []float64) {
	rng := newRand(seed)
	o, x := Outcome{Time: make([]float64, n), Event: make([]bool, n)}, make([]float64, n)
	for i := range x {
		x[i] = rng.NormFloat64()
		rate := 1.0
		if x[i] > 0 {
			rate = math.Exp(effect)
		}
		event, end := rng.ExpFloat64()/rate, rng.ExpFloat64()/0.5
		o.Time[i], o.Event[i] = min(event, end), event <= end
	}
	return o, x
}

// With a real effect the cuts gather where it is and little shrinks; without one
// most of the effect is the choice's.
func TestBootstrapCut(t *testing.T) {
	boot := func(effect float64, opt RandomOptions) *CutBootstrap {
		o, x := markedCohort(300, effect, 11)
		l, err := Landscape(mustTimeline(t, o), x, CutOptions{})
		if err != nil {
			t.Fatal(err)
		}
		b, err := l.Bootstrap(context.Background(), opt)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	strong := boot(1.5, RandomOptions{Seed: 1, Rounds: 400})
	lower, upper := strong.Interval(0.9)
	if lower > 0.05 || upper < -0.05 || upper-lower > 0.5 || strong.ShrinkageSlope < 0.85 || strong.Used != 400 {
		t.Errorf("effect 1.5 at 0: cuts %v to %v, slope %v of %d", lower, upper, strong.ShrinkageSlope, strong.Used)
	}
	null := boot(0, RandomOptions{Seed: 1, Rounds: 400})
	a, b := null.Interval(0.9)
	if b-a < 1 || null.ShrinkageSlope > 0.8 {
		t.Errorf("no effect: cuts %v to %v, slope %v", a, b, null.ShrinkageSlope)
	}
	was := runtime.GOMAXPROCS(1)
	again := boot(1.5, RandomOptions{Seed: 1, Rounds: 400})
	runtime.GOMAXPROCS(was)
	if !slices.Equal(again.Cut, strong.Cut) || again.ShrinkageSlope != strong.ShrinkageSlope {
		t.Error("depends on the number of cores")
	}
	if other := boot(1.5, RandomOptions{Seed: 2, Rounds: 400}); slices.Equal(other.Cut, strong.Cut) {
		t.Error("does not depend on the seed")
	}
	if lo, hi := strong.Interval(2); !math.IsNaN(lo) || !math.IsNaN(hi) {
		t.Errorf("level 2: %v %v", lo, hi)
	}
	o, x := markedCohort(50, 0, 1)
	l, err := Landscape(mustTimeline(t, o), x, CutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := l.Bootstrap(ctx, RandomOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestHeuristicShrinkage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ chi, want float64 }{{4, 0.75}, {1, 0}, {0.5, 0}, {0, 0}, {math.NaN(), math.NaN()}} {
		within(t, "factor", HeuristicShrinkage(c.chi, 1), c.want, 1e-15)
	}
}

// In null cohorts the cross-validated P is below 0.05 in about 5 % (the halves
// are not quite independent); with an effect it finds it.
func TestCrossValidate(t *testing.T) {
	t.Parallel()
	cohorts := 1000
	if testing.Short() {
		cohorts = 200
	}
	rejected := make([]bool, cohorts)
	eachChunk(cohorts, func(c int) {
		o, _ := simulatedOutcome(80, true, uint64(c))
		l, err := Landscape(mustTimeline(t, o), normalMarker(80, uint64(c)+1e6), CutOptions{})
		if err != nil {
			t.Error(err)
			return
		}
		v, err := l.CrossValidate(uint64(c))
		rejected[c] = err == nil && v.Test.P <= 0.05
	})
	rate := share(rejected)
	t.Logf("%d null cohorts of 80: %.3f rejected", cohorts, rate)
	if rate > 0.05+4*math.Sqrt(0.05*0.95/float64(cohorts))+0.02 {
		t.Errorf("rejected in %v", rate)
	}
	o, x := markedCohort(300, 1.5, 5)
	l, err := Landscape(mustTimeline(t, o), x, CutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	v, err := l.CrossValidate(7)
	if err != nil || v.Test.P > 1e-6 || v.Size != [2]int{150, 150} {
		t.Errorf("%+v, %v", v, err)
	}
	// Each half is divided by the other's cut: everybody is in a group.
	if n := v.Test.Observed[0] + v.Test.Observed[1]; n != float64(l.Events) {
		t.Errorf("%v of %d events", n, l.Events)
	}
	again, err := l.CrossValidate(7)
	other, err2 := l.CrossValidate(8)
	if err != nil || err2 != nil || again.Test.P != v.Test.P || other.Test.P == v.Test.P {
		t.Errorf("seeds: %v, %v, %v", v.Test.P, again.Test.P, other.Test.P)
	}
}

// A correction that always said 1 would keep its size: where the marker does act, by
// a hazard ratio of 3 above its median, each has to find it in most cohorts of 100.
func TestCorrectionsFindWhatIsThere(t *testing.T) {
	t.Parallel()
	const cohorts = 50
	names := []string{"permutation", "Lausen92", "Lausen94", "Contal-O'Quigley", "Hothorn-Lausen", "two cuts by permutation"}
	found := make([][]bool, len(names))
	for k := range found {
		found[k] = make([]bool, cohorts)
	}
	eachChunk(cohorts, func(c int) {
		rng := newRand(uint64(c) + 9000)
		o, x := Outcome{Time: make([]float64, 100), Event: make([]bool, 100)}, make([]float64, 100)
		for i := range x {
			x[i] = rng.NormFloat64()
			event, end := rng.ExpFloat64(), rng.ExpFloat64()/0.5
			if x[i] > 0 {
				event /= 3
			}
			o.Time[i], o.Event[i] = min(event, end), event <= end
		}
		l, err := Landscape(mustTimeline(t, o), x, CutOptions{})
		if err != nil {
			t.Error(err)
			return
		}
		p, err := l.Permutation(context.Background(), RandomOptions{Seed: uint64(c), Rounds: 199})
		if err != nil {
			t.Error(err)
			return
		}
		h, err := l.HothornLausen()
		if err != nil {
			t.Error(err)
			return
		}
		two, err := l.PermutationTwoCuts(context.Background(), RandomOptions{Seed: uint64(c), Rounds: 99})
		if err != nil {
			t.Error(err)
			return
		}
		for k, v := range []float64{p.P, l.Lausen92(), l.Lausen94(), l.ContalOQuigley().P, h.P, two.P} {
			found[k][c] = v <= 0.05
		}
	})
	for k, name := range names {
		t.Logf("%-24s %.2f", name, share(found[k]))
		if share(found[k]) < 0.6 {
			t.Errorf("%s finds a hazard ratio of 3 in %v of cohorts", name, share(found[k]))
		}
	}
}

// The claim of the corrections: in 2,000 null cohorts of 100 patients the best
// cut's naive P is below 0.05 in 30 to 50 %, the permutation P in 5 %, the
// others in at most 5 %, up to Monte Carlo error. The exact distribution takes the
// first of them.
func TestCorrectionsInNullCohorts(t *testing.T) {
	t.Parallel()
	cohorts, slow := 2000, 300
	if testing.Short() {
		cohorts, slow = 200, 40
	}
	names := []string{"naive", "permutation", "Lausen92", "Lausen94", "smaller of the two", "Contal-O'Quigley", "Hothorn-Lausen"}
	rejected := make([][]bool, len(names))
	for k := range rejected {
		rejected[k] = make([]bool, cohorts)
		if k >= 6 {
			rejected[k] = rejected[k][:slow]
		}
	}
	eachChunk(cohorts, func(c int) {
		rng := newRand(uint64(c) + 5000)
		o, x := Outcome{Time: make([]float64, 100), Event: make([]bool, 100)}, make([]float64, 100)
		for i := range x {
			x[i] = rng.NormFloat64()
			event, end := rng.ExpFloat64(), rng.ExpFloat64()/0.5
			o.Time[i], o.Event[i] = min(event, end), event <= end
		}
		l, err := Landscape(mustTimeline(t, o), x, CutOptions{})
		if err != nil {
			t.Error(err)
			return
		}
		p, err := l.Permutation(context.Background(), RandomOptions{Seed: uint64(c), Rounds: 399})
		if err != nil {
			t.Error(err)
			return
		}
		for k, v := range []float64{l.Cuts[l.BestChiSq].NaiveP(), p.P, l.Lausen92(), l.Lausen94(), min(l.Lausen92(), l.Lausen94()), l.ContalOQuigley().P} {
			rejected[k][c] = v <= 0.05
		}
		if c < slow {
			h, err := l.HothornLausen()
			rejected[6][c] = err == nil && h.P <= 0.05
		}
	})
	for k, name := range names {
		rate, n := share(rejected[k]), float64(len(rejected[k]))
		t.Logf("%-20s %5.0f cohorts: %.4f", name, n, rate)
		noise := 4 * math.Sqrt(0.05*0.95/n)
		switch {
		case k == 0 && (rate < 0.3 || rate > 0.5):
			t.Errorf("%s: %v, want 0.3 to 0.5", name, rate)
		// A share of simulated cohorts.
		case k == 1 && math.Abs(rate-0.05) > noise:
			t.Errorf("%s: %v, want 0.05 ± %v", name, rate, noise)
		case k > 1 && rate > 0.05+noise:
			t.Errorf("%s: %v, want at most 0.05 + %v", name, rate, noise)
		// They are careful, but not blind: those of R's maxstat take 0.028 to 0.035 here, and
		// the exact distribution 0.013.
		case k > 1 && !testing.Short() && rate < map[bool]float64{true: 0.01, false: 0.02}[k == 6]:
			t.Errorf("%s rejects in %v of cohorts: a correction that is much too large", name, rate)
		}
	}
}
