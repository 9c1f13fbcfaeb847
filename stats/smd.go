package stats

import "math"

// SMDPair is the standardised mean difference of two groups.
type SMDPair struct {
	A, B  int     // A < B
	Value float64 // absolute
}

// SMD are standardised mean differences among groups. They measure how different
// groups are, independently of their size.
type SMD struct {
	Mean  float64 // over all pairs; for two groups the only value
	Pairs []SMDPair
}

// meanOfPairs adds the mean over pairs, which is NaN where one of them is, as in R.
func meanOfPairs(pairs []SMDPair) *SMD {
	s := &SMD{Pairs: pairs}
	for _, p := range pairs {
		s.Mean += p.Value
	}
	s.Mean /= float64(len(pairs))
	return s
}

// SMDOfNumbers compares a number between groups: the difference of two means over
// the root of the mean of both variances, absolute, of each two groups, and the
// mean over pairs, as R's tableone has them.
//
// y and group have length n; group is 0..groups-1 or NoGroup. Empty groups are
// left out. A value is NaN where a group has one subject, or where both groups are
// constant and equal, and +Inf where both are constant and differ. Errors:
// *LengthError; *ValueError; *SampleError where fewer than two groups have values.
// O(n + groups²).
func SMDOfNumbers(y []float64, group []uint8, groups int) (*SMD, error) {
	split, err := splitGroups("standardised mean difference", y, group, groups)
	if err != nil {
		return nil, err
	}
	of := make([]moments, groups)
	for g, v := range split {
		if len(v) > 0 {
			of[g] = momentsOf(v)
		}
	}
	var pairs []SMDPair
	for i, a := range of {
		for j := i + 1; j < groups; j++ {
			if b := of[j]; a.n > 0 && b.n > 0 {
				pairs = append(pairs, SMDPair{i, j, math.Abs(a.mean-b.mean) / math.Sqrt((a.variance()+b.variance())/2)})
			}
		}
	}
	return meanOfPairs(pairs), nil
}

// SMDOfTable compares a category of several levels between groups: table has a
// row for each group and a column for each level, of counts or of sums of
// weights. The value of two groups is Mahalanobis' distance of their vectors of
// shares, one level left out (whichever: it is the same), by the mean of both
// multinomial covariances [1], as R's tableone has it; for two levels it is the
// difference of shares over the root of the mean of both p(1-p).
//
// Empty groups and levels are left out. Two groups that share no level are
// infinitely far apart, +Inf (tableone's pseudo-inverse drops that direction and
// gives a finite number); the distance of two groups that both have one level only,
// the same, is 0. With a single level in all, every value is NaN.
//
// Errors: *LengthError; *SampleError for a count that is negative or not finite,
// or where fewer than two groups have subjects. O(groups² levels³).
//
// [1] Yang & Dalton (2012) SAS Global Forum 335.
func SMDOfTable[T int | float64](table [][]T) (*SMD, error) {
	const name = "standardised mean difference"
	levels := 0
	if len(table) > 0 {
		levels = len(table[0])
	}
	share := make([][]float64, len(table))
	seen := make([]bool, levels)
	filled := 0
	for i, r := range table {
		if len(r) != levels {
			return nil, &LengthError{"row of the table", len(r), levels}
		}
		sum := 0.0
		for j, v := range r {
			f := float64(v)
			if !(finite(f) && f >= 0) {
				return nil, refuse(name, "row %d, column %d is %v: counts and sums of weights must be finite and not negative", i+1, j+1, f)
			}
			sum += f
		}
		if sum == 0 {
			continue
		}
		filled++
		share[i] = make([]float64, levels)
		for j, v := range r {
			share[i][j] = float64(v) / sum
			seen[j] = seen[j] || v > 0
		}
	}
	if filled < 2 {
		return nil, refuse(name, "%s of %d with subjects: at least 2 are needed", plural(filled, "group"), len(table))
	}
	several := 0
	for _, s := range seen {
		several += int(bit(s))
	}
	var pairs []SMDPair
	for i, a := range share {
		for j := i + 1; j < len(share); j++ {
			b := share[j]
			if a == nil || b == nil {
				continue
			}
			v := math.NaN()
			if several > 1 {
				v = sharesApart(a, b)
			}
			pairs = append(pairs, SMDPair{i, j, v})
		}
	}
	return meanOfPairs(pairs), nil
}

// sharesApart is Mahalanobis' distance of two vectors of shares. Where the groups
// share a level, the covariance of the levels that occur in either group, without one
// of them, can be inverted.
func sharesApart(a, b []float64) float64 {
	var use []int
	shared := false
	for k := range a {
		if a[k] > 0 || b[k] > 0 {
			use = append(use, k)
			shared = shared || a[k] > 0 && b[k] > 0
		}
	}
	if !shared {
		return math.Inf(1)
	}
	q := len(use) - 1 // the last share follows from the others
	if q == 0 {
		return 0
	}
	s, d := make([]float64, q*q), make([]float64, q)
	for i := range q {
		ai, bi := a[use[i]], b[use[i]]
		d[i] = ai - bi
		for j := range q {
			s[i*q+j] = -(ai*a[use[j]] + bi*b[use[j]]) / 2
		}
		s[i*q+i] = (ai*(1-ai) + bi*(1-bi)) / 2
	}
	all := make([]bool, q)
	for i := range all {
		all[i] = true
	}
	return math.Sqrt(quadInverse(s, d, all))
}
