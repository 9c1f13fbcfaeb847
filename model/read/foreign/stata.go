package foreign

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/encoding"
)

// IsStata reports whether data are a data set of Stata.
func IsStata(data []byte) bool {
	if bytes.HasPrefix(data, []byte("<stata_dta>")) {
		return true
	}
	return len(data) > 109 && data[0] >= 102 && data[0] <= 115 && (data[1] == 1 || data[1] == 2) && data[2] == 1 && data[3] == 0
}

// stataType is how a variable is stored.
type stataType int

const (
	stataText stataType = iota
	stataLong           // strL: text that stands elsewhere
	stataByte
	stataInt
	stataLongInt
	stataFloat
	stataDouble
)

// stata is a data set that is being read [1].
//
// [1] Stata's help file dta: File formats .dta, releases 108 to 119.
type stata struct {
	cursor
	release       int
	vars, rows    int
	set           encoding.Encoding
	kind          []stataType
	width, offset []int
	name, format  []string
	labelled      []string // the name of the labels of each
	label         []string
	record        int
	data          []byte
	long          map[[2]uint64]string // texts that stand elsewhere
	words         map[string][]ValueLabel
	budget        Budget
	lengths       struct{ name, format, label int }
}

// Stata reads a data set of Stata (.dta), of the formats 108 to 119, which Stata 6 to 18
// write.
func Stata(data []byte, budget Budget) (book *Book, err error) {
	defer caught(&err)
	s := &stata{cursor: cursor{data: data}, budget: budget, words: map[string][]ValueLabel{}, long: map[[2]uint64]string{}}
	if data[0] == '<' {
		s.tagged()
	} else {
		s.plain()
	}
	book = &Book{Form: fmt.Sprintf("Stata data, format %d", s.release)}
	book.Entries = []Entry{{"", sizeOf(s.rows, s.vars), s.table}}
	return book, nil
}

const stataOut = "in Stata: saveold; in R: write.csv(haven::read_dta(file), \"x.csv\", row.names = FALSE)"

// measure sets the lengths of names, formats and labels of a release.
func (s *stata) measure() {
	l := &s.lengths
	switch {
	case s.release < 110:
		l.name, l.format, l.label = 9, 12, 81
	case s.release < 114:
		l.name, l.format, l.label = 33, 12, 81
	case s.release < 118:
		l.name, l.format, l.label = 33, 49, 81
	default:
		l.name, l.format, l.label = 129, 57, 321
	}
}

// plain reads the formats 108 to 115.
func (s *stata) plain() {
	s.release = int(s.byte())
	if s.release < 108 {
		refused(stataOut, "is Stata data of format %d, and formats 108 to 119 are read", s.release)
	}
	s.order = binary.LittleEndian
	if s.byte() == 1 {
		s.order = binary.BigEndian
	}
	s.bytes(2)
	s.measure()
	s.vars, s.rows = int(s.uint16()), s.int32()
	s.bytes(s.lengths.label + 18)
	s.enough(1)
	for range s.vars {
		s.store(int(s.byte()))
	}
	s.columns(s.names(s.lengths.name), func() { s.bytes(2 * (s.vars + 1)) })
	for { // expansion fields
		kind, n := s.byte(), 0
		if s.release < 110 {
			n = int(s.uint16())
		} else {
			n = s.int32()
		}
		if kind == 0 && n == 0 {
			break
		}
		s.bytes(n)
	}
	s.rowsFit()
	s.data = s.bytes(s.rows * s.record)
	for s.left() >= 4+s.lengths.name+3+8 {
		s.valueLabels()
	}
}

// enough is an error where there are more variables than bytes for them.
func (s *stata) enough(each int) {
	if s.vars == 0 {
		fail("holds Stata data without variables")
	}
	if s.rows < 0 || s.vars > s.left()/each {
		broken("it declares %s and ends before them", count(s.vars, "variable", "variables"))
	}
}

