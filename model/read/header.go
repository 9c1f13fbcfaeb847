package read

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kaplan/model"
)

// mostTitles is how many lines may stand above the header; more are no title.
const mostTitles = 40

// A probed record is one of the first lines of a file, cut at some separator.
type probed struct {
	cells    []string
	pos, row int // where it starts, and in which line
}

func (p probed) filled() int {
	n := 0
	for _, c := range p.cells {
		if c != "" {
			n++
		}
	}
	return n
}

// probe cuts the first records at a separator, blank ones apart.
func (t *table) probe(pos, line int, sep byte) []probed {
	const records, bytes = 60, 1 << 18
	p := &table{name: t.name, s: t.s, sep: sep}
	var out []probed
	for start := pos; pos < len(t.s) && pos-start < bytes && len(out) < records; {
		var r probed
		next, nextLine, err := p.record(pos, line)
		if err != nil {
			break
		}
		r.cells = p.rowTexts()
		r.pos, r.row = pos, line
		if r.filled() > 0 {
			out = append(out, r)
		}
		pos, line = next, nextLine
	}
	return out
}

// skipTitles steps over lines above the header that belong to no table, such as
// a title and the date of an export, and says so. A line is a title where it has
// fewer cells than the table below it, and what follows looks like a header.
func (t *table) skipTitles(pos, line int) (next, nextLine int) {
	seps := []byte{'\t', ';', ',', '|'}
	if t.sep != 0 {
		seps = []byte{t.sep}
	}
	var best []probed
	titles, width := -1, 0
	for _, sep := range seps {
		rs := t.probe(pos, line, sep)
		h, w := headerAmong(rs)
		if h < 0 || titles >= 0 && (h > titles || h == titles && w <= width) {
			continue
		}
		best, titles, width = rs, h, w
	}
	if titles < 0 {
		return pos, line
	}
	// Spreadsheets pad titles with separators.
	for h := titles + 1; h <= min(mostTitles, len(best)-2); h++ {
		if titled(best, h, width) && padded(best, h) {
			titles = h
			break
		}
	}
	if titles == 0 {
		return pos, line
	}
	first := strings.Join(slices.DeleteFunc(slices.Clone(best[0].cells), func(s string) bool { return s == "" }), ", ")
	t.doubt(best[0].row, "", "", fmt.Sprintf("%s above the header in row %d was skipped: %s", plural(titles, "title line", "title lines"),
		best[titles].row, quote(first)), titles)
	if titles > 1 {
		d := &t.doubts[len(t.doubts)-1]
		d.What = strings.Replace(d.What, " was skipped", " were skipped", 1)
	}
	t.form = append(t.form, plural(titles, "title line", "title lines"))
	return best[titles].pos, best[titles].row
}

// headerAmong finds which record is the header: the first that nearly all records
// below it agree with in their number of cells, which is returned too; -1 where
// none does. What stands above it has fewer cells.
func headerAmong(rs []probed) (header, width int) {
	for h := range min(mostTitles+1, len(rs)-1) {
		w := len(rs[h].cells)
		below := rs[h+1:]
		if w < 2 {
			continue
		}
		same, named := 0, 0
		for _, r := range below {
			if len(r.cells) == w {
				same++
			}
			if len(r.cells) == w+1 { // row names have no header
				named++
			}
		}
		full := same*10 >= len(below)*9
		if !full && named*10 < len(below)*9 {
			continue
		}
		if h == 0 {
			if !full && len(rs) > 2 && titled(rs, 1, w+1) && numbersBelow(rs, 1) {
				continue // a title that happens to have one cell less
			}
			return 0, max(w, len(below[0].cells))
		}
		if full && titled(rs, h, w) {
			return h, w
		}
	}
	return -1, 0
}

// titled reports whether record h may be a header with titles above it.
func titled(rs []probed, h, width int) bool {
	head := rs[h]
	if len(head.cells) != width || head.filled() < 2 || head.filled() < width-1 || h+1 >= len(rs) {
		return false
	}
	for _, c := range head.cells {
		if _, ok := number(c, false); ok || c != "" && missing(c) {
			return false
		}
	}
	alone := true
	for _, r := range rs[:h] {
		alone = alone && r.filled() == 1
		if len(r.cells) > width {
			return false
		}
	}
	return alone && width > 2 || numbersBelow(rs, h)
}

// padded reports whether none of the records above record h can be the header: each
// has nothing where that has a name, though row names have none in the first column.
func padded(rs []probed, h int) bool {
	for _, r := range rs[:h] {
		lacks := false
		for k, c := range r.cells {
			lacks = lacks || k > 0 && c == "" && rs[h].cells[k] != ""
		}
		if !lacks {
			return false
		}
	}
	return true
}

