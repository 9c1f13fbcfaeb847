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

// ROCQuestion asks how well a marker tells who has a yes-or-no outcome.
var ROCQuestion = Question[*ROC]{
	Name: "roc", Page: "ROC", Short: "ROC curve of a marker for a yes-or-no outcome",
	Tab: "ROC", Words: "AUC, sensitivity, specificity, Youden, DeLong",
	Parts: func(l model.Look) model.Look {
		p := model.Look{Who: l.Who, Grouping: model.Grouping{Marker: onItself(l).Marker, Reference: l.Reference},
			Comparing: model.Comparing{Value: l.Value, Outcome: l.Outcome, Versus: l.Versus}}
		if p.Marker != "" {
			p.Levels = l.Levels
		}
		if rule, err := model.ParseCut(l.Cut); err != nil || rule.Kind == model.CutValue || rule.Kind == model.CutYouden || rule.Kind == model.CutOptimal {
			p.Cut = l.Cut
		}
		// Of a Look with every field set both stay, though one excludes the other.
		if p.Marker == "" || l.Split == model.FieldSplit.Word() {
			p.Split = l.Split
		}
		p.Level, p.Pairwise = l.Level, l.Pairwise
		return p
	},
	Only: map[model.Field]string{
		model.FieldMarker: apart,
		model.FieldCut:    "where it names values, as value:20 does; Youden's is always there",
		model.FieldLevels: "with groups that have a curve each",
		model.FieldSplit:  "without groups that have a curve each",
	},
	Needs: []model.Need{model.Needs("a ROC curve needs a number as its marker", model.FieldValue),
		model.Needs("a ROC curve needs an outcome: yes or no, which the marker is to tell", model.FieldOutcome)},
	Ask: plainly(askROC),
}

// mostROCs is the number of values up to which each value of a number has a curve.
const mostROCs = 12

// The ways to other markers.
var (
	otherROCMarker = model.Way{Field: model.FieldValue, Do: "choose another marker"}
	otherVersus    = model.Way{Field: model.FieldVersus, Do: "choose another second marker"}
)

// ROC is how well a marker tells who has an outcome from who does not: a
// binary outcome, or the event by a time.
type ROC struct {
	Answer
	Marker *model.Column
	Time   float64 // 0: a binary outcome
	Level  float64
	Curve  *stats.ROC

	// Of a binary outcome.
	Outcome       string // "response = CR"
	Case, Control string // what the two sides are called
	Cuts          []CutTest
	Versus        *Versus
	By            string // what Parts are levels of; "" for cohorts
	Parts         []ROCPart
	Pairs         []ROCPair
	Adjusted      string // how P of several pairs are corrected, "" for one pair
}

// Unit is what the curve is made of, in one word: patients, or rows of long data.
func (a *ROC) Unit() string {
	if a.OfRows {
		return "row"
	}
	return "patient"
}

// WithBoth is how many have both markers, in words.
func (a *ROC) WithBoth(n int) string {
	if a.OfRows {
		return model.Count(n, "row") + " that have both"
	}
	return model.Count(n, "patient") + " who have both"
}

// CutTest is a cut of a marker described as a diagnostic test.
type CutTest struct {
	Name string // "Youden", "given", "carried from A"
	Cut  float64
	*stats.Diagnostic
}

// Versus compares a marker with a second one of the same patients.
type Versus struct {
	Marker *model.Column
	N      int // patients who have both
	stats.ROCComparison
	Cut CutTest // Youden's, of the second marker
}

// ROCPart is the curve of some of the patients: a level of a column, or a
// cohort.
type ROCPart struct {
	Name  string
	N     int
	Curve *stats.ROC
	Cuts  []CutTest // its own Youden cut, cuts that were given, the first part's
	Why   string    // why there is no curve
}

// ROCPair compares the curves of two parts, which have no patients in common.
type ROCPair struct {
	A, B string
	*stats.ROCComparison
	PAdjusted float64
	Why       string
}

