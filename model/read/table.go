package read

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"kaplan/model"
)

// table is a file cut into cells and nothing more. A cell says where its text
// stands, so that a matrix of millions of cells costs no allocation per cell and
// no work for the garbage collector.
type table struct {
	name   string
	title  string // of a table of a database, which no path names
	entry  string // what another program's file calls it; "" where it gives no name
	s      string // the file
	extra  []byte // text of quoted cells that held doubled quotes
	cell   cells
	row    []uint64 // the record that was cut last
	work   *Work
	header []string // trimmed, safe to print
	cols   int
	rows   int
	line   []int32 // line of the file at which each row starts
	head   int     // line of the header
	sep    byte
	comma  bool // decimal comma
	commas bool // decimal commas somewhere
	unsure bool // every comma may separate thousands: only the semicolons speak for a decimal one
	form   []string
	doubts []model.Doubt
	dates  reading
	names  map[string]bool     // the header as a set, once somebody asks
	counts map[int]counts      // what stands in a column, once somebody asks
	alike  map[int][]string    // column -> names given to later columns that the file calls by its name, with other values
	left   []model.FlowStep    // rows that were left out before the table was used
	who    int                 // 1 + the column that is known to name the patient, 0 for none
	group  bool                // the rows are marks of groups, each a patient
	typed  map[string]declared // name -> what another program's file says of the column
	qpcr   *model.QPCR         // the wells of which it was made
	shaped int8                // what matrixShaped found: 1 yes, -1 no, 0 not yet asked
}

func (t *table) at(row, col int) string { return t.text(t.cell.get(row*t.cols + col)) }

func (t *table) text(c uint64) string {
	off, n := int(c>>lengthBits), int(c&maxCell)
	if off <= len(t.s)-n {
		return t.s[off : off+n]
	}
	off -= len(t.s)
	return string(t.extra[off : off+n])
}

func (t *table) fail(row int, what, hint string, ways ...model.Way) *Error {
	return &Error{File: t.name, Row: row, What: what, Hint: hint, Ways: ways}
}

func (t *table) doubt(row int, column, value, what string, n int) {
	t.doubts = append(t.doubts, model.Doubt{File: t.name, Row: row, Column: column, Value: value, What: what, N: n})
}

// parse cuts a text into cells: comments, separator, header, rows.
func parse(in *text) (*table, error) {
	if in.held != nil {
		ts, err := in.tables()
		if err == nil && len(ts) != 1 {
			err = &Error{File: in.name, What: "one table is needed, and " + plural(len(ts), "was", "were") + " named"}
		}
		if err != nil {
			return nil, err
		}
		return ts[0], nil
	}
	t := &table{name: in.name, s: in.s, form: in.form, doubts: in.note, work: in.work}
	pos, line := 0, 1
	// Excel's own way to name the separator.
	if l, next := lineAt(t.s, 0); len(l) == 5 && strings.HasPrefix(l, "sep=") && strings.IndexByte("\t,;|", l[4]) >= 0 {
		t.sep, pos, line = l[4], next, 2
	}
	comment := ""
	commentLine := 0
	for pos < len(t.s) {
		l, next := lineAt(t.s, pos)
		if strings.HasPrefix(strings.TrimLeft(l, "\" "), "#") {
			comment, commentLine = l, line
		} else if strings.TrimSpace(l) != "" {
			break
		}
		pos, line = next, line+1
	}
	if err := t.tooWide(pos, line); err != nil {
		return nil, err
	}
	pos, line = t.skipTitles(pos, line)
	shape := sniff(t.s[pos:], t.sep)
	t.sep = shape.sep
	if shape.spaces {
		return nil, t.fail(line, "the cells are separated by spaces",
			"write the table with commas or tabs, in R with write.csv(x, \"x.csv\", row.names = FALSE)")
	}
	if comment != "" {
		// The header may be a comment itself, where a table of numbers follows.
		c := &table{name: t.name, s: strings.TrimLeft(comment, "\" #"), sep: t.sep}
		if _, _, err := c.record(0, commentLine); err == nil && len(c.row) == shape.header && pos < len(t.s) {
			probe := &table{name: t.name, s: t.s, sep: t.sep}
			if _, _, err := probe.record(pos, line); err == nil && anyNumber(probe.rowTexts()) && !anyNumber(c.rowTexts()) {
				t.setHeader(c.rowTexts(), commentLine)
			}
		}
		if t.header == nil || commentLine > 1 {
			n := commentLine
			if t.header != nil {
				n--
			}
			t.form = append(t.form, plural(n, "comment line", "comment lines"))
		}
	}
	if t.header == nil {
		if pos >= len(t.s) {
			return nil, t.fail(0, "holds nothing but comments", "expected a header line that names the columns, then one line per patient")
		}
		next, nextLine, err := t.record(pos, line)
		if err != nil {
			return nil, err
		}
		t.setHeader(t.rowTexts(), line)
		pos, line = next, nextLine
	}
	t.cols = len(t.header)
	if shape.extra {
		t.cols++
	}
	if err := t.body(pos, line); err != nil {
		return nil, err
	}
	if t.rows == 0 {
		return nil, t.fail(t.head, "holds a header and no rows", "expected one line per patient below the header")
	}
	if shape.extra {
		t.settleExtra()
	}
	if err := t.checkHeader(); err != nil {
		return nil, err
	}
	t.summaries()
	t.decimal()
	return t, nil
}

