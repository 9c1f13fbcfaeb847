package answer

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// SurvivalQuestion asks for curves and tests.
var SurvivalQuestion = Question[*Survival]{
	Name: "km", Page: "Curves", Short: "Kaplan-Meier curves, medians, log-rank and its relatives",
	Parts: curvesParts,
	Only: map[model.Field]string{"Rho": withGroups, "Gamma": withGroups, "Test": withGroups, "Pairwise": withGroups,
		"Cluster": withRatios, "Ties": withRatios, "CI": withRatios, "Firth": withRatios, "Reference": withRatios,
		"Permutations": whereSearched, "Seed": whereSearched + ", with permutations"},
	Ask: func(ctx context.Context, r *model.Resolver, l model.Look, p Progress[*Survival]) (*Survival, error) {
		if chosen(l) {
			if err := search(ctx, r, l, p.count); ctx.Err() != nil {
				return nil, err
			}
		}
		return Curves(r, l, CurvesOptions{Full: true, Correct: true})
	},
}

// curvesParts are what curves, their tests and the table of hazard ratios under
// them are made of.
func curvesParts(l model.Look) model.Look {
	p := fitted(l)
	p.Showing = l.Showing
	p.Width, p.At, p.Ratio = 0, 0, 0
	if searched(l) || p.Moved {
		if p.Permutations = l.Permutations; p.Permutations != model.NoPermutations {
			p.Seed = l.Seed
		}
	}
	if l.Marker == "" && l.Switch == "" {
		p.Rho, p.Gamma, p.Test, p.Pairwise = 0, 0, "", ""
		if l.Covariates == "" {
			p.Cluster, p.Ties, p.CI, p.Firth, p.Reference = "", "", "", false, ""
		}
	}
	return p
}

