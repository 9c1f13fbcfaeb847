package read

import (
	"fmt"
	"strings"

	"kaplan/model"
)

// notTurned refuses a table in which patients stand in columns: its first column holds
// names, those of a time and of a status among them, and the row of the time holds
// numbers.
func (t *table) notTurned() error {
	if t.cols < 3 || t.rows < 2 || t.rows > 10_000 || model.NamesEndpoint(t.header) || !t.isText(0) {
		return nil
	}
	var names []string
	time, status := -1, -1
	for i := range t.rows {
		name := model.Printable(t.at(i, 0))
		if missing(name) {
			continue
		}
		names = append(names, name)
		switch {
		case model.NamesTime(name) && time < 0 && t.rowHolds(i, true):
			time = i
		case model.NamesStatus(name) && status < 0 && t.rowHolds(i, false):
			status = i
		}
	}
	if time < 0 || status < 0 || t.distinct(0).distinct < len(names) {
		return nil
	}
	const most = 5
	said := strings.Join(names[:min(most, len(names))], ", ")
	if n := len(names) - most; n > 0 {
		said += fmt.Sprintf(" and %d more", n)
	}
	e := t.fail(int(t.line[time]), fmt.Sprintf("patients stand in columns, and what is known of them in rows (%s): %s is a time and %s a status",
		model.Excerpt(said), quote(t.at(time, 0)), quote(t.at(status, 0))),
		"a row per patient is needed: turn the table, in a spreadsheet by pasting it transposed, in R by "+
			"write.csv(t(read.csv(file, row.names = 1)), \"turned.csv\")")
	e.Column = model.Excerpt(t.columnName(0))
	return e
}

// rowHolds reports whether the cells of a row behind the first are those of a time,
// which are numbers of several values, or of a status, which has a few values.
func (t *table) rowHolds(row int, time bool) bool {
	const mostCodes = 6
	present, numbers := 0, 0
	values := map[string]bool{}
	for k := 1; k < t.cols; k++ {
		s := t.at(row, k)
		if missing(s) {
			continue
		}
		present++
		if values[s] = true; len(values) > mostCodes && !time {
			return false
		}
		if _, ok := number(s, t.comma); ok {
			numbers++
		}
	}
	if time {
		return present > 1 && numbers*10 >= present*9 && len(values) > 1
	}
	return present > 1 && len(values) < present
}
