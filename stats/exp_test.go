package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// What is written for a processor is, to the bit, what is written for all of them, and both
// are the exponential.
func TestExps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-700, 700), 0, 40).Draw(t, "x")
		e := append([]float64(nil), x...)
		exps(e)
		for i, v := range x {
			if e[i] != expOne(v) {
				t.Fatalf("exp(%v) is %v, one at a time %v", v, e[i], expOne(v))
			}
			// Two units of the last digit, of which math.Exp may be off by one.
			if math.Abs(e[i]/math.Exp(v)-1) > 3*0x1p-53 {
				t.Fatalf("exp(%v) is %v, not %v", v, e[i], math.Exp(v))
			}
		}
	})
	for x, want := range map[float64]float64{0: 1, math.Ln2: 2, -math.Ln2: 0.5, 300: 1.9424263952412558e130, -300: 5.148200222412013e-131} { // R 4.2.2: exp(300)
		within(t, "exp", expOne(x), want, 3e-16)
	}
}

func BenchmarkExps(b *testing.B) {
	x := make([]float64, 1024)
	for name, f := range map[string]func(x []float64){"processor": exps, "any": func(x []float64) {
		for i, v := range x {
			x[i] = expOne(v)
		}
	}, "library": func(x []float64) {
		for i, v := range x {
			x[i] = math.Exp(v)
		}
	}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				for i := range x {
					x[i] = float64(i) / 1024
				}
				f(x)
			}
		})
	}
}
