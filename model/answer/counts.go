package answer

import (
	"context"
	"fmt"
	"math"
	"slices"

	"kaplan/model"
	"kaplan/stats"
)

// Share is the part of group g that has level j, NaN where there is nobody.
func (t *ComparedTable) Share(g, j int) float64 { return float64(t.Count[g][j]) / float64(t.Row[g]) }

// ShareOfLevel is the part of level j that is in group g, NaN where there is nobody.
func (t *ComparedTable) ShareOfLevel(g, j int) float64 {
	return float64(t.Count[g][j]) / float64(t.Column[j])
}

// mostLevels is how many levels are counted: beyond that a column is no
// category, but a text.
const mostLevels = 200

// countLevels counts the levels of a value in each group.
func countLevels(f *model.Frame, value *model.Column) (*ComparedTable, error) {
	levels, code := model.LevelsAmong(value, f.Row, func(k int) bool { return f.Code[k] != stats.NoGroup })
	if len(levels) > mostLevels {
		return nil, &model.QuestionError{What: fmt.Sprintf("%s has %d levels, more than the %d that can be counted", value.Name, len(levels), mostLevels),
			Ways: []model.Way{model.OtherValue}}
	}
	t := &ComparedTable{Groups: f.Groups, Levels: levels, Count: make([][]int, len(f.Groups)), Row: make([]int, len(f.Groups)),
		Column: make([]int, len(levels)), Event: -1}
	for g := range t.Count {
		t.Count[g] = make([]int, len(levels))
	}
	for k, g := range f.Code {
		if g == stats.NoGroup || code[k] < 0 {
			continue
		}
		t.Count[g][code[k]]++
		t.Row[g]++
		t.Column[code[k]]++
		t.N++
	}
	for g := range t.Count {
		e := make([]float64, len(levels))
		for j := range e {
			e[j] = float64(t.Row[g]) * float64(t.Column[j]) / float64(t.N)
		}
		t.Expected = append(t.Expected, e)
	}
	return t, nil
}

// oriented is the table in the order in which two groups and two levels are
// compared: the group and the level that are compared with the reference come
// first. Without a named reference it is the order that R uses.
func (t *ComparedTable) oriented() [][]int {
	out := make([][]int, len(t.Count))
	for g := range t.Count {
		out[g] = slices.Clone(t.Count[g])
		if t.Event == 0 {
			slices.Reverse(out[g])
		}
	}
	if len(out) == 2 && t.Reference == 1 {
		slices.Reverse(out)
	}
	return out
}

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
	if trend, ok := c.trend(); ok {
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
	fisher, err := c.fisher(ctx, table)
	if err != nil {
		return err
	}
	c.Tests = slices.Insert(c.Tests, at, fisher)
	if fisher.Why != "" {
		if c.Read == "fisher" {
			c.Read = ""
		}
	}
	return nil
}

// fisherSlot lets one of the long exact tests run at a time: keys that leaf
// through several columns must not start one for each.
var fisherSlot = make(chan struct{}, 1)

// fisher is the exact test. A larger table waits for its turn; the wait ends with
// an error when the context is cancelled.
func (c *Compared) fisher(ctx context.Context, table [][]int) (TestRow, error) {
	type result struct {
		x   *stats.FisherResult
		err error
	}
	var r result
	if len(table) == 2 && len(table[0]) == 2 {
		r.x, r.err = stats.Fisher(table, c.Level)
	} else {
		select {
		case fisherSlot <- struct{}{}:
		case <-ctx.Done():
			return TestRow{}, ctx.Err()
		}
		done := make(chan result, 1)
		go func() {
			x, err := stats.Fisher(table, c.Level)
			<-fisherSlot
			done <- result{x, err}
		}()
		select {
		case r = <-done:
		case <-ctx.Done():
			return TestRow{}, ctx.Err()
		}
	}
	if r.err != nil {
		return noTest("fisher", "Fisher exact", r.err), nil
	}
	x := r.x
	t := blankTest("fisher", "Fisher exact", "")
	t.P = x.P
	if !math.IsNaN(x.OddsRatio) && len(table) == 2 && len(table[0]) == 2 {
		t.Effect, t.Estimate, t.CI = "odds ratio (conditional), "+c.oddsLabel(), x.OddsRatio, x.CI
	}
	return t, nil
}

// oddsLabel says what an odds ratio compares: the odds of which level, in which
// group, against which other group.
func (c *Compared) oddsLabel() string {
	t := c.Table
	return fmt.Sprintf("%s of %s / %s", t.Levels[max(t.Event, 0)], t.Groups[t.Other].Name, t.Groups[t.Reference].Name)
}

// trend is the Cochran-Armitage test where one side has two levels and the
// other three or more, which are taken in their order.
func (c *Compared) trend() (TestRow, bool) {
	t := c.Table
	const name, title = "cochran-armitage", "Cochran-Armitage trend"
	var events, n []int
	var along string
	switch {
	case len(t.Levels) == 2 && len(t.Groups) > 2:
		for g := range t.Groups {
			events, n = append(events, t.Count[g][t.Event]), append(n, t.Row[g])
		}
		along = "share of " + t.Levels[t.Event] + " along the groups in their order"
	case len(t.Groups) == 2 && len(t.Levels) > 2:
		for j := range t.Levels {
			events, n = append(events, t.Count[t.Other][j]), append(n, t.Column[j])
		}
		along = "share of " + t.Groups[t.Other].Name + " along the levels in their order"
	default:
		return TestRow{}, false
	}
	x, err := stats.CochranArmitage(events, n, nil)
	if err != nil {
		return noTest(name, title, err), true
	}
	out := blankTest(name, title, "chi2")
	out.Statistic, out.DF, out.P, out.Method = x.ChiSq, 1, x.P, along+map[bool]string{true: ": rising", false: ": falling"}[x.Z > 0]
	return out, true
}
