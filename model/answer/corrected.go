package answer

import (
	"context"
	"fmt"
	"math"
	"sort"

	"kaplan/model"
	"kaplan/stats"
)

// Corrected is what is left of the best cut of a marker once it is admitted that it
// was searched for: its P by permutation, always by permutation, and the part of its
// effect that is likely to remain.
type Corrected struct {
	P, SE  float64 // of Cut; NaN where Why says why there is none. SE is the Monte Carlo error of P
	Method string  // in words, such as "permutation, 10000 rounds, seed 1"
	Rounds int
	Seed   uint64
	Strata int      // within so many strata; 1 for none
	Cut    float64  // the best cut, or the one that is shown, where that is another
	Best   *BestCut // nil where Cut is the best

	// Shrinkage is the part of the log hazard ratio that remains in patients the cut
	// was not chosen in, by the bootstrap; NaN where it is not known.
	Shrinkage float64
	Resamples int
	unshrunk  string // why Shrinkage is not known, where P is

	Why string

	permutation *stats.PermutationP
}

// BestCut is the best cut of a search, with its P.
type BestCut struct{ Cut, P float64 }

// at is the correction of a cut that may be another than the best one: by how often the
// largest statistic of all cuts reaches the one of this cut. values are those of the
// marker, ascending.
func (c *Corrected) at(cut float64, land *stats.CutLandscape, values model.Ascending) *Corrected {
	if c.Why != "" {
		return c
	}
	cuts := land.Cuts
	i := sort.Search(len(cuts), func(i int) bool { return cuts[i].Cut > cut }) - 1
	if i >= 0 && cuts[i].Cut == c.Cut && i+1 < len(cuts) {
		return c // the same groups
	}
	beyond := i < 0
	if i == len(cuts)-1 && i >= 0 { // up to which value are the groups those of the last?
		next := values.Low(cuts[i].Cut)
		beyond = next < values.Len() && values.At(next) <= cut
		if !beyond && cuts[i].Cut == c.Cut {
			return c
		}
	}
	of := *c
	of.Cut, of.Best = cut, &BestCut{c.Cut, c.P}
	if beyond || math.IsNaN(cuts[i].Standardised) {
		of.P, of.SE, of.Shrinkage, of.Why = math.NaN(), math.NaN(), math.NaN(), "it is none of the cuts among which the best was searched"
		return &of
	}
	of.P, of.SE = c.permutation.Of(cuts[i].Standardised)
	return &of
}

// searchKey is everything that the correction of a search depends on.
type searchKey struct {
	landscape *stats.CutLandscape
	rounds    int
	resamples int
	seed      uint64
}

// BootstrapPatients is the number of patients up to which a hazard ratio at a
// searched cut is shrunk without being asked for: beyond, resampling takes long.
const BootstrapPatients = 5000

// ownRounds is how many permutations correct a searched cut where a Look does not
// say: fewer for large cohorts, where each takes long.
func ownRounds(patients int) int {
	if patients > model.QuickCuts {
		return 1000
	}
	return 10_000
}

// searchOf is what a Look asks of the correction of a landscape's best cut.
func searchOf(l model.Look, land *stats.CutLandscape) searchKey {
	k := searchKey{landscape: land, rounds: permutations(l, ownRounds(land.N)), seed: l.Seed}
	if land.N <= BootstrapPatients && k.rounds > 0 {
		k.resamples = permutations(l, 1000)
	}
	return k
}

// Search makes the landscape of a Look's marker, and what corrects its cut where that
// was searched for, so that the next answer of Curves has them at hand. rest, where not
// nil, is called every few milliseconds, by several goroutines, and waited for.
func Search(ctx context.Context, r *model.Resolver, l model.Look, rest func()) error {
	return search(ctx, r, l, stats.RandomOptions{Rest: rest})
}

