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

// R's log-binomial regression, for comparison, where glm finds its maximum
// (risk ratio of the first covariate, standard error of its log; modified
// Poisson beside it): plain 0.947053, 0.138667 and the same; pairs 0.987013,
// 0.123829 against 0.116188, which knows of the pairs; pairs_adjusted 1.004310,
// 0.123180 and 1.007016, 0.116127; att 1.098324, 0.127462 and 1.103479, 0.154389;
// iptw 1.038699, 0.064713 and 1.038699, 0.156111: weights count as patients in
// the binomial's standard error, and not in the sandwich. In adjusted, rows and
// both glm finds none.
func TestRobustRiskAgainstR(t *testing.T) {
	type fit struct {
		Coef, SE, Z, P, Lower, Upper, Fitted numbers
		Wald                                 float64
	}
	var o struct {
		Cases map[string]struct {
			Y, W     numbers
			X, Arms  []numbers
			Cluster  []int
			Models   map[string]fit
			Two      map[string]numbers
			Binomial *struct{ Coef, SE numbers }
		}
	}
	readOracle(t, "robustrisk.json", &o)
	scales := map[string]RiskScale{"ratio": RatioScale, "difference": DifferenceScale, "odds": OddsScale}
	agree := 0
	for name, c := range o.Cases {
		x := make([][]float64, len(c.X))
		for j := range x {
			x[j] = c.X[j]
		}
		event := outcomes(c.Y)
		exp := func(k string, v float64) float64 {
			if k == "difference" {
				return v
			}
			return math.Exp(v)
		}
		for k, scale := range scales {
			opt := RiskOptions{Scale: scale, Weight: c.W, Cluster: c.Cluster}
			f, err := FitRisk(x, event, opt)
			if err != nil {
				t.Fatal(name, k, err)
			}
			m := c.Models[k]
			what := name + " " + k
			asR(t, what+" intercept", f.Intercept, m.Coef[0])
			asR(t, what+" its SE", f.SEIntercept, m.SE[0])
			allAsR(t, what+" coef", f.Coef, m.Coef[1:])
			allAsR(t, what+" SE", f.SE, m.SE[1:])
			allAsR(t, what+" z", f.Z, m.Z[1:])
			allAsR(t, what+" P", f.P, m.P[1:])
			for j, ci := range f.CI {
				asR(t, what+" effect", f.Effect[j], exp(k, m.Coef[j+1]))
				asR(t, what+" lower", ci.Lower, exp(k, m.Lower[j+1]))
				asR(t, what+" upper", ci.Upper, exp(k, m.Upper[j+1]))
			}
			allAsR(t, what+" fitted", f.Fitted[:4], m.Fitted)
			all := make([]int, len(x))
			for j := range all {
				all[j] = j
			}
			w, err := f.WaldTest(all)
			if err != nil || w.DF != len(x) {
				t.Errorf("%s: %+v, %v", what, w, err)
			}
			asR(t, what+" Wald", w.Statistic, m.Wald)
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
			allAsR(t, name+" arms "+k, []float64{e.Estimate, e.SE, e.Z, e.P, e.CI.Lower, e.CI.Upper}, []float64{exp(k, v[0]), v[1], v[2], v[3], exp(k, v[4]), exp(k, v[5])})
		}
		if c.Binomial != nil { // another estimator of the same ratio
			if d := math.Abs(c.Binomial.Coef[1] - c.Models["ratio"].Coef[1]); d > 0.1*c.Models["ratio"].SE[1] {
				t.Errorf("%s: log-binomial %v, modified Poisson %v", name, c.Binomial.Coef[1], c.Models["ratio"].Coef[1])
			}
			agree++
		}
	}
	if len(o.Cases) != 8 || agree != 5 {
		t.Errorf("%d cases, of which %d log-binomial", len(o.Cases), agree)
	}
}

func TestRobustRiskLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(8, 50).Draw(t, "n")
		treated, event := make([]bool, n), make([]bool, n)
		x, z, w, cluster := make([]float64, n), make([]float64, n), make([]float64, n), make([]int, n)
		for i := range x {
			treated[i], event[i] = rapid.Bool().Draw(t, "treated"), rapid.Bool().Draw(t, "event")
			x[i] = float64(bit(treated[i]))
			z[i] = float64(rapid.IntRange(-5, 5).Draw(t, "z"))
			w[i] = float64(rapid.IntRange(0, 3).Draw(t, "w")) / 2
			cluster[i] = rapid.IntRange(0, n/2).Draw(t, "cluster")
		}
		opt := RiskOptions{Weight: w, Cluster: cluster}
		if rapid.Bool().Draw(t, "plain") {
			opt = RiskOptions{}
		}
		same := func(what string, a, b float64) {
			t.Helper()
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
		for _, scale := range []RiskScale{RatioScale, DifferenceScale, OddsScale} {
			opt.Scale, moved.Scale = scale, scale
			one, err := FitRisk([][]float64{x}, event, opt)
			if err == nil { // of one covariate, it is the arms' comparison
				e := [3]RobustEffect{r.Ratio, r.Difference, r.OddsRatio}[scale]
				same(scale.String(), one.Effect[0], e.Estimate)
				same(scale.String()+" SE", one.SE[0], e.SE)
				if wald, _ := one.WaldTest([]int{0}); e.SE > 1e-6 && math.Abs(wald.Statistic-e.Z*e.Z) > 1e-6*(1+e.Z*e.Z) {
					t.Fatalf("Wald %v, z %v", wald, e.Z)
				}
			}
			f, err := FitRisk([][]float64{x, z}, event, opt)
			if err != nil {
				var sample *SampleError
				if !errors.As(err, &sample) {
					t.Fatal(err)
				}
				continue
			}
			// The score is 0.
			sum, scaled := 0.0, 0.0
			for i, p := range f.Fitted {
				k := 1.0
				if opt.Weight != nil {
					k = w[i]
				}
				sum += k * (float64(bit(event[i])) - p)
				scaled += k * (float64(bit(event[i])) - p) * z[i]
			}
			if math.Abs(sum) > 1e-6 || math.Abs(scaled) > 1e-5 {
				t.Fatalf("%s: score %v, %v", scale, sum, scaled)
			}
			// Rescaling a covariate rescales its coefficient and nothing else.
			other := back(z, -0.001)
			for i := range other {
				other[i] += 40
			}
			g, err := FitRisk([][]float64{back(x, 1), other}, eventBack, moved)
			if err != nil {
				t.Fatal(err)
			}
			if len(f.Aliased) > 0 || !(f.SE[0] > 1e-6) || !(f.SE[1] > 1e-6) {
				continue
			}
			same(scale.String()+" moved", g.Coef[0], f.Coef[0])
			same(scale.String()+" moved SE", g.SE[0], f.SE[0])
			same(scale.String()+" rescaled", g.Z[1], -f.Z[1])
		}
	})
}

func TestRobustRiskEdges(t *testing.T) {
	yes, no := true, false
	treated := []bool{yes, yes, yes, no, no, no}
	event := []bool{no, no, no, yes, no, yes}
	r, err := RisksOf(treated, event, RiskOptions{})
	if err != nil || r.Ratio.Estimate != 0 || !math.IsNaN(r.Ratio.CI.Upper) || !math.IsNaN(r.Ratio.P) || !(r.Difference.CI.Lower >= -1 && r.Difference.CI.Upper < 0) || !math.IsNaN(r.Arm[0].CI.Lower) || len(r.Warnings) != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	x := [][]float64{{1, 1, 1, 0, 0, 0}}
	for _, scale := range []RiskScale{RatioScale, OddsScale} {
		_, err = FitRisk(x, event, RiskOptions{Scale: scale})
		var separated *SeparatedError
		var sample *SampleError
		if !errors.As(err, &separated) || !errors.As(err, &sample) || len(separated.Columns) != 1 || separated.Columns[0] != 0 {
			t.Errorf("%v: %v", scale, err)
		}
		says(t, err, scale.String())
	}
	f, err := FitRisk(x, event, RiskOptions{Scale: DifferenceScale})
	if err != nil {
		t.Fatal(err)
	}
	within(t, "difference", f.Coef[0], -2./3, 1e-14)
	// Everybody treated has the event: a ratio, but no odds.
	all := []bool{yes, yes, yes, yes, no, yes}
	f, err = FitRisk(x, all, RiskOptions{})
	if err != nil {
		t.Fatal(err)
	}
	within(t, "ratio", f.Effect[0], 1.5, 1e-12)
	// Foretold without error; set aside; risks beyond 1.
	f, err = FitRisk([][]float64{{0, 0, 0, 1, 0, 1}, {3, 3, 3, 3, 3, 3}, {0, 0, 0, 2, 0, 2}}, event, RiskOptions{Scale: DifferenceScale})
	if err != nil || f.SE[0] != 0 || !math.IsNaN(f.P[0]) || len(f.Aliased) != 2 || !math.IsNaN(f.Coef[1]) || len(f.Warnings) != 2 {
		t.Errorf("%+v, %v", f, err)
	}
	if w, err := f.WaldTest([]int{1, 2}); err != nil || w.DF != 0 || !math.IsNaN(w.P) {
		t.Errorf("%+v, %v", w, err)
	}
	if w, err := f.WaldTest([]int{0}); err != nil || !math.IsNaN(w.P) {
		t.Errorf("%+v, %v", w, err)
	}
	_, err = f.WaldTest([]int{3})
	says(t, err, "between 0 and 2")
	f, err = FitRisk([][]float64{{1, 2, 3, 4, 9, 10}}, []bool{no, no, yes, yes, yes, yes}, RiskOptions{})
	if err != nil || len(f.Warnings) != 2 {
		t.Errorf("%+v, %v", f, err)
	}
	says(t, errors.New(f.Warnings[0]), "lies outside 0 to 1")

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
	_, err = FitRisk(x, make([]bool, 6), RiskOptions{})
	says(t, err, "0 of 6 subjects have the event")
	_, err = FitRisk([][]float64{{1, math.NaN(), 0, 0, 0, 0}}, event, RiskOptions{})
	says(t, err, "finite")
	// Nobody varies: no variance, said so.
	r, err = RisksOf(treated, []bool{yes, yes, yes, no, no, no}, RiskOptions{})
	if err != nil || r.Difference.Estimate != 1 || !math.IsNaN(r.Difference.P) || len(r.Warnings) != 3 {
		t.Errorf("%+v, %v", r, err)
	}
}

// A cluster's subjects, each given twice, tell nothing new.
func TestRobustRiskOfCopies(t *testing.T) {
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
