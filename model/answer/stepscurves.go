package answer

import (
	"math"
	"slices"

	"kaplan/model"
	"kaplan/stats"
)

// CurveStep is one event time of a Kaplan-Meier curve, or what stands before the first.
type CurveStep struct {
	Group    int
	Start    bool // before the first event: everybody who is there
	Time     float64
	AtRisk   int // just before Time
	Events   int
	Censored int     // from Time on, before the next event
	Entered  int     // after Time, before the next event
	Factor   float64 // 1 - d/n
	Surv     float64
	Term     float64 // d/(n (n - d)); +Inf where all who are at risk have the event
	Sum      float64 // of the terms up to here: Greenwood's
	SE       float64 // of S; NaN where S = 0
	Lower    float64 // as curves have them
	Upper    float64
	Before   *CurveStep // of the same group, nil for a start
	Had      []string   // who has the event
	Lost     []string   // who is censored
}

// spell are the event times of one group and, between them, who leaves and enters.
type spell struct {
	row            int32 // index into the timeline's times; -1 before the first event
	atRisk, events int
	censored       []string
	entered        int
	had            []string
}

// spells walk through one group; event says who has an event there, by row of the frame.
func (s *Steps) spells(g int, event func(k int32) bool) []spell {
	leaves, enters := s.rowsOf()
	f := s.Frame
	var members []int32
	rows := map[int32]bool{}
	for _, k := range f.Timeline.Subject {
		if int(f.Code[k]) == g {
			members = append(members, k)
			if event(k) {
				rows[leaves[k]] = true
			}
		}
	}
	times := []int32{-1}
	for j := range rows {
		times = append(times, j)
	}
	slices.Sort(times)
	out := make([]spell, len(times))
	for i, j := range times {
		sp := &out[i]
		sp.row = j
		next := int32(math.MaxInt32)
		if i+1 < len(times) {
			next = times[i+1]
		}
		for _, k := range members {
			if enters[k] <= max(j, 0) && leaves[k] >= j {
				sp.atRisk++
			}
			if enters[k] > max(j, 0) && enters[k] <= next {
				sp.entered++
			}
			switch {
			case event(k) && leaves[k] == j:
				sp.events++
				sp.had = append(sp.had, s.id(k))
			case !event(k) && leaves[k] >= j && leaves[k] < next:
				sp.censored = append(sp.censored, s.id(k))
			}
		}
	}
	return out
}

// buildCurves builds the Kaplan-Meier curve of one group after the other.
func (s *Steps) buildCurves(l model.Look) error {
	tr, err := transformOf(l.ConfType)
	if err != nil {
		return err
	}
	s.ConfType = tr.String()
	f := s.Frame
	s.Whole = f.Timeline.Table(f.Code, len(f.Groups), nil).KaplanMeiers(stats.CurveOptions{Level: s.Level, Transform: tr}, nil)
	event := func(k int32) bool { return f.Outcome.Event[k] }
	total := 0
	var all [][]spell
	for g := range f.Groups {
		all = append(all, s.spells(g, event))
		total += len(all[g]) - 1
	}
	s.shown(total)
	left := s.At
	s.Until = untils(all, left, s.Frame.Timeline)
	for g, spells := range all {
		if left == 0 {
			break
		}
		curve := s.Whole[g]
		var before *CurveStep
		sum := 0.0
		for i, sp := range spells {
			if i > 0 && left == 0 {
				break
			}
			c := CurveStep{Group: g, Start: i == 0, AtRisk: sp.atRisk, Events: sp.events, Censored: len(sp.censored), Entered: sp.entered,
				Factor: 1, Surv: 1, Lower: 1, Upper: 1, Before: before, Had: sp.had, Lost: sp.censored}
			if i > 0 {
				left--
				n, d := float64(sp.atRisk), float64(sp.events)
				c.Time = f.Timeline.Time[sp.row]
				c.Factor, c.Term = (n-d)/n, d/(n*(n-d))
				sum += c.Term
				j, _ := slices.BinarySearch(curve.Time, c.Time)
				ci := curve.CI(j)
				c.Sum, c.Surv, c.SE, c.Lower, c.Upper = sum, curve.Surv[j], math.Sqrt(sum)*curve.Surv[j], ci.Lower, ci.Upper
			} else {
				c.Time = s.from()
			}
			s.Curves = append(s.Curves, c)
			before = &c
		}
	}
	return nil
}

// untils are the times up to which each group is built, its last one where that is done.
func untils(all [][]spell, left int, tl *stats.Timeline) []float64 {
	out := make([]float64, len(all))
	for g, spells := range all {
		switch n := len(spells) - 1; {
		case left >= n && (left > 0 || n > 0):
			out[g] = math.Inf(1)
		case left > 0:
			out[g] = tl.Time[spells[left].row]
		default:
			out[g] = math.NaN()
		}
		left = max(0, left-len(spells)+1)
	}
	return out
}

// from is where curves begin.
func (s *Steps) from() float64 { return s.Look.StartAt }

// LogRankBuilt is a log-rank test as it is built.
type LogRankBuilt struct {
	Steps []LogRankStep // those that are shown
	Test  stats.LogRank // of all steps
}

// LogRankStep is one event time, with the sums up to it.
type LogRankStep struct {
	stats.LogRankStep
	SumObserved, SumExpected []float64   // by group
	SumVariance              [][]float64 // groups × groups
	Had                      []string    // who has the event
}

