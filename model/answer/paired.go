package answer

import (
	"fmt"
	"slices"

	"kaplan/model"
	"kaplan/stats"
)

// PairedQuestion asks how a second measurement of each patient differs from the
// first.
var PairedQuestion = Question[*PairedChange]{
	Name: "compare", Page: "Paired", Short: "two measurements of each patient: paired t test, signed ranks, McNemar",
	Tab: "Paired", Words: "before and after, signed rank, McNemar",
	Parts: func(l model.Look) model.Look {
		p := grouped(l)
		p.Value, p.Paired, p.Level, p.Lead = l.Value, l.Paired, l.Level, l.Lead
		return p
	},
	Only:  onlySearched,
	Needs: []model.Need{needsValue, model.Needs("there is no second measurement to set beside the first", model.FieldPaired)},
	Ask:   plainly(askPaired),
}

var otherSecond = model.Way{Field: model.FieldPaired, Do: "choose another second measurement"}

// PairedChange is two measurements of each patient: the change from the first
// (Look.Value) to the second (Look.Paired), of all and by groups.
type PairedChange struct {
	Answer
	Frame         *model.Frame
	First, Second *model.Column
	Long          bool
	Level         float64

	// Numbers: the pairs in the order of the patients, with their groups.
	Before, After []float64
	Code          []uint8
	// Groups are all pairs together and then, where there are several groups,
	// each of them.
	Groups []ChangeGroup
	// Between tests whether the changes differ between the groups.
	Between     []TestRow
	Checks      *CompareChecks
	Read        string // name of the test of all that the Look names, else that the checks speak for; "" none
	ReadBetween string // name of that between the groups
	Notes       []string

	// Categories: how many went from which level to which.
	Levels []string
}

// ChangeGroup is the change within one group.
type ChangeGroup struct {
	Name, Range           string
	N                     int // complete pairs
	Fell                  int // of which the second measurement is the lower one; of numbers
	Before, After, Change stats.Summary
	Mean                  stats.MeanEstimate // of the change
	Tests                 []TestRow
	Checks                *CompareChecks // normality of the changes

	Table [][]int // categories: first × second
}

// askPaired answers how the second measurement differs from the first within
// patients who have both.
//
// Errors: *QuestionError where there are not two measurements of one kind, or
// nobody has both.
func askPaired(r *model.Resolver, l model.Look) (*PairedChange, error) {
	f, first, long, err := comparedOf(r, l, l.Paired)
	if err != nil {
		return nil, err
	}
	at, _ := r.Rows(l.Value, l.Marker, l.Where, factorOf(l.Cut), l.Paired)
	second, err := at.Column(l.Paired)
	if err != nil {
		return nil, err
	}
	if err := comparableColumn(second, otherSecond); err != nil {
		return nil, err
	}
	if first == second {
		return nil, &model.QuestionError{What: first.Name + " is both measurements", Ways: []model.Way{model.OtherValue, otherSecond}}
	}
	if first.Kind != second.Kind {
		return nil, &model.QuestionError{What: fmt.Sprintf("%s is a %s and %s a %s: pairs are of one kind", first.Name, first.Kind, second.Name, second.Kind),
			Ways: []model.Way{model.OtherValue, otherSecond}}
	}
	leaveOut(f, reasonMissing(second))
	if f.Used == 0 {
		return nil, f.Nobody()
	}
	p := &PairedChange{Answer: answerOf(f), Frame: f, First: first, Second: second, Long: long, Level: l.Confidence()}
	p.warnSearched(l, f)
	p.warnFollowUp(r, l.Value, l.Paired)
	if first.Kind == model.Category || twoValued(first, second) {
		err = p.countChanges()
	} else {
		err = p.measureChanges()
	}
	if err != nil {
		return nil, err
	}
	return p, leading(p.Groups[0].Tests, l.Lead, &p.Read, &p.Notes)
}