// Positive says which values of a marker the curve takes for the event: above a cut, or
// up to and including it, or all of them or none where the cut is beyond all. The marker's
// name, where it is given, stands before its values.
func (c *CutTest) Positive(marker string, higher bool, number func(float64) string) string {
	if marker != "" {
		marker += " "
	}
	switch {
	case math.IsInf(c.Cut, 0) && higher == (c.Cut < 0):
		return "every " + marker + "value"
	case math.IsInf(c.Cut, 0):
		return "no " + marker + "value"
	case higher:
		return marker + "> " + number(c.Cut)
	}
	return marker + "<= " + number(c.Cut)
}

// rocData is a marker, perhaps a second one, and the outcome of those who have
// the first.
type rocData struct {
	look          model.Look
	x, second     []float64 // second is nil for none, NaN where missing
	event         []bool
	part          []int // index into parts; nil for none
	parts         []string
	marker, other *model.Column
	by            *model.Column // what the parts are groups of
	outcome       *Binary
	answer        Answer
}

// rocDataOf resolves a Look's marker (Value), second marker (Versus) and outcome,
// and its groups, which have a curve each.
func rocDataOf(r *model.Resolver, l model.Look) (*rocData, error) {
	r, long := r.Rows(l.Value, l.Outcome, l.Versus, l.Marker, l.Where)
	d := &rocData{look: l}
	var err error
	if d.marker, err = rocMarker(r, l.Value, otherROCMarker); err != nil {
		return nil, err
	}
	if l.Versus != "" {
		if d.other, err = rocMarker(r, l.Versus, otherVersus); err != nil {
			return nil, err
		}
	}
	everybody := l
	everybody.Grouping = model.Grouping{Reference: l.Reference}
	f, err := r.Grouped(everybody)
	if err != nil {
		return nil, err
	}
	if d.outcome, err = binary(r, f, l.Outcome, "a ROC curve"); err != nil {
		return nil, err
	}
	leaveOut(f, func(i int) string { // an infinite value has its place among the others
		if math.IsNaN(d.marker.Num[i]) {
			return d.marker.Name + " missing"
		}
		return ""
	})
	group, err := d.groups(r, f)
	if err != nil {
		return nil, err
	}
	for k, i := range f.Row {
		if f.Code[k] == stats.NoGroup {
			continue
		}
		d.x, d.event = append(d.x, d.marker.Num[i]), append(d.event, d.outcome.hasEvent[k])
		if d.other != nil {
			d.second = append(d.second, d.other.Num[i])
		}
		if group != nil {
			d.part = append(d.part, group[k])
		}
	}
	if len(d.x) == 0 {
		return nil, f.Nobody()
	}
	d.answer = answerOf(f)
	d.answer.Look, d.answer.Endpoint = l, d.outcome.endpoint()
	d.answer.dependent(f, long, nil)
	return d, nil
}

// rocMarker resolves a column that a curve can be made of; other is the way to
// another column.
func rocMarker(r *model.Resolver, source string, other model.Way) (*model.Column, error) {
	c, err := r.Column(source)
	if err != nil {
		return nil, err
	}
	if c.Kind != model.Number {
		what := fmt.Sprintf("a ROC curve needs a number as its marker, and %s is a %s", c.Name, c.Kind)
		if slices.ContainsFunc(c.Level, func(l string) bool { _, err := strconv.ParseFloat(l, 64); return err == nil }) {
			what += ": " + model.FirstNoNumber(c) // numbers but for these
		}
		return nil, &model.QuestionError{What: what, Ways: []model.Way{other}}
	}
	return c, nil
}

func tooManyROCs(c *model.Column) bool {
	return c.Kind != model.Category && c.Distinct > mostROCs || c.Kind == model.Identifier
}

// ROCOfView is the Look of a ROC curve whose groups are the marker of the other views,
// where that may be a number of too many values to have a curve each.
func ROCOfView(r *model.Resolver, l model.Look) model.Look {
	if c, err := r.Column(l.Marker); err == nil && l.Marker != "" && tooManyROCs(c) {
		l.Marker, l.Levels = "", ""
	}
	return l
}

