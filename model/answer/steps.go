package answer

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// What can be built by hand, by the words of a Look.
const (
	BuiltCurve       = "km"
	BuiltLogRank     = "logrank"
	BuiltCox         = "cox"
	BuiltIncidence   = "cuminc"
	BuiltPermutation = "permutation"
)

// StepsQuestion asks for an analysis built by hand, one step after another.
var StepsQuestion = Question[*Steps]{
	Name: "steps", Page: "By hand", Short: "a curve, a test or a model built by hand, step by step",
	Tab: "By hand", Words: "step by step, blackboard, teaching, handout, exercise, worked example, Newton, Greenwood",
	Parts: stepsParts,
	Only: map[model.Field]string{
		"Level": "for curves", "ConfType": "for curves",
		"Strata": "for a log-rank test or a model", "Reference": "for a model", "Covariates": "for a model", "Ties": "for a model",
		"Firth":        "for a model",
		"Permutations": "for permutations", "MinProp": "for permutations, or where the cut is searched",
		"Cut": "where there are groups to compare", "AsLevels": "where there are groups to compare", "Levels": "where there are groups to compare",
		"Switch": "where there are groups to compare",
	},
	Ask: plainly(askSteps),
}

// stepsParts are the patients and their groups, and what else is used of what is built.
func stepsParts(l model.Look) model.Look {
	p := unfitted(l)
	p.Stepping, p.Seed, p.Robust = l.Stepping, l.Seed, "" // there is none with weights
	if is(l, BuiltCurve) {
		p.Level, p.ConfType = l.Level, l.ConfType
	}
	if !is(l, BuiltLogRank, BuiltCox, BuiltPermutation) {
		p.Strata = ""
	}
	if is(l, BuiltCox) {
		p.Reference, p.Covariates, p.Ties, p.Firth = l.Reference, l.Covariates, l.Ties, l.Firth
	}
	if is(l, BuiltPermutation) {
		p.Permutations, p.MinProp = l.Permutations, l.MinProp
		if l.Built == BuiltPermutation { // every cut is looked at
			p.Cut, p.AsLevels, p.Levels, p.Switch = "", false, "", ""
		}
	}
	return p
}

// is reports whether a Look builds one of some, or what is not known, of which each part
// may be used.
func is(l model.Look, built ...string) bool {
	b := builtOf(l)
	return slices.Contains(built, b) || !slices.Contains(model.FieldBuilt.Allowed(), b)
}

func builtOf(l model.Look) string { return cmp.Or(l.Built, BuiltCurve) }

// Steps is an analysis as it is built by hand: the steps up to the one that is shown. Of
// what is built one of the pointers at the end is not nil.
type Steps struct {
	Answer
	Frame    *model.Frame // of those who are in: where some were drawn, of them
	Built    string
	Level    float64
	ConfType string
	Sample   Sample
	Patients []StepPatient // in the order of time, events first
	At       int           // the last step that is shown
	Total    int           // how many there are
	Blanks   string        // as the Look says

	Curves      []CurveStep                  // of curves, with a first row for each group
	Whole       []*stats.Curve               // of the groups: as far as Until they are drawn
	Incidences  []*stats.CumulativeIncidence // likewise
	Until       []float64                    // by group; NaN where nothing is drawn yet
	LogRank     *LogRankBuilt
	Cox         *CoxBuilt
	Incidence   *IncidenceBuilt
	Permutation *PermutationBuilt
}

// Sample says who is in: everybody, or those who were drawn.
type Sample struct {
	N, From int  // patients who are in, of how many
	Drawn   bool // some are not in
	Seed    uint64
	Each    []int // by group
}

// StepPatient is one patient.
type StepPatient struct {
	ID      string
	Group   int
	Stratum string // "" where there are none
	Time    float64
	Entry   float64 // 0 where nobody enters late
	Event   bool    // of interest
	Cause   string  // of another event, "" for none
	Marker  float64 // NaN where it is no number
	X       []float64
}

// Done reports whether all steps are shown.
func (s *Steps) Done() bool { return s.At == s.Total }

