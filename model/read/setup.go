package read

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"kaplan/model"
)

// BesideName is the file that is read beside the first file of a cohort.
const BesideName = "cohort.toml"

// Beside reads the cohort.toml in the folder of the first file, nil where there is
// none or the file is standard input. One that says which files it is of is left
// alone where the first file is not among them; left then says so.
//
// Errors are *Error.
func Beside(paths []string) (c *Config, left string, err error) {
	if len(paths) == 0 || paths[0] == "-" || IsDatabase(paths[0]) {
		return nil, "", nil
	}
	path := BesidePath(paths)
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist) || slices.Contains(paths, path):
		return nil, "", nil
	case err == nil && !info.Mode().IsRegular(): // a pipe would never end
		return nil, path + " was not read: it is no regular file", nil
	}
	if c, err = ConfigFile(path); err != nil {
		return nil, "", err
	}
	if len(c.Files) > 0 && !slices.Contains(c.Files, filepath.Base(paths[0])) {
		return nil, fmt.Sprintf("%s was not read: it is of %s", c.path, strings.Join(c.Files, ", ")), nil
	}
	return c, "", nil
}

// BesidePath is where the cohort.toml of some files would be.
func BesidePath(paths []string) string { return filepath.Join(filepath.Dir(paths[0]), BesideName) }

// Path is the file of the configuration, as messages name it.
func (c *Config) Path() string { return c.path }

// With is the configuration with what a person says on top; c may be nil. What is said
// of a column or an endpoint goes before what c says of it.
func (c *Config) With(s model.Setup) *Config {
	out := &Config{path: "what was said"}
	if c != nil {
		*out = *c
	}
	columns := map[string]ColumnConfig{}
	for name, col := range out.Columns {
		columns[name] = col
	}
	for _, say := range s.Columns {
		col := columns[say.Name]
		for to, from := range map[*string]string{&col.Label: say.Label, &col.Unit: say.Unit, &col.Kind: say.Kind, &col.Role: say.Role} {
			if from != "" {
				*to = from
			}
		}
		if say.Levels != nil {
			col.Levels = say.Levels
		}
		if say.Missing != nil {
			col.Missing = make([]any, len(say.Missing))
			for k, v := range say.Missing {
				if col.Missing[k] = v; model.FormatNumber(wholeOf(v)) == v {
					col.Missing[k] = int64(wholeOf(v))
				}
			}
		}
		if say.Kind != "" && say.Kind != "category" {
			col.Levels = nil
		}
		columns[say.Name] = col
	}
	out.Columns = columns
	out.Endpoints = slices.Clone(out.Endpoints)
	for _, say := range s.Endpoints {
		e := EndpointConfig{Name: say.Name, Time: say.Time, Event: say.Event, Entry: say.Entry, Unit: say.Unit, Events: say.Events,
			CensoredValues: say.Censored}
		same := func(o EndpointConfig) bool { return say.Replaces(o.Name, o.Time, o.Event) }
		at := slices.IndexFunc(out.Endpoints, same)
		out.Endpoints = slices.DeleteFunc(out.Endpoints, same)
		if at = min(at, len(out.Endpoints)); at < 0 {
			at = len(out.Endpoints)
		}
		out.Endpoints = slices.Insert(out.Endpoints, at, e)
	}
	if s.Rows != "" {
		out.Rows = s.Rows
	}
	out.Source = out.Source.with(s)
	out.Derive = slices.Clone(out.Derive)
	for _, d := range s.Derive {
		out.Derive = append(slices.DeleteFunc(out.Derive, func(o model.Derived) bool { return o.Name == d.Name }), d)
	}
	return out
}

// wholeOf is the whole number that a text is, NaN where it is none.
func wholeOf(s string) float64 {
	if n, err := strconv.ParseInt(s, 10, 32); err == nil {
		return float64(n)
	}
	return math.NaN()
}

// Written is the text of a cohort.toml with what a person says: that of a file that is
// there, with what is said of the same columns and endpoints taken out, or a new one.
// Everything else of the file stays as it is, comments and looks too. files are named
// in a new one, so that it is read for them alone.
//
// Errors are *Error: the file is written in a form that is not changed here.
func Written(name, old string, files []string, s model.Setup) (string, error) {
	before := &Config{path: name}
	if strings.TrimSpace(old) != "" {
		var err error
		if before, err = ParseConfig(name, old); err != nil {
			return "", err
		}
	}
	want := before.With(s)
	var b strings.Builder
	if strings.TrimSpace(old) == "" {
		b.WriteString("# What the columns of these files are, as it was said in the explorer. Labels, kinds,\n" +
			"# units, endpoints and computed columns may be changed here; # begins a comment.\n")
		names := make([]string, len(files))
		for i, f := range files {
			names[i] = filepath.Base(f)
		}
		want.Files = names
		if len(names) > 0 {
			fmt.Fprintf(&b, "files = %s\n", tomlValue(reflect.ValueOf(names)))
		}
		if s.Rows != "" {
			fmt.Fprintf(&b, "rows = %s\n", model.TOMLText(s.Rows))
		}
	} else {
		b.WriteString(withRows(without(old, s), s.Rows))
	}
	if len(s.Counted) > 0 {
		text := withCounts(b.String(), want.Source)
		b.Reset()
		b.WriteString(text)
	}
	if strings.TrimSpace(b.String()) == "" {
		b.Reset()
	}
	for _, say := range s.Columns {
		fmt.Fprintf(&b, "\n[columns.%s]\n", model.TOMLKey(say.Name))
		keysAndValues(&b, want.Columns[say.Name])
	}
	for _, d := range s.Derive {
		b.WriteString("\n[[derive]]\n")
		keysAndValues(&b, d)
	}
	for _, say := range s.Endpoints {
		e := want.Endpoints[slices.IndexFunc(want.Endpoints, func(o EndpointConfig) bool { return o.Name == say.Name })]
		b.WriteString("\n[[endpoint]]\n")
		keysAndValues(&b, e)
	}
	text := b.String()
	if got, err := ParseConfig(name, text); err != nil || !got.says(want) {
		return "", &Error{File: name, What: "is written in a form that the explorer does not change",
			Hint: "write every column as [columns.\"NAME\"] and every endpoint as [[endpoint]], or change it by hand"}
	}
	return text, nil
}

