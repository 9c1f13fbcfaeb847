package foreign

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"golang.org/x/text/encoding"
)

// sasMagic begins every data set of SAS.
const sasMagic = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\x00\x09\xc7\x31\x8c\x18\x1f\x10\x11"

// IsSAS reports whether data are a data set of SAS.
func IsSAS(data []byte) bool { return bytes.HasPrefix(data, []byte(sasMagic)) }

// sas is a data set that is being read [1].
//
// [1] Shotwell, SAS7BDAT Database Binary Format (2013), found by looking at such files;
// wide numbers and mixed pages as in later additions to it.
type sas struct {
	cursor
	wide         bool // 64-bit
	set          encoding.Encoding
	name         string
	page         int // bytes of one
	pages        [][]byte
	record, rows int
	mixed        int // rows of a page that holds more than rows
	columns      int
	text         [][]byte
	vars         []sasVariable
	named        int
	placed       int
	formatted    int
	data         []byte
	budget       Budget
}

type sasVariable struct {
	name, label, format string
	at, width           int
	text                bool
}

// sasSets are the character sets by the number that a file has for its own.
var sasSets = map[byte]string{20: "", 28: "", 29: "iso-8859-1", 30: "iso-8859-2", 31: "iso-8859-3", 34: "iso-8859-6", 35: "iso-8859-7", 36: "iso-8859-8",
	39: "iso-8859-11", 40: "iso-8859-9", 60: "windows-1250", 61: "windows-1251", 62: "windows-1252", 63: "windows-1253", 64: "windows-1254",
	65: "windows-1255", 66: "windows-1256", 67: "windows-1257", 119: "euc-tw", 123: "big5", 125: "gbk", 134: "euc-jp", 138: "shift_jis", 140: "euc-kr",
	205: "gb18030"}

const sasOut = "in SAS: (compress=no), or PROC EXPORT as CSV; in R: write.csv(haven::read_sas(file), \"x.csv\", row.names = FALSE)"

// SAS reads a data set of SAS (.sas7bdat) that is not compressed.
func SAS(data []byte, budget Budget) (book *Book, err error) {
	defer caught(&err)
	s := &sas{cursor: cursor{data: data, order: binary.LittleEndian}, budget: budget}
	s.header()
	for _, p := range s.pages {
		s.subheaders(p)
	}
	s.check()
	s.collect()
	book = &Book{Form: "SAS data (sas7bdat)"}
	book.Entries = []Entry{{strings.TrimSpace(s.name), sizeOf(s.rows, len(s.vars)), s.table}}
	return book, nil
}

func (s *sas) header() {
	h := s.piece(0, 288)
	shift := 0
	s.wide = h[32] == '3'
	if h[35] == '3' {
		shift = 4
	}
	if h[37] != 1 {
		s.order = binary.BigEndian
	}
	set, known := sasSets[h[70]]
	if !known {
		set = "windows-1252"
	}
	s.set = characterSet(set)
	s.name = decoded(bytes.TrimRight(h[92:156], " \x00"), s.set)
	length, page := int(int32(s.order.Uint32(h[196+shift:]))), int(int32(s.order.Uint32(h[200+shift:])))
	if length < 288 || page < 256 || page > 1<<28 || length > len(s.cursor.data) {
		broken("its header declares %d bytes, and pages of %d", length, page)
	}
	s.page = page
	for at := length; at+page <= len(s.cursor.data); at += page {
		s.pages = append(s.pages, s.cursor.data[at:at+page])
	}
	if n := s.integer(h[204+shift:]); n > len(s.pages) {
		broken("it declares %s and ends after %d", count(n, "page", "pages"), len(s.pages))
	} else {
		s.pages = s.pages[:n]
	}
}

// piece is a piece of the file.
func (s *sas) piece(from, n int) []byte {
	if from < 0 || n < 0 || from > len(s.cursor.data)-n {
		broken("it ends within its header")
	}
	return s.cursor.data[from : from+n]
}

// integer is a number of four bytes, or of eight in wide files.
func (s *sas) integer(b []byte) int {
	if s.wide {
		n := s.order.Uint64(b)
		if n > math.MaxInt32*64 {
			broken("it declares a number of %d", n)
		}
		return int(n)
	}
	return int(s.order.Uint32(b))
}

