package model

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/expr-lang/expr/ast"
)

// mask replaces names that are no identifiers (in backticks, or with dots) by
// placeholders of the same length, so that positions in errors stay true.
func (e *Expr) mask() (string, error) {
	e.names = map[string]string{}
	rs := []rune(e.Source)
	out := make([]rune, 0, len(rs))
	place := func(name string, width int) {
		id := strconv.FormatInt(int64(len(e.names)), 36)
		ph := "_" + id + strings.Repeat("_", max(0, width-1-len(id)))
		e.names[ph] = name
		out = append(out, []rune(ph)...)
	}
	operand := false // an operand has just ended: an operator comes
	isName := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '$' }
	for i := 0; i < len(rs); {
		switch r := rs[i]; {
		case r == '"' || r == '\'':
			j := i + 1
			for j < len(rs) && rs[j] != r {
				if rs[j] == '\\' {
					j++
				}
				j++
			}
			j = min(j+1, len(rs))
			out = append(out, rs[i:j]...)
			i, operand = j, true
		case r == '`':
			j := i + 1
			for j < len(rs) && rs[j] != '`' {
				j++
			}
			if j == len(rs) {
				return "", &ExprError{Source: e.Source, Pos: i, What: "the backtick that opens here is not closed"}
			}
			name := string(rs[i+1 : j])
			if e.cohort.Column(name) == nil {
				return "", e.unknown(name, i)
			}
			place(name, j+1-i)
			i, operand = j+1, true
		case unicode.IsLetter(r) || r == '_' || r == '$':
			j := i
			for j < len(rs) && (isName(rs[j]) || rs[j] == '.') {
				j++
			}
			word := strings.TrimRight(string(rs[i:j]), ".")
			j = i + len([]rune(word))
			// A column's own name wins over expr's keywords and functions unless it is being called.
			called := false
			for k := j; k < len(rs); k++ {
				if rs[k] != ' ' {
					called = rs[k] == '('
					break
				}
			}
			operator := operatorWord(word, operand, string(rs[j:min(len(rs), j+longestRest)]))
			operand = !operator || word == "not" && operand // x not in [...]
			// `$` names never reach expr, which keeps them for itself.
			if !called && !operator && e.cohort.Column(word) != nil && len([]rune(word)) >= 2 && (strings.ContainsAny(word, ".$") || isReserved(word)) {
				place(word, len([]rune(word)))
			} else if called && word == "if" {
				out = append(out, []rune(calledIf)...)
			} else if strings.Contains(word, ".") {
				return "", e.unknown(word, i)
			} else {
				out = append(out, []rune(word)...)
			}
			i = j
		case unicode.IsDigit(r) || r == '.' && i+1 < len(rs) && unicode.IsDigit(rs[i+1]):
			j := numberEnd(rs, i)
			if literal := string(rs[i:j]); j > i {
				if _, err := ReadNumber(literal); err != nil {
					if meant := e.dashed(i); meant != "" {
						return "", &ExprError{Source: e.Source, Pos: i, What: literal + " is no number that is read here", Hint: meant}
					}
					return "", &ExprError{Source: e.Source, Pos: i, What: literal + " is no number that is read here",
						Hint: "numbers are written as 12, 0.05 or 1e6; a name that begins with a digit goes in `backticks`"}
				}
			}
			out = append(out, rs[i:j]...)
			i, operand = j, true
		default:
			if out = append(out, r); r != ' ' {
				operand = r == ')' || r == ']'
			}
			i++
		}
	}
	return string(out), nil
}

// numberEnd is where the number, or what is meant to be one, ends that begins at i: 1..90
// is two of them.
func numberEnd(rs []rune, i int) int {
	for i < len(rs) {
		r := rs[i]
		exponent := (r == '+' || r == '-') && (rs[i-1] == 'e' || rs[i-1] == 'E')
		point := r == '.' && !(i+1 < len(rs) && rs[i+1] == '.')
		if !(unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || point || exponent) {
			break
		}
		i++
	}
	return i
}

// binaryWords join two operands.
var binaryWords = map[string]bool{"in": true, "and": true, "or": true, "matches": true, "contains": true, "startsWith": true, "endsWith": true}

