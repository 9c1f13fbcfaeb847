package stats

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func codes(c []int) []uint8 {
	out := make([]uint8, len(c))
	for i, v := range c {
		out[i] = uint8(v)
	}
	return out
}

func mustIncidence(t testing.TB, o Outcome, cause []uint8, causes int, opt IncidenceOptions) []*CumulativeIncidence {
	t.Helper()
	o.Event = make([]bool, len(o.Time))
	out, err := mustTimeline(t, o).AalenJohansen(cause, causes, nil, 1, opt)
	if err != nil {
		t.Fatal(err)
	}
	return out[0]
}

// Five patients: cause 1 at 1, cause 2 at 2, censored at 2, cause 1 at 4,
// censored at 5.
//
//	t  n  d1 d2  S            F1              F2
//	1  5  1  0   4/5          1/5             0
//	2  4  0  1   3/5          1/5             4/5·1/4 = 1/5
//	4  2  1  0   3/10         1/5+3/5·1/2=1/2 1/5
//	5  1  0  0   3/10         1/2             1/5
//
// The influence of a patient on F1 at 1 is (1 - 1/5)/5 for the one, -1/25 for
// the others: the variance is (16 + 4)/625 = 4/125. Aalen's at 1, where S = 1
// before, n = 5 and d = 1: 1/25.
func TestCumulativeIncidenceByHand(t *testing.T) {
	t.Parallel()
	o := Outcome{Time: []float64{4, 1, 2, 5, 2}}
	cause := []uint8{1, 1, 2, 0, 0}
	f := mustIncidence(t, o, cause, 2, IncidenceOptions{})
	allWithin(t, "time", f[0].Time, []float64{1, 2, 4, 5}, 0)
	allWithin(t, "at risk", f[0].AtRisk, []float64{5, 4, 2, 1}, 0)
	allWithin(t, "censored", f[0].Censored, []float64{0, 1, 0, 1}, 0)
	allWithin(t, "events 1", f[0].Events, []float64{1, 0, 1, 0}, 0)
	allWithin(t, "events 2", f[1].Events, []float64{0, 1, 0, 0}, 0)
	allWithin(t, "F1", f[0].Estimate, []float64{0.2, 0.2, 0.5, 0.5}, 1e-15)
	allWithin(t, "F2", f[1].Estimate, []float64{0, 0.2, 0.2, 0.2}, 1e-15)
	allWithin(t, "S", f[1].EventFree, []float64{0.8, 0.6, 0.3, 0.3}, 1e-15)
	within(t, "SE", f[0].SE[0], math.Sqrt(4./125), 1e-14)
	if f[0].Subjects != 5 || f[0].TotalEvents != 2 || f[1].TotalEvents != 1 {
		t.Errorf("%d subjects, %d and %d events", f[0].Subjects, f[0].TotalEvents, f[1].TotalEvents)
	}
	a := mustIncidence(t, o, cause, 2, IncidenceOptions{Variance: Aalen})
	within(t, "Aalen's SE", a[0].SE[0], 0.2, 1e-15)
}

type incidenceCase struct {
	Name                string
	Time, Entry, Weight numbers
	Cause, Group        []int
	Stratum             []int
	Times               numbers
	Curves              [][]*struct {
		Cause        int
		Time         numbers
		AtRisk       numbers `json:"n.risk"`
		Events       numbers `json:"n.event"`
		Free         numbers
		Estimate, SE numbers
		Types        []struct {
			Type         string
			Lower, Upper numbers
			At           struct {
				AtRisk                     numbers `json:"n.risk"`
				Events                     numbers `json:"n.event"`
				Estimate, SE, Lower, Upper numbers
			}
		}
		Cuminc *struct{ Time, Estimate, Var numbers }
	}
	Gray []struct {
		Rho        float64
		Stratified bool
		Stat, P    numbers
		DF         numbers
	}
}

func incidenceCases(t *testing.T) []incidenceCase {
	var file struct{ Cases []incidenceCase }
	readOracle(t, "competing.json", &file)
	return file.Cases
}

func (c incidenceCase) timeline(t testing.TB) *Timeline {
	return mustTimeline(t, Outcome{Time: c.Time, Event: make([]bool, len(c.Time)), Entry: c.Entry, Weight: c.Weight})
}

