package answer

import (
	"context"
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// Search is how far a cut that was searched for can be trusted: where it would
// have fallen in other samples, what is left of its effect, and whether it holds
// in patients it was not chosen in.
type Search struct {
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
func (s *Search) Shrunk(factor float64) float64 { return math.Exp(s.Cutoff.HR.Coef * factor) }

// AskSearch answers a Look by resampling; rounds is of the bootstrap and of the
// permutations of two cuts.
func AskSearch(r *model.Resolver, ctx context.Context, l model.Look, opt CutOptions) (*Search, error) {
	c, err := AskCutoff(r, ctx, l, CutOptions{MinProp: opt.MinProp})
	if err != nil {
		return nil, err
	}
	s := &Search{Cutoff: c, Heuristic: stats.HeuristicShrinkage(c.Best.ChiSq, 1)}
	half := func(from int) func(done, total int) {
		return func(done, total int) {
			if opt.Progress != nil {
				opt.Progress(from*total+done, 2*total)
			}
		}
	}
	if s.Bootstrap, err = c.Landscape.Bootstrap(ctx, stats.RandomOptions{Seed: opt.Seed, Rounds: opt.Rounds, Progress: half(0)}); err != nil {
		return nil, orCancelled(ctx, err)
	}
	s.Lower, s.Upper = s.Bootstrap.Interval(c.Level)
	if s.Cross, err = c.Landscape.CrossValidate(opt.Seed); err != nil {
		s.Cross, s.CrossWhy = nil, err.Error()
	}
	if s.Two, err = c.Landscape.TwoCuts(); err != nil {
		s.Two, s.TwoWhy = nil, err.Error()
		return s, nil
	}
	p, err := c.Landscape.PermutationTwoCuts(ctx, stats.RandomOptions{Seed: opt.Seed, Rounds: opt.Rounds, Progress: half(1)})
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		s.TwoWhy = err.Error()
		return s, nil
	}
	s.TwoP = &p
	return s, nil
}

func orCancelled(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &model.QuestionError{What: err.Error(), Hint: "choose another marker or widen the subgroup"}
}

// Carried is one cohort of a validation.
type Carried struct {
	Name     string
	Survival *Survival
	Why      string // why there is no answer in this cohort
}

// Validation is a cut that was chosen in one cohort and carried unchanged to
// others.
type Validation struct {
	Marker  string
	Cuts    []float64
	Chosen  bool // the cut was chosen from the first cohort's data
	Cohorts []Carried
	Pooled  *stats.Pooled // of the hazard ratios of two groups
	PoolWhy string
}

// Validate chooses the Look's cut in the first cohort and puts the same
// question, with that cut, to the others. There its P is that of a cut given
// beforehand.
func Validate(first *model.Resolver, others []*model.Resolver, l model.Look) (*Validation, error) {
	if l.Marker == "" {
		return nil, &model.QuestionError{What: "there is no marker whose cut could be carried over", Hint: "choose another marker"}
	}
	l.Covariates = "" // of the groups alone, whatever else is adjusted for
	s, err := Curves(first, l, CurvesOptions{})
	if err != nil {
		return nil, err
	}
	v := &Validation{Marker: s.Frame.Marker.Name, Cuts: s.Frame.Cuts, Chosen: s.Moved, Cohorts: []Carried{{Name: first.Cohort.Name, Survival: s}}}
	carried := l
	if len(s.Frame.Cuts) > 0 {
		carried.Cut, carried.Moved = model.ValueRule(s.Frame.Cuts...), false
	}
	var coef, se []float64
	add := func(s *Survival) {
		if h := s.HazardRatio; h != nil && len(s.Groups) == 2 {
			coef, se = append(coef, h.Coef), append(se, h.SE)
		}
	}
	add(s)
	for _, r := range others {
		look := carried
		if _, err := r.EndpointOf(look); err != nil && len(r.Cohort.Endpoints) > 0 {
			look.Endpoint, look.Time, look.Event = r.Cohort.Endpoints[0].Name, "", ""
		}
		s, err := Curves(r, look, CurvesOptions{})
		if err != nil {
			v.Cohorts = append(v.Cohorts, Carried{Name: r.Cohort.Name, Why: err.Error()})
			continue
		}
		v.Cohorts = append(v.Cohorts, Carried{Name: r.Cohort.Name, Survival: s})
		add(s)
	}
	if len(coef) < 2 {
		v.PoolWhy = "pooling needs a hazard ratio of two groups in two or more cohorts"
		return v, nil
	}
	if v.Pooled, err = stats.Pool(coef, se, l.Confidence()); err != nil {
		v.PoolWhy = err.Error()
	} else if v.Pooled.K < 2 {
		v.Pooled, v.PoolWhy = nil, "pooling needs a finite hazard ratio in two or more cohorts"
	}
	return v, nil
}
