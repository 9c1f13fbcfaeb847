package write

import (
	"slices"
	"unicode/utf8"

	"kaplan/model"
)

// harmless are tables of which a terminal can show all: files that the program wrote,
// such as sessions, may have been written into by others since. Tables that are harmless
// come as they are.
func harmless(tables []Table) []Table {
	bad := func(s string) bool { return model.Harmless(s) != s }
	out := tables
	for i := range tables {
		t := tables[i]
		if !bad(t.Title) && !slices.ContainsFunc(t.Head, bad) && !slices.ContainsFunc(t.Notes, bad) &&
			!slices.ContainsFunc(t.Rows, func(row []Cell) bool { return slices.ContainsFunc(row, func(c Cell) bool { return bad(c.Word) }) }) {
			continue
		}
		if &out[0] == &tables[0] {
			out = slices.Clone(tables)
		}
		out[i] = t.each(model.Harmless, model.Harmless)
	}
	return out
}

// What is printed for people of one name, level or value, and of one line, in characters:
// a file may hold a name of a megabyte. JSON and CSV have everything whole.
const (
	mostOfCell = 500
	mostOfLine = model.MostOfLine
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
	cell := func(s string) string { return model.CutMiddle(s, mostOfCell) }
	if t.Width > 0 { // words that are folded
		cell = func(s string) string { return s }
	}
	return t.each(cell, func(s string) string { return model.CutMiddle(s, mostOfLine) })
}

// each is a table whose cells and lines are what two functions make of them.
func (t Table) each(cell, line func(string) string) Table {
	t.Title = line(t.Title)
	t.Head, t.Notes, t.Rows = slices.Clone(t.Head), slices.Clone(t.Notes), slices.Clone(t.Rows)
	for j, h := range t.Head {
		t.Head[j] = cell(h)
	}
	for k, n := range t.Notes {
		t.Notes[k] = line(n)
	}
	for k, row := range t.Rows {
		row = slices.Clone(row)
		for j := range row {
			row[j].Word = cell(row[j].Word)
		}
		t.Rows[k] = row
	}
	return t
}
