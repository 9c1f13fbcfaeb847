package read

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
)

// foldPrism makes time, event and group of a table with a column for each group, as
// GraphPad Prism has it: the times in the first column, and a 1 or a 0 in the column
// of a patient's group. The marks split the rows; a row with marks in two groups is
// two patients who have one time.
func (t *table) foldPrism() {
	groups, ok := t.prism()
	if !ok {
		return
	}
	x := groups[0] - 1
	var cell []uint64
	var line []int32
	several, none := 0, 0
	named := map[int]uint64{}
	for _, k := range groups {
		named[k] = t.word(t.columnName(k))
	}
	for i := range t.rows {
		marks := 0
		for _, k := range groups {
			if missing(t.at(i, k)) {
				continue
			}
			marks++
			cell = append(cell, t.cell.get(i*t.cols+x), t.cell.get(i*t.cols+k), named[k])
			line = append(line, t.line[i])
		}
		several += max(0, marks-1)
		if marks == 0 {
			none++
		}
	}
	time := timeOfPrism(t.header[x])
	var names []string
	for _, k := range groups {
		names = append(names, t.columnName(k))
	}
	what := fmt.Sprintf("a column for each group (%s): its 1 and 0 are taken for event and censored, a mark for a patient", strings.Join(names, ", "))
	if several > 0 {
		what += fmt.Sprintf("; %s in a row with another", plural(several, "patient stands", "patients stand"))
	}
	if none > 0 {
		what += fmt.Sprintf("; %s no mark", plural(none, "row has", "rows have"))
	}
	t.header, t.cols, t.rows, t.cell, t.line = []string{time, "event", "group"}, 3, len(line), pack(cell), line
	t.forget()
	t.shaped = -1
	t.form = append(t.form, "a column a group")
	t.doubt(t.head, "", "", what, len(line))
	t.group = true
}

// timeOfPrism is what the first column is called: its name where that is one of a
// time, else its unit.
func timeOfPrism(name string) string {
	words := strings.Split(model.NameWords(name), "_")
	if model.NamesTime(name) || len(words) == 1 && (model.TimeUnit(words[0]) != "" || words[0] == "hours" || words[0] == "hour") {
		return name
	}
	for _, w := range words {
		if unit := model.TimeUnit(w); unit != "" {
			return unit
		}
	}
	return "time"
}

// prismMark reports whether a cell holds a mark, or none.
func prismMark(s string) bool {
	s = strings.TrimSuffix(s, ".0")
	return s == "0" || s == "1" || missing(s)
}

// prism finds the columns of the groups, which follow that of the times. ok is false
// where a table is no such one: its marks have to split the rows, and no mark's column
// may be named as a status or have a mark in every row.
func (t *table) prism() (groups []int, ok bool) {
	last := t.cols - 1
	for last > 0 && t.header[last] == "" {
		last--
	}
	for i := range min(t.rows, 200) { // nearly every table has other values in its last column
		if !prismMark(t.at(i, last)) {
			return nil, false
		}
	}
	x := 0
	for x < t.cols && (t.blank(x) || x == 0 && t.cols > 3 && t.isText(0)) {
		x++ // titles of rows
	}
	if t.cols-x < 3 || t.rows < 2 {
		return nil, false
	}
	for i := range t.rows {
		if v, isNumber := number(t.at(i, x), t.comma); !isNumber && !missing(t.at(i, x)) || v < 0 {
			return nil, false
		}
	}
	marks := make([]int, t.rows)
	seen := map[string]bool{}
	for k := x + 1; k < t.cols; k++ {
		if t.blank(k) && t.header[k] == "" {
			continue
		}
		if model.NamesStatus(t.header[k]) || len(groups) > 0 && groups[len(groups)-1] != k-1 {
			return nil, false
		}
		n := 0
		for i := range t.rows {
			v := t.at(i, k)
			if missing(v) {
				continue
			}
			if !prismMark(v) {
				return nil, false
			}
			seen[strings.TrimSuffix(v, ".0")] = true
			marks[i]++
			n++
		}
		if n == 0 || n == t.rows {
			return nil, false
		}
		groups = append(groups, k)
	}
	if len(groups) < 2 || !seen["1"] {
		return nil, false
	}
	one := 0
	for _, n := range marks {
		if n == 1 {
			one++
		}
	}
	marked := t.rows - len(slices.DeleteFunc(slices.Clone(marks), func(n int) bool { return n > 0 }))
	return groups, one*10 >= marked*8
}
