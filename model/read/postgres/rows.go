package postgres

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"kaplan/model/read/foreign"
)

// form is how the values of a type come, and what they are.
type form struct {
	kind  foreign.Kind
	cast  string // to which the server casts them before; "" for none
	zoned bool   // they are times of a zone, and come as clocks show them there
	add   func(c *taken, b []byte)
}

// as is a column as it is asked for.
func (f *form) as(name string) string {
	if f.cast == "" {
		return name
	}
	return name + "::" + f.cast
}

const (
	secondsTo2000 = 946684800 // from 1970
	daysTo2000    = 10957
	exactInt      = 1 << 53 // whole numbers up to here are float64
)

// The types of which one value is one number, word or day, by their names in pg_catalog.
var forms = map[string]*form{
	"bool": {kind: foreign.Words, add: func(c *taken, b []byte) { c.words(c.bytes(b, 1)[0] != 0) }},
	"int2": {kind: foreign.Number, add: func(c *taken, b []byte) { c.whole(int64(int16(binary.BigEndian.Uint16(c.bytes(b, 2))))) }},
	"int4": {kind: foreign.Number, add: func(c *taken, b []byte) { c.whole(int64(int32(binary.BigEndian.Uint32(c.bytes(b, 4))))) }},
	"int8": {kind: foreign.Number, add: func(c *taken, b []byte) { c.whole(int64(binary.BigEndian.Uint64(c.bytes(b, 8)))) }},
	"oid":  {kind: foreign.Number, add: func(c *taken, b []byte) { c.whole(int64(binary.BigEndian.Uint32(c.bytes(b, 4)))) }},
	"float4": {kind: foreign.Number, add: func(c *taken, b []byte) {
		c.number(shortest(math.Float32frombits(binary.BigEndian.Uint32(c.bytes(b, 4)))))
	}},
	"float8":  {kind: foreign.Number, add: func(c *taken, b []byte) { c.number(math.Float64frombits(binary.BigEndian.Uint64(c.bytes(b, 8)))) }},
	"numeric": {kind: foreign.Number, cast: "text", add: (*taken).decimal},
	"date":    {kind: foreign.Day, add: (*taken).day},
	"timestamp": {kind: foreign.Moment, add: func(c *taken, b []byte) {
		c.moment(int64(binary.BigEndian.Uint64(c.bytes(b, 8))))
	}},
	"timestamptz": {kind: foreign.Moment, cast: "timestamp", zoned: true, add: func(c *taken, b []byte) {
		c.moment(int64(binary.BigEndian.Uint64(c.bytes(b, 8))))
	}},
	"uuid": textForm, "time": textForm, "timetz": textForm, "bit": textForm, "varbit": textForm,
	"inet": textForm, "cidr": textForm, "macaddr": textForm,
}

var textForm = &form{kind: foreign.Text, cast: "text", add: (*taken).text}

var enumForm = &form{kind: foreign.Words, cast: "text", add: (*taken).level}

// formOf is how values of a type come, nil for a type of which a value is no single one.
func formOf(schema, name, typtype, category string) *form {
	switch {
	case typtype == "e":
		return enumForm
	case typtype != "b":
		return nil
	case schema == "pg_catalog" && forms[name] != nil:
		return forms[name]
	case category == "S": // text, varchar, char, name, citext
		return textForm
	}
	return nil
}

// shortest is the number that a real is written as.
func shortest(x float32) float64 {
	out, _ := strconv.ParseFloat(strconv.FormatFloat(float64(x), 'g', -1, 32), 64)
	return out
}

// taken is a column as it has come so far.
type taken struct {
	*foreign.Column
	code     map[string]int32  // of levels
	seen     map[string]string // of texts, each of which stands in memory once
	exact    []string          // whole numbers, once some are too large for a float64
	endless  int
	rounded  int
	notUTF8  int
	damaged  bool
	held     int // bytes of texts
	previous string
}

func (c *taken) bytes(b []byte, n int) []byte {
	if len(b) != n {
		c.damaged = true
		return make([]byte, n)
	}
	return b
}

func (c *taken) number(x float64) { c.Num = append(c.Num, x) }

// whole takes a whole number: as text from the first on that a float64 does not hold, as
// identifiers may be.
func (c *taken) whole(x int64) {
	if c.exact == nil && x <= exactInt && x >= -exactInt {
		c.Num = append(c.Num, float64(x))
		return
	}
	c.toExact()
	c.exact = append(c.exact, strconv.FormatInt(x, 10))
}

func (c *taken) toExact() {
	if c.exact != nil {
		return
	}
	c.exact = make([]string, 0, cap(c.Num))
	for _, x := range c.Num {
		if x != x {
			c.exact = append(c.exact, "")
		} else {
			c.exact = append(c.exact, strconv.FormatFloat(x, 'f', -1, 64))
		}
	}
	c.Num = nil
}

