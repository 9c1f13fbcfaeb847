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
