package foreign

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// Workbooks are read from their XML as a stream: what is wanted of a cell is its raw value
// together with its type and its number format, and what a sheet declares of its size must
// cost nothing.

// The most rows and columns that a sheet can have.
const (
	sheetRows    = 1 << 20
	sheetColumns = 1 << 14
)

// IsZip reports whether data are an archive, as workbooks are.
func IsZip(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06"))
}

// Zip opens an archive.
func Zip(data []byte) (z *zip.Reader, err error) {
	defer caught(&err)
	z, err = zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		broken("its zip archive has no directory at its end: it may be cut off")
	}
	for _, f := range z.File {
		if f.Flags&1 != 0 {
			refused("save it without one", "is protected by a password")
		}
	}
	return z, nil
}

// IsXLSX reports whether an archive is a workbook of Excel's in its XML form.
func IsXLSX(z *zip.Reader) bool {
	for _, f := range z.File {
		if f.Name == "xl/workbook.xml" {
			return true
		}
	}
	return false
}

// workbook is one that is being read.
type workbook struct {
	file    map[string]*zip.File
	size    int // of the file
	read    int // decompressed so far
	budget  Budget
	first04 bool // its days count from 1904
	text    []string
	loaded  bool
	format  []cellFormat // by style
	titles  func(rows [][]string) int
}

// cellFormat is what a number format makes of a number.
type cellFormat uint8

const (
	plainNumber cellFormat = iota
	aDate
	aTime
)

// XLSX reads a workbook (.xlsx, .xlsm). Its entries are the sheets that hold something and
// are not hidden. Of the first rows of a sheet titles says how many stand above the header.
func XLSX(z *zip.Reader, size int, titles func(rows [][]string) int, budget Budget) (book *Book, err error) {
	defer caught(&err)
	w := &workbook{file: map[string]*zip.File{}, size: size, budget: budget, titles: titles}
	for _, f := range z.File {
		w.file[f.Name] = f
	}
	target := map[string]string{}
	w.each("xl/_rels/workbook.xml.rels", func(d *xml.Decoder, e xml.StartElement) {
		if e.Name.Local == "Relationship" {
			to := attribute(e, "Target")
			if !strings.HasPrefix(to, "/") {
				to = path.Join("/xl", to)
			}
			target[attribute(e, "Id")] = to[1:]
		}
	})
	book = &Book{Form: "Excel workbook"}
	type sheet struct{ name, file, state string }
	var sheets []sheet
	w.each("xl/workbook.xml", func(d *xml.Decoder, e xml.StartElement) {
		switch e.Name.Local {
		case "workbookPr":
			w.first04 = yes(attribute(e, "date1904"))
		case "sheet":
			sheets = append(sheets, sheet{attribute(e, "name"), target[attribute(e, "id")], attribute(e, "state")})
		}
	})
	var hidden []sheet
	for _, s := range sheets {
		if w.file[s.file] == nil || !strings.Contains(s.file, "worksheets/") && len(sheets) > 1 {
			continue // a sheet that is a chart
		}
		if s.state != "" && s.state != "visible" {
			hidden = append(hidden, s)
			continue
		}
		filled, size := w.probe(s.file)
		if !filled {
			continue
		}
		book.Entries = append(book.Entries, Entry{s.name, size, func() (*Table, error) { return w.sheet(s.file) }})
	}
	for _, s := range hidden {
		book.Others = append(book.Others, fmt.Sprintf("the sheet %q is hidden", s.name))
	}
	return book, nil
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func yes(s string) bool { return s == "1" || s == "true" || s == "on" }

// counted is a reader that grants no more than what a file of its size can justify.
type counted struct {
	r io.Reader
	w *workbook
}

func (c counted) Read(b []byte) (int, error) {
	const ratio, free = 400, 16 << 20
	n, err := c.r.Read(b)
	if c.w.read += n; c.w.read > ratio*c.w.size+free {
		return n, errBomb
	}
	return n, err
}

var errBomb = &Error{What: fmt.Sprintf("unpacks to more than %d times its size, as no table does", 400), Hint: "is it what it says it is?"}

// each has a function see the elements of a part of the workbook, which may read on.
func (w *workbook) each(name string, see func(*xml.Decoder, xml.StartElement)) {
	f := w.file[name]
	if f == nil {
		return
	}
	r, err := f.Open()
	if err != nil {
		broken("its part %s cannot be unpacked", name)
	}
	defer r.Close()
	d := xml.NewDecoder(counted{r, w})
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		t, err := d.RawToken()
		switch {
		case err == io.EOF:
			return
		case err == errBomb:
			panic(errBomb)
		case err != nil:
			broken("its part %s is no XML that can be read", name)
		}
		if e, ok := t.(xml.StartElement); ok {
			see(d, e)
		}
	}
}

