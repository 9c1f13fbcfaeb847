package answer

import (
	"fmt"
	"math"
	"slices"

	"kaplan/model"
	"kaplan/stats"
)

// EffectQuestion asks how alike two groups are after matching or weighting, and
// how they fare.
var EffectQuestion = Question[*Matching]{
	Name: "match", Page: "Effect", Short: "two groups made alike by a propensity score, and the effect",
	Tab: "Effect", Words: "IPTW, weighting, ATE, ATT, overlap weights",
	Parts: func(l model.Look) model.Look {
		p := matched(l)
		if l.Outcome == "" || searched(l) {
			p.Ties, p.ConfType, p.Times, p.RiskAt = l.Ties, l.ConfType, l.Times, l.RiskAt
		}
		return p
	},
	Only: onlyMatched, Needs: needsMatching,
	Ask: plainly(func(r *model.Resolver, l model.Look) (*Matching, error) {
		m, d, err := askMatching(r, l)
		switch {
		case err != nil:
		case m.outcome != nil:
			m.Effect = &MatchEffect{Risk: m.risk(m.event, nil, 0, "")}
			m.Effect.Risk.Outcome = m.Endpoint.Name
		case m.frame.Timeline != nil:
			err = m.effect(d, l)
		}
		return m, err
	}),
}

// fates is what happened to the patients, before and after matching or weighting.
type fates struct {
	all, kept     []int // rows: everybody, and those of a weight above 0
	before, after stats.Outcome
	cluster       []int // by row: pairs, or everybody for themselves
	code          []uint8
	line          *stats.Timeline   // of those kept
	table         *stats.EventTable // likewise
}

// effect fills in Effect for an endpoint.
func (m *Matching) effect(d *model.Design, l model.Look) error {
	m.Effect = &MatchEffect{}
	tr, err := transformOf(l.ConfType)
	if err != nil {
		return err
	}
	ties, err := tiesOf(l.Ties)
	if err != nil {
		return err
	}
	times, err := model.ParseTimes(l.Times)
	if err != nil {
		return err
	}
	x, err := m.fates()
	if err != nil {
		return err
	}
	co := stats.CurveOptions{Level: m.Level, Transform: tr}
	m.curves(x, co)
	score := m.ratios(x, d, ties)
	m.tests(x, score)
	switch {
	case m.Events == 0:
		m.warn("no events: widen the subgroup or choose another endpoint")
	case m.Effect.Curves.Events == 0:
		m.warn("no events among the matched: widen the caliper or the subgroup")
	}
	m.riskBy(x, l, times, co)
	return nil
}

// fates gathers what happened to everybody, and to those who were kept.
func (m *Matching) fates() (*fates, error) {
	x := &fates{}
	for i, w := range m.Weight {
		if w > 0 {
			x.kept = append(x.kept, i)
		}
		x.all = append(x.all, i)
	}
	x.before, x.after = m.observed(x.all), m.observed(x.kept)
	x.cluster = m.Pair
	if m.Pair == nil {
		x.after.Weight = pick(m.Weight, x.kept)
		x.cluster = x.all
	}
	var err error
	if x.line, err = stats.NewTimeline(x.after); err != nil {
		return nil, &model.QuestionError{What: "there are no curves: " + err.Error()}
	}
	x.code = make([]uint8, len(x.kept))
	for k, i := range x.kept {
		x.code[k] = m.frame.Code[m.pos[i]]
	}
	x.table = x.line.Table(x.code, len(m.frame.Groups), nil)
	return x, nil
}

