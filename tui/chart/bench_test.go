package chart

import (
	"sort"
	"testing"
)

// million is a curve of a million steps over [0, 120).
func million(group int, rate float64) Series {
	const n = 1_000_000
	time, surv := make([]float64, n), make([]float64, n)
	for i := range time {
		time[i] = 120 * float64(i) / n
		surv[i] = 1 - rate*float64(i)/n
	}
	at := func(t float64) float64 {
		i := sort.Search(n, func(i int) bool { return time[i] > t })
		if i == 0 {
			return 1
		}
		return surv[i-1]
	}
	return Series{
		Name: groupNames[group], Group: group, At: at, Censor: time, Median: 60,
		Lower: func(t float64) float64 { return at(t) * 0.9 }, Upper: func(t float64) float64 { return at(t) * 1.1 },
		AtRisk: func(t float64) int { return n - sort.SearchFloat64s(time, t) },
	}
}

func benchmarkOptions() SurvivalOptions {
	return SurvivalOptions{
		W: 120, H: 40, To: 120, Unit: "months", Medians: true, Bands: true,
		Series: []Series{million(0, 1), million(1, 0.7)},
	}
}

// paint is as cheap as the explorer's: fixed sequences around the text.
func paint(r Role) (before, after string) {
	if r == Plain {
		return "", ""
	}
	return "\x1b[32m", "\x1b[m"
}

func BenchmarkSurvival(b *testing.B) {
	o := benchmarkOptions()
	for b.Loop() {
		Survival(o)
	}
}

func BenchmarkRender(b *testing.B) {
	g := Survival(benchmarkOptions())
	for b.Loop() {
		Render(g, paint)
	}
}

func BenchmarkSurvivalRender(b *testing.B) {
	o := benchmarkOptions()
	for b.Loop() {
		Render(Survival(o), paint)
	}
}

func BenchmarkStripRender(b *testing.B) {
	values := make([]float64, 10000)
	for i := range values {
		values[i] = float64(i * i % 97)
	}
	for b.Loop() {
		Render(Strip(values, StripOptions{W: 40, Mark: 5000, Label: "0.793"}), paint)
	}
}