func TestCumulativeIncidenceEqualsR(t *testing.T) {
	t.Parallel()
	const tol = 1e-9
	values := 0
	check := func(t *testing.T, what string, got, want []float64) {
		t.Helper()
		values += len(want)
		allWithin(t, what, got, want, tol)
	}
	for _, cs := range incidenceCases(t) {
		t.Run(cs.Name, func(t *testing.T) {
			tl := cs.timeline(t)
			causes, groups := 0, 0
			for i, c := range cs.Cause {
				causes, groups = max(causes, c), max(groups, cs.Group[i]+1)
			}
			group := codes(cs.Group)
			fit := func(opt IncidenceOptions) [][]*CumulativeIncidence {
				out, err := tl.AalenJohansen(codes(cs.Cause), causes, group, groups, opt)
				if err != nil {
					t.Fatal(err)
				}
				return out
			}
			def, aalen := fit(IncidenceOptions{}), fit(IncidenceOptions{Variance: Aalen})
			for g, byCause := range cs.Curves {
				for _, want := range byCause {
					if want == nil {
						continue
					}
					c := def[g][want.Cause-1]
					check(t, "time", c.Time, want.Time)
					if cs.Weight == nil { // with weights, R counts rows here
						check(t, "n.risk", c.AtRisk, want.AtRisk)
						check(t, "n.event", c.Events, want.Events)
					}
					check(t, "S", c.EventFree, want.Free)
					check(t, "estimate", c.Estimate, want.Estimate)
					check(t, "se", c.SE, want.SE)
					for _, ty := range want.Types {
						c := fit(IncidenceOptions{Transform: transforms[ty.Type]})[g][want.Cause-1]
						var lower, upper []float64
						for j := range c.Time {
							ci := c.CI(j)
							lower, upper = append(lower, ci.Lower), append(upper, ci.Upper)
						}
						check(t, ty.Type+" lower", lower, ty.Lower)
						check(t, ty.Type+" upper", upper, ty.Upper)
						for k, pt := range c.At(cs.Times, true) {
							a := ty.At
							if cs.Weight == nil {
								check(t, "at n.risk, n.event", []float64{pt.AtRisk, pt.Events}, []float64{a.AtRisk[k], a.Events[k]})
							}
							check(t, fmt.Sprintf("%s at %v", ty.Type, pt.Time),
								[]float64{pt.Estimate, pt.SE, pt.CI.Lower, pt.CI.Upper}, []float64{a.Estimate[k], a.SE[k], a.Lower[k], a.Upper[k]})
						}
					}
					if want.Cuminc == nil {
						continue
					}
					var time, estimate, variance []float64
					c = aalen[g][want.Cause-1]
					for j, d := range c.Events {
						if d > 0 {
							time, estimate, variance = append(time, c.Time[j]), append(estimate, c.Estimate[j]), append(variance, c.SE[j]*c.SE[j])
						}
					}
					check(t, "cuminc time", time, want.Cuminc.Time)
					check(t, "cuminc est", estimate, want.Cuminc.Estimate)
					check(t, "cuminc var", variance, want.Cuminc.Var)
				}
			}
		})
	}
	t.Logf("%d values", values)
}

func TestGrayEqualsR(t *testing.T) {
	t.Parallel()
	values := 0
	for _, cs := range incidenceCases(t) {
		tl := cs.timeline(t)
		groups := 0
		for _, g := range cs.Group {
			groups = max(groups, g+1)
		}
		for _, want := range cs.Gray {
			strata := []*Timeline{tl}
			if want.Stratified {
				strata = nil
				for s := 0; s <= 1; s++ {
					mask := make([]bool, len(cs.Stratum))
					for i, z := range cs.Stratum {
						mask[i] = z == s
					}
					strata = append(strata, tl.Keep(mask))
				}
			}
			for k, stat := range want.Stat {
				r, err := GrayTest(strata, codes(cs.Cause), uint8(k+1), codes(cs.Group), groups, want.Rho)
				if err != nil {
					t.Fatal(err)
				}
				what := fmt.Sprintf("%s, cause %d, rho %v, stratified %v", cs.Name, k+1, want.Rho, want.Stratified)
				within(t, what, r.ChiSq, stat, 1e-9)
				// R takes 1 - pchisq, which loses digits.
				if math.Abs(r.P-want.P[k]) > 1e-12 {
					t.Errorf("%s: P %v, want %v", what, r.P, want.P[k])
				}
				if r.DF != int(want.DF[k]) {
					t.Errorf("%s: %d df", what, r.DF)
				}
				values += 3
			}
		}
	}
	t.Logf("%d values", values)
}

