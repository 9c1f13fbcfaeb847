package stats

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Events at 1 and 2 with marker 1 and others 0, beside a level at 0 and 3. Along
// (1, a) with a little above 0 the first to die stands below the second by 3a, of which
// the marker is no part: what differs is (0, -3), the direction without it is (1, 0), and
// along that the likelihood never falls. Where a is larger the second column is part of
// the direction, and nothing is taken out.
func TestStraighten(t *testing.T) {
	t.Parallel()
	src, err := newCoxSource(CoxData{
		Time:  []float64{1, 2, 3, 4, 5, 6},
		Event: events(1, 1, 0, 0, 0, 0),
		X:     [][]float64{{1, 1, 0, 0, 0, 0}, {0, 3, 1, 1, 2, 2}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, ties := range []Ties{Efron, Breslow, Exact} {
		for _, tc := range []struct {
			z, want []float64
			rises   bool
		}{
			{[]float64{1, 0.01}, []float64{1, 0}, true},
			{[]float64{1, 0.0999}, []float64{1, 0}, true},
			{[]float64{1, 0.1001}, []float64{1, 0.1001}, false},
			{[]float64{1, 0.5}, []float64{1, 0.5}, false},
			// The second to die stands below one who does not, by about as much as z is long.
			{[]float64{-1, 0.01}, []float64{-1, 0.01}, false},
			{[]float64{1, 0}, []float64{1, 0}, true},
			{[]float64{1, -0.01}, []float64{1, -0.01}, true}, // the first to die is above the second
		} {
			z := slices.Clone(tc.z)
			rises := newCoxDesign(src, src.stratum, src.ns, nil).straighten(ties, z)
			if rises != tc.rises || !slices.Equal(z, tc.want) {
				t.Errorf("ties %v, along %v: %v, %v; want %v, %v", ties, tc.z, rises, z, tc.rises, tc.want)
			}
		}
	}
}

// Where a group has no events the model is in the limit that of the other, however far
// its covariates reach: the coefficient that has no end is pushed out again for as long
// as the others still move. Nobody is censored, so that the weights of Fine and Gray know
// of no groups.
func TestGroupWithoutEventsIsTheOtherGroup(t *testing.T) {
	t.Parallel()
	compared := 0
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 7))
		whole, rest := FineGrayData{X: make([][]float64, 2)}, FineGrayData{X: make([][]float64, 1)}
		for i := range 8 + r.IntN(20) {
			group, x, cause := float64(i%2), r.NormFloat64(), uint8(1+r.IntN(2))
			if group == 1 {
				cause, x = 2, x*math.Exp(2*r.NormFloat64())
			} else {
				rest.Time, rest.Cause, rest.X[0] = append(rest.Time, float64(i)), append(rest.Cause, cause), append(rest.X[0], x)
			}
			whole.Time, whole.Cause = append(whole.Time, float64(i)), append(whole.Cause, cause)
			whole.X[0], whole.X[1] = append(whole.X[0], group), append(whole.X[1], x)
		}
		g, err := FineGray(rest, 0)
		if errors.Is(err, ErrNoEvents) || err == nil && len(g.Monotone) > 0 {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		f := mustFineGray(t, whole)
		same := func(what string, coef, limit []float64, ll, want float64) {
			t.Helper()
			near(t, what+", log-likelihood", ll, want, 1e-9)
			// The search ends where the likelihood is flat to 1e-15, the coefficient to the root of that.
			near(t, what+", coefficient", coef[1], limit[0], 1e-6, "the search ends where the likelihood is flat")
			if !math.IsInf(coef[0], -1) {
				t.Errorf("%s of seed %d: the group's coefficient is %v", what, seed, coef[0])
			}
		}
		same("Fine and Gray", f.Coef, g.Coef, f.LogLik, g.LogLik)
		cox := func(d FineGrayData) *CoxFit {
			event := make([]bool, len(d.Cause))
			for i, c := range d.Cause {
				event[i] = c == 1
			}
			return mustCox(t, CoxData{Time: d.Time, Event: event, X: d.X}, CoxOptions{})
		}
		if c := cox(rest); len(c.Monotone) == 0 {
			w := cox(whole)
			same("Cox", w.Coef, c.Coef, w.LogLik, c.LogLik)
		}
		compared++
	}
	if compared < 30 {
		t.Errorf("%d cohorts were compared: they are no longer what is tested", compared)
	}
}
