package foreign

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// rNested is how many lists deep data frames are looked for.
const rNested = 3

// enter adds the tables that an object is or holds to a book.
func (r *rReader) enter(book *Book, name string, v *rValue, depth int) {
	called := name
	if called == "" {
		called = "it"
	}
	switch {
	case v.is("data.frame"):
		if len(v.list) == 0 {
			book.Others = append(book.Others, called+" is a data frame without columns")
			return
		}
		book.Entries = append(book.Entries, Entry{name, sizeOf(v.rowsOf(), len(v.list)), func() (*Table, error) { return r.frame(v) }})
	case v.matrix() != nil && v.numeric() || v.matrix() != nil && v.kind == rString:
		book.Entries = append(book.Entries, Entry{name, sizeOf(v.matrix()[0], v.matrix()[1]), func() (*Table, error) { return r.matrixTable(v) }})
	case v.kind == rList && !v.is("survfit") && !v.is("coxph") && depth < rNested && v.holdsTable(depth):
		names := v.texts("names")
		for k, of := range v.list {
			inner := fmt.Sprintf("[[%d]]", k+1)
			if k < len(names) && names[k] != "" {
				inner = names[k]
				if name != "" {
					inner = "$" + inner
				}
			}
			if of.is("data.frame") || of.matrix() != nil || of.kind == rList {
				r.enter(book, name+inner, of, depth+1)
			}
		}
	default:
		book.Others = append(book.Others, called+" is "+v.what())
	}
}

func (v *rValue) holdsTable(depth int) bool {
	return v.is("data.frame") || v.matrix() != nil ||
		v.kind == rList && depth < rNested && slices.ContainsFunc(v.list, func(of *rValue) bool { return of.holdsTable(depth + 1) })
}

func (v *rValue) numeric() bool { return v.kind == rLogical || v.kind == rInteger || v.kind == rReal }

// matrix are the rows and columns of an array of two dimensions, nil for anything else.
func (v *rValue) matrix() []int {
	d := v.attr("dim").numbersOrNil()
	if len(d) != 2 || !(d[0] >= 0 && d[0] <= math.MaxInt32 && d[1] >= 0 && d[1] <= math.MaxInt32) || d[0]*d[1] != float64(v.n) || v.n == 0 {
		return nil
	}
	return []int{int(d[0]), int(d[1])}
}

// numbersOrNil are the numbers of a small attribute.
func (v *rValue) numbersOrNil() []float64 {
	if v == nil || v.n > rDescribed {
		return nil
	}
	return v.numbers(nil)
}

// what says what an object is, for those that are no tables.
func (v *rValue) what() string {
	if class := v.texts("class"); len(class) > 0 {
		return fmt.Sprintf("an object of class %.60s", class[0])
	}
	switch v.kind {
	case rNil:
		return "NULL"
	case rClosure, rSpecial, rBuiltin:
		return "a function"
	case rEnvironment:
		return "an environment"
	case rLogical, rInteger, rReal, rString, rComplex:
		return "a vector of " + count(v.n, "value", "values")
	case rList, rPairs:
		return "a list of " + count(len(v.list), "element", "elements")
	}
	return "no table"
}

// rowsOf is how many rows a data frame has, by its first column.
func (v *rValue) rowsOf() int {
	if len(v.list) == 0 {
		return 0
	}
	return v.list[0].rows()
}

// rows is how many rows a column fills.
func (v *rValue) rows() int {
	switch {
	case v.is("POSIXlt") && len(v.list) > 0:
		return slices.MaxFunc(v.list, func(a, b *rValue) int { return a.n - b.n }).n
	case v.is("data.frame"):
		return v.rowsOf()
	}
	if d := v.matrix(); d != nil {
		return d[0]
	}
	return v.n
}

