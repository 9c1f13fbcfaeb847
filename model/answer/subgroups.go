package answer

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// Subgroups is the marker's hazard ratio within each level of other columns.
type Subgroups struct {
	Answer
	Level   float64
	Heading string // "high vs low"
	Overall SubgroupRow
	Rows    []SubgroupRow
	Skipped []string // columns that were left out, with why
	// Continuous tests whether the hazard ratio changes along a number, without
	// cutting it.
	Continuous []ContinuousInteraction
}

// ContinuousInteraction is the likelihood-ratio test of groups by a number.
type ContinuousInteraction struct {
	Column    string
	N, Events int
	// Ratio is by how much the hazard ratio is multiplied per standard deviation.
	Ratio, Lower, Upper float64
	Test                stats.Test
}

// SubgroupRow is one level of one column.
type SubgroupRow struct {
	Column, LevelName string
	Where             string // the condition that makes this row the subgroup
	N, Events         int
	HR, Lower, Upper  float64
	P                 float64
	// Interaction is on the first row of each column: the likelihood-ratio test
	// that the hazard ratio is the same in all its levels.
	Interaction stats.Test
	First       bool
	Note        string
}

// AskSubgroups fits the marker within the levels of columns (all categories and
// numbers of two values where nil; a number of more values is halved at its
// median). The marker is the comparison of two groups, or a number per standard
// deviation where perSD is set.
func AskSubgroups(r *model.Resolver, l model.Look, columns []string) (*Subgroups, error) {
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	if len(f.Groups) != 2 {
		return nil, &model.QuestionError{What: fmt.Sprintf("a forest of subgroups compares two groups, and there are %d", len(f.Groups)), Hint: "cut the marker once, or merge its levels"}
	}
	ties, err := tiesOf(l.Ties)
	if err != nil {
		return nil, err
	}
	s := &Subgroups{Answer: answerOf(f), Level: l.Confidence()}
	ref := f.ReferenceGroup()
	s.Heading = f.Groups[1-ref].Name + " vs " + f.Groups[ref].Name
	fit := func(pos []int32, extra [][]float64) (*stats.CoxFit, int, error) {
		d := &model.Design{Pos: pos}
		x := make([]float64, len(pos))
		for i, k := range pos {
			if int(f.Code[k]) != ref {
				x[i] = 1
			}
		}
		d.X, d.Name = append([][]float64{x}, extra...), nil
		data, err := coxData(r, f, d)
		if err != nil {
			return nil, 0, err
		}
		events := 0
		for _, e := range data.Event {
			if e {
				events++
			}
		}
		if events == 0 {
			return nil, 0, nil
		}
		cf, err := stats.Cox(data, stats.CoxOptions{Ties: ties, Level: s.Level})
		return cf, events, err
	}
	row := func(column, level, where string, pos []int32) (SubgroupRow, error) {
		out := SubgroupRow{Column: column, LevelName: level, Where: where, N: len(pos), HR: math.NaN(), Lower: math.NaN(), Upper: math.NaN(), P: math.NaN(),
			Interaction: stats.Test{Statistic: math.NaN(), P: math.NaN()}}
		cf, events, err := fit(pos, nil)
		if err != nil {
			out.Note = firstLineOf(err)
			return out, nil
		}
		out.Events = events
		switch {
		case cf == nil:
			out.Note = "no events"
		case len(cf.Aliased) > 0:
			out.Note = "one group only"
		case len(cf.Monotone) > 0:
			out.Note = "no finite value"
			out.HR = math.Exp(cf.Coef[0])
			if pr, err := cf.Profile(0); err == nil {
				out.Lower, out.Upper, out.P = math.Exp(pr[0].Lower), math.Exp(pr[0].Upper), pr[0].LR.P
			}
		default:
			out.HR, out.Lower, out.Upper, out.P = math.Exp(cf.Coef[0]), math.Exp(cf.Lower[0]), math.Exp(cf.Upper[0]), cf.P[0]
			if l.CI == "profile" {
				if pr, err := cf.Profile(0); err == nil {
					out.Lower, out.Upper, out.P = math.Exp(pr[0].Lower), math.Exp(pr[0].Upper), pr[0].LR.P
				}
			}
		}
		return out, nil
	}
	in := func(k int) bool { return f.Code[k] != stats.NoGroup }
	var everyone []int32
	for k := range f.Row {
		if in(k) {
			everyone = append(everyone, int32(k))
		}
	}
	if s.Overall, err = row("all", "", "", everyone); err != nil {
		return nil, err
	}
	given := columns != nil
	if !given {
		for _, c := range r.Cohort.Columns {
			if model.NoMarker(r.Cohort, c) == "" && c != f.Marker && (c.Kind == model.Category && c.Distinct <= 6 || c.Kind == model.Number && c.Distinct == 2) {
				columns = append(columns, model.Quote(c.Name))
			}
		}
	}
	for _, name := range columns {
		c, err := r.Column(name)
		if err != nil {
			return nil, err
		}
		levels, code, wheres := halves(r, f, c, in)
		if len(levels) < 2 {
			s.Skipped = append(s.Skipped, c.Name+": one level only")
			continue
		}
		first := len(s.Rows)
		var all []int32
		for k := range f.Row {
			if in(k) && code[k] >= 0 {
				all = append(all, int32(k))
			}
		}
		for j, level := range levels {
			var pos []int32
			for _, k := range all {
				if int(code[k]) == j {
					pos = append(pos, k)
				}
			}
			rw, err := row(c.Name, level, wheres[j], pos)
			if err != nil {
				return nil, err
			}
			s.Rows = append(s.Rows, rw)
		}
		// Interaction: main effects of both against those and their products.
		var main, product [][]float64
		for j := 1; j < len(levels); j++ {
			m, p := make([]float64, len(all)), make([]float64, len(all))
			for i, k := range all {
				if int(code[k]) == j {
					m[i] = 1
					if int(f.Code[k]) != ref {
						p[i] = 1
					}
				}
			}
			main, product = append(main, m), append(product, p)
		}
		s.Rows[first].First = true
		small, _, err1 := fit(all, main)
		big, _, err2 := fit(all, append(main, product...))
		if err1 == nil && err2 == nil && small != nil && big != nil {
			s.Rows[first].Interaction = stats.ChiSquareTest(2*(big.LogLik-small.LogLik), big.DF-small.DF)
		}
	}
	for _, name := range numbersFor(r, f, columns, given) {
		c, err := r.Column(name)
		if err != nil {
			return nil, err
		}
		var pos []int32
		var x []float64
		for _, k := range everyone {
			if v := c.Num[f.Row[k]]; !math.IsNaN(v) && !math.IsInf(v, 0) {
				pos, x = append(pos, k), append(x, v)
			}
		}
		if len(pos) < 3 {
			continue
		}
		m, ss := model.Mean(x), 0.0
		for _, v := range x {
			ss += (v - m) * (v - m)
		}
		sd := math.Sqrt(ss / float64(len(x)-1))
		if sd == 0 {
			continue
		}
		product := make([]float64, len(x))
		for i, k := range pos {
			x[i] = (x[i] - m) / sd
			if int(f.Code[k]) != ref {
				product[i] = x[i]
			}
		}
		small, events, err1 := fit(pos, [][]float64{x})
		big, _, err2 := fit(pos, [][]float64{x, product})
		if err1 != nil || err2 != nil || small == nil || big == nil {
			continue
		}
		s.Continuous = append(s.Continuous, ContinuousInteraction{Column: c.Name, N: len(pos), Events: events,
			Ratio: math.Exp(big.Coef[2]), Lower: math.Exp(big.Lower[2]), Upper: math.Exp(big.Upper[2]),
			Test: stats.ChiSquareTest(2*(big.LogLik-small.LogLik), big.DF-small.DF)})
	}
	return s, nil
}

