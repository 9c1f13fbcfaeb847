package page

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Table1 is the page of the patients' characteristics.
func Table1() Leaf {
	return New(Page[*answer.Table1]{Question: answer.Table1Question, Document: write.Table1,
		Draw: func(s *Sheet, v *answer.Table1) { drawTable1(s, newTable1Page(v)) },
		Rows: func(v *answer.Table1) int { return len(write.Table1Lines(v)) },
		Take: func(d Desk, v *answer.Table1, row int) {
			c := v.Variables[write.Table1Lines(v)[row].Variable].Column
			l := d.Look()
			l.Comparing = model.Comparing{Value: c.Name}
			d.Change(l)
			d.Go(5)
			d.Say(c.Title() + " between the groups (7 comes back)")
		},
		Of: Traits{Wide: true, Hint: "Enter compares the variable between the groups"}})
}

// table1Page is a Table 1 with the lines that it prints.
type table1Page struct {
	*answer.Table1
	lines []write.Table1Line
	notes []string
}

func newTable1Page(t *answer.Table1) *table1Page {
	return &table1Page{t, write.Table1Lines(t), write.Table1Notes(t)}
}

// tableColumn is one column of the printed table.
type tableColumn struct {
	head  []string // in two lines
	cell  func(l write.Table1Line) string
	width int
}

// drawTable1 is the table as papers print it, scrolled to the cursor.
func drawTable1(a *Sheet, t *table1Page) {
	g, r := a.g, a.r
	a.Row = min(max(a.Row, 0), max(0, len(t.lines)-1))
	head := counted(t.Used, t.OfRows)
	if t.Look.Marker != "" {
		head += " by " + a.Title(t.Look.Marker)
	}
	head += fmt.Sprintf("   V: %s   v: %s", summaryTitles[t.Summary], map[bool]string{true: "every column", false: "chosen rows"}[t.Look.Rows == ""])
	if a.Working != "" {
		head += "   " + a.Working
	}
	a.put(g, r.X, r.Y, r.W, head, chart.Title)

	label := 12
	for _, l := range t.lines {
		label = max(label, a.labelWidth(l)+1)
	}
	// Wide cells give up their ranges before a group or its P is hidden.
	var columns []tableColumn
	var shown []int
	for _, most := range []int{64, 20, 13} {
		columns = a.tableColumns(t, most)
		shown = fitColumns(t, columns, r.W-min(label, max(18, r.W/4)))
		if len(shown) == len(columns) || r.W < 100 && len(shown) >= len(columns)-2 { // where it is narrow, without the differences and all patients
			break
		}
	}
	used := 0
	for _, k := range shown {
		used += columns[k].width
	}
	label = min(label, r.W-used)
	if left := len(columns) - len(shown); left > 0 {
		a.put(g, r.X, r.Y+1, label, "+"+model.Count(left, "column"), chart.Dim)
	}
	x := r.X + label
	for _, k := range shown {
		c := columns[k]
		for i, h := range c.head {
			if at := strings.IndexAny(h, "<>"); at > 0 && chart.Width(h) > c.width-2 { // half a range is none
				h = strings.TrimSpace(h[:at])
			}
			h = chart.Fit(h, c.width-2, a.ASCII)
			g.Text(x+c.width-chart.Width(h), r.Y+1+i, h, chart.Dim)
		}
		x += c.width
	}
	var foot []string
	if r.H >= 20 {
		for i, n := range t.notes { // each whole, as long as there is room
			lines := Wrap(n, r.W, 3)
			if len(foot)+len(lines) > r.H/5 {
				if i > 0 && len(foot) < r.H/5 {
					foot = append(foot, fmt.Sprintf("and %s more: y copies all of them", model.Count(len(t.notes)-i, "note")))
				}
				break
			}
			foot = append(foot, lines...)
		}
	}
	notes := len(foot)
	room := r.H - 3 - notes
	top := min(max(0, a.Row-room/2), max(0, len(t.lines)-room))
	for i := top; i < len(t.lines) && i < top+room; i++ {
		l := t.lines[i]
		y := r.Y + 3 + i - top
		role, name := chart.Plain, chart.Plain
		d := &t.Variables[l.Variable]
		switch {
		case !l.Level && d.Test != "" && d.P < 0.05:
			name = chart.Title
		case l.Level && l.Label == "missing":
			role, name = chart.Dim, chart.Dim
		}
		if i == a.Row {
			role, name = chart.Cursor, chart.Cursor
			for k := range r.W {
				g.Put(r.X+k, y, ' ', chart.Cursor)
			}
		}
		indent := 0
		if l.Level {
			indent = 2
		}
		a.put(g, r.X+indent, y, label-indent-1, l.Label, name)
		x := r.X + label
		for _, k := range shown {
			c := columns[k]
			s := c.cell(l)
			g.Text(x+c.width-chart.Width(s), y, s, role)
			x += c.width
		}
	}
	for i := range notes {
		a.put(g, r.X, r.Y+r.H-notes+i, r.W, foot[i], chart.Dim)
	}
}

