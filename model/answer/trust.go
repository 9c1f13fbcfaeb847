package answer

import (
	"context"
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// TrustQuestion asks how far a searched cut can be trusted.
var TrustQuestion = Question[*Trust]{
	Name: "trust", Page: "Trust", Short: "how far a searched cut can be trusted, by resampling",
	Tab: "Trust", Words: "bootstrap, optimism, shrinkage, cross-validation",
	Silent: fewNumbers(1, 2, "no column is a number that could be cut"),
	Parts: func(l model.Look) model.Look {
		p := everyCut(l)
		p.Permutations, p.Seed, p.Robust = l.Permutations, l.Seed, "" // there is none with weights
		return p
	},
	Needs: []model.Need{model.Needs("a cut needs a marker", model.FieldMarker)},
	Ask:   askTrust,
}

// Trust is how far a cut that was searched for can be trusted: where it would
// have fallen in other samples, what is left of its effect, and whether it holds
// in patients it was not chosen in.
type Trust struct {
	Cutoff    *Cutoff
	Bootstrap *stats.CutBootstrap
	Lower     float64 // of the cut, over resamples
	Upper     float64
	Heuristic float64 // shrinkage factor by Verweij and van Houwelingen
	Cross     *stats.CrossValidatedCut
	CrossWhy  string
	Two       *stats.TwoCuts
	TwoP      *stats.PermutationP
	TwoWhy    string
}

// Shrunk is the hazard ratio at the best cut after shrinkage by a factor.
func (s *Trust) Shrunk(factor float64) float64 { return math.Exp(s.Cutoff.HR.Coef * factor) }

// askTrust draws as many resamples of the patients as there are permutations, for
// the distribution of the cut; they are drawn even where no permutations are
// wanted.
func askTrust(ctx context.Context, r *model.Resolver, l model.Look, p Progress[*Trust]) (*Trust, error) {
	c, err := cutoffOf(r, l)
	if err != nil {
		return nil, err
	}
	if c.Landscape.Strata() > 1 {
		return nil, &model.QuestionError{What: "how far a best cut can be trusted is not known within strata",
			Ways: []model.Way{{Field: model.FieldStrata, Do: "leave out the strata"}}}
	}
	s := &Trust{Cutoff: c, Heuristic: stats.HeuristicShrinkage(c.Best.ChiSq, 1)}
	rounds := permutations(l, 1000)
	half := func(from int) func(done, total int) {
		return func(done, total int) { p.count(from*total+done, 2*total) }
	}
	if s.Bootstrap, err = c.Landscape.Bootstrap(ctx, stats.RandomOptions{Seed: l.Seed, Rounds: rounds, Progress: half(0)}); err != nil {
		return nil, orCancelled(ctx, err)
	}
	s.Lower, s.Upper = s.Bootstrap.Interval(c.Level)
	if s.Cross, err = c.Landscape.CrossValidate(l.Seed); err != nil {
		s.Cross, s.CrossWhy = nil, err.Error()
	}
	if s.Two, err = c.Landscape.TwoCuts(); err != nil {
		s.Two, s.TwoWhy = nil, err.Error()
		return s, nil
	}
	if rounds == 0 {
		return s, nil
	}
	two, err := c.Landscape.PermutationTwoCuts(ctx, stats.RandomOptions{Seed: l.Seed, Rounds: rounds, Progress: half(1)})
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		s.TwoWhy = err.Error()
	default:
		s.TwoP = &two
	}
	return s, nil
}

func orCancelled(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &model.QuestionError{What: err.Error(), Ways: []model.Way{model.OtherMarker, model.WidenSubgroup}}
}

// Finding are the tests that know of the search.
func (s *Trust) Finding() (Finding, bool) {
	var p []float64
	if s.Cross != nil {
		p = append(p, s.Cross.Test.P)
	}
	if s.TwoP != nil {
		p = append(p, s.TwoP.P)
	}
	f := find(&s.Cutoff.Answer, named(s.Cutoff.Frame.Marker), p...)
	f.Of = name(s.Cutoff.Frame.Marker)
	return f.ifTested()
}
