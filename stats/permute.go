package stats

import (
	"context"
	"math"
	"math/bits"
	"math/rand/v2"
	"sync"
)

// RandomOptions govern a procedure that draws random numbers.
type RandomOptions struct {
	Seed   uint64 // the same seed gives the same result on any number of cores
	Rounds int    // permutations, resamples, ...; <= 0 for the procedure's own default
	// Progress, where not nil, is called now and then with the number of rounds that
	// are done, never by two goroutines at a time, and with numbers that never fall.
	Progress func(done, total int)
	// Rest, where not nil, is called every fraction of a millisecond or so, by several
	// goroutines, and waited for: so does one who is in a hurry keep the cores to himself.
	Rest func()
}

// restSteps is after how many steps of a permutation, a power of 2, who is in no hurry rests.
const restSteps = 1 << 14

// rest waits, at the steps where it does, for whoever is in a hurry.
func (o RandomOptions) rest(step int) {
	if step&(restSteps-1) == 0 && o.Rest != nil {
		o.Rest()
	}
}

// roundsPerBatch is the number of rounds that share a stream of random numbers. It is
// a constant, so that results do not depend on the number of cores.
const roundsPerBatch = 32

// eachRound calls f for batches of the rounds 0..total-1 on all cores. f has
// random numbers of its own and must write to places of its own. The error is
// that of ctx, which is looked at between batches.
func eachRound(ctx context.Context, total int, opt RandomOptions, f func(rng *rand.PCG, first, end int)) error {
	batches := (total + roundsPerBatch - 1) / roundsPerBatch
	progress := reporter(total, opt.Progress)
	eachChunk(batches, func(b int) {
		if ctx.Err() != nil {
			return
		}
		first, end := b*roundsPerBatch, min((b+1)*roundsPerBatch, total)
		f(rand.NewPCG(splitMix(opt.Seed), splitMix(^uint64(b))), first, end)
		progress(end - first)
	})
	return ctx.Err()
}

// reporter returns a function that counts finished work and calls progress with the
// sum.
func reporter(total int, progress func(done, total int)) func(more int) {
	if progress == nil {
		return func(int) {}
	}
	var mu sync.Mutex
	done := 0
	return func(more int) {
		mu.Lock()
		defer mu.Unlock()
		done += more
		progress(done, total)
	}
}

// splitMix makes seeds that differ in few bits differ in many.
func splitMix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// below is a random number 0..n-1, n > 0; its bias of n/2⁶⁴ is beyond notice.
func below(rng *rand.PCG, n int) int {
	hi, _ := bits.Mul64(rng.Uint64(), uint64(n))
	return int(hi)
}

// shuffle puts x in random order.
func shuffle[T any](rng *rand.PCG, x []T) {
	for k := range len(x) - 1 {
		j := k + below(rng, len(x)-k)
		x[k], x[j] = x[j], x[k]
	}
}

// PermutationP is a P value by random permutations.
type PermutationP struct {
	P      float64 // (Exceed + 1) / (Rounds + 1), which is never 0 [1]
	SE     float64 // Monte Carlo standard error of P
	Exceed int     // permutations with a statistic at least as large as the observed
	Rounds int
	Seed   uint64
	// Critical is the value that the statistic must reach for P <= 0.05: its upper 5 %
	// point over the permutations; +Inf for fewer than 39 of them.
	Critical float64

	maxima []float64 // of the rounds
}

// Of is the P value of another statistic than the largest, from the same permutations:
// how often the largest of all reaches it. It is the single-step maxT P of one cut among
// all that were tried [1], and never below that of the largest. P and SE are 1 and 0
// where there are no rounds. O(rounds).
//
// [1] Westfall & Young (1993) Resampling-Based Multiple Testing, Wiley, section 2.3.
func (p *PermutationP) Of(statistic float64) (value, se float64) {
	return exceeded(statistic, p.maxima)
}

// exceeded is how often maxima reach a statistic, as a P value with its Monte Carlo
// standard error. A maximum that equals the statistic up to rounding counts.
func exceeded(statistic float64, maxima []float64) (p, se float64) {
	n := 0
	for _, m := range maxima {
		if m >= statistic*(1-1e-10) {
			n++
		}
	}
	if len(maxima) == 0 {
		return 1, 0
	}
	b := float64(len(maxima))
	p = (float64(n) + 1) / (b + 1)
	return p, math.Sqrt(p * (1 - p) / b)
}

