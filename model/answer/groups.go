package answer

import (
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// leaveOut takes everybody out of the analysis for whom reason gives one, counted
// by reason; groups that become empty are dropped.
func leaveOut(f *model.Frame, reason func(i int) string) {
	counts := map[string]int{}
	var order []string
	for k, g := range f.Code {
		if g == stats.NoGroup {
			continue
		}
		why := reason(int(f.Row[k]))
		if why == "" {
			continue
		}
		if counts[why] == 0 {
			order = append(order, why)
		}
		counts[why]++
		f.Code[k] = stats.NoGroup
		f.Used--
	}
	for _, why := range order {
		f.Exclude(why, counts[why])
	}
	f.DropEmpty()
}

// reasonMissing gives the reason for leaving out a row in which one of the columns
// is missing, "" where none is.
func reasonMissing(cs ...*model.Column) func(i int) string {
	return func(i int) string {
		for _, c := range cs {
			if c.IsMissing(i) {
				return c.Name + " missing"
			}
			if c.Kind == model.Number && math.IsInf(c.Num[i], 0) {
				return c.Name + " not finite"
			}
		}
		return ""
	}
}

func names(f *model.Frame) []string {
	out := make([]string, len(f.Groups))
	for i, g := range f.Groups {
		out[i] = g.Name
	}
	return out
}

// numbers gives a column's values for those in the analysis, with their groups.
func numbers(f *model.Frame, c *model.Column) (y []float64, code []uint8) {
	for k, g := range f.Code {
		if g != stats.NoGroup {
			y = append(y, c.Num[f.Row[k]])
			code = append(code, g)
		}
	}
	return y, code
}

// byGroup splits values by their groups.
func byGroup(y []float64, code []uint8, groups int) [][]float64 {
	out := make([][]float64, groups)
	for i, g := range code {
		out[g] = append(out[g], y[i])
	}
	return out
}

// pairOrder is the order in which two groups are subtracted: the first minus the
// second, as R's formula has it, or, where a reference was named, the other group
// minus the reference.
func pairOrder(f *model.Frame) (a, b int) {
	if f.Marker != nil {
		if _, named := model.ReferenceLevel(f.Look.Reference, f.Marker.Name); named && f.ReferenceGroup() == 0 {
			return 1, 0
		}
	}
	return 0, 1
}
