package stats

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestCoxTimesThatDifferByRounding(t *testing.T) {
	t.Parallel()
	tenth, fifth := 0.1, 0.2
	near3 := tenth + fifth // 0.30000000000000004
	x := [][]float64{{1, 0, 1, 0}}
	a := mustCox(t, CoxData{Time: []float64{near3, 0.3, 0.5, 0.6}, Event: events(1, 1, 1, 0), X: x}, CoxOptions{})
	b := mustCox(t, CoxData{Time: []float64{0.3, 0.3, 0.5, 0.6}, Event: events(1, 1, 1, 0), X: x}, CoxOptions{})
	if a.LogLikNull != b.LogLikNull || a.Coef[0] != b.Coef[0] {
		t.Errorf("0.1+0.2 and 0.3 are not one time: %v, %v", a.LogLikNull, b.LogLikNull)
	}
	// Risk sets of 4 (two events, Efron) and 2.
	near(t, "loglik 0", a.LogLikNull, -math.Log(4)-math.Log(3)-math.Log(2), 1e-14)
}

// Events at 1 and 2 in group 0, censored at 3 and 4 in group 1. In the limit
// β → -∞ only group 0 counts in the risk sets, of 2 and 1: log L = -log 2. At
// β = 0 they are of 4 and 3: -log 12. LR = 2 log 6. The score at 0 is -(1/2 +
// 2/3), the information 1/4 + 2/9: 49/17 is the log-rank test's 2.882.
//
// With one coefficient the profile likelihood is the likelihood itself: with
// r = e^β, -log(2+2r) - log(1+2r), and the upper bound is where that is 1.9207
// below the limit -log 2.
func TestCoxGroupWithoutEvents(t *testing.T) {
	t.Parallel()
	d := CoxData{Time: []float64{1, 2, 3, 4}, Event: events(1, 1, 0, 0), X: [][]float64{{0, 0, 1, 1}}, Name: []string{"group=b"}}
	f := mustCox(t, d, CoxOptions{})
	if !math.IsInf(f.Coef[0], -1) || !math.IsNaN(f.SE[0]) || len(f.Monotone) != 1 || f.Monotone[0].Up[0] {
		t.Fatalf("got %v (%v), %+v; want -Inf", f.Coef, f.SE, f.Monotone)
	}
	if w := strings.Join(f.Warnings, ""); !strings.Contains(w, "group=b") || !strings.Contains(w, "no events where it is 1") {
		t.Errorf("warning %q", w)
	}
	near(t, "LR", f.LR.Statistic, 2*math.Log(6), 1e-13)
	near(t, "score", f.Score.Statistic, 49.0/17, 1e-13)
	if !math.IsNaN(f.Wald.Statistic) {
		t.Errorf("Wald %v", f.Wald)
	}
	p, err := f.Profile(0)
	if err != nil {
		t.Fatal(err)
	}
	r := math.Exp(p[0].Upper)
	near(t, "drop at the bound", math.Log(2+2*r)+math.Log(1+2*r)-math.Log(2), 3.841458820694124/2, 1e-10)
	if !math.IsInf(p[0].Lower, -1) {
		t.Errorf("lower bound %v", p[0].Lower)
	}
	near(t, "profile LR", p[0].LR.Statistic, 2*math.Log(6), 1e-13)
	if _, err := f.Predict([]float64{1}, 0, PredictOptions{}); !errors.Is(err, ErrMonotoneBaseline) {
		t.Errorf("predict: %v", err)
	}
	// Nobody in group 1 is expected to have an event; group 0 has 1/2 and 3/2.
	for i, want := range []float64{1 - 0.5, 1 - 1.5, 0, 0} {
		near(t, "martingale", f.Martingale()[i], want, 1e-13)
	}

	f = mustCox(t, d, CoxOptions{Firth: true})
	if !finite(f.Coef[0]) || len(f.Monotone) != 0 {
		t.Errorf("Firth: %v", f.Coef)
	}
}

