package stats

import (
	"cmp"
	"math"
	"slices"
)

// Concordance is how well a score orders the outcomes of pairs of patients: the
// probability that of two patients the one with the higher score has the event
// first, from the pairs of which that is known [1].
//
// A pair can be compared where the earlier of two times is an event at which the
// other patient is at risk; one who is censored at that time still is. C is NaN
// where no pair can be compared.
//
// [1] Harrell et al. (1982) JAMA 247:2543.
type Concordance struct {
	C  float64 // (concordant + tied/2) / (concordant + discordant + tied)
	SE float64 // infinitesimal jackknife, grouped by cluster
	// Weighted numbers of the pairs that can be compared: the higher score with the
	// earlier event, the higher score with the later one, equal scores.
	Concordant, Discordant, TiedScore float64
	// Pairs of events at one time, with different and with equal scores. They enter
	// neither the numerator nor the denominator of C.
	TiedTime, TiedBoth float64
	// Influence is the change of C, to first order, that each row makes (each
	// cluster, in ascending order of code, where clusters are given). The sum of its
	// squares is SE²; for two scores, the sum of the squared differences of their
	// influences is the variance of the difference of their C.
	Influence []float64
}

// ConcordanceOptions choose the kind of concordance; the zero value is Harrell's C.
type ConcordanceOptions struct {
	// Uno weights each event by 1/G²(t-), G being the Kaplan-Meier estimate of
	// remaining uncensored, so that C does not depend on the censoring: Uno et al.
	// (2011) Stat. Med. 30:1105.
	Uno bool
	// Before, where > 0, leaves out events after that time.
	Before float64

	Stratum []int // nil, or length n: only pairs within a stratum count
	Cluster []int // nil, or length n
	Counts  bool  // without clusters, the variance takes a weight of w for w patients
}

// Concordance is Harrell's C (or Uno's) of the fit's linear predictor, with the
// strata, weights and clusters of the fit, which take the place of those in opt.
// A covariate with an infinite coefficient decides before the finite ones do.
// Counts, weights, entry times, strata and variance are those of R's
// concordance(reverse = TRUE).
//
// Errors: *ValueError for Uno's C with entry times, where G is not defined.
// O(n log n).
func (f *CoxFit) Concordance(opt ConcordanceOptions) (*Concordance, error) {
	all, err := f.Concordances(opt)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// ScoreConcordance is Harrell's C (or Uno's) of any score, the higher for the earlier
// event, such as the linear predictor of a model that was fitted to other patients.
//
// score has the length of o.Time, without NaN. Errors: those of Cox for the outcome,
// and those of CoxFit.Concordance. O(n log n).
func ScoreConcordance(o Outcome, score []float64, opt ConcordanceOptions) (*Concordance, error) {
	src, err := newCoxSource(CoxData{
		Time: o.Time, Event: o.Event, Entry: o.Entry, Weight: o.Weight,
		X: [][]float64{score}, Name: []string{"score"}, Stratum: opt.Stratum, Cluster: opt.Cluster,
	})
	if err != nil {
		return nil, err
	}
	all, err := src.concordances(score, []ConcordanceOptions{opt})
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// Concordances are several kinds of concordance of one fit, as Concordance has each:
// the pairs, which take the time, are gone through once. Errors and bound as there.
func (f *CoxFit) Concordances(opts ...ConcordanceOptions) ([]*Concordance, error) {
	opts = slices.Clone(opts)
	for k := range opts {
		opts[k].Stratum, opts[k].Cluster, opts[k].Counts = f.data.Stratum, f.data.Cluster, f.data.Counts
	}
	return f.design.src.concordances(f.order(), opts)
}

// order returns a score by row that orders patients as the fit does.
func (f *CoxFit) order() []float64 {
	d := f.design
	n := d.src.n
	score := f.LinearPredictor()
	if len(f.Monotone) == 0 {
		return score
	}
	for k := len(f.directions) - 1; k >= 0; k-- { // the first direction counts most
		z := d.src.along(f.directions[k], d.scale)
		by := make([]int, n)
		for i := range by {
			by[i] = i
		}
		slices.SortFunc(by, func(a, b int) int {
			if math.Abs(z[a]-z[b]) > zTolerance {
				return cmp.Compare(z[a], z[b])
			}
			return cmp.Compare(score[a], score[b])
		})
		rank := make([]float64, n)
		for p := 1; p < n; p++ {
			rank[by[p]] = rank[by[p-1]]
			if z[by[p]]-z[by[p-1]] > zTolerance || score[by[p]] != score[by[p-1]] {
				rank[by[p]]++
			}
		}
		score = rank
	}
	return score
}

// LinearPredictor returns, by row, the sum of the finite coefficients times
// the covariates' distance from the middle of their range. O(n p).
func (f *CoxFit) LinearPredictor() []float64 {
	src := f.design.src
	out := make([]float64, src.n)
	eachChunk(chunks(src.n), func(c int) {
		lo, hi := chunkOf(c, src.n)
		for j, x := range src.X {
			if f.estimable(j) {
				by, mid, sum := f.Coef[j], src.mid[j], out[lo:hi]
				for i, v := range x[lo:hi] {
					sum[i] += by * (v - mid)
				}
			}
		}
	})
	return out
}

// ConcordanceDifference compares two scores of the same subjects: the standard
// error of a.C - b.C by the infinitesimal jackknife, which knows that they are
// correlated, and the two-sided P value that they are equal [1]. NaN where the
// two are not of the same subjects. P is NaN where they order them alike.
//
// [1] as R's survival::concordance(a, b) and its contrast of 1, -1.
func ConcordanceDifference(a, b *Concordance) (se, p float64) {
	if a == nil || b == nil || len(a.Influence) != len(b.Influence) {
		return math.NaN(), math.NaN()
	}
	sum, size := 0.0, 0.0
	for i, u := range a.Influence {
		v := b.Influence[i]
		sum += square(u - v)
		size += u*u + v*v
	}
	if sum <= 1e-24*size {
		return 0, math.NaN() // the same order of the subjects, but for rounding
	}
	se = math.Sqrt(sum)
	return se, NormalP((a.C - b.C) / se)
}
