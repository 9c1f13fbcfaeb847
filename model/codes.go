package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// ReadMissing is the way out of a code that stands for no number: which values of a
// column are missing, as COL=999,998.
const ReadMissing Field = "read.missing"

// NoneMissing says, in the place of codes, that every value of a column is one.
const NoneMissing = "none"

// ReadDates is the way out where day and month cannot be told apart.
const ReadDates Field = "read.dates"

// codes are the numbers that people write for a value that nobody knows, and beside
// which greater one of them a lesser one is a code even if it stands there once.
var codes = []struct{ value, beside float64 }{
	{9999, 0}, {9998, 9999}, {8888, 9999}, {999, 0}, {998, 999}, {888, 999}, {99, 0}, {98, 99}, {88, 99},
	{-1, 0}, {-9, 0}, {-99, 0}, {-999, 0}, {-9999, 0},
}

const greatestCode = 9999

// mayBeCode says of the whole numbers from -greatestCode on which of them are codes.
var mayBeCode = func() (is [2*greatestCode + 1]bool) {
	for _, c := range codes {
		is[int(c.value)+greatestCode] = true
	}
	return is
}()

// CodesAmong are the values among numbers that look like codes for a value that is
// not known: above twice the greatest other value, or negative where no other is,
// and there at least least times; descending.
func CodesAmong(x []float64, least int) []float64 {
	var n [16]int
	hi, lo := math.Inf(-1), math.Inf(1)
	for _, v := range x {
		if at := uint(int(v) + greatestCode); at < uint(len(mayBeCode)) && mayBeCode[at] { // a million times at each key
			if k := slices.IndexFunc(codes, func(c struct{ value, beside float64 }) bool { return c.value == v }); k >= 0 {
				n[k]++
				continue
			}
		}
		if v > hi {
			hi = v
		}
		if v < lo {
			lo = v
		}
	}
	if math.IsInf(hi, -1) || math.IsInf(hi, 1) {
		return nil // there are no other values to go by
	}
	var out []float64
	for k, c := range codes {
		far := c.value > 0 && c.value > 2*hi || c.value < 0 && lo >= 0
		if far && n[k] > 0 && (n[k] >= least || c.beside > 0 && slices.Contains(out, c.beside)) {
			out = append(out, c.value)
		}
	}
	return out
}

// DoubtCodes says of a column of numbers which of its values look like codes. Those
// of a time are left out, a single one too; those of any other column stay until a
// person says so. Nothing is doubted where it was said which values are missing.
func (c *Column) DoubtCodes(time bool) {
	if c.Kind != Number || c.CodesSaid {
		return
	}
	least, what := 2, "it stays a number until that is said"
	if time {
		least, what = 1, "as a time it is left out, until that is said"
	}
	c.Doubts = slices.DeleteFunc(slices.Clone(c.Doubts), func(d Doubt) bool { return d.Field == ReadMissing && !d.Always })
	c.Codes = CodesAmong(c.Num, least)
	if len(c.Codes) == 0 {
		return
	}
	n := 0
	for _, v := range c.Num {
		if slices.Contains(c.Codes, v) {
			n++
		}
	}
	list := codeList(c.Codes)
	answer := c.Name + "=" + list
	if time {
		answer += "|" + c.Name + "=none"
	}
	c.Doubts = append(c.Doubts, Doubt{File: c.File, Column: c.Name, Value: FormatNumber(c.Codes[0]), N: n, Field: ReadMissing,
		Answer: answer,
		What: fmt.Sprintf("%s (%s) may be a code for not known: %s (missing = [%s])",
			strings.ReplaceAll(list, ",", ", "), Count(n, "patient"), what, strings.ReplaceAll(list, ",", ", "))})
}

func codeList(values []float64) string {
	var list []string
	for _, v := range values {
		list = append(list, FormatNumber(v))
	}
	return strings.Join(list, ",")
}

// noTime is why a patient is left out whose time is a code.
func (c *Column) noTime(code float64) string {
	return c.Name + " is " + FormatNumber(code) + isNoTime
}

const isNoTime = ", a code and no time"

// TimeCodes are the doubts about the time of an endpoint by which patients are left
// out.
func (c *Cohort) TimeCodes(e Endpoint, out []Exclusion) []string {
	col := c.Column(e.Time)
	if col == nil || !slices.ContainsFunc(out, func(x Exclusion) bool { return strings.HasSuffix(x.Reason, isNoTime) }) {
		return nil
	}
	if len(col.Codes) == 0 { // a time that is not named like one, with a code once
		as := *col
		as.DoubtCodes(true)
		col = &as
	}
	return CodesOf([]*Column{col})
}

// timeCodes are the values of a time that are no times, a single one too.
func (c *Column) timeCodes() []float64 {
	switch {
	case c.Rounded != nil:
		return c.Rounded.Codes
	case c.CodesSaid:
		return nil
	}
	return CodesAmong(c.Num, 1)
}

// CodesIn are the doubts about codes in the columns that a Look names, beside those
// of its endpoint, whose codes are left out.
func (c *Cohort) CodesIn(l Look) []string {
	if len(c.coded) == 0 {
		return nil
	}
	said := append(l.columnsBeside(), l.Where, l.Marker, l.Switch, l.Entry)
	var named []*Column
	for _, col := range c.coded {
		if slices.ContainsFunc(said, func(s string) bool { return mentions(s, col.Name) }) {
			named = append(named, col)
		}
	}
	return CodesOf(named)
}

// columnsBeside are the parts of a Look that name columns, but for its condition and
// what makes its groups and its time.
func (l Look) columnsBeside() []string {
	return []string{l.Weights, l.Within, l.Covariates, l.Strata, l.Base, l.Markers, l.Value, l.Paired, l.By2, l.Outcome, l.Versus, l.X, l.Y, l.Rows}
}

// CodesOf are the doubts about codes in some columns.
func CodesOf(columns []*Column) []string {
	var out []string
	for _, col := range columns {
		for _, d := range col.Doubts {
			if d.Field == ReadMissing || d.Always {
				out = append(out, d.Column+": "+d.What)
			}
		}
	}
	return out
}

// mentions reports whether a name stands in a text by itself.
func mentions(text, name string) bool {
	part := func(b byte) bool {
		return b == '_' || b == '.' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
	}
	for from := 0; name != ""; {
		k := strings.Index(text[from:], name)
		if k < 0 {
			return false
		}
		k += from
		end := k + len(name)
		if (k == 0 || !part(text[k-1])) && (end == len(text) || !part(text[end])) {
			return true
		}
		from = k + 1
	}
	return false
}