// twoValued reports whether both columns are numbers of the same two values.
func twoValued(a, b *model.Column) bool {
	if a.Distinct != 2 || b.Distinct > 2 {
		return false
	}
	var seen []float64
	for _, c := range []*model.Column{a, b} {
		for _, v := range c.Num {
			if v == v && !slices.Contains(seen, v) {
				if seen = append(seen, v); len(seen) > 2 {
					return false
				}
			}
		}
	}
	return true
}

func (p *PairedChange) measureChanges() error {
	f := p.Frame
	p.Before, p.Code = numbers(f, p.First)
	p.After, _ = numbers(f, p.Second)
	all := "all"
	if len(f.Groups) == 1 {
		all = f.Groups[0].Name
	}
	if err := p.measure(all, "", func(uint8) bool { return true }); err != nil {
		return err
	}
	switch s := p.Groups[0].Checks.Normality[0]; {
	case s.P < 0.05:
		p.Read = "wilcoxon"
		p.Notes = append(p.Notes, fmt.Sprintf("read the Wilcoxon test: the changes are not normal (Shapiro-Wilk P %s)", model.FormatP(s.P)))
	case s.P >= 0.05:
		p.Read = "paired-t"
		p.Notes = append(p.Notes, fmt.Sprintf("read the paired t test: nothing speaks against normal changes (Shapiro-Wilk P %s)", model.FormatP(s.P)))
	}
	if len(f.Groups) < 2 {
		return nil
	}
	for g := range f.Groups {
		if err := p.measure(f.Groups[g].Name, f.Groups[g].Range, func(code uint8) bool { return int(code) == g }); err != nil {
			return err
		}
	}
	p.testBetween()
	return nil
}

// measure adds the changes of those whose group is in, under a name.
func (p *PairedChange) measure(name, of string, in func(g uint8) bool) error {
	var before, after, change []float64
	for i, g := range p.Code {
		if in(g) {
			before, after, change = append(before, p.Before[i]), append(after, p.After[i]), append(change, p.After[i]-p.Before[i])
		}
	}
	mean, err := stats.MeanOf(change, p.Level)
	if err != nil {
		return &model.QuestionError{What: "the change cannot be measured: " + err.Error()}
	}
	g := ChangeGroup{Name: name, Range: of, N: len(change), Fell: countBelow(change, 0), Mean: mean,
		Before: stats.Summarise(before), After: stats.Summarise(after), Change: stats.Summarise(change)}
	// The change is second minus first, as people ask for it; the tests are those
	// of R's t.test and wilcox.test called with the two in their order, which take
	// first minus second.
	effect := p.First.Name + " - " + p.Second.Name
	t, err := stats.PairedT(before, after, p.Level)
	g.Tests = append(g.Tests, tTest("paired-t", "paired t test", "mean difference, "+effect, t, err))
	fall := make([]float64, len(change))
	for i, v := range change {
		fall[i] = -v
	}
	w, err := stats.SignedRank(fall, stats.RankOptions{Level: p.Level})
	x := rankTest("wilcoxon", "Wilcoxon signed rank", "V", "median of the differences (Hodges-Lehmann), "+effect, w, err)
	if err == nil && w.Zeros > 0 {
		x.Method += fmt.Sprintf(", %s of 0 left out", countOf(w.Zeros, "change"))
	}
	g.Tests = append(g.Tests, x)
	g.Checks = &CompareChecks{Normality: []NormalityCheck{normalityOf(name, change)}}
	p.Groups = append(p.Groups, g)
	return nil
}

// testBetween tests whether the changes differ between the groups.
func (p *PairedChange) testBetween() {
	f, n := p.Frame, len(p.Frame.Groups)
	change := make([]float64, len(p.Before))
	for i := range change {
		change[i] = p.After[i] - p.Before[i]
	}
	values := byGroup(change, p.Code, n)
	a, b := pairOrder(f)
	p.Between = numberTests(values, names(f), a, b, p.Level)
	p.Checks = checkNumbers(values, names(f))
	switch ranks := len(p.Checks.notNormal()) > 0; {
	case n == 2 && ranks:
		p.ReadBetween = "mann-whitney"
	case n == 2:
		p.ReadBetween = "welch-t"
	case ranks:
		p.ReadBetween = "kruskal-wallis"
	default:
		p.ReadBetween = "welch-anova"
	}
}

