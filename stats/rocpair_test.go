package stats

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Cases 2 4 5 and controls 1 3 4, as in TestROCByHand: AUC 6.5/9, cases' shares
// 1/3, 5/6, 1, controls' 1, 2/3, 1/2. The second marker has cases 4 5 6 and
// controls 1 2 3: AUC 1, all shares 1. Shares differ by 2/3, 1/6, 0 (mean 5/18)
// and 0, 1/3, 1/2 (mean 5/18): squared deviations (49+4+25)/324 and
// (25+1+16)/324, each over 2·3.
func TestCompareROCByHand(t *testing.T) {
	t.Parallel()
	isCase := []bool{true, true, true, false, false, false, true}
	c, err := CompareROC([]float64{4, 5, 6, 1, 2, 3, 1}, []float64{2, 4, 5, 1, 3, 4, math.NaN()}, isCase, HigherIsCase, HigherIsCase, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "difference", c.Difference, 2.5/9, 1e-14)
	within(t, "SE", c.SE, math.Sqrt((78.+42)/324/6), 1e-14)
	within(t, "z", c.Statistic, 2.5/9/math.Sqrt(120./1944), 1e-14)
	within(t, "P", c.P, NormalP(c.Statistic), 1e-15)
	if !math.IsNaN(c.Correlation) || !math.IsNaN(c.DF) || c.A.Cases != 3 {
		t.Errorf("%+v", c)
	}
	// One marker twice, once turned over: nothing between them.
	c, err = CompareROC([]float64{2, 4, 5, 1, 3, 4}, []float64{-2, -4, -5, -1, -3, -4}, isCase[:6], AutoDirection, AutoDirection, 0.95)
	if err != nil || c.Difference != 0 || c.SE != 0 || c.Statistic != 0 || c.P != 1 || math.Abs(c.Correlation-1) > 1e-12 || len(c.Warnings) != 2 {
		t.Errorf("%+v, %v", c, err)
	}
}

type rocPairOracle struct {
	Paired []struct {
		File, A, B, Event           string
		Code, Z, P, SE, Correlation float64
		N                           int
		Direction                   []string
		AUC, CI                     numbers
	}
	Unpaired []struct {
		X, Y, Group, AUC, CI numbers
		D, DF, P             float64
	}
	Counts []struct {
		X                                                        []int
		Level                                                    float64
		Sensitivity, Specificity, PPV, NPV, Accuracy, Prevalence numbers
		Positive, Negative, Odds                                 numbers
	}
	At []struct {
		File, Marker, Event string
		Code, Cut, Youden   float64
		Higher              bool
		Counts              []int
		Values              numbers
	}
}

