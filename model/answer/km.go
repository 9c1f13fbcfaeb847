package answer

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"kaplan/model"
	"kaplan/stats"
)

// SurvivalQuestion asks for curves and tests.
var SurvivalQuestion = Question[*Survival]{
	Name: "km", Page: "Curves", Short: "Kaplan-Meier curves, medians, log-rank and its relatives",
	Tab: "KM", Words: "Kaplan-Meier, survival, log-rank",
	Parts: curvesParts,
	Only: map[model.Field]string{"Extend": atTimes, "Rho": withGroups, "Gamma": withGroups, "Test": withGroups, "Pairwise": withGroups,
		"Cluster": withRatios + ", or weights, or where a patient has several rows",
		"Ties":    withRatios, "CI": withRatios, "Firth": withRatios, "Reference": withRatios,
		"Permutations": whereSearched, "Seed": whereSearched + ", with permutations"},
	Ask: func(ctx context.Context, r *model.Resolver, l model.Look, p Progress[*Survival]) (*Survival, error) {
		if chosen(l) && !l.RobustWeights() {
			if err := search(ctx, r, l, stats.RandomOptions{Progress: p.count}); ctx.Err() != nil {
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
	p.Extend = p.Extend && p.Times != ""
	if searched(l) || p.Moved {
		if p.Permutations = l.Permutations; p.Permutations != model.NoPermutations {
			p.Seed = l.Seed
		}
	}
	if l.Marker == "" && l.Switch == "" {
		p.Rho, p.Gamma, p.Test, p.Pairwise = 0, 0, "", ""
		if l.Covariates == "" {
			p.Ties, p.CI, p.Firth, p.Reference = "", "", false, ""
		}
	}
	return p
}

// The conditions under which some parts of curves are used, in words.
const (
	atTimes    = "at given times"
	withGroups = "with groups to compare"
	withRatios = "with groups to compare, or covariates"

	whereSearched = "where the cut is searched"
)

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
	if r, err = r.For(l, true); err != nil {
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
	whole := r.Table(f)
	s.tables = []*stats.EventTable{whole}
	defer func() { // an answer is kept, and what it was made of is not
		s.tables, s.fit = nil, nil
		r.Spare(whole)
	}()
	if len(f.Strata) > 1 {
		s.tables = f.StratumTables()
	}
	s.LastTime = lastTime(f)
	// The landscape does not depend on the curves: both at once.
	strip := make(chan struct{})
	go func() {
		defer close(strip)
		s.landscape(r, opt.Strip)
	}()
	co := stats.CurveOptions{Level: s.Level, Transform: tr}
	// Where a key asked, the rows of long curves are left to whoever reads them all.
	var curves []*stats.Curve
	var lazy []*stats.LazyCurve
	if opt.Quick && len(times) == 0 && l.RMST == 0 && l.Band == "" {
		lazy = whole.LazyKaplanMeiers(co)
	}
	if lazy == nil {
		curves = whole.KaplanMeiers(co, nil)
	}
	for g := range f.Groups {
		if lazy != nil {
			s.group(g, lazy[g], lazy[g].Subjects, lazy[g].TotalEvents)
			s.Groups[g].rows = sync.OnceValue(func() *stats.Curve { return f.Timeline.Table(f.Code, len(f.Groups), nil).KaplanMeier(g, co) })
			continue
		}
		s.group(g, curves[g], curves[g].Subjects, curves[g].TotalEvents)
		s.Groups[g].whole(curves[g])
		s.asked(g, times)
		if opt.Full && l.Switch == "" && f.Outcome.Entry == nil {
			m := whole.ReverseKaplanMeier(g, co).Median()
			s.Groups[g].FollowUp = Interval{m.Value, m.CI.Lower, m.CI.Upper}
		}
	}
	if opt.Full && l.Switch == "" && f.Outcome.Entry != nil {
		follow, err := followUps(f, co, func(k int) bool { return f.Outcome.Event[k] })
		if err != nil {
			return nil, err
		}
		for g := range s.Groups {
			s.Groups[g].FollowUp = follow[g]
		}
	}
	s.warnEarly()
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
	if err := s.beside(); err != nil {
		return nil, err
	}
	if s.Moved && len(s.Tests) > 0 {
		s.warn("%s", s.searchedWords())
	}
	return s, nil
}

// group adds a group with its curve, and the median of that.
func (s *Survival) group(g int, c stats.CurveReader, subjects, events int) {
	f := s.Frame
	gs := GroupSurvival{Group: f.Groups[g], N: subjects, Events: events, read: c, early: noEarly(), FollowUp: noInterval(),
		Weighted: sumsOf(f, func(k int) bool { return int(f.Code[k]) == g })}
	if f.Cohort.Intervals() != nil {
		gs.N = f.CountPatients(func(k int) bool { return int(f.Code[k]) == g })
	}
	m := c.Median()
	gs.Median = Interval{m.Value, m.CI.Lower, m.CI.Upper}
	s.Groups = append(s.Groups, gs)
}

// asked adds what was asked of the curve of group g.
func (s *Survival) asked(g int, times []float64) {
	l, gs := s.Look, &s.Groups[g]
	c := gs.Curve()
	gs.enterAt(s.Frame, g)
	if l.RMST > 0 {
		gs.RMST = restrictedMean(gs, l.RMST)
		if n := len(c.Time); n > 0 && l.RMST > c.Time[n-1] && c.Surv[n-1] > 0 {
			s.warn("%s: follow-up ends at %s, before %s: the restricted mean takes the curve to stay level from there",
				gs.Name, model.FormatShort(c.Time[n-1]), model.FormatNumber(l.RMST))
		}
	}
	if len(times) > 0 {
		gs.At = c.At(times, l.Extend)
		s.unknownAt(gs)
	}
	if l.Band != "" {
		kind := stats.EqualPrecision
		if l.Band == "hall-wellner" {
			kind = stats.HallWellner
		}
		b, err := c.Band(stats.BandOptions{Kind: kind, Level: s.Level, Transform: c.Transform})
		switch {
		case errors.Is(err, stats.ErrRobustBand):
			if g == 0 {
				s.warn("%s", err.Error())
			}
		case err != nil:
			s.warn("%s has no band: %s", gs.Name, err.Error())
		default:
			gs.Band = b
			for _, w := range b.Warnings {
				s.warn("%s: %s", gs.Name, w)
			}
		}
	}
}

// unknownAt says where survival was asked for beyond a group's follow-up.
func (s *Survival) unknownAt(g *GroupSurvival) {
	if n, last := len(g.At), g.read.LastTime(); n > 0 && last == last && math.IsNaN(g.At[n-1].Surv) {
		s.unknown(g.Name, last, g.At[n-1].Time)
	}
}

// compare tests the groups, and pairs of them where that was asked for.
func (s *Survival) compare() error {
	f, l := s.Frame, s.Look
	if len(f.Groups) < 2 {
		return nil
	}
	tests, pairs := stats.LogRankTests, stats.Pairwise
	if l.RobustWeights() {
		tests, pairs = stats.RobustLogRankTests, stats.RobustPairwise
	}
	s.Tests = tests(s.tables, stats.TestOptions{Rho: l.Rho, Gamma: l.Gamma})
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
	for _, p := range pairs(s.tables, method) {
		s.Pairwise = append(s.Pairwise, Pair{A: f.Groups[p.A].Name, B: f.Groups[p.B].Name, ChiSq: p.Test.ChiSq, P: p.Test.P, PAdjusted: p.PAdjusted})
	}
	return nil
}

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
	withheld := ""
	if len(s.Tests) > 0 {
		withheld = "the tests but for log-rank and trend"
	}
	if len(s.Groups) > 1 && s.shared() {
		withheld += ", and intervals and P of differences between curves, since clusters are in several groups"
	}
	s.robustly(s.Look, withheld)
	s.rowsAsTheyAre()
	if s.Look.Cluster != "" && !s.Look.RobustWeights() && len(s.Tests) > 0 {
		s.warn("curves and their tests take every row as independent: of what is here only the hazard ratio is robust to clusters of %s", s.Look.Cluster)
	}
	if s.Used == 1 {
		s.warn("one patient is left: one patient makes no curve")
	}
	if s.Events > 0 {
		for _, g := range s.Groups {
			if g.Events == 0 && len(s.Groups) > 1 {
				s.warn("no events in %s (%s): its hazard ratio has no finite value", g.Name, model.Count(g.N, "patient"))
			}
			if g.N == 1 && len(s.Groups) > 1 {
				s.warn("%s is one patient: the P values of the tests are approximations for many, and mean nothing here", g.Name)
			}
		}
	}
	if len(s.Groups) > 1 && len(f.Strata) > 1 {
		if f.InRuns() {
			strata, patients, used := comparedIn(s.tables)
			s.warnCompared(f, strata, patients, used)
		} else {
			s.warnStrata(f, groupClasses(f))
		}
	}
	for _, t := range s.Tests {
		for _, w := range t.Warnings {
			if s.Events > 0 && len(s.Groups) > 1 && !slices.Contains(s.Warnings, w) {
				s.warn("%s", w)
			}
		}
	}
	if s.Look.Switch != "" {
		s.warn("curves are Simon-Makuch's: who reaches %s moves from the one to the other then; numbers at risk may rise", s.Look.Switch)
	}
	s.immortal(f)
}

// correct corrects a cut that was moved or searched for: at once where that was done
// before or there is time for it, else later.
func (s *Survival) correct(r *model.Resolver, opt CurvesOptions) error {
	f, quick := s.Frame, opt.Quick
	if f.Marker != nil && f.Marker.Bins != nil {
		if s.Moved && len(f.Cuts) == 1 && opt.Correct {
			s.Corrected = notCorrected(f.Marker.Name + " was counted in bins, and the correction needs its values")
		}
		return nil
	}
	s.Pending = quick && len(s.Landscape) > 0 && !s.LandscapeWhole
	if !s.Moved || len(f.Cuts) != 1 || !opt.Correct {
		return nil
	}
	if f.Look.RobustWeights() {
		s.Corrected = notCorrected("there is no correction with weights")
		return nil
	}
	if quick && !r.HasAllCuts(f) {
		s.Pending = true
		return nil
	}
	land, err := r.AllCuts(f, f.Look.MinProp)
	if err != nil {
		return nil // judge says that nothing is known
	}
	k := searchOf(f.Look, land)
	if !quick {
		if s.Corrected, err = corrected(context.Background(), r, k, stats.RandomOptions{}); err != nil {
			return err
		}
	} else if s.Corrected = k.uncorrected(); s.Corrected == nil {
		var ok bool
		if s.Corrected, ok = model.Recall[*Corrected](r, k); !ok {
			s.Pending = true
			return nil
		}
	}
	s.Corrected = s.Corrected.at(f.Cuts[0], land, f.Sorted)
	return nil
}

// searchedWords say how far the P and the hazard ratio of a cut that was chosen from
// the data are to be believed.
func (s *Survival) searchedWords() string {
	const chosen = "the cut was " + chosenHere
	c := s.Corrected
	switch {
	case s.Pending && c == nil:
		return chosen + "its naive P is too small, and the permutation P that corrects it is being computed"
	case c == nil && len(s.Frame.Cuts) != 1:
		return chosen + "its P is too small, and there is no correction for several cuts at once; its hazard ratios are not corrected either"
	case c == nil:
		return chosen + "its P is too small and not corrected, and its hazard ratio is not corrected either"
	case c.Why != "":
		return chosen + "its P is too small and not corrected (" + c.Why + "), and its hazard ratio is not corrected either"
	}
	w := fmt.Sprintf("%sP %s is that of the best cut, corrected for the search (%s), and the naive P is too small", chosen, model.FormatP(c.P), c.Method)
	if b := c.Best; b != nil {
		w = fmt.Sprintf("%sP %s is that of this cut, corrected for the search (%s; the best cut, %s, has %s), and the naive P is too small", chosen,
			model.FormatP(c.P), c.Method, model.FormatShort(b.Cut), model.FormatP(b.P))
	}
	if t := s.Test("log-rank"); t != nil && c.P < t.P {
		w += " (of the log-rank test, whose variance is another: this once it is the larger)"
	}
	if s.Primary != "log-rank" {
		w += "; it is of the log-rank statistic, not of the test that is read"
	}
	if s.HazardRatio != nil {
		w += "; the hazard ratio and its interval are not corrected"
	}
	return w
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
	if len(model.SplitList(f.Look.Marker)) > 1 && f.Cohort.Column(f.Look.Marker) == nil {
		return false // combinations of two factors
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

// landscape fills the strip: the log-rank chi-square of every cut in at most so many
// bars, evenly over the patients by rank.
func (s *Survival) landscape(r *model.Resolver, columns int) {
	f := s.Frame
	n := f.Sorted.Len()
	if columns < 1 || f.Look.RobustWeights() || n < 2 || len(f.Cuts) != 1 {
		return
	}
	s.Landscape, s.LandscapeTop, s.LandscapeWhole = r.Strip(f, columns)
	// The bar of the cut that moves as many patients, nearly.
	low := f.Sorted.Low(f.Cuts[0])
	best := math.MaxInt
	for i, b := range s.Landscape {
		if d := max(b.From-low, low-b.To, 0); d < best {
			best, s.LandscapeAt = d, i
		}
	}
}
