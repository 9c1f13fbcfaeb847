package model

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// writeItLike is an expression that is right, for whoever wrote one that is not.
const writeItLike = "write it like: age > 60 and cirrhosis == \"yes\"; a name with spaces or hyphens goes in `backticks`"

var (
	lastOperator = regexp.MustCompile(`(?i)(==|!=|<=|>=|<|>|&&|\|\||!|[-+*/%^]|\b(?:and|or|not|in))$`)
	unexpected   = regexp.MustCompile(`^unexpected token (\w+)\("(.*)"\)$`)
)

// broken says what is wrong with an expression that cannot be read: what is missing
// where it is not finished, and what is written instead of a sign from elsewhere.
func broken(src, message string, pos int) *ExprError {
	e := &ExprError{Source: src, Pos: pos, What: message, Hint: writeItLike}
	switch {
	case message == "literal not terminated":
		e.Pos, e.What = openQuote(src), "the quotation mark that opens here is not closed"
	case strings.Contains(message, "maximum allowed nodes"):
		e.Pos, e.What, e.Hint = 0, "it is too long: ten thousand names, values and operators are the most", "derive a column from a part of it"
	case strings.HasPrefix(message, "unrecognized character: "):
		r := []rune(src)
		e.What = "a sign has no meaning here"
		if pos >= 0 && pos < len(r) {
			e.What = string(r[pos]) + " has no meaning here"
		}
	case message == "unexpected token EOF":
		e.Pos, e.What = utf8.RuneCountInString(src), "it is not finished: "+missingAtEnd(src)
	default:
		if m := unexpected.FindStringSubmatch(message); m != nil {
			if e.What = misplaced(src, m[2], pos); m[1] != "Operator" && m[1] != "Bracket" {
				e.What = "and, or a sign such as >, is missing before this"
			}
		}
	}
	return e
}

// missingAtEnd says what an expression that ends too early lacks.
func missingAtEnd(src string) string {
	op := strings.ToLower(lastOperator.FindString(src))
	switch op {
	case "":
	case "and", "or", "not", "&&", "||", "!":
		return "a condition is missing behind " + op
	case "in":
		return `a list is missing behind in, such as ["I", "II"]`
	case "==", "!=", "<", ">", "<=", ">=":
		return "a value is missing behind " + op
	default:
		return "a number is missing behind " + op
	}
	plain := outsideQuotes(src)
	for _, b := range []string{"()", "[]"} {
		if strings.Count(plain, b[:1]) > strings.Count(plain, b[1:]) {
			return "a " + b[1:] + " is missing"
		}
	}
	return "something is missing at its end"
}

// misplaced says what is wrong with a sign where it stands.
func misplaced(src, sign string, pos int) string {
	runes := []rune(src)
	before := strings.TrimSpace(string(runes[:min(pos, len(runes))]))
	switch sign {
	case "=":
		return "equal is written =="
	case "&":
		return "conditions are joined by and"
	case "|":
		return "conditions are joined by or"
	case ",":
		return "conditions are joined by and, or"
	case ")", "]":
		return "this " + sign + " closes nothing"
	case ">":
		if strings.HasSuffix(before, "<") {
			return "unequal is written !="
		}
	}
	switch sign {
	case "==", "!=", "<", ">", "<=", ">=":
		if before == "" || lastOperator.MatchString(before) {
			return "a column is missing before " + sign
		}
	case "and", "or", "&&", "||":
		return "a condition is missing before " + sign
	}
	return sign + " is not expected here"
}

// openQuote is where the quotation mark stands that is never closed.
func openQuote(src string) int {
	at, quote := 0, rune(0)
	for i, r := range []rune(src) {
		switch {
		case quote == 0 && (r == '"' || r == '\''):
			at, quote = i, r
		case r == quote:
			quote = 0
		}
	}
	return at
}

// outsideQuotes is an expression without what stands in quotation marks or backticks.
func outsideQuotes(src string) string {
	var b strings.Builder
	quote := rune(0)
	for _, r := range src {
		switch {
		case quote == 0 && strings.ContainsRune("\"'`", r):
			quote = r
		case r == quote:
			quote = 0
		case quote == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}
