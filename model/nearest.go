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
	const most = 200 // bytes: what is longer was not mistyped, and would take long to compare
	if len(name) > most {
		return nil
	}
	low := strings.ToLower(name)
	var cs []cand
	for _, w := range words {
		if len(w) > most {
			continue
		}
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

// Meant is the word that was meant by one that is mistyped, "" where none is like it
// enough: a third of its letters may be wrong, where it has so many at least.
func Meant(typed string, words []string, least int) string {
	low := strings.ToLower(typed)
	letters := len([]rune(low))
	if letters < least {
		return ""
	}
	best, at := "", max(1, letters/3)+1
	for _, w := range words {
		l := strings.ToLower(w)
		d := editDistance(low, l)
		if swapped(low, l) || strings.HasPrefix(l, low) {
			d = 1
		}
		if d < at {
			best, at = w, d
		}
	}
	return best
}

// swapped reports whether two words differ by two neighbours that changed places.
func swapped(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i+1 < len(a); i++ {
		if a[i] != b[i] {
			return a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		}
	}
	return false
}

// OneOf says which words are known where none of them is what was typed, and which of
// them was meant.
func OneOf(typed string, words []string) string {
	list := "one of " + strings.Join(words, ", ")
	word, _, _ := strings.Cut(typed, ":")
	if meant := Meant(word, words, 4); meant != "" {
		return "did you mean " + meant + "? " + list
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
