package answer_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
)

// handBuilt is what is built by hand of twelve patients in two arms, of whom some are in
// strata of two and of three.
func handBuilt(t *testing.T, l model.Look) *answer.Steps {
	t.Helper()
	r := ask(t, "id,time,status,arm,x,two,three\n"+
		"1,1,1,a,9,p,u\n2,2,1,b,7,q,v\n3,3,0,a,8,p,w\n4,4,1,b,6,q,u\n5,5,1,a,5,p,v\n6,6,0,b,7,q,w\n"+
		"7,7,1,a,3,p,u\n8,8,1,b,4,q,v\n9,9,1,a,2,p,w\n10,10,0,b,1,q,u\n11,11,1,a,2,p,v\n12,12,1,b,3,q,w\n", read.Options{})
	l.Time, l.Event = "time", "status"
	s, err := answer.StepsQuestion.Answer(context.Background(), r, l, answer.Progress[*answer.Steps]{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// While a log-rank test is built the curves are drawn up to the time that it has come to.
// Strata are built one after the other, so that there is no such time before the end.
func TestCurvesBesideALogRankTest(t *testing.T) {
	t.Parallel()
	for strata, want := range map[string]float64{"": 4, "two": math.NaN(), "three": math.NaN(), "two,three": math.NaN()} {
		l := model.Look{Grouping: model.Grouping{Marker: "arm"}, Fitting: model.Fitting{Strata: strata}, Stepping: model.Stepping{Built: "logrank", Step: 3}}
		if strata == "two" { // the arms are these strata
			l.Marker, l.Cut = "x", "value:5"
		}
		s := handBuilt(t, l)
		if s.Done() {
			t.Fatalf("%s: everything is shown", strata)
		}
		for _, until := range s.Until {
			about(t, "the end of a curve, strata "+strata, until, want)
		}
		l.Step = 0
		for _, until := range handBuilt(t, l).Until {
			if !math.IsInf(until, 1) {
				t.Errorf("strata %q: at the end curves are drawn until %v", strata, until)
			}
		}
	}
}

// The likelihood is drawn over the coefficients of all steps, and to either side by half of
// what they cover or of a standard error, whichever is more, with the same distance between
// any two points.
func TestLikelihoodAroundTheSteps(t *testing.T) {
	t.Parallel()
	s := handBuilt(t, model.Look{Fitting: model.Fitting{Covariates: "x"}, Stepping: model.Stepping{Built: "cox"}})
	c := s.Cox
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, step := range c.Steps {
		lo, hi = min(lo, step.Coef[0]), max(hi, step.Coef[0])
	}
	last := c.Steps[len(c.Steps)-1]
	around := max(hi-lo, 1/math.Sqrt(last.Info[0][0]))
	if n := len(c.Beta); n != 121 || len(c.LogLik) != n {
		t.Fatalf("%d coefficients and %d likelihoods", n, len(c.LogLik))
	}
	about(t, "the first", c.Beta[0], lo-around/2)
	about(t, "the middle", c.Beta[60], (lo+hi)/2)
	about(t, "the last", c.Beta[120], hi+around/2)
	for k := 1; k < len(c.Beta); k++ {
		about(t, "a distance", c.Beta[k]-c.Beta[k-1], (hi-lo+around)/120)
		// The likelihood of one coefficient has one maximum, which is where the steps end.
		if rises := c.LogLik[k] > c.LogLik[k-1]; rises != (c.Beta[k] <= last.Coef[0]) && (c.Beta[k-1] > last.Coef[0] || c.Beta[k] < last.Coef[0]) {
			t.Errorf("between %v and %v the likelihood rises: %v; the coefficient is %v", c.Beta[k-1], c.Beta[k], rises, last.Coef[0])
		}
	}
}

// What permutations correct is a finding once all are shown, be it one alone; where none is
// made, or not all are shown, nothing has been found.
func TestPermutationsAreAFinding(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		permutations, step int
		found              bool
	}{{1, 0, true}, {1, 1, true}, {2, 0, true}, {2, 1, false}, {7, 0, true}, {7, 6, false}, {model.NoPermutations, 0, false}} {
		s := handBuilt(t, model.Look{Grouping: model.Grouping{Marker: "x", Cut: "optimal"}, Searching: model.Searching{Permutations: tc.permutations, Seed: 3},
			Stepping: model.Stepping{Built: "permutation", Step: tc.step}})
		f, found := s.Finding()
		if found != tc.found {
			t.Errorf("of %d permutations, up to %d: found %v", tc.permutations, tc.step, found)
		}
		if !found {
			continue
		}
		exceed := 0
		for _, step := range s.Permutation.Steps {
			if step.Reaches {
				exceed++
			}
		}
		about(t, fmt.Sprintf("corrected P of %d", tc.permutations), f.Corrected, float64(exceed+1)/float64(tc.permutations+1))
		about(t, "naive P", f.P, s.Permutation.Naive)
		if f.Tests != 1 || !f.Chosen || f.Rule != "optimal" || len(f.Cuts) != 1 || f.Cuts[0] != s.Permutation.Best.Cut {
			t.Errorf("%+v", f)
		}
	}
}
