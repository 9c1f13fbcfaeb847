package answer

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// LandmarkQuestion asks for curves from a landmark on, of the patients in the
// group of their state at it.
var LandmarkQuestion = Question[*Survival]{
	Name: "landmark", Page: "Landmark", Short: "groups by their state at a landmark, followed from there",
	Tab: "Land", Words: "conditional, immortal time, time-dependent",
	Parts: func(l model.Look) model.Look {
		at := l.Switch
		l.Grouping = model.Grouping{Marker: "state", Reference: l.Reference} // what a comparison of groups uses
		p := curvesParts(l)
		p.Grouping = model.Grouping{Switch: at, Reference: p.Reference}
		p.MinProp, p.StartAt = 0, 0 // it starts at the landmark
		return p
	},
	Needs: []model.Need{
		model.Needs("groups by state need the time at which a patient changes group", model.FieldSwitch),
		model.Needs("groups by state need a landmark at which the state is looked at", model.FieldLandmark),
	},
	Only: map[model.Field]string{"Extend": atTimes},
	Ask:  plainly(askLandmark),
}

// askLandmark puts every patient who is under observation after the landmark into
// the group of their state at it. Patients who change later stay in their group: the
// groups are known when the comparison begins, which is what makes it fair.
func askLandmark(r *model.Resolver, l model.Look) (*Survival, error) {
	tr, err := transformOf(l.ConfType)
	if err != nil {
		return nil, err
	}
	times, err := model.ParseTimes(l.Times)
	if err != nil {
		return nil, err
	}
	at, err := r.Column(l.Switch)
	if err != nil {
		return nil, err
	}
	if at.Kind != model.Number {
		return nil, &model.QuestionError{What: fmt.Sprintf("%s is a %s column, not the time at which a patient changes group", at.Name, at.Kind),
			Hint: "leave it missing for patients who never do", Ways: []model.Way{{Field: model.FieldSwitch, Do: "choose another column"}}}
	}
	bare := l
	bare.Switch = ""
	f, err := r.Frame(bare)
	if err != nil {
		return nil, err
	}
	// The frame counts from the landmark, and so does the change.
	change := make([]float64, len(f.Row))
	for k, i := range f.Row {
		if change[k] = at.Num[i] - l.Landmark; math.IsInf(change[k], 0) {
			change[k] = math.NaN()
		}
	}
	state, err := stats.StateAt(f.Outcome.Time, change, 0)
	if err != nil {
		return nil, err
	}
	when := model.FormatShort(l.Landmark)
	column := &model.Column{Name: at.Name + " by " + when, Label: at.Title() + " by " + when, Kind: model.Category, Level: []string{"not yet", "reached"},
		Why: "computed from " + at.Name}
	if err := f.Regroup(column, column.Level, func(k int) uint8 { return state[k] }, "no longer under observation after "+when); err != nil {
		return nil, err
	}
	s, err := curvesOf(r, f, tr, times, CurvesOptions{Full: true})
	if err != nil {
		return nil, err
	}
	s.Look = l // as it was asked
	s.warnNeverChanged()
	s.warn("time counts from %s, and groups are by state then: who changes later stays in the group; the choice of the landmark is part of the question", when)
	return s, nil
}
