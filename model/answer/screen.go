package answer

import (
	"cmp"
	"context"
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// Screen is every marker of a cohort, one model each.
type Screen struct {
	Answer
	Mode    string
	Level   float64
	Adjust  []string
	Columns []*model.Column // by marker index
	Rows    []stats.ScreenResult
	Done    bool // false while results are still coming

	Permutations int
	Seed         uint64
	Strata       int // within which best cuts are sought; 0 for none
}

// ScreenQuestion asks about every marker at once.
var ScreenQuestion = Question[*Screen]{
	Name: "screen", Page: "Markers", Short: "every marker at once: hazard ratio, P, q, family-wise P",
	Parts: func(l model.Look) model.Look {
		p := model.Look{Who: l.Who, Observing: l.Observing, Showing: model.Showing{Level: l.Level}}
		p.Covariates, p.Strata, p.Ties = l.Covariates, l.Strata, l.Ties
		p.Mode, p.Permutations, p.Seed = l.Mode, l.Permutations, l.Seed
		if l.Mode != "" && l.Mode != "continuous" && l.Mode != "median" {
			p.MinProp = l.MinProp
		}
		return weighed(p)
	},
	Only: map[model.Field]string{"MinProp": "where every marker is cut at its best"},
	Ask:  askScreen,
}

var screenModes = map[string]stats.ScreenMode{"continuous": stats.ScreenContinuous, "median": stats.ScreenMedian, "optimal": stats.ScreenOptimal}

// askScreen fits every number that can be a marker, in the Look's subgroup and
// strata, adjusted for its covariates.
func askScreen(ctx context.Context, r *model.Resolver, l model.Look, p Progress[*Screen]) (*Screen, error) {
	if err := l.NotWeighted("a screen of markers"); err != nil {
		return nil, err
	}
	mode, ok := screenModes[cmp.Or(l.Mode, "continuous")]
	if !ok {
		return nil, &model.UsageError{Field: model.FieldMode, What: fmt.Sprintf("unknown way to screen %q", l.Mode), Hint: "one of continuous, median, optimal"}
	}
	ties, err := tiesOf(l.Ties)
	if err != nil {
		return nil, err
	}
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	d, err := r.Design(f)
	if err != nil {
		return nil, err
	}
	s := &Screen{Answer: answerOf(f), Mode: cmp.Or(l.Mode, "continuous"), Level: l.Confidence(), Adjust: d.Name,
		Permutations: permutations(l, 1000), Seed: l.Seed}
	s.Excluded = append(append([]model.Exclusion(nil), s.Excluded...), d.Excluded...)
	s.Used = len(d.Pos)
	in := make([]bool, len(f.Row))
	for _, k := range d.Pos {
		in[k] = true
	}
	markers := s.markers(r, f, in)
	if len(markers) == 0 {
		return nil, &model.QuestionError{What: "no number could be screened", Hint: "open a file of markers beside the clinical one"}
	}
	least, err := model.LeastShare(l.MinProp)
	if err != nil {
		return nil, err
	}
	so := stats.ScreenOptions{Mode: mode, Cut: stats.CutOptions{MinProp: least, MaxProp: 1 - least}, Ties: ties, Level: s.Level,
		Permutations: s.Permutations, Seed: s.Seed, Progress: p.count}
	for _, x := range d.X {
		full := make([]float64, len(f.Row))
		for k := range full {
			full[k] = math.NaN()
		}
		for i, k := range d.Pos {
			full[k] = x[i]
		}
		so.Adjust = append(so.Adjust, full)
	}
	if len(f.Strata) > 1 {
		s.Strata = len(f.Strata)
	}
	if f.Stratum != nil {
		so.Stratum = make([]int, len(f.Stratum))
		for k, v := range f.Stratum {
			so.Stratum[k] = int(v)
		}
	}
	if p.Show != nil {
		var rows []stats.ScreenResult
		so.Each = func(x stats.ScreenResult) {
			rows = append(rows, x)
			if len(rows)%16 == 1 || len(rows) == len(markers) {
				part := *s
				part.Rows = append([]stats.ScreenResult(nil), rows...)
				p.show(&part)
			}
		}
	}
	t, err := stats.Screen(ctx, f.Timeline.Keep(in), markers, so)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &model.QuestionError{What: "the markers could not be screened: " + err.Error(),
			Ways: []model.Way{model.WidenSubgroup, model.OtherCovariates}}
	}
	s.Rows, s.Done = t.Results, true
	s.Warnings = append(s.Warnings, t.Warnings...)
	return s, nil
}

// markers are the values of every number that can be one and is not adjusted for,
// of those who are in; NaN for all others.
func (s *Screen) markers(r *model.Resolver, f *model.Frame, in []bool) [][]float64 {
	uses := map[string]bool{f.Endpoint.Time: true, f.Endpoint.Event: true}
	for _, item := range model.SplitList(f.Look.Covariates) {
		if e, err := model.ParseExpr(r.Cohort, item); err == nil {
			for _, c := range e.Columns() {
				uses[c.Name] = true
			}
		}
	}
	var markers [][]float64
	for _, c := range r.Cohort.Columns {
		if c.Kind != model.Number || model.NoMarker(r.Cohort, c) != "" || uses[c.Name] {
			continue
		}
		x := make([]float64, len(f.Row))
		for k, i := range f.Row {
			x[k] = math.NaN()
			if in[k] && !math.IsInf(c.Num[i], 0) {
				x[k] = c.Num[i]
			}
		}
		markers = append(markers, x)
		s.Columns = append(s.Columns, c)
	}
	return markers
}

// CompareP orders P values, what does not exist last.
func CompareP(x, y float64) int {
	switch {
	case math.IsNaN(x) && math.IsNaN(y):
		return 0
	case math.IsNaN(x):
		return 1
	case math.IsNaN(y):
		return -1
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// Finding are the tests of all markers, with the least P for all of them: by
// permutation where there was one, else by Benjamini-Hochberg.
func (s *Screen) Finding() (Finding, bool) {
	if !s.Done {
		return Finding{}, false
	}
	var p, q, family []float64
	for _, r := range s.Rows {
		p, q, family = append(p, r.P), append(q, r.Q), append(family, r.FamilyP)
	}
	f := find(&s.Answer, "every marker, "+s.Mode, p...)
	if f.Corrected, _ = least(family); math.IsNaN(f.Corrected) {
		f.Corrected, _ = least(q)
	}
	return f.ifTested()
}
