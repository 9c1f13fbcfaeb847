package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawCox draws a small cohort with ties, and with weights, entries and strata
// where asked for.
func drawCox(t *rapid.T, p int, entry, weight, strata bool) CoxData {
	n := rapid.IntRange(8, 30).Draw(t, "n")
	d := CoxData{X: make([][]float64, p)}
	for i := range n {
		start := 0.0
		if entry {
			start = float64(rapid.IntRange(0, 5).Draw(t, "entry"))
			d.Entry = append(d.Entry, start)
		}
		d.Time = append(d.Time, start+float64(rapid.IntRange(1, 8).Draw(t, "time")))
		d.Event = append(d.Event, i == 0 || rapid.IntRange(0, 2).Draw(t, "event") > 0)
		for j := range p {
			d.X[j] = append(d.X[j], float64(rapid.IntRange(-8, 8).Draw(t, "x"))/4)
		}
		if weight {
			d.Weight = append(d.Weight, float64(rapid.IntRange(1, 6).Draw(t, "w"))/2)
		}
		if strata {
			d.Stratum = append(d.Stratum, rapid.IntRange(0, 2).Draw(t, "stratum"))
		}
	}
	return d
}

// The score is the gradient of the log-likelihood and the information its
// negative Hessian, whatever the ties, weights, entries and strata; and so for
// the penalised score.
func TestCoxDerivatives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ties := Ties(rapid.IntRange(0, 2).Draw(t, "ties"))
		d := drawCox(t, 2, rapid.Bool().Draw(t, "entry"), ties != Exact && rapid.Bool().Draw(t, "weight"), rapid.Bool().Draw(t, "strata"))
		src, err := newCoxSource(d)
		if err != nil {
			t.Fatal(err)
		}
		design := newCoxDesign(src, src.stratum, src.ns, nil)
		beta := []float64{rapid.Float64Range(-1, 1).Draw(t, "b0"), rapid.Float64Range(-1, 1).Draw(t, "b1")}
		ps := newCoxPass(design)
		f := &CoxFit{Ties: ties, design: design, null: coxNull{free: []bool{true, true}}}
		type value struct {
			ll    float64
			score []float64
			pen   *penalised
		}
		at := func(j int, h float64) value {
			b := slices.Clone(beta)
			b[j] += h
			ps.run(design, ties, b)
			v := value{ps.LogLik, slices.Clone(ps.Score), nil}
			if ties != Exact {
				v.pen = f.penalise(ps)
			}
			return v
		}
		centre := at(0, 0)
		info := slices.Clone(ps.Info)
		const h = 1e-3
		close := func(what string, got, want float64) {
			// Differences over a step of 1e-3 are good to about 1e-8 of the size of the terms.
			if !(math.Abs(got-want) < 1e-7*(1+math.Abs(want))) {
				t.Fatalf("%v %s: %.12g, numerically %.12g", ties, what, got, want)
			}
		}
		for j := range beta {
			a, b, c, e := at(j, -2*h), at(j, -h), at(j, h), at(j, 2*h)
			slope := func(of func(value) float64) float64 {
				return (of(a) - 8*of(b) + 8*of(c) - of(e)) / (12 * h)
			}
			close("score", centre.score[j], slope(func(v value) float64 { return v.ll }))
			for k := range beta {
				close("information", -info[j*2+k], slope(func(v value) float64 { return v.score[k] }))
			}
			if centre.pen != nil && a.pen != nil && e.pen != nil && centre.pen.ll-centre.ll > -5 {
				close("penalised score", centre.pen.score[j], slope(func(v value) float64 { return v.pen.ll }))
			}
		}
	})
}

// same fails unless two fits say the same.
func same(t *rapid.T, what string, a, b *CoxFit, factor []float64, tolerance float64) {
	close := func(name string, x, y float64) {
		if math.IsNaN(x) && math.IsNaN(y) || x == y {
			return
		}
		// Each call gives its bound: random cohorts may be badly conditioned.
		if !(math.Abs(x-y) <= tolerance*(1+math.Abs(y))) {
			t.Fatalf("%s: %s %.15g, before %.15g", what, name, x, y)
		}
	}
	close("loglik", a.LogLik, b.LogLik)
	close("loglik 0", a.LogLikNull, b.LogLikNull)
	close("score", a.Score.Statistic, b.Score.Statistic)
	if len(a.Monotone)+len(b.Monotone) > 0 {
		if len(a.Monotone) == 0 || len(b.Monotone) == 0 {
			t.Fatalf("%s: monotone %+v, before %+v", what, a.Monotone, b.Monotone)
		}
		return // there may be several directions to name
	}
	for j := range a.Coef {
		k := 1.0
		if factor != nil {
			k = factor[j]
		}
		close("coef", a.Coef[j]*k, b.Coef[j])
		close("se", a.SE[j]*math.Abs(k), b.SE[j])
	}
}

