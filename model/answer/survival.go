package answer

import (
	"fmt"
	"math"
	"slices"
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
	Primary  string // name of the one among Tests that the Look reads; "" where there are none
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

	// Beside is the incidence in the presence of what competes with the event; nil where
	// nothing does, or the cohort is too large for every key to make it.
	Beside *Beside

	// Corrected is the P value of the best cut of this marker, where the cut was
	// moved or optimised. It is the headline then, as the P of the tests is naive.
	Corrected *Corrected
	Pending   bool // Corrected, or the whole landscape, is still to come: see Search

	// Landscape is the log-rank chi-square over the cuts of the marker, for a number
	// cut once: each bar is the largest of the cuts that it stands for. LandscapeAt is
	// the bar of the present cut, or the nearest.
	Landscape      []stats.CutBar
	LandscapeAt    int
	LandscapeTop   stats.CutStat // the largest of all cuts between the limits of group size
	LandscapeWhole bool          // else the bars are single cuts, and the landscape is still to come

	tables []*stats.EventTable // by stratum
	rows   []Effect            // of the groups alone
	fit    *stats.GroupCoxFit
}

// Common are the warnings about patients and endpoint, which hold whatever is asked
// of them; the others are about these groups and their tests.
func (s *Survival) Common() []string { return answerOf(s.Frame).Warnings }

// GroupSurvival is one curve.
type GroupSurvival struct {
	model.Group
	N, Events int        // patients
	Weighted  weightSums // of them
	Median    Interval
	FollowUp  Interval // median by reverse Kaplan-Meier; NaN unless asked for in full
	RMST      *stats.RMST
	At        []stats.Point
	Band      *stats.Band // where a simultaneous band was asked for

	read         stats.CurveReader
	rows         func() *stats.Curve // see Curve
	enter, leave []float64           // ascending; nil where everyone is there from the start
	early        early               // of late entry: where the risk set was empty too early
}

// Pair is one pairwise test.
type Pair struct {
	A, B                string
	ChiSq, P, PAdjusted float64
}

// readsTest is the name of the test that a Look reads. Weights of Fleming and
// Harrington other than the usual ones are not given for nothing.
func readsTest(l model.Look) string {
	switch {
	case l.Test != "":
		return l.Test
	case l.Rho != 0 || l.Gamma != 0 && l.Gamma != 1:
		return "fleming-harrington"
	}
	return "log-rank"
}

// Test is the test of the groups that has a name, nil where there is none.
func (s *Survival) Test(name string) *stats.LogRank {
	if i := slices.IndexFunc(s.Tests, func(t stats.LogRank) bool { return t.Name == name }); i >= 0 {
		return &s.Tests[i]
	}
	return nil
}

// Read is the test that the Look reads, nil where there is nothing to compare.
func (s *Survival) Read() *stats.LogRank { return s.Test(s.Primary) }

// AtRiskAt is the number at risk just before t.
func (g *GroupSurvival) AtRiskAt(t float64) int {
	if g.enter != nil {
		// A patient who enters at t is not at risk at t, except at 0, where counting begins.
		in := sort.Search(len(g.enter), func(i int) bool { return g.enter[i] >= t && (t > 0 || g.enter[i] > 0) })
		return in - sort.SearchFloat64s(g.leave, t)
	}
	return int(g.read.AtRiskAt(t) + 0.5)
}

// RestsOn is the number at risk just after t, on whom the curve rests there.
func (g *GroupSurvival) RestsOn(t float64) int {
	if g.enter == nil {
		return g.AtRiskAt(t)
	}
	upTo := func(x []float64) int { return sort.Search(len(x), func(i int) bool { return x[i] > t }) }
	return upTo(g.enter) - upTo(g.leave)
}

// From is where the curves begin: the first entry where everybody enters late, or the
// time at which all are taken to be alive; 0 for everybody else.
func (s *Survival) From() float64 {
	first := math.Inf(1)
	for i := range s.Groups {
		if e := s.Groups[i].enter; len(e) > 0 {
			first = math.Min(first, e[0])
		}
	}
	if s.Frame.Outcome.Entry == nil || math.IsInf(first, 0) {
		first = 0
	}
	return math.Max(first, s.Look.StartAt)
}

// Curve is the curve with all its rows. Where the explorer asked, the rows are made when
// this is first called: see stats.LazyCurve.
func (g *GroupSurvival) Curve() *stats.Curve { return g.rows() }

