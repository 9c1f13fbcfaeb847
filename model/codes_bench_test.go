package model

import "testing"

// BenchmarkCodesAmong looks at the times of a million patients, as each endpoint does.
func BenchmarkCodesAmong(b *testing.B) {
	x := make([]float64, 1_000_000)
	for i := range x {
		x[i] = float64(i % 5000)
	}
	for b.Loop() {
		CodesAmong(x, 1)
	}
}
