package stats

import (
	"math"
	"testing"
)

// The nodes stand for the factors: two nodes would sum 1 and k/d, all powers up to
// the 15th these do, and Efron's terms to rounding at the edge of where they are used.
func TestTiedNodes(t *testing.T) {
	for _, d := range []int{manyTied, 33, 100, 777, 100_000} {
		for name, f := range map[string]func(x float64) float64{
			"1":      func(float64) float64 { return 1 },
			"power":  func(x float64) float64 { return math.Pow(x, 15) },
			"log":    func(x float64) float64 { return math.Log(4 - x) },
			"share":  func(x float64) float64 { return (4 - x) / (4 - x + 9*(4-x/3)) },
			"square": func(x float64) float64 { return 1 / ((4 - x) * (4 - x)) },
		} {
			var want, got float64
			for k := range d {
				want += f(float64(k) / float64(d))
			}
			for _, n := range tiedNodes(d) {
				got += n.weight * f(n.at)
			}
			if !(math.Abs(got-want) <= 1e-12*want) {
				t.Errorf("%d tied events, %s: nodes give %.17g, factors %.17g", d, name, got, want)
			}
		}
	}
}

// Efron's sums by nodes are those over the events one by one, at the edge of where nodes
// are used and far from it.
func TestTiedSum(t *testing.T) {
	for _, d := range []int{2, manyTied - 1, manyTied, 500} {
		for _, part := range []float64{0.01, 0.2, 0.25, 0.9} {
			s0, w := 1000.0, 1.5*float64(d)
			e0 := part * s0
			var want efronSum
			for l := range d {
				f := float64(l) / float64(d)
				den := s0 - f*e0
				h := w / float64(d) / den
				want.ll += w / float64(d) * math.Log(den)
				want.inc += h
				want.incD += h * (1 - f)
				want.a += h / den
				want.b += h * f / den
				want.c += h * f * f / den
			}
			got := tiedSum(true, s0, e0, w, d)
			for k, v := range [6][2]float64{{got.ll, want.ll}, {got.inc, want.inc}, {got.incD, want.incD}, {got.a, want.a}, {got.b, want.b}, {got.c, want.c}} {
				if !(math.Abs(v[0]-v[1]) <= 1e-12*v[1]) {
					t.Errorf("%d events of %g of the risk set, sum %d: %.17g, one by one %.17g", d, part, k, v[0], v[1])
				}
			}
		}
	}
}
