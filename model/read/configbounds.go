package read

import (
	"fmt"
	"strings"
)

// What a cohort.toml needs at most. A key of thousands of names takes memory that grows
// with the square of its length.
const (
	mostConfig  = 16 << 20 // bytes
	deepestPath = 16       // names joined by points in one key, and brackets within brackets
)

// boundedConfig is an error where a text is larger or deeper than any cohort.toml, which
// is found in one pass before anything is made of it.
func boundedConfig(name, text string) error {
	if len(text) > mostConfig {
		return &Error{File: name, What: fmt.Sprintf("holds %s, and a cohort.toml at most %s", size(int64(len(text))), size(mostConfig)), Hint: configHint}
	}
	line, points, brackets, quote := 1, 0, 0, byte(0)
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '\n' {
			line, points = line+1, 0
		}
		switch {
		case quote != 0:
			if c == '\\' && quote == '"' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '#':
			if k := strings.IndexByte(text[i:], '\n'); k >= 0 {
				i += k - 1
			} else {
				i = len(text)
			}
		case c == '.':
			points++
		case c == '=' || c == ',':
			points = 0
		case c == '[' || c == '{':
			brackets++
		case c == ']' || c == '}':
			brackets--
		}
		if points >= deepestPath || brackets > deepestPath {
			return &Error{File: name, Row: line, What: fmt.Sprintf("is nested more than %d deep", deepestPath), Hint: configHint}
		}
	}
	return nil
}