// The conditions under which some parts of curves are used, in words.
const (
	withGroups = "with groups to compare"
	withRatios = "with groups to compare, or covariates"

	whereSearched = "where the cut is searched"
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

// CurvesOptions say how much of an answer about survival is wanted, since the
// explorer asks on every key.
type CurvesOptions struct {
	Strip int  // columns of the landscape, 0 for none
	Full  bool // what only documents print: follow-up, pairs
	// Correct corrects the P of a cut that was chosen from the data; else the answer
	// only says that it is not.
	Correct bool
	// Quick leaves what takes longer than a key may for later: the corrected P of a
	// searched cut, and the landscape of a large cohort. Pending says so, and Search
	// makes it.
	Quick bool
}

func adjustmentOf(name string) (stats.Adjustment, error) {
	switch name {
	case "holm":
		return stats.Holm, nil
	case "bh":
		return stats.BH, nil
	case "bonferroni":
		return stats.Bonferroni, nil
	}
	return 0, &model.UsageError{What: fmt.Sprintf("unknown correction %q", name), Hint: "one of holm, bh, bonferroni"}
}

// Curves answers a Look with curves, tests and hazard ratios: for the explorer
// on every key, and in full for documents.
func Curves(r *model.Resolver, l model.Look, opt CurvesOptions) (*Survival, error) {
	tr, err := transformOf(l.ConfType)
	if err != nil {
		return nil, err
	}
	times, err := model.ParseTimes(l.Times)
	if err != nil {
		return nil, err
	}
	named := model.Look{Who: l.Who, Observing: l.Observing, Grouping: model.Grouping{Marker: l.Marker, Switch: l.Switch},
		Fitting: model.Fitting{Covariates: l.Covariates, Strata: l.Strata, Cluster: l.Cluster}}
	if err := r.Named(named); err != nil { // whoever asks: the explorer comes here on every key
		return nil, err
	}
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	return curvesOf(r, f, tr, times, opt)
}

// curvesOf answers for the groups of a frame, whoever made them.
func curvesOf(r *model.Resolver, f *model.Frame, tr stats.Transform, times []float64, opt CurvesOptions) (*Survival, error) {
	l := f.Look
	s := &Survival{Answer: answerOf(f), Frame: f, Level: l.Confidence(), ConfType: tr.String(), Reference: f.ReferenceGroup(), LandscapeAt: -1}
	s.Moved = l.Moved || (f.Rule.Kind == model.CutOptimal || f.Rule.Kind == model.CutYouden) && len(f.Cuts) > 0
	whole := f.Timeline.Table(f.Code, len(f.Groups), nil)
	s.tables = []*stats.EventTable{whole}
	if len(f.Strata) > 1 {
		s.tables = stratumTables(f)
	}
	s.LastTime = lastTime(f)
	// The landscape does not depend on the curves: both at once.
	strip := make(chan struct{})
	go func() {
		defer close(strip)
		s.landscape(r, opt.Strip)
	}()
	co := stats.CurveOptions{Level: s.Level, Transform: tr}
	for g, c := range whole.KaplanMeiers(co, nil) {
		s.group(g, c, times)
		if opt.Full && l.Switch == "" {
			m := whole.ReverseKaplanMeier(g, co).Median()
			s.Groups[g].FollowUp = Interval{m.Value, m.CI.Lower, m.CI.Upper}
		}
	}
	if err := s.compare(); err != nil {
		return nil, err
	}
	<-strip
	if err := s.correct(r, opt); err != nil {
		return nil, err
	}
	s.judge()
	if err := s.ratios(r); err != nil {
		return nil, err
	}
	if s.Moved && len(s.Tests) > 0 {
		s.warn("%s", s.searchedWords())
	}
	return s, nil
}

// group adds the curve of a group with what was asked of it.
func (s *Survival) group(g int, c *stats.Curve, times []float64) {
	f, l := s.Frame, s.Look
	gs := GroupSurvival{Group: f.Groups[g], N: c.Subjects, Events: c.TotalEvents, Curve: c, FollowUp: noInterval()}
	m := c.Median()
	gs.Median = Interval{m.Value, m.CI.Lower, m.CI.Upper}
	if l.RMST > 0 {
		x := c.RMST(l.RMST)
		gs.RMST = &x
		if n := len(c.Time); n > 0 && l.RMST > c.Time[n-1] && c.Surv[n-1] > 0 {
			s.warn("%s: follow-up ends at %s, before %s: the restricted mean takes the curve to stay level from there",
				gs.Name, model.FormatShort(c.Time[n-1]), model.FormatNumber(l.RMST))
		}
	}
	if len(times) > 0 {
		gs.At = c.At(times, true)
	}
	if l.Band != "" {
		kind := stats.EqualPrecision
		if l.Band == "hall-wellner" {
			kind = stats.HallWellner
		}
		b, err := c.Band(stats.BandOptions{Kind: kind, Level: s.Level, Transform: c.Transform})
		if err != nil {
			s.warn("%s has no band: %s", gs.Name, err.Error())
		} else {
			gs.Band = b
			for _, w := range b.Warnings {
				s.warn("%s: %s", gs.Name, w)
			}
		}
	}
	if e := f.Outcome.Entry; e != nil {
		for k, code := range f.Code {
			if int(code) == g {
				gs.enter, gs.leave = append(gs.enter, e[k]), append(gs.leave, f.Outcome.Time[k])
			}
		}
		slices.Sort(gs.enter)
		slices.Sort(gs.leave)
	}
	s.Groups = append(s.Groups, gs)
}

// compare tests the groups, and pairs of them where that was asked for.
func (s *Survival) compare() error {
	f, l := s.Frame, s.Look
	if len(f.Groups) < 2 {
		return nil
	}
	s.Tests = stats.LogRankTests(s.tables, stats.TestOptions{Rho: l.Rho, Gamma: l.Gamma})
	if !ordered(f) {
		s.Tests = slices.DeleteFunc(s.Tests, func(t stats.LogRank) bool { return t.Name == "trend" })
	}
	if s.Primary = readsTest(l); s.Test(s.Primary) == nil {
		s.warn("there is no %s test of these groups: the log-rank test is read", s.Primary)
		s.Primary = "log-rank"
	}
	if l.Pairwise == "" {
		return nil
	}
	method, err := adjustmentOf(l.Pairwise)
	if err != nil {
		return err
	}
	for _, p := range stats.Pairwise(s.tables, method) {
		s.Pairwise = append(s.Pairwise, Pair{A: f.Groups[p.A].Name, B: f.Groups[p.B].Name, ChiSq: p.Test.ChiSq, P: p.Test.P, PAdjusted: p.PAdjusted})
	}
	return nil
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

// ratios puts the hazard ratios under the curves: from the groups' event tables
// where these will do, so that they follow every key, else by the full fit.
// What keeps a model from being fitted becomes its Note: the curves stand.
func (s *Survival) ratios(r *model.Resolver) error {
	f, l := s.Frame, s.Look
	counts := false
	if len(f.Groups) > 1 {
		var err error
		if s.rows, s.fit, err = s.groupRows(); err != nil {
			return err
		}
		counts = s.fit != nil && !s.fit.Monotone && (l.CI != "" || !s.fewInGroup())
	}
	switch {
	case s.Events == 0:
		if counts && len(f.Groups) == 2 {
			s.HazardRatio = &s.rows[0]
		}
		return nil
	case len(f.Groups) < 2 && l.Covariates == "":
		return nil
	case counts && (l.CI != "profile" || len(f.Groups) == 2):
		s.Ratios = s.groupHazard()
	default:
		h, err := hazard(r, f)
		if err != nil {
			h = &Hazard{Answer: s.Answer, Level: s.Level, CI: "wald", Note: err.Error()}
		}
		s.Ratios = h
	}
	if len(f.Groups) == 2 && len(s.Ratios.Rows) > 0 { // the groups come before the covariates
		s.HazardRatio = &s.Ratios.Rows[0]
		s.AdjustedFor = model.SplitList(l.Covariates)
	}
	return nil
}

// warnFirst puts a warning before all others.
func (a *Answer) warnFirst(format string, args ...any) {
	a.Warnings = slices.Insert(a.Warnings, 0, fmt.Sprintf(format, args...))
}

// judge adds the warnings about the answer as a whole.
func (s *Survival) judge() {
	f := s.Frame
	switch {
	case s.Events == 0:
		s.warnFirst("no events: widen the subgroup or choose another endpoint")
	case len(s.Groups) == 1 && f.Marker != nil:
		s.warnFirst("only %s is left: change the cut or choose another marker", s.Groups[0].Name)
	}
	if s.Used == 1 {
		s.warn("one patient is left: one patient makes no curve")
	}
	if s.Events > 0 {
		for _, g := range s.Groups {
			if g.Events == 0 && len(s.Groups) > 1 {
				s.warn("no events in %s (%d patients): its hazard ratio has no finite value", g.Name, g.N)
			}
		}
	}
	for _, t := range s.Tests {
		if t.Name == "log-rank" && s.Events > 0 && len(s.Groups) > 1 {
			for _, w := range t.Warnings {
				s.warn("%s", w)
			}
		}
	}
	if s.Look.Switch != "" {
		s.warn("curves are Simon-Makuch's: who reaches %s moves from the one to the other then; numbers at risk may rise", s.Look.Switch)
	}
	if f.Marker != nil && s.Look.Landmark == 0 && s.Look.Switch == "" && knownLater(f.Cohort, f.Marker.Name) {
		s.warn("%s may be known only after time 0: who lives longer has more time to get it (immortal time); "+
			"use a landmark, or the time at which it became known",
			f.Marker.Name)
	}
}

// knownLater guesses that a column tells of something that happens under
// observation: from its name, or because another column holds its time ("fever
// month" beside "fever").
func knownLater(c *model.Cohort, name string) bool {
	for _, unit := range []string{"day", "days", "week", "weeks", "month", "months"} {
		for _, sep := range []string{" ", "_", "."} {
			if c.Column(name+sep+unit) != nil {
				return true
			}
		}
	}
	for _, part := range strings.Split(model.NameWords(name), "_") {
		switch part {
		case "response", "responder", "responders", "resp", "recist", "bor", "progression", "progressed",
			"beyond", "toxicity", "adverse", "recurrence", "relapse", "relapsed", "hfsr":
			return true
		}
	}
	return false
}

func showP(p float64) string {
	if p < 0.0001 {
		return "<0.0001"
	}
	return strconv.FormatFloat(p, 'g', 2, 64)
}

func lastTime(f *model.Frame) float64 {
	last := 0.0
	for k := len(f.Timeline.Subject) - 1; k >= 0; k-- {
		if i := f.Timeline.Subject[k]; f.Code[i] != stats.NoGroup {
			return f.Outcome.Time[i]
		}
	}
	return last
}

// ordered reports whether the groups have an order that a trend can follow:
// cuts and numbers have, levels that a person arranged, and those whose names
// count (Stage I, T2, low).
func ordered(f *model.Frame) bool {
	if f.Marker == nil || f.Marker.Kind != model.Category || f.Look.Levels != "" {
		return true
	}
	steps := []string{"none", "very low", "low", "intermediate", "middle", "medium", "moderate", "high", "very high",
		"mild", "severe", "never", "former", "current"}
	for _, g := range f.Groups {
		name := strings.ToLower(g.Name)
		parts := strings.Fields(name)
		counts := strings.ContainsAny(name, "0123456789") || slices.Contains(steps, name)
		if n := len(parts); n > 0 && strings.Trim(parts[n-1], "ivx") == "" {
			counts = true
		}
		if !counts {
			return false
		}
	}
	return true
}

// stratumTables makes a table of each stratum.
func stratumTables(f *model.Frame) []*stats.EventTable {
	out := make([]*stats.EventTable, len(f.Strata))
	code := make([]uint8, len(f.Code))
	for s := range f.Strata {
		for k, g := range f.Code {
			code[k] = stats.NoGroup
			if int(f.Stratum[k]) == s {
				code[k] = g
			}
		}
		out[s] = f.Timeline.Table(slices.Clone(code), len(f.Groups), nil)
	}
	return out
}

// landscape fills the strip: the log-rank chi-square of every cut in at most so many
// bars, evenly over the patients by rank.
func (s *Survival) landscape(r *model.Resolver, columns int) {
	f := s.Frame
	n := len(f.Sorted)
	if columns < 1 || n < 2 || len(f.Cuts) != 1 {
		return
	}
	s.Landscape, s.LandscapeTop, s.LandscapeWhole = r.Strip(f, columns)
	// The bar of the cut that moves as many patients, nearly.
	low := sort.Search(n, func(i int) bool { return f.Sorted[i] > f.Cuts[0] })
	best := math.MaxInt
	for i, b := range s.Landscape {
		if d := max(b.From-low, low-b.To, 0); d < best {
			best, s.LandscapeAt = d, i
		}
	}
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
		return f.Marker.Title() + " by " + at + " (" + f.Rule.Rule + s.ofWhom() + ")"
	case f.Rule.Kind == model.CutBy && f.Rule.Factor != "":
		return f.Marker.Title() + " cut by " + f.Rule.Factor
	}
	return f.Marker.Title()
}

// ofWhom says whose values a rule of the cut was taken from, in words that follow the
// rule: the same rule gives other cuts in other patients.
func (s *Survival) ofWhom() string {
	f, n := s.Frame, len(s.Frame.Sorted)
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
	if s.Frame.Marker != nil {
		f.Cuts = s.Frame.Cuts
		if len(f.Cuts) > 0 || s.Frame.Rule.Kind == model.CutBy {
			f.Rule = s.Frame.Rule.Rule
		}
	}
	if t := s.Read(); t != nil {
		f.P, f.Tests = t.P, 1
	}
	f.Pending = s.Moved && s.Pending
	if s.Corrected != nil {
		f.Corrected = s.Corrected.P
	}
	return f, true
}