// frame makes a table of a data frame, the names of its rows first where they are no numbers.
func (r *rReader) frame(v *rValue) (t *Table, err error) {
	defer caught(&err)
	t = &Table{Rows: v.rowsOf()}
	if rows := v.attr("row.names"); rows != nil && rows.kind == rString {
		if rows.n != t.Rows {
			broken("a data frame of %s has %s of rows", count(t.Rows, "row", "rows"), count(rows.n, "name", "names"))
		}
		if names := rows.strings(); slices.ContainsFunc(names, func(s string) bool { return strings.Trim(s, "0123456789") != "" }) {
			t.Columns = append(t.Columns, &Column{Kind: Text, Text: names})
		}
	}
	r.fill(t, "", v)
	if len(t.Columns) == 0 {
		fail("holds a data frame without columns that can be read")
	}
	return t, nil
}

// fill adds the columns of a data frame.
func (r *rReader) fill(t *Table, before string, v *rValue) {
	names := v.texts("names")
	for k, of := range v.list {
		name := fmt.Sprintf("V%d", k+1)
		if k < len(names) {
			name = names[k]
		}
		r.add(t, before+name, of)
	}
}

// add adds a column, or the columns of a matrix or data frame that is one.
func (r *rReader) add(t *Table, name string, v *rValue) {
	if v.rows() != t.Rows {
		broken("its column %.60q has %s of %d", name, count(v.rows(), "row", "rows"), t.Rows)
	}
	if v.is("data.frame") {
		r.fill(t, name+".", v)
		return
	}
	if d := v.matrix(); d != nil && (v.numeric() || v.kind == rString) {
		names := v.dimNames(1)
		for k := range d[1] {
			c := v.part(k, d[0], r.budget)
			if c.Name = fmt.Sprintf("%s.%d", name, k+1); k < len(names) {
				c.Name = name + "." + names[k]
			}
			t.Columns = append(t.Columns, c)
		}
		return
	}
	c := r.column(v)
	if c == nil {
		t.Notes = append(t.Notes, fmt.Sprintf("column %s is %s: left out", name, v.what()))
		return
	}
	c.Name = name
	t.Columns = append(t.Columns, c)
}

func (v *rValue) dimNames(k int) []string {
	names := v.attr("dimnames")
	if names == nil || k >= len(names.list) || names.list[k].kind != rString {
		return nil
	}
	return names.list[k].strings()
}

// part is a column of a matrix of some rows.
func (v *rValue) part(k, rows int, b Budget) *Column {
	if v.kind == rString {
		return &Column{Kind: Text, Text: v.strings()[k*rows : (k+1)*rows]}
	}
	of := *v
	of.n = rows
	if of.seq != nil {
		of.seq = &rSequence{v.seq.start + float64(k*rows)*v.seq.step, v.seq.step}
	} else {
		size := len(v.raw) / v.n
		of.raw = v.raw[k*rows*size : (k+1)*rows*size]
	}
	c := &Column{Num: of.numbers(b)}
	if v.kind == rLogical {
		c.logical()
	}
	return c
}

// matrixTable makes a table of a matrix, the names of its rows first.
func (r *rReader) matrixTable(v *rValue) (t *Table, err error) {
	defer caught(&err)
	d := v.matrix()
	t = &Table{Rows: d[0]}
	if names := v.dimNames(0); len(names) == d[0] {
		t.Columns = append(t.Columns, &Column{Kind: Text, Text: names})
	}
	names := v.dimNames(1)
	for k := range d[1] {
		c := v.part(k, d[0], r.budget)
		if c.Name = fmt.Sprintf("V%d", k+1); k < len(names) {
			c.Name = names[k]
		}
		t.Columns = append(t.Columns, c)
	}
	return t, nil
}

// logical makes words of 0 and 1.
func (c *Column) logical() {
	c.Kind, c.Level, c.Code = Words, []string{"FALSE", "TRUE"}, make([]int32, len(c.Num))
	for i, x := range c.Num {
		switch {
		case x != x:
			c.Code[i] = -1
		case x != 0:
			c.Code[i] = 1
		}
	}
	c.Num = nil
}

