package model

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// LevelIndex is where a category has a level, -1 for nowhere.
func LevelIndex(c *Column, level string) int {
	for k, l := range c.Level {
		if l == level {
			return k
		}
	}
	return -1
}

func listLevels(c *Column) string {
	const most = 8
	var b strings.Builder
	for k, l := range c.Level {
		if k == most {
			fmt.Fprintf(&b, " and %d more", len(c.Level)-most)
			break
		}
		if k > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Quote(l))
	}
	return b.String()
}

// LevelsOf lists a column's levels with how many patients have each, in
// declared (else natural) order. Numbers list their values.
func LevelsOf(col *Column) (levels []string, n []int) {
	levels, code := LevelsAmong(col, AllRows(col.Len()), func(int) bool { return true })
	n = make([]int, len(levels))
	for _, g := range code {
		if g >= 0 {
			n[g]++
		}
	}
	return levels, n
}

// textsAmong is LevelsAmong of an identifier.
func textsAmong(c *Column, row []int32, in func(k int) bool) (levels []string, code []int32) {
	at := map[string]int32{}
	for k, i := range row {
		if t := c.Text[i]; t != "" && in(k) {
			at[t] = 0
		}
	}
	levels = slices.SortedFunc(maps.Keys(at), func(a, b string) int { return cmp.Or(CompareNatural(a, b), strings.Compare(a, b)) })
	for g, l := range levels {
		at[l] = int32(g)
	}
	code = make([]int32, len(row))
	for k, i := range row {
		code[k] = -1
		if g, ok := at[c.Text[i]]; ok && in(k) {
			code[k] = g
		}
	}
	return levels, code
}

// LevelsAmong lists the values of a column that some rows have, those for which
// in holds, in declared (else natural) order, and the index of each row into
// them, -1 for none.
func LevelsAmong(c *Column, row []int32, in func(k int) bool) (levels []string, code []int32) {
	code = make([]int32, len(row))
	if c.Kind == Category {
		seen := make([]bool, len(c.Level))
		for k, i := range row {
			if g := c.Code[i]; g >= 0 && in(k) {
				seen[g] = true
			}
		}
		to := make([]int32, len(c.Level))
		for g, s := range seen {
			to[g] = -1
			if s {
				to[g] = int32(len(levels))
				levels = append(levels, c.Level[g])
			}
		}
		for k, i := range row {
			code[k] = -1
			if g := c.Code[i]; g >= 0 && in(k) {
				code[k] = to[g]
			}
		}
		return levels, code
	}
	if c.Kind == Identifier {
		return textsAmong(c, row, in)
	}
	at := map[float64]int32{}
	var vals []float64
	for k, i := range row {
		v := c.Num[i]
		if v != v || !in(k) {
			continue
		}
		if _, ok := at[v]; !ok {
			at[v] = 0
			vals = append(vals, v)
			if len(vals) > 10_000 {
				break
			}
		}
	}
	slices.Sort(vals)
	for j, v := range vals {
		at[v] = int32(j)
		levels = append(levels, FormatNumber(v))
	}
	for k, i := range row {
		code[k] = -1
		if v := c.Num[i]; v == v && in(k) {
			code[k] = at[v]
		}
	}
	return levels, code
}

// AllRows are the indices of n rows.
func AllRows(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
}

// Ordered is a category with its levels in another order: those of first, then
// the others as they were. unused are those of first that nobody has.
func (c *Column) Ordered(first []string) (out *Column, unused []string) {
	o := *c
	o.Level = nil
	to := make([]int32, len(c.Level))
	for i := range to {
		to[i] = -1
	}
	for _, l := range first {
		i := LevelIndex(c, l)
		if i < 0 {
			unused = append(unused, l)
			continue
		}
		if to[i] < 0 {
			to[i] = int32(len(o.Level))
			o.Level = append(o.Level, l)
		}
	}
	for i, l := range c.Level {
		if to[i] < 0 {
			to[i] = int32(len(o.Level))
			o.Level = append(o.Level, l)
		}
	}
	o.Code = make([]int32, len(c.Code))
	for i, g := range c.Code {
		o.Code[i] = -1
		if g >= 0 {
			o.Code[i] = to[g]
		}
	}
	return &o, unused
}

