package stats

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
)

// ErrSimulated is returned where cohorts cannot be drawn like the one at hand.
var ErrSimulated = errors.New("cohorts are drawn like one without entry times and weights")

// Simulated cohorts, patients and permutations where SimulationOptions do not say.
const (
	SimulatedCohorts = 2000
	// SharedPermutations are behind the one distribution that serves all cohorts,
	// OwnPermutations behind that of a cohort of its own.
	SharedPermutations, OwnPermutations = 10_000, 999
)

// SimulationOptions say which cohorts are drawn and how each is analysed.
type SimulationOptions struct {
	Cohorts int // how many; <= 0 for SimulatedCohorts
	Size    int // patients in each; <= 0 for as many as the source has with a marker
	// Ratio is the hazard ratio of the patients above the source's median marker
	// against the others; 0 for null cohorts, in which the marker is permuted.
	Ratio float64
	Cut   CutOptions
	Level float64 // of all intervals; 0 for 0.95
	// Permutations are those behind a permutation P; 0 for SharedPermutations or
	// OwnPermutations, below 0 for no such P.
	Permutations int
	Seed         uint64
	// Show, where not nil, is given the cohorts that are done now and then, always the
	// first so many, and waited for. It must not keep or change what it is given.
	Show func(*Simulation)
}

// DrawnCohort is what the analysis of one drawn cohort found. P values, statistic,
// cut and coefficients are NaN where a cohort has none, for want of events or of a cut.
type DrawnCohort struct {
	Events    int
	Cut       float64 // the best one, by Statistic
	Statistic float64 // the largest standardised statistic, that of R's maxstat
	Naive     float64 // P of the log-rank test at Cut, as if it had been fixed beforehand
	// Permutation is the P of Statistic by permutation. Where cohorts have permutations
	// of their own these end once P is sure to be above 0.05 [Besag & Clifford (1991)
	// Biometrika 78:301]: it is then the share so far, and above 0.05 as the whole
	// would be.
	Permutation        float64
	Lausen92, Lausen94 float64 // see CutLandscape
	Coef, SE           float64 // log hazard ratio of high against low at Cut, Efron ties

	Fixed              float64 // P of the log-rank test at the cut that was fixed beforehand
	FixedCoef, FixedSE float64
}

// Simulation is what many drawn cohorts found.
type Simulation struct {
	Source int     // patients of the source with a marker
	Size   int     // patients of a drawn cohort
	Wanted int     // cohorts
	Ratio  float64 // the truth: 1 in null cohorts
	Null   bool
	Fixed  float64 // the cut that was fixed beforehand: the source's median, low being <= it
	Level  float64
	Seed   uint64
	// Permutations are behind each permutation P, 0 where there is none; Shared says
	// that they are the same ones for all cohorts.
	Permutations int
	Shared       bool
	Drawn        []DrawnCohort // in order, those that are done
}

// Simulate draws cohorts like the one at hand, in which the truth is known, and puts
// to each the questions that are put to it: the log-rank test at a cut fixed
// beforehand, and the best of all cuts with its P values and hazard ratio.
//
// o and marker are the source, by subject; subjects whose marker is NaN are left out.
// The cut that is fixed beforehand is the source's median marker.
//
// Null cohorts are the source with its marker permuted. A smaller one is Size patients
// drawn from that without replacement, that is outcomes and markers are drawn each by
// themselves; a larger one is drawn with replacement.
//
// Cohorts with a true hazard ratio h have markers drawn likewise. The hazard of those
// above the median is h^½ times, that of the others h^-½ times that of the source,
// whose cumulative hazard is its Nelson-Aalen estimate, joined by straight lines from
// 0 through its steps; times come by inversion of it [1], and who would have the
// event after the source's last event time has none. Censoring times come, by
// inversion too, from the reverse Kaplan-Meier estimate of the source, and where that
// does not reach 0 from its last time. So events and censorings have no common cause
// but time, and times of events are not tied.
//
// Permutation P: conditional on outcomes and on the values of the marker, the maximal
// statistic is a function of which outcome goes with which value. A null cohort of the
// source's size has the source's outcomes, hence its log-rank scores, and the source's
// values, hence its sizes of groups; only the pairing is its own. Over all pairings the
// statistic therefore has the same distribution for every such cohort, so that
// permuting each would draw again and again from what one set of permutations of the
// source gives. P of each cohort is its place among these, as valid as by permutations
// of its own; but as all share the set, their P values are not independent of one
// another: the share of P <= 0.05 has, besides the binomial error of the cohorts, a
// standard error of (0.05·0.95/Permutations)^½ that more cohorts do not lessen. Other
// cohorts have outcomes of their own and are permuted each, with fewer permutations.
//
// The result is the same to the bit on any number of cores: each cohort has random
// numbers of its own. Work is O(Size log Size + Size·permutations) per cohort, in
// parallel.
//
// Errors: as Landscape where not even the source has a cut; ErrSimulated; ErrLevel;
// *SampleError for a size below 4 or permutations too few for P <= 0.05; ctx.Err().
//
// [1] Bender, Augustin & Blettner (2005) Stat. Med. 24:1713.
func Simulate(ctx context.Context, o Outcome, marker []float64, opt SimulationOptions) (*Simulation, error) {
	d, err := newDrawing(o, marker, &opt)
	if err != nil {
		return nil, err
	}
	s := &Simulation{Source: len(d.source.Time), Size: opt.Size, Wanted: opt.Cohorts, Ratio: opt.Ratio, Null: opt.Ratio == 0, Fixed: d.fixed,
		Level: opt.Level, Seed: opt.Seed, Permutations: max(opt.Permutations, 0), Shared: d.same}
	if s.Null {
		s.Ratio = 1
	}
	if d.same && opt.Permutations > 0 {
		// A seed of its own: permutations and cohorts would else be drawn alike.
		random := RandomOptions{Seed: splitMix(opt.Seed ^ 0x6b61706c616e), Rounds: opt.Permutations}
		if d.maxima, err = d.landscape.maxima(ctx, random); err != nil {
			return nil, err
		}
		slices.Sort(d.maxima)
	}
	drawn, shown := make([]DrawnCohort, opt.Cohorts), 0
	for first := 0; first < len(drawn); first += cohortsAtOnce {
		end := min(first+cohortsAtOnce, len(drawn))
		eachChunk(end-first, func(k int) {
			if ctx.Err() == nil {
				k += first
				drawn[k] = d.cohort(ctx, rand.NewPCG(splitMix(opt.Seed), splitMix(^uint64(k))))
			}
		})
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s.Drawn = drawn[:end:end]
		// Rarer where there are many, so that summing up costs less than drawing.
		if opt.Show != nil && end < len(drawn) && end-shown >= end/16 {
			shown = end
			so := *s
			opt.Show(&so)
		}
	}
	return s, nil
}

