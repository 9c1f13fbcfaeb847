package read

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"kaplan/model"
	"kaplan/model/read/foreign"
)

// declared is what another program's file says of a column beside its values.
type declared struct {
	kind        foreign.Kind
	mixed       bool     // of text, some of which are numbers in the file
	level       []string // in their order, as they are called here
	label, unit string
	coded       []foreign.ValueLabel
	labels      []foreign.ValueLabel
	marks       []foreign.Mark
	notes       []string
}

// budget is what is left of a bound on memory while one file is decoded.
type budget struct {
	work  *Work
	name  string
	taken int64
}

// Take says that so many more bytes are needed.
func (b *budget) Take(bytes int) error {
	b.taken += int64(bytes)
	if err := b.work.stopped(); err != nil {
		return err
	}
	return b.work.fits(b.name, b.taken)
}

// A holding is what a file of another program, or an archive, holds.
type holding struct {
	form   string // what wrote it, and in which version
	parts  []part
	others []string // what else it holds that is no table
}

// A part is a table of such a file, or a file of an archive that may hold several.
type part struct {
	name, size string
	open       func(of string) ([]*table, error) // of: the name to give it
}

// holds is what a file of another program holds, nil where it is none of those that are
// read.
func (t *text) holds(data []byte) (*holding, error) {
	b := &budget{work: t.work, name: t.name, taken: int64(len(data))}
	book, err := foreign.Decode(data, b)
	if foreign.IsZip(data) {
		z, failed := foreign.Zip(data)
		switch {
		case failed != nil:
			return nil, t.wrapped(failed)
		case !foreign.IsXLSX(z):
			return t.archive(z)
		}
		book, err = foreign.XLSX(z, len(data), titlesOfSheet, b)
	}
	switch {
	case err != nil:
		return nil, t.wrapped(err)
	case book == nil:
		return nil, nil
	}
	h := &holding{form: book.Form, others: book.Others}
	for _, e := range book.Entries {
		h.parts = append(h.parts, part{model.Printable(e.Name), e.Size, func(of string) ([]*table, error) {
			f, err := e.Open()
			if err != nil {
				return nil, t.wrapped(err)
			}
			made := &table{name: of, form: append(slices.Clone(t.form), h.form), work: t.work, doubts: slices.Clone(t.note)}
			if len(h.parts) > 1 || strings.HasPrefix(h.form, "R data") {
				made.entry = e.Name
			}
			if len(h.parts) > 1 {
				made.form = append(made.form, "table "+model.Printable(e.Name))
			}
			return []*table{made}, made.fill(f)
		}})
	}
	return h, nil
}

// wrapped is an error of a decoder with the file's name.
func (t *text) wrapped(err error) error {
	if e, ok := err.(*foreign.Error); ok {
		return &Error{File: t.name, Row: e.Row, What: model.Printable(e.What), Hint: model.Printable(e.Hint)}
	}
	return err
}

// tables are those of a file of another program that were asked for, or its only one.
func (t *text) tables() ([]*table, error) {
	h := t.held
	if len(h.parts) == 0 {
		what := "holds no table"
		if n := len(h.others); n > 0 {
			what += ": " + model.Excerpt(h.others[0])
			if n > 1 {
				what += fmt.Sprintf(", and %d more", n-1)
			}
		}
		return nil, &Error{File: t.name, What: what, Hint: "expected a table with a row per patient: a data frame, a matrix or a sheet (" + h.form + ")"}
	}
	var chosen []part
	for _, name := range t.pick {
		k := slices.IndexFunc(h.parts, func(p part) bool { return p.name == name })
		if k < 0 {
			k = slices.IndexFunc(h.parts, func(p part) bool { return strings.EqualFold(p.name, name) || stem(p.name) == name })
		}
		if k >= 0 {
			chosen, t.took = append(chosen, h.parts[k]), append(t.took, name)
		}
	}
	switch {
	case len(chosen) > 0:
	case len(h.parts) == 1:
		chosen = h.parts
	default:
		return nil, t.whichOne()
	}
	var out []*table
	for _, p := range chosen {
		name := t.name
		if len(chosen) > 1 {
			name += " (" + p.name + ")"
		}
		tables, err := p.open(name)
		if err != nil {
			return nil, err
		}
		if n := len(h.others); n > 0 && len(out) == 0 {
			others := model.Excerpt(strings.Join(h.others, ", "))
			tables[0].doubt(0, "", "", fmt.Sprintf("it holds %s not read: %s", plural(n, "thing that was", "things that were"), others), n)
		}
		out = append(out, tables...)
	}
	return out, nil
}

