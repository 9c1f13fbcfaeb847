package stats

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// By hand: three patients of weight 2, 1, 1 leave at 1 (event), 2 (event), 3. S is
// 1/2, 1/4. The derivative of S(1) = (n-d)/n by each weight is (d - n·event)/n², that
// is -1/8, 1/8, 1/8; times the weights -1/4, 1/8, 1/8, whose squares add up to 3/32.
func TestRobustCurveByHand(t *testing.T) {
	t.Parallel()
	c, err := KaplanMeier(Outcome{Time: []float64{1, 2, 3}, Event: []bool{true, true, false}, Weight: []float64{2, 1, 1}, Variance: Robust}, 0.95, Log)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "S(1)", c.Surv[0], 0.5, 1e-15)
	within(t, "se of S(1)", c.Surv[0]*c.SELogSurv[0], math.Sqrt(3.0/32), 1e-14)
	// The area up to 2 is 1 + S(1), and to 1 nobody's weight matters.
	within(t, "se of the area to 2", c.RMST(2).SE, math.Sqrt(3.0/32), 1e-14)
	within(t, "se of the area to 1", c.RMST(1).SE, 0, 0)
	// Two patients in one cluster move together: -1/4 + 1/8, and 1/8.
	tl := mustTimeline(t, Outcome{Time: []float64{1, 2, 3}, Event: []bool{true, true, false}, Weight: []float64{2, 1, 1}, Variance: Robust, Cluster: []int{7, 7, 3}})
	c = tl.Table(nil, 1, nil).KaplanMeier(0, CurveOptions{})
	within(t, "se of S(1) between clusters", c.Surv[0]*c.SELogSurv[0], math.Sqrt(2.0/64), 1e-14)
}

type robustCase struct {
	oracleOutcome
	X       numbers
	Cluster []int
	Times   numbers
	Curves  []struct {
		Time, Surv, SE, Lower, Upper     numbers
		Median, Quantile, QLower, QUpper numbers
		At                               struct{ Surv, SE, Lower, Upper numbers }
		RMST                             []struct{ Tau, Value, SE number }
	}
	LogRank, Trend numbers
	Pairs          []struct {
		A, B  int
		ChiSq number
	}
	Cox struct{ Coef, SE, Naive, P, RScore number }
}

func (c robustCase) outcome() Outcome {
	o := c.oracleOutcome.outcome()
	o.Variance, o.Cluster = Robust, c.Cluster
	return o
}

// tables are those of the strata.
func (c robustCase) tables(tl *Timeline) []*EventTable {
	code, groups := c.groups()
	if c.Stratum == nil {
		return []*EventTable{tl.Table(code, groups, nil)}
	}
	var out []*EventTable
	for s := range 2 {
		in := make([]uint8, len(code))
		for i, g := range code {
			in[i] = NoGroup
			if c.Stratum[i] == s {
				in[i] = g
			}
		}
		out = append(out, tl.Table(in, groups, nil))
	}
	return out
}

func robustCases(t *testing.T) []robustCase {
	t.Helper()
	var file struct{ Cases []robustCase }
	readOracle(t, "robust.json", &file)
	return file.Cases
}

