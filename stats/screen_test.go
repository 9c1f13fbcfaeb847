package stats

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

type screenFitOracle struct {
	N, Events                 int
	Coef, SE, P, Lower, Upper float64
	Spread                    float64 `json:"sd"`
}

type screenFile struct {
	Markers []struct {
		Name                                           string
		Continuous, Breslow, Missing, Median, Adjusted screenFitOracle
	}
	Q struct{ Continuous, Median, Adjusted numbers }
}

// kirc is the timeline, age and the thirty markers.
func kirc(t testing.TB, names []string) (*Timeline, []float64, [][]float64) {
	x := columnsOf(t, "tcga_kirc30", 0, append([]string{"days", "status", "age"}, names...)...)
	o := Outcome{Time: x[0], Event: make([]bool, len(x[0]))}
	for i, v := range x[1] {
		o.Event[i] = v == 1
	}
	return mustTimeline(t, o), x[2], x[3:]
}

func mustScreen(t testing.TB, tl *Timeline, markers [][]float64, opt ScreenOptions) *ScreenTable {
	t.Helper()
	s, err := Screen(context.Background(), tl, markers, opt)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestScreenOracle(t *testing.T) {
	t.Parallel()
	var file screenFile
	readOracle(t, "screen.json", &file)
	var names []string
	for _, m := range file.Markers {
		names = append(names, m.Name)
	}
	tl, age, markers := kirc(t, names)
	holes := make([][]float64, len(markers))
	for j := range markers {
		holes[j] = slices.Clone(markers[j])
		for i := range holes[j] {
			if ((i+1)*7+(j+1)*3)%11 == 0 {
				holes[j][i] = math.NaN()
			}
		}
	}
	check := func(what string, s *ScreenTable, want func(j int) screenFitOracle, q numbers) {
		t.Helper()
		for j, r := range s.Results {
			w := want(j)
			name := what + " " + names[j]
			if r.Err != nil || r.N != w.N || r.Events != w.Events || r.Marker != j {
				t.Errorf("%s: %d of %d events, %v; want %d of %d", name, r.Events, r.N, r.Err, w.Events, w.N)
			}
			within(t, name+" coef", r.Coef, w.Coef, 1e-8)
			within(t, name+" SE", r.SE, w.SE, 1e-8)
			within(t, name+" P", r.P, w.P, 1e-8) // a tail of 1e-10 loses digits of z
			within(t, name+" lower", r.Lower, w.Lower, 1e-8)
			within(t, name+" upper", r.Upper, w.Upper, 1e-8)
			if what != "median" { // there SD is the marker's, not that of its halves
				within(t, name+" SD", r.SD, w.Spread, 1e-12)
			}
			if q != nil {
				within(t, name+" q", r.Q, q[j], 1e-8)
			}
		}
	}
	if len(file.Markers) != 30 {
		t.Fatalf("%d markers", len(file.Markers))
	}
	check("continuous", mustScreen(t, tl, markers, ScreenOptions{}), func(j int) screenFitOracle { return file.Markers[j].Continuous }, file.Q.Continuous)
	check("breslow", mustScreen(t, tl, markers, ScreenOptions{Ties: Breslow}), func(j int) screenFitOracle { return file.Markers[j].Breslow }, nil)
	check("missing", mustScreen(t, tl, holes, ScreenOptions{}), func(j int) screenFitOracle { return file.Markers[j].Missing }, nil)
	check("median", mustScreen(t, tl, markers, ScreenOptions{Mode: ScreenMedian}), func(j int) screenFitOracle { return file.Markers[j].Median }, file.Q.Median)
	check("adjusted", mustScreen(t, tl, markers, ScreenOptions{Adjust: [][]float64{age}}),
		func(j int) screenFitOracle { return file.Markers[j].Adjusted }, file.Q.Adjusted)
}

// By optimal cut a marker has what its landscape says.
func TestScreenOptimal(t *testing.T) {
	t.Parallel()
	o, _ := simulatedOutcome(150, true, 8)
	tl := mustTimeline(t, o)
	markers := [][]float64{normalMarker(150, 1), normalMarker(150, 2), normalMarker(120, 3)}
	s := mustScreen(t, tl, markers, ScreenOptions{Mode: ScreenOptimal, Permutations: 200, Seed: 3})
	for j, r := range s.Results {
		l, err := Landscape(tl, markers[j], CutOptions{})
		if err != nil {
			t.Fatal(err)
		}
		best := l.Cuts[l.Best]
		group := make([]uint8, tl.N)
		for i := range group {
			group[i] = NoGroup
			if i < len(markers[j]) {
				group[i] = uint8(bit(markers[j][i] > best.Cut))
			}
		}
		f := mustGroupCox(t, []*EventTable{tl.Table(group, 2, nil)}, Efron)
		if r.Cut != best.Cut || r.NLow != best.NLow || r.NHigh != best.NHigh {
			t.Errorf("%+v, best %+v", r, best)
		}
		within(t, "coef", r.Coef, f.Coef[1], 1e-9)
		within(t, "SE", r.SE, f.SE[1], 1e-9)
		within(t, "P", r.P, min(l.Lausen92(), l.Lausen94()), 0)
		within(t, "naive P", r.NaiveP, best.NaiveP(), 0)
		if len(markers[j]) == 150 {
			within(t, "M", r.Statistic, best.Standardised, 1e-10)
		}
	}
	// One marker's family is itself.
	one := mustScreen(t, tl, markers[:1], ScreenOptions{Mode: ScreenOptimal, Permutations: 5000, Seed: 3}).Results[0]
	l, _ := Landscape(tl, markers[0], CutOptions{})
	p, err := l.Permutation(context.Background(), RandomOptions{Seed: 4, Rounds: 5000})
	// Two Monte Carlo P values.
	if err != nil || math.Abs(p.P-one.FamilyP) > 5*p.SE {
		t.Errorf("family of one %v, its permutation %v (%v), %v", one.FamilyP, p.P, p.SE, err)
	}
}

// Any marker's model is Cox's: ties, missing values, monotone likelihoods,
// constants, weights, entry times.
func TestScreenIsCox(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCohort(t, true, true)
		tl, _ := c.table(t)
		values := rapid.SampledFrom([]int{1, 2, 1000}).Draw(t, "values")
		marker := make([]float64, tl.N)
		d := CoxData{X: make([][]float64, 1)}
		for i := range marker {
			if rapid.IntRange(0, 9).Draw(t, "missing") == 0 {
				marker[i] = math.NaN()
				continue
			}
			marker[i] = float64(rapid.IntRange(0, values).Draw(t, "marker"))
			d.Time, d.Event = append(d.Time, c.o.Time[i]), append(d.Event, c.o.Event[i])
			d.X[0] = append(d.X[0], marker[i])
			if c.o.Entry != nil {
				d.Entry = append(d.Entry, c.o.Entry[i])
			}
			if c.o.Weight != nil {
				d.Weight = append(d.Weight, c.o.Weight[i])
			}
		}
		s, err := Screen(context.Background(), tl, [][]float64{marker}, ScreenOptions{})
		if err != nil {
			if slices.Contains(c.o.Event, true) {
				t.Fatal(err)
			}
			return
		}
		r := s.Results[0]
		fit, err := Cox(d, CoxOptions{})
		if err != nil || math.IsNaN(fit.Coef[0]) {
			if r.Err == nil {
				t.Fatalf("screen has %+v, Cox %v", r, err)
			}
			return
		}
		if r.Err != nil {
			t.Fatalf("screen: %v; Cox has %v", r.Err, fit.Coef)
		}
		same := func(a, b float64) bool {
			return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-8*(1+math.Abs(b))
		}
		p := fit.P[0]
		if math.IsInf(fit.Coef[0], 0) {
			p = fit.LR.P
		}
		if !same(r.Coef, fit.Coef[0]) || !same(r.SE, fit.SE[0]) || !same(r.P, p) {
			t.Fatalf("screen %v (%v) P %v, Cox %v (%v) P %v", r.Coef, r.SE, r.P, fit.Coef[0], fit.SE[0], p)
		}
	})
}