// tooWide is an error where the columns of the line at pos alone take more memory than
// there is.
func (t *table) tooWide(pos, line int) error {
	const each = 4 << 10 // bytes of a column before it holds anything
	most := 0
	l, _ := lineAt(t.s, pos)
	for _, sep := range []string{"\t", ";", ",", "|"} {
		most = max(most, strings.Count(l, sep))
	}
	err := t.work.fits(t.name, int64(len(t.s))+int64(most)*each)
	var own *Error
	if errors.As(err, &own) {
		own.Row, own.What = line, "there are "+plural(most+1, "column", "columns")+": "+own.What
	}
	return err
}

func (t *table) setHeader(names []string, line int) {
	t.header, t.head = make([]string, len(names)), line
	for i, n := range names {
		t.header[i] = strings.Clone(model.Printable(n))
	}
}

// settleExtra settles what the cell is that every row has beyond the header:
// row names, as R's write.table writes them, or an empty cell after a separator
// at the line's end.
func (t *table) settleExtra() {
	for i := range t.rows {
		if !t.cell.empty(i*t.cols + t.cols - 1) {
			t.header = append([]string{""}, t.header...)
			t.form = append(t.form, "row names")
			return
		}
	}
	for i := range t.rows {
		t.cell.move(i*(t.cols-1), &t.cell, i*t.cols, t.cols-1)
	}
	t.cols--
	t.cell.shorten(t.rows * t.cols)
}

func (t *table) checkHeader() error {
	numbers := 0
	for _, h := range t.header {
		if _, ok := number(h, false); ok {
			numbers++
		}
	}
	if numbers == t.cols {
		return t.fail(t.head, "the header holds only numbers ("+quote(strings.Join(t.header[:min(3, t.cols)], ", "))+")",
			"put a line that names the columns above the data")
	}
	if t.cols == 1 {
		t.doubt(t.head, "", "", "one column only: no tab, comma, semicolon or | separates the cells", 1)
	}
	return nil
}

func (t *table) raggedRow(line, nextLine, n int, cells []uint64) *Error {
	e := t.fail(line, fmt.Sprintf("%s where the header has %s", plural(n, "cell", "cells"), plural(len(t.header), "column", "columns")), "")
	for k, c := range cells {
		if strings.IndexByte(t.text(c), '\n') >= 0 {
			e.What = fmt.Sprintf("a quote opens in cell %d and closes only in row %d, which leaves %s", k+1, nextLine-1, e.What)
			e.Hint = "close the quote where the cell ends"
			return e
		}
	}
	for k, c := range cells {
		if strings.IndexByte(t.text(c), '\r') >= 0 {
			e.What = fmt.Sprintf("cell %d holds a carriage return by itself, and other lines end otherwise, which leaves %s", k+1, e.What)
			e.Hint = "give all lines the same end"
			return e
		}
	}
	switch {
	case n == 1:
		e.Hint = fmt.Sprintf("the cells are expected to be separated by %s", separatorNames[t.sep])
	case n > t.cols && t.sep == ',':
		e.Hint = "a value that holds a comma must be quoted; with decimal commas, separate the cells by semicolons or tabs"
	case n > t.cols:
		e.Hint = fmt.Sprintf("a value that holds the separator (%s) must be quoted", separatorNames[t.sep])
	default:
		e.Hint = "write an empty cell for every missing value"
	}
	return e
}

// raw shows a piece of a file that holds quotes itself.
func raw(s string) string { return "`" + model.Excerpt(s) + "`" }

var separatorNames = map[byte]string{',': "comma", '\t': "tab", ';': "semicolon", '|': "|"}

