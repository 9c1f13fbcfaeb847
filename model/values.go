package model

import (
	"maps"
	"slices"
)

type valueCount struct {
	text string
	n    int
}

// valuesOf are the values of a status column with how often they stand there, in
// their natural order.
func valuesOf(col *Column) []valueCount {
	if col.Kind != Number {
		out := make([]valueCount, len(col.Level))
		for k, l := range col.Level {
			out[k].text = l
		}
		for _, k := range col.Code {
			if k >= 0 {
				out[k].n++
			}
		}
		return out
	}
	count := countNumbers(col.Num)
	var out []valueCount
	for _, v := range slices.Sorted(maps.Keys(count)) {
		out = append(out, valueCount{FormatNumber(v), count[v]})
	}
	return out
}

// countNumbers counts how often each of some numbers stands there, those of the few
// first ones without a map, since a status has no others.
func countNumbers(x []float64) map[float64]int {
	var few [4]float64
	var n [4]int
	known, count := 0, map[float64]int{}
next:
	for _, v := range x {
		if v != v {
			continue
		}
		for k := range known {
			if v == few[k] {
				n[k]++
				continue next
			}
		}
		if known < len(few) {
			few[known], n[known] = v, 1
			known++
			continue
		}
		count[v]++
	}
	for k, v := range few[:known] {
		count[v] = n[k]
	}
	return count
}