// Of many patients, who are put in order by parts on all cores: days and times of their own,
// values missing, patients left out.
func TestScreenOfManyIsCox(t *testing.T) {
	t.Parallel()
	for _, days := range []float64{0, 30} {
		n := 3*chunkSize + 17
		rng := newRand(uint64(days) + 1)
		var d CoxData
		o := Outcome{Time: make([]float64, n), Event: make([]bool, n)}
		marker, keep := make([]float64, n), make([]bool, n)
		d.X = make([][]float64, 1)
		for i := range n {
			marker[i] = rng.NormFloat64()
			o.Time[i] = rng.ExpFloat64() * math.Exp(-0.3*marker[i])
			if days > 0 {
				o.Time[i] = math.Ceil(days * o.Time[i])
			}
			o.Event[i], keep[i] = rng.IntN(3) > 0, rng.IntN(5) > 0
			if rng.IntN(7) == 0 {
				marker[i] = math.NaN()
			} else if keep[i] {
				d.Time, d.Event, d.X[0] = append(d.Time, o.Time[i]), append(d.Event, o.Event[i]), append(d.X[0], marker[i])
			}
		}
		s := mustScreen(t, mustTimeline(t, o).Keep(keep), [][]float64{marker}, ScreenOptions{})
		fit, err := Cox(d, CoxOptions{})
		if err != nil {
			t.Fatal(err)
		}
		r := s.Results[0]
		if r.N != fit.N || r.Events != fit.Events {
			t.Errorf("%d patients and %d events, Cox has %d and %d", r.N, r.Events, fit.N, fit.Events)
		}
		within(t, "coefficient", r.Coef, fit.Coef[0], 1e-9)
		within(t, "standard error", r.SE, fit.SE[0], 1e-9)
	}
}