// cohortsAtOnce is how many cohorts are drawn between two calls of Show at least.
const cohortsAtOnce = 64

// Share is how many of the drawn cohorts something holds for, with its interval
// (Proportion.Exact, of Level) for the error of having drawn so few; nil where none can tell.
// holds gives ok = false for a cohort that cannot.
func (s *Simulation) Share(holds func(*DrawnCohort) (yes, ok bool)) *Proportion {
	k, n := 0, 0
	for i := range s.Drawn {
		yes, ok := holds(&s.Drawn[i])
		if ok {
			n++
			k += int(bit(yes))
		}
	}
	p, err := ProportionOf(k, n, s.Level)
	if err != nil {
		return nil
	}
	return p
}

// Rejected is the share of the cohorts whose P is at most alpha: the size of a test
// in null cohorts, its power in others. A cohort without a P is not rejected.
func (s *Simulation) Rejected(alpha float64, p func(*DrawnCohort) float64) *Proportion {
	return s.Share(func(c *DrawnCohort) (bool, bool) { return p(c) <= alpha, true })
}

// Covered is the share of the cohorts with a finite hazard ratio whose Wald interval
// holds the true one.
func (s *Simulation) Covered(of func(*DrawnCohort) (coef, se float64)) *Proportion {
	z, truth := quantileOf(s.Level), math.Log(s.Ratio)
	return s.Share(func(c *DrawnCohort) (bool, bool) {
		coef, se := of(c)
		return math.Abs(coef-truth) <= z*se, finite(coef) && finite(se)
	})
}

// Quantiles are R's type 7 quantiles of a number of every cohort, those left out that
// have none; NaN where none has. Infinite ones are kept.
func (s *Simulation) Quantiles(shares []float64, of func(*DrawnCohort) float64) []float64 {
	var v []float64
	for i := range s.Drawn {
		if x := of(&s.Drawn[i]); x == x {
			v = append(v, x)
		}
	}
	out := make([]float64, len(shares))
	slices.Sort(v)
	for k, p := range shares {
		out[k] = math.NaN()
		if len(v) > 0 {
			out[k] = sortedQuantile(v, p)
		}
	}
	return out
}

// prepare fills in what the options leave open, for a source of n subjects.
func (opt *SimulationOptions) prepare(n int) (err error) {
	if opt.Level, err = levelOr(opt.Level, 0.95); err != nil {
		return err
	}
	if opt.Cohorts <= 0 {
		opt.Cohorts = SimulatedCohorts
	}
	if opt.Size <= 0 {
		opt.Size = n
	}
	if !(opt.Ratio >= 0) || math.IsInf(opt.Ratio, 1) {
		return refuse("simulated hazard ratio", "%v is no hazard ratio: it must be above 0, or 0 for null cohorts", opt.Ratio)
	}
	if opt.Size < 4 {
		return refuse("simulated cohort", "%d patients cannot be divided into groups to compare: take at least 4", opt.Size)
	}
	if opt.Permutations == 0 {
		opt.Permutations = OwnPermutations
		if opt.same(n) {
			opt.Permutations = SharedPermutations
		}
	}
	if p := opt.Permutations; p > 0 && p < 19 {
		return refuse("simulated cohort", "%s can give no P of at most 0.05: take at least 19", plural(p, "permutation"))
	}
	return nil
}

// same reports whether the cohorts are permutations of a source of n subjects.
func (opt *SimulationOptions) same(n int) bool { return opt.Ratio == 0 && opt.Size == n }