func (s *stata) rowsFit() {
	if s.record < 1 || s.rows > s.left()/s.record {
		broken("it declares %s of %s and ends before them", count(s.rows, "row", "rows"), count(s.record, "byte", "bytes"))
	}
}

// store takes the type of the next variable.
func (s *stata) store(code int) {
	kind, width := stataText, 0
	switch {
	case s.release >= 117:
		switch {
		case code >= 1 && code <= 2045:
			width = code
		case code == 32768:
			kind, width = stataLong, 8
		case code >= 65526 && code <= 65530:
			kind = stataType(int(stataByte) + 65530 - code)
		default:
			broken("a variable has the type %d", code)
		}
	case s.release >= 111:
		if width = code; code >= 251 {
			kind, width = stataType(int(stataByte)+code-251), 0
		} else if code < 1 || code > 244 {
			broken("a variable has the type %d", code)
		}
	default:
		if k := strings.IndexByte("bilfd", byte(code)); k >= 0 {
			kind = stataType(int(stataByte) + k)
		} else if width = code - 127; width < 1 {
			broken("a variable has the type %d", code)
		}
	}
	if kind >= stataByte {
		width = [...]int{1, 2, 4, 4, 8}[kind-stataByte]
	}
	s.kind, s.width, s.offset = append(s.kind, kind), append(s.width, width), append(s.offset, s.record)
	s.record += width
}

// names reads a text of some bytes for each variable.
func (s *stata) names(length int) []string {
	s.enough(length)
	out := make([]string, s.vars)
	for k := range out {
		out[k] = s.text(s.bytes(length))
	}
	return out
}

// text is a text that ends at a zero.
func (s *stata) text(b []byte) string {
	if k := bytes.IndexByte(b, 0); k >= 0 {
		b = b[:k]
	}
	return decoded(b, s.set)
}

// columns reads what is said of the variables after their names.
func (s *stata) columns(names []string, sorted func()) {
	s.name = names
	sorted()
	s.format, s.labelled, s.label = s.names(s.lengths.format), s.names(s.lengths.name), s.names(s.lengths.label)
}

// tag expects a tag of the formats from 117 on.
func (s *stata) tag(name string) {
	if got := string(s.bytes(len(name))); got != name {
		broken("where %s is due %.30q stands", name, got)
	}
}

// is reports whether a tag follows, and takes it.
func (s *stata) is(name string) bool {
	ok := bytes.HasPrefix(s.cursor.data[s.pos:], []byte(name))
	if ok {
		s.pos += len(name)
	}
	return ok
}

// tagged reads the formats 117 to 119.
func (s *stata) tagged() {
	s.tag("<stata_dta><header><release>")
	release, err := strconv.Atoi(string(s.bytes(3)))
	if err != nil || release < 117 || release > 119 {
		refused(stataOut, "is Stata data of format %.3q, and formats 108 to 119 are read", s.cursor.data[s.pos-3:s.pos])
	}
	s.release = release
	s.measure()
	s.tag("</release><byteorder>")
	switch order := string(s.bytes(3)); order {
	case "LSF":
		s.order = binary.LittleEndian
	case "MSF":
		s.order = binary.BigEndian
	default:
		broken("its order of bytes is %q", order)
	}
	s.tag("</byteorder><K>")
	if s.release == 119 {
		s.vars = s.int32()
	} else {
		s.vars = int(s.uint16())
	}
	s.tag("</K><N>")
	if s.release == 117 {
		s.rows = s.int32()
	} else if n := s.uint64(); n > math.MaxInt32 {
		broken("it declares %d rows", n)
	} else {
		s.rows = int(n)
	}
	s.tag("</N><label>")
	if s.release == 117 {
		s.bytes(int(s.byte()))
	} else {
		s.bytes(int(s.uint16()))
	}
	s.tag("</label><timestamp>")
	s.bytes(int(s.byte()))
	s.tag("</timestamp></header><map>")
	s.bytes(14 * 8)
	s.tag("</map><variable_types>")
	s.enough(2)
	for range s.vars {
		s.store(int(s.uint16()))
	}
	s.tag("</variable_types><varnames>")
	names := s.names(s.lengths.name)
	s.tag("</varnames><sortlist>")
	each := 2
	if s.release == 119 {
		each = 4
	}
	s.bytes(each * (s.vars + 1))
	s.tag("</sortlist><formats>")
	s.name, s.format = names, s.names(s.lengths.format)
	s.tag("</formats><value_label_names>")
	s.labelled = s.names(s.lengths.name)
	s.tag("</value_label_names><variable_labels>")
	s.label = s.names(s.lengths.label)
	s.tag("</variable_labels><characteristics>")
	for s.is("<ch>") {
		s.bytes(s.int32())
		s.tag("</ch>")
	}
	s.tag("</characteristics><data>")
	s.rowsFit()
	s.data = s.bytes(s.rows * s.record)
	s.tag("</data><strls>")
	for s.is("GSO") {
		v, o := uint64(s.uint32()), uint64(0)
		if s.release == 117 {
			o = uint64(s.uint32())
		} else {
			o = s.uint64()
		}
		s.byte() // text, or bytes that may be none
		take(s.budget, 64)
		s.long[[2]uint64{v, o}] = s.text(s.bytes(s.int32()))
	}
	s.tag("</strls><value_labels>")
	for s.is("<lbl>") {
		s.valueLabels()
		s.tag("</lbl>")
	}
}