// record cuts the record that starts at pos into the cells of t.row. A quote counts
// where it opens a cell; inside a cell it is a character like any other, as in 5" and 3".
func (t *table) record(pos, line int) (next, nextLine int, err error) {
	s, sep := t.s, t.sep
	t.row = t.row[:0]
	for {
		// Spaces around a cell are not part of it.
		for pos < len(s) && s[pos] == ' ' || pos < len(s) && s[pos] == '\t' && sep != '\t' {
			pos++
		}
		var c uint64
		if pos < len(s) && s[pos] == '"' {
			body := pos + 1
			end, doubled := body, false
			cellLine := line
			for {
				k := strings.IndexByte(s[end:], '"')
				if k < 0 {
					return 0, 0, t.fail(cellLine, "a quote opens in this row and is never closed: "+raw(s[pos:]),
						"close the quote where the cell ends, or double it where it is meant")
				}
				line += strings.Count(s[end:end+k], "\n")
				end += k
				if end+1 < len(s) && s[end+1] == '"' {
					doubled = true
					end += 2
					continue
				}
				break
			}
			after := end + 1
			for after < len(s) && (s[after] == ' ' || s[after] == '\r' || s[after] == '\t' && sep != '\t') {
				after++
			}
			if after < len(s) && s[after] != sep && s[after] != '\n' {
				rest, _ := lineAt(s, after)
				what := "text follows a closing quote: " + raw(s[pos:after]+rest)
				if line > cellLine {
					what = fmt.Sprintf("a quote opens in this row and closes only in row %d, with text after it: %s", line, raw(s[pos:after]))
				}
				return 0, 0, t.fail(cellLine, what, "close the quote where the cell ends, or double it where it is meant")
			}
			c, err = t.quoted(body, end, doubled, cellLine)
			pos = after
		} else {
			end := pos
			for end < len(s) && s[end] != sep && s[end] != '\n' {
				end++
			}
			c, err = t.plain(pos, end, line)
			pos = end
		}
		if err != nil {
			return 0, 0, err
		}
		t.row = append(t.row, c)
		if pos >= len(s) {
			return pos, line + 1, nil
		}
		pos++
		if s[pos-1] == '\n' {
			return pos, line + 1, nil
		}
		if pos >= len(s) { // the file ends in a separator: one more, empty cell
			t.row = append(t.row, 0)
			return pos, line + 1, nil
		}
	}
}

// rowTexts are the cells of the record that was cut last.
func (t *table) rowTexts() []string {
	out := make([]string, len(t.row))
	for k, c := range t.row {
		out[k] = t.text(c)
	}
	return out
}

// plain makes the cell s[from:to] without the spaces around it.
func (t *table) plain(from, to, line int) (uint64, error) {
	for to > from {
		c := t.s[to-1]
		if c == ' ' || c == '\t' || c == '\r' {
			to--
			continue
		}
		if c >= 0x80 || t.s[from] >= 0x80 { // no-break spaces, as web pages and Excel have them
			trimmed := strings.TrimSpace(t.s[from:to])
			from += strings.Index(t.s[from:to], trimmed)
			to = from + len(trimmed)
		}
		break
	}
	if to-from > maxCell {
		return 0, t.fail(line, "a cell holds more than 16 million characters", "is this a text table?")
	}
	if to == from {
		return 0, nil
	}
	return uint64(from)<<lengthBits | uint64(to-from), nil
}

func (t *table) quoted(from, to int, doubled bool, line int) (uint64, error) {
	if !doubled {
		v := strings.TrimLeftFunc(t.s[from:to], unicode.IsSpace)
		from = to - len(v)
		return t.plain(from, from+len(strings.TrimRightFunc(v, unicode.IsSpace)), line)
	}
	v := strings.TrimSpace(strings.ReplaceAll(t.s[from:to], `""`, `"`))
	if len(v) > maxCell {
		return 0, t.fail(line, "a cell holds more than 16 million characters", "is this a text table?")
	}
	off := len(t.s) + len(t.extra)
	t.extra = append(t.extra, v...)
	return uint64(off)<<lengthBits | uint64(len(v)), nil
}

// lineAt is the line that starts at pos, without its end, and where the next
// one starts.
func lineAt(s string, pos int) (line string, next int) {
	if k := strings.IndexByte(s[pos:], '\n'); k >= 0 {
		return strings.TrimSuffix(s[pos:pos+k], "\r"), pos + k + 1
	}
	return s[pos:], len(s)
}

func anyNumber(cells []string) bool {
	for _, c := range cells {
		if _, ok := number(c, false); ok {
			return true
		}
	}
	return false
}

