package write

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// series is a JSON array of n objects of the same numbers, such as the steps of a curve.
// They are made as they are written: a curve of a million patients has millions of numbers,
// and to hold each of them as a value of its own takes ten times the memory and the time.
type series struct {
	n     int
	names []string
	at    func(k int, to []float64) // the numbers of object k, one by name; must be safe to call from several goroutines
}

// MarshalJSON writes the objects of a series on one line.
func (s series) MarshalJSON() ([]byte, error) {
	var e encoder
	e.series(s, 0)
	return e.buf, e.err
}

// encoder writes JSON: as encoding/json does, but for what cannot be seen, and some ten
// times as fast, since that looks through the text of every object again at each level
// above it.
type encoder struct {
	w      io.Writer // nil to keep everything in buf
	buf    []byte
	indent bool
	err    error
}

// flushAt is how many bytes are gathered before they are written.
const flushAt = 1 << 16

// writeJSON writes a value, indented by two spaces.
func writeJSON(w io.Writer, v any) error {
	e := &encoder{w: w, indent: true}
	e.value(v, 0)
	e.buf = append(e.buf, '\n')
	e.flush(0)
	return e.err
}

// flush writes what was gathered, if it is more than so many bytes.
func (e *encoder) flush(most int) {
	if e.w == nil || len(e.buf) <= most {
		return
	}
	if e.err == nil {
		_, e.err = e.w.Write(e.buf)
	}
	e.buf = e.buf[:0]
}

const spaces = "                                                                "

// line begins a line at a depth.
func (e *encoder) line(depth int) {
	if !e.indent {
		return
	}
	e.buf = append(e.buf, '\n')
	for k := 2 * depth; k > 0; k -= len(spaces) {
		e.buf = append(e.buf, spaces[:min(k, len(spaces))]...)
	}
}

// key begins field i of an object whose fields stand at a depth.
func (e *encoder) key(i int, name string, depth int) {
	if i > 0 {
		e.buf = append(e.buf, ',')
	}
	e.line(depth)
	e.text(name)
	e.buf = append(e.buf, ':')
	if e.indent {
		e.buf = append(e.buf, ' ')
	}
}

// value writes a value that stands at a depth.
func (e *encoder) value(v any, depth int) {
	switch x := v.(type) {
	case nil:
		e.buf = append(e.buf, "null"...)
	case object:
		e.object(x, depth)
	case []object:
		if x == nil {
			e.buf = append(e.buf, "null"...)
			return
		}
		e.buf = append(e.buf, '[')
		for i, o := range x {
			e.element(i, depth+1)
			e.object(o, depth+1)
			e.flush(flushAt)
		}
		e.closing(']', len(x), depth)
	case series:
		e.series(x, depth)
	case map[string]any:
		if x == nil {
			e.buf = append(e.buf, "null"...)
			return
		}
		e.buf = append(e.buf, '{')
		for i, name := range slices.Sorted(maps.Keys(x)) {
			e.key(i, name, depth+1)
			e.value(x[name], depth+1)
		}
		e.closing('}', len(x), depth)
	case float64:
		e.buf = appendNumber(e.buf, x)
	case *float64:
		e.buf = appendNumber(e.buf, *x)
	case Num:
		e.buf = appendNumber(e.buf, float64(x))
	case int:
		e.buf = strconv.AppendInt(e.buf, int64(x), 10)
	case bool:
		e.buf = strconv.AppendBool(e.buf, x)
	case string:
		e.text(x)
	default:
		e.marshalled(v, depth)
	}
}

// element begins element i of an array whose elements stand at a depth.
func (e *encoder) element(i, depth int) {
	if i > 0 {
		e.buf = append(e.buf, ',')
	}
	e.line(depth)
}

// closing ends an array or object of n parts that stands at a depth.
func (e *encoder) closing(with byte, n, depth int) {
	if n > 0 {
		e.line(depth)
	}
	e.buf = append(e.buf, with)
}

