package answer

import (
	"fmt"
	"math"
	"slices"

	"kaplan/model"
	"kaplan/stats"
)

// Subgroups is the marker's hazard ratio within each level of other columns.
type Subgroups struct {
	Answer
	Level   float64
	Heading string // "high vs low"
	// Adjusted are the covariates that every row and test is adjusted for, on the
	// patients who have all of them; one that is constant within a subgroup is set
	// aside there.
	Adjusted []string
	Overall  SubgroupRow
	Rows     []SubgroupRow
	Skipped  []string // columns that were left out, with why
	// Missing counts the patients who are in none of the rows of a column.
	Missing []model.Exclusion
	// Continuous tests whether the hazard ratio changes along a number, without
	// cutting it.
	Continuous []ContinuousInteraction
}

// ContinuousInteraction is the likelihood-ratio test of groups by a number.
type ContinuousInteraction struct {
	Column    string
	N, Events int
	Step      float64 // the standard deviation of the whole cohort
	// Ratio is by how much the hazard ratio is multiplied per Step.
	Ratio, Lower, Upper float64
	Test                stats.Test
}

// SubgroupRow is one level of one column.
type SubgroupRow struct {
	Column, LevelName string
	Where             string // the condition that makes this row the subgroup
	N, Events         int
	Effect            // of the second group against the reference
	// Interaction is on the first row of each column: the likelihood-ratio test
	// that the hazard ratio is the same in all its levels.
	Interaction stats.Test
	First       bool
}

// ForestQuestion asks for the hazard ratio of two groups within subgroups.
var ForestQuestion = Question[*Subgroups]{
	Name: "forest", Page: "Subgroups", Short: "hazard ratio of two groups within subgroups, interaction tests",
	Tab: "Sub", Words: "forest plot, interaction, heterogeneity",
	Parts: func(l model.Look) model.Look {
		p := modelled(l)
		p.Firth, p.Within = false, l.Within
		return p
	},
	Needs: []model.Need{model.Needs("a forest compares two groups", model.FieldMarker, model.FieldSwitch)},
	Ask:   plainly(askSubgroups),
}

