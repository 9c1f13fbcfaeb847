package stats

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func mustFineGray(t testing.TB, d FineGrayData) *FineGrayFit {
	t.Helper()
	f, err := FineGray(d, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Four patients: x = 1 has the event at 1, x = 1 a competing one at 2, x = 0 is
// censored at 3, x = 0 has the event at 4.
//
// Nobody is censored before 3, so G = 1 at 1; at 3 one of two at risk is, so
// G(4-) = 1/2, and the one who had a competing event at 2 is in the risk set of
// 4 with weight 1/2. With r = exp β:
//
//	log L = β - log(2 + 2r) - log(1 + r/2)
//	U = 1 - r/(1+r) - r/(2+r) = 0: r² = 2, β = log(2)/2
//	I = r/(1+r)² + 2r/(2+r)²
func TestFineGrayByHand(t *testing.T) {
	t.Parallel()
	f := mustFineGray(t, FineGrayData{Time: []float64{4, 2, 1, 3}, Cause: []uint8{1, 2, 1, 0}, X: [][]float64{{0, 1, 1, 0}}})
	r := math.Sqrt2
	near(t, "coef", f.Coef[0], math.Log(2)/2, 1e-12)
	near(t, "null", f.LogLikNull, -math.Log(4)-math.Log(1.5), 1e-14)
	near(t, "log-likelihood", f.LogLik, math.Log(r)-math.Log(2+2*r)-math.Log(1+r/2), 1e-14)
	near(t, "information", f.Information[0][0], r/((1+r)*(1+r))+2*r/((2+r)*(2+r)), 1e-10)
	if f.Events != 2 || f.Competing != 1 || f.Censored != 1 || f.N != 4 || f.DF != 1 {
		t.Errorf("%+v", f)
	}
}

func TestFineGrayEqualsR(t *testing.T) {
	t.Parallel()
	var file struct {
		Cases []struct {
			Name             string
			Time             numbers
			Cause, Cengroup  []int
			Of               int
			X                []numbers
			Coef, SE, LogLik numbers
			Var, Inf         rows
			Survival         numbers
			Wald, WaldP      float64
		}
	}
	readOracle(t, "finegray.json", &file)
	values := 0
	for _, cs := range file.Cases {
		t.Run(cs.Name, func(t *testing.T) {
			check := func(what string, got, want []float64, rel float64) {
				t.Helper()
				values += len(want)
				allWithin(t, what, got, want, rel)
			}
			d := FineGrayData{Time: cs.Time, Cause: codes(cs.Cause), Of: uint8(cs.Of), CensorGroup: cs.Cengroup}
			for _, x := range cs.X {
				d.X = append(d.X, x)
			}
			f := mustFineGray(t, d)
			check("coef", f.Coef, cs.Coef, 1e-8)
			check("se", f.SE, cs.SE, 1e-8)
			check("Wald", []float64{f.Wald.Statistic}, []float64{cs.Wald}, 1e-8)
			within(t, "Wald P", f.Wald.P, cs.WaldP, 1e-8)
			if f.Wald.DF != len(cs.Coef) {
				t.Errorf("Wald on %d degrees of freedom for %d coefficients", f.Wald.DF, len(cs.Coef))
			}
			check("log-likelihood", []float64{f.LogLikNull, f.LogLik}, cs.LogLik, 1e-11)
			check("likelihood ratio", []float64{f.LR.Statistic}, []float64{2 * (cs.LogLik[1] - cs.LogLik[0])}, 1e-8)
			for i := range f.Var {
				for j := range f.Var {
					scale := cs.SE[i] * cs.SE[j]
					check("var", []float64{f.Var[i][j] / scale}, []float64{cs.Var[i][j] / scale}, 1e-8)
					scale = math.Sqrt(cs.Inf[i][i] * cs.Inf[j][j])
					check("information", []float64{f.Information[i][j] / scale}, []float64{cs.Inf[i][j] / scale}, 1e-8)
				}
			}
			if cs.Survival == nil {
				return
			}
			// survival's weights differ where an event ties with a censoring.
			tied := false
			for i, t := range d.Time {
				for j, u := range d.Time {
					tied = tied || t == u && d.Cause[i] == 0 && d.Cause[j] != 0
				}
			}
			if !tied {
				check("finegray's coef", f.Coef, cs.Survival, 1e-8)
			}
		})
	}
	t.Logf("%d values", values)
}

func drawFineGray(t *rapid.T) FineGrayData {
	n := rapid.IntRange(8, 40).Draw(t, "n")
	d := FineGrayData{X: make([][]float64, 2)}
	for range n {
		d.Time = append(d.Time, float64(rapid.IntRange(1, 12).Draw(t, "time")))
		d.Cause = append(d.Cause, uint8(rapid.IntRange(0, 2).Draw(t, "cause")))
		d.CensorGroup = append(d.CensorGroup, rapid.IntRange(0, 1).Draw(t, "group"))
		for j := range d.X {
			d.X[j] = append(d.X[j], float64(rapid.IntRange(-3, 3).Draw(t, "x")))
		}
	}
	if rapid.Bool().Draw(t, "one group") {
		d.CensorGroup = nil
	}
	return d
}

// tryFineGray skips what has no maximum.
func tryFineGray(t *rapid.T, d FineGrayData) *FineGrayFit {
	f, err := FineGray(d, 0)
	if err != nil {
		if errors.Is(err, ErrNoEvents) {
			t.Skip(err)
		}
		t.Fatal(err)
	}
	if len(f.Monotone)+len(f.Aliased) > 0 {
		t.Skip("no finite coefficients")
	}
	return f
}

// Without competing events it is Cox's regression with Breslow's ties, and the
// variance the sandwich's.
func TestFineGrayWithoutCompetitionIsCox(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawFineGray(t)
		event := make([]bool, len(d.Cause))
		for i := range d.Cause {
			d.Cause[i] = min(d.Cause[i], 1)
			event[i] = d.Cause[i] == 1
		}
		f := tryFineGray(t, d)
		c, err := Cox(CoxData{Time: d.Time, Event: event, X: d.X}, CoxOptions{Ties: Breslow, Robust: true})
		if err != nil {
			t.Fatal(err)
		}
		alike(t, "coef", f.Coef, c.Coef, 1e-7)
		alike(t, "se", f.SE, c.SE, 1e-7)
		alike(t, "log-likelihood", []float64{f.LogLikNull, f.LogLik}, []float64{c.LogLikNull, c.LogLik}, 1e-9)
	})
}

