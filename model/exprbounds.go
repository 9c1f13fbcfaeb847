package model

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// What an expression may be. What a person writes or pastes is far below, and what lies
// above would take the parser's stack or somebody's afternoon.
const (
	mostExpr    = 200_000       // bytes
	deepestExpr = 200           // brackets within brackets
	mostSteps   = 4_000_000_000 // values made: some ten seconds
)

// boundedExpr is an error where an expression is too long or too deep to be parsed.
func boundedExpr(src string) error {
	if len(src) > mostExpr {
		return &ExprError{Source: src, What: fmt.Sprintf("it has %d characters, and %d are the most", utf8.RuneCountInString(src), mostExpr),
			Hint: "derive a column from a part of it"}
	}
	depth, quote := 0, rune(0)
	for i, r := range []rune(src) {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case strings.ContainsRune("\"'`", r):
			quote = r
		case strings.ContainsRune("([{", r):
			depth++
		case strings.ContainsRune(")]}", r):
			depth--
		}
		if depth > deepestExpr {
			return &ExprError{Source: src, Pos: i, What: fmt.Sprintf("there are more than %d brackets within brackets", deepestExpr),
				Hint: "derive a column from a part of it"}
		}
	}
	return nil
}

// aroundCaret is what a message shows of an expression: all of it where it fits a line,
// else what stands around the place of the error.
func aroundCaret(src string, pos int) (shown string, caret int) {
	const most = 76
	r := []rune(src)
	pos = min(max(pos, 0), len(r))
	if len(r) <= most {
		return src, pos
	}
	from := max(0, min(pos-most/2, len(r)-most))
	to := from + most
	shown = string(r[from:to])
	if from > 0 {
		shown = "…" + string(r[from+1:to])
	}
	if to < len(r) {
		shown = strings.TrimSuffix(shown, string(r[to-1])) + "…"
	}
	return shown, pos - from
}
