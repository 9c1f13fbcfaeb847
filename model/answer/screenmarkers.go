package answer

import (
	"fmt"
	"math"
	"slices"

	"kaplan/model"
	"kaplan/stats"
)

// choose fills Columns with the markers of the family and says which of them are
// listed: those of the Look's list, of which enough is above 0.
func (s *Screen) choose(r *model.Resolver, f *model.Frame) (listed []bool, err error) {
	l := f.Look
	why := s.unusable(r, f)
	own, given, err := pickMarkers(r, l.Markers, why)
	if err != nil {
		return nil, err
	}
	columns, _ := r.Listed(l.Markers)
	if columns == nil {
		columns = r.Cohort.Columns
	}
	for _, c := range columns {
		if why(c) == twoValues {
			s.TwoValued++
		}
	}
	s.Detected = l.Detected
	own, s.Undetected = detected(own, l.Detected)
	s.Listed = len(own)
	switch {
	case len(own) == 0 && s.Undetected > 0:
		return nil, &model.QuestionError{What: fmt.Sprintf("no marker has a share of %s above 0", model.FormatShort(l.Detected)),
			Ways: []model.Way{{Field: model.FieldDetected, Do: "ask for a smaller share"}}}
	case len(own) == 0 && given:
		return nil, &model.QuestionError{What: fmt.Sprintf("none of the columns of %s can be screened", l.Markers), Hint: "a screen is of numbers",
			Ways: []model.Way{{Field: model.FieldMarkers, Do: "choose others"}}}
	case len(own) == 0:
		return nil, &model.QuestionError{What: "no number could be screened", Hint: "open a file of markers beside the clinical one"}
	}
	s.Columns = own
	if l.Family != "" {
		share, list := model.ParseFamily(l.Family)
		family, _, err := pickMarkers(r, list, why)
		if err != nil {
			return nil, err
		}
		if family, _ = detected(family, share); len(family) > len(own) {
			s.Columns = union(r.Cohort, own, family)
			if len(s.Columns) > len(own) {
				s.Family = l.Family
			}
		}
	}
	in := make(map[*model.Column]bool, len(own))
	for _, c := range own {
		in[c] = true
	}
	listed = make([]bool, len(s.Columns))
	for j, c := range s.Columns {
		listed[j] = in[c]
	}
	return listed, nil
}

// unusable says why a column cannot be screened, "" where it can.
func (s *Screen) unusable(r *model.Resolver, f *model.Frame) func(*model.Column) string {
	uses := map[string]string{f.Endpoint.Time: "it is the time of the endpoint", f.Endpoint.Event: "it is the status of the endpoint"}
	for _, item := range model.SplitList(f.Look.Covariates) {
		if e, err := model.ParseExpr(r.Cohort, item); err == nil {
			for _, c := range e.Columns() {
				uses[c.Name] = "the screen is adjusted for it"
			}
		}
	}
	return func(c *model.Column) string {
		if c.Kind != model.Number {
			return fmt.Sprintf("it is a %s column, not numbers", c.Kind)
		}
		if why := model.NoMarker(r.Cohort, c); why != "" {
			return why
		}
		if why := c.WhyIncomputable(); why != "" && (s.Mode != "optimal" || c.Bins != nil) {
			return why
		}
		if why := uses[c.Name]; why != "" || s.Mode != "optimal" || !c.HasLevels() {
			return why
		}
		return twoValues
	}
}

// twoValues is why a column takes no part in a search for best cuts.
const twoValues = "it has two values: there is no cut to search for"

// pickMarkers are the columns of a list that can be screened; every one that can
// where the list is empty. A column that is named by its whole name and cannot be is
// an error, while a glob passes over it. given reports whether there was a list.
func pickMarkers(r *model.Resolver, list string, why func(*model.Column) string) (out []*model.Column, given bool, err error) {
	columns, err := r.Listed(list)
	if err != nil {
		return nil, false, err
	}
	if given = columns != nil; !given {
		columns = r.Cohort.Columns
	}
	for _, c := range columns {
		named := slices.ContainsFunc(model.SplitList(list), func(item string) bool { return item == c.Name || item == model.Quote(c.Name) })
		reason := why(c)
		if reason == "" && (named || model.NotOffered(r.Cohort, c) == "") {
			out = append(out, c)
			continue
		}
		if named {
			return nil, given, &model.QuestionError{What: fmt.Sprintf("%s cannot be screened: %s", c.Name, reason),
				Ways: []model.Way{{Field: model.FieldMarkers, Do: "leave it out"}}}
		}
	}
	return out, given, nil
}

