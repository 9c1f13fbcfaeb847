package model

import (
	"fmt"
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