// Three patients with events at 1, 2, 3 and one marker: the null residuals are
// 1 - 1/3, 1 - 1/3 - 1/2, 1 - 1/3 - 1/2 - 1. Six permutations, of which the
// family-wise P of the marker 3 2 1 can be counted: residuals 4/6, 1/6, -5/6
// against 1, 0, -1 give 9/6; the orders give ±9/6, ±6/6, ±3/6, so 2 of 6 reach
// it.
func TestFamilyByHand(t *testing.T) {
	t.Parallel()
	tl := mustTimeline(t, Outcome{Time: []float64{1, 2, 3}, Event: events(1, 1, 1)})
	const rounds = 30_000
	s := mustScreen(t, tl, [][]float64{{3, 2, 1}, {1, 3, 2}}, ScreenOptions{Permutations: rounds, Seed: 1})
	// z = (9/6)/√2 / sqrt((16 + 1 + 25)/36/2)
	within(t, "z", s.Results[0].Statistic, 1.5/math.Sqrt2/math.Sqrt(42./72), 1e-13)
	// The second, 4/6·(-1) + 1/6·1 = -3/6, is stepped down to: every order
	// reaches 3/6 for it.
	if s.Results[1].FamilyP != 1 {
		t.Errorf("second: %v", s.Results[1].FamilyP)
	}
	one := mustScreen(t, tl, [][]float64{{3, 2, 1}}, ScreenOptions{Permutations: rounds, Seed: 1})
	// A Monte Carlo P: four standard errors.
	if p := one.Results[0].FamilyP; math.Abs(p-1./3) > 4*math.Sqrt(2./9/rounds) {
		t.Errorf("alone: P %v, want 1/3", p)
	}
}

// Family-wise P: a copy of a marker costs nothing, and under the null few
// families have any marker below 5 %.
func TestFamilyControlsError(t *testing.T) {
	t.Parallel()
	families, rounds := 400, 199
	if testing.Short() {
		families = 60
	}
	rejected := 0
	for f := range families {
		o, _ := simulatedOutcome(40, true, uint64(f))
		markers := make([][]float64, 12)
		common := normalMarker(40, uint64(f)*100)
		for j := range markers {
			markers[j] = normalMarker(40, uint64(f)*100+uint64(j)+1)
			for i := range common {
				markers[j][i] += common[i]
			}
		}
		s := mustScreen(t, mustTimeline(t, o), markers, ScreenOptions{Permutations: rounds, Seed: uint64(f)})
		if slices.ContainsFunc(s.Results, func(r ScreenResult) bool { return r.FamilyP <= 0.05 }) {
			rejected++
		}
	}
	rate, se := float64(rejected)/float64(families), math.Sqrt(0.05*0.95/float64(families))
	t.Logf("%d null families of 12 markers: %.3f have one below 5 %%", families, rate)
	// A share of simulated cohorts: four standard errors.
	if math.Abs(rate-0.05) > 4*se {
		t.Errorf("%v of families rejected, want 0.05 ± %v", rate, 4*se)
	}
	o, _ := simulatedOutcome(80, true, 1)
	a := normalMarker(80, 2)
	one := mustScreen(t, mustTimeline(t, o), [][]float64{a}, ScreenOptions{Permutations: 500, Seed: 9})
	two := mustScreen(t, mustTimeline(t, o), [][]float64{a, a}, ScreenOptions{Permutations: 500, Seed: 9})
	if one.Results[0].FamilyP != two.Results[0].FamilyP || one.Results[0].FamilyP != two.Results[1].FamilyP {
		t.Errorf("a copy changes P: %v, then %v and %v", one.Results[0].FamilyP, two.Results[0].FamilyP, two.Results[1].FamilyP)
	}
}