// decimal takes a numeric: exactly where it is a whole number of many digits, else as
// the float64 that is nearest.
func (c *taken) decimal(b []byte) {
	s := string(b)
	x, err := strconv.ParseFloat(s, 64)
	switch {
	case len(s) > 15 && !strings.ContainsAny(s, ".aI") && math.Abs(x) > exactInt || c.exact != nil:
		c.toExact()
		c.exact = append(c.exact, s)
		return
	case err != nil && !math.IsInf(x, 0):
		c.damaged = true
	case len(s) > 17 && strings.Contains(s, ".") && strconv.FormatFloat(x, 'f', -1, 64) != strings.TrimRight(strings.TrimRight(s, "0"), "."):
		c.rounded++
	}
	c.Num = append(c.Num, x)
}

func (c *taken) day(b []byte) {
	switch d := int32(binary.BigEndian.Uint32(c.bytes(b, 4))); d {
	case math.MaxInt32, math.MinInt32:
		c.endless++
		c.Num = append(c.Num, math.NaN())
	default:
		c.Num = append(c.Num, float64(d)+daysTo2000)
	}
}

// moment takes microseconds since 2000.
func (c *taken) moment(us int64) {
	if us == math.MaxInt64 || us == math.MinInt64 {
		c.endless++
		c.Num = append(c.Num, math.NaN())
		return
	}
	c.Num = append(c.Num, math.Floor(float64(us)/1e6)+secondsTo2000)
}

func (c *taken) words(yes bool) {
	k := int32(0)
	if yes {
		k = 1
	}
	c.Code = append(c.Code, k)
}

func (c *taken) level(b []byte) {
	k, ok := c.code[string(b)]
	if !ok {
		k = int32(len(c.Level))
		s := c.clean(b)
		c.code[s], c.Level = k, append(c.Level, s)
	}
	c.Code = append(c.Code, k)
}

// text takes a text, of which those that come again and again are kept once.
func (c *taken) text(b []byte) {
	const most = 1 << 16
	if s := c.previous; s == string(b) {
		c.Text = append(c.Text, s)
		return
	}
	s, ok := c.seen[string(b)]
	if !ok {
		s = c.clean(b)
		c.held += len(s)
		if len(c.seen) < most {
			c.seen[string(b)] = s
		}
	}
	c.previous = s
	c.Text = append(c.Text, s)
}

func (c *taken) clean(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	c.notUTF8++
	return strings.ToValidUTF8(string(b), "�")
}

func (c *taken) missing() {
	switch {
	case c.Kind == foreign.Words:
		c.Code = append(c.Code, -1)
	case c.Kind == foreign.Text:
		c.Text = append(c.Text, "")
	case c.exact != nil:
		c.exact = append(c.exact, "")
	default:
		c.Num = append(c.Num, math.NaN())
	}
}

// stream takes the rows of COPY's binary format [1] as they come, however they are cut.
//
// [1] PostgreSQL 15, SQL COPY, Binary Format.
type stream struct {
	column []*taken
	form   []*form
	rest   []byte
	rows   int
	told   int // rows that each was not told of
	begun  bool
	ended  bool
	failed error                // why it was given up here
	each   func(rows int) error // is told of rows that have come
}

const tellEach = 1 << 10

const copySignature = "PGCOPY\n\xff\r\n\x00"

func (s *stream) Write(b []byte) (int, error) {
	n := len(b)
	if len(s.rest) > 0 {
		s.rest = append(s.rest, b...)
		b = s.rest
	}
	before := s.rows
	left, err := s.take(b)
	if err != nil {
		s.failed = err
		return 0, err
	}
	s.rest = append(s.rest[:0], left...)
	if s.told += s.rows - before; s.told >= tellEach {
		s.failed = s.each(s.told)
		s.told = 0
	}
	return n, s.failed
}

var errDamaged = &foreign.Error{What: "what the server sends is not what COPY sends", Hint: "something between may have changed it: ask the server itself"}

