// Package foreign decodes the tables that other programs write to files: columns with a
// type, a label and the words of their codes. It allocates nothing on the word of a file:
// what a header declares is held against the bytes that are there, and what is made of
// them is asked of a Budget first.
package foreign

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
)

// Kind is what a column holds.
type Kind uint8

// The kinds of column.
const (
	Number Kind = iota
	Text
	Words  // codes of levels
	Day    // days since 1970-01-01
	Moment // seconds since 1970-01-01 00:00, as the clocks of the place showed them
)

// Column is a variable of a table. Of the slices the one of its kind has a value per row.
type Column struct {
	Name, Label, Unit string
	Kind              Kind
	Num               []float64 // Number, Day, Moment; NaN missing
	Text              []string  // Text; "" missing
	Code              []int32   // Words: index into Level, -1 missing
	Level             []string

	Mixed  bool         // of a Text: some of its values are numbers or dates in the file
	Coded  []ValueLabel // of Words the codes that the levels stand for in the file
	Labels []ValueLabel // of a Number, those of its values that have words in the file
	Marks  []Mark       // missing values that say why
	Notes  []string     // what was done to it, a sentence each
}

// ValueLabel is a value and its words.
type ValueLabel struct {
	Value float64
	Text  string
	N     int // rows that have it
}

// Mark is a missing value that says why it is missing.
type Mark struct {
	Code, Text string // .a or 99, and its words, "" for none
	N          int
}

// Table is the decoded rows of a file.
type Table struct {
	Rows    int
	Columns []*Column
	Line    []int32  // where each row stands in the file, from 1; nil for one after the other
	Notes   []string // what was left out, a sentence each
}

// Entry is a table of a file that may hold several.
type Entry struct {
	Name string // "" where the file gives it none
	Size string // "228 rows × 10 columns"; "" where that is not known before it is read
	Open func() (*Table, error)
}

// Book is what a file holds.
type Book struct {
	Form    string // what wrote it, and in which version
	Entries []Entry
	Others  []string // what else it holds that is no table
}

// formats are the files that are decoded of their bytes alone, each known by its first ones.
var formats = []struct {
	is   func([]byte) bool
	read func([]byte, Budget) (*Book, error)
}{
	{IsR, R}, {IsStata, Stata}, {IsSPSS, SPSS}, {IsXPORT, XPORT}, {IsSAS, SAS}, {IsParquet, Parquet},
}

// Decode is what a file holds, nil where it is of none of the formats. A zip may be a
// workbook: see Zip and XLSX.
//
// Errors are *Error, and those of the budget.
func Decode(data []byte, b Budget) (*Book, error) {
	for _, f := range formats {
		if f.is(data) {
			return f.read(data, b)
		}
	}
	return nil, nil
}

// Budget is asked before memory is taken, and ends the reading with an error. A nil one
// grants what the size of the file can justify.
type Budget interface {
	Take(bytes int) error
}

// Error is a file that cannot be decoded.
type Error struct {
	Row        int // 1-based, 0 for the whole file
	What, Hint string
}

func (e *Error) Error() string { return e.What }

// fail ends the decoding; caught gives the error back to the caller.
func fail(format string, args ...any) { panic(&Error{What: fmt.Sprintf(format, args...)}) }

// broken is an error for a file that is not what its first bytes say.
func broken(format string, args ...any) {
	panic(&Error{What: "is damaged: " + fmt.Sprintf(format, args...), Hint: "copy or download it again"})
}

// refused is an error for a file that is whole and of a kind that is not read.
func refused(hint, format string, args ...any) {
	panic(&Error{What: fmt.Sprintf(format, args...), Hint: hint})
}

type denied struct{ err error }

func caught(err *error) {
	switch e := recover().(type) {
	case nil:
	case *Error:
		*err = e
	case denied:
		*err = e.err
	default:
		panic(e)
	}
}

// take asks for memory.
func take(b Budget, bytes int) {
	if b != nil {
		if err := b.Take(bytes); err != nil {
			panic(denied{err})
		}
	}
}

// cursor goes through the bytes of a file.
type cursor struct {
	data  []byte
	pos   int
	order binary.ByteOrder
}

func (c *cursor) left() int { return len(c.data) - c.pos }

// bytes are the next n, which stay those of the file.
func (c *cursor) bytes(n int) []byte {
	if n < 0 || n > c.left() {
		broken("it ends %s too early", count(max(n, 0)-c.left(), "byte", "bytes"))
	}
	c.pos += n
	return c.data[c.pos-n : c.pos : c.pos]
}