// whichOne asks which of several tables is meant.
func (t *text) whichOne() error {
	const most = 12
	var names []string
	parts := t.held.parts
	for k, p := range parts {
		if k == most {
			names = append(names, fmt.Sprintf("and %d more", len(parts)-most))
			break
		}
		s := quote(p.name)
		if p.size != "" {
			s += " (" + p.size + ")"
		}
		names = append(names, s)
	}
	what := fmt.Sprintf("holds %d tables: %s", len(parts), strings.Join(names, ", "))
	if len(t.pick) > 0 {
		what = fmt.Sprintf("holds %d tables, of which none is called %s: %s", len(parts), quote(t.pick[0]), strings.Join(names, ", "))
	}
	return &Error{File: t.name, What: what,
		Ways: []model.Way{{Field: model.ReadTable, Do: "say which one it is"}}}
}

// allTaken is an error for a table that was asked for and that no file has.
func allTaken(asked, took []string) error {
	for _, name := range asked {
		if !slices.Contains(took, name) {
			return &model.UsageError{Field: model.ReadTable, What: fmt.Sprintf("no file holds several tables of which one is called %s", quote(name)),
				Hint: "leave it out, and the tables of a file are listed"}
		}
	}
	return nil
}

// fill makes the cells of a decoded table. Every cell is written as text that is read back
// as the same number to the bit, so that whatever is done to files of text is done to it:
// joining, folding, missing values. What the file says of a column beside its values is
// kept and goes before what its values look like.
func (t *table) fill(f *foreign.Table) error {
	if f.Rows == 0 {
		return t.fail(0, "holds a table without rows", "expected one row per patient")
	}
	t.rows, t.cols = f.Rows, len(f.Columns)
	const each = 5 + 8 + 8 // bytes of a cell, of its text, and of what is made of it
	if f.Rows > math.MaxInt32 || t.cols == 0 {
		return t.fail(0, fmt.Sprintf("holds a table of %d rows and %s", f.Rows, plural(t.cols, "column", "columns")), "")
	}
	if err := t.work.fits(t.name, int64(t.rows)*int64(t.cols)*each); err != nil {
		return err
	}
	t.header, t.line = make([]string, t.cols), make([]int32, t.rows)
	for i := range t.line {
		if t.line[i] = int32(i + 1); f.Line != nil {
			t.line[i] = f.Line[i]
		}
	}
	var words []byte // of the levels, which stand there once
	at := make([][]uint64, t.cols)
	t.typed = map[string]declared{}
	labelled := map[string]int{}
	for k, c := range f.Columns {
		t.header[k] = strings.Clone(model.Printable(c.Name))
		labelled[c.Label]++
		d := declared{kind: c.Kind, mixed: c.Mixed, coded: c.Coded, labels: c.Labels, marks: c.Marks, notes: c.Notes,
			label: strings.Clone(model.Excerpt(c.Label)), unit: strings.Clone(model.Printable(c.Unit))}
		for _, l := range c.Level {
			s := strings.TrimSpace(l)
			if len(s) > maxCell {
				return t.fail(0, "a cell holds more than 16 million characters", "")
			}
			at[k] = append(at[k], uint64(len(words))<<lengthBits|uint64(len(s)))
			words = append(words, s...)
			d.level = append(d.level, strings.Clone(model.Printable(s)))
		}
		if _, twice := t.typed[t.header[k]]; !twice {
			t.typed[t.header[k]] = d
		}
	}
	for name, d := range t.typed {
		if _, isName := t.typed[d.label]; isName || labelled[d.label] > 1 {
			d.label = "" // it would not tell the column from another
			t.typed[name] = d
		}
	}
	for _, note := range f.Notes {
		t.doubt(0, "", "", model.Printable(note), 1)
	}
	if err := t.write(f, words, at); err != nil {
		return err
	}
	t.summaries()
	return nil
}

// write writes the cells, rows by rows on every core.
func (t *table) write(f *foreign.Table, words []byte, at [][]uint64) error {
	type piece struct {
		text []byte
		cell []uint64
		err  error
	}
	pieces := make([]piece, (t.rows+rowsAtOnce-1)/rowsAtOnce)
	each(len(pieces), func(_, p int) {
		if t.work.stopped() != nil {
			return
		}
		from, to := p*rowsAtOnce, min((p+1)*rowsAtOnce, t.rows)
		out := piece{cell: make([]uint64, 0, (to-from)*t.cols)}
		for i := from; i < to; i++ {
			for k, c := range f.Columns {
				if c.Kind == foreign.Words {
					if g := c.Code[i]; g >= 0 {
						out.cell = append(out.cell, at[k][g])
					} else {
						out.cell = append(out.cell, 0)
					}
					continue
				}
				start := len(out.text)
				if c.Kind == foreign.Text {
					out.text = append(out.text, strings.TrimSpace(c.Text[i])...)
				} else {
					out.text = appendValue(out.text, c.Kind, c.Num[i])
				}
				n := len(out.text) - start
				if n > maxCell {
					out.err = t.fail(i+1, "a cell holds more than 16 million characters", "")
					n = 0
				}
				if n == 0 {
					out.cell = append(out.cell, 0)
				} else {
					out.cell = append(out.cell, uint64(start)<<lengthBits|uint64(n)|ownText)
				}
			}
		}
		pieces[p] = out
		t.work.understood(len(pieces)) // of the three times that all bytes are gone through, the second
	})
	if err := t.work.stopped(); err != nil {
		return err
	}
	total := len(words)
	for _, p := range pieces {
		if p.err != nil {
			return p.err
		}
		total += len(p.text)
	}
	if err := t.work.fits(t.name, int64(total)*2+int64(t.rows)*int64(t.cols)*13); err != nil {
		return err
	}
	var all strings.Builder
	all.Grow(total)
	all.Write(words)
	t.cell = makeCells(t.rows*t.cols, total+1)
	k := 0
	for p := range pieces {
		offset := uint64(all.Len()) << lengthBits
		for _, c := range pieces[p].cell {
			if c&ownText != 0 {
				c = c&^ownText + offset
			}
			t.cell.set(k, c)
			k++
		}
		all.Write(pieces[p].text)
		pieces[p] = piece{}
	}
	t.s = all.String()
	return nil
}

