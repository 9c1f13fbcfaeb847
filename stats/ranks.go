package stats

import (
	"math"
	"slices"
	"sort"
)

// RankTest is a test by ranks of one sample (or pairs) or of two.
type RankTest struct {
	Method    string  // how P was found: "exact", "normal approximation", "... with continuity correction"
	Statistic float64 // W of Mann-Whitney (pairs where x > y, ties half), V of the signed rank test
	N         []int   // of each sample; signed rank: differences that are not 0
	Zeros     int     // signed rank: differences of 0, left out
	Z         float64 // NaN where P is exact
	P         float64 // two-sided
	PLess     float64 // alternative: x tends to be lower
	PGreater  float64
	// Shift is the Hodges-Lehmann estimate of x less y: the median of all
	// differences (signed rank: of the means of all pairs). CI is exact where P is.
	// Otherwise its bounds are the shifts at which the approximation is just
	// significant; they are exact here, while wilcox.test finds them to 1e-4.
	Shift float64
	CI    Interval
}

// RankOptions choose how P is found; the zero value is R's wilcox.test.
type RankOptions struct {
	Level float64 // of the interval, 0 for 0.95
	// Approximate asks for the normal approximation where R's default is exact:
	// fewer than 50 values in each sample, and no ties (or zeros).
	Approximate bool
	// NoShift leaves out Shift and CI (NaN), which take most of the time.
	NoShift bool
	// NoContinuity leaves the continuity correction out of the approximation.
	NoContinuity bool
}

// exactLimit is the sample size from which wilcox.test uses the approximation.
const exactLimit = 50

// MannWhitney tests whether x tends to be higher or lower than y, by the
// Wilcoxon-Mann-Whitney rank sum; as R's wilcox.test(x, y, conf.int = TRUE).
//
// Errors: *ValueError; *SampleError where a sample is empty; ErrLevel.
// O(n log n) and, for the shift, O(nx ny) where that is below a million.
func MannWhitney(x, y []float64, opt RankOptions) (*RankTest, error) {
	const name = "Mann-Whitney test"
	level, err := levelOr(opt.Level, 0.95)
	if err != nil {
		return nil, err
	}
	for k, v := range [2][]float64{x, y} {
		if len(v) == 0 {
			return nil, refuse(name, "group %d has no values: at least 1 is needed", k+1)
		}
		if err := checkFinite("value", v); err != nil {
			return nil, err
		}
	}
	m, n := len(x), len(y)
	rank, ties := midranks(slices.Concat(x, y))
	w := -float64(m) * float64(m+1) / 2
	for _, r := range rank[:m] {
		w += r
	}
	t := &RankTest{Statistic: w, N: []int{m, n}, Z: math.NaN(), Shift: math.NaN(), CI: Interval{math.NaN(), math.NaN(), level, ""}}
	var differences []float64
	if m*n <= 1e6 && !opt.NoShift {
		differences = make([]float64, 0, m*n)
		for _, a := range x {
			for _, b := range y {
				differences = append(differences, a-b)
			}
		}
		slices.Sort(differences)
		t.Shift = medianOfSorted(differences)
	}
	if m < exactLimit && n < exactLimit && ties == 0 && !opt.Approximate {
		t.exact(rankSumCounts(m, n), differences, level)
		return t, nil
	}
	fm, fn := float64(m), float64(n)
	all := fm + fn
	sigma := func(ties float64) float64 { return math.Sqrt(fm * fn / 12 * (all + 1 - ties/(all*(all-1)))) }
	t.normal(w-fm*fn/2, sigma(ties), opt)
	// Between two differences no shifted x equals a y, so that ties lie within the
	// samples only.
	_, tiesX := midranks(x)
	_, tiesY := midranks(y)
	t.approximateCI(differences, sigma(tiesX+tiesY), opt, level)
	return t, nil
}

// SignedRank tests whether differences are symmetric about 0, by the Wilcoxon
// signed rank; as R's wilcox.test(d, conf.int = TRUE), and of pairs with
// d[i] = x[i] - y[i]. Zeros are left out and counted.
//
// Errors: *ValueError; *SampleError where all differences are 0; ErrLevel.
// O(n log n) and, for the shift, O(n²) where that is below a million.
func SignedRank(d []float64, opt RankOptions) (*RankTest, error) {
	const name = "Wilcoxon signed rank test"
	level, err := levelOr(opt.Level, 0.95)
	if err != nil {
		return nil, err
	}
	if err := checkFinite("difference", d); err != nil {
		return nil, err
	}
	left := make([]float64, 0, len(d))
	for _, v := range d {
		if v != 0 {
			left = append(left, v)
		}
	}
	n := len(left)
	if n == 0 {
		return nil, refuse(name, "none of %s is other than 0: there is nothing to rank", plural(len(d), "difference"))
	}
	size := make([]float64, n)
	for i, v := range left {
		size[i] = math.Abs(v)
	}
	rank, ties := midranks(size)
	v := 0.0
	for i, r := range rank {
		if left[i] > 0 {
			v += r
		}
	}
	t := &RankTest{Statistic: v, N: []int{n}, Zeros: len(d) - n, Z: math.NaN(), Shift: math.NaN(), CI: Interval{math.NaN(), math.NaN(), level, ""}}
	var means []float64
	if n*n <= 1e6 && !opt.NoShift {
		means = make([]float64, 0, n*(n+1)/2)
		for i, a := range left {
			for _, b := range left[:i+1] {
				means = append(means, (a+b)/2)
			}
		}
		slices.Sort(means)
		t.Shift = medianOfSorted(means)
	}
	if n < exactLimit && ties == 0 && t.Zeros == 0 && !opt.Approximate {
		t.exact(signedRankCounts(n), means, level)
		return t, nil
	}
	f := float64(n)
	sigma := func(ties float64) float64 { return math.Sqrt(f*(f+1)*(2*f+1)/24 - ties/48) }
	t.normal(v-f*(f+1)/4, sigma(ties), opt)
	_, same := midranks(left) // differences that stay tied when all are shifted
	t.approximateCI(means, sigma(same), opt, level)
	return t, nil
}