func TestScreenStreamsAndCancels(t *testing.T) {
	o, _ := simulatedOutcome(60, true, 1)
	tl := mustTimeline(t, o)
	markers := make([][]float64, 100)
	for j := range markers {
		markers[j] = normalMarker(60, uint64(j))
	}
	run := func() *ScreenTable {
		seen, last := map[int]bool{}, 0
		s := mustScreen(t, tl, markers, ScreenOptions{Permutations: 64, Seed: 5,
			Each: func(r ScreenResult) { seen[r.Marker] = true },
			Progress: func(done, total int) {
				if total != 164 || done != last+1 {
					t.Errorf("%d of %d after %d", done, total, last)
				}
				last = done
			}})
		if len(seen) != 100 || last != 164 {
			t.Errorf("%d results, %d done", len(seen), last)
		}
		return s
	}
	a := run()
	was := runtime.GOMAXPROCS(1)
	b := run()
	runtime.GOMAXPROCS(was)
	for j := range a.Results {
		a.Results[j].Cut, b.Results[j].Cut = 0, 0 // NaN is not equal to itself
	}
	if !reflect.DeepEqual(a, b) {
		t.Error("results depend on the number of cores")
	}
	for _, permutations := range []int{0, 1_000_000} {
		ctx, cancel := context.WithCancel(context.Background())
		stop := 10
		if permutations > 0 {
			stop = 200
		}
		_, err := Screen(ctx, tl, markers, ScreenOptions{Permutations: permutations, Progress: func(done, _ int) {
			if done == stop {
				cancel()
			}
		}})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%d permutations, cancelled: %v", permutations, err)
		}
	}
}

func TestScreenEdges(t *testing.T) {
	t.Parallel()
	tl := mustTimeline(t, Outcome{Time: []float64{1, 2, 3, 4, 5}, Event: events(1, 1, 0, 1, 0)})
	nan := math.NaN()
	s := mustScreen(t, tl, [][]float64{
		{2, 2, 2, 2, 2}, nil, {nan, nan, 1, nan, 2}, {1, 2, nan, 1, math.Inf(1)}, {5, 4, 3, 2, 1}, {1, 5, 2, 4, 3},
	}, ScreenOptions{Permutations: 10})
	var bad *ValueError
	for j, want := range []error{ErrConstant, ErrNoMarker, ErrNoEvents} {
		if !errors.Is(s.Results[j].Err, want) || !math.IsNaN(s.Results[j].Coef) || !math.IsNaN(s.Results[j].FamilyP) {
			t.Errorf("marker %d: %+v", j, s.Results[j])
		}
	}
	if !errors.As(s.Results[3].Err, &bad) || bad.Row != 4 {
		t.Errorf("infinite value: %v", s.Results[3].Err)
	}
	if r := s.Results[4]; !math.IsInf(r.Coef, 1) || !(r.P > 0 && r.P < 1) {
		t.Errorf("monotone: %+v", r)
	}
	if r := s.Results[5]; r.Err != nil || !finite(r.Coef) || !finite(r.FamilyP) {
		t.Errorf("plain: %+v", r)
	}
	for _, c := range []struct {
		opt  ScreenOptions
		want any
	}{
		{ScreenOptions{Level: 2}, ErrLevel},
		{ScreenOptions{Cut: CutOptions{MinProp: 0.9, MaxProp: 0.1}}, ErrCutLimits},
		{ScreenOptions{Adjust: [][]float64{{nan, nan, nan, nan, nan}}}, ErrNoSubjects},
		{ScreenOptions{Adjust: [][]float64{{nan, nan, 1, nan, 1}}}, ErrNoEvents},
	} {
		if _, err := Screen(context.Background(), tl, nil, c.opt); err != c.want {
			t.Errorf("%+v: %v, want %v", c.opt, err, c.want)
		}
	}
	var length *LengthError
	if _, err := Screen(context.Background(), tl, nil, ScreenOptions{Adjust: [][]float64{{1}}}); !errors.As(err, &length) {
		t.Errorf("short covariate: %v", err)
	}
	if _, err := Screen(context.Background(), tl, nil, ScreenOptions{Stratum: []int{1}}); !errors.As(err, &length) {
		t.Errorf("short strata: %v", err)
	}
	w := mustTimeline(t, Outcome{Time: []float64{1, 2, 3}, Event: events(1, 1, 1), Weight: []float64{1, 2, 1}})
	s = mustScreen(t, w, [][]float64{{1, 3, 2}}, ScreenOptions{Permutations: 5})
	if len(s.Warnings) != 1 || !math.IsNaN(s.Results[0].FamilyP) || s.Permutations != 0 {
		t.Errorf("weights: %+v", s)
	}
	// With covariates the family-wise P is of their residuals: a marker that a
	// covariate explains has no statistic to speak of.
	o, _ := simulatedOutcome(100, true, 2)
	x := normalMarker(100, 3)
	almost := slices.Clone(x)
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range almost {
		almost[i] += 1e-3 * rng.NormFloat64()
	}
	adjusted := mustScreen(t, mustTimeline(t, o), [][]float64{x, almost}, ScreenOptions{Adjust: [][]float64{x}, Permutations: 100})
	if adjusted.Results[0].Err == nil || adjusted.Results[1].FamilyP < 0.01 || len(adjusted.Warnings) != 1 {
		t.Errorf("%+v", adjusted)
	}
}

