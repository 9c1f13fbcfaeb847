package foreign

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// cellKind is what stands in a cell of a sheet.
type cellKind uint8

const (
	cellText cellKind = iota
	cellNumber
	cellDay
	cellLogical
	cellError
)

// sheetCell is a filled cell.
type sheetCell struct {
	column int32
	kind   cellKind
	num    float64
	text   string
}

// sheetRow is a row with something in it.
type sheetRow struct {
	row  int // from 0
	cell []sheetCell
}

func (r *sheetRow) at(column int) (sheetCell, bool) {
	k, ok := slices.BinarySearchFunc(r.cell, int32(column), func(c sheetCell, to int32) int { return cmp.Compare(c.column, to) })
	if !ok {
		return sheetCell{}, false
	}
	return r.cell[k], true
}

// written is what stands in a cell as text.
func (c *sheetCell) written() string {
	switch c.kind {
	case cellNumber:
		return strconv.FormatFloat(c.num, 'g', -1, 64)
	case cellDay:
		at := time.Unix(int64(math.Round(c.num*86400)), 0).UTC()
		if at.Unix()%86400 == 0 {
			return at.Format(time.DateOnly)
		}
		return at.Format(time.DateTime)
	case cellError:
		return ""
	}
	return c.text
}

// merged is a range of cells that are shown as one.
type merged struct{ left, top, right, bottom int }

// grid is what is filled of a sheet.
type grid struct {
	rows   []sheetRow
	merged []merged
	blank  int // formulas whose value nobody stored
}

var errEnough = &Error{}

// probe reports whether a sheet holds anything, and the size that it says it has.
func (w *workbook) probe(file string) (filled bool, size string) {
	defer func() {
		if e := recover(); e != nil && e != errEnough {
			panic(e)
		}
	}()
	w.each(file, func(_ *xml.Decoder, e xml.StartElement) {
		switch e.Name.Local {
		case "dimension":
			from, to, _ := strings.Cut(attribute(e, "ref"), ":")
			left, top, ok := coordinates(from)
			right, bottom, also := coordinates(to)
			if ok && also && right >= left && bottom >= top {
				size = sizeOf(bottom-top+1, right-left+1)
			}
		case "v", "is":
			filled = true
			panic(errEnough)
		}
	})
	return filled, size
}

// cells reads the cells of a sheet.
func (w *workbook) cells(file string) *grid {
	w.load()
	g := &grid{}
	row := -1
	column := -1
	w.each(file, func(d *xml.Decoder, e xml.StartElement) {
		switch e.Name.Local {
		case "row":
			row, column = row+1, -1
			if r := attribute(e, "r"); r != "" {
				n, err := strconv.Atoi(r)
				if err != nil || n < 1 || n > sheetRows {
					broken("its sheet has a row %.20q", r)
				}
				row = n - 1
			}
			if row >= sheetRows {
				broken("its sheet has more than %d rows", sheetRows)
			}
		case "c":
			column++
			if ref := attribute(e, "r"); ref != "" {
				c, r, ok := coordinates(ref)
				if !ok {
					broken("its sheet has a cell %.20q", ref)
				}
				column, row = c, r
			}
			if row < 0 || column >= sheetColumns {
				broken("its sheet has a cell outside of every row")
			}
			if c, ok := w.cell(d, e, g); ok {
				g.put(row, column, c, w.budget)
			}
		case "mergeCell":
			from, to, _ := strings.Cut(attribute(e, "ref"), ":")
			left, top, ok := coordinates(from)
			right, bottom, also := coordinates(to)
			if ok && also && right >= left && bottom >= top && len(g.merged) < 1<<16 {
				g.merged = append(g.merged, merged{left, top, right, bottom})
			}
		}
	})
	slices.SortStableFunc(g.rows, func(a, b sheetRow) int { return cmp.Compare(a.row, b.row) })
	for k := range g.rows {
		r := &g.rows[k]
		slices.SortStableFunc(r.cell, func(a, b sheetCell) int { return cmp.Compare(a.column, b.column) })
		r.cell = slices.CompactFunc(r.cell, func(a, b sheetCell) bool { return a.column == b.column })
	}
	return g
}

func (g *grid) put(row, column int, c sheetCell, b Budget) {
	take(b, 48)
	c.column = int32(column)
	if n := len(g.rows); n == 0 || g.rows[n-1].row != row {
		if k := slices.IndexFunc(g.rows[max(0, n-64):], func(r sheetRow) bool { return r.row == row }); k >= 0 {
			g.rows[max(0, n-64)+k].cell = append(g.rows[max(0, n-64)+k].cell, c)
			return
		}
		g.rows = append(g.rows, sheetRow{row: row})
	}
	last := &g.rows[len(g.rows)-1]
	last.cell = append(last.cell, c)
}

