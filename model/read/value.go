package read

import (
	"cmp"
	"kaplan/model"
	"math"
	"strconv"
	"strings"
)

var pow10 = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// simple reads what nearly all numbers are: up to 15 digits, a sign before them and a
// point between them. Divided by a power of ten that is exact but for one rounding.
func simple(s string, point byte) (v float64, pointed, ok bool) {
	i, neg := 0, false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		neg = s[0] == '-'
		i = 1
	}
	mantissa, digits, scale := uint64(0), 0, 0
	for ; i < len(s); i++ {
		c := s[i]
		if d := c - '0'; d <= 9 {
			digits++
			mantissa = mantissa*10 + uint64(d)
			if pointed {
				scale++
			}
		} else if c == point && !pointed {
			pointed = true
		} else {
			return 0, pointed, false
		}
	}
	if digits == 0 || digits > 15 {
		return 0, pointed, false
	}
	v = float64(mantissa)
	if scale > 0 {
		v /= pow10[scale]
	}
	if neg {
		v = -v
	}
	return v, pointed, true
}

// number reads a decimal number, correctly rounded: 12, -0.5, .5, 1e-3, Inf; with
// comma, 3,5 instead of 3.5. Hexadecimal, underscores and NaN are no numbers
// here, and neither is what float64 cannot hold.
func number(s string, comma bool) (v float64, ok bool) {
	if s == "" {
		return 0, false
	}
	point := byte('.')
	if comma {
		point = ','
	}
	if v, _, ok := simple(s, point); ok {
		return v, true
	}
	neg, digits := s[0] == '-', 0
	for j := range len(s) {
		c := s[j]
		if c >= '0' && c <= '9' {
			digits++
		} else if c != 'e' && c != 'E' && c != '+' && c != '-' && c != point {
			break
		}
	}
	if digits == 0 {
		switch strings.TrimLeft(s, "+-") {
		case "Inf", "inf", "INF", "Infinity", "infinity":
			if len(s) > 1 && (s[1] == '+' || s[1] == '-') {
				return 0, false
			}
			if neg {
				return math.Inf(-1), true
			}
			return math.Inf(1), true
		}
		if t, minus := strings.CutPrefix(s, "−"); minus && t != "" && t[0] != '-' && t[0] != '+' {
			v, ok = number(t, comma)
			return -v, ok
		}
		return 0, false
	}
	for j := range len(s) {
		if c := s[j]; (c < '0' || c > '9') && c != 'e' && c != 'E' && c != '+' && c != '-' && c != point {
			return 0, false
		}
	}
	if comma {
		s = strings.Replace(s, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

// unitWords are the units that are written behind numbers, and their names here.
// Those of time are the model's.
var unitWords = map[string]string{"%": "%", "mm": "mm", "cm": "cm", "kg": "kg", "kg/m2": "kg/m2", "ng/ml": "ng/ml"}

// withUnit reads 20% and 65 years as 20 and 65, with the unit.
func withUnit(s string, comma bool) (v float64, unit string, ok bool) {
	if len(s) > 32 || len(s) < 2 || s[0] > '9' {
		return 0, "", false
	}
	const letters = "%/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	t := strings.TrimRight(s, letters)
	if per := strings.TrimRight(strings.TrimSuffix(s, "2"), letters); strings.EqualFold(s[len(per):], "kg/m2") {
		t = per // the only unit that ends in a digit: the 2 of 12% is the number's
	}
	word := strings.ToLower(s[len(t):])
	if unit = cmp.Or(unitWords[word], model.TimeUnit(word)); unit == "" {
		return 0, "", false
	}
	v, ok = anyhow(strings.TrimRight(t, " \u00a0"), comma)
	return v, unit, ok
}

// above reads >24, ≥24 and 24+: a number that the value is known to be above.
func above(s string, comma bool) (v float64, ok bool) {
	t := strings.TrimSuffix(s, "+")
	if t == s {
		t = strings.TrimLeft(s, ">≥=")
		if t == s || s[0] == '=' {
			return 0, false
		}
	}
	return anyhow(strings.TrimSpace(t), comma)
}

// limit recognises a number beyond the limit of what could be measured: <0.3,
// >1000, ≤5.
func limit(s string, comma bool) bool {
	t := strings.TrimLeft(s, "<>≤≥=")
	if len(t) == len(s) {
		_, ok := above(s, comma)
		return ok
	}
	_, ok := anyhow(strings.TrimRight(strings.TrimSpace(t), " %"), comma)
	return ok
}

// missing recognises the ways to write that there is no value.
func missing(s string) bool {
	if s == "" {
		return true
	}
	if len(s) > 26 {
		return false
	}
	switch s[0] {
	case 'N', 'n', '#', '.', '-', '\'', '[', '<':
	default:
		return s == "•" // JMP
	}
	if len(s) == 2 && s[0] == '.' && (s[1] == '_' || s[1] >= 'a' && s[1] <= 'z' || s[1] >= 'A' && s[1] <= 'Z') {
		return true // the missing values of SAS and Stata
	}
	switch strings.ToLower(s) {
	case "na", "n/a", "#n/a", "#null!", "<na>", "nan", ".", "-", "--", "'--", "null", "not reported", "not available",
		"[not available]", "[not applicable]", "[not evaluated]", "[not reported]", "[unknown]", "[discrepancy]", "[completed]", "[pending]", "[null]":
		return true
	}
	return false
}

// notKnown recognises words that stand for no value where all else is numbers, and may
// do so in the place of a category.
func notKnown(s string) bool {
	if len(s) > 26 {
		return false
	}
	switch s = strings.Trim(strings.ToLower(s), "()[]"); strings.ReplaceAll(s, ".", "") {
	case "unknown", "unk", "missing", "not known", "not done", "not applicable", "not allowed to collect", "blank(s", "blank",
		"not stated", "unspecified", "not recorded", "not reported", "not available", "not assessed", "not evaluated", "not determined", "not tested",
		"no data", "na", "n/a", "n a", "n/k", "nk", "?", "??", "???", "#value!", "#div/0!", "#ref!", "#name?", "#num!":
		return true
	}
	return notDetected(s)
}

// notDetected recognises what stands for not determined or for not detected, which is a
// value below the limit.
func notDetected(s string) bool {
	s = strings.ReplaceAll(strings.ToLower(s), ".", "")
	return s == "nd" || s == "n/d" || s == "n d"
}