// Rows in another order, and covariates moved and stretched, are the same model.
func TestFineGrayInvariance(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawFineGray(t)
		f := tryFineGray(t, d)
		var e FineGrayData
		e.X = make([][]float64, 2)
		for _, i := range rapid.Permutation(identity(len(d.Time))).Draw(t, "order") {
			e.Time, e.Cause = append(e.Time, d.Time[i]), append(e.Cause, d.Cause[i])
			e.X[0], e.X[1] = append(e.X[0], 1e6+d.X[0][i]), append(e.X[1], 1e6*d.X[1][i])
			if d.CensorGroup != nil {
				e.CensorGroup = append(e.CensorGroup, d.CensorGroup[i])
			}
		}
		g := tryFineGray(t, e)
		g.Coef[1] *= 1e6
		g.SE[1] *= 1e6
		alike(t, "coef", g.Coef, f.Coef, 1e-7)
		alike(t, "se", g.SE, f.SE, 1e-7)
	})
}

// Score and information are the derivatives of the log-likelihood, which is
// summed here over risk sets as it is written.
func TestFineGrayDerivatives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawFineGray(t)
		p, err := newFineGrayPass(d)
		if errors.Is(err, ErrNoEvents) || err == nil && slices.Contains(p.scale, 0) {
			t.Skip()
		} else if err != nil {
			t.Fatal(err)
		}
		beta := []float64{rapid.Float64Range(-1, 1).Draw(t, "b1"), rapid.Float64Range(-1, 1).Draw(t, "b2")}
		censoring := func(group int, before float64) float64 { // G(before-)
			g := 1.0
			for _, u := range slices.Compact(slices.Sorted(slices.Values(d.Time))) {
				n, c := 0.0, 0.0
				for i, v := range d.Time {
					if d.CensorGroup != nil && d.CensorGroup[i] != group || v < u {
						continue
					}
					n++
					if v == u && d.Cause[i] == 0 {
						c++
					}
				}
				if u <= before && n == 0 {
					return 0
				}
				if u < before {
					g *= 1 - c/n
				}
			}
			return g
		}
		ll := func(b0, b1 float64) float64 {
			eta := func(i int) float64 { return b0*d.X[0][i]/p.scale[0] + b1*d.X[1][i]/p.scale[1] }
			sum := 0.0
			for i, ti := range d.Time {
				if d.Cause[i] != 1 {
					continue
				}
				s := 0.0
				for j, tj := range d.Time {
					switch {
					case tj >= ti:
						s += math.Exp(eta(j))
					case d.Cause[j] == 2:
						k := 0
						if d.CensorGroup != nil {
							k = d.CensorGroup[j]
						}
						s += math.Exp(eta(j)) * censoring(k, ti) / censoring(k, tj)
					}
				}
				sum += eta(i) - math.Log(s)
			}
			return sum
		}
		const h = 1e-4
		p.run(beta)
		alike(t, "log-likelihood", []float64{p.logLik}, []float64{ll(beta[0], beta[1])}, 1e-10)
		score := slices.Clone(p.score)
		info := slices.Clone(p.info)
		for j := range 2 {
			up, down := slices.Clone(beta), slices.Clone(beta)
			up[j] += h
			down[j] -= h
			alike(t, "score", []float64{score[j]}, []float64{(ll(up[0], up[1]) - ll(down[0], down[1])) / (2 * h)}, 1e-5)
			p.run(up)
			above := slices.Clone(p.score)
			p.run(down)
			for i := range 2 {
				alike(t, "information", []float64{info[i*2+j]}, []float64{(p.score[i] - above[i]) / (2 * h)}, 1e-5)
			}
		}
	})
}

