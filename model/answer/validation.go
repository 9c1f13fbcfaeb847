package answer

import (
	"errors"
	"fmt"
	"kaplan/model"
	"kaplan/stats"
	"strings"
)

// ValidationQuestion asks whether a cut holds in patients it was not chosen in.
var ValidationQuestion = Question[*Validation]{
	Name: "cut", Page: "Validation", Short: "a cut chosen in one cohort and carried unchanged to others",
	Tab: "Valid", Words: "external, test set, second cohort, carry the cut",
	Silent: fewNumbers(1, 2, "no column is a number that could be cut"),
	Parts: func(l model.Look) model.Look {
		if l.Cut == "" {
			l.Cut = "optimal" // the best one, where nothing is said
		}
		p := patients(l)
		p.Switch = ""
		p.Cluster, p.Ties, p.CI, p.Firth, p.Level = l.Cluster, l.Ties, l.CI, l.Firth, l.Level
		p.Split, p.SplitSeed = l.Split, l.SplitSeed
		return p
	},
	Needs: []model.Need{model.Needs("there is no marker whose cut could be carried over", model.FieldMarker)},
	Ask: plainly(func(r *model.Resolver, l model.Look) (*Validation, error) {
		first, others, err := Divide(r, l)
		if err != nil {
			return nil, err
		}
		if l.Moved && first != r {
			l.Cut = "optimal" // chosen in the first part, not in the whole
		}
		return validate(first, others, l)
	}),
}

// Divide gives the cohort that a cut is chosen in and those that it is carried to:
// the largest level of the Look's column and the others, else two random halves by
// its seed, else the cohort and those beside it, else two random halves.
func Divide(r *model.Resolver, l model.Look) (first *model.Resolver, others []*model.Resolver, err error) {
	parts := make([]*model.Cohort, 2)
	switch {
	case l.Split != "" && l.SplitSeed != 0:
		return nil, nil, &model.UsageError{What: "a cohort is divided by a column or at random, not both",
			Ways: []model.Way{{Field: model.FieldSplit, Do: "leave out the column"}, {Field: "SplitSeed", Do: "leave out the random halves"}}}
	case l.Split != "":
		if parts, err = r.SplitColumn(l.Split); err != nil {
			return nil, nil, err
		}
	case l.SplitSeed == 0 && len(r.Others) > 0:
		others, err = r.OthersFor(l, true)
		return r, others, err
	default:
		parts[0], parts[1] = r.Cohort.SplitSeed(max(1, l.SplitSeed))
	}
	for _, c := range parts[1:] {
		others = append(others, model.NewResolver(c))
	}
	return model.NewResolver(parts[0]), others, nil
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

// Footnotes are those of the cohort in which the cut was found.
func (v *Validation) Footnotes() []string {
	if s := v.Cohorts[0].Survival; s != nil {
		return s.Footnotes()
	}
	return nil
}

// validate chooses the Look's cut in the first cohort and puts the same
// question, with that cut, to the others. There its P is that of a cut given
// beforehand.
func validate(first *model.Resolver, others []*model.Resolver, l model.Look) (*Validation, error) {
	s, err := Curves(first, l, CurvesOptions{})
	if err != nil {
		return nil, err
	}
	v := &Validation{Marker: s.Frame.Marker.Name, Cuts: s.Frame.Cuts, Chosen: s.Moved, Cohorts: []Carried{{Name: first.Cohort.Name, Survival: s}}}
	carried := l
	if len(s.Frame.Cuts) > 0 {
		carried.Cut, carried.Moved = model.ValueRule(s.Frame.Cuts...), false
	}
	for _, r := range others {
		if err := carriesTo(r, l.Marker); err != nil {
			return nil, err
		}
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
		if ep, err := r.Understood(look); err == nil && ep.Ambiguous != "" && ep.Cause == "" && s.Endpoint.Ambiguous == "" {
			v.Cohorts = append(v.Cohorts, Carried{Name: r.Cohort.Name, Why: "the status is not clear there: " + ep.Ambiguous})
			continue
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
	v.Pooled, err = stats.Pool(coef, se, l.Confidence())
	switch {
	case errors.Is(err, stats.ErrNoSubjects) || err == nil && v.Pooled.K < 2:
		v.Pooled, v.PoolWhy = nil, "pooling needs a finite hazard ratio in two or more cohorts"
	case err != nil:
		v.PoolWhy = err.Error()
	}
	return v, nil
}

// Title says what was carried, in a line: a cut, or the levels of a category, which are
// nobody's choice.
func (v *Validation) Title() string {
	switch {
	case len(v.Cuts) == 0:
		return "Levels of " + v.Marker + ", the same in every cohort"
	case v.Chosen:
		return "Cut of " + v.Marker + " at " + v.cuts() + ", chosen in the first cohort, carried unchanged to the others"
	}
	return "Cut of " + v.Marker + " at " + v.cuts() + ", the same in every cohort"
}

// ShortTitle is Title where there is room for half of it.
func (v *Validation) ShortTitle() string {
	switch {
	case len(v.Cuts) == 0:
		return "Levels of " + v.Marker
	case v.Chosen:
		return v.Marker + " by " + v.cuts() + ", chosen in the first"
	}
	return v.Marker + " by " + v.cuts()
}

// cuts are the cuts as they are read: in as many digits as it takes, in each of the cohorts,
// to make the groups that the cuts make.
func (v *Validation) cuts() string {
	text := make([]string, len(v.Cuts))
	for i, c := range v.Cuts {
		for _, of := range v.Cohorts {
			if of.Survival != nil && i < len(of.Survival.Frame.CutText) && len(of.Survival.Frame.CutText[i]) > len(text[i]) {
				text[i] = of.Survival.Frame.CutText[i]
			}
		}
		if text[i] == "" {
			text[i] = model.FormatNumber(c)
		}
	}
	return strings.Join(text, " and ")
}

// Two are the names of the two groups that every cohort has; ok is false where a cohort
// has others or more.
func (v *Validation) Two() (low, high string, ok bool) {
	for _, c := range v.Cohorts {
		if c.Survival == nil {
			continue
		}
		g := c.Survival.Groups
		if len(g) != 2 || ok && (g[0].Name != low || g[1].Name != high) {
			return "", "", false
		}
		low, high, ok = g[0].Name, g[1].Name, true
	}
	return low, high, ok
}

// Finding are the log-rank tests in the cohorts in which the cut was not chosen.
func (v *Validation) Finding() (Finding, bool) {
	var p []float64
	for i, c := range v.Cohorts {
		if c.Survival != nil && len(c.Survival.Tests) > 0 && (i > 0 || !v.Chosen) {
			p = append(p, c.Survival.Tests[0].P)
		}
	}
	f := find(&v.Cohorts[0].Survival.Answer, v.Marker, p...)
	f.Cuts = v.Cuts
	return f.ifTested()
}

// carriesTo is an error where a cohort lacks one of the columns that a cut is carried
// to it for.
func carriesTo(r *model.Resolver, sources ...string) error {
	for _, source := range sources {
		if _, err := r.Column(source); err != nil {
			return &model.QuestionError{What: fmt.Sprintf("nothing can be carried to %s: there is no %s in it", r.Cohort.Name, source),
				Hint: "the column must have the same name in both cohorts"}
		}
	}
	return nil
}
