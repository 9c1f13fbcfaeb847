package model

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Printable makes text from a file or a command line safe for a terminal:
// white space becomes single spaces, and whatever a terminal might obey or
// hide (control characters, direction marks, bytes that are no UTF-8) becomes
// an escape such as \x1b.
func Printable(s string) string {
	clean := true
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' || s[i] == ' ' && (i == 0 || s[i-1] == ' ' || i == len(s)-1) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	space := false
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.IsSpace(r) {
			space = true
			i += n
			continue
		}
		if r == '\ufeff' { // a byte order mark that strayed into the text
			i += n
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		switch {
		case r == utf8.RuneError && n == 1, r < 0x80 && !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case !unicode.IsPrint(r):
			if r > 0xffff {
				fmt.Fprintf(&b, `\U%08x`, r)
			} else {
				fmt.Fprintf(&b, `\u%04x`, r)
			}
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// Harmless is text that a person wrote, as it is where a terminal can show all of it,
// with its blanks; else Printable.
func Harmless(s string) string {
	for _, r := range s {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return Printable(s)
		}
	}
	return s
}

// FirstLine is a text up to its first line break.
func FirstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

// And joins words as a sentence does: a, b and c.
func And(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

// Excerpt is Printable text of at most 40 characters, for messages.
func Excerpt(s string) string {
	const most = 40
	if len(s) > 400 { // a whole file may stand in one cell
		cut := 400
		for cut > 396 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "……"
	}
	s = Printable(s)
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	r := []rune(s)
	return string(r[:most-1]) + "…"
}

// MostOfLine is how many characters of one line people are shown: a name that stands in
// it may have a megabyte.
const MostOfLine = 4000

// CutMiddle is a text of at most so many characters, … in the place of what is left out
// of its middle.
func CutMiddle(s string, most int) string {
	if len(s) <= most {
		return s
	}
	n := utf8.RuneCountInString(s)
	if n <= most {
		return s
	}
	tail := most / 3
	from, to, k := 0, len(s), 0
	for i := range s {
		if k == most-1-tail {
			from = i
		}
		if k == n-tail {
			to = i
			break
		}
		k++
	}
	return s[:from] + "…" + s[to:]
}

// Quote writes a column's name as an expression needs it: in backticks unless
// it is a plain identifier.
func Quote(name string) string {
	plain := name != "" && !isReserved(name)
	for i, r := range name {
		if !(unicode.IsLetter(r) || r == '_' || (i > 0 && unicode.IsDigit(r))) {
			plain = false
		}
	}
	if plain {
		return name
	}
	return "`" + name + "`"
}

func isReserved(w string) bool {
	switch w {
	case "in", "not", "and", "or", "matches", "contains", "startsWith", "endsWith", "let", "if", "else", "true", "false", "nil",
		"len", "type", "int", "float", "string", "count", "sum", "mean", "median", "first", "last", "keys", "values", "sort",
		"date", "now", "duration", "filter", "map", "find", "all", "any", "one", "none", "min", "max", "abs", "ceil", "floor",
		"round", "trim", "upper", "lower", "split", "replace", "repeat", "join", "indexOf", "reverse", "concat", "flatten",
		"uniq", "get", "take", "reduce", "groupBy", "sortBy", "hash", "env":
		return true
	}
	return false
}

// SplitList splits a list at its outer commas: log(a, 2), `a,b` and "a,b" stay
// whole. Empty items are dropped.
func SplitList(s string) []string {
	return SplitOuter(s, ',')
}

// SplitOuter splits a list at every sep that stands in no quotes and no brackets.
// Empty items are dropped.
func SplitOuter(s string, sep rune) []string {
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

// firstFew names the first of a list.
func firstFew(list []string) string {
	const most = 4
	s := strings.Join(list[:min(most, len(list))], ", ")
	if n := len(list) - most; n > 0 {
		s += fmt.Sprintf(" and %d more", n)
	}
	return s
}

// Count is a number with what is counted: 1 patient, 2 patients. more is the word
// for any other number than one, where that is not the word with an s.
func Count(n int, one string, more ...string) string {
	switch {
	case n == 1:
	case len(more) > 0:
		one = more[0]
	default:
		one += "s"
	}
	return strconv.Itoa(n) + " " + one
}

// ShellWord writes a value so that a shell takes it as one word.
func ShellWord(s string) string {
	plain := func(r rune) bool {
		return r < 0x80 && strings.ContainsRune("_-.,:/=@%+", r) || unicode.IsLetter(r) || unicode.IsDigit(r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
