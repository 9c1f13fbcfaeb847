package read

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"kaplan/model"
)

// parseAll cuts a text into its tables: one, but for the series matrix of GEO, which
// holds samples and their markers.
func parseAll(in *text) ([]*table, error) {
	if in.held != nil {
		return in.tables()
	}
	start := strings.TrimLeft(in.s, " \t\r\n")
	switch {
	case strings.HasPrefix(start, "!Series_") || strings.HasPrefix(start, "!Sample_"):
		return seriesMatrix(in)
	case strings.HasPrefix(start, "^DATABASE") || strings.HasPrefix(start, "^SERIES") || strings.HasPrefix(start, "^SAMPLE") ||
		strings.HasPrefix(start, "^PLATFORM"):
		return nil, &Error{File: in.name, What: "is a SOFT file of GEO, not a table",
			Hint: "download the series matrix of the same series (..._series_matrix.txt.gz)"}
	}
	t, err := parse(in)
	if err != nil {
		return nil, err
	}
	return []*table{t}, nil
}

// A seriesLine is a line of a series matrix about its samples: a cell for each.
type seriesLine struct {
	name  string // without !Sample_
	cells []string
	row   int
}

// seriesMatrix takes a series matrix apart: its samples, whose characteristics become
// columns by their keys, and its table, if it has one.
func seriesMatrix(in *text) ([]*table, error) {
	var samples []seriesLine
	begin, end, first := -1, len(in.s), 0
	for pos, row := 0, 1; pos < len(in.s); row++ {
		line, next := lineAt(in.s, pos)
		switch name, rest, _ := strings.Cut(line, "\t"); {
		case name == "!series_matrix_table_begin":
			begin, first = next, row+1
		case name == "!series_matrix_table_end":
			end = pos
		case strings.HasPrefix(name, "!Sample_"):
			l := seriesLine{name: strings.TrimPrefix(name, "!Sample_"), row: row}
			for _, c := range strings.Split(rest, "\t") {
				if c = strings.TrimSpace(c); len(c) > 1 && c[0] == '"' && c[len(c)-1] == '"' {
					c = strings.ReplaceAll(c[1:len(c)-1], `""`, `"`)
				}
				l.cells = append(l.cells, strings.TrimSpace(c))
			}
			samples = append(samples, l)
		}
		if pos = next; begin == next && end == len(in.s) { // the table is long, and no line of it begins so
			k := strings.Index(in.s[pos:], "!series_matrix_table_end")
			if k < 0 {
				return nil, &Error{File: in.name, What: "its table has no end: the file is cut off", Hint: "copy or download it again"}
			}
			end, pos = pos+k, pos+k
		}
	}
	patients, err := seriesSamples(in, samples)
	if err != nil {
		return nil, err
	}
	out := []*table{patients}
	if begin < 0 {
		patients.doubt(0, "", "", "the series matrix has no table of markers", 1)
		return out, nil
	}
	body := in.s[begin:end]
	if strings.Count(strings.TrimSpace(body), "\n") == 0 {
		patients.doubt(first, "", "", "the table of the series matrix is empty: the values of the markers are in another file of the series", 1)
		return out, nil
	}
	t, err := parse(&text{name: in.name, s: body, work: in.work, form: append(slices.Clone(in.form), "GEO series matrix")})
	if err != nil {
		if e, ok := err.(*Error); ok && e.Row > 0 {
			e.Row += first - 1
		}
		return nil, err
	}
	t.head += first - 1
	for i := range t.line {
		t.line[i] += int32(first - 1)
	}
	t.shaped = 1
	return append(out, t), nil
}

// keptLines of a series matrix say something of each sample; the others are about how
// it was sent in and measured.
var keptLines = set("title source_name_ch1 source_name_ch2 description")

var keyedText = regexp.MustCompile(`^\s*([^:"]{1,80}?)\s*:\s*(.*)$`)

