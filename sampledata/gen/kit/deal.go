package kit

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// If is a where yes, else b.
func If[T any](yes bool, a, b T) T {
	if yes {
		return a
	}
	return b
}

// Int is 1 or 0.
func Int(yes bool) int { return If(yes, 1, 0) }

// Float is 1 or 0.
func Float(yes bool) float64 { return If(yes, 1.0, 0) }

// YesNo is how the files write a yes or no.
func YesNo(yes bool) string { return If(yes, "yes", "no") }

// Levels spells out "yes 34, no 68": each level so many times, in that order. One
// level may stand without a number: it takes what the others leave of n.
func Levels(spec string, n int) ([]string, error) {
	parts := strings.Split(spec, ", ")
	counts, open, left := make([]int, len(parts)), -1, n
	for k, part := range parts {
		cut := strings.LastIndexByte(part, ' ')
		count, err := strconv.Atoi(part[cut+1:])
		switch {
		case cut >= 0 && err == nil:
			parts[k], counts[k] = part[:cut], count
			left -= count
		case open >= 0:
			return nil, fmt.Errorf("of %q two levels have no number", spec)
		default:
			open = k
		}
	}
	if open >= 0 {
		counts[open], left = left, 0
	}
	if left != 0 || open >= 0 && counts[open] < 0 {
		return nil, fmt.Errorf("%q are not levels for %d patients", spec, n)
	}
	var out []string
	for k, level := range parts {
		out = append(out, slices.Repeat([]string{level}, counts[k])...)
	}
	return out, nil
}

// Deal shuffles a deck and deals it out to rows of x, as many as it has cards.
func Deal[T any](rng *rand.Rand, deck []T, x []T, rows []int) {
	rng.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
	for k, i := range rows {
		x[i] = deck[k]
	}
}

// Weibull draws a time by its median and shape.
func Weibull(rng *rand.Rand, median, shape float64) float64 {
	return median * math.Pow(-math.Log(1-rng.Float64())/math.Ln2, 1/shape)
}

// Normal draws from a normal distribution, within bounds.
func Normal(rng *rand.Rand, mean, sd, lo, hi float64) float64 {
	for {
		if v := mean + sd*rng.NormFloat64(); v >= lo && v <= hi {
			return v
		}
	}
}

// Median is the middle of x, or the mean of the two in the middle.
func Median(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	n := len(s)
	return (s[(n-1)/2] + s[n/2]) / 2
}

// Quantile is R's type 7.
func Quantile(x []float64, p float64) float64 {
	s := slices.Sorted(slices.Values(x))
	h := p * float64(len(s)-1)
	k := min(int(h), len(s)-2)
	return s[k] + (h-float64(k))*(s[k+1]-s[k])
}
