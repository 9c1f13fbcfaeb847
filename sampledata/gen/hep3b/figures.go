package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"strings"

	"kaplan/stats"
)

// data is the file as anyone reads it: every figure is judged on the digits
// that it holds.
type data struct {
	n     int
	col   map[string][]string
	first []bool // the first row of a mouse
}

func parse(file []byte) (*data, error) {
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		return nil, err
	}
	d := &data{n: len(rows) - 1, col: map[string][]string{}}
	for k, h := range rows[0] {
		for _, r := range rows[1:] {
			d.col[h] = append(d.col[h], r[k])
		}
	}
	seen := map[string]bool{}
	for _, m := range d.col["mouse"] {
		d.first = append(d.first, !seen[m])
		seen[m] = true
	}
	return d, nil
}

// where tells which rows count.
type where func(i int) bool

// is keeps the rows with one of the values in a column.
func (d *data) is(column string, values ...string) where {
	x := d.col[column]
	return func(i int) bool {
		for _, v := range values {
			if x[i] == v {
				return true
			}
		}
		return false
	}
}

// between keeps the rows of a range of days.
func (d *data) between(from, to float64) where {
	return func(i int) bool { v := d.at("day", i); return v >= from && v <= to }
}

func (d *data) mouse(i int) bool { return d.first[i] }

func (d *data) at(column string, i int) float64 {
	v, err := strconv.ParseFloat(d.col[column][i], 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

// rows gives the rows that all of the conditions keep and in which all of the
// columns are measured.
func (d *data) rows(columns []string, keep ...where) (out []int) {
	for i := range d.n {
		ok := true
		for _, k := range keep {
			ok = ok && k(i)
		}
		for _, c := range columns {
			ok = ok && d.col[c][i] != ""
		}
		if ok {
			out = append(out, i)
		}
	}
	return out
}

// values gives a column in those rows.
func (d *data) values(column string, keep ...where) (out []float64) {
	for _, i := range d.rows([]string{column}, keep...) {
		out = append(out, d.at(column, i))
	}
	return out
}

// codes numbers the values of a column in the rows, in the order given.
func (d *data) codes(column string, rows []int, levels ...string) []uint8 {
	out := make([]uint8, len(rows))
	for k, i := range rows {
		out[k] = stats.NoGroup
		for l, v := range levels {
			if d.col[column][i] == v {
				out[k] = uint8(l)
			}
		}
	}
	return out
}

// figure is one that is published, and ours.
type figure struct {
	what  string
	want  string // as printed
	ours  string // with one more digit
	value float64
	ok    bool
}

// judge collects figures; the first error stays.
type judge struct {
	d    *data
	list []figure
	err  error
}

// equal holds ours to the digits of a printed number.
func (j *judge) equal(what, before, number, after string, ours float64) {
	places := 0
	if dot := strings.IndexByte(number, '.'); dot >= 0 {
		places = len(number) - dot - 1
	}
	more := places + 1
	if before == "n " {
		more = 0
	}
	ok := strconv.FormatFloat(ours, 'f', places, 64) == number
	j.list = append(j.list, figure{what, before + number + after, before + strconv.FormatFloat(ours, 'f', more, 64) + after, ours, ok})
}

func (j *judge) p(what, number string, ours float64)       { j.equal(what, "P ", number, "", ours) }
func (j *judge) r2(what, number string, ours float64)      { j.equal(what, "R² ", number, "", ours) }
func (j *judge) percent(what, number string, ours float64) { j.equal(what, "", number, " %", ours) }
func (j *judge) count(what, number string, ours int)       { j.equal(what, "n ", number, "", float64(ours)) }

// below holds a P value below a bound.
func (j *judge) below(what string, bound, ours float64) {
	j.list = append(j.list, figure{what, "P < " + strconv.FormatFloat(bound, 'f', -1, 64), fmt.Sprintf("P %.2g", ours), ours, ours < bound})
}

// above holds a P value above a bound.
func (j *judge) above(what string, bound, ours float64) {
	j.list = append(j.list, figure{what, "P > " + strconv.FormatFloat(bound, 'f', -1, 64), fmt.Sprintf("P %.2g", ours), ours, ours > bound})
}

func (j *judge) fail(err error) {
	if j.err == nil {
		j.err = err
	}
}