// The cause has no event where x = 1: its coefficient is -Inf, the other's that
// of the patients with x = 0 alone, if nobody is censored.
func TestFineGrayGroupWithoutEvents(t *testing.T) {
	t.Parallel()
	d := FineGrayData{Name: []string{"treated", "age"}, X: make([][]float64, 2)}
	var e FineGrayData
	e.X = make([][]float64, 1)
	for i := range 24 {
		treated, age, cause := float64(i%2), float64(i*7%11), uint8(1+i%3/2)
		if treated == 1 {
			cause = 2
		} else {
			e.Time, e.Cause, e.X[0] = append(e.Time, float64(i)), append(e.Cause, cause), append(e.X[0], age)
		}
		d.Time, d.Cause = append(d.Time, float64(i)), append(d.Cause, cause)
		d.X[0], d.X[1] = append(d.X[0], treated), append(d.X[1], age)
	}
	f, g := mustFineGray(t, d), mustFineGray(t, e)
	if !math.IsInf(f.Coef[0], -1) || !math.IsNaN(f.SE[0]) || !math.IsNaN(f.P[0]) {
		t.Errorf("coefficient %v, SE %v", f.Coef[0], f.SE[0])
	}
	near(t, "age", f.Coef[1], g.Coef[0], 1e-8)
	near(t, "log-likelihood", f.LogLik, g.LogLik, 1e-9)
	if len(f.Warnings) != 1 || !strings.Contains(f.Warnings[0], "treated: no finite hazard ratio (coefficient -Inf): no events of this cause where it is 1") {
		t.Errorf("%q", f.Warnings)
	}
}

