package answer

import (
	"context"
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// CompareQuestion asks how a value differs between groups.
var CompareQuestion = Question[*Compared]{
	Name: "compare", Page: "Groups", Short: "a value between groups: t tests, ranks, ANOVA, counts",
	Parts: func(l model.Look) model.Look {
		p := comparing(l)
		if l.Marker != "" {
			p.Lead = l.Lead
		}
		return p
	},
	Only:  with(onlySearched, "where groups are compared", model.FieldLead),
	Needs: []model.Need{needsValue},
	Ask: func(ctx context.Context, r *model.Resolver, l model.Look, p Progress[*Compared]) (*Compared, error) {
		return askCompare(ctx, r, l, p.Show)
	},
}

// comparing are the parts of every comparison: the groups and the value. A number
// can be taken by its values as levels even where there are no groups.
func comparing(l model.Look) model.Look {
	p := grouped(l)
	p.AsLevels, p.Value, p.Level = l.AsLevels, l.Value, l.Level
	return p
}

var needsValue = model.Needs("nothing is compared", model.FieldValue)

// Compared is a value compared between the groups of a Look: a number by means
// and ranks, a category by its counts.
type Compared struct {
	Answer
	Frame *model.Frame // the groups, of those whose value is known
	Value *model.Column
	Long  bool // rows are compared, of which a patient has several
	Level float64

	Groups []ComparedGroup // of a number; nil for a category
	Values [][]float64     // of a number, by group, in the order of the patients
	Checks *CompareChecks  // what the tests of a number take for granted; nil without a test

	Table *ComparedTable // of a category; nil for a number

	Tests []TestRow
	Read  string   // name of the test that the Look names, else that the checks speak for; "" none
	Notes []string // what the checks mean, in words
}

// ComparedGroup describes a number in one group.
type ComparedGroup struct {
	Name, Range string
	stats.Summary
	SEM float64
	CI  stats.Interval // of the mean, by t
	// Whiskers are the extreme values within 1.5 interquartile ranges of the
	// quartiles: those of a box plot.
	WhiskerLow, WhiskerHigh float64
}

// PercentChange is how far a mean lies from the first one, in per cent of that;
// NaN where they are not both above 0, for which a share has no meaning.
func PercentChange(first, mean float64) float64 {
	if !(first > 0 && mean > 0) {
		return math.NaN()
	}
	return 100 * (mean/first - 1)
}

// askCompare compares a Look's Value between its groups. Without a marker there is
// one group, and no test. While a long exact test is running, show is given the
// answer without it; show may be nil.
//
// Errors: *QuestionError where the value cannot be compared or nobody is left.
func askCompare(ctx context.Context, r *model.Resolver, l model.Look, show func(*Compared)) (*Compared, error) {
	f, value, long, err := compared(r, l)
	if err != nil {
		return nil, err
	}
	c := &Compared{Answer: answerOf(f), Frame: f, Value: value, Long: long, Level: l.Confidence()}
	if f.Marker == value && value != nil && len(f.Groups) > 1 {
		c.Warnings = append(c.Warnings, value.Name+" is compared between groups that were made of it: whatever differs was made by the cut")
	}
	if byCounts(f, value) {
		err = c.countCategory(ctx, show)
	} else {
		err = c.compareNumber()
	}
	if err == nil {
		err = c.lead(l.Lead)
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// lead reads the test that a Look names, whatever the checks speak for.
func (c *Compared) lead(name string) error {
	if len(c.Tests) == 0 {
		return nil
	}
	return leading(c.Tests, name, &c.Read, &c.Notes)
}

// compared resolves what all comparisons begin with: the value, and the groups of
// those who have it. long reports that the rows of long data are compared.
func compared(r *model.Resolver, l model.Look, more ...string) (f *model.Frame, value *model.Column, long bool, err error) {
	at, long := r.Rows(append([]string{l.Value, l.Marker, l.Where, factorOf(l.Cut)}, more...)...)
	if value, err = at.Column(l.Value); err != nil {
		return nil, nil, false, err
	}
	if err = comparableColumn(value, model.OtherValue); err != nil {
		return nil, nil, false, err
	}
	if f, err = at.Grouped(l); err != nil {
		return nil, nil, false, err
	}
	leaveOut(f, reasonMissing(value))
	if f.Used == 0 {
		return nil, nil, false, f.Nobody()
	}
	if long {
		warnOfRows(f, r.Cohort.PointColumn)
	}
	return f, value, long, nil
}

// warnOfRows warns where several rows of a patient are taken as if they were
// different patients.
func warnOfRows(f *model.Frame, point string) {
	patients := map[string]bool{}
	for k, g := range f.Code {
		if g != stats.NoGroup {
			patients[f.Cohort.ID[f.Row[k]]] = true
		}
	}
	if len(patients) < f.Used {
		f.Warnings = append(f.Warnings, fmt.Sprintf("%d rows of %d patients: rows of one patient are not independent, "+
			"so that P and intervals are too small; the subgroup can be one %s",
			f.Used, len(patients), point))
	}
}

// factorOf is the column of a cut by the levels of a factor, "" for others.
func factorOf(rule string) string {
	if c, err := model.ParseCut(rule); err == nil && c.Kind == model.CutBy {
		return c.Factor
	}
	return ""
}

// comparableColumn refuses identifiers and dates; other is the way to another
// column.
func comparableColumn(c *model.Column, other model.Way) error {
	switch c.Kind {
	case model.Identifier:
		return &model.QuestionError{What: fmt.Sprintf("%s names patients (%s) and cannot be compared", c.Name, c.Why), Ways: []model.Way{other}}
	case model.Date:
		return &model.QuestionError{What: c.Name + " is a date, and dates are not compared", Hint: "numbers and categories are", Ways: []model.Way{other}}
	}
	return nil
}

// reasonMissing gives the reason for leaving out a row in which one of the columns
// is missing, "" where none is.
func reasonMissing(cs ...*model.Column) func(i int) string {
	return func(i int) string {
		for _, c := range cs {
			if c.IsMissing(i) {
				return c.Name + " missing"
			}
			if c.Kind == model.Number && math.IsInf(c.Num[i], 0) {
				return c.Name + " not finite"
			}
		}
		return ""
	}
}

// leaveOut takes everybody out of the analysis for whom reason gives one, counted
// by reason; groups that become empty are dropped.
func leaveOut(f *model.Frame, reason func(i int) string) {
	counts := map[string]int{}
	var order []string
	for k, g := range f.Code {
		if g == stats.NoGroup {
			continue
		}
		why := reason(int(f.Row[k]))
		if why == "" {
			continue
		}
		if counts[why] == 0 {
			order = append(order, why)
		}
		counts[why]++
		f.Code[k] = stats.NoGroup
		f.Used--
	}
	for _, why := range order {
		f.Exclude(why, counts[why])
	}
	f.DropEmpty()
}

// byCounts reports whether a value is compared by its counts: a category, a
// number of two values, or one that is to be taken by its values.
func byCounts(f *model.Frame, value *model.Column) bool {
	if value.Kind == model.Category {
		return true
	}
	if value.Kind != model.Number || value.Distinct < 2 {
		return false
	}
	if value.Distinct == 2 {
		return true
	}
	// Where the marker is a number, AsLevels is about the marker and not the value.
	if !f.Look.AsLevels || f.Marker != nil && f.Marker.Kind == model.Number && f.Marker.Distinct > 2 {
		return false
	}
	levels, _ := model.LevelsAmong(value, f.Row, func(k int) bool { return f.Code[k] != stats.NoGroup })
	return len(levels) <= model.MaxGroups
}

// numbers gives a column's values for those in the analysis, with their groups.
func numbers(f *model.Frame, c *model.Column) (y []float64, code []uint8) {
	for k, g := range f.Code {
		if g != stats.NoGroup {
			y = append(y, c.Num[f.Row[k]])
			code = append(code, g)
		}
	}
	return y, code
}

// byGroup splits values by their groups.
func byGroup(y []float64, code []uint8, groups int) [][]float64 {
	out := make([][]float64, groups)
	for i, g := range code {
		out[g] = append(out[g], y[i])
	}
	return out
}

// pairOrder is the order in which two groups are subtracted: the first minus the
// second, as R's formula has it, or, where a reference was named, the other group
// minus the reference.
func pairOrder(f *model.Frame) (a, b int) {
	if f.Marker != nil {
		if _, named := model.ReferenceLevel(f.Look.Reference, f.Marker.Name); named && f.ReferenceGroup() == 0 {
			return 1, 0
		}
	}
	return 0, 1
}

func names(f *model.Frame) []string {
	out := make([]string, len(f.Groups))
	for i, g := range f.Groups {
		out[i] = g.Name
	}
	return out
}

func (c *Compared) compareNumber() error {
	f := c.Frame
	y, code := numbers(f, c.Value)
	c.Values = byGroup(y, code, len(f.Groups))
	var err error
	if c.Groups, err = describeGroups(f.Groups, c.Values, c.Level); err != nil {
		return err
	}
	if len(f.Groups) < 2 {
		return nil
	}
	a, b := pairOrder(f)
	c.Tests = numberTests(c.Values, names(f), a, b, c.Level)
	c.Checks = checkNumbers(c.Values, names(f))
	c.Read, c.Notes = readTests(c.Tests, c.Checks, c.Values, c.Value.Name)
	return nil
}

// describeGroups summarises the values of each group.
func describeGroups(groups []model.Group, values [][]float64, level float64) ([]ComparedGroup, error) {
	var out []ComparedGroup
	for g, v := range values {
		m, err := stats.MeanOf(v, level)
		if err != nil {
			return nil, err
		}
		d := ComparedGroup{Name: groups[g].Name, Range: groups[g].Range, Summary: stats.Summarise(v), SEM: m.SEM, CI: m.CI}
		d.WhiskerLow, d.WhiskerHigh = whiskers(v, d.Q1, d.Q3)
		out = append(out, d)
	}
	return out, nil
}

func whiskers(v []float64, q1, q3 float64) (lo, hi float64) {
	lo, hi = q1, q3
	reach := 1.5 * (q3 - q1)
	for _, x := range v {
		if x >= q1-reach {
			lo = math.Min(lo, x)
		}
		if x <= q3+reach {
			hi = math.Max(hi, x)
		}
	}
	return lo, hi
}

// Finding is the test that is read.
func (c *Compared) Finding() (Finding, bool) {
	f := find(&c.Answer, named(c.Frame.Marker), readTest(c.Tests, c.Read))
	f.Outcome, f.Chosen = named(c.Value), chosen(c.Look)
	return f.ifTested()
}

// ComparedTable is a category between groups: how many of each group have each
// level.
type ComparedTable struct {
	Groups []model.Group
	Levels []string
	Count  [][]int // group × level
	Row    []int   // of a group
	Column []int   // of a level
	N      int

	Expected [][]float64 // group × level, under independence

	// Where the value has two levels, the second, or the one that is not the
	// reference, is the event.
	Event int // index into Levels, -1 where there are not two
	Risk  []*stats.Proportion
	// Measures compare the risks of two groups, Other against Reference; nil for
	// more groups.
	Measures         *stats.RiskMeasures
	Other, Reference int
}