// numbersBelow reports whether some column of words in record h holds numbers
// below it: it is then a header, and no patient.
func numbersBelow(rs []probed, h int) bool {
	for k, name := range rs[h].cells {
		if name == "" {
			continue
		}
		numbers, present := 0, 0
		for _, r := range rs[h+1:] {
			if k >= len(r.cells) || missing(r.cells[k]) {
				continue
			}
			present++
			if _, ok := number(r.cells[k], false); ok {
				numbers++
			}
		}
		if present > 0 && numbers*5 >= present*4 {
			return true
		}
	}
	return false
}

// titlesOfSheet is how many of the first rows of a sheet stand above its header: rows with
// few cells beside it. Every row has a cell for each column.
func titlesOfSheet(rows [][]string) int {
	rs := make([]probed, len(rows))
	for k, cells := range rows {
		rs[k].cells = cells
	}
	width := len(rows[0])
	for h := range len(rs) - 1 { // instruments write dozens of lines above their results
		if h > 0 && titled(rs, h, width) {
			return h
		}
		if n := rs[h].filled(); n > 1 && n*2 > width || width < 3 {
			return 0
		}
	}
	return 0
}

// secondHeader refuses a table whose first row has words in every column that else holds
// numbers, such as names below a line of titles, or units: it is no patient.
func (t *table) secondHeader() error {
	const few, most = 4, 200
	var names, words []string
	for k := range t.cols {
		numbers, present := 0, 0
		for i := 2; i < min(t.rows, most); i++ { // the second row may be one of that kind too
			if s := t.at(i, k); !missing(s) {
				present++
				if _, ok := anyhow(s, t.comma); ok {
					numbers++
				}
			}
		}
		if present < few || numbers < present {
			continue
		}
		s := t.at(0, k)
		if first, _ := utf8.DecodeRuneInString(s); !unicode.IsLetter(first) || missing(s) || notKnown(s) {
			return nil
		}
		names, words = append(names, t.header[k]), append(words, quote(s))
	}
	if len(words) < 2 {
		return nil
	}
	return t.fail(int(t.line[0]), fmt.Sprintf("%s in the columns %s, in which the rows below have numbers: this row is no patient",
		strings.Join(words[:min(3, len(words))], ", "), strings.Join(names[:min(3, len(names))], ", ")),
		fmt.Sprintf("one line is expected to name the columns: leave out this one, or what stands above it from row %d on", t.head))
}

// isHeader reports whether the cells of a record are those of the header again.
func (t *table) isHeader(cells []uint64) bool {
	if len(cells) != len(t.header) || len(cells) < 2 {
		return false
	}
	if a, b := t.text(cells[0]), t.header[0]; a != "" && b != "" && a[0] != b[0] && a[0] > ' ' && a[0] <= '~' {
		return false // as nearly every row tells at once
	}
	for k, c := range cells {
		if model.Printable(t.text(c)) != t.header[k] {
			return false
		}
	}
	return true
}

// uniqueHeader is an error where two columns have one name.
func (t *table) uniqueHeader() error {
	at := make(map[string]int, t.cols)
	for k, h := range t.header {
		if h == "" {
			continue
		}
		if first, ok := at[h]; ok {
			return t.calledAlike(first, k)
		}
		at[h] = k
	}
	return nil
}

func (t *table) calledAlike(first, k int) error {
	return t.fail(t.head, fmt.Sprintf("columns %d and %d are both called %s", first+1, k+1, quote(t.header[first])), "give every column a name of its own")
}

// numberHeader gives every column a name of its own: the second notes becomes
// notes.1. The first keeps the name, which is then the name of two columns in the
// file, so that nobody can ask for it by that name alone; where both hold the same
// values it does not matter which one is meant.
func (t *table) numberHeader() {
	count := make(map[string]int, t.cols)
	for _, h := range t.header {
		count[h]++
	}
	first := map[string]int{}
	next := map[string]int{}
	for k, h := range t.header {
		if h == "" || count[h] == 1 {
			continue
		}
		of, again := first[h]
		if !again {
			first[h] = k
			continue
		}
		name := ""
		for {
			next[h]++
			if name = fmt.Sprintf("%s.%d", h, next[h]); count[name] == 0 {
				break
			}
		}
		count[name] = 1
		t.header[k] = name
		what := fmt.Sprintf("columns %d and %d are both called %s: the second is called %s here", of+1, k+1, quote(h), quote(name))
		if t.equal(of, k) {
			what += ", and holds the same values"
		} else {
			if t.alike == nil {
				t.alike = map[int][]string{}
			}
			t.alike[of] = append(t.alike[of], name)
		}
		t.doubt(t.head, h, "", what, 1)
	}
	t.names = nil // the cells are as they were
}

// equal reports whether two columns hold the same in every row.
func (t *table) equal(a, b int) bool {
	for i := range t.rows {
		if t.at(i, a) != t.at(i, b) {
			return false
		}
	}
	return true
}

// onlyOne is an error where column k has to name the patients and another column
// with other values has its name.
func (t *table) onlyOne(k int) error {
	if k < 0 || len(t.alike[k]) == 0 {
		return nil
	}
	other := t.find(t.alike[k][0])
	return t.calledAlike(k, other)
}