// valueLabels reads a table of labels.
func (s *stata) valueLabels() {
	length := s.int32()
	name := s.text(s.bytes(s.lengths.name))
	s.bytes(3)
	table := cursor{data: s.bytes(length), order: s.order}
	n, size := table.int32(), table.int32()
	if n < 0 || n > table.left()/8 {
		broken("its labels %.40q are %d", name, n)
	}
	offset, values := table.bytes(4*n), table.bytes(4*n)
	texts := table.bytes(size)
	out := make([]ValueLabel, n)
	for k := range out {
		at := int(s.order.Uint32(offset[4*k:]))
		if at > len(texts) {
			broken("its labels %.40q end too early", name)
		}
		x := int32(s.order.Uint32(values[4*k:]))
		out[k] = ValueLabel{Value: float64(x), Text: s.text(texts[at:])}
		if x > 2147483620 {
			out[k].Value = math.NaN()
			s.words[name+"\x00"+stataMark(int(x)-2147483621)] = []ValueLabel{{Text: out[k].Text}}
		}
	}
	s.words[name] = out
}

// stataMark is how a missing value is written: . and .a to .z.
func stataMark(k int) string {
	if k < 1 || k > 26 {
		return "."
	}
	return "." + string(rune('a'+k-1))
}

// number is the number of a variable in a row, with the mark of one that is missing.
func (s *stata) number(k int, b []byte) (x float64, mark string) {
	old := s.release < 113
	missing := func(v, first int) (float64, string) {
		if v >= first {
			return math.NaN(), stataMark(v - first)
		}
		return float64(v), ""
	}
	switch s.kind[k] {
	case stataByte:
		if old {
			return missing(int(int8(b[0])), 127)
		}
		return missing(int(int8(b[0])), 101)
	case stataInt:
		if old {
			return missing(int(int16(s.order.Uint16(b))), 32767)
		}
		return missing(int(int16(s.order.Uint16(b))), 32741)
	case stataLongInt:
		if old {
			return missing(int(int32(s.order.Uint32(b))), math.MaxInt32)
		}
		return missing(int(int32(s.order.Uint32(b))), 2147483621)
	case stataFloat:
		bits := s.order.Uint32(b)
		if bits >= 0x7f000000 && bits < 0x80000000 {
			return math.NaN(), stataMark(int(bits-0x7f000000) / 0x800)
		}
		return float64(math.Float32frombits(bits)), ""
	}
	bits := s.order.Uint64(b)
	if bits >= 0x7fe0000000000000 && bits < 1<<63 {
		return math.NaN(), stataMark(int((bits - 0x7fe0000000000000) >> 40))
	}
	return math.Float64frombits(bits), ""
}