func tryCox(t *rapid.T, d CoxData, opt CoxOptions) *CoxFit {
	f, err := Cox(d, opt)
	if err != nil {
		t.Fatal(err)
	}
	// A coefficient that is finite but hardly so is a matter of rounding.
	for j, v := range f.Coef {
		if math.Abs(v) > 8 && !math.IsInf(v, 0) || f.SE[j] > 50 {
			t.Skip("nearly monotone")
		}
	}
	return f
}

func permuted(d CoxData, order []int) CoxData {
	out := d
	pick := func(v []float64) []float64 {
		if v == nil {
			return nil
		}
		w := make([]float64, len(order))
		for k, i := range order {
			w[k] = v[i]
		}
		return w
	}
	out.Time, out.Entry, out.Weight = pick(d.Time), pick(d.Entry), pick(d.Weight)
	out.X = make([][]float64, len(d.X))
	for j := range d.X {
		out.X[j] = pick(d.X[j])
	}
	out.Event = make([]bool, len(order))
	for k, i := range order {
		out.Event[k] = d.Event[i]
	}
	if d.Stratum != nil {
		out.Stratum = make([]int, len(order))
		for k, i := range order {
			out.Stratum[k] = d.Stratum[i]
		}
	}
	return out
}

// The order of rows, the origin and unit of a covariate and the unit of time
// say nothing about hazard ratios.
func TestCoxInvariance(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ties := Ties(rapid.IntRange(0, 2).Draw(t, "ties"))
		d := drawCox(t, 2, rapid.Bool().Draw(t, "entry"), ties != Exact && rapid.Bool().Draw(t, "weight"), rapid.Bool().Draw(t, "strata"))
		opt := CoxOptions{Ties: ties}
		f := tryCox(t, d, opt)
		order := rapid.Permutation(slices.Collect(func(yield func(int) bool) {
			for i := range d.Time {
				if !yield(i) {
					return
				}
			}
		})).Draw(t, "order")
		same(t, "rows permuted", tryCox(t, permuted(d, order), opt), f, nil, 1e-8)

		scale, shift := rapid.SampledFrom([]float64{1e-9, -1, 1e9, 3}).Draw(t, "scale"), rapid.SampledFrom([]float64{0, 1e6, -7}).Draw(t, "shift")
		e := d
		e.X = slices.Clone(d.X)
		e.X[0] = slices.Clone(d.X[0])
		for i := range e.X[0] {
			e.X[0][i] = (e.X[0][i] + shift) * scale
		}
		e.Time = slices.Clone(d.Time)
		e.Entry = slices.Clone(d.Entry)
		for i := range e.Time {
			e.Time[i] *= 30.4375
		}
		for i := range e.Entry {
			e.Entry[i] *= 30.4375
		}
		g, err := Cox(e, opt)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "shifted and scaled", g, f, []float64{scale, 1}, 1e-7)
	})
}

// A patient cut into several (entry, exit] rows is the same patient.
func TestCoxSplitRows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ties := Ties(rapid.IntRange(0, 2).Draw(t, "ties"))
		d := drawCox(t, 2, rapid.Bool().Draw(t, "entry"), ties != Exact && rapid.Bool().Draw(t, "weight"), rapid.Bool().Draw(t, "strata"))
		var cut CoxData
		cut.X = make([][]float64, 2)
		add := func(i int, from, to float64, event bool) {
			cut.Entry, cut.Time, cut.Event = append(cut.Entry, from), append(cut.Time, to), append(cut.Event, event)
			cut.Cluster = append(cut.Cluster, i)
			for j := range d.X {
				cut.X[j] = append(cut.X[j], d.X[j][i])
			}
			if d.Weight != nil {
				cut.Weight = append(cut.Weight, d.Weight[i])
			}
			if d.Stratum != nil {
				cut.Stratum = append(cut.Stratum, d.Stratum[i])
			}
		}
		for i, end := range d.Time {
			from := -1.0
			if d.Entry != nil {
				from = d.Entry[i]
			}
			for _, at := range []float64{1, 2.5, 4, 6} {
				if at > from && at < end && rapid.Bool().Draw(t, "cut") {
					add(i, from, at, false)
					from = at
				}
			}
			add(i, from, end, d.Event[i])
		}
		opt := CoxOptions{Ties: ties}
		f := tryCox(t, d, opt)
		g, err := Cox(CoxData{Time: cut.Time, Event: cut.Event, Entry: cut.Entry, Weight: cut.Weight, X: cut.X, Stratum: cut.Stratum}, opt)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "rows split", g, f, nil, 1e-7)
		if ties == Exact {
			return
		}
		// And its robust variance, when the rows are known to be one patient.
		g, err = Cox(cut, opt)
		if err != nil {
			t.Fatal(err)
		}
		opt.Robust = true
		same(t, "rows split, clustered", g, tryCox(t, d, opt), nil, 1e-7)
	})
}

