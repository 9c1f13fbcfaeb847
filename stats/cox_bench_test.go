package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// simulated is n patients with p covariates, exponential times and a third
// censored, the same for a seed.
func simulated(n, p int, seed uint64) CoxData {
	rng := rand.New(rand.NewPCG(seed, 1))
	d := CoxData{Time: make([]float64, n), Event: make([]bool, n), X: make([][]float64, p)}
	eta := make([]float64, n)
	for j := range d.X {
		d.X[j] = make([]float64, n)
		for i := range n {
			d.X[j][i] = rng.NormFloat64()
			eta[i] += 0.2 * d.X[j][i] / float64(j+1)
		}
	}
	for i := range n {
		event, censor := rng.ExpFloat64()/math.Exp(eta[i]), 2*rng.ExpFloat64()
		d.Time[i], d.Event[i] = min(event, censor), event <= censor
	}
	return d
}

func BenchmarkCox(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		d := simulated(n, 10, 1)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := Cox(d, CoxOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkProportionalHazards(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		f, err := Cox(simulated(n, 10, 1), CoxOptions{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := f.ProportionalHazards(TimeKM); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkConcordance(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		f, err := Cox(simulated(n, 10, 1), CoxOptions{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := f.Concordance(ConcordanceOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
