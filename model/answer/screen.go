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
	Columns []*model.Column // by marker index; those of the family, of which Rows are some
	Rows    []stats.ScreenResult
	Listed  int  // how many rows there are in the end
	Done    bool // false while results are still coming

	Per         string      // sd, iqr or unit; "" where the markers are cut
	Transform   string      // such as "log2(x + 1)"; "" for none
	AsTheyAre   int         // columns of two values, which have no scale: per unit, and no logarithm
	Detected    float64     // markers of which less than this share is above 0 are left out; 0 for none
	Undetected  int         // how many were
	Family      string      // over which q and family-wise P are, where that is more than the rows; else ""
	transformed [][]float64 // by marker index, of the whole cohort

	Permutations int
	Seed         uint64
	Strata       int // within which best cuts are sought; 0 for none

	CutRounds   int    // permutations that correct each best cut for the search; 0 for the bounds, or none
	Uncorrected string // why no best cut has a P that is corrected; "" where each has
	TwoValued   int    // columns that are left out of a search for best cuts: they have one cut
	alone       int    // permutations that would correct a marker alone
}

// ScreenQuestion asks about every marker at once.
var ScreenQuestion = Question[*Screen]{
	Name: "screen", Page: "Markers", Short: "every marker at once: hazard ratio, P, q, family-wise P",
	Tab: "Markers", Words: "volcano, FDR, q value, multiple testing, genes",
	Silent: fewNumbers(1, 1, "no column is a number"),
	Parts: func(l model.Look) model.Look {
		p := model.Look{Who: l.Who, Observing: l.Observing, Showing: model.Showing{Level: l.Level}}
		p.Covariates, p.Strata, p.Ties = l.Covariates, l.Strata, l.Ties
		p.Mode, p.Permutations, p.Seed = l.Mode, l.Permutations, l.Seed
		p.Markers, p.Detected = l.Markers, l.Detected
		if l.Mode != "" && l.Mode != "continuous" && l.Mode != "median" {
			p.MinProp = l.MinProp
		}
		if l.Mode != "median" && l.Mode != "optimal" { // a logarithm moves no patient over a cut
			p.Per, p.Log2 = l.Per, l.Log2
			if l.Log2 {
				p.Offset = l.Offset
			}
		}
		if l.Markers != "" || l.Detected > 0 { // else every marker is in it
			p.Family = l.Family
		}
		return weighed(p)
	},
	Only: map[model.Field]string{"MinProp": "where every marker is cut at its best",
		"Per": "where a marker enters as a number", "Log2": "where a marker enters as a number: groups at a cut stay the same",
		"Offset": "where a logarithm is taken", "Family": "where some markers are listed, or left out because they are not detected"},
	Ask: askScreen,
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
		Seed: l.Seed}
	s.Excluded = append(append([]model.Exclusion(nil), s.Excluded...), d.Excluded...)
	s.Used, s.Events = len(d.Pos), 0
	in := make([]bool, len(f.Row))
	for _, k := range d.Pos {
		in[k] = true
		if f.Outcome.Event[k] {
			s.Events++
		}
	}
	if s.Used < 2 {
		return nil, s.tooFew()
	}
	listed, err := s.choose(r, f)
	if err != nil {
		return nil, err
	}
	s.Permutations = permutations(l, s.ownRounds())
	if s.Permutations == 0 && l.Permutations == 0 {
		s.warn("no family-wise P: to permute %s in %s takes minutes, and is done where a number of permutations is given",
			model.Count(len(s.Columns), "marker"), model.Count(s.Used, "patient"))
	}
	s.sayCodes(s.Columns)
	if err := s.logarithms(listed); err != nil {
		return nil, err
	}
	var shown []*model.Column
	for j, c := range s.Columns {
		if listed[j] {
			shown = append(shown, c)
		}
	}
	s.immortalMarkers(f, shown)
	s.immortal(f) // of the covariates
	markers := s.markers(f, in)
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
	s.CutRounds = s.cutRounds(l, s.Used)
	so.CutRounds, s.Uncorrected = s.CutRounds, s.uncorrected(f)
	if f.Stratum != nil {
		so.Stratum = make([]int, len(f.Stratum))
		for k, v := range f.Stratum {
			so.Stratum[k] = int(v)
		}
	}
	if mode == stats.ScreenContinuous {
		s.Per = cmp.Or(l.Per, "sd")
		so.Scale = func(j int) float64 { return stepOf(s.transformed[j], s.Columns[j].Distinct, s.Per) }
	}
	if p.Show != nil {
		var rows []stats.ScreenResult
		so.Each = func(x stats.ScreenResult) {
			if !listed[x.Marker] {
				return
			}
			rows = append(rows, x)
			if len(rows)%16 == 1 || len(rows) == s.Listed {
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
	for j, x := range t.Results {
		if listed[j] {
			s.Rows = append(s.Rows, x)
		}
	}
	s.Done = true
	s.Warnings = append(s.Warnings, t.Warnings...)
	return s, nil
}

// screenRounds is how many permutations the family-wise P of a screen rests on where a
// Look does not say; none for large cohorts where they would be more than so many sums.
const (
	screenRounds = 1000
	mostSums     = 1e9
)

func (s *Screen) ownRounds() int {
	if s.Used > model.QuickCuts && screenRounds*float64(s.Used)*float64(len(s.Columns)) > mostSums {
		return 0
	}
	return screenRounds
}

// tooFew is that nobody is left to be compared with, and what left the others out.
func (s *Screen) tooFew() error {
	e := &model.QuestionError{What: "a screen compares patients, and there is " + model.Count(s.Used, "patient")}
	if s.Look.Where != "" {
		e.Ways = append(e.Ways, model.WidenSubgroup)
	}
	if s.Look.Covariates != "" {
		e.Ways = append(e.Ways, model.OtherCovariates)
	}
	if len(e.Ways) == 0 {
		e.Hint = "open a file with more patients whose time and status are known"
	}
	return e
}

// markers are the values of the family's markers, of those who are in; NaN for all
// others.
func (s *Screen) markers(f *model.Frame, in []bool) [][]float64 {
	markers := make([][]float64, len(s.Columns))
	for j, values := range s.transformed {
		x := make([]float64, len(f.Row))
		for k, i := range f.Row {
			x[k] = math.NaN()
			if in[k] && !math.IsInf(values[i], 0) {
				x[k] = values[i]
			}
		}
		markers[j] = x
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
	what := "every marker, "
	if s.Look.Markers != "" || s.Detected > 0 {
		if what = fmt.Sprintf("%d markers, ", s.Listed); s.Listed == 1 {
			what = "1 marker, "
		}
	}
	f := find(&s.Answer, what+s.Mode, p...)
	if s.Family != "" {
		f.Tests = len(s.Columns)
	}
	for _, c := range s.Columns {
		f.Among = append(f.Among, c.Name)
	}
	if f.Corrected, _ = least(family); math.IsNaN(f.Corrected) {
		f.Corrected, _ = least(q)
	}
	return f.ifTested()
}
