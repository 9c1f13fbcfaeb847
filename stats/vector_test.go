package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// What is written for a processor is, to the bit, what is written for all of them.
func TestGramOfAnyProcessor(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		q, n := rapid.IntRange(1, 14).Draw(t, "q"), rapid.IntRange(0, 40).Draw(t, "rows")
		rng := newRand(rapid.Uint64().Draw(t, "seed"))
		x, g, start := make([]float64, n*q), make([]float64, n), make([]float64, q*q)
		for _, s := range [][]float64{x, g, start} {
			for k := range s {
				s[k] = rng.NormFloat64() * math.Exp(rng.NormFloat64())
			}
		}
		fast, plain := append([]float64(nil), start...), append([]float64(nil), start...)
		gram(fast, x, g, q)
		gramRows(plain, x, g, q)
		for k := range plain {
			if fast[k] != plain[k] {
				t.Fatalf("element %d of %d × %d: %v, else %v", k, q, q, fast[k], plain[k])
			}
		}
		for a := range q {
			for b := range q {
				want, size := start[a*q+b], math.Abs(start[a*q+b])
				for r := range n {
					if b >= a {
						v := g[r] * x[r*q+a] * x[r*q+b]
						want, size = want+v, size+math.Abs(v)
					}
				}
				if math.Abs(plain[a*q+b]-want) > 1e-14*size {
					t.Fatalf("%d, %d: %v, one row at a time %v", a, b, plain[a*q+b], want)
				}
			}
		}
	})
}

func BenchmarkGram(b *testing.B) {
	const q, n = 7, 1024
	x, g, m := make([]float64, n*q), make([]float64, n), make([]float64, q*q)
	for k := range x {
		x[k] = float64(k % 13)
	}
	for name, f := range map[string]func(m, x, g []float64, q int){"processor": gram, "any": gramRows} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				f(m, x, g, q)
			}
		})
	}
}

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
