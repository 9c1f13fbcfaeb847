package explain

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
)

// Answer is an answer as JSON has it: objects are map[string]any, lists []any, and a
// number that does not exist is nil.
type Answer map[string]any

// Command is the command whose answer it is.
func (a Answer) Command() string { s, _ := a["command"].(string); return s }

// Saying is a sentence about an object of an answer. Names in braces are fields of
// that object, or from the root of the answer where they begin with a slash; {unit} is
// the unit of time after a blank, {level} the confidence level. Behind a bar stands
// what is said where the field does not exist; without it the sentence is not said.
// {x%} is in per cent.
type Saying struct {
	At   string // path of the object; [] is every element of a list, [NAME] that of a name
	Text string
}

// most is how many elements of a list sentences are said about.
const most = 6

// Says are the sentences that an answer fills, in the order of its objects: of those
// with one place the first that can be said.
func (q *Quantity) Says(a Answer) []string {
	var out []string
	for _, place := range q.places() {
		objects := find(a, strings.Split(place, "."))
		said, rest := 0, 0
		for _, o := range objects {
			for _, s := range q.Here {
				if s.At != place {
					continue
				}
				text, ok := s.fill(a, o)
				if !ok {
					continue
				}
				if said++; said > most {
					rest++
				} else if !slices.Contains(out, text) {
					out = append(out, text)
				}
				break
			}
		}
		if rest > 0 {
			out = append(out, fmt.Sprintf("And so for %d more.", rest))
		}
	}
	return out
}

// places are those of its sentences, each once.
func (q *Quantity) places() []string {
	var out []string
	for _, s := range q.Here {
		if !slices.Contains(out, s.At) {
			out = append(out, s.At)
		}
	}
	return out
}

// find are the objects at a path.
func find(v any, path []string) []map[string]any {
	switch o := v.(type) {
	case Answer:
		return find(map[string]any(o), path)
	case map[string]any:
		if len(path) == 0 {
			return []map[string]any{o}
		}
		name, which, list := strings.Cut(path[0], "[")
		if !list {
			return find(o[name], path[1:])
		}
		which = strings.TrimSuffix(which, "]")
		var out []map[string]any
		elements, _ := o[name].([]any)
		for _, e := range elements {
			if of, ok := e.(map[string]any); ok && (which == "" || nameOf(of) == which) {
				out = append(out, find(of, path[1:])...)
			}
		}
		return out
	}
	return nil
}

// nameOf is what an element of a list is called.
func nameOf(o map[string]any) string {
	for _, k := range []string{"name", "term"} {
		if s, ok := o[k].(string); ok {
			return s
		}
	}
	return ""
}

// fill puts the fields of an object into a sentence; false where one is missing.
func (s Saying) fill(a Answer, o map[string]any) (string, bool) {
	var b strings.Builder
	rest := s.Text
	for {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		name, tail, _ := strings.Cut(after, "}")
		rest = tail
		name, otherwise, maybe := strings.Cut(name, "|")
		text := ""
		switch name {
		case "unit":
			if u, _ := at(a, "endpoint.unit").(string); u != "" {
				text = " " + u
			}
		case "level":
			level, ok := at(a, "result.level").(float64)
			if !ok {
				level = 0.95
			}
			text = strconv.FormatFloat(100*level, 'g', 4, 64) + " %"
		default:
			field, percent := strings.CutSuffix(name, "%")
			var v any
			if root, ok := strings.CutPrefix(field, "/"); ok {
				v = at(a, root)
			} else {
				v = at(o, field)
			}
			var ok bool
			if text, ok = Figure(field, v, percent); !ok {
				if !maybe {
					return "", false
				}
				text = otherwise
			}
		}
		b.WriteString(text)
	}
}

