package model

import (
	"strconv"
	"strings"
)

// NaturalLess orders levels as people do: "20" before "100", "T2" before
// "T10", "<20" before "20-50" before ">50", upper and lower case together.
func NaturalLess(a, b string) bool {
	va, ra, na := leading(a)
	vb, rb, nb := leading(b)
	if na != nb {
		return na
	}
	if na {
		if va != vb {
			return va < vb
		}
		if ra != rb {
			return ra < rb
		}
	}
	if d := CompareNatural(strings.ToLower(a), strings.ToLower(b)); d != 0 {
		return d < 0
	}
	return a < b
}

// leading finds the number at the start of s, and -1, 0 or 1 for one that is
// an upper bound (<, ≤), plain, or a lower bound (>, ≥).
func leading(s string) (v float64, rank int, ok bool) {
	t := strings.TrimLeft(s, "<≤>≥= ")
	switch head := s[:len(s)-len(t)]; {
	case strings.ContainsAny(head, "<≤"):
		rank = -1
	case strings.ContainsAny(head, ">≥"):
		rank = 1
	}
	end := 0
	if end < len(t) && t[end] == '-' {
		end++
	}
	for end < len(t) && (digit(t[end]) || t[end] == '.' && end+1 < len(t) && digit(t[end+1])) {
		end++
	}
	v, err := strconv.ParseFloat(t[:end], 64)
	return v, rank, err == nil
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// CompareNatural compares runs of digits by value, the rest byte by byte.
func CompareNatural(a, b string) int {
	for a != "" && b != "" {
		if digit(a[0]) && digit(b[0]) {
			da, db := digits(a), digits(b)
			na, nb := strings.TrimLeft(a[:da], "0"), strings.TrimLeft(b[:db], "0")
			if len(na) != len(nb) {
				return len(na) - len(nb)
			}
			if na != nb {
				return strings.Compare(na, nb)
			}
			a, b = a[da:], b[db:]
			continue
		}
		if a[0] != b[0] {
			return int(a[0]) - int(b[0])
		}
		a, b = a[1:], b[1:]
	}
	return len(a) - len(b)
}

func digits(s string) int {
	i := 0
	for i < len(s) && digit(s[i]) {
		i++
	}
	return i
}