// The values that the project's facts name.
func TestKnownGray(t *testing.T) {
	t.Parallel()
	cs := incidenceCases(t)[0]
	for k, want := range []float64{11.92288, 0.13741} {
		r, err := GrayTest([]*Timeline{cs.timeline(t)}, codes(cs.Cause), uint8(k+1), codes(cs.Group), 3, 0)
		if err != nil {
			t.Fatal(err)
		}
		within(t, "bmt", r.ChiSq, want, 1e-5, printed)
	}
}

// drawCauses draws patients of few distinct times, with cause codes and groups.
func drawCauses(t *rapid.T, entry, weight bool) (o Outcome, cause, group []uint8) {
	n := rapid.IntRange(1, 30).Draw(t, "n")
	for range n {
		o.Time = append(o.Time, float64(rapid.IntRange(5, 16).Draw(t, "time"))/2)
		cause = append(cause, uint8(rapid.IntRange(0, 3).Draw(t, "cause")))
		group = append(group, uint8(rapid.IntRange(0, 2).Draw(t, "group")))
		if entry {
			o.Entry = append(o.Entry, float64(rapid.IntRange(0, 4).Draw(t, "entry"))/2)
		}
		if weight {
			o.Weight = append(o.Weight, float64(rapid.IntRange(1, 9).Draw(t, "weight"))/4)
		}
	}
	o.Event = make([]bool, n)
	return o, cause, group
}

func rapidTimeline(t *rapid.T, o Outcome) *Timeline {
	tl, err := NewTimeline(o)
	if err != nil {
		t.Fatal(err)
	}
	return tl
}

func incidence(t *rapid.T, tl *Timeline, cause []uint8, causes int, group []uint8, opt IncidenceOptions) [][]*CumulativeIncidence {
	out, err := tl.AalenJohansen(cause, causes, group, 3, opt)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func alike(t *rapid.T, what string, a, b []float64, tolerance float64) {
	t.Helper()
	if len(a) != len(b) {
		t.Fatalf("%s: %v and %v", what, a, b)
	}
	for i := range a {
		// Each call gives its bound, 1e-8 or tighter.
		if !(math.Abs(a[i]-b[i]) <= tolerance*max(1, math.Abs(b[i]))) && !(math.IsNaN(a[i]) && math.IsNaN(b[i])) {
			t.Fatalf("%s %d: %v and %v", what, i, a[i], b[i])
		}
	}
}

// All causes and the event-free add up to 1; a cause's own variance is that of
// the definition, subject by subject; the order of rows does not matter.
func TestCumulativeIncidenceLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o, cause, group := drawCauses(t, rapid.Bool().Draw(t, "late"), rapid.Bool().Draw(t, "weighted"))
		tl := rapidTimeline(t, o)
		fit := incidence(t, tl, cause, 3, group, IncidenceOptions{})
		for g, f := range fit {
			for j := range f[0].Time {
				if sum := f[0].Estimate[j] + f[1].Estimate[j] + f[2].Estimate[j] + f[0].EventFree[j]; math.Abs(sum-1) > 1e-12 {
					t.Fatalf("group %d, row %d: probabilities add up to %v", g, j, sum)
				}
			}
			for k := range f {
				alike(t, "SE", f[k].SE, jackknifeByDefinition(o, cause, group, g, k+1, f[k]), 1e-7)
			}
		}
		order := rapid.Permutation(identity(len(cause))).Draw(t, "order")
		var p Outcome
		var pc, pg []uint8
		for _, i := range order {
			p.Time, p.Event = append(p.Time, o.Time[i]), append(p.Event, false)
			pc, pg = append(pc, cause[i]), append(pg, group[i])
			if o.Entry != nil {
				p.Entry = append(p.Entry, o.Entry[i])
			}
			if o.Weight != nil {
				p.Weight = append(p.Weight, o.Weight[i])
			}
		}
		for _, opt := range []IncidenceOptions{{}, {Variance: Aalen}} {
			again := incidence(t, rapidTimeline(t, p), pc, 3, pg, opt)
			first := incidence(t, tl, cause, 3, group, opt)
			for g := range first {
				for k := range first[g] {
					alike(t, "F, permuted", again[g][k].Estimate, first[g][k].Estimate, 1e-12)
					alike(t, "SE, permuted", again[g][k].SE, first[g][k].SE, 1e-6)
				}
			}
		}
	})
}