// countBelow is how many values lie below a limit.
func countBelow(v []float64, limit float64) int {
	n := 0
	for _, x := range v {
		if x < limit {
			n++
		}
	}
	return n
}

// Label says what is subtracted from what.
func (p *PairedChange) Label() string { return p.Second.Name + " - " + p.First.Name }

func (p *PairedChange) countChanges() error {
	f := p.Frame
	in := func(k int) bool { return f.Code[k] != stats.NoGroup }
	one, codeOne := model.LevelsAmong(p.First, f.Row, in)
	two, codeTwo := model.LevelsAmong(p.Second, f.Row, in)
	p.Levels = unionOfLevels(p.First, one, two)
	if len(p.Levels) > mostLevels {
		return &model.QuestionError{What: fmt.Sprintf("%s and %s have %d levels together, more than the %d that can be counted", p.First.Name, p.Second.Name,
			len(p.Levels), mostLevels), Ways: []model.Way{model.OtherValue, otherSecond}}
	}
	at := func(levels []string) []int {
		out := make([]int, len(levels))
		for i, l := range levels {
			out[i] = slices.Index(p.Levels, l)
		}
		return out
	}
	toOne, toTwo := at(one), at(two)
	add := func(name, of string, in func(g uint8) bool) {
		g := ChangeGroup{Name: name, Range: of, Table: make([][]int, len(p.Levels))}
		for i := range g.Table {
			g.Table[i] = make([]int, len(p.Levels))
		}
		for k, code := range f.Code {
			if code != stats.NoGroup && in(code) {
				g.Table[toOne[codeOne[k]]][toTwo[codeTwo[k]]]++
				g.N++
			}
		}
		g.Tests = mcnemarTests(g.Table)
		p.Groups = append(p.Groups, g)
	}
	all := "all"
	if len(f.Groups) == 1 {
		all = f.Groups[0].Name
	}
	add(all, "", func(uint8) bool { return true })
	if len(f.Groups) > 1 {
		for g := range f.Groups {
			add(f.Groups[g].Name, f.Groups[g].Range, func(code uint8) bool { return int(code) == g })
		}
	}
	return nil
}

// unionOfLevels keeps the order of the column where it has one for all levels.
func unionOfLevels(c *model.Column, one, two []string) []string {
	all := slices.Clone(one)
	for _, l := range two {
		if !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	order := c.Level
	if c.Kind == model.Number {
		order = slices.Clone(all)
		slices.SortFunc(order, func(a, b string) int { return model.CompareNatural(a, b) })
	}
	slices.SortStableFunc(all, func(a, b string) int {
		x, y := slices.Index(order, a), slices.Index(order, b)
		if x < 0 || y < 0 {
			return y - x // what the column does not know comes last
		}
		return x - y
	})
	return all
}

// mcnemarTests are McNemar's tests of a square table; two levels have an exact
// one too.
func mcnemarTests(table [][]int) []TestRow {
	title := "McNemar"
	if len(table) > 2 {
		title = "McNemar-Bowker"
	}
	t, exact, err := stats.McNemar(table, true)
	out := []TestRow{countTest("mcnemar", title, t, err)}
	if len(table) != 2 {
		return out
	}
	if err != nil {
		return append(out, noTest("mcnemar-exact", "McNemar, exact", err))
	}
	x := blankTest("mcnemar-exact", "McNemar, exact", "")
	x.P = exact
	return append(out, x)
}

// Finding are the tests of the change, and of its differing between the groups.
func (c *PairedChange) Finding() (Finding, bool) {
	p := []float64{readTest(c.Between, c.Read)}
	for _, g := range c.Groups {
		p = append(p, readTest(g.Tests, c.Read))
	}
	f := find(&c.Answer, named(c.Second)+" less "+named(c.First), p...)
	f.Outcome = named(c.First)
	return f.ifTested()
}