// shape is what the first lines of a file tell.
type shape struct {
	sep    byte
	header int  // cells of the header
	extra  bool // every row has one cell more than the header
	spaces bool // the cells are separated by nothing but spaces
}

// sniff finds the separator: the one that cuts the first lines, outside
// quotes, into the same number of cells.
func sniff(s string, given byte) shape {
	const lines, bytes = 200, 1 << 20
	seps := []byte{'\t', ';', ',', '|'}
	if given != 0 {
		seps = []byte{given}
	}
	counts := make([][]int, len(seps))
	cur := make([]int, len(seps))
	quoted, any := false, false
	var before byte = '\n' // the last character that is no space
	flush := func() {
		if any {
			for k := range seps {
				counts[k] = append(counts[k], cur[k])
				cur[k] = 0
			}
		}
		any = false
	}
	i := 0
	for ; i < len(s) && len(counts[0]) < lines && (i < bytes || len(counts[0]) < 3); i++ {
		c := s[i]
		switch {
		case quoted:
			if c == '"' {
				if i+1 < len(s) && s[i+1] == '"' {
					i++
				} else {
					quoted = false
				}
			}
			continue
		case c == '"' && (before == '\n' || strings.IndexByte(string(seps), before) >= 0):
			quoted, any = true, true
		case c == '\n':
			flush()
		case c == ' ' || c == '\r':
			continue
		default:
			any = true
			for k, sep := range seps {
				if c == sep {
					cur[k]++
				}
			}
		}
		before = c
	}
	if i == len(s) {
		flush()
	}
	best, bestScore := -1, 0.0
	var out shape
	for k := range seps {
		if len(counts[k]) == 0 {
			continue
		}
		head, rows := counts[k][0], counts[k][1:]
		if head == 0 && !(len(rows) > 0 && rows[0] == 1) {
			continue
		}
		seen := map[int]int{}
		mode, times := head, 0
		for _, n := range rows {
			seen[n]++
			if seen[n] > times || seen[n] == times && n > mode {
				mode, times = n, seen[n]
			}
		}
		score := 0.5
		if len(rows) > 0 {
			score = float64(times) / float64(len(rows))
			if mode != head && mode != head+1 {
				score /= 4
			}
			if mode == 0 {
				score /= 16
			}
			if head == 0 {
				score /= 2
			}
		}
		score += 1e-4 * float64(min(mode, 100)) / 100
		if score > bestScore {
			best, bestScore = k, score
			out = shape{sep: seps[k], header: head + 1, extra: head > 0 && mode == head+1 && len(rows) > 1 && times*2 > len(rows)}
		}
	}
	if best < 0 {
		sep := byte(',')
		if given != 0 {
			sep = given
		}
		first, next := lineAt(s, 0)
		second, _ := lineAt(s, next)
		a, b := len(strings.Fields(first)), len(strings.Fields(second))
		return shape{sep: sep, header: 1, spaces: a > 1 && b > 1 && (a == b || a+1 == b)}
	}
	return out
}

// decimal decides whether numbers are written with a decimal comma: some are,
// and none has a point.
func (t *table) decimal() {
	if strings.IndexByte(t.s, ',') < 0 || t.sep == ',' && strings.IndexByte(t.s, '"') < 0 {
		return
	}
	commas, points, grouped := 0, 0, 0
	for i, n := range t.cell.length {
		if n < 3 || n > 32 {
			continue
		}
		c := t.cell.get(i)
		s := t.text(c)
		if strings.IndexByte(s, ',') >= 0 {
			if _, ok := anyhow(s, true); ok {
				commas++
				if _, ok := thousands(s); ok {
					grouped++
				}
			}
		} else if strings.IndexByte(s, '.') > 0 {
			if _, ok := anyhow(s, false); ok {
				points++
			}
		}
	}
	if t.commas = commas > grouped; t.commas && points > 0 {
		points -= t.grouping()
	}
	switch {
	case commas == 0:
	case points > 0:
		if commas > grouped {
			t.doubt(0, "", "", fmt.Sprintf("numbers are written with a decimal point (%d) and with a comma (%d): the point is taken as the decimal sign",
				points,
				commas), commas)
		}
	case grouped == commas && t.sep != ';':
		t.doubt(0, "", "", "a comma stands in numbers only where it may separate thousands: it is taken as that, not as a decimal comma", commas)
	default:
		t.comma, t.unsure = true, grouped == commas
		t.form = append(t.form, "decimal comma")
		t.doubt(0, "", "", fmt.Sprintf("decimal commas in %s: 3,5 is read as 3.5 throughout the file", plural(commas, "number", "numbers")), commas)
	}
}
