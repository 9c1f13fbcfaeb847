package stats

import (
	"context"
	"encoding/json"
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"testing"
)

var update = flag.Bool("update", false, "write who is drawn into testdata/resamples.json")

// The seed of all draws of the file, and how many there are.
const (
	resamplesSeed     = 7
	bootstrapRounds   = 40
	permutationRounds = 99
)

// resamples says, by subject from 0, who is drawn: R is given the same.
type resamples struct {
	N         int                `json:"n"`
	Bootstrap map[string][][]int `json:"bootstrap"` // by marker and resample, whom it has
	Half      []int              `json:"half"`      // the first half of the cross-validation
	Pairs     [][]int            `json:"pairs"`     // by permutation and subject, whose score he gets, for two cuts
	Family    [][]int            `json:"family"`    // the same for a screen
}

// resamplesOracle is what R makes of them.
type resamplesOracle struct {
	Markers   []numbers
	Bootstrap map[string]struct {
		Cut, Coef, Here         numbers
		Slope, Lower80, Upper80 float64
	}
	Cross struct {
		Cut, Observed, Expected numbers
		Size                    []int
		ChiSq                   float64
	}
	Pairs struct {
		Statistic, P, Critical float64
		Exceed                 int
	}
	Critical numbers
	Screen   struct {
		Alone, Adjusted, Optimal struct{ Statistic, P numbers }
	}
	Stratified []struct{ N, Events, Cut, Low, Coef, SE, Lower, Upper, Naive float64 }
	Smooth     struct {
		Basis, At []numbers
		Y         numbers
		Variance  float64
		Lines     []struct {
			Level              float64
			Line, Lower, Upper numbers
		}
	}
	QPCR struct {
		Wells    []json.RawMessage
		Mean, SD numbers
		Delta    float64
		DeltaSD  float64 `json:"delta_sd"`
	}
}

// resampled are the first patients of pbc, with their times in quarters of a year, so
// that many are tied, and a marker that goes along with survival a little.
func resampled(t testing.TB) (*Timeline, []float64) {
	c := columnsOf(t, "pbc", 60, "time", "status", "ast")
	o := Outcome{Event: make([]bool, len(c[0]))}
	for i, days := range c[0] {
		o.Time, o.Event[i] = append(o.Time, math.Ceil(days/90)), c[1][i] == 2
	}
	return mustTimeline(t, o), c[2]
}

// columns are those of R as the functions take them.
func columns(of []numbers) [][]float64 {
	var out [][]float64
	for _, c := range of {
		out = append(out, c)
	}
	return out
}

// drawn draws as Bootstrap, CrossValidate, PermutationTwoCuts and Screen do.
func drawn(all map[string]*CutLandscape) resamples {
	l := all["ast"]
	n := l.N
	d := resamples{N: n}
	opt := RandomOptions{Seed: resamplesSeed}
	d.Bootstrap = map[string][][]int{}
	for name, l := range all {
		rounds := make([][]int, bootstrapRounds)
		_ = eachRound(context.Background(), bootstrapRounds, opt, func(rng *rand.PCG, first, end int) {
			for k := first; k < end; k++ {
				for range n {
					rounds[k] = append(rounds[k], int(l.order[below(rng, n)]))
				}
			}
		})
		d.Bootstrap[name] = rounds
	}
	who := slices.Sorted(slices.Values(l.order))
	shuffle(rand.NewPCG(splitMix(resamplesSeed), splitMix(0)), who)
	for _, i := range who[:(n+1)/2] {
		d.Half = append(d.Half, int(i))
	}
	// Scores lie by the order of the marker there, and by that of time here.
	permuted := func(order []int32) [][]int {
		out := make([][]int, permutationRounds)
		_ = eachRound(context.Background(), permutationRounds, opt, func(rng *rand.PCG, first, end int) {
			from := slices.Clone(order)
			for k := first; k < end; k++ {
				shuffle(rng, from)
				out[k] = make([]int, n)
				for p, i := range order {
					out[k][i] = int(from[p])
				}
			}
		})
		return out
	}
	d.Pairs, d.Family = permuted(l.order), permuted(l.tl.Subject)
	return d
}

