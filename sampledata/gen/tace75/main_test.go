package main

import (
	"math"
	"testing"

	"kaplan/sampledata/gen/kit"
)

// The committed file is what the program makes.
func TestFileIsGenerated(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	kit.TestSame(t, "tace75", generate)
}

// Therneau's six patients without their ties: times 1 to 6, events 1 1 0 1 0 1,
// x 1 1 1 0 0 0. At b the risk sets hold (x=0, x=1) patients (3,3), (3,2),
// (3,0), (1,0), so l = 2b - log(3+3e) - log(3+2e) - log 3 - log 1 with e = exp b.
func TestPartialLikelihoodByHand(t *testing.T) {
	var r riskSets
	r.reset(1)
	for _, p := range []struct {
		x     uint8
		event bool
	}{{0, true}, {0, false}, {0, true}, {1, false}, {1, true}, {1, true}} {
		r.add(p.x, p.event)
	}
	for _, b := range []float64{0, 0.7, -1.3} {
		e := math.Exp(b)
		want := 2*b - math.Log(3+3*e) - math.Log(3+2*e) - math.Log(3)
		slope := 2 - 3*e/(3+3*e) - 2*e/(3+2*e)
		l, g, _ := r.eval(vec{b})
		if math.Abs(l-want) > 1e-12 || math.Abs(g[0]-slope) > 1e-12 {
			t.Errorf("at %v: %v with slope %v, by hand %v with slope %v", b, l, g[0], want, slope)
		}
	}
	// U(b) > 0 for every b: both deaths with x = 1 come first.
	if f := r.fit()[0]; f.hr < 1e3 {
		t.Errorf("hazard ratio %v, expected it to run away", f.hr)
	}
}
