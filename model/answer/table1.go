package answer

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// Table1Question asks for a Table 1.
var Table1Question = Question[*Table1]{
	Name: "table1", Page: "Table 1", Short: "Table 1: the patients, and groups of them beside each other",
	Tab: "Table 1", Words: "baseline characteristics, demographics",
	Parts: func(l model.Look) model.Look {
		p := grouped(l)
		p.Reference = ""
		p.Describing = l.Describing
		if l.Rows == "" { // of every column, those of the endpoint are left out
			p.Time, p.Event = l.Time, l.Event
			if l.Time != "" {
				p.Entry = l.Entry
			}
		}
		return p
	},
	Only: with(with(onlySearched, "where the cut is searched, or every column is described", model.FieldTime, model.FieldEvent),
		"where the cut is searched, or every column is described and the endpoint is given by hand", model.FieldEntry),
	Ask: askTable1,
}

// Table1 describes the patients, and the groups of the marker beside each other
// where there is one.
type Table1 struct {
	Answer
	Summary   string // of a number: median-range, median-iqr, mean-sd
	Groups    []model.Group
	Cuts      []float64 // that made the groups; empty for levels
	N         []int     // of each group
	Variables []Described

	fisherLeft int // steps that Fisher's exact test may still take in large tables
}

// Described is one variable of a Table 1. Overall and Groups describe numbers,
// Levels categories.
type Described struct {
	Column  *model.Column
	Overall stats.Summary
	Groups  []stats.Summary
	Levels  []DescribedLevel // of a category; empty for a number

	// Of the groups; Test is "" where there is none, and Note may say why.
	Test      string // student-t, anova, mann-whitney, kruskal-wallis, chi-square, fisher
	Statistic float64
	DF        float64
	P         float64
	SMD       float64 // standardised difference: of more than two groups, the mean of all pairs
	Note      string

	// Missing are those without a value, of all and of each group.
	Missing        int
	MissingOfGroup []int
}

// DescribedLevel is how many have a level. Of are those whose level is known.
type DescribedLevel struct {
	Name       string
	N, Of      int
	Groups     []int
	GroupsOf   []int
	OnlyOfPair bool // the other level of the two, no, is not listed
}

// fisherSize bounds the tables that Fisher's exact test is always tried on: the degrees
// of freedom times the decimal logarithm of the patients. Larger ones may take
// seconds each, of which a Table 1 may have dozens: they share the time that one may
// take, and beyond fisherLargest, where most end without P, none is tried.
const fisherSize, fisherLargest = 17, 32

// Number reports whether the variable is described as a number.
func (d *Described) Number() bool { return len(d.Levels) == 0 }

// summaryOf reads how numbers are summarised.
func summaryOf(l model.Look) (string, error) {
	switch l.Summary {
	case "", "median-range":
		return "median-range", nil
	case "median-iqr", "mean-sd":
		return l.Summary, nil
	}
	return "", &model.UsageError{What: fmt.Sprintf("unknown summary %q", l.Summary), Hint: "one of median-range, median-iqr, mean-sd"}
}

// askTable1 describes the look's rows, or every column that describes a patient:
// not the identifiers and dates, the columns that the configuration sets aside,
// the groups themselves and the endpoints' own columns. A number with at most two
// values counts as a category, as everywhere. An answer that was passed to
// progress is not changed afterwards.
//
// Tests: of means Student's t and one-way ANOVA, of medians Mann-Whitney and
// Kruskal-Wallis; of categories chi-square as chisq.test does it (2 × 2 corrected
// for continuity), and Fisher's exact test where an expected count is below 5
// (but in large tables, where Note says so). Tests and standardised
// differences are of those whose value is known.
func askTable1(ctx context.Context, r *model.Resolver, l model.Look, progress Progress[*Table1]) (*Table1, error) {
	summary, err := summaryOf(l)
	if err != nil {
		return nil, err
	}
	items := model.SplitList(l.Rows)
	at, byRows := r.Rows(append(items, l.Marker, l.Where)...)
	f, err := at.Grouped(l)
	if err != nil {
		return nil, err
	}
	t := &Table1{Answer: answerOf(f), Summary: summary, fisherLeft: stats.FisherStates}
	t.OfRows = byRows
	if byRows {
		t.Warnings = append(t.Warnings, fmt.Sprintf("counts are of rows, one for each %s: rows of one patient are not independent", r.Cohort.PointColumn))
	}
	cols, err := table1Columns(at, l, items, f, t)
	if err != nil {
		return nil, err
	}
	t.sayCodes(cols)
	if f.Marker != nil {
		for _, item := range items {
			if c := sharedColumn(at, []string{item}, []string{l.Marker}); c != "" && len(f.Groups) > 1 {
				t.warn("%s is described in groups that are made of it: its P and its difference say only that", c)
			}
		}
		t.Groups, t.Cuts = f.Groups, f.Cuts
		t.warnSearched(l, f)
		if len(f.Groups) > 1 {
			t.warnFollowUp(at, items...)
		}
		t.N = make([]int, len(f.Groups))
		for _, g := range f.Code {
			if g != stats.NoGroup {
				t.N[g]++
			}
		}
		if len(t.Groups) == 1 {
			t.Warnings = append(t.Warnings, "there is one group only: nothing is compared")
		}
	}
	for i, c := range cols {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		d, err := t.describe(f, c)
		if err != nil {
			return nil, err
		}
		t.Variables = append(t.Variables, d)
		if i+1 < len(cols) {
			part := *t
			progress.count(i+1, len(cols))
			progress.show(&part)
		}
	}
	return t, nil
}

