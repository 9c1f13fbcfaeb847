package stats

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// 80 of 100 cases and 30 of 200 controls are positive: likelihood ratios
// 0.8/0.15 and 0.2/0.85, diagnostic odds ratio 80·170/(30·20).
func TestDiagnosticByHand(t *testing.T) {
	t.Parallel()
	d, err := DiagnosticOf(80, 30, 20, 170, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "sensitivity", d.Sensitivity.Value, 0.8, 1e-15)
	within(t, "specificity", d.Specificity.Value, 0.85, 1e-15)
	within(t, "PPV", d.PPV.Value, 80./110, 1e-15)
	within(t, "NPV", d.NPV.Value, 170./190, 1e-15)
	within(t, "accuracy", d.Accuracy.Value, 250./300, 1e-15)
	within(t, "prevalence", d.Prevalence.Value, 1./3, 1e-15)
	within(t, "Youden", d.Youden, 0.65, 1e-14)
	within(t, "LR+", d.LRPositive, 16./3, 1e-14)
	within(t, "LR-", d.LRNegative, 4./17, 1e-14)
	within(t, "odds ratio", d.OddsRatio, 68./3, 1e-14)
	tp, fp, fn, tn, err := CutCounts([]float64{1, 2, 3, 2, 1, math.NaN()}, []bool{true, true, false, false, false, true}, 2, false)
	if err != nil || tp != 2 || fp != 2 || fn != 0 || tn != 1 {
		t.Error(tp, fp, fn, tn, err)
	}
}

func proportion(p Proportion) []float64 {
	return []float64{p.Value, p.Exact.Lower, p.Exact.Upper, p.Wilson.Lower, p.Wilson.Upper}
}

func TestDiagnosticAgainstR(t *testing.T) {
	t.Parallel()
	var o rocPairOracle
	readOracle(t, "rocpair.json", &o)
	for _, c := range o.Counts {
		d, err := DiagnosticOf(c.X[0], c.X[1], c.X[2], c.X[3], c.Level)
		if err != nil {
			t.Fatal(err)
		}
		allAsR(t, "sensitivity", proportion(d.Sensitivity), c.Sensitivity)
		allAsR(t, "specificity", proportion(d.Specificity), c.Specificity)
		allAsR(t, "PPV", proportion(d.PPV), c.PPV)
		allAsR(t, "NPV", proportion(d.NPV), c.NPV)
		allAsR(t, "accuracy", proportion(d.Accuracy), c.Accuracy)
		allAsR(t, "prevalence", proportion(d.Prevalence), c.Prevalence)
		allAsR(t, "LR+", []float64{d.LRPositive, d.LRPositiveCI.Lower, d.LRPositiveCI.Upper}, c.Positive)
		allAsR(t, "LR-", []float64{d.LRNegative, d.LRNegativeCI.Lower, d.LRNegativeCI.Upper}, c.Negative)
		allAsR(t, "odds ratio", []float64{d.OddsRatio, d.OddsRatioCI.Lower, d.OddsRatioCI.Upper}, c.Odds)
	}
	for _, c := range o.At {
		x := columnsOf(t, c.File, 0, c.Marker, c.Event)
		isCase := make([]bool, len(x[1]))
		for i, v := range x[1] {
			isCase[i] = v == c.Code
		}
		tp, fp, fn, tn, err := CutCounts(x[0], isCase, c.Cut, c.Higher)
		if err != nil {
			t.Fatal(err)
		}
		if tp != c.Counts[0] || fp != c.Counts[1] || fn != c.Counts[2] || tn != c.Counts[3] {
			t.Errorf("%s %s: %d %d %d %d, pROC has %v", c.File, c.Marker, tp, fp, fn, tn, c.Counts)
		}
		d, err := DiagnosticOf(tp, fp, fn, tn, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		allAsR(t, c.File+" "+c.Marker, []float64{d.Sensitivity.Value, d.Specificity.Value, d.PPV.Value, d.NPV.Value, d.Accuracy.Value}, c.Values)
		within(t, "Youden", d.Youden, c.Youden, 1e-12)
	}
	if len(o.Counts) != 7 || len(o.At) != 4 {
		t.Errorf("%d and %d cases", len(o.Counts), len(o.At))
	}
}

func TestDiagnosticLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.IntRange(0, 40)
		tp, fp, fn, tn := count.Draw(t, "tp"), count.Draw(t, "fp"), count.Draw(t, "fn"), count.Draw(t, "tn")
		d, err := DiagnosticOf(tp, fp, fn, tn, 0.95)
		if err != nil {
			return
		}
		same := func(what string, x, y float64) {
			if x != y && !(math.Abs(x-y) <= 1e-10*max(1, math.Abs(x))) && !(math.IsNaN(x) && math.IsNaN(y)) {
				t.Fatalf("%s: %v and %v", what, x, y)
			}
		}
		// Cases for controls: sensitivity for specificity.
		e, _ := DiagnosticOf(tn, fn, fp, tp, 0.95)
		same("specificity", e.Sensitivity.Value, d.Specificity.Value)
		same("its bound", e.Sensitivity.Wilson.Lower, d.Specificity.Wilson.Lower)
		same("NPV", e.PPV.Value, d.NPV.Value)
		same("odds ratio", e.OddsRatio, d.OddsRatio)
		// Positive for negative turns the ratios over.
		f, _ := DiagnosticOf(fn, tn, tp, fp, 0.95)
		same("LR", f.LRPositive, d.LRNegative)
		same("bound of LR", f.LRPositiveCI.Upper, d.LRNegativeCI.Upper)
		same("odds ratio turned", 1/f.OddsRatio, d.OddsRatio)
		if min(tp, fp, fn, tn) > 0 {
			r, _ := RiskOf(tp, fn, fp, tn, 0.95)
			same("odds ratio of both", d.LRPositive/d.LRNegative, d.OddsRatio)
			same("LR+ is a risk ratio", r.Ratio, d.LRPositive)
			same("and has its bound", r.RatioCI.Lower, d.LRPositiveCI.Lower)
			same("odds ratio of the table", r.OddsRatioCI.Upper, d.OddsRatioCI.Upper)
		}
	})
}

func TestDiagnosticEdges(t *testing.T) {
	t.Parallel()
	_, err := DiagnosticOf(0, 0, 0, 0, 0.95)
	says(t, err, "all four counts are 0")
	_, err = DiagnosticOf(1, 2, -3, 0, 0.95)
	says(t, err, "the number of false negatives is -3")
	if _, err = DiagnosticOf(1, 2, 3, 4, 1); !errors.Is(err, ErrLevel) {
		t.Error(err)
	}
	d, err := DiagnosticOf(0, 0, 3, 4, 0.95) // nobody positive
	if err != nil || d.PPV.N != 0 || !math.IsNaN(d.PPV.Value) || !math.IsNaN(d.PPV.Exact.Upper) || d.Sensitivity.Value != 0 || len(d.Warnings) != 2 {
		t.Errorf("%+v, %v", d, err)
	}
	d, err = DiagnosticOf(2, 0, 3, 0, 0.95) // no controls
	if err != nil || !math.IsNaN(d.Specificity.Value) || !math.IsNaN(d.LRPositive) || d.Sensitivity.Value != 0.4 {
		t.Errorf("%+v, %v", d, err)
	}
	if _, _, _, _, err = CutCounts([]float64{1}, nil, 1, true); err == nil {
		t.Error("lengths")
	}
	_, _, _, _, err = CutCounts([]float64{1}, []bool{true}, math.NaN(), true)
	says(t, err, "a number")
}
