package foreign

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"strings"
)

// Parquet is read here and not by a library, of which those at hand take what a page
// declares before it is there, and cannot be stopped by what is thrown at them.

// IsParquet reports whether data are a Parquet file.
func IsParquet(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PAR1")) || bytes.HasPrefix(data, []byte("PARE"))
}

const parquetOut = "in R: write.csv(arrow::read_parquet(file), \"x.csv\", row.names = FALSE)"

// The types in which values are written.
const (
	pqBoolean = iota
	pqInt32
	pqInt64
	pqInt96
	pqFloat
	pqDouble
	pqBytes
	pqFixed
)

// parquetLeaf is a column of the schema that has values.
type parquetLeaf struct {
	name    string
	kind    int
	length  int // of a value of fixed length
	levels  int // how many of it and of those that it stands in may be missing
	nested  bool
	element thing
}

// pqFile is a file that is being read [1].
//
// [1] The Apache Software Foundation, Parquet format 2.10: parquet.thrift, Encodings.md.
type pqFile struct {
	data   []byte
	budget Budget
	rows   int
	leaf   []parquetLeaf
	groups []thing
}

// Parquet reads a Parquet file: the columns that have a value per row. What is nested in
// lists is left out, which is said.
func Parquet(data []byte, budget Budget) (book *Book, err error) {
	defer caught(&err)
	p := &pqFile{data: data, budget: budget}
	switch n := len(data); {
	case n < 12:
		broken("it ends within its header")
	case string(data[:4]) == "PARE" || string(data[n-4:]) == "PARE":
		refused("write it without encryption", "is an encrypted Parquet file")
	case string(data[n-4:]) != "PAR1":
		broken("its end is not that of a Parquet file: it may be cut off")
	}
	length := int(binary.LittleEndian.Uint32(data[len(data)-8:]))
	if length > len(data)-12 {
		broken("it declares a description of %d bytes and has %d", length, len(data)-12)
	}
	footer := (&thrift{cursor: cursor{data: data[len(data)-8-length : len(data)-8]}, budget: budget}).structure(0)
	rows := int64(0) // those of its groups, since some writers forget the sum
	p.groups = footer.at(4).list
	for _, g := range p.groups {
		rows += max(0, min(g.at(3).number, 1<<40))
	}
	if rows < 0 || rows > math.MaxInt32 || rows > int64(len(data))*1000+1<<20 {
		broken("it declares %d rows and has %s", rows, count(len(data), "byte", "bytes"))
	}
	p.rows = int(rows)
	schema := footer.at(2).list
	if len(schema) < 2 {
		fail("holds a Parquet table without columns")
	}
	if rest := p.schema(schema[1:], int(schema[0].at(5).number), "", 0, false, 0); len(rest) > 0 {
		broken("its schema has more columns than it declares")
	}
	book = &Book{Form: "Parquet", Entries: []Entry{{"", sizeOf(p.rows, len(p.leaf)), p.table}}}
	return book, nil
}

// schema takes some columns of the schema, of which what stands within others follows
// them, and returns what is left of it.
func (p *pqFile) schema(rest []thing, n int, before string, levels int, nested bool, depth int) []thing {
	if depth > thriftDeepest {
		broken("its schema is nested more than %d deep", thriftDeepest)
	}
	for range n {
		if len(rest) == 0 {
			broken("its schema ends too early")
		}
		e := rest[0]
		rest = rest[1:]
		name, deeper, inList := before+decoded(e.at(4).bytes, nil), levels, nested
		switch e.at(3).number {
		case 1:
			deeper++
		case 2:
			inList = true
		}
		if children := e.at(5).number; children > 0 {
			if children > int64(len(rest)) {
				broken("its schema ends too early")
			}
			if meaning := e.at(10); meaning.has(2) || meaning.has(3) {
				inList = true
			}
			rest = p.schema(rest, int(children), name+".", deeper, inList, depth+1)
			continue
		}
		p.leaf = append(p.leaf, parquetLeaf{name: name, kind: int(e.at(1).number), length: int(e.at(2).number), levels: deeper, nested: inList, element: e})
	}
	return rest
}

