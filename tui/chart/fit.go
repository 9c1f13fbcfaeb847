package chart

// FitMiddle cuts s to at most w columns in the middle, with … (in ASCII, ~) in the place
// of what is left out: tail columns of its end stay.
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
	return Fit(s, w-used, ascii) + string(runes[from:])
}

// FitApart cuts texts to at most w columns so that no two which differ read the same,
// where w is enough for that: at the end, and where the ends are what differs, in the
// middle.
func FitApart(texts []string, w int, ascii bool) []string {
	out := make([]string, len(texts))
	rows := map[string][]int{} // by what they read
	cut := false
	for i, s := range texts {
		out[i] = Fit(s, w, ascii)
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
		for tail := min(4, w/2); tail <= w-2; tail++ {
			for _, i := range same {
				out[i] = FitMiddle(texts[i], w, tail, ascii)
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
