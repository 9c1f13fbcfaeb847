package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The pass for two groups is that for any number of them.
func TestGrayOfTwoGroups(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 300).Draw(t, "n")
		rng := newRand(rapid.Uint64().Draw(t, "seed"))
		days := rapid.SampledFrom([]float64{0, 5, 50}).Draw(t, "days")
		rho := rapid.SampledFrom([]float64{0, 1, -0.5}).Draw(t, "rho")
		nobody := rapid.IntRange(1, 5).Draw(t, "in a group")
		o := Outcome{Time: make([]float64, n), Event: make([]bool, n)}
		cause, group := make([]uint8, n), make([]uint8, n)
		for i := range n {
			group[i] = uint8(rng.IntN(2))
			o.Time[i] = min(50, rng.ExpFloat64()) * (1 + float64(group[i]))
			if days > 0 {
				o.Time[i] = math.Ceil(days * o.Time[i])
			}
			cause[i] = uint8(rng.IntN(4))
			if rng.IntN(nobody) == 1 {
				group[i] = NoGroup
			}
		}
		tl := rapidTimeline(t, o)
		any, two := newGraySums(2), newGraySums(2)
		any.addAny(tl, cause, 2, group, rho)
		two.addTwo(tl, cause, 2, group, rho)
		near := func(what string, got, want, scale float64) {
			if !finite(got) && !finite(want) {
				return
			}
			if !(math.Abs(got-want) <= 1e-10*scale) {
				t.Fatalf("%s: %v, of any number of groups %v", what, got, want)
			}
		}
		if any.events != two.events || any.members[0] != two.members[0] || any.members[1] != two.members[1] {
			t.Fatalf("%d events of %v, and %d of %v", two.events, two.members, any.events, any.members)
		}
		near("size", two.size, any.size, 1+any.size)
		near("score", two.score[0], any.score[0], 1+any.size)
		near("variance", two.variance[0], any.variance[0], 1+any.size)
	})
}