func (s *stata) table() (t *Table, err error) {
	defer caught(&err)
	t = &Table{Rows: s.rows}
	for k := range s.vars {
		c := &Column{Name: s.name[k], Label: strings.TrimSpace(s.label[k])}
		t.Columns = append(t.Columns, c)
		if s.kind[k] < stataByte {
			s.texts(c, k)
			continue
		}
		take(s.budget, 8*s.rows)
		c.Num = make([]float64, s.rows)
		var m marks
		for i := range c.Num {
			at := i*s.record + s.offset[k]
			x, mark := s.number(k, s.data[at:at+s.width[k]])
			c.Num[i] = x
			if mark != "" && mark != "." {
				m.add(mark)
			}
		}
		c.Marks = m.list(func(mark string) string {
			if l := s.words[s.labelled[k]+"\x00"+mark]; len(l) > 0 {
				return l[0].Text
			}
			return ""
		})
		if !c.stataDate(s.format[k]) && s.labelled[k] != "" {
			c.label(s.words[s.labelled[k]])
		}
	}
	return t, nil
}

// texts reads a variable of text.
func (s *stata) texts(c *Column, k int) {
	take(s.budget, 16*s.rows)
	c.Kind, c.Text = Text, make([]string, s.rows)
	for i := range c.Text {
		at := i*s.record + s.offset[k]
		b := s.data[at : at+s.width[k]]
		if s.kind[k] == stataText {
			c.Text[i] = s.text(b)
			continue
		}
		v := 4 // bytes of the first of two numbers that say where the text is
		switch s.release {
		case 118:
			v = 2
		case 119:
			v = 3
		}
		text, ok := s.long[[2]uint64{s.short(b[:v]), s.short(b[v:])}]
		if !ok && s.release == 119 { // haven writes them as in 118
			text = s.long[[2]uint64{s.short(b[:2]), s.short(b[2:])}]
		}
		c.Text[i] = text
	}
}

// short is a number of up to eight bytes.
func (s *stata) short(b []byte) (x uint64) {
	for k := range b {
		if s.order == binary.BigEndian {
			x = x<<8 | uint64(b[k])
		} else {
			x |= uint64(b[k]) << (8 * k)
		}
	}
	return x
}

// stataDate makes days and moments of numbers by their format, counted from 1960; it
// reports whether it did.
func (c *Column) stataDate(format string) bool {
	const from1960 = 3653
	format = strings.TrimLeft(strings.TrimPrefix(format, "%"), "-")
	switch {
	case strings.HasPrefix(format, "td"), strings.HasPrefix(format, "d"):
		c.Kind = Day
		for i := range c.Num {
			c.Num[i] -= from1960
		}
	case strings.HasPrefix(format, "tc"), strings.HasPrefix(format, "tC"):
		c.Kind = Moment
		for i := range c.Num {
			c.Num[i] = math.Floor(c.Num[i]/1000) - from1960*86400
		}
		if format[1] == 'C' {
			c.Notes = append(c.Notes, "its moments count leap seconds, which are not taken out: up to 27 s")
		}
	case strings.HasPrefix(format, "tm"): // months, which are dates whose day is not known
		text := make([]string, len(c.Num))
		for i, x := range c.Num {
			if math.Abs(x) < 1e5 {
				text[i] = time.Date(1960, time.Month(1+int(math.Floor(x))), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
			}
		}
		c.Kind, c.Text, c.Num, c.Mixed = Text, text, nil, true
	case strings.HasPrefix(format, "tw"), strings.HasPrefix(format, "tq"), strings.HasPrefix(format, "th"):
		c.Notes = append(c.Notes, "counts "+map[byte]string{'w': "weeks", 'q': "quarters", 'h': "half-years"}[format[1]]+" from 1960, and is read as a number")
		return false
	default:
		return false
	}
	return true
}
