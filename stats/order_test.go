package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The order is stable and that of the values, however they lie: near together beside one
// that is far away, so that leading digits tell none of them apart, equal, or of both signs.
func TestOrderOfAnyValues(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, value := range map[string]func(i int) float64{
		"normal":       func(int) float64 { return r.NormFloat64() },
		"days":         func(int) float64 { return math.Ceil(3650 * r.Float64()) },
		"one far away": func(i int) float64 { return map[bool]float64{true: 1e300, false: 1 + 1e-9*r.Float64()}[i == 77] },
		"last digits":  func(i int) float64 { return math.Float64frombits(0x3ff0000000000000 + uint64(r.IntN(50))) },
		"two ends": func(i int) float64 {
			return []float64{-math.MaxFloat64, math.MaxFloat64, 0, math.Copysign(0, -1)}[r.IntN(4)]
		},
		"equal":          func(int) float64 { return 3 },
		"descending":     func(i int) float64 { return -float64(i) },
		"any bits":       func(int) float64 { return math.Float64frombits(r.Uint64() &^ (1 << 62)) },
		"denormal":       func(int) float64 { return float64(r.IntN(3)) * math.SmallestNonzeroFloat64 },
		"runs and a gap": func(i int) float64 { return float64(i%2)*1e-300 + 1e-310*r.Float64() },
	} {
		for _, n := range []int{1, 2, 100, 5000, 3*chunkSize + 5} {
			x := make([]float64, n)
			for i := range x {
				x[i] = value(i)
			}
			want := make([]int32, n)
			for i := range want {
				want[i] = int32(i)
			}
			slices.SortStableFunc(want, func(a, b int32) int {
				switch {
				case x[a] < x[b]:
					return -1
				case x[a] > x[b]:
					return 1
				}
				return 0
			})
			if got := sortedOrder(x); !slices.Equal(got, want) {
				t.Errorf("%s: %d values are out of order", name, n)
			}
		}
	}
}

func BenchmarkOrder(b *testing.B) {
	for _, n := range []int{10_000, 1_000_000} {
		r := rand.New(rand.NewPCG(1, 2))
		x := make([]float64, n)
		for i := range x {
			x[i] = r.NormFloat64()
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				OrderOf(x)
			}
		})
	}
}

// The median of one value is it, of two their mean; values in any order stay as they are.
func TestMedians(t *testing.T) {
	for _, c := range []struct {
		x    []float64
		want float64
	}{{[]float64{7}, 7}, {[]float64{1, 4}, 2.5}, {[]float64{4, 1}, 2.5}, {[]float64{9, 1, 4}, 4}, {[]float64{9, 1, 4, 5}, 4.5}} {
		was := slices.Clone(c.x)
		if got := medianOf(c.x); got != c.want || !slices.Equal(was, c.x) {
			t.Errorf("the median of %v is %v, and then they are %v", was, got, c.x)
		}
		if got := medianOfSorted(slices.Sorted(slices.Values(c.x))); got != c.want {
			t.Errorf("the median of the sorted %v is %v", was, got)
		}
	}
}
