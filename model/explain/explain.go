package explain

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"kaplan/model"
)

// Quantity is one thing that a page shows, and what is to be known of it.
type Quantity struct {
	Name    string   // as pages call it
	Also    []string // what people and answers call it besides
	Part    string   // subject under which it is listed
	Of      []Pattern
	Heads   []string // of columns that show it, as patterns
	Is      string   // what it is, in one sentence
	Formula string
	Here    []Saying // what it says here: sentences with figures of an answer
	Not     string   // what it does not say
	R       string   // the call that gives it
	Refs    []string // keys of References
	Method  string   // what a methods section says of it; "" nothing
	// When is a condition of answers, "path=value", or "path" for any: that of Of holds
	// only with it. It is for what a text and not a number decides, such as a method.
	When string
	// General is of many quantities at once, such as a P value: whatever is shown has
	// an explanation of its own besides.
	General bool
}

// Pattern matches fields of answers: commands, * for all, and a path in which * is any
// text.
type Pattern struct {
	Commands []string
	Path     string
}

func (p Pattern) matches(command, path string) bool {
	return (p.Commands[0] == "*" || slices.Contains(p.Commands, command)) && glob(p.Path, path)
}

// glob reports whether a pattern with * for any text fits.
func glob(pattern, s string) bool {
	first, rest, star := strings.Cut(pattern, "*")
	if !strings.HasPrefix(s, first) {
		return false
	}
	if s = s[len(first):]; !star {
		return s == ""
	}
	for i := 0; i <= len(s); i++ {
		if glob(rest, s[i:]) {
			return true
		}
	}
	return false
}

//go:embed *.txt
var texts embed.FS

// subjects are the files of the quantities, in the order in which they are listed.
var subjects = []string{"survival", "groups", "hazard", "checks", "competing", "cut", "screen", "compare", "proportions", "correlate", "roc", "logistic",
	"matching", "design", "steps", "general"}

// read reads all texts, once. A text that cannot be read is a fault of the program.
var read = sync.OnceValues(func() ([]*Quantity, map[string]string) {
	var out []*Quantity
	for _, s := range subjects {
		text, err := texts.ReadFile(s + ".txt")
		if err != nil {
			panic(err)
		}
		list, err := parse(s, string(text))
		if err != nil {
			panic(err)
		}
		out = append(out, list...)
	}
	text, err := texts.ReadFile("references.txt")
	if err != nil {
		panic(err)
	}
	refs := map[string]string{}
	for _, l := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		key, cite, _ := strings.Cut(l, ": ")
		refs[key] = cite
	}
	return out, refs
})

// All are all quantities, by subject.
func All() []*Quantity { list, _ := read(); return list }

// Reference is the citation of a key, "" where there is none.
func Reference(key string) string { _, refs := read(); return refs[key] }

// References are all of them, by their keys.
func References() map[string]string { _, refs := read(); return refs }

// Cites are the references of a quantity, in full.
func (q *Quantity) Cites() []string {
	out := []string{}
	for _, k := range q.Refs {
		out = append(out, Reference(k))
	}
	return out
}

// plain is a name as it is compared: case, hyphens, dots and apostrophes do not count.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case '-', '_', '.', ',', '–', '/':
			return ' '
		case '\'', '’', '(', ')':
			return -1
		}
		return r
	}, strings.ToLower(s))
	return strings.Join(strings.Fields(s), " ")
}

// Find is the quantity of a name. Where there is none, the error names those that are
// called nearly so.
func Find(name string) (*Quantity, error) {
	typed := plain(name)
	var names []string
	of := map[string]*Quantity{}
	for _, q := range All() {
		for _, n := range append([]string{q.Name}, q.Also...) {
			p := plain(n)
			if p == typed || strings.ReplaceAll(p, " ", "") == strings.ReplaceAll(typed, " ", "") {
				return q, nil
			}
			names = append(names, p)
			of[p] = q
		}
	}
	var near []string
	for _, n := range model.NearestOf(typed, names, 8) {
		if q := of[n].Name; !slices.Contains(near, q) {
			near = append(near, q)
		}
	}
	hint := "a list of all is had without a name"
	if len(near) > 0 {
		hint = "did you mean " + strings.Join(near[:min(3, len(near))], ", or ") + "?"
	}
	return nil, &model.QuestionError{What: fmt.Sprintf("nothing that is shown is called %q", model.Printable(name)), Hint: hint}
}

// parse reads the text of a subject: a line "# NAME" begins a quantity, "key: text"
// one of its fields, and an indented line goes on with the text above. The first line
// names the subject.
func parse(file, text string) ([]*Quantity, error) {
	var out []*Quantity
	part := ""
	var key, value string
	put := func() error {
		if key == "" {
			return nil
		}
		k, v := key, strings.TrimSpace(value)
		key, value = "", ""
		if len(out) == 0 {
			if k != "part" {
				return fmt.Errorf("%s: %s before any quantity", file, k)
			}
			part = v
			return nil
		}
		return out[len(out)-1].set(k, v)
	}
	for i, l := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(l, "# "):
			if err := put(); err != nil {
				return nil, err
			}
			out = append(out, &Quantity{Name: strings.TrimSpace(l[2:]), Part: part})
		case strings.HasPrefix(l, " "):
			value += " " + strings.TrimSpace(l)
		case strings.TrimSpace(l) == "":
		default:
			if err := put(); err != nil {
				return nil, err
			}
			var ok bool
			if key, value, ok = strings.Cut(l, ": "); !ok {
				return nil, fmt.Errorf("%s.txt:%d: no field: %q", file, i+1, l)
			}
		}
	}
	return out, put()
}

func (q *Quantity) set(key, v string) error {
	switch key {
	case "also":
		q.Also = strings.Split(v, ", ")
	case "of":
		for _, p := range strings.Split(v, "; ") {
			commands, path, _ := strings.Cut(p, " ")
			q.Of = append(q.Of, Pattern{strings.Split(commands, ","), path})
		}
	case "head":
		q.Heads = append(q.Heads, strings.Split(v, "; ")...)
	case "is":
		q.Is = v
	case "formula":
		q.Formula = v
	case "here":
		at, text, ok := strings.Cut(v, ": ")
		if !ok {
			return fmt.Errorf("%s: no place in %q", q.Name, v)
		}
		q.Here = append(q.Here, Saying{strings.TrimSpace(at), text})
	case "not":
		q.Not = v
	case "R":
		q.R = v
	case "ref":
		q.Refs = strings.Split(v, ", ")
	case "method":
		q.Method = v
	case "when":
		q.When = v
	case "general":
		q.General = true
	default:
		return fmt.Errorf("%s: unknown field %q", q.Name, key)
	}
	return nil
}