// column makes a column of a vector, nil of what is none.
func (r *rReader) column(v *rValue) *Column {
	c := &Column{}
	if l := v.texts("label"); len(l) > 0 {
		c.Label = strings.TrimSpace(l[0])
	}
	if u := v.texts("units"); len(u) > 0 {
		c.Unit = rUnit(u[0])
	}
	switch {
	case v.is("POSIXlt"):
		return r.brokenDown(c, v)
	case v.is("factor") && v.numeric():
		c.factor(v, r.budget)
	case v.kind == rLogical:
		c.Num = v.numbers(r.budget)
		c.logical()
	case v.is("integer64") && v.kind == rReal:
		c.Num = v.numbers(r.budget)
		for i, x := range c.Num {
			if k := int64(math.Float64bits(x)); k == math.MinInt64 {
				c.Num[i] = math.NaN()
			} else {
				c.Num[i] = float64(k)
			}
		}
	case v.numeric():
		c.Num = v.numbers(r.budget)
		switch {
		case v.is("Date"):
			c.Kind = Day
		case v.is("POSIXct"):
			c.Kind = Moment
			c.inZone(v.texts("tzone"))
		default:
			c.havenLabels(v)
		}
	case v.kind == rString:
		c.Kind, c.Text = Text, v.strings()
		c.textLabels(v)
	default:
		return nil
	}
	return c
}

func (c *Column) factor(v *rValue, b Budget) {
	c.Kind, c.Level = Words, v.texts("levels")
	take(b, 4*v.n)
	c.Code = make([]int32, v.n)
	for i, x := range v.numbers(b) {
		switch {
		case x != x:
			c.Code[i] = -1
		case !(x >= 1 && x <= float64(len(c.Level))):
			broken("a factor of %s has the code %v", count(len(c.Level), "level", "levels"), x)
		default:
			c.Code[i] = int32(x) - 1
		}
	}
}

// rUnit is a unit as it is called here.
func rUnit(s string) string {
	switch s {
	case "secs":
		return "seconds"
	case "mins":
		return "minutes"
	}
	return strings.TrimSpace(s)
}

// inZone brings moments from UTC to what the clocks of a zone showed; without a zone R
// means that of the machine.
func (c *Column) inZone(zone []string) {
	at, called := time.Local, ""
	if len(zone) > 0 && zone[0] != "" {
		called = zone[0]
		if at, _ = time.LoadLocation(zone[0]); at == nil {
			at = time.UTC
			c.Notes = append(c.Notes, fmt.Sprintf("nothing here knows the time zone %.40q: its moments are read in UTC", zone[0]))
		}
	}
	if called == "" {
		c.Notes = append(c.Notes, "its moments have no time zone: they are read in that of this machine, as R does")
	}
	for i, x := range c.Num {
		if math.Abs(x) < 1e12 {
			_, offset := time.Unix(int64(math.Floor(x)), 0).In(at).Zone()
			c.Num[i] = x + float64(offset)
		}
	}
}

// brokenDown makes moments of year, month, day and time of day.
func (r *rReader) brokenDown(c *Column, v *rValue) *Column {
	names := v.texts("names")
	part := map[string][]float64{}
	n := v.rows()
	for k, of := range v.list {
		if k < len(names) {
			if x := of.numbers(r.budget); len(x) > 0 {
				part[names[k]] = x
			}
		}
	}
	c.Kind, c.Num = Moment, make([]float64, n)
	for i := range c.Num {
		of := func(name string) float64 {
			x := part[name]
			if len(x) == 0 {
				return math.NaN()
			}
			return x[i%len(x)]
		}
		year, month, day, hour, minute, second := of("year"), of("mon"), of("mday"), of("hour"), of("min"), of("sec")
		sum := year + month + day + hour + minute + second
		if c.Num[i] = math.NaN(); sum == sum && math.Abs(year) < 1e4 {
			t := time.Date(1900+int(year), time.Month(1+int(month)), int(day), int(hour), int(minute), 0, 0, time.UTC)
			c.Num[i] = float64(t.Unix()) + second
		}
	}
	return c
}