// of is one thing in narrow files and another in wide ones.
func (s *sas) of(narrow, wide int) int {
	if s.wide {
		return wide
	}
	return narrow
}

// The kinds of page, in the bits of their type.
const (
	sasKinds  = 0x0f00
	sasRows   = 0x0100
	sasBoth   = 0x0200
	sasPacked = 0x9000 // bits of compressed pages, which hold no rows to read
)

// kind is the type of a page, how many rows or blocks it has, and how many subheaders.
func (s *sas) kind(page []byte) (kind, blocks, subheaders int) {
	at := s.of(16, 32)
	return int(s.order.Uint16(page[at:])), int(s.order.Uint16(page[at+2:])), int(s.order.Uint16(page[at+4:]))
}

// subheaders reads what a page says of the data set.
func (s *sas) subheaders(page []byte) {
	kind, _, n := s.kind(page)
	if kind&sasKinds == sasRows || kind&sasPacked == sasPacked {
		return
	}
	pointer := s.of(12, 24)
	for k := range n {
		at := s.of(24, 40) + k*pointer
		if at+pointer > len(page) {
			broken("a page declares %d subheaders", n)
		}
		p := page[at:]
		offset, length := s.integer(p), s.integer(p[s.of(4, 8):])
		compressed := p[s.of(8, 16)]
		if length == 0 || compressed == 1 {
			continue
		}
		if offset > len(page) || length > len(page)-offset {
			broken("a subheader reaches over its page")
		}
		if compressed == 4 {
			refused(sasOut, "is a compressed data set of SAS, and those that are not compressed are read")
		}
		s.subheader(page[offset : offset+length])
	}
}

// subheader reads one of them, known by the mark that it begins with.
func (s *sas) subheader(b []byte) {
	mark := s.of(4, 8)
	if len(b) < mark+8 {
		return
	}
	sign := s.order.Uint32(b)
	if s.wide && s.order == binary.BigEndian && (sign == math.MaxUint32 || sign == 0) {
		sign = s.order.Uint32(b[4:])
	}
	need := func(n int) {
		if len(b) < n {
			broken("a subheader has %s", count(len(b), "byte", "bytes"))
		}
	}
	switch sign {
	case 0xf7f7f7f7: // of the rows
		need(s.of(64, 128))
		s.record, s.rows, s.mixed = s.integer(b[s.of(20, 40):]), s.integer(b[s.of(24, 48):]), s.integer(b[s.of(60, 120):])
	case 0xf6f6f6f6: // of the number of columns
		s.columns = s.integer(b[mark:])
	case 0xfffffffd: // of texts
		if len(s.text) == 0 && (bytes.Contains(b[:min(len(b), 64)], []byte("SASYZCRL")) || bytes.Contains(b[:min(len(b), 64)], []byte("SASYZCR2"))) {
			refused(sasOut, "is a compressed data set of SAS, and those that are not compressed are read")
		}
		s.text = append(s.text, b[mark:])
	case 0xffffffff: // of names
		for at := mark + 8; at+8 <= len(b)-s.of(8, 12); at += 8 {
			v := s.variable(&s.named)
			v.name = s.reference(b[at:])
		}
	case 0xfffffffc: // of types and places
		size := s.of(12, 16)
		for at := mark + 8; at+size <= len(b)-s.of(8, 12); at += size {
			v := s.variable(&s.placed)
			v.at, v.width, v.text = s.integer(b[at:]), int(s.order.Uint32(b[at+s.of(4, 8):])), b[at+s.of(10, 14)] == 2
		}
	case 0xfffffbfe: // of formats and labels
		need(s.of(46, 58))
		v := s.variable(&s.formatted)
		v.format, v.label = s.reference(b[s.of(34, 46):]), s.reference(b[s.of(40, 52):])
	}
}

// variable is the next variable of which something is said.
func (s *sas) variable(next *int) *sasVariable {
	if *next >= 1<<17 {
		broken("it describes more than %d columns", 1<<17)
	}
	if *next++; *next > len(s.vars) {
		take(s.budget, 100)
		s.vars = append(s.vars, sasVariable{})
	}
	return &s.vars[*next-1]
}

