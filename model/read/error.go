package read

import (
	"fmt"
	"strings"

	"kaplan/model"
)

// Error is a file that cannot be read: where, what was found and what was
// expected, and what to do about it. Everything in it is safe to print.
type Error struct {
	File   string // as the user gave it
	Row    int    // 1-based line of the file, comments and header included; 0: the whole file
	Column string // "" where it concerns the whole row
	What   string
	Hint   string // "" where there is nothing to add
	Ways   []model.Way

	Password  bool // a database asks for one, and none was said
	Countable bool // the rows of a database are too many, and it could count them
}

// Error says where and what, without flags and keys; see Advise.
func (e *Error) Error() string { return e.Advise(func(model.Field) string { return "" }) }

// Advise says where, what, and the ways out, with what name gives for each.
func (e *Error) Advise(name func(model.Field) string) string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File)
		if e.Row > 0 {
			fmt.Fprintf(&b, ", row %d", e.Row)
		}
		if e.Column != "" {
			b.WriteString(", column " + e.Column)
		}
		b.WriteString(": ")
	}
	return model.Advise(b.String()+e.What, e.Hint, e.Ways, name)
}

// excerpt is a piece of a file, cut and safe to print. It does not keep the
// whole file in memory.
func excerpt(s string) string { return strings.Clone(model.Excerpt(s)) }

// quote shows a piece of a file in a message.
func quote(s string) string { return `"` + model.Excerpt(s) + `"` }

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// rowList names the first rows of a list: rows 3, 17, 20 and 4 more.
func rowList(rows []int) string {
	const most = 3
	var b strings.Builder
	if len(rows) == 1 {
		b.WriteString("row ")
	} else {
		b.WriteString("rows ")
	}
	for i, r := range rows {
		if i == most {
			fmt.Fprintf(&b, " and %d more", len(rows)-most)
			break
		}
		switch {
		case i == 0:
		case i == len(rows)-1 && len(rows) <= most:
			b.WriteString(" and ")
		default:
			b.WriteString(", ")
		}
		fmt.Fprint(&b, r)
	}
	return b.String()
}
