package stats

import (
	"math"
	"slices"
)

// RankPair compares the mean ranks of two groups among several.
type RankPair struct {
	A, B       int     // A < B
	Difference float64 // mean rank of B less that of A, among all groups
	SE         float64
	Z          float64
	P          float64 // two-sided, not corrected
	PAdjusted  float64
}

// Dunn compares all pairs of groups by their mean ranks among all values, the
// variance corrected for ties [1], and corrects P for the number of pairs: what
// is asked after Kruskal-Wallis.
//
// Arguments and errors are KruskalWallis's. O(n log n + groups²).
//
// [1] Dunn (1964) Technometrics 6:241.
func Dunn(y []float64, group []uint8, groups int, method Adjustment) ([]RankPair, error) {
	const name = "Dunn test"
	split, err := splitGroups(name, y, group, groups)
	if err != nil {
		return nil, err
	}
	rank, ties := midranks(slices.Concat(split...))
	n := float64(len(rank))
	if n < 2 || ties == n*n*n-n {
		return nil, refuse(name, "all %d values are equal: there is nothing to rank", len(rank))
	}
	mean := make([]float64, groups)
	at := 0
	for g, v := range split {
		for _, r := range rank[at : at+len(v)] {
			mean[g] += r / float64(len(v))
		}
		at += len(v)
	}
	variance := n*(n+1)/12 - ties/(12*(n-1))
	var out []RankPair
	var p []float64
	for i, a := range split {
		for j := i + 1; j < groups; j++ {
			b := split[j]
			if len(a) == 0 || len(b) == 0 {
				continue
			}
			r := RankPair{A: i, B: j, Difference: mean[j] - mean[i], SE: math.Sqrt(variance * (1/float64(len(a)) + 1/float64(len(b))))}
			r.Z = r.Difference / r.SE
			r.P = NormalP(r.Z)
			out, p = append(out, r), append(p, r.P)
		}
	}
	for k, v := range AdjustP(p, method) {
		out[k].PAdjusted = v
	}
	return out, nil
}

// GamesHowell compares all pairs of groups whose variances may differ,
// family-wise [1]: Welch's standard error and degrees of freedom of each pair,
// with the studentized range of all groups; what is asked after WelchANOVA. As
// TukeyHSD, Statistic is the studentized range and P NaN.
//
// Arguments are OneWayANOVA's. Errors: *LengthError; *ValueError; *SampleError
// where fewer than two groups have values, or one has no spread; ErrLevel.
// O(n + groups²).
//
// [1] Games & Howell (1976) J Educ Stat 1:113.
func GamesHowell(y []float64, group []uint8, groups int, level float64) ([]MeanPair, error) {
	const name = "Games-Howell test"
	if !(level > 0 && level < 1) {
		return nil, ErrLevel
	}
	g, err := groupMoments(name, y, group, groups)
	if err != nil {
		return nil, err
	}
	for k, m := range g.of {
		if m.n > 0 && (m.n < 2 || !(m.ss > 0)) {
			return nil, refuse(name, "group %d has no spread (%s): at least 2 values that differ are needed", k+1, plural(int(m.n), "value"))
		}
	}
	var out []MeanPair
	g.eachPair(func(i, j int, a, b moments) {
		va, vb := a.variance()/a.n, b.variance()/b.n
		p := MeanPair{A: i, B: j, Difference: b.mean - a.mean, P: math.NaN()}
		p.DF = (va + vb) * (va + vb) / (va*va/(a.n-1) + vb*vb/(b.n-1))
		p.Statistic = math.Abs(p.Difference) / math.Sqrt((va+vb)/2)
		out = append(out, p)
	})
	// Each pair has its own degrees of freedom, and their quantile takes
	// milliseconds.
	eachChunk(len(out), func(k int) {
		p := &out[k]
		a, b := g.of[p.A], g.of[p.B]
		p.PAdjusted = tukeyUpper(p.Statistic, g.filled, p.DF)
		h := tukeyQuantile(level, g.filled, p.DF) * math.Sqrt((a.variance()/a.n+b.variance()/b.n)/2)
		p.CI = Interval{p.Difference - h, p.Difference + h, level, "Games-Howell"}
	})
	return out, nil
}

// SpearmanCI is the interval of a rank correlation r of n pairs on Fisher's z
// scale, whose variance is (1 + r²/2)/(n-3) [1]; R's cor.test has none. NaN for
// fewer than 4 pairs, or unless -1 <= r <= 1. O(1).
//
// [1] Bonett & Wright (2000) Psychometrika 65:23.
func SpearmanCI(r float64, n int, level float64) Interval {
	return rankCI(r, (1+r*r/2)/float64(n-3), n >= 4, level)
}

// KendallCI is the interval of Kendall's tau of n pairs on Fisher's z scale, whose
// variance is 0.437/(n-4) [1]; R's cor.test has none. With many ties it is
// rough. NaN for fewer than 5 pairs, or unless -1 <= tau <= 1. O(1).
//
// [1] Fieller, Hartley & Pearson (1957) Biometrika 44:470; Bonett & Wright (2000)
// Psychometrika 65:23.
func KendallCI(tau float64, n int, level float64) Interval {
	return rankCI(tau, 0.437/float64(n-4), n >= 5, level)
}

func rankCI(r, variance float64, enough bool, level float64) Interval {
	ci := Interval{math.NaN(), math.NaN(), level, "Fisher z, Bonett-Wright"}
	if !enough || !(r >= -1 && r <= 1) {
		return ci
	}
	h := quantileOf(level) * math.Sqrt(variance)
	ci.Lower, ci.Upper = math.Tanh(math.Atanh(r)-h), math.Tanh(math.Atanh(r)+h)
	return ci
}