func TestRobustEqualsR(t *testing.T) {
	t.Parallel()
	const tol = 1e-9
	for _, cs := range robustCases(t) {
		t.Run(cs.Name, func(t *testing.T) {
			tl := mustTimeline(t, cs.outcome())
			code, groups := cs.groups()
			tab := tl.Table(code, groups, nil)
			for g, r := range cs.Curves {
				c := tab.KaplanMeier(g, CurveOptions{})
				se := make([]float64, len(c.Time))
				for j := range se {
					se[j] = c.Surv[j] * c.SELogSurv[j]
					ci := c.CI(j)
					within(t, "lower", ci.Lower, r.Lower[j], tol)
					within(t, "upper", ci.Upper, r.Upper[j], tol)
				}
				allWithin(t, "time", c.Time, r.Time, 0)
				allWithin(t, "surv", c.Surv, r.Surv, tol)
				allWithin(t, "se", se, r.SE, tol)
				m := c.Median()
				allWithin(t, "median", []float64{m.Value, m.CI.Lower, m.CI.Upper}, r.Median, tol)
				for k, p := range []float64{0.25, 0.5, 0.75} {
					q := c.Quantile(p)
					within(t, "quantile", q.Value, r.Quantile[k], tol)
					within(t, "quantile lower", q.CI.Lower, r.QLower[k], tol)
					within(t, "quantile upper", q.CI.Upper, r.QUpper[k], tol)
				}
				for k, pt := range c.At(cs.Times, true) {
					within(t, "at surv", pt.Surv, r.At.Surv[k], tol)
					within(t, "at se", pt.SE, r.At.SE[k], tol)
					within(t, "at lower", pt.CI.Lower, r.At.Lower[k], tol)
					within(t, "at upper", pt.CI.Upper, r.At.Upper[k], tol)
				}
				for _, want := range r.RMST {
					got := c.RMST(float64(want.Tau))
					within(t, "rmst", got.Value, float64(want.Value), tol)
					within(t, "rmst se", got.SE, float64(want.SE), tol)
				}
				if _, err := c.Band(BandOptions{}); err != ErrRobustBand {
					t.Errorf("a band of a robust curve: %v", err)
				}
			}
			tests := RobustLogRankTests(cs.tables(tl), TestOptions{})
			for _, x := range tests {
				switch x.Name {
				case "log-rank":
					allWithin(t, "log-rank", []float64{x.ChiSq, float64(x.DF)}, cs.LogRank, tol)
				case "trend":
					allWithin(t, "trend", []float64{x.ChiSq, float64(x.DF)}, cs.Trend, tol)
				default:
					if !math.IsNaN(x.ChiSq) || !math.IsNaN(x.P) || x.Why == "" {
						t.Errorf("%s is not withheld: %+v", x.Name, x)
					}
				}
			}
			pairs := RobustPairwise(cs.tables(tl), Holm)
			for k, want := range cs.Pairs {
				if pairs[k].A != want.A || pairs[k].B != want.B {
					t.Errorf("pair %d is of %d and %d", k, pairs[k].A, pairs[k].B)
				}
				within(t, "pair", pairs[k].Test.ChiSq, float64(want.ChiSq), tol)
			}
			o := cs.outcome()
			fit := mustCox(t, CoxData{Time: o.Time, Event: o.Event, Entry: o.Entry, Weight: o.Weight, Cluster: o.Cluster, Stratum: cs.Stratum,
				X: [][]float64{cs.X}}, CoxOptions{Robust: true})
			allWithin(t, "cox", []float64{fit.Coef[0], fit.SE[0], fit.NaiveSE[0], fit.P[0], fit.RobustScore.Statistic},
				[]float64{float64(cs.Cox.Coef), float64(cs.Cox.SE), float64(cs.Cox.Naive), float64(cs.Cox.P), float64(cs.Cox.RScore)}, 1e-8)
		})
	}
}

// Ten times the weights say the same, a weight of 0 is nobody, and a log-rank test
// is the robust score test of the model of the groups.
func TestRobustLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 40).Draw(t, "n")
		groups := rapid.IntRange(2, 4).Draw(t, "groups")
		o := Outcome{Variance: Robust, Cluster: make([]int, n)}
		code := make([]uint8, n)
		for i := range n {
			o.Time = append(o.Time, float64(rapid.IntRange(1, 12).Draw(t, "time")))
			o.Event = append(o.Event, rapid.Bool().Draw(t, "event"))
			o.Weight = append(o.Weight, float64(rapid.IntRange(0, 8).Draw(t, "weight"))/2)
			o.Cluster[i] = rapid.IntRange(0, n).Draw(t, "cluster")
			code[i] = uint8(rapid.IntRange(0, groups-1).Draw(t, "group"))
		}
		answer := func(o Outcome, code []uint8) (out []float64) {
			tl, err := NewTimeline(o)
			if err != nil {
				t.Fatal(err)
			}
			tab := tl.Table(code, groups, nil)
			for g := range groups {
				c := tab.KaplanMeier(g, CurveOptions{})
				for _, p := range c.At([]float64{2, 5, 9}, true) {
					out = append(out, p.Surv, p.SE)
				}
				r := c.RMST(7)
				out = append(out, r.Value, r.SE)
			}
			for _, x := range RobustLogRankTests([]*EventTable{tab}, TestOptions{}) {
				out = append(out, x.ChiSq, float64(x.DF))
			}
			return out
		}
		same := func(what string, a, b []float64) {
			for k := range a {
				if d := math.Abs(a[k] - b[k]); d > 1e-7*(1+math.Abs(a[k])) || math.IsNaN(a[k]) != math.IsNaN(b[k]) {
					t.Fatalf("%s: value %d is %v and %v", what, k, a[k], b[k])
				}
			}
		}
		as := answer(o, code)
		ten := o
		ten.Weight = nil
		for _, w := range o.Weight {
			ten.Weight = append(ten.Weight, 10*w)
		}
		same("ten times the weights", as, answer(ten, code))

		x := make([][]float64, groups-1)
		for g := range x {
			for _, c := range code {
				x[g] = append(x[g], float64(bit(int(c) == g+1)))
			}
		}
		fit, err := Cox(CoxData{Time: o.Time, Event: o.Event, Weight: o.Weight, Cluster: o.Cluster, X: x}, CoxOptions{Ties: Breslow, Robust: true})
		if err != nil {
			return // nothing to compare
		}
		tl, err := NewTimeline(o)
		if err != nil {
			t.Fatal(err)
		}
		if lr := RobustLogRankTests([]*EventTable{tl.Table(code, groups, nil)}, TestOptions{})[0]; len(fit.Aliased) == 0 && lr.DF == groups-1 &&
			fit.RobustScore.DF == groups-1 {
			same(fmt.Sprintf("the score test of %d groups", groups), []float64{lr.ChiSq}, []float64{fit.RobustScore.Statistic})
		}
	})
}