var summaryTitles = map[string]string{"median-range": "median (range)", "median-iqr": "median (IQR)", "mean-sd": "mean ± SD"}

// tableColumns are the columns of the table: all, each group, P and SMD.
// A cell of more than most columns keeps its first number.
func (a *Sheet) tableColumns(t *table1Page, most int) []tableColumn {
	short := func(s string) string {
		if a.ASCII {
			s = chart.ASCII(s)
		}
		if first, _, ok := strings.Cut(s, " ("); ok && chart.Width(s) > most {
			return first + " (" + a.glyphs().Ellipsis + ")"
		}
		return s
	}
	out := []tableColumn{{head: []string{"overall", "n = " + itoa(t.Used)}, cell: func(l write.Table1Line) string { return short(l.Overall) }}}
	for i, gr := range t.Groups {
		out = append(out, tableColumn{head: []string{write.GroupTitle(gr), "n = " + itoa(t.N[i])},
			cell: func(l write.Table1Line) string { return short(l.Groups[i]) }})
	}
	if len(t.Groups) > 1 {
		first := func(f func(d *answer.Described) string) func(write.Table1Line) string {
			return func(l write.Table1Line) string {
				if !l.First {
					return ""
				}
				return f(&t.Variables[l.Variable])
			}
		}
		out = append(out, tableColumn{head: []string{"", "P"}, cell: first(func(d *answer.Described) string { return write.P(d.P) })},
			tableColumn{head: []string{"", "SMD"}, cell: first(func(d *answer.Described) string { return write.Fixed(d.SMD, 2) })})
	}
	for k := range out {
		c := &out[k]
		for _, h := range c.head {
			c.width = max(c.width, min(chart.Width(h), 16))
		}
		for _, l := range t.lines {
			c.width = max(c.width, chart.Width(c.cell(l)))
		}
		c.width += 2
	}
	return out
}

// fitColumns are the columns that have room: first the differences give way, then
// all of the patients, then the last groups, and P before the second group.
func fitColumns(t *table1Page, columns []tableColumn, room int) []int {
	shown := make([]int, len(columns))
	for k := range shown {
		shown[k] = k
	}
	sum := func() int {
		w := 0
		for _, k := range shown {
			w += columns[k].width
		}
		return w
	}
	drop := func(k int) {
		if sum() > room && len(shown) > 1 {
			shown = slices.DeleteFunc(shown, func(x int) bool { return x == k })
		}
	}
	if n := len(t.Groups); n > 1 {
		drop(len(columns) - 1) // SMD
		drop(0)                // overall
		for k := n; k > 2; k-- {
			drop(k)
		}
		drop(len(columns) - 2) // P
		drop(2)
	}
	return shown
}
