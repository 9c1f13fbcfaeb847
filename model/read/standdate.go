package read

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
)

// neverDay recognises dates that nobody has: the end of all days, and the day 0.
func neverDay(s string) bool {
	if len(s) < 8 || strings.IndexByte(s, '9') < 0 && strings.IndexByte(s, '0') < 0 {
		return false
	}
	day, _, _ := strings.Cut(strings.Replace(s, "T", " ", 1), " ")
	switch strings.NewReplacer("/", "-", ".", "-").Replace(day) {
	case "9999-12-31", "31-12-9999", "12-31-9999", "9999-01-01", "01-01-9999", "9999-09-09", "09-09-9999", "9999-99-99", "99-99-9999",
		"0000-00-00", "00-00-0000", "0001-01-01", "01-01-0001", "2099-12-31", "31-12-2099", "12-31-2099":
		return true
	}
	return false
}

// The days at which spreadsheets and databases begin, and which stand where no date was
// given; and how many days before all others such a one has to be.
var firstDays = func() []float64 {
	var out []float64
	for _, d := range [][3]int{{1899, 12, 30}, {1899, 12, 31}, {1900, 1, 1}} {
		if x, ok := days(d[0], d[1], d[2]); ok {
			out = append(out, x)
		}
	}
	return out
}()

const longBefore = 10 * 365

// firstDays empties the dates that are the first day of a spreadsheet and long before all
// others, and returns whose they are.
func (v *view) firstDays(num []float64) []int32 {
	if v.said {
		return nil
	}
	least := math.Inf(1)
	var whose []int32
	for i, d := range num {
		if slices.Contains(firstDays, d) {
			whose = append(whose, int32(i))
		} else if d < least {
			least = d
		}
	}
	if len(whose) == 0 || math.IsInf(least, 1) || least < num[whose[0]]+longBefore {
		return nil
	}
	for _, i := range whose {
		num[i] = math.NaN()
	}
	return whose
}

// doubtStand says which dates stand for none.
func (v *view) doubtStand(c *model.Column, whose []int32) {
	if len(whose) == 0 {
		return
	}
	var rows []int
	var values []string
	slices.Sort(whose)
	for _, i := range whose {
		rows = append(rows, v.line(int(i)))
		if s := v.at(int(i)); !slices.Contains(values, s) {
			values = append(values, s)
		}
	}
	d := model.Doubt{File: v.t.name, Row: rows[0], Column: c.Name, Value: excerpt(values[0]), N: len(whose), Always: true}
	for k, s := range values {
		values[k] = quote(s)
	}
	d.What = fmt.Sprintf("%s for no date and %s as missing: %s in %s", plural(len(whose), "value stands", "values stand"),
		map[bool]string{true: "counts", false: "count"}[len(whose) == 1], strings.Join(values[:min(3, len(values))], ", "), rowList(rowsOnce(rows)))
	c.Doubts = append(c.Doubts, d)
}

// doubtText says of a column that is named a date, and that text keeps from being one,
// which text that is.
func (v *view) doubtText(c *model.Column) {
	if !model.NamesDate(v.name) || c.Kind != model.Category && c.Kind != model.Identifier {
		return
	}
	const most = 3
	dates, n := 0, 0
	var text []string
	for i := range v.n {
		s := v.at(i)
		switch {
		case missing(s) || notKnown(s) || noDay(s) || neverDay(s):
		case scanDate(s).form != noDate:
			dates++
		default:
			if n++; !slices.Contains(text, s) {
				text = append(text, strings.Clone(s))
			}
		}
		if len(text) > most {
			return
		}
	}
	if dates < 2 || n == 0 {
		return
	}
	said := make([]string, len(text))
	for k, s := range text {
		said[k] = quote(s)
	}
	c.Doubts = append(c.Doubts, model.Doubt{File: v.t.name, Column: c.Name, Value: excerpt(text[0]), N: n, Field: model.ReadMissing,
		Answer: c.Name + "=" + strings.Join(text, ","),
		What: fmt.Sprintf("%s beside %s keep it from being a date, until it is said that they are missing", strings.Join(said, ", ")+" ("+
			model.Count(n, "patient")+")", plural(dates, "date", "dates"))})
}
