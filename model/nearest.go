package model

import (
	"sort"
	"strings"
)

// NearestOf names up to k of some words that look most like name, best first: for
// error messages.
func NearestOf(name string, words []string, k int) []string {
	type cand struct {
		name string
		d    int
	}
	low := strings.ToLower(name)
	var cs []cand
	for _, w := range words {
		l := strings.ToLower(w)
		d := editDistance(low, l)
		if low != "" && (strings.Contains(l, low) || strings.Contains(low, l)) {
			d = min(d, 1)
		}
		if d <= max(2, len(low)/3) {
			cs = append(cs, cand{w, d})
		}
	}
	sort.SliceStable(cs, func(i, j int) bool { return cs[i].d < cs[j].d })
	var out []string
	for i := 0; i < len(cs) && i < k; i++ {
		out = append(out, cs[i].name)
	}
	return out
}

// OneOf says which words are known where none of them is name, the nearest first.
func OneOf(name string, words []string) string {
	list := "one of " + strings.Join(words, ", ")
	word, _, _ := strings.Cut(name, ":")
	if near := NearestOf(word, words, 1); len(near) > 0 && word != "" {
		return "did you mean " + near[0] + "? " + list
	}
	return list
}

func editDistance(a, b string) int {
	ra, rb := []rune(a), []rune(b)
	row := make([]int, len(rb)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(ra); i++ {
		prev := row[0]
		row[0] = i
		for j := 1; j <= len(rb); j++ {
			cur := row[j]
			cost := 1
			if ra[i-1] == rb[j-1] {
				cost = 0
			}
			row[j] = min(row[j]+1, row[j-1]+1, prev+cost)
			prev = cur
		}
	}
	return row[len(rb)]
}