func (c *cursor) byte() byte     { return c.bytes(1)[0] }
func (c *cursor) uint16() uint16 { return c.order.Uint16(c.bytes(2)) }
func (c *cursor) uint32() uint32 { return c.order.Uint32(c.bytes(4)) }
func (c *cursor) uint64() uint64 { return c.order.Uint64(c.bytes(8)) }
func (c *cursor) int32() int     { return int(int32(c.uint32())) }

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func sizeOf(rows, columns int) string {
	return count(rows, "row", "rows") + " × " + count(columns, "column", "columns")
}

// unowned is the text of some bytes of the file, which nobody writes to.
func unowned(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// decoded is the text of bytes in a character set; nil for UTF-8 where it is that, and
// else the Western code page of Windows, in which every byte is a character.
func decoded(b []byte, set encoding.Encoding) string {
	if set == nil {
		if utf8.Valid(b) {
			return unowned(b)
		}
		set = charmap.Windows1252
	}
	for i := range b {
		if b[i] >= 0x80 {
			out, err := set.NewDecoder().Bytes(b)
			if err != nil {
				return strings.ToValidUTF8(string(b), "�")
			}
			return unowned(out)
		}
	}
	return unowned(b)
}

// characterSet is the one of a name; nil for UTF-8, ASCII, and what nobody knows.
func characterSet(name string) encoding.Encoding {
	name = strings.ToLower(strings.TrimSpace(name))
	if strings.HasPrefix(name, "cp") {
		name = "windows-" + strings.TrimLeft(name[2:], "-")
	}
	switch name {
	case "", "utf-8", "utf8", "ascii", "us-ascii", "ansi_x3.4-1968":
		return nil
	}
	set, err := ianaindex.IANA.Encoding(name)
	if err != nil {
		return nil
	}
	return set
}

// value is a number in the way of reading it that all numbers have.
func value(x float64) string {
	if x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return fmt.Sprintf("%d", int64(x))
	}
	return fmt.Sprint(x)
}

// label gives a column of numbers the words of its values. Where most of the values that
// it holds have words it is a category, in the order of the codes; else, as with ages of
// which 99 is "refused", it stays a number that knows which values have words.
func (c *Column) label(labels []ValueLabel) {
	at := map[float64]int{}
	labels = slices.DeleteFunc(slices.Clone(labels), func(l ValueLabel) bool { return l.Value != l.Value || strings.TrimSpace(l.Text) == "" })
	slices.SortStableFunc(labels, func(a, b ValueLabel) int { return cmp.Compare(a.Value, b.Value) })
	labels = slices.CompactFunc(labels, func(a, b ValueLabel) bool { return a.Value == b.Value })
	for k := range labels {
		at[labels[k].Value] = k
		labels[k].N = 0
	}
	if len(labels) == 0 || c.Kind != Number {
		return
	}
	other := map[float64]bool{}
	present, said := 0, 0
	for _, x := range c.Num {
		if x != x {
			continue
		}
		present++
		if k, ok := at[x]; ok {
			if labels[k].N++; labels[k].N == 1 {
				said++
			}
		} else if len(other) <= len(labels) {
			other[x] = true
		}
	}
	if said == 0 || len(other) >= said {
		c.Labels = slices.DeleteFunc(labels, func(l ValueLabel) bool { return l.N == 0 })
		return
	}
	for x := range other {
		labels = append(labels, ValueLabel{Value: x, Text: value(x)})
	}
	slices.SortFunc(labels, func(a, b ValueLabel) int { return cmp.Compare(a.Value, b.Value) })
	words := map[string]int{}
	for k := range labels {
		words[strings.TrimSpace(labels[k].Text)]++
	}
	c.Level = make([]string, len(labels))
	for k, l := range labels {
		at[l.Value] = k
		if c.Level[k] = strings.TrimSpace(l.Text); words[c.Level[k]] > 1 {
			c.Level[k] += " (" + value(l.Value) + ")"
		}
	}
	if len(other) > 0 {
		c.Notes = append(c.Notes, count(len(other), "value has no label and stands", "values have no label and stand")+" as in the file")
	}
	c.Code = make([]int32, len(c.Num))
	for i, x := range c.Num {
		c.Code[i] = -1
		if x == x {
			c.Code[i] = int32(at[x])
		}
	}
	c.Kind, c.Num, c.Coded = Words, nil, labels
}

// marks counts missing values by what they say.
type marks struct {
	n map[string]int
}

func (m *marks) add(code string) {
	if m.n == nil {
		m.n = map[string]int{}
	}
	m.n[code]++
}

// list are the marks in the order of their codes, with the words that label gives.
func (m *marks) list(label func(code string) string) []Mark {
	var out []Mark
	for code, n := range m.n {
		out = append(out, Mark{Code: code, N: n, Text: label(code)})
	}
	slices.SortFunc(out, func(a, b Mark) int { return cmp.Or(cmp.Compare(len(a.Code), len(b.Code)), cmp.Compare(a.Code, b.Code)) })
	return out
}