func (p *pqFile) table() (t *Table, err error) {
	defer caught(&err)
	t = &Table{Rows: p.rows}
	lists := map[string]bool{}
	for k, l := range p.leaf {
		if l.nested {
			name, _, _ := strings.Cut(l.name, ".")
			if !lists[name] {
				t.Notes = append(t.Notes, fmt.Sprintf("column %s holds lists: left out", name))
			}
			lists[name] = true
			continue
		}
		c := &parquetColumn{Column: &Column{Name: l.name}, parquetLeaf: l, p: p}
		if strings.HasPrefix(l.name, "__index_level_") {
			c.Name = "" // pandas' names of the rows
		}
		if !c.understand() {
			t.Notes = append(t.Notes, fmt.Sprintf("column %s is of a type that is not read: left out", l.name))
			continue
		}
		for _, g := range p.groups {
			chunks := g.at(1).list
			if len(chunks) != len(p.leaf) {
				broken("a group of rows has %s of %d", count(len(chunks), "column", "columns"), len(p.leaf))
			}
			c.chunk(chunks[k].at(3), g.at(3).number)
		}
		if c.filled != p.rows {
			broken("its column %.60q has %s of %d", l.name, count(c.filled, "row", "rows"), p.rows)
		}
		if l.kind == pqBoolean {
			c.logical()
		}
		t.Columns = append(t.Columns, c.Column)
	}
	if len(t.Columns) == 0 {
		fail("holds a Parquet table without columns that can be read")
	}
	return t, nil
}

// pqValues are the values of a page that are there: as bits, or as bytes.
type pqValues struct {
	bits  []uint64
	bytes [][]byte
}

func (v *pqValues) len() int { return len(v.bits) + len(v.bytes) }

// parquetColumn is a column that is being filled.
type parquetColumn struct {
	*Column
	parquetLeaf
	p      *pqFile
	filled int
	number func(bits uint64, b []byte) float64
	text   func(b []byte) string
}

// chunk reads the pages of a group of rows.
func (c *parquetColumn) chunk(m thing, rows int64) {
	if m.field == nil {
		refused("write it without encryption, and in one file", "has a column whose description is encrypted or stands in another file")
	}
	if int(m.at(1).number) != c.kind {
		broken("its column %.60q has two types", c.name)
	}
	if rows < 0 || rows > int64(c.p.rows-c.filled) {
		broken("its groups have more rows than it declares")
	}
	at, size := m.at(9).number, m.at(7).number
	if d := m.at(11).number; d > 0 && d < at {
		at = d
	}
	if at < 4 || size < 0 || at > int64(len(c.p.data)) || size > int64(len(c.p.data))-at {
		broken("its column %.60q lies behind its end", c.name)
	}
	t := &thrift{cursor: cursor{data: c.p.data[at : at+size], order: binary.LittleEndian}, budget: c.p.budget}
	codec, left := m.at(4).number, int(rows)
	var dictionary *pqValues
	for left > 0 {
		head := t.structure(0)
		packed, whole := head.at(3).number, head.at(2).number
		if packed < 0 || packed > int64(t.left()) || whole < 0 || whole > 1<<31 {
			broken("a page declares %d bytes, and %d unpacked", packed, whole)
		}
		body := t.cursor.bytes(int(packed))
		switch head.at(1).number {
		case 0:
			h := head.at(5)
			left -= c.page(h, h.at(2).number, c.unpack(codec, body, int(whole)), nil, left, dictionary)
		case 2:
			n := head.at(7, 1).number
			page := c.unpack(codec, body, int(whole))
			if n < 0 || n > int64(8*len(page)) {
				broken("a dictionary declares %d words", n)
			}
			dictionary = c.values(0, &cursor{data: page, order: binary.LittleEndian}, int(n), nil)
		case 3:
			h := head.at(8)
			repeats, defines := h.at(6).number, h.at(5).number
			if repeats < 0 || defines < 0 || repeats > packed || defines > packed-repeats || repeats+defines > whole {
				broken("a page declares levels of %d and %d bytes", repeats, defines)
			}
			levels, rest := body[repeats:repeats+defines], body[repeats+defines:]
			if !h.has(7) || h.at(7).number != 0 {
				rest = c.unpack(codec, rest, int(whole-repeats-defines))
			}
			left -= c.page(h, h.at(4).number, rest, levels, left, dictionary)
		}
	}
}

// page reads the values of a page: in the second version its levels stand before what was
// packed. It returns how many rows they are.
func (c *parquetColumn) page(h thing, encoding int64, body, levels []byte, left int, dictionary *pqValues) int {
	if n := h.at(1).number; n < 0 || n > int64(left) {
		broken("a page declares %d values for %s", n, count(left, "row", "rows"))
	}
	n := int(h.at(1).number)
	in := &cursor{data: body, order: binary.LittleEndian}
	there, level := n, []uint64(nil)
	if c.levels > 0 {
		if levels == nil {
			if h.at(3).number != 3 {
				refused(parquetOut, "is a Parquet file whose levels are written in the old way 4")
			}
			levels = in.bytes(in.int32())
		}
		take(c.p.budget, 8*n)
		level = hybrid(&cursor{data: levels, order: binary.LittleEndian}, n, bits.Len(uint(c.levels)))
		there = 0
		for _, l := range level {
			if l == uint64(c.levels) {
				there++
			}
		}
	}
	v := c.values(encoding, in, there, dictionary)
	if v.len() != there {
		broken("a page has %s of %d", count(v.len(), "value", "values"), there)
	}
	take(c.p.budget, 16*n)
	k := 0
	for i := range n {
		null := level != nil && level[i] != uint64(c.levels)
		switch {
		case null && c.text != nil:
			c.Text = append(c.Text, "")
		case null:
			c.Num = append(c.Num, math.NaN())
		case c.text != nil:
			c.Text = append(c.Text, c.text(v.bytes[k]))
			k++
		case v.bytes != nil:
			c.Num = append(c.Num, c.number(0, v.bytes[k]))
			k++
		default:
			c.Num = append(c.Num, c.number(v.bits[k], nil))
			k++
		}
	}
	c.filled += n
	return max(n, 0)
}