func identity(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// jackknifeByDefinition differentiates the estimate by each subject's weight,
// by a symmetric difference.
func jackknifeByDefinition(o Outcome, cause, group []uint8, g, k int, c *CumulativeIncidence) []float64 {
	n := len(o.Time)
	base := make([]float64, n)
	for i := range base {
		base[i] = 1
		if o.Weight != nil {
			base[i] = o.Weight[i]
		}
	}
	estimate := func(w []float64) []float64 {
		var out []float64
		s, f := 1.0, 0.0
		for _, t := range c.Time {
			at, d, dk := 0.0, 0.0, 0.0
			for i, ti := range o.Time {
				if int(group[i]) != g || ti < t || o.Entry != nil && o.Entry[i] >= t {
					continue
				}
				at += w[i]
				if ti == t && cause[i] > 0 {
					d += w[i]
					if int(cause[i]) == k {
						dk += w[i]
					}
				}
			}
			if at > 0 {
				f += s * dk / at
				s *= 1 - d/at
			}
			if s < 1e-9 {
				s = 0
			}
			out = append(out, f)
		}
		return out
	}
	v := make([]float64, len(c.Time))
	const h = 1e-5
	for i := range n {
		if int(group[i]) != g {
			continue
		}
		up, down := append([]float64(nil), base...), append([]float64(nil), base...)
		up[i] += h
		down[i] -= h
		fu, fd := estimate(up), estimate(down)
		for j := range v {
			u := (fu[j] - fd[j]) / (2 * h) * base[i]
			v[j] += u * u
		}
	}
	for j := range v {
		v[j] = math.Sqrt(v[j])
	}
	return v
}

// One cause is 1 - Kaplan-Meier, and the jackknife's variance is Greenwood's.
func TestOneCauseIsKaplanMeier(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o, cause, _ := drawCauses(t, rapid.Bool().Draw(t, "late"), false)
		for i := range cause {
			cause[i] = min(cause[i], 1)
			o.Event[i] = cause[i] == 1
		}
		tl := rapidTimeline(t, o)
		km := tl.Table(nil, 1, nil).KaplanMeier(0, CurveOptions{})
		for _, v := range []IncidenceVariance{Jackknife, Aalen} {
			f := incidence(t, tl, cause, 1, nil, IncidenceOptions{Variance: v})[0][0]
			for j, s := range km.Surv {
				if math.Abs(f.Estimate[j]-(1-s)) > 1e-12 {
					t.Fatalf("F %v, S %v", f.Estimate[j], s)
				}
				// The jackknife takes differences of sums that cancel to half of the digits.
				if v == Jackknife && s > 0 && math.Abs(f.SE[j]-s*km.SELogSurv[j]) > 1e-7 {
					t.Fatalf("SE %v, Greenwood's %v", f.SE[j], s*km.SELogSurv[j])
				}
			}
		}
	})
}

// Gray's test does not depend on the order of groups or the unit of time, as
// long as a group does not end with an event: cmprsk's variance, which this is,
// then does.
func TestGrayLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o, cause, group := drawCauses(t, false, false)
		for g := range uint8(3) {
			o.Time, o.Event = append(o.Time, 20), append(o.Event, false)
			cause, group = append(cause, 0), append(group, g)
		}
		rho := rapid.SampledFrom([]float64{0, 1, -0.5}).Draw(t, "rho")
		a, err := GrayTest([]*Timeline{rapidTimeline(t, o)}, cause, 1, group, 3, rho)
		if err != nil {
			t.Fatal(err)
		}
		turned := make([]uint8, len(group))
		for i, g := range group {
			turned[i] = 2 - g
			o.Time[i] *= 7
		}
		b, err := GrayTest([]*Timeline{rapidTimeline(t, o)}, cause, 1, turned, 3, rho)
		if err != nil {
			t.Fatal(err)
		}
		if a.DF != b.DF {
			t.Fatalf("%d and %d df", a.DF, b.DF)
		}
		alike(t, "chi-square", []float64{a.ChiSq}, []float64{b.ChiSq}, 1e-6)
	})
}

