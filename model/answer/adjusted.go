package answer

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// Predicted is survival as a Cox model sees it: for one patient's covariates,
// and adjusted, that is averaged over the cohort as if everybody were in each
// group.
type Predicted struct {
	Hazard   *Hazard
	Pattern  string // as given
	Assumed  []string
	Groups   []string
	Curves   []*stats.CoxCurve // of the pattern, by group
	At       []float64         // the times that were asked for; nil for none
	Times    []float64         // At, or the event times
	Adjusted [][]float64       // [group][time]: averaged survival, NaN beyond the follow-up
	Last     float64           // the patient's curves are known up to here
	Followed float64           // beyond it the curves are taken to stay level; +Inf where they end
}

// Footnotes are those of the model that predicts.
func (p *Predicted) Footnotes() []string { return p.Hazard.Footnotes() }

// AdjustedQuestion asks for survival as a model sees it: for one patient, and
// averaged over the cohort as if everybody were in each group.
var AdjustedQuestion = Question[*Predicted]{
	Name: "adjusted", Page: "Adjusted curves", Short: "survival as a Cox model sees it: of one patient, and adjusted for the covariates",
	Tab: "Adj", Words: "predicted survival, direct standardisation, g-formula",
	Parts: func(l model.Look) model.Look {
		p := modelled(l)
		p.CI, p.Pattern, p.Times, p.Extend = "", l.Pattern, l.Times, l.Extend && l.Times != ""
		return p
	},
	Needs: needsModel,
	Only:  map[model.Field]string{"Extend": atTimes},
	Ask:   plainly(askPredict),
}

// askPredict predicts survival for the Look's pattern, such as age=60,sex=f;
// covariates that it does not name stand at their median or reference level. The
// Look's times are for the adjusted curves; without any, these are given at the
// event times.
func askPredict(r *model.Resolver, l model.Look) (*Predicted, error) {
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	h, err := hazard(r, f)
	if err != nil {
		return nil, err
	}
	h.warnSearched(l, f)
	if len(h.cox.Monotone) > 0 {
		return nil, &model.QuestionError{What: "a model with an infinite coefficient predicts nothing: " + h.Note,
			Ways: []model.Way{{Field: model.FieldFirth, Do: "penalise the likelihood as Firth does"}}}
	}
	p := &Predicted{Hazard: h, Pattern: strings.TrimSpace(l.Pattern), Groups: []string{"all"}}
	if p.At, err = model.ParseTimes(l.Times); err != nil {
		return nil, err
	}
	one, err := onePatient(r, f, p.Pattern, p)
	if err != nil {
		return nil, err
	}
	if len(f.Groups) > 1 {
		p.Groups = nil
		for _, g := range f.Groups {
			p.Groups = append(p.Groups, g.Name)
		}
	}
	var covariates []float64
	for _, item := range model.SplitList(l.Covariates) {
		v, err := patternOf(r, f, one, item)
		if err != nil {
			return nil, err
		}
		covariates = append(covariates, v...)
	}
	times := slices.Clone(p.At)
	if p.At == nil {
		for k, e := range f.Outcome.Event {
			if e && f.Code[k] != stats.NoGroup {
				times = append(times, f.Outcome.Time[k])
			}
		}
	}
	slices.Sort(times)
	p.Times = slices.Compact(times)
	stratum := 0
	if f.Stratum != nil {
		stratum = int(f.Stratum[h.design.Pos[0]])
		p.Assumed = append(p.Assumed, "stratum "+f.Strata[stratum])
	}
	for g := range p.Groups {
		columns, values := indicators(f, g)
		c, err := h.cox.Predict(append(slices.Clone(values), covariates...), stratum, stats.PredictOptions{Level: h.Level})
		if err != nil {
			return nil, err
		}
		if l.RobustWeights() {
			c.Unsure()
		}
		p.Curves = append(p.Curves, c)
		adj, err := h.cox.Average(columns, values, p.Times)
		if err != nil {
			return nil, err
		}
		p.Adjusted = append(p.Adjusted, adj)
	}
	p.within(f, stratum)
	return p, nil
}

// Size counts the patients of a group of the model, and those with the event; -1 where
// they are not here.
func (p *Predicted) Size(group int) (n, events int) {
	f := p.Hazard.frame
	if f == nil || p.Hazard.Afar != "" {
		return -1, -1
	}
	in := func(k int) bool { return int(f.Code[k]) == group }
	return f.CountPatients(in), f.CountPatients(func(k int) bool { return in(k) && f.Outcome.Event[k] })
}

// within takes away what lies beyond the follow-up, unless the Look takes curves to
// stay level there: of the patient beyond that of their own stratum, of the averages
// beyond that of any.
func (p *Predicted) within(f *model.Frame, stratum int) {
	last := make([]float64, max(1, len(f.Strata)))
	for _, k := range p.Hazard.design.Pos {
		of := 0
		if f.Stratum != nil {
			of = int(f.Stratum[k])
		}
		last[of] = max(last[of], f.Outcome.Time[k])
	}
	shortest := slices.Min(last)
	p.Last, p.Followed = math.Inf(1), math.Inf(1)
	if p.Hazard.Look.Extend {
		p.Followed = shortest
		return
	}
	p.Last = last[stratum]
	for k, t := range p.Times {
		if t > shortest {
			for g := range p.Adjusted {
				p.Adjusted[g][k] = math.NaN()
			}
		}
	}
	if n := len(p.Times); n > 0 && p.Times[n-1] > shortest {
		p.Hazard.unknown("", shortest, p.Times[n-1])
	}
}