// groups gives everybody in the frame the group whose curve they belong to, nil
// where there are no groups; those who are in no group leave the frame.
func (d *rocData) groups(r *model.Resolver, f *model.Frame) ([]int, error) {
	if d.look.Marker == "" {
		return nil, nil
	}
	var err error
	if d.by, err = r.Column(d.look.Marker); err != nil {
		return nil, err
	}
	if tooManyROCs(d.by) {
		return nil, &model.QuestionError{What: fmt.Sprintf("%s has too many values: a curve for each would say nothing", d.by.Name),
			Hint: "choose a column of few levels, or a condition such as " + model.Quote(d.by.Name) + " " + model.ExampleOf(d.by),
			Ways: []model.Way{model.OtherGroups}}
	}
	byLevel, err := r.Grouped(model.Look{Who: d.look.Who, Grouping: model.Grouping{Marker: d.look.Marker, Levels: d.look.Levels, AsLevels: true}})
	if err != nil {
		return nil, err
	}
	code := byLevel.Code // both frames have everybody, in the order of the cohort
	leaveOut(f, func(i int) string {
		switch {
		case code[i] != stats.NoGroup:
			return ""
		case d.by.IsMissing(i):
			return d.by.Name + " missing"
		}
		return d.by.Name + " at a level that was left out"
	})
	some := make([]bool, len(byLevel.Groups))
	for k, g := range f.Code {
		if g != stats.NoGroup {
			some[code[k]] = true
		}
	}
	to := make([]int, len(some)) // a group that nobody is left in has no curve
	for g := range some {
		to[g] = len(d.parts)
		if some[g] {
			d.parts = append(d.parts, byLevel.Groups[g].Name)
		}
	}
	of := make([]int, len(f.Row))
	for k, g := range f.Code {
		if g != stats.NoGroup {
			of[k] = to[code[k]]
		}
	}
	return of, nil
}

// askROC answers for a binary outcome, told apart by the Look's Value. Cuts that
// the Look names are described as tests beside Youden's. Versus is a second
// marker of the same patients; each group of the Marker has a curve of its own,
// on which the cut of the first is also tried. Without groups the cut, and the
// side of it that speaks for the event, is carried unchanged to the other levels
// of Split, or to other cohorts.
func askROC(r *model.Resolver, l model.Look) (*ROC, error) {
	rule, err := model.ParseCut(l.Cut)
	if err != nil {
		return nil, err
	}
	cuts := rule.Values
	others, err := r.OthersFor(l, false)
	if err != nil {
		return nil, err
	}
	switch {
	case l.Marker != "":
		others = nil
	case l.Split != "":
		if r, others, err = splitROC(r, l); err != nil {
			return nil, err
		}
	}
	if l.Versus == l.Value {
		return nil, &model.QuestionError{What: l.Value + " is both markers", Ways: []model.Way{otherROCMarker, otherVersus}}
	}
	d, err := rocDataOf(r, l)
	if err != nil {
		return nil, ofValue(l, err)
	}
	if l.Outcome != "" {
		d.answer.warnFollowUp(r, l.Value, l.Versus, l.Outcome)
	}
	if err := d.answer.explainedByItself(r, l.Outcome, "the marker", []model.Way{otherROCMarker}, l.Value); err != nil {
		return nil, err
	}
	if l.Versus != "" {
		if err := d.answer.explainedByItself(r, l.Outcome, "the second marker", []model.Way{otherVersus}, l.Versus); err != nil {
			return nil, err
		}
	}
	a, err := d.whole(cuts)
	if err != nil {
		return nil, err
	}
	if d.second != nil {
		if err := a.versus(d); err != nil {
			return nil, err
		}
	}
	switch {
	case d.part != nil:
		a.byGroups(d, cuts)
	case len(others) > 0:
		for _, other := range others {
			if err := carriesTo(other, l.Value, l.Outcome); err != nil {
				return nil, err
			}
		}
		a.carry(d, r.Cohort.Name, others, cuts)
	}
	return a, nil
}

