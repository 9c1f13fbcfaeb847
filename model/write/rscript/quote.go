package rscript

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// text is a string of R.
func text(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case !unicode.IsPrint(r) && r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// texts is a vector of strings of R.
func texts(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = text(s)
	}
	return vector(out)
}

// vector puts values of R together; one is its own vector.
func vector(values []string) string {
	if len(values) == 1 {
		return values[0]
	}
	return "c(" + strings.Join(values, ", ") + ")"
}

var syntactic = regexp.MustCompile(`^([A-Za-z]|\.[A-Za-z_.])[A-Za-z0-9._]*$`)

var reserved = []string{"if", "else", "repeat", "while", "function", "for", "next", "break", "in", "TRUE", "FALSE", "NULL", "Inf", "NaN", "NA", "NA_integer_",
	"NA_real_", "NA_character_", "T", "F"}

// symbol is a name as R's code has it, in backticks where it is no plain one.
func symbol(name string) string {
	if syntactic.MatchString(name) && !slices.Contains(reserved, name) {
		return name
	}
	return "`" + strings.NewReplacer(`\`, `\\`, "`", "\\`").Replace(name) + "`"
}

// number is a number of R with every digit.
func number(v float64) string {
	switch {
	case math.IsNaN(v):
		return "NA"
	case math.IsInf(v, 1):
		return "Inf"
	case math.IsInf(v, -1):
		return "-Inf"
	case v == 0:
		return "0" // and not -0
	}
	if a := math.Abs(v); a >= 1e-4 && a < 1e15 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// numbers is a vector of numbers of R.
func numbers(v []float64) string {
	out := make([]string, len(v))
	for i, x := range v {
		out[i] = number(x)
	}
	return vector(out)
}

// ints is a vector of whole numbers of R.
func ints(list []int) string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = strconv.Itoa(v)
	}
	if len(out) == 1 {
		return out[0]
	}
	return "c(" + strings.Join(out, ", ") + ")"
}

// wrapped breaks a line of R behind its commas, so that it is no wider than a page.
func wrapped(line, indent string) string {
	const width = 100
	if len(line) <= width {
		return line
	}
	var b strings.Builder
	at, quote := 0, rune(0)
	last, start := -1, 0
	for i, r := range line {
		switch {
		case quote != 0:
			if r == quote && (i == 0 || line[i-1] != '\\') {
				quote = 0
			}
		case r == '"' || r == '`':
			quote = r
		case r == '#':
			b.WriteString(line[start:])
			return b.String()
		case r == ' ' && i > 0 && strings.ContainsRune(",&|+", rune(line[i-1])):
			last = i
		}
		if at++; at > width && last > start {
			b.WriteString(line[start:last] + "\n" + indent)
			start, at, last = last+1, i-last+len(indent), -1
		}
	}
	b.WriteString(line[start:])
	return b.String()
}