// ownText marks the cells whose text is that of their rows and not that of a level.
const ownText = 1 << 63

// appendValue writes a number, day or moment; nothing where it is missing.
func appendValue(b []byte, kind foreign.Kind, x float64) []byte {
	if x != x {
		return b
	}
	const firstDay, lastDay = -719162, 2932896 // of the years 1 and 9999
	const day = 86400
	switch {
	case kind == foreign.Day && x >= firstDay && x < lastDay+1:
		return time.Unix(int64(math.Floor(x))*day, 0).UTC().AppendFormat(b, time.DateOnly)
	case kind == foreign.Moment && x >= firstDay*day && x < (lastDay+1)*day:
		at := time.Unix(int64(math.Floor(x)), 0).UTC()
		if at.Unix()%day == 0 {
			return at.AppendFormat(b, time.DateOnly)
		}
		return at.AppendFormat(b, time.DateTime)
	case x == math.Trunc(x) && math.Abs(x) < 1e15 && (x != 0 || !math.Signbit(x)):
		return strconv.AppendInt(b, int64(x), 10)
	}
	return strconv.AppendFloat(b, x, 'g', -1, 64)
}

// declared is what the file says of a variable beside its values.
func (v *view) declared() (declared, bool) {
	if v.row > 0 || v.stride != v.t.cols || v.t.typed == nil || v.first >= v.t.cols {
		return declared{}, false
	}
	d, ok := v.t.typed[v.t.header[v.first]]
	return d, ok
}

// tell says of a column what the file says of it.
func (d *declared) tell(c *model.Column, v *view) {
	c.Label = d.label
	if c.Kind == model.Number && c.Unit == "" {
		c.Unit = d.unit
	}
	doubt := func(n int, format string, args ...any) *model.Doubt {
		c.Doubts = append(c.Doubts, model.Doubt{File: v.t.name, Column: c.Name, N: n, What: fmt.Sprintf(format, args...)})
		return &c.Doubts[len(c.Doubts)-1]
	}
	switch {
	case d.kind == foreign.Text && !d.mixed && c.Kind == model.Number && c.Missing < v.n:
		doubt(v.n-c.Missing, "is text in the file and holds numbers: read as numbers")
	case d.kind == foreign.Words && len(d.coded) > 0 && c.Kind == model.Category:
		var words []string
		for _, l := range d.coded {
			if l.N > 0 || len(d.coded) <= 6 {
				words = append(words, model.FormatNumber(l.Value)+" = "+model.Excerpt(l.Text))
			}
		}
		if n := len(words); n > 6 {
			words = append(words[:6], fmt.Sprintf("and %d more", n-6))
		}
		c.Why = "codes with words, in the order of the file: " + strings.Join(words, ", ")
	}
	if n := len(d.marks); n > 0 {
		total := 0
		var said []string
		for k, m := range d.marks {
			total += m.N
			s := m.Code
			if m.Text != "" {
				s += " = " + quote(m.Text)
			}
			if k < 6 {
				said = append(said, fmt.Sprintf("%s (%d)", s, m.N))
			}
		}
		doubt(total, "%s by the file's own codes: %s", plural(total, "value is missing", "values are missing"), model.Printable(strings.Join(said, ", ")))
	}
	if n := len(d.labels); n > 0 {
		var said, codes []string
		total := 0
		for _, l := range d.labels {
			total += l.N
			if len(said) < 6 {
				said, codes = append(said, model.FormatNumber(l.Value)+" = "+quote(l.Text)), append(codes, model.FormatNumber(l.Value))
			}
		}
		what := plural(total, "number has words in the file and is read as a number", "numbers have words in the file and are read as numbers")
		e := doubt(total, "%s: %s", what, model.Printable(strings.Join(said, ", ")))
		if !v.said {
			e.Field, e.Answer = model.ReadMissing, c.Name+"="+strings.Join(codes, ",")
		}
	}
	for _, note := range d.notes {
		doubt(1, "%s", model.Printable(note))
	}
}