// splitROC divides the cohort by the levels of Split, beginning with the largest
// or with the one that the reference names.
func splitROC(r *model.Resolver, l model.Look) (first *model.Resolver, others []*model.Resolver, err error) {
	parts, err := r.SplitColumn(l.Split)
	if err != nil {
		return nil, nil, err
	}
	begin := 0
	if level, named := model.ReferenceLevel(l.Reference, l.Split); named {
		if begin = slices.IndexFunc(parts, func(c *model.Cohort) bool { return strings.HasSuffix(c.Name, " = "+level) }); begin < 0 {
			var names []string
			for _, c := range parts {
				names = append(names, c.Name)
			}
			return nil, nil, &model.QuestionError{What: fmt.Sprintf("%s has no level %q to begin with", l.Split, level),
				Hint: "there are: " + strings.Join(names, ", ")}
		}
	}
	for i, c := range parts {
		if i != begin {
			others = append(others, model.NewResolver(c))
		}
	}
	return model.NewResolver(parts[begin]), others, nil
}

// byGroups adds a curve for each group, and compares every two.
func (a *ROC) byGroups(d *rocData, cuts []float64) {
	a.By = d.by.Title()
	for p, name := range d.parts {
		var x []float64
		var event []bool
		for i, v := range d.part {
			if v == p {
				x, event = append(x, d.x[i]), append(event, d.event[i])
			}
		}
		a.Parts = append(a.Parts, a.partOf(name, x, event, cuts))
	}
	var pairs [][2]int
	for i := range a.Parts {
		for j := i + 1; j < len(a.Parts); j++ {
			pairs = append(pairs, [2]int{i, j})
		}
	}
	a.compare(pairs)
}

// carry adds the curves of other cohorts, on which the cut of the first is tried,
// and compares each with the first.
func (a *ROC) carry(d *rocData, name string, others []*model.Resolver, cuts []float64) {
	l := d.look
	l.Versus = ""
	a.Parts = []ROCPart{a.partOf(name, d.x, d.event, cuts)}
	var pairs [][2]int
	for i, r := range others {
		pairs = append(pairs, [2]int{0, i + 1})
		o, err := rocDataOf(r, l)
		if err != nil {
			a.Parts = append(a.Parts, ROCPart{Name: r.Cohort.Name, Why: model.FirstLine(err.Error())})
			continue
		}
		if one, other := d.outcome, o.outcome; other.Event != one.Event || other.Other != one.Other {
			a.Parts = append(a.Parts, ROCPart{Name: r.Cohort.Name,
				Why: fmt.Sprintf("its outcome is %s against %s, not %s against %s", other.Event, other.Other, one.Event, one.Other)})
			continue
		}
		a.Parts = append(a.Parts, a.partOf(r.Cohort.Name, o.x, o.event, cuts))
	}
	a.compare(pairs)
}

// whole is the curve of all patients.
func (d *rocData) whole(cuts []float64) (*ROC, error) {
	a := &ROC{Answer: d.answer, Marker: d.marker, Level: d.look.Confidence(), Outcome: d.outcome.Title(), Case: d.outcome.Event, Control: d.outcome.Other}
	var err error
	if a.Curve, err = stats.ROCOf(d.x, d.event, stats.ROCOptions{Level: a.Level}); err != nil {
		return nil, &model.QuestionError{What: "no ROC curve: " + err.Error(), Ways: []model.Way{model.WidenSubgroup}}
	}
	a.Events = a.Curve.Cases
	a.Warnings = append(a.Warnings, a.Curve.Warnings...)
	if a.Cuts, err = a.tests(a.Curve, d.x, d.event, cuts); err != nil {
		return nil, err
	}
	return a, nil
}

// test describes one cut.
func (a *ROC) test(name string, x []float64, event []bool, cut float64, higher bool) (CutTest, error) {
	tp, fp, fn, tn, err := stats.CutCounts(x, event, cut, higher)
	if err != nil {
		return CutTest{}, err
	}
	d, err := stats.DiagnosticOf(tp, fp, fn, tn, a.Level)
	return CutTest{name, cut, d}, err
}

