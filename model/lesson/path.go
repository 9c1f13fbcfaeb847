package lesson

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/model/explain"
)

// Find is what stands at a path of an answer: names of fields with slashes between them,
// as JSON has them. An element of a list is named by what it is called (its name, term,
// marker, model, variable, level, column, y or time), or by its number from 0:
//
//	result/groups/high/median/estimate   result/tests/log-rank/p_value
//
// Of what is repeated thousands of times, as the steps of a curve, an answer has the first
// here. Errors say which part of the path there is not, and what there is.
func Find(a explain.Answer, path string) (any, error) {
	var v any = map[string]any(a)
	parts := strings.Split(path, "/")
	for i := 0; i < len(parts); {
		at := strings.Join(parts[:i], "/")
		switch x := v.(type) {
		case map[string]any:
			next, ok := x[parts[i]]
			if !ok {
				return nil, none(at, "field", parts[i], keysOf(x))
			}
			v = next
			i++
		case []any:
			e, n := element(x, parts[i:])
			if n == 0 {
				return nil, none(at, "element", parts[i], called(x))
			}
			v = e
			i += n
		case nil:
			return nil, fmt.Errorf("%s does not exist in this answer, and so nothing in it", at)
		default:
			return nil, fmt.Errorf("%s is %s, and has no %s in it", at, model.Printable(fmt.Sprint(x)), parts[i])
		}
	}
	return v, nil
}

// element is the element of a list that the first of some parts name, and how many of
// them do: a name may have slashes.
func element(list []any, parts []string) (any, int) {
	for n := 1; n <= len(parts); n++ {
		name := strings.Join(parts[:n], "/")
		for _, e := range list {
			if o, ok := e.(map[string]any); ok && slices.Contains(namesOf(o), name) {
				return e, n
			}
		}
	}
	if i, err := strconv.Atoi(parts[0]); err == nil && i >= 0 && i < len(list) {
		return list[i], 1
	}
	return nil, 0
}

// naming are the fields that an element of a list is called by.
var naming = []string{"name", "term", "marker", "model", "variable", "level", "column", "y", "time"}

func namesOf(o map[string]any) (out []string) {
	for _, k := range naming {
		switch x := o[k].(type) {
		case string:
			out = append(out, x)
		case float64:
			out = append(out, model.FormatNumber(x))
		}
	}
	return out
}

func called(list []any) []string {
	var out []string
	for i, e := range list {
		name := ""
		if o, ok := e.(map[string]any); ok {
			if names := namesOf(o); len(names) > 0 {
				name = names[0]
			}
		}
		out = append(out, cmp.Or(name, strconv.Itoa(i)))
	}
	return out
}

func keysOf(o map[string]any) []string {
	var out []string
	for k := range o {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// none says that there is no part of such a name, and what is called nearly so or at all.
func none(at, kind, name string, there []string) error {
	if at == "" {
		at = "an answer"
	}
	say := fmt.Sprintf("%s has no %s %q", at, kind, model.Printable(name))
	for i := range there {
		there[i] = model.Printable(there[i])
	}
	if near := model.NearestOf(name, there, 2); len(near) > 0 {
		return &model.QuestionError{What: say, Hint: "did you mean " + strings.Join(near, " or ") + "?"}
	}
	const most = 12
	more := ""
	if n := len(there); n > most {
		there, more = there[:most], fmt.Sprintf(" and %d more", n-most)
	}
	return &model.QuestionError{What: say, Hint: "there are " + strings.Join(there, ", ") + more}
}

// isP reports whether a path names a P value, or what says as much.
func isP(path string) bool {
	return explain.IsP(strings.ReplaceAll(path, "/", ".")) || strings.HasSuffix(path, "/statistic")
}

// field is a number that a text names in braces.
type field struct {
	step, path string // step is "" for that of the text
	percent    bool
}

// fieldsOf are the numbers that a text names: {path}, {step: path}, {path%}.
func fieldsOf(text string) (out []field) {
	eachField(text, func(string) {}, func(f field) { out = append(out, f) })
	return out
}

// eachField goes through a text: what stands before and between its fields, and these.
func eachField(text string, plain func(string), put func(field)) {
	for {
		before, after, found := strings.Cut(text, "{")
		plain(before)
		if !found {
			return
		}
		inside, rest, closed := strings.Cut(after, "}")
		if !closed {
			plain("{" + after)
			return
		}
		text = rest
		f := field{}
		if step, path, named := strings.Cut(inside, ": "); named {
			f.step, inside = step, path
		}
		f.path, f.percent = strings.CutSuffix(strings.TrimSpace(inside), "%")
		put(f)
	}
}

// Unclosed is the first number that a text names and whose brace is not closed before
// another one opens or the text ends, from the brace to the end of its line; false where
// all are closed.
func Unclosed(text string) (string, bool) {
	for {
		_, after, found := strings.Cut(text, "{")
		if !found {
			return "", false
		}
		end := strings.IndexAny(after, "{}")
		if end >= 0 && after[end] == '}' {
			text = after[end+1:]
			continue
		}
		if end >= 0 {
			after = after[:end]
		}
		line, _, _ := strings.Cut(after, "\n")
		return strings.TrimSpace("{" + line), true
	}
}

// Answers are those to the looks of a lesson's steps; nil where one is not there yet.
type Answers []explain.Answer

// Fill puts the numbers into a text of a step. What is not there yet is a sign of waiting.
// Errors say which of them does not exist.
func (l *Lesson) Fill(step int, text string, answers Answers) (string, error) {
	var b strings.Builder
	var wrong error
	eachField(text, func(s string) { b.WriteString(s) }, func(f field) {
		of := step
		if f.step != "" {
			if of = l.step(f.step); of < 0 {
				wrong = cmp.Or(wrong, error(&model.QuestionError{What: fmt.Sprintf("{%s: %s}: no step has the name %q", f.step, f.path, f.step)}))
				return
			}
		}
		if of >= len(answers) || answers[of] == nil {
			b.WriteString(waiting)
			return
		}
		v, err := Find(answers[of], f.path)
		if err != nil {
			wrong = cmp.Or(wrong, err)
			return
		}
		s, ok := Shown(f.path, v, f.percent)
		if !ok {
			wrong = cmp.Or(wrong, error(&model.QuestionError{What: f.path + " does not exist in this answer (it is null)"}))
		}
		b.WriteString(s)
	})
	return b.String(), wrong
}

// waiting stands where a number is not computed yet.
const waiting = "…"

// Shown is a value as a person reads it; false where it does not exist.
func Shown(path string, v any, percent bool) (string, bool) {
	if x, ok := v.(float64); ok && !percent && !isP(path) && x != math.Trunc(x) && math.Abs(x) < 1000 {
		return model.FormatSignificant(x, 3), true
	}
	return explain.Figure(strings.ReplaceAll(path, "/", "."), v, percent)
}
