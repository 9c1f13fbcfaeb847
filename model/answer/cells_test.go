package answer_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/stats/like"
)

// Patients whom a database counted are answered in a step for each cell as they are one by
// one: who is in, groups, tests, ratios and the strip of cuts.
func TestCellsAreTheirPatients(t *testing.T) {
	c, look := counted(52_000, 6)
	for _, i := range []int{7, 8, 9} { // of a cell each: it has no marker, no status, no sex
		for k, of := range c.Of {
			if int(of) == 10*i {
				c.Columns[i-6].Num[k] = math.NaN()
				c.Columns[i-6].Missing++
			}
		}
	}
	x := *c.Column("x")
	x.Bins = nil
	*c.Column("x") = x
	single := *c
	single.Of = nil
	cells, patients := model.NewResolver(c), model.NewResolver(&single)
	compared := 0
	for _, marker := range []string{"x", "sex", ""} {
		for _, cut := range []string{"", "median", "mean", "tertile", "value:1,3", "optimal", "by:sex:0=2,1=4"} {
			for _, where := range []string{"", "sex == 1", "x > 2 and months < 90", "missing(x)", "sex == 7"} {
				for _, strata := range []string{"", "sex", "sex,x"} {
					l := look
					l.Marker, l.Cut, l.Where, l.Strata = marker, cut, where, strata
					if marker != "x" {
						l.Cut = ""
					}
					got, e1 := answer.Curves(cells, l, answer.CurvesOptions{Strip: 9, Quick: true})
					want, e2 := answer.Curves(patients, l, answer.CurvesOptions{Strip: 9, Quick: true})
					name := fmt.Sprintf("%s %s %s %s", marker, cut, where, strata)
					if fmt.Sprint(e1) != fmt.Sprint(e2) {
						t.Fatalf("%s: %v, not %v", name, e1, e2)
					}
					if e1 != nil {
						continue
					}
					compared++
					f, g := got.Frame, want.Frame
					if a, b := fmt.Sprint(f.Used, f.Events, f.Excluded, f.Cuts, f.CutText, f.Groups, f.Warnings, f.Sorted.Len()),
						fmt.Sprint(g.Used, g.Events, g.Excluded, g.Cuts, g.CutText, g.Groups, g.Warnings, g.Sorted.Len()); a != b || !slices.Equal(f.Code, g.Code) ||
						!slices.EqualFunc(f.Value(), g.Value(), func(a, b float64) bool { return a == b || a != a && b != b }) {
						t.Errorf("%s: %.600s\nnot %.600s", name, a, b)
					}
					if a, b := fmt.Sprint(got.Tests, got.HazardRatio != nil, got.Warnings), fmt.Sprint(want.Tests, want.HazardRatio != nil, want.Warnings); a != b {
						t.Errorf("%s: %s\nnot %s", name, a, b)
					}
					for k := range want.Groups {
						if a, b := fmt.Sprint(got.Groups[k].N, got.Groups[k].Events, got.Groups[k].Median), fmt.Sprint(want.Groups[k].N, want.Groups[k].Events, want.Groups[k].Median); a != b {
							t.Errorf("%s: group %d: %s, not %s", name, k, a, b)
						}
					}
					for k := range want.Landscape {
						if err := like.Number(got.Landscape[k].ChiSq, want.Landscape[k].ChiSq, 1e-8); err != nil {
							t.Errorf("%s: bar %d: %v", name, k, err)
						}
					}
				}
			}
		}
	}
	if compared < 60 {
		t.Errorf("%d looks have an answer", compared)
	}
	for _, where := range []string{"sex == 1", "x > 2"} {
		a, _ := cells.CountWhere(where)
		if b, _ := patients.CountWhere(where); a != b || a == 0 {
			t.Errorf("%s: %d patients, not %d", where, a, b)
		}
	}
}