// permutationP is the P value from the maxima of all rounds.
//
// [1] Phipson & Smyth (2010) Stat. Appl. Genet. Mol. Biol. 9:39.
func permutationP(observed float64, maxima []float64, seed uint64) PermutationP {
	p := PermutationP{Rounds: len(maxima), Seed: seed, Critical: math.Inf(1), maxima: maxima}
	p.P, p.SE = exceeded(observed, maxima)
	b := float64(p.Rounds)
	p.Exceed = int(math.Round(p.P*(b+1))) - 1
	// P <= 0.05 leaves at most 0.05 (b + 1) - 1 permutations that reach it.
	if above := int(math.Floor(0.05*(b+1)+1e-9)) - 1; above > 0 {
		order := sortedOrder(maxima)
		p.Critical = maxima[order[len(order)-above]]
	}
	return p
}

// Permutation is the P value of the best cut by permuting the log-rank scores
// over the patients, the marker held fixed: how often does the largest
// standardised statistic over all cuts reach the observed one [1]? It holds for
// any number of patients, ties and limits, up to Monte Carlo error. With strata
// scores change places within them. Rounds is 10,000 where opt does not say.
//
// Errors: ErrCutScores where the statistic does not exist (entry times or
// weights); ctx.Err(). O(n) per permutation, without a sort, in parallel.
//
// [1] Hothorn & Lausen (2003) Comput. Stat. Data Anal. 43:121, where it is
// called conditional Monte Carlo.
func (l *CutLandscape) Permutation(ctx context.Context, opt RandomOptions) (PermutationP, error) {
	if l.Best < 0 || math.IsNaN(l.Cuts[l.Best].Standardised) {
		return PermutationP{}, ErrCutScores
	}
	if opt.Rounds <= 0 {
		opt.Rounds = 10_000
	}
	maxima, err := l.maxima(ctx, opt)
	if err != nil {
		return PermutationP{}, err
	}
	return permutationP(l.Cuts[l.Best].Standardised, maxima, opt.Seed), nil
}

// maxima are the largest statistics of opt.Rounds permutations of the scores.
func (l *CutLandscape) maxima(ctx context.Context, opt RandomOptions) ([]float64, error) {
	var permuted func() func(rng *rand.PCG) float64
	if l.strata != nil {
		permuted = func() func(*rand.PCG) float64 { return l.strata.permuted(opt) }
	} else {
		s := newScoreSweep(l.score, l.size)
		permuted = func() func(*rand.PCG) float64 {
			score := append([]float64(nil), s.score...)
			return func(rng *rand.PCG) float64 { return s.permuted(rng, score, opt) }
		}
	}
	maxima := make([]float64, opt.Rounds)
	err := eachRound(ctx, opt.Rounds, opt, func(rng *rand.PCG, first, end int) {
		largest := permuted()
		for b := first; b < end; b++ {
			maxima[b] = largest(rng)
		}
	})
	return maxima, err
}

// scoreSweep turns running sums of scores into standardised statistics at each cut.
type scoreSweep struct {
	score []float64 // centred, by marker
	unit  []float64 // by size-1 of the low group: 1/SD of the sum there, 0 where no cut may fall
}

// newScoreSweep centres the scores and prepares the cuts of the given sizes.
func newScoreSweep(score []float64, size []int) *scoreSweep {
	s := &scoreSweep{score: make([]float64, len(score)), unit: make([]float64, size[len(size)-1])}
	n, sum, squares := float64(len(score)), 0.0, 0.0
	for _, v := range score {
		sum += v
	}
	for i, v := range score {
		s.score[i] = v - sum/n
		squares += s.score[i] * s.score[i]
	}
	for _, m := range size {
		x := float64(m)
		s.unit[m-1] = 1 / math.Sqrt(x*(n-x)/(n*(n-1))*squares)
	}
	return s
}

// permuted shuffles the scores as far as cuts go and returns the largest
// statistic on the way.
func (s *scoreSweep) permuted(rng *rand.PCG, score []float64, opt RandomOptions) float64 {
	top, sum := 0.0, 0.0
	left := len(score)
	for k, unit := range s.unit {
		opt.rest(k)
		j := k + below(rng, left-k)
		v := score[j]
		score[j] = score[k]
		score[k] = v
		sum += v
		top = max(top, math.Abs(sum)*unit)
	}
	return top
}
