package answer

import (
	"context"
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// CutQuestion asks for every cut of a marker.
var CutQuestion = Question[*Cutoff]{
	Name: "cut", Page: "Landscape", Short: "every cut-off of a marker, the best one, and its corrected P",
	Tab: "All cuts", Words: "optimal cut, cutpoint, maxstat, maximally selected, minimal P",
	Silent: fewNumbers(1, 2, "no column is a number that could be cut"),
	Parts: func(l model.Look) model.Look {
		p := everyCut(l)
		p.Cluster, p.CI = l.Cluster, l.CI
		if p.Permutations = l.Permutations; p.Permutations != model.NoPermutations {
			p.Seed = l.Seed
		}
		return p
	},
	Only:  map[model.Field]string{"Seed": "with permutations"},
	Needs: []model.Need{model.Needs("a cut needs a marker", model.FieldMarker)},
	Ask:   askCutoff,
}

// everyCut are the parts of a question that looks for the best of all cuts and
// fits the groups there: the Look's own cut, and its groups of the marker's
// values, do not enter.
func everyCut(l model.Look) model.Look {
	return weighed(model.Look{Who: l.Who, Observing: l.Observing,
		Grouping:  model.Grouping{Marker: l.Marker, Reference: l.Reference},
		Searching: model.Searching{MinProp: l.MinProp},
		Fitting:   model.Fitting{Strata: l.Strata, Ties: l.Ties, Firth: l.Firth},
		Showing:   model.Showing{Level: l.Level}})
}

// permutations are as many as a Look says, else as the question takes by itself.
func permutations(l model.Look, own int) int {
	switch l.Permutations {
	case 0:
		return own
	case model.NoPermutations:
		return 0
	}
	return l.Permutations
}

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

	// The asymptotic corrections do not exist within strata.
	Lausen92, Lausen94 float64
	Contal             stats.ContalOQuigley
	Hothorn            *stats.HothornLausen // nil above its limit of size, and within strata
	HothornWhy         string               // why it is nil
	Permutation        *stats.PermutationP  // nil where it was not asked for
	// Corrected is the P that the search is judged by, of which Permutation is the
	// detail; the others are bounds and approximations. It says why there is none.
	Corrected *Corrected
	Level     float64
}

func askCutoff(ctx context.Context, r *model.Resolver, l model.Look, p Progress[*Cutoff]) (*Cutoff, error) {
	c, err := cutoffOf(r, l)
	if err != nil {
		return nil, err
	}
	if c.Corrected, err = corrected(ctx, r, searchOf(l, c.Landscape), stats.RandomOptions{Progress: p.count}); err != nil {
		return nil, orCancelled(ctx, err)
	}
	c.Permutation = c.Corrected.permutation
	switch {
	case c.Corrected.Why != "" && l.Permutations != model.NoPermutations:
		c.warn("%s", c.Corrected.Why)
	case c.Corrected.P < c.Naive:
		c.warn("the permutation P is below the naive one: they are of two statistics, the standardised one and the ordinary chi-square, " +
			"whose variances differ; no correction is below the P of one cut of its own statistic")
	}
	if c.Best.Cut != c.BestChiSq.Cut {
		c.warn("two searches, two cuts: the standardised statistic is largest at %s, the ordinary chi-square at %s",
			model.FormatCut(c.Best.Cut, c.Frame.Sorted), model.FormatCut(c.BestChiSq.Cut, c.Frame.Sorted))
	}
	return c, nil
}

// toSearch says why no cut can be searched for in a frame, nil where one can.
func toSearch(f *model.Frame) error {
	if !f.Numeric() {
		return &model.QuestionError{What: fmt.Sprintf("%s has levels: there is no cut to search for", f.Marker.Name),
			Ways: []model.Way{model.OtherMarker}}
	}
	return nil
}

// cutoffOf is the account without permutations.
func cutoffOf(r *model.Resolver, l model.Look) (*Cutoff, error) {
	if err := l.NotWeighted("a search for the best cut"); err != nil {
		return nil, err
	}
	if err := r.Values(l.Marker); err != nil {
		return nil, err
	}
	l.Cut = "median" // whichever cut the Look has, all are searched
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	if err := toSearch(f); err != nil {
		return nil, err
	}
	land, err := r.AllCuts(f, l.MinProp)
	if err != nil {
		return nil, err
	}
	c := &Cutoff{Answer: answerOf(f), Frame: f, Landscape: land, Level: l.Confidence()}
	c.Warnings = append(c.Warnings, land.Warnings...)
	c.immortal(f)
	if land.Best < 0 || land.BestChiSq < 0 {
		return nil, &model.QuestionError{What: "no cut can be tested: there are too few events between the limits of group size",
			Ways: []model.Way{model.WidenSubgroup, model.OtherEndpoint}}
	}
	c.Best, c.BestChiSq = land.Cuts[land.Best], land.Cuts[land.BestChiSq]
	c.Naive = c.Best.NaiveP()
	without := 0
	if c.HR, without, err = ratioAt(r, l, c.Best.Cut); err != nil {
		return nil, err
	}
	if without > 0 {
		c.warn("%s without a cluster (%s missing): in the search, not in the hazard ratio", model.Count(without, "patient"), l.Cluster)
	}
	if len(f.Strata) > 1 {
		c.warnStrata(f, valueClasses(f))
	}
	c.Lausen92, c.Lausen94, c.Contal = land.Lausen92(), land.Lausen94(), land.ContalOQuigley()
	if h, err := land.HothornLausen(); err == nil {
		c.Hothorn = &h
	} else {
		c.HothornWhy = err.Error()
	}
	if n := land.Strata(); n > 1 {
		c.warn("groups are compared within %d strata: the asymptotic corrections for the search know none, "+
			"and its P is corrected by permutation within strata", n)
	}
	return c, nil
}

// ratioAt is the full fit of the two groups at a cut, and how many of their patients
// are not in it.
func ratioAt(r *model.Resolver, l model.Look, cut float64) (ratio Effect, without int, err error) {
	l.Cut, l.Moved, l.Covariates = model.ValueRule(cut), false, ""
	s, err := Curves(r, l, CurvesOptions{})
	if err != nil {
		return Effect{}, 0, err
	}
	if s.HazardRatio == nil {
		nan := math.NaN()
		return Effect{Coef: nan, SE: nan, Ratio: nan, Lower: nan, Upper: nan, P: nan, Note: "one group only"}, 0, nil
	}
	if s.Ratios != nil && s.Ratios.Used > 0 {
		without = s.Used - s.Ratios.Used
	}
	return *s.HazardRatio, without, nil
}

// Finding is the test of the best cut, corrected for the search by permutation: a P
// that is made by another method now and then cannot be compared with itself.
func (c *Cutoff) Finding() (Finding, bool) {
	f := find(&c.Answer, named(c.Frame.Marker), c.Naive)
	f.Chosen = true
	f.Cuts, f.Rule, f.Of = []float64{c.Best.Cut}, "optimal", name(c.Frame.Marker)
	if c.Corrected != nil {
		f.Corrected = c.Corrected.P
	}
	return f.ifTested()
}