// at is the value at a path without lists, nil where there is none; a number in
// brackets is an element of a list.
func at(v any, path string) any {
	for _, name := range strings.Split(path, ".") {
		var o map[string]any
		switch x := v.(type) {
		case Answer:
			o = x
		case map[string]any:
			o = x
		default:
			return nil
		}
		name, which, list := strings.Cut(name, "[")
		v = o[name]
		if list {
			i, err := strconv.Atoi(strings.TrimSuffix(which, "]"))
			elements, _ := v.([]any)
			if err != nil || i >= len(elements) {
				return nil
			}
			v = elements[i]
		}
	}
	return v
}

// Figure writes a value as a person reads it.
func Figure(field string, v any, percent bool) (string, bool) {
	switch x := v.(type) {
	case string:
		return model.Printable(x), x != ""
	case float64:
		switch {
		case math.IsNaN(x) || math.IsInf(x, 0):
			return "", false
		case percent:
			return model.FormatSignificant(100*x, 3) + " %", true
		case IsP(field):
			return model.FormatP(x), true
		case x == math.Trunc(x) && math.Abs(x) < 1e9:
			return strconv.FormatFloat(x, 'f', -1, 64), true
		}
		return model.FormatSignificant(x, 4), true
	}
	return "", false
}

// IsP reports whether a field is a P value, or one that is written as such.
func IsP(field string) bool {
	last := field[strings.LastIndexByte(field, '.')+1:]
	return strings.HasPrefix(last, "p_") && last != "p_value_of" || strings.HasSuffix(last, "_p") || strings.HasSuffix(last, "p_value") ||
		slices.Contains([]string{"q_value", "holm", "bh", "lausen_schumacher", "improved_bonferroni", "contal_oquigley", "hothorn_lausen", "permutation"}, last)
}

// Field is a field of an answer that holds a number, or could: it has a path of names
// without places in lists, but for what a test or a method is called.
type Field struct {
	Path   string
	Exists bool // it has a number here
}

// Fields are the numbers of an answer's result, each path once, in no order.
func (a Answer) Fields() []Field {
	found := map[string]bool{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch x := v.(type) {
		case map[string]any:
			for k, y := range x {
				walk(path+"."+k, y)
			}
		case []any:
			for _, y := range x {
				p := path + "[]"
				if o, ok := y.(map[string]any); ok && (strings.HasSuffix(path, ".tests") || strings.HasSuffix(path, "_methods")) {
					if n := nameOf(o); n != "" {
						p = path + "[" + n + "]"
					}
				}
				walk(p, y)
			}
		case float64:
			found[path] = true
		case nil:
			found[path] = found[path] || false
		}
	}
	walk("result", a["result"])
	out := make([]Field, 0, len(found))
	for p, exists := range found {
		out = append(out, Field{p, exists})
	}
	return out
}

// Explains reports whether a quantity explains a field of a command's answers.
func (q *Quantity) Explains(command, path string) bool {
	return slices.ContainsFunc(q.Of, func(p Pattern) bool { return p.matches(command, path) })
}

// HeadedBy reports whether a quantity explains a column of a heading.
func (q *Quantity) HeadedBy(head string) bool {
	return slices.ContainsFunc(q.Heads, func(p string) bool { return glob(p, strings.TrimSpace(head)) })
}

// Of are the quantities that an answer has a number of, by subject.
func Of(a Answer) []*Quantity {
	fields := a.Fields()
	command := a.Command()
	var out []*Quantity
	for _, q := range All() {
		numbers := slices.ContainsFunc(fields, func(f Field) bool { return f.Exists && q.Explains(command, f.Path) })
		if q.When != "" && q.holds(a) && (numbers || q.Of[0].Commands[0] == "none") || q.When == "" && numbers {
			out = append(out, q)
		}
	}
	return out
}

// holds reports whether an answer meets the condition of a quantity.
func (q *Quantity) holds(a Answer) bool {
	path, want, one := strings.Cut(q.When, "=")
	s, _ := at(a, path).(string)
	return s != "" && (!one || s == want)
}
