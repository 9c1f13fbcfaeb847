package answer

import (
	"math"
	"testing"

	"kaplan/model"
)

// What is known only under observation, by name, by the column of its time, or as such
// a time itself.
func TestKnownLater(t *testing.T) {
	na := math.NaN()
	number := func(name string, v ...float64) *model.Column {
		c := &model.Column{Name: name, Kind: model.Number, Num: v}
		for _, x := range v {
			if x != x {
				c.Missing++
			}
		}
		return c
	}
	some, all := []float64{na, na, na, 40, na}, []float64{5, 7, 8, 9, 12}
	for _, k := range []struct {
		name  string
		value []float64
		later bool
		dated string
	}{
		{"transplant_time", some, true, "transplant_time"}, {"days_to_transplant", some, true, "days_to_transplant"}, {"transplant_time", all, false, ""},
		{"transplanted", all, true, ""}, {"dose_reduced", all, true, ""}, {"second_line", all, true, ""}, {"miR-21 after", all, true, ""},
		{"fever", all, true, "fever_time"}, {"objective response", all, true, ""}, {"age", some, false, ""}, {"dose", all, false, ""}, {"first_line", all, false, ""},
	} {
		c := &model.Cohort{N: 5, Columns: []*model.Column{number(k.name, k.value...), number("fever_time", some...)}}
		c.Index()
		later, dated, _ := knownLater(c, c.Columns[0])
		name := ""
		if dated != nil {
			name = dated.Name
		}
		if later != k.later || name != k.dated {
			t.Errorf("%s: %v, dated %q", k.name, later, name)
		}
	}
}
