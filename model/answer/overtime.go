package answer

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// OverTimeQuestion asks how a measure changes over time.
var OverTimeQuestion = Question[*OverTime]{
	Name: "compare", Page: "Over time", Short: "means, or counts, by time point of what was measured again and again",
	Tab: "Time", Words: "longitudinal, repeated measures, trajectories, means, stacked bars, counts over time",
	Silent: notRepeated,
	Parts: func(l model.Look) model.Look {
		p := grouped(l)
		p.Reference = "" // no mean is held against another
		p.Value, p.Level = l.Value, l.Level
		return p
	},
	Only:  onlySearched,
	Needs: []model.Need{needsValue},
	Ask:   plainly(askOverTime),
}

// OverTime is a measure that was taken again and again: every patient's values
// and the means of each group, by time point.
type OverTime struct {
	Answer
	Frame   *model.Frame // one row per patient where that can be
	Measure string
	Title   string // of the measure
	Unit    string // of its values, "" where that is not known
	Time    string // what the time points are called
	Point   string // column of the rows that has them; "" where they are in names of columns
	Points  []TimePoint
	// Words says that the points have names and no numbers: they stand at 0, 1, 2.
	Words bool
	Rows  bool // the frame is of rows, of which a patient has several
	Level float64
	// Levels are those of a category, which has counts in the place of means and lines.
	Levels []string

	Groups []TimeGroup
}

// TimePoint is one time at which the measure was taken.
type TimePoint struct {
	At    float64
	Label string
}

// TimeGroup is one group over time.
type TimeGroup struct {
	Name, Range string
	N           int                  // patients with any value
	Means       []stats.MeanEstimate // by time point
	Lines       []TimeLine
	Counts      [][]int // of a category: by time point, then by level
}

// At is how many of the group have a value at a time point.
func (g *TimeGroup) At(point int) int {
	if g.Counts == nil {
		return g.Means[point].N
	}
	n := 0
	for _, k := range g.Counts[point] {
		n += k
	}
	return n
}

// TimeLine is one patient: values at the points that have one, ascending.
type TimeLine struct {
	ID    string
	At, Y []float64
}

// series are the values of one measure by patient and point.
type series struct {
	measure, time string
	title, unit   string
	point         string // column of the rows that has the time points
	points        []TimePoint
	words         bool
	at            *model.Resolver // whose rows are grouped
	rows          bool            // groups are of rows, not of patients
	without       string          // the reason of those who have no value
	levels        []string        // of a category, whose values are indices into them
	// values calls f for every row of the frame's cohort i, with the point.
	values func(i int, f func(point int, v float64))
	id     func(i int) string
}

// askOverTime answers how a Look's Value changes over time in the groups of the
// Look. It is a column of long data, or one that was folded, such as `hCG @ 7`. Of a
// category the levels are counted.
//
// Errors: *QuestionError where the value was measured once only, or is neither a number
// nor a category.
func askOverTime(r *model.Resolver, l model.Look) (*OverTime, error) {
	s, err := seriesOf(r, l)
	if err != nil {
		return nil, err
	}
	f, err := s.at.Grouped(l)
	if err != nil {
		return nil, err
	}
	n := len(f.Groups)
	o := &OverTime{Measure: s.measure, Title: s.title, Unit: s.unit,
		Time: s.time, Point: s.point, Points: s.points, Words: s.words, Rows: s.at.Cohort == r.Cohort.Long,
		Level: l.Confidence(), Levels: s.levels}
	lines := make([][]TimeLine, n)
	at := make([]map[string]int, n) // of a patient in lines
	for g := range at {
		at[g] = map[string]int{}
	}
	var y, x []float64
	var code []uint8
	without := 0
	for k, g := range f.Code {
		if g == stats.NoGroup {
			continue
		}
		i, some := int(f.Row[k]), false
		s.values(i, func(point int, v float64) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return
			}
			some = true
			id := s.id(i)
			j, ok := at[g][id]
			if !ok {
				j = len(lines[g])
				at[g][id] = j
				lines[g] = append(lines[g], TimeLine{ID: id})
			}
			t := s.points[point].At
			lines[g][j].At, lines[g][j].Y = append(lines[g][j].At, t), append(lines[g][j].Y, v)
			y, x, code = append(y, v), append(x, t), append(code, g)
		})
		if !some {
			without++
			f.Code[k] = stats.NoGroup
			f.Used--
		}
	}
	f.Exclude(s.without, without)
	if len(y) == 0 {
		return nil, f.Nobody()
	}
	var means [][]stats.MeanAt
	if o.Levels == nil {
		if means, err = stats.MeansOverTime(x, y, code, n, o.Level); err != nil {
			return nil, &model.QuestionError{What: "the means over time cannot be had: " + err.Error()}
		}
	}
	for g := range f.Groups {
		nan := math.NaN()
		t := TimeGroup{Name: f.Groups[g].Name, Range: f.Groups[g].Range, N: len(lines[g])}
		if o.Levels != nil {
			t.Counts = o.counts(x, y, code, g)
		} else {
			t.Lines, t.Means = lines[g], make([]stats.MeanEstimate, len(s.points))
		}
		for j, p := range s.points {
			if o.Levels != nil {
				break
			}
			t.Means[j] = stats.MeanEstimate{Mean: nan, SD: nan, SEM: nan, CI: stats.Interval{Lower: nan, Upper: nan, Level: o.Level, Method: "t"}}
			for _, m := range means[g] {
				if m.Time == p.At {
					t.Means[j] = m.MeanEstimate
				}
			}
		}
		for i := range t.Lines {
			t.Lines[i].sort()
		}
		if t.N > 0 {
			o.Groups = append(o.Groups, t)
		} else {
			f.Warnings = append(f.Warnings, "nobody is left in "+t.Name)
		}
	}
	if s.rows {
		f.Warnings = append(f.Warnings, fmt.Sprintf("the groups are of rows, for %s is known by %s only: one patient can be in several", l.Marker, s.time))
	}
	o.Answer, o.Frame = answerOf(f), f
	o.warnSearched(o.Look, f)
	return o, nil
}

