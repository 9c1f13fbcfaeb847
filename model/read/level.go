package read

import (
	"slices"
	"strings"
)

// minusIsLevel reports whether "-" is a level of a column that holds it and not a
// missing value: where "+" or its like is another level, and nothing else says negative.
func (v *view) minusIsLevel() bool {
	for i := range v.n {
		switch v.at(i) {
		case "+", "++", "+++", "++++", "(+)", "+/-", "±":
			return true
		}
	}
	return false
}

// scales are words that have an order of their own, each with those that mean the
// same separated by |. "-" stands before "+" by its nature.
var scales = func() [][][]string {
	var out [][][]string
	for _, s := range []string{
		"very low,low,low-intermediate|intermediate-low,intermediate|medium|moderate|middle|mid|normal,intermediate-high|high-intermediate,high,very high",
		"none|absent|no,minimal,mild,moderate,severe,very severe",
		"never|never smoker,former|ex|former smoker|ex-smoker,current|current smoker",
		"negative|neg|none,weak,moderate|intermediate,strong",
		"small,medium,large",
		"early,intermediate,advanced|late",
		"in situ,localized|localised,regional,distant",
		"underweight,normal,overweight,obese",
		"-,+/-|±,(+),+,++,+++,++++",
	} {
		var scale [][]string
		for _, step := range strings.Split(s, ",") {
			scale = append(scale, strings.Split(step, "|"))
		}
		out = append(out, scale)
	}
	return out
}()

// orderWords brings an order of levels into that of their words, where all of them
// are words of one scale; it reports whether it did. Two levels stay as they are in
// R: an order shows from three on.
func orderWords(level []string, order []int32) bool {
	if len(level) < 3 {
		return false
	}
	for _, scale := range scales {
		step := make([]int, len(level))
		used := map[int]bool{}
		fits := true
		for k, l := range level {
			step[k] = slices.IndexFunc(scale, func(words []string) bool { return slices.Contains(words, strings.ToLower(l)) })
			fits = fits && step[k] >= 0
			used[step[k]] = true
		}
		if fits && len(used) > 1 {
			slices.SortStableFunc(order, func(a, b int32) int { return step[a] - step[b] })
			return true
		}
	}
	return false
}