// cell reads a cell, of which nothing is told where it is empty.
func (w *workbook) cell(d *xml.Decoder, e xml.StartElement, g *grid) (c sheetCell, ok bool) {
	kind, style := attribute(e, "t"), attribute(e, "s")
	value, formula, said := "", false, false
	for depth := 1; depth > 0; {
		switch t := next(d).(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				value, said = textOf(d, "v"), true
			case "is":
				value, said, kind = unescaped(textOf(d, "is")), true, "inlineStr"
			case "f":
				formula = true
				depth++
			default:
				depth++
			}
		case xml.EndElement:
			depth--
		}
	}
	if formula && (!said || value == "" && kind != "str") {
		g.blank++
	}
	if !said {
		return c, false
	}
	switch kind {
	case "s":
		k, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || k < 0 || k >= len(w.text) {
			broken("its sheet refers to text %.20q of %d", value, len(w.text))
		}
		c.text = w.text[k]
	case "str", "inlineStr":
		c.text = value
		if kind == "str" {
			c.text = unescaped(value)
		}
	case "b":
		c.kind, c.text = cellLogical, "FALSE"
		if yes(strings.TrimSpace(value)) {
			c.num, c.text = 1, "TRUE"
		}
	case "e":
		c.kind, c.text = cellError, value
	case "d":
		c.text = strings.TrimSpace(value)
		for _, layout := range []string{time.DateOnly, "2006-01-02T15:04:05", "2006-01-02T15:04:05.999", time.RFC3339} {
			if at, err := time.Parse(layout, c.text); err == nil {
				c.kind, c.num = cellDay, float64(at.UnixMilli())/86400e3
				break
			}
		}
	default:
		if value = strings.TrimSpace(value); value == "" {
			return c, false
		}
		x, err := strconv.ParseFloat(value, 64)
		if err != nil {
			broken("its sheet has the number %.40q", value)
		}
		c.kind, c.num = cellNumber, x
		s, _ := strconv.Atoi(style)
		if s >= 0 && s < len(w.format) && w.format[s] == aDate {
			if day, ok := w.day(x); ok {
				c.kind, c.num = cellDay, day
			}
		}
	}
	return c, c.kind != cellText || strings.TrimSpace(c.text) != ""
}

// day brings the number of a date to days since 1970-01-01. Excel counts from 1900-01-01
// as 1, and knows a 1900-02-29; on old Macs it counted from 1904-01-01 as 0.
func (w *workbook) day(x float64) (float64, bool) {
	const from1900, from1904, last = 25569, 24107, 2958466
	switch {
	case w.first04:
		return x - from1904, x >= 0 && x < last-1462
	case x >= 61:
		return x - from1900, x < last
	case x >= 1 && x < 60:
		return x - from1900 + 1, true
	}
	return 0, false
}

// sheet makes a table of a sheet.
func (w *workbook) sheet(file string) (t *Table, err error) {
	defer caught(&err)
	g := w.cells(file)
	t = &Table{}
	spread := g.spread()
	// The columns that hold anything, of the rows that may be the table's.
	var columns []int
	used := make([]int, sheetColumns)
	for _, r := range g.rows {
		for _, c := range r.cell {
			if used[c.column]++; used[c.column] == 1 {
				columns = append(columns, int(c.column))
			}
		}
	}
	slices.Sort(columns)
	columns = slices.DeleteFunc(columns, func(c int) bool { // notes far from the table
		return len(g.rows) >= 10 && used[c] == 1 && c > 0 && used[c-1] == 0
	})
	if len(g.rows) < 2 || len(columns) == 0 {
		fail("holds a sheet of %s", sizeOf(len(g.rows), len(columns)))
	}
	const first = 60
	probe := make([][]string, min(first, len(g.rows)))
	for k := range probe {
		probe[k] = make([]string, len(columns))
		for i, column := range columns {
			if c, ok := g.rows[k].at(column); ok {
				probe[k][i] = strings.TrimSpace(c.written())
			}
		}
	}
	head := 0
	if w.titles != nil {
		head = min(max(0, w.titles(probe)), len(g.rows)-2)
	}
	if head > 0 {
		title := strings.Join(slices.DeleteFunc(slices.Clone(probe[0]), func(s string) bool { return s == "" }), ", ")
		t.Notes = append(t.Notes, fmt.Sprintf("%s above the header in row %d: %.60q", count(head, "line stands", "lines stand"), g.rows[head].row+1, title))
	}
	names := g.names(head, columns)
	body := g.rows[head+1:]
	body = footnotes(body, columns, t)
	if n := body[len(body)-1].row - body[0].row + 1 - len(body); n > 0 {
		t.Notes = append(t.Notes, count(n, "row without any value was skipped", "rows without any value were skipped"))
	}
	t.Rows = len(body)
	filled := 0
	for _, r := range body {
		t.Line = append(t.Line, int32(r.row+1))
		filled += len(r.cell)
	}
	if cells := len(body) * len(columns); cells > 1<<26 && cells/1000 > filled {
		refused("leave out the cells that stand far from the table",
			"holds a sheet of %s, of which nearly all cells are empty", sizeOf(len(body), len(columns)))
	}
	if spread > 0 {
		t.Notes = append(t.Notes,
			count(spread, "cell is merged with the one above and has its value", "cells are merged with the one above and have its value"))
	}
	if g.blank > 0 {
		t.Notes = append(t.Notes, count(g.blank, "formula has", "formulas have")+
			" no stored value and counts as missing: open the file in Excel and save it")
	}
	for i, column := range columns {
		c := sheetColumn(body, column, w.budget)
		c.Name = names[i]
		t.Columns = append(t.Columns, c)
	}
	return t, nil
}

