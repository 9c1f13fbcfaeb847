package stats

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// 10 matched pairs: in 3 both have the event, in 4 the treated alone, in 1 the
// control alone. Risks 0.7 and 0.4; the difference has McNemar's variance
// (5 - 9/10)/100, the log ratio (4+1)/((3+4)(3+1)).
func TestRisksOfPairsByHand(t *testing.T) {
	t.Parallel()
	var treated, event []bool
	var pair []int
	for i := range 10 {
		treated, pair = append(treated, true, false), append(pair, -i, -i)
		event = append(event, i < 7, i < 3 || i == 9)
	}
	r, err := RisksOf(treated, event, RiskOptions{Cluster: pair})
	if err != nil {
		t.Fatal(err)
	}
	within(t, "difference", r.Difference.Estimate, 0.3, 1e-14)
	within(t, "its SE", r.Difference.SE, math.Sqrt(4.1/100), 1e-14)
	within(t, "ratio", r.Ratio.Estimate, 7./4, 1e-14)
	within(t, "its SE", r.Ratio.SE, math.Sqrt(5./28), 1e-14)
	within(t, "odds ratio", r.OddsRatio.Estimate, 7./3/(4./6), 1e-14)
	within(t, "number needed", r.NumberNeeded, 10./3, 1e-14)
	if r.Clusters != 10 || r.Arm[0].N != 10 || r.Arm[0].Events != 7 || r.Arm[1].Events != 4 || len(r.Warnings) != 1 {
		t.Errorf("%+v", r)
	}
	// Without pairs: the Wald intervals of the table, of independent arms.
	r, _ = RisksOf(treated, event, RiskOptions{})
	table, _ := RiskOf(7, 3, 4, 6, 0.95)
	within(t, "Wald bound of the difference", r.Difference.CI.Lower, table.DifferenceWald.Lower, 1e-13)
	within(t, "Wald bound of the ratio", r.Ratio.CI.Upper, table.RatioCI.Upper, 1e-13)
	within(t, "Wald bound of the odds ratio", r.OddsRatio.CI.Lower, table.OddsRatioCI.Lower, 1e-13)
}

func TestRobustRiskAgainstR(t *testing.T) {
	t.Parallel()
	var o struct {
		Cases map[string]struct {
			Y, W    numbers
			X, Arms []numbers
			Cluster []int
			Two     map[string]numbers
		}
	}
	readOracle(t, "robustrisk.json", &o)
	for name, c := range o.Cases {
		event := outcomes(c.Y)
		exp := func(k string, v float64) float64 {
			if k == "difference" {
				return v
			}
			return math.Exp(v)
		}
		arms, err := RisksOf(outcomes(c.X[0]), event, RiskOptions{Weight: c.W, Cluster: c.Cluster})
		if err != nil {
			t.Fatal(err)
		}
		for k, a := range [2]ArmRisk{arms.Arm[1], arms.Arm[0]} {
			allAsR(t, name+" arm", []float64{a.Risk, a.SE, a.CI.Lower, a.CI.Upper}, []float64{c.Arms[0][k], c.Arms[1][k], c.Arms[2][k], c.Arms[3][k]})
		}
		for k, e := range map[string]RobustEffect{"ratio": arms.Ratio, "difference": arms.Difference, "odds": arms.OddsRatio} {
			v := c.Two[k]
			allAsR(t, name+" arms "+k, []float64{e.Estimate, e.SE, e.Z, e.P, e.CI.Lower, e.CI.Upper},
				[]float64{exp(k, v[0]), v[1], v[2], v[3], exp(k, v[4]), exp(k, v[5])})
		}
	}
	if len(o.Cases) != 8 {
		t.Errorf("%d cases", len(o.Cases))
	}
}

func TestRobustRiskLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(8, 50).Draw(t, "n")
		treated, event := make([]bool, n), make([]bool, n)
		w, cluster := make([]float64, n), make([]int, n)
		for i := range w {
			treated[i], event[i] = rapid.Bool().Draw(t, "treated"), rapid.Bool().Draw(t, "event")
			w[i] = float64(rapid.IntRange(0, 3).Draw(t, "w")) / 2
			cluster[i] = rapid.IntRange(0, n/2).Draw(t, "cluster")
		}
		opt := RiskOptions{Weight: w, Cluster: cluster}
		if rapid.Bool().Draw(t, "plain") {
			opt = RiskOptions{}
		}
		same := func(what string, a, b float64) {
			t.Helper()
			// Sandwich variances of random clusters, some of which cancel.
			if a != b && !(math.Abs(a-b) <= 1e-7*max(1e-3, math.Abs(a))) && !(math.IsNaN(a) && math.IsNaN(b)) {
				t.Fatalf("%s: %v and %v", what, a, b)
			}
		}
		r, err := RisksOf(treated, event, opt)
		if err != nil {
			var sample *SampleError
			if !errors.As(err, &sample) {
				t.Fatal(err)
			}
			return
		}
		// Swapping the arms turns all over.
		other := make([]bool, n)
		for i, v := range treated {
			other[i] = !v
		}
		s, err := RisksOf(other, event, opt)
		if err != nil {
			t.Fatal(err)
		}
		same("difference", s.Difference.Estimate, -r.Difference.Estimate)
		same("its bound", s.Difference.CI.Lower, -r.Difference.CI.Upper)
		same("ratio", s.Ratio.Estimate, 1/r.Ratio.Estimate)
		same("its bound", s.Ratio.CI.Lower, 1/r.Ratio.CI.Upper)
		same("odds ratio", s.OddsRatio.CI.Lower, 1/r.OddsRatio.CI.Upper)
		same("P", s.Ratio.P, r.Ratio.P)
		// Rows in another order, weights in another unit, clusters of other names.
		moved := RiskOptions{}
		back := func(v []float64, k float64) (out []float64) {
			for i := range v {
				out = append(out, k*v[len(v)-1-i])
			}
			return out
		}
		var treatedBack, eventBack []bool
		for i := n - 1; i >= 0; i-- {
			treatedBack, eventBack = append(treatedBack, treated[i]), append(eventBack, event[i])
			if opt.Cluster != nil {
				moved.Cluster = append(moved.Cluster, 1000-7*cluster[i])
			}
		}
		if opt.Weight != nil {
			moved.Weight = back(w, 12)
		}
		m, err := RisksOf(treatedBack, eventBack, moved)
		if err != nil {
			t.Fatal(err)
		}
		same("moved difference", m.Difference.SE, r.Difference.SE)
		same("moved ratio", m.Ratio.CI.Upper, r.Ratio.CI.Upper)
		same("moved arm", m.Arm[0].CI.Lower, r.Arm[0].CI.Lower)
	})
}

func TestRobustRiskEdges(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	treated := []bool{yes, yes, yes, no, no, no}
	event := []bool{no, no, no, yes, no, yes}
	r, err := RisksOf(treated, event, RiskOptions{})
	if err != nil || r.Ratio.Estimate != 0 || !math.IsNaN(r.Ratio.CI.Upper) || !math.IsNaN(r.Ratio.P) ||
		!(r.Difference.CI.Lower >= -1 && r.Difference.CI.Upper < 0) || !math.IsNaN(r.Arm[0].CI.Lower) || len(r.Warnings) != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err = RisksOf(treated, event[:5], RiskOptions{}); err == nil {
		t.Error("lengths")
	}
	_, err = RisksOf(nil, nil, RiskOptions{})
	says(t, err, "no subjects")
	_, err = RisksOf(treated, event, RiskOptions{Weight: []float64{0, 0, 0, 1, 1, 1}})
	says(t, err, "the treated have nobody with a weight above 0")
	_, err = RisksOf(treated, event, RiskOptions{Weight: []float64{0, 0, 0, 1, -1, 1}})
	says(t, err, "finite and >= 0")
	_, err = RisksOf(treated, event, RiskOptions{Cluster: []int{4, 4, 4, 4, 4, 4}})
	says(t, err, "there is 1 cluster with a weight above 0")
	_, err = RisksOf(treated, event, RiskOptions{Cluster: []int{4}})
	says(t, err, "cluster has length 1")
	_, err = RisksOf(treated, event, RiskOptions{Level: 2})
	says(t, err, "confidence level")
	// Nobody varies: no variance, said so.
	r, err = RisksOf(treated, []bool{yes, yes, yes, no, no, no}, RiskOptions{})
	if err != nil || r.Difference.Estimate != 1 || !math.IsNaN(r.Difference.P) || len(r.Warnings) != 3 {
		t.Errorf("%+v, %v", r, err)
	}
}

// A cluster's subjects, each given twice, tell nothing new.
func TestRobustRiskOfCopies(t *testing.T) {
	t.Parallel()
	var treated, event, treated2, event2 []bool
	var who []int
	rng := newRand(3)
	for i := range 80 {
		a, b := rng.IntN(2) == 1, rng.IntN(3) == 1
		treated, event = append(treated, a), append(event, b)
		treated2, event2, who = append(treated2, a, a), append(event2, b, b), append(who, i, i)
	}
	r, err := RisksOf(treated, event, RiskOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := RisksOf(treated2, event2, RiskOptions{Cluster: who})
	if err != nil {
		t.Fatal(err)
	}
	within(t, "SE", s.Ratio.SE, r.Ratio.SE, 1e-12)
	naive, _ := RisksOf(treated2, event2, RiskOptions{})
	within(t, "SE as if they were others", naive.Ratio.SE, r.Ratio.SE/math.Sqrt2, 1e-12)
}
