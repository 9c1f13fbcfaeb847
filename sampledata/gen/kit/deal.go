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

// Levels spells out "yes 34, no 68": each level so many times, in that order. A
// last level without a number takes what is left of n.
func Levels(spec string, n int) ([]string, error) {
	var out []string
	parts := strings.Split(spec, ", ")
	for k, part := range parts {
		level, count := part, n-len(out)
		if cut := strings.LastIndexByte(part, ' '); cut >= 0 {
			if v, err := strconv.Atoi(part[cut+1:]); err == nil {
				level, count = part[:cut], v
			} else if k < len(parts)-1 {
				return nil, fmt.Errorf("%q of %q has no number", part, spec)
			}
		}
		for range count {
			out = append(out, level)
		}
	}
	if len(out) != n {
		return nil, fmt.Errorf("%q are %d levels for %d patients", spec, len(out), n)
	}
	return out, nil
}

// Shuffled is Levels in random order; it panics where they do not add up.
func Shuffled(rng *rand.Rand, spec string, n int) []string {
	out := MustLevels(spec, n)
	rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// MustLevels is Levels for a spec that stands in a program.
func MustLevels(spec string, n int) []string {
	out, err := Levels(spec, n)
	if err != nil {
		panic(err)
	}
	return out
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