// approximateCI fills in the interval that the normal approximation gives: the
// shifts at which the test would just reject. estimates are ordered; shifting by
// more than k of them leaves a statistic of len(estimates) - k, so that the
// statistic crosses its bound at one of them.
func (t *RankTest) approximateCI(estimates []float64, sd float64, opt RankOptions, level float64) {
	n := len(estimates)
	if n == 0 || !(sd > 0) {
		return
	}
	half := 0.5
	if opt.NoContinuity {
		half = 0
	}
	crossing := func(bound float64) float64 {
		k := sort.Search(n+1, func(k int) bool {
			dz := float64(n)/2 - float64(k)
			switch {
			case dz > 0:
				dz -= half
			case dz < 0:
				dz += half
			}
			return dz/sd <= bound
		})
		return estimates[min(max(k-1, 0), n-1)]
	}
	z := quantileOf(level)
	t.CI.Method = "normal approximation"
	t.CI.Lower, t.CI.Upper = crossing(z), crossing(-z)
}

// exact fills in P and the interval from the distribution of the statistic, which is
// symmetric: counts[k] arrangements have statistic k. estimates are ordered; their
// order statistics are the bounds of the shift.
func (t *RankTest) exact(counts, estimates []float64, level float64) {
	t.Method = "exact"
	total := 0.0
	for _, c := range counts {
		total += c
	}
	// Both tails from the low end, where no digits are lost.
	below := func(q int) float64 {
		s := 0.0
		for k := 0; k <= min(q, len(counts)-1); k++ {
			s += counts[k]
		}
		return s / total
	}
	w, top := int(t.Statistic), len(counts)-1
	t.PLess, t.PGreater = below(w), below(top-w)
	t.P = min(1, 2*min(t.PLess, t.PGreater))
	alpha := (1 - level) / 2
	q, s := 0, 0.0
	for ; q < top; q++ {
		if s += counts[q]; s/total >= alpha*(1-64*0x1p-52) {
			break
		}
	}
	q = max(q, 1)
	// R's convention for the order statistics, whatever level these reach.
	t.CI.Method = "exact"
	if q-1 < len(estimates) {
		t.CI.Lower, t.CI.Upper = estimates[q-1], estimates[len(estimates)-q]
	}
}

// normal fills in P from z, the distance of the statistic from its expectation,
// and its standard deviation.
func (t *RankTest) normal(z, sd float64, opt RankOptions) {
	t.Method = "normal approximation"
	half := 0.0
	if !opt.NoContinuity {
		t.Method += " with continuity correction"
		half = 0.5
	}
	if !(sd > 0) { // all are tied
		t.Z, t.P, t.PLess, t.PGreater = 0, 1, 1, 1
		return
	}
	upper := func(z float64) float64 { return math.Erfc(z/math.Sqrt2) / 2 }
	t.PGreater, t.PLess = upper((z-half)/sd), upper(-(z+half)/sd)
	t.Z = 0
	switch {
	case z > 0:
		t.Z = (z - half) / sd
	case z < 0:
		t.Z = (z + half) / sd
	}
	t.P = min(1, 2*min(upper(t.Z), upper(-t.Z)))
}

// rankSumCounts are the numbers of orders of m and n values with statistic
// 0..mn, by f(m, n, k) = f(m-1, n, k-n) + f(m, n-1, k).
func rankSumCounts(m, n int) []float64 {
	f := make([][]float64, m+1)
	for i := range f {
		f[i] = make([]float64, i*n+1)
		f[i][0] = 1
	}
	for j := 1; j <= n; j++ {
		for i := 1; i <= m; i++ {
			for k := j; k <= i*j; k++ {
				f[i][k] += f[i-1][k-j]
			}
		}
	}
	return f[m]
}

// signedRankCounts are the numbers of subsets of 1..n with sum 0..n(n+1)/2.
func signedRankCounts(n int) []float64 {
	c := make([]float64, n*(n+1)/2+1)
	c[0] = 1
	for i := 1; i <= n; i++ {
		for k := len(c) - 1; k >= i; k-- {
			c[k] += c[k-i]
		}
	}
	return c
}

// KruskalWallis tests whether groups differ in location, corrected for ties; as
// R's kruskal.test(y, group).
//
// y and group have length n; group is 0..groups-1 or NoGroup. Empty groups are
// left out. Errors: *LengthError; *ValueError; *SampleError where fewer than two
// groups have values or all values are equal. O(n log n).
func KruskalWallis(y []float64, group []uint8, groups int) (Test, error) {
	const name = "Kruskal-Wallis test"
	split, rank, ties, err := rankGroups(name, y, group, groups)
	if err != nil {
		return Test{}, err
	}
	n := float64(len(rank))
	h, k, at := 0.0, 0, 0
	for _, v := range split {
		if len(v) == 0 {
			continue
		}
		sum := 0.0
		for _, r := range rank[at : at+len(v)] {
			sum += r - (n+1)/2
		}
		h += sum * sum / float64(len(v))
		at += len(v)
		k++
	}
	return ChiSquareTest(12*h/(n*(n+1))/(1-ties/(n*n*n-n)), k-1), nil
}
