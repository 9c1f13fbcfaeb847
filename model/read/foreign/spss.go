package foreign

import (
	"bytes"
	"encoding/binary"
	"math"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zlib"
	"golang.org/x/text/encoding"
)

// IsSPSS reports whether data are a system file of SPSS.
func IsSPSS(data []byte) bool {
	return bytes.HasPrefix(data, []byte("$FL2")) || bytes.HasPrefix(data, []byte("$FL3"))
}

// spssVariable is a variable of a system file, or a piece of one that is a long text.
type spssVariable struct {
	name, label string
	element     int // of eight bytes, within a row
	width       int // of a text; 0 for a number
	format      int
	missing     []float64
	between     []float64
	gone        []string // texts that are missing
	labels      []spssLabel
	pieces      int // of a text longer than 255 bytes
	length      int // of all pieces
}

type spssLabel struct {
	value [8]byte
	long  string // the value of a text longer than eight bytes
	text  string
}

// spss is a system file that is being read [1].
//
// [1] PSPP developers, System File Format, in the developer's guide of GNU PSPP.
type spss struct {
	cursor
	compression int
	cases       int
	bias        float64
	set         encoding.Encoding
	vars        []*spssVariable
	at          map[int]*spssVariable // by the number of the element where it begins
	elements    int
	budget      Budget
}

// SPSS reads a system file of SPSS (.sav), also one that is compressed by zlib (.zsav).
func SPSS(data []byte, budget Budget) (book *Book, err error) {
	defer caught(&err)
	s := &spss{cursor: cursor{data: data, order: binary.LittleEndian}, budget: budget, at: map[int]*spssVariable{}}
	s.header()
	s.dictionary()
	if s.elements == 0 {
		fail("holds SPSS data without variables")
	}
	form := "SPSS data"
	if s.compression == 2 {
		form = "SPSS data, compressed (zsav)"
	}
	rows := "rows"
	if s.cases >= 0 {
		rows = count(s.cases, "row", "rows")
	}
	book = &Book{Form: form}
	book.Entries = []Entry{{"", rows + " × " + count(len(s.vars), "column", "columns"), s.table}}
	return book, nil
}

func (s *spss) header() {
	magic := string(s.bytes(4))
	s.bytes(60)
	switch layout := s.cursor.data[min(s.pos, len(s.cursor.data)):]; {
	case len(layout) < 4:
		broken("it ends within its header")
	case layout[3] == 2 || layout[3] == 3:
		s.order = binary.BigEndian
	}
	if layout := s.int32(); layout != 2 && layout != 3 {
		broken("its layout is %d", layout)
	}
	s.int32()
	if s.compression = s.int32(); s.compression < 0 || s.compression > 2 || magic == "$FL3" && s.compression != 2 {
		refused("in R: write.csv(haven::read_sav(file), \"x.csv\", row.names = FALSE)",
			"is SPSS data with the compression %d, and 0, 1 and 2 are read", s.compression)
	}
	s.int32()
	s.cases = s.int32()
	s.bias = math.Float64frombits(s.uint64())
	s.bytes(9 + 8 + 64 + 3)
}

// dictionary reads the records before the data.
func (s *spss) dictionary() {
	names, lengths := "", ""
	var longLabels, longMissing []byte
	code, called := 0, ""
	for {
		switch kind := s.int32(); kind {
		case 2:
			s.variable()
		case 3:
			s.valueLabels()
		case 6:
			n := s.int32()
			if n < 0 || n > s.left()/80 {
				broken("it declares a document of %d lines", n)
			}
			s.bytes(80 * n)
		case 7:
			what, size, n := s.int32(), s.int32(), s.int32()
			if size < 0 || n < 0 || size > 0 && n > s.left()/size {
				broken("it declares a record of %d × %d bytes", size, n)
			}
			b := s.bytes(size * n)
			switch what {
			case 3:
				if len(b) >= 32 {
					code = int(int32(s.order.Uint32(b[28:])))
				}
			case 13:
				names = string(b)
			case 14:
				lengths = string(b)
			case 20:
				called = string(b)
			case 21:
				longLabels = b
			case 22:
				longMissing = b
			}
		case 999:
			s.int32()
			s.characters(called, code)
			s.longTexts(lengths)
			s.longValues(longLabels, longMissing)
			s.rename(names)
			return
		default:
			broken("it holds a record of the unknown type %d", kind)
		}
	}
}

