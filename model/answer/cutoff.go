package answer

import (
	"context"
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// Corrected is the P value of a cut that was chosen from the data.
type Corrected struct {
	P      float64
	Method string
}

// correctedKey is the landscape that a corrected P belongs to.
type correctedKey struct{ landscape *stats.CutLandscape }

// Cutoff is the honest account of one marker's cut-offs: every cut between the
// limits of group size, the best of them, and what its P value is once it is
// admitted to have been searched for.
type Cutoff struct {
	Answer
	Frame     *model.Frame
	Landscape *stats.CutLandscape
	Best      stats.CutPoint // maximises the standardised statistic
	BestChiSq stats.CutPoint // maximises the ordinary chi-square; need not be the same
	Naive     float64        // P of the ordinary log-rank test at Best
	HR        Effect         // the full fit at Best

	Lausen92, Lausen94 float64
	Contal             stats.ContalOQuigley
	Hothorn            *stats.HothornLausen // nil above its limit of size
	HothornWhy         string               // why it is nil
	Permutation        *stats.PermutationP  // nil where it was not asked for
	Level              float64
}

// CutOptions say how a landscape is made.
type CutOptions struct {
	MinProp  float64 // least share of patients on either side; 0 is 0.1
	Rounds   int     // permutations; 0 for none
	Seed     uint64
	Progress func(done, total int)
}

// correct is the P value that a moved cut's family has: of the best cut, by the
// smaller of two published bounds, at once.
func correct(r *model.Resolver, f *model.Frame) *Corrected {
	if len(f.Strata) > 1 {
		return nil // the search was of the stratified test, the bounds are of the plain one
	}
	l, err := r.AllCuts(f, f.Look.MinProp)
	if err != nil || l.Best < 0 {
		return nil
	}
	c, _ := model.Remember(r, "corrected", 2, correctedKey{l}, func() (*Corrected, error) {
		c := &Corrected{P: l.Lausen92(), Method: "Lausen-Schumacher"}
		if p := l.Lausen94(); !(c.P <= p) {
			c.P, c.Method = p, "improved Bonferroni"
		}
		// A search cannot make a P value smaller, which the approximations do not know.
		c.P = math.Max(c.P, l.Cuts[l.Best].NaiveP())
		if math.IsNaN(c.P) {
			c = nil
		}
		return c, nil
	})
	return c
}

// AskCutoff answers a Look with the landscape of its marker.
func AskCutoff(r *model.Resolver, ctx context.Context, l model.Look, opt CutOptions) (*Cutoff, error) {
	l.Cut = "median" // whichever cut the Look has, all are searched
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	if f.Marker == nil {
		return nil, &model.QuestionError{What: "there is no marker to cut", Hint: "choose another marker"}
	}
	if f.Value == nil {
		return nil, &model.QuestionError{What: fmt.Sprintf("%s has levels: there is no cut to search for", f.Marker.Name), Hint: "choose another marker"}
	}
	if opt.MinProp == 0 {
		opt.MinProp = l.MinProp
	}
	land, err := r.AllCuts(f, opt.MinProp)
	if err != nil {
		return nil, err
	}
	c := &Cutoff{Answer: answerOf(f), Frame: f, Landscape: land, Level: l.Confidence()}
	c.Warnings = append(c.Warnings, land.Warnings...)
	if land.Best < 0 {
		return nil, &model.QuestionError{What: "no cut can be tested: there are too few events between the limits of group size", Hint: "widen the subgroup or choose another endpoint"}
	}
	c.Best, c.BestChiSq = land.Cuts[land.Best], land.Cuts[land.BestChiSq]
	c.Naive = c.Best.NaiveP()
	if c.HR, err = ratioAt(r, l, c.Best.Cut); err != nil {
		return nil, err
	}
	c.Lausen92, c.Lausen94, c.Contal = land.Lausen92(), land.Lausen94(), land.ContalOQuigley()
	if h, err := land.HothornLausen(); err == nil {
		c.Hothorn = &h
	} else {
		c.HothornWhy = err.Error()
	}
	if opt.Rounds > 0 {
		p, err := land.Permutation(ctx, stats.RandomOptions{Seed: opt.Seed, Rounds: opt.Rounds, Progress: opt.Progress})
		if err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			c.warn("%s", err.Error())
		} else {
			c.Permutation = &p
		}
	}
	if c.Best.Cut != c.BestChiSq.Cut {
		c.warn("two searches, two cuts: the standardised statistic is largest at %s, the ordinary chi-square at %s", model.FormatCut(c.Best.Cut, f.Sorted), model.FormatCut(c.BestChiSq.Cut, f.Sorted))
	}
	return c, nil
}

// ratioAt is the full fit of the two groups at a cut.
func ratioAt(r *model.Resolver, l model.Look, cut float64) (Effect, error) {
	l.Cut, l.Moved, l.Covariates = model.ValueRule(cut), true, ""
	s, err := Curves(r, l, CurvesOptions{})
	if err != nil {
		return Effect{}, err
	}
	if s.HazardRatio == nil {
		nan := math.NaN()
		return Effect{Coef: nan, SE: nan, Ratio: nan, Lower: nan, Upper: nan, P: nan, Note: "one group only"}, nil
	}
	return *s.HazardRatio, nil
}
