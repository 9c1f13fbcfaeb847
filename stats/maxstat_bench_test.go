package stats

import (
	"context"
	"fmt"
	"testing"
)

func normalMarker(n int, seed uint64) []float64 {
	rng := newRand(seed)
	x := make([]float64, n)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	return x
}

// BenchmarkLandscapeAll is every cut of a marker from 10 % to 90 % of the
// patients.
func BenchmarkLandscapeAll(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		o, _ := simulatedOutcome(n, true, 1)
		tl := mustTimeline(b, o)
		marker := normalMarker(n, 2)
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Landscape(tl, marker, CutOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkPermutation is 10,000 permutations of one marker.
func BenchmarkPermutation(b *testing.B) {
	for _, n := range []int{100, 500} {
		o, _ := simulatedOutcome(n, true, 1)
		l, err := Landscape(mustTimeline(b, o), normalMarker(n, 2), CutOptions{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := l.Permutation(context.Background(), RandomOptions{Seed: 1}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkCorrected is what correcting costs without drawing random numbers.
func BenchmarkCorrected(b *testing.B) {
	for _, n := range []int{100, 500} {
		o, _ := simulatedOutcome(n, true, 1)
		l, err := Landscape(mustTimeline(b, o), normalMarker(n, 2), CutOptions{})
		if err != nil {
			b.Fatal(err)
		}
		for name, f := range map[string]func(){
			"formulas": func() { l.Lausen92(); l.Lausen94(); l.ContalOQuigley() },
			"exactHL":  func() { l.HothornLausen() },
		} {
			if n > HothornLausenLimit && name == "exactHL" {
				continue
			}
			b.Run(fmt.Sprintf("%s/n=%d", name, n), func(b *testing.B) {
				for b.Loop() {
					f()
				}
			})
		}
	}
}

// BenchmarkSelection is what else is asked of a chosen cut, at n = 500: 1,000
// resamples, and 2,000 permutations of two cuts.
func BenchmarkSelection(b *testing.B) {
	o, _ := simulatedOutcome(500, true, 1)
	l, err := Landscape(mustTimeline(b, o), normalMarker(500, 2), CutOptions{})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("bootstrap", func(b *testing.B) {
		for b.Loop() {
			if _, err := l.Bootstrap(context.Background(), RandomOptions{Seed: 1}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("twoCuts", func(b *testing.B) {
		for b.Loop() {
			if _, err := l.PermutationTwoCuts(context.Background(), RandomOptions{Seed: 1}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