// curves are the arms after matching or weighting.
func (m *Matching) curves(x *fates, co stats.CurveOptions) {
	groups := *m.frame
	groups.Used, groups.Events = len(x.kept), 0
	s := &Survival{Answer: m.Answer, Frame: &groups, Level: m.Level, ConfType: co.Transform.String(), Reference: m.frame.ReferenceGroup(), LandscapeAt: -1}
	s.Look.Band = ""
	s.Used, s.Events = len(x.kept), 0
	entries := map[int][2][]float64{}
	if x.after.Entry != nil {
		for k, g := range x.code {
			e := entries[int(g)]
			e[0], e[1] = append(e[0], x.after.Entry[k]), append(e[1], x.after.Time[k])
			entries[int(g)] = e
		}
	}
	for g, c := range x.table.KaplanMeiers(co, nil) {
		med, follow := c.Median(), x.table.ReverseKaplanMeier(g, co).Median()
		gs := GroupSurvival{Group: groups.Groups[g], N: c.Subjects, Events: c.TotalEvents,
			Median: Interval{med.Value, med.CI.Lower, med.CI.Upper}, FollowUp: Interval{follow.Value, follow.CI.Lower, follow.CI.Upper}}
		gs.whole(c)
		if x.after.Entry != nil {
			gs.enter, gs.leave = sorted(entries[g][0]), sorted(entries[g][1])
		}
		s.Events += c.TotalEvents
		s.Groups = append(s.Groups, gs)
	}
	groups.Events = s.Events
	if n := len(x.line.Time); n > 0 {
		s.LastTime = x.line.Time[n-1]
	}
	m.Effect.Curves = s
}

// ratios are the hazard ratios before, adjusted and after, and the robust score
// test of the last where it has one.
func (m *Matching) ratios(x *fates, d *model.Design, ties stats.Ties) (score *stats.Test) {
	treated := make([]float64, len(m.Treated))
	for i, t := range m.Treated {
		if t {
			treated[i] = 1
		}
	}
	opt := stats.CoxOptions{Ties: ties, Level: m.Level}
	data := func(o stats.Outcome, rows []int) stats.CoxData {
		return stats.CoxData{Time: o.Time, Event: o.Event, Entry: o.Entry, Weight: o.Weight,
			X: [][]float64{pick(treated, rows)}, Name: []string{m.frame.Marker.Name + "=" + m.Arms[0].Name}}
	}
	add := func(name, how string, c stats.CoxData, score **stats.Test) {
		m.Effect.Ratios = append(m.Effect.Ratios, m.ratio(name, how, c, opt, score))
	}
	add("before", "before "+m.done()+", all patients", data(x.before, x.all), nil)
	adjusted := data(x.before, x.all)
	for j, c := range d.X {
		adjusted.X, adjusted.Name = append(adjusted.X, c), append(adjusted.Name, d.Name[j])
	}
	add("adjusted", "adjusted for the covariates", adjusted, nil)
	final := data(x.after, x.kept)
	for _, i := range x.kept {
		final.Cluster = append(final.Cluster, x.cluster[i])
	}
	how := "matched pairs"
	if m.Pair == nil {
		how = map[string]string{"ate": "weighted to all (IPTW)", "att": "weighted to the treated (IPTW)", "overlap": "weighted to the overlap"}[m.Estimand]
	}
	if ties == stats.Exact && m.Pair == nil {
		opt.Ties = stats.Efron
		m.warn("exact ties have no weights: the weighted hazard ratio is by Efron's")
	}
	add("after", how, final, &score)
	return score
}

// tests compare the arms that were made alike.
func (m *Matching) tests(x *fates, score *stats.Test) {
	e := m.Effect
	if m.Pair == nil {
		if score != nil {
			e.Tests = append(e.Tests, testRow("robust score", *score))
		}
		return
	}
	plain := stats.LogRankTests([]*stats.EventTable{x.table}, stats.TestOptions{})[0]
	e.Tests = append(e.Tests, testRow("log-rank", stats.Test{Statistic: plain.ChiSq, DF: plain.DF, P: plain.P}))
	if t, ok := m.pairedLogRank(x.line, x.after, x.code, x.kept); ok {
		e.Tests = append(e.Tests, testRow("log-rank, stratified by pair", stats.Test{Statistic: t.ChiSq, DF: t.DF, P: t.P}))
	}
}

