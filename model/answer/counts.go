package answer

import (
	"context"
	"fmt"
	"math"
	"slices"

	"kaplan/model"
	"kaplan/stats"
)

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

// Share is n of all, NaN of none.
func Share(n, all int) float64 {
	if all == 0 {
		return math.NaN()
	}
	return float64(n) / float64(all)
}

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

// fisherSlot lets one of the long exact tests run at a time: keys that leaf
// through several columns must not start one for each.
var fisherSlot = make(chan struct{}, 1)

// fisher is the exact test. A larger table waits for its turn; the wait ends with
// an error when the context is cancelled.
func (t *ComparedTable) fisher(ctx context.Context, table [][]int, level float64) (TestRow, error) {
	type result struct {
		x   *stats.FisherResult
		err error
	}
	var r result
	if len(table) == 2 && len(table[0]) == 2 {
		r.x, r.err = stats.Fisher(table, level)
	} else {
		select {
		case fisherSlot <- struct{}{}:
		case <-ctx.Done():
			return TestRow{}, ctx.Err()
		}
		done := make(chan result, 1)
		go func() {
			x, err := stats.Fisher(table, level)
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
	row := blankTest("fisher", "Fisher exact", "")
	row.P = x.P
	if !math.IsNaN(x.OddsRatio) && len(table) == 2 && len(table[0]) == 2 {
		row.Effect, row.Estimate, row.CI = "odds ratio (conditional), "+t.oddsLabel(), x.OddsRatio, x.CI
	}
	return row, nil
}

// oddsLabel says what an odds ratio compares: the odds of which level, in which
// group, against which other group.
func (t *ComparedTable) oddsLabel() string {
	return fmt.Sprintf("%s of %s / %s", t.Levels[max(t.Event, 0)], t.Groups[t.Other].Name, t.Groups[t.Reference].Name)
}

// trend is the Cochran-Armitage test where one side has two levels and the
// other three or more, which are taken in their order.
func (t *ComparedTable) trend() (TestRow, bool) {
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
