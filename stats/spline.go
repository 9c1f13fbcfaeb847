package stats

import (
	"fmt"
	"math"
	"slices"
)

// SplineKnots places the knots of a restricted cubic spline at quantiles of x that
// suit curves of any shape [1]: from 0.05 to 0.95 in equal steps (0.1 to
// 0.9 for three knots, 0.025 to 0.975 for seven and more), the outermost at the
// fifth value from the end where there are fewer than 100. A spike of 5 % or
// more at an end of x puts a knot at the value next to it instead. NaN in x are
// ignored. The result ascends and may have fewer than nk knots where x has few
// distinct values, as in R's rms::rcs.
//
// Errors: *ValueError where nk < 3, or where x has fewer than 6 values or too
// few distinct ones for three knots. O(n log n).
//
// [1] Harrell (2015) Regression Modeling Strategies, section 2.4.6.
func SplineKnots(x []float64, nk int) ([]float64, error) {
	if nk < 3 {
		return nil, badValue("number of knots", float64(nk), "at least 3")
	}
	v := slices.DeleteFunc(slices.Clone(x), func(v float64) bool { return math.IsNaN(v) })
	n := len(v)
	if n < 6 {
		return nil, badValue("number of values for a spline", float64(n), "at least 6")
	}
	slices.Sort(v)
	distinct := slices.Compact(slices.Clone(v))
	few := func() error {
		return badValue("number of distinct values for a spline", float64(len(distinct)),
			fmt.Sprintf("enough for %d knots: use fewer, or the covariate as it is", nk))
	}
	if len(distinct)-2 <= nk {
		if len(distinct) < 5 {
			return nil, few()
		}
		return distinct[1 : len(distinct)-1], nil
	}
	outer := 0.05
	if nk == 3 {
		outer = 0.1
	} else if nk > 6 {
		outer = 0.025
	}
	low, high := spikes(v, distinct)
	inner := nk
	var ends []float64
	if low {
		first := distinct[1]
		ends = append(ends, first)
		at, _ := slices.BinarySearch(v, math.Nextafter(first, math.Inf(1)))
		v = v[at:]
		inner--
	}
	if high {
		last := distinct[len(distinct)-2]
		ends = append(ends, last)
		at, _ := slices.BinarySearch(v, last)
		v = v[:at]
		inner--
	}
	if len(v) < 5 {
		return nil, few()
	}
	knots := append(innerKnots(v, inner, outer, !low, !high), ends...)
	knots = compactSorted(knots)
	if len(knots) < 3 {
		return nil, few()
	}
	return knots, nil
}

// spikes says at which ends of the ascending values there is one that 5 % or more
// have. Where a value in between has as many, none counts.
func spikes(v, distinct []float64) (low, high bool) {
	const heavy = 0.05
	share := func(u float64) float64 {
		lo, _ := slices.BinarySearch(v, u)
		hi, _ := slices.BinarySearch(v, math.Nextafter(u, math.Inf(1)))
		return float64(hi-lo) / float64(len(v))
	}
	for _, u := range distinct[1 : len(distinct)-1] {
		if share(u) >= heavy {
			return false, false
		}
	}
	return share(distinct[0]) >= heavy, share(distinct[len(distinct)-1]) >= heavy
}

// innerKnots are k knots at quantiles of the ascending values v, from outer to
// 1 - outer. With fewer than 100 values the first and the last, where they are the
// outermost of the spline, are at the fifth value from the end.
func innerKnots(v []float64, k int, outer float64, first, last bool) []float64 {
	if k == 1 {
		return []float64{sortedQuantile(v, 0.5)}
	}
	lo := outer
	if k == 2 {
		lo = 0.5
	}
	var knots []float64
	for i := range k {
		knots = append(knots, sortedQuantile(v, lo+(1-outer-lo)*float64(i)/float64(max(k-1, 1))))
	}
	if len(compactSorted(knots)) < min(k, 3) { // ties: ask for more, some of which differ
		knots = knots[:0]
		for i := range 2 * k {
			knots = append(knots, sortedQuantile(v, outer+(1-2*outer)*float64(i)/float64(2*k-1)))
		}
	}
	if len(v) < 100 {
		if first {
			knots[0] = v[4]
		}
		if last {
			knots[k-1] = v[len(v)-5]
		}
	}
	return knots
}