// reference is a text that stands elsewhere: in which of the texts, where, and how long.
func (s *sas) reference(b []byte) string {
	k, at, n := int(s.order.Uint16(b)), int(s.order.Uint16(b[2:])), int(s.order.Uint16(b[4:]))
	if n == 0 {
		return ""
	}
	if k >= len(s.text) || at+n > len(s.text[k]) {
		broken("a name stands outside of the texts")
	}
	return decoded(bytes.TrimRight(s.text[k][at:at+n], " \x00"), s.set)
}

// check holds what was said of rows and columns against each other.
func (s *sas) check() {
	if len(s.vars) == 0 || s.record == 0 {
		broken("it describes no columns")
	}
	if s.named != len(s.vars) || s.placed != len(s.vars) || s.columns != 0 && s.columns != len(s.vars) {
		broken("it declares %s, names %d and places %d", count(s.columns, "column", "columns"), s.named, s.placed)
	}
	for _, v := range s.vars {
		if v.width < 1 || v.at < 0 || v.at+v.width > s.record || !v.text && v.width > 8 {
			broken("its column %.40q lies outside of the rows", v.name)
		}
	}
}

// collect joins the rows of all pages.
func (s *sas) collect() {
	if s.rows > len(s.cursor.data)/s.record {
		broken("it declares %s of %s and has %s", count(s.rows, "row", "rows"), count(s.record, "byte", "bytes"), count(len(s.cursor.data), "byte", "bytes"))
	}
	take(s.budget, s.rows*s.record)
	for _, page := range s.pages {
		kind, blocks, subheaders := s.kind(page)
		at, n := s.of(24, 40), blocks
		switch {
		case kind&sasPacked == sasPacked:
			continue
		case kind&sasKinds == sasRows:
		case kind&sasKinds == sasBoth:
			at += subheaders * s.of(12, 24)
			if at%8 != 0 && at+4 <= len(page) && (s.order.Uint32(page[at:]) == 0 || string(page[at:at+4]) == "    ") {
				at += 4
			}
			n = s.mixed
		default:
			continue
		}
		n = min(n, s.rows-len(s.data)/s.record)
		if n < 0 || at+n*s.record > len(page) {
			broken("a page declares %s of %s", count(n, "row", "rows"), count(s.record, "byte", "bytes"))
		}
		s.data = append(s.data, page[at:at+n*s.record]...)
	}
	if n := len(s.data) / s.record; n < s.rows {
		broken("it declares %s and has %d", count(s.rows, "row", "rows"), n)
	}
}

func (s *sas) table() (t *Table, err error) {
	defer caught(&err)
	t = &Table{Rows: s.rows}
	for _, v := range s.vars {
		c := &Column{Name: v.name, Label: strings.TrimSpace(v.label)}
		t.Columns = append(t.Columns, c)
		if v.text {
			take(s.budget, 16*s.rows)
			c.Kind, c.Text = Text, make([]string, s.rows)
			for i := range c.Text {
				at := i*s.record + v.at
				c.Text[i] = decoded(bytes.TrimRight(s.data[at:at+v.width], " \x00"), s.set)
			}
			continue
		}
		take(s.budget, 8*s.rows)
		c.Num = make([]float64, s.rows)
		var m marks
		for i := range c.Num {
			at := i*s.record + v.at
			c.Num[i] = s.number(s.data[at:at+v.width], &m)
		}
		c.Marks = m.list(func(string) string { return "" })
		c.sasDate(v.format)
	}
	return t, nil
}

// number is a number of which the lowest bytes may not be there.
func (s *sas) number(b []byte, m *marks) float64 {
	var whole [8]byte
	if s.order == binary.BigEndian {
		copy(whole[:], b)
	} else {
		copy(whole[8-len(b):], b)
	}
	bits := s.order.Uint64(whole[:])
	x := math.Float64frombits(bits)
	if x == x {
		return x
	}
	// Missing values are told apart by a letter, or by its number after A.
	switch tag := ^byte(bits >> 40); {
	case tag == 0 || tag == '_':
		m.add("._")
	case tag >= 2 && tag < 28:
		m.add(fmt.Sprintf(".%c", 'a'+tag-2))
	case tag >= 'A' && tag <= 'Z':
		m.add(fmt.Sprintf(".%c", tag-'A'+'a'))
	}
	return math.NaN()
}
