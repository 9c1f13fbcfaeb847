package read

import (
	"fmt"
	"reflect"
	"strings"

	"kaplan/model"
)

// words are texts in a cohort.toml; numbers may stand there without quotes.
type words []string

// UnmarshalTOML takes a list of texts, numbers or truth values.
func (w *words) UnmarshalTOML(v any) error {
	list, ok := v.([]any)
	if !ok {
		return fmt.Errorf("a list was expected")
	}
	*w = make(words, len(list))
	for i, x := range list {
		(*w)[i] = fmt.Sprint(x)
	}
	return nil
}

// mistyped is what is wrong with the first value of a cohort.toml that is of another
// kind than its key takes: which key, what was expected, what stands there; "" where
// nothing is. Keys that are not known are left to whoever names them.
func mistyped(path string, of reflect.Type, v any) string {
	wrong := func(expected string) string {
		return fmt.Sprintf("%s takes %s, and %s stands there", path, expected, foundIn(v))
	}
	at := func(key string) string { return strings.TrimPrefix(path+"."+key, ".") }
	switch {
	case of == reflect.TypeFor[words](), of == reflect.TypeFor[[]any]():
		list, ok := v.([]any)
		if !ok {
			return wrong(`a list such as ["a", "b"]`)
		}
		for _, x := range list {
			switch x.(type) {
			case []any, map[string]any:
				return fmt.Sprintf("%s takes a list of single values, and %s stands in it", path, foundIn(x))
			}
		}
		return ""
	case of.Kind() == reflect.Pointer:
		return mistyped(path, of.Elem(), v)
	case of.Kind() == reflect.Struct:
		table, ok := v.(map[string]any)
		if !ok {
			return wrong(fmt.Sprintf("a table, [%s]", path))
		}
		fields := fieldsOf(of)
		for _, key := range sortedKeys(table) {
			if field, ok := fields[key]; ok {
				if why := mistyped(at(key), field, table[key]); why != "" {
					return why
				}
			}
		}
		return ""
	case of.Kind() == reflect.Map:
		table, ok := v.(map[string]any)
		if !ok {
			return wrong(fmt.Sprintf("tables, [%s.\"NAME\"]", path))
		}
		for _, key := range sortedKeys(table) {
			if why := mistyped(at(model.TOMLKey(key)), of.Elem(), table[key]); why != "" {
				return why
			}
		}
		return ""
	case of.Kind() == reflect.Slice && (of.Elem().Kind() == reflect.Struct || of.Elem().Kind() == reflect.Map):
		var tables []map[string]any
		switch list := v.(type) {
		case []map[string]any:
			tables = list
		case []any: // in a line
			for _, x := range list {
				table, ok := x.(map[string]any)
				if !ok {
					return wrong(fmt.Sprintf("tables of their own, [[%s]]", path))
				}
				tables = append(tables, table)
			}
		default:
			return wrong(fmt.Sprintf("tables of their own, [[%s]]", path))
		}
		for i, table := range tables {
			if of.Elem().Kind() == reflect.Struct {
				if why := mistyped("", of.Elem(), table); why != "" {
					return fmt.Sprintf("%s %d: %s", path, i+1, why)
				}
			}
		}
		return ""
	case of.Kind() == reflect.Slice && of.Elem().Kind() == reflect.Float64:
		list, ok := v.([]any)
		if !ok {
			return wrong("a list such as [0.05, 0.1]")
		}
		for _, x := range list {
			switch x.(type) {
			case int64, float64:
			default:
				return fmt.Sprintf("%s takes a list of numbers, and %s stands in it", path, foundIn(x))
			}
		}
		return ""
	case of.Kind() == reflect.Slice:
		list, ok := v.([]any)
		if !ok {
			return wrong(`a list such as ["a", "b"]`)
		}
		for _, x := range list {
			if _, ok := x.(string); !ok {
				return fmt.Sprintf("%s takes a list of texts, and %s stands in it", path, foundIn(x))
			}
		}
		return ""
	}
	ok, expected := false, ""
	switch of.Kind() {
	case reflect.String:
		if _, yes := v.(bool); yes && of == reflect.TypeFor[model.Word]() {
			return ""
		}
		_, ok = v.(string)
		expected = `a text in quotes, such as "a"`
	case reflect.Bool:
		_, ok = v.(bool)
		expected = "true or false"
	case reflect.Float64:
		_, isWhole := v.(int64)
		_, ok = v.(float64)
		ok, expected = ok || isWhole, "a number"
	default:
		_, ok = v.(int64)
		expected = "a whole number"
	}
	if ok {
		return ""
	}
	return wrong(expected)
}

// fieldsOf are the types of a table's keys, those of structs in it too.
func fieldsOf(of reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for i := range of.NumField() {
		f := of.Field(i)
		switch key := f.Tag.Get("toml"); {
		case key != "":
			out[key] = f.Type
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			for key, t := range fieldsOf(f.Type) {
				out[key] = t
			}
		}
	}
	return out
}

// foundIn names a value of a cohort.toml.
func foundIn(v any) string {
	switch x := v.(type) {
	case string:
		return "the text " + quote(x)
	case int64, float64:
		return "the number " + fmt.Sprint(x)
	case bool:
		return fmt.Sprint(x)
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	case []map[string]any:
		return "a list of tables"
	}
	return model.Excerpt(fmt.Sprint(v))
}