// numbersFor are the numbers whose interaction is tested uncut: those that were
// named, else the covariates, else the first few.
func numbersFor(r *model.Resolver, f *model.Frame, columns []string, given bool) []string {
	const most = 12
	var out []string
	add := func(name string) {
		if c, err := r.Column(name); err == nil && c.Kind == model.Number && c.Distinct > 2 && c != f.Marker && len(out) < most {
			out = append(out, name)
		}
	}
	if given {
		for _, name := range columns {
			add(name)
		}
		return out
	}
	for _, item := range model.SplitList(f.Look.Covariates) {
		add(item)
	}
	if len(out) > 0 {
		return out
	}
	for _, c := range r.Cohort.Columns {
		if model.NoMarker(r.Cohort, c) == "" {
			add(model.Quote(c.Name))
		}
	}
	return out
}

// halves are a column's levels, or below and above the median for a number.
func halves(r *model.Resolver, f *model.Frame, c *model.Column, in func(int) bool) (levels []string, code []int32, wheres []string) {
	if c.Kind == model.Category || c.Distinct <= 2 {
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
	med := model.Quantile(vals, 0.5)
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
	at := model.FormatCut(med, vals)
	return []string{"<= " + at, "> " + at}, code, []string{model.Quote(c.Name) + " <= " + at, model.Quote(c.Name) + " > " + at}
}