// operatorWord reports whether a word of the language is an operator where it stands,
// and no column of that name: whether an operand went before it tells, and for not
// what comes after it.
//
// Of what follows the word, rest is so much that its next word is in it.
func operatorWord(word string, operand bool, rest string) bool {
	switch {
	case binaryWords[word]:
		return operand
	case word != "not":
		return false
	case operand:
		return true // x not in [...]
	}
	rest = strings.TrimLeft(rest, " ")
	next, _, _ := strings.Cut(rest+" ", " ")
	return rest != "" && !binaryWords[next] && (strings.ContainsRune("(`\"'!", rune(rest[0])) || unicode.IsLetter(rune(rest[0])) || rest[0] == '_' ||
		unicode.IsDigit(rune(rest[0]))) && !strings.HasPrefix(rest, "!=")
}

// longestRest is how much of an expression is looked at to tell an operator by what
// follows it: all of it each time would take the square of its length.
const longestRest = 64

// calledIf is the function if() in the parser's words, whose own if is an operator.
const calledIf = "i_"

// nameLike reports whether a source can only have been meant as a name: words with
// blanks between them.
func nameLike(src string) bool {
	words := strings.Fields(src)
	for _, w := range words {
		switch w {
		case "and", "or", "not", "in", "contains", "startsWith", "endsWith", "matches":
			return false
		}
	}
	return len(words) > 1 && !strings.ContainsAny(src, "<>=!()[]{}+*/^%&|?:;,\"'`")
}

func (e *Expr) unknown(name string, pos int) error {
	err := &ExprError{Source: e.Source, Pos: pos, What: e.cohort.Lacks(name, "")}
	if e.cohort.LeftAfar(name) {
		err.Ways = []Way{{ReadCounted, "name it among those that are counted"}, {ReadCounts, "let the rows come without"}}
	} else if meant := e.dashed(pos); meant != "" {
		err.Hint = meant
	} else if near := e.cohort.Nearest(name, 3); len(near) > 0 {
		for i, n := range near {
			near[i] = Quote(n)
		}
		err.Hint = "did you mean " + strings.Join(near, " or ") + "?"
	} else {
		err.Ways = []Way{SeeColumns}
	}
	return err
}

// dashed is what to do where a column with a minus or a point in its name was typed
// without backticks: what stands around a place is that column, or nearly so. It is ""
// where no column is like that.
func (e *Expr) dashed(pos int) string {
	rs := []rune(e.Source)
	of := func(i int) bool {
		return i >= 0 && i < len(rs) && (unicode.IsLetter(rs[i]) || unicode.IsDigit(rs[i]) || strings.ContainsRune("_-.", rs[i]))
	}
	from, to := pos, pos
	for of(from - 1) {
		from--
	}
	for of(to) {
		to++
	}
	word := string(rs[min(from, len(rs)):to])
	if !strings.Contains(strings.Trim(word, "-"), "-") {
		return ""
	}
	var near []string
	for _, n := range e.cohort.Nearest(word, 3) {
		switch {
		case strings.EqualFold(n, word):
			return "did you mean the column " + Quote(n) + "? a name with a minus in it stands in backticks, without which the minus subtracts"
		case strings.Contains(n, "-"):
			near = append(near, Quote(n))
		}
	}
	if len(near) == 0 {
		return ""
	}
	return "did you mean " + strings.Join(near, " or ") + "? a name with a minus in it stands in backticks"
}

// Columns are the columns that the expression reads, in order of appearance.
func (e *Expr) Columns() []*Column {
	if e.column != nil {
		return []*Column{e.column}
	}
	var out []*Column
	seen := map[*Column]bool{}
	v := visitor(func(n ast.Node) {
		if id, ok := n.(*ast.IdentifierNode); ok {
			if c := e.lookup(id.Value); c != nil && !seen[c] {
				seen[c] = true
				out = append(out, c)
			}
		}
	})
	ast.Walk(&e.node, v)
	return out
}

type visitor func(ast.Node)

// Visit is called for every node of an expression.
func (v visitor) Visit(n *ast.Node) { v(*n) }

func (e *Expr) lookup(name string) *Column { return e.cohort.Column(e.nameOf(name)) }

// nameOf is the name that a placeholder stands for, or the name itself.
func (e *Expr) nameOf(name string) string {
	if real, ok := e.names[name]; ok {
		return real
	}
	return name
}

// ExampleOf is a comparison that the column would fit into: == "yes", > 1.
func ExampleOf(c *Column) string {
	if c.Kind == Category && len(c.Level) > 0 {
		return fmt.Sprintf("== %q", c.Level[0])
	}
	return "> 1"
}
