package write

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
)

// typed is a cohort of a few lines.
func typed(t *testing.T, csv string) *model.Resolver {
	t.Helper()
	c, err := read.Reader("typed.csv", strings.NewReader(csv), read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return model.NewResolver(c)
}

// hushed is a table of 120 patients, 60 of them with the event, with counts below 5 hidden.
func hushed(t *testing.T, tab Table) Table {
	t.Helper()
	of := answer.Answer{Cohort: &model.Cohort{Name: "some", N: 120}, Used: 120, Events: 60}
	d, err := document("compare", of, obj("level", 0.95), tab).Suppressed(5)
	if err != nil {
		t.Fatal(err)
	}
	return d.Tables[len(d.Tables)-1]
}

func rowOf(t Table, i int) string {
	var out []string
	for _, c := range t.Rows[i] {
		out = append(out, c.text())
	}
	return strings.Join(out, " | ")
}

// In the row of a hidden count nothing is left of which it would follow: no number at all
// where the count is small, no share where it is hidden for another's sake. A row that hides
// none keeps everything.
func TestHiddenCountsTakeWhatFollows(t *testing.T) {
	t.Parallel()
	tab := table("By level", "level", "n", "events", "share", "risk", "row %", "df", "chi-square")
	tab.add("a", patients(40), patients(3), 0.075, 0.075, kept(7.5), 1, 2.5)
	tab.add("b", patients(41), patients(30), 0.75, 0.76, kept(73.2), 1, 3.5)
	tab.add("c", patients(39), patients(27), 0.675, 0.69, kept(69.2), 1, 4.5)
	got := hushed(t, tab)
	for i, want := range []string{
		"a |  | <5 |  |  |  |  | ",
		"b | 41 | 30 | 0.75 | 0.76 | 73.2 | 1 | 3.5",
		"c | 39 | hidden |  |  |  | 1 | 4.5", // of 60 events 30 would be left for a and c
	} {
		if s := rowOf(got, i); s != want {
			t.Errorf("%s\nnot %s", s, want)
		}
	}
}

// A count is not what is left of the total of its row, wherever the total stands.
func TestHiddenCountsOfARowWithATotal(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		head []any
		a, b []any
	}{
		{[]any{"all", "with it", "without it"}, []any{patients(63), patients(3), patients(60)}, []any{patients(57), patients(27), patients(30)}},
		{[]any{"with it", "without it", "all"}, []any{patients(3), patients(60), patients(63)}, []any{patients(27), patients(30), patients(57)}},
		{[]any{"x", "y", "z", "sum"}, []any{patients(20), patients(4), patients(39), patients(63)},
			[]any{patients(9), patients(18), patients(30), patients(57)}},
	} {
		heads := []string{"level"}
		for _, h := range tc.head {
			heads = append(heads, h.(string))
		}
		tab := table("Counts", heads...)
		tab.add(append([]any{"p"}, tc.a...)...)
		tab.add(append([]any{"q"}, tc.b...)...)
		got := hushed(t, tab)
		for i := range got.Rows {
			hidden := 0
			for j := range heads[1:] {
				if !got.Rows[i][1+j].IsNum {
					hidden++
				}
			}
			if hidden == 1 {
				t.Errorf("%v: one count alone is hidden, the rest of its row: %s", heads, rowOf(got, i))
			}
		}
		if !strings.Contains(rowOf(got, 0), "<5") {
			t.Errorf("%v: the small count is shown: %s", heads, rowOf(got, 0))
		}
	}
}

// Counts at times are hidden in their own columns alone, and where a table has no numbers at
// risk its events are counts like any other.
func TestHiddenCountsAtTimes(t *testing.T) {
	t.Parallel()
	tab := table("At times", "group", "time", "at risk", "events", "S")
	for i, n := range []int{60, 40, 38, 37, 20} {
		tab.add("a", 10*i, patients(n), patients([]int{0, 20, 2, 1, 17}[i]), 1-float64(i)/8)
	}
	got := hushed(t, tab)
	hidden := 0
	for i := range got.Rows {
		row := got.Rows[i]
		if row[1].text() != fmt.Sprint(10*i) || row[4].text() != tab.Rows[i][4].text() {
			t.Errorf("the time or the curve is hidden: %s", rowOf(got, i))
		}
		if (row[2].text() == model.HiddenCount) != (row[3].text() == model.HiddenCount) {
			t.Errorf("at risk and events are not hidden together: %s", rowOf(got, i))
		}
		if row[3].text() == model.HiddenCount {
			hidden++
		} else if n := tab.Rows[i][3].Num; n > 0 && n < 5 {
			t.Errorf("%g events are shown: %s", n, rowOf(got, i))
		}
	}
	if hidden == 0 || hidden == len(got.Rows) {
		t.Errorf("%d of %d times are hidden", hidden, len(got.Rows))
	}
	plain := table("Groups", "group", "n", "events")
	plain.add("a", patients(60), patients(28))
	plain.add("b", patients(60), patients(32))
	if got := hushed(t, plain); rowOf(got, 0) != "a | 60 | 28" || rowOf(got, 1) != "b | 60 | 32" {
		t.Errorf("%s\n%s", rowOf(got, 0), rowOf(got, 1))
	}
}

// A cell of words whose numbers stand beside it in JSON hides what they hide: that of all
// patients as those of the groups.
func TestHiddenCountsInWords(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("arm,grade,age\n")
	for i := range 60 {
		grade := []string{"one", "two"}[i%2]
		if i < 3 {
			grade = "three"
		}
		fmt.Fprintf(&text, "%s,%s,%d\n", []string{"a", "b"}[i/2%2], grade, 40+i%17)
	}
	l := model.Look{Grouping: model.Grouping{Marker: "arm"}, Describing: model.Describing{Rows: "grade,age"}}
	d, err := documented(t, answer.Table1Question, Table1, typed(t, text.String()), l).Suppressed(5)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(d.JSON)
	if err != nil {
		t.Fatal(err)
	}
	var out struct {
		Result struct {
			Rows []struct {
				Level   string
				Overall string
				Groups  []string
				Numbers struct{ Count *int } `json:"overall_numbers"`
			}
		}
	}
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	levels := 0
	for _, row := range out.Result.Rows {
		if row.Level == "" {
			continue
		}
		levels++
		if shown := !slices.Contains([]string{"<5", "hidden"}, row.Overall); shown != (row.Numbers.Count != nil) {
			t.Errorf("%s: the count is %v, in words %q", row.Level, row.Numbers.Count, row.Overall)
		}
		if (row.Level == "three") != (row.Overall == "<5") {
			t.Errorf("%s: %q of all", row.Level, row.Overall)
		}
	}
	if levels != 3 {
		t.Errorf("%d levels", levels)
	}
}

// A number in brackets behind a name counts in a sentence too.
func TestHiddenCountsInBrackets(t *testing.T) {
	v := &veil{below: 5}
	if got, want := v.words(`.a = "lost" (2), "ND" (12), (0,1) weights, "x" (4 values)`), `.a = "lost" (<5), "ND" (12), (0,1) weights, "x" (<5 values)`; got != want {
		t.Errorf("%s\nnot %s", got, want)
	}
}