// table1Columns are the columns of a Table 1.
func table1Columns(r *model.Resolver, l model.Look, items []string, f *model.Frame, t *Table1) ([]*model.Column, error) {
	var out []*model.Column
	for _, src := range items {
		c, err := r.Column(src)
		if err != nil {
			return nil, err
		}
		switch {
		case c.Kind == model.Identifier:
			return nil, &model.QuestionError{What: fmt.Sprintf("%s names patients (%s): there is nothing to describe", c.Name, c.Why),
				Hint: "leave it out of the rows"}
		case c.Kind == model.Date:
			return nil, &model.QuestionError{What: fmt.Sprintf("%s is a date, which is not described", c.Name), Hint: "leave it out of the rows"}
		}
		out = append(out, c)
	}
	if len(out) > 0 {
		return out, nil
	}
	own := endpointColumns(r, l)
	var wide, binned []string
	for _, c := range r.Cohort.Columns {
		switch {
		case c.Bins != nil, c.Rounded != nil && !own[c.Name]:
			binned = append(binned, c.Name)
			continue
		case c.Kind == model.Identifier || c.Kind == model.Date || c.Aside != "" || c == f.Marker || own[c.Name] || c.Missing == r.Cohort.N:
			continue
		case c.Kind == model.Category && c.Distinct > model.MaxGroups:
			wide = append(wide, fmt.Sprintf("%s (%d levels)", c.Name, c.Distinct))
			continue
		}
		out = append(out, c)
	}
	if len(binned) > 0 {
		t.Warnings = append(t.Warnings, fmt.Sprintf("left out, as counted in bins or steps: %s", strings.Join(binned, ", ")))
	}
	if len(wide) > 0 {
		t.Warnings = append(t.Warnings, "left out for too many levels: "+someOf(wide)+"; name them as rows to have them")
	}
	if out = t.telling(out, f); len(out) == 0 {
		return nil, &model.QuestionError{What: "no column is left to describe", Ways: []model.Way{{Field: model.FieldRows, Do: "choose the rows"}}}
	}
	return out, nil
}

// someOf are the first three of a list, and how many more there are.
func someOf(list []string) string {
	if n := len(list) - 3; n > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(list[:3], ", "), n)
	}
	return strings.Join(list, ", ")
}

// telling are the columns that tell patients apart, in their order. What everybody has
// alike is left out, and said; one value that some have and others lack comes last.
// Where there is nothing else, all are described. O(columns), where the first patients
// differ.
func (t *Table1) telling(cols []*model.Column, f *model.Frame) []*model.Column {
	var out, last []*model.Column
	var alike []string
	for _, c := range cols {
		switch one, missing := oneValue(c, f); {
		case one == "":
			out = append(out, c)
		case missing:
			last = append(last, c)
		default:
			if one = model.Excerpt(one); len(one) > 12 {
				alike = append(alike, c.Title())
			} else {
				alike = append(alike, fmt.Sprintf("%s (%s)", c.Title(), one))
			}
		}
	}
	if len(out)+len(last) == 0 {
		return cols
	}
	if len(alike) > 0 {
		t.Warnings = append(t.Warnings, "left out, since everybody has one value: "+someOf(alike)+"; name them as rows to have them")
	}
	return append(out, last...)
}

