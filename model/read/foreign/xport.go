package foreign

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// The transport format of SAS is made of records of 80 bytes [1].
//
// [1] SAS Institute, TS-140: Record layout of a SAS version 5 or 6 data set in SAS transport
// format; and of a version 8 or 9 data set.
const xportRecord = 80

// IsXPORT reports whether data are a transport file of SAS.
func IsXPORT(data []byte) bool {
	return bytes.HasPrefix(data, []byte("HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!")) ||
		bytes.HasPrefix(data, []byte("HEADER RECORD*******LIBV8   HEADER RECORD!!!!!!!")) ||
		IsCPORT(data)
}

// IsCPORT reports whether data were written by PROC CPORT, which nobody else reads.
func IsCPORT(data []byte) bool { return bytes.HasPrefix(data, []byte("**COMPRESSED**")) }

// xportVariable is a variable of a member.
type xportVariable struct {
	text        bool
	width, at   int
	name, label string
	format      string
	number      int
}

// xport is a transport file that is being read.
type xport struct {
	cursor
	version int // 5 or 8
	budget  Budget
}

// XPORT reads a transport file of SAS (.xpt), of version 5 or 8. Its entries are its
// members.
func XPORT(data []byte, budget Budget) (book *Book, err error) {
	defer caught(&err)
	if IsCPORT(data) {
		refused("in SAS: write it anew with the xport engine, or PROC EXPORT as CSV", "was written by PROC CPORT of SAS, which only SAS reads")
	}
	x := &xport{cursor: cursor{data: data, order: binary.BigEndian}, version: 5, budget: budget}
	if string(x.record("LIBRARY", "LIBV8")[20:25]) == "LIBV8" {
		x.version = 8
	}
	x.bytes(2 * xportRecord)
	book = &Book{Form: fmt.Sprintf("SAS transport, version %d", x.version)}
	for x.left() >= xportRecord {
		x.member(book)
	}
	return book, nil
}

// record is the next record, which has to be the header of a name.
func (x *xport) record(names ...string) []byte {
	b := x.bytes(xportRecord)
	for _, name := range names {
		if bytes.HasPrefix(b, []byte("HEADER RECORD*******"+name)) {
			return b
		}
	}
	broken("where the record %s is due %.28q stands", names[0], b)
	return nil
}

// digits is a number in a record.
func digits(b []byte) int {
	n, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil || n < 0 {
		broken("where a number is due %.20q stands", b)
	}
	return n
}

// member reads what is said of the next member, and steps over its rows.
func (x *xport) member(book *Book) {
	length := digits(x.record("MEMBER", "MEMBV8")[73:78])
	if length != 140 && length != 136 {
		broken("its variables are described in %d bytes", length)
	}
	x.record("DSCRPTR", "DSCPTV8")
	head := x.bytes(2 * xportRecord)
	name := strings.TrimRight(string(head[8:16]), " \x00")
	if x.version == 8 {
		name = strings.TrimRight(string(head[8:40]), " \x00")
	}
	n := digits(x.record("NAMESTR", "NAMSTV8")[53:58])
	if n == 0 || n > x.left()/length {
		broken("it declares %s and ends before them", count(n, "variable", "variables"))
	}
	vars := make([]*xportVariable, n)
	record := 0
	for k := range vars {
		vars[k] = x.variable(length)
		record = max(record, vars[k].at+vars[k].width)
	}
	x.fill()
	x.longLabels(vars)
	x.record("OBS", "OBSV8")
	from := x.pos
	end := len(x.data)
	for at := from; at+xportRecord <= len(x.data); at += xportRecord {
		if b := x.data[at:]; bytes.HasPrefix(b, []byte("HEADER RECORD*******MEMB")) {
			end = at
			break
		}
	}
	x.pos = end
	data := x.data[from:end]
	rows := len(data) / record
	for rows > 0 && (rows-1)*record >= len(data)-xportRecord && len(bytes.Trim(data[(rows-1)*record:rows*record], " ")) == 0 {
		rows-- // what fills the last record
	}
	if tail := data[rows*record:]; len(bytes.Trim(tail, " \x00")) > 0 {
		broken("it ends within row %d", rows+1)
	}
	book.Entries = append(book.Entries, Entry{name, sizeOf(rows, n), func() (*Table, error) { return x.table(vars, data, record, rows) }})
}

// fill steps to the next whole record.
func (x *xport) fill() {
	if rest := x.pos % xportRecord; rest != 0 {
		x.bytes(min(xportRecord-rest, x.left()))
	}
}

func (x *xport) variable(length int) *xportVariable {
	b := x.bytes(length)
	v := &xportVariable{text: binary.BigEndian.Uint16(b) == 2, width: int(binary.BigEndian.Uint16(b[4:])), number: int(binary.BigEndian.Uint16(b[6:])),
		name: strings.TrimRight(string(b[8:16]), " \x00"), label: string(b[16:56]), format: string(b[56:64]), at: int(int32(binary.BigEndian.Uint32(b[84:])))}
	if x.version == 8 {
		if long := strings.TrimRight(string(b[88:120]), " \x00"); long != "" {
			v.name = long
		}
	}
	if v.width < 1 || v.at < 0 || v.at > 1<<30 || !v.text && v.width > 8 {
		broken("its variable %.8q is declared wrongly", v.name)
	}
	return v
}