// spread gives merged cells below their first row the value that they are shown with, and
// counts those of them that were empty.
func (g *grid) spread() (n int) {
	at := map[int]int{}
	for k, r := range g.rows {
		at[r.row] = k
	}
	for _, m := range g.merged {
		k, ok := at[m.top]
		if !ok || m.bottom == m.top {
			continue
		}
		c, ok := g.rows[k].at(m.left)
		if !ok {
			continue
		}
		for row := m.top + 1; row <= m.bottom && row < m.top+1<<12; row++ {
			k, ok := at[row]
			if !ok {
				continue
			}
			if _, has := g.rows[k].at(m.left); !has {
				g.rows[k].cell = append(g.rows[k].cell, c)
				slices.SortFunc(g.rows[k].cell, func(a, b sheetCell) int { return cmp.Compare(a.column, b.column) })
				n++
			}
		}
	}
	return n
}

// names are those of the header. Where several columns have one name and stand under
// headings of a line above, they have the heading before it.
func (g *grid) names(head int, columns []int) []string {
	out := make([]string, len(columns))
	seen := map[string]int{}
	for i, column := range columns {
		if c, ok := g.rows[head].at(column); ok {
			out[i] = strings.Join(strings.Fields(c.written()), " ")
		}
		seen[out[i]]++
	}
	if head == 0 {
		return out
	}
	above := &g.rows[head-1]
	for i, column := range columns {
		if out[i] != "" && seen[out[i]] < 2 {
			continue
		}
		heading := ""
		if c, ok := above.at(column); ok {
			heading = c.written()
		}
		for _, m := range g.merged {
			if m.top <= above.row && m.bottom >= above.row && m.left <= column && m.right >= column && m.right-m.left < len(columns)-1 {
				if c, ok := above.at(m.left); ok {
					heading = c.written()
				}
			}
		}
		if heading = strings.Join(strings.Fields(heading), " "); heading != "" {
			out[i] = strings.TrimSpace(heading + " " + out[i])
		}
	}
	return out
}

// footnotes leaves out lines of one cell that stand below the table and an empty row.
func footnotes(body []sheetRow, columns []int, t *Table) []sheetRow {
	end := len(body)
	for k := len(body) - 1; k > 0 && len(columns) >= 3; k-- {
		if len(body[k].cell) > 1 || body[k].cell[0].kind != cellText {
			break
		}
		if body[k].row > body[k-1].row+1 {
			end = k
		}
	}
	if n := len(body) - end; n > 0 {
		t.Notes = append(t.Notes,
			fmt.Sprintf("%s below the table, after an empty row: left out (%.60q)", count(n, "line stands", "lines stand"), body[end].cell[0].text))
	}
	return body[:end]
}

// sheetColumn makes a column of the cells of a sheet: numbers, dates or logical values
// where all of them are, else text.
func sheetColumn(body []sheetRow, column int, b Budget) *Column {
	take(b, 24*len(body))
	c := &Column{}
	var m marks
	var n [5]int
	cells := make([]sheetCell, len(body))
	clock := false
	for i := range body {
		cell, ok := body[i].at(column)
		if !ok {
			cells[i].column = -1
			continue
		}
		cells[i] = cell
		if n[cell.kind]++; cell.kind == cellError {
			m.add(cell.text)
			cells[i].column = -1
		}
		clock = clock || cell.kind == cellDay && cell.num != math.Floor(cell.num)
	}
	c.Marks = m.list(func(string) string { return "" })
	kinds := 0
	for _, k := range []cellKind{cellText, cellNumber, cellDay, cellLogical} {
		if n[k] > 0 {
			kinds++
		}
	}
	switch {
	case kinds > 1 || n[cellText] > 0:
		c.Kind, c.Text, c.Mixed = Text, make([]string, len(body)), kinds > 1
		for i := range cells {
			if cells[i].column >= 0 {
				c.Text[i] = cells[i].written()
			}
		}
	case n[cellLogical] > 0:
		c.Num = numbersOf(cells, 1)
		c.logical()
	case n[cellDay] > 0 && clock:
		c.Kind, c.Num = Moment, numbersOf(cells, 86400)
		for i, x := range c.Num {
			c.Num[i] = math.Round(x)
		}
	case n[cellDay] > 0:
		c.Kind, c.Num = Day, numbersOf(cells, 1)
	default:
		c.Num = numbersOf(cells, 1)
	}
	return c
}

func numbersOf(cells []sheetCell, times float64) []float64 {
	out := make([]float64, len(cells))
	for i, c := range cells {
		if out[i] = c.num * times; c.column < 0 {
			out[i] = math.NaN()
		}
	}
	return out
}