// oneValue is the value that everybody in a frame has who has any, "" where two differ
// or nobody has one, and whether some have none.
func oneValue(c *model.Column, f *model.Frame) (one string, missing bool) {
	first := -1
	for k, g := range f.Code {
		i := int(f.Row[k])
		switch {
		case g == stats.NoGroup:
		case c.IsMissing(i):
			missing = true
		case first < 0:
			first = i
		case c.Kind == model.Number && c.Num[i] != c.Num[first], c.Kind != model.Number && c.Code[i] != c.Code[first]:
			return "", false
		}
	}
	if first < 0 {
		return "", missing
	}
	return c.Format(first), missing
}

// endpointColumns are the columns that the endpoints are made of, those of the
// look included.
func endpointColumns(r *model.Resolver, l model.Look) map[string]bool {
	own := map[string]bool{}
	add := func(src string) {
		if src == "" {
			return
		}
		if e, err := model.ParseExpr(r.Cohort, src); err == nil {
			for _, c := range e.Columns() {
				own[c.Name] = true
			}
		}
	}
	for _, e := range r.Cohort.Endpoints {
		add(e.Time)
		add(e.Event)
		add(e.Entry)
	}
	add(l.Time)
	add(l.Event)
	add(l.Entry)
	return own
}

// describe describes one column in the frame's groups.
func (t *Table1) describe(f *model.Frame, c *model.Column) (Described, error) {
	nan := math.NaN()
	d := Described{Column: c, Statistic: nan, DF: nan, P: nan, SMD: nan, MissingOfGroup: make([]int, len(t.Groups))}
	var row []int32
	var code []uint8
	for k, i := range f.Row {
		g := f.Code[k]
		if g == stats.NoGroup {
			continue
		}
		if c.IsMissing(int(i)) || c.Kind == model.Number && math.IsInf(c.Num[i], 0) {
			d.Missing++
			if len(t.Groups) > 0 {
				d.MissingOfGroup[g]++
			}
			continue
		}
		row, code = append(row, i), append(code, g)
	}
	if c.Kind == model.Number && c.Distinct > 2 {
		return d, t.describeNumber(&d, row, code)
	}
	return d, t.describeLevels(&d, row, code)
}

func (t *Table1) describeNumber(d *Described, row []int32, code []uint8) error {
	if err := d.Column.Computable(); err != nil {
		return err
	}
	y := make([]float64, len(row))
	for k, i := range row {
		y[k] = d.Column.Num[i]
	}
	d.Overall = stats.Summarise(y)
	if len(t.Groups) == 0 {
		return nil
	}
	var err error
	if d.Groups, err = stats.SummariseGroups(y, code, len(t.Groups)); err != nil {
		return err
	}
	if len(t.Groups) < 2 {
		return nil
	}
	if s, err := stats.SMDOfNumbers(y, code, len(t.Groups)); err == nil {
		d.SMD = s.Mean
	}
	split := make([][]float64, len(t.Groups))
	for k, g := range code {
		split[g] = append(split[g], y[k])
	}
	filled := slices.DeleteFunc(slices.Clone(split), func(x []float64) bool { return len(x) == 0 })
	switch two := len(filled) == 2; {
	case len(filled) < 2:
		d.Note = "values in one group only"
	case t.Summary == "mean-sd" && two:
		x, err := stats.StudentT(filled[0], filled[1], t.Look.Confidence())
		if err != nil {
			d.Note = whyNot(err)
			break
		}
		d.Test, d.Statistic, d.DF, d.P = "student-t", x.T, x.DF, x.P
	case t.Summary == "mean-sd":
		x, err := stats.OneWayANOVA(y, code, len(t.Groups))
		if err != nil {
			d.Note = whyNot(err)
			break
		}
		d.Test, d.Statistic, d.DF, d.P = "anova", x.Rows[0].F, float64(x.Rows[0].DF), x.Rows[0].P
	case two:
		x, err := stats.MannWhitney(filled[0], filled[1], stats.RankOptions{NoShift: true})
		if err != nil || math.IsNaN(x.P) {
			d.Note = "all values are equal"
			break
		}
		d.Test, d.Statistic, d.P = "mann-whitney", x.Statistic, x.P
	default:
		x, err := stats.KruskalWallis(y, code, len(t.Groups))
		if err != nil {
			d.Note = whyNot(err)
			break
		}
		d.Test, d.Statistic, d.DF, d.P = "kruskal-wallis", x.Statistic, float64(x.DF), x.P
	}
	return nil
}