// askSubgroups fits the comparison of two groups within the levels of columns:
// those of the Look's Within, or every category and every number of two values.
// A number of more values is halved at its median. Each fit is adjusted for the
// covariates, as coxph within the subgroup would be: one that is constant there
// is set aside. The interaction tests compare models that both hold them.
func askSubgroups(r *model.Resolver, l model.Look) (*Subgroups, error) {
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	if len(f.Groups) != 2 {
		return nil, &model.QuestionError{What: fmt.Sprintf("a forest of subgroups compares two groups, and there are %d", len(f.Groups)),
			Ways: []model.Way{{Field: model.FieldCut, Do: "cut the marker once"}, model.MergeLevels}}
	}
	t := &subgroupFit{r: r, f: f}
	if t.ties, err = tiesOf(l.Ties); err != nil {
		return nil, err
	}
	if t.design, err = r.Design(f); err != nil {
		return nil, err
	}
	s := &Subgroups{Answer: answerOf(f), Level: l.Confidence(), Adjusted: model.SplitList(l.Covariates)}
	s.warnSearched(l, f)
	s.immortal(f)
	s.adjustedForItself(r, f)
	t.level, t.profile = s.Level, l.CI == "profile"
	ref := f.ReferenceGroup()
	s.Heading = f.Groups[1-ref].Name + " vs " + f.Groups[ref].Name
	everyone := make([]int32, len(t.design.Pos))
	for i := range everyone {
		everyone[i] = int32(i)
	}
	s.Overall = t.row("all", "", "", everyone)
	if len(s.Adjusted) > 0 {
		s.Warnings = append(s.Warnings, t.setAside(everyone)...)
	}
	if len(s.Adjusted) > 0 || len(t.design.Excluded) > 0 { // on those who have every covariate, and a cluster
		s.Excluded = append(slices.Clone(s.Excluded), t.design.Excluded...)
		s.Used, s.Events = t.count(everyone)
	}
	columns := model.SplitList(l.Within)
	given := len(columns) > 0
	if !given {
		columns, s.Skipped = categoryColumns(r, f)
	}
	for _, name := range columns {
		if err := s.within(t, name); err != nil {
			return nil, err
		}
	}
	numbers, more := numbersFor(r, f, columns, given)
	if more > 0 {
		s.Skipped = append(s.Skipped, fmt.Sprintf("%s: those are tested uncut that are named as columns of the subgroups, else %d",
			model.Count(more, "further number"), len(numbers)))
	}
	for _, name := range numbers {
		if err := s.along(t, name, everyone); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// forestLevels is the number of levels up to which a column is one of a forest unasked.
const forestLevels = 12

// categoryColumns are the columns whose levels are the subgroups where none was named:
// those of a few levels. skipped are those that might have been, with why they are not.
func categoryColumns(r *model.Resolver, f *model.Frame) (out, skipped []string) {
	for _, c := range r.Cohort.Columns {
		levels := c.Kind == model.Category || c.Kind == model.Number && c.Distinct == 2
		if c == f.Marker || !levels || c.Distinct < 2 {
			continue
		}
		switch why := model.NotOffered(r.Cohort, c); {
		case why != "":
			skipped = append(skipped, c.Name+": "+why)
		case c.Distinct > forestLevels:
			skipped = append(skipped, fmt.Sprintf("%s: %d levels", c.Name, c.Distinct))
		default:
			out = append(out, model.Quote(c.Name))
		}
	}
	return out, skipped
}

// subgroupFit fits the comparison among some of the patients who have every
// covariate: rows are numbered as in the design, whose first column is the
// comparison.
type subgroupFit struct {
	r       *model.Resolver
	f       *model.Frame
	design  *model.Design
	ties    stats.Ties
	level   float64
	profile bool
}

// count is how many patients and events some rows hold.
func (t *subgroupFit) count(rows []int32) (patients, events int) {
	of, seen := t.f.Cohort.Intervals(), map[int32]bool{}
	for i, row := range rows {
		k := t.design.Pos[row]
		switch {
		case of != nil:
			seen[of[t.f.Row[k]]] = true
			patients = len(seen)
		case i == 0 || t.f.Row[k] != t.f.Row[t.design.Pos[rows[i-1]]]:
			patients++ // one who changes group has two rows
		}
		if t.f.Outcome.Event[k] {
			events++
		}
	}
	return patients, events
}

// fit is the model among some rows with further columns of their own, nil where
// nobody among them has had the event.
func (t *subgroupFit) fit(rows []int32, further [][]float64) (*stats.CoxFit, error) {
	if _, events := t.count(rows); events == 0 {
		return nil, nil
	}
	d := &model.Design{}
	for _, i := range rows {
		d.Pos = append(d.Pos, t.design.Pos[i])
	}
	for _, col := range t.design.X {
		x := make([]float64, len(rows))
		for i, row := range rows {
			x[i] = col[row]
		}
		d.X = append(d.X, x)
	}
	d.X = append(d.X, further...)
	data, err := coxData(t.r, t.f, d)
	if err != nil {
		return nil, err
	}
	return stats.Cox(data, stats.CoxOptions{Ties: t.ties, Level: t.level})
}

// setAside says of each covariate that cannot be estimated among some rows why.
func (t *subgroupFit) setAside(rows []int32) []string {
	fit, err := t.fit(rows, nil)
	if err != nil || fit == nil {
		return nil
	}
	var out []string
	for _, a := range fit.Aliased {
		if a.Column > 0 { // the first is the comparison
			out = append(out, t.design.Name[a.Column]+" "+a.Why+": set aside")
		}
	}
	return out
}

// row is one line of the forest.
func (t *subgroupFit) row(column, level, where string, rows []int32) SubgroupRow {
	out := SubgroupRow{Column: column, LevelName: level, Where: where, N: len(rows), Effect: noEffect(t.design.Name[0], t.design.Label[0], ""),
		Interaction: stats.Test{Statistic: math.NaN(), P: math.NaN()}}
	if t.f.Cohort.Intervals() != nil {
		out.N, _ = t.count(rows)
	}
	fit, err := t.fit(rows, nil)
	if err != nil {
		out.Note = model.FirstLine(err.Error())
		return out
	}
	_, out.Events = t.count(rows)
	setAside, infinite := false, false
	if fit != nil {
		for _, a := range fit.Aliased {
			setAside = setAside || a.Column == 0
		}
		for _, m := range fit.Monotone {
			infinite = infinite || slices.Contains(m.Columns, 0)
		}
	}
	switch {
	case fit == nil:
		out.Note = "no events"
	case setAside:
		out.Note = "one group only"
	default:
		out.Coef, out.Ratio = fit.Coef[0], math.Exp(fit.Coef[0])
		if infinite {
			out.Note = NoFinite
		} else {
			out.SE, out.Statistic, out.P = fit.SE[0], fit.Z[0], fit.P[0]
			out.Lower, out.Upper = math.Exp(fit.Lower[0]), math.Exp(fit.Upper[0])
		}
		if (t.profile || infinite) && !t.f.Look.RobustWeights() {
			if pr, err := fit.Profile(0); err == nil {
				out.CI = "profile"
				out.Lower, out.Upper, out.P = math.Exp(pr[0].Lower), math.Exp(pr[0].Upper), pr[0].LR.P
			}
		}
	}
	return out
}

// interaction is the likelihood-ratio test of products beside the main effects; with
// sampling weights, which have no likelihood, their Wald test.
func (t *subgroupFit) interaction(rows []int32, main, product [][]float64) (test stats.Test, with *stats.CoxFit) {
	small, err1 := t.fit(rows, main)
	big, err2 := t.fit(rows, append(slices.Clone(main), product...))
	if err1 != nil || err2 != nil || small == nil || big == nil {
		return stats.Test{Statistic: math.NaN(), P: math.NaN()}, nil
	}
	if t.f.Look.RobustWeights() {
		var last []int
		for j := range product {
			last = append(last, len(big.Coef)-len(product)+j)
		}
		if test, err := big.WaldTest(last); err == nil {
			return test, big
		}
	}
	return stats.ChiSquareTest(2*(big.LogLik-small.LogLik), big.DF-small.DF), big
}

// within adds the rows of a column's levels, with the test that the hazard
// ratio is the same in all of them.
func (s *Subgroups) within(t *subgroupFit, name string) error {
	c, err := t.r.Column(name)
	if err != nil {
		return err
	}
	pos := t.design.Pos
	in := make([]bool, len(t.f.Row))
	for _, k := range pos {
		in[k] = true
	}
	levels, code, wheres := halves(t.r, t.f, c, func(k int) bool { return in[k] })
	if len(levels) < 2 {
		s.Skipped = append(s.Skipped, c.Name+": one level only")
		return nil
	}
	var all []int32
	for i, k := range pos {
		if code[k] >= 0 {
			all = append(all, int32(i))
		}
	}
	if n := len(pos) - len(all); n > 0 {
		s.Missing = append(s.Missing, model.Exclusion{Reason: c.Name + " missing", N: n})
	}
	first := len(s.Rows)
	var main, product [][]float64
	for j, level := range levels {
		var rows []int32
		m, p := make([]float64, len(all)), make([]float64, len(all))
		for i, row := range all {
			if int(code[pos[row]]) == j {
				rows = append(rows, row)
				m[i], p[i] = 1, t.design.X[0][row]
			}
		}
		s.Rows = append(s.Rows, t.row(c.Name, level, wheres[j], rows))
		if j > 0 {
			main, product = append(main, m), append(product, p)
		}
	}
	s.Rows[first].First = true
	s.Rows[first].Interaction, _ = t.interaction(all, main, product)
	return nil
}

// along adds the test whether the hazard ratio changes with a number, uncut.
func (s *Subgroups) along(t *subgroupFit, name string, everyone []int32) error {
	c, err := t.r.Column(name)
	if err != nil {
		return err
	}
	var rows []int32
	var x []float64
	for _, i := range everyone {
		if v := c.Num[t.f.Row[t.design.Pos[i]]]; !math.IsNaN(v) && !math.IsInf(v, 0) {
			rows, x = append(rows, i), append(x, v)
		}
	}
	if len(rows) < 3 {
		return nil
	}
	m, sd := model.Mean(x), stepOfColumn(c)
	if !slices.ContainsFunc(x, func(v float64) bool { return v != x[0] }) {
		return nil
	}
	product := make([]float64, len(x))
	for i, row := range rows {
		x[i] = (x[i] - m) / sd
		product[i] = x[i] * t.design.X[0][row]
	}
	test, big := t.interaction(rows, [][]float64{x}, [][]float64{product})
	if big == nil {
		return nil
	}
	_, events := t.count(rows)
	last := len(big.Coef) - 1
	s.Continuous = append(s.Continuous, ContinuousInteraction{Column: c.Name, N: len(rows), Events: events, Step: sd,
		Ratio: math.Exp(big.Coef[last]), Lower: math.Exp(big.Lower[last]), Upper: math.Exp(big.Upper[last]), Test: test})
	return nil
}

// numbersFor are the numbers whose interaction is tested uncut: those that were
// named, else the covariates, else the first few, beginning with those of the file that
// the endpoint is of. more is how many others there are.
func numbersFor(r *model.Resolver, f *model.Frame, columns []string, given bool) (out []string, more int) {
	const most = 12
	add := func(name string) {
		switch c, err := r.Column(name); {
		case err != nil || c.Kind != model.Number || c.Distinct <= 2 || c == f.Marker:
		case len(out) < most:
			out = append(out, name)
		default:
			more++
		}
	}
	if given {
		for _, name := range columns {
			add(name)
		}
		return out, more
	}
	for _, item := range model.SplitList(f.Look.Covariates) {
		add(item)
	}
	if len(out) > 0 {
		return out, more
	}
	clinical := ""
	if c := r.Cohort.Column(f.Endpoint.Time); c != nil {
		clinical = c.File
	}
	for _, first := range []bool{true, false} {
		for _, c := range r.Cohort.Columns {
			if (c.File == clinical) == first && model.NotOffered(r.Cohort, c) == "" {
				add(model.Quote(c.Name))
			}
		}
	}
	return out, more
}

// halves are a column's levels, or below and above the median for a number.
func halves(r *model.Resolver, f *model.Frame, c *model.Column, in func(int) bool) (levels []string, code []int32, wheres []string) {
	if c.HasLevels() {
		levels, code = model.LevelsAmong(c, f.Row, in)
		for _, l := range levels {
			wheres = append(wheres, model.LevelCondition(c, []string{l}).Source)
		}
		return levels, code, wheres
	}
	if c.Kind != model.Number {
		return nil, nil, nil
	}
	var vals []float64
	for _, i := range r.Order(c) {
		if v := c.Num[i]; v == v {
			vals = append(vals, v)
		}
	}
	if len(vals) == 0 {
		return nil, nil, nil
	}
	sorted := model.Ascend(vals)
	med := sorted.Quantile(0.5)
	code = make([]int32, len(f.Row))
	n := [2]int{}
	for k, i := range f.Row {
		code[k] = -1
		if v := c.Num[i]; v == v && in(k) {
			code[k] = 0
			if v > med {
				code[k] = 1
			}
			n[code[k]]++
		}
	}
	if n[0] == 0 || n[1] == 0 {
		return nil, nil, nil
	}
	at := model.FormatCut(med, sorted)
	return []string{"<= " + at, "> " + at}, code, []string{model.Quote(c.Name) + " <= " + at, model.Quote(c.Name) + " > " + at}
}

// Finding are the tests of interaction.
func (s *Subgroups) Finding() (Finding, bool) {
	var p []float64
	for _, r := range s.Rows {
		if r.First {
			p = append(p, r.Interaction.P)
		}
	}
	for _, c := range s.Continuous {
		p = append(p, c.Test.P)
	}
	return find(&s.Answer, s.Heading+" by subgroup", p...).ifTested()
}