// characters finds the character set.
func (s *spss) characters(called string, code int) {
	switch {
	case called != "":
		s.set = characterSet(called)
	case code == 65001 || code <= 4:
	default:
		s.set = characterSet("windows-" + strconv.Itoa(code))
	}
}

func (s *spss) variable() {
	width, labelled, missing := s.int32(), s.int32(), s.int32()
	format := s.int32()
	s.int32()
	name := s.bytes(8)
	v := &spssVariable{name: strings.TrimRight(string(name), " \x00"), element: s.elements, width: max(width, 0), format: format >> 16 & 0xff, pieces: 1}
	if labelled == 1 {
		n := s.int32()
		label := s.bytes((n + 3) &^ 3)
		v.label = string(label[:max(0, min(n, len(label)))])
	}
	if missing < -3 || missing > 3 || missing == -1 || width > 255 || width < -1 {
		broken("its variable %.8q is declared wrongly", name)
	}
	for k := range max(missing, -missing) {
		b := s.bytes(8)
		x := math.Float64frombits(s.order.Uint64(b))
		switch {
		case width > 0:
			v.gone = append(v.gone, strings.TrimRight(string(b), " "))
		case missing < 0 && k < 2:
			v.between = append(v.between, x)
		default:
			v.missing = append(v.missing, x)
		}
	}
	s.elements++
	if width < 0 {
		return // the continuation of a text
	}
	take(s.budget, 200)
	v.length = v.width
	s.vars = append(s.vars, v)
	s.at[v.element] = v
}

func (s *spss) valueLabels() {
	n := s.int32()
	if n < 0 || n > s.left()/16 {
		broken("it declares %d labels of values", n)
	}
	labels := make([]spssLabel, n)
	for k := range labels {
		copy(labels[k].value[:], s.bytes(8))
		size := int(s.byte())
		text := s.bytes((size+8)&^7 - 1)
		labels[k].text = string(text[:size])
	}
	if s.int32() != 4 {
		broken("its labels of values belong to no variable")
	}
	n = s.int32()
	if n < 0 || n > s.left()/4 {
		broken("its labels of values belong to %d variables", n)
	}
	for range n {
		if v := s.at[s.int32()-1]; v != nil {
			v.labels = labels
		}
	}
}

// longTexts joins the pieces of texts that are longer than 255 bytes.
func (s *spss) longTexts(lengths string) {
	for _, one := range strings.Split(lengths, "\t") {
		name, size, ok := strings.Cut(strings.Trim(one, "\x00"), "=")
		length, err := strconv.Atoi(strings.Trim(size, "\x00 "))
		if !ok || err != nil || length <= 255 {
			continue
		}
		for k, v := range s.vars {
			if !strings.EqualFold(v.name, name) {
				continue
			}
			pieces := (length + 251) / 252
			if k+pieces > len(s.vars) {
				broken("its text %.8q has fewer pieces than it declares", name)
			}
			for _, piece := range s.vars[k : k+pieces] {
				if piece.width == 0 || piece.pieces != 1 {
					broken("its text %.8q has a piece that is none", name)
				}
			}
			v.pieces, v.length = pieces, length
			s.vars = append(s.vars[:k+1], s.vars[k+pieces:]...)
			break
		}
	}
}