// counts are the values of a group's category by time point and level.
func (o *OverTime) counts(x, y []float64, code []uint8, g int) [][]int {
	out := make([][]int, len(o.Points))
	for j, p := range o.Points {
		out[j] = make([]int, len(o.Levels))
		for k, t := range x {
			if t == p.At && int(code[k]) == g {
				out[j][int(y[k])]++
			}
		}
	}
	return out
}

func (l *TimeLine) sort() {
	order := make([]int, len(l.At))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case l.At[a] < l.At[b]:
			return -1
		case l.At[a] > l.At[b]:
			return 1
		}
		return 0
	})
	at, y := make([]float64, len(order)), make([]float64, len(order))
	for k, i := range order {
		at[k], y[k] = l.At[i], l.Y[i]
	}
	l.At, l.Y = at, y
}

// measureOf is the measure that a folded column holds, and its point.
func measureOf(column string) (measure, point string, ok bool) {
	i := strings.LastIndex(column, " @ ")
	if i <= 0 {
		return "", "", false
	}
	return column[:i], column[i+3:], true
}

// seriesOf finds the values of a measure by patient and point.
func seriesOf(r *model.Resolver, l model.Look) (*series, error) {
	c := r.Cohort
	measure := strings.Trim(l.Value, "`")
	if c.Column(measure) != nil {
		if m, _, ok := measureOf(measure); ok {
			measure = m
		}
	} else {
		measure = l.Value
	}
	if c.Long != nil {
		// A column with one value per patient is in the folded cohort only once.
		if s, err := seriesOfRows(r, l, measure); s != nil || err != nil {
			return s, err
		}
	}
	if s, err := seriesOfColumns(r, measure); s != nil || err != nil {
		return s, err
	}
	if _, err := r.Column(l.Value); err != nil {
		return nil, err
	}
	what := fmt.Sprintf("%s has one value per patient, not one per time point", l.Value)
	if c.Long != nil {
		return nil, &model.QuestionError{What: what,
			Hint: "choose a column that changes over " + c.PointColumn + ": " + strings.Join(short(overTimeColumns(r), 6), ", ")}
	}
	if columns := overTimeColumns(r); len(columns) > 0 {
		return nil, &model.QuestionError{What: what, Hint: "choose one that was measured again: " + strings.Join(short(columns, 6), ", ")}
	}
	return nil, &model.QuestionError{What: what,
		Hint: "where a file has a row per patient and time point, it is to be read by the column of the time; " +
			"columns named like 'hCG @ 7' are read as one measure too"}
}

// overTimeColumns are the numbers and categories that were measured more than once.
func overTimeColumns(r *model.Resolver) []string {
	var out []string
	seen := map[string]int{}
	for _, c := range r.Cohort.Columns {
		if m, _, ok := measureOf(c.Name); ok && (c.Kind == model.Number || c.Kind == model.Category) {
			if seen[m]++; seen[m] == 2 {
				out = append(out, m)
			}
		}
	}
	return out
}

