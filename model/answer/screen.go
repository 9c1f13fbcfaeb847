package answer

import (
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
}

// ScreenOptions say how markers are screened.
type ScreenOptions struct {
	Mode         string // continuous (""), median, optimal
	Permutations int    // for family-wise P; 0 leaves it out
	Seed         uint64
	Progress     func(done, total int)
	Each         func(*Screen) // what is there so far; the Screen is a copy
}

// AskScreen fits every number that can be a marker, in the Look's subgroup and
// strata, adjusted for its covariates.
func AskScreen(r *model.Resolver, ctx context.Context, l model.Look, opt ScreenOptions) (*Screen, error) {
	mode, ok := map[string]stats.ScreenMode{"": stats.ScreenContinuous, "continuous": stats.ScreenContinuous, "median": stats.ScreenMedian, "optimal": stats.ScreenOptimal}[opt.Mode]
	if !ok {
		return nil, &model.UsageError{What: fmt.Sprintf("unknown way to screen %q", opt.Mode), Hint: "one of continuous, median, optimal"}
	}
	ties, err := tiesOf(l.Ties)
	if err != nil {
		return nil, err
	}
	bare := l
	bare.Marker, bare.Switch = "", ""
	f, err := r.Frame(bare)
	if err != nil {
		return nil, err
	}
	d, err := r.Design(f)
	if err != nil {
		return nil, err
	}
	s := &Screen{Answer: answerOf(f), Mode: opt.Mode, Level: l.Confidence(), Adjust: d.Name, Permutations: opt.Permutations, Seed: opt.Seed}
	if s.Mode == "" {
		s.Mode = "continuous"
	}
	s.Excluded = append(append([]model.Exclusion(nil), s.Excluded...), d.Excluded...)
	s.Used = len(d.Pos)
	in := make([]bool, len(f.Row))
	for _, k := range d.Pos {
		in[k] = true
	}
	uses := map[string]bool{}
	for _, item := range model.SplitList(l.Covariates) {
		if e, err := model.ParseExpr(r.Cohort, item); err == nil {
			for _, c := range e.Columns() {
				uses[c.Name] = true
			}
		}
	}
	var markers [][]float64
	for _, c := range r.Cohort.Columns {
		if c.Kind != model.Number || model.NoMarker(r.Cohort, c) != "" || uses[c.Name] || c.Name == f.Endpoint.Time || c.Name == f.Endpoint.Event {
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
	if len(markers) == 0 {
		return nil, &model.QuestionError{What: "no number could be screened", Hint: "open a file of markers beside the clinical one"}
	}
	so := stats.ScreenOptions{Mode: mode, Cut: stats.CutOptions{MinProp: 0.1, MaxProp: 0.9}, Ties: ties, Level: s.Level, Permutations: opt.Permutations, Seed: opt.Seed, Progress: opt.Progress}
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
	if f.Stratum != nil {
		so.Stratum = make([]int, len(f.Stratum))
		for k, v := range f.Stratum {
			so.Stratum[k] = int(v)
		}
	}
	if opt.Each != nil {
		var rows []stats.ScreenResult
		so.Each = func(x stats.ScreenResult) {
			rows = append(rows, x)
			if len(rows)%16 == 1 || len(rows) == len(markers) {
				part := *s
				part.Rows = append([]stats.ScreenResult(nil), rows...)
				opt.Each(&part)
			}
		}
	}
	t, err := stats.Screen(ctx, f.Timeline.Keep(in), markers, so)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &model.QuestionError{What: "the markers could not be screened: " + err.Error(), Hint: "widen the subgroup or drop a covariate"}
	}
	s.Rows, s.Done = t.Results, true
	s.Warnings = append(s.Warnings, t.Warnings...)
	return s, nil
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
