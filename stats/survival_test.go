package stats

import (
	"errors"
	"kaplan/stats/like"
	"math"
	"slices"
	"strings"
	"testing"
)

// printed is the reason of a bound that is as loose as a book or a manual is short.
const printed = "printed with so many digits"

// within fails unless got is want to a relative bound, for a P value of its
// logarithm; a loose bound needs a reason.
func within(t *testing.T, what string, got, want, rel float64, why ...string) {
	t.Helper()
	compare := like.Number
	if what == "P" || strings.HasSuffix(what, " P") {
		compare = like.P
	}
	if err := compare(got, want, rel, why...); err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

func allWithin(t *testing.T, what string, got, want []float64, rel float64, why ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: got %d values %v, want %d %v", what, len(got), got, len(want), want)
		return
	}
	for i := range got {
		within(t, what, got[i], want[i], rel, why...)
	}
}

func mustTimeline(t testing.TB, o Outcome) *Timeline {
	t.Helper()
	tl, err := NewTimeline(o)
	if err != nil {
		t.Fatal(err)
	}
	return tl
}

func mustCurve(t testing.TB, o Outcome, tr Transform) *Curve {
	t.Helper()
	c, err := KaplanMeier(o, 0.95, tr)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Six patients: events at 1, 1 and 4, censored at 1, 3 and 6.
//
//	t  n  d  c  S            Greenwood, sum d/(n(n-d))
//	1  6  2  1  4/6          2/24          = 1/12
//	3  3  0  1  4/6          1/12
//	4  2  1  0  4/6·1/2=1/3  1/12 + 1/2    = 7/12
//	6  1  0  1  1/3          7/12
//
// Median 4. Area to 5: 1·1 + 3·2/3 + 1·1/3 = 10/3. Its variance: at 1 the area
// to the right is 7/3, at 4 it is 1/3: (7/3)²/12 + (1/3)²/2 = 49/108 + 1/18.
func TestKaplanMeierByHand(t *testing.T) {
	t.Parallel()
	o := Outcome{Time: []float64{4, 1, 6, 1, 3, 1}, Event: events(1, 1, 0, 0, 0, 1)}
	c := mustCurve(t, o, Log)
	allWithin(t, "time", c.Time, []float64{1, 3, 4, 6}, 0)
	allWithin(t, "at risk", c.AtRisk, []float64{6, 3, 2, 1}, 0)
	allWithin(t, "events", c.Events, []float64{2, 0, 1, 0}, 0)
	allWithin(t, "censored", c.Censored, []float64{1, 1, 0, 1}, 0)
	allWithin(t, "S", c.Surv, []float64{2. / 3, 2. / 3, 1. / 3, 1. / 3}, 1e-15)
	allWithin(t, "SE", c.SELogSurv, []float64{math.Sqrt(1. / 12), math.Sqrt(1. / 12), math.Sqrt(7. / 12), math.Sqrt(7. / 12)}, 1e-15)
	if c.Subjects != 6 || c.TotalEvents != 3 {
		t.Errorf("%d subjects, %d events", c.Subjects, c.TotalEvents)
	}
	within(t, "median", c.Median().Value, 4, 0)
	r := c.RMST(5)
	within(t, "RMST", r.Value, 10./3, 1e-15)
	within(t, "RMST SE", r.SE, math.Sqrt(49./108+1./18), 1e-15)
}

// Two patients enter late: (0,2] event, (2,4] event, (1,4] censored. At 2, who
// enters at 2 is not at risk: n = 2, S = 1/2. At 4, n = 2, S = 1/4.
func TestLeftTruncationByHand(t *testing.T) {
	t.Parallel()
	c := mustCurve(t, Outcome{Time: []float64{2, 4, 4}, Entry: []float64{0, 2, 1}, Event: events(1, 1, 0)}, Log)
	allWithin(t, "at risk", c.AtRisk, []float64{2, 2}, 0)
	allWithin(t, "S", c.Surv, []float64{0.5, 0.25}, 1e-15)
}

type oracleCurve struct {
	Time   numbers
	AtRisk numbers `json:"n.risk"`
	Events numbers `json:"n.event"`
	Censor numbers `json:"n.censor"`
	Surv   numbers
	SE     []any `json:"se"`
	Robust bool
	Types  []struct {
		Type                     string
		Lower, Upper             numbers
		Median                   numbers
		Quantile, QLower, QUpper numbers
		At                       struct {
			Time                   numbers
			AtRisk                 numbers `json:"n.risk"`
			Events                 numbers `json:"n.event"`
			Surv, SE, Lower, Upper numbers
		}
	}
	RMST []struct {
		Tau, Value, SE number
	}
	Reverse numbers
}

type oracleOutcome struct {
	Name                  string
	Entry, Time, Weight   numbers
	Event, Group, Stratum []int
}

func (o oracleOutcome) outcome() Outcome {
	return Outcome{Time: o.Time, Event: events(o.Event...), Entry: o.Entry, Weight: o.Weight}
}

func (o oracleOutcome) groups() (code []uint8, n int) {
	for _, g := range o.Group {
		code = append(code, uint8(g))
		n = max(n, g+1)
	}
	return code, n
}

var transforms = map[string]Transform{"log": Log, "log-log": LogLog, "plain": Plain, "logit": Logit, "arcsin": Arcsin}

func TestCurvesEqualR(t *testing.T) {
	t.Parallel()
	var file struct {
		Probs numbers
		Cases []struct {
			oracleOutcome
			Times  numbers
			Curves []oracleCurve
		}
	}
	readOracle(t, "survival.json", &file)
	const tol = 1e-10
	values := 0
	for _, cs := range file.Cases {
		t.Run(cs.Name, func(t *testing.T) {
			tl := mustTimeline(t, cs.outcome())
			code, groups := cs.groups()
			tab := tl.Table(code, groups, nil)
			for g, r := range cs.Curves {
				c := tab.KaplanMeier(g, CurveOptions{})
				allWithin(t, "time", c.Time, r.Time, 0)
				allWithin(t, "n.risk", c.AtRisk, r.AtRisk, tol)
				allWithin(t, "n.event", c.Events, r.Events, tol)
				allWithin(t, "n.censor", c.Censored, r.Censor, tol)
				allWithin(t, "surv", c.Surv, r.Surv, tol)
				if len(r.SE) != len(c.SELogSurv) {
					t.Fatalf("%d standard errors, want %d", len(c.SELogSurv), len(r.SE))
				}
				for j, se := range r.SE {
					want, ok := se.(float64)
					if !ok {
						want = math.Inf(1) // JSON has no infinity
						if c.Surv[j] != 0 {
							t.Errorf("S is %v where R's is 0", c.Surv[j])
						}
					}
					within(t, "std.err", c.SELogSurv[j], want, tol)
				}
				if c.Robust != r.Robust {
					t.Errorf("robust %v, R %v", c.Robust, r.Robust)
				}
				for _, ty := range r.Types {
					c := tab.KaplanMeier(g, CurveOptions{Transform: transforms[ty.Type]})
					for j := range c.Surv {
						ci := c.CI(j)
						within(t, ty.Type+" lower", ci.Lower, ty.Lower[j], tol)
						within(t, ty.Type+" upper", ci.Upper, ty.Upper[j], tol)
					}
					m := c.Median()
					allWithin(t, ty.Type+" median", []float64{m.Value, m.CI.Lower, m.CI.Upper}, ty.Median, tol)
					for k, p := range file.Probs {
						q := c.Quantile(p)
						within(t, ty.Type+" quantile", q.Value, ty.Quantile[k], tol)
						within(t, ty.Type+" quantile lower", q.CI.Lower, ty.QLower[k], tol)
						within(t, ty.Type+" quantile upper", q.CI.Upper, ty.QUpper[k], tol)
					}
					for k, pt := range c.At(cs.Times, true) {
						a := ty.At
						within(t, "at time", pt.Time, a.Time[k], 0)
						within(t, "at n.risk", pt.AtRisk, a.AtRisk[k], tol)
						within(t, "at n.event", pt.Events, a.Events[k], tol)
						within(t, "at surv", pt.Surv, a.Surv[k], tol)
						within(t, "at std.err", pt.SE, a.SE[k], tol)
						within(t, "at lower", pt.CI.Lower, a.Lower[k], tol)
						within(t, "at upper", pt.CI.Upper, a.Upper[k], tol)
					}
					values += 6*len(c.Surv) + 3 + 3*len(file.Probs) + 6*len(cs.Times)
				}
				// survmean takes weights for numbers of patients, whatever the curve.
				byModel := cs.outcome()
				byModel.Variance = ModelBased
				means := mustTimeline(t, byModel).Table(code, groups, nil).KaplanMeier(g, CurveOptions{})
				for _, want := range r.RMST {
					got := means.RMST(float64(want.Tau))
					within(t, "rmst", got.Value, float64(want.Value), tol)
					within(t, "rmst se", got.SE, float64(want.SE), tol)
				}
				f := tab.ReverseKaplanMeier(g, CurveOptions{}).Median()
				allWithin(t, "follow-up", []float64{f.Value, f.CI.Lower, f.CI.Upper}, r.Reverse, tol)
			}
		})
	}
	t.Logf("%d values", values)
}

// The values that the project's facts name.
func TestKnownCurves(t *testing.T) {
	t.Parallel()
	o, sex := lung(t)
	tab := mustTimeline(t, o).Table(sex, 2, nil)
	for g, want := range [][4]float64{{270, 212, 310, 241.4951}, {426, 348, 550, 297.4654}} {
		c := tab.KaplanMeier(g, CurveOptions{})
		m := c.Median()
		allWithin(t, "median", []float64{m.Value, m.CI.Lower, m.CI.Upper}, want[:3], 0)
		within(t, "RMST to 365 days", c.RMST(365).Value, want[3], 1e-7, printed)
	}
}

// lung is the data set from the oracle file, grouped by sex.
func lung(t testing.TB) (Outcome, []uint8) {
	var file struct{ Cases []oracleOutcome }
	readOracle(t, "survival.json", &file)
	k := slices.IndexFunc(file.Cases, func(c oracleOutcome) bool { return c.Name == "lung" })
	code, _ := file.Cases[k].groups()
	return file.Cases[k].outcome(), code
}

func TestBadOutcomes(t *testing.T) {
	t.Parallel()
	nan, inf := math.NaN(), math.Inf(1)
	for _, tc := range []struct {
		name string
		o    Outcome
		want string
	}{
		{"nobody", Outcome{}, "no subjects"},
		{"events missing", Outcome{Time: []float64{1, 2}, Event: events(1)}, "event has length 1: must be 2"},
		{"negative", Outcome{Time: []float64{1, -2}, Event: events(1, 1)}, "time of subject 2 is -2: must be finite and >= 0"},
		{"NaN", Outcome{Time: []float64{nan}, Event: events(1)}, "time of subject 1 is NaN: must be finite and >= 0"},
		{"infinite", Outcome{Time: []float64{inf}, Event: events(1)}, "time of subject 1 is +Inf: must be finite and >= 0"},
		{"entry at exit", Outcome{Time: []float64{3}, Entry: []float64{3}, Event: events(1)}, "entry of subject 1 is 3: must be before the subject's time, 3"},
		{"entry all but at exit", Outcome{Time: []float64{3}, Entry: []float64{3 - 1e-12}, Event: events(1)}, "by more than the tolerance for ties"},
		{"entry infinite", Outcome{Time: []float64{3}, Entry: []float64{-inf}, Event: events(1)}, "entry of subject 1 is -Inf: must be finite"},
		{"entries missing", Outcome{Time: []float64{3}, Entry: []float64{}, Event: events(1)}, "entry has length 0: must be 1"},
		{"weight", Outcome{Time: []float64{3}, Weight: []float64{-1}, Event: events(1)}, "weight of subject 1 is -1: must be finite and >= 0"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := KaplanMeier(tc.o, 0.95, Log)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
	for _, level := range []float64{0, 1, -1, nan} {
		if _, err := KaplanMeier(Outcome{Time: []float64{1}, Event: events(1)}, level, Log); !errors.Is(err, ErrLevel) {
			t.Errorf("level %v: %v", level, err)
		}
	}
}

// Questions that have no answer are NaN and do not panic.
func TestCurveOfNobody(t *testing.T) {
	t.Parallel()
	tl := mustTimeline(t, Outcome{Time: []float64{1, 2}, Event: events(1, 0)})
	nobody := tl.Keep([]bool{false, false}).Table([]uint8{0, 1}, 2, nil)
	for _, g := range []int{0, 1, 7, -1} {
		c := nobody.KaplanMeier(g, CurveOptions{})
		if len(c.Time) != 0 || !math.IsNaN(c.Median().Value) || !math.IsNaN(c.Quantile(0.5).Value) ||
			!math.IsNaN(c.RMST(1).Value) || !math.IsNaN(c.At([]float64{1}, true)[0].Surv) {
			t.Errorf("group %d of an empty table has a curve", g)
		}
	}
	for _, r := range LogRankTests([]*EventTable{nobody}, TestOptions{}) {
		if !math.IsNaN(r.ChiSq) || len(r.Warnings) != 1 {
			t.Errorf("%s of nobody: %+v", r.Name, r)
		}
	}
}