// seriesSamples makes a table of the samples of a series matrix, a row each. A
// characteristic is a key and a value, and its keys need not be in one order.
func seriesSamples(in *text, lines []seriesLine) (*table, error) {
	at := slices.IndexFunc(lines, func(l seriesLine) bool { return l.name == "geo_accession" })
	if at < 0 {
		return nil, &Error{File: in.name, What: "is a series matrix of GEO without the names of its samples (!Sample_geo_accession)",
			Hint: "copy or download it again"}
	}
	n := len(lines[at].cells)
	t := &table{name: in.name, sep: '\t', head: lines[at].row, form: append(slices.Clone(in.form), "GEO series matrix, samples"), doubts: in.note, rows: n}
	s := &sheet{t: t, at: map[string]int{}}
	s.add("geo_accession", lines[at].cells)
	keyless, twice, example := 0, 0, ""
	for _, l := range lines {
		if len(l.cells) != n {
			return nil, &Error{File: in.name, Row: l.row, What: fmt.Sprintf("!Sample_%s has %s for %s", l.name,
				plural(len(l.cells), "value", "values"), plural(n, "sample", "samples")), Hint: "copy or download it again"}
		}
		channel, characteristic := strings.CutPrefix(l.name, "characteristics_ch")
		switch {
		case keptLines[l.name] && (l.name == "title" || slices.ContainsFunc(l.cells, func(c string) bool { return c != l.cells[0] })):
			s.add(l.name, l.cells)
		case !characteristic:
		default:
			for i, c := range l.cells {
				m := keyedText.FindStringSubmatch(c)
				switch {
				case c == "":
				case m == nil:
					keyless++
					s.put("characteristics_ch"+channel, i, c)
				default:
					key := m[1]
					if keptLines[strings.ToLower(key)] || strings.EqualFold(key, "geo_accession") {
						key += " (characteristic)"
					}
					if channel != "1" {
						key += " (channel " + channel + ")"
					}
					if !s.put(key, i, m[2]) {
						twice, example = twice+1, key
					}
				}
			}
		}
	}
	s.write()
	if keyless > 0 {
		t.doubt(0, "characteristics_ch1", "", plural(keyless, "characteristic has no key", "characteristics have no key"), keyless)
	}
	if twice > 0 {
		t.doubt(0, example, "", fmt.Sprintf("%s twice, with two values: the first is kept", plural(twice, "sample has a key", "samples have a key")), twice)
	}
	t.doubtNormal(s)
	return t, nil
}

// A sheet is a table that is filled by columns.
type sheet struct {
	t     *table
	names []string
	cells [][]string
	at    map[string]int // name in lower case -> column
}

func (s *sheet) column(name string) []string {
	key := strings.ToLower(name)
	k, ok := s.at[key]
	if !ok {
		k = len(s.names)
		s.at[key] = k
		s.names = append(s.names, model.Printable(name))
		s.cells = append(s.cells, make([]string, s.t.rows))
	}
	return s.cells[k]
}

func (s *sheet) add(name string, cells []string) { copy(s.column(name), cells) }

// put sets a cell, unless it has another value already.
func (s *sheet) put(name string, row int, value string) bool {
	c := s.column(name)
	if c[row] != "" && c[row] != value {
		return false
	}
	c[row] = value
	return true
}

// write makes the table of the sheet.
func (s *sheet) write() {
	t := s.t
	t.header, t.cols = s.names, len(s.names)
	var b strings.Builder
	var cell []uint64
	for i := range t.rows {
		for _, column := range s.cells {
			cell = append(cell, uint64(b.Len())<<lengthBits|uint64(min(len(column[i]), maxCell)))
			b.WriteString(column[i])
		}
		t.line = append(t.line, int32(t.head))
	}
	t.s, t.cell = b.String(), pack(cell)
	t.decimal()
}

var normalTissue = regexp.MustCompile(`(?i)\b(normal|non[- ]?tumou?r(al|ous)?|non[- ]?malignant|adjacent|healthy|para[- ]?(tumou?r|cancer)\w*)\b`)

// doubtNormal says where some samples look like normal tissue and others do not: each
// sample is a row.
func (t *table) doubtNormal(s *sheet) {
	for k, name := range s.names {
		switch plain(name) {
		case "sourcenamech1", "tissue", "tissuetype", "sampletype", "type", "group", "disease", "diseasestate", "diseasestatus", "status", "tumor", "histology":
		default:
			continue
		}
		n, example := 0, ""
		for _, v := range s.cells[k] {
			if normalTissue.MatchString(v) {
				n, example = n+1, v
			}
		}
		if n > 0 && n < t.rows {
			t.doubt(0, name, excerpt(example), fmt.Sprintf("%s normal tissue (%s), and every sample is a row: leave them out with a subgroup",
				plural(n, "sample may be", "samples may be"), quote(example)), n)
			return
		}
	}
}
