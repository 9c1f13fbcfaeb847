package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// 24.1, 24.3, 26.0: the median is 24.3, the last lies 1.7 from it and goes: mean
// 24.2. With the reference at 20.2, ΔCq = 4 and expression 1/16; a year later ΔCq
// = 3: ΔΔCq = -1, twice as much; the ratio of both ΔCq is 3/4.
func TestQPCRByHand(t *testing.T) {
	t.Parallel()
	target, err := MeanCq([]float64{24.1, 24.3, 26.0}, QPCRRules{})
	if err != nil {
		t.Fatal(err)
	}
	if target.Outliers != 1 || target.Used != 2 || target.Wells != 3 {
		t.Errorf("%+v", target)
	}
	within(t, "mean", target.Mean, 24.2, 1e-14)
	within(t, "SD", target.SD, math.Sqrt(0.02), 1e-12)
	reference, _ := MeanCq([]float64{20.2}, QPCRRules{})
	e := RelativeExpression(target, reference)
	within(t, "ΔCq", e.DeltaCq, 4, 1e-13)
	within(t, "2^-ΔCq", e.Relative, 1.0/16, 1e-13)
	if !math.IsNaN(e.SD) {
		t.Error("one well has no spread")
	}
	f := FoldChangeOf(3, e.DeltaCq)
	within(t, "fold", f.Fold, 2, 1e-13)
	within(t, "ratio of ΔCq", f.DeltaRatio, 0.75, 1e-13)
	// Exactly at the bound is kept, whatever its last bit.
	at, _ := MeanCq([]float64{20.1, 20.6, 21.1}, QPCRRules{})
	if at.Outliers != 0 {
		t.Errorf("%+v", at)
	}
}

func TestQPCRRules(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	for _, c := range []struct {
		name  string
		wells []float64
		rules QPCRRules
		want  Cq
	}{
		{"undetermined left out", []float64{nan, 30, 31}, QPCRRules{}, Cq{30.5, math.Sqrt(0.5), 3, 2, 0, 1}},
		{"undetermined as 40", []float64{nan, 38, 39}, QPCRRules{Undetermined: 40}, Cq{39, 1, 3, 3, 0, 1}},
		{"late wells are undetermined", []float64{37, 34, 34.2}, QPCRRules{MaxCq: 35}, Cq{34.1, math.Sqrt(0.02), 3, 2, 0, 1}},
		{"two wells: none is wrong", []float64{20, 25}, QPCRRules{}, Cq{22.5, math.Sqrt(12.5), 2, 2, 0, 0}},
		{"outliers kept", []float64{20, 20, 26}, QPCRRules{OutlierCycles: math.Inf(1)}, Cq{22, math.Sqrt(12), 3, 3, 0, 0}},
		{"too few", []float64{20, nan, nan}, QPCRRules{MinWells: 2}, Cq{nan, nan, 3, 1, 0, 2}},
		{"none", []float64{nan, nan}, QPCRRules{}, Cq{nan, nan, 2, 0, 0, 2}},
		{"no wells", nil, QPCRRules{}, Cq{nan, nan, 0, 0, 0, 0}},
	} {
		got, err := MeanCq(c.wells, c.rules)
		if err != nil {
			t.Fatal(err)
		}
		within(t, c.name+" mean", got.Mean, c.want.Mean, 1e-14)
		within(t, c.name+" SD", got.SD, c.want.SD, 1e-12)
		got.Mean, got.SD, c.want.Mean, c.want.SD = 0, 0, 0, 0
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	_, err := MeanCq([]float64{20, -1}, QPCRRules{})
	says(t, err, "well 2 has a Cq of -1")
	_, err = MeanCq([]float64{20, math.Inf(1)}, QPCRRules{MaxCq: 35})
	says(t, err, "finite")
	_, err = MeanCq(nil, QPCRRules{OutlierCycles: -1})
	says(t, err, "not negative")
	a, _ := MeanCq([]float64{20, 20.2, 23, nan}, QPCRRules{})
	b, _ := MeanCq([]float64{nan}, QPCRRules{})
	c, _ := MeanCq([]float64{21}, QPCRRules{})
	s := SummariseCq([]Cq{a, b, c})
	if s.Wells != 6 || s.Used != 3 || s.Outliers != 1 || s.Undetermined != 2 || s.WithoutMean != 1 || s.Single != 1 {
		t.Errorf("%+v", s)
	}
	if got := s.String(); got != "6 wells in 3 groups: 2 undetermined, 1 outlier left out, 1 group without a mean, 1 of one well" {
		t.Error(got)
	}
}

func TestQPCRLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(15, 39), 1, 6).Draw(t, "wells")
		a, err := MeanCq(x, QPCRRules{})
		if err != nil {
			t.Fatal(err)
		}
		if a.Used+a.Outliers != len(x) || a.Used > 0 && math.IsNaN(a.Mean) {
			t.Fatalf("%+v", a)
		}
		y := rapid.Permutation(x).Draw(t, "order")
		b, _ := MeanCq(y, QPCRRules{})
		if a.Used != b.Used || a.Used > 0 && math.Abs(a.Mean-b.Mean) > 1e-12 {
			t.Fatalf("order of wells: %+v, %+v", a, b)
		}
		// The fold change is the ratio of the expressions.
		d, e := rapid.Float64Range(-10, 10).Draw(t, "d"), rapid.Float64Range(-10, 10).Draw(t, "e")
		if f := FoldChangeOf(d, e); math.Abs(f.Fold-math.Exp2(-d)/math.Exp2(-e)) > 1e-9*f.Fold {
			t.Fatalf("%+v", f)
		}
	})
}