// riskBy compares the risks by a time: the one asked for, the first of the times,
// or the median follow-up.
func (m *Matching) riskBy(x *fates, l model.Look, times []float64, co stats.CurveOptions) {
	at, why := l.RiskAt, "as asked"
	if at == 0 && len(times) > 0 {
		at, why = times[0], "the first time"
	}
	if at == 0 {
		at, why = medianFollowUp(x.before, co)
	}
	if l.Landmark > 0 {
		why += ", from the landmark"
	}
	if x.before.Entry != nil {
		m.Effect.Risk = &RiskAt{Time: at, Why: why, Note: "risks by a time are of those who are observed from 0: patients enter later here"}
		return
	}
	event, known := make([]bool, len(x.all)), make([]bool, len(x.all))
	for i := range x.all {
		event[i] = x.before.Event[i] && x.before.Time[i] <= at
		known[i] = event[i] || x.before.Time[i] >= at
	}
	m.Effect.Risk = m.risk(event, known, at, why)
	for g := range m.Effect.Curves.Groups {
		gs := &m.Effect.Curves.Groups[g]
		gs.At = gs.Curve().At([]float64{at}, false)
		m.Effect.Curves.unknownAt(gs)
	}
}

// done is what was done to the cohort, in a word.
func (m *Matching) done() string {
	if m.Pair != nil {
		return "matching"
	}
	return "weighting"
}

func sorted(x []float64) []float64 {
	x = append([]float64(nil), x...)
	slices.Sort(x)
	return x
}

func pick(x []float64, rows []int) []float64 {
	out := make([]float64, len(rows))
	for k, i := range rows {
		out[k] = x[i]
	}
	return out
}

// observed is what happened to some of the rows, without weights.
func (m *Matching) observed(rows []int) stats.Outcome {
	from := m.frame.Outcome
	o := stats.Outcome{Time: make([]float64, len(rows)), Event: make([]bool, len(rows))}
	if from.Entry != nil {
		o.Entry = make([]float64, len(rows))
	}
	for k, i := range rows {
		p := m.pos[i]
		o.Time[k], o.Event[k] = from.Time[p], from.Event[p]
		if o.Entry != nil {
			o.Entry[k] = from.Entry[p]
		}
	}
	return o
}

// ratio fits a Cox model, whose first covariate is the treatment.
func (m *Matching) ratio(name, how string, d stats.CoxData, opt stats.CoxOptions, score **stats.Test) EffectRatio {
	nan := math.NaN()
	r := EffectRatio{Name: name, How: how, N: len(d.Time), Robust: d.Cluster != nil}
	for _, e := range d.Event {
		if e {
			r.Events++
		}
	}
	r.Effect = noEffect(d.Name[0], m.Arms[0].Name+" vs "+m.Arms[1].Name, "")
	if r.Robust {
		r.CI = "robust"
	}
	if r.Events == 0 {
		r.Note = "no events"
		return r
	}
	fit, err := stats.Cox(d, opt)
	if err != nil {
		r.Note = err.Error()
		return r
	}
	if score != nil {
		*score = fit.RobustScore
	}
	r.Fitted = true
	r.Coef, r.SE, r.Ratio = fit.Coef[0], fit.SE[0], math.Exp(fit.Coef[0])
	r.Lower, r.Upper, r.Statistic, r.P = math.Exp(fit.Lower[0]), math.Exp(fit.Upper[0]), fit.Z[0], fit.P[0]
	for _, a := range fit.Aliased {
		if a.Column == 0 {
			r.Note = "set aside: " + a.Why
			r.Coef, r.SE, r.Ratio, r.Lower, r.Upper, r.Statistic, r.P = nan, nan, nan, nan, nan, nan, nan
		}
	}
	if math.IsInf(r.Coef, 0) {
		r.Note = NoFinite
		r.SE, r.Lower, r.Upper, r.Statistic, r.P = nan, nan, nan, nan, nan
	}
	return r
}