// With Breslow ties a weight of 2 is a row written twice.
func TestCoxWeightsAreCopies(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawCox(t, 2, rapid.Bool().Draw(t, "entry"), false, rapid.Bool().Draw(t, "strata"))
		var order []int
		weighted := d
		for i := range d.Time {
			w := rapid.IntRange(1, 3).Draw(t, "copies")
			weighted.Weight = append(weighted.Weight, float64(w))
			for range w {
				order = append(order, i)
			}
		}
		opt := CoxOptions{Ties: Breslow}
		same(t, "weights", tryCox(t, weighted, opt), tryCox(t, permuted(d, order), opt), nil, 1e-8)
	})
}

// Kinds of concordance that are counted together are those that are counted alone.
func TestConcordancesTogether(t *testing.T) {
	d := simulated(3000, 2, 5)
	rng := rand.New(rand.NewPCG(4, 4))
	for i := range d.Time {
		d.Time[i] = math.Ceil(50 * d.Time[i])
		d.X[0][i], d.X[1][i] = math.Round(d.X[0][i]), 0 // scores are tied, too
		d.Weight, d.Stratum = append(d.Weight, float64(rng.IntN(4))), append(d.Stratum, rng.IntN(5))
	}
	f := mustCox(t, d, CoxOptions{})
	kinds := []ConcordanceOptions{{Uno: true}, {}, {Before: 20, Uno: true}}
	all, err := f.Concordances(kinds...)
	if err != nil {
		t.Fatal(err)
	}
	for k, kind := range kinds {
		alone, err := f.Concordance(kind)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(all[k], alone) || !(alone.SE > 0) || alone.TiedBoth == 0 || alone.TiedScore == 0 {
			t.Errorf("%+v: C %v (%v) beside others, and %v (%v) alone", kind, all[k].C, all[k].SE, alone.C, alone.SE)
		}
	}
}