// says reports whether two configurations say the same, whatever the order of what has
// none.
func (c *Config) says(o *Config) bool {
	same := func(a, b any) bool { return reflect.DeepEqual(a, b) }
	if len(c.Columns) != len(o.Columns) || len(c.Endpoints) != len(o.Endpoints) || len(c.Derive) != len(o.Derive) {
		return false
	}
	for name, col := range c.Columns {
		if !same(col, o.Columns[name]) {
			return false
		}
	}
	for _, e := range c.Endpoints {
		if !slices.ContainsFunc(o.Endpoints, func(x EndpointConfig) bool { return same(e, x) }) {
			return false
		}
	}
	for _, d := range c.Derive {
		if !slices.Contains(o.Derive, d) {
			return false
		}
	}
	return c.Rows == o.Rows && same(c.Source, o.Source) && c.ID == o.ID && c.Long == o.Long && c.Freq == o.Freq &&
		slices.Equal(c.Files, o.Files) && same(c.Looks, o.Looks) && same(c.Plan, o.Plan) && same(c.Figure, o.Figure)
}

// keysAndValues writes the keys of a table, those that say something.
func keysAndValues(b *strings.Builder, table any) {
	v := reflect.ValueOf(table)
	for i := range v.NumField() {
		if key := v.Type().Field(i).Tag.Get("toml"); key != "" && !v.Field(i).IsZero() {
			fmt.Fprintf(b, "%s = %s\n", key, tomlValue(v.Field(i)))
		}
	}
}

// tomlValue writes a text, a number, or a list of them.
func tomlValue(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Interface:
		return tomlValue(v.Elem())
	case reflect.String:
		return model.TOMLText(v.String())
	case reflect.Slice:
		out := make([]string, v.Len())
		for i := range out {
			out[i] = tomlValue(v.Index(i))
		}
		return "[" + strings.Join(out, ", ") + "]"
	}
	return fmt.Sprint(v.Interface())
}

// without is the text of a cohort.toml without the tables of the columns, computed
// columns and endpoints that are said anew.
func without(old string, s model.Setup) string {
	var out, table []string
	flush := func() {
		if !replaced(strings.Join(table, "\n"), s) {
			out = append(out, table...)
		}
		table = nil
	}
	var comments []string // before a table: they belong to it
	for _, line := range strings.Split(strings.TrimRight(old, "\n"), "\n") {
		switch t := strings.TrimSpace(line); {
		case strings.HasPrefix(t, "#") || t == "":
			comments = append(comments, line)
			continue
		case strings.HasPrefix(t, "["):
			flush()
		}
		table = append(append(table, comments...), line)
		comments = nil
	}
	flush()
	return strings.TrimRight(strings.Join(append(out, comments...), "\n"), "\n") + "\n"
}

// withRows is the text of a cohort.toml with a rule for repeated rows, which stands
// before the tables.
func withRows(text, rule string) string {
	if rule == "" {
		return text
	}
	lines := strings.Split(text, "\n")
	table := slices.IndexFunc(lines, func(s string) bool { return strings.HasPrefix(strings.TrimSpace(s), "[") })
	if table < 0 {
		table = len(lines)
	}
	at := 0 // after the keys that stand before the tables
	for i := 0; i < table; i++ {
		key, _, ok := strings.Cut(lines[i], "=")
		switch key = strings.TrimSpace(key); {
		case !ok || strings.HasPrefix(key, "#"):
		case key == "rows":
			lines[i] = "rows = " + model.TOMLText(rule)
			return strings.Join(lines, "\n")
		default:
			at = i + 1
		}
	}
	return strings.Join(slices.Insert(lines, at, "rows = "+model.TOMLText(rule)), "\n")
}

// replaced reports whether a table by itself is of what is said anew.
func replaced(table string, s model.Setup) bool {
	var c struct {
		Columns  map[string]map[string]any `toml:"columns"`
		Endpoint []map[string]any          `toml:"endpoint"`
		Derive   []map[string]any          `toml:"derive"`
	}
	if _, err := toml.Decode(table, &c); err != nil {
		return false
	}
	for _, say := range s.Columns {
		if _, ok := c.Columns[say.Name]; ok && len(c.Columns) == 1 {
			return true
		}
	}
	named := func(list []map[string]any, name string) bool { return len(list) == 1 && list[0]["name"] == name }
	return slices.ContainsFunc(s.Endpoints, func(e model.EndpointSetup) bool {
		return len(c.Endpoint) == 1 && e.Replaces(fmt.Sprint(c.Endpoint[0]["name"]), fmt.Sprint(c.Endpoint[0]["time"]), fmt.Sprint(c.Endpoint[0]["event"]))
	}) ||
		slices.ContainsFunc(s.Derive, func(d model.Derived) bool { return named(c.Derive, d.Name) })
}