func TestCompetingRisksThatCannotBe(t *testing.T) {
	t.Parallel()
	tl := mustTimeline(t, Outcome{Time: []float64{1, 2}, Event: events(1, 1)})
	late := mustTimeline(t, Outcome{Time: []float64{1, 2}, Event: events(1, 1), Entry: []float64{0, 0}})
	for _, tc := range []struct {
		name string
		f    func() error
		want string
	}{
		{"code", func() error {
			_, err := tl.AalenJohansen([]uint8{1, 3}, 2, nil, 1, IncidenceOptions{})
			return err
		}, "cause of subject 2 is 3: must be 0 (censored) to 2"},
		{"length", func() error { _, err := tl.AalenJohansen([]uint8{1}, 2, nil, 1, IncidenceOptions{}); return err }, "cause has length 1: must be 2"},
		{"causes", func() error { _, err := tl.AalenJohansen([]uint8{0, 0}, 0, nil, 1, IncidenceOptions{}); return err }, "must be 1 to 255"},
		{"gray length", func() error { _, err := GrayTest([]*Timeline{tl}, []uint8{1}, 1, nil, 1, 0); return err }, "cause has length 1"},
		{"gray of censoring", func() error { _, err := GrayTest([]*Timeline{tl}, []uint8{1, 1}, 0, nil, 1, 0); return err }, "0 is censored"},
		{"gray rho", func() error { _, err := GrayTest([]*Timeline{tl}, []uint8{1, 1}, 1, nil, 1, math.NaN()); return err }, "rho"},
	} {
		if err := tc.f(); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.name, err, tc.want)
		}
	}
	if _, err := tl.AalenJohansen([]uint8{1, 1}, 1, nil, 1, IncidenceOptions{Level: 2}); !errors.Is(err, ErrLevel) {
		t.Error(err)
	}
	if _, err := GrayTest(nil, nil, 1, nil, 1, 0); !errors.Is(err, ErrNoSubjects) {
		t.Error(err)
	}
	if _, err := GrayTest([]*Timeline{late}, []uint8{1, 1}, 1, nil, 1, 0); !errors.Is(err, ErrGrayEntry) {
		t.Error(err)
	}
	for _, tc := range []struct {
		cause, group []uint8
		want         string
	}{
		{[]uint8{2, 0}, []uint8{0, 1}, "no events of this cause"},
		{[]uint8{1, 0}, []uint8{1, 1}, "one group"},
		{[]uint8{0, 1}, []uint8{0, 1}, "only one group is at risk"},
	} {
		r, err := GrayTest([]*Timeline{tl}, tc.cause, 1, tc.group, 2, 0)
		if err != nil || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], tc.want) || !math.IsNaN(r.ChiSq) || !math.IsNaN(r.P) {
			t.Errorf("%v %v: %+v, %v, want %q", tc.cause, tc.group, r, err, tc.want)
		}
	}
	nobody, err := tl.AalenJohansen([]uint8{1, 1}, 1, []uint8{NoGroup, NoGroup}, 2, IncidenceOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if c := nobody[1][0]; len(c.Time) != 0 || !math.IsNaN(c.At([]float64{1}, true)[0].Estimate) {
		t.Error("a group of nobody has an incidence")
	}
}

// simulatedCauses is n patients with exponential times, two causes and
// censoring, in two groups.
func simulatedCauses(n int, seed uint64) (o Outcome, cause, group []uint8) {
	rng := rand.New(rand.NewPCG(seed, 2))
	o = Outcome{Time: make([]float64, n), Event: make([]bool, n)}
	cause, group = make([]uint8, n), make([]uint8, n)
	for i := range n {
		group[i] = uint8(rng.IntN(2))
		o.Time[i], cause[i] = rng.ExpFloat64()/(0.6+0.2*float64(group[i])), 1
		if t := rng.ExpFloat64() / 0.4; t < o.Time[i] {
			o.Time[i], cause[i] = t, 2
		}
		if t := rng.ExpFloat64() * 2; t < o.Time[i] {
			o.Time[i], cause[i] = t, 0
		}
	}
	return o, cause, group
}

func TestCumulativeIncidenceOnAnyNumberOfCores(t *testing.T) {
	o, cause, group := simulatedCauses(70_000, 3)
	fit := func(cores int) [][]*CumulativeIncidence {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		out, err := mustTimeline(t, o).AalenJohansen(cause, 2, group, 2, IncidenceOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	a, b := fit(1), fit(4)
	for g := range a {
		for k := range a[g] {
			allWithin(t, "F", a[g][k].Estimate, b[g][k].Estimate, 0)
			allWithin(t, "SE", a[g][k].SE, b[g][k].SE, 0)
		}
	}
}

func BenchmarkAalenJohansen(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		o, cause, group := simulatedCauses(n, 1)
		tl := mustTimeline(b, o)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := tl.AalenJohansen(cause, 2, group, 2, IncidenceOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkGray(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		o, cause, group := simulatedCauses(n, 1)
		tl := mustTimeline(b, o)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := GrayTest([]*Timeline{tl}, cause, 1, group, 2, 0); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