// longValues reads the labels and the missing values of texts longer than eight bytes.
func (s *spss) longValues(labels, missing []byte) {
	named := func(c *cursor) *spssVariable {
		name := decoded(c.bytes(c.int32()), s.set)
		for _, v := range s.vars {
			if strings.EqualFold(v.name, name) {
				return v
			}
		}
		return &spssVariable{}
	}
	c := &cursor{data: labels, order: s.order}
	for c.left() > 0 {
		v := named(c)
		c.int32()
		n := c.int32()
		for range max(0, n) {
			value := c.bytes(c.int32())
			text := c.bytes(c.int32())
			v.labels = append(v.labels, spssLabel{long: strings.TrimRight(decoded(value, s.set), " "), text: string(text)})
		}
	}
	c = &cursor{data: missing, order: s.order}
	for c.left() > 0 {
		v := named(c)
		n, size := int(c.byte()), 0
		size = c.int32()
		for range n {
			v.gone = append(v.gone, strings.TrimRight(decoded(c.bytes(size), s.set), " "))
		}
	}
}

// rename gives the variables their long names. What the dictionary says of long texts is
// said of the short ones, or of the long ones by newer programs.
func (s *spss) rename(names string) {
	long := map[string]string{}
	for _, one := range strings.Split(names, "\t") {
		if short, name, ok := strings.Cut(one, "="); ok {
			long[strings.ToUpper(short)] = strings.TrimRight(name, "\x00 ")
		}
	}
	for _, v := range s.vars {
		name := v.name
		if l := long[strings.ToUpper(v.name)]; l != "" {
			name = l
		}
		v.name = decoded([]byte(name), s.set)
		v.label = strings.TrimSpace(decoded([]byte(v.label), s.set))
	}
}

// table reads the rows.
func (s *spss) table() (t *Table, err error) {
	defer caught(&err)
	rows := s.rows()
	t = &Table{Rows: len(rows) / (8 * s.elements)}
	if s.cases >= 0 && t.Rows < s.cases {
		broken("it declares %s and ends after %d", count(s.cases, "row", "rows"), t.Rows)
	}
	if s.cases >= 0 {
		t.Rows = s.cases
	}
	for _, v := range s.vars {
		c := &Column{Name: v.name, Label: v.label}
		t.Columns = append(t.Columns, c)
		if v.width > 0 {
			s.texts(c, v, rows, t.Rows)
		} else {
			s.numbers(c, v, rows, t.Rows)
		}
	}
	return t, nil
}

func (s *spss) numbers(c *Column, v *spssVariable, rows []byte, n int) {
	const nothing = 0xffefffffffffffff // the most negative number
	take(s.budget, 8*n)
	c.Num = make([]float64, n)
	for i := range c.Num {
		bits := s.order.Uint64(rows[8*(i*s.elements+v.element):])
		if c.Num[i] = math.Float64frombits(bits); bits == nothing {
			c.Num[i] = math.NaN()
		}
	}
	labels := make([]ValueLabel, len(v.labels))
	words := map[string]string{}
	for k, l := range v.labels {
		labels[k] = ValueLabel{Value: math.Float64frombits(s.order.Uint64(l.value[:])), Text: decoded([]byte(l.text), s.set)}
		words[value(labels[k].Value)] = labels[k].Text
	}
	var m marks
	c.userMissing(&m, v.missing, v.between)
	c.Marks = m.list(func(code string) string { return words[code] })
	const from1582 = 12219379200 // seconds
	switch v.format {
	case 20, 23, 24, 28, 29, 30, 38, 39: // DATE, ADATE, JDATE, MOYR, QYR, WKYR, EDATE, SDATE
		c.Kind = Day
		for i := range c.Num {
			c.Num[i] = math.Floor((c.Num[i] - from1582) / 86400)
		}
	case 22, 41: // DATETIME, YMDHMS
		c.Kind = Moment
		for i := range c.Num {
			c.Num[i] -= from1582
		}
	case 21, 25, 40: // TIME, DTIME, MTIME
		c.Unit = "seconds"
	default:
		c.label(labels)
	}
}