// next is the next token within an element.
func next(d *xml.Decoder) xml.Token {
	t, err := d.RawToken()
	if err == errBomb {
		panic(errBomb)
	}
	if err != nil {
		broken("its XML ends within an element")
	}
	return t
}

// textOf is the text of an element: of its parts that are called t, or its own where it is
// called v, f or t. Phonetic readings are left out.
func textOf(d *xml.Decoder, of string) string {
	var b []byte
	depth, phonetic, inside := 1, 0, of == "v" || of == "t"
	for {
		switch t := next(d).(type) {
		case xml.StartElement:
			depth++
			switch t.Name.Local {
			case "rPh":
				phonetic = depth
			case "t":
				inside = phonetic == 0
			}
		case xml.EndElement:
			if depth--; depth == 0 {
				return string(b)
			}
			if depth < phonetic {
				phonetic = 0
			}
			if t.Name.Local == "t" {
				inside = false
			}
		case xml.CharData:
			if inside {
				b = append(b, t...)
			}
		}
	}
}

// load reads what the cells of all sheets refer to: the shared texts and the formats.
func (w *workbook) load() {
	if w.loaded {
		return
	}
	w.loaded = true
	w.each("xl/sharedStrings.xml", func(d *xml.Decoder, e xml.StartElement) {
		if e.Name.Local == "si" {
			s := unescaped(textOf(d, "si"))
			take(w.budget, len(s)+16)
			w.text = append(w.text, s)
		}
	})
	custom := map[int]string{}
	inCells := false
	w.each("xl/styles.xml", func(_ *xml.Decoder, e xml.StartElement) {
		switch e.Name.Local {
		case "numFmt":
			id, _ := strconv.Atoi(attribute(e, "numFmtId"))
			custom[id] = attribute(e, "formatCode")
		case "cellStyleXfs", "cellStyles", "dxfs":
			inCells = false
		case "cellXfs":
			inCells = true
		case "xf":
			if inCells {
				id, _ := strconv.Atoi(attribute(e, "numFmtId"))
				w.format = append(w.format, formatOf(id, custom[id]))
			}
		}
	})
}

// unescaped undoes Excel's way to write control characters: _x000D_.
func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		k := strings.Index(s, "_x")
		if k < 0 {
			break
		}
		b.WriteString(s[:k])
		s = s[k:]
		if len(s) >= 7 && s[6] == '_' {
			if c, err := strconv.ParseUint(s[2:6], 16, 16); err == nil {
				b.WriteRune(rune(c))
				s = s[7:]
				continue
			}
		}
		b.WriteString(s[:2])
		s = s[2:]
	}
	return b.String() + s
}

// formatOf tells whether a number format shows dates or times.
func formatOf(id int, code string) cellFormat {
	switch {
	case code == "" && (id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 54 || id == 57 || id == 58):
		return aDate
	case code == "" && (id >= 18 && id <= 21 || id >= 32 && id <= 35 || id >= 45 && id <= 47 || id == 55 || id == 56):
		return aTime
	case code == "":
		return plainNumber
	}
	var day, month, clock bool
	code, _, _ = strings.Cut(code, ";")
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '"':
			if k := strings.IndexByte(code[i+1:], '"'); k >= 0 {
				i += k + 1
			}
		case '\\', '_', '*':
			i++
		case '[':
			if k := strings.IndexByte(code[i:], ']'); k >= 0 {
				if inner := strings.ToLower(code[i+1 : i+k]); inner != "" && strings.Trim(inner, "hms") == "" {
					clock = true
				}
				i += k
			}
		case 'y', 'Y', 'd', 'D':
			day = true
		case 'm', 'M':
			month = true
		case 'h', 'H', 's', 'S':
			clock = true
		case 'G', 'g':
			if strings.HasPrefix(code[i:], "General") {
				i += len("General") - 1
			}
		}
	}
	switch {
	case day || month && !clock:
		return aDate
	case clock:
		return aTime
	}
	return plainNumber
}

// coordinates are the column and row of a reference such as AB12, from 0.
func coordinates(ref string) (column, row int, ok bool) {
	ref = strings.ReplaceAll(ref, "$", "")
	k := 0
	for k < len(ref) && ref[k] >= 'A' && ref[k] <= 'Z' {
		if column = column*26 + int(ref[k]-'A') + 1; column > sheetColumns {
			return 0, 0, false
		}
		k++
	}
	row, err := strconv.Atoi(ref[k:])
	return column - 1, row - 1, err == nil && column > 0 && row > 0 && row <= sheetRows
}