// The same to the bit on one core and on several.
func TestCoxSameOnAnyNumberOfCores(t *testing.T) {
	d := simulated(30_000, 4, 3)
	d.Entry = make([]float64, len(d.Time))
	rng := rand.New(rand.NewPCG(9, 9))
	for i, t := range d.Time {
		d.Entry[i] = -1
		if rng.IntN(2) == 0 {
			d.Entry[i] = t * rng.Float64() * 0.9
		}
		d.Weight = append(d.Weight, float64(1+rng.IntN(3)))
		d.Stratum = append(d.Stratum, rng.IntN(3))
	}
	early := d // Uno's weights need everybody to be followed from time 0
	early.Entry = nil
	var first string
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, cores := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(cores)
		f := mustCox(t, d, CoxOptions{Robust: true})
		ph, err := f.ProportionalHazards(TimeKM)
		if err != nil {
			t.Fatal(err)
		}
		f.PHResiduals(ph)
		late, err := f.Concordances(ConcordanceOptions{}, ConcordanceOptions{Before: 0.5})
		if err != nil {
			t.Fatal(err)
		}
		pairs, err := mustCox(t, early, CoxOptions{}).Concordances(ConcordanceOptions{}, ConcordanceOptions{Uno: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(f.Coef, f.Var, f.SE, f.LogLik, f.Score, *ph, *late[0], *late[1], *pairs[0], *pairs[1]); first == "" {
			first = got
		} else if got != first {
			t.Errorf("%d cores: %.1000s\none: %.1000s", cores, got, first)
		}
	}
}

// Sums that every fit obeys: martingale and score residuals add up to 0
// (weighted), Harrell's C of -x is 1 - C of x.
func TestCoxResidualSums(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ties := Ties(rapid.IntRange(0, 1).Draw(t, "ties"))
		d := drawCox(t, 2, rapid.Bool().Draw(t, "entry"), rapid.Bool().Draw(t, "weight"), rapid.Bool().Draw(t, "strata"))
		f := tryCox(t, d, CoxOptions{Ties: ties})
		score, err := f.ScoreResiduals()
		if err != nil {
			t.Fatal(err)
		}
		for j, col := range append(score, f.Martingale()) {
			sum := 0.0
			for i, v := range col {
				if d.Weight != nil {
					v *= d.Weight[i]
				}
				sum += v
			}
			if j < len(f.Coef) && !finite(f.Coef[j]) {
				continue
			}
			if !(math.Abs(sum) < 1e-7) {
				t.Fatalf("residuals %d add up to %g", j, sum)
			}
		}
		o := Outcome{Time: d.Time, Event: d.Event, Entry: d.Entry, Weight: d.Weight}
		minus := slices.Clone(d.X[0])
		for i := range minus {
			minus[i] = -minus[i]
		}
		a, err := ScoreConcordance(o, d.X[0], ConcordanceOptions{Stratum: d.Stratum})
		if err != nil {
			t.Fatal(err)
		}
		b, _ := ScoreConcordance(o, minus, ConcordanceOptions{Stratum: d.Stratum})
		if !math.IsNaN(a.C) && !(math.Abs(a.C+b.C-1) < 1e-12 && math.Abs(a.SE-b.SE) < 1e-12) {
			t.Fatalf("C %v (%v), of the negative %v (%v)", a.C, a.SE, b.C, b.SE)
		}
	})
}

// The maximum is where no nearby value is higher, and each profile bound is
// where the likelihood, maximised over the rest, has dropped by 1.9207.
func TestCoxProfileLaw(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawCox(t, 2, false, false, false)
		firth := rapid.Bool().Draw(t, "firth")
		events := 0
		for _, e := range d.Event {
			if e {
				events++
			}
		}
		if firth && events < 12 { // the penalised likelihood may have several maxima
			t.Skip("few events")
		}
		f := tryCox(t, d, CoxOptions{Firth: firth})
		profile, err := f.Profile(0)
		if err != nil {
			t.Fatal(err)
		}
		for j, p := range profile {
			if math.IsNaN(f.Coef[j]) {
				continue
			}
			if !(p.Lower <= f.Coef[j] && f.Coef[j] <= p.Upper) {
				t.Fatalf("coefficient %v outside its interval %+v", f.Coef[j], p)
			}
			// No claim is made where P is 0.05 to the precision of a bound.
			if zero := p.Lower > 0 || p.Upper < 0; math.Abs(p.LR.P-0.05) > 1e-6 && zero != (p.LR.P < 0.05) {
				t.Fatalf("interval %v to %v, P %v", p.Lower, p.Upper, p.LR.P)
			}
			at := f.profiler(j)
			for _, bound := range []float64{p.Lower, p.Upper} {
				if math.IsInf(bound, 0) {
					continue
				}
				point, err := at(bound * f.design.scale[j])
				if err != nil {
					t.Fatal(err)
				}
				// Bounds are searched until the drop is right to 1e-6.
				if drop := 2 * (f.LogLik - point.ll); math.Abs(drop-3.841458820694124) > 1e-6 {
					t.Fatalf("drop at %v is %v", bound, drop)
				}
			}
		}
	})
}

