package read

import (
	"fmt"
	"reflect"
	"strings"

	"kaplan/model"
)

// What a cohort.toml needs at most. A key of thousands of names takes memory that grows
// with the square of its length.
const (
	mostConfig  = 16 << 20 // bytes
	deepestPath = 16       // names joined by points in one key, and brackets within brackets
	mostDerived = 2000     // computed columns, each of which makes a cohort of its own
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

// harmless makes every text below v one that a terminal can show: TOML's own escapes
// can write whatever a terminal obeys.
func harmless(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() {
			v.SetString(model.Harmless(v.String()))
		}
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return
		}
		if s, ok := v.Interface().(string); ok && v.CanSet() {
			v.Set(reflect.ValueOf(model.Harmless(s)))
			return
		}
		harmless(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				harmless(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			harmless(v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			to := reflect.New(v.Type().Elem()).Elem()
			to.Set(v.MapIndex(key))
			harmless(to)
			v.SetMapIndex(key, reflect.Value{})
			harmlessKey := reflect.New(key.Type()).Elem()
			harmlessKey.Set(key)
			harmless(harmlessKey)
			v.SetMapIndex(harmlessKey, to)
		}
	}
}