// compactSorted is the distinct values, ascending; v is not changed.
func compactSorted(v []float64) []float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	return slices.Compact(v)
}

// SplineBasis returns the columns of a restricted cubic spline with the given
// knots (k >= 3, ascending): x itself, then k-2 columns that are 0 below the
// first knot and linear beyond the last, in units of x [1]. x may hold NaN.
//
// The hazard ratio of x = a against x = b is exp of the difference of the
// bases times the coefficients; its test of non-linearity is the Wald test of
// the columns after the first.
//
// Error: *ValueError where there are fewer than three knots or they do not
// ascend. O(n k).
//
// [1] Stone & Koo (1985); Harrell (2015) section 2.4.5, norm = 2 in R's
// rcspline.eval.
func SplineBasis(x, knots []float64) ([][]float64, error) {
	k := len(knots)
	if k < 3 {
		return nil, badValue("number of knots", float64(k), "at least 3")
	}
	for i, v := range knots {
		if !finite(v) || i > 0 && v <= knots[i-1] {
			return nil, badValue(fmt.Sprintf("knot %d", i+1), v, "finite and above the knot before")
		}
	}
	last, before := knots[k-1], knots[k-2]
	unit := math.Pow(last-knots[0], 2.0/3)
	cube := func(v float64) float64 {
		v = max(v/unit, 0)
		return v * v * v
	}
	out := make([][]float64, k-1)
	out[0] = slices.Clone(x)
	for j := 1; j < k-1; j++ {
		t := knots[j-1]
		col := make([]float64, len(x))
		for i, v := range x {
			col[i] = cube(v-t) + ((before-t)*cube(v-last)-(last-t)*cube(v-before))/(last-before)
		}
		out[j] = col
	}
	return out, nil
}

// Contrasts are log hazard ratios of covariate patterns against a reference. Slices
// have one element per pattern.
type Contrasts struct {
	Coef, SE, Lower, Upper []float64 // of the log hazard ratio
	Level                  float64
}

// Contrast returns the log hazard ratio of patterns against a reference, with
// Wald intervals: basis[j][i] is what column columns[j] of X is in pattern i,
// reference[j] what it is in the reference. Columns set aside add nothing;
// where a coefficient is infinite and the pattern differs, Coef is ±Inf (NaN
// where two disagree) and its bounds are NaN.
//
// Errors: *LengthError, *ValueError, ErrLevel.
func (f *CoxFit) Contrast(columns []int, basis [][]float64, reference []float64, level float64) (*Contrasts, error) {
	level, err := levelOr(level, f.Level)
	if err != nil {
		return nil, err
	}
	if len(basis) != len(columns) {
		return nil, &LengthError{"basis", len(basis), len(columns)}
	}
	if len(reference) != len(columns) {
		return nil, &LengthError{"reference", len(reference), len(columns)}
	}
	n := 0
	for k, j := range columns {
		if j < 0 || j >= len(f.Coef) {
			return nil, badValue("column", float64(j), fmt.Sprintf("between 0 and %d", len(f.Coef)-1))
		}
		if k == 0 {
			n = len(basis[0])
		} else if len(basis[k]) != n {
			return nil, &LengthError{"basis column", len(basis[k]), n}
		}
	}
	v := f.Var
	if f.RobustVar != nil {
		v = f.RobustVar
	}
	z := quantileOf(level)
	out := &Contrasts{Level: level}
	diff := make([]float64, len(columns))
	for i := range n {
		coef, variance := 0.0, 0.0
		for k, j := range columns {
			diff[k] = basis[k][i] - reference[k]
			switch {
			case math.IsNaN(f.Coef[j]) || diff[k] == 0:
				diff[k] = 0
			case math.IsInf(f.Coef[j], 0):
				coef += f.Coef[j] * diff[k]
				variance = math.NaN()
			default:
				coef += f.Coef[j] * diff[k]
			}
		}
		for a, ja := range columns {
			for b, jb := range columns {
				if diff[a] != 0 && diff[b] != 0 {
					variance += diff[a] * v[ja][jb] * diff[b]
				}
			}
		}
		se := math.Sqrt(max(variance, 0))
		out.Coef = append(out.Coef, coef)
		out.SE = append(out.SE, se)
		out.Lower = append(out.Lower, coef-z*se)
		out.Upper = append(out.Upper, coef+z*se)
	}
	return out, nil
}
