// Package ticks finds the round values that an axis is labelled at, on a screen and on
// paper alike.
package ticks

import (
	"math"
	"strconv"
	"strings"
)

// Of returns at most n round values, ascending, within [lo, hi].
//
// The step suits the unit: months go by 1, 2, 3, 6, 12, 24, 60; weeks by 1, 2,
// 4, 8, 12, 26, 52; days by years of 365 where at least three fit; anything
// else by 1, 2 and 5 times a power of ten. Nil where the bounds are not
// finite or in the wrong order.
func Of(lo, hi float64, unit string, n int) []float64 {
	at, _ := Steps(lo, hi, unit, n)
	return at
}

// Steps is Of with the step, which decides how many decimals a label has.
func Steps(lo, hi float64, unit string, n int) ([]float64, float64) {
	span := hi - lo
	if n < 1 || math.IsNaN(span) || math.IsInf(span, 0) || span < 0 {
		return nil, 0
	}
	if span == 0 {
		return []float64{lo}, 1
	}
	step := firstStep(span, n)
	if unitKind(unit) == "day" && span >= 3*365 {
		step = math.Max(step, 365)
	}
	for ; step > 0 && !math.IsInf(step, 0); step = nextStep(step, span, unit) {
		if first, last := within(lo, hi, step); last-first+1 <= float64(n) {
			return Multiples(lo, hi, step), step
		}
	}
	return nil, 0
}

// within gives the first and last k with k × step in [lo, hi]. A millionth of a
// step keeps 0.1 × 3 on the axis that ends at 0.3.
func within(lo, hi, step float64) (first, last float64) {
	return math.Ceil(lo/step - 1e-6), math.Floor(hi/step + 1e-6)
}

// Multiples returns the multiples of step in [lo, hi], at most 1000.
func Multiples(lo, hi, step float64) []float64 {
	first, last := within(lo, hi, step)
	var ticks []float64
	for k := first; k <= last && len(ticks) < 1000; k++ {
		v := k*step + 0 // +0 turns -0 into 0
		if step < 1 {
			v = k/math.Round(1/step) + 0 // 3/10, not 3 × 0.1
		}
		ticks = append(ticks, math.Min(math.Max(v, lo), hi))
		if k+1 == k {
			break
		}
	}
	return ticks
}

// firstStep is a power of ten that is certainly not too large.
func firstStep(span float64, n int) float64 {
	return math.Pow(10, math.Floor(math.Log10(span/float64(n)))-1)
}

var (
	monthSteps = []float64{1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200}
	weekSteps  = []float64{1, 2, 4, 8, 12, 26, 52, 104, 260, 520, 1040, 2600}
	yearDays   = []float64{365, 730, 1825, 3650, 7300, 18250, 36500}
)

// nextStep is the smallest round step above step.
func nextStep(step, span float64, unit string) float64 {
	var ladder []float64
	switch unitKind(unit) {
	case "month":
		ladder = monthSteps
	case "week":
		ladder = weekSteps
	case "day":
		if span >= 3*365 {
			ladder = yearDays
		}
	}
	if len(ladder) > 0 {
		if last := ladder[len(ladder)-1]; step >= ladder[0]*(1-1e-9) && step < last {
			for _, s := range ladder {
				if s > step*(1+1e-9) {
					return s
				}
			}
		}
	}
	next := next125(step)
	if len(ladder) > 0 && step < ladder[0] && next > ladder[0]*(1+1e-9) {
		return ladder[0]
	}
	return next
}

func next125(step float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(step)+1e-9))
	for _, m := range []float64{1, 2, 5} {
		if m*p > step*(1+1e-9) {
			return m * p
		}
	}
	return 10 * p
}

func unitKind(unit string) string {
	switch strings.TrimSuffix(strings.ToLower(strings.TrimSpace(unit)), "s") {
	case "month", "mo", "mon", "mth":
		return "month"
	case "week", "wk", "w":
		return "week"
	case "day", "d":
		return "day"
	}
	return ""
}

// Label writes v with the decimals that its step needs.
func Label(v, step float64) string {
	decimals := 0
	for s := math.Abs(step); decimals < 9 && math.Abs(s-math.Round(s)) > 1e-6*s; s *= 10 {
		decimals++
	}
	if a := math.Abs(v); a >= 1e7 || a != 0 && a < 1e-6 {
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	return strconv.FormatFloat(v, 'f', decimals, 64)
}

// finerRatios are what stands between doublings where there are too few of these, in
// steps that grow finer.
var finerRatios = [][]float64{{0.5, 0.7, 1, 1.5, 2}, {0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.4, 1.6, 1.8, 2}, {0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2},
	{0.96, 0.97, 0.98, 0.99, 1, 1.01, 1.02, 1.03, 1.04}}

// coarseRatios are what stands about 1 where there is room for little.
var coarseRatios = [][]float64{{0.75, 1, 1.5}, {0.8, 1, 1.25}, {0.9, 1, 1.1}, {0.95, 1, 1.05}, {0.98, 1, 1.02}, {0.99, 1, 1.01}, {0.995, 1, 1.005},
	{0.999, 1, 1.001}}

// Ratios returns at most n round ratios in [lo, hi], which are above 0, ascending, for
// a logarithmic axis: doublings of 1, or powers of them, and where fewer than three are
// there round values between them.
func Ratios(lo, hi float64, n int) []float64 {
	if !(lo > 0) || !(hi > lo) || math.IsInf(hi, 0) || n < 1 {
		return nil
	}
	var ticks []float64
	for every := 1.0; every <= 64; every++ {
		first, last := within(math.Log2(lo), math.Log2(hi), every)
		if last-first+1 > float64(n) {
			continue
		}
		for k := first; k <= last; k++ {
			ticks = append(ticks, math.Exp2(k*every))
		}
		if every > 1 || len(ticks) >= 3 {
			return ticks
		}
		break
	}
	best := ticks
	for _, list := range finerRatios {
		var in []float64
		for _, v := range list {
			if v >= lo && v <= hi {
				in = append(in, v)
			}
		}
		if len(in) > n {
			break
		}
		if len(in) > len(best) {
			best = in
		}
		if len(best) >= 3 {
			break
		}
	}
	if len(best) < 2 { // 1 alone tells nothing: what there is room for about it
		for _, list := range coarseRatios {
			var in []float64
			for _, v := range list {
				if v >= lo && v <= hi {
					in = append(in, v)
				}
			}
			if len(in) > len(best) && len(in) <= n {
				best = in
			}
			if len(best) >= 2 {
				break
			}
		}
	}
	return best
}
