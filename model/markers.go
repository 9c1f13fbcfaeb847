package model

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Listed are the columns that a list of names and globs names, in the order of the
// cohort and each once; nil for an empty list. In a glob * stands for anything and ?
// for one character. A column whose own name has a star, as passenger strands of
// microRNA do, is found by its name. What names nothing is an error.
func (r *Resolver) Listed(list string) ([]*Column, error) {
	items := SplitList(list)
	if len(items) == 0 {
		return nil, nil
	}
	in := make([]bool, len(r.Cohort.Columns))
	for _, item := range items {
		some := false
		if i := r.Cohort.Position(unquoted(item)); i >= 0 {
			in[i], some = true, true
		} else if IsGlob(item) {
			for i, c := range r.Cohort.Columns {
				if globMatch(item, c.Name) {
					in[i], some = true, true
				}
			}
		}
		if !some {
			return nil, r.notListed(item)
		}
	}
	var out []*Column
	for i, c := range r.Cohort.Columns {
		if in[i] {
			out = append(out, c)
		}
	}
	return out, nil
}

// IsGlob reports whether an item of a list may name several columns.
func IsGlob(item string) bool {
	return !strings.HasPrefix(item, "`") && strings.ContainsAny(item, "*?")
}

// unquoted is a name that may stand in quotes.
func unquoted(item string) string {
	if n := len(item); n > 1 && item[0] == item[n-1] && (item[0] == '`' || item[0] == '"' || item[0] == '\'') {
		return item[1 : n-1]
	}
	return item
}

// notListed is the error of an item that names no column.
func (r *Resolver) notListed(item string) error {
	e := &QuestionError{What: r.Cohort.Lacks(unquoted(item), ""), Ways: []Way{SeeColumns}}
	stem := unquoted(item)
	if IsGlob(item) {
		e.What = fmt.Sprintf("no column matches %q", item)
		stem = ""
		for _, part := range strings.FieldsFunc(item, func(c rune) bool { return c == '*' || c == '?' }) {
			if len(part) > len(stem) {
				stem = part
			}
		}
	}
	if near := r.Cohort.Nearest(stem, 3); len(near) > 0 && stem != "" {
		e.Hint, e.Ways = "did you mean "+strings.Join(near, " or ")+"?", nil
	}
	return e
}

// globMatch reports whether a name is what a glob stands for.
func globMatch(glob, name string) bool {
	// The last star takes more where what follows it does not fit.
	star, back := -1, 0
	g, n := 0, 0
	for n < len(name) {
		_, size := utf8.DecodeRuneInString(name[n:])
		switch {
		case g < len(glob) && glob[g] == '*':
			star, back = g, n
			g++
		case g < len(glob) && glob[g] == '?':
			g, n = g+1, n+size
		case g < len(glob) && glob[g] == name[n]:
			g, n = g+1, n+1
		case star >= 0:
			_, size := utf8.DecodeRuneInString(name[back:])
			back += size
			g, n = star+1, back
		default:
			return false
		}
	}
	return strings.Trim(glob[g:], "*") == ""
}

// ParseFamily reads the family of a screen: a list of markers, or those of a list of
// which a share is above 0, "detected:0.5:hsa-mir-*".
func ParseFamily(s string) (detected float64, list string) {
	rest, ok := strings.CutPrefix(s, detectedPrefix)
	if !ok {
		return 0, s
	}
	share, list, ok := strings.Cut(rest, ":")
	if v, err := strconv.ParseFloat(share, 64); ok && err == nil && v > 0 && v <= 1 {
		return v, list
	}
	return 0, s
}

const detectedPrefix = "detected:"

// FormatFamily writes a family as ParseFamily reads it; an empty list is every
// number.
func FormatFamily(detected float64, list string) string {
	if list == "" {
		list = "*"
	}
	if detected > 0 {
		return detectedPrefix + FormatNumber(detected) + ":" + list
	}
	return list
}