// pairedLogRank is the log-rank test with every pair a stratum of its own. The
// times are those of the timeline, so that ties are what they are for everybody.
func (m *Matching) pairedLogRank(tl *stats.Timeline, o stats.Outcome, code []uint8, kept []int) (stats.LogRank, bool) {
	time := make([]float64, len(kept))
	for p, k := range tl.Subject {
		time[k] = tl.Time[tl.Index[p]]
	}
	of := make([][]int, len(m.Pairs))
	for k, i := range kept {
		of[m.Pair[i]] = append(of[m.Pair[i]], k)
	}
	tables := make([]*stats.EventTable, 0, len(of))
	for _, two := range of {
		var pair stats.Outcome
		var groups []uint8
		for _, k := range two {
			pair.Time, pair.Event = append(pair.Time, time[k]), append(pair.Event, o.Event[k])
			groups = append(groups, code[k])
			if o.Entry != nil {
				pair.Entry = append(pair.Entry, o.Entry[k])
			}
		}
		line, err := stats.NewTimeline(pair)
		if err != nil {
			return stats.LogRank{}, false
		}
		tables = append(tables, line.Table(groups, len(m.frame.Groups), nil))
	}
	return stats.LogRankTests(tables, stats.TestOptions{})[0], true
}

// medianFollowUp is the time by which half have been followed, by reverse
// Kaplan-Meier; where that is not reached, the median time under observation.
func medianFollowUp(o stats.Outcome, opt stats.CurveOptions) (float64, string) {
	tl, err := stats.NewTimeline(o)
	if err != nil {
		return 0, err.Error()
	}
	if q := tl.Table(nil, 1, nil).ReverseKaplanMeier(0, opt).Median(); !math.IsNaN(q.Value) {
		return q.Value, "the median follow-up"
	}
	return model.Quantile(sorted(o.Time), 0.5), "the median time under observation"
}

// risk compares risks before and after. known is false for those whose event
// by the time is not known; nil: everybody's is.
func (m *Matching) risk(event, known []bool, at float64, why string) *RiskAt {
	r := &RiskAt{Time: at, Why: why}
	take := func(after bool) *stats.ArmRisks {
		var treated, hit []bool
		opt := stats.RiskOptions{Level: m.Level}
		for i := range event {
			if after && m.Weight[i] == 0 {
				continue
			}
			if known != nil && !known[i] {
				if after {
					r.Censored[map[bool]int{true: 0, false: 1}[m.Treated[i]]]++
				}
				continue
			}
			treated, hit = append(treated, m.Treated[i]), append(hit, event[i])
			if after && m.Pair != nil {
				opt.Cluster = append(opt.Cluster, m.Pair[i])
			} else if after {
				opt.Weight = append(opt.Weight, m.Weight[i])
			}
		}
		a, err := stats.RisksOf(treated, hit, opt)
		if err != nil {
			if after {
				r.Note = err.Error()
			}
			return nil
		}
		if after {
			for _, w := range a.Warnings {
				m.warn("risks: %s", w)
			}
		}
		return a
	}
	r.Before, r.After = take(false), take(true)
	if n := r.Censored[0] + r.Censored[1]; n > 0 {
		m.warn("risk by %s: %d whose event by then is not known, being censored before, "+
			"are left out (%d treated, %d controls); the curves do not leave them out",
			model.FormatShort(at), n, r.Censored[0], r.Censored[1])
	}
	return r
}

// Heading says in a line what was compared.
func (m *Matching) Heading() string {
	return fmt.Sprintf("%s: %s (%d treated) vs %s (%s)", m.Treatment.Title(), m.Arms[0].Name, m.Arms[0].N, m.Arms[1].Name, model.Count(m.Arms[1].N, "control"))
}