// take takes the whole rows of b and returns what is left of it.
func (s *stream) take(b []byte) ([]byte, error) {
	if !s.begun {
		if len(b) < len(copySignature)+8 {
			return b, nil
		}
		extra := int(binary.BigEndian.Uint32(b[len(copySignature)+4:]))
		if string(b[:len(copySignature)]) != copySignature || extra > 1<<20 {
			return nil, errDamaged
		}
		if len(b) < len(copySignature)+8+extra {
			return b, nil
		}
		b, s.begun = b[len(copySignature)+8+extra:], true
	}
	for len(b) >= 2 && !s.ended {
		fields := int(int16(binary.BigEndian.Uint16(b)))
		if fields == -1 {
			s.ended = true
			return nil, nil
		}
		if fields != len(s.column) {
			return nil, errDamaged
		}
		end := rowEnd(b, fields)
		if end < 0 {
			return b, nil
		}
		p := b[2:end]
		for k, c := range s.column {
			n := int32(binary.BigEndian.Uint32(p))
			if p = p[4:]; n < 0 {
				c.missing()
				continue
			}
			s.form[k].add(c, p[:n])
			p = p[n:]
		}
		s.rows++
		b = b[end:]
	}
	return b, nil
}

// rowEnd is where the row at the beginning of b ends, -1 where b ends before.
func rowEnd(b []byte, fields int) int {
	at := 2
	for range fields {
		if at+4 > len(b) {
			return -1
		}
		n := int(int32(binary.BigEndian.Uint32(b[at:])))
		if at += 4; n > 0 {
			at += n
		}
	}
	if at > len(b) {
		return -1
	}
	return at
}

// Read asks for all rows, of which each is told as they come. The end of ctx ends it, and
// the server is told then.
//
// Errors are *foreign.Error, those of the budget and ctx, and of a connection that is lost.
// O(rows × columns).
func (r *Rows) Read(ctx context.Context, budget foreign.Budget, estimate int64, each func(rows int)) (*foreign.Table, error) {
	if err := r.conn.do(ctx, inOrder); err != nil {
		return nil, err
	}
	return r.read(ctx, r.statement(), r.column, budget, estimate, each)
}

// read asks for the rows of a statement that returns some columns.
func (r *Rows) read(ctx context.Context, statement string, columns []*column, budget foreign.Budget, estimate int64,
	each func(rows int)) (*foreign.Table, error) {
	c := r.conn
	s := &stream{}
	const most = 1 << 20 // rows for which room is made on the word of the server
	room := int(min(max(estimate, 16), most))
	held := 0
	for _, col := range columns {
		t := &taken{Column: &foreign.Column{Name: col.name, Label: col.label, Kind: col.how.kind}}
		switch {
		case col.how.kind == foreign.Text:
			t.seen, t.Text = map[string]string{}, make([]string, 0, room)
		case col.how.kind == foreign.Words:
			t.code, t.Code = map[string]int32{}, make([]int32, 0, room)
			for _, l := range col.level {
				t.code[l], t.Level = int32(len(t.Level)), append(t.Level, l)
			}
			if col.how != enumForm {
				t.Level = []string{"FALSE", "TRUE"}
			}
		default:
			t.Num = make([]float64, 0, room)
		}
		s.column, s.form = append(s.column, t), append(s.form, col.how)
	}
	s.each = func(rows int) error {
		each(rows)
		if budget == nil {
			return nil
		}
		texts := 0
		for _, t := range s.column {
			texts += t.held
		}
		const cell = 24 // bytes of a value here and in what is made of it
		take := rows*len(s.column)*cell + 2*(texts-held)
		held = texts
		return budget.Take(take)
	}
	statement = copied(statement)
	c.log(statement)
	if _, err := c.pg.CopyTo(ctx, s, statement); err != nil {
		if s.failed != nil {
			return nil, s.failed
		}
		return nil, c.said(ctx, err)
	}
	if err := s.each(s.told); err != nil {
		return nil, err
	}
	if !s.ended {
		return nil, errDamaged
	}
	out := &foreign.Table{Rows: s.rows, Notes: r.notes}
	for k, t := range s.column {
		if t.damaged {
			return nil, errDamaged
		}
		t.finish(columns[k], r.zone)
		out.Columns = append(out.Columns, t.Column)
	}
	return out, nil
}

// finish says what was done to a column.
func (t *taken) finish(of *column, zone string) {
	note := func(format string, args ...any) { t.Notes = append(t.Notes, fmt.Sprintf(format, args...)) }
	if t.exact != nil {
		t.Kind, t.Text, t.Num = foreign.Text, t.exact, nil
		note("holds whole numbers of more than 15 digits, which are kept as they are written")
	}
	if t.rounded > 0 {
		note("%d of its values of type numeric have more digits than a number of 64 bits holds: rounded to about 16", t.rounded)
	}
	if t.endless > 0 {
		note("%d of its values are infinity, which is no day: missing", t.endless)
	}
	if t.notUTF8 > 0 {
		note("%d of its values are not UTF-8: what cannot be read of them is shown as �", t.notUTF8)
	}
	if of.how.zoned {
		note("has times with a zone, which are taken as clocks show them in %s, the zone of the session (PGTZ)", zone)
	}
}
