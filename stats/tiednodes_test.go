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
