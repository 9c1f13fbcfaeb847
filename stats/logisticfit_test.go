package stats

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// A binary covariate: of 40 exposed 20 have the event, of 40 others 10. The fit
// has the log-likelihood 40 log 0.5 + 10 log 0.25 + 30 log 0.75, the null one
// 30 log 3/8 + 50 log 5/8.
func TestR2ByHand(t *testing.T) {
	t.Parallel()
	var x []float64
	var y []bool
	for i := range 80 {
		x, y = append(x, float64(i/40)), append(y, i >= 40 && i < 60 || i < 10)
	}
	f, err := FitLogistic([][]float64{x}, y, LogisticOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ll, null := 40*math.Log(0.5)+10*math.Log(0.25)+30*math.Log(0.75), 30*math.Log(0.375)+50*math.Log(0.625)
	r := f.R2()
	within(t, "McFadden", r.McFadden, 1-ll/null, 1e-12)
	within(t, "Cox-Snell", r.CoxSnell, 1-math.Exp(2*(null-ll)/80), 1e-12)
	within(t, "Nagelkerke", r.Nagelkerke, (1-math.Exp(2*(null-ll)/80))/(1-math.Exp(2*null/80)), 1e-12)
	// Two probabilities make two groups, which is one too few.
	var sample *SampleError
	if h, err := f.HosmerLemeshow(10); !errors.As(err, &sample) {
		t.Errorf("a test of two groups: %v, %v", h, err)
	}
	if _, err := f.HosmerLemeshow(2); !errors.As(err, &sample) {
		t.Errorf("two groups asked for: %v", err)
	}
}

// Four probabilities of 20 subjects each, of which the two least share a group:
// a fit that meets them leaves nothing to test; one on a line does, and its
// statistic is worked out from the fitted probabilities.
func TestHosmerLemeshowByHand(t *testing.T) {
	t.Parallel()
	events := [4]int{3, 4, 11, 9}
	build := func(factor bool) *Logistic {
		var x [3][]float64
		var y []bool
		for g, k := range events {
			for i := range 20 {
				x[0], x[1], x[2] = append(x[0], float64(g)), append(x[1], float64(bit(g == 1))), append(x[2], float64(bit(g == 2)))
				y = append(y, i < k)
			}
		}
		cols := x[:1]
		if factor {
			cols = x[:]
		}
		f, err := FitLogistic(cols, y, LogisticOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	h, err := build(true).HosmerLemeshow(10)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "of a saturated fit", h.Statistic, 0, 0)
	within(t, "its P", h.P, 1, 1e-12)
	if len(h.N) != 3 || h.DF != 1 || h.N[0] != 40 || h.Observed[0] != 7 || h.Observed[2] != 11 {
		t.Errorf("groups %v", h)
	}
	f := build(false)
	if h, err = f.HosmerLemeshow(10); err != nil {
		t.Fatal(err)
	}
	p := func(g int) float64 { return f.Fitted[20*g] }
	want := 0.0
	for _, g := range [][3]float64{{7, 20 * (p(0) + p(1)), 40}, {11, 20 * p(2), 20}, {9, 20 * p(3), 20}} {
		d := g[0] - g[1]
		want += d*d/g[1] + d*d/(g[2]-g[1])
	}
	within(t, "statistic", h.Statistic, want, 1e-12)
	if want < 0.1 {
		t.Error("the line meets the points: nothing was tested")
	}
}

// The groups hold everybody once, in the order of their probabilities, and a fit
// with an intercept expects as many events as there are.
func TestHosmerLemeshowLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(30, 120).Draw(t, "n")
		x, y := make([]float64, n), make([]bool, n)
		coarse := rapid.Bool().Draw(t, "coarse")
		for i := range x {
			x[i] = rapid.Float64Range(-2, 2).Draw(t, "x")
			if coarse {
				x[i] = math.Round(x[i])
			}
			y[i] = rapid.Float64Range(0, 1).Draw(t, "u") < 1/(1+math.Exp(-x[i]))
		}
		f, err := FitLogistic([][]float64{x}, y, LogisticOptions{})
		if err != nil || f.Separated != nil {
			return
		}
		groups := rapid.IntRange(3, 12).Draw(t, "groups")
		h, err := f.HosmerLemeshow(groups)
		if err != nil {
			return
		}
		if len(h.N) > groups {
			t.Fatalf("%d groups, %d were asked for", len(h.N), groups)
		}
		all, observed, expected := 0, 0.0, 0.0
		for k := range h.N {
			if h.N[k] < 1 || k > 0 && h.Lower[k] <= h.Upper[k-1] {
				t.Fatalf("group %d: %s", k, fmt.Sprint(h))
			}
			all, observed, expected = all+h.N[k], observed+h.Observed[k], expected+h.Expected[k]
		}
		// The fit stops where the score is 0 to this.
		if all != n || observed != float64(f.Events) || math.Abs(expected-observed) > 1e-6*float64(n) || !(h.Statistic >= 0) {
			t.Fatalf("%d of %d subjects, %v events of %d, %v expected", all, n, observed, f.Events, expected)
		}
	})
}
