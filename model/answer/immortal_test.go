package answer

import (
	"math"
	"testing"

	"kaplan/model"
)

// What is known later by its name, or because it is a time that most do not have; and
// what sounds alike and is known at time 0.
func TestKnownLater(t *testing.T) {
	t.Parallel()
	column := func(name string, kind model.Kind, x ...float64) *model.Column {
		c := &model.Column{Name: name, Kind: kind, Num: x}
		seen := map[float64]bool{}
		for _, v := range x {
			if v == v {
				seen[v] = true
			}
		}
		if c.Distinct = len(seen); kind == model.Category {
			c.Num, c.Code = nil, make([]int32, len(x))
		}
		return c
	}
	nan := math.NaN()
	for _, c := range []struct {
		column *model.Column
		later  bool
	}{
		{column("transplant_time", model.Number, 3, nan, 5, 9, nan, nan), true},
		{column("HFS/HTN month", model.Number, 3, nan, 5, 9, nan, nan), true},
		{column("days_to_relapse", model.Number, 3, nan, 5, 9, nan, nan), true},
		{column("ttp", model.Number, 3, nan, 5, 9, nan, nan), true},
		{column("transplant_time", model.Number, 3, 4, 5, 9, 7, 8), false}, // everybody has one
		{column("months since diagnosis", model.Number, 3, nan, 5, 9, nan, nan), false},
		{column("age_years", model.Number, 3, nan, 5, 9, nan, nan), false},
		{column("miR-21 after", model.Number, 3, 4, 5, 9, 7, 8), true},
		{column("AFP_post_treatment", model.Number, 3, 4, 5, 9, 7, 8), true},
		{column("crp.nadir", model.Number, 3, 4, 5, 9, 7, 8), true},
		{column("miR-21 before", model.Number, 3, 4, 5, 9, 7, 8), false},
		{column("after", model.Number, 3, 4, 5, 9, 7, 8), false},
		{column("post_menopausal", model.Category, 0, 1, 0, 1), false},
		{column("transplanted", model.Category, 0, 1, 0, 1), true},
		{column("transplant", model.Number, 0, 1, 0, 1), true},
		{column("transplant type", model.Category, 0, 1, 2, 1), false},
		{column("dose_reduced", model.Category, 0, 1, 0, 1), true},
		{column("DoseReduction", model.Number, 0, 1, 0, 1), true},
		{column("dose", model.Number, 0, 1, 0, 1), false},
		{column("second_line", model.Category, 0, 1, 0, 1), true},
		{column("SecondLine", model.Category, 0, 1, 0, 1), true},
		{column("cell line", model.Category, 0, 1, 0, 1), false},
		{column("line", model.Category, 0, 1, 0, 1), false},
		{column("sex", model.Number, 1, 2, 1, 2), false},
		{column("treatment", model.Number, 1, 2, 1, 2), false},
	} {
		cohort := &model.Cohort{N: max(len(c.column.Num), len(c.column.Code)), Columns: []*model.Column{c.column}}
		cohort.Index()
		if later, _, _ := knownLater(cohort, c.column); later != c.later {
			t.Errorf("%s: known later is %v", c.column.Name, later)
		}
	}
}
