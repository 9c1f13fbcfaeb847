package stats

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// TwoCuts are two cuts of a marker: low <= Lower < middle <= Upper < high.
type TwoCuts struct {
	Lower, Upper         float64
	NLow, NMiddle, NHigh int

	// Statistic is the chi-square on 2 degrees of freedom of the sums of log-rank scores
	// in the groups, with their covariance over all permutations. It is the quantity
	// that is maximised, as the square of Standardised is for one cut.
	Statistic float64
	// LogRank is the ordinary test of the three groups; its P is naive.
	LogRank LogRank
	// Candidates is the number of single cuts that were tried in pairs: all, or
	// MaxTwoCuts spread evenly among them.
	Candidates int
}

// MaxTwoCuts is the largest number of single cuts that are tried in pairs.
const MaxTwoCuts = 200

// TwoCuts finds the two cuts whose three groups differ most, by the same
// principle as for one: the largest, over all pairs of cuts, of the chi-square
// of log-rank scores. Every group has at least the landscape's smallest share of
// patients, max(MinProp, 1 - MaxProp); with more than MaxTwoCuts cuts, so many
// of them are tried. The first of equal pairs counts.
//
// Errors: ErrCutScores; ErrCutStrata; ErrNoCut where no pair leaves three groups. O(cuts²).
func (l *CutLandscape) TwoCuts() (*TwoCuts, error) {
	s, err := l.pairs()
	if err != nil {
		return nil, err
	}
	top, a, b := s.largest(s.sums(l.score))
	if b == 0 {
		return nil, ErrNoCut
	}
	low, high := s.size[a], s.size[b]
	c := &TwoCuts{
		Lower: l.marker[low-1], Upper: l.marker[high-1], NLow: low, NMiddle: high - low, NHigh: l.N - high,
		Statistic: top, Candidates: len(s.size),
	}
	group := slices.Repeat([]uint8{NoGroup}, l.tl.N)
	for p, i := range l.order {
		group[i] = uint8(bit(p >= low) + bit(p >= high))
	}
	c.LogRank = LogRankTests([]*EventTable{l.tl.Table(group, 3, nil)}, TestOptions{})[0]
	return c, nil
}

// PermutationTwoCuts is the P value of TwoCuts by permuting the log-rank scores,
// as Permutation is for one cut. Rounds is 2,000 where opt does not say.
//
// Errors: as TwoCuts; ctx.Err(). O(n + cuts²) per permutation, in parallel.
func (l *CutLandscape) PermutationTwoCuts(ctx context.Context, opt RandomOptions) (PermutationP, error) {
	s, err := l.pairs()
	if err != nil {
		return PermutationP{}, err
	}
	observed, _, b := s.largest(s.sums(l.score))
	if b == 0 {
		return PermutationP{}, ErrNoCut
	}
	if opt.Rounds <= 0 {
		opt.Rounds = 2000
	}
	maxima := make([]float64, opt.Rounds)
	err = eachRound(ctx, opt.Rounds, opt, func(rng *rand.PCG, first, end int) {
		score := append([]float64(nil), l.score...)
		for k := first; k < end; k++ {
			shuffle(rng, score)
			maxima[k], _, _ = s.largest(s.sums(score))
		}
	})
	if err != nil {
		return PermutationP{}, err
	}
	return permutationP(observed, maxima, opt.Seed), nil
}

// cutPairs are the single cuts that are tried in pairs.
type cutPairs struct {
	size    []int
	next    []int     // by cut: the first that may be its upper partner
	inverse []float64 // of group sizes 0..n
	mean    float64
	spread  float64 // variance of a score, n-1
}

// LeastOfThree is how many patients each group of two cuts has at least.
func (l *CutLandscape) LeastOfThree() int {
	n := float64(l.N)
	return max(1, int(math.Floor(n*l.MinProp)), int(math.Ceil(n*(1-l.MaxProp)-1e-9)))
}

// pairs lists the single cuts, thinned out to MaxTwoCuts of them, and who may
// be paired with whom.
func (l *CutLandscape) pairs() (*cutPairs, error) {
	if err := l.resamples(); err != nil {
		return nil, err
	}
	n, least := float64(l.N), l.LeastOfThree()
	s := &cutPairs{}
	for _, m := range l.size {
		if m >= least && l.N-m >= least {
			s.size = append(s.size, m)
		}
	}
	if k := len(s.size); k > MaxTwoCuts {
		few := make([]int, MaxTwoCuts)
		for c := range few {
			few[c] = s.size[c*(k-1)/(MaxTwoCuts-1)]
		}
		s.size = few
	}
	s.next = make([]int, len(s.size))
	for a, b := 0, 0; a < len(s.size); a++ {
		for b < len(s.size) && s.size[b]-s.size[a] < least {
			b++
		}
		s.next[a] = b
	}
	s.inverse = make([]float64, l.N+1)
	for m := 1; m <= l.N; m++ {
		s.inverse[m] = 1 / float64(m)
	}
	for _, v := range l.score {
		s.mean += v / n
	}
	for _, v := range l.score {
		s.spread += square(v-s.mean) / (n - 1)
	}
	return s, nil
}

// sums are those of the centred scores up to each cut.
func (s *cutPairs) sums(score []float64) []float64 {
	out := make([]float64, len(s.size))
	sum, k := 0.0, 0
	for i, v := range score {
		sum += v - s.mean
		if k < len(s.size) && i+1 == s.size[k] {
			out[k] = sum
			k++
		}
	}
	return out
}

// largest is the first largest chi-square over pairs a < b of cuts: the sum over
// groups of S²/n, divided by the variance of a score. b is 0 where there is no
// pair.
func (s *cutPairs) largest(sum []float64) (top float64, a, b int) {
	n := len(s.inverse) - 1
	for i, low := range sum {
		left := low * low * s.inverse[s.size[i]]
		for j := s.next[i]; j < len(sum); j++ {
			middle, m := sum[j]-low, s.size[j]
			x := left + middle*middle*s.inverse[m-s.size[i]] + sum[j]*sum[j]*s.inverse[n-m]
			if x > top*(1+1e-12) {
				top, a, b = x, i, j
			}
		}
	}
	return top / s.spread, a, b
}
