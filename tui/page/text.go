package page

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Digits prints a number of the data in at most five significant digits: what
// is printed is rounded, what is used never is.
func Digits(v float64) string { return model.FormatShort(v) }

// Ratio prints a hazard ratio as papers do.
func Ratio(v float64) string {
	switch {
	case math.IsNaN(v):
		return "NA"
	case math.IsInf(v, 1):
		return "∞"
	case v == 0:
		return "0"
	case v >= 100:
		return write.Significant(v, 3)
	case v < 0.01 && v > 0:
		return write.Significant(v, 2)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// Estimated prints a ratio that was estimated, which is never 0 or infinite: it has no
// finite value then.
func Estimated(v float64) string {
	if v == 0 || math.IsInf(v, 1) {
		return "none"
	}
	return Ratio(v)
}

// estimated is a ratio with its interval, in words where it has no finite value.
func (s *Sheet) estimated(v, lower, upper float64) string {
	estimate := Estimated(v)
	if estimate == "none" {
		estimate = answer.NoFinite
		if math.IsNaN(lower) && math.IsNaN(upper) {
			return estimate
		}
	}
	return fmt.Sprintf("%s (%s%s%s)", estimate, Ratio(lower), s.glyphs().Dash, Ratio(upper))
}

// TimeText prints a time or a median.
func TimeText(v float64) string {
	if math.IsNaN(v) {
		return "NR"
	}
	return write.Significant(v, 4)
}

// PadLeft puts blanks before a text up to so many columns.
func PadLeft(s string, w int) string {
	if n := w - len([]rune(s)); n > 0 {
		return strings.Repeat(" ", n) + s
	}
	return s
}

// Line is a line of text.
type Line struct {
	Text string
	Role chart.Role
}

// Hang wraps a line; what follows is indented like its last column of text.
func Hang(s string, w int) []string {
	if chart.Width(s) <= w {
		return []string{s}
	}
	in := len(s) - len(strings.TrimLeft(s, " "))
	if i := strings.LastIndex(s[:min(len(s), w/2)], "  "); i > in {
		in = i + 2
	}
	left := chart.Width(s[:in])
	out := Wrap(s[in:], w-left, 0)
	for i := range out {
		if i == 0 {
			out[i] = s[:in] + out[i]
		} else {
			out[i] = strings.Repeat(" ", left) + out[i]
		}
	}
	return out
}

// head is as much of s as w columns hold, at least one character.
func head(s string, w int) string {
	used := 0
	for i, r := range s {
		used += chart.Width(string(r))
		if used > w && i > 0 {
			return s[:i]
		}
	}
	return s
}

// Wrap breaks text into lines of width w, at most so many where most > 0.
func Wrap(s string, w, most int) []string {
	var out []string
	for _, para := range strings.Split(s, "\n") {
		// An expression with its caret below must not be folded.
		if strings.HasPrefix(para, "  ") {
			out = append(out, para)
			continue
		}
		cur := ""
		for _, f := range strings.Fields(para) {
			for chart.Width(f) > w {
				if cur != "" {
					out, cur = append(out, cur), ""
				}
				head := head(f, w)
				out, f = append(out, head), f[len(head):]
			}
			switch {
			case cur == "":
				cur = f
			case chart.Width(cur)+1+chart.Width(f) <= w:
				cur += " " + f
			default:
				out = append(out, cur)
				cur = f
			}
		}
		if cur != "" {
			out = append(out, cur)
		}
	}
	if most > 0 && len(out) > most {
		out = out[:most]
		if last := out[most-1]; chart.Width(last)+2 <= w {
			out[most-1] = last + " …"
		} else {
			out[most-1] = chart.Fit(last+"……", w, false)
		}
	}
	return out
}

// Longest is the first of several wordings, the fullest first, that so many columns
// hold; the last where none does.
func Longest(w int, words ...string) string {
	for _, s := range words {
		if chart.Width(s) <= w {
			return s
		}
	}
	return words[len(words)-1]
}

func itoa(n int) string { return strconv.Itoa(n) }

// termText is a term of a model as a person reads it: a condition that holds
// is the condition, and a name needs no backticks.
func termText(term string) string {
	return plainText(strings.TrimSuffix(term, "=true"))
}

// perTerm is a term of a model with what its ratio is per: of a number, a step of 1.
func perTerm(term, label string) string {
	if strings.Contains(term, "=") || strings.Contains(label, " vs ") || strings.Contains(term, "rcs(") || strings.Contains(term, "ns(") {
		return label
	}
	return label + " per 1"
}

// ratioTexts are a ratio and its interval in two decimals, or in more where two would
// make one number of them: 1.0009 (1.0004 to 1.0014) is not 1.00 (1.00 to 1.00).
func ratioTexts(v, lower, upper float64) (ratio, lo, hi string) {
	ratio, lo, hi = Estimated(v), Ratio(lower), Ratio(upper)
	for decimals := 3; decimals <= 6 && ratio == lo && lo == hi && lower < upper; decimals++ {
		ratio, lo, hi = write.Fixed(v, decimals), write.Fixed(lower, decimals), write.Fixed(upper, decimals)
	}
	return ratio, lo, hi
}

// MatchScore says whether every word is in s, and how well: a match at the
// start of a name's part (21-5p in miR-21-5p) beats one inside it (in
// miR-221-5p), one that takes a number whole (miR-21 in miR-21-5p) beats one
// that breaks it (in miR-210), and a short name beats a long one.
func MatchScore(s string, words []string) (score int, ok bool) {
	for _, w := range words {
		best := -1
		for from := 0; ; {
			i := strings.Index(s[from:], w)
			if i < 0 {
				break
			}
			i += from
			inside := 0
			if i > 0 {
				before, first := rune(s[i-1]), rune(w[0])
				if unicode.IsDigit(before) == unicode.IsDigit(first) && (unicode.IsDigit(before) || unicode.IsLetter(before)) {
					inside = 200
				}
			}
			if end := i + len(w); end < len(s) && unicode.IsDigit(rune(s[end])) && unicode.IsDigit(rune(s[end-1])) {
				inside += 100
			}
			if sc := inside + min(i, 99); best < 0 || sc < best {
				best = sc
			}
			from = i + 1
		}
		if best < 0 {
			return 0, false
		}
		score += best
	}
	return score*100 + min(len(s), 99), true
}