// havenLabels takes the labels of values, the missing values that say why, and those that
// SPSS calls missing, as the package haven keeps them.
func (c *Column) havenLabels(v *rValue) {
	var labels []ValueLabel
	why := map[string]string{}
	if of := v.attr("labels"); of != nil && of.numeric() {
		names := of.texts("names")
		for k, x := range of.numbersOrNil() {
			if k >= len(names) {
				break
			}
			if tag := tagged(x); tag != "" {
				why[tag] = names[k]
			}
			labels = append(labels, ValueLabel{Value: x, Text: names[k]})
		}
	}
	var m marks
	for _, x := range c.Num {
		if tag := tagged(x); tag != "" {
			m.add(tag)
		}
	}
	values, between := v.attr("na_values").numbersOrNil(), v.attr("na_range").numbersOrNil()
	if len(values) > 0 || len(between) == 2 {
		for _, l := range labels {
			why[value(l.Value)] = l.Text
		}
		c.userMissing(&m, values, between)
	}
	c.Marks = m.list(func(code string) string { return why[code] })
	c.label(labels)
}

// userMissing empties what is declared to be missing, and counts it.
func (c *Column) userMissing(m *marks, values, between []float64) {
	for i, x := range c.Num {
		if x == x && (slices.Contains(values, x) || len(between) == 2 && x >= between[0] && x <= between[1]) {
			m.add(value(x))
			c.Num[i] = math.NaN()
		}
	}
}

// tagged is the letter that haven hides in a missing value, as .a; "" where there is none.
func tagged(x float64) string {
	if x == x {
		return ""
	}
	if tag := byte(math.Float64bits(x) >> 32); tag >= 'a' && tag <= 'z' || tag >= 'A' && tag <= 'Z' {
		return "." + string(tag)
	}
	return ""
}

// textLabels gives the words of codes that are text.
func (c *Column) textLabels(v *rValue) {
	words := map[string]string{}
	if of := v.attr("labels"); of != nil && of.kind == rString {
		names := of.texts("names")
		for k, code := range of.strings() {
			if k < len(names) {
				words[code] = names[k]
			}
		}
	}
	gone := v.texts("na_values")
	if len(words)+len(gone) == 0 {
		return
	}
	c.Text = slices.Clone(c.Text)
	c.say(words, func(s string) bool { return slices.Contains(gone, s) })
}

// say puts words in the place of codes that are text, and empties those that are missing.
func (c *Column) say(words map[string]string, gone func(string) bool) {
	var m marks
	for i, s := range c.Text {
		switch {
		case s == "":
		case gone(s):
			m.add(s)
			c.Text[i] = ""
		case words[s] != "":
			c.Text[i] = words[s]
		}
	}
	c.Marks = m.list(func(code string) string { return words[code] })
}

// asCharacter writes a number as R's as.character does: up to 15 digits, and fixed where
// that is not wider than with an exponent.
func asCharacter(x float64) string {
	switch {
	case math.IsInf(x, 0):
		return strings.TrimPrefix(strconv.FormatFloat(x, 'g', -1, 64), "+")
	case x == 0:
		return "0"
	}
	scientific := strconv.FormatFloat(x, 'e', 14, 64)
	digits, exponent, _ := strings.Cut(scientific, "e")
	if strings.Contains(digits, ".") {
		digits = strings.TrimRight(strings.TrimRight(digits, "0"), ".")
	}
	scientific = digits + "e" + exponent
	power, _ := strconv.Atoi(exponent)
	decimals := 0
	if _, after, ok := strings.Cut(digits, "."); ok {
		decimals = len(after)
	}
	fixed := strconv.FormatFloat(x, 'f', max(0, decimals-power), 64)
	if len(fixed) <= len(scientific) {
		return fixed
	}
	return scientific
}