func (t *Table1) describeLevels(d *Described, row []int32, code []uint8) error {
	levels, level := model.LevelsAmong(d.Column, row, func(int) bool { return true })
	groups := max(1, len(t.Groups))
	table := make([][]int, groups)
	known := make([]int, groups)
	for g := range table {
		table[g] = make([]int, len(levels))
	}
	for k, j := range level {
		g := 0
		if len(t.Groups) > 0 {
			g = int(code[k])
		}
		table[g][j]++
		known[g]++
	}
	// Levels that nobody here has are listed too where the column declares them
	// as the second of a pair: "yes 0 (0%)".
	list := levels
	pair := yesNo(d.Column)
	for j, name := range list {
		x := DescribedLevel{Name: name, Of: len(row)}
		for g := range table {
			x.N += table[g][j]
			if len(t.Groups) > 0 {
				x.Groups, x.GroupsOf = append(x.Groups, table[g][j]), append(x.GroupsOf, known[g])
			}
		}
		if pair == nil || name == pair[1] {
			x.OnlyOfPair = pair != nil
			d.Levels = append(d.Levels, x)
		}
	}
	if len(d.Levels) == 0 { // nobody says yes, or nobody says anything
		x := DescribedLevel{Of: len(row)}
		if pair != nil {
			x.Name, x.OnlyOfPair = pair[1], true
		}
		for g := range t.Groups {
			x.Groups, x.GroupsOf = append(x.Groups, 0), append(x.GroupsOf, known[g])
		}
		d.Levels = append(d.Levels, x)
	}
	if len(t.Groups) < 2 {
		return nil
	}
	if s, err := stats.SMDOfTable(table); err == nil {
		d.SMD = s.Mean
	}
	chi, err := stats.PearsonChiSquare(table, false)
	if err != nil { // nothing to tell apart: one level, or one group with anybody
		return nil
	}
	least := math.Inf(1)
	for _, r := range chi.Expected {
		least = min(least, slices.Min(r))
	}
	if least < 5 {
		left, own := &t.fisherLeft, stats.FisherStates
		size := float64(chi.DF) * math.Log10(float64(len(row)))
		if size <= fisherSize {
			left = &own
		}
		if size <= fisherLargest && *left > 0 {
			if x, err := stats.FisherWithin(table, t.Look.Confidence(), left); err == nil {
				d.Test, d.P = "fisher", x.P
				return nil
			}
		}
		d.Note = "too many levels and patients for Fisher's exact test, and expected counts below 5: P of chi-square is rough"
	}
	if chi.DF == 1 { // corrected for continuity as in Compare, and as chisq.test does it
		if chi, err = stats.PearsonChiSquare(table, true); err != nil {
			return err
		}
	}
	d.Test, d.Statistic, d.DF, d.P = "chi-square", chi.Statistic, float64(chi.DF), chi.P
	return nil
}

// yesNo are the levels of a column that answers yes or no, no first; nil for
// any other.
func yesNo(c *model.Column) []string {
	if c.Kind == model.Number {
		for _, v := range c.Num {
			if v == v && v != 0 && v != 1 {
				return nil
			}
		}
		return []string{"0", "1"}
	}
	for _, p := range [][]string{{"no", "yes"}, {"false", "true"}, {"No", "Yes"}, {"NO", "YES"}, {"FALSE", "TRUE"}, {"False", "True"},
		{"negative", "positive"}, {"absent", "present"}} {
		if len(c.Level) > 0 && len(c.Level) <= 2 && !slices.ContainsFunc(c.Level, func(l string) bool { return !slices.Contains(p, l) }) {
			return p
		}
	}
	return nil
}

// Finding are the tests of all rows.
func (t *Table1) Finding() (Finding, bool) {
	var p []float64
	var of []string
	for _, v := range t.Variables {
		if v.Test != "" {
			p, of = append(p, v.P), append(of, pairOf(name(v.Column), model.PlainName(t.Look.Marker)))
		}
	}
	f := find(&t.Answer, t.Look.Marker, p...)
	f.among(of)
	f.Outcome, f.Chosen = "", chosen(t.Look)
	return f.ifTested()
}