// Teaching says that the patients are a sample for teaching; "" where all are in.
func (s *Steps) Teaching() string {
	if !s.Sample.Drawn {
		return ""
	}
	how := ""
	if each := s.Sample.Each; len(each) > 1 {
		how = ", " + strings.Trim(strings.ReplaceAll(fmt.Sprint(each), " ", " + "), "[]") + " by group"
	}
	return fmt.Sprintf("a teaching sample: %d of %s, drawn with seed %d%s", s.Sample.N, model.Count(s.Sample.From, "patient"), s.Sample.Seed, how)
}

func askSteps(r *model.Resolver, l model.Look) (*Steps, error) {
	built, asked, apart := builtOf(l), l, ""
	if allowed := model.FieldBuilt.Allowed(); !slices.Contains(allowed, built) {
		return nil, &model.UsageError{Field: model.FieldBuilt, What: fmt.Sprintf("nothing is built that is called %q", built),
			Hint: model.OneOf(built, allowed)}
	}
	if l.Weights != "" {
		return nil, &model.QuestionError{What: "what is built by hand counts patients, and these have weights",
			Ways: []model.Way{{Field: model.FieldWeights, Do: "leave out the weights"}}}
	}
	if l.Switch != "" {
		return nil, &model.QuestionError{What: "what is built by hand keeps everybody in one group, and here patients change group",
			Ways: []model.Way{{Field: model.FieldSwitch, Do: "leave out the change of group"}, {Field: model.FieldLandmark, Do: "use a landmark"}}}
	}
	var err error
	switch built {
	case BuiltIncidence:
		if r, l, apart, err = r.CausesApart(l); err != nil {
			return nil, err
		}
	case BuiltPermutation:
		if l.Marker == "" {
			return nil, &model.QuestionError{What: "permutations are of the best cut of a marker", Ways: []model.Way{{Field: model.FieldMarker,
				Do: "choose a marker"}}}
		}
		if l.Strata != "" {
			return nil, &model.QuestionError{What: "permutations within strata are not built by hand: scores change places within each of them",
				Ways: []model.Way{{Field: model.FieldStrata, Do: "leave out the strata"}}}
		}
		l.Cut = "median" // every cut is looked at
	}
	whole, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	if whole.Cohort.Intervals() != nil {
		return nil, &model.QuestionError{What: "what is built by hand takes each row for a patient, and here a patient has several intervals",
			Ways: []model.Way{{Field: model.ReadRows, Do: "say which of the rows is meant"}}}
	}
	s := &Steps{Built: built, Level: l.Confidence(), Blanks: l.Blanks}
	if err := s.gather(r, whole, l); err != nil {
		return nil, err
	}
	f := s.Frame
	s.Answer = answerOf(f)
	if built == BuiltIncidence {
		s.Answer = competing(f, apart, asked)
	}
	s.Look = asked
	s.warnSearched(l, f)
	s.immortal(f)
	if t := s.Teaching(); t != "" {
		s.warnFirst("%s: what is built of it is an example, and no result of the cohort", t)
	}
	if s.Events == 0 {
		ways := []model.Way{model.WidenSubgroup, model.OtherEndpoint}
		if s.Sample.Drawn {
			ways = append([]model.Way{{Field: "Seed", Do: "draw others, by another seed"}, {Field: model.FieldDrawn, Do: "draw more"}}, ways...)
		}
		return nil, &model.QuestionError{What: fmt.Sprintf("none of the %s has had the event: there is nothing to build", model.Count(s.Used,
			"patient")), Ways: ways}
	}
	s.listPatients()
	switch built {
	case BuiltCurve:
		err = s.buildCurves(l)
	case BuiltLogRank:
		err = s.buildLogRank()
	case BuiltCox:
		err = s.buildCox(r, l)
	case BuiltIncidence:
		err = s.buildIncidence(l)
	default:
		err = s.buildPermutations(l)
	}
	return s, err
}

