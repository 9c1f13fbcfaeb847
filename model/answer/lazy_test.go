package answer_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
)

// What a key asks of a large cohort with continuous times is read from curves whose rows
// nobody has written down: it is what the rows say, and the rows are there for whoever
// wants them.
func TestLazyCurvesOfAKey(t *testing.T) {
	c, l := many(50_000, 1)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range c.Columns[0].Num {
		c.Columns[0].Num[i] -= r.Float64()
	}
	l.Covariates, l.Marker, l.Cut = "", "x0", "value:0.3"
	ask := func(quick bool) *answer.Survival {
		s, err := answer.Curves(model.NewResolver(c), l, answer.CurvesOptions{Quick: quick})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	key, whole := ask(true), ask(false)
	if end := (answer.TimeEnd{}); end.Of(key) != end.Of(whole) {
		t.Errorf("the axis ends at %v, of the rows at %v", end.Of(key), end.Of(whole))
	}
	for i := range key.Groups {
		a, b := &key.Groups[i], &whole.Groups[i]
		if fmt.Sprint(a.Median, a.N, a.Events) != fmt.Sprint(b.Median, b.N, b.Events) {
			t.Errorf("%s: %v %d %d, of the rows %v %d %d", a.Name, a.Median, a.N, a.Events, b.Median, b.N, b.Events)
		}
		for at, step := 0.0, whole.LastTime/97; at < 1.1*whole.LastTime; at += step {
			read := func(g *answer.GroupSurvival) string {
				surv, lower, upper := g.Reads(at)
				return fmt.Sprint(surv, lower, upper, g.AtRiskAt(at), g.RestsOn(at), g.CensorIn(at-step, at))
			}
			got, want := read(a), read(b)
			if got != want {
				t.Fatalf("%s at %v: %s, of the rows %s", a.Name, at, got, want)
			}
		}
	}
	for _, at := range []float64{0, whole.LastTime / 3, whole.LastTime} {
		n, events := key.Beyond(at)
		if m, more := whole.Beyond(at); n != m || events != more {
			t.Errorf("after %v %d patients and %d events, of the rows %d and %d", at, n, events, m, more)
		}
	}
	if said(key) != said(whole) {
		t.Error("the rows of a key's curves, made afterwards, are others")
	}
}