// longLabels reads the labels and names that are too long for their place in version 8.
func (x *xport) longLabels(vars []*xportVariable) {
	const magic = "HEADER RECORD*******LABELV"
	if !bytes.HasPrefix(x.data[x.pos:], []byte(magic)) {
		return
	}
	b := x.bytes(xportRecord)
	formats := b[len(magic)] == '9'
	for range digits(b[48:58]) {
		number, name, label, format := int(x.uint16()), int(x.uint16()), int(x.uint16()), 0
		if formats {
			format = int(x.uint16())
			x.uint16()
		}
		named, labelled := x.bytes(name), x.bytes(label)
		x.bytes(format)
		for _, v := range vars {
			if v.number == number {
				v.name, v.label = strings.TrimRight(string(named), " "), string(labelled)
			}
		}
	}
	x.fill()
}

// fromIBM is a number of the IBM/370, of which up to eight bytes are kept: a sign, a power
// of 16 plus 64, and a fraction.
func fromIBM(b []byte) (f float64, mark byte) {
	var whole [8]byte
	copy(whole[:], b)
	bits := binary.BigEndian.Uint64(whole[:])
	fraction := bits & (1<<56 - 1)
	if fraction == 0 {
		if c := whole[0]; c == '.' || c == '_' || c >= 'A' && c <= 'Z' {
			return math.NaN(), c
		}
		return 0, 0
	}
	f = math.Ldexp(float64(fraction), 4*(int(whole[0]&0x7f)-64)-56)
	if whole[0]&0x80 != 0 {
		f = -f
	}
	return f, 0
}

func (x *xport) table(vars []*xportVariable, data []byte, record, rows int) (t *Table, err error) {
	defer caught(&err)
	t = &Table{Rows: rows}
	for _, v := range vars {
		c := &Column{Name: decoded([]byte(v.name), nil), Label: strings.TrimSpace(decoded([]byte(strings.TrimRight(v.label, " \x00")), nil))}
		t.Columns = append(t.Columns, c)
		if v.text {
			take(x.budget, 16*rows)
			c.Kind, c.Text = Text, make([]string, rows)
			for i := range c.Text {
				at := i*record + v.at
				c.Text[i] = decoded(bytes.TrimRight(data[at:at+v.width], " \x00"), nil)
			}
			continue
		}
		take(x.budget, 8*rows)
		c.Num = make([]float64, rows)
		var m marks
		for i := range c.Num {
			at := i*record + v.at
			f, mark := fromIBM(data[at : at+v.width])
			if c.Num[i] = f; mark != 0 && mark != '.' {
				m.add("." + strings.ToLower(string(mark)))
			}
		}
		c.Marks = m.list(func(string) string { return "" })
		c.sasDate(v.format)
	}
	return t, nil
}

// sasDates and sasMoments are the formats of SAS that show days and moments, by how they
// begin; sasTimes those of a time of day or a duration.
var (
	sasDates = []string{"DATE", "DAY", "DDMMYY", "E8601DA", "B8601DA", "IS8601DA", "JULIAN", "JULDAY", "MMDDYY", "MONYY", "MMYY", "YYMMDD", "YYMM",
		"YYMON", "WORDDAT", "WEEKDAT", "EURDFDE", "EURDFDD", "EURDFMY", "EURDFWDX", "NLDATE", "MONNAME", "QTR", "WEEKU", "WEEKV", "WEEKW", "YYQ", "NENGO"}
	sasMoments = []string{"DATETIME", "DATEAMPM", "E8601DT", "B8601DT", "IS8601DT", "E8601DN", "B8601DN", "DTDATE", "DTMONYY", "DTWKDATX", "DTYEAR", "MDYAMPM",
		"NLDATM", "EURDFDT"}
	sasTimes = []string{"TIME", "HHMM", "HOUR", "MMSS", "TOD", "E8601TM", "B8601TM", "IS8601TM", "NLTIM"}
)

// sasDate makes days and moments of numbers by their format, counted from 1960.
func (c *Column) sasDate(format string) {
	const from1960 = 3653
	format = strings.ToUpper(strings.TrimRight(format, " \x00"))
	is := func(list []string) bool {
		for _, f := range list {
			if rest, ok := strings.CutPrefix(format, f); ok && strings.Trim(rest, "0123456789.XBCDNPS") == "" {
				return true
			}
		}
		return false
	}
	switch {
	case is(sasMoments):
		c.Kind = Moment
		for i := range c.Num {
			c.Num[i] -= from1960 * 86400
		}
	case is(sasTimes):
		c.Unit = "seconds"
	case is(sasDates):
		c.Kind = Day
		for i := range c.Num {
			c.Num[i] = math.Floor(c.Num[i]) - from1960
		}
	}
}