// gather takes everybody who is in, or draws some of them.
func (s *Steps) gather(r *model.Resolver, whole *model.Frame, l model.Look) error {
	code := slices.Clone(whole.Code)
	var missing []model.Exclusion
	if s.Built == BuiltCox { // of those who have all covariates
		d, err := r.Design(whole)
		if err != nil {
			return err
		}
		has := make([]bool, len(code))
		for _, k := range d.Pos {
			has[k] = true
		}
		for k := range code {
			if !has[k] {
				code[k] = stats.NoGroup
			}
		}
		missing = d.Excluded
	}
	f := whole.Apart(code)
	for _, x := range missing {
		f.Exclude(x.Reason, x.N)
	}
	in, _ := stats.CountIn(code, f.Outcome.Event)
	s.Sample = Sample{N: in, From: in, Seed: l.Seed}
	n := l.Drawn
	if n == 0 && in > model.MostByHand {
		n = model.FewByHand
	}
	if n > 0 && n < in {
		s.Sample.N, s.Sample.Drawn = n, true
		for k, drawn := range stats.DrawWithin(code, len(f.Groups), n, l.Seed) {
			if !drawn {
				code[k] = stats.NoGroup
			}
		}
		f.Exclude("not drawn into the teaching sample", in-n)
	} else if in > model.MostByHand {
		return &model.QuestionError{What: fmt.Sprintf("%d patients are too many to be built by hand", in),
			Ways: []model.Way{{Field: model.FieldDrawn, Do: fmt.Sprintf("draw at most %d of them", model.MostByHand)}}}
	}
	f.DropEmpty()
	f.Used, f.Events = stats.CountIn(f.Code, f.Outcome.Event)
	if f.Used == 0 {
		return f.Nobody()
	}
	s.Sample.Each = make([]int, len(f.Groups))
	for _, g := range f.Code {
		if g != stats.NoGroup {
			s.Sample.Each[g]++
		}
	}
	s.Frame = f
	return nil
}

// shown sets how many steps there are, and how many of them are shown.
func (s *Steps) shown(total int) {
	s.Total, s.At = total, total
	if at := s.Look.Step; at > 0 {
		s.At = min(at, total)
	}
}

// id is the name of the patient in a row of the frame.
func (s *Steps) id(k int32) string { return rowName(s.Frame.Cohort, s.Frame.Row[k]) }

// rowsOf are, for each row of the frame that is in, the distinct time at which it leaves,
// and the first at which it is at risk, as indexes into the timeline.
func (s *Steps) rowsOf() (leaves, enters []int32) {
	tl := s.Frame.Timeline
	leaves, enters = make([]int32, tl.N), make([]int32, tl.N)
	for p, i := range tl.Subject {
		leaves[i] = tl.Index[p]
	}
	for q, i := range tl.EntrySubject {
		enters[i] = tl.EntryRow[q]
	}
	return leaves, enters
}

// listPatients lists those who are in.
func (s *Steps) listPatients() {
	f := s.Frame
	var causeNames []string
	if s.Built == BuiltIncidence {
		causeNames = f.Endpoint.CauseNames()
	}
	for _, k := range f.Timeline.Subject {
		g := f.Code[k]
		if g == stats.NoGroup {
			continue
		}
		p := StepPatient{ID: s.id(k), Group: int(g), Time: f.Outcome.Time[k], Event: f.Outcome.Event[k], Marker: math.NaN()}
		if f.Outcome.Entry != nil {
			p.Entry = f.Outcome.Entry[k]
		}
		if f.Numeric() {
			p.Marker = f.Value()[k]
		}
		if len(f.Strata) > 1 {
			p.Stratum = f.Strata[f.Stratum[k]]
		}
		if c := f.CauseAt(int(k)); causeNames != nil && !p.Event && c > 0 {
			p.Cause = causeNames[c-1]
		}
		s.Patients = append(s.Patients, p)
	}
	slices.SortStableFunc(s.Patients, func(a, b StepPatient) int {
		if c := cmp.Compare(a.Time, b.Time); c != 0 || a.Event == b.Event {
			return c
		}
		if a.Event {
			return -1
		}
		return 1
	})
}

// Finding is what was built to its end of all patients: of a sample nothing is tested.
func (s *Steps) Finding() (Finding, bool) {
	if s.Sample.Drawn || !s.Done() {
		return Finding{}, false
	}
	f := find(&s.Answer, named(s.Frame.Marker))
	f.Of = name(s.Frame.Marker)
	f.cutBy(s.Frame)
	switch {
	case s.LogRank != nil:
		f.P, f.Tests, f.Chosen = s.LogRank.Test.P, 1, chosen(s.Look)
	case s.Permutation != nil && len(s.Permutation.Steps) > 0:
		f.P, f.Tests, f.Chosen, f.Corrected = s.Permutation.Naive, 1, true, s.Permutation.P(len(s.Permutation.Steps))
		f.Cuts, f.Rule = []float64{s.Permutation.Best.Cut}, "optimal"
	}
	return f.ifTested()
}