func TestCoxGroupsDieInOrder(t *testing.T) {
	t.Parallel()
	d := CoxData{X: [][]float64{nil}, Name: []string{"late"}}
	for i := range 20 {
		d.Time = append(d.Time, float64(i+1))
		d.Event = append(d.Event, true)
		d.X[0] = append(d.X[0], float64(i/10))
	}
	f := mustCox(t, d, CoxOptions{})
	near(t, "score", f.Score.Statistic, 21.8368969044817, 1e-12)
	near(t, "LR", f.LR.Statistic, 24.2535826030785, 1e-8) // R stops at -21.5
	if !math.IsInf(f.Coef[0], -1) {
		t.Errorf("coefficient %v", f.Coef)
	}
	// A continuous covariate that orders the deaths has likelihood 1.
	for i := range d.X[0] {
		d.X[0][i] = -math.Sqrt(float64(i))
	}
	f = mustCox(t, d, CoxOptions{})
	near(t, "loglik", f.LogLik+1, 1, 1e-13)
	if !math.IsInf(f.Coef[0], 1) {
		t.Errorf("coefficient %v", f.Coef)
	}
}

// A factor whose reference level has no events: both other levels are +Inf, and
// what can be told apart is one against the other.
func TestCoxReferenceWithoutEvents(t *testing.T) {
	t.Parallel()
	d := CoxData{
		Time:  []float64{1, 2, 3, 4, 5, 6, 7, 8, 9},
		Event: events(1, 1, 0, 1, 1, 0, 1, 1, 0),
		X:     [][]float64{{1, 0, 0, 1, 0, 0, 0, 1, 0}, {0, 1, 0, 0, 1, 0, 1, 0, 0}, {3, 1, 4, 1, 5, 9, 2, 6, 5}},
		Name:  []string{"level=b", "level=c", "age"},
	}
	f := mustCox(t, d, CoxOptions{})
	if !math.IsInf(f.Coef[0], 1) || !math.IsInf(f.Coef[1], 1) || !finite(f.Coef[2]) {
		t.Fatalf("coefficients %v, monotone %+v", f.Coef, f.Monotone)
	}
	// The limit is the fit without the reference level.
	var sub CoxData
	sub.X = make([][]float64, 2)
	for i := range d.Time {
		if d.X[0][i]+d.X[1][i] > 0 {
			sub.Time, sub.Event = append(sub.Time, d.Time[i]), append(sub.Event, d.Event[i])
			sub.X[0] = append(sub.X[0], d.X[0][i])
			sub.X[1] = append(sub.X[1], d.X[2][i])
		}
	}
	g := mustCox(t, sub, CoxOptions{})
	near(t, "loglik", f.LogLik, g.LogLik, 1e-12)
	near(t, "age", f.Coef[2], g.Coef[1], 1e-9)
	near(t, "se of age", f.SE[2], g.SE[1], 1e-9)
	if _, err := f.Profile(0); err != nil {
		t.Error(err)
	}
	if c, err := f.Concordance(ConcordanceOptions{}); err != nil || !(c.C > 0.5 && c.C <= 1) {
		t.Errorf("concordance %+v, %v", c, err)
	}
}

func TestCoxSetsAside(t *testing.T) {
	t.Parallel()
	d := CoxData{
		Time:  []float64{4, 3, 1, 1, 2, 2, 3, 5, 6, 7},
		Event: events(1, 1, 1, 0, 1, 1, 0, 1, 0, 1),
		X: [][]float64{
			{0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1},
			{0, 2, 1, 1, 1, 0, 0, 3, 1, 2},
			{1, 5, 3, 3, 3, 1, 1, 7, 3, 5}, // 1 + 2 × the one before
			{1, 0, 1, 0, 0, 1, 1, 0, 0, 1},
		},
		Name: []string{"constant", "a", "twice a", "b"},
	}
	f := mustCox(t, d, CoxOptions{})
	if !math.IsNaN(f.Coef[0]) || !math.IsNaN(f.Coef[2]) || len(f.Aliased) != 2 || f.DF != 2 {
		t.Fatalf("coefficients %v, set aside %+v", f.Coef, f.Aliased)
	}
	if !strings.Contains(f.Warnings[0], "constant is 0.1 for everybody") || !strings.Contains(f.Warnings[1], "twice a is a linear combination") {
		t.Errorf("warnings %q", f.Warnings)
	}
	g := mustCox(t, CoxData{Time: d.Time, Event: d.Event, X: [][]float64{d.X[1], d.X[3]}}, CoxOptions{})
	near(t, "a", f.Coef[1], g.Coef[0], 1e-10)
	near(t, "b", f.Coef[3], g.Coef[1], 1e-10)
	near(t, "Wald", f.Wald.Statistic, g.Wald.Statistic, 1e-9)
	near(t, "score", f.Score.Statistic, g.Score.Statistic, 1e-9)
	// Constant within strata is constant.
	d.Stratum = []int{1, 0, 1, 0, 0, 1, 1, 0, 0, 1}
	f = mustCox(t, d, CoxOptions{})
	if !math.IsNaN(f.Coef[3]) {
		t.Errorf("coefficient of the stratum %v", f.Coef[3])
	}
}

