package write

import (
	"slices"
	"unicode/utf8"
)

// What is printed for people of one name, level or value, and of one line, in characters:
// a file may hold a name of a megabyte. JSON and CSV have everything whole.
const (
	mostOfCell = 500
	mostOfLine = 4000
)

// brief are tables of which nothing is longer than people can read: what is, is cut in
// the middle. Tables without any such thing come as they are.
func brief(tables []Table) []Table {
	long := func(s string, most int) bool { return len(s) > most && utf8.RuneCountInString(s) > most }
	out := tables
	for i := range tables {
		t := &tables[i]
		inCells := slices.ContainsFunc(t.Head, func(s string) bool { return long(s, mostOfCell) }) ||
			t.Width == 0 && slices.ContainsFunc(t.Rows, func(row []Cell) bool {
				return slices.ContainsFunc(row, func(c Cell) bool { return long(c.Word, mostOfCell) })
			})
		if !inCells && !long(t.Title, mostOfLine) && !slices.ContainsFunc(t.Notes, func(s string) bool { return long(s, mostOfLine) }) {
			continue
		}
		if &out[0] == &tables[0] {
			out = slices.Clone(tables)
		}
		out[i] = t.brief()
	}
	return out
}

func (t Table) brief() Table {
	t.Title = cutMiddle(t.Title, mostOfLine)
	t.Head, t.Notes, t.Rows = slices.Clone(t.Head), slices.Clone(t.Notes), slices.Clone(t.Rows)
	for j, h := range t.Head {
		t.Head[j] = cutMiddle(h, mostOfCell)
	}
	for k, n := range t.Notes {
		t.Notes[k] = cutMiddle(n, mostOfLine)
	}
	if t.Width > 0 { // words that are folded
		return t
	}
	for k, row := range t.Rows {
		row = slices.Clone(row)
		for j := range row {
			row[j].Word = cutMiddle(row[j].Word, mostOfCell)
		}
		t.Rows[k] = row
	}
	return t
}

// cutMiddle is a text of at most so many characters, … in the place of what is left out
// of its middle.
func cutMiddle(s string, most int) string {
	if len(s) <= most {
		return s
	}
	n := utf8.RuneCountInString(s)
	if n <= most {
		return s
	}
	tail := most / 3
	from, to, k := 0, len(s), 0
	for i := range s {
		if k == most-1-tail {
			from = i
		}
		if k == n-tail {
			to = i
			break
		}
		k++
	}
	return s[:from] + "…" + s[to:]
}
