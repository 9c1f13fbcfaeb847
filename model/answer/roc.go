package answer

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"kaplan/model"
	"kaplan/stats"
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

// Positive says which values of a marker the curve takes for the event: above
// a cut, or up to and including it.
func (c *CutTest) Positive(higher bool, number func(float64) string) string {
	if higher {
		return "> " + number(c.Cut)
	}
	return "<= " + number(c.Cut)
}

// rocData is a marker, perhaps a second one, and the outcome of those who have
// the first.
type rocData struct {
	look          model.Look
	x, second     []float64 // second is nil for none, NaN where missing
	event         []bool
	part          []int // level of the second factor; nil for none
	parts         []string
	marker, other *model.Column
	by            *model.Column
	outcome       string
	controlName   string
	caseName      string
	answer        Answer
}

// rocData resolves a Look's marker (Value), second marker (Paired) and second
// factor (By2), and its two groups as the outcome.
func rocDataOf(r *model.Resolver, l model.Look) (*rocData, error) {
	r, long := r.Rows(l.Value, l.Marker, l.Paired, l.By2, l.Where)
	if l.Value == "" {
		return nil, &model.QuestionError{What: "a ROC curve needs a number as its marker", Hint: "choose another marker"}
	}
	if l.Marker == "" {
		return nil, &model.QuestionError{What: "a ROC curve needs an outcome: two groups that the marker is to tell apart", Hint: "choose two groups"}
	}
	number := func(source string) (*model.Column, error) {
		if source == "" {
			return nil, nil
		}
		c, err := r.Column(source)
		if err != nil {
			return nil, err
		}
		if c.Kind != model.Number {
			what := fmt.Sprintf("a ROC curve needs a number as its marker, and %s is a %s", c.Name, c.Kind)
			if slices.ContainsFunc(c.Level, func(l string) bool { _, err := strconv.ParseFloat(l, 64); return err == nil }) {
				what += ": " + model.FirstNoNumber(c) // numbers but for these
			}
			return nil, &model.QuestionError{What: what, Hint: "choose another marker"}
		}
		return c, nil
	}
	d := &rocData{look: l}
	var err error
	if d.marker, err = number(l.Value); err != nil {
		return nil, err
	}
	if d.other, err = number(l.Paired); err != nil {
		return nil, err
	}
	f, err := r.Grouped(l)
	if err != nil {
		return nil, err
	}
	if len(f.Groups) != 2 {
		if len(f.Groups) == 1 {
			return nil, &model.QuestionError{What: fmt.Sprintf("everybody in the analysis has %s: a ROC curve needs cases and controls", eventTitle(f.Marker, f.Groups[0].Name)), Hint: "widen the subgroup or choose two groups"}
		}
		return nil, &model.QuestionError{What: fmt.Sprintf("the outcome %s has %d values: a ROC curve needs two", f.Marker.Name, len(f.Groups)), Hint: conditionHint(f.Marker)}
	}
	control := f.ReferenceGroup()
	name := func(g int) string {
		if f.Groups[g].Range != "" && len(f.Cuts) > 0 {
			return f.Marker.Title() + " " + f.Groups[g].Range
		}
		return eventTitle(f.Marker, f.Groups[g].Name)
	}
	d.outcome = name(1 - control)
	d.controlName, d.caseName = f.Groups[control].Name, f.Groups[1-control].Name
	var code []int32
	if l.By2 != "" {
		if d.by, err = r.Column(l.By2); err != nil {
			return nil, err
		}
		if d.by.Kind != model.Category && d.by.Distinct > 12 || d.by.Kind == model.Identifier {
			return nil, &model.QuestionError{What: fmt.Sprintf("%s has too many values: a curve for each would say nothing", d.by.Name), Hint: "choose a column of few levels, or a condition such as " + model.Quote(d.by.Name) + " " + model.ExampleOf(d.by)}
		}
		if d.parts, code = model.LevelsAmong(d.by, f.Row, func(k int) bool { return f.Code[k] != stats.NoGroup && !math.IsNaN(d.marker.Num[f.Row[k]]) }); len(d.parts) > model.MaxGroups {
			return nil, &model.QuestionError{What: fmt.Sprintf("%s has %d levels, more than the %d that can be compared at once", d.by.Name, len(d.parts), model.MaxGroups), Hint: "merge levels, or choose another column"}
		}
	}
	noMarker, noPart := 0, 0
	for k, g := range f.Code {
		if g == stats.NoGroup {
			continue
		}
		i := f.Row[k]
		switch v := d.marker.Num[i]; {
		case math.IsNaN(v):
			noMarker++
			f.Code[k] = stats.NoGroup
		case code != nil && code[k] < 0:
			noPart++
			f.Code[k] = stats.NoGroup
		default:
			d.x, d.event = append(d.x, v), append(d.event, int(g) != control)
			if d.other != nil {
				d.second = append(d.second, d.other.Num[i])
			}
			if code != nil {
				d.part = append(d.part, int(code[k]))
			}
		}
	}
	f.Exclude(d.marker.Name+" missing", noMarker)
	if d.by != nil {
		f.Exclude(d.by.Name+" missing", noPart)
	}
	if len(d.x) == 0 {
		return nil, f.Nobody()
	}
	d.answer = answerOf(f)
	d.answer.Look = l
	d.answer.Used = len(d.x)
	d.answer.Endpoint = model.Endpoint{Name: d.outcome, Event: f.Marker.Name}
	d.answer.dependent(f, long)
	return d, nil
}