func TestCoxFarFromZero(t *testing.T) {
	t.Parallel()
	for _, c := range coxCases(t) {
		if c.name != "lung/efron" {
			continue
		}
		want := mustCox(t, c.data, CoxOptions{})
		far := c.data
		far.X = make([][]float64, len(c.data.X))
		for j, x := range c.data.X {
			far.X[j] = slices.Clone(x)
			for i := range x {
				switch j {
				case 0:
					far.X[j][i] += 1e9 // whole years: nothing is lost
				case 1:
					far.X[j][i] *= 1e9
				case 2:
					far.X[j][i] *= 1e-12
				}
			}
		}
		f := mustCox(t, far, CoxOptions{})
		for j, factor := range []float64{1, 1e9, 1e-12} {
			near(t, f.Name[j], f.Coef[j]*factor, want.Coef[j], 1e-10)
		}
		near(t, "loglik", f.LogLik, want.LogLik, 1e-13)
		near(t, "score", f.Score.Statistic, want.Score.Statistic, 1e-11)
	}
}

// The risk set is empty between 2 and 3; what a sum of exponentials was before
// must not be felt after.
func TestCoxRiskSetEmptiesAndRefills(t *testing.T) {
	t.Parallel()
	d := CoxData{
		Entry: []float64{0, 0, 0, 3, 3, 3, 3},
		Time:  []float64{1, 2, 2, 4, 5, 6, 7},
		Event: events(1, 0, 1, 1, 1, 0, 1),
		X:     [][]float64{{30, 33, 31, 0, 0.3, 0.2, 0.4}},
	}
	f := mustCox(t, d, CoxOptions{})
	// The same two groups of patients as strata.
	g := mustCox(t, CoxData{Time: d.Time, Event: d.Event, X: d.X, Stratum: []int{0, 0, 0, 1, 1, 1, 1}}, CoxOptions{})
	near(t, "coef", f.Coef[0], g.Coef[0], 1e-9)
	near(t, "loglik", f.LogLik, g.LogLik, 1e-12)
}

func TestCoxSmall(t *testing.T) {
	t.Parallel()
	one := CoxData{Time: []float64{0}, Event: events(1), X: [][]float64{{3}}}
	f := mustCox(t, one, CoxOptions{})
	if !math.IsNaN(f.Coef[0]) || f.LogLik != 0 {
		t.Errorf("one patient: %v, %v", f.Coef, f.LogLik)
	}
	for _, opt := range []CoxOptions{{}, {Firth: true}, {Robust: true}, {Ties: Exact}} {
		f = mustCox(t, CoxData{Time: []float64{1, 2, 2}, Event: events(1, 1, 1)}, opt)
		if f.DF != 0 || !math.IsNaN(f.LR.P) {
			t.Errorf("no covariates: %+v", f.LR)
		}
		ph, err := f.ProportionalHazards(TimeKM)
		if err != nil {
			t.Fatal(err)
		}
		f.PHResiduals(ph)
	}
	c, err := f.Predict(nil, 0, PredictOptions{})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "Breslow survival", c.Surv[1], math.Exp(-1.0/3-1), 1e-14)

	// A level with one patient, censored: no finite hazard ratio.
	f = mustCox(t, CoxData{Time: []float64{1, 2, 3, 4, 5}, Event: events(1, 1, 0, 1, 0), X: [][]float64{{0, 0, 1, 0, 0}}}, CoxOptions{})
	if !math.IsInf(f.Coef[0], -1) {
		t.Errorf("level of one: %v", f.Coef)
	}
}

