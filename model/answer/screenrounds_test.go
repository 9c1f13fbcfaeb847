package answer_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
)

// A screen of a large cohort does not begin with minutes of permutations that nobody
// asked for: it says so, and permutes where it is told to.
func TestScreenOfManyPatients(t *testing.T) {
	c, l := many(60_000, 20)
	l.Markers, l.Covariates = l.Covariates, ""
	ask := func(l model.Look) *answer.Screen {
		s, err := answer.ScreenQuestion.Answer(context.Background(), model.NewResolver(c), l, answer.Progress[*answer.Screen]{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	said := func(s *answer.Screen) bool {
		return strings.Contains(strings.Join(s.Warnings, "\n"), "no family-wise P: to permute 20 markers in 60000 patients takes minutes")
	}
	if s := ask(l); !said(s) || s.Permutations != 0 || !math.IsNaN(s.Rows[0].FamilyP) || !(s.Rows[0].Q < 0.05) {
		t.Errorf("%d permutations, family P %v, q %v, %q", s.Permutations, s.Rows[0].FamilyP, s.Rows[0].Q, s.Warnings)
	}
	l.Permutations = 20
	if s := ask(l); said(s) || s.Permutations != 20 || !(s.Rows[0].FamilyP > 0) {
		t.Errorf("asked for 20: %d permutations, family P %v, %q", s.Permutations, s.Rows[0].FamilyP, s.Warnings)
	}
	l.Permutations, l.Markers = 0, "x0,x1"
	if s := ask(l); said(s) || s.Permutations != 1000 || !(s.Rows[0].FamilyP > 0) {
		t.Errorf("two markers: %d permutations, family P %v", s.Permutations, s.Rows[0].FamilyP)
	}
}
