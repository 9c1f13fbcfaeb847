package answer

import (
	"math"
	"sort"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// Survival is the answer of the survival view and of km: curves, tests, and
// the hazard ratio of two groups.
type Survival struct {
	Answer
	Frame     *model.Frame
	Level     float64
	ConfType  string
	Groups    []GroupSurvival
	Reference int // group that hazard ratios refer to
	Moved     bool
	LastTime  float64

	Tests    []stats.LogRank
	Pairwise []Pair
	// Ratios are the hazard ratios under the curves: of the groups, adjusted for
	// the covariates, on the patients who have all of them. It is nil where there
	// is neither a second group nor a covariate, or where nobody has had the event.
	// Where the model could not be fitted its Note says why.
	Ratios *Hazard
	// HazardRatio is that of the second group against the reference; nil unless
	// there are two groups. AdjustedFor are the covariates that it is adjusted for.
	HazardRatio *Effect
	AdjustedFor []string

	// Corrected is the P value of the best cut of this marker, where the cut was
	// moved or optimised. It is the headline then, as the P of the tests is naive.
	Corrected *Corrected
	Pending   bool // Corrected is still to come: see Resolver.LookAtAllCuts

	// Landscape is the log-rank chi-square at cuts over the marker's range, for
	// a number cut once; LandscapeAt is the one nearest to the present cut.
	Landscape   []stats.CutStat
	LandscapeAt int

	tables []*stats.EventTable // by stratum
	rows   []Effect            // of the groups alone
	fit    *stats.GroupCoxFit
}

// GroupSurvival is one curve.
type GroupSurvival struct {
	model.Group
	N, Events int
	Curve     *stats.Curve
	Median    Interval
	FollowUp  Interval // median by reverse Kaplan-Meier; NaN unless asked for in full
	RMST      *stats.RMST
	At        []stats.Point
	Band      *stats.Band // where a simultaneous band was asked for

	enter, leave []float64 // ascending; nil where everyone is there from the start
}

// Pair is one pairwise test.
type Pair struct {
	A, B                string
	ChiSq, P, PAdjusted float64
}

// AtRiskAt is the number at risk just before t.
func (g *GroupSurvival) AtRiskAt(t float64) int {
	if g.enter != nil {
		// A patient who enters at t is not at risk at t, except at 0, where counting begins.
		in := sort.Search(len(g.enter), func(i int) bool { return g.enter[i] >= t && (t > 0 || g.enter[i] > 0) })
		return in - sort.SearchFloat64s(g.leave, t)
	}
	c := g.Curve
	i := sort.SearchFloat64s(c.Time, t)
	if i >= len(c.Time) {
		return 0
	}
	return int(c.AtRisk[i] + 0.5)
}

// IndexAt is the row of the curve in force at t, -1 before the first.
func (g *GroupSurvival) IndexAt(t float64) int {
	return sort.Search(len(g.Curve.Time), func(j int) bool { return g.Curve.Time[j] > t }) - 1
}

// BandAt is the simultaneous band in force at t, NaN outside its range.
func (g *GroupSurvival) BandAt(t float64) (lower, upper float64) {
	b := g.Band
	if b == nil || len(b.Time) == 0 || t > b.To {
		return math.NaN(), math.NaN()
	}
	j := sort.Search(len(b.Time), func(j int) bool { return b.Time[j] > t }) - 1
	if j < 0 {
		return math.NaN(), math.NaN()
	}
	return b.Lower[j], b.Upper[j]
}

// CensorTimes are the times with a censoring, ascending.
func (g *GroupSurvival) CensorTimes() []float64 {
	var out []float64
	for j, n := range g.Curve.Censored {
		if n > 0 {
			out = append(out, g.Curve.Time[j])
		}
	}
	return out
}

// Heading names what the groups are: the marker and the cut.
func (s *Survival) Heading() string {
	f := s.Frame
	switch {
	case f.Marker == nil:
		return "all patients"
	case len(f.Cuts) > 0:
		at := strings.Join(f.CutText, ", ")
		if f.Rule.Kind == model.CutValue {
			return f.Marker.Title() + " by " + at
		}
		return f.Marker.Title() + " by " + at + " (" + f.Rule.Rule + ")"
	case f.Rule.Kind == model.CutBy && f.Rule.Factor != "":
		return f.Marker.Title() + " cut by " + f.Rule.Factor
	}
	return f.Marker.Title()
}

// Finding is the log-rank test. Every look at curves is written down, with or
// without groups to compare.
func (s *Survival) Finding() (Finding, bool) {
	f := find(&s.Answer, named(s.Frame.Marker))
	f.Chosen = s.Moved
	if s.Frame.Marker != nil {
		f.Cuts = s.Frame.Cuts
		if len(f.Cuts) > 0 || s.Frame.Rule.Kind == model.CutBy {
			f.Rule = s.Frame.Rule.Rule
		}
	}
	if len(s.Tests) > 0 {
		f.P, f.Tests = s.Tests[0].P, 1
	}
	if s.Corrected != nil {
		f.Corrected = s.Corrected.P
	}
	return f, true
}
