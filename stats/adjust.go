package stats

import (
	"math"
	"sort"
)

// Adjustment is how P values are corrected for being several.
type Adjustment uint8

// The corrections, as in R's p.adjust.
const (
	NoAdjustment Adjustment = iota // P as it is
	Holm                           // family-wise
	BH                             // false discovery rate, Benjamini & Hochberg
	Bonferroni                     // family-wise
)

// String is the name by which users ask for the correction: none, holm, bh or
// bonferroni.
func (a Adjustment) String() string {
	return [...]string{"none", "holm", "bh", "bonferroni"}[min(a, Bonferroni)]
}

// AdjustP corrects p, as R's p.adjust does: NaN stays NaN and is not counted.
func AdjustP(p []float64, method Adjustment) []float64 {
	out := make([]float64, len(p))
	order := make([]int, 0, len(p))
	for i, v := range p {
		out[i] = v
		if !math.IsNaN(v) {
			order = append(order, i)
		}
	}
	n := float64(len(order))
	sort.SliceStable(order, func(a, b int) bool { return p[order[a]] < p[order[b]] })
	switch method {
	case Bonferroni:
		for _, i := range order {
			out[i] = min(1, n*p[i])
		}
	case Holm:
		top := 0.0
		for k, i := range order {
			top = max(top, (n-float64(k))*p[i])
			out[i] = min(1, top)
		}
	case BH:
		low := 1.0
		for k := len(order) - 1; k >= 0; k-- {
			i := order[k]
			low = min(low, n/float64(k+1)*p[i])
			out[i] = low
		}
	}
	return out
}