// buildLogRank builds the log-rank test of the groups, within the strata.
func (s *Steps) buildLogRank() error {
	f := s.Frame
	if len(f.Groups) < 2 {
		return &model.QuestionError{What: "a log-rank test compares groups, and there is one", Ways: []model.Way{model.OtherGroups}}
	}
	tables := []*stats.EventTable{f.Timeline.Table(f.Code, len(f.Groups), nil)}
	if len(f.Strata) > 1 {
		tables = f.StratumTables()
	}
	leaves, _ := s.rowsOf()
	b := &LogRankBuilt{Test: stats.LogRankTests(tables, stats.TestOptions{})[0]}
	steps := stats.LogRankSteps(tables)
	s.shown(len(steps))
	groups := len(f.Groups)
	s.Whole = f.Timeline.Table(f.Code, len(f.Groups), nil).KaplanMeiers(stats.CurveOptions{Level: s.Level}, nil)
	s.Until = make([]float64, groups)
	for g := range s.Until {
		switch {
		case s.Done():
			s.Until[g] = math.Inf(1)
		case len(f.Strata) < 2:
			s.Until[g] = steps[s.At-1].Time
		default: // strata are built one after the other, and curves are of all of them
			s.Until[g] = math.NaN()
		}
	}
	observed, expected, variance := make([]float64, groups), make([]float64, groups), square(groups)
	for _, step := range steps[:s.At] {
		for g := range groups {
			observed[g] += step.Events[g]
			expected[g] += step.Expected[g]
			for h := range groups {
				variance[g][h] += step.Variance[g][h]
			}
		}
		one := LogRankStep{LogRankStep: step, SumObserved: slices.Clone(observed), SumExpected: slices.Clone(expected), SumVariance: square(groups)}
		for g := range groups {
			copy(one.SumVariance[g], variance[g])
		}
		for _, k := range f.Timeline.Subject {
			in := f.Code[k] != stats.NoGroup && f.Outcome.Event[k] && f.Timeline.Time[leaves[k]] == step.Time
			if in && (len(f.Strata) < 2 || int(f.Stratum[k]) == step.Stratum) {
				one.Had = append(one.Had, s.id(k))
			}
		}
		b.Steps = append(b.Steps, one)
	}
	s.Warnings = append(s.Warnings, b.Test.Warnings...)
	s.LogRank = b
	return nil
}

func square(n int) [][]float64 {
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, n)
	}
	return out
}

// IncidenceBuilt is the cumulative incidence of one cause as it is built.
type IncidenceBuilt struct {
	Cause string
	Steps []IncidenceStep // with a first one for each group
}

// IncidenceStep is one time with an event of any cause in one group, or what stands
// before the first.
type IncidenceStep struct {
	Group     int
	Start     bool
	Time      float64
	AtRisk    int     // just before Time
	Events    int     // of the cause
	Others    int     // of other causes
	Censored  int     // from Time on, before the next event
	Entered   int     // after Time, before the next event
	FreeUntil float64 // S(t-): no event of any cause before Time
	Increment float64 // S(t-) d/n
	Estimate  float64
	Free      float64 // S(t)
	Before    *IncidenceStep
	Had       []string // who has an event of the cause
	Other     []string // of another
	Lost      []string // who is censored
}

// buildIncidence builds the cumulative incidence of a cause in one group after the other.
func (s *Steps) buildIncidence(l model.Look) error {
	f := s.Frame
	code, n, of, name, err := causes(f)
	if err != nil {
		return err
	}
	curves, err := f.Timeline.AalenJohansen(code, n, f.Code, len(f.Groups), stats.IncidenceOptions{Level: s.Level})
	if err != nil {
		return err
	}
	b := &IncidenceBuilt{Cause: name}
	for g := range f.Groups {
		s.Incidences = append(s.Incidences, curves[g][of-1])
	}
	total := 0
	var all [][]spell
	for g := range f.Groups {
		all = append(all, s.spells(g, func(k int32) bool { return code[k] != 0 }))
		total += len(all[g]) - 1
	}
	s.shown(total)
	left, causeOf := s.At, map[string]bool{}
	s.Until = untils(all, left, f.Timeline)
	for k, c := range code {
		if f.Code[k] != stats.NoGroup && c == of {
			causeOf[s.id(int32(k))] = true
		}
	}
	for g, spells := range all {
		if left == 0 {
			break
		}
		curve := s.Incidences[g]
		var before *IncidenceStep
		for i, sp := range spells {
			if i > 0 && left == 0 {
				break
			}
			c := IncidenceStep{Group: g, Start: i == 0, Time: s.from(), AtRisk: sp.atRisk, Censored: len(sp.censored), Entered: sp.entered,
				FreeUntil: 1, Free: 1, Before: before, Lost: sp.censored}
			for _, id := range sp.had {
				if causeOf[id] {
					c.Had = append(c.Had, id)
				} else {
					c.Other = append(c.Other, id)
				}
			}
			c.Events, c.Others = len(c.Had), len(c.Other)
			if i > 0 {
				left--
				c.Time = f.Timeline.Time[sp.row]
				j, _ := slices.BinarySearch(curve.Time, c.Time)
				c.FreeUntil = before.Free
				c.Increment = c.FreeUntil * float64(c.Events) / float64(c.AtRisk)
				c.Estimate, c.Free = curve.Estimate[j], curve.EventFree[j]
			}
			b.Steps = append(b.Steps, c)
			before = &c
		}
	}
	s.Incidence = b
	return nil
}