func TestCompareROCAgainstR(t *testing.T) {
	t.Parallel()
	var o rocPairOracle
	readOracle(t, "rocpair.json", &o)
	for _, c := range o.Paired {
		name := c.File + " " + c.A + " and " + c.B
		x := columnsOf(t, c.File, 0, c.A, c.B, c.Event)
		isCase := make([]bool, len(x[2]))
		for i, v := range x[2] {
			isCase[i] = v == c.Code
		}
		got, err := CompareROC(x[0], x[1], isCase, AutoDirection, AutoDirection, 0.9)
		if err != nil {
			t.Fatal(err)
		}
		if got.A.Higher != (c.Direction[0] == "<") || got.B.Higher != (c.Direction[1] == "<") || got.A.Cases+got.A.Controls != c.N {
			t.Errorf("%s: %+v", name, got)
		}
		if turned := len(got.Warnings) > 0; turned != (c.Direction[0] != c.Direction[1]) {
			t.Errorf("%s: %v", name, got.Warnings)
		}
		allAsR(t, name, []float64{got.A.AUC, got.B.AUC, got.Statistic, got.P, got.CI.Lower, got.CI.Upper, got.SE, got.Correlation},
			[]float64{c.AUC[0], c.AUC[1], c.Z, c.P, c.CI[0], c.CI[1], c.SE, c.Correlation})
	}
	for k, c := range o.Unpaired {
		var marker [2][]float64
		var isCase [2][]bool
		for i, g := range c.Group {
			marker[int(g)], isCase[int(g)] = append(marker[int(g)], c.X[i]), append(isCase[int(g)], c.Y[i] == 1)
		}
		a, err := ROCOf(marker[0], isCase[0], ROCOptions{})
		if err != nil {
			t.Fatal(err)
		}
		b, err := ROCOf(marker[1], isCase[1], ROCOptions{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := CompareIndependentROC(a, b, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		allAsR(t, "independent "+string(rune('1'+k)), []float64{got.A.AUC, got.B.AUC, got.Statistic, got.DF, got.P, got.CI.Lower, got.CI.Upper},
			[]float64{c.AUC[0], c.AUC[1], c.D, c.DF, c.P, c.CI[0], c.CI[1]})
	}
	if len(o.Paired) != 9 || len(o.Unpaired) != 5 {
		t.Errorf("%d and %d cases", len(o.Paired), len(o.Unpaired))
	}
}

// Swapping markers turns the sign; a monotone scale, the order of rows and who
// lacks a marker change nothing.
func TestCompareROCLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 50).Draw(t, "n")
		a, b, isCase := make([]float64, n), make([]float64, n), make([]bool, n)
		for i := range a {
			a[i] = float64(rapid.IntRange(0, 9).Draw(t, "a"))
			b[i] = float64(rapid.IntRange(0, 20).Draw(t, "b"))
			isCase[i] = rapid.Bool().Draw(t, "case")
		}
		c, err := CompareROC(a, b, isCase, HigherIsCase, LowerIsCase, 0.95)
		if err != nil {
			return
		}
		same := func(what string, x, y float64) {
			if x != y && !(math.Abs(x-y) <= 1e-9*max(1, math.Abs(x))) && !(math.IsNaN(x) && math.IsNaN(y)) {
				t.Fatalf("%s: %v and %v", what, x, y)
			}
		}
		swapped, err := CompareROC(b, a, isCase, LowerIsCase, HigherIsCase, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		same("swapped", swapped.Statistic, -c.Statistic)
		same("swapped P", swapped.P, c.P)
		same("swapped bound", swapped.CI.Lower, -c.CI.Upper)
		var x, y []float64
		var of []bool
		for i := n - 1; i >= 0; i-- {
			x, y, of = append(x, math.Exp(a[i])), append(y, 7-3*b[i]), append(of, isCase[i])
			x, y, of = append(x, math.NaN()), append(y, 1), append(of, i%2 == 0)
		}
		moved, err := CompareROC(x, y, of, HigherIsCase, HigherIsCase, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		same("rescaled", moved.Statistic, c.Statistic)
		// Var(A - B) = var A + var B - 2 cov.
		if c.A.SE > 0 && c.B.SE > 0 {
			same("variance", c.SE*c.SE, c.A.SE*c.A.SE+c.B.SE*c.B.SE-2*c.Correlation*c.A.SE*c.B.SE)
		}
		i, err := CompareIndependentROC(c.A, c.B, 0.95)
		j, _ := CompareIndependentROC(c.B, c.A, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		same("independent, swapped", i.Statistic, -j.Statistic)
		same("its degrees of freedom", i.DF, j.DF)
		if !(c.P >= 0 && c.P <= 1) || !(i.P >= 0 && i.P <= 1) {
			t.Fatalf("P %v, %v", c.P, i.P)
		}
	})
}

func TestCompareROCEdges(t *testing.T) {
	t.Parallel()
	x, of := []float64{1, 2, 3, 4}, []bool{false, false, true, true}
	var length *LengthError
	if _, err := CompareROC(x, x[:3], of, 0, 0, 0.95); !errors.As(err, &length) {
		t.Error(err)
	}
	if _, err := CompareROC(x, x, of[:3], 0, 0, 0.95); !errors.As(err, &length) {
		t.Error(err)
	}
	if _, err := CompareROC(x, x, of, 0, 0, 1); err != ErrLevel {
		t.Error(err)
	}
	if _, err := CompareROC(x[:2], x[:2], of[:2], 0, 0, 0.95); err != ErrROC {
		t.Error(err)
	}
	_, err := CompareROC(x[:3], x[:3], of[:3], 0, 0, 0.95)
	says(t, err, "there is 1 case and 2 controls: at least 2 of each")
	// Separated in both directions against each other: no variance, and said so.
	c, err := CompareROC(x, x, of, HigherIsCase, LowerIsCase, 0.95)
	if err != nil || c.Difference != 1 || !math.IsInf(c.Statistic, 1) || c.P != 0 || len(c.Warnings) != 2 {
		t.Errorf("%+v, %v", c, err)
	}
	r, _ := ROCOf(x, of, ROCOptions{})
	if _, err := CompareIndependentROC(r, nil, 0.95); err == nil {
		t.Error("one curve")
	}
	if _, err := CompareIndependentROC(r, r, 0); err != ErrLevel {
		t.Error(err)
	}
	both, err := CompareIndependentROC(r, r, 0.95)
	if err != nil || both.P != 1 || len(both.Warnings) != 1 {
		t.Errorf("%+v, %v", both, err)
	}
}
