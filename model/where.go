package model

import (
	"fmt"
	"slices"
	"strings"
)

// Condition is one part of a subgroup: those parts that speak of one column
// alone can be replaced when that column is chosen again.
type Condition struct {
	Source string
	Column string // "" where it is about several columns
}

// SplitWhere takes a subgroup apart at its outer "and"s.
func SplitWhere(c *Cohort, where string) []Condition {
	if strings.TrimSpace(where) == "" {
		return nil
	}
	var out []Condition
	for _, part := range splitAnd(where) {
		cond := Condition{Source: part}
		if e, err := ParseExpr(c, part); err == nil {
			if cols := e.Columns(); len(cols) == 1 {
				cond.Column = cols[0].Name
			}
		}
		// Two bounds of one column are one range.
		if n := len(out); n > 0 && cond.Column != "" && out[n-1].Column == cond.Column {
			out[n-1].Source += " and " + part
			continue
		}
		out = append(out, cond)
	}
	return out
}

// JoinWhere puts conditions together again.
func JoinWhere(cs []Condition) string {
	parts := make([]string, len(cs))
	for i, c := range cs {
		parts[i] = c.Source
	}
	return strings.Join(parts, " and ")
}

func splitAnd(s string) []string {
	var out []string
	var quote byte
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		ch := s[i]
		switch {
		case quote != 0:
			if ch == '\\' && quote != '`' {
				i++
			} else if ch == quote {
				quote = 0
			}
		case ch == '"' || ch == '\'' || ch == '`':
			quote = ch
		case ch == '(' || ch == '[':
			depth++
		case ch == ')' || ch == ']':
			depth--
		case depth == 0 && strings.HasPrefix(s[i:], " and "):
			out = append(out, strings.TrimSpace(s[start:i]))
			start = i + 5
			i += 4
		case depth == 0 && strings.HasPrefix(s[i:], "&&"):
			out = append(out, strings.TrimSpace(s[start:i]))
			start = i + 2
			i++
		case depth == 0 && (strings.HasPrefix(s[i:], " or ") || strings.HasPrefix(s[i:], "||") || ch == '?'):
			// An outer "or" binds more loosely: the whole is one condition.
			return []string{strings.TrimSpace(s)}
		}
	}
	return append(out, strings.TrimSpace(s[start:]))
}

// LevelCondition is the condition that a column has one of these levels.
func LevelCondition(col *Column, levels []string) Condition {
	lit := func(l string) string {
		if col.Kind == Number {
			return l
		}
		return fmt.Sprintf("%q", l)
	}
	if len(levels) == 1 {
		return Condition{Quote(col.Name) + " == " + lit(levels[0]), col.Name}
	}
	parts := make([]string, len(levels))
	for i, l := range levels {
		parts[i] = lit(l)
	}
	return Condition{Quote(col.Name) + " in [" + strings.Join(parts, ", ") + "]", col.Name}
}

// ReplaceCondition puts a condition in the place of the one on the same column;
// an empty source removes that one.
func ReplaceCondition(cs []Condition, with Condition) []Condition {
	i := slices.IndexFunc(cs, func(c Condition) bool { return c.Column != "" && c.Column == with.Column })
	switch {
	case i >= 0 && with.Source == "":
		return slices.Delete(slices.Clone(cs), i, i+1)
	case i >= 0:
		cs = slices.Clone(cs)
		cs[i] = with
		return cs
	case with.Source == "":
		return cs
	}
	return append(slices.Clone(cs), with)
}
