package stats

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// twoCurves are the curves of codes 1 and 0.
func twoCurves(t testing.TB, o Outcome, group []uint8) (a, b *Curve) {
	c := mustTimeline(t, o).Table(group, 2, nil).KaplanMeiers(CurveOptions{}, nil)
	return c[1], c[0]
}

// A: events at 2 and 4. S is 1, 1/2 from 2, 0 from 4; to 3 the area is 2.5, its
// variance (1/2)² · 1/(2·1) = 1/8. B: event at 1, censored at 4: the area is
// 1 + 2/2 = 2, its variance 1² · 1/2 = 1/2. The difference is 1/2, its variance
// 5/8. At 3 both survive by half, so that there is no difference.
func TestComparisonsByHand(t *testing.T) {
	t.Parallel()
	o := Outcome{Time: []float64{2, 4, 1, 4}, Event: events(1, 1, 1, 0)}
	a, b := twoCurves(t, o, []uint8{1, 1, 0, 0})
	r := CompareRMST(a, b, 3)
	within(t, "difference", r.Difference.Estimate, 0.5, 1e-15)
	within(t, "SE", r.Difference.SE, math.Sqrt(5./8), 1e-15)
	within(t, "ratio", r.Ratio.Estimate, 1.25, 1e-15)
	within(t, "SE of log ratio", r.Ratio.SE, math.Sqrt(1./8/6.25+1./2/4), 1e-15)
	within(t, "ratio of time lost", r.LossRatio.Estimate, 0.5, 1e-15)
	if len(r.Warnings) != 0 {
		t.Error(r.Warnings)
	}
	m := CompareAt(a, b, 3, true)
	within(t, "difference at 3", m.Difference.Estimate, 0, 0)
	within(t, "P", m.Difference.P, 1, 0)
	within(t, "log-log P", m.LogLog.P, 1, 0)
	// S of A is 0 at 4, B was followed to 4 only.
	m = CompareAt(a, b, 5, true)
	if !math.IsNaN(m.Difference.SE) || !math.IsNaN(m.LogLog.P) || len(m.Warnings) != 2 ||
		!strings.Contains(m.Warnings[0], "the second group was followed to 4 only: beyond it, survival is taken to stay at 0.5") ||
		!strings.Contains(m.Warnings[1], "survival of the first group is 0 at 5") {
		t.Errorf("%+v", m)
	}
	if w := CompareRMST(a, b, 6).Warnings; len(w) != 1 {
		t.Error(w)
	}
	// Before anybody dies nothing is lost, and there is no ratio of it.
	r = CompareRMST(a, b, 0.5)
	if r.Difference.Estimate != 0 || r.Difference.SE != 0 || !math.IsNaN(r.LossRatio.Estimate) || !math.IsNaN(r.LossRatio.P) {
		t.Errorf("%+v", r)
	}
	for _, tau := range []float64{math.NaN(), -1, math.Inf(1)} {
		if r := CompareRMST(a, b, tau); !math.IsNaN(r.Difference.Estimate) || !math.IsNaN(r.Ratio.P) {
			t.Errorf("RMST to %v: %+v", tau, r)
		}
	}
	if m := CompareAt(a, b, math.NaN(), true); !math.IsNaN(m.Difference.Estimate) {
		t.Errorf("%+v", m)
	}
	nobody := mustTimeline(t, o).Table(nil, 2, nil).KaplanMeier(1, CurveOptions{})
	if r := CompareRMST(a, nobody, 2); !math.IsNaN(r.Difference.P) || len(r.Warnings) != 1 {
		t.Errorf("%+v", r)
	}
}

func TestComparisonsEqualR(t *testing.T) {
	t.Parallel()
	var file struct {
		Cases []struct {
			Name  string
			Time  numbers
			Event []int
			Group []int
			RMST  []struct {
				Tau                           float64
				A, B, Difference, Ratio, Loss numbers
			}
			At []struct {
				Time                     float64
				A, B, Difference, LogLog numbers
			}
		}
	}
	readOracle(t, "difference.json", &file)
	values := 0
	check := func(what string, got, want []float64) {
		t.Helper()
		values += len(want)
		allWithin(t, what, got, want, 1e-9)
	}
	five := func(c Comparison) []float64 { return []float64{c.Estimate, c.SE, c.CI.Lower, c.CI.Upper, c.P} }
	for _, cs := range file.Cases {
		a, b := twoCurves(t, Outcome{Time: cs.Time, Event: events(cs.Event...)}, codes(cs.Group))
		for _, w := range cs.RMST {
			r := CompareRMST(a, b, w.Tau)
			what := fmt.Sprintf("%s to %v: ", cs.Name, w.Tau)
			check(what+"a", []float64{r.A.Value, r.A.SE}, w.A)
			check(what+"b", []float64{r.B.Value, r.B.SE}, w.B)
			check(what+"difference", five(r.Difference), w.Difference)
			check(what+"ratio", five(r.Ratio), w.Ratio)
			check(what+"ratio of time lost", five(r.LossRatio), w.Loss)
		}
		for _, w := range cs.At {
			r := CompareAt(a, b, w.Time, true)
			what := fmt.Sprintf("%s at %v: ", cs.Name, w.Time)
			check(what+"a", []float64{r.A.Surv, r.A.SE}, w.A)
			check(what+"b", []float64{r.B.Surv, r.B.SE}, w.B)
			check(what+"difference", five(r.Difference), w.Difference)
			check(what+"log-log", []float64{r.LogLog.Statistic, r.LogLog.P}, w.LogLog)
		}
		if cs.Name == "pbc" {
			// The difference that survRM2's vignette prints for these patients
			// (treatment 1 against 2) to ten years.
			within(t, "survRM2", -CompareRMST(a, b, 10).Difference.Estimate, -0.137, 1e-3, printed)
		}
	}
	t.Logf("%d values", values)
}

// Groups in the other order turn signs and ratios round, and P stays.
func TestComparisonsTurnRound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o, _, group := drawCauses(t, false, false)
		for i := range o.Event {
			o.Event[i] = rapid.Bool().Draw(t, "event")
			group[i] %= 2
		}
		c := rapidTimeline(t, o).Table(group, 2, nil).KaplanMeiers(CurveOptions{}, nil)
		tau := float64(rapid.IntRange(1, 9).Draw(t, "tau"))
		x, y := CompareRMST(c[0], c[1], tau), CompareRMST(c[1], c[0], tau)
		alike(t, "difference", []float64{x.Difference.Estimate, x.Difference.CI.Lower, x.Difference.P},
			[]float64{-y.Difference.Estimate, -y.Difference.CI.Upper, y.Difference.P}, 1e-12)
		alike(t, "ratio", []float64{x.Ratio.Estimate, x.Ratio.CI.Lower, x.Ratio.P}, []float64{1 / y.Ratio.Estimate, 1 / y.Ratio.CI.Upper, y.Ratio.P}, 1e-9)
		p, q := CompareAt(c[0], c[1], tau, true), CompareAt(c[1], c[0], tau, true)
		alike(t, "at", []float64{p.Difference.Estimate, p.Difference.P, p.LogLog.P}, []float64{-q.Difference.Estimate, q.Difference.P, q.LogLog.P}, 1e-9)
	})
}