// detected are the columns of which at least a share is above 0, among the values
// that everybody has, whatever the subgroup.
func detected(columns []*model.Column, share float64) (kept []*model.Column, out int) {
	if share == 0 {
		return columns, 0
	}
	for _, c := range columns {
		above, n := 0, 0
		for _, v := range c.Num {
			if v == v {
				n++
				if v > 0 {
					above++
				}
			}
		}
		if float64(above) >= share*float64(n)*(1-1e-12) {
			kept = append(kept, c)
		}
	}
	return kept, len(columns) - len(kept)
}

// union are the columns that are in one list or the other, in the order of the
// cohort.
func union(c *model.Cohort, lists ...[]*model.Column) (out []*model.Column) {
	in := map[*model.Column]bool{}
	for _, list := range lists {
		for _, col := range list {
			in[col] = true
		}
	}
	for _, col := range c.Columns {
		if in[col] {
			out = append(out, col)
		}
	}
	return out
}

// logarithms fills transformed. A marker that is listed and has a value without a
// logarithm is an error; a further one of the family stays as it is.
func (s *Screen) logarithms(listed []bool) error {
	t := logOf(s.Look)
	s.Transform = t.String()
	s.transformed = make([][]float64, len(s.Columns))
	for j, c := range s.Columns {
		if listed[j] && c.HasLevels() {
			s.AsTheyAre++
		}
		x, bad := t.of(c)
		if bad >= 0 {
			if listed[j] {
				return &model.QuestionError{
					What: fmt.Sprintf("%s is %s for %s (row %d): there is no %s of it", c.Name, c.Format(bad), s.patient(bad), bad+1, t),
					Ways: []model.Way{{Field: model.FieldMarkers, Do: "choose the markers that are counts or intensities"},
						{Field: model.FieldOffset, Do: "add more than 1"}}}
			}
			x = c.Num
		}
		s.transformed[j] = x
	}
	if t.on {
		s.doubtLogarithm(listed)
	}
	return nil
}

// patient names a patient.
func (s *Screen) patient(i int) string {
	if i < len(s.Cohort.ID) {
		return model.Printable(s.Cohort.ID[i])
	}
	return "a patient"
}

// doubtLogarithm warns of a file whose markers look as if the logarithm had been
// taken already.
func (s *Screen) doubtLogarithm(listed []bool) {
	files := map[string][]*model.Column{}
	var order []string
	for j, c := range s.Columns {
		if !listed[j] || c.HasLevels() {
			continue
		}
		if files[c.File] == nil {
			order = append(order, c.File)
		}
		files[c.File] = append(files[c.File], c)
	}
	for _, file := range order {
		if why := looksLogged(files[file]); why != "" {
			s.warn("%s looks as if its logarithm had been taken already: %s", file, why)
		}
	}
}

// looksLogged says why markers look logged already, "" where they do not. Negative
// values have no other explanation in counts or intensities. For the rest the rule is
// that of GEO2R, of the quantiles of all values: those of a logarithm do not go beyond
// 100 and do not span 50. Whole numbers are counts, and a small scale with a long tail
// to the right is one that nobody took a logarithm of.
func looksLogged(columns []*model.Column) string {
	const most = 200 // of the columns tell as much as all
	step := max(1, len(columns)/most)
	var values, lean []float64
	whole := true
	for j := 0; j < len(columns); j += step {
		var x []float64
		for _, v := range columns[j].Num {
			if v == v && !math.IsInf(v, 0) {
				x = append(x, v)
				whole = whole && v == math.Trunc(v)
			}
		}
		if sum := stats.Summarise(x); sum.SD > 0 {
			lean = append(lean, (sum.Mean-sum.Median)/sum.SD)
		}
		values = append(values, x...)
	}
	if len(values) == 0 {
		return ""
	}
	slices.Sort(values)
	slices.Sort(lean)
	lowest, highest, q99 := values[0], values[len(values)-1], model.Quantile(values, 0.99)
	switch {
	case lowest < 0:
		return fmt.Sprintf("it has negative values (%s)", model.FormatShort(lowest))
	case whole || q99 > 100 || highest-lowest > 50 && model.Quantile(values, 0.25) > 0:
		return ""
	case len(lean) > 0 && model.Quantile(lean, 0.5) > 0.15:
		return ""
	}
	return fmt.Sprintf("its values go from %s to %s and lie evenly about their middle", model.FormatShort(lowest), model.FormatShort(highest))
}