// Whatever is asked, there is an answer or an error, and no coefficient is a
// finite absurdity.
func TestCoxNeverPanics(t *testing.T) {
	t.Parallel()
	odd := []float64{0, 1, 1, 2, 2, 3, -1, 1e-300, 1e300, 0.1 + 0.2, 0.3, math.NaN(), math.Inf(1)}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 7).Draw(t, "n")
		value := func(what string) float64 {
			if rapid.IntRange(0, 3).Draw(t, "odd "+what) == 0 {
				return rapid.SampledFrom(odd).Draw(t, what)
			}
			return float64(rapid.IntRange(0, 4).Draw(t, what))
		}
		var d CoxData
		p := rapid.IntRange(0, 3).Draw(t, "p")
		d.X = make([][]float64, p)
		entry, weight, strata := rapid.Bool().Draw(t, "entry"), rapid.Bool().Draw(t, "weight"), rapid.Bool().Draw(t, "strata")
		for range n {
			d.Time = append(d.Time, value("time"))
			d.Event = append(d.Event, rapid.Bool().Draw(t, "event"))
			for j := range p {
				d.X[j] = append(d.X[j], value("x"))
			}
			if entry {
				d.Entry = append(d.Entry, value("start")-2)
			}
			if weight {
				d.Weight = append(d.Weight, value("w"))
			}
			if strata {
				d.Stratum = append(d.Stratum, rapid.IntRange(-1, 1).Draw(t, "s"))
			}
		}
		f, err := Cox(d, CoxOptions{
			Ties:   Ties(rapid.IntRange(0, 2).Draw(t, "ties")),
			Robust: rapid.Bool().Draw(t, "robust"),
			Firth:  rapid.Bool().Draw(t, "firth"),
		})
		if err != nil {
			return
		}
		for j, v := range f.Coef {
			if spread := f.design.widest[j]; finite(v) && math.Abs(v)*f.design.scale[j]*spread > 2*maxEta {
				t.Fatalf("coefficient %v of %v", v, d.X[j])
			}
		}
		f.Profile(0)
		f.Martingale()
		f.Deviance()
		f.Dfbetas()
		if ph, err := f.ProportionalHazards(TimeTransform(rapid.IntRange(0, 3).Draw(t, "transform"))); err == nil {
			f.PHResiduals(ph)
		}
		f.Concordance(ConcordanceOptions{Uno: rapid.Bool().Draw(t, "uno")})
		f.Predict(make([]float64, p), 0, PredictOptions{})
		f.Average(nil, nil, []float64{0, 1, 2})
	})
}

// With more rows than are summed at a time, fits are those of sums over each risk set
// written out: at the coefficients the score is 0, and log-likelihood and variance are
// the sums', whoever enters late, weighs more or has a stratum of his own.
func TestCoxOfManyRows(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name                    string
		entry, weights, stratum bool
	}{{name: "plain"}, {name: "late entry", entry: true}, {name: "weights", weights: true}, {name: "strata", stratum: true}, {"all", true, true, true}} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			d := simulated(4*chunkRows, 2, 11)
			n := len(d.Time)
			rng := rand.New(rand.NewPCG(4, 4))
			for i, v := range d.Time {
				d.Time[i] = math.Ceil(1024*v) / 1024 // so that no two times are nearly tied
				if tc.entry {
					d.Entry = append(d.Entry, math.Floor(1024*v*max(0, 1.6*rng.Float64()-0.6))/1024)
				}
				if tc.weights {
					d.Weight = append(d.Weight, float64(1+rng.IntN(3))/2)
				}
				if tc.stratum {
					d.Stratum = append(d.Stratum, min(1, i%5))
				}
			}
			f := mustCox(t, d, CoxOptions{Ties: Breslow})
			weight := func(i int) float64 {
				if d.Weight == nil {
					return 1
				}
				return d.Weight[i]
			}
			risk := make([]float64, n)
			for i := range risk {
				risk[i] = weight(i) * math.Exp(f.Coef[0]*d.X[0][i]+f.Coef[1]*d.X[1][i])
			}
			ll, score, info := 0.0, [2]float64{}, [2][2]float64{}
			for i, at := range d.Time {
				if !d.Event[i] {
					continue
				}
				s0, s1, s2 := 0.0, [2]float64{}, [2][2]float64{}
				for k, e := range risk {
					if d.Time[k] < at || d.Entry != nil && d.Entry[k] >= at || d.Stratum != nil && d.Stratum[k] != d.Stratum[i] {
						continue
					}
					a, b := d.X[0][k], d.X[1][k]
					s0, s1[0], s1[1] = s0+e, s1[0]+e*a, s1[1]+e*b
					s2[0][0], s2[0][1], s2[1][1] = s2[0][0]+e*a*a, s2[0][1]+e*a*b, s2[1][1]+e*b*b
				}
				w := weight(i)
				ll += w * (math.Log(risk[i]/w) - math.Log(s0))
				for j := range 2 {
					score[j] += w * (d.X[j][i] - s1[j]/s0)
					for k := j; k < 2; k++ {
						info[j][k] += w * (s2[j][k]/s0 - s1[j]*s1[k]/(s0*s0))
					}
				}
			}
			near(t, "log-likelihood", f.LogLik, ll, 1e-11)
			det := info[0][0]*info[1][1] - info[0][1]*info[0][1]
			for j := range 2 {
				// A step that is left to do, beside the error of the coefficient.
				if step := score[j] / math.Sqrt(info[j][j]); !(math.Abs(step) < 1e-8) {
					t.Errorf("the score of %s is %g of its error", f.Name[j], step)
				}
				near(t, "variance", f.Var[j][j], info[1-j][1-j]/det, 1e-9)
			}
			near(t, "covariance", f.Var[0][1], -info[0][1]/det, 1e-9)
		})
	}
}

