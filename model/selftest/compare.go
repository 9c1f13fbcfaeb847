package selftest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Runner is the program: its arguments, its standard input, and what it leaves.
type Runner func(args []string, stdin string) (stdout, stderr string, exit int)

// Outcome is how the answers to one question compare.
type Outcome struct {
	Case     *Case
	Values   []Value   // numbers of both that were compared
	Excused  []Excused // numbers of ours without one of R's, and why
	Failures []Failure
}

// Value is a number that was compared.
type Value struct {
	Field   string  // the quantity: a path without the places of its lists
	Apart   float64 // relative difference, 0 where both are missing
	Missing bool    // both are
}

// Excused is a number that was not compared.
type Excused struct{ Field, Reason string }

// Failure is a number that is not R's.
type Failure struct {
	Cohort   string `json:"cohort"`
	Question string `json:"question"`
	Field    string `json:"field"`
	Ours     string `json:"kaplan"`
	R        string `json:"r"`
}

func (f Failure) String() string {
	return fmt.Sprintf("%s: %s is %s, R has %s", f.Question, f.Field, f.Ours, f.R)
}

// Compare asks one question and sets the answer beside R's.
func (c *Case) Compare(csv string, run Runner) Outcome {
	o := Outcome{Case: c}
	fail := func(field, ours, r string) {
		o.Failures = append(o.Failures, Failure{c.Cohort, c.Typed, field, ours, r})
	}
	var r map[string]any
	if err := decode(c.Answer, &r); err != nil {
		fail("", "", "an answer that cannot be read: "+err.Error())
		return o
	}
	stdout, stderr, exit := run(c.Args, csv)
	if why, ok := r["refused"].(string); ok && strings.HasPrefix(why, "~") {
		o.Excused = append(o.Excused, Excused{c.Command + " whole answer", InstanceReasons[why[1:]]})
		return o
	} else if ok {
		if exit == 0 {
			fail("", "an answer", "none: "+why)
		} else {
			o.Values = append(o.Values, Value{Field: "refused", Missing: true})
		}
		return o
	}
	if why, ok := r["error"].(string); ok {
		fail("", "", "an error: "+why)
		return o
	}
	if exit != 0 {
		if reason := refusal(c, stderr); reason != "" {
			o.Excused = append(o.Excused, Excused{"refused", reason})
			return o
		}
		fail("", "no answer: "+strings.TrimSpace(stderr), "one")
		return o
	}
	var ours map[string]any
	if err := decode([]byte(stdout), &ours); err != nil {
		fail("", "not JSON: "+err.Error(), "an answer")
		return o
	}
	w := walk{o: &o, c: c, fail: fail}
	w.both("", "", ours, r)
	return o
}

func decode(b []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return d.Decode(to)
}

// walk goes through both answers at once. A place is a path with the places of
// lists, a field the path without them.
type walk struct {
	o    *Outcome
	c    *Case
	fail func(field, ours, r string)
}

// both compares two values of one place.
func (w *walk) both(place, field string, ours, r any) {
	if why, ok := r.(string); ok && strings.HasPrefix(why, "~") {
		w.alone(place, field, ours, why[1:])
		return
	}
	switch a := ours.(type) {
	case map[string]any:
		b, ok := r.(map[string]any)
		if !ok {
			w.fail(place, "an object", show(r))
			return
		}
		for _, k := range sortedKeys(a) {
			at, of := join(place, k), join(field, k)
			if v, ok := b[k]; ok {
				w.both(at, of, a[k], v)
			} else {
				w.alone(at, of, a[k], "")
			}
		}
		for _, k := range sortedKeys(b) {
			if _, ok := a[k]; !ok && !nothing(b[k]) {
				w.fail(join(place, k), "not there", show(b[k]))
			}
		}
	case []any:
		b, ok := r.([]any)
		if !ok || len(a) != len(b) {
			w.fail(place, fmt.Sprintf("a list of %d", len(a)), show(r))
			return
		}
		for i := range a {
			at, of := element(place, field, i, a[i])
			w.both(at, of, a[i], b[i])
		}
	case json.Number, nil:
		w.number(place, field, ours, r)
	case string:
		if b, ok := r.(string); !ok || a != b {
			w.fail(place, a, show(r))
		}
	case bool:
		if b, ok := r.(bool); !ok || a != b {
			w.fail(place, strconv.FormatBool(a), show(r))
		}
	}
}

// number compares two numbers, of which either may be missing.
func (w *walk) number(place, field string, ours, r any) {
	name := w.c.Command + " " + field
	if ours == nil || r == nil {
		if ours == nil && r == nil {
			w.o.Values = append(w.o.Values, Value{Field: name, Missing: true})
		} else {
			w.differ(place, name, ours, r)
		}
		return
	}
	a, okA := number(ours)
	b, okB := number(r)
	if !okA || !okB {
		w.fail(place, show(ours), show(r))
		return
	}
	apart := math.Abs(a-b) / math.Max(math.Abs(b), floorOf(name))
	if a == b {
		apart = 0
	}
	if apart > ToleranceOf(name) {
		w.differ(place, name, ours, r)
		return
	}
	w.o.Values = append(w.o.Values, Value{Field: name, Apart: apart})
}

// differ is a number that is not R's: on purpose, or a failure.
func (w *walk) differ(place, name string, ours, r any) {
	w.fail(place, show(ours), show(r))
}

// alone accounts for numbers of ours that R has none of: an instance for a reason
// that R gives, a field for one that is listed, and otherwise a failure.
func (w *walk) alone(place, field string, ours any, reason string) {
	switch a := ours.(type) {
	case map[string]any:
		for _, k := range sortedKeys(a) {
			w.alone(join(place, k), join(field, k), a[k], reason)
		}
	case []any:
		for i := range a {
			at, of := element(place, field, i, a[i])
			w.alone(at, of, a[i], reason)
		}
	case json.Number:
		name := w.c.Command + " " + field
		if reason != "" && InstanceReasons[reason] == "" {
			w.fail(place, show(ours), "nothing, for an unlisted reason: "+reason)
			return
		}
		if reason == "" {
			reason = uncompared(name)
		} else {
			reason = InstanceReasons[reason]
		}
		if reason == "" {
			w.fail(place, show(ours), "nothing to compare it with: give the field in R's script, or list it with a reason")
			return
		}
		w.o.Excused = append(w.o.Excused, Excused{name, reason})
	}
}

// nothing reports whether a value of R holds no number.
func nothing(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return strings.HasPrefix(v, "~")
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// element is the place and the field of an element of a list: tests and the like
// are told apart by their names, everything else is one quantity.
func element(place, field string, i int, v any) (string, string) {
	last := field[strings.LastIndex(field, ".")+1:]
	if m, ok := v.(map[string]any); ok && slices.Contains([]string{"tests", "equal_variances", "proportions", "pairwise_methods"}, last) {
		if name, ok := m["name"].(string); ok {
			return place + "[" + name + "]", field + "[" + name + "]"
		}
	}
	return fmt.Sprintf("%s[%d]", place, i), field + "[]"
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func number(v any) (float64, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	f, err := n.Float64()
	return f, err == nil
}

func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "NA"
	case json.Number:
		return v.String()
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	if len(b) > 80 {
		b = append(b[:80:80], "..."...)
	}
	return string(b)
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