func TestCoxErrors(t *testing.T) {
	t.Parallel()
	good := func() CoxData {
		return CoxData{Time: []float64{1, 2, 3}, Event: events(1, 0, 1), X: [][]float64{{1, 2, 2.5}}, Name: []string{"age"}}
	}
	for _, c := range []struct {
		name   string
		change func(d *CoxData, o *CoxOptions)
		want   string
	}{
		{"nobody", func(d *CoxData, _ *CoxOptions) { *d = CoxData{} }, "no subjects"},
		{"all censored", func(d *CoxData, _ *CoxOptions) { d.Event = events(0, 0, 0) }, "no events"},
		{"all weights 0", func(d *CoxData, _ *CoxOptions) { d.Weight = []float64{0, 0, 0} }, "no subjects"},
		{"time", func(d *CoxData, _ *CoxOptions) { d.Time[1] = math.NaN() }, "time of subject 2 is NaN"},
		{"entry = exit", func(d *CoxData, _ *CoxOptions) { d.Entry = []float64{0, 2, 0} }, "entry of subject 2 is 2: must be finite and before the exit at 2"},
		{"entry = exit but for rounding", func(d *CoxData, _ *CoxOptions) { d.Entry = []float64{0, 2 - 1e-12, 0} }, "entry of subject 2"},
		{"weight", func(d *CoxData, _ *CoxOptions) { d.Weight = []float64{1, 1, -1} }, "weight of subject 3 is -1"},
		{"covariate", func(d *CoxData, _ *CoxOptions) { d.X[0][0] = math.Inf(1) }, "covariate age of subject 1 is +Inf"},
		{"length", func(d *CoxData, _ *CoxOptions) { d.X[0] = d.X[0][:2] }, "covariate age has length 2: must be 3"},
		{"events", func(d *CoxData, _ *CoxOptions) { d.Event = d.Event[:1] }, "event has length 1"},
		{"names", func(d *CoxData, _ *CoxOptions) { d.Name = []string{"a", "b"} }, "covariate names has length 2"},
		{"level", func(_ *CoxData, o *CoxOptions) { o.Level = 95 }, "between 0 and 1"},
		{"exact weights", func(d *CoxData, o *CoxOptions) { o.Ties = Exact; d.Weight = []float64{1, 2, 1} }, "exact ties"},
		{"exact Firth", func(_ *CoxData, o *CoxOptions) { o.Ties = Exact; o.Firth = true }, "penalised"},
		{"exact robust", func(_ *CoxData, o *CoxOptions) { o.Ties = Exact; o.Robust = true }, "exact ties"},
	} {
		d, o := good(), CoxOptions{}
		c.change(&d, &o)
		if _, err := Cox(d, o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q in it", c.name, err, c.want)
		}
	}
}

// Rows of weight 0 are as good as absent.
func TestCoxWeightZero(t *testing.T) {
	t.Parallel()
	a := mustCox(t, CoxData{Time: []float64{1, 2, 2, 3, 4}, Event: events(1, 1, 1, 1, 0),
		X: [][]float64{{1, 3, 0, 2, 1.5}}, Weight: []float64{1, 0, 2, 1, 1}}, CoxOptions{Robust: true})
	b := mustCox(t, CoxData{Time: []float64{1, 2, 3, 4}, Event: events(1, 1, 1, 0),
		X: [][]float64{{1, 0, 2, 1.5}}, Weight: []float64{1, 2, 1, 1}}, CoxOptions{Robust: true})
	near(t, "coef", a.Coef[0], b.Coef[0], 1e-12)
	near(t, "robust se", a.SE[0], b.SE[0], 1e-12)
	if m := a.Martingale(); !math.IsNaN(m[1]) || math.IsNaN(m[0]) {
		t.Errorf("martingale %v", m)
	}
	if a.N != 4 || a.Events != 3 {
		t.Errorf("n %d, events %d", a.N, a.Events)
	}
}
