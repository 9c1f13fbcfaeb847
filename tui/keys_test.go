package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"kaplan/tui/page"
)

// meaning is what a key does somewhere.
type meaning struct {
	key, does string
	where     string // "everywhere", a view or one of its pages
	view      view   // 0 everywhere
}

// meanings are what all keys do, everywhere first and then view by view.
func meanings(a *App) []meaning {
	var out []meaning
	add := func(v view, where string, list []page.Binding) {
		for _, b := range list {
			for _, k := range b.Keys {
				if b.Name != "" {
					out = append(out, meaning{k, b.Name, where, v})
				}
			}
		}
	}
	add(0, "everywhere", a.bindings)
	for i, v := range a.views {
		add(view(i+1), v.Short, v.Bindings)
		for _, p := range v.Pages {
			add(view(i+1), v.Short+", page "+p.Name(), p.Traits().Bindings)
		}
	}
	return out
}

// sameMeaning are the words in which one meaning of a key is said, by the beginning of
// what each place says of it: what a view chooses is its own column each time.
var sameMeaning = []struct{ key, means, says string }{
	{"v", "what the page is about", "choose what is compared|choose Y|choose the rows|choose the columns whose levels|type a hazard ratio|choose what is built"},
	{"V", "the other column that the page needs", "carry the cut from|choose the second measurement|choose a second marker|choose X"},
	{"{", "the one before of what v chooses", "previous column|previous Y|previous thing"},
	{"}", "the next of what v chooses", "next column|next Y|next thing"},
	{"M", "the method or mode of the view", "markers continuous|correlation by|numbers by"},
	{"o", "order the table", "order the"},
	{"o", "the outcome, yes or no", "choose the outcome|choose an outcome"},
	{"w", "the column with the time at which a patient changes group", "groups that are reached|choose the column with the time"},
	{">", "one on", "read the curves: the cursor a column on|one step on"},
	{"<", "one back", "read the curves: the cursor a column back|one step back"},
	{"%", "draw others, by the next seed", "draw other patients|draw other cohorts"},
	{"/", "find", "filter the markers|find a column|find a patient"},
}

func meansOf(m meaning) string {
	for _, s := range sameMeaning {
		for _, says := range strings.Split(s.says, "|") {
			if s.key == m.key && strings.HasPrefix(m.does, says) {
				return s.means
			}
		}
	}
	return m.does
}

// exceptions are the keys that mean something else in a view, and why.
var exceptions = []struct {
	keys  string
	where string // the beginning of the place
	why   string
}{
	{"t C W L V X M U r c", "Data", "view 8 corrects columns and asks no question: its letters stand for what is said of a column"},
	{"n", "Ledger", "the ledger asks no question: n writes a note beside a look"},
	{"left right h l", "Data, page Patients", "a table of patients has no cut to move: the same keys move its columns"},
	{"v", "Screen", "a screen has no value to choose, and a volcano is what v is looked for"},
	{"o", "Screen", "a screen searches its cuts by its mode (M): o orders its table, as on page Column"},
	{"o", "Compare", "what is told apart there is an outcome, and there is no survival to find a best cut for"},
	{"o", "Table 1", "likewise"},
	{"o", "Correlate, page Column", "no cut is searched there: o orders the table, as in view 4"},
}

// One key means one thing wherever that is possible: every key that means something else
// in a view is an exception with a reason, and every exception is needed.
func TestOneKeyOneMeaning(t *testing.T) {
	t.Parallel()
	a := lungBy(t, "age")
	of := map[string][]meaning{}
	for _, m := range meanings(a) {
		of[m.key] = append(of[m.key], m)
	}
	used := map[string]bool{}
	for key, list := range of {
		first := ""
		for _, m := range list {
			excused := false
			for i, e := range exceptions {
				if strings.HasPrefix(m.where, e.where) && slices.Contains(strings.Fields(e.keys), key) {
					excused, used[fmt.Sprint(i, key)] = true, len(list) > 1
				}
			}
			switch {
			case excused:
			case first == "":
				first = meansOf(m)
			case meansOf(m) != first:
				t.Errorf("%s is %q, and in %s %q", key, first, m.where, m.does)
			}
		}
	}
	for i, e := range exceptions {
		for _, key := range strings.Fields(e.keys) {
			if !used[fmt.Sprint(i, key)] {
				t.Errorf("the exception of %s in %s is not needed", key, e.where)
			}
		}
	}
	if len(of) < 60 {
		t.Errorf("only %d keys", len(of))
	}
}

// The table of all keys in docs/keys.md is made from the bindings that act.
func TestKeyTable(t *testing.T) {
	t.Parallel()
	a := lungBy(t, "age")
	var b strings.Builder
	b.WriteString("# Keys\n\nMade from the bindings that act (`go test ./tui -run TestKeyTable -update`). `?` lists those of the place where one is, " +
		"`:` finds them by name.\n\n## Everywhere\n\n| key | what it does |\n|---|---|\n")
	code := func(s string) string {
		if s == "|" {
			s = `\|`
		}
		return "`" + s + "`"
	}
	keys := func(list []string) string {
		var out []string
		for _, k := range list {
			out = append(out, code(keyName(k, false)))
		}
		return strings.Join(out, " ")
	}
	for _, x := range a.bindings {
		if x.Name != "" {
			fmt.Fprintf(&b, "| %s | %s |\n", keys(x.Keys), x.Name)
		}
	}
	b.WriteString("\n## In a lesson\n\nBeside all of these, where `kaplan learn` has opened one.\n\n| key | what it does |\n|---|---|\n")
	for _, x := range lessonBindings(taking(t, lungLesson, 120, 40)) {
		fmt.Fprintf(&b, "| %s | %s |\n", keys(x.Keys), x.Name)
	}
	b.WriteString("\n## Keys by view\n\nWhat a key does in a view beyond that; pages are in brackets.\n\n| key |")
	for i, v := range a.views {
		fmt.Fprintf(&b, " %d %s |", i+1, v.Short)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(a.views)) + "\n")
	cells := map[string]map[view][]string{}
	var order []string
	for _, m := range meanings(a) {
		if m.view == 0 {
			continue
		}
		if cells[m.key] == nil {
			cells[m.key] = map[view][]string{}
			order = append(order, m.key)
		}
		text := m.does
		if _, leaf, ok := strings.Cut(m.where, ", page "); ok {
			text += " (" + leaf + ")"
		}
		cells[m.key][m.view] = append(cells[m.key][m.view], text)
	}
	sort.Strings(order)
	for _, k := range order {
		fmt.Fprintf(&b, "| %s |", code(keyName(k, false)))
		for v := viewSurvival; v <= viewLedger; v++ {
			fmt.Fprintf(&b, " %s |", strings.Join(cells[k][v], "; "))
		}
		b.WriteString("\n")
	}
	b.WriteString("\n## One key, one meaning\n\n")
	said := map[string]bool{}
	for _, s := range sameMeaning {
		if !said[s.key] {
			fmt.Fprintf(&b, "- %s: %s.\n", code(s.key), s.means)
		}
		said[s.key] = true
	}
	b.WriteString("\nWhere a key means something else, and why:\n\n")
	for _, e := range exceptions {
		fmt.Fprintf(&b, "- %s in %s: %s.\n", keys(strings.Fields(e.keys)), e.where, e.why)
	}
	path := filepath.Join("..", "docs", "keys.md")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != b.String() {
		t.Errorf("docs/keys.md is not what the bindings make: go test ./tui -run TestKeyTable -update writes it (%v)", err)
	}
}