// What rests on random resamples is what R makes of the same resamples.
func TestResamplesAgainstR(t *testing.T) {
	t.Parallel()
	tl, marker := resampled(t)
	landscapes := map[string]*CutLandscape{}
	for name, x := range map[string][]float64{"ast": marker, "alk.phos": columnsOf(t, "pbc", tl.N, "alk.phos")[0]} {
		l, err := Landscape(tl, x, CutOptions{})
		if err != nil {
			t.Fatal(err)
		}
		landscapes[name] = l
	}
	l, now := landscapes["ast"], drawn(landscapes)
	const path = "testdata/resamples.json"
	if *update {
		b, err := json.Marshal(now)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(b, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var given resamples
	b, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(b, &given) != nil {
		t.Fatalf("%s cannot be read: %v", path, err)
	}
	if !reflect.DeepEqual(now, given) {
		t.Fatal("others are drawn than those that R was given: go test ./stats -run TestResamples -update, then stats/testdata/oracle/resamples.R")
	}
	var r resamplesOracle
	readOracle(t, "resamples.json", &r)
	ctx := context.Background()

	infinite := 0
	for name, want := range r.Bootstrap {
		boot, err := landscapes[name].Bootstrap(ctx, RandomOptions{Seed: resamplesSeed, Rounds: bootstrapRounds})
		if err != nil {
			t.Fatal(err)
		}
		allWithin(t, name+" cuts of resamples", boot.Cut, want.Cut, 0)
		allWithin(t, name+" coefficients in resamples", boot.Coef, want.Coef, 1e-8)
		allWithin(t, name+" coefficients of their cuts in the patients", boot.CoefHere, want.Here, 1e-8)
		within(t, name+" slope", boot.ShrinkageSlope, want.Slope, 1e-8)
		lower, upper := boot.Interval(0.8)
		within(t, name+" 80 % of the cuts from", lower, want.Lower80, 0)
		within(t, name+" 80 % of the cuts to", upper, want.Upper80, 0)
		if boot.Used != bootstrapRounds || boot.Seed != resamplesSeed || lower == upper {
			t.Errorf("%s: %d used, seed %d, cuts %v to %v", name, boot.Used, boot.Seed, lower, upper)
		}
		for _, v := range boot.Coef {
			infinite += int(bit(math.IsInf(v, 0)))
		}
	}
	if len(r.Bootstrap) != len(landscapes) || infinite == 0 {
		t.Errorf("%d bootstraps, %d coefficients without a bound: they count as a slope of 0", len(r.Bootstrap), infinite)
	}

	cross, err := l.CrossValidate(resamplesSeed)
	if err != nil {
		t.Fatal(err)
	}
	allWithin(t, "cuts of the halves", cross.Cut[:], r.Cross.Cut, 0)
	within(t, "log-rank across", cross.Test.ChiSq, r.Cross.ChiSq, 1e-8)
	allWithin(t, "observed across", cross.Test.Observed, r.Cross.Observed, 1e-12)
	allWithin(t, "expected across", cross.Test.Expected, r.Cross.Expected, 1e-10)
	if !slices.Equal(cross.Size[:], r.Cross.Size) || r.Cross.Cut[0] == r.Cross.Cut[1] {
		t.Errorf("halves of %v with cuts %v", cross.Size, r.Cross.Cut)
	}

	two, err := l.TwoCuts()
	if err != nil {
		t.Fatal(err)
	}
	p, err := l.PermutationTwoCuts(ctx, RandomOptions{Seed: resamplesSeed, Rounds: permutationRounds})
	if err != nil {
		t.Fatal(err)
	}
	within(t, "chi-square of two cuts", two.Statistic, r.Pairs.Statistic, 1e-10)
	within(t, "two cuts P", p.P, r.Pairs.P, 1e-12)
	within(t, "height of 5 %", p.Critical, r.Pairs.Critical, 1e-10)
	within(t, "Monte Carlo error", p.SE, math.Sqrt(p.P*(1-p.P)/permutationRounds), 1e-12)
	if p.Exceed != r.Pairs.Exceed || p.Rounds != permutationRounds || p.Seed != resamplesSeed {
		t.Errorf("%+v, and %d reach it in R", p, r.Pairs.Exceed)
	}

	for k, alpha := range []float64{0.05, 0.01} {
		within(t, "corrected line", l.Critical(alpha), r.Critical[k], 1e-8)
	}
}

// The family-wise P of a screen steps down as R does in the same permutations, alone,
// beside covariates and by best cuts; within strata each best cut is the one that
// scores within them find, with coxph and survdiff of strata().
func TestScreenFamilyAgainstR(t *testing.T) {
	t.Parallel()
	var r resamplesOracle
	readOracle(t, "resamples.json", &r)
	tl, _ := resampled(t)
	markers, covariates := columns(r.Markers), columnsOf(t, "pbc", tl.N, "age", "albumin")
	for name, c := range map[string]struct {
		opt  ScreenOptions
		want struct{ Statistic, P numbers }
	}{
		"alone":    {ScreenOptions{}, r.Screen.Alone},
		"adjusted": {ScreenOptions{Adjust: covariates}, r.Screen.Adjusted},
		"optimal":  {ScreenOptions{Mode: ScreenOptimal}, r.Screen.Optimal},
	} {
		c.opt.Permutations, c.opt.Seed = permutationRounds, resamplesSeed
		s := mustScreen(t, tl, markers, c.opt)
		differ := map[float64]bool{}
		for j, m := range s.Results {
			within(t, name+" statistic", m.Statistic, c.want.Statistic[j], 1e-8)
			within(t, name+" family P", m.FamilyP, c.want.P[j], 1e-12)
			differ[m.FamilyP] = true
		}
		if len(differ) < 2 || s.Permutations != permutationRounds {
			t.Errorf("%s: %d permutations, and all P are alike", name, s.Permutations)
		}
	}
	stratum := make([]int, tl.N)
	strata := make([]int32, tl.N)
	for i, word := range wordsOf(t, "pbc", "sex")[:tl.N] {
		stratum[i] = int(bit(word == "f"))
		strata[i] = int32(stratum[i])
	}
	const cuts = 500
	s := mustScreen(t, tl, markers, ScreenOptions{Mode: ScreenOptimal, Stratum: stratum, CutRounds: cuts, Seed: 5})
	for j, want := range r.Stratified {
		m := s.Results[j]
		within(t, "cut", m.Cut, want.Cut, 0)
		within(t, "coefficient", m.Coef, want.Coef, 1e-8)
		within(t, "SE", m.SE, want.SE, 1e-8)
		within(t, "lower", m.Lower, want.Lower, 1e-8)
		within(t, "upper", m.Upper, want.Upper, 1e-8)
		within(t, "naive P", m.NaiveP, want.Naive, 1e-8)
		if m.N != int(want.N) || m.Events != int(want.Events) || m.NLow != int(want.Low) || m.NHigh != m.N-m.NLow {
			t.Errorf("marker %d: %+v; R has %+v", j, m, want)
		}
		l, err := StratifiedLandscape(tl, markers[j], strata, CutOptions{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := l.Permutation(context.Background(), RandomOptions{Seed: 5, Rounds: cuts})
		if err != nil || m.P != p.P || !(m.P > m.NaiveP) {
			t.Errorf("marker %d: P %v, that of its landscape %v, naive %v, %v", j, m.P, p.P, m.NaiveP, err)
		}
	}
	if len(s.Results) != len(r.Stratified) {
		t.Errorf("%d markers, R has %d", len(s.Results), len(r.Stratified))
	}
}

// The line through scaled Schoenfeld residuals and its interval, as plot.cox.zph has
// them, at any level.
func TestSmoothLineAgainstR(t *testing.T) {
	t.Parallel()
	var r resamplesOracle
	readOracle(t, "resamples.json", &r)
	for _, want := range r.Smooth.Lines {
		line, lower, upper := SmoothLine(columns(r.Smooth.Basis), r.Smooth.Y, columns(r.Smooth.At), r.Smooth.Variance, want.Level)
		allWithin(t, "line", line, want.Line, 1e-8)
		allWithin(t, "lower", lower, want.Lower, 1e-8)
		allWithin(t, "upper", upper, want.Upper, 1e-8)
	}
	if len(r.Smooth.Lines) != 2 {
		t.Errorf("%d levels", len(r.Smooth.Lines))
	}
	b := columns(r.Smooth.Basis)
	if line, _, _ := SmoothLine(append(b, b[0]), r.Smooth.Y, append(columns(r.Smooth.At), r.Smooth.At[0]), 1, 0.95); line != nil {
		t.Errorf("a basis with a column twice has the line %v", line)
	}
}

// Means and standard deviations of wells, and of their difference.
func TestQPCRAgainstR(t *testing.T) {
	t.Parallel()
	var r resamplesOracle
	readOracle(t, "resamples.json", &r)
	var all []Cq
	for k, raw := range r.QPCR.Wells {
		var wells numbers
		if err := json.Unmarshal(raw, &wells); err != nil {
			var one float64
			if err := json.Unmarshal(raw, &one); err != nil {
				t.Fatal(err)
			}
			wells = numbers{one}
		}
		c, err := MeanCq(wells, QPCRRules{})
		if err != nil {
			t.Fatal(err)
		}
		within(t, "mean", c.Mean, r.QPCR.Mean[k], 1e-14)
		within(t, "SD", c.SD, r.QPCR.SD[k], 1e-12)
		all = append(all, c)
	}
	if len(all) != 5 || all[3].Outliers != 1 {
		t.Fatalf("%+v", all)
	}
	e := RelativeExpression(all[1], all[0])
	within(t, "delta Cq", e.DeltaCq, r.QPCR.Delta, 1e-12)
	within(t, "SD of delta Cq", e.SD, r.QPCR.DeltaSD, 1e-12)
}