// indicators are the columns of a design that hold the groups, and their values
// for one group; none where there is one group.
func indicators(f *model.Frame, group int) (columns []int, values []float64) {
	if len(f.Groups) < 2 {
		return nil, nil
	}
	ref := f.ReferenceGroup()
	for j := range f.Groups {
		if j == ref {
			continue
		}
		columns = append(columns, len(columns))
		v := 0.0
		if j == group {
			v = 1
		}
		values = append(values, v)
	}
	return columns, values
}

// onePatient makes a cohort of the one patient that a pattern describes.
func onePatient(r *model.Resolver, f *model.Frame, pattern string, p *Predicted) (*model.Resolver, error) {
	given, err := readPattern(r, pattern)
	if err != nil {
		return nil, err
	}
	needed := map[string]bool{}
	for _, item := range model.SplitList(f.Look.Covariates) {
		for _, src := range r.CovariateSources(item) {
			if e, err := model.ParseExpr(r.Cohort, src); err == nil {
				for _, c := range e.Columns() {
					needed[c.Name] = true
				}
			}
		}
	}
	c := &model.Cohort{Name: r.Cohort.Name, N: 1, ID: []string{"pattern"}}
	for _, col := range r.Cohort.Columns {
		v, has := given[col.Name]
		one := &model.Column{Name: col.Name, Kind: col.Kind, Why: col.Why, Level: col.Level, Distinct: col.Distinct}
		assumed, err := "", error(nil)
		switch col.Kind {
		case model.Number, model.Date:
			var x float64
			if !has {
				x = medianAmong(f, col)
				assumed = fmt.Sprintf("%s = %s (median)", col.Name, model.FormatNumber(x))
			} else if x, err = model.ReadNumber(v); err != nil {
				return nil, &model.UsageError{What: fmt.Sprintf("%s=%s: %s is a number", col.Name, v, col.Name)}
			}
			one.Num = []float64{x}
		case model.Category:
			code := 0
			if !has {
				if want, ok := model.ReferenceLevel(f.Look.Reference, col.Name); ok {
					code = max(0, model.LevelIndex(col, want))
				}
				if len(col.Level) > 0 {
					assumed = fmt.Sprintf("%s = %s (reference)", col.Name, col.Level[code])
				}
			} else if code = model.LevelIndex(col, v); code < 0 {
				return nil, &model.QuestionError{What: fmt.Sprintf("%s has no level %q", col.Name, v), Hint: "its levels: " + strings.Join(col.Level, ", ")}
			}
			one.Code = []int32{int32(code)}
		default:
			one.Text = []string{"pattern"}
		}
		if assumed != "" && needed[col.Name] {
			p.Assumed = append(p.Assumed, assumed)
		}
		c.Columns = append(c.Columns, one)
	}
	c.Index()
	return model.NewResolver(c), nil
}

// readPattern reads COL=VALUE, comma-separated.
func readPattern(r *model.Resolver, pattern string) (map[string]string, error) {
	given := map[string]string{}
	for _, item := range model.SplitList(pattern) {
		i := strings.LastIndex(item, "=")
		if i < 1 {
			return nil, &model.UsageError{What: fmt.Sprintf("%q is not of the form COL=VALUE", item), Hint: "for example age=60,sex=f"}
		}
		name := strings.Trim(strings.TrimSpace(item[:i]), "`")
		if r.Cohort.Column(name) == nil {
			err := &model.QuestionError{What: r.Cohort.Lacks(name, "")}
			if near := r.Cohort.Nearest(name, 3); len(near) > 0 {
				err.Hint = "did you mean " + strings.Join(near, ", ") + "?"
			} else {
				err.Ways = []model.Way{{Field: "columns", Do: "look at the list of columns"}}
			}
			return nil, err
		}
		given[name] = strings.Trim(strings.TrimSpace(item[i+1:]), "\"`")
	}
	return given, nil
}

// medianAmong is the median of a column among those in the analysis, NaN where
// nobody has a value.
func medianAmong(f *model.Frame, col *model.Column) float64 {
	var vals []float64
	for k, i := range f.Row {
		if f.Code[k] != stats.NoGroup && !math.IsNaN(col.Num[i]) {
			vals = append(vals, col.Num[i])
		}
	}
	if len(vals) == 0 {
		return math.NaN()
	}
	slices.Sort(vals)
	return model.Quantile(vals, 0.5)
}

// patternOf gives the values of a covariate's columns for the one patient.
func patternOf(r *model.Resolver, f *model.Frame, one *model.Resolver, item string) ([]float64, error) {
	b, err := r.Covariate(f, item)
	if err != nil {
		return nil, err
	}
	return valuesOf(r, one, b)
}

// valuesOf gives the values of a block's columns for the one patient.
func valuesOf(r, one *model.Resolver, b model.Block) ([]float64, error) {
	if len(b.Parts) > 0 {
		out := make([]float64, len(b.Names))
		for j := range out {
			out[j] = 1
		}
		for i, part := range b.Parts {
			v, err := valuesOf(r, one, part)
			if err != nil {
				return nil, err
			}
			for j := range out {
				out[j] *= v[b.Index[j][i]]
			}
		}
		return out, nil
	}
	if b.Spline != nil {
		basis, err := stats.SplineBasis([]float64{one.Cohort.Columns[r.Cohort.Position(b.Spline.Column.Name)].Num[0]}, b.Spline.Knots)
		if err != nil {
			return nil, err
		}
		var out []float64
		for _, col := range basis {
			out = append(out, col[0])
		}
		return out, nil
	}
	c, err := one.Column(b.Item)
	if err != nil {
		return nil, err
	}
	if c.Kind == model.Number || c.Kind == model.Date {
		return []float64{c.Num[0]}, nil
	}
	out := make([]float64, len(b.Names))
	for j, name := range b.Names {
		if name == c.Name+"="+c.Format(0) {
			out[j] = 1
		}
	}
	return out, nil
}
