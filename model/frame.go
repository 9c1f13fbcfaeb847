package model

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/stats"
)

// Group is one of the compared arms.
type Group struct {
	Name  string
	Range string // "<= 0.793" for a cut, "" for levels
}

// Frame is a Look resolved against a Cohort: who is in, in which group and
// stratum, and why everyone else is out.
//
// Row, Outcome, Code, Stratum and Value are parallel over the patients whose
// endpoint can be used. These patients change with the endpoint only, so that
// their order by time is made once; those who are not in this analysis have the
// code stats.NoGroup.
type Frame struct {
	Cohort   *Cohort
	Look     Look
	Endpoint Endpoint

	Row      []int32 // patient, as index into the cohort
	Outcome  stats.Outcome
	Timeline *stats.Timeline

	Groups []Group
	Code   []uint8
	// Cuts are the values that made the groups, ascending; empty for levels
	// and for a cut per level of a factor.
	Cuts    []float64
	CutText []string // the cuts as they are printed, the same everywhere
	Rule    Cut
	Marker  *Column
	Sorted  Ascending // the values of a numeric marker of those in the analysis; none for levels

	Strata  []string // names; empty: one stratum
	Stratum []int32  // nil: one stratum; below 0 for who is in none

	Used     int
	Events   int
	Excluded []Exclusion
	Warnings []string

	population *population
	subset     *subset
	value      func() []float64
	regrouped  bool // the groups are no longer those of the Look
}

// Numeric reports whether the groups are made by cuts of a number whose values are known.
func (f *Frame) Numeric() bool { return f.value != nil }

// Value is the numeric marker of those in the analysis, NaN for all others; nil where
// the frame is not Numeric.
func (f *Frame) Value() []float64 {
	if f.value == nil {
		return nil
	}
	return f.value()
}

// CauseAt is the code of the cause of the event in row k of the frame, as stats
// numbers causes: 0 where there was no event.
func (f *Frame) CauseAt(k int) uint8 { return uint8(f.population.outcomeOf.Cause[f.Row[k]]) }

// Frame resolves a Look.
func (r *Resolver) Frame(l Look) (*Frame, error) {
	if first, err := r.RowsFirst(l); err != nil || first != r {
		if err != nil {
			return nil, err
		}
		return first.Frame(l)
	}
	if at, err := r.For(l, true); err != nil {
		return nil, err
	} else if at != r && r.Cohort.Repeats.Rows == r.Cohort {
		return at.Frame(l)
	}
	b, err := r.population(l)
	if err != nil {
		return nil, err
	}
	if err := r.notEndpoint(b, []string{l.Marker}, "groups made of it differ in it by themselves", OtherMarker); err != nil {
		return nil, err
	}
	if err := r.notEndpoint(b, SplitList(l.Covariates), "a covariate made of it tells of it by itself", OtherCovariates); err != nil {
		return nil, err
	}
	warning, err := r.timed(b, l)
	if err != nil {
		return nil, err
	}
	f, err := r.frame(b, l)
	if err != nil {
		return f, err
	}
	if warning != "" {
		f.Warnings = append(f.Warnings, warning)
	}
	f.lateness()
	return f, nil
}

// notEndpoint refuses items that are made of the endpoint's own columns.
func (r *Resolver) notEndpoint(b *population, items []string, why string, way Way) error {
	own := r.ReadBy(b.endpoint.Time, b.endpoint.Event)
	for _, c := range r.ReadBy(items...) {
		if slices.Contains(own, c) {
			return &QuestionError{What: fmt.Sprintf("%s is part of the endpoint %s: %s", c.Name, b.endpoint.Title(), why), Ways: []Way{way}}
		}
	}
	return nil
}

// Grouped resolves the subgroup and the groups of a Look for a question that
// has no endpoint: patients whose status is not known take part, too. Outcome and
// Timeline of the frame are empty. A cut that only an endpoint can give (optimal,
// youden) is the one that the endpoint gives.
func (r *Resolver) Grouped(l Look) (*Frame, error) {
	if rule, err := ParseCut(l.Cut); err == nil && (rule.Kind == CutOptimal || rule.Kind == CutYouden) && l.Marker != "" {
		f, err := r.Frame(l.Survival())
		if err != nil {
			return nil, err
		}
		if len(f.Cuts) > 0 {
			l.Cut = ValueRule(f.Cuts...)
		}
	}
	l.Switch, l.Weights, l.Strata, l.Landmark, l.StartAt = "", "", "", 0, 0
	b, _ := Remember(r, "everybody", 1, everybodyKey{}, func() (*population, error) {
		return &population{row: AllRows(r.Cohort.N)}, nil
	})
	return r.frame(b, l)
}

// everybodyKey is the key of the whole cohort, which depends on no endpoint.
type everybodyKey struct{}