// whole is a group whose curve has its rows.
func (g *GroupSurvival) whole(c *stats.Curve) {
	g.read, g.rows = c, func() *stats.Curve { return c }
}

// ReadAt is the curve at t with its interval, 1 before anybody has left.
func (g *GroupSurvival) ReadAt(t float64) (surv float64, ci stats.CI) { return g.read.ReadAt(t) }

// Extremes are the largest value of the curve below 1 and the smallest above 0; NaN where
// it is never between the two.
func (g *GroupSurvival) Extremes() (top, bottom float64) { return g.read.Extremes() }

// Reads is S(t) with its pointwise interval; NaN before anybody is under observation and
// after the last of the group.
func (g *GroupSurvival) Reads(t float64) (surv, lower, upper float64) {
	if !(t <= g.read.LastTime()) || g.enter != nil && g.RestsOn(t) == 0 && g.AtRiskAt(t) == 0 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	surv, ci := g.read.ReadAt(t)
	return surv, ci.Lower, ci.Upper
}

// AtRisk is the number at risk just before t, of all groups.
func (s *Survival) AtRisk(t float64) int {
	n := 0
	for i := range s.Groups {
		n += s.Groups[i].AtRiskAt(t)
	}
	return n
}

// LastWith is the last time at which so many patients are at risk, of all groups; the
// last of all where they never are. O(log of the times), and with late entry a scan of
// 400 times.
func (s *Survival) LastWith(n int) float64 {
	return lastWith(n, s.From(), s.LastTime, s.Frame.Outcome.Entry != nil, s.AtRisk)
}

// Beyond are the patients under observation after t, and their events.
func (s *Survival) Beyond(t float64) (patients, events int) {
	sum := 0.0
	for i := range s.Groups {
		g := &s.Groups[i]
		patients += g.RestsOn(math.Nextafter(t, math.Inf(1)))
		sum += g.read.EventsAfter(t)
	}
	return patients, int(sum + 0.5)
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

// CensorIn is the last time with a censoring after one time and up to another, NaN
// where there is none.
func (g *GroupSurvival) CensorIn(after, to float64) float64 { return g.read.CensoredIn(after, to) }

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
		return f.Marker.Title() + " by " + at + " (" + f.Rule.Rule + ")" + s.ofWhom()
	case f.Rule.Kind == model.CutBy && f.Rule.Factor != "":
		return f.Marker.Title() + " cut by " + f.Rule.Factor
	}
	return f.Marker.Title()
}

// ofWhom says whose values a rule of the cut was taken from, in words that follow the
// rule: the same rule gives other cuts in other patients.
func (s *Survival) ofWhom() string {
	f, n := s.Frame, s.Frame.Sorted.Len()
	of := " of "
	if f.Rule.Kind == model.CutOptimal || f.Rule.Kind == model.CutYouden {
		of = " in "
	}
	switch {
	case n == 0:
		return ""
	case n == f.Cohort.N:
		return fmt.Sprintf("%sall %d", of, n)
	case s.Look.Where != "":
		return fmt.Sprintf("%sthe %d in the subgroup", of, n)
	}
	return fmt.Sprintf("%sthe %d in the analysis", of, n)
}

// Stretches says what the groups of patients who change group are, "" where nobody
// does.
func (s *Survival) Stretches() string {
	if s.Look.Switch == "" || len(s.Groups) < 2 || s.Look.Landmark > 0 && s.Frame.Look.Switch == "" {
		return ""
	}
	both := -s.Used
	for _, g := range s.Groups {
		both += g.N
	}
	return fmt.Sprintf("groups are stretches of follow-up (Simon-Makuch), not patients: n counts who was ever in the group, %d of them in both, "+
		"and the median is where the curve falls to 0.5, not that of any patients", both)
}

// Finding is the test that is read. Every look at curves is written down, with or
// without groups to compare.
func (s *Survival) Finding() (Finding, bool) {
	f := find(&s.Answer, named(s.Frame.Marker))
	f.Chosen = s.Moved
	f.Of = name(s.Frame.Marker)
	f.cutBy(s.Frame)
	if t := s.Read(); t != nil {
		f.P, f.Tests = t.P, 1
	}
	f.Pending = s.Moved && s.Pending
	if s.Corrected != nil {
		f.Corrected = s.Corrected.P
	}
	return f, true
}