// BenchmarkScreen fits 2,000 markers on 500 patients.
func BenchmarkScreen(b *testing.B) {
	o, _ := simulatedOutcome(500, true, 1)
	tl := mustTimeline(b, o)
	markers := make([][]float64, 2000)
	for j := range markers {
		markers[j] = normalMarker(500, uint64(j))
	}
	age := normalMarker(500, 99)
	for _, c := range []struct {
		name string
		opt  ScreenOptions
	}{
		{"continuous", ScreenOptions{}},
		{"median", ScreenOptions{Mode: ScreenMedian}},
		{"optimal", ScreenOptions{Mode: ScreenOptimal}},
		{"adjusted", ScreenOptions{Adjust: [][]float64{age}}},
		{"maxT1000", ScreenOptions{Permutations: 1000}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				mustScreen(b, tl, markers, c.opt)
			}
		})
	}
}

// BenchmarkScreenOfAMillion fits eight markers on a million patients followed by whole
// days, and by continuous times.
func BenchmarkScreenOfAMillion(b *testing.B) {
	for _, days := range []bool{true, false} {
		o, _ := simulatedOutcome(1_000_000, days, 1)
		tl := mustTimeline(b, o)
		markers := make([][]float64, 8)
		for j := range markers {
			markers[j] = normalMarker(1_000_000, uint64(j))
		}
		b.Run(fmt.Sprintf("days=%v", days), func(b *testing.B) {
			for b.Loop() {
				mustScreen(b, tl, markers, ScreenOptions{})
			}
		})
	}
}

// A ratio per standard deviation does not know the unit of its marker, be it 1e9
// times larger or smaller, and per another step it is a power of that: log ratios
// are as the steps.
func TestScreenScale(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCohort(t, true, true)
		tl, _ := c.table(t)
		marker, sd := make([]float64, tl.N), 0.0
		for i := range marker {
			marker[i] = float64(rapid.IntRange(0, 1000).Draw(t, "marker"))
		}
		run := func(unit, steps float64) (ScreenResult, bool) {
			x := make([]float64, len(marker))
			for i, v := range marker {
				x[i] = v * unit
			}
			sd = Summarise(x).SD
			s, err := Screen(context.Background(), tl, [][]float64{x}, ScreenOptions{Scale: func(int) float64 { return steps * sd }})
			if err != nil {
				return ScreenResult{}, false
			}
			return s.Results[0], s.Results[0].Err == nil
		}
		a, ok := run(1, 1)
		if !ok {
			return
		}
		same := func(x, y float64) bool {
			// Markers that were rescaled stop at another step.
			return x == y || math.IsNaN(x) && math.IsNaN(y) || math.Abs(x-y) <= 1e-7*(1e-3+math.Abs(y))
		}
		for _, unit := range []float64{1e-9, 1e9} {
			b, ok := run(unit, 1)
			if !ok || !same(b.Coef, a.Coef) || !same(b.SE, a.SE) || !same(b.P, a.P) || !same(math.Log(b.Lower), math.Log(a.Lower)) ||
				!same(math.Log(b.Upper), math.Log(a.Upper)) {
				t.Fatalf("in units of %g: %+v, else %+v", unit, b, a)
			}
		}
		const steps = 1.37 // as an interquartile range has in standard deviations
		if b, _ := run(1, steps); !math.IsInf(a.Coef, 0) && (!same(math.Log(b.HR()), steps*math.Log(a.HR())) || !same(b.P, a.P)) {
			t.Fatalf("%g steps: %+v, one %+v", steps, b, a)
		}
	})
}