// AskROC answers for a binary outcome: the Look's two groups, of which the one that
// is not the reference is the case, told apart by its Value. cuts are described
// as tests beside Youden's. A Paired column is a second marker of the same
// patients; each level of By2 has a curve of its own, on which the cut of the
// first is also tried.
func AskROC(r *model.Resolver, l model.Look, cuts []float64) (*ROC, error) {
	d, err := rocDataOf(r, l)
	if err != nil {
		return nil, err
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
	if d.part != nil {
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
	return a, nil
}

// ValidateROC chooses Youden's cut in the first cohort and carries it, and the
// side of it that speaks for the event, unchanged to the others; so the cuts
// that are given.
func ValidateROC(first *model.Resolver, others []*model.Resolver, l model.Look, cuts []float64) (*ROC, error) {
	l.By2 = ""
	d, err := rocDataOf(first, l)
	if err != nil {
		return nil, err
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
	l.Paired = ""
	a.Parts = []ROCPart{a.partOf(first.Cohort.Name, d.x, d.event, cuts)}
	var pairs [][2]int
	for i, r := range others {
		pairs = append(pairs, [2]int{0, i + 1})
		o, err := rocDataOf(r, l)
		if err != nil {
			a.Parts = append(a.Parts, ROCPart{Name: r.Cohort.Name, Why: firstLineOf(err)})
			continue
		}
		if o.caseName != d.caseName || o.controlName != d.controlName {
			a.Parts = append(a.Parts, ROCPart{Name: r.Cohort.Name, Why: fmt.Sprintf("its outcome is %s against %s, not %s against %s", o.caseName, o.controlName, d.caseName, d.controlName)})
			continue
		}
		a.Parts = append(a.Parts, a.partOf(r.Cohort.Name, o.x, o.event, cuts))
	}
	a.compare(pairs)
	return a, nil
}

// whole is the curve of all patients.
func (d *rocData) whole(cuts []float64) (*ROC, error) {
	a := &ROC{Answer: d.answer, Marker: d.marker, Level: d.look.Confidence(), Outcome: d.outcome, Case: d.caseName, Control: d.controlName}
	var err error
	if a.Curve, err = stats.ROCOf(d.x, d.event, stats.ROCOptions{Level: a.Level}); err != nil {
		return nil, &model.QuestionError{What: "no ROC curve: " + err.Error(), Hint: "widen the subgroup"}
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
		return &model.QuestionError{What: fmt.Sprintf("%s cannot be compared with %s: %s", d.marker.Name, d.other.Name, err), Hint: "choose another second marker"}
	}
	v := &Versus{Marker: d.other, N: c.A.Cases + c.A.Controls, ROCComparison: *c}
	if v.Cut, err = a.test("Youden", d.second, d.event, c.B.Youden.Cut, c.B.Higher); err != nil {
		return err
	}
	if n := len(d.x) - v.N; n > 0 {
		a.warn("%s is compared with %s in the %d patients who have both", d.marker.Name, d.other.Name, v.N)
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

// partOf is the curve of some patients, in the direction of the whole: turned to
// its own better side each part would flatter itself. From the second part on
// the first one's Youden cut is tried.
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