func TestFineGraySetsAside(t *testing.T) {
	t.Parallel()
	d := FineGrayData{Time: []float64{1, 2, 3, 4, 5, 6}, Cause: []uint8{1, 2, 1, 0, 1, 2},
		X: [][]float64{{3, 1, 4, 1, 5, 9}, {2, 2, 2, 2, 2, 2}, {6, 2, 8, 2, 10, 18}}, Name: []string{"a", "b", "c"}}
	f := mustFineGray(t, d)
	alone := mustFineGray(t, FineGrayData{Time: d.Time, Cause: d.Cause, X: d.X[:1]})
	near(t, "coef", f.Coef[0], alone.Coef[0], 1e-10)
	near(t, "SE", f.SE[0], alone.SE[0], 1e-10)
	near(t, "Wald", f.Wald.Statistic, f.Z[0]*f.Z[0], 1e-9)
	if f.DF != 1 || !math.IsNaN(f.Coef[1]) || !math.IsNaN(f.Coef[2]) {
		t.Errorf("%v", f.Coef)
	}
	want := []string{"b is 2 for everybody: set aside", "c is a linear combination of the covariates before it: set aside"}
	if !slices.Equal(f.Warnings, want) {
		t.Errorf("%q", f.Warnings)
	}
}

// A covariate that tells apart only who is censored before the first event has none at
// risk to tell apart: strata, which the model has not, are no part of the reason.
func TestFineGraySetsAsideWhatNobodyAtRiskHas(t *testing.T) {
	t.Parallel()
	d := FineGrayData{Time: []float64{1, 2, 3, 4, 5, 6, 7}, Cause: []uint8{0, 1, 2, 1, 0, 1, 2},
		X: [][]float64{{3, 1, 4, 1, 5, 9, 2}, {1, 0, 0, 0, 0, 0, 0}}, Name: []string{"a", "b"}}
	f := mustFineGray(t, d)
	alone := mustFineGray(t, FineGrayData{Time: d.Time, Cause: d.Cause, X: d.X[:1]})
	near(t, "coef", f.Coef[0], alone.Coef[0], 1e-10)
	if want := []string{"b does not vary among those at risk at any event: set aside"}; f.DF != 1 || !math.IsNaN(f.Coef[1]) || !slices.Equal(f.Warnings, want) {
		t.Errorf("%v on %d df, %q", f.Coef, f.DF, f.Warnings)
	}
}

func TestFineGrayThatCannotBe(t *testing.T) {
	t.Parallel()
	x := [][]float64{{1, 2}}
	for _, tc := range []struct {
		d     FineGrayData
		level float64
		want  string
	}{
		{FineGrayData{}, 0, "no subjects"},
		{FineGrayData{Time: []float64{1, 2}, Cause: []uint8{2, 0}, X: x}, 0, "no events"},
		{FineGrayData{Time: []float64{1, 2}, Cause: []uint8{1}, X: x}, 0, "cause has length 1: must be 2"},
		{FineGrayData{Time: []float64{1, 2}, Cause: []uint8{1, 2}, X: x, CensorGroup: []int{1}}, 0, "censor group has length 1"},
		{FineGrayData{Time: []float64{1, math.NaN()}, Cause: []uint8{1, 2}, X: x}, 0, "time of subject 2"},
		{FineGrayData{Time: []float64{1, 2}, Cause: []uint8{1, 2}, X: [][]float64{{1, math.Inf(1)}}}, 0, "covariate x1"},
		{FineGrayData{Time: []float64{1, 2}, Cause: []uint8{1, 2}, X: x}, 1.5, "level"},
	} {
		if _, err := FineGray(tc.d, tc.level); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%v, want %q", err, tc.want)
		}
	}
}

// simulatedFineGray has p covariates beside simulatedCauses' times.
func simulatedFineGray(n, p int) FineGrayData {
	o, cause, _ := simulatedCauses(n, 5)
	return FineGrayData{Time: o.Time, Cause: cause, X: simulated(n, p, 5).X}
}

func TestFineGrayOnAnyNumberOfCores(t *testing.T) {
	d := simulatedFineGray(20_000, 3)
	fit := func(cores int) *FineGrayFit {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		return mustFineGray(t, d)
	}
	a, b := fit(1), fit(4)
	allWithin(t, "coef", a.Coef, b.Coef, 0)
	allWithin(t, "se", a.SE, b.SE, 0)
}

func BenchmarkFineGray(b *testing.B) {
	for _, n := range []int{5_000, 100_000, 1_000_000} {
		d := simulatedFineGray(n, 3)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := FineGray(d, 0); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