func (r *Resolver) frame(b *population, l Look) (*Frame, error) {
	var marker *Column
	var err error
	if l.Switch != "" && l.Marker != "" {
		return nil, &QuestionError{What: "groups are made either by a marker or by a switch, not by both", Hint: "give the marker as a covariate"}
	}
	if l.Marker != "" {
		if marker, err = r.Marker(l.Marker); err != nil {
			return nil, err
		}
		if marker.Bins != nil && l.AsLevels {
			return nil, marker.binned()
		}
		if marker.Kind == Identifier {
			return nil, &QuestionError{What: fmt.Sprintf("%s names patients (%s) and cannot group them", marker.Name, marker.Why), Ways: []Way{OtherMarker}}
		}
		if marker.Kind == Date {
			return nil, &QuestionError{What: fmt.Sprintf("%s is a date, and dates do not group patients", marker.Name),
				Ways: []Way{{FieldMarker, "choose a number or a category"}}}
		}
	}
	a, err := r.subset(b, l, marker)
	if err != nil {
		return nil, err
	}
	f := &Frame{Cohort: r.Cohort, Look: l, Endpoint: b.endpoint, Row: b.row, Outcome: b.outcome, Timeline: b.timeline,
		Marker: marker, Excluded: slices.Clone(a.out), population: b, subset: a}
	for _, said := range []string{r.Ever(l.Where), r.Ever(l.Marker), marker.variesSaid(), r.RowsSaid()} {
		if said != "" {
			f.Warnings = append(f.Warnings, said)
		}
	}
	f.Code = make([]uint8, len(b.row))
	switch {
	case b.switched != nil:
		f.Marker = &Column{Name: l.Switch + " reached", Kind: Category, Level: []string{"not yet", "reached"}, Why: "computed from " + l.Switch}
		f.Groups = []Group{{Name: "not yet"}, {Name: "reached"}}
		for k, in := range a.in() {
			switch {
			case !in:
				f.Code[k] = stats.NoGroup
			case b.switched[k]:
				f.Code[k] = 1
			}
		}
	case marker == nil:
		f.Groups = []Group{{Name: "all"}}
		if a.inRun != nil {
			of := make([]uint8, len(a.inRun))
			for q, in := range a.inRun {
				if !in {
					of[q] = stats.NoGroup
				}
			}
			stats.SpreadCodes(b.alike, of, f.Code)
			break
		}
		for k, in := range a.in() {
			if !in {
				f.Code[k] = stats.NoGroup
			}
		}
	case f.groupsByLevel():
		err = f.codeLevels(a)
	default:
		f.Sorted = a.sorted
		if marker.Bins == nil { // else nothing may be made of the values but these groups
			f.value = a.value
		}
		err = f.codeCut(r, a)
	}
	if err != nil {
		return nil, err
	}
	if err := f.reference(); err != nil {
		return nil, err
	}
	if err := f.stratify(r); err != nil {
		return nil, err
	}
	f.DropEmpty()
	if b.switched == nil && r.Cohort.Intervals() == nil && b.timeline != nil {
		if b.alike != nil {
			f.Used, f.Events = usedIn(b.alike, f.Code, b.outcome.Event)
		} else {
			f.Used, f.Events = stats.CountIn(f.Code, b.outcome.Event)
		}
	} else {
		f.countRows(r)
	}
	if f.Used == 0 {
		return f, f.Nobody()
	}
	return f, nil
}

// countRows counts patients and events where a patient may have several rows, or
// there is no endpoint.
func (f *Frame) countRows(r *Resolver) {
	for k, g := range f.Code {
		if g != stats.NoGroup {
			if k == 0 || f.Row[k] != f.Row[k-1] || f.Code[k-1] == stats.NoGroup {
				f.Used++ // a patient who switches has two rows
			}
			if f.Timeline != nil && f.Outcome.Event[k] {
				f.Events++
			}
		}
	}
	if r.Cohort.Intervals() != nil {
		f.Used = f.CountPatients(func(k int) bool { return f.Code[k] != stats.NoGroup })
	}
}

// Nobody is the error of a frame in which no patient is left; it says why each is
// out.
func (f *Frame) Nobody() error {
	var why []string
	for _, x := range f.Excluded {
		why = append(why, fmt.Sprintf("%s (%d)", x.Reason, x.N))
	}
	ways := []Way{WidenSubgroup, OtherEndpoint, OtherMarker}
	l := f.Look
	if l.Landmark > 0 && slices.ContainsFunc(f.Excluded, func(x Exclusion) bool { return x.Reason == goneAt(l.Landmark) }) {
		ways = append([]Way{{FieldLandmark, "choose an earlier landmark"}}, ways...)
	}
	return &QuestionError{What: "no patient is left: " + strings.Join(why, "; "), Ways: ways}
}

// goneAt is why a patient is out whose observation ends at a landmark or before.
func goneAt(landmark float64) string {
	return "no longer under observation after " + FormatNumber(landmark)
}

// Exclude counts n further patients who are out for a reason; n may be 0.
func (f *Frame) Exclude(reason string, n int) {
	if n > 0 {
		f.Excluded = append(f.Excluded, Exclusion{reason, n})
	}
}

// DropEmpty takes away the groups in which nobody is left: an empty group has no
// curve, and there is no ratio to it.
func (f *Frame) DropEmpty() {
	some := make([]bool, len(f.Groups))
	for _, g := range f.Code {
		if g != stats.NoGroup && !some[g] {
			if some[g] = true; !slices.Contains(some, false) {
				return
			}
		}
	}
	if !slices.Contains(some, true) {
		return
	}
	to := make([]uint8, len(some))
	left := f.Groups[:0:0]
	for g, ok := range some {
		to[g] = uint8(len(left))
		if ok {
			left = append(left, f.Groups[g])
		} else {
			f.Warnings = append(f.Warnings, "nobody is left in "+f.Groups[g].Name)
		}
	}
	f.Groups = left
	for k, g := range f.Code {
		if g != stats.NoGroup {
			f.Code[k] = to[g]
		}
	}
}