// pick is the column of the rows in from; -1 is missing.
func (c *Column) pick(from []int32) *Column {
	p := *c
	p.Num, p.Code, p.Text, p.Loose, p.Beyond = nil, nil, nil, nil, nil
	if c.Beyond != nil {
		p.Beyond = make([]float64, len(from))
		for k, i := range from {
			if p.Beyond[k] = math.NaN(); i >= 0 {
				p.Beyond[k] = c.Beyond[i]
			}
		}
	}
	if c.Loose != nil {
		p.Loose = make([]uint8, len(from))
	}
	p.Missing = 0
	switch c.Kind {
	case Number, Date:
		p.Num = make([]float64, len(from))
	case Category:
		p.Code = make([]int32, len(from))
	default:
		p.Text = make([]string, len(from))
	}
	distinct := map[any]struct{}{}
	note := func(v any) {
		if len(distinct) < ManyDistinct {
			distinct[v] = struct{}{}
		}
	}
	for k, i := range from {
		switch {
		case i < 0 || c.IsMissing(int(i)):
			p.Missing++
			if p.Num != nil {
				p.Num[k] = math.NaN()
			}
			if p.Code != nil {
				p.Code[k] = -1
			}
		case p.Num != nil:
			if p.Num[k] = c.Num[i]; p.Loose != nil {
				p.Loose[k] = c.Loose[i]
			}
			note(c.Num[i])
		case p.Code != nil:
			p.Code[k] = c.Code[i]
			note(c.Code[i])
		default:
			p.Text[k] = c.Text[i]
			note(c.Text[i])
		}
	}
	p.Distinct = len(distinct)
	return &p
}

// As is the column with another kind: a number as a category of its values in
// ascending order, a category of numerals as numbers.
//
// Errors: *QuestionError where a value is no number.
func (c *Column) As(k Kind) (*Column, error) {
	if c.Kind == k {
		return c, nil
	}
	out := *c
	out.Kind = k
	out.Why = "declared to be a " + k.String()
	switch {
	case k == Category && c.Kind == Number:
		levels, code := LevelsAmong(c, AllRows(len(c.Num)), func(int) bool { return true })
		out.Level, out.Code, out.Num = levels, code, nil
	case k == Category && c.Kind == Identifier:
		out.Text = nil
		at := map[string]int32{}
		out.Code = make([]int32, len(c.Text))
		levels := slices.Compact(slices.Sorted(slices.Values(c.Text)))
		slices.SortStableFunc(levels, CompareNatural)
		for _, l := range levels {
			if l != "" {
				at[l] = int32(len(out.Level))
				out.Level = append(out.Level, l)
			}
		}
		for i, s := range c.Text {
			out.Code[i] = -1
			if k, ok := at[s]; ok {
				out.Code[i] = k
			}
		}
	case k == Identifier:
		out.Text = make([]string, c.Len())
		for i := range out.Text {
			if !c.IsMissing(i) {
				out.Text[i] = c.Format(i)
			}
		}
		out.Num, out.Code, out.Level = nil, nil, nil
	case k == Number && c.Kind == Category:
		value := make([]float64, len(c.Level))
		for j, l := range c.Level {
			v, err := strconv.ParseFloat(strings.TrimSpace(l), 64)
			if err != nil || math.IsInf(v, 0) {
				return nil, &QuestionError{What: fmt.Sprintf("%s is declared to be a number, and has the value %q", c.Name, Excerpt(l)), Hint: "its values: " +
					listLevels(c)}
			}
			value[j] = v
		}
		out.Num = make([]float64, len(c.Code))
		for i, g := range c.Code {
			out.Num[i] = math.NaN()
			if g >= 0 {
				out.Num[i] = value[g]
			}
		}
		out.Code, out.Level = nil, nil
	default:
		return nil, &QuestionError{What: fmt.Sprintf("%s is a %s and cannot be taken as a %s", c.Name, c.Kind, k)}
	}
	return &out, nil
}

// Different counts the different values of a column, those beyond ManyDistinct too.
// O(n log n) where there are as many.
func (c *Column) Different() int {
	if c.Distinct != ManyDistinct || c.Num == nil {
		return c.Distinct
	}
	x := slices.DeleteFunc(slices.Clone(c.Num), math.IsNaN)
	slices.Sort(x)
	return len(slices.Compact(x))
}

// DistinctText is how many different values a column has, as far as they were counted.
func (c *Column) DistinctText() string {
	if c.Distinct == ManyDistinct {
		return fmt.Sprintf("%d or more", c.Distinct)
	}
	return strconv.Itoa(c.Distinct)
}

// ManyDistinct is where counting of different values stops when all that matters
// is whether they are few.
const ManyDistinct = 10_000
