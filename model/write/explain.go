package write

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"

	"github.com/mattn/go-runewidth"

	"kaplan/model/explain"
)

// Answer is the document as explanations read it. Of what is repeated thousands of
// times, such as the steps of a curve, it has the first.
func (d Document) Answer() explain.Answer {
	tree, _ := treeOf(d.JSON).(map[string]any)
	return explain.Answer(tree)
}

// treeOf is a value as JSON would have it.
func treeOf(v any) any {
	switch x := v.(type) {
	case nil:
		return nil
	case object:
		if x == nil {
			return nil
		}
		out := map[string]any{}
		for _, f := range x {
			out[f.name] = treeOf(f.value)
		}
		return out
	case series:
		if x.n == 0 {
			return []any{}
		}
		to, first := make([]float64, len(x.names)), map[string]any{}
		x.at(0, to)
		for j, name := range x.names {
			first[name] = treeOf(to[j])
		}
		return []any{first}
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil
		}
		return x
	case Num:
		return treeOf(float64(x))
	case json.Marshaler:
		return decoded(x)
	}
	switch x := reflect.ValueOf(v); x.Kind() {
	case reflect.Pointer, reflect.Interface:
		if x.IsNil() {
			return nil
		}
		return treeOf(x.Elem().Interface())
	case reflect.Slice, reflect.Array:
		out := make([]any, x.Len())
		for i := range out {
			out[i] = treeOf(x.Index(i).Interface())
		}
		return out
	case reflect.Map:
		out := map[string]any{}
		for _, k := range x.MapKeys() {
			out[fmt.Sprint(k.Interface())] = treeOf(x.MapIndex(k).Interface())
		}
		return out
	case reflect.String:
		return x.String()
	case reflect.Bool:
		return x.Bool()
	case reflect.Float32, reflect.Float64:
		return treeOf(x.Float())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return float64(x.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return float64(x.Uint())
	}
	return decoded(v)
}

func decoded(v any) (out any) {
	text, err := json.Marshal(v)
	if err == nil {
		_ = json.Unmarshal(text, &out)
	}
	return out
}

// Explained is one quantity in full, with what it says of an answer; nil says nothing.
func Explained(q *explain.Quantity, of explain.Answer) Document {
	var says []string
	if of != nil {
		says = q.Says(of)
	}
	t := table(q.Name, "", "")
	t.Width = lineWidth
	for _, l := range ExplainedLines(q, says) {
		t.add(l[0], l[1])
	}
	return Document{JSON: obj("command", "explain", "result", explainedObject(q, says), "warnings", []string{}), Tables: []Table{t}}
}

func explainedObject(q *explain.Quantity, says []string) object {
	return obj("name", q.Name, "also", texts(q.Also), "part", q.Part, "definition", q.Is, "formula", q.Formula, "here?", says, "does_not_say", q.Not,
		"r", q.R, "references", texts(q.Cites()))
}

// ExplainedLines are the parts of an explanation, each with its heading.
func ExplainedLines(q *explain.Quantity, says []string) [][2]string {
	var out [][2]string
	add := func(head, text string) {
		if text != "" {
			out = append(out, [2]string{head, text})
		}
	}
	add("also", strings.Join(q.Also, ", "))
	add("what it is", q.Is)
	add("formula", q.Formula)
	for _, s := range says {
		add("here", s)
	}
	add("not", q.Not)
	add("in R", q.R)
	for _, c := range q.Cites() {
		add("from", c)
	}
	return out
}

// Explanations lists all quantities.
func Explanations() Document {
	all := explain.All()
	first := Table{Notes: []string{fmt.Sprintf("%d quantities that answers hold, by subject; name one for its formula, what it does not say, and references",
		len(all))}}
	tables, rows := []Table{first}, []object{}
	for i, q := range all {
		if i == 0 || q.Part != all[i-1].Part {
			t := table(q.Part, "name", "what it is")
			t.Width = lineWidth
			tables = append(tables, t)
		}
		tables[len(tables)-1].add(q.Name, q.Is)
		rows = append(rows, explainedObject(q, nil))
	}
	return bare("explain", obj("quantities", rows), tables...)
}

// lineWidth is that of lines which people read in a terminal.
const lineWidth = 80

// folded is a table whose last column is folded to its width: what does not fit goes on
// in rows of its own.
func (t Table) folded() Table {
	if t.Width == 0 || len(t.Head) == 0 {
		return t
	}
	last, left := len(t.Head)-1, 0
	for j := range t.Head[:last] {
		w := runewidth.StringWidth(t.Head[j])
		for _, row := range t.Rows {
			w = max(w, runewidth.StringWidth(row[j].text()))
		}
		left += w + 2
	}
	rows := t.Rows
	t.Rows = nil
	for _, row := range rows {
		for i, line := range fold(row[last].text(), max(t.Width-left, 20)) {
			cells := make([]Cell, len(t.Head))
			if i == 0 {
				copy(cells, row[:last])
			}
			cells[last] = word(line)
			t.Rows = append(t.Rows, cells)
		}
	}
	return t
}

// fold breaks text at blanks into lines of at most so many columns, where its words
// allow it.
func fold(s string, width int) []string {
	var out []string
	line := ""
	for _, w := range strings.Fields(s) {
		if line != "" && runewidth.StringWidth(line)+1+runewidth.StringWidth(w) > width {
			out, line = append(out, line), ""
		}
		line = strings.TrimPrefix(line+" "+w, " ")
	}
	return append(out, line)
}

// MethodsPage is the page of statistical methods: all quantities in full, by subject.
func MethodsPage(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# Statistical methods\n\nWhat the numbers of kaplan are, what they do not say, and where they are from. Made from the texts beside " +
		"`model/explain` (`go test ./cmd/kaplan -run TestMethodsPage -update`); `kaplan explain NAME` prints one of them, and in the explorer `*` " +
		"lists those of the page in hand with its figures.\n")
	esc := strings.NewReplacer("*", `\*`, "|", `\|`, "<", "&lt;", "_", `\_`)
	part := ""
	for _, q := range explain.All() {
		if q.Part != part {
			part = q.Part
			b.WriteString("\n## " + part + "\n")
		}
		b.WriteString("\n### " + q.Name + "\n\n")
		if len(q.Also) > 0 {
			b.WriteString("Also: " + esc.Replace(strings.Join(q.Also, ", ")) + ".\n\n")
		}
		b.WriteString(esc.Replace(q.Is) + "\n\n- **Formula**: " + esc.Replace(q.Formula) + "\n- **It does not say**: " + esc.Replace(q.Not) +
			"\n- **In R**: " + code(q.R) + "\n")
		for _, c := range q.Cites() {
			b.WriteString("- " + esc.Replace(c) + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// code is a text set as code in Markdown.
func code(s string) string {
	if strings.Contains(s, "`") {
		return "`` " + s + " ``"
	}
	return "`" + s + "`"
}