func (e *encoder) object(o object, depth int) {
	if o == nil {
		e.buf = append(e.buf, "null"...)
		return
	}
	e.buf = append(e.buf, '{')
	for i, f := range o {
		e.key(i, f.name, depth+1)
		e.value(f.value, depth+1)
	}
	e.closing('}', len(o), depth)
}

// rowsAtOnce is how many objects of a series one core writes at a time.
const rowsAtOnce = 4096

// series writes the objects of a series, some thousands on each core at a time.
func (e *encoder) series(s series, depth int) {
	e.buf = append(e.buf, '[')
	rows := func(part *encoder, lo, hi int) {
		to := make([]float64, len(s.names))
		for k := lo; k < hi; k++ {
			part.element(k, depth+1)
			part.buf = append(part.buf, '{')
			s.at(k, to)
			for j, v := range to {
				part.key(j, s.names[j], depth+2)
				part.buf = appendNumber(part.buf, v)
			}
			part.closing('}', len(to), depth+1)
		}
	}
	if s.n <= rowsAtOnce {
		rows(e, 0, s.n)
		e.closing(']', s.n, depth)
		return
	}
	cores := runtime.GOMAXPROCS(0)
	ready := make(chan chan *encoder, cores) // in the order of the parts
	spare := make(chan *encoder, 2*cores+1)
	go func() {
		defer close(ready)
		for lo := 0; lo < s.n; lo += rowsAtOnce {
			one := make(chan *encoder, 1)
			ready <- one
			go func() {
				var part *encoder
				select {
				case part = <-spare:
				default:
					part = &encoder{indent: e.indent}
				}
				rows(part, lo, min(lo+rowsAtOnce, s.n))
				one <- part
			}()
		}
	}()
	for one := range ready {
		part := <-one
		e.buf = append(e.buf, part.buf...)
		part.buf = part.buf[:0]
		select {
		case spare <- part:
		default:
		}
		e.flush(flushAt)
	}
	e.closing(']', s.n, depth)
}

// text writes a string. What a terminal would obey and not show, such as a turn of the
// direction of reading, is escaped, which any reader of JSON turns back.
func (e *encoder) text(s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			e.marshalled(s, 0)
			return
		}
	}
	e.buf = append(e.buf, '"')
	e.buf = append(e.buf, s...)
	e.buf = append(e.buf, '"')
}

// marshalled writes a value as encoding/json does.
func (e *encoder) marshalled(v any, depth int) {
	var b bytes.Buffer
	j := json.NewEncoder(&b)
	j.SetEscapeHTML(false)
	if e.indent {
		j.SetIndent(strings.Repeat("  ", depth), "  ")
	}
	if err := j.Encode(v); err != nil && e.err == nil {
		e.err = err
	}
	e.buf = appendShown(e.buf, bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// appendShown writes JSON in which every character can be seen: outside of strings all are
// plain, and in them an escape says the same.
func appendShown(b, json []byte) []byte {
	for len(json) > 0 {
		r, n := utf8.DecodeRune(json)
		switch {
		case r < 0x7f || unicode.IsPrint(r):
			b = append(b, json[:n]...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			b = fmt.Appendf(b, `\u%04x\u%04x`, high, low)
		default:
			b = fmt.Appendf(b, `\u%04x`, r)
		}
		json = json[n:]
	}
	return b
}

// appendNumber writes a number, or null where it does not exist.
func appendNumber(b []byte, v float64) []byte {
	size := math.Abs(v)
	switch {
	case !(size <= math.MaxFloat64):
		return append(b, "null"...)
	case v == math.Trunc(v) && size < 1<<53 && (v != 0 || !math.Signbit(v)):
		return strconv.AppendInt(b, int64(v), 10)
	case size != 0 && size < 1e-6 || size >= 1e21:
		b = strconv.AppendFloat(b, v, 'e', -1, 64)
		if n := len(b); n >= 4 && b[n-4] == 'e' && b[n-2] == '0' { // e-09 is e-9
			b[n-2] = b[n-1]
			b = b[:n-1]
		}
		return b
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}
