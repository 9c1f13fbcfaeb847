package read

import (
	"fmt"
	"reflect"
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"kaplan/model"
)

// meaningless is the error for a key that a cohort.toml does not have, with the
// nearest keys of the same table.
func meaningless(file string, key toml.Key) error {
	e := &Error{File: file, What: fmt.Sprintf("%s has no meaning here", quote(key.String())), Hint: configHint}
	var known []string
	named := key[len(key)-1]
	switch last := len(key) - 1; {
	case last == 0 || !slices.Contains(keysOf(reflect.TypeFor[Config]()), key[0]):
		named = key[0]
		known = keysOf(reflect.TypeFor[Config]())
	case key[0] == "source":
		known = keysOf(reflect.TypeFor[SourceConfig]())
	case key[0] == "columns" && last == 2:
		known = keysOf(reflect.TypeFor[ColumnConfig]())
	case key[0] == "derive":
		known = keysOf(reflect.TypeFor[model.Derived]())
	case key[0] == "endpoint":
		known = keysOf(reflect.TypeFor[EndpointConfig]())
	case key[0] == "look":
		known = lookKeys()
	}
	if near := model.NearestOf(named, known, 1); len(near) > 0 {
		e.Hint = "did you mean " + near[0] + "? " + configHint
	}
	return e
}

// keysOf are the keys of a table that is read into a struct.
func keysOf(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("toml"); key != "" {
			out = append(out, key)
		}
	}
	return out
}

// lookKeys are the keys of a [[look]].
func lookKeys() []string {
	out := []string{"name", "key", "view", "page"}
	for _, f := range model.Fields() {
		out = append(out, f.Key())
	}
	return out
}

// lookKey says why a look cannot have a key in the list of looks, "" where it can.
func lookKey(key string) string {
	switch r, _ := utf8.DecodeRuneInString(key); {
	case key == "":
		return ""
	case utf8.RuneCountInString(key) > 1:
		return "is more than one character"
	case key == "q":
		return "is the key that leaves the program"
	case key == "/":
		return "is the key that filters the list"
	case unicode.IsSpace(r) || !unicode.IsPrint(r):
		return "cannot be seen"
	}
	return ""
}

// twice is the first of some words that stands there twice, "" where none does.
func twice(words []string) string {
	for i, w := range words {
		if slices.Contains(words[:i], w) {
			return w
		}
	}
	return ""
}

// dated says why a day cannot be that of a plan, "" where it can: a plan is written
// before the answer is seen, and not tomorrow.
func dated(day, now time.Time) string {
	switch {
	case day.Year() < 1950:
		return "long before there were such analyses"
	case day.After(now.AddDate(0, 0, 1)): // somewhere it may be tomorrow already
		return "in the future: a plan has the day on which it was written"
	}
	return ""
}
