package model

import (
	"fmt"
	"strconv"
	"strings"
)

// Look is one question put to a cohort. It is a small comparable value: a cache
// key, an undo step, a line of a session file. Everything in it is written as
// the command line writes it, so that a Look, a command and a session say the
// same thing in the same words.
type Look struct {
	Endpoint string // a recognised endpoint's name; "" the first, or Time and Event by hand
	Time     string // column, with Event
	Event    string // column or expression
	Entry    string // column: at risk from then on
	Cause    string // status value of interest; "" any event

	Where    string // condition; "" all patients
	Marker   string // column or expression; "" one group
	AsLevels bool   // a numeric marker groups by its values
	Levels   string // order and merging of a categorical marker's levels, see ParseLevels
	Cut      string // rule, see ParseCut; "" is median
	Moved    bool   // the cut was moved or optimised on these data: its naive P is not to be believed

	Covariates string // comma-separated columns or expressions
	Strata     string // comma-separated columns or expressions
	Reference  string // COL=LEVEL, comma-separated; the marker's groups count as levels
	Cluster    string // column: rows of one value may be correlated; the variance is robust
	Weights    string // column: case weights
	Switch     string // column: the time at which a patient changes group, missing for who never does
	Landmark   float64

	Level    float64 // of intervals; 0 is 0.95
	ConfType string  // of S(t); "" is log
	Ties     string  // "" is efron
	CI       string  // of hazard ratios: wald or profile; "" is wald, and profile where Wald fails
	PH       string  // time transform of the proportional-hazards test: km (""), identity, rank, log
	Band     string  // simultaneous bands of S(t): hall-wellner, equal-precision; "" pointwise
	Firth    bool    // penalise the Cox likelihood by Jeffreys' prior

	MinProp    float64 // least share of patients on either side of a searched cut; 0 is 0.1
	Times      string  // survival at these times, comma-separated
	RMST       float64 // restrict the mean to this time; 0 for none
	Rho, Gamma float64 // Fleming-Harrington weights
	Pairwise   string  // holm, bh, bonferroni; "" none
}

// Confidence is the level of intervals, 0.95 unless said.
func (l Look) Confidence() float64 {
	if l.Level == 0 {
		return 0.95
	}
	return l.Level
}

// SplitList splits a list at its outer commas: log(a, 2), `a,b` and "a,b" stay
// whole. Empty items are dropped.
func SplitList(s string) []string {
	return splitOuter(s, ',')
}

func splitOuter(s string, sep rune) []string {
	var out []string
	var quote rune
	depth, start := 0, 0
	add := func(part string) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	for i, r := range s {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '`' || r == '"' || r == '\'':
			quote = r
		case r == '(' || r == '[':
			depth++
		case r == ')' || r == ']':
			depth--
		case r == sep && depth == 0:
			add(s[start:i])
			start = i + len(string(sep))
		}
	}
	add(s[start:])
	return out
}

// JoinList is the inverse of SplitList for items that are already written as
// expressions.
func JoinList(items []string) string { return strings.Join(items, ",") }

// UsageError is a question that is written wrongly, whatever the data say.
type UsageError struct{ What, Hint string }

func (e *UsageError) Error() string {
	if e.Hint == "" {
		return e.What
	}
	return e.What + "\n" + e.Hint
}

// QuestionError is a question that these data cannot answer: what, and the way
// out.
type QuestionError struct{ What, Hint string }

func (e *QuestionError) Error() string {
	if e.Hint == "" {
		return e.What
	}
	return e.What + "\n" + e.Hint
}

// ParseTimes reads a list of times such as 12,36,60.
func ParseTimes(s string) ([]float64, error) {
	var out []float64
	for _, f := range SplitList(s) {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil || v != v || v < 0 {
			return nil, &UsageError{What: fmt.Sprintf("%q is no time", f), Hint: "write times as numbers >= 0 with commas: 12,36,60"}
		}
		out = append(out, v)
	}
	return out, nil
}

// A LevelSet is one group of a categorical marker: its name and the levels that
// it holds.
type LevelSet struct {
	Name   string
	Levels []string
}

// ParseLevels reads the order and the merging of levels: groups separated by
// |, merged levels joined by +, a name before := where one was given. Every
// part may be quoted as in Go. Levels not named are left out of the analysis.
//
//	"A" | "B"+"C"        early := "0"+"A" | late := "B"+"C"
func ParseLevels(s string) ([]LevelSet, error) {
	var out []LevelSet
	for _, part := range splitOuter(s, '|') {
		var set LevelSet
		if i := outerIndex(part, ":="); i >= 0 {
			name, err := unquote(part[:i])
			if err != nil {
				return nil, err
			}
			set.Name = name
			part = part[i+2:]
		}
		for _, l := range splitOuter(part, '+') {
			name, err := unquote(l)
			if err != nil {
				return nil, err
			}
			set.Levels = append(set.Levels, name)
		}
		if set.Name == "" {
			set.Name = strings.Join(set.Levels, "+")
		}
		out = append(out, set)
	}
	return out, nil
}

func outerIndex(s, sub string) int {
	inQuote := false
	for i := 0; i+len(sub) <= len(s); i++ {
		switch {
		case s[i] == '\\' && inQuote:
			i++
		case s[i] == '"':
			inQuote = !inQuote
		case !inQuote && s[i:i+len(sub)] == sub:
			return i
		}
	}
	return -1
}

func unquote(s string) (string, error) {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, `"`) {
		u, err := strconv.Unquote(s)
		if err != nil {
			return "", &UsageError{What: "the quotes in " + s + " do not match"}
		}
		return u, nil
	}
	return s, nil
}

// FormatLevels writes level sets as ParseLevels reads them.
func FormatLevels(sets []LevelSet) string {
	var parts []string
	for _, s := range sets {
		qs := make([]string, len(s.Levels))
		for i, l := range s.Levels {
			qs[i] = strconv.Quote(l)
		}
		p := strings.Join(qs, "+")
		if s.Name != strings.Join(s.Levels, "+") {
			p = strconv.Quote(s.Name) + ":=" + p
		}
		parts = append(parts, p)
	}
	return strings.Join(parts, "|")
}
