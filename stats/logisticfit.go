package stats

import (
	"math"
	"slices"
)

// PseudoR2 are measures of how much a logistic regression explains. They lie
// between 0 and 1, but are not shares of a variance.
type PseudoR2 struct {
	McFadden   float64 // 1 - log-likelihood / null log-likelihood [1]
	CoxSnell   float64 // 1 - (L0 / L)^(2/n) [2]
	Nagelkerke float64 // CoxSnell divided by its largest possible value [3]
}

// R2 measures how much the fit explains. A case weight of w counts as w subjects.
//
// [1] McFadden (1974) in Frontiers in Econometrics. [2] Cox & Snell (1989)
// Analysis of Binary Data. [3] Nagelkerke (1991) Biometrika 78:691.
func (f *Logistic) R2() PseudoR2 {
	n := 0.0
	for _, w := range f.design.w {
		n += w
	}
	r := PseudoR2{McFadden: 1 - f.LogLik/f.LogLikNull, CoxSnell: -math.Expm1(2 * (f.LogLikNull - f.LogLik) / n)}
	r.Nagelkerke = r.CoxSnell / -math.Expm1(2*f.LogLikNull/n)
	return r
}

// HosmerLemeshow compares the observed number of events with the number that a fit
// expects, in groups of rising probability. Slices have one entry per group.
type HosmerLemeshow struct {
	Test
	N                  []int
	Lower, Upper       []float64 // probabilities in the group: from the least to the largest
	Observed, Expected []float64 // subjects with the event
}

// HosmerLemeshow tests the fit [1]. Groups are made at the quantiles (type 7) of the
// fitted probabilities; equal quantiles make one group, and empty groups are left
// out. Degrees of freedom are the number of groups less 2. A group whose outcomes
// are fitted exactly adds nothing. As with R's cut(include.lowest = TRUE), which
// implementations in R use, the least probability has no group of its own.
//
// Errors: *SampleError where fewer than 3 groups are asked for or left, or for a fit
// with weights. O(n log n).
//
// [1] Hosmer & Lemeshow (1980) Commun Stat A 9:1043.
func (f *Logistic) HosmerLemeshow(groups int) (*HosmerLemeshow, error) {
	const name = "Hosmer-Lemeshow test"
	if groups < 3 {
		return nil, refuse(name, "%d groups: at least 3 are needed", groups)
	}
	for _, w := range f.design.w {
		if w != 1 {
			return nil, refuse(name, "the fit has weights: the test counts subjects")
		}
	}
	sorted := slices.Clone(f.Fitted)
	slices.Sort(sorted)
	var upper []float64
	for k := 1; k <= groups; k++ {
		h := float64(len(sorted)-1) * float64(k) / float64(groups)
		lo := min(int(h+4e-15*float64(len(sorted))), len(sorted)-1)
		q := sorted[lo]
		if frac := h - float64(lo); frac > 1e-12*float64(len(sorted)) && lo+1 < len(sorted) {
			q += frac * (sorted[lo+1] - sorted[lo])
		}
		// Probabilities of one covariate pattern differ by rounding at most.
		if m := len(upper); m > 0 && q-upper[m-1] <= 1e-12 {
			continue
		}
		upper = append(upper, q)
	}
	if len(upper) > 1 && upper[0]-sorted[0] <= 1e-12 { // R's include.lowest: no group of its own
		upper = upper[1:]
	}
	g := len(upper)
	t := &HosmerLemeshow{N: make([]int, g), Observed: make([]float64, g), Expected: make([]float64, g), Lower: make([]float64, g), Upper: make([]float64, g)}
	for k := range t.Lower {
		t.Lower[k] = math.Inf(1)
	}
	for i, p := range f.Fitted {
		k := 0
		for k < g-1 && p > upper[k]+1e-12 {
			k++
		}
		t.N[k]++
		t.Observed[k] += f.design.y[i]
		t.Expected[k] += p
		t.Lower[k], t.Upper[k] = min(t.Lower[k], p), max(t.Upper[k], p)
	}
	kept := 0 // a group between two quantiles may be empty
	for k, n := range t.N {
		if n > 0 {
			t.N[kept], t.Observed[kept], t.Expected[kept], t.Lower[kept], t.Upper[kept] = n, t.Observed[k], t.Expected[k], t.Lower[k], t.Upper[k]
			kept++
		}
	}
	g = kept
	t.N, t.Observed, t.Expected, t.Lower, t.Upper = t.N[:g], t.Observed[:g], t.Expected[:g], t.Lower[:g], t.Upper[:g]
	if g < 3 {
		return nil, refuse(name, "the fitted probabilities fall into %s: at least 3 are needed", plural(g, "group"))
	}
	sum := 0.0
	for k, n := range t.N {
		if d := t.Observed[k] - t.Expected[k]; math.Abs(d) > 1e-9 {
			sum += d*d/t.Expected[k] + d*d/(float64(n)-t.Expected[k])
		}
	}
	t.Test = ChiSquareTest(sum, g-2)
	return t, nil
}
