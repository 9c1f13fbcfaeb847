package stats

import (
	"math"
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
// variance corrected for ties [1], and corrects P for the number of pairs. It follows
// a Kruskal-Wallis test.
//
// Arguments and errors are KruskalWallis's. O(n log n + groups²).
//
// [1] Dunn (1964) Technometrics 6:241.
func Dunn(y []float64, group []uint8, groups int, method Adjustment) ([]RankPair, error) {
	const name = "Dunn test"
	split, rank, ties, err := rankGroups(name, y, group, groups)
	if err != nil {
		return nil, err
	}
	n := float64(len(rank))
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
// with the studentized range of all groups. It follows WelchANOVA. As in TukeyHSD,
// Statistic is the studentized range and P is NaN.
//
// Arguments are OneWayANOVA's. Errors: *LengthError; *ValueError; *SampleError
// where fewer than two groups have values, or one has no spread; ErrLevel.
// O(n + groups²).
//
// [1] Games & Howell (1976) J Educ Stat 1:113.
func GamesHowell(y []float64, group []uint8, groups int, level float64) ([]MeanPair, error) {
	const name = "Games-Howell test"
	if !isLevel(level) {
		return nil, ErrLevel
	}
	g, err := groupMoments(name, y, group, groups)
	if err != nil {
		return nil, err
	}
	for k, m := range g.of {
		if m.n > 0 && !m.spread() {
			return nil, noSpread(name, k, m)
		}
	}
	var out []MeanPair
	g.eachPair(func(i, j int, a, b moments) {
		p := MeanPair{A: i, B: j, Difference: b.mean - a.mean, P: math.NaN()}
		var variance float64
		variance, p.DF = welch(a, b)
		p.Statistic = math.Abs(p.Difference) / math.Sqrt(variance/2)
		out = append(out, p)
	})
	// Each pair has its own degrees of freedom, and their quantile takes
	// milliseconds.
	eachChunk(len(out), func(k int) {
		p := &out[k]
		variance, _ := welch(g.of[p.A], g.of[p.B])
		p.PAdjusted = tukeyUpper(p.Statistic, g.filled, p.DF)
		h := tukeyQuantile(level, g.filled, p.DF) * math.Sqrt(variance/2)
		p.CI = Interval{p.Difference - h, p.Difference + h, level, "Games-Howell"}
	})
	return out, nil
}

// MeanPair compares the means of two groups among several.
type MeanPair struct {
	A, B       int     // A < B
	Difference float64 // mean of B less mean of A, as in R's TukeyHSD
	Statistic  float64 // t; for Tukey, the studentized range q
	DF         float64
	P          float64 // not corrected; NaN for Tukey
	PAdjusted  float64
	CI         Interval // Tukey: simultaneous; else of the one difference
}

// TukeyHSD compares all pairs of groups, family-wise, by Tukey and Kramer's
// method; as R's TukeyHSD(aov(y ~ group)). Quantiles are found to the last
// digits (R's qtukey stops at about 1e-4).
//
// Arguments and errors are OneWayANOVA's, and ErrLevel. Empty groups are left out.
func TukeyHSD(y []float64, group []uint8, groups int, level float64) ([]MeanPair, error) {
	const name = "Tukey HSD"
	if !isLevel(level) {
		return nil, ErrLevel
	}
	g, err := groupMoments(name, y, group, groups)
	if err != nil {
		return nil, err
	}
	df := float64(g.df)
	quantile := tukeyQuantile(level, g.filled, df)
	var out []MeanPair
	g.eachPair(func(i, j int, a, b moments) {
		se := math.Sqrt(g.within / df / 2 * (1/a.n + 1/b.n))
		p := MeanPair{A: i, B: j, Difference: b.mean - a.mean, DF: df, P: math.NaN()}
		p.Statistic = math.Abs(p.Difference) / se
		p.PAdjusted = tukeyUpper(p.Statistic, g.filled, df)
		p.CI = Interval{p.Difference - quantile*se, p.Difference + quantile*se, level, "Tukey"}
		out = append(out, p)
	})
	return out, nil
}

// PairwiseT compares all pairs of groups by t tests and corrects P for their
// number; as R's pairwise.t.test with pool.sd = pooled: the variance of all
// groups together, or else Welch's test of each two.
//
// Arguments and errors are OneWayANOVA's, and ErrLevel; where the variance is
// not pooled, every group needs two values.
func PairwiseT(y []float64, group []uint8, groups int, pooled bool, method Adjustment, level float64) ([]MeanPair, error) {
	const name = "pairwise t tests"
	if !isLevel(level) {
		return nil, ErrLevel
	}
	g, err := groupMoments(name, y, group, groups)
	if err != nil {
		return nil, err
	}
	var out []MeanPair
	g.eachPair(func(i, j int, a, b moments) {
		variance, df := g.within/float64(g.df)/a.n+g.within/float64(g.df)/b.n, float64(g.df)
		if !pooled {
			if a.n < 2 || b.n < 2 {
				err = refuse(name, "group %d or %d has a single value: without a pooled variance each needs at least 2", i+1, j+1)
				return
			}
			variance, df = welch(a, b)
		}
		se := math.Sqrt(variance)
		if !(se > 0) {
			err = refuse(name, "groups %d and %d are constant: there is no spread to test against", i+1, j+1)
			return
		}
		d := b.mean - a.mean
		h := tQuantile(level, df) * se
		out = append(out, MeanPair{A: i, B: j, Difference: d, Statistic: d / se, DF: df,
			P: tTwoSided(d/se, df), CI: Interval{d - h, d + h, level, "t"}})
	})
	if err != nil {
		return nil, err
	}
	adjustPairs(out, method)
	return out, nil
}

// adjustPairs corrects the P values of all pairs.
func adjustPairs(pairs []MeanPair, method Adjustment) {
	p := make([]float64, len(pairs))
	for k := range pairs {
		p[k] = pairs[k].P
	}
	for k, v := range AdjustP(p, method) {
		pairs[k].PAdjusted = v
	}
}
