package chart

import (
	"strings"
	"unicode"
)

// FitMiddle cuts s to at most w columns in the middle, with … (in ASCII, ~) in the place
// of what is left out: tail columns of its end stay, more where a number before them
// would be cut, which is left out whole.
func FitMiddle(s string, w, tail int, ascii bool) string {
	if ascii {
		s = ASCII(s)
	}
	if Width(s) <= w {
		return s
	}
	tail = min(tail, w-2)
	if tail < 1 {
		return Fit(s, w, ascii)
	}
	runes := []rune(clean(s))
	from, used := len(runes), 0
	for from > 0 {
		n := runeWidth(runes[from-1])
		if used+n > tail {
			break
		}
		used += n
		from--
	}
	head := Fit(s, w-used, ascii)
	mark := head[max(0, strings.LastIndexFunc(head, func(r rune) bool { return r == '…' || r == '~' })):]
	whole := strings.TrimSuffix(head, mark)
	if kept := strings.TrimRightFunc(whole, isNumeral); kept != whole && strings.ContainsFunc(whole[len(kept):], unicode.IsDigit) {
		// A number that is cut reads as another one: it goes, and the end has its room.
		head = kept + mark
		for from > 0 && Width(head)+Width(string(runes[from-1:])) <= w {
			from--
		}
		for from < len(runes) && from > 0 && isNumeral(runes[from]) && isNumeral(runes[from-1]) {
			from++
		}
	}
	return head + string(runes[from:])
}

// isNumeral reports whether a rune may be a part of a number.
func isNumeral(r rune) bool { return unicode.IsDigit(r) || strings.ContainsRune(".e+-", r) }

// FitNumbers cuts s, whose parts stand two blanks or more apart, to at most w columns: a
// part is whole where it can be, else it ends in a word, so that no number is cut, or
// left without what it counts. Runs of blanks give way first.
func FitNumbers(s string, w int, ascii bool) string {
	tail := "\u2026"
	if ascii {
		s, tail = ASCII(s), "~"
	}
	if Width(s) <= w {
		return s
	}
	short := strings.Join(strings.Fields(s), " ")
	if Width(short) <= w {
		return short
	}
	var parts [][]string
	for _, p := range strings.Split(s, "  ") {
		if words := strings.Fields(p); len(words) > 0 {
			parts = append(parts, words)
		}
	}
	for n := len(parts) - 1; n >= 0; n-- {
		var whole []string
		for _, p := range parts[:n] {
			whole = append(whole, p...)
		}
		if n > 0 && Width(strings.Join(whole, " "))+1 > w {
			continue
		}
		for k := len(parts[n]) - 1; k > 0; k-- {
			out := strings.Join(append(whole[:len(whole):len(whole)], parts[n][:k]...), " ")
			last := parts[n][k-1] // a number has what it counts behind it, but in a list
			if (!strings.ContainsFunc(last, unicode.IsDigit) || strings.HasSuffix(last, ",")) && Width(out)+1 <= w {
				return strings.TrimRight(out, tail) + tail
			}
		}
		if n > 0 {
			return strings.Join(whole, " ") + tail
		}
	}
	if len(parts) == 0 || strings.ContainsFunc(parts[0][0], unicode.IsDigit) {
		return Fit(tail, w, ascii)
	}
	return Fit(short, w, ascii)
}

// FitApart cuts texts to at most w columns so that no two which differ read the same,
// where w is enough for that: at the end, and where the ends are what differs, in the
// middle.
func FitApart(texts []string, w int, ascii bool) []string {
	widths := make([]int, len(texts))
	for i := range widths {
		widths[i] = w
	}
	return FitApartEach(texts, widths, ascii)
}

// FitApartEach is FitApart where each text has a width of its own.
func FitApartEach(texts []string, widths []int, ascii bool) []string {
	out := make([]string, len(texts))
	rows := map[string][]int{} // by what they read
	cut := false
	for i, s := range texts {
		out[i] = Fit(s, widths[i], ascii)
		cut = cut || out[i] != s
		rows[out[i]] = append(rows[out[i]], i)
	}
	if !cut {
		return out
	}
	for _, same := range rows {
		if len(same) < 2 || !differ(texts, same) {
			continue
		}
		most := 0
		for _, i := range same {
			most = max(most, widths[i])
		}
		for tail := min(4, most/2); tail <= most-2; tail++ {
			for _, i := range same {
				out[i] = FitMiddle(texts[i], widths[i], tail, ascii)
			}
			if apart(texts, out, same) {
				break
			}
		}
	}
	return out
}

// differ reports whether some of the texts are not the same.
func differ(texts []string, of []int) bool {
	for _, i := range of {
		if texts[i] != texts[of[0]] {
			return true
		}
	}
	return false
}

// apart reports whether no two of several texts that differ read the same.
func apart(texts, read []string, of []int) bool {
	seen := map[string]string{}
	for _, i := range of {
		if t, ok := seen[read[i]]; ok && t != texts[i] {
			return false
		}
		seen[read[i]] = texts[i]
	}
	return true
}

// Share divides room among columns: each has what it wants where all find room, else at
// least what least says, and what is left goes to those that want more, evenly.
func Share(room int, wants, least []int) []int {
	out := make([]int, len(wants))
	left := room
	for i := range wants {
		out[i] = min(wants[i], least[i])
		left -= out[i]
	}
	for left > 0 {
		open := 0
		for i := range wants {
			if out[i] < wants[i] {
				open++
			}
		}
		if open == 0 {
			break
		}
		each := max(1, left/open)
		for i := range wants {
			if give := min(each, wants[i]-out[i], left); give > 0 {
				out[i] += give
				left -= give
			}
		}
	}
	return out
}