// Score and information of many patients, which are added up by parts, are those of one event
// time after another: days and times of their own, strata, case weights, entries, and weights
// of either sign for the events, as tests of proportional hazards have them.
func TestEventSumsOfMany(t *testing.T) {
	t.Parallel()
	for kind := range 16 {
		rng := newRand(uint64(kind))
		const n, q = 5000, 3
		d := CoxData{Time: make([]float64, n), Event: make([]bool, n), X: make([][]float64, q)}
		for j := range d.X {
			d.X[j] = make([]float64, n)
		}
		if kind&2 > 0 {
			d.Stratum = make([]int, n)
		}
		if kind&4 > 0 {
			d.Weight = make([]float64, n)
		}
		if kind&8 > 0 {
			d.Entry = make([]float64, n)
		}
		for i := range n {
			d.Time[i], d.Event[i] = rng.ExpFloat64(), rng.IntN(3) > 0
			if kind&1 > 0 {
				d.Time[i] = math.Ceil(40 * d.Time[i])
			}
			for j := range q {
				d.X[j][i] = rng.NormFloat64()
			}
			if d.Stratum != nil {
				d.Stratum[i] = rng.IntN(3)
			}
			if d.Weight != nil {
				d.Weight[i] = 0.5 + rng.Float64()
			}
			if d.Entry != nil {
				d.Entry[i] = d.Time[i] * (rng.Float64() - 0.5)
			}
		}
		_, design, err := coxOf(d)
		if err != nil {
			t.Fatal(err)
		}
		beta := []float64{0.3, -0.2, 0.1}
		ps := newCoxPass(design)
		if !ps.run(design, Efron, beta) {
			t.Fatal("not in range")
		}
		weight := make([]float64, len(design.time))
		for b := range weight {
			weight[b] = rng.NormFloat64()
		}
		got := newEventSums(design, weight)
		ps.addUp(design, Efron, &got)
		score, info := make([]float64, q), make([]float64, q*q)
		all, dead := make([]float64, 1+q+q*q), make([]float64, 1+q+q*q)
		add := func(to []float64, r int, by float64) {
			x := design.x[r*q : r*q+q]
			to[0] += by * ps.e[r]
			for a, u := range x {
				to[1+a] += by * ps.e[r] * u
				for c, v := range x {
					to[1+q+a*q+c] += by * ps.e[r] * u * v
				}
			}
		}
		for b, nd := range design.deaths {
			if design.reset[b] {
				clear(all)
			}
			if design.goneAt != nil && !design.reset[b] {
				for _, r := range design.gone[design.goneAt[b]:design.goneAt[b+1]] {
					add(all, int(r), -1)
				}
			}
			clear(dead)
			w, first := 0.0, int(design.start[b])
			for r := first; r < int(design.start[b+1]); r++ {
				add(all, r, 1)
				if r < first+int(nd) {
					add(dead, r, 1)
					w += design.weight(r)
					for j := range q {
						score[j] += weight[b] * design.weight(r) * design.x[r*q+j]
					}
				}
			}
			for l := range int(nd) {
				f, by := float64(l)/float64(nd), weight[b]*w/float64(nd)
				den := all[0] - f*dead[0]
				for a := range q {
					u := (all[1+a] - f*dead[1+a]) / den
					score[a] -= by * u
					for c := range q {
						v := (all[1+c] - f*dead[1+c]) / den
						info[a*q+c] += by * ((all[1+q+a*q+c]-f*dead[1+q+a*q+c])/den - u*v)
					}
				}
			}
		}
		for j, v := range score { // sums of thousands of terms of either sign
			if math.Abs(got.Score[j]-v) > 1e-9 {
				t.Errorf("kind %d: score %d is %v, event by event %v", kind, j, got.Score[j], v)
			}
		}
		for k, v := range info {
			if math.Abs(got.Info[k]-v) > 1e-9 {
				t.Errorf("kind %d: information %d is %v, event by event %v", kind, k, got.Info[k], v)
			}
		}
	}
}
