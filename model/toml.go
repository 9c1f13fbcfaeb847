package model

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// TOMLKey writes the name of a column as a key: bare where that may be, else quoted.
func TOMLKey(name string) string {
	bare := name != ""
	for _, r := range name {
		bare = bare && (r == '_' || r == '-' || r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)))
	}
	if bare {
		return name
	}
	return TOMLText(name)
}

// TOMLText writes a text in quotes.
func TOMLText(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsControl(r) || r == utf8.RuneError:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