// seriesOfRows takes the measure from the rows of long data; nil where they do not
// have it.
func seriesOfRows(r *model.Resolver, l model.Look, measure string) (*series, error) {
	c := r.Cohort
	if one := c.Column(measure); one != nil { // folded to one value per patient
		return nil, nil
	}
	long, isLong := r.Rows(measure)
	if !isLong {
		return nil, nil
	}
	value, err := long.Column(measure)
	if err != nil {
		return nil, err
	}
	if value.Kind != model.Number && value.Kind != model.Category {
		return nil, &model.QuestionError{What: fmt.Sprintf("%s is a %s: means over time need a number, and counts a category", value.Name, value.Kind),
			Ways: []model.Way{model.OtherValue}}
	}
	pc := c.Long.Column(c.PointColumn)
	if pc == nil {
		return nil, nil
	}
	labels, at := model.LevelsAmong(pc, model.AllRows(c.Long.N), func(int) bool { return true })
	s := &series{measure: value.Name, title: value.Title(), unit: value.Unit, time: pc.Title(), point: pc.Name, at: r, without: value.Name + " never measured"}
	if pc.Unit != "" {
		s.time += ", " + pc.Unit
	}
	s.name(labels)
	num := value.Num
	if value.Kind == model.Category {
		var code []int32
		s.levels, code = model.LevelsAmong(value, model.AllRows(c.Long.N), func(int) bool { return true })
		num = asNumbers(code)
	}
	if row, rows := r.Rows(l.Marker, l.Where, factorOf(l.Cut)); rows {
		s.at, s.rows = row, l.Marker != "" && c.Column(l.Marker) == nil
		s.without = value.Name + " missing"
		s.values = func(i int, f func(int, float64)) { f(int(at[i]), num[i]) }
		s.id = func(i int) string { return c.Long.ID[i] }
		return s, nil
	}
	rowsOf := map[string][]int{}
	for i, id := range c.Long.ID {
		rowsOf[id] = append(rowsOf[id], i)
	}
	s.values = func(i int, f func(int, float64)) {
		for _, k := range rowsOf[c.ID[i]] {
			f(int(at[k]), num[k])
		}
	}
	s.id = func(i int) string { return c.ID[i] }
	return s, nil
}

// asNumbers are codes of levels as values, NaN for none.
func asNumbers(code []int32) []float64 {
	out := make([]float64, len(code))
	for i, k := range code {
		if out[i] = float64(k); k < 0 {
			out[i] = math.NaN()
		}
	}
	return out
}

// ofOneKind are the values of the columns of a measure, one for each time point: numbers,
// or levels of a category that all of them share; nil where some are of the one kind and
// some of the other.
func ofOneKind(columns []*model.Column, n int) (values [][]float64, levels []string) {
	for _, c := range columns {
		if c.Kind != columns[0].Kind {
			return nil, nil
		}
		if c.Kind == model.Number {
			values = append(values, c.Num)
			continue
		}
		own, code := model.LevelsAmong(c, model.AllRows(n), func(int) bool { return true })
		to := make([]int32, len(own))
		for k, l := range own {
			if to[k] = int32(slices.Index(levels, l)); to[k] < 0 {
				to[k] = int32(len(levels))
				levels = append(levels, l)
			}
		}
		for i, k := range code {
			if k >= 0 {
				code[i] = to[k]
			}
		}
		values = append(values, asNumbers(code))
	}
	return values, levels
}

// seriesOfColumns takes the measure from columns named after it and the time
// point; nil where there are not two.
func seriesOfColumns(r *model.Resolver, measure string) (*series, error) {
	var columns []*model.Column
	var labels []string
	for _, c := range r.Cohort.Columns {
		if m, point, ok := measureOf(c.Name); ok && m == measure && (c.Kind == model.Number || c.Kind == model.Category) {
			columns, labels = append(columns, c), append(labels, point)
		}
	}
	if len(columns) < 2 {
		return nil, nil
	}
	c := r.Cohort
	values, levels := ofOneKind(columns, c.N)
	if values == nil {
		return nil, &model.QuestionError{What: measure + " is a number at some time points and a category at others"}
	}
	s := &series{measure: measure, title: measure, unit: columns[0].Unit, levels: levels, time: "time", at: r, without: measure + " never measured"}
	if c.PointColumn != "" {
		s.time = c.PointColumn
	}
	s.name(labels)
	s.values = func(i int, f func(int, float64)) {
		for j, v := range values {
			f(j, v[i])
		}
	}
	s.id = func(i int) string {
		if i < len(c.ID) {
			return c.ID[i]
		}
		return strconv.Itoa(i + 1)
	}
	return s, nil
}

// name places the points: at their numbers, or, where one is no number, one
// after the other.
func (s *series) name(labels []string) {
	for _, l := range labels {
		v, err := strconv.ParseFloat(l, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			s.words = true
		}
		s.points = append(s.points, TimePoint{v, l})
	}
	if s.words {
		for j := range s.points {
			s.points[j].At = float64(j)
		}
	}
}