// tests describes Youden's cut of a curve and those that were given.
func (a *ROC) tests(c *stats.ROC, x []float64, event []bool, cuts []float64) ([]CutTest, error) {
	t, err := a.test("Youden", x, event, c.Youden.Cut, c.Higher)
	if err != nil {
		return nil, err
	}
	out := []CutTest{t}
	for _, v := range cuts {
		if t, err = a.test("given", x, event, v, c.Higher); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// versus adds DeLong's test against the second marker.
func (a *ROC) versus(d *rocData) error {
	c, err := stats.CompareROC(d.x, d.second, d.event, direction(a.Curve), stats.AutoDirection, a.Level)
	if err != nil {
		return &model.QuestionError{What: fmt.Sprintf("%s cannot be compared with %s: %s", d.marker.Name, d.other.Name, err), Ways: []model.Way{otherVersus}}
	}
	v := &Versus{Marker: d.other, N: c.A.Cases + c.A.Controls, ROCComparison: *c}
	if v.Cut, err = a.test("Youden", d.second, d.event, c.B.Youden.Cut, c.B.Higher); err != nil {
		return err
	}
	if n := len(d.x) - v.N; n > 0 {
		a.warn("%s is compared with %s in the %s", d.marker.Name, d.other.Name, a.WithBoth(v.N))
	}
	a.Warnings = append(a.Warnings, c.Warnings...)
	a.Versus = v
	return nil
}

func direction(c *stats.ROC) stats.ROCDirection {
	if c.Higher {
		return stats.HigherIsCase
	}
	return stats.LowerIsCase
}

// partOf is the curve of some patients, in the direction of the whole: if each
// part chose its own better direction, all would look better than they are. From
// the second part on the Youden cut of the first is tried, too.
func (a *ROC) partOf(name string, x []float64, event []bool, cuts []float64) ROCPart {
	p := ROCPart{Name: name, N: len(x)}
	var err error
	if p.Curve, err = stats.ROCOf(x, event, stats.ROCOptions{Level: a.Level, Direction: direction(a.Curve)}); err != nil {
		p.Curve, p.Why = nil, err.Error()
		return p
	}
	if p.Cuts, err = a.tests(p.Curve, x, event, cuts); err != nil {
		p.Why = err.Error()
		return p
	}
	if len(a.Parts) > 0 && a.Parts[0].Curve != nil {
		if t, err := a.test("carried from "+a.Parts[0].Name, x, event, a.Parts[0].Curve.Youden.Cut, a.Curve.Higher); err == nil {
			p.Cuts = append(p.Cuts, t)
		}
	}
	return p
}

// compare tests pairs of parts, and corrects the P values of several.
func (a *ROC) compare(pairs [][2]int) {
	var p []float64
	for _, ij := range pairs {
		x, y := a.Parts[ij[0]], a.Parts[ij[1]]
		pair := ROCPair{A: x.Name, B: y.Name, PAdjusted: math.NaN()}
		c, err := stats.CompareIndependentROC(x.Curve, y.Curve, a.Level)
		switch {
		case x.Curve == nil || y.Curve == nil:
			pair.Why = "one of them has no curve"
		case err != nil:
			pair.Why = err.Error()
		default:
			pair.ROCComparison = c
		}
		a.Pairs = append(a.Pairs, pair)
		v := math.NaN()
		if pair.ROCComparison != nil {
			v = c.P
		}
		p = append(p, v)
	}
	if len(pairs) < 2 {
		return
	}
	method := stats.Holm
	switch a.Look.Pairwise {
	case "bh":
		method = stats.BH
	case "bonferroni":
		method = stats.Bonferroni
	}
	a.Adjusted = method.String()
	for i, v := range stats.AdjustP(p, method) {
		a.Pairs[i].PAdjusted = v
	}
}

// Finding are the comparisons of curves: with a second marker, and of pairs of
// groups. A curve alone tests nothing.
func (a *ROC) Finding() (Finding, bool) {
	what := named(a.Marker)
	var p, adjusted []float64
	if a.Versus != nil {
		what += " against " + named(a.Versus.Marker)
		p = append(p, a.Versus.P)
	}
	for _, x := range a.Pairs {
		if x.ROCComparison != nil {
			p, adjusted = append(p, x.P), append(adjusted, x.PAdjusted)
		}
	}
	f := find(&a.Answer, what, p...)
	if a.Outcome != "" {
		f.Outcome = a.Outcome
	}
	if a.Versus == nil {
		f.Corrected, _ = least(adjusted)
	}
	return f.ifTested()
}
