package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

func sprint(v any) string { return fmt.Sprintf("%#v", v) }

// simulatedOutcome has exponential times over some ten years with 40 % censored
// and a hazard ratio of 1.3; in whole days, or continuous.
func simulatedOutcome(n int, days bool, seed uint64) (Outcome, []uint8) {
	rng := newRand(seed)
	o := Outcome{Time: make([]float64, n), Event: make([]bool, n)}
	group := make([]uint8, n)
	for i := range group {
		group[i] = uint8(rng.IntN(2))
		rate := 1.0
		if group[i] == 1 {
			rate = 1.3
		}
		event, censor := rng.ExpFloat64()/rate, rng.ExpFloat64()/0.75
		o.Event[i] = event <= censor
		o.Time[i] = 1000 * min(event, censor)
		if days {
			o.Time[i] = math.Ceil(o.Time[i])
		}
	}
	return o, group
}

var sizes = []int{75, 10_000, 1_000_000}

func eachSize(b *testing.B, f func(b *testing.B, tl *Timeline, group []uint8)) {
	for _, n := range sizes {
		for _, days := range []bool{false, true} {
			o, group := simulatedOutcome(n, days, 1)
			tl := mustTimeline(b, o)
			kind := "continuous"
			if days {
				kind = "days"
			}
			b.Run(fmt.Sprintf("%s/n=%d", kind, n), func(b *testing.B) {
				b.ReportAllocs()
				f(b, tl, group)
			})
		}
	}
}

// BenchmarkPass is the yardstick: read time, event and group of everybody once.
func BenchmarkPass(b *testing.B) {
	eachSize(b, func(b *testing.B, tl *Timeline, group []uint8) {
		sum, events := 0.0, 0
		for b.Loop() {
			for p, i := range tl.Subject {
				if tl.Event[p] {
					events += int(group[i])
				}
				sum += tl.Time[tl.Index[p]]
			}
		}
		_, _ = sum, events
	})
}

func BenchmarkTimeline(b *testing.B) {
	for _, n := range sizes {
		o, _ := simulatedOutcome(n, false, 1)
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			for b.Loop() {
				mustTimeline(b, o)
			}
		})
	}
}

func BenchmarkTable(b *testing.B) {
	eachSize(b, func(b *testing.B, tl *Timeline, group []uint8) {
		var t *EventTable
		for b.Loop() {
			t = tl.Table(group, 2, t)
		}
	})
}

func BenchmarkKeep(b *testing.B) {
	eachSize(b, func(b *testing.B, tl *Timeline, group []uint8) {
		mask := make([]bool, tl.N)
		for i, g := range group {
			mask[i] = g == 0
		}
		for b.Loop() {
			tl.Keep(mask)
		}
	})
}

func BenchmarkKM(b *testing.B) {
	eachSize(b, func(b *testing.B, tl *Timeline, group []uint8) {
		t := tl.Table(group, 2, nil)
		var curves []*Curve
		for b.Loop() {
			curves = t.KaplanMeiers(CurveOptions{}, curves)
		}
	})
}

func BenchmarkMedian(b *testing.B) {
	eachSize(b, func(b *testing.B, tl *Timeline, group []uint8) {
		c := tl.Table(group, 2, nil).KaplanMeier(0, CurveOptions{})
		for b.Loop() {
			c.Median()
			c.Quantile(0.25)
		}
	})
}

func BenchmarkTests(b *testing.B) {
	eachSize(b, func(b *testing.B, tl *Timeline, group []uint8) {
		t := []*EventTable{tl.Table(group, 2, nil)}
		for b.Loop() {
			LogRankTests(t, TestOptions{Gamma: 1})
		}
	})
}

func BenchmarkGroupCox(b *testing.B) {
	eachSize(b, func(b *testing.B, tl *Timeline, group []uint8) {
		t := []*EventTable{tl.Table(group, 2, nil)}
		for b.Loop() {
			mustGroupCox(b, t, Efron)
		}
	})
}

func BenchmarkProfileCI(b *testing.B) {
	eachSize(b, func(b *testing.B, tl *Timeline, group []uint8) {
		f := mustGroupCox(b, []*EventTable{tl.Table(group, 2, nil)}, Efron)
		for b.Loop() {
			f.ProfileCI(0.95)
		}
	})
}

// BenchmarkKey is what one key costs: group codes to table, curves with medians,
// all tests, and the two-group Cox model.
func BenchmarkKey(b *testing.B) {
	eachSize(b, func(b *testing.B, tl *Timeline, group []uint8) {
		var t *EventTable
		var curves []*Curve
		for b.Loop() {
			t = tl.Table(group, 2, t)
			curves = t.KaplanMeiers(CurveOptions{}, curves)
			for _, c := range curves {
				c.Median()
			}
			LogRankTests([]*EventTable{t}, TestOptions{Gamma: 1})
			mustGroupCox(b, []*EventTable{t}, Efron)
		}
	})
}

func BenchmarkLandscape(b *testing.B) {
	eachSize(b, func(b *testing.B, tl *Timeline, group []uint8) {
		rng := newRand(2)
		marker := make([]float64, tl.N)
		for i := range marker {
			marker[i] = rng.NormFloat64()
		}
		cuts := make([]float64, 60)
		for k := range cuts {
			cuts[k] = math.Sqrt2 * math.Erfinv(2*(0.1+0.8*float64(k)/59)-1)
		}
		for b.Loop() {
			LandscapeAt(tl, marker, cuts)
		}
	})
}
