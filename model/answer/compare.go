package answer

import (
	"context"
	"fmt"
	"math"
	"slices"

	"kaplan/model"
	"kaplan/stats"
)

// CompareQuestion asks how a value differs between groups.
var CompareQuestion = Question[*Compared]{
	Name: "compare", Page: "Groups", Short: "a value between groups: t tests, ranks, ANOVA, counts",
	Tab: "Grp", Words: "t test, Wilcoxon, Mann-Whitney, ANOVA, Kruskal-Wallis, Fisher, chi-square, box plot",
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
	f, value, long, err := comparedOf(r, l)
	if err != nil {
		return nil, err
	}
	c := &Compared{Answer: answerOf(f), Frame: f, Value: value, Long: long, Level: l.Confidence()}
	c.warnSearched(l, f)
	c.warnFollowUp(r, l.Value)
	if of := sharedColumn(r, []string{l.Value}, []string{l.Marker}); of != "" && len(f.Groups) > 1 {
		c.warn("%s is compared between groups that were made of it: whatever differs was made by the cut", of)
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

// comparedOf resolves what all comparisons begin with: the value, and the groups of
// those who have it. long reports that the rows of long data are compared.
func comparedOf(r *model.Resolver, l model.Look, more ...string) (f *model.Frame, value *model.Column, long bool, err error) {
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
	return c.Computable()
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

// compareNumber describes a number in each group, and tests its means and ranks.
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

// countCategory counts the levels of a category in each group, and tests them.
func (c *Compared) countCategory(ctx context.Context, show func(*Compared)) error {
	f := c.Frame
	t, err := countLevels(f, c.Value)
	if err != nil {
		return err
	}
	c.Table = t
	if len(t.Levels) == 2 {
		t.Event = 1
		if ref, named := model.ReferenceLevel(f.Look.Reference, c.Value.Name); named {
			at := slices.Index(t.Levels, ref)
			if at < 0 {
				return &model.QuestionError{What: fmt.Sprintf("%s has no level %q to refer to", c.Value.Name, ref),
					Hint: fmt.Sprintf("its levels: %s, %s", t.Levels[0], t.Levels[1])}
			}
			t.Event = 1 - at
		}
		for g := range t.Count {
			p, err := stats.ProportionOf(t.Count[g][t.Event], t.Row[g], c.Level)
			if err != nil {
				return err
			}
			t.Risk = append(t.Risk, p)
		}
	}
	if len(f.Groups) < 2 {
		return nil
	}
	if len(f.Groups) == 2 {
		t.Reference = f.ReferenceGroup()
		t.Other = 1 - t.Reference
	}
	table := t.oriented()
	square := len(f.Groups) == 2 && len(t.Levels) == 2
	x, err := stats.PearsonChiSquare(table, true)
	c.Tests = append(c.Tests, countTest("chi-square", map[bool]string{true: "chi-square (Yates)", false: "chi-square"}[square], x, err))
	if err == nil {
		for _, w := range x.Warnings {
			c.Notes = append(c.Notes, w)
			c.Read = "fisher"
		}
		if c.Read == "" {
			c.Read = "chi-square"
		}
	}
	if square {
		x, err := stats.PearsonChiSquare(table, false)
		c.Tests = append(c.Tests, countTest("chi-square-uncorrected", "chi-square, uncorrected", x, err))
		if m, err := stats.RiskOf(table[1][1], table[1][0], table[0][1], table[0][0], c.Level); err == nil {
			t.Measures = m
			c.Notes = append(c.Notes, m.Warnings...)
		}
	}
	at := len(c.Tests)
	if trend, ok := t.trend(); ok {
		c.Tests = append(c.Tests, trend)
	}
	if !square && show != nil {
		part := *c
		part.Tests = slices.Insert(slices.Clone(c.Tests), at, noTest("fisher", "Fisher exact", &model.QuestionError{What: "computing"}))
		part.Notes = slices.Clone(c.Notes)
		if part.lead(f.Look.Lead) == nil {
			show(&part)
		}
	}
	fisher, err := t.fisher(ctx, table, c.Level)
	if err != nil {
		return err
	}
	c.Tests = slices.Insert(c.Tests, at, fisher)
	switch {
	case c.Read != "fisher":
	case fisher.Why != "":
		c.Read = ""
	default:
		c.Notes = append(c.Notes, "the exact test of Fisher is safer here")
	}
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
	f.Of = pairOf(name(c.Value), name(c.Frame.Marker))
	f.cutBy(c.Frame)
	return f.ifTested()
}