// understand finds how the values are read; false where they are not.
func (c *parquetColumn) understand() bool {
	meaning, old := c.element.at(10), int64(-1)
	if c.element.has(6) {
		old = c.element.at(6).number
	}
	decimals, scale := meaning.has(5) || old == 5, c.element.at(7).number
	if meaning.has(5) {
		scale = meaning.at(5, 1).number
	}
	if scale < 0 || scale > 100 {
		return false
	}
	switch c.kind {
	case pqBoolean:
		c.number = func(x uint64, _ []byte) float64 { return float64(x) }
	case pqInt32, pqInt64:
		c.whole(meaning, old, decimals, scale)
	case pqInt96: // the moments of Impala and Spark: nanoseconds, and a Julian day
		c.Kind = Moment
		c.number = func(_ uint64, b []byte) float64 {
			day := float64(int32(binary.LittleEndian.Uint32(b[8:])))
			return (day-2440588)*86400 + math.Floor(float64(binary.LittleEndian.Uint64(b))/1e9)
		}
	case pqFloat:
		c.number = func(x uint64, _ []byte) float64 { return float64(math.Float32frombits(uint32(x))) }
	case pqDouble:
		c.number = func(x uint64, _ []byte) float64 { return math.Float64frombits(x) }
	case pqBytes, pqFixed:
		switch {
		case decimals:
			c.number = func(_ uint64, b []byte) float64 { return decimal(b, scale) }
		case meaning.has(14) && c.length == 16:
			c.Kind, c.text = Text, func(b []byte) string {
				s := hex.EncodeToString(b)
				return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
			}
		case meaning.has(13), meaning.has(15), old == 20, old == 21, c.kind == pqFixed && len(meaning.field) > 0:
			return false
		default:
			c.Kind, c.text = Text, func(b []byte) string { return decoded(b, nil) }
		}
	default:
		return false
	}
	return c.kind != pqFixed || c.length > 0 && c.length < 1<<20
}

// whole reads whole numbers by what they mean.
func (c *parquetColumn) whole(meaning thing, old int64, decimals bool, scale int64) {
	per := func(unit thing) float64 {
		switch {
		case unit.has(1):
			return 1e3
		case unit.has(2):
			return 1e6
		}
		return 1e9
	}
	value := func(x uint64) float64 { return float64(int64(x)) }
	if c.kind == pqInt32 {
		value = func(x uint64) float64 { return float64(int32(x)) }
	}
	c.number = func(x uint64, _ []byte) float64 { return value(x) }
	switch {
	case meaning.has(6) || old == 6:
		c.Kind = Day
	case meaning.has(8) || old == 9 || old == 10:
		unit := per(meaning.at(8, 2))
		if !meaning.has(8) {
			unit = map[int64]float64{9: 1e3, 10: 1e6}[old]
		}
		c.Kind, c.number = Moment, func(x uint64, _ []byte) float64 { return math.Floor(value(x) / unit) }
		if meaning.at(8, 1).number == 1 {
			c.Notes = append(c.Notes, "its moments are read in UTC, as the file says")
		}
	case meaning.has(7) || old == 7 || old == 8:
		unit := per(meaning.at(7, 2))
		if !meaning.has(7) {
			unit = map[int64]float64{7: 1e3, 8: 1e6}[old]
		}
		c.Unit, c.number = "seconds", func(x uint64, _ []byte) float64 { return value(x) / unit }
	case decimals:
		by := math.Pow10(int(scale))
		c.number = func(x uint64, _ []byte) float64 { return value(x) / by }
	case meaning.has(10) && meaning.at(10, 2).number == 0 || old >= 11 && old <= 14:
		if c.kind == pqInt32 {
			c.number = func(x uint64, _ []byte) float64 { return float64(uint32(x)) }
		} else {
			c.number = func(x uint64, _ []byte) float64 { return float64(x) }
		}
	}
}

// decimal is a whole number in two's complement, the highest byte first, divided by a power
// of ten.
func decimal(b []byte, scale int64) float64 {
	const longest = 64
	if len(b) == 0 || len(b) > longest {
		return math.NaN()
	}
	n := new(big.Int).SetBytes(b)
	if b[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	x, _ := new(big.Rat).SetFrac(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(scale), nil)).Float64()
	return x
}