func (s *spss) texts(c *Column, v *spssVariable, rows []byte, n int) {
	take(s.budget, 16*n)
	c.Kind, c.Text = Text, make([]string, n)
	for i := range c.Text {
		b := rows[8*(i*s.elements+v.element):]
		if v.pieces == 1 {
			b = b[:v.width]
		} else { // each but the last piece fills 255 of its 256 bytes
			whole := b
			take(s.budget, v.length)
			b = nil
			for k := range v.pieces {
				from, to := 256*k, min(256*k+255, 256*k+v.length-255*k)
				if to > from && to <= len(whole) {
					b = append(b, whole[from:to]...)
				}
			}
		}
		c.Text[i] = decoded(bytes.TrimRight(b, " \x00"), s.set)
	}
	words := map[string]string{}
	for _, l := range v.labels {
		code := l.long
		if code == "" {
			code = strings.TrimRight(decoded(l.value[:min(8, v.width)], s.set), " ")
		}
		words[code] = strings.TrimSpace(decoded([]byte(l.text), s.set))
	}
	gone := map[string]bool{}
	for _, g := range v.gone {
		gone[g] = true
	}
	if len(words)+len(gone) > 0 {
		c.say(words, func(s string) bool { return gone[s] })
	}
}

// rows are the data, eight bytes an element, without compression.
func (s *spss) rows() []byte {
	rest := s.cursor.data[s.pos:]
	switch s.compression {
	case 0:
		return rest[:len(rest)/(8*s.elements)*(8*s.elements)]
	case 2:
		rest = s.inflated()
	}
	// A byte says what an element is; eight of them stand together, the elements that are
	// written in full behind them.
	var out []byte
	most := -1
	if s.cases >= 0 {
		most = 8 * s.elements * s.cases
	}
	spaces := []byte("        ")
	for len(rest) >= 8 && (most < 0 || len(out) < most) {
		commands := rest[:8]
		rest = rest[8:]
		take(s.budget, 64)
		for _, b := range commands {
			switch b {
			case 0:
			case 252:
				rest = nil
			case 253:
				if len(rest) < 8 {
					rest = nil
					break
				}
				out, rest = append(out, rest[:8]...), rest[8:]
			case 254:
				out = append(out, spaces...)
			case 255:
				out = s.appendBits(out, 0xffefffffffffffff)
			default:
				out = s.appendBits(out, math.Float64bits(float64(b)-s.bias))
			}
			if b == 252 {
				break
			}
		}
	}
	return out[:len(out)/(8*s.elements)*(8*s.elements)]
}

func (s *spss) appendBits(b []byte, x uint64) []byte {
	if s.order == binary.BigEndian {
		return binary.BigEndian.AppendUint64(b, x)
	}
	return binary.LittleEndian.AppendUint64(b, x)
}

// inflated undoes the compression of a .zsav: blocks of zlib, of which a table at the end
// of the file says where they are.
func (s *spss) inflated() []byte {
	c := &cursor{data: s.cursor.data, pos: s.pos, order: s.order}
	if int(c.uint64()) != s.pos {
		broken("its header of compressed data is wrong")
	}
	at := c.uint64()
	if at > uint64(len(c.data)) {
		broken("its table of compressed blocks stands behind its end")
	}
	c.pos = int(at)
	c.bytes(16)
	c.int32()
	n := c.int32()
	if n < 0 || n > c.left()/24 {
		broken("its table declares %d compressed blocks", n)
	}
	var out []byte
	for range n {
		c.uint64()
		from, size, packed := c.uint64(), c.int32(), c.int32()
		if packed < 0 || size < 0 || from > uint64(len(c.data)) || uint64(packed) > uint64(len(c.data))-from {
			broken("a compressed block stands behind its end")
		}
		r, err := zlib.NewReader(bytes.NewReader(c.data[from : from+uint64(packed)]))
		if err != nil {
			broken("a compressed block is none")
		}
		before := len(out)
		for buffer := make([]byte, 1<<16); ; {
			k, err := r.Read(buffer)
			take(s.budget, k)
			if out = append(out, buffer[:k]...); len(out)-before > size {
				broken("a compressed block is larger than it declares")
			}
			if err != nil {
				break
			}
		}
		if len(out)-before != size {
			broken("a compressed block has %s of %d", count(len(out)-before, "byte", "bytes"), size)
		}
	}
	return out
}