func search(ctx context.Context, r *model.Resolver, l model.Look, opt stats.RandomOptions) error {
	r, err := r.For(l, true)
	if err != nil {
		return err
	}
	f, err := r.Frame(l)
	if err != nil {
		return err
	}
	var rest func() error
	if opt.Rest != nil {
		rest = func() error {
			opt.Rest()
			return ctx.Err()
		}
	}
	land, err := r.AllCutsResting(f, l.MinProp, rest)
	if err != nil || !chosen(l) { // then only the landscape is still to come
		return err
	}
	_, err = corrected(ctx, r, searchOf(l, land), opt)
	return err
}

// notCorrected is the correction of a search that there is none for.
func notCorrected(why string) *Corrected {
	return &Corrected{P: math.NaN(), SE: math.NaN(), Shrinkage: math.NaN(), Cut: math.NaN(), Why: why}
}

// uncorrected is why nothing corrects a search, nil where something does.
func (k searchKey) uncorrected() *Corrected {
	c := notCorrected("")
	c.Seed, c.Strata = k.seed, k.landscape.Strata()
	best := k.landscape.Best
	switch {
	case best < 0:
		c.Why = "no cut can be tested"
		return c
	case math.IsNaN(k.landscape.Cuts[best].Standardised):
		c.Why = stats.ErrCutScores.Error()
	case k.rounds == 0:
		c.Why = "no permutations were wanted"
	default:
		return nil
	}
	c.Cut = k.landscape.Cuts[best].Cut
	return c
}

// corrected permutes, and resamples, unless that was done before. Of opt it takes
// Progress and Rest.
func corrected(ctx context.Context, r *model.Resolver, k searchKey, opt stats.RandomOptions) (*Corrected, error) {
	if c := k.uncorrected(); c != nil {
		return c, nil
	}
	if c, ok := model.Recall[*Corrected](r, k); ok {
		return c, nil
	}
	land := k.landscape
	all := k.rounds + k.resamples
	part := func(from int) func(done, total int) {
		return func(done, _ int) {
			if opt.Progress != nil {
				opt.Progress(from+done, all)
			}
		}
	}
	p, err := land.Permutation(ctx, stats.RandomOptions{Seed: k.seed, Rounds: k.rounds, Progress: part(0), Rest: opt.Rest})
	if err != nil {
		return nil, err
	}
	c := &Corrected{P: p.P, SE: p.SE, Rounds: p.Rounds, Seed: p.Seed, Strata: land.Strata(), Cut: land.Cuts[land.Best].Cut, Shrinkage: math.NaN(),
		permutation: &p}
	c.Method = fmt.Sprintf("permutation, %s, seed %d", model.Count(p.Rounds, "round"), p.Seed)
	if c.Strata > 1 {
		c.Method = fmt.Sprintf("permutation within %d strata, %s, seed %d", c.Strata, model.Count(p.Rounds, "round"), p.Seed)
	}
	switch {
	case c.Strata > 1:
		c.unshrunk = "the bootstrap of a cut knows no strata"
	case k.resamples == 0:
		c.unshrunk = fmt.Sprintf("resampling is slow beyond %d patients", BootstrapPatients)
	default:
		b, err := land.Bootstrap(ctx, stats.RandomOptions{Seed: k.seed, Rounds: k.resamples, Progress: part(k.rounds)})
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			c.unshrunk = err.Error()
		} else {
			c.Shrinkage, c.Resamples = b.ShrinkageSlope, k.resamples
		}
	}
	return model.Remember(r, "corrected", 4, k, func() (*Corrected, error) { return c, nil })
}

// Shrunk is a ratio at a searched cut as it is likely to be in other patients.
func (c *Corrected) Shrunk(h *Effect) float64 {
	if c == nil || h == nil || math.IsInf(h.Coef, 0) {
		return math.NaN()
	}
	return math.Exp(h.Coef * c.Shrinkage)
}

// Unshrunk is why Shrunk has no value; "" where it has one, and of no search.
func (c *Corrected) Unshrunk(h *Effect) string {
	switch {
	case c == nil || h == nil || !math.IsNaN(c.Shrunk(h)):
		return ""
	case c.Why != "":
		return c.Why
	case math.IsInf(h.Coef, 0):
		return "the ratio is 0 or infinite"
	case math.IsNaN(h.Coef):
		return "there is no ratio"
	}
	return c.unshrunk
}
